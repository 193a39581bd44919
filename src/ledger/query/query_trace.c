/* query_trace.c - forward: where a lot's milligrams are now; backward: where a project's came from.
 *
 * Forward, the rows of one lot add up to its issued sum: what is available in each cell, what is left of each
 * claim (encumbered, consumed, surrendered, cancelled, invalid), and for each child lot a cancelled part
 * whose seq is the child's birth.  What was cancelled without a claim (a debt repaid, an issue corrected) is
 * one row without seq.  Then come the rows of its children, one depth below, each followed by its own
 * children. */
#include "ledger/query/query.h"

static quota_trace_row row_of_lot(const lq_state *state, uint32_t at, uint32_t depth)
{
    const lq_lot *lot = lq_lot_at(state, at);
    quota_trace_row row;
    memset(&row, 0, sizeof row);
    row.lot = lot->number;
    row.parent = lot->parent == LQ_NONE ? 0 : lq_lot_at(state, lot->parent)->number;
    row.party = lot->party == LQ_NONE ? 0 : lq_account_at(state, lot->party)->number;
    row.depth = depth;
    row.place = lot->place;
    row.pollutant = lot->pollutant;
    memcpy(row.proof, lot->proof, sizeof row.proof);
    return row;
}

static void put(lq_rows *rows, const quota_trace_row *base, uint8_t bucket, uint8_t kind, uint32_t seq,
                int64_t amount)
{
    quota_trace_row row = *base;
    if (amount == 0) /* such as a child born of nothing, up to what was there */
        return;
    row.bucket = bucket;
    row.kind = kind;
    row.seq = seq;
    row.amount = amount;
    lq_rows_put(rows, &row, sizeof row);
}

static quota_trace_row row_of_claim(const lq_state *state, const quota_trace_row *base, const lq_claim *claim)
{
    const lq_cell *cell = lq_cell_at(state, claim->cell);
    quota_trace_row row = *base;
    row.account = lq_account_at(state, cell->account)->number;
    row.project = claim->project == LQ_NONE ? 0 : lq_project_at(state, claim->project)->number;
    row.term = lq_term_of(state, cell);
    return row;
}

static void put_available(const lq_state *state, const lq_lot *lot, const quota_trace_row *base,
                          lq_rows *rows)
{
    for (uint32_t at = lot->cell; at != LQ_NONE; at = lq_cell_at(state, at)->of_lot) {
        const lq_cell *cell = lq_cell_at(state, at);
        const int64_t available = lq_amounts_at(state, at)->available;
        quota_trace_row row = *base;
        row.account = lq_account_at(state, cell->account)->number;
        row.term = lq_term_of(state, cell);
        put(rows, &row, QUOTA_BUCKET_AVAILABLE, 0, 0, available);
    }
}

/* All rows of one lot. */
static void put_lot(const lq_state *state, uint32_t at, uint32_t depth, lq_rows *rows)
{
    const lq_lot *lot = lq_lot_at(state, at);
    const quota_trace_row base = row_of_lot(state, at, depth);
    int64_t rest[QUOTA_BUCKET_INVALID + 1]; /* not told yet */
    memcpy(rest, lot->sums, sizeof rest);
    put_available(state, lot, &base, rows);
    for (uint32_t i = lot->claim; i != LQ_NONE; i = lq_claim_at(state, i)->of_lot) {
        const lq_claim *claim = lq_claim_at(state, i);
        if (claim->left == 0 || (claim->bucket == QUOTA_BUCKET_CANCELLED && claim->verb == QUOTA_VERB_MOVE))
            continue; /* what went to a child is told with the child */
        const quota_trace_row row = row_of_claim(state, &base, claim);
        put(rows, &row, claim->bucket, claim->kind, claim->seq, claim->left);
        rest[claim->bucket] -= claim->left;
    }
    for (uint32_t i = lot->child; i != LQ_NONE; i = lq_lot_at(state, i)->sibling) {
        const lq_lot *child = lq_lot_at(state, i);
        put(rows, &base, QUOTA_BUCKET_CANCELLED, child->kind, child->seq, child->sums[0]);
        rest[QUOTA_BUCKET_CANCELLED] -= child->sums[0];
    }
    for (uint8_t bucket = QUOTA_BUCKET_ENCUMBERED; bucket <= QUOTA_BUCKET_INVALID; bucket++)
        put(rows, &base, bucket, 0, 0, rest[bucket]);
}

static quota_status begin(quota_ledger *ledger, lq_rows *rows, void *at, size_t row_size, size_t capacity,
                          const size_t *count, quota_error *error)
{
    quota_status status = lq_ledger_enter(ledger, error);
    return status != QUOTA_OK ? status : lq_rows_begin(rows, at, row_size, capacity, count, error);
}

/* Down to the latest child, else to the sibling, else up until there is one: no stack, however deep. */
static uint32_t next_descendant(const lq_state *state, uint32_t root, uint32_t at, uint32_t *depth)
{
    if (lq_lot_at(state, at)->child != LQ_NONE) {
        *depth += 1;
        return lq_lot_at(state, at)->child;
    }
    while (at != root && lq_lot_at(state, at)->sibling == LQ_NONE) {
        at = lq_lot_at(state, at)->parent;
        *depth -= 1;
    }
    return at == root ? LQ_NONE : lq_lot_at(state, at)->sibling;
}

quota_status quota_trace_lot(quota_ledger *ledger, uint64_t lot, quota_trace_row *rows, size_t row_size,
                             size_t capacity, size_t *count, quota_error *error)
{
    lq_rows out;
    uint32_t depth = 0;
    quota_status status = begin(ledger, &out, rows, row_size, capacity, count, error);
    if (status != QUOTA_OK)
        return status;
    const uint32_t root = lq_find_lot(ledger->state, lot);
    if (root == LQ_NONE)
        return lq_fail_unknown(error, "lot", lot);
    for (uint32_t at = root; at != LQ_NONE; at = next_descendant(ledger->state, root, at, &depth))
        put_lot(ledger->state, at, depth, &out);
    return lq_rows_end(&out, count, error);
}

/* A leg: what is left of the claim, then the birth of its lot and of each lot before it (bucket 0, all that
 * was issued then). */
static void put_leg(const lq_state *state, const lq_claim *claim, lq_rows *rows)
{
    uint32_t at = lq_cell_at(state, claim->cell)->lot;
    quota_trace_row base = row_of_lot(state, at, 0);
    base = row_of_claim(state, &base, claim);
    put(rows, &base, claim->bucket, claim->kind, claim->seq, claim->left);
    for (uint32_t depth = 1; at != LQ_NONE; at = lq_lot_at(state, at)->parent, depth++) {
        const lq_lot *lot = lq_lot_at(state, at);
        base = row_of_lot(state, at, depth);
        put(rows, &base, 0, lot->kind, lot->seq, lot->sums[0]);
    }
}

quota_status quota_trace_project(quota_ledger *ledger, uint64_t project, quota_trace_row *rows,
                                 size_t row_size, size_t capacity, size_t *count, quota_error *error)
{
    lq_rows out;
    quota_status status = begin(ledger, &out, rows, row_size, capacity, count, error);
    if (status != QUOTA_OK)
        return status;
    const lq_state *state = ledger->state;
    const uint32_t at = lq_find_project(state, project);
    if (at == LQ_NONE)
        return lq_fail_unknown(error, "project", project);
    for (uint32_t i = lq_project_at(state, at)->parts; i != LQ_NONE; i = lq_part_at(state, i)->next)
        for (uint32_t leg = lq_part_at(state, i)->claim; leg != LQ_NONE;
             leg = lq_claim_at(state, leg)->of_project)
            if (lq_claim_at(state, leg)->left > 0)
                put_leg(state, lq_claim_at(state, leg), &out);
    return lq_rows_end(&out, count, error);
}
