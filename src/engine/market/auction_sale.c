/* auction_sale.c - one sale, as posting would make it: the same checks in the same order, the same law, the
 * same effect on the state. */
#include "engine/market/auction.h"

#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "engine/market/deal.h"

/* The id is nobody's: it goes with the entry. */
static quota_entry sale_of(lq_clearing *clearing, const quota_award *award)
{
    const quota_auction *auction = clearing->auction;
    const quota_offer *offer = &auction->offers[award->offer];
    const quota_bid *bid = &auction->bids[award->bid];
    quota_entry entry;
    memset(&entry, 0, sizeof entry);
    clearing->trials++;
    memset(entry.id, 0xA5, sizeof entry.id);
    memcpy(entry.id, &clearing->trials, sizeof clearing->trials);
    entry.verb = QUOTA_VERB_MOVE;
    entry.kind = QUOTA_ENTRY_BID;
    entry.account = offer->account;
    entry.to_account = bid->account;
    entry.lot = offer->lot;
    entry.term = offer->term;
    entry.project = bid->project;
    entry.amount = award->amount;
    entry.price = award->price;
    entry.total = award->total;
    entry.channel = auction->channel;
    entry.date = auction->date;
    entry.as_of = auction->as_of;
    return entry;
}

/* An approval is there, if it is needed. */
static void approve(quota_entry *entry)
{
    const quota_entry asked = *entry;
    entry->flags |= QUOTA_FLAG_APPROVED;
    memcpy(entry->proof, asked.id, sizeof asked.id);
}

/* On anything but QUOTA_OK the state is as it was. */
static quota_status apply(lq_clearing *clearing, quota_entry *entry)
{
    lq_state *state = clearing->state;
    const size_t mark = lq_undo_mark(state);
    lq_applying applying = {.state = state,
                            .law = &clearing->ledger->law,
                            .group = entry,
                            .count = 1,
                            .first_seq = state->entry_count + 1,
                            .date_max = clearing->ledger->date_max,
                            .ids_are_new = 1};
    const quota_status status = lq_apply(&applying, 0, NULL);
    if (status != QUOTA_OK)
        lq_undo_to(state, mark);
    return status;
}

/* Who refuses, and by what, which is looked for only if somebody is told. */
static quota_status note_kept(lq_clearing *clearing, quota_entry *entry, quota_status status, int told,
                              lq_kept *kept)
{
    memset(kept, 0, sizeof *kept);
    kept->status = (int32_t)status;
    if (!told || !lq_is_refusal_by_law(status))
        return QUOTA_OK;
    lq_listener listener;
    status = lq_hear(clearing->engine, clearing->state, entry, &listener);
    if (lq_is_refusal_by_law(status)) {
        kept->basis = lq_heard_basis(clearing->engine, &listener, status);
        status = QUOTA_OK;
    }
    lq_unhear(clearing->engine, &listener);
    return status;
}

/* At the award's price: it is made, or *kept says why not.  What an approval was needed for is told. */
static quota_status try_sale(lq_clearing *clearing, quota_award *award, int told, lq_kept *kept)
{
    quota_entry entry = sale_of(clearing, award);
    quota_status status = apply(clearing, &entry);
    kept->status = QUOTA_OK;
    if (status < QUOTA_R_NOT_POSTED) {
        award->verdict = entry.verdict;
        award->policy = entry.policy;
        award->rule = entry.rule;
        return status;
    }
    const int approved = status == QUOTA_R_LAW_REVIEW && clearing->approved;
    status = note_kept(clearing, &entry, status, told, kept);
    if (status != QUOTA_OK || !approved)
        return status;
    award->verdict = QUOTA_REVIEW;
    award->policy = kept->basis.policy;
    award->rule = kept->basis.rule;
    entry = sale_of(clearing, award);
    approve(&entry);
    status = apply(clearing, &entry);
    if (status >= QUOTA_R_NOT_POSTED)
        return note_kept(clearing, &entry, status, told, kept);
    kept->status = QUOTA_OK;
    return status;
}

static quota_status price_it(lq_clearing *clearing, quota_award *award, int64_t price)
{
    award->price = price;
    if (lq_deal_total(award->amount, price, LQ_ROUND_UP, &award->total) != QUOTA_OK) {
        (void)lq_fail(clearing->error, QUOTA_E_OVERFLOW, "bids.price", "a total within its range", "more", 4);
        lq_fail_index(clearing->error, award->bid);
        return QUOTA_E_OVERFLOW;
    }
    return QUOTA_OK;
}

static quota_status keep(lq_clearing *clearing, const quota_award *award)
{
    quota_auction *auction = clearing->auction;
    quota_bid_result *bid = &auction->bid_results[award->bid];
    quota_offer_result *offer = &auction->offer_results[award->offer];
    quota_auction_summary *summary = &auction->summary;
    void *array = auction->awards;
    quota_status status = lq_mem_grow(&auction->mem, &array, &auction->award_capacity,
                                      auction->award_count + 1, sizeof *auction->awards);
    auction->awards = array;
    if (status != QUOTA_OK)
        return status;
    if (lq_add(summary->proceeds, award->total, &summary->proceeds))
        return lq_fail(clearing->error, QUOTA_E_OVERFLOW, "bids.price", "proceeds within their range", "more",
                       4);
    auction->awards[auction->award_count++] = *award;
    bid->awarded += award->amount;
    bid->total += award->total;
    offer->sold += award->amount;
    offer->proceeds += award->total;
    summary->sold += award->amount;
    clearing->left[award->offer] -= award->amount;
    clearing->turns[award->bid].want -= award->amount;
    clearing->changes++;
    return QUOTA_OK;
}

void lq_auction_take_back(lq_clearing *clearing, size_t first, size_t mark)
{
    quota_auction *auction = clearing->auction;
    lq_undo_to(clearing->state, mark);
    clearing->changes++;
    while (auction->award_count > first) {
        const quota_award *award = &auction->awards[--auction->award_count];
        auction->bid_results[award->bid].awarded -= award->amount;
        auction->bid_results[award->bid].total -= award->total;
        auction->offer_results[award->offer].sold -= award->amount;
        auction->offer_results[award->offer].proceeds -= award->total;
        auction->summary.sold -= award->amount;
        auction->summary.proceeds -= award->total;
        clearing->left[award->offer] += award->amount;
        clearing->turns[award->bid].want += award->amount;
    }
}

/* ---------------------------------------------------------------- bars */

static uint64_t hash_of_pair(uint32_t bid, uint32_t offer)
{
    return lq_hash_mix(bid, offer);
}

uint64_t lq_auction_hash_of_bar(const void *owner, uint32_t at)
{
    const lq_bar *bar = &((const lq_clearing *)owner)->bars[at];
    return hash_of_pair(bar->bid, bar->offer);
}

static const lq_bar *find_bar(const lq_clearing *clearing, uint32_t bid, uint32_t offer)
{
    lq_probe probe = lq_index_probe(&clearing->by_bar, hash_of_pair(bid, offer));
    for (; lq_probe_more(&clearing->by_bar, &probe); lq_probe_next(&clearing->by_bar, &probe)) {
        const lq_bar *bar = &clearing->bars[probe.value];
        if (bar->bid == bid && bar->offer == offer)
            return bar;
    }
    return NULL;
}

static quota_status add_bar(lq_clearing *clearing, uint32_t bid, uint32_t offer, const lq_kept *kept)
{
    void *array = clearing->bars;
    quota_status status = lq_mem_grow(&clearing->auction->mem, &array, &clearing->bar_capacity,
                                      clearing->bar_count + 1, sizeof *clearing->bars);
    clearing->bars = array;
    if (status == QUOTA_OK)
        status = lq_index_reserve(&clearing->by_bar, 1);
    if (status != QUOTA_OK)
        return status;
    clearing->barred = 1;
    clearing->bars[clearing->bar_count] = (lq_bar){bid, offer, *kept};
    lq_index_put(&clearing->by_bar, hash_of_pair(bid, offer), (uint32_t)clearing->bar_count++);
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- a sale */

/* At the bid's own price, and then at the price that is paid: the latter stands. */
static quota_status sell(lq_clearing *clearing, quota_award *award, lq_kept *kept)
{
    const int64_t price = clearing->auction->bids[award->bid].price;
    const size_t mark = lq_undo_mark(clearing->state);
    quota_status status = price_it(clearing, award, price);
    if (status == QUOTA_OK)
        status = try_sale(clearing, award, 1, kept);
    if (status != QUOTA_OK || kept->status != QUOTA_OK || clearing->price == 0 || clearing->price >= price)
        return status;
    lq_undo_to(clearing->state, mark);
    status = price_it(clearing, award, clearing->price);
    if (status == QUOTA_OK)
        status = try_sale(clearing, award, 1, kept);
    return status == QUOTA_OK && kept->status != QUOTA_OK ? add_bar(clearing, award->bid, award->offer, kept)
                                                          : status;
}

/* The most that may be sold below what may not, by halving: the law that lets a bid have an amount is taken
 * to let it have any smaller one.  First the smallest amount that comes to whole fen is tried, and where that
 * may not be, nothing may: of smaller ones the rounded total could make a price lawful that is not. */
static quota_status find_less(lq_clearing *clearing, quota_award *award, int64_t may_not)
{
    const int64_t price = clearing->auction->bids[award->bid].price;
    const size_t mark = lq_undo_mark(clearing->state);
    int64_t may = 0, amount = QUOTA_TONNE / lq_gcd(price, QUOTA_TONNE);
    lq_kept kept;
    for (; amount < may_not && may_not - may > 1; amount = may + (may_not - may) / 2) {
        award->amount = amount;
        quota_status status = price_it(clearing, award, price);
        if (status == QUOTA_OK)
            status = try_sale(clearing, award, 0, &kept);
        if (status != QUOTA_OK)
            return status;
        lq_undo_to(clearing->state, mark);
        if (kept.status != QUOTA_OK && may == 0)
            break;
        *(kept.status == QUOTA_OK ? &may : &may_not) = amount;
    }
    award->amount = may;
    return QUOTA_OK;
}

quota_status lq_auction_sell(lq_clearing *clearing, uint32_t bid, uint32_t offer, int64_t amount,
                             int64_t *sold, lq_kept *kept)
{
    const lq_bar *bar = find_bar(clearing, bid, offer);
    quota_award award = {.struct_size = sizeof award, .bid = bid, .offer = offer, .amount = amount};
    lq_kept less = {.status = QUOTA_OK};
    *sold = 0;
    if (bar) {
        *kept = bar->kept;
        return QUOTA_OK;
    }
    if (lq_auction_recall(clearing, bid, offer, amount, kept))
        return QUOTA_OK;
    quota_status status = sell(clearing, &award, kept);
    if (status != QUOTA_OK)
        return status;
    if (kept->status != QUOTA_OK) {
        const int may_less = kept->status == QUOTA_R_LAW_DENIES || kept->status == QUOTA_R_LAW_LIMIT;
        if (find_bar(clearing, bid, offer))
            return QUOTA_OK;
        award.amount = 0;
        if (may_less)
            status = find_less(clearing, &award, amount);
        if (status == QUOTA_OK && award.amount == 0)
            lq_auction_remember(clearing, bid, offer, amount, kept);
        if (status != QUOTA_OK || award.amount == 0)
            return status;
        status = sell(clearing, &award, &less);
        if (less.status != QUOTA_OK)
            *kept = less;
        if (status != QUOTA_OK || less.status != QUOTA_OK)
            return status;
    }
    *sold = award.amount;
    return keep(clearing, &award);
}
