/* Tests of taking from holds: src/ledger/take_give.c, and hold and release of src/ledger/claims.c. */
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

static void a_hold_sets_aside_and_a_release_brings_back(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    OK(HOLD, DEAL, .id = {5}, .account = 1, .to_account = 2, .lot = 10, .amount = 3 * T, .project = 7,
       .valid_until = 20240601);
    assert_true(bench_available(&bench, 1, 10, 0) == 2 * T && bench_encumbered(&bench, 1, 10, 0) == 3 * T);
    assert_true(bench.log[7].to_account == 2 && bench.log[7].to_bucket == QUOTA_BUCKET_ENCUMBERED);
    assert_true(bench.log[7].pollutant == SO2 && bench.log[7].to_term == 0);
    assert_true(bench.results[0].left == 3 * T && bench.results[0].encumbered == 3 * T);
    OK(RELEASE, WITHDRAWN, .target = {5}, .amount = T);
    assert_true(bench.log[8].account == 1 && bench.log[8].lot == 10 && bench.log[8].pollutant == SO2);
    assert_true(bench.log[8].from_bucket == QUOTA_BUCKET_ENCUMBERED && bench.log[8].to_account == 0);
    assert_true(bench.results[0].left == 2 * T && bench_available(&bench, 1, 10, 0) == 3 * T);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", RELEASE, WITHDRAWN, .target = {5}, .amount = 2 * T + 1);
    OK(RELEASE, PLAIN, .target = {5}, .amount = 2 * T + 1, .flags = QUOTA_FLAG_UP_TO);
    assert_true(bench_left(&bench, 5) == 0 && bench_available(&bench, 1, 10, 0) == 5 * T);
    /* Spent claims stay known. */
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", RELEASE, WITHDRAWN, .target = {5}, .amount = 1);
    REFUSED(QUOTA_R_TARGET_UNKNOWN, "target", RELEASE, DISCHARGE, .target = {6}, .amount = 1);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", HOLD, PLAN, .account = 1, .lot = 10, .amount = 5 * T + 1);
    REFUSED(QUOTA_R_PROJECT_UNKNOWN, "project", HOLD, PLAN, .account = 1, .lot = 10, .amount = T,
            .project = 8);
}

static void what_a_release_fills_in_must_match(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    bench_lot(&bench, 11, 5);
    OK(HOLD, DEAL, .id = {5}, .account = 1, .lot = 10, .amount = 3 * T);
    REFUSED(QUOTA_R_TARGET_OTHER, "account", RELEASE, PLAIN, .account = 2, .target = {5}, .amount = T);
    REFUSED(QUOTA_R_TARGET_OTHER, "lot", RELEASE, PLAIN, .lot = 11, .target = {5}, .amount = T);
    REFUSED(QUOTA_R_TARGET_OTHER, "term", RELEASE, PLAIN, .term = 20250101, .target = {5}, .amount = T);
    REFUSED(QUOTA_R_TARGET_OTHER, "pollutant", RELEASE, PLAIN, .pollutant = QUOTA_POLLUTANT_NOX,
            .target = {5}, .amount = T);
    OK(RELEASE, PLAIN, .account = 1, .lot = 10, .pollutant = SO2, .target = {5}, .amount = T);
}

static void only_a_hold_is_released(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    OK(USE, PROJECT, .id = {5}, .account = 1, .lot = 10, .amount = T, .project = 7);
    OK(CANCEL, RETIRE, .id = {6}, .account = 1, .lot = 10, .amount = T);
    REFUSED(QUOTA_R_TARGET_KIND, "target", RELEASE, WITHDRAWN, .target = {5}, .amount = T);
    REFUSED(QUOTA_R_TARGET_KIND, "target", RELEASE, EXPIRE, .target = {6}, .amount = T);
}

static void a_hold_expires_after_its_last_day(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    OK(HOLD, DEAL, .id = {5}, .account = 1, .to_account = 2, .lot = 10, .amount = 3 * T,
       .valid_until = 20240601);
    OK(HOLD, DEAL, .id = {6}, .account = 1, .to_account = 2, .lot = 10, .amount = T);
    REFUSED(QUOTA_R_NOT_EXPIRED, "target", RELEASE, EXPIRE, .target = {6}, .amount = T);
    bench.date = 20240601;
    REFUSED(QUOTA_R_NOT_EXPIRED, "date", RELEASE, EXPIRE, .target = {5}, .amount = T);
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T, .target = {5});
    bench.date = 20240602;
    REFUSED(QUOTA_R_EXPIRED, "date", MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T,
            .target = {5});
    assert_string_equal(bench.error.expected, "up to 2024-06-01");
    OK(RELEASE, EXPIRE, .target = {5}, .amount = T, .flags = QUOTA_FLAG_DUE | QUOTA_FLAG_UP_TO);
    OK(RELEASE, WITHDRAWN, .target = {5}, .amount = T);
}

static void a_deal_is_settled_with_its_buyer(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    OK(HOLD, DEAL, .id = {5}, .account = 1, .to_account = 2, .lot = 10, .amount = 3 * T);
    REFUSED(QUOTA_R_BENEFICIARY, "to_account", MOVE, SALE, .account = 1, .to_account = 3, .lot = 10,
            .amount = T, .target = {5});
    REFUSED(QUOTA_R_HOLD_BLOCKS, "target", MOVE, GRANT, .account = 1, .to_account = 2, .lot = 10, .amount = T,
            .target = {5});
    REFUSED(QUOTA_R_HOLD_BLOCKS, "target", USE, PROJECT, .account = 1, .lot = 10, .amount = T, .project = 7,
            .target = {5});
    REFUSED(QUOTA_R_HOLD_BLOCKS, "target", MOVE, PLAIN, .account = 1, .to_account = 2, .lot = 10, .amount = T,
            .target = {5});
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T, .target = {5});
    OK(MOVE, BID, .account = 1, .to_account = 2, .lot = 10, .amount = T, .target = {5});
    assert_true(bench_left(&bench, 5) == T && bench_available(&bench, 2, 10, 0) == 2 * T);
    assert_true(bench_available(&bench, 1, 10, 0) == 2 * T && bench_encumbered(&bench, 1, 10, 0) == T);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", MOVE, SALE, .account = 1, .to_account = 2, .lot = 10,
            .amount = T + 1, .target = {5});
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = 9 * T, .target = {5},
       .flags = QUOTA_FLAG_UP_TO);
    assert_true(bench.results[0].moved == T && bench.results[0].left == 0);
}

static void a_plan_is_for_its_project(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_PROJECT, .project = 8, .fact = QUOTA_FACT_INCREMENT, .value = T);
    OK(HOLD, PLAN, .id = {5}, .account = 1, .lot = 10, .amount = 3 * T, .project = 7);
    REFUSED(QUOTA_R_BENEFICIARY, "project", USE, PROJECT, .account = 1, .lot = 10, .amount = T, .project = 8,
            .target = {5});
    REFUSED(QUOTA_R_HOLD_BLOCKS, "target", MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T,
            .target = {5});
    REFUSED(QUOTA_R_HOLD_BLOCKS, "target", SURRENDER, CLEAR, .account = 1, .lot = 10, .amount = T,
            .target = {5});
    OK(USE, PROJECT, .id = {6}, .account = 1, .lot = 10, .amount = T, .project = 7, .target = {5});
    assert_true(bench_left(&bench, 5) == 2 * T && bench_left(&bench, 6) == T);
    assert_int_equal(bench.log[bench.count - 1].from_bucket, QUOTA_BUCKET_ENCUMBERED);
}

/* Chongqing 2.1.2. */
static void a_pledge_is_foreclosed(void **state)
{
    const uint32_t account = 0; /* place of account 1 */

    (void)state;
    bench_lot(&bench, 10, 5);
    OK(HOLD, PLEDGE, .id = {5}, .account = 1, .to_account = 4, .lot = 10, .amount = 4 * T);
    OK(HOLD, PLAIN, .id = {6}, .account = 1, .lot = 10, .amount = T);
    assert_true(lq_sums_of(bench.state, account, SO2).pledged == 4 * T);
    REFUSED(QUOTA_R_HOLD_BLOCKS, "target", MOVE, SALE, .account = 1, .to_account = 4, .lot = 10, .amount = T,
            .target = {5});
    REFUSED(QUOTA_R_HOLD_BLOCKS, "target", SURRENDER, CLEAR, .account = 1, .lot = 10, .amount = T,
            .target = {5});
    REFUSED(QUOTA_R_HOLD_BLOCKS, "target", MOVE, BUYBACK, .account = 1, .to_account = 3, .lot = 10,
            .amount = T, .target = {5});
    REFUSED(QUOTA_R_BENEFICIARY, "to_account", MOVE, FORECLOSE, .account = 1, .to_account = 2, .lot = 10,
            .amount = T, .target = {5});
    REFUSED(QUOTA_R_TARGET_KIND, "target", MOVE, FORECLOSE, .account = 1, .to_account = 4, .lot = 10,
            .amount = T, .target = {6});
    OK(MOVE, FORECLOSE, .account = 1, .to_account = 4, .lot = 10, .amount = T, .target = {5});
    assert_int_equal(bench_bought(&bench, 4, 10, 0), bench.count);
    OK(MOVE, FORECLOSE, .account = 1, .to_account = 2, .lot = 10, .amount = T, .target = {5},
       .flags = QUOTA_FLAG_APPROVED, .proof = PROOF); /* the lender agrees to another buyer */
    OK(MOVE, RECOVER, .account = 1, .to_account = 3, .lot = 10, .amount = T, .target = {5});
    assert_true(lq_sums_of(bench.state, account, SO2).pledged == T && bench_left(&bench, 5) == T);
    OK(RELEASE, DISCHARGE, .target = {5}, .amount = T);
    assert_true(lq_sums_of(bench.state, account, SO2).pledged == 0);
}

static void the_expected_is_never_pledged(void **state)
{
    (void)state;
    OK(ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 10, .amount = 5 * T, .pollutant = SO2,
       .flags = QUOTA_FLAG_EXPECTED);
    REFUSED(QUOTA_R_NOT_REALISED, "lot", HOLD, PLEDGE, .account = 1, .lot = 10, .amount = 9 * T);
    REFUSED(QUOTA_R_NOT_REALISED, "lot", SURRENDER, CLEAR, .account = 1, .lot = 10, .amount = 9 * T);
    OK(HOLD, DEAL, .account = 1, .lot = 10, .amount = T);
    OK(HOLD, PLAN, .account = 1, .lot = 10, .amount = T, .project = 7);
    OK(STATE, REALISE, .lot = 10);
    OK(HOLD, PLEDGE, .account = 1, .lot = 10, .amount = T);
    OK(SURRENDER, CLEAR, .account = 1, .lot = 10, .amount = T);
}

static void a_freeze_blocks_all_but_a_few(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 9);
    OK(HOLD, FREEZE, .id = {5}, .account = 1, .lot = 10, .amount = 9 * T);
    REFUSED(QUOTA_R_HOLD_BLOCKS, "target", MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T,
            .target = {5});
    REFUSED(QUOTA_R_HOLD_BLOCKS, "target", CANCEL, RETIRE, .account = 1, .lot = 10, .amount = T,
            .target = {5});
    REFUSED(QUOTA_R_HOLD_BLOCKS, "target", USE, PROJECT, .account = 1, .lot = 10, .amount = T, .project = 7,
            .target = {5});
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", CANCEL, RETIRE, .account = 1, .lot = 10, .amount = T);
    OK(VOID, FRAUD, .account = 1, .lot = 10, .amount = T, .target = {5});
    OK(MOVE, RECOVER, .account = 1, .to_account = 3, .lot = 10, .amount = T, .target = {5});
    OK(MOVE, DIVIDE, .id = {6}, .account = 1, .to_account = 2, .lot = 10, .amount = T, .target = {5});
    OK(RELEASE, DISCHARGE, .target = {6}, .amount = T);
    assert_int_equal(bench_left(&bench, 5), 6 * T);
}

static void a_mask_blocks_further_verbs(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    OK(HOLD, PLAIN, .id = {5}, .account = 1, .lot = 10, .amount = 3 * T, .mask = 1 << QUOTA_VERB_CANCEL);
    REFUSED(QUOTA_R_HOLD_BLOCKS, "target", CANCEL, RETIRE, .account = 1, .lot = 10, .amount = T,
            .target = {5});
    OK(SURRENDER, CLEAR, .account = 1, .lot = 10, .amount = T, .target = {5});
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T, .target = {5});
    assert_int_equal(bench_left(&bench, 5), T);
}

static void a_target_is_of_the_cell_taken_from(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    bench_lot(&bench, 11, 5);
    OK(HOLD, PLAIN, .id = {5}, .account = 1, .lot = 10, .amount = 3 * T);
    OK(USE, PROJECT, .id = {6}, .account = 1, .lot = 10, .amount = T, .project = 7);
    REFUSED(QUOTA_R_TARGET_OTHER, "account", MOVE, SALE, .account = 2, .to_account = 3, .lot = 10,
            .amount = T, .target = {5});
    REFUSED(QUOTA_R_TARGET_OTHER, "lot", MOVE, SALE, .account = 1, .to_account = 3, .lot = 11, .amount = T,
            .target = {5});
    REFUSED(QUOTA_R_TARGET_OTHER, "term", MOVE, SALE, .account = 1, .to_account = 3, .lot = 10, .amount = T,
            .term = 20241231, .target = {5});
    REFUSED(QUOTA_R_TARGET_KIND, "target", MOVE, SALE, .account = 1, .to_account = 3, .lot = 10, .amount = T,
            .target = {6});
}

/* Everything wrong about a hold taken from, put right one after another. */
static void the_first_refusal_is_the_documented_one(void **state)
{
    quota_entry entry =
        ENTRY(MOVE, SALE, .account = 2, .to_account = 3, .lot = 10, .amount = 9 * T, .target = {6});

    (void)state;
    bench_lot(&bench, 10, 5);
    OK(USE, PROJECT, .id = {6}, .account = 1, .lot = 10, .amount = T, .project = 7);
    OK(HOLD, PLAN, .id = {4}, .account = 1, .to_account = 2, .lot = 10, .amount = T, .valid_until = 20240101);
    OK(HOLD, PLAN, .id = {5}, .account = 1, .to_account = 2, .lot = 10, .amount = T);
    OK(HOLD, DEAL, .id = {7}, .account = 1, .to_account = 2, .lot = 10, .amount = T);
    bench.date = 20240102;
#define IS(status_) assert_string_equal(quota_status_name((int32_t)bench_one(&bench, entry)), #status_)
    IS(R_TARGET_KIND);
    entry.target[0] = 4;
    IS(R_TARGET_OTHER);
    entry.account = 1;
    IS(R_EXPIRED);
    entry.target[0] = 5;
    IS(R_HOLD_BLOCKS);
    entry.target[0] = 7;
    IS(R_BENEFICIARY);
    entry.to_account = 2;
    IS(R_INSUFFICIENT);
    entry.amount = T;
    IS(OK);
#undef IS
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(a_hold_sets_aside_and_a_release_brings_back),
        BENCH_TEST(what_a_release_fills_in_must_match),
        BENCH_TEST(only_a_hold_is_released),
        BENCH_TEST(a_hold_expires_after_its_last_day),
        BENCH_TEST(a_deal_is_settled_with_its_buyer),
        BENCH_TEST(a_plan_is_for_its_project),
        BENCH_TEST(a_pledge_is_foreclosed),
        BENCH_TEST(the_expected_is_never_pledged),
        BENCH_TEST(a_freeze_blocks_all_but_a_few),
        BENCH_TEST(a_mask_blocks_further_verbs),
        BENCH_TEST(a_target_is_of_the_cell_taken_from),
        BENCH_TEST(the_first_refusal_is_the_documented_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
