/* rows.h - a file of entries: one a row, rows of one group and of one append side by side. */
#ifndef RESERVE_ROWS_H
#define RESERVE_ROWS_H

#include "fields.h"

#include <stdio.h>

typedef struct row_place {
    uint64_t line;
    uint32_t append; /* rows of one number are appended at once; 0 = nothing is said */
    uint32_t reserved;
    int64_t least; /* mg: of a bid */
} row_place;

typedef struct rows {
    const char *name;     /* of the file */
    quota_entry *entries; /* those that have the flag JOINED belong to the next one's group */
    row_place *places;
    size_t count, capacity;
    int has_appends;
} rows;

/* Reads all of a file ("-" or NULL: standard input); says everything that is wrong with it.  1 = good, 0 =
 * some rows are bad, -1 = it cannot be read at all. */
int rows_read(rows *to, const char *file, const fields *of);
/* The same of bids, which have one column more: `least`, an amount. */
int rows_read_bids(rows *to, const char *file, const fields *of);
void rows_free(rows *of);

/* Writes entries in the same form. */
typedef struct rows_writer {
    FILE *to;
    const fields *of;
    int for_posting;                 /* the entries were not posted yet: without what the ledger writes */
    uint64_t written, group, append; /* of the next entry; 0 = it begins one */
    growing line;
} rows_writer;

void rows_write_header(rows_writer *to);
void rows_write(rows_writer *to, const quota_entry *entry);
void rows_write_end(rows_writer *to);

#endif
