/* Every allocation of making a calendar fails once: the right status, nothing answered, nothing leaked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <libquota/quota.h>

#include "fail_alloc.h"

static quota_status create(const quota_allocator *mem, quota_calendar **calendar, quota_error *error)
{
    quota_calendar_day days[300];
    for (int i = 0; i < 300; i++)
        days[i] = (quota_calendar_day){20200101 + i / 25 * 100 + i % 25, i % 3 == 0};
    return quota_calendar_create(mem, days, 300, 2019, 2021, calendar, error);
}

static quota_status parse(const quota_allocator *mem, quota_calendar **calendar, quota_error *error)
{
    static const char text[] =
        "name,date,is_off_day\n\xE5\x9B\xBD\xE5\xBA\x86,2024-10-01,1\n\"\xE5\x9B\xBD\xE5\xBA\x86, 2\","
        "2024-10-02,1\nx,2024-10-12,0\n";
    return quota_calendar_parse(mem, text, sizeof text - 1, calendar, error);
}

static quota_status parse_wrong(const quota_allocator *mem, quota_calendar **calendar, quota_error *error)
{
    static const char text[] = "date,is_off_day\n2024-10-01,1\n2024-02-30,1\n";
    return quota_calendar_parse(mem, text, sizeof text - 1, calendar, error);
}

static void fail_each(quota_status (*make)(const quota_allocator *, quota_calendar **, quota_error *),
                      quota_status expected)
{
    fail_alloc host;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    quota_status status = QUOTA_E_NO_MEMORY;
    for (size_t n = 1; status == QUOTA_E_NO_MEMORY; n++) {
        quota_calendar *calendar = (quota_calendar *)&host;
        quota_error error = {.struct_size = sizeof error};
        fail_alloc_plan(&host, n);
        status = make(&mem, &calendar, &error);
        assert_int_equal(status, host.calls >= n ? QUOTA_E_NO_MEMORY : expected);
        assert_int_equal(error.status, status);
        assert_int_equal(calendar != NULL, status == QUOTA_OK);
        fail_alloc_plan(&host, 0);
        quota_calendar_free(calendar);
        assert_true(fail_alloc_clean(&host));
    }
}

static void test_create(void **state)
{
    (void)state;
    fail_each(create, QUOTA_OK);
}

static void test_parse(void **state)
{
    (void)state;
    fail_each(parse, QUOTA_OK);
    fail_each(parse_wrong, QUOTA_E_VALUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create),
        cmocka_unit_test(test_parse),
    };
    return cmocka_run_group_tests_name("calendar without memory", tests, NULL, NULL);
}
