/* explained.h - a case explained in every way, and checked against its decision. */
#ifndef TESTS_EXPLAINED_H
#define TESTS_EXPLAINED_H

#include <libquota/decide.h>

#define EXPLAINED_STEPS 512
#define EXPLAINED_TEXT 32768

typedef struct explained {
    quota_decision decision;
    quota_step steps[EXPLAINED_STEPS];
    size_t count;
    char zh[EXPLAINED_TEXT], en[EXPLAINED_TEXT];
    char wrong[4096]; /* what is wrong */
} explained;

/* 0, or -1 and a line in `wrong`:
 *
 *   the first step is the decision of quota_decide(), rows it names have steps, missing and assumed facts too
 *   every step has a line in both languages, and both texts are whole, valid UTF-8, without stray blanks
 *   every if and change holds: the case decided with that value says what the step says */
int explained_make(explained *x, const quota_policy *policy, const quota_case *given);

/* The first step of a kind after `from` (NULL = from the first on) about a row; rule 0 = any. */
const quota_step *explained_find(const explained *x, const quota_step *from, int32_t kind, uint32_t rule);
/* How many steps of a kind. */
size_t explained_count(const explained *x, int32_t kind);

#endif
