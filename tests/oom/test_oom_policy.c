/* Every allocation of making and checking a policy fails once: the right status, nothing answered, nothing
 * leaked, and a retry works. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <libquota/quota.h>

#include "fail_alloc.h"

/* A call that allocates with *options or *mem, checks its own answers, and frees what it made. */
typedef quota_status (*call)(const quota_policy_options *options, const void *subject, quota_error *error);

static unsigned long failures;

static quota_status try_once(call make, fail_alloc *host, const void *subject, quota_error *error)
{
    const quota_allocator mem = fail_alloc_of(host);
    quota_policy_options options = {.struct_size = sizeof options, .allocator = &mem};
    memset(error, 0, sizeof *error);
    error->struct_size = sizeof *error;
    return make(&options, subject, error);
}

static void fail_each(call make, const void *subject, quota_status expected)
{
    fail_alloc host;
    quota_error error;
    fail_alloc_init(&host);
    size_t n = 0;
    for (quota_status status = QUOTA_E_NO_MEMORY; status == QUOTA_E_NO_MEMORY; n++) {
        for (int from = 0; from < 2; from++) { /* that one alone, or it and all later ones */
            if (from)
                fail_alloc_plan_from(&host, n + 1);
            else
                fail_alloc_plan(&host, n + 1);
            status = try_once(make, &host, subject, &error);
            int failed = host.calls >= n + 1;
            assert_int_equal(status, failed ? QUOTA_E_NO_MEMORY : expected);
            assert_int_equal(error.status, status);
            assert_true(fail_alloc_clean(&host));
            failures += (unsigned long)failed;
        }
    }
    fail_alloc_plan(&host, 0);
    assert_int_equal(try_once(make, &host, subject, &error), expected); /* once more, with nothing failing */
    assert_true(fail_alloc_clean(&host));
    assert_true(n > 3);
}

/* ------------------------------------------------------------------ policies */

static quota_status make_builtin(const quota_policy_options *options, const void *id, quota_error *error)
{
    quota_policy *policy = (quota_policy *)&failures;
    quota_status status = quota_policy_builtin(options, id, &policy, error);
    assert_int_equal(policy != NULL, status == QUOTA_OK);
    quota_policy_free(policy);
    return status;
}

static void test_builtin(void **state)
{
    (void)state;
    for (size_t i = 0; i < quota_builtin_count(); i++) {
        const char *id = NULL;
        assert_int_equal(quota_builtin(i, &id, NULL, 0, NULL), QUOTA_OK);
        fail_each(make_builtin, id, QUOTA_OK);
    }
    print_message("%lu failures\n", failures);
}

static quota_status make_table(const quota_policy_options *options, const void *text, quota_error *error)
{
    quota_policy *policy = (quota_policy *)&failures;
    quota_findings *findings = (quota_findings *)&failures;
    quota_status status = quota_policy_parse(options, text, strlen(text), &policy, &findings, error);
    assert_int_equal(policy != NULL, status == QUOTA_OK);
    assert_int_equal(findings != NULL, status == QUOTA_E_POLICY);
    if (findings) {
        char line[512];
        quota_finding finding = {.struct_size = sizeof finding};
        assert_int_equal(quota_findings_get(findings, 0, &finding), QUOTA_OK);
        assert_int_equal(quota_finding_text(NULL, &finding, QUOTA_ZH, line, sizeof line, NULL), QUOTA_OK);
    }
    quota_findings_free(findings);
    quota_policy_free(policy);
    return status;
}

static void test_findings(void **state)
{
    (void)state;
    static const char wrong[] =
        "policy,p,z,p\ndocument,d\nwindow,from 2024-02-30\nset,s,SO9|a\nset,s,NOx\n"
        "fact,f,colour,,z,e\nassume,attained = perhaps\nround,amount,1 lb up\nextends,nowhere\n"
        "id,article,question,force,when,then,overrides,zh,en\n"
        "A,1,offset,must,(((attained = yes,ratio 1:0,B,,\n"
        "A,1,ofset,shall,credit > 1 t,amount 5 lb,A,,\nC,1,credit,must,,amount credit,,,\n"
        "D,1,offset,must,,\"ratio\"x,,,\nE,1,offset,must,,ratio \xFF,,,\n";
    fail_each(make_table, wrong, QUOTA_E_POLICY);
    fail_each(make_table, "", QUOTA_E_POLICY);
}

/* ------------------------------------------------------------------ lint */

static quota_status lint(const quota_policy_options *options, const void *policy, quota_error *error)
{
    quota_findings *findings = (quota_findings *)&failures;
    quota_status status = quota_policy_lint(policy, options->allocator, &findings, error);
    if (status == QUOTA_E_NO_MEMORY)
        assert_null(findings);
    for (size_t i = 0; i < quota_findings_count(findings, 0); i++) {
        quota_finding finding = {.struct_size = sizeof finding};
        assert_int_equal(quota_findings_get(findings, i, &finding), QUOTA_OK);
        assert_true(finding.code >= QUOTA_FINDING_GAP);
    }
    quota_findings_free(findings);
    return status;
}

static void test_lint(void **state)
{
    (void)state;
    static const char poor[] =
        "policy,p,z,p\ndocument,d\nwindow,from 2024-01-01\nset,unread,SO2|NOx\nfact,spare,flag,,z,e\n"
        "id,article,question,force,when,then,overrides,zh,en\n"
        "A,1,offset,must,attained = yes,ratio 80%,,,\nB,1,offset,must,,ratio 2:1,,,\n"
        "C,1,credit,must,attained = yes and attained = no,amount 1 t,,,\n"
        "D,1,credit,must,attained = yes,amount 1 t,,,\n";
    quota_policy *policy = NULL;
    assert_int_equal(quota_policy_parse(NULL, poor, sizeof poor - 1, &policy, NULL, NULL), QUOTA_OK);
    fail_alloc host;
    quota_error error;
    fail_alloc_init(&host);
    size_t n = 0;
    quota_status status = QUOTA_E_NO_MEMORY;
    for (; status == QUOTA_E_NO_MEMORY; n++) {
        fail_alloc_plan(&host, n + 1);
        status = try_once(lint, &host, policy, &error);
        assert_int_equal(status, host.calls >= n + 1 ? QUOTA_E_NO_MEMORY : QUOTA_OK);
        assert_true(fail_alloc_clean(&host));
    }
    assert_true(n > 2);
    quota_policy_free(policy);
}

/* ------------------------------------------------------------------ what allocates nothing */

static void test_asking_allocates_nothing(void **state)
{
    (void)state;
    fail_alloc host;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    quota_policy_options options = {.struct_size = sizeof options, .allocator = &mem};
    quota_policy *policy = NULL;
    static char text[200000];
    assert_int_equal(quota_policy_builtin(&options, "cn-js-city-2022", &policy, NULL), QUOTA_OK);
    fail_alloc_plan_from(&host, 1); /* from here on there is no memory at all */
    quota_question_info info = {.struct_size = sizeof info};
    for (uint32_t i = 0; quota_question_at(policy, i, &info) == QUOTA_OK; i++) {
        const quota_fact facts[] = {{QUOTA_FACT_AS_OF, 0, 20250101}, {QUOTA_FACT_PUBLISHED_ON, 0, 20240101}};
        quota_case given = {sizeof given, info.question, facts, 2, NULL};
        quota_decision decision = {.struct_size = sizeof decision};
        const quota_policy *const layers[] = {policy, policy};
        assert_int_equal(quota_decide(policy, &given, &decision, NULL), QUOTA_OK);
        assert_int_equal(quota_decide_layers(layers, 2, &given, NULL, &decision, NULL), QUOTA_OK);
        assert_int_equal(quota_explain_text(policy, &given, QUOTA_ZH, text, sizeof text, NULL, NULL),
                         QUOTA_OK);
        const int64_t amounts[3] = {0, 1, QUOTA_TONNE};
        const quota_column column = {QUOTA_FACT_INCREMENT, 0, amounts};
        uint8_t verdict[3];
        quota_batch batch = {.struct_size = sizeof batch,
                             .question = info.question,
                             .row_count = 3,
                             .columns = &column,
                             .column_count = 1,
                             .common = facts,
                             .common_count = 2,
                             .verdict = verdict};
        assert_int_equal(quota_decide_batch(policy, &batch, NULL), QUOTA_OK);
    }
    assert_int_equal(quota_policy_print(policy, text, sizeof text, NULL), QUOTA_OK);
    assert_int_equal(host.calls, 0);
    quota_policy_free(policy);
    assert_true(fail_alloc_clean(&host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_builtin),
        cmocka_unit_test(test_findings),
        cmocka_unit_test(test_lint),
        cmocka_unit_test(test_asking_allocates_nothing),
    };
    return cmocka_run_group_tests_name("policy without memory", tests, NULL, NULL);
}
