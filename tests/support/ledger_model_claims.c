/* ledger_model_claims.c - what is set aside and comes back, what is lost and owed, what is undone, what is
 * due. */
#include "ledger_model_take.h"

#include <string.h>

/* ------------------------------------------------------------------ hold, release, use, restore, surrender,
 * cancel */

quota_status model_act_hold(ledger_model *model, quota_entry *entry)
{
    quota_status status;
    if (entry->kind == QUOTA_ENTRY_PLEDGE && model_lot_of(model, entry->lot)->at.expected)
        return QUOTA_R_NOT_REALISED;
    if ((status = model_check_take(model, entry)) != QUOTA_OK)
        return status;
    model_take(model, entry);
    model_shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_ENCUMBERED, entry->moved);
    model_claim_made(model, entry, entry->account, entry->term, QUOTA_BUCKET_ENCUMBERED);
    return QUOTA_OK;
}

quota_status model_act_release(ledger_model *model, quota_entry *entry)
{
    const quota_claim *hold = &model_claim_of(model, entry->target)->at;
    quota_status status;
    if (hold->bucket != QUOTA_BUCKET_ENCUMBERED)
        return QUOTA_R_TARGET_KIND;
    if ((entry->kind == QUOTA_ENTRY_WITHDRAWN &&
         (hold->kind == QUOTA_ENTRY_PLEDGE || hold->kind == QUOTA_ENTRY_FREEZE)) ||
        (entry->kind == QUOTA_ENTRY_DISCHARGE &&
         (hold->kind == QUOTA_ENTRY_DEAL || hold->kind == QUOTA_ENTRY_PLAN)))
        return QUOTA_R_TARGET_KIND;
    if (entry->kind == QUOTA_ENTRY_EXPIRE && (hold->valid_until == 0 || entry->date <= hold->valid_until))
        return QUOTA_R_NOT_EXPIRED;
    if ((status = model_limit(entry, hold->left)) != QUOTA_OK)
        return status;
    model_take(model, entry);
    model_shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_AVAILABLE, entry->moved);
    return QUOTA_OK;
}

quota_status model_act_use(ledger_model *model, quota_entry *entry)
{
    uint8_t pollutant = model_lot_of(model, entry->lot)->at.pollutant;
    quota_status status;
    if (model_fact(model, QUOTA_SUBJECT_PROJECT, entry->project, QUOTA_FACT_INCREMENT, pollutant,
                   entry->date) == QUOTA_UNKNOWN)
        return QUOTA_R_POLLUTANT;
    if ((status = model_check_take(model, entry)) != QUOTA_OK)
        return status;
    model_take(model, entry);
    model_shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_CONSUMED, entry->moved);
    model_claim_made(model, entry, entry->account, entry->term, QUOTA_BUCKET_CONSUMED);
    return QUOTA_OK;
}

quota_status model_act_restore(ledger_model *model, quota_entry *entry)
{
    const quota_claim *use = &model_claim_of(model, entry->target)->at;
    quota_status status;
    if (use->bucket != QUOTA_BUCKET_CONSUMED)
        return QUOTA_R_TARGET_KIND;
    if ((status = model_limit(entry, use->left)) != QUOTA_OK)
        return status;
    if (model_has_ended(model, entry->to_account))
        return QUOTA_R_TO_ACCOUNT_CLOSED;
    model_take(model, entry);
    model_shift(model, entry->to_account, entry->lot, entry->term, QUOTA_BUCKET_AVAILABLE, entry->moved);
    return QUOTA_OK;
}

/* Surrender and cancel: out for good. */
quota_status model_act_out(ledger_model *model, quota_entry *entry)
{
    const quota_lot *lot = &model_lot_of(model, entry->lot)->at;
    uint8_t bucket = entry->verb == QUOTA_VERB_SURRENDER ? QUOTA_BUCKET_SURRENDERED : QUOTA_BUCKET_CANCELLED;
    int repays = entry->kind == QUOTA_ENTRY_REPAY;
    int64_t debt = model_debt_of(model, entry->account, lot->pollutant);
    quota_status status;
    if ((entry->verb == QUOTA_VERB_SURRENDER || repays) && lot->expected)
        return QUOTA_R_NOT_REALISED;
    if ((status = model_check_take(model, entry)) != QUOTA_OK)
        return status;
    if (repays && debt < entry->moved) {
        if (!(entry->flags & QUOTA_FLAG_UP_TO))
            return QUOTA_R_INSUFFICIENT;
        entry->moved = debt;
    }
    model_take(model, entry);
    model_shift(model, entry->account, entry->lot, entry->term, bucket, entry->moved);
    model_claim_made(model, entry, entry->account, entry->term, bucket);
    if (repays)
        model_owe(model, entry->account, lot->pollutant, -entry->moved);
    return QUOTA_OK;
}

/* ------------------------------------------------------------------ void, owe */

/* Left of a cell's claims of a bucket. */
static int64_t used_of(const ledger_model *model, const model_cell *of, uint8_t bucket)
{
    int64_t sum = 0;
    for (size_t i = 0; i < model->claims.count; i++) {
        const quota_claim *at = &((model_claim *)model_at(&model->claims, i))->at;
        if (at->bucket == bucket && at->account == of->account && at->lot == of->lot && at->term == of->term)
            sum += at->left;
    }
    return sum;
}

/* Place in the order of loss: what was never bought and is there; bought, the latest first; what was never
 * bought and is used. */
static uint64_t rank(const model_cell *of, uint8_t bucket)
{
    int used = bucket >= QUOTA_BUCKET_CONSUMED;
    if (of->bought == 0)
        return used ? UINT64_MAX - 8 + bucket : bucket;
    return (UINT32_MAX - of->bought) * 8 + bucket;
}

/* The first lot it was born of. */
static uint64_t family_of(const ledger_model *model, uint64_t lot)
{
    const quota_lot *of = &model_lot_of(model, lot)->at;
    return of->parent ? family_of(model, of->parent) : lot;
}

static int64_t may_be_lost(const quota_lot *lot)
{
    return lot->issued - lot->invalid - lot->owed;
}

/* Of one family, and not all of it lost or owed. */
static int counts_before(const ledger_model *model, uint64_t lot, uint64_t other)
{
    return family_of(model, lot) == family_of(model, other) &&
           may_be_lost(&model_lot_of(model, other)->at) > 0;
}

static int something_ranks_before(const ledger_model *model, const quota_entry *entry, uint8_t bucket)
{
    static const model_cell none;
    const model_cell *own = model_cell_of(model, entry->account, entry->lot, entry->term);
    uint64_t at = rank(own ? own : &none, bucket);
    for (size_t i = 0; i < model->cells.count; i++) {
        const model_cell *other = model_at(&model->cells, i);
        if (!counts_before(model, entry->lot, other->lot))
            continue;
        for (uint8_t of = QUOTA_BUCKET_AVAILABLE; of <= QUOTA_BUCKET_SURRENDERED; of++) {
            int64_t there = of == QUOTA_BUCKET_AVAILABLE    ? other->available
                            : of == QUOTA_BUCKET_ENCUMBERED ? other->encumbered
                                                            : used_of(model, other, of);
            if (there > 0 && rank(other, of) < at)
                return 1;
        }
    }
    return 0;
}

quota_status model_act_void(ledger_model *model, quota_entry *entry)
{
    const quota_lot *lot = &model_lot_of(model, entry->lot)->at;
    uint8_t bucket = QUOTA_BUCKET_AVAILABLE;
    int64_t there = model_available(model, entry->account, entry->lot, entry->term);
    quota_status status;
    if (model_has_target(entry)) {
        const quota_claim *of = &model_claim_of(model, entry->target)->at;
        bucket = of->bucket;
        there = of->left;
        if (bucket > QUOTA_BUCKET_SURRENDERED)
            return QUOTA_R_TARGET_KIND;
        if (!model_is_of_cell(of, entry))
            return QUOTA_R_TARGET_OTHER;
    }
    if (entry->kind != QUOTA_ENTRY_RULED && entry->kind != QUOTA_ENTRY_PLAIN &&
        something_ranks_before(model, entry, bucket))
        return QUOTA_R_ORDER_OF_LOSS;
    if (there > may_be_lost(lot))
        there = may_be_lost(lot);
    if ((status = model_limit(entry, there)) != QUOTA_OK)
        return status;
    model_take(model, entry);
    model_shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_INVALID, entry->moved);
    model_claim_made(model, entry, entry->account, entry->term, QUOTA_BUCKET_INVALID);
    return QUOTA_OK;
}

quota_status model_act_owe(ledger_model *model, quota_entry *entry)
{
    quota_status status;
    if (model_has_ended(model, entry->account))
        return QUOTA_R_ACCOUNT_CLOSED;
    if (entry->to_account && model_has_ended(model, entry->to_account))
        return QUOTA_R_TO_ACCOUNT_CLOSED;
    if (entry->kind == QUOTA_ENTRY_INCUR) {
        quota_lot *lot = &model_lot_of(model, entry->lot)->at;
        for (size_t i = 0; i < model->cells.count; i++) {
            const model_cell *of = model_at(&model->cells, i);
            if (of->bought == 0 && of->available + of->encumbered > 0 &&
                counts_before(model, entry->lot, of->lot))
                return QUOTA_R_ORDER_OF_LOSS;
        }
        if (lot->owed + entry->amount > lot->consumed + lot->surrendered)
            return QUOTA_R_NOT_USED;
        entry->moved = entry->amount;
        entry->pollutant = lot->pollutant;
        lot->owed += entry->moved;
        model_owe(model, entry->account, lot->pollutant, entry->moved);
        return QUOTA_OK;
    }
    if (entry->to_account == entry->account)
        return QUOTA_R_SAME_CELL;
    if ((status = model_limit(entry, model_debt_of(model, entry->account, entry->pollutant))) != QUOTA_OK)
        return status;
    model_owe(model, entry->account, entry->pollutant, -entry->moved);
    if (entry->to_account)
        model_owe(model, entry->to_account, entry->pollutant, entry->moved);
    return QUOTA_OK;
}

/* ------------------------------------------------------------------ correct */

int model_may_correct(const quota_entry *entry, const quota_entry *of)
{
    if (of->kind == QUOTA_ENTRY_CORRECT || of->kind == QUOTA_ENTRY_REPAY || of->to_lot)
        return 0;
    switch (entry->verb) {
    case QUOTA_VERB_MOVE:
        return of->verb == QUOTA_VERB_MOVE &&
               !((of->kind == QUOTA_ENTRY_MERGE || of->kind == QUOTA_ENTRY_DIVIDE) && model_has_target(of));
    case QUOTA_VERB_RESTORE:
        return of->verb == QUOTA_VERB_USE || of->verb == QUOTA_VERB_SURRENDER ||
               of->verb == QUOTA_VERB_CANCEL || of->verb == QUOTA_VERB_VOID;
    case QUOTA_VERB_CANCEL:
        return of->verb == QUOTA_VERB_ISSUE;
    default:
        return of->verb == QUOTA_VERB_OWE;
    }
}

quota_status model_act_correct(ledger_model *model, quota_entry *entry)
{
    model_row *row = model_row_of(model, entry->target);
    const quota_entry *of = &row->entry;
    int64_t left = of->moved - row->corrected, there = left;
    quota_status status;
    if (!model_may_correct(entry, of))
        return QUOTA_R_TARGET_KIND;
    if (entry->verb == QUOTA_VERB_MOVE || entry->verb == QUOTA_VERB_CANCEL)
        there = model_available(model, entry->account, entry->lot, entry->term);
    if (entry->verb == QUOTA_VERB_RESTORE)
        left = there = model_claim_of(model, entry->target)->at.left;
    if (entry->verb == QUOTA_VERB_OWE && of->kind != QUOTA_ENTRY_FORGIVE)
        there = model_debt_of(model, entry->account, of->pollutant);
    if ((status = model_limit(entry, left < there ? left : there)) != QUOTA_OK)
        return status;
    if (entry->to_account && model_has_ended(model, entry->to_account))
        return QUOTA_R_TO_ACCOUNT_CLOSED;
    row->corrected += entry->moved;
    switch (entry->verb) {
    case QUOTA_VERB_MOVE:
        model_shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_AVAILABLE, -entry->moved);
        model_shift(model, entry->to_account, entry->lot, entry->to_term, QUOTA_BUCKET_AVAILABLE,
                    entry->moved);
        return QUOTA_OK;
    case QUOTA_VERB_RESTORE:
        model_take(model, entry);
        model_shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_AVAILABLE, entry->moved);
        return QUOTA_OK;
    case QUOTA_VERB_CANCEL:
        model_shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_AVAILABLE, -entry->moved);
        model_shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_CANCELLED, entry->moved);
        model_claim_made(model, entry, entry->account, entry->term, QUOTA_BUCKET_CANCELLED);
        return QUOTA_OK;
    default:
        entry->pollutant = of->pollutant;
        if (of->kind == QUOTA_ENTRY_FORGIVE) {
            model_owe(model, entry->account, of->pollutant, entry->moved);
            return QUOTA_OK;
        }
        model_owe(model, entry->account, of->pollutant, -entry->moved);
        if (of->kind == QUOTA_ENTRY_INCUR)
            model_lot_of(model, entry->lot)->at.owed -= entry->moved;
        else
            model_owe(model, entry->to_account, of->pollutant, entry->moved);
        return QUOTA_OK;
    }
}

/* ------------------------------------------------------------------ what the calendar asks for */

static size_t due_entry(quota_entry *entries, size_t count, size_t most, const quota_entry *entry)
{
    if (count < most)
        entries[count] = *entry;
    return count + 1;
}

size_t ledger_model_due(const ledger_model *model, int32_t date, quota_entry *entries, size_t most)
{
    const uint16_t flags = QUOTA_FLAG_DUE | QUOTA_FLAG_UP_TO;
    size_t count = 0;
    for (size_t i = 0; i < model->claims.count; i++) {
        const quota_claim *hold = &((model_claim *)model_at(&model->claims, i))->at;
        quota_entry entry = {.verb = QUOTA_VERB_RELEASE,
                             .kind = QUOTA_ENTRY_EXPIRE,
                             .flags = flags,
                             .date = date,
                             .account = hold->account,
                             .lot = hold->lot,
                             .term = hold->term,
                             .amount = hold->left};
        memcpy(entry.target, hold->id, 16);
        if (hold->bucket == QUOTA_BUCKET_ENCUMBERED && hold->left > 0 && hold->valid_until &&
            date > hold->valid_until && model_account_of(model, hold->account)->standing == 1)
            count = due_entry(entries, count, most, &entry);
    }
    for (size_t i = 0; i < model->cells.count; i++) {
        const model_cell *of = model_at(&model->cells, i);
        quota_entry entry = {.verb = QUOTA_VERB_MOVE,
                             .kind = QUOTA_ENTRY_CARRY,
                             .flags = flags,
                             .date = date,
                             .account = of->account,
                             .lot = of->lot,
                             .term = of->term,
                             .amount = of->available};
        uint8_t pollutant = model_lot_of(model, of->lot)->at.pollutant;
        int64_t next = model_fact(model, QUOTA_SUBJECT_ACCOUNT, of->account, QUOTA_FACT_NEXT_TERM_ENDS,
                                  pollutant, of->term);
        if (of->available == 0 || !model_term_is_over(model, &entry) || next <= of->term ||
            next == QUOTA_NEVER || model_account_of(model, of->account)->standing != 1)
            continue;
        entry.to_term = (int32_t)next;
        count = due_entry(entries, count, most, &entry);
    }
    return count;
}
