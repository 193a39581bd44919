/* decide.c - every row of the input, decided, explained and reported. */
#include "run.h"

#include "cases.h"
#include "../common/message.h"
#include "../common/progress.h"
#include "report.h"

#include <libquota/decide.h>

#include <stdlib.h>
#include <string.h>

typedef struct run {
    const options *opt;
    const policies *under;
    quota_calendar *calendar;
    quota_decision *each; /* of every layer */
    quota_fact *known;    /* facts that one layer knows */
    growing explanation;
    cases rows;
    report out;
} run;

static void complain_decision(const run *of, const quota_error *error, quota_status status)
{
    complaint about = {.file = of->rows.in->name, .line = of->rows.line};

    about.field = error->field[0] != '\0' ? error->field : quota_status_name((int32_t)status);
    about.expected = error->expected;
    about.found = error->found[0] != '\0' ? error->found : NULL;
    about.found_size = strlen(error->found);
    complain(&about);
}

/* ------------------------------------------------------------------ explaining */

static quota_status add_explanation(run *of, const quota_policy *policy, const quota_case *given,
                                    quota_error *error)
{
    const quota_lang lang = (quota_lang)of->opt->explain;
    size_t needed = 0;
    quota_status status = quota_explain_text(policy, given, lang, NULL, 0, &needed, error);

    if (status == QUOTA_E_BUFFER) {
        char *room = growing_room(&of->explanation, needed);

        status = quota_explain_text(policy, given, lang, room, needed, NULL, error);
        if (status == QUOTA_OK)
            of->explanation.length += strlen(room);
    }
    return status;
}

/* Facts and questions that only another layer has are no business of this one. */
static int only_known(run *of, const quota_policy *policy, quota_case *given)
{
    quota_fact_info info = {.struct_size = sizeof info};
    quota_question_info question = {.struct_size = sizeof question};
    size_t count = 0;

    for (size_t i = 0; i < given->fact_count; i++)
        if (quota_fact_describe(policy, given->facts[i].fact, &info) == QUOTA_OK)
            of->known[count++] = given->facts[i];
    given->facts = of->known;
    given->fact_count = count;
    return quota_question_describe(policy, given->question, &question) == QUOTA_OK;
}

static quota_status explain(run *of, const quota_case *given, quota_error *error)
{
    const size_t layers = of->under->count;
    quota_status status = QUOTA_OK;
    int taking_part = 0;

    growing_clear(&of->explanation);
    growing_text(&of->explanation, "");
    if (layers == 1)
        return add_explanation(of, of->under->list[0], given, error);
    for (size_t i = 0; i < layers; i++)
        taking_part |= of->each[i].verdict != QUOTA_NOT_APPLICABLE;
    for (size_t i = 0; status == QUOTA_OK && i < layers; i++) {
        quota_case for_layer = *given;

        if ((taking_part && of->each[i].verdict == QUOTA_NOT_APPLICABLE) ||
            !only_known(of, of->under->list[i], &for_layer))
            continue;
        growing_text(&of->explanation, of->explanation.length > 0 ? "\n[" : "[");
        growing_text(&of->explanation, of->under->infos[i].id);
        growing_text(&of->explanation, "] ");
        status = add_explanation(of, of->under->list[i], &for_layer, error);
    }
    return status;
}

/* ------------------------------------------------------------------ deciding */

static int decide(run *of, uint32_t question)
{
    const cases *rows = &of->rows;
    const quota_case given = {sizeof given, question, rows->facts, rows->fact_count, of->calendar};
    quota_error error = {.struct_size = sizeof error};
    answer row = {.under = of->under, .line = rows->line, .name = rows->name, .label = rows->label};
    quota_status status;
    size_t layer = 0;

    row.decision.struct_size = sizeof row.decision;
    if (of->under->count == 1) {
        status = quota_decide(of->under->list[0], &given, &row.decision, &error);
    } else {
        for (size_t i = 0; i < of->under->count; i++)
            of->each[i].struct_size = sizeof of->each[i];
        status = quota_decide_layers((const quota_policy *const *)of->under->list, of->under->count, &given,
                                     of->each, &row.decision, &error);
        layer = row.decision.layer;
    }
    if (status == QUOTA_OK && of->opt->explain != 0) {
        status = explain(of, &given, &error);
        row.explanation = growing_string(&of->explanation);
    }
    if (status != QUOTA_OK) {
        complain_decision(of, &error, status);
        return 0;
    }
    row.policy = of->under->list[layer];
    row.policy_id = of->under->infos[layer].id;
    row.pollutant = rows->pollutant;
    row.rule.struct_size = sizeof row.rule;
    if (row.decision.rule != 0)
        (void)quota_policy_rule(row.policy, row.decision.rule, &row.rule);
    (void)policies_describe_question(of->under, question, &row.question);
    report_add(&of->out, &row);
    return 1;
}

static int decide_rows(run *of)
{
    const cases *rows = &of->rows;
    uint64_t count = 0, bad = 0;
    enum row row;

    while ((row = cases_next(&of->rows)) != ROW_END && row != ROW_FAILED) {
        int good = row == ROW_READ;

        for (size_t i = 0; good && i < rows->question_count; i++)
            good = decide(of, rows->questions[i]);
        count++;
        bad += !good;
        progress_step(rows->in->bytes, count);
    }
    progress_close();
    if (row == ROW_FAILED)
        return EXIT_UNUSABLE;
    if (count == 0)
        say("%s: no rows below the header", rows->in->name);
    if (rows->not_utf8 > 1)
        say(rows->not_utf8 == 2 ? "%s: 1 more row is not UTF-8" : "%s: %llu more rows are not UTF-8",
            rows->in->name, (unsigned long long)(rows->not_utf8 - 1));
    if (rows->own_day_count > 0)
        say(rows->own_day_count == 1
                ? "%s: 1 row has an as_of of its own, which holds there rather than --as-of"
                : "%s: %llu rows have an as_of of their own, which holds there rather than --as-of",
            rows->in->name, (unsigned long long)rows->own_day_count);
    if (bad > 0)
        say("%s: %llu of %llu rows could not be decided", rows->in->name, (unsigned long long)bad,
            (unsigned long long)count);
    return bad > 0 ? EXIT_SOME_BAD : EXIT_DONE;
}

static int decide_input(run *of, input *in)
{
    const options *opt = of->opt;
    const size_t layers = of->under->count;
    int status = EXIT_UNUSABLE;

    if (cases_open(&of->rows, in, opt, of->under)) {
        of->each = resized(NULL, layers, sizeof *of->each);
        memset(of->each, 0, layers * sizeof *of->each);
        of->known = resized(NULL, of->rows.column_count + opt->given_count, sizeof *of->known);
        report_open(&of->out, opt, opt->lang == QUOTA_ZH ? "名称" : "name",
                    opt->lang == QUOTA_ZH ? "案例" : "case", layers > 1);
        progress_open(in->file, opt->format != FORMAT_TABLE);
        status = decide_rows(of);
        report_close(&of->out);
        free(of->known);
        free(of->each);
    }
    growing_free(&of->explanation);
    cases_close(&of->rows);
    return status;
}

int run_cases(const options *opt, const policies *under)
{
    static input in; /* large */
    run of = {.opt = opt, .under = under};
    int status = EXIT_UNUSABLE;

    if (calendar_load(opt->calendar, &of.calendar)) {
        if (input_open(&in, opt->file)) {
            if (in.file == stdin && opt->file == NULL && is_terminal(stdin))
                say("no FILE, so the cases are read from standard input");
            status = decide_input(&of, &in);
        }
        input_close(&in);
    }
    quota_calendar_free(of.calendar);
    return status;
}
