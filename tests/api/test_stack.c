/* How much stack deciding and explaining need: every sample question, with nothing known and with much known,
 * on threads that have no more than the documents promise (docs/architecture.md). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <string.h>

#include <libquota/quota.h>

#define STACK ((size_t)256 * 1024)

static char text[65536];

static void ask(const quota_policy *policy, uint32_t question, const quota_fact *facts, size_t count)
{
    quota_decision decision = {.struct_size = sizeof decision};
    quota_case given = {
        .struct_size = sizeof given, .question = question, .facts = facts, .fact_count = count};
    size_t needed = 0;
    (void)quota_decide(policy, &given, &decision, NULL);
    (void)quota_explain_text(policy, &given, QUOTA_ZH, text, sizeof text, &needed, NULL);
}

static void *ask_all(void *unused)
{
    (void)unused;
    for (size_t i = 0; i < quota_builtin_count(); i++) {
        const char *id = NULL;
        quota_policy *policy = NULL;
        const quota_fact facts[] = {{QUOTA_FACT_AS_OF, 0, 20250601},
                                    {QUOTA_FACT_PUBLISHED_ON, 0, 20250101},
                                    {QUOTA_FACT_POLLUTANT, 0, QUOTA_POLLUTANT_COD}};
        if (quota_builtin(i, &id, NULL, 0, NULL) != QUOTA_OK ||
            quota_policy_builtin(NULL, id, &policy, NULL) != QUOTA_OK)
            return NULL;
        quota_question_info info = {.struct_size = sizeof info};
        for (uint32_t q = 0; quota_question_at(policy, q, &info) == QUOTA_OK; q++) {
            ask(policy, info.question, NULL, 0);
            ask(policy, info.question, facts, sizeof facts / sizeof facts[0]);
            uint8_t verdict[3];
            const int64_t amounts[3] = {0, QUOTA_TONNE, QUOTA_UNKNOWN};
            const quota_column column = {QUOTA_FACT_INCREMENT, 0, amounts};
            quota_batch batch = {.struct_size = sizeof batch,
                                 .question = info.question,
                                 .row_count = 3,
                                 .columns = &column,
                                 .column_count = 1,
                                 .verdict = verdict};
            (void)quota_decide_batch(policy, &batch, NULL);
        }
        quota_findings *findings = NULL;
        (void)quota_policy_lint(policy, NULL, &findings, NULL);
        quota_findings_free(findings);
        quota_policy_free(policy);
    }
    return text;
}

/* A stack too small ends the program; sanitizers need more of it than the library does. */
static void test_stack(void **state)
{
    (void)state;
    pthread_attr_t attributes;
    pthread_t thread;
    void *done = NULL;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    size_t size = STACK;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    size *= 8;
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
    size *= 8;
#  endif
#endif
    assert_int_equal(pthread_attr_setstacksize(&attributes, size), 0);
    assert_int_equal(pthread_create(&thread, &attributes, ask_all, NULL), 0);
    assert_int_equal(pthread_join(thread, &done), 0);
    assert_ptr_equal(done, text);
    assert_int_equal(pthread_attr_destroy(&attributes), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_stack)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
