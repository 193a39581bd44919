/* ledger_model_take.c - milligrams: taken from a hold or from available, given to a bucket. */
#include "ledger_model_take.h"

#include <string.h>

/* ------------------------------------------------------------------ milligrams */

static int64_t *bucket_of(quota_lot *lot, uint8_t bucket)
{
    int64_t *const sums[] = {&lot->issued,      &lot->available, &lot->encumbered, &lot->consumed,
                             &lot->surrendered, &lot->cancelled, &lot->invalid};
    return sums[bucket];
}

model_cell *model_cell_made(ledger_model *model, uint64_t account, uint64_t lot, int32_t term)
{
    model_cell *found = model_cell_of(model, account, lot, term);
    if (!found) {
        found = model_add(&model->cells);
        found->account = account;
        found->lot = lot;
        found->term = term;
    }
    return found;
}

void model_shift(ledger_model *model, uint64_t account, uint64_t lot, int32_t term, uint8_t bucket,
                 int64_t by)
{
    model_cell *of = model_cell_made(model, account, lot, term);
    *bucket_of(&model_lot_of(model, lot)->at, bucket) += by;
    if (bucket == QUOTA_BUCKET_AVAILABLE)
        of->available += by;
    if (bucket == QUOTA_BUCKET_ENCUMBERED)
        of->encumbered += by;
}

int64_t model_available(const ledger_model *model, uint64_t account, uint64_t lot, int32_t term)
{
    const model_cell *of = model_cell_of(model, account, lot, term);
    return of ? of->available : 0;
}

void model_owe(ledger_model *model, uint64_t account, uint8_t pollutant, int64_t by)
{
    for (size_t i = 0; i < model->debts.count; i++) {
        model_debt *debt = model_at(&model->debts, i);
        if (debt->account == account && debt->pollutant == pollutant) {
            debt->amount += by;
            return;
        }
    }
    model_debt *debt = model_add(&model->debts);
    debt->account = account;
    debt->pollutant = pollutant;
    debt->amount = by;
}

/* Of what is there as much as is asked, or with UP_TO as can be had. */
quota_status model_limit(quota_entry *entry, int64_t there)
{
    entry->moved = entry->amount <= there ? entry->amount : there;
    return entry->moved == entry->amount || entry->flags & QUOTA_FLAG_UP_TO ? QUOTA_OK : QUOTA_R_INSUFFICIENT;
}

model_claim *model_claim_made(ledger_model *model, const quota_entry *entry, uint64_t account, int32_t term,
                              uint8_t bucket)
{
    model_claim *made = model_add(&model->claims);
    memcpy(made->at.id, entry->id, QUOTA_ID_SIZE);
    made->verb = entry->verb;
    made->at.seq = model->rows.count + 1;
    made->at.account = account;
    made->at.lot = entry->lot;
    made->at.term = term;
    made->at.made = made->at.left = entry->moved;
    made->at.project = entry->verb == QUOTA_VERB_USE || entry->verb == QUOTA_VERB_HOLD ? entry->project : 0;
    made->at.to_account = entry->verb == QUOTA_VERB_HOLD ? entry->to_account : 0;
    made->at.valid_until = entry->valid_until;
    made->at.mask = entry->mask;
    made->at.pollutant = model_lot_of(model, entry->lot)->at.pollutant;
    made->at.bucket = bucket;
    made->at.kind = entry->kind;
    return made;
}

/* ------------------------------------------------------------------ takes, gives */

int model_passes_holds(const quota_entry *entry)
{
    return entry->verb == QUOTA_VERB_VOID || entry->kind == QUOTA_ENTRY_MERGE ||
           entry->kind == QUOTA_ENTRY_DIVIDE || entry->kind == QUOTA_ENTRY_RECOVER;
}

static int hold_blocks(const quota_claim *hold, const quota_entry *entry)
{
    int trade = entry->kind == QUOTA_ENTRY_SALE || entry->kind == QUOTA_ENTRY_BID;
    if (hold->mask >> entry->verb & 1)
        return 1;
    switch (hold->kind) {
    case QUOTA_ENTRY_DEAL:
        return !trade;
    case QUOTA_ENTRY_PLAN:
        return entry->verb != QUOTA_VERB_USE;
    case QUOTA_ENTRY_PLEDGE:
        return entry->kind != QUOTA_ENTRY_FORECLOSE;
    case QUOTA_ENTRY_FREEZE:
        return 1;
    default:
        return 0;
    }
}

static int for_another(const quota_claim *hold, const quota_entry *entry)
{
    if (entry->kind == QUOTA_ENTRY_FORECLOSE && entry->flags & QUOTA_FLAG_APPROVED)
        return 0;
    if (entry->verb == QUOTA_VERB_MOVE && hold->to_account && hold->to_account != entry->to_account)
        return 1;
    return entry->verb == QUOTA_VERB_USE && hold->project && hold->project != entry->project;
}

int model_term_is_over(const ledger_model *model, const quota_entry *entry)
{
    int64_t limit = model_fact(model, QUOTA_SUBJECT_ACCOUNT, entry->account, QUOTA_FACT_TERM_WINDOW_ENDS,
                               model_lot_of(model, entry->lot)->at.pollutant, entry->term);
    return entry->term != 0 && entry->date > entry->term && (limit == QUOTA_UNKNOWN || entry->date > limit);
}

static int may_be_late(const quota_entry *entry)
{
    return entry->verb == QUOTA_VERB_SURRENDER || entry->verb == QUOTA_VERB_CANCEL ||
           entry->kind == QUOTA_ENTRY_CARRY || model_passes_holds(entry);
}

int model_has_target(const quota_entry *entry)
{
    return memcmp(entry->target, (uint8_t[16]){0}, 16) != 0;
}

int model_is_of_cell(const quota_claim *at, const quota_entry *entry)
{
    return at->account == entry->account && at->lot == entry->lot && at->term == entry->term;
}

quota_status model_check_take(const ledger_model *model, quota_entry *entry)
{
    const quota_lot *lot = &model_lot_of(model, entry->lot)->at;
    if (model_has_target(entry)) {
        const quota_claim *hold = &model_claim_of(model, entry->target)->at;
        if (hold->bucket != QUOTA_BUCKET_ENCUMBERED)
            return QUOTA_R_TARGET_KIND;
        if (!model_is_of_cell(hold, entry))
            return QUOTA_R_TARGET_OTHER;
        if (!model_passes_holds(entry)) {
            if (hold->valid_until && entry->date > hold->valid_until)
                return QUOTA_R_EXPIRED;
            if (hold_blocks(hold, entry))
                return QUOTA_R_HOLD_BLOCKS;
            if (for_another(hold, entry))
                return QUOTA_R_BENEFICIARY;
        }
        return model_limit(entry, hold->left);
    }
    if (!may_be_late(entry) && model_term_is_over(model, entry))
        return QUOTA_R_TERM_ENDED;
    if (lot->issued > 0 && lot->invalid == lot->issued)
        return QUOTA_R_LOT_VOID;
    return model_limit(entry, model_available(model, entry->account, entry->lot, entry->term));
}

/* Takes `moved` out of the hold named, or out of available; answers where it came from. */
uint8_t model_take(ledger_model *model, const quota_entry *entry)
{
    model_claim *from = model_has_target(entry) ? model_claim_of(model, entry->target) : NULL;
    uint8_t bucket = from ? from->at.bucket : QUOTA_BUCKET_AVAILABLE;
    if (from)
        from->at.left -= entry->moved;
    model_shift(model, entry->account, entry->lot, entry->term, bucket, -entry->moved);
    return bucket;
}

int model_has_ended(const ledger_model *model, uint64_t account)
{
    return model_account_of(model, account)->standing == 3;
}
