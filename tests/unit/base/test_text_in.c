/* Tests of src/base/text_in.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "prng.h"

struct sample {
    const char *text;
    quota_status status;
    int64_t value;
};

/* RFC 3629 said another way: decode, then look at the number. */
static size_t step_naively(const unsigned char *text, size_t size)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t character;
    size_t length, i;

    if (size == 0 || (text[0] & 0xC0) == 0x80 || text[0] >= 0xF8) {
        return 0;
    }
    if (text[0] < 0x80) {
        return 1;
    }
    length = text[0] >= 0xF0 ? 4 : text[0] >= 0xE0 ? 3 : 2;
    if (size < length) {
        return 0;
    }
    character = text[0] & (0x7FU >> length);
    for (i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80) {
            return 0;
        }
        character = character << 6 | (text[i] & 0x3F);
    }
    if (character < least[length] || character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF)) {
        return 0;
    }
    return length;
}

static void utf8_steps_over_every_beginning(void **state)
{
    static const unsigned char thirds[] = {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};
    unsigned char text[4];
    unsigned first, second;
    size_t size, third, fourth;

    (void)state;
    for (first = 0; first < 256; first++) {
        for (second = 0; second < 256; second++) {
            for (third = 0; third < sizeof thirds; third++) {
                for (fourth = 0; fourth < sizeof thirds; fourth++) {
                    text[0] = (unsigned char)first;
                    text[1] = (unsigned char)second;
                    text[2] = thirds[third];
                    text[3] = thirds[fourth];
                    for (size = 0; size <= 4; size++) {
                        if (lq_utf8_step((const char *)text, size) != step_naively(text, size)) {
                            fail_msg("%02x %02x %02x %02x of size %u", first, second, text[2], text[3],
                                     (unsigned)size);
                        }
                    }
                }
            }
        }
    }
}

static void utf8_valid_prefix(void **state)
{
    (void)state;
    assert_int_equal(lq_utf8_valid("", 0), 0);
    assert_int_equal(lq_utf8_valid(NULL, 0), 0);
    assert_int_equal(lq_utf8_valid("abc", 3), 3);
    assert_int_equal(lq_utf8_valid("排污权", 9), 9);
    assert_int_equal(lq_utf8_valid("排污权", 8), 6);
    assert_int_equal(lq_utf8_valid("a\xFFz", 3), 1);
    assert_int_equal(lq_utf8_valid("\xF0\x9F\x8C\x8A", 4), 4);
    assert_int_equal(lq_utf8_valid("a\0b", 3), 3);
}

static void utf8_is_cut_at_characters(void **state)
{
    const char *text = "a排b";

    (void)state;
    assert_int_equal(lq_utf8_cut(text, 5, 9), 5);
    assert_int_equal(lq_utf8_cut(text, 5, 5), 5);
    assert_int_equal(lq_utf8_cut(text, 5, 4), 4);
    assert_int_equal(lq_utf8_cut(text, 5, 3), 1);
    assert_int_equal(lq_utf8_cut(text, 5, 2), 1);
    assert_int_equal(lq_utf8_cut(text, 5, 1), 1);
    assert_int_equal(lq_utf8_cut(text, 5, 0), 0);
    assert_int_equal(lq_utf8_cut("\x80\x80\x80", 3, 2), 0);
}

static void decimals_are_exact(void **state)
{
    static const struct sample samples[] = {
        {"0", QUOTA_OK, 0},
        {"-0", QUOTA_OK, 0},
        {"7", QUOTA_OK, 7000},
        {"007", QUOTA_OK, 7000},
        {"10.25", QUOTA_OK, 10250},
        {"-10.25", QUOTA_OK, -10250},
        {"0.001", QUOTA_OK, 1},
        {"-0.001", QUOTA_OK, -1},
        {"0.0010000000000000000000000000", QUOTA_OK, 1},
        {"0000000000000000000000000000001", QUOTA_OK, 1000},
        {"9223372036854775.807", QUOTA_OK, INT64_MAX},
        {"-9223372036854775.807", QUOTA_OK, -INT64_MAX},
        {"0.0001", QUOTA_E_RANGE, 0},
        {"1.2340000001", QUOTA_E_RANGE, 0},
        {"9223372036854775.808", QUOTA_E_RANGE, 0},
        {"-9223372036854775.808", QUOTA_E_RANGE, 0},
        {"9223372036854775.8079", QUOTA_E_RANGE, 0},
        {"9223372036854776", QUOTA_E_RANGE, 0},
        {"99999999999999999999999", QUOTA_E_RANGE, 0},
        {"", QUOTA_E_VALUE, 0},
        {"-", QUOTA_E_VALUE, 0},
        {".", QUOTA_E_VALUE, 0},
        {"1.", QUOTA_E_VALUE, 0},
        {".5", QUOTA_E_VALUE, 0},
        {"-.5", QUOTA_E_VALUE, 0},
        {"1.-5", QUOTA_E_VALUE, 0},
        {"1.2.3", QUOTA_E_VALUE, 0},
        {"+1", QUOTA_E_VALUE, 0},
        {"--1", QUOTA_E_VALUE, 0},
        {" 1", QUOTA_E_VALUE, 0},
        {"1 ", QUOTA_E_VALUE, 0},
        {"1,000", QUOTA_E_VALUE, 0},
        {"1e3", QUOTA_E_VALUE, 0},
        {"0x10", QUOTA_E_VALUE, 0},
        {"１", QUOTA_E_VALUE, 0},
        {"99999999999999999999999x", QUOTA_E_VALUE, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof samples / sizeof *samples; i++) {
        int64_t out = 42;

        assert_int_equal(lq_parse_decimal(samples[i].text, strlen(samples[i].text), 3, &out),
                         samples[i].status);
        assert_int_equal(out, samples[i].status == QUOTA_OK ? samples[i].value : 42);
    }
}

static void decimals_without_scale_are_whole_numbers(void **state)
{
    int64_t out = 0;

    (void)state;
    assert_int_equal(lq_parse_decimal("9223372036854775807", 19, 0, &out), QUOTA_OK);
    assert_true(out == INT64_MAX);
    assert_int_equal(lq_parse_decimal("-9223372036854775808", 20, 0, &out), QUOTA_E_RANGE);
    assert_int_equal(lq_parse_decimal("5.0", 3, 0, &out), QUOTA_OK);
    assert_int_equal(out, 5);
    assert_int_equal(lq_parse_decimal("5.1", 3, 0, &out), QUOTA_E_RANGE);
    assert_int_equal(lq_parse_decimal("12345", 2, 0, &out), QUOTA_OK); /* the size is heeded, not a NUL */
    assert_int_equal(out, 12);
    assert_int_equal(lq_parse_decimal("12.5", 3, 0, &out), QUOTA_E_VALUE);
    assert_int_equal(lq_parse_decimal("9.223372036854775807", 20, 18, &out), QUOTA_OK);
    assert_true(out == INT64_MAX);
    assert_int_equal(lq_parse_decimal("10", 2, 18, &out), QUOTA_E_RANGE);
}

static void dates_are_read(void **state)
{
    static const struct sample samples[] = {
        {"2024-10-09", QUOTA_OK, 20241009},    {"1900-01-01", QUOTA_OK, 19000101},
        {"9998-12-31", QUOTA_OK, 99981231},    {"never", QUOTA_OK, QUOTA_NEVER},
        {"9999-12-31", QUOTA_OK, QUOTA_NEVER}, {"2024-02-29", QUOTA_OK, 20240229},
        {"2023-02-29", QUOTA_E_RANGE, 0},      {"1899-12-31", QUOTA_E_RANGE, 0},
        {"2024-13-01", QUOTA_E_RANGE, 0},      {"2024-00-01", QUOTA_E_RANGE, 0},
        {"0000-00-00", QUOTA_E_RANGE, 0},      {"", QUOTA_E_VALUE, 0},
        {"Never", QUOTA_E_VALUE, 0},           {"nevers", QUOTA_E_VALUE, 0},
        {"2024-1-9", QUOTA_E_VALUE, 0},        {"2024/10/09", QUOTA_E_VALUE, 0},
        {"2024-10/09", QUOTA_E_VALUE, 0},      {"20241009", QUOTA_E_VALUE, 0},
        {"2024-10-0 ", QUOTA_E_VALUE, 0},      {"2024-10-0a", QUOTA_E_VALUE, 0},
        {"-024-10-09", QUOTA_E_VALUE, 0},      {"2024-10-09 ", QUOTA_E_VALUE, 0},
        {"2024-10-091", QUOTA_E_VALUE, 0},     {"abcde", QUOTA_E_VALUE, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof samples / sizeof *samples; i++) {
        int64_t out = 42;

        assert_int_equal(lq_parse_date(samples[i].text, strlen(samples[i].text), &out), samples[i].status);
        assert_int_equal(out, samples[i].status == QUOTA_OK ? samples[i].value : 42);
    }
}

struct ratio_sample {
    const char *text;
    quota_status status;
    int64_t num, den;
};

static void ratios_come_in_lowest_terms(void **state)
{
    static const struct ratio_sample samples[] = {
        {"1.2:1", QUOTA_OK, 6, 5},
        {"3:2", QUOTA_OK, 3, 2},
        {"80%", QUOTA_OK, 4, 5},
        {"1.1", QUOTA_OK, 11, 10},
        {"2", QUOTA_OK, 2, 1},
        {"100%", QUOTA_OK, 1, 1},
        {"12.5%", QUOTA_OK, 1, 8},
        {"0.000001%", QUOTA_OK, 1, 100000000},
        {"1:3", QUOTA_OK, 1, 3},
        {"1.5:0.5", QUOTA_OK, 3, 1},
        {"0.000001:1", QUOTA_OK, 1, 1000000},
        {"1000000000000:1", QUOTA_OK, INT64_C(1000000000000), 1},
        {"1:1000000000000", QUOTA_OK, 1, INT64_C(1000000000000)},
        {"1000000000000", QUOTA_OK, INT64_C(1000000000000), 1},
        {"1000000000001:1", QUOTA_E_RANGE, 0, 0},
        {"1:1000000000001", QUOTA_E_RANGE, 0, 0},
        {"99999999999999:1", QUOTA_E_RANGE, 0, 0},
        {"1:99999999999999", QUOTA_E_RANGE, 0, 0},
        {"2000000000000", QUOTA_E_RANGE, 0, 0},
        {"0", QUOTA_E_RANGE, 0, 0},
        {"0%", QUOTA_E_RANGE, 0, 0},
        {"0.0%", QUOTA_E_RANGE, 0, 0},
        {"0:1", QUOTA_E_RANGE, 0, 0},
        {"1:0", QUOTA_E_RANGE, 0, 0},
        {"0:0", QUOTA_E_RANGE, 0, 0},
        {"-1:2", QUOTA_E_RANGE, 0, 0},
        {"1:-2", QUOTA_E_RANGE, 0, 0},
        {"-80%", QUOTA_E_RANGE, 0, 0},
        {"-1.5", QUOTA_E_RANGE, 0, 0},
        {"1.0000001:1", QUOTA_E_RANGE, 0, 0},
        {"1.0000001", QUOTA_E_RANGE, 0, 0},
        {"0.0000001%", QUOTA_E_RANGE, 0, 0},
        {"", QUOTA_E_VALUE, 0, 0},
        {":", QUOTA_E_VALUE, 0, 0},
        {"1:", QUOTA_E_VALUE, 0, 0},
        {":1", QUOTA_E_VALUE, 0, 0},
        {"1:2:3", QUOTA_E_VALUE, 0, 0},
        {"%", QUOTA_E_VALUE, 0, 0},
        {"80 %", QUOTA_E_VALUE, 0, 0},
        {"80%:1", QUOTA_E_VALUE, 0, 0},
        {"1 : 2", QUOTA_E_VALUE, 0, 0},
        {"1：2", QUOTA_E_VALUE, 0, 0},
        {"0:x", QUOTA_E_VALUE, 0, 0},
        {"99999999999999:x", QUOTA_E_VALUE, 0, 0},
        {"x:99999999999999", QUOTA_E_VALUE, 0, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof samples / sizeof *samples; i++) {
        int64_t num = 42, den = 43;
        const int ok = samples[i].status == QUOTA_OK;

        assert_int_equal(lq_parse_ratio(samples[i].text, strlen(samples[i].text), &num, &den),
                         samples[i].status);
        assert_int_equal(num, ok ? samples[i].num : 42);
        assert_int_equal(den, ok ? samples[i].den : 43);
    }
    assert_int_equal(lq_parse_ratio(NULL, 0, NULL, NULL), QUOTA_E_VALUE);
}

static void amounts_come_in_milligrams(void **state)
{
    static const struct sample samples[] = {
        {"10 t", QUOTA_OK, INT64_C(10000000000)},
        {"10t", QUOTA_OK, INT64_C(10000000000)},
        {"10   t", QUOTA_OK, INT64_C(10000000000)},
        {"1.5kg", QUOTA_OK, 1500000},
        {"3 g", QUOTA_OK, 3000},
        {"7 mg", QUOTA_OK, 7},
        {"-0.000000001 t", QUOTA_OK, -1},
        {"0 t", QUOTA_OK, 0},
        {"1000000000 t", QUOTA_OK, QUOTA_AMOUNT_MAX},
        {"-1000000000 t", QUOTA_OK, -QUOTA_AMOUNT_MAX},
        {"1000000000.000000001 t", QUOTA_E_RANGE, 0},
        {"-1000000000.000000001 t", QUOTA_E_RANGE, 0},
        {"100000000000 t", QUOTA_E_RANGE, 0},
        {"0.0000000001 t", QUOTA_E_RANGE, 0},
        {"0.5 mg", QUOTA_E_RANGE, 0},
        {"10", QUOTA_E_VALUE, 0},
        {"10 ", QUOTA_E_VALUE, 0},
        {"t", QUOTA_E_VALUE, 0},
        {" t", QUOTA_E_VALUE, 0},
        {"", QUOTA_E_VALUE, 0},
        {" 10 t", QUOTA_E_VALUE, 0},
        {"10 t ", QUOTA_E_VALUE, 0},
        {"10\tt", QUOTA_E_VALUE, 0},
        {"10 T", QUOTA_E_VALUE, 0},
        {"10 yuan", QUOTA_E_VALUE, 0},
        {"10. t", QUOTA_E_VALUE, 0},
        {"10 吨", QUOTA_E_VALUE, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof samples / sizeof *samples; i++) {
        int64_t out = 42;

        assert_int_equal(lq_parse_amount(samples[i].text, strlen(samples[i].text), &out), samples[i].status);
        assert_int_equal(out, samples[i].status == QUOTA_OK ? samples[i].value : 42);
    }
}

static void money_comes_in_fen(void **state)
{
    static const struct sample samples[] = {
        {"8000 yuan", QUOTA_OK, 800000},
        {"0.01yuan", QUOTA_OK, 1},
        {"5 fen", QUOTA_OK, 5},
        {"0 fen", QUOTA_OK, 0},
        {"10000000000000000 yuan", QUOTA_OK, QUOTA_MONEY_MAX},
        {"10000000000000000.01 yuan", QUOTA_E_RANGE, 0},
        {"0.001 yuan", QUOTA_E_RANGE, 0},
        {"-1 fen", QUOTA_E_RANGE, 0},
        {"5", QUOTA_E_VALUE, 0},
        {"5 t", QUOTA_E_VALUE, 0},
        {"", QUOTA_E_VALUE, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof samples / sizeof *samples; i++) {
        int64_t out = 42;

        assert_int_equal(lq_parse_money(samples[i].text, strlen(samples[i].text), &out), samples[i].status);
        assert_int_equal(out, samples[i].status == QUOTA_OK ? samples[i].value : 42);
    }
}

static void what_is_printed_is_read_again(void **state)
{
    prng random = {5};
    char text[64];
    int i;

    (void)state;
    for (i = 0; i < 50000; i++) {
        const int scale = (int)prng_below(&random, 19);
        const int64_t value = prng_any(&random);
        int64_t num = prng_between(&random, 0, INT64_C(1) << prng_below(&random, 40));
        int64_t den = prng_between(&random, 1, INT64_C(1) << prng_below(&random, 40));
        int64_t read = 0, read_den = 0;
        lq_out out;

        lq_out_init(&out, text, sizeof text);
        lq_out_decimal(&out, value, scale);
        assert_int_equal(lq_out_finish(&out, NULL), QUOTA_OK);
        if (value == INT64_MIN) {
            assert_int_equal(lq_parse_decimal(text, out.length, scale, &read), QUOTA_E_RANGE);
        } else {
            assert_int_equal(lq_parse_decimal(text, out.length, scale, &read), QUOTA_OK);
            assert_true(read == value);
        }

        if (prng_below(&random, 2)) {
            den = 10000;
        }
        if (num == 0 || num > INT64_C(1000000000000) || den > INT64_C(1000000000000)) {
            continue;
        }
        lq_out_init(&out, text, sizeof text);
        lq_out_ratio(&out, num, den);
        assert_int_equal(lq_out_finish(&out, NULL), QUOTA_OK);
        assert_int_equal(lq_parse_ratio(text, out.length, &read, &read_den), QUOTA_OK);
        assert_int_equal(lq_gcd(read, read_den), 1);
        assert_int_equal(lq_wide_compare(lq_wide_product(read, den), lq_wide_product(num, read_den)), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_steps_over_every_beginning),
        cmocka_unit_test(utf8_valid_prefix),
        cmocka_unit_test(utf8_is_cut_at_characters),
        cmocka_unit_test(decimals_are_exact),
        cmocka_unit_test(decimals_without_scale_are_whole_numbers),
        cmocka_unit_test(dates_are_read),
        cmocka_unit_test(ratios_come_in_lowest_terms),
        cmocka_unit_test(amounts_come_in_milligrams),
        cmocka_unit_test(money_comes_in_fen),
        cmocka_unit_test(what_is_printed_is_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
