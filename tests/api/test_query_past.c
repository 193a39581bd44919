/* The past: history, balances of a past day, and a store that fails while it is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "books.h"

static void open_random(test_books *books, uint32_t keep_history, uint64_t seed)
{
    const quota_ledger_options options = {.struct_size = sizeof options, .keep_history = keep_history};
    books_open(books, &options);
    books_random(books, seed, 1500);
}

/* ---------------------------------------------------------------- computed again from the rows, naively */

static int is_live(uint8_t bucket)
{
    return bucket == QUOTA_BUCKET_AVAILABLE || bucket == QUOTA_BUCKET_ENCUMBERED;
}

/* Without a receiver it stays in its cell; a hold does, whose to_account is the beneficiary. */
static int stays(const quota_entry *entry)
{
    return entry->verb == QUOTA_VERB_HOLD || entry->to_account == 0;
}

static uint64_t receiver(const quota_entry *entry)
{
    return stays(entry) ? entry->account : entry->to_account;
}

static int64_t had(const quota_entry *entries, size_t count, uint64_t account, uint8_t pollutant,
                   uint64_t lot, int32_t date, uint8_t bucket)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count && entries[i].date <= date; i++) {
        const quota_entry *entry = &entries[i];
        const uint64_t to_lot = entry->to_lot == 0 ? entry->lot : entry->to_lot;
        if (pollutant != 0 && entry->pollutant != pollutant)
            continue;
        if (entry->from_bucket == bucket && entry->account == account && (lot == 0 || entry->lot == lot))
            sum -= entry->moved;
        if (entry->to_bucket == bucket && receiver(entry) == account && (lot == 0 || to_lot == lot))
            sum += entry->moved;
    }
    return sum;
}

/* Every cell is the signed sum of the journal's rows: what SQL alone can do. */
static void test_cells_are_sums_of_rows(void **state)
{
    (void)state;
    test_books books;
    size_t count, cells;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        open_random(&books, 0, seed);
        quota_entry *entries = books_journal(&books, &count);
        quota_holding *rows = books_list(&books, QUOTA_LIST_HOLDINGS, NULL, sizeof *rows, 100, &cells);
        int64_t live = 0, moved = 0;
        for (size_t i = 0; i < cells; i++) {
            int64_t available = 0, encumbered = 0;
            for (size_t j = 0; j < count; j++) {
                const quota_entry *entry = &entries[j];
                const uint64_t to_lot = entry->to_lot == 0 ? entry->lot : entry->to_lot;
                const int from = entry->account == rows[i].account && entry->lot == rows[i].lot &&
                                 entry->term == rows[i].term;
                const int to = receiver(entry) == rows[i].account && to_lot == rows[i].lot &&
                               (stays(entry) ? entry->term : entry->to_term) == rows[i].term;
                available -= from && entry->from_bucket == QUOTA_BUCKET_AVAILABLE ? entry->moved : 0;
                available += to && entry->to_bucket == QUOTA_BUCKET_AVAILABLE ? entry->moved : 0;
                encumbered -= from && entry->from_bucket == QUOTA_BUCKET_ENCUMBERED ? entry->moved : 0;
                encumbered += to && entry->to_bucket == QUOTA_BUCKET_ENCUMBERED ? entry->moved : 0;
            }
            assert_int_equal(available, rows[i].available);
            assert_int_equal(encumbered, rows[i].encumbered);
            live += available + encumbered;
        }
        for (size_t j = 0; j < count; j++) /* and no cell is missing */
            moved += (is_live(entries[j].to_bucket) ? entries[j].moved : 0) -
                     (is_live(entries[j].from_bucket) ? entries[j].moved : 0);
        assert_true(live > 0);
        assert_int_equal(live, moved);
        free(rows);
        free(entries);
        books_close(&books);
    }
}

static void test_as_of_any_day(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    for (uint32_t keep = 0; keep < 2; keep++) {
        open_random(&books, keep, 7);
        quota_entry *entries = books_journal(&books, &count);
        int different = 0;
        for (size_t i = 0; i < count; i += 37)
            for (uint64_t account = 1; account <= BOOKS_ACCOUNTS; account++) {
                const int32_t date = entries[i].date;
                int64_t available = -1, encumbered = -1, now, unused;
                assert_int_equal(quota_ledger_as_of(books.ledger, account, QUOTA_POLLUTANT_SO2, 0, date,
                                                    &available, &encumbered, NULL),
                                 QUOTA_OK);
                assert_int_equal(available, had(entries, count, account, QUOTA_POLLUTANT_SO2, 0, date,
                                                QUOTA_BUCKET_AVAILABLE));
                assert_int_equal(encumbered, had(entries, count, account, QUOTA_POLLUTANT_SO2, 0, date,
                                                 QUOTA_BUCKET_ENCUMBERED));
                assert_int_equal(quota_ledger_as_of(books.ledger, account, QUOTA_POLLUTANT_SO2, 0, 20991231,
                                                    &now, &unused, NULL),
                                 QUOTA_OK);
                different += now != available;
                const uint64_t lot = 1 + i % 9;
                assert_int_equal(
                    quota_ledger_as_of(books.ledger, account, 0, lot, date, &available, &encumbered, NULL),
                    QUOTA_OK);
                assert_int_equal(available,
                                 had(entries, count, account, 0, lot, date, QUOTA_BUCKET_AVAILABLE));
                assert_int_equal(encumbered,
                                 had(entries, count, account, 0, lot, date, QUOTA_BUCKET_ENCUMBERED));
            }
        assert_true(different > 0);
        free(entries);
        books_close(&books);
    }
}

static void test_as_of_arguments(void **state)
{
    (void)state;
    test_books books;
    int64_t available, encumbered;
    books_open(&books, NULL);
    books_account(&books, 1, QUOTA_ROLE_OTHER, 530302);
    books_issue(&books, 1, 11, 5, QUOTA_POLLUTANT_SO2, 530302);
#define AS_OF(account, pollutant, lot, date)                                                                 \
  quota_ledger_as_of(books.ledger, account, pollutant, lot, date, &available, &encumbered, NULL)
    assert_int_equal(AS_OF(1, QUOTA_POLLUTANT_SO2, 0, 20240101), QUOTA_OK);
    assert_int_equal(available, 5);
    assert_int_equal(AS_OF(1, QUOTA_POLLUTANT_SO2, 0, 20231231), QUOTA_OK);
    assert_int_equal(available, 0);
    assert_int_equal(AS_OF(1, QUOTA_POLLUTANT_SO2, 11, 20240101), QUOTA_OK);
    assert_int_equal(available, 5);
    assert_int_equal(AS_OF(2, QUOTA_POLLUTANT_SO2, 0, 20240101), QUOTA_E_NOT_FOUND);
    assert_int_equal(AS_OF(1, 0, 12, 20240101), QUOTA_E_NOT_FOUND);
    assert_int_equal(AS_OF(1, 0, 0, 20240101), QUOTA_E_ARGUMENT);
    assert_int_equal(AS_OF(1, QUOTA_POLLUTANT_COD, 11, 20240101), QUOTA_E_ARGUMENT);
    assert_int_equal(AS_OF(1, QUOTA_POLLUTANT_SO2, 0, 20240132), QUOTA_E_VALUE);
    assert_int_equal(AS_OF(1, QUOTA_POLLUTANT_SO2, 0, 99991231), QUOTA_E_VALUE);
    assert_int_equal(quota_ledger_as_of(NULL, 1, 1, 0, 20240101, &available, &encumbered, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_as_of(books.ledger, 1, 1, 0, 20240101, NULL, &encumbered, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_as_of(books.ledger, 1, 1, 0, 20240101, &available, NULL, NULL),
                     QUOTA_E_ARGUMENT);
    books_close(&books);
}

/* ---------------------------------------------------------------- history */

/* The whole history is every entry in order; of an account, lot or project those that name it, whether the
 * seqs of accounts are noted or not. */
static void test_history(void **state)
{
    (void)state;
    test_books books;
    size_t count, given;
    for (uint32_t keep = 0; keep < 2; keep++) {
        open_random(&books, keep, 3);
        quota_head head;
        assert_int_equal(quota_ledger_head(books.ledger, &head), QUOTA_OK);
        quota_entry *entries = books_journal(&books, &count);
        assert_int_equal(count, head.seq);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(entries[i].seq, i + 1);
        for (uint64_t n = 1; n <= BOOKS_PROJECTS; n++)
            for (int what = 0; what < 4; what++) {
                const quota_filter filter = {.struct_size = sizeof filter,
                                             .account = what == 0 || what == 3 ? n : 0,
                                             .lot = what == 1 ? n : 0,
                                             .project = what == 2 ? n : 0,
                                             .pollutant = what == 3 ? QUOTA_POLLUTANT_COD : 0};
                quota_entry *rows = books_list(&books, QUOTA_LIST_HISTORY, &filter, sizeof *rows, 9, &given);
                size_t at = 0;
                for (size_t i = 0; i < count; i++) {
                    const quota_entry *entry = &entries[i];
                    const int named = what == 1   ? entry->lot == n || entry->to_lot == n
                                      : what == 2 ? entry->project == n
                                                  : entry->account == n || entry->to_account == n;
                    if (!named || (what == 3 && entry->pollutant != QUOTA_POLLUTANT_COD))
                        continue;
                    assert_true(at < given);
                    assert_memory_equal(&rows[at++], entry, sizeof *entry);
                }
                assert_int_equal(at, given);
                assert_true(what == 3 || given > 0);
                free(rows);
            }
        free(entries);
        books_close(&books);
    }
}

/* What is prepared may never be written, so nobody is told of it yet. */
static void test_prepared_entries_are_not_listed(void **state)
{
    (void)state;
    test_books books;
    quota_entry prepared[1];
    size_t count;
    books_open(&books, NULL);
    books_account(&books, 1, QUOTA_ROLE_OTHER, 530302);
    books_issue(&books, 1, 11, 5, QUOTA_POLLUTANT_SO2, 530302);
    const quota_entry entry = books_entry(&books, QUOTA_VERB_CANCEL, QUOTA_ENTRY_RETIRE, 1, 11, 2);
    const quota_post post = {.struct_size = sizeof post,
                             .entry_size = sizeof entry,
                             .result_size = sizeof(quota_result),
                             .entries = &entry,
                             .count = 1};
    assert_int_equal(quota_ledger_prepare(books.ledger, &post, prepared, 1, &count, NULL, NULL), QUOTA_OK);
    free(books_journal(&books, &count));
    assert_int_equal(count, 2);
    assert_int_equal(quota_ledger_abort(books.ledger), QUOTA_OK);
    free(books_journal(&books, &count));
    assert_int_equal(count, 2);
    books_close(&books);
}

/* ---------------------------------------------------------------- the store */

typedef struct bad_store {
    quota_store inner;
    quota_ledger *ledger;
    int fails; /* scans fail */
    int calls; /* scans call the ledger */
    int32_t busy[8];
} bad_store;

static quota_store_outcome bad_head(void *user, quota_head *head)
{
    bad_store *store = user;
    return store->inner.head(store->inner.user, head);
}

static quota_store_outcome bad_append(void *user, const quota_head *expected, const quota_entry *entries,
                                      size_t count, const quota_head *head)
{
    bad_store *store = user;
    return store->inner.append(store->inner.user, expected, entries, count, head);
}

static void call_back(bad_store *store)
{
    quota_entry row;
    quota_sheet sheet = {.struct_size = sizeof sheet, .from = 20240101, .pollutant = 1};
    uint64_t cursor = 0;
    size_t count;
    int64_t value, more;
    quota_ledger *ledger = store->ledger;
    int32_t *busy = store->busy;
    *busy++ = (int32_t)quota_list(ledger, QUOTA_LIST_LOTS, NULL, &cursor, &row, sizeof row, 1, &count, NULL);
    *busy++ = (int32_t)quota_ledger_sheet(ledger, &sheet, NULL, sizeof(quota_sheet_row), 0, &count, NULL);
    *busy++ = (int32_t)quota_trace_lot(ledger, 11, NULL, sizeof(quota_trace_row), 0, &count, NULL);
    *busy++ = (int32_t)quota_trace_project(ledger, 11, NULL, sizeof(quota_trace_row), 0, &count, NULL);
    *busy++ = (int32_t)quota_ledger_as_of(ledger, 1, 1, 0, 20240101, &value, &more, NULL);
    *busy++ = (int32_t)quota_ledger_due(ledger, 20240101, NULL, 0, sizeof row, &count, NULL);
    memset(&row, 1, sizeof row);
    *busy++ =
        (int32_t)quota_compose(ledger, QUOTA_ACT_LOSS, &row, NULL, 0, NULL, 0, sizeof row, &count, NULL);
    *busy = (int32_t)quota_ledger_entry(ledger, row.id, &row, sizeof row, NULL);
}

static quota_store_outcome bad_scan(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                    size_t *count)
{
    bad_store *store = user;
    if (store->fails)
        return QUOTA_STORE_UNKNOWN;
    if (store->calls)
        call_back(store);
    return store->inner.scan(store->inner.user, from, entries, capacity, count);
}

static void test_store_that_fails_or_calls_back(void **state)
{
    (void)state;
    test_books books;
    quota_memory_store *memory;
    bad_store store = {.inner.struct_size = sizeof store.inner};
    quota_entry row;
    quota_sheet sheet = {.struct_size = sizeof sheet, .from = 20240101, .pollutant = QUOTA_POLLUTANT_SO2};
    size_t count = 0;
    int64_t value, more;
    uint64_t cursor = 0;
    assert_int_equal(quota_memory_store_create(NULL, &memory, NULL), QUOTA_OK);
    assert_int_equal(quota_memory_store_hooks(memory, &store.inner), QUOTA_OK);
    const quota_store hooks = {.struct_size = sizeof hooks,
                               .entry_size = sizeof(quota_entry),
                               .user = &store,
                               .head = bad_head,
                               .append = bad_append,
                               .scan = bad_scan};
    const quota_ledger_options options = {.struct_size = sizeof options, .store = &hooks};
    books_open(&books, &options);
    books_account(&books, 1, QUOTA_ROLE_OTHER, 530302);
    books_issue(&books, 1, 11, 5, QUOTA_POLLUTANT_SO2, 530302);
    store.ledger = books.ledger;
    store.fails = 1;
    assert_int_equal(
        quota_list(books.ledger, QUOTA_LIST_HISTORY, NULL, &cursor, &row, sizeof row, 1, &count, NULL),
        QUOTA_E_STORE_FAILED);
    assert_int_equal(cursor, 0);
    assert_int_equal(quota_ledger_sheet(books.ledger, &sheet, NULL, sizeof(quota_sheet_row), 0, &count, NULL),
                     QUOTA_E_STORE_FAILED);
    assert_int_equal(quota_ledger_as_of(books.ledger, 1, 1, 0, 20231231, &value, &more, NULL),
                     QUOTA_E_STORE_FAILED);
    store.fails = 0;
    store.calls = 1;
    assert_int_equal(
        quota_list(books.ledger, QUOTA_LIST_HISTORY, NULL, &cursor, &row, sizeof row, 1, &count, NULL),
        QUOTA_OK);
    assert_int_equal(count, 1);
    for (size_t i = 0; i < sizeof store.busy / sizeof *store.busy; i++)
        assert_int_equal(store.busy[i], QUOTA_E_BUSY);
    books_close(&books);
    quota_memory_store_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_are_sums_of_rows),
        cmocka_unit_test(test_as_of_any_day),
        cmocka_unit_test(test_as_of_arguments),
        cmocka_unit_test(test_history),
        cmocka_unit_test(test_prepared_entries_are_not_listed),
        cmocka_unit_test(test_store_that_fails_or_calls_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
