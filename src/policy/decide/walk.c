/* walk.c - every completion of what is unknown, summed up. */
#include <string.h>

#include "base/date.h"
#include "policy/decide/answer.h"

/* ------------------------------------------------------------------ adding a sure view to a sum */

static uint32_t rule_index(const lq_state *state, uint32_t question, uint32_t row)
{
    return row == LQ_NO_ROW ? LQ_NO_ROW : state->policy->questions[question].rules[row];
}

static int worse(const lq_state *state, const lq_sum *sum, int verdict, uint32_t rule)
{
    if (verdict != sum->verdict_of_rule)
        return verdict > sum->verdict_of_rule;
    if (rule == LQ_NO_ROW || sum->rule == LQ_NO_ROW)
        return rule != LQ_NO_ROW;
    return state->policy->rules[rule].rank < state->policy->rules[sum->rule].rank;
}

static void note_rule(const lq_state *state, lq_sum *sum, int verdict, uint32_t rule)
{
    if (worse(state, sum, verdict, rule)) {
        sum->verdict_of_rule = verdict;
        sum->rule = rule;
    }
}

/* a/b < c/d for ratios in lowest terms; den 0 = none yet */
static int ratio_less(int64_t a, int64_t b, int64_t c, int64_t d)
{
    return lq_wide_compare(lq_wide_product(a, d), lq_wide_product(c, b)) < 0;
}

static void add_value(lq_state *state, uint32_t question, const lq_view *view, lq_sum *sum)
{
    uint32_t rule = rule_index(state, question, view->value_row);
    int first = !sum->has_value;
    if (view->value_blank)
        sum->may_lack_value = 1;
    if (first || view->lo < sum->lo)
        sum->lo = view->lo;
    if (first || view->hi > sum->hi ||
        (view->hi == sum->hi && state->policy->rules[rule].rank < state->policy->rules[sum->value_rule].rank))
        sum->value_rule = rule;
    if (first || view->hi > sum->hi)
        sum->hi = view->hi;
    if (view->lo_den != 0 && (first || ratio_less(view->lo_num, view->lo_den, sum->lo_num, sum->lo_den))) {
        sum->lo_num = view->lo_num;
        sum->lo_den = view->lo_den;
    }
    if (view->hi_den != 0 && (first || ratio_less(sum->hi_num, sum->hi_den, view->hi_num, view->hi_den))) {
        sum->hi_num = view->hi_num;
        sum->hi_den = view->hi_den;
    }
    sum->unbounded = (uint8_t)(sum->unbounded | view->unbounded);
    sum->has_value = 1;
    for (int64_t n = view->lo < 0 ? 0 : view->lo; n <= view->hi && n < 64; n++) /* days may be below 0 */
        sum->choices |= UINT64_C(1) << n;
}

static void add_view(lq_state *state, uint32_t question, const lq_view *view, lq_sum *sum)
{
    for (int i = 0; i < LQ_ROW_WORDS; i++)
        sum->hits.bits[i] |= view->hits.bits[i];
    if (view->outside & LQ_TRUE) {
        sum->verdicts |= 1U << QUOTA_NOT_APPLICABLE;
        sum->may_lack_value = 1;
        sum->flags |=
            view->outside_row == LQ_NO_ROW ? QUOTA_DECISION_NOT_IN_FORCE : QUOTA_DECISION_NOT_COVERED;
        note_rule(state, sum, QUOTA_NOT_APPLICABLE, rule_index(state, question, view->outside_row));
    }
    if (!(view->outside & LQ_FALSE))
        return;
    sum->verdicts |= view->verdicts;
    if (view->warned)
        sum->flags |= QUOTA_DECISION_WARNED;
    if (view->gap)
        sum->flags |= QUOTA_DECISION_GAP;
    if (view->conflict)
        sum->flags |= QUOTA_DECISION_CONFLICT;
    int verdict = (view->verdicts >> QUOTA_DENY & 1)     ? QUOTA_DENY
                  : (view->verdicts >> QUOTA_REVIEW & 1) ? QUOTA_REVIEW
                                                         : QUOTA_ALLOW;
    uint32_t row = view->gap || view->conflict ? LQ_NO_ROW : view->verdict_row;
    note_rule(state, sum, verdict, rule_index(state, question, row));
    if (view->has_value)
        add_value(state, question, view, sum);
    else
        sum->may_lack_value = 1;
}

/* The budget is spent: take everything that is open as possible. */
static void add_open(lq_state *state, uint32_t question, lq_view *view, lq_sum *sum)
{
    const lq_question *asked = &state->policy->questions[question];
    lq_view one = *view;
    one.has_value = 0;
    if (asked->kind != QUOTA_KIND_VERDICT) /* perhaps no row answers, perhaps two that differ */
        one.verdicts |= 1U << QUOTA_REVIEW;
    add_view(state, question, &one, sum);
    if (asked->kind == QUOTA_KIND_VERDICT)
        return;
    for (uint32_t row = 0; row < asked->rule_count; row++) {
        if (!lq_rows_has(&view->value_rows, row))
            continue;
        lq_answer_row(state, &state->policy->rules[asked->rules[row]], &one);
        one.value_row = row;
        if (one.has_value)
            add_value(state, question, &one, sum);
    }
}

/* ------------------------------------------------------------------ walking */

/* A verdict question whose every verdict of this branch has been seen learns nothing new here. */
static int nothing_new(const lq_question *asked, const lq_view *view, const lq_sum *sum)
{
    unsigned possible = ((view->outside & LQ_TRUE) ? 1U << QUOTA_NOT_APPLICABLE : 0U) |
                        ((view->outside & LQ_FALSE) ? view->verdicts : 0U);
    return asked->kind == QUOTA_KIND_VERDICT && (possible & ~sum->verdicts) == 0;
}

/* *view receives what one look says of the state as it is. */
static void walk(lq_state *state, uint32_t question, lq_view *view, lq_sum *sum)
{
    lq_view inner;
    lq_look(state, question, NULL, 1, view);
    if (view->infeasible)
        return;
    if (view->sure) {
        add_view(state, question, view, sum);
        return;
    }
    if (nothing_new(&state->policy->questions[question], view, sum))
        return;
    lq_split split = {0, 0, 0};
    if (state->budget > 0 && state->depth < LQ_SUPPOSITIONS_MAX)
        split = lq_pick(state, question);
    if (!split.found) {
        state->coarse = 1;
        add_open(state, question, view, sum);
        return;
    }
    lq_known saved;
    int done;
    for (uint32_t part = 0; (done = lq_split_apply(state, &split, part, &saved)) != 0; part++) {
        if (done == 2)
            continue;
        state->depth++;
        walk(state, question, &inner, sum);
        state->depth--;
        lq_split_undo(state, &split, &saved);
    }
}

static int has_rows(const lq_rows *rows)
{
    int out = 0;
    for (int i = 0; i < LQ_ROW_WORDS; i++)
        out |= rows->bits[i] != 0;
    return out;
}

/* Branches that teach no new verdict are not walked, and which they are depends on the order of walking.
 * Rows, warnings and reasons are therefore told from the first look: what may be, for the verdicts that
 * occur. */
static void tell_rows(const lq_state *state, uint32_t question, const lq_view *view, lq_sum *sum)
{
    const lq_question *asked = &state->policy->questions[question];
    static const uint8_t act_of[] = {0, 0, 2, 3}; /* by verdict */
    int worst = QUOTA_DENY;
    while (worst > QUOTA_NOT_APPLICABLE && !(sum->verdicts >> worst & 1))
        worst--;
    sum->flags = view->warned ? QUOTA_DECISION_WARNED : 0U;
    if (sum->verdicts >> QUOTA_NOT_APPLICABLE & 1)
        sum->flags |= (view->may_end ? QUOTA_DECISION_NOT_IN_FORCE : 0U) |
                      (has_rows(&view->may_leave_out) ? QUOTA_DECISION_NOT_COVERED : 0U);
    sum->verdict_of_rule = worst;
    sum->rule = rule_index(state, question, view->may_act[act_of[worst]]);
    sum->hits = view->may_hit;
    if (worst != QUOTA_NOT_APPLICABLE)
        return;
    sum->hits = view->may_leave_out;
    sum->rule = LQ_NO_ROW;
    for (uint32_t row = 0; row < asked->rule_count; row++)
        if (lq_rows_has(&sum->hits, row) &&
            (sum->rule == LQ_NO_ROW ||
             state->policy->rules[asked->rules[row]].rank < state->policy->rules[sum->rule].rank))
            sum->rule = asked->rules[row];
}

void lq_walk(lq_state *state, uint32_t question, lq_sum *sum)
{
    lq_view view;
    memset(sum, 0, sizeof *sum);
    sum->rule = sum->value_rule = LQ_NO_ROW;
    sum->verdict_of_rule = -1;
    if (state->policy->questions[question].rule_count == 0) {
        sum->verdicts = 1U << QUOTA_NOT_APPLICABLE;
        sum->flags = QUOTA_DECISION_NOT_ADDRESSED;
        sum->may_lack_value = 1;
        return;
    }
    walk(state, question, &view, sum);
    if (state->policy->questions[question].kind == QUOTA_KIND_VERDICT && !view.sure)
        tell_rows(state, question, &view, sum);
}

int lq_sum_verdict(const lq_sum *sum)
{
    if ((sum->verdicts & (sum->verdicts - 1)) != 0)
        return QUOTA_REVIEW;
    if (sum->has_value && (sum->lo != sum->hi || sum->may_lack_value || sum->unbounded))
        return QUOTA_REVIEW;
    for (int verdict = QUOTA_NOT_APPLICABLE; verdict <= QUOTA_DENY; verdict++)
        if (sum->verdicts >> verdict & 1)
            return verdict;
    return QUOTA_REVIEW;
}

lq_reading lq_read(lq_state *state, uint32_t question)
{
    if (state->reading_epoch[question] != state->epoch) {
        lq_sum sum;
        uint32_t epoch = state->epoch;
        lq_walk(state, question, &sum);
        state->epoch = epoch; /* everything is as it was: what was worked out still holds */
        lq_reading reading = {sum.lo, sum.hi, sum.may_lack_value, sum.has_value, sum.unbounded};
        state->readings[question] = reading;
        state->reading_epoch[question] = epoch;
    }
    return state->readings[question];
}
