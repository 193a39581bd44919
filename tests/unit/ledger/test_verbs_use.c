/* Tests of use, restore, surrender, cancel: src/ledger/claims.c. */
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
#define NOX QUOTA_POLLUTANT_NOX

static const lq_part *part_of(uint64_t project, uint8_t pollutant)
{
    const uint32_t at = lq_find_part(bench.state, lq_find_project(bench.state, project), pollutant);

    assert_true(at != LQ_NONE);
    return lq_part_at(bench.state, at);
}

static void a_project_uses(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    OK(USE, PROJECT, .id = {5}, .account = 1, .lot = 10, .amount = 2 * T, .project = 7);
    OK(USE, PLAIN, .id = {6}, .account = 1, .lot = 10, .amount = T, .project = 7);
    assert_true(bench_sum(&bench, 10, QUOTA_BUCKET_CONSUMED) == 3 * T && bench_left(&bench, 5) == 2 * T);
    assert_true(bench_covered(&bench, 7, SO2) == 3 * T && part_of(7, SO2)->legs == 2);
    assert_true(part_of(7, SO2)->used == 3 * T && part_of(7, SO2)->required == 0);
    assert_true(bench.results[0].covered == 3 * T && bench.results[0].left == T);
    assert_true(bench.log[7].to_bucket == QUOTA_BUCKET_CONSUMED && bench.log[7].to_account == 0);
    REFUSED(QUOTA_R_PROJECT_UNKNOWN, "project", USE, PROJECT, .account = 1, .lot = 10, .amount = T,
            .project = 8);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", USE, PROJECT, .account = 1, .lot = 10, .amount = 2 * T + 1,
            .project = 7);
}

static void a_project_has_an_increment_of_what_it_uses(void **state)
{
    (void)state;
    OK(ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 20, .amount = 5 * T,
       .pollutant = QUOTA_POLLUTANT_COD);
    REFUSED(QUOTA_R_POLLUTANT, "project", USE, PROJECT, .account = 1, .lot = 20, .amount = 9 * T,
            .project = 7);
    REFUSED(QUOTA_R_POLLUTANT, "project", USE, PLAIN, .account = 1, .lot = 20, .amount = 9 * T, .project = 7);
    /* A statement without a pollutant is about each. */
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_PROJECT, .project = 7, .fact = QUOTA_FACT_INCREMENT, .value = T,
       .valid_until = 20240201);
    OK(USE, PROJECT, .account = 1, .lot = 20, .amount = T, .project = 7);
    bench.date = 20240202;
    REFUSED(QUOTA_R_POLLUTANT, "project", USE, PROJECT, .account = 1, .lot = 20, .amount = T, .project = 7);
}

/* Qujing 9, SIP 4B.4. */
static void what_is_not_needed_comes_back(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 9);
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = 8 * T);
    OK(USE, PROJECT, .id = {5}, .account = 2, .lot = 10, .amount = 8 * T, .project = 7);
    OK(RESTORE, UNUSED, .target = {5}, .amount = T);
    assert_true(bench.log[bench.count - 1].account == 2 && bench.log[bench.count - 1].to_account == 2);
    assert_true(bench.log[bench.count - 1].lot == 10 && bench.log[bench.count - 1].pollutant == SO2);
    assert_true(bench.log[bench.count - 1].from_bucket == QUOTA_BUCKET_CONSUMED);
    OK(RESTORE, UNBUILT, .target = {5}, .to_account = 3, .amount = 2 * T);
    OK(RESTORE, SURPLUS, .target = {5}, .to_account = 3, .amount = 3 * T);
    OK(RESTORE, PLAIN, .target = {5}, .to_account = 3, .amount = T);
    assert_true(bench_available(&bench, 2, 10, 0) == T && bench_available(&bench, 3, 10, 0) == 6 * T);
    assert_true(part_of(7, SO2)->restored[0] == 2 * T && part_of(7, SO2)->restored[1] == 2 * T);
    assert_true(part_of(7, SO2)->restored[2] == 3 * T && bench_covered(&bench, 7, SO2) == T);
    assert_true(bench.results[0].covered == T && bench.results[0].left == T);
    assert_true(bench.results[0].to_available == 6 * T && bench.results[0].available == T);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", RESTORE, UNUSED, .target = {5}, .amount = T + 1);
    OK(RESTORE, UNUSED, .target = {5}, .amount = T + 1, .flags = QUOTA_FLAG_UP_TO);
    assert_int_equal(bench.results[0].moved, T);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", RESTORE, UNUSED, .target = {5}, .amount = 1); /* never twice */
}

static void only_a_use_is_restored_and_only_to_the_open(void **state)
{
    (void)state;
    OK(ISSUE, ALLOCATE, .account = 1, .lot = 10, .amount = 5 * T, .pollutant = SO2, .term = 20241231);
    OK(HOLD, PLAIN, .id = {4}, .account = 1, .lot = 10, .amount = T, .term = 20241231);
    OK(USE, PROJECT, .id = {5}, .account = 1, .lot = 10, .amount = 4 * T, .term = 20241231, .project = 7);
    REFUSED(QUOTA_R_TARGET_KIND, "target", RESTORE, UNUSED, .target = {4}, .amount = T);
    REFUSED(QUOTA_R_TARGET_OTHER, "account", RESTORE, UNUSED, .target = {5}, .account = 2, .amount = T);
    REFUSED(QUOTA_R_TARGET_OTHER, "to_term", RESTORE, UNUSED, .target = {5}, .to_term = 20251231,
            .amount = T);
    OK(ACCOUNT, CLOSE, .account = 1);
    REFUSED(QUOTA_R_TO_ACCOUNT_CLOSED, "to_account", RESTORE, UNUSED, .target = {5}, .amount = T);
    OK(RESTORE, UNUSED, .target = {5}, .to_account = 3, .amount = T); /* the giver may be closed */
    assert_int_equal(bench_available(&bench, 3, 10, 20241231), T);
    assert_int_equal(bench.log[bench.count - 1].to_term, 20241231);
    REFUSED(QUOTA_R_TO_ACCOUNT_UNKNOWN, "to_account", RESTORE, UNUSED, .target = {5}, .to_account = 99,
            .amount = T);
}

static void clearing_and_retiring_are_for_good(void **state)
{
    (void)state;
    OK(ISSUE, ALLOCATE, .account = 1, .lot = 10, .amount = 9 * T, .pollutant = SO2, .term = 20241231);
    OK(SURRENDER, CLEAR, .id = {4}, .account = 1, .lot = 10, .amount = T, .term = 20241231);
    OK(SURRENDER, MAKE_UP, .account = 1, .lot = 10, .amount = T, .term = 20241231);
    OK(CANCEL, RETIRE, .id = {5}, .account = 1, .lot = 10, .amount = T, .term = 20241231);
    OK(CANCEL, USED_ABOVE, .account = 1, .lot = 10, .amount = T, .term = 20241231);
    assert_true(bench_sum(&bench, 10, QUOTA_BUCKET_SURRENDERED) == 2 * T);
    assert_true(bench_sum(&bench, 10, QUOTA_BUCKET_CANCELLED) == 2 * T);
    assert_true(lq_balance_at(bench.state, lq_find_balance(bench.state, 0, SO2, 20241231))->surrendered ==
                2 * T);
    assert_true(bench_left(&bench, 4) == T && bench_left(&bench, 5) == T);
    REFUSED(QUOTA_R_TARGET_KIND, "target", RELEASE, DISCHARGE, .target = {4}, .amount = T);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", SURRENDER, CLEAR, .account = 1, .lot = 10, .amount = 5 * T + 1,
            .term = 20241231);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", CANCEL, RETIRE, .account = 1, .lot = 10, .amount = 5 * T + 1,
            .term = 20241231);
    OK(SURRENDER, PLAIN, .account = 1, .lot = 10, .amount = 9 * T, .term = 20241231,
       .flags = QUOTA_FLAG_UP_TO);
    assert_int_equal(bench.results[0].moved, 5 * T);
}

static void a_cancelled_amount_repays_a_debt(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    OK(USE, PROJECT, .account = 1, .lot = 10, .amount = 5 * T, .project = 7);
    OK(OWE, INCUR, .account = 2, .lot = 10, .amount = 3 * T);
    OK(ISSUE, DEPOSIT, .account = 2, .party = 1, .lot = 11, .amount = 5 * T, .pollutant = SO2);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", CANCEL, REPAY, .account = 2, .lot = 11, .amount = 3 * T + 1);
    OK(CANCEL, REPAY, .account = 2, .lot = 11, .amount = 2 * T);
    assert_int_equal(bench_debt(&bench, 2, SO2), T);
    OK(CANCEL, REPAY, .account = 2, .lot = 11, .amount = 9 * T, .flags = QUOTA_FLAG_UP_TO);
    assert_true(bench.results[0].moved == T && bench_debt(&bench, 2, SO2) == 0);
    assert_true(bench_available(&bench, 2, 11, 0) == 2 * T);
    assert_true(bench_sum(&bench, 11, QUOTA_BUCKET_CANCELLED) == 3 * T);
}

/* What was used and came back counts again when it is used again. */
static void a_project_has_a_limit(void **state)
{
    (void)state;
    OK(ISSUE, PLAIN, .account = 1, .lot = 10, .amount = QUOTA_AMOUNT_MAX, .pollutant = SO2);
    OK(USE, PROJECT, .id = {5}, .account = 1, .lot = 10, .amount = QUOTA_AMOUNT_MAX, .project = 7);
    OK(RESTORE, UNUSED, .target = {5}, .amount = 5);
    REFUSED(QUOTA_R_OVERFLOW, "amount", USE, PROJECT, .account = 1, .lot = 10, .amount = 1, .project = 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(a_project_uses),
        BENCH_TEST(a_project_has_an_increment_of_what_it_uses),
        BENCH_TEST(what_is_not_needed_comes_back),
        BENCH_TEST(only_a_use_is_restored_and_only_to_the_open),
        BENCH_TEST(clearing_and_retiring_are_for_good),
        BENCH_TEST(a_cancelled_amount_repays_a_debt),
        BENCH_TEST(a_project_has_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
