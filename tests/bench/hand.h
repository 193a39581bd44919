/* hand.h - what a programmer would write by hand for two questions, to be compared with. */
#ifndef HAND_H
#define HAND_H

#include <libquota/quota.h>

/* Columns of both questions; verdict, lo, hi, rule, flags as quota_batch. */
typedef struct hand_columns {
    size_t count;
    const int64_t *pollutant, *attained, *key_metal_area, *key_industry, *project_city; /* Qujing */
    const int64_t *strategic_emerging, *project_type;                                   /* Jiangsu */
    const int64_t *increment;
    uint8_t *verdict;
    int64_t *lo, *hi;
    uint32_t *rule, *flags;
} hand_columns;

/* Dense tables: one look-up a row. */
void hand_qujing_table(const hand_columns *columns);
void hand_jiangsu_table(const hand_columns *columns);
/* Branches, as a first version of such a program would have. */
void hand_qujing_branches(const hand_columns *columns);
void hand_jiangsu_branches(const hand_columns *columns);

/* One case, given as the library takes it, a list of facts, and answered as the library answers: values
 * checked, none given twice, verdict, amount, ratio, rows.  Answers 0 if a fact is bad.  Only for known
 * facts. */
int hand_qujing_one(const quota_fact *facts, size_t count, quota_decision *decision);

#endif
