/* query_holdings.c - the list of holdings: an account's from its cells, a lot's from its list, else all.
 *
 * Of an account the cursor is a place in its cells, so a page touches the page's cells alone; of a lot it is
 * the next cell + 1; else the next cell. */
#include "ledger/query/query.h"

static int passes(const lq_page *page, uint32_t at)
{
    const quota_filter *filter = &page->filter;
    const lq_cell *cell = lq_cell_at(page->state, at);
    if (page->account != LQ_NONE && cell->account != page->account)
        return 0;
    if (page->lot != LQ_NONE && cell->lot != page->lot)
        return 0;
    if (filter->term != 0 && lq_term_of(page->state, cell) != (filter->term == -1 ? 0 : filter->term))
        return 0;
    if (filter->live) {
        const lq_amounts *amounts = lq_amounts_at(page->state, at);
        if (amounts->available == 0 && amounts->encumbered == 0)
            return 0;
    }
    if (filter->pollutant != 0 && lq_lot_at(page->state, cell->lot)->pollutant != filter->pollutant)
        return 0;
    if (filter->place != 0 || filter->role != 0) {
        const lq_account *account = lq_account_at(page->state, cell->account);
        if (filter->place != 0 && account->place != filter->place)
            return 0;
        if (filter->role != 0 && account->role != filter->role)
            return 0;
    }
    return 1;
}

static void put(lq_page *page, uint32_t at)
{
    quota_holding row;
    if (!passes(page, at))
        return;
    const lq_cell *cell = lq_cell_at(page->state, at);
    const lq_amounts *amounts = lq_amounts_at(page->state, at);
    const lq_account *account = lq_account_at(page->state, cell->account);
    const lq_lot *lot = lq_lot_at(page->state, cell->lot);
    memset(&row, 0, sizeof row);
    row.account = account->number;
    row.lot = lot->number;
    row.available = amounts->available;
    row.encumbered = amounts->encumbered;
    row.bought = cell->bought;
    row.term = lq_term_of(page->state, cell);
    row.place = account->place;
    row.lot_place = lot->place;
    row.pollutant = lot->pollutant;
    lq_rows_put(&page->rows, &row, sizeof row);
}

static quota_status of_lot(lq_page *page)
{
    const lq_state *state = page->state;
    uint32_t at;
    quota_status status = lq_page_resume(page, lq_lot_at(state, page->lot)->cell, state->cells.count, &at);
    if (status != QUOTA_OK)
        return status;
    for (; at != LQ_NONE && !lq_page_full(page); at = lq_cell_at(state, at)->of_lot)
        put(page, at);
    lq_page_pause(page, at);
    return QUOTA_OK;
}

quota_status lq_list_holdings(lq_page *page)
{
    const lq_state *state = page->state;
    if (page->lot != LQ_NONE)
        return of_lot(page);
    if (page->account != LQ_NONE) {
        const lq_account_cells *own = lq_account_cells_at(state, page->account);
        for (; page->cursor < own->count && !lq_page_full(page); page->cursor++)
            put(page, own->cells[page->cursor]);
        return QUOTA_OK;
    }
    for (; page->cursor < state->cells.count && !lq_page_full(page); page->cursor++)
        put(page, (uint32_t)page->cursor);
    return QUOTA_OK;
}
