/* compose.c - quota_compose(): a deposit and a purchase ask the law, the other acts need the state alone. */
#include "engine/compose/compose.h"
#include "ledger/query/compose.h"

quota_status quota_compose(quota_ledger *ledger, quota_act act, const quota_entry *model,
                           const uint64_t *accounts, size_t account_count, quota_entry *entries,
                           size_t capacity, size_t entry_size, size_t *count, quota_error *error)
{
    if (act == QUOTA_ACT_DEPOSIT)
        return lq_compose_deposit(ledger, model, accounts, account_count, entries, capacity, entry_size,
                                  count, error);
    if (act == QUOTA_ACT_BUY_BACK)
        return lq_compose_buyback(ledger, model, entries, capacity, entry_size, count, error);
    return lq_compose_act(ledger, act, model, entries, capacity, entry_size, count, error);
}
