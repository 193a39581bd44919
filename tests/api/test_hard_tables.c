/* Tables that were made to be hard: chains of helper questions, conditions that hide what matters, many
 * unknown facts.  Answers must be right, or say that they are coarse, in bounded time and stack. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <libquota/quota.h>

#define HEAD "policy,hard,,\nwindow,from 2020-01-01\nround,amount,1 mg up\n"
#define RULES "id,article,question,force,when,then,overrides,zh,en\n"

static quota_policy *parse(const char *text)
{
    quota_policy *policy = NULL;
    quota_error error = {.struct_size = sizeof error};
    quota_status status = quota_policy_parse(NULL, text, strlen(text), &policy, NULL, &error);
    if (status != QUOTA_OK)
        print_error("line %u column %u %s: expected %s, found %s\n", error.line, error.column, error.field,
                    error.expected, error.found);
    assert_int_equal(status, QUOTA_OK);
    return policy;
}

static quota_decision decide(const quota_policy *policy, const char *question, const quota_fact *facts,
                             size_t count)
{
    quota_case given = {.struct_size = sizeof given,
                        .question = quota_question_find(policy, question, strlen(question)),
                        .facts = facts,
                        .fact_count = count};
    quota_decision decision = {.struct_size = sizeof decision};
    assert_int_equal(quota_decide(policy, &given, &decision, NULL), QUOTA_OK);
    return decision;
}

static int misses(const quota_decision *decision, uint32_t fact)
{
    for (uint32_t i = 0; i < decision->missing_count && i < QUOTA_DECISION_MISSING; i++)
        if (decision->missing[i] == fact)
            return 1;
    return 0;
}

/* Two conditions read one helper: neither alone shows that what the helper compares matters. */
static void test_helper_read_twice(void **state)
{
    (void)state;
    quota_policy *policy =
        parse(HEAD "question,hb,amount,x,x\n" RULES "A,1,hb,must,actual <= permitted,amount 1 mg,,x,x\n"
                   "B,1,hb,must,actual > permitted,amount 20 mg,,x,x\n"
                   "C,1,source,must,,require hb < increment and hb < 15 mg,,x,x\n");
    const quota_fact facts[] = {{QUOTA_FACT_AS_OF, 0, 20250101}, {QUOTA_FACT_INCREMENT, 0, 11}};
    quota_decision decision = decide(policy, "source", facts, 2);
    assert_int_equal(decision.verdict, QUOTA_REVIEW);
    assert_int_equal(decision.verdicts, 1 << QUOTA_ALLOW | 1 << QUOTA_DENY);
    assert_int_equal(decision.missing_count, 2);
    assert_true(misses(&decision, QUOTA_FACT_ACTUAL));
    assert_true(misses(&decision, QUOTA_FACT_PERMITTED));
    quota_policy_free(policy);
}

static size_t chain(char *text, size_t size, int length)
{
    size_t used = (size_t)snprintf(text, size, HEAD);
    for (int i = 0; i < length; i++)
        used += (size_t)snprintf(text + used, size - used, "question,h%d,amount,x,x\n", i);
    used += (size_t)snprintf(text + used, size - used, RULES);
    for (int i = 0; i + 1 < length; i++)
        used += (size_t)snprintf(
            text + used, size - used,
            "A%d,1,h%d,must,h%d > 1 t,amount 2 t,,x,x\nB%d,1,h%d,must,h%d <= 1 t,amount 1 t,,x,x\n", i, i,
            i + 1, i, i, i + 1);
    used += (size_t)snprintf(text + used, size - used, "Z,1,h%d,must,,amount actual,,x,x\n", length - 1);
    return used;
}

/* As deep as it may be: quick, and right. */
static void test_chain_of_helpers(void **state)
{
    (void)state;
    char text[16384];
    chain(text, sizeof text, QUOTA_HELPERS_MAX + 1);
    quota_policy *policy = parse(text);
    const quota_fact facts[] = {{QUOTA_FACT_AS_OF, 0, 20250101}};
    quota_decision decision = decide(policy, "h0", facts, 1);
    assert_int_equal(decision.verdict, QUOTA_REVIEW);
    assert_true(decision.lo <= QUOTA_TONNE && decision.hi >= 2 * QUOTA_TONNE);
    assert_true(misses(&decision, QUOTA_FACT_ACTUAL));
    const quota_fact known[] = {{QUOTA_FACT_AS_OF, 0, 20250101}, {QUOTA_FACT_ACTUAL, 0, 3 * QUOTA_TONNE}};
    decision = decide(policy, "h0", known, 2);
    assert_int_equal(decision.verdict, QUOTA_ALLOW);
    assert_int_equal(decision.hi, 2 * QUOTA_TONNE);
    quota_policy_free(policy);
}

/* One deeper is refused, where it is read. */
static void test_chain_too_long(void **state)
{
    (void)state;
    char text[16384];
    quota_policy *policy = NULL;
    quota_findings *findings = NULL;
    size_t size = chain(text, sizeof text, QUOTA_HELPERS_MAX + 2);
    assert_int_equal(quota_policy_parse(NULL, text, size, &policy, &findings, NULL), QUOTA_E_POLICY);
    quota_finding one = {.struct_size = sizeof one};
    assert_int_equal(quota_findings_count(findings, 0), 1);
    assert_int_equal(quota_findings_get(findings, 0, &one), QUOTA_OK);
    assert_int_equal(one.code, QUOTA_FINDING_LIMIT);
    assert_string_equal(one.field, "when");
    assert_true(one.line > 0);
    quota_findings_free(findings);
}

/* Sixty unknown flags: too many completions to walk, so the answer says that it is coarse, and is not too
 * narrow. */
static void test_too_many_completions(void **state)
{
    (void)state;
    char text[16384];
    size_t used = (size_t)snprintf(text, sizeof text, HEAD);
    for (int i = 0; i < 60; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "fact,f%d,flag,,x,x\n", i);
    used += (size_t)snprintf(text + used, sizeof text - used, RULES);
    for (int i = 0; i + 1 < 60; i++)
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "A%d,1,offset,must,f%d = yes and f%d = no,ratio 1:1,,x,x\n", i, i, i + 1);
    quota_policy *policy = parse(text);
    const quota_fact facts[] = {{QUOTA_FACT_AS_OF, 0, 20250101}, {QUOTA_FACT_INCREMENT, 0, QUOTA_TONNE}};
    quota_decision decision = decide(policy, "offset", facts, 2);
    assert_int_equal(decision.verdict, QUOTA_REVIEW);
    assert_true(decision.flags & QUOTA_DECISION_COARSE);
    assert_true(decision.verdicts & 1 << QUOTA_REVIEW); /* all flags alike: no row answers */
    assert_int_equal(decision.missing_count, 60);
    quota_policy_free(policy);
}

static quota_decision layered(const char *a, const char *b, uint32_t question, const quota_fact *facts,
                              size_t count)
{
    quota_policy *policies[2] = {parse(a), parse(b)};
    quota_case given = {
        .struct_size = sizeof given, .question = question, .facts = facts, .fact_count = count};
    quota_decision decision = {.struct_size = sizeof decision};
    assert_int_equal(
        quota_decide_layers((const quota_policy *const *)policies, 2, &given, NULL, &decision, NULL),
        QUOTA_OK);
    quota_policy_free(policies[0]);
    quota_policy_free(policies[1]);
    return decision;
}

/* Layers are combined completion by completion: ranks, ratios and classes, too. */
static void test_layers(void **state)
{
    (void)state;
    const quota_fact facts[] = {{QUOTA_FACT_AS_OF, 0, 20250101}, {QUOTA_FACT_INCREMENT, 0, QUOTA_TONNE}};
    quota_decision decision =
        layered(HEAD RULES
                "A,1,priority,may,attained = yes,rank 1,,x,x\nB,1,priority,may,attained = no,rank 5,,x,x\n",
                HEAD RULES "A,1,priority,may,,rank 3,,x,x\n", QUOTA_QUESTION_PRIORITY, facts, 2);
    assert_int_equal(decision.lo, 1);
    assert_int_equal(decision.hi, 3);
    assert_int_equal(decision.choices, 1 << 1 | 1 << 3);
    decision = layered(
        HEAD RULES
        "A,1,offset,must,attained = yes,ratio 1:1,,x,x\nB,1,offset,must,attained = no,ratio 2:1,,x,x\n",
        HEAD RULES "A,1,offset,must,,ratio 3:2,,x,x\n", QUOTA_QUESTION_OFFSET, facts, 2);
    assert_int_equal(decision.lo, QUOTA_TONNE * 3 / 2);
    assert_int_equal(decision.hi, QUOTA_TONNE * 2);
    assert_int_equal(decision.ratio_lo_num * 2, decision.ratio_lo_den * 3);
    assert_int_equal(decision.ratio_num, 2);
    const char *old = HEAD RULES "A,1,tag,,,class old,,x,x\n",
               *both = HEAD RULES
               "A,1,tag,,attained = yes,class new,,x,x\nB,1,tag,,attained = no,class old,,x,x\n";
    const quota_fact not_attained[] = {{QUOTA_FACT_AS_OF, 0, 20250101}, {QUOTA_FACT_ATTAINED, 0, 0}};
    const quota_fact attained[] = {{QUOTA_FACT_AS_OF, 0, 20250101}, {QUOTA_FACT_ATTAINED, 0, 1}};
    decision = layered(old, both, QUOTA_QUESTION_TAG, not_attained, 2);
    assert_int_equal(decision.verdict, QUOTA_ALLOW);
    decision = layered(old, both, QUOTA_QUESTION_TAG, attained, 2);
    assert_int_equal(decision.verdict, QUOTA_REVIEW);
    assert_true(decision.flags & QUOTA_DECISION_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_helper_read_twice),
        cmocka_unit_test(test_chain_of_helpers),
        cmocka_unit_test(test_chain_too_long),
        cmocka_unit_test(test_too_many_completions),
        cmocka_unit_test(test_layers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
