/* input.h - CSV (RFC 4180) from a stream, row by row, of any length. */
#ifndef COMMON_INPUT_H
#define COMMON_INPUT_H

#include "memory.h"

#include <stdio.h>

enum { INPUT_BLOCK = 1 << 16, INPUT_ROW_MOST = 1 << 20 };

typedef struct cell {
    const char *text; /* NUL-terminated; holds no other NUL */
    size_t size;
    uint64_t line, column; /* where it begins, the column in characters; from 1 */
} cell;

enum row { ROW_READ, ROW_BAD, ROW_END, ROW_FAILED };

typedef struct input {
    FILE *file;
    const char *name;
    uint64_t bytes; /* read so far */

    /* The row just read. */
    cell *cells;
    size_t cell_count;
    uint64_t row_line;

    /* Of a bad row: which cell, what it should have been, and what was there. */
    size_t bad_cell;
    uint64_t bad_line, bad_column;
    const char *expected;
    char found[64];
    int not_utf8; /* 1 = that is what is wrong */

    /* Where the reader is. */
    uint64_t line, column;
    size_t cell_capacity;
    growing text;
    size_t at, filled;
    int ended, after_return;
    unsigned char block[INPUT_BLOCK];
} input;

/* name NULL or "-" is standard input; answers 0, having said why, if it cannot be opened. */
int input_open(input *in, const char *name);
/* Reads the next row.  After ROW_BAD reading goes on behind it; ROW_FAILED says why and ends it.  A line with
 * nothing on it is a row of one empty cell. */
enum row input_next(input *in);
void input_close(input *in);

#endif
