/* draft.h - a unit of rows while its table is being planned: which axes it needs, and how large it gets. */
#ifndef LQ_DRAFT_H
#define LQ_DRAFT_H

#include "policy/decide/plan.h"

#define LQ_ATOMS_MAX 512
#define LQ_CUTS_MAX 62

#define LQ_NO_CLASS 255

/* An axis while its unit is being planned. */
typedef struct lq_draft_axis {
    uint8_t kind;
    uint32_t index; /* fact (CODE, CUT) or comparison */
    uint32_t classes;
    uint64_t parts[64];       /* CODE: class masks; CUT: bit patterns are cuts, as int64 */
    uint8_t outcome_class[4]; /* SAME, COMPARE: class of LT, EQ, GT, NO_VALUE; LQ_NO_CLASS = cannot be */
    uint32_t cut_count;       /* CUT: literals in parts */
    uint8_t part_class[127];  /* CUT: class of each part, 2i below and 2i + 1 at literal i */
    uint8_t class_part[127];  /* CUT: a part of each class */
} lq_draft_axis;

/* Rows that shall share a table. */
typedef struct lq_draft {
    quota_policy *policy;
    uint32_t question;
    int base; /* looks at the window too */
    lq_rows rows;
    lq_ref atoms[LQ_ATOMS_MAX];
    uint32_t atom_count;
    lq_draft_axis axes[LQ_AXES_MAX];
    uint32_t axis_count;
    uint64_t cells; /* 0 = too wide */
} lq_draft;

/* Works out axes and cells for the draft's rows; cells is 0 when they are too wide. */
void lq_draft_axes(lq_draft *unit);
/* Values of a CUT axis's part: 2i lies below literal i (the last above all), 2i + 1 at it. */
void lq_draft_part(const lq_draft_axis *axis, uint32_t part, int64_t *lo, int64_t *hi);
/* Looks at every combination of classes and fills cells; records grow with what is found. */
typedef struct lq_records {
    const quota_allocator *scratch;
    lq_record *list;
    size_t capacity;
    uint32_t count;
} lq_records;

quota_status lq_draft_fill(const lq_draft *unit, const uint32_t *strides, lq_records *records,
                           uint16_t *cells);

#endif
