/* state_check.h - what the two files of the invariants share. */
#ifndef LQ_STATE_CHECK_H
#define LQ_STATE_CHECK_H

#include "ledger/state/state_in.h"

typedef struct lq_check {
    const lq_state *state;
    int64_t *encumbered; /* per cell, by claims */
    lq_sums *balances;   /* per balance, by cells and claims */
    int64_t *totals;     /* per total */
    const char *what;
    uint64_t number;
} lq_check;

/* Says what is wrong unless it is right; 1 = it is. */
static inline int lq_must(lq_check *run, int right, const char *what, uint64_t number)
{
    if (!right) {
        run->what = what;
        run->number = number;
    }
    return right;
}

static inline int lq_in_range(int64_t amount)
{
    return amount >= 0 && amount <= QUOTA_AMOUNT_MAX;
}

/* 1 = right. */
int lq_check_lots(lq_check *run);
int lq_check_projects(lq_check *run);
int lq_check_totals(lq_check *run);
int lq_check_topics(lq_check *run);

#endif
