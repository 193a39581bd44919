/* Tests of src/ledger/moves.c: sales, mergers, carry-over, child lots. */
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

static void a_sale_moves_and_marks_what_was_bought(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = 2 * T, .project = 7,
       .channel = QUOTA_CHANNEL_PLATFORM, .price = 100, .total = 200);
    assert_true(bench_available(&bench, 1, 10, 0) == 3 * T && bench_available(&bench, 2, 10, 0) == 2 * T);
    assert_true(bench_bought(&bench, 2, 10, 0) == 8 && bench_bought(&bench, 1, 10, 0) == 0);
    assert_true(bench.log[7].moved == 2 * T && bench.log[7].from_bucket == QUOTA_BUCKET_AVAILABLE);
    assert_true(bench.log[7].to_bucket == QUOTA_BUCKET_AVAILABLE && bench.log[7].pollutant == SO2);
    assert_true(bench.results[0].available == 3 * T && bench.results[0].to_available == 2 * T);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", MOVE, SALE, .account = 1, .to_account = 2, .lot = 10,
            .amount = 3 * T + 1);
    assert_string_equal(bench.error.expected, "at most 3 t");
    assert_string_equal(bench.error.found, "3000000001 mg");
    OK(MOVE, BID, .account = 1, .to_account = 2, .lot = 10, .amount = 3 * T + 1, .flags = QUOTA_FLAG_UP_TO);
    assert_true(bench.results[0].moved == 3 * T && bench_bought(&bench, 2, 10, 0) == 9);
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = 1, .flags = QUOTA_FLAG_UP_TO);
    assert_int_equal(bench.results[0].moved, 0);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", MOVE, SALE, .account = 3, .to_account = 2, .lot = 10,
            .amount = 1);
    OK(MOVE, SALE, .account = 3, .to_account = 2, .lot = 10, .amount = 1, .flags = QUOTA_FLAG_UP_TO);
}

static void some_moves_are_no_purchase(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 9);
    OK(MOVE, GRANT, .account = 1, .to_account = 2, .lot = 10, .amount = T);
    OK(MOVE, BUYBACK, .account = 2, .to_account = 3, .lot = 10, .amount = T);
    OK(MOVE, LEVEL, .account = 3, .to_account = 4, .lot = 10, .amount = T);
    assert_int_equal(bench_bought(&bench, 2, 10, 0), 8);
    assert_int_equal(bench_bought(&bench, 3, 10, 0), 0);
    assert_int_equal(bench_bought(&bench, 4, 10, 0), 0);
    OK(MOVE, RECOVER, .account = 1, .to_account = 3, .lot = 10, .amount = T);
    OK(MOVE, PLAIN, .account = 1, .to_account = 3, .lot = 10, .amount = T);
    assert_int_equal(bench_bought(&bench, 3, 10, 0), 0);
    /* Merged: as late as the later of the two. */
    OK(MOVE, MERGE, .account = 2, .to_account = 4, .lot = 10, .amount = T, .flags = QUOTA_FLAG_UP_TO);
    assert_int_equal(bench_bought(&bench, 4, 10, 0), 8);
    OK(MOVE, DIVIDE, .account = 1, .to_account = 4, .lot = 10, .amount = T);
    assert_int_equal(bench_bought(&bench, 4, 10, 0), 8);
}

static void nothing_moves_to_where_it_is(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    REFUSED(QUOTA_R_SAME_CELL, "to_account", MOVE, SALE, .account = 1, .to_account = 1, .lot = 10,
            .amount = T);
    REFUSED(QUOTA_R_TARGET_OTHER, "to_term", MOVE, SALE, .account = 1, .to_account = 2, .lot = 10,
            .amount = T, .to_term = 20251231);
    REFUSED(QUOTA_R_TARGET_OTHER, "pollutant", MOVE, SALE, .account = 1, .to_account = 2, .lot = 10,
            .amount = T, .pollutant = QUOTA_POLLUTANT_NOX);
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T, .pollutant = SO2);
}

static void carrying_leads_to_a_later_term(void **state)
{
    (void)state;
    OK(ISSUE, ALLOCATE, .account = 1, .lot = 10, .amount = 5 * T, .pollutant = SO2, .term = 20241231);
    REFUSED(QUOTA_R_TERM_ORDER, "to_term", MOVE, CARRY, .account = 1, .lot = 10, .amount = T,
            .term = 20241231, .to_term = 20241231);
    REFUSED(QUOTA_R_TERM_ORDER, "to_term", MOVE, CARRY, .account = 1, .lot = 10, .amount = T,
            .term = 20241231, .to_term = 20241230);
    REFUSED(QUOTA_R_TARGET_OTHER, "to_account", MOVE, CARRY, .account = 1, .to_account = 2, .lot = 10,
            .amount = T, .term = 20241231, .to_term = 20251231);
    OK(MOVE, CARRY, .account = 1, .lot = 10, .amount = 2 * T, .term = 20241231, .to_term = 20251231);
    assert_true(bench_available(&bench, 1, 10, 20241231) == 3 * T);
    assert_true(bench_available(&bench, 1, 10, 20251231) == 2 * T);
    assert_true(bench.log[bench.count - 1].to_account == 1);
    OK(MOVE, CARRY, .account = 1, .lot = 10, .amount = 9 * T, .term = 20241231, .to_term = 20251231,
       .flags = QUOTA_FLAG_UP_TO | QUOTA_FLAG_DUE, .date = 20250601); /* after its term, as nothing else */
    assert_true(bench_available(&bench, 1, 10, 20251231) == 5 * T);
}

/* Chongqing 8.4: from exempt to paid. */
static void a_part_of_other_tags_is_a_child_lot(void **state)
{
    const lq_lot *child;

    (void)state;
    OK(ISSUE, ALLOCATE, .account = 1, .lot = 10, .amount = 5 * T, .pollutant = SO2, .place = 5, .party = 2,
       .origin = QUOTA_LOT_ORIGIN_EXEMPT, .earmark = QUOTA_LOT_EARMARK_NONE, .proof = PROOF);
    OK(MOVE, CONVERT, .id = {5}, .account = 1, .lot = 10, .to_lot = 11, .origin = QUOTA_LOT_ORIGIN_PAID,
       .amount = 2 * T);
    child = lq_lot_at(bench.state, lq_find_lot(bench.state, 11));
    assert_true(child->origin == QUOTA_LOT_ORIGIN_PAID && child->earmark == QUOTA_LOT_EARMARK_NONE);
    assert_true(child->place == 5 && child->pollutant == SO2 && child->kind == QUOTA_ENTRY_CONVERT);
    assert_true(child->parent == lq_find_lot(bench.state, 10) && child->proof[0] == 9);
    assert_true(bench_sum(&bench, 10, 0) == 5 * T && bench_sum(&bench, 10, QUOTA_BUCKET_CANCELLED) == 2 * T);
    assert_true(bench_sum(&bench, 11, 0) == 2 * T && bench_available(&bench, 1, 11, 0) == 2 * T);
    assert_true(bench_available(&bench, 1, 10, 0) == 3 * T && bench_left(&bench, 5) == 2 * T);
    REFUSED(QUOTA_R_LOT_EXISTS, "to_lot", MOVE, CONVERT, .account = 1, .lot = 10, .to_lot = 11,
            .origin = QUOTA_LOT_ORIGIN_PAID, .amount = T);
    /* Abandoned into the reserve, for major projects (Qujing 10); bought as its parent's cell. */
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T);
    OK(MOVE, ABANDON, .account = 2, .to_account = 3, .lot = 10, .to_lot = 12, .amount = T,
       .earmark = QUOTA_LOT_EARMARK_MAJOR_PROJECTS, .measure = QUOTA_MEASURE_ABANDONED);
    child = lq_lot_at(bench.state, lq_find_lot(bench.state, 12));
    assert_true(child->earmark == QUOTA_LOT_EARMARK_MAJOR_PROJECTS &&
                child->origin == QUOTA_LOT_ORIGIN_EXEMPT);
    assert_true(bench_available(&bench, 3, 12, 0) == T && bench_bought(&bench, 3, 12, 0) == 9);
    REFUSED(QUOTA_R_LOT_EXISTS, "lot", ISSUE, ALLOCATE, .account = 3, .lot = 12, .amount = T,
            .pollutant = SO2);
}

/* Chongqing 8.2. */
static void a_merger_renews_the_hold(void **state)
{
    const lq_claim *hold;

    (void)state;
    bench_lot(&bench, 10, 5);
    OK(HOLD, PLEDGE, .id = {5}, .account = 1, .to_account = 4, .lot = 10, .amount = 3 * T, .project = 7,
       .valid_until = 20240601, .mask = 1 << QUOTA_VERB_CANCEL);
    OK(MOVE, MERGE, .id = {6}, .account = 1, .to_account = 2, .lot = 10, .amount = 2 * T, .target = {5},
       .date = 20250101); /* even an expired one */
    assert_true(bench_left(&bench, 5) == T && bench_left(&bench, 6) == 2 * T);
    assert_true(bench_encumbered(&bench, 1, 10, 0) == T && bench_encumbered(&bench, 2, 10, 0) == 2 * T);
    assert_true(bench.log[bench.count - 1].from_bucket == QUOTA_BUCKET_ENCUMBERED);
    assert_true(bench.log[bench.count - 1].to_bucket == QUOTA_BUCKET_ENCUMBERED);
    hold = lq_claim_at(bench.state, lq_find_claim(bench.state, bench.count));
    assert_true(hold->kind == QUOTA_ENTRY_PLEDGE && hold->verb == QUOTA_VERB_HOLD);
    assert_true(hold->to_account == lq_find_account(bench.state, 4) && hold->valid_until == 20240601);
    assert_true(hold->mask == 1 << QUOTA_VERB_CANCEL && hold->project == lq_find_project(bench.state, 7));
    assert_true(lq_sums_of(bench.state, lq_find_account(bench.state, 2), SO2).pledged == 2 * T);
    assert_true(lq_sums_of(bench.state, lq_find_account(bench.state, 1), SO2).pledged == T);
    bench.date = 20250101;
    OK(RELEASE, EXPIRE, .target = {6}, .amount = 2 * T);
    OK(MOVE, MERGE, .account = 1, .to_account = 2, .lot = 10, .amount = 2 * T); /* what is not held */
    assert_true(bench_available(&bench, 2, 10, 0) == 4 * T);
}

static void the_ended_receive_nothing(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    OK(ACCOUNT, CLOSE, .account = 2);
    REFUSED(QUOTA_R_TO_ACCOUNT_CLOSED, "to_account", MOVE, SALE, .account = 1, .to_account = 2, .lot = 10,
            .amount = T);
    OK(MOVE, MERGE, .account = 1, .to_account = 2, .lot = 10, .amount = T);
    OK(MOVE, RECOVER, .account = 2, .to_account = 3, .lot = 10, .amount = T);
    OK(ACCOUNT, END, .account = 2);
    REFUSED(QUOTA_R_TO_ACCOUNT_CLOSED, "to_account", MOVE, MERGE, .account = 1, .to_account = 2, .lot = 10,
            .amount = T);
    OK(ACCOUNT, CLOSE, .account = 1);
    REFUSED(QUOTA_R_ACCOUNT_CLOSED, "account", MOVE, SALE, .account = 1, .to_account = 3, .lot = 10,
            .amount = T);
}

static void a_cell_past_its_term_is_closed_to_trade(void **state)
{
    (void)state;
    OK(ISSUE, ALLOCATE, .account = 1, .lot = 10, .amount = 9 * T, .pollutant = SO2, .term = 20241231);
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_ACCOUNT, .account = 1, .fact = QUOTA_FACT_TERM_WINDOW_ENDS,
       .value = 20260331, .valid_from = 20250101);
    bench.date = 20241231;
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T, .term = 20241231);
    bench.date = 20250101;
    REFUSED(QUOTA_R_TERM_ENDED, "date", MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T,
            .term = 20241231);
    assert_string_equal(bench.error.expected, "up to 2024-12-31"); /* the later window is another term's */
    REFUSED(QUOTA_R_TERM_ENDED, "date", HOLD, DEAL, .account = 1, .lot = 10, .amount = T, .term = 20241231);
    REFUSED(QUOTA_R_TERM_ENDED, "date", USE, PROJECT, .account = 1, .lot = 10, .amount = T, .term = 20241231,
            .project = 7);
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_ACCOUNT, .account = 1, .fact = QUOTA_FACT_TERM_WINDOW_ENDS,
       .value = 20250331, .valid_from = 20241231);
    bench.date = 20250331;
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T, .term = 20241231);
    bench.date = 20250401;
    REFUSED(QUOTA_R_TERM_ENDED, "date", MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T,
            .term = 20241231);
    OK(SURRENDER, CLEAR, .account = 1, .lot = 10, .amount = T, .term = 20241231);
    OK(CANCEL, RETIRE, .account = 1, .lot = 10, .amount = T, .term = 20241231);
    OK(MOVE, CARRY, .account = 1, .lot = 10, .amount = T, .term = 20241231, .to_term = 20291231);
    OK(MOVE, MERGE, .account = 1, .to_account = 2, .lot = 10, .amount = T, .term = 20241231);
    OK(MOVE, RECOVER, .account = 1, .to_account = 3, .lot = 10, .amount = T, .term = 20241231);
    OK(VOID, RULED, .account = 1, .lot = 10, .amount = T, .term = 20241231, .proof = PROOF);
}

static void a_void_lot_gives_nothing(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    OK(VOID, FRAUD, .account = 1, .lot = 10, .amount = 5 * T);
    REFUSED(QUOTA_R_LOT_VOID, "lot", MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T);
    REFUSED(QUOTA_R_LOT_VOID, "lot", CANCEL, RETIRE, .account = 1, .lot = 10, .amount = T);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", VOID, FRAUD, .account = 1, .lot = 10, .amount = 1);
}

static void the_first_refusal_is_the_documented_one(void **state)
{
    quota_entry entry = ENTRY(MOVE, ABANDON, .account = 99, .to_account = 98, .lot = 97, .to_lot = 10,
                              .amount = 9 * T, .term = 20231231, .target = {77});

    (void)state;
    bench_lot(&bench, 10, 5);
    OK(ACCOUNT, CLOSE, .account = 4);
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_LOT, .lot = 10, .fact = QUOTA_FACT_BLOCKED,
       .value = 1 << QUOTA_VERB_MOVE, .valid_until = 20240101);
    bench.date = 20240101;
#define IS(status_) assert_string_equal(quota_status_name((int32_t)bench_one(&bench, entry)), #status_)
    IS(R_ACCOUNT_UNKNOWN);
    entry.account = 4;
    IS(R_TO_ACCOUNT_UNKNOWN);
    entry.to_account = 4;
    IS(R_LOT_UNKNOWN);
    entry.lot = 10;
    IS(R_TARGET_UNKNOWN);
    entry.target[0] = 0;
    entry.to_term = 20221231;
    IS(R_TARGET_OTHER);
    entry.to_term = 0;
    IS(R_ACCOUNT_CLOSED);
    entry.account = 1;
    IS(R_TO_ACCOUNT_CLOSED);
    entry.to_account = 1;
    IS(R_BLOCKED);
    bench.date = 20240102;
    entry.to_lot = 0;
    IS(R_SAME_CELL);
    entry.to_account = 2;
    entry.to_lot = 10;
    IS(R_LOT_EXISTS);
    entry.to_lot = 11;
    IS(R_TERM_ENDED);
    entry.term = 0;
    IS(R_INSUFFICIENT);
    entry.amount = 5 * T;
    IS(OK);
#undef IS
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(a_sale_moves_and_marks_what_was_bought),
        BENCH_TEST(some_moves_are_no_purchase),
        BENCH_TEST(nothing_moves_to_where_it_is),
        BENCH_TEST(carrying_leads_to_a_later_term),
        BENCH_TEST(a_part_of_other_tags_is_a_child_lot),
        BENCH_TEST(a_merger_renews_the_hold),
        BENCH_TEST(the_ended_receive_nothing),
        BENCH_TEST(a_cell_past_its_term_is_closed_to_trade),
        BENCH_TEST(a_void_lot_gives_nothing),
        BENCH_TEST(the_first_refusal_is_the_documented_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
