/* lint.h - looking for a case in which a policy goes wrong.
 *
 *   goal     what one condition or row must do in that case
 *   search   splits what is open, goal by goal, until all goals are met for sure (lint_search.c)
 *   witness  then chooses a value for every fact that took part (lint_witness.c)
 *
 * A search that ends without a case is a proof that there is none: sets of values are never too
 * narrow.  A case it finds is only shown once facts with values bear it out. */
#ifndef LQ_LINT_H
#define LQ_LINT_H

#include "policy/decide/answer.h"
#include "policy/findings.h"

/* Work is counted in steps: a look at a row, or at eight nodes of its conditions. */
#define LQ_LINT_STEPS 200000      /* for the values of one question, and for one row */
#define LQ_LINT_STEPS_ALL 4000000 /* in all: the largest policy stays a matter of a second */
#define LQ_LINT_READS 300 /* views that comparisons with answers of other questions may take a search */
#define LQ_LINT_DEPTH 600 /* suppositions on top of each other */
#define LQ_LINT_TRIES 3   /* cases for which a witness is sought before the search gives up */

typedef enum lq_goal_kind {
    LQ_GOAL_TRUE,   /* condition `index` is true */
    LQ_GOAL_HITS,   /* row `index` of the question applies */
    LQ_GOAL_MISSES, /* it does not, nor is that in doubt */
    LQ_GOAL_COVERS, /* its `cover` does not leave the case out, nor is that in doubt */
    LQ_GOAL_QUIET,  /* it neither reviews nor denies */
    LQ_GOAL_SPARES  /* it does not deny */
} lq_goal_kind;

typedef struct lq_goal {
    uint32_t index;
    uint32_t cost; /* steps that a look at it takes */
    uint16_t met;  /* depth of the search at which it was met for sure; 0 = open */
    uint8_t kind;
} lq_goal;

#define LQ_GOALS_MAX (2 * QUOTA_QUESTION_RULES_MAX + 4)

/* What must hold of values besides. */
typedef enum lq_value_goal {
    LQ_VALUES_ANY,
    LQ_VALUES_DIFFER,   /* rows `row` and `other` answer differently */
    LQ_VALUES_BELOW_ONE /* the ratio of `row` is below 1:1 */
} lq_value_goal;

typedef enum lq_found {
    LQ_FOUND_NONE = 0, /* no case: proven */
    LQ_FOUND_UNSURE,   /* too wide to tell */
    LQ_FOUND_LIKELY,   /* nothing speaks against a case, yet no facts were found that show it */
    LQ_FOUND_CASE      /* a case; with its witness if one was wanted */
} lq_found;

typedef struct lq_lint {
    const quota_policy *policy;
    quota_findings *findings;
    lq_state state;
    lq_known open[LQ_FACTS_MAX]; /* every fact, when nothing is known of it */
    int64_t steps_all;           /* left */
    int64_t view_cost;           /* steps that a view of another question takes */
    uint8_t too_wide[LQ_QUESTIONS_MAX];
    uint32_t rule_cost[QUOTA_POLICY_RULES_MAX]; /* steps that a look at a row takes, but for displacement */

    /* the search */
    const lq_question *asked;
    uint32_t question;
    lq_goal goals[LQ_GOALS_MAX];
    uint32_t goal_count;
    uint8_t value_goal;  /* lq_value_goal */
    uint32_t row, other; /* its rows */
    uint32_t flag;       /* QUOTA_DECISION_* that a decision of the witness must have; 0 = not decided */
    uint8_t wants_witness;
    int64_t steps;                   /* left */
    uint32_t displaced_cost;         /* steps that a row's displacement takes */
    uint32_t bound[LQ_COMPARES_MAX]; /* comparisons of which only some outcomes are supposed */
    uint32_t bound_count;
    uint32_t tries; /* cases for which no witness was found */

    /* the witness */
    quota_fact witness[LQ_FACTS_MAX];
    uint32_t witness_count;
} lq_lint;

/* ------------------------------------------------------------------ lint_search.c */

/* How much a look at each rule takes. */
void lq_lint_weigh(lq_lint *lint);
/* What the searches from here on may take together. */
void lq_lint_grant(lq_lint *lint);
void lq_lint_spend(lq_lint *lint, int64_t steps);
/* The state becomes open again, after it was narrowed by hand. */
void lq_lint_forget(lq_lint *lint);
/* Begins a search: nothing is asked for yet. */
void lq_lint_begin(lq_lint *lint, uint32_t question);
void lq_lint_want(lq_lint *lint, lq_goal_kind kind, uint32_t index);
/* No cover of the question leaves the case out; that of row `but` does not matter. */
void lq_lint_want_covered(lq_lint *lint, uint32_t but);
/* Runs it; the state is as it was afterwards. */
lq_found lq_lint_search(lq_lint *lint);

/* ------------------------------------------------------------------ lint_witness.c */

/* Is the value goal out of reach? */
int lq_lint_values_fail(lq_lint *lint);
/* Chooses values for a case whose goals are all met: LQ_FOUND_CASE or LQ_FOUND_LIKELY; both leave a witness.
 */
lq_found lq_lint_choose(lq_lint *lint);

/* ------------------------------------------------------------------ lint_values.c, lint_rows.c, lint_names.c
 */

void lq_lint_values(lq_lint *lint, uint32_t question);
void lq_lint_rule(lq_lint *lint, uint32_t rule);
void lq_lint_names(lq_lint *lint);

/* ------------------------------------------------------------------ lint.c */

/* Adds a finding about a rule (index) and the question of the search, with the witness if there is one. */
void lq_lint_report(lq_lint *lint, int32_t severity, int32_t code, uint32_t rule, uint32_t other,
                    const char *field, const char *expected, const char *const found[4]);
/* Notes that a question could not be looked through. */
void lq_lint_too_wide(lq_lint *lint, uint32_t question);

#endif
