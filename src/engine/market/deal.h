/* deal.h - the money of a deal: totals of a price, the baseline price, what the law says is to be paid. */
#ifndef LQ_DEAL_H
#define LQ_DEAL_H

#include "base/num.h"
#include "engine/law/scene.h"

/* amount x price in fen, both not below 0; what is left of a fen as the mode says.  QUOTA_E_OVERFLOW: more
 * than QUOTA_MONEY_MAX. */
quota_status lq_deal_total(int64_t amount, int64_t price, lq_rounding mode, int64_t *total);
/* The greatest price at which amount x price is no more than the total. */
int64_t lq_deal_price(int64_t amount, int64_t total);

/* Stated about the ledger, for the pollutant on that law day; QUOTA_UNKNOWN. */
int64_t lq_deal_baseline(const lq_state *state, uint8_t pollutant, int32_t law_day);

/* The answer of `fee`. */
typedef struct lq_fee {
    int64_t amount;        /* fen; QUOTA_UNKNOWN */
    int32_t verdict;       /* the worst; 0 = no policy sets one */
    uint32_t policy, rule; /* of the amount, else of the verdict */
    uint32_t missing;      /* the first fact it misses */
} lq_fee;

/* `entry` as it would be posted, with pollutant and `moved`. */
quota_status lq_deal_fee(lq_engine *engine, const lq_state *state, const quota_entry *entry, lq_fee *fee,
                         quota_error *error);

#endif
