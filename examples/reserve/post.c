/* post.c - posts a file of entries, group by group; and what the law says to them. */
#include "session.h"

#include "../common/message.h"
#include "../common/progress.h"
#include "../common/words.h"
#include "law.h"
#include "rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 5 };

typedef struct posting {
    session *run;
    const rows *from;
    quota_result *results;
    table shown; /* --results */
    table law;   /* --law */
    uint64_t groups, done_before, refused, entries;
} posting;

static quota_post call_of(const posting *of, size_t first, size_t count, uint32_t flags)
{
    return (quota_post){.struct_size = sizeof(quota_post),
                        .flags = flags,
                        .entry_size = sizeof(quota_entry),
                        .result_size = sizeof(quota_result),
                        .entries = of->from->entries + first,
                        .results = of->results + first,
                        .count = count};
}

/* The row behind the group that begins here. */
static size_t group_end(const rows *from, size_t first)
{
    while (first + 1 < from->count && (from->entries[first].flags & QUOTA_FLAG_JOINED) != 0)
        first++;
    return first + 1;
}

/* The row behind what is appended at once. */
static size_t append_end(const posting *of, size_t first)
{
    const rows *from = of->from;
    const int64_t most = of->run->opt->batch > 0 ? of->run->opt->batch : 1;
    size_t end = group_end(from, first);

    for (int64_t groups = 1; end < from->count; groups++) {
        const size_t next = group_end(from, end);
        const int together =
            from->has_appends ? from->places[end].append == from->places[first].append : groups < most;

        if (!together || next - first > QUOTA_GROUP_MAX)
            break;
        end = next;
    }
    return end;
}

/* The text of an explanation, or nothing. */
static quota_status explain(const posting *of, const quota_post *post, size_t index, growing *to,
                            quota_error *error)
{
    size_t needed = 0;
    quota_status status =
        quota_ledger_explain(of->run->ledger, post, index, words_spoken(), NULL, 0, &needed, error);

    growing_clear(to);
    if (status == QUOTA_E_BUFFER) {
        char *room = growing_room(to, needed);

        status =
            quota_ledger_explain(of->run->ledger, post, index, words_spoken(), room, needed, NULL, error);
        if (status == QUOTA_OK)
            to->length += strlen(room);
    }
    return status;
}

static void print_indented(const char *text, FILE *to)
{
    while (*text != '\0') {
        const size_t size = strcspn(text, "\n");

        fprintf(to, "    %.*s\n", (int)size, text);
        text += size + (text[size] == '\n');
    }
}

static int is_law(int32_t status)
{
    return status >= QUOTA_R_LAW_KIND && status <= QUOTA_R_LAW_LIMIT;
}

/* An error in words.  Of a plain refusal by law the question and the article are said as what they are: the
 * library has the one as the field, the other as what was expected, and as what was found "deny" or "review;
 * missing: ...". */
static void error_words(const quota_error *error, char *text, size_t size)
{
    static const char missing[] = "; missing: ";
    const size_t verdict = strcspn(error->found, ";");
    const char *behind = error->found + verdict;
    const int plain = (verdict == 4 && memcmp(error->found, "deny", 4) == 0) ||
                      (verdict == 6 && memcmp(error->found, "review", 6) == 0);
    const int lacks = strncmp(behind, missing, sizeof missing - 1) == 0;
    quota_error bare = {.struct_size = sizeof bare, .status = error->status};
    size_t used;

    if (!is_law(error->status) || !plain || (!lacks && *behind != '\0')) {
        (void)quota_error_text(error, words_spoken(), text, size, NULL);
        return;
    }
    if (quota_error_text(&bare, words_spoken(), text, size, NULL) != QUOTA_OK)
        return;
    used = strlen(text);
    snprintf(text + used, size - used, words(": %s, by %s"), error->field, error->expected);
    used = strlen(text);
    if (lacks)
        snprintf(text + used, size - used, "%s%s", words(missing), behind + sizeof missing - 1);
}

/* Says why the group from first to end was refused.  error is of this group, or NULL: then it is asked again.
 */
static void say_refusal(posting *of, size_t first, size_t end, const quota_error *error)
{
    quota_error again = {.struct_size = sizeof again};
    const quota_post alone = call_of(of, first, end - first, QUOTA_POST_EACH | QUOTA_POST_DRY_RUN);
    growing line = {NULL, 0, 0};
    size_t at = first;
    char text[512];

    while (at + 1 < end &&
           (of->results[at].status == QUOTA_R_NOT_POSTED || of->results[at].status == QUOTA_OK))
        at++;
    snprintf(text, sizeof text, "%s", quota_status_name(of->results[at].status));
    if (error == NULL) {
        quota_post quiet = alone;

        quiet.results = NULL;
        error = quota_ledger_post(of->run->ledger, &quiet, &again) == QUOTA_E_REFUSED ? &again : NULL;
    }
    if (error != NULL)
        error_words(error, text, sizeof text);
    growing_text(&line, of->from->name);
    growing_text(&line, ":");
    growing_int(&line, (int64_t)of->from->places[at].line);
    growing_text(&line, ": ");
    growing_text(&line, text);
    progress_hide();
    fprintf(stderr, "%s\n", growing_string(&line));
    if (of->run->opt->explain && is_law(of->results[at].status) &&
        explain(of, &alone, at - first, &line, &again) == QUOTA_OK)
        print_indented(growing_string(&line), stderr);
    growing_free(&line);
}

static void show_results(posting *of, size_t first, size_t end)
{
    growing text = {NULL, 0, 0};

    for (size_t i = first; i < end; i++) {
        const quota_entry *entry = &of->from->entries[i];
        const quota_result *result = &of->results[i];
        const int moved = entry->amount > 0 && result->status <= QUOTA_ALREADY_DONE;
        const int64_t amounts[] = {result->moved, result->available, result->to_available, result->left};

        growing_clear(&text);
        growing_int(&text, (int64_t)of->from->places[i].line);
        table_cell(&of->shown, growing_string(&text));
        growing_clear(&text);
        add_bytes(&text, entry->id, sizeof entry->id);
        table_cell(&of->shown, growing_string(&text));
        growing_clear(&text);
        add_word(&text, QUOTA_FIELD_VERB, entry->verb);
        table_cell(&of->shown, growing_string(&text));
        growing_clear(&text);
        add_word(&text, QUOTA_FIELD_KIND, entry->kind);
        table_cell(&of->shown, growing_string(&text));
        table_cell(&of->shown,
                   result->status == QUOTA_OK ? words("done") : quota_status_name(result->status));
        for (size_t k = 0; k < 4; k++) {
            growing_clear(&text);
            if (moved && (k == 0 || amounts[k] != 0))
                add_amount(&text, amounts[k]);
            table_cell(&of->shown, growing_string(&text));
        }
        growing_clear(&text);
        if (result->verdict != 0)
            add_word(&text, QUOTA_FIELD_VERDICT, result->verdict);
        table_cell(&of->shown, growing_string(&text));
        table_note(&of->shown, "");
    }
    growing_free(&text);
}

static void settle(posting *of, size_t first, size_t end, const quota_error *error)
{
    const int alone = group_end(of->from, first) == end;

    for (size_t at = first; at < end; at = group_end(of->from, at)) {
        const size_t behind = group_end(of->from, at);
        const int32_t status = of->results[at].status;

        of->groups++;
        if (status == QUOTA_ALREADY_DONE) {
            of->done_before++;
        } else if (status == QUOTA_OK) {
            of->entries += behind - at;
        } else {
            of->refused++;
            say_refusal(of, at, behind, alone ? error : NULL);
        }
    }
    if (of->run->opt->results)
        show_results(of, first, end);
}

/* What the law is asked for each group; the ledger stands as it does before all of them. */
static void show_law(posting *of, size_t first, size_t end)
{
    for (size_t at = first; at < end; at = group_end(of->from, at)) {
        const quota_post alone =
            call_of(of, at, group_end(of->from, at) - at, QUOTA_POST_EACH | QUOTA_POST_DRY_RUN);

        law_show(of->run, of->from, &alone, &of->law);
    }
}

/* Others may have been quicker, or the store could not say: the same again is harmless. */
static quota_status post_some(posting *of, size_t first, size_t end, quota_error *error)
{
    const uint32_t flags =
        QUOTA_POST_EACH | (of->run->opt->dry_run && of->run->draft == NULL ? QUOTA_POST_DRY_RUN : 0U);
    const quota_post post = call_of(of, first, end - first, flags);
    quota_status status = QUOTA_E_UNSURE;

    if (of->run->opt->law)
        show_law(of, first, end);
    for (int tries = 0; tries < TRIES && (status == QUOTA_E_UNSURE || status == QUOTA_E_CONTENDED); tries++)
        status = quota_ledger_post(of->run->ledger, &post, error);
    return status;
}

static void print_head(const session *of)
{
    quota_head head;
    growing text = {NULL, 0, 0};

    if (of->draft != NULL)
        head = draft_base(of->draft);
    else if (quota_ledger_head(of->ledger, &head) != QUOTA_OK)
        return;
    add_head(&text, &head);
    puts(growing_string(&text));
    growing_free(&text);
}

static void results_begin(posting *of)
{
    list_begin(&of->shown, of->run);
    list_column(&of->shown, "line", 1);
    list_column(&of->shown, "id", 0);
    list_column(&of->shown, "verb", 0);
    list_column(&of->shown, "kind", 0);
    list_column(&of->shown, "result", 0);
    list_column(&of->shown, "moved", 1);
    list_column(&of->shown, "available", 1);
    list_column(&of->shown, "receiver", 1);
    list_column(&of->shown, "left of claim", 1);
    list_column(&of->shown, "law", 0);
}

static int post_all(posting *of)
{
    quota_error error = {.struct_size = sizeof error};

    for (size_t first = 0, end = 0; first < of->from->count; first = end) {
        quota_status status;

        end = append_end(of, first);
        status = post_some(of, first, end, &error);
        if (status != QUOTA_OK && status != QUOTA_ALREADY_DONE && status != QUOTA_E_REFUSED) {
            say_status(of->run, status, &error);
            say("%s:%" PRIu64 ": stopped here; what is posted stays, and may be posted again", of->from->name,
                of->from->places[first].line);
            return 0;
        }
        settle(of, first, end, &error);
        progress_count(end, of->from->count);
    }
    return 1;
}

/* Reads the file and opens the ledger; the status to end with, or -1 to go on. */
static int begin(posting *of, session *run, rows *from, const char *file)
{
    const int good = rows_read(from, file, &run->fields);

    memset(of, 0, sizeof *of);
    of->run = run;
    of->from = from;
    if (good == 0)
        say("%s: some rows cannot be read, so nothing is posted", from->name);
    if (good < 1)
        return good == 0 ? EXIT_SOME_BAD : EXIT_UNUSABLE;
    if (from->count == 0)
        say("%s: no rows below the header", from->name);
    if (!session_ledger(run))
        return EXIT_UNUSABLE;
    of->results = resized(NULL, from->count + 1, sizeof *of->results);
    return -1;
}

int run_post(session *of, const char *file)
{
    posting state;
    rows from;
    int status = begin(&state, of, &from, file);

    if (status < 0) {
        results_begin(&state);
        law_begin(&state.law, of);
        progress_begin(words("rows posted"), of->opt->progress);
        status = post_all(&state) ? EXIT_DONE : EXIT_UNUSABLE;
        progress_close();
        if (of->opt->results)
            list_end(&state.shown, of);
        if (of->opt->law)
            list_end(&state.law, of);
        printf(words("%" PRIu64 " entries posted; of %" PRIu64 " groups %" PRIu64
                     " were done before, %" PRIu64 " refused%s\n"),
               state.entries, state.groups, state.done_before, state.refused,
               of->opt->dry_run ? words(" (dry run: nothing is written)") : "");
        print_head(of);
        if (status == EXIT_DONE && state.refused > 0)
            status = EXIT_SOME_BAD;
    }
    free(state.results);
    rows_free(&from);
    return status;
}

/* ------------------------------------------------------------------ explain */

static int explain_row(posting *of, const quota_post *post, size_t first, size_t index, growing *text)
{
    const quota_entry *entry = &post->entries[index];
    quota_error error = {.struct_size = sizeof error};
    const quota_status status = explain(of, post, index, text, &error);
    growing title = {NULL, 0, 0};

    growing_text(&title, of->from->name);
    growing_text(&title, ":");
    growing_int(&title, (int64_t)of->from->places[first + index].line);
    growing_text(&title, ": ");
    add_word(&title, QUOTA_FIELD_VERB, entry->verb);
    growing_text(&title, " ");
    add_word(&title, QUOTA_FIELD_KIND, entry->kind);
    growing_text(&title, " ");
    add_bytes(&title, entry->id, sizeof entry->id);
    puts(growing_string(&title));
    growing_free(&title);
    if (of->results[first + index].status == QUOTA_ALREADY_DONE) {
        print_indented(words("this was posted before"), stdout);
    } else if (status == QUOTA_OK) {
        print_indented(growing_string(text), stdout);
    } else if (status == QUOTA_E_NOT_FOUND) {
        print_indented(
            words(entry->verb == QUOTA_VERB_STATE || entry->verb == QUOTA_VERB_ACCOUNT
                      ? "the law is not asked"
                      : "the law is not asked: no policy in force answers what such an entry asks"),
            stdout);
    } else if (status == QUOTA_E_REFUSED) {
        char said[512];

        if (quota_error_text(&error, words_spoken(), said, sizeof said, NULL) == QUOTA_OK)
            print_indented(said, stdout);
    } else {
        say_status(of->run, status, &error);
        return 0;
    }
    return 1;
}

int run_explain(session *of, const char *file)
{
    posting state;
    rows from;
    growing text = {NULL, 0, 0};
    int status = begin(&state, of, &from, file);

    if (status < 0) {
        status = EXIT_DONE;
        for (size_t first = 0; status == EXIT_DONE && first < from.count; first = group_end(&from, first)) {
            const size_t count = group_end(&from, first) - first;
            const quota_post post = call_of(&state, first, count, QUOTA_POST_EACH | QUOTA_POST_DRY_RUN);
            const quota_post done = call_of(&state, first, count, QUOTA_POST_EACH);

            (void)quota_ledger_post(of->ledger, &post, NULL); /* was it posted before? */
            for (size_t i = 0; status == EXIT_DONE && i < count; i++)
                status = explain_row(&state, &post, first, i, &text) ? EXIT_DONE : EXIT_UNUSABLE;
            if (of->draft != NULL) /* so that the rows below see it */
                (void)quota_ledger_post(of->ledger, &done, NULL);
        }
    }
    growing_free(&text);
    free(state.results);
    rows_free(&from);
    return status;
}
