/* compare.c - two sides and a relation: a cut of one fact by a literal, or a comparison, each kept once. */
#include "policy/read/parser.h"

static lq_cond failed_cond(void)
{
    lq_cond cond = {0, 0};
    return cond;
}

static lq_cond leaf(lq_ref node)
{
    lq_cond cond = {node, 1};
    return cond;
}

uint8_t lq_relation_accept(const lq_token *relation)
{
    switch (relation->kind) {
    case LQ_T_EQ:
        return LQ_EQ;
    case LQ_T_NE:
        return LQ_LT | LQ_GT;
    case LQ_T_LT:
        return LQ_LT;
    case LQ_T_LE:
        return LQ_LT | LQ_EQ;
    case LQ_T_GT:
        return LQ_GT;
    case LQ_T_GE:
        return LQ_GT | LQ_EQ;
    default:
        return 0;
    }
}

int lq_relation_is_equality(const lq_token *relation)
{
    return relation->kind == LQ_T_EQ || relation->kind == LQ_T_NE;
}

static uint8_t mirrored(uint8_t accept)
{
    return (uint8_t)((accept & LQ_EQ) | (accept & LQ_LT ? LQ_GT : 0) | (accept & LQ_GT ? LQ_LT : 0));
}

static int is_number_fact(const lq_parser *p, const lq_operand *side)
{
    return side->type >= QUOTA_TYPE_AMOUNT && lq_node_at(p->b, side->node)->op == LQ_OP_FACT;
}

/* The literal in the fact's inside unit: ratios in millionths. */
static int literal_inside(lq_parser *p, const lq_operand *literal, int64_t *inside)
{
    const lq_node *node = lq_node_at(p->b, literal->node);
    *inside = node->num;
    if (literal->type != QUOTA_TYPE_RATIO)
        return 1;
    int64_t scaled = node->num * LQ_SCALE_RATIO; /* fits: a literal's num is at most 10^12 */
    if (scaled % node->den != 0 || scaled / node->den > QUOTA_RATIO_MAX) {
        lq_parser_error(p, QUOTA_FINDING_RANGE, &literal->token,
                        "a ratio up to 1000000:1 in steps of 0.000001");
        return 0;
    }
    *inside = scaled / node->den;
    return 1;
}

static lq_cond make_cut(lq_parser *p, const lq_operand *fact, const lq_operand *literal, uint8_t accept)
{
    int64_t inside = 0;
    uint32_t index = lq_node_at(p->b, fact->node)->a;
    if (!literal_inside(p, literal, &inside))
        return failed_cond();
    lq_ref ref = lq_parser_node(p, LQ_OP_CUT);
    if (ref == 0)
        return failed_cond();
    lq_node *node = lq_node_at(p->b, ref);
    node->a = index;
    node->num = inside;
    node->accept = accept;
    return leaf(ref);
}

static int same_expr(const lq_builder *b, lq_ref left, lq_ref right)
{
    const lq_node *l = lq_node_at(b, left);
    const lq_node *r = lq_node_at(b, right);
    if (l->op != r->op || l->type != r->type || l->sub != r->sub || l->num != r->num || l->den != r->den)
        return 0;
    if (l->op == LQ_OP_LITERAL || l->op == LQ_OP_FACT || l->op == LQ_OP_ASK)
        return l->a == r->a;
    return same_expr(b, l->a, r->a) && same_expr(b, l->b, r->b);
}

/* The comparison of two sides, kept once; *accept is mirrored if it is kept the other way round. */
static uint32_t keep_compare(lq_parser *p, const lq_operand *left, const lq_operand *right, uint8_t *accept)
{
    lq_builder *b = p->b;
    for (uint32_t i = 0; i < b->compares.count; i++) {
        const lq_compare *known = lq_compare_at(b, i);
        if (known->type != left->type)
            continue;
        if (same_expr(b, known->left, left->node) && same_expr(b, known->right, right->node))
            return i;
        if (same_expr(b, known->left, right->node) && same_expr(b, known->right, left->node)) {
            *accept = mirrored(*accept);
            return i;
        }
    }
    if (b->compares.count == LQ_COMPARES_MAX) {
        lq_parser_error(p, QUOTA_FINDING_LIMIT, &left->token,
                        "at most 512 different comparisons in a policy");
        return LQ_NONE;
    }
    lq_compare *compare = lq_build_add(b, &b->compares);
    if (!compare) {
        p->failed = 1;
        return LQ_NONE;
    }
    compare->left = left->node;
    compare->right = right->node;
    compare->type = left->type;
    compare->equality_only = left->type <= QUOTA_TYPE_ID;
    compare->asks = left->asks | right->asks;
    return (uint32_t)b->compares.count - 1;
}

static lq_cond make_compare(lq_parser *p, const lq_operand *left, const lq_operand *right, uint8_t accept)
{
    (void)lq_common_den(p, left, right); /* what both sides are brought to when they are compared */
    if (p->failed)
        return failed_cond();
    uint32_t index = keep_compare(p, left, right, &accept);
    lq_ref ref = index == LQ_NONE ? 0 : lq_parser_node(p, LQ_OP_COMPARE);
    if (ref == 0)
        return failed_cond();
    lq_node *node = lq_node_at(p->b, ref);
    node->a = index;
    node->accept = accept;
    return leaf(ref);
}

/* Codes go together when they are of one list. */
static int same_domain(const lq_parser *p, const lq_operand *left, const lq_operand *right)
{
    const lq_fact *a = &lq_fact_at(p->b, lq_node_at(p->b, left->node)->a)->fact;
    const lq_fact *b = &lq_fact_at(p->b, lq_node_at(p->b, right->node)->a)->fact;
    return a->domain == b->domain;
}

lq_cond lq_make_comparison(lq_parser *p, lq_operand *left, const lq_token *relation, lq_operand *right)
{
    uint8_t accept = lq_relation_accept(relation);
    if (p->failed)
        return failed_cond();
    lq_match_literals(p, left, right);
    lq_check_count(p, left);
    lq_check_count(p, right);
    if (p->failed)
        return failed_cond();
    if (left->type != right->type || (left->type == QUOTA_TYPE_CODE && !same_domain(p, left, right))) {
        lq_type_error(p, relation, "both sides of one type; codes of one list", left, " beside ", right);
        return failed_cond();
    }
    if (left->type <= QUOTA_TYPE_ID && !lq_relation_is_equality(relation)) {
        lq_parser_error(p, QUOTA_FINDING_TYPE, relation, "= or <> beside flags, codes and ids");
        return failed_cond();
    }
    if (left->constant && right->constant) {
        lq_parser_error(p, QUOTA_FINDING_TYPE, &left->token, "a fact or a question on one side");
        return failed_cond();
    }
    if (is_number_fact(p, left) && right->literal)
        return make_cut(p, left, right, accept);
    if (is_number_fact(p, right) && left->literal)
        return make_cut(p, right, left, mirrored(accept));
    return make_compare(p, left, right, accept);
}
