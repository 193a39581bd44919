/* Lists: every row there is, by every filter, with what a host would see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "books.h"

#define T QUOTA_TONNE

/* Seller 1, buyer 2, reserve 3, bank 4; lots 11 and 12 of SO2, 13 of COD; project 9 uses 2 t of lot 11. */
static void fill(test_books *books)
{
    quota_entry entry;
    books_open(books, NULL);
    books_account(books, 1, QUOTA_ROLE_ENTERPRISE, 530302);
    books_account(books, 2, QUOTA_ROLE_ENTERPRISE, 530381);
    books_account(books, 3, QUOTA_ROLE_RESERVE, 530300);
    books_account(books, 4, QUOTA_ROLE_OTHER, 530300);
    books_issue(books, 1, 11, 10 * T, QUOTA_POLLUTANT_SO2, 530302);
    entry = books_entry(books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT, 1, 12, 5 * T);
    entry.party = 2;
    entry.pollutant = QUOTA_POLLUTANT_SO2;
    entry.place = 530381;
    entry.basin = 77;
    entry.industry = 2511;
    entry.origin = QUOTA_LOT_ORIGIN_PAID;
    entry.earmark = QUOTA_LOT_EARMARK_MAJOR_PROJECTS;
    entry.measure = QUOTA_MEASURE_CLOSURE;
    entry.valid_from = 20261231;
    entry.flags = QUOTA_FLAG_EXPECTED;
    entry.term = 20251231;
    memset(entry.proof, 7, sizeof entry.proof);
    books_post(books, &entry, 1);
    books_issue(books, 3, 13, 20 * T, QUOTA_POLLUTANT_COD, 530300);
    books_sell(books, 1, 2, 11, 4 * T);
    books_project(books, 9, QUOTA_POLLUTANT_SO2);
    (void)books_use(books, 2, 11, 9, 2 * T);
    entry = books_entry(books, QUOTA_VERB_HOLD, QUOTA_ENTRY_PLEDGE, 1, 11, 3 * T);
    entry.to_account = 4;
    entry.valid_until = 20240601;
    entry.mask = 1u << QUOTA_VERB_CANCEL;
    books_post(books, &entry, 1);
}

static size_t count_of(test_books *books, quota_list_kind list, const quota_filter *filter)
{
    char row[512];
    uint64_t cursor = 0;
    size_t given = 1, count = 0;
    quota_filter with = *filter;
    with.struct_size = sizeof with;
    while (given == 1) {
        assert_int_equal(quota_list(books->ledger, list, &with, &cursor, row, sizeof row, 1, &given, NULL),
                         QUOTA_OK);
        count += given;
    }
    return count;
}
#define COUNT(list, ...) count_of(&books, QUOTA_LIST_##list, &(quota_filter){__VA_ARGS__})

static void test_holdings(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    fill(&books);
    quota_holding *rows = books_list(&books, QUOTA_LIST_HOLDINGS, NULL, sizeof *rows, 10, &count);
    assert_int_equal(count, 4);
    assert_int_equal(rows[0].account, 1);
    assert_int_equal(rows[0].lot, 11);
    assert_int_equal(rows[0].available, 3 * T);
    assert_int_equal(rows[0].encumbered, 3 * T);
    assert_int_equal(rows[0].bought, 0);
    assert_int_equal(rows[0].place, 530302);
    assert_int_equal(rows[0].pollutant, QUOTA_POLLUTANT_SO2);
    assert_int_equal(rows[1].term, 20251231);
    assert_int_equal(rows[1].lot_place, 530381);
    assert_int_equal(rows[3].account, 2);
    assert_int_equal(rows[3].available, 2 * T);
    assert_int_equal(rows[3].bought, 8);
    assert_int_equal(rows[3].place, 530381);
    assert_int_equal(rows[3].lot_place, 530302);
    free(rows);
    assert_int_equal(COUNT(HOLDINGS, .account = 1), 2);
    assert_int_equal(COUNT(HOLDINGS, .lot = 11), 2);
    assert_int_equal(COUNT(HOLDINGS, .lot = 11, .account = 2), 1);
    assert_int_equal(COUNT(HOLDINGS, .lot = 12, .account = 2), 0);
    assert_int_equal(COUNT(HOLDINGS, .term = 20251231), 1);
    assert_int_equal(COUNT(HOLDINGS, .term = -1), 3);
    assert_int_equal(COUNT(HOLDINGS, .term = -1, .account = 1), 1);
    assert_int_equal(COUNT(HOLDINGS, .place = 530381), 1);
    assert_int_equal(COUNT(HOLDINGS, .role = QUOTA_ROLE_RESERVE), 1);
    assert_int_equal(COUNT(HOLDINGS, .pollutant = QUOTA_POLLUTANT_SO2), 3);
    assert_int_equal(COUNT(HOLDINGS, .account = 4), 0);
    books_sell(&books, 2, 3, 11, 2 * T);
    assert_int_equal(COUNT(HOLDINGS, .account = 2), 1);
    assert_int_equal(COUNT(HOLDINGS, .account = 2, .live = 1), 0);
    books_close(&books);
}

static void test_lots(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    fill(&books);
    quota_lot *rows = books_list(&books, QUOTA_LIST_LOTS, NULL, sizeof *rows, 2, &count);
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].lot, 11);
    assert_int_equal(rows[0].party, 1);
    assert_int_equal(rows[0].seq, 5);
    assert_int_equal(rows[0].issued, 10 * T);
    assert_int_equal(rows[0].available, 5 * T);
    assert_int_equal(rows[0].encumbered, 3 * T);
    assert_int_equal(rows[0].consumed, 2 * T);
    assert_int_equal(rows[0].kind, QUOTA_ENTRY_DEPOSIT);
    assert_int_equal(rows[1].completed, 20261231);
    assert_int_equal(rows[1].basin, 77);
    assert_int_equal(rows[1].industry, 2511);
    assert_int_equal(rows[1].proof[31], 7);
    assert_int_equal(rows[1].expected, 1);
    assert_int_equal(rows[1].parent, 0);
    free(rows);
    assert_int_equal(COUNT(LOTS, .lot = 12), 1);
    assert_int_equal(COUNT(LOTS, .lot = 12, .pollutant = QUOTA_POLLUTANT_COD), 0);
    assert_int_equal(COUNT(LOTS, .place = 530302), 1);
    assert_int_equal(COUNT(LOTS, .basin = 77), 1);
    assert_int_equal(COUNT(LOTS, .industry = 2511), 1);
    assert_int_equal(COUNT(LOTS, .party = 2), 1);
    assert_int_equal(COUNT(LOTS, .pollutant = QUOTA_POLLUTANT_SO2), 2);
    assert_int_equal(COUNT(LOTS, .origin = QUOTA_LOT_ORIGIN_PAID), 1);
    assert_int_equal(COUNT(LOTS, .earmark = QUOTA_LOT_EARMARK_MAJOR_PROJECTS), 1);
    assert_int_equal(COUNT(LOTS, .measure = QUOTA_MEASURE_CLOSURE), 1);
    assert_int_equal(COUNT(LOTS, .kind = QUOTA_ENTRY_DEPOSIT), 3);
    assert_int_equal(COUNT(LOTS, .expected = 1), 1);
    assert_int_equal(COUNT(LOTS, .expected = 2), 2);
    assert_int_equal(COUNT(LOTS, .live = 1), 3);
    /* two children of lot 13 */
    for (uint64_t child = 21; child <= 22; child++) {
        quota_entry entry = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_CONVERT, 3, 13, 10 * T);
        entry.to_lot = child;
        entry.origin = QUOTA_LOT_ORIGIN_PAID;
        books_post(&books, &entry, 1);
    }
    const quota_filter filter = {.struct_size = sizeof filter, .parent = 13};
    rows = books_list(&books, QUOTA_LIST_LOTS, &filter, sizeof *rows, 1, &count);
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].lot, 22); /* the latest first */
    assert_int_equal(rows[1].lot, 21);
    assert_int_equal(rows[0].parent, 13);
    free(rows);
    assert_int_equal(COUNT(LOTS, .parent = 11), 0);
    assert_int_equal(COUNT(LOTS, .lot = 13, .live = 1), 0); /* all of it went to its children */
    books_close(&books);
}

static void test_claims(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    fill(&books);
    quota_claim *rows = books_list(&books, QUOTA_LIST_CLAIMS, NULL, sizeof *rows, 10, &count);
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].bucket, QUOTA_BUCKET_CONSUMED);
    assert_int_equal(rows[0].kind, QUOTA_ENTRY_PROJECT);
    assert_int_equal(rows[0].project, 9);
    assert_int_equal(rows[0].account, 2);
    assert_int_equal(rows[0].lot, 11);
    assert_int_equal(rows[0].made, 2 * T);
    assert_int_equal(rows[0].left, 2 * T);
    assert_int_equal(rows[1].bucket, QUOTA_BUCKET_ENCUMBERED);
    assert_int_equal(rows[1].to_account, 4);
    assert_int_equal(rows[1].valid_until, 20240601);
    assert_int_equal(rows[1].mask, 1u << QUOTA_VERB_CANCEL);
    assert_int_equal(rows[1].pollutant, QUOTA_POLLUTANT_SO2);
    quota_entry entry;
    assert_int_equal(quota_ledger_entry(books.ledger, rows[1].id, &entry, sizeof entry, NULL), QUOTA_OK);
    assert_int_equal(entry.seq, rows[1].seq);
    assert_int_equal(COUNT(CLAIMS, .account = 1), 1);
    assert_int_equal(COUNT(CLAIMS, .account = 4), 0); /* a beneficiary has nothing */
    assert_int_equal(COUNT(CLAIMS, .lot = 11), 2);
    assert_int_equal(COUNT(CLAIMS, .lot = 11, .account = 2), 1);
    assert_int_equal(COUNT(CLAIMS, .lot = 13), 0);
    assert_int_equal(COUNT(CLAIMS, .project = 9), 1);
    assert_int_equal(COUNT(CLAIMS, .kind = QUOTA_ENTRY_PLEDGE), 1);
    assert_int_equal(COUNT(CLAIMS, .bucket = QUOTA_BUCKET_CONSUMED), 1);
    assert_int_equal(COUNT(CLAIMS, .expires_by = 20240601), 1);
    assert_int_equal(COUNT(CLAIMS, .expires_by = 20240531), 0);
    assert_int_equal(COUNT(CLAIMS, .term = 20251231), 0);
    assert_int_equal(COUNT(CLAIMS, .term = -1), 2);
    assert_int_equal(COUNT(CLAIMS, .pollutant = QUOTA_POLLUTANT_COD), 0);
    entry = books_entry(&books, QUOTA_VERB_RELEASE, QUOTA_ENTRY_DISCHARGE, 0, 0, 3 * T);
    memcpy(entry.target, rows[1].id, sizeof entry.target);
    books_post(&books, &entry, 1);
    assert_int_equal(COUNT(CLAIMS, .lot = 11), 2);
    assert_int_equal(COUNT(CLAIMS, .lot = 11, .live = 1), 1);
    free(rows);
    books_close(&books);
}

/* Holds and uses of one project, of two pollutants, in pages of one: all of them, each once. */
static void test_claims_of_a_project(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    fill(&books);
    books_project(&books, 9, QUOTA_POLLUTANT_COD);
    (void)books_use(&books, 3, 13, 9, T);
    (void)books_use(&books, 3, 13, 9, 2 * T);
    for (int i = 0; i < 2; i++) {
        quota_entry entry = books_entry(&books, QUOTA_VERB_HOLD, QUOTA_ENTRY_PLAN, 3, 13, T);
        entry.project = 9;
        books_post(&books, &entry, 1);
    }
    const quota_filter filter = {.struct_size = sizeof filter, .project = 9};
    quota_claim *rows = books_list(&books, QUOTA_LIST_CLAIMS, &filter, sizeof *rows, 1, &count);
    uint64_t seqs = 0;
    assert_int_equal(count, 5);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].project, 9);
        assert_int_equal(seqs >> rows[i].seq & 1, 0);
        seqs |= UINT64_C(1) << rows[i].seq;
    }
    free(rows);
    assert_int_equal(COUNT(CLAIMS, .project = 9, .bucket = QUOTA_BUCKET_ENCUMBERED), 2);
    assert_int_equal(COUNT(CLAIMS, .project = 9, .pollutant = QUOTA_POLLUTANT_COD), 4);
    books_close(&books);
}

static void test_accounts(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    fill(&books);
    quota_account *rows = books_list(&books, QUOTA_LIST_ACCOUNTS, NULL, sizeof *rows, 3, &count);
    assert_int_equal(count, 4);
    assert_int_equal(rows[0].account, 1);
    assert_int_equal(rows[0].seq, 1);
    assert_int_equal(rows[0].standing, 1);
    assert_int_equal(strlen(rows[0].party), 18);
    assert_true(quota_party_code_valid(rows[0].party, 18));
    assert_int_equal(rows[2].role, QUOTA_ROLE_RESERVE);
    assert_int_equal(rows[2].pool, QUOTA_POOL_COUNTY);
    assert_string_equal(rows[3].party, "");
    free(rows);
    assert_int_equal(COUNT(ACCOUNTS, .place = 530300), 2);
    assert_int_equal(COUNT(ACCOUNTS, .role = QUOTA_ROLE_ENTERPRISE), 2);
    assert_int_equal(COUNT(ACCOUNTS, .account = 2), 1);
    assert_int_equal(COUNT(ACCOUNTS, .account = 2, .place = 530300), 0);
    assert_int_equal(COUNT(ACCOUNTS, .basin = 1), 0);
    assert_int_equal(COUNT(ACCOUNTS, .industry = 1), 0);
    quota_entry entry = books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_CLOSE, 4, 0, 0);
    books_post(&books, &entry, 1);
    assert_int_equal(COUNT(ACCOUNTS, .live = 1), 3);
    assert_int_equal(COUNT(ACCOUNTS, 0), 4);
    books_close(&books);
}

static void test_balances_and_debts(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    fill(&books);
    quota_entry entry = books_entry(&books, QUOTA_VERB_VOID, QUOTA_ENTRY_FRAUD, 3, 13, 20 * T);
    books_post(&books, &entry, 1);
    books_issue(&books, 3, 14, T, QUOTA_POLLUTANT_COD, 530300);
    entry = books_entry(&books, QUOTA_VERB_SURRENDER, QUOTA_ENTRY_CLEAR, 3, 14, T);
    books_post(&books, &entry, 1);
    entry = books_entry(&books, QUOTA_VERB_OWE, QUOTA_ENTRY_INCUR, 2, 14, T);
    books_post(&books, &entry, 1);
    quota_balance *rows = books_list(&books, QUOTA_LIST_BALANCES, NULL, sizeof *rows, 1, &count);
    assert_int_equal(count, 4);
    assert_int_equal(rows[0].account, 1); /* both terms in one row */
    assert_int_equal(rows[0].available, 8 * T);
    assert_int_equal(rows[0].encumbered, 3 * T);
    assert_int_equal(rows[0].pledged, 3 * T);
    assert_int_equal(rows[0].debt, 0);
    assert_int_equal(rows[3].account, 2);
    assert_int_equal(rows[3].pollutant, QUOTA_POLLUTANT_COD);
    assert_int_equal(rows[3].debt, T);
    free(rows);
    assert_int_equal(COUNT(BALANCES, .account = 1), 1);
    assert_int_equal(COUNT(BALANCES, .account = 2), 2);
    assert_int_equal(COUNT(BALANCES, .account = 2, .pollutant = QUOTA_POLLUTANT_SO2), 1);
    assert_int_equal(COUNT(BALANCES, .place = 530300), 1);
    assert_int_equal(COUNT(BALANCES, .place = 530300, .live = 1), 0);
    assert_int_equal(COUNT(BALANCES, .role = QUOTA_ROLE_ENTERPRISE), 3);
    quota_debt *debts = books_list(&books, QUOTA_LIST_DEBTS, NULL, sizeof *debts, 10, &count);
    assert_int_equal(count, 1);
    assert_int_equal(debts[0].account, 2);
    assert_int_equal(debts[0].amount, T);
    assert_int_equal(debts[0].pollutant, QUOTA_POLLUTANT_COD);
    free(debts);
    assert_int_equal(COUNT(DEBTS, .account = 2), 1);
    assert_int_equal(COUNT(DEBTS, .account = 1), 0);
    assert_int_equal(COUNT(DEBTS, .account = 2, .pollutant = QUOTA_POLLUTANT_SO2), 0);
    books_close(&books);
}

static void test_projects(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    fill(&books);
    const quota_entry use = books_use(&books, 2, 11, 9, T);
    quota_entry entry = books_entry(&books, QUOTA_VERB_RESTORE, QUOTA_ENTRY_UNUSED, 0, 0, T / 2);
    memcpy(entry.target, use.id, sizeof entry.target);
    entry.to_account = 2;
    books_post(&books, &entry, 1);
    quota_project *rows = books_list(&books, QUOTA_LIST_PROJECTS, NULL, sizeof *rows, 10, &count);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].project, 9);
    assert_int_equal(rows[0].used, 3 * T);
    assert_int_equal(rows[0].restored, T / 2);
    assert_int_equal(rows[0].covered, 3 * T - T / 2);
    assert_int_equal(rows[0].legs, 2);
    assert_int_equal(rows[0].deficit, 0);
    free(rows);
    assert_int_equal(COUNT(PROJECTS, .project = 9), 1);
    assert_int_equal(COUNT(PROJECTS, .project = 9, .pollutant = QUOTA_POLLUTANT_COD), 0);
    assert_int_equal(COUNT(PROJECTS, .live = 1), 0);
    books_close(&books);
}

static void test_statements(void **state)
{
    (void)state;
    test_books books;
    size_t count;
    books_open(&books, NULL);
    books_account(&books, 1, QUOTA_ROLE_OTHER, 530302);
    books_state(&books, QUOTA_SUBJECT_PLACE, 530302, QUOTA_FACT_ATTAINED, 1, 20240101);
    books_state(&books, QUOTA_SUBJECT_PLACE, 530302, QUOTA_FACT_ATTAINED, 0, 20230101);
    books_state(&books, QUOTA_SUBJECT_ACCOUNT, 1, QUOTA_FACT_PERMITTED, 5 * T, 20240101);
    books_state(&books, QUOTA_SUBJECT_LOT, 99, QUOTA_FACT_REDUCTION, 7 * T, 20240101); /* of a lot to come */
    books_project(&books, 9, QUOTA_POLLUTANT_SO2);
    quota_statement *rows = books_list(&books, QUOTA_LIST_STATEMENTS, NULL, sizeof *rows, 1, &count);
    assert_int_equal(count, 5);
    assert_int_equal(rows[0].valid_from, 20230101); /* of one subject and fact by first day */
    assert_int_equal(rows[0].seq, 3);
    assert_int_equal(rows[0].value, 0);
    assert_int_equal(rows[1].valid_from, 20240101);
    assert_int_equal(rows[1].number, 530302);
    assert_int_equal(rows[1].subject, QUOTA_SUBJECT_PLACE);
    assert_int_equal(rows[4].pollutant, QUOTA_POLLUTANT_SO2);
    assert_int_equal(rows[4].fact, QUOTA_FACT_INCREMENT);
    free(rows);
    assert_int_equal(COUNT(STATEMENTS, .place = 530302), 2);
    assert_int_equal(COUNT(STATEMENTS, .place = 530381), 0);
    assert_int_equal(COUNT(STATEMENTS, .account = 1), 1);
    assert_int_equal(COUNT(STATEMENTS, .account = 1, .subject = QUOTA_SUBJECT_ACCOUNT), 1);
    assert_int_equal(COUNT(STATEMENTS, .lot = 99), 1);
    assert_int_equal(COUNT(STATEMENTS, .project = 9), 1);
    assert_int_equal(COUNT(STATEMENTS, .project = 9, .fact = QUOTA_FACT_INCREMENT), 1);
    assert_int_equal(COUNT(STATEMENTS, .fact = QUOTA_FACT_ATTAINED), 2);
    assert_int_equal(COUNT(STATEMENTS, .pollutant = QUOTA_POLLUTANT_SO2), 1);
    assert_int_equal(COUNT(STATEMENTS, .subject = QUOTA_SUBJECT_LEDGER), 0);
    /* One that comes in before the page's end is not given, and none is given twice. */
    quota_statement page[2];
    uint64_t cursor = 0;
    assert_int_equal(
        quota_list(books.ledger, QUOTA_LIST_STATEMENTS, NULL, &cursor, page, sizeof *page, 1, &count, NULL),
        QUOTA_OK);
    books_state(&books, QUOTA_SUBJECT_PLACE, 530302, QUOTA_FACT_ATTAINED, 1, 20220101);
    assert_int_equal(
        quota_list(books.ledger, QUOTA_LIST_STATEMENTS, NULL, &cursor, page, sizeof *page, 2, &count, NULL),
        QUOTA_OK);
    assert_int_equal(count, 2);
    assert_int_equal(page[0].valid_from, 20240101);
    assert_int_equal(page[1].fact, QUOTA_FACT_PERMITTED);
    books_close(&books);
}

static void test_fact_on_a_day(void **state)
{
    (void)state;
    test_books books;
    int64_t value;
    books_open(&books, NULL);
    books_state(&books, QUOTA_SUBJECT_PLACE, 530302, QUOTA_FACT_ATTAINED, 1, 20240101);
#define FACT_ON(day)                                                                                         \
  quota_ledger_fact(books.ledger, QUOTA_SUBJECT_PLACE, 530302, QUOTA_FACT_ATTAINED, 0, day, &value)
    assert_int_equal(FACT_ON(20240101), QUOTA_OK);
    assert_int_equal(value, 1);
    assert_int_equal(FACT_ON(20231231), QUOTA_OK);
    assert_true(value == QUOTA_UNKNOWN);
    assert_int_equal(FACT_ON(20240230), QUOTA_E_VALUE);
    assert_int_equal(FACT_ON(0), QUOTA_E_VALUE);
    assert_int_equal(quota_ledger_fact(NULL, 2, 530302, QUOTA_FACT_ATTAINED, 0, 20240101, &value),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_fact(books.ledger, 0, 1, QUOTA_FACT_ATTAINED, 0, 20240101, &value),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_fact(books.ledger, 7, 1, QUOTA_FACT_ATTAINED, 0, 20240101, &value),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_fact(books.ledger, 2, 1, QUOTA_FACT_ATTAINED, 0, 20240101, NULL),
                     QUOTA_E_ARGUMENT);
    books_close(&books);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holdings),      cmocka_unit_test(test_lots),
        cmocka_unit_test(test_claims),        cmocka_unit_test(test_claims_of_a_project),
        cmocka_unit_test(test_accounts),      cmocka_unit_test(test_balances_and_debts),
        cmocka_unit_test(test_projects),      cmocka_unit_test(test_statements),
        cmocka_unit_test(test_fact_on_a_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
