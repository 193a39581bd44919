/* auctions_expect.c - how an auction is cleared, in the plainest way. */
#include "auctions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

typedef struct clearing {
    test_books *books;
    const quota_auction_options *options;
    auction_expected *expected;
    int64_t reserve, price; /* price 0 = each its own */
    int64_t left[AUCTION_MOST], want[AUCTION_MOST], there[AUCTION_MOST];
    int had[AUCTION_MOST];                      /* a turn */
    int32_t barred[AUCTION_MOST][AUCTION_MOST]; /* bid and offer: the status, 0 = not */
    int new_bars;
} clearing;

/* ---------------------------------------------------------------- asking the ledger */

static int64_t total_of(int64_t amount, int64_t price)
{
    const int64_t whole = price / QUOTA_TONNE,
                  part = price % QUOTA_TONNE; /* amounts are of a few milligrams */
    return amount * whole + (amount * part + QUOTA_TONNE - 1) / QUOTA_TONNE;
}

static quota_entry entry_of(const clearing *of, const quota_award *award, int approved)
{
    const quota_bid *bid = &of->options->bids[award->bid];
    const quota_offer *offer = &of->options->offers[award->offer];
    quota_entry entry =
        books_entry(of->books, QUOTA_VERB_MOVE, QUOTA_ENTRY_BID, offer->account, offer->lot, award->amount);
    entry.to_account = bid->account;
    entry.project = bid->project;
    entry.term = offer->term;
    entry.price = award->price;
    entry.total = award->total;
    entry.channel = of->options->channel == 0 ? QUOTA_CHANNEL_BIDDING : (uint8_t)of->options->channel;
    entry.date = of->options->date;
    entry.as_of = of->options->as_of;
    if (approved) {
        entry.flags = QUOTA_FLAG_APPROVED;
        memcpy(entry.proof, "approval", 8);
    }
    return entry;
}

/* All sales so far and this one. */
static int32_t try_group(const clearing *of, quota_award *award, int approved)
{
    quota_entry entries[AUCTION_MOST * AUCTION_MOST + 1];
    quota_result results[AUCTION_MOST * AUCTION_MOST + 1];
    const size_t before = of->expected->award_count;
    for (size_t i = 0; i < before; i++)
        entries[i] = entry_of(of, &of->expected->awards[i], of->expected->awards[i].verdict == QUOTA_REVIEW);
    entries[before] = entry_of(of, award, approved);
    const quota_post post = {.struct_size = sizeof post,
                             .flags = QUOTA_POST_DRY_RUN,
                             .entry_size = sizeof *entries,
                             .result_size = sizeof *results,
                             .entries = entries,
                             .results = results,
                             .count = before + 1};
    const quota_status status = quota_ledger_post(of->books->ledger, &post, NULL);
    assert_true(status == QUOTA_OK || status == QUOTA_E_REFUSED);
    award->verdict = approved ? QUOTA_REVIEW : results[before].verdict;
    award->policy = approved ? 0 : results[before].policy;
    award->rule = approved ? 0 : results[before].rule;
    for (size_t i = 0; i < before; i++) /* those before stand */
        if (status != QUOTA_OK && results[i].status != QUOTA_R_NOT_POSTED)
            fail_msg("sale %u: %s", (unsigned)i, quota_status_name(results[i].status));
    return results[before].status;
}

static int32_t ask_at(const clearing *of, quota_award *award, int64_t amount, int64_t price)
{
    award->amount = amount;
    award->price = price;
    award->total = total_of(amount, price);
    const int32_t status = try_group(of, award, 0);
    return status == QUOTA_R_LAW_REVIEW && of->options->approved ? try_group(of, award, 1) : status;
}

/* The least amount of which the total needs no rounding. */
static int64_t exact(int64_t price)
{
    int64_t amount = 1;
    while (amount * (price % QUOTA_TONNE) % QUOTA_TONNE != 0)
        amount++;
    return amount;
}

/* The most that may be sold, up to `amount`; *status says why not all of it. */
static int64_t most(clearing *of, quota_award *award, int64_t amount, int32_t *status)
{
    const int64_t own = of->options->bids[award->bid].price, least = exact(own);
    int32_t *barred = &of->barred[award->bid][award->offer];
    *status = *barred;
    if (*barred != 0)
        return 0;
    int64_t may = amount;
    *status = ask_at(of, award, amount, own);
    if (*status != QUOTA_OK) {
        const int by_law = *status >= QUOTA_R_LAW_DENIES && *status <= QUOTA_R_LAW_LIMIT;
        if (!by_law || least >= amount || ask_at(of, award, least, own) != QUOTA_OK)
            return 0;
        for (may = amount - 1; ask_at(of, award, may, own) != QUOTA_OK;)
            may--;
    }
    if (of->price != 0 && of->price < own) {
        const int32_t again = ask_at(of, award, may, of->price);
        if (again != QUOTA_OK) {
            *barred = again;
            of->new_bars++;
            *status = again;
            return 0;
        }
    }
    return may;
}

static void sell(clearing *of, const quota_award *award)
{
    auction_expected *expected = of->expected;
    expected->awards[expected->award_count++] = *award;
    expected->bids[award->bid].awarded += award->amount;
    expected->bids[award->bid].total += award->total;
    of->left[award->offer] -= award->amount;
    of->want[award->bid] -= award->amount;
}

static void unsell(clearing *of, size_t first)
{
    auction_expected *expected = of->expected;
    while (expected->award_count > first) {
        const quota_award *award = &expected->awards[--expected->award_count];
        expected->bids[award->bid].awarded -= award->amount;
        expected->bids[award->bid].total -= award->total;
        of->left[award->offer] += award->amount;
        of->want[award->bid] += award->amount;
    }
}

static void keep(quota_bid_result *result, int64_t blocked, int32_t status)
{
    result->blocked += blocked;
    if (result->status == 0 || (status == QUOTA_R_LAW_REVIEW && result->status != QUOTA_R_LAW_REVIEW))
        result->status = status;
}

static void name_outcome(clearing *of, uint32_t bid)
{
    quota_bid_result *result = &of->expected->bids[bid];
    const quota_bid *asked = &of->options->bids[bid];
    of->had[bid] = 1;
    if (result->awarded > 0)
        result->outcome = result->awarded == asked->amount ? QUOTA_BID_FILLED : QUOTA_BID_PARTLY;
    else if (of->there[bid] == 0)
        result->outcome = QUOTA_BID_SOLD_OUT;
    else if (of->there[bid] < asked->least)
        result->outcome = QUOTA_BID_LEAST;
    else if (result->status == 0) /* its share came to nothing */
        result->outcome = QUOTA_BID_SOLD_OUT;
    else
        result->outcome = result->status == QUOTA_R_LAW_REVIEW ? QUOTA_BID_REVIEW : QUOTA_BID_DENIED;
}

/* ---------------------------------------------------------------- turns */

static void take_turn(clearing *of, uint32_t bid)
{
    const size_t first = of->expected->award_count;
    for (uint32_t offer = 0; offer < of->options->offer_count; offer++) {
        quota_award award = {.struct_size = sizeof award, .bid = bid, .offer = offer};
        const int64_t left = of->left[offer], want = of->want[bid];
        int32_t status;
        if (left == 0 || want == 0)
            continue;
        of->there[bid] += left;
        const int64_t may = most(of, &award, left < want ? left : want, &status);
        if (may > 0)
            sell(of, &award);
        if (status != QUOTA_OK)
            keep(&of->expected->bids[bid], left - may, status);
    }
    if (of->expected->bids[bid].awarded < of->options->bids[bid].least)
        unsell(of, first);
    name_outcome(of, bid);
}

static void divide(const clearing *of, const int *members, const int64_t *may, int64_t left, int64_t *shares)
{
    int64_t sum = 0, rest = left;
    for (uint32_t i = 0; i < of->options->bid_count; i++)
        sum += members[i] ? may[i] : 0;
    for (uint32_t i = 0; i < of->options->bid_count; i++) {
        shares[i] = !members[i] || sum == 0 ? 0 : sum <= left ? may[i] : left * may[i] / sum;
        rest -= shares[i];
    }
    for (uint32_t i = 0; i < of->options->bid_count && sum > left; i++)
        if (members[i] && shares[i] < may[i] && rest > 0) {
            shares[i]++;
            rest--;
        }
}

static void share_offer(clearing *of, const int *members, uint32_t offer)
{
    const uint32_t count = of->options->bid_count;
    const int64_t left = of->left[offer];
    const size_t first = of->expected->award_count;
    int64_t may[AUCTION_MOST], shares[AUCTION_MOST];
    int cut[AUCTION_MOST] = {0};
    for (uint32_t i = 0; i < count; i++) {
        may[i] = of->want[i];
        of->there[i] += members[i] && may[i] > 0 ? left : 0;
    }
    for (int again = 1; again;) {
        again = 0;
        unsell(of, first);
        divide(of, members, may, left, shares);
        for (uint32_t i = 0; i < count; i++) {
            quota_award award = {.struct_size = sizeof award, .bid = i, .offer = offer};
            int32_t status;
            if (shares[i] == 0)
                continue;
            const int64_t got = most(of, &award, shares[i], &status);
            if (got > 0)
                sell(of, &award);
            if (got == shares[i])
                continue;
            keep(&of->expected->bids[i], 0, status);
            may[i] = got;
            cut[i] = again = 1;
        }
    }
    for (uint32_t i = 0; i < count; i++)
        of->expected->bids[i].blocked += cut[i] ? left - may[i] : 0;
}

static void share(clearing *of, uint32_t best)
{
    const quota_auction_options *options = of->options;
    int members[AUCTION_MOST];
    for (uint32_t i = 0; i < options->bid_count; i++)
        members[i] = options->bids[i].price == options->bids[best].price;
    for (uint32_t offer = 0; offer < options->offer_count; offer++)
        if (of->left[offer] > 0)
            share_offer(of, members, offer);
    for (uint32_t i = 0; i < options->bid_count; i++)
        if (members[i])
            name_outcome(of, i);
}

/* ---------------------------------------------------------------- rounds */

static int comes_before(const clearing *of, uint32_t a, uint32_t b)
{
    const quota_bid *left = &of->options->bids[a], *right = &of->options->bids[b];
    if (left->price != right->price)
        return left->price > right->price;
    if (of->options->tie == QUOTA_TIE_LARGER && left->amount != right->amount)
        return left->amount > right->amount;
    return a < b;
}

static void go_round(clearing *of)
{
    const quota_auction_options *options = of->options;
    auction_expected *expected = of->expected;
    expected->rounds++;
    expected->award_count = 0;
    of->new_bars = 0;
    for (uint32_t i = 0; i < options->offer_count; i++)
        of->left[i] = options->offers[i].amount;
    for (uint32_t i = 0; i < options->bid_count; i++) {
        expected->bids[i] = (quota_bid_result){.struct_size = sizeof(quota_bid_result)};
        of->want[i] = options->bids[i].amount;
        of->there[i] = 0;
        of->had[i] = options->bids[i].price < of->reserve;
        expected->bids[i].outcome = of->had[i] ? QUOTA_BID_BELOW_RESERVE : 0;
    }
    for (;;) {
        uint32_t best = options->bid_count;
        for (uint32_t i = 0; i < options->bid_count; i++)
            if (!of->had[i] && (best == options->bid_count || comes_before(of, i, best)))
                best = i;
        if (best == options->bid_count)
            break;
        if (options->tie == QUOTA_TIE_SHARED)
            share(of, best);
        else
            take_turn(of, best);
    }
    expected->lowest = 0;
    for (size_t i = 0; i < expected->award_count; i++) {
        const int64_t price = options->bids[expected->awards[i].bid].price;
        if (expected->lowest == 0 || price < expected->lowest)
            expected->lowest = price;
    }
}

void auction_expect(test_books *books, const quota_auction_options *options, int64_t reserve,
                    auction_expected *expected)
{
    clearing of = {.books = books, .options = options, .expected = expected, .reserve = reserve};
    assert_true(options->bid_count <= AUCTION_MOST && options->offer_count <= AUCTION_MOST);
    memset(expected, 0, sizeof *expected);
    go_round(&of);
    while (options->pricing == QUOTA_PRICING_UNIFORM && expected->lowest != 0 &&
           (of.price != expected->lowest || of.new_bars > 0)) {
        of.price = expected->lowest;
        go_round(&of);
    }
}
