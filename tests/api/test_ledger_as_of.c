/* Ledgers as of a past entry or day, and snapshots: each is what reading that much of the journal gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <libquota/quota.h>

#include "small_ledger.h"
#include "told_store.h"

#define DAY SMALL_DAY

static quota_ledger *open_as(const quota_store *store, uint64_t seq, int32_t date)
{
    quota_ledger_options options = {.struct_size = sizeof options};
    quota_ledger *ledger;

    options.store = store;
    options.through_seq = seq;
    options.through_date = date;
    assert_int_equal(quota_ledger_open(&options, &ledger, NULL), QUOTA_OK);
    return ledger;
}

/* Available in the cell of an account and lot 4, by a dry run that asks for too much. */
static int64_t available(quota_ledger *ledger, uint64_t account)
{
    const quota_entry all = small_entry(777, QUOTA_VERB_CANCEL, QUOTA_ENTRY_RETIRE, DAY + 20);
    quota_entry entry = all;
    quota_result result;

    entry.account = account;
    entry.lot = 4;
    entry.amount = 1000;
    entry.flags = QUOTA_FLAG_UP_TO;
    assert_int_equal(small_post(ledger, &entry, 1, QUOTA_POST_DRY_RUN, &result, NULL), QUOTA_OK);
    return result.moved;
}

static int knows(quota_ledger *ledger, uint64_t number)
{
    uint8_t id[QUOTA_ID_SIZE];
    quota_entry entry;

    small_id(number, id);
    return quota_ledger_entry(ledger, id, &entry, sizeof entry, NULL) == QUOTA_OK;
}

/* Entries 1-4 of day 0; 5 of day 1; 6 of day 1, 7+8 (one group) of days 1 and 2, 9 of day 3 in one
 * append; 10. */
static void write_days(quota_ledger *ledger)
{
    quota_entry first = small_sale(5, 4, 1, 2, 1, DAY + 1);
    quota_entry several[4] = {small_sale(6, 4, 1, 2, 2, DAY + 1), small_sale(7, 4, 1, 2, 4, DAY + 1),
                              small_sale(8, 4, 1, 2, 8, DAY + 2), small_sale(9, 4, 1, 2, 16, DAY + 3)};
    quota_entry last = small_sale(10, 4, 1, 2, 32, DAY + 3);

    small_begin(ledger);
    assert_int_equal(small_post(ledger, &first, 1, 0, NULL, NULL), QUOTA_OK);
    several[1].flags = QUOTA_FLAG_JOINED;
    assert_int_equal(small_post(ledger, several, 4, QUOTA_POST_EACH, NULL, NULL), QUOTA_OK);
    assert_int_equal(small_post(ledger, &last, 1, 0, NULL, NULL), QUOTA_OK);
}

static void as_of_an_entry(void **state)
{
    static const struct {
        uint64_t seq, head;
        int64_t sold;
    } expected[] = {{1, 0, -1}, {3, 0, -1}, {4, 4, 0},    {5, 5, 1},    {6, 5, 1},
                    {8, 5, 1},  {9, 9, 31}, {10, 10, 63}, {11, 10, 63}, {UINT64_MAX, 10, 63}};
    told_store store;
    quota_ledger *ledger;

    (void)state;
    told_store_init(&store, NULL);
    ledger = small_ledger(&store.truth, NULL);
    write_days(ledger);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        quota_ledger *past = open_as(&store.truth, expected[i].seq, 0);

        assert_int_equal(small_seq(past), expected[i].head);
        if (expected[i].sold >= 0) {
            assert_int_equal(available(past, 1), 100 - expected[i].sold);
            assert_int_equal(knows(past, expected[i].head), 1);
        }
        assert_int_equal(knows(past, expected[i].head + 1), 0);
        quota_ledger_free(past);
    }
    quota_ledger_free(ledger);
    told_store_free(&store);
}

static void as_of_a_day(void **state)
{
    /* The day, the head then, and which entry is the last in the state: an append may hold several days. */
    static const struct {
        int32_t date;
        uint64_t head, last;
        int64_t sold;
    } expected[] = {{DAY - 1, 0, 0, -1}, {DAY, 4, 4, 0},        {DAY + 1, 5, 6, 3},
                    {DAY + 2, 5, 8, 15}, {DAY + 3, 10, 10, 63}, {DAY + 4, 10, 10, 63}};
    told_store store;
    quota_ledger *ledger;
    quota_checkpoint checkpoint;

    (void)state;
    told_store_init(&store, NULL);
    ledger = small_ledger(&store.truth, NULL);
    write_days(ledger);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        quota_ledger *past = open_as(&store.truth, 0, expected[i].date);

        assert_int_equal(small_seq(past), expected[i].head);
        if (expected[i].last > 0) {
            assert_int_equal(available(past, 1), 100 - expected[i].sold);
            assert_int_equal(knows(past, expected[i].last), 1);
        }
        assert_int_equal(knows(past, expected[i].last + 1), 0);
        assert_int_equal(quota_ledger_checkpoint(past, &checkpoint, NULL),
                         expected[i].head == expected[i].last ? QUOTA_OK : QUOTA_E_READ_ONLY);
        quota_ledger_free(past);
    }
    /* Both: the lesser. */
    quota_ledger *past = open_as(&store.truth, 5, DAY + 3);
    assert_int_equal(small_seq(past), 5);
    assert_int_equal(available(past, 1), 99);
    quota_ledger_free(past);
    quota_ledger_free(ledger);
    told_store_free(&store);
}

static void it_only_answers(void **state)
{
    const quota_entry sale = small_sale(50, 4, 1, 2, 1, DAY + 5);
    quota_post post = {.struct_size = sizeof post, .entry_size = sizeof sale, .entries = &sale, .count = 1};
    told_store store;
    quota_ledger *ledger, *past;
    size_t count;
    quota_entry out;

    (void)state;
    told_store_init(&store, NULL);
    ledger = small_ledger(&store.truth, NULL);
    write_days(ledger);
    past = open_as(&store.truth, 9, 0);
    assert_int_equal(small_post(past, &sale, 1, 0, NULL, NULL), QUOTA_E_READ_ONLY);
    assert_int_equal(quota_ledger_prepare(past, &post, &out, 1, &count, NULL, NULL), QUOTA_E_READ_ONLY);
    assert_int_equal(quota_ledger_refresh(past, NULL), QUOTA_E_READ_ONLY);
    assert_int_equal(small_post(past, &sale, 1, QUOTA_POST_DRY_RUN, NULL, NULL), QUOTA_OK);
    assert_int_equal(small_seq(past), 9);
    quota_ledger_free(past);
    quota_ledger_free(ledger);
    told_store_free(&store);
}

/* ---------------------------------------------------------------- snapshots */

typedef struct kept {
    told_store store;
    quota_ledger *ledger;
} kept;

/* A snapshot at seq 5, entries to 10. */
static void kept_open(kept *k)
{
    quota_entry next = small_sale(5, 4, 1, 2, 1, DAY + 1);

    told_store_init(&k->store, NULL);
    k->ledger = small_ledger(&k->store.hooks, NULL);
    small_begin(k->ledger);
    assert_int_equal(small_post(k->ledger, &next, 1, 0, NULL, NULL), QUOTA_OK);
    assert_int_equal(quota_ledger_snapshot(k->ledger, NULL), QUOTA_OK);
    for (uint64_t i = 6; i <= 10; i++) {
        next = small_sale(i, 4, 1, 2, 1, DAY + 2);
        assert_int_equal(small_post(k->ledger, &next, 1, 0, NULL, NULL), QUOTA_OK);
    }
}

static void kept_close(kept *k)
{
    quota_ledger_free(k->ledger);
    told_store_free(&k->store);
}

static void note_scan(void *user, quota_entry *entries, size_t *count)
{
    uint64_t *least = user;

    if (*count > 0 && entries[0].seq < *least) {
        *least = entries[0].seq;
    }
}

/* Opens afresh; answers the first entry that was read, so 5 = from the snapshot (its head is looked up). */
static uint64_t first_read(kept *k, uint64_t through_seq, int32_t through_date, int no_snapshot, int history)
{
    quota_ledger_options options = {.struct_size = sizeof options};
    quota_ledger *ledger;
    uint64_t least = UINT64_MAX;

    if (k->store.on_load == NULL) {
        k->store.on_user = &least;
        k->store.on_scan = note_scan;
    }
    options.store = &k->store.hooks;
    options.through_seq = through_seq;
    options.through_date = through_date;
    options.no_snapshot = (uint32_t)no_snapshot;
    options.keep_history = (uint32_t)history;
    assert_int_equal(quota_ledger_open(&options, &ledger, NULL), QUOTA_OK);
    if (through_seq == 0 && through_date == 0) {
        uint8_t live[32], read[32];

        small_digest(k->ledger, live);
        small_digest(ledger, read);
        assert_memory_equal(live, read, 32);
    }
    quota_ledger_free(ledger);
    if (k->store.on_load == NULL) {
        k->store.on_user = NULL;
        k->store.on_scan = NULL;
    }
    return least;
}

static void opened_from_a_snapshot(void **state)
{
    kept k;

    (void)state;
    kept_open(&k);
    assert_int_equal(first_read(&k, 0, 0, 0, 0), 5);
    assert_int_equal(first_read(&k, 0, 0, 1, 0), 1); /* not wanted */
    assert_int_equal(first_read(&k, 0, 0, 0, 1), 1); /* without histories */
    assert_int_equal(first_read(&k, 5, 0, 0, 0), 5);
    assert_int_equal(first_read(&k, 7, 0, 0, 0), 5);
    assert_int_equal(first_read(&k, 4, 0, 0, 0), 1); /* too late */
    assert_int_equal(first_read(&k, 0, DAY + 1, 0, 0), 5);
    assert_int_equal(first_read(&k, 0, DAY, 0, 0), 1);
    quota_ledger *past = open_as(&k.store.truth, 0, DAY);
    assert_int_equal(small_seq(past), 4);
    quota_ledger_free(past);
    kept_close(&k);
}

static void a_snapshot_that_cannot_be_had(void **state)
{
    static const int outcomes[] = {QUOTA_STORE_CONFLICT, QUOTA_STORE_NOT_DONE, QUOTA_STORE_UNKNOWN, 99};
    kept k;

    (void)state;
    kept_open(&k);
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        k.store.load = (told){outcomes[i], 1, 0};
        assert_int_equal(first_read(&k, 0, 0, 0, 0), 1);
        assert_int_equal(quota_ledger_snapshot(k.ledger, NULL), QUOTA_OK);
        k.store.save = (told){outcomes[i], 1, 0};
        assert_int_equal(quota_ledger_snapshot(k.ledger, NULL), QUOTA_E_STORE_FAILED);
    }
    assert_int_equal(first_read(&k, 0, 0, 0, 0), 10); /* the last one was saved all the same */
    /* Whether its head is in the chain cannot be found out: that is no wrong snapshot. */
    quota_ledger_options options = {.struct_size = sizeof options, .store = &k.store.hooks};
    quota_ledger *ledger;
    k.store.scan = (told){QUOTA_STORE_UNKNOWN, 0, 0};
    assert_int_equal(quota_ledger_open(&options, &ledger, NULL), QUOTA_E_STORE_FAILED);
    kept_close(&k);
}

typedef struct spoil {
    size_t at;   /* byte changed */
    int grow;    /* added to the size that is told */
    int nothing; /* the bytes are not written */
} spoil;

static void spoil_load(void *user, unsigned char *bytes, size_t *size)
{
    const spoil *how = user;

    if (bytes != NULL && how->at < *size) {
        bytes[how->at] ^= 0x10;
    }
    if (bytes != NULL && how->nothing) {
        memset(bytes, 0, *size);
    }
    *size += (size_t)(bytes == NULL ? how->grow : 0);
}

static void no_scan(void *user, quota_entry *entries, size_t *count)
{
    (void)user;
    (void)entries;
    (void)count;
}

/* Whatever is wrong with a snapshot, the journal itself is read. */
static void torn_snapshots_are_passed_over(void **state)
{
    spoil how = {SIZE_MAX, 0, 0};
    size_t size = 0;
    kept k;

    (void)state;
    kept_open(&k);
    assert_int_equal(k.store.truth.load(k.store.truth.user, 10, NULL, 0, &size), QUOTA_STORE_DONE);
    k.store.on_user = &how;
    k.store.on_load = spoil_load;
    k.store.on_scan = no_scan;
    for (how.at = 0; how.at < size; how.at++) {
        (void)first_read(&k, 0, 0, 0, 0); /* which asserts that the state is right */
    }
    how.at = SIZE_MAX;
    how.grow = -1;
    (void)first_read(&k, 0, 0, 0, 0);
    how.grow = 1;
    (void)first_read(&k, 0, 0, 0, 0);
    how.grow = 0;
    how.nothing = 1;
    (void)first_read(&k, 0, 0, 0, 0);
    kept_close(&k);
}

/* A whole snapshot of another journal, or of a head that was never in this one. */
static void snapshots_of_another_journal(void **state)
{
    kept k, other;
    unsigned char *bytes;
    size_t size = 0;
    quota_head head = {.seq = 5};
    const quota_entry sale = small_sale(6, 4, 1, 3, 2, DAY + 1);

    (void)state;
    kept_open(&k);
    told_store_init(&other.store, NULL);
    other.ledger = small_ledger(&other.store.hooks, NULL);
    small_begin(other.ledger);
    assert_int_equal(small_post(other.ledger, &sale, 1, 0, NULL, NULL), QUOTA_OK);
    assert_int_equal(quota_ledger_snapshot(other.ledger, NULL), QUOTA_OK);
    assert_int_equal(other.store.truth.load(other.store.truth.user, 9, NULL, 0, &size), QUOTA_STORE_DONE);
    bytes = malloc(size);
    assert_int_equal(other.store.truth.load(other.store.truth.user, 9, bytes, size, &size), QUOTA_STORE_DONE);
    assert_int_equal(k.store.truth.save(k.store.truth.user, &head, bytes, size), QUOTA_STORE_DONE);
    free(bytes);
    /* 1 is read after 5 was looked up. */
    assert_int_equal(first_read(&k, 0, 0, 0, 0), 1);
    kept_close(&other);
    kept_close(&k);
}

static void a_snapshot_of_an_empty_ledger(void **state)
{
    told_store store;
    quota_ledger *ledger, *again;

    (void)state;
    told_store_init(&store, NULL);
    ledger = small_ledger(&store.hooks, NULL);
    assert_int_equal(quota_ledger_snapshot(ledger, NULL), QUOTA_OK);
    small_begin(ledger);
    again = small_ledger(&store.hooks, NULL);
    assert_int_equal(small_seq(again), 4);
    quota_ledger_free(again);
    quota_ledger_free(ledger);
    told_store_free(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_of_an_entry),
        cmocka_unit_test(as_of_a_day),
        cmocka_unit_test(it_only_answers),
        cmocka_unit_test(opened_from_a_snapshot),
        cmocka_unit_test(a_snapshot_that_cannot_be_had),
        cmocka_unit_test(torn_snapshots_are_passed_over),
        cmocka_unit_test(snapshots_of_another_journal),
        cmocka_unit_test(a_snapshot_of_an_empty_ledger),
    };

    return cmocka_run_group_tests_name("as of, and snapshots", tests, NULL, NULL);
}
