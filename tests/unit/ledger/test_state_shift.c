/* Tests of src/ledger/state_shift.c: every sum that a milligram stands in moves with it, or none does. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "fail_alloc.h"
#include "ledger/state/state.h"

enum { COD = 1, PLACE = 530302, INDUSTRY = 44, TERM = 20251231 };

static fail_alloc host;

/* Account 0 an enterprise, 1 a reserve; lot 0; cells 0 and 1 of them, cell 2 of the enterprise in a term. */
static int make(void **state)
{
    quota_allocator mem;
    lq_state *made;
    lq_account account;
    lq_lot lot;

    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    assert_int_equal(lq_state_create(&mem, 0, &made), QUOTA_OK);
    memset(&account, 0, sizeof account);
    account.number = 1;
    account.role = QUOTA_ROLE_ENTERPRISE;
    account.place = PLACE;
    (void)lq_add_account(made, &account);
    account.number = 2;
    account.role = QUOTA_ROLE_RESERVE;
    account.pool = QUOTA_POOL_CITY;
    (void)lq_add_account(made, &account);
    memset(&lot, 0, sizeof lot);
    lot.number = 1;
    lot.party = lot.parent = LQ_NONE;
    lot.pollutant = COD;
    lot.place = PLACE;
    lot.industry = INDUSTRY;
    (void)lq_add_lot(made, &lot);
    (void)lq_add_cell(made, 0, 0, 0);
    (void)lq_add_cell(made, 1, 0, 0);
    (void)lq_add_cell(made, 0, 0, TERM);
    *state = made;
    return 0;
}

static int drop(void **state)
{
    lq_state_free(*state);
    return fail_alloc_clean(&host) ? 0 : -1;
}

static void available_is_counted_in_every_sum(void **state)
{
    lq_state *made = *state;

    assert_int_equal(lq_shift(made, 0, QUOTA_BUCKET_AVAILABLE, 10), QUOTA_OK);
    assert_int_equal(lq_shift(made, 1, QUOTA_BUCKET_AVAILABLE, 5), QUOTA_OK);
    assert_int_equal(lq_shift(made, 2, QUOTA_BUCKET_AVAILABLE, 3), QUOTA_OK);
    assert_int_equal(lq_shift(made, 2, QUOTA_BUCKET_AVAILABLE, 0), QUOTA_OK);
    assert_int_equal(lq_amounts_at(made, 0)->available, 10);
    assert_int_equal(lq_amounts_at(made, 1)->available, 5);
    assert_int_equal(lq_amounts_at(made, 2)->available, 3);
    assert_int_equal(lq_lot_at(made, 0)->sums[QUOTA_BUCKET_AVAILABLE], 18);
    assert_int_equal(lq_balance_at(made, lq_find_balance(made, 0, COD, 0))->available, 10);
    assert_int_equal(lq_balance_at(made, lq_find_balance(made, 0, COD, TERM))->available, 3);
    assert_int_equal(lq_total_of(made, LQ_TOTAL_PLACE, PLACE, COD), 18);
    assert_int_equal(lq_total_of(made, LQ_TOTAL_INDUSTRY, INDUSTRY, COD), 18);
    assert_int_equal(lq_total_of(made, LQ_TOTAL_AREA, PLACE, COD), 5); /* the reserve's alone */
    assert_int_equal(lq_total_of(made, LQ_TOTAL_AREA, lq_level_number(QUOTA_POOL_CITY), COD), 5);
    assert_int_equal(lq_account_at(made, 0)->filled, 2);
    assert_int_equal(lq_account_at(made, 1)->filled, 1);
    assert_int_equal(lq_shift(made, 2, QUOTA_BUCKET_AVAILABLE, -3), QUOTA_OK);
    assert_int_equal(lq_shift(made, 1, QUOTA_BUCKET_AVAILABLE, -5), QUOTA_OK);
    assert_int_equal(lq_account_at(made, 0)->filled, 1);
    assert_int_equal(lq_account_at(made, 1)->filled, 0);
    assert_int_equal(lq_total_of(made, LQ_TOTAL_AREA, PLACE, COD), 0);
    assert_int_equal(lq_total_of(made, LQ_TOTAL_PLACE, PLACE, COD), 10);
}

static void the_other_buckets_have_fewer(void **state)
{
    lq_state *made = *state;
    const lq_balance *balance = lq_balance_at(made, lq_find_balance(made, 0, COD, 0));
    uint8_t bucket;

    for (bucket = QUOTA_BUCKET_ENCUMBERED; bucket <= QUOTA_BUCKET_INVALID; bucket++) {
        assert_int_equal(lq_shift(made, 0, bucket, bucket), QUOTA_OK);
        assert_int_equal(lq_lot_at(made, 0)->sums[bucket], bucket);
        assert_int_equal(lq_shift(made, 0, bucket, -bucket - 1), QUOTA_R_INSUFFICIENT);
    }
    assert_int_equal(lq_amounts_at(made, 0)->available, 0);
    assert_int_equal(lq_amounts_at(made, 0)->encumbered, QUOTA_BUCKET_ENCUMBERED);
    assert_int_equal(balance->encumbered, QUOTA_BUCKET_ENCUMBERED);
    assert_int_equal(balance->surrendered, QUOTA_BUCKET_SURRENDERED);
    assert_int_equal(lq_account_at(made, 0)->filled, 1);
    assert_int_equal(lq_total_of(made, LQ_TOTAL_PLACE, PLACE, COD), 0);
    assert_int_equal(lq_shift(made, 0, QUOTA_BUCKET_ENCUMBERED, -QUOTA_BUCKET_ENCUMBERED), QUOTA_OK);
    assert_int_equal(lq_account_at(made, 0)->filled, 0); /* what was surrendered is no longer its own */
}

static void nothing_falls_below_zero_or_past_the_most(void **state)
{
    lq_state *made = *state;

    assert_int_equal(lq_shift(made, 0, QUOTA_BUCKET_AVAILABLE, -1), QUOTA_R_INSUFFICIENT);
    assert_int_equal(lq_shift(made, 0, QUOTA_BUCKET_AVAILABLE, INT64_MIN), QUOTA_R_INSUFFICIENT);
    assert_int_equal(lq_shift(made, 0, QUOTA_BUCKET_AVAILABLE, QUOTA_AMOUNT_MAX), QUOTA_OK);
    assert_int_equal(lq_shift(made, 0, QUOTA_BUCKET_AVAILABLE, 1), QUOTA_R_OVERFLOW);
    assert_int_equal(lq_shift(made, 0, QUOTA_BUCKET_AVAILABLE, INT64_MAX), QUOTA_R_OVERFLOW);
    /* Another cell of the lot is empty, but the lot is full. */
    assert_int_equal(lq_shift(made, 2, QUOTA_BUCKET_AVAILABLE, 1), QUOTA_R_OVERFLOW);
    assert_int_equal(lq_amounts_at(made, 2)->available, 0);
    assert_int_equal(lq_balance_at(made, lq_find_balance(made, 0, COD, TERM))->available, 0);
    assert_int_equal(lq_account_at(made, 0)->filled, 1);
    assert_int_equal(lq_shift(made, 2, QUOTA_BUCKET_SURRENDERED, QUOTA_AMOUNT_MAX), QUOTA_OK);
    assert_int_equal(lq_shift(made, 2, QUOTA_BUCKET_SURRENDERED, 1), QUOTA_R_OVERFLOW);
    assert_int_equal(lq_shift_issued(made, 0, QUOTA_AMOUNT_MAX), QUOTA_OK);
    assert_int_equal(lq_shift_issued(made, 0, 1), QUOTA_R_OVERFLOW);
    assert_int_equal(lq_shift_issued(made, 0, -QUOTA_AMOUNT_MAX), QUOTA_OK);
    assert_int_equal(lq_shift_issued(made, 0, -1), QUOTA_R_INSUFFICIENT);
    assert_int_equal(lq_shift_pledged(made, 0, -1), QUOTA_R_INSUFFICIENT);
    assert_int_equal(lq_shift_pledged(made, 0, 4), QUOTA_OK);
    assert_int_equal(lq_balance_at(made, lq_find_balance(made, 0, COD, 0))->pledged, 4);
}

static void debts_are_of_no_term(void **state)
{
    lq_state *made = *state;
    lq_sums sums;

    assert_int_equal(lq_shift_debt(made, 0, 7, -1), QUOTA_R_INSUFFICIENT);
    assert_int_equal(lq_shift_debt(made, 0, 7, 0), QUOTA_OK);
    assert_true(lq_find_balance(made, 0, 7, 0) == LQ_NONE);
    assert_int_equal(lq_shift_debt(made, 0, 7, 5), QUOTA_OK);
    assert_int_equal(lq_shift_debt(made, 0, 7, QUOTA_AMOUNT_MAX), QUOTA_R_OVERFLOW);
    assert_int_equal(lq_account_at(made, 0)->filled, 1);
    sums = lq_sums_of(made, 0, 7);
    assert_int_equal(sums.debt, 5);
    assert_int_equal(lq_shift_debt(made, 0, 7, -5), QUOTA_OK);
    assert_int_equal(lq_account_at(made, 0)->filled, 0);
    assert_int_equal(lq_shift_debt(made, 0, 7, -1), QUOTA_R_INSUFFICIENT);
}

static uint32_t claim(lq_state *state, uint32_t seq, uint8_t verb, uint8_t kind, uint8_t bucket,
                      uint32_t project)
{
    lq_claim added;

    memset(&added, 0, sizeof added);
    added.made = added.left = 10;
    added.seq = seq;
    added.cell = 0;
    added.project = project;
    added.to_account = LQ_NONE;
    added.verb = verb;
    added.kind = kind;
    added.bucket = bucket;
    return lq_add_claim(state, &added);
}

static void what_is_left_of_a_claim_falls(void **state)
{
    lq_state *made = *state;
    const uint32_t project = lq_add_project(made, 900);
    const uint32_t use = claim(made, 1, QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT, QUOTA_BUCKET_CONSUMED, project);
    const uint32_t pledge =
        claim(made, 2, QUOTA_VERB_MOVE, QUOTA_ENTRY_PLEDGE, QUOTA_BUCKET_ENCUMBERED, LQ_NONE);
    const uint32_t plain =
        claim(made, 3, QUOTA_VERB_HOLD, QUOTA_ENTRY_PLAN, QUOTA_BUCKET_ENCUMBERED, project);
    const uint32_t wild = claim(made, 4, QUOTA_VERB_USE, QUOTA_ENTRY_PLAIN, QUOTA_BUCKET_CONSUMED, LQ_NONE);
    const lq_part *part = lq_part_at(made, lq_find_part(made, project, COD));
    const lq_balance *balance = lq_balance_at(made, lq_find_balance(made, 0, COD, 0));

    assert_int_equal(lq_reduce_claim(made, use, 4), QUOTA_OK);
    assert_int_equal(lq_claim_at(made, use)->left, 6);
    assert_int_equal(lq_claim_at(made, use)->made, 10);
    assert_int_equal(part->covered, 6);
    assert_int_equal(part->used, 10);
    assert_int_equal(lq_reduce_claim(made, use, 7), QUOTA_R_INSUFFICIENT);
    assert_int_equal(lq_reduce_claim(made, use, -1), QUOTA_E_ARGUMENT);
    assert_int_equal(lq_reduce_claim(made, use, 6), QUOTA_OK);
    assert_int_equal(part->covered, 0);
    assert_int_equal(balance->pledged, 10);
    assert_int_equal(lq_reduce_claim(made, plain, 3), QUOTA_OK);
    assert_int_equal(lq_reduce_claim(made, wild, 3), QUOTA_OK);
    assert_int_equal(part->covered, 0);
    assert_int_equal(balance->pledged, 10);
    assert_int_equal(lq_reduce_claim(made, pledge, 3), QUOTA_OK);
    assert_int_equal(balance->pledged, 7);
}

static void sums_run_over_terms(void **state)
{
    lq_state *made = *state;
    lq_sums sums;

    assert_int_equal(lq_shift(made, 0, QUOTA_BUCKET_AVAILABLE, 1), QUOTA_OK);
    assert_int_equal(lq_shift(made, 2, QUOTA_BUCKET_AVAILABLE, 2), QUOTA_OK);
    assert_int_equal(lq_shift(made, 2, QUOTA_BUCKET_ENCUMBERED, 4), QUOTA_OK);
    assert_int_equal(lq_shift(made, 0, QUOTA_BUCKET_SURRENDERED, 8), QUOTA_OK);
    assert_int_equal(lq_shift_pledged(made, 2, 3), QUOTA_OK);
    assert_int_equal(lq_shift_debt(made, 0, COD, 16), QUOTA_OK);
    assert_int_equal(lq_shift_debt(made, 0, 7, 32), QUOTA_OK);
    sums = lq_sums_of(made, 0, COD);
    assert_int_equal(sums.available, 3);
    assert_int_equal(sums.encumbered, 4);
    assert_int_equal(sums.pledged, 3);
    assert_int_equal(sums.surrendered, 8);
    assert_int_equal(sums.debt, 16);
    sums = lq_sums_of(made, 1, COD);
    assert_int_equal(sums.available, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(available_is_counted_in_every_sum, make, drop),
        cmocka_unit_test_setup_teardown(the_other_buckets_have_fewer, make, drop),
        cmocka_unit_test_setup_teardown(nothing_falls_below_zero_or_past_the_most, make, drop),
        cmocka_unit_test_setup_teardown(debts_are_of_no_term, make, drop),
        cmocka_unit_test_setup_teardown(what_is_left_of_a_claim_falls, make, drop),
        cmocka_unit_test_setup_teardown(sums_run_over_terms, make, drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
