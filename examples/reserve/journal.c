/* journal.c - the journal as a whole: audit, checkpoints, snapshots, export; and rows that the library
 * writes. */
#include "session.h"

#include "../common/message.h"
#include "../common/progress.h"
#include "../common/words.h"
#include "rows.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 1000, CHECKPOINTS_MOST = 1000 };

/* ------------------------------------------------------------------ checkpoints and audit */

/* "checkpoint 1 SEQ YYYYMMDD DIGEST STATE" */
int run_checkpoint(session *of)
{
    quota_checkpoint made;
    quota_error error = {.struct_size = sizeof error};
    quota_status status;
    growing text = {NULL, 0, 0};

    if (!session_ledger(of))
        return EXIT_UNUSABLE;
    status = quota_ledger_checkpoint(of->ledger, &made, &error);
    if (status != QUOTA_OK) {
        say_status(of, status, &error);
        return EXIT_UNUSABLE;
    }
    add_hex(&text, made.digest, sizeof made.digest);
    growing_text(&text, " ");
    add_hex(&text, made.state, sizeof made.state);
    printf("checkpoint %" PRIu32 " %" PRIu64 " %" PRId32 " %s\n", made.format, made.seq, made.date,
           growing_string(&text));
    growing_free(&text);
    return EXIT_DONE;
}

static int read_digest(const char *text, uint8_t *to)
{
    if (strspn(text, "0123456789abcdefABCDEF") != 64 || text[64] != '\0')
        return 0;
    for (int i = 0; i < 32; i++) {
        unsigned byte = 0;

        (void)sscanf(text + 2 * i, "%2x", &byte);
        to[i] = (uint8_t)byte;
    }
    return 1;
}

/* All lines of a file that begin with "checkpoint". */
static int read_checkpoints(const char *name, quota_checkpoint *to, size_t *count)
{
    FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    char line[512], digest[80], state[80];
    const size_t before = *count;
    uint64_t number = 0;
    int good = file != NULL;

    if (file == NULL)
        say("cannot open %s: %s", name, strerror(errno));
    while (good && fgets(line, sizeof line, file) != NULL) {
        quota_checkpoint *at = &to[*count];

        number++;
        if (strncmp(line, "checkpoint", 10) != 0)
            continue;
        memset(at, 0, sizeof *at);
        good = *count < CHECKPOINTS_MOST &&
               sscanf(line, "checkpoint %" SCNu32 " %" SCNu64 " %" SCNd32 " %79s %79s", &at->format, &at->seq,
                      &at->date, digest, state) == 5 &&
               read_digest(digest, at->digest) && read_digest(state, at->state);
        (*count)++;
        if (!good)
            say("%s:%" PRIu64 ": expected checkpoint FORMAT SEQ DATE DIGEST STATE", name, number);
    }
    if (file != NULL && file != stdin)
        fclose(file);
    if (good && *count == before) { /* an audit against nothing must not look like one against a checkpoint */
        say("%s: expected a line that begins with checkpoint, found none", name);
        good = 0;
    }
    return good;
}

static void print_audit(const quota_audit *found)
{
    growing text = {NULL, 0, 0};

    printf(words("entries %" PRIu64 ", groups %" PRIu64 ", decided again %" PRIu64 "\n"), found->entries,
           found->groups, found->decided);
    add_head(&text, &found->head);
    growing_text(&text, words("\nstate: "));
    add_hex(&text, found->state, sizeof found->state);
    puts(growing_string(&text));
    if (found->status == QUOTA_OK) {
        puts(words("all is right"));
    } else {
        printf(words("entry %" PRIu64 ": %s"), found->seq, quota_status_name(found->status));
        if (found->refusal != 0)
            printf(" %s", quota_status_name(found->refusal));
        if (found->field[0] != '\0')
            printf(words(": %s: expected %s, found %s"), found->field, found->expected, found->found);
        putchar('\n');
    }
    growing_free(&text);
}

int session_checkpoints(const session *of, quota_checkpoint **kept, size_t *count)
{
    int good = 1;

    *kept = resized(NULL, CHECKPOINTS_MOST + 1, sizeof **kept);
    *count = 0;
    for (size_t i = 0; good && i < of->opt->checkpoint_count; i++)
        good = read_checkpoints(of->opt->checkpoints[i], *kept, count);
    return good;
}

int run_audit(session *of)
{
    quota_checkpoint *kept;
    quota_audit found = {.struct_size = sizeof found};
    quota_error error = {.struct_size = sizeof error};
    quota_status status = QUOTA_OK;
    size_t count;
    const int good = session_checkpoints(of, &kept, &count);

    if (good) {
        progress_begin(words("entries read"), of->opt->progress);
        status = quota_ledger_audit(&of->how, kept, count, &found, &error);
        progress_close();
        if (status == QUOTA_OK)
            print_audit(&found);
        else
            say_status(of, status, &error);
    }
    free(kept);
    if (!good || status != QUOTA_OK)
        return EXIT_UNUSABLE;
    return found.status == QUOTA_OK ? EXIT_DONE : EXIT_SOME_BAD;
}

int run_snapshot(session *of)
{
    quota_error error = {.struct_size = sizeof error};
    quota_status status;

    if (!session_ledger(of))
        return EXIT_UNUSABLE;
    status = quota_ledger_snapshot(of->ledger, &error);
    if (status != QUOTA_OK)
        say_status(of, status, &error);
    return status == QUOTA_OK ? EXIT_DONE : EXIT_UNUSABLE;
}

/* ------------------------------------------------------------------ export: as stored, without a ledger */

int run_export(session *of)
{
    rows_writer to = {.to = stdout, .of = &of->fields};
    quota_entry *page = resized(NULL, PAGE, sizeof *page);
    const uint64_t through = of->opt->through != 0 ? (uint64_t)of->opt->through : UINT64_MAX;
    quota_store_outcome outcome = QUOTA_STORE_DONE;
    quota_head head;
    uint64_t next = 1;
    size_t count = 1;

    if (of->store.head(of->store.user, &head) != QUOTA_STORE_DONE)
        outcome = QUOTA_STORE_NOT_DONE;
    rows_write_header(&to);
    progress_begin(words("entries written"), of->opt->progress);
    while (outcome == QUOTA_STORE_DONE && count > 0 && next <= through) {
        outcome = of->store.scan(of->store.user, next, page, PAGE, &count);
        for (size_t i = 0; outcome == QUOTA_STORE_DONE && i < count && page[i].seq <= through; i++)
            rows_write(&to, &page[i]);
        next += count;
        progress_count(next - 1, head.seq);
    }
    progress_close();
    rows_write_end(&to);
    free(page);
    if (outcome != QUOTA_STORE_DONE)
        say_status(of, QUOTA_E_STORE_FAILED, NULL);
    return outcome == QUOTA_STORE_DONE ? EXIT_DONE : EXIT_UNUSABLE;
}

/* ------------------------------------------------------------------ rows that the library writes */

void write_rows(const session *of, const quota_entry *entries, size_t count)
{
    rows_writer to = {.to = stdout, .of = &of->fields, .for_posting = 1};

    rows_write_header(&to);
    for (size_t i = 0; i < count; i++)
        rows_write(&to, &entries[i]);
    rows_write_end(&to);
}

int run_due(session *of, const char *day)
{
    quota_error error = {.struct_size = sizeof error};
    quota_entry *entries = NULL;
    quota_status status = QUOTA_E_BUFFER;
    size_t count = 0, capacity = 0;
    int64_t date;

    if (!read_day(day, &date)) {
        say("due: expected a day, such as 2025-12-31, found \"%s\"", day);
        return EXIT_UNUSABLE;
    }
    if (!session_ledger(of))
        return EXIT_UNUSABLE;
    while (status == QUOTA_E_BUFFER) {
        capacity = count;
        entries = resized(entries, capacity + 1, sizeof *entries);
        status =
            quota_ledger_due(of->ledger, (int32_t)date, entries, capacity, sizeof *entries, &count, &error);
    }
    if (status == QUOTA_OK)
        write_rows(of, entries, count);
    else
        say_status(of, status, &error);
    free(entries);
    return status == QUOTA_OK ? EXIT_DONE : EXIT_UNUSABLE;
}

static quota_act act_of(const char *name)
{
    static const struct {
        const char *name;
        quota_act act;
    } acts[] = {{"deposit", QUOTA_ACT_DEPOSIT},  {"loss", QUOTA_ACT_LOSS},
                {"clear", QUOTA_ACT_CLEAR},      {"merge", QUOTA_ACT_MERGE},
                {"settle", QUOTA_ACT_SETTLE},    {"take_back", QUOTA_ACT_TAKE_BACK},
                {"buy_back", QUOTA_ACT_BUY_BACK}};

    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (strcmp(acts[i].name, name) == 0)
            return acts[i].act;
    return (quota_act)0;
}

/* "1,2,3" */
uint64_t *read_numbers(const char *option, const char *text, size_t *count)
{
    uint64_t *list = NULL;
    char *end;

    for (*count = 0; text != NULL; text = *end == ',' ? end + 1 : NULL) {
        list = resized(list, *count + 1, sizeof *list);
        list[(*count)++] = strtoull(text, &end, 10);
        if (end == text || (*end != ',' && *end != '\0') || list[*count - 1] == 0) {
            say("--%s: expected whole numbers with commas between", option);
            free(list);
            return NULL;
        }
    }
    return list;
}

static quota_status compose(session *of, quota_act act, const quota_entry *model, const uint64_t *accounts,
                            size_t account_count, quota_error *error)
{
    quota_entry *entries = NULL;
    quota_status status = QUOTA_E_BUFFER;
    size_t count = 0, capacity = 0;

    while (status == QUOTA_E_BUFFER) {
        capacity = count;
        entries = resized(entries, capacity + 1, sizeof *entries);
        status = quota_compose(of->ledger, act, model, accounts, account_count, entries, capacity,
                               sizeof *entries, &count, error);
    }
    for (size_t i = 0; status == QUOTA_OK && i + 1 < count; i++)
        entries[i].flags |= QUOTA_FLAG_JOINED;
    if (status == QUOTA_OK)
        write_rows(of, entries, count);
    free(entries);
    return status;
}

int run_compose(session *of, const char *act, const char *file)
{
    quota_error error = {.struct_size = sizeof error};
    quota_status status = QUOTA_E_ARGUMENT;
    uint64_t *accounts = NULL;
    size_t count = 0;
    rows from;
    int good = rows_read(&from, file, &of->fields);

    if (good == 1 && from.count != 1) {
        say("%s: expected one row, the model of the act", from.name);
        good = 0;
    }
    if (good == 1 && act_of(act) == 0) {
        say("expected deposit, loss, clear, merge, settle, take_back or buy_back, found \"%s\"", act);
        good = -1;
    }
    if (good == 1 && of->opt->accounts != NULL &&
        (accounts = read_numbers("accounts", of->opt->accounts, &count)) == NULL)
        good = -1;
    if (good == 1 && !session_ledger(of))
        good = -1;
    if (good == 1) {
        status = compose(of, act_of(act), from.entries, accounts, count, &error);
        if (status != QUOTA_OK)
            say_status(of, status, &error);
    }
    free(accounts);
    rows_free(&from);
    return good < 0 ? EXIT_UNUSABLE : status == QUOTA_OK ? EXIT_DONE : EXIT_SOME_BAD;
}
