/* A host that writes its decimals with a comma gets the same answers and the same text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libquota/quota.h>

#include "random_facts.h"

enum { CASES = 60, TEXT = 1 << 18 };

static char *text;

static uint64_t mix(uint64_t sum, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ bytes[i]) * UINT64_C(1099511628211);
    return sum;
}

/* Everything a policy says, as one number. */
static uint64_t all_of(const quota_policy *policy)
{
    prng random = {5};
    uint64_t sum = 7;
    quota_question_info info = {.struct_size = sizeof info};
    assert_int_equal(quota_policy_print(policy, text, TEXT, NULL), QUOTA_OK);
    sum = mix(sum, text, strlen(text));
    for (uint32_t i = 0; quota_question_at(policy, i, &info) == QUOTA_OK; i++) {
        for (int n = 0; n < CASES; n++) {
            quota_fact facts[RANDOM_FACTS_MAX];
            quota_decision decision;
            quota_case given = {sizeof given, info.question, facts, 0, NULL};
            given.fact_count = random_facts(&random, policy, info.question, facts);
            memset(&decision, 0, sizeof decision);
            decision.struct_size = sizeof decision;
            (void)quota_decide(policy, &given, &decision, NULL);
            sum = mix(sum, &decision, sizeof decision);
            if (n > 4)
                continue;
            (void)quota_explain_text(policy, &given, QUOTA_EN, text, TEXT, NULL, NULL);
            sum = mix(sum, text, strlen(text));
        }
    }
    return sum;
}

static void all_builtin(uint64_t sums[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *id = NULL;
        quota_policy *policy = NULL;
        assert_int_equal(quota_builtin(i, &id, NULL, 0, NULL), QUOTA_OK);
        assert_int_equal(quota_policy_builtin(NULL, id, &policy, NULL), QUOTA_OK);
        sums[i] = all_of(policy);
        quota_policy_free(policy);
    }
}

/* The first of these that is installed and writes a comma. */
static const char *comma_locale(void)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8",  "fr_FR.UTF-8", "fr_FR.utf8",
                                        "ru_RU.UTF-8", "es_ES.UTF-8", "pt_BR.UTF-8", "tr_TR.UTF-8",
                                        "de_DE",       "German"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (setlocale(LC_ALL, names[i]) != NULL && localeconv()->decimal_point[0] == ',')
            return names[i];
    (void)setlocale(LC_ALL, "C");
    return NULL;
}

static void test_locale_does_not_matter(void **state)
{
    (void)state;
    uint64_t before[8] = {0}, after[8] = {0};
    size_t count = quota_builtin_count();
    assert_true(count <= 8);
    text = malloc(TEXT);
    assert_non_null(text);
    all_builtin(before, count);
    const char *name = comma_locale();
    if (name != NULL) {
        char number[16];
        (void)snprintf(number, sizeof number, "%.1f", 1.5);
        assert_string_equal(number, "1,5");
        all_builtin(after, count);
        (void)setlocale(LC_ALL, "C");
        assert_memory_equal(before, after, sizeof before);
    }
    free(text);
    if (name == NULL) {
        print_message("no locale with a decimal comma is installed\n");
        skip();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_locale_does_not_matter),
    };
    return cmocka_run_group_tests_name("locale", tests, NULL, NULL);
}
