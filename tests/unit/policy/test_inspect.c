/* Tests of src/policy/inspect.c, vocabulary.c and policy.c: what a policy tells about itself. */
#include "parsed.h"

#define TABLE                                                                                                \
  "policy,x,标题,title\ndocument,文号\nwindow,from 2020-01-01 through 2029-12-31\nset,air,SO2|NOx\n"     \
  "fact,c,code,m|n,丙,see\nquestion,q,class,问,ask\nassume,c = n\n" COLUMNS                                  \
  "A,第一条,q,may,c = m,class second,B,甲,first\nB,第二条,q,,,class first,,乙,other\n"               \
  "C,第三条,scope,must,pollutant in air,require offset > 1 t,,丙,third\nD,第四条,,,,,,丁,last\n"

static void description(void **state)
{
    (void)state;
    quota_policy *policy = parse_good(TABLE);
    quota_policy_info info;
    memset(&info, 0xFF, sizeof info);
    info.struct_size = (uint32_t)sizeof info;
    assert_int_equal(quota_policy_describe(policy, &info), QUOTA_OK);
    assert_int_equal(info.rule_count, 4);
    assert_int_equal(info.question_count, 2);
    assert_int_equal(info.fact_count, 3);
    assert_int_equal(info.class_count, 2);
    assert_int_equal(info.set_count, 1);
    assert_int_equal(info.parent_count, 0);
    assert_int_equal(info.reserved, 0);
    assert_int_equal(info.from, 20200101);
    assert_int_equal(info.through, 20291231);
    assert_string_equal(info.id, "x");
    assert_string_equal(info.title_zh, "标题");
    assert_string_equal(info.title_en, "title");
    assert_string_equal(info.document, "文号");
    assert_string_equal(info.window, "from 2020-01-01 through 2029-12-31");
    assert_memory_equal(info.digest, policy->digest, QUOTA_DIGEST_SIZE);
    info.struct_size--;
    assert_int_equal(quota_policy_describe(policy, &info), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_policy_describe(NULL, &info), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_policy_describe(policy, NULL), QUOTA_E_ARGUMENT);
    quota_policy_free(policy);
    policy = NULL;
    info.struct_size = (uint32_t)sizeof info;
    assert_int_equal(quota_policy_builtin(NULL, "cn-320571-draft", &policy, NULL), QUOTA_OK);
    assert_int_equal(quota_policy_describe(policy, &info), QUOTA_OK);
    assert_int_equal(info.parent_count, 1);
    assert_true(info.from == QUOTA_UNKNOWN);
    quota_policy_free(policy);
}

static void rules(void **state)
{
    (void)state;
    quota_policy *policy = parse_good(TABLE);
    quota_rule rule;
    memset(&rule, 0xFF, sizeof rule);
    rule.struct_size = (uint32_t)sizeof rule;
    assert_int_equal(quota_policy_rule(policy, 1, &rule), QUOTA_OK);
    assert_int_equal(rule.number, 1);
    assert_int_equal(rule.force, QUOTA_FORCE_MAY);
    assert_int_equal(rule.line, 9);
    assert_int_equal(rule.question_count, 1);
    assert_int_equal(rule.inherited, 0);
    assert_string_equal(rule.id, "A");
    assert_string_equal(rule.article, "第一条");
    assert_string_equal(rule.questions, "q");
    assert_string_equal(rule.when, "c = m");
    assert_string_equal(rule.then, "class second");
    assert_string_equal(rule.overrides, "B");
    assert_string_equal(rule.zh, "甲");
    assert_string_equal(rule.en, "first");
    assert_string_equal(rule.document, "文号");
    assert_int_equal(quota_policy_rule(policy, 4, &rule), QUOTA_OK);
    assert_int_equal(rule.question_count, 0);
    assert_int_equal(quota_policy_rule(policy, 5, &rule), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_policy_rule(policy, 0, &rule), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_policy_rule(NULL, 1, &rule), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_policy_rule(policy, 1, NULL), QUOTA_E_ARGUMENT);
    rule.struct_size = 4;
    assert_int_equal(quota_policy_rule(policy, 1, &rule), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_policy_find_rule(policy, "C"), 3);
    assert_int_equal(quota_policy_find_rule(policy, "Z"), 0);
    assert_int_equal(quota_policy_find_rule(policy, NULL), 0);
    assert_int_equal(quota_policy_find_rule(NULL, "A"), 0);
    quota_policy_free(policy);
}

static void facts(void **state)
{
    (void)state;
    quota_policy *policy = parse_good(TABLE);
    static const char *const names[] = {"as_of", "pollutant", "c"};
    quota_fact_info info;
    memset(&info, 0, sizeof info);
    info.struct_size = (uint32_t)sizeof info;
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(quota_fact_at(policy, i, &info), QUOTA_OK);
        assert_string_equal(info.name, names[i]);
        assert_int_equal(quota_fact_find(policy, names[i], strlen(names[i])), info.fact);
    }
    assert_int_equal(quota_fact_at(policy, 3, &info), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_fact_describe(policy, lq_own_id("c", 1), &info), QUOTA_OK);
    assert_int_equal(info.type, QUOTA_TYPE_CODE);
    assert_int_equal(info.code_count, 2);
    assert_int_equal(info.least, 1);
    assert_int_equal(info.most, 2);
    assert_int_equal(info.assumed, 2);
    assert_string_equal(info.zh, "丙");
    assert_string_equal(info.en, "see");
    assert_string_equal(info.meaning, "");
    assert_string_equal(quota_fact_code(policy, info.fact, 2), "n");
    assert_null(quota_fact_code(policy, info.fact, 3));
    assert_null(quota_fact_code(policy, info.fact, 0));
    assert_null(quota_fact_code(NULL, info.fact, 1));
    assert_string_equal(quota_fact_code(NULL, QUOTA_FACT_POLLUTANT, 1), "SO2");
    assert_string_equal(quota_fact_code_label(policy, info.fact, 2, QUOTA_ZH), "n");
    assert_string_equal(quota_fact_code_label(policy, info.fact, 2, QUOTA_EN), "n");
    assert_null(quota_fact_code_label(policy, info.fact, 3, QUOTA_ZH));
    assert_null(quota_fact_code_label(policy, info.fact, 0, QUOTA_ZH));
    assert_null(quota_fact_code_label(NULL, info.fact, 1, QUOTA_ZH));
    assert_null(quota_fact_code_label(policy, info.fact, 2, (quota_lang)0));
    assert_int_equal(quota_fact_describe(NULL, lq_own_id("c", 1), &info), QUOTA_E_UNKNOWN_FACT);
    assert_int_equal(quota_fact_describe(policy, QUOTA_FACT_PRICE, &info), QUOTA_OK);
    assert_null(quota_fact_code_label(policy, QUOTA_FACT_PRICE, 1, QUOTA_ZH));
    assert_int_equal(quota_fact_describe(policy, 0, &info), QUOTA_E_UNKNOWN_FACT);
    assert_int_equal(quota_fact_at(policy, 0, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_fact_describe(policy, 1, NULL), QUOTA_E_ARGUMENT);
    info.struct_size = 0;
    assert_int_equal(quota_fact_at(policy, 0, &info), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_fact_describe(policy, 1, &info), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_fact_find(policy, NULL, 0), 0);
    assert_int_equal(quota_fact_find(policy, "c", 0), 0);
    assert_int_equal(quota_fact_find(policy, "cc", 2), 0);
    assert_int_equal(quota_fact_find(NULL, "c", 1), 0);
    quota_policy_free(policy);
}

/* A name whose number is that of another fact is not that fact (the two names were found by trying). */
/* Every code of the vocabulary has a label of its own in Chinese. */
static void labels_of_codes(void **state)
{
    (void)state;
    uint32_t labelled = 0;
    const char *code = NULL;
    for (uint32_t fact = 1; fact <= lq_fact_def_count; fact++) {
        for (int64_t i = 1; (code = quota_fact_code(NULL, fact, i)) != NULL; i++, labelled++) {
            const char *label = quota_fact_code_label(NULL, fact, i, QUOTA_ZH);
            assert_non_null(label);
            assert_true(label[0] != '\0');
            assert_string_equal(quota_fact_code_label(NULL, fact, i, QUOTA_EN), code);
            for (int64_t k = 1; k < i; k++)
                assert_string_not_equal(label, quota_fact_code_label(NULL, fact, k, QUOTA_ZH));
        }
        assert_null(quota_fact_code_label(NULL, fact, 0, QUOTA_ZH));
    }
    assert_true(labelled > 100);
    assert_string_equal(quota_fact_code_label(NULL, QUOTA_FACT_POLLUTANT, QUOTA_POLLUTANT_SO2, QUOTA_ZH),
                        "二氧化硫");
    assert_string_equal(
        quota_fact_code_label(NULL, QUOTA_FACT_OFFERED_POLLUTANT, QUOTA_POLLUTANT_NH3_N, QUOTA_ZH), "氨氮");
    assert_string_equal(
        quota_fact_code_label(NULL, QUOTA_FACT_PROJECT_TYPE, QUOTA_PROJECT_TYPE_NEW, QUOTA_ZH), "新建");
    assert_string_equal(quota_fact_code_label(NULL, QUOTA_FACT_CHANNEL, QUOTA_CHANNEL_BIDDING, QUOTA_ZH),
                        "竞价");
    quota_policy *policy =
        parse_good(HEAD "fact,p,code,=pollutant\n" COLUMNS "A,1,source,,p = SO2,deny,,,\n");
    assert_string_equal(quota_fact_code_label(policy, lq_own_id("p", 1), 2, QUOTA_ZH), "氮氧化物");
    assert_string_equal(quota_fact_code_label(policy, QUOTA_FACT_POLLUTANT, 2, QUOTA_ZH), "氮氧化物");
    quota_policy_free(policy);
}

static void facts_by_name_not_by_number(void **state)
{
    (void)state;
    quota_policy *policy =
        parse_good(HEAD "fact,n129137,flag\n" COLUMNS "A,1,scope,,n129137 = yes,review,,,\n");
    assert_int_equal(quota_fact_find(policy, "n129137", 7), lq_own_id("n296443", 7));
    assert_int_equal(quota_fact_find(policy, "n296443", 7), 0);
    quota_policy_free(policy);
    policy = parse_good(HEAD "fact,n49566,flag\n" COLUMNS "A,1,scope,,n49566 = yes,review,,,\n");
    assert_int_equal(quota_fact_find(policy, "n49566", 6), lq_own_id("n212565", 7));
    assert_int_equal(quota_fact_find(policy, "n212565", 7), 0);
    quota_policy_free(policy);
    policy = parse_good(HEAD "fact,n296443,flag\n" COLUMNS "A,1,scope,,n296443 = yes,review,,,\n");
    assert_int_equal(quota_fact_find(policy, "n129137", 7), 0);
    quota_policy_free(policy);
}

static void vocabulary_of_facts(void **state)
{
    (void)state;
    quota_fact_info info;
    memset(&info, 0, sizeof info);
    info.struct_size = (uint32_t)sizeof info;
    uint32_t count = 0;
    while (quota_fact_at(NULL, count, &info) == QUOTA_OK) {
        count++;
        assert_int_equal(info.fact, count);
        assert_int_equal(quota_fact_find(NULL, info.name, strlen(info.name)), count);
        assert_int_equal(quota_question_find(NULL, info.name, strlen(info.name)), 0);
        assert_true(info.least <= info.most);
        assert_true(info.assumed == QUOTA_UNKNOWN);
        assert_true(info.zh[0] != '\0' && info.en[0] != '\0');
    }
    assert_int_equal(count, lq_fact_def_count);
    assert_int_equal(quota_fact_find(NULL, "", 0), 0);
    assert_int_equal(quota_question_find(NULL, "", 0), 0);
    assert_int_equal(quota_fact_describe(NULL, QUOTA_FACT_INCREMENT, &info), QUOTA_OK);
    assert_true(info.least == -QUOTA_AMOUNT_MAX);
    assert_int_equal(quota_fact_describe(NULL, QUOTA_FACT_AS_OF, &info), QUOTA_OK);
    assert_int_equal(info.least, 19000101);
    assert_true(info.most == QUOTA_NEVER);
}

static void questions(void **state)
{
    (void)state;
    quota_policy *policy = parse_good(TABLE);
    quota_question_info info;
    memset(&info, 0, sizeof info);
    info.struct_size = (uint32_t)sizeof info;
    assert_int_equal(quota_question_at(policy, 0, &info), QUOTA_OK);
    assert_string_equal(info.name, "scope");
    assert_int_equal(quota_question_at(policy, 1, &info), QUOTA_OK); /* offset is asked but not answered */
    assert_string_equal(info.name, "q");
    assert_int_equal(info.kind, QUOTA_KIND_CLASS);
    assert_int_equal(info.rule_count, 2);
    assert_string_equal(info.zh, "问");
    assert_string_equal(info.en, "ask");
    assert_string_equal(info.asks, "");
    assert_int_equal(info.question, lq_own_id("q", 1));
    assert_int_equal(quota_question_find(policy, "q", 1), info.question);
    assert_int_equal(quota_question_find(NULL, "q", 1), 0);
    assert_int_equal(quota_question_find(policy, "r", 1), 0);
    assert_int_equal(quota_question_find(policy, NULL, 0), 0);
    assert_int_equal(quota_question_at(policy, 2, &info), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_question_describe(policy, lq_own_id("q", 1), &info), QUOTA_OK);
    assert_string_equal(info.name, "q");
    assert_int_equal(quota_question_describe(policy, QUOTA_QUESTION_OFFSET, &info), QUOTA_OK);
    assert_int_equal(info.rule_count, 0);
    assert_int_equal(quota_question_describe(policy, QUOTA_QUESTION_FEE, &info), QUOTA_OK);
    assert_string_equal(info.name, "fee");
    assert_int_equal(quota_question_describe(NULL, QUOTA_QUESTION_FEE, &info), QUOTA_OK);
    assert_int_equal(quota_question_describe(policy, 0, &info), QUOTA_E_UNKNOWN_QUESTION);
    assert_int_equal(quota_question_describe(policy, 999, &info), QUOTA_E_UNKNOWN_QUESTION);
    uint32_t count = 0;
    while (quota_question_at(NULL, count, &info) == QUOTA_OK)
        assert_int_equal(info.question, ++count);
    assert_int_equal(count, lq_question_def_count);
    assert_int_equal(quota_question_at(policy, 0, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_question_describe(policy, 1, NULL), QUOTA_E_ARGUMENT);
    info.struct_size = 0;
    assert_int_equal(quota_question_at(policy, 0, &info), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_question_describe(policy, 1, &info), QUOTA_E_STRUCT_SIZE);
    quota_policy_free(policy);
}

static void facts_of_a_question(void **state)
{
    (void)state;
    quota_policy *policy = parse_good(TABLE);
    uint32_t q = quota_question_find(policy, "q", 1);
    uint32_t count = 0;
    int has_c = 0;
    for (uint32_t id; (id = quota_question_fact(policy, q, count)) != 0; count++)
        has_c |= id == lq_own_id("c", 1);
    assert_true(has_c);
    assert_int_equal(quota_question_fact(policy, q, count), 0);
    assert_int_equal(quota_question_fact(policy, 999, 0), 0);
    assert_int_equal(quota_question_fact(NULL, q, 0), 0);
    quota_policy_free(policy);
}

static void classes(void **state)
{
    (void)state;
    quota_policy *policy = parse_good(TABLE);
    assert_string_equal(quota_policy_class(policy, 1), "first");
    assert_string_equal(quota_policy_class(policy, 2), "second");
    assert_null(quota_policy_class(policy, 3));
    assert_null(quota_policy_class(policy, 0));
    assert_null(quota_policy_class(NULL, 1));
    quota_policy_free(policy);
}

static void built_in(void **state)
{
    (void)state;
    static const char *const ids[] = {"cn-js-city-2022", "cn-320571-draft", "cn-530300-2024",
                                      "cn-500000-2014", "cn-371300-2014"};
    size_t size = 0;
    const char *id = NULL;
    static char text[65536];
    quota_policy *policy = NULL;
    quota_error error;
    memset(&error, 0, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    assert_int_equal(quota_builtin_count(), 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(quota_builtin(i, &id, text, sizeof text - 1, &size), QUOTA_OK);
        text[size] = '\0';
        assert_string_equal(id, ids[i]);
        assert_int_equal(strlen(text), size);
        text[0] = '!';
        assert_int_equal(quota_builtin(i, NULL, text, size - 1, NULL), QUOTA_E_BUFFER);
        assert_int_equal(text[0], '!');
        assert_int_equal(quota_policy_builtin(NULL, id, &policy, &error), QUOTA_OK);
        assert_string_equal(policy->id, id);
        quota_policy_free(policy);
    }
    assert_int_equal(quota_builtin(0, NULL, NULL, 0, NULL), QUOTA_OK);
    assert_int_equal(quota_builtin(5, &id, text, sizeof text, &size), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_policy_builtin(NULL, "nowhere", &policy, &error), QUOTA_E_NOT_FOUND);
    assert_string_equal(error.found, "nowhere");
    assert_null(policy);
    assert_int_equal(quota_policy_builtin(NULL, NULL, &policy, &error), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_policy_builtin(NULL, "x", NULL, &error), QUOTA_E_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(description),
        cmocka_unit_test(rules),
        cmocka_unit_test(facts),
        cmocka_unit_test(labels_of_codes),
        cmocka_unit_test(facts_by_name_not_by_number),
        cmocka_unit_test(vocabulary_of_facts),
        cmocka_unit_test(questions),
        cmocka_unit_test(facts_of_a_question),
        cmocka_unit_test(classes),
        cmocka_unit_test(built_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
