/* Tests of src/ledger/statements.c: facts, policies, realised reductions. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/sm3.h"
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

static int64_t fact_of(uint8_t subject, uint64_t number, uint32_t fact, uint8_t pollutant, int32_t date)
{
    return lq_fact_on(bench.state, subject, number, fact, pollutant, date, NULL);
}

static void each_subject_has_its_facts(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 5);
    OK(HOLD, DEAL, .id = {5}, .account = 1, .lot = 10, .amount = T);
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_LEDGER, .fact = QUOTA_FACT_CAP_AMOUNT, .value = 1);
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_PLACE, .place = 1, .fact = QUOTA_FACT_ATTAINED, .value = 1);
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_ACCOUNT, .account = 1, .fact = QUOTA_FACT_ACTUAL, .value = 3);
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_PROJECT, .project = 1, .fact = QUOTA_FACT_BUILT, .value = 0);
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_LOT, .lot = 1, .fact = QUOTA_FACT_REDUCTION, .value = 5);
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_CLAIM, .target = {5}, .fact = QUOTA_FACT_BUYER_CONFIRMED,
       .value = 1);
    assert_int_equal(fact_of(QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_CAP_AMOUNT, 0, 20240101), 1);
    assert_int_equal(fact_of(QUOTA_SUBJECT_PLACE, 1, QUOTA_FACT_ATTAINED, 0, 20240101), 1);
    assert_int_equal(fact_of(QUOTA_SUBJECT_ACCOUNT, 1, QUOTA_FACT_ACTUAL, 0, 20240101), 3);
    assert_int_equal(fact_of(QUOTA_SUBJECT_PROJECT, 1, QUOTA_FACT_BUILT, 0, 20240101), 0);
    assert_int_equal(fact_of(QUOTA_SUBJECT_LOT, 1, QUOTA_FACT_REDUCTION, 0, 20240101), 5);
    /* A claim goes by the seq of its entry. */
    assert_int_equal(fact_of(QUOTA_SUBJECT_CLAIM, 8, QUOTA_FACT_BUYER_CONFIRMED, 0, 20240101), 1);
    REFUSED(QUOTA_R_ACCOUNT_UNKNOWN, "account", STATE, FACT, .subject = QUOTA_SUBJECT_ACCOUNT, .account = 99,
            .fact = QUOTA_FACT_ACTUAL);
    REFUSED(QUOTA_R_TARGET_UNKNOWN, "target", STATE, FACT, .subject = QUOTA_SUBJECT_CLAIM, .target = {0xAB},
            .fact = QUOTA_FACT_ACTUAL);
    assert_string_equal(bench.error.found, "ab000000000000000000000000000000");
}

static void a_fact_holds_from_a_day_to_a_day(void **state)
{
    (void)state;
    OK(STATE, FACT, .subject = 1, .fact = QUOTA_FACT_ATTAINED, .value = 1, .valid_from = 20230101,
       .valid_until = 20231231);
    OK(STATE, FACT, .subject = 1, .fact = QUOTA_FACT_ATTAINED, .value = 0);
    assert_true(fact_of(1, 0, QUOTA_FACT_ATTAINED, 0, 20221231) == QUOTA_UNKNOWN);
    assert_int_equal(fact_of(1, 0, QUOTA_FACT_ATTAINED, 0, 20231231), 1);
    assert_int_equal(fact_of(1, 0, QUOTA_FACT_ATTAINED, 0, 20240101), 0); /* from the entry's date */
    OK(STATE, FACT, .subject = 1, .fact = QUOTA_FACT_ATTAINED, .value = QUOTA_UNKNOWN);
    assert_true(fact_of(1, 0, QUOTA_FACT_ATTAINED, 0, 20240101) == QUOTA_UNKNOWN);
}

static void a_check_that_is_refused_gives_its_reason(void **state)
{
    uint8_t digest[32];
    uint32_t own;
    quota_entry entry =
        ENTRY(STATE, FACT, .subject = QUOTA_SUBJECT_LOT, .lot = 1, .fact = QUOTA_FACT_COUNTY_CHECKED);

    (void)state;
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_REASON_MISSING);
    assert_string_equal(bench.error.field, "proof");
    entry.fact = QUOTA_FACT_CITY_VERIFIED;
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_REASON_MISSING);
    entry.proof[0] = 1;
    assert_int_equal(bench_one(&bench, entry), QUOTA_OK);
    entry.proof[0] = 0;
    entry.value = 1;
    assert_int_equal(bench_one(&bench, entry), QUOTA_OK);
    /* The policy of the industrial park declares one more check. */
    lq_sm3_of("in_reduction_library", 20, digest);
    own = UINT32_C(1) << 31 |
          ((uint32_t)digest[0] << 23 | (uint32_t)digest[1] << 15 | (uint32_t)digest[2] << 7 | digest[3] >> 1);
    entry.value = 0;
    entry.fact = own;
    assert_int_equal(bench_one(&bench, entry), QUOTA_R_REASON_MISSING);
    entry.fact = own + 1;
    assert_int_equal(bench_one(&bench, entry), QUOTA_OK);
}

/* Qujing 7, 20. */
static void operation_begins_when_all_lots_are_realised(void **state)
{
    (void)state;
    OK(ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 10, .amount = 5 * T, .pollutant = QUOTA_POLLUTANT_SO2,
       .flags = QUOTA_FLAG_EXPECTED);
    OK(USE, PROJECT, .id = {5}, .account = 1, .lot = 10, .amount = T, .project = 7);
    REFUSED(QUOTA_R_NOT_REALISED, "project", STATE, FACT, .subject = QUOTA_SUBJECT_PROJECT, .project = 7,
            .fact = QUOTA_FACT_FORMAL_OPERATION_ON, .value = 20240101);
    assert_string_equal(bench.error.found, "10");
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_PROJECT, .project = 7, .fact = QUOTA_FACT_FORMAL_OPERATION_ON,
       .value = QUOTA_NEVER);
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_PROJECT, .project = 8, .fact = QUOTA_FACT_FORMAL_OPERATION_ON,
       .value = 20240101);
    OK(RESTORE, UNUSED, .target = {5}, .amount = T);
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_PROJECT, .project = 7, .fact = QUOTA_FACT_FORMAL_OPERATION_ON,
       .value = 20240101);
}

static void an_expected_lot_is_realised_once(void **state)
{
    const lq_lot *lot;

    (void)state;
    OK(ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 10, .amount = 5 * T, .pollutant = QUOTA_POLLUTANT_SO2,
       .flags = QUOTA_FLAG_EXPECTED, .valid_from = 20250101);
    lot = lq_lot_at(bench.state, lq_find_lot(bench.state, 10));
    assert_true(lot->expected == 1 && lot->completed == 20250101);
    REFUSED(QUOTA_R_FIELD_RANGE, "valid_from", STATE, REALISE, .lot = 10, .valid_from = 20240102);
    OK(STATE, REALISE, .lot = 10, .valid_from = 20231201);
    assert_true(lot->expected == 0 && lot->completed == 20231201);
    REFUSED(QUOTA_R_NOT_EXPECTED, "lot", STATE, REALISE, .lot = 10, .valid_from = 20250102);
    REFUSED(QUOTA_R_LOT_UNKNOWN, "lot", STATE, REALISE, .lot = 11);
}

static int knows_nine(void *user, const uint8_t digest[32])
{
    (void)user;
    return digest[0] == 9;
}

static void a_number_stands_for_one_policy(void **state)
{
    const lq_law law = {.knows = knows_nine};

    (void)state;
    OK(STATE, ADOPT, .value = 5, .proof = {8}); /* no law: whoever brings one must know it */
    OK(STATE, ADOPT, .value = 5, .proof = {8}, .valid_from = 20250101, .valid_until = 20251231);
    REFUSED(QUOTA_R_POLICY_NUMBER, "value", STATE, ADOPT, .value = 5, .proof = {9});
    bench.law = &law;
    REFUSED(QUOTA_R_POLICY_NUMBER, "value", STATE, ADOPT, .value = 5, .proof = {7});
    REFUSED(QUOTA_R_POLICY_UNKNOWN, "proof", STATE, ADOPT, .value = 6, .proof = {7});
    OK(STATE, ADOPT, .value = 6, .proof = {9});
    assert_int_equal(bench.state->adoptions.count, 3);
    {
        const lq_adoption *adoption = lq_adoption_at(bench.state, 1);

        assert_true(adoption->number == 5 && adoption->from == 20250101 && adoption->until == 20251231);
        assert_int_equal(lq_adoption_at(bench.state, 0)->from, 20240101);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(each_subject_has_its_facts),
        BENCH_TEST(a_fact_holds_from_a_day_to_a_day),
        BENCH_TEST(a_check_that_is_refused_gives_its_reason),
        BENCH_TEST(operation_begins_when_all_lots_are_realised),
        BENCH_TEST(an_expected_lot_is_realised_once),
        BENCH_TEST(a_number_stands_for_one_policy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
