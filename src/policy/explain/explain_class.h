/* explain_class.h - what each class of a fact would lead to, the other facts being as they are.
 *
 * The classes of a flag or code are its values, taken together where they lead to the same.
 * Those of a number or date are the ranges cut by literals and by the points where a comparison
 * with other facts turns; of an id, the values it is compared with, and any other. */
#ifndef LQ_EXPLAIN_CLASS_H
#define LQ_EXPLAIN_CLASS_H

#include "policy/explain/explain.h"

/* What a supposition leads to. */
typedef struct lq_supposed {
    lq_outcome outcome;
    uint32_t value_rule;
} lq_supposed;

/* One class of a fact, or several that lead to the same. */
typedef struct lq_class {
    int32_t operation; /* QUOTA_OPERATION_IN, _WITHIN, _EQ, _NE */
    uint64_t set;
    int64_t lo, hi; /* inside units; NE: the id it is not, QUOTA_UNKNOWN = several */
    uint32_t other; /* index + 1 of the fact whose value it is */
    lq_supposed result;
} lq_class;

typedef struct lq_classes {
    lq_class list[LQ_EXPLAIN_IFS];
    uint32_t count;
} lq_classes;

#define LQ_EXPLAIN_CUTS 256

/* Comparisons that a question reads, its helpers' and the window's too. */
typedef struct lq_compares {
    lq_ref cuts[LQ_EXPLAIN_CUTS]; /* of a number against a literal */
    uint32_t cut_count;
    uint64_t bits[LQ_COMPARES_MAX / 64];
    uint64_t questions[LQ_QUESTIONS_MAX / 64];
} lq_compares;

void lq_find_compares(const lq_explanation *ex, lq_compares *all);
/* The state as it is; 0 = it contradicts itself, is past the range, or too much to look at. */
int lq_suppose(lq_explanation *ex, lq_supposed *result);
/* Do they say the same?  follows: numbers that follow a number are the same answer of one row. */
int lq_same_result(const lq_supposed *a, const lq_supposed *b, int follows);
void lq_find_classes(lq_explanation *ex, uint32_t fact, const lq_compares *read, lq_classes *all);

#endif
