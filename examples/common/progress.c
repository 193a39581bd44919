/* progress.c - a bar on standard error, for long input and only when a person is looking. */
#if !defined(_WIN32)
#  define _POSIX_C_SOURCE 200809L /* fileno, isatty */
#endif

#include "progress.h"

#include <inttypes.h>
#include <time.h>

#if defined(_WIN32)
#  include <io.h>
#  define isatty _isatty
#  define fileno _fileno
#else
#  include <unistd.h>
#endif

enum { BAR_WIDTH = 40, LONG_BYTES = 4 << 20, LONG_ROWS = 50000, ROWS_A_STEP = 10000 };

/* One program, one bar. */
static struct {
    int enabled, shown;
    uint64_t size; /* 0 = not known */
    uint64_t next; /* when to draw again, in bytes or rows */
    /* What is counted. */
    const char *what; /* NULL = nothing is */
    int lines;        /* 1 = in lines of their own */
    uint64_t done, of;
    time_t drawn; /* when it was drawn last, or begun */
} bar;

int is_terminal(FILE *stream)
{
    return isatty(fileno(stream)) != 0;
}

void progress_open(FILE *input, int streams)
{
    const long start = ftell(input);
    long size = -1;

    bar.enabled = is_terminal(stderr) && !(streams && is_terminal(stdout));
    bar.shown = 0;
    if (start >= 0 && fseek(input, 0, SEEK_END) == 0) {
        size = ftell(input);
        if (fseek(input, start, SEEK_SET) != 0)
            size = -1;
    }
    bar.size = size > 0 ? (uint64_t)size : 0;
    if (bar.size > 0 && bar.size < LONG_BYTES)
        bar.enabled = 0;
    bar.next = bar.size > 0 ? bar.size / 100 : LONG_ROWS;
}

void progress_step(uint64_t bytes_read, uint64_t rows)
{
    if (!bar.enabled || (bar.size > 0 ? bytes_read : rows) < bar.next)
        return;
    bar.shown = 1;
    if (bar.size > 0) {
        const uint64_t percent = bytes_read >= bar.size ? 100 : bytes_read / (bar.size / 100 + 1);
        const int filled = (int)(percent * BAR_WIDTH / 100);

        fprintf(stderr, "\r[%.*s%*s] %3" PRIu64 " %%  %" PRIu64 " rows", filled,
                "########################################", BAR_WIDTH - filled, "", percent, rows);
        bar.next = bytes_read + bar.size / 100;
    } else {
        fprintf(stderr, "\r%" PRIu64 " rows", rows);
        bar.next = rows + ROWS_A_STEP;
    }
    fflush(stderr);
}

static void draw_count(void)
{
    fprintf(stderr, "%s%s: %" PRIu64 " / %" PRIu64 "%s", bar.lines ? "" : "\r", bar.what, bar.done, bar.of,
            bar.lines ? "\n" : "");
    fflush(stderr);
    bar.shown = !bar.lines;
    bar.drawn = time(NULL);
}

void progress_begin(const char *what, int always)
{
    bar.lines = !is_terminal(stderr);
    bar.what = always || !bar.lines ? what : NULL;
    bar.done = bar.of = 0;
    bar.drawn = time(NULL);
}

void progress_count(uint64_t done, uint64_t of)
{
    bar.done = done;
    bar.of = of;
    if (bar.what != NULL && time(NULL) > bar.drawn)
        draw_count();
}

void progress_hide(void)
{
    if (bar.shown) {
        fputs("\r\033[K", stderr);
        bar.shown = 0;
    }
}

void progress_close(void)
{
    if (bar.what != NULL && bar.lines && bar.of > 0)
        draw_count();
    bar.what = NULL;
    progress_hide();
    bar.enabled = 0;
}
