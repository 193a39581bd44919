/* Plans against brute force: every way of covering a need from a small random reserve is tried, each source
 * put to the law by a dry run of its own; the plan must do as well as the best, and the ledger must take all
 * of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prng.h"
#include "reserve.h"
#include "scaled.h"

#define T QUOTA_TONNE
#define PLANNED_ON 20241101
enum { CELLS = 7, PROJECT = 5, BUYER = 9, ACCOUNTS = 5, NO_PRICE = 1000, TIERS = 12 };

/* ---------------------------------------------------------------- a reserve and its sources as the law sees
 * them */

typedef struct source {
    uint64_t account, lot;
    int64_t stock; /* whole tonnes */
    int64_t price; /* NO_PRICE = none: more than any */
    int usable, review, outside;
    int rank, tier;
} source;

typedef struct world {
    test_books books;
    prng random;
    uint8_t pollutant;
    source sources[CELLS];
    size_t count;
    int64_t wanted, limit; /* tonnes; limit -1 = none */
    int approved;
    quota_policy *own; /* NULL: Qujing's alone */
    int city;          /* Qujing's is in force: alone, or as another layer */
    int compared_by;   /* own: of `words` */
    uint8_t pools[ACCOUNTS + 1];
} world;

/* A table that reads what judging may depend on: statements about lot, party and holder, the holder's level
 * and place, and in two variants what each lot and each account has of its own.  Its bound is `nearby`; what
 * outside is told by differs, and in two of six it does not say, or in a word nobody knows: then nothing is
 * at home. */
static const char table[] =
    "policy,test-plan,方案,plan\ndocument,d\nwindow,from 2024-10-09\n"
    "question,nearby,amount,近,near\nquestion,outside,class,外,outside\n"
    "assume,exception_approved = no\nassume,source_key_industry = yes\nassume,quality_met = yes\n\n"
    "id,article,question,force,when,then,overrides,zh,en\n"
    "O,一,offset,must,,ratio 2:1,,二,two\n"
    "K,二,source,must,source_key_industry = no,deny,,否,no\n"
    "E,三,source,principle,,require lot_earmark = none,,专,mark\n"
    "M,三,source,must,measure = process,deny,,艺,process\n"
    "C,四,access,must,source_kind = cross_county and quality_met = yes,review,,跨,cross\n"
    "U,四,access,must,source_kind = upper_reserve and lot_earmark = none,deny,,上,upper\n"
    "P1,五,priority,may,pool = county,rank 1,P3,县,county\n"
    "P2,五,priority,may,pool = city,rank 2,P3,市,city\n"
    "P3,五,priority,may,,rank 3,,他,rest\n"
    "N,六,nearby,,,\"amount min(required_amount, own_county_stock)\",,近,near\n";
static const char of_each_lot[] = "D,七,source,must,completed_on < 2023-01-01,review,,前,before\n";
static const char told_by[] = "W,八,outside,,,class %s,,外,outside\n";
enum { BY_COUNTY, BY_BASIN, BY_INDUSTRY, BY_NONE, BY_UNKNOWN, BY_SILENCE, WORDS };
static const char *const words[WORDS] = {"county", "basin", "industry", "none", "province", ""};
static const char of_each_account[] = "H,七,source,must,,require holding <= 4 t,,持,holding\n";

static const uint32_t places[] = {530302, 530381};

static void build_accounts(world *of)
{
    reserve_account(&of->books, BUYER, QUOTA_ROLE_OTHER, 0, places[0], 0);
    for (uint64_t i = 1; i <= ACCOUNTS; i++) {
        const int is_reserve = prng_below(&of->random, 2) == 0;
        of->pools[i] = is_reserve ? (uint8_t)prng_between(&of->random, 2, 4) : 0;
        reserve_account(&of->books, i, is_reserve ? QUOTA_ROLE_RESERVE : QUOTA_ROLE_OTHER, of->pools[i],
                        places[prng_below(&of->random, 2)], 0);
        if (prng_below(&of->random, 2) == 0) {
            quota_entry entry = books_entry(&of->books, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT, i, 0, 0);
            entry.subject = QUOTA_SUBJECT_ACCOUNT;
            entry.fact = QUOTA_FACT_PRICE;
            entry.value = prng_between(&of->random, 1, 4);
            books_post(&of->books, &entry, 1);
        }
    }
}

static void state_value(world *of, uint8_t subject, uint64_t number, uint32_t fact, int64_t value)
{
    books_state(&of->books, subject, number, fact, value, 0);
}

static void build_lots(world *of, size_t lots)
{
    prng *random = &of->random;
    size_t sales = 0;
    const int alike = prng_below(random, 2) == 0; /* few tags differ: lots are judged together */
    for (size_t i = 0; i < lots; i++) {
        reserve_lot lot = {.account = (uint64_t)prng_between(random, 1, ACCOUNTS),
                           .lot = 100 + i,
                           .party = (uint64_t)prng_between(random, 0, ACCOUNTS),
                           .amount = prng_between(random, 1, 3) * T,
                           .place = places[prng_below(random, 2)],
                           .basin = (uint32_t)prng_between(random, 1, 2),
                           .industry = (uint32_t)prng_between(random, 1, 2),
                           .completed = prng_below(random, 2) ? 20220101 : 20230101,
                           .measure = prng_below(random, 5) ? QUOTA_MEASURE_CLOSURE : QUOTA_MEASURE_PROCESS,
                           .pollutant = of->pollutant};
        if (alike) {
            lot.account = lot.account % 2 + 1;
            lot.party = lot.party % 2;
            lot.basin = lot.industry = 1;
            lot.place = places[lot.account - 1];
        }
        if (prng_below(random, 6) == 0)
            lot.earmark = QUOTA_LOT_EARMARK_MAJOR_PROJECTS;
        if (prng_below(random, 6) == 0)
            lot.kind = QUOTA_ENTRY_ALLOCATE;
        if (prng_below(random, 8) == 0)
            lot.term = prng_below(random, 2) ? 20241031 : 20251231;
        if (prng_below(random, 8) == 0)
            lot.flags = QUOTA_FLAG_EXPECTED;
        reserve_issue(&of->books, &lot);
        if (prng_below(random, 3) == 0)
            state_value(of, QUOTA_SUBJECT_LOT, lot.lot, QUOTA_FACT_PRICE, prng_between(random, 1, 4));
        if (prng_below(random, 3) == 0)
            state_value(of, QUOTA_SUBJECT_LOT, lot.lot, QUOTA_FACT_SOURCE_KEY_INDUSTRY,
                        prng_between(random, 0, 1));
        if (prng_below(random, 12) == 0)
            state_value(of, QUOTA_SUBJECT_LOT, lot.lot, QUOTA_FACT_BLOCKED, 1 << QUOTA_VERB_HOLD);
        if (sales < CELLS - 5 && prng_below(random, 4) == 0 && lot.amount > T && lot.term == 0) {
            sales++;
            quota_entry sale =
                books_entry(&of->books, QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE, lot.account, lot.lot, T);
            sale.to_account = lot.account % ACCOUNTS + 1;
            books_post(&of->books, &sale, 1);
        }
    }
    for (uint64_t i = 1; i <= ACCOUNTS; i++)
        if (prng_below(random, 3) == 0)
            state_value(of, QUOTA_SUBJECT_ACCOUNT, i, QUOTA_FACT_SOURCE_KEY_INDUSTRY,
                        prng_between(random, 0, 1));
    if (prng_below(random, 6) == 0) {
        const quota_entry close = books_entry(&of->books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_CLOSE,
                                              (uint64_t)prng_between(random, 1, ACCOUNTS), 0, 0);
        books_post(&of->books, &close, 1);
    }
}

static void build_project(world *of)
{
    prng *random = &of->random;
    char facts[200];
    (void)snprintf(facts, sizeof facts,
                   "project_city=530300 project_county=530302 project_basin=1 project_industry=1 "
                   "key_industry=yes attained=%s key_metal_area=no increment=%dt project_class=%s",
                   prng_below(random, 2) ? "yes" : "no", (int)prng_between(random, 1, 5),
                   prng_below(random, 2) ? "ordinary" : "other_major");
    reserve_say(&of->books, QUOTA_SUBJECT_PROJECT, PROJECT, facts);
    const uint64_t assured = prng_below(random, 4);
    if (assured != 3)
        reserve_say(&of->books, QUOTA_SUBJECT_PROJECT, PROJECT,
                    assured == 0 ? "county_air_target_assured=no" : "county_air_target_assured=yes");
}

static quota_status try_hold(world *of, const quota_holding *cell, int64_t amount, int approved)
{
    quota_entry entry =
        books_entry(&of->books, QUOTA_VERB_HOLD, QUOTA_ENTRY_PLAN, cell->account, cell->lot, amount);
    quota_result result = {0};
    entry.project = PROJECT;
    entry.to_account = BUYER;
    entry.term = cell->term;
    entry.date = PLANNED_ON;
    entry.flags = approved ? QUOTA_FLAG_APPROVED : 0;
    memcpy(entry.proof, "approval", 8);
    const quota_post post = {.struct_size = sizeof post,
                             .flags = QUOTA_POST_DRY_RUN,
                             .entry_size = sizeof entry,
                             .result_size = sizeof result,
                             .entries = &entry,
                             .results = &result,
                             .count = 1};
    const quota_status status = quota_ledger_post(of->books.ledger, &post, NULL);
    return status == QUOTA_E_REFUSED ? (quota_status)result.status : status;
}

static int64_t price_of(world *of, const quota_holding *cell)
{
    int64_t value;
    const uint64_t numbers[] = {cell->lot, cell->account};
    for (size_t i = 0; i < 2; i++)
        if (quota_ledger_fact(of->books.ledger, i == 0 ? QUOTA_SUBJECT_LOT : QUOTA_SUBJECT_ACCOUNT,
                              numbers[i], QUOTA_FACT_PRICE, of->pollutant, PLANNED_ON, &value) == QUOTA_OK &&
            value != QUOTA_UNKNOWN)
            return value;
    return NO_PRICE;
}

static int is_metal(const world *of)
{
    return of->pollutant == QUOTA_POLLUTANT_PB;
}

static int is_alike(int compared_by, const quota_lot *lot)
{
    switch (compared_by) {
    case BY_COUNTY:
        return lot->place == places[0];
    case BY_BASIN:
        return lot->basin == 1;
    case BY_INDUSTRY:
        return lot->industry == 1;
    default:
        return compared_by == BY_NONE;
    }
}

static int is_home_of_city(const world *of, const quota_lot *lot)
{
    return is_alike(is_metal(of)                           ? BY_INDUSTRY
                    : of->pollutant == QUOTA_POLLUTANT_COD ? BY_BASIN
                                                           : BY_COUNTY,
                    lot);
}

/* At home under each policy that bounds; for water Qujing's does not. */
static int is_home(const world *of, const quota_lot *lot)
{
    const int counts = of->city && (!of->own || of->pollutant != QUOTA_POLLUTANT_COD);
    return (!of->own || is_alike(of->compared_by, lot)) && (!counts || is_home_of_city(of, lot));
}

/* Of two layers the later rank. */
static int rank_of(const world *of, const source *found, const quota_lot *lot)
{
    const uint8_t pool = of->pools[found->account];
    const int own = !of->own ? 0 : pool == QUOTA_POOL_COUNTY ? 1 : pool == QUOTA_POOL_CITY ? 2 : 3;
    const int city = !of->city ? 0 : of->pollutant == QUOTA_POLLUTANT_COD ? 1 : 2 - is_home_of_city(of, lot);
    return own > city ? own : city;
}

/* By hand what Qujing 12 to 14, or the table above, say of ranks and bounds. */
static void look(world *of)
{
    quota_lot lots[CELLS * 2];
    size_t lot_count, cells;
    uint64_t cursor = 0;
    int64_t own = 0, city = 0;
    int64_t ratio = 1, increment = 0, attained = 0;
    quota_holding *rows = books_list(&of->books, QUOTA_LIST_HOLDINGS, NULL, sizeof *rows, 20, &cells);
    assert_int_equal(quota_list(of->books.ledger, QUOTA_LIST_LOTS, NULL, &cursor, lots, sizeof *lots,
                                CELLS * 2, &lot_count, NULL),
                     QUOTA_OK);
    quota_ledger_fact(of->books.ledger, QUOTA_SUBJECT_PROJECT, PROJECT, QUOTA_FACT_INCREMENT, 0, PLANNED_ON,
                      &increment);
    quota_ledger_fact(of->books.ledger, QUOTA_SUBJECT_PROJECT, PROJECT, QUOTA_FACT_ATTAINED, 0, PLANNED_ON,
                      &attained);
    if (of->own || (!is_metal(of) && !attained))
        ratio = 2;
    of->wanted = ratio * increment / T;
    of->count = 0;
    for (size_t i = 0; i < cells; i++) {
        const quota_lot *lot = &lots[rows[i].lot - 100];
        assert_int_equal(lot->lot, rows[i].lot);
        if (rows[i].available == 0)
            continue;
        assert_true(of->count < CELLS);
        source *found = &of->sources[of->count++];
        const quota_status plain = try_hold(of, &rows[i], rows[i].available, 0);
        *found = (source){.account = rows[i].account,
                          .lot = rows[i].lot,
                          .stock = rows[i].available / T,
                          .price = price_of(of, &rows[i])};
        found->outside = !is_home(of, lot);
        found->review = plain == QUOTA_R_LAW_REVIEW && of->approved &&
                        try_hold(of, &rows[i], rows[i].available, 1) == QUOTA_OK;
        found->usable = plain == QUOTA_OK || found->review;
        found->rank = rank_of(of, found, lot);
        found->tier = found->rank * 4 - 4 +
                      (of->own || of->pollutant != QUOTA_POLLUTANT_COD ? found->outside : 0) * 2 +
                      found->review;
        own += lot->place == places[0] ? rows[i].available / T : 0; /* as the bounds read it */
        city += is_home_of_city(of, lot) ? rows[i].available / T : 0;
    }
    free(rows);
    int64_t assured = QUOTA_UNKNOWN;
    quota_ledger_fact(of->books.ledger, QUOTA_SUBJECT_PROJECT, PROJECT, QUOTA_FACT_COUNTY_AIR_TARGET_ASSURED,
                      0, PLANNED_ON, &assured);
    of->limit = -1;
    if (of->own)
        of->limit = of->wanted > own ? of->wanted - own : 0;
    if (!of->city || of->pollutant == QUOTA_POLLUTANT_COD)
        return;
    const int64_t rest = assured == 0 && !is_metal(of) ? 0 : of->wanted > city ? of->wanted - city : 0;
    if (of->limit < 0 || rest < of->limit)
        of->limit = rest;
}

static void parse_own(world *of)
{
    char text[sizeof table + sizeof of_each_lot + sizeof of_each_account + sizeof told_by + 10];
    char told[sizeof told_by + 10] = "";
    const uint64_t variant = prng_below(&of->random, 4);
    quota_error error = {.struct_size = sizeof error};
    of->compared_by = (int)prng_below(&of->random, WORDS);
    if (of->compared_by != BY_SILENCE)
        (void)snprintf(told, sizeof told, told_by, words[of->compared_by]);
    (void)snprintf(text, sizeof text, "%s%s%s", table, told,
                   variant == 0   ? of_each_lot
                   : variant == 1 ? of_each_account
                                  : "");
    if (quota_policy_parse(NULL, text, strlen(text), &of->own, NULL, &error) != QUOTA_OK)
        fail_msg("%u: %s, %s, %s", (unsigned)error.line, error.field, error.expected, error.found);
}

static void build(world *of, uint64_t seed)
{
    static const uint8_t pollutants[] = {QUOTA_POLLUTANT_SO2, QUOTA_POLLUTANT_COD, QUOTA_POLLUTANT_PB};
    memset(of, 0, sizeof *of);
    of->random.state = seed;
    of->pollutant = pollutants[prng_below(&of->random, 3)];
    if (prng_below(&of->random, 2) == 0)
        parse_own(of);
    of->city = !of->own || prng_below(&of->random, 2) == 0;
    const quota_policy *const policies[] = {of->own};
    const quota_ledger_options options = {
        .struct_size = sizeof options, .policy_count = of->own != NULL, .policies = policies};
    books_open(&of->books, &options);
    build_accounts(of);
    build_lots(of, (size_t)prng_between(&of->random, 1, 5));
    build_project(of);
    of->books.date = 20241009;
    if (of->own)
        reserve_adopt_own(&of->books, of->own, 20241009);
    if (of->city)
        reserve_adopt(&of->books, "cn-530300-2024", 20241009);
    of->books.date = PLANNED_ON;
    of->approved = (int)prng_below(&of->random, 2);
    look(of);
}

/* ---------------------------------------------------------------- the best there is */

typedef struct score {
    int64_t total, tiers[TIERS], unpriced, cost;
    int sellers;
} score;

static int compare(const score *a, const score *b, int strategy)
{
    if (a->total != b->total)
        return a->total > b->total ? 1 : -1;
    for (size_t i = 0; i < TIERS; i++)
        if (a->tiers[i] != b->tiers[i])
            return a->tiers[i] > b->tiers[i] ? 1 : -1;
    if (strategy == QUOTA_PLAN_CHEAPEST && a->unpriced != b->unpriced)
        return a->unpriced < b->unpriced ? 1 : -1;
    if (strategy == QUOTA_PLAN_CHEAPEST && a->cost != b->cost)
        return a->cost < b->cost ? 1 : -1;
    if (strategy == QUOTA_PLAN_FEWEST && a->sellers != b->sellers)
        return a->sellers < b->sellers ? 1 : -1;
    return 0;
}

static int is_lawful(const world *of, const int64_t *amounts, score *sum)
{
    uint32_t sellers = 0;
    int64_t outside = 0;
    memset(sum, 0, sizeof *sum);
    for (size_t i = 0; i < of->count; i++) {
        const source *from = &of->sources[i];
        if (amounts[i] == 0)
            continue;
        if (!from->usable || amounts[i] > from->stock)
            return 0;
        sum->total += amounts[i];
        sum->tiers[from->tier] += amounts[i];
        outside += from->outside ? amounts[i] : 0;
        if (from->price == NO_PRICE)
            sum->unpriced += amounts[i];
        else
            sum->cost += amounts[i] * from->price;
        sellers |= UINT32_C(1) << from->account;
    }
    for (; sellers != 0; sellers &= sellers - 1)
        sum->sellers++;
    return sum->total <= of->wanted && (of->limit < 0 || outside <= of->limit);
}

static score best_of(const world *of, int strategy)
{
    int64_t amounts[CELLS] = {0};
    score best, now;
    assert_true(is_lawful(of, amounts, &best)); /* nothing at all */
    for (;;) {
        size_t i = 0;
        while (i < of->count && amounts[i] == of->sources[i].stock)
            amounts[i++] = 0;
        if (i == of->count)
            return best;
        amounts[i]++;
        if (is_lawful(of, amounts, &now) && compare(&now, &best, strategy) > 0)
            best = now;
    }
}

/* ---------------------------------------------------------------- the plan */

static void read_plan(const world *of, const quota_plan *plan, int64_t *amounts)
{
    quota_leg leg = {.struct_size = sizeof leg};
    memset(amounts, 0, CELLS * sizeof *amounts);
    for (size_t i = 0; quota_plan_leg(plan, i, &leg) == QUOTA_OK; i++) {
        size_t at = 0;
        while (at < of->count && (of->sources[at].lot != leg.lot || of->sources[at].account != leg.account))
            at++;
        assert_true(at < of->count);
        assert_int_equal(leg.amount % T, 0);
        assert_int_equal(amounts[at], 0); /* one leg a source */
        amounts[at] = leg.amount / T;
        assert_int_equal(leg.outside, of->sources[at].outside);
        assert_int_equal(leg.verdict == QUOTA_REVIEW, of->sources[at].review);
        assert_int_equal(leg.price == QUOTA_UNKNOWN ? NO_PRICE : leg.price, of->sources[at].price);
        assert_int_equal(leg.rank, of->sources[at].rank);
    }
}

/* In a tier nothing is taken while an older one has something left. */
static void check_oldest(const world *of, const int64_t *amounts)
{
    for (int tier = 0; tier < TIERS; tier++) {
        int short_of = 0;
        for (size_t i = 0; i < of->count; i++) {
            if (!of->sources[i].usable || of->sources[i].tier != tier)
                continue;
            assert_false(short_of && amounts[i] > 0);
            short_of |= amounts[i] < of->sources[i].stock;
        }
    }
}

static int tiers_used(const score *of)
{
    int used = 0;
    for (size_t i = 0; i < TIERS; i++)
        used += of->tiers[i] > 0;
    return used;
}

static quota_plan_options options_of(const world *of, const quota_need *need, int strategy)
{
    const quota_plan_options options = {.struct_size = sizeof options,
                                        .strategy = strategy,
                                        .project = PROJECT,
                                        .to_account = BUYER,
                                        .needs = need,
                                        .need_count = 1,
                                        .date = PLANNED_ON,
                                        .approved = (uint32_t)of->approved};
    return options;
}

/* What is kept out and what is taken or left over is all there is. */
static void check_blocks(const world *of, const quota_plan *plan, const score *made)
{
    quota_block block;
    int64_t kept = 0, stock = 0;
    for (size_t i = 0; reserve_block(plan, i, &block); i++) {
        assert_true(block.amount > 0);
        kept += block.amount / T;
    }
    for (size_t i = 0; i < of->count; i++)
        stock += of->sources[i].stock;
    if (made->total == of->wanted)
        assert_int_equal(kept, 0);
    else /* all lawful stock is taken, but for what the bound keeps out */
        assert_int_equal(kept, stock - made->total);
}

static void check_plan(world *of, int strategy)
{
    const quota_need need = {.pollutant = of->pollutant};
    const quota_plan_options options = options_of(of, &need, strategy);
    quota_plan *plan = reserve_plan(&of->books, &options);
    const quota_need_result result = reserve_need(plan, 0);
    const score best = best_of(of, strategy);
    int64_t amounts[CELLS];
    score made;
    assert_int_equal(result.required, of->wanted * T);
    assert_int_equal(result.wanted, of->wanted * T);
    assert_int_equal(result.outside_limit, of->limit < 0 ? QUOTA_UNKNOWN : of->limit * T);
    read_plan(of, plan, amounts);
    assert_true(is_lawful(of, amounts, &made));
    assert_int_equal(result.planned, made.total * T);
    assert_int_equal(result.shortfall, (of->wanted - made.total) * T);
    assert_int_equal(result.unpriced, made.unpriced * T);
    assert_int_equal(result.cost, made.cost);
    if (strategy == QUOTA_PLAN_FEWEST && tiers_used(&made) > 1) /* as few as can be tier by tier */
        assert_int_equal(compare(&made, &best, 0), 0);
    else
        assert_int_equal(compare(&made, &best, strategy), 0);
    if (strategy == QUOTA_PLAN_OLDEST)
        check_oldest(of, amounts);
    check_blocks(of, plan, &made);
    quota_plan_free(plan);
}

static void post_plan(world *of, int strategy)
{
    const quota_need need = {.pollutant = of->pollutant};
    quota_plan_options options = options_of(of, &need, strategy);
    quota_plan *plan = reserve_plan(&of->books, &options);
    const quota_need_result before = reserve_need(plan, 0);
    if (before.leg_count > 0)
        assert_int_equal(reserve_post(&of->books, plan), before.planned);
    quota_plan_free(plan);
    plan = reserve_plan(&of->books, &options); /* now it is covered as far as it can be */
    const quota_need_result after = reserve_need(plan, 0);
    assert_int_equal(after.covered, before.planned);
    assert_int_equal(after.wanted, before.shortfall);
    assert_int_equal(after.planned, 0);
    if (before.outside_limit != QUOTA_UNKNOWN)
        assert_int_equal(after.outside_limit, before.outside_limit - before.outside);
    quota_plan_free(plan);
}

static void end(world *of)
{
    books_close(&of->books);
    quota_policy_free(of->own);
}

static void test_brute_force(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= scaled(400); seed++) {
        world of;
        build(&of, seed);
        for (int strategy = QUOTA_PLAN_OLDEST; strategy <= QUOTA_PLAN_FEWEST; strategy++)
            check_plan(&of, strategy);
        post_plan(&of, 1 + (int)(seed % 3));
        end(&of);
    }
}

/* ---------------------------------------------------------------- named lots */

static void test_named(void **state)
{
    (void)state;
    for (uint64_t seed = 1000; seed <= 1100; seed++) {
        world of;
        uint64_t lots[CELLS];
        int64_t amounts[CELLS], left;
        score made;
        build(&of, seed);
        const quota_need need = {.pollutant = of.pollutant};
        quota_plan_options options = options_of(&of, &need, QUOTA_PLAN_NAMED);
        options.lots = lots;
        for (size_t i = 0; i < of.count; i++) /* backwards; a lot of two sources is named twice */
            lots[options.lot_count++] = of.sources[of.count - 1 - i].lot;
        if (options.lot_count == 0) {
            end(&of);
            continue;
        }
        quota_plan *plan = reserve_plan(&of.books, &options);
        read_plan(&of, plan, amounts);
        assert_true(is_lawful(&of, amounts, &made));
        left = of.wanted;
        int64_t outside = of.limit < 0 ? INT64_MAX : of.limit;
        for (size_t i = 0; i < options.lot_count; i++) { /* lot by lot as much as can be */
            int64_t most = 0, out = 0, taken = 0;
            for (size_t k = 0; k < of.count; k++)
                if (of.sources[k].lot == lots[i]) {
                    most += of.sources[k].usable && !of.sources[k].outside ? of.sources[k].stock : 0;
                    out += of.sources[k].usable && of.sources[k].outside ? of.sources[k].stock : 0;
                    taken += amounts[k];
                    amounts[k] = 0;
                }
            out = out < outside ? out : outside;
            most = most + out < left ? most + out : left;
            if (i == 0 || lots[i] != lots[i - 1])
                assert_int_equal(taken, most);
            left -= taken;
            if (out > 0)
                outside -= taken;
        }
        quota_plan_free(plan);
        post_plan(&of, QUOTA_PLAN_OLDEST);
        end(&of);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_brute_force), cmocka_unit_test(test_named)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
