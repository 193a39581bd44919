/* auctions.c - auctions in few words, and a city to hold them in. */
#include "auctions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "reserve.h"

#define T QUOTA_TONNE

void auction_lot(test_books *books, uint64_t account, uint64_t lot, int64_t amount, uint8_t pollutant,
                 uint8_t origin)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_ALLOCATE, account, lot, amount);
    entry.pollutant = pollutant;
    entry.origin = origin;
    entry.place = 500112;
    books_post(books, &entry, 1);
}

void auction_city(test_books *books, const quota_allocator *mem)
{
    const quota_ledger_options options = {.struct_size = sizeof options, .allocator = mem};
    books_open(books, &options);
    books->date = 20141201;
    reserve_account(books, AUCTION_BANK, QUOTA_ROLE_RESERVE, QUOTA_POOL_CITY, 500000, 0);
    books_account(books, AUCTION_SELLER, QUOTA_ROLE_ENTERPRISE, 500112);
    for (uint64_t i = 0; i < 6; i++)
        books_account(books, AUCTION_BUYERS + i, QUOTA_ROLE_ENTERPRISE, 500112);
    auction_lot(books, AUCTION_BANK, AUCTION_BANK_LOT, 10 * T, QUOTA_POLLUTANT_COD, QUOTA_LOT_ORIGIN_PAID);
    auction_lot(books, AUCTION_SELLER, AUCTION_SELLER_LOT, 7 * T, QUOTA_POLLUTANT_COD, QUOTA_LOT_ORIGIN_PAID);
    reserve_say(books, QUOTA_SUBJECT_ACCOUNT, AUCTION_SELLER, "permitted=2t");
    reserve_adopt(books, "cn-500000-2014", 20141231);
    books->date = 20160101;
    reserve_say(books, QUOTA_SUBJECT_LEDGER, 0,
                "baseline_price=8000yuan sector=industry complies_with_policy=yes buyer_in_city=yes "
                "project_type=new bar=none buyer_water_attained=yes");
    books->date = AUCTION_DAY;
}

/* ---------------------------------------------------------------- calls */

quota_auction *auction_clear(test_books *books, const quota_auction_options *options)
{
    quota_error error = {.struct_size = sizeof error};
    quota_auction *auction = NULL;
    char text[512] = "";
    const quota_status status = quota_auction_clear(books->ledger, options, &auction, &error);
    if (status != QUOTA_OK) {
        (void)quota_error_text(&error, QUOTA_EN, text, sizeof text, NULL);
        fail_msg("auction: %s; %s", quota_status_name((int32_t)status), text);
    }
    return auction;
}

quota_auction_summary auction_summary(const quota_auction *auction)
{
    quota_auction_summary summary = {.struct_size = sizeof summary};
    assert_int_equal(quota_auction_describe(auction, &summary), QUOTA_OK);
    return summary;
}

quota_bid_result auction_bid(const quota_auction *auction, size_t index)
{
    quota_bid_result result = {.struct_size = sizeof result};
    assert_int_equal(quota_auction_bid(auction, index, &result), QUOTA_OK);
    return result;
}

quota_offer_result auction_offer(const quota_auction *auction, size_t index)
{
    quota_offer_result result = {.struct_size = sizeof result};
    assert_int_equal(quota_auction_offer(auction, index, &result), QUOTA_OK);
    return result;
}

quota_award auction_award(const quota_auction *auction, size_t index)
{
    quota_award award = {.struct_size = sizeof award};
    assert_int_equal(quota_auction_award(auction, index, &award), QUOTA_OK);
    return award;
}

void auction_post(test_books *books, const quota_auction *auction)
{
    const size_t most = auction_summary(auction).award_count;
    quota_error error = {.struct_size = sizeof error};
    quota_entry model = books_entry(books, 0, 0, 0, 0, 0);
    quota_entry *entries = calloc(most + 1, sizeof *entries);
    quota_result *results = calloc(most + 1, sizeof *results);
    size_t count = 0;
    assert_true(entries && results);
    memcpy(model.proof, "approval", 8);
    model.date = 0;
    const quota_status written =
        quota_auction_entries(auction, &model, entries, most, sizeof *entries, &count, &error);
    assert_int_equal(written, most == 0 ? QUOTA_E_NOT_FOUND : QUOTA_OK);
    assert_int_equal(count, most);
    const quota_post post = {.struct_size = sizeof post,
                             .entry_size = sizeof *entries,
                             .result_size = sizeof *results,
                             .entries = entries,
                             .results = results,
                             .count = count};
    const quota_status status = count == 0 ? QUOTA_OK : quota_ledger_post(books->ledger, &post, &error);
    if (status != QUOTA_OK) {
        char text[512] = "", why[2048] = "";
        (void)quota_error_text(&error, QUOTA_EN, text, sizeof text, NULL);
        (void)quota_ledger_explain(books->ledger, &post, (size_t)error.index, QUOTA_EN, why, sizeof why, NULL,
                                   NULL);
        fail_msg("sales: %s; %s\n%s", quota_status_name((int32_t)status), text, why);
    }
    for (size_t i = 0; i < count; i++) {
        const quota_award award = auction_award(auction, i);
        assert_int_equal(results[i].moved, award.amount);
        assert_int_equal(entries[i].total, award.total);
        assert_int_equal(entries[i].price, award.price);
        assert_int_equal((entries[i].flags & QUOTA_FLAG_APPROVED) != 0, award.verdict == QUOTA_REVIEW);
        if (award.verdict == QUOTA_REVIEW) /* an approved one may be allowed then */
            continue;
        assert_int_equal(results[i].verdict, award.verdict);
        assert_int_equal(results[i].policy, award.policy);
        assert_int_equal(results[i].rule, award.rule);
    }
    free(entries);
    free(results);
}
