/* Traces: where a lot's milligrams are, and where a project's came from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "books.h"

#define T QUOTA_TONNE

static void child(test_books *books, uint64_t account, uint64_t lot, uint64_t to_lot, int64_t amount)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_MOVE, QUOTA_ENTRY_CONVERT, account, lot, amount);
    entry.to_lot = to_lot;
    entry.origin = QUOTA_LOT_ORIGIN_PAID;
    books_post(books, &entry, 1);
}

/* Lot 11 of 20 t: 3 t sold, 2 t used, 1 t pledged, 1 t surrendered, 1 t retired, 1 t void, 4 t to child 21,
 * of which 1 t to grandchild 31, and 2 t to child 22. */
static void fill(test_books *books)
{
    quota_entry entry;
    books_open(books, NULL);
    for (uint64_t i = 1; i <= 3; i++)
        books_account(books, i, QUOTA_ROLE_OTHER, 530302);
    books_project(books, 9, QUOTA_POLLUTANT_SO2);
    books_issue(books, 1, 11, 20 * T, QUOTA_POLLUTANT_SO2, 530302);
    books_sell(books, 1, 2, 11, 3 * T);
    (void)books_use(books, 1, 11, 9, 2 * T);
    (void)books_hold(books, QUOTA_ENTRY_PLEDGE, 1, 11, T, 0);
    entry = books_entry(books, QUOTA_VERB_SURRENDER, QUOTA_ENTRY_CLEAR, 1, 11, T);
    books_post(books, &entry, 1);
    entry = books_entry(books, QUOTA_VERB_CANCEL, QUOTA_ENTRY_RETIRE, 1, 11, T);
    books_post(books, &entry, 1);
    entry = books_entry(books, QUOTA_VERB_VOID, QUOTA_ENTRY_FRAUD, 1, 11, T);
    books_post(books, &entry, 1);
    child(books, 1, 11, 21, 4 * T);
    child(books, 1, 21, 31, T);
    child(books, 1, 11, 22, 2 * T);
    books_sell(books, 1, 3, 31, T);
    (void)books_use(books, 3, 31, 9, T / 2);
}

static quota_trace_row *trace(test_books *books, uint64_t lot, uint64_t project, size_t *count)
{
    quota_trace_row *rows;
    size_t again;
    quota_status status =
        lot != 0 ? quota_trace_lot(books->ledger, lot, NULL, sizeof *rows, 0, count, NULL)
                 : quota_trace_project(books->ledger, project, NULL, sizeof *rows, 0, count, NULL);
    assert_int_equal(status, *count == 0 ? QUOTA_OK : QUOTA_E_BUFFER);
    rows = calloc(*count + 1, sizeof *rows);
    assert_non_null(rows);
    status = lot != 0 ? quota_trace_lot(books->ledger, lot, rows, sizeof *rows, *count, &again, NULL)
                      : quota_trace_project(books->ledger, project, rows, sizeof *rows, *count, &again, NULL);
    assert_int_equal(status, QUOTA_OK);
    assert_int_equal(again, *count);
    return rows;
}

static const quota_trace_row *find(const quota_trace_row *rows, size_t count, uint64_t lot, uint8_t bucket,
                                   uint8_t kind, uint64_t account)
{
    const quota_trace_row *found = NULL;
    for (size_t i = 0; i < count; i++)
        if (rows[i].lot == lot && rows[i].bucket == bucket && rows[i].kind == kind &&
            rows[i].account == account) {
            assert_null(found); /* once */
            found = &rows[i];
        }
    assert_non_null(found);
    return found;
}

/* Rows of each lot add up to its issued sum, and each bucket to the lot's. */
static void adds_up(test_books *books, const quota_trace_row *rows, size_t count)
{
    size_t lots;
    quota_lot *all = books_list(books, QUOTA_LIST_LOTS, NULL, sizeof *all, 1000, &lots);
    for (size_t i = 0; i < lots; i++) {
        int64_t sums[7] = {0};
        int seen = 0;
        for (size_t j = 0; j < count; j++)
            if (rows[j].lot == all[i].lot) {
                assert_in_range(rows[j].bucket, QUOTA_BUCKET_AVAILABLE, QUOTA_BUCKET_INVALID);
                assert_true(rows[j].amount > 0);
                sums[rows[j].bucket] += rows[j].amount;
                sums[0] += rows[j].amount;
                seen = 1;
            }
        if (!seen)
            continue;
        const int64_t expected[7] = {all[i].issued,      all[i].available, all[i].encumbered, all[i].consumed,
                                     all[i].surrendered, all[i].cancelled, all[i].invalid};
        assert_memory_equal(sums, expected, sizeof sums);
    }
    free(all);
}

static void test_forward(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    fill(&books);
    quota_trace_row *rows = trace(&books, 11, 0, &count);
    adds_up(&books, rows, count);
    const quota_trace_row *row = find(rows, count, 11, QUOTA_BUCKET_AVAILABLE, 0, 1);
    assert_int_equal(row->amount, 5 * T);
    assert_int_equal(row->depth, 0);
    assert_int_equal(row->seq, 0);
    assert_int_equal(row->place, 530302);
    assert_int_equal(row->party, 1);
    assert_memory_equal(row->proof, "evidence", 8);
    assert_int_equal(find(rows, count, 11, QUOTA_BUCKET_AVAILABLE, 0, 2)->amount, 3 * T);
    row = find(rows, count, 11, QUOTA_BUCKET_CONSUMED, QUOTA_ENTRY_PROJECT, 1);
    assert_int_equal(row->project, 9);
    assert_int_equal(row->amount, 2 * T);
    assert_true(row->seq > 0);
    assert_int_equal(find(rows, count, 11, QUOTA_BUCKET_ENCUMBERED, QUOTA_ENTRY_PLEDGE, 1)->amount, T);
    assert_int_equal(find(rows, count, 11, QUOTA_BUCKET_SURRENDERED, QUOTA_ENTRY_CLEAR, 1)->amount, T);
    assert_int_equal(find(rows, count, 11, QUOTA_BUCKET_CANCELLED, QUOTA_ENTRY_RETIRE, 1)->amount, T);
    assert_int_equal(find(rows, count, 11, QUOTA_BUCKET_INVALID, QUOTA_ENTRY_FRAUD, 1)->amount, T);
    row = find(rows, count, 31, QUOTA_BUCKET_AVAILABLE, 0, 3);
    assert_int_equal(row->depth, 2);
    assert_int_equal(row->parent, 21);
    assert_int_equal(row->amount, T / 2);
    assert_int_equal(find(rows, count, 31, QUOTA_BUCKET_CONSUMED, QUOTA_ENTRY_PROJECT, 3)->amount, T / 2);
    assert_int_equal(find(rows, count, 22, QUOTA_BUCKET_AVAILABLE, 0, 1)->amount, 2 * T);
    /* What went to a child is a cancelled part of its parent, with the seq of the child's birth. */
    int64_t to_children = 0;
    for (size_t i = 0; i < count; i++)
        if (rows[i].lot == 11 && rows[i].kind == QUOTA_ENTRY_CONVERT) {
            assert_int_equal(rows[i].bucket, QUOTA_BUCKET_CANCELLED);
            assert_true(rows[i].seq > 0);
            to_children += rows[i].amount;
        }
    assert_int_equal(to_children, 6 * T);
    free(rows);
    rows = trace(&books, 31, 0, &count); /* from the middle: nothing of its parents */
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].depth, 0);
    free(rows);
    books_close(&books);
}

static void test_backward(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    fill(&books);
    quota_trace_row *rows = trace(&books, 0, 9, &count);
    /* leg of lot 31 (the latest), births of 31, 21, 11; leg of lot 11, its birth */
    static const struct {
        uint64_t lot, parent, account;
        int64_t amount;
        uint32_t depth;
        uint8_t bucket, kind;
    } expected[] = {
        {31, 21, 3, T / 2, 0, QUOTA_BUCKET_CONSUMED, QUOTA_ENTRY_PROJECT},
        {31, 21, 0, T, 1, 0, QUOTA_ENTRY_CONVERT},
        {21, 11, 0, 4 * T, 2, 0, QUOTA_ENTRY_CONVERT},
        {11, 0, 0, 20 * T, 3, 0, QUOTA_ENTRY_DEPOSIT},
        {11, 0, 1, 2 * T, 0, QUOTA_BUCKET_CONSUMED, QUOTA_ENTRY_PROJECT},
        {11, 0, 0, 20 * T, 1, 0, QUOTA_ENTRY_DEPOSIT},
    };
    assert_int_equal(count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].lot, expected[i].lot);
        assert_int_equal(rows[i].parent, expected[i].parent);
        assert_int_equal(rows[i].account, expected[i].account);
        assert_int_equal(rows[i].amount, expected[i].amount);
        assert_int_equal(rows[i].depth, expected[i].depth);
        assert_int_equal(rows[i].bucket, expected[i].bucket);
        assert_int_equal(rows[i].kind, expected[i].kind);
        assert_int_equal(rows[i].project, expected[i].bucket == 0 ? 0 : 9);
        assert_true(rows[i].seq > 0);
    }
    free(rows);
    books_project(&books, 8, QUOTA_POLLUTANT_SO2);
    free(trace(&books, 0, 8, &count)); /* nothing used */
    assert_int_equal(count, 0);
    books_close(&books);
}

/* Every lot of random books adds up, children and all. */
static void test_random_lots_add_up(void **state)
{
    (void)state;
    for (uint64_t seed = 10; seed < 16; seed++) {
        test_books books;
        size_t count, lots, deep = 0;
        books_open(&books, NULL);
        books_random(&books, seed, 1200);
        quota_lot *all = books_list(&books, QUOTA_LIST_LOTS, NULL, sizeof *all, 1000, &lots);
        for (size_t i = 0; i < lots; i++) {
            quota_trace_row *rows = trace(&books, all[i].lot, 0, &count);
            adds_up(&books, rows, count);
            for (size_t j = 0; j < count; j++)
                deep += rows[j].depth > 1;
            free(rows);
        }
        assert_true(deep > 0);
        free(all);
        books_close(&books);
    }
}

/* A thousand generations: no stack grows with them. */
static void test_deep(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    books_open(&books, NULL);
    books_account(&books, 1, QUOTA_ROLE_OTHER, 530302);
    books_project(&books, 9, QUOTA_POLLUTANT_SO2);
    books_issue(&books, 1, 1, T, QUOTA_POLLUTANT_SO2, 530302);
    for (uint64_t i = 1; i < 1000; i++)
        child(&books, 1, i, i + 1, T);
    (void)books_use(&books, 1, 1000, 9, T);
    quota_trace_row *rows = trace(&books, 1, 0, &count);
    assert_int_equal(count, 1000);
    assert_int_equal(rows[999].depth, 999);
    assert_int_equal(rows[999].bucket, QUOTA_BUCKET_CONSUMED);
    free(rows);
    free(trace(&books, 0, 9, &count));
    assert_int_equal(count, 1001);
    books_close(&books);
}

static void test_arguments(void **state)
{
    (void)state;
    test_books books;
    quota_trace_row row;
    size_t count;
    quota_error error = {.struct_size = sizeof error};
    fill(&books);
    assert_int_equal(quota_trace_lot(books.ledger, 12, &row, sizeof row, 1, &count, &error),
                     QUOTA_E_NOT_FOUND);
    assert_string_equal(error.field, "lot");
    assert_int_equal(quota_trace_project(books.ledger, 12, &row, sizeof row, 1, &count, &error),
                     QUOTA_E_NOT_FOUND);
    assert_string_equal(error.field, "project");
    assert_int_equal(quota_trace_lot(books.ledger, 11, &row, 0, 1, &count, NULL), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_trace_lot(books.ledger, 11, NULL, sizeof row, 1, &count, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_trace_lot(books.ledger, 11, &row, sizeof row, 1, NULL, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_trace_lot(NULL, 11, &row, sizeof row, 1, &count, NULL), QUOTA_E_ARGUMENT);
    /* too little room: as many as fit, and how many there are */
    memset(&row, 0, sizeof row);
    assert_int_equal(quota_trace_lot(books.ledger, 11, &row, sizeof row, 1, &count, NULL), QUOTA_E_BUFFER);
    assert_true(count > 1);
    assert_int_equal(row.lot, 11);
    books_close(&books);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forward),
        cmocka_unit_test(test_backward),
        cmocka_unit_test(test_random_lots_add_up),
        cmocka_unit_test(test_deep),
        cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
