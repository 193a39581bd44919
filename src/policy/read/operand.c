/* operand.c - what an expression is made of: facts and questions by name, and nodes over two sides.
 *
 * Every node has a type and a denominator that is known here: sums have the least common
 * multiple of their sides', products the product. */
#include "policy/read/parser.h"

#include <string.h>

static lq_operand failed_operand(void)
{
    lq_operand operand;
    memset(&operand, 0, sizeof operand);
    return operand;
}

const char *lq_type_word(int type)
{
    static const char words[] =
        "\0a flag\0a code\0an id\0an amount\0a sum of money\0a price\0a ratio\0a date\0a count";
    return lq_word_at(words, type);
}

void lq_type_error(lq_parser *p, const lq_token *at, const char *expected, const lq_operand *left,
                   const char *between, const lq_operand *right)
{
    char found[96];
    lq_out out;
    lq_out_init(&out, found, sizeof found);
    lq_out_text(&out, lq_type_word(left->type));
    lq_out_text(&out, between);
    lq_out_text(&out, lq_type_word(right->type));
    (void)lq_out_finish(&out, NULL);
    lq_parser_error_about(p, QUOTA_FINDING_TYPE, at, expected, found);
}

/* ------------------------------------------------------------------ names */

static lq_operand fact_operand(lq_parser *p, uint32_t index, const lq_token *token)
{
    lq_operand operand = failed_operand();
    operand.token = *token;
    operand.node = lq_parser_node(p, LQ_OP_FACT);
    if (operand.node == 0)
        return operand;
    lq_draft_fact *draft = lq_fact_at(p->b, index);
    lq_node *node = lq_node_at(p->b, operand.node);
    draft->fact.used = 1;
    node->type = operand.type = draft->fact.type;
    node->a = index;
    node->den = draft->fact.type == QUOTA_TYPE_RATIO ? LQ_SCALE_RATIO : 1;
    operand.depth = 1;
    return operand;
}

static lq_operand question_operand(lq_parser *p, uint32_t index, const lq_token *token)
{
    /* by kind: verdict, ratio, amount, money, date, rank, class, factor */
    static const uint8_t types[] = {0,
                                    0,
                                    QUOTA_TYPE_AMOUNT,
                                    QUOTA_TYPE_AMOUNT,
                                    QUOTA_TYPE_MONEY,
                                    QUOTA_TYPE_DATE,
                                    QUOTA_TYPE_COUNT,
                                    0,
                                    QUOTA_TYPE_RATIO};
    lq_operand operand = failed_operand();
    lq_draft_question *draft = lq_question_at(p->b, index);
    operand.token = *token;
    operand.type = types[draft->question.kind];
    if (operand.type == 0) {
        lq_parser_error(p, QUOTA_FINDING_TYPE, token, "a question that answers a number or a date");
        return operand;
    }
    operand.node = lq_parser_node(p, LQ_OP_ASK);
    if (operand.node == 0)
        return operand;
    lq_node *node = lq_node_at(p->b, operand.node);
    draft->asked = 1;
    node->type = operand.type;
    node->a = index;
    node->den = operand.type == QUOTA_TYPE_RATIO ? LQ_SCALE_RATIO : 1;
    operand.asks = 1;
    operand.depth = 1;
    return operand;
}

void lq_settle(lq_parser *p, lq_operand *operand)
{
    if (p->failed || operand->node != 0)
        return;
    const lq_token token = operand->token;
    uint32_t index = lq_find_fact(p->b, token.text, token.size);
    if (index != LQ_NONE) {
        *operand = fact_operand(p, index, &token);
        return;
    }
    index = lq_find_question(p->b, token.text, token.size);
    if (index != LQ_NONE) {
        *operand = question_operand(p, index, &token);
        return;
    }
    if (p->b->status == QUOTA_OK && !lq_is_broken_name(p->b, token.text, token.size))
        lq_parser_error(p, QUOTA_FINDING_UNKNOWN_NAME, &token, "a fact, a question or a literal");
    p->failed = 1;
}

/* ------------------------------------------------------------------ two sides */

static void become(lq_parser *p, lq_operand *operand, int type)
{
    operand->type = (uint8_t)type;
    operand->literal = LQ_LITERAL;
    lq_node_at(p->b, operand->node)->type = (uint8_t)type;
}

void lq_match_literals(lq_parser *p, lq_operand *left, lq_operand *right)
{
    for (int i = 0; i < 2; i++) {
        lq_operand *one = i ? right : left;
        const lq_operand *other = i ? left : right;
        if (one->literal == LQ_BARE_NUMBER && other->type == QUOTA_TYPE_ID)
            become(p, one, QUOTA_TYPE_ID);
        else if (one->literal == LQ_SUM_OF_MONEY && other->type == QUOTA_TYPE_PRICE)
            become(p, one, QUOTA_TYPE_PRICE);
        if (one->type == QUOTA_TYPE_PRICE && one->literal &&
            lq_node_at(p->b, one->node)->num > QUOTA_PRICE_MAX)
            lq_parser_error(p, QUOTA_FINDING_RANGE, &one->token, "a price of at most 10000000000 yuan");
    }
}

void lq_check_count(lq_parser *p, const lq_operand *operand)
{
    if (!p->failed && operand->literal == LQ_BARE_NUMBER &&
        lq_node_at(p->b, operand->node)->num > QUOTA_COUNT_MAX)
        lq_parser_error(p, QUOTA_FINDING_RANGE, &operand->token, "a count of at most 1000000000");
}

/* An inner node over two operands. */
lq_operand lq_make_pair(lq_parser *p, lq_op op, int type, const lq_operand *a, const lq_operand *b)
{
    lq_operand out = failed_operand();
    out.token = a->token;
    unsigned depth = (a->depth > b->depth ? a->depth : b->depth) + 1u;
    if (depth > LQ_DEPTH_MAX) {
        lq_parser_error(p, QUOTA_FINDING_LIMIT, &b->token, "at most 64 terms or levels");
        return out;
    }
    out.node = lq_parser_node(p, op);
    if (out.node == 0)
        return out;
    lq_node *node = lq_node_at(p->b, out.node);
    node->type = out.type = (uint8_t)type;
    node->a = a->node;
    node->b = b->node;
    out.depth = (uint8_t)depth;
    out.constant = a->constant & b->constant;
    out.asks = a->asks | b->asks;
    return out;
}

static int64_t den_of(const lq_parser *p, const lq_operand *operand)
{
    return lq_node_at(p->b, operand->node)->den;
}

/* factor x other x more, reported where it is finer than a fraction may be: 0 then. */
static int64_t product_den(lq_parser *p, const lq_token *at, int64_t factor, int64_t other, int64_t more)
{
    int64_t den = 0;
    if (lq_mul(factor, other, &den) || lq_mul(den, more, &den) || den > LQ_DEN_MAX) {
        lq_parser_error(p, QUOTA_FINDING_LIMIT, at, "a result in steps of at least 10^-15 mg, fen or 1");
        return 0;
    }
    return den;
}

int64_t lq_common_den(lq_parser *p, const lq_operand *left, const lq_operand *right)
{
    int64_t a = den_of(p, left), b = den_of(p, right);
    return product_den(p, &left->token, a / lq_gcd(a, b), b, 1);
}

static void set_den(const lq_parser *p, const lq_operand *out, int64_t den)
{
    if (!p->failed)
        lq_node_at(p->b, out->node)->den = den;
}

static int may_be_added(int type)
{
    return type == QUOTA_TYPE_AMOUNT || type == QUOTA_TYPE_MONEY || type == QUOTA_TYPE_PRICE ||
           type == QUOTA_TYPE_RATIO || type == QUOTA_TYPE_COUNT;
}

/* a + b, a - b, min(a, b), max(a, b) */
lq_operand lq_make_alike(lq_parser *p, lq_op op, lq_operand *a, lq_operand *b, const lq_token *at)
{
    static const char sum[] =
        "two amounts, sums of money, prices, ratios or counts; or a date and a count with its unit";
    static const char choice[] =
        "values of one type: amounts, sums of money, prices, ratios, counts or dates";
    lq_settle(p, a);
    lq_settle(p, b);
    if (p->failed)
        return failed_operand();
    lq_match_literals(p, a, b);
    lq_check_count(p, a);
    lq_check_count(p, b);
    int adds = op == LQ_OP_ADD || op == LQ_OP_SUB;
    if (a->type != b->type || !(may_be_added(a->type) || (!adds && a->type == QUOTA_TYPE_DATE))) {
        lq_type_error(p, at, adds ? sum : choice, a,
                      op == LQ_OP_ADD   ? " + "
                      : op == LQ_OP_SUB ? " - "
                                        : " and ",
                      b);
        return failed_operand();
    }
    lq_operand out = lq_make_pair(p, op, a->type, a, b);
    if (!p->failed)
        set_den(p, &out, lq_common_den(p, a, b));
    return out;
}

/* The type of a product; 0 = none. */
static int product_type(int a, int b)
{
    if ((a == QUOTA_TYPE_AMOUNT && b == QUOTA_TYPE_PRICE) ||
        (a == QUOTA_TYPE_PRICE && b == QUOTA_TYPE_AMOUNT))
        return QUOTA_TYPE_MONEY;
    if (a == QUOTA_TYPE_COUNT && may_be_added(b))
        return b;
    if (b == QUOTA_TYPE_COUNT && may_be_added(a))
        return a;
    if (a == QUOTA_TYPE_RATIO && may_be_added(b))
        return b;
    return b == QUOTA_TYPE_RATIO && may_be_added(a) ? a : 0;
}

lq_operand lq_make_product(lq_parser *p, lq_operand *a, lq_operand *b, const lq_token *at)
{
    lq_settle(p, a);
    lq_settle(p, b);
    if (p->failed)
        return failed_operand();
    if (a->type == QUOTA_TYPE_AMOUNT && b->literal == LQ_SUM_OF_MONEY)
        become(p, b, QUOTA_TYPE_PRICE);
    if (b->type == QUOTA_TYPE_AMOUNT && a->literal == LQ_SUM_OF_MONEY)
        become(p, a, QUOTA_TYPE_PRICE);
    lq_match_literals(p, a, b);
    lq_check_count(p, a);
    lq_check_count(p, b);
    int type = product_type(a->type, b->type);
    if (!type) {
        lq_type_error(p, at, "a ratio or a count and another number, or an amount and a price", a, " * ", b);
        return failed_operand();
    }
    lq_operand out = lq_make_pair(p, LQ_OP_MUL, type, a, b);
    if (!p->failed) {
        int priced = type == QUOTA_TYPE_MONEY && (a->type == QUOTA_TYPE_PRICE || b->type == QUOTA_TYPE_PRICE);
        set_den(p, &out, product_den(p, &out.token, den_of(p, a), den_of(p, b), priced ? QUOTA_TONNE : 1));
    }
    return out;
}

int lq_unit_word(const lq_token *token, lq_unit *unit)
{
    static const char words[] = "day\0workday\0month\0year"; /* as lq_unit, from 1 */
    for (int i = 0; i < 4; i++) {
        if (lq_token_is(token, lq_word_at(words, i))) {
            *unit = (lq_unit)(i + 1);
            return 1;
        }
    }
    return 0;
}

lq_operand lq_make_shift(lq_parser *p, const lq_operand *date, const lq_operand *count, lq_unit unit,
                         int sign)
{
    lq_operand out = lq_make_pair(p, LQ_OP_SHIFT, QUOTA_TYPE_DATE, date, count);
    if (out.node != 0) {
        lq_node *node = lq_node_at(p->b, out.node);
        node->sub = (uint8_t)unit;
        node->num = sign;
    }
    return out;
}
