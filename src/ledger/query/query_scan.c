/* query_scan.c - entries of the journal by rising seq, read some at a time. */
#include "ledger/query/query.h"

#include "base/text.h"

quota_status lq_scan_begin(lq_scan *scan, quota_ledger *ledger, uint32_t most, quota_error *error)
{
    memset(scan, 0, sizeof *scan);
    scan->ledger = ledger;
    scan->capacity = most;
    scan->page = lq_mem_alloc(&ledger->mem, scan->capacity * sizeof *scan->page);
    if (scan->page == NULL)
        return lq_fail(error, QUOTA_E_NO_MEMORY, "", "", "", 0);
    return QUOTA_OK;
}

void lq_scan_end(lq_scan *scan)
{
    lq_mem_free(&scan->ledger->mem, scan->page, scan->capacity * sizeof *scan->page);
    scan->page = NULL;
}

quota_status lq_scan_entry(lq_scan *scan, uint32_t seq, const quota_entry **entry, quota_error *error)
{
    if (seq < scan->first || seq - scan->first >= scan->count) {
        const uint32_t left = scan->ledger->state->entry_count - seq + 1;
        scan->first = seq;
        scan->count = left < scan->capacity ? left : scan->capacity;
        const quota_status status = lq_ledger_entries(scan->ledger, seq, scan->page, scan->count, error);
        if (status != QUOTA_OK) {
            scan->count = 0;
            return status;
        }
    }
    *entry = &scan->page[seq - scan->first];
    return QUOTA_OK;
}

const lq_account_cells *lq_history_of(const lq_state *state, uint32_t account)
{
    if (!state->keep_history || account >= state->histories.count)
        return NULL;
    return (const lq_account_cells *)lq_chunks_at(&state->histories, account);
}
