/* query_lots.c - the list of lots: one, the children of one (the latest first), or all by any tag. */
#include "ledger/query/query.h"

static int passes(const lq_page *page, const lq_lot *lot)
{
    const quota_filter *filter = &page->filter;
    if (filter->place != 0 && lot->place != filter->place)
        return 0;
    if (filter->basin != 0 && lot->basin != filter->basin)
        return 0;
    if (filter->industry != 0 && lot->industry != filter->industry)
        return 0;
    if (page->party != LQ_NONE && lot->party != page->party)
        return 0;
    if (page->parent != LQ_NONE && lot->parent != page->parent)
        return 0;
    if (filter->pollutant != 0 && lot->pollutant != filter->pollutant)
        return 0;
    if (filter->origin != 0 && lot->origin != filter->origin)
        return 0;
    if (filter->earmark != 0 && lot->earmark != filter->earmark)
        return 0;
    if (filter->measure != 0 && lot->measure != filter->measure)
        return 0;
    if (filter->kind != 0 && lot->kind != filter->kind)
        return 0;
    if (filter->expected != 0 && (lot->expected != 0) != (filter->expected == 1))
        return 0;
    return !filter->live || lot->sums[QUOTA_BUCKET_AVAILABLE] > 0 || lot->sums[QUOTA_BUCKET_ENCUMBERED] > 0;
}

static void put(lq_page *page, uint32_t at)
{
    const lq_state *state = page->state;
    const lq_lot *lot = lq_lot_at(state, at);
    quota_lot row;
    if (!passes(page, lot))
        return;
    memset(&row, 0, sizeof row);
    row.lot = lot->number;
    row.parent = lot->parent == LQ_NONE ? 0 : lq_lot_at(state, lot->parent)->number;
    row.party = lot->party == LQ_NONE ? 0 : lq_account_at(state, lot->party)->number;
    row.seq = lot->seq;
    row.issued = lot->sums[0];
    row.available = lot->sums[QUOTA_BUCKET_AVAILABLE];
    row.encumbered = lot->sums[QUOTA_BUCKET_ENCUMBERED];
    row.consumed = lot->sums[QUOTA_BUCKET_CONSUMED];
    row.surrendered = lot->sums[QUOTA_BUCKET_SURRENDERED];
    row.cancelled = lot->sums[QUOTA_BUCKET_CANCELLED];
    row.invalid = lot->sums[QUOTA_BUCKET_INVALID];
    row.owed = lot->owed;
    row.place = lot->place;
    row.basin = lot->basin;
    row.industry = lot->industry;
    row.completed = lot->completed;
    memcpy(row.proof, lot->proof, sizeof row.proof);
    row.pollutant = lot->pollutant;
    row.origin = lot->origin;
    row.earmark = lot->earmark;
    row.measure = lot->measure;
    row.kind = lot->kind;
    row.expected = lot->expected;
    lq_rows_put(&page->rows, &row, sizeof row);
}

static quota_status walk(lq_page *page, uint32_t first, int only)
{
    const lq_state *state = page->state;
    uint32_t at;
    quota_status status = lq_page_resume(page, first, state->lots.count, &at);
    if (status != QUOTA_OK)
        return status;
    if (only && at != LQ_NONE && at != first)
        return lq_page_foreign(page);
    for (; at != LQ_NONE && !lq_page_full(page); at = only ? LQ_NONE : lq_lot_at(state, at)->sibling)
        put(page, at);
    lq_page_pause(page, at);
    return QUOTA_OK;
}

quota_status lq_list_lots(lq_page *page)
{
    const lq_state *state = page->state;
    if (page->lot != LQ_NONE)
        return walk(page, page->lot, 1);
    if (page->parent != LQ_NONE)
        return walk(page, lq_lot_at(state, page->parent)->child, 0);
    for (; page->cursor < state->lots.count && !lq_page_full(page); page->cursor++)
        put(page, (uint32_t)page->cursor);
    return QUOTA_OK;
}
