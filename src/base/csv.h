/* csv.h - RFC 4180 over a text in memory: UTF-8, BOM allowed, CRLF or LF, quoted cells. */
#ifndef LQ_CSV_H
#define LQ_CSV_H

#include <libquota/types.h>

#define LQ_CSV_CELLS_MAX 65535

typedef struct lq_cell {
    const char *text; /* unquoted; NUL-terminated copy owned by the reader until its next row */
    size_t size;
    uint32_t line;   /* where the cell begins, from 1 */
    uint32_t column; /* in characters, from 1 */
} lq_cell;

typedef struct lq_csv {
    const quota_allocator *mem;
    const char *text;
    size_t size, at;
    uint32_t line, column;
    lq_cell *cells;
    size_t cell_count, cell_capacity;
    char *pool; /* unescaped cell text of the current row */
    size_t pool_size, pool_capacity;
} lq_csv;

/* Starts at the first row (after a BOM).  Nothing is allocated yet. */
void lq_csv_open(lq_csv *csv, const quota_allocator *mem, const char *text, size_t size);
/* Reads the next row into cells.  *more = 0 at the end of the text.  Errors: QUOTA_E_CSV (a quote
 * inside a bare cell, text after a closing quote, an unclosed quote, a NUL byte, a CR without LF
 * outside quotes), QUOTA_E_UTF8, QUOTA_E_LIMIT (more than LQ_CSV_CELLS_MAX cells),
 * QUOTA_E_NO_MEMORY; error gets line, column, expected, found.  After QUOTA_E_CSV, QUOTA_E_UTF8 or
 * QUOTA_E_LIMIT the reader stands at the next line (after an unclosed quote: the line after the
 * quote), so the caller can go on and gather more errors.  After QUOTA_E_NO_MEMORY it stands where
 * it stood, so the call can be repeated.  An empty line is a row of one empty cell. */
quota_status lq_csv_next(lq_csv *csv, int *more, quota_error *error);
void lq_csv_close(lq_csv *csv);

#endif
