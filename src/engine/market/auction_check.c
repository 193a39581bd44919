/* auction_check.c - what an auction is asked to clear, before anything is sold. */
#include "engine/market/auction.h"
#include "engine/market/deal.h"

#include "base/num.h"
#include "base/text.h"

static quota_status wrong(quota_error *error, const char *field, const char *expected)
{
    return lq_fail(error, QUOTA_E_ARGUMENT, field, expected, "", 0);
}

static quota_status range(quota_error *error, const char *field, const char *expected, int64_t found)
{
    return lq_fail_number(error, QUOTA_E_RANGE, field, expected, found);
}

/* ---------------------------------------------------------------- offers */

static quota_status check_offer(const lq_state *state, const quota_auction_options *options,
                                const quota_offer *offer, quota_error *error)
{
    const uint32_t lot = lq_find_lot(state, offer->lot);
    if (lq_find_account(state, offer->account) == LQ_NONE)
        return lq_fail_unknown(error, "offers.account", offer->account);
    if (lot == LQ_NONE)
        return lq_fail_unknown(error, "offers.lot", offer->lot);
    if (lq_lot_at(state, lot)->pollutant != options->pollutant)
        return wrong(error, "offers.lot", "a lot of the pollutant");
    if (offer->reserved != 0)
        return wrong(error, "offers.reserved", "zero");
    if (offer->term != 0 && lq_check_day(error, "offers.term", offer->term) != QUOTA_OK)
        return QUOTA_E_VALUE;
    return offer->amount <= 0 || offer->amount > QUOTA_AMOUNT_MAX
               ? range(error, "offers.amount", "an amount above zero, mg", offer->amount)
               : QUOTA_OK;
}

/* Several offers of one cell may together not be more than it has. */
static quota_status check_available(const quota_ledger *ledger, const quota_auction_options *options,
                                    quota_error *error)
{
    const lq_state *state = ledger->state;
    lq_pieces pieces = {&ledger->mem, NULL, 0, 0};
    quota_status status = QUOTA_OK;
    for (uint32_t i = 0; i < options->offer_count && status == QUOTA_OK; i++) {
        const quota_offer *offer = &options->offers[i];
        const uint32_t cell = lq_find_cell(state, lq_find_account(state, offer->account),
                                           lq_find_lot(state, offer->lot), offer->term);
        status = lq_pieces_add(&pieces, cell, i, cell, LQ_NONE, offer->amount);
    }
    lq_pieces_sort(&pieces);
    int64_t sum = 0;
    for (size_t i = 0; i < pieces.count && status == QUOTA_OK; i++) {
        const lq_piece *piece = &pieces.pieces[i];
        const int64_t there = piece->cell == LQ_NONE ? 0 : lq_amounts_at(state, piece->cell)->available;
        sum = (i > 0 && piece->cell == pieces.pieces[i - 1].cell ? sum : 0) + piece->amount;
        if (sum <= there) /* so the sum stays below twice the largest amount */
            continue;
        status = range(error, "offers.amount", "no more than is available, mg", sum);
        lq_fail_index(error, piece->tie);
    }
    lq_pieces_free(&pieces);
    return status;
}

static quota_status check_offers(const quota_ledger *ledger, const quota_auction_options *options,
                                 quota_error *error)
{
    int64_t offered = 0;
    if (!options->offers || options->offer_count == 0)
        return wrong(error, "offers", "at least one offer");
    for (uint32_t i = 0; i < options->offer_count; i++) {
        quota_status status = check_offer(ledger->state, options, &options->offers[i], error);
        if (status == QUOTA_OK && lq_add(offered, options->offers[i].amount, &offered))
            status = lq_fail(error, QUOTA_E_OVERFLOW, "offers.amount", "a sum within its range", "more", 4);
        lq_fail_index(error, i);
        if (status != QUOTA_OK)
            return status;
    }
    return check_available(ledger, options, error);
}

/* ---------------------------------------------------------------- bids */

static quota_status check_bid(const lq_state *state, const quota_auction_options *options,
                              const quota_bid *bid, quota_error *error)
{
    if (lq_find_account(state, bid->account) == LQ_NONE)
        return lq_fail_unknown(error, "bids.account", bid->account);
    if (bid->project != 0 && lq_find_project(state, bid->project) == LQ_NONE)
        return lq_fail_unknown(error, "bids.project", bid->project);
    if (bid->amount <= 0 || bid->amount > QUOTA_AMOUNT_MAX)
        return range(error, "bids.amount", "an amount above zero, mg", bid->amount);
    if (bid->price <= 0 || bid->price > QUOTA_PRICE_MAX)
        return range(error, "bids.price", "a price above zero, fen per tonne", bid->price);
    if (options->tie == QUOTA_TIE_SHARED && bid->least != 0)
        return wrong(error, "bids.least", "zero where ties are shared");
    return bid->least < 0 || bid->least > bid->amount
               ? range(error, "bids.least", "zero to the amount, mg", bid->least)
               : QUOTA_OK;
}

static quota_status check_bids(const quota_ledger *ledger, const quota_auction_options *options,
                               quota_error *error)
{
    int64_t wanted = 0;
    if (!options->bids && options->bid_count > 0)
        return wrong(error, "bids", "a pointer");
    for (uint32_t i = 0; i < options->bid_count; i++) {
        quota_status status = check_bid(ledger->state, options, &options->bids[i], error);
        if (status == QUOTA_OK && lq_add(wanted, options->bids[i].amount, &wanted))
            status = lq_fail(error, QUOTA_E_OVERFLOW, "bids.amount", "a sum within its range", "more", 4);
        lq_fail_index(error, i);
        if (status != QUOTA_OK)
            return status;
    }
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- all of it */

static int is_channel(uint32_t channel)
{
    return channel == 0 || quota_fact_code_label(NULL, QUOTA_FACT_CHANNEL, channel, QUOTA_EN) != NULL;
}

quota_status lq_auction_check(const quota_ledger *ledger, const quota_auction_options *options,
                              quota_error *error)
{
    quota_status status = lq_ledger_enter(ledger, error);
    if (status != QUOTA_OK)
        return status;
    if (!options)
        return wrong(error, "options", "a pointer");
    if (options->struct_size != sizeof *options)
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "options", "sizeof(quota_auction_options)", "another", 7);
    if (options->pollutant == 0 || options->pollutant >= LQ_POLLUTANTS)
        return wrong(error, "pollutant", "a pollutant");
    if (options->pricing < 0 || options->pricing > QUOTA_PRICING_UNIFORM)
        return wrong(error, "pricing", "a quota_pricing");
    if (options->tie < 0 || options->tie > QUOTA_TIE_SHARED)
        return wrong(error, "tie", "a quota_tie");
    if (!is_channel(options->channel))
        return wrong(error, "channel", "a channel");
    if (options->approved > 1)
        return wrong(error, "approved", "0 or 1");
    if (options->reserve_price < 0 || options->reserve_price > QUOTA_PRICE_MAX)
        return range(error, "reserve_price", "a price, fen per tonne", options->reserve_price);
    status = lq_check_standing(ledger, error);
    if (status == QUOTA_OK)
        status = lq_check_posting_days(ledger, options->date, options->as_of, error);
    if (status == QUOTA_OK)
        status = check_offers(ledger, options, error);
    return status == QUOTA_OK ? check_bids(ledger, options, error) : status;
}

quota_status lq_auction_reserve(const quota_ledger *ledger, const quota_auction_options *options,
                                int64_t *price, quota_error *error)
{
    const int32_t law_day = options->as_of != 0 ? options->as_of : options->date;
    *price = options->reserve_price;
    if (*price == 0)
        *price = lq_deal_baseline(ledger->state, (uint8_t)options->pollutant, law_day);
    return *price == QUOTA_UNKNOWN ? lq_fail(error, QUOTA_E_NOT_FOUND, "reserve_price",
                                             "a price, or baseline_price stated of the ledger", "neither", 7)
                                   : QUOTA_OK;
}
