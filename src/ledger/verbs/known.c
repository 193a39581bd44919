/* known.c - preconditions 3 and 4: is what the entry names known, and may it be touched?  Between the two,
 * what the host may leave to the ledger is filled in. */
#include "ledger/verbs/act.h"

#include <string.h>

/* ---------------------------------------------------------------- filling in */

static quota_status other(const lq_act *act, const char *name, uint64_t expected, uint64_t found)
{
    const quota_status status = act->applying->replaying ? QUOTA_E_JOURNAL_INVALID : QUOTA_R_TARGET_OTHER;

    (void)expected;
    return lq_refuse_number(act, status, name, "the same as of what it acts on", found);
}

quota_status lq_fill_number(lq_act *act, uint64_t *field, uint64_t number, const char *name)
{
    if (*field == 0 && !act->applying->replaying) {
        *field = number;
    }
    return *field == number ? QUOTA_OK : other(act, name, number, *field);
}

quota_status lq_fill_date(lq_act *act, int32_t *field, int32_t date, const char *name)
{
    const quota_status status = act->applying->replaying ? QUOTA_E_JOURNAL_INVALID : QUOTA_R_TARGET_OTHER;

    if (*field == 0 && !act->applying->replaying) {
        *field = date;
    }
    if (*field == date) {
        return QUOTA_OK;
    }
    return date == 0 ? lq_refuse_date(act, status, name, "none", 0, *field)
                     : lq_refuse_date(act, status, name, "", date, *field);
}

quota_status lq_fill_pollutant(lq_act *act, uint8_t pollutant)
{
    if (act->entry->pollutant == 0 && !act->applying->replaying) {
        act->entry->pollutant = pollutant;
    }
    return act->entry->pollutant == pollutant ? QUOTA_OK
                                              : other(act, "pollutant", pollutant, act->entry->pollutant);
}

/* From the claim that is given back. */
static quota_status fill_from_claim(lq_act *act)
{
    const lq_state *state = act->state;
    quota_entry *entry = act->entry;
    const lq_claim *claim = lq_claim_at(state, act->claim);
    const lq_cell *cell = lq_cell_at(state, claim->cell);
    const uint64_t account = lq_account_at(state, cell->account)->number;
    quota_status status;

    act->cell = claim->cell;
    act->account = cell->account;
    act->lot = cell->lot;
    act->project = claim->project;
    if ((status = lq_fill_number(act, &entry->account, account, "account")) != QUOTA_OK ||
        (status = lq_fill_number(act, &entry->lot, lq_lot_at(state, cell->lot)->number, "lot")) != QUOTA_OK ||
        (status = lq_fill_date(act, &entry->term, lq_term_of(state, cell), "term")) != QUOTA_OK) {
        return status;
    }
    if (entry->verb == QUOTA_VERB_RESTORE) {
        if (entry->to_account == 0 || act->row->kind == QUOTA_ENTRY_CORRECT) {
            act->to_account = cell->account;
            status = lq_fill_number(act, &entry->to_account, account, "to_account");
        }
        if (status == QUOTA_OK) {
            status = lq_fill_date(act, &entry->to_term, lq_term_of(state, cell), "to_term");
        }
    }
    return status;
}

/* Of what is not given back but moved or taken. */
static quota_status fill_from_self(lq_act *act)
{
    quota_entry *entry = act->entry;
    quota_status status = QUOTA_OK;

    if (entry->verb != QUOTA_VERB_MOVE) {
        return QUOTA_OK;
    }
    if (entry->kind == QUOTA_ENTRY_CARRY || entry->kind == QUOTA_ENTRY_CONVERT) {
        act->to_account = act->account;
        status = lq_fill_number(act, &entry->to_account, entry->account, "to_account");
    }
    if (status == QUOTA_OK && entry->kind != QUOTA_ENTRY_CARRY) {
        status = lq_fill_date(act, &entry->to_term, entry->term, "to_term");
    }
    return status;
}

static quota_status fill(lq_act *act)
{
    quota_status status;

    if ((act->row->rules & LQ_RULE_CORRECT) != 0 && act->entry->verb != QUOTA_VERB_RESTORE) {
        return lq_fill_correct(act);
    }
    if (act->claim != LQ_NONE &&
        (act->entry->verb == QUOTA_VERB_RELEASE || act->entry->verb == QUOTA_VERB_RESTORE)) {
        status = fill_from_claim(act);
    } else {
        status = fill_from_self(act);
    }
    if (status == QUOTA_OK && act->lot != LQ_NONE && act->entry->verb >= QUOTA_VERB_MOVE) {
        status = lq_fill_pollutant(act, lq_lot_at(act->state, act->lot)->pollutant);
    }
    return status;
}

/* ---------------------------------------------------------------- KNOWN */

static quota_status find_accounts(lq_act *act)
{
    const quota_entry *entry = act->entry;

    if (entry->account != 0) {
        act->account = lq_seen_account(act->state, act->seen->account, entry->account);
        if (act->account == LQ_NONE &&
            !(entry->verb == QUOTA_VERB_ACCOUNT && entry->kind == QUOTA_ENTRY_OPEN)) {
            return lq_refuse_number(act, QUOTA_R_ACCOUNT_UNKNOWN, "account", "an account", entry->account);
        }
    }
    if (entry->party != 0) {
        act->party = lq_find_account(act->state, entry->party);
        if (act->party == LQ_NONE) {
            return lq_refuse_number(act, QUOTA_R_ACCOUNT_UNKNOWN, "party", "an account", entry->party);
        }
    }
    if (entry->to_account != 0) {
        act->to_account = lq_seen_account(act->state, act->seen->to_account, entry->to_account);
        if (act->to_account == LQ_NONE) {
            return lq_refuse_number(act, QUOTA_R_TO_ACCOUNT_UNKNOWN, "to_account", "an account",
                                    entry->to_account);
        }
    }
    return QUOTA_OK;
}

static quota_status find_target(lq_act *act)
{
    if (!lq_has_target(act->entry)) {
        return QUOTA_OK;
    }
    act->target = lq_find_seq(act->state, act->entry->target);
    if ((act->row->rules & LQ_RULE_CORRECT) != 0) {
        if (act->target == 0 || act->target >= act->applying->first_seq) {
            return lq_refuse_target(act, QUOTA_R_TARGET_UNKNOWN, "an entry of an earlier group");
        }
        act->claim = lq_find_claim(act->state, act->target);
        return QUOTA_OK;
    }
    act->claim = act->target == 0 ? LQ_NONE : lq_find_claim(act->state, act->target);
    return act->claim == LQ_NONE ? lq_refuse_target(act, QUOTA_R_TARGET_UNKNOWN, "a claim") : QUOTA_OK;
}

quota_status lq_check_known(lq_act *act)
{
    const quota_entry *entry = act->entry;
    const int statement = entry->verb == QUOTA_VERB_STATE && entry->kind == QUOTA_ENTRY_FACT;
    quota_status status = find_accounts(act);

    if (status != QUOTA_OK) {
        return status;
    }
    if (entry->lot != 0 && !statement) {
        act->lot = lq_seen_lot(act->state, act->seen->lot, entry->lot);
        if (act->lot == LQ_NONE && entry->verb != QUOTA_VERB_ISSUE) {
            return lq_refuse_number(act, QUOTA_R_LOT_UNKNOWN, "lot", "a lot", entry->lot);
        }
    }
    if (entry->project != 0 && !statement) {
        act->project = lq_find_project(act->state, entry->project);
        /* Who sets aside for a project must have said what it is. */
        if (act->project == LQ_NONE && (entry->verb == QUOTA_VERB_USE || entry->verb == QUOTA_VERB_HOLD)) {
            return lq_refuse_number(act, QUOTA_R_PROJECT_UNKNOWN, "project",
                                    "a project something was stated about", entry->project);
        }
    }
    status = find_target(act);
    return status != QUOTA_OK ? status : fill(act);
}

/* ---------------------------------------------------------------- OPEN */

static int is_open(const lq_act *act, uint32_t account)
{
    return account == LQ_NONE || lq_account_at(act->state, account)->standing == LQ_OPEN;
}

/* Whether the fact `blocked` of a subject has one of these bits. */
static int is_blocked(const lq_act *act, uint8_t subject, uint64_t number, uint64_t bits)
{
    int64_t value;

    if (number == 0) {
        return 0;
    }
    value = lq_fact_on(act->state, subject, number, QUOTA_FACT_BLOCKED, act->entry->pollutant,
                       act->entry->date, NULL);
    return value > 0 && ((uint64_t)value & bits) != 0;
}

static quota_status check_blocked(const lq_act *act)
{
    const quota_entry *entry = act->entry;
    const uint64_t source = UINT64_C(1) << entry->verb, receiver = source << 32;
    const uint64_t project = act->project == LQ_NONE ? 0 : lq_project_at(act->state, act->project)->number;
    static const char expected[] = "not blocked for the verb";

    if (act->state->topics.count == 0) {
        return QUOTA_OK;
    }
    if (is_blocked(act, QUOTA_SUBJECT_ACCOUNT, entry->account,
                   entry->verb == QUOTA_VERB_ISSUE ? source | receiver : source)) {
        return lq_refuse_number(act, QUOTA_R_BLOCKED, "account", expected, entry->account);
    }
    if (is_blocked(act, QUOTA_SUBJECT_LOT, entry->lot, source)) {
        return lq_refuse_number(act, QUOTA_R_BLOCKED, "lot", expected, entry->lot);
    }
    if (is_blocked(act, QUOTA_SUBJECT_PROJECT, project, source)) {
        return lq_refuse_number(act, QUOTA_R_BLOCKED, "project", expected, project);
    }
    if (is_blocked(act, QUOTA_SUBJECT_ACCOUNT, entry->to_account, receiver)) {
        return lq_refuse_number(act, QUOTA_R_BLOCKED, "to_account", expected, entry->to_account);
    }
    return QUOTA_OK;
}

quota_status lq_check_open(lq_act *act)
{
    const quota_entry *entry = act->entry;

    if (entry->verb <= QUOTA_VERB_STATE) {
        return QUOTA_OK;
    }
    if ((act->row->rules & LQ_RULE_PASS_OPEN) == 0) {
        if (entry->verb != QUOTA_VERB_RESTORE && !is_open(act, act->account)) {
            return lq_refuse_number(act, QUOTA_R_ACCOUNT_CLOSED, "account", "an open account",
                                    entry->account);
        }
        if (!is_open(act, act->to_account)) {
            return lq_refuse_number(act, QUOTA_R_TO_ACCOUNT_CLOSED, "to_account", "an open account",
                                    entry->to_account);
        }
    }
    return check_blocked(act);
}
