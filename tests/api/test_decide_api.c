/* Every status of quota_decide(), quota_decide_layers() and quota_decide_batch(), and what "not applicable"
 * means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <libquota/quota.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static quota_policy *qujing, *jiangsu, *linyi;

static int open_policies(void **state)
{
    (void)state;
    return quota_policy_builtin(NULL, "cn-530300-2024", &qujing, NULL) != QUOTA_OK ||
           quota_policy_builtin(NULL, "cn-js-city-2022", &jiangsu, NULL) != QUOTA_OK ||
           quota_policy_builtin(NULL, "cn-371300-2014", &linyi, NULL) != QUOTA_OK;
}

static int close_policies(void **state)
{
    (void)state;
    quota_policy_free(linyi); /* not the order they were made in */
    quota_policy_free(qujing);
    quota_policy_free(jiangsu);
    return 0;
}

/* A project of Qujing that needs twice its increment. */
static const quota_fact project[] = {
    {QUOTA_FACT_AS_OF, 0, 20250601},
    {QUOTA_FACT_PROJECT_CITY, 0, 530300},
    {QUOTA_FACT_KEY_INDUSTRY, 0, 1},
    {QUOTA_FACT_POLLUTANT, 0, QUOTA_POLLUTANT_SO2},
    {QUOTA_FACT_INCREMENT, 0, 5 * QUOTA_TONNE},
    {QUOTA_FACT_ATTAINED, 0, 0},
};

static quota_case case_of(const quota_fact *facts, size_t count)
{
    quota_case given = {sizeof given, QUOTA_QUESTION_OFFSET, facts, count, NULL};
    return given;
}

static quota_status decide(const quota_policy *policy, const quota_fact *facts, size_t count,
                           quota_decision *decision, quota_error *error)
{
    quota_case given = case_of(facts, count);
    memset(decision, 0, sizeof *decision);
    decision->struct_size = sizeof *decision;
    memset(error, 0, sizeof *error);
    error->struct_size = sizeof *error;
    return quota_decide(policy, &given, decision, error);
}

/* The project with one fact changed. */
static quota_status decide_with(uint32_t fact, int64_t value, quota_decision *decision, quota_error *error)
{
    quota_fact facts[COUNT(project) + 1];
    size_t at = 0;
    memcpy(facts, project, sizeof project);
    while (at < COUNT(project) && facts[at].fact != fact)
        at++;
    facts[at] = (quota_fact){fact, 0, value};
    return decide(qujing, facts, at < COUNT(project) ? COUNT(project) : at + 1, decision, error);
}

/* ------------------------------------------------------------------ one case */

static void test_ok(void **state)
{
    (void)state;
    quota_decision decision;
    quota_error error;
    assert_int_equal(decide(qujing, project, COUNT(project), &decision, &error), QUOTA_OK);
    assert_int_equal(decision.verdict, QUOTA_ALLOW);
    assert_int_equal(decision.kind, QUOTA_KIND_RATIO);
    assert_true(decision.flags & QUOTA_DECISION_VALUE);
    assert_int_equal(decision.lo, decision.hi);
    assert_int_equal(decision.lo * decision.ratio_den, 5 * QUOTA_TONNE * decision.ratio_num);
    assert_int_equal(decision.missing_count, 0);
    assert_int_not_equal(decision.rule, 0);
    assert_int_equal(error.status, 0);
}

static void test_arguments(void **state)
{
    (void)state;
    quota_decision decision = {.struct_size = sizeof decision};
    quota_error error = {.struct_size = sizeof error};
    quota_case given = case_of(project, COUNT(project));
    assert_int_equal(quota_decide(NULL, &given, &decision, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "policy");
    assert_int_equal(quota_decide(qujing, NULL, &decision, &error), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_decide(qujing, &given, NULL, &error), QUOTA_E_ARGUMENT);
    given.facts = NULL;
    assert_int_equal(quota_decide(qujing, &given, &decision, &error), QUOTA_E_ARGUMENT);
    given.fact_count = 0;
    assert_int_equal(quota_decide(qujing, &given, &decision, NULL), QUOTA_OK);
    assert_true(decision.flags & QUOTA_DECISION_PROVISIONAL);
}

static void test_struct_sizes(void **state)
{
    (void)state;
    struct {
        quota_decision decision;
        uint64_t more[4];
    } newer;
    quota_decision decision = {.struct_size = sizeof decision - 1};
    quota_case given = case_of(project, COUNT(project));
    assert_int_equal(quota_decide(qujing, &given, &decision, NULL), QUOTA_E_STRUCT_SIZE);
    decision.struct_size = 0;
    assert_int_equal(quota_decide(qujing, &given, &decision, NULL), QUOTA_E_STRUCT_SIZE);
    decision.struct_size = sizeof decision;
    given.struct_size = sizeof given - 8;
    assert_int_equal(quota_decide(qujing, &given, &decision, NULL), QUOTA_E_STRUCT_SIZE);
    given.struct_size = sizeof given + 64;
    memset(&newer, 0x77, sizeof newer);
    newer.decision.struct_size = sizeof newer;
    assert_int_equal(quota_decide(qujing, &given, &newer.decision, NULL), QUOTA_OK);
    assert_int_equal(newer.decision.struct_size, sizeof newer);
    assert_int_equal(newer.more[0], 0x7777777777777777);
}

static void test_unknown_question(void **state)
{
    (void)state;
    quota_decision decision = {.struct_size = sizeof decision};
    quota_error error = {.struct_size = sizeof error};
    quota_case given = case_of(project, COUNT(project));
    static const uint32_t wrong[] = {0, 9999, 1U << 31, UINT32_MAX};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        given.question = wrong[i];
        assert_int_equal(quota_decide(qujing, &given, &decision, &error), QUOTA_E_UNKNOWN_QUESTION);
        assert_string_equal(error.field, "question");
    }
}

static void test_unknown_fact(void **state)
{
    (void)state;
    quota_decision decision;
    quota_error error;
    static const uint32_t wrong[] = {0, 9999, 1U << 31, UINT32_MAX};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(decide_with(wrong[i], 1, &decision, &error), QUOTA_E_UNKNOWN_FACT);
        assert_int_equal(error.fact, wrong[i]);
        assert_int_equal(error.index, COUNT(project));
    }
    uint32_t of_jiangsu = quota_fact_find(jiangsu, "award_confirmed", 15);
    assert_int_not_equal(of_jiangsu, 0);
    assert_int_equal(decide_with(of_jiangsu, 1, &decision, &error), QUOTA_E_UNKNOWN_FACT);
}

static void test_duplicate_fact(void **state)
{
    (void)state;
    quota_decision decision;
    quota_error error;
    quota_fact facts[COUNT(project) + 2];
    memcpy(facts, project, sizeof project);
    facts[COUNT(project)] = project[4];
    assert_int_equal(decide(qujing, facts, COUNT(project) + 1, &decision, &error), QUOTA_E_DUPLICATE_FACT);
    assert_int_equal(error.fact, QUOTA_FACT_INCREMENT);
    assert_int_equal(error.index, COUNT(project));
    facts[COUNT(project)].value = QUOTA_UNKNOWN; /* unknown is said twice, too */
    assert_int_equal(decide(qujing, facts, COUNT(project) + 1, &decision, &error), QUOTA_E_DUPLICATE_FACT);
    facts[COUNT(project)] = (quota_fact){QUOTA_FACT_DONE_ON, 0, 20240101}; /* one that offset does not read */
    facts[COUNT(project) + 1] = facts[COUNT(project)];
    assert_int_equal(decide(qujing, facts, COUNT(project) + 2, &decision, &error), QUOTA_E_DUPLICATE_FACT);
    assert_string_equal(error.field, "done_on");
}

static void assert_bad(uint32_t fact, int64_t value, quota_status expected)
{
    quota_decision decision;
    quota_error error;
    assert_int_equal(decide_with(fact, value, &decision, &error), expected);
    assert_int_equal(error.fact, fact);
    assert_int_not_equal(error.field[0], 0);
    assert_int_not_equal(error.found[0], 0);
}

static void test_range(void **state)
{
    (void)state;
    assert_bad(QUOTA_FACT_INCREMENT, QUOTA_AMOUNT_MAX + 1, QUOTA_E_RANGE);
    assert_bad(QUOTA_FACT_INCREMENT, -QUOTA_AMOUNT_MAX - 1, QUOTA_E_RANGE);
    assert_bad(QUOTA_FACT_ATTAINED, 2, QUOTA_E_RANGE);
    assert_bad(QUOTA_FACT_ATTAINED, -1, QUOTA_E_RANGE);
    assert_bad(QUOTA_FACT_POLLUTANT, 0, QUOTA_E_RANGE);
    assert_bad(QUOTA_FACT_POLLUTANT, 64, QUOTA_E_RANGE);
    assert_bad(QUOTA_FACT_PROJECT_CITY, -1, QUOTA_E_RANGE);
    assert_bad(QUOTA_FACT_ACTUAL, -1, QUOTA_E_RANGE);
    assert_bad(QUOTA_FACT_DEAL_TOTAL, QUOTA_MONEY_MAX + 1, QUOTA_E_RANGE);
    assert_bad(QUOTA_FACT_PRICE, QUOTA_PRICE_MAX + 1, QUOTA_E_RANGE);
    assert_bad(QUOTA_FACT_APPROVED_RATIO, QUOTA_RATIO_MAX + 1, QUOTA_E_RANGE);
    assert_bad(QUOTA_FACT_REPORT_YEAR, QUOTA_COUNT_MAX + 1, QUOTA_E_RANGE);
    assert_bad(QUOTA_FACT_AS_OF, 18991231, QUOTA_E_RANGE);
    assert_bad(QUOTA_FACT_AS_OF, 99991232, QUOTA_E_RANGE);
}

static void test_days_that_do_not_exist(void **state)
{
    (void)state;
    static const int64_t days[] = {20230229, 20240230, 20241301, 20240001, 20240100, 21000229, 99990101};
    for (size_t i = 0; i < COUNT(days); i++) {
        assert_bad(QUOTA_FACT_AS_OF, days[i], QUOTA_E_VALUE);
        assert_bad(QUOTA_FACT_DONE_ON, days[i], QUOTA_E_VALUE);
    }
}

static void test_overflow(void **state)
{
    (void)state;
    quota_decision decision;
    quota_error error;
    assert_int_equal(decide_with(QUOTA_FACT_INCREMENT, QUOTA_AMOUNT_MAX, &decision, &error),
                     QUOTA_E_OVERFLOW);
    assert_int_equal(error.status, QUOTA_E_OVERFLOW);
    assert_int_equal(decide_with(QUOTA_FACT_INCREMENT, -QUOTA_AMOUNT_MAX, &decision, &error), QUOTA_OK);
    assert_int_equal(decision.hi, 0);
    assert_int_equal(decide_with(QUOTA_FACT_INCREMENT, QUOTA_UNKNOWN, &decision, &error), QUOTA_OK);
    assert_true(decision.flags & QUOTA_DECISION_UNBOUNDED);
}

/* ------------------------------------------------------------------ not applicable, three ways */

static void test_not_applicable_three_ways(void **state)
{
    (void)state;
    quota_decision decision;
    quota_error error;
    assert_int_equal(decide_with(QUOTA_FACT_AS_OF, 20241008, &decision, &error), QUOTA_OK);
    assert_int_equal(decision.verdict, QUOTA_NOT_APPLICABLE);
    assert_int_equal(decision.flags & (QUOTA_DECISION_NOT_IN_FORCE | QUOTA_DECISION_NOT_COVERED |
                                       QUOTA_DECISION_NOT_ADDRESSED),
                     QUOTA_DECISION_NOT_IN_FORCE);
    assert_int_equal(decide_with(QUOTA_FACT_PROJECT_CITY, 530100, &decision, &error), QUOTA_OK);
    assert_int_equal(decision.verdict, QUOTA_NOT_APPLICABLE);
    assert_true(decision.flags & QUOTA_DECISION_NOT_COVERED);
    assert_int_not_equal(decision.rule, 0);
    quota_case given = case_of(project, COUNT(project));
    given.question = QUOTA_QUESTION_CARRY_OVER;
    decision.struct_size = sizeof decision;
    assert_int_equal(quota_decide(qujing, &given, &decision, NULL), QUOTA_OK);
    assert_int_equal(decision.verdict, QUOTA_NOT_APPLICABLE);
    assert_true(decision.flags & QUOTA_DECISION_NOT_ADDRESSED);
    assert_int_equal(decision.rule, 0);
    quota_fact bad = {QUOTA_FACT_INCREMENT, 0, INT64_MAX}; /* checked all the same */
    given.facts = &bad;
    given.fact_count = 1;
    assert_int_equal(quota_decide(qujing, &given, &decision, NULL), QUOTA_E_RANGE);
}

/* ------------------------------------------------------------------ layers */

static void test_layers(void **state)
{
    (void)state;
    const quota_policy *const layers[] = {jiangsu, qujing}; /* the first is not in force yet */
    const quota_policy *const gone[] = {qujing, NULL};
    quota_decision each[2] = {{.struct_size = sizeof each[0]}, {.struct_size = sizeof each[0]}};
    quota_decision all = {.struct_size = sizeof all};
    quota_error error = {.struct_size = sizeof error};
    quota_fact facts[COUNT(project) + 1];
    memcpy(facts, project, sizeof project);
    facts[COUNT(project)] = (quota_fact){QUOTA_FACT_PUBLISHED_ON, 0, 20260101};
    quota_case given = case_of(facts, COUNT(facts));
    assert_int_equal(quota_decide_layers(layers, 2, &given, each, &all, &error), QUOTA_OK);
    assert_int_equal(all.layer, 1);
    assert_int_equal(all.verdict, QUOTA_ALLOW);
    assert_int_equal(all.hi, each[1].hi);
    assert_int_equal(each[0].verdict, QUOTA_NOT_APPLICABLE);
    assert_int_equal(quota_decide_layers(layers, 2, &given, NULL, &all, &error), QUOTA_OK);
    assert_int_equal(quota_decide_layers(layers, 0, &given, each, &all, &error), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_decide_layers(NULL, 2, &given, each, &all, &error), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_decide_layers(layers, 2, NULL, each, &all, &error), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_decide_layers(layers, 2, &given, each, NULL, &error), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_decide_layers(gone, 2, &given, each, &all, &error), QUOTA_E_ARGUMENT);
    all.struct_size = 4;
    assert_int_equal(quota_decide_layers(layers, 2, &given, each, &all, &error), QUOTA_E_STRUCT_SIZE);
    all.struct_size = sizeof all;
    each[1].struct_size = 4;
    assert_int_equal(quota_decide_layers(layers, 2, &given, each, &all, &error), QUOTA_E_STRUCT_SIZE);
    each[1].struct_size = sizeof each[1];
    given.question = 9999;
    assert_int_equal(quota_decide_layers(layers, 2, &given, each, &all, &error), QUOTA_E_UNKNOWN_QUESTION);
    given.question = QUOTA_QUESTION_OFFSET;
    facts[1] = facts[0];
    given.fact_count = 2;
    assert_int_equal(quota_decide_layers(layers, 2, &given, each, &all, &error), QUOTA_E_DUPLICATE_FACT);
    facts[1].fact = 1U << 31;
    assert_int_equal(quota_decide_layers(layers, 2, &given, each, &all, &error), QUOTA_E_UNKNOWN_FACT);
    assert_int_equal(error.index, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ok),           cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_struct_sizes), cmocka_unit_test(test_unknown_question),
        cmocka_unit_test(test_unknown_fact), cmocka_unit_test(test_duplicate_fact),
        cmocka_unit_test(test_range),        cmocka_unit_test(test_days_that_do_not_exist),
        cmocka_unit_test(test_overflow),     cmocka_unit_test(test_not_applicable_three_ways),
        cmocka_unit_test(test_layers),
    };
    return cmocka_run_group_tests_name("decide api", tests, open_policies, close_policies);
}
