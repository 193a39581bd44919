/* explain_row.c - the rows of a question: what each did, and the comparisons it read. */
#include <string.h>

#include "policy/explain/explain.h"

/* ------------------------------------------------------------------ what is read */

void lq_add_reads(const quota_policy *policy, lq_ref ref, int deep, lq_fact_set *reads)
{
    if (ref == 0)
        return;
    const lq_node *node = &policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_LITERAL:
        return;
    case LQ_OP_FACT:
    case LQ_OP_TEST:
    case LQ_OP_CUT:
        lq_put_fact(reads, node->a);
        return;
    case LQ_OP_ASK:
        for (uint32_t i = 0; deep && i < policy->questions[node->a].fact_count; i++)
            lq_put_fact(reads, policy->questions[node->a].facts[i]);
        return;
    case LQ_OP_COMPARE:
        lq_add_reads(policy, policy->compares[node->a].left, deep, reads);
        lq_add_reads(policy, policy->compares[node->a].right, deep, reads);
        return;
    case LQ_OP_NOT:
        lq_add_reads(policy, node->a, deep, reads);
        return;
    default:
        lq_add_reads(policy, node->a, deep, reads);
        lq_add_reads(policy, node->b, deep, reads);
    }
}

/* ------------------------------------------------------------------ conditions */

static int32_t relation_of(unsigned accept, int equality_only)
{
    static const int32_t relations[8] = {
        QUOTA_OPERATION_NONE, QUOTA_OPERATION_LT, QUOTA_OPERATION_EQ, QUOTA_OPERATION_LE,
        QUOTA_OPERATION_GT,   QUOTA_OPERATION_NE, QUOTA_OPERATION_GE, QUOTA_OPERATION_NONE,
    };
    if (equality_only)
        return accept & LQ_EQ ? QUOTA_OPERATION_EQ : QUOTA_OPERATION_NE;
    return relations[accept];
}

static void test_step(const lq_explanation *ex, const lq_node *node, int negated, quota_step *step)
{
    lq_side left = lq_side_of_fact(ex, node->a);
    lq_put_left(step, &left);
    step->operation = QUOTA_OPERATION_IN;
    step->set = negated ? lq_all_values(&ex->policy->facts[node->a]) & ~node->mask : node->mask;
}

static void cut_step(const lq_explanation *ex, const lq_node *node, quota_step *step)
{
    lq_side left = lq_side_of_fact(ex, node->a), right = left;
    right.fact = 0;
    right.lo = right.hi = lq_value_outside(left.type, node->num);
    lq_put_left(step, &left);
    lq_put_right(step, &right);
}

/* Negations are worked into the comparisons, so that each says what the row wants. */
static void explain_atom(lq_explanation *ex, quota_step *step, lq_ref ref, int negated)
{
    const lq_node *node = &ex->policy->nodes[ref];
    unsigned accept = negated ? ~(unsigned)node->accept & (LQ_LT | LQ_EQ | LQ_GT) : node->accept;
    int32_t truth = lq_step_truth(lq_eval_condition(&ex->state, ref));
    step->truth = negated && truth < 2 ? 1 - truth : truth;
    step->node = ref;
    if (node->op == LQ_OP_TEST) {
        test_step(ex, node, negated, step);
    } else if (node->op == LQ_OP_CUT) {
        step->operation = relation_of(accept, 0);
        cut_step(ex, node, step);
    } else {
        const lq_compare *compare = &ex->policy->compares[node->a];
        lq_explain_expression(ex, step->rule, step->part, compare->left);
        lq_explain_expression(ex, step->rule, step->part, compare->right);
        lq_side left = lq_side_of(ex, compare->left), right = lq_side_of(ex, compare->right);
        if (compare->equality_only && left.fact == 0) { /* a literal before the fact */
            lq_side swap = left;
            left = right;
            right = swap;
        }
        step->operation = relation_of(accept, compare->equality_only);
        lq_put_left(step, &left);
        lq_put_right(step, &right);
    }
    ex->take(ex->taker, step);
}

/* Is what makes the whole so also this part?  Then the part is as the whole: true, false or open. */
static int is_like(unsigned part, unsigned whole)
{
    int32_t a = lq_step_truth(part), b = lq_step_truth(whole);
    return a == b || (a >= 2 && b >= 2);
}

static void explain_node(lq_explanation *ex, const quota_step *blank, lq_ref ref, int negated, int decisive)
{
    const lq_node *node = &ex->policy->nodes[ref];
    if (node->op == LQ_OP_NOT) {
        explain_node(ex, blank, node->a, !negated, decisive);
    } else if (node->op == LQ_OP_AND || node->op == LQ_OP_OR) {
        unsigned whole = lq_eval_condition(&ex->state, ref);
        const lq_ref parts[2] = {node->a, node->b};
        for (int i = 0; i < 2; i++)
            explain_node(ex, blank, parts[i], negated,
                         decisive && is_like(lq_eval_condition(&ex->state, parts[i]), whole));
    } else {
        quota_step step = *blank;
        step.decisive = decisive;
        explain_atom(ex, &step, ref, negated);
    }
}

void lq_explain_condition(lq_explanation *ex, uint32_t rule, int32_t part, lq_ref ref)
{
    quota_step blank = lq_part_step(ex, QUOTA_STEP_COMPARE, rule, part);
    if (ref != 0)
        explain_node(ex, &blank, ref, 0, 1);
}

/* ------------------------------------------------------------------ rows */

static int32_t worst_verdict(unsigned acts)
{
    return acts & LQ_ACT_DENY ? QUOTA_DENY : acts & LQ_ACT_REVIEW ? QUOTA_REVIEW : -1;
}

/* What a row does, the gravest first; rows that do nothing of it are not named. */
typedef enum weight {
    LEAVES_OUT,
    DENIES,
    MAY_DENY,
    REVIEWS,
    MAY_REVIEW,
    WARNS,
    ANSWERS,
    ALLOWS,
    DEMANDS,
    SPARES, /* would review or deny, had a number been another */
    COVERS,
    TAKES_NO_PART
} weight;

/* Is a false condition false by the order of numbers or dates alone? */
static int is_false_by_number(lq_explanation *ex, lq_ref ref)
{
    const lq_node *node = &ex->policy->nodes[ref];
    unsigned whole = lq_eval_condition(&ex->state, ref);
    const lq_ref parts[2] = {node->a, node->b};
    switch (node->op) {
    case LQ_OP_TEST:
        return 0;
    case LQ_OP_CUT:
        return 1;
    case LQ_OP_COMPARE:
        return !ex->policy->compares[node->a].equality_only;
    case LQ_OP_NOT:
        return is_false_by_number(ex, node->a);
    default:
        for (int i = 0; i < 2; i++)
            if (lq_eval_condition(&ex->state, parts[i]) == whole && !is_false_by_number(ex, parts[i]))
                return 0;
        return 1;
    }
}

static weight weigh(lq_explanation *ex, const lq_rule *rule, const lq_row_view *view, int allowed)
{
    if (allowed && view->when == LQ_FALSE && rule->verdict >= QUOTA_REVIEW &&
        is_false_by_number(ex, rule->when))
        return SPARES;
    if (!(view->hit & (LQ_TRUE | LQ_BLANK)))
        return TAKES_NO_PART;
    if ((view->hit & LQ_TRUE) && (view->cover & LQ_FALSE))
        return LEAVES_OUT;
    if (view->acts & LQ_ACT_DENY)
        return view->acts == LQ_ACT_DENY ? DENIES : MAY_DENY;
    if (view->acts & LQ_ACT_REVIEW)
        return view->acts == LQ_ACT_REVIEW ? REVIEWS : MAY_REVIEW;
    if (view->acts & LQ_ACT_WARN)
        return WARNS;
    if (rule->value != LQ_VALUE_NONE)
        return ANSWERS;
    if (rule->verdict == QUOTA_ALLOW)
        return ALLOWS;
    return rule->require != 0 ? DEMANDS : COVERS;
}

static void give_part(lq_explanation *ex, int32_t kind, uint32_t number, int32_t part, unsigned truths,
                      int32_t verdict, lq_ref condition)
{
    quota_step step = lq_part_step(ex, kind, number, part);
    step.truth = lq_step_truth(truths);
    step.verdict = verdict;
    ex->take(ex->taker, &step);
    lq_explain_condition(ex, number, part, condition);
    lq_add_reads(ex->policy, condition, 0, &ex->read);
}

static void give_displaced(lq_explanation *ex, const lq_rule *rule, uint32_t number, unsigned hit)
{
    const lq_question *asked = &ex->policy->questions[ex->question];
    for (uint32_t i = 0; i < asked->rule_count; i++) {
        for (uint32_t k = 0; k < rule->displace_count; k++) {
            if (rule->displaces[k] != asked->rules[i])
                continue;
            unsigned when = lq_eval_condition(&ex->state, ex->policy->rules[asked->rules[i]].when);
            if (!(when & LQ_TRUE))
                continue;
            quota_step step = lq_step_of(ex, QUOTA_STEP_DISPLACED);
            step.rule = asked->rules[i] + 1;
            step.other = number;
            step.truth = when == LQ_TRUE && hit == LQ_TRUE ? 1 : 2;
            ex->take(ex->taker, &step);
        }
    }
}

/* What follows when the requirement is not met: a warning and an approved exception allow. */
static int32_t breach_verdict(lq_explanation *ex, const lq_rule *rule, unsigned truths)
{
    if (truths == LQ_BLANK)
        return rule->force == QUOTA_FORCE_MAY ? QUOTA_ALLOW : QUOTA_REVIEW;
    int32_t verdict = worst_verdict(lq_breach(&ex->state, rule->force));
    if (rule->force == QUOTA_FORCE_PRINCIPLE && truths != LQ_TRUE) {
        lq_put_fact(&ex->read, ex->policy->fact_exception_approved - 1);
        lq_put_fact(&ex->read, ex->policy->fact_strict_mode - 1);
    }
    return verdict < 0 ? QUOTA_ALLOW : verdict;
}

static void explain_row(lq_explanation *ex, uint32_t row, const lq_row_view *view, int answers)
{
    uint32_t number = ex->policy->questions[ex->question].rules[row] + 1;
    const lq_rule *rule = &ex->policy->rules[number - 1];
    quota_step hit = lq_part_step(ex, QUOTA_STEP_HIT, number, QUOTA_PART_NONE);
    hit.truth = lq_step_truth(view->hit);
    hit.verdict = worst_verdict(view->acts);
    if (hit.verdict < 0 && rule->verdict == QUOTA_ALLOW)
        hit.verdict = QUOTA_ALLOW;
    hit.flags = (view->acts & LQ_ACT_WARN ? QUOTA_DECISION_WARNED : 0U) |
                ((view->hit & LQ_TRUE) && (view->cover & LQ_FALSE) ? QUOTA_DECISION_NOT_COVERED : 0U);
    ex->take(ex->taker, &hit);
    lq_explain_condition(ex, number, QUOTA_PART_WHEN, rule->when);
    if (!(view->hit & LQ_TRUE))
        return;
    give_displaced(ex, rule, number, view->hit);
    if (rule->cover != 0)
        give_part(ex, QUOTA_STEP_COVER, number, QUOTA_PART_COVER, view->cover, -1, rule->cover);
    if (rule->require != 0)
        give_part(ex, QUOTA_STEP_REQUIRE, number, QUOTA_PART_REQUIRE, view->require,
                  breach_verdict(ex, rule, view->require), rule->require);
    if (rule->verdict != 0) {
        quota_step step = lq_part_step(ex, QUOTA_STEP_VERDICT, number, QUOTA_PART_NONE);
        step.verdict = rule->verdict;
        ex->take(ex->taker, &step);
    }
    if (answers && rule->value != LQ_VALUE_NONE)
        lq_explain_value(ex, rule, number);
}

/* Rows with a value, none of which answers, and why not. */
static void explain_gap(lq_explanation *ex)
{
    const lq_question *asked = &ex->policy->questions[ex->question];
    quota_step gap = lq_step_of(ex, QUOTA_STEP_GAP);
    ex->take(ex->taker, &gap);
    for (uint32_t row = 0; row < asked->rule_count; row++) {
        const lq_rule *rule = &ex->policy->rules[asked->rules[row]];
        quota_step step = lq_part_step(ex, QUOTA_STEP_HIT, asked->rules[row] + 1, QUOTA_PART_NONE);
        if (rule->value == LQ_VALUE_NONE || lq_eval_condition(&ex->state, rule->when) != LQ_FALSE)
            continue;
        step.truth = 0;
        ex->take(ex->taker, &step);
        lq_explain_condition(ex, step.rule, QUOTA_PART_WHEN, rule->when);
    }
}

/* Two rows that answer differently: the first, and another. */
static void explain_conflict(lq_explanation *ex, const lq_view *view)
{
    const lq_question *asked = &ex->policy->questions[ex->question];
    quota_step step = lq_step_of(ex, QUOTA_STEP_CONFLICT);
    lq_view first, next;
    memset(&first, 0, sizeof first);
    memset(&next, 0, sizeof next);
    for (uint32_t row = 0; row < asked->rule_count; row++) {
        const lq_rule *rule = &ex->policy->rules[asked->rules[row]];
        if (!lq_rows_has(&view->value_rows, row))
            continue;
        lq_answer_row(&ex->state, rule, &next);
        if (step.rule == 0) {
            step.rule = asked->rules[row] + 1;
            first = next;
        } else if (step.other == 0 || next.lo != first.lo) {
            step.other = asked->rules[row] + 1;
        }
    }
    ex->take(ex->taker, &step);
}

void lq_explain_rows(lq_explanation *ex, const lq_view *view, uint32_t flags)
{
    const lq_question *asked = &ex->policy->questions[ex->question];
    int outside = view->outside == LQ_TRUE;
    int allowed = view->verdicts == 1U << QUOTA_ALLOW;
    int answers = view->verdicts != 1U << QUOTA_DENY;
    for (int turn = LEAVES_OUT; turn < TAKES_NO_PART && !(outside && turn > LEAVES_OUT); turn++) {
        for (uint32_t row = 0; row < asked->rule_count; row++) {
            const lq_rule *rule = &ex->policy->rules[asked->rules[row]];
            lq_row_view one = lq_look_row(&ex->state, asked, row);
            if (turn == LEAVES_OUT)
                lq_add_reads(ex->policy, rule->when, 0, &ex->read);
            if ((int)weigh(ex, rule, &one, allowed) != turn ||
                (outside && !(one.hit == LQ_TRUE && one.cover == LQ_FALSE)))
                continue;
            explain_row(ex, row, &one, answers);
        }
    }
    if (flags & QUOTA_DECISION_GAP)
        explain_gap(ex);
    if (flags & QUOTA_DECISION_CONFLICT)
        explain_conflict(ex, view);
}
