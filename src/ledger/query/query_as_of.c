/* query_as_of.c - what an account had on a past day: what it has, less what came and plus what went since.
 *
 * Where the seqs that touch each account are noted only those after the day are read; else all entries dated
 * after it. */
#include "ledger/query/query.h"

#include "base/num.h"
#include "base/text.h"

enum { LOOKED_THROUGH = 256 }; /* entries read at once */

typedef struct lq_past {
    const lq_state *state;
    uint64_t account, lot;
    uint8_t pollutant;
    int64_t amounts[2]; /* available, encumbered */
} lq_past;

static int is_meant(const lq_past *past, const quota_entry *entry, const lq_side *side)
{
    return lq_live(side->bucket) && side->account == past->account &&
           (past->lot == 0 ? entry->pollutant == past->pollutant : side->lot == past->lot);
}

static quota_status take_back(lq_past *past, const quota_entry *entry)
{
    const lq_side from = lq_from_side(entry), to = lq_to_side(entry);
    int64_t *amount;
    if (is_meant(past, entry, &from)) {
        amount = &past->amounts[from.bucket == QUOTA_BUCKET_ENCUMBERED];
        if (lq_add(*amount, entry->moved, amount))
            return QUOTA_E_OVERFLOW;
    }
    if (is_meant(past, entry, &to)) {
        amount = &past->amounts[to.bucket == QUOTA_BUCKET_ENCUMBERED];
        if (lq_sub(*amount, entry->moved, amount))
            return QUOTA_E_OVERFLOW;
    }
    return QUOTA_OK;
}

static quota_status read_since(lq_past *past, quota_ledger *ledger, uint32_t account, uint32_t first,
                               quota_error *error)
{
    const lq_account_cells *history = lq_history_of(past->state, account);
    const uint32_t last = past->state->entry_count;
    const quota_entry *entry;
    lq_scan scan;
    if (first > last)
        return QUOTA_OK;
    quota_status status = lq_scan_begin(&scan, ledger, history != NULL ? 1 : LOOKED_THROUGH, error);
    if (status != QUOTA_OK)
        return status;
    /* Backwards in the history, until before the day; forwards through the journal. */
    uint32_t at = history != NULL ? history->count : first;
    while (status == QUOTA_OK) {
        if (history != NULL && (at == 0 || history->cells[at - 1] < first))
            break;
        if (history == NULL && at > last)
            break;
        status = lq_scan_entry(&scan, history != NULL ? history->cells[--at] : at++, &entry, error);
        if (status == QUOTA_OK)
            status = take_back(past, entry);
    }
    lq_scan_end(&scan);
    return status;
}

/* Of many terms, so their sum may be no amount. */
static quota_status have_of_pollutant(lq_past *past, uint32_t account)
{
    const lq_state *state = past->state;
    uint32_t at = lq_account_at(state, account)->balances;
    for (; at != LQ_NONE; at = lq_balance_at(state, at)->next) {
        const lq_balance *balance = lq_balance_at(state, at);
        if (balance->pollutant == past->pollutant &&
            (lq_add(past->amounts[0], balance->available, &past->amounts[0]) ||
             lq_add(past->amounts[1], balance->encumbered, &past->amounts[1])))
            return QUOTA_E_OVERFLOW;
    }
    return QUOTA_OK;
}

static quota_status have_now(lq_past *past, uint32_t account, uint32_t lot)
{
    const lq_state *state = past->state;
    if (lot == LQ_NONE)
        return have_of_pollutant(past, account);
    /* No overflow: a lot's cells add up to no more than QUOTA_AMOUNT_MAX. */
    for (uint32_t at = lq_lot_at(state, lot)->cell; at != LQ_NONE; at = lq_cell_at(state, at)->of_lot) {
        if (lq_cell_at(state, at)->account != account)
            continue;
        past->amounts[0] += lq_amounts_at(state, at)->available;
        past->amounts[1] += lq_amounts_at(state, at)->encumbered;
    }
    return QUOTA_OK;
}

quota_status quota_ledger_as_of(quota_ledger *ledger, uint64_t account, uint8_t pollutant, uint64_t lot,
                                int32_t date, int64_t *available, int64_t *encumbered, quota_error *error)
{
    lq_past past;
    quota_status status = lq_ledger_enter(ledger, error);
    if (status != QUOTA_OK)
        return status;
    if (available == NULL || encumbered == NULL)
        return lq_fail(error, QUOTA_E_ARGUMENT, available == NULL ? "available" : "encumbered", "a pointer",
                       "NULL", 4);
    if (pollutant == 0 && lot == 0)
        return lq_fail(error, QUOTA_E_ARGUMENT, "pollutant", "a pollutant, or a lot", "0", 1);
    status = lq_check_day(error, "date", date);
    if (status != QUOTA_OK)
        return status;
    memset(&past, 0, sizeof past);
    past.state = ledger->state;
    past.account = account;
    past.lot = lot;
    past.pollutant = pollutant;
    const uint32_t account_at = lq_find_account(past.state, account);
    if (account_at == LQ_NONE)
        return lq_fail_unknown(error, "account", account);
    const uint32_t lot_at = lot == 0 ? LQ_NONE : lq_find_lot(past.state, lot);
    if (lot != 0 && lot_at == LQ_NONE)
        return lq_fail_unknown(error, "lot", lot);
    if (lot != 0 && pollutant != 0 && lq_lot_at(past.state, lot_at)->pollutant != pollutant)
        return lq_fail_number(error, QUOTA_E_ARGUMENT, "pollutant", "the lot's, or 0", pollutant);
    if (have_now(&past, account_at, lot_at) != QUOTA_OK)
        return lq_fail(error, QUOTA_E_OVERFLOW, "pollutant", "sums in 64 bits; ask lot by lot", "more", 4);
    status = read_since(&past, ledger, account_at, lq_seq_from(past.state, date + 1), error);
    if (status != QUOTA_OK)
        return status;
    *available = past.amounts[0];
    *encumbered = past.amounts[1];
    return QUOTA_OK;
}
