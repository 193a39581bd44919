/* auctions.h - auctions in few words, a city to hold them in, and a plain reference of how they are cleared.
 */
#ifndef TESTS_AUCTIONS_H
#define TESTS_AUCTIONS_H

#include <libquota/market.h>

#include "books.h"

/* Chongqing: a bank that offers and an enterprise that sells, COD of lots that were paid for, at a baseline
 * price of 8000 yuan a tonne; buyers are enterprises of the city, new projects of industry. */
enum {
    AUCTION_BANK = 1,
    AUCTION_SELLER = 2,
    AUCTION_BUYERS = 10, /* the first of six */
    AUCTION_BANK_LOT = 101,
    AUCTION_SELLER_LOT = 102,
    AUCTION_DAY = 20160901
};
void auction_city(test_books *books, const quota_allocator *mem);
/* An issue of a right that was paid for. */
void auction_lot(test_books *books, uint64_t account, uint64_t lot, int64_t amount, uint8_t pollutant,
                 uint8_t origin);

/* An auction that must come about. */
quota_auction *auction_clear(test_books *books, const quota_auction_options *options);
quota_auction_summary auction_summary(const quota_auction *auction);
quota_bid_result auction_bid(const quota_auction *auction, size_t index);
quota_offer_result auction_offer(const quota_auction *auction, size_t index);
quota_award auction_award(const quota_auction *auction, size_t index);
/* Posts it: each award must be accepted as it stands, and the balances must have moved by it. */
void auction_post(test_books *books, const quota_auction *auction);
/* ---------------------------------------------------------------- the reference
 *
 * The plainest way: of the bids that had no turn the best is looked for each time, and every sale is asked of
 * the ledger by a dry run of all sales before it and itself; the most it may be is looked for milligram by
 * milligram.  `reserve` is the reserve price. */
enum { AUCTION_MOST = 8 };

typedef struct auction_expected {
    quota_award awards[AUCTION_MOST * AUCTION_MOST]; /* policy and rule 0 of those under review */
    size_t award_count;
    quota_bid_result bids[AUCTION_MOST]; /* without policy, rule, missing */
    int64_t lowest;
    int rounds;
} auction_expected;

void auction_expect(test_books *books, const quota_auction_options *options, int64_t reserve,
                    auction_expected *expected);

#endif
