/* bench_ledger.c - what keeping costs, as ratios against hand-written programs in the same run.
 *
 * The work: 10,000 accounts, 100,000 lots, a million transfers of part of a lot, of which 2 % repeat an
 * earlier id and 3 % ask for more than is there, each accepted or refused alone, committed in groups of one
 * and of a thousand.  The library and the hand-written program take turns; what they did is compared before
 * any figure is printed.
 *
 *     meson setup build --buildtype=release -Dbench=enabled && meson test -C build --benchmark -v
 */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */

#include <libquota/quota.h>
#ifdef __GLIBC__
#  include <malloc.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hand_ledger.h"

enum { ACCOUNTS = 10000, LOTS = 100000, TRANSFERS = 1000000, SQL_TRANSFERS = 200000, ROUNDS = 3 };

static uint64_t seed = 20250106;

static uint64_t random_below(uint64_t count)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % count;
}

/* Processor time: other work on the machine does not count. */
static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double median(int64_t *times, size_t count)
{
    qsort(times, count, sizeof times[0], by_value);
    return (double)times[count / 2];
}

static void must(int good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "bench_ledger: %s\n", what);
    exit(1);
}

static void check(quota_status status, const quota_error *error)
{
    if (status == QUOTA_OK)
        return;
    char text[512];
    quota_error_text(error, QUOTA_EN, text, sizeof text, NULL);
    must(0, text);
}

static void *memory(size_t count, size_t size)
{
    void *made = calloc(count, size);
    must(made != NULL, "out of memory");
    return made;
}

/* ------------------------------------------------------------------ an allocator that counts */

static size_t bytes_now;

static void *counted(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    bytes_now = bytes_now - old_size + new_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    void *made = realloc(pointer, new_size);
    must(made != NULL, "out of memory");
    return made;
}

static const quota_allocator counting = {sizeof(quota_allocator), 0, NULL, counted};

/* The cheapest function that still reads every byte: what is left is the ledger without its chain. */
static void no_digest(void *user, const void *bytes, size_t size, uint8_t out[32])
{
    (void)user, (void)bytes;
    memset(out, 0, 32);
    memcpy(out, &size, sizeof size);
    out[31] = 1;
}

/* ------------------------------------------------------------------ the work */

typedef struct bench_work {
    quota_entry *opens, *issues, *transfers;
} bench_work;

static void identify(quota_entry *entry, uint64_t number)
{
    uint64_t half = number * UINT64_C(0x9E3779B97F4A7C15) ^ UINT64_C(0x5bd1e995);
    memcpy(entry->id, &number, sizeof number);
    memcpy(entry->id + 8, &half, sizeof half);
}

static bench_work make_work(void)
{
    typedef struct cell {
        uint64_t account, lot;
        int64_t least; /* it may have more, from another transfer of the same lot */
    } cell;
    bench_work made = {memory(ACCOUNTS, sizeof(quota_entry)), memory(LOTS, sizeof(quota_entry)),
                       memory(TRANSFERS, sizeof(quota_entry))};
    cell *cells = memory(LOTS + TRANSFERS, sizeof *cells);
    size_t count = 0;
    uint64_t number = 1;
    for (uint64_t i = 0; i < ACCOUNTS; i++) {
        quota_entry *entry = &made.opens[i];
        identify(entry, number++);
        entry->verb = QUOTA_VERB_ACCOUNT;
        entry->kind = QUOTA_ENTRY_OPEN;
        entry->role = QUOTA_ROLE_OTHER;
        entry->account = i + 1;
        entry->place = 530302 + (uint32_t)(i % 9);
        entry->date = 20250106;
    }
    for (uint64_t i = 0; i < LOTS; i++) {
        quota_entry *entry = &made.issues[i];
        identify(entry, number++);
        entry->verb = QUOTA_VERB_ISSUE;
        entry->kind = QUOTA_ENTRY_ALLOCATE;
        entry->account = random_below(ACCOUNTS) + 1;
        entry->lot = i + 1;
        entry->amount = 1000 * QUOTA_TONNE;
        entry->pollutant = QUOTA_POLLUTANT_COD;
        entry->origin = QUOTA_LOT_ORIGIN_PAID;
        entry->place = 530302;
        entry->date = 20250106;
        cell first = {entry->account, entry->lot, entry->amount};
        cells[count++] = first;
    }
    for (size_t i = 0; i < TRANSFERS; i++) {
        quota_entry *entry = &made.transfers[i];
        uint64_t dice = random_below(100);
        if (dice < 2 && i >= 1000) { /* an id of an earlier commit */
            *entry = made.transfers[random_below(i - 999)];
            entry->date = 20250107;
            continue;
        }
        cell *from = &cells[random_below(count)];
        identify(entry, number++);
        entry->verb = QUOTA_VERB_MOVE;
        entry->account = from->account;
        entry->lot = from->lot;
        do {
            entry->to_account = random_below(ACCOUNTS) + 1;
        } while (entry->to_account == entry->account);
        entry->date = 20250107;
        if (dice < 5) {
            entry->amount = 2000 * QUOTA_TONNE;
            continue;
        }
        entry->amount = 1 + (int64_t)random_below((uint64_t)from->least / 4 + 1);
        if (entry->amount > from->least)
            entry->amount = from->least > 0 ? from->least : 1;
        from->least -= entry->amount;
        cell next = {entry->to_account, entry->lot, entry->amount};
        if (from->least >= 0)
            cells[count++] = next;
    }
    free(cells);
    return made;
}

/* ------------------------------------------------------------------ the library */

typedef struct bench_host {
    quota_memory_store *journal;
    quota_ledger *ledger;
} bench_host;

static void post(quota_ledger *ledger, const quota_entry *entries, size_t count, size_t commit,
                 quota_result *results, hand_counts *counts)
{
    quota_error error = {.struct_size = sizeof error};
    for (size_t at = 0; at < count; at += commit) {
        size_t part = count - at < commit ? count - at : commit;
        quota_post what = {.struct_size = sizeof what,
                           .flags = QUOTA_POST_EACH,
                           .entry_size = sizeof(quota_entry),
                           .result_size = sizeof(quota_result),
                           .entries = entries + at,
                           .results = results,
                           .count = part};
        quota_status status = quota_ledger_post(ledger, &what, &error);
        if (status != QUOTA_OK && status != QUOTA_E_REFUSED && status != QUOTA_ALREADY_DONE)
            check(status, &error);
        for (size_t i = 0; i < part; i++) {
            counts->done += results[i].status == QUOTA_OK;
            counts->already += results[i].status == QUOTA_ALREADY_DONE;
            counts->refused += results[i].status == QUOTA_R_INSUFFICIENT;
        }
    }
}

static bench_host open_host(const bench_work *work, int chained, quota_result *results)
{
    bench_host made = {NULL, NULL};
    quota_store hooks = {.struct_size = sizeof hooks};
    quota_error error = {.struct_size = sizeof error};
    check(quota_memory_store_create(NULL, &made.journal, &error), &error);
    check(quota_memory_store_hooks(made.journal, &hooks), &error);
    quota_ledger_options options = {.struct_size = sizeof options,
                                    .allocator = &counting,
                                    .store = &hooks,
                                    .digest = chained ? NULL : no_digest};
    check(quota_ledger_open(&options, &made.ledger, &error), &error);
    hand_counts counts = {0, 0, 0};
    post(made.ledger, work->opens, ACCOUNTS, 1000, results, &counts);
    post(made.ledger, work->issues, LOTS, 1000, results, &counts);
    must(counts.done == ACCOUNTS + LOTS, "accounts or lots were refused");
    return made;
}

static void close_host(bench_host *host)
{
    quota_ledger_free(host->ledger);
    quota_memory_store_free(host->journal);
}

static int64_t available(quota_ledger *ledger, uint64_t account, uint64_t lot)
{
    quota_filter filter = {.struct_size = sizeof filter, .account = account, .lot = lot};
    quota_holding holding;
    uint64_t cursor = 0;
    size_t count = 0;
    check(
        quota_list(ledger, QUOTA_LIST_HOLDINGS, &filter, &cursor, &holding, sizeof holding, 1, &count, NULL),
        NULL);
    return count == 1 ? holding.available : 0;
}

static void same(const hand_counts *ours, const hand_counts *theirs)
{
    must(ours->done == theirs->done && ours->already == theirs->already && ours->refused == theirs->refused,
         "library and hand-written program disagree on what was done");
}

/* Library and hand in turn; nanoseconds a transfer of each. */
static void compare(const bench_work *work, size_t commit, int chained, quota_result *results, double sql)
{
    static int64_t ours[ROUNDS], hands[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) { /* the first brings the memory in and is not counted */
        const int kept = round < 0 ? 0 : round;
        hand_counts library = {0, 0, 0}, hand = {0, 0, 0};
        bench_host host = open_host(work, chained, results);
        int64_t start = now();
        post(host.ledger, work->transfers, TRANSFERS, commit, results, &library);
        ours[kept] = now() - start;
        hand_ledger *other = hand_ledger_create(TRANSFERS, chained);
        for (size_t i = 0; i < LOTS; i++)
            hand_ledger_give(other, work->issues[i].account, work->issues[i].lot, work->issues[i].amount);
        start = now();
        for (size_t at = 0; at < TRANSFERS; at += commit)
            hand_ledger_post(other, work->transfers + at, commit, &hand);
        hands[kept] = now() - start;
        same(&library, &hand);
        for (size_t i = 0; i < TRANSFERS; i += 997) {
            const quota_entry *entry = &work->transfers[i];
            must(available(host.ledger, entry->to_account, entry->lot) ==
                     hand_ledger_has(other, entry->to_account, entry->lot),
                 "balances differ");
        }
        hand_ledger_free(other);
        close_host(&host);
    }
    double own = median(ours, ROUNDS) / TRANSFERS, hand = median(hands, ROUNDS) / TRANSFERS;
    printf("%s, groups of %4zu: %7.0f ns a transfer (%5.2f million/s); %4.2f of the hand-written speed (%.0f "
           "ns)",
           chained ? "with the chain   " : "without the chain", commit, own, 1000 / own, hand / own, hand);
    if (sql > 0)
        printf("; %5.1f times SQLite :memory: (%.0f ns)", sql / own, sql);
    printf("\n");
    fflush(stdout);
}

/* ------------------------------------------------------------------ the rest */

static void reopen(const bench_work *work, quota_result *results)
{
    bench_host host = open_host(work, 1, results);
    hand_counts counts = {0, 0, 0};
    quota_error error = {.struct_size = sizeof error};
    size_t before = bytes_now;
    post(host.ledger, work->transfers, TRANSFERS, 1000, results, &counts);
    size_t grown = bytes_now - before;

    quota_store hooks = {.struct_size = sizeof hooks};
    check(quota_memory_store_hooks(host.journal, &hooks), &error);
    quota_ledger_options options = {.struct_size = sizeof options, .store = &hooks, .no_snapshot = 1};
    quota_ledger *again = NULL;
    int64_t start = now();
    check(quota_ledger_open(&options, &again, &error), &error);
    double replay = (double)(now() - start);
    quota_ledger_free(again);
    check(quota_ledger_snapshot(host.ledger, &error), &error);
    options.no_snapshot = 0;
    start = now();
    check(quota_ledger_open(&options, &again, &error), &error);
    double loaded = (double)(now() - start);
    quota_checkpoint one, two;
    check(quota_ledger_checkpoint(host.ledger, &one, &error), &error);
    check(quota_ledger_checkpoint(again, &two, &error), &error);
    must(memcmp(&one, &two, sizeof one) == 0, "the snapshot leads to another state");
    uint64_t rows = ACCOUNTS + LOTS + counts.done;
    printf("verified replay of %llu entries: %.2f s (%.2f million/s); a checked snapshot: %.3f s, %.1f times "
           "faster\n",
           (unsigned long long)rows, replay / 1e9, (double)rows * 1e3 / replay, loaded / 1e9,
           replay / loaded);
    quota_ledger_free(again);

    uint64_t holdings = 0, cursor = 0;
    static quota_holding page[1000];
    for (size_t count = 1000; count == 1000; holdings += count)
        check(quota_list(host.ledger, QUOTA_LIST_HOLDINGS, NULL, &cursor, page, sizeof *page, 1000, &count,
                         &error),
              &error);
    /* What the transfers brought: an id each, and a holding for nearly each. */
    printf("memory of %llu transfers: %.1f MB for as many ids and %llu holdings more\n",
           (unsigned long long)counts.done, (double)grown / 1e6, (unsigned long long)(holdings - LOTS));
    printf("at 24 bytes an id that is %.1f bytes a holding\n",
           ((double)grown - 24.0 * (double)counts.done) / (double)(holdings - LOTS));

    size_t count = 0, seen = 0;
    start = now();
    for (uint64_t account = 1; account <= ACCOUNTS; account++) {
        quota_filter filter = {.struct_size = sizeof filter, .account = account};
        cursor = 0;
        check(quota_list(host.ledger, QUOTA_LIST_HOLDINGS, &filter, &cursor, page, sizeof *page, 100, &count,
                         &error),
              &error);
        seen += count;
    }
    printf("a page of %.0f holdings of an account: %.1f us\n", (double)seen / ACCOUNTS,
           (double)(now() - start) / ACCOUNTS / 1000);
    close_host(&host);
}

/* Cost of a post as the journal grows: nothing may walk over history.  Each window posts the same number of
 * entries. */
static void flat(const bench_work *work, quota_result *results, uint64_t largest)
{
    enum { WINDOW = 10000 };
    bench_host host = open_host(work, 1, results);
    quota_entry *entries = memory(WINDOW, sizeof *entries);
    uint64_t number = UINT64_C(1) << 40, posted = ACCOUNTS + LOTS, next = posted;
    printf("a post after so many entries:");
    while (posted <= largest) {
        for (size_t i = 0; i < WINDOW; i++) {
            quota_entry *entry = &entries[i];
            const quota_entry *issue = &work->issues[random_below(LOTS)];
            memset(entry, 0, sizeof *entry);
            identify(entry, number++);
            entry->verb = QUOTA_VERB_MOVE;
            entry->account = issue->account;
            entry->to_account = issue->account % 64 + 1;
            if (entry->to_account == entry->account)
                entry->to_account = 65;
            entry->lot = issue->lot;
            entry->amount = 1;
            entry->date = 20250107;
        }
        hand_counts counts = {0, 0, 0};
        int64_t start = now();
        post(host.ledger, entries, WINDOW, 1000, results, &counts);
        int64_t took = now() - start;
        must(counts.done == WINDOW, "a post of the growing journal was refused");
        if (posted >= next) {
            printf("  %.1f million %.0f ns", (double)posted / 1e6, (double)took / WINDOW);
            fflush(stdout);
            next = next < 1000000 ? 1000000 : next * 3;
        }
        posted += WINDOW;
    }
    printf("\n");
    free(entries);
    close_host(&host);
}

int main(int argc, char **argv)
{
    uint64_t largest = argc > 1 ? strtoull(argv[1], NULL, 10) : 3000000;
#ifdef __GLIBC__
    /* Memory that was freed is used again as it is: what the system takes to bring in a fresh page is neither
     * program's. */
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 2000000000);
    mallopt(M_TOP_PAD, 64 << 20);
#endif
    bench_work work = make_work();
    quota_result *results = memory(1000, sizeof *results);
    double sql[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        hand_counts counts = {0, 0, 0};
        int64_t took = 0;
        if (sqlite_ledger_run(work.issues, LOTS, work.transfers, SQL_TRANSFERS, i ? 1000 : 1, &counts, &took))
            sql[i] = (double)took / SQL_TRANSFERS;
    }
    for (int chained = 0; chained < 2; chained++) {
        compare(&work, 1000, chained, results, sql[1]);
        compare(&work, 1, chained, results, sql[0]);
    }
    reopen(&work, results);
    flat(&work, results, largest);
    free(work.opens);
    free(work.issues);
    free(work.transfers);
    free(results);
    return 0;
}
