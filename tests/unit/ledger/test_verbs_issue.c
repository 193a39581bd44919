/* Tests of src/ledger/issue.c: milligrams come into being. */
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

static const lq_lot *lot_of(uint64_t number)
{
    const uint32_t at = lq_find_lot(bench.state, number);

    assert_true(at != LQ_NONE);
    return lq_lot_at(bench.state, at);
}

static void a_lot_is_born_with_its_tags(void **state)
{
    const lq_lot *lot;

    (void)state;
    OK(ISSUE, DEPOSIT, .account = 3, .lot = 10, .amount = 5 * T, .pollutant = SO2, .party = 1,
       .place = 530302, .basin = 2, .industry = 3, .origin = QUOTA_LOT_ORIGIN_FREE,
       .earmark = QUOTA_LOT_EARMARK_NONE, .measure = QUOTA_MEASURE_CLOSURE, .valid_from = 20230601,
       .term = 20261231, .proof = PROOF, .flags = QUOTA_FLAG_EXPECTED);
    lot = lot_of(10);
    assert_true(lot->pollutant == SO2 && lot->place == 530302 && lot->basin == 2 && lot->industry == 3);
    assert_true(lot->origin == QUOTA_LOT_ORIGIN_FREE && lot->earmark == QUOTA_LOT_EARMARK_NONE);
    assert_true(lot->measure == QUOTA_MEASURE_CLOSURE && lot->completed == 20230601 && lot->expected == 1);
    assert_true(lot->party == lq_find_account(bench.state, 1) && lot->parent == LQ_NONE);
    assert_true(lot->kind == QUOTA_ENTRY_DEPOSIT && lot->seq == 7 && lot->group == 7 && lot->proof[0] == 9);
    assert_true(bench_available(&bench, 3, 10, 20261231) == 5 * T && bench_sum(&bench, 10, 0) == 5 * T);
    assert_true(bench_bought(&bench, 3, 10, 20261231) == 0);
    assert_true(bench.log[6].moved == 5 * T && bench.log[6].from_bucket == QUOTA_BUCKET_NONE);
    assert_true(bench.log[6].to_bucket == QUOTA_BUCKET_AVAILABLE && bench.log[6].to_account == 0);
    assert_true(bench.results[0].available == 5 * T && bench.results[0].seq == 7);
}

/* 30/70 and the province's take: one lot, one group, several accounts. */
static void a_lot_is_born_in_one_group(void **state)
{
    quota_entry group[] = {
        ENTRY(ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 10, .amount = 3 * T, .pollutant = SO2),
        ENTRY(ISSUE, DEPOSIT, .account = 3, .party = 1, .lot = 10, .amount = 7 * T, .pollutant = SO2),
    };

    (void)state;
    group[1].place = 1;
    assert_int_equal(bench_post(&bench, group, 2), QUOTA_R_LOT_EXISTS);
    assert_int_equal(bench.error.index, 1);
    group[1].place = 0;
    assert_int_equal(bench_post(&bench, group, 2), QUOTA_OK);
    assert_true(bench_sum(&bench, 10, 0) == 10 * T && bench_available(&bench, 3, 10, 0) == 7 * T);
    REFUSED(QUOTA_R_LOT_EXISTS, "lot", ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 10, .amount = 1,
            .pollutant = SO2);
}

static void every_tag_must_be_the_same(void **state)
{
    const quota_entry first =
        ENTRY(ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 10, .amount = T, .pollutant = SO2);

    (void)state;
#define OTHER(field_, value_)                                                                                \
  do {                                                                                                       \
    quota_entry group[2] = {first, first};                                                                   \
                                                                                                             \
    group[1].field_ = (value_);                                                                              \
    assert_int_equal(bench_post(&bench, group, 2), QUOTA_R_LOT_EXISTS);                                      \
  } while (0)
    OTHER(pollutant, NOX);
    OTHER(party, 2);
    OTHER(place, 1);
    OTHER(basin, 1);
    OTHER(industry, 1);
    OTHER(origin, 1);
    OTHER(earmark, 1);
    OTHER(measure, 1);
    OTHER(valid_from, 20230101);
    OTHER(flags, QUOTA_FLAG_EXPECTED);
    OTHER(proof[5], 1);
    OTHER(kind, QUOTA_ENTRY_ALLOCATE); /* an allocation is no reduction */
#undef OTHER
}

/* Qujing 24. */
static void evidence_makes_one_lot_of_a_pollutant(void **state)
{
    (void)state;
    OK(ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 10, .amount = T, .pollutant = SO2, .proof = PROOF);
    REFUSED(QUOTA_R_EVIDENCE_USED, "proof", ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 11, .amount = T,
            .pollutant = SO2, .proof = PROOF);
    assert_string_equal(bench.error.found, "10");
    REFUSED(QUOTA_R_EVIDENCE_USED, "proof", ISSUE, PUBLIC_WORKS, .account = 1, .lot = 11, .amount = T,
            .pollutant = SO2, .proof = PROOF);
    REFUSED(QUOTA_R_EVIDENCE_USED, "proof", ISSUE, REPAY, .account = 1, .lot = 11, .amount = T, .party = 1,
            .pollutant = SO2, .proof = PROOF);
    OK(ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 11, .amount = T, .pollutant = NOX, .proof = PROOF);
    OK(ISSUE, ALLOCATE, .account = 1, .lot = 12, .amount = T, .pollutant = SO2, .proof = PROOF);
    OK(ISSUE, SET_ASIDE, .account = 3, .lot = 13, .amount = T, .pollutant = SO2, .proof = PROOF);
    OK(ISSUE, AWARD, .account = 3, .lot = 14, .amount = T, .pollutant = SO2, .proof = PROOF);
    OK(ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 15, .amount = T, .pollutant = SO2);
    OK(ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 16, .amount = T, .pollutant = SO2);
}

static void what_was_allocated_is_counted(void **state)
{
    (void)state;
    OK(ISSUE, ALLOCATE, .id = {5}, .account = 1, .lot = 12, .amount = 3 * T, .pollutant = SO2,
       .channel = QUOTA_CHANNEL_BASELINE_SALE, .price = 5, .total = 15);
    OK(ISSUE, SET_ASIDE, .id = {6}, .account = 3, .lot = 13, .amount = T, .pollutant = SO2);
    assert_true(lq_total_of(bench.state, LQ_TOTAL_ALLOCATED, 0, SO2) == 3 * T);
    assert_true(lq_total_of(bench.state, LQ_TOTAL_SET_ASIDE, 0, SO2) == T);
    OK(CANCEL, CORRECT, .target = {5}, .amount = T);
    OK(CANCEL, CORRECT, .target = {6}, .amount = T);
    assert_true(lq_total_of(bench.state, LQ_TOTAL_ALLOCATED, 0, SO2) == 2 * T);
    assert_true(lq_total_of(bench.state, LQ_TOTAL_SET_ASIDE, 0, SO2) == 0);
}

/* Jiangsu 21: the debt comes first, and what repays it is cancelled at once. */
static void a_debt_is_repaid_first(void **state)
{
    quota_entry group[] = {
        ENTRY(ISSUE, REPAY, .id = {6}, .account = 3, .lot = 11, .amount = 4 * T, .pollutant = SO2,
              .party = 1),
        ENTRY(ISSUE, DEPOSIT, .account = 3, .lot = 11, .amount = 2 * T, .pollutant = SO2, .party = 1),
    };

    (void)state;
    bench_lot(&bench, 10, 5);
    OK(USE, PROJECT, .account = 1, .lot = 10, .amount = 5 * T, .project = 7);
    OK(OWE, INCUR, .account = 1, .lot = 10, .amount = 4 * T);
    REFUSED(QUOTA_R_DEBT_FIRST, "party", ISSUE, DEPOSIT, .account = 3, .lot = 11, .amount = T,
            .pollutant = SO2, .party = 1);
    assert_string_equal(bench.error.found, "4 t");
    OK(ISSUE, DEPOSIT, .account = 3, .lot = 20, .amount = T, .pollutant = NOX, .party = 1);
    OK(ISSUE, DEPOSIT, .account = 3, .lot = 21, .amount = T, .pollutant = SO2, .party = 2);
    group[0].amount++;
    assert_int_equal(bench_post(&bench, group, 2), QUOTA_R_INSUFFICIENT);
    group[0].amount -= 2;
    assert_int_equal(bench_post(&bench, group, 2), QUOTA_R_DEBT_FIRST);
    assert_int_equal(bench.error.index, 1);
    group[0].amount++;
    assert_int_equal(bench_post(&bench, group, 2), QUOTA_OK);
    assert_true(bench_debt(&bench, 1, SO2) == 0 && bench_available(&bench, 3, 11, 0) == 2 * T);
    assert_true(bench_sum(&bench, 11, 0) == 6 * T && bench_sum(&bench, 11, QUOTA_BUCKET_CANCELLED) == 4 * T);
    assert_true(bench_left(&bench, 6) == 4 * T && lot_of(11)->repaid == 4 * T);
    assert_int_equal(bench.log[bench.count - 2].to_bucket, QUOTA_BUCKET_CANCELLED);
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", ISSUE, REPAY, .account = 3, .lot = 30, .amount = 1,
            .pollutant = SO2, .party = 1);
    OK(ISSUE, REPAY, .account = 3, .lot = 30, .amount = 1, .pollutant = SO2, .party = 1,
       .flags = QUOTA_FLAG_UP_TO);
    assert_true(bench.results[0].moved == 0 && bench_sum(&bench, 30, 0) == 0);
}

static void sums_have_a_limit(void **state)
{
    (void)state;
    OK(ISSUE, PLAIN, .account = 1, .lot = 10, .amount = QUOTA_AMOUNT_MAX, .pollutant = SO2);
    REFUSED(QUOTA_R_OVERFLOW, "amount", ISSUE, PLAIN, .account = 1, .lot = 11, .amount = 1, .pollutant = SO2);
    OK(ISSUE, PLAIN, .account = 2, .lot = 11, .amount = 1, .pollutant = SO2);
    REFUSED(QUOTA_R_OVERFLOW, "amount", MOVE, PLAIN, .account = 2, .to_account = 1, .lot = 11, .amount = 1);
    OK(HOLD, PLAIN, .id = {5}, .account = 1, .lot = 10, .amount = 1);
    OK(MOVE, PLAIN, .account = 2, .to_account = 1, .lot = 11, .amount = 1);
    REFUSED(QUOTA_R_OVERFLOW, "amount", RELEASE, PLAIN, .target = {5}, .amount = 1);
    {
        const quota_entry two[] = {
            ENTRY(ISSUE, PLAIN, .account = 2, .lot = 12, .amount = QUOTA_AMOUNT_MAX, .pollutant = NOX),
            ENTRY(ISSUE, PLAIN, .account = 3, .lot = 12, .amount = 1, .pollutant = NOX)};

        assert_int_equal(bench_post(&bench, two, 2), QUOTA_R_OVERFLOW);
        assert_int_equal(bench.error.index, 1);
    }
}

static void the_first_refusal_is_the_documented_one(void **state)
{
    quota_entry entry =
        ENTRY(ISSUE, DEPOSIT, .account = 99, .lot = 10, .amount = T, .party = 98, .pollutant = SO2);

    (void)state;
    bench_lot(&bench, 10, 5);
    OK(USE, PROJECT, .account = 1, .lot = 10, .amount = 5 * T, .project = 7);
    OK(OWE, INCUR, .account = 1, .lot = 10, .amount = 4 * T);
    OK(ACCOUNT, CLOSE, .account = 2);
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_ACCOUNT_UNKNOWN);
    assert_string_equal(bench.error.field, "account");
    entry.account = 2;
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_ACCOUNT_UNKNOWN);
    assert_string_equal(bench.error.field, "party");
    entry.party = 1;
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_ACCOUNT_CLOSED);
    assert_string_equal(bench.error.field, "account");
    OK(ACCOUNT, END, .account = 2);
    entry.account = 1;
    entry.party = 2;
    entry.proof[0] = 7;
    entry.proof[1] = 10;
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_ACCOUNT_CLOSED);
    assert_string_equal(bench.error.field, "party");
    entry.kind = QUOTA_ENTRY_REPAY;
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_ACCOUNT_CLOSED);
    entry.kind = QUOTA_ENTRY_PUBLIC_WORKS; /* in whose name is no matter there */
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_LOT_EXISTS);
    entry.kind = QUOTA_ENTRY_DEPOSIT;
    entry.party = 1;
    entry.proof[1] = 10; /* evidence of lot 10 */
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_LOT_EXISTS);
    entry.lot = 11;
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_EVIDENCE_USED);
    entry.proof[0] = 8;
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_DEBT_FIRST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(a_lot_is_born_with_its_tags),
        BENCH_TEST(a_lot_is_born_in_one_group),
        BENCH_TEST(every_tag_must_be_the_same),
        BENCH_TEST(evidence_makes_one_lot_of_a_pollutant),
        BENCH_TEST(what_was_allocated_is_counted),
        BENCH_TEST(a_debt_is_repaid_first),
        BENCH_TEST(sums_have_a_limit),
        BENCH_TEST(the_first_refusal_is_the_documented_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
