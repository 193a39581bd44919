/* explain_change.c - what another value of one fact would do, as steps: ifs and changes. */
#include <string.h>

#include "base/date.h"
#include "policy/explain/explain_class.h"

static quota_step class_step(const lq_explanation *ex, int32_t kind, uint32_t fact, const lq_class *one)
{
    const lq_fact *def = &ex->policy->facts[fact];
    quota_step step = lq_step_of(ex, kind);
    lq_step_decide(ex, ex->question, &one->result.outcome, &step);
    step.fact = def->id;
    step.left_type = def->type;
    step.operation = one->operation;
    step.set = one->set;
    step.other_fact = one->other ? ex->policy->facts[one->other - 1].id : 0;
    if (one->operation != QUOTA_OPERATION_IN) {
        step.left_lo = lq_value_outside(def->type, one->lo);
        step.left_hi = lq_value_outside(def->type, one->hi);
    }
    return step;
}

void lq_explain_ifs(lq_explanation *ex, uint32_t fact)
{
    lq_compares read;
    lq_classes all;
    lq_find_compares(ex, &read);
    lq_find_classes(ex, fact, &read, &all);
    for (uint32_t i = 0; i < all.count && all.count > 1; i++) {
        quota_step step = class_step(ex, QUOTA_STEP_IF, fact, &all.list[i]);
        ex->take(ex->taker, &step);
    }
}

/* Is the fact's value of this case in the class? */
static int is_in(const lq_explanation *ex, uint32_t fact, const lq_class *one)
{
    const lq_known *known = &ex->state.facts[fact];
    if (one->operation == QUOTA_OPERATION_IN)
        return (one->set & known->mask) != 0;
    return one->operation != QUOTA_OPERATION_NE && one->lo <= known->lo && known->lo <= one->hi;
}

typedef struct changes {
    quota_step steps[LQ_EXPLAIN_CHANGES];
    uint8_t weights[LQ_EXPLAIN_CHANGES];
    uint32_t count;
} changes;

/* Facts that the row which decided reads: their changes come first. */
static void deciding_reads(const lq_explanation *ex, lq_fact_set *reads)
{
    memset(reads, 0, sizeof *reads);
    if (ex->outcome.rule == LQ_NO_ROW)
        return;
    const lq_rule *rule = &ex->policy->rules[ex->outcome.rule];
    lq_add_reads(ex->policy, rule->when, 1, reads);
    lq_add_reads(ex->policy, rule->cover, 1, reads);
    lq_add_reads(ex->policy, rule->require, 1, reads);
    lq_add_reads(ex->policy, rule->expression, 1, reads);
}

/* A day outside the document's time, past the calendar, or that never comes. */
static int is_trivial(const lq_explanation *ex, uint32_t fact, const lq_class *one, const lq_supposed *now)
{
    uint32_t worse = one->result.outcome.flags & ~now->outcome.flags;
    if (ex->policy->facts[fact].type != QUOTA_TYPE_DATE)
        return 0;
    return (worse & (QUOTA_DECISION_NOT_IN_FORCE | QUOTA_DECISION_CALENDAR)) != 0 ||
           (fact + 1 == ex->policy->fact_as_of && one->lo == LQ_DAY_NEVER);
}

static void collect_changes(lq_explanation *ex, uint32_t fact, const lq_compares *read,
                            const lq_supposed *now, const lq_fact_set *first, changes *out)
{
    lq_classes all;
    int follows = ex->policy->facts[fact].type > QUOTA_TYPE_ID;
    lq_find_classes(ex, fact, read, &all);
    for (uint32_t i = 0; i < all.count; i++) {
        const lq_outcome *then = &all.list[i].result.outcome;
        if (is_in(ex, fact, &all.list[i]) || lq_same_result(&all.list[i].result, now, follows) ||
            out->count == LQ_EXPLAIN_CHANGES)
            continue;
        if (is_trivial(ex, fact, &all.list[i], now))
            continue;
        out->weights[out->count] = then->verdict == QUOTA_NOT_APPLICABLE ? 2 : !lq_has_fact(first, fact);
        out->steps[out->count++] = class_step(ex, QUOTA_STEP_CHANGE, fact, &all.list[i]);
    }
}

void lq_explain_changes(lq_explanation *ex)
{
    const lq_question *asked = ex->given.question;
    lq_compares read;
    lq_supposed now;
    lq_fact_set first;
    changes found;
    found.count = 0;
    lq_find_compares(ex, &read);
    deciding_reads(ex, &first);
    if (!lq_suppose(ex, &now))
        return;
    for (uint32_t i = 0; i < asked->fact_count; i++)
        if (lq_state_is_known(&ex->state, asked->facts[i]))
            collect_changes(ex, asked->facts[i], &read, &now, &first, &found);
    for (uint8_t weight = 0; weight <= 2; weight++)
        for (uint32_t i = 0; i < found.count; i++)
            if (found.weights[i] == weight)
                ex->take(ex->taker, &found.steps[i]);
}
