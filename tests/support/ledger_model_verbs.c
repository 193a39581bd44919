/* ledger_model_verbs.c - the verbs: accounts, statements, issues and moves here, the others in
 * ledger_model_claims.c. */
#include "ledger_model_take.h"

#include <string.h>

/* ------------------------------------------------------------------ account, state */

static quota_status open_account(ledger_model *model, const quota_entry *entry)
{
    if (model_account_of(model, entry->account))
        return QUOTA_R_ACCOUNT_EXISTS;
    if (entry->role == QUOTA_ROLE_ENTERPRISE) {
        if (!quota_party_code_valid((const char *)entry->proof, 18) ||
            memcmp(entry->proof + 18, (uint8_t[14]){0}, 14) != 0)
            return QUOTA_R_PARTY_CODE;
        for (size_t i = 0; i < model->accounts.count; i++) {
            const model_account *other = model_at(&model->accounts, i);
            if (other->role == QUOTA_ROLE_ENTERPRISE && other->standing != 3 &&
                memcmp(other->party, entry->proof, 18) == 0)
                return QUOTA_R_PARTY_HAS_ACCOUNT;
        }
    }
    model_account *account = model_add(&model->accounts);
    account->number = entry->account;
    account->seq = model->rows.count + 1;
    account->place = entry->place;
    account->basin = entry->basin;
    account->industry = entry->industry;
    account->role = entry->role;
    account->pool = entry->pool;
    account->standing = 1;
    memcpy(account->party, entry->proof, 18);
    return QUOTA_OK;
}

static quota_status act_account(ledger_model *model, const quota_entry *entry)
{
    if (entry->kind == QUOTA_ENTRY_OPEN)
        return open_account(model, entry);
    model_account *account = model_account_of(model, entry->account);
    if (account->standing == 3)
        return QUOTA_R_ACCOUNT_CLOSED;
    if (entry->kind == QUOTA_ENTRY_END) {
        for (size_t i = 0; i < model->cells.count; i++) {
            const model_cell *of = model_at(&model->cells, i);
            if (of->account == entry->account && (of->available || of->encumbered))
                return QUOTA_R_NOT_EMPTY;
        }
        for (size_t i = 0; i < model->debts.count; i++) {
            const model_debt *debt = model_at(&model->debts, i);
            if (debt->account == entry->account && debt->amount)
                return QUOTA_R_NOT_EMPTY;
        }
    }
    account->standing = entry->kind == QUOTA_ENTRY_CLOSE ? 2 : entry->kind == QUOTA_ENTRY_END ? 3 : 1;
    return QUOTA_OK;
}

static quota_status act_state(ledger_model *model, const quota_entry *entry)
{
    if (entry->kind == QUOTA_ENTRY_ADOPT)
        return memcmp(entry->proof, model->policy, 32) == 0 ? QUOTA_OK : QUOTA_R_POLICY_UNKNOWN;
    if (entry->kind == QUOTA_ENTRY_REALISE) {
        model_lot *lot = model_lot_of(model, entry->lot);
        if (!lot->at.expected)
            return QUOTA_R_NOT_EXPECTED;
        if (entry->valid_from > entry->date)
            return QUOTA_R_FIELD_RANGE;
        lot->at.expected = 0;
        lot->at.completed = entry->valid_from ? entry->valid_from : entry->date;
        return QUOTA_OK;
    }
    if ((entry->fact == QUOTA_FACT_COUNTY_CHECKED || entry->fact == QUOTA_FACT_CITY_VERIFIED) &&
        entry->value == 0 && memcmp(entry->proof, (uint8_t[32]){0}, 32) == 0)
        return QUOTA_R_REASON_MISSING;
    if (entry->fact == QUOTA_FACT_FORMAL_OPERATION_ON && entry->subject == QUOTA_SUBJECT_PROJECT &&
        entry->value != QUOTA_UNKNOWN && entry->value != QUOTA_NEVER)
        for (size_t i = 0; i < model->claims.count; i++) {
            const quota_claim *leg = &((model_claim *)model_at(&model->claims, i))->at;
            if (leg->bucket == QUOTA_BUCKET_CONSUMED && leg->project == entry->project && leg->left > 0 &&
                model_lot_of(model, leg->lot)->at.expected)
                return QUOTA_R_NOT_REALISED;
        }
    return QUOTA_OK;
}

/* ------------------------------------------------------------------ issue */

static int has_tags_of(const quota_lot *lot, const quota_entry *entry)
{
    return lot->pollutant == entry->pollutant && lot->party == entry->party && lot->place == entry->place &&
           lot->basin == entry->basin && lot->industry == entry->industry && lot->origin == entry->origin &&
           lot->earmark == entry->earmark && lot->measure == entry->measure &&
           lot->expected == !!(entry->flags & QUOTA_FLAG_EXPECTED) && lot->completed == entry->valid_from &&
           memcmp(lot->proof, entry->proof, 32) == 0;
}

static model_lot *born(ledger_model *model, const quota_entry *entry)
{
    model_lot *lot = model_add(&model->lots);
    lot->group = model->groups + 1;
    lot->at.lot = entry->lot;
    lot->at.party = entry->party;
    lot->at.seq = model->rows.count + 1;
    lot->at.place = entry->place;
    lot->at.basin = entry->basin;
    lot->at.industry = entry->industry;
    lot->at.completed = entry->valid_from;
    memcpy(lot->at.proof, entry->proof, 32);
    lot->at.pollutant = entry->pollutant;
    lot->at.origin = entry->origin;
    lot->at.earmark = entry->earmark;
    lot->at.measure = entry->measure;
    lot->at.kind = entry->kind;
    lot->at.expected = !!(entry->flags & QUOTA_FLAG_EXPECTED);
    return lot;
}

static quota_status act_issue(ledger_model *model, quota_entry *entry)
{
    model_lot *lot = model_lot_of(model, entry->lot);
    int repays = entry->kind == QUOTA_ENTRY_REPAY;
    int allots = entry->kind == QUOTA_ENTRY_ALLOCATE || entry->kind == QUOTA_ENTRY_SET_ASIDE ||
                 entry->kind == QUOTA_ENTRY_AWARD;
    int evidence = !allots && memcmp(entry->proof, (uint8_t[32]){0}, 32) != 0;
    int64_t debt = entry->party ? model_debt_of(model, entry->party, entry->pollutant) : 0;
    quota_status status;
    if ((repays || entry->kind == QUOTA_ENTRY_DEPOSIT) && model_has_ended(model, entry->party))
        return QUOTA_R_ACCOUNT_CLOSED;
    if (repays && entry->flags & QUOTA_FLAG_EXPECTED)
        return QUOTA_R_NOT_REALISED;
    if (lot && (lot->group != model->groups + 1 || lot->at.parent || !has_tags_of(&lot->at, entry) ||
                lot->allotted != allots))
        return QUOTA_R_LOT_EXISTS;
    for (size_t i = 0; evidence && i < model->lots.count; i++) {
        const model_lot *other = model_at(&model->lots, i);
        if (other->has_evidence && other->at.lot != entry->lot && other->at.pollutant == entry->pollutant &&
            memcmp(other->at.proof, entry->proof, 32) == 0)
            return QUOTA_R_EVIDENCE_USED;
    }
    if (!repays && debt > 0)
        return QUOTA_R_DEBT_FIRST;
    if ((status = model_limit(entry, repays ? debt : entry->amount)) != QUOTA_OK)
        return status;
    if (model_has_ended(model, entry->account))
        return QUOTA_R_TO_ACCOUNT_CLOSED;
    if (!lot)
        lot = born(model, entry);
    lot->allotted = allots;
    lot->has_evidence |= evidence;
    lot->at.issued += entry->moved;
    model_shift(model, entry->account, entry->lot, entry->term,
                repays ? QUOTA_BUCKET_CANCELLED : QUOTA_BUCKET_AVAILABLE, entry->moved);
    if (repays) {
        model_owe(model, entry->party, entry->pollutant, -entry->moved);
        model_claim_made(model, entry, entry->account, entry->term, QUOTA_BUCKET_CANCELLED);
    }
    return QUOTA_OK;
}

/* ------------------------------------------------------------------ move */

static void birth_of_child(ledger_model *model, const quota_entry *entry)
{
    model_lot *child = model_add(&model->lots), *parent = model_lot_of(model, entry->lot);
    *child = *parent;
    child->group = model->groups + 1;
    child->has_evidence = 0;
    child->at.lot = entry->to_lot;
    child->at.parent = entry->lot;
    child->at.seq = model->rows.count + 1;
    child->at.issued = entry->moved;
    child->at.available = child->at.encumbered = child->at.consumed = child->at.surrendered = 0;
    child->at.cancelled = child->at.invalid = child->at.owed = 0;
    child->at.origin = entry->origin ? entry->origin : parent->at.origin;
    child->at.earmark = entry->earmark ? entry->earmark : parent->at.earmark;
    child->at.measure = entry->measure ? entry->measure : parent->at.measure;
    child->at.kind = entry->kind;
    parent->at.cancelled += entry->moved;
    model_claim_made(model, entry, entry->account, entry->term, QUOTA_BUCKET_CANCELLED);
}

static quota_status act_move(ledger_model *model, quota_entry *entry)
{
    int buys = entry->kind == QUOTA_ENTRY_SALE || entry->kind == QUOTA_ENTRY_BID ||
               entry->kind == QUOTA_ENTRY_GRANT || entry->kind == QUOTA_ENTRY_FORECLOSE;
    int keeps = entry->kind == QUOTA_ENTRY_CARRY || entry->kind == QUOTA_ENTRY_MERGE ||
                entry->kind == QUOTA_ENTRY_DIVIDE;
    int renews =
        (entry->kind == QUOTA_ENTRY_MERGE || entry->kind == QUOTA_ENTRY_DIVIDE) && model_has_target(entry);
    uint64_t bought;
    quota_status status;
    if (entry->kind == QUOTA_ENTRY_CARRY && entry->to_term <= entry->term)
        return QUOTA_R_TERM_ORDER;
    if (entry->account == entry->to_account && entry->term == entry->to_term && !entry->to_lot)
        return QUOTA_R_SAME_CELL;
    if (entry->kind == QUOTA_ENTRY_FORECLOSE) {
        const quota_claim *hold = &model_claim_of(model, entry->target)->at;
        if (hold->bucket != QUOTA_BUCKET_ENCUMBERED || hold->kind != QUOTA_ENTRY_PLEDGE)
            return QUOTA_R_TARGET_KIND;
    }
    if (entry->to_lot && model_lot_of(model, entry->to_lot))
        return QUOTA_R_LOT_EXISTS;
    if ((status = model_check_take(model, entry)) != QUOTA_OK)
        return status;
    if (model_has_ended(model, entry->to_account))
        return QUOTA_R_TO_ACCOUNT_CLOSED;
    bought = model_cell_made(model, entry->account, entry->lot, entry->term)->bought;
    model_take(model, entry);
    if (entry->to_lot) {
        birth_of_child(model, entry);
        model_shift(model, entry->to_account, entry->to_lot, entry->to_term, QUOTA_BUCKET_AVAILABLE,
                    entry->moved);
        model_cell_made(model, entry->to_account, entry->to_lot, entry->to_term)->bought = bought;
        return QUOTA_OK;
    }
    model_shift(model, entry->to_account, entry->lot, entry->to_term,
                renews ? QUOTA_BUCKET_ENCUMBERED : QUOTA_BUCKET_AVAILABLE, entry->moved);
    model_cell *to = model_cell_made(model, entry->to_account, entry->lot, entry->to_term);
    if (buys)
        to->bought = model->rows.count + 1;
    if (keeps && bought > to->bought)
        to->bought = bought;
    if (renews) {
        model_claim *made =
            model_claim_made(model, entry, entry->to_account, entry->to_term, QUOTA_BUCKET_ENCUMBERED);
        const quota_claim *old = &model_claim_of(model, entry->target)->at;
        made->at.kind = old->kind;
        made->at.to_account = old->to_account;
        made->at.project = old->project;
        made->at.valid_until = old->valid_until;
        made->at.mask = old->mask;
    }
    return QUOTA_OK;
}

/* ------------------------------------------------------------------ all of them */

quota_status model_act(ledger_model *model, quota_entry *entry)
{
    if (entry->kind == QUOTA_ENTRY_CORRECT)
        return model_act_correct(model, entry);
    switch (entry->verb) {
    case QUOTA_VERB_ACCOUNT:
        return act_account(model, entry);
    case QUOTA_VERB_STATE:
        return act_state(model, entry);
    case QUOTA_VERB_ISSUE:
        return act_issue(model, entry);
    case QUOTA_VERB_MOVE:
        return act_move(model, entry);
    case QUOTA_VERB_HOLD:
        return model_act_hold(model, entry);
    case QUOTA_VERB_RELEASE:
        return model_act_release(model, entry);
    case QUOTA_VERB_USE:
        return model_act_use(model, entry);
    case QUOTA_VERB_RESTORE:
        return model_act_restore(model, entry);
    case QUOTA_VERB_SURRENDER:
    case QUOTA_VERB_CANCEL:
        return model_act_out(model, entry);
    case QUOTA_VERB_VOID:
        return model_act_void(model, entry);
    default:
        return model_act_owe(model, entry);
    }
}
