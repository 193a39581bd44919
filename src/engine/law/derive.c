/* derive.c - facts that the entry, its lot's tags and the account's sums tell. */
#include "engine/law/scene.h"

static int64_t given(int64_t value)
{
    return value == 0 ? QUOTA_UNKNOWN : value;
}

/* ---------------------------------------------------------------- the lot */

static int64_t measure_of(const lq_scene *scene)
{
    const quota_entry *entry = scene->entry;
    if (entry->verb == QUOTA_VERB_RESTORE)
        return QUOTA_MEASURE_UNUSED;
    if (entry->verb == QUOTA_VERB_MOVE && entry->kind == QUOTA_ENTRY_ABANDON)
        return entry->measure != 0 ? entry->measure : QUOTA_MEASURE_ABANDONED;
    return given(scene->tags.measure);
}

/* What a reserve holds is in the bank, and what entered it; what was allotted to its holder never was. */
static int64_t in_bank(const lq_scene *scene)
{
    if (!scene->tags.known)
        return QUOTA_UNKNOWN;
    if (scene->account != LQ_NONE && lq_account_at(scene->state, scene->account)->role == QUOTA_ROLE_RESERVE)
        return 1;
    switch (scene->tags.kind) {
    case QUOTA_ENTRY_PLAIN:
        return QUOTA_UNKNOWN;
    case QUOTA_ENTRY_ALLOCATE:
    case QUOTA_ENTRY_CONVERT:
        return 0;
    default:
        return 1;
    }
}

static int64_t fraud_debt(const lq_scene *scene)
{
    if (scene->entry->verb == QUOTA_VERB_ISSUE && scene->entry->kind == QUOTA_ENTRY_REPAY)
        return 0;
    if (scene->repaid >= 0)
        return scene->repaid;
    return scene->lot == LQ_NONE ? 0 : lq_lot_at(scene->state, scene->lot)->repaid;
}

static int64_t reserve_source(const quota_entry *entry)
{
    if (entry->verb == QUOTA_VERB_ISSUE && entry->kind == QUOTA_ENTRY_SET_ASIDE)
        return QUOTA_RESERVE_SOURCE_SET_ASIDE;
    if (entry->verb == QUOTA_VERB_MOVE && entry->kind == QUOTA_ENTRY_BUYBACK)
        return QUOTA_RESERVE_SOURCE_BUYBACK;
    return QUOTA_UNKNOWN;
}

/* What is paid for. */
static int64_t fee_for(const quota_entry *entry)
{
    if (entry->verb == QUOTA_VERB_ISSUE && entry->kind == QUOTA_ENTRY_ALLOCATE)
        return QUOTA_FEE_FOR_INITIAL;
    if (entry->verb == QUOTA_VERB_HOLD && entry->kind == QUOTA_ENTRY_DEAL)
        return QUOTA_FEE_FOR_SALE;
    if (entry->verb != QUOTA_VERB_MOVE)
        return QUOTA_UNKNOWN;
    switch (entry->kind) {
    case QUOTA_ENTRY_SALE:
    case QUOTA_ENTRY_BID:
    case QUOTA_ENTRY_FORECLOSE:
        return QUOTA_FEE_FOR_SALE;
    case QUOTA_ENTRY_BUYBACK:
        return QUOTA_FEE_FOR_BUYBACK;
    default:
        return QUOTA_UNKNOWN;
    }
}

int64_t lq_derive(lq_scene *scene, lq_derived what)
{
    const quota_entry *entry = scene->entry;
    switch (what) {
    case LQ_DERIVED_NONE:
        return QUOTA_UNKNOWN;
    case LQ_DERIVED_LAW_DAY:
        return scene->law_day;
    case LQ_DERIVED_APPROVED:
        return entry->flags & QUOTA_FLAG_APPROVED ? 1 : QUOTA_UNKNOWN;
    case LQ_DERIVED_POLLUTANT:
        /* of what becomes real the entry names the lot alone */
        return given(entry->pollutant != 0 || scene->lot == LQ_NONE
                         ? entry->pollutant
                         : lq_lot_at(scene->state, scene->lot)->pollutant);
    case LQ_DERIVED_AMOUNT:
        return entry->moved;
    case LQ_DERIVED_PRICE:
        return given(entry->price);
    case LQ_DERIVED_TOTAL:
        return given(entry->total);
    case LQ_DERIVED_CHANNEL:
        return given(entry->channel);
    case LQ_DERIVED_LOT_PLACE:
        return given(scene->tags.place);
    case LQ_DERIVED_LOT_BASIN:
        return given(scene->tags.basin);
    case LQ_DERIVED_LOT_INDUSTRY:
        return given(scene->tags.industry);
    case LQ_DERIVED_ORIGIN:
        return given(scene->tags.origin);
    case LQ_DERIVED_EARMARK:
        if (scene->tags.earmark == 0 && scene->tags.known)
            return QUOTA_LOT_EARMARK_NONE;
        return given(scene->tags.earmark);
    case LQ_DERIVED_MEASURE:
        return measure_of(scene);
    case LQ_DERIVED_COMPLETED:
        return given(scene->tags.completed);
    case LQ_DERIVED_IN_BANK:
        return in_bank(scene);
    case LQ_DERIVED_FRAUD_DEBT:
        return fraud_debt(scene);
    case LQ_DERIVED_RESERVE_SOURCE:
        return reserve_source(entry);
    case LQ_DERIVED_FEE_FOR:
        return fee_for(entry);
    case LQ_DERIVED_YES:
        return 1;
    default:
        return what < LQ_DERIVED_COUNTY ? lq_derive_of_account(scene, what)
                                        : lq_derive_of_project(scene, what);
    }
}
