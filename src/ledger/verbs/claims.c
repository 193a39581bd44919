/* claims.c - what is set aside, for a while or for good, and what of it comes back.
 *
 *   hold, use, surrender, cancel, void   take, and leave a claim
 *   release, restore                     reduce a claim, and give to available */
#include "ledger/verbs/act.h"

/* ---------------------------------------------------------------- setting aside */

static quota_status check_realised(const lq_act *act)
{
    if ((act->row->rules & LQ_RULE_REALISED) != 0 && lq_lot_at(act->state, act->lot)->expected) {
        return lq_refuse_number(act, QUOTA_R_NOT_REALISED, "lot", "a lot that is realised", act->entry->lot);
    }
    return QUOTA_OK;
}

quota_status lq_check_hold(lq_act *act)
{
    const quota_status status = check_realised(act);

    act->to = act->row->to_bucket;
    return status != QUOTA_OK ? status : lq_check_take(act);
}

quota_status lq_check_use(lq_act *act)
{
    const quota_entry *entry = act->entry;
    const uint8_t pollutant = lq_lot_at(act->state, act->lot)->pollutant;
    uint32_t part;
    quota_status status;

    act->to = act->row->to_bucket;
    if ((act->row->rules & LQ_RULE_INCREMENT) != 0 &&
        lq_fact_on(act->state, QUOTA_SUBJECT_PROJECT, entry->project, QUOTA_FACT_INCREMENT, pollutant,
                   entry->date, NULL) == QUOTA_UNKNOWN) {
        return lq_refuse_number(act, QUOTA_R_POLLUTANT, "project",
                                "a project with an increment of the lot's pollutant", entry->project);
    }
    if ((status = lq_check_take(act)) != QUOTA_OK) {
        return status;
    }
    part = lq_find_part(act->state, act->project, pollutant);
    if (part != LQ_NONE && act->moved > QUOTA_AMOUNT_MAX - lq_part_at(act->state, part)->used) {
        return lq_refuse_amount(act, QUOTA_R_OVERFLOW, "amount", "at most ",
                                QUOTA_AMOUNT_MAX - lq_part_at(act->state, part)->used, act->moved);
    }
    return QUOTA_OK;
}

quota_status lq_check_out(lq_act *act)
{
    quota_status status = check_realised(act);

    act->to = act->row->to_bucket;
    if (status == QUOTA_OK) {
        status = lq_check_take(act);
    }
    if (status == QUOTA_OK && (act->row->rules & LQ_RULE_DEBT) != 0) {
        const uint32_t balance = lq_find_balance(act->state, act->account, act->entry->pollutant, 0);

        status = lq_limit(act, balance == LQ_NONE ? 0 : lq_balance_at(act->state, balance)->debt);
    }
    return status;
}

int64_t lq_may_be_lost(const lq_lot *lot)
{
    return lot->sums[0] - lot->sums[QUOTA_BUCKET_INVALID] - lot->owed;
}

quota_status lq_check_void(lq_act *act)
{
    const int64_t most = lq_may_be_lost(lq_lot_at(act->state, act->lot));
    int64_t there;
    quota_status status = QUOTA_OK;

    act->to = act->row->to_bucket;
    if (act->claim != LQ_NONE) {
        const lq_claim *claim = lq_claim_at(act->state, act->claim);

        if (claim->bucket > QUOTA_BUCKET_SURRENDERED) {
            return lq_refuse_target(act, QUOTA_R_TARGET_KIND, "a hold, a use or a surrender");
        }
        if ((status = lq_check_target_cell(act)) != QUOTA_OK) {
            return status;
        }
        act->from = claim->bucket;
        act->cell = claim->cell;
        there = claim->left;
    } else {
        act->from = QUOTA_BUCKET_AVAILABLE;
        act->cell = lq_find_cell(act->state, act->account, act->lot, act->entry->term);
        there = lq_available(act);
    }
    if ((act->row->rules & LQ_RULE_LOSS) != 0) {
        status = lq_check_loss(act, act->cell, act->from);
    }
    return status != QUOTA_OK ? status : lq_limit(act, there < most ? there : most);
}

/* The project's need, as the law has just answered it. */
static quota_status note_required(const lq_act *act)
{
    const quota_entry *entry = act->entry;
    lq_part *part;

    if (entry->verb != QUOTA_VERB_USE || entry->verdict == 0) {
        return QUOTA_OK;
    }
    part = lq_write_part(act->state,
                         lq_find_part(act->state, act->project, lq_lot_at(act->state, act->lot)->pollutant));
    if (part == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    part->required = entry->required;
    part->ratio_num = entry->ratio_num;
    part->ratio_den = entry->ratio_den;
    if (part->first_den == 0) {
        part->first_num = entry->ratio_num;
        part->first_den = entry->ratio_den;
    }
    return QUOTA_OK;
}

quota_status lq_do_set_aside(lq_act *act)
{
    quota_status status = lq_take(act);

    if (status == QUOTA_OK) {
        status = lq_shift(act->state, act->cell, act->to, act->moved);
    }
    if (status == QUOTA_OK) {
        status = lq_claim_made(act, act->cell, act->to, NULL);
    }
    if (status == QUOTA_OK && (act->row->rules & LQ_RULE_DEBT) != 0) {
        status = lq_shift_debt(act->state, act->account, act->entry->pollutant, -act->moved);
    }
    return status != QUOTA_OK ? status : note_required(act);
}

/* ---------------------------------------------------------------- coming back */

/* A deal and a plan are withdrawn by those who made them; a pledge and a freeze are another's, and
 * discharged. */
static int may_release(uint8_t kind, uint8_t hold)
{
    switch (hold) {
    case QUOTA_ENTRY_DEAL:
    case QUOTA_ENTRY_PLAN:
        return kind != QUOTA_ENTRY_DISCHARGE;
    case QUOTA_ENTRY_PLEDGE:
    case QUOTA_ENTRY_FREEZE:
        return kind != QUOTA_ENTRY_WITHDRAWN;
    default:
        return 1;
    }
}

quota_status lq_check_release(lq_act *act)
{
    const quota_entry *entry = act->entry;
    const lq_claim *hold = lq_claim_at(act->state, act->claim);

    if (hold->bucket != QUOTA_BUCKET_ENCUMBERED) {
        return lq_refuse_target(act, QUOTA_R_TARGET_KIND, "a hold");
    }
    if (!may_release(entry->kind, hold->kind)) {
        return lq_refuse_target(act, QUOTA_R_TARGET_KIND,
                                entry->kind == QUOTA_ENTRY_WITHDRAWN ? "a deal or a plan"
                                                                     : "a pledge or a freeze");
    }
    if (entry->kind == QUOTA_ENTRY_EXPIRE && (hold->valid_until == 0 || entry->date <= hold->valid_until)) {
        return hold->valid_until == 0 ? lq_refuse_target(act, QUOTA_R_NOT_EXPIRED, "a hold with a last day")
                                      : lq_refuse_date(act, QUOTA_R_NOT_EXPIRED, "date", "after ",
                                                       hold->valid_until, entry->date);
    }
    act->from = act->row->from_bucket;
    act->to = act->row->to_bucket;
    return lq_limit(act, hold->left);
}

quota_status lq_check_restore(lq_act *act)
{
    const lq_claim *use = lq_claim_at(act->state, act->claim);
    quota_status status;

    if (use->bucket != QUOTA_BUCKET_CONSUMED) {
        return lq_refuse_target(act, QUOTA_R_TARGET_KIND, "a use");
    }
    act->from = act->row->from_bucket;
    act->to = act->row->to_bucket;
    if ((status = lq_limit(act, use->left)) != QUOTA_OK) {
        return status;
    }
    return lq_check_give(act, act->to_account, act->entry->pollutant, act->entry->to_term);
}

/* How much came back of a project's use, by kind; without a kind it counts as unused.  What came back was
 * found not to be needed, so it leaves no deficit: the requirement falls with it, once nothing above it is
 * left. */
static quota_status count_restored(const lq_act *act)
{
    const uint8_t kind = act->entry->kind;
    const size_t place = kind == QUOTA_ENTRY_PLAIN ? 0 : (size_t)(kind - QUOTA_ENTRY_UNUSED);
    lq_part *part = lq_write_part(
        act->state, lq_find_part(act->state, act->project, lq_lot_at(act->state, act->lot)->pollutant));

    if (part == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    part->restored[place] += act->moved;
    const int64_t before = part->covered + act->moved;
    const int64_t needed = (part->required > before ? part->required : before) - act->moved;
    part->required = needed < part->required ? needed : part->required;
    return QUOTA_OK;
}

quota_status lq_do_bring_back(lq_act *act)
{
    const int restores = act->entry->verb == QUOTA_VERB_RESTORE;
    quota_status status = lq_take(act);

    if (status == QUOTA_OK) {
        status = lq_give(act, restores ? act->to_account : act->account, act->lot, act->entry->term, act->to);
    }
    return status == QUOTA_OK && restores ? count_restored(act) : status;
}
