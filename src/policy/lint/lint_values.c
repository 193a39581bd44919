/* lint_values.c - questions with a value: is there exactly one in every case, and no ratio below one? */
#include <string.h>

#include "policy/lint/lint.h"

static const lq_rule *rule_of(const lq_lint *lint, uint32_t row)
{
    return &lint->policy->rules[lint->asked->rules[row]];
}

static void want_all(lq_lint *lint, lq_goal_kind kind)
{
    for (uint32_t row = 0; row < lint->asked->rule_count; row++)
        lq_lint_want(lint, kind, row);
}

/* Begins a search for a case in force. */
static void begin_in_force(lq_lint *lint, uint32_t question)
{
    lq_lint_begin(lint, question);
    lq_lint_want(lint, LQ_GOAL_TRUE, lint->policy->window);
}

static int32_t severity_of(lq_found found)
{
    return found == LQ_FOUND_CASE ? QUOTA_SEVERITY_ERROR : QUOTA_SEVERITY_WARNING;
}

static const char not_shown[] =
    "; no facts were found that show it, so look at the comparisons of these rows";

/* ------------------------------------------------------------------ gaps */

static void find_gap(lq_lint *lint, uint32_t question)
{
    begin_in_force(lint, question);
    lq_lint_want_covered(lint, LQ_NO_ROW);
    for (uint32_t row = 0; row < lint->asked->rule_count; row++)
        if (rule_of(lint, row)->value != LQ_VALUE_NONE)
            lq_lint_want(lint, LQ_GOAL_MISSES, row);
    want_all(lint, LQ_GOAL_QUIET);
    lint->flag = QUOTA_DECISION_GAP;
    lint->wants_witness = 1;
    lq_found found = lq_lint_search(lint);
    if (found == LQ_FOUND_UNSURE)
        lq_lint_too_wide(lint, question);
    if (found < LQ_FOUND_LIKELY)
        return;
    const char *const text[4] = {lint->asked->name, ": a covered case that no row answers",
                                 found == LQ_FOUND_CASE ? "" : not_shown, ""};
    lq_lint_report(lint, severity_of(found), QUOTA_FINDING_GAP, LQ_NO_ROW, LQ_NO_ROW, "question",
                   "a row with a value, or one that reviews or denies, for every case that is covered", text);
}

/* ------------------------------------------------------------------ conflicts */

static int same_expression(const quota_policy *policy, lq_ref left, lq_ref right)
{
    const lq_node *a = &policy->nodes[left], *b = &policy->nodes[right];
    if (a->op != b->op || a->sub != b->sub)
        return 0;
    switch (a->op) {
    case LQ_OP_LITERAL:
        return lq_wide_compare(lq_wide_product(a->num, b->den), lq_wide_product(b->num, a->den)) == 0;
    case LQ_OP_FACT:
    case LQ_OP_ASK:
        return a->a == b->a;
    default: /* the sign of a shift is in num */
        return a->num == b->num && same_expression(policy, a->a, b->a) && same_expression(policy, a->b, b->b);
    }
}

/* Do two rows answer alike whatever the facts? */
static int same_answer(const lq_lint *lint, const lq_rule *a, const lq_rule *b)
{
    if (a->value == LQ_VALUE_CLASS)
        return a->klass == b->klass;
    return a->rounding == b->rounding && a->rolling == b->rolling &&
           same_expression(lint->policy, a->expression, b->expression);
}

/* 1 = reported */
static int find_conflict(lq_lint *lint, uint32_t question, uint32_t one, uint32_t other)
{
    /* most pairs do not even meet */
    begin_in_force(lint, question);
    lq_lint_want(lint, LQ_GOAL_HITS, one);
    lq_lint_want(lint, LQ_GOAL_HITS, other);
    if (lq_lint_search(lint) == LQ_FOUND_NONE)
        return 0;
    begin_in_force(lint, question);
    lq_lint_want(lint, LQ_GOAL_HITS, one);
    lq_lint_want(lint, LQ_GOAL_HITS, other);
    lq_lint_want_covered(lint, LQ_NO_ROW);
    want_all(lint, LQ_GOAL_SPARES);
    lint->value_goal = LQ_VALUES_DIFFER;
    lint->row = one;
    lint->other = other;
    lint->flag = QUOTA_DECISION_CONFLICT;
    lint->wants_witness = 1;
    lq_found found = lq_lint_search(lint);
    if (found == LQ_FOUND_UNSURE)
        lq_lint_too_wide(lint, question);
    if (found < LQ_FOUND_LIKELY)
        return 0;
    const char *const text[4] = {rule_of(lint, one)->id, " answers the same case differently",
                                 found == LQ_FOUND_CASE ? "" : not_shown, ""};
    lq_lint_report(
        lint, severity_of(found), QUOTA_FINDING_CONFLICT, lint->asked->rules[other], lint->asked->rules[one],
        "then",
        "one value for every case: conditions that exclude each other, or a row that overrides the other",
        text);
    return 1;
}

/* Narrows the state to what a condition needs at least, so that most pairs fall away at a glance. */
static void suppose(lq_lint *lint, lq_ref ref)
{
    const lq_node *node = &lint->policy->nodes[ref];
    lq_known *facts = lint->state.facts;
    switch (node->op) {
    case LQ_OP_AND:
        suppose(lint, node->a);
        suppose(lint, node->b);
        return;
    case LQ_OP_TEST:
        facts[node->a].mask &= node->mask;
        return;
    case LQ_OP_CUT:
        if (!(node->accept & LQ_LT) && facts[node->a].lo < node->num)
            facts[node->a].lo = node->num;
        if (!(node->accept & LQ_GT) && facts[node->a].hi > node->num)
            facts[node->a].hi = node->num;
        return;
    default:
        return;
    }
}

static int may_meet(lq_lint *lint, const lq_rule *one)
{
    lq_lint_spend(lint, 1);
    return (lq_eval_condition(&lint->state, one->when) & LQ_TRUE) != 0;
}

/* Rows before a row that may answer the same case differently. */
static void list_rivals(lq_lint *lint, uint32_t question, uint32_t other, lq_rows *rivals)
{
    const lq_question *asked = &lint->policy->questions[question];
    const lq_rule *rule = &lint->policy->rules[asked->rules[other]];
    memset(rivals, 0, sizeof *rivals);
    suppose(lint, rule->when);
    lq_state_changed(&lint->state);
    for (uint32_t row = 0; row < other; row++) {
        const lq_rule *one = &lint->policy->rules[asked->rules[row]];
        if (one->value != LQ_VALUE_NONE && may_meet(lint, one) && !same_answer(lint, one, rule))
            lq_rows_add(rivals, row);
    }
    lq_lint_forget(lint);
}

/* Every row with the rows before it; one conflict of a row is enough to go and look at it. */
static void find_conflicts(lq_lint *lint, uint32_t question)
{
    const lq_question *asked = &lint->policy->questions[question];
    lq_rows rivals;
    for (uint32_t other = 1; other < asked->rule_count; other++) {
        if (lint->policy->rules[asked->rules[other]].value == LQ_VALUE_NONE)
            continue;
        list_rivals(lint, question, other, &rivals);
        int reported = 0;
        for (uint32_t row = 0; row < other && !reported; row++)
            if (lq_rows_has(&rivals, row))
                reported = find_conflict(lint, question, row, other);
    }
}

/* ------------------------------------------------------------------ ratios */

static void find_low_ratio(lq_lint *lint, uint32_t question, uint32_t row)
{
    begin_in_force(lint, question);
    lq_lint_want(lint, LQ_GOAL_HITS, row);
    lq_lint_want_covered(lint, LQ_NO_ROW);
    want_all(lint, LQ_GOAL_SPARES);
    lint->value_goal = LQ_VALUES_BELOW_ONE;
    lint->row = row;
    lint->wants_witness = 1;
    if (lq_lint_values_fail(lint)) /* whatever the facts: nothing to look for */
        return;
    lq_found found = lq_lint_search(lint);
    if (found == LQ_FOUND_UNSURE)
        lq_lint_too_wide(lint, question);
    if (found < LQ_FOUND_LIKELY)
        return;
    const char *const text[4] = {rule_of(lint, row)->then_text, found == LQ_FOUND_CASE ? "" : not_shown, "",
                                 ""};
    lq_lint_report(lint, severity_of(found), QUOTA_FINDING_RATIO_BELOW_ONE, lint->asked->rules[row],
                   LQ_NO_ROW, "then", "a ratio of 1:1 or more, such as max(1:1, ...)", text);
}

void lq_lint_values(lq_lint *lint, uint32_t question)
{
    const lq_question *asked = &lint->policy->questions[question];
    if (asked->kind == QUOTA_KIND_VERDICT || asked->rule_count == 0)
        return;
    lq_lint_grant(lint);
    find_gap(lint, question);
    find_conflicts(lint, question);
    for (uint32_t row = 0; row < asked->rule_count && asked->kind == QUOTA_KIND_RATIO; row++) {
        const lq_rule *rule = rule_of(lint, row);
        if (rule->value != LQ_VALUE_NONE && !rule->inherited) /* a parent's ratios are its own to check */
            find_low_ratio(lint, question, row);
    }
}
