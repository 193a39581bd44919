/* 14_auction.c - what a right has to cost, who gets it when several bid, and the sales posted.
 *
 * A city's reserve offers 10 t of COD under Chongqing's plan.  The baseline price is 8,000 yuan a tonne;
 * three bid: one bids most and is barred from buying, two share what there is.
 *
 *     cc 14_auction.c $(pkg-config --cflags --libs libquota) -o 14_auction && ./14_auction
 */
#include <libquota/quota.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CITY = 1, PAPER = 2, DYE = 3, BARRED = 4, LOT = 11, YUAN = 100 };

static uint8_t ids;

static quota_entry entry(uint8_t verb, uint8_t kind)
{
    quota_entry entry = {.verb = verb, .kind = kind, .date = 20160301};

    entry.id[15] = ++ids;
    return entry;
}

static quota_status post(quota_ledger *ledger, const quota_entry *entries, size_t count)
{
    const quota_post call = {sizeof call, 0, sizeof *entries, sizeof(quota_result), entries, NULL, count};
    quota_error error = {.struct_size = sizeof error};
    char text[512];
    const quota_status status = quota_ledger_post(ledger, &call, &error);

    if (status != QUOTA_OK && quota_error_text(&error, QUOTA_EN, text, sizeof text, NULL) == QUOTA_OK)
        printf("%s\n", text);
    return status;
}

/* Four accounts and the reserve's lot; the law is adopted after that. */
static quota_status fill(quota_ledger *ledger, const quota_policy *law)
{
    quota_entry entries[6];
    quota_policy_info info = {.struct_size = sizeof info};
    quota_status status = quota_policy_describe(law, &info);

    for (uint64_t i = 0; i < 4; i++) {
        entries[i] = entry(QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN);
        entries[i].account = CITY + i;
        entries[i].role = i == 0 ? QUOTA_ROLE_RESERVE : QUOTA_ROLE_OTHER;
        entries[i].pool = i == 0 ? QUOTA_POOL_CITY : 0;
        entries[i].place = 500112;
    }
    entries[4] = entry(QUOTA_VERB_ISSUE, QUOTA_ENTRY_ALLOCATE);
    entries[4].account = CITY;
    entries[4].lot = LOT;
    entries[4].amount = 10 * QUOTA_TONNE;
    entries[4].pollutant = QUOTA_POLLUTANT_COD;
    entries[4].origin = QUOTA_LOT_ORIGIN_PAID;
    entries[5] = entry(QUOTA_VERB_STATE, QUOTA_ENTRY_ADOPT);
    memcpy(entries[5].proof, info.digest, sizeof info.digest);
    entries[5].value = 1;
    return status == QUOTA_OK ? post(ledger, entries, 6) : status;
}

static quota_status state(quota_ledger *ledger, uint64_t account, uint32_t fact, int64_t value)
{
    quota_entry of_fact = entry(QUOTA_VERB_STATE, QUOTA_ENTRY_FACT);

    of_fact.subject = account == 0 ? QUOTA_SUBJECT_LEDGER : QUOTA_SUBJECT_ACCOUNT;
    of_fact.account = account;
    of_fact.fact = fact;
    of_fact.value = value;
    return post(ledger, &of_fact, 1);
}

/* What holds for all, but for the account that is barred. */
static quota_status describe(quota_ledger *ledger, const quota_policy *law)
{
    const int64_t facts[][2] = {
        {QUOTA_FACT_SECTOR, QUOTA_SECTOR_INDUSTRY},    {QUOTA_FACT_PROJECT_TYPE, QUOTA_PROJECT_TYPE_NEW},
        {QUOTA_FACT_BASELINE_PRICE, 8000 * YUAN},      {QUOTA_FACT_BAR, QUOTA_SELLER_BAR_NONE},
        {QUOTA_FACT_POWER, QUOTA_SELLER_POWER_NONE},   {QUOTA_FACT_BUYER_WATER_ATTAINED, 1},
        {quota_fact_find(law, "buyer_in_city", 13), 1}};
    quota_status status = QUOTA_OK;

    for (size_t i = 0; i < sizeof facts / sizeof facts[0] && status == QUOTA_OK; i++)
        status = state(ledger, 0, (uint32_t)facts[i][0], facts[i][1]);
    return status == QUOTA_OK ? state(ledger, BARRED, QUOTA_FACT_BAR, QUOTA_SELLER_BAR_SUPERVISED) : status;
}

/* What 2.5 t have to cost at the least, and which row says so. */
static quota_status quote(quota_ledger *ledger, const quota_policy *law)
{
    quota_entry sale = entry(QUOTA_VERB_MOVE, QUOTA_ENTRY_BID);
    quota_quote quote = {.struct_size = sizeof quote};
    quota_rule rule = {.struct_size = sizeof rule};

    sale.account = CITY;
    sale.to_account = PAPER;
    sale.lot = LOT;
    sale.amount = 5 * QUOTA_TONNE / 2;
    sale.channel = QUOTA_CHANNEL_BIDDING;
    quota_status status = quota_market_quote(ledger, &sale, &quote, NULL);
    if (status == QUOTA_OK)
        status = quota_policy_rule(law, quote.floor_rule, &rule);
    if (status == QUOTA_OK)
        printf("2.5 t cost %" PRId64 " yuan at the least: %s (%s)\n", quote.least_total / YUAN, rule.en,
               rule.article);
    return status;
}

static void print(const quota_auction *auction, const quota_bid *bids)
{
    static const char *const outcomes[] = {"",       "all of it", "a part",   "below the reserve price",
                                           "denied", "review",    "sold out", "too little left"};
    quota_bid_result result = {.struct_size = sizeof result};
    quota_auction_summary sum = {.struct_size = sizeof sum};

    for (size_t i = 0; quota_auction_bid(auction, i, &result) == QUOTA_OK; i++)
        printf("account %" PRIu64 ", %" PRId64 " t at %" PRId64 " yuan: %s, %" PRId64 " t for %" PRId64
               " yuan\n",
               bids[i].account, bids[i].amount / QUOTA_TONNE, bids[i].price / YUAN, outcomes[result.outcome],
               result.awarded / QUOTA_TONNE, result.total / YUAN);
    if (quota_auction_describe(auction, &sum) == QUOTA_OK)
        printf("sold %" PRId64 " t for %" PRId64 " yuan, reserve price %" PRId64 "\n", sum.sold / QUOTA_TONNE,
               sum.proceeds / YUAN, sum.reserve_price / YUAN);
}

static quota_status sell(quota_ledger *ledger)
{
    const quota_offer offers[] = {{.account = CITY, .lot = LOT, .amount = 10 * QUOTA_TONNE}};
    const quota_bid bids[] = {{.account = PAPER, .amount = 7 * QUOTA_TONNE, .price = 9100 * YUAN},
                              {.account = DYE, .amount = 6 * QUOTA_TONNE, .price = 8600 * YUAN},
                              {.account = BARRED, .amount = 4 * QUOTA_TONNE, .price = 9900 * YUAN},
                              {.account = DYE, .amount = 2 * QUOTA_TONNE, .price = 7900 * YUAN}};
    const quota_auction_options options = {.struct_size = sizeof options,
                                           .pollutant = QUOTA_POLLUTANT_COD,
                                           .offers = offers,
                                           .bids = bids,
                                           .offer_count = 1,
                                           .bid_count = 4,
                                           .date = 20160301};
    const quota_entry model = entry(0, 0);
    quota_entry sales[8];
    size_t count;
    quota_auction *auction = NULL;
    quota_status status = quota_auction_clear(ledger, &options, &auction, NULL);

    if (status == QUOTA_OK) {
        print(auction, bids);
        status = quota_auction_entries(auction, &model, sales, 8, sizeof *sales, &count, NULL);
    }
    if (status == QUOTA_OK)
        status = post(ledger, sales, count);
    if (status == QUOTA_OK)
        printf("posted: %d sales\n", (int)count);
    quota_auction_free(auction);
    return status;
}

int main(void)
{
    quota_ledger *ledger = NULL;
    quota_policy *law = NULL;
    quota_status status = quota_ledger_open(NULL, &ledger, NULL);

    if (status == QUOTA_OK)
        status = quota_policy_builtin(NULL, "cn-500000-2014", &law, NULL);
    if (status == QUOTA_OK)
        status = fill(ledger, law);
    if (status == QUOTA_OK)
        status = describe(ledger, law);
    if (status == QUOTA_OK)
        status = quote(ledger, law);
    if (status == QUOTA_OK)
        status = sell(ledger);
    quota_ledger_free(ledger);
    quota_policy_free(law);
    if (status != QUOTA_OK)
        printf("%s\n", quota_status_name((int32_t)status));
    return status == QUOTA_OK ? 0 : 1;
}
