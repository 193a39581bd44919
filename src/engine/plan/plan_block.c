/* plan_block.c - what keeps available stock out of a plan that falls short, and which one fact would free it.
 *
 * A fact frees a source if each question that is asked of it could allow it were that fact another, and no
 * other is missing. */
#include <string.h>

#include "engine/plan/plan.h"

/* ---------------------------------------------------------------- the one fact */

/* Could the question allow, were the fact another? */
static int could_allow(const lq_planner *planner, const lq_listener *listener, const lq_heard *heard,
                       const quota_policy *policy, uint32_t fact, quota_fact *facts)
{
    const int own = fact > INT32_MAX; /* numbers of a policy's own facts are its own */
    size_t count = 0;
    for (size_t i = 0; i < heard->asked.fact_count; i++) {
        const quota_fact *given = &listener->facts[heard->first_fact + i];
        if (given->fact != fact || (own && heard->asked.policy != policy))
            facts[count++] = *given;
    }
    const quota_case without = {.struct_size = sizeof without,
                                .question = heard->asked.question,
                                .facts = facts,
                                .fact_count = count,
                                .calendar = planner->engine->calendar};
    quota_decision decision = {.struct_size = sizeof decision};
    if (quota_decide(heard->asked.policy, &without, &decision, NULL) != QUOTA_OK)
        return 0;
    if (decision.verdict <= QUOTA_ALLOW) /* leaving the document's scope is no remedy */
        return decision.verdict == QUOTA_ALLOW || heard->asked.decision.verdict == QUOTA_NOT_APPLICABLE;
    return (decision.verdicts & 1u << QUOTA_ALLOW) != 0 &&
           (heard->foreseen || (decision.missing_count == 1 && decision.missing[0] == fact));
}

static int frees(const lq_planner *planner, const lq_listener *listener, const quota_policy *policy,
                 uint32_t fact, quota_fact *facts)
{
    for (size_t i = 0; i < listener->count; i++)
        if (!could_allow(planner, listener, &listener->asks[i], policy, fact, facts))
            return 0;
    return 1;
}

/* Facts that somebody may state come first, then what the ledger itself knows; the day, the pollutant and an
 * approval are nobody's remedy. */
static int is_of_turn(const quota_policy *policy, uint32_t fact, int derived)
{
    quota_fact_info info = {.struct_size = sizeof info};
    if (fact == QUOTA_FACT_AS_OF || fact == QUOTA_FACT_POLLUTANT || fact == QUOTA_FACT_EXCEPTION_APPROVED ||
        quota_fact_describe(policy, fact, &info) != QUOTA_OK)
        return 0;
    return lq_fact_row_is_derived(lq_fact_row_of(fact, info.name)) == derived;
}

static const lq_heard *worst_of(const lq_listener *listener)
{
    const lq_heard *worst = NULL;
    for (size_t i = 0; i < listener->count; i++)
        if (!worst || listener->asks[i].asked.decision.verdict > worst->asked.decision.verdict)
            worst = &listener->asks[i];
    return worst;
}

/* What is required is nobody's statement: it is missing because a fact of `offset` is. */
static uint32_t stated_for(const lq_planner *planner, const quota_policy *policy, uint32_t fact)
{
    const quota_need_result *need = &planner->plan->needs[planner->need];
    quota_fact_info info = {.struct_size = sizeof info};
    return need->missing != 0 && quota_fact_describe(policy, fact, &info) == QUOTA_OK &&
                   lq_fact_row_reads(lq_fact_row_of(fact, info.name), LQ_DERIVED_REQUIRED)
               ? need->missing
               : fact;
}

static void look_for_fact(const lq_planner *planner, const lq_listener *listener, quota_block *block,
                          quota_fact *facts)
{
    const lq_heard *worst = worst_of(listener);
    const quota_policy *policy = worst->asked.policy;
    const quota_decision *decision = &worst->asked.decision;
    if (decision->missing_count == 1 && frees(planner, listener, policy, decision->missing[0], facts)) {
        block->fact = stated_for(planner, policy, decision->missing[0]);
        return;
    }
    for (int derived = 0; derived <= 1; derived++)
        for (size_t i = 0; i < worst->asked.fact_count; i++) {
            const uint32_t fact = listener->facts[worst->first_fact + i].fact;
            if (!is_of_turn(policy, fact, derived) || !frees(planner, listener, policy, fact, facts))
                continue;
            block->fact = fact;
            block->known = 1;
            return;
        }
}

static quota_status find_fact(lq_planner *planner, const lq_judgement *of, quota_block *block)
{
    quota_entry entry =
        lq_plan_hold(planner, of->cell, lq_amounts_at(planner->state, of->cell)->available, 0);
    lq_listener listener;
    quota_status status = lq_hear(planner->engine, planner->state, &entry, &listener);
    if (status == QUOTA_E_NO_MEMORY || listener.count == 0) {
        lq_unhear(planner->engine, &listener);
        return status == QUOTA_E_NO_MEMORY ? status : QUOTA_OK;
    }
    size_t most = 1;
    for (size_t i = 0; i < listener.count; i++)
        if (listener.asks[i].asked.fact_count > most)
            most = listener.asks[i].asked.fact_count;
    quota_fact *facts = lq_mem_alloc(&planner->plan->mem, most * sizeof *facts);
    if (facts)
        look_for_fact(planner, &listener, block, facts);
    lq_mem_free(&planner->plan->mem, facts, most * sizeof *facts);
    lq_unhear(planner->engine, &listener);
    return facts ? QUOTA_OK : QUOTA_E_NO_MEMORY;
}

/* ---------------------------------------------------------------- blocks */

static int is_same(const quota_block *a, const quota_block *b)
{
    return a->pollutant == b->pollutant && a->status == b->status && a->verdict == b->verdict &&
           a->policy == b->policy && a->rule == b->rule && a->fact == b->fact && a->known == b->known;
}

static int64_t plus(int64_t sum, int64_t amount)
{
    return sum > QUOTA_AMOUNT_MAX - amount ? QUOTA_AMOUNT_MAX : sum + amount;
}

static quota_status add_block(lq_planner *planner, const quota_block *block)
{
    quota_plan *plan = planner->plan;
    for (size_t i = 0; i < plan->block_count; i++)
        if (is_same(&plan->blocks[i], block)) {
            plan->blocks[i].amount = plus(plan->blocks[i].amount, block->amount);
            return QUOTA_OK;
        }
    void *array = plan->blocks;
    quota_status status =
        lq_mem_grow(&plan->mem, &array, &plan->block_capacity, plan->block_count + 1, sizeof *plan->blocks);
    plan->blocks = array;
    if (status == QUOTA_OK)
        plan->blocks[plan->block_count++] = *block;
    return status;
}

static quota_status block_of(lq_planner *planner, const lq_judgement *of, int64_t amount)
{
    quota_block block = {.struct_size = sizeof block,
                         .pollutant = planner->pollutant,
                         .status = of->status,
                         .verdict = of->verdict,
                         .amount = amount,
                         .policy = of->policy,
                         .rule = of->rule};
    quota_status status = QUOTA_OK;
    if (of->status == QUOTA_R_BLOCKED || of->status == QUOTA_R_TERM_ENDED) {
        block.fact = of->status == QUOTA_R_BLOCKED ? QUOTA_FACT_BLOCKED : QUOTA_FACT_TERM_WINDOW_ENDS;
        block.known = of->status == QUOTA_R_BLOCKED;
    } else if (of->status != QUOTA_R_ACCOUNT_CLOSED) {
        status = find_fact(planner, of, &block);
    }
    return status == QUOTA_OK ? add_block(planner, &block) : status;
}

/* What every judgement is about, and what lawful stock from outside there is. */
static void sum_up(const lq_planner *planner, int64_t *sums, int64_t *outside)
{
    for (size_t i = 0; i < planner->source_count; i++) {
        lq_source walk = planner->sources[i];
        const lq_judgement *of = &planner->judgements[walk.judgement];
        walk.at = 0;
        while (lq_plan_next(planner, &walk)) {
            const int64_t available = lq_amounts_at(planner->state, walk.cell)->available;
            if (of->status != QUOTA_OK)
                sums[walk.judgement] = plus(sums[walk.judgement], available);
            else if (of->outside)
                *outside = plus(*outside, available);
        }
    }
}

static quota_status add_limit(lq_planner *planner, int64_t outside)
{
    const quota_need_result *need = &planner->plan->needs[planner->need];
    const quota_block block = {.struct_size = sizeof block,
                               .pollutant = planner->pollutant,
                               .status = QUOTA_R_LAW_LIMIT,
                               .verdict = QUOTA_DENY,
                               .amount = outside - need->outside,
                               .policy = need->limit_policy,
                               .rule = need->limit_rule};
    return planner->outside_left == 0 && block.amount > 0 ? add_block(planner, &block) : QUOTA_OK;
}

quota_status lq_plan_block(lq_planner *planner)
{
    const size_t count = planner->judgement_count;
    int64_t outside = 0;
    if (planner->left == 0)
        return QUOTA_OK;
    int64_t *sums = lq_mem_alloc(&planner->plan->mem, (count + 1) * sizeof *sums);
    if (!sums)
        return QUOTA_E_NO_MEMORY;
    memset(sums, 0, (count + 1) * sizeof *sums);
    sum_up(planner, sums, &outside);
    quota_status status = QUOTA_OK;
    for (size_t i = 0; i < count && status == QUOTA_OK; i++) {
        lq_judgement whole = planner->judgements[i];
        if (sums[i] > 0)
            status = block_of(planner, &whole, sums[i]);
        if (whole.kept == 0 || status != QUOTA_OK)
            continue;
        whole.status = whole.whole_status;
        whole.verdict = whole.whole_verdict;
        whole.policy = whole.whole_policy;
        whole.rule = whole.whole_rule;
        status = block_of(planner, &whole, whole.kept);
    }
    lq_mem_free(&planner->plan->mem, sums, (count + 1) * sizeof *sums);
    return status == QUOTA_OK ? add_limit(planner, outside) : status;
}
