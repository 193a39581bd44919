/* What comes back from a project by the law's own word was not needed: it leaves no deficit.  What is lost
 * does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "reserve.h"

#define T QUOTA_TONNE
#define ON 20241101
enum { PROJECT = 5, A = 1 };

static const char table[] = "policy,p,规,law\ndocument,d\nwindow,from 2024-10-09\n\n"
                            "id,article,question,force,when,then,overrides,zh,en\n"
                            "O,一,offset,must,,ratio 2:1,,二,two\n"
                            "R,二,reclaim,,,amount debited_amount,,收,back\n";

static test_books books;
static quota_policy *policy;

static void open_books(void)
{
    assert_int_equal(quota_policy_parse(NULL, table, sizeof table - 1, &policy, NULL, NULL), QUOTA_OK);
    const quota_policy *const policies[] = {policy};
    const quota_ledger_options opened = {
        .struct_size = sizeof opened, .policy_count = 1, .policies = policies};
    books_open(&books, &opened);
    reserve_account(&books, A, QUOTA_ROLE_OTHER, 0, 530302, 0);
    for (uint64_t lot = 11; lot <= 12; lot++)
        books_issue(&books, A, lot, 50 * T, QUOTA_POLLUTANT_SO2, 530302);
    reserve_adopt_own(&books, policy, 20241009);
    books.date = ON;
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, PROJECT, "increment=10t");
}

static void close_books(void)
{
    books_close(&books);
    quota_policy_free(policy);
}

static void back(const quota_entry *use, uint8_t verb, uint8_t kind, int64_t amount)
{
    quota_entry entry = books_entry(&books, verb, kind, 0, 0, amount);
    memcpy(entry.target, use->id, sizeof entry.target);
    if (verb == QUOTA_VERB_VOID) {
        entry.account = A;
        entry.lot = use->lot;
        memcpy(entry.proof, "ruling", 6);
    }
    books_post(&books, &entry, 1);
}

/* In tonnes, in the list and in the sheet. */
static void shows(int64_t required, int64_t covered)
{
    size_t count;
    const int64_t deficit = required > covered ? required - covered : 0;
    quota_project *rows = books_list(&books, QUOTA_LIST_PROJECTS, NULL, sizeof *rows, 5, &count);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].required, required * T);
    assert_int_equal(rows[0].covered, covered * T);
    assert_int_equal(rows[0].deficit, deficit * T);
    free(rows);
    const quota_filter in_deficit = {.struct_size = sizeof in_deficit, .live = 1};
    rows = books_list(&books, QUOTA_LIST_PROJECTS, &in_deficit, sizeof *rows, 5, &count);
    assert_int_equal(count, deficit > 0);
    free(rows);
}

static void test_given_up(void **state)
{
    (void)state;
    static const uint8_t kinds[] = {QUOTA_ENTRY_UNUSED, QUOTA_ENTRY_UNBUILT, QUOTA_ENTRY_SURPLUS};
    for (size_t i = 0; i < sizeof kinds; i++) {
        open_books();
        const quota_entry first = books_use(&books, A, 11, PROJECT, 12 * T);
        const quota_entry second = books_use(&books, A, 12, PROJECT, 8 * T);
        shows(20, 20);
        back(&first, QUOTA_VERB_RESTORE, kinds[i], 12 * T);
        shows(8, 8); /* leg by leg: no deficit in between */
        back(&second, QUOTA_VERB_RESTORE, kinds[i], 8 * T);
        shows(0, 0);
        (void)books_use(&books, A, 11, PROJECT, 5 * T); /* taken up again: the law answers anew */
        shows(20, 5);
        close_books();
    }
}

static void test_part_of_it(void **state)
{
    (void)state;
    open_books();
    const quota_entry use = books_use(&books, A, 11, PROJECT, 26 * T); /* more than is needed */
    shows(20, 26);
    back(&use, QUOTA_VERB_RESTORE, QUOTA_ENTRY_UNUSED, 4 * T);
    shows(20, 22);
    back(&use, QUOTA_VERB_RESTORE, QUOTA_ENTRY_UNUSED, 5 * T);
    shows(17, 17);
    close_books();
}

/* What was void leaves its deficit, and what comes back afterwards does not hide it. */
static void test_lost(void **state)
{
    (void)state;
    open_books();
    const quota_entry first = books_use(&books, A, 11, PROJECT, 12 * T);
    const quota_entry second = books_use(&books, A, 12, PROJECT, 8 * T);
    back(&first, QUOTA_VERB_VOID, QUOTA_ENTRY_RULED, 12 * T);
    shows(20, 8);
    back(&second, QUOTA_VERB_RESTORE, QUOTA_ENTRY_SURPLUS, 3 * T);
    shows(17, 5);
    close_books();
}

/* An entry undone was no finding of law: the need stands until it is used for anew. */
static void test_undone(void **state)
{
    (void)state;
    open_books();
    const quota_entry use = books_use(&books, A, 11, PROJECT, 20 * T);
    back(&use, QUOTA_VERB_RESTORE, QUOTA_ENTRY_CORRECT, 20 * T);
    shows(20, 0);
    close_books();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_given_up), cmocka_unit_test(test_part_of_it),
                                       cmocka_unit_test(test_lost), cmocka_unit_test(test_undone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
