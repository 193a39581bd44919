/* cases.c - the facts of each row. */
#include "cases.h"

#include "../common/message.h"
#include "../common/value.h"
#include "../common/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int complain_cell(const cases *of, const cell *at, const char *field, const char *expected,
                         const char *hint)
{
    const complaint about = {of->in->name, at->line, at->column, field, expected, at->text, at->size, hint};

    complain(&about);
    return 0;
}

static int complain_row(cases *of)
{
    const input *in = of->in;
    const char *field = in->bad_cell < of->column_count ? of->columns[in->bad_cell].name : NULL;
    const complaint about = {in->name,     in->bad_line, in->bad_column,    field,
                             in->expected, in->found,    strlen(in->found), NULL};

    if (!in->not_utf8 || of->not_utf8++ == 0) /* the others are likely of the same file in another encoding */
        complain(&about);
    return 0;
}

static int complain_count(const cases *of, size_t count)
{
    growing expected = {NULL, 0, 0}, found = {NULL, 0, 0};
    complaint about = {.file = of->in->name, .line = of->in->row_line};

    growing_int(&expected, (int64_t)of->column_count);
    growing_text(&expected, words(" cells, as in the header"));
    growing_int(&found, (int64_t)count);
    about.expected = growing_string(&expected);
    about.found = growing_string(&found);
    about.found_size = found.length;
    complain(&about);
    growing_free(&expected);
    growing_free(&found);
    return 0;
}

/* Cells of the row without the empty ones that spreadsheets leave behind the last column. */
static size_t count_cells(const cases *of)
{
    size_t count = of->in->cell_count;

    while (count > of->column_count && of->in->cells[count - 1].size == 0)
        count--;
    return count;
}

static int is_empty(const input *in)
{
    for (size_t i = 0; i < in->cell_count; i++)
        if (in->cells[i].size != 0)
            return 0;
    return 1;
}

static void add_question(cases *of, uint32_t question)
{
    if (of->question_count == of->question_capacity) {
        of->question_capacity = of->question_capacity * 2 + 4;
        of->questions = resized(of->questions, of->question_capacity, sizeof *of->questions);
    }
    of->questions[of->question_count++] = question;
}

/* `offset`, or several: `offset|source`. */
static int read_questions(cases *of, const cell *from)
{
    for (const char *at = from->text; from->size > 0; at++) {
        const size_t size = strcspn(at, "|,");
        const uint32_t question = policies_question(of->under, at, size, NULL);

        if (question == 0) {
            nearest search;
            growing hint = {NULL, 0, 0};

            add_suggestion(&hint, policies_nearest_question(of->under, at, size, &search),
                           "--list names them");
            complain_cell(of, from, "question", "the name of a question", growing_string(&hint));
            growing_free(&hint);
            return 0;
        }
        add_question(of, question);
        at += size;
        if (*at == '\0')
            break;
    }
    return 1;
}

/* A code that does not exist may be a misspelt one. */
static int complain_value(const cases *of, const column *in_column, const cell *from, const char *expected)
{
    const char *code;
    growing hint = {NULL, 0, 0};
    nearest search;

    nearest_init(&search, from->text, from->size);
    for (int64_t i = 1; (code = quota_fact_code(in_column->owner, in_column->fact, i)) != NULL; i++)
        nearest_try(&search, code);
    if (nearest_found(&search) != NULL)
        add_suggestion(&hint, nearest_found(&search), "");
    complain_cell(of, from, in_column->name, expected, hint.bytes);
    growing_free(&hint);
    return 0;
}

static int read_fact(cases *of, const column *in_column, const cell *from)
{
    quota_fact *to = &of->facts[of->fact_count];
    quota_error error = {.struct_size = sizeof error};

    if (from->size == 0)
        return 1; /* not known here; a default may stand in */
    to->fact = in_column->fact;
    to->reserved = 0;
    to->value = QUOTA_UNKNOWN;
    if (strcmp(from->text, "?") != 0 &&
        value_read(in_column->owner, in_column->fact, from->text, &to->value, &error) != QUOTA_OK)
        return complain_value(of, in_column, from, error.expected);
    of->fact_count++;
    if (to->fact == QUOTA_FACT_POLLUTANT && to->value != QUOTA_UNKNOWN)
        of->pollutant = quota_fact_code(NULL, to->fact, to->value);
    return 1;
}

static int has_fact(const cases *of, uint32_t fact)
{
    for (size_t i = 0; i < of->fact_count; i++)
        if (of->facts[i].fact == fact)
            return 1;
    return 0;
}

static void add_defaults(cases *of)
{
    for (size_t i = 0; i < of->default_count; i++) {
        const quota_fact *fact = &of->defaults[i];

        if (has_fact(of, fact->fact)) {
            of->own_day_count += fact->fact == QUOTA_FACT_AS_OF;
            continue;
        }
        of->facts[of->fact_count++] = *fact;
        if (fact->fact == QUOTA_FACT_POLLUTANT && fact->value != QUOTA_UNKNOWN)
            of->pollutant = quota_fact_code(NULL, fact->fact, fact->value);
    }
    if (of->question_count == 0)
        for (size_t i = 0; i < of->asked_count; i++)
            add_question(of, of->asked[i]);
}

static int read_cell(cases *of, const column *in_column, const cell *from)
{
    switch (in_column->use) {
    case USE_FACT:
        return read_fact(of, in_column, from);
    case USE_NAME:
        of->name = from->text;
        return 1;
    case USE_CASE:
        of->label = from->text;
        return 1;
    case USE_QUESTION:
        return read_questions(of, from);
    case USE_NOTHING:
        break;
    }
    return from->size == 0 ||
           complain_cell(of, from, NULL, "an empty cell, as the header has no name for it", NULL);
}

/* All that is wrong with the row is said, not only the first. */
static int read_row(cases *of)
{
    const size_t count = count_cells(of);
    int good = 1;

    if (count != of->column_count)
        return complain_count(of, count);
    for (size_t i = 0; i < count; i++)
        if (!read_cell(of, &of->columns[i], &of->in->cells[i]))
            good = 0;
    if (!good)
        return 0;
    add_defaults(of);
    if (of->question_count == 0) {
        const complaint about = {.file = of->in->name,
                                 .line = of->in->row_line,
                                 .field = "question",
                                 .expected = "a question here, or --question"};

        complain(&about);
        return 0;
    }
    return 1;
}

enum row cases_next(cases *of)
{
    enum row row;

    do
        row = input_next(of->in);
    while (row == ROW_READ && is_empty(of->in));
    of->line = of->in->row_line;
    of->name = of->label = of->pollutant = "";
    of->fact_count = of->question_count = 0;
    if (row == ROW_BAD)
        complain_row(of);
    if (row == ROW_READ && !read_row(of))
        row = ROW_BAD;
    return row;
}
