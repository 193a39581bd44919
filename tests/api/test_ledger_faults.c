/* Stores that fail and stores that lie: each hook call in turn, in every way, and another writer between any
 * two.
 *
 * Whatever happens: an entry that was posted until the ledger said so stands in the journal once; what was
 * refused or failed left no trace in the state; a journal that is not what was written is never taken for
 * right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <libquota/query.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faulty_store.h"
#include "ledger_random.h"

enum { DAY = 20240105, ALL = 100 * 1000 };

static const char *const fault_names[FAULT_COUNT] = {
    "none",     "not done", "unknown, not done", "unknown, done", "garbage, not done", "garbage, done",
    "conflict", "short",    "nothing",           "corrupt",       "swapped",           "shifted",
    "too many", "old head", "new head",          "torn"};

/* ------------------------------------------------------------------ a small world */

static quota_entry entry_of(uint8_t number, uint8_t verb, uint8_t kind)
{
    quota_entry entry = {.verb = verb, .kind = kind, .date = DAY};
    entry.id[0] = number;
    entry.id[1] = 1;
    return entry;
}

/* Account `from` gives `amount` of lot 1 to `to`. */
static quota_entry sale(uint8_t number, uint64_t from, uint64_t to, int64_t amount)
{
    quota_entry entry = entry_of(number, QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE);
    entry.account = from;
    entry.to_account = to;
    entry.lot = 1;
    entry.amount = amount;
    return entry;
}

static quota_ledger *opened(faulty_store *store, quota_status *status)
{
    quota_ledger *ledger = NULL;
    quota_store hooks = faulty_store_hooks(store);
    quota_ledger_options options = {.struct_size = sizeof options, .store = &hooks};
    quota_error error = {.struct_size = sizeof error};
    quota_status answer = quota_ledger_open(&options, &ledger, &error);
    if (status)
        *status = answer;
    else if (answer != QUOTA_OK) {
        fprintf(stderr, "open: %s %s\n", quota_status_name((int32_t)answer), error.field);
        fail();
    }
    assert_true((ledger != NULL) == (answer == QUOTA_OK));
    return ledger;
}

static quota_status post(quota_ledger *ledger, const quota_entry *group, size_t count, quota_result *results)
{
    quota_result own[8];
    quota_post call = {sizeof call, 0, sizeof *group, sizeof *own, group, results ? results : own, count};
    return quota_ledger_post(ledger, &call, NULL);
}

static void must(quota_ledger *ledger, quota_entry entry)
{
    assert_int_equal(post(ledger, &entry, 1, NULL), QUOTA_OK);
}

/* Four accounts, a lot of ALL in the first, a few sales: `appends` appends, one of them of two entries. */
static void build(faulty_store *store)
{
    faulty_store_init(store);
    quota_ledger *ledger = opened(store, NULL);
    for (uint8_t number = 1; number <= 4; number++) {
        quota_entry account = entry_of(number, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN);
        account.account = number;
        account.role = QUOTA_ROLE_OTHER;
        must(ledger, account);
    }
    quota_entry lot = entry_of(5, QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT);
    lot.account = 1;
    lot.lot = 1;
    lot.party = 1;
    lot.amount = ALL;
    lot.pollutant = QUOTA_POLLUTANT_SO2;
    must(ledger, lot);
    quota_entry two[2] = {sale(6, 1, 2, 1000), sale(7, 2, 3, 500)};
    assert_int_equal(post(ledger, two, 2, NULL), QUOTA_OK);
    must(ledger, sale(8, 1, 2, 300));
    assert_int_equal(quota_ledger_snapshot(ledger, NULL), QUOTA_OK);
    must(ledger, sale(9, 1, 4, 700));
    quota_ledger_free(ledger);
}

static int64_t total(quota_ledger *ledger)
{
    quota_holding rows[16];
    uint64_t cursor = 0;
    size_t count = 0;
    int64_t sum = 0;
    assert_int_equal(
        quota_list(ledger, QUOTA_LIST_HOLDINGS, NULL, &cursor, rows, sizeof rows[0], 16, &count, NULL),
        QUOTA_OK);
    for (size_t i = 0; i < count; i++)
        sum += rows[i].available + rows[i].encumbered;
    return sum;
}

static void checkpoint(quota_ledger *ledger, quota_checkpoint *out)
{
    memset(out, 0, sizeof *out);
    assert_int_equal(quota_ledger_checkpoint(ledger, out, NULL), QUOTA_OK);
}

static int is_wrong_journal(quota_status status)
{
    return status == QUOTA_E_JOURNAL_SHORT || status == QUOTA_E_JOURNAL_REWOUND ||
           status == QUOTA_E_CHAIN_BROKEN || status == QUOTA_E_JOURNAL_NEWER ||
           status == QUOTA_E_JOURNAL_INVALID || status == QUOTA_E_BROKEN;
}

/* The journal read by a fresh ledger, from its beginning and from a snapshot, leads to the same state. */
static void check_all(faulty_store *store, quota_ledger *ledger)
{
    quota_checkpoint live, other;
    quota_store hooks = faulty_store_hooks(store);
    checkpoint(ledger, &live);
    assert_int_equal(total(ledger), ALL);
    for (uint32_t no_snapshot = 0; no_snapshot < 2; no_snapshot++) {
        quota_ledger *fresh = NULL;
        quota_ledger_options options = {
            .struct_size = sizeof options, .store = &hooks, .no_snapshot = no_snapshot};
        assert_int_equal(quota_ledger_open(&options, &fresh, NULL), QUOTA_OK);
        checkpoint(fresh, &other);
        assert_memory_equal(&live, &other, sizeof live);
        quota_ledger_free(fresh);
    }
}

/* Posts until the ledger says it is done, as a host would; the store is sound again. */
static quota_ledger *settle(faulty_store *store, quota_ledger *ledger, const quota_entry *group, size_t count)
{
    for (int tries = 0; tries < 4; tries++) {
        quota_status status = ledger ? post(ledger, group, count, NULL) : QUOTA_E_BROKEN;
        if (status == QUOTA_OK || status == QUOTA_ALREADY_DONE)
            return ledger;
        assert_true(is_wrong_journal(status) || status == QUOTA_E_STORE_FAILED || status == QUOTA_E_UNSURE ||
                    status == QUOTA_E_CONTENDED);
        if (is_wrong_journal(status)) {
            quota_ledger_free(ledger);
            ledger = opened(store, NULL);
        }
    }
    fail();
    return ledger;
}

/* ------------------------------------------------------------------ the scenes that are played */

typedef struct scene {
    faulty_store *store;
    quota_ledger *ledger; /* NULL: opened in the scene */
    const quota_entry *group;
    size_t count;
} scene;

static void others_post(void *user)
{
    static uint8_t number = 100;
    faulty_store *store = user;
    quota_ledger *other = opened(store, NULL);
    must(other, sale(number++, 1, 3, 1));
    if (number == 250)
        number = 100;
    quota_ledger_free(other);
}

static quota_status play_post(scene *of)
{
    return post(of->ledger, of->group, of->count, NULL);
}

static quota_status play_refresh(scene *of)
{
    return quota_ledger_refresh(of->ledger, NULL);
}

static quota_status play_snapshot(scene *of)
{
    return quota_ledger_snapshot(of->ledger, NULL);
}

static quota_status play_open(scene *of)
{
    quota_status status;
    quota_ledger_free(of->ledger);
    of->ledger = opened(of->store, &status);
    return status;
}

static void before_others(scene *of)
{
    others_post(of->store);
    others_post(of->store);
}

static void before_unsure(scene *of, fault what)
{
    faulty_store_plan(of->store, 1, what);
    assert_int_equal(post(of->ledger, of->group, of->count, NULL), QUOTA_E_UNSURE);
    assert_int_equal(total(of->ledger), ALL); /* it still answers, from the state before */
    assert_int_equal(of->store->faults, 1);
}

static void before_unsure_done(scene *of)
{
    before_unsure(of, FAULT_UNKNOWN_DONE);
}

static void before_unsure_not_done(scene *of)
{
    before_unsure(of, FAULT_UNKNOWN_NOT_DONE);
}

static void before_unsure_done_others(scene *of)
{
    before_unsure(of, FAULT_GARBAGE_DONE);
    faulty_store_plan(of->store, 0, FAULT_NONE);
    others_post(of->store);
}

static void before_unsure_not_done_others(scene *of)
{
    before_unsure(of, FAULT_GARBAGE_NOT_DONE);
    faulty_store_plan(of->store, 0, FAULT_NONE);
    others_post(of->store);
}

typedef struct act {
    const char *name;
    void (*before)(scene *of);
    quota_status (*play)(scene *of);
} act;

static const act acts[] = {
    {"post", NULL, play_post},
    {"post after others", before_others, play_post},
    {"refresh after others", before_others, play_refresh},
    {"open", NULL, play_open},
    {"snapshot", NULL, play_snapshot},
    {"unsure (done), post", before_unsure_done, play_post},
    {"unsure (not done), post", before_unsure_not_done, play_post},
    {"unsure (done), refresh", before_unsure_done, play_refresh},
    {"unsure (not done), refresh", before_unsure_not_done, play_refresh},
    {"unsure (done), others, post", before_unsure_done_others, play_post},
    {"unsure (not done), others, post", before_unsure_not_done_others, play_post},
    {"unsure (done), others, refresh", before_unsure_done_others, play_refresh},
    {"unsure (not done), others, refresh", before_unsure_not_done_others, play_refresh},
};

static int is_allowed(quota_status status)
{
    return status == QUOTA_OK || status == QUOTA_ALREADY_DONE || status == QUOTA_E_STORE_FAILED ||
           status == QUOTA_E_UNSURE || status == QUOTA_E_CONTENDED || is_wrong_journal(status);
}

static void end_scene(scene *of, const char *what, unsigned call, quota_status status)
{
    faulty_store *store = of->store;
    if (!is_allowed(status)) {
        fprintf(stderr, "%s, call %u: %s\n", what, call, quota_status_name((int32_t)status));
        fail();
    }
    faulty_store_plan(store, 0, FAULT_NONE);
    if (of->ledger && is_wrong_journal(status) &&
        !is_wrong_journal(post(of->ledger, of->group, of->count, NULL))) {
        fprintf(stderr, "%s, call %u: %s, and then it goes on\n", what, call,
                quota_status_name((int32_t)status));
        fail();
    }
    of->ledger = settle(store, of->ledger, of->group, of->count);
    for (size_t i = 0; i < of->count; i++)
        assert_int_equal(faulty_store_times(store, of->group[i].id), 1);
    assert_int_equal(quota_ledger_refresh(of->ledger, NULL), QUOTA_OK);
    check_all(store, of->ledger);
    quota_ledger_free(of->ledger);
}

/* ------------------------------------------------------------------ each call fails in turn, in every way */

static void test_each_call_fails(void **state)
{
    faulty_store base;
    quota_entry group[2] = {sale(20, 1, 2, 10), sale(21, 2, 4, 5)};
    unsigned came = 0;
    (void)state;
    build(&base);
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        for (int for_good = 0; for_good < 2; for_good++)
            for (int what = FAULT_NOT_DONE; what < FAULT_COUNT; what++)
                for (unsigned call = 1, quiet = 0; quiet < 12; call++) {
                    faulty_store store;
                    faulty_store_copy(&store, &base);
                    scene of = {&store, opened(&store, NULL), group, 2};
                    char text[100];
                    snprintf(text, sizeof text, "%s: %s%s", acts[i].name, fault_names[what],
                             for_good ? " for good" : "");
                    if (getenv("LIBQUOTA_VERBOSE"))
                        fprintf(stderr, "%s, call %u\n", text, call);
                    if (acts[i].before)
                        acts[i].before(&of);
                    faulty_store_plan(&store, call, (fault)what);
                    store.for_good = for_good;
                    store.corrupted = call * 97;
                    quota_status status = acts[i].play(&of);
                    quiet = store.faults ? 0 : quiet + 1;
                    came += store.faults > 0;
                    end_scene(&of, text, call, status);
                    faulty_store_free(&store);
                }
    assert_true(came > 200);
    faulty_store_free(&base);
}

/* ------------------------------------------------------------------ another writer between any two calls */

static void posts_the_same(void *user)
{
    faulty_store *store = user;
    quota_entry group[2] = {sale(20, 1, 2, 10), sale(21, 2, 4, 5)};
    quota_ledger *other = opened(store, NULL);
    quota_status status = post(other, group, 2, NULL);
    assert_true(status == QUOTA_OK || status == QUOTA_ALREADY_DONE);
    quota_ledger_free(other);
}

static void test_another_writer(void **state)
{
    faulty_store base;
    quota_entry group[2] = {sale(20, 1, 2, 10), sale(21, 2, 4, 5)};
    (void)state;
    build(&base);
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        for (int same = 0; same < 2; same++)
            for (unsigned call = 1; call < 12; call++) {
                faulty_store store;
                faulty_store_copy(&store, &base);
                scene of = {&store, opened(&store, NULL), group, 2};
                if (acts[i].before)
                    acts[i].before(&of);
                faulty_store_plan(&store, 0, FAULT_NONE);
                store.between = same ? posts_the_same : others_post;
                store.between_user = &store;
                store.between_at = call;
                quota_status status = acts[i].play(&of);
                if (status != QUOTA_OK && status != QUOTA_ALREADY_DONE && status != QUOTA_E_STORE_FAILED &&
                    status != QUOTA_E_CONTENDED) {
                    fprintf(stderr, "%s, another writer at call %u: %s\n", acts[i].name, call,
                            quota_status_name((int32_t)status));
                    fail();
                }
                end_scene(&of, acts[i].name, call, status);
                faulty_store_free(&store);
            }
    faulty_store_free(&base);
}

/* Others win each round: the post gives up, and nothing is lost. */
typedef struct rival {
    faulty_store *store;
    quota_store hooks;
    unsigned appends;
} rival;

static quota_store_outcome rival_append(void *user, const quota_head *expected, const quota_entry *entries,
                                        size_t count, const quota_head *head)
{
    rival *of = user;
    of->appends++;
    others_post(of->store);
    return of->hooks.append(of->store, expected, entries, count, head);
}

static quota_store_outcome rival_head(void *user, quota_head *head)
{
    rival *of = user;
    return of->hooks.head(of->store, head);
}

static quota_store_outcome rival_scan(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                      size_t *count)
{
    rival *of = user;
    return of->hooks.scan(of->store, from, entries, capacity, count);
}

static void test_contended(void **state)
{
    faulty_store store;
    quota_entry group[1] = {sale(20, 1, 2, 10)};
    (void)state;
    build(&store);
    rival of = {&store, faulty_store_hooks(&store), 0};
    quota_store hooks = {sizeof hooks, sizeof(quota_entry), &of,  rival_head,
                         rival_append, rival_scan,          NULL, NULL};
    quota_ledger_options options = {.struct_size = sizeof options, .store = &hooks};
    quota_ledger *ledger = NULL;
    assert_int_equal(quota_ledger_open(&options, &ledger, NULL), QUOTA_OK);
    assert_int_equal(post(ledger, group, 1, NULL), QUOTA_E_CONTENDED);
    assert_in_range(of.appends, 2, 16);
    assert_int_equal(faulty_store_times(&store, group[0].id), 0);
    assert_int_equal(quota_ledger_snapshot(ledger, NULL), QUOTA_E_NO_HOOK);
    quota_ledger_free(ledger);
    ledger = settle(&store, opened(&store, NULL), group, 1);
    check_all(&store, ledger);
    quota_ledger_free(ledger);
    faulty_store_free(&store);
}

/* ------------------------------------------------------------------ what is kept is spoilt */

static quota_status audited(faulty_store *store, const quota_checkpoint *checkpoints, size_t count)
{
    quota_store hooks = faulty_store_hooks(store);
    quota_ledger_options options = {.struct_size = sizeof options, .store = &hooks};
    quota_audit audit = {.struct_size = sizeof audit};
    assert_int_equal(quota_ledger_audit(&options, checkpoints, count, &audit, NULL), QUOTA_OK);
    return (quota_status)audit.status;
}

/* A spoilt journal: opening and audit must both say so. */
static void must_be_seen(faulty_store *store, const char *what, size_t at)
{
    quota_status status;
    free(store->snapshot);
    store->snapshot = NULL;
    quota_ledger_free(opened(store, &status));
    quota_status audit = audited(store, NULL, 0);
    if (is_wrong_journal(status) && is_wrong_journal(audit))
        return;
    fprintf(stderr, "%s at %zu: open says %s, audit %s\n", what, at, quota_status_name((int32_t)status),
            quota_status_name((int32_t)audit));
    fail();
}

static void test_spoilt_journal(void **state)
{
    faulty_store base, store;
    (void)state;
    build(&base);
    for (size_t byte = 0; byte < base.count * sizeof(quota_entry); byte++) {
        faulty_store_copy(&store, &base);
        ((unsigned char *)store.entries)[byte] ^= (unsigned char)(1U << byte % 8);
        must_be_seen(&store, "a bit changed", byte);
        faulty_store_free(&store);
    }
    for (size_t i = 0; i < base.count; i++) {
        faulty_store_copy(&store, &base); /* an entry left out */
        memmove(store.entries + i, store.entries + i + 1, (base.count - i - 1) * sizeof(quota_entry));
        store.count--;
        must_be_seen(&store, "left out", i);
        for (size_t j = i; j < store.count; j++) /* and the others numbered anew */
            store.entries[j].seq--;
        store.head.seq--;
        must_be_seen(&store, "left out and renumbered", i);
        faulty_store_free(&store);
        faulty_store_copy(&store, &base); /* the end cut off, the head left */
        store.count = i;
        must_be_seen(&store, "cut off", i);
        faulty_store_free(&store);
        for (size_t j = 0; j < i; j++) {
            faulty_store_copy(&store, &base);
            quota_entry first = store.entries[i];
            store.entries[i] = store.entries[j];
            store.entries[j] = first;
            must_be_seen(&store, "swapped", i);
            store.entries[i].seq = i + 1;
            store.entries[j].seq = j + 1;
            must_be_seen(&store, "swapped and renumbered", i);
            faulty_store_free(&store);
        }
    }
    faulty_store_copy(&store, &base); /* an append cut in two */
    store.count = 6;
    store.head.seq = 6;
    must_be_seen(&store, "half an append", 6);
    faulty_store_free(&store);
    faulty_store_free(&base);
}

/* A journal that goes on otherwise from some point, itself sound. */
static void fork_of(const faulty_store *base, faulty_store *store, size_t keep, int same_length)
{
    faulty_store_copy(store, base);
    free(store->snapshot);
    store->snapshot = NULL;
    faulty_store_cut(store, keep);
    quota_ledger *ledger = opened(store, NULL);
    while (same_length && store->count < base->count) {
        quota_entry account = entry_of((uint8_t)(200 + store->count), QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN);
        account.account = 200 + store->count;
        account.role = QUOTA_ROLE_OTHER;
        must(ledger, account);
    }
    quota_ledger_free(ledger);
}

static void test_other_journals(void **state)
{
    faulty_store base;
    (void)state;
    build(&base);
    quota_ledger *before = opened(&base, NULL);
    quota_checkpoint known;
    checkpoint(before, &known);
    quota_ledger_free(before);
    assert_int_equal(audited(&base, &known, 1), QUOTA_OK);
    static const size_t ends[] = {1, 2, 3, 4, 5, 7, 8};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        for (int same_length = 0; same_length < 2; same_length++) {
            faulty_store live, forked;
            faulty_store_copy(&live, &base);
            quota_ledger *ledger = opened(&live, NULL), *second = opened(&live, NULL);
            fork_of(&base, &forked, ends[i], same_length);
            /* A fresh ledger cannot know; a checkpoint kept elsewhere does. */
            assert_int_equal(audited(&forked, NULL, 0), QUOTA_OK);
            assert_int_equal(audited(&forked, &known, 1), QUOTA_E_CHECKPOINT);
            /* One that has read the journal knows. */
            faulty_store kept = live;
            live = forked;
            quota_entry entry = sale(30, 1, 2, 1);
            quota_status status = quota_ledger_refresh(ledger, NULL);
            assert_int_equal(status, same_length ? QUOTA_E_CHAIN_BROKEN : QUOTA_E_JOURNAL_REWOUND);
            assert_int_equal(post(ledger, &entry, 1, NULL), QUOTA_E_BROKEN);
            assert_int_equal(quota_ledger_refresh(ledger, NULL), QUOTA_E_BROKEN);
            assert_true(is_wrong_journal(post(second, &entry, 1, NULL)));
            assert_int_equal(faulty_store_times(&live, entry.id), 0);
            quota_ledger_free(ledger);
            quota_ledger_free(second);
            faulty_store_free(&live);
            faulty_store_free(&kept);
        }
    faulty_store_free(&base);
}

/* ------------------------------------------------------------------ snapshots */

static void test_snapshots(void **state)
{
    faulty_store base, store;
    quota_entry group[1] = {sale(20, 1, 2, 10)};
    (void)state;
    build(&base);
    assert_true(base.snapshot_size > 100);
    for (size_t size = 0; size < base.snapshot_size; size += 7) { /* torn */
        faulty_store_copy(&store, &base);
        store.snapshot_size = size;
        quota_ledger *ledger = opened(&store, NULL);
        check_all(&store, ledger);
        quota_ledger_free(ledger);
        faulty_store_free(&store);
    }
    for (size_t byte = 0; byte < base.snapshot_size; byte++) { /* a bit changed */
        faulty_store_copy(&store, &base);
        store.snapshot[byte] ^= (unsigned char)(1U << byte % 8);
        quota_ledger *ledger = opened(&store, NULL);
        if (byte % 64 == 0)
            check_all(&store, ledger);
        assert_int_equal(total(ledger), ALL);
        quota_ledger_free(ledger);
        faulty_store_free(&store);
    }
    for (size_t keep = 5; keep < base.count; keep = keep == 5 ? 7 : base.count) { /* of another journal */
        fork_of(&base, &store, keep, 1);
        quota_ledger *ledger = opened(&store, NULL);
        quota_checkpoint own, passed;
        checkpoint(ledger, &own);
        quota_ledger_free(ledger);
        store.snapshot = malloc(base.snapshot_size);
        assert_non_null(store.snapshot);
        memcpy(store.snapshot, base.snapshot, base.snapshot_size);
        store.snapshot_size = base.snapshot_size;
        store.snapshot_head = base.snapshot_head;
        ledger = opened(&store, NULL);
        checkpoint(ledger, &passed);
        assert_memory_equal(&own, &passed, sizeof own);
        ledger = settle(&store, ledger, group, 1);
        check_all(&store, ledger);
        quota_ledger_free(ledger);
        faulty_store_free(&store);
    }
    faulty_store_copy(&store, &base); /* of a later head than the journal's, which was cut */
    faulty_store_cut(&store, 5);
    store.snapshot_head.seq = 1; /* a store that gives it all the same */
    quota_ledger *ledger = opened(&store, NULL);
    quota_head head;
    assert_int_equal(quota_ledger_head(ledger, &head), QUOTA_OK);
    assert_int_equal(head.seq, 5);
    quota_ledger_free(ledger);
    faulty_store_free(&store);
    faulty_store_free(&base);
}

/* ------------------------------------------------------------------ several ledgers over one store */

static void test_eight_ledgers(void **state)
{
    faulty_store store;
    quota_ledger *ledgers[8];
    prng random = {20240105};
    unsigned ids = 0, done = 0;
    (void)state;
    build(&store);
    for (size_t i = 0; i < 8; i++)
        ledgers[i] = opened(&store, NULL);
    for (unsigned round = 0; round < 4000; round++) {
        size_t who = prng_below(&random, 8);
        uint64_t from = 1 + prng_below(&random, 4), receiver = 1 + prng_below(&random, 4);
        quota_entry entry = sale(40, from, receiver, 1 + (int64_t)prng_below(&random, 200));
        ids += prng_below(&random, 10) != 0; /* now and then an id again */
        memcpy(entry.id + 2, &ids, sizeof ids);
        if (prng_below(&random, 9) == 0) {
            static const fault some[] = {FAULT_NOT_DONE, FAULT_UNKNOWN_DONE, FAULT_UNKNOWN_NOT_DONE,
                                         FAULT_CONFLICT, FAULT_GARBAGE_DONE};
            faulty_store_plan(&store, 1 + (unsigned)prng_below(&random, 3), some[prng_below(&random, 5)]);
        }
        quota_status status = post(ledgers[who], &entry, 1, NULL);
        done += status == QUOTA_OK;
        assert_true(status == QUOTA_OK || status == QUOTA_ALREADY_DONE || status == QUOTA_E_REFUSED ||
                    status == QUOTA_E_STORE_FAILED || status == QUOTA_E_UNSURE);
        if (round % 500 == 0)
            faulty_store_plan(&store, 0, FAULT_NONE);
        assert_true(faulty_store_times(&store, entry.id) <= 1);
        if (status == QUOTA_OK || status == QUOTA_ALREADY_DONE)
            assert_int_equal(faulty_store_times(&store, entry.id), 1);
    }
    faulty_store_plan(&store, 0, FAULT_NONE);
    assert_true(done > 1500);
    for (size_t i = 0; i < 8; i++) {
        /* One that was unsure may have to learn that its last append never was. */
        quota_status status = quota_ledger_refresh(ledgers[i], NULL);
        assert_true(status == QUOTA_OK || status == QUOTA_E_STORE_FAILED);
        assert_int_equal(quota_ledger_refresh(ledgers[i], NULL), QUOTA_OK);
        check_all(&store, ledgers[i]);
        quota_ledger_free(ledgers[i]);
    }
    faulty_store_free(&store);
}

/* Expired holds and carry-over, posted by two ledgers on different days: each once. */
static void test_due_by_two(void **state)
{
    faulty_store store;
    quota_entry due[2][16], entry;
    size_t count[2] = {0};
    (void)state;
    build(&store);
    quota_ledger *ledgers[2] = {opened(&store, NULL), NULL};
    for (uint8_t i = 0; i < 5; i++) {
        entry = entry_of((uint8_t)(60 + i), QUOTA_VERB_HOLD, QUOTA_ENTRY_DEAL);
        entry.account = 1;
        entry.lot = 1;
        entry.amount = 100 + i;
        entry.valid_until = DAY + i;
        must(ledgers[0], entry);
    }
    ledgers[1] = opened(&store, NULL);
    for (int32_t date = DAY; date <= DAY + 7; date++) {
        for (size_t who = 0; who < 2; who++) {
            quota_error error = {.struct_size = sizeof error};
            assert_int_equal(quota_ledger_due(ledgers[who], date + (int32_t)who, due[who], 16,
                                              sizeof(quota_entry), &count[who], &error),
                             QUOTA_OK);
        }
        for (size_t turn = 0; turn < 2; turn++) {
            size_t who = (turn + (size_t)date) % 2;
            quota_result results[16];
            quota_post call = {sizeof call, QUOTA_POST_EACH, sizeof(quota_entry), sizeof(quota_result),
                               due[who],    results,         count[who]};
            if (count[who] == 0)
                continue;
            for (size_t i = 0; i < count[who]; i++) { /* one host may be a day behind the other */
                quota_head head;
                assert_int_equal(quota_ledger_refresh(ledgers[who], NULL), QUOTA_OK);
                assert_int_equal(quota_ledger_head(ledgers[who], &head), QUOTA_OK);
                if (due[who][i].date < head.date)
                    due[who][i].date = head.date;
            }
            quota_status status = quota_ledger_post(ledgers[who], &call, NULL);
            assert_true(status == QUOTA_OK || status == QUOTA_ALREADY_DONE);
            for (size_t i = 0; i < count[who]; i++)
                assert_int_equal(faulty_store_times(&store, due[who][i].id), 1);
        }
    }
    for (size_t who = 0; who < 2; who++) {
        assert_int_equal(quota_ledger_refresh(ledgers[who], NULL), QUOTA_OK);
        assert_int_equal(
            quota_ledger_due(ledgers[who], DAY + 9, due[who], 16, sizeof(quota_entry), &count[who], NULL),
            QUOTA_OK);
        assert_int_equal(count[who], 0);
        check_all(&store, ledgers[who]);
        quota_ledger_free(ledgers[who]);
    }
    faulty_store_free(&store);
}

/* ------------------------------------------------------------------ from inside a hook */

typedef struct inside {
    faulty_store *store;
    quota_store hooks;
    quota_ledger *ledger;
    unsigned times;
} inside;

static void calls_from_inside(inside *of)
{
    quota_entry entry = sale(70, 1, 2, 1), out;
    quota_result result;
    quota_post call = {sizeof call, 0, sizeof entry, sizeof result, &entry, &result, 1};
    quota_checkpoint point;
    quota_holding row;
    uint64_t cursor = 0;
    size_t count = 0;
    if (!of->ledger)
        return;
    of->times++;
    assert_int_equal(quota_ledger_post(of->ledger, &call, NULL), QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_refresh(of->ledger, NULL), QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_prepare(of->ledger, &call, &out, 1, &count, NULL, NULL), QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_commit(of->ledger, NULL), QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_abort(of->ledger), QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_snapshot(of->ledger, NULL), QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_checkpoint(of->ledger, &point, NULL), QUOTA_E_BUSY);
    assert_int_equal(
        quota_list(of->ledger, QUOTA_LIST_HOLDINGS, NULL, &cursor, &row, sizeof row, 1, &count, NULL),
        QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_entry(of->ledger, entry.id, &out, sizeof out, NULL), QUOTA_E_BUSY);
}

static quota_store_outcome inside_head(void *user, quota_head *head)
{
    inside *of = user;
    calls_from_inside(of);
    return of->hooks.head(of->store, head);
}

static quota_store_outcome inside_append(void *user, const quota_head *expected, const quota_entry *entries,
                                         size_t count, const quota_head *head)
{
    inside *of = user;
    calls_from_inside(of);
    return of->hooks.append(of->store, expected, entries, count, head);
}

static quota_store_outcome inside_scan(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                       size_t *count)
{
    inside *of = user;
    calls_from_inside(of);
    return of->hooks.scan(of->store, from, entries, capacity, count);
}

static quota_store_outcome inside_save(void *user, const quota_head *head, const void *bytes, size_t size)
{
    inside *of = user;
    calls_from_inside(of);
    return of->hooks.save(of->store, head, bytes, size);
}

static void test_from_inside(void **state)
{
    faulty_store store;
    quota_entry entry = sale(20, 1, 2, 10);
    (void)state;
    build(&store);
    inside of = {&store, faulty_store_hooks(&store), NULL, 0};
    quota_store hooks = {sizeof hooks,  sizeof(quota_entry), &of,         inside_head,
                         inside_append, inside_scan,         inside_save, NULL};
    quota_ledger_options options = {.struct_size = sizeof options, .store = &hooks};
    quota_ledger *ledger = NULL;
    assert_int_equal(quota_ledger_open(&options, &ledger, NULL), QUOTA_OK);
    of.ledger = ledger;
    others_post(&store);
    assert_int_equal(quota_ledger_refresh(ledger, NULL), QUOTA_OK);
    others_post(&store);
    assert_int_equal(post(ledger, &entry, 1, NULL), QUOTA_OK);
    assert_int_equal(quota_ledger_snapshot(ledger, NULL), QUOTA_OK);
    assert_true(of.times >= 5);
    of.ledger = NULL;
    assert_int_equal(faulty_store_times(&store, entry.id), 1);
    check_all(&store, ledger);
    quota_ledger_free(ledger);
    faulty_store_free(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_call_fails), cmocka_unit_test(test_another_writer),
        cmocka_unit_test(test_contended),       cmocka_unit_test(test_spoilt_journal),
        cmocka_unit_test(test_other_journals),  cmocka_unit_test(test_snapshots),
        cmocka_unit_test(test_eight_ledgers),   cmocka_unit_test(test_due_by_two),
        cmocka_unit_test(test_from_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
