/* take_give.c - the two halves of every movement: milligrams are taken from available or from a hold, and
 * given to a bucket; and the claim that stays behind where they are set aside. */
#include "ledger/verbs/act.h"

#include <string.h>

int lq_has_target(const quota_entry *entry)
{
    static const uint8_t none[QUOTA_ID_SIZE];

    return memcmp(entry->target, none, sizeof none) != 0;
}

int64_t lq_available(const lq_act *act)
{
    return act->cell == LQ_NONE ? 0 : lq_amounts_at(act->state, act->cell)->available;
}

quota_status lq_limit(lq_act *act, int64_t there)
{
    if (act->moved <= there) {
        return QUOTA_OK;
    }
    if ((act->entry->flags & QUOTA_FLAG_UP_TO) == 0) {
        return lq_refuse_amount(act, QUOTA_R_INSUFFICIENT, "amount", "at most ", there, act->moved);
    }
    act->moved = there;
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- take: from a hold */

quota_status lq_check_target_cell(const lq_act *act)
{
    const lq_cell *cell = lq_cell_at(act->state, lq_claim_at(act->state, act->claim)->cell);
    const int32_t term = lq_term_of(act->state, cell);

    if (cell->account != act->account) {
        return lq_refuse_number(act, QUOTA_R_TARGET_OTHER, "account", "the target's", act->entry->account);
    }
    if (cell->lot != act->lot) {
        return lq_refuse_number(act, QUOTA_R_TARGET_OTHER, "lot", "the target's", act->entry->lot);
    }
    if (term != act->entry->term) {
        return lq_refuse_date(act, QUOTA_R_TARGET_OTHER, "term", term == 0 ? "none" : "", term,
                              act->entry->term);
    }
    return QUOTA_OK;
}

/* Whether a hold of this kind lets such an entry take: a deal its sale, a plan its use, a pledge its
 * foreclosure, a freeze nothing; one without a kind everything. */
static int lets_take(uint8_t hold, const quota_entry *entry)
{
    switch (hold) {
    case QUOTA_ENTRY_DEAL:
        return entry->kind == QUOTA_ENTRY_SALE || entry->kind == QUOTA_ENTRY_BID;
    case QUOTA_ENTRY_PLAN:
        return entry->verb == QUOTA_VERB_USE;
    case QUOTA_ENTRY_PLEDGE:
        return entry->kind == QUOTA_ENTRY_FORECLOSE;
    case QUOTA_ENTRY_FREEZE:
        return 0;
    default:
        return 1;
    }
}

/* A lender may agree to another buyer. */
static int is_for_another(const lq_act *act, const lq_claim *hold)
{
    const quota_entry *entry = act->entry;

    if (entry->verb == QUOTA_VERB_MOVE) {
        return hold->to_account != LQ_NONE && hold->to_account != act->to_account &&
               !(entry->kind == QUOTA_ENTRY_FORECLOSE && (entry->flags & QUOTA_FLAG_APPROVED) != 0);
    }
    return entry->verb == QUOTA_VERB_USE && hold->project != LQ_NONE && hold->project != act->project;
}

static quota_status check_hold(lq_act *act)
{
    const quota_entry *entry = act->entry;
    const lq_claim *hold = lq_claim_at(act->state, act->claim);
    quota_status status;

    if (hold->bucket != QUOTA_BUCKET_ENCUMBERED) {
        return lq_refuse_target(act, QUOTA_R_TARGET_KIND, "a hold");
    }
    status = lq_check_target_cell(act);
    if (status != QUOTA_OK) {
        return status;
    }
    if ((act->row->rules & LQ_RULE_PASS_HOLD) == 0) {
        if (hold->valid_until != 0 && entry->date > hold->valid_until) {
            return lq_refuse_date(act, QUOTA_R_EXPIRED, "date", "up to ", hold->valid_until, entry->date);
        }
        if ((hold->mask >> entry->verb & 1) != 0 || !lets_take(hold->kind, entry)) {
            return lq_refuse_target(act, QUOTA_R_HOLD_BLOCKS, "a hold that lets the verb and kind take");
        }
        if (is_for_another(act, hold)) {
            return entry->verb == QUOTA_VERB_USE
                       ? lq_refuse_number(act, QUOTA_R_BENEFICIARY, "project", "the hold's", entry->project)
                       : lq_refuse_number(act, QUOTA_R_BENEFICIARY, "to_account", "the hold's beneficiary",
                                          entry->to_account);
        }
    }
    act->from = QUOTA_BUCKET_ENCUMBERED;
    act->cell = hold->cell;
    return lq_limit(act, hold->left);
}

/* ---------------------------------------------------------------- take: from available */

int32_t lq_term_limit(const lq_state *state, uint64_t account, uint8_t pollutant, int32_t term)
{
    int64_t window;

    if (term == 0) {
        return 0;
    }
    /* As stated for the term's own last day: the window of a later period never revives this one. */
    window =
        lq_fact_on(state, QUOTA_SUBJECT_ACCOUNT, account, QUOTA_FACT_TERM_WINDOW_ENDS, pollutant, term, NULL);
    return window > term ? (int32_t)window : term;
}

quota_status lq_check_take(lq_act *act)
{
    const quota_entry *entry = act->entry;
    const lq_lot *lot = lq_lot_at(act->state, act->lot);

    if (act->claim != LQ_NONE) {
        return check_hold(act);
    }
    if (entry->term != 0 && entry->date > entry->term && (act->row->rules & LQ_RULE_PASS_TERM) == 0) {
        const int32_t limit = lq_term_limit(act->state, entry->account, lot->pollutant, entry->term);

        if (entry->date > limit) {
            return lq_refuse_date(act, QUOTA_R_TERM_ENDED, "date", "up to ", limit, entry->date);
        }
    }
    if (lot->sums[0] > 0 && lot->sums[QUOTA_BUCKET_INVALID] == lot->sums[0]) {
        return lq_refuse_number(act, QUOTA_R_LOT_VOID, "lot", "a lot that is valid", entry->lot);
    }
    act->from = QUOTA_BUCKET_AVAILABLE;
    act->cell = lq_seen_cell(act->state, act->seen->cell, act->account, act->lot, entry->term);
    return lq_limit(act, lq_available(act));
}

quota_status lq_take(lq_act *act)
{
    quota_status status;

    if (act->cell == LQ_NONE) { /* UP_TO found nothing */
        act->cell = lq_add_cell(act->state, act->account, act->lot, act->entry->term);
        if (act->cell == LQ_NONE) {
            return QUOTA_E_NO_MEMORY;
        }
    }
    status = lq_shift(act->state, act->cell, act->from, -act->moved);
    if (status == QUOTA_OK && act->claim != LQ_NONE) {
        status = lq_reduce_claim(act->state, act->claim, act->moved);
    }
    return status;
}

/* ---------------------------------------------------------------- give */

quota_status lq_check_give(const lq_act *act, uint32_t account, uint8_t pollutant, int32_t term)
{
    const lq_account *receiver = lq_account_at(act->state, account);
    const uint32_t balance = lq_find_balance(act->state, account, pollutant, term);
    const int64_t there = balance == LQ_NONE ? 0 : lq_balance_at(act->state, balance)->available;

    if (receiver->standing == LQ_ENDED) {
        return lq_refuse_number(act, QUOTA_R_TO_ACCOUNT_CLOSED, "to_account", "an account that has not ended",
                                receiver->number);
    }
    /* What leaves a balance and comes back to it does not grow it. */
    if (!(account == act->account && term == act->entry->term && act->from == QUOTA_BUCKET_AVAILABLE) &&
        act->moved > QUOTA_AMOUNT_MAX - there) {
        return lq_refuse_amount(act, QUOTA_R_OVERFLOW, "amount", "at most ", QUOTA_AMOUNT_MAX - there,
                                act->moved);
    }
    return QUOTA_OK;
}

quota_status lq_give(lq_act *act, uint32_t account, uint32_t lot, int32_t term, uint8_t bucket)
{
    act->to_cell = lq_seen_cell(act->state, act->seen->to_cell, account, lot, term);
    if (act->to_cell == LQ_NONE) {
        act->to_cell = lq_new_cell(act->state, account, lot, term);
    }
    return act->to_cell == LQ_NONE ? QUOTA_E_NO_MEMORY
                                   : lq_shift(act->state, act->to_cell, bucket, act->moved);
}

/* ---------------------------------------------------------------- what stays behind */

quota_status lq_claim_made(lq_act *act, uint32_t cell, uint8_t bucket, const lq_claim *like)
{
    lq_claim claim = {.made = act->moved,
                      .left = act->moved,
                      .seq = act->seq,
                      .cell = cell,
                      .project = LQ_NONE,
                      .to_account = LQ_NONE,
                      .bucket = bucket,
                      .kind = act->entry->kind,
                      .verb = act->entry->verb};

    if (like != NULL) {
        claim.project = like->project;
        claim.to_account = like->to_account;
        claim.mask = like->mask;
        claim.valid_until = like->valid_until;
        claim.kind = like->kind;
        claim.verb = like->verb;
    }
    if (act->entry->verb == QUOTA_VERB_HOLD || act->entry->verb == QUOTA_VERB_USE) {
        claim.project = act->project;
    }
    if (act->entry->verb == QUOTA_VERB_HOLD) {
        claim.to_account = act->to_account;
        claim.mask = act->entry->mask;
        claim.valid_until = act->entry->valid_until;
    }
    act->made = lq_add_claim(act->state, &claim);
    return act->made == LQ_NONE ? QUOTA_E_NO_MEMORY : QUOTA_OK;
}
