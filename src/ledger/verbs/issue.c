/* issue.c - milligrams come into being, in a lot that is born with them; what repays a debt is cancelled at
 * once. */
#include "ledger/entry/fields.h"
#include "ledger/verbs/act.h"

#include <string.h>

static int has_tags_of(const lq_lot *lot, const lq_act *act)
{
    const quota_entry *entry = act->entry;

    return lot->pollutant == entry->pollutant && lot->party == act->party && lot->place == entry->place &&
           lot->basin == entry->basin && lot->industry == entry->industry && lot->origin == entry->origin &&
           lot->earmark == entry->earmark && lot->measure == entry->measure &&
           lot->expected == ((entry->flags & QUOTA_FLAG_EXPECTED) != 0) &&
           lot->completed == entry->valid_from && memcmp(lot->proof, entry->proof, sizeof lot->proof) == 0;
}

/* A lot is either a reduction, with evidence of its own, or an allocation. */
static int is_of_sort(const lq_lot *lot, const lq_act *act)
{
    const lq_verb_row *born = lq_verb_row_of(QUOTA_VERB_ISSUE, lot->kind);

    return born != NULL && ((born->rules ^ act->row->rules) & LQ_RULE_EVIDENCE) == 0;
}

static quota_status check_lot(const lq_act *act)
{
    const lq_lot *lot;

    if (act->lot == LQ_NONE) {
        return QUOTA_OK;
    }
    lot = lq_lot_at(act->state, act->lot);
    if (lot->group != act->applying->first_seq || lot->parent != LQ_NONE) {
        return lq_refuse_number(act, QUOTA_R_LOT_EXISTS, "lot", "a new lot", lot->number);
    }
    if (!has_tags_of(lot, act) || !is_of_sort(lot, act)) {
        return lq_refuse_number(act, QUOTA_R_LOT_EXISTS, "lot", "the tags it was born with in this group",
                                lot->number);
    }
    return QUOTA_OK;
}

static quota_status check_evidence(const lq_act *act)
{
    static const uint8_t none[QUOTA_PROOF_SIZE];
    uint32_t found;

    if ((act->row->rules & LQ_RULE_EVIDENCE) == 0 || memcmp(act->entry->proof, none, sizeof none) == 0) {
        return QUOTA_OK;
    }
    found = lq_find_evidence(act->state, act->entry->proof, act->entry->pollutant);
    if (found != LQ_NONE && found != act->lot) {
        return lq_refuse_number(act, QUOTA_R_EVIDENCE_USED, "proof",
                                "evidence that has made no lot; it has made",
                                lq_lot_at(act->state, found)->number);
    }
    return QUOTA_OK;
}

/* What an ended account owed went on in a merger or division: a reduction in its name would leave that debt
 * aside. */
static quota_status check_party(const lq_act *act)
{
    if ((act->row->needs & LQ_FIELD_BIT(party)) == 0 ||
        lq_account_at(act->state, act->party)->standing != LQ_ENDED) {
        return QUOTA_OK;
    }
    return lq_refuse_number(act, QUOTA_R_ACCOUNT_CLOSED, "party", "an account that has not ended",
                            act->entry->party);
}

/* What is not made yet repays nothing. */
static quota_status check_realised(const lq_act *act)
{
    if ((act->row->rules & LQ_RULE_REALISED) != 0 && (act->entry->flags & QUOTA_FLAG_EXPECTED) != 0) {
        return lq_refuse_number(act, QUOTA_R_NOT_REALISED, "lot", "a reduction that is realised",
                                act->entry->lot);
    }
    return QUOTA_OK;
}

/* What the party owes of the pollutant. */
static int64_t debt_of_party(const lq_act *act)
{
    const uint32_t balance =
        act->party == LQ_NONE ? LQ_NONE : lq_find_balance(act->state, act->party, act->entry->pollutant, 0);

    return balance == LQ_NONE ? 0 : lq_balance_at(act->state, balance)->debt;
}

quota_status lq_check_issue(lq_act *act)
{
    const int repays = (act->row->rules & LQ_RULE_DEBT) != 0;
    const int64_t debt = debt_of_party(act);
    const int64_t issued = act->lot == LQ_NONE ? 0 : lq_lot_at(act->state, act->lot)->sums[0];
    quota_status status;

    act->from = act->row->from_bucket;
    act->to = act->row->to_bucket;
    if ((status = check_party(act)) != QUOTA_OK || (status = check_realised(act)) != QUOTA_OK ||
        (status = check_lot(act)) != QUOTA_OK || (status = check_evidence(act)) != QUOTA_OK) {
        return status;
    }
    if (repays) {
        status = lq_limit(act, debt);
    } else if (debt > 0) {
        return lq_refuse_amount(act, QUOTA_R_DEBT_FIRST, "party", "owing ", 0, debt);
    }
    if (status == QUOTA_OK && act->moved > QUOTA_AMOUNT_MAX - issued) {
        return lq_refuse_amount(act, QUOTA_R_OVERFLOW, "amount", "at most ", QUOTA_AMOUNT_MAX - issued,
                                act->moved);
    }
    if (status == QUOTA_OK && !repays) {
        status = lq_check_give(act, act->account, act->entry->pollutant, act->entry->term);
    }
    return status;
}

static uint32_t born(lq_act *act)
{
    const quota_entry *entry = act->entry;
    lq_lot lot = {.number = entry->lot,
                  .seq = act->seq,
                  .group = act->applying->first_seq,
                  .party = act->party,
                  .parent = LQ_NONE,
                  .place = entry->place,
                  .basin = entry->basin,
                  .industry = entry->industry,
                  .completed = entry->valid_from,
                  .pollutant = entry->pollutant,
                  .origin = entry->origin,
                  .earmark = entry->earmark,
                  .measure = entry->measure,
                  .kind = entry->kind,
                  .expected = (entry->flags & QUOTA_FLAG_EXPECTED) != 0};

    memcpy(lot.proof, entry->proof, sizeof lot.proof);
    return lq_add_lot(act->state, &lot);
}

/* The law asks how much was allocated and set aside. */
static quota_status count_issued(const lq_act *act)
{
    const uint8_t kind = act->entry->kind;

    if (kind != QUOTA_ENTRY_ALLOCATE && kind != QUOTA_ENTRY_SET_ASIDE) {
        return QUOTA_OK;
    }
    return lq_add_to_total(act->state, kind == QUOTA_ENTRY_ALLOCATE ? LQ_TOTAL_ALLOCATED : LQ_TOTAL_SET_ASIDE,
                           0, act->entry->pollutant, act->moved);
}

static quota_status repay(lq_act *act)
{
    lq_lot *lot;
    quota_status status = lq_claim_made(act, act->cell, QUOTA_BUCKET_CANCELLED, NULL);

    if (status == QUOTA_OK && act->party != LQ_NONE) {
        status = lq_shift_debt(act->state, act->party, act->entry->pollutant, -act->moved);
    }
    if (status != QUOTA_OK) {
        return status;
    }
    lot = lq_write_lot(act->state, act->lot);
    if (lot == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    lot->repaid += act->moved;
    return QUOTA_OK;
}

quota_status lq_do_issue(lq_act *act)
{
    quota_status status;

    if (act->lot == LQ_NONE) {
        act->lot = born(act);
        if (act->lot == LQ_NONE) {
            return QUOTA_E_NO_MEMORY;
        }
    }
    status = lq_shift_issued(act->state, act->lot, act->moved);
    if (status == QUOTA_OK) {
        status = lq_give(act, act->account, act->lot, act->entry->term, act->to);
        act->cell = act->to_cell;
    }
    if (status == QUOTA_OK) {
        status = count_issued(act);
    }
    return status == QUOTA_OK && act->to == QUOTA_BUCKET_CANCELLED ? repay(act) : status;
}
