/* table.h - a table whose columns line up on a terminal, wide characters included. */
#ifndef COMMON_TABLE_H
#define COMMON_TABLE_H

#include "memory.h"

#include <stdio.h>

enum { TABLE_COLUMNS_MOST = 16 };

/* Widths are known when all rows are, so the rows are kept. */
typedef struct table {
    const char *titles[TABLE_COLUMNS_MOST];
    int right[TABLE_COLUMNS_MOST]; /* 1 = numbers, to the right */
    size_t widths[TABLE_COLUMNS_MOST];
    size_t column_count;
    growing text;  /* cells and notes, a NUL behind each */
    size_t *cells; /* where each begins: a row's cells, then its note */
    size_t cell_count, cell_capacity;
} table;

void table_column(table *to, const char *title, int right);
/* The cells of a row from left to right, and then its note: lines below it ("" = none). */
void table_cell(table *to, const char *text);
void table_note(table *to, const char *text);
/* Columns with nothing in them are left out. */
void table_print(const table *from, FILE *to);
void table_free(table *of);

#endif
