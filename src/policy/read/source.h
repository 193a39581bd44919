/* source.h - a table as it is written: header rows and rule rows, cell by cell.
 *
 * Nothing is understood here but the shape.  A policy keeps its source for printing, for
 * the digest, and for children that extend it. */
#ifndef LQ_SOURCE_H
#define LQ_SOURCE_H

#include "base/mem.h"
#include "base/text.h"
#include "policy/findings.h"

#define LQ_COLUMNS 9 /* of a rule row; a header row has fewer */
#define LQ_HEADER_ROWS_MAX 4096
#define LQ_EXTENDS_MAX 16              /* generations of policies that extend each other */
#define LQ_CELL_MAX 65536              /* bytes of a cell that holds the language */
#define LQ_TEXT_MAX ((size_t)64 << 20) /* bytes of a table */

typedef enum lq_row_kind {
    LQ_ROW_POLICY,
    LQ_ROW_DOCUMENT,
    LQ_ROW_WINDOW,
    LQ_ROW_EXTENDS,
    LQ_ROW_SET,
    LQ_ROW_FACT,
    LQ_ROW_QUESTION,
    LQ_ROW_ASSUME,
    LQ_ROW_ROUND,
    LQ_ROW_RULE
} lq_row_kind;

/* Columns of a rule row. */
enum { LQ_ID, LQ_ARTICLE, LQ_QUESTION, LQ_FORCE, LQ_WHEN, LQ_THEN, LQ_OVERRIDES, LQ_ZH, LQ_EN };

typedef struct lq_source_cell {
    const char *text; /* trimmed, NUL-terminated */
    size_t size;
    uint32_t line, column; /* of the first character of text */
    const char *canonical; /* as printed; == text where that is the same */
} lq_source_cell;

struct lq_source;

typedef struct lq_source_row {
    lq_row_kind kind;
    uint32_t line;
    const lq_source_cell *cells;    /* LQ_COLUMNS of them, empty where the row ends sooner */
    const struct lq_source *parent; /* of an `extends` row, once it is found */
} lq_source_row;

typedef struct lq_source {
    lq_source_row *rows;
    uint32_t row_count;
    uint32_t depth; /* 1 = extends nothing, 2 = extends such a one ... */
    uint8_t digest[QUOTA_DIGEST_SIZE];
} lq_source;

/* Where a source is read to, and where its errors go. */
typedef struct lq_source_reader {
    const quota_allocator *mem; /* for what does not outlive the call */
    lq_arena *arena;            /* for what does */
    quota_findings *findings;
} lq_source_reader;

/* Reads a table.  Errors of its shape go to the findings.  QUOTA_OK also with findings;
 * QUOTA_E_NO_MEMORY; QUOTA_E_LIMIT: the table is too large to go on with, and a finding says so. */
quota_status lq_source_read(const lq_source_reader *reader, const char *text, size_t size, lq_source *source);

/* A copy in another arena, parents and all; NULL = out of memory. */
const lq_source *lq_source_copy(lq_arena *arena, const lq_source *source);

/* The canonical table of a source's own rows. */
void lq_source_print(lq_out *out, const lq_source *source);
/* SM3 over that and the digests of the parents, which must be there already. */
quota_status lq_source_digest(lq_source *source, const quota_allocator *mem);

/* What a row is called: `set`, `window` ..., "" for a rule row. */
const char *lq_row_word(lq_row_kind kind);
/* What a cell of a row is called in findings: `when`, `id` ... */
const char *lq_cell_field(lq_row_kind kind, unsigned column);

#endif
