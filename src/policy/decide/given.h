/* given.h - the facts of a case, checked and put in their places. */
#ifndef LQ_GIVEN_H
#define LQ_GIVEN_H

#include <string.h>

#include "policy/decide/plan.h"

/* Notes about a fact: it stands in the case, perhaps as unknown; it has a value there. */
enum { LQ_CLAIMED = 1, LQ_VALUED = 2 };

/* Values by slot of a question's plan, or by fact index when the question has too many facts for slots. */
typedef struct lq_given {
    const quota_policy *policy;
    const lq_question *question;
    const lq_plan *plan;
    const quota_calendar *calendar;
    uint32_t question_index;
    uint8_t among_layers;            /* another policy's own facts are passed over */
    uint8_t seen[LQ_VOCABULARY_MAX]; /* vocabulary facts by number: LQ_CLAIMED, LQ_VALUED */
    uint8_t seen_own[LQ_FACTS_MAX];  /* the policy's own by index; cleared when the first is met */
    uint8_t any_own;                 /* seen_own has been cleared */
    int64_t values[LQ_FACTS_MAX];
} lq_given;

/* Place of a policy's fact in values; UINT32_MAX = the question does not read it. */
static inline uint32_t lq_given_place(const lq_given *given, uint32_t fact_index)
{
    if (!given->plan->slot_of)
        return fact_index;
    return given->plan->slot_of[fact_index] == 0 ? UINT32_MAX : given->plan->slot_of[fact_index] - 1U;
}

/* Where it is noted that a fact (by index) was given, or by number when index is UINT32_MAX. */
static inline uint8_t *lq_given_note(lq_given *given, uint32_t fact_index, uint32_t id)
{
    if (id <= lq_fact_def_count)
        return &given->seen[id];
    if (!given->any_own)
        memset(given->seen_own, 0, given->policy->fact_count);
    given->any_own = 1;
    return &given->seen_own[fact_index];
}

/* Does an assumption stand in for this fact (by index)? */
static inline int lq_given_assumes(const lq_given *given, uint32_t fact_index)
{
    const lq_fact *fact = &given->policy->facts[fact_index];
    uint8_t note = fact->id <= lq_fact_def_count ? given->seen[fact->id]
                   : given->any_own              ? given->seen_own[fact_index]
                                                 : 0;
    return fact->assumed != QUOTA_UNKNOWN && note != LQ_VALUED;
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
    const lq_record *record; /* the one record that settled it, which lists the rules; NULL = see hits */
} lq_outcome;

/* Decides by the tables, or by walking when a cell is open.  missing may be NULL. */
quota_status lq_decide_given(const lq_given *given, lq_outcome *outcome, lq_fact_set *missing,
                             quota_error *error);
/* Always by walking: the meaning the tables must agree with. */
/* QUOTA_DECISION_ASSUMED if an assumption stands in for a fact the question reads. */
uint32_t lq_assumed_flag(const lq_given *given);
/* By the tables alone; 0 = they cannot tell. */
int lq_decide_tabled(const lq_given *given, lq_state *state, int *state_made, lq_outcome *outcome);
quota_status lq_decide_walking(const lq_given *given, lq_outcome *outcome, lq_fact_set *missing,
                               quota_error *error);
/* What a walk found, as decisions say it; assumptions and coarseness are noted by the callers. */
void lq_outcome_of_sum(const lq_question *question, const lq_state *state, const lq_sum *sum,
                       lq_outcome *out);
/* quota_decide; among_layers: facts that only other policies know are passed over. */
quota_status lq_decide_one(const quota_policy *policy, const quota_case *given, int among_layers,
                           quota_decision *decision, quota_error *error);
/* The decision of a document that has no row for the question. */
void lq_not_addressed(uint32_t question, quota_decision *decision);
/* Class of an axis for these values, as an offset; UINT32_MAX = the table cannot tell.
 * state is made when needed; NULL = rather not tell. */
uint32_t lq_axis_offset(const lq_axis *axis, const lq_given *given, lq_state *state, int *state_made);
/* The ratio times an increment, rounded as the rule says; 1 = past the range. */
int lq_scale_increment(const lq_scale *scale, const lq_rule *rule, int64_t increment, int64_t *amount);

#endif
