/* condition.c - conditions: and, or, not, and the three kinds of comparisons.
 *
 *   test     a flag or code against names: a set of values
 *   cut      a number or date against a literal: a side of it
 *   compare  everything else: each pair of sides is kept once in the policy */
#include "policy/read/parser.h"

#include "policy/value.h"

#include <string.h>

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

/* ------------------------------------------------------------------ tests */

static lq_cond make_test(lq_parser *p, uint32_t fact, uint64_t mask)
{
    lq_ref ref = lq_parser_node(p, LQ_OP_TEST);
    if (ref == 0)
        return failed_cond();
    lq_node *node = lq_node_at(p->b, ref);
    lq_fact_at(p->b, fact)->fact.used = 1;
    node->a = fact;
    node->mask = mask;
    return leaf(ref);
}

static uint64_t all_values(const lq_fact *fact)
{
    return fact->type == QUOTA_TYPE_FLAG ? 3u : (UINT64_C(2) << fact->code_count) - 2u;
}

/* The values a name stands for beside a fact: yes or no, a code, a set.  0 = none; a set of another
 * fact's codes is an error. */
static uint64_t name_mask(lq_parser *p, const lq_fact *fact, const lq_token *name)
{
    uint64_t mask = 0;
    if (fact->type == QUOTA_TYPE_FLAG)
        return lq_token_is(name, "no") ? 1u : lq_token_is(name, "yes") ? 2u : 0u;
    if (fact->type != QUOTA_TYPE_CODE)
        return 0;
    uint32_t code = lq_find_code(fact, name->text, name->size);
    if (code != 0)
        return UINT64_C(1) << code;
    return lq_find_set(p->b, p->scope, fact, name->text, name->size, &mask) == 1 ? mask : 0;
}

/* The fact a side is when it is a single name; LQ_NONE = it is not. */
static uint32_t fact_of(lq_parser *p, const lq_operand *side)
{
    if (side->node != 0)
        return LQ_NONE;
    return lq_find_fact(p->b, side->token.text, side->token.size);
}

/* fact = name, fact <> name; the fact may stand on either side. */
static int try_test(lq_parser *p, const lq_operand *side, const lq_token *relation, const lq_operand *other,
                    lq_cond *out)
{
    uint32_t index = fact_of(p, side);
    if (index == LQ_NONE || other->node != 0)
        return 0;
    const lq_fact *fact = &lq_fact_at(p->b, index)->fact;
    uint64_t mask = name_mask(p, fact, &other->token);
    if (mask == 0)
        return 0;
    if (!lq_relation_is_equality(relation)) {
        lq_parser_error(p, QUOTA_FINDING_TYPE, relation, "= or <> beside flags and codes");
        return 1;
    }
    uint64_t all = all_values(fact);
    *out = make_test(p, index, relation->kind == LQ_T_EQ ? mask : all & ~mask);
    return 1;
}

/* A name beside a flag or code that is neither its value nor a fact: the likely slip is in the value. */
static void check_value_name(lq_parser *p, const lq_operand *side, const lq_operand *other)
{
    char expected[160];
    lq_out out;
    uint32_t index = fact_of(p, side);
    if (p->failed || index == LQ_NONE || other->node != 0)
        return;
    const lq_fact *fact = &lq_fact_at(p->b, index)->fact;
    const lq_token *name = &other->token;
    if ((fact->type != QUOTA_TYPE_FLAG && fact->type != QUOTA_TYPE_CODE) || fact_of(p, other) != LQ_NONE)
        return;
    lq_out_init(&out, expected, sizeof expected);
    if (fact->type == QUOTA_TYPE_FLAG) {
        lq_out_text(&out, "yes or no");
    } else {
        lq_out_text(&out, "a code of ");
        lq_out_text(&out, fact->name);
        lq_out_text(&out, ", or a set of such codes");
    }
    (void)lq_out_finish(&out, NULL);
    lq_parser_error(p, QUOTA_FINDING_UNKNOWN_NAME, name, expected);
}

/* code_fact in a|b|c: the word `in` has been passed. */
static lq_cond parse_in(lq_parser *p, lq_operand *left)
{
    uint32_t index = fact_of(p, left);
    if (index == LQ_NONE)
        lq_settle(p, left); /* an unknown name is the better message */
    if (index == LQ_NONE || lq_fact_at(p->b, index)->fact.type != QUOTA_TYPE_CODE) {
        lq_parser_error(p, QUOTA_FINDING_TYPE, &left->token, "a fact with codes before `in`");
        return failed_cond();
    }
    uint64_t all = 0;
    do {
        lq_token name = p->token;
        lq_operand other;
        memset(&other, 0, sizeof other);
        other.token = name;
        if (!lq_parser_take(p, LQ_T_NAME)) {
            lq_parser_error(p, QUOTA_FINDING_SYNTAX, &name, "a code or a set");
            return failed_cond();
        }
        const lq_fact *fact = &lq_fact_at(p->b, index)->fact;
        uint64_t mask = name_mask(p, fact, &name);
        if (mask == 0) {
            check_value_name(p, left, &other);
            lq_parser_error(p, QUOTA_FINDING_UNKNOWN_NAME, &name,
                            "a code of this fact, or a set of such codes");
            return failed_cond();
        }
        all |= mask;
    } while (lq_parser_take(p, LQ_T_BAR));
    return make_test(p, index, all);
}

static lq_cond comparison(lq_parser *p)
{
    lq_cond out = failed_cond();
    lq_operand left = lq_parse_expr(p);
    if (p->failed)
        return out;
    if (lq_parser_take_word(p, "in"))
        return parse_in(p, &left);
    lq_token relation = p->token;
    if (lq_relation_accept(&relation) == 0) {
        lq_settle(p, &left); /* an unknown name is the better message */
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, &relation, "=, <>, <, <=, >, >= or in");
        return out;
    }
    lq_parser_next(p);
    lq_operand right = lq_parse_expr(p);
    if (p->failed || try_test(p, &left, &relation, &right, &out) ||
        try_test(p, &right, &relation, &left, &out))
        return out;
    check_value_name(p, &left, &right);
    check_value_name(p, &right, &left);
    lq_settle(p, &left);
    lq_settle(p, &right);
    return lq_make_comparison(p, &left, &relation, &right);
}

/* ------------------------------------------------------------------ and, or, not */

static lq_cond join(lq_parser *p, lq_op op, lq_cond a, lq_cond b)
{
    lq_cond out = {0, (a.depth > b.depth ? a.depth : b.depth) + 1u};
    if (out.depth > LQ_DEPTH_MAX)
        lq_parser_error(p, QUOTA_FINDING_LIMIT, &p->token, "at most 64 levels of nesting");
    else
        out.node = lq_parser_node(p, op);
    if (p->failed)
        return failed_cond();
    lq_node *node = lq_node_at(p->b, out.node);
    node->a = a.node;
    node->b = b.node;
    return out;
}

lq_cond lq_make_and(lq_parser *p, lq_cond a, lq_cond b)
{
    return a.node == 0 ? b : join(p, LQ_OP_AND, a, b);
}

/* Does the parenthesis at the next word hold a condition?  Only conditions have relations in them. */
static int condition_opens(const lq_parser *p)
{
    lq_lexer ahead = p->lexer;
    for (unsigned open = 1; open > 0;) {
        lq_token token = lq_lexer_next(&ahead);
        if (token.kind == LQ_T_OPEN)
            open++;
        else if (token.kind == LQ_T_CLOSE)
            open--;
        else if (token.kind == LQ_T_END)
            return 0;
        else if (lq_relation_accept(&token) != 0 || lq_token_is(&token, "in") || lq_token_is(&token, "not") ||
                 lq_token_is(&token, "and") || lq_token_is(&token, "or"))
            return 1;
    }
    return 0;
}

static lq_cond literal(lq_parser *p);

static lq_cond negation(lq_parser *p)
{
    lq_cond out = failed_cond();
    if (!lq_parser_enter(p))
        return out;
    lq_cond inner = literal(p);
    p->nesting--;
    if (p->failed)
        return out;
    out = join(p, LQ_OP_NOT, inner, failed_cond());
    return out;
}

static lq_cond parenthesis(lq_parser *p)
{
    lq_cond out = failed_cond();
    if (!lq_parser_enter(p))
        return out;
    out = lq_parse_cond(p);
    p->nesting--;
    if (!p->failed && !lq_parser_take(p, LQ_T_CLOSE))
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, &p->token, "and, or, or )");
    return out;
}

static lq_cond literal(lq_parser *p)
{
    if (lq_parser_take_word(p, "not"))
        return negation(p);
    if (p->token.kind == LQ_T_OPEN && condition_opens(p)) {
        lq_parser_next(p);
        return parenthesis(p);
    }
    return comparison(p);
}

/* a op b op c ... as a balanced tree, so that long lists stay flat; order is kept. */
static lq_cond chain(lq_parser *p, lq_op op, const char *word, lq_cond (*item)(lq_parser *))
{
    lq_cond slots[24];
    memset(slots, 0, sizeof slots);
    do {
        lq_cond next = item(p);
        size_t level = 0;
        for (; !p->failed && slots[level].node != 0; level++) {
            next = join(p, op, slots[level], next);
            slots[level].node = 0;
        }
        slots[level] = next;
    } while (!p->failed && lq_parser_take_word(p, word));
    lq_cond out = failed_cond();
    for (size_t level = 0; level < 24 && !p->failed; level++)
        if (slots[level].node != 0)
            out = out.node != 0 ? join(p, op, slots[level], out) : slots[level];
    return p->failed ? failed_cond() : out;
}

static lq_cond conjunction(lq_parser *p)
{
    return chain(p, LQ_OP_AND, "and", literal);
}

lq_cond lq_parse_cond(lq_parser *p)
{
    return chain(p, LQ_OP_OR, "or", conjunction);
}
