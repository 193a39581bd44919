/* auction_turn.c - bids in their order: each takes from the offers what is left; bids of one price that share
 * take of each offer together. */
#include "engine/market/auction.h"

#include "base/num.h"

/* ---------------------------------------------------------------- offers with something left */

/* The offer behind `last` (LQ_NONE: the first) that has something left; LQ_NONE = none.  Those that have
 * nothing are left out from now on. */
static uint32_t next_offer(lq_clearing *clearing, uint32_t last)
{
    uint32_t *link = last == LQ_NONE ? &clearing->first : &clearing->next[last];
    while (*link != LQ_NONE && clearing->left[*link] == 0)
        *link = clearing->next[*link];
    return *link;
}

/* ---------------------------------------------------------------- what became of a bid */

/* The first of what was kept from it is told, but one under review before the rest: an approval helps. */
static void note_kept(quota_bid_result *result, int64_t left, const lq_kept *kept)
{
    result->blocked += left;
    if (result->status != QUOTA_OK &&
        (result->status == QUOTA_R_LAW_REVIEW || kept->status != QUOTA_R_LAW_REVIEW))
        return;
    result->status = kept->status;
    result->policy = kept->basis.policy;
    result->rule = kept->basis.rule;
    result->missing = kept->basis.missing;
}

static void finish(lq_clearing *clearing, uint32_t bid)
{
    const quota_bid *of = &clearing->auction->bids[bid];
    const int64_t there = clearing->turns[bid].there;
    quota_bid_result *result = &clearing->auction->bid_results[bid];
    if (result->awarded == of->amount)
        result->outcome = QUOTA_BID_FILLED;
    else if (result->awarded > 0)
        result->outcome = QUOTA_BID_PARTLY;
    else if (there > 0 && there < of->least)
        result->outcome = QUOTA_BID_LEAST;
    else if (result->status == QUOTA_OK)
        result->outcome = QUOTA_BID_SOLD_OUT;
    else
        result->outcome = result->status == QUOTA_R_LAW_REVIEW ? QUOTA_BID_REVIEW : QUOTA_BID_DENIED;
}

/* ---------------------------------------------------------------- one bid */

quota_status lq_auction_turn(lq_clearing *clearing, uint32_t bid)
{
    quota_auction *auction = clearing->auction;
    lq_turn *turn = &clearing->turns[bid];
    quota_bid_result *result = &auction->bid_results[bid];
    const size_t mark = lq_undo_mark(clearing->state), first = auction->award_count;
    uint32_t offer = next_offer(clearing, LQ_NONE);
    for (; offer != LQ_NONE && turn->want > 0; offer = next_offer(clearing, offer)) {
        const int64_t left = clearing->left[offer];
        int64_t sold;
        lq_kept kept;
        turn->there += left;
        quota_status status =
            lq_auction_sell(clearing, bid, offer, left < turn->want ? left : turn->want, &sold, &kept);
        if (status != QUOTA_OK)
            return status;
        if (kept.status != QUOTA_OK)
            note_kept(result, left - sold, &kept);
    }
    if (result->awarded < auction->bids[bid].least)
        lq_auction_take_back(clearing, first, mark);
    finish(clearing, bid);
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- bids of one price */

enum { SHARED_ANEW_MOST = 64 };

typedef struct lq_sharing {
    lq_clearing *clearing;
    size_t first, end; /* of the order */
    uint32_t offer;
} lq_sharing;

static uint32_t bid_at(const lq_sharing *sharing, size_t at)
{
    return sharing->clearing->order.pieces[at].tie;
}

/* Of what is left of the offer, in proportion to what they may have of what they want: whole milligrams, the
 * rest by one each to the earlier.  What all bids want is within its range, so their sum is. */
static void divide(const lq_sharing *sharing)
{
    lq_clearing *clearing = sharing->clearing;
    const int64_t left = clearing->left[sharing->offer];
    int64_t wanted = 0, rest = left;
    for (size_t i = sharing->first; i < sharing->end; i++)
        wanted += clearing->turns[bid_at(sharing, i)].most;
    for (size_t i = sharing->first; i < sharing->end; i++) {
        lq_turn *turn = &clearing->turns[bid_at(sharing, i)];
        turn->share = turn->most;
        if (wanted > left) /* no more than it wants, so it fits */
            (void)lq_wide_divide(lq_wide_product(left, turn->most), wanted, 1, LQ_ROUND_DOWN, &turn->share);
        rest -= turn->share;
    }
    for (size_t i = sharing->first; i < sharing->end && rest > 0; i++) {
        lq_turn *turn = &clearing->turns[bid_at(sharing, i)];
        if (turn->share < turn->most) {
            turn->share++;
            rest--;
        }
    }
}

/* Each its share, in order; *again: somebody may not have all of it. */
static quota_status sell_shares(const lq_sharing *sharing, int *again)
{
    lq_clearing *clearing = sharing->clearing;
    *again = 0;
    for (size_t i = sharing->first; i < sharing->end; i++) {
        const uint32_t bid = bid_at(sharing, i);
        lq_turn *turn = &clearing->turns[bid];
        int64_t sold;
        lq_kept kept;
        if (turn->share == 0)
            continue;
        quota_status status = lq_auction_sell(clearing, bid, sharing->offer, turn->share, &sold, &kept);
        if (status != QUOTA_OK)
            return status;
        if (sold == turn->share)
            continue;
        note_kept(&clearing->auction->bid_results[bid], 0, &kept);
        turn->most = sold;
        turn->cut = 1;
        *again = 1;
    }
    return QUOTA_OK;
}

/* What is left of the offer to the earlier, as far as each still may have some. */
static quota_status sell_rest(const lq_sharing *sharing)
{
    lq_clearing *clearing = sharing->clearing;
    for (size_t i = sharing->first; i < sharing->end && clearing->left[sharing->offer] > 0; i++) {
        const uint32_t bid = bid_at(sharing, i);
        lq_turn *turn = &clearing->turns[bid];
        const int64_t left = clearing->left[sharing->offer], more = turn->most - turn->share;
        int64_t sold;
        lq_kept kept;
        if (more <= 0)
            continue;
        const int64_t amount = more < left ? more : left;
        quota_status status = lq_auction_sell(clearing, bid, sharing->offer, amount, &sold, &kept);
        if (status != QUOTA_OK)
            return status;
        if (sold == amount)
            continue;
        note_kept(&clearing->auction->bid_results[bid], 0, &kept);
        turn->most = turn->share + sold;
        turn->cut = 1;
    }
    return QUOTA_OK;
}

/* Who may not have its share has the most it may; the rest is shared among all anew.  Where the law bounds
 * what all may have together, what one may have can fall by a milligram each time: so not for ever. */
static quota_status share_offer(const lq_sharing *sharing)
{
    lq_clearing *clearing = sharing->clearing;
    const int64_t left = clearing->left[sharing->offer];
    const size_t mark = lq_undo_mark(clearing->state), first = clearing->auction->award_count;
    quota_status status;
    int again;
    for (size_t i = sharing->first; i < sharing->end; i++) {
        lq_turn *turn = &clearing->turns[bid_at(sharing, i)];
        turn->most = turn->want;
        turn->cut = 0;
        turn->there += turn->want > 0 ? left : 0;
    }
    for (int times = 1;; times++) {
        divide(sharing);
        status = sell_shares(sharing, &again);
        if (status != QUOTA_OK || !again)
            break;
        if (times == SHARED_ANEW_MOST) {
            status = sell_rest(sharing);
            break;
        }
        lq_auction_take_back(clearing, first, mark);
    }
    for (size_t i = sharing->first; i < sharing->end; i++) {
        const lq_turn *turn = &clearing->turns[bid_at(sharing, i)];
        if (turn->cut)
            clearing->auction->bid_results[bid_at(sharing, i)].blocked += left - turn->most;
    }
    return status;
}

quota_status lq_auction_share(lq_clearing *clearing, size_t first, size_t end)
{
    lq_sharing sharing = {clearing, first, end, next_offer(clearing, LQ_NONE)};
    for (; sharing.offer != LQ_NONE; sharing.offer = next_offer(clearing, sharing.offer)) {
        quota_status status = share_offer(&sharing);
        if (status != QUOTA_OK)
            return status;
    }
    for (size_t i = first; i < end; i++)
        finish(clearing, bid_at(&sharing, i));
    return QUOTA_OK;
}
