/* Acts of many entries: what is written is posted as one group, and does what the act says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "books.h"
#include "fail_alloc.h"
#include "prng.h"
#include "reserve.h"

#define T QUOTA_TONNE
enum { ROOM = 64 };

typedef struct composed_group {
    quota_entry entries[ROOM];
    size_t count;
} composed_group;

static composed_group compose(test_books *books, quota_act act, const quota_entry *model)
{
    composed_group group;
    quota_error error = {.struct_size = sizeof error};
    memset(&group, 0, sizeof group);
    const quota_status status = quota_compose(books->ledger, act, model, NULL, 0, group.entries, ROOM,
                                              sizeof *group.entries, &group.count, &error);
    if (status != QUOTA_OK)
        fail_msg("compose: %s %s", quota_status_name((int32_t)status), error.field);
    assert_memory_equal(group.entries[0].id, model->id, sizeof model->id);
    for (size_t i = 0; i < group.count; i++) {
        assert_int_equal((group.entries[i].flags & QUOTA_FLAG_JOINED) != 0, i + 1 < group.count);
        assert_int_equal(group.entries[i].date, model->date);
        assert_memory_equal(group.entries[i].proof, model->proof, sizeof model->proof);
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(group.entries[i].id, group.entries[j].id, sizeof model->id);
    }
    return group;
}

static void post(test_books *books, const composed_group *group)
{
    books_post(books, group->entries, group->count);
}

static void refused(test_books *books, quota_act act, quota_entry model, quota_status status,
                    const char *field)
{
    quota_entry entries[ROOM];
    quota_error error = {.struct_size = sizeof error};
    size_t count;
    assert_int_equal(
        quota_compose(books->ledger, act, &model, NULL, 0, entries, ROOM, sizeof *entries, &count, &error),
        status);
    assert_string_equal(error.field, field);
}

static void open_books(test_books *books)
{
    books_open(books, NULL);
    for (uint64_t i = 1; i <= 4; i++)
        books_account(books, i, QUOTA_ROLE_OTHER, 530302);
    books_project(books, 9, QUOTA_POLLUTANT_SO2);
}

static quota_lot lot_of(test_books *books, uint64_t lot)
{
    const quota_filter filter = {.struct_size = sizeof filter, .lot = lot};
    size_t count;
    quota_lot *rows = books_list(books, QUOTA_LIST_LOTS, &filter, sizeof *rows, 2, &count);
    assert_int_equal(count, 1);
    const quota_lot row = rows[0];
    free(rows);
    return row;
}

/* ---------------------------------------------------------------- loss */

/* Unsold stock first, free then held; then the later buyer, all of it, then the earlier; own use last. */
static void test_loss_in_order(void **state)
{
    (void)state;
    test_books books;
    open_books(&books);
    books_issue(&books, 1, 11, 20 * T, QUOTA_POLLUTANT_SO2, 530302);
    (void)books_use(&books, 1, 11, 9, T);
    books_sell(&books, 1, 2, 11, 5 * T);
    books_sell(&books, 1, 3, 11, 5 * T);
    (void)books_use(&books, 2, 11, 9, 2 * T);
    const quota_entry hold3 = books_hold(&books, QUOTA_ENTRY_PLEDGE, 3, 11, 2 * T, 0);
    const quota_entry hold1 = books_hold(&books, QUOTA_ENTRY_PLEDGE, 1, 11, 4 * T, 0);
    quota_entry model = books_entry(&books, 0, QUOTA_ENTRY_FRAUD, 0, 11, 20 * T);
    memcpy(model.proof, "ruling", 6);
    const composed_group group = compose(&books, QUOTA_ACT_LOSS, &model);
    static const struct {
        uint64_t account;
        int64_t amount;
        int held;
    } expected[] = {{1, 5 * T, 0}, {1, 4 * T, 1}, {3, 3 * T, 0}, {3, 2 * T, 1},
                    {2, 3 * T, 0}, {2, 2 * T, 1}, {1, T, 1}};
    static const uint8_t no_target[QUOTA_ID_SIZE];
    assert_int_equal(group.count, 7);
    for (size_t i = 0; i < group.count; i++) {
        assert_int_equal(group.entries[i].verb, QUOTA_VERB_VOID);
        assert_int_equal(group.entries[i].kind, QUOTA_ENTRY_FRAUD);
        assert_int_equal(group.entries[i].account, expected[i].account);
        assert_int_equal(group.entries[i].amount, expected[i].amount);
        assert_int_equal(memcmp(group.entries[i].target, no_target, sizeof no_target) != 0, expected[i].held);
    }
    assert_memory_equal(group.entries[1].target, hold1.id, sizeof hold1.id);
    assert_memory_equal(group.entries[3].target, hold3.id, sizeof hold3.id);
    post(&books, &group);
    assert_int_equal(lot_of(&books, 11).invalid, 20 * T);
    books_close(&books);
}

static int64_t invalid_of_all(test_books *books, size_t *lots)
{
    size_t count;
    int64_t sum = 0;
    quota_lot *rows = books_list(books, QUOTA_LIST_LOTS, NULL, sizeof *rows, 1000, &count);
    *lots = 0;
    for (size_t i = 0; i < count; i++) {
        sum += rows[i].invalid;
        *lots += rows[i].invalid > 0;
    }
    free(rows);
    return sum;
}

/* A part that was abandoned is earmarked, and so a lot of its own; yet of the same reduction (Qujing 10, 24).
 * Unsold stock of both goes first, then the later buyer of either, then what was used. */
static void test_loss_of_a_family(void **state)
{
    (void)state;
    test_books books;
    open_books(&books);
    books_issue(&books, 1, 11, 20 * T, QUOTA_POLLUTANT_SO2, 530302);
    (void)books_use(&books, 1, 11, 9, T);
    quota_entry abandon = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_ABANDON, 1, 11, 9 * T);
    abandon.to_account = 4;
    abandon.to_lot = 12;
    abandon.earmark = QUOTA_LOT_EARMARK_MAJOR_PROJECTS;
    books_post(&books, &abandon, 1);
    books_sell(&books, 1, 2, 11, 5 * T);
    abandon = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_ABANDON, 4, 12, 2 * T);
    abandon.to_account = 4;
    abandon.to_lot = 13; /* a child's child */
    abandon.measure = QUOTA_MEASURE_ABANDONED;
    books_post(&books, &abandon, 1);
    books_sell(&books, 4, 3, 12, 4 * T);
    (void)books_use(&books, 3, 12, 9, T);
    for (uint64_t named = 11; named <= 13; named++) { /* whichever is named */
        quota_entry model = books_entry(&books, 0, QUOTA_ENTRY_FRAUD, 0, named, 20 * T);
        memcpy(model.proof, "ruling", 6);
        const composed_group group = compose(&books, QUOTA_ACT_LOSS, &model);
        static const struct {
            uint64_t account, lot;
            int64_t amount;
        } expected[] = {{1, 11, 5 * T}, {4, 12, 3 * T}, {4, 13, 2 * T}, {3, 12, 3 * T},
                        {3, 12, T},     {2, 11, 5 * T}, {1, 11, T}};
        assert_int_equal(group.count, 7);
        for (size_t i = 0; i < group.count; i++) {
            assert_int_equal(group.entries[i].account, expected[i].account);
            assert_int_equal(group.entries[i].lot, expected[i].lot);
            assert_int_equal(group.entries[i].amount, expected[i].amount);
        }
        if (named < 13)
            continue;
        for (size_t i = 3; i < group.count; i++) { /* none before the unsold stock of another of them */
            quota_entry early = group.entries[i];
            early.flags = 0;
            early.id[15] ^= 1;
            assert_int_equal(books_try(&books, &early, 1), QUOTA_E_REFUSED);
        }
        post(&books, &group);
    }
    size_t lots;
    assert_int_equal(invalid_of_all(&books, &lots), 20 * T);
    assert_int_equal(lots, 3);
    books_close(&books);
}

/* Any part of any random lot: the ledger, which checks the order, takes what is written. */
static void test_any_loss_is_taken(void **state)
{
    (void)state;
    test_books books;
    prng random = {5};
    size_t count, lots_before, lots_after, longest = 0, others = 0;
    books_open(&books, NULL);
    books_random(&books, 99, 1500);
    quota_lot *lots = books_list(&books, QUOTA_LIST_LOTS, NULL, sizeof *lots, 1000, &count);
    for (size_t i = 0; i < count; i++) {
        const quota_lot lot = lot_of(&books, lots[i].lot);
        const int64_t there = lot.available + lot.encumbered + lot.consumed + lot.surrendered;
        const int64_t before = invalid_of_all(&books, &lots_before);
        if (there == 0)
            continue;
        quota_entry model = books_entry(&books, 0, QUOTA_ENTRY_DOUBLE, 0, lots[i].lot, 0);
        model.amount = prng_between(&random, 1, there);
        const composed_group group = compose(&books, QUOTA_ACT_LOSS, &model);
        post(&books, &group);
        assert_int_equal(invalid_of_all(&books, &lots_after), before + model.amount);
        others += lots_after > lots_before + 1 || lot_of(&books, lots[i].lot).invalid < model.amount;
        longest = group.count > longest ? group.count : longest;
    }
    assert_true(longest > 3);
    assert_true(others > 3); /* families were among them */
    free(lots);
    books_close(&books);
}

static void test_loss_refused(void **state)
{
    (void)state;
    test_books books;
    open_books(&books);
    books_issue(&books, 1, 11, 2 * T, QUOTA_POLLUTANT_SO2, 530302);
    quota_entry model = books_entry(&books, 0, QUOTA_ENTRY_FRAUD, 0, 11, 3 * T);
    refused(&books, QUOTA_ACT_LOSS, model, QUOTA_E_RANGE, "amount");
    model.flags = QUOTA_FLAG_UP_TO; /* as much as there is */
    composed_group group = compose(&books, QUOTA_ACT_LOSS, &model);
    assert_int_equal(group.count, 1);
    assert_int_equal(group.entries[0].amount, 2 * T);
    assert_int_equal(group.entries[0].flags, 0);
    model.flags = 0;
    model.kind = QUOTA_ENTRY_RETIRE;
    refused(&books, QUOTA_ACT_LOSS, model, QUOTA_E_ARGUMENT, "kind");
    model.kind = QUOTA_ENTRY_FRAUD;
    model.lot = 0;
    refused(&books, QUOTA_ACT_LOSS, model, QUOTA_E_ARGUMENT, "lot");
    model.lot = 12;
    refused(&books, QUOTA_ACT_LOSS, model, QUOTA_E_NOT_FOUND, "lot");
    model.lot = 11;
    model.amount = 0;
    refused(&books, QUOTA_ACT_LOSS, model, QUOTA_E_ARGUMENT, "amount");
    model.amount = T;
    memset(model.id, 0, sizeof model.id);
    refused(&books, QUOTA_ACT_LOSS, model, QUOTA_E_ARGUMENT, "id");
    post(&books, &group);
    memcpy(model.id, group.entries[0].id, sizeof model.id);
    model.id[0]++;
    refused(&books, QUOTA_ACT_LOSS, model, QUOTA_E_NOT_FOUND, ""); /* nothing is left of it */
    books_close(&books);
}

/* ---------------------------------------------------------------- clearing */

static void issue(test_books *books, uint64_t lot, int64_t amount, uint8_t origin, int32_t term,
                  uint16_t flags)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_ALLOCATE, 1, lot, amount);
    entry.pollutant = QUOTA_POLLUTANT_COD;
    entry.origin = origin;
    entry.term = term;
    entry.flags = flags;
    books_post(books, &entry, 1);
}

static void test_clearing_exempt_then_oldest(void **state)
{
    (void)state;
    test_books books;
    open_books(&books);
    issue(&books, 21, 2 * T, QUOTA_LOT_ORIGIN_PAID, 20241231, 0);
    issue(&books, 22, 3 * T, QUOTA_LOT_ORIGIN_EXEMPT, 20241231, 0);
    issue(&books, 23, 3 * T, QUOTA_LOT_ORIGIN_PAID, 20241231, 0);
    issue(&books, 24, 9 * T, QUOTA_LOT_ORIGIN_EXEMPT, 20251231, 0);                   /* of another term */
    issue(&books, 25, 9 * T, QUOTA_LOT_ORIGIN_EXEMPT, 20241231, QUOTA_FLAG_EXPECTED); /* not made yet */
    quota_entry model = books_entry(&books, 0, 0, 1, 0, 6 * T);
    model.pollutant = QUOTA_POLLUTANT_COD;
    model.term = 20241231;
    const composed_group group = compose(&books, QUOTA_ACT_CLEAR, &model);
    assert_int_equal(group.count, 3);
    assert_int_equal(group.entries[0].lot, 22);
    assert_int_equal(group.entries[0].amount, 3 * T);
    assert_int_equal(group.entries[0].verb, QUOTA_VERB_SURRENDER);
    assert_int_equal(group.entries[0].kind, QUOTA_ENTRY_CLEAR);
    assert_int_equal(group.entries[1].lot, 21);
    assert_int_equal(group.entries[1].amount, 2 * T);
    assert_int_equal(group.entries[2].lot, 23);
    assert_int_equal(group.entries[2].amount, T);
    model.kind = QUOTA_ENTRY_MAKE_UP;
    model.amount = 8 * T;
    assert_int_equal(compose(&books, QUOTA_ACT_CLEAR, &model).entries[0].kind, QUOTA_ENTRY_MAKE_UP);
    model.amount++;
    refused(&books, QUOTA_ACT_CLEAR, model, QUOTA_E_RANGE, "amount");
    post(&books, &group);
    assert_int_equal(lot_of(&books, 23).surrendered, T);
    model.kind = QUOTA_ENTRY_FRAUD;
    refused(&books, QUOTA_ACT_CLEAR, model, QUOTA_E_ARGUMENT, "kind");
    model.kind = 0;
    model.pollutant = QUOTA_POLLUTANT_SO2;
    refused(&books, QUOTA_ACT_CLEAR, model, QUOTA_E_NOT_FOUND, "");
    model.pollutant = 0;
    refused(&books, QUOTA_ACT_CLEAR, model, QUOTA_E_ARGUMENT, "pollutant");
    model.account = 8;
    model.pollutant = QUOTA_POLLUTANT_COD;
    refused(&books, QUOTA_ACT_CLEAR, model, QUOTA_E_NOT_FOUND, "account");
    model.account = 0;
    refused(&books, QUOTA_ACT_CLEAR, model, QUOTA_E_ARGUMENT, "account");
    books_close(&books);
}

/* ---------------------------------------------------------------- merging */

static void test_merge_leaves_nothing(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    open_books(&books);
    books_issue(&books, 1, 11, 10 * T, QUOTA_POLLUTANT_SO2, 530302);
    issue(&books, 21, 2 * T, QUOTA_LOT_ORIGIN_PAID, 20241231, 0);
    books_issue(&books, 2, 12, T, QUOTA_POLLUTANT_SO2, 530302);
    (void)books_use(&books, 2, 12, 9, T);
    quota_entry entry = books_entry(&books, QUOTA_VERB_OWE, QUOTA_ENTRY_INCUR, 1, 12, T);
    books_post(&books, &entry, 1);
    entry = books_entry(&books, QUOTA_VERB_HOLD, QUOTA_ENTRY_PLEDGE, 1, 11, 4 * T);
    entry.to_account = 4;
    books_post(&books, &entry, 1);
    (void)books_hold(&books, QUOTA_ENTRY_FREEZE, 1, 21, 2 * T, 20240101); /* all of it, and soon expired */
    books.date = 20240201;
    quota_entry model = books_entry(&books, 0, 0, 1, 0, 0);
    model.to_account = 3;
    memcpy(model.proof, "reason", 6);
    model.flags = QUOTA_FLAG_APPROVED;
    const composed_group group = compose(&books, QUOTA_ACT_MERGE, &model);
    assert_int_equal(group.count, 5); /* 6 t of lot 11, two holds, a debt, the end */
    assert_int_equal(group.entries[0].flags, QUOTA_FLAG_APPROVED | QUOTA_FLAG_JOINED);
    assert_int_equal(group.entries[3].verb, QUOTA_VERB_OWE);
    assert_int_equal(group.entries[3].kind, QUOTA_ENTRY_MERGE);
    assert_int_equal(group.entries[4].verb, QUOTA_VERB_ACCOUNT);
    assert_int_equal(group.entries[4].kind, QUOTA_ENTRY_END);
    assert_int_equal(group.entries[4].flags, QUOTA_FLAG_APPROVED); /* the last joins nothing */
    post(&books, &group);
    quota_filter filter = {.struct_size = sizeof filter, .account = 1, .live = 1};
    free(books_list(&books, QUOTA_LIST_BALANCES, &filter, sizeof(quota_balance), 9, &count));
    assert_int_equal(count, 0);
    filter.account = 3;
    quota_balance *rows = books_list(&books, QUOTA_LIST_BALANCES, &filter, sizeof *rows, 9, &count);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++)
        if (rows[i].pollutant == QUOTA_POLLUTANT_SO2) {
            assert_int_equal(rows[i].available, 6 * T);
            assert_int_equal(rows[i].pledged, 4 * T);
            assert_int_equal(rows[i].debt, T);
        } else {
            assert_int_equal(rows[i].encumbered, 2 * T);
        }
    free(rows);
    quota_claim *claims = books_list(&books, QUOTA_LIST_CLAIMS, &filter, sizeof *claims, 9, &count);
    assert_int_equal(count, 2); /* renewed for the receiver: same lender, same last day */
    assert_int_equal(claims[0].to_account, 4);
    assert_int_equal(claims[1].valid_until, 20240101);
    free(claims);
    books_close(&books);
}

static void test_merge_refused(void **state)
{
    (void)state;
    test_books books;
    open_books(&books);
    quota_entry model = books_entry(&books, 0, 0, 1, 0, 0);
    refused(&books, QUOTA_ACT_MERGE, model, QUOTA_E_ARGUMENT, "to_account");
    model.to_account = 1;
    refused(&books, QUOTA_ACT_MERGE, model, QUOTA_E_ARGUMENT, "to_account");
    model.to_account = 7;
    refused(&books, QUOTA_ACT_MERGE, model, QUOTA_E_NOT_FOUND, "to_account");
    model.account = 7;
    model.to_account = 1;
    refused(&books, QUOTA_ACT_MERGE, model, QUOTA_E_NOT_FOUND, "account");
    model.account = 0;
    refused(&books, QUOTA_ACT_MERGE, model, QUOTA_E_ARGUMENT, "account");
    model.account = 2; /* an account that has nothing just ends */
    const composed_group group = compose(&books, QUOTA_ACT_MERGE, &model);
    assert_int_equal(group.count, 1);
    post(&books, &group);
    books_close(&books);
}

/* ---------------------------------------------------------------- projects */

static quota_entry plan(test_books *books, uint64_t account, uint64_t lot, int64_t amount)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_HOLD, QUOTA_ENTRY_PLAN, account, lot, amount);
    entry.project = 9;
    books_post(books, &entry, 1);
    return entry;
}

static void test_settle_and_take_back(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    open_books(&books);
    books_issue(&books, 1, 11, 10 * T, QUOTA_POLLUTANT_SO2, 530302);
    books_issue(&books, 2, 12, 10 * T, QUOTA_POLLUTANT_SO2, 530302);
    quota_entry model = books_entry(&books, 0, 0, 0, 0, 0);
    model.project = 9;
    refused(&books, QUOTA_ACT_SETTLE, model, QUOTA_E_NOT_FOUND, "");
    (void)plan(&books, 1, 11, 3 * T);
    const quota_entry partly = plan(&books, 2, 12, 2 * T);
    quota_entry entry = books_entry(&books, QUOTA_VERB_RELEASE, QUOTA_ENTRY_WITHDRAWN, 0, 0, T);
    memcpy(entry.target, partly.id, sizeof entry.target);
    books_post(&books, &entry, 1);
    (void)books_hold(&books, QUOTA_ENTRY_PLAN, 1, 11, T, 0); /* for no project */
    composed_group group = compose(&books, QUOTA_ACT_SETTLE, &model);
    assert_int_equal(group.count, 2);
    assert_int_equal(group.entries[0].verb, QUOTA_VERB_USE);
    assert_int_equal(group.entries[0].kind, QUOTA_ENTRY_PROJECT);
    assert_int_equal(group.entries[0].project, 9);
    assert_int_equal(group.entries[0].amount + group.entries[1].amount, 4 * T);
    post(&books, &group);
    model.pollutant = QUOTA_POLLUTANT_COD; /* nothing planned of it */
    refused(&books, QUOTA_ACT_SETTLE, model, QUOTA_E_NOT_FOUND, "");
    model.kind = QUOTA_ENTRY_PLAN;
    refused(&books, QUOTA_ACT_SETTLE, model, QUOTA_E_ARGUMENT, "kind");
    model.kind = 0;
    model.project = 8;
    refused(&books, QUOTA_ACT_SETTLE, model, QUOTA_E_NOT_FOUND, "project");
    refused(&books, QUOTA_ACT_TAKE_BACK, model, QUOTA_E_NOT_FOUND, "project");
    model.project = 0;
    refused(&books, QUOTA_ACT_SETTLE, model, QUOTA_E_ARGUMENT, "project");

    (void)books_use(&books, 1, 11, 9, 2 * T); /* the latest */
    model = books_entry(&books, 0, QUOTA_ENTRY_UNUSED, 0, 0, 3 * T);
    model.project = 9;
    model.pollutant = QUOTA_POLLUTANT_SO2;
    model.to_account = 3;
    group = compose(&books, QUOTA_ACT_TAKE_BACK, &model);
    assert_int_equal(group.count, 2);
    assert_int_equal(group.entries[0].verb, QUOTA_VERB_RESTORE);
    assert_int_equal(group.entries[0].kind, QUOTA_ENTRY_UNUSED);
    assert_int_equal(group.entries[0].amount, 2 * T);
    assert_int_equal(group.entries[0].lot, 11);
    assert_int_equal(group.entries[0].to_account, 3);
    assert_int_equal(group.entries[1].amount, T);
    post(&books, &group);
    const quota_filter filter = {.struct_size = sizeof filter, .project = 9};
    quota_project *rows = books_list(&books, QUOTA_LIST_PROJECTS, &filter, sizeof *rows, 9, &count);
    assert_int_equal(rows[0].covered, 3 * T);
    assert_int_equal(rows[0].restored, 3 * T);
    free(rows);
    memcpy(model.id, "another", 7);
    model.amount = 3 * T + 1;
    refused(&books, QUOTA_ACT_TAKE_BACK, model, QUOTA_E_RANGE, "amount");
    model.amount = T; /* what is given back already is passed over */
    group = compose(&books, QUOTA_ACT_TAKE_BACK, &model);
    assert_int_equal(group.count, 1);
    assert_int_equal(group.entries[0].amount, T);
    model.amount = 0;
    refused(&books, QUOTA_ACT_TAKE_BACK, model, QUOTA_E_ARGUMENT, "amount");
    model.amount = T;
    model.kind = QUOTA_ENTRY_CORRECT;
    refused(&books, QUOTA_ACT_TAKE_BACK, model, QUOTA_E_ARGUMENT, "kind");
    model.kind = QUOTA_ENTRY_SURPLUS;
    model.to_account = 0;
    refused(&books, QUOTA_ACT_TAKE_BACK, model, QUOTA_E_ARGUMENT, "to_account");
    model.to_account = 8;
    refused(&books, QUOTA_ACT_TAKE_BACK, model, QUOTA_E_NOT_FOUND, "to_account");
    model.to_account = 3;
    model.pollutant = QUOTA_POLLUTANT_COD;
    refused(&books, QUOTA_ACT_TAKE_BACK, model, QUOTA_E_NOT_FOUND, "pollutant");
    model.pollutant = 0;
    refused(&books, QUOTA_ACT_TAKE_BACK, model, QUOTA_E_ARGUMENT, "pollutant");
    books_close(&books);
}

/* ---------------------------------------------------------------- buying back */

enum { UNIT = 1, CITY = 8, TERM = 20241231 };

static void allot(test_books *books, uint64_t lot, int64_t amount, uint8_t origin, int32_t term)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_ALLOCATE, UNIT, lot, amount);
    entry.pollutant = QUOTA_POLLUTANT_COD;
    entry.origin = origin;
    entry.term = term;
    books_post(books, &entry, 1);
}

/* Four lots of a term that is over and cleared: exempt, paid, free, paid; one of the next term; `more` paid.
 */
static void open_chongqing(test_books *books, const quota_allocator *mem, size_t more)
{
    prng random = {11};
    const quota_ledger_options options = {.struct_size = sizeof options, .allocator = mem};
    books_open(books, &options);
    books_account(books, UNIT, QUOTA_ROLE_ENTERPRISE, 500112);
    books_account(books, CITY, QUOTA_ROLE_RESERVE, 500000);
    allot(books, 31, 2 * T, QUOTA_LOT_ORIGIN_EXEMPT, TERM);
    allot(books, 32, 3 * T, QUOTA_LOT_ORIGIN_PAID, TERM);
    allot(books, 33, 4 * T, QUOTA_LOT_ORIGIN_FREE, TERM);
    allot(books, 34, 5 * T, QUOTA_LOT_ORIGIN_PAID, TERM);
    allot(books, 35, 9 * T, QUOTA_LOT_ORIGIN_PAID, 20291231);
    for (uint64_t i = 0; i < more; i++)
        allot(books, 100 + i, prng_between(&random, 1, 3 * T), QUOTA_LOT_ORIGIN_PAID, TERM);
    books->date = 20240201;
    reserve_adopt(books, "cn-500000-2014", 20240201);
    reserve_say(books, QUOTA_SUBJECT_LEDGER, 0,
                "sector=industry complies_with_policy=yes project_type=existing");
    reserve_say_of(books, QUOTA_SUBJECT_LEDGER, 0, QUOTA_POLLUTANT_COD, "baseline_price=8000");
    books_state(books, QUOTA_SUBJECT_ACCOUNT, UNIT, QUOTA_FACT_ACTUAL, 0, 0);
    books_state(books, QUOTA_SUBJECT_ACCOUNT, UNIT, QUOTA_FACT_TERM_WINDOW_ENDS, 20250331, TERM);
    books->date = 20250110;
}

static quota_entry buy_back(test_books *books, int64_t amount)
{
    quota_entry model = books_entry(books, 0, 0, UNIT, 0, amount);
    model.to_account = CITY;
    model.pollutant = QUOTA_POLLUTANT_COD;
    model.term = TERM;
    model.channel = QUOTA_CHANNEL_PLATFORM;
    return model;
}

static void bought(const quota_entry *entry, uint64_t lot, int64_t amount, int64_t price, int64_t total)
{
    assert_int_equal(entry->verb, QUOTA_VERB_MOVE);
    assert_int_equal(entry->kind, QUOTA_ENTRY_BUYBACK);
    assert_int_equal(entry->account, UNIT);
    assert_int_equal(entry->to_account, CITY);
    assert_int_equal(entry->lot, lot);
    assert_int_equal(entry->amount, amount);
    assert_int_equal(entry->price, price);
    assert_int_equal(entry->total, total);
}

/* Chongqing: the exempt lot is passed over (8.4), the free one is left to a person (2.1.2). */
static void test_buy_back_at_the_baseline(void **state)
{
    (void)state;
    test_books books;
    open_chongqing(&books, NULL, 0);
    quota_entry model = buy_back(&books, 4 * T + T / 2);
    composed_group group = compose(&books, QUOTA_ACT_BUY_BACK, &model);
    assert_int_equal(group.count, 2);
    bought(&group.entries[0], 32, 3 * T, 800000, 2400000);
    bought(&group.entries[1], 34, 3 * T / 2, 800000, 1200000);
    assert_int_equal(group.entries[0].channel, QUOTA_CHANNEL_PLATFORM);
    assert_int_equal(group.entries[0].term, TERM);
    model.amount = 8 * T + 1;
    refused(&books, QUOTA_ACT_BUY_BACK, model, QUOTA_E_RANGE, "buyback"); /* what the law says of lot 31 */
    model.flags = QUOTA_FLAG_UP_TO;
    assert_int_equal(compose(&books, QUOTA_ACT_BUY_BACK, &model).count, 2);
    model.flags = QUOTA_FLAG_APPROVED; /* a person let the free lot be bought, too */
    memcpy(model.proof, "approval", 8);
    model.amount = 11 * T;
    group = compose(&books, QUOTA_ACT_BUY_BACK, &model);
    assert_int_equal(group.count, 3);
    bought(&group.entries[1], 33, 4 * T, 800000, 3200000);
    assert_true(group.entries[1].flags & QUOTA_FLAG_APPROVED);
    bought(&group.entries[2], 34, 4 * T, 800000, 3200000);
    post(&books, &group);
    assert_int_equal(lot_of(&books, 34).available,
                     5 * T); /* a T of it still the unit's, the rest the city's */
    model = buy_back(&books, T);
    model.price = 800001; /* above the baseline: the law, not this library, says no */
    quota_entry entries[ROOM];
    quota_error error = {.struct_size = sizeof error};
    size_t count;
    assert_int_equal(quota_compose(books.ledger, QUOTA_ACT_BUY_BACK, &model, NULL, 0, entries, ROOM,
                                   sizeof *entries, &count, &error),
                     QUOTA_E_NOT_FOUND);
    assert_string_equal(error.field, "buyback");
    assert_non_null(strstr(error.expected, "C"));
    assert_string_equal(error.found, "deny");
    model.price = 0;
    model.channel = QUOTA_CHANNEL_PRIVATE; /* off the platform (5.2) */
    refused(&books, QUOTA_ACT_BUY_BACK, model, QUOTA_E_NOT_FOUND, "buyback");
    model.channel = QUOTA_CHANNEL_PLATFORM;
    books_state(&books, QUOTA_SUBJECT_ACCOUNT, UNIT, QUOTA_FACT_ACTUAL, T, TERM); /* not cleared */
    refused(&books, QUOTA_ACT_BUY_BACK, model, QUOTA_E_NOT_FOUND, "buyback");
    books_close(&books);
}

/* Linyi: at the price the market has, of what a closure vacates. */
static void test_buy_back_at_a_market_price(void **state)
{
    (void)state;
    test_books books;
    books_open(&books, NULL);
    books_account(&books, UNIT, QUOTA_ROLE_ENTERPRISE, 371302);
    books_account(&books, CITY, QUOTA_ROLE_RESERVE, 371300);
    allot(&books, 41, 2 * T + 700000, QUOTA_LOT_ORIGIN_PAID, 0);
    allot(&books, 42, 3 * T, QUOTA_LOT_ORIGIN_PAID, 0);
    quota_entry model = buy_back(&books, 4 * T);
    model.term = 0;
    model.price = 612345;
    composed_group group = compose(&books, QUOTA_ACT_BUY_BACK, &model); /* no policy: half up */
    assert_int_equal(group.count, 2);
    bought(&group.entries[0], 41, 2 * T + 700000, 612345, 1225119); /* 1,225,118.6415 */
    bought(&group.entries[1], 42, 2 * T - 700000, 612345, 1224261); /* 1,224,261.3585 */
    reserve_adopt(&books, "cn-371300-2014", 20240101);
    reserve_say(&books, QUOTA_SUBJECT_LEDGER, 0, "sector=industry trading_started=yes");
    refused(&books, QUOTA_ACT_BUY_BACK, model, QUOTA_E_NOT_FOUND, "reserve"); /* of which cause? */
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, UNIT, "cause=closure");
    group = compose(&books, QUOTA_ACT_BUY_BACK, &model);
    assert_int_equal(group.count, 2);
    bought(&group.entries[0], 41, 2 * T + 700000, 612345, 1225119);
    bought(&group.entries[1], 42, 2 * T - 700000, 612345, 1224261);
    post(&books, &group);
    model = buy_back(&books, T);
    model.term = 0; /* no price, and no baseline stated */
    refused(&books, QUOTA_ACT_BUY_BACK, model, QUOTA_E_ARGUMENT, "price");
    books_close(&books);
}

/* Any amount of any random account: what is written is posted, and comes to the amount, the oldest first. */
static void test_buy_back_adds_up(void **state)
{
    (void)state;
    test_books books;
    prng random = {11};
    size_t longest = 0;
    open_chongqing(&books, NULL, 30);
    for (int round = 0; round < 60; round++) {
        quota_entry model = buy_back(&books, prng_between(&random, 1, 2 * T));
        quota_entry entries[ROOM];
        size_t count;
        model.flags = QUOTA_FLAG_UP_TO;
        const quota_status status = quota_compose(books.ledger, QUOTA_ACT_BUY_BACK, &model, NULL, 0, entries,
                                                  ROOM, sizeof *entries, &count, NULL);
        if (status == QUOTA_E_NOT_FOUND)
            break;
        assert_int_equal(status, QUOTA_OK);
        int64_t sum = 0;
        for (size_t i = 0; i < count; i++) {
            sum += entries[i].amount;
            assert_true(i == 0 || entries[i].lot > entries[i - 1].lot);
            /* 8,000 yuan a tonne, half up: by hand, in thousandths of a fen */
            assert_int_equal(entries[i].total, (entries[i].amount * 4 / 5 + 500) / 1000);
        }
        assert_true(sum <= model.amount);
        books_post(&books, entries, count);
        longest = count > longest ? count : longest;
    }
    assert_true(longest > 2);
    books_close(&books);
}

static void test_buy_back_refused(void **state)
{
    (void)state;
    test_books books;
    open_chongqing(&books, NULL, 0);
    const quota_entry model = buy_back(&books, T);
    quota_entry entry;
#define REFUSED(member, wrong, status, field)                                                                \
  do {                                                                                                       \
    entry = model;                                                                                           \
    entry.member = (wrong);                                                                                  \
    refused(&books, QUOTA_ACT_BUY_BACK, entry, status, field);                                               \
  } while (0)
    REFUSED(account, 0, QUOTA_E_ARGUMENT, "account");
    REFUSED(account, 99, QUOTA_E_NOT_FOUND, "account");
    REFUSED(to_account, 0, QUOTA_E_ARGUMENT, "to_account");
    REFUSED(to_account, 99, QUOTA_E_NOT_FOUND, "to_account");
    REFUSED(pollutant, 0, QUOTA_E_ARGUMENT, "pollutant");
    REFUSED(pollutant, QUOTA_POLLUTANT_SO2, QUOTA_E_ARGUMENT, "price"); /* no baseline of it */
    REFUSED(term, 20191231, QUOTA_E_NOT_FOUND, "");                     /* nothing of that term */
    REFUSED(date, 0, QUOTA_E_ARGUMENT, "date");
    REFUSED(amount, 0, QUOTA_E_ARGUMENT, "amount");
    REFUSED(amount, -1, QUOTA_E_ARGUMENT, "amount");
    REFUSED(price, -1, QUOTA_E_RANGE, "price");
    REFUSED(price, QUOTA_PRICE_MAX + 1, QUOTA_E_RANGE, "price");
    entry = model;
    memset(entry.id, 0, sizeof entry.id);
    refused(&books, QUOTA_ACT_BUY_BACK, entry, QUOTA_E_ARGUMENT, "id");
    books_close(&books);
    books_open(&books, NULL); /* more than money can say: 2 x 10^6 t at 10^12 fen */
    books_account(&books, UNIT, QUOTA_ROLE_ENTERPRISE, 500112);
    books_account(&books, CITY, QUOTA_ROLE_RESERVE, 500000);
    allot(&books, 51, 2000000 * T, QUOTA_LOT_ORIGIN_PAID, TERM);
    entry = buy_back(&books, 2000000 * T);
    entry.price = QUOTA_PRICE_MAX;
    refused(&books, QUOTA_ACT_BUY_BACK, entry, QUOTA_E_OVERFLOW, "total");
    books_close(&books);
}

/* Every allocation fails once; nothing changes, nothing leaks. */
static void test_buy_back_out_of_memory(void **state)
{
    (void)state;
    quota_checkpoint before, after;
    test_books books;
    fail_alloc host;
    size_t n = 1, count;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    open_chongqing(&books, &mem, 0);
    const quota_entry model = buy_back(&books, 4 * T);
    assert_int_equal(quota_ledger_checkpoint(books.ledger, &before, NULL), QUOTA_OK);
    for (;; n++) {
        quota_entry entries[ROOM];
        quota_error error = {.struct_size = sizeof error};
        fail_alloc_plan(&host, n);
        const quota_status status = quota_compose(books.ledger, QUOTA_ACT_BUY_BACK, &model, NULL, 0, entries,
                                                  ROOM, sizeof *entries, &count, &error);
        fail_alloc_plan(&host, 0);
        if (status == QUOTA_OK) {
            assert_int_equal(count, 2);
            books_post(&books, entries, count);
            break;
        }
        assert_int_equal(status, QUOTA_E_NO_MEMORY);
        assert_int_equal(error.status, QUOTA_E_NO_MEMORY);
        assert_int_equal(quota_ledger_checkpoint(books.ledger, &after, NULL), QUOTA_OK);
        assert_memory_equal(&before, &after, sizeof before);
    }
    assert_true(n > 2);
    books_close(&books);
    assert_true(fail_alloc_clean(&host));
}

/* The same group is composed from the same model, so that posting it again is harmless. */
static void test_ids_are_derived(void **state)
{
    (void)state;
    test_books books;
    quota_entry few[1];
    size_t count;
    open_books(&books);
    books_issue(&books, 1, 11, 10 * T, QUOTA_POLLUTANT_SO2, 530302);
    books_sell(&books, 1, 2, 11, 4 * T);
    quota_entry model = books_entry(&books, 0, QUOTA_ENTRY_FRAUD, 0, 11, 8 * T);
    const composed_group group = compose(&books, QUOTA_ACT_LOSS, &model);
    const composed_group again = compose(&books, QUOTA_ACT_LOSS, &model);
    assert_memory_equal(&group, &again, sizeof group);
    assert_int_equal(
        quota_compose(books.ledger, QUOTA_ACT_LOSS, &model, NULL, 0, few, 1, sizeof *few, &count, NULL),
        QUOTA_E_BUFFER);
    assert_int_equal(count, 2);
    assert_memory_equal(few, group.entries, sizeof *few);
    post(&books, &group);
    assert_int_equal(books_try(&books, group.entries, group.count), QUOTA_ALREADY_DONE);
    books_close(&books);
}

static void test_arguments(void **state)
{
    (void)state;
    test_books books;
    quota_entry entries[4];
    size_t count;
    open_books(&books);
    books_issue(&books, 1, 11, 10 * T, QUOTA_POLLUTANT_SO2, 530302);
    const quota_entry model = books_entry(&books, 0, QUOTA_ENTRY_FRAUD, 0, 11, 8 * T);
#define COMPOSE(ledger, act, model, entries, capacity, size, count)                                          \
  quota_compose(ledger, act, model, NULL, 0, entries, capacity, size, count, NULL)
    const quota_act loss = QUOTA_ACT_LOSS;
    assert_int_equal(COMPOSE(NULL, loss, &model, entries, 4, sizeof *entries, &count), QUOTA_E_ARGUMENT);
    assert_int_equal(COMPOSE(books.ledger, loss, NULL, entries, 4, sizeof *entries, &count),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(COMPOSE(books.ledger, loss, &model, NULL, 4, sizeof *entries, &count), QUOTA_E_ARGUMENT);
    assert_int_equal(COMPOSE(books.ledger, loss, &model, entries, 4, 8, &count), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(COMPOSE(books.ledger, loss, &model, entries, 4, sizeof *entries, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(COMPOSE(books.ledger, (quota_act)0, &model, entries, 4, sizeof *entries, &count),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(COMPOSE(books.ledger, (quota_act)8, &model, entries, 4, sizeof *entries, &count),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(COMPOSE(books.ledger, loss, &model, NULL, 0, sizeof *entries, &count), QUOTA_E_BUFFER);
    assert_int_equal(count, 1);
    books_close(&books);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loss_in_order),
        cmocka_unit_test(test_loss_of_a_family),
        cmocka_unit_test(test_any_loss_is_taken),
        cmocka_unit_test(test_loss_refused),
        cmocka_unit_test(test_clearing_exempt_then_oldest),
        cmocka_unit_test(test_merge_leaves_nothing),
        cmocka_unit_test(test_merge_refused),
        cmocka_unit_test(test_settle_and_take_back),
        cmocka_unit_test(test_buy_back_at_the_baseline),
        cmocka_unit_test(test_buy_back_at_a_market_price),
        cmocka_unit_test(test_buy_back_adds_up),
        cmocka_unit_test(test_buy_back_refused),
        cmocka_unit_test(test_buy_back_out_of_memory),
        cmocka_unit_test(test_ids_are_derived),
        cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
