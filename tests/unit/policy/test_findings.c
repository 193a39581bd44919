/* Tests of src/policy/findings.c, finding_text.c and phrases.c: the list, and a finding as text. */
#include "parsed.h"

#include <stdlib.h>

#include "fail_alloc.h"
#include "policy/findings.h"

static quota_allocator memory(void)
{
    quota_allocator mem;
    assert_int_equal(lq_mem_init(&mem, NULL), QUOTA_OK);
    return mem;
}

static void sorted_by_place(void **state)
{
    (void)state;
    static const uint32_t places[][2] = {{3, 1}, {1, 9}, {2, 5}, {1, 2}, {0, 0}, {3, 1}, {1, 2}};
    static const uint32_t order[] = {4, 3, 6, 1, 2, 0, 5};
    quota_allocator mem = memory();
    quota_findings *findings = lq_findings_new(&mem);
    quota_error error;
    memset(&error, 0, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    for (uint32_t i = 0; i < 7; i++) {
        char field[2] = {(char)('a' + i), '\0'};
        quota_finding *added =
            lq_findings_add(findings, i == 4 ? QUOTA_SEVERITY_WARNING : QUOTA_SEVERITY_ERROR, 1, places[i][0],
                            places[i][1], field, NULL, NULL, 0);
        assert_non_null(added);
        added->rule = i;
    }
    lq_findings_sort(findings);
    for (uint32_t i = 0; i < 7; i++)
        assert_int_equal(lq_findings_at(findings, i)->rule, order[i]);
    assert_null(lq_findings_at(findings, 7));
    assert_null(lq_findings_at(NULL, 0));
    assert_int_equal(quota_findings_count(findings, 0), 7);
    assert_int_equal(quota_findings_count(findings, QUOTA_SEVERITY_ERROR), 6);
    assert_int_equal(quota_findings_count(findings, QUOTA_SEVERITY_WARNING), 1);
    assert_int_equal(quota_findings_count(NULL, 0), 0);
    lq_findings_first_error(findings, &error); /* the warning before it is none */
    assert_string_equal(error.field, "d");
    assert_int_equal(error.line, 1);
    assert_int_equal(error.column, 2);
    quota_findings_free(findings);
    quota_findings_free(NULL);
    findings = lq_findings_new(&mem);
    error.line = 77;
    lq_findings_first_error(findings, &error);
    assert_int_equal(error.line, 77);
    quota_findings_free(findings);
}

static void texts_are_cut_and_kept_to_one_line(void **state)
{
    (void)state;
    quota_allocator mem = memory();
    quota_findings *findings = lq_findings_new(&mem);
    char longer[400];
    memset(longer, 'x', sizeof longer);
    memcpy(longer + 190, "污", 3); /* would be cut in two */
    (void)lq_findings_add(findings, 1, 1, 1, 1, "a\nb\x7F", "tab\there", longer, sizeof longer);
    const quota_finding *f = lq_findings_at(findings, 0);
    assert_string_equal(f->field, "a b ");
    assert_string_equal(f->expected, "tab here");
    assert_int_equal(strlen(f->found), 190);
    (void)lq_findings_add(findings, 1, 1, 1, 1, NULL, NULL, NULL, 0);
    assert_string_equal(lq_findings_at(findings, 1)->field, "");
    quota_findings_free(findings);
}

static void getting(void **state)
{
    (void)state;
    quota_allocator mem = memory();
    quota_findings *findings = lq_findings_new(&mem);
    quota_finding finding;
    memset(&finding, 0, sizeof finding);
    (void)lq_findings_add(findings, 1, 5, 7, 9, "f", "e", "g", 1);
    assert_int_equal(quota_findings_get(findings, 0, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_findings_get(findings, 0, &finding), QUOTA_E_STRUCT_SIZE);
    finding.struct_size = (uint32_t)sizeof finding;
    assert_int_equal(quota_findings_get(findings, 1, &finding), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_findings_get(NULL, 0, &finding), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_findings_get(findings, 0, &finding), QUOTA_OK);
    assert_int_equal(finding.struct_size, sizeof finding);
    assert_int_equal(finding.code, 5);
    assert_int_equal(finding.line, 7);
    assert_string_equal(finding.found, "g");
    quota_findings_free(findings);
}

static void out_of_memory(void **state)
{
    (void)state;
    fail_alloc host;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    fail_alloc_plan(&host, 1);
    assert_null(lq_findings_new(&mem));
    fail_alloc_plan(&host, 0);
    quota_findings *findings = lq_findings_new(&mem);
    fail_alloc_plan(&host, 1);
    assert_null(lq_findings_add(findings, 1, 5, 7, 9, "f", "e", "g", 1));
    assert_int_equal(findings->status, QUOTA_E_NO_MEMORY);
    fail_alloc_plan(&host, 0);
    assert_null(lq_findings_add(findings, 1, 5, 7, 9, "f", "e", "g", 1)); /* what is missing stays missing */
    quota_findings_free(findings);
    assert_true(fail_alloc_clean(&host));
}

/* ------------------------------------------------------------------ text */

static const char *text_of(const quota_policy *policy, const quota_finding *finding, quota_lang lang)
{
    static char text[4096];
    size_t needed = 0;
    assert_int_equal(quota_finding_text(policy, finding, lang, text, sizeof text, &needed), QUOTA_OK);
    assert_int_equal(needed, strlen(text) + 1);
    return text;
}

static quota_finding blank(int32_t severity, int32_t code)
{
    quota_finding finding;
    memset(&finding, 0, sizeof finding);
    finding.struct_size = (uint32_t)sizeof finding;
    finding.severity = severity;
    finding.code = code;
    return finding;
}

static void a_finding_of_the_parser(void **state)
{
    (void)state;
    parsed p = parse_text(HEAD COLUMNS "A,1,offset,,pollutant = SO3,ratio 1:1,,,\n");
    quota_finding f = finding_at(&p, 0);
    assert_string_equal(text_of(NULL, &f, QUOTA_EN),
                        "error: line 4, column 25, when: the name is not known; expected a code "
                        "of pollutant, or a set of such codes; found SO3");
    assert_string_equal(text_of(NULL, &f, QUOTA_ZH),
                        "错误：第 4 行，第 25 列，when：名称未知；应为 pollutant 的代码，或其集合；实为 SO3");
    parsed_free(&p);
    p = parse_text(HEAD COLUMNS "A,1,offset,,increment > 5,ratio 1:1,,,\n");
    f = finding_at(&p, 0);
    assert_string_equal(
        text_of(NULL, &f, QUOTA_ZH),
        "错误：第 4 行，第 23 列，when：类型不相配；应为 两边类型相同；代码同属一个列表；实为 数量 对 个数");
    parsed_free(&p);
}

static void a_finding_with_a_witness(void **state)
{
    (void)state;
    quota_policy *policy = parse_good(HEAD "fact,c,code,x|y\nquestion,q,verdict\n" COLUMNS
                                           "A,1,scope|q,,c = x,review,,,\nB,1,scope,,,review,,,\n");
    quota_finding f = blank(QUOTA_SEVERITY_WARNING, QUOTA_FINDING_CONFLICT);
    f.rule = 1;
    f.other_rule = 2;
    f.question = quota_question_find(policy, "q", 1);
    f.witness_count = 6;
    f.witness[0] = (quota_fact){quota_fact_find(policy, "c", 1), 0, 2};
    f.witness[1] = (quota_fact){QUOTA_FACT_HOLDING, 0, 1500000};
    f.witness[2] = (quota_fact){QUOTA_FACT_ATTAINED, 0, 7};
    f.witness[3] = (quota_fact){QUOTA_FACT_AS_OF, 0, QUOTA_UNKNOWN};
    f.witness[4] = (quota_fact){999, 0, 5};
    f.witness[5] = (quota_fact){QUOTA_FACT_HOLDING, 0, -5};
    assert_string_equal(
        text_of(policy, &f, QUOTA_EN),
        "warning: row A, row B, question q: two rows answer one case with different values; for example c = "
        "y, holding = 1.5 kg, attained = 7, as_of = ?, #999 = 5, holding = -5");
    assert_string_equal(text_of(policy, &f, QUOTA_ZH),
                        "提示：行 A，行 B，问题 q：两行对同一情形的答案不同；例如 c = y，holding = 1.5 "
                        "kg，attained = 7，as_of = "
                        "?，#999 = 5，holding = -5");
    f.witness_count = 1;
    f.witness[0] = (quota_fact){QUOTA_FACT_POLLUTANT, 0, QUOTA_POLLUTANT_SO2};
    assert_non_null(strstr(text_of(policy, &f, QUOTA_EN), "; for example pollutant = SO2"));
    assert_non_null(strstr(text_of(policy, &f, QUOTA_ZH), "；例如 pollutant = 二氧化硫"));
    f.witness[0] = (quota_fact){quota_fact_find(policy, "c", 1), 0, 2};
    f.rule = 3;
    f.other_rule = 0;
    f.question = QUOTA_QUESTION_FEE;
    f.witness_count = UINT32_MAX;
    assert_non_null(strstr(text_of(policy, &f, QUOTA_EN), "row 3, question fee: "));
    f.question = 999;
    assert_non_null(strstr(text_of(NULL, &f, QUOTA_EN), "row 3, question 999: "));
    quota_policy_free(policy);
}

/* Every code has its sentence, in both languages.  Which codes there are, the header says: a line of it is
 * `QUOTA_FINDING_GAP = 100,`, sometimes over two lines. */
static void every_code(void **state)
{
    (void)state;
    static const char prefix[] = "    QUOTA_FINDING_";
    char text[65536];
    int known[200] = {0};
    int count = 0;
    FILE *file = fopen(TESTS_DIR "/../include/libquota/policy.h", "rb");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    assert_true(feof(file));
    (void)fclose(file);
    for (const char *at = text; (at = strstr(at, prefix)) != NULL; at += sizeof prefix, count++) {
        const char *equals = strchr(at, '=');
        long code = equals ? strtol(equals + 1, NULL, 10) : 0;
        assert_in_range(code, 1, 199);
        known[code] = 1;
    }
    assert_true(count >= 28);
    for (int32_t code = 0; code < 200; code++) {
        quota_finding f = blank(QUOTA_SEVERITY_ERROR, code);
        assert_int_equal(strcmp(text_of(NULL, &f, QUOTA_EN), "error: an unknown finding") != 0, known[code]);
        assert_int_equal(strcmp(text_of(NULL, &f, QUOTA_ZH), "错误：未知的发现") != 0, known[code]);
    }
}

static void arguments(void **state)
{
    (void)state;
    char text[16];
    size_t needed = 0;
    quota_finding f = blank(QUOTA_SEVERITY_ERROR, QUOTA_FINDING_DUPLICATE);
    assert_int_equal(quota_finding_text(NULL, NULL, QUOTA_EN, text, sizeof text, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_finding_text(NULL, &f, (quota_lang)3, text, sizeof text, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_finding_text(NULL, &f, QUOTA_EN, NULL, 1, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_finding_text(NULL, &f, QUOTA_EN, NULL, 0, &needed), QUOTA_E_BUFFER);
    assert_int_equal(needed, strlen("error: this stands twice") + 1);
    assert_int_equal(quota_finding_text(NULL, &f, QUOTA_EN, text, sizeof text, NULL), QUOTA_E_BUFFER);
    assert_string_equal(text, "error: this sta");
    memset(f.field, 'x', sizeof f.field); /* without a NUL */
    memset(f.expected, 'y', sizeof f.expected);
    memset(f.found, 'z', sizeof f.found);
    assert_non_null(strstr(text_of(NULL, &f, QUOTA_ZH), "xxx："));
    f.struct_size = 8;
    assert_int_equal(quota_finding_text(NULL, &f, QUOTA_EN, text, sizeof text, NULL), QUOTA_E_STRUCT_SIZE);
}

static void chinese_phrases(void **state)
{
    (void)state;
    static const char *const phrases[][2] = {
        {"yes or no", "yes 或 no"},
        {"a code of c, or a set of such codes", "c 的代码，或其集合"},
        {"an outcome of the kind that offset has", "与 offset 的种类相符的结果"},
        {"8 cells", "8 格"},
        {"1 cell", "1 格"},
        {"a date + an amount", "日期 + 数量"},
        {"a count and a ratio", "个数 与 比例"},
        {"a count and something", "a count and something"},
        {"something beside a count", "something beside a count"},
        {"a code of c", "a code of c"},
        {"pollutant", "pollutant"},
        {"A2 answers the same case differently", "A2 对同一情形的答案不同"},
        {"A2 answers the same case differently; no facts were found that show it, so look at the comparisons "
         "of these rows",
         "A2 对同一情形的答案不同；未找到能说明它的事实，请看这些行的比较"},
        {"offset: a covered case that no row answers", "offset：有一种适用的情形无行作答"},
    };
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
        char text[256];
        lq_out out;
        lq_out_init(&out, text, sizeof text);
        lq_write_chinese(&out, phrases[i][0]);
        assert_int_equal(lq_out_finish(&out, NULL), QUOTA_OK);
        assert_string_equal(text, phrases[i][1]);
        assert_int_equal(lq_has_chinese(phrases[i][0]), strcmp(phrases[i][0], phrases[i][1]) != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorted_by_place),
        cmocka_unit_test(texts_are_cut_and_kept_to_one_line),
        cmocka_unit_test(getting),
        cmocka_unit_test(out_of_memory),
        cmocka_unit_test(a_finding_of_the_parser),
        cmocka_unit_test(a_finding_with_a_witness),
        cmocka_unit_test(every_code),
        cmocka_unit_test(arguments),
        cmocka_unit_test(chinese_phrases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
