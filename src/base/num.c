/* num.c - exact integers.
 *
 * The wide type is worked on as a sign and an unsigned magnitude of two 64-bit halves: the C
 * standard knows no 128-bit integer, and unsigned arithmetic is the one that may wrap. */
#include "base/num.h"

struct magnitude {
    uint64_t hi, lo;
};

static const uint64_t low_half = UINT32_MAX;
static const uint64_t top_bit = UINT64_C(1) << 63;

/* Reads bits as two's complement without relying on an implementation-defined conversion. */
static int64_t to_signed(uint64_t bits)
{
    return bits < top_bit ? (int64_t)bits : -(int64_t)~bits - 1;
}

static uint64_t absolute(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

int lq_add(int64_t a, int64_t b, int64_t *out)
{
    if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b) {
        return 1;
    }
    *out = a + b;
    return 0;
}

int lq_sub(int64_t a, int64_t b, int64_t *out)
{
    if (b > 0 ? a < INT64_MIN + b : a > INT64_MAX + b) {
        return 1;
    }
    *out = a - b;
    return 0;
}

static struct magnitude multiply(uint64_t a, uint64_t b)
{
    const uint64_t a_lo = a & low_half, a_hi = a >> 32;
    const uint64_t b_lo = b & low_half, b_hi = b >> 32;
    const uint64_t low = a_lo * b_lo;
    const uint64_t middle = a_hi * b_lo + (low >> 32); /* at most (2^32-1) * 2^32: no carry */
    const uint64_t other = a_lo * b_hi + (middle & low_half);
    struct magnitude product;

    product.lo = (other << 32) | (low & low_half);
    product.hi = a_hi * b_hi + (middle >> 32) + (other >> 32);
    return product;
}

int lq_mul(int64_t a, int64_t b, int64_t *out)
{
    const int negative = (a < 0) != (b < 0);
    const struct magnitude product = multiply(absolute(a), absolute(b));

    if (product.hi != 0 || product.lo > top_bit - (negative ? 0 : 1)) {
        return 1;
    }
    *out = to_signed(negative ? 0 - product.lo : product.lo);
    return 0;
}

static struct magnitude negated(struct magnitude a)
{
    struct magnitude result;

    result.lo = 0 - a.lo;
    result.hi = ~a.hi + (a.lo == 0);
    return result;
}

static struct magnitude magnitude_of(lq_wide a)
{
    struct magnitude bits;

    bits.hi = (uint64_t)a.hi;
    bits.lo = a.lo;
    return a.hi < 0 ? negated(bits) : bits;
}

static lq_wide wide_from(struct magnitude size, int negative)
{
    const struct magnitude bits = negative ? negated(size) : size;
    lq_wide result;

    result.hi = to_signed(bits.hi);
    result.lo = bits.lo;
    return result;
}

lq_wide lq_wide_of(int64_t value)
{
    lq_wide result;

    result.hi = value < 0 ? -1 : 0;
    result.lo = (uint64_t)value;
    return result;
}

lq_wide lq_wide_product(int64_t a, int64_t b)
{
    return wide_from(multiply(absolute(a), absolute(b)), (a < 0) != (b < 0));
}

int lq_wide_add(lq_wide a, lq_wide b, lq_wide *out)
{
    const uint64_t lo = a.lo + b.lo;
    const uint64_t hi = (uint64_t)a.hi + (uint64_t)b.hi + (lo < a.lo);

    /* Overflow: both operands have the one sign and the result has the other. */
    if ((((uint64_t)a.hi ^ hi) & ((uint64_t)b.hi ^ hi) & top_bit) != 0) {
        return 1;
    }
    out->hi = to_signed(hi);
    out->lo = lo;
    return 0;
}

int lq_wide_sub(lq_wide a, lq_wide b, lq_wide *out)
{
    const uint64_t lo = a.lo - b.lo;
    const uint64_t hi = (uint64_t)a.hi - (uint64_t)b.hi - (a.lo < b.lo);

    /* Overflow: the operands differ in sign and the result has not the first one's. */
    if ((((uint64_t)a.hi ^ (uint64_t)b.hi) & ((uint64_t)a.hi ^ hi) & top_bit) != 0) {
        return 1;
    }
    out->hi = to_signed(hi);
    out->lo = lo;
    return 0;
}

int lq_wide_mul(lq_wide a, lq_wide b, lq_wide *out)
{
    const int negative = (a.hi < 0) != (b.hi < 0);
    const struct magnitude x = magnitude_of(a), y = magnitude_of(b);
    struct magnitude product = multiply(x.lo, y.lo);
    struct magnitude cross;

    if (x.hi != 0 && y.hi != 0) {
        return 1;
    }
    cross = x.hi != 0 ? multiply(x.hi, y.lo) : multiply(x.lo, y.hi);
    product.hi += cross.lo;
    if (cross.hi != 0 || product.hi < cross.lo) {
        return 1;
    }
    /* -2^127 is the one value whose magnitude has the top bit. */
    if (product.hi >= top_bit && !(negative && product.hi == top_bit && product.lo == 0)) {
        return 1;
    }
    *out = wide_from(product, negative);
    return 0;
}

int lq_wide_compare(lq_wide a, lq_wide b)
{
    if (a.hi != b.hi) {
        return a.hi < b.hi ? -1 : 1;
    }
    return (a.lo > b.lo) - (a.lo < b.lo);
}

int lq_wide_negative(lq_wide a)
{
    return a.hi < 0;
}

static int below(struct magnitude a, struct magnitude b)
{
    return a.hi != b.hi ? a.hi < b.hi : a.lo < b.lo;
}

static struct magnitude minus(struct magnitude a, struct magnitude b)
{
    struct magnitude result;

    result.lo = a.lo - b.lo;
    result.hi = a.hi - b.hi - (a.lo < b.lo);
    return result;
}

/* One bit at a time; the divisor is below 2^126, so the remainder can always be doubled.
 * top is the upper half of the dividend and is below the divisor. */
static uint64_t divide_by_bits(uint64_t top, uint64_t bottom, struct magnitude divisor,
                               struct magnitude *rest)
{
    struct magnitude r = {0, 0};
    uint64_t quotient = 0;
    int bit;

    r.lo = top;
    for (bit = 63; bit >= 0; bit--) {
        r.hi = (r.hi << 1) | (r.lo >> 63);
        r.lo = (r.lo << 1) | ((bottom >> bit) & 1);
        quotient <<= 1;
        if (!below(r, divisor)) {
            r = minus(r, divisor);
            quotient |= 1;
        }
    }
    *rest = r;
    return quotient;
}

/* 1 if the quotient needs more than 64 bits. */
static int divide(struct magnitude dividend, struct magnitude divisor, uint64_t *quotient,
                  struct magnitude *rest)
{
    rest->hi = 0;
    if (divisor.hi == 0 && dividend.hi >= divisor.lo) {
        return 1;
    }
    if (divisor.hi == 0 && dividend.hi == 0) {
        *quotient = dividend.lo / divisor.lo;
        rest->lo = dividend.lo % divisor.lo;
    } else if (divisor.hi == 0 && divisor.lo <= low_half) {
        const uint64_t upper = (dividend.hi << 32) | (dividend.lo >> 32);
        const uint64_t lower = ((upper % divisor.lo) << 32) | (dividend.lo & low_half);

        *quotient = ((upper / divisor.lo) << 32) | (lower / divisor.lo);
        rest->lo = lower % divisor.lo;
    } else {
        *quotient = divide_by_bits(dividend.hi, dividend.lo, divisor, rest);
    }
    return 0;
}

int lq_wide_divide(lq_wide value, int64_t divisor, int64_t quantum, lq_rounding mode, int64_t *out)
{
    const int negative = value.hi < 0;
    const uint64_t limit = top_bit - (negative ? 0 : 1);
    struct magnitude step, rest, product;
    uint64_t quotient;
    int away_from_zero = 0;

    if (divisor <= 0 || quantum <= 0) {
        return 1;
    }
    step = multiply((uint64_t)divisor, (uint64_t)quantum);
    if (divide(magnitude_of(value), step, &quotient, &rest) || quotient > limit) {
        return 1;
    }
    if (rest.hi != 0 || rest.lo != 0) {
        switch (mode) {
        case LQ_ROUND_UP:
            away_from_zero = !negative;
            break;
        case LQ_ROUND_DOWN:
            away_from_zero = negative;
            break;
        case LQ_ROUND_HALF_UP:
            away_from_zero = !below(rest, minus(step, rest));
            break;
        case LQ_ROUND_NONE:
        default:
            return 1;
        }
    }
    product = multiply(quotient + (uint64_t)away_from_zero, (uint64_t)quantum);
    if (product.hi != 0 || product.lo > limit) {
        return 1;
    }
    *out = to_signed(negative ? 0 - product.lo : product.lo);
    return 0;
}

int64_t lq_gcd(int64_t a, int64_t b)
{
    uint64_t x = absolute(a), y = absolute(b);

    while (y != 0) {
        const uint64_t rest = x % y;

        x = y;
        y = rest;
    }
    /* 2^63 cannot be answered; 2^62 is the greatest common divisor that can. */
    return x == top_bit ? (int64_t)(top_bit / 2) : (int64_t)x;
}
