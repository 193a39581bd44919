/* answer.h - what a question's rows say of a state, and of all its completions.
 *
 *   look    one pass over the rows: everything that is sure, and what is open
 *   walk    splits what is open until every branch is sure, and sums up
 *
 * This is the meaning of a policy.  The tables of compile.c are this, tabulated. */
#ifndef LQ_ANSWER_H
#define LQ_ANSWER_H

#include "policy/decide/eval.h"

#define LQ_ROW_WORDS (QUOTA_QUESTION_RULES_MAX / 64)
#define LQ_NO_ROW UINT32_MAX

/* Rows of one question, bit i = its i-th row. */
typedef struct lq_rows {
    uint64_t bits[LQ_ROW_WORDS];
} lq_rows;

int lq_rows_has(const lq_rows *rows, uint32_t row);
void lq_rows_add(lq_rows *rows, uint32_t row);

/* What one row does, as a set. */
enum {
    LQ_ACT_NOTHING = 1, /* does not apply, or is satisfied */
    LQ_ACT_WARN = 2,
    LQ_ACT_REVIEW = 4,
    LQ_ACT_DENY = 8,
    LQ_ACTS = 4
};

/* How one row stands in a state. */
typedef struct lq_row_view {
    unsigned when; /* truths of its condition alone */
    unsigned hit; /* set: LQ_TRUE applies, LQ_FALSE not (false or displaced), LQ_BLANK condition unreadable */
    uint32_t displaced_by; /* row of the question that displaces it for sure, or LQ_NO_ROW */
    unsigned cover;        /* truths; LQ_TRUE if it has none */
    unsigned require;      /* truths; LQ_TRUE if it has none */
    unsigned acts;         /* LQ_ACT_* it may have */
} lq_row_view;

/* Whether it applies, and nothing more: `cover`, `require` and `acts` are not looked at. */
lq_row_view lq_look_hit(lq_state *state, const lq_question *question, uint32_t row);
lq_row_view lq_look_row(lq_state *state, const lq_question *question, uint32_t row);

/* Set of LQ_ACT_*: what a breach of a requirement of this force does. */
unsigned lq_breach(const lq_state *state, int force);

/* What the rows of a question say, sure or open. */
typedef struct lq_view {
    unsigned outside;     /* set: LQ_TRUE not applicable, LQ_FALSE applicable */
    uint32_t outside_row; /* cover row that leaves it out for sure; LQ_NO_ROW = the window */
    unsigned verdicts;    /* bits 1 << QUOTA_ALLOW.. that may occur, if applicable */
    uint32_t verdict_row; /* row of the worst verdict (lowest rank), LQ_NO_ROW = none */
    lq_rows value_rows;   /* value rows that may hit */
    uint32_t value_row;   /* the one that surely answers, LQ_NO_ROW = none */
    uint8_t values_open;  /* some value row may or may not hit */
    uint8_t infeasible;   /* the state contradicts itself: a branch no completion takes */
    uint8_t conflict, gap;
    uint8_t warned;
    uint8_t sure; /* all of it is: nothing to split */
    lq_rows hits; /* rows that surely apply */
    /* what may be: rows that apply, covers that leave the case out, the first row that does what by_act says
     */
    lq_rows may_hit, may_leave_out;
    uint32_t may_act[LQ_ACTS];
    uint8_t may_end; /* the window may not hold */
    /* the value, when sure and there is one: answer units (inside), rounded */
    uint8_t has_value, value_blank, unbounded;
    int64_t lo, hi;
    int64_t lo_num, lo_den, hi_num, hi_den; /* ratio questions */
} lq_view;

/* filter: only these rows (NULL = all).  The window is looked at when filter is NULL or with_window. */
void lq_look(lq_state *state, uint32_t question, const lq_rows *filter, int with_window, lq_view *view);

/* What an answer depends on beside its expression, and what went wrong on the way. */
typedef struct lq_answering {
    const quota_calendar *calendar;
    lq_known increment;
    uint8_t overflow, calendar_ends;
} lq_answering;

/* The answer that an expression's range (times den) gives under a row that has an expression. */
void lq_answer_range(lq_answering *with, const lq_rule *rule, const lq_range *range, int64_t den,
                     lq_view *view);
/* The value of one row, as if it alone answered: has_value, lo, hi and the ratio of *view. */
void lq_answer_row(lq_state *state, const lq_rule *rule, lq_view *view);

/* The sum over all completions of a state. */
typedef struct lq_sum {
    unsigned verdicts;   /* bits 1 << verdict that occur, QUOTA_NOT_APPLICABLE included */
    uint32_t flags;      /* QUOTA_DECISION_* */
    uint32_t rule;       /* index of the row that decided the worst, or LQ_NO_ROW */
    uint32_t value_rule; /* index of the row that gave hi, or LQ_NO_ROW */
    int verdict_of_rule;
    uint8_t has_value, may_lack_value, unbounded;
    int64_t lo, hi; /* answer units (inside) */
    int64_t lo_num, lo_den, hi_num, hi_den;
    uint64_t choices;
    lq_rows hits; /* rows that apply in some completion */
} lq_sum;

/* The answer as an expression reads it, over all completions; worked out once an epoch. */
lq_reading lq_read(lq_state *state, uint32_t question);

void lq_walk(lq_state *state, uint32_t question, lq_sum *sum);

/* Facts (by index, bit set) whose value matters: two completions that differ only in it
 * differ in verdict or value.  Call after lq_walk, with the state as it was. */
typedef struct lq_fact_set {
    uint64_t bits[LQ_FACTS_MAX / 64];
} lq_fact_set;

void lq_missing(lq_state *state, uint32_t question, lq_fact_set *missing);

/* The verdict of a sum: one if all completions agree, else review. */
int lq_sum_verdict(const lq_sum *sum);

/* A way to split what is open: by the classes of a fact, or the outcomes of a comparison. */
typedef struct lq_split {
    uint8_t found;
    uint8_t by_compare;
    uint32_t index; /* of the fact or comparison */
} lq_split;

/* Something that keeps the question's rows from being sure. */
lq_split lq_pick(lq_state *state, uint32_t question);
/* Narrows the state to part number `part` of a split, counting from 0.  0 = no such part;
 * 1 = narrowed (undo with lq_split_undo); 2 = a part that no completion reaches, not narrowed. */
int lq_split_apply(lq_state *state, const lq_split *split, uint32_t part, lq_known *saved);
void lq_split_undo(lq_state *state, const lq_split *split, const lq_known *saved);

#define LQ_BUDGET 20000        /* views one decision may look at before it turns coarse */
#define LQ_SUPPOSITIONS_MAX 96 /* suppositions one upon another, so that the stack is bounded */

#endif
