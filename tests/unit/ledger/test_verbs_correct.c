/* Tests of src/ledger/correct.c: entries are undone. */
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

#define SO2 QUOTA_POLLUTANT_SO2

static void a_sale_is_undone_in_parts(void **state)
{
    (void)state;
    OK(ISSUE, ALLOCATE, .account = 1, .lot = 10, .amount = 9 * T, .pollutant = SO2, .term = 20241231);
    OK(MOVE, SALE, .id = {5}, .account = 1, .to_account = 2, .lot = 10, .amount = 4 * T, .term = 20241231);
    OK(MOVE, CORRECT, .id = {6}, .target = {5}, .amount = T);
    {
        const quota_entry *row = &bench.log[bench.count - 1];

        assert_true(row->account == 2 && row->to_account == 1 && row->lot == 10 && row->pollutant == SO2);
        assert_true(row->term == 20241231 && row->to_term == 20241231 && row->moved == T);
        assert_true(row->from_bucket == QUOTA_BUCKET_AVAILABLE && row->to_bucket == QUOTA_BUCKET_AVAILABLE);
    }
    assert_true(bench_available(&bench, 1, 10, 20241231) == 6 * T);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", MOVE, CORRECT, .target = {5}, .amount = 3 * T + 1);
    OK(CANCEL, RETIRE, .account = 2, .lot = 10, .amount = 2 * T, .term = 20241231);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", MOVE, CORRECT, .target = {5}, .amount = T + 1); /* not there */
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = 5 * T, .term = 20241231);
    OK(MOVE, CORRECT, .target = {5}, .amount = 9 * T, .flags = QUOTA_FLAG_UP_TO);
    assert_int_equal(bench.results[0].moved, 3 * T); /* never more than was sold */
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", MOVE, CORRECT, .target = {5}, .amount = 1);
    REFUSED(QUOTA_R_TARGET_KIND, "target", MOVE, CORRECT, .target = {6}, .amount = 1);
}

static void what_a_correction_fills_in_must_match(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 9);
    bench_lot(&bench, 11, 9);
    OK(MOVE, SALE, .id = {5}, .account = 1, .to_account = 2, .lot = 10, .amount = 4 * T);
    REFUSED(QUOTA_R_TARGET_OTHER, "account", MOVE, CORRECT, .account = 1, .target = {5}, .amount = T);
    REFUSED(QUOTA_R_TARGET_OTHER, "to_account", MOVE, CORRECT, .to_account = 2, .target = {5}, .amount = T);
    REFUSED(QUOTA_R_TARGET_OTHER, "lot", MOVE, CORRECT, .lot = 11, .target = {5}, .amount = T);
    REFUSED(QUOTA_R_TARGET_OTHER, "term", MOVE, CORRECT, .term = 20241231, .target = {5}, .amount = T);
    REFUSED(QUOTA_R_TARGET_OTHER, "to_term", MOVE, CORRECT, .to_term = 20241231, .target = {5}, .amount = T);
    REFUSED(QUOTA_R_TARGET_OTHER, "pollutant", MOVE, CORRECT, .pollutant = 2, .target = {5}, .amount = T);
    OK(MOVE, CORRECT, .account = 2, .to_account = 1, .lot = 10, .pollutant = SO2, .target = {5}, .amount = T);
}

static void a_carry_over_is_undone(void **state)
{
    (void)state;
    OK(ISSUE, ALLOCATE, .account = 1, .lot = 10, .amount = 9 * T, .pollutant = SO2, .term = 20241231);
    OK(MOVE, CARRY, .id = {5}, .account = 1, .lot = 10, .amount = 4 * T, .term = 20241231,
       .to_term = 20251231);
    OK(MOVE, CORRECT, .target = {5}, .amount = 4 * T);
    assert_true(bench_available(&bench, 1, 10, 20241231) == 9 * T);
    assert_true(bench_available(&bench, 1, 10, 20251231) == 0);
}

static void uses_and_what_is_gone_come_back(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 9);
    OK(USE, PROJECT, .id = {1}, .account = 1, .lot = 10, .amount = 2 * T, .project = 7);
    OK(SURRENDER, CLEAR, .id = {2}, .account = 1, .lot = 10, .amount = 2 * T);
    OK(CANCEL, RETIRE, .id = {3}, .account = 1, .lot = 10, .amount = 2 * T);
    OK(VOID, FRAUD, .id = {4}, .account = 1, .lot = 10, .amount = 2 * T);
    OK(ACCOUNT, CLOSE, .account = 1); /* corrections pass it */
    for (uint8_t id = 1; id <= 4; id++) {
        OK(RESTORE, CORRECT, .target = {id}, .amount = T);
        assert_int_equal(bench.log[bench.count - 1].from_bucket, QUOTA_BUCKET_CONSUMED + id - 1);
        assert_true(bench.log[bench.count - 1].account == 1 && bench.log[bench.count - 1].to_account == 1);
        assert_int_equal(bench_left(&bench, id), T);
        REFUSED(QUOTA_R_INSUFFICIENT, "amount", RESTORE, CORRECT, .target = {id}, .amount = T + 1);
    }
    assert_true(bench_available(&bench, 1, 10, 0) == 5 * T && bench_covered(&bench, 7, SO2) == T);
    assert_true(bench_sum(&bench, 10, QUOTA_BUCKET_INVALID) == T);
    OK(ACCOUNT, REOPEN, .account = 1);
    OK(RESTORE, UNUSED, .target = {1}, .amount = T);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", RESTORE, CORRECT, .target = {1}, .amount = 1);
}

static void an_issue_is_undone(void **state)
{
    (void)state;
    OK(ISSUE, DEPOSIT, .id = {1}, .account = 1, .party = 1, .lot = 10, .amount = 5 * T, .pollutant = SO2);
    OK(CANCEL, CORRECT, .id = {2}, .target = {1}, .amount = 2 * T);
    assert_true(bench_available(&bench, 1, 10, 0) == 3 * T && bench_left(&bench, 2) == 2 * T);
    assert_true(bench_sum(&bench, 10, QUOTA_BUCKET_CANCELLED) == 2 * T);
    assert_true(bench.log[bench.count - 1].account == 1 && bench.log[bench.count - 1].to_account == 0);
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", CANCEL, CORRECT, .target = {1}, .amount = 2 * T + 1);
    REFUSED(QUOTA_R_TARGET_KIND, "target", CANCEL, CORRECT, .target = {2}, .amount = T);
    REFUSED(QUOTA_R_TARGET_KIND, "target", RESTORE, CORRECT, .target = {2}, .amount = T);
}

static void debts_are_undone(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 9);
    OK(USE, PROJECT, .account = 1, .lot = 10, .amount = 9 * T, .project = 7);
    OK(OWE, INCUR, .id = {1}, .account = 1, .lot = 10, .amount = 5 * T);
    OK(OWE, MERGE, .id = {2}, .account = 1, .to_account = 2, .pollutant = SO2, .amount = 3 * T);
    OK(OWE, FORGIVE, .id = {3}, .account = 2, .pollutant = SO2, .amount = 2 * T, .proof = PROOF);
    OK(OWE, CORRECT, .target = {3}, .amount = T);
    assert_true(bench_debt(&bench, 2, SO2) == 2 * T && bench_debt(&bench, 1, SO2) == 2 * T);
    assert_true(bench.log[bench.count - 1].from_bucket == QUOTA_BUCKET_NONE);
    assert_true(bench.log[bench.count - 1].to_bucket == QUOTA_BUCKET_DEBT);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", OWE, CORRECT, .target = {3}, .amount = T + 1);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", OWE, CORRECT, .target = {2}, .amount = 2 * T + 1);
    OK(OWE, CORRECT, .target = {2}, .amount = 2 * T);
    assert_true(bench.log[bench.count - 1].account == 2 && bench.log[bench.count - 1].to_account == 1);
    assert_true(bench_debt(&bench, 2, SO2) == 0 && bench_debt(&bench, 1, SO2) == 4 * T);
    OK(OWE, CORRECT, .target = {1}, .amount = 9 * T, .flags = QUOTA_FLAG_UP_TO);
    assert_true(bench.results[0].moved == 4 * T && bench_debt(&bench, 1, SO2) == 0);
    assert_true(lq_lot_at(bench.state, 0)->owed == T);
    assert_true(bench.log[bench.count - 1].to_bucket == QUOTA_BUCKET_NONE);
    OK(ACCOUNT, END, .account = 2);
    REFUSED(QUOTA_R_TO_ACCOUNT_CLOSED, "account", OWE, CORRECT, .target = {3}, .amount = T);
}

static void some_are_not_undone(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 20);
    OK(ISSUE, DEPOSIT, .account = 2, .party = 2, .lot = 20, .amount = 9 * T, .pollutant = SO2);
    OK(HOLD, PLEDGE, .id = {1}, .account = 1, .lot = 10, .amount = 2 * T);
    OK(MOVE, MERGE, .id = {2}, .account = 1, .to_account = 2, .lot = 10, .amount = T, .target = {1});
    OK(MOVE, ABANDON, .id = {3}, .account = 1, .to_account = 3, .lot = 10, .to_lot = 11, .amount = T);
    OK(USE, PROJECT, .id = {4}, .account = 1, .lot = 10, .amount = T, .project = 7);
    OK(VOID, RULED, .account = 1, .lot = 10, .amount = 9 * T, .proof = PROOF);
    OK(STATE, FACT, .id = {5}, .subject = 1, .fact = QUOTA_FACT_ATTAINED, .value = 1);
    OK(ACCOUNT, CLOSE, .id = {6}, .account = 4);
    OK(VOID, RULED, .account = 1, .lot = 10, .amount = 9 * T, .flags = QUOTA_FLAG_UP_TO, .proof = PROOF);
    OK(VOID, RULED, .account = 1, .lot = 10, .amount = T, .target = {1}, .proof = PROOF);
    OK(VOID, RULED, .account = 2, .lot = 10, .amount = T, .target = {2}, .proof = PROOF);
    OK(VOID, RULED, .account = 3, .lot = 11, .amount = T,
       .proof = PROOF); /* of the family, and never bought */
    OK(OWE, INCUR, .id = {7}, .account = 2, .lot = 10, .amount = T);
    OK(CANCEL, REPAY, .id = {8}, .account = 2, .lot = 20, .amount = T);
    for (uint8_t id = 1; id <= 8; id++) {
        if (id != 4) {
            REFUSED(QUOTA_R_TARGET_KIND, "target", RESTORE, CORRECT, .target = {id}, .amount = 1);
        }
        if (id != 7) {
            REFUSED(QUOTA_R_TARGET_KIND, "target", OWE, CORRECT, .target = {id}, .amount = 1);
        }
        REFUSED(QUOTA_R_TARGET_KIND, "target", MOVE, CORRECT, .target = {id}, .amount = 1);
        REFUSED(QUOTA_R_TARGET_KIND, "target", CANCEL, CORRECT, .target = {id}, .amount = 1);
    }
    REFUSED(QUOTA_R_TARGET_UNKNOWN, "target", MOVE, CORRECT, .target = {99}, .amount = 1);
}

static void a_correction_is_of_an_earlier_group(void **state)
{
    const quota_entry group[] = {
        ENTRY(MOVE, SALE, .id = {1}, .account = 1, .to_account = 2, .lot = 10, .amount = T),
        ENTRY(MOVE, CORRECT, .target = {1}, .amount = T),
    };

    (void)state;
    bench_lot(&bench, 10, 9);
    assert_int_equal(bench_post(&bench, group, 2), QUOTA_R_TARGET_UNKNOWN);
    assert_int_equal(bench.error.index, 1);
    OK(MOVE, SALE, .id = {1}, .account = 1, .to_account = 2, .lot = 10, .amount = T);
    OK(MOVE, CORRECT, .target = {1}, .amount = T);
}

static void what_was_taken_from_a_hold_comes_back_free(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 9);
    OK(HOLD, DEAL, .id = {1}, .account = 1, .to_account = 2, .lot = 10, .amount = 4 * T);
    OK(MOVE, SALE, .id = {2}, .account = 1, .to_account = 2, .lot = 10, .amount = 4 * T, .target = {1});
    OK(MOVE, CORRECT, .target = {2}, .amount = 4 * T);
    assert_true(bench_available(&bench, 1, 10, 0) == 9 * T && bench_left(&bench, 1) == 0);
}

static quota_status broken(void *user, uint32_t seq, quota_entry *entry)
{
    (void)user;
    (void)seq;
    (void)entry;
    return QUOTA_E_STORE_FAILED;
}

static quota_status lie(void *user, uint32_t seq, quota_entry *entry)
{
    (void)seq;
    *entry = *(const quota_entry *)user;
    return QUOTA_OK;
}

static void an_entry_that_cannot_be_read_is_not_undone(void **state)
{
    quota_entry told =
        ENTRY(MOVE, SALE, .id = {2}, .account = 1, .to_account = 99, .lot = 10, .moved = T, .pollutant = SO2);
    const lq_reader failing = {NULL, broken}, lying = {&told, lie};
    quota_entry entry = ENTRY(MOVE, CORRECT, .id = {3}, .date = 20240101, .target = {2}, .amount = T),
                copy = entry;
    lq_applying applying = {.state = bench.state, .group = &copy, .count = 1, .first_seq = 9};

    (void)state;
    bench_lot(&bench, 10, 9);
    OK(MOVE, SALE, .id = {2}, .account = 1, .to_account = 2, .lot = 10, .amount = T);
    assert_int_equal(lq_apply(&applying, 0, &bench.error), QUOTA_E_STORE_FAILED);
    applying.reader = &failing;
    assert_int_equal(lq_apply(&applying, 0, &bench.error), QUOTA_E_STORE_FAILED);
    applying.reader = &lying;
    assert_int_equal(lq_apply(&applying, 0, &bench.error), QUOTA_E_JOURNAL_INVALID);
    copy = entry;
    told.to_account = 2;
    assert_int_equal(lq_apply(&applying, 0, &bench.error), QUOTA_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(a_sale_is_undone_in_parts),
        BENCH_TEST(what_a_correction_fills_in_must_match),
        BENCH_TEST(a_carry_over_is_undone),
        BENCH_TEST(uses_and_what_is_gone_come_back),
        BENCH_TEST(an_issue_is_undone),
        BENCH_TEST(debts_are_undone),
        BENCH_TEST(some_are_not_undone),
        BENCH_TEST(a_correction_is_of_an_earlier_group),
        BENCH_TEST(an_entry_that_cannot_be_read_is_not_undone),
        BENCH_TEST(what_was_taken_from_a_hold_comes_back_free),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
