/* What the calendar asks for: two hosts that ask on any days and post what they are told do each thing once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "books.h"

#define T QUOTA_TONNE
#define TERM 20241231
enum { ROOM = 16 };

static size_t due(quota_ledger *ledger, int32_t date, quota_entry entries[ROOM])
{
    size_t count;
    memset(entries, 0, ROOM * sizeof *entries);
    assert_int_equal(quota_ledger_due(ledger, date, entries, ROOM, sizeof *entries, &count, NULL), QUOTA_OK);
    return count;
}

static quota_status post_each(quota_ledger *ledger, const quota_entry *entries, size_t count,
                              quota_result *results)
{
    const quota_post post = {.struct_size = sizeof post,
                             .flags = QUOTA_POST_EACH,
                             .entry_size = sizeof *entries,
                             .result_size = sizeof *results,
                             .entries = entries,
                             .results = results,
                             .count = count};
    return quota_ledger_post(ledger, &post, NULL);
}

static void open_books(test_books *books, const quota_ledger_options *options)
{
    books_open(books, options);
    books_account(books, 1, QUOTA_ROLE_OTHER, 530302);
    books_account(books, 2, QUOTA_ROLE_OTHER, 530302);
}

static void issue_in_term(test_books *books, uint64_t account, uint64_t lot, int64_t amount)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_ALLOCATE, account, lot, amount);
    entry.pollutant = QUOTA_POLLUTANT_COD;
    entry.place = 530302;
    entry.term = TERM;
    books_post(books, &entry, 1);
}

static void test_expired_holds(void **state)
{
    (void)state;
    test_books books;
    quota_entry entries[ROOM], again[ROOM];
    quota_result results[ROOM];
    open_books(&books, NULL);
    books_issue(&books, 1, 11, 10 * T, QUOTA_POLLUTANT_SO2, 530302);
    const quota_entry early = books_hold(&books, QUOTA_ENTRY_PLEDGE, 1, 11, 2 * T, 20240131);
    const quota_entry late = books_hold(&books, QUOTA_ENTRY_FREEZE, 1, 11, T, 20240201);
    (void)books_hold(&books, QUOTA_ENTRY_PLEDGE, 1, 11, T, 0); /* does not end */
    assert_int_equal(due(books.ledger, 20240131, entries), 0); /* its last day is its own */
    assert_int_equal(due(books.ledger, 20240201, entries), 1);
    assert_memory_equal(entries[0].target, early.id, sizeof early.id);
    assert_int_equal(entries[0].verb, QUOTA_VERB_RELEASE);
    assert_int_equal(entries[0].kind, QUOTA_ENTRY_EXPIRE);
    assert_int_equal(entries[0].flags, QUOTA_FLAG_DUE | QUOTA_FLAG_UP_TO);
    assert_int_equal(entries[0].amount, 2 * T);
    assert_int_equal(entries[0].date, 20240201);
    assert_int_equal(entries[0].account, 1);
    assert_int_equal(entries[0].lot, 11);
    assert_int_equal(due(books.ledger, 20240301, again), 2);
    assert_memory_equal(again[0].id, entries[0].id, sizeof entries[0].id); /* of any day, the same id */
    assert_memory_equal(again[1].target, late.id, sizeof late.id);
    assert_memory_not_equal(again[0].id, again[1].id, sizeof again[0].id);
    assert_int_equal(post_each(books.ledger, again, 2, results), QUOTA_OK);
    assert_int_equal(results[0].moved, 2 * T);
    assert_int_equal(results[1].available, 9 * T);
    assert_int_equal(due(books.ledger, 20240301, again), 0);
    books_close(&books);
}

static void state_terms(test_books *books, uint64_t account)
{
    books_state(books, QUOTA_SUBJECT_ACCOUNT, account, QUOTA_FACT_TERM_WINDOW_ENDS, 20250331, TERM);
    books_state(books, QUOTA_SUBJECT_ACCOUNT, account, QUOTA_FACT_NEXT_TERM_ENDS, 20291231, TERM);
}

static void test_carry_over(void **state)
{
    (void)state;
    test_books books;
    quota_entry entries[ROOM];
    quota_result results[ROOM];
    open_books(&books, NULL);
    issue_in_term(&books, 1, 21, 5 * T);
    issue_in_term(&books, 2, 22, 5 * T);                             /* of whose next term nothing is known */
    books_issue(&books, 1, 11, 10 * T, QUOTA_POLLUTANT_SO2, 530302); /* no term */
    state_terms(&books, 1);
    assert_int_equal(due(books.ledger, 20250331, entries), 0); /* the window's last day */
    assert_int_equal(due(books.ledger, 20250401, entries), 1);
    assert_int_equal(entries[0].verb, QUOTA_VERB_MOVE);
    assert_int_equal(entries[0].kind, QUOTA_ENTRY_CARRY);
    assert_int_equal(entries[0].flags, QUOTA_FLAG_DUE | QUOTA_FLAG_UP_TO);
    assert_int_equal(entries[0].account, 1);
    assert_int_equal(entries[0].lot, 21);
    assert_int_equal(entries[0].term, TERM);
    assert_int_equal(entries[0].to_term, 20291231);
    assert_int_equal(entries[0].amount, 5 * T);
    assert_int_equal(post_each(books.ledger, entries, 1, results), QUOTA_OK);
    assert_int_equal(results[0].moved, 5 * T);
    assert_int_equal(due(books.ledger, 20250401, entries), 0);
    const quota_filter filter = {.struct_size = sizeof filter, .account = 1, .term = 20291231};
    size_t count;
    quota_holding *rows = books_list(&books, QUOTA_LIST_HOLDINGS, &filter, sizeof *rows, 9, &count);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].available, 5 * T);
    free(rows);
    books_close(&books);
}

/* What comes back into a cell already carried is carried again, under another id. */
static void test_carried_again(void **state)
{
    (void)state;
    test_books books;
    quota_entry first[ROOM], second[ROOM];
    quota_result results[ROOM];
    open_books(&books, NULL);
    issue_in_term(&books, 1, 21, 5 * T);
    state_terms(&books, 1);
    const quota_entry hold = books_hold(&books, QUOTA_ENTRY_PLEDGE, 1, 21, 2 * T, 0);
    books.date = 20250401;
    assert_int_equal(due(books.ledger, 20250401, first), 1);
    assert_int_equal(first[0].amount, 3 * T);
    assert_int_equal(post_each(books.ledger, first, 1, results), QUOTA_OK);
    assert_int_equal(due(books.ledger, 20250401, second), 0);
    quota_entry entry = books_entry(&books, QUOTA_VERB_RELEASE, QUOTA_ENTRY_DISCHARGE, 0, 0, 2 * T);
    memcpy(entry.target, hold.id, sizeof entry.target);
    books_post(&books, &entry, 1);
    assert_int_equal(due(books.ledger, 20250401, second), 1);
    assert_int_equal(second[0].amount, 2 * T);
    assert_memory_not_equal(second[0].id, first[0].id, sizeof second[0].id);
    assert_int_equal(post_each(books.ledger, second, 1, results), QUOTA_OK);
    assert_int_equal(results[0].moved, 2 * T);
    books_close(&books);
}

/* Two hosts on one journal ask on different days, before either posts: each thing is done once. */
static void test_two_hosts(void **state)
{
    (void)state;
    test_books one, two;
    quota_memory_store *memory;
    quota_store hooks = {.struct_size = sizeof hooks};
    quota_entry of_one[ROOM], of_two[ROOM];
    quota_result results[ROOM];
    quota_head head;
    assert_int_equal(quota_memory_store_create(NULL, &memory, NULL), QUOTA_OK);
    assert_int_equal(quota_memory_store_hooks(memory, &hooks), QUOTA_OK);
    const quota_ledger_options options = {.struct_size = sizeof options, .store = &hooks};
    open_books(&one, &options);
    issue_in_term(&one, 1, 21, 5 * T);
    state_terms(&one, 1);
    (void)books_hold(&one, QUOTA_ENTRY_PLEDGE, 1, 21, 2 * T, 20250101);
    books_open(&two, &options);
    const size_t count = due(one.ledger, 20250401, of_one);
    assert_int_equal(count, 2);
    assert_int_equal(due(two.ledger, 20250403, of_two), 2);
    assert_int_equal(post_each(one.ledger, of_one, count, results), QUOTA_OK);
    /* the other's are the same entries, though of another day */
    assert_int_equal(post_each(two.ledger, of_two, count, results), QUOTA_ALREADY_DONE);
    assert_int_equal(results[0].status, QUOTA_ALREADY_DONE);
    assert_int_equal(results[1].moved, 3 * T);
    assert_int_equal(quota_ledger_head(two.ledger, &head), QUOTA_OK);
    assert_int_equal(head.seq, 2 + 1 + 2 + 1 + 2);
    books_close(&one);
    books_close(&two);
    quota_memory_store_free(memory);
}

/* What could not be posted is not asked for. */
static void test_closed_account_waits(void **state)
{
    (void)state;
    test_books books;
    quota_entry entries[ROOM];
    open_books(&books, NULL);
    issue_in_term(&books, 1, 21, 5 * T);
    state_terms(&books, 1);
    (void)books_hold(&books, QUOTA_ENTRY_PLEDGE, 1, 21, 2 * T, 20250101);
    quota_entry entry = books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_CLOSE, 1, 0, 0);
    books_post(&books, &entry, 1);
    assert_int_equal(due(books.ledger, 20250401, entries), 0);
    entry = books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_REOPEN, 1, 0, 0);
    books_post(&books, &entry, 1);
    assert_int_equal(due(books.ledger, 20250401, entries), 2);
    books_close(&books);
}

static void test_arguments(void **state)
{
    (void)state;
    test_books books;
    quota_entry entries[2];
    size_t count = 9;
    open_books(&books, NULL);
    issue_in_term(&books, 1, 21, 5 * T);
    issue_in_term(&books, 1, 22, 6 * T);
    state_terms(&books, 1);
#define DUE(date, entries, capacity, size, count)                                                            \
  quota_ledger_due(books.ledger, date, entries, capacity, size, count, NULL)
    assert_int_equal(DUE(20250401, NULL, 0, sizeof *entries, &count), QUOTA_E_BUFFER);
    assert_int_equal(count, 2);
    assert_int_equal(DUE(20250401, entries, 1, sizeof *entries, &count), QUOTA_E_BUFFER);
    assert_int_equal(count, 2);
    assert_int_equal(entries[0].lot, 21);
    assert_int_equal(DUE(20250401, entries, 2, sizeof *entries, &count), QUOTA_OK);
    assert_int_equal(DUE(20250431, entries, 2, sizeof *entries, &count), QUOTA_E_VALUE);
    assert_int_equal(DUE(0, entries, 2, sizeof *entries, &count), QUOTA_E_VALUE);
    assert_int_equal(DUE(99991231, entries, 2, sizeof *entries, &count), QUOTA_E_VALUE);
    assert_int_equal(DUE(20250401, entries, 2, sizeof *entries - 8, &count), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(DUE(20250401, entries, 2, 0, &count), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(DUE(20250401, NULL, 2, sizeof *entries, &count), QUOTA_E_ARGUMENT);
    assert_int_equal(DUE(20250401, entries, 2, sizeof *entries, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_due(NULL, 20250401, entries, 2, sizeof *entries, &count, NULL),
                     QUOTA_E_ARGUMENT);
    books_close(&books);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expired_holds),        cmocka_unit_test(test_carry_over),
        cmocka_unit_test(test_carried_again),        cmocka_unit_test(test_two_hosts),
        cmocka_unit_test(test_closed_account_waits), cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
