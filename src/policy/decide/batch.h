/* batch.h - one batch call: columns bound to slots, and blocks of rows that go through the tables. */
#ifndef LQ_BATCH_H
#define LQ_BATCH_H

#include "policy/decide/given.h"

#define LQ_BLOCK 256
/* Columns a question reads are at most its facts, others are only checked. */
#define LQ_COLUMNS_MAX (LQ_FACTS_MAX + LQ_VOCABULARY_MAX)
#define LQ_TEMPLATES_MAX 128

typedef struct lq_batch_column {
    uint32_t fact;  /* index; UINT32_MAX = a vocabulary fact the policy does not read */
    uint32_t place; /* in values; UINT32_MAX = not read by the question */
    const int64_t *values;
    int64_t least;   /* of the fact */
    uint64_t span;   /* largest - least */
    int64_t instead; /* what stands in for an unknown cell: an assumption, or QUOTA_UNKNOWN */
    int is_date;
    int coded; /* an axis of the first unit reads it, and checks it on the way */
} lq_batch_column;

/* What a record of the first unit puts into a row, ready to be copied. */
typedef struct lq_template {
    uint8_t settles; /* 0 = the row is decided by itself */
    uint8_t verdict;
    uint8_t has_ratio; /* the answer is the ratio times the increment */
    uint32_t rule, flags;
    const lq_rule *value_rule;
    lq_scale ratio;
} lq_template;

typedef struct lq_batch {
    const quota_batch *batch;
    lq_given given; /* common facts; rows overwrite the columns' places */
    lq_batch_column columns[LQ_COLUMNS_MAX];
    size_t column_count;
    const lq_batch_column *by_slot[LQ_SLOTS_MAX]; /* the column of a slot, or NULL */
    uint64_t by_column;                           /* bit i = slot i has a column */
    uint8_t tabled;                               /* blocks may use the tables */
    /* for blocks (batch_block.c) */
    uint32_t assumed;                        /* QUOTA_DECISION_ASSUMED, alike in all rows of a table */
    uint8_t skip_unit[LQ_UNITS_MAX];         /* 1 = alike in all rows, and says nothing */
    uint32_t base_cell[LQ_UNITS_MAX];        /* what the axes without a column add up to */
    lq_template templates[LQ_TEMPLATES_MAX]; /* by record */
} lq_batch;

/* Puts the columns' values of one row where a single case has its facts. */
void lq_batch_load(lq_batch *run, size_t row);

/* Works out what is alike in all rows; once a call. */
void lq_batch_prepare(lq_batch *run);
/* Decides rows first .. first + count - 1 by the tables and writes them out.  alone[i] = 1 for rows that must
 * be decided one by one.  Answers 0 if that is all of them: a value is out of range. */
int lq_batch_block(lq_batch *run, size_t first, size_t count, uint8_t *alone);

#endif
