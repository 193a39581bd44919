/* report.c - what a report says: its day and period, its parts in turn, and what they share. */
#include "report.h"

#include "../common/memory.h"
#include "../common/message.h"
#include "../common/progress.h"
#include "../common/words.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 1000 };

void add_to(int64_t *sum, int64_t amount)
{
    if (amount > 0 && *sum > INT64_MAX - amount)
        *sum = INT64_MAX;
    else if (amount < 0 && *sum < -INT64_MAX - amount)
        *sum = -INT64_MAX;
    else
        *sum += amount;
}

int64_t share_of(int64_t part, int64_t whole, int64_t scale, int64_t most)
{
    int64_t share;

    if (part <= 0 || whole <= 0)
        return 0;
    if (part / whole > most / scale)
        return most;
    while (part > INT64_MAX / scale) { /* to about 60 bits: finer than any picture */
        part /= 2;
        whole /= 2;
    }
    share = part * scale / (whole > 0 ? whole : 1);
    return share < most ? share : most;
}

int each_row(session *of, quota_list_kind list, quota_filter *filter, size_t row_size, take_row *take,
             void *user)
{
    quota_error error = {.struct_size = sizeof error};
    quota_status status;
    uint64_t cursor = 0;
    size_t count = 0;
    int more = 1;
    char *page = resized(NULL, PAGE, row_size);

    filter->struct_size = sizeof *filter;
    do {
        status = quota_list(of->ledger, list, filter, &cursor, page, row_size, PAGE, &count, &error);
        for (size_t i = 0; status == QUOTA_OK && more && i < count; i++)
            more = take(user, page + i * row_size);
    } while (status == QUOTA_OK && more && count == PAGE);
    free(page);
    if (status != QUOTA_OK)
        say_status(of, status, &error);
    return status == QUOTA_OK;
}

int64_t fact_of(const report *in, session *of, uint8_t subject, uint64_t number, uint32_t fact,
                uint8_t pollutant)
{
    int64_t value = QUOTA_UNKNOWN;

    return quota_ledger_fact(of->ledger, subject, number, fact, pollutant, in->day, &value) == QUOTA_OK
               ? value
               : QUOTA_UNKNOWN;
}

flow *report_flow(report *of, uint8_t pollutant)
{
    size_t at = 0;

    while (at < of->flow_count && of->flows[at].pollutant < pollutant)
        at++;
    if (at < of->flow_count && of->flows[at].pollutant == pollutant)
        return &of->flows[at];
    of->flows = resized(of->flows, of->flow_count + 1, sizeof *of->flows);
    memmove(of->flows + at + 1, of->flows + at, (of->flow_count - at) * sizeof *of->flows);
    memset(&of->flows[at], 0, sizeof *of->flows);
    of->flows[at].pollutant = pollutant;
    of->flow_count++;
    return &of->flows[at];
}

/* ------------------------------------------------------------------ flows */

static quota_status read_flow(const report *to, session *of, flow *at, quota_error *error)
{
    quota_sheet sheet = {
        .struct_size = sizeof sheet, .from = to->from, .until = to->day, .pollutant = at->pollutant};

    return quota_ledger_sheet(of->ledger, &sheet, at->rows, sizeof *at->rows, FLOWS_MOST, &at->count, error);
}

/* Of every pollutant that has a flow by now: whatever was ever in an account, in a lot, or needed. */
int report_flows(report *to, session *of)
{
    quota_error error = {.struct_size = sizeof error};
    quota_status status = QUOTA_OK;

    for (size_t i = 0; status == QUOTA_OK && i < to->flow_count; i++)
        status = read_flow(to, of, &to->flows[i], &error);
    if (status != QUOTA_OK)
        say_status(of, status, &error);
    return status == QUOTA_OK;
}

/* ------------------------------------------------------------------ the journal */

static int read_audit(report *to, session *of)
{
    quota_checkpoint *kept = NULL;
    quota_error error = {.struct_size = sizeof error};
    quota_status status = QUOTA_OK;
    int good = session_checkpoints(of, &kept, &to->checkpoints);

    to->audit = (quota_audit){.struct_size = sizeof to->audit};
    if (good && !of->opt->no_audit) {
        progress_begin(words("entries read"), of->opt->progress);
        status = quota_ledger_audit(&of->how, kept, to->checkpoints, &to->audit, &error);
        progress_close();
        if (status != QUOTA_OK)
            say_status(of, status, &error);
        to->audited = 1;
    }
    free(kept);
    return good && status == QUOTA_OK;
}

int report_journal(report *to, session *of)
{
    quota_error error = {.struct_size = sizeof error};
    const quota_status status = quota_ledger_checkpoint(of->ledger, &to->checkpoint, &error);

    to->has_checkpoint = status == QUOTA_OK;
    if (status != QUOTA_OK && status != QUOTA_E_READ_ONLY) { /* a day that ends within an append has none */
        say_status(of, status, &error);
        return 0;
    }
    return read_audit(to, of);
}

/* ------------------------------------------------------------------ all of it */

static int read_days(report *to, session *of)
{
    const options *opt = of->opt;

    (void)quota_ledger_head(of->ledger, &to->head);
    to->day = opt->as_of != 0 ? (int32_t)opt->as_of : opt->until != 0 ? (int32_t)opt->until : to->head.date;
    to->from = opt->from != 0 ? (int32_t)opt->from : to->day / 10000 * 10000 + 101;
    if (to->day != 0 && to->from > to->day) {
        say("--from: expected no day after that of the report");
        return 0;
    }
    return 1;
}

int report_collect(report *to, session *of)
{
    quota_error error = {.struct_size = sizeof error};
    size_t due = 0;
    quota_status status;

    memset(to, 0, sizeof *to);
    if (of->opt->as_of == 0)
        of->how.through_date = (int32_t)of->opt->until;
    if ((of->opt->names != NULL && !names_read(&to->names, of->opt->names)) || !session_ledger(of) ||
        !read_days(to, of))
        return 0;
    if (to->day != 0) {
        status = quota_ledger_due(of->ledger, to->day, NULL, 0, sizeof(quota_entry), &due, &error);
        if (status != QUOTA_OK && status != QUOTA_E_BUFFER) {
            say_status(of, status, &error);
            return 0;
        }
        to->entries_due = due;
        if (!report_lots(to, of) || !report_projects(to, of) || !report_areas(to, of) ||
            !report_flows(to, of) || !report_uses(to, of) || !report_holds(to, of))
            return 0;
    }
    return report_journal(to, of);
}

void report_free(report *of)
{
    names_free(&of->names);
    free(of->areas);
    free(of->flows);
    free(of->origins);
    free(of->uses);
}
