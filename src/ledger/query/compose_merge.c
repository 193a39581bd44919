/* compose_merge.c - all that an account has goes to another, and the account ends (Chongqing 8.2). */
#include "ledger/query/compose.h"

static void put_moved(lq_composer *composer, uint32_t cell, uint32_t claim, int64_t amount)
{
    quota_entry entry = lq_composer_entry(composer, QUOTA_VERB_MOVE, QUOTA_ENTRY_MERGE, cell, claim, amount);
    entry.to_account = composer->model.to_account;
    if (amount > 0)
        lq_composer_put(composer, &entry);
}

static void put_holds(lq_composer *composer, uint32_t account)
{
    const lq_state *state = composer->state;
    for (uint32_t i = 0; i < state->claims.count; i++) {
        const lq_claim *claim = lq_claim_at(state, i);
        if (claim->bucket == QUOTA_BUCKET_ENCUMBERED && claim->left > 0 &&
            lq_cell_at(state, claim->cell)->account == account)
            put_moved(composer, claim->cell, i, claim->left);
    }
}

static void put_debts(lq_composer *composer, uint32_t account)
{
    const lq_state *state = composer->state;
    uint32_t at = lq_account_at(state, account)->balances;
    for (; at != LQ_NONE; at = lq_balance_at(state, at)->next) {
        const lq_balance *balance = lq_balance_at(state, at);
        quota_entry entry;
        if (balance->debt == 0)
            continue;
        memset(&entry, 0, sizeof entry);
        entry.verb = QUOTA_VERB_OWE;
        entry.kind = QUOTA_ENTRY_MERGE;
        entry.account = composer->model.account;
        entry.to_account = composer->model.to_account;
        entry.pollutant = balance->pollutant;
        entry.amount = balance->debt;
        lq_composer_put(composer, &entry);
    }
}

quota_status lq_compose_merge(lq_composer *composer)
{
    const lq_state *state = composer->state;
    const quota_entry *model = &composer->model;
    quota_entry end;
    if (model->account == 0)
        return lq_composer_missing(composer, "account");
    if (model->to_account == 0 || model->to_account == model->account)
        return lq_composer_missing(composer, "to_account");
    const uint32_t account = lq_find_account(state, model->account);
    if (account == LQ_NONE)
        return lq_fail_unknown(composer->error, "account", model->account);
    if (lq_find_account(state, model->to_account) == LQ_NONE)
        return lq_fail_unknown(composer->error, "to_account", model->to_account);
    const lq_account_cells *own = lq_account_cells_at(state, account);
    for (uint32_t i = 0; i < own->count; i++)
        put_moved(composer, own->cells[i], LQ_NONE, lq_amounts_at(state, own->cells[i])->available);
    put_holds(composer, account);
    put_debts(composer, account);
    memset(&end, 0, sizeof end);
    end.verb = QUOTA_VERB_ACCOUNT;
    end.kind = QUOTA_ENTRY_END;
    end.account = model->account;
    lq_composer_put(composer, &end);
    return QUOTA_OK;
}
