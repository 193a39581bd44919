/* reference.h - what a policy says of a case in which everything is known: the rules read naively.
 *
 * A second, slow evaluator for tests.  It takes the rows and trees of a compiled policy and nothing else of
 * src/policy: no sets of values, no classes, no tables, no order of rows; numbers are fractions of 128-bit
 * integers.  Dates and calendars come from src/base, which has tests of its own. */
#ifndef TESTS_REFERENCE_H
#define TESTS_REFERENCE_H

#include <libquota/decide.h>

#include "policy/model.h"

__extension__ typedef __int128 ref_int;

typedef struct ref_case {
    const quota_policy *policy;
    const quota_calendar *calendar;
    int64_t values[LQ_FACTS_MAX]; /* by fact index, API units */
} ref_case;

typedef struct ref_answer {
    int verdict;
    uint32_t flags;    /* NOT_IN_FORCE, NOT_COVERED, NOT_ADDRESSED, GAP, CONFLICT, WARNED, VALUE, CALENDAR */
    uint32_t rule;     /* index of the row that decided, UINT32_MAX = none */
    int rule_is_clear; /* 0 = rows alone do not say which decided: a value that cannot be told */
    int64_t value;     /* API units; 0 without a value */
    int64_t num, den;  /* of a ratio, lowest terms; den 0 = none */
    int overflow;      /* the answer is past its range */
    int shaky;         /* something on the way was */
    uint8_t hits[QUOTA_QUESTION_RULES_MAX];
} ref_answer;

/* All facts the question reads must be known. */
void ref_decide(const ref_case *known, uint32_t question, ref_answer *answer);

/* left - right of a comparison: -1, 0, 1; 2 = a side has no answer, or is out of range. */
int ref_compare(const ref_case *known, uint32_t compare);

/* Does the outcome of two answers differ, in verdict or value? */
int ref_differ(const ref_answer *a, const ref_answer *b);

#endif
