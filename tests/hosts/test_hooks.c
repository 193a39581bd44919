/* test_hooks.c - what store.h asks of a store, asked of SQLite and of PostgreSQL.
 *
 *     test_hooks sqlite:PATH | postgres:CONNINFO      what stands there is removed first */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <libquota/store.h>

#include "fresh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES = 700 };

typedef struct journal {
    host *first, *second; /* two hosts of one journal */
    quota_store store, other;
    quota_head start;
} journal;

static const char *name;

static int begin(void **state)
{
    journal *of = calloc(1, sizeof *of);

    fresh_clear(name);
    of->first = fresh_open(name, 1);
    of->second = fresh_open(name, 0);
    of->store = host_hooks(of->first);
    of->other = host_hooks(of->second);
    assert_int_equal(quota_journal_start(&of->start), QUOTA_OK);
    *state = of;
    return 0;
}

static int end(void **state)
{
    journal *of = *state;

    host_close(of->first);
    host_close(of->second);
    free(of);
    return 0;
}

/* Rows that no ledger would make, but every store must keep: of each field the least, the largest and
 * nothing. */
static void fill(quota_entry *entry, uint64_t seq)
{
    memset(entry, 0, sizeof *entry);
    memcpy(entry->id, &seq, sizeof seq);
    entry->id[15] = 1;
    entry->seq = seq;
    entry->date = 20250101 + (int32_t)(seq / 100);
    entry->verb = QUOTA_VERB_STATE;
    if (seq % 3 == 0)
        return;
    entry->verb = 31;
    entry->kind = 63;
    entry->amount = seq % 3 == 1 ? QUOTA_AMOUNT_MAX : 1;
    entry->moved = entry->amount;
    entry->required = entry->amount;
    entry->fact = seq % 3 == 1 ? UINT32_MAX : 1;
    entry->value = seq % 3 == 1 ? INT64_MIN : seq % 2 == 0 ? INT64_MAX : -1;
    memset(entry->target, (int)(seq & 0xFF) | 1, sizeof entry->target);
    memset(entry->proof, 0xFF, sizeof entry->proof);
    entry->account = entry->to_account = entry->lot = entry->to_lot = entry->project = entry->party =
        QUOTA_NUMBER_MAX;
    entry->price = entry->total = INT64_MAX;
    entry->ratio_num = entry->ratio_den = entry->policy = entry->rule = entry->mask = UINT32_MAX;
    entry->place = entry->basin = entry->industry = UINT32_MAX;
    entry->as_of = entry->valid_from = 19000101;
    entry->valid_until = entry->term = entry->to_term = 99981231;
    entry->flags = UINT16_MAX;
    entry->pollutant = entry->subject = entry->role = entry->pool = entry->origin = UINT8_MAX;
    entry->earmark = entry->measure = entry->channel = entry->verdict = UINT8_MAX;
    entry->from_bucket = 1;
    entry->to_bucket = 7;
}

static quota_head make(const quota_head *before, quota_entry *entries, size_t count)
{
    quota_head after;

    for (size_t i = 0; i < count; i++)
        fill(&entries[i], before->seq + 1 + i);
    assert_int_equal(quota_journal_extend(before, entries, count, sizeof *entries, &after), QUOTA_OK);
    memcpy(entries[count - 1].digest, after.digest, sizeof after.digest);
    return after;
}

static void expect_head(const quota_store *store, const quota_head *expected)
{
    quota_head head;

    memset(&head, 0xAA, sizeof head);
    assert_int_equal(store->head(store->user, &head), QUOTA_STORE_DONE);
    assert_memory_equal(&head, expected, sizeof head);
}

static void empty_journal(void **state)
{
    const journal *of = *state;
    quota_entry entry;
    size_t count = 9, size = 9;

    expect_head(&of->store, &of->start);
    assert_int_equal(of->store.scan(of->store.user, 1, &entry, 1, &count), QUOTA_STORE_DONE);
    assert_int_equal(count, 0);
    assert_int_equal(of->store.load(of->store.user, UINT64_MAX, NULL, 0, &size), QUOTA_STORE_NOT_DONE);
}

static void rows_come_back_as_they_were(void **state)
{
    const journal *of = *state;
    static quota_entry written[ENTRIES], read[ENTRIES];
    quota_head head = of->start;
    static const size_t sizes[] = {1, 2, 97, 600};
    size_t at = 0;

    for (size_t i = 0; i < 4; i++) {
        const quota_head after = make(&head, written + at, sizes[i]);

        assert_int_equal(of->store.append(of->store.user, &head, written + at, sizes[i], &after),
                         QUOTA_STORE_DONE);
        head = after;
        at += sizes[i];
        expect_head(&of->store, &head);
        expect_head(&of->other, &head);
    }
    assert_int_equal(at, ENTRIES);
    for (size_t page = 1; page <= ENTRIES + 1; page = page * 7 + 1) {
        size_t got = 0, count = 1;

        memset(read, 0xAA, sizeof read);
        while (count > 0) {
            const size_t room = ENTRIES - got < page ? ENTRIES - got : page;

            assert_int_equal(of->other.scan(of->other.user, got + 1, read + got, room, &count),
                             QUOTA_STORE_DONE);
            assert_true(count <= room);
            got += count;
        }
        assert_int_equal(got, ENTRIES);
        assert_memory_equal(read, written, sizeof read);
    }
}

static void only_the_expected_head_is_appended_to(void **state)
{
    const journal *of = *state;
    quota_entry entries[3], row;
    const quota_head after = make(&of->start, entries, 3);
    quota_head other = after, forked = after;
    size_t count;

    assert_int_equal(of->store.append(of->store.user, &of->start, entries, 3, &after), QUOTA_STORE_DONE);
    /* The same bytes under the same condition: at most once. */
    assert_int_equal(of->store.append(of->store.user, &of->start, entries, 3, &after), QUOTA_STORE_CONFLICT);
    assert_int_equal(of->other.append(of->other.user, &of->start, entries, 3, &after), QUOTA_STORE_CONFLICT);
    expect_head(&of->other, &after);
    /* A head in the middle, one past the end, one of another journal. */
    other.seq = 2;
    const quota_head middle = make(&other, entries, 1);
    assert_int_equal(of->store.append(of->store.user, &other, entries, 1, &middle), QUOTA_STORE_CONFLICT);
    other.seq = 4;
    const quota_head past = make(&other, entries, 1);
    assert_int_equal(of->store.append(of->store.user, &other, entries, 1, &past), QUOTA_STORE_CONFLICT);
    forked.digest[31] ^= 1;
    const quota_head fork = make(&forked, entries, 1);
    assert_int_equal(of->store.append(of->store.user, &forked, entries, 1, &fork), QUOTA_STORE_CONFLICT);
    assert_int_equal(of->store.scan(of->store.user, 4, &row, 1, &count), QUOTA_STORE_DONE);
    assert_int_equal(count, 0);
    const quota_head next = make(&after, entries, 1);
    assert_int_equal(of->other.append(of->other.user, &after, entries, 1, &next), QUOTA_STORE_DONE);
    expect_head(&of->store, &next);
}

/* The table's own constraints, which hold without the library: a group with one bad row leaves nothing. */
static void refused_by_the_database(void **state)
{
    const journal *of = *state;
    quota_entry entries[2];
    const quota_head after = make(&of->start, entries, 2);

    for (int i = 0; i < 5; i++) {
        quota_entry *bad = &entries[1];

        fill(bad, 2);
        if (i == 0)
            bad->moved = bad->amount + 1;
        else if (i == 1)
            bad->amount = -1;
        else if (i == 2)
            bad->to_bucket = 8;
        else if (i == 3)
            bad->date = 1899;
        else
            memset(bad->id, 0, sizeof bad->id);
        assert_int_equal(of->store.append(of->store.user, &of->start, entries, 2, &after),
                         QUOTA_STORE_NOT_DONE);
        assert_true(strlen(host_message(of->first)) > 0);
        expect_head(&of->store, &of->start);
    }
    fill(&entries[1], 2);
    memcpy(entries[1].id, entries[0].id, sizeof entries[1].id);
    assert_int_not_equal(of->store.append(of->store.user, &of->start, entries, 2, &after), QUOTA_STORE_DONE);
    expect_head(&of->store, &of->start);
    (void)make(&of->start, entries, 2);
    assert_int_equal(of->store.append(of->store.user, &of->start, entries, 2, &after), QUOTA_STORE_DONE);
    assert_false(host_run(of->first, "UPDATE entries SET amount = 2"));
    assert_false(host_run(of->first, "DELETE FROM entries"));
    expect_head(&of->store, &after);
}

/* A full disk, a server that has become read-only: nothing was done, and the same goes when there is room
 * again. */
static void the_database_cannot_write(void **state)
{
    const journal *of = *state;
    const int is_sqlite = strncmp(name, "sqlite:", 7) == 0;
    static quota_entry entries[ENTRIES];
    const quota_head after = make(&of->start, entries, ENTRIES);

    /* Pages of earlier tests are given back first. */
    assert_true(!is_sqlite || host_run(of->first, "VACUUM"));
    assert_true(host_run(of->first, is_sqlite ? "PRAGMA max_page_count = 24"
                                              : "SET default_transaction_read_only = on"));
    assert_int_equal(of->store.append(of->store.user, &of->start, entries, ENTRIES, &after),
                     QUOTA_STORE_NOT_DONE);
    assert_true(strlen(host_message(of->first)) > 0);
    expect_head(&of->store, &of->start);
    expect_head(&of->other, &of->start);
    assert_true(host_run(of->first, is_sqlite ? "PRAGMA max_page_count = 100000"
                                              : "SET default_transaction_read_only = off"));
    assert_int_equal(of->store.append(of->store.user, &of->start, entries, ENTRIES, &after),
                     QUOTA_STORE_DONE);
    expect_head(&of->other, &after);
}

static void snapshots(void **state)
{
    const journal *of = *state;
    quota_head head = of->start;
    const size_t large = (size_t)20 << 20;
    unsigned char *bytes = malloc(large), *back = malloc(large);
    size_t size = 0;

    for (size_t i = 0; i < large; i++)
        bytes[i] = (unsigned char)(i * 2654435761U >> 13);
    for (uint64_t seq = 10; seq <= 60; seq += 10) { /* the largest in the middle */
        head.seq = seq;
        assert_int_equal(of->store.save(of->store.user, &head, bytes, seq == 40 ? large : seq),
                         QUOTA_STORE_DONE);
    }
    head.seq = 50; /* the same head again: replaced */
    assert_int_equal(of->store.save(of->store.user, &head, bytes + 1, 3), QUOTA_STORE_DONE);
    assert_int_equal(of->other.load(of->other.user, UINT64_MAX, NULL, 0, &size), QUOTA_STORE_DONE);
    assert_int_equal(size, 60);
    assert_int_equal(of->other.load(of->other.user, 59, NULL, 0, &size), QUOTA_STORE_DONE);
    assert_int_equal(size, 3);
    assert_int_equal(of->other.load(of->other.user, 50, back, 3, &size), QUOTA_STORE_DONE);
    assert_memory_equal(back, bytes + 1, 3);
    assert_int_equal(of->other.load(of->other.user, 49, NULL, 0, &size), QUOTA_STORE_DONE);
    assert_int_equal(size, large);
    assert_int_equal(of->other.load(of->other.user, 49, back, large, &size), QUOTA_STORE_DONE);
    assert_memory_equal(back, bytes, large);
    assert_int_equal(of->other.load(of->other.user, 9, NULL, 0, &size), QUOTA_STORE_NOT_DONE);
    free(bytes);
    free(back);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(empty_journal, begin, end),
        cmocka_unit_test_setup_teardown(rows_come_back_as_they_were, begin, end),
        cmocka_unit_test_setup_teardown(only_the_expected_head_is_appended_to, begin, end),
        cmocka_unit_test_setup_teardown(refused_by_the_database, begin, end),
        cmocka_unit_test_setup_teardown(the_database_cannot_write, begin, end),
        cmocka_unit_test_setup_teardown(snapshots, begin, end),
    };

    if (argc != 2) {
        fprintf(stderr, "test_hooks sqlite:PATH | postgres:CONNINFO\n");
        return 2;
    }
    name = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
