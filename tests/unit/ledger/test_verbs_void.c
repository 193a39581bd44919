/* Tests of voiding, its order of loss, and debts: src/ledger/loss.c, owe.c, void of claims.c. */
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

/* Qujing 24: unsold stock first, available before encumbered; then buyers from the last; own use at last. */
static void a_lot_is_lost_in_order(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 20);
    OK(HOLD, PLEDGE, .id = {3}, .account = 1, .lot = 10, .amount = T);
    OK(USE, PROJECT, .id = {4}, .account = 1, .lot = 10, .amount = T, .project = 7);
    OK(SURRENDER, CLEAR, .id = {5}, .account = 1, .lot = 10, .amount = T);
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = 4 * T);
    OK(MOVE, SALE, .account = 1, .to_account = 4, .lot = 10, .amount = 2 * T); /* the latest purchase */
    OK(HOLD, PLEDGE, .id = {6}, .account = 2, .lot = 10, .amount = T);
    OK(USE, PROJECT, .id = {7}, .account = 2, .lot = 10, .amount = T, .project = 7);
    OK(SURRENDER, CLEAR, .id = {8}, .account = 2, .lot = 10, .amount = T);
#define TOO_EARLY(bucket_, found_, ...)                                                                      \
  REFUSED(QUOTA_R_ORDER_OF_LOSS, bucket_, VOID, FRAUD, .lot = 10, .amount = T, __VA_ARGS__);                 \
  assert_string_equal(bench.error.found, found_)
#define NEXT(...) OK(VOID, FRAUD, .lot = 10, .flags = QUOTA_FLAG_UP_TO, .amount = 99 * T, __VA_ARGS__)
    TOO_EARLY("available", "1", .account = 1, .target = {3});
    TOO_EARLY("available", "1", .account = 4);
    TOO_EARLY("available", "1", .account = 1, .target = {4});
    NEXT(.account = 1);
    assert_true(bench.results[0].moved == 11 * T && bench_sum(&bench, 10, QUOTA_BUCKET_INVALID) == 11 * T);
    TOO_EARLY("encumbered", "1", .account = 4);
    NEXT(.account = 1, .target = {3});
    TOO_EARLY("available", "4", .account = 2);
    TOO_EARLY("available", "4", .account = 1, .target = {4});
    NEXT(.account = 4);
    TOO_EARLY("available", "2", .account = 2, .target = {6});
    NEXT(.account = 2);
    TOO_EARLY("encumbered", "2", .account = 2, .target = {7});
    NEXT(.account = 2, .target = {6});
    TOO_EARLY("consumed", "2", .account = 2, .target = {8});
    NEXT(.account = 2, .target = {7});
    TOO_EARLY("surrendered", "2", .account = 1, .target = {4});
    NEXT(.account = 2, .target = {8});
    TOO_EARLY("consumed", "1", .account = 1, .target = {5});
    NEXT(.account = 1, .target = {4});
    NEXT(.account = 1, .target = {5});
    assert_true(bench_sum(&bench, 10, QUOTA_BUCKET_INVALID) == 20 * T && bench_covered(&bench, 7, SO2) == 0);
    assert_true(lq_sums_of(bench.state, 0, SO2).pledged == 0);
#undef TOO_EARLY
#undef NEXT
}

static void a_ruling_gives_its_own_order(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 9);
    OK(USE, PROJECT, .id = {4}, .account = 1, .lot = 10, .amount = 2 * T, .project = 7);
    REFUSED(QUOTA_R_ORDER_OF_LOSS, "available", VOID, DOUBLE, .account = 1, .lot = 10, .amount = 1,
            .target = {4});
    REFUSED(QUOTA_R_ORDER_OF_LOSS, "available", VOID, SHORTFALL, .account = 1, .lot = 10, .amount = 1,
            .target = {4});
    OK(VOID, RULED, .account = 1, .lot = 10, .amount = T, .target = {4}, .proof = PROOF);
    OK(VOID, PLAIN, .account = 1, .lot = 10, .amount = T, .target = {4});
    assert_true(bench_left(&bench, 4) == 0 && bench_sum(&bench, 10, QUOTA_BUCKET_INVALID) == 2 * T);
    assert_int_equal(bench.log[bench.count - 1].from_bucket, QUOTA_BUCKET_CONSUMED);
}

static void what_is_voided_is_there(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    bench_lot(&bench, 11, 5);
    OK(CANCEL, RETIRE, .id = {4}, .account = 1, .lot = 10, .amount = T);
    OK(HOLD, DEAL, .id = {5}, .account = 1, .lot = 10, .amount = T, .valid_until = 20240101);
    REFUSED(QUOTA_R_TARGET_KIND, "target", VOID, FRAUD, .account = 1, .lot = 10, .amount = T, .target = {4});
    REFUSED(QUOTA_R_TARGET_OTHER, "lot", VOID, FRAUD, .account = 1, .lot = 11, .amount = T, .target = {5});
    /* A cell that is not there counts as never bought, and there is nothing in it. */
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", VOID, FRAUD, .account = 2, .lot = 10, .amount = T);
}

static void void_comes_short(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", VOID, FRAUD, .account = 1, .lot = 10, .amount = 5 * T + 1);
    OK(HOLD, DEAL, .id = {5}, .account = 1, .lot = 10, .amount = T, .valid_until = 20240101);
    OK(VOID, FRAUD, .account = 1, .lot = 10, .amount = 4 * T);
    bench.date = 20240202;
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", VOID, FRAUD, .account = 1, .lot = 10, .amount = T + 1,
            .target = {5});
    OK(ACCOUNT, CLOSE, .account = 1);
    OK(VOID, FRAUD, .account = 1, .lot = 10, .amount = T,
       .target = {5}); /* expired, closed: lost all the same */
}

/* Jiangsu 21. */
static void a_debt_is_incurred_for_what_was_used(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 9);
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = 3 * T);
    OK(USE, PROJECT, .account = 2, .lot = 10, .amount = T, .project = 7);
    OK(SURRENDER, CLEAR, .account = 2, .lot = 10, .amount = T);
    REFUSED(QUOTA_R_ORDER_OF_LOSS, "available", OWE, INCUR, .account = 1, .lot = 10, .amount = 9 * T);
    OK(HOLD, DEAL, .id = {5}, .account = 1, .lot = 10, .amount = T);
    OK(VOID, FRAUD, .account = 1, .lot = 10, .amount = 5 * T);
    REFUSED(QUOTA_R_ORDER_OF_LOSS, "encumbered", OWE, INCUR, .account = 1, .lot = 10, .amount = 9 * T);
    OK(VOID, FRAUD, .account = 1, .lot = 10, .amount = T, .target = {5});
    REFUSED(QUOTA_R_NOT_USED, "amount", OWE, INCUR, .account = 1, .lot = 10, .amount = 2 * T + 1);
    OK(OWE, INCUR, .account = 1, .lot = 10, .amount = T);
    REFUSED(QUOTA_R_NOT_USED, "amount", OWE, INCUR, .account = 1, .lot = 10, .amount = T + 1);
    assert_string_equal(bench.error.expected, "at most 1 t");
    OK(OWE, INCUR, .account = 1, .lot = 10, .amount = T, .pollutant = SO2);
    assert_true(bench_debt(&bench, 1, SO2) == 2 * T);
    assert_true(lq_lot_at(bench.state, 0)->owed == 2 * T);
    assert_true(bench.log[bench.count - 1].from_bucket == QUOTA_BUCKET_NONE);
    assert_true(bench.log[bench.count - 1].to_bucket == QUOTA_BUCKET_DEBT);
    REFUSED(QUOTA_R_TARGET_OTHER, "pollutant", OWE, INCUR, .account = 1, .lot = 10, .amount = T,
            .pollutant = QUOTA_POLLUTANT_NOX);
}

static void debts_move_and_are_forgiven(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 9);
    OK(USE, PROJECT, .account = 1, .lot = 10, .amount = 9 * T, .project = 7);
    OK(OWE, INCUR, .account = 1, .lot = 10, .amount = 5 * T);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", OWE, MERGE, .account = 1, .to_account = 2, .pollutant = SO2,
            .amount = 5 * T + 1);
    REFUSED(QUOTA_R_SAME_CELL, "to_account", OWE, MERGE, .account = 1, .to_account = 1, .pollutant = SO2,
            .amount = T);
    OK(OWE, MERGE, .account = 1, .to_account = 2, .pollutant = SO2, .amount = 2 * T);
    OK(OWE, DIVIDE, .account = 1, .to_account = 4, .pollutant = SO2, .amount = 9 * T,
       .flags = QUOTA_FLAG_UP_TO);
    assert_true(bench_debt(&bench, 1, SO2) == 0 && bench_debt(&bench, 2, SO2) == 2 * T);
    assert_true(bench_debt(&bench, 4, SO2) == 3 * T);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", OWE, FORGIVE, .account = 4, .pollutant = SO2, .amount = 3 * T + 1,
            .proof = PROOF);
    OK(OWE, FORGIVE, .account = 4, .pollutant = SO2, .amount = 3 * T, .proof = PROOF);
    assert_int_equal(bench.log[bench.count - 1].to_bucket, QUOTA_BUCKET_NONE);
    OK(ACCOUNT, END, .account = 4);
    OK(ACCOUNT, END, .account = 1);
    REFUSED(QUOTA_R_ACCOUNT_CLOSED, "account", OWE, INCUR, .account = 1, .lot = 10, .amount = T);
    REFUSED(QUOTA_R_TO_ACCOUNT_CLOSED, "to_account", OWE, MERGE, .account = 2, .to_account = 1,
            .pollutant = SO2, .amount = T);
    REFUSED(QUOTA_R_ACCOUNT_CLOSED, "account", OWE, MERGE, .account = 1, .to_account = 4, .pollutant = SO2,
            .amount = T);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(a_lot_is_lost_in_order),
        BENCH_TEST(a_ruling_gives_its_own_order),
        BENCH_TEST(what_is_voided_is_there),
        BENCH_TEST(void_comes_short),
        BENCH_TEST(a_debt_is_incurred_for_what_was_used),
        BENCH_TEST(debts_move_and_are_forgiven),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
