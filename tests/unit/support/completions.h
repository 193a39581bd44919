/* completions.h - every way to fill in what a case leaves unknown, one by one.
 *
 * Flags and codes take all their values.  Numbers take representative ones: the ends of their range, each
 * literal they are compared with and its neighbours, the other known numbers and theirs, and where a
 * comparison tips. */
#ifndef TESTS_COMPLETIONS_H
#define TESTS_COMPLETIONS_H

#include "reference.h"
#include "policy/decide/answer.h"

typedef struct ref_sum {
    unsigned verdicts; /* bits 1 << verdict */
    uint32_t flags;    /* of all answers */
    int has_value, lacks_value;
    int64_t lo, hi;         /* API units; answers past the range count as its end */
    ref_answer least, most; /* those with the smallest and largest ratio; den 0 = none has one */
    uint64_t choices;
    uint8_t hits[QUOTA_QUESTION_RULES_MAX];
    int differ; /* two of them differ in verdict or value */
    int overflow, shaky;
    uint64_t count;
} ref_sum;

/* given: unknown facts hold QUOTA_UNKNOWN.  Both answer 0 when there are more completions than `limit`. */
int ref_complete(const ref_case *given, uint32_t question, uint64_t limit, ref_sum *sum);
/* Facts such that two completions that differ only in one of them differ in verdict or value. */
int ref_missing(const ref_case *given, uint32_t question, uint64_t limit, lq_fact_set *missing);

/* 1 if intervals and missing facts must be exact: each unknown number is read in one place, no two codes
 * of which one is unknown are compared, no unknown date meets the calendar, and no known number is so large
 * that an unknown one ends before it: where only the type ends is no bound. */
int ref_is_plain(const ref_case *given, uint32_t question);

#endif
