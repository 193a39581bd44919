/* Balance sheets: opening + in - out = closing, and each figure is what the journal's rows alone give. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "books.h"
#include "prng.h"

#define T QUOTA_TONNE
enum { ROWS = 96 };

typedef struct made_sheet {
    quota_sheet_row rows[ROWS];
    size_t count;
    quota_sheet asked;
} made_sheet;

static made_sheet make(test_books *books, uint32_t place, uint8_t pollutant, int32_t from, int32_t until,
                       uint8_t by_origin)
{
    made_sheet made;
    memset(&made, 0, sizeof made);
    made.asked.struct_size = sizeof made.asked;
    made.asked.place = place;
    made.asked.pollutant = pollutant;
    made.asked.from = from;
    made.asked.until = until;
    made.asked.by_origin = by_origin;
    assert_int_equal(
        quota_ledger_sheet(books->ledger, &made.asked, made.rows, sizeof *made.rows, ROWS, &made.count, NULL),
        QUOTA_OK);
    for (size_t i = 1; i < made.count; i++) { /* in order of part, verb, kind */
        const quota_sheet_row *a = &made.rows[i - 1], *b = &made.rows[i];
        assert_true(a->part < b->part || (a->part == b->part && a->verb < b->verb) ||
                    (a->part == b->part && a->verb == b->verb && a->kind < b->kind));
    }
    return made;
}

static int64_t sum(const made_sheet *made, int32_t part)
{
    int64_t sum = 0;
    for (size_t i = 0; i < made->count; i++)
        sum += made->rows[i].part == part ? made->rows[i].amount : 0;
    return sum;
}

static const quota_sheet_row *row_of(const made_sheet *made, int32_t part, uint8_t verb, uint8_t kind)
{
    for (size_t i = 0; i < made->count; i++)
        if (made->rows[i].part == part && made->rows[i].verb == verb && made->rows[i].kind == kind)
            return &made->rows[i];
    return NULL;
}

/* ---------------------------------------------------------------- by hand */

/* Seller in one county, buyer in another. */
static void fill(test_books *books)
{
    quota_entry entry;
    books_open(books, NULL);
    books_account(books, 1, QUOTA_ROLE_OTHER, 530302);
    books_account(books, 2, QUOTA_ROLE_OTHER, 530381);
    books_account(books, 3, QUOTA_ROLE_OTHER, 530302);
    books_project(books, 9, QUOTA_POLLUTANT_SO2);
    books_state(books, QUOTA_SUBJECT_PROJECT, 9, QUOTA_FACT_PROJECT_COUNTY, 530381, 20240101);
    books_issue(books, 1, 11, 10 * T, QUOTA_POLLUTANT_SO2, 530302);
    books->date = 20240201;
    books_sell(books, 1, 2, 11, 4 * T);
    books_sell(books, 1, 3, 11, T); /* within the county */
    books->date = 20240301;
    (void)books_use(books, 2, 11, 9, 3 * T);
    (void)books_hold(books, QUOTA_ENTRY_PLEDGE, 1, 11, 2 * T, 0);
    books->date = 20240401;
    entry = books_entry(books, QUOTA_VERB_CANCEL, QUOTA_ENTRY_RETIRE, 3, 11, T);
    books_post(books, &entry, 1);
}

static void test_a_county(void **state)
{
    (void)state;
    test_books books;
    fill(&books);
    made_sheet made = make(&books, 530302, QUOTA_POLLUTANT_SO2, 20240115, 20240331, 0);
    assert_int_equal(sum(&made, QUOTA_SHEET_OPENING), 10 * T);
    assert_int_equal(sum(&made, QUOTA_SHEET_IN), 0);
    assert_int_equal(sum(&made, QUOTA_SHEET_OUT), 4 * T);
    assert_int_equal(row_of(&made, QUOTA_SHEET_OUT, QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE)->entries, 1);
    assert_int_equal(sum(&made, QUOTA_SHEET_CLOSING), 6 * T); /* the cancellation came after */
    assert_int_equal(sum(&made, QUOTA_SHEET_CONSUMED), 0);
    assert_int_equal(row_of(&made, QUOTA_SHEET_ENCUMBERED, 0, QUOTA_ENTRY_PLEDGE)->amount, 2 * T);
    quota_head head;
    assert_int_equal(quota_ledger_head(books.ledger, &head), QUOTA_OK);
    assert_memory_equal(&made.asked.head, &head, sizeof head);

    made = make(&books, 530381, QUOTA_POLLUTANT_SO2, 20240101, 0, 0);
    assert_int_equal(sum(&made, QUOTA_SHEET_OPENING), 0);
    assert_int_equal(row_of(&made, QUOTA_SHEET_IN, QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE)->amount, 4 * T);
    assert_int_equal(row_of(&made, QUOTA_SHEET_OUT, QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT)->amount, 3 * T);
    assert_int_equal(sum(&made, QUOTA_SHEET_CLOSING), T);
    assert_int_equal(sum(&made, QUOTA_SHEET_CONSUMED), 3 * T);

    /* Where the lots came from: all of it from one county, whoever has it. */
    made = make(&books, 530302, QUOTA_POLLUTANT_SO2, 20240101, 20240331, 1);
    assert_int_equal(sum(&made, QUOTA_SHEET_OPENING), 0);
    assert_int_equal(sum(&made, QUOTA_SHEET_IN), 10 * T);
    assert_int_equal(sum(&made, QUOTA_SHEET_OUT), 3 * T);
    assert_int_equal(sum(&made, QUOTA_SHEET_CLOSING), 7 * T);
    made = make(&books, 530381, QUOTA_POLLUTANT_SO2, 20240101, 0, 1);
    assert_int_equal(sum(&made, QUOTA_SHEET_CLOSING), 0);

    made = make(&books, 0, QUOTA_POLLUTANT_SO2, 20240101, 0, 0);
    assert_int_equal(sum(&made, QUOTA_SHEET_IN), 10 * T);
    assert_int_equal(sum(&made, QUOTA_SHEET_OUT), 4 * T); /* used and cancelled */
    assert_int_equal(sum(&made, QUOTA_SHEET_CLOSING), 6 * T);
    assert_int_equal(sum(&made, QUOTA_SHEET_CONSUMED), 3 * T);

    made = make(&books, 0, QUOTA_POLLUTANT_COD, 20240101, 0, 0);
    assert_int_equal(made.count, 5); /* opening, closing, consumed, debt, deficit: nothing of each */
    assert_int_equal(sum(&made, QUOTA_SHEET_CLOSING), 0);

    made = make(&books, 0, QUOTA_POLLUTANT_SO2, 20250101, 0, 0); /* not begun */
    assert_int_equal(sum(&made, QUOTA_SHEET_OPENING), 6 * T);
    assert_int_equal(sum(&made, QUOTA_SHEET_CLOSING), 6 * T);
    books_close(&books);
}

static void test_debts(void **state)
{
    (void)state;
    test_books books;
    fill(&books);
    books_issue(&books, 1, 12, 2 * T, QUOTA_POLLUTANT_SO2, 530302);
    (void)books_use(&books, 1, 12, 9, 2 * T);
    quota_entry entry = books_entry(&books, QUOTA_VERB_OWE, QUOTA_ENTRY_INCUR, 1, 12, T);
    books_post(&books, &entry, 1);
    made_sheet made = make(&books, 530302, QUOTA_POLLUTANT_SO2, 20240101, 0, 0);
    assert_int_equal(sum(&made, QUOTA_SHEET_DEBT), T);
    assert_null(
        row_of(&made, QUOTA_SHEET_IN, QUOTA_VERB_OWE, QUOTA_ENTRY_INCUR)); /* a debt is nothing live */
    made = make(&books, 530381, QUOTA_POLLUTANT_SO2, 20240101, 0, 0);
    assert_int_equal(sum(&made, QUOTA_SHEET_DEBT), 0);
    books_close(&books);
}

/* What a law requires of a project and is not covered. */
static void test_deficit(void **state)
{
    (void)state;
    static const char text[] = "policy,p,p,p\ndocument,d\nwindow,from 2024-01-01\n"
                               "id,article,question,force,when,then,overrides,zh,en\n"
                               "A,1,offset,must,,ratio 2:1,,,\n";
    test_books books;
    quota_policy *policy;
    quota_policy_info info = {.struct_size = sizeof info};
    size_t count;
    assert_int_equal(quota_policy_parse(NULL, text, sizeof text - 1, &policy, NULL, NULL), QUOTA_OK);
    assert_int_equal(quota_policy_describe(policy, &info), QUOTA_OK);
    const quota_policy *const policies[] = {policy};
    const quota_ledger_options options = {
        .struct_size = sizeof options, .policies = policies, .policy_count = 1};
    books_open(&books, &options);
    quota_entry entry = books_entry(&books, QUOTA_VERB_STATE, QUOTA_ENTRY_ADOPT, 0, 0, 0);
    entry.value = 1;
    memcpy(entry.proof, info.digest, sizeof entry.proof);
    books_post(&books, &entry, 1);
    books_account(&books, 1, QUOTA_ROLE_OTHER, 530302);
    books_project(&books, 9, QUOTA_POLLUTANT_SO2); /* 100 t, so 200 t are required */
    books_state(&books, QUOTA_SUBJECT_PROJECT, 9, QUOTA_FACT_PROJECT_COUNTY, 530381, 20240101);
    books_issue(&books, 1, 11, 250 * T, QUOTA_POLLUTANT_SO2, 530302);
    const quota_entry use = books_use(&books, 1, 11, 9, 200 * T);
    made_sheet made = make(&books, 530381, QUOTA_POLLUTANT_SO2, 20240101, 0, 0);
    assert_int_equal(sum(&made, QUOTA_SHEET_CONSUMED), 200 * T);
    assert_int_equal(sum(&made, QUOTA_SHEET_DEFICIT), 0);
    entry = books_entry(&books, QUOTA_VERB_VOID, QUOTA_ENTRY_RULED, 1, 11, 30 * T);
    memcpy(entry.target, use.id, sizeof entry.target);
    memcpy(entry.proof, "ruling", 6);
    books_post(&books, &entry, 1);
    made = make(&books, 530381, QUOTA_POLLUTANT_SO2, 20240101, 0, 0);
    assert_int_equal(sum(&made, QUOTA_SHEET_CONSUMED), 170 * T);
    assert_int_equal(sum(&made, QUOTA_SHEET_DEFICIT), 30 * T);
    made =
        make(&books, 530302, QUOTA_POLLUTANT_SO2, 20240101, 0, 0); /* the project's county, not the lot's */
    assert_int_equal(sum(&made, QUOTA_SHEET_DEFICIT), 0);
    const quota_filter filter = {.struct_size = sizeof filter, .live = 1};
    quota_project *rows = books_list(&books, QUOTA_LIST_PROJECTS, &filter, sizeof *rows, 9, &count);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].required, 200 * T);
    assert_int_equal(rows[0].deficit, 30 * T);
    assert_int_equal(rows[0].ratio_num, 2);
    assert_int_equal(rows[0].ratio_den, 1);
    free(rows);
    books_close(&books);
    quota_policy_free(policy);
}

/* Ten times the largest amount is more than 64 bits hold. */
static void test_overflow(void **state)
{
    (void)state;
    test_books books;
    quota_sheet asked = {.struct_size = sizeof asked, .from = 20240102, .pollutant = QUOTA_POLLUTANT_SO2};
    size_t count;
    books_open(&books, NULL);
    for (uint64_t i = 1; i <= 10; i++) {
        quota_entry entry =
            books_entry(&books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT, i, i, QUOTA_AMOUNT_MAX);
        books_account(&books, i, QUOTA_ROLE_OTHER, (uint32_t)i);
        entry.party = i;
        entry.pollutant = QUOTA_POLLUTANT_SO2;
        entry.place = (uint32_t)i;
        entry.industry = (uint32_t)i;
        entry.proof[0] = (uint8_t)i;
        books_post(&books, &entry, 1);
    }
    assert_int_equal(quota_ledger_sheet(books.ledger, &asked, NULL, sizeof(quota_sheet_row), 0, &count, NULL),
                     QUOTA_E_OVERFLOW);
    asked.from = 20240101; /* the flows too */
    assert_int_equal(quota_ledger_sheet(books.ledger, &asked, NULL, sizeof(quota_sheet_row), 0, &count, NULL),
                     QUOTA_E_OVERFLOW);
    made_sheet made = make(&books, 7, QUOTA_POLLUTANT_SO2, 20240101, 0, 0);
    assert_int_equal(sum(&made, QUOTA_SHEET_CLOSING), QUOTA_AMOUNT_MAX);
    books_close(&books);
}

/* ---------------------------------------------------------------- from the rows, naively */

typedef struct naive_world {
    const quota_entry *entries;
    size_t count;
    uint32_t account_places[BOOKS_ACCOUNTS + 1];
    uint32_t lot_places[2000];
} naive_world;

static int counts(const naive_world *world, const quota_sheet *asked, uint64_t account, uint64_t lot,
                  uint8_t bucket)
{
    if (bucket != QUOTA_BUCKET_AVAILABLE && bucket != QUOTA_BUCKET_ENCUMBERED)
        return 0;
    if (asked->place == 0)
        return 1;
    return (asked->by_origin ? world->lot_places[lot] : world->account_places[account]) == asked->place;
}

static void same_as_naive(const naive_world *world, const made_sheet *made)
{
    const quota_sheet *asked = &made->asked;
    int64_t opening = 0, closing = 0, flows[2][16][64] = {{{0}}};
    for (size_t i = 0; i < world->count; i++) {
        const quota_entry *entry = &world->entries[i];
        const uint64_t to = entry->verb == QUOTA_VERB_HOLD ? entry->account : entry->to_account;
        const uint64_t to_lot = entry->to_lot != 0 ? entry->to_lot : entry->lot;
        if (entry->pollutant != asked->pollutant)
            continue;
        const int out = counts(world, asked, entry->account, entry->lot, entry->from_bucket);
        const int in = counts(world, asked, to == 0 ? entry->account : to, to_lot, entry->to_bucket);
        const int64_t change = (in - out) * entry->moved;
        opening += entry->date < asked->from ? change : 0;
        closing += entry->date <= asked->until ? change : 0;
        if (change != 0 && entry->date >= asked->from && entry->date <= asked->until)
            flows[out][entry->verb][entry->kind] += entry->moved;
    }
    assert_int_equal(sum(made, QUOTA_SHEET_OPENING), opening);
    assert_int_equal(sum(made, QUOTA_SHEET_CLOSING), closing);
    assert_int_equal(opening + sum(made, QUOTA_SHEET_IN) - sum(made, QUOTA_SHEET_OUT), closing);
    for (int out = 0; out < 2; out++)
        for (uint8_t verb = 0; verb < 16; verb++)
            for (uint8_t kind = 0; kind < 64; kind++) {
                const quota_sheet_row *row = row_of(made, out ? QUOTA_SHEET_OUT : QUOTA_SHEET_IN, verb, kind);
                assert_int_equal(row == NULL ? 0 : row->amount, flows[out][verb][kind]);
            }
}

static void note_places(test_books *books, naive_world *world)
{
    size_t count;
    quota_lot *lots = books_list(books, QUOTA_LIST_LOTS, NULL, sizeof *lots, 1000, &count);
    for (size_t i = 0; i < count; i++) {
        assert_true(lots[i].lot < sizeof world->lot_places / sizeof *world->lot_places);
        world->lot_places[lots[i].lot] = lots[i].place;
    }
    free(lots);
    quota_account *accounts = books_list(books, QUOTA_LIST_ACCOUNTS, NULL, sizeof *accounts, 1000, &count);
    for (size_t i = 0; i < count; i++)
        world->account_places[accounts[i].account] = accounts[i].place;
    free(accounts);
}

static void test_random_sheets(void **state)
{
    (void)state;
    for (uint64_t seed = 20; seed < 24; seed++) {
        test_books books;
        naive_world world;
        prng random = {seed};
        int64_t crossed = 0;
        memset(&world, 0, sizeof world);
        books_open(&books, NULL);
        books_random(&books, seed, 1500);
        quota_entry *entries = books_journal(&books, &world.count);
        world.entries = entries;
        note_places(&books, &world);
        for (int i = 0; i < 60; i++) {
            int32_t from = entries[prng_below(&random, world.count)].date;
            int32_t until = entries[prng_below(&random, world.count)].date;
            const uint8_t pollutant = i % 3 == 0 ? QUOTA_POLLUTANT_COD : QUOTA_POLLUTANT_SO2;
            const uint8_t by_origin = i % 2 != 0;
            if (from > until) {
                const int32_t swap = from;
                from = until;
                until = swap;
            }
            made_sheet made = make(&books, 0, pollutant, from, until, by_origin);
            same_as_naive(&world, &made);
            const int64_t whole = sum(&made, QUOTA_SHEET_CLOSING), in = sum(&made, QUOTA_SHEET_IN);
            int64_t places = 0, places_in = 0;
            for (uint64_t place = 0; place < BOOKS_PLACES; place++) {
                made = make(&books, books_place(place), pollutant, from, until, by_origin);
                same_as_naive(&world, &made);
                places += sum(&made, QUOTA_SHEET_CLOSING);
                places_in += sum(&made, QUOTA_SHEET_IN);
            }
            assert_int_equal(places, whole); /* all places add up to the ledger */
            crossed += places_in - in;
        }
        assert_true(crossed > 0);
        free(entries);
        books_close(&books);
    }
}

static void test_arguments(void **state)
{
    (void)state;
    test_books books;
    quota_sheet_row row;
    size_t count;
    fill(&books);
    const quota_sheet good = {
        .struct_size = sizeof good, .from = 20240101, .until = 20240401, .pollutant = QUOTA_POLLUTANT_SO2};
    quota_sheet sheet;
#define SHEET(status, ...)                                                                                   \
  sheet = good;                                                                                              \
  __VA_ARGS__;                                                                                               \
  assert_int_equal(quota_ledger_sheet(books.ledger, &sheet, &row, sizeof row, 1, &count, NULL), status)
    SHEET(QUOTA_E_BUFFER, (void)0);
    assert_true(count > 1 && count <= ROWS);
    assert_int_equal(row.part, QUOTA_SHEET_OPENING);
    SHEET(QUOTA_E_VALUE, sheet.from = 0);
    SHEET(QUOTA_E_VALUE, sheet.from = 20240230);
    SHEET(QUOTA_E_VALUE, sheet.until = 20240431);
    SHEET(QUOTA_E_VALUE, sheet.until = 20231231);
    SHEET(QUOTA_E_ARGUMENT, sheet.pollutant = 0);
    SHEET(QUOTA_E_ARGUMENT, sheet.pollutant = 64);
    SHEET(QUOTA_E_ARGUMENT, sheet.by_origin = 2);
    SHEET(QUOTA_E_ARGUMENT, sheet.reserved[5] = 1);
    SHEET(QUOTA_E_STRUCT_SIZE, sheet.struct_size = 8);
    assert_int_equal(quota_ledger_sheet(books.ledger, NULL, &row, sizeof row, 1, &count, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_sheet(NULL, &sheet, &row, sizeof row, 1, &count, NULL), QUOTA_E_ARGUMENT);
    sheet = good;
    assert_int_equal(quota_ledger_sheet(books.ledger, &sheet, &row, 0, 1, &count, NULL), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_ledger_sheet(books.ledger, &sheet, NULL, sizeof row, 1, &count, NULL),
                     QUOTA_E_ARGUMENT);
    books_close(&books);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_county),      cmocka_unit_test(test_debts),
        cmocka_unit_test(test_deficit),       cmocka_unit_test(test_overflow),
        cmocka_unit_test(test_random_sheets), cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
