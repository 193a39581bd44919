/* books.h - a small ledger in memory for tests that ask it: accounts, lots and entries in few words, and a
 * run of random entries of every verb.
 *
 *     test_books books;
 *     books_open(&books, NULL);
 *     books_account(&books, 1, QUOTA_ROLE_ENTERPRISE, 530302);
 *     books_issue(&books, 1, 11, 10 * QUOTA_TONNE, QUOTA_POLLUTANT_SO2, 530302);
 *     quota_entry entry = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE, 1, 11, QUOTA_TONNE);
 *     entry.to_account = 2;
 *     books_post(&books, &entry, 1);
 *     books_close(&books); */
#ifndef TESTS_BOOKS_H
#define TESTS_BOOKS_H

#include <libquota/query.h>

typedef struct test_books {
    quota_ledger *ledger;
    uint64_t ids; /* given so far */
    int32_t date; /* of the next entry */
} test_books;

/* options NULL = a ledger of its own in memory.  Any failure ends the test. */
void books_open(test_books *books, const quota_ledger_options *options);
void books_close(test_books *books);

/* An entry with an id of its own and the date; the rest is the test's. */
quota_entry books_entry(test_books *books, uint8_t verb, uint8_t kind, uint64_t account, uint64_t lot,
                        int64_t amount);
/* One group; it must be done. */
void books_post(test_books *books, const quota_entry *entries, size_t count);
/* One group, whatever comes of it. */
quota_status books_try(test_books *books, const quota_entry *entries, size_t count);

/* An enterprise has a party code made of its number. */
void books_account(test_books *books, uint64_t account, uint8_t role, uint32_t place);
void books_issue(test_books *books, uint64_t account, uint64_t lot, int64_t amount, uint8_t pollutant,
                 uint32_t place);
void books_sell(test_books *books, uint64_t from, uint64_t to, uint64_t lot, int64_t amount);
/* Of the account's first cell of the lot; answers the claim. */
quota_entry books_hold(test_books *books, uint8_t kind, uint64_t account, uint64_t lot, int64_t amount,
                       int32_t valid_until);
/* The project gets an increment of the pollutant, so that it may use. */
void books_project(test_books *books, uint64_t project, uint8_t pollutant);
quota_entry books_use(test_books *books, uint64_t account, uint64_t lot, uint64_t project, int64_t amount);
void books_state(test_books *books, uint8_t subject, uint64_t number, uint32_t fact, int64_t value,
                 int32_t from);

/* ---------------------------------------------------------------- at random
 *
 * Accounts 1 .. BOOKS_ACCOUNTS in BOOKS_PLACES places, lots of two pollutants, projects 1 .. 3; entries of
 * every verb over two years.  What the ledger refuses is left out. */
enum { BOOKS_ACCOUNTS = 8, BOOKS_PLACES = 3, BOOKS_PROJECTS = 3 };
uint32_t books_place(uint64_t index); /* from 0 */
void books_random(test_books *books, uint64_t seed, size_t entries);

/* All entries, to be freed. */
quota_entry *books_journal(test_books *books, size_t *count);
/* All rows of a list, to be freed; pages of `page`. */
void *books_list(test_books *books, quota_list_kind list, const quota_filter *filter, size_t row_size,
                 size_t page, size_t *count);

#endif
