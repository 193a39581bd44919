/* What a deal costs: the floor that any rule puts under a total, to the fen, as posting meets it; the
 * baseline; the fee. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <libquota/quota.h>

#include "fail_alloc.h"
#include "prng.h"
#include "reserve.h"
#include "told_store.h"

#define T QUOTA_TONNE
#define HEAD                                                                                                 \
  "policy,test-quote,价,price\ndocument,d\nwindow,from 2020-01-01\nround,money,1 fen half_up\n"             \
  "fact,cap_price,price,,上限,cap\nassume,exception_approved = no\nassume,strict_mode = no\n\n"            \
  "id,article,question,force,when,then,overrides,zh,en\n"

enum { S = 1, B, CITY, LOT = 11, NUMBER = 5000 };

static quota_policy *parse(const char *text)
{
    quota_policy *policy;
    quota_error error = {.struct_size = sizeof error};
    if (quota_policy_parse(NULL, text, strlen(text), &policy, NULL, &error) != QUOTA_OK)
        fail_msg("line %u, %s: expected %s, found %s", error.line, error.field, error.expected, error.found);
    return policy;
}

/* A seller with much of COD, a buyer, a reserve. */
static void open_books(test_books *books, const quota_policy *policy, const quota_allocator *mem)
{
    const quota_ledger_options options = {.struct_size = sizeof options,
                                          .allocator = mem,
                                          .policies = policy ? &policy : NULL,
                                          .policy_count = policy ? 1 : 0};
    books_open(books, &options);
    for (uint64_t account = S; account <= CITY; account++)
        books_account(books, account, account == CITY ? QUOTA_ROLE_RESERVE : QUOTA_ROLE_ENTERPRISE, 500112);
    quota_entry entry =
        books_entry(books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_ALLOCATE, S, LOT, 1000 * 1000 * 1000 * T / 10);
    entry.pollutant = QUOTA_POLLUTANT_COD;
    entry.origin = QUOTA_LOT_ORIGIN_PAID;
    books_post(books, &entry, 1);
    books->date = 20240201;
}

static void adopt(test_books *books, const quota_policy *policy)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_STATE, QUOTA_ENTRY_ADOPT, 0, 0, 0);
    quota_policy_info info = {.struct_size = sizeof info};
    assert_int_equal(quota_policy_describe(policy, &info), QUOTA_OK);
    memcpy(entry.proof, info.digest, sizeof entry.proof);
    entry.value = NUMBER;
    entry.valid_from = books->date;
    books_post(books, &entry, 1);
}

static void baseline(test_books *books, int64_t price)
{
    books_state(books, QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_BASELINE_PRICE, price, 0);
}

static quota_entry deal(test_books *books, uint8_t kind, int64_t amount)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_MOVE, kind, S, LOT, amount);
    entry.to_account = kind == QUOTA_ENTRY_BUYBACK ? CITY : B;
    return entry;
}

static quota_quote quote(test_books *books, const quota_entry *model)
{
    quota_error error = {.struct_size = sizeof error};
    quota_quote quote = {.struct_size = sizeof quote};
    char text[512] = "";
    const quota_status status = quota_market_quote(books->ledger, model, &quote, &error);
    if (status != QUOTA_OK) {
        (void)quota_error_text(&error, QUOTA_EN, text, sizeof text, NULL);
        fail_msg("quote: %s; %s", quota_status_name((int32_t)status), text);
    }
    return quote;
}

/* What posting the model with that money would come to, and nothing is posted. */
static quota_status try_with(test_books *books, const quota_entry *model, int64_t total, int64_t price)
{
    quota_entry entry = *model;
    quota_result result = {0};
    entry.total = total;
    entry.price = price;
    const quota_post post = {.struct_size = sizeof post,
                             .flags = QUOTA_POST_DRY_RUN,
                             .entry_size = sizeof entry,
                             .result_size = sizeof result,
                             .entries = &entry,
                             .results = &result,
                             .count = 1};
    const quota_status status = quota_ledger_post(books->ledger, &post, NULL);
    return status == QUOTA_E_REFUSED ? (quota_status)result.status : status;
}

/* amount x price in fen, rounded up, by hand: of amounts and prices whose product may pass 64 bits. */
static int64_t rounded_up(int64_t amount, int64_t price)
{
    const int64_t tonnes = amount / T, rest = amount % T;
    const int64_t part = rest * (price / 1000000) / 1000; /* rest x price in fen, price in two halves */
    const int64_t left = rest * (price / 1000000) % 1000 * 1000000 + rest * (price % 1000000);
    return tonnes * price + part + left / T + (left % T != 0);
}

static const char *rule_of(const quota_policy *policy, uint32_t row)
{
    static char id[64];
    quota_rule rule = {.struct_size = sizeof rule};
    if (row == 0)
        return "";
    assert_int_equal(quota_policy_rule(policy, row, &rule), QUOTA_OK);
    assert_true(strlen(rule.id) < sizeof id);
    memcpy(id, rule.id, strlen(rule.id) + 1);
    return id;
}

static int64_t greatest_price(int64_t amount, int64_t total) /* with amount x price no more than total */
{
    int64_t low = 0, high = QUOTA_PRICE_MAX;
    while (low < high) {
        const int64_t middle = high - (high - low) / 2;
        if (rounded_up(amount, middle) <= total)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* ---------------------------------------------------------------- floors of every make */

typedef struct floor_case {
    const char *name, *rows;
    const char *floor; /* the row that denies a fen less */
    uint8_t kind;
    int times; /* the baseline price times this is the floor */
} floor_case;

static const floor_case floors[] = {
    {"total", "F,四,trade,must,,require deal_total >= requested_amount * baseline_price,,低,floor\n", "F",
     QUOTA_ENTRY_SALE, 1},
    {"price", "F,四,trade,must,,require price >= baseline_price,,低,floor\n", "F", QUOTA_ENTRY_SALE, 1},
    {"both",
     "A,二,acquire,must,,require price >= baseline_price,,价,price\n"
     "F,四,trade,must,,require deal_total >= requested_amount * baseline_price,,低,floor\n",
     "A", QUOTA_ENTRY_BID, 1},
    {"the baseline itself", "F,二,buyback,must,,require price = baseline_price,,平,at it\n", "F",
     QUOTA_ENTRY_BUYBACK, 1},
    {"with a ceiling",
     "C,三,trade,must,,require price <= cap_price,,顶,cap\n"
     "F,四,trade,must,,require deal_total >= requested_amount * baseline_price,,低,floor\n",
     "F", QUOTA_ENTRY_SALE, 1},
    {"above the baseline",
     "F,四,trade,must,,require deal_total >= 3 * requested_amount * baseline_price,,低,floor\n", "F",
     QUOTA_ENTRY_SALE, 3},
};

static int64_t any_amount(prng *random)
{
    switch (prng_below(random, 4)) {
    case 0:
        return prng_between(random, 1, 1000);
    case 1:
        return prng_between(random, 1, T);
    case 2:
        return prng_between(random, 1, 1000) * T;
    default:
        return prng_between(random, 1, 100000 * T);
    }
}

static void check_floor(test_books *books, const quota_policy *policy, const floor_case *of, int64_t amount,
                        int64_t price)
{
    const quota_entry model = deal(books, of->kind, amount);
    const quota_quote found = quote(books, &model);
    const int64_t least = rounded_up(amount, of->times * price), first = (amount - 1) / T + 1;
    assert_int_equal(found.baseline_price, price);
    assert_int_equal(found.baseline_total, rounded_up(amount, price));
    assert_int_equal(found.least_total, least);
    assert_int_equal(try_with(books, &model, found.least_total, found.least_price), QUOTA_OK);
    assert_int_equal(found.verdict, QUOTA_ALLOW);
    assert_int_equal(found.missing, 0);
    if (of->times == 1)
        assert_int_equal(found.least_price, price);
    assert_true(rounded_up(amount, found.least_price) <= found.least_total);
    if (least > first) {
        const int64_t less = least - 1;
        assert_int_equal(try_with(books, &model, less, greatest_price(amount, less)), QUOTA_R_LAW_DENIES);
        assert_int_equal(found.floor_policy, NUMBER);
        assert_string_equal(rule_of(policy, found.floor_rule), of->floor);
    }
}

/* The baseline changes from case to case, the amount within them; a fen less is refused by posting. */
static void test_floor_to_the_fen(void **state)
{
    (void)state;
    prng random = {7};
    for (size_t i = 0; i < sizeof floors / sizeof floors[0]; i++) {
        char text[2048] = HEAD;
        test_books books;
        strcat(text, floors[i].rows);
        quota_policy *policy = parse(text);
        open_books(&books, policy, NULL);
        adopt(&books, policy);
        const uint32_t cap = quota_fact_find(policy, "cap_price", 9);
        for (int round = 0; round < 40; round++) {
            const int64_t price = round < 3   ? round + 1
                                  : round % 2 ? prng_between(&random, 1, 100) * 100000
                                              : prng_between(&random, 1, 99999999);
            baseline(&books, price);
            books_state(&books, QUOTA_SUBJECT_LEDGER, 0, cap, price, 0);
            for (int each = 0; each < 12; each++)
                check_floor(&books, policy, &floors[i], any_amount(&random), price);
        }
        books_close(&books);
        quota_policy_free(policy);
    }
}

/* ---------------------------------------------------------------- no floor, nothing allowed, not known */

static void test_no_floor(void **state)
{
    (void)state;
    quota_policy *policy = parse(HEAD "Q,一,trade,may,,allow,,议,agreed\n");
    test_books books;
    open_books(&books, policy, NULL);
    quota_entry model = deal(&books, QUOTA_ENTRY_SALE, 5 * T / 2);
    quota_quote found = quote(&books, &model); /* no policy at all */
    assert_int_equal(found.verdict, 0);
    assert_int_equal(found.least_total, 3); /* a fen per tonne */
    assert_int_equal(found.least_price, 1);
    assert_int_equal(found.baseline_price, QUOTA_UNKNOWN);
    assert_int_equal(found.baseline_total, QUOTA_UNKNOWN);
    assert_int_equal(found.fee, QUOTA_UNKNOWN);
    assert_int_equal(found.fee_verdict, 0);
    adopt(&books, policy);
    found = quote(&books, &model);
    assert_int_equal(found.verdict, QUOTA_ALLOW);
    assert_int_equal(found.policy, NUMBER);
    assert_int_equal(found.least_total, 3);
    assert_int_equal(found.floor_policy, 0);
    assert_int_equal(found.floor_rule, 0);
    baseline(&books, 800000); /* stated, but nothing makes it a floor */
    found = quote(&books, &model);
    assert_int_equal(found.baseline_total, 2000000);
    assert_int_equal(found.floor_policy, 0);
    books_close(&books);
    quota_policy_free(policy);
}

static void test_denied_at_every_price(void **state)
{
    (void)state;
    quota_policy *policy =
        parse(HEAD "P,二,trade,must,,require deal_total >= requested_amount * baseline_price,,低,floor\n"
                   "S,三,trade,must,,require seller_bar = none,,限,barred\n");
    test_books books;
    open_books(&books, policy, NULL);
    adopt(&books, policy);
    baseline(&books, 800000);
    quota_entry model = deal(&books, QUOTA_ENTRY_SALE, 2 * T);
    quota_quote found = quote(&books, &model);
    assert_int_equal(found.least_total, 1600000);
    assert_int_equal(found.verdict, QUOTA_REVIEW); /* nobody said whether the seller is barred */
    assert_string_equal(rule_of(policy, found.rule), "S");
    assert_int_equal(found.missing, QUOTA_FACT_SELLER_BAR);
    assert_string_equal(rule_of(policy, found.floor_rule), "P");
    books_state(&books, QUOTA_SUBJECT_ACCOUNT, S, QUOTA_FACT_BAR, QUOTA_SELLER_BAR_SUPERVISED, 0);
    found = quote(&books, &model);
    assert_int_equal(found.least_total, QUOTA_UNKNOWN);
    assert_int_equal(found.least_price, QUOTA_UNKNOWN);
    assert_int_equal(found.verdict, QUOTA_DENY);
    assert_string_equal(rule_of(policy, found.rule), "S");
    assert_int_equal(found.floor_policy, 0);
    books_close(&books);
    quota_policy_free(policy);
}

/* Amounts of which no total can be said at every price: the greatest total there is is tried. */
static void test_greatest_amounts(void **state)
{
    (void)state;
    quota_policy *policy =
        parse(HEAD "P,二,trade,must,,require deal_total >= requested_amount * baseline_price,,低,floor\n");
    test_books books;
    open_books(&books, policy, NULL);
    adopt(&books, policy);
    baseline(&books, INT64_C(5000000000)); /* 20,000,000 t come to 10^17 fen */
    quota_entry model = deal(&books, QUOTA_ENTRY_SALE, INT64_C(20000000) * T);
    quota_quote found = quote(&books, &model);
    assert_int_equal(found.least_total, INT64_C(100000000000000000));
    assert_int_equal(found.least_price, INT64_C(5000000000));
    baseline(&books, INT64_C(50000000001)); /* a fen a tonne more than there can be in all */
    quota_error error = {.struct_size = sizeof error};
    assert_int_equal(quota_market_quote(books.ledger, &model, &found, &error), QUOTA_E_OVERFLOW);
    assert_string_equal(error.field, "total");
    books_state(&books, QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_BASELINE_PRICE, QUOTA_UNKNOWN, 0);
    found = quote(&books, &model);
    assert_int_equal(found.least_total, 20000000);
    books_close(&books);
    quota_policy_free(policy);
}

/* Without a baseline nobody knows whether it is a floor. */
static void test_baseline_missing(void **state)
{
    (void)state;
    quota_policy *policy =
        parse(HEAD "P,二,trade,must,,require deal_total >= requested_amount * baseline_price,,低,floor\n");
    test_books books;
    open_books(&books, policy, NULL);
    adopt(&books, policy);
    const quota_entry model = deal(&books, QUOTA_ENTRY_SALE, 2 * T);
    const quota_quote found = quote(&books, &model);
    assert_int_equal(found.verdict, QUOTA_REVIEW);
    assert_int_equal(found.missing, QUOTA_FACT_BASELINE_PRICE);
    assert_int_equal(found.floor_policy, 0);
    books_close(&books);
    quota_policy_free(policy);
}

/* A window of totals that neither the baseline nor the greatest is in: the entry's own price leads to it. */
static void test_own_price_leads(void **state)
{
    (void)state;
    quota_policy *policy = parse(HEAD "L,一,trade,must,,require price >= cap_price,,下,low\n"
                                      "H,二,trade,must,,require price <= 2 * cap_price,,上,high\n");
    test_books books;
    open_books(&books, policy, NULL);
    adopt(&books, policy);
    baseline(&books, 100);
    books_state(&books, QUOTA_SUBJECT_LEDGER, 0, quota_fact_find(policy, "cap_price", 9), 50000, 0);
    quota_entry model = deal(&books, QUOTA_ENTRY_SALE, 2 * T);
    quota_quote found = quote(&books, &model);
    assert_int_equal(found.least_total, QUOTA_UNKNOWN);
    assert_string_equal(rule_of(policy, found.rule), "H"); /* of the greatest, which was tried last */
    model.price = 70000;
    found = quote(&books, &model);
    assert_int_equal(found.least_total, 100000);
    assert_int_equal(found.least_price, 50000);
    assert_string_equal(rule_of(policy, found.floor_rule), "L");
    model.price = 0;
    model.total = 140000;
    assert_int_equal(quote(&books, &model).least_total, 100000);
    books_close(&books);
    quota_policy_free(policy);
}

/* ---------------------------------------------------------------- the law of the cities */

static void open_city(test_books *books, const char *policy, int32_t from, const char *facts)
{
    open_books(books, NULL, NULL);
    reserve_adopt(books, policy, from);
    reserve_say(books, QUOTA_SUBJECT_LEDGER, 0, facts);
}

static const char chongqing[] =
    "sector=industry complies_with_policy=yes project_type=new bar=none power=none buyer_in_city=yes "
    "buyer_water_attained=yes permitted=1t cap_amount=1000000000t cleared=yes window_passed=no "
    "baseline_price=8000";

static void test_chongqing(void **state)
{
    (void)state;
    quota_policy *policy;
    test_books books;
    assert_int_equal(quota_policy_builtin(NULL, "cn-500000-2014", &policy, NULL), QUOTA_OK);
    open_city(&books, "cn-500000-2014", 20240101, chongqing);
    quota_entry model = deal(&books, QUOTA_ENTRY_SALE, 2 * T);
    model.channel = QUOTA_CHANNEL_PLATFORM;
    quota_quote found = quote(&books, &model);
    assert_int_equal(found.baseline_price, 800000);
    assert_int_equal(found.least_total, 1600000); /* 4.6: 2 t x 8,000 yuan */
    assert_string_equal(rule_of(policy, found.floor_rule), "C4.6");
    assert_int_equal(found.verdict, QUOTA_ALLOW);
    assert_int_equal(found.fee, QUOTA_UNKNOWN); /* the price of a sale the parties agree */
    assert_int_equal(found.fee_verdict, 0);
    assert_int_equal(try_with(&books, &model, 1600000, 0), QUOTA_OK);
    assert_int_equal(try_with(&books, &model, 1599999, 0), QUOTA_R_LAW_DENIES);
    model = deal(&books, QUOTA_ENTRY_BID, 3 * T / 2); /* a new unit bids: 2.1.1 and 4.6 */
    model.channel = QUOTA_CHANNEL_BIDDING;
    found = quote(&books, &model);
    assert_int_equal(found.least_total, 1200000);
    assert_int_equal(found.least_price, 800000);
    assert_string_equal(rule_of(policy, found.floor_rule), "C2.1.1b");
    model = deal(&books, QUOTA_ENTRY_BUYBACK, 3); /* 3 mg: 0.0024 fen, paid as a fen, at the baseline */
    model.channel = QUOTA_CHANNEL_PLATFORM;
    found = quote(&books, &model);
    assert_int_equal(found.least_total, 1);
    assert_int_equal(found.least_price, 800000);
    assert_int_equal(found.verdict, QUOTA_ALLOW);
    assert_int_equal(found.fee, 0); /* half up */
    assert_string_equal(rule_of(policy, found.fee_rule), "C2.1.2j");
    model.amount = 5 * T / 2;
    found = quote(&books, &model);
    assert_int_equal(found.least_total, 2000000);
    assert_int_equal(found.fee, 2000000);
    assert_int_equal(found.fee_policy, found.floor_policy == 0 ? found.fee_policy : found.floor_policy);
    assert_int_equal(try_with(&books, &model, 2000001, 800001), QUOTA_R_LAW_DENIES); /* nor above it */
    model = deal(&books, QUOTA_ENTRY_DEAL, T); /* a hold states no price: that of the sale to come */
    model.verb = QUOTA_VERB_HOLD;
    found = quote(&books, &model); /* nor a channel, 4.5 */
    assert_int_equal(found.verdict, QUOTA_REVIEW);
    assert_int_equal(found.missing, QUOTA_FACT_CHANNEL);
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, S, "channel=platform");
    found = quote(&books, &model);
    assert_int_equal(found.least_total, 800000);
    assert_int_equal(found.verdict, QUOTA_ALLOW);
    books_close(&books);
    quota_policy_free(policy);
}

static void test_fee_of_initial_rights(void **state)
{
    (void)state;
    quota_policy *policy;
    test_books books;
    assert_int_equal(quota_policy_builtin(NULL, "cn-500000-2014", &policy, NULL), QUOTA_OK);
    open_city(&books, "cn-500000-2014", 20240101, chongqing);
    reserve_say(&books, QUOTA_SUBJECT_LEDGER, 0, "project_type=existing instalments=1");
    quota_entry model = books_entry(&books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_ALLOCATE, B, 77, 10 * T + T / 4);
    model.pollutant = QUOTA_POLLUTANT_COD;
    model.origin = QUOTA_LOT_ORIGIN_PAID;
    model.channel = QUOTA_CHANNEL_BASELINE_SALE;
    quota_quote found = quote(&books, &model);
    assert_int_equal(found.fee, 8200000); /* 3.3: 10.25 t x 8,000 yuan */
    assert_int_equal(found.fee_verdict, QUOTA_ALLOW);
    assert_string_equal(rule_of(policy, found.fee_rule), "C3.3");
    assert_int_equal(found.least_price, 800000); /* 2.1.1: at the baseline */
    assert_string_equal(rule_of(policy, found.floor_rule), "C2.1.1a");
    assert_int_equal(try_with(&books, &model, found.least_total, found.least_price), QUOTA_OK);
    model.origin = QUOTA_LOT_ORIGIN_EXEMPT; /* 8.4: what an exempt right costs is set elsewhere */
    found = quote(&books, &model);
    assert_int_equal(found.fee_verdict, QUOTA_REVIEW);
    assert_string_equal(rule_of(policy, found.fee_rule), "C8.4d");
    model.origin = QUOTA_LOT_ORIGIN_PAID;
    model.pollutant = QUOTA_POLLUTANT_SO2; /* no baseline stated of it */
    books_state(&books, QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_BASELINE_PRICE, QUOTA_UNKNOWN, 0);
    found = quote(&books, &model);
    assert_int_equal(found.fee, QUOTA_UNKNOWN);
    assert_int_equal(found.fee_missing, QUOTA_FACT_BASELINE_PRICE);
    books_close(&books);
    quota_policy_free(policy);
}

static void test_linyi_and_qujing(void **state)
{
    (void)state;
    quota_policy *policy;
    test_books books;
    assert_int_equal(quota_policy_builtin(NULL, "cn-371300-2014", &policy, NULL), QUOTA_OK);
    open_city(&books, "cn-371300-2014", 20240101,
              "sector=industry trading_started=yes complies_with_policy=yes project_type=existing "
              "in_census_2010=yes cause=closure use_verified=yes baseline_price=5000");
    quota_entry model = deal(&books, QUOTA_ENTRY_BUYBACK, 2 * T + 1);
    quota_quote found = quote(&books, &model);
    assert_int_equal(found.floor_policy, 0); /* at the market price, whatever it is */
    assert_int_equal(found.fee, QUOTA_UNKNOWN);
    assert_int_equal(found.fee_missing, QUOTA_FACT_PRICE);
    model.price = 600000;
    found = quote(&books, &model);
    assert_int_equal(found.fee, 1200000); /* 4.4.2: 2.000000001 t x 6,000 yuan, half up */
    assert_string_equal(rule_of(policy, found.fee_rule), "L4.4.2c");
    model.price = 0;
    model.total = 1300000; /* the price that follows: 6,499.99 yuan */
    assert_int_equal(quote(&books, &model).fee, 1299998);
    model = deal(&books, QUOTA_ENTRY_SALE, T);
    model.channel = QUOTA_CHANNEL_MARKET;
    model.price = 600001;
    assert_int_equal(quote(&books, &model).fee, 600001);
    books_close(&books);
    quota_policy_free(policy);
    open_city(&books, "cn-530300-2024", 20241009, "project_city=530300 key_industry=yes city_confirmed=yes");
    books.date = 20241101;
    model = deal(&books, QUOTA_ENTRY_SALE, 4 * T);
    found = quote(&books, &model);
    assert_int_equal(found.least_total, 4); /* Qujing 18: no floor and no ceiling */
    assert_int_equal(found.floor_policy, 0);
    assert_int_equal(found.verdict, QUOTA_ALLOW);
    model.date = 20241108;
    model.as_of = 20240601; /* before the measures, after they are in force: a person says which law it is */
    assert_int_equal(quote(&books, &model).verdict, QUOTA_REVIEW);
    books_close(&books);
}

/* ---------------------------------------------------------------- layers */

/* The higher of two floors, the larger of two fees. */
static void test_layers(void **state)
{
    (void)state;
    quota_policy *policy = parse(HEAD "P,二,trade,must,,require price >= cap_price,,低,floor\n"
                                      "G,二,fee,must,,money requested_amount * cap_price,,费,fee\n");
    test_books books;
    open_books(&books, policy, NULL);
    reserve_adopt(&books, "cn-371300-2014", 20240101);
    reserve_say(&books, QUOTA_SUBJECT_LEDGER, 0,
                "sector=industry trading_started=yes complies_with_policy=yes in_census_2010=yes "
                "cause=better_treatment use_verified=yes");
    quota_entry model = deal(&books, QUOTA_ENTRY_SALE, T);
    model.channel = QUOTA_CHANNEL_MARKET;
    model.price = 300;
    assert_int_equal(quote(&books, &model).fee, 300);
    adopt(&books, policy);
    quota_quote found = quote(&books, &model);
    assert_int_equal(found.fee, QUOTA_UNKNOWN); /* one of the two is not sure */
    assert_int_equal(found.fee_missing, quota_fact_find(policy, "cap_price", 9));
    books_state(&books, QUOTA_SUBJECT_LEDGER, 0, quota_fact_find(policy, "cap_price", 9), 500, 0);
    found = quote(&books, &model);
    assert_int_equal(found.fee, 500);
    assert_int_equal(found.fee_policy, NUMBER);
    assert_int_equal(found.least_total, 500);
    model.price = 700;
    found = quote(&books, &model);
    assert_int_equal(found.fee, 700);
    assert_int_not_equal(found.fee_policy, NUMBER);
    books_close(&books);
    quota_policy_free(policy);
}

/* ---------------------------------------------------------------- what is refused */

static void refused(test_books *books, quota_entry model, quota_status status, const char *field)
{
    quota_error error = {.struct_size = sizeof error};
    quota_quote quote = {.struct_size = sizeof quote, .fee = 42};
    assert_int_equal(quota_market_quote(books->ledger, &model, &quote, &error), status);
    assert_string_equal(error.field, field);
    assert_int_equal(quote.fee, 42); /* left alone */
    assert_int_equal(quota_market_quote(books->ledger, &model, &quote, NULL), status);
}

static void test_refused(void **state)
{
    (void)state;
    test_books books;
    open_books(&books, NULL, NULL);
    const quota_entry model = deal(&books, QUOTA_ENTRY_SALE, T);
    quota_entry entry;
    quota_quote answer = {.struct_size = sizeof answer};
#define REFUSED(member, wrong, status, field)                                                                \
  do {                                                                                                       \
    entry = model;                                                                                           \
    entry.member = (wrong);                                                                                  \
    refused(&books, entry, status, field);                                                                   \
  } while (0)
    REFUSED(verb, 0, QUOTA_E_ARGUMENT, "kind");
    REFUSED(kind, QUOTA_ENTRY_PLAIN, QUOTA_E_ARGUMENT, "kind");
    REFUSED(kind, QUOTA_ENTRY_CARRY, QUOTA_E_ARGUMENT, "kind");
    REFUSED(verb, QUOTA_VERB_USE, QUOTA_E_ARGUMENT, "kind");
    REFUSED(account, 0, QUOTA_E_ARGUMENT, "account");
    REFUSED(account, 99, QUOTA_E_NOT_FOUND, "account");
    REFUSED(to_account, 99, QUOTA_E_NOT_FOUND, "to_account");
    REFUSED(lot, 0, QUOTA_E_ARGUMENT, "lot");
    REFUSED(lot, 99, QUOTA_E_NOT_FOUND, "lot");
    REFUSED(pollutant, QUOTA_POLLUTANT_SO2, QUOTA_E_ARGUMENT, "lot"); /* else its price would be told */
    REFUSED(amount, 0, QUOTA_E_ARGUMENT, "amount");
    REFUSED(amount, -1, QUOTA_E_RANGE, "amount");
    REFUSED(amount, QUOTA_AMOUNT_MAX + 1, QUOTA_E_RANGE, "amount");
    REFUSED(price, -1, QUOTA_E_RANGE, "price");
    REFUSED(price, QUOTA_PRICE_MAX + 1, QUOTA_E_RANGE, "price");
    REFUSED(total, -1, QUOTA_E_RANGE, "total");
    REFUSED(total, QUOTA_MONEY_MAX + 1, QUOTA_E_RANGE, "total");
    REFUSED(date, 0, QUOTA_E_VALUE, "date");
    REFUSED(date, 20240230, QUOTA_E_VALUE, "date");
    REFUSED(date, 20231231, QUOTA_E_RANGE, "date");
    REFUSED(as_of, 20241301, QUOTA_E_VALUE, "as_of");
    REFUSED(as_of, 20250101, QUOTA_E_RANGE, "as_of");
    entry = model;
    entry.verb = QUOTA_VERB_ISSUE;
    entry.kind = QUOTA_ENTRY_ALLOCATE;
    entry.to_account = 0;
    entry.lot = 99; /* not born yet */
    refused(&books, entry, QUOTA_E_ARGUMENT, "pollutant");
    entry = model;
    entry.amount = QUOTA_AMOUNT_MAX;
    entry.price = QUOTA_PRICE_MAX;
    refused(&books, entry, QUOTA_E_OVERFLOW, "total");
    assert_int_equal(quota_market_quote(NULL, &model, &answer, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_market_quote(books.ledger, NULL, &answer, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_market_quote(books.ledger, &model, NULL, NULL), QUOTA_E_ARGUMENT);
    answer.struct_size--;
    assert_int_equal(quota_market_quote(books.ledger, &model, &answer, NULL), QUOTA_E_STRUCT_SIZE);
    answer.struct_size++;
    const quota_post post = {.struct_size = sizeof post,
                             .entry_size = sizeof model,
                             .result_size = sizeof(quota_result),
                             .entries = &model,
                             .count = 1};
    quota_entry written[2];
    size_t count;
    assert_int_equal(quota_ledger_prepare(books.ledger, &post, written, 2, &count, NULL, NULL), QUOTA_OK);
    refused(&books, model, QUOTA_E_PENDING, "ledger");
    assert_int_equal(quota_ledger_abort(books.ledger), QUOTA_OK);
    assert_int_equal(quota_market_quote(books.ledger, &model, &answer, NULL), QUOTA_OK);
    books_close(&books);
}

typedef struct inside {
    test_books *books;
    const quota_entry *model;
    quota_status answer;
} inside;

static void ask_from_inside(void *user)
{
    inside *of = user;
    quota_quote quote = {.struct_size = sizeof quote};
    of->answer = quota_market_quote(of->books->ledger, of->model, &quote, NULL);
}

static void spoil(void *user, quota_entry *entries, size_t *count)
{
    (void)user;
    if (*count > 0)
        entries[*count - 1].digest[0] ^= 1;
}

/* Within a hook, with an append in doubt, and once the journal proved wrong; a ledger that ends on a day. */
static void test_standing(void **state)
{
    (void)state;
    told_store store;
    test_books books;
    quota_entry model;
    told_store_init(&store, NULL);
    const quota_ledger_options options = {
        .struct_size = sizeof options, .store = &store.hooks, .date_max = 20240301};
    books_open(&books, &options);
    books_account(&books, S, QUOTA_ROLE_OTHER, 500112);
    books_issue(&books, S, LOT, T, QUOTA_POLLUTANT_COD, 500112);
    model = deal(&books, QUOTA_ENTRY_SALE, T);
    model.to_account = 0;
    inside of = {&books, &model, QUOTA_OK};
    store.before_append = ask_from_inside;
    store.before_user = &of;
    store.before_times = 1;
    books_account(&books, B, QUOTA_ROLE_OTHER, 500112);
    assert_int_equal(of.answer, QUOTA_E_BUSY);
    model.date = 20240302;
    refused(&books, model, QUOTA_E_RANGE, "date"); /* after the ledger's last day */
    model.date = 20240301;
    assert_int_equal(quote(&books, &model).least_total, 1);
    store.append = (told){QUOTA_STORE_UNKNOWN, 0, 0};
    store.head = (told){QUOTA_STORE_UNKNOWN, 0, 9};
    const quota_entry open = books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_CLOSE, B, 0, 0);
    assert_int_equal(books_try(&books, &open, 1), QUOTA_E_UNSURE);
    refused(&books, model, QUOTA_E_UNSURE, "ledger");
    store.head = (told){0, 0, 0};
    assert_int_equal(quota_ledger_refresh(books.ledger, NULL), QUOTA_OK);
    assert_int_equal(quote(&books, &model).least_total, 1);
    quota_ledger *other;
    quota_ledger_options again = options;
    again.store = &store.truth;
    assert_int_equal(quota_ledger_open(&again, &other, NULL), QUOTA_OK);
    quota_entry more = books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN, CITY, 0, 0);
    more.role = QUOTA_ROLE_OTHER;
    const quota_post post = {.struct_size = sizeof post,
                             .entry_size = sizeof more,
                             .result_size = sizeof(quota_result),
                             .entries = &more,
                             .count = 1};
    assert_int_equal(quota_ledger_post(other, &post, NULL), QUOTA_OK);
    quota_ledger_free(other);
    store.on_scan = spoil;
    assert_int_equal(quota_ledger_refresh(books.ledger, NULL), QUOTA_E_CHAIN_BROKEN);
    refused(&books, model, QUOTA_E_BROKEN, "ledger");
    books_close(&books);
    told_store_free(&store);
}

/* Every allocation fails once; nothing changes, nothing leaks. */
static void test_out_of_memory(void **state)
{
    (void)state;
    quota_policy *policy =
        parse(HEAD "P,二,trade,must,,require deal_total >= requested_amount * baseline_price,,低,floor\n"
                   "G,二,fee,must,,money requested_amount * baseline_price,,费,fee\n");
    quota_checkpoint before, after;
    test_books books;
    fail_alloc host;
    size_t n = 1;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    open_books(&books, policy, &mem);
    adopt(&books, policy);
    baseline(&books, 800000);
    const quota_entry model = deal(&books, QUOTA_ENTRY_SALE, 3 * T);
    assert_int_equal(quota_ledger_checkpoint(books.ledger, &before, NULL), QUOTA_OK);
    for (;; n++) {
        quota_quote found = {.struct_size = sizeof found, .least_total = -7};
        quota_error error = {.struct_size = sizeof error};
        fail_alloc_plan(&host, n);
        const quota_status status = quota_market_quote(books.ledger, &model, &found, &error);
        fail_alloc_plan(&host, 0);
        if (status == QUOTA_OK) {
            assert_int_equal(found.least_total, 2400000);
            assert_int_equal(found.fee, 2400000);
            break;
        }
        assert_int_equal(status, QUOTA_E_NO_MEMORY);
        assert_int_equal(error.status, QUOTA_E_NO_MEMORY);
        assert_int_equal(found.least_total, -7);
    }
    assert_true(n > 5);
    assert_int_equal(quota_ledger_checkpoint(books.ledger, &after, NULL), QUOTA_OK);
    assert_memory_equal(&before, &after, sizeof before);
    books_close(&books);
    assert_true(fail_alloc_clean(&host));
    quota_policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_floor_to_the_fen),
        cmocka_unit_test(test_no_floor),
        cmocka_unit_test(test_denied_at_every_price),
        cmocka_unit_test(test_greatest_amounts),
        cmocka_unit_test(test_baseline_missing),
        cmocka_unit_test(test_own_price_leads),
        cmocka_unit_test(test_chongqing),
        cmocka_unit_test(test_fee_of_initial_rights),
        cmocka_unit_test(test_linyi_and_qujing),
        cmocka_unit_test(test_layers),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_standing),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
