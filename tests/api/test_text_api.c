/* Every status of the calls that read and write text: values, printing, findings, errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <libquota/quota.h>

#include "prng.h"

/* ------------------------------------------------------------------ values */

static quota_status read(uint32_t fact, const char *text, int64_t *value)
{
    return quota_value_parse(NULL, fact, text, strlen(text), value, NULL);
}

static void assert_reads(uint32_t fact, const char *text, int64_t expected)
{
    int64_t value = -5;
    assert_int_equal(read(fact, text, &value), QUOTA_OK);
    assert_int_equal(value, expected);
}

static void assert_refused(uint32_t fact, const char *text, quota_status expected)
{
    int64_t value = -5;
    quota_error error = {.struct_size = sizeof error};
    quota_status status = quota_value_parse(NULL, fact, text, strlen(text), &value, &error);
    if (status != expected)
        print_error("%s: %s\n", text, quota_status_name((int32_t)status));
    assert_int_equal(status, expected);
    assert_int_equal(error.status, expected);
    assert_int_equal(error.fact, fact);
    assert_int_equal(value, -5);
}

static void test_values_are_read(void **state)
{
    (void)state;
    assert_reads(QUOTA_FACT_INCREMENT, "10 t", 10 * QUOTA_TONNE);
    assert_reads(QUOTA_FACT_INCREMENT, "-1.5 kg", -1500000);
    assert_reads(QUOTA_FACT_ACTUAL, "250 kg", 250000000);
    assert_reads(QUOTA_FACT_ACTUAL, "7 mg", 7);
    assert_reads(QUOTA_FACT_APPROVED_RATIO, "1.2:1", 1200000);
    assert_reads(QUOTA_FACT_AS_OF, "2024-02-29", 20240229);
    assert_reads(QUOTA_FACT_DONE_ON, "never", QUOTA_NEVER);
    assert_reads(QUOTA_FACT_ATTAINED, "yes", 1);
    assert_reads(QUOTA_FACT_ATTAINED, "no", 0);
    assert_reads(QUOTA_FACT_POLLUTANT, "NH3-N", QUOTA_POLLUTANT_NH3_N);
    assert_reads(QUOTA_FACT_PRICE, "8000", 800000);
    assert_reads(QUOTA_FACT_DEAL_TOTAL, "12.34", 1234);
    assert_reads(QUOTA_FACT_PROJECT_CITY, "530300", 530300);
    assert_reads(QUOTA_FACT_REPORT_YEAR, "2024", 2024);
}

static void test_values_are_refused(void **state)
{
    (void)state;
    assert_refused(QUOTA_FACT_INCREMENT, "10", QUOTA_E_VALUE);
    assert_refused(QUOTA_FACT_INCREMENT, "", QUOTA_E_VALUE);
    assert_refused(QUOTA_FACT_INCREMENT, "1e3 t", QUOTA_E_VALUE);
    assert_refused(QUOTA_FACT_INCREMENT, "1000000001 t", QUOTA_E_RANGE);
    assert_refused(QUOTA_FACT_ACTUAL, "-1 t", QUOTA_E_RANGE);
    assert_refused(QUOTA_FACT_ACTUAL, "0.5 mg", QUOTA_E_RANGE);
    assert_refused(QUOTA_FACT_APPROVED_RATIO, "1:0", QUOTA_E_RANGE);
    assert_refused(QUOTA_FACT_APPROVED_RATIO, "1;2", QUOTA_E_VALUE);
    assert_refused(QUOTA_FACT_AS_OF, "2024-02-30", QUOTA_E_VALUE);
    assert_refused(QUOTA_FACT_AS_OF, "2023-02-29", QUOTA_E_VALUE);
    assert_refused(QUOTA_FACT_AS_OF, "1899-12-31", QUOTA_E_RANGE);
    assert_refused(QUOTA_FACT_AS_OF, "20240229", QUOTA_E_VALUE);
    assert_refused(QUOTA_FACT_ATTAINED, "maybe", QUOTA_E_VALUE);
    assert_refused(QUOTA_FACT_POLLUTANT, "SO3", QUOTA_E_NOT_FOUND);
    assert_refused(QUOTA_FACT_PROJECT_CITY, "-1", QUOTA_E_RANGE);
    assert_refused(QUOTA_FACT_REPORT_YEAR, "2024.5", QUOTA_E_RANGE);
    assert_refused(QUOTA_FACT_REPORT_YEAR, "two", QUOTA_E_VALUE);
    assert_refused(QUOTA_FACT_POLLUTANT, "\xFF\xFE", QUOTA_E_NOT_FOUND);
}

static void test_value_arguments(void **state)
{
    (void)state;
    int64_t value;
    char text[32];
    size_t needed = 0;
    assert_int_equal(quota_value_parse(NULL, 0, "1", 1, &value, NULL), QUOTA_E_UNKNOWN_FACT);
    assert_int_equal(quota_value_parse(NULL, 1U << 31, "1", 1, &value, NULL), QUOTA_E_UNKNOWN_FACT);
    assert_int_equal(quota_value_parse(NULL, QUOTA_FACT_AS_OF, NULL, 1, &value, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_value_parse(NULL, QUOTA_FACT_AS_OF, "1", 1, NULL, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_value_text(NULL, 0, 1, text, sizeof text, &needed), QUOTA_E_UNKNOWN_FACT);
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_AS_OF, 20240101, NULL, 4, &needed), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_ACTUAL, -1, text, sizeof text, &needed),
                     QUOTA_E_RANGE);
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_AS_OF, 20240230, text, sizeof text, &needed),
                     QUOTA_E_VALUE);
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_ACTUAL, QUOTA_TONNE, NULL, 0, &needed),
                     QUOTA_E_BUFFER);
    assert_int_equal(needed, sizeof "1 t");
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_ACTUAL, QUOTA_TONNE, text, 2, &needed),
                     QUOTA_E_BUFFER);
    assert_string_equal(text, "1");
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_ACTUAL, QUOTA_TONNE, text, needed, NULL), QUOTA_OK);
    assert_string_equal(text, "1 t");
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_ACTUAL, QUOTA_UNKNOWN, text, sizeof text, NULL),
                     QUOTA_OK);
    assert_string_equal(text, "?");
}

/* Text of any value reads back as that value. */
static void test_values_go_and_come_back(void **state)
{
    (void)state;
    prng random = {20240101};
    quota_fact_info info = {.struct_size = sizeof info};
    for (uint32_t at = 0; quota_fact_at(NULL, at, &info) == QUOTA_OK; at++) {
        for (int trial = 0; trial < 300; trial++) {
            char text[64];
            int64_t value = prng_any(&random), back = 0;
            if (trial < 2)
                value = trial ? info.most : info.least;
            else if (value < info.least || value > info.most)
                value = info.least + (int64_t)((uint64_t)value % ((uint64_t)(info.most - info.least) + 1));
            if (info.type == QUOTA_TYPE_DATE)
                value = (int64_t)(19000101 + prng_below(&random, 8098) * 10000 +
                                  prng_below(&random, 12) * 100 + prng_below(&random, 28));
            assert_int_equal(quota_value_text(NULL, info.fact, value, text, sizeof text, NULL), QUOTA_OK);
            assert_int_equal(read(info.fact, text, &back), QUOTA_OK);
            assert_int_equal(back, value);
        }
    }
}

/* ------------------------------------------------------------------ printing */

static void test_print(void **state)
{
    (void)state;
    quota_policy *policy = NULL;
    size_t needed = 0, again = 0;
    assert_int_equal(quota_policy_builtin(NULL, "cn-320571-draft", &policy, NULL), QUOTA_OK);
    assert_int_equal(quota_policy_print(policy, NULL, 0, &needed), QUOTA_E_BUFFER);
    char *text = malloc(needed);
    assert_non_null(text);
    assert_int_equal(quota_policy_print(policy, text, needed - 1, &again), QUOTA_E_BUFFER);
    assert_int_equal(again, needed);
    assert_int_equal(strlen(text) + 2 >= needed, 1);
    assert_int_equal(quota_policy_print(policy, text, needed, NULL), QUOTA_OK);
    assert_int_equal(strlen(text) + 1, needed);
    assert_int_equal(quota_policy_print(policy, NULL, 4, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_policy_print(NULL, text, needed, NULL), QUOTA_E_ARGUMENT);
    free(text);
    quota_policy_free(policy);
}

/* ------------------------------------------------------------------ findings and errors */

#define HEAD "policy,p,z,p\ndocument,d\nwindow,from 2024-01-01\n"
#define COLUMNS "id,article,question,force,when,then,overrides,zh,en\n"

static void test_findings(void **state)
{
    (void)state;
    static const char text[] =
        HEAD "set,s,SO9\n" COLUMNS "B1,1,offset,shall,,ratio 1:1,,,\nB1,1,offset,must,,ratio 2:1,,,\n";
    quota_policy *policy = NULL;
    quota_findings *findings = NULL;
    quota_finding finding = {.struct_size = sizeof finding};
    char line[512];
    size_t needed = 0;
    assert_int_equal(quota_policy_parse(NULL, text, sizeof text - 1, &policy, &findings, NULL),
                     QUOTA_E_POLICY);
    assert_int_equal(quota_findings_count(findings, QUOTA_SEVERITY_ERROR), 3);
    assert_int_equal(quota_findings_count(findings, QUOTA_SEVERITY_WARNING), 0);
    assert_int_equal(quota_findings_count(NULL, 0), 0);
    uint32_t line_before = 0;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(quota_findings_get(findings, i, &finding), QUOTA_OK);
        assert_true(finding.line >= line_before);
        line_before = finding.line;
        assert_int_equal(quota_finding_text(NULL, &finding, QUOTA_EN, line, sizeof line, &needed), QUOTA_OK);
        assert_int_equal(strlen(line) + 1, needed);
        assert_null(strchr(line, '\n'));
        assert_int_equal(quota_finding_text(NULL, &finding, QUOTA_ZH, line, 3, &needed), QUOTA_E_BUFFER);
        assert_int_equal(quota_finding_text(NULL, &finding, QUOTA_ZH, NULL, 0, &needed), QUOTA_E_BUFFER);
    }
    assert_int_equal(quota_finding_text(NULL, &finding, QUOTA_EN, NULL, 5, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_finding_text(NULL, &finding, (quota_lang)7, line, sizeof line, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_finding_text(NULL, NULL, QUOTA_EN, line, sizeof line, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_findings_get(findings, 3, &finding), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_findings_get(NULL, 0, &finding), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_findings_get(findings, 0, NULL), QUOTA_E_ARGUMENT);
    finding.struct_size = 8;
    assert_int_equal(quota_findings_get(findings, 0, &finding), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_finding_text(NULL, &finding, QUOTA_EN, line, sizeof line, NULL),
                     QUOTA_E_STRUCT_SIZE);
    quota_findings_free(findings);
    quota_findings_free(NULL);
}

static void test_lint(void **state)
{
    (void)state;
    static const char text[] = HEAD COLUMNS "B1,1,offset,must,attained = yes,ratio 1:1,,,\n";
    quota_policy *policy = NULL;
    quota_findings *findings = (quota_findings *)&state;
    quota_error error = {.struct_size = sizeof error};
    assert_int_equal(quota_policy_parse(NULL, text, sizeof text - 1, &policy, NULL, NULL), QUOTA_OK);
    assert_int_equal(quota_policy_lint(policy, NULL, &findings, &error), QUOTA_OK);
    quota_finding finding = {.struct_size = sizeof finding};
    assert_int_equal(quota_findings_get(findings, 0, &finding), QUOTA_OK);
    assert_int_equal(finding.code, QUOTA_FINDING_GAP);
    assert_true(finding.witness_count > 0);
    quota_findings_free(findings);
    assert_int_equal(quota_policy_lint(NULL, NULL, &findings, &error), QUOTA_E_ARGUMENT);
    assert_null(findings);
    assert_int_equal(quota_policy_lint(policy, NULL, NULL, &error), QUOTA_E_ARGUMENT);
    quota_allocator small = {.struct_size = 4};
    assert_int_equal(quota_policy_lint(policy, &small, &findings, &error), QUOTA_E_STRUCT_SIZE);
    quota_allocator empty = {.struct_size = sizeof empty};
    assert_int_equal(quota_policy_lint(policy, &empty, &findings, &error), QUOTA_E_ARGUMENT);
    quota_policy_free(policy);
}

static void test_errors_as_text(void **state)
{
    (void)state;
    quota_error error = {.struct_size = sizeof error};
    char text[512];
    size_t needed = 0;
    int64_t value = 0;
    assert_int_equal(quota_value_parse(NULL, QUOTA_FACT_AS_OF, "2024-02-30", 10, &value, &error),
                     QUOTA_E_VALUE);
    assert_int_equal(quota_error_text(&error, QUOTA_EN, text, sizeof text, &needed), QUOTA_OK);
    assert_int_equal(strlen(text) + 1, needed);
    assert_non_null(strstr(text, "2024-02-30"));
    assert_int_equal(quota_error_text(&error, QUOTA_ZH, text, sizeof text, NULL), QUOTA_OK);
    assert_int_equal(quota_error_text(&error, QUOTA_ZH, NULL, 0, &needed), QUOTA_E_BUFFER);
    assert_int_equal(quota_error_text(&error, (quota_lang)0, text, sizeof text, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_error_text(NULL, QUOTA_ZH, text, sizeof text, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_error_text(&error, QUOTA_ZH, NULL, 9, NULL), QUOTA_E_ARGUMENT);
    error.struct_size = 2;
    assert_int_equal(quota_error_text(&error, QUOTA_ZH, text, sizeof text, NULL), QUOTA_E_STRUCT_SIZE);
    for (int32_t status = QUOTA_OK; status <= QUOTA_E_LIMIT; status++)
        assert_string_not_equal(quota_status_name(status), "E_?");
    assert_string_equal(quota_status_name(QUOTA_E_LIMIT + 1), "E_?");
    assert_string_equal(quota_status_name(-1), "E_?");
}

/* A caller built against an older, shorter error struct gets what fits. */
static void test_short_error_structs(void **state)
{
    (void)state;
    struct {
        quota_error error;
        char after[8];
    } caller;
    int64_t value = 0;
    for (uint32_t size = 0; size <= sizeof caller.error; size++) {
        memset(&caller, 0x33, sizeof caller);
        caller.error.struct_size = size;
        assert_int_equal(quota_value_parse(NULL, QUOTA_FACT_AS_OF, "2024-02-30", 10, &value, &caller.error),
                         QUOTA_E_VALUE);
        const unsigned char *bytes = (const unsigned char *)&caller;
        for (size_t i = size < 4 ? 4 : size; i < sizeof caller; i++)
            assert_int_equal(bytes[i], 0x33);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_are_read),
        cmocka_unit_test(test_values_are_refused),
        cmocka_unit_test(test_value_arguments),
        cmocka_unit_test(test_values_go_and_come_back),
        cmocka_unit_test(test_print),
        cmocka_unit_test(test_findings),
        cmocka_unit_test(test_lint),
        cmocka_unit_test(test_errors_as_text),
        cmocka_unit_test(test_short_error_structs),
    };
    return cmocka_run_group_tests_name("text api", tests, NULL, NULL);
}
