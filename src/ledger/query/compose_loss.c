/* compose_loss.c - a lot's loss, and a clearing: so much of an amount taken from cells and claims in an
 * order. */
#include "ledger/query/compose.h"

#include "base/text.h"

/* ---------------------------------------------------------------- loss (Qujing 24)
 *
 * Of the lot's whole family, whichever of them is named: a part whose tag changed is a lot of its own, and
 * still the same reduction.
 *
 *   1  cells never bought: available, then encumbered          unsold stock
 *   2  bought cells, the latest purchase first:                buyers from the last
 *      available, encumbered, consumed, surrendered
 *   3  cells never bought: consumed, then surrendered          own use */

static uint64_t loss_rank(const lq_cell *cell, uint8_t bucket)
{
    const int unsold = bucket == QUOTA_BUCKET_AVAILABLE || bucket == QUOTA_BUCKET_ENCUMBERED;
    const uint64_t class = cell->bought != 0 ? 2 : unsold ? 1 : 3;
    const uint64_t latest_first = cell->bought == 0 ? 0 : UINT32_MAX - cell->bought;
    return class << 48 | latest_first << 8 | bucket;
}

static quota_status add_lost(const lq_state *state, const lq_lot *lot, lq_pieces *pieces)
{
    quota_status status = QUOTA_OK;
    for (uint32_t at = lot->cell; at != LQ_NONE && status == QUOTA_OK; at = lq_cell_at(state, at)->of_lot)
        status = lq_pieces_add(pieces, loss_rank(lq_cell_at(state, at), QUOTA_BUCKET_AVAILABLE), at, at,
                               LQ_NONE, lq_amounts_at(state, at)->available);
    for (uint32_t at = lot->claim; at != LQ_NONE && status == QUOTA_OK; at = lq_claim_at(state, at)->of_lot) {
        const lq_claim *claim = lq_claim_at(state, at);
        if (claim->bucket == QUOTA_BUCKET_ENCUMBERED || claim->bucket == QUOTA_BUCKET_CONSUMED ||
            claim->bucket == QUOTA_BUCKET_SURRENDERED)
            status = lq_pieces_add(pieces, loss_rank(lq_cell_at(state, claim->cell), claim->bucket),
                                   UINT32_MAX - claim->seq, claim->cell, at, claim->left);
    }
    return status;
}

/* What is owed for the lot is lost already: of its pieces, those that are lost last are left. */
static void leave_owed(const lq_lot *lot, lq_pieces *pieces, size_t first)
{
    int64_t left = lot->sums[0] - lot->sums[QUOTA_BUCKET_INVALID] - lot->owed;
    size_t kept = 0;
    if (lot->owed == 0 || pieces->count == first)
        return;
    lq_pieces own = {pieces->mem, pieces->pieces + first, pieces->count - first, 0};
    lq_pieces_sort(&own);
    for (; kept < own.count && left > 0; kept++) {
        own.pieces[kept].amount = own.pieces[kept].amount < left ? own.pieces[kept].amount : left;
        left -= own.pieces[kept].amount;
    }
    pieces->count = first + kept;
}

static quota_status add_family(const lq_state *state, uint32_t lot, lq_pieces *pieces)
{
    const uint32_t root = lq_first_born(state, lot);
    quota_status status = QUOTA_OK;
    for (uint32_t at = root; at != LQ_NONE && status == QUOTA_OK; at = lq_next_born(state, root, at)) {
        const size_t first = pieces->count;
        status = add_lost(state, lq_lot_at(state, at), pieces);
        if (status == QUOTA_OK)
            leave_owed(lq_lot_at(state, at), pieces, first);
    }
    return status;
}

quota_status lq_compose_loss(lq_composer *composer)
{
    const quota_entry *model = &composer->model;
    lq_pieces pieces = {&composer->ledger->mem, NULL, 0, 0};
    if (model->lot == 0)
        return lq_composer_missing(composer, "lot");
    if (model->amount <= 0)
        return lq_composer_missing(composer, "amount");
    if (lq_verb_row_of(QUOTA_VERB_VOID, model->kind) == NULL)
        return lq_fail(composer->error, QUOTA_E_ARGUMENT, "kind", "fraud, double, shortfall or ruled", "", 0);
    const uint32_t lot = lq_find_lot(composer->state, model->lot);
    if (lot == LQ_NONE)
        return lq_fail_unknown(composer->error, "lot", model->lot);
    quota_status status = add_family(composer->state, lot, &pieces);
    if (status != QUOTA_OK) {
        lq_pieces_free(&pieces);
        return lq_fail(composer->error, status, "", "", "", 0);
    }
    return lq_pieces_put(&pieces, composer, QUOTA_VERB_VOID, model->kind);
}

/* ---------------------------------------------------------------- clearing: exempt lots, then the oldest */

static quota_status add_cleared(const lq_composer *composer, uint32_t account, lq_pieces *pieces)
{
    const lq_state *state = composer->state;
    const lq_account_cells *own = lq_account_cells_at(state, account);
    quota_status status = QUOTA_OK;
    for (uint32_t i = 0; i < own->count && status == QUOTA_OK; i++) {
        const lq_cell *cell = lq_cell_at(state, own->cells[i]);
        const lq_lot *lot = lq_lot_at(state, cell->lot);
        if (lq_term_of(state, cell) != composer->model.term || lot->pollutant != composer->model.pollutant ||
            lot->expected)
            continue; /* what is not made yet clears nothing */
        status = lq_pieces_add(pieces, lot->origin == QUOTA_LOT_ORIGIN_EXEMPT ? 0 : 1, lot->seq,
                               own->cells[i], LQ_NONE, lq_amounts_at(state, own->cells[i])->available);
    }
    return status;
}

quota_status lq_compose_clear(lq_composer *composer)
{
    const quota_entry *model = &composer->model;
    const uint8_t kind = model->kind == QUOTA_ENTRY_PLAIN ? QUOTA_ENTRY_CLEAR : model->kind;
    lq_pieces pieces = {&composer->ledger->mem, NULL, 0, 0};
    if (model->account == 0)
        return lq_composer_missing(composer, "account");
    if (model->pollutant == 0)
        return lq_composer_missing(composer, "pollutant");
    if (model->amount <= 0)
        return lq_composer_missing(composer, "amount");
    if (lq_verb_row_of(QUOTA_VERB_SURRENDER, kind) == NULL)
        return lq_fail(composer->error, QUOTA_E_ARGUMENT, "kind", "clear or make_up", "", 0);
    const uint32_t account = lq_find_account(composer->state, model->account);
    if (account == LQ_NONE)
        return lq_fail_unknown(composer->error, "account", model->account);
    quota_status status = add_cleared(composer, account, &pieces);
    if (status != QUOTA_OK) {
        lq_pieces_free(&pieces);
        return lq_fail(composer->error, status, "", "", "", 0);
    }
    return lq_pieces_put(&pieces, composer, QUOTA_VERB_SURRENDER, kind);
}
