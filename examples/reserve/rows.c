/* rows.c - a file of entries. */
#include "rows.h"

#include "../common/escape.h"
#include "../common/input.h"
#include "../common/message.h"
#include "../common/value.h"
#include "../common/words.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 96 };

/* What a column is. */
enum column { COLUMN_FIELD, COLUMN_GROUP, COLUMN_APPEND, COLUMN_LEAST, COLUMN_PASSED };

typedef struct columns {
    size_t count;
    enum column what[COLUMNS_MOST];
    const field *fields[COLUMNS_MOST];
} columns;

/* Where a group or append begins, to find one that is taken up again further down. */
typedef struct beginning {
    char *name;
    uint64_t line, column;
} beginning;

typedef struct run {
    beginning *at;
    size_t count, capacity;
} run;

typedef struct reading {
    rows *to;
    const fields *of;
    columns header;
    run groups, appends;
    int bids, bad;
} reading;

static void complain_cell(reading *of, uint64_t line, uint64_t column, const char *field_name,
                          const char *expected, const char *found, size_t size)
{
    const complaint about = {of->to->name, line, column, field_name, expected, found, size, NULL};

    complain(&about);
    of->bad = 1;
}

static int is_name(const cell *from, const char *english, const char *chinese)
{
    return strcmp(from->text, english) == 0 || strcmp(from->text, chinese) == 0;
}

static void read_column(reading *of, const cell *from)
{
    columns *to = &of->header;
    char meant[64];
    const char *found;
    const field *which = NULL;
    enum column what = COLUMN_FIELD;

    if (is_name(from, "group", "组"))
        what = COLUMN_GROUP;
    else if (is_name(from, "append", "批"))
        what = COLUMN_APPEND;
    else if (of->bids && is_name(from, "least", "最少"))
        what = COLUMN_LEAST;
    else if (is_name(from, "note", "备注"))
        what = COLUMN_PASSED;
    else if ((which = fields_find(of->of, from->text, from->size)) == NULL) {
        growing expected = {NULL, 0, 0};

        growing_text(&expected, words("the name of a field, group, append or note"));
        found = fields_nearest(of->of, from->text, from->size, meant, sizeof meant);
        if (found != NULL) {
            growing_text(&expected, words("; "));
            add_suggestion(&expected, found, "");
        }
        complain_cell(of, from->line, from->column, NULL, growing_string(&expected), from->text, from->size);
        growing_free(&expected);
        return;
    } else if (which->info.by_ledger == 1) {
        what = COLUMN_PASSED; /* the ledger writes it again */
    }
    for (size_t i = 0; i < to->count; i++)
        if (what == to->what[i] && what != COLUMN_PASSED && which == to->fields[i]) {
            complain_cell(of, from->line, from->column, NULL, "each column once", from->text, from->size);
            return;
        }
    to->what[to->count] = what;
    to->fields[to->count++] = which;
}

static int read_header(reading *of, input *in)
{
    const enum row row = input_next(in);

    if (row == ROW_BAD)
        complain_cell(of, in->bad_line, in->bad_column, NULL, in->expected, in->found, strlen(in->found));
    if (row == ROW_END)
        say("%s: expected a header row naming fields, found nothing", in->name);
    if (row != ROW_READ)
        return 0;
    if (in->cell_count > COLUMNS_MOST) {
        complain_cell(of, in->row_line, 1, NULL, "fewer columns", "", 0);
        return 0;
    }
    for (size_t i = 0; i < in->cell_count; i++)
        read_column(of, &in->cells[i]);
    return !of->bad;
}

/* 1 = the row has the name of the one before it; else it begins a new one.  A row without a name stands
 * alone. */
static int goes_on(run *of, const cell *name)
{
    const char *text = name == NULL ? "" : name->text;
    beginning *to;

    if (text[0] != '\0' && of->count > 0 && strcmp(of->at[of->count - 1].name, text) == 0)
        return 1;
    if (of->count == of->capacity) {
        of->capacity = of->capacity * 2 + 16;
        of->at = resized(of->at, of->capacity, sizeof *of->at);
    }
    to = &of->at[of->count++];
    to->name = copied(text, strlen(text));
    to->line = name == NULL ? 0 : name->line;
    to->column = name == NULL ? 0 : name->column;
    return 0;
}

static int by_name(const void *left, const void *right)
{
    const beginning *a = left, *b = right;
    const int order = strcmp(a->name, b->name);

    return order != 0 ? order : a->line < b->line ? -1 : a->line > b->line;
}

static void check_run(reading *of, run *names, const char *column)
{
    if (names->count > 0)
        qsort(names->at, names->count, sizeof *names->at, by_name);
    for (size_t i = 1; i < names->count; i++)
        if (names->at[i].name[0] != '\0' && strcmp(names->at[i - 1].name, names->at[i].name) == 0)
            complain_cell(of, names->at[i].line, names->at[i].column, column, "its rows side by side",
                          names->at[i].name, strlen(names->at[i].name));
    for (size_t i = 0; i < names->count; i++)
        free(names->at[i].name);
    free(names->at);
}

static void read_fields(reading *of, const input *in, quota_entry *entry, int values)
{
    growing expected = {NULL, 0, 0};

    for (size_t i = 0; i < in->cell_count && i < of->header.count; i++) {
        const field *which = of->header.fields[i];
        const cell *from = &in->cells[i];

        if (of->header.what[i] != COLUMN_FIELD || from->size == 0 ||
            (which->info.type == QUOTA_FIELD_VALUE) != values)
            continue;
        if (!field_parse(of->of, which, from->text, from->size, entry, &expected))
            complain_cell(of, from->line, from->column, which->info.name, growing_string(&expected),
                          from->text, from->size);
    }
    growing_free(&expected);
}

static const cell *cell_of(const reading *of, const input *in, enum column what)
{
    for (size_t i = 0; i < of->header.count && i < in->cell_count; i++)
        if (of->header.what[i] == what)
            return &in->cells[i];
    return NULL;
}

static int64_t read_least(reading *of, const input *in)
{
    const cell *from = cell_of(of, in, COLUMN_LEAST);
    int64_t least = 0;

    if (from != NULL && from->size > 0 &&
        value_read(NULL, QUOTA_FACT_REQUESTED_AMOUNT, from->text, &least, NULL) != QUOTA_OK)
        complain_cell(of, from->line, from->column, "least", "an amount, such as 2.5 t", from->text,
                      from->size);
    return least;
}

static void read_row(reading *of, const input *in)
{
    rows *to = of->to;
    const cell *append = cell_of(of, in, COLUMN_APPEND);
    quota_entry *entry;
    int joined;

    for (size_t i = of->header.count; i < in->cell_count; i++)
        if (in->cells[i].size > 0) {
            complain_cell(of, in->cells[i].line, in->cells[i].column, NULL,
                          "an empty cell, as the header has no name for it", in->cells[i].text,
                          in->cells[i].size);
            return;
        }
    if (to->count == to->capacity) {
        to->capacity = to->capacity * 2 + 256;
        to->entries = resized(to->entries, to->capacity, sizeof *to->entries);
        to->places = resized(to->places, to->capacity, sizeof *to->places);
    }
    entry = &to->entries[to->count];
    memset(entry, 0, sizeof *entry);
    read_fields(of, in, entry, 0);
    read_fields(of, in, entry, 1);
    entry->flags &= (uint16_t)~QUOTA_FLAG_JOINED; /* the column `group` says so */
    joined = goes_on(&of->groups, cell_of(of, in, COLUMN_GROUP));
    if (joined)
        to->entries[to->count - 1].flags |= QUOTA_FLAG_JOINED;
    if ((!joined || (append != NULL && append->size > 0)) && !goes_on(&of->appends, append) && joined)
        complain_cell(of, append->line, append->column, "append", "one append for all of a group",
                      append->text, append->size);
    to->places[to->count].line = in->row_line;
    to->places[to->count].append = (uint32_t)of->appends.count;
    to->places[to->count].reserved = 0;
    to->places[to->count].least = read_least(of, in);
    to->count++;
}

static int is_empty(const input *in)
{
    for (size_t i = 0; i < in->cell_count; i++)
        if (in->cells[i].size > 0)
            return 0;
    return 1;
}

static int read_rows(rows *to, const char *file, const fields *of, int bids)
{
    static input in;
    reading state = {.to = to, .of = of, .bids = bids};
    enum row row = ROW_FAILED;
    int usable;

    memset(to, 0, sizeof *to);
    if (!input_open(&in, file))
        return -1;
    to->name = in.name;
    usable = read_header(&state, &in);
    to->has_appends = 0;
    for (size_t i = 0; i < state.header.count; i++)
        to->has_appends |= state.header.what[i] == COLUMN_APPEND;
    while (usable && (row = input_next(&in)) != ROW_END && row != ROW_FAILED) {
        if (row == ROW_BAD)
            complain_cell(&state, in.bad_line, in.bad_column, NULL, in.expected, in.found, strlen(in.found));
        else if (!is_empty(&in) && in.cells[0].text[0] != '#')
            read_row(&state, &in);
    }
    check_run(&state, &state.groups, "group");
    check_run(&state, &state.appends, "append");
    input_close(&in);
    return !usable || row == ROW_FAILED ? -1 : !state.bad;
}

int rows_read(rows *to, const char *file, const fields *of)
{
    return read_rows(to, file, of, 0);
}

int rows_read_bids(rows *to, const char *file, const fields *of)
{
    return read_rows(to, file, of, 1);
}

void rows_free(rows *of)
{
    free(of->entries);
    free(of->places);
}

/* ------------------------------------------------------------------ writing */

static int is_written(const rows_writer *to, const field *which)
{
    return !(to->for_posting && which->info.by_ledger == 1);
}

void rows_write_header(rows_writer *to)
{
    fputs("group,append", to->to);
    for (size_t i = 0; i < to->of->count; i++)
        if (is_written(to, &to->of->at[i]))
            fprintf(to->to, ",%s", to->of->at[i].info.name);
    fputc('\n', to->to);
}

void rows_write(rows_writer *to, const quota_entry *entry)
{
    static const uint8_t nothing[sizeof entry->digest];
    growing text = {NULL, 0, 0};
    quota_entry shown = *entry;

    to->written++;
    if (to->group == 0)
        to->group = to->for_posting ? to->written : entry->seq;
    if (to->append == 0 && !to->for_posting)
        to->append = entry->seq;
    growing_clear(&to->line);
    growing_int(&to->line, (int64_t)to->group);
    growing_text(&to->line, ",");
    if (to->append != 0)
        growing_int(&to->line, (int64_t)to->append);
    shown.flags &= (uint16_t)~QUOTA_FLAG_JOINED; /* the column `group` says so */
    for (size_t i = 0; i < to->of->count; i++) {
        if (!is_written(to, &to->of->at[i]))
            continue;
        growing_clear(&text);
        field_text(to->of, &to->of->at[i], &shown, &text);
        growing_text(&to->line, ",");
        add_csv(&to->line, growing_string(&text));
    }
    fprintf(to->to, "%s\n", growing_string(&to->line));
    if ((entry->flags & QUOTA_FLAG_JOINED) == 0)
        to->group = 0;
    if (memcmp(entry->digest, nothing, sizeof nothing) != 0)
        to->append = 0;
    growing_free(&text);
}

void rows_write_end(rows_writer *to)
{
    growing_free(&to->line);
}
