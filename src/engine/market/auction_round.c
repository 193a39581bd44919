/* auction_round.c - all bids once; at a uniform price again, until no award breaks a rule at it.
 *
 * After a round that bars no pair of bid and offer the next makes the same awards, at the lowest of their
 * prices, and ends it, unless it bars one; and pairs come to an end. */
#include "engine/market/auction.h"

#include <string.h>

#include "base/text.h"

/* ---------------------------------------------------------------- the order */

static uint64_t falling(int64_t value)
{
    return UINT64_MAX - (uint64_t)value;
}

/* End of the run of bids of one price that begins there. */
static size_t run_end(const lq_clearing *clearing, size_t first)
{
    const quota_bid *bids = clearing->auction->bids;
    const lq_pieces *order = &clearing->order;
    size_t end = first + 1;
    while (end < order->count && bids[order->pieces[end].tie].price == bids[order->pieces[first].tie].price)
        end++;
    return end;
}

/* Within a price the larger first, if that is the rule. */
static void order_by_amount(lq_clearing *clearing)
{
    for (size_t first = 0, end; first < clearing->order.count; first = end) {
        end = run_end(clearing, first);
        lq_pieces run = {clearing->order.mem, &clearing->order.pieces[first], end - first, 0};
        for (size_t i = 0; i < run.count; i++)
            run.pieces[i].rank = falling(run.pieces[i].amount);
        lq_pieces_sort(&run);
    }
}

static quota_status put_in_order(lq_clearing *clearing)
{
    const quota_auction *auction = clearing->auction;
    quota_status status = QUOTA_OK;
    for (size_t i = 0; i < auction->bid_count && status == QUOTA_OK; i++)
        status = lq_pieces_add(&clearing->order, falling(auction->bids[i].price), (uint32_t)i, LQ_NONE,
                               LQ_NONE, auction->bids[i].amount);
    if (status != QUOTA_OK)
        return status;
    lq_pieces_sort(&clearing->order);
    if (clearing->tie == QUOTA_TIE_LARGER)
        order_by_amount(clearing);
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- a round */

static void begin_round(lq_clearing *clearing)
{
    quota_auction *auction = clearing->auction;
    const int64_t reserve = auction->summary.reserve_price;
    lq_undo_to(clearing->state, 0);
    clearing->changes++;
    auction->award_count = 0;
    clearing->barred = 0;
    memset(&auction->summary, 0, sizeof auction->summary);
    auction->summary.struct_size = sizeof auction->summary;
    auction->summary.reserve_price = reserve;
    clearing->first = 0;
    for (size_t i = 0; i < auction->offer_count; i++) {
        auction->offer_results[i] = (quota_offer_result){.struct_size = sizeof(quota_offer_result)};
        clearing->left[i] = auction->offers[i].amount;
        clearing->next[i] = i + 1 < auction->offer_count ? (uint32_t)(i + 1) : LQ_NONE;
        auction->summary.offered += auction->offers[i].amount;
    }
    for (size_t i = 0; i < auction->bid_count; i++) {
        const int below = auction->bids[i].price < reserve;
        auction->bid_results[i] = (quota_bid_result){.struct_size = sizeof(quota_bid_result),
                                                     .outcome = below ? QUOTA_BID_BELOW_RESERVE : 0};
        clearing->turns[i] = (lq_turn){.want = auction->bids[i].amount};
        auction->summary.wanted += below ? 0 : auction->bids[i].amount;
    }
}

static quota_status go_round(lq_clearing *clearing)
{
    const quota_auction *auction = clearing->auction;
    const lq_pieces *order = &clearing->order;
    quota_status status = QUOTA_OK;
    begin_round(clearing);
    for (size_t first = 0, end; first < order->count && status == QUOTA_OK; first = end) {
        const uint32_t bid = order->pieces[first].tie;
        end = first + 1;
        if (auction->bids[bid].price < auction->summary.reserve_price)
            break;
        if (clearing->tie == QUOTA_TIE_SHARED) {
            end = run_end(clearing, first);
            status = lq_auction_share(clearing, first, end);
        } else {
            status = lq_auction_turn(clearing, bid);
        }
    }
    return status;
}

/* The lowest bid that won something; 0 = none. */
static int64_t lowest(const quota_auction *auction)
{
    int64_t price = 0;
    for (size_t i = 0; i < auction->award_count; i++) {
        const int64_t of = auction->bids[auction->awards[i].bid].price;
        price = price == 0 || of < price ? of : price;
    }
    return price;
}

static quota_status make_room(lq_clearing *clearing)
{
    const quota_auction *auction = clearing->auction;
    const quota_allocator *mem = &auction->mem;
    clearing->turns = lq_mem_alloc(mem, (auction->bid_count + 1) * sizeof *clearing->turns);
    clearing->left = lq_mem_alloc(mem, auction->offer_count * sizeof *clearing->left);
    clearing->next = lq_mem_alloc(mem, auction->offer_count * sizeof *clearing->next);
    clearing->class_of = lq_mem_alloc(mem, auction->offer_count * sizeof *clearing->class_of);
    clearing->refused = lq_mem_alloc(mem, auction->offer_count * sizeof *clearing->refused);
    if (!clearing->turns || !clearing->left || !clearing->next || !clearing->class_of || !clearing->refused)
        return QUOTA_E_NO_MEMORY;
    memset(clearing->refused, 0, auction->offer_count * sizeof *clearing->refused);
    return lq_auction_classify(clearing);
}

static quota_status rounds(lq_clearing *clearing, int uniform)
{
    quota_auction *auction = clearing->auction;
    quota_status status = go_round(clearing);
    int64_t price = lowest(auction);
    while (uniform && status == QUOTA_OK && price != 0 && (price != clearing->price || clearing->barred)) {
        clearing->price = price;
        status = go_round(clearing);
        price = lowest(auction);
    }
    auction->summary.lowest_price = price;
    auction->summary.award_count = (uint32_t)auction->award_count;
    return status;
}

quota_status lq_auction_run(lq_clearing *clearing, int uniform)
{
    const quota_allocator *mem = &clearing->auction->mem;
    quota_status status = make_room(clearing);
    if (status == QUOTA_OK)
        status = put_in_order(clearing);
    if (status == QUOTA_OK)
        status = lq_sums_begin(clearing->engine, clearing->state, NULL, 0);
    if (status == QUOTA_OK)
        status = lq_memo_create(clearing->engine);
    if (status == QUOTA_OK)
        status = lq_undo_begin(clearing->state);
    if (status == QUOTA_OK) {
        status = rounds(clearing, uniform);
        lq_undo_to(clearing->state, 0);
        lq_undo_end(clearing->state);
    }
    lq_memo_free(clearing->engine);
    lq_mem_free(mem, clearing->turns, (clearing->auction->bid_count + 1) * sizeof *clearing->turns);
    lq_mem_free(mem, clearing->left, clearing->auction->offer_count * sizeof *clearing->left);
    lq_mem_free(mem, clearing->next, clearing->auction->offer_count * sizeof *clearing->next);
    lq_mem_free(mem, clearing->class_of, clearing->auction->offer_count * sizeof *clearing->class_of);
    lq_mem_free(mem, clearing->refused, clearing->auction->offer_count * sizeof *clearing->refused);
    lq_mem_free(mem, clearing->bars, clearing->bar_capacity * sizeof *clearing->bars);
    lq_index_free(&clearing->by_bar);
    lq_pieces_free(&clearing->order);
    return status;
}
