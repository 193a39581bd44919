/* state.h - what a journal has led to: accounts, lots, cells, claims, projects, statements, and the sums kept
 * beside.
 *
 *   lot      one verified reduction or allocation, with its tags
 *   cell     what one account has of one lot in one term
 *   claim    what one entry set aside; its id is the entry's; `left` only falls
 *   balance  sums of an account's cells by pollutant and term
 *   total    sums of available milligrams that the law asks for
 *
 * Elements are numbered by their place in an array, in the order in which the journal brought them forth, and
 * never go away; so the same journal gives the same arrays.  Whoever changes an element asks for it with
 * lq_write_*(): while a group is being applied its old content is noted, and lq_undo_to() takes everything
 * back. */
#ifndef LQ_STATE_H
#define LQ_STATE_H

#include <libquota/query.h>

#include "base/chunks.h"
#include "base/index.h"

#define LQ_SEQ_MAX (LQ_CHUNK_MOST << LQ_CHUNK_SHIFT) /* entries of one journal */
#define LQ_POLLUTANTS 64                             /* codes of a pollutant stay below */

enum { LQ_OPEN = 1, LQ_CLOSED = 2, LQ_ENDED = 3 }; /* standing of an account */

typedef struct lq_account {
    uint64_t number;
    uint32_t seq; /* of its opening */
    uint32_t place, basin, industry;
    uint32_t balances; /* first of its list, LQ_NONE = none */
    uint32_t
        filled; /* balances of it that are not zero (available, encumbered or debt): NOT_EMPTY in one look */
    uint8_t role, pool, standing;
    char party[18]; /* all zero = none */
} lq_account;

/* The cells of an account, in order; beside lq_account, whose old content is noted byte by byte. */
typedef struct lq_account_cells {
    uint32_t *cells;
    uint32_t count, capacity;
} lq_account_cells;

typedef struct lq_lot {
    uint64_t number;
    int64_t sums[7];                      /* by QUOTA_BUCKET_*; [0] = issued */
    uint32_t place_total, industry_total; /* totals that its available milligrams count in */
    uint32_t cell, claim;                 /* latest of its lists */
    uint8_t pollutant, origin, earmark, measure, kind, expected; /* up to here what every move looks at */
    uint32_t seq;                                                /* of its birth */
    uint32_t group;                  /* seq of the first entry of the group it was born in */
    uint32_t party;                  /* account, LQ_NONE = none */
    uint32_t parent, child, sibling; /* parent lot; latest child; the parent's child before it */
    uint32_t place, basin, industry;
    int32_t completed;
    int64_t owed, repaid; /* owed: debts incurred for what was used of it */
    uint8_t proof[QUOTA_PROOF_SIZE];
} lq_lot;

/* Beside it, under the same number, an lq_amounts: apart, they need no padding. */
typedef struct lq_cell {
    uint32_t account, lot;
    uint32_t balance; /* of the account, for the lot's pollutant; it has the cell's term */
    uint32_t bought;  /* seq of the last purchase, 0 = never */
    uint32_t of_lot;  /* the lot's cell before it, LQ_NONE = none */
} lq_cell;

typedef struct lq_amounts {
    int64_t available, encumbered;
} lq_amounts;

typedef struct lq_claim {
    int64_t made, left;
    uint32_t seq, cell;
    uint32_t project;    /* LQ_NONE = none */
    uint32_t to_account; /* beneficiary, LQ_NONE = none */
    uint32_t of_lot;     /* the lot's claim before it */
    uint32_t of_project; /* the project part's use, or the project's hold, before it */
    uint32_t mask;
    int32_t valid_until;
    uint8_t bucket, kind, verb; /* of the entry */
} lq_claim;

typedef struct lq_project {
    uint64_t number;
    uint32_t parts; /* first of its list, LQ_NONE = none */
    uint32_t hold;  /* latest of the holds that name it, LQ_NONE = none */
} lq_project;

/* A project and one pollutant. */
typedef struct lq_part {
    int64_t required, covered, used;
    int64_t restored[3]; /* by kind: unused, unbuilt, surplus */
    uint32_t ratio_num, ratio_den;
    uint32_t first_num, first_den; /* ratio of its first use */
    uint32_t project, legs;
    uint32_t claim; /* latest of its use claims */
    uint32_t next;  /* of the project */
    uint8_t pollutant;
} lq_part;

typedef struct lq_balance {
    int64_t available, encumbered, pledged, surrendered, debt; /* debt: only where term is 0 */
    uint32_t account, next;                                    /* next of the account */
    int32_t term;
    uint8_t pollutant;
} lq_balance;

/* What the law asks sums of. */
enum {
    LQ_TOTAL_PLACE = 1,    /* available of lots whose origin is the place */
    LQ_TOTAL_INDUSTRY = 2, /* available of lots of the industry */
    LQ_TOTAL_AREA = 3, /* available in reserve accounts of the place, or of the level: lq_level_number() */
    LQ_TOTAL_ALLOCATED = 4, /* issued as allocate, less corrections; number 0 */
    LQ_TOTAL_SET_ASIDE = 5, /* issued as set_aside, less corrections; number 0 */
    LQ_TOTAL_CORRECTED = 6, /* of the entry with that seq; pollutant 0 */
    LQ_TOTAL_DUE = 7        /* how often a DUE entry was posted for the cause hashed in number; pollutant 0 */
};
typedef struct lq_total {
    uint64_t number;
    int64_t amount;
    uint8_t kind, pollutant;
} lq_total;

/* The number of a reserve level's total, beyond those of places. */
static inline uint64_t lq_level_number(uint8_t pool)
{
    return (uint64_t)1 << 32 | pool;
}

/* Statements of one (subject, number, fact, pollutant), by valid_from, later entries last. */
typedef struct lq_statement {
    int64_t value;
    uint32_t seq;
    int32_t from, until; /* until 0 = open */
} lq_statement;

typedef struct lq_topic {
    uint64_t number;
    uint64_t project; /* of a source, whose lot is the number; else 0 */
    uint32_t fact;
    uint32_t count, capacity;
    lq_statement *statements;
    uint8_t subject, pollutant;
} lq_topic;

/* A policy in force for law days from..until. */
typedef struct lq_adoption {
    uint32_t number, seq;
    int32_t from, until; /* until 0 = open */
    uint8_t digest[32];
} lq_adoption;

typedef struct lq_day {
    int32_t date;
    uint32_t seq; /* of its first entry */
} lq_day;

typedef struct lq_state {
    quota_allocator mem;
    quota_head head;       /* up to the last whole append; the digest is the journal's */
    uint32_t entry_count;  /* seq of the last entry applied, those of the call at hand included */
    int32_t date;          /* of that entry */
    uint32_t keep_history; /* an option */
    lq_chunks ids;         /* uint8_t[16], by seq - 1 */
    lq_chunks accounts, account_cells, lots, cells, amounts, claims, projects, parts, balances, totals,
        topics, adoptions, days;
    lq_chunks histories; /* with keep_history: lq_account_cells by account, of seqs */
    lq_index by_id, by_account, by_lot, by_cell, by_project, by_party, by_evidence, by_total, by_topic,
        by_balance;
    struct lq_undo *undo;  /* NULL = nothing is noted (reading a journal whose errors end it) */
    struct lq_undo *spare; /* its memory, between groups */
} lq_state;

/* ---------------------------------------------------------------- life (state.c) */

quota_status lq_state_create(const quota_allocator *mem, int keep_history, lq_state **state);
void lq_state_free(lq_state *state);

/* ---------------------------------------------------------------- finding; LQ_NONE = none (state.c) */

uint32_t lq_find_account(const lq_state *state, uint64_t number);
uint32_t lq_find_party(const lq_state *state,
                       const char party[18]); /* an account not ended, of role enterprise */
uint32_t lq_find_lot(const lq_state *state, uint64_t number);
uint32_t lq_find_evidence(const lq_state *state, const uint8_t proof[32], uint8_t pollutant); /* a lot */
uint32_t lq_find_cell(const lq_state *state, uint32_t account, uint32_t lot, int32_t term);
uint32_t lq_find_project(const lq_state *state, uint64_t number);
uint32_t lq_find_part(const lq_state *state, uint32_t project, uint8_t pollutant);
uint32_t lq_find_balance(const lq_state *state, uint32_t account, uint8_t pollutant, int32_t term);
uint32_t lq_find_claim(const lq_state *state, uint32_t seq);       /* by its entry */
uint32_t lq_find_seq(const lq_state *state, const uint8_t id[16]); /* 0 = unknown id */
/* project: of a source, whose lot is the number; else 0. */
uint32_t lq_find_topic_for(const lq_state *state, uint8_t subject, uint64_t number, uint64_t project,
                           uint32_t fact, uint8_t pollutant);
static inline uint32_t lq_find_topic(const lq_state *state, uint8_t subject, uint64_t number, uint32_t fact,
                                     uint8_t pollutant)
{
    return lq_find_topic_for(state, subject, number, 0, fact, pollutant);
}
uint32_t lq_find_total(const lq_state *state, uint8_t kind, uint64_t number, uint8_t pollutant);
int64_t lq_total_of(const lq_state *state, uint8_t kind, uint64_t number, uint8_t pollutant);
/* First seq dated `date` or later; entry_count + 1 if there is none. */
uint32_t lq_seq_from(const lq_state *state, int32_t date);

static inline lq_account *lq_account_at(const lq_state *state, uint32_t at)
{
    return (lq_account *)lq_chunks_at(&state->accounts, at);
}
static inline lq_account_cells *lq_account_cells_at(const lq_state *state, uint32_t account)
{
    return (lq_account_cells *)lq_chunks_at(&state->account_cells, account);
}
static inline lq_lot *lq_lot_at(const lq_state *state, uint32_t at)
{
    return (lq_lot *)lq_chunks_at(&state->lots, at);
}
static inline lq_cell *lq_cell_at(const lq_state *state, uint32_t at)
{
    return (lq_cell *)lq_chunks_at(&state->cells, at);
}
static inline lq_amounts *lq_amounts_at(const lq_state *state, uint32_t cell)
{
    return (lq_amounts *)lq_chunks_at(&state->amounts, cell);
}
static inline lq_claim *lq_claim_at(const lq_state *state, uint32_t at)
{
    return (lq_claim *)lq_chunks_at(&state->claims, at);
}
static inline lq_project *lq_project_at(const lq_state *state, uint32_t at)
{
    return (lq_project *)lq_chunks_at(&state->projects, at);
}
static inline lq_part *lq_part_at(const lq_state *state, uint32_t at)
{
    return (lq_part *)lq_chunks_at(&state->parts, at);
}
static inline lq_balance *lq_balance_at(const lq_state *state, uint32_t at)
{
    return (lq_balance *)lq_chunks_at(&state->balances, at);
}
static inline int32_t lq_term_of(const lq_state *state, const lq_cell *cell)
{
    return lq_balance_at(state, cell->balance)->term;
}
static inline lq_total *lq_total_at(const lq_state *state, uint32_t at)
{
    return (lq_total *)lq_chunks_at(&state->totals, at);
}
static inline lq_topic *lq_topic_at(const lq_state *state, uint32_t at)
{
    return (lq_topic *)lq_chunks_at(&state->topics, at);
}
static inline lq_adoption *lq_adoption_at(const lq_state *state, uint32_t at)
{
    return (lq_adoption *)lq_chunks_at(&state->adoptions, at);
}
static inline const uint8_t *lq_id_at(const lq_state *state, uint32_t seq)
{
    return (const uint8_t *)lq_chunks_at(&state->ids, seq - 1);
}

/* ---------------------------------------------------------------- finding ahead (state_touch.c) */

/* What an entry's numbers were found to be, perhaps some entries ago: by now it may be another element that
 * stands there.  LQ_NONE = nothing was found. */
typedef struct lq_seen {
    uint32_t account, to_account, lot, cell, to_cell;
} lq_seen;

enum { LQ_AT_ONCE = 8 }; /* more would push each other out of the nearest memory */
typedef struct lq_ahead {
    const quota_entry *first, *end; /* NULL = none yet */
    const quota_entry *named, *met; /* what memory was asked for up to: slots of names, elements */
    lq_seen seen[LQ_AT_ONCE];
} lq_ahead;

/* Called before an entry is applied; looks at those behind it too, up to `end`. */
const lq_seen *lq_look_ahead(const lq_state *state, const quota_entry *entry, const quota_entry *end,
                             lq_ahead *ahead);

/* As lq_find_*(), from where it was seen. */
static inline uint32_t lq_seen_account(const lq_state *state, uint32_t seen, uint64_t number)
{
    return seen < state->accounts.count && lq_account_at(state, seen)->number == number
               ? seen
               : lq_find_account(state, number);
}
static inline uint32_t lq_seen_lot(const lq_state *state, uint32_t seen, uint64_t number)
{
    return seen < state->lots.count && lq_lot_at(state, seen)->number == number ? seen
                                                                                : lq_find_lot(state, number);
}
static inline uint32_t lq_seen_cell(const lq_state *state, uint32_t seen, uint32_t account, uint32_t lot,
                                    int32_t term)
{
    if (seen < state->cells.count) {
        const lq_cell *cell = lq_cell_at(state, seen);

        if (cell->account == account && cell->lot == lot && lq_term_of(state, cell) == term) {
            return seen;
        }
    }
    return lq_find_cell(state, account, lot, term);
}

/* The lot that this one, or its parent, or theirs, was born of. */
static inline uint32_t lq_first_born(const lq_state *state, uint32_t lot)
{
    while (lq_lot_at(state, lot)->parent != LQ_NONE)
        lot = lq_lot_at(state, lot)->parent;
    return lot;
}

/* The lots born of `root`, and of those, `root` itself first: the one after `at`, LQ_NONE = it was the last.
 */
static inline uint32_t lq_next_born(const lq_state *state, uint32_t root, uint32_t at)
{
    if (lq_lot_at(state, at)->child != LQ_NONE)
        return lq_lot_at(state, at)->child;
    while (at != root && lq_lot_at(state, at)->sibling == LQ_NONE)
        at = lq_lot_at(state, at)->parent;
    return at == root ? LQ_NONE : lq_lot_at(state, at)->sibling;
}

/* ---------------------------------------------------------------- growing: NULL or LQ_NONE = out of memory
 * (state_add.c) The element is copied, linked into its lists and indexes, and noted for undoing. */

uint32_t lq_add_account(lq_state *state, const lq_account *account);
/* Links parent, and finds or makes its two totals.  It is born empty: sums are zero. */
uint32_t lq_add_lot(lq_state *state, const lq_lot *lot);
/* The cell, made empty where it is not there yet. */
uint32_t lq_add_cell(lq_state *state, uint32_t account, uint32_t lot, int32_t term);
/* The cell, which is known not to be there yet. */
uint32_t lq_new_cell(lq_state *state, uint32_t account, uint32_t lot, int32_t term);
/* Links it to its cell's lot and, for a use, to its project part (which is made where it is not there yet),
 * and counts it there; of a pledge, in its balance.  made = left, above the last claim's seq. */
uint32_t lq_add_claim(lq_state *state, const lq_claim *claim);
uint32_t lq_add_project(lq_state *state, uint64_t number);                  /* finds or makes */
uint32_t lq_add_part(lq_state *state, uint32_t project, uint8_t pollutant); /* finds or makes */
uint32_t lq_add_balance(lq_state *state, uint32_t account, uint8_t pollutant,
                        int32_t term); /* finds or makes */
/* Each of the rest: QUOTA_OK, QUOTA_E_NO_MEMORY, QUOTA_E_LIMIT. */
quota_status lq_add_statement(lq_state *state, uint8_t subject, uint64_t number, uint64_t project,
                              uint32_t fact, uint8_t pollutant, const lq_statement *statement);
quota_status lq_add_adoption(lq_state *state, const lq_adoption *adoption);
/* The next entry: its id, its day; entry_count and date move on. */
quota_status lq_add_entry(lq_state *state, const uint8_t id[16], int32_t date);
/* Also QUOTA_R_INSUFFICIENT, QUOTA_R_OVERFLOW, as lq_shift(). */
quota_status lq_add_to_total(lq_state *state, uint8_t kind, uint64_t number, uint8_t pollutant,
                             int64_t amount);
/* With keep_history: this entry touches the account. */
quota_status lq_add_history(lq_state *state, uint32_t account, uint32_t seq);

/* ---------------------------------------------------------------- changing (state_undo.c)
 * The element, its old content noted; NULL = out of memory. */

lq_account *lq_write_account(lq_state *state, uint32_t at);
lq_lot *lq_write_lot(lq_state *state, uint32_t at);
lq_cell *lq_write_cell(lq_state *state, uint32_t at);
lq_amounts *lq_write_amounts(lq_state *state, uint32_t at);
lq_claim *lq_write_claim(lq_state *state, uint32_t at);
lq_part *lq_write_part(lq_state *state, uint32_t at);
lq_project *lq_write_project(lq_state *state, uint32_t at);
lq_balance *lq_write_balance(lq_state *state, uint32_t at);
lq_total *lq_write_total(lq_state *state, uint32_t at);

/* From here on changes are noted; nested calls are not.  QUOTA_E_NO_MEMORY. */
quota_status lq_undo_begin(lq_state *state);
/* How much is noted now: a place to come back to. */
size_t lq_undo_mark(const lq_state *state);
/* Takes back all that was noted after the mark.  Cannot fail. */
void lq_undo_to(lq_state *state, size_t mark);
/* All that was noted holds; nothing is noted any more. */
void lq_undo_end(lq_state *state);

/* ---------------------------------------------------------------- the one way milligrams move
 * (state_shift.c)
 *
 * Adds `amount`, which may be negative, to a bucket: of the cell (available, encumbered), of its lot, of the
 * account's balance, of the totals.  QUOTA_OK; QUOTA_R_INSUFFICIENT (it would fall below zero);
 * QUOTA_R_OVERFLOW (past QUOTA_AMOUNT_MAX); QUOTA_E_NO_MEMORY.  Nothing has changed then.  A lot's issued sum
 * is lq_shift_issued(), and after each entry issued = the sum of the six. */
quota_status lq_shift(lq_state *state, uint32_t cell, uint8_t bucket, int64_t amount);
quota_status lq_shift_issued(lq_state *state, uint32_t lot, int64_t amount);
/* The cell is bought with that entry, 0 = it was never bought. */
quota_status lq_set_bought(lq_state *state, uint32_t cell, uint32_t seq);
/* Pledged milligrams of the cell's balance, which are encumbered ones. */
quota_status lq_shift_pledged(lq_state *state, uint32_t cell, int64_t amount);
quota_status lq_shift_debt(lq_state *state, uint32_t account, uint8_t pollutant, int64_t amount);
/* A claim's left falls; of a use its project part's covered falls too, of a pledge its balance's pledged. */
quota_status lq_reduce_claim(lq_state *state, uint32_t claim, int64_t amount);

/* ---------------------------------------------------------------- facts (state_facts.c) */

/* Value of a fact on a day: the latest valid_from not after it, ties to the later entry; unknown past its
 * until. The pollutant's own statements come before the general ones.  *stated (may be NULL): 1 if any
 * statement is valid. */
int64_t lq_fact_for(const lq_state *state, uint8_t subject, uint64_t number, uint64_t project, uint32_t fact,
                    uint8_t pollutant, int32_t date, int *stated);
static inline int64_t lq_fact_on(const lq_state *state, uint8_t subject, uint64_t number, uint32_t fact,
                                 uint8_t pollutant, int32_t date, int *stated)
{
    return lq_fact_for(state, subject, number, 0, fact, pollutant, date, stated);
}

/* ---------------------------------------------------------------- sums of an account, over its terms
 * (state_facts.c) */

typedef struct lq_sums {
    int64_t available, encumbered, pledged, surrendered, debt;
} lq_sums;
lq_sums lq_sums_of(const lq_state *state, uint32_t account, uint8_t pollutant);

/* ---------------------------------------------------------------- invariants (state_check.c) */

/* Everything recomputed from cells and claims and compared: 1 = all is right; 0 = not: what is wrong, and of
 * which element (number of an account, lot or project, else a seq or a place).  It needs memory for a sum per
 * cell: lq_check_no_memory in *what = there was none, and nothing is known. */
extern const char lq_check_no_memory[];
int lq_state_check(const lq_state *state, const char **what, uint64_t *number);

/* ---------------------------------------------------------------- as bytes (snapshot.c) */

/* The canonical bytes of the state (without the head's digest): what a snapshot holds and the state digest is
 * taken of. *bytes is of state->mem, *size long. */
quota_status lq_state_encode(const lq_state *state, unsigned char **bytes, size_t *size);
/* Into a new state; QUOTA_E_SNAPSHOT (whatever is wrong with the bytes), QUOTA_E_NO_MEMORY. */
quota_status lq_state_decode(const quota_allocator *mem, int keep_history, const unsigned char *bytes,
                             size_t size, lq_state **state);

#endif
