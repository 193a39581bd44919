/* bench_hosts.c - posting onto a durable database: how much of the time is the ledger's own.
 *
 *     bench_hosts sqlite:PATH | postgres:CONNINFO      what stands there is gone on with, or begun
 *
 * Moves of part of a lot between 1,000 accounts, in appends of one and of a thousand, each synchronised by
 * the database. Wanted: the ledger's share below a tenth. */
#if !defined(_WIN32)
#  define _POSIX_C_SOURCE 200809L /* clock_gettime */
#endif

#include <libquota/quota.h>

#include "host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ACCOUNTS = 1000, GROUP = 1000, DAY = 20250106 };

static quota_store real;
static double inside;     /* seconds spent in append */
static double inside_cpu; /* of them processor time of this process */
static uint64_t made;     /* ids given away */

static double now(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static quota_store_outcome timed(void *user, const quota_head *expected, const quota_entry *entries,
                                 size_t count, const quota_head *head)
{
    const double began = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    const quota_store_outcome outcome = real.append(user, expected, entries, count, head);

    inside += now(CLOCK_MONOTONIC) - began;
    inside_cpu += now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    return outcome;
}

static void new_id(quota_entry *entry)
{
    made++;
    memcpy(entry->id, &made, sizeof made);
    entry->id[15] = 1;
}

static void post(quota_ledger *ledger, const quota_entry *entries, size_t count)
{
    const quota_post call = {.struct_size = sizeof call,
                             .flags = QUOTA_POST_EACH,
                             .entry_size = sizeof *entries,
                             .result_size = sizeof(quota_result),
                             .entries = entries,
                             .count = count};
    quota_error error = {.struct_size = sizeof error};

    if (quota_ledger_post(ledger, &call, &error) != QUOTA_OK) {
        fprintf(stderr, "%s %s: expected %s, found %s\n", quota_status_name(error.status), error.field,
                error.expected, error.found);
        exit(1);
    }
}

static void begin(quota_ledger *ledger)
{
    static quota_entry entries[2 * ACCOUNTS];

    for (uint64_t i = 0; i < ACCOUNTS; i++) {
        quota_entry *open = &entries[2 * i], *issue = open + 1;

        new_id(open);
        new_id(issue);
        open->date = issue->date = DAY;
        open->account = issue->account = issue->lot = i + 1;
        open->verb = QUOTA_VERB_ACCOUNT;
        open->kind = QUOTA_ENTRY_OPEN;
        open->role = QUOTA_ROLE_OTHER;
        issue->verb = QUOTA_VERB_ISSUE;
        issue->amount = QUOTA_AMOUNT_MAX / ACCOUNTS / 2;
        issue->pollutant = QUOTA_POLLUTANT_SO2;
    }
    post(ledger, entries, 2 * ACCOUNTS);
}

/* The ledger's share, in hundredths: its processor time, which other work on the machine does not lengthen.
 */
static void measure(quota_ledger *ledger, size_t group, size_t groups)
{
    static quota_entry entries[GROUP];
    double began, cpu, took, own, share;

    memset(entries, 0, sizeof entries);
    inside = inside_cpu = 0;
    began = now(CLOCK_MONOTONIC);
    cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    for (size_t i = 0; i < groups; i++) {
        for (size_t k = 0; k < group; k++) {
            const uint64_t from = (made * UINT64_C(7919)) % ACCOUNTS;

            new_id(&entries[k]);
            entries[k].date = DAY;
            entries[k].verb = QUOTA_VERB_MOVE;
            entries[k].account = entries[k].lot = from + 1;
            entries[k].to_account = (from + 1 + made % (ACCOUNTS - 1)) % ACCOUNTS + 1;
            entries[k].amount = 1000 + (int64_t)(made % 1000);
        }
        post(ledger, entries, group);
    }
    took = now(CLOCK_MONOTONIC) - began;
    own = now(CLOCK_PROCESS_CPUTIME_ID) - cpu - inside_cpu;
    share = own / (own + inside) * 100;
    printf("appends of %4zu: %8.0f entries a second; of the time %.1f %% are the ledger's, %.1f %% the "
           "database's\n",
           group, (double)(group * groups) / took, share, 100 - share);
}

int main(int argc, char **argv)
{
    char message[256] = "";
    host *of = argc == 2 ? host_open(argv[1], 1, message, sizeof message) : NULL;
    quota_ledger_options how = {.struct_size = sizeof how};
    quota_ledger *ledger = NULL;
    quota_store store;

    if (of == NULL) {
        fprintf(stderr, "bench_hosts: %s\n",
                argc == 2 ? message : "expected one argument, the name of a database");
        return 2;
    }
    real = store = host_hooks(of);
    store.append = timed;
    how.store = &store;
    made = (uint64_t)time(NULL) << 24; /* other ids than an earlier run's */
    if (quota_ledger_open(&how, &ledger, NULL) != QUOTA_OK)
        return 1;
    begin(ledger);
    measure(ledger, 1, 500);
    measure(ledger, GROUP, 100);
    quota_ledger_free(ledger);
    host_close(of);
    return 0;
}
