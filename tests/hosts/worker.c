/* worker.c - a process that keeps posting, and one that tells what a journal has led to.
 *
 *     worker DB setup ACCOUNTS                 accounts 1 to ACCOUNTS and a lot of 10^15 mg in each, numbered
 * like it worker DB post PREFIX FIRST COUNT GROUP  moves, GROUP of them at once, with ids made of PREFIX and
 * a number from FIRST on; "ok NUMBER" once that number's group is acknowledged worker DB mix SEED COUNT a
 * seeded mix of all verbs worker DB due DATE                       posts what the calendar asks for worker DB
 * dump                           everything, line by line; the journal is read from its first entry worker DB
 * audit                          "audit STATUS SEQ", after an audit
 *
 * What is posted under an id is always the same, so that it may be posted again. */
#if !defined(_WIN32)
#  define _POSIX_C_SOURCE 200809L /* nanosleep */
#endif

#include <libquota/quota.h>

#include "host.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DAY = 20250106, TRIES = 600, GROUP_MOST = 1000 };

static int64_t accounts;

/* splitmix64 */
static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));

    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static void put_id(uint8_t *id, uint64_t prefix, uint64_t number)
{
    for (int i = 0; i < 8; i++) {
        id[i] = (uint8_t)(prefix >> 8 * i);
        id[8 + i] = (uint8_t)(number >> 8 * i);
    }
}

static void nap(void)
{
    const struct timespec time = {.tv_nsec = 20000000};

    nanosleep(&time, NULL);
}

static int fail(const host *of, quota_status status, const quota_error *error)
{
    fprintf(stderr, "worker: %s %s: expected %s, found %s (%s)\n", quota_status_name((int32_t)status),
            error == NULL ? "" : error->field, error == NULL ? "" : error->expected,
            error == NULL ? "" : error->found, host_message(of));
    return 1;
}

/* Until it is certain what became of it. */
static quota_status post(quota_ledger *ledger, const quota_entry *entries, size_t count, uint32_t flags,
                         quota_error *error)
{
    const quota_post call = {.struct_size = sizeof call,
                             .flags = flags,
                             .entry_size = sizeof *entries,
                             .result_size = sizeof(quota_result),
                             .entries = entries,
                             .count = count};
    quota_status status = QUOTA_E_UNSURE;

    for (int i = 0; i < TRIES; i++) {
        status = quota_ledger_post(ledger, &call, error);
        if (status != QUOTA_E_UNSURE && status != QUOTA_E_STORE_FAILED && status != QUOTA_E_CONTENDED)
            break;
        nap();
    }
    return status;
}

/* ------------------------------------------------------------------ setup, post */

static int setup(quota_ledger *ledger, const host *of, int64_t count)
{
    quota_error error = {.struct_size = sizeof error};
    quota_status status = QUOTA_OK;

    for (int64_t i = 1; i <= count && (status == QUOTA_OK || status == QUOTA_ALREADY_DONE); i++) {
        quota_entry entries[2] = {{.account = (uint64_t)i, .date = DAY, .verb = QUOTA_VERB_ACCOUNT},
                                  {.account = (uint64_t)i, .date = DAY, .verb = QUOTA_VERB_ISSUE}};

        entries[0].kind = QUOTA_ENTRY_OPEN;
        entries[0].role = QUOTA_ROLE_OTHER;
        entries[1].lot = (uint64_t)i;
        entries[1].amount = INT64_C(1000000000000000);
        entries[1].pollutant = QUOTA_POLLUTANT_SO2;
        put_id(entries[0].id, UINT64_MAX, (uint64_t)i);
        put_id(entries[1].id, UINT64_MAX - 1, (uint64_t)i);
        status = post(ledger, entries, 2, 0, &error);
    }
    return status == QUOTA_OK || status == QUOTA_ALREADY_DONE ? 0 : fail(of, status, &error);
}

static int64_t count_accounts(quota_ledger *ledger)
{
    quota_account rows[512];
    uint64_t cursor = 0;
    size_t count = 0;
    int64_t sum = 0;

    do {
        if (quota_list(ledger, QUOTA_LIST_ACCOUNTS, NULL, &cursor, rows, sizeof *rows, 512, &count, NULL) !=
            QUOTA_OK)
            return 0;
        sum += (int64_t)count;
    } while (count == 512);
    return sum;
}

/* A lot is always there where it began, since only small parts of it move on. */
static void make_move(quota_entry *entry, uint64_t prefix, uint64_t number)
{
    uint64_t state = prefix * 1000003 + number;

    memset(entry, 0, sizeof *entry);
    put_id(entry->id, prefix, number);
    entry->date = DAY;
    entry->verb = QUOTA_VERB_MOVE;
    entry->account = entry->lot = 1 + next(&state) % (uint64_t)accounts;
    entry->to_account = 1 + (entry->account + next(&state) % (uint64_t)(accounts - 1)) % (uint64_t)accounts;
    entry->amount = 1 + (int64_t)(next(&state) % 1000);
}

static int keep_posting(quota_ledger *ledger, const host *of, uint64_t prefix, uint64_t first, uint64_t count,
                        size_t group)
{
    static quota_entry entries[GROUP_MOST];
    quota_error error = {.struct_size = sizeof error};

    accounts = count_accounts(ledger);
    puts("ready");
    fflush(stdout);
    for (uint64_t i = first; i < first + count; i++) {
        quota_status status;

        for (size_t k = 0; k < group; k++)
            make_move(&entries[k], prefix, i * GROUP_MOST + k);
        status = post(ledger, entries, group, 0, &error);
        if (status != QUOTA_OK && status != QUOTA_ALREADY_DONE)
            return fail(of, status, &error);
        printf("ok %" PRIu64 "\n", i);
        fflush(stdout);
    }
    return 0;
}

/* ------------------------------------------------------------------ a mix of all verbs */

enum { KEPT = 300, PEOPLE = 6, PROJECTS = 5, POLLUTANTS = 3 };

/* An earlier entry, to be a target; and a cell, to take from. */
typedef struct earlier {
    uint8_t id[QUOTA_ID_SIZE];
    uint64_t account, lot;
    int32_t term;
} earlier;

typedef struct mixing {
    uint64_t random, seed, number;
    earlier entries[13][KEPT]; /* by verb */
    uint64_t entry_count[13];
    earlier cells[KEPT];
    uint64_t cell_count;
} mixing;

static uint64_t one_of(mixing *of, uint64_t count)
{
    return next(&of->random) % count;
}

static void keep(mixing *of, const quota_entry *entry)
{
    const uint64_t at = of->entry_count[entry->verb]++;
    earlier *to = &of->entries[entry->verb][at < KEPT ? at : one_of(of, KEPT)];

    memcpy(to->id, entry->id, sizeof to->id);
    to->account = entry->account;
    to->lot = entry->lot;
    to->term = entry->term;
    if (entry->lot == 0 || entry->verb < QUOTA_VERB_ISSUE)
        return;
    to = &of->cells[of->cell_count < KEPT ? of->cell_count : one_of(of, KEPT)];
    of->cell_count++;
    to->account =
        entry->to_account != 0 && entry->verb != QUOTA_VERB_HOLD ? entry->to_account : entry->account;
    to->lot = entry->to_lot != 0 ? entry->to_lot : entry->lot;
    to->term = entry->to_term != 0 ? entry->to_term : entry->term;
}

static uint64_t filled(uint64_t count)
{
    return count < KEPT ? count : KEPT;
}

/* Names an earlier entry of the verb as target; with its cell where the entry reads one. */
static void aim(mixing *of, quota_entry *entry, uint8_t verb, int with_cell)
{
    const earlier *at;

    if (of->entry_count[verb] == 0)
        return;
    at = &of->entries[verb][one_of(of, filled(of->entry_count[verb]))];
    memcpy(entry->target, at->id, sizeof entry->target);
    entry->account = with_cell ? at->account : 0;
    entry->lot = with_cell ? at->lot : 0;
    entry->term = with_cell ? at->term : 0;
}

static void make_issue(mixing *of, quota_entry *entry, int repays)
{
    entry->lot = 100 + of->number;
    entry->term = one_of(of, 2) == 0 ? 20251231 : 0;
    entry->amount = 1 + (int64_t)one_of(of, 5000);
    entry->pollutant = (uint8_t)(1 + one_of(of, POLLUTANTS));
    entry->party = entry->account = 1 + one_of(of, PEOPLE);
    if (repays) {
        entry->kind = QUOTA_ENTRY_REPAY;
        entry->flags = QUOTA_FLAG_UP_TO;
    }
}

static void make_mixed_move(mixing *of, quota_entry *entry)
{
    entry->to_account = 1 + one_of(of, PEOPLE);
    switch (one_of(of, 8)) {
    case 0:
        entry->kind = QUOTA_ENTRY_MERGE;
        aim(of, entry, QUOTA_VERB_HOLD, 1);
        break;
    case 1:
        entry->to_lot = 1000000 + of->number;
        entry->earmark = 1;
        break;
    case 2:
        entry->kind = QUOTA_ENTRY_CARRY;
        entry->to_account = 0;
        entry->term = entry->term != 0 ? entry->term : 20251231;
        entry->to_term = entry->term + 10000;
        break;
    case 3:
        entry->kind = QUOTA_ENTRY_CORRECT;
        entry->to_account = 0;
        aim(of, entry, QUOTA_VERB_MOVE, 0);
        break;
    default:
        break;
    }
}

static void make_owe(mixing *of, quota_entry *entry)
{
    memset(entry->proof, 1, sizeof entry->proof);
    entry->account = 1 + one_of(of, PEOPLE);
    entry->pollutant = (uint8_t)(1 + one_of(of, POLLUTANTS));
    entry->lot = 0;
    entry->term = 0;
    entry->amount = 1 + (int64_t)one_of(of, 20);
    switch (one_of(of, 3)) {
    case 0:
        entry->kind = QUOTA_ENTRY_FORGIVE;
        break;
    case 1:
        entry->kind = QUOTA_ENTRY_MERGE;
        entry->to_account = 1 + one_of(of, PEOPLE);
        break;
    default:
        memset(entry->proof, 0, sizeof entry->proof);
        entry->pollutant = 0;
        entry->kind = QUOTA_ENTRY_CORRECT;
        aim(of, entry, QUOTA_VERB_OWE, 0);
    }
}

static void make_mixed(mixing *of, quota_entry *entry)
{
    static const uint8_t verbs[] = {3, 3, 4, 4, 4, 4, 5, 5, 5, 6, 7, 7, 8, 8, 9, 10, 10, 11, 12, 12};
    const earlier *cell = &of->cells[of->cell_count == 0 ? 0 : one_of(of, filled(of->cell_count))];
    const uint64_t choice = one_of(of, 3);

    entry->verb = verbs[one_of(of, sizeof verbs)];
    entry->account = cell->account;
    entry->lot = cell->lot;
    entry->term = cell->term;
    entry->amount = 1 + (int64_t)one_of(of, 900);
    if (one_of(of, 3) == 0 && entry->verb != QUOTA_VERB_USE && entry->verb != QUOTA_VERB_ISSUE)
        entry->flags = QUOTA_FLAG_UP_TO;
    switch (entry->verb) {
    case QUOTA_VERB_ISSUE:
        make_issue(of, entry, choice == 0);
        break;
    case QUOTA_VERB_MOVE:
        make_mixed_move(of, entry);
        break;
    case QUOTA_VERB_HOLD:
        entry->to_account = choice == 0 ? 1 + one_of(of, PEOPLE) : 0;
        entry->kind = choice == 1 ? QUOTA_ENTRY_FREEZE : QUOTA_ENTRY_PLAIN;
        break;
    case QUOTA_VERB_RELEASE:
        aim(of, entry, QUOTA_VERB_HOLD, 0);
        break;
    case QUOTA_VERB_RESTORE:
        if (choice == 0) {
            entry->kind = QUOTA_ENTRY_CORRECT;
            aim(of, entry, (uint8_t)(QUOTA_VERB_SURRENDER + one_of(of, 3)), 0);
        } else {
            aim(of, entry, QUOTA_VERB_USE, 0);
            entry->to_account = choice == 1 ? 1 + one_of(of, PEOPLE) : 0;
        }
        break;
    case QUOTA_VERB_USE:
        if (choice == 0)
            aim(of, entry, QUOTA_VERB_HOLD, 1);
        entry->project = 1 + one_of(of, PROJECTS);
        break;
    case QUOTA_VERB_VOID:
        if (choice != 0)
            aim(of, entry, choice == 1 ? QUOTA_VERB_HOLD : QUOTA_VERB_USE, 1);
        break;
    case QUOTA_VERB_CANCEL:
        if (choice == 0) {
            entry->kind = QUOTA_ENTRY_CORRECT;
            aim(of, entry, QUOTA_VERB_ISSUE, 0);
        } else if (choice == 1) {
            entry->kind = QUOTA_ENTRY_REPAY;
        }
        break;
    case QUOTA_VERB_OWE:
        make_owe(of, entry);
        break;
    default:
        break;
    }
}

/* A lot all of which is used, and then proves a fraud: a debt, which needs just that. */
static void make_fraud(mixing *of, quota_entry entries[3])
{
    const int64_t amount = 2 + (int64_t)one_of(of, 50);

    entries[0].verb = QUOTA_VERB_ISSUE;
    make_issue(of, &entries[0], 0);
    entries[0].party = 0;
    entries[1] = entries[2] = entries[0];
    for (int i = 0; i < 3; i++) {
        put_id(entries[i].id, of->seed + 1000000 * (uint64_t)i, of->number);
        entries[i].amount = i < 2 ? amount : amount / 2;
        entries[i].pollutant = i == 0 ? entries[0].pollutant : 0;
    }
    entries[1].verb = QUOTA_VERB_USE;
    entries[1].project = 1 + one_of(of, PROJECTS);
    entries[2].verb = QUOTA_VERB_OWE;
    entries[2].kind = QUOTA_ENTRY_INCUR;
}

static void make_project(mixing *of, quota_entry *entry)
{
    entry->verb = QUOTA_VERB_STATE;
    entry->kind = QUOTA_ENTRY_FACT;
    entry->subject = QUOTA_SUBJECT_PROJECT;
    entry->project = of->number;
    entry->fact = QUOTA_FACT_INCREMENT;
    entry->value = 1000;
}

/* How many of each verb and kind moved anything is the output: a mix that never reaches one proves nothing
 * about it. */
static int mix(quota_ledger *ledger, const host *of, uint64_t seed, uint64_t count)
{
    static mixing state;
    static uint64_t done[16][64];
    quota_error error = {.struct_size = sizeof error};

    state.random = state.seed = seed;
    if (setup(ledger, of, PEOPLE) != 0)
        return 1;
    for (uint64_t i = 1; i <= count; i++) {
        quota_entry entries[3];
        const size_t size = i > PROJECTS && i % 29 == 0 ? 3 : 1;
        quota_status status;

        memset(entries, 0, sizeof entries);
        state.number = i;
        put_id(entries[0].id, seed, i);
        if (i <= PROJECTS)
            make_project(&state, &entries[0]);
        else if (size == 3)
            make_fraud(&state, entries);
        else
            make_mixed(&state, &entries[0]);
        for (size_t k = 0; k < size; k++)
            entries[k].date = DAY + (int32_t)(i * 20 / (count + 1));
        status = post(ledger, entries, size, 0, &error);
        if (status != QUOTA_OK && status != QUOTA_E_REFUSED)
            return fail(of, status, &error);
        for (size_t k = 0; status == QUOTA_OK && k < size; k++) {
            quota_entry stored;

            status = quota_ledger_entry(ledger, entries[k].id, &stored, sizeof stored, &error);
            if (status != QUOTA_OK)
                return fail(of, status, &error);
            done[stored.verb][stored.kind] += stored.moved > 0;
            keep(&state, &stored);
        }
    }
    for (uint8_t verb = 0; verb < 16; verb++)
        for (uint8_t kind = 0; kind < 64; kind++)
            if (done[verb][kind] > 0)
                printf("done %s %s %" PRIu64 "\n", quota_entry_word(QUOTA_FIELD_VERB, verb, QUOTA_EN),
                       quota_entry_word(QUOTA_FIELD_KIND, kind, QUOTA_EN), done[verb][kind]);
    return 0;
}

static int post_due(quota_ledger *ledger, const host *of, int32_t date)
{
    static quota_entry entries[4096];
    quota_error error = {.struct_size = sizeof error};
    size_t count = 0;
    quota_status status = quota_ledger_due(ledger, date, entries, 4096, sizeof *entries, &count, &error);

    printf("due %zu\n", count);
    fflush(stdout);
    if (status == QUOTA_OK && count > 0)
        status = post(ledger, entries, count, QUOTA_POST_EACH, &error);
    return status == QUOTA_OK || status == QUOTA_ALREADY_DONE ? 0 : fail(of, status, &error);
}

/* ------------------------------------------------------------------ dump */

static void print_hex(const uint8_t *bytes, size_t size)
{
    while (size-- > 0)
        printf("%02x", *bytes++);
}

#define PAGES(list, type, row, ...)                                                                          \
  do {                                                                                                       \
    static type rows[500];                                                                                   \
    uint64_t cursor = 0;                                                                                     \
    size_t count = 0;                                                                                        \
    do {                                                                                                     \
      if ((status = quota_list(ledger, list, NULL, &cursor, rows, sizeof *rows, 500, &count, &error)) !=     \
          QUOTA_OK)                                                                                          \
        return fail(of, status, &error);                                                                     \
      for (size_t i = 0; i < count; i++) {                                                                   \
        const type *row = &rows[i];                                                                          \
        __VA_ARGS__                                                                                          \
      }                                                                                                      \
    } while (count == 500);                                                                                  \
  } while (0)

static int dump(quota_ledger *ledger, const host *of)
{
    quota_error error = {.struct_size = sizeof error};
    quota_head head;
    quota_status status = quota_ledger_head(ledger, &head);

    printf("head %" PRIu64 " %" PRId32 " ", head.seq, head.date);
    print_hex(head.digest, sizeof head.digest);
    puts("");
    PAGES(QUOTA_LIST_HOLDINGS, quota_holding, row, {
        if (row->available != 0 || row->encumbered != 0)
            printf("balance %" PRIu64 " %" PRIu64 " %" PRId32 " %d %" PRId64 " %" PRId64 "\n", row->account,
                   row->lot, row->term, row->pollutant, row->available, row->encumbered);
    });
    PAGES(QUOTA_LIST_LOTS, quota_lot, row, {
        if (row->issued != 0) /* a lot may be born with nothing: UP_TO, and nothing was there */
            printf("lot %" PRIu64 " %d %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64
                   " %" PRId64 "\n",
                   row->lot, row->pollutant, row->issued, row->available, row->encumbered, row->consumed,
                   row->surrendered, row->cancelled, row->invalid);
    });
    PAGES(QUOTA_LIST_CLAIMS, quota_claim, row, {
        if (row->made == 0)
            continue;
        printf("claim ");
        print_hex(row->id, sizeof row->id);
        printf(" %" PRIu64 " %" PRIu64 " %" PRId32 " %d %" PRId64 " %" PRId64 "\n", row->account, row->lot,
               row->term, row->bucket, row->made, row->left);
    });
    PAGES(QUOTA_LIST_DEBTS, quota_debt, row, {
        if (row->amount != 0)
            printf("debt %" PRIu64 " %d %" PRId64 "\n", row->account, row->pollutant, row->amount);
    });
    return 0;
}

static int audit(const quota_ledger_options *how, const host *of)
{
    quota_audit found = {.struct_size = sizeof found};
    quota_error error = {.struct_size = sizeof error};
    const quota_status status = quota_ledger_audit(how, NULL, 0, &found, &error);

    if (status != QUOTA_OK)
        return fail(of, status, &error);
    printf("audit %s %" PRIu64 "\n", quota_status_name(found.status), found.head.seq);
    return found.status == QUOTA_OK ? 0 : 1;
}

static uint64_t argument(int argc, char **argv, int at)
{
    return at < argc ? strtoull(argv[at], NULL, 10) : 0;
}

static int run(const quota_ledger_options *how, const host *of, int argc, char **argv)
{
    const char *command = argv[2];
    quota_error error = {.struct_size = sizeof error};
    quota_ledger *ledger = NULL;
    quota_status status;
    int result = 2;

    if (strcmp(command, "audit") == 0)
        return audit(how, of);
    for (int i = 0; (status = quota_ledger_open(how, &ledger, &error)) == QUOTA_E_STORE_FAILED && i < TRIES;
         i++)
        nap();
    if (status != QUOTA_OK)
        return fail(of, status, &error);
    if (strcmp(command, "setup") == 0)
        result = setup(ledger, of, (int64_t)argument(argc, argv, 3));
    else if (strcmp(command, "post") == 0)
        result = keep_posting(ledger, of, argument(argc, argv, 3), argument(argc, argv, 4),
                              argument(argc, argv, 5), (size_t)argument(argc, argv, 6));
    else if (strcmp(command, "mix") == 0)
        result = mix(ledger, of, argument(argc, argv, 3), argument(argc, argv, 4));
    else if (strcmp(command, "due") == 0)
        result = post_due(ledger, of, (int32_t)argument(argc, argv, 3));
    else if (strcmp(command, "dump") == 0)
        result = dump(ledger, of);
    quota_ledger_free(ledger);
    return result;
}

/* A server that has just been killed takes no connections for a moment. */
static host *opened(const char *name, int create, char *message, size_t size)
{
    host *of = NULL;

    for (int i = 0; of == NULL && i < TRIES; i++) {
        of = host_open(name, create, message, size);
        if (of == NULL)
            nap();
    }
    return of;
}

int main(int argc, char **argv)
{
    char message[256] = "";
    host *of = argc < 3 ? NULL
                        : opened(argv[1], strcmp(argv[2], "setup") == 0 || strcmp(argv[2], "mix") == 0,
                                 message, sizeof message);
    quota_ledger_options how = {.struct_size = sizeof how};
    quota_store store;
    int result;

    if (of == NULL) {
        fprintf(stderr, "worker: %s\n", argc < 3 ? "DB COMMAND ..." : message);
        return 2;
    }
    store = host_hooks(of);
    how.store = &store;
    how.no_snapshot = strcmp(argv[2], "dump") == 0;
    result = run(&how, of, argc, argv);
    host_close(of);
    return result;
}
