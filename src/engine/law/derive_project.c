/* derive_project.c - facts that the project's counters tell, where it is, and what its place may do. */
#include "engine/law/scene.h"

static void add_leg(lq_scene *scene, const lq_claim *claim)
{
    const lq_state *state = scene->state;
    lq_legs *legs = &scene->legs;
    const lq_cell *cell = lq_cell_at(state, claim->cell);
    const lq_lot *lot = lq_lot_at(state, cell->lot);
    if (lot->pollutant != scene->entry->pollutant)
        return;
    if (scene->county == (int64_t)lot->place)
        legs->in_county = lq_plus(legs->in_county, claim->left);
    if (scene->industry == (int64_t)lot->industry)
        legs->in_industry = lq_plus(legs->in_industry, claim->left);
    if (cell->account == scene->account)
        legs->of_account = lq_plus(legs->of_account, claim->left);
    const lq_account *from = lq_account_at(state, cell->account);
    if (scene->account == LQ_NONE || from->role != QUOTA_ROLE_RESERVE)
        return;
    if (from->place == lq_account_at(state, scene->account)->place)
        legs->of_area = lq_plus(legs->of_area, claim->left);
    if (from->pool == lq_account_at(state, scene->account)->pool)
        legs->of_level = lq_plus(legs->of_level, claim->left);
}

const lq_legs *lq_legs_of(lq_scene *scene)
{
    const lq_state *state = scene->state;
    if (scene->legs.ready)
        return &scene->legs;
    scene->legs.ready = 1;
    uint32_t at = scene->part == LQ_NONE ? LQ_NONE : lq_part_at(state, scene->part)->claim;
    for (; at != LQ_NONE; at = lq_claim_at(state, at)->of_project)
        add_leg(scene, lq_claim_at(state, at));
    const uint32_t project = scene->project == 0 ? LQ_NONE : lq_find_project(state, scene->project);
    at = project == LQ_NONE ? LQ_NONE : lq_project_at(state, project)->hold;
    for (; at != LQ_NONE; at = lq_claim_at(state, at)->of_project)
        add_leg(scene, lq_claim_at(state, at));
    return &scene->legs;
}

/* ---------------------------------------------------------------- whose stock it is (Jiangsu 9, 10, 18) */

static int64_t source_kind(const lq_scene *scene)
{
    const quota_entry *entry = scene->entry;
    const int issue = entry->verb == QUOTA_VERB_ISSUE;
    if (issue || scene->account == LQ_NONE)
        return issue && entry->kind == QUOTA_ENTRY_AWARD ? QUOTA_SOURCE_KIND_PARK_AWARD : QUOTA_UNKNOWN;
    const lq_account *account = lq_account_at(scene->state, scene->account);
    const int64_t place = account->place == 0 ? QUOTA_UNKNOWN : (int64_t)account->place;
    const int known = place != QUOTA_UNKNOWN && scene->county != QUOTA_UNKNOWN;
    if (account->role != QUOTA_ROLE_RESERVE)
        return !known                   ? QUOTA_UNKNOWN
               : place == scene->county ? QUOTA_SOURCE_KIND_SAME_COUNTY
                                        : QUOTA_SOURCE_KIND_CROSS_COUNTY;
    if (scene->tags.kind == QUOTA_ENTRY_AWARD)
        return QUOTA_SOURCE_KIND_PARK_AWARD;
    if (account->pool == QUOTA_POOL_PROVINCE || account->pool == QUOTA_POOL_CITY)
        return QUOTA_SOURCE_KIND_UPPER_RESERVE;
    if (place != QUOTA_UNKNOWN && (place == scene->county || place == scene->park))
        return QUOTA_SOURCE_KIND_OWN_RESERVE;
    return known && account->pool == QUOTA_POOL_COUNTY ? QUOTA_SOURCE_KIND_CROSS_COUNTY : QUOTA_UNKNOWN;
}

/* ---------------------------------------------------------------- orders (Jiangsu 9, 19) */

static int64_t order_fact(const lq_scene *scene, uint32_t fact)
{
    return lq_fact_on(scene->state, QUOTA_SUBJECT_PLACE, scene->orders[scene->order - 1], fact,
                      scene->entry->pollutant, scene->law_day, NULL);
}

/* A place that bears no order is a fact, too: 0.  An order without a first day holds since it was stated, one
 * without a last day is not lifted. */
static int64_t order_of(const lq_scene *scene, lq_derived what)
{
    int64_t value;
    switch (what) {
    case LQ_DERIVED_FREEZE_PLACE:
        return scene->order == 0 ? 0 : (int64_t)scene->orders[scene->order - 1];
    case LQ_DERIVED_FREEZE_SCOPE:
        return scene->order == 0 ? QUOTA_FREEZE_SCOPE_NONE : order_fact(scene, QUOTA_FACT_FREEZE_SCOPE);
    case LQ_DERIVED_FREEZE_FROM:
        value = scene->order == 0 ? QUOTA_NEVER : order_fact(scene, QUOTA_FACT_FREEZE_FROM);
        return value == QUOTA_UNKNOWN ? scene->law_day : value;
    default:
        value = scene->order == 0 ? QUOTA_NEVER : order_fact(scene, QUOTA_FACT_FREEZE_LIFTED);
        return value == QUOTA_UNKNOWN ? QUOTA_NEVER : value;
    }
}

/* ---------------------------------------------------------------- the project's facts */

static int64_t offered(const lq_scene *scene)
{
    if (scene->project == 0)
        return QUOTA_UNKNOWN;
    const int64_t covered = scene->part == LQ_NONE ? 0 : lq_part_at(scene->state, scene->part)->covered;
    const int64_t coming =
        scene->entry->verb == QUOTA_VERB_USE ? lq_sums_tail(scene->engine, scene->entry, scene->index) : 0;
    return covered > QUOTA_AMOUNT_MAX - coming ? QUOTA_AMOUNT_MAX : covered + coming;
}

/* What its uses were made of, but for those that were a mistake. */
static int64_t used(const lq_state *state, const lq_part *part)
{
    int64_t sum = 0;
    for (uint32_t at = part->claim; at != LQ_NONE; at = lq_claim_at(state, at)->of_project) {
        const lq_claim *claim = lq_claim_at(state, at);
        sum += claim->made - lq_total_of(state, LQ_TOTAL_CORRECTED, claim->seq, 0); /* part->used at most */
    }
    return sum > 0 ? sum : QUOTA_UNKNOWN;
}

/* Millionths, a remainder rounded up. */
static int64_t first_ratio(const lq_part *part)
{
    if (part->first_den == 0)
        return QUOTA_UNKNOWN;
    const int64_t scaled = (int64_t)part->first_num * 1000000;
    const int64_t ratio = (scaled + part->first_den - 1) / part->first_den;
    return ratio > QUOTA_RATIO_MAX ? QUOTA_RATIO_MAX : ratio;
}

static int64_t stock(const lq_scene *scene, uint8_t total, int64_t number, int64_t of_project)
{
    if (number == QUOTA_UNKNOWN)
        return QUOTA_UNKNOWN;
    return lq_plus(lq_total_of(scene->state, total, (uint64_t)number, scene->entry->pollutant), of_project);
}

int64_t lq_derive_of_project(lq_scene *scene, lq_derived what)
{
    const lq_part *part = scene->part == LQ_NONE ? NULL : lq_part_at(scene->state, scene->part);
    switch (what) {
    case LQ_DERIVED_COUNTY:
        return scene->county;
    case LQ_DERIVED_BASIN:
        return scene->basin;
    case LQ_DERIVED_INDUSTRY:
        return scene->industry;
    case LQ_DERIVED_PARK:
        return scene->park;
    case LQ_DERIVED_REQUIRED:
        return scene->required;
    case LQ_DERIVED_OFFERED:
        return offered(scene);
    case LQ_DERIVED_USED:
        return part ? used(scene->state, part) : QUOTA_UNKNOWN;
    case LQ_DERIVED_RATIO:
        return part ? first_ratio(part) : QUOTA_UNKNOWN;
    case LQ_DERIVED_PLAN:
        return scene->plan;
    case LQ_DERIVED_SOURCE_KIND:
        return source_kind(scene);
    case LQ_DERIVED_COUNTY_STOCK:
        return stock(scene, LQ_TOTAL_PLACE, scene->county, lq_legs_of(scene)->in_county);
    case LQ_DERIVED_INDUSTRY_STOCK:
        return stock(scene, LQ_TOTAL_INDUSTRY, scene->industry, lq_legs_of(scene)->in_industry);
    case LQ_DERIVED_FREEZE_PLACE:
    case LQ_DERIVED_FREEZE_SCOPE:
    case LQ_DERIVED_FREEZE_FROM:
    case LQ_DERIVED_FREEZE_LIFTED:
        return order_of(scene, what);
    default:
        return QUOTA_UNKNOWN;
    }
}
