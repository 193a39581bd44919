/* explain_value.c - the sides of comparisons, arithmetic, and what a row answers. */
#include <string.h>

#include "policy/explain/explain.h"

/* ------------------------------------------------------------------ sides */

/* Past the range of steps. */
static int64_t clamped(lq_wide value)
{
    return lq_wide_negative(value) ? INT64_MIN + 1 : INT64_MAX;
}

/* lo/den..hi/den in a type's API unit, as exact as steps can be. */
static void put_range(lq_side *out, lq_wide lo, lq_wide hi, int64_t den)
{
    if (out->type ==
        QUOTA_TYPE_RATIO) { /* millionths; the language keeps ratios far below the end of a wide */
        (void)lq_wide_mul(lo, lq_wide_of(LQ_SCALE_RATIO), &lo);
        (void)lq_wide_mul(hi, lq_wide_of(LQ_SCALE_RATIO), &hi);
    }
    out->den = 1;
    if (!lq_wide_divide(lo, den, 1, LQ_ROUND_NONE, &out->lo) &&
        !lq_wide_divide(hi, den, 1, LQ_ROUND_NONE, &out->hi)) {
        if (out->type == QUOTA_TYPE_DATE) {
            out->lo = lq_value_outside(QUOTA_TYPE_DATE, out->lo);
            out->hi = lq_value_outside(QUOTA_TYPE_DATE, out->hi);
        }
        return;
    }
    if (lq_wide_divide(lo, 1, 1, LQ_ROUND_NONE, &out->lo) ||
        lq_wide_divide(hi, 1, 1, LQ_ROUND_NONE, &out->hi)) {
        out->lo = lq_wide_divide(lo, den, 1, LQ_ROUND_DOWN, &out->lo) ? clamped(lo) : out->lo;
        out->hi = lq_wide_divide(hi, den, 1, LQ_ROUND_UP, &out->hi) ? clamped(hi) : out->hi;
        return;
    }
    int64_t gcd = lq_gcd(lq_gcd(out->lo, out->hi), den);
    out->lo /= gcd;
    out->hi /= gcd;
    out->den = den / gcd;
}

lq_side lq_side_of_fact(const lq_explanation *ex, uint32_t fact)
{
    const lq_fact *def = &ex->policy->facts[fact];
    const lq_known *known = &ex->state.facts[fact];
    lq_side out = {def->type, def->id, 0, QUOTA_UNKNOWN, QUOTA_UNKNOWN, 1};
    if (!lq_state_is_known(&ex->state, fact) && def->type <= QUOTA_TYPE_ID)
        return out;
    if (known->mask != 0) {
        out.lo = 0;
        while (!(known->mask >> out.lo & 1))
            out.lo++;
        out.hi = out.lo;
    } else {
        out.lo = lq_value_outside(def->type, known->lo);
        out.hi = lq_value_outside(def->type, known->hi);
    }
    return out;
}

lq_side lq_side_of(lq_explanation *ex, lq_ref ref)
{
    const lq_node *node = &ex->policy->nodes[ref];
    lq_side out = {node->type, 0, 0, QUOTA_UNKNOWN, QUOTA_UNKNOWN, 1};
    if (node->op == LQ_OP_FACT)
        return lq_side_of_fact(ex, node->a);
    if (node->op == LQ_OP_ASK) {
        out.helper = ex->policy->questions[node->a].id;
        lq_explain_later(ex, node->a);
    }
    lq_range range = lq_eval_expression(&ex->state, ref);
    if (range.may_have_value)
        put_range(&out, range.lo, range.hi, node->den);
    return out;
}

void lq_put_left(quota_step *step, const lq_side *left)
{
    step->left_type = left->type;
    step->fact = left->fact;
    step->helper = left->helper;
    step->left_lo = left->lo;
    step->left_hi = left->hi;
    step->left_den = left->den;
}

void lq_put_right(quota_step *step, const lq_side *right)
{
    step->right_type = right->type;
    step->other_fact = right->fact;
    step->other_helper = right->helper;
    step->right_lo = right->lo;
    step->right_hi = right->hi;
    step->right_den = right->den;
}

static void put_result(quota_step *step, const lq_side *result)
{
    step->result_type = result->type;
    step->lo = result->lo;
    step->hi = result->hi;
    step->den = result->den;
}

/* ------------------------------------------------------------------ arithmetic */

quota_step lq_part_step(const lq_explanation *ex, int32_t kind, uint32_t rule, int32_t part)
{
    quota_step step = lq_step_of(ex, kind);
    step.rule = rule;
    step.part = part;
    return step;
}

static int32_t operation_of(const lq_node *node)
{
    switch (node->op) {
    case LQ_OP_ADD:
        return QUOTA_OPERATION_ADD;
    case LQ_OP_SUB:
        return QUOTA_OPERATION_SUBTRACT;
    case LQ_OP_MUL:
        return QUOTA_OPERATION_MULTIPLY;
    case LQ_OP_MIN:
        return QUOTA_OPERATION_MIN;
    case LQ_OP_MAX:
        return QUOTA_OPERATION_MAX;
    case LQ_OP_SHIFT:
        return QUOTA_OPERATION_DAYS + (node->sub - LQ_UNIT_DAY);
    default:
        return QUOTA_OPERATION_MONTH_END;
    }
}

void lq_explain_expression(lq_explanation *ex, uint32_t rule, int32_t part, lq_ref ref)
{
    const lq_node *node = &ex->policy->nodes[ref];
    if (node->op == LQ_OP_LITERAL || node->op == LQ_OP_FACT || node->op == LQ_OP_ASK)
        return;
    lq_explain_expression(ex, rule, part, node->a);
    lq_explain_expression(ex, rule, part, node->b);
    quota_step step = lq_part_step(ex, QUOTA_STEP_CALCULATE, rule, part);
    lq_side left = lq_side_of(ex, node->a), right = lq_side_of(ex, node->b), result = lq_side_of(ex, ref);
    if (node->op == LQ_OP_SHIFT && node->num < 0 && right.lo != QUOTA_UNKNOWN) {
        int64_t swap = -right.lo;
        right.lo = -right.hi;
        right.hi = swap;
    }
    step.operation = operation_of(node);
    step.node = ref;
    lq_put_left(&step, &left);
    lq_put_right(&step, &right);
    put_result(&step, &result);
    ex->take(ex->taker, &step);
}

/* ------------------------------------------------------------------ values */

static int32_t rounding_of(const lq_rule *rule)
{
    return rule->rounding == LQ_ROUND_DOWN      ? QUOTA_OPERATION_DOWN
           : rule->rounding == LQ_ROUND_HALF_UP ? QUOTA_OPERATION_HALF_UP
                                                : QUOTA_OPERATION_UP;
}

/* increment x ratio, as one more operation; answers the product */
static lq_side scaled_increment(lq_explanation *ex, const lq_rule *rule, quota_step *step)
{
    uint32_t increment = ex->policy->fact_increment - 1;
    const lq_known *known = &ex->state.facts[increment];
    lq_range ratio = lq_eval_expression(&ex->state, rule->expression);
    lq_wide lo = ratio.lo, hi = ratio.hi;
    lq_side left = lq_side_of_fact(ex, increment), right = lq_side_of(ex, rule->expression);
    lq_side product = {QUOTA_TYPE_AMOUNT, 0, 0, QUOTA_UNKNOWN, QUOTA_UNKNOWN, 1};
    /* ratios and amounts are far below the end of a wide; a negative open increment is the larger by size */
    (void)lq_wide_mul(known->lo < 0 ? hi : lo, lq_wide_of(known->lo), &lo);
    (void)lq_wide_mul(known->hi < 0 ? ratio.lo : hi, lq_wide_of(known->hi), &hi);
    if (ratio.may_have_value)
        put_range(&product, lo, hi, ex->policy->nodes[rule->expression].den);
    step->operation = QUOTA_OPERATION_MULTIPLY;
    lq_put_left(step, &left);
    lq_put_right(step, &right);
    put_result(step, &product);
    return product;
}

/* How the value came from what stood before: only said where it is another and both are known. */
static int32_t change_of(const lq_rule *rule, const lq_side *before, const lq_view *view, int64_t after)
{
    if (!view->has_value || before->lo != before->hi)
        return QUOTA_OPERATION_NONE;
    if (before->lo < 0)
        return QUOTA_OPERATION_ZERO;
    if (before->den == 1 && before->lo == after)
        return QUOTA_OPERATION_NONE;
    return rule->value == LQ_VALUE_DATE ? QUOTA_OPERATION_ROLL : rounding_of(rule);
}

void lq_explain_value(lq_explanation *ex, const lq_rule *rule, uint32_t number)
{
    quota_step step = lq_part_step(ex, QUOTA_STEP_VALUE, number, QUOTA_PART_VALUE);
    lq_view view;
    lq_side before;
    memset(&view, 0, sizeof view);
    step.kind_of_answer = ex->policy->questions[ex->question].kind;
    if (rule->value == LQ_VALUE_CLASS) {
        step.lo = step.hi = rule->klass;
        ex->take(ex->taker, &step);
        return;
    }
    lq_add_reads(ex->policy, rule->expression, 0, &ex->read);
    lq_explain_expression(ex, number, QUOTA_PART_VALUE, rule->expression);
    before = lq_side_of(ex, rule->expression);
    if (rule->value == LQ_VALUE_RATIO) {
        quota_step product = lq_part_step(ex, QUOTA_STEP_CALCULATE, number, QUOTA_PART_VALUE);
        before = scaled_increment(ex, rule, &product);
        lq_put_fact(&ex->read, ex->policy->fact_increment - 1);
        ex->take(ex->taker, &product);
    }
    int type = rule->value == LQ_VALUE_DATE ? QUOTA_TYPE_DATE : QUOTA_TYPE_COUNT;
    lq_answer_row(&ex->state, rule, &view);
    step.truth = !view.has_value ? 3 : view.value_blank ? 2 : 1;
    step.lo = lq_value_outside(type, view.lo);
    step.hi = lq_value_outside(type, view.hi);
    if (!view.has_value)
        step.lo = step.hi = QUOTA_UNKNOWN;
    step.flags = view.unbounded ? QUOTA_DECISION_UNBOUNDED : 0U;
    step.ratio_lo_num = view.lo_num;
    step.ratio_lo_den = view.lo_den;
    step.ratio_num = view.hi_num;
    step.ratio_den = view.hi_den;
    lq_put_left(&step, &before);
    step.operation = change_of(rule, &before, &view, step.lo);
    if (step.operation >= QUOTA_OPERATION_UP && step.operation <= QUOTA_OPERATION_HALF_UP) {
        step.right_type = before.type;
        step.right_lo = step.right_hi = rule->quantum;
    }
    ex->take(ex->taker, &step);
}
