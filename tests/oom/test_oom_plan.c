/* Every allocation of a plan and of its documents fails once: the right status, nothing changed, nothing
 * leaked, and the next plan is as if nothing had been. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "fail_alloc.h"
#include "reserve.h"

#define T QUOTA_TONNE
enum { PROJECT = 5, LOTS = 12 };

static const quota_need needs[] = {{.pollutant = QUOTA_POLLUTANT_SO2}, {.pollutant = QUOTA_POLLUTANT_COD}};

static void build(test_books *books, const quota_allocator *mem)
{
    const quota_ledger_options options = {.struct_size = sizeof options, .allocator = mem};
    books_open(books, &options);
    for (uint64_t i = 1; i <= 4; i++)
        reserve_account(books, i, i % 2 ? QUOTA_ROLE_OTHER : QUOTA_ROLE_RESERVE,
                        i % 2 ? 0 : QUOTA_POOL_COUNTY, 530300 + (uint32_t)i, 0);
    for (uint64_t i = 0; i < LOTS; i++) {
        const reserve_lot lot = {.account = i % 4 + 1,
                                 .lot = 100 + i,
                                 .amount = T,
                                 .place = 530301 + (uint32_t)(i % 3),
                                 .pollutant = i % 2 ? QUOTA_POLLUTANT_SO2 : QUOTA_POLLUTANT_COD};
        reserve_issue(books, &lot);
    }
    reserve_adopt(books, "cn-530300-2024", 20241009);
    reserve_say(books, QUOTA_SUBJECT_LOT, 103, "price=3");
    reserve_say(
        books, QUOTA_SUBJECT_PROJECT, PROJECT,
        "project_city=530300 project_county=530302 project_basin=1 project_industry=1 key_industry=yes "
        "attained=no project_class=ordinary increment=9t");
    books->date = 20241101;
}

static quota_plan_options options_of(int strategy)
{
    const quota_plan_options options = {.struct_size = sizeof options,
                                        .strategy = strategy,
                                        .project = PROJECT,
                                        .needs = needs,
                                        .need_count = 2,
                                        .date = 20241101,
                                        .approved = strategy != QUOTA_PLAN_OLDEST};
    return options;
}

static void test_create(void **state)
{
    (void)state;
    for (int strategy = QUOTA_PLAN_OLDEST; strategy <= QUOTA_PLAN_FEWEST; strategy++) {
        const quota_plan_options options = options_of(strategy);
        quota_checkpoint before, after;
        quota_plan *plan = NULL;
        test_books books;
        fail_alloc host;
        size_t n = 1;
        fail_alloc_init(&host);
        const quota_allocator mem = fail_alloc_of(&host);
        build(&books, &mem);
        assert_int_equal(quota_ledger_checkpoint(books.ledger, &before, NULL), QUOTA_OK);
        for (;; n++) {
            fail_alloc_plan(&host, n);
            const quota_status status = quota_plan_create(books.ledger, &options, &plan, NULL);
            fail_alloc_plan(&host, 0);
            if (status == QUOTA_OK)
                break;
            assert_int_equal(status, QUOTA_E_NO_MEMORY);
            assert_null(plan);
        }
        assert_true(n > 10);
        assert_int_equal(quota_ledger_checkpoint(books.ledger, &after, NULL), QUOTA_OK);
        assert_memory_equal(&before, &after, sizeof before);
        /* As a plan of a ledger in which nothing ever failed. */
        test_books fresh;
        build(&fresh, NULL);
        quota_plan *other = reserve_plan(&fresh, &options);
        for (size_t i = 0; i < 2; i++) {
            const quota_need_result one = reserve_need(plan, i), two = reserve_need(other, i);
            assert_memory_equal(&one, &two, sizeof one);
        }
        assert_true(reserve_need(plan, 0).leg_count > 0);
        quota_plan_free(other);
        books_close(&fresh);
        quota_plan_free(plan);
        books_close(&books);
        assert_true(fail_alloc_clean(&host));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_create)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
