/* Deciding by the tables says what walking the rows says, to the last field: all questions of the five
 * documents and of random tables, with facts known and unknown. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "trials.h"
#include "scaled.h"

enum { RANDOM_POLICIES = 150, TRIALS_BUILTIN = 400, TRIALS_RANDOM = 40 };

static unsigned long walked, terse, all_trials;

/* A walk ends where the verdict is sure.  Whether a row applies whose condition only looks open (`a or not
 * a`) is then told from that look, while the table, which has seen every completion, knows. */
static int is_terse(const lq_outcome *table, const lq_outcome *walk, const trial_case *one)
{
    int open = 0, more = ((table->flags ^ walk->flags) & QUOTA_DECISION_WARNED) != 0;
    const lq_question *asked = &one->known.policy->questions[one->question];
    for (uint32_t i = 0; i < asked->fact_count; i++)
        open |= one->known.values[asked->facts[i]] == QUOTA_UNKNOWN;
    for (int i = 0; i < LQ_ROW_WORDS && open; i++) {
        more |= table->hits.bits[i] != walk->hits.bits[i];
    }
    return more && strcmp(one->known.policy->id, "random") == 0;
}

static void assert_same(const trials *of, const trial_case *one, const lq_outcome *table,
                        const lq_outcome *walk)
{
    /* the walk says what it assumed only when asked through lq_decide_given() */
    uint32_t passed_over = QUOTA_DECISION_ASSUMED;
    int less = is_terse(table, walk, one);
    if (less) {
        passed_over |= QUOTA_DECISION_WARNED;
        terse++;
    }
    uint32_t flags = table->flags & ~passed_over, walk_flags = walk->flags & ~passed_over;
    int same = table->verdict == walk->verdict && flags == walk_flags && table->verdicts == walk->verdicts &&
               (less || table->rule == walk->rule) && table->lo == walk->lo && table->hi == walk->hi &&
               table->lo_num == walk->lo_num && table->lo_den == walk->lo_den &&
               table->hi_num == walk->hi_num && table->hi_den == walk->hi_den &&
               table->choices == walk->choices &&
               (less || memcmp(&table->hits, &walk->hits, sizeof table->hits) == 0);
    if (!same)
        trials_print(of, one);
    assert_int_equal(table->verdict, walk->verdict);
    assert_int_equal(flags, walk_flags);
    assert_int_equal(table->verdicts, walk->verdicts);
    assert_int_equal(table->lo, walk->lo);
    assert_int_equal(table->hi, walk->hi);
    assert_int_equal(table->lo_num, walk->lo_num);
    assert_int_equal(table->lo_den, walk->lo_den);
    assert_int_equal(table->hi_num, walk->hi_num);
    assert_int_equal(table->hi_den, walk->hi_den);
    assert_int_equal(table->choices, walk->choices);
    if (less)
        return;
    assert_int_equal(table->rule, walk->rule);
    assert_memory_equal(&table->hits, &walk->hits, sizeof table->hits);
}

static void assert_same_missing(const trials *of, const trial_case *one, const lq_fact_set *table,
                                const lq_fact_set *walk)
{
    if (memcmp(table, walk, sizeof *table) != 0)
        trials_print(of, one);
    assert_memory_equal(table, walk, sizeof *table);
}

static void try_case(trials *of, const trial_case *one)
{
    lq_given given;
    lq_outcome by_table, by_walk;
    lq_fact_set missing, missing_walk;
    quota_error error = {.struct_size = sizeof error};
    trials_given(of, one, &given);
    memset(&missing, 0, sizeof missing);
    memset(&missing_walk, 0, sizeof missing_walk);
    quota_status status = lq_decide_given(&given, &by_table, &missing, &error);
    quota_status walk_status = lq_decide_walking(&given, &by_walk, &missing_walk, NULL);
    if (status != walk_status)
        trials_print(of, one);
    assert_int_equal(status, walk_status);
    all_trials++;
    if (status != QUOTA_OK) {
        assert_int_equal(status, QUOTA_E_OVERFLOW);
        assert_int_equal(error.status, QUOTA_E_OVERFLOW);
        return;
    }
    walked += (by_walk.flags & QUOTA_DECISION_PROVISIONAL) != 0;
    assert_same(of, one, &by_table, &by_walk);
    assert_same_missing(of, one, &missing, &missing_walk);
}

static void try_policy(const quota_policy *policy, uint64_t seed, unsigned long count)
{
    trials of;
    static trial_case one;
    trials_open(&of, policy, seed);
    for (uint32_t question = 0; question < policy->question_count; question++) {
        if (policy->questions[question].rule_count == 0)
            continue;
        for (unsigned long i = 0; i < count; i++) {
            trials_case(&of, question, &one);
            try_case(&of, &one);
            trials_hide(&of, &one, 1 + (unsigned)prng_below(&of.random, 6));
            try_case(&of, &one);
        }
    }
    trials_close(&of);
}

static void test_tables_agree_with_walking(void **state)
{
    (void)state;
    quota_policy *policy;
    for (size_t i = 0; (policy = trials_policy(i, scaled(RANDOM_POLICIES), 1)) != NULL; i++) {
        int random = i >= quota_builtin_count();
        try_policy(policy, 77 + i, random ? TRIALS_RANDOM : scaled(TRIALS_BUILTIN));
        quota_policy_free(policy);
    }
    print_message("%lu decisions, %lu of them provisional, %lu terse\n", all_trials, walked, terse);
    assert_true(walked * 20 > all_trials);
    assert_true(terse * 200 < all_trials);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_agree_with_walking),
    };
    return cmocka_run_group_tests_name("tables agree", tests, NULL, NULL);
}
