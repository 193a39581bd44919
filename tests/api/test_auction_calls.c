/* Calls of auctions: the example of docs/market.md, what is refused, what is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "auctions.h"
#include "faulty_store.h"
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

/* ---------------------------------------------------------------- other rules */

/* Of the bids at 9000 the larger came first anyway; now the smaller does, and the larger after it has 2 t and
 * 4 t. */
static void test_ties(void **state)
{
    (void)state;
    quota_bid turned[6];
    open_example();
    memcpy(turned, bids, sizeof turned);
    turned[1] = bids[2];
    turned[2] = bids[1];
    quota_auction_options options = example();
    options.bids = turned;
    options.tie = QUOTA_TIE_EARLIER;
    quota_auction *auction = auction_clear(&books, &options);
    is_award(auction, 1, 1, 0, 3 * T, 9000 * YUAN);
    is_award(auction, 2, 2, 0, 3 * T, 9000 * YUAN);
    is_award(auction, 3, 2, 1, 3 * T, 9000 * YUAN);
    is_award(auction, 4, 4, 1, 2 * T, 8200 * YUAN);
    quota_auction_free(auction);
    options.tie = QUOTA_TIE_LARGER;
    auction = auction_clear(&books, &options);
    is_award(auction, 1, 2, 0, 6 * T, 9000 * YUAN);
    is_award(auction, 2, 1, 1, 3 * T, 9000 * YUAN);
    quota_auction_free(auction);
    /* 6 t among 6 t and 3 t: 4 t and 2 t; then what each still wants, 2 t and 1 t, of the other lot. */
    turned[2].least = 0;
    options.tie = QUOTA_TIE_SHARED;
    auction = auction_clear(&books, &options);
    is_award(auction, 0, 0, 0, 4 * T, 9500 * YUAN);
    is_award(auction, 1, 1, 0, 2 * T, 9000 * YUAN);
    is_award(auction, 2, 2, 0, 4 * T, 9000 * YUAN);
    is_award(auction, 3, 1, 1, 1 * T, 9000 * YUAN);
    is_award(auction, 4, 2, 1, 2 * T, 9000 * YUAN);
    is_award(auction, 5, 4, 1, 2 * T, 8200 * YUAN);
    is_bid(auction, 3, QUOTA_BID_DENIED, 0, 0);
    auction_post(&books, auction);
    quota_auction_free(auction);
    books_close(&books);
}

static void test_uniform(void **state)
{
    (void)state;
    open_example();
    quota_auction_options options = example();
    options.pricing = QUOTA_PRICING_UNIFORM;
    quota_auction *auction = auction_clear(&books, &options);
    assert_int_equal(auction_summary(auction).lowest_price, 8200 * YUAN);
    assert_int_equal(auction_summary(auction).proceeds, 123000 * YUAN);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(auction_award(auction, i).price, 8200 * YUAN);
    is_bid(auction, 0, QUOTA_BID_FILLED, 4 * T, 32800 * YUAN);
    auction_post(&books, auction);
    quota_auction_free(auction);
    books_close(&books);
}

/* Three milligrams among four bids of equal price: one each to the earlier. */
static void test_milligrams(void **state)
{
    (void)state;
    const quota_offer three = {.account = AUCTION_BANK, .lot = AUCTION_BANK_LOT, .amount = 3};
    const quota_bid four[] = {{.account = 10, .amount = 1, .price = 800001},
                              {.account = 11, .amount = 1, .price = 800001},
                              {.account = 12, .amount = 1, .price = 800001},
                              {.account = 14, .amount = 1, .price = 800001}};
    open_example();
    quota_auction_options options = example();
    options.offers = &three;
    options.offer_count = 1;
    options.bids = four;
    options.bid_count = 4;
    options.tie = QUOTA_TIE_SHARED;
    quota_auction *auction = auction_clear(&books, &options);
    for (size_t i = 0; i < 3; i++)
        is_bid(auction, i, QUOTA_BID_FILLED, 1, 1); /* a fen begun is a fen */
    is_bid(auction, 3, QUOTA_BID_SOLD_OUT, 0, 0);
    auction_post(&books, auction);
    quota_auction_free(auction);
    books_close(&books);
}

/* ---------------------------------------------------------------- the law */

static quota_auction_options of_bids(const quota_bid *given, uint32_t count)
{
    quota_auction_options options = example();
    options.bids = given;
    options.bid_count = count;
    return options;
}

/* A buyer from elsewhere: in principle not, so an approval is needed, and then the award says why. */
static void test_approval(void **state)
{
    (void)state;
    const quota_bid two[] = {{.account = 10, .amount = 4 * T, .price = 9000 * YUAN},
                             {.account = 11, .amount = 12 * T, .price = 8500 * YUAN}};
    quota_entry model, entries[4];
    quota_error error = {.struct_size = sizeof error};
    size_t count;
    open_example();
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, 10, "buyer_in_city=no");
    quota_auction_options options = of_bids(two, 2);
    quota_auction *auction = auction_clear(&books, &options);
    is_bid(auction, 0, QUOTA_BID_REVIEW, 0, 0);
    const quota_bid_result result = auction_bid(auction, 0);
    assert_int_equal(result.status, QUOTA_R_LAW_REVIEW);
    assert_int_equal(result.blocked, 15 * T);
    assert_true(result.policy != 0 && result.rule != 0);
    is_bid(auction, 1, QUOTA_BID_FILLED, 12 * T, 102000 * YUAN);
    quota_auction_free(auction);
    options.approved = 1;
    auction = auction_clear(&books, &options);
    is_bid(auction, 0, QUOTA_BID_FILLED, 4 * T, 36000 * YUAN);
    is_bid(auction, 1, QUOTA_BID_PARTLY, 11 * T, 93500 * YUAN);
    assert_int_equal(auction_bid(auction, 0).blocked, 0);
    assert_int_equal(auction_award(auction, 0).verdict, QUOTA_REVIEW);
    assert_int_equal(auction_award(auction, 0).rule, result.rule);
    assert_int_equal(auction_award(auction, 1).verdict, QUOTA_ALLOW);
    model = books_entry(&books, 0, 0, 0, 0, 0);
    assert_int_equal(quota_auction_entries(auction, &model, entries, 4, sizeof *entries, &count, &error),
                     QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "proof");
    auction_post(&books, auction);
    quota_auction_free(auction);
    books_close(&books);
}

static void test_missing_fact(void **state)
{
    (void)state;
    open_example();
    reserve_say(&books, QUOTA_SUBJECT_LEDGER, 0, "buyer_water_attained=?");
    const quota_auction_options options = of_bids(bids, 1);
    quota_auction *auction = auction_clear(&books, &options);
    is_bid(auction, 0, QUOTA_BID_REVIEW, 0, 0);
    assert_int_equal(auction_bid(auction, 0).missing, QUOTA_FACT_BUYER_WATER_ATTAINED);
    quota_auction_free(auction);
    books_close(&books);
}

/* An early law day under no policy is no way round the law (as in posting). */
static void test_gap(void **state)
{
    (void)state;
    open_example();
    quota_auction_options options = of_bids(bids, 1);
    options.as_of = 20141201;
    options.reserve_price = 1;
    quota_auction *auction = auction_clear(&books, &options);
    is_bid(auction, 0, QUOTA_BID_REVIEW, 0, 0);
    assert_int_not_equal(auction_bid(auction, 0).policy, 0);
    quota_auction_free(auction);
    options.approved = 1;
    auction = auction_clear(&books, &options);
    is_bid(auction, 0, QUOTA_BID_FILLED, 4 * T, 38000 * YUAN);
    assert_int_equal(auction_award(auction, 0).verdict, QUOTA_REVIEW);
    auction_post(&books, auction);
    quota_auction_free(auction);
    books_close(&books);
}

/* The seller has 7 t, is permitted 2 t and offers 6: it may sell 5 (Chongqing 2.1.2), to whomever, and the
 * one who comes when 1 t may still be sold gets that. */
static void test_what_sellers_may(void **state)
{
    (void)state;
    const quota_offer six = {.account = AUCTION_SELLER, .lot = AUCTION_SELLER_LOT, .amount = 6 * T};
    const quota_bid three[] = {{.account = 10, .amount = 4 * T, .price = 9000 * YUAN},
                               {.account = 11, .amount = 2 * T, .price = 8900 * YUAN},
                               {.account = 12, .amount = 2 * T, .price = 8800 * YUAN}};
    open_example();
    quota_auction_options options = of_bids(three, 3);
    options.offers = &six;
    options.offer_count = 1;
    quota_auction *auction = auction_clear(&books, &options);
    is_bid(auction, 0, QUOTA_BID_FILLED, 4 * T, 36000 * YUAN);
    is_bid(auction, 1, QUOTA_BID_PARTLY, T, 8900 * YUAN);
    is_bid(auction, 2, QUOTA_BID_DENIED, 0, 0);
    assert_int_equal(auction_bid(auction, 1).blocked, T);
    assert_int_equal(auction_bid(auction, 2).blocked, T);
    auction_post(&books, auction);
    quota_auction_free(auction);
    books_close(&books);
}

/* Below the floor nothing is sold, not even the little of which the rounded total would do. */
static void test_floor(void **state)
{
    (void)state;
    const quota_bid low[] = {{.account = 10, .amount = 5 * T, .price = 7999 * YUAN}};
    open_example();
    quota_auction_options options = of_bids(low, 1);
    options.reserve_price = 1;
    quota_auction *auction = auction_clear(&books, &options);
    is_bid(auction, 0, QUOTA_BID_DENIED, 0, 0);
    assert_int_equal(auction_summary(auction).award_count, 0);
    assert_int_equal(auction_summary(auction).lowest_price, 0);
    assert_int_equal(auction_summary(auction).wanted, 5 * T);
    auction_post(&books, auction);
    quota_auction_free(auction);
    /* Existing units buy their first rights at the baseline price and not by bidding (2.1.1). */
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, 10, "project_type=existing");
    options = of_bids(bids, 1);
    auction = auction_clear(&books, &options);
    is_bid(auction, 0, QUOTA_BID_DENIED, 0, 0);
    quota_auction_free(auction);
    books_close(&books);
}

static void test_least(void **state)
{
    (void)state;
    const quota_bid two[] = {{.account = 10, .amount = 20 * T, .least = 16 * T, .price = 9000 * YUAN},
                             {.account = 11, .amount = 20 * T, .least = 15 * T, .price = 8900 * YUAN},
                             {.account = 12, .amount = T, .least = T, .price = 8800 * YUAN}};
    open_example();
    quota_auction_options options = of_bids(two, 3);
    quota_auction *auction = auction_clear(&books, &options);
    is_bid(auction, 0, QUOTA_BID_LEAST, 0, 0);
    is_bid(auction, 1, QUOTA_BID_PARTLY, 15 * T, 133500 * YUAN);
    is_bid(auction, 2, QUOTA_BID_SOLD_OUT, 0, 0);
    quota_auction_free(auction);
    /* Enough is there, but the law keeps the half: it is not that too little was left. */
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, AUCTION_SELLER, "bar=supervised");
    auction = auction_clear(&books, &options);
    is_bid(auction, 0, QUOTA_BID_LEAST, 0, 0);
    is_bid(auction, 1, QUOTA_BID_DENIED, 0, 0);
    is_bid(auction, 2, QUOTA_BID_FILLED, T, 8800 * YUAN);
    assert_int_equal(auction_bid(auction, 1).blocked, 5 * T);
    quota_auction_free(auction);
    books_close(&books);
}

/* Qujing 18: no floor and no ceiling, so the host names the reserve price. */
static void test_without_floor(void **state)
{
    (void)state;
    const quota_offer offer = {.account = 1, .lot = 11, .amount = 2 * T};
    const quota_bid bid = {.account = 2, .amount = 2 * T, .price = 1};
    books_open(&books, NULL);
    books_account(&books, 1, QUOTA_ROLE_ENTERPRISE, 530302);
    books_account(&books, 2, QUOTA_ROLE_ENTERPRISE, 530302);
    books_issue(&books, 1, 11, 2 * T, QUOTA_POLLUTANT_SO2, 530302);
    reserve_adopt(&books, "cn-530300-2024", 20241009);
    books.date = 20241101;
    reserve_say(&books, QUOTA_SUBJECT_LEDGER, 0, "project_city=530300 key_industry=yes city_confirmed=yes");
    quota_auction_options options = example();
    options.pollutant = QUOTA_POLLUTANT_SO2;
    options.offers = &offer;
    options.offer_count = 1;
    options.bids = &bid;
    options.bid_count = 1;
    options.date = books.date;
    quota_error error = {.struct_size = sizeof error};
    quota_auction *auction;
    assert_int_equal(quota_auction_clear(books.ledger, &options, &auction, &error), QUOTA_E_NOT_FOUND);
    assert_string_equal(error.field, "reserve_price");
    options.reserve_price = 1;
    auction = auction_clear(&books, &options);
    is_bid(auction, 0, QUOTA_BID_FILLED, 2 * T, 2);
    auction_post(&books, auction);
    quota_auction_free(auction);
    books_close(&books);
}

/* ---------------------------------------------------------------- what is refused */

static void refused(const quota_auction_options *options, quota_status expected, const char *field,
                    uint64_t index)
{
    quota_error error = {.struct_size = sizeof error};
    quota_auction *auction = (quota_auction *)&error;
    assert_int_equal(quota_auction_clear(books.ledger, options, &auction, &error), expected);
    assert_string_equal(error.field, field);
    assert_int_equal(error.index, index);
    assert_null(auction);
}

static void test_arguments(void **state)
{
    (void)state;
    quota_offer offer[2];
    quota_bid bid[2];
    open_example();
    reserve_say(&books, QUOTA_SUBJECT_LEDGER, 0, "baseline_price=?");
    const quota_auction_options good = example();
    quota_auction_options bad = good;
    quota_auction *auction;
    refused(&good, QUOTA_E_NOT_FOUND, "reserve_price", 0);
    assert_int_equal(quota_auction_clear(books.ledger, &good, NULL, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_auction_clear(NULL, &good, &auction, NULL), QUOTA_E_ARGUMENT);
    refused(NULL, QUOTA_E_ARGUMENT, "options", 0);
#define BAD(change, status, field)                                                                           \
  bad = good;                                                                                                \
  change;                                                                                                    \
  refused(&bad, status, field, 0)
    BAD(bad.struct_size--, QUOTA_E_STRUCT_SIZE, "options");
    BAD(bad.pollutant = 0, QUOTA_E_ARGUMENT, "pollutant");
    BAD(bad.pollutant = 64, QUOTA_E_ARGUMENT, "pollutant");
    BAD(bad.pricing = 3, QUOTA_E_ARGUMENT, "pricing");
    BAD(bad.pricing = -1, QUOTA_E_ARGUMENT, "pricing");
    BAD(bad.tie = 4, QUOTA_E_ARGUMENT, "tie");
    BAD(bad.channel = 8, QUOTA_E_ARGUMENT, "channel");
    BAD(bad.approved = 2, QUOTA_E_ARGUMENT, "approved");
    BAD(bad.reserve_price = -1, QUOTA_E_RANGE, "reserve_price");
    BAD(bad.reserve_price = QUOTA_PRICE_MAX + 1, QUOTA_E_RANGE, "reserve_price");
    BAD(bad.date = 20160931, QUOTA_E_VALUE, "date");
    BAD(bad.as_of = 1, QUOTA_E_VALUE, "as_of");
    BAD(bad.date = 20160831, QUOTA_E_RANGE, "date");
    BAD(bad.as_of = 20160902, QUOTA_E_RANGE, "as_of");
    BAD(bad.offers = NULL, QUOTA_E_ARGUMENT, "offers");
    BAD(bad.offer_count = 0, QUOTA_E_ARGUMENT, "offers");
    BAD(bad.bids = NULL, QUOTA_E_ARGUMENT, "bids");
    BAD(bad.pollutant = QUOTA_POLLUTANT_SO2, QUOTA_E_ARGUMENT, "offers.lot");
#undef BAD
#define BAD(change, status, field)                                                                           \
  memcpy(offer, offers, sizeof offer);                                                                       \
  memcpy(bid, bids, sizeof bid);                                                                             \
  bad = good;                                                                                                \
  bad.offers = offer;                                                                                        \
  bad.bids = bid;                                                                                            \
  bad.bid_count = 2;                                                                                         \
  change;                                                                                                    \
  refused(&bad, status, field, 1)
    BAD(offer[1].account = 9, QUOTA_E_NOT_FOUND, "offers.account");
    BAD(offer[1].lot = 9, QUOTA_E_NOT_FOUND, "offers.lot");
    BAD(offer[1].reserved = 1, QUOTA_E_ARGUMENT, "offers.reserved");
    BAD(offer[1].term = 9, QUOTA_E_VALUE, "offers.term");
    BAD(offer[1].amount = 0, QUOTA_E_RANGE, "offers.amount");
    BAD(offer[1].amount = 7 * T + 1, QUOTA_E_RANGE, "offers.amount");
    BAD(offer[1].term = 20201231, QUOTA_E_RANGE, "offers.amount");                   /* no such cell */
    BAD((offer[1] = offer[0], offer[1].amount = 1), QUOTA_E_RANGE, "offers.amount"); /* together */
    BAD((offer[0].amount = QUOTA_AMOUNT_MAX, offer[1].amount = QUOTA_AMOUNT_MAX + 1), QUOTA_E_RANGE,
        "offers.amount");
    BAD(bid[1].account = 9, QUOTA_E_NOT_FOUND, "bids.account");
    BAD(bid[1].project = 9, QUOTA_E_NOT_FOUND, "bids.project");
    BAD(bid[1].amount = 0, QUOTA_E_RANGE, "bids.amount");
    BAD(bid[1].amount = QUOTA_AMOUNT_MAX + 1, QUOTA_E_RANGE, "bids.amount");
    BAD(bid[1].price = 0, QUOTA_E_RANGE, "bids.price");
    BAD(bid[1].price = QUOTA_PRICE_MAX + 1, QUOTA_E_RANGE, "bids.price");
    BAD(bid[1].least = -1, QUOTA_E_RANGE, "bids.least");
    BAD(bid[1].least = 6 * T + 1, QUOTA_E_RANGE, "bids.least");
    BAD(bad.tie = QUOTA_TIE_SHARED, QUOTA_E_ARGUMENT, "bids.least");
#undef BAD
    quota_auction_free(NULL);
    books_close(&books);
}

/* Sums past their range are told, whoever bids or owns so much. */
static void test_overflow(void **state)
{
    (void)state;
    enum { OWNERS = 10 };
    quota_offer offer[OWNERS];
    quota_bid bid[OWNERS];
    quota_auction_options options = example();
    books_open(&books, NULL);
    for (uint64_t i = 0; i < OWNERS; i++) {
        books_account(&books, i + 1, QUOTA_ROLE_ENTERPRISE, 530302);
        if (i < OWNERS - 1)
            books_issue(&books, i + 1, 11 + i, QUOTA_AMOUNT_MAX / 16, QUOTA_POLLUTANT_SO2,
                        530302 + (uint32_t)i);
        offer[i] = (quota_offer){.account = i + 1, .lot = 11 + i, .amount = QUOTA_AMOUNT_MAX / 16};
        bid[i] = (quota_bid){.account = OWNERS, .amount = QUOTA_AMOUNT_MAX, .price = QUOTA_TONNE * 16};
    }
    options.pollutant = QUOTA_POLLUTANT_SO2;
    options.offers = offer;
    options.offer_count = OWNERS - 1;
    options.bids = bid;
    options.bid_count = OWNERS;
    options.reserve_price = 1;
    options.date = books.date;
    refused(&options, QUOTA_E_OVERFLOW, "bids.amount", 9);
    options.bid_count = 9;
    quota_auction *auction = auction_clear(&books, &options); /* 9 x 10^18 fen, just within */
    assert_int_equal(auction_summary(auction).proceeds, 9 * (QUOTA_AMOUNT_MAX));
    quota_auction_free(auction);
    bid[0].price++;
    refused(&options, QUOTA_E_OVERFLOW, "bids.price", 0); /* one total alone */
    books_close(&books);
}

static void test_pending(void **state)
{
    (void)state;
    size_t count;
    quota_entry written;
    open_example();
    const quota_auction_options options = example();
    const quota_entry entry = books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_CLOSE, 15, 0, 0);
    const quota_post post = {.struct_size = sizeof post,
                             .entry_size = sizeof entry,
                             .result_size = sizeof(quota_result),
                             .entries = &entry,
                             .count = 1};
    assert_int_equal(quota_ledger_prepare(books.ledger, &post, &written, 1, &count, NULL, NULL), QUOTA_OK);
    refused(&options, QUOTA_E_PENDING, "ledger", 0);
    assert_int_equal(quota_ledger_abort(books.ledger), QUOTA_OK);
    quota_auction_free(auction_clear(&books, &options));
    books_close(&books);
}

/* An append of which nobody knows whether it was done; then a head that was before. */
static void test_standing(void **state)
{
    (void)state;
    faulty_store store;
    const quota_offer offer = {.account = 1, .lot = 11, .amount = T};
    faulty_store_init(&store);
    const quota_store hooks = faulty_store_hooks(&store);
    const quota_ledger_options opened = {.struct_size = sizeof opened, .store = &hooks, .date_max = 20251231};
    books_open(&books, &opened);
    books_account(&books, 1, QUOTA_ROLE_ENTERPRISE, 530302);
    books_issue(&books, 1, 11, T, QUOTA_POLLUTANT_SO2, 530302);
    quota_auction_options options = example();
    options.pollutant = QUOTA_POLLUTANT_SO2;
    options.offers = &offer;
    options.offer_count = 1;
    options.bid_count = 0;
    options.reserve_price = 1;
    options.date = 20260101;
    refused(&options, QUOTA_E_RANGE, "date", 0); /* past the ledger's last day */
    options.date = books.date;
    quota_auction *auction = auction_clear(&books, &options); /* without a bid nothing is sold */
    assert_int_equal(auction_summary(auction).sold, 0);
    quota_auction_free(auction);
    const quota_entry entry = books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_CLOSE, 1, 0, 0);
    faulty_store_plan(&store, 1, FAULT_UNKNOWN_NOT_DONE);
    assert_int_equal(books_try(&books, &entry, 1), QUOTA_E_UNSURE);
    refused(&options, QUOTA_E_UNSURE, "ledger", 0);
    assert_int_equal(quota_ledger_refresh(books.ledger, NULL), QUOTA_OK);
    quota_auction_free(auction_clear(&books, &options));
    faulty_store_plan(&store, 1, FAULT_OLD_HEAD);
    assert_int_equal(quota_ledger_refresh(books.ledger, NULL), QUOTA_E_JOURNAL_REWOUND);
    refused(&options, QUOTA_E_BROKEN, "ledger", 0);
    books_close(&books);
    faulty_store_free(&store);
}

/* ---------------------------------------------------------------- what it says, and its entries */

static void test_accessors(void **state)
{
    (void)state;
    quota_auction_summary summary = {.struct_size = sizeof summary};
    quota_bid_result bid = {.struct_size = sizeof bid};
    quota_offer_result offer = {.struct_size = sizeof offer};
    quota_award award = {.struct_size = sizeof award};
    open_example();
    const quota_auction_options options = example();
    quota_auction *auction = auction_clear(&books, &options);
    assert_int_equal(quota_auction_bid(auction, 6, &bid), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_auction_offer(auction, 2, &offer), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_auction_award(auction, 4, &award), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_auction_describe(NULL, &summary), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_auction_describe(auction, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_auction_bid(NULL, 0, &bid), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_auction_bid(auction, 0, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_auction_offer(NULL, 0, &offer), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_auction_offer(auction, 0, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_auction_award(NULL, 0, &award), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_auction_award(auction, 0, NULL), QUOTA_E_ARGUMENT);
    summary.struct_size = bid.struct_size = offer.struct_size = award.struct_size = 4;
    assert_int_equal(quota_auction_describe(auction, &summary), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_auction_bid(auction, 0, &bid), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_auction_offer(auction, 0, &offer), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_auction_award(auction, 0, &award), QUOTA_E_STRUCT_SIZE);
    quota_auction_free(auction);
    books_close(&books);
}

static void bad_entries(const quota_auction *auction, const quota_entry *model, quota_status expected,
                        const char *field)
{
    quota_entry entries[4];
    quota_error error = {.struct_size = sizeof error};
    size_t count;
    assert_int_equal(quota_auction_entries(auction, model, entries, 4, sizeof *entries, &count, &error),
                     expected);
    assert_string_equal(error.field, field);
}

static void test_entries(void **state)
{
    (void)state;
    quota_entry entries[4], model;
    size_t count;
    open_example();
    quota_auction_options options = example();
    options.as_of = 20160701;
    quota_auction *auction = auction_clear(&books, &options);
    model = books_entry(&books, 0, 0, 0, 0, 0);
    bad_entries(NULL, &model, QUOTA_E_ARGUMENT, "auction");
    bad_entries(auction, NULL, QUOTA_E_ARGUMENT, "model");
#define BAD(change, status, field)                                                                           \
  model = books_entry(&books, 0, 0, 0, 0, 0);                                                                \
  change;                                                                                                    \
  bad_entries(auction, &model, status, field)
    BAD(memset(model.id, 0, sizeof model.id), QUOTA_E_ARGUMENT, "id");
    BAD(model.verb = QUOTA_VERB_USE, QUOTA_E_ARGUMENT, "verb");
    BAD((model.verb = QUOTA_VERB_HOLD, model.target[0] = 1), QUOTA_E_ARGUMENT, "target");
    BAD(model.date = AUCTION_DAY - 1, QUOTA_E_RANGE, "date");
    BAD((model.verb = QUOTA_VERB_HOLD, model.flags = QUOTA_FLAG_APPROVED), QUOTA_E_ARGUMENT, "proof");
#undef BAD
    model = books_entry(&books, 0, 0, 0, 0, 0);
    assert_int_equal(quota_auction_entries(auction, &model, NULL, 0, sizeof *entries, &count, NULL),
                     QUOTA_E_BUFFER);
    assert_int_equal(count, 4);
    assert_int_equal(quota_auction_entries(auction, &model, entries, 4, 8, &count, NULL),
                     QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_auction_entries(auction, &model, entries, 4, sizeof *entries, &count, NULL),
                     QUOTA_OK);
    for (size_t i = 0; i < count; i++) {
        const quota_award award = auction_award(auction, i);
        assert_int_equal(entries[i].verb, QUOTA_VERB_MOVE);
        assert_int_equal(entries[i].kind, QUOTA_ENTRY_BID);
        assert_int_equal(entries[i].account, offers[award.offer].account);
        assert_int_equal(entries[i].to_account, bids[award.bid].account);
        assert_int_equal(entries[i].lot, offers[award.offer].lot);
        assert_int_equal(entries[i].channel, QUOTA_CHANNEL_BIDDING);
        assert_int_equal(entries[i].flags, i < 3 ? QUOTA_FLAG_JOINED : 0);
        assert_int_equal(entries[i].date, AUCTION_DAY);
        assert_int_equal(entries[i].as_of, 20160701);
    }
    assert_memory_equal(entries[0].id, model.id, sizeof model.id);
    quota_auction_free(auction);
    options = of_bids(bids + 5, 1); /* below the reserve price */
    auction = auction_clear(&books, &options);
    bad_entries(auction, &model, QUOTA_E_NOT_FOUND, "");
    quota_auction_free(auction);
    books_close(&books);
}

/* Sold, and paid two weeks later: holds, then bids out of them under the law of the auction's day. */
static void test_holds(void **state)
{
    (void)state;
    quota_entry holds[4], paid[4], model;
    quota_error error = {.struct_size = sizeof error};
    size_t count;
    open_example();
    const quota_auction_options options = example();
    quota_auction *auction = auction_clear(&books, &options);
    model = books_entry(&books, QUOTA_VERB_HOLD, 0, 0, 0, 0);
    model.valid_until = 20160930;
    assert_int_equal(quota_auction_entries(auction, &model, holds, 4, sizeof *holds, &count, &error),
                     QUOTA_OK);
    assert_int_equal(books_try(&books, holds, count), QUOTA_E_REFUSED); /* a hold bears no total (4.6) */
    model.flags = QUOTA_FLAG_APPROVED;
    memcpy(model.proof, "record of the auction", 21);
    assert_int_equal(quota_auction_entries(auction, &model, holds, 4, sizeof *holds, &count, &error),
                     QUOTA_OK);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(holds[i].kind, QUOTA_ENTRY_DEAL);
        assert_int_equal(holds[i].valid_until, 20160930);
    }
    books_post(&books, holds, count);
    books.date = 20160915;
    model = books_entry(&books, QUOTA_VERB_MOVE, 0, 0, 0, 0);
    memcpy(model.target, holds[0].id, sizeof model.target);
    assert_int_equal(quota_auction_entries(auction, &model, paid, 4, sizeof *paid, &count, &error), QUOTA_OK);
    for (size_t i = 0; i < count; i++) {
        assert_memory_equal(paid[i].target, holds[i].id, sizeof paid[i].target);
        assert_int_equal(paid[i].date, 20160915);
        assert_int_equal(paid[i].as_of, AUCTION_DAY);
        assert_int_equal(paid[i].total, auction_award(auction, i).total);
    }
    books_post(&books, paid, count);
    quota_auction_free(auction);
    books_close(&books);
}

/* The seller may sell 5 t and offers a milligram more.  Shared anew, the small bid would lose some milligrams
 * each time, until it has nothing, and that takes as long as it is large. */
static void test_sharing_ends(void **state)
{
    (void)state;
    open_example();
    const int64_t price = 10000000 * (int64_t)YUAN, small = 100000;
    const quota_offer offer = {.account = AUCTION_SELLER, .lot = AUCTION_SELLER_LOT, .amount = 5 * T + 1};
    const quota_bid two[] = {{.account = 10, .amount = 5 * T, .price = price},
                             {.account = 11, .amount = small, .price = price}};
    quota_auction_options options = example();
    options.offers = &offer;
    options.bids = two;
    options.offer_count = 1;
    options.bid_count = 2;
    options.tie = QUOTA_TIE_SHARED;
    quota_auction *auction = auction_clear(&books, &options);
    assert_int_equal(auction_summary(auction).sold, 5 * T);
    assert_in_range(auction_bid(auction, 1).awarded, small - 1000, small - 1);
    assert_int_equal(auction_bid(auction, 1).outcome, QUOTA_BID_PARTLY);
    assert_true(auction_bid(auction, 1).blocked > 0);
    auction_post(&books, auction);
    quota_auction_free(auction);
    books_close(&books);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_example),
                                       cmocka_unit_test(test_ties),
                                       cmocka_unit_test(test_uniform),
                                       cmocka_unit_test(test_milligrams),
                                       cmocka_unit_test(test_approval),
                                       cmocka_unit_test(test_missing_fact),
                                       cmocka_unit_test(test_gap),
                                       cmocka_unit_test(test_standing),
                                       cmocka_unit_test(test_what_sellers_may),
                                       cmocka_unit_test(test_floor),
                                       cmocka_unit_test(test_least),
                                       cmocka_unit_test(test_without_floor),
                                       cmocka_unit_test(test_arguments),
                                       cmocka_unit_test(test_overflow),
                                       cmocka_unit_test(test_pending),
                                       cmocka_unit_test(test_accessors),
                                       cmocka_unit_test(test_entries),
                                       cmocka_unit_test(test_holds),
                                       cmocka_unit_test(test_sharing_ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
