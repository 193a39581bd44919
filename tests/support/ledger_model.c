/* ledger_model.c - groups, and the checks that come before a verb's own. */
#include "ledger_model.h"

#include <string.h>

/* ------------------------------------------------------------------ checks before the verb's own */

static quota_status check_known(const ledger_model *model, const quota_entry *entry)
{
    int targets = memcmp(entry->target, (uint8_t[16]){0}, 16) != 0;
    if (entry->account && entry->kind != QUOTA_ENTRY_OPEN && !model_account_of(model, entry->account))
        return QUOTA_R_ACCOUNT_UNKNOWN;
    if (entry->party && !model_account_of(model, entry->party))
        return QUOTA_R_ACCOUNT_UNKNOWN;
    if (entry->to_account && !model_account_of(model, entry->to_account))
        return QUOTA_R_TO_ACCOUNT_UNKNOWN;
    if (entry->lot && entry->verb != QUOTA_VERB_ISSUE && entry->kind != QUOTA_ENTRY_FACT &&
        !model_lot_of(model, entry->lot))
        return QUOTA_R_LOT_UNKNOWN;
    if ((entry->verb == QUOTA_VERB_USE || entry->verb == QUOTA_VERB_HOLD) && entry->project) {
        int stated = 0;
        for (size_t i = 0; i < model->rows.count; i++)
            stated |= model_is_about(&((model_row *)model_at(&model->rows, i))->entry, QUOTA_SUBJECT_PROJECT,
                                     entry->project);
        if (!stated)
            return QUOTA_R_PROJECT_UNKNOWN;
    }
    if (entry->kind == QUOTA_ENTRY_CORRECT) {
        const model_row *row = model_row_of(model, entry->target);
        return row && row->group <= model->groups ? QUOTA_OK : QUOTA_R_TARGET_UNKNOWN;
    }
    return targets && !model_claim_of(model, entry->target) ? QUOTA_R_TARGET_UNKNOWN : QUOTA_OK;
}

/* What the ledger fills in; what the host gave must be the same. */
static int fill_number(uint64_t *field, uint64_t number)
{
    if (*field == 0)
        *field = number;
    return *field == number;
}

static int fill_date(int32_t *field, int32_t date)
{
    if (*field == 0)
        *field = date;
    return *field == date;
}

static int fill_pollutant(quota_entry *entry, uint8_t pollutant)
{
    if (entry->pollutant == 0)
        entry->pollutant = pollutant;
    return entry->pollutant == pollutant;
}

static int fill_from_claim(const quota_claim *of, quota_entry *entry)
{
    return fill_number(&entry->account, of->account) && fill_number(&entry->lot, of->lot) &&
           fill_date(&entry->term, of->term) && fill_pollutant(entry, of->pollutant) &&
           (entry->verb != QUOTA_VERB_RESTORE ||
            (((entry->to_account && entry->kind != QUOTA_ENTRY_CORRECT) ||
              fill_number(&entry->to_account, of->account)) &&
             fill_date(&entry->to_term, of->term)));
}

/* A correction goes backwards: from where the entry put it, to where it took it. */
static int fill_from_entry(const quota_entry *of, quota_entry *entry)
{
    int back = entry->verb == QUOTA_VERB_MOVE || (entry->verb == QUOTA_VERB_OWE && of->to_account);
    return fill_number(&entry->account, back ? of->to_account : of->account) &&
           fill_number(&entry->to_account, back ? of->account : 0) && fill_number(&entry->lot, of->lot) &&
           fill_date(&entry->term, back ? of->to_term : of->term) &&
           fill_date(&entry->to_term, back ? of->term : 0) && fill_pollutant(entry, of->pollutant);
}

static int fill(const ledger_model *model, quota_entry *entry)
{
    const model_claim *claim = model_claim_of(model, entry->target);
    const model_lot *lot = model_lot_of(model, entry->lot);
    if (entry->kind == QUOTA_ENTRY_CORRECT && entry->verb != QUOTA_VERB_RESTORE) {
        const quota_entry *of = &model_row_of(model, entry->target)->entry;
        return !model_may_correct(entry, of) || fill_from_entry(of, entry);
    }
    if (claim && (entry->verb == QUOTA_VERB_RELEASE || entry->verb == QUOTA_VERB_RESTORE))
        return fill_from_claim(&claim->at, entry);
    if (entry->verb == QUOTA_VERB_MOVE) {
        int own = entry->kind == QUOTA_ENTRY_CARRY || entry->kind == QUOTA_ENTRY_CONVERT;
        if ((own && !fill_number(&entry->to_account, entry->account)) ||
            (entry->kind != QUOTA_ENTRY_CARRY && !fill_date(&entry->to_term, entry->term)))
            return 0;
    }
    return entry->verb < QUOTA_VERB_MOVE || !lot || fill_pollutant(entry, lot->at.pollutant);
}

static int blocked(const ledger_model *model, uint8_t subject, uint64_t number, const quota_entry *entry,
                   unsigned bit)
{
    int64_t value =
        number ? model_fact(model, subject, number, QUOTA_FACT_BLOCKED, entry->pollutant, entry->date) : 0;
    return value > 0 && (uint64_t)value >> bit & 1;
}

static quota_status check_open(const ledger_model *model, const quota_entry *entry)
{
    int passes = entry->verb == QUOTA_VERB_ACCOUNT || entry->verb == QUOTA_VERB_STATE ||
                 entry->verb == QUOTA_VERB_VOID || entry->verb == QUOTA_VERB_OWE ||
                 entry->kind == QUOTA_ENTRY_MERGE || entry->kind == QUOTA_ENTRY_DIVIDE ||
                 entry->kind == QUOTA_ENTRY_RECOVER || entry->kind == QUOTA_ENTRY_CORRECT;
    const model_account *from = model_account_of(model, entry->account);
    const model_account *to = model_account_of(model, entry->to_account);
    if (!passes && entry->verb != QUOTA_VERB_RESTORE && from && from->standing != 1)
        return QUOTA_R_ACCOUNT_CLOSED;
    if (!passes && to && to->standing != 1)
        return QUOTA_R_TO_ACCOUNT_CLOSED;
    if (entry->verb == QUOTA_VERB_ACCOUNT || entry->verb == QUOTA_VERB_STATE)
        return QUOTA_OK;
    const model_claim *claim = model_claim_of(model, entry->target);
    int gives_back = entry->verb == QUOTA_VERB_RELEASE || entry->verb == QUOTA_VERB_RESTORE;
    if (blocked(model, QUOTA_SUBJECT_ACCOUNT, entry->account, entry, entry->verb) ||
        (entry->verb == QUOTA_VERB_ISSUE &&
         blocked(model, QUOTA_SUBJECT_ACCOUNT, entry->account, entry, 32U + entry->verb)) ||
        blocked(model, QUOTA_SUBJECT_LOT, entry->lot, entry, entry->verb) ||
        blocked(model, QUOTA_SUBJECT_PROJECT, claim && gives_back ? claim->at.project : entry->project, entry,
                entry->verb) ||
        blocked(model, QUOTA_SUBJECT_ACCOUNT, entry->to_account, entry, 32U + entry->verb))
        return QUOTA_R_BLOCKED;
    return QUOTA_OK;
}

static quota_status check_and_act(ledger_model *model, quota_entry *entry)
{
    const model_row *last = model->rows.count ? model_at(&model->rows, model->rows.count - 1) : NULL;
    quota_status status = model_form(entry);
    if (status != QUOTA_OK)
        return status;
    if (model_row_of(model, entry->id))
        return model_row_of(model, entry->id)->entry.seq > model->before ? QUOTA_R_ID_TWICE
                                                                         : QUOTA_R_ID_REUSED;
    if ((status = model_days(entry)) != QUOTA_OK)
        return status;
    if (last && entry->date < last->entry.date)
        return QUOTA_R_DATE_BACKWARDS;
    if (model->date_max && entry->date > model->date_max)
        return QUOTA_R_DATE_AHEAD;
    if ((status = check_known(model, entry)) != QUOTA_OK)
        return status;
    if (!fill(model, entry))
        return QUOTA_R_TARGET_OTHER;
    if ((status = check_open(model, entry)) != QUOTA_OK)
        return status;
    return model_act(model, entry);
}

/* ------------------------------------------------------------------ groups */

static int same_content(const quota_entry *stored, const quota_entry *posted)
{
    quota_entry a = *stored, b = *posted;
    if (stored->flags & posted->flags & QUOTA_FLAG_DUE)
        return a.verb == b.verb && a.kind == b.kind && memcmp(a.target, b.target, 16) == 0 &&
               (!b.account || a.account == b.account) && (!b.lot || a.lot == b.lot) &&
               (!b.term || a.term == b.term) && (!b.to_term || a.to_term == b.to_term);
    a.seq = 0, a.moved = 0, a.verdict = 0, a.from_bucket = 0, a.to_bucket = 0;
    a.flags &= (uint16_t)~QUOTA_FLAG_JOINED;
    b.flags &= (uint16_t)~QUOTA_FLAG_JOINED;
    return memcmp(&a, &b, sizeof a) == 0;
}

/* Of an earlier call. */
static const model_row *known_row(const ledger_model *model, const uint8_t *id)
{
    const model_row *row = model_row_of(model, id);
    return row && row->entry.seq <= model->before ? row : NULL;
}

/* Ids that are known: QUOTA_OK (none is), QUOTA_ALREADY_DONE, or why not. */
static quota_status check_ids(const ledger_model *model, const quota_entry *posted, size_t count, size_t *at)
{
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        const model_row *row = known_row(model, posted[i].id);
        if (row && !same_content(&row->posted, &posted[i])) {
            *at = i;
            return QUOTA_R_ID_REUSED;
        }
        known += row != NULL;
    }
    if (known == 0)
        return QUOTA_OK;
    /* It differs where it begins elsewhere, goes on otherwise, or ends sooner or later. */
    const model_row *first = known_row(model, posted[0].id);
    for (*at = 0; *at < count; ++*at) {
        const model_row *row = known_row(model, posted[*at].id);
        if (!first || (*at == 0 && first->of_group != 0) || !row || row->group != first->group ||
            row->of_group != *at || (row->of_group + 1 == row->group_size) != (*at + 1 == count))
            return QUOTA_R_GROUP_DIFFERS;
    }
    *at = 0;
    return QUOTA_ALREADY_DONE;
}

static void answer(const ledger_model *model, const quota_entry *entry, quota_result *result)
{
    const model_claim *made = model_claim_of(model, entry->id),
                      *touched = model_claim_of(model, entry->target);
    const model_cell *from = model_cell_of(model, entry->account, entry->lot, entry->term);
    const model_cell *to = model_cell_of(model, entry->to_account, entry->to_lot ? entry->to_lot : entry->lot,
                                         entry->to_term ? entry->to_term : entry->term);
    uint64_t project = made ? made->at.project : touched ? touched->at.project : 0;
    result->seq = entry->seq;
    result->moved = entry->moved;
    result->available = from ? from->available : 0;
    result->encumbered = from ? from->encumbered : 0;
    result->to_available = to ? to->available : 0;
    result->left = made ? made->at.left : touched ? touched->at.left : 0;
    if (project)
        result->covered = model_covered(model, project, made ? made->at.pollutant : touched->at.pollutant);
}

/* A group of a call that has begun. */
static quota_status post_group(ledger_model *model, const quota_entry *group, size_t count, int keep,
                               quota_result *results)
{
    size_t at = 0;
    quota_status status;
    ledger_model *trial = ledger_model_new();
    memset(results, 0, count * sizeof *results);
    status = check_ids(model, group, count, &at);
    if (status == QUOTA_ALREADY_DONE) {
        for (size_t i = 0; i < count; i++) {
            answer(model, &model_row_of(model, group[i].id)->entry, &results[i]);
            results[i].status = QUOTA_ALREADY_DONE;
        }
        ledger_model_free(trial);
        return QUOTA_ALREADY_DONE;
    }
    model_copy(trial, model);
    for (size_t i = 0; status == QUOTA_OK && i < count; i++) {
        quota_entry entry = group[i];
        status = check_and_act(trial, &entry);
        at = i;
        if (status != QUOTA_OK)
            break;
        model_row *row = model_add(&trial->rows);
        row->entry = entry;
        row->entry.seq = trial->rows.count;
        row->posted = group[i];
        row->group = trial->groups + 1;
        row->of_group = i;
        row->group_size = count;
    }
    if (status == QUOTA_OK) {
        trial->groups++;
        for (size_t i = 0; i < count; i++)
            answer(trial, &model_row_of(trial, group[i].id)->entry, &results[i]);
        if (keep)
            model_copy(model, trial);
    } else {
        for (size_t i = 0; i < count; i++)
            results[i].status = i == at ? (int32_t)status : QUOTA_R_NOT_POSTED;
        status = QUOTA_E_REFUSED;
    }
    ledger_model_free(trial);
    return status;
}

quota_status ledger_model_post(ledger_model *model, const quota_entry *group, size_t count, int keep,
                               quota_result *results)
{
    model->before = model->rows.count;
    return post_group(model, group, count, keep, results);
}

quota_status ledger_model_post_each(ledger_model *model, const quota_entry *entries, size_t count, int keep,
                                    quota_result *results)
{
    quota_status all = QUOTA_ALREADY_DONE;
    ledger_model *trial = ledger_model_new(); /* a later group sees those before it, in a dry run too */
    model_copy(trial, model);
    trial->before = model->rows.count;
    for (size_t from = 0, to; from < count; from = to) {
        to = from + 1;
        while (to < count && entries[to - 1].flags & QUOTA_FLAG_JOINED)
            to++;
        quota_status status = post_group(trial, entries + from, to - from, 1, results + from);
        if (status == QUOTA_E_REFUSED || all == QUOTA_E_REFUSED)
            all = QUOTA_E_REFUSED;
        else if (status == QUOTA_OK)
            all = QUOTA_OK;
    }
    if (keep)
        model_copy(model, trial);
    ledger_model_free(trial);
    return all;
}

/* ------------------------------------------------------------------ the history added up again */

const char *ledger_model_check(const ledger_model *model)
{
    for (size_t i = 0; i < model->lots.count; i++) {
        const quota_lot *lot = &((model_lot *)model_at(&model->lots, i))->at;
        int64_t available = 0, encumbered = 0, of_claims[7] = {0};
        for (size_t j = 0; j < model->cells.count; j++) {
            const model_cell *cell = model_at(&model->cells, j);
            if (cell->available < 0 || cell->encumbered < 0)
                return "a cell below zero";
            available += cell->lot == lot->lot ? cell->available : 0;
            encumbered += cell->lot == lot->lot ? cell->encumbered : 0;
        }
        for (size_t j = 0; j < model->claims.count; j++) {
            const quota_claim *claim = &((model_claim *)model_at(&model->claims, j))->at;
            if (claim->left < 0 || claim->left > claim->made)
                return "a claim outside 0 to made";
            if (claim->lot == lot->lot)
                of_claims[claim->bucket] += claim->left;
        }
        if (available != lot->available || encumbered != lot->encumbered)
            return "cells of a lot";
        if (lot->issued != lot->available + lot->encumbered + lot->consumed + lot->surrendered +
                               lot->cancelled + lot->invalid)
            return "issued = the six";
        if (of_claims[QUOTA_BUCKET_ENCUMBERED] != lot->encumbered ||
            of_claims[QUOTA_BUCKET_CONSUMED] != lot->consumed ||
            of_claims[QUOTA_BUCKET_SURRENDERED] != lot->surrendered ||
            of_claims[QUOTA_BUCKET_CANCELLED] != lot->cancelled ||
            of_claims[QUOTA_BUCKET_INVALID] != lot->invalid)
            return "claims of a lot";
    }
    return NULL;
}
