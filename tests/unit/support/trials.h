/* trials.h - random cases for every question of a policy.
 *
 * Values come from what the policy compares them with and from each other, so that boundaries are met often;
 * a case is a change of one that was in force and covered, so that most cases get past the first rows.
 * LIBQUOTA_TRIALS=n runs n times as many trials as usual. */
#ifndef TESTS_TRIALS_H
#define TESTS_TRIALS_H

#include "prng.h"
#include "reference.h"
#include "policy/decide/given.h"

typedef struct trials {
    const quota_policy *policy;
    quota_calendar *calendar;
    prng random;
    int64_t *pool; /* values worth trying, by fact */
    uint32_t pool_start[LQ_FACTS_MAX + 1];
    int64_t *good; /* by question and fact: the last case that was applicable */
} trials;

/* A case: what a host gives (API units, QUOTA_UNKNOWN = not given), and that with assumptions filled in. */
typedef struct trial_case {
    uint32_t question; /* index */
    int64_t given[LQ_FACTS_MAX];
    ref_case known;
} trial_case;

void trials_open(trials *of, const quota_policy *policy, uint64_t seed);
void trials_close(trials *of);
/* A random case of a question; all facts of the policy are given. */
void trials_case(trials *of, uint32_t question, trial_case *out);
/* Takes a fact away, or gives it; refreshes `known`. */
void trials_set(trial_case *one, uint32_t fact, int64_t value);
/* A value of a fact as trials_case() would choose it. */
int64_t trials_value(trials *of, uint32_t fact, const trial_case *beside);
/* Takes away up to `most` of the facts the question reads. */
void trials_hide(trials *of, trial_case *one, unsigned most);

/* The facts in a random order with the place of the first at facts[0]; facts has LQ_FACTS_MAX. */
size_t trials_facts(trials *of, const trial_case *one, quota_fact *facts);
void trials_given(trials *of, const trial_case *one, lq_given *given);
/* The case on stderr, for a test that fails. */
void trials_print(const trials *of, const trial_case *one);

/* All built-in policies, then `extra` random ones that parse; NULL past the last.  To be freed by the caller.
 */
quota_policy *trials_policy(size_t index, size_t extra, uint64_t seed);

#endif
