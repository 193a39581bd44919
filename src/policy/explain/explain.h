/* explain.h - a decision again, slowly: every step that leads to it, handed to a taker one by one.
 *
 *   explain.c         the case, the result, helper questions, facts
 *   explain_row.c     rows and comparisons
 *   explain_value.c   arithmetic and answers
 *   explain_class.c   what each class of a fact would lead to
 *   explain_change.c  which of that is worth saying
 *
 * The steps are quota_step of decide.h; say.h puts them into words. */
#ifndef LQ_EXPLAIN_H
#define LQ_EXPLAIN_H

#include "policy/decide/given.h"

#define LQ_EXPLAIN_IFS 16       /* ifs of one missing fact */
#define LQ_EXPLAIN_CHANGES 64   /* changes of a case */
#define LQ_EXPLAIN_BUDGET 30000 /* views that all suppositions together may look at */
#define LQ_EXPLAIN_TURN 300     /* views to find where a comparison turns */
#define LQ_EXPLAIN_ONE 3000     /* views that one may */

typedef struct lq_explanation {
    const quota_policy *policy;
    const quota_case *asked;
    lq_given given;
    lq_outcome outcome; /* of lq_decide_given */
    lq_fact_set missing;
    lq_state state;
    int kind; /* of the answer, quota_kind */
    /* where steps go */
    void (*take)(void *taker, const quota_step *step);
    void *taker;
    /* what is being replayed */
    uint32_t question; /* index; UINT32_MAX = not addressed */
    uint32_t depth;
    uint32_t
        queue[LQ_QUESTIONS_MAX]; /* questions to replay: the one asked, and helpers in order of reading */
    uint8_t depths[LQ_QUESTIONS_MAX];
    uint32_t queued;
    lq_fact_set read;
    int32_t budget; /* of suppositions */
} lq_explanation;

/* Checks and decides the case, exactly as quota_decide() does. */
quota_status lq_explain_open(lq_explanation *ex, const quota_policy *policy, const quota_case *given,
                             quota_error *error);
/* Hands over all steps. */
void lq_explain(lq_explanation *ex, void (*take)(void *taker, const quota_step *step), void *taker);

/* ------------------------------------------------------------------ between the files */

/* An empty step at the question being replayed. */
quota_step lq_step_of(const lq_explanation *ex, int32_t kind);
/* Puts a decision into a step. */
void lq_step_decide(const lq_explanation *ex, uint32_t question, const lq_outcome *outcome, quota_step *step);
/* 0 no, 1 yes, 2 open, 3 unreadable: a set of truths as steps say it. */
int32_t lq_step_truth(unsigned truths);

/* The rows of the question being replayed; flags are those of its decision. */
void lq_explain_rows(lq_explanation *ex, const lq_view *view, uint32_t flags);
/* The comparisons and arithmetic of a condition; rule = number of the row, 0 = the window. */
void lq_explain_condition(lq_explanation *ex, uint32_t rule, int32_t part, lq_ref ref);

/* One side of a comparison or calculation, as steps have it. */
typedef struct lq_side {
    int32_t type;
    uint32_t fact, helper;
    int64_t lo, hi, den;
} lq_side;

lq_side lq_side_of(lq_explanation *ex, lq_ref ref);
/* What a fact is known to be; unknown flags, codes and ids have no range worth saying. */
lq_side lq_side_of_fact(const lq_explanation *ex, uint32_t fact);
void lq_put_left(quota_step *step, const lq_side *left);
void lq_put_right(quota_step *step, const lq_side *right);
/* An empty step about a part of a row. */
quota_step lq_part_step(const lq_explanation *ex, int32_t kind, uint32_t rule, int32_t part);
/* The operations of an expression, the innermost first. */
void lq_explain_expression(lq_explanation *ex, uint32_t rule, int32_t part, lq_ref ref);
/* What a row answers, and how. */
void lq_explain_value(lq_explanation *ex, const lq_rule *rule, uint32_t number);

/* Notes a helper question that is read. */
void lq_explain_later(lq_explanation *ex, uint32_t question);

/* Adds facts a condition or expression reads; deep = helper questions' facts too. */
void lq_add_reads(const quota_policy *policy, lq_ref ref, int deep, lq_fact_set *reads);
int lq_has_fact(const lq_fact_set *set, uint32_t fact);
void lq_put_fact(lq_fact_set *set, uint32_t fact);

/* Ifs of a missing fact, by index; changes of all known facts. */
void lq_explain_ifs(lq_explanation *ex, uint32_t fact);
void lq_explain_changes(lq_explanation *ex);

#endif
