/* header.c - what each column is, and what the options say of every row. */
#include "cases.h"

#include "../common/message.h"
#include "../common/value.h"
#include "../common/words.h"

#include <stdlib.h>
#include <string.h>

static int is_word(const cell *of, const char *word)
{
    return strcmp(of->text, word) == 0;
}

static int is_label(const char *label, const char *text, size_t size)
{
    return size > 0 && strlen(label) == size && memcmp(label, text, size) == 0;
}

/* The fact with this label, in Chinese or English; 0 = none has it, or several do. */
static uint32_t fact_labelled(const policies *under, const char *text, size_t size,
                              const quota_policy **owner)
{
    quota_fact_info info = {.struct_size = sizeof info};
    uint32_t found = 0;

    for (size_t i = 0; i < under->count; i++)
        for (uint32_t j = 0; quota_fact_at(under->list[i], j, &info) == QUOTA_OK; j++) {
            if (!is_label(info.zh, text, size) && !is_label(info.en, text, size))
                continue;
            if (found != 0 && found != info.fact)
                return 0;
            if (found == 0 && owner != NULL)
                *owner = under->list[i];
            found = info.fact;
        }
    return found;
}

/* "did you mean X?" for a name that is no fact: one whose label it is, or one that is spelt nearly so. */
static char *suggestion(const policies *under, const char *name, size_t size, int labels_too)
{
    growing hint = {NULL, 0, 0};
    nearest search;
    const char *meant = NULL;
    quota_fact_info info = {.struct_size = sizeof info};

    nearest_init(&search, name, size);
    for (size_t i = 0; i <= under->count && meant == NULL; i++) {
        const quota_policy *from = i < under->count ? under->list[i] : NULL; /* NULL = the vocabulary */

        for (uint32_t j = 0; meant == NULL && quota_fact_at(from, j, &info) == QUOTA_OK; j++) {
            if (is_label(info.zh, name, size) || is_label(info.en, name, size))
                meant = info.name;
            nearest_try(&search, info.name);
        }
    }
    if (labels_too) {
        nearest_try(&search, "name");
        nearest_try(&search, "case");
        nearest_try(&search, "question");
    }
    if (meant == NULL)
        meant = nearest_found(&search);
    add_suggestion(&hint, meant, "--list names the facts");
    return hint.bytes;
}

static int complain_column(const cases *of, const cell *at, const char *expected, const char *hint)
{
    const complaint about = {of->in->name, at->line, at->column, NULL, expected, at->text, at->size, hint};

    complain(&about);
    return 0;
}

/* Layers may have facts of their own with one name but another meaning. */
static int means_the_same(const cases *of, const cell *at, uint32_t fact)
{
    quota_fact_info first = {.struct_size = sizeof first}, other = {.struct_size = sizeof other};
    int found = 0;

    for (size_t i = 0; i < of->under->count; i++) {
        if (quota_fact_describe(of->under->list[i], fact, &other) != QUOTA_OK)
            continue;
        if (found && (first.type != other.type || first.code_count != other.code_count))
            return complain_column(of, at, "a fact of one meaning in all layers", of->under->infos[i].id);
        first = other;
        found = 1;
    }
    return 1;
}

static int read_column(cases *of, const cell *at, column *to)
{
    to->name = copied(at->text, at->size);
    to->use = USE_FACT;
    if (at->size == 0)
        to->use = USE_NOTHING;
    else if (is_word(at, "name") || is_word(at, "名称"))
        to->use = USE_NAME;
    else if (is_word(at, "case"))
        to->use = USE_CASE;
    else if (is_word(at, "question") || is_word(at, "问题"))
        to->use = USE_QUESTION;
    of->has_name |= to->use == USE_NAME;
    of->has_case |= to->use == USE_CASE;
    if (to->use != USE_FACT)
        return 1;
    to->fact = policies_fact(of->under, at->text, at->size, &to->owner);
    if (to->fact == 0)
        to->fact = fact_labelled(of->under, at->text, at->size, &to->owner);
    if (to->fact == 0) {
        char *hint = suggestion(of->under, at->text, at->size, 1);

        complain_column(of, at, "the name of a fact, name, case or question", hint);
        free(hint);
        return 0;
    }
    return means_the_same(of, at, to->fact);
}

static int is_twice(const cases *of, size_t column_at)
{
    const column *columns = of->columns;

    for (size_t i = 0; i < column_at; i++)
        if (columns[column_at].use != USE_NOTHING && columns[i].use == columns[column_at].use &&
            columns[i].fact == columns[column_at].fact)
            return 1;
    return 0;
}

static int read_header(cases *of)
{
    input *in = of->in;
    const enum row row = input_next(in);
    int good = 1, facts = 0;

    if (row == ROW_FAILED)
        return 0;
    if (row == ROW_BAD) {
        const complaint about = {in->name,     in->bad_line, in->bad_column,    "header",
                                 in->expected, in->found,    strlen(in->found), NULL};

        complain(&about);
        return 0;
    }
    if (row == ROW_END || (in->cell_count == 1 && in->cells[0].size == 0)) {
        say("%s: expected a header row naming facts, found nothing", in->name);
        return 0;
    }
    of->column_count = in->cell_count;
    of->columns = resized(NULL, in->cell_count, sizeof *of->columns);
    memset(of->columns, 0, in->cell_count * sizeof *of->columns);
    for (size_t i = 0; i < in->cell_count; i++) {
        if (!read_column(of, &in->cells[i], &of->columns[i]))
            good = 0;
        else if (is_twice(of, i))
            good = complain_column(of, &in->cells[i], "each column once", NULL);
        facts += of->columns[i].use == USE_FACT;
    }
    if (good && facts == 0) {
        say("%s: the header names no fact", in->name);
        good = 0;
    }
    return good;
}

static int read_default(cases *of, const given_text *given)
{
    const quota_policy *owner = NULL;
    const uint32_t fact = policies_fact(of->under, given->name, given->name_size, &owner);
    quota_fact *to = &of->defaults[of->default_count];
    quota_error error = {.struct_size = sizeof error};

    if (fact == 0) {
        char *hint = suggestion(of->under, given->name, given->name_size, 0);

        say("%s: no fact is called %.*s; %s", given->option, (int)given->name_size, given->name, hint);
        free(hint);
        return 0;
    }
    to->fact = fact;
    to->reserved = 0;
    if (value_read(owner, fact, given->value, &to->value, &error) != QUOTA_OK) {
        const complaint about = {.field = given->option,
                                 .expected = error.expected,
                                 .found = given->value,
                                 .found_size = strlen(given->value)};

        complain(&about);
        return 0;
    }
    of->default_count++;
    return 1;
}

static int read_questions(cases *of, const char *names)
{
    for (const char *at = names;; at++) {
        const size_t size = strcspn(at, ",|");
        const uint32_t question = policies_question(of->under, at, size, NULL);

        if (question == 0) {
            nearest search;
            growing hint = {NULL, 0, 0};

            add_suggestion(&hint, policies_nearest_question(of->under, at, size, &search),
                           "--list names them");
            say("--question: no question is called \"%.*s\"; %s", (int)size, at, growing_string(&hint));
            growing_free(&hint);
            return 0;
        }
        of->asked = resized(of->asked, of->asked_count + 1, sizeof *of->asked);
        of->asked[of->asked_count++] = question;
        at += size;
        if (*at == '\0')
            return 1;
    }
}

static int has_question_column(const cases *of)
{
    for (size_t i = 0; i < of->column_count; i++)
        if (of->columns[i].use == USE_QUESTION)
            return 1;
    return 0;
}

int cases_open(cases *to, input *in, const options *opt, const policies *under)
{
    int good = 1;

    memset(to, 0, sizeof *to);
    to->in = in;
    to->opt = opt;
    to->under = under;
    to->defaults = resized(NULL, opt->given_count + 1, sizeof *to->defaults);
    for (size_t i = 0; i < opt->given_count; i++)
        good &= read_default(to, &opt->given[i]);
    for (size_t i = 0; i < opt->question_count; i++)
        good &= read_questions(to, opt->questions[i]);
    if (!good || !read_header(to))
        return 0;
    if (to->asked_count == 0 && !has_question_column(to)) {
        say("--question is missing, and %s has no column question; --list names them", in->name);
        return 0;
    }
    to->facts = resized(NULL, to->column_count + to->default_count, sizeof *to->facts);
    return 1;
}

void cases_close(cases *of)
{
    for (size_t i = 0; i < of->column_count; i++)
        free(of->columns[i].name);
    free(of->columns);
    free(of->defaults);
    free(of->asked);
    free(of->facts);
    free(of->questions);
}
