/* apply.c - one entry onto the state, in the documented order: form, dates, what it names, whether that is
 * open, the verb's own checks, the law, and only then the effect. */
#include "ledger/verbs/form.h"

#include "base/text.h"

#include <string.h>

/* ---------------------------------------------------------------- the verbs */

typedef struct verb {
    quota_status (*check)(lq_act *act);
    quota_status (*effect)(lq_act *act);
} verb;

static const verb *verb_of(const lq_act *act)
{
    static const verb correct = {lq_check_correct, lq_do_correct};
    static const verb verbs[] = {
        [QUOTA_VERB_ACCOUNT] = {lq_check_account, lq_do_account},
        [QUOTA_VERB_STATE] = {lq_check_state_entry, lq_do_state_entry},
        [QUOTA_VERB_ISSUE] = {lq_check_issue, lq_do_issue},
        [QUOTA_VERB_MOVE] = {lq_check_move, lq_do_move},
        [QUOTA_VERB_HOLD] = {lq_check_hold, lq_do_set_aside},
        [QUOTA_VERB_RELEASE] = {lq_check_release, lq_do_bring_back},
        [QUOTA_VERB_USE] = {lq_check_use, lq_do_set_aside},
        [QUOTA_VERB_RESTORE] = {lq_check_restore, lq_do_bring_back},
        [QUOTA_VERB_SURRENDER] = {lq_check_out, lq_do_set_aside},
        [QUOTA_VERB_CANCEL] = {lq_check_out, lq_do_set_aside},
        [QUOTA_VERB_VOID] = {lq_check_void, lq_do_set_aside},
        [QUOTA_VERB_OWE] = {lq_check_owe, lq_do_owe},
    };

    return (act->row->rules & LQ_RULE_CORRECT) != 0 ? &correct : &verbs[act->row->verb];
}

/* ---------------------------------------------------------------- ids and dates */

static quota_status check_id(const lq_act *act)
{
    const uint32_t known = act->applying->ids_are_new ? 0 : lq_find_seq(act->state, act->entry->id);

    if (known == 0) {
        return QUOTA_OK;
    }
    return lq_refuse_number(act, known >= act->applying->first_seq ? QUOTA_R_ID_TWICE : QUOTA_R_ID_REUSED,
                            "id", "a new id; this is that of entry", known);
}

static quota_status check_date(const lq_act *act)
{
    const int32_t date = act->entry->date, last = act->state->date, most = act->applying->date_max;
    const quota_status status = lq_check_days(act);

    if (status != QUOTA_OK) {
        return status;
    }
    if (date < last) {
        return lq_refuse_date(act, QUOTA_R_DATE_BACKWARDS, "date", "not before ", last, date);
    }
    if (most != 0 && date > most) {
        return lq_refuse_date(act, QUOTA_R_DATE_AHEAD, "date", "not after ", most, date);
    }
    /* No law of a day to come: past the end of a policy there would be none at all. */
    if (act->entry->as_of > date) {
        return lq_refuse_date(act, QUOTA_R_DATE_AHEAD, "as_of", "not after ", date, act->entry->as_of);
    }
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- the ledger's fields */

static quota_status differs(const lq_act *act, const char *field, uint64_t found)
{
    return lq_refuse_number(act, QUOTA_E_JOURNAL_INVALID, field, "what follows from the entries before",
                            found);
}

/* Written when posted, compared when read from a journal. */
static quota_status settle(lq_act *act)
{
    quota_entry *entry = act->entry;

    if (!act->applying->replaying) {
        entry->seq = act->seq;
        entry->moved = act->moved;
        entry->from_bucket = act->from;
        entry->to_bucket = act->to;
        return QUOTA_OK;
    }
    if (entry->seq != act->seq) {
        return differs(act, "seq", entry->seq);
    }
    if (entry->moved != act->moved) {
        return lq_refuse_amount(act, QUOTA_E_JOURNAL_INVALID, "moved", "", act->moved, entry->moved);
    }
    if (entry->from_bucket != act->from) {
        return differs(act, "from_bucket", entry->from_bucket);
    }
    return entry->to_bucket != act->to ? differs(act, "to_bucket", entry->to_bucket) : QUOTA_OK;
}

/* ---------------------------------------------------------------- the law */

/* What the law writes into an entry. */
typedef struct basis {
    int64_t required;
    uint32_t policy, rule, ratio_num, ratio_den;
    uint8_t verdict;
} basis;

static basis basis_of(const quota_entry *entry)
{
    return (basis){entry->required,  entry->policy,    entry->rule,
                   entry->ratio_num, entry->ratio_den, entry->verdict};
}

static void set_basis(quota_entry *entry, basis of)
{
    entry->verdict = of.verdict;
    entry->policy = of.policy;
    entry->rule = of.rule;
    entry->required = of.required;
    entry->ratio_num = of.ratio_num;
    entry->ratio_den = of.ratio_den;
}

static quota_status law_differs(const lq_act *act, const char *field, uint64_t expected, uint64_t found)
{
    char text[24];
    lq_out out;

    lq_out_init(&out, text, sizeof text);
    lq_out_int(&out, (int64_t)expected);
    (void)lq_out_finish(&out, NULL);
    return lq_refuse_number(act, QUOTA_E_LAW_DIFFERS, field, text, found);
}

/* The law asked again must say what it said. */
static quota_status compare_basis(const lq_act *act, const basis *stored)
{
    const basis now = basis_of(act->entry);

#define COMPARE(field)                                                                                       \
  if (now.field != stored->field) {                                                                          \
    return law_differs(act, #field, (uint64_t)now.field, (uint64_t)stored->field);                           \
  }
    COMPARE(verdict)
    COMPARE(policy)
    COMPARE(rule)
    COMPARE(required)
    COMPARE(ratio_num)
    COMPARE(ratio_den)
#undef COMPARE
    return QUOTA_OK;
}

static quota_status ask_law(lq_act *act, size_t index)
{
    static const basis none = {0};
    const lq_applying *applying = act->applying;
    const lq_law *law = applying->law;
    basis stored;
    quota_status status;

    if (law == NULL || law->decide == NULL) {
        return QUOTA_OK;
    }
    if (!applying->replaying) {
        return law->decide(law->user, act->state, applying->group, applying->count, index, act->error);
    }
    stored = basis_of(act->entry);
    set_basis(act->entry, none);
    status = law->decide(law->user, act->state, applying->group, applying->count, index, act->error);
    if (status == QUOTA_OK) {
        status = compare_basis(act, &stored);
    } else if (status >= QUOTA_R_LAW_KIND && status <= QUOTA_R_LAW_LIMIT) {
        status = lq_refuse(act, QUOTA_E_LAW_DIFFERS, "verdict", quota_status_name((int32_t)status),
                           "allowed, or approved");
    }
    set_basis(act->entry, stored);
    return status;
}

/* ---------------------------------------------------------------- beside the effect */

static quota_status note_beside(const lq_act *act)
{
    const quota_entry *entry = act->entry;
    quota_status status = QUOTA_OK;

    if ((entry->flags & QUOTA_FLAG_DUE) != 0) {
        status = lq_add_to_total(act->state, LQ_TOTAL_DUE, lq_due_cause(entry), 0, 1);
    }
    if (act->state->keep_history == 0) {
        return status;
    }
    if (status == QUOTA_OK && act->account != LQ_NONE) {
        status = lq_add_history(act->state, act->account, act->seq);
    }
    if (status == QUOTA_OK && act->to_account != LQ_NONE) {
        status = lq_add_history(act->state, act->to_account, act->seq);
    }
    return status;
}

/* ---------------------------------------------------------------- in order */

static quota_status check(lq_act *act)
{
    quota_status status;

    if ((status = lq_check_form_of(act, act->applying->replaying)) != QUOTA_OK ||
        (status = check_id(act)) != QUOTA_OK || (status = check_date(act)) != QUOTA_OK ||
        (status = lq_check_known(act)) != QUOTA_OK || (status = lq_check_open(act)) != QUOTA_OK) {
        return status;
    }
    return verb_of(act)->check(act);
}

quota_status lq_apply(lq_applying *applying, size_t index, quota_error *error)
{
    static const lq_seen nothing = {LQ_NONE, LQ_NONE, LQ_NONE, LQ_NONE, LQ_NONE};
    quota_entry *entry = &applying->group[index];
    lq_act act = {.applying = applying,
                  .state = applying->state,
                  .entry = entry,
                  .row = lq_verb_row_of(entry->verb, entry->kind),
                  .seen = applying->seen != NULL ? applying->seen : &nothing,
                  .error = error,
                  .seq = applying->first_seq + (uint32_t)index,
                  .account = LQ_NONE,
                  .to_account = LQ_NONE,
                  .party = LQ_NONE,
                  .lot = LQ_NONE,
                  .project = LQ_NONE,
                  .claim = LQ_NONE,
                  .cell = LQ_NONE,
                  .to_cell = LQ_NONE,
                  .made = LQ_NONE,
                  .moved = entry->amount};
    quota_status status = check(&act);

    if (status != QUOTA_OK || (status = settle(&act)) != QUOTA_OK ||
        (status = ask_law(&act, index)) != QUOTA_OK ||
        (status = lq_add_entry(act.state, entry->id, entry->date)) != QUOTA_OK) {
        return status;
    }
    status = verb_of(&act)->effect(&act);
    if (status == QUOTA_R_OVERFLOW || status == QUOTA_R_INSUFFICIENT) {
        /* One of the many sums that are kept beside. */
        return lq_refuse_amount(&act, status, "amount", "sums from 0 to ", QUOTA_AMOUNT_MAX, act.moved);
    }
    if (applying->touched != NULL) {
        applying->touched[index] =
            (lq_touched){act.cell, act.to_cell, act.made != LQ_NONE ? act.made : act.claim};
    }
    return status != QUOTA_OK ? status : note_beside(&act);
}
