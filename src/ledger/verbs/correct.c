/* correct.c - an entry is undone, whole or in part: the same milligrams go back where they came from.
 *
 * What was set aside in a claim is known by the claim; a movement, an issue or a debt is read again. */
#include "ledger/verbs/act.h"

#include <string.h>

/* ---------------------------------------------------------------- the entry undone */

/* Reading a journal without a way back into it: the row itself says what it undid. */
static quota_entry from_own_row(const lq_act *act)
{
    const quota_entry *entry = act->entry;
    const uint32_t lot = entry->lot == 0 ? LQ_NONE : lq_find_lot(act->state, entry->lot);
    quota_entry undone = *entry;

    undone.moved = INT64_MAX;
    undone.kind = QUOTA_ENTRY_SALE;
    undone.to_lot = 0;
    if (entry->verb == QUOTA_VERB_CANCEL) {
        undone.verb = QUOTA_VERB_ISSUE;
        undone.kind = lot == LQ_NONE ? QUOTA_ENTRY_DEPOSIT : lq_lot_at(act->state, lot)->kind;
        undone.to_bucket = QUOTA_BUCKET_AVAILABLE;
        return undone;
    }
    if (entry->verb == QUOTA_VERB_OWE && entry->from_bucket != entry->to_bucket) {
        undone.kind = entry->from_bucket == QUOTA_BUCKET_DEBT ? QUOTA_ENTRY_INCUR : QUOTA_ENTRY_FORGIVE;
        return undone;
    }
    undone.kind = entry->verb == QUOTA_VERB_OWE ? QUOTA_ENTRY_MERGE : QUOTA_ENTRY_SALE;
    undone.account = entry->to_account;
    undone.to_account = entry->account;
    undone.term = entry->to_term;
    undone.to_term = entry->term;
    return undone;
}

/* The store is read again after the chain was checked, and may give something else by now. */
static int is_target(const lq_act *act, const quota_entry *entry)
{
    return memcmp(entry->id, act->entry->target, sizeof entry->id) == 0 && entry->moved >= 0 &&
           entry->moved <= QUOTA_AMOUNT_MAX &&
           entry->moved >= lq_total_of(act->state, LQ_TOTAL_CORRECTED, act->target, 0) &&
           (entry->kind != QUOTA_ENTRY_INCUR || entry->lot != 0);
}

static quota_status read_undone(const lq_act *act, quota_entry *undone)
{
    const lq_reader *reader = act->applying->reader;

    if (reader != NULL) {
        const quota_status status = reader->entry(reader->user, act->target, undone);

        return status == QUOTA_OK && !is_target(act, undone) ? QUOTA_E_JOURNAL_INVALID : status;
    }
    if (!act->applying->replaying) {
        return QUOTA_E_STORE_FAILED;
    }
    *undone = from_own_row(act);
    return QUOTA_OK;
}

/* Not a correction, not what a debt or a child lot hangs on, not a hold that was renewed. */
static int can_be_undone(const quota_entry *undone, uint8_t by)
{
    const uint8_t verb = by == QUOTA_VERB_CANCEL ? QUOTA_VERB_ISSUE : by;

    return undone->verb == verb && undone->kind != QUOTA_ENTRY_CORRECT && undone->kind != QUOTA_ENTRY_REPAY &&
           undone->to_lot == 0 && undone->to_bucket != QUOTA_BUCKET_ENCUMBERED;
}

static quota_status find_places(lq_act *act)
{
    const quota_entry *entry = act->entry;

    act->account = lq_find_account(act->state, entry->account);
    act->to_account = entry->to_account == 0 ? LQ_NONE : lq_find_account(act->state, entry->to_account);
    act->lot = entry->lot == 0 ? LQ_NONE : lq_find_lot(act->state, entry->lot);
    if (act->account == LQ_NONE || (entry->to_account != 0 && act->to_account == LQ_NONE) ||
        (entry->lot != 0 && act->lot == LQ_NONE) || (entry->lot == 0 && entry->verb != QUOTA_VERB_OWE)) {
        /* The reader gave an entry of another journal. */
        return lq_refuse_target(act, QUOTA_E_JOURNAL_INVALID, "an entry of this journal");
    }
    act->cell = act->lot == LQ_NONE ? LQ_NONE : lq_find_cell(act->state, act->account, act->lot, entry->term);
    return QUOTA_OK;
}

quota_status lq_fill_correct(lq_act *act)
{
    quota_entry undone, *entry = act->entry;
    quota_status status = read_undone(act, &undone);
    int back;

    if (status != QUOTA_OK) {
        return lq_refuse_target(act, status, "an entry that can be read");
    }
    if (!can_be_undone(&undone, entry->verb)) {
        act->account = act->to_account = LQ_NONE;
        return QUOTA_OK; /* lq_check_correct() says so, in its turn */
    }
    act->undoable = 1;
    act->undone = undone.kind;
    act->undone_left = undone.moved - lq_total_of(act->state, LQ_TOTAL_CORRECTED, act->target, 0);
    back = entry->verb == QUOTA_VERB_MOVE || (entry->verb == QUOTA_VERB_OWE && undone.to_account != 0);
    if ((status = lq_fill_number(act, &entry->account, back ? undone.to_account : undone.account,
                                 "account")) != QUOTA_OK ||
        (status = lq_fill_number(act, &entry->to_account, back ? undone.account : 0, "to_account")) !=
            QUOTA_OK ||
        (status = lq_fill_number(act, &entry->lot, undone.lot, "lot")) != QUOTA_OK ||
        (status = lq_fill_date(act, &entry->term, back ? undone.to_term : undone.term, "term")) != QUOTA_OK ||
        (status = lq_fill_date(act, &entry->to_term, back ? undone.term : 0, "to_term")) != QUOTA_OK ||
        (status = lq_fill_pollutant(act, undone.pollutant)) != QUOTA_OK) {
        return status;
    }
    return find_places(act);
}

/* ---------------------------------------------------------------- may it be undone? */

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t debt_of(const lq_act *act)
{
    const uint32_t balance = lq_find_balance(act->state, act->account, act->entry->pollutant, 0);

    return balance == LQ_NONE ? 0 : lq_balance_at(act->state, balance)->debt;
}

static quota_status not_undoable(const lq_act *act)
{
    return lq_refuse_target(act, QUOTA_R_TARGET_KIND, "an entry that the verb can undo");
}

static quota_status check_restore(lq_act *act)
{
    const lq_claim *claim = act->claim == LQ_NONE ? NULL : lq_claim_at(act->state, act->claim);
    quota_status status;

    if (claim == NULL ||
        (claim->verb != QUOTA_VERB_USE && claim->verb != QUOTA_VERB_SURRENDER &&
         claim->verb != QUOTA_VERB_CANCEL && claim->verb != QUOTA_VERB_VOID) ||
        claim->kind == QUOTA_ENTRY_REPAY || claim->kind == QUOTA_ENTRY_CORRECT) {
        return not_undoable(act);
    }
    act->from = claim->bucket;
    act->to = QUOTA_BUCKET_AVAILABLE;
    if ((status = lq_limit(act, claim->left)) != QUOTA_OK) {
        return status;
    }
    return lq_check_give(act, act->to_account, act->entry->pollutant, act->entry->to_term);
}

static quota_status check_owe(lq_act *act)
{
    const int forgiven = act->undone == QUOTA_ENTRY_FORGIVE;
    const uint32_t receiver = forgiven ? act->account : act->to_account;
    const quota_status status =
        lq_limit(act, forgiven ? act->undone_left : lesser(act->undone_left, debt_of(act)));

    act->from = forgiven ? QUOTA_BUCKET_NONE : QUOTA_BUCKET_DEBT;
    act->to = forgiven || act->to_account != LQ_NONE ? QUOTA_BUCKET_DEBT : QUOTA_BUCKET_NONE;
    if (status == QUOTA_OK && receiver != LQ_NONE &&
        lq_account_at(act->state, receiver)->standing == LQ_ENDED) {
        return lq_refuse_number(act, QUOTA_R_TO_ACCOUNT_CLOSED, forgiven ? "account" : "to_account",
                                "an account that has not ended", lq_account_at(act->state, receiver)->number);
    }
    return status;
}

quota_status lq_check_correct(lq_act *act)
{
    quota_status status;

    if (act->entry->verb == QUOTA_VERB_RESTORE) {
        return check_restore(act);
    }
    if (!act->undoable) {
        return not_undoable(act);
    }
    if (act->entry->verb == QUOTA_VERB_OWE) {
        return check_owe(act);
    }
    act->claim = LQ_NONE;
    act->from = act->row->from_bucket;
    act->to = act->row->to_bucket;
    status = lq_limit(act, lesser(act->undone_left, lq_available(act)));
    if (status == QUOTA_OK && act->entry->verb == QUOTA_VERB_MOVE) {
        status = lq_check_give(act, act->to_account, act->entry->pollutant, act->entry->to_term);
    }
    return status;
}

/* ---------------------------------------------------------------- effect */

static quota_status undo_issue(lq_act *act)
{
    quota_status status = lq_shift(act->state, act->cell, act->to, act->moved);

    if (status == QUOTA_OK) {
        status = lq_claim_made(act, act->cell, act->to, NULL);
    }
    if (status == QUOTA_OK && (act->undone == QUOTA_ENTRY_ALLOCATE || act->undone == QUOTA_ENTRY_SET_ASIDE)) {
        status = lq_add_to_total(
            act->state, act->undone == QUOTA_ENTRY_ALLOCATE ? LQ_TOTAL_ALLOCATED : LQ_TOTAL_SET_ASIDE, 0,
            act->entry->pollutant, -act->moved);
    }
    return status;
}

static quota_status undo_debt(lq_act *act)
{
    const uint8_t pollutant = act->entry->pollutant;
    quota_status status = lq_shift_debt(act->state, act->account, pollutant,
                                        act->undone == QUOTA_ENTRY_FORGIVE ? act->moved : -act->moved);

    if (status == QUOTA_OK && act->to_account != LQ_NONE) {
        status = lq_shift_debt(act->state, act->to_account, pollutant, act->moved);
    }
    if (status == QUOTA_OK && act->undone == QUOTA_ENTRY_INCUR) {
        lq_lot *lot = lq_write_lot(act->state, act->lot);

        if (lot == NULL) {
            return QUOTA_E_NO_MEMORY;
        }
        lot->owed -= act->moved;
    }
    return status;
}

quota_status lq_do_correct(lq_act *act)
{
    const uint8_t verb = act->entry->verb;
    quota_status status = lq_add_to_total(act->state, LQ_TOTAL_CORRECTED, act->target, 0, act->moved);

    if (status != QUOTA_OK) {
        return status;
    }
    if (verb == QUOTA_VERB_OWE) {
        return undo_debt(act);
    }
    status = lq_take(act);
    if (status == QUOTA_OK && verb == QUOTA_VERB_CANCEL) {
        return undo_issue(act);
    }
    if (status == QUOTA_OK) {
        status = lq_give(act, act->to_account, act->lot, act->entry->to_term, act->to);
    }
    return status;
}
