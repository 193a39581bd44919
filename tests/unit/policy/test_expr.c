/* Tests of src/policy/read/expr.c, literal.c and print.c: expressions, their types and denominators. */
#include "parsed.h"

/* Facts of every type, and a factor to read. */
#define FACTS                                                                                                \
  HEAD                                                                                                       \
      "round,amount,1 g up\n"                                                                                \
      "fact,n,count\nfact,r,ratio\nfact,q,ratio\nfact,d,date\nfact,p,price\nfact,m,money\nfact,a,amount\n"   \
      "fact,f,flag\nfact,c,code,x|y\n"                                                                       \
      "question,help,factor\nquestion,judge,verdict\nquestion,fee2,money\nquestion,priority2,rank\n" COLUMNS \
      "H,1,help,,,ratio r,,,\nJ,1,judge,,,allow,,,\n"

/* The expression of `then`, read as the outcome of a question. */
static quota_policy *parse_then(const char *question, const char *then)
{
    char text[4096];
    (void)snprintf(text, sizeof text, FACTS "A,1,%s,,,\"%s\",,,\n", question, then);
    return parse_good(text);
}

static void assert_expr(const char *question, const char *then, const char *expected, int type, int64_t den)
{
    quota_policy *policy = parse_then(question, then);
    lq_ref ref = rule_of(policy, "A")->expression;
    assert_string_equal(printed(policy, ref), expected);
    assert_int_equal(policy->nodes[ref].type, type);
    assert_int_equal(policy->nodes[ref].den, den);
    quota_policy_free(policy);
}

static void amounts(void **state)
{
    (void)state;
    const int T = QUOTA_TYPE_AMOUNT;
    assert_expr("credit", "amount 10 t", "10 t", T, 1);
    assert_expr("credit", "amount 10t", "10 t", T, 1);
    assert_expr("credit", "amount 1.5 kg", "1.5 kg", T, 1);
    assert_expr("credit", "amount 3 g + 7 mg", "3 g + 7 mg", T, 1);
    assert_expr("credit", "amount a - reduction - 1 t", "a - reduction - 1 t", T, 1);
    assert_expr("credit", "amount a - (reduction - 1 t)", "a - (reduction - 1 t)", T, 1);
    assert_expr("credit", "amount 30% * (a + reduction) down", "30% * (a + reduction)", T, 10);
    assert_expr("credit", "amount a * r up", "a * r", T, 1000000);
    assert_expr("credit", "amount a * n", "a * n", T, 1);
    assert_expr("credit", "amount 2 * a", "2 * a", T, 1);
    assert_expr("credit", "amount offset", "offset", T, 1);
    assert_expr("credit", "amount 1:3 * a + 1:4 * a half_up", "1:3 * a + 25% * a", T, 12);
    assert_expr("credit", "amount min(a, 1:6 * a, 3:4 * a) down", "min(min(a, 1:6 * a), 75% * a)", T, 12);
    assert_expr("credit", "amount min(a)", "a", T, 1);
    assert_expr("credit", "amount max(a,a,a,a,a)", "max(max(max(a, a), max(a, a)), a)", T, 1);
    assert_expr("credit", "amount ((a))", "a", T, 1);
    assert_expr("credit", "amount (a + a) * n * 1.5 up", "(a + a) * n * 1.5:1", T, 2);
    assert_expr("credit", "amount n * (n * a)", "n * (n * a)", T, 1);
}

static void ratios(void **state)
{
    (void)state;
    const int T = QUOTA_TYPE_RATIO;
    assert_expr("offset", "ratio 2:1", "2:1", T, 1);
    assert_expr("offset", "ratio 1.20 : 1", "1.2:1", T, 5);
    assert_expr("offset", "ratio 3:2", "1.5:1", T, 2);
    assert_expr("offset", "ratio 1.1", "1.1:1", T, 10);
    assert_expr("offset", "ratio 120%", "1.2:1", T, 5);
    assert_expr("offset", "ratio 1:3", "1:3", T, 3);
    assert_expr("offset", "ratio 0.01%", "0.01%", T, 10000);
    assert_expr("offset", "ratio 0.000001", "0.0001%", T, 1000000);
    assert_expr("offset", "ratio max(1.2:1, approved_ratio)", "max(1.2:1, approved_ratio)", T, 1000000);
    assert_expr("offset", "ratio r + q - 1:1", "r + q - 1:1", T, 1000000);
    assert_expr("offset", "ratio r * q", "r * q", T, INT64_C(1000000000000));
    assert_expr("offset", "ratio n * 2:1", "n * 2:1", T, 1);
    assert_expr("offset", "ratio 1.1:1 * n", "1.1:1 * n", T, 10);
    assert_expr("offset", "ratio help * 2", "help * 2", T, 1000000);
    assert_expr("help", "ratio 1.25:1", "1.25:1", T, 4);
    assert_expr("help", "ratio r * q up", "r * q", T, INT64_C(1000000000000));
    assert_expr("help", "ratio 1:3 down", "1:3", T, 3);
}

static void money_and_prices(void **state)
{
    (void)state;
    const int T = QUOTA_TYPE_MONEY;
    assert_expr("fee", "money requested_amount * price", "requested_amount * price", T, QUOTA_TONNE);
    assert_expr("fee", "money p * a", "p * a", T, QUOTA_TONNE);
    assert_expr("fee", "money a * 8000.50 yuan", "a * 8000.5 yuan", T, QUOTA_TONNE);
    assert_expr("fee", "money 5 fen * a", "0.05 yuan * a", T, QUOTA_TONNE);
    assert_expr("fee", "money m + 8000 yuan down", "m + 8000 yuan", T, 1);
    assert_expr("fee", "money r * m", "r * m", T, 1000000);
    assert_expr("fee", "money r * (a * p)", "r * (a * p)", T, INT64_C(1000000000000000));
    assert_expr("fee", "money a * max(p, 100 yuan)", "a * max(p, 100 yuan)", T, QUOTA_TONNE);
    assert_expr("fee", "money (p + 1 yuan) * a", "(p + 1 yuan) * a", T, QUOTA_TONNE);
    assert_expr("fee", "money a * (n * p)", "a * (n * p)", T, QUOTA_TONNE);
    assert_expr("fee", "money deal_total - fee2", "deal_total - fee2", T, 1);
}

static void dates(void **state)
{
    (void)state;
    const int T = QUOTA_TYPE_DATE;
    assert_expr("deadline", "date 2014-11-30", "2014-11-30", T, 1);
    assert_expr("deadline", "date never", "never", T, 1);
    assert_expr("deadline", "date d + 30 workday", "d + 30 workday", T, 1);
    assert_expr("deadline", "date d - 1 month + 2 day rolling", "d - 1 month + 2 day", T, 1);
    assert_expr("deadline", "date max(d, completed_on) + n year", "max(d, completed_on) + n year", T, 1);
    assert_expr("deadline", "date d + (n + 1) day", "d + (n + 1) day", T, 1);
    assert_expr("deadline", "date d + 2 * n day", "d + 2 * n day", T, 1);
    assert_expr("deadline", "date month_end(report_year + 1, 2)", "month_end(report_year + 1, 2)", T, 1);
    assert_expr("deadline", "date month_end(n, n) + 1 day", "month_end(n, n) + 1 day", T, 1);
}

static void ranks_and_classes(void **state)
{
    (void)state;
    assert_expr("priority", "rank 1", "1", QUOTA_TYPE_COUNT, 1);
    assert_expr("priority", "rank n + 1 - 2 * n", "n + 1 - 2 * n", QUOTA_TYPE_COUNT, 1);
    assert_expr("priority", "rank priority2", "priority2", QUOTA_TYPE_COUNT, 1);
    quota_policy *policy = parse_then("tag", "class existing");
    const lq_rule *rule = rule_of(policy, "A");
    assert_int_equal(rule->value, LQ_VALUE_CLASS);
    assert_string_equal(quota_policy_class(policy, rule->klass), "existing");
    quota_policy_free(policy);
}

static void rounding(void **state)
{
    (void)state;
    static const struct {
        const char *question, *then;
        int value, mode;
        int64_t quantum;
    } cases[] = {
        {"offset", "ratio 2:1", LQ_VALUE_RATIO, LQ_ROUND_UP, 1000},
        {"offset", "ratio 2:1 half_up", LQ_VALUE_RATIO, LQ_ROUND_HALF_UP, 1000},
        {"credit", "amount a", LQ_VALUE_AMOUNT, LQ_ROUND_NONE, 1},
        {"credit", "amount a down", LQ_VALUE_AMOUNT, LQ_ROUND_DOWN, 1000},
        {"credit", "amount 30% * a up", LQ_VALUE_AMOUNT, LQ_ROUND_UP, 1000},
        {"fee", "money m", LQ_VALUE_MONEY, LQ_ROUND_HALF_UP, 1},
        {"fee", "money m up", LQ_VALUE_MONEY, LQ_ROUND_UP, 1},
        {"help", "ratio 2:1", LQ_VALUE_FACTOR, LQ_ROUND_NONE, 1},
        {"help", "ratio 1:3 down", LQ_VALUE_FACTOR, LQ_ROUND_DOWN, 1},
        {"priority", "rank 2", LQ_VALUE_RANK, LQ_ROUND_NONE, 1},
        {"deadline", "date d", LQ_VALUE_DATE, LQ_ROUND_NONE, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        quota_policy *policy = parse_then(cases[i].question, cases[i].then);
        const lq_rule *rule = rule_of(policy, "A");
        assert_int_equal(rule->value, cases[i].value);
        assert_int_equal(rule->rounding, cases[i].mode);
        assert_int_equal(rule->quantum, cases[i].quantum);
        assert_int_equal(rule->rolling, 0);
        quota_policy_free(policy);
    }
    quota_policy *policy = parse_then("deadline", "date d rolling");
    assert_int_equal(rule_of(policy, "A")->rolling, 1);
    quota_policy_free(policy);
}

/* Without `round` rows: amounts up to the milligram, money half up to the fen. */
static void rounding_by_default(void **state)
{
    (void)state;
    quota_policy *policy = parse_good(HEAD COLUMNS ROW("A", "offset", "", "", "ratio 2:1")
                                          ROW("B", "fee", "", "", "money deal_total"));
    assert_int_equal(rule_of(policy, "A")->rounding, LQ_ROUND_UP);
    assert_int_equal(rule_of(policy, "A")->quantum, 1);
    assert_int_equal(rule_of(policy, "B")->rounding, LQ_ROUND_HALF_UP);
    assert_int_equal(rule_of(policy, "B")->quantum, 1);
    quota_policy_free(policy);
}

/* ------------------------------------------------------------------ what is wrong */

enum {
    SYNTAX = QUOTA_FINDING_SYNTAX,
    NAME = QUOTA_FINDING_UNKNOWN_NAME,
    TYPE = QUOTA_FINDING_TYPE,
    RANGE = QUOTA_FINDING_RANGE,
    OUTCOME = QUOTA_FINDING_OUTCOME,
    LIMIT = QUOTA_FINDING_LIMIT
};

typedef struct wrong {
    const char *question, *then;
    int32_t code;
    uint32_t offset; /* into the cell */
    const char *expected, *found;
} wrong;

static void assert_wrong(const wrong *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char text[4096];
        uint32_t column = (uint32_t)strlen(cases[i].question) + 9 + cases[i].offset;
        (void)snprintf(text, sizeof text, FACTS "A,1,%s,,,\"%s\",,,\n", cases[i].question, cases[i].then);
        assert_finding(text, cases[i].code, 20, column, "then", cases[i].expected, cases[i].found);
    }
}

#define ASSERT_WRONG(...)                                                                                    \
  do {                                                                                                       \
    static const wrong cases[] = {__VA_ARGS__};                                                              \
    assert_wrong(cases, sizeof cases / sizeof cases[0]);                                                     \
  } while (0)

static void syntax_errors(void **state)
{
    (void)state;
    ASSERT_WRONG(
        {"credit", "amount", SYNTAX, 6, "a fact, a question, a literal or (", "the end of the cell"},
        {"credit", "amount (a", SYNTAX, 9, "an operator or )", "the end of the cell"},
        {"credit", "amount a +", SYNTAX, 10, "a fact, a question, a literal or (", "the end of the cell"},
        {"credit", "amount a b", SYNTAX, 9, "or the end of the cell", "b"},
        {"credit", "amount and", SYNTAX, 7, "a fact, a question, a literal or (", "and"},
        {"credit", "amount ?", SYNTAX, 7, "a fact, a question, a literal or (", "?"},
        {"credit", "amount min a", SYNTAX, 11, "( after min or max", "a"},
        {"credit", "amount min(a; a)", SYNTAX, 12, "an operator, a comma or )", ";"},
        {"credit", "amount min(", SYNTAX, 11, "a fact, a question, a literal or (", "the end of the cell"},
        {"credit", "amount max(a,)", SYNTAX, 13, "a fact, a question, a literal or (", ")"},
        {"credit", "amount (+)", SYNTAX, 8, "a fact, a question, a literal or (", "+"},
        {"credit", "amount a * *", SYNTAX, 11, "a fact, a question, a literal or (", "*"},
        {"deadline", "date month_end", SYNTAX, 14, "month_end(year, month)", "the end of the cell"},
        {"deadline", "date month_end(n)", SYNTAX, 16, "month_end(year, month)", ")"},
        {"deadline", "date month_end(n, 2", SYNTAX, 19, "month_end(year, month)", "the end of the cell"},
        {"deadline", "date month_end(, 2)", SYNTAX, 15, "a fact, a question, a literal or (", ","},
        {"deadline", "date d-1 day", NAME, 5, "a fact, a question or a literal", "d-1"},
        {"deadline", "date 2024-1-9", SYNTAX, 5, "a date yyyy-mm-dd", "2024-1-9"},
        {"offset", "ratio 1:", SYNTAX, 8, "a number, as in 1.2:1", "the end of the cell"},
        {"offset", "ratio 1:x", SYNTAX, 8, "a number, as in 1.2:1", "x"},
        {"tag", "class", SYNTAX, 5, "a name after class", "the end of the cell"},
        {"tag", "class never", SYNTAX, 6, "a name after class", "never"},
        {"tag", "class 5", SYNTAX, 6, "a name after class", "5"},
        {"credit", "review;", SYNTAX, 7, "cover, require, allow", "the end of the cell"},
        {"credit", "foo a", SYNTAX, 0, "cover, require, allow", "foo"});
}

static void unknown_names(void **state)
{
    (void)state;
    ASSERT_WRONG(
        {"credit", "amount nope", NAME, 7, "a fact, a question or a literal", "nope"},
        {"credit", "amount yes", NAME, 7, "a fact, a question or a literal", "yes"},
        {"credit", "amount 10 tonnes", NAME, 10, "a unit: t, kg, g, mg, yuan or fen", "tonnes"},
        {"credit", "amount a + nope", NAME, 11, "a fact, a question or a literal", "nope"},
        {"credit", "amount (nope)", NAME, 8, "a fact, a question or a literal", "nope"},
        {"credit", "amount nope * 2", NAME, 7, "a fact, a question or a literal", "nope"},
        {"credit", "amount min(nope, 2 t)", NAME, 11, "a fact, a question or a literal", "nope"},
        {"deadline", "date nope + 2 day", NAME, 5, "a fact, a question or a literal", "nope"},
        {"deadline", "date month_end(nope, 2)", NAME, 15, "a fact, a question or a literal", "nope"});
}

static void types_that_do_not_go_together(void **state)
{
    (void)state;
    ASSERT_WRONG(
        {"credit", "amount a + 5", TYPE, 9, "two amounts", "an amount + a count"},
        {"credit", "amount a - p", TYPE, 9, "two amounts", "an amount - a price"},
        {"credit", "amount a * a", TYPE, 9, "a ratio or a count and another number", "an amount * an amount"},
        {"credit", "amount d * 2", TYPE, 9, "a ratio or a count and another number", "a date * a count"},
        {"credit", "amount 2 * d", TYPE, 9, "a ratio or a count and another number", "a count * a date"},
        {"credit", "amount d * 2:1", TYPE, 9, "a ratio or a count and another number", "a date * a ratio"},
        {"credit", "amount 2:1 * d", TYPE, 11, "a ratio or a count and another number", "a ratio * a date"},
        {"credit", "amount f + f", TYPE, 9, "two amounts", "a flag + a flag"},
        {"credit", "amount c + c", TYPE, 9, "two amounts", "a code + a code"},
        {"credit", "amount d + d", TYPE, 9, "two amounts", "a date + a date"},
        {"credit", "amount min(a, n)", TYPE, 14, "values of one type", "an amount and a count"},
        {"credit", "amount min(a, a, n)", TYPE, 17, "values of one type", "an amount and a count"},
        {"credit", "amount max(f, f)", TYPE, 14, "values of one type", "a flag and a flag"},
        {"credit", "amount project_city + 5", TYPE, 20, "two amounts", "an id + an id"},
        {"credit", "amount n", TYPE, 7, "an amount such as 10 t", "a count"},
        {"credit", "amount 2", TYPE, 7, "an amount such as 10 t", "a count"},
        {"offset", "ratio 2", TYPE, 6, "a ratio such as 1.2:1 or 80%", "a count"},
        {"offset", "ratio a", TYPE, 6, "a ratio such as 1.2:1 or 80%", "an amount"},
        {"fee", "money p", TYPE, 6, "a sum of money, or amount * price", "a price"},
        {"fee", "money 8000", TYPE, 6, "a sum of money, or amount * price", "a count"},
        {"deadline", "date n", TYPE, 5, "a date such as 2024-10-09", "a count"},
        {"deadline", "date n + 2 day", TYPE, 9, "a date and a count of days", "a count + a count"},
        {"deadline", "date d - a day", TYPE, 9, "a date and a count of days", "a date - an amount"},
        {"deadline", "date d + 2.5 day", TYPE, 9, "a date and a count of days", "a date + a ratio"},
        {"deadline", "date month_end(d, 2)", TYPE, 14, "two counts", "a date and a count"},
        {"deadline", "date month_end(n, 50%)", TYPE, 14, "two counts", "a count and a ratio"},
        {"priority", "rank 1:1", TYPE, 5, "a whole number from 1", "a ratio"},
        {"credit", "amount tag", TYPE, 7, "a question that answers a number or a date", "tag"},
        {"credit", "amount judge", TYPE, 7, "a question that answers a number or a date", "judge"});
}

static void literals_out_of_range(void **state)
{
    (void)state;
    ASSERT_WRONG(
        {"offset", "ratio 1:0", RANGE, 6, "a ratio above 0", "1:0"},
        {"offset", "ratio 0:1", RANGE, 6, "a ratio above 0", "0:1"},
        {"offset", "ratio 0%", RANGE, 6, "a ratio above 0", "0%"},
        {"offset", "ratio 1.0000001", RANGE, 6, "a ratio above 0", "1.0000001"},
        {"offset", "ratio 0.0", RANGE, 6, "a ratio above 0", "0.0"},
        {"offset", "ratio 99999999999999999999 %", RANGE, 6, "a ratio above 0", "99999999999999999999 %"},
        {"offset", "ratio 1:11111111111111111111111111111111111111111", RANGE, 6, "a ratio above 0",
         "1:11111111111111111111111111111111111111111"},
        {"credit", "amount 0.1 mg", RANGE, 7, "in steps of 1 mg", "0.1 mg"},
        {"credit", "amount 1000000001 t", RANGE, 7, "0 t to 1000000000 t", "1000000001 t"},
        {"credit", "amount 11111111111111111111111111111111111111111 t", RANGE, 7, "0 t to 1000000000 t",
         "11111111111111111111111111111111111111111 t"},
        {"fee", "money 0.001 yuan", RANGE, 6, "in steps of 1 fen", "0.001 yuan"},
        {"fee", "money a * 10000000000.01 yuan", RANGE, 10, "a price of at most", "10000000000.01"},
        {"deadline", "date 2023-02-29", RANGE, 5, "a day that exists", "2023-02-29"},
        {"deadline", "date d + 1000000001 day", RANGE, 9, "a count of at most", "1000000001"},
        {"deadline", "date d + 99999999999999999999 day", RANGE, 9, "0 to 9223372036854775807",
         "99999999999999999999"},
        {"deadline", "date month_end(n, 13)", RANGE, 18, "a month, 1 to 12", "13"},
        {"deadline", "date month_end(n, 0)", RANGE, 18, "a month, 1 to 12", "0"},
        {"deadline", "date month_end(1000000001, 2)", RANGE, 15, "a count of at most", "1000000001"},
        {"credit", "amount a * 1000000001", RANGE, 11, "a count of at most", "1000000001"},
        {"credit", "amount 1000000001 * a", RANGE, 7, "a count of at most", "1000000001"},
        {"priority", "rank n + 1000000001", RANGE, 9, "a count of at most", "1000000001"},
        {"priority", "rank 1000000001 + n", RANGE, 5, "a count of at most", "1000000001"},
        {"priority", "rank 0", RANGE, 5, "a rank from 1 to 63", "0"},
        {"priority", "rank 64", RANGE, 5, "a rank from 1 to 63", "64"});
}

static void outcomes_that_do_not_fit(void **state)
{
    (void)state;
    ASSERT_WRONG({"credit", "ratio 2:1", OUTCOME, 0, "an outcome of the kind that credit has", "ratio"},
                 {"offset", "amount 2 t", OUTCOME, 0, "an outcome of the kind that offset has", "amount"},
                 {"offset|help", "ratio 2:1", OUTCOME, 0, "an outcome of the kind that help has", "ratio"},
                 {"help|offset", "ratio 2:1", OUTCOME, 0, "an outcome of the kind that offset has", "ratio"},
                 {"judge", "rank 1", OUTCOME, 0, "an outcome of the kind that judge has", "rank"},
                 {"scope|tag", "class new", OUTCOME, 0, "an outcome of the kind that scope has", "class"},
                 {"credit", "amount a; amount a", OUTCOME, 10, "one value in a row", "amount"},
                 {"credit", "allow; review", OUTCOME, 7, "one of allow, review and deny", "review"},
                 {"credit", "amount 1:3 * a", OUTCOME, 14, "up, down or half_up: an amount", "amount"},
                 {"help", "ratio 1:3", OUTCOME, 9, "up, down or half_up: a factor", "ratio"},
                 {"help", "ratio r * q", OUTCOME, 11, "up, down or half_up: a factor", "ratio"},
                 {"deadline", "date d up", OUTCOME, 7, "no rounding", "up"},
                 {"deadline", "date d rolling up", OUTCOME, 15, "no rounding", "up"},
                 {"priority", "rank 1 half_up", OUTCOME, 7, "no rounding", "half_up"});
}

static void results_too_fine(void **state)
{
    (void)state;
    ASSERT_WRONG({"offset", "ratio r * q * r", LIMIT, 6, "in steps of at least", "r"},
                 {"fee", "money r * q * a * p", LIMIT, 6, "in steps of at least", "r"},
                 {"fee", "money r * q * (a * p)", LIMIT, 6, "in steps of at least", "r"},
                 {"offset", "ratio 1:999999999989 + 1:999999999961", LIMIT, 6, "in steps of at least", "1"});
}

/* A chain of sums is as deep as it is long; min and max are flat. */
static void depth_of_expressions(void **state)
{
    (void)state;
    char then[2048] = "amount a";
    for (int i = 0; i < 63; i++)
        (void)strcat(then, " + a");
    quota_policy_free(parse_then("credit", then));
    (void)strcat(then, " + a");
    assert_wrong(&(wrong){"credit", then, LIMIT, 263, "at most 64 terms or levels", "a"}, 1);

    (void)strcpy(then, "date d");
    for (int i = 0; i < 63; i++)
        (void)strcat(then, " + 1 day");
    quota_policy_free(parse_then("deadline", then));
    (void)strcat(then, " + 2 day");
    assert_wrong(&(wrong){"deadline", then, LIMIT, 513, "at most 64 terms or levels", "2"}, 1);

    (void)strcpy(then, "amount min(a");
    for (int i = 0; i < 300; i++)
        (void)strcat(then, ", a");
    (void)strcat(then, ")");
    quota_policy_free(parse_then("credit", then));

    (void)strcpy(then, "amount ");
    for (int i = 0; i < 64; i++)
        (void)strcat(then, "(");
    (void)strcat(then, "a");
    for (int i = 0; i < 64; i++)
        (void)strcat(then, ")");
    quota_policy_free(parse_then("credit", then));
    memmove(then + 8, then + 7, strlen(then + 7) + 1);
    assert_wrong(&(wrong){"credit", then, LIMIT, 71, "at most 64 levels of nesting", "("}, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts),
        cmocka_unit_test(ratios),
        cmocka_unit_test(money_and_prices),
        cmocka_unit_test(dates),
        cmocka_unit_test(ranks_and_classes),
        cmocka_unit_test(rounding),
        cmocka_unit_test(rounding_by_default),
        cmocka_unit_test(syntax_errors),
        cmocka_unit_test(unknown_names),
        cmocka_unit_test(types_that_do_not_go_together),
        cmocka_unit_test(literals_out_of_range),
        cmocka_unit_test(outcomes_that_do_not_fit),
        cmocka_unit_test(results_too_fine),
        cmocka_unit_test(depth_of_expressions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
