/* derive_account.c - facts that the sums of the account tell. */
#include "engine/law/scene.h"

/* ---------------------------------------------------------------- sums of a term */

/* Of the entry's term; of an entry without one, of all terms that have not ended. */
static lq_sums sums_of(const lq_scene *scene)
{
    const lq_state *state = scene->state;
    const quota_entry *entry = scene->entry;
    lq_sums sums = {0, 0, 0, 0, 0};
    uint32_t at = lq_account_at(state, scene->account)->balances;
    for (; at != LQ_NONE; at = lq_balance_at(state, at)->next) {
        const lq_balance *balance = lq_balance_at(state, at);
        if (balance->pollutant != entry->pollutant)
            continue;
        if (entry->term != 0 ? balance->term != entry->term
                             : balance->term != 0 && balance->term < entry->date)
            continue;
        sums.available = lq_plus(sums.available, balance->available);
        sums.encumbered = lq_plus(sums.encumbered, balance->encumbered);
        sums.pledged = lq_plus(sums.pledged, balance->pledged);
        sums.surrendered = lq_plus(sums.surrendered, balance->surrendered);
    }
    return sums;
}

/* What is pledged, less what this entry takes from a pledge. */
static int64_t pledged(const lq_scene *scene)
{
    const int64_t sum = sums_of(scene).pledged;
    if (scene->claim == LQ_NONE)
        return sum;
    const lq_claim *claim = lq_claim_at(scene->state, scene->claim);
    const int taken = claim->kind == QUOTA_ENTRY_PLEDGE && claim->bucket == QUOTA_BUCKET_ENCUMBERED &&
                      scene->entry->verb == QUOTA_VERB_MOVE;
    return taken && sum >= scene->entry->moved ? sum - scene->entry->moved : sum;
}

/* ---------------------------------------------------------------- clearing */

static int64_t surrendered(const lq_scene *scene, int32_t term)
{
    const uint32_t at = lq_find_balance(scene->state, scene->account, scene->entry->pollutant, term);
    return at == LQ_NONE ? 0 : lq_balance_at(scene->state, at)->surrendered;
}

/* What the account stated as valid on the term's last day; a later period's statement does not touch it. */
static int64_t of_term(const lq_scene *scene, uint32_t fact, int32_t term)
{
    const lq_account *account = lq_account_at(scene->state, scene->account);
    const int32_t day = term != 0 && term < scene->entry->date ? term : scene->entry->date;
    return lq_fact_on(scene->state, QUOTA_SUBJECT_ACCOUNT, account->number, fact, scene->entry->pollutant,
                      day, NULL);
}

static int64_t actual_of(const lq_scene *scene, int32_t term)
{
    const int64_t actual = of_term(scene, QUOTA_FACT_ACTUAL, term);
    return actual == QUOTA_UNKNOWN ? lq_stated(scene, LQ_CHAIN_ACCOUNT, QUOTA_FACT_ACTUAL) : actual;
}

/* What is still to be surrendered. */
static int64_t actual_left(const lq_scene *scene)
{
    if (scene->entry->verb != QUOTA_VERB_SURRENDER)
        return QUOTA_UNKNOWN;
    const int64_t actual = actual_of(scene, scene->entry->term),
                  done = surrendered(scene, scene->entry->term);
    return actual == QUOTA_UNKNOWN ? actual : actual > done ? actual - done : 0;
}

/* Before a permit: the last term that has ended must be cleared.  Where terms are kept and none has ended
 * there is nothing to clear. */
static int64_t cleared_before(const lq_scene *scene, int32_t *term)
{
    int32_t last = 0;
    int kept = 0, without = 0;
    uint32_t at = lq_account_at(scene->state, scene->account)->balances;
    for (; at != LQ_NONE; at = lq_balance_at(scene->state, at)->next) {
        const lq_balance *balance = lq_balance_at(scene->state, at);
        if (balance->pollutant != scene->entry->pollutant)
            continue;
        kept |= balance->term != 0;
        without |= balance->term == 0 && balance->available + balance->encumbered > 0;
        if (balance->term != 0 && balance->term < scene->entry->date && balance->term > last)
            last = balance->term;
    }
    *term = last;
    return kept && !without ? 1 : QUOTA_UNKNOWN;
}

static int64_t cleared(const lq_scene *scene)
{
    int32_t term = scene->entry->term;
    int64_t none = QUOTA_UNKNOWN;
    if (scene->entry->pollutant == 0)
        return QUOTA_UNKNOWN;
    if (scene->entry->verb == QUOTA_VERB_STATE)
        none = cleared_before(scene, &term);
    if (term == 0)
        return none;
    const int64_t actual = actual_of(scene, term);
    return actual == QUOTA_UNKNOWN ? actual : surrendered(scene, term) >= actual;
}

/* ---------------------------------------------------------------- the account's facts */

static int64_t window_passed(const lq_scene *scene)
{
    const int32_t term = scene->entry->term;
    const int64_t ends = term == 0 ? QUOTA_UNKNOWN : of_term(scene, QUOTA_FACT_TERM_WINDOW_ENDS, term);
    return ends == QUOTA_UNKNOWN ? ends : scene->entry->date > ends;
}

int64_t lq_derive_of_account(lq_scene *scene, lq_derived what)
{
    const lq_state *state = scene->state;
    const quota_entry *entry = scene->entry;
    if (what == LQ_DERIVED_ALLOCATED)
        return lq_total_of(state, LQ_TOTAL_ALLOCATED, 0, entry->pollutant);
    if (what == LQ_DERIVED_SET_ASIDE)
        return lq_plus(lq_total_of(state, LQ_TOTAL_SET_ASIDE, 0, entry->pollutant),
                       entry->verb == QUOTA_VERB_ISSUE && entry->kind == QUOTA_ENTRY_SET_ASIDE ? entry->moved
                                                                                               : 0);
    if (scene->account == LQ_NONE)
        return QUOTA_UNKNOWN;
    const lq_account *account = lq_account_at(state, scene->account);
    const int reserve = account->role == QUOTA_ROLE_RESERVE;
    const lq_sums sums = sums_of(scene);
    switch (what) {
    case LQ_DERIVED_POOL:
        return account->pool == 0 ? QUOTA_UNKNOWN : account->pool;
    case LQ_DERIVED_GOVERNMENT:
        return reserve;
    case LQ_DERIVED_HOLDING:
        return entry->pollutant == 0 ? QUOTA_UNKNOWN : lq_plus(sums.available, sums.encumbered);
    case LQ_DERIVED_PLEDGED:
        return entry->pollutant == 0 ? QUOTA_UNKNOWN : pledged(scene);
    case LQ_DERIVED_ACTUAL:
        return actual_left(scene);
    case LQ_DERIVED_CLEARED:
        return cleared(scene);
    case LQ_DERIVED_WINDOW_PASSED:
        return window_passed(scene);
    case LQ_DERIVED_NEXT_PERMIT:
        return entry->term != 0 && of_term(scene, QUOTA_FACT_NEXT_TERM_ENDS, entry->term) != QUOTA_UNKNOWN
                   ? 1
                   : QUOTA_UNKNOWN;
    case LQ_DERIVED_FROM_SURPLUS:
        return entry->term != 0 && entry->date > entry->term ? 1 : QUOTA_UNKNOWN;
    case LQ_DERIVED_STOCK: /* and what the project has of it already: the order of legs does not matter */
        return !reserve             ? QUOTA_UNKNOWN
               : account->pool == 0 ? lq_plus(sums.available, lq_legs_of(scene)->of_account)
                                    : lq_plus(lq_total_of(state, LQ_TOTAL_AREA,
                                                          lq_level_number(account->pool), entry->pollutant),
                                              lq_legs_of(scene)->of_level);
    case LQ_DERIVED_AREA:
        return reserve && account->place != 0
                   ? lq_plus(lq_total_of(state, LQ_TOTAL_AREA, account->place, entry->pollutant),
                             lq_legs_of(scene)->of_area)
                   : QUOTA_UNKNOWN;
    default:
        return QUOTA_UNKNOWN;
    }
}
