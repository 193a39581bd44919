/* query.h - what lists, traces and sheets share: pages of rows, the entries of the journal read in order, and
 * what an entry moves. */
#ifndef LQ_QUERY_H
#define LQ_QUERY_H

#include <string.h>

#include "ledger/journal/ledger.h"

/* ---------------------------------------------------------------- rows for a caller of any age
 *
 * The caller's row may be shorter than ours (an older caller: it gets the fields it knows) or longer (a newer
 * one: what we do not know is zero). */

typedef struct lq_rows {
    unsigned char *rows;
    size_t row_size, capacity;
    size_t count; /* may pass capacity: then only counted */
} lq_rows;

/* QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE. */
quota_status lq_rows_begin(lq_rows *rows, void *at, size_t row_size, size_t capacity, const size_t *count,
                           quota_error *error);
void lq_rows_put(lq_rows *rows, const void *row, size_t size);
/* QUOTA_OK or QUOTA_E_BUFFER; *count as documented: how many there are. */
quota_status lq_rows_end(const lq_rows *rows, size_t *count, quota_error *error);

/* Answers `status` with the number as what was found. */
quota_status lq_fail_number(quota_error *error, quota_status status, const char *field, const char *expected,
                            int64_t number);
quota_status lq_fail_unknown(quota_error *error, const char *field, uint64_t number);
/* A day that exists; QUOTA_E_VALUE names the field. */
quota_status lq_check_day(quota_error *error, const char *field, int32_t date);
/* Days on which an entry could be posted; as_of 0 = the date.  QUOTA_E_VALUE, QUOTA_E_RANGE. */
quota_status lq_check_posting_days(const quota_ledger *ledger, int32_t date, int32_t as_of,
                                   quota_error *error);
/* The state is that of the journal: QUOTA_E_PENDING, QUOTA_E_UNSURE, QUOTA_E_BROKEN. */
quota_status lq_check_standing(const quota_ledger *ledger, quota_error *error);

/* ---------------------------------------------------------------- pages (query_list.c)
 *
 * In an array the cursor is the next place; in a list, which grows at its front, the next place + 1. */

#define LQ_CURSOR_END UINT64_MAX /* of a list whose last element was given */

typedef struct lq_page {
    quota_ledger *ledger;
    const lq_state *state;
    quota_filter filter;
    uint32_t account, lot, project, party, parent; /* what the filter's numbers stand for; LQ_NONE = all */
    uint64_t cursor;
    lq_rows rows; /* never more than fit */
    quota_error *error;
} lq_page;

static inline int lq_page_full(const lq_page *page)
{
    return page->rows.count >= page->rows.capacity;
}

/* Where a list goes on: *at is `first`, the cursor's place, or LQ_NONE.  QUOTA_E_ARGUMENT: no cursor of ours.
 */
quota_status lq_page_resume(const lq_page *page, uint32_t first, uint32_t count, uint32_t *at);
/* Refuses a cursor that leads to what is not meant. */
quota_status lq_page_foreign(const lq_page *page);
/* The cursor of a list: before the element `at`, or at its end. */
static inline void lq_page_pause(lq_page *page, uint32_t at)
{
    page->cursor = at == LQ_NONE ? LQ_CURSOR_END : (uint64_t)at + 1;
}

quota_status lq_list_holdings(lq_page *page);
quota_status lq_list_lots(lq_page *page);
quota_status lq_list_claims(lq_page *page);
quota_status lq_list_accounts(lq_page *page);
quota_status lq_list_projects(lq_page *page);
quota_status lq_list_debts(lq_page *page);
quota_status lq_list_statements(lq_page *page);
quota_status lq_list_balances(lq_page *page);
quota_status lq_list_history(lq_page *page);

/* ---------------------------------------------------------------- the journal in order (query_scan.c)
 *
 * Entries are asked for by rising seq and read from the store some at a time. */

typedef struct lq_scan {
    quota_ledger *ledger;
    quota_entry *page; /* of ledger->mem */
    uint32_t capacity, count;
    uint32_t first; /* seq of the page's first entry */
} lq_scan;

/* `most`: how many entries are worth reading at once. */
quota_status lq_scan_begin(lq_scan *scan, quota_ledger *ledger, uint32_t most, quota_error *error);
/* *entry is good until the next call. */
quota_status lq_scan_entry(lq_scan *scan, uint32_t seq, const quota_entry **entry, quota_error *error);
void lq_scan_end(lq_scan *scan);

/* Seqs that touch an account, rising; NULL = they are not noted, all are to be looked through. */
const lq_account_cells *lq_history_of(const lq_state *state, uint32_t account);

/* ---------------------------------------------------------------- what an entry moves */

typedef struct lq_side {
    uint64_t account, lot;
    uint8_t bucket;
} lq_side;

static inline lq_side lq_from_side(const quota_entry *entry)
{
    const lq_side side = {entry->account, entry->lot, entry->from_bucket};
    return side;
}

/* A hold stays in its holder's cell: there `to_account` is the beneficiary, who has nothing yet. */
static inline lq_side lq_to_side(const quota_entry *entry)
{
    const int stays =
        entry->verb == QUOTA_VERB_HOLD || entry->verb == QUOTA_VERB_RELEASE || entry->to_account == 0;
    const lq_side side = {stays ? entry->account : entry->to_account,
                          entry->to_lot == 0 ? entry->lot : entry->to_lot, entry->to_bucket};
    return side;
}

/* Live: what somebody still has. */
static inline int lq_live(uint8_t bucket)
{
    return bucket == QUOTA_BUCKET_AVAILABLE || bucket == QUOTA_BUCKET_ENCUMBERED;
}

#endif
