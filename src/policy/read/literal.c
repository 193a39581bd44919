/* literal.c - numbers with their units, ratios, percentages and dates. */
#include "policy/read/parser.h"

#include "base/date.h"

#include <string.h>

/* Longest text of a number that can be in range; longer ones are not. */
enum { NUMBER_MAX = 40 };

static lq_operand literal(lq_parser *p, const lq_token *first, int type, lq_literal kind, int64_t num,
                          int64_t den)
{
    lq_operand operand;
    memset(&operand, 0, sizeof operand);
    operand.token = *first;
    operand.node = p->failed ? 0 : lq_parser_node(p, LQ_OP_LITERAL);
    if (operand.node == 0)
        return operand;
    lq_node *node = lq_node_at(p->b, operand.node);
    node->type = operand.type = (uint8_t)type;
    node->num = num;
    node->den = den;
    operand.literal = (uint8_t)kind;
    operand.constant = 1;
    operand.depth = 1;
    return operand;
}

/* first to last, as they stand in the cell */
static void check(lq_parser *p, const lq_token *first, const lq_token *last, quota_status status,
                  const char *range)
{
    lq_token whole = *first;
    whole.size = (size_t)(last->text + last->size - first->text);
    if (status != QUOTA_OK)
        lq_parser_error(p, QUOTA_FINDING_RANGE, &whole, range);
}

/* The words of a literal joined: `1.2` `:` `1` as "1.2:1", `10` `t` as "10t".  0 = too long. */
static size_t join(char *text, const lq_token *a, const char *between, const lq_token *b)
{
    size_t middle = strlen(between);
    if (a->size > NUMBER_MAX || b->size > NUMBER_MAX)
        return 0;
    memcpy(text, a->text, a->size);
    memcpy(text + a->size, between, middle);
    memcpy(text + a->size + middle, b->text, b->size);
    return a->size + middle + b->size;
}

/* `1.2:1`; or `80%` and `1.1`, whose last word has no number after it */
static lq_operand ratio(lq_parser *p, const lq_token *number, const char *between, const lq_token *last)
{
    static const lq_token none = {LQ_T_NUMBER, "", 0, 0};
    char text[2 * NUMBER_MAX + 2];
    int64_t num = 0;
    int64_t den = 1;
    size_t size = join(text, number, between, *between == ':' ? last : &none);
    quota_status status = size == 0 ? QUOTA_E_RANGE : lq_parse_ratio(text, size, &num, &den);
    check(p, number, last, status, "a ratio above 0, up to 1000000000000:1, with at most 6 decimals");
    return literal(p, number, QUOTA_TYPE_RATIO, LQ_LITERAL, num, den);
}

static lq_operand with_unit(lq_parser *p, const lq_token *number, const lq_token *unit, int money)
{
    char text[2 * NUMBER_MAX + 2];
    int64_t value = 0;
    size_t size = join(text, number, "", unit);
    quota_status status = size == 0 ? QUOTA_E_RANGE
                          : money   ? lq_parse_money(text, size, &value)
                                    : lq_parse_amount(text, size, &value);
    check(p, number, unit, status,
          money ? "0 to 10000000000000000 yuan, in steps of 1 fen" : "0 t to 1000000000 t, in steps of 1 mg");
    return money ? literal(p, number, QUOTA_TYPE_MONEY, LQ_SUM_OF_MONEY, value, 1)
                 : literal(p, number, QUOTA_TYPE_AMOUNT, LQ_LITERAL, value, 1);
}

static int is_ratio_number(const lq_token *number)
{
    return memchr(number->text, '.', number->size) != NULL;
}

lq_operand lq_parse_number(lq_parser *p)
{
    static const char weights[] = "t\0kg\0g\0mg\0";
    static const char sums[] = "yuan\0fen\0";
    /* What may follow a number without being its unit. */
    static const char others[] = "and\0or\0day\0workday\0month\0year\0up\0down\0half_up\0rolling\0";
    lq_token number = p->token;
    lq_parser_next(p);
    lq_token next = p->token;
    if (lq_parser_take(p, LQ_T_COLON)) {
        lq_token right = p->token;
        if (!lq_parser_take(p, LQ_T_NUMBER))
            lq_parser_error(p, QUOTA_FINDING_SYNTAX, &right, "a number, as in 1.2:1");
        return ratio(p, &number, ":", &right);
    }
    if (lq_parser_take(p, LQ_T_PERCENT))
        return ratio(p, &number, "%", &next);
    if (next.kind == LQ_T_NAME && !lq_token_is_one(&next, others)) {
        int money = lq_token_is_one(&next, sums);
        if (!money && !lq_token_is_one(&next, weights))
            lq_parser_error(p, QUOTA_FINDING_UNKNOWN_NAME, &next,
                            "a unit: t, kg, g, mg, yuan or fen; of time day, workday, month or year");
        lq_parser_next(p);
        return with_unit(p, &number, &next, money);
    }
    if (is_ratio_number(&number))
        return ratio(p, &number, "", &number);
    int64_t value = 0;
    check(p, &number, &number, lq_parse_decimal(number.text, number.size, 0, &value),
          "0 to 9223372036854775807");
    return literal(p, &number, QUOTA_TYPE_COUNT, LQ_BARE_NUMBER, value, 1);
}

lq_operand lq_parse_date_literal(lq_parser *p)
{
    lq_token token = p->token;
    int64_t date = QUOTA_NEVER;
    quota_status status = lq_parse_date(token.text, token.size, &date);
    if (status == QUOTA_E_VALUE)
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, &token, "a date yyyy-mm-dd, or blanks around the minus");
    check(p, &token, &token, status, "a day that exists, 1900-01-01 to 9998-12-31");
    lq_parser_next(p);
    return literal(p, &token, QUOTA_TYPE_DATE, LQ_LITERAL, status == QUOTA_OK ? lq_date_to_day(date) : 0, 1);
}
