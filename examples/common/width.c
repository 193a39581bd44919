/* width.c - UTF-8 by characters, and the columns of a terminal they take.
 *
 * Widths follow Unicode's East Asian Width: Wide and Fullwidth take two columns, Ambiguous ones (such as the
 * curved quotes) one, as most terminals have it. */
#include "width.h"

static int is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

size_t utf8_step(const char *text, size_t size)
{
    const unsigned char first = size > 0 ? (unsigned char)text[0] : 0x80;
    const unsigned char second = size > 1 ? (unsigned char)text[1] : 0;
    size_t length;

    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (size < length || (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
        (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
        return 0; /* cut off, longer than need be, a surrogate, past U+10FFFF */
    for (size_t i = 1; i < length; i++)
        if (!is_continuation(text[i]))
            return 0;
    return length;
}

static uint32_t code_point(const char *character, size_t size)
{
    const unsigned char first = (unsigned char)character[0];
    uint32_t code = size == 1 ? first : first & (0xFFu >> (size + 1));

    for (size_t i = 1; i < size; i++)
        code = code << 6 | ((unsigned char)character[i] & 0x3F);
    return code;
}

int is_control(const char *character, size_t size)
{
    const uint32_t code = code_point(character, size);

    return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

struct range {
    uint32_t first, last;
};

/* In ascending order. */
/* clang-format off */
static const struct range zero_width[] = {
    {0x0300, 0x036F}, /* combining accents */
    {0x200B, 0x200F}, /* joiners and marks of direction */
    {0x20D0, 0x20F0}, /* combining marks for symbols */
    {0x302A, 0x302D}, /* Chinese tone marks */
    {0x3099, 0x309A}, /* Japanese voice marks */
    {0xFE00, 0xFE0F}, /* variation selectors */
    {0xFE20, 0xFE2F}, /* combining half marks */
    {0xFEFF, 0xFEFF}, /* byte order mark */
    {0xE0100, 0xE01EF},
};

static const struct range wide[] = {
    {0x1100, 0x115F},   /* Hangul initials */
    {0x2329, 0x232A},   /* angle brackets */
    {0x2E80, 0x2E99},   /* CJK radicals */
    {0x2E9B, 0x2EF3},   {0x2F00, 0x2FD5},
    {0x2FF0, 0x303E},   /* CJK punctuation, the full-width blank among it */
    {0x3041, 0x3096},   /* Hiragana */
    {0x309B, 0x30FF},   /* Katakana */
    {0x3105, 0x312F},   /* Bopomofo */
    {0x3131, 0x318E},   /* Hangul letters */
    {0x3190, 0x31E3},   {0x31F0, 0x321E}, {0x3220, 0x3247}, /* enclosed CJK */
    {0x3250, 0x4DBF},   /* CJK squares, extension A */
    {0x4E00, 0xA48C},   /* CJK ideographs, Yi */
    {0xA490, 0xA4C6},   {0xA960, 0xA97C}, {0xAC00, 0xD7A3}, /* Hangul syllables */
    {0xF900, 0xFAFF},   /* CJK compatibility ideographs */
    {0xFE10, 0xFE19},   {0xFE30, 0xFE52}, {0xFE54, 0xFE66}, {0xFE68, 0xFE6B}, /* CJK forms */
    {0xFF01, 0xFF60},   /* full-width letters, digits, punctuation */
    {0xFFE0, 0xFFE6},   {0x1F300, 0x1F320}, {0x1F330, 0x1F335}, {0x1F400, 0x1F43E}, /* pictures */
    {0x1F600, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD}, /* CJK extensions B.. */
};
/* clang-format on */

static int among(uint32_t code, const struct range *ranges, size_t count)
{
    size_t low = 0, high = count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (code > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && code >= ranges[low].first;
}

size_t display_width(const char *text, size_t size)
{
    size_t width = 0, at = 0;

    while (at < size) {
        const size_t step = utf8_step(text + at, size - at);
        const uint32_t code = step == 0 ? '?' : code_point(text + at, step);

        if (among(code, wide, sizeof wide / sizeof *wide))
            width += 2;
        else if (!among(code, zero_width, sizeof zero_width / sizeof *zero_width))
            width += 1;
        at += step == 0 ? 1 : step;
    }
    return width;
}
