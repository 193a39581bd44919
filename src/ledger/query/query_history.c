/* query_history.c - entries of an account, a lot, a project, a pollutant, from the journal.
 *
 * The cursor is the seq looked at last.  Where the seqs of each account are noted, those of an account are
 * read alone; else every entry from the cursor on is looked at. */
#include "ledger/query/query.h"

enum { LOOKED_THROUGH = 256 }; /* entries read at once */

static int passes(const lq_page *page, const quota_entry *entry)
{
    const quota_filter *filter = &page->filter;
    if (filter->account != 0 && entry->account != filter->account && entry->to_account != filter->account)
        return 0;
    if (filter->lot != 0 && entry->lot != filter->lot && entry->to_lot != filter->lot)
        return 0;
    if (filter->project != 0 && entry->project != filter->project)
        return 0;
    return filter->pollutant == 0 || entry->pollutant == filter->pollutant;
}

/* Place of the first seq past the cursor. */
static uint32_t first_past(const lq_account_cells *history, uint64_t cursor)
{
    uint32_t low = 0, high = history->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (history->cells[middle] > cursor)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static quota_status put(lq_page *page, lq_scan *scan, uint32_t seq)
{
    const quota_entry *entry;
    quota_status status = lq_scan_entry(scan, seq, &entry, page->error);
    if (status != QUOTA_OK)
        return status;
    if (passes(page, entry))
        lq_rows_put(&page->rows, entry, sizeof *entry);
    page->cursor = seq;
    return QUOTA_OK;
}

/* How many entries to read at once: seqs that are noted lie apart, and where all are taken more than fit are
 * not asked for. */
static uint32_t ahead_of(const lq_page *page, int is_noted)
{
    const quota_filter *filter = &page->filter;
    const int takes_all =
        filter->account == 0 && filter->lot == 0 && filter->project == 0 && filter->pollutant == 0;
    if (is_noted || page->rows.capacity == 0)
        return 1;
    return takes_all && page->rows.capacity < LOOKED_THROUGH ? (uint32_t)page->rows.capacity : LOOKED_THROUGH;
}

quota_status lq_list_history(lq_page *page)
{
    const lq_state *state = page->state;
    const lq_account_cells *history = page->account == LQ_NONE ? NULL : lq_history_of(state, page->account);
    lq_scan scan;
    if (page->rows.row_size < sizeof(quota_entry))
        return lq_fail_number(page->error, QUOTA_E_STRUCT_SIZE, "row_size", "sizeof(quota_entry)",
                              (int64_t)page->rows.row_size);
    quota_status status = lq_scan_begin(&scan, page->ledger, ahead_of(page, history != NULL), page->error);
    if (status != QUOTA_OK)
        return status;
    if (history != NULL)
        for (uint32_t at = first_past(history, page->cursor);
             at < history->count && !lq_page_full(page) && status == QUOTA_OK; at++)
            status = put(page, &scan, history->cells[at]);
    else
        while (page->cursor < state->entry_count && !lq_page_full(page) && status == QUOTA_OK)
            status = put(page, &scan, (uint32_t)page->cursor + 1);
    lq_scan_end(&scan);
    return status;
}
