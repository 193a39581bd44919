/* Plans against the articles read by hand: random sellers, what is known of them and of the buyer, every
 * completion of what is not.  Chongqing 4.1, 4.2 and 2.1.2 on who may sell to whom; Jiangsu 9, 10, 18 and 19
 * on which stock may be drawn on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "prng.h"
#include "reserve.h"
#include "scaled.h"

#define T QUOTA_TONNE
#define HERE 530302
#define THERE 530381
#define PARK 9002
#define ON 20241101
enum { PROJECT = 5, BUYER = 9, SELLERS = 4, UNKNOWN = -1, FACTS = 8 };
enum { ALLOW = 1, REVIEW = 2, DENY = 4 }; /* a set */

static test_books books;

/* ---------------------------------------------------------------- every completion */

typedef struct question {
    int (*says)(const int *facts, const void *of);
    int counts[FACTS]; /* values of each fact, from 0 */
    const void *of;
} question;

static int completions(const question *asked, const int *facts)
{
    int set = 0, known[FACTS];
    for (size_t i = 0; i < FACTS; i++) {
        if (facts[i] != UNKNOWN)
            continue;
        memcpy(known, facts, sizeof known);
        for (known[i] = 0; known[i] < asked->counts[i]; known[i]++)
            set |= completions(asked, known);
        return set;
    }
    return asked->says(facts, asked->of);
}

static int pick(prng *random, int count)
{
    return (int)prng_between(random, UNKNOWN, count - 1);
}

static void say(uint8_t subject, uint64_t number, const char *fact, const char *const *words, int value)
{
    char text[80];
    if (value == UNKNOWN)
        return;
    (void)snprintf(text, sizeof text, "%s=%s", fact, words[value]);
    reserve_say(&books, subject, number, text);
}

static const char *const no_yes[] = {"no", "yes"};

/* ---------------------------------------------------------------- a plan of all that may be had */

static int64_t planned_of(uint64_t lot, const quota_plan *plan, int *review)
{
    const quota_need_result need = reserve_need(plan, 0);
    int64_t sum = 0;
    for (size_t i = 0; i < need.leg_count; i++) {
        const quota_leg leg = reserve_leg(plan, i);
        if (leg.lot != lot)
            continue;
        sum += leg.amount;
        *review = leg.verdict == QUOTA_REVIEW;
    }
    return sum;
}

static void check(uint8_t pollutant, const uint64_t *lots, const int *expected, const int64_t *amounts,
                  const int64_t *stocks, size_t count)
{
    for (int approved = 0; approved <= 1; approved++) {
        const quota_need need = {.pollutant = pollutant, .amount = 1000 * T};
        const quota_plan_options options = {.struct_size = sizeof options,
                                            .project = PROJECT,
                                            .to_account = BUYER,
                                            .needs = &need,
                                            .need_count = 1,
                                            .date = ON,
                                            .approved = (uint32_t)approved};
        quota_plan *plan = reserve_plan(&books, &options);
        int64_t kept = 0, blocked = 0;
        quota_block block;
        for (size_t i = 0; i < count; i++) {
            int review = 0;
            const int usable = expected[i] == ALLOW || (expected[i] == REVIEW && approved);
            const int64_t amount = planned_of(lots[i], plan, &review);
            assert_int_equal(amount, usable ? amounts[i] : 0);
            assert_true(amount == 0 || review == (expected[i] == REVIEW));
            kept += stocks[i] - amount;
        }
        for (size_t i = 0; reserve_block(plan, i, &block); i++)
            blocked += block.amount;
        assert_int_equal(blocked, kept);
        if (approved && reserve_need(plan, 0).leg_count > 0)
            assert_int_equal(reserve_post(&books, plan), reserve_need(plan, 0).planned);
        quota_plan_free(plan);
    }
}

/* ---------------------------------------------------------------- Chongqing */

enum { SELLER_BAR, BUYER_BAR, SELLER_POWER, BUYER_POWER, AIR, WATER, IN_CITY };
static const char *const bars[] = {"none", "bad_credit", "supervised", "time_limited", "regional"};
static const char *const powers[] = {"none", "thermal_power", "captive_power", "chp_power", "chp_heat"};

static int is_thermal(int power)
{
    return power >= 1 && power <= 3;
}

static int chongqing_says(const int *facts, const void *of)
{
    const uint8_t pollutant = *(const uint8_t *)of;
    const int air = pollutant == QUOTA_POLLUTANT_SO2, water = pollutant == QUOTA_POLLUTANT_COD;
    if (facts[SELLER_BAR] != 0 || facts[BUYER_BAR] != 0) /* 4.2 */
        return DENY;
    if ((air && !facts[AIR]) || (water && !facts[WATER])) /* 4.1 */
        return DENY;
    if (!facts[IN_CITY] || (!air && !water && !(facts[AIR] && facts[WATER])))
        return REVIEW;
    return air && is_thermal(facts[SELLER_POWER]) != is_thermal(facts[BUYER_POWER]) ? REVIEW : ALLOW;
}

/* What the deal itself will tell, its channel and price, is not known yet; so only what nothing to come can
 * heal stands in the way. */
static int foreseen(int set)
{
    return set & ALLOW ? ALLOW : set & REVIEW ? REVIEW : DENY;
}

static void test_chongqing(void **state)
{
    (void)state;
    static const uint8_t pollutants[] = {QUOTA_POLLUTANT_SO2, QUOTA_POLLUTANT_COD, QUOTA_POLLUTANT_ISW};
    for (uint64_t seed = 1; seed <= scaled(300); seed++) {
        prng random = {seed};
        const uint8_t pollutant = pollutants[prng_below(&random, 3)];
        const question asked = {chongqing_says, {5, 5, 5, 5, 2, 2, 2, 1}, &pollutant};
        int facts[FACTS] = {0}, expected[SELLERS + 1];
        uint64_t lots[SELLERS + 1];
        int64_t amounts[SELLERS + 1], stocks[SELLERS + 1];
        books_open(&books, NULL);
        books_account(&books, BUYER, QUOTA_ROLE_ENTERPRISE, HERE);
        facts[BUYER_BAR] = prng_below(&random, 4) == 0 ? pick(&random, 5) : 0;
        facts[BUYER_POWER] = pick(&random, 5);
        facts[AIR] = prng_below(&random, 2) ? 1 : pick(&random, 2);
        facts[WATER] = prng_below(&random, 2) ? 1 : pick(&random, 2);
        facts[IN_CITY] = prng_below(&random, 2) ? 1 : pick(&random, 2);
        for (uint64_t i = 0; i <= SELLERS; i++) {
            const uint64_t seller = i == SELLERS ? BUYER : i + 1;
            if (i < SELLERS)
                books_account(&books, seller, QUOTA_ROLE_ENTERPRISE, i % 2 ? HERE : THERE);
            lots[i] = 10 + i;
            stocks[i] = amounts[i] = prng_between(&random, 1, 4) * T;
            const reserve_lot lot = {.account = seller,
                                     .lot = lots[i],
                                     .kind = QUOTA_ENTRY_ALLOCATE,
                                     .amount = stocks[i],
                                     .pollutant = pollutant};
            reserve_issue(&books, &lot);
            if (i == SELLERS || prng_below(&random, 3) != 0)
                continue;
            /* 2.1.2: what its permit needs stays with it. */
            const int64_t permitted = prng_between(&random, 0, 5) * T;
            books_state(&books, QUOTA_SUBJECT_ACCOUNT, seller, QUOTA_FACT_PERMITTED, permitted, 0);
            amounts[i] = stocks[i] > permitted ? stocks[i] - permitted : 0;
        }
        books.date = 20241009;
        reserve_adopt(&books, "cn-500000-2014", 20241009);
        books.date = ON;
        reserve_say(&books, QUOTA_SUBJECT_LEDGER, 0, "sector=industry");
        reserve_say(&books, QUOTA_SUBJECT_PROJECT, PROJECT, "project_class=city_construction");
        say(QUOTA_SUBJECT_ACCOUNT, BUYER, "bar", bars, facts[BUYER_BAR]);
        say(QUOTA_SUBJECT_ACCOUNT, BUYER, "power", powers, facts[BUYER_POWER]);
        say(QUOTA_SUBJECT_PLACE, HERE, "buyer_air_attained", no_yes, facts[AIR]);
        say(QUOTA_SUBJECT_PLACE, HERE, "buyer_water_attained", no_yes, facts[WATER]);
        say(QUOTA_SUBJECT_ACCOUNT, BUYER, "buyer_in_city", no_yes, facts[IN_CITY]);
        for (uint64_t i = 0; i < SELLERS; i++) {
            facts[SELLER_BAR] = prng_below(&random, 2) ? 0 : pick(&random, 5);
            facts[SELLER_POWER] = pick(&random, 5);
            say(QUOTA_SUBJECT_ACCOUNT, i + 1, "bar", bars, facts[SELLER_BAR]);
            say(QUOTA_SUBJECT_ACCOUNT, i + 1, "power", powers, facts[SELLER_POWER]);
            expected[i] = foreseen(completions(&asked, facts));
        }
        expected[SELLERS] = ALLOW; /* its own is no sale */
        check(pollutant, lots, expected, amounts, stocks, SELLERS + 1);
        books_close(&books);
    }
}

/* ---------------------------------------------------------------- Jiangsu */

enum { MET, DONE, IMPROVED, COUNTY_ORDER, PARK_ORDER, AWARDED };
enum { OWN_RESERVE, UPPER_RESERVE, CROSS_COUNTY, SAME_COUNTY, AWARD, KINDS };
static const char *const scopes[] = {"none", "reserves", "purchases", "both"};

static int stops(int scope, int kind)
{
    const int reserve = kind == OWN_RESERVE || kind == UPPER_RESERVE || kind == AWARD;
    return (reserve && scope & 1) || (kind == CROSS_COUNTY && scope & 2);
}

static int jiangsu_says(const int *facts, const void *of)
{
    const int kind = *(const int *)of;
    const int upper_or_cross = kind == UPPER_RESERVE || kind == CROSS_COUNTY;
    if (stops(facts[COUNTY_ORDER], kind) || stops(facts[PARK_ORDER], kind)) /* 9, 19 */
        return DENY;
    if (kind == AWARD && !facts[AWARDED]) /* 18 */
        return DENY;
    if (upper_or_cross && !facts[MET] && !facts[DONE]) /* 10 */
        return DENY;
    if (kind == SAME_COUNTY && facts[PARK_ORDER] & 2) /* 19: is it a purchase across parks? */
        return REVIEW;
    if (upper_or_cross && facts[MET] != facts[DONE])
        return REVIEW;
    return kind == CROSS_COUNTY && facts[MET] && facts[DONE] && !facts[IMPROVED] ? REVIEW : ALLOW;
}

static void test_jiangsu(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= scaled(300); seed++) {
        prng random = {seed};
        int facts[FACTS] = {0}, expected[KINDS];
        uint64_t lots[KINDS];
        int64_t amounts[KINDS];
        books_open(&books, NULL);
        reserve_account(&books, BUYER, QUOTA_ROLE_OTHER, 0, HERE, 0);
        for (int kind = 0; kind < KINDS; kind++) {
            const uint64_t account = 1 + (uint64_t)kind;
            const int reserve = kind != CROSS_COUNTY && kind != SAME_COUNTY;
            reserve_account(&books, account, reserve ? QUOTA_ROLE_RESERVE : QUOTA_ROLE_OTHER,
                            (uint8_t)(kind == UPPER_RESERVE ? QUOTA_POOL_CITY
                                      : kind == AWARD       ? QUOTA_POOL_PARK
                                      : reserve             ? QUOTA_POOL_COUNTY
                                                            : 0),
                            kind == CROSS_COUNTY ? THERE : HERE, 0);
            lots[kind] = 10 + account;
            amounts[kind] = prng_between(&random, 1, 4) * T;
            const reserve_lot lot = {.account = account,
                                     .lot = lots[kind],
                                     .kind = kind == AWARD ? QUOTA_ENTRY_AWARD : QUOTA_ENTRY_ALLOCATE,
                                     .amount = amounts[kind],
                                     .place = HERE,
                                     .pollutant = QUOTA_POLLUTANT_TN};
            reserve_issue(&books, &lot);
        }
        books.date = 20241009;
        reserve_adopt(&books, "cn-js-city-2022", 20241009);
        books.date = ON;
        reserve_say(&books, QUOTA_SUBJECT_LEDGER, 0,
                    "published_on=2022-12-01 month_trend=steady channel=provincial_system");
        reserve_say(&books, QUOTA_SUBJECT_PROJECT, PROJECT, "project_county=530302 project_park=9002");
        facts[MET] = pick(&random, 2);
        facts[DONE] = pick(&random, 2);
        facts[IMPROVED] = pick(&random, 2);
        facts[COUNTY_ORDER] = prng_below(&random, 3) ? 0 : (int)prng_below(&random, 4);
        facts[PARK_ORDER] = prng_below(&random, 3) ? 0 : (int)prng_below(&random, 4);
        facts[AWARDED] = pick(&random, 2);
        say(QUOTA_SUBJECT_PLACE, HERE, "quality_met", no_yes, facts[MET]);
        say(QUOTA_SUBJECT_PLACE, HERE, "reduction_done", no_yes, facts[DONE]);
        say(QUOTA_SUBJECT_PLACE, HERE, "quality_improved", no_yes, facts[IMPROVED]);
        say(QUOTA_SUBJECT_PLACE, HERE, "freeze_scope", scopes, facts[COUNTY_ORDER]);
        say(QUOTA_SUBJECT_PLACE, PARK, "freeze_scope", scopes, facts[PARK_ORDER]);
        say(QUOTA_SUBJECT_LOT, lots[AWARD], "award_confirmed", no_yes, facts[AWARDED]);
        for (int kind = 0; kind < KINDS; kind++) {
            const question asked = {jiangsu_says, {2, 2, 2, 4, 4, 2, 1, 1}, &kind};
            const int set = completions(&asked, facts);
            expected[kind] = set == ALLOW || set == DENY ? set : REVIEW;
        }
        check(QUOTA_POLLUTANT_TN, lots, expected, amounts, amounts, KINDS);
        books_close(&books);
    }
}

/* ---------------------------------------------------------------- the deal at the end of the plan */

/* What was planned for another is sold to it when it is used: then the whole law of a sale is asked. */
static void test_used_by_another(void **state)
{
    (void)state;
    quota_entry uses[2];
    quota_error error = {.struct_size = sizeof error};
    size_t count;
    books_open(&books, NULL);
    books_account(&books, BUYER, QUOTA_ROLE_ENTERPRISE, HERE);
    books_account(&books, 1, QUOTA_ROLE_ENTERPRISE, THERE);
    quota_entry paid = books_entry(&books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_ALLOCATE, 1, 11, 4 * T);
    paid.pollutant = QUOTA_POLLUTANT_SO2;
    paid.origin = QUOTA_LOT_ORIGIN_PAID;
    books_post(&books, &paid, 1);
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, 1, "permitted=1t");
    books.date = 20241009;
    reserve_adopt(&books, "cn-500000-2014", 20241009);
    books.date = ON;
    reserve_say(&books, QUOTA_SUBJECT_LEDGER, 0, "sector=industry baseline_price=8000yuan");
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, BUYER,
                "bar=none power=none buyer_air_attained=yes buyer_in_city=yes");
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, 1, "bar=none power=none");
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, PROJECT, "increment=3t permitted=100t");
    const quota_need need = {.pollutant = QUOTA_POLLUTANT_SO2, .amount = 4 * T};
    const quota_plan_options options = {.struct_size = sizeof options,
                                        .project = PROJECT,
                                        .to_account = BUYER,
                                        .needs = &need,
                                        .need_count = 1,
                                        .date = ON};
    quota_plan *plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_post(&books, plan), 3 * T); /* a ton is what its permit needs */
    quota_plan_free(plan);
    quota_entry model = books_entry(&books, 0, 0, 0, 0, 0);
    model.project = PROJECT;
    assert_int_equal(
        quota_compose(books.ledger, QUOTA_ACT_SETTLE, &model, NULL, 0, uses, 2, sizeof *uses, &count, NULL),
        QUOTA_OK);
    assert_int_equal(count, 1);
    quota_result result = {0};
    const quota_post post = {.struct_size = sizeof post,
                             .entry_size = sizeof *uses,
                             .result_size = sizeof result,
                             .entries = uses,
                             .results = &result,
                             .count = 1};
    assert_int_equal(quota_ledger_post(books.ledger, &post, &error), QUOTA_E_REFUSED);
    assert_int_equal(result.status, QUOTA_R_LAW_REVIEW); /* 4.5, 4.6: on the platform, not below the price */
    assert_string_equal(error.field, "trade");
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, PROJECT, "channel=platform deal_total=23999.99yuan");
    assert_int_equal(quota_ledger_post(books.ledger, &post, &error), QUOTA_E_REFUSED);
    assert_int_equal(result.status, QUOTA_R_LAW_DENIES);
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, PROJECT, "deal_total=24000yuan");
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, 1, "bar=bad_credit");
    assert_int_equal(quota_ledger_post(books.ledger, &post, &error), QUOTA_E_REFUSED);
    assert_int_equal(result.status, QUOTA_R_LAW_DENIES);
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, 1, "bar=none");
    assert_int_equal(quota_ledger_post(books.ledger, &post, &error), QUOTA_OK);
    books_close(&books);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_chongqing), cmocka_unit_test(test_jiangsu),
                                       cmocka_unit_test(test_used_by_another)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
