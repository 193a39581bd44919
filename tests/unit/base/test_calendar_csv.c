/* Tests of src/base/calendar_csv.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/calendar.h"
#include "base/date.h"
#include "fail_alloc.h"

static const char national_day[] = "\xEF\xBB\xBF"
                                   "name,date,is_off_day\r\n"
                                   "元旦,2025-01-01,1\r\n"
                                   "国庆节,2024-10-02,1\r\n"
                                   "国庆节,2024-10-01,1,more cells\r\n"
                                   "\r\n"
                                   "调休,2024-09-29,0\r\n"
                                   "调休,2023-12-30,0\r\n"
                                   "调休,2026-01-04,0\r\n"
                                   "国庆节,2024-10-03,1\r\n"
                                   "国庆节,2024-10-04,1\r\n"
                                   "国庆节,2024-10-07,1\r\n"
                                   "调休,2024-10-12,0\r\n"
                                   "国庆节,2024-10-01,1\r\n";

static fail_alloc host;
static quota_allocator mem;
static quota_error error;

static int prepare(void **state)
{
    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    memset(&error, 0, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    return 0;
}

static void assert_added(const quota_calendar *calendar, int64_t from, int64_t count, int64_t expected)
{
    int64_t out = INT64_MIN;

    assert_int_equal(lq_calendar_add(calendar, lq_date_to_day(from), count, &out), 0);
    assert_int_equal(lq_date_from_day(out), expected);
}

static void list_is_read(void **state)
{
    quota_calendar *calendar = NULL;

    (void)state;
    assert_int_equal(quota_calendar_parse(&mem, national_day, sizeof national_day - 1, &calendar, &error),
                     QUOTA_OK);
    assert_int_equal(host.live_blocks, 1);
    assert_added(calendar, 20240930, 1, 20241008);
    assert_added(calendar, 20240927, 1, 20240929);
    assert_added(calendar, 20241011, 1, 20241012);
    assert_added(calendar, 20241231, 1, 20250102);
    /* The years are those of the days off; the day worked in 2023 does not count. */
    assert_true(lq_calendar_covers(calendar, lq_date_to_day(20240101), lq_date_to_day(20251231)));
    assert_false(lq_calendar_covers(calendar, lq_date_to_day(20231231), lq_date_to_day(20240101)));
    assert_false(lq_calendar_covers(calendar, lq_date_to_day(20251231), lq_date_to_day(20260101)));
    quota_calendar_free(calendar);
    assert_true(fail_alloc_clean(&host));

    assert_int_equal(quota_calendar_parse(NULL, "date,is_off_day\n2024-01-01,1", 28, &calendar, NULL),
                     QUOTA_OK);
    quota_calendar_free(calendar);
}

static void slips_are_told_with_their_place(void **state)
{
    static const struct {
        const char *text;
        quota_status status;
        uint32_t line, column;
        const char *field, *found;
    } cases[] = {
        {"", QUOTA_E_NOT_FOUND, 1, 1, "date", ""},
        {"\n", QUOTA_E_NOT_FOUND, 1, 1, "date", ""},
        {"day,is_off_day\n", QUOTA_E_NOT_FOUND, 1, 1, "date", ""},
        {"date,off\n2024-10-01,1\n", QUOTA_E_NOT_FOUND, 1, 1, "is_off_day", ""},
        {"date,is_off_day,date\n2024-10-01,1,2024-10-02\n", QUOTA_E_DUPLICATE_FACT, 1, 17, "date", "date"},
        {"is_off_day,is_off_day,date\n1,0,2024-10-01\n", QUOTA_E_DUPLICATE_FACT, 1, 12, "is_off_day",
         "is_off_day"},
        {"date\"\n", QUOTA_E_CSV, 1, 5, "", "\""},
        {"date,\xFF\n", QUOTA_E_UTF8, 1, 6, "", "?"},
        {"date,is_off_day\n2024-10-01,1\n2024-10-02,\"1\n", QUOTA_E_CSV, 3, 12, "", "end of text"},
        {"date,is_off_day\n2024-10-01,1\n\xFF,1\n", QUOTA_E_UTF8, 3, 1, "", "?"},
        {"date,is_off_day\n2024-10-1,1\n", QUOTA_E_VALUE, 2, 1, "date", "2024-10-1"},
        {"date,is_off_day\n2024-02-30,1\n", QUOTA_E_VALUE, 2, 1, "date", "2024-02-30"},
        {"date,is_off_day\nnever,1\n", QUOTA_E_VALUE, 2, 1, "date", "never"},
        {"date,is_off_day\n2024-10-01,yes\n", QUOTA_E_VALUE, 2, 12, "is_off_day", "yes"},
        {"date,is_off_day\n\n2024-10-01,\n", QUOTA_E_VALUE, 3, 12, "is_off_day", ""},
        {"date,is_off_day\n2024-10-01\n", QUOTA_E_VALUE, 2, 1, "is_off_day", ""},
        {"is_off_day,date\n1\n", QUOTA_E_VALUE, 2, 1, "date", ""},
        {"date,is_off_day\n,\n", QUOTA_E_VALUE, 2, 1, "date", ""},
        {"date,is_off_day\n", QUOTA_E_RANGE, 0, 0, "is_off_day", ""},
        {"date,is_off_day\n2024-10-12,0\n", QUOTA_E_RANGE, 0, 0, "is_off_day", ""},
        {"date,is_off_day\n2024-10-01,1\n\n2024-10-02,1\n2024-10-01,0\n", QUOTA_E_DUPLICATE_FACT, 5, 1,
         "date", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        quota_calendar *calendar = NULL;

        assert_int_equal(quota_calendar_parse(&mem, cases[i].text, strlen(cases[i].text), &calendar, &error),
                         cases[i].status);
        assert_null(calendar);
        assert_int_equal(error.status, cases[i].status);
        assert_int_equal(error.line, cases[i].line);
        assert_int_equal(error.column, cases[i].column);
        assert_string_equal(error.field, cases[i].field);
        assert_string_equal(error.found, cases[i].found);
        assert_true(fail_alloc_clean(&host));
        /* The same answer when nobody wants to know why. */
        assert_int_equal(quota_calendar_parse(&mem, cases[i].text, strlen(cases[i].text), &calendar, NULL),
                         cases[i].status);
    }
}

static void wrong_arguments_are_refused(void **state)
{
    quota_calendar *calendar = NULL;

    (void)state;
    assert_int_equal(quota_calendar_parse(&mem, "", 0, NULL, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "calendar");
    assert_int_equal(quota_calendar_parse(&mem, NULL, 1, &calendar, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "text");
    assert_int_equal(quota_calendar_parse(&mem, NULL, 0, &calendar, &error), QUOTA_E_NOT_FOUND);
    mem.reserved = 1;
    assert_int_equal(quota_calendar_parse(&mem, "", 0, &calendar, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "allocator");
    mem.struct_size = 0;
    assert_int_equal(quota_calendar_parse(&mem, "", 0, &calendar, &error), QUOTA_E_STRUCT_SIZE);
    assert_null(calendar);
    assert_int_equal(host.calls, 0);
}

static void every_allocation_may_fail(void **state)
{
    size_t n;

    (void)state;
    for (n = 1;; n++) {
        quota_calendar *calendar = NULL;
        quota_status status;

        fail_alloc_plan(&host, n);
        status = quota_calendar_parse(&mem, national_day, sizeof national_day - 1, &calendar, &error);
        if (status == QUOTA_OK) {
            quota_calendar_free(calendar);
            break;
        }
        assert_int_equal(status, QUOTA_E_NO_MEMORY);
        assert_int_equal(error.status, QUOTA_E_NO_MEMORY);
        assert_null(calendar);
        assert_true(fail_alloc_clean(&host));
    }
    assert_true(n > 8); /* cells, pool, days and lines grow, and the calendar itself is made of two blocks */
    assert_true(fail_alloc_clean(&host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(list_is_read, prepare),
        cmocka_unit_test_setup(slips_are_told_with_their_place, prepare),
        cmocka_unit_test_setup(wrong_arguments_are_refused, prepare),
        cmocka_unit_test_setup(every_allocation_may_fail, prepare),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
