/* Tests of src/base/calendar.c: against counting day by day. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/calendar.h"
#include "base/date.h"
#include "fail_alloc.h"
#include "prng.h"

/* The National Day holiday of 2024 and the days worked for it, in no order. */
static const quota_calendar_day national_day[] = {
    {20241012, 1}, {20241001, 0}, {20240929, 1}, {20241002, 0}, {20241003, 0},
    {20241004, 0}, {20241007, 0}, {20241005, 0}, {20241006, 0},
};

enum { NATIONAL_DAYS = sizeof national_day / sizeof *national_day };

static int64_t day(int64_t yyyymmdd)
{
    assert_true(lq_date_valid(yyyymmdd));
    return lq_date_to_day(yyyymmdd);
}

static quota_error blank(void)
{
    quota_error error;

    memset(&error, 0, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    return error;
}

static quota_calendar *make(const quota_calendar_day *days, size_t count, int32_t first, int32_t last)
{
    quota_calendar *calendar = NULL;

    assert_int_equal(quota_calendar_create(NULL, days, count, first, last, &calendar, NULL), QUOTA_OK);
    assert_non_null(calendar);
    return calendar;
}

static void assert_added(const quota_calendar *calendar, int64_t from, int64_t count, int64_t expected)
{
    int64_t out = INT64_MIN;

    assert_int_equal(lq_calendar_add(calendar, day(from), count, &out), 0);
    assert_int_equal(lq_date_from_day(out), expected);
}

static void assert_ends_before(const quota_calendar *calendar, int64_t from_day, int64_t count)
{
    int64_t out = 42;

    assert_int_equal(lq_calendar_add(calendar, from_day, count, &out), 1);
    assert_int_equal(out, 42);
}

static void holidays_are_off_and_made_up_for(void **state)
{
    quota_calendar *calendar = make(national_day, NATIONAL_DAYS, 2024, 2024);

    (void)state;
    assert_true(lq_calendar_is_workday(calendar, day(20240929)));  /* a Sunday, worked */
    assert_false(lq_calendar_is_workday(calendar, day(20241001))); /* a Tuesday, off */
    assert_false(lq_calendar_is_workday(calendar, day(20241005))); /* listed, but off anyway */
    assert_true(lq_calendar_is_workday(calendar, day(20241008)));
    assert_true(lq_calendar_is_workday(calendar, day(20241012))); /* a Saturday, worked */
    assert_false(lq_calendar_is_workday(calendar, day(20241013)));
    assert_added(calendar, 20240930, 1, 20241008);
    assert_added(calendar, 20240927, 1, 20240929);
    assert_added(calendar, 20241001, 1, 20241008);
    assert_added(calendar, 20241008, 5, 20241014);
    assert_added(calendar, 20241008, -1, 20240930);
    assert_added(calendar, 20241003, -1, 20240930);
    assert_added(calendar, 20240930, -1, 20240929);
    assert_added(calendar, 20241003, 0, 20241003);
    quota_calendar_free(calendar);
}

static void days_off_roll_to_the_next_working_day(void **state)
{
    quota_calendar *calendar = make(national_day, NATIONAL_DAYS, 2024, 2024);
    int64_t out = 42;

    (void)state;
    assert_int_equal(lq_calendar_roll(calendar, day(20240930), &out), 0);
    assert_int_equal(out, day(20240930));
    assert_int_equal(lq_calendar_roll(calendar, day(20241001), &out), 0);
    assert_int_equal(out, day(20241008));
    assert_int_equal(lq_calendar_roll(calendar, day(20241012), &out), 0);
    assert_int_equal(out, day(20241012));
    quota_calendar_free(calendar);

    out = 42;
    calendar = make(NULL, 0, 2023, 2023); /* ends on a Sunday */
    assert_int_equal(lq_calendar_roll(calendar, day(20231230), &out), 1);
    assert_int_equal(lq_calendar_roll(calendar, day(20240102), &out), 1);
    assert_int_equal(lq_calendar_roll(calendar, day(20221230), &out), 1);
    assert_int_equal(lq_calendar_roll(NULL, day(20231229), &out), 1);
    assert_int_equal(out, 42);
    assert_int_equal(lq_calendar_roll(calendar, day(20231229), &out), 0);
    assert_int_equal(out, day(20231229));
    quota_calendar_free(calendar);
}

static void nothing_is_known_outside_the_years(void **state)
{
    quota_calendar *calendar = make(national_day, NATIONAL_DAYS, 2024, 2025);

    (void)state;
    assert_true(lq_calendar_covers(calendar, day(20240101), day(20251231)));
    assert_false(lq_calendar_covers(calendar, day(20231231), day(20240601)));
    assert_false(lq_calendar_covers(calendar, day(20240601), day(20260101)));
    assert_false(lq_calendar_covers(calendar, 0, LQ_DAY_NEVER));
    assert_false(lq_calendar_covers(NULL, day(20240601), day(20240601)));
    assert_ends_before(calendar, day(20231231), 1);
    assert_ends_before(calendar, day(20231231), 0);
    assert_ends_before(calendar, day(20260101), -1);
    assert_ends_before(calendar, LQ_DAY_NEVER, 1);
    assert_ends_before(calendar, INT64_MIN, 1);
    assert_ends_before(calendar, INT64_MAX, -1);
    assert_ends_before(NULL, day(20240601), 1);
    assert_added(calendar, 20251230, 1, 20251231);
    assert_ends_before(calendar, day(20251230), 2);
    assert_ends_before(calendar, day(20251231), 1);
    assert_ends_before(calendar, day(20251231), INT64_MAX);
    assert_added(calendar, 20240102, -1, 20240101);
    assert_ends_before(calendar, day(20240102), -2);
    assert_ends_before(calendar, day(20240101), -1);
    assert_ends_before(calendar, day(20240101), INT64_MIN);
    /* The ordinary rule alone. */
    assert_true(lq_calendar_is_workday(calendar, day(20231229)));
    assert_false(lq_calendar_is_workday(calendar, day(20231231)));
    assert_true(lq_calendar_is_workday(NULL, day(20241001)));
    assert_false(lq_calendar_is_workday(NULL, day(20240929)));
    quota_calendar_free(calendar);
}

static void all_years_can_be_covered(void **state)
{
    quota_calendar *calendar = make(NULL, 0, 1900, 9998);
    int64_t out;

    (void)state;
    assert_added(calendar, 19000101, 5, 19000108); /* the first day is a Monday */
    assert_added(calendar, 19000102, -1, 19000101);
    assert_ends_before(calendar, LQ_DAY_MIN, -1);
    assert_int_equal(lq_calendar_add(calendar, LQ_DAY_MIN, 5 * 400000, &out), 0);
    assert_int_equal(out, LQ_DAY_MIN + 7 * 400000);
    quota_calendar_free(calendar);
}

static void days_outside_the_years_are_not_known(void **state)
{
    static const quota_calendar_day days[] = {{20240102, 0}};
    quota_calendar *calendar = make(days, 1, 2024, 2024);

    (void)state;
    assert_true(lq_calendar_is_workday(calendar, day(20231229)));
    assert_false(lq_calendar_is_workday(calendar, day(20240102)));
    assert_true(lq_calendar_is_workday(calendar, day(20250102)));
    assert_added(calendar, 20240101, 1, 20240103);
    quota_calendar_free(calendar);
}

static void one_day_may_be_listed_twice_the_same_way(void **state)
{
    static const quota_calendar_day days[] = {{20241001, 0}, {20241002, 0}, {20241001, 0}, {20241001, 0}};
    quota_calendar *calendar = make(days, 4, 2024, 2024);

    (void)state;
    assert_added(calendar, 20240930, 1, 20241003);
    assert_added(calendar, 20240930, 2, 20241004);
    quota_calendar_free(calendar);
}

static void wrong_lists_are_refused(void **state)
{
    static const struct {
        quota_calendar_day days[4];
        size_t count;
        int32_t first, last;
        quota_status status;
        uint64_t index;
        const char *field, *found;
    } cases[] = {
        {{{20241001, 0}, {20240230, 0}}, 2, 2024, 2024, QUOTA_E_VALUE, 1, "date", "20240230"},
        {{{99991231, 0}}, 1, 2024, 2024, QUOTA_E_VALUE, 0, "date", "99991231"},
        {{{-5, 0}}, 1, 2024, 2024, QUOTA_E_VALUE, 0, "date", "-5"},
        {{{20241001, 2}}, 1, 2024, 2024, QUOTA_E_VALUE, 0, "workday", "2"},
        {{{20241001, 0}, {20241002, -1}}, 2, 2024, 2024, QUOTA_E_VALUE, 1, "workday", "-1"},
        {{{20241001, 0}, {20241002, 0}, {20241001, 1}}, 3, 2024, 2024, QUOTA_E_DUPLICATE_FACT, 2, "days", ""},
        {{{20241001, 1}, {20241001, 1}, {20241001, 0}, {20241002, 0}},
         4,
         2024,
         2024,
         QUOTA_E_DUPLICATE_FACT,
         2,
         "days",
         ""},
        {{{20241001, 0}, {20231231, 1}}, 2, 2024, 2024, QUOTA_E_RANGE, 1, "date", "20231231"},
        {{{20250101, 0}, {20241001, 0}}, 2, 2024, 2024, QUOTA_E_RANGE, 0, "date", "20250101"},
        {{{20241001, 0}}, 1, 1899, 2024, QUOTA_E_RANGE, 0, "first_year, last_year", ""},
        {{{20241001, 0}}, 1, 2024, 9999, QUOTA_E_RANGE, 0, "first_year, last_year", ""},
        {{{20241001, 0}}, 1, 2025, 2024, QUOTA_E_RANGE, 0, "first_year, last_year", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        quota_error error = blank();
        fail_alloc host;
        quota_allocator mem;
        quota_calendar *calendar = NULL;

        fail_alloc_init(&host);
        mem = fail_alloc_of(&host);
        assert_int_equal(quota_calendar_create(&mem, cases[i].days, cases[i].count, cases[i].first,
                                               cases[i].last, &calendar, &error),
                         cases[i].status);
        assert_null(calendar);
        assert_int_equal(error.status, cases[i].status);
        assert_int_equal(error.index, cases[i].index);
        assert_string_equal(error.field, cases[i].field);
        assert_string_equal(error.found, cases[i].found);
        assert_true(fail_alloc_clean(&host));
    }
}

static void wrong_arguments_are_refused(void **state)
{
    quota_error error = blank();
    quota_calendar *calendar = NULL;
    fail_alloc host;
    quota_allocator mem;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    assert_int_equal(quota_calendar_create(&mem, NULL, 0, 2024, 2024, NULL, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "calendar");
    assert_int_equal(quota_calendar_create(&mem, NULL, 1, 2024, 2024, &calendar, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "days");
    mem.struct_size = 3;
    assert_int_equal(quota_calendar_create(&mem, NULL, 0, 2024, 2024, &calendar, &error),
                     QUOTA_E_STRUCT_SIZE);
    assert_string_equal(error.field, "allocator");
    mem = fail_alloc_of(&host);
    mem.resize = NULL;
    assert_int_equal(quota_calendar_create(&mem, NULL, 0, 2024, 2024, &calendar, &error), QUOTA_E_ARGUMENT);
    assert_null(calendar);
    quota_calendar_free(NULL);
}

static void every_allocation_may_fail(void **state)
{
    quota_error error = blank();
    fail_alloc host;
    quota_allocator mem;
    size_t n;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    for (n = 1;; n++) {
        quota_calendar *calendar = NULL;
        quota_status status;

        fail_alloc_plan(&host, n);
        status = quota_calendar_create(&mem, national_day, NATIONAL_DAYS, 2024, 2024, &calendar, &error);
        if (status == QUOTA_OK) {
            assert_int_equal(host.live_blocks, 1);
            quota_calendar_free(calendar);
            break;
        }
        assert_int_equal(status, QUOTA_E_NO_MEMORY);
        assert_int_equal(error.status, QUOTA_E_NO_MEMORY);
        assert_null(calendar);
        assert_true(fail_alloc_clean(&host));
    }
    assert_int_equal(n, 3);
    assert_true(fail_alloc_clean(&host));
}

enum { LISTED_MAX = 200 };

/* By the list itself, read from its end or its start as it happens: it holds no contradictions. */
static int works_naively(const quota_calendar_day *days, size_t count, int64_t number)
{
    const int64_t date = lq_date_from_day(number);
    size_t i;

    for (i = 0; i < count; i++) {
        if (days[i].date == date) {
            return days[i].workday;
        }
    }
    return lq_date_weekday(number) < 5;
}

static size_t make_list(prng *random, quota_calendar_day *days, int64_t first, int64_t last)
{
    const size_t count = prng_below(random, LISTED_MAX + 1);
    size_t i, j;

    for (i = 0; i < count; i++) {
        days[i].date = (int32_t)lq_date_from_day(prng_between(random, first, last));
        days[i].workday = (int32_t)prng_below(random, 2);
        for (j = 0; j < i; j++) {
            if (days[j].date == days[i].date) {
                days[i].workday = days[j].workday;
            }
        }
    }
    return count;
}

static void counting_agrees_with_a_naive_loop(void **state)
{
    static quota_calendar_day days[LISTED_MAX];
    static int works[3 * 366];
    prng random = {202};
    int trial, question;

    (void)state;
    for (trial = 0; trial < 150; trial++) {
        const int32_t year = (int32_t)prng_between(&random, 1900, 9996);
        const int32_t last_year = year + (int32_t)prng_below(&random, 3);
        const int64_t first = day(year * 10000 + 101), last = day(last_year * 10000 + 1231);
        const size_t count = make_list(&random, days, first, last);
        quota_calendar *calendar = make(days, count, year, last_year);
        int64_t number;

        for (number = first; number <= last; number++) {
            works[number - first] = works_naively(days, count, number);
            assert_int_equal(lq_calendar_is_workday(calendar, number), works[number - first]);
        }
        for (question = 0; question < 300; question++) {
            const int64_t from = prng_between(&random, first, last);
            const int64_t counted = prng_between(&random, -300, 300);
            const int64_t step = counted < 0 ? -1 : 1;
            int64_t left = counted * step, out = 42, expected = from;

            while (left > 0 && expected >= first && expected <= last) {
                expected += step;
                left -= expected >= first && expected <= last && works[expected - first];
            }
            assert_int_equal(lq_calendar_add(calendar, from, counted, &out), left > 0);
            assert_int_equal(out, left > 0 ? 42 : expected);
        }
        quota_calendar_free(calendar);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holidays_are_off_and_made_up_for),
        cmocka_unit_test(days_off_roll_to_the_next_working_day),
        cmocka_unit_test(nothing_is_known_outside_the_years),
        cmocka_unit_test(all_years_can_be_covered),
        cmocka_unit_test(days_outside_the_years_are_not_known),
        cmocka_unit_test(one_day_may_be_listed_twice_the_same_way),
        cmocka_unit_test(wrong_lists_are_refused),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(counting_agrees_with_a_naive_loop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
