/* session.c - a run of the program: its database, its policies, and the ledger over them. */
#include "session.h"

#include "../common/escape.h"
#include "../common/message.h"
#include "../common/progress.h"
#include "../common/words.h"

#include <stdio.h>
#include <string.h>

static void reading(void *user, uint64_t done, uint64_t of)
{
    (void)user;
    progress_count(done, of);
}

/* What each row does is seen by the rows below it, and by nobody else.  As of a past day nothing is posted.
 */
static int is_tried(const options *opt)
{
    return ((strcmp(opt->command, "post") == 0 && opt->dry_run) || strcmp(opt->command, "explain") == 0) &&
           opt->as_of == 0 && opt->through == 0;
}

int session_open(session *of, const options *opt)
{
    char message[512] = "";

    memset(of, 0, sizeof *of);
    of->opt = opt;
    if (!policies_load(&of->under, opt->policies, opt->policy_count, NULL, 0) ||
        !calendar_load(opt->calendar, &of->calendar))
        return 0;
    fields_read(&of->fields, &of->under);
    of->host = host_open(opt->database, strcmp(opt->command, "init") == 0, message, sizeof message);
    if (of->host == NULL) {
        say("cannot open %s: %s", opt->database, message);
        if (strcmp(opt->command, "init") != 0)
            say("a new journal is made by init");
        return 0;
    }
    of->store = host_hooks(of->host);
    if (is_tried(opt)) {
        of->draft = draft_open(&of->store);
        if (of->draft == NULL) {
            say_status(of, QUOTA_E_STORE_FAILED, NULL);
            return 0;
        }
        of->store = draft_hooks(of->draft);
    }
    of->how = (quota_ledger_options){.struct_size = sizeof of->how,
                                     .store = &of->store,
                                     .policies = (const quota_policy *const *)of->under.list,
                                     .policy_count = (uint32_t)of->under.count,
                                     .calendar = of->calendar,
                                     .through_seq = (uint64_t)opt->through,
                                     .through_date = (int32_t)opt->as_of,
                                     .date_max = (int32_t)opt->date_max,
                                     .no_snapshot = (uint32_t)opt->no_snapshot,
                                     .progress = reading};
    return 1;
}

int session_ledger(session *of)
{
    quota_error error = {.struct_size = sizeof error};
    quota_status status;

    progress_begin(words("entries read"), of->opt->progress);
    status = quota_ledger_open(&of->how, &of->ledger, &error);
    progress_close();
    if (status == QUOTA_OK)
        return 1;
    say_status(of, status, &error);
    return 0;
}

void session_close(session *of)
{
    quota_ledger_free(of->ledger);
    draft_close(of->draft);
    host_close(of->host);
    quota_calendar_free(of->calendar);
    policies_free(&of->under);
    fields_free();
}

void say_status(const session *of, quota_status status, const quota_error *error)
{
    char text[512];
    const char *database = of->host == NULL ? "" : host_message(of->host);

    if (error == NULL || quota_error_text(error, words_spoken(), text, sizeof text, NULL) != QUOTA_OK)
        snprintf(text, sizeof text, "%s", quota_status_name((int32_t)status));
    if (database[0] != '\0')
        say("%s: %s", text, database);
    else
        say("%s", text);
    if (status == QUOTA_E_POLICY_MISSING)
        say("give its table with --policy FILE, or as RESERVE_POLICY");
}

int read_cell(const session *of, const char *option, const char *field_name, const char *text,
              quota_entry *to)
{
    growing expected = {NULL, 0, 0};
    const int good =
        text == NULL || field_parse(&of->fields, fields_find(&of->fields, field_name, strlen(field_name)),
                                    text, strlen(text), to, &expected);

    if (!good)
        say("--%.*s: expected %s, found \"%s\"", (int)strlen(option), option, growing_string(&expected),
            text);
    growing_free(&expected);
    return good;
}

void add_hex(growing *to, const uint8_t *bytes, size_t size)
{
    char hex[3];

    for (size_t i = 0; i < size; i++) {
        snprintf(hex, sizeof hex, "%02x", bytes[i]);
        growing_bytes(to, hex, 2);
    }
}

void add_head(growing *to, const quota_head *head)
{
    growing_text(to, words("head: "));
    growing_int(to, (int64_t)head->seq);
    growing_text(to, " ");
    add_date(to, head->date);
    growing_text(to, " ");
    add_hex(to, head->digest, sizeof head->digest);
}

/* ------------------------------------------------------------------ lists */

void list_begin(table *to, const session *of)
{
    (void)of;
    memset(to, 0, sizeof *to);
}

void list_column(table *to, const char *title, int right)
{
    table_column(to, words(title), right);
}

static void print_csv(const table *from)
{
    const size_t stride = from->column_count + 1;
    growing line = {NULL, 0, 0};

    for (size_t i = 0; i < from->column_count; i++) {
        growing_text(&line, i == 0 ? "" : ",");
        add_csv(&line, from->titles[i]);
    }
    puts(growing_string(&line));
    for (size_t row = 0; row + stride <= from->cell_count; row += stride) {
        growing_clear(&line);
        for (size_t i = 0; i < from->column_count; i++) {
            growing_text(&line, i == 0 ? "" : ",");
            add_csv(&line, from->text.bytes + from->cells[row + i]);
        }
        puts(growing_string(&line));
    }
    growing_free(&line);
}

void list_end(table *to, const session *of)
{
    if (of->opt->format == FORMAT_CSV)
        print_csv(to);
    else
        table_print(to, stdout);
    table_free(to);
}
