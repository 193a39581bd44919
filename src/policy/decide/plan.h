/* plan.h - a question, tabulated.
 *
 *   slot     a fact the question reads, in the order of question->facts
 *   axis     one thing that conditions tell apart, as a class number: codes and flags by
 *            look-up, numbers by the literals that cut them, comparisons by their outcome;
 *            the last class of every axis is "unknown"
 *   unit     rows that share one dense table over their axes; a cell names a record
 *   record   what these rows say in a cell
 *
 * The covers and all rows with a value share the first unit.  Rows that only judge join it
 * while it stays small, else they have units of their own: the worst of verdicts is
 * associative, so units combine.  A cell whose completions disagree is LQ_CELL_OPEN: then
 * the case is decided by lq_walk. */
#ifndef LQ_PLAN_H
#define LQ_PLAN_H

#include "policy/decide/answer.h"

#define LQ_CELL_OPEN UINT16_MAX
#define LQ_UNIT_CELLS_MAX 4096  /* rows join a unit while it has at most this many cells */
#define LQ_BASE_CELLS_MAX 32768 /* a larger first unit is not tabulated: always walked */
#define LQ_AXES_MAX 24
#define LQ_UNITS_MAX 16
#define LQ_SLOTS_MAX 64

typedef enum lq_axis_kind {
    LQ_AXIS_CODE = 1, /* flag or code: offsets[lq_code_place(value)] */
    LQ_AXIS_CUT,      /* number or date against cuts */
    LQ_AXIS_SAME,     /* id or code: equal to a literal or to another slot? */
    LQ_AXIS_COMPARE   /* anything else: lq_eval_compare */
} lq_axis_kind;

typedef struct lq_axis {
    uint8_t kind;
    uint8_t with_slot;       /* SAME: 1 = against slot `other`, 0 = against `literal` */
    uint16_t slot, other;    /* slots */
    uint16_t classes;        /* known classes; class `classes` is unknown */
    uint32_t stride;         /* of the axis in the table */
    uint32_t compare;        /* SAME, COMPARE: index */
    uint32_t fact;           /* CODE, CUT: fact index */
    int64_t literal;         /* SAME */
    uint32_t cut_count;      /* CUT */
    const int64_t *cuts;     /* CUT: API units, ascending */
    const uint32_t *offsets; /* class * stride: CODE by value; CUT by part (2i below, 2i+1 at cut i); SAME,
                                COMPARE by outcome set index (LT 0, EQ 1, GT 2, NO_VALUE 3) */
    uint32_t unknown;        /* offset of the unknown class */
} lq_axis;

/* A ratio to multiply increments by, with what its rounding needs worked out. */
typedef struct lq_scale {
    int64_t num, den;
    int64_t limit;    /* increments up to here stay in 64 bits */
    int64_t unit;     /* den x quantum */
    int64_t bias;     /* added before dividing by unit: the rounding */
    int64_t quantum;  /* multiplied by after */
    uint64_t inverse; /* 2^64 / unit, rounded down: to divide by multiplying */
} lq_scale;

typedef struct lq_record {
    uint8_t outside;  /* 1 = not applicable */
    uint8_t in_force; /* 0 = because of the window */
    uint8_t verdict;  /* QUOTA_ALLOW.. */
    uint8_t warned;
    uint8_t value_rows; /* 0, 1, 2 = several: walked */
    uint8_t reserved[3];
    uint32_t rule;         /* index of the row that decided, LQ_NO_ROW = none */
    uint32_t value_rule;   /* index of the row that answers, LQ_NO_ROW = none */
    lq_rows hits;          /* rows that apply */
    const uint32_t *rules; /* the same as rule numbers from 1, ascending */
    uint32_t rule_count;
    uint32_t reserved_too;
    lq_scale ratio; /* of a value row whose ratio is a literal; den 0 = not so */
} lq_record;

typedef struct lq_unit_table {
    const lq_axis *axes;
    const uint16_t *cells;
    uint32_t axis_count, code_count; /* axes stand by kind, LQ_AXIS_CODE first */
    uint32_t cell_count;
} lq_unit_table;

typedef struct lq_plan {
    const lq_unit_table *units; /* [0] has covers and values */
    const lq_record *records;
    uint32_t unit_count; /* 0 = not tabulated */
    uint32_t record_count;
    uint32_t slot_count;
    const int64_t *defaults; /* by slot, API units: assumed or QUOTA_UNKNOWN */
    const uint8_t *slot_of;  /* by fact index: slot + 1, 0 = not read */
    uint32_t increment_slot; /* slot + 1, 0 = none */
    const uint8_t *place; /* by vocabulary number: slot + 1, 0 = not read; NULL = no slots, too many facts */
    const uint32_t *assumed; /* facts (indexes) the question reads that have an assumed default */
    uint32_t assumed_count;
} lq_plan;

#define LQ_CODE_PLACES 65
/* A flag or code as an index without a branch: itself, and 64 for QUOTA_UNKNOWN. */
static inline uint32_t lq_code_place(int64_t value)
{
    return (uint32_t)(((uint64_t)value >> 57 | (uint64_t)value) & 127U);
}

/* Shared with compile.c: classes of codes, literals that cut numbers. */
uint32_t lq_refine(uint64_t *parts, uint32_t count, uint64_t mask);
uint32_t lq_insert_cut(int64_t *cuts, uint32_t count, int64_t literal);
uint64_t lq_all_values(const lq_fact *fact);

/* High half of a 128-bit product. */
static inline uint64_t lq_high_product(uint64_t a, uint64_t b)
{
    uint64_t a_lo = a & UINT32_MAX, a_hi = a >> 32, b_lo = b & UINT32_MAX, b_hi = b >> 32;
    uint64_t low = a_lo * b_lo, mid = a_hi * b_lo + (low >> 32), other = a_lo * b_hi + (mid & UINT32_MAX);
    return a_hi * b_hi + (mid >> 32) + (other >> 32);
}

/* The scale of an increment from 1 to limit.  A processor divides slowly: the quotient by the inverse is
 * right or one too small. */
static inline int64_t lq_scale_short(const lq_scale *scale, int64_t increment)
{
    uint64_t value = (uint64_t)(scale->num * increment + scale->bias), unit = (uint64_t)scale->unit;
    uint64_t quotient = lq_high_product(value, scale->inverse);
    quotient += value - quotient * unit >= unit;
    return (int64_t)quotient * scale->quantum;
}

lq_scale lq_scale_of(const lq_rule *rule, int64_t num, int64_t den);

/* Tabulates one question; facts, parts, cuts and ranks are there already (compile.c). */
quota_status lq_plan_make(quota_policy *policy, uint32_t question, const quota_allocator *scratch);

#endif
