/* Tests of src/policy/read/print.c and source_print.c: the canonical table, and that it is the same policy.
 */
#include "parsed.h"

#include <stdlib.h>

static char *print(const quota_policy *policy)
{
    size_t needed = 0;
    assert_int_equal(quota_policy_print(policy, NULL, 0, &needed), QUOTA_E_BUFFER);
    char *text = malloc(needed);
    assert_non_null(text);
    assert_int_equal(quota_policy_print(policy, text, needed, NULL), QUOTA_OK);
    assert_int_equal(strlen(text) + 1, needed);
    return text;
}

static void canonical_table(void **state)
{
    (void)state;
    quota_policy *policy = parse_good(
        "\xEF\xBB\xBF# comment\npolicy, x ,\"标题, 二\",t,,,\n\nwindow,from  2020-01-01   for 1 "
        "year\ndocument,文\n"
        "set, air ,SO2 | NOx\nfact,e,code,= pollutant\nround,amount,1  g   up\nassume,attained=yes\n"
        "assume,price = 8000.50\nextends,cn-371300-2014, fee | reserve\n"
        "id,article,question,force,when,then,overrides,zh,en,,\n"
        "B, 一 ,scope | offer,must,\"((pollutant in air))\n and not(attained=no)\",\"review;cover e = "
        "SO2\",A | C,\"他说"
        "\"\"是\"\"\",z\n"
        "A,二,offer,,,allow,,,\nC,三,scope,,,allow,,,\nD,四,,,,,,,\n# end\n");
    char *text = print(policy);
    assert_string_equal(
        text, "policy,x,\"标题, 二\",t\nwindow,from 2020-01-01 for 1 year\ndocument,文\nset,air,SO2|NOx\n"
              "fact,e,code,=pollutant\nround,amount,1 g up\nassume,attained = yes\n"
              "assume,price = 8000.50\nextends,cn-371300-2014,fee|reserve\n\n" COLUMNS
              "B,一,scope|offer,must,((pollutant in air)) and not (attained = no),review; cover e = "
              "SO2,A|C,\"他说\"\"是\"\"\",z\n"
              "A,二,offer,,,allow,,,\nC,三,scope,,,allow,,,\nD,四,,,,,,,\n");
    assert_string_equal(rule_of(policy, "B")->when_text, "((pollutant in air)) and not (attained = no)");
    free(text);
    quota_policy_free(policy);
}

static void same_policy_again(const char *text)
{
    quota_policy *policy = parse_good(text);
    char *printed = print(policy);
    quota_policy *again = parse_good(printed);
    char *twice = print(again);
    assert_string_equal(printed, twice);
    assert_memory_equal(policy->digest, again->digest, QUOTA_DIGEST_SIZE);
    assert_int_equal(policy->rule_count, again->rule_count);
    assert_int_equal(policy->fact_count, again->fact_count);
    assert_int_equal(policy->question_count, again->question_count);
    assert_int_equal(policy->compare_count, again->compare_count);
    for (uint32_t i = 0; i < policy->rule_count; i++) {
        assert_string_equal(policy->rules[i].id, again->rules[i].id);
        assert_string_equal(policy->rules[i].when_text, again->rules[i].when_text);
        assert_string_equal(policy->rules[i].then_text, again->rules[i].then_text);
        assert_string_equal(policy->rules[i].zh, again->rules[i].zh);
    }
    free(twice);
    free(printed);
    quota_policy_free(again);
    quota_policy_free(policy);
}

static void the_documents(void **state)
{
    (void)state;
    assert_int_equal(quota_builtin_count(), 5);
    for (size_t i = 0; i < quota_builtin_count(); i++) {
        static char text[65536];
        size_t size = 0;
        assert_int_equal(quota_builtin(i, NULL, text, sizeof text - 1, &size), QUOTA_OK);
        text[size] = '\0';
        same_policy_again(text);
    }
}

/* Every tree of the documents, printed, is read as the same tree. */
static void trees_of_the_documents(void **state)
{
    (void)state;
    for (size_t i = 0; i < quota_builtin_count(); i++) {
        const char *id = NULL;
        quota_policy *policy = NULL;
        assert_int_equal(quota_builtin(i, &id, NULL, 0, NULL), QUOTA_OK);
        assert_int_equal(quota_policy_builtin(NULL, id, &policy, NULL), QUOTA_OK);
        char *table = print(policy);
        size_t size = strlen(table) * 3;
        char *text = malloc(size);
        lq_out out;
        lq_out_init(&out, text, size);
        const char *rules = strstr(table, "\nid,article");
        lq_out_bytes(&out, table, (size_t)(rules - table) + 1);
        lq_out_text(&out, COLUMNS);
        for (uint32_t r = 0; r < policy->rule_count; r++) {
            const lq_rule *rule = &policy->rules[r];
            if (rule->inherited)
                continue;
            lq_out_text(&out, rule->id);
            lq_out_text(&out, ",1,");
            lq_out_text(&out, rule->questions);
            lq_out_text(&out, ",must,\"");
            lq_print_node(&out, policy, rule->when);
            lq_out_text(&out, "\",\"");
            if (rule->cover)
                lq_out_text(&out, "cover ");
            lq_print_node(&out, policy, rule->cover);
            lq_out_text(&out, rule->cover && rule->require ? "; require " : rule->require ? "require " : "");
            lq_print_node(&out, policy, rule->require);
            lq_out_text(&out,
                        rule->question_count && !rule->cover && !rule->require ? "allow\",,,\n" : "\",,,\n");
        }
        assert_int_equal(lq_out_finish(&out, NULL), QUOTA_OK);
        parsed p = parse_text(text);
        if (p.status != QUOTA_OK)
            print_findings(&p);
        assert_int_equal(p.status, QUOTA_OK);
        for (uint32_t r = 0; r < policy->rule_count; r++) {
            const lq_rule *rule = &policy->rules[r];
            if (rule->inherited)
                continue;
            char first[4096];
            (void)snprintf(first, sizeof first, "%s", printed(policy, rule->when));
            assert_string_equal(first, printed(p.policy, rule_of(p.policy, rule->id)->when));
            (void)snprintf(first, sizeof first, "%s", printed(policy, rule->require));
            assert_string_equal(first, printed(p.policy, rule_of(p.policy, rule->id)->require));
            (void)snprintf(first, sizeof first, "%s", printed(policy, rule->cover));
            assert_string_equal(first, printed(p.policy, rule_of(p.policy, rule->id)->cover));
        }
        parsed_free(&p);
        free(text);
        free(table);
        quota_policy_free(policy);
    }
}

static void buffers(void **state)
{
    (void)state;
    char small[16];
    size_t needed = 0;
    quota_policy *policy = parse_good(HEAD COLUMNS "A,1,scope,,,review,,,\n");
    assert_int_equal(quota_policy_print(NULL, small, sizeof small, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_policy_print(policy, NULL, 1, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_policy_print(policy, small, sizeof small, &needed), QUOTA_E_BUFFER);
    assert_string_equal(small, "policy,test\nwin");
    assert_int_equal(needed,
                     strlen("policy,test\nwindow,from 2020-01-01\n\n" COLUMNS "A,1,scope,,,review,,,\n") + 1);
    quota_policy_free(policy);
}

static void relations(void **state)
{
    (void)state;
    assert_string_equal(lq_relation_text(LQ_EQ), "=");
    assert_string_equal(lq_relation_text(LQ_LT | LQ_GT), "<>");
    assert_string_equal(lq_relation_text(LQ_LT), "<");
    assert_string_equal(lq_relation_text(LQ_LT | LQ_EQ), "<=");
    assert_string_equal(lq_relation_text(LQ_GT), ">");
    assert_string_equal(lq_relation_text(LQ_GT | LQ_EQ | LQ_NO_VALUE), ">=");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(canonical_table),
        cmocka_unit_test(the_documents),
        cmocka_unit_test(trees_of_the_documents),
        cmocka_unit_test(buffers),
        cmocka_unit_test(relations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
