/* Calls of auctions: the example of docs/market.md, what is refused, what is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "auctions.h"
#include "reserve.h"

#define T QUOTA_TONNE
#define YUAN 100

static test_books books;

/* The example: worked by hand in docs/market.md. */
static const quota_offer offers[] = {
    {.account = AUCTION_BANK, .lot = AUCTION_BANK_LOT, .amount = 10 * T},
    {.account = AUCTION_SELLER, .lot = AUCTION_SELLER_LOT, .amount = 5 * T},
};
static const quota_bid bids[] = {
    {.account = 10, .amount = 4 * T, .price = 9500 * YUAN},
    {.account = 11, .amount = 6 * T, .price = 9000 * YUAN, .least = 5 * T},
    {.account = 12, .amount = 3 * T, .price = 9000 * YUAN},
    {.account = 13, .amount = 5 * T, .price = 8800 * YUAN}, /* of bad credit */
    {.account = 14, .amount = 4 * T, .price = 8200 * YUAN},
    {.account = 15, .amount = 2 * T, .price = 7900 * YUAN},
};

static quota_auction_options example(void)
{
    const quota_auction_options options = {.struct_size = sizeof options,
                                           .pollutant = QUOTA_POLLUTANT_COD,
                                           .offers = offers,
                                           .bids = bids,
                                           .offer_count = 2,
                                           .bid_count = 6,
                                           .date = AUCTION_DAY};
    return options;
}

static void open_example(void)
{
    auction_city(&books, NULL);
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, 13, "bar=bad_credit");
}

static void is_bid(const quota_auction *auction, size_t index, int32_t outcome, int64_t awarded,
                   int64_t total)
{
    const quota_bid_result result = auction_bid(auction, index);
    assert_int_equal(result.outcome, outcome);
    assert_int_equal(result.awarded, awarded);
    assert_int_equal(result.total, total);
}

static void is_award(const quota_auction *auction, size_t index, uint32_t bid, uint32_t offer, int64_t amount,
                     int64_t price)
{
    const quota_award award = auction_award(auction, index);
    assert_int_equal(award.bid, bid);
    assert_int_equal(award.offer, offer);
    assert_int_equal(award.amount, amount);
    assert_int_equal(award.price, price);
    assert_int_equal(award.total, amount / T * price); /* whole tonnes */
    assert_int_equal(award.verdict, QUOTA_ALLOW);
    assert_true(award.policy != 0);
}

static void test_example(void **state)
{
    (void)state;
    open_example();
    const quota_auction_options options = example();
    quota_auction *auction = auction_clear(&books, &options);
    const quota_auction_summary summary = auction_summary(auction);
    assert_int_equal(summary.award_count, 4);
    assert_int_equal(summary.reserve_price, 8000 * YUAN);
    assert_int_equal(summary.lowest_price, 8200 * YUAN);
    assert_int_equal(summary.offered, 15 * T);
    assert_int_equal(summary.wanted, 22 * T);
    assert_int_equal(summary.sold, 15 * T);
    assert_int_equal(summary.proceeds, 135400 * YUAN);
    is_award(auction, 0, 0, 0, 4 * T, 9500 * YUAN);
    is_award(auction, 1, 1, 0, 6 * T, 9000 * YUAN);
    is_award(auction, 2, 2, 1, 3 * T, 9000 * YUAN);
    is_award(auction, 3, 4, 1, 2 * T, 8200 * YUAN);
    is_bid(auction, 0, QUOTA_BID_FILLED, 4 * T, 38000 * YUAN);
    is_bid(auction, 1, QUOTA_BID_FILLED, 6 * T, 54000 * YUAN);
    is_bid(auction, 2, QUOTA_BID_FILLED, 3 * T, 27000 * YUAN);
    is_bid(auction, 3, QUOTA_BID_DENIED, 0, 0);
    is_bid(auction, 4, QUOTA_BID_PARTLY, 2 * T, 16400 * YUAN);
    is_bid(auction, 5, QUOTA_BID_BELOW_RESERVE, 0, 0);
    const quota_bid_result barred = auction_bid(auction, 3);
    assert_int_equal(barred.blocked, 2 * T);
    assert_int_equal(barred.status, QUOTA_R_LAW_DENIES);
    assert_int_equal(barred.policy, auction_award(auction, 0).policy);
    assert_int_equal(barred.missing, 0);
    assert_int_equal(auction_offer(auction, 0).sold, 10 * T);
    assert_int_equal(auction_offer(auction, 0).proceeds, 92000 * YUAN);
    assert_int_equal(auction_offer(auction, 1).sold, 5 * T);
    assert_int_equal(auction_offer(auction, 1).proceeds, 43400 * YUAN);
    auction_post(&books, auction);
    quota_auction_free(auction);
    books_close(&books);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_example)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
