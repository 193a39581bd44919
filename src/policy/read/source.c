/* source.c - reads a table into rows: which keyword, how many cells, where each one stands. */
#include "policy/read/source.h"

#include "base/csv.h"
#include "policy/read/lexer.h"

#include <string.h>

typedef struct row_shape {
    char word[9];
    unsigned least, most; /* cells, the keyword included */
    unsigned language;    /* bit c set = cell c holds the language: it has a canonical form */
    char fields[56];      /* names of the cells, one after another */
} row_shape;

enum { HEADER_CELLS = 6 }; /* the most that a header row has */

static const row_shape shapes[] = {
    [LQ_ROW_POLICY] = {"policy", 2, 4, 1u << 1, "policy\0id\0title zh\0title en"},
    [LQ_ROW_DOCUMENT] = {"document", 2, 2, 0, "document\0number"},
    [LQ_ROW_WINDOW] = {"window", 2, 2, 1u << 1, "window\0window"},
    [LQ_ROW_EXTENDS] = {"extends", 2, 3, 1u << 1 | 1u << 2, "extends\0parent\0questions"},
    [LQ_ROW_SET] = {"set", 2, 3, 1u << 1 | 1u << 2, "set\0name\0codes"},
    [LQ_ROW_FACT] = {"fact", 3, 6, 1u << 1 | 1u << 2 | 1u << 3, "fact\0name\0type\0values\0zh\0en"},
    [LQ_ROW_QUESTION] = {"question", 3, 5, 1u << 1 | 1u << 2, "question\0name\0kind\0zh\0en"},
    [LQ_ROW_ASSUME] = {"assume", 2, 2, 1u << 1, "assume\0assume"},
    [LQ_ROW_ROUND] = {"round", 3, 3, 1u << 1 | 1u << 2, "round\0amount or money\0quantum"},
    [LQ_ROW_RULE] = {"", LQ_COLUMNS, LQ_COLUMNS,
                     1u << LQ_ID | 1u << LQ_QUESTION | 1u << LQ_FORCE | 1u << LQ_WHEN | 1u << LQ_THEN |
                         1u << LQ_OVERRIDES,
                     "id\0article\0question\0force\0when\0then\0overrides\0zh\0en"},
};

const char *lq_row_word(lq_row_kind kind)
{
    return shapes[kind].word;
}

const char *lq_cell_field(lq_row_kind kind, unsigned column)
{
    return lq_word_at(shapes[kind].fields, column);
}

/* ------------------------------------------------------------------ one row */

typedef struct reading {
    const lq_source_reader *reader;
    lq_csv csv;
    size_t row_start; /* byte in the text where the row begins */
    lq_list rows;     /* lq_source_row */
    uint32_t header_rows, rule_rows;
    int in_rules; /* the line that names the columns has passed */
    lq_source_cell cells[LQ_COLUMNS];
} reading;

static void report(const reading *r, int32_t code, uint32_t line, uint32_t column, const char *field,
                   const char *expected, const char *found, size_t found_size)
{
    (void)lq_findings_add(r->reader->findings, QUOTA_SEVERITY_ERROR, code, line, column, field, expected,
                          found, found_size);
}

/* Bytes of the blank at the start: space, tab, line end, ideographic space. */
static size_t blank_at(const char *text, size_t size)
{
    if (size > 0 && (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n'))
        return 1;
    return size >= 3 && memcmp(text, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

static size_t blank_before(const char *text, size_t size)
{
    if (size > 0 && blank_at(text + size - 1, 1))
        return 1;
    return size >= 3 && blank_at(text + size - 3, 3) == 3 ? 3 : 0;
}

/* Trims a cell; `quoted` tells whether it begins with a quote that column does not count. */
static lq_source_cell trim(const lq_cell *from, int quoted)
{
    lq_source_cell cell = {from->text, from->size, from->line, from->column + (quoted ? 1u : 0u), NULL};
    for (size_t blank; (blank = blank_at(cell.text, cell.size)) != 0;) {
        if (*cell.text == '\n') {
            cell.line++;
            cell.column = 1;
        } else {
            cell.column++;
        }
        cell.text += blank;
        cell.size -= blank;
    }
    for (size_t blank; (blank = blank_before(cell.text, cell.size)) != 0;)
        cell.size -= blank;
    return cell;
}

/* Trims the row's first cells into r->cells.  Answers how many cells the row has, trailing
 * empty ones left out. */
static size_t take_cells(reading *r)
{
    size_t used = 0;
    size_t place = r->row_start; /* of the cell in the text */
    for (size_t i = 0; i < r->csv.cell_count; i++) {
        const lq_cell *from = &r->csv.cells[i];
        int quoted = place < r->csv.size && r->csv.text[place] == '"';
        lq_source_cell cell = trim(from, quoted);
        if (cell.size > 0)
            used = i + 1;
        if (i < LQ_COLUMNS)
            r->cells[i] = cell;
        place += from->size + 1;
        if (quoted) {
            place += 2;
            for (size_t c = 0; c < from->size; c++)
                place += from->text[c] == '"';
        }
    }
    for (size_t i = r->csv.cell_count; i < LQ_COLUMNS; i++) {
        lq_source_cell empty = {"", 0, r->cells[0].line, 0, ""};
        r->cells[i] = empty;
    }
    return used;
}

static int cell_is(const lq_source_cell *cell, const char *word)
{
    return strlen(word) == cell->size && memcmp(cell->text, word, cell->size) == 0;
}

/* Copies a cell to the arena and finds its canonical form.  1 = out of memory. */
static int keep_cell(reading *r, lq_source_cell *cell, int language)
{
    lq_arena *arena = r->reader->arena;
    if (cell->size == 0) {
        cell->text = cell->canonical = "";
        return 0;
    }
    const char *text = lq_arena_text(arena, cell->text, cell->size);
    if (!text)
        return 1;
    cell->text = cell->canonical = text;
    if (!language)
        return 0;
    lq_out out;
    lq_out_init(&out, NULL, 0);
    if (!lq_write_canonical(&out, text, cell->size))
        return 0; /* an error of the cell, reported by whoever reads it */
    char *canonical = lq_arena_alloc(arena, out.length + 1);
    if (!canonical)
        return 1;
    lq_out_init(&out, canonical, out.length + 1);
    (void)lq_write_canonical(&out, text, cell->size);
    cell->canonical = canonical;
    return 0;
}

static quota_status keep_row(reading *r, lq_row_kind kind)
{
    const row_shape *shape = &shapes[kind];
    for (unsigned i = 0; i < LQ_COLUMNS; i++) {
        int language = (int)(shape->language >> i & 1u);
        if (language && r->cells[i].size > LQ_CELL_MAX) {
            report(r, QUOTA_FINDING_LIMIT, r->cells[i].line, r->cells[i].column, lq_cell_field(kind, i),
                   "a cell of at most 65536 bytes", NULL, 0);
            return QUOTA_OK;
        }
        if (keep_cell(r, &r->cells[i], language))
            return QUOTA_E_NO_MEMORY;
    }
    lq_source_cell *cells = lq_arena_copy(r->reader->arena, r->cells, sizeof r->cells);
    lq_source_row *row = cells ? lq_list_add(&r->rows, r->reader->mem) : NULL;
    if (!row)
        return QUOTA_E_NO_MEMORY;
    row->kind = kind;
    row->line = cells[0].line;
    row->cells = cells;
    return QUOTA_OK;
}

/* ------------------------------------------------------------------ kinds of rows */

static quota_status take_rule_row(reading *r, size_t used)
{
    char found[32];
    lq_out out;
    size_t cells = used > LQ_COLUMNS ? used : r->csv.cell_count;
    if (used > LQ_COLUMNS || cells < LQ_COLUMNS) {
        lq_out_init(&out, found, sizeof found);
        lq_out_int(&out, (int64_t)cells);
        lq_out_text(&out, cells == 1 ? " cell" : " cells");
        report(r, QUOTA_FINDING_COLUMNS, r->cells[0].line, r->cells[0].column, "row",
               "9 cells: id,article,question,force,when,then,overrides,zh,en", found, out.length);
        return QUOTA_OK;
    }
    if (++r->rule_rows > QUOTA_POLICY_RULES_MAX) {
        report(r, QUOTA_FINDING_LIMIT, r->cells[0].line, 0, "row", "at most 4096 rule rows", NULL, 0);
        return QUOTA_E_LIMIT;
    }
    return keep_row(r, LQ_ROW_RULE);
}

/* The line that names the columns of the rule rows. */
static void check_column_line(reading *r, size_t used)
{
    r->in_rules = 1;
    for (unsigned i = 0; i < LQ_COLUMNS; i++) {
        const lq_source_cell *cell = &r->cells[i];
        if (!cell_is(cell, lq_cell_field(LQ_ROW_RULE, i))) {
            report(r, QUOTA_FINDING_HEADER, cell->line, cell->column, lq_cell_field(LQ_ROW_RULE, i),
                   "id,article,question,force,when,then,overrides,zh,en", cell->text, cell->size);
            return;
        }
    }
    if (used > LQ_COLUMNS)
        report(r, QUOTA_FINDING_HEADER, r->cells[0].line, 0, "row",
               "id,article,question,force,when,then,overrides,zh,en and nothing after", NULL, 0);
}

static quota_status take_header_row(reading *r, size_t used)
{
    const lq_source_cell *first = &r->cells[0];
    if (cell_is(first, "id")) {
        check_column_line(r, used);
        return QUOTA_OK;
    }
    lq_row_kind kind = LQ_ROW_POLICY;
    while (kind != LQ_ROW_RULE && !cell_is(first, shapes[kind].word))
        kind = (lq_row_kind)(kind + 1);
    if (kind == LQ_ROW_RULE && used > HEADER_CELLS) { /* the line was forgotten: said once */
        report(r, QUOTA_FINDING_HEADER, first->line, first->column, "row",
               "the line id,article,question,force,when,then,overrides,zh,en before the rule rows",
               first->text, first->size);
        r->in_rules = 1;
        return take_rule_row(r, used);
    }
    if (kind == LQ_ROW_RULE) {
        report(r, QUOTA_FINDING_HEADER, first->line, first->column, "keyword",
               "policy, document, window, extends, set, fact, question, assume or round; or the line "
               "id,article,...",
               first->text, first->size);
        return QUOTA_OK;
    }
    const row_shape *shape = &shapes[kind];
    if (used < shape->least) {
        report(r, QUOTA_FINDING_HEADER, first->line, first->column, shape->word, "a further cell",
               "the end of the row", strlen("the end of the row"));
        return QUOTA_OK;
    }
    if (used > shape->most) {
        const lq_source_cell *extra = &r->cells[shape->most];
        report(r, QUOTA_FINDING_HEADER, extra->line, extra->column, shape->word, "the end of the row",
               extra->text, extra->size);
        return QUOTA_OK;
    }
    if (++r->header_rows > LQ_HEADER_ROWS_MAX) {
        report(r, QUOTA_FINDING_LIMIT, first->line, 0, "row", "at most 4096 header rows", NULL, 0);
        return QUOTA_E_LIMIT;
    }
    return keep_row(r, kind);
}

/* ------------------------------------------------------------------ the whole table */

/* Passes lines that begin with #, so that quotes in them do no harm.  1 = one was passed. */
static int pass_comment(reading *r)
{
    lq_csv *csv = &r->csv;
    if (csv->at >= csv->size || csv->text[csv->at] != '#')
        return 0;
    const char *line = csv->text + csv->at;
    const char *end = memchr(line, '\n', csv->size - csv->at);
    size_t size = end ? (size_t)(end - line) : csv->size - csv->at;
    size_t valid = lq_utf8_valid(line, size);
    if (valid < size)
        report(r, QUOTA_FINDING_UTF8, csv->line, 0, "comment", "valid UTF-8", NULL, 0);
    csv->at += size + (end ? 1 : 0);
    csv->line++;
    csv->column = 1;
    return 1;
}

static void report_csv(const reading *r, const quota_error *error, quota_status status)
{
    int32_t code = status == QUOTA_E_UTF8    ? QUOTA_FINDING_UTF8
                   : status == QUOTA_E_LIMIT ? QUOTA_FINDING_LIMIT
                                             : QUOTA_FINDING_CSV;
    report(r, code, error->line, error->column, "row", error->expected, error->found, strlen(error->found));
}

static quota_status read_row(reading *r, int *more)
{
    quota_error error = {0};
    error.struct_size = (uint32_t)sizeof error;
    if (pass_comment(r))
        return QUOTA_OK;
    r->row_start = r->csv.at;
    quota_status status = lq_csv_next(&r->csv, more, &error);
    if (status == QUOTA_E_NO_MEMORY)
        return status;
    if (status != QUOTA_OK) {
        report_csv(r, &error, status);
        return QUOTA_OK;
    }
    if (!*more)
        return QUOTA_OK;
    size_t used = take_cells(r);
    if (used == 0 || r->cells[0].text[0] == '#')
        return QUOTA_OK;
    return r->in_rules ? take_rule_row(r, used) : take_header_row(r, used);
}

quota_status lq_source_read(const lq_source_reader *reader, const char *text, size_t size, lq_source *source)
{
    reading r;
    memset(&r, 0, sizeof r);
    r.reader = reader;
    memset(source, 0, sizeof *source);
    if (size > LQ_TEXT_MAX) {
        report(&r, QUOTA_FINDING_LIMIT, 0, 0, "table", "at most 64 MiB", NULL, 0);
        return QUOTA_E_LIMIT;
    }
    lq_csv_open(&r.csv, reader->mem, text, size);
    lq_list_init(&r.rows, sizeof(lq_source_row));
    quota_status status = QUOTA_OK;
    for (int more = 1; more && status == QUOTA_OK && !reader->findings->full;)
        status = read_row(&r, &more);
    if (status == QUOTA_OK && !r.in_rules)
        report(&r, QUOTA_FINDING_HEADER, r.csv.line, 0, "row",
               "the line id,article,question,force,when,then,overrides,zh,en", "the end of the table",
               strlen("the end of the table"));
    if (status == QUOTA_OK) {
        source->rows = lq_arena_copy(reader->arena, r.rows.items, r.rows.count * sizeof(lq_source_row));
        source->row_count = (uint32_t)r.rows.count;
        if (!source->rows)
            status = QUOTA_E_NO_MEMORY;
    }
    lq_list_free(&r.rows, reader->mem);
    lq_csv_close(&r.csv);
    return status;
}
