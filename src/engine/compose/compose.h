/* compose.h - the acts that ask the law. */
#ifndef LQ_ENGINE_COMPOSE_H
#define LQ_ENGINE_COMPOSE_H

#include <libquota/ledger.h>

/* quota_compose() of QUOTA_ACT_DEPOSIT: `amount` of the model in all, 0 = what the law credits. */
quota_status lq_compose_deposit(quota_ledger *ledger, const quota_entry *model, const uint64_t *accounts,
                                size_t account_count, quota_entry *entries, size_t capacity,
                                size_t entry_size, size_t *count, quota_error *error);

/* quota_compose() of QUOTA_ACT_BUY_BACK. */
quota_status lq_compose_buyback(quota_ledger *ledger, const quota_entry *model, quota_entry *entries,
                                size_t capacity, size_t entry_size, size_t *count, quota_error *error);

#endif
