/* One policy, many threads: deciding, batches and explaining keep nothing, so all of them see the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <libquota/quota.h>

#include "random_facts.h"

enum { THREADS = 4, CASES = 20, ROWS = 520, TEXT = 65536 };

typedef struct worker {
    pthread_t thread;
    const quota_policy *policy;
    const quota_calendar *calendar;
    uint64_t sum; /* over every byte of every answer, in order */
    char *text;
} worker;

static void add(worker *w, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < size; i++)
        w->sum = (w->sum ^ bytes[i]) * UINT64_C(1099511628211);
}

static void ask_once(worker *w, prng *random, uint32_t question)
{
    quota_fact facts[RANDOM_FACTS_MAX];
    quota_case given = {sizeof given, question, facts, 0, w->calendar};
    quota_decision decision;
    memset(&decision, 0, sizeof decision);
    decision.struct_size = sizeof decision;
    given.fact_count = random_facts(random, w->policy, question, facts);
    int32_t status = (int32_t)quota_decide(w->policy, &given, &decision, NULL);
    add(w, &status, sizeof status);
    add(w, &decision, sizeof decision);
    if (prng_below(random, 20) == 0) {
        size_t needed = 0;
        status = (int32_t)quota_explain_text(w->policy, &given, QUOTA_ZH, w->text, TEXT, &needed, NULL);
        add(w, &needed, sizeof needed);
        if (status == QUOTA_OK)
            add(w, w->text, strlen(w->text));
    }
}

static void ask_batch(worker *w, prng *random, uint32_t question)
{
    static const uint8_t nothing[ROWS];
    int64_t amounts[ROWS], hi[ROWS];
    uint8_t verdict[ROWS];
    int32_t status[ROWS];
    memcpy(verdict, nothing, sizeof verdict);
    memset(hi, 0, sizeof hi);
    memset(status, 0, sizeof status);
    for (size_t row = 0; row < ROWS; row++)
        amounts[row] = prng_between(random, 0, 5 * QUOTA_TONNE);
    const quota_column column = {QUOTA_FACT_INCREMENT, 0, amounts};
    quota_fact facts[RANDOM_FACTS_MAX];
    size_t count = 0, all = random_facts(random, w->policy, question, facts);
    for (size_t i = 0; i < all; i++) /* what is unknown in all rows would be walked in each */
        if (facts[i].fact != QUOTA_FACT_INCREMENT && facts[i].value != QUOTA_UNKNOWN)
            facts[count++] = facts[i];
    quota_batch batch = {.struct_size = sizeof batch,
                         .question = question,
                         .row_count = ROWS,
                         .columns = &column,
                         .column_count = 1,
                         .common = facts,
                         .common_count = count,
                         .verdict = verdict,
                         .hi = hi,
                         .status = status};
    (void)quota_decide_batch(w->policy, &batch, NULL);
    add(w, verdict, sizeof verdict);
    add(w, hi, sizeof hi);
}

static void *work(void *argument)
{
    worker *w = argument;
    prng random = {97};
    quota_question_info info = {.struct_size = sizeof info};
    for (uint32_t i = 0; quota_question_at(w->policy, i, &info) == QUOTA_OK; i++) {
        for (int n = 0; n < CASES; n++)
            ask_once(w, &random, info.question);
        ask_batch(w, &random, info.question);
    }
    return NULL;
}

static void test_threads_see_the_same(void **state)
{
    (void)state;
    const quota_calendar_day days[] = {{20241001, 0}, {20241012, 1}};
    quota_calendar *calendar = NULL;
    assert_int_equal(quota_calendar_create(NULL, days, 2, 2020, 2026, &calendar, NULL), QUOTA_OK);
    for (size_t i = 0; i < quota_builtin_count(); i++) {
        const char *id = NULL;
        quota_policy *policy = NULL;
        worker workers[THREADS];
        assert_int_equal(quota_builtin(i, &id, NULL, 0, NULL), QUOTA_OK);
        assert_int_equal(quota_policy_builtin(NULL, id, &policy, NULL), QUOTA_OK);
        for (size_t t = 0; t < THREADS; t++) {
            workers[t] = (worker){.policy = policy, .calendar = calendar, .sum = 1, .text = malloc(TEXT)};
            assert_non_null(workers[t].text);
            assert_int_equal(pthread_create(&workers[t].thread, NULL, work, &workers[t]), 0);
        }
        for (size_t t = 0; t < THREADS; t++)
            assert_int_equal(pthread_join(workers[t].thread, NULL), 0);
        worker alone = {.policy = policy, .calendar = calendar, .sum = 1, .text = workers[0].text};
        (void)work(&alone);
        for (size_t t = 0; t < THREADS; t++) {
            assert_int_equal(workers[t].sum, alone.sum);
            free(workers[t].text);
        }
        quota_policy_free(policy);
    }
    quota_calendar_free(calendar);
}

/* Parsing has nothing in common between threads either. */
static void *parse_all(void *argument)
{
    uint8_t(*digests)[QUOTA_DIGEST_SIZE] = argument;
    for (size_t i = 0; i < quota_builtin_count(); i++) {
        const char *id = NULL;
        quota_policy *policy = NULL;
        quota_findings *findings = NULL;
        quota_policy_info info = {.struct_size = sizeof info};
        if (quota_builtin(i, &id, NULL, 0, NULL) != QUOTA_OK ||
            quota_policy_builtin(NULL, id, &policy, NULL) != QUOTA_OK)
            return NULL;
        if (i == 0) /* linting takes longest */
            (void)quota_policy_lint(policy, NULL, &findings, NULL);
        (void)quota_policy_describe(policy, &info);
        memcpy(digests[i], info.digest, QUOTA_DIGEST_SIZE);
        quota_findings_free(findings);
        quota_policy_free(policy);
    }
    return argument;
}

static void test_parsing_in_threads(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    static uint8_t digests[THREADS][5][QUOTA_DIGEST_SIZE];
    assert_int_equal(quota_builtin_count(), 5);
    for (size_t t = 0; t < THREADS; t++)
        assert_int_equal(pthread_create(&threads[t], NULL, parse_all, digests[t]), 0);
    for (size_t t = 0; t < THREADS; t++) {
        void *done = NULL;
        assert_int_equal(pthread_join(threads[t], &done), 0);
        assert_non_null(done);
        assert_memory_equal(digests[t], digests[0], sizeof digests[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_see_the_same),
        cmocka_unit_test(test_parsing_in_threads),
    };
    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
