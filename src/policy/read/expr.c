/* expr.c - the grammar of expressions: sums, products, min, max, dates that are shifted. */
#include "policy/read/parser.h"

#include <string.h>

static lq_operand failed_operand(void)
{
    lq_operand operand;
    memset(&operand, 0, sizeof operand);
    return operand;
}

/* date + count unit: the unit has been seen, not passed. */
static lq_operand shift(lq_parser *p, lq_operand *date, lq_operand *count, lq_op op)
{
    lq_unit unit = LQ_UNIT_DAY;
    (void)lq_unit_word(&p->token, &unit);
    lq_settle(p, date);
    lq_settle(p, count);
    lq_check_count(p, count);
    if (p->failed)
        return failed_operand();
    if (date->type != QUOTA_TYPE_DATE || count->type != QUOTA_TYPE_COUNT) {
        lq_type_error(p, &count->token, "a date and a count of days, workdays, months or years", date,
                      op == LQ_OP_ADD ? " + " : " - ", count);
        return failed_operand();
    }
    lq_parser_next(p);
    return lq_make_shift(p, date, count, unit, op == LQ_OP_ADD ? 1 : -1);
}

/* min(a, b, c): a balanced tree, so that long lists stay flat. */
static lq_operand min_or_max(lq_parser *p)
{
    lq_op op = lq_token_is(&p->token, "min") ? LQ_OP_MIN : LQ_OP_MAX;
    lq_parser_next(p);
    lq_operand slots[24];
    memset(slots, 0, sizeof slots);
    lq_token at = p->token;
    if (!lq_parser_take(p, LQ_T_OPEN))
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, &at, "( after min or max");
    int more = !p->failed;
    while (more && !p->failed) {
        lq_operand item = lq_parse_expr(p);
        lq_settle(p, &item);
        size_t level = 0;
        for (; !p->failed && slots[level].depth > 0; level++) {
            item = lq_make_alike(p, op, &slots[level], &item, &item.token);
            slots[level].depth = 0;
        }
        slots[level] = item;
        more = lq_parser_take(p, LQ_T_COMMA);
    }
    if (!p->failed && !lq_parser_take(p, LQ_T_CLOSE))
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, &p->token, "an operator, a comma or )");
    lq_operand out = failed_operand();
    for (size_t level = 0; level < 24 && !p->failed; level++)
        if (slots[level].depth > 0)
            out = out.depth > 0 ? lq_make_alike(p, op, &slots[level], &out, &out.token) : slots[level];
    return out;
}

/* One settled argument of month_end, and the mark after it. */
static lq_operand month_end_part(lq_parser *p, lq_token_kind after)
{
    lq_operand part = lq_parse_expr(p);
    lq_settle(p, &part);
    lq_check_count(p, &part);
    if (!p->failed && !lq_parser_take(p, after))
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, &p->token, "month_end(year, month)");
    return part;
}

static lq_operand month_end(lq_parser *p)
{
    lq_token at = p->token;
    if (!lq_parser_take(p, LQ_T_OPEN)) {
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, &at, "month_end(year, month)");
        return failed_operand();
    }
    lq_operand year = month_end_part(p, LQ_T_COMMA);
    lq_operand month = p->failed ? year : month_end_part(p, LQ_T_CLOSE);
    if (p->failed)
        return failed_operand();
    if (year.type != QUOTA_TYPE_COUNT || month.type != QUOTA_TYPE_COUNT) {
        lq_type_error(p, &at, "two counts: month_end(year, month)", &year, " and ", &month);
        return failed_operand();
    }
    if (month.literal && (lq_node_at(p->b, month.node)->num < 1 || lq_node_at(p->b, month.node)->num > 12)) {
        lq_parser_error(p, QUOTA_FINDING_RANGE, &month.token, "a month, 1 to 12");
        return failed_operand();
    }
    return lq_make_pair(p, LQ_OP_MONTH_END, QUOTA_TYPE_DATE, &year, &month);
}

static lq_operand in_parentheses(lq_parser *p)
{
    lq_operand out = lq_parse_expr(p);
    lq_settle(p, &out);
    if (!p->failed && !lq_parser_take(p, LQ_T_CLOSE))
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, &p->token, "an operator or )");
    return out;
}

static lq_operand nested(lq_parser *p)
{
    lq_operand out = failed_operand();
    if (!lq_parser_enter(p))
        return out;
    if (lq_parser_take(p, LQ_T_OPEN))
        out = in_parentheses(p);
    else if (lq_parser_take_word(p, "month_end"))
        out = month_end(p);
    else
        out = min_or_max(p);
    p->nesting--;
    return out;
}

static lq_operand atom(lq_parser *p)
{
    lq_operand out = failed_operand();
    const lq_token *token = &p->token;
    if (token->kind == LQ_T_OPEN || lq_token_is(token, "min") || lq_token_is(token, "max") ||
        lq_token_is(token, "month_end"))
        return nested(p);
    if (token->kind == LQ_T_NUMBER)
        return lq_parse_number(p);
    if (token->kind == LQ_T_DATE || lq_token_is(token, "never"))
        return lq_parse_date_literal(p);
    out.token = *token;
    if (token->kind != LQ_T_NAME ||
        (lq_is_reserved(token->text, token->size) && !lq_token_is(token, "yes") && !lq_token_is(token, "no")))
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, token, "a fact, a question, a literal or (");
    else
        lq_parser_next(p);
    return out;
}

static lq_operand term(lq_parser *p)
{
    lq_operand left = atom(p);
    while (!p->failed && p->token.kind == LQ_T_STAR) {
        lq_token at = p->token;
        lq_parser_next(p);
        lq_operand right = atom(p);
        left = lq_make_product(p, &left, &right, &at);
    }
    return left;
}

lq_operand lq_parse_expr(lq_parser *p)
{
    lq_operand left = term(p);
    while (!p->failed && (p->token.kind == LQ_T_PLUS || p->token.kind == LQ_T_MINUS)) {
        lq_token at = p->token;
        lq_op op = at.kind == LQ_T_PLUS ? LQ_OP_ADD : LQ_OP_SUB;
        lq_unit unit;
        lq_parser_next(p);
        lq_operand right = term(p);
        if (!p->failed && lq_unit_word(&p->token, &unit))
            left = shift(p, &left, &right, op);
        else
            left = lq_make_alike(p, op, &left, &right, &at);
    }
    return left;
}
