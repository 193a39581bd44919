/* Tests of src/policy/read/condition.c and print.c: tests, cuts, comparisons, and how they are joined. */
#include "parsed.h"

#define FACTS                                                                                                \
  HEAD "set,air,SO2|NOx\nset,metal,Pb|Hg|Cd|Cr|As\nset,both,air|COD\n"                                       \
       "fact,n,count\nfact,d,date\nfact,f,flag\nfact,h,flag\nfact,c,code,x|y|z\nfact,e,code,=c\n"            \
       "question,help,factor\nquestion,judge,verdict\n" COLUMNS                                              \
       "H,1,help,,,ratio 1:1,,,\nJ,1,judge,,,allow,,,\n"

static quota_policy *parse_when(const char *when)
{
    static char text[60000];
    (void)snprintf(text, sizeof text, FACTS "A,1,scope,,\"%s\",review,,,\n", when);
    return parse_good(text);
}

/* The condition printed, and printed again after it was parsed from there. */
static void assert_cond(const char *when, const char *expected)
{
    quota_policy *policy = parse_when(when);
    char text[4096];
    (void)snprintf(text, sizeof text, "%s", printed(policy, rule_of(policy, "A")->when));
    assert_string_equal(text, expected);
    quota_policy_free(policy);
    policy = parse_when(text);
    assert_string_equal(printed(policy, rule_of(policy, "A")->when), expected);
    quota_policy_free(policy);
}

static const lq_node *top(const quota_policy *policy)
{
    return &policy->nodes[rule_of(policy, "A")->when];
}

static void tests_of_flags_and_codes(void **state)
{
    (void)state;
    assert_cond("f = yes", "f = yes");
    assert_cond("f <> yes", "f = no");
    assert_cond("no = f", "f = no");
    assert_cond("pollutant = SO2", "pollutant = SO2");
    assert_cond("NH3-N = pollutant", "pollutant = NH3-N");
    assert_cond("pollutant <> SO2", "pollutant <> SO2");
    assert_cond("pollutant = air", "pollutant in SO2|NOx");
    assert_cond("pollutant in both|metal", "pollutant in SO2|NOx|COD|Pb|Hg|Cd|Cr|As");
    assert_cond("c in x|y", "c <> z");
    assert_cond("c in x|y|z", "c in x|y|z");
    assert_cond("e = x", "e = x");
    assert_cond("c <> x", "c <> x");
    /* a code is meant where its fact stands beside, whatever else has that name */
    assert_cond("project_class = strategic_emerging", "project_class = strategic_emerging");
    assert_cond("strategic_emerging = project_class", "project_class = strategic_emerging");
    assert_cond("fee_for = buyback", "fee_for = buyback");
    assert_cond("project_class = strategic_emerging and strategic_emerging = yes",
                "project_class = strategic_emerging and strategic_emerging = yes");
}

static void masks(void **state)
{
    (void)state;
    static const struct {
        const char *when;
        uint64_t mask;
    } cases[] = {{"f = yes", 2},  {"f = no", 1},     {"f <> no", 2},
                 {"c = x", 2},    {"c <> x", 8 | 4}, {"c in y|z", 8 | 4},
                 {"c in x|x", 2}, {"e in z", 8},     {"pollutant = air", 6}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        quota_policy *policy = parse_when(cases[i].when);
        assert_int_equal(top(policy)->op, LQ_OP_TEST);
        assert_int_equal(top(policy)->mask, cases[i].mask);
        quota_policy_free(policy);
    }
}

static void cuts(void **state)
{
    (void)state;
    static const struct {
        const char *when, *printed;
        unsigned accept;
        int64_t num;
    } cases[] = {
        {"increment > 0.1 t", "increment > 0.1 t", LQ_GT, 100000000},
        {"0.1 t > increment", "increment < 0.1 t", LQ_LT, 100000000},
        {"increment >= 3 g", "increment >= 3 g", LQ_GT | LQ_EQ, 3000},
        {"3 g >= increment", "increment <= 3 g", LQ_LT | LQ_EQ, 3000},
        {"increment = 7 mg", "increment = 7 mg", LQ_EQ, 7},
        {"7 mg <> increment", "increment <> 7 mg", LQ_LT | LQ_GT, 7},
        {"as_of >= 1970-01-02", "as_of >= 1970-01-02", LQ_GT | LQ_EQ, 1},
        {"trade_done_on <> never", "trade_done_on <> never", LQ_LT | LQ_GT, 2932896},
        {"approved_ratio > 1.2:1", "approved_ratio > 1.2:1", LQ_GT, 1200000},
        {"approved_ratio < 80%", "approved_ratio < 80%", LQ_LT, 800000},
        {"approved_ratio >= 1.5", "approved_ratio >= 1.5:1", LQ_GT | LQ_EQ, 1500000},
        {"approved_ratio < 1000000:1", "approved_ratio < 1000000:1", LQ_LT, INT64_C(1000000000000)},
        {"price >= 8000 yuan", "price >= 8000 yuan", LQ_GT | LQ_EQ, 800000},
        {"5 fen < price", "price > 0.05 yuan", LQ_GT, 5},
        {"deal_total < 8000.50 yuan", "deal_total < 8000.5 yuan", LQ_LT, 800050},
        {"n <= 1000000000", "n <= 1000000000", LQ_LT | LQ_EQ, 1000000000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        quota_policy *policy = parse_when(cases[i].when);
        assert_int_equal(top(policy)->op, LQ_OP_CUT);
        assert_int_equal(top(policy)->accept, cases[i].accept);
        assert_int_equal(top(policy)->num, cases[i].num);
        assert_string_equal(printed(policy, rule_of(policy, "A")->when), cases[i].printed);
        quota_policy_free(policy);
    }
}

static void compares(void **state)
{
    (void)state;
    static const struct {
        const char *when;
        int type, equality_only, asks;
    } cases[] = {
        {"project_city = 530300", QUOTA_TYPE_ID, 1, 0},
        {"530300 <> project_city", QUOTA_TYPE_ID, 1, 0},
        {"source_county <> project_county", QUOTA_TYPE_ID, 1, 0},
        {"project_city = 9223372036854775807", QUOTA_TYPE_ID, 1, 0},
        {"offered_pollutant = pollutant", QUOTA_TYPE_CODE, 1, 0},
        {"c <> e", QUOTA_TYPE_CODE, 1, 0},
        {"f = h", QUOTA_TYPE_FLAG, 1, 0},
        {"actual < 80% * permitted", QUOTA_TYPE_AMOUNT, 0, 0},
        {"offered_amount >= offset", QUOTA_TYPE_AMOUNT, 0, 1},
        {"offset > 0 t", QUOTA_TYPE_AMOUNT, 0, 1},
        {"0 t < credit + offset", QUOTA_TYPE_AMOUNT, 0, 1},
        {"done_on > deadline", QUOTA_TYPE_DATE, 0, 1},
        {"help > 1:1", QUOTA_TYPE_RATIO, 0, 1},
        {"fee <= 5 yuan", QUOTA_TYPE_MONEY, 0, 1},
        {"priority = 1", QUOTA_TYPE_COUNT, 0, 1},
        {"as_of > formal_operation_on + 1 year", QUOTA_TYPE_DATE, 0, 0},
        {"(actual + 1 t) * 2 > permitted", QUOTA_TYPE_AMOUNT, 0, 0},
        {"deal_total >= requested_amount * price", QUOTA_TYPE_MONEY, 0, 0},
        {"n < report_year", QUOTA_TYPE_COUNT, 0, 0},
        {"price < baseline_price * 90%", QUOTA_TYPE_PRICE, 0, 0},
        {"price + 5 yuan < baseline_price", QUOTA_TYPE_PRICE, 0, 0},
        {"max(price, 5 yuan) = 8000 yuan", QUOTA_TYPE_PRICE, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        quota_policy *policy = parse_when(cases[i].when);
        assert_int_equal(top(policy)->op, LQ_OP_COMPARE);
        assert_int_equal(policy->compare_count, 1);
        const lq_compare *compare = &policy->compares[top(policy)->a];
        assert_int_equal(compare->type, cases[i].type);
        assert_int_equal(compare->equality_only, cases[i].equality_only);
        assert_int_equal(compare->asks, cases[i].asks);
        assert_string_equal(printed(policy, rule_of(policy, "A")->when), cases[i].when);
        quota_policy_free(policy);
    }
}

/* One pair of sides is one comparison, whatever the relation and whichever way round. */
static void compares_are_kept_once(void **state)
{
    (void)state;
    static const struct {
        const char *when;
        uint32_t count;
        unsigned last;
    } cases[] = {
        {"actual < permitted or actual >= permitted", 1, LQ_GT | LQ_EQ},
        {"actual < permitted or permitted < actual", 1, LQ_GT},
        {"actual < permitted or permitted <> actual", 1, LQ_LT | LQ_GT},
        {"actual <= permitted or permitted >= actual", 1, LQ_LT | LQ_EQ},
        {"actual < permitted + 1 t or actual > permitted + 2 t", 2, LQ_GT},
        {"actual < permitted + 1 t or actual > permitted - 1 t", 2, LQ_GT},
        {"actual < permitted + 1 t or actual > holding + 1 t", 2, LQ_GT},
        {"actual < permitted + 1 t or 1 t + permitted > actual", 2, LQ_GT},
        {"actual < min(permitted, 1 t) or min(permitted, 1 t) = actual", 1, LQ_EQ},
        {"as_of < d + 1 day or as_of < d + 1 month", 2, LQ_LT},
        {"as_of < d + 1 day or as_of < d - 1 day", 2, LQ_LT},
        {"approved_ratio * 1 t > 1 t or approved_ratio * 1 t > 1000 kg", 1, LQ_GT},
        {"project_city = 5 or project_city = 6", 2, LQ_EQ},
        {"1:2 * actual > permitted or 1:3 * actual > permitted", 2, LQ_GT},
        {"2:1 * actual > permitted or 2 * actual > permitted", 2, LQ_GT},
        {"project_park = 5 or project_city = 5", 2, LQ_EQ},
        {"project_city = 5 or project_city <> 5", 1, LQ_LT | LQ_GT},
        {"offset > 1 t or credit > 1 t", 2, LQ_GT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        quota_policy *policy = parse_when(cases[i].when);
        assert_int_equal(policy->compare_count, cases[i].count);
        assert_int_equal(policy->nodes[top(policy)->b].accept, cases[i].last);
        quota_policy_free(policy);
    }
}

static void joined(void **state)
{
    (void)state;
    assert_cond("f = yes and h = no or f = no", "f = yes and h = no or f = no");
    assert_cond("f = yes and (h = no or f = no)", "f = yes and (h = no or f = no)");
    assert_cond("((f = yes))", "f = yes");
    assert_cond("not f = yes and h = no", "not f = yes and h = no");
    assert_cond("not (f = yes and h = no)", "not (f = yes and h = no)");
    assert_cond("not not f = yes", "not not f = yes");
    assert_cond("not pollutant in air", "not pollutant in SO2|NOx");
    assert_cond("not (pollutant in air)", "not pollutant in SO2|NOx");
    assert_cond("(actual) < (permitted)", "actual < permitted");
    assert_cond("(actual + permitted) < holding and (f = yes)", "actual + permitted < holding and f = yes");
    assert_cond("f = yes and h = yes and f = no and h = no and f = yes",
                "f = yes and h = yes and f = no and h = no and f = yes");
    assert_cond("f = yes or (h = yes or f = no)", "f = yes or h = yes or f = no");
    assert_cond("(min(actual, permitted) > 1 t)", "min(actual, permitted) > 1 t");
    assert_cond("(as_of - 1 month > d)", "as_of - 1 month > d");
    assert_cond("(not f = yes)", "not f = yes");
    assert_cond("(pollutant in air)", "pollutant in SO2|NOx");
    assert_cond("((actual) + 1 t > 2 t)", "actual + 1 t > 2 t");
}

/* `a or b or c ...` stays shallow. */
static void long_lists_stay_flat(void **state)
{
    (void)state;
    static char when[40000];
    char *to = when;
    for (int i = 0; i < 500; i++)
        to += sprintf(to, "%sproject_city = %d", i ? " or " : "", 530000 + i);
    quota_policy *policy = parse_when(when);
    assert_int_equal(policy->compare_count, 500);
    static char text[60000];
    lq_out out;
    lq_out_init(&out, text, sizeof text);
    lq_print_node(&out, policy, rule_of(policy, "A")->when);
    assert_int_equal(lq_out_finish(&out, NULL), QUOTA_OK);
    assert_string_equal(text, when);
    quota_policy_free(policy);
}

/* ------------------------------------------------------------------ what is wrong */

typedef struct wrong {
    const char *when;
    int32_t code;
    uint32_t offset;
    const char *expected, *found;
} wrong;

static void assert_wrong(const wrong *cases, size_t count)
{
    static char text[60000];
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(text, sizeof text, FACTS "A,1,scope,,\"%s\",review,,,\n", cases[i].when);
        assert_finding(text, cases[i].code, 17, 13 + cases[i].offset, "when", cases[i].expected,
                       cases[i].found);
    }
}

#define ASSERT_WRONG(...)                                                                                    \
  do {                                                                                                       \
    static const wrong cases[] = {__VA_ARGS__};                                                              \
    assert_wrong(cases, sizeof cases / sizeof cases[0]);                                                     \
  } while (0)

enum {
    SYNTAX = QUOTA_FINDING_SYNTAX,
    NAME = QUOTA_FINDING_UNKNOWN_NAME,
    TYPE = QUOTA_FINDING_TYPE,
    RANGE = QUOTA_FINDING_RANGE,
    LIMIT = QUOTA_FINDING_LIMIT
};

static void syntax_errors(void **state)
{
    (void)state;
    ASSERT_WRONG({"f", SYNTAX, 1, "=, <>, <, <=, >, >= or in", "the end of the cell"},
                 {"f =", SYNTAX, 3, "a fact, a question, a literal or (", "the end of the cell"},
                 {"f yes", SYNTAX, 2, "=, <>, <, <=, >, >= or in", "yes"},
                 {"f = yes h = no", SYNTAX, 8, "and, or, an operator, or the end of the cell", "h"},
                 {"f = yes and", SYNTAX, 11, "a fact, a question, a literal or (", "the end of the cell"},
                 {"or f = yes", SYNTAX, 0, "a fact, a question, a literal or (", "or"},
                 {"(f and h = yes)", SYNTAX, 3, "=, <>, <, <=, >, >= or in", "and"},
                 {"(f or h = yes)", SYNTAX, 3, "=, <>, <, <=, >, >= or in", "or"},
                 {"(f = yes", SYNTAX, 8, "and, or, or )", "the end of the cell"},
                 {"(f = yes))", SYNTAX, 9, "and, or, an operator, or the end of the cell", ")"},
                 {"()", SYNTAX, 1, "a fact, a question, a literal or (", ")"},
                 {"not", SYNTAX, 3, "a fact, a question, a literal or (", "the end of the cell"},
                 {"(actual", SYNTAX, 7, "an operator or )", "the end of the cell"},
                 {"c in", SYNTAX, 4, "a code or a set", "the end of the cell"},
                 {"c in x|", SYNTAX, 7, "a code or a set", "the end of the cell"},
                 {"c in x y", SYNTAX, 7, "and, or, an operator, or the end of the cell", "y"},
                 {"f = yes ；", SYNTAX, 8, "and, or, an operator, or the end of the cell", "；"});
}

static void unknown_names(void **state)
{
    (void)state;
    ASSERT_WRONG({"foo = yes", NAME, 0, "a fact, a question or a literal", "foo"},
                 {"foo", NAME, 0, "a fact, a question or a literal", "foo"},
                 {"foo in x", NAME, 0, "a fact, a question or a literal", "foo"},
                 {"pollutant = SO3", NAME, 12, "a code of pollutant, or a set of such codes", "SO3"},
                 {"SO3 <> pollutant", NAME, 0, "a code of pollutant, or a set of such codes", "SO3"},
                 {"pollutant in SO2|SO3", NAME, 17, "a code of pollutant, or a set of such codes", "SO3"},
                 {"c in air", NAME, 5, "a code of c, or a set of such codes", "air"},
                 {"c in f", NAME, 5, "a code of this fact, or a set of such codes", "f"},
                 {"f = maybe", NAME, 4, "yes or no", "maybe"}, {"maybe = f", NAME, 0, "yes or no", "maybe"},
                 {"actual > permited", NAME, 9, "a fact, a question or a literal", "permited"},
                 {"c = shortage", NAME, 4, "a code of c, or a set of such codes", "shortage"},
                 {"actual = SO2", NAME, 9, "a fact, a question or a literal", "SO2"},
                 {"baz = foo", NAME, 0, "a fact, a question or a literal", "baz"});
}

static void types_that_do_not_go_together(void **state)
{
    (void)state;
    ASSERT_WRONG(
        {"f > yes", TYPE, 2, "= or <> beside flags and codes", ">"},
        {"x <= c", TYPE, 2, "= or <> beside flags and codes", "<="},
        {"project_city > 5", TYPE, 13, "= or <> beside flags, codes and ids", ">"},
        {"f < h", TYPE, 2, "= or <> beside flags, codes and ids", "<"},
        {"offered_pollutant >= pollutant", TYPE, 18, "= or <> beside flags, codes and ids", ">="},
        {"c = pollutant", TYPE, 2, "both sides of one type; codes of one list", "a code beside a code"},
        {"f = c", TYPE, 2, "both sides of one type", "a flag beside a code"},
        {"actual > 5", TYPE, 7, "both sides of one type", "an amount beside a count"},
        {"actual > 5 yuan", TYPE, 7, "both sides of one type", "an amount beside a sum of money"},
        {"approved_ratio > 2", TYPE, 15, "both sides of one type", "a ratio beside a count"},
        {"deal_total > price", TYPE, 11, "both sides of one type", "a sum of money beside a price"},
        {"project_city = 1.5", TYPE, 13, "both sides of one type", "an id beside a ratio"},
        {"1 t = 2 t", TYPE, 0, "a fact or a question on one side", "1"},
        {"2 > 1 + 0", TYPE, 0, "a fact or a question on one side", "2"},
        {"2020-01-01 < 2020-01-01 + 1 day", TYPE, 0, "a fact or a question on one side", "2020-01-01"},
        {"actual in air", TYPE, 0, "a fact with codes before `in`", "actual"},
        {"f in yes", TYPE, 0, "a fact with codes before `in`", "f"},
        {"offset in air", TYPE, 0, "a fact with codes before `in`", "offset"},
        {"(c) in x", TYPE, 1, "a fact with codes before `in`", "c"},
        {"judge = yes", TYPE, 0, "a question that answers a number or a date", "judge"});
}

static void out_of_range(void **state)
{
    (void)state;
    ASSERT_WRONG(
        {"approved_ratio > 1:3", RANGE, 17, "a ratio up to 1000000:1 in steps of 0.000001", "1"},
        {"1000001:1 > approved_ratio", RANGE, 0, "a ratio up to 1000000:1 in steps of 0.000001", "1000001"},
        {"999999999999:0.000001 > approved_ratio", RANGE, 0, "a ratio above 0", "999999999999:0.000001"},
        {"as_of > 2024-02-30", RANGE, 8, "a day that exists", "2024-02-30"},
        {"n > 1000000001", RANGE, 4, "a count of at most 1000000000", "1000000001"},
        {"1000000001 > n", RANGE, 0, "a count of at most 1000000000", "1000000001"},
        {"project_city = 9223372036854775808", RANGE, 15, "0 to 9223372036854775807", "9223372036854775808"},
        {"price > 10000000001 yuan", RANGE, 8, "a price of at most 10000000000 yuan", "10000000001"},
        {"10000000001 yuan < price", RANGE, 0, "a price of at most 10000000000 yuan", "10000000001"});
}

static void repeated(char *to, const char *what, int times, const char *middle, const char *after)
{
    *to = '\0';
    for (int i = 0; i < times; i++)
        (void)strcat(to, what);
    (void)strcat(to, middle);
    for (int i = 0; i < times; i++)
        (void)strcat(to, after);
}

static void too_deep(void **state)
{
    (void)state;
    char when[1024];
    repeated(when, "not ", 63, "f = yes", "");
    quota_policy_free(parse_when(when));
    repeated(when, "not ", 64, "f = yes", "");
    assert_wrong(&(wrong){when, LIMIT, 263, "at most 64 levels of nesting", "the end of the cell"}, 1);
    repeated(when, "not ", 65, "f = yes", "");
    assert_wrong(&(wrong){when, LIMIT, 260, "at most 64 levels of nesting", "f"}, 1);
    repeated(when, "(", 64, "f = yes", ")");
    quota_policy_free(parse_when(when));
    repeated(when, "(", 65, "f = yes", ")");
    assert_wrong(&(wrong){when, LIMIT, 65, "at most 64 levels of nesting", "f"}, 1);
    repeated(when, "(", 65, "actual", ")");
    (void)strcat(when, " > 1 t");
    assert_wrong(&(wrong){when, LIMIT, 64, "at most 64 levels of nesting", "("}, 1);
}

static void too_many_comparisons(void **state)
{
    (void)state;
    static char when[40000];
    char *to = when;
    for (int i = 0; i < 513; i++)
        to += sprintf(to, "%sproject_city = %d", i ? " or " : "", 530000 + i);
    uint32_t offset = (uint32_t)(strrchr(when, 'j') - when) - 3;
    assert_wrong(&(wrong){when, LIMIT, offset, "at most 512 different comparisons", "project_city"}, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tests_of_flags_and_codes),
        cmocka_unit_test(masks),
        cmocka_unit_test(cuts),
        cmocka_unit_test(compares),
        cmocka_unit_test(compares_are_kept_once),
        cmocka_unit_test(joined),
        cmocka_unit_test(long_lists_stay_flat),
        cmocka_unit_test(syntax_errors),
        cmocka_unit_test(unknown_names),
        cmocka_unit_test(types_that_do_not_go_together),
        cmocka_unit_test(out_of_range),
        cmocka_unit_test(too_deep),
        cmocka_unit_test(too_many_comparisons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
