/* ledger_model_verbs.c - the verbs: their own preconditions in order, and what they do. */
#include "ledger_model.h"

#include <string.h>

/* ------------------------------------------------------------------ milligrams */

static int64_t *bucket_of(quota_lot *lot, uint8_t bucket)
{
    int64_t *const sums[] = {&lot->issued,      &lot->available, &lot->encumbered, &lot->consumed,
                             &lot->surrendered, &lot->cancelled, &lot->invalid};
    return sums[bucket];
}

static model_cell *cell(ledger_model *model, uint64_t account, uint64_t lot, int32_t term)
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

static void shift(ledger_model *model, uint64_t account, uint64_t lot, int32_t term, uint8_t bucket,
                  int64_t by)
{
    model_cell *of = cell(model, account, lot, term);
    *bucket_of(&model_lot_of(model, lot)->at, bucket) += by;
    if (bucket == QUOTA_BUCKET_AVAILABLE)
        of->available += by;
    if (bucket == QUOTA_BUCKET_ENCUMBERED)
        of->encumbered += by;
}

static int64_t available(const ledger_model *model, uint64_t account, uint64_t lot, int32_t term)
{
    const model_cell *of = model_cell_of(model, account, lot, term);
    return of ? of->available : 0;
}

static void owe(ledger_model *model, uint64_t account, uint8_t pollutant, int64_t by)
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
static quota_status measure(quota_entry *entry, int64_t there)
{
    entry->moved = entry->amount <= there ? entry->amount : there;
    return entry->moved == entry->amount || entry->flags & QUOTA_FLAG_UP_TO ? QUOTA_OK : QUOTA_R_INSUFFICIENT;
}

static model_claim *claim(ledger_model *model, const quota_entry *entry, uint64_t account, int32_t term,
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

static int passes_any_hold(const quota_entry *entry)
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

static int term_is_over(const ledger_model *model, const quota_entry *entry)
{
    int64_t limit = model_fact(model, QUOTA_SUBJECT_ACCOUNT, entry->account, QUOTA_FACT_TERM_WINDOW_ENDS,
                               model_lot_of(model, entry->lot)->at.pollutant, entry->term);
    return entry->term != 0 && entry->date > entry->term && (limit == QUOTA_UNKNOWN || entry->date > limit);
}

static int may_be_late(const quota_entry *entry)
{
    return entry->verb == QUOTA_VERB_SURRENDER || entry->verb == QUOTA_VERB_CANCEL ||
           entry->kind == QUOTA_ENTRY_CARRY || passes_any_hold(entry);
}

static int has_target(const quota_entry *entry)
{
    return memcmp(entry->target, (uint8_t[16]){0}, 16) != 0;
}

static int of_cell(const quota_claim *at, const quota_entry *entry)
{
    return at->account == entry->account && at->lot == entry->lot && at->term == entry->term;
}

static quota_status takes(const ledger_model *model, quota_entry *entry)
{
    const quota_lot *lot = &model_lot_of(model, entry->lot)->at;
    if (has_target(entry)) {
        const quota_claim *hold = &model_claim_of(model, entry->target)->at;
        if (hold->bucket != QUOTA_BUCKET_ENCUMBERED)
            return QUOTA_R_TARGET_KIND;
        if (!of_cell(hold, entry))
            return QUOTA_R_TARGET_OTHER;
        if (!passes_any_hold(entry)) {
            if (hold->valid_until && entry->date > hold->valid_until)
                return QUOTA_R_EXPIRED;
            if (hold_blocks(hold, entry))
                return QUOTA_R_HOLD_BLOCKS;
            if (for_another(hold, entry))
                return QUOTA_R_BENEFICIARY;
        }
        return measure(entry, hold->left);
    }
    if (!may_be_late(entry) && term_is_over(model, entry))
        return QUOTA_R_TERM_ENDED;
    if (lot->issued > 0 && lot->invalid == lot->issued)
        return QUOTA_R_LOT_VOID;
    return measure(entry, available(model, entry->account, entry->lot, entry->term));
}

/* Takes `moved` out of the hold named, or out of available; answers where it came from. */
static uint8_t take(ledger_model *model, const quota_entry *entry)
{
    model_claim *from = has_target(entry) ? model_claim_of(model, entry->target) : NULL;
    uint8_t bucket = from ? from->at.bucket : QUOTA_BUCKET_AVAILABLE;
    if (from)
        from->at.left -= entry->moved;
    shift(model, entry->account, entry->lot, entry->term, bucket, -entry->moved);
    return bucket;
}

static int has_ended(const ledger_model *model, uint64_t account)
{
    return model_account_of(model, account)->standing == 3;
}

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
    if ((status = measure(entry, repays ? debt : entry->amount)) != QUOTA_OK)
        return status;
    if (has_ended(model, entry->account))
        return QUOTA_R_TO_ACCOUNT_CLOSED;
    if (!lot)
        lot = born(model, entry);
    lot->allotted = allots;
    lot->has_evidence |= evidence;
    lot->at.issued += entry->moved;
    shift(model, entry->account, entry->lot, entry->term,
          repays ? QUOTA_BUCKET_CANCELLED : QUOTA_BUCKET_AVAILABLE, entry->moved);
    if (repays) {
        owe(model, entry->party, entry->pollutant, -entry->moved);
        claim(model, entry, entry->account, entry->term, QUOTA_BUCKET_CANCELLED);
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
    claim(model, entry, entry->account, entry->term, QUOTA_BUCKET_CANCELLED);
}

static quota_status act_move(ledger_model *model, quota_entry *entry)
{
    int buys = entry->kind == QUOTA_ENTRY_SALE || entry->kind == QUOTA_ENTRY_BID ||
               entry->kind == QUOTA_ENTRY_GRANT || entry->kind == QUOTA_ENTRY_FORECLOSE;
    int keeps = entry->kind == QUOTA_ENTRY_CARRY || entry->kind == QUOTA_ENTRY_MERGE ||
                entry->kind == QUOTA_ENTRY_DIVIDE;
    int renews = (entry->kind == QUOTA_ENTRY_MERGE || entry->kind == QUOTA_ENTRY_DIVIDE) && has_target(entry);
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
    if ((status = takes(model, entry)) != QUOTA_OK)
        return status;
    if (has_ended(model, entry->to_account))
        return QUOTA_R_TO_ACCOUNT_CLOSED;
    bought = cell(model, entry->account, entry->lot, entry->term)->bought;
    take(model, entry);
    if (entry->to_lot) {
        birth_of_child(model, entry);
        shift(model, entry->to_account, entry->to_lot, entry->to_term, QUOTA_BUCKET_AVAILABLE, entry->moved);
        cell(model, entry->to_account, entry->to_lot, entry->to_term)->bought = bought;
        return QUOTA_OK;
    }
    shift(model, entry->to_account, entry->lot, entry->to_term,
          renews ? QUOTA_BUCKET_ENCUMBERED : QUOTA_BUCKET_AVAILABLE, entry->moved);
    model_cell *to = cell(model, entry->to_account, entry->lot, entry->to_term);
    if (buys)
        to->bought = model->rows.count + 1;
    if (keeps && bought > to->bought)
        to->bought = bought;
    if (renews) {
        model_claim *made = claim(model, entry, entry->to_account, entry->to_term, QUOTA_BUCKET_ENCUMBERED);
        const quota_claim *old = &model_claim_of(model, entry->target)->at;
        made->at.kind = old->kind;
        made->at.to_account = old->to_account;
        made->at.project = old->project;
        made->at.valid_until = old->valid_until;
        made->at.mask = old->mask;
    }
    return QUOTA_OK;
}

/* ------------------------------------------------------------------ hold, release, use, restore, surrender,
 * cancel */

static quota_status act_hold(ledger_model *model, quota_entry *entry)
{
    quota_status status;
    if (entry->kind == QUOTA_ENTRY_PLEDGE && model_lot_of(model, entry->lot)->at.expected)
        return QUOTA_R_NOT_REALISED;
    if ((status = takes(model, entry)) != QUOTA_OK)
        return status;
    take(model, entry);
    shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_ENCUMBERED, entry->moved);
    claim(model, entry, entry->account, entry->term, QUOTA_BUCKET_ENCUMBERED);
    return QUOTA_OK;
}

static quota_status act_release(ledger_model *model, quota_entry *entry)
{
    const quota_claim *hold = &model_claim_of(model, entry->target)->at;
    quota_status status;
    if (hold->bucket != QUOTA_BUCKET_ENCUMBERED)
        return QUOTA_R_TARGET_KIND;
    if (entry->kind == QUOTA_ENTRY_EXPIRE && (hold->valid_until == 0 || entry->date <= hold->valid_until))
        return QUOTA_R_NOT_EXPIRED;
    if ((status = measure(entry, hold->left)) != QUOTA_OK)
        return status;
    take(model, entry);
    shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_AVAILABLE, entry->moved);
    return QUOTA_OK;
}

static quota_status act_use(ledger_model *model, quota_entry *entry)
{
    uint8_t pollutant = model_lot_of(model, entry->lot)->at.pollutant;
    quota_status status;
    if (model_fact(model, QUOTA_SUBJECT_PROJECT, entry->project, QUOTA_FACT_INCREMENT, pollutant,
                   entry->date) == QUOTA_UNKNOWN)
        return QUOTA_R_POLLUTANT;
    if ((status = takes(model, entry)) != QUOTA_OK)
        return status;
    take(model, entry);
    shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_CONSUMED, entry->moved);
    claim(model, entry, entry->account, entry->term, QUOTA_BUCKET_CONSUMED);
    return QUOTA_OK;
}

static quota_status act_restore(ledger_model *model, quota_entry *entry)
{
    const quota_claim *use = &model_claim_of(model, entry->target)->at;
    quota_status status;
    if (use->bucket != QUOTA_BUCKET_CONSUMED)
        return QUOTA_R_TARGET_KIND;
    if ((status = measure(entry, use->left)) != QUOTA_OK)
        return status;
    if (has_ended(model, entry->to_account))
        return QUOTA_R_TO_ACCOUNT_CLOSED;
    take(model, entry);
    shift(model, entry->to_account, entry->lot, entry->term, QUOTA_BUCKET_AVAILABLE, entry->moved);
    return QUOTA_OK;
}

/* Surrender and cancel: out for good. */
static quota_status act_out(ledger_model *model, quota_entry *entry)
{
    const quota_lot *lot = &model_lot_of(model, entry->lot)->at;
    uint8_t bucket = entry->verb == QUOTA_VERB_SURRENDER ? QUOTA_BUCKET_SURRENDERED : QUOTA_BUCKET_CANCELLED;
    int repays = entry->kind == QUOTA_ENTRY_REPAY;
    int64_t debt = model_debt_of(model, entry->account, lot->pollutant);
    quota_status status;
    if (entry->verb == QUOTA_VERB_SURRENDER && lot->expected)
        return QUOTA_R_NOT_REALISED;
    if ((status = takes(model, entry)) != QUOTA_OK)
        return status;
    if (repays && debt < entry->moved) {
        if (!(entry->flags & QUOTA_FLAG_UP_TO))
            return QUOTA_R_INSUFFICIENT;
        entry->moved = debt;
    }
    take(model, entry);
    shift(model, entry->account, entry->lot, entry->term, bucket, entry->moved);
    claim(model, entry, entry->account, entry->term, bucket);
    if (repays)
        owe(model, entry->account, lot->pollutant, -entry->moved);
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

static int something_ranks_before(const ledger_model *model, const quota_entry *entry, uint8_t bucket)
{
    static const model_cell none;
    const model_cell *own = model_cell_of(model, entry->account, entry->lot, entry->term);
    uint64_t at = rank(own ? own : &none, bucket);
    for (size_t i = 0; i < model->cells.count; i++) {
        const model_cell *other = model_at(&model->cells, i);
        for (uint8_t of = QUOTA_BUCKET_AVAILABLE; other->lot == entry->lot && of <= QUOTA_BUCKET_SURRENDERED;
             of++) {
            int64_t there = of == QUOTA_BUCKET_AVAILABLE    ? other->available
                            : of == QUOTA_BUCKET_ENCUMBERED ? other->encumbered
                                                            : used_of(model, other, of);
            if (there > 0 && rank(other, of) < at)
                return 1;
        }
    }
    return 0;
}

static quota_status act_void(ledger_model *model, quota_entry *entry)
{
    uint8_t bucket = QUOTA_BUCKET_AVAILABLE;
    int64_t there = available(model, entry->account, entry->lot, entry->term);
    quota_status status;
    if (has_target(entry)) {
        const quota_claim *of = &model_claim_of(model, entry->target)->at;
        bucket = of->bucket;
        there = of->left;
        if (bucket > QUOTA_BUCKET_SURRENDERED)
            return QUOTA_R_TARGET_KIND;
        if (!of_cell(of, entry))
            return QUOTA_R_TARGET_OTHER;
    }
    if (entry->kind != QUOTA_ENTRY_RULED && entry->kind != QUOTA_ENTRY_PLAIN &&
        something_ranks_before(model, entry, bucket))
        return QUOTA_R_ORDER_OF_LOSS;
    if ((status = measure(entry, there)) != QUOTA_OK)
        return status;
    take(model, entry);
    shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_INVALID, entry->moved);
    claim(model, entry, entry->account, entry->term, QUOTA_BUCKET_INVALID);
    return QUOTA_OK;
}

static quota_status act_owe(ledger_model *model, quota_entry *entry)
{
    quota_status status;
    if (has_ended(model, entry->account))
        return QUOTA_R_ACCOUNT_CLOSED;
    if (entry->to_account && has_ended(model, entry->to_account))
        return QUOTA_R_TO_ACCOUNT_CLOSED;
    if (entry->kind == QUOTA_ENTRY_INCUR) {
        quota_lot *lot = &model_lot_of(model, entry->lot)->at;
        for (size_t i = 0; i < model->cells.count; i++) {
            const model_cell *of = model_at(&model->cells, i);
            if (of->lot == entry->lot && of->bought == 0 && of->available + of->encumbered > 0)
                return QUOTA_R_ORDER_OF_LOSS;
        }
        if (lot->owed + entry->amount > lot->consumed + lot->surrendered)
            return QUOTA_R_NOT_USED;
        entry->moved = entry->amount;
        entry->pollutant = lot->pollutant;
        lot->owed += entry->moved;
        owe(model, entry->account, lot->pollutant, entry->moved);
        return QUOTA_OK;
    }
    if (entry->to_account == entry->account)
        return QUOTA_R_SAME_CELL;
    if ((status = measure(entry, model_debt_of(model, entry->account, entry->pollutant))) != QUOTA_OK)
        return status;
    owe(model, entry->account, entry->pollutant, -entry->moved);
    if (entry->to_account)
        owe(model, entry->to_account, entry->pollutant, entry->moved);
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
               !((of->kind == QUOTA_ENTRY_MERGE || of->kind == QUOTA_ENTRY_DIVIDE) && has_target(of));
    case QUOTA_VERB_RESTORE:
        return of->verb == QUOTA_VERB_USE || of->verb == QUOTA_VERB_SURRENDER ||
               of->verb == QUOTA_VERB_CANCEL || of->verb == QUOTA_VERB_VOID;
    case QUOTA_VERB_CANCEL:
        return of->verb == QUOTA_VERB_ISSUE;
    default:
        return of->verb == QUOTA_VERB_OWE;
    }
}

static quota_status act_correct(ledger_model *model, quota_entry *entry)
{
    model_row *row = model_row_of(model, entry->target);
    const quota_entry *of = &row->entry;
    int64_t left = of->moved - row->corrected, there = left;
    quota_status status;
    if (!model_may_correct(entry, of))
        return QUOTA_R_TARGET_KIND;
    if (entry->verb == QUOTA_VERB_MOVE || entry->verb == QUOTA_VERB_CANCEL)
        there = available(model, entry->account, entry->lot, entry->term);
    if (entry->verb == QUOTA_VERB_RESTORE)
        left = there = model_claim_of(model, entry->target)->at.left;
    if (entry->verb == QUOTA_VERB_OWE && of->kind != QUOTA_ENTRY_FORGIVE)
        there = model_debt_of(model, entry->account, of->pollutant);
    if ((status = measure(entry, left < there ? left : there)) != QUOTA_OK)
        return status;
    if (entry->to_account && has_ended(model, entry->to_account))
        return QUOTA_R_TO_ACCOUNT_CLOSED;
    row->corrected += entry->moved;
    switch (entry->verb) {
    case QUOTA_VERB_MOVE:
        shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_AVAILABLE, -entry->moved);
        shift(model, entry->to_account, entry->lot, entry->to_term, QUOTA_BUCKET_AVAILABLE, entry->moved);
        return QUOTA_OK;
    case QUOTA_VERB_RESTORE:
        take(model, entry);
        shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_AVAILABLE, entry->moved);
        return QUOTA_OK;
    case QUOTA_VERB_CANCEL:
        shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_AVAILABLE, -entry->moved);
        shift(model, entry->account, entry->lot, entry->term, QUOTA_BUCKET_CANCELLED, entry->moved);
        claim(model, entry, entry->account, entry->term, QUOTA_BUCKET_CANCELLED);
        return QUOTA_OK;
    default:
        entry->pollutant = of->pollutant;
        if (of->kind == QUOTA_ENTRY_FORGIVE) {
            owe(model, entry->account, of->pollutant, entry->moved);
            return QUOTA_OK;
        }
        owe(model, entry->account, of->pollutant, -entry->moved);
        if (of->kind == QUOTA_ENTRY_INCUR)
            model_lot_of(model, entry->lot)->at.owed -= entry->moved;
        else
            owe(model, entry->to_account, of->pollutant, entry->moved);
        return QUOTA_OK;
    }
}

quota_status model_act(ledger_model *model, quota_entry *entry)
{
    if (entry->kind == QUOTA_ENTRY_CORRECT)
        return act_correct(model, entry);
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
        return act_hold(model, entry);
    case QUOTA_VERB_RELEASE:
        return act_release(model, entry);
    case QUOTA_VERB_USE:
        return act_use(model, entry);
    case QUOTA_VERB_RESTORE:
        return act_restore(model, entry);
    case QUOTA_VERB_SURRENDER:
    case QUOTA_VERB_CANCEL:
        return act_out(model, entry);
    case QUOTA_VERB_VOID:
        return act_void(model, entry);
    default:
        return act_owe(model, entry);
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
        if (of->available == 0 || !term_is_over(model, &entry) || next <= of->term || next == QUOTA_NEVER ||
            model_account_of(model, of->account)->standing != 1)
            continue;
        entry.to_term = (int32_t)next;
        count = due_entry(entries, count, most, &entry);
    }
    return count;
}
