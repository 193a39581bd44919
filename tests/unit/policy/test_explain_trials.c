/* Random cases of the documents and of random tables: every explanation agrees with its decision, and every
 * supposition in it holds (explained.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "cases.h"
#include "explained.h"
#include "trials.h"
#include "scaled.h"

enum { RANDOM_POLICIES = 60, BUILTIN_CASES = 12, RANDOM_CASES = 6 };

static unsigned long explained_cases, refused;

static void try_case(trials *of, const trial_case *one, explained *x)
{
    quota_fact facts[LQ_FACTS_MAX];
    size_t count = trials_facts(of, one, facts);
    const quota_case given = {sizeof given, of->policy->questions[one->question].id, facts, count,
                              of->calendar};
    quota_decision decision = {.struct_size = sizeof decision};
    quota_status status = quota_decide(of->policy, &given, &decision, NULL);
    if (status != QUOTA_OK) { /* past the range: not explained either */
        size_t needed = 0, steps = 0;
        assert_int_equal(quota_explain_text(of->policy, &given, QUOTA_ZH, NULL, 0, &needed, NULL), status);
        assert_int_equal(quota_explain(of->policy, &given, NULL, 0, sizeof(quota_step), &steps, NULL),
                         status);
        refused++;
        return;
    }
    if (explained_make(x, of->policy, &given)) {
        trials_print(of, one);
        fail_msg("%s", x->wrong);
    }
    explained_cases++;
}

static void try_policy(const quota_policy *policy, uint64_t seed, unsigned long cases)
{
    trials of;
    trial_case *one = case_must(malloc(sizeof *one));
    explained *x = case_must(malloc(sizeof *x));
    trials_open(&of, policy, seed);
    for (uint32_t question = 0; question < policy->question_count; question++) {
        for (unsigned long i = 0; i < cases; i++) {
            trials_case(&of, question, one);
            trials_hide(&of, one, (unsigned)(i % 4));
            try_case(&of, one, x);
        }
    }
    trials_close(&of);
    free(x);
    free(one);
}

static void random_cases(void **state)
{
    (void)state;
    quota_policy *policy;
    for (size_t i = 0; (policy = trials_policy(i, RANDOM_POLICIES, 20240601)) != NULL; i++) {
        try_policy(policy, 77 + i, scaled(i < quota_builtin_count() ? BUILTIN_CASES : RANDOM_CASES));
        quota_policy_free(policy);
    }
    print_message("%lu cases explained, %lu past the range\n", explained_cases, refused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
