/* hear.c - an entry put to the law by itself, with somebody listening to what is asked. */
#include <string.h>

#include "engine/law/law.h"

quota_status lq_hear(lq_engine *engine, const lq_state *state, quota_entry *entry, lq_listener *listener)
{
    memset(listener, 0, sizeof *listener);
    listener->id = entry->id;
    engine->listener = listener;
    const quota_status status = lq_engine_decide(engine, state, entry, 1, 0, NULL);
    engine->listener = NULL;
    return status;
}

void lq_unhear(lq_engine *engine, lq_listener *listener)
{
    lq_mem_free(&engine->mem, listener->asks, listener->capacity * sizeof *listener->asks);
    lq_mem_free(&engine->mem, listener->facts, listener->fact_capacity * sizeof *listener->facts);
}

lq_basis lq_heard_basis(const lq_engine *engine, const lq_listener *listener, quota_status status)
{
    lq_basis basis = {0, 0, 0, 0};
    for (size_t i = 0; i < listener->count; i++) {
        const quota_asked *asked = &listener->asks[i].asked;
        const int32_t verdict = asked->decision.verdict;
        if (verdict < basis.verdict || (verdict == basis.verdict && (basis.rule != 0 || verdict == 0)))
            continue;
        if (verdict == basis.verdict && asked->decision.rule == 0)
            continue;
        basis.verdict = verdict;
        basis.policy = asked->policy_number;
        basis.rule = asked->decision.rule;
        basis.missing = asked->decision.missing_count > 0 ? asked->decision.missing[0] : 0;
    }
    if (status == QUOTA_R_LAW_REVIEW && listener->count == 0) { /* no rule was asked, so a person decides */
        basis.verdict = QUOTA_REVIEW;
        basis.policy = engine->in_force[0].number;
    }
    return basis;
}

int lq_is_refusal_by_law(quota_status status)
{
    return status == QUOTA_R_LAW_DENIES || status == QUOTA_R_LAW_REVIEW || status == QUOTA_R_LAW_LIMIT;
}
