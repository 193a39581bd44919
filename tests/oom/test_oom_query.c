/* Every allocation of a query or an act fails once: the right status, nothing changed, nothing leaked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "books.h"
#include "fail_alloc.h"

#define T QUOTA_TONNE

static quota_status history(test_books *books, quota_error *error)
{
    quota_entry rows[4];
    uint64_t cursor = 0;
    size_t count;
    return quota_list(books->ledger, QUOTA_LIST_HISTORY, NULL, &cursor, rows, sizeof *rows, 4, &count, error);
}

static quota_status lots(test_books *books, quota_error *error)
{
    quota_lot rows[4];
    uint64_t cursor = 0;
    size_t count;
    return quota_list(books->ledger, QUOTA_LIST_LOTS, NULL, &cursor, rows, sizeof *rows, 4, &count, error);
}

static quota_status as_of(test_books *books, quota_error *error)
{
    int64_t available, encumbered;
    return quota_ledger_as_of(books->ledger, 1, QUOTA_POLLUTANT_SO2, 0, 20231231, &available, &encumbered,
                              error);
}

static quota_status sheet(test_books *books, quota_error *error)
{
    quota_sheet asked = {.struct_size = sizeof asked, .from = 20240101, .pollutant = QUOTA_POLLUTANT_SO2};
    quota_sheet_row rows[20];
    size_t count;
    return quota_ledger_sheet(books->ledger, &asked, rows, sizeof *rows, 20, &count, error);
}

static quota_status trace(test_books *books, quota_error *error)
{
    quota_trace_row rows[20];
    size_t count;
    return quota_trace_lot(books->ledger, 11, rows, sizeof *rows, 20, &count, error);
}

static quota_status due(test_books *books, quota_error *error)
{
    quota_entry entries[4];
    size_t count;
    return quota_ledger_due(books->ledger, 20250101, entries, 4, sizeof *entries, &count, error);
}

static quota_status act(test_books *books, quota_act act, quota_error *error)
{
    quota_entry entries[20];
    quota_entry model = books_entry(books, 0, act == QUOTA_ACT_LOSS ? QUOTA_ENTRY_FRAUD : 0, 1, 11, 9 * T);
    size_t count;
    model.pollutant = act == QUOTA_ACT_CLEAR ? QUOTA_POLLUTANT_SO2 : 0;
    model.amount = act == QUOTA_ACT_CLEAR ? T : 12 * T;
    model.to_account = 2;
    return quota_compose(books->ledger, act, &model, NULL, 0, entries, 20, sizeof *entries, &count, error);
}

static quota_status loss(test_books *books, quota_error *error)
{
    return act(books, QUOTA_ACT_LOSS, error);
}

static quota_status clear(test_books *books, quota_error *error)
{
    return act(books, QUOTA_ACT_CLEAR, error);
}

static quota_status merge(test_books *books, quota_error *error)
{
    return act(books, QUOTA_ACT_MERGE, error);
}

/* Twelve cells, so that a list of pieces grows twice. */
static void fill(test_books *books)
{
    for (uint64_t i = 1; i <= 12; i++)
        books_account(books, i, QUOTA_ROLE_OTHER, 530302);
    books_issue(books, 1, 11, 20 * T, QUOTA_POLLUTANT_SO2, 530302);
    for (uint64_t i = 2; i <= 12; i++)
        books_sell(books, 1, i, 11, T);
    (void)books_hold(books, QUOTA_ENTRY_PLEDGE, 1, 11, T, 20240601);
}

typedef quota_status (*call_of)(test_books *books, quota_error *error);

/* How many allocations it makes; each fails once, and what the ledger holds is as before. */
static size_t fail_each(test_books *books, fail_alloc *host, call_of call)
{
    const size_t live = fail_alloc_live(host);
    quota_status status = QUOTA_E_NO_MEMORY;
    size_t n = 0;
    while (status == QUOTA_E_NO_MEMORY) {
        quota_error error = {.struct_size = sizeof error};
        fail_alloc_plan(host, ++n);
        status = call(books, &error);
        assert_int_equal(status, host->calls >= n ? QUOTA_E_NO_MEMORY : QUOTA_OK);
        assert_int_equal(error.status, status);
        fail_alloc_plan(host, 0);
        assert_int_equal(fail_alloc_live(host), live);
    }
    return n - 1;
}

static void test_every_allocation(void **state)
{
    (void)state;
    static const struct {
        call_of call;
        size_t least; /* allocations */
    } calls[] = {{lots, 0},  {trace, 0}, {due, 0},   {merge, 0}, {history, 1},
                 {as_of, 1}, {sheet, 2}, {clear, 1}, {loss, 2}};
    for (uint32_t keep = 0; keep < 2; keep++) {
        fail_alloc host;
        test_books books;
        fail_alloc_init(&host);
        const quota_allocator mem = fail_alloc_of(&host);
        const quota_ledger_options options = {
            .struct_size = sizeof options, .allocator = &mem, .keep_history = keep};
        books_open(&books, &options);
        fill(&books);
        for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
            const size_t made = fail_each(&books, &host, calls[i].call);
            assert_true(calls[i].least == 0 ? made == 0 : made >= calls[i].least);
        }
        books_close(&books);
        assert_true(fail_alloc_clean(&host));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
