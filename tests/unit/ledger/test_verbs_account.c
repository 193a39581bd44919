/* Tests of src/ledger/accounts.c: accounts are opened, closed, reopened, ended. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "ledger_bench.h"

static ledger_bench bench;

static int bench_setup(void **state)
{
    (void)state;
    bench_init(&bench);
    bench_people(&bench);
    return 0;
}

static int bench_teardown(void **state)
{
    (void)state;
    bench_free(&bench);
    return 0;
}

static void an_account_is_opened_once(void **state)
{
    (void)state;
    OK(ACCOUNT, OPEN, .account = 9, .role = QUOTA_ROLE_RESERVE, .place = 1, .basin = 2, .industry = 3,
       .pool = QUOTA_POOL_PARK);
    REFUSED(QUOTA_R_ACCOUNT_EXISTS, "account", ACCOUNT, OPEN, .account = 9, .role = QUOTA_ROLE_OTHER);
    assert_string_equal(bench.error.found, "9");
    REFUSED(QUOTA_R_ACCOUNT_EXISTS, "account", ACCOUNT, OPEN, .account = 1, .role = QUOTA_ROLE_ENTERPRISE);
    {
        const lq_account *account = lq_account_at(bench.state, lq_find_account(bench.state, 9));

        assert_true(account->place == 1 && account->basin == 2 && account->industry == 3);
        assert_true(account->role == QUOTA_ROLE_RESERVE && account->pool == QUOTA_POOL_PARK);
        assert_int_equal(account->standing, LQ_OPEN);
        assert_int_equal(account->seq, 7);
    }
}

static void an_enterprise_has_a_right_code(void **state)
{
    quota_entry entry = ENTRY(ACCOUNT, OPEN, .account = 9, .role = QUOTA_ROLE_ENTERPRISE);

    (void)state;
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_PARTY_CODE);
    bench_party(&entry, 9);
    entry.proof[17] = entry.proof[17] == '1' ? '2' : '1';
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_PARTY_CODE);
    bench_party(&entry, 9);
    entry.proof[18] = 'X';
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_PARTY_CODE);
    assert_string_equal(bench.error.field, "proof");
    bench_party(&entry, 9);
    assert_int_equal(bench_one(&bench, entry), QUOTA_OK);
    assert_memory_equal(lq_account_at(bench.state, lq_find_account(bench.state, 9))->party, entry.proof, 18);
}

/* Chongqing 2.2.1. */
static void a_party_has_one_account(void **state)
{
    quota_entry entry = ENTRY(ACCOUNT, OPEN, .account = 9, .role = QUOTA_ROLE_ENTERPRISE);

    (void)state;
    bench_party(&entry, 1);
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_PARTY_HAS_ACCOUNT);
    OK(ACCOUNT, CLOSE, .account = 1);
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_PARTY_HAS_ACCOUNT);
    OK(ACCOUNT, END, .account = 1);
    assert_int_equal(bench_one(&bench, entry), QUOTA_OK);
    /* A bank may have the code of one of its enterprises. */
    entry.account = 10;
    entry.role = QUOTA_ROLE_OTHER;
    assert_int_equal(bench_one(&bench, entry), QUOTA_OK);
}

static void closed_accounts_reopen_and_ended_ones_do_not(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    OK(ACCOUNT, CLOSE, .account = 1);
    REFUSED(QUOTA_R_ACCOUNT_CLOSED, "account", CANCEL, RETIRE, .account = 1, .lot = 10, .amount = T);
    OK(ACCOUNT, CLOSE, .account = 1);
    OK(ACCOUNT, REOPEN, .account = 1);
    OK(CANCEL, RETIRE, .account = 1, .lot = 10, .amount = 5 * T);
    OK(ACCOUNT, END, .account = 1);
    REFUSED(QUOTA_R_ACCOUNT_CLOSED, "account", ACCOUNT, REOPEN, .account = 1);
    REFUSED(QUOTA_R_ACCOUNT_CLOSED, "account", ACCOUNT, CLOSE, .account = 1);
    REFUSED(QUOTA_R_ACCOUNT_CLOSED, "account", ACCOUNT, END, .account = 1);
    REFUSED(QUOTA_R_ACCOUNT_EXISTS, "account", ACCOUNT, OPEN, .account = 1, .role = QUOTA_ROLE_OTHER);
    REFUSED(QUOTA_R_ACCOUNT_UNKNOWN, "account", ACCOUNT, CLOSE, .account = 99);
}

static void an_account_ends_when_nothing_is_left(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    REFUSED(QUOTA_R_NOT_EMPTY, "account", ACCOUNT, END, .account = 1);
    assert_string_equal(bench.error.found, "5 t");
    OK(HOLD, FREEZE, .id = {5}, .account = 1, .lot = 10, .amount = 5 * T);
    REFUSED(QUOTA_R_NOT_EMPTY, "account", ACCOUNT, END, .account = 1);
    assert_string_equal(bench.error.expected, "encumbered 0 t");
    OK(RELEASE, DISCHARGE, .target = {5}, .amount = 5 * T);
    OK(USE, PROJECT, .account = 1, .lot = 10, .amount = 5 * T, .project = 7);
    OK(OWE, INCUR, .account = 1, .lot = 10, .amount = 1);
    REFUSED(QUOTA_R_NOT_EMPTY, "account", ACCOUNT, END, .account = 1);
    assert_string_equal(bench.error.found, "1 mg");
    OK(OWE, FORGIVE, .account = 1, .pollutant = QUOTA_POLLUTANT_SO2, .amount = 1, .proof = PROOF);
    OK(ACCOUNT, END, .account = 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(an_account_is_opened_once),
        BENCH_TEST(an_enterprise_has_a_right_code),
        BENCH_TEST(a_party_has_one_account),
        BENCH_TEST(closed_accounts_reopen_and_ended_ones_do_not),
        BENCH_TEST(an_account_ends_when_nothing_is_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
