/* An auction of ten thousand bids under Chongqing's law, against a plain sort of the same bids and against
 * posting what it awards.
 *
 *     bench_auction [bids]
 *
 * One line a case: milliseconds of clearing, of sorting, of posting (the least of five; posting once). */
#include <libquota/market.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BUYERS = 2000, SELLERS = 20, MOST = 60000, ROUNDS = 5, DAY = 20160901 };
#define T QUOTA_TONNE

static uint64_t ids;
static quota_bid bids[MOST], sorted[MOST];
static quota_offer offers[SELLERS];
static quota_entry entries[MOST + SELLERS];

static double now(void)
{
    return (double)clock() * 1000.0 / CLOCKS_PER_SEC;
}

static void must(quota_status status, const quota_error *error)
{
    char text[400] = "";
    if (status == QUOTA_OK)
        return;
    (void)quota_error_text(error, QUOTA_EN, text, sizeof text, NULL);
    fprintf(stderr, "bench_auction: %s; %s\n", quota_status_name((int32_t)status), text);
    exit(1);
}

typedef struct bench_case {
    const char *name;
    uint32_t offers, sellers;
    int32_t tie, pricing;
    int known;
    uint64_t barred; /* every how many-th buyer */
} bench_case;

/* ---------------------------------------------------------------- a city */

static void post(quota_ledger *ledger, const quota_entry *given, size_t count)
{
    quota_error error = {.struct_size = sizeof error};
    const quota_post call = {.struct_size = sizeof call,
                             .entry_size = sizeof *given,
                             .result_size = sizeof(quota_result),
                             .entries = given,
                             .count = count};
    must(quota_ledger_post(ledger, &call, &error), &error);
}

static quota_entry entry(uint8_t verb, uint8_t kind)
{
    quota_entry made;
    memset(&made, 0, sizeof made);
    ids++;
    memcpy(made.id, &ids, sizeof ids);
    made.date = 20141201;
    made.verb = verb;
    made.kind = kind;
    return made;
}

static void say(quota_ledger *ledger, const quota_policy *policy, uint64_t account, const char *name,
                int64_t value)
{
    quota_entry made = entry(QUOTA_VERB_STATE, QUOTA_ENTRY_FACT);
    made.subject = account == 0 ? QUOTA_SUBJECT_LEDGER : QUOTA_SUBJECT_ACCOUNT;
    made.account = account;
    made.date = account == 0 ? 20150101 : 20150102;
    made.fact = quota_fact_find(policy, name, strlen(name));
    made.value = value;
    post(ledger, &made, 1);
}

/* `known` 0: nobody stated whether the buyers' basin attains its quality, so all is under review. */
static void build(quota_ledger *ledger, const bench_case *of)
{
    quota_policy_info info = {.struct_size = sizeof info};
    quota_policy *policy;
    for (uint64_t i = 1; i <= BUYERS + SELLERS; i++) {
        quota_entry made = entry(QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN);
        made.account = i;
        made.role = QUOTA_ROLE_OTHER;
        made.place = 500112;
        post(ledger, &made, 1);
    }
    for (uint64_t i = 0; i < SELLERS; i++) {
        quota_entry made = entry(QUOTA_VERB_ISSUE, QUOTA_ENTRY_ALLOCATE);
        made.account = BUYERS + 1 + i % of->sellers;
        made.lot = 1 + i;
        made.amount = (int64_t)(4000 + i) * T;
        made.pollutant = QUOTA_POLLUTANT_COD;
        made.origin = QUOTA_LOT_ORIGIN_PAID;
        made.place = 500112;
        post(ledger, &made, 1);
    }
    must(quota_policy_builtin(NULL, "cn-500000-2014", &policy, NULL), NULL);
    must(quota_policy_describe(policy, &info), NULL);
    quota_entry made = entry(QUOTA_VERB_STATE, QUOTA_ENTRY_ADOPT);
    memcpy(made.proof, info.digest, sizeof made.proof);
    made.value = 1;
    made.valid_from = 20141231;
    post(ledger, &made, 1);
    static const struct {
        const char *name;
        int64_t value;
    } facts[] = {{"baseline_price", 800000},    {"sector", QUOTA_SECTOR_INDUSTRY},
                 {"complies_with_policy", 1},   {"buyer_in_city", 1},
                 {"buyer_water_attained", 1},   {"project_type", QUOTA_PROJECT_TYPE_NEW},
                 {"bar", QUOTA_SELLER_BAR_NONE}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        if (of->known || strcmp(facts[i].name, "buyer_water_attained") != 0)
            say(ledger, policy, 0, facts[i].name, facts[i].value);
    for (uint64_t i = 1; i <= BUYERS; i += of->barred)
        say(ledger, policy, i, "bar", QUOTA_SELLER_BAR_BAD_CREDIT);
    quota_policy_free(policy);
}

/* ---------------------------------------------------------------- the bids */

/* Prices of 200 steps, so that many are equal; all together want twice what is offered. */
static void bid(const bench_case *of, size_t count)
{
    uint64_t random = 1;
    for (size_t i = 0; i < count; i++) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        bids[i] = (quota_bid){.account = 1 + (random >> 33) % BUYERS,
                              .amount = (int64_t)(1 + (random >> 40) % 400) * T / 100,
                              .price = 800000 + (int64_t)((random >> 50) % 200) * 1000};
    }
    for (size_t i = 0; i < SELLERS; i++)
        offers[i] = (quota_offer){
            .account = BUYERS + 1 + i % of->sellers, .lot = 1 + i, .amount = (int64_t)count * T / SELLERS};
}

static int by_price(const void *left, const void *right)
{
    const quota_bid *a = left, *b = right;
    return a->price != b->price ? (a->price < b->price) - (a->price > b->price)
                                : (a->amount < b->amount) - (a->amount > b->amount);
}

static double sort(size_t count)
{
    double best = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        memcpy(sorted, bids, count * sizeof *bids);
        const double start = now();
        qsort(sorted, count, sizeof *sorted, by_price);
        const double took = now() - start;
        best = took < best ? took : best;
    }
    return best;
}

static quota_auction *clear(quota_ledger *ledger, const quota_auction_options *options, double *took)
{
    quota_error error = {.struct_size = sizeof error};
    quota_auction *auction = NULL;
    *took = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        quota_auction_free(auction);
        const double start = now();
        must(quota_auction_clear(ledger, options, &auction, &error), &error);
        const double all = now() - start;
        *took = all < *took ? all : *took;
    }
    return auction;
}

static void run(const bench_case *of, size_t count)
{
    quota_auction_summary summary = {.struct_size = sizeof summary};
    quota_error error = {.struct_size = sizeof error};
    quota_ledger *ledger;
    quota_entry model = entry(0, 0);
    model.date = 0;
    size_t written = 0;
    double took;
    must(quota_ledger_open(NULL, &ledger, &error), &error);
    build(ledger, of);
    bid(of, count);
    const quota_auction_options options = {.struct_size = sizeof options,
                                           .pollutant = QUOTA_POLLUTANT_COD,
                                           .offers = offers,
                                           .bids = bids,
                                           .offer_count = of->offers,
                                           .bid_count = (uint32_t)count,
                                           .pricing = of->pricing,
                                           .tie = of->tie,
                                           .date = DAY};
    quota_auction *auction = clear(ledger, &options, &took);
    must(quota_auction_describe(auction, &summary), NULL);
    if (summary.award_count > 0)
        must(quota_auction_entries(auction, &model, entries, MOST + SELLERS, sizeof *entries, &written,
                                   &error),
             &error);
    const double sorting = sort(count), start = now();
    if (written > 0)
        post(ledger, entries, written);
    printf("%-8s %6zu bids %2u offers %6" PRIu32 " awards: clear %8.2f ms, sort %6.2f ms, post %8.2f ms\n",
           of->name, count, (unsigned)of->offers, summary.award_count, took, sorting, now() - start);
    quota_auction_free(auction);
    quota_ledger_free(ledger);
}

int main(int argc, char **argv)
{
    const size_t count = argc > 1 ? (size_t)atoi(argv[1]) : 10000;
    if (count == 0 || count > MOST)
        return 2;
    static const bench_case cases[] = {
        {"earlier", 20, 20, QUOTA_TIE_EARLIER, QUOTA_PRICING_BID, 1, 20},
        {"larger", 20, 20, QUOTA_TIE_LARGER, QUOTA_PRICING_BID, 1, 20},
        {"shared", 20, 20, QUOTA_TIE_SHARED, QUOTA_PRICING_BID, 1, 20},
        {"uniform", 20, 20, QUOTA_TIE_EARLIER, QUOTA_PRICING_UNIFORM, 1, 20},
        {"scarce", 1, 1, QUOTA_TIE_EARLIER, QUOTA_PRICING_BID, 1, 20},
        {"review", 20, 1, QUOTA_TIE_EARLIER, QUOTA_PRICING_BID, 0, 20},
        {"barred", 20, 1, QUOTA_TIE_EARLIER, QUOTA_PRICING_BID, 1, 1},
        {"barred", 20, 20, QUOTA_TIE_EARLIER, QUOTA_PRICING_BID, 1, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        run(&cases[i], count);
    return 0;
}
