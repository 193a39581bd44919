/* num.h - exact integers: checked 64-bit, signed 128-bit ("wide"), ratios, named rounding. */
#ifndef LQ_NUM_H
#define LQ_NUM_H

#include <stdint.h>

/* 0 = done, 1 = the result does not fit (and *out is untouched). */
int lq_add(int64_t a, int64_t b, int64_t *out);
int lq_sub(int64_t a, int64_t b, int64_t *out);
int lq_mul(int64_t a, int64_t b, int64_t *out);

/* Two's complement: value = hi * 2^64 + lo. */
typedef struct lq_wide {
    int64_t hi;
    uint64_t lo;
} lq_wide;

lq_wide lq_wide_of(int64_t value);
lq_wide lq_wide_product(int64_t a, int64_t b); /* always fits */
int lq_wide_add(lq_wide a, lq_wide b, lq_wide *out);
int lq_wide_sub(lq_wide a, lq_wide b, lq_wide *out);
int lq_wide_mul(lq_wide a, lq_wide b, lq_wide *out);
int lq_wide_compare(lq_wide a, lq_wide b); /* -1, 0, 1 */
int lq_wide_negative(lq_wide a);           /* 1 if below zero */

typedef enum lq_rounding {
    LQ_ROUND_NONE = 0,   /* the value must divide evenly, else it does not fit */
    LQ_ROUND_UP = 1,     /* towards +infinity */
    LQ_ROUND_DOWN = 2,   /* towards -infinity */
    LQ_ROUND_HALF_UP = 3 /* nearest, ties away from zero */
} lq_rounding;

/* value / divisor, rounded to a multiple of quantum (both > 0):
 * *out = round(value / (divisor * quantum)) * quantum.  1 if it does not fit,
 * or if divisor or quantum is not above 0. */
int lq_wide_divide(lq_wide value, int64_t divisor, int64_t quantum, lq_rounding mode, int64_t *out);

int64_t lq_gcd(int64_t a, int64_t b); /* of absolute values; gcd(0,0)=0; 2^62 where it would be 2^63 */

#endif
