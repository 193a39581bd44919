/* Every allocation of an auction fails once: the right status, nothing changed, nothing leaked, and the next
 * auction is as if nothing had been. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "auctions.h"
#include "fail_alloc.h"
#include "reserve.h"

#define T QUOTA_TONNE
enum { BIDS = 12 };

static const quota_offer offers[] = {
    {.account = AUCTION_BANK, .lot = AUCTION_BANK_LOT, .amount = 4 * T},
    {.account = AUCTION_SELLER, .lot = AUCTION_SELLER_LOT, .amount = 6 * T},
    {.account = AUCTION_BANK, .lot = AUCTION_BANK_LOT, .amount = 5 * T},
};

static void build(test_books *books, const quota_allocator *mem)
{
    auction_city(books, mem);
    reserve_say(books, QUOTA_SUBJECT_ACCOUNT, 11, "bar=bad_credit");
    reserve_say(books, QUOTA_SUBJECT_ACCOUNT, 12, "buyer_in_city=no");
}

static quota_auction_options options_of(int32_t tie, quota_bid *bids)
{
    const quota_auction_options options = {.struct_size = sizeof options,
                                           .pollutant = QUOTA_POLLUTANT_COD,
                                           .offers = offers,
                                           .bids = bids,
                                           .offer_count = 3,
                                           .bid_count = BIDS,
                                           .pricing = QUOTA_PRICING_UNIFORM,
                                           .tie = tie,
                                           .date = AUCTION_DAY,
                                           .approved = tie != QUOTA_TIE_LARGER};
    for (uint64_t i = 0; i < BIDS; i++)
        bids[i] = (quota_bid){.account = AUCTION_BUYERS + i % 6,
                              .amount = T + (int64_t)(i % 4) * (T / 2),
                              .price = 900000 - (int64_t)(i / 4) * 30000};
    return options;
}

static void test_clear(void **state)
{
    (void)state;
    for (int32_t tie = QUOTA_TIE_EARLIER; tie <= QUOTA_TIE_SHARED; tie++) {
        quota_bid bids[BIDS];
        const quota_auction_options options = options_of(tie, bids);
        quota_checkpoint before, after;
        quota_auction *auction = NULL;
        test_books books, fresh;
        fail_alloc host;
        size_t n = 1;
        fail_alloc_init(&host);
        const quota_allocator mem = fail_alloc_of(&host);
        build(&books, &mem);
        assert_int_equal(quota_ledger_checkpoint(books.ledger, &before, NULL), QUOTA_OK);
        for (;; n++) {
            fail_alloc_plan(&host, n);
            const quota_status status = quota_auction_clear(books.ledger, &options, &auction, NULL);
            fail_alloc_plan(&host, 0);
            if (status == QUOTA_OK)
                break;
            assert_int_equal(status, QUOTA_E_NO_MEMORY);
            assert_null(auction);
        }
        assert_true(n > 10);
        assert_int_equal(quota_ledger_checkpoint(books.ledger, &after, NULL), QUOTA_OK);
        assert_memory_equal(&before, &after, sizeof before);
        /* As an auction of a ledger in which nothing ever failed. */
        build(&fresh, NULL);
        quota_auction *other = auction_clear(&fresh, &options);
        const quota_auction_summary one = auction_summary(auction), two = auction_summary(other);
        assert_memory_equal(&one, &two, sizeof one);
        assert_true(one.award_count > 4);
        for (size_t i = 0; i < one.award_count; i++) {
            const quota_award left = auction_award(auction, i), right = auction_award(other, i);
            assert_memory_equal(&left, &right, sizeof left);
        }
        quota_auction_free(other);
        books_close(&fresh);
        auction_post(&books, auction);
        quota_auction_free(auction);
        books_close(&books);
        assert_true(fail_alloc_clean(&host));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_clear)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
