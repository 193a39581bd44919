/* Decisions against a naive evaluator: with all facts known, the same answer; with some unknown, what all
 * their completions together say, no less, and no more where the language promises it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "completions.h"
#include "trials.h"
#include "scaled.h"

enum {
    RANDOM_POLICIES = 100,
    KNOWN_BUILTIN = 500,
    KNOWN_RANDOM = 30,
    OPEN_BUILTIN = 30,
    OPEN_RANDOM = 12,
    COMPLETIONS_MAX = 1500
};

/* Flags that say what came of the case, not how it was worked out. */
static const uint32_t outcome_flags = QUOTA_DECISION_NOT_IN_FORCE | QUOTA_DECISION_NOT_COVERED |
                                      QUOTA_DECISION_GAP | QUOTA_DECISION_CONFLICT | QUOTA_DECISION_WARNED;

static unsigned long known_trials, open_trials, plain_trials, differing, coarse;

#define CHECK(of, one, condition)                                                                            \
  do {                                                                                                       \
    if (!(condition)) {                                                                                      \
      trials_print(of, one);                                                                                 \
      fail_msg("%s", #condition);                                                                            \
    }                                                                                                        \
  } while (0)

/* ------------------------------------------------------------------ everything known */

static void try_known(trials *of, const trial_case *one)
{
    lq_given given;
    lq_outcome out;
    ref_answer answer;
    ref_decide(&one->known, one->question, &answer);
    trials_given(of, one, &given);
    quota_status status = lq_decide_given(&given, &out, NULL, NULL);
    known_trials++;
    if (answer.shaky || answer.overflow) {
        CHECK(of, one, answer.shaky || status == QUOTA_E_OVERFLOW);
        return;
    }
    CHECK(of, one, status == QUOTA_OK);
    CHECK(of, one, out.verdict == answer.verdict);
    CHECK(of, one, out.verdicts == 1U << answer.verdict);
    uint32_t flags =
        outcome_flags | QUOTA_DECISION_VALUE | QUOTA_DECISION_PROVISIONAL | QUOTA_DECISION_COARSE;
    CHECK(of, one, (out.flags & flags) == (answer.flags & flags));
    CHECK(of, one, !(out.flags & QUOTA_DECISION_CALENDAR) || (answer.flags & QUOTA_DECISION_CALENDAR));
    CHECK(of, one, out.lo == answer.value && out.hi == answer.value);
    CHECK(of, one, out.lo_num == answer.num && out.lo_den == answer.den);
    CHECK(of, one, out.hi_num == answer.num && out.hi_den == answer.den);
    CHECK(of, one, !answer.rule_is_clear || out.rule == answer.rule);
    for (uint32_t row = 0; row < given.question->rule_count; row++)
        CHECK(of, one, lq_rows_has(&out.hits, row) == answer.hits[row]);
}

/* ------------------------------------------------------------------ something unknown */

static int ratio_below(int64_t a, int64_t b, int64_t c, int64_t d)
{
    return (ref_int)a * d < (ref_int)c * b;
}

/* Nothing that a completion says is left out. */
static void check_contained(trials *of, const trial_case *one, const lq_outcome *out, const ref_sum *sum)
{
    CHECK(of, one, (sum->verdicts & ~out->verdicts) == 0);
    CHECK(of, one, out->verdicts & 1U << out->verdict || out->verdict == QUOTA_REVIEW);
    CHECK(of, one, !sum->differ || (out->flags & QUOTA_DECISION_PROVISIONAL));
    if (out->flags & QUOTA_DECISION_PROVISIONAL)
        CHECK(of, one, out->verdict == QUOTA_REVIEW || !(out->verdicts & (out->verdicts - 1)));
    if (sum->has_value) {
        CHECK(of, one, out->flags & QUOTA_DECISION_VALUE);
        CHECK(of, one, out->lo <= sum->lo && sum->hi <= out->hi);
    }
    if (out->choices != 0)
        CHECK(of, one, (sum->choices & ~out->choices) == 0);
    if (sum->least.den != 0)
        CHECK(of, one, !ratio_below(sum->least.num, sum->least.den, out->lo_num, out->lo_den));
    if (sum->most.den != 0)
        CHECK(of, one, !ratio_below(out->hi_num, out->hi_den, sum->most.num, sum->most.den));
    /* what is sure is not looked into further: a denial, a warning, why the document does not apply */
    uint32_t answers = QUOTA_DECISION_GAP | QUOTA_DECISION_CONFLICT;
    uint32_t applies = QUOTA_DECISION_NOT_IN_FORCE | QUOTA_DECISION_NOT_COVERED;
    if (out->verdict != QUOTA_DENY && out->verdicts != 1U << QUOTA_NOT_APPLICABLE)
        CHECK(of, one, (sum->flags & ~out->flags & answers) == 0);
    if (sum->flags & applies)
        CHECK(of, one, out->flags & applies);
}

/* Nothing is said that no completion says. */
static void check_exact(trials *of, const trial_case *one, const lq_outcome *out, const ref_sum *sum)
{
    CHECK(of, one, out->verdicts == sum->verdicts);
    CHECK(of, one, ((out->flags & QUOTA_DECISION_PROVISIONAL) != 0) == sum->differ);
    CHECK(of, one, ((out->flags & QUOTA_DECISION_VALUE) != 0) == sum->has_value);
    if (sum->has_value) /* where only the type of an unknown number ends, there is no bound to be exact about
                         */
        CHECK(of, one, out->lo == sum->lo && (out->hi == sum->hi || (out->flags & QUOTA_DECISION_UNBOUNDED)));
    if (out->choices != 0)
        CHECK(of, one, out->choices == sum->choices);
    /* rows and reasons of an open verdict are those that look open; those of a value have been met on the way
     */
    int valued = of->policy->questions[one->question].kind != QUOTA_KIND_VERDICT;
    CHECK(of, one, !valued || (out->flags & ~sum->flags & outcome_flags) == 0);
    for (uint32_t row = 0; row < QUOTA_QUESTION_RULES_MAX && valued; row++)
        CHECK(of, one, !lq_rows_has(&out->hits, row) || sum->hits[row]);
}

static void check_missing(trials *of, const trial_case *one, const lq_fact_set *missing, int plain)
{
    lq_fact_set all;
    if (!ref_missing(&one->known, one->question, COMPLETIONS_MAX * 4, &all))
        return;
    for (uint32_t fact = 0; fact < of->policy->fact_count; fact++) {
        int matters = (int)(all.bits[fact / 64] >> (fact % 64) & 1);
        int named = (int)(missing->bits[fact / 64] >> (fact % 64) & 1);
        int coded = of->policy->facts[fact].type <= QUOTA_TYPE_CODE;
        int needless = named && !matters && plain && coded;
        if ((matters && !named) || needless)
            fprintf(stderr, "%s: matters %d, named %d\n", of->policy->facts[fact].name, matters, named);
        CHECK(of, one, named || !matters);
        CHECK(of, one, !needless);
    }
}

static void try_open(trials *of, const trial_case *one)
{
    lq_given given;
    lq_outcome out;
    lq_fact_set missing;
    ref_sum sum;
    memset(&missing, 0, sizeof missing);
    if (!ref_complete(&one->known, one->question, COMPLETIONS_MAX, &sum) || sum.shaky)
        return;
    trials_given(of, one, &given);
    quota_status status = lq_decide_given(&given, &out, &missing, NULL);
    if (status == QUOTA_E_OVERFLOW)
        return;
    assert_int_equal(status, QUOTA_OK);
    int plain = ref_is_plain(&one->known, one->question) &&
                !(out.flags & (QUOTA_DECISION_COARSE | QUOTA_DECISION_CONFLICT));
    open_trials++;
    plain_trials += plain != 0;
    differing += sum.differ != 0;
    coarse += (out.flags & QUOTA_DECISION_COARSE) != 0;
    check_contained(of, one, &out, &sum);
    if (plain)
        check_exact(of, one, &out, &sum);
    check_missing(of, one, &missing, plain);
}

/* ------------------------------------------------------------------ all policies */

static void test_against_the_naive_evaluator(void **state)
{
    (void)state;
    static trial_case one;
    quota_policy *policy;
    for (size_t i = 0; (policy = trials_policy(i, scaled(RANDOM_POLICIES), 2)) != NULL; i++) {
        int random = i >= quota_builtin_count();
        unsigned long known = random ? KNOWN_RANDOM : scaled(KNOWN_BUILTIN);
        unsigned long open = random ? OPEN_RANDOM : scaled(OPEN_BUILTIN);
        trials of;
        trials_open(&of, policy, 4242 + i);
        for (uint32_t question = 0; question < policy->question_count; question++) {
            for (unsigned long n = 0; n < known; n++) {
                trials_case(&of, question, &one);
                try_known(&of, &one);
                if (n >= open)
                    continue;
                trials_hide(&of, &one, 4);
                try_open(&of, &one);
            }
        }
        trials_close(&of);
        quota_policy_free(policy);
    }
    print_message("%lu known; %lu open, %lu of them differ, %lu exact, %lu coarse\n", known_trials,
                  open_trials, differing, plain_trials, coarse);
    assert_true(differing * 10 > open_trials);
    assert_true(plain_trials * 4 > open_trials);
    assert_true(coarse * 100 < open_trials);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_the_naive_evaluator),
    };
    return cmocka_run_group_tests_name("completions", tests, NULL, NULL);
}
