/* eval.h - conditions and expressions over what is known of a case.
 *
 * A fact is known as a set of its values: one value when given, all of its type when
 * not, something between while completions are walked (answer.h).  A condition then
 * has a set of truths, an expression an interval: exact when everything is known,
 * never too narrow otherwise. */
#ifndef LQ_EVAL_H
#define LQ_EVAL_H

#include <libquota/decide.h>

#include "policy/model.h"

/* Sets of truths.  Blank: a side of a comparison has no answer. */
enum { LQ_FALSE = 1, LQ_TRUE = 2, LQ_BLANK = 4 };

typedef struct lq_known {
    uint64_t mask;  /* flags and codes: bit v = may be v */
    int64_t lo, hi; /* numbers and ids: smallest and largest possible value, inside units */
} lq_known;

/* An answer of a question, as far as others may read it. */
typedef struct lq_reading {
    int64_t lo, hi; /* inside units; factors in millionths */
    uint8_t may_be_blank, may_have_value;
    uint8_t unbounded; /* hi is only where the type ends */
} lq_reading;

/* What is known of one case.  Lives on the stack of the call that decides. */
typedef struct lq_state {
    const quota_policy *policy;
    const quota_calendar *calendar;
    lq_known facts[LQ_FACTS_MAX];
    uint8_t allowed[LQ_COMPARES_MAX]; /* outcomes of a comparison that are being considered */
    /* answers already worked out; valid while their epoch is the state's */
    uint8_t outcomes[LQ_COMPARES_MAX];
    uint32_t outcome_epoch[LQ_COMPARES_MAX];
    lq_reading readings[LQ_QUESTIONS_MAX];
    uint32_t reading_epoch[LQ_QUESTIONS_MAX];
    uint32_t epoch, last_epoch;
    uint8_t tabulating;    /* comparisons are as `allowed` says, nothing is computed (compile.c) */
    uint8_t overflow;      /* known numbers left the range of exact arithmetic */
    uint8_t calendar_ends; /* a working day was asked of a calendar that ends before, or is absent */
    uint8_t coarse;        /* the budget ran out */
    uint32_t depth;        /* suppositions that stand at the moment */
    int32_t budget;        /* views left to look at; a question of many conditions takes more than one */
} lq_state;

/* A state in which every fact of the policy may be anything (assumptions not applied). */
void lq_state_init(lq_state *state, const quota_policy *policy, const quota_calendar *calendar);
/* Another state of the same case, to try things out in: the parts that the policy uses. */
void lq_state_copy(lq_state *copy, const lq_state *state);
/* Fixes a fact (by index) to a value in API units, or leaves it open for QUOTA_UNKNOWN. */
void lq_state_give(lq_state *state, uint32_t fact, int64_t value);
/* To be called after a change of facts or `allowed`: what was worked out no longer holds. */
void lq_state_changed(lq_state *state);
/* Is the fact's value one known value? */
int lq_state_is_known(const lq_state *state, uint32_t fact);

/* The value of an expression times its node's den. */
typedef struct lq_range {
    lq_wide lo, hi;
    uint8_t may_be_blank, may_have_value;
    uint8_t open_lo, open_hi; /* that end comes from where the type of an unknown number ends */
} lq_range;

unsigned lq_eval_condition(lq_state *state,
                           lq_ref ref); /* set of LQ_FALSE, LQ_TRUE, LQ_BLANK; 0 ref = true */
unsigned lq_eval_compare(lq_state *state, uint32_t compare); /* set of LQ_LT, LQ_EQ, LQ_GT, LQ_NO_VALUE */
lq_range lq_eval_expression(lq_state *state, lq_ref ref);

/* Units: API <-> inside (only dates differ). */
int64_t lq_value_inside(int type, int64_t value);
int64_t lq_value_outside(int type, int64_t value);

#endif
