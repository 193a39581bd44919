/* text_in.c - UTF-8 checks, and values from text. */
#include "base/text.h"

#include "base/date.h"
#include "base/num.h"

#include <string.h>

enum { RATIO_SCALE = 6 };

static const int64_t ratio_term_max = INT64_C(1000000000000);

static int is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

size_t lq_utf8_step(const char *text, size_t size)
{
    const unsigned char first = size > 0 ? (unsigned char)text[0] : 0x80;
    const unsigned char second = size > 1 ? (unsigned char)text[1] : 0;
    unsigned char low = 0x80, high = 0xBF; /* bounds of the second byte */
    size_t length, i;

    if (first < 0x80) {
        return 1;
    }
    if (first < 0xC2 || first > 0xF4) { /* a stray continuation, an overlong, past U+10FFFF */
        return 0;
    }
    length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first == 0xE0) {
        low = 0xA0; /* below: overlong */
    } else if (first == 0xED) {
        high = 0x9F; /* above: surrogates */
    } else if (first == 0xF0) {
        low = 0x90; /* below: overlong */
    } else if (first == 0xF4) {
        high = 0x8F; /* above: past U+10FFFF */
    }
    if (size < length || second < low || second > high) {
        return 0;
    }
    for (i = 2; i < length; i++) {
        if (!is_continuation(text[i])) {
            return 0;
        }
    }
    return length;
}

size_t lq_utf8_valid(const char *text, size_t size)
{
    size_t at = 0;

    while (at < size) {
        const size_t step = lq_utf8_step(text + at, size - at);

        if (step == 0) {
            break;
        }
        at += step;
    }
    return at;
}

size_t lq_utf8_cut(const char *text, size_t size, size_t max)
{
    size_t cut = max;

    if (size <= max) {
        return size;
    }
    while (cut > 0 && is_continuation(text[cut])) {
        cut--;
    }
    return cut;
}

static size_t count_digits(const char *text, size_t size)
{
    size_t count = 0;

    while (count < size && text[count] >= '0' && text[count] <= '9') {
        count++;
    }
    return count;
}

static int append_digit(int64_t *value, int digit)
{
    int64_t shifted;

    return lq_mul(*value, 10, &shifted) || lq_add(shifted, digit, value);
}

/* Length of the decimal that a text, not empty, begins with; 0 if it begins with none.  *point is where
 * its decimals begin, or its length if it has none. */
static size_t scan_decimal(const char *text, size_t size, size_t *point)
{
    const size_t sign = text[0] == '-';
    const size_t whole = count_digits(text + sign, size - sign);
    size_t end = sign + whole;

    *point = end;
    if (whole == 0) {
        return 0;
    }
    if (end < size && text[end] == '.') {
        const size_t decimals = count_digits(text + end + 1, size - end - 1);

        if (decimals == 0) {
            return 0;
        }
        *point = end + 1;
        end += 1 + decimals;
    }
    return end;
}

quota_status lq_parse_decimal(const char *text, size_t size, int scale, int64_t *out)
{
    size_t point, at;
    int64_t value = 0;
    int decimals = 0;

    if (size == 0 || scan_decimal(text, size, &point) != size) {
        return QUOTA_E_VALUE;
    }
    for (at = text[0] == '-'; at < size; at++) {
        if (text[at] == '.') {
            continue;
        }
        if (at >= point && decimals == scale) {
            if (text[at] != '0') {
                return QUOTA_E_RANGE;
            }
            continue;
        }
        if (append_digit(&value, text[at] - '0')) {
            return QUOTA_E_RANGE;
        }
        decimals += at >= point;
    }
    for (; decimals < scale; decimals++) {
        if (append_digit(&value, 0)) {
            return QUOTA_E_RANGE;
        }
    }
    *out = text[0] == '-' ? -value : value;
    return QUOTA_OK;
}

quota_status lq_parse_date(const char *text, size_t size, int64_t *out)
{
    int64_t date = 0;
    size_t at;

    if (size == 5 && memcmp(text, "never", 5) == 0) {
        *out = QUOTA_NEVER;
        return QUOTA_OK;
    }
    if (size != 10) {
        return QUOTA_E_VALUE;
    }
    for (at = 0; at < size; at++) {
        if (at == 4 || at == 7) {
            if (text[at] != '-') {
                return QUOTA_E_VALUE;
            }
        } else {
            if (text[at] < '0' || text[at] > '9') {
                return QUOTA_E_VALUE;
            }
            date = date * 10 + (text[at] - '0');
        }
    }
    if (!lq_date_valid(date)) {
        return QUOTA_E_RANGE;
    }
    *out = date;
    return QUOTA_OK;
}

static quota_status reduce(int64_t a, int64_t b, int64_t *num, int64_t *den)
{
    const int64_t divisor = lq_gcd(a, b);

    if (a <= 0 || b <= 0 || a / divisor > ratio_term_max || b / divisor > ratio_term_max) {
        return QUOTA_E_RANGE;
    }
    *num = a / divisor;
    *den = b / divisor;
    return QUOTA_OK;
}

/* "a:b"; both sides are read before either is judged, so that malformed text is named as such. */
static quota_status parse_pair(const char *text, size_t size, size_t colon, int64_t *num, int64_t *den)
{
    int64_t a = 0, b = 0;
    const quota_status left = lq_parse_decimal(text, colon, RATIO_SCALE, &a);
    const quota_status right = lq_parse_decimal(text + colon + 1, size - colon - 1, RATIO_SCALE, &b);

    if (left == QUOTA_E_VALUE || right == QUOTA_E_VALUE) {
        return QUOTA_E_VALUE;
    }
    if (left != QUOTA_OK || right != QUOTA_OK) {
        return QUOTA_E_RANGE;
    }
    return reduce(a, b, num, den);
}

quota_status lq_parse_ratio(const char *text, size_t size, int64_t *num, int64_t *den)
{
    const char *colon = size == 0 ? NULL : memchr(text, ':', size);
    const int percent = size > 0 && text[size - 1] == '%';
    int64_t value = 0;
    quota_status status;

    if (colon != NULL) {
        return parse_pair(text, size, (size_t)(colon - text), num, den);
    }
    status = lq_parse_decimal(text, size - (size_t)percent, RATIO_SCALE, &value);
    if (status != QUOTA_OK) {
        return status;
    }
    return reduce(value, percent ? 100000000 : 1000000, num, den);
}

const char *lq_word_at(const char *words, int64_t index)
{
    while (index-- > 0) {
        words += strlen(words) + 1;
    }
    return words;
}

uint32_t lq_word_number(const char *words, size_t count, const char *text, size_t size)
{
    for (uint32_t number = 1; number <= count; number++) {
        const size_t length = strlen(words);
        if (length == size && memcmp(words, text, size) == 0) {
            return number;
        }
        words += length + 1;
    }
    return 0;
}

struct unit {
    char name[5];
    int scale; /* the unit is 10^scale of the smallest one */
};

static quota_status parse_with_unit(const char *text, size_t size, const struct unit *units,
                                    size_t unit_count, int64_t *out)
{
    size_t point, i;
    const size_t number = size == 0 ? 0 : scan_decimal(text, size, &point);
    size_t at = number;

    while (at < size && text[at] == ' ') {
        at++;
    }
    for (i = 0; i < unit_count; i++) {
        if (strlen(units[i].name) == size - at && memcmp(units[i].name, text + at, size - at) == 0) {
            return lq_parse_decimal(text, number, units[i].scale, out);
        }
    }
    return QUOTA_E_VALUE;
}

quota_status lq_parse_amount(const char *text, size_t size, int64_t *mg)
{
    static const struct unit units[] = {{"t", 9}, {"kg", 6}, {"g", 3}, {"mg", 0}};
    int64_t value = 0;
    const quota_status status = parse_with_unit(text, size, units, sizeof units / sizeof *units, &value);

    if (status != QUOTA_OK) {
        return status;
    }
    if (value < -QUOTA_AMOUNT_MAX || value > QUOTA_AMOUNT_MAX) {
        return QUOTA_E_RANGE;
    }
    *mg = value;
    return QUOTA_OK;
}

quota_status lq_parse_money(const char *text, size_t size, int64_t *fen)
{
    static const struct unit units[] = {{"yuan", 2}, {"fen", 0}};
    int64_t value = 0;
    const quota_status status = parse_with_unit(text, size, units, sizeof units / sizeof *units, &value);

    if (status != QUOTA_OK) {
        return status;
    }
    if (value < 0 || value > QUOTA_MONEY_MAX) {
        return QUOTA_E_RANGE;
    }
    *fen = value;
    return QUOTA_OK;
}
