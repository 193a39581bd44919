/* books.c - a small ledger in memory, and random entries for it. */
#include "books.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prng.h"

static void done(quota_status status, const quota_error *error, const char *what)
{
    char text[512] = "";
    if (status == QUOTA_OK)
        return;
    (void)quota_error_text(error, QUOTA_EN, text, sizeof text, NULL);
    fail_msg("%s: %s; %s", what, quota_status_name((int32_t)status), text);
}

void books_open(test_books *books, const quota_ledger_options *options)
{
    quota_error error = {.struct_size = sizeof error};
    memset(books, 0, sizeof *books);
    books->date = 20240101;
    done(quota_ledger_open(options, &books->ledger, &error), &error, "open");
}

void books_close(test_books *books)
{
    quota_ledger_free(books->ledger);
    books->ledger = NULL;
}

quota_entry books_entry(test_books *books, uint8_t verb, uint8_t kind, uint64_t account, uint64_t lot,
                        int64_t amount)
{
    quota_entry entry;
    memset(&entry, 0, sizeof entry);
    books->ids++;
    memcpy(entry.id, "books", 5);
    memcpy(entry.id + 8, &books->ids, sizeof books->ids);
    entry.date = books->date;
    entry.verb = verb;
    entry.kind = kind;
    entry.account = account;
    entry.lot = lot;
    entry.amount = amount;
    return entry;
}

static quota_status post(test_books *books, const quota_entry *entries, size_t count, quota_error *error)
{
    quota_post post = {.struct_size = sizeof post, .entry_size = sizeof *entries, .entries = entries};
    post.result_size = sizeof(quota_result);
    post.count = count;
    return quota_ledger_post(books->ledger, &post, error);
}

void books_post(test_books *books, const quota_entry *entries, size_t count)
{
    quota_error error = {.struct_size = sizeof error};
    quota_post post = {.struct_size = sizeof post, .entry_size = sizeof *entries, .entries = entries};
    quota_result *results = calloc(count, sizeof *results);
    char what[64] = "post";
    assert_non_null(results);
    post.result_size = sizeof *results;
    post.results = results;
    post.count = count;
    const quota_status status = quota_ledger_post(books->ledger, &post, &error);
    for (size_t i = 0; i < count; i++)
        if (results[i].status != QUOTA_OK && results[i].status != QUOTA_R_NOT_POSTED)
            (void)snprintf(what, sizeof what, "post: entry %zu %s", i, quota_status_name(results[i].status));
    free(results);
    done(status, &error, what);
}

quota_status books_try(test_books *books, const quota_entry *entries, size_t count)
{
    return post(books, entries, count, NULL);
}

/* The check character is the one of 31 that fits. */
static void party_code(uint64_t number, uint8_t *code)
{
    static const char characters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    char text[32];
    (void)snprintf(text, sizeof text, "91530300MA6%06u", (unsigned)(number % 1000000));
    for (size_t i = 0; i < sizeof characters - 1; i++) {
        text[17] = characters[i];
        if (quota_party_code_valid(text, 18)) {
            memcpy(code, text, 18);
            return;
        }
    }
    fail_msg("no check character fits");
}

void books_account(test_books *books, uint64_t account, uint8_t role, uint32_t place)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN, account, 0, 0);
    entry.role = role;
    entry.place = place;
    entry.pool = role == QUOTA_ROLE_RESERVE ? QUOTA_POOL_COUNTY : 0;
    if (role == QUOTA_ROLE_ENTERPRISE)
        party_code(account, entry.proof);
    books_post(books, &entry, 1);
}

static quota_entry issue(test_books *books, uint64_t account, uint64_t lot, int64_t amount, uint8_t pollutant,
                         uint32_t place)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT, account, lot, amount);
    entry.party = account;
    entry.pollutant = pollutant;
    entry.place = place;
    memcpy(entry.proof, "evidence", 8);
    memcpy(entry.proof + 8, &lot, sizeof lot);
    return entry;
}

void books_issue(test_books *books, uint64_t account, uint64_t lot, int64_t amount, uint8_t pollutant,
                 uint32_t place)
{
    const quota_entry entry = issue(books, account, lot, amount, pollutant, place);
    books_post(books, &entry, 1);
}

void books_sell(test_books *books, uint64_t from, uint64_t to, uint64_t lot, int64_t amount)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE, from, lot, amount);
    entry.to_account = to;
    books_post(books, &entry, 1);
}

quota_entry books_hold(test_books *books, uint8_t kind, uint64_t account, uint64_t lot, int64_t amount,
                       int32_t valid_until)
{
    const quota_filter filter = {.struct_size = sizeof filter, .account = account, .lot = lot};
    quota_entry entry = books_entry(books, QUOTA_VERB_HOLD, kind, account, lot, amount);
    size_t count;
    quota_holding *cells = books_list(books, QUOTA_LIST_HOLDINGS, &filter, sizeof *cells, 9, &count);
    assert_int_equal(count, 1);
    entry.term = cells[0].term;
    free(cells);
    entry.valid_until = valid_until;
    books_post(books, &entry, 1);
    return entry;
}

void books_state(test_books *books, uint8_t subject, uint64_t number, uint32_t fact, int64_t value,
                 int32_t from)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT, 0, 0, 0);
    entry.subject = subject;
    entry.fact = fact;
    entry.value = value;
    entry.valid_from = from;
    entry.account = subject == QUOTA_SUBJECT_ACCOUNT ? number : 0;
    entry.project = subject == QUOTA_SUBJECT_PROJECT ? number : 0;
    entry.lot = subject == QUOTA_SUBJECT_LOT ? number : 0;
    entry.place = subject == QUOTA_SUBJECT_PLACE ? (uint32_t)number : 0;
    books_post(books, &entry, 1);
}

void books_project(test_books *books, uint64_t project, uint8_t pollutant)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT, 0, 0, 0);
    entry.subject = QUOTA_SUBJECT_PROJECT;
    entry.project = project;
    entry.fact = QUOTA_FACT_INCREMENT;
    entry.value = 100 * QUOTA_TONNE;
    entry.pollutant = pollutant;
    books_post(books, &entry, 1);
}

quota_entry books_use(test_books *books, uint64_t account, uint64_t lot, uint64_t project, int64_t amount)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT, account, lot, amount);
    entry.project = project;
    books_post(books, &entry, 1);
    return entry;
}

/* ---------------------------------------------------------------- reading all */

void *books_list(test_books *books, quota_list_kind list, const quota_filter *filter, size_t row_size,
                 size_t page, size_t *count)
{
    quota_error error = {.struct_size = sizeof error};
    uint64_t cursor = 0;
    char *rows = NULL;
    size_t given = page;
    for (*count = 0; given == page; *count += given) {
        rows = realloc(rows, (*count + page) * row_size);
        assert_non_null(rows);
        done(quota_list(books->ledger, list, filter, &cursor, rows + *count * row_size, row_size, page,
                        &given, &error),
             &error, "list");
        assert_true(given <= page);
    }
    return rows;
}

quota_entry *books_journal(test_books *books, size_t *count)
{
    return books_list(books, QUOTA_LIST_HISTORY, NULL, sizeof(quota_entry), 100, count);
}

/* ---------------------------------------------------------------- at random */

uint32_t books_place(uint64_t index)
{
    static const uint32_t places[BOOKS_PLACES] = {530302, 530381, 530300};
    return places[index % BOOKS_PLACES];
}

typedef struct random_run {
    test_books *books;
    prng random;
    uint64_t lots;
} random_run;

static uint64_t below(random_run *run, uint64_t bound)
{
    return prng_below(&run->random, bound);
}

static void born(random_run *run)
{
    const uint64_t account = 1 + below(run, BOOKS_ACCOUNTS);
    const uint8_t pollutant = below(run, 3) == 0 ? QUOTA_POLLUTANT_COD : QUOTA_POLLUTANT_SO2;
    /* Draws stand apart: compilers differ in which argument of a call comes first. */
    const uint32_t place = books_place(below(run, BOOKS_PLACES));
    const int64_t amount = 1 + (int64_t)below(run, 1000);
    quota_entry entry = issue(run->books, account, run->lots + 1, amount, pollutant, place);
    if (below(run, 2) == 0)
        entry.term = 20241231;
    if (books_try(run->books, &entry, 1) == QUOTA_OK)
        run->lots++;
}

/* Any claim of the last hundred. */
static quota_claim any_claim(random_run *run)
{
    quota_claim claims[100];
    uint64_t cursor = 0;
    size_t count = 0;
    const quota_filter filter = {.struct_size = sizeof filter, .lot = 1 + below(run, run->lots)};
    memset(claims, 0, sizeof claims);
    assert_int_equal(quota_list(run->books->ledger, QUOTA_LIST_CLAIMS, &filter, &cursor, claims,
                                sizeof *claims, 100, &count, NULL),
                     QUOTA_OK);
    return claims[count == 0 ? 0 : below(run, count)];
}

static void on_claim(random_run *run)
{
    static const uint8_t pairs[][2] = {
        {QUOTA_VERB_RELEASE, QUOTA_ENTRY_WITHDRAWN}, {QUOTA_VERB_RELEASE, QUOTA_ENTRY_DISCHARGE},
        {QUOTA_VERB_RESTORE, QUOTA_ENTRY_UNUSED},    {QUOTA_VERB_RESTORE, QUOTA_ENTRY_SURPLUS},
        {QUOTA_VERB_RESTORE, QUOTA_ENTRY_CORRECT},   {QUOTA_VERB_VOID, QUOTA_ENTRY_RULED},
        {QUOTA_VERB_MOVE, QUOTA_ENTRY_MERGE},        {QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE},
        {QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT},
    };
    const uint8_t *pair = pairs[below(run, sizeof pairs / sizeof *pairs)];
    const quota_claim claim = any_claim(run);
    quota_entry entry =
        books_entry(run->books, pair[0], pair[1], claim.account, claim.lot, 1 + (int64_t)below(run, 100));
    if (claim.seq == 0)
        return;
    memcpy(entry.target, claim.id, sizeof entry.target);
    entry.term = claim.term;
    if (pair[0] == QUOTA_VERB_MOVE || (pair[0] == QUOTA_VERB_RESTORE && pair[1] != QUOTA_ENTRY_CORRECT))
        entry.to_account = 1 + below(run, BOOKS_ACCOUNTS);
    if (pair[0] == QUOTA_VERB_USE)
        entry.project = claim.project;
    if (pair[0] == QUOTA_VERB_VOID)
        memcpy(entry.proof, "ruling", 6);
    else if (pair[0] != QUOTA_VERB_USE && below(run, 2) == 0)
        entry.flags = QUOTA_FLAG_UP_TO;
    (void)books_try(run->books, &entry, 1);
}

static void on_cell(random_run *run)
{
    static const uint8_t pairs[][2] = {
        {QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE},       {QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE},
        {QUOTA_VERB_MOVE, QUOTA_ENTRY_GRANT},      {QUOTA_VERB_MOVE, QUOTA_ENTRY_RECOVER},
        {QUOTA_VERB_MOVE, QUOTA_ENTRY_CARRY},      {QUOTA_VERB_MOVE, QUOTA_ENTRY_CONVERT},
        {QUOTA_VERB_MOVE, QUOTA_ENTRY_ABANDON},    {QUOTA_VERB_HOLD, QUOTA_ENTRY_DEAL},
        {QUOTA_VERB_HOLD, QUOTA_ENTRY_PLAN},       {QUOTA_VERB_HOLD, QUOTA_ENTRY_PLEDGE},
        {QUOTA_VERB_HOLD, QUOTA_ENTRY_FREEZE},     {QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT},
        {QUOTA_VERB_SURRENDER, QUOTA_ENTRY_CLEAR}, {QUOTA_VERB_CANCEL, QUOTA_ENTRY_RETIRE},
        {QUOTA_VERB_VOID, QUOTA_ENTRY_RULED},      {QUOTA_VERB_VOID, QUOTA_ENTRY_FRAUD},
        {QUOTA_VERB_OWE, QUOTA_ENTRY_INCUR},
    };
    const uint8_t *pair = pairs[below(run, sizeof pairs / sizeof *pairs)];
    const quota_filter filter = {.struct_size = sizeof filter, .lot = 1 + below(run, run->lots), .live = 1};
    quota_holding rows[20];
    uint64_t cursor = 0;
    size_t count = 0;
    assert_int_equal(quota_list(run->books->ledger, QUOTA_LIST_HOLDINGS, &filter, &cursor, rows, sizeof *rows,
                                20, &count, NULL),
                     QUOTA_OK);
    if (count == 0)
        return;
    const quota_holding *cell = &rows[below(run, count)];
    quota_entry entry =
        books_entry(run->books, pair[0], pair[1], cell->account, cell->lot, 1 + (int64_t)below(run, 200));
    entry.term = pair[0] == QUOTA_VERB_OWE ? 0 : cell->term;
    if (pair[0] == QUOTA_VERB_MOVE && pair[1] != QUOTA_ENTRY_CARRY && pair[1] != QUOTA_ENTRY_CONVERT)
        entry.to_account = 1 + below(run, BOOKS_ACCOUNTS);
    if (pair[1] == QUOTA_ENTRY_CARRY)
        entry.to_term = cell->term == 0 ? 20241231 : cell->term + 10000;
    if (pair[1] == QUOTA_ENTRY_CONVERT)
        entry.origin = QUOTA_LOT_ORIGIN_PAID;
    if (pair[1] == QUOTA_ENTRY_ABANDON)
        entry.earmark = QUOTA_LOT_EARMARK_MAJOR_PROJECTS;
    if (pair[1] == QUOTA_ENTRY_CONVERT || pair[1] == QUOTA_ENTRY_ABANDON)
        entry.to_lot = run->lots + 1;
    if (pair[1] == QUOTA_ENTRY_DEAL || pair[1] == QUOTA_ENTRY_PLEDGE)
        entry.to_account = 1 + below(run, BOOKS_ACCOUNTS);
    if (pair[0] == QUOTA_VERB_HOLD && below(run, 2) == 0)
        entry.valid_until = run->books->date + (int32_t)below(run, 20);
    if (pair[0] == QUOTA_VERB_USE || pair[1] == QUOTA_ENTRY_PLAN)
        entry.project = 1 + below(run, BOOKS_PROJECTS);
    if (pair[0] == QUOTA_VERB_VOID)
        memcpy(entry.proof, "ruling", 6);
    if (pair[0] == QUOTA_VERB_MOVE && below(run, 4) == 0)
        entry.flags = QUOTA_FLAG_UP_TO;
    if (books_try(run->books, &entry, 1) == QUOTA_OK && entry.to_lot != 0)
        run->lots++;
}

static void next_day(random_run *run)
{
    test_books *books = run->books;
    const int32_t day = books->date % 100;
    if (below(run, 3) != 0)
        return;
    if (day < 28)
        books->date++;
    else
        books->date += books->date / 100 % 100 < 12 ? 100 - day + 1 : 10000 - 1100 - day + 1;
}

void books_random(test_books *books, uint64_t seed, size_t entries)
{
    random_run run = {.books = books, .random = {seed}};
    for (uint64_t i = 1; i <= BOOKS_ACCOUNTS; i++)
        books_account(books, i, i % 2 == 0 ? QUOTA_ROLE_RESERVE : QUOTA_ROLE_OTHER, books_place(i));
    for (uint64_t i = 1; i <= BOOKS_PROJECTS; i++) {
        books_project(books, i, QUOTA_POLLUTANT_SO2);
        books_state(books, QUOTA_SUBJECT_PROJECT, i, QUOTA_FACT_PROJECT_COUNTY, books_place(i), 20240101);
    }
    for (size_t i = 0; i < entries; i++) {
        const uint64_t choice = below(&run, 10);
        next_day(&run);
        if (run.lots < 3 || choice == 0)
            born(&run);
        else if (choice < 4)
            on_claim(&run);
        else
            on_cell(&run);
    }
}
