/* gather.c - where each fact comes from.
 *
 * First what the ledger itself knows, then what was stated along a chain of subjects, the nearest first; what
 * neither knows is unknown, and the decision says that it is missing. */
#include <string.h>

#include "engine/law/scene.h"

typedef struct lq_fact_row {
    uint32_t fact;   /* of the vocabulary; 0 = a policy's own, by name */
    char name[24];   /* of a policy's own */
    uint8_t derived; /* LQ_DERIVED_* */
    uint8_t chain;   /* LQ_CHAIN_* */
    uint8_t slot;    /* the name under which an account states it, 0 = its own */
    uint8_t if_none; /* what holds where nothing is known: LQ_IF_NONE_* */
} lq_fact_row;

enum { IF_NONE_UNKNOWN, IF_NONE_NO, IF_NONE_ZERO_WITHOUT_PERMIT };

#define FACT(fact, derived, chain)                                                                           \
  {                                                                                                          \
    QUOTA_FACT_##fact, "", LQ_DERIVED_##derived, LQ_CHAIN_##chain, 0, IF_NONE_UNKNOWN                        \
  }
#define FACT_SLOT(fact, chain, slot)                                                                         \
  {                                                                                                          \
    QUOTA_FACT_##fact, "", LQ_DERIVED_NONE, LQ_CHAIN_##chain, QUOTA_FACT_##slot, IF_NONE_UNKNOWN             \
  }
#define FACT_ELSE(fact, derived, chain, if_none)                                                             \
  {                                                                                                          \
    QUOTA_FACT_##fact, "", LQ_DERIVED_##derived, LQ_CHAIN_##chain, 0, IF_NONE_##if_none                      \
  }
#define OWN(name, derived, chain)                                                                            \
  {                                                                                                          \
    0, name, LQ_DERIVED_##derived, LQ_CHAIN_##chain, 0, IF_NONE_UNKNOWN                                      \
  }

/* The first row is for all facts that have none. */
/* clang-format off */
static const lq_fact_row rows[] = {
    {0, "", LQ_DERIVED_NONE, LQ_CHAIN_ALL, 0, IF_NONE_UNKNOWN},

    /* the entry */
    FACT(AS_OF, LAW_DAY, NONE),
    FACT(REQUESTED_AMOUNT, AMOUNT, NONE),
    FACT(PRICE, PRICE, ALL),
    FACT(DEAL_TOTAL, TOTAL, ALL),
    FACT(CHANNEL, CHANNEL, ALL),
    FACT(POLLUTANT, POLLUTANT, ALL),
    FACT(FEE_FOR, FEE_FOR, ALL),
    FACT_ELSE(EXCEPTION_APPROVED, APPROVED, ALL, NO),

    /* tags of the lot */
    FACT(OFFERED_POLLUTANT, POLLUTANT, NONE),
    FACT(SOURCE_COUNTY, LOT_PLACE, LOT),
    FACT(SOURCE_BASIN, LOT_BASIN, LOT),
    FACT(SOURCE_INDUSTRY, LOT_INDUSTRY, LOT),
    FACT(LOT_ORIGIN, ORIGIN, LOT),
    FACT(LOT_EARMARK, EARMARK, LOT),
    FACT(MEASURE, MEASURE, LOT),
    FACT(COMPLETED_ON, COMPLETED, LOT),

    /* facts of the lot, its party, the account, its place */
    FACT(REDUCTION, NONE, LOT),
    FACT(USED_FOR_BINDING, NONE, LOT),
    FACT(USED_FOR_PROJECTS, NONE, LOT),
    FACT(PROVINCE_TAKE, NONE, LOT),
    FACT(COUNTY_CHECKED, NONE, LOT),
    FACT(CITY_VERIFIED, NONE, LOT),
    FACT(APPROVED_AMOUNT, NONE, LOT),
    FACT(MONITORABLE, NONE, LOT),
    FACT(COUNTABLE, NONE, LOT),
    FACT(VERIFIABLE, NONE, LOT),
    FACT(PERMIT_CLASS, NONE, LOT),
    FACT(PERMIT_RECORDS_LIMIT, NONE, LOT),
    FACT(PERMIT_ADJUSTED_ON, NONE, LOT),
    FACT(SOURCE_KEY_INDUSTRY, NONE, LOT),
    FACT(RESERVE_SOURCE, RESERVE_SOURCE, HOLDER),
    FACT(FRAUD_DEBT, FRAUD_DEBT, NONE),
    FACT_ELSE(EVIDENCE_BANKED, NONE, LOT, NO), /* EVIDENCE_USED was looked for by digest */
    FACT(SOURCE_IN_BANK, IN_BANK, LOT),
    OWN("sold_amount", NONE, LOT),
    OWN("cause", NONE, HOLDER),
    OWN("award_confirmed", NONE, LOT),

    /* the project's chain */
    FACT(PROJECT_CITY, NONE, PROJECT),
    FACT(PROJECT_COUNTY, COUNTY, NONE),
    FACT(PROJECT_BASIN, BASIN, NONE),
    FACT(PROJECT_PARK, PARK, NONE),
    FACT(PROJECT_INDUSTRY, INDUSTRY, NONE),
    FACT(PROJECT_TYPE, NONE, PROJECT),
    FACT(PROJECT_CLASS, NONE, PROJECT),
    FACT(KEY_INDUSTRY, NONE, PROJECT),
    FACT(STRATEGIC_EMERGING, NONE, PROJECT),
    FACT(COMPLIES_WITH_POLICY, NONE, PROJECT),
    FACT(INCREMENT, NONE, PROJECT),
    FACT(ATTAINED, NONE, PROJECT),
    FACT(KEY_METAL_AREA, NONE, PROJECT),
    FACT(APPROVED_RATIO, NONE, PROJECT),
    FACT(COUNTY_AIR_TARGET_ASSURED, NONE, PROJECT),
    FACT(QUALITY_MET, NONE, PROJECT),
    FACT(REDUCTION_DONE, NONE, PROJECT),
    FACT(QUALITY_IMPROVED, NONE, PROJECT),
    FACT(MONTH_TREND, NONE, PROJECT),
    FACT(VOUCHER_ISSUED, NONE, PROJECT),
    FACT(CITY_CONFIRMED, NONE, PROJECT),
    FACT(BUYER_CONFIRMED, NONE, PROJECT),
    FACT(SELLER_CONFIRMED, NONE, PROJECT),
    FACT(SELLER_COUNTY_CONFIRMED, NONE, PROJECT),
    FACT(TRADE_DONE_ON, NONE, PROJECT),
    FACT(BUILT, NONE, PROJECT),
    FACT(FORMAL_OPERATION_ON, NONE, PROJECT),
    FACT(PLANT_NEW_OUTWARD, NONE, PROJECT),
    OWN("plan_complete", NONE, PROJECT),
    OWN("built_increment", NONE, PROJECT),
    OWN("will_build", NONE, PROJECT),
    FACT(FREEZE_PLACE, FREEZE_PLACE, NONE),
    FACT(FREEZE_SCOPE, FREEZE_SCOPE, NONE),
    FACT(FREEZE_FROM, FREEZE_FROM, NONE),
    FACT(FREEZE_LIFTED, FREEZE_LIFTED, NONE),

    /* the two sides */
    FACT_SLOT(SELLER_BAR, ACCOUNT, BAR),
    FACT_SLOT(SELLER_POWER, ACCOUNT, POWER),
    FACT_SLOT(BUYER_BAR, BUYER, BAR),
    FACT_SLOT(BUYER_POWER, BUYER, POWER),
    FACT(BUYER_AIR_ATTAINED, NONE, BUYER),
    FACT(BUYER_WATER_ATTAINED, NONE, BUYER),
    OWN("buyer_in_city", NONE, BUYER),
    FACT_ELSE(PERMITTED, NONE, UNIT, ZERO_WITHOUT_PERMIT),
    FACT(ACTUAL, ACTUAL, UNIT),
    FACT(USE_VERIFIED, NONE, ACCOUNT),
    FACT(POOL, POOL, ACCOUNT),
    FACT(REGISTRY_ACCOUNT, YES, NONE),
    FACT(HOLDING, HOLDING, NONE),
    FACT(PLEDGED, PLEDGED, NONE),
    FACT(SURPLUS, HOLDING, NONE), /* of its term, clearing done: what is left of it, pledges included */
    FACT(CLEARED, CLEARED, ACCOUNT),
    OWN("unit_leaving", NONE, ACCOUNT),
    OWN("instalments", NONE, ACCOUNT),
    OWN("exemption_applied", NONE, ACCOUNT),
    OWN("exemption_met", NONE, ACCOUNT),
    OWN("split_plan_approved", NONE, ACCOUNT),
    OWN("lawful_unit", NONE, ACCOUNT),
    OWN("window_passed", WINDOW_PASSED, ACCOUNT),
    OWN("next_permit", NEXT_PERMIT, ACCOUNT),
    OWN("from_surplus", FROM_SURPLUS, ACCOUNT),
    OWN("seller_is_government", GOVERNMENT, NONE),

    /* the ledger's, for each pollutant */
    FACT(BASELINE_PRICE, NONE, LEDGER),
    FACT(CAP_AMOUNT, NONE, LEDGER),
    FACT(PUBLISHED_ON, NONE, LEDGER),
    OWN("initial_total", NONE, LEDGER),
    OWN("trading_started", NONE, LEDGER),

    /* counters */
    FACT(ALLOCATED_AMOUNT, ALLOCATED, NONE),
    FACT(RESERVE_STOCK, STOCK, ACCOUNT),
    OWN("area_balance", AREA, ACCOUNT),
    OWN("reserve_amount", SET_ASIDE, NONE),
    FACT(OWN_COUNTY_STOCK, COUNTY_STOCK, NONE),
    FACT(SAME_INDUSTRY_STOCK, INDUSTRY_STOCK, NONE),

    /* the project's counters and what follows from them */
    FACT(REQUIRED_AMOUNT, REQUIRED, PROJECT),
    FACT(OFFERED_AMOUNT, OFFERED, PROJECT),
    FACT(DEBITED_AMOUNT, USED, PROJECT),
    OWN("purchased_amount", USED, PROJECT),
    OWN("purchase_ratio", RATIO, PROJECT),
    FACT(PLAN_CONFIRMED, PLAN, PROJECT),
    FACT(SOURCE_KIND, SOURCE_KIND, ALL),
};
/* clang-format on */

uint16_t lq_fact_row_of(uint32_t fact, const char *name)
{
    const size_t count = sizeof rows / sizeof rows[0];
    for (size_t i = 1; i < count; i++)
        if (rows[i].fact == 0 ? fact > INT32_MAX && strcmp(rows[i].name, name) == 0 : rows[i].fact == fact)
            return (uint16_t)i;
    return 0;
}

int lq_fact_row_reads(uint16_t row, lq_derived what)
{
    return rows[row].derived == what;
}

int lq_fact_row_is_derived(uint16_t row)
{
    return rows[row].derived != LQ_DERIVED_NONE && rows[row].derived < LQ_DERIVED_FREEZE_SCOPE;
}

uint32_t lq_fact_row_slot(uint16_t row)
{
    return rows[row].slot;
}

unsigned lq_fact_row_depends(uint16_t at)
{
    const lq_fact_row *row = &rows[at];
    unsigned depends = 0;
    if (row->derived == LQ_DERIVED_COMPLETED || row->derived == LQ_DERIVED_FRAUD_DEBT)
        depends |= LQ_DEPENDS_OWN;
    if (row->derived == LQ_DERIVED_AMOUNT)
        depends |= LQ_DEPENDS_AMOUNT;
    if (row->derived >= LQ_DERIVED_HOLDING && row->derived <= LQ_DERIVED_AREA)
        depends |= LQ_DEPENDS_SUMS;
    if (row->chain == LQ_CHAIN_LOT || row->chain == LQ_CHAIN_HOLDER || row->chain == LQ_CHAIN_ALL)
        depends |= LQ_DEPENDS_LOT;
    if (row->chain != LQ_CHAIN_NONE && row->chain != LQ_CHAIN_LEDGER)
        depends |= LQ_DEPENDS_ACCOUNT;
    return depends;
}

/* ---------------------------------------------------------------- along a chain */

static const uint8_t chains[LQ_CHAIN_COUNT][LQ_STEP_COUNT] = {
    [LQ_CHAIN_NONE] = {LQ_STEP_END},
    [LQ_CHAIN_PROJECT] = {LQ_STEP_CLAIM, LQ_STEP_PROJECT, LQ_STEP_PARK, LQ_STEP_BASIN, LQ_STEP_COUNTY,
                          LQ_STEP_BUYER, LQ_STEP_BUYER_BASIN, LQ_STEP_BUYER_PLACE, LQ_STEP_LEDGER,
                          LQ_STEP_END},
    [LQ_CHAIN_LOT] = {LQ_STEP_CLAIM, LQ_STEP_SOURCE, LQ_STEP_LOT, LQ_STEP_PARTY, LQ_STEP_ACCOUNT,
                      LQ_STEP_LOT_PLACE, LQ_STEP_LEDGER, LQ_STEP_END},
    [LQ_CHAIN_HOLDER] = {LQ_STEP_CLAIM, LQ_STEP_SOURCE, LQ_STEP_LOT, LQ_STEP_ACCOUNT, LQ_STEP_PARTY,
                         LQ_STEP_LOT_PLACE, LQ_STEP_LEDGER, LQ_STEP_END},
    [LQ_CHAIN_ACCOUNT] = {LQ_STEP_ACCOUNT, LQ_STEP_ACCOUNT_BASIN, LQ_STEP_ACCOUNT_PLACE, LQ_STEP_LEDGER,
                          LQ_STEP_END},
    [LQ_CHAIN_BUYER] = {LQ_STEP_BUYER, LQ_STEP_BUYER_BASIN, LQ_STEP_BUYER_PLACE, LQ_STEP_LEDGER, LQ_STEP_END},
    [LQ_CHAIN_LEDGER] = {LQ_STEP_LEDGER, LQ_STEP_END},
    [LQ_CHAIN_ALL] = {LQ_STEP_CLAIM, LQ_STEP_SOURCE, LQ_STEP_PROJECT, LQ_STEP_LOT, LQ_STEP_PARK,
                      LQ_STEP_BASIN, LQ_STEP_COUNTY, LQ_STEP_PARTY, LQ_STEP_ACCOUNT, LQ_STEP_BUYER,
                      LQ_STEP_ACCOUNT_BASIN, LQ_STEP_ACCOUNT_PLACE, LQ_STEP_LOT_PLACE, LQ_STEP_LEDGER,
                      LQ_STEP_END},
};

static uint8_t chain_of(const lq_scene *scene, uint8_t chain)
{
    if (chain != LQ_CHAIN_UNIT)
        return chain;
    return !scene->sells && (scene->entry->verb == QUOTA_VERB_USE || scene->entry->verb == QUOTA_VERB_RESTORE)
               ? LQ_CHAIN_PROJECT
               : LQ_CHAIN_ACCOUNT;
}

int64_t lq_stated(const lq_scene *scene, uint8_t chain, uint32_t fact)
{
    for (const uint8_t *at = chains[chain_of(scene, chain)]; *at != LQ_STEP_END; at++) {
        const lq_step *step = &scene->steps[*at];
        if (step->subject == 0)
            continue;
        const int64_t value = lq_fact_for(scene->state, step->subject, step->number, step->project, fact,
                                          scene->entry->pollutant, step->day, NULL);
        if (value != QUOTA_UNKNOWN)
            return value;
    }
    return QUOTA_UNKNOWN;
}

static int has_permit(const lq_scene *scene)
{
    return scene->account == LQ_NONE ||
           lq_account_at(scene->state, scene->account)->role == QUOTA_ROLE_ENTERPRISE;
}

int64_t lq_gather(lq_scene *scene, uint16_t at, uint32_t fact)
{
    const lq_fact_row *row = &rows[at];
    const quota_entry *entry = scene->entry;
    if (entry->verb == QUOTA_VERB_STATE && entry->fact == fact) /* what is being stated */
        return entry->value;
    int64_t value = lq_derive(scene, (lq_derived)row->derived);
    if (value == QUOTA_UNKNOWN && row->slot != 0)
        value = lq_stated(scene, row->chain, row->slot);
    if (value == QUOTA_UNKNOWN)
        value = lq_stated(scene, row->chain, fact);
    if (value != QUOTA_UNKNOWN)
        return value;
    if (row->if_none == IF_NONE_NO)
        return 0;
    /* Reserves, banks and investors discharge nothing, so they need no permit. */
    return row->if_none == IF_NONE_ZERO_WITHOUT_PERMIT && !has_permit(scene) ? 0 : QUOTA_UNKNOWN;
}
