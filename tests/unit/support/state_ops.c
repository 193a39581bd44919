/* state_ops.c - random changes of a ledger state. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "state_ops.h"

enum { POLLUTANTS = 3, PLACES = 4 };

static const int32_t terms[] = {0, 0, 20251231, 20301231};

void state_ops_init(state_ops *ops, uint64_t seed)
{
    ops->random.state = seed;
    ops->next = 1;
    ops->date = 20200101;
}

static uint32_t below(state_ops *ops, uint32_t bound)
{
    return (uint32_t)prng_below(&ops->random, bound);
}

static int32_t any_term(state_ops *ops)
{
    return terms[below(ops, sizeof terms / sizeof *terms)];
}

/* Small numbers, round ones, rarely one that hardly fits. */
static int64_t any_amount(state_ops *ops)
{
    return below(ops, 200) == 0 ? QUOTA_AMOUNT_MAX - below(ops, 3) : 1 + below(ops, 1000);
}

static int64_t part_of(state_ops *ops, int64_t amount)
{
    return below(ops, 4) == 0 ? amount : (int64_t)prng_below(&ops->random, (uint64_t)amount + 1);
}

#define TRY(call)                                                                                            \
  do {                                                                                                       \
    const quota_status try_status = (call);                                                                  \
    if (try_status != QUOTA_OK)                                                                              \
      return try_status;                                                                                     \
  } while (0)
#define GET(at, call)                                                                                        \
  do {                                                                                                       \
    (at) = (call);                                                                                           \
    if ((at) == LQ_NONE)                                                                                     \
      return QUOTA_E_NO_MEMORY;                                                                              \
  } while (0)
#define WRITE(pointer, call)                                                                                 \
  do {                                                                                                       \
    (pointer) = (call);                                                                                      \
    if ((pointer) == NULL)                                                                                   \
      return QUOTA_E_NO_MEMORY;                                                                              \
  } while (0)

/* ---------------------------------------------------------------- accounts, lots */

static quota_status open_account(state_ops *ops, lq_state *state)
{
    lq_account account;
    uint32_t at;

    memset(&account, 0, sizeof account);
    account.number = ops->next++;
    account.seq = state->entry_count;
    account.role = (uint8_t)(1 + below(ops, 3));
    account.standing = LQ_OPEN;
    account.pool = (uint8_t)below(ops, 3);
    account.place = below(ops, PLACES);
    account.basin = below(ops, 3);
    account.industry = below(ops, 3);
    if (below(ops, 2) != 0) {
        (void)snprintf(account.party, sizeof account.party, "PARTY%u", (unsigned)below(ops, 40));
        if (account.role == QUOTA_ROLE_ENTERPRISE && lq_find_party(state, account.party) != LQ_NONE) {
            return QUOTA_R_PARTY_HAS_ACCOUNT;
        }
    }
    GET(at, lq_add_account(state, &account));
    return lq_add_history(state, at, state->entry_count);
}

static quota_status set_standing(state_ops *ops, lq_state *state)
{
    const uint32_t at = below(ops, state->accounts.count);
    const uint8_t standing = (uint8_t)(1 + below(ops, 3));
    const lq_account *now = lq_account_at(state, at);
    lq_account *account;

    if (now->standing == LQ_ENDED || (standing == LQ_ENDED && now->filled != 0)) {
        return QUOTA_R_NOT_EMPTY;
    }
    WRITE(account, lq_write_account(state, at));
    account->standing = standing;
    return lq_add_history(state, at, state->entry_count);
}

static quota_status bear_lot(state_ops *ops, lq_state *state, uint32_t parent, uint8_t pollutant,
                             uint32_t *at)
{
    lq_lot lot;

    memset(&lot, 0, sizeof lot);
    lot.number = ops->next++;
    lot.seq = state->entry_count;
    lot.group = lot.seq - below(ops, lot.seq < 3 ? lot.seq : 3);
    lot.party = below(ops, 2) != 0 ? below(ops, state->accounts.count) : LQ_NONE;
    lot.parent = parent;
    lot.place = below(ops, PLACES);
    lot.basin = below(ops, 3);
    lot.industry = below(ops, 3);
    lot.completed = below(ops, 2) != 0 ? 20190501 : 0;
    lot.pollutant = pollutant;
    lot.origin = (uint8_t)below(ops, 4);
    lot.earmark = (uint8_t)below(ops, 4);
    lot.measure = (uint8_t)below(ops, 4);
    lot.kind = (uint8_t)(QUOTA_ENTRY_DEPOSIT + below(ops, 5));
    lot.expected = (uint8_t)below(ops, 2);
    if (below(ops, 3) != 0) {
        lot.proof[0] = (uint8_t)(1 + below(ops, 255));
        lot.proof[31] = (uint8_t)below(ops, 256);
        if (parent == LQ_NONE && lq_find_evidence(state, lot.proof, pollutant) != LQ_NONE) {
            return QUOTA_R_EVIDENCE_USED;
        }
    }
    GET(*at, lq_add_lot(state, &lot));
    return QUOTA_OK;
}

static quota_status issue(state_ops *ops, lq_state *state)
{
    const int64_t amount = any_amount(ops);
    const uint32_t account = below(ops, state->accounts.count);
    uint32_t lot, cell;

    TRY(bear_lot(ops, state, LQ_NONE, (uint8_t)(1 + below(ops, POLLUTANTS)), &lot));
    GET(cell, lq_add_cell(state, account, lot, any_term(ops)));
    TRY(lq_shift_issued(state, lot, amount));
    TRY(lq_shift(state, cell, QUOTA_BUCKET_AVAILABLE, amount));
    return lq_add_to_total(state, LQ_TOTAL_ALLOCATED, 0, lq_lot_at(state, lot)->pollutant, amount);
}

/* ---------------------------------------------------------------- amounts */

static quota_status claim_it(lq_state *state, uint32_t cell, uint8_t verb, uint8_t kind, uint8_t bucket,
                             uint32_t project, int64_t amount)
{
    lq_claim claim;
    uint32_t at;

    memset(&claim, 0, sizeof claim);
    claim.made = claim.left = amount;
    claim.seq = state->entry_count;
    claim.cell = cell;
    claim.project = project;
    claim.to_account = verb == QUOTA_VERB_HOLD ? cell % state->accounts.count : LQ_NONE;
    claim.mask = verb == QUOTA_VERB_HOLD ? 1u << (cell % 12) : 0;
    claim.valid_until = verb == QUOTA_VERB_HOLD ? 20261231 : 0;
    claim.bucket = bucket;
    claim.kind = kind;
    claim.verb = verb;
    GET(at, lq_add_claim(state, &claim));
    return QUOTA_OK;
}

static quota_status move(state_ops *ops, lq_state *state, uint32_t from)
{
    const lq_cell *source = lq_cell_at(state, from);
    const int64_t amount = part_of(ops, lq_amounts_at(state, from)->available);
    const uint32_t account = below(ops, state->accounts.count);
    uint32_t to;

    GET(to, lq_add_cell(state, account, source->lot,
                        below(ops, 8) == 0 ? any_term(ops) : lq_term_of(state, source)));
    TRY(lq_shift(state, from, QUOTA_BUCKET_AVAILABLE, -amount));
    TRY(lq_shift(state, to, QUOTA_BUCKET_AVAILABLE, amount));
    if (below(ops, 2) != 0) {
        lq_cell *bought;

        WRITE(bought, lq_write_cell(state, to));
        bought->bought = state->entry_count;
    }
    return lq_add_history(state, account, state->entry_count);
}

static quota_status bear_child(state_ops *ops, lq_state *state, uint32_t from)
{
    const lq_cell *source = lq_cell_at(state, from);
    const int64_t amount = part_of(ops, lq_amounts_at(state, from)->available);
    uint32_t child, to;

    TRY(bear_lot(ops, state, source->lot, lq_lot_at(state, source->lot)->pollutant, &child));
    GET(to, lq_add_cell(state, source->account, child, lq_term_of(state, source)));
    TRY(lq_shift(state, from, QUOTA_BUCKET_AVAILABLE, -amount));
    TRY(lq_shift(state, from, QUOTA_BUCKET_CANCELLED, amount));
    TRY(claim_it(state, from, QUOTA_VERB_MOVE, QUOTA_ENTRY_CONVERT, QUOTA_BUCKET_CANCELLED, LQ_NONE, amount));
    TRY(lq_shift_issued(state, child, amount));
    return lq_shift(state, to, QUOTA_BUCKET_AVAILABLE, amount);
}

static quota_status set_aside(state_ops *ops, lq_state *state, uint32_t from)
{
    static const struct {
        uint8_t verb, kind, bucket;
    } ways[] = {{QUOTA_VERB_HOLD, QUOTA_ENTRY_DEAL, QUOTA_BUCKET_ENCUMBERED},
                {QUOTA_VERB_HOLD, QUOTA_ENTRY_PLEDGE, QUOTA_BUCKET_ENCUMBERED},
                {QUOTA_VERB_HOLD, QUOTA_ENTRY_PLAN, QUOTA_BUCKET_ENCUMBERED},
                {QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT, QUOTA_BUCKET_CONSUMED},
                {QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT, QUOTA_BUCKET_CONSUMED},
                {QUOTA_VERB_SURRENDER, QUOTA_ENTRY_CLEAR, QUOTA_BUCKET_SURRENDERED},
                {QUOTA_VERB_CANCEL, QUOTA_ENTRY_RETIRE, QUOTA_BUCKET_CANCELLED},
                {QUOTA_VERB_VOID, QUOTA_ENTRY_FRAUD, QUOTA_BUCKET_INVALID}};
    const size_t way = below(ops, sizeof ways / sizeof *ways);
    const int64_t amount = part_of(ops, lq_amounts_at(state, from)->available);
    uint32_t project = LQ_NONE;

    if (ways[way].kind == QUOTA_ENTRY_PLAN || ways[way].kind == QUOTA_ENTRY_PROJECT) {
        GET(project, lq_add_project(state, 900 + below(ops, 6)));
    }
    TRY(lq_shift(state, from, QUOTA_BUCKET_AVAILABLE, -amount));
    TRY(lq_shift(state, from, ways[way].bucket, amount));
    return claim_it(state, from, ways[way].verb, ways[way].kind, ways[way].bucket, project, amount);
}

static quota_status put_back(state_ops *ops, lq_state *state)
{
    const uint32_t at = below(ops, state->claims.count);
    const lq_claim claim = *lq_claim_at(state, at);
    const int64_t amount = part_of(ops, claim.left);
    uint32_t to = claim.cell;

    if (claim.bucket == QUOTA_BUCKET_CANCELLED && claim.verb == QUOTA_VERB_MOVE) {
        return QUOTA_R_TARGET_KIND;
    }
    TRY(lq_reduce_claim(state, at, amount));
    TRY(lq_shift(state, claim.cell, claim.bucket, -amount));
    if (claim.verb == QUOTA_VERB_USE) {
        const lq_cell *cell = lq_cell_at(state, claim.cell);
        lq_part *part;

        WRITE(part, lq_write_part(
                        state, lq_find_part(state, claim.project, lq_lot_at(state, cell->lot)->pollutant)));
        if (part->restored[1] > QUOTA_AMOUNT_MAX - amount) {
            return QUOTA_R_OVERFLOW;
        }
        part->restored[1] += amount;
        part->required = any_amount(ops);
        part->ratio_num = 1 + below(ops, 5);
        part->ratio_den = 1;
        GET(to, lq_add_cell(state, below(ops, state->accounts.count), cell->lot, lq_term_of(state, cell)));
    }
    return lq_shift(state, to, QUOTA_BUCKET_AVAILABLE, amount);
}

static quota_status owe(state_ops *ops, lq_state *state)
{
    const int64_t amount = any_amount(ops);
    lq_lot *lot;

    if (below(ops, 2) == 0 && state->lots.count != 0) {
        WRITE(lot, lq_write_lot(state, below(ops, state->lots.count)));
        if (lot->owed > QUOTA_AMOUNT_MAX - amount) {
            return QUOTA_R_OVERFLOW;
        }
        lot->owed += amount;
    }
    return lq_shift_debt(state, below(ops, state->accounts.count), (uint8_t)(1 + below(ops, POLLUTANTS)),
                         below(ops, 3) == 0 ? -amount : amount);
}

/* ---------------------------------------------------------------- statements and the rest */

static quota_status state_fact(state_ops *ops, lq_state *state)
{
    lq_statement statement;

    statement.value = below(ops, 5) == 0 ? QUOTA_UNKNOWN : prng_any(&ops->random);
    statement.seq = state->entry_count;
    statement.from = below(ops, 2) == 0 ? ops->date : 20100101 + (int32_t)below(ops, 28);
    statement.until = below(ops, 2) == 0 ? 0 : 20300101;
    const uint8_t subject = (uint8_t)(1 + below(ops, QUOTA_SUBJECT_SOURCE));
    const uint64_t project = subject == QUOTA_SUBJECT_SOURCE ? 1 + below(ops, 3) : 0;
    return lq_add_statement(state, subject, below(ops, 3), project, 1 + below(ops, 3), (uint8_t)below(ops, 2),
                            &statement);
}

static quota_status rest(state_ops *ops, lq_state *state)
{
    lq_adoption adoption;

    switch (below(ops, 4)) {
    case 0:
        memset(&adoption, 0, sizeof adoption);
        adoption.number = 1 + below(ops, 100);
        adoption.seq = state->entry_count;
        adoption.from = ops->date;
        adoption.digest[5] = (uint8_t)adoption.number;
        return lq_add_adoption(state, &adoption);
    case 1:
        return lq_add_to_total(state, LQ_TOTAL_CORRECTED, 1 + below(ops, state->entry_count), 0,
                               any_amount(ops));
    case 2:
        return lq_add_to_total(state, LQ_TOTAL_DUE, prng_next(&ops->random) | (uint64_t)1 << 63, 0, 1);
    default:
        return lq_add_to_total(state, LQ_TOTAL_ALLOCATED, 0, (uint8_t)(1 + below(ops, POLLUTANTS)),
                               -any_amount(ops));
    }
}

static quota_status one(state_ops *ops, lq_state *state)
{
    const uint32_t choice = below(ops, 20);

    if (state->accounts.count == 0 || choice == 0) {
        return open_account(ops, state);
    }
    if (state->cells.count == 0 || choice <= 2) {
        return issue(ops, state);
    }
    switch (choice) {
    case 3:
        return set_standing(ops, state);
    case 4:
    case 5:
        return state_fact(ops, state);
    case 6:
        return owe(ops, state);
    case 7:
        return rest(ops, state);
    case 8:
        return bear_child(ops, state, below(ops, state->cells.count));
    case 9:
    case 10:
    case 11:
        return state->claims.count == 0 ? QUOTA_R_TARGET_UNKNOWN : put_back(ops, state);
    case 12:
    case 13:
    case 14:
    case 15:
        return set_aside(ops, state, below(ops, state->cells.count));
    default:
        return move(ops, state, below(ops, state->cells.count));
    }
}

quota_status state_ops_step(state_ops *ops, lq_state *state)
{
    uint8_t id[QUOTA_ID_SIZE] = {0};
    const uint64_t number = ops->next++ * UINT64_C(0x9E3779B97F4A7C15);

    memcpy(id, &number, sizeof number);
    id[15] = 1;
    if (below(ops, 30) == 0 && ops->date % 100 < 28) {
        ops->date++;
    }
    TRY(lq_add_entry(state, id, ops->date));
    return one(ops, state);
}

void state_ops_run(state_ops *ops, lq_state *state, uint32_t count)
{
    const uint32_t end = state->entry_count + count;

    while (state->entry_count < end) {
        quota_status status;

        assert_int_equal(lq_undo_begin(state), QUOTA_OK);
        status = state_ops_step(ops, state);
        assert_int_not_equal(status, QUOTA_E_NO_MEMORY);
        if (status != QUOTA_OK) {
            lq_undo_to(state, 0);
        }
        lq_undo_end(state);
    }
}

/* ---------------------------------------------------------------- looking at all of it */

typedef struct image {
    unsigned char *bytes;
    size_t size, capacity;
} image;

static void image_bytes(image *of, const void *bytes, size_t count)
{
    if (of->capacity - of->size < count + 1) {
        of->capacity = 2 * of->capacity + count + 65536;
        of->bytes = realloc(of->bytes, of->capacity);
        assert_non_null(of->bytes);
    }
    if (count != 0) {
        memcpy(of->bytes + of->size, bytes, count);
    }
    of->size += count;
}

unsigned char *state_image(const lq_state *state, size_t *size)
{
    const lq_chunks *const plain[] = {&state->ids,      &state->accounts, &state->lots,      &state->cells,
                                      &state->amounts,  &state->claims,   &state->projects,  &state->parts,
                                      &state->balances, &state->totals,   &state->adoptions, &state->days};
    image of = {NULL, 0, 0};
    size_t i;
    uint32_t j;

    image_bytes(&of, &state->entry_count, sizeof state->entry_count);
    image_bytes(&of, &state->date, sizeof state->date);
    for (i = 0; i < sizeof plain / sizeof *plain; i++) {
        image_bytes(&of, &plain[i]->count, sizeof plain[i]->count);
        for (j = 0; j < plain[i]->count; j++) {
            image_bytes(&of, lq_chunks_at(plain[i], j), plain[i]->element);
        }
    }
    for (j = 0; j < state->accounts.count; j++) {
        const lq_account_cells *cells = lq_account_cells_at(state, j);
        const lq_account_cells *history = lq_chunks_at(&state->histories, j);

        image_bytes(&of, cells->cells, cells->count * sizeof *cells->cells);
        image_bytes(&of, history->cells, history->count * sizeof *history->cells);
    }
    for (j = 0; j < state->topics.count; j++) {
        const lq_topic *topic = lq_topic_at(state, j);

        image_bytes(&of, &topic->number, sizeof topic->number);
        image_bytes(&of, &topic->fact, sizeof topic->fact);
        image_bytes(&of, &topic->count, sizeof topic->count);
        /* By members: what is between them is left to chance. */
        for (i = 0; i < topic->count; i++) {
            const lq_statement *said = &topic->statements[i];

            image_bytes(&of, &said->value, sizeof said->value);
            image_bytes(&of, &said->seq, sizeof said->seq);
            image_bytes(&of, &said->from, sizeof said->from);
            image_bytes(&of, &said->until, sizeof said->until);
        }
    }
    *size = of.size;
    return of.bytes;
}

void state_must_hold(const lq_state *state)
{
    const char *what;
    uint64_t number;

    if (!lq_state_check(state, &what, &number)) {
        fail_msg("%s (%llu)", what, (unsigned long long)number);
    }
}
