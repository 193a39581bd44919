/* text.h - UTF-8 checks, numbers from and to text, output into a caller's buffer, error details. */
#ifndef LQ_TEXT_H
#define LQ_TEXT_H

#include <libquota/types.h>

/* Bytes of the valid prefix; == size when all is valid UTF-8 (no surrogates, no overlongs, <= U+10FFFF). */
size_t lq_utf8_valid(const char *text, size_t size);
/* Bytes of the first character; 0 if text is empty or does not begin with a valid one. */
size_t lq_utf8_step(const char *text, size_t size);
/* Length of the longest prefix of at most max bytes that ends at a character. */
size_t lq_utf8_cut(const char *text, size_t size, size_t max);

/* Lists of words are one text, "up\0down\0": a pointer for each would be relocated when the library is
 * loaded, and larger than most of the words.  The index-th, from 0: */
const char *lq_word_at(const char *words, int64_t index);
/* Number of the word of `count` that text is, from 1; 0 = none of them. */
uint32_t lq_word_number(const char *words, size_t count, const char *text, size_t size);

/* Output: counts every byte, writes what fits.  lq_out_finish NUL-terminates when capacity > 0, at a
 * character. */
typedef struct lq_out {
    char *buffer;
    size_t capacity;
    size_t length; /* bytes wanted so far, without NUL */
} lq_out;

void lq_out_init(lq_out *out, char *buffer, size_t capacity);
void lq_out_bytes(lq_out *out, const char *text, size_t size);
void lq_out_text(lq_out *out, const char *text); /* NUL-terminated */
void lq_out_int(lq_out *out, int64_t value);
/* value / 10^scale in decimal, shortest form: 2000100000 with scale 9 -> "2.0001".
 * Scale is 0 .. 18. */
void lq_out_decimal(lq_out *out, int64_t value, int scale);
void lq_out_date(lq_out *out, int64_t yyyymmdd);          /* 2024-10-09 or never; a bare number if no date */
void lq_out_ratio(lq_out *out, int64_t num, int64_t den); /* 6/5 -> "1.2:1"; 1/3 -> "1:3"; 0 -> "0%" */
void lq_out_csv(lq_out *out, const char *text, size_t size); /* one cell, quoted only if it must be */
/* What an error expected or found, in Chinese as far as it is written here (error_words.c). */
void lq_out_chinese(lq_out *out, const char *text, size_t size);
/* Terminates; writes the needed bytes with NUL to *needed if not NULL.  QUOTA_OK or QUOTA_E_BUFFER. */
quota_status lq_out_finish(lq_out *out, size_t *needed);

/* A decimal such as "-10.25" into an integer scaled by 10^scale.  No blanks, no exponent, no
 * digit grouping; "." must stand between digits.
 * QUOTA_E_VALUE malformed, QUOTA_E_RANGE too large or more decimals than scale (not all zero).
 * Never answers INT64_MIN, which is QUOTA_UNKNOWN.  Here and below *out is written on success only. */
quota_status lq_parse_decimal(const char *text, size_t size, int scale, int64_t *out);
/* "yyyy-mm-dd" or "never" -> yyyymmdd.  QUOTA_E_VALUE malformed, QUOTA_E_RANGE no such day. */
quota_status lq_parse_date(const char *text, size_t size, int64_t *out);
/* "1.2:1", "3:2", "80%", "1.1" -> lowest terms, both 1 .. 10^12 (0 allowed in num only for "0%").
 * QUOTA_E_VALUE malformed, QUOTA_E_RANGE zero or too large or too fine (more than 6 decimals). */
quota_status lq_parse_ratio(const char *text, size_t size, int64_t *num, int64_t *den);
/* "10 t", "1.5kg", "3 g", "7 mg" -> mg.  "8000 yuan", "5 fen" -> fen.  Blanks between optional.
 * A number without unit: QUOTA_E_VALUE.  QUOTA_E_RANGE outside -QUOTA_AMOUNT_MAX .. QUOTA_AMOUNT_MAX
 * and 0 .. QUOTA_MONEY_MAX, or finer than 1 mg, 1 fen. */
quota_status lq_parse_amount(const char *text, size_t size, int64_t *mg);
quota_status lq_parse_money(const char *text, size_t size, int64_t *fen);

/* Fills an error (NULL is fine) and answers status, so `return lq_fail(...)` reads well.
 * Only struct_size bytes are touched; all text is cut at characters, and what cannot be shown in one
 * line of UTF-8 becomes '?'.  Line, column, fact and index become 0: set them afterwards, with the
 * functions below, which heed struct_size too. */
quota_status lq_fail(quota_error *error, quota_status status, const char *field, const char *expected,
                     const char *found, size_t found_size);
void lq_fail_at(quota_error *error, uint32_t line, uint32_t column);
void lq_fail_fact(quota_error *error, uint32_t fact);
void lq_fail_index(quota_error *error, uint64_t index);

#endif
