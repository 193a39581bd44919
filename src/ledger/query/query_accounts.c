/* query_accounts.c - the lists of accounts, of what each has of a pollutant, and of what each owes. */
#include "ledger/query/query.h"

static int account_passes(const lq_page *page, const lq_account *account)
{
    const quota_filter *filter = &page->filter;
    if (filter->place != 0 && account->place != filter->place)
        return 0;
    if (filter->basin != 0 && account->basin != filter->basin)
        return 0;
    if (filter->industry != 0 && account->industry != filter->industry)
        return 0;
    return filter->role == 0 || account->role == filter->role;
}

static void put_account(lq_page *page, uint32_t at)
{
    const lq_account *account = lq_account_at(page->state, at);
    quota_account row;
    if (!account_passes(page, account) || (page->filter.live && account->standing != LQ_OPEN))
        return;
    memset(&row, 0, sizeof row);
    row.account = account->number;
    row.seq = account->seq;
    row.place = account->place;
    row.basin = account->basin;
    row.industry = account->industry;
    row.role = account->role;
    row.pool = account->pool;
    row.standing = account->standing;
    memcpy(row.party, account->party, sizeof account->party);
    lq_rows_put(&page->rows, &row, sizeof row);
}

quota_status lq_list_accounts(lq_page *page)
{
    const uint32_t count = page->state->accounts.count;
    if (page->account != LQ_NONE) {
        if (page->cursor <= page->account && !lq_page_full(page)) {
            put_account(page, page->account);
            page->cursor = LQ_CURSOR_END;
        }
        return QUOTA_OK;
    }
    for (; page->cursor < count && !lq_page_full(page); page->cursor++)
        put_account(page, (uint32_t)page->cursor);
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- balances */

/* A balance is kept for each term; a row is all of them.  It is given at the place of the first. */
static int is_first_of_terms(const lq_state *state, uint32_t at)
{
    const lq_balance *balance = lq_balance_at(state, at);
    uint32_t other = lq_account_at(state, balance->account)->balances;
    for (; other != LQ_NONE; other = lq_balance_at(state, other)->next)
        if (other < at && lq_balance_at(state, other)->pollutant == balance->pollutant)
            return 0;
    return 1;
}

static void put_balance(lq_page *page, uint32_t at)
{
    const lq_state *state = page->state;
    const lq_balance *balance = lq_balance_at(state, at);
    const lq_account *account = lq_account_at(state, balance->account);
    quota_balance row;
    if (page->filter.pollutant != 0 && balance->pollutant != page->filter.pollutant)
        return;
    if (!account_passes(page, account) || !is_first_of_terms(state, at))
        return;
    const lq_sums sums = lq_sums_of(state, balance->account, balance->pollutant);
    if (page->filter.live && sums.available == 0 && sums.encumbered == 0 && sums.debt == 0)
        return;
    memset(&row, 0, sizeof row);
    row.account = account->number;
    row.available = sums.available;
    row.encumbered = sums.encumbered;
    row.pledged = sums.pledged;
    row.debt = sums.debt;
    row.pollutant = balance->pollutant;
    lq_rows_put(&page->rows, &row, sizeof row);
}

static void put_debt(lq_page *page, uint32_t at)
{
    const lq_balance *balance = lq_balance_at(page->state, at);
    quota_debt row;
    if (balance->debt == 0 || (page->filter.pollutant != 0 && balance->pollutant != page->filter.pollutant))
        return;
    memset(&row, 0, sizeof row);
    row.account = lq_account_at(page->state, balance->account)->number;
    row.amount = balance->debt;
    row.pollutant = balance->pollutant;
    lq_rows_put(&page->rows, &row, sizeof row);
}

/* The balances of the account, which are few, from its list; else all. */
static quota_status walk(lq_page *page, void (*put)(lq_page *, uint32_t))
{
    const lq_state *state = page->state;
    const uint32_t count = state->balances.count;
    uint32_t at;
    if (page->account == LQ_NONE) {
        for (; page->cursor < count && !lq_page_full(page); page->cursor++)
            put(page, (uint32_t)page->cursor);
        return QUOTA_OK;
    }
    quota_status status = lq_page_resume(page, lq_account_at(state, page->account)->balances, count, &at);
    if (status != QUOTA_OK)
        return status;
    if (at != LQ_NONE && lq_balance_at(state, at)->account != page->account)
        return lq_page_foreign(page);
    for (; at != LQ_NONE && !lq_page_full(page); at = lq_balance_at(state, at)->next)
        put(page, at);
    lq_page_pause(page, at);
    return QUOTA_OK;
}

quota_status lq_list_balances(lq_page *page)
{
    return walk(page, put_balance);
}

quota_status lq_list_debts(lq_page *page)
{
    return walk(page, put_debt);
}
