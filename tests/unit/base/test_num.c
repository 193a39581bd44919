/* Tests of src/base/num.c: against the compiler's own 128-bit integers where it has them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/num.h"
#include "prng.h"

static lq_wide wide(int64_t hi, uint64_t lo)
{
    lq_wide result;

    result.hi = hi;
    result.lo = lo;
    return result;
}

static void assert_wide(lq_wide a, int64_t hi, uint64_t lo)
{
    assert_true(a.hi == hi);
    assert_true(a.lo == lo);
}

static void checked_arithmetic_stops_at_the_edges(void **state)
{
    int64_t out = 7;

    (void)state;
    assert_int_equal(lq_add(INT64_MAX, 1, &out), 1);
    assert_int_equal(lq_add(INT64_MIN, -1, &out), 1);
    assert_int_equal(lq_sub(INT64_MIN, 1, &out), 1);
    assert_int_equal(lq_sub(INT64_MAX, -1, &out), 1);
    assert_int_equal(lq_sub(0, INT64_MIN, &out), 1);
    assert_int_equal(lq_mul(INT64_MIN, -1, &out), 1);
    assert_int_equal(lq_mul(INT64_MAX, 2, &out), 1);
    assert_int_equal(lq_mul(INT64_C(1) << 32, INT64_C(1) << 32, &out), 1);
    assert_int_equal(out, 7);

    assert_int_equal(lq_add(INT64_MAX, INT64_MIN, &out), 0);
    assert_int_equal(out, -1);
    assert_int_equal(lq_add(INT64_MAX - 1, 1, &out), 0);
    assert_true(out == INT64_MAX);
    assert_int_equal(lq_sub(-1, INT64_MAX, &out), 0);
    assert_true(out == INT64_MIN);
    assert_int_equal(lq_sub(-1, INT64_MIN, &out), 0);
    assert_true(out == INT64_MAX);
    assert_int_equal(lq_mul(INT64_C(1) << 32, -(INT64_C(1) << 31), &out), 0);
    assert_true(out == INT64_MIN);
    assert_int_equal(lq_mul(-3, -5, &out), 0);
    assert_int_equal(out, 15);
    assert_int_equal(lq_mul(INT64_MIN, 0, &out), 0);
    assert_int_equal(out, 0);
}

static void wide_has_the_edges_of_128_bits(void **state)
{
    const lq_wide max = wide(INT64_MAX, UINT64_MAX), min = wide(INT64_MIN, 0), one = lq_wide_of(1);
    lq_wide out = wide(5, 5);

    (void)state;
    assert_int_equal(lq_wide_add(max, one, &out), 1);
    assert_int_equal(lq_wide_add(min, lq_wide_of(-1), &out), 1);
    assert_int_equal(lq_wide_sub(min, one, &out), 1);
    assert_int_equal(lq_wide_sub(max, lq_wide_of(-1), &out), 1);
    assert_int_equal(lq_wide_sub(lq_wide_of(0), min, &out), 1);
    assert_int_equal(lq_wide_mul(min, lq_wide_of(-1), &out), 1);
    assert_int_equal(lq_wide_mul(max, lq_wide_of(2), &out), 1);
    assert_int_equal(lq_wide_mul(min, lq_wide_of(2), &out), 1);
    assert_int_equal(lq_wide_mul(wide(1, 0), wide(1, 0), &out), 1);
    assert_int_equal(lq_wide_mul(wide(1, 0), wide(0, UINT64_MAX), &out), 1);
    assert_int_equal(lq_wide_mul(wide(0, UINT64_MAX), wide(1, UINT64_MAX), &out), 1);
    assert_int_equal(lq_wide_mul(wide(INT64_MAX, UINT64_MAX), wide(0, UINT64_MAX), &out), 1);
    /* -2^127 - 2: past the edge although the upper half of its size is the edge's. */
    assert_int_equal(lq_wide_mul(wide(INT64_C(1) << 62, 1), lq_wide_of(-2), &out), 1);

    assert_int_equal(lq_wide_mul(wide(INT64_C(1) << 62, 0), lq_wide_of(-2), &out), 0);
    assert_wide(out, INT64_MIN, 0);
    assert_int_equal(lq_wide_mul(wide(0, UINT64_MAX), lq_wide_of(INT64_MIN), &out), 0);
    assert_wide(out, INT64_MIN, UINT64_C(1) << 63);
    assert_int_equal(lq_wide_mul(lq_wide_of(1), min, &out), 0);
    assert_wide(out, INT64_MIN, 0);
    assert_int_equal(lq_wide_add(max, min, &out), 0);
    assert_wide(out, -1, UINT64_MAX);
    assert_int_equal(lq_wide_sub(lq_wide_of(-1), max, &out), 0);
    assert_wide(out, INT64_MIN, 0);
    assert_int_equal(lq_wide_add(wide(0, UINT64_MAX), one, &out), 0);
    assert_wide(out, 1, 0);
    assert_int_equal(lq_wide_sub(wide(1, 0), one, &out), 0);
    assert_wide(out, 0, UINT64_MAX);
    assert_wide(lq_wide_product(INT64_MIN, INT64_MIN), INT64_C(1) << 62, 0);
    assert_wide(lq_wide_product(INT64_MIN, 1), -1, UINT64_C(1) << 63);
}

static void wide_compares(void **state)
{
    (void)state;
    assert_int_equal(lq_wide_compare(lq_wide_of(-1), lq_wide_of(1)), -1);
    assert_int_equal(lq_wide_compare(lq_wide_of(1), lq_wide_of(-1)), 1);
    assert_int_equal(lq_wide_compare(wide(0, UINT64_MAX), wide(0, 1)), 1);
    assert_int_equal(lq_wide_compare(wide(0, 1), wide(0, UINT64_MAX)), -1);
    assert_int_equal(lq_wide_compare(wide(-9, 4), wide(-9, 4)), 0);
    assert_int_equal(lq_wide_negative(lq_wide_of(-1)), 1);
    assert_int_equal(lq_wide_negative(lq_wide_of(0)), 0);
    assert_int_equal(lq_wide_negative(wide(INT64_MIN, 0)), 1);
}

struct division {
    int64_t value, divisor, quantum;
    int64_t up, down, half;
    int even; /* does it divide evenly? */
};

static void division_rounds_as_named(void **state)
{
    static const struct division cases[] = {
        {7, 2, 1, 4, 3, 4, 0},      {-7, 2, 1, -3, -4, -4, 0},      {5, 4, 1, 2, 1, 1, 0},
        {-5, 4, 1, -1, -2, -1, 0},  {8, 2, 1, 4, 4, 4, 1},          {0, 3, 10, 0, 0, 0, 1},
        {15, 1, 10, 20, 10, 20, 0}, {-15, 1, 10, -10, -20, -20, 0}, {14, 1, 10, 20, 10, 10, 0},
        {25, 2, 10, 20, 10, 10, 0}, {30, 2, 10, 20, 10, 20, 0},     {40, 2, 10, 20, 20, 20, 1},
        {1, 1, 1, 1, 1, 1, 1},      {-1, 3, 1, 0, -1, 0, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct division *c = &cases[i];
        const lq_wide value = lq_wide_of(c->value);
        int64_t out = 99;

        assert_int_equal(lq_wide_divide(value, c->divisor, c->quantum, LQ_ROUND_UP, &out), 0);
        assert_int_equal(out, c->up);
        assert_int_equal(lq_wide_divide(value, c->divisor, c->quantum, LQ_ROUND_DOWN, &out), 0);
        assert_int_equal(out, c->down);
        assert_int_equal(lq_wide_divide(value, c->divisor, c->quantum, LQ_ROUND_HALF_UP, &out), 0);
        assert_int_equal(out, c->half);
        out = 99;
        assert_int_equal(lq_wide_divide(value, c->divisor, c->quantum, LQ_ROUND_NONE, &out), !c->even);
        assert_int_equal(out, c->even ? c->half : 99);
    }
}

static void division_refuses_what_does_not_fit(void **state)
{
    const lq_wide huge = wide(INT64_MAX, UINT64_MAX);
    int64_t out = 3;

    (void)state;
    assert_int_equal(lq_wide_divide(lq_wide_of(1), 0, 1, LQ_ROUND_DOWN, &out), 1);
    assert_int_equal(lq_wide_divide(lq_wide_of(1), -1, 1, LQ_ROUND_DOWN, &out), 1);
    assert_int_equal(lq_wide_divide(lq_wide_of(1), 1, 0, LQ_ROUND_DOWN, &out), 1);
    assert_int_equal(lq_wide_divide(lq_wide_of(1), 1, -5, LQ_ROUND_DOWN, &out), 1);
    assert_int_equal(lq_wide_divide(lq_wide_of(1), 2, 1, (lq_rounding)9, &out), 1);
    assert_int_equal(lq_wide_divide(huge, 1, 1, LQ_ROUND_DOWN, &out), 1);
    assert_int_equal(lq_wide_divide(huge, INT64_MAX, 1, LQ_ROUND_DOWN, &out), 1);
    /* The quotient fits 64 bits unsigned but not signed. */
    assert_int_equal(lq_wide_divide(wide(0, UINT64_MAX), 1, 1, LQ_ROUND_UP, &out), 1);
    assert_int_equal(lq_wide_divide(wide(-2, 1), 1, 1, LQ_ROUND_DOWN, &out), 1);
    /* The quotient fits; rounding, or the multiple of the quantum, does not. */
    assert_int_equal(lq_wide_divide(lq_wide_product(INT64_MAX, 2), 2, 1, LQ_ROUND_UP, &out), 0);
    assert_true(out == INT64_MAX);
    out = 3;
    assert_int_equal(lq_wide_divide(wide(0, UINT64_MAX), 2, 1, LQ_ROUND_UP, &out), 1);
    assert_int_equal(lq_wide_divide(lq_wide_of(INT64_MAX), 1, 1000, LQ_ROUND_UP, &out), 1);
    assert_int_equal(lq_wide_divide(lq_wide_product(INT64_MAX, 8), 1, INT64_MAX, LQ_ROUND_UP, &out), 1);
    assert_int_equal(out, 3);

    assert_int_equal(lq_wide_divide(lq_wide_of(INT64_MIN), 1, 1, LQ_ROUND_NONE, &out), 0);
    assert_true(out == INT64_MIN);
    assert_int_equal(lq_wide_divide(wide(0, UINT64_MAX), 2, 1, LQ_ROUND_DOWN, &out), 0);
    assert_true(out == INT64_MAX);
    assert_int_equal(
        lq_wide_divide(lq_wide_product(INT64_MAX, INT64_MAX), INT64_MAX, INT64_MAX, LQ_ROUND_NONE, &out), 0);
    assert_true(out == INT64_MAX);
}

static void gcd_divides(void **state)
{
    (void)state;
    assert_int_equal(lq_gcd(0, 0), 0);
    assert_int_equal(lq_gcd(0, 5), 5);
    assert_int_equal(lq_gcd(-5, 0), 5);
    assert_int_equal(lq_gcd(12, -18), 6);
    assert_int_equal(lq_gcd(17, 31), 1);
    assert_int_equal(lq_gcd(INT64_MIN, 6), 2);
    assert_true(lq_gcd(INT64_MIN, INT64_MIN) == INT64_C(1) << 62);
    assert_true(lq_gcd(0, INT64_MIN) == INT64_C(1) << 62);
}

#ifdef __SIZEOF_INT128__
__extension__ typedef __int128 reference;
__extension__ typedef unsigned __int128 unsigned_reference;

static reference value_of(lq_wide a)
{
    return (reference)(((unsigned_reference)(uint64_t)a.hi << 64) | a.lo);
}

static lq_wide any_wide(prng *random)
{
    return prng_below(random, 2) ? lq_wide_of(prng_any(random))
                                 : wide(prng_any(random), (uint64_t)prng_any(random));
}

static void arithmetic_agrees_with_the_compiler(void **state)
{
    prng random = {20241009};
    int i;

    (void)state;
    for (i = 0; i < 200000; i++) {
        const int64_t a = prng_any(&random), b = prng_any(&random);
        const lq_wide x = any_wide(&random), y = any_wide(&random);
        const reference rx = value_of(x), ry = value_of(y);
        int64_t out, expected;
        lq_wide wide_out;
        reference wide_expected;

        assert_int_equal(lq_add(a, b, &out), __builtin_add_overflow(a, b, &expected));
        assert_true(__builtin_add_overflow(a, b, &expected) || out == expected);
        assert_int_equal(lq_sub(a, b, &out), __builtin_sub_overflow(a, b, &expected));
        assert_true(__builtin_sub_overflow(a, b, &expected) || out == expected);
        assert_int_equal(lq_mul(a, b, &out), __builtin_mul_overflow(a, b, &expected));
        assert_true(__builtin_mul_overflow(a, b, &expected) || out == expected);

        assert_true(value_of(lq_wide_of(a)) == a);
        assert_true(value_of(lq_wide_product(a, b)) == (reference)a * b);
        assert_int_equal(lq_wide_add(x, y, &wide_out), __builtin_add_overflow(rx, ry, &wide_expected));
        assert_true(__builtin_add_overflow(rx, ry, &wide_expected) || value_of(wide_out) == wide_expected);
        assert_int_equal(lq_wide_sub(x, y, &wide_out), __builtin_sub_overflow(rx, ry, &wide_expected));
        assert_true(__builtin_sub_overflow(rx, ry, &wide_expected) || value_of(wide_out) == wide_expected);
        assert_int_equal(lq_wide_compare(x, y), (rx > ry) - (rx < ry));
        assert_int_equal(lq_wide_compare(x, x), 0);
        assert_int_equal(lq_wide_negative(x), rx < 0);
    }
}

static unsigned_reference size_of(reference a)
{
    return a < 0 ? 0 - (unsigned_reference)a : (unsigned_reference)a;
}

/* Written apart from __builtin_mul_overflow, which some linkers lack for 128 bits. */
static int product_overflows(reference a, reference b)
{
    const unsigned_reference x = size_of(a), y = size_of(b);
    const unsigned_reference limit = ((unsigned_reference)1 << 127) - ((a < 0) != (b < 0) ? 0 : 1);

    return x != 0 && y > limit / x;
}

static void wide_products_agree_with_the_compiler(void **state)
{
    prng random = {7};
    int i;

    (void)state;
    for (i = 0; i < 200000; i++) {
        const lq_wide x = any_wide(&random), y = any_wide(&random);
        const int overflows = product_overflows(value_of(x), value_of(y));
        lq_wide out;

        assert_int_equal(lq_wide_mul(x, y, &out), overflows);
        if (!overflows) {
            assert_true(value_of(out) ==
                        (reference)((unsigned_reference)value_of(x) * (unsigned_reference)value_of(y)));
        }
    }
}

/* 1 if the result does not fit; the textbook way, with a remainder that is never negative. */
static int divide_naively(reference value, reference step, int64_t quantum, lq_rounding mode, int64_t *out)
{
    reference quotient = value / step;
    reference rest = value % step;

    if (rest < 0) {
        rest += step;
        quotient--;
    }
    if (mode == LQ_ROUND_NONE && rest != 0) {
        return 1;
    }
    if (mode == LQ_ROUND_UP && rest != 0) {
        quotient++;
    }
    if (mode == LQ_ROUND_HALF_UP && (rest > step - rest || (rest == step - rest && value > 0))) {
        quotient++;
    }
    if (quotient > INT64_MAX || quotient < INT64_MIN || quotient * quantum > INT64_MAX ||
        quotient * quantum < INT64_MIN) {
        return 1;
    }
    *out = (int64_t)(quotient * quantum);
    return 0;
}

static int64_t any_positive(prng *random)
{
    const int64_t value = prng_any(random) & INT64_MAX;

    return value == 0 ? 1 : value;
}

static void division_agrees_with_the_compiler(void **state)
{
    static const lq_rounding modes[] = {LQ_ROUND_NONE, LQ_ROUND_UP, LQ_ROUND_DOWN, LQ_ROUND_HALF_UP};
    prng random = {99};
    int i, m, fitting = 0;

    (void)state;
    for (i = 0; i < 200000; i++) {
        const int64_t divisor = any_positive(&random);
        const int64_t quantum = any_positive(&random);
        const reference step = (reference)divisor * quantum;
        lq_wide value = any_wide(&random);

        if (i % 4 == 0) { /* ties and near ties */
            const reference near = step / 2 * prng_between(&random, -3, 3) + prng_between(&random, -1, 1);

            value = wide((int64_t)(near >> 64), (uint64_t)near);
        }
        for (m = 0; m < 4; m++) {
            int64_t out = 0, expected = 0;
            const int unfit = divide_naively(value_of(value), step, quantum, modes[m], &expected);

            assert_int_equal(lq_wide_divide(value, divisor, quantum, modes[m], &out), unfit);
            assert_true(out == expected);
            fitting += !unfit;
        }
    }
    assert_true(fitting > 100000);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checked_arithmetic_stops_at_the_edges),
        cmocka_unit_test(wide_has_the_edges_of_128_bits),
        cmocka_unit_test(wide_compares),
        cmocka_unit_test(division_rounds_as_named),
        cmocka_unit_test(division_refuses_what_does_not_fit),
        cmocka_unit_test(gcd_divides),
#ifdef __SIZEOF_INT128__
        cmocka_unit_test(arithmetic_agrees_with_the_compiler),
        cmocka_unit_test(wide_products_agree_with_the_compiler),
        cmocka_unit_test(division_agrees_with_the_compiler),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
