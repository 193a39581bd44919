/* Auctions against the plainest way of clearing them, on small random ones under several laws; and what must
 * hold of every auction: nothing is made or lost, nothing is below the reserve price, nobody is passed over
 * for a lower bid, and the ledger takes all of it as it stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "auctions.h"
#include "prng.h"
#include "reserve.h"
#include "scaled.h"

#define ON 20241101
#define FEN_PER_MG QUOTA_TONNE /* as a price */
enum { SELLERS = 3, BUYERS = 5, PROJECT = 7, LAWS = 4 };

typedef struct world {
    test_books books;
    quota_memory_store *store;
    prng random;
    int law; /* 0 none, 1 Chongqing, 2 Qujing, 3 the table below */
    quota_policy *own;
    quota_offer lots[4]; /* as they were issued, less what was sold */
    quota_offer offers[AUCTION_MOST];
    quota_bid bids[AUCTION_MOST];
    quota_auction_options options;
} world;

/* A table that bounds amounts by what is asked for and by what the seller has, prices from above and, of some
 * lots, from below, and leaves some to a person. */
static const char table[] =
    "policy,test-market,市场,market\ndocument,d\nwindow,from 2024-10-09\n"
    "assume,exception_approved = no\nassume,quality_met = yes\nassume,source_key_industry = yes\n\n"
    "id,article,question,force,when,then,overrides,zh,en\n"
    "A,一,trade,must,,require requested_amount <= 6 mg,,量,amount\n"
    "H,二,trade,must,,require requested_amount <= holding - 1 mg,,余,rest\n"
    "C,三,trade,must,price > 40000000 yuan,deny,,高,ceiling\n"
    "F,四,trade,must,lot_earmark = major_projects,"
    "require deal_total >= requested_amount * 36000000 yuan,,低,floor\n"
    "K,四,trade,must,source_key_industry = no,deny,,非,other\n"
    "M,五,source,principle,measure = process,review,,艺,process\n"
    "B,六,acquire,must,quality_met = no,deny,,差,bad\n";

static uint64_t below(world *of, uint64_t bound)
{
    return prng_below(&of->random, bound);
}

/* ---------------------------------------------------------------- a ledger */

static void say(world *of, uint8_t subject, uint64_t number, const char *facts)
{
    reserve_say(&of->books, subject, number, facts);
}

static void state(world *of, uint8_t subject, uint64_t number, uint32_t fact, int64_t value)
{
    books_state(&of->books, subject, number, fact, value, 0);
}

static void build_accounts(world *of)
{
    for (uint64_t i = 1; i <= SELLERS; i++) {
        const int reserve = below(of, 3) == 0;
        if (reserve)
            reserve_account(&of->books, i, QUOTA_ROLE_RESERVE, QUOTA_POOL_CITY, 500000, 0);
        else
            books_account(&of->books, i, QUOTA_ROLE_ENTERPRISE, 500112);
        if (!reserve && of->law == 1 && below(of, 3) > 0)
            state(of, QUOTA_SUBJECT_ACCOUNT, i, QUOTA_FACT_PERMITTED, prng_between(&of->random, 0, 8));
    }
    for (uint64_t i = 10; i < 10 + BUYERS; i++)
        books_account(&of->books, i, QUOTA_ROLE_ENTERPRISE, 500112);
}

static void build_lots(world *of)
{
    static const uint8_t origins[] = {QUOTA_LOT_ORIGIN_PAID, QUOTA_LOT_ORIGIN_PAID, QUOTA_LOT_ORIGIN_PAID,
                                      QUOTA_LOT_ORIGIN_FREE, QUOTA_LOT_ORIGIN_EXEMPT};
    const int alike = below(of, 2) == 0; /* lots of one seller that the law cannot tell apart */
    for (uint64_t i = 0; i < 4; i++) {
        const uint64_t account = alike ? 1 : 1 + below(of, SELLERS);
        quota_entry entry = books_entry(&of->books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_ALLOCATE, account, 100 + i,
                                        prng_between(&of->random, 1, 14));
        entry.pollutant = QUOTA_POLLUTANT_COD;
        entry.place = 500112;
        entry.origin = origins[alike ? 0 : below(of, 5)];
        entry.term = alike ? 0 : below(of, 4) == 0 ? 20251231 : below(of, 16) == 0 ? 20241031 : 0;
        entry.measure = !alike && below(of, 4) == 0 ? QUOTA_MEASURE_PROCESS : QUOTA_MEASURE_CLOSURE;
        entry.earmark = below(of, 2) == 0 ? QUOTA_LOT_EARMARK_MAJOR_PROJECTS : 0;
        books_post(&of->books, &entry, 1);
        of->lots[i] =
            (quota_offer){.account = account, .lot = 100 + i, .term = entry.term, .amount = entry.amount};
        if (below(of, 16) == 0)
            state(of, QUOTA_SUBJECT_LOT, 100 + i, QUOTA_FACT_BLOCKED, 1 << QUOTA_VERB_MOVE);
        if (of->law == 3 && below(of, 4) == 0)
            state(of, QUOTA_SUBJECT_LOT, 100 + i, QUOTA_FACT_SOURCE_KEY_INDUSTRY, 0);
        if (of->law == 3 && below(of, 4) == 0) { /* of the lot for the project alone */
            quota_entry about = books_entry(&of->books, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT, 0, 100 + i, 0);
            about.subject = QUOTA_SUBJECT_SOURCE;
            about.project = PROJECT;
            about.fact = QUOTA_FACT_SOURCE_KEY_INDUSTRY;
            about.value = (int64_t)below(of, 2);
            books_post(&of->books, &about, 1);
        }
    }
}

static void adopt(world *of)
{
    static const char *const policies[] = {NULL, "cn-500000-2014", "cn-530300-2024"};
    of->books.date = 20241009;
    if (of->law == 3)
        reserve_adopt_own(&of->books, of->own, 20241009);
    else if (of->law != 0)
        reserve_adopt(&of->books, policies[of->law], 20241009);
    say(of, QUOTA_SUBJECT_LEDGER, 0,
        below(of, 8) ? "baseline_price=30000000yuan" : "baseline_price=32500000yuan");
    if (of->law == 1)
        say(of, QUOTA_SUBJECT_LEDGER, 0,
            below(of, 6) ? "sector=industry complies_with_policy=yes buyer_in_city=yes project_type=new "
                           "bar=none buyer_water_attained=yes"
                         : "sector=industry complies_with_policy=yes buyer_in_city=yes project_type=new "
                           "bar=none");
    say(of, QUOTA_SUBJECT_PROJECT, PROJECT,
        below(of, 4) ? "project_city=530300 project_county=500112 key_industry=yes city_confirmed=yes "
                       "project_class=ordinary"
                     : "project_city=530300 key_industry=yes project_class=ordinary");
}

static void mark_buyers(world *of)
{
    for (uint64_t i = 10; i < 10 + BUYERS; i++) {
        if (of->law == 1 && below(of, 6) == 0)
            say(of, QUOTA_SUBJECT_ACCOUNT, i, "bar=bad_credit");
        if (of->law == 1 && below(of, 6) == 0)
            say(of, QUOTA_SUBJECT_ACCOUNT, i, below(of, 2) ? "buyer_in_city=no" : "buyer_water_attained=no");
        if (of->law == 2 && below(of, 2))
            say(of, QUOTA_SUBJECT_ACCOUNT, i,
                below(of, 4) ? "city_confirmed=yes project_city=530300 key_industry=yes"
                             : "city_confirmed=no project_city=530300 key_industry=yes");
        if (of->law == 3 && below(of, 9) == 0)
            say(of, QUOTA_SUBJECT_ACCOUNT, i, "quality_met=no");
        if (below(of, 20) == 0) {
            const quota_entry close = books_entry(&of->books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_CLOSE, i, 0, 0);
            books_post(&of->books, &close, 1);
        }
    }
}

/* ---------------------------------------------------------------- an auction */

/* 0 = there is nothing left to offer. */
static int build_offers(world *of)
{
    uint32_t count = 0;
    for (size_t i = 0; i < 4; i++)
        if (of->lots[i].amount > 0 && below(of, 3) > 0) {
            of->offers[count] = of->lots[i];
            of->offers[count++].amount = prng_between(&of->random, 1, of->lots[i].amount);
        }
    if (count > 0 && below(of, 4) == 0 && of->offers[0].amount > 1) { /* one lot offered twice */
        of->offers[count] = of->offers[0];
        of->offers[count].amount = of->offers[0].amount / 2;
        of->offers[0].amount -= of->offers[count++].amount;
    }
    of->options.offers = of->offers;
    of->options.offer_count = count;
    return count > 0;
}

static void build_bids(world *of)
{
    static const int64_t prices[] = {20, 24, 28, 30, 32, 34, 36, 38, 44}; /* eighths of a fen a milligram */
    const uint32_t count = (uint32_t)below(of, AUCTION_MOST);
    const uint64_t span = 2 + below(of, 8);
    for (uint32_t i = 0; i < count; i++) {
        quota_bid *bid = &of->bids[i];
        bid->account = 10 + below(of, BUYERS);
        if (below(of, 20) == 0)
            bid->account = of->lots[0].account; /* a seller bids, perhaps for its own */
        bid->project = below(of, 3) == 0 ? PROJECT : 0;
        bid->amount = prng_between(&of->random, 1, 12);
        bid->least = 0;
        bid->price = prices[below(of, span)] * (FEN_PER_MG / 8);
        if (of->options.tie != QUOTA_TIE_SHARED && below(of, 3) == 0)
            bid->least = prng_between(&of->random, 1, bid->amount);
    }
    of->options.bids = count == 0 ? NULL : of->bids;
    of->options.bid_count = count;
}

static void build(world *of, uint64_t seed)
{
    memset(of, 0, sizeof *of);
    of->random.state = seed;
    of->law = (int)(seed % LAWS);
    quota_error error = {.struct_size = sizeof error};
    if (of->law == 3 && quota_policy_parse(NULL, table, sizeof table - 1, &of->own, NULL, &error) != QUOTA_OK)
        fail_msg("%u: %s, %s, %s", (unsigned)error.line, error.field, error.expected, error.found);
    const quota_policy *const policies[] = {of->own};
    quota_store hooks = {.struct_size = sizeof hooks};
    assert_int_equal(quota_memory_store_create(NULL, &of->store, NULL), QUOTA_OK);
    assert_int_equal(quota_memory_store_hooks(of->store, &hooks), QUOTA_OK);
    const quota_ledger_options options = {.struct_size = sizeof options,
                                          .store = &hooks,
                                          .policy_count = of->own != NULL,
                                          .policies = policies};
    books_open(&of->books, &options);
    build_accounts(of);
    build_lots(of);
    adopt(of);
    mark_buyers(of);
    of->books.date = ON;
}

static int build_auction(world *of)
{
    static const uint32_t channels[] = {0, 0, 0, QUOTA_CHANNEL_BIDDING, QUOTA_CHANNEL_MARKET};
    of->options = (quota_auction_options){.struct_size = sizeof of->options,
                                          .pollutant = QUOTA_POLLUTANT_COD,
                                          .reserve_price = below(of, 2) ? 0 : 1,
                                          .pricing = (int32_t)below(of, 3),
                                          .tie = (int32_t)below(of, 4),
                                          .date = ON,
                                          .channel = channels[below(of, 5)],
                                          .approved = (uint32_t)below(of, 2)};
    build_bids(of);
    return build_offers(of);
}

static void close_world(world *of)
{
    const quota_policy *const policies[] = {of->own};
    quota_store hooks = {.struct_size = sizeof hooks};
    quota_audit audit = {.struct_size = sizeof audit};
    assert_int_equal(quota_memory_store_hooks(of->store, &hooks), QUOTA_OK);
    const quota_ledger_options options = {.struct_size = sizeof options,
                                          .store = &hooks,
                                          .policy_count = of->own != NULL,
                                          .policies = policies};
    assert_int_equal(quota_ledger_audit(&options, NULL, 0, &audit, NULL), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_OK);
    books_close(&of->books);
    quota_memory_store_free(of->store);
    quota_policy_free(of->own);
}

/* ---------------------------------------------------------------- what must hold */

static void equals_reference(const quota_auction *auction, const auction_expected *expected, size_t bids)
{
    const quota_auction_summary summary = auction_summary(auction);
    assert_int_equal(summary.award_count, expected->award_count);
    assert_int_equal(summary.lowest_price, expected->lowest);
    for (size_t i = 0; i < expected->award_count; i++) {
        quota_award award = auction_award(auction, i);
        if (award.verdict == QUOTA_REVIEW) {
            assert_int_not_equal(award.policy, 0);
            award.policy = award.rule = 0;
        }
        assert_memory_equal(&award, &expected->awards[i], sizeof award);
    }
    for (size_t i = 0; i < bids; i++) {
        const quota_bid_result result = auction_bid(auction, i);
        assert_int_equal(result.outcome, expected->bids[i].outcome);
        assert_int_equal(result.awarded, expected->bids[i].awarded);
        assert_int_equal(result.total, expected->bids[i].total);
        assert_int_equal(result.blocked, expected->bids[i].blocked);
        assert_int_equal(result.status, expected->bids[i].status);
    }
}

static void sums_agree(const world *of, const quota_auction *auction, int64_t reserve)
{
    const quota_auction_summary summary = auction_summary(auction);
    int64_t offered = 0, sold = 0, proceeds = 0, awarded = 0, total = 0, wanted = 0;
    for (size_t i = 0; i < of->options.offer_count; i++) {
        const quota_offer_result result = auction_offer(auction, i);
        assert_true(result.sold <= of->offers[i].amount);
        offered += of->offers[i].amount;
        sold += result.sold;
        proceeds += result.proceeds;
    }
    for (size_t i = 0; i < of->options.bid_count; i++) {
        const quota_bid_result result = auction_bid(auction, i);
        assert_true(result.awarded == 0 || result.awarded >= of->bids[i].least);
        assert_true(result.awarded <= of->bids[i].amount);
        awarded += result.awarded;
        total += result.total;
        wanted += of->bids[i].price < reserve ? 0 : of->bids[i].amount;
    }
    for (size_t i = 0; i < summary.award_count; i++) {
        const quota_award award = auction_award(auction, i);
        assert_true(award.price >= reserve && award.price <= of->bids[award.bid].price);
        assert_true(award.amount > 0);
        if (of->options.pricing == QUOTA_PRICING_UNIFORM)
            assert_int_equal(award.price, summary.lowest_price);
        else
            assert_int_equal(award.price, of->bids[award.bid].price);
        assert_true(of->options.approved || award.verdict != QUOTA_REVIEW);
    }
    assert_int_equal(summary.reserve_price, reserve);
    assert_int_equal(summary.offered, offered);
    assert_int_equal(summary.wanted, wanted);
    assert_int_equal(sold, summary.sold);
    assert_int_equal(awarded, summary.sold);
    assert_int_equal(proceeds, summary.proceeds);
    assert_int_equal(total, summary.proceeds);
}

/* Who wanted more was kept from it by law, or took all or nothing, or had nothing left before a lower bid. */
static void nobody_envies(const world *of, const quota_auction *auction)
{
    for (size_t i = 0; i < auction_summary(auction).award_count; i++) {
        const quota_award award = auction_award(auction, i);
        for (size_t k = 0; k < of->options.bid_count; k++) {
            const quota_bid_result result = auction_bid(auction, k);
            if (of->bids[k].price > of->bids[award.bid].price && of->bids[k].least == 0)
                assert_true(result.awarded == of->bids[k].amount || result.blocked > 0);
        }
    }
}

/* What was seen, so that the comparison means something. */
typedef struct seen {
    int auctions, outcomes[8], ties[4], uniform, barred, parts, review;
} seen;

static void note(const world *of, const quota_auction *auction, int rounds, seen *all)
{
    all->auctions++;
    all->barred += rounds > 2;
    for (size_t i = 0; i < of->options.bid_count; i++) {
        const quota_bid_result result = auction_bid(auction, i);
        all->outcomes[result.outcome]++;
        all->parts += result.awarded > 0 && result.blocked > 0;
    }
    for (size_t i = 0; i < auction_summary(auction).award_count; i++) {
        const quota_award award = auction_award(auction, i);
        all->uniform += award.price < of->bids[award.bid].price;
        all->review += award.verdict == QUOTA_REVIEW;
        all->ties[of->options.tie]++;
    }
}

static int64_t available(const quota_holding *rows, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += rows[i].available;
    return sum;
}

static void check_one(world *of, seen *all)
{
    static auction_expected expected;
    int64_t reserve = of->options.reserve_price;
    quota_checkpoint before, after;
    size_t count;
    if (reserve == 0)
        assert_int_equal(quota_ledger_fact(of->books.ledger, QUOTA_SUBJECT_LEDGER, 0,
                                           QUOTA_FACT_BASELINE_PRICE, QUOTA_POLLUTANT_COD, ON, &reserve),
                         QUOTA_OK);
    assert_int_equal(quota_ledger_checkpoint(of->books.ledger, &before, NULL), QUOTA_OK);
    quota_auction *auction = auction_clear(&of->books, &of->options);
    assert_int_equal(quota_ledger_checkpoint(of->books.ledger, &after, NULL), QUOTA_OK);
    assert_memory_equal(&before, &after, sizeof before);
    auction_expect(&of->books, &of->options, reserve, &expected);
    equals_reference(auction, &expected, of->options.bid_count);
    sums_agree(of, auction, reserve);
    nobody_envies(of, auction);
    note(of, auction, expected.rounds, all);
    quota_holding *rows = books_list(&of->books, QUOTA_LIST_HOLDINGS, NULL, sizeof *rows, 50, &count);
    const int64_t there = available(rows, count);
    free(rows);
    auction_post(&of->books, auction);
    for (size_t i = 0; i < of->options.offer_count; i++)
        of->lots[of->offers[i].lot - 100].amount -= auction_offer(auction, i).sold;
    rows = books_list(&of->books, QUOTA_LIST_HOLDINGS, NULL, sizeof *rows, 50, &count);
    assert_int_equal(available(rows, count), there);
    free(rows);
    quota_auction_free(auction);
}

static void test_random(void **unused)
{
    static seen all[LAWS];
    (void)unused;
    const unsigned long trials = scaled(500);
    for (uint64_t seed = 1; seed <= trials; seed++) {
        world of;
        build(&of, seed);
        for (int i = 0; i < 12 && build_auction(&of); i++)
            check_one(&of, &all[of.law]);
        close_world(&of);
    }
    if (trials < 500) /* fewer need not meet everything */
        return;
    for (int law = 0; law < LAWS; law++) {
        const seen *of = &all[law];
        assert_true(of->auctions > 300 && of->uniform > 15 && of->parts > 50);
        for (int i = QUOTA_BID_FILLED; i <= QUOTA_BID_LEAST; i++)
            assert_true(of->outcomes[i] > 5 || (law == 0 && i == QUOTA_BID_REVIEW));
        for (int i = 0; i <= QUOTA_TIE_SHARED; i++)
            assert_true(of->ties[i] > 20);
        assert_true(of->review > 10 || law == 0);
    }
    assert_true(all[3].barred > 5); /* its floor for some lots is above the reserve price */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
