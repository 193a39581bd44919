/* deal.c - the money of a deal. */
#include "engine/market/deal.h"

#include <string.h>

quota_status lq_deal_total(int64_t amount, int64_t price, lq_rounding mode, int64_t *total)
{
    int64_t fen;
    if (lq_wide_divide(lq_wide_product(amount, price), QUOTA_TONNE, 1, mode, &fen) || fen > QUOTA_MONEY_MAX)
        return QUOTA_E_OVERFLOW;
    *total = fen;
    return QUOTA_OK;
}

int64_t lq_deal_price(int64_t amount, int64_t total)
{
    int64_t price;
    return lq_wide_divide(lq_wide_product(total, QUOTA_TONNE), amount, 1, LQ_ROUND_DOWN, &price) ||
                   price > QUOTA_PRICE_MAX
               ? QUOTA_PRICE_MAX
               : price;
}

int64_t lq_deal_baseline(const lq_state *state, uint8_t pollutant, int32_t law_day)
{
    return lq_fact_on(state, QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_BASELINE_PRICE, pollutant, law_day, NULL);
}

/* ---------------------------------------------------------------- the fee */

static int is_sure(const quota_decision *decision)
{
    return (decision->flags & QUOTA_DECISION_VALUE) != 0 && decision->kind == QUOTA_KIND_MONEY &&
           decision->lo == decision->hi;
}

/* Of several layers the worst verdict holds, and the largest sum. */
static void hear(lq_fee *fee, uint32_t number, const quota_decision *decision, int *sure)
{
    if (fee->missing == 0 && decision->missing_count > 0)
        fee->missing = decision->missing[0];
    const int larger = is_sure(decision) && decision->hi > fee->amount;
    if (larger || (fee->amount == QUOTA_UNKNOWN && decision->verdict > fee->verdict)) {
        fee->policy = number;
        fee->rule = decision->rule;
    }
    if (larger)
        fee->amount = decision->hi;
    if (decision->verdict > fee->verdict)
        fee->verdict = decision->verdict;
    *sure &= is_sure(decision);
}

quota_status lq_deal_fee(lq_engine *engine, const lq_state *state, const quota_entry *entry, lq_fee *fee,
                         quota_error *error)
{
    const int32_t law_day = entry->as_of != 0 ? entry->as_of : entry->date;
    lq_scene scene;
    size_t in_force;
    int sure = 1;
    *fee = (lq_fee){.amount = QUOTA_UNKNOWN};
    quota_status status = lq_statutes_on(engine, state, law_day, &in_force);
    if (status != QUOTA_OK)
        return status;
    lq_scene_open(&scene, engine, state, entry, 0, law_day);
    scene.in_force = in_force;
    for (size_t i = 0; i < in_force; i++) {
        quota_decision decision;
        size_t count;
        status = lq_ask(&scene, &engine->in_force[i], LQ_ASK_FEE, &decision, &count, error);
        if (status == QUOTA_E_NOT_FOUND)
            continue;
        if (status != QUOTA_OK)
            return status;
        if (decision.verdict != QUOTA_NOT_APPLICABLE)
            hear(fee, engine->in_force[i].number, &decision, &sure);
    }
    if (!sure)
        fee->amount = QUOTA_UNKNOWN;
    return QUOTA_OK;
}
