/* Tests of src/base/date.c: against a walk day by day. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <libquota/types.h>

#include "base/date.h"
#include "prng.h"

static int64_t day(int64_t yyyymmdd)
{
    assert_true(lq_date_valid(yyyymmdd));
    return lq_date_to_day(yyyymmdd);
}

static int64_t length_of(int64_t year, int64_t month)
{
    if (month == 2) {
        return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static void named_days_are_right(void **state)
{
    (void)state;
    assert_int_equal(day(19700101), 0);
    assert_int_equal(day(19691231), -1);
    assert_int_equal(day(19000101), LQ_DAY_MIN);
    assert_int_equal(day(99981231), LQ_DAY_MAX);
    assert_int_equal(day(QUOTA_NEVER), LQ_DAY_NEVER);
    assert_int_equal(day(20000301), 11017);
    assert_int_equal(lq_date_from_day(LQ_DAY_MIN), 19000101);
    assert_int_equal(lq_date_from_day(LQ_DAY_MAX), 99981231);
    assert_int_equal(lq_date_from_day(LQ_DAY_NEVER), QUOTA_NEVER);
    assert_int_equal(lq_date_weekday(day(20241009)), 2);
    assert_int_equal(lq_date_weekday(day(19000101)), 0);
    assert_int_equal(lq_date_weekday(0), 3);
    assert_int_equal(lq_date_weekday(-4), 6);
}

static void walk_day_by_day_agrees(void **state)
{
    int64_t year, month, of_month, number = LQ_DAY_MIN;
    int weekday = 0;

    (void)state;
    for (year = 1900; year <= 9998; year++) {
        for (month = 1; month <= 12; month++) {
            for (of_month = 1; of_month <= length_of(year, month); of_month++) {
                const int64_t date = year * 10000 + month * 100 + of_month;

                if (!lq_date_valid(date) || lq_date_to_day(date) != number ||
                    lq_date_from_day(number) != date || lq_date_weekday(number) != weekday) {
                    fail_msg("at %ld", (long)date);
                }
                number++;
                weekday = (weekday + 1) % 7;
            }
            if (lq_date_valid(year * 10000 + month * 100 + of_month)) {
                fail_msg("%ld-%ld has a day too many", (long)year, (long)month);
            }
            if (lq_day_month_end(year, month) != number - 1) {
                fail_msg("end of %ld-%ld", (long)year, (long)month);
            }
        }
    }
    assert_int_equal(number, LQ_DAY_MAX + 1);
}

static void dates_that_do_not_exist_are_refused(void **state)
{
    static const int64_t wrong[] = {0,        -1,       INT64_MIN, INT64_MAX, 18991231,  99990101,
                                    99991230, 99991232, 20240001,  20241301,  20240100,  20240132,
                                    20230229, 19000229, 21000229,  20240431,  -20240101, 120240101};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(lq_date_valid(wrong[i]));
    }
    assert_true(lq_date_valid(20000229));
    assert_true(lq_date_valid(20240229));
}

static void months_end_on_the_corresponding_day_or_the_last(void **state)
{
    (void)state;
    assert_int_equal(lq_day_add_months(day(20240131), 1), day(20240229));
    assert_int_equal(lq_day_add_months(day(20230131), 1), day(20230228));
    assert_int_equal(lq_day_add_months(day(20240229), 12), day(20250228));
    assert_int_equal(lq_day_add_months(day(20240331), -1), day(20240229));
    assert_int_equal(lq_day_add_months(day(20240115), -1), day(20231215));
    assert_int_equal(lq_day_add_months(day(20241215), 1), day(20250115));
    assert_int_equal(lq_day_add_months(day(20240630), 1), day(20240730));
    assert_int_equal(lq_day_add_months(day(20240630), 0), day(20240630));
    assert_int_equal(lq_day_add_years(day(20240229), 1), day(20250228));
    assert_int_equal(lq_day_add_years(day(20240229), 4), day(20280229));
    assert_int_equal(lq_day_add_years(day(20240229), -24), day(20000229));
    assert_int_equal(lq_day_add_days(day(20240228), 2), day(20240301));
    assert_int_equal(lq_day_add_days(day(20240301), -1), day(20240229));
}

static void sums_stay_within_the_calendar(void **state)
{
    static const int64_t counts[] = {INT64_MAX, INT64_MAX / 12, 3000000, 200000};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof counts / sizeof *counts; i++) {
        const int64_t days = i < 3 ? counts[i] : 3000000;

        assert_int_equal(lq_day_add_days(0, days), LQ_DAY_NEVER);
        assert_int_equal(lq_day_add_days(0, -days), LQ_DAY_MIN);
        assert_int_equal(lq_day_add_months(0, counts[i]), LQ_DAY_NEVER);
        assert_int_equal(lq_day_add_months(0, -counts[i]), LQ_DAY_MIN);
        assert_int_equal(lq_day_add_years(0, counts[i]), LQ_DAY_NEVER);
        assert_int_equal(lq_day_add_years(0, -counts[i]), LQ_DAY_MIN);
        assert_int_equal(lq_day_add_days(LQ_DAY_NEVER, -days), LQ_DAY_NEVER);
        assert_int_equal(lq_day_add_months(LQ_DAY_NEVER, -counts[i]), LQ_DAY_NEVER);
        assert_int_equal(lq_day_add_years(LQ_DAY_NEVER, -counts[i]), LQ_DAY_NEVER);
    }
    assert_int_equal(lq_day_add_days(LQ_DAY_MIN, INT64_MIN), LQ_DAY_MIN);
    assert_int_equal(lq_day_add_months(0, INT64_MIN), LQ_DAY_MIN);
    assert_int_equal(lq_day_add_years(0, INT64_MIN), LQ_DAY_MIN);
    assert_int_equal(lq_day_add_days(LQ_DAY_MAX, 0), LQ_DAY_MAX);
    assert_int_equal(lq_day_add_days(LQ_DAY_MAX, 1), LQ_DAY_NEVER);
    assert_int_equal(lq_day_add_days(LQ_DAY_MIN, -1), LQ_DAY_MIN);
    assert_int_equal(lq_day_add_months(day(99981130), 1), day(99981230));
    assert_int_equal(lq_day_add_months(day(99981201), 1), LQ_DAY_NEVER);
    assert_int_equal(lq_day_add_months(day(19000131), -1), LQ_DAY_MIN);
    assert_int_equal(lq_day_add_months(day(19000201), -1), LQ_DAY_MIN);
    /* Numbers that are no days are taken for the nearer end. */
    assert_int_equal(lq_day_add_days(INT64_MAX, -1), LQ_DAY_NEVER);
    assert_int_equal(lq_day_add_days(INT64_MIN, 1), LQ_DAY_MIN + 1);
    assert_int_equal(lq_day_add_months(INT64_MIN, 0), LQ_DAY_MIN);
    assert_int_equal(lq_day_add_years(LQ_DAY_MAX + 1, 0), LQ_DAY_NEVER);
}

static void month_ends_are_clamped(void **state)
{
    (void)state;
    assert_int_equal(lq_day_month_end(2024, 2), day(20240229));
    assert_int_equal(lq_day_month_end(1899, 12), LQ_DAY_MIN);
    assert_int_equal(lq_day_month_end(INT64_MIN, 1), LQ_DAY_MIN);
    assert_int_equal(lq_day_month_end(9999, 1), LQ_DAY_NEVER);
    assert_int_equal(lq_day_month_end(INT64_MAX, 12), LQ_DAY_NEVER);
    assert_int_equal(lq_day_month_end(9998, 12), LQ_DAY_MAX);
}

/* The corresponding day, found by stepping one month at a time. */
static int64_t step_months(int64_t date, int64_t count)
{
    int64_t year = date / 10000, month = date / 100 % 100, of_month = date % 100;

    for (; count > 0; count--) {
        month = month == 12 ? 1 : month + 1;
        year += month == 1;
    }
    for (; count < 0; count++) {
        month = month == 1 ? 12 : month - 1;
        year -= month == 12;
    }
    if (of_month > length_of(year, month)) {
        of_month = length_of(year, month);
    }
    return year * 10000 + month * 100 + of_month;
}

static void adding_agrees_with_stepping(void **state)
{
    prng random = {1987};
    int i;

    (void)state;
    for (i = 0; i < 20000; i++) {
        const int64_t start = prng_between(&random, day(20000101), day(21001231));
        const int64_t months = prng_between(&random, -1100, 1100);
        const int64_t days = prng_between(&random, -30000, 30000);

        assert_int_equal(lq_day_add_months(start, months), day(step_months(lq_date_from_day(start), months)));
        assert_int_equal(lq_day_add_years(start, months / 12),
                         day(step_months(lq_date_from_day(start), months / 12 * 12)));
        assert_int_equal(lq_day_add_days(start, days), start + days);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named_days_are_right),
        cmocka_unit_test(walk_day_by_day_agrees),
        cmocka_unit_test(dates_that_do_not_exist_are_refused),
        cmocka_unit_test(months_end_on_the_corresponding_day_or_the_last),
        cmocka_unit_test(sums_stay_within_the_calendar),
        cmocka_unit_test(month_ends_are_clamped),
        cmocka_unit_test(adding_agrees_with_stepping),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
