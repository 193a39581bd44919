/* Each fact from its place: the entry, the lot's tags, the chains of subjects, the sums. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "engine/law/scene.h"

#define T QUOTA_TONNE
#define ANY QUOTA_UNKNOWN

enum { S = 1, B, RESERVE, BANK, CITY, PARK, S2, NEXT };                                     /* accounts */
enum { COUNTY = 530302, COUNTY2 = 530381, BASIN = 7001, PARKLAND = 9001, INDUSTRY = 3011 }; /* places */
enum { L1 = 11, L2, L3 };                                                                   /* lots */
enum { P = 21, Q };                                                                         /* projects */

static struct {
    quota_allocator mem;
    lq_state *state;
    lq_engine *engine;
    quota_policy *policies[5];
    uint64_t ids;
    int32_t date;
} world;

/* ------------------------------------------------------------------ a small ledger without a law */

static quota_entry of(uint8_t verb, uint8_t kind)
{
    quota_entry entry;
    memset(&entry, 0, sizeof entry);
    entry.verb = verb;
    entry.kind = kind;
    entry.date = world.date;
    world.ids++;
    memcpy(entry.id, &world.ids, sizeof world.ids);
    return entry;
}

/* Posts it; answers its id's number, a target for later. */
static uint64_t post(quota_entry entry)
{
    quota_error error = {.struct_size = sizeof error};
    lq_applying applying = {
        .state = world.state, .group = &entry, .count = 1, .first_seq = world.state->entry_count + 1};
    quota_status status = lq_apply(&applying, 0, &error);
    if (status != QUOTA_OK)
        print_error("%s: %s, expected %s, found %s\n", quota_status_name((int32_t)status), error.field,
                    error.expected, error.found);
    assert_int_equal(status, QUOTA_OK);
    uint64_t id;
    memcpy(&id, entry.id, sizeof id);
    return id;
}

static void open_account(uint64_t number, uint8_t role, uint8_t pool, uint32_t place)
{
    quota_entry entry = of(QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN);
    entry.account = number;
    entry.role = role;
    entry.pool = pool;
    entry.place = place;
    if (role == QUOTA_ROLE_ENTERPRISE) {
        entry.basin = BASIN;
        entry.industry = INDUSTRY;
        static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        memcpy(entry.proof, "91530302100000000", 17);
        entry.proof[16] = (uint8_t)('0' + number);
        for (size_t i = 0; digits[i] && !quota_party_code_valid((const char *)entry.proof, 18); i++)
            entry.proof[17] = (uint8_t)digits[i];
    }
    post(entry);
}

static void issue(uint64_t lot, uint64_t account, int64_t amount, uint32_t place, uint8_t kind, int32_t term)
{
    quota_entry entry = of(QUOTA_VERB_ISSUE, kind);
    entry.account = account;
    entry.party = S;
    entry.lot = lot;
    entry.amount = amount;
    entry.pollutant = QUOTA_POLLUTANT_SO2;
    entry.place = place;
    entry.basin = BASIN;
    entry.industry = INDUSTRY;
    entry.origin = QUOTA_LOT_ORIGIN_PAID;
    entry.measure = QUOTA_MEASURE_CLOSURE;
    entry.valid_from = 20240501;
    entry.term = term;
    entry.proof[0] = (uint8_t)lot;
    post(entry);
}

static uint32_t fact_of(const char *name, const quota_policy **policy)
{
    uint32_t fact = quota_fact_find(NULL, name, strlen(name));
    *policy = NULL;
    for (size_t i = 0; i < 5 && fact == 0; i++) {
        *policy = world.policies[i];
        fact = quota_fact_find(*policy, name, strlen(name));
    }
    if (fact == 0)
        print_error("no fact %s\n", name);
    assert_int_not_equal(fact, 0);
    return fact;
}

static void state_of(uint8_t subject, uint64_t number, const char *name, int64_t value, uint8_t pollutant,
                     int32_t from, int32_t until)
{
    const quota_policy *policy;
    quota_entry entry = of(QUOTA_VERB_STATE, QUOTA_ENTRY_FACT);
    entry.subject = subject;
    entry.fact = fact_of(name, &policy);
    entry.value = value;
    entry.pollutant = pollutant;
    entry.valid_from = from;
    entry.valid_until = until;
    entry.proof[0] = 1;
    if (subject == QUOTA_SUBJECT_PLACE)
        entry.place = (uint32_t)number;
    else if (subject == QUOTA_SUBJECT_ACCOUNT)
        entry.account = number;
    else if (subject == QUOTA_SUBJECT_PROJECT)
        entry.project = number;
    else if (subject == QUOTA_SUBJECT_LOT)
        entry.lot = number;
    else if (subject == QUOTA_SUBJECT_CLAIM)
        memcpy(entry.target, &number, sizeof number);
    post(entry);
}

static void say(uint8_t subject, uint64_t number, const char *name, int64_t value)
{
    state_of(subject, number, name, value, 0, 0, 0);
}

static int setup(void **unused)
{
    static const char *const ids[] = {"cn-530300-2024", "cn-js-city-2022", "cn-500000-2014", "cn-371300-2014",
                                      "cn-320571-draft"};
    (void)unused;
    memset(&world, 0, sizeof world);
    world.date = 20250106;
    assert_int_equal(lq_mem_init(&world.mem, NULL), QUOTA_OK);
    assert_int_equal(lq_state_create(&world.mem, 0, &world.state), QUOTA_OK);
    assert_int_equal(lq_engine_create(NULL, &world.engine, NULL), QUOTA_OK);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(quota_policy_builtin(NULL, ids[i], &world.policies[i], NULL), QUOTA_OK);
    open_account(S, QUOTA_ROLE_ENTERPRISE, 0, COUNTY);
    open_account(B, QUOTA_ROLE_ENTERPRISE, 0, COUNTY2);
    open_account(RESERVE, QUOTA_ROLE_RESERVE, QUOTA_POOL_COUNTY, COUNTY);
    open_account(BANK, QUOTA_ROLE_OTHER, 0, 0);
    open_account(NEXT, QUOTA_ROLE_RESERVE, QUOTA_POOL_COUNTY, COUNTY2);
    open_account(CITY, QUOTA_ROLE_RESERVE, QUOTA_POOL_CITY, 530300);
    open_account(PARK, QUOTA_ROLE_RESERVE, QUOTA_POOL_PARK, PARKLAND);
    open_account(S2, QUOTA_ROLE_ENTERPRISE, 0, 0);
    return 0;
}

static int teardown(void **unused)
{
    (void)unused;
    lq_state_free(world.state);
    lq_engine_free(world.engine);
    for (size_t i = 0; i < 5; i++)
        quota_policy_free(world.policies[i]);
    return 0;
}

/* ------------------------------------------------------------------ gathering */

static int64_t gather_with(lq_scene *scene, const quota_entry *entry, const char *name)
{
    const quota_policy *policy;
    const uint32_t fact = fact_of(name, &policy);
    lq_scene_open(scene, world.engine, world.state, entry, 0, entry->as_of != 0 ? entry->as_of : entry->date);
    assert_int_equal(lq_sums_begin(world.engine, world.state, entry, 1), QUOTA_OK);
    return lq_gather(scene, lq_fact_row_of(fact, name), fact);
}

static int64_t gather(const quota_entry *entry, const char *name)
{
    lq_scene scene;
    return gather_with(&scene, entry, name);
}

#define GATHERS(entry, name, value) assert_int_equal(gather(entry, name), value)

static quota_entry sale(uint64_t from, uint64_t to, uint64_t lot, int64_t amount)
{
    quota_entry entry = of(QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE);
    entry.account = from;
    entry.to_account = to;
    entry.lot = lot;
    entry.amount = entry.moved = amount;
    entry.pollutant = QUOTA_POLLUTANT_SO2;
    return entry;
}

static quota_entry use(uint64_t account, uint64_t lot, int64_t amount, uint64_t project)
{
    quota_entry entry = of(QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT);
    entry.account = account;
    entry.lot = lot;
    entry.amount = entry.moved = amount;
    entry.project = project;
    entry.pollutant = QUOTA_POLLUTANT_SO2;
    return entry;
}

static uint64_t post_of(quota_entry entry)
{
    entry.moved = 0;
    entry.pollutant = entry.verb == QUOTA_VERB_ISSUE ? entry.pollutant : 0;
    return post(entry);
}

static void aim(quota_entry *entry, uint64_t target)
{
    memcpy(entry->target, &target, sizeof target);
}

static void test_the_entry(void **state)
{
    (void)state;
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    quota_entry entry = sale(S, B, L1, 3 * T);
    GATHERS(&entry, "as_of", 20250106);
    GATHERS(&entry, "requested_amount", 3 * T);
    GATHERS(&entry, "pollutant", QUOTA_POLLUTANT_SO2);
    GATHERS(&entry, "offered_pollutant", QUOTA_POLLUTANT_SO2);
    GATHERS(&entry, "price", ANY);
    GATHERS(&entry, "deal_total", ANY);
    GATHERS(&entry, "channel", ANY);
    GATHERS(&entry, "exception_approved", 0);
    GATHERS(&entry, "registry_account", 1);
    entry.as_of = 20241201;
    entry.price = 800000;
    entry.total = 2400000;
    entry.channel = QUOTA_CHANNEL_PLATFORM;
    entry.flags = QUOTA_FLAG_APPROVED;
    GATHERS(&entry, "as_of", 20241201);
    GATHERS(&entry, "price", 800000);
    GATHERS(&entry, "deal_total", 2400000);
    GATHERS(&entry, "channel", QUOTA_CHANNEL_PLATFORM);
    GATHERS(&entry, "exception_approved", 1);
}

static void test_tags(void **state)
{
    (void)state;
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    quota_entry entry = sale(S, B, L1, T);
    GATHERS(&entry, "source_county", COUNTY);
    GATHERS(&entry, "source_basin", BASIN);
    GATHERS(&entry, "source_industry", INDUSTRY);
    GATHERS(&entry, "lot_origin", QUOTA_LOT_ORIGIN_PAID);
    GATHERS(&entry, "lot_earmark", QUOTA_LOT_EARMARK_NONE);
    GATHERS(&entry, "measure", QUOTA_MEASURE_CLOSURE);
    GATHERS(&entry, "completed_on", 20240501);
    GATHERS(&entry, "source_in_bank", 1);
    /* of a lot not yet born: the entry's */
    quota_entry birth = of(QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT);
    birth.account = RESERVE;
    birth.lot = L2;
    birth.place = COUNTY2;
    birth.measure = QUOTA_MEASURE_PROCESS;
    birth.valid_from = 20230101;
    birth.earmark = QUOTA_LOT_EARMARK_MAJOR_PROJECTS;
    GATHERS(&birth, "source_county", COUNTY2);
    GATHERS(&birth, "measure", QUOTA_MEASURE_PROCESS);
    GATHERS(&birth, "completed_on", 20230101);
    GATHERS(&birth, "lot_earmark", QUOTA_LOT_EARMARK_MAJOR_PROJECTS);
    GATHERS(&birth, "lot_origin", ANY);
    GATHERS(&birth, "source_basin", ANY);
    /* what a part becomes */
    quota_entry abandon = sale(S, RESERVE, L1, T);
    abandon.kind = QUOTA_ENTRY_ABANDON;
    GATHERS(&abandon, "measure", QUOTA_MEASURE_ABANDONED);
    GATHERS(&abandon, "lot_earmark", QUOTA_LOT_EARMARK_NONE);
    abandon.to_lot = L3;
    abandon.measure = QUOTA_MEASURE_CANCELLED;
    abandon.earmark = QUOTA_LOT_EARMARK_MAJOR_PROJECTS;
    GATHERS(&abandon, "measure", QUOTA_MEASURE_CANCELLED);
    GATHERS(&abandon, "lot_earmark", QUOTA_LOT_EARMARK_MAJOR_PROJECTS);
    GATHERS(&abandon, "lot_origin", QUOTA_LOT_ORIGIN_PAID);
    quota_entry convert = abandon;
    convert.kind = QUOTA_ENTRY_CONVERT;
    convert.origin = QUOTA_LOT_ORIGIN_EXEMPT;
    GATHERS(&convert, "lot_origin", QUOTA_LOT_ORIGIN_EXEMPT);
}

static void test_in_the_bank(void **state)
{
    (void)state;
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_ALLOCATE, 0);
    issue(L2, RESERVE, 10 * T, COUNTY, QUOTA_ENTRY_ALLOCATE, 0);
    issue(L3, S, 10 * T, COUNTY, QUOTA_ENTRY_PLAIN, 0);
    quota_entry allotted = sale(S, B, L1, T), reserved = sale(RESERVE, B, L2, T), plain = sale(S, B, L3, T);
    GATHERS(&allotted, "source_in_bank", 0);
    GATHERS(&reserved, "source_in_bank", 1);
    GATHERS(&plain, "source_in_bank", ANY);
    say(QUOTA_SUBJECT_LOT, L3, "source_in_bank", 1);
    GATHERS(&plain, "source_in_bank", 1);
}

/* Each step further up the chain comes before those stated so far. */
static void climb(const quota_entry *entry, const char *name, const uint64_t (*steps)[2], size_t count,
                  const int64_t values[2])
{
    GATHERS(entry, name, ANY);
    for (size_t i = 0; i < count; i++) {
        say((uint8_t)steps[i][0], steps[i][1], name, values[i % 2]);
        GATHERS(entry, name, values[i % 2]);
    }
}

static void test_chain_of_a_lot(void **state)
{
    (void)state;
    static const int64_t flags[] = {1, 0};
    static const int64_t amounts[] = {5 * T, 6 * T};
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    quota_entry sold = sale(S, B, L1, 10 * T);
    post_of(sold);
    quota_entry hold = of(QUOTA_VERB_HOLD, QUOTA_ENTRY_DEAL);
    hold.account = B;
    hold.lot = L1;
    hold.amount = T;
    const uint64_t claim = post(hold);
    quota_entry entry = sale(B, RESERVE, L1, T);
    aim(&entry, claim);
    const uint64_t party_first[][2] = {{QUOTA_SUBJECT_LEDGER, 0},  {QUOTA_SUBJECT_PLACE, COUNTY},
                                       {QUOTA_SUBJECT_ACCOUNT, B}, {QUOTA_SUBJECT_ACCOUNT, S},
                                       {QUOTA_SUBJECT_LOT, L1},    {QUOTA_SUBJECT_CLAIM, claim}};
    climb(&entry, "county_checked", party_first, 6, flags);
    climb(&entry, "approved_amount", party_first, 6, amounts);
    climb(&entry, "sold_amount", party_first, 6, amounts);
    /* why it is free, its holder knows before the party it came from */
    const uint64_t holder_first[][2] = {{QUOTA_SUBJECT_LEDGER, 0},  {QUOTA_SUBJECT_PLACE, COUNTY},
                                        {QUOTA_SUBJECT_ACCOUNT, S}, {QUOTA_SUBJECT_ACCOUNT, B},
                                        {QUOTA_SUBJECT_LOT, L1},    {QUOTA_SUBJECT_CLAIM, claim}};
    static const int64_t codes[] = {1, 2};
    climb(&entry, "cause", holder_first, 6, codes);
    climb(&entry, "reserve_source", holder_first, 6, codes);
    entry.kind = QUOTA_ENTRY_BUYBACK;
    GATHERS(&entry, "reserve_source", QUOTA_RESERVE_SOURCE_BUYBACK);
}

static void test_chain_of_a_project(void **state)
{
    (void)state;
    static const int64_t flags[] = {1, 0};
    static const int64_t codes[] = {1, 2};
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    say(QUOTA_SUBJECT_PROJECT, P, "project_county", COUNTY);
    say(QUOTA_SUBJECT_PROJECT, P, "project_park", PARKLAND);
    say(QUOTA_SUBJECT_PROJECT, P, "project_basin", BASIN + 1);
    quota_entry hold = of(QUOTA_VERB_HOLD, QUOTA_ENTRY_PLAN);
    hold.account = S;
    hold.lot = L1;
    hold.amount = T;
    hold.project = P;
    const uint64_t claim = post(hold);
    quota_entry entry = use(S, L1, T, P);
    aim(&entry, claim);
    const uint64_t steps[][2] = {{QUOTA_SUBJECT_LEDGER, 0},       {QUOTA_SUBJECT_ACCOUNT, S},
                                 {QUOTA_SUBJECT_PLACE, COUNTY},   {QUOTA_SUBJECT_PLACE, BASIN + 1},
                                 {QUOTA_SUBJECT_PLACE, PARKLAND}, {QUOTA_SUBJECT_PROJECT, P},
                                 {QUOTA_SUBJECT_CLAIM, claim}};
    climb(&entry, "attained", steps, 7, flags);
    climb(&entry, "plan_complete", steps, 7, flags);
    climb(&entry, "project_class", steps, 7, codes);
    GATHERS(&entry, "project_county", COUNTY);
    GATHERS(&entry, "project_park", PARKLAND);
    GATHERS(&entry, "project_basin", BASIN + 1);
    GATHERS(&entry, "project_industry", ANY);
    /* a claim names its project */
    entry.project = 0;
    GATHERS(&entry, "project_county", COUNTY);
    GATHERS(&entry, "project_class", codes[0]);
}

static void test_without_a_project(void **state)
{
    (void)state;
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    quota_entry entry = sale(S, B, L1, T);
    GATHERS(&entry, "project_county", COUNTY2); /* of who receives */
    GATHERS(&entry, "project_basin", BASIN);
    GATHERS(&entry, "project_industry", INDUSTRY);
    GATHERS(&entry, "project_park", ANY);
    GATHERS(&entry, "increment", ANY);
    entry.project = P;
    say(QUOTA_SUBJECT_PROJECT, P, "increment", 3 * T);
    GATHERS(&entry, "project_county", ANY);
    GATHERS(&entry, "increment", 3 * T);
}

static void test_days(void **state)
{
    (void)state;
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    say(QUOTA_SUBJECT_PROJECT, P, "project_county", COUNTY);
    state_of(QUOTA_SUBJECT_PLACE, COUNTY, "quality_met", 1, 0, 20250101, 20251231);
    world.date = 20250301;
    state_of(QUOTA_SUBJECT_PLACE, COUNTY, "quality_met", 0, 0, 20260101, 0);
    state_of(QUOTA_SUBJECT_PROJECT, P, "city_confirmed", 1, 0, 20250301, 0);
    world.date = 20260115;
    quota_entry entry = sale(S, B, L1, T);
    entry.project = P;
    GATHERS(&entry, "quality_met", 0);
    GATHERS(&entry, "city_confirmed", 1);
    entry.as_of = 20250110; /* when it was applied for: last year's result, but today's confirmation */
    GATHERS(&entry, "quality_met", 1);
    GATHERS(&entry, "city_confirmed", 1);
    entry.as_of = 0;
    entry.date = 20250228;
    GATHERS(&entry, "quality_met", 1);
    GATHERS(&entry, "city_confirmed", ANY);
    /* last year's result does not leak into a year of which none is stated */
    state_of(QUOTA_SUBJECT_PLACE, COUNTY, "reduction_done", 1, 0, 20250101, 20251231);
    entry.date = 20251231;
    GATHERS(&entry, "reduction_done", 1);
    entry.date = 20260101;
    GATHERS(&entry, "reduction_done", ANY);
}

static void test_of_a_pollutant(void **state)
{
    (void)state;
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    say(QUOTA_SUBJECT_LEDGER, 0, "baseline_price", 100);
    quota_entry entry = sale(S, B, L1, T);
    GATHERS(&entry, "baseline_price", 100);
    state_of(QUOTA_SUBJECT_LEDGER, 0, "baseline_price", 200, QUOTA_POLLUTANT_SO2, 0, 0);
    state_of(QUOTA_SUBJECT_LEDGER, 0, "baseline_price", 300, QUOTA_POLLUTANT_COD, 0, 0);
    GATHERS(&entry, "baseline_price", 200);
    say(QUOTA_SUBJECT_ACCOUNT, S, "baseline_price", 400); /* the ledger's alone */
    GATHERS(&entry, "baseline_price", 200);
    say(QUOTA_SUBJECT_LEDGER, 0, "initial_total", 1000 * T);
    GATHERS(&entry, "initial_total", 1000 * T);
}

static void test_two_sides(void **state)
{
    (void)state;
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    quota_entry entry = sale(S, B, L1, T);
    static const int64_t codes[] = {1, 2};
    const uint64_t seller[][2] = {{QUOTA_SUBJECT_LEDGER, 0},
                                  {QUOTA_SUBJECT_PLACE, COUNTY},
                                  {QUOTA_SUBJECT_PLACE, BASIN},
                                  {QUOTA_SUBJECT_ACCOUNT, S}};
    GATHERS(&entry, "seller_bar", ANY);
    for (size_t i = 0; i < 4; i++) {
        say((uint8_t)seller[i][0], seller[i][1], "bar", codes[i % 2]);
        say((uint8_t)seller[i][0], seller[i][1], "power", codes[i % 2]);
        GATHERS(&entry, "seller_bar", codes[i % 2]);
        GATHERS(&entry, "seller_power", codes[i % 2]);
    }
    GATHERS(&entry, "buyer_bar", codes[0]); /* its basin is the same, itself it states nothing */
    say(QUOTA_SUBJECT_ACCOUNT, B, "bar", QUOTA_SELLER_BAR_REGIONAL);
    say(QUOTA_SUBJECT_ACCOUNT, B, "power", QUOTA_SELLER_POWER_CHP_HEAT);
    GATHERS(&entry, "buyer_bar", QUOTA_SELLER_BAR_REGIONAL);
    GATHERS(&entry, "buyer_power", QUOTA_SELLER_POWER_CHP_HEAT);
    GATHERS(&entry, "seller_bar", codes[1]);
    static const int64_t flags[] = {1, 0};
    const uint64_t buyer[][2] = {{QUOTA_SUBJECT_LEDGER, 0},
                                 {QUOTA_SUBJECT_PLACE, COUNTY2},
                                 {QUOTA_SUBJECT_PLACE, BASIN},
                                 {QUOTA_SUBJECT_ACCOUNT, B}};
    climb(&entry, "buyer_air_attained", buyer, 4, flags);
    climb(&entry, "buyer_in_city", buyer, 4, flags);
    climb(&entry, "use_verified", seller, 4, flags);
    climb(&entry, "unit_leaving", seller, 4, flags);
    static const int64_t amounts[] = {5 * T, 6 * T};
    climb(&entry, "permitted", seller, 4, amounts);
    GATHERS(&entry, "seller_is_government", 0);
    quota_entry bank = sale(BANK, B, L1, T);
    say(QUOTA_SUBJECT_LEDGER, 0, "permitted", QUOTA_UNKNOWN);
    GATHERS(&bank, "permitted", 0); /* who discharges nothing needs no permit */
    quota_entry reserve = sale(RESERVE, B, L1, T);
    GATHERS(&reserve, "seller_is_government", 1);
    GATHERS(&reserve, "pool", QUOTA_POOL_COUNTY);
}

static void test_sums(void **state)
{
    (void)state;
    const int32_t term = 20271231;
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_ALLOCATE, term);
    issue(L2, S, 4 * T, COUNTY, QUOTA_ENTRY_ALLOCATE, 20301231);
    issue(L3, CITY, 2 * T, COUNTY, QUOTA_ENTRY_SET_ASIDE, 0);
    quota_entry hold = of(QUOTA_VERB_HOLD, QUOTA_ENTRY_PLEDGE);
    hold.account = S;
    hold.lot = L1;
    hold.amount = 3 * T;
    hold.term = term;
    hold.to_account = BANK;
    const uint64_t pledge = post(hold);
    quota_entry entry = sale(S, B, L1, T);
    entry.term = term;
    GATHERS(&entry, "holding", 10 * T); /* of the term, what is pledged included */
    GATHERS(&entry, "pledged", 3 * T);
    GATHERS(&entry, "surplus", 10 * T);
    GATHERS(&entry, "allocated_amount", 14 * T);
    GATHERS(&entry, "reserve_amount", 2 * T);
    quota_entry aside = of(QUOTA_VERB_ISSUE, QUOTA_ENTRY_SET_ASIDE);
    aside.account = CITY;
    aside.lot = L3;
    aside.pollutant = entry.pollutant;
    aside.amount = aside.moved = T;
    GATHERS(&aside, "reserve_amount", 3 * T); /* with what it would set aside */
    entry.term = 0;
    GATHERS(&entry, "holding", 14 * T); /* of all terms that have not ended */
    entry.date = 20280101;
    GATHERS(&entry, "holding", 4 * T);
    quota_entry foreclose = sale(S, BANK, L1, 2 * T);
    foreclose.kind = QUOTA_ENTRY_FORECLOSE;
    foreclose.term = term;
    aim(&foreclose, pledge);
    GATHERS(&foreclose, "pledged", T); /* what it takes from the pledge is pledged no more */
    quota_entry permit = of(QUOTA_VERB_STATE, QUOTA_ENTRY_FACT);
    permit.subject = QUOTA_SUBJECT_ACCOUNT;
    permit.account = S;
    permit.fact = QUOTA_FACT_PERMITTED;
    permit.value = 7 * T;
    GATHERS(&permit, "permitted", 7 * T); /* what is being stated */
    GATHERS(&permit, "holding", ANY);     /* of which pollutant? */
    permit.pollutant = QUOTA_POLLUTANT_SO2;
    GATHERS(&permit, "holding", 14 * T);
}

static void test_clearing(void **state)
{
    (void)state;
    const int32_t term = 20251231;
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_ALLOCATE, term);
    quota_entry clear = of(QUOTA_VERB_SURRENDER, QUOTA_ENTRY_CLEAR);
    clear.account = S;
    clear.lot = L1;
    clear.term = term;
    clear.amount = clear.moved = 5 * T;
    clear.pollutant = QUOTA_POLLUTANT_SO2;
    quota_entry entry = sale(S, B, L1, T), permit = of(QUOTA_VERB_STATE, QUOTA_ENTRY_FACT);
    entry.term = term;
    permit.subject = QUOTA_SUBJECT_ACCOUNT;
    permit.account = S;
    permit.fact = QUOTA_FACT_PERMITTED;
    permit.pollutant = QUOTA_POLLUTANT_SO2;
    GATHERS(&clear, "actual", ANY);
    GATHERS(&entry, "cleared", ANY);
    GATHERS(&permit, "cleared", 1); /* no term has ended */
    world.date = 20251220;
    say(QUOTA_SUBJECT_ACCOUNT, S, "actual", 8 * T);
    say(QUOTA_SUBJECT_ACCOUNT, S, "term_window_ends", 20260331);
    clear.date = entry.date = world.date;
    GATHERS(&clear, "actual", 8 * T);
    GATHERS(&entry, "cleared", 0);
    GATHERS(&entry, "from_surplus", ANY);
    GATHERS(&entry, "window_passed", 0);
    GATHERS(&entry, "next_permit", ANY);
    post_of(clear);
    GATHERS(&clear, "actual", 3 * T); /* what is left to be surrendered */
    GATHERS(&entry, "cleared", 0);
    permit.date = 20260101;
    GATHERS(&permit, "cleared", 0);
    clear = of(QUOTA_VERB_SURRENDER, QUOTA_ENTRY_CLEAR);
    clear.account = S;
    clear.lot = L1;
    clear.term = term;
    clear.amount = 3 * T;
    post(clear);
    GATHERS(&entry, "cleared", 1);
    GATHERS(&permit, "cleared", 1);
    /* a later period's use is not this one's */
    world.date = 20260110;
    say(QUOTA_SUBJECT_ACCOUNT, S, "actual", 20 * T);
    say(QUOTA_SUBJECT_ACCOUNT, S, "next_term_ends", 20301231);
    entry.date = 20260331;
    GATHERS(&entry, "cleared", 1);
    GATHERS(&entry, "from_surplus", 1);
    GATHERS(&entry, "window_passed", 0);
    GATHERS(&entry, "next_permit", ANY); /* stated for the day the term ended */
    state_of(QUOTA_SUBJECT_ACCOUNT, S, "next_term_ends", 20301231, 0, term, 0);
    GATHERS(&entry, "next_permit", 1);
    entry.date = 20260401;
    GATHERS(&entry, "window_passed", 1);
    entry.term = 0; /* of rights without a term nothing is known */
    GATHERS(&entry, "cleared", ANY);
    GATHERS(&entry, "window_passed", ANY);
    GATHERS(&entry, "from_surplus", ANY);
    say(QUOTA_SUBJECT_ACCOUNT, S, "cleared", 1);
    GATHERS(&entry, "cleared", 1);
}

static void test_project_sums(void **state)
{
    (void)state;
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    issue(L2, RESERVE, 10 * T, COUNTY2, QUOTA_ENTRY_DEPOSIT, 0);
    say(QUOTA_SUBJECT_PROJECT, P, "increment", 10 * T);
    say(QUOTA_SUBJECT_PROJECT, P, "project_county", COUNTY);
    say(QUOTA_SUBJECT_PROJECT, P, "project_industry", INDUSTRY);
    quota_entry entry = use(S, L1, 4 * T, P);
    GATHERS(&entry, "own_county_stock", 10 * T);
    GATHERS(&entry, "same_industry_stock", 20 * T);
    GATHERS(&entry, "offered_amount", 4 * T);
    GATHERS(&entry, "purchased_amount", ANY);
    GATHERS(&entry, "purchase_ratio", ANY);
    GATHERS(&entry, "required_amount", ANY);
    post_of(entry);
    /* what the project has already counts as its county's: the order of legs does not matter */
    entry = use(RESERVE, L2, 6 * T, P);
    GATHERS(&entry, "own_county_stock", 10 * T);
    GATHERS(&entry, "same_industry_stock", 20 * T);
    GATHERS(&entry, "offered_amount", 10 * T);
    GATHERS(&entry, "purchased_amount", 4 * T);
    GATHERS(&entry, "debited_amount", 4 * T);
    GATHERS(&entry, "reserve_stock", 10 * T);
    GATHERS(&entry, "area_balance", 10 * T);
    post_of(entry);
    GATHERS(&entry, "reserve_stock", 10 * T);
    GATHERS(&entry, "area_balance", 10 * T);
    GATHERS(&entry, "offered_amount", 16 * T);
    /* another project has none of it, and no stock of a county it has not named */
    quota_entry other = use(S, L1, T, Q);
    GATHERS(&other, "own_county_stock", ANY);
    say(QUOTA_SUBJECT_PROJECT, Q, "project_county", COUNTY);
    GATHERS(&other, "own_county_stock", 6 * T);
    /* a plan of the project's own is its county's stock, a plan of another is not */
    quota_entry hold = of(QUOTA_VERB_HOLD, QUOTA_ENTRY_PLAN);
    hold.account = S;
    hold.lot = L1;
    hold.amount = 2 * T;
    hold.project = Q;
    post(hold);
    GATHERS(&other, "own_county_stock", 6 * T);
    GATHERS(&entry, "own_county_stock", 8 * T);
    /* an enterprise's stock is no reserve's */
    GATHERS(&other, "reserve_stock", ANY);
    GATHERS(&other, "area_balance", ANY);
    /* the stock of a level is that of all its reserves, the balance of an area that of its own */
    issue(L3, NEXT, 3 * T, COUNTY2, QUOTA_ENTRY_DEPOSIT, 0);
    GATHERS(&entry, "reserve_stock", 13 * T);
    GATHERS(&entry, "area_balance", 10 * T);
    post_of(use(NEXT, L3, T, P));
    GATHERS(&entry, "reserve_stock", 13 * T);
    GATHERS(&entry, "area_balance", 10 * T);
}

static void test_legs_of_a_group(void **state)
{
    (void)state;
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    issue(L2, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    quota_entry group[4] = {use(S, L1, T, P), use(S, L2, 2 * T, P), use(S, L1, 4 * T, Q),
                            use(S, L2, 8 * T, P)};
    group[1].pollutant = 0; /* the lot's */
    assert_int_equal(lq_sums_begin(world.engine, world.state, group, 4), QUOTA_OK);
    static const int64_t tails[] = {11, 10, 4, 8};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(lq_sums_tail(world.engine, &group[i], i), tails[i] * T);
    /* lots that the group itself brings forth */
    quota_entry births[5] = {of(QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT),
                             of(QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT),
                             of(QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT), use(S, L3, T, P), use(S, L1, T, P)};
    for (size_t i = 0; i < 3; i++) {
        births[i].lot = i == 1 ? 99 : L3;
        births[i].pollutant = i == 1 ? QUOTA_POLLUTANT_COD : QUOTA_POLLUTANT_SO2;
        births[i].amount = T;
    }
    births[3].pollutant = 0;
    assert_int_equal(lq_sums_begin(world.engine, world.state, births, 5), QUOTA_OK);
    assert_int_equal(lq_sums_last_issue(world.engine, 0), 0);
    assert_int_equal(lq_sums_last_issue(world.engine, 1), 1);
    assert_int_equal(lq_sums_last_issue(world.engine, 2), 1);
    assert_int_equal(lq_sums_tail(world.engine, &births[3], 3), 2 * T);
    int64_t sum;
    assert_int_equal(lq_sums_add_pool(world.engine, L3, 2, T, &sum), QUOTA_OK);
    assert_int_equal(lq_sums_add_pool(world.engine, L3, 3, 5 * T, &sum), QUOTA_OK);
    assert_int_equal(sum, 5 * T);
    assert_int_equal(lq_sums_add_pool(world.engine, L3, 2, T, &sum), QUOTA_OK);
    assert_int_equal(sum, 2 * T);
    /* a group begins anew */
    assert_int_equal(lq_sums_begin(world.engine, world.state, births, 5), QUOTA_OK);
    assert_int_equal(lq_sums_add_pool(world.engine, L3, 2, T, &sum), QUOTA_OK);
    assert_int_equal(sum, T);
}

/* Many projects and lots in one group, among them parts of lots that become lots of their own. */
static void test_a_large_group(void **state)
{
    (void)state;
    enum { PROJECTS = 200, COUNT = 3 * PROJECTS };
    static quota_entry group[COUNT];
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    for (uint64_t i = 0; i < PROJECTS; i++) {
        quota_entry *birth = &group[i], *first = &group[PROJECTS + i], *second = &group[2 * PROJECTS + i];
        *birth = sale(S, B, L1, 1);
        birth->kind = QUOTA_ENTRY_CONVERT;
        birth->to_lot = 1000 + i;
        birth->pollutant = 0;
        *first = use(S, 1000 + i, (int64_t)i + 1, 1 + i);
        first->pollutant = 0;
        *second = use(S, L1, 1000, 1 + i);
    }
    group[1].lot = 1000; /* a part of a part */
    assert_int_equal(lq_sums_begin(world.engine, world.state, group, COUNT), QUOTA_OK);
    for (size_t i = 0; i < PROJECTS; i++) {
        assert_int_equal(lq_sums_tail(world.engine, &group[i], i), 0);
        assert_int_equal(lq_sums_tail(world.engine, &group[PROJECTS + i], PROJECTS + i), 1001 + i);
        assert_int_equal(lq_sums_tail(world.engine, &group[2 * PROJECTS + i], 2 * PROJECTS + i), 1000);
    }
    /* sums stay within the range of an amount */
    group[0] = use(S, L1, QUOTA_AMOUNT_MAX, P);
    group[1] = use(S, L1, 5, P);
    assert_int_equal(lq_sums_begin(world.engine, world.state, group, 2), QUOTA_OK);
    assert_int_equal(lq_sums_tail(world.engine, &group[0], 0), QUOTA_AMOUNT_MAX);
    /* a group without uses and issues needs no sums */
    group[0] = sale(S, B, L1, 7);
    group[1] = sale(S, B, L1, 8);
    assert_int_equal(lq_sums_begin(world.engine, world.state, group, 2), QUOTA_OK);
    assert_int_equal(lq_sums_tail(world.engine, &group[1], 1), 8);
}

static void test_kind_of_source(void **state)
{
    (void)state;
    static const struct {
        uint64_t account;
        int64_t kind;
    } cases[] = {
        {RESERVE, QUOTA_SOURCE_KIND_OWN_RESERVE}, {CITY, QUOTA_SOURCE_KIND_UPPER_RESERVE}, {PARK, ANY},
        {S, QUOTA_SOURCE_KIND_SAME_COUNTY},       {B, QUOTA_SOURCE_KIND_CROSS_COUNTY},     {S2, ANY}};
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    issue(L2, PARK, 10 * T, COUNTY, QUOTA_ENTRY_AWARD, 0);
    say(QUOTA_SUBJECT_PROJECT, P, "project_county", COUNTY);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        quota_entry entry = use(cases[i].account, L1, T, P);
        GATHERS(&entry, "source_kind", cases[i].kind);
    }
    say(QUOTA_SUBJECT_PROJECT, P, "project_park", PARKLAND);
    quota_entry own_park = use(PARK, L1, T, P), award = use(PARK, L2, T, P);
    GATHERS(&own_park, "source_kind", QUOTA_SOURCE_KIND_OWN_RESERVE);
    GATHERS(&award, "source_kind", QUOTA_SOURCE_KIND_PARK_AWARD);
    say(QUOTA_SUBJECT_PROJECT, Q, "project_county", COUNTY2);
    quota_entry other_county = use(RESERVE, L1, T, Q);
    GATHERS(&other_county, "source_kind", QUOTA_SOURCE_KIND_CROSS_COUNTY);
    quota_entry birth = of(QUOTA_VERB_ISSUE, QUOTA_ENTRY_AWARD);
    birth.account = PARK;
    birth.lot = L3;
    GATHERS(&birth, "source_kind", QUOTA_SOURCE_KIND_PARK_AWARD);
}

static void test_orders(void **state)
{
    (void)state;
    issue(L1, RESERVE, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    say(QUOTA_SUBJECT_PROJECT, P, "project_county", COUNTY);
    say(QUOTA_SUBJECT_PROJECT, P, "project_park", PARKLAND);
    quota_entry entry = use(RESERVE, L1, T, P);
    GATHERS(&entry, "freeze_place", 0); /* that no order was stated is known */
    GATHERS(&entry, "freeze_scope", QUOTA_FREEZE_SCOPE_NONE);
    world.date = 20250301;
    say(QUOTA_SUBJECT_PLACE, COUNTY, "freeze_scope", QUOTA_FREEZE_SCOPE_RESERVES);
    say(QUOTA_SUBJECT_PLACE, PARKLAND, "freeze_scope", QUOTA_FREEZE_SCOPE_BOTH);
    say(QUOTA_SUBJECT_PLACE, PARKLAND, "freeze_from", 20250401);
    say(QUOTA_SUBJECT_PLACE, PARKLAND, "freeze_lifted", 20250601);
    say(QUOTA_SUBJECT_PLACE, BASIN, "freeze_scope", QUOTA_FREEZE_SCOPE_NONE);
    entry.date = 20250310;
    lq_scene scene;
    (void)gather_with(&scene, &entry, "freeze_place");
    assert_int_equal(scene.order_count, 2);
    int seen = 0;
    for (scene.order = 1; scene.order <= 2; scene.order++) {
        const int64_t place = lq_derive(&scene, LQ_DERIVED_FREEZE_PLACE);
        const int park = place == PARKLAND;
        seen |= park ? 1 : 2;
        assert_int_equal(lq_derive(&scene, LQ_DERIVED_FREEZE_SCOPE),
                         park ? QUOTA_FREEZE_SCOPE_BOTH : QUOTA_FREEZE_SCOPE_RESERVES);
        assert_int_equal(lq_derive(&scene, LQ_DERIVED_FREEZE_FROM), park ? 20250401 : 20250310);
        assert_int_equal(lq_derive(&scene, LQ_DERIVED_FREEZE_LIFTED), park ? 20250601 : QUOTA_NEVER);
    }
    assert_int_equal(seen, 3);
    entry.date = 20250301;
    entry.as_of = 20250228; /* applied for before the orders */
    (void)gather_with(&scene, &entry, "freeze_place");
    assert_int_equal(scene.order_count, 0);
}

static void test_debts(void **state)
{
    (void)state;
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    post_of(sale(S, B, L1, 4 * T));
    quota_entry give = of(QUOTA_VERB_SURRENDER, QUOTA_ENTRY_CLEAR);
    give.account = B;
    give.lot = L1;
    give.amount = 4 * T;
    post(give);
    quota_entry gone = of(QUOTA_VERB_CANCEL, QUOTA_ENTRY_RETIRE);
    gone.account = S;
    gone.lot = L1;
    gone.amount = 6 * T;
    post(gone);
    quota_entry owe = of(QUOTA_VERB_OWE, QUOTA_ENTRY_INCUR);
    owe.account = S;
    owe.lot = L1;
    owe.amount = 4 * T;
    post(owe);
    quota_entry repay = of(QUOTA_VERB_ISSUE, QUOTA_ENTRY_REPAY);
    repay.account = RESERVE;
    repay.party = S;
    repay.lot = L2;
    repay.amount = 4 * T;
    repay.pollutant = QUOTA_POLLUTANT_SO2;
    repay.proof[0] = 77;
    GATHERS(&repay, "fraud_debt", 0); /* as if there were none */
    post(repay);
    quota_entry deposit = repay;
    deposit.kind = QUOTA_ENTRY_DEPOSIT;
    GATHERS(&deposit, "fraud_debt", 4 * T); /* what the lot repaid */
    GATHERS(&deposit, "evidence_banked", 0);
    say(QUOTA_SUBJECT_LOT, L2, "evidence_banked", 1); /* an officer knows better than digests */
    GATHERS(&deposit, "evidence_banked", 1);
}

static void test_units_of_the_permit(void **state)
{
    (void)state;
    issue(L1, RESERVE, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    say(QUOTA_SUBJECT_PROJECT, P, "increment", 10 * T);
    say(QUOTA_SUBJECT_PROJECT, P, "permitted", 10 * T);
    say(QUOTA_SUBJECT_PROJECT, P, "actual", 7 * T);
    say(QUOTA_SUBJECT_ACCOUNT, RESERVE, "permitted", 2 * T);
    quota_entry entry = use(RESERVE, L1, 6 * T, P);
    const uint64_t claim = post_of(entry);
    quota_entry back = of(QUOTA_VERB_RESTORE, QUOTA_ENTRY_SURPLUS);
    back.account = back.to_account = RESERVE;
    back.lot = L1;
    back.pollutant = QUOTA_POLLUTANT_SO2;
    aim(&back, claim);
    GATHERS(&back, "permitted", 10 * T);
    GATHERS(&back, "actual", 7 * T);
    GATHERS(&back, "debited_amount", 6 * T);
    back.kind = QUOTA_ENTRY_UNUSED;
    GATHERS(&back, "measure", QUOTA_MEASURE_UNUSED);
    quota_entry sold = sale(RESERVE, B, L1, T);
    sold.project = P;
    GATHERS(&sold, "permitted", 2 * T); /* of who sells */
}

static void test_all_others(void **state)
{
    (void)state;
    issue(L1, S, 10 * T, COUNTY, QUOTA_ENTRY_DEPOSIT, 0);
    quota_entry entry = sale(S, B, L1, T);
    GATHERS(&entry, "sector", ANY);
    say(QUOTA_SUBJECT_LEDGER, 0, "sector", QUOTA_SECTOR_INDUSTRY);
    GATHERS(&entry, "sector", QUOTA_SECTOR_INDUSTRY);
    say(QUOTA_SUBJECT_PLACE, COUNTY2, "sector", QUOTA_SECTOR_SERVICES); /* where it would be used */
    GATHERS(&entry, "sector", QUOTA_SECTOR_SERVICES);
    say(QUOTA_SUBJECT_ACCOUNT, S, "in_census_2010", 1);
    GATHERS(&entry, "in_census_2010", 1);
    say(QUOTA_SUBJECT_LOT, L1, "in_census_2010", 0);
    GATHERS(&entry, "in_census_2010", 0);
    GATHERS(&entry, "strict_mode", ANY);
    say(QUOTA_SUBJECT_LEDGER, 0, "strict_mode", 1);
    GATHERS(&entry, "strict_mode", 1);
    GATHERS(&entry, "task", ANY);
}

/* Every fact that a question of the five documents reads from the ledger has a row, or is left to the general
 * chain on purpose. */
static void test_no_fact_is_forgotten(void **state)
{
    (void)state;
    static const char *const general[] = {"sector",           "strict_mode",          "higher_rule_conflict",
                                          "form_complete",    "scope_extended",       "in_census_2010",
                                          "built_on",         "adds_total",           "sector_started_on",
                                          "first_stage_area", "in_reduction_library", "closed_on",
                                          "emitting_since",   "evidence_complete",    "audit_passed"};
    for (size_t i = 0; i < 5; i++) {
        for (uint8_t ask = 0; ask < LQ_ASK_COUNT; ask++) {
            const uint32_t question =
                quota_question_find(world.policies[i], lq_ask_name(ask), strlen(lq_ask_name(ask)));
            quota_question_info info = {.struct_size = sizeof info};
            if (question == 0 || quota_question_describe(world.policies[i], question, &info) != QUOTA_OK)
                continue;
            for (uint32_t k = 0; k < info.fact_count; k++) {
                quota_fact_info fact = {.struct_size = sizeof fact};
                const uint32_t id = quota_question_fact(world.policies[i], question, k);
                assert_int_equal(quota_fact_describe(world.policies[i], id, &fact), QUOTA_OK);
                int known = lq_fact_row_of(id, fact.name) != 0;
                for (size_t n = 0; n < sizeof general / sizeof general[0]; n++)
                    known |= strcmp(general[n], fact.name) == 0;
                if (!known)
                    print_error("%s of policy %zu, question %s: no row\n", fact.name, i, lq_ask_name(ask));
                assert_true(known);
            }
        }
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_the_entry),
        TEST(test_tags),
        TEST(test_in_the_bank),
        TEST(test_chain_of_a_lot),
        TEST(test_chain_of_a_project),
        TEST(test_without_a_project),
        TEST(test_days),
        TEST(test_of_a_pollutant),
        TEST(test_two_sides),
        TEST(test_sums),
        TEST(test_clearing),
        TEST(test_project_sums),
        TEST(test_legs_of_a_group),
        TEST(test_a_large_group),
        TEST(test_kind_of_source),
        TEST(test_orders),
        TEST(test_debts),
        TEST(test_units_of_the_permit),
        TEST(test_all_others),
        TEST(test_no_fact_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
