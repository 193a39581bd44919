/* compose_project.c - what a project planned is used, and what it does not need goes back. */
#include "ledger/query/compose.h"

#include "base/text.h"

static quota_status find_project(const lq_composer *composer, uint32_t *project)
{
    const uint64_t number = composer->model.project;
    if (number == 0)
        return lq_composer_missing(composer, "project");
    *project = lq_find_project(composer->state, number);
    return *project == LQ_NONE ? lq_fail_unknown(composer->error, "project", number) : QUOTA_OK;
}

/* All plan holds of the project with something left (Qujing 19).  One that has expired is among them: the
 * group is then refused, rather than the project left short. */
quota_status lq_compose_settle(lq_composer *composer)
{
    const lq_state *state = composer->state;
    const quota_entry *model = &composer->model;
    const uint8_t kind = model->kind == QUOTA_ENTRY_PLAIN ? QUOTA_ENTRY_PROJECT : model->kind;
    uint32_t project;
    quota_status status = find_project(composer, &project);
    if (status != QUOTA_OK)
        return status;
    if (lq_verb_row_of(QUOTA_VERB_USE, kind) == NULL)
        return lq_fail(composer->error, QUOTA_E_ARGUMENT, "kind", "project", "", 0);
    for (uint32_t i = lq_project_at(state, project)->hold; i != LQ_NONE;
         i = lq_claim_at(state, i)->of_project) {
        const lq_claim *claim = lq_claim_at(state, i);
        if (claim->kind != QUOTA_ENTRY_PLAN || claim->left == 0)
            continue;
        quota_entry entry = lq_composer_entry(composer, QUOTA_VERB_USE, kind, claim->cell, i, claim->left);
        if (model->pollutant != 0 &&
            lq_lot_at(state, lq_cell_at(state, claim->cell)->lot)->pollutant != model->pollutant)
            continue;
        entry.project = model->project;
        lq_composer_put(composer, &entry);
    }
    return QUOTA_OK;
}

/* The latest use first (Qujing 9, SIP 4B.4): the project's claims are listed so. */
quota_status lq_compose_take_back(lq_composer *composer)
{
    const lq_state *state = composer->state;
    const quota_entry *model = &composer->model;
    int64_t left = model->amount;
    uint32_t project;
    quota_status status = find_project(composer, &project);
    if (status != QUOTA_OK)
        return status;
    if (model->pollutant == 0)
        return lq_composer_missing(composer, "pollutant");
    if (model->amount <= 0)
        return lq_composer_missing(composer, "amount");
    if (model->to_account == 0)
        return lq_composer_missing(composer, "to_account");
    if (model->kind == QUOTA_ENTRY_CORRECT || lq_verb_row_of(QUOTA_VERB_RESTORE, model->kind) == NULL)
        return lq_fail(composer->error, QUOTA_E_ARGUMENT, "kind", "unused, unbuilt or surplus", "", 0);
    if (lq_find_account(state, model->to_account) == LQ_NONE)
        return lq_fail_unknown(composer->error, "to_account", model->to_account);
    const uint32_t part = lq_find_part(state, project, model->pollutant);
    if (part == LQ_NONE)
        return lq_fail_number(composer->error, QUOTA_E_NOT_FOUND, "pollutant", "one the project used of",
                              model->pollutant);
    for (uint32_t at = lq_part_at(state, part)->claim; at != LQ_NONE && left > 0;
         at = lq_claim_at(state, at)->of_project) {
        const lq_claim *claim = lq_claim_at(state, at);
        const int64_t amount = claim->left < left ? claim->left : left;
        if (amount == 0)
            continue;
        quota_entry entry =
            lq_composer_entry(composer, QUOTA_VERB_RESTORE, model->kind, claim->cell, at, amount);
        entry.to_account = model->to_account;
        lq_composer_put(composer, &entry);
        left -= amount;
    }
    return left == model->amount ? QUOTA_OK : lq_composer_short(composer, left);
}
