/* rows.h - files of the source tree, and CSV text as rows of cells. */
#ifndef TESTS_ROWS_H
#define TESTS_ROWS_H

#include <stddef.h>

/* The root of the sources: $LIBQUOTA_SOURCE_ROOT, or fallback, or ".". */
const char *case_root(const char *fallback);
/* A whole file with a NUL after it, to be freed; NULL and a line on stderr if it cannot be read. */
char *case_read_file(const char *root, const char *path, size_t *size);

/* Rows of any CSV text; a cell is NUL-terminated.  For tables that tests take apart themselves. */
typedef struct case_row {
    size_t line;       /* from 1 */
    size_t cell_count; /* as written, trailing empty cells included */
    char **cells;
} case_row;
typedef struct case_rows {
    case_row *rows;
    size_t count;
    char *text;
    char **pool;
} case_rows;
/* 0, or -1 and a line on stderr.  name is for the message. */
int case_rows_parse(case_rows *rows, const char *name, const char *text, size_t size);
void case_rows_free(case_rows *rows);

/* Tests end at once when memory does: pointer, or abort. */
void *case_must(void *pointer);

#endif
