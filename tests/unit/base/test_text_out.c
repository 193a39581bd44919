/* Tests of src/base/text_out.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "prng.h"

static char text[200];

static lq_out begin(void)
{
    lq_out out;

    memset(text, '#', sizeof text);
    lq_out_init(&out, text, sizeof text);
    return out;
}

static void assert_written(lq_out *out, const char *expected)
{
    size_t needed = 0;

    assert_int_equal(lq_out_finish(out, &needed), QUOTA_OK);
    assert_int_equal(needed, strlen(expected) + 1);
    assert_string_equal(text, expected);
}

static void decimals_are_shortest(void **state)
{
    static const struct {
        int64_t value;
        int scale;
        const char *text;
    } samples[] = {
        {2000100000, 9, "2.0001"},
        {0, 0, "0"},
        {0, 9, "0"},
        {1, 9, "0.000000001"},
        {-1, 9, "-0.000000001"},
        {1500, 3, "1.5"},
        {1000, 3, "1"},
        {100, 0, "100"},
        {-25, 1, "-2.5"},
        {-1000, 2, "-10"},
        {INT64_MAX, 0, "9223372036854775807"},
        {INT64_MAX, 18, "9.223372036854775807"},
        {INT64_MIN, 0, "-9223372036854775808"},
        {INT64_MIN, 18, "-9.223372036854775808"},
        {1, 18, "0.000000000000000001"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof samples / sizeof *samples; i++) {
        lq_out out = begin();

        lq_out_decimal(&out, samples[i].value, samples[i].scale);
        assert_written(&out, samples[i].text);
    }
}

static void integers_agree_with_printf(void **state)
{
    prng random = {11};
    char expected[32];
    int i;

    (void)state;
    for (i = 0; i < 10000; i++) {
        const int64_t value = prng_any(&random);
        lq_out out = begin();

        (void)snprintf(expected, sizeof expected, "%lld", (long long)value);
        lq_out_int(&out, value);
        assert_written(&out, expected);
    }
}

static void dates_are_written(void **state)
{
    static const struct {
        int64_t date;
        const char *text;
    } samples[] = {{20241009, "2024-10-09"},
                   {19000101, "1900-01-01"},
                   {99981231, "9998-12-31"},
                   {QUOTA_NEVER, "never"},
                   {20240230, "20240230"},
                   {-5, "-5"},
                   {QUOTA_UNKNOWN, "-9223372036854775808"}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof samples / sizeof *samples; i++) {
        lq_out out = begin();

        lq_out_date(&out, samples[i].date);
        assert_written(&out, samples[i].text);
    }
}

static void ratios_are_written(void **state)
{
    static const struct {
        int64_t num, den;
        const char *text;
    } samples[] = {{6, 5, "1.2:1"},
                   {12, 10, "1.2:1"},
                   {1, 3, "1:3"},
                   {2, 6, "1:3"},
                   {1, 1, "1:1"},
                   {2, 1, "2:1"},
                   {4, 5, "0.8:1"},
                   {0, 1, "0%"},
                   {0, 0, "0%"},
                   {1, 1000000, "0.000001:1"},
                   {1, 64, "0.015625:1"},
                   {1, 128, "1:128"},
                   {1, 10000000, "1:10000000"},
                   {INT64_C(1000000000000), 7, "1000000000000:7"},
                   {INT64_MAX, 1000000, "9223372036854.775807:1"},
                   {INT64_MAX - 1, 5, "9223372036854775806:5"},
                   {5, 0, "1:0"},
                   {1, -2, "1:-2"}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof samples / sizeof *samples; i++) {
        lq_out out = begin();

        lq_out_ratio(&out, samples[i].num, samples[i].den);
        assert_written(&out, samples[i].text);
    }
}

static void cells_are_quoted_only_if_they_must_be(void **state)
{
    static const struct {
        const char *cell, *text;
    } samples[] = {{"", ""},
                   {"plain", "plain"},
                   {" blanks ", " blanks "},
                   {"排污权", "排污权"},
                   {"a,b", "\"a,b\""},
                   {"a\nb", "\"a\nb\""},
                   {"a\rb", "\"a\rb\""},
                   {"\"", "\"\"\"\""},
                   {"say \"no\"", "\"say \"\"no\"\"\""},
                   {"\"\"", "\"\"\"\"\"\""},
                   {"\xEF\xBB\xBF"
                    "mark",
                    "\"\xEF\xBB\xBF"
                    "mark\""},
                   {"\xEF\xBB", "\xEF\xBB"}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof samples / sizeof *samples; i++) {
        lq_out out = begin();

        lq_out_csv(&out, samples[i].cell, strlen(samples[i].cell));
        assert_written(&out, samples[i].text);
    }
}

static void short_buffers_are_cut_at_characters(void **state)
{
    const char *whole = "a排污b";
    size_t capacity, needed;

    (void)state;
    for (capacity = 0; capacity <= 10; capacity++) {
        char buffer[10];
        lq_out out;
        quota_status status;
        size_t kept = capacity == 0 ? 0 : capacity - 1;

        memset(buffer, '#', sizeof buffer);
        lq_out_init(&out, capacity == 0 ? NULL : buffer, capacity);
        lq_out_text(&out, "a");
        lq_out_text(&out, "排污");
        lq_out_text(&out, "b");
        needed = 0;
        status = lq_out_finish(&out, &needed);
        assert_int_equal(status, capacity < 9 ? QUOTA_E_BUFFER : QUOTA_OK);
        assert_int_equal(needed, 9);
        if (capacity == 0) {
            continue;
        }
        kept = kept > 8 ? 8 : kept;
        while (kept != 0 && kept != 1 && kept != 4 && kept != 7 && kept != 8) {
            kept--;
        }
        assert_memory_equal(buffer, whole, kept);
        assert_int_equal(buffer[kept], '\0');
        if (capacity < sizeof buffer) {
            assert_int_equal(buffer[capacity], '#');
        }
    }
}

static void lengths_stop_at_the_top(void **state)
{
    lq_out out;
    size_t needed = 0;

    (void)state;
    lq_out_init(&out, NULL, 0);
    out.length = SIZE_MAX - 4;
    lq_out_text(&out, "ab");
    assert_true(out.length == SIZE_MAX - 2);
    lq_out_text(&out, "abc");
    assert_true(out.length == SIZE_MAX - 1);
    lq_out_text(&out, "abc");
    assert_true(out.length == SIZE_MAX - 1);
    assert_int_equal(lq_out_finish(&out, &needed), QUOTA_E_BUFFER);
    assert_true(needed == SIZE_MAX);
    assert_int_equal(lq_out_finish(&out, NULL), QUOTA_E_BUFFER);
}

static void nothing_is_a_text_too(void **state)
{
    lq_out out = begin();

    (void)state;
    lq_out_bytes(&out, NULL, 0);
    lq_out_csv(&out, NULL, 0);
    assert_written(&out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_shortest),
        cmocka_unit_test(integers_agree_with_printf),
        cmocka_unit_test(dates_are_written),
        cmocka_unit_test(ratios_are_written),
        cmocka_unit_test(cells_are_quoted_only_if_they_must_be),
        cmocka_unit_test(short_buffers_are_cut_at_characters),
        cmocka_unit_test(lengths_stop_at_the_top),
        cmocka_unit_test(nothing_is_a_text_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
