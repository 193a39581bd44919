/* Every case of tests/cases explained in both languages, and held against its decision (explained.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cases.h"
#include "explained.h"

enum { CASE, ARTICLE, QUESTION, FACTS, DEFAULTS_MAX = 64 };

static quota_calendar *calendar;

/* Is the question one of `a|b`, or is it `*`? */
static int is_among(const char *list, const char *question)
{
    size_t size = strlen(question);
    if (strcmp(list, "*") == 0)
        return 1;
    for (const char *at = list; (at = strstr(at, question)) != NULL; at += size)
        if ((at == list || at[-1] == '|') && (at[size] == '|' || at[size] == '\0'))
            return 1;
    return 0;
}

static void explain_rows(const quota_policy *policy, const case_rows *rows)
{
    const case_row *defaults[DEFAULTS_MAX];
    explained *x = case_must(malloc(sizeof *x));
    size_t default_count = 0, count = 0;
    for (size_t i = 1; i < rows->count; i++) {
        const case_row *row = &rows->rows[i];
        if (row->cell_count <= FACTS || row->cells[CASE][0] == '#' || row->cells[CASE][0] == '\0')
            continue;
        if (strcmp(row->cells[CASE], "*") == 0) {
            assert_true(default_count < DEFAULTS_MAX);
            defaults[default_count++] = row;
            continue;
        }
        case_facts facts = {.count = 0};
        const char *question = row->cells[QUESTION];
        for (size_t k = 0; k < default_count; k++)
            if (is_among(defaults[k]->cells[QUESTION], question))
                assert_int_equal(case_facts_add(&facts, policy, defaults[k]->cells[FACTS], stderr), 0);
        assert_int_equal(case_facts_add(&facts, policy, row->cells[FACTS], stderr), 0);
        const quota_case given = {sizeof given, quota_question_find(policy, question, strlen(question)),
                                  facts.facts, facts.count, calendar};
        if (explained_make(x, policy, &given))
            fail_msg("%s: %s", row->cells[CASE], x->wrong);
        count++;
    }
    assert_true(count > 100);
    free(x);
}

static void explain_all(const char *id, const char *path)
{
    quota_policy *policy = NULL;
    size_t size = 0;
    case_rows rows;
    char *text = case_must(case_read_file(case_root(TESTS_DIR "/.."), path, &size));
    assert_int_equal(case_rows_parse(&rows, path, text, size), 0);
    assert_int_equal(quota_policy_builtin(NULL, id, &policy, NULL), QUOTA_OK);
    explain_rows(policy, &rows);
    quota_policy_free(policy);
    case_rows_free(&rows);
    free(text);
}

static void qujing(void **state)
{
    (void)state;
    explain_all("cn-530300-2024", "tests/cases/qujing.csv");
}

static void jiangsu(void **state)
{
    (void)state;
    explain_all("cn-js-city-2022", "tests/cases/jiangsu.csv");
}

static void sip(void **state)
{
    (void)state;
    explain_all("cn-320571-draft", "tests/cases/sip.csv");
}

static void chongqing(void **state)
{
    (void)state;
    explain_all("cn-500000-2014", "tests/cases/chongqing.csv");
}

static void linyi(void **state)
{
    (void)state;
    explain_all("cn-371300-2014", "tests/cases/linyi.csv");
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
