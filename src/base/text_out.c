/* text_out.c - values to text, into a caller's buffer. */
#include "base/text.h"

#include "base/date.h"
#include "base/num.h"

#include <string.h>

enum { DIGITS_MAX = 20, RATIO_DECIMALS = 6 };

void lq_out_init(lq_out *out, char *buffer, size_t capacity)
{
    out->buffer = buffer;
    out->capacity = capacity;
    out->length = 0;
}

void lq_out_bytes(lq_out *out, const char *text, size_t size)
{
    /* The last byte of the buffer is filled too: it tells lq_out_finish whether a character
     * straddles the place of the NUL. */
    const size_t room = out->length < out->capacity ? out->capacity - out->length : 0;
    const size_t part = size < room ? size : room;

    if (part > 0) {
        memcpy(out->buffer + out->length, text, part);
    }
    /* Stops counting one short of the top, so that length + 1 stays a size. */
    out->length = size < SIZE_MAX - 1 - out->length ? out->length + size : SIZE_MAX - 1;
}

void lq_out_text(lq_out *out, const char *text)
{
    lq_out_bytes(out, text, strlen(text));
}

void lq_out_int(lq_out *out, int64_t value)
{
    lq_out_decimal(out, value, 0);
}

void lq_out_decimal(lq_out *out, int64_t value, int scale)
{
    char digits[DIGITS_MAX]; /* the last ones of the text, from the right */
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    size_t first = DIGITS_MAX, last = DIGITS_MAX;
    const size_t point = DIGITS_MAX - (size_t)scale;

    do {
        digits[--first] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0 || first >= point);
    while (last > point && digits[last - 1] == '0') {
        last--;
    }
    if (value < 0) {
        lq_out_bytes(out, "-", 1);
    }
    lq_out_bytes(out, digits + first, point - first);
    if (last > point) {
        lq_out_bytes(out, ".", 1);
        lq_out_bytes(out, digits + point, last - point);
    }
}

void lq_out_date(lq_out *out, int64_t yyyymmdd)
{
    char text[10];
    size_t at;

    if (yyyymmdd == QUOTA_NEVER) {
        lq_out_bytes(out, "never", 5);
        return;
    }
    if (!lq_date_valid(yyyymmdd)) {
        lq_out_int(out, yyyymmdd);
        return;
    }
    for (at = sizeof text; at-- > 0;) {
        if (at == 4 || at == 7) {
            text[at] = '-';
        } else {
            text[at] = (char)('0' + yyyymmdd % 10);
            yyyymmdd /= 10;
        }
    }
    lq_out_bytes(out, text, sizeof text);
}

void lq_out_ratio(lq_out *out, int64_t num, int64_t den)
{
    const int64_t divisor = lq_gcd(num, den);
    int64_t power = 1, scaled;
    int decimals = 0;

    if (num == 0) { /* "0:1" is no ratio; nought can only be meant as a share */
        lq_out_bytes(out, "0%", 2);
        return;
    }
    num /= divisor;
    den /= divisor;
    while (decimals < RATIO_DECIMALS && (den <= 0 || power % den != 0)) {
        power *= 10;
        decimals++;
    }
    if (den > 0 && power % den == 0 && !lq_mul(num, power / den, &scaled)) {
        lq_out_decimal(out, scaled, decimals);
        lq_out_bytes(out, ":1", 2);
        return;
    }
    lq_out_int(out, num);
    lq_out_bytes(out, ":", 1);
    lq_out_int(out, den);
}

static int must_be_quoted(const char *text, size_t size)
{
    size_t at;

    /* At the start of a file these bytes would be taken for a byte order mark. */
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        return 1;
    }
    for (at = 0; at < size; at++) {
        if (text[at] == '"' || text[at] == ',' || text[at] == '\r' || text[at] == '\n') {
            return 1;
        }
    }
    return 0;
}

void lq_out_csv(lq_out *out, const char *text, size_t size)
{
    size_t from = 0, at;

    if (!must_be_quoted(text, size)) {
        lq_out_bytes(out, text, size);
        return;
    }
    lq_out_bytes(out, "\"", 1);
    for (at = 0; at < size; at++) {
        if (text[at] == '"') {
            lq_out_bytes(out, text + from, at + 1 - from);
            from = at; /* the quote is written again with what follows */
        }
    }
    lq_out_bytes(out, text + from, size - from);
    lq_out_bytes(out, "\"", 1);
}

quota_status lq_out_finish(lq_out *out, size_t *needed)
{
    const int fits = out->length < out->capacity;

    if (needed != NULL) {
        *needed = out->length + 1;
    }
    if (fits) {
        out->buffer[out->length] = '\0';
    } else if (out->capacity > 0) {
        out->buffer[lq_utf8_cut(out->buffer, out->capacity, out->capacity - 1)] = '\0';
    }
    return fits ? QUOTA_OK : QUOTA_E_BUFFER;
}
