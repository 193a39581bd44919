/* Tests of src/ledger/same.c: is what is posted again the same? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "ledger/entry/fields.h"
#include "ledger_bench.h"

/* Another value in a field. */
static void change(quota_entry *entry, uint32_t number)
{
    quota_field_info info = {.struct_size = sizeof info};

    assert_int_equal(quota_entry_field(number - 1, &info), QUOTA_OK);
    ((unsigned char *)entry)[info.offset] ^= 0x40;
}

static void host_fields_are_compared_and_the_ledgers_are_not(void **state)
{
    static const char ledgers[] = {LQ_FIELD_digest,      LQ_FIELD_seq,       LQ_FIELD_moved,
                                   LQ_FIELD_required,    LQ_FIELD_ratio_num, LQ_FIELD_ratio_den,
                                   LQ_FIELD_policy,      LQ_FIELD_rule,      LQ_FIELD_verdict,
                                   LQ_FIELD_from_bucket, LQ_FIELD_to_bucket};
    const quota_entry stored = ENTRY(MOVE, SALE, .id = {1}, .account = 1, .to_account = 2, .lot = 3,
                                     .amount = 4, .term = 20241231, .to_term = 20241231, .pollutant = 1);

    (void)state;
    for (uint32_t number = 1; number <= LQ_FIELD_COUNT; number++) {
        quota_entry posted = stored;

        change(&posted, number);
        assert_int_equal(lq_same_content(&stored, &posted),
                         memchr(ledgers, (int)number, sizeof ledgers) != NULL);
    }
}

static void joining_is_not_compared_and_other_flags_are(void **state)
{
    quota_entry stored = ENTRY(MOVE, SALE, .account = 1, .flags = QUOTA_FLAG_JOINED), posted = stored;

    (void)state;
    posted.flags = 0;
    assert_true(lq_same_content(&stored, &posted));
    posted.flags = QUOTA_FLAG_UP_TO;
    assert_false(lq_same_content(&stored, &posted));
}

static void what_was_filled_in_may_be_left_out_again(void **state)
{
    const quota_entry sale = ENTRY(MOVE, SALE, .account = 1, .to_account = 2, .lot = 3, .amount = 4,
                                   .term = 20241231, .to_term = 20241231, .pollutant = 1);
    const quota_entry restore = ENTRY(RESTORE, UNUSED, .account = 1, .to_account = 1, .lot = 3, .amount = 4,
                                      .term = 20241231, .to_term = 20241231, .pollutant = 1, .target = {1});
    const quota_entry hold =
        ENTRY(HOLD, DEAL, .account = 1, .to_account = 1, .lot = 3, .amount = 4, .pollutant = 1);
    quota_entry posted;

    (void)state;
#define WITHOUT(base_, field_, same_)                                                                        \
  posted = base_;                                                                                            \
  posted.field_ = 0;                                                                                         \
  assert_int_equal(lq_same_content(&base_, &posted), same_)
    WITHOUT(sale, to_term, 1);
    WITHOUT(sale, pollutant, 1);
    WITHOUT(sale, account, 0);
    WITHOUT(sale, to_account, 0);
    WITHOUT(sale, lot, 0);
    WITHOUT(sale, term, 0);
    WITHOUT(sale, amount, 0);
    WITHOUT(restore, account, 1);
    WITHOUT(restore, to_account, 1);
    WITHOUT(restore, lot, 1);
    WITHOUT(restore, term, 1);
    WITHOUT(restore, to_term, 1);
    WITHOUT(hold, to_account, 0); /* a beneficiary is never filled in */
    {
        quota_entry elsewhere = restore;

        elsewhere.to_account = 2; /* so the host had said */
        WITHOUT(elsewhere, to_account, 0);
    }
    {
        const quota_entry issue =
            ENTRY(ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 3, .amount = 4, .pollutant = 1);

        WITHOUT(issue, pollutant, 0);
    }
#undef WITHOUT
}

static void of_what_is_due_the_cause_is_compared(void **state)
{
    quota_entry stored = ENTRY(MOVE, CARRY, .account = 1, .to_account = 1, .lot = 3, .amount = 4, .moved = 4,
                               .term = 20241231, .to_term = 20251231, .pollutant = 1, .date = 20250101,
                               .flags = QUOTA_FLAG_DUE | QUOTA_FLAG_UP_TO),
                posted = stored;

    (void)state;
    posted.amount = 9;
    posted.date = 20250202;
    posted.to_account = 0;
    assert_true(lq_same_content(&stored, &posted));
    posted.to_term++;
    assert_false(lq_same_content(&stored, &posted));
    posted = stored;
    posted.flags = QUOTA_FLAG_UP_TO;
    assert_false(lq_same_content(&stored, &posted));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(host_fields_are_compared_and_the_ledgers_are_not),
        cmocka_unit_test(joining_is_not_compared_and_other_flags_are),
        cmocka_unit_test(what_was_filled_in_may_be_left_out_again),
        cmocka_unit_test(of_what_is_due_the_cause_is_compared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
