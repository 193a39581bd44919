/* split.c - what to suppose next when a question is still open. */
#include "policy/decide/answer.h"

static int several(unsigned set)
{
    return (set & (set - 1)) != 0;
}

static lq_split nothing(void)
{
    lq_split none = {0, 0, 0};
    return none;
}

static lq_split by_fact(uint32_t fact)
{
    lq_split split = {1, 0, fact};
    return split;
}

/* A helper question that an expression reads and that is itself open. */
static lq_split pick_in_expression(lq_state *state, lq_ref ref)
{
    const lq_node *node = &state->policy->nodes[ref];
    lq_split split = nothing();
    switch (node->op) {
    case LQ_OP_ASK:
        return lq_pick(state, node->a);
    case LQ_OP_LITERAL:
    case LQ_OP_FACT:
        return split;
    default:
        split = pick_in_expression(state, node->a);
        return split.found ? split : pick_in_expression(state, node->b);
    }
}

static lq_split pick_in_condition(lq_state *state, lq_ref ref)
{
    lq_split split = nothing();
    if (ref == 0 || !several(lq_eval_condition(state, ref)))
        return split;
    const lq_node *node = &state->policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_TEST:
    case LQ_OP_CUT:
        return by_fact(node->a);
    case LQ_OP_COMPARE: {
        /* facts behind the comparison first: they may be read elsewhere too */
        const lq_compare *compare = &state->policy->compares[node->a];
        if (compare->asks) {
            split = pick_in_expression(state, compare->left);
            if (!split.found)
                split = pick_in_expression(state, compare->right);
        }
        if (!split.found) {
            split.found = split.by_compare = 1;
            split.index = node->a;
        }
        return split;
    }
    case LQ_OP_NOT:
        return pick_in_condition(state, node->a);
    default:
        split = pick_in_condition(state, node->a);
        return split.found ? split : pick_in_condition(state, node->b);
    }
}

static lq_split pick_force(const lq_state *state)
{
    const uint32_t flags[2] = {state->policy->fact_exception_approved, state->policy->fact_strict_mode};
    for (int i = 0; i < 2; i++)
        if (flags[i] != 0 && !lq_state_is_known(state, flags[i] - 1))
            return by_fact(flags[i] - 1);
    return nothing();
}

static lq_split pick_in_row(lq_state *state, const lq_question *question, uint32_t row)
{
    const lq_rule *rule = &state->policy->rules[question->rules[row]];
    lq_row_view view = lq_look_row(state, question, row);
    lq_split split = nothing();
    if (!several(view.hit) && !several(view.acts) && !(view.hit == LQ_TRUE && several(view.cover)))
        return split;
    if (several(view.when))
        return pick_in_condition(state, rule->when);
    if (several(view.hit)) { /* a row that may displace it */
        for (uint32_t i = 0; i < question->rule_count && !split.found; i++) {
            const lq_rule *other = &state->policy->rules[question->rules[question->by_rank[i]]];
            if (other->displace_count > 0)
                split = pick_in_condition(state, other->when);
        }
        if (split.found)
            return split;
    }
    split = pick_in_condition(state, rule->cover);
    if (!split.found)
        split = pick_in_condition(state, rule->require);
    return split.found ? split : pick_force(state);
}

lq_split lq_pick(lq_state *state, uint32_t question)
{
    const lq_question *asked = &state->policy->questions[question];
    lq_view view;
    lq_look(state, question, NULL, 1, &view);
    if (view.sure || view.infeasible)
        return nothing();
    lq_split split = pick_in_condition(state, state->policy->window);
    /* covers first: outside, nothing else is asked */
    for (uint32_t i = 0; i < asked->rule_count && !split.found; i++)
        if (state->policy->rules[asked->rules[asked->by_rank[i]]].cover != 0)
            split = pick_in_row(state, asked, asked->by_rank[i]);
    for (uint32_t i = 0; i < asked->rule_count && !split.found; i++)
        split = pick_in_row(state, asked, asked->by_rank[i]);
    return split;
}

/* ------------------------------------------------------------------ parts */

/* Part `part` of a number cut by literals: below, at and above each.  1 if it exists. */
static int cut_part(const lq_fact *fact, uint32_t part, int64_t *lo, int64_t *hi)
{
    uint32_t count = fact->cut_count;
    if (part > 2 * count)
        return 0;
    if (part % 2 == 1) {
        *lo = *hi = fact->cuts[part / 2];
        return 1;
    }
    *lo = part == 0 ? INT64_MIN : fact->cuts[part / 2 - 1] + 1;
    *hi = part == 2 * count ? INT64_MAX : fact->cuts[part / 2] - 1;
    return 1;
}

static int narrow_fact(lq_state *state, uint32_t index, uint32_t part)
{
    const lq_fact *fact = &state->policy->facts[index];
    lq_known *known = &state->facts[index];
    if (known->mask != 0) {
        if (part >= fact->part_count)
            return 0;
        if ((known->mask & fact->parts[part]) == 0)
            return 2;
        known->mask &= fact->parts[part];
        return 1;
    }
    int64_t lo, hi;
    if (!cut_part(fact, part, &lo, &hi))
        return 0;
    lo = lo > known->lo ? lo : known->lo;
    hi = hi < known->hi ? hi : known->hi;
    if (lo > hi)
        return 2;
    known->lo = lo;
    known->hi = hi;
    return 1;
}

int lq_split_apply(lq_state *state, const lq_split *split, uint32_t part, lq_known *saved)
{
    if (!split->by_compare) {
        *saved = state->facts[split->index];
        int done = narrow_fact(state, split->index, part);
        if (done == 1)
            lq_state_changed(state);
        return done;
    }
    if (part > 3)
        return 0;
    unsigned outcome = 1U << part;
    if ((lq_eval_compare(state, split->index) & outcome) == 0)
        return 2;
    saved->mask = state->allowed[split->index];
    state->allowed[split->index] = (uint8_t)outcome;
    lq_state_changed(state);
    return 1;
}

void lq_split_undo(lq_state *state, const lq_split *split, const lq_known *saved)
{
    if (split->by_compare)
        state->allowed[split->index] = (uint8_t)saved->mask;
    else
        state->facts[split->index] = *saved;
    lq_state_changed(state);
}
