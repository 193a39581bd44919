/* Every status of quota_decide_batch() and of explaining, as a host sees them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <libquota/quota.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
enum { ROWS = 4 };

static quota_policy *policy;

static const quota_fact common[] = {
    {QUOTA_FACT_AS_OF, 0, 20250601},
    {QUOTA_FACT_PROJECT_CITY, 0, 530300},
    {QUOTA_FACT_KEY_INDUSTRY, 0, 1},
    {QUOTA_FACT_POLLUTANT, 0, QUOTA_POLLUTANT_SO2},
};
static const int64_t increments[ROWS] = {5 * QUOTA_TONNE, 0, QUOTA_TONNE, 7};
static const int64_t attained[ROWS] = {0, 1, 1, QUOTA_UNKNOWN};

static uint8_t verdict[ROWS];
static int64_t lo[ROWS], hi[ROWS];
static uint32_t rule[ROWS], flags[ROWS];
static int32_t status[ROWS];

static int open_policy(void **state)
{
    (void)state;
    return quota_policy_builtin(NULL, "cn-530300-2024", &policy, NULL) != QUOTA_OK;
}

static int close_policy(void **state)
{
    (void)state;
    quota_policy_free(policy);
    return 0;
}

static quota_batch batch_of(const quota_column *columns, size_t count)
{
    quota_batch batch = {.struct_size = sizeof batch,
                         .question = QUOTA_QUESTION_OFFSET,
                         .row_count = ROWS,
                         .columns = columns,
                         .column_count = count,
                         .common = common,
                         .common_count = COUNT(common),
                         .verdict = verdict,
                         .lo = lo,
                         .hi = hi,
                         .rule = rule,
                         .flags = flags,
                         .status = status};
    return batch;
}

static const quota_column good[] = {{QUOTA_FACT_INCREMENT, 0, increments},
                                    {QUOTA_FACT_ATTAINED, 0, attained}};

static quota_status refused(quota_batch *batch, quota_error *error)
{
    memset(error, 0, sizeof *error);
    error->struct_size = sizeof *error;
    quota_status answer = quota_decide_batch(policy, batch, error);
    assert_int_equal(error->status, answer);
    return answer;
}

static void test_ok(void **state)
{
    (void)state;
    quota_batch batch = batch_of(good, 2);
    assert_int_equal(quota_decide_batch(policy, &batch, NULL), QUOTA_OK);
    for (size_t row = 0; row < ROWS; row++)
        assert_int_equal(status[row], QUOTA_OK);
    assert_int_equal(verdict[0], QUOTA_ALLOW);
    assert_int_equal(hi[1], 0);
    assert_true(flags[3] & QUOTA_DECISION_PROVISIONAL || lo[3] == hi[3]);
    batch.row_count = 0;
    assert_int_equal(quota_decide_batch(policy, &batch, NULL), QUOTA_OK);
    const quota_column empty = {QUOTA_FACT_INCREMENT, 0, NULL};
    batch.columns = &empty;
    batch.column_count = 1;
    assert_int_equal(quota_decide_batch(policy, &batch, NULL), QUOTA_OK);
}

static void test_arguments(void **state)
{
    (void)state;
    quota_error error;
    quota_batch batch = batch_of(good, 2);
    assert_int_equal(quota_decide_batch(NULL, &batch, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_decide_batch(policy, NULL, NULL), QUOTA_E_ARGUMENT);
    batch.columns = NULL;
    assert_int_equal(refused(&batch, &error), QUOTA_E_ARGUMENT);
    batch = batch_of(good, 2);
    batch.common = NULL;
    assert_int_equal(refused(&batch, &error), QUOTA_E_ARGUMENT);
    const quota_column empty = {QUOTA_FACT_INCREMENT, 0, NULL};
    batch = batch_of(&empty, 1);
    assert_int_equal(refused(&batch, &error), QUOTA_E_ARGUMENT);
    batch = batch_of(good, 2);
    batch.struct_size = sizeof batch - 4;
    assert_int_equal(refused(&batch, &error), QUOTA_E_STRUCT_SIZE);
    batch.struct_size = sizeof batch + 40;
    assert_int_equal(quota_decide_batch(policy, &batch, NULL), QUOTA_OK);
}

static void test_unknown_names(void **state)
{
    (void)state;
    quota_error error;
    quota_batch batch = batch_of(good, 2);
    batch.question = 9999;
    assert_int_equal(refused(&batch, &error), QUOTA_E_UNKNOWN_QUESTION);
    const quota_column wrong[] = {good[0], {9999, 0, attained}};
    batch = batch_of(wrong, 2);
    assert_int_equal(refused(&batch, &error), QUOTA_E_UNKNOWN_FACT);
    assert_int_equal(error.fact, 9999);
    assert_int_equal(error.index, 1);
}

static void test_duplicates(void **state)
{
    (void)state;
    quota_error error;
    const quota_column twice[] = {good[0], good[1], good[0]};
    quota_batch batch = batch_of(twice, 3);
    assert_int_equal(refused(&batch, &error), QUOTA_E_DUPLICATE_FACT);
    assert_int_equal(error.fact, QUOTA_FACT_INCREMENT);
    const quota_column also_common[] = {{QUOTA_FACT_POLLUTANT, 0, attained}};
    batch = batch_of(also_common, 1);
    assert_int_equal(refused(&batch, &error), QUOTA_E_DUPLICATE_FACT);
    static quota_column many[2000];
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = good[0];
    batch = batch_of(many, COUNT(many));
    assert_int_equal(refused(&batch, &error), QUOTA_E_DUPLICATE_FACT);
}

static void test_bad_common_facts(void **state)
{
    (void)state;
    quota_error error;
    quota_batch batch = batch_of(good, 2);
    quota_fact bad[] = {{QUOTA_FACT_AS_OF, 0, 20230229}};
    batch.common = bad;
    batch.common_count = 1;
    assert_int_equal(refused(&batch, &error), QUOTA_E_VALUE);
    bad[0].value = 1;
    assert_int_equal(refused(&batch, &error), QUOTA_E_RANGE);
}

static void test_bad_rows(void **state)
{
    (void)state;
    quota_error error;
    const int64_t some[ROWS] = {QUOTA_TONNE, QUOTA_AMOUNT_MAX + 1, QUOTA_AMOUNT_MAX, 1};
    const int64_t days[ROWS] = {20240101, 20240101, 20240101, 20240431};
    static const int64_t no[ROWS];
    const quota_column columns[] = {
        {QUOTA_FACT_INCREMENT, 0, some}, {QUOTA_FACT_DONE_ON, 0, days}, {QUOTA_FACT_ATTAINED, 0, no}};
    quota_batch batch = batch_of(columns, 3);
    assert_int_equal(quota_decide_batch(policy, &batch, NULL), QUOTA_OK);
    const int32_t expected[ROWS] = {QUOTA_OK, QUOTA_E_RANGE, QUOTA_E_OVERFLOW, QUOTA_E_VALUE};
    for (size_t row = 0; row < ROWS; row++) {
        assert_int_equal(status[row], expected[row]);
        if (expected[row] != QUOTA_OK)
            assert_true(verdict[row] == 0 && lo[row] == 0 && hi[row] == 0 && rule[row] == 0 &&
                        flags[row] == 0);
    }
    batch.status = NULL;
    assert_int_equal(refused(&batch, &error), QUOTA_E_RANGE);
    assert_int_equal(error.index, 1);
    assert_int_equal(error.fact, QUOTA_FACT_INCREMENT);
}

/* ------------------------------------------------------------------ explaining */

static void test_explain(void **state)
{
    (void)state;
    quota_case given = {sizeof given, QUOTA_QUESTION_OFFSET, common, COUNT(common), NULL};
    quota_error error = {.struct_size = sizeof error};
    size_t count = 0, again = 0;
    assert_int_equal(quota_explain(policy, &given, NULL, 0, sizeof(quota_step), &count, &error),
                     QUOTA_E_BUFFER);
    assert_true(count > 1);
    quota_step *steps = malloc(count * sizeof steps[0]);
    assert_non_null(steps);
    assert_int_equal(quota_explain(policy, &given, steps, count - 1, sizeof steps[0], &again, NULL),
                     QUOTA_E_BUFFER);
    assert_int_equal(again, count);
    assert_int_equal(quota_explain(policy, &given, steps, count, sizeof steps[0], &again, NULL), QUOTA_OK);
    assert_int_equal(steps[0].kind, QUOTA_STEP_RESULT);
    char text[1024];
    size_t needed = 0;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(quota_step_text(policy, &steps[i], QUOTA_EN, text, sizeof text, &needed), QUOTA_OK);
        assert_int_equal(strlen(text) + 1, needed);
        assert_int_equal(quota_step_text(policy, &steps[i], QUOTA_ZH, NULL, 0, &needed), QUOTA_E_BUFFER);
    }
    assert_int_equal(quota_step_text(NULL, steps, QUOTA_EN, text, sizeof text, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_step_text(policy, NULL, QUOTA_EN, text, sizeof text, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_step_text(policy, steps, (quota_lang)9, text, sizeof text, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_step_text(policy, steps, QUOTA_EN, NULL, 5, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_explain(policy, &given, steps, count, sizeof steps[0] - 8, &again, NULL),
                     QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_explain(policy, &given, NULL, count, sizeof steps[0], &again, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_explain(policy, &given, steps, count, sizeof steps[0], NULL, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_explain(NULL, &given, steps, count, sizeof steps[0], &again, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_explain(policy, NULL, steps, count, sizeof steps[0], &again, NULL),
                     QUOTA_E_ARGUMENT);
    given.question = 9999;
    assert_int_equal(quota_explain(policy, &given, steps, count, sizeof steps[0], &again, NULL),
                     QUOTA_E_UNKNOWN_QUESTION);
    free(steps);
}

/* A newer host's steps are larger than the library's: they are laid out by the host's size. */
static void test_larger_steps(void **state)
{
    (void)state;
    typedef struct newer {
        quota_step step;
        uint64_t more;
    } newer;
    quota_case given = {sizeof given, QUOTA_QUESTION_OFFSET, common, COUNT(common), NULL};
    size_t count = 0;
    assert_int_equal(quota_explain(policy, &given, NULL, 0, sizeof(newer), &count, NULL), QUOTA_E_BUFFER);
    newer *steps = calloc(count, sizeof steps[0]);
    quota_step *plain = calloc(count, sizeof plain[0]);
    assert_true(steps && plain);
    assert_int_equal(quota_explain(policy, &given, plain, count, sizeof plain[0], &count, NULL), QUOTA_OK);
    assert_int_equal(quota_explain(policy, &given, (quota_step *)steps, count, sizeof steps[0], &count, NULL),
                     QUOTA_OK);
    for (size_t i = 0; i < count; i++) {
        assert_memory_equal(&steps[i].step, &plain[i], sizeof plain[i]);
        assert_int_equal(steps[i].more, 0);
    }
    free(steps);
    free(plain);
}

static void test_explain_text(void **state)
{
    (void)state;
    quota_case given = {sizeof given, QUOTA_QUESTION_OFFSET, common, COUNT(common), NULL};
    size_t needed = 0;
    assert_int_equal(quota_explain_text(policy, &given, QUOTA_ZH, NULL, 0, &needed, NULL), QUOTA_E_BUFFER);
    char *text = malloc(needed);
    assert_non_null(text);
    assert_int_equal(quota_explain_text(policy, &given, QUOTA_ZH, text, needed, NULL, NULL), QUOTA_OK);
    assert_int_equal(strlen(text) + 1, needed);
    assert_int_equal(quota_explain_text(policy, &given, QUOTA_ZH, text, needed / 2, NULL, NULL),
                     QUOTA_E_BUFFER);
    assert_true(strlen(text) < needed / 2);
    assert_int_equal(quota_explain_text(policy, &given, (quota_lang)0, text, needed, NULL, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_explain_text(policy, &given, QUOTA_ZH, NULL, needed, NULL, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_explain_text(NULL, &given, QUOTA_ZH, text, needed, NULL, NULL), QUOTA_E_ARGUMENT);
    given.struct_size = 4;
    assert_int_equal(quota_explain_text(policy, &given, QUOTA_ZH, text, needed, NULL, NULL),
                     QUOTA_E_STRUCT_SIZE);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ok),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_unknown_names),
        cmocka_unit_test(test_duplicates),
        cmocka_unit_test(test_bad_common_facts),
        cmocka_unit_test(test_bad_rows),
        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_larger_steps),
        cmocka_unit_test(test_explain_text),
    };
    return cmocka_run_group_tests_name("batch api", tests, open_policy, close_policy);
}
