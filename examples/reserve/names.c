/* names.c - names that people know places, accounts, projects and lots by, from a CSV file. */
#include "names.h"

#include "../common/input.h"
#include "../common/memory.h"
#include "../common/message.h"
#include "../common/words.h"

#include <libquota/entry.h>

#include <stdlib.h>
#include <string.h>

enum column { SUBJECT, NUMBER, NAME, ENGLISH, COLUMNS };

typedef struct reading {
    names *to;
    size_t at[COLUMNS]; /* which cell; SIZE_MAX = none */
    int bad;
} reading;

static void complain_cell(reading *of, const input *in, const cell *from, const char *field,
                          const char *expected)
{
    const complaint about = {in->name,        from->line, from->column, field,
                             words(expected), from->text, from->size,   NULL};

    complain(&about);
    of->bad = 1;
}

static int read_header(reading *of, input *in)
{
    static const char *const titles[COLUMNS][2] = {
        {"subject", "对象"}, {"number", "编号"}, {"name", "名称"}, {"english", "英文"}};
    const enum row row = input_next(in);

    for (size_t i = 0; i < COLUMNS; i++)
        of->at[i] = SIZE_MAX;
    for (size_t at = 0; row == ROW_READ && at < in->cell_count; at++)
        for (size_t i = 0; i < COLUMNS; i++)
            if (strcmp(in->cells[at].text, titles[i][0]) == 0 ||
                strcmp(in->cells[at].text, titles[i][1]) == 0)
                of->at[i] = at;
    if (row == ROW_READ && of->at[SUBJECT] != SIZE_MAX && of->at[NUMBER] != SIZE_MAX &&
        of->at[NAME] != SIZE_MAX)
        return 1;
    say("%s: expected a header with subject, number, name and perhaps english", in->name);
    return 0;
}

static int read_number(const char *text, uint64_t *number)
{
    *number = 0;
    for (; *text >= '0' && *text <= '9' && *number <= QUOTA_NUMBER_MAX / 10; text++)
        *number = *number * 10 + (uint64_t)(*text - '0');
    return *text == '\0' && *number <= QUOTA_NUMBER_MAX;
}

static void read_row(reading *of, const input *in)
{
    const cell *cells[COLUMNS];
    static const cell none = {"", 0, 0, 0};
    name *made;
    int64_t subject;
    uint64_t number;

    for (size_t i = 0; i < COLUMNS; i++)
        cells[i] = of->at[i] < in->cell_count ? &in->cells[of->at[i]] : &none;
    subject = quota_entry_word_find(QUOTA_FIELD_SUBJECT, cells[SUBJECT]->text, cells[SUBJECT]->size);
    if (subject < 1) {
        complain_cell(of, in, cells[SUBJECT], "subject", "ledger, place, account, project or lot");
        return;
    }
    if (!read_number(cells[NUMBER]->text, &number) || (number == 0) != (subject == QUOTA_SUBJECT_LEDGER)) {
        complain_cell(of, in, cells[NUMBER], "number", "a whole number, at least 1 (of the ledger: none)");
        return;
    }
    if (of->to->count == of->to->capacity) {
        of->to->capacity = of->to->capacity * 2 + 64;
        of->to->at = resized(of->to->at, of->to->capacity, sizeof *of->to->at);
    }
    made = &of->to->at[of->to->count++];
    made->subject = (uint8_t)subject;
    made->number = number;
    made->name = copied(cells[NAME]->text, cells[NAME]->size);
    made->english = copied(cells[ENGLISH]->text, cells[ENGLISH]->size);
}

static int by_number(const void *left, const void *right)
{
    const name *a = left, *b = right;

    if (a->subject != b->subject)
        return a->subject < b->subject ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

int names_read(names *to, const char *file)
{
    static input in;
    reading state = {.to = to};
    enum row row = ROW_FAILED;

    if (!input_open(&in, file))
        return 0;
    state.bad = !read_header(&state, &in);
    while (!state.bad && (row = input_next(&in)) != ROW_END && row != ROW_FAILED) {
        if (row == ROW_BAD) {
            const complaint about = {in.name,     in.bad_line, in.bad_column,    NULL,
                                     in.expected, in.found,    strlen(in.found), NULL};

            complain(&about);
            state.bad = 1;
        } else if (in.cell_count > 1 || in.cells[0].size > 0) {
            read_row(&state, &in);
        }
    }
    input_close(&in);
    if (to->count > 0)
        qsort(to->at, to->count, sizeof *to->at, by_number);
    return !state.bad && row != ROW_FAILED;
}

void names_free(names *of)
{
    for (size_t i = 0; i < of->count; i++) {
        free(of->at[i].name);
        free(of->at[i].english);
    }
    free(of->at);
}

const name *names_find(const names *in, uint8_t subject, uint64_t number)
{
    const name wanted = {.subject = subject, .number = number};

    return in->count == 0 ? NULL : bsearch(&wanted, in->at, in->count, sizeof *in->at, by_number);
}
