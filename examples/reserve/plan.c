/* plan.c - an offset plan: which lots lawfully cover what a project needs, as a document or as rows for post.
 */
#include "session.h"

#include "../common/message.h"
#include "../common/words.h"

#include <libquota/facts.h>
#include <libquota/plan.h>
#include <libquota/query.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NEEDS_MOST = 64, STATEMENTS = 256 };

/* What is needed: the pollutant that was named, or each of which an increment of the project was stated. */
static quota_status find_needs(const session *of, uint64_t project, quota_need *needs, size_t *count,
                               quota_error *error)
{
    const quota_filter filter = {.struct_size = sizeof filter,
                                 .subject = QUOTA_SUBJECT_PROJECT,
                                 .project = project,
                                 .fact = QUOTA_FACT_INCREMENT};
    quota_statement page[STATEMENTS];
    unsigned char known[NEEDS_MOST] = {0};
    quota_status status = QUOTA_OK;
    uint64_t cursor = 0;
    size_t read = STATEMENTS;

    *count = 0;
    if (of->opt->filter.pollutant != 0) {
        needs[(*count)++] = (quota_need){.pollutant = of->opt->filter.pollutant};
        return QUOTA_OK;
    }
    while (status == QUOTA_OK && read == STATEMENTS) {
        status = quota_list(of->ledger, QUOTA_LIST_STATEMENTS, &filter, &cursor, page, sizeof *page,
                            STATEMENTS, &read, error);
        for (size_t i = 0; status == QUOTA_OK && i < read; i++)
            if (page[i].pollutant < NEEDS_MOST)
                known[page[i].pollutant] = 1;
    }
    for (uint32_t i = 1; i < NEEDS_MOST; i++)
        if (known[i])
            needs[(*count)++] = (quota_need){.pollutant = i};
    return status;
}

static int strategy_of(const char *name)
{
    static const char *const names[] = {"oldest", "cheapest", "fewest"};

    for (int i = 0; i < 3; i++)
        if (strcmp(names[i], name) == 0)
            return QUOTA_PLAN_OLDEST + i;
    return 0;
}

static quota_status print_document(const session *of, const quota_plan *plan, quota_error *error)
{
    const quota_plan_document document = of->opt->form ? QUOTA_PLAN_FORM : QUOTA_PLAN_REDUCTION;
    growing text = {NULL, 0, 0};
    size_t needed = 0;
    quota_status status = quota_plan_text(plan, document, NULL, words_spoken(), NULL, 0, &needed, error);

    if (status == QUOTA_E_BUFFER) {
        char *room = growing_room(&text, needed);

        status = quota_plan_text(plan, document, NULL, words_spoken(), room, needed, NULL, error);
        if (status == QUOTA_OK)
            fputs(room, stdout);
    }
    growing_free(&text);
    return status;
}

static quota_status print_holds(const session *of, const quota_plan *plan, const quota_entry *model,
                                quota_error *error)
{
    quota_entry *entries = NULL;
    quota_status status = QUOTA_E_BUFFER;
    size_t count = 0, capacity = 0;

    while (status == QUOTA_E_BUFFER) {
        capacity = count;
        entries = resized(entries, capacity + 1, sizeof *entries);
        status = quota_plan_entries(plan, model, entries, capacity, sizeof *entries, &count, error);
    }
    if (status == QUOTA_OK)
        write_rows(of, entries, count);
    free(entries);
    return status;
}

static int falls_short(const quota_plan *plan, size_t need_count)
{
    quota_need_result need = {.struct_size = sizeof need};

    for (size_t i = 0; i < need_count; i++)
        if (quota_plan_need(plan, i, &need) == QUOTA_OK &&
            (need.shortfall != 0 || need.wanted == QUOTA_UNKNOWN))
            return 1;
    return 0;
}

/* The status to end with. */
static int make(session *of, quota_plan_options *how, const quota_entry *model)
{
    quota_error error = {.struct_size = sizeof error};
    quota_need needs[NEEDS_MOST];
    quota_plan *plan = NULL;
    quota_status status;
    int result = EXIT_DONE;

    status = find_needs(of, how->project, needs, &how->need_count, &error);
    if (status == QUOTA_OK && how->need_count == 0) {
        say("plan: no increment of project %llu is stated for a pollutant; name one with --pollutant",
            (unsigned long long)how->project);
        return EXIT_SOME_BAD;
    }
    how->needs = needs;
    if (status == QUOTA_OK)
        status = quota_plan_create(of->ledger, how, &plan, &error);
    if (status == QUOTA_OK && falls_short(plan, how->need_count))
        result = EXIT_SOME_BAD;
    if (status == QUOTA_OK)
        status =
            of->opt->holds != NULL ? print_holds(of, plan, model, &error) : print_document(of, plan, &error);
    quota_plan_free(plan);
    if (status == QUOTA_OK)
        return result;
    say_status(of, status, &error);
    return status == QUOTA_E_NOT_FOUND ? EXIT_SOME_BAD : EXIT_UNUSABLE;
}

int run_plan(session *of, const char *project)
{
    const options *opt = of->opt;
    quota_plan_options how = {.struct_size = sizeof how,
                              .strategy = opt->lots != NULL ? QUOTA_PLAN_NAMED : QUOTA_PLAN_OLDEST,
                              .to_account = opt->filter.account,
                              .date = (int32_t)opt->date,
                              .valid_until = (int32_t)opt->until,
                              .approved = opt->approval != NULL};
    quota_entry model;
    uint64_t *lots = NULL;
    quota_head head;
    int status = EXIT_UNUSABLE;

    memset(&model, 0, sizeof model);
    if (!read_whole(project, &how.project)) {
        say("plan: expected the number of a project, found \"%s\"", project);
        return EXIT_UNUSABLE;
    }
    if (opt->strategy != NULL && (opt->lots != NULL || (how.strategy = strategy_of(opt->strategy)) == 0)) {
        say("--strategy: expected oldest, cheapest or fewest, and no --lots");
        return EXIT_UNUSABLE;
    }
    if (!read_cell(of, "holds", "id", opt->holds, &model) ||
        !read_cell(of, "approval", "proof", opt->approval, &model))
        return EXIT_UNUSABLE;
    if (opt->lots != NULL && (lots = read_numbers("lots", opt->lots, &how.lot_count)) == NULL)
        return EXIT_UNUSABLE;
    how.lots = lots;
    if (session_ledger(of)) {
        if (how.date == 0 && quota_ledger_head(of->ledger, &head) == QUOTA_OK)
            how.date = head.date;
        status = make(of, &how, &model);
    }
    free(lots);
    return status;
}
