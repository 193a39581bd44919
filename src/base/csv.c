/* csv.c - RFC 4180 over a text in memory.
 *
 * The pool may move while a row is read, so cells get their addresses only when the row is
 * complete: they lie in the pool one behind the other, each with its NUL. */
#include "base/csv.h"

#include "base/mem.h"
#include "base/text.h"

#include <string.h>

void lq_csv_open(lq_csv *csv, const quota_allocator *mem, const char *text, size_t size)
{
    memset(csv, 0, sizeof *csv);
    csv->mem = mem;
    csv->text = text;
    csv->size = size;
    csv->line = 1;
    csv->column = 1;
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        csv->at = 3;
    }
}

void lq_csv_close(lq_csv *csv)
{
    lq_mem_free(csv->mem, csv->cells, csv->cell_capacity * sizeof *csv->cells);
    lq_mem_free(csv->mem, csv->pool, csv->pool_capacity);
    memset(csv, 0, sizeof *csv);
}

/* Line and column stop at their type's end instead of starting again. */
static uint32_t next_number(uint32_t number)
{
    return number < UINT32_MAX ? number + 1 : number;
}

static void pass_character(lq_csv *csv, size_t bytes)
{
    csv->at += bytes;
    csv->column = next_number(csv->column);
}

static void pass_newline(lq_csv *csv)
{
    csv->at++;
    csv->line = next_number(csv->line);
    csv->column = 1;
}

static void skip_line(lq_csv *csv)
{
    const size_t left = csv->size - csv->at;
    const char *end = left == 0 ? NULL : memchr(csv->text + csv->at, '\n', left);

    if (end == NULL) {
        csv->at = csv->size;
    } else {
        csv->at = (size_t)(end - csv->text);
        pass_newline(csv);
    }
}

/* What stands where the reader is, in words where it cannot be shown. */
static const char *found_here(const lq_csv *csv, size_t *size)
{
    const char *here = csv->text + csv->at;
    const size_t left = csv->size - csv->at;
    const char *word = NULL;

    if (left == 0) {
        word = "end of text";
    } else if (*here == '\0') {
        word = "NUL";
    } else if (*here == '\r') {
        word = "CR";
    }
    if (word != NULL) {
        *size = strlen(word);
        return word;
    }
    *size = lq_utf8_step(here, left);
    *size += *size == 0;
    return here;
}

/* Reports an error at the reader's place and moves on to the next line. */
static quota_status fail_here(lq_csv *csv, quota_error *error, quota_status status, const char *expected)
{
    size_t size;
    const char *found = found_here(csv, &size);

    (void)lq_fail(error, status, "", expected, found, size);
    lq_fail_at(error, csv->line, csv->column);
    skip_line(csv);
    return status;
}

static quota_status put(lq_csv *csv, const char *bytes, size_t size)
{
    /* No overflow: the pool holds no more than the text and one NUL for each of its cells. */
    const size_t need = csv->pool_size + size;

    if (need > csv->pool_capacity &&
        lq_mem_grow(csv->mem, (void **)&csv->pool, &csv->pool_capacity, need, 1) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    memcpy(csv->pool + csv->pool_size, bytes, size);
    csv->pool_size = need;
    return QUOTA_OK;
}

static int ends_bare_cell(char c)
{
    return c == ',' || c == '\n' || c == '\r' || c == '"';
}

/* Copies text up to the end of the cell, or up to the next quote of a quoted one. */
static quota_status copy_text(lq_csv *csv, int quoted, quota_error *error)
{
    while (csv->at < csv->size) {
        const char *here = csv->text + csv->at;
        size_t bytes = 1;

        if (quoted ? *here == '"' : ends_bare_cell(*here)) {
            break;
        }
        if (*here == '\0') {
            return fail_here(csv, error, QUOTA_E_CSV, "no NUL byte");
        }
        if ((unsigned char)*here >= 0x80) {
            bytes = lq_utf8_step(here, csv->size - csv->at);
            if (bytes == 0) {
                return fail_here(csv, error, QUOTA_E_UTF8, "valid UTF-8");
            }
        }
        if (put(csv, here, bytes) != QUOTA_OK) {
            return QUOTA_E_NO_MEMORY;
        }
        if (*here == '\n') {
            pass_newline(csv);
        } else {
            pass_character(csv, bytes);
        }
    }
    return QUOTA_OK;
}

static int at_quote(const lq_csv *csv)
{
    return csv->at < csv->size && csv->text[csv->at] == '"';
}

/* An unclosed quote swallows the rest of the text.  It is reported where it opens, and reading goes
 * on in the line after, so that one slip does not hide what is wrong further down. */
static quota_status fail_unclosed(lq_csv *csv, const lq_csv *opening, quota_error *error)
{
    (void)lq_fail(error, QUOTA_E_CSV, "", "a closing quote", "end of text", strlen("end of text"));
    lq_fail_at(error, opening->line, opening->column);
    csv->at = opening->at;
    csv->line = opening->line;
    skip_line(csv);
    return QUOTA_E_CSV;
}

static quota_status read_quoted(lq_csv *csv, quota_error *error)
{
    const lq_csv opening = *csv;

    pass_character(csv, 1);
    for (;;) {
        const quota_status status = copy_text(csv, 1, error);

        if (status != QUOTA_OK) {
            return status;
        }
        if (csv->at == csv->size) {
            return fail_unclosed(csv, &opening, error);
        }
        pass_character(csv, 1);
        if (!at_quote(csv)) {
            return QUOTA_OK;
        }
        if (put(csv, "\"", 1) != QUOTA_OK) {
            return QUOTA_E_NO_MEMORY;
        }
        pass_character(csv, 1);
    }
}

static quota_status read_cell(lq_csv *csv, quota_error *error)
{
    const size_t start = csv->pool_size;
    lq_cell *cell;
    quota_status status;

    if (csv->cell_count == LQ_CSV_CELLS_MAX) {
        return fail_here(csv, error, QUOTA_E_LIMIT, "at most 65535 cells in a row");
    }
    if (lq_mem_grow(csv->mem, (void **)&csv->cells, &csv->cell_capacity, csv->cell_count + 1,
                    sizeof *csv->cells) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    cell = &csv->cells[csv->cell_count];
    cell->line = csv->line;
    cell->column = csv->column;
    status = at_quote(csv) ? read_quoted(csv, error) : copy_text(csv, 0, error);
    if (status != QUOTA_OK) {
        return status;
    }
    cell->size = csv->pool_size - start;
    if (put(csv, "", 1) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    csv->cell_count++;
    return QUOTA_OK;
}

/* Passes what separates cells and rows.  *more_cells = 0 when the row is complete. */
static quota_status pass_separator(lq_csv *csv, int *more_cells, quota_error *error)
{
    const size_t left = csv->size - csv->at;
    const char *here = csv->text + csv->at;

    *more_cells = 0;
    if (left == 0) {
        return QUOTA_OK;
    }
    if (*here == ',') {
        pass_character(csv, 1);
        *more_cells = 1;
        return QUOTA_OK;
    }
    if (*here == '\n') {
        pass_newline(csv);
        return QUOTA_OK;
    }
    if (*here != '\r') { /* a quote in a bare cell, or anything after a closing quote */
        return fail_here(csv, error, QUOTA_E_CSV, "a comma or the end of the line");
    }
    if (left == 1 || here[1] != '\n') {
        return fail_here(csv, error, QUOTA_E_CSV, "LF after CR");
    }
    csv->at++;
    pass_newline(csv);
    return QUOTA_OK;
}

static void place_cells(lq_csv *csv)
{
    const char *text = csv->pool;
    size_t i;

    for (i = 0; i < csv->cell_count; i++) {
        csv->cells[i].text = text;
        text += csv->cells[i].size + 1;
    }
}

quota_status lq_csv_next(lq_csv *csv, int *more, quota_error *error)
{
    const lq_csv start = *csv;
    int more_cells = csv->at < csv->size;
    quota_status status = QUOTA_OK;

    *more = more_cells;
    csv->cell_count = 0;
    csv->pool_size = 0;
    while (status == QUOTA_OK && more_cells) {
        status = read_cell(csv, error);
        if (status == QUOTA_OK) {
            status = pass_separator(csv, &more_cells, error);
        }
    }
    if (status == QUOTA_OK) {
        place_cells(csv);
        return QUOTA_OK;
    }
    csv->cell_count = 0;
    if (status == QUOTA_E_NO_MEMORY) {
        csv->at = start.at;
        csv->line = start.line;
        csv->column = start.column;
        (void)lq_fail(error, status, "", NULL, NULL, 0);
        lq_fail_at(error, csv->line, csv->column);
    }
    return status;
}
