/* sheet.c - traces and balance sheets. */
#include "session.h"

#include "../common/message.h"
#include "../common/words.h"

#include <libquota/facts.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHEET_ROWS = 128 };

static int failed(const session *of, quota_status status, const quota_error *error)
{
    say_status(of, status, error);
    return status == QUOTA_E_NOT_FOUND ? EXIT_SOME_BAD : EXIT_UNUSABLE;
}

static void cell_number(table *to, uint64_t number, growing *text)
{
    growing_clear(text);
    if (number != 0)
        growing_int(text, (int64_t)number);
    table_cell(to, growing_string(text));
}

static void cell_amount(table *to, int64_t amount, growing *text)
{
    growing_clear(text);
    add_amount(text, amount);
    table_cell(to, growing_string(text));
}

/* ------------------------------------------------------------------ traces */

static void add_trace_row(table *to, const quota_trace_row *row, growing *text)
{
    growing_clear(text);
    for (uint32_t i = 0; i < row->depth; i++)
        growing_text(text, "  ");
    growing_int(text, (int64_t)row->lot);
    table_cell(to, growing_string(text));
    growing_clear(text);
    if (row->bucket == QUOTA_BUCKET_NONE)
        growing_text(text, words("issued"));
    else
        add_word(text, QUOTA_FIELD_BUCKET, row->bucket);
    table_cell(to, growing_string(text));
    cell_amount(to, row->amount, text);
    growing_clear(text);
    add_code(text, QUOTA_FACT_POLLUTANT, row->pollutant);
    table_cell(to, growing_string(text));
    cell_number(to, row->account, text);
    cell_number(to, row->project, text);
    growing_clear(text);
    if (row->kind != 0)
        add_word(text, QUOTA_FIELD_KIND, row->kind);
    table_cell(to, growing_string(text));
    cell_number(to, row->seq, text);
    cell_number(to, row->party, text);
    cell_number(to, row->place, text);
    growing_clear(text);
    add_bytes(text, row->proof, sizeof row->proof);
    table_cell(to, growing_string(text));
    table_note(to, "");
}

static void print_trace(const session *of, const quota_trace_row *rows, size_t count)
{
    static const char *const titles[] = {"lot",  "bucket", "amount", "pollutant", "account", "project",
                                         "kind", "entry",  "party",  "place",     "proof"};
    growing text = {NULL, 0, 0};
    table shown;

    list_begin(&shown, of);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        list_column(&shown, titles[i], i != 0 && i != 1 && i != 3 && i != 6 && i != 10);
    for (size_t i = 0; i < count; i++)
        add_trace_row(&shown, &rows[i], &text);
    list_end(&shown, of);
    growing_free(&text);
}

int run_trace(session *of, const char *what, const char *number)
{
    const int of_project = strcmp(what, "project") == 0;
    quota_error error = {.struct_size = sizeof error};
    quota_trace_row *rows = NULL;
    quota_status status = QUOTA_E_BUFFER;
    size_t count = 0, capacity = 0;
    char *end;
    const unsigned long long which = strtoull(number, &end, 10);

    if ((!of_project && strcmp(what, "lot") != 0) || *end != '\0' || which == 0) {
        say("expected trace lot N or trace project N");
        return EXIT_UNUSABLE;
    }
    if (!session_ledger(of))
        return EXIT_UNUSABLE;
    while (status == QUOTA_E_BUFFER) {
        capacity = count;
        rows = resized(rows, capacity + 1, sizeof *rows);
        status = of_project
                     ? quota_trace_project(of->ledger, which, rows, sizeof *rows, capacity, &count, &error)
                     : quota_trace_lot(of->ledger, which, rows, sizeof *rows, capacity, &count, &error);
    }
    if (status == QUOTA_OK)
        print_trace(of, rows, count);
    free(rows);
    return status == QUOTA_OK ? EXIT_DONE : failed(of, status, &error);
}

/* ------------------------------------------------------------------ balance sheets */

static void add_part(growing *to, const quota_sheet_row *row)
{
    static const char *const names[] = {"?",          "opening",  "in",   "out",    "closing",
                                        "encumbered", "consumed", "debt", "deficit"};

    growing_text(to, words(names[row->part >= 1 && row->part <= 8 ? row->part : 0]));
}

static void add_sheet_row(table *to, uint8_t pollutant, const quota_sheet_row *row, growing *text)
{
    growing_clear(text);
    add_code(text, QUOTA_FACT_POLLUTANT, pollutant);
    table_cell(to, growing_string(text));
    growing_clear(text);
    add_part(text, row);
    table_cell(to, growing_string(text));
    growing_clear(text);
    if (row->verb != 0)
        add_word(text, QUOTA_FIELD_VERB, row->verb);
    table_cell(to, growing_string(text));
    growing_clear(text);
    if (row->kind != 0)
        add_word(text, QUOTA_FIELD_KIND, row->kind);
    table_cell(to, growing_string(text));
    cell_amount(to, row->amount, text);
    cell_number(to, row->entries, text);
    table_note(to, "");
}

static int is_empty(const quota_sheet_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].amount != 0)
            return 0;
    return 1;
}

static quota_status add_sheet(session *of, quota_sheet *sheet, table *shown, growing *text,
                              quota_error *error)
{
    quota_sheet_row rows[SHEET_ROWS];
    size_t count = 0;
    const quota_status status =
        quota_ledger_sheet(of->ledger, sheet, rows, sizeof *rows, SHEET_ROWS, &count, error);

    if (status == QUOTA_OK && (of->opt->filter.pollutant != 0 || !is_empty(rows, count)))
        for (size_t i = 0; i < count; i++)
            add_sheet_row(shown, sheet->pollutant, &rows[i], text);
    return status;
}

int run_statement(session *of)
{
    static const char *const titles[] = {"pollutant", "part", "verb", "kind", "amount", "entries"};
    const options *opt = of->opt;
    quota_error error = {.struct_size = sizeof error};
    quota_sheet sheet = {.struct_size = sizeof sheet,
                         .place = opt->filter.place,
                         .from = opt->from != 0 ? (int32_t)opt->from : 19000101,
                         .until = (int32_t)opt->until,
                         .by_origin = (uint8_t)opt->by_origin};
    quota_status status = QUOTA_OK;
    growing text = {NULL, 0, 0};
    table shown;

    if (!session_ledger(of))
        return EXIT_UNUSABLE;
    list_begin(&shown, of);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        list_column(&shown, titles[i], i >= 4);
    for (uint8_t i = 1; status == QUOTA_OK && quota_fact_code(NULL, QUOTA_FACT_POLLUTANT, i) != NULL; i++) {
        sheet.pollutant = i;
        if (opt->filter.pollutant == 0 || opt->filter.pollutant == i)
            status = add_sheet(of, &sheet, &shown, &text, &error);
    }
    if (status == QUOTA_OK) {
        list_end(&shown, of);
        growing_clear(&text);
        add_head(&text, &sheet.head);
        if (opt->format == FORMAT_TABLE)
            puts(growing_string(&text));
    } else {
        table_free(&shown);
    }
    growing_free(&text);
    return status == QUOTA_OK ? EXIT_DONE : failed(of, status, &error);
}
