/* Every decidable sentence of the five documents, case by case: tests/cases/<document>.csv. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <libquota/policy.h>

#include "cases.h"

static quota_calendar *calendar;

static void run(const char *id, const char *path)
{
    case_table *table = case_table_load(case_root(TESTS_DIR "/.."), path);
    assert_non_null(table);
    quota_policy *policy = NULL;
    quota_error error = {.struct_size = sizeof error};
    quota_status status = quota_policy_builtin(NULL, id, &policy, &error);
    if (status != QUOTA_OK)
        print_error("%s:%u:%u: %s: expected %s, found %s\n", id, error.line, error.column, error.field,
                    error.expected, error.found);
    assert_int_equal(status, QUOTA_OK);
    assert_true(case_table_count(table) > 0);
    size_t failed = case_table_run(table, policy, calendar, 0, stderr);
    print_message("%s: %zu cases, %zu failed\n", path, case_table_count(table), failed);
    assert_int_equal(failed, 0);
    quota_policy_free(policy);
    case_table_free(table);
}

static void qujing(void **state)
{
    (void)state;
    run("cn-530300-2024", "tests/cases/qujing.csv");
}

static void jiangsu(void **state)
{
    (void)state;
    run("cn-js-city-2022", "tests/cases/jiangsu.csv");
}

static void sip(void **state)
{
    (void)state;
    run("cn-320571-draft", "tests/cases/sip.csv");
}

static void chongqing(void **state)
{
    (void)state;
    run("cn-500000-2014", "tests/cases/chongqing.csv");
}

static void linyi(void **state)
{
    (void)state;
    run("cn-371300-2014", "tests/cases/linyi.csv");
}

static int setup(void **state)
{
    (void)state;
    calendar = case_calendar(case_root(TESTS_DIR "/.."));
    return calendar ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    quota_calendar_free(calendar);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(qujing),    cmocka_unit_test(jiangsu), cmocka_unit_test(sip),
        cmocka_unit_test(chongqing), cmocka_unit_test(linyi),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
