/* Bad input: a clear error each, never a crash, never a silent default. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libquota/quota.h>

#define HEAD "policy,p,z,p\ndocument,d\nwindow,from 2024-01-01\n"
#define COLUMNS "id,article,question,force,when,then,overrides,zh,en\n"

/* The table is refused with exactly this finding, which says where and what. */
static void assert_finding_of(const char *text, size_t size, int32_t code, uint32_t line, const char *found)
{
    quota_policy *policy = (quota_policy *)&size;
    quota_findings *findings = NULL;
    quota_finding finding = {.struct_size = sizeof finding};
    quota_error error = {.struct_size = sizeof error};
    char zh[1024], en[1024];
    assert_int_equal(quota_policy_parse(NULL, text, size, &policy, &findings, &error), QUOTA_E_POLICY);
    assert_null(policy);
    int seen = 0;
    for (size_t i = 0; quota_findings_get(findings, i, &finding) == QUOTA_OK; i++) {
        assert_int_equal(quota_finding_text(NULL, &finding, QUOTA_ZH, zh, sizeof zh, NULL), QUOTA_OK);
        assert_int_equal(quota_finding_text(NULL, &finding, QUOTA_EN, en, sizeof en, NULL), QUOTA_OK);
        assert_true(zh[0] != '\0' && en[0] != '\0');
        seen |= finding.code == code && finding.line == line && (!found || strcmp(finding.found, found) == 0);
        if (getenv("VERBOSE"))
            print_message("%s\n", en);
    }
    if (!seen)
        fail_msg("no finding %d in line %u; the last is: %s", code, line, en);
    assert_int_equal(error.status, QUOTA_E_POLICY);
    assert_true(error.expected[0] != '\0' || error.found[0] != '\0');
    quota_findings_free(findings);
}

static void assert_finding(const char *text, int32_t code, uint32_t line, const char *found)
{
    assert_finding_of(text, strlen(text), code, line, found);
}

/* A rule row in line 5. */
static void assert_rule_refused(const char *row, int32_t code, const char *found)
{
    char text[2048];
    (void)snprintf(text, sizeof text, "%s%s%s\n", HEAD, COLUMNS, row);
    assert_finding(text, code, 5, found);
}

static void test_malformed_csv(void **state)
{
    (void)state;
    static const char nul[] = HEAD COLUMNS "A,1,offset,must,,ratio\0 1:1,,,\n";
    assert_rule_refused("A,1,offset,must,,\"ratio 1:1,,,", QUOTA_FINDING_CSV, NULL);
    assert_rule_refused("A,1,off\"set,must,,ratio 1:1,,,", QUOTA_FINDING_CSV, NULL);
    assert_rule_refused("A,1,\"offset\"x,must,,ratio 1:1,,,", QUOTA_FINDING_CSV, NULL);
    assert_rule_refused("A,1,offset,must,\rratio 1:1,,,", QUOTA_FINDING_CSV, NULL);
    assert_rule_refused("A,1,offset,must,,ratio 1:1,,,,,more", QUOTA_FINDING_COLUMNS, NULL);
    assert_finding_of(nul, sizeof nul - 1, QUOTA_FINDING_CSV, 5, NULL);
}

static void test_invalid_utf8(void **state)
{
    (void)state;
    assert_rule_refused("A,1,offset,must,,ratio 1:1,,\xFF,", QUOTA_FINDING_UTF8, NULL);
    assert_rule_refused("A,1,offset,must,,ratio 1:1,,\xC0\x80,", QUOTA_FINDING_UTF8, NULL);
    assert_rule_refused("A,1,offset,must,,ratio 1:1,,\xED\xA0\x80,", QUOTA_FINDING_UTF8, NULL);
    assert_rule_refused("A,1,offset,must,,ratio 1:1,,\xE6\xB1,", QUOTA_FINDING_UTF8, NULL);
    assert_finding("\xFF\xFEp\0o\0", QUOTA_FINDING_UTF8, 1, NULL);
}

static void test_unknown_names(void **state)
{
    (void)state;
    assert_rule_refused("A,1,ofset,must,,ratio 1:1,,,", QUOTA_FINDING_UNKNOWN_QUESTION, "ofset");
    assert_rule_refused("A,1,offset,shall,,ratio 1:1,,,", QUOTA_FINDING_FORCE, "shall");
    assert_rule_refused("A,1,offset,must,polutant = SO2,ratio 1:1,,,", QUOTA_FINDING_UNKNOWN_NAME,
                        "polutant");
    assert_rule_refused("A,1,offset,must,pollutant = SO3,ratio 1:1,,,", QUOTA_FINDING_UNKNOWN_NAME, "SO3");
    assert_rule_refused("A,1,offset,must,pollutant in air,ratio 1:1,,,", QUOTA_FINDING_UNKNOWN_NAME, "air");
    assert_rule_refused("A,1,credit,must,,amount 5 lb,,,", QUOTA_FINDING_UNKNOWN_NAME, NULL);
    assert_rule_refused("A,1,offset,must,,ratio 1:1,B,,", QUOTA_FINDING_OVERRIDES, "B");
    assert_finding(HEAD "fact,f,colour,,z,e\n" COLUMNS, QUOTA_FINDING_UNKNOWN_NAME, 4, "colour");
    assert_finding(HEAD "extends,nowhere\n" COLUMNS, QUOTA_FINDING_PARENT, 4, "nowhere");
    assert_finding("polcy,p,z,p\n" HEAD COLUMNS, QUOTA_FINDING_HEADER, 1, "polcy");
}

static void test_ratios(void **state)
{
    (void)state;
    assert_rule_refused("A,1,offset,must,,ratio 1:0,,,", QUOTA_FINDING_RANGE, "1:0");
    assert_rule_refused("A,1,offset,must,,ratio 0:1,,,", QUOTA_FINDING_RANGE, "0:1");
    assert_rule_refused("A,1,offset,must,,ratio 1:10000000000000,,,", QUOTA_FINDING_RANGE, NULL);
    assert_rule_refused("A,1,offset,must,,ratio 1:1 + 1 t,,,", QUOTA_FINDING_TYPE, NULL);
    assert_rule_refused("A,1,offset,must,,ratio 1:,,,", QUOTA_FINDING_SYNTAX, NULL);
    assert_rule_refused("A,1,offset,must,,amount 1 t,,,", QUOTA_FINDING_OUTCOME, NULL);
}

static void test_dates(void **state)
{
    (void)state;
    assert_rule_refused("A,1,timely,must,,require done_on < 2024-02-30,,,", QUOTA_FINDING_RANGE,
                        "2024-02-30");
    assert_rule_refused("A,1,timely,must,,require done_on < 2023-02-29,,,", QUOTA_FINDING_RANGE,
                        "2023-02-29");
    assert_rule_refused("A,1,timely,must,,require done_on < 1899-12-31,,,", QUOTA_FINDING_RANGE,
                        "1899-12-31");
    assert_rule_refused("A,1,deadline,must,,\"date month_end(report_year, 13)\",,,", QUOTA_FINDING_RANGE,
                        "13");
    assert_finding("policy,p,z,p\ndocument,d\nwindow,from 2024-13-01\n" COLUMNS, QUOTA_FINDING_RANGE, 3,
                   "2024-13-01");
    assert_finding("policy,p,z,p\ndocument,d\nwindow,from 2024-02-01 through 2024-01-01\n" COLUMNS,
                   QUOTA_FINDING_EMPTY, 3, NULL);
}

static void test_amounts_past_the_range(void **state)
{
    (void)state;
    assert_rule_refused("A,1,credit,must,,amount 1000000001 t,,,", QUOTA_FINDING_RANGE, NULL);
    assert_rule_refused("A,1,credit,must,,amount 99999999999999999999999999 t,,,", QUOTA_FINDING_RANGE, NULL);
    assert_rule_refused("A,1,credit,must,,amount 0.5 mg,,,", QUOTA_FINDING_RANGE, NULL);
    assert_rule_refused("A,1,fee,must,,money 0.001 yuan,,,", QUOTA_FINDING_RANGE, NULL);
    assert_rule_refused("A,1,fee,must,,money increment * 99999999999 yuan,,,", QUOTA_FINDING_RANGE, NULL);
    assert_rule_refused("A,1,timely,must,done_on > as_of + 99999999999 day,deny,,,", QUOTA_FINDING_RANGE,
                        NULL);
}

static void test_things_that_stand_twice(void **state)
{
    (void)state;
    assert_finding(HEAD "fact,f,flag,,z,e\nfact,f,flag,,z,e\n" COLUMNS, QUOTA_FINDING_DUPLICATE, 5, "f");
    assert_finding(HEAD "fact,attained,flag,,z,e\n" COLUMNS, QUOTA_FINDING_DUPLICATE, 4, "attained");
    assert_finding(HEAD "assume,attained = yes\nassume,attained = no\n" COLUMNS, QUOTA_FINDING_DUPLICATE, 5,
                   NULL);
    assert_finding(HEAD "set,s,SO2\nset,s,NOx\n" COLUMNS, QUOTA_FINDING_DUPLICATE, 5, "s");
    assert_finding(HEAD COLUMNS "A,1,offset,must,,ratio 1:1,,,\nA,1,offset,must,,ratio 2:1,,,\n",
                   QUOTA_FINDING_DUPLICATE, 6, "A");
    assert_finding(HEAD "document,e\n" COLUMNS, QUOTA_FINDING_HEADER, 4, NULL);
    assert_finding(HEAD "policy,q,z,q\n" COLUMNS, QUOTA_FINDING_HEADER, 4, NULL);
}

static void test_circles(void **state)
{
    (void)state;
    assert_rule_refused("A,1,credit,must,credit > 1 t,amount 1 t,,,", QUOTA_FINDING_CIRCLE, NULL);
    assert_rule_refused("A,1,offset,must,,ratio 1:1,A,,", QUOTA_FINDING_OVERRIDES, NULL);
}

/* ------------------------------------------------------------------ far too much of it */

static char *many_rows(size_t rows, size_t *size)
{
    char *text = malloc(rows * 64 + 512), *at = text;
    assert_non_null(text);
    at += sprintf(at, "%s%s", HEAD, COLUMNS);
    for (size_t i = 0; i < rows; i++)
        at += sprintf(at, "R%zu,1,offset,must,increment > %zu kg,ratio 1:1,,,\n", i, i);
    *size = (size_t)(at - text);
    return text;
}

static void test_a_hundred_thousand_rows(void **state)
{
    (void)state;
    size_t size = 0;
    char *text = many_rows(100000, &size);
    quota_policy *policy = NULL;
    quota_findings *findings = NULL;
    quota_finding finding = {.struct_size = sizeof finding};
    clock_t start = clock();
    assert_int_equal(quota_policy_parse(NULL, text, size, &policy, &findings, NULL), QUOTA_E_POLICY);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_null(policy);
    assert_int_equal(quota_findings_count(findings, 0), 1);
    assert_int_equal(quota_findings_get(findings, 0, &finding), QUOTA_OK);
    assert_int_equal(finding.code, QUOTA_FINDING_LIMIT);
    assert_non_null(strstr(finding.expected, "4096"));
    if (seconds > 5) /* sanitizers and all */
        fail_msg("%f s", seconds);
    quota_findings_free(findings);
    free(text);
}

static void test_too_many_rows_for_one_question(void **state)
{
    (void)state;
    size_t size = 0;
    char *text = many_rows(QUOTA_QUESTION_RULES_MAX + 1, &size);
    assert_finding_of(text, size, QUOTA_FINDING_LIMIT, 5 + QUOTA_QUESTION_RULES_MAX, NULL);
    free(text);
}

static void test_deep_nesting(void **state)
{
    (void)state;
    enum { DEPTH = 20000 };
    char *row = malloc(4 * DEPTH + 256), *at = row;
    assert_non_null(row);
    at += sprintf(at, "%s%sA,1,offset,must,", HEAD, COLUMNS);
    for (int i = 0; i < DEPTH; i++)
        *at++ = '(';
    at += sprintf(at, "attained = yes");
    for (int i = 0; i < DEPTH; i++)
        *at++ = ')';
    at += sprintf(at, ",ratio 1:1,,,\n");
    assert_finding_of(row, (size_t)(at - row), QUOTA_FINDING_LIMIT, 5, NULL);
    at = row + sprintf(row, "%s%sA,1,offset,must,", HEAD, COLUMNS);
    for (int i = 0; i < DEPTH / 2; i++)
        at += sprintf(at, "not ");
    at += sprintf(at, "attained = yes,ratio 1:1,,,\n");
    assert_finding_of(row, (size_t)(at - row), QUOTA_FINDING_LIMIT, 5, NULL);
    free(row);
}

static void test_a_thousand_errors(void **state)
{
    (void)state;
    char *text = malloc(5000 * 64), *at = text;
    assert_non_null(text);
    at += sprintf(at, "%s%s", HEAD, COLUMNS);
    for (int i = 0; i < 3000; i++)
        at += sprintf(at, "R%d,1,nothing,must,x = y,ratio 1:0,,,\n", i);
    quota_policy *policy = NULL;
    quota_findings *findings = NULL;
    assert_int_equal(quota_policy_parse(NULL, text, (size_t)(at - text), &policy, &findings, NULL),
                     QUOTA_E_POLICY);
    assert_true(quota_findings_count(findings, 0) >= 1000);
    quota_finding last = {.struct_size = sizeof last};
    assert_int_equal(quota_findings_get(findings, quota_findings_count(findings, 0) - 1, &last), QUOTA_OK);
    assert_int_equal(last.code, QUOTA_FINDING_LIMIT);
    quota_findings_free(findings);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_malformed_csv),
        cmocka_unit_test(test_invalid_utf8),
        cmocka_unit_test(test_unknown_names),
        cmocka_unit_test(test_ratios),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_amounts_past_the_range),
        cmocka_unit_test(test_things_that_stand_twice),
        cmocka_unit_test(test_circles),
        cmocka_unit_test(test_a_hundred_thousand_rows),
        cmocka_unit_test(test_too_many_rows_for_one_question),
        cmocka_unit_test(test_deep_nesting),
        cmocka_unit_test(test_a_thousand_errors),
    };
    return cmocka_run_group_tests_name("bad input", tests, NULL, NULL);
}
