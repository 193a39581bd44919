/* given.h - the facts of a case, checked and put in their places. */
#ifndef LQ_GIVEN_H
#define LQ_GIVEN_H

#include "policy/plan.h"

/* Values by slot of a question's plan, or by fact index when the question has too many facts for slots. */
typedef struct lq_given {
    const quota_policy *policy;
    const lq_question *question;
    const lq_plan *plan;
    const quota_calendar *calendar;
    uint32_t question_index;
    uint8_t among_layers;                    /* another policy's own facts are passed over */
    uint64_t given_slots;                    /* bit i = slot i was given (questions with slots) */
    uint64_t given_facts[LQ_FACTS_MAX / 64]; /* the same by fact index (questions without) */
    uint64_t seen[LQ_VOCABULARY_MAX / 64]; /* vocabulary facts that were given, by number */
    uint64_t seen_own[LQ_FACTS_MAX / 64];  /* the policy's own that were given, by index */
    int64_t values[LQ_FACTS_MAX];
} lq_given;

/* Place of a policy's fact in values; UINT32_MAX = the question does not read it. */
static inline uint32_t lq_given_place(const lq_given *given, uint32_t fact_index)
{
    if (!given->plan->slot_of)
        return fact_index;
    return given->plan->slot_of[fact_index] == 0 ? UINT32_MAX : given->plan->slot_of[fact_index] - 1U;
}

/* Notes that the value at a place was given, so that no assumption is said to stand in for it. */
static inline void lq_given_mark(lq_given *given, uint32_t place)
{
    if (given->plan->slot_of)
        given->given_slots |= UINT64_C(1) << place;
    else
        given->given_facts[place / 64] |= UINT64_C(1) << (place % 64);
}

/* Index of a question; QUOTA_E_UNKNOWN_QUESTION if neither policy nor vocabulary knows it.  A question of the
 * vocabulary without rows is *index = UINT32_MAX: not addressed. */
quota_status lq_given_question(const quota_policy *policy, uint32_t id, uint32_t *index, quota_error *error);

/* question UINT32_MAX: not addressed; facts are checked all the same. */
void lq_given_init(lq_given *given, const quota_policy *policy, uint32_t question,
                   const quota_calendar *calendar);
/* Adds facts; the first bad one ends it. */
quota_status lq_given_add(lq_given *given, const quota_fact *facts, size_t count, quota_error *error);
/* Is the value in the range of the fact?  QUOTA_UNKNOWN is. */
quota_status lq_check_value(const quota_policy *policy, uint32_t fact_index, int64_t value,
                            quota_error *error);
/* The same for a vocabulary fact the policy does not read. */
quota_status lq_check_vocabulary_value(uint32_t id, int64_t value, quota_error *error);
/* Range of a fact by index, or by vocabulary number when index is UINT32_MAX. */
void lq_fact_range(const quota_policy *policy, uint32_t fact_index, uint32_t id, int64_t *least,
                   int64_t *most, int *date);
/* Notes that a fact is given (a column); QUOTA_E_UNKNOWN_FACT, QUOTA_E_DUPLICATE_FACT.
 * *fact_index is UINT32_MAX for a vocabulary fact the policy does not read. */
quota_status lq_given_claim(lq_given *given, uint32_t id, uint32_t *fact_index, quota_error *error);
/* The state to evaluate with. */
void lq_given_state(const lq_given *given, lq_state *state);

/* An expression times its den, when all it reads is known and simple (exact.c); 0 = ask eval.c. */
int lq_exact(const lq_given *given, lq_ref ref, lq_wide *out);
/* LQ_LT, LQ_EQ or LQ_GT likewise; 0 = ask eval.c. */
int lq_exact_compare(const lq_given *given, uint32_t compare);

/* Slots that an expression, or a comparison's two, read; helper questions' left out. */
uint64_t lq_expression_slots(const lq_given *given, lq_ref ref);
uint64_t lq_compare_slots(const lq_given *given, uint32_t compare);

/* What was decided, before it is cut to the caller's struct. */
typedef struct lq_outcome {
    int verdict;
    uint32_t flags;
    uint32_t verdicts;
    uint32_t rule;  /* index or LQ_NO_ROW */
    int64_t lo, hi; /* API units */
    int64_t lo_num, lo_den, hi_num, hi_den;
    uint64_t choices;
    lq_rows hits;
} lq_outcome;

/* Decides by the tables, or by walking when a cell is open.  missing may be NULL. */
quota_status lq_decide_given(const lq_given *given, lq_outcome *outcome, lq_fact_set *missing,
                             quota_error *error);
/* Always by walking: the meaning the tables must agree with. */
quota_status lq_decide_walking(const lq_given *given, lq_outcome *outcome, lq_fact_set *missing,
                               quota_error *error);
/* What a walk found, as decisions say it; assumptions and coarseness are noted by the callers. */
void lq_outcome_of_sum(const lq_question *question, const lq_state *state, const lq_sum *sum, lq_outcome *out);
/* Class of an axis for these values, as an offset; UINT32_MAX = the table cannot tell.
 * state is made when needed; NULL = rather not tell. */
uint32_t lq_axis_offset(const lq_axis *axis, const lq_given *given, lq_state *state, int *state_made);
/* The ratio times an increment, rounded as the rule says; 1 = past the range. */
int lq_scale_increment(const lq_scale *scale, const lq_rule *rule, int64_t increment, int64_t *amount);

#endif
