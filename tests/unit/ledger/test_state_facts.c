/* Tests of src/ledger/state_facts.c: what holds on a day, against a walk over everything stated. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fail_alloc.h"
#include "ledger/state/state.h"
#include "prng.h"

enum { FACT = 9, COD = 1, SO2 = 2 };

static fail_alloc host;

static int make(void **state)
{
    quota_allocator mem;
    lq_state *made;

    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    assert_int_equal(lq_state_create(&mem, 0, &made), QUOTA_OK);
    *state = made;
    return 0;
}

static int drop(void **state)
{
    lq_state_free(*state);
    return fail_alloc_clean(&host) ? 0 : -1;
}

static void say(lq_state *state, uint8_t pollutant, uint32_t seq, int64_t value, int32_t from, int32_t until)
{
    const lq_statement statement = {value, seq, from, until};

    assert_int_equal(lq_add_statement(state, QUOTA_SUBJECT_PLACE, 530302, 0, FACT, pollutant, &statement),
                     QUOTA_OK);
}

static int64_t ask(const lq_state *state, uint8_t pollutant, int32_t date)
{
    int stated = 7;
    const int64_t value = lq_fact_on(state, QUOTA_SUBJECT_PLACE, 530302, FACT, pollutant, date, &stated);

    assert_int_equal(stated, value != QUOTA_UNKNOWN);
    assert_true(lq_fact_on(state, QUOTA_SUBJECT_PLACE, 530302, FACT, pollutant, date, NULL) == value);
    return value;
}

static void the_latest_that_has_begun_holds(void **state)
{
    lq_state *made = *state;

    assert_true(ask(made, 0, 20250101) == QUOTA_UNKNOWN);
    say(made, 0, 1, 10, 20250101, 0);
    say(made, 0, 2, 20, 20250301, 20250331);
    say(made, 0, 3, 5, 20240101, 0); /* of an earlier time, stated later */
    assert_true(ask(made, 0, 20231231) == QUOTA_UNKNOWN);
    assert_int_equal(ask(made, 0, 20240101), 5);
    assert_int_equal(ask(made, 0, 20241231), 5);
    assert_int_equal(ask(made, 0, 20250101), 10);
    assert_int_equal(ask(made, 0, 20250331), 20);
    assert_true(ask(made, 0, 20250401) == QUOTA_UNKNOWN); /* an older one does not come back */
    say(made, 0, 4, 11, 20250101, 0);
    assert_int_equal(ask(made, 0, 20250201), 11); /* stated again: the later entry */
    say(made, 0, 5, QUOTA_UNKNOWN, 20250101, 0);
    assert_true(ask(made, 0, 20250201) == QUOTA_UNKNOWN); /* taken back */
}

static void the_pollutants_own_comes_before_the_general(void **state)
{
    lq_state *made = *state;

    say(made, 0, 1, 1, 20250101, 0);
    say(made, COD, 2, 2, 20250201, 20250228);
    assert_int_equal(ask(made, COD, 20250115), 1);
    assert_int_equal(ask(made, COD, 20250215), 2);
    assert_int_equal(ask(made, SO2, 20250215), 1);
    assert_int_equal(ask(made, 0, 20250215), 1);
    assert_int_equal(ask(made, COD, 20250301), 1);
    say(made, COD, 3, QUOTA_UNKNOWN, 20250201, 0);
    assert_int_equal(ask(made, COD, 20250215), 1);
}

static void subjects_numbers_and_facts_are_apart(void **state)
{
    lq_state *made = *state;
    const lq_statement statement = {1, 1, 20250101, 0};

    say(made, 0, 1, 4, 20250101, 0);
    assert_int_equal(lq_add_statement(made, QUOTA_SUBJECT_LOT, 530302, 0, FACT, 0, &statement), QUOTA_OK);
    assert_int_equal(made->topics.count, 2);
    assert_int_equal(lq_find_topic(made, QUOTA_SUBJECT_LOT, 530302, FACT, 0), 1);
    assert_int_equal(lq_fact_on(made, QUOTA_SUBJECT_LOT, 530302, FACT, 0, 20250101, NULL), 1);
    assert_true(lq_fact_on(made, QUOTA_SUBJECT_LOT, 530303, FACT, 0, 20250101, NULL) == QUOTA_UNKNOWN);
    assert_true(lq_fact_on(made, QUOTA_SUBJECT_LOT, 530302, FACT + 1, 0, 20250101, NULL) == QUOTA_UNKNOWN);
    assert_true(lq_find_topic(made, QUOTA_SUBJECT_LOT, 530302, FACT, COD) == LQ_NONE);
}

/* Against a walk over all statements; some groups are taken back. */
static void random_statements_agree_with_a_walk(void **state)
{
    enum { MOST = 400 };
    static lq_statement said[MOST];
    static uint8_t of[MOST];
    lq_state *made = *state;
    prng random = {3};
    uint32_t count = 0, seq = 0, i, round;

    for (round = 0; round < MOST / 8; round++) {
        const uint32_t before = count;

        assert_int_equal(lq_undo_begin(made), QUOTA_OK);
        for (i = 0; i < 8; i++) {
            const int32_t from = 20250100 + (int32_t)prng_between(&random, 1, 28);

            said[count].value = prng_between(&random, 1, 1000);
            said[count].seq = ++seq;
            said[count].from = from;
            said[count].until = prng_below(&random, 2) ? 0 : from + (int32_t)prng_below(&random, 5);
            of[count] = (uint8_t)prng_below(&random, 2);
            say(made, of[count], seq, said[count].value, from, said[count].until);
            count++;
        }
        if (prng_below(&random, 3) == 0) {
            lq_undo_to(made, 0);
            count = before;
        }
        lq_undo_end(made);
        for (i = 20250101; i <= 20250128; i++) {
            int64_t best[2] = {QUOTA_UNKNOWN, QUOTA_UNKNOWN};
            int32_t latest[2] = {0, 0};
            uint32_t j;

            for (j = 0; j < count; j++) {
                if (said[j].from <= (int32_t)i && said[j].from >= latest[of[j]]) {
                    latest[of[j]] = said[j].from;
                    best[of[j]] =
                        said[j].until != 0 && (int32_t)i > said[j].until ? QUOTA_UNKNOWN : said[j].value;
                }
            }
            assert_true(ask(made, 0, (int32_t)i) == best[0]);
            assert_true(ask(made, 1, (int32_t)i) == (best[1] != QUOTA_UNKNOWN ? best[1] : best[0]));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_latest_that_has_begun_holds, make, drop),
        cmocka_unit_test_setup_teardown(the_pollutants_own_comes_before_the_general, make, drop),
        cmocka_unit_test_setup_teardown(subjects_numbers_and_facts_are_apart, make, drop),
        cmocka_unit_test_setup_teardown(random_statements_agree_with_a_walk, make, drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
