/* message.c - what is said on standard error, and suggestions for misspelt names. */
#include "message.h"

#include "memory.h"
#include "program.h"
#include "progress.h"
#include "width.h"
#include "words.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FOUND_MOST = 60, NAME_MOST = 63 };

void say(const char *format, ...)
{
    va_list arguments;

    progress_hide();
    fprintf(stderr, "%s: ", program_name);
    va_start(arguments, format);
    vfprintf(stderr, words(format), arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

/* Foreign bytes in one line: what is no text or would move the cursor becomes '?', the end of a long one
 * "...". */
static void add_found(growing *line, const char *bytes, size_t size)
{
    size_t at = 0;

    while (at < size && at < FOUND_MOST) {
        size_t step = utf8_step(bytes + at, size - at);
        const int shown = step > 0 && !is_control(bytes + at, step);

        step = step > 0 ? step : 1;
        growing_bytes(line, shown ? bytes + at : "?", shown ? step : 1);
        at += step;
    }
    if (at < size)
        growing_text(line, "...");
}

static void add_number(growing *line, uint64_t number)
{
    if (number > 0) {
        growing_text(line, ":");
        growing_int(line, (int64_t)number);
    }
}

void complain(const complaint *about)
{
    growing line = {NULL, 0, 0};

    growing_text(&line, about->file == NULL ? program_name : about->file);
    add_number(&line, about->line);
    add_number(&line, about->column);
    growing_text(&line, ": ");
    if (about->field != NULL && about->field[0] != '\0') {
        add_found(&line, about->field, strlen(about->field));
        growing_text(&line, words(": "));
    }
    growing_text(&line, words("expected "));
    add_words(&line, about->expected);
    if (about->found != NULL) {
        growing_text(&line, words(", found \""));
        add_found(&line, about->found, about->found_size);
        growing_text(&line, words("\""));
    }
    if (about->hint != NULL) {
        growing_text(&line, words("; "));
        growing_text(&line, words(about->hint));
    }
    progress_hide();
    fprintf(stderr, "%s\n", growing_string(&line));
    growing_free(&line);
}

void nearest_init(nearest *search, const char *wanted, size_t size)
{
    search->wanted = wanted;
    search->size = size;
    search->least = size / 3 + 2; /* more edits than this make another name */
    search->best[0] = '\0';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Edits that turn one into the other, adjacent letters swapped being one; small and capital letters are
 * alike. */
static size_t edits(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t rows[3][NAME_MOST + 2];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];

    for (size_t j = 0; j <= b_size; j++)
        last[j] = before[j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t *oldest = before;

        now[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t best = last[j - 1] + (lower(a[i - 1]) != lower(b[j - 1]));

            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]) &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        before = last;
        last = now;
        now = oldest;
    }
    return last[b_size];
}

void nearest_try(nearest *search, const char *name)
{
    const size_t size = strlen(name);
    size_t distance;

    if (size > NAME_MOST || search->size > NAME_MOST)
        return;
    distance = edits(search->wanted, search->size, name, size);
    if (distance < search->least) {
        search->least = distance;
        memcpy(search->best, name, size + 1);
    }
}

const char *nearest_found(const nearest *search)
{
    return search->best[0] == '\0' ? NULL : search->best;
}
