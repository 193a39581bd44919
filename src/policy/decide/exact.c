/* exact.c - expressions over known facts alone, straight from a case: the short way of eval.c.
 *
 * Whatever is unknown, asks another question or overflows is left to eval.c, which
 * gives the same value where this gives one. */
#include "base/calendar.h"
#include "base/date.h"
#include "policy/decide/given.h"

static int scaled(const lq_given *given, lq_ref ref, int64_t den, lq_wide *out)
{
    int64_t own = given->policy->nodes[ref].den;
    if (!lq_exact(given, ref, out))
        return 0;
    return own == den || !lq_wide_mul(*out, lq_wide_of(den / own), out);
}

static int arithmetic(const lq_given *given, const lq_node *node, lq_wide *out)
{
    lq_wide a, b;
    if (node->op == LQ_OP_MUL)
        return lq_exact(given, node->a, &a) && lq_exact(given, node->b, &b) && !lq_wide_mul(a, b, out);
    if (!scaled(given, node->a, node->den, &a) || !scaled(given, node->b, node->den, &b))
        return 0;
    switch (node->op) {
    case LQ_OP_ADD:
        return !lq_wide_add(a, b, out);
    case LQ_OP_SUB:
        return !lq_wide_sub(a, b, out);
    case LQ_OP_MIN:
        *out = lq_wide_compare(a, b) <= 0 ? a : b;
        return 1;
    case LQ_OP_MAX:
        *out = lq_wide_compare(a, b) >= 0 ? a : b;
        return 1;
    default:
        return 0; /* dates and helper questions */
    }
}

int lq_exact(const lq_given *given, lq_ref ref, lq_wide *out)
{
    const lq_node *node = &given->policy->nodes[ref];
    if (node->op == LQ_OP_LITERAL) {
        *out = lq_wide_of(node->num);
        return 1;
    }
    if (node->op == LQ_OP_FACT) {
        int64_t value = given->values[lq_given_place(given, node->a)];
        *out = lq_wide_of(lq_value_inside(node->type, value));
        return value != QUOTA_UNKNOWN;
    }
    return node->op != LQ_OP_ASK && arithmetic(given, node, out);
}

int lq_exact_compare(const lq_given *given, uint32_t index)
{
    const lq_compare *compare = &given->policy->compares[index];
    int64_t left_den = given->policy->nodes[compare->left].den,
            right_den = given->policy->nodes[compare->right].den;
    int64_t den = left_den == right_den ? left_den : left_den / lq_gcd(left_den, right_den) * right_den;
    lq_wide left, right;
    if (compare->asks || !scaled(given, compare->left, den, &left) ||
        !scaled(given, compare->right, den, &right))
        return 0;
    int order = lq_wide_compare(left, right);
    return order == 0 ? LQ_EQ : order < 0 || compare->equality_only ? LQ_LT : LQ_GT;
}

uint64_t lq_expression_slots(const lq_given *given, lq_ref ref)
{
    const lq_node *node = &given->policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_FACT:
        return UINT64_C(1) << (lq_given_place(given, node->a) % 64);
    case LQ_OP_LITERAL:
    case LQ_OP_ASK:
        return 0;
    default:
        return lq_expression_slots(given, node->a) | lq_expression_slots(given, node->b);
    }
}

uint64_t lq_compare_slots(const lq_given *given, uint32_t compare)
{
    const lq_compare *of = &given->policy->compares[compare];
    return lq_expression_slots(given, of->left) | lq_expression_slots(given, of->right);
}
