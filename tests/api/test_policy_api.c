/* Every status of the calls of policy.h, as a host sees them: parsing, looking in, values, printing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <libquota/quota.h>

#define COLUMNS "id,article,question,force,when,then,overrides,zh,en\n"
#define HEAD "policy,api,\xE7\xAD\x96,api\ndocument,no. 1\nwindow,from 2024-01-01 through 2025-12-31\n"

static const char good[] =
    HEAD "round,amount,1 g up\nset,air,SO2|NOx\nfact,zone,code,inner|outer,\xE5\x8C\xBA,zone\n"
         "fact,fine,money,,\xE7\xBD\x9A,fine\nquestion,own,amount,\xE5\x90\xAB,own\nassume,zone = inner\n"
         "\n" COLUMNS "A1,art. 1,offset,must,pollutant in air,ratio 2:1,,\xE4\xBA\x8C\xE5\x80\x8D,twice\n"
         "A2,art. 2,offset,must,,ratio 1:1,,\xE4\xB8\x80\xE5\x80\x8D,once\n"
         "A3,art. 3,own,,zone = outer,amount offset,,z,e\n"
         "A4,art. 4,tag,,,class fresh,,z,e\nA5,art. 5,,,,,,z,a sentence without a rule\n";

static quota_policy *policy;

static quota_policy *parse(const char *text)
{
    quota_policy *made = NULL;
    quota_error error = {.struct_size = sizeof error};
    if (quota_policy_parse(NULL, text, strlen(text), &made, NULL, &error) != QUOTA_OK)
        fail_msg("line %u %s: %s, not %s", error.line, error.field, error.expected, error.found);
    return made;
}

static int open_policy(void **state)
{
    (void)state;
    policy = parse(good);
    return policy == NULL;
}

static int close_policy(void **state)
{
    (void)state;
    quota_policy_free(policy);
    return 0;
}

/* ------------------------------------------------------------------ parsing */

static void test_parse_ok(void **state)
{
    (void)state;
    quota_findings *findings = (quota_findings *)&state;
    quota_policy *made = NULL;
    quota_error error = {.struct_size = sizeof error, .status = 77};
    assert_int_equal(quota_policy_parse(NULL, good, sizeof good - 1, &made, &findings, &error), QUOTA_OK);
    assert_non_null(made);
    assert_null(findings);
    assert_int_equal(error.status, 77); /* written only when something is wrong */
    quota_policy_free(made);
}

static void test_parse_arguments(void **state)
{
    (void)state;
    quota_policy *made = (quota_policy *)&state;
    quota_error error = {.struct_size = sizeof error};
    assert_int_equal(quota_policy_parse(NULL, NULL, 4, &made, NULL, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "text");
    assert_null(made);
    assert_int_equal(quota_policy_parse(NULL, good, 4, NULL, NULL, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "policy");
    quota_policy_options options = {.struct_size = sizeof options, .parent_count = 1};
    assert_int_equal(quota_policy_parse(&options, good, 4, &made, NULL, &error), QUOTA_E_ARGUMENT);
    const quota_policy *const none[] = {policy, NULL};
    options.parents = none;
    options.parent_count = 2;
    assert_int_equal(quota_policy_parse(&options, good, 4, &made, NULL, &error), QUOTA_E_ARGUMENT);
    assert_int_equal(error.index, 1);
    quota_allocator empty = {.struct_size = sizeof empty};
    options.parent_count = 0;
    options.allocator = &empty;
    assert_int_equal(quota_policy_parse(&options, good, 4, &made, NULL, NULL), QUOTA_E_ARGUMENT);
}

static void test_parse_struct_sizes(void **state)
{
    (void)state;
    quota_policy *made = NULL;
    quota_policy_options options = {.struct_size = sizeof options - 1};
    assert_int_equal(quota_policy_parse(&options, good, 4, &made, NULL, NULL), QUOTA_E_STRUCT_SIZE);
    options.struct_size = 0;
    assert_int_equal(quota_policy_parse(&options, good, 4, &made, NULL, NULL), QUOTA_E_STRUCT_SIZE);
    quota_allocator small = {.struct_size = 4};
    options.struct_size = sizeof options;
    options.allocator = &small;
    assert_int_equal(quota_policy_parse(&options, good, 4, &made, NULL, NULL), QUOTA_E_STRUCT_SIZE);
}

static void test_parse_of_nothing(void **state)
{
    (void)state;
    quota_policy *made = NULL;
    quota_findings *findings = NULL;
    quota_error error = {.struct_size = sizeof error};
    assert_int_equal(quota_policy_parse(NULL, NULL, 0, &made, &findings, &error), QUOTA_E_POLICY);
    assert_null(made);
    assert_int_equal(error.status, QUOTA_E_POLICY);
    assert_true(quota_findings_count(findings, QUOTA_SEVERITY_ERROR) > 0);
    assert_true(quota_findings_count(findings, 0) >= quota_findings_count(findings, QUOTA_SEVERITY_ERROR));
    quota_findings_free(findings);
}

static void test_parse_tells_the_first_error(void **state)
{
    (void)state;
    static const char text[] = HEAD COLUMNS "B1,1,offset,must,,ratio 1:0,,,\nB2,1,offset,must,,ratio x,,,\n";
    quota_policy *made = NULL;
    quota_findings *findings = NULL;
    quota_error error = {.struct_size = sizeof error};
    assert_int_equal(quota_policy_parse(NULL, text, sizeof text - 1, &made, &findings, &error),
                     QUOTA_E_POLICY);
    assert_int_equal(error.line, 5);
    assert_int_equal(error.column, 25);
    assert_string_equal(error.field, "then");
    assert_string_equal(error.found, "1:0");
    assert_int_equal(quota_findings_count(findings, 0), 2);
    quota_findings_free(findings);
    assert_int_equal(quota_policy_parse(NULL, text, sizeof text - 1, &made, NULL, NULL), QUOTA_E_POLICY);
}

static void test_bound_parents(void **state)
{
    (void)state;
    static const char child[] =
        "policy,child,z,child\ndocument,d\nwindow,from 2024-01-01\nextends,api,offset\n" COLUMNS
        "C1,1,offer,must,,require offered_amount >= offset,,,\n";
    quota_policy *made = NULL;
    quota_error error = {.struct_size = sizeof error};
    assert_int_equal(quota_policy_parse(NULL, child, sizeof child - 1, &made, NULL, &error), QUOTA_E_POLICY);
    assert_string_equal(error.found, "api");
    const quota_policy *const parents[] = {policy};
    quota_policy_options options = {.struct_size = sizeof options, .parents = parents, .parent_count = 1};
    assert_int_equal(quota_policy_parse(&options, child, sizeof child - 1, &made, NULL, NULL), QUOTA_OK);
    quota_policy_info info = {.struct_size = sizeof info};
    assert_int_equal(quota_policy_describe(made, &info), QUOTA_OK);
    assert_int_equal(info.parent_count, 1);
    quota_policy_free(made);
}

/* ------------------------------------------------------------------ built-in policies */

static void test_builtin(void **state)
{
    (void)state;
    static char text[65536];
    const char *id = NULL;
    size_t size = 0;
    assert_int_equal(quota_builtin_count(), 5);
    for (size_t i = 0; i < quota_builtin_count(); i++) {
        assert_int_equal(quota_builtin(i, &id, text, sizeof text, &size), QUOTA_OK);
        assert_memory_equal(text, "policy,", 7);
        assert_int_equal(quota_builtin(i, NULL, text, size - 1, NULL), QUOTA_E_BUFFER);
        quota_policy *made = NULL;
        quota_policy_info info = {.struct_size = sizeof info};
        assert_int_equal(quota_policy_builtin(NULL, id, &made, NULL), QUOTA_OK);
        assert_int_equal(quota_policy_describe(made, &info), QUOTA_OK);
        assert_string_equal(info.id, id);
        quota_policy_free(made);
    }
    assert_int_equal(quota_builtin(quota_builtin_count(), &id, text, sizeof text, &size), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_builtin(0, NULL, NULL, 0, NULL), QUOTA_OK);
}

static void test_builtin_refused(void **state)
{
    (void)state;
    quota_policy *made = (quota_policy *)&state;
    quota_error error = {.struct_size = sizeof error};
    assert_int_equal(quota_policy_builtin(NULL, "cn-000000", &made, &error), QUOTA_E_NOT_FOUND);
    assert_int_equal(error.status, QUOTA_E_NOT_FOUND);
    assert_null(made);
    assert_int_equal(quota_policy_builtin(NULL, NULL, &made, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_policy_builtin(NULL, "cn-530300-2024", NULL, NULL), QUOTA_E_ARGUMENT);
    quota_policy_options options = {.struct_size = 1};
    assert_int_equal(quota_policy_builtin(&options, "cn-530300-2024", &made, NULL), QUOTA_E_STRUCT_SIZE);
}

/* ------------------------------------------------------------------ looking in */

static void test_describe(void **state)
{
    (void)state;
    quota_policy_info info = {.struct_size = sizeof info};
    assert_int_equal(quota_policy_describe(policy, &info), QUOTA_OK);
    assert_string_equal(info.id, "api");
    assert_string_equal(info.title_en, "api");
    assert_string_equal(info.document, "no. 1");
    assert_int_equal(info.from, 20240101);
    assert_int_equal(info.through, 20251231);
    assert_int_equal(info.rule_count, 5);
    assert_int_equal(info.question_count, 3);
    assert_int_equal(info.class_count, 1);
    assert_int_equal(info.parent_count, 0);
    assert_int_equal(quota_policy_describe(NULL, &info), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_policy_describe(policy, NULL), QUOTA_E_ARGUMENT);
    info.struct_size = sizeof info - 1;
    assert_int_equal(quota_policy_describe(policy, &info), QUOTA_E_STRUCT_SIZE);
    struct {
        quota_policy_info info;
        uint64_t more;
    } newer = {.info = {.struct_size = sizeof newer}, .more = 42};
    assert_int_equal(quota_policy_describe(policy, &newer.info), QUOTA_OK);
    assert_int_equal(newer.info.struct_size, sizeof newer);
    assert_int_equal(newer.more, 42);
}

static void test_rules(void **state)
{
    (void)state;
    quota_rule rule = {.struct_size = sizeof rule};
    assert_int_equal(quota_policy_find_rule(policy, "A2"), 2);
    assert_int_equal(quota_policy_find_rule(policy, "A9"), 0);
    assert_int_equal(quota_policy_find_rule(policy, NULL), 0);
    assert_int_equal(quota_policy_find_rule(NULL, "A2"), 0);
    assert_int_equal(quota_policy_rule(policy, 1, &rule), QUOTA_OK);
    assert_string_equal(rule.id, "A1");
    assert_int_equal(rule.force, QUOTA_FORCE_MUST);
    assert_string_equal(rule.then, "ratio 2:1");
    assert_string_equal(rule.en, "twice");
    assert_int_equal(quota_policy_rule(policy, 5, &rule), QUOTA_OK);
    assert_int_equal(rule.question_count, 0);
    assert_int_equal(quota_policy_rule(policy, 0, &rule), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_policy_rule(policy, 6, &rule), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_policy_rule(NULL, 1, &rule), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_policy_rule(policy, 1, NULL), QUOTA_E_ARGUMENT);
    rule.struct_size = 8;
    assert_int_equal(quota_policy_rule(policy, 1, &rule), QUOTA_E_STRUCT_SIZE);
}

static void test_facts(void **state)
{
    (void)state;
    quota_fact_info info = {.struct_size = sizeof info};
    uint32_t zone = quota_fact_find(policy, "zone", 4);
    assert_true(zone > INT32_MAX);
    assert_int_equal(quota_fact_find(NULL, "zone", 4), 0);
    assert_int_equal(quota_fact_find(policy, "zon", 3), 0);
    assert_int_equal(quota_fact_find(policy, NULL, 3), 0);
    assert_int_equal(quota_fact_find(NULL, "increment", 9), QUOTA_FACT_INCREMENT);
    assert_int_equal(quota_fact_describe(policy, zone, &info), QUOTA_OK);
    assert_int_equal(info.type, QUOTA_TYPE_CODE);
    assert_int_equal(info.assumed, 1);
    assert_int_equal(quota_fact_describe(NULL, zone, &info), QUOTA_E_UNKNOWN_FACT);
    assert_int_equal(quota_fact_describe(policy, 0, &info), QUOTA_E_UNKNOWN_FACT);
    assert_int_equal(quota_fact_describe(policy, QUOTA_FACT_DONE_ON, &info), QUOTA_OK);
    assert_int_equal(quota_fact_describe(policy, zone, NULL), QUOTA_E_ARGUMENT);
    assert_string_equal(quota_fact_code(policy, zone, 2), "outer");
    assert_null(quota_fact_code(policy, zone, 0));
    assert_null(quota_fact_code(policy, zone, 3));
    assert_null(quota_fact_code(NULL, zone, 1));
    assert_null(quota_fact_code(NULL, QUOTA_FACT_INCREMENT, 1));
    assert_string_equal(quota_fact_code(NULL, QUOTA_FACT_POLLUTANT, QUOTA_POLLUTANT_SO2), "SO2");
    uint32_t count = 0;
    while (quota_fact_at(policy, count, &info) == QUOTA_OK)
        count++;
    quota_policy_info about = {.struct_size = sizeof about};
    assert_int_equal(quota_policy_describe(policy, &about), QUOTA_OK);
    assert_int_equal(count, about.fact_count);
    assert_int_equal(quota_fact_at(policy, count, &info), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_fact_at(NULL, 0, &info), QUOTA_OK);
    assert_int_equal(quota_fact_at(NULL, 100000, &info), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_fact_at(policy, 0, NULL), QUOTA_E_ARGUMENT);
    info.struct_size = 4;
    assert_int_equal(quota_fact_at(policy, 0, &info), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_fact_describe(policy, zone, &info), QUOTA_E_STRUCT_SIZE);
}

static void test_questions(void **state)
{
    (void)state;
    quota_question_info info = {.struct_size = sizeof info};
    uint32_t own = quota_question_find(policy, "own", 3);
    assert_true(own > INT32_MAX);
    assert_int_equal(quota_question_find(NULL, "own", 3), 0);
    assert_int_equal(quota_question_find(policy, NULL, 3), 0);
    assert_int_equal(quota_question_find(NULL, "offset", 6), QUOTA_QUESTION_OFFSET);
    assert_int_equal(quota_question_describe(policy, own, &info), QUOTA_OK);
    assert_int_equal(info.kind, QUOTA_KIND_AMOUNT);
    assert_int_equal(info.rule_count, 1);
    assert_true(info.fact_count >= 4); /* zone, increment, pollutant, as_of: what offset reads counts */
    assert_int_equal(quota_question_describe(policy, QUOTA_QUESTION_FEE, &info), QUOTA_OK);
    assert_int_equal(info.rule_count, 0);
    assert_int_equal(quota_question_describe(NULL, own, &info), QUOTA_E_UNKNOWN_QUESTION);
    assert_int_equal(quota_question_describe(policy, 0, &info), QUOTA_E_UNKNOWN_QUESTION);
    assert_int_equal(quota_question_describe(policy, own, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_question_at(policy, 2, &info), QUOTA_OK);
    assert_int_equal(quota_question_at(policy, 3, &info), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_question_at(NULL, 0, &info), QUOTA_OK);
    assert_int_equal(quota_question_at(NULL, 1000, &info), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_question_at(policy, 0, NULL), QUOTA_E_ARGUMENT);
    info.struct_size = 4;
    assert_int_equal(quota_question_at(policy, 0, &info), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_question_describe(policy, own, &info), QUOTA_E_STRUCT_SIZE);
    assert_int_not_equal(quota_question_fact(policy, own, 0), 0);
    assert_int_equal(quota_question_fact(policy, own, 100), 0);
    assert_int_equal(quota_question_fact(policy, 0, 0), 0);
    assert_int_equal(quota_question_fact(NULL, own, 0), 0);
    assert_string_equal(quota_policy_class(policy, 1), "fresh");
    assert_null(quota_policy_class(policy, 0));
    assert_null(quota_policy_class(policy, 2));
    assert_null(quota_policy_class(NULL, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_ok),
        cmocka_unit_test(test_parse_arguments),
        cmocka_unit_test(test_parse_struct_sizes),
        cmocka_unit_test(test_parse_of_nothing),
        cmocka_unit_test(test_parse_tells_the_first_error),
        cmocka_unit_test(test_bound_parents),
        cmocka_unit_test(test_builtin),
        cmocka_unit_test(test_builtin_refused),
        cmocka_unit_test(test_describe),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_questions),
    };
    return cmocka_run_group_tests_name("policy api", tests, open_policy, close_policy);
}
