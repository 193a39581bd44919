/* walk.c - every completion of what is unknown, summed up; and which unknown facts matter. */
#include <string.h>

#include "base/date.h"
#include "policy/answer.h"

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

static void walk(lq_state *state, uint32_t question, lq_sum *sum)
{
    lq_view view;
    lq_look(state, question, NULL, 1, &view);
    if (view.infeasible)
        return;
    if (view.sure) {
        add_view(state, question, &view, sum);
        return;
    }
    if (nothing_new(&state->policy->questions[question], &view, sum))
        return;
    lq_split split = {0, 0, 0};
    if (state->budget > 0)
        split = lq_pick(state, question);
    if (!split.found) {
        state->coarse = 1;
        add_open(state, question, &view, sum);
        return;
    }
    lq_known saved;
    int done;
    for (uint32_t part = 0; (done = lq_split_apply(state, &split, part, &saved)) != 0; part++) {
        if (done == 2)
            continue;
        walk(state, question, sum);
        lq_split_undo(state, &split, &saved);
    }
}

void lq_walk(lq_state *state, uint32_t question, lq_sum *sum)
{
    memset(sum, 0, sizeof *sum);
    sum->rule = sum->value_rule = LQ_NO_ROW;
    sum->verdict_of_rule = -1;
    if (state->policy->questions[question].rule_count == 0) {
        sum->verdicts = 1U << QUOTA_NOT_APPLICABLE;
        sum->flags = QUOTA_DECISION_NOT_ADDRESSED;
        sum->may_lack_value = 1;
        return;
    }
    walk(state, question, sum);
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

/* ------------------------------------------------------------------ what is missing */

#define PINS_MAX 6 /* open numbers of one value that are told apart */
enum { PIN_OPEN, PIN_LO, PIN_HI };

/* Do two sure views of one question differ in verdict or value? */
static int views_differ(const lq_view *a, const lq_view *b)
{
    if (a->outside != b->outside)
        return 1;
    if (a->outside == LQ_TRUE)
        return 0;
    if (a->verdicts != b->verdicts || a->has_value != b->has_value)
        return 1;
    if (!a->has_value)
        return 0;
    if (a->lo != b->lo || a->hi != b->hi)
        return 1;
    /* an open number under two rules: the same interval, yet not the same answer */
    return a->lo < a->hi &&
           (a->value_row != b->value_row || a->hi_num != b->hi_num || a->hi_den != b->hi_den);
}

static int same_range(const lq_range *a, const lq_range *b)
{
    return lq_wide_compare(a->lo, b->lo) == 0 && lq_wide_compare(a->hi, b->hi) == 0 &&
           a->may_be_blank == b->may_be_blank && a->may_have_value == b->may_have_value;
}

/* Does a comparison read the same numbers in both states?  Then its outcome is one supposition. */
static int compare_alike(lq_state *a, lq_state *b, uint32_t index)
{
    const lq_compare *compare = &a->policy->compares[index];
    if (compare->type == QUOTA_TYPE_FLAG || compare->type == QUOTA_TYPE_CODE)
        return lq_eval_compare(a, index) == lq_eval_compare(b, index);
    const lq_ref sides[2] = {compare->left, compare->right};
    for (int i = 0; i < 2; i++) {
        lq_range of_a = lq_eval_expression(a, sides[i]), of_b = lq_eval_expression(b, sides[i]);
        if (!same_range(&of_a, &of_b))
            return 0;
    }
    return 1;
}

/* Is there a completion, the same for both but for what tells them apart, in which they differ? */
static int differ(lq_state *a, lq_state *b, uint32_t question)
{
    lq_view of_a, of_b;
    lq_look(a, question, NULL, 1, &of_a);
    lq_look(b, question, NULL, 1, &of_b);
    if (of_a.infeasible || of_b.infeasible)
        return 0;
    if (of_a.sure && of_b.sure)
        return views_differ(&of_a, &of_b);
    if (a->budget <= 0 || b->budget <= 0) {
        a->coarse = 1;
        return 1;
    }
    lq_split split = of_a.sure ? lq_pick(b, question) : lq_pick(a, question);
    if (!split.found)
        return 1;
    int together = !split.by_compare || compare_alike(a, b, split.index);
    lq_known saved_a, saved_b;
    int done_a, done_b, found = 0;
    for (uint32_t i = 0; !found && (done_a = lq_split_apply(a, &split, i, &saved_a)) != 0; i++) {
        if (done_a == 2)
            continue;
        for (uint32_t j = together ? i : 0;
             !found && (!together || j == i) && (done_b = lq_split_apply(b, &split, j, &saved_b)) != 0; j++) {
            if (done_b == 2)
                continue;
            found = differ(a, b, question);
            lq_split_undo(b, &split, &saved_b);
        }
        lq_split_undo(a, &split, &saved_a);
    }
    return found;
}

/* Does it matter which part of a split is true? */
static int split_matters(lq_state *state, lq_state *other, uint32_t question, const lq_split *split)
{
    lq_known saved_a, saved_b;
    int done_a, done_b, found = 0;
    for (uint32_t i = 0; !found && (done_a = lq_split_apply(state, split, i, &saved_a)) != 0; i++) {
        if (done_a == 2)
            continue;
        for (uint32_t j = i + 1; !found && (done_b = lq_split_apply(other, split, j, &saved_b)) != 0; j++) {
            if (done_b == 2)
                continue;
            found = differ(state, other, question);
            lq_split_undo(other, split, &saved_b);
        }
        lq_split_undo(state, split, &saved_a);
    }
    return found;
}

static void add_fact(lq_fact_set *set, uint32_t fact)
{
    set->bits[fact / 64] |= UINT64_C(1) << (fact % 64);
}

/* Unknown facts an expression reads, helper questions' missing facts included. */
static void facts_of_expression(lq_state *state, lq_ref ref, lq_fact_set *missing)
{
    const lq_node *node = &state->policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_LITERAL:
        return;
    case LQ_OP_FACT:
        if (!lq_state_is_known(state, node->a))
            add_fact(missing, node->a);
        return;
    case LQ_OP_ASK: {
        lq_sum sum;
        lq_walk(state, node->a, &sum);
        if ((sum.verdicts & (sum.verdicts - 1)) != 0 || (sum.has_value && sum.lo != sum.hi))
            lq_missing(state, node->a, missing);
        return;
    }
    default:
        facts_of_expression(state, node->a, missing);
        facts_of_expression(state, node->b, missing);
    }
}

static void missing_in_compares(lq_state *state, lq_state *other, uint32_t question, lq_ref ref,
                                lq_fact_set *missing)
{
    if (ref == 0)
        return;
    const lq_node *node = &state->policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_COMPARE: {
        unsigned outcomes = lq_eval_compare(state, node->a);
        lq_split split = {1, 1, node->a};
        if ((outcomes & (outcomes - 1)) != 0 && split_matters(state, other, question, &split)) {
            facts_of_expression(state, state->policy->compares[node->a].left, missing);
            facts_of_expression(state, state->policy->compares[node->a].right, missing);
        }
        return;
    }
    case LQ_OP_AND:
    case LQ_OP_OR:
        missing_in_compares(state, other, question, node->b, missing);
        missing_in_compares(state, other, question, node->a, missing);
        return;
    case LQ_OP_NOT:
        missing_in_compares(state, other, question, node->a, missing);
        return;
    default:
        return;
    }
}

/* Fixes an open number at one end, or leaves it open. */
static void pin(lq_state *state, uint32_t fact, const lq_known *open, int end)
{
    lq_known *known = &state->facts[fact];
    *known = *open;
    if (end == PIN_LO)
        known->hi = open->lo;
    else if (end == PIN_HI)
        known->lo = open->hi;
    lq_state_changed(state);
}

/* With the others as they are pinned: does fixing one number at either end move the answer? */
static int moves(lq_state *state, const lq_rule *rule, uint32_t fact, const lq_known *open)
{
    lq_view low, high;
    memset(&low, 0, sizeof low);
    memset(&high, 0, sizeof high);
    pin(state, fact, open, PIN_LO);
    lq_answer_row(state, rule, &low);
    pin(state, fact, open, PIN_HI);
    lq_answer_row(state, rule, &high);
    pin(state, fact, open, PIN_OPEN);
    return low.lo != high.lo || low.hi != high.hi || low.has_value != high.has_value;
}

/* Numbers that a value reads: one matters if, with the others at some of their ends, it moves the
 * answer.  Ends suffice: expressions are sums, differences, products, least and largest of them. */
static void missing_in_value(lq_state *state, const lq_rule *rule, lq_fact_set *missing)
{
    lq_fact_set read;
    uint32_t numbers[PINS_MAX];
    lq_known open[PINS_MAX];
    uint32_t count = 0;
    if (rule->value == LQ_VALUE_CLASS)
        return;
    memset(&read, 0, sizeof read);
    facts_of_expression(state, rule->expression, &read);
    if (rule->value == LQ_VALUE_RATIO && !lq_state_is_known(state, state->policy->fact_increment - 1))
        add_fact(&read, state->policy->fact_increment - 1);
    for (uint32_t fact = 0; fact < state->policy->fact_count; fact++) {
        if (!(read.bits[fact / 64] >> (fact % 64) & 1))
            continue;
        if (state->facts[fact].mask != 0 || count == PINS_MAX) {
            add_fact(missing, fact); /* a helper question found it to matter, or too many to tell */
            continue;
        }
        numbers[count] = fact;
        open[count++] = state->facts[fact];
    }
    for (uint32_t i = 0; i < count; i++) {
        int found = moves(state, rule, numbers[i], &open[i]);
        for (uint32_t ends = 0; ends < 1U << count && !found; ends++) {
            if (ends >> i & 1)
                continue; /* its own bit says nothing */
            for (uint32_t k = 0; k < count; k++)
                if (k != i)
                    pin(state, numbers[k], &open[k], ends >> k & 1 ? PIN_HI : PIN_LO);
            found = moves(state, rule, numbers[i], &open[i]);
        }
        for (uint32_t k = 0; k < count; k++)
            pin(state, numbers[k], &open[k], PIN_OPEN);
        if (found)
            add_fact(missing, numbers[i]);
    }
}

void lq_missing(lq_state *state, uint32_t question, lq_fact_set *missing)
{
    const quota_policy *policy = state->policy;
    const lq_question *asked = &policy->questions[question];
    lq_state other = *state;
    lq_view view;
    for (uint32_t i = 0; i < asked->fact_count; i++) {
        uint32_t fact = asked->facts[i];
        lq_split split = {1, 0, fact};
        if (!lq_state_is_known(state, fact) && split_matters(state, &other, question, &split))
            add_fact(missing, fact);
    }
    missing_in_compares(state, &other, question, policy->window, missing);
    lq_look(state, question, NULL, 1, &view);
    int undecided = (view.outside & LQ_FALSE) && (view.verdicts & ~(1U << QUOTA_DENY)) != 0;
    for (uint32_t row = 0; row < asked->rule_count; row++) {
        const lq_rule *rule = &policy->rules[asked->rules[row]];
        missing_in_compares(state, &other, question, rule->when, missing);
        missing_in_compares(state, &other, question, rule->cover, missing);
        missing_in_compares(state, &other, question, rule->require, missing);
        if (undecided && rule->value != LQ_VALUE_NONE && asked->kind != QUOTA_KIND_VERDICT &&
            (lq_look_row(state, asked, row).hit & LQ_TRUE))
            missing_in_value(state, rule, missing);
    }
}
