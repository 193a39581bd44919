/* moves.c - from one account, term or lot to another: a sale, a merger, a carry-over, a part that changes its
 * tags and becomes a child lot. */
#include "ledger/verbs/act.h"

quota_status lq_check_move(lq_act *act)
{
    const quota_entry *entry = act->entry;
    quota_status status;

    if (entry->kind == QUOTA_ENTRY_CARRY && entry->to_term <= entry->term) {
        return lq_refuse_date(act, QUOTA_R_TERM_ORDER, "to_term", "after ", entry->term, entry->to_term);
    }
    if (act->account == act->to_account && entry->term == entry->to_term && entry->to_lot == 0) {
        return lq_refuse_number(act, QUOTA_R_SAME_CELL, "to_account", "another account", entry->to_account);
    }
    if (entry->to_lot != 0 && lq_find_lot(act->state, entry->to_lot) != LQ_NONE) {
        return lq_refuse_number(act, QUOTA_R_LOT_EXISTS, "to_lot", "a new lot", entry->to_lot);
    }
    if (entry->kind == QUOTA_ENTRY_FORECLOSE) {
        const lq_claim *hold = lq_claim_at(act->state, act->claim);

        if (hold->bucket != QUOTA_BUCKET_ENCUMBERED || hold->kind != QUOTA_ENTRY_PLEDGE) {
            return lq_refuse_target(act, QUOTA_R_TARGET_KIND, "a pledge");
        }
    }
    if ((status = lq_check_take(act)) != QUOTA_OK) {
        return status;
    }
    act->to = (act->row->rules & LQ_RULE_RENEWS) != 0 && act->claim != LQ_NONE ? QUOTA_BUCKET_ENCUMBERED
                                                                               : QUOTA_BUCKET_AVAILABLE;
    return lq_check_give(act, act->to_account, entry->pollutant, entry->to_term);
}

/* ---------------------------------------------------------------- effect */

/* The child: the parent's tags, but for those the entry gives. */
static uint32_t add_child(const lq_act *act)
{
    const quota_entry *entry = act->entry;
    lq_lot child = *lq_lot_at(act->state, act->lot);

    child.number = entry->to_lot;
    child.owed = child.repaid = 0;
    child.seq = act->seq;
    child.group = act->applying->first_seq;
    child.parent = act->lot;
    child.kind = entry->kind;
    child.origin = entry->origin != 0 ? entry->origin : child.origin;
    child.earmark = entry->earmark != 0 ? entry->earmark : child.earmark;
    child.measure = entry->measure != 0 ? entry->measure : child.measure;
    return lq_add_lot(act->state, &child);
}

/* What the parent loses is cancelled in it and issued in the child, so each of the two keeps its sum. */
static quota_status bear_child(lq_act *act, uint32_t *child)
{
    quota_status status = lq_shift(act->state, act->cell, QUOTA_BUCKET_CANCELLED, act->moved);

    if (status == QUOTA_OK) {
        status = lq_claim_made(act, act->cell, QUOTA_BUCKET_CANCELLED, NULL);
    }
    if (status != QUOTA_OK) {
        return status;
    }
    *child = add_child(act);
    return *child == LQ_NONE ? QUOTA_E_NO_MEMORY : lq_shift_issued(act->state, *child, act->moved);
}

/* The last purchase ranks first in the order of loss (Qujing 24). */
static quota_status mark_bought(const lq_act *act)
{
    const uint16_t rules = act->row->rules;
    const uint32_t bought_from = lq_cell_at(act->state, act->cell)->bought;
    const uint32_t old = lq_cell_at(act->state, act->to_cell)->bought;
    uint32_t bought = old;

    if ((rules & LQ_RULE_BUYS) != 0) {
        bought = act->seq;
    } else if ((rules & LQ_RULE_KEEPS_BOUGHT) != 0 || act->entry->to_lot != 0) {
        bought = bought_from > old ? bought_from : old;
    }
    return bought == old ? QUOTA_OK : lq_set_bought(act->state, act->to_cell, bought);
}

quota_status lq_do_move(lq_act *act)
{
    const quota_entry *entry = act->entry;
    uint32_t lot = act->lot;
    quota_status status = lq_take(act);

    if (status == QUOTA_OK && entry->to_lot != 0) {
        status = bear_child(act, &lot);
    }
    if (status == QUOTA_OK) {
        status = lq_give(act, act->to_account, lot, entry->to_term, act->to);
    }
    if (status == QUOTA_OK) {
        status = mark_bought(act);
    }
    if (status == QUOTA_OK && act->to == QUOTA_BUCKET_ENCUMBERED) {
        /* The same hold, now the receiver's. */
        status =
            lq_claim_made(act, act->to_cell, QUOTA_BUCKET_ENCUMBERED, lq_claim_at(act->state, act->claim));
    }
    return status;
}
