/* message.h - what is said on standard error, and suggestions for misspelt names. */
#ifndef COMMON_MESSAGE_H
#define COMMON_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#  define LIKE_PRINTF(text, values) __attribute__((format(printf, text, values)))
#else
#  define LIKE_PRINTF(text, values)
#endif

/* "PROGRAM: ..." and a line end, in the language of the run. */
void say(const char *format, ...) LIKE_PRINTF(1, 2);

/* Where something stands, what should be there, and what is.  All but `expected` may be NULL or 0. */
typedef struct complaint {
    const char *file;
    uint64_t line;
    uint64_t column;
    const char *field;
    const char *expected;
    const char *found;
    size_t found_size;
    const char *hint;
} complaint;

/* "FILE:LINE:COLUMN: FIELD: expected ..., found ..." */
void complain(const complaint *about);

/* The name nearest to a misspelt one, by letters to add, drop, change or swap; try every known name. */
typedef struct nearest {
    const char *wanted;
    size_t size;
    size_t least; /* edits to the best one so far */
    char best[64];
} nearest;

void nearest_init(nearest *search, const char *wanted, size_t size);
void nearest_try(nearest *search, const char *name);
/* NULL = nothing is near enough to be meant. */
const char *nearest_found(const nearest *search);

#endif
