/* A batch answers row for row what single decisions answer: columns and common facts in any mix, unknown
 * cells, bad values, with a status column and without, more rows than a block has. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "trials.h"
#include "scaled.h"

enum { RANDOM_POLICIES = 40, BATCHES_BUILTIN = 3, BATCHES_RANDOM = 3, ROWS_MAX = 1300, COLUMNS_MAX = 40 };

static unsigned long rows_tried, rows_bad;

typedef struct run {
    trials of;
    trial_case base;
    quota_column columns[COLUMNS_MAX];
    int64_t *cells[COLUMNS_MAX]; /* what columns point to */
    size_t column_count, row_count;
    quota_fact common[LQ_FACTS_MAX];
    size_t common_count;
    uint8_t verdict[ROWS_MAX];
    int64_t lo[ROWS_MAX], hi[ROWS_MAX];
    uint32_t rule[ROWS_MAX], flags[ROWS_MAX];
    int32_t status[ROWS_MAX];
} run;

static int64_t bad_value(prng *random, const lq_fact *fact)
{
    if (fact->type == QUOTA_TYPE_DATE)
        return prng_below(random, 2) ? 20230229 : 20231301;
    return prng_below(random, 2) && fact->most < INT64_MAX ? fact->most + 1 : fact->least - 1;
}

static void fill_cells(run *r, uint32_t fact, int64_t *cells, unsigned bad_in)
{
    prng *random = &r->of.random;
    for (size_t row = 0; row < r->row_count; row++) {
        if (prng_below(random, bad_in) == 0)
            cells[row] = bad_value(random, &r->of.policy->facts[fact]);
        else if (prng_below(random, 12) == 0)
            cells[row] = QUOTA_UNKNOWN;
        else if (prng_below(random, 3) == 0)
            cells[row] = trials_value(&r->of, fact, &r->base);
        else
            cells[row] = r->base.given[fact];
    }
}

/* Facts of the policy by lot into columns, common facts, or neither; one the policy does not read may come
 * too. */
static void make_batch(run *r, uint32_t question)
{
    prng *random = &r->of.random;
    trials_case(&r->of, question, &r->base);
    unsigned bad_in = prng_below(random, 3) == 0 ? 200 : 100000;
    r->row_count = prng_below(random, 6) == 0 ? (size_t)prng_between(random, 505, ROWS_MAX)
                                              : (size_t)prng_below(random, 90);
    r->column_count = r->common_count = 0;
    for (uint32_t fact = 0; fact < r->of.policy->fact_count; fact++) {
        uint64_t where = prng_below(random, 8);
        if (where < 4 && r->column_count < COLUMNS_MAX) {
            size_t at = r->column_count++;
            fill_cells(r, fact, r->cells[at], bad_in);
            r->columns[at] = (quota_column){r->of.policy->facts[fact].id, 0, r->cells[at]};
        } else if (where < 7) {
            int64_t value = prng_below(random, 10) ? r->base.given[fact] : QUOTA_UNKNOWN;
            r->common[r->common_count++] = (quota_fact){r->of.policy->facts[fact].id, 0, value};
        }
    }
    uint32_t other = QUOTA_FACT_DONE_ON;
    if (lq_policy_fact(r->of.policy, other) == UINT32_MAX && r->column_count < COLUMNS_MAX) {
        size_t at = r->column_count++;
        for (size_t row = 0; row < r->row_count; row++)
            r->cells[at][row] = prng_below(random, bad_in) ? 20240101 : 20240132;
        r->columns[at] = (quota_column){other, 0, r->cells[at]};
    }
}

static quota_status decide_row(const run *r, uint32_t question, size_t row, quota_decision *one,
                               quota_error *error)
{
    quota_fact facts[LQ_FACTS_MAX + COLUMNS_MAX];
    memcpy(facts, r->common, r->common_count * sizeof facts[0]);
    for (size_t i = 0; i < r->column_count; i++)
        facts[r->common_count + i] = (quota_fact){r->columns[i].fact, 0, r->columns[i].values[row]};
    quota_case given = {sizeof given, question, facts, r->common_count + r->column_count,
                        r->base.known.calendar};
    memset(one, 0, sizeof *one);
    one->struct_size = sizeof *one;
    memset(error, 0, sizeof *error);
    error->struct_size = sizeof *error;
    return quota_decide(r->of.policy, &given, one, error);
}

static quota_batch batch_of(run *r, uint32_t question)
{
    quota_batch batch = {.struct_size = sizeof batch,
                         .question = question,
                         .row_count = r->row_count,
                         .columns = r->columns,
                         .column_count = r->column_count,
                         .common = r->common,
                         .common_count = r->common_count,
                         .calendar = r->base.known.calendar,
                         .verdict = r->verdict,
                         .lo = r->lo,
                         .hi = r->hi,
                         .rule = r->rule,
                         .flags = r->flags,
                         .status = r->status};
    return batch;
}

static void assert_row(const run *r, size_t row, const quota_decision *one)
{
    assert_int_equal(r->verdict[row], one->verdict);
    assert_int_equal(r->lo[row], one->lo);
    assert_int_equal(r->hi[row], one->hi);
    assert_int_equal(r->rule[row], one->rule);
    assert_int_equal(r->flags[row], one->flags);
}

static void spoil(run *r)
{
    memset(r->verdict, 0x5a, sizeof r->verdict);
    memset(r->lo, 0x5a, sizeof r->lo);
    memset(r->hi, 0x5a, sizeof r->hi);
    memset(r->rule, 0x5a, sizeof r->rule);
    memset(r->flags, 0x5a, sizeof r->flags);
    memset(r->status, 0x5a, sizeof r->status);
}

/* With a status column every row is decided; a bad one has its status and zeros. */
static void try_with_status(run *r, uint32_t question)
{
    static const quota_decision nothing;
    quota_batch batch = batch_of(r, question);
    quota_decision one;
    quota_error error;
    spoil(r);
    assert_int_equal(quota_decide_batch(r->of.policy, &batch, NULL), QUOTA_OK);
    for (size_t row = 0; row < r->row_count; row++) {
        quota_status status = decide_row(r, question, row, &one, &error);
        assert_int_equal(r->status[row], status);
        assert_row(r, row, status == QUOTA_OK ? &one : &nothing);
        rows_tried++;
        rows_bad += status != QUOTA_OK;
    }
}

/* Without one the first bad row ends the call, and those before it are done. */
static void try_without_status(run *r, uint32_t question)
{
    quota_batch batch = batch_of(r, question);
    quota_decision one;
    quota_error error, row_error;
    memset(&error, 0, sizeof error);
    error.struct_size = sizeof error;
    batch.status = NULL;
    spoil(r);
    quota_status status = quota_decide_batch(r->of.policy, &batch, &error);
    for (size_t row = 0; row < r->row_count; row++) {
        quota_status expected = decide_row(r, question, row, &one, &row_error);
        if (expected != QUOTA_OK) {
            assert_int_equal(status, expected);
            assert_int_equal(error.status, expected);
            assert_int_equal(error.index, row);
            assert_int_equal(error.fact, row_error.fact);
            assert_string_equal(error.field, row_error.field);
            assert_string_equal(error.found, row_error.found);
            return;
        }
        assert_row(r, row, &one);
    }
    assert_int_equal(status, QUOTA_OK);
}

/* Output columns may be left out one by one. */
static void try_few_outputs(run *r, uint32_t question)
{
    quota_batch batch = batch_of(r, question);
    static uint8_t verdict[ROWS_MAX];
    static int64_t hi[ROWS_MAX];
    (void)quota_decide_batch(r->of.policy, &batch, NULL);
    memcpy(verdict, r->verdict, sizeof verdict);
    memcpy(hi, r->hi, sizeof hi);
    spoil(r);
    batch.lo = NULL;
    batch.rule = NULL;
    batch.flags = NULL;
    assert_int_equal(quota_decide_batch(r->of.policy, &batch, NULL), QUOTA_OK);
    assert_memory_equal(r->verdict, verdict, r->row_count);
    assert_memory_equal(r->hi, hi, r->row_count * sizeof hi[0]);
    batch.verdict = NULL;
    batch.hi = NULL;
    assert_int_equal(quota_decide_batch(r->of.policy, &batch, NULL), QUOTA_OK);
    assert_memory_equal(r->verdict, verdict, r->row_count);
}

static void try_policy(run *r, const quota_policy *policy, uint64_t seed, unsigned long count)
{
    trials_open(&r->of, policy, seed);
    for (uint32_t question = 0; question < policy->question_count; question++) {
        for (unsigned long i = 0; i < count; i++) {
            uint32_t id = policy->questions[question].id;
            make_batch(r, question);
            try_with_status(r, id);
            try_without_status(r, id);
            try_few_outputs(r, id);
        }
    }
    /* a question of the vocabulary that the document does not speak of */
    for (uint32_t id = 1; id <= lq_question_def_count; id++) {
        if (lq_policy_question(policy, id) != UINT32_MAX)
            continue;
        try_with_status(r, id);
        try_without_status(r, id);
        break;
    }
    trials_close(&r->of);
}

static void test_batch_equals_single(void **state)
{
    (void)state;
    quota_policy *policy;
    run *r = calloc(1, sizeof *r);
    assert_non_null(r);
    for (size_t i = 0; i < COLUMNS_MAX; i++) {
        r->cells[i] = malloc(ROWS_MAX * sizeof r->cells[i][0]);
        assert_non_null(r->cells[i]);
    }
    for (size_t i = 0; (policy = trials_policy(i, scaled(RANDOM_POLICIES), 3)) != NULL; i++) {
        int random = i >= quota_builtin_count();
        try_policy(r, policy, 900 + i, random ? BATCHES_RANDOM : scaled(BATCHES_BUILTIN));
        quota_policy_free(policy);
    }
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        free(r->cells[i]);
    free(r);
    print_message("%lu rows, %lu of them bad\n", rows_tried, rows_bad);
    assert_true(rows_bad > 50 && rows_bad * 4 < rows_tried);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_batch_equals_single),
    };
    return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
