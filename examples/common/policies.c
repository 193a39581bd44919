/* policies.c - the documents and the calendar of a run, read from files or built in. */
#include "policies.h"

#include "memory.h"
#include "message.h"
#include "width.h"
#include "words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Spreadsheets save in the encoding of the machine: that is one mistake, not one in every line. */
static int is_utf8(const char *name, const growing *text)
{
    size_t line = 1, step = 0;

    for (size_t at = 0; at < text->length; at += step) {
        step = utf8_step(text->bytes + at, text->length - at);
        if (step == 0) {
            say("%s: not UTF-8 at line %zu; save the file as CSV UTF-8", name, line);
            return 0;
        }
        line += text->bytes[at] == '\n';
    }
    return 1;
}

/* The whole of a file; says what is wrong and answers 0 if it cannot be read. */
static int read_file(const char *name, growing *to, const char *hint)
{
    FILE *file = fopen(name, "rb");
    size_t count = 0;
    int failed;

    if (file == NULL) {
        say("cannot open %s: %s%s", name, strerror(errno), hint);
        return 0;
    }
    do {
        char *room = growing_room(to, 1 << 16);

        errno = 0;
        count = fread(room, 1, 1 << 16, file);
        to->length += count;
    } while (count > 0);
    failed = ferror(file);
    if (failed)
        say("cannot read %s: %s", name, strerror(errno));
    fclose(file);
    return !failed && is_utf8(name, to);
}

int finding_line(growing *to, const char *source, const quota_policy *policy, const quota_finding *finding)
{
    quota_finding rest = *finding;
    size_t needed = 0;
    char *room;

    growing_text(to, source);
    if (finding->line > 0) {
        growing_text(to, ":");
        growing_int(to, (int64_t)finding->line);
    }
    if (finding->column > 0) {
        growing_text(to, ":");
        growing_int(to, (int64_t)finding->column);
    }
    growing_text(to, ": ");
    rest.line = rest.column = 0; /* said already */
    if (quota_finding_text(policy, &rest, words_spoken(), NULL, 0, &needed) != QUOTA_E_BUFFER)
        return 0;
    room = growing_room(to, needed);
    if (quota_finding_text(policy, &rest, words_spoken(), room, needed, NULL) != QUOTA_OK)
        return 0;
    to->length += strlen(room);
    return 1;
}

static void say_findings(const char *source, const quota_findings *findings)
{
    growing line = {NULL, 0, 0};

    for (size_t i = 0; i < quota_findings_count(findings, 0); i++) {
        quota_finding finding = {.struct_size = sizeof finding};

        growing_clear(&line);
        if (quota_findings_get(findings, i, &finding) == QUOTA_OK &&
            finding.severity == QUOTA_SEVERITY_ERROR && finding_line(&line, source, NULL, &finding))
            fprintf(stderr, "%s\n", growing_string(&line));
    }
    growing_free(&line);
}

static int is_builtin(const char *name)
{
    const char *id = NULL;

    for (size_t i = 0; i < quota_builtin_count(); i++)
        if (quota_builtin(i, &id, NULL, 0, NULL) == QUOTA_OK && strcmp(id, name) == 0)
            return 1;
    return 0;
}

/* ", and no built-in document either: a, b" with the one that was likely meant. */
static void add_builtins(growing *hint, const char *name)
{
    const char *id = NULL, *lead = words("; built in are ");
    nearest search;

    nearest_init(&search, name, strlen(name));
    for (size_t i = 0; i < quota_builtin_count(); i++)
        if (quota_builtin(i, &id, NULL, 0, NULL) == QUOTA_OK) {
            growing_text(hint, lead);
            growing_text(hint, id);
            nearest_try(&search, id);
            lead = ", ";
        }
    if (nearest_found(&search) != NULL) {
        growing_text(hint, words("; "));
        add_suggestion(hint, nearest_found(&search), "");
    }
}

static int parse_table(policies *to, size_t at, const quota_policy_options *how, const growing *table)
{
    const char *source = to->sources[at];
    quota_error error = {.struct_size = sizeof error};
    const quota_status status = quota_policy_parse(how, growing_string(table), table->length, &to->list[at],
                                                   &to->findings[at], &error);
    size_t count;

    if (status == QUOTA_OK)
        return 1;
    say_findings(source, to->findings[at]);
    count = quota_findings_count(to->findings[at], QUOTA_SEVERITY_ERROR);
    if (status == QUOTA_E_POLICY)
        say(count == 1 ? "%s: 1 mistake, so it cannot be used" : "%s: %zu mistakes, so it cannot be used",
            source, count);
    else
        say("%s: %s", source, quota_status_name((int32_t)status));
    return 0;
}

static int load_one(policies *to, size_t at, const quota_policy_options *how)
{
    const char *source = to->sources[at];
    growing table = {NULL, 0, 0}, hint = {NULL, 0, 0};
    int loaded = 0;

    if (is_builtin(source)) {
        quota_error error = {.struct_size = sizeof error};
        const quota_status status = quota_policy_builtin(how, source, &to->list[at], &error);

        loaded = status == QUOTA_OK;
        if (!loaded)
            say("%s: %s: %s %s", source, quota_status_name((int32_t)status), error.field, error.found);
    } else {
        add_builtins(&hint, source);
        if (read_file(source, &table, growing_string(&hint)))
            loaded = parse_table(to, at, how, &table);
    }
    growing_free(&table);
    growing_free(&hint);
    if (!loaded)
        return 0;
    to->infos[at].struct_size = sizeof to->infos[at];
    return quota_policy_describe(to->list[at], &to->infos[at]) == QUOTA_OK;
}

int policies_load(policies *to, const char *const *names, size_t count, const char *const *parents,
                  size_t parent_count)
{
    const size_t all = count + parent_count;
    quota_policy_options how = {.struct_size = sizeof how};
    int loaded = 1;

    memset(to, 0, sizeof *to);
    if (all == 0)
        return 1;
    to->list = resized(NULL, all, sizeof *to->list);
    to->infos = resized(NULL, all, sizeof *to->infos);
    to->findings = resized(NULL, all, sizeof *to->findings);
    to->sources = resized(NULL, all, sizeof *to->sources);
    memset(to->list, 0, all * sizeof *to->list);
    memset(to->infos, 0, all * sizeof *to->infos);
    memset(to->findings, 0, all * sizeof *to->findings);
    to->count = count;
    to->parent_count = parent_count;
    for (size_t i = 0; i < all; i++)
        to->sources[i] = i < to->count ? names[i] : parents[i - to->count];

    /* A parent may extend the ones named before it. */
    how.parents = (const quota_policy *const *)to->list + to->count;
    for (size_t i = 0; loaded && i < to->parent_count; i++) {
        loaded = load_one(to, to->count + i, &how);
        how.parent_count += (size_t)loaded;
    }
    if (!loaded)
        return 0;
    for (size_t i = 0; i < to->count; i++) /* errors of all of them */
        loaded &= load_one(to, i, &how);
    return loaded;
}

void policies_free(policies *of)
{
    for (size_t i = 0; i < of->count + of->parent_count; i++) {
        quota_findings_free(of->findings[i]);
        quota_policy_free(of->list[i]);
    }
    free(of->list);
    free(of->infos);
    free(of->findings);
    free(of->sources);
}

uint32_t policies_fact(const policies *in, const char *name, size_t size, const quota_policy **owner)
{
    for (size_t i = 0; i < in->count; i++) {
        const uint32_t fact = quota_fact_find(in->list[i], name, size);

        if (fact != 0) {
            if (owner != NULL)
                *owner = in->list[i];
            return fact;
        }
    }
    return 0;
}

uint32_t policies_question(const policies *in, const char *name, size_t size, const quota_policy **owner)
{
    for (size_t i = 0; i < in->count; i++) {
        const uint32_t question = quota_question_find(in->list[i], name, size);

        if (question != 0) {
            if (owner != NULL)
                *owner = in->list[i];
            return question;
        }
    }
    return 0;
}

int policies_describe_fact(const policies *in, uint32_t fact, quota_fact_info *info)
{
    for (size_t i = 0; i < in->count; i++) {
        info->struct_size = sizeof *info;
        if (quota_fact_describe(in->list[i], fact, info) == QUOTA_OK)
            return 1;
    }
    return 0;
}

int policies_describe_question(const policies *in, uint32_t question, quota_question_info *info)
{
    for (size_t i = 0; i < in->count; i++) {
        info->struct_size = sizeof *info;
        if (quota_question_describe(in->list[i], question, info) == QUOTA_OK)
            return 1;
    }
    return 0;
}

const char *policies_nearest_question(const policies *in, const char *name, size_t size,
                                      struct nearest *search)
{
    quota_question_info info = {.struct_size = sizeof info};

    nearest_init(search, name, size);
    for (size_t i = 0; i < in->count; i++)
        for (uint32_t j = 0; quota_question_at(in->list[i], j, &info) == QUOTA_OK; j++)
            nearest_try(search, info.name);
    return nearest_found(search);
}

int calendar_load(const char *file, quota_calendar **calendar)
{
    growing text = {NULL, 0, 0};
    quota_error error = {.struct_size = sizeof error};
    quota_status status = QUOTA_OK;

    *calendar = NULL;
    if (file == NULL)
        return 1;
    if (!read_file(file, &text, "")) {
        growing_free(&text);
        return 0;
    }
    status = quota_calendar_parse(NULL, growing_string(&text), text.length, calendar, &error);
    if (status != QUOTA_OK) {
        const complaint about = {file,           error.line,  error.column,        error.field,
                                 error.expected, error.found, strlen(error.found), "a calendar"};

        complain(&about);
    }
    growing_free(&text);
    return status == QUOTA_OK;
}
