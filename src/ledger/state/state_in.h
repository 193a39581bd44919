/* state_in.h - what the files of the state share among themselves: hashes of keys, and what undoing notes.
 *
 * A note is a record of fixed size, for a changed element behind a copy of its old bytes.  What was added or
 * shifted is taken back by doing the opposite, so it needs no copy. */
#ifndef LQ_STATE_IN_H
#define LQ_STATE_IN_H

#include <string.h>

#include "ledger/state/state.h"

enum lq_note_kind {
    LQ_NOTE_CHANGED = 1, /* arg: the array; at; behind the old bytes */
    LQ_NOTE_ADDED,       /* arg: the array; its last element */
    LQ_NOTE_STATEMENT,   /* at: topic, amount: place in it */
    LQ_NOTE_HISTORY,     /* at: account */
    LQ_NOTE_SHIFT,       /* at: cell, arg: bucket, amount */
    LQ_NOTE_ISSUED,      /* at: lot, amount */
    LQ_NOTE_PLEDGED,     /* at: balance, amount */
    LQ_NOTE_DEBT,        /* at: balance, amount */
    LQ_NOTE_REDUCED,     /* at: claim, amount */
    LQ_NOTE_TOTAL,       /* at: total, amount */
    LQ_NOTE_BOUGHT       /* at: cell, amount: what it was */
};

enum lq_array {
    LQ_ARRAY_IDS = 1,
    LQ_ARRAY_ACCOUNTS,
    LQ_ARRAY_LOTS,
    LQ_ARRAY_CELLS,
    LQ_ARRAY_AMOUNTS,
    LQ_ARRAY_CLAIMS,
    LQ_ARRAY_PROJECTS,
    LQ_ARRAY_PARTS,
    LQ_ARRAY_BALANCES,
    LQ_ARRAY_TOTALS,
    LQ_ARRAY_TOPICS,
    LQ_ARRAY_ADOPTIONS,
    LQ_ARRAY_DAYS
};

typedef struct lq_note {
    int64_t amount;
    uint32_t at;
    uint16_t kind, arg;
} lq_note;

/* Notes one after another; each record stands behind the old bytes it needs, so that it can be read
 * backwards. */
struct lq_undo {
    const quota_allocator *mem;
    unsigned char *bytes;
    size_t used, capacity;
};

/* Room for so many bytes more.  QUOTA_E_NO_MEMORY. */
quota_status lq_undo_room(struct lq_undo *undo, size_t size);

/* Notes what is about to be done; the caller does it then without fail.  QUOTA_E_NO_MEMORY. */

static inline quota_status lq_note_it(const lq_state *state, uint16_t kind, uint16_t arg, uint32_t at,
                                      int64_t amount)
{
    struct lq_undo *const undo = state->undo;
    const lq_note note = {amount, at, kind, arg};

    if (undo == NULL) {
        return QUOTA_OK;
    }
    if (undo->capacity - undo->used < sizeof note && lq_undo_room(undo, sizeof note) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    memcpy(undo->bytes + undo->used, &note, sizeof note);
    undo->used += sizeof note;
    return QUOTA_OK;
}

void lq_undo_free(lq_state *state);

/* The opposite of what was noted (state_add.c, state_claims.c, state_facts.c, state_shift.c). */
void lq_unadd(lq_state *state, uint16_t array);
void lq_unadd_account(lq_state *state, uint32_t at);
void lq_unadd_lot(lq_state *state, uint32_t at);
void lq_unadd_cell(lq_state *state, uint32_t at);
void lq_unadd_history(lq_state *state, uint32_t account);
void lq_unadd_topic(lq_state *state);
void lq_unstate(lq_state *state, uint32_t topic, uint32_t place);
void lq_unshift(lq_state *state, const lq_note *note);

/* A zeroed element more, noted; NULL = out of memory, and nothing has changed. */
static inline void *lq_push_noted(const lq_state *state, uint16_t array, lq_chunks *chunks)
{
    void *element;

    if (lq_chunks_push(chunks, &element) != QUOTA_OK) {
        return NULL;
    }
    if (lq_note_it(state, LQ_NOTE_ADDED, array, 0, 0) != QUOTA_OK) {
        lq_chunks_pop(chunks);
        return NULL;
    }
    return element;
}

/* Finds or makes; LQ_NONE = out of memory. */
uint32_t lq_add_total(lq_state *state, uint8_t kind, uint64_t number, uint8_t pollutant);
/* A total found: QUOTA_OK, QUOTA_R_INSUFFICIENT, QUOTA_R_OVERFLOW, QUOTA_E_NO_MEMORY. */
quota_status lq_shift_total(lq_state *state, uint32_t total, int64_t amount);

/* Room for one more number; grows by a sixth. */
quota_status lq_vector_grow(const quota_allocator *mem, lq_account_cells *vector);
static inline quota_status lq_vector_room(const quota_allocator *mem, lq_account_cells *vector)
{
    return vector->count < vector->capacity ? QUOTA_OK : lq_vector_grow(mem, vector);
}

/* 1 = the account has nothing of it and owes nothing. */
static inline int lq_balance_is_zero(const lq_balance *balance)
{
    return (balance->available | balance->encumbered | balance->debt) == 0;
}

/* Each is at most QUOTA_AMOUNT_MAX, so a sum of nine is right; a larger one stays the most an int64_t can be.
 */
static inline void lq_add_capped(int64_t *sum, int64_t amount)
{
    *sum = amount > INT64_MAX - *sum ? INT64_MAX : *sum + amount;
}

/* Renewed after a merger it still is one, so the verb does not matter. */
static inline int lq_claim_is_pledge(const lq_claim *claim)
{
    return claim->kind == QUOTA_ENTRY_PLEDGE && claim->bucket == QUOTA_BUCKET_ENCUMBERED;
}

/* Evidence that may make one lot only: not a reason why something was allocated, not a parent's. */
static inline int lq_lot_has_evidence(const lq_lot *lot)
{
    static const uint8_t none[QUOTA_PROOF_SIZE];

    return lot->parent == LQ_NONE && lot->kind != QUOTA_ENTRY_ALLOCATE &&
           lot->kind != QUOTA_ENTRY_SET_ASIDE && lot->kind != QUOTA_ENTRY_AWARD &&
           memcmp(lot->proof, none, sizeof none) != 0;
}

/* An enterprise with a party code; ended ones stay in the index, and whoever looks passes them over. */
static inline int lq_account_has_party(const lq_account *account)
{
    return account->role == QUOTA_ROLE_ENTERPRISE && account->party[0] != '\0';
}

/* ---------------------------------------------------------------- hashes of keys */

static inline uint64_t lq_word(const void *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    return word;
}

/* The second word is spread first, so that words that grow in step do not cancel each other. */
static inline uint64_t lq_hash_two(uint64_t a, uint64_t b)
{
    return lq_hash_mix(a, b * UINT64_C(0xD6E8FEB86659FD93));
}

static inline uint64_t lq_hash_number(uint64_t number)
{
    return lq_hash_mix(number, 0);
}

static inline uint64_t lq_hash_id(const uint8_t id[QUOTA_ID_SIZE])
{
    return lq_hash_two(lq_word(id), lq_word(id + 8));
}

static inline uint64_t lq_hash_party(const char party[18])
{
    return lq_hash_two(lq_hash_two(lq_word(party), lq_word(party + 8)), lq_word(party + 10));
}

static inline uint64_t lq_hash_evidence(const uint8_t proof[QUOTA_PROOF_SIZE], uint8_t pollutant)
{
    const uint64_t first = lq_hash_two(lq_word(proof), lq_word(proof + 8));

    return lq_hash_two(first ^ pollutant, lq_hash_two(lq_word(proof + 16), lq_word(proof + 24)));
}

/* Of a lot few terms are in one account, so the term is left to the comparison. */
static inline uint64_t lq_hash_cell(uint32_t account, uint32_t lot)
{
    return lq_hash_number((uint64_t)account << 32 | lot);
}

static inline uint64_t lq_hash_balance(uint32_t account, uint8_t pollutant, int32_t term)
{
    return lq_hash_two((uint64_t)account << 32 | (uint32_t)term, pollutant);
}

static inline uint64_t lq_hash_total(uint8_t kind, uint64_t number, uint8_t pollutant)
{
    return lq_hash_two(number, (uint64_t)kind << 8 | pollutant);
}

static inline uint64_t lq_hash_topic(uint8_t subject, uint64_t number, uint64_t project, uint32_t fact,
                                     uint8_t pollutant)
{
    const uint64_t rest = (uint64_t)fact << 16 | (uint64_t)subject << 8 | pollutant;
    return lq_hash_two(project == 0 ? number : lq_hash_two(number, project), rest);
}

#endif
