/* Pages: of any size they give the same rows; rows of any size; what is no filter, no cursor, no argument. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "books.h"

typedef struct list_of {
    quota_list_kind list;
    size_t size;
} list_of;

static const list_of lists[] = {
    {QUOTA_LIST_HOLDINGS, sizeof(quota_holding)},     {QUOTA_LIST_LOTS, sizeof(quota_lot)},
    {QUOTA_LIST_CLAIMS, sizeof(quota_claim)},         {QUOTA_LIST_ACCOUNTS, sizeof(quota_account)},
    {QUOTA_LIST_PROJECTS, sizeof(quota_project)},     {QUOTA_LIST_DEBTS, sizeof(quota_debt)},
    {QUOTA_LIST_STATEMENTS, sizeof(quota_statement)}, {QUOTA_LIST_BALANCES, sizeof(quota_balance)},
    {QUOTA_LIST_HISTORY, sizeof(quota_entry)},
};
enum { LISTS = sizeof lists / sizeof *lists };

static void open_random(test_books *books, uint32_t keep_history)
{
    const quota_ledger_options options = {.struct_size = sizeof options, .keep_history = keep_history};
    books_open(books, &options);
    books_random(books, 20240101, 1500);
}

static void same_in_pages(test_books *books, const list_of *of, const quota_filter *filter, int may_be_empty)
{
    static const size_t pages[] = {1, 2, 3, 7, 1000};
    size_t count;
    void *rows = books_list(books, of->list, filter, of->size, 100000, &count);
    if (!may_be_empty)
        assert_true(count > 0);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        size_t paged;
        void *again = books_list(books, of->list, filter, of->size, pages[i], &paged);
        assert_int_equal(paged, count);
        assert_memory_equal(again, rows, count * of->size);
        free(again);
    }
    free(rows);
}

static void test_same_rows_in_any_page(void **state)
{
    (void)state;
    test_books books;
    for (uint32_t keep = 0; keep < 2; keep++) {
        open_random(&books, keep);
        for (size_t i = 0; i < LISTS; i++)
            same_in_pages(&books, &lists[i], NULL, 0);
        quota_filter filter = {.struct_size = sizeof filter, .account = 2};
        same_in_pages(&books, &lists[0], &filter, 0);
        same_in_pages(&books, &lists[2], &filter, 0);
        same_in_pages(&books, &lists[5], &filter, 1);
        same_in_pages(&books, &lists[7], &filter, 0);
        same_in_pages(&books, &lists[8], &filter, 0);
        filter.account = 0;
        filter.lot = 3;
        same_in_pages(&books, &lists[0], &filter, 0);
        same_in_pages(&books, &lists[2], &filter, 0);
        same_in_pages(&books, &lists[8], &filter, 0);
        filter.lot = 0;
        filter.project = 1;
        same_in_pages(&books, &lists[2], &filter, 0);
        same_in_pages(&books, &lists[4], &filter, 0);
        same_in_pages(&books, &lists[6], &filter, 0);
        same_in_pages(&books, &lists[8], &filter, 0);
        books_close(&books);
    }
}

/* What an index gives is what looking through all gives, in whatever order. */
static void test_indexes_leave_out_nothing(void **state)
{
    (void)state;
    test_books books;
    size_t count, all_count, claims = 0, holdings = 0;
    open_random(&books, 1);
    quota_claim *all = books_list(&books, QUOTA_LIST_CLAIMS, NULL, sizeof *all, 1000, &all_count);
    for (uint64_t i = 1; i <= BOOKS_PROJECTS; i++) {
        const quota_filter filter = {.struct_size = sizeof filter, .project = i};
        size_t expected = 0;
        free(books_list(&books, QUOTA_LIST_CLAIMS, &filter, sizeof *all, 10, &count));
        for (size_t j = 0; j < all_count; j++)
            expected += all[j].project == i;
        assert_int_equal(count, expected);
    }
    for (uint64_t i = 1; i <= BOOKS_ACCOUNTS; i++) {
        const quota_filter filter = {.struct_size = sizeof filter, .account = i};
        free(books_list(&books, QUOTA_LIST_CLAIMS, &filter, sizeof *all, 10, &count));
        claims += count;
        free(books_list(&books, QUOTA_LIST_HOLDINGS, &filter, sizeof(quota_holding), 10, &count));
        holdings += count;
    }
    assert_int_equal(claims, all_count);
    quota_holding *cells = books_list(&books, QUOTA_LIST_HOLDINGS, NULL, sizeof *cells, 1000, &count);
    assert_int_equal(holdings, count);
    free(cells);
    quota_lot *lots = books_list(&books, QUOTA_LIST_LOTS, NULL, sizeof *lots, 1000, &count);
    size_t lot_claims = 0, lot_holdings = 0, lot_count = count;
    for (size_t i = 0; i < lot_count; i++) {
        const quota_filter filter = {.struct_size = sizeof filter, .lot = lots[i].lot};
        free(books_list(&books, QUOTA_LIST_CLAIMS, &filter, sizeof *all, 10, &count));
        lot_claims += count;
        free(books_list(&books, QUOTA_LIST_HOLDINGS, &filter, sizeof(quota_holding), 10, &count));
        lot_holdings += count;
    }
    assert_int_equal(lot_claims, all_count);
    assert_int_equal(lot_holdings, holdings);
    free(lots);
    free(all);
    books_close(&books);
}

/* An older caller's rows are shorter, a newer one's longer: filled with zero. */
static void test_rows_of_any_size(void **state)
{
    (void)state;
    test_books books;
    unsigned char longer[3][sizeof(quota_lot) + 16], shorter[3][8];
    quota_lot rows[3];
    uint64_t cursor[3] = {0, 0, 0};
    size_t count;
    open_random(&books, 0);
    assert_int_equal(
        quota_list(books.ledger, QUOTA_LIST_LOTS, NULL, &cursor[0], rows, sizeof *rows, 3, &count, NULL),
        QUOTA_OK);
    memset(longer, 0xAA, sizeof longer);
    assert_int_equal(
        quota_list(books.ledger, QUOTA_LIST_LOTS, NULL, &cursor[1], longer, sizeof *longer, 3, &count, NULL),
        QUOTA_OK);
    assert_int_equal(quota_list(books.ledger, QUOTA_LIST_LOTS, NULL, &cursor[2], shorter, sizeof *shorter, 3,
                                &count, NULL),
                     QUOTA_OK);
    static const unsigned char zero[16];
    for (int i = 0; i < 3; i++) {
        assert_memory_equal(longer[i], &rows[i], sizeof *rows);
        assert_memory_equal(longer[i] + sizeof *rows, zero, sizeof zero);
        assert_memory_equal(shorter[i], &rows[i], sizeof *shorter);
    }
    books_close(&books);
}

static void refused(test_books *books, quota_list_kind list, quota_filter filter, quota_status status,
                    const char *field)
{
    char row[512];
    quota_error error = {.struct_size = sizeof error};
    uint64_t cursor = 0;
    size_t count = 77;
    if (filter.struct_size == 0)
        filter.struct_size = sizeof filter;
    assert_int_equal(quota_list(books->ledger, list, &filter, &cursor, row, sizeof row, 1, &count, &error),
                     status);
    assert_string_equal(error.field, field);
    assert_int_equal(error.status, status);
    assert_int_equal(count, 77);
    assert_int_equal(cursor, 0);
}
#define REFUSED(list, status, field, ...)                                                                    \
  refused(&books, QUOTA_LIST_##list, (quota_filter){__VA_ARGS__}, status, field)

static void test_filters_refused(void **state)
{
    (void)state;
    test_books books;
    books_open(&books, NULL);
    books_account(&books, 1, QUOTA_ROLE_OTHER, 530302);
    REFUSED(HOLDINGS, QUOTA_E_NOT_FOUND, "account", .account = 2);
    REFUSED(HOLDINGS, QUOTA_E_NOT_FOUND, "lot", .account = 1, .lot = 5);
    REFUSED(CLAIMS, QUOTA_E_NOT_FOUND, "project", .project = 5);
    REFUSED(LOTS, QUOTA_E_NOT_FOUND, "party", .party = 2);
    REFUSED(LOTS, QUOTA_E_NOT_FOUND, "parent", .parent = 2);
    REFUSED(HISTORY, QUOTA_E_NOT_FOUND, "lot", .lot = 5);
    REFUSED(HISTORY, QUOTA_E_NOT_FOUND, "project", .project = 5);
    REFUSED(STATEMENTS, QUOTA_E_NOT_FOUND, "account", .account = 5);
    REFUSED(STATEMENTS, QUOTA_E_ARGUMENT, "subject", .account = 1, .subject = QUOTA_SUBJECT_LOT);
    REFUSED(STATEMENTS, QUOTA_E_ARGUMENT, "subject", .account = 1, .place = 1);
    REFUSED(STATEMENTS, QUOTA_E_ARGUMENT, "subject", .subject = 8);
    REFUSED(STATEMENTS, QUOTA_E_ARGUMENT, "subject", .account = 1, .subject = QUOTA_SUBJECT_SOURCE);
    REFUSED(LOTS, QUOTA_E_ARGUMENT, "account", .account = 1);
    REFUSED(ACCOUNTS, QUOTA_E_ARGUMENT, "pollutant", .pollutant = 1);
    REFUSED(DEBTS, QUOTA_E_ARGUMENT, "term", .term = -1);
    REFUSED(HISTORY, QUOTA_E_ARGUMENT, "live", .live = 1);
    REFUSED(HOLDINGS, QUOTA_E_ARGUMENT, "reserved", .reserved = {0, 0, 1});
    REFUSED(HOLDINGS, QUOTA_E_STRUCT_SIZE, "filter.struct_size", .struct_size = sizeof(quota_filter) - 8);
    refused(&books, (quota_list_kind)0, (quota_filter){0}, QUOTA_E_ARGUMENT, "list");
    refused(&books, (quota_list_kind)10, (quota_filter){0}, QUOTA_E_ARGUMENT, "list");
    /* a lot or project that is only spoken of has a history */
    books_state(&books, QUOTA_SUBJECT_LOT, 5, QUOTA_FACT_REDUCTION, QUOTA_TONNE, 20240101);
    const quota_filter filter = {.struct_size = sizeof filter, .lot = 5};
    size_t count;
    free(books_list(&books, QUOTA_LIST_HISTORY, &filter, sizeof(quota_entry), 5, &count));
    assert_int_equal(count, 1);
    books_close(&books);
}

/* A filter of a newer library: what it adds may only be zero. */
static void test_longer_filter(void **state)
{
    (void)state;
    test_books books;
    struct {
        quota_filter filter;
        uint64_t more;
    } longer;
    quota_account row;
    uint64_t cursor = 0;
    size_t count;
    memset(&longer, 0, sizeof longer);
    longer.filter.struct_size = sizeof longer;
    books_open(&books, NULL);
    books_account(&books, 1, QUOTA_ROLE_OTHER, 530302);
    assert_int_equal(quota_list(books.ledger, QUOTA_LIST_ACCOUNTS, &longer.filter, &cursor, &row, sizeof row,
                                1, &count, NULL),
                     QUOTA_OK);
    assert_int_equal(count, 1);
    longer.more = 1;
    assert_int_equal(quota_list(books.ledger, QUOTA_LIST_ACCOUNTS, &longer.filter, &cursor, &row, sizeof row,
                                1, &count, NULL),
                     QUOTA_E_STRUCT_SIZE);
    books_close(&books);
}

/* Any cursor, ours or not, gives rows or an error and never a crash. */
static void test_wild_cursors(void **state)
{
    (void)state;
    static const uint64_t cursors[] = {1,          2,          77,         100000,         UINT32_MAX,
                                       1ULL << 32, 1ULL << 33, 1ULL << 62, UINT64_MAX - 1, UINT64_MAX};
    test_books books;
    quota_entry row[4];
    size_t count;
    open_random(&books, 1);
    const quota_filter filters[] = {{.struct_size = sizeof *filters},
                                    {.struct_size = sizeof *filters, .account = 2},
                                    {.struct_size = sizeof *filters, .lot = 3},
                                    {.struct_size = sizeof *filters, .project = 1}};
    for (size_t i = 0; i < LISTS; i++)
        for (size_t j = 0; j < sizeof filters / sizeof *filters; j++)
            for (size_t k = 0; k < sizeof cursors / sizeof *cursors; k++) {
                uint64_t cursor = cursors[k];
                const quota_status status = quota_list(books.ledger, lists[i].list, &filters[j], &cursor, row,
                                                       sizeof *row, 4, &count, NULL);
                assert_true(status == QUOTA_OK || status == QUOTA_E_ARGUMENT);
            }
    books_close(&books);
}

static void test_arguments(void **state)
{
    (void)state;
    test_books books;
    quota_account row;
    uint64_t cursor = 0;
    size_t count;
    books_open(&books, NULL);
#define LIST(ledger, cursor, rows, size, capacity, count)                                                    \
  quota_list(ledger, QUOTA_LIST_ACCOUNTS, NULL, cursor, rows, size, capacity, count, NULL)
    assert_int_equal(LIST(NULL, &cursor, &row, sizeof row, 1, &count), QUOTA_E_ARGUMENT);
    assert_int_equal(LIST(books.ledger, NULL, &row, sizeof row, 1, &count), QUOTA_E_ARGUMENT);
    assert_int_equal(LIST(books.ledger, &cursor, NULL, sizeof row, 1, &count), QUOTA_E_ARGUMENT);
    assert_int_equal(LIST(books.ledger, &cursor, &row, sizeof row, 1, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(LIST(books.ledger, &cursor, &row, 0, 1, &count), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(LIST(books.ledger, &cursor, NULL, sizeof row, 0, &count), QUOTA_OK);
    assert_int_equal(count, 0);
    assert_int_equal(
        quota_list(books.ledger, QUOTA_LIST_HISTORY, NULL, &cursor, &row, sizeof row, 1, &count, NULL),
        QUOTA_E_STRUCT_SIZE); /* half an entry is none */
    books_close(&books);
}

/* Rows that come while a list is read stand at its end, but in a list that grows at its front. */
static void test_pages_while_entries_come(void **state)
{
    (void)state;
    test_books books;
    quota_holding row;
    uint64_t cursor = 0, of_lot = 0;
    size_t count;
    const quota_filter filter = {.struct_size = sizeof filter, .lot = 11};
    books_open(&books, NULL);
    for (uint64_t i = 1; i <= 4; i++)
        books_account(&books, i, QUOTA_ROLE_OTHER, 530302);
    books_issue(&books, 1, 11, 10, QUOTA_POLLUTANT_SO2, 530302);
    books_sell(&books, 1, 2, 11, 1);
#define NEXT(cursor, filter)                                                                                 \
  assert_int_equal(                                                                                          \
      quota_list(books.ledger, QUOTA_LIST_HOLDINGS, filter, cursor, &row, sizeof row, 1, &count, NULL),      \
      QUOTA_OK)
    NEXT(&cursor, NULL);
    assert_int_equal(row.account, 1);
    NEXT(&of_lot, &filter);
    assert_int_equal(row.account, 2);
    books_sell(&books, 1, 3, 11, 1);
    NEXT(&of_lot, &filter);
    assert_int_equal(row.account, 1);
    NEXT(&of_lot, &filter);
    assert_int_equal(count, 0);
    NEXT(&of_lot, &filter); /* the end stays the end */
    assert_int_equal(count, 0);
    NEXT(&cursor, NULL);
    assert_int_equal(row.account, 2);
    NEXT(&cursor, NULL);
    assert_int_equal(row.account, 3);
    NEXT(&cursor, NULL);
    assert_int_equal(count, 0);
    books_sell(&books, 1, 4, 11, 1);
    NEXT(&cursor, NULL);
    assert_int_equal(count, 1);
    assert_int_equal(row.account, 4);
    books_close(&books);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_rows_in_any_page),
        cmocka_unit_test(test_indexes_leave_out_nothing),
        cmocka_unit_test(test_rows_of_any_size),
        cmocka_unit_test(test_filters_refused),
        cmocka_unit_test(test_longer_filter),
        cmocka_unit_test(test_wild_cursors),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_pages_while_entries_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
