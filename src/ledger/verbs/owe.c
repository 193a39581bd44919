/* owe.c - debts: what a fraud still costs its party once the milligrams are used. */
#include "ledger/verbs/act.h"

static quota_status check_incur(const lq_act *act)
{
    const lq_lot *lot = lq_lot_at(act->state, act->lot);
    const int64_t used = lot->sums[QUOTA_BUCKET_CONSUMED] + lot->sums[QUOTA_BUCKET_SURRENDERED];
    const quota_status status = lq_check_loss_before_debt(act);

    if (status != QUOTA_OK) {
        return status;
    }
    if (act->moved > used - lot->owed) {
        return lq_refuse_amount(act, QUOTA_R_NOT_USED, "amount", "at most ",
                                used > lot->owed ? used - lot->owed : 0, act->moved);
    }
    return QUOTA_OK;
}

quota_status lq_check_owe(lq_act *act)
{
    const quota_entry *entry = act->entry;
    uint32_t balance;

    act->from = act->row->from_bucket;
    act->to = act->row->to_bucket;
    if (lq_account_at(act->state, act->account)->standing == LQ_ENDED) {
        return lq_refuse_number(act, QUOTA_R_ACCOUNT_CLOSED, "account", "an account that has not ended",
                                entry->account);
    }
    if (act->to_account != LQ_NONE && lq_account_at(act->state, act->to_account)->standing == LQ_ENDED) {
        return lq_refuse_number(act, QUOTA_R_TO_ACCOUNT_CLOSED, "to_account", "an account that has not ended",
                                entry->to_account);
    }
    if (entry->kind == QUOTA_ENTRY_INCUR) {
        return check_incur(act);
    }
    if (act->to_account == act->account) {
        return lq_refuse_number(act, QUOTA_R_SAME_CELL, "to_account", "another account", entry->to_account);
    }
    balance = lq_find_balance(act->state, act->account, entry->pollutant, 0);
    return lq_limit(act, balance == LQ_NONE ? 0 : lq_balance_at(act->state, balance)->debt);
}

quota_status lq_do_owe(lq_act *act)
{
    const uint8_t pollutant = act->entry->pollutant;
    const int incurs = act->entry->kind == QUOTA_ENTRY_INCUR;
    quota_status status =
        lq_shift_debt(act->state, act->account, pollutant, incurs ? act->moved : -act->moved);

    if (status == QUOTA_OK && act->to_account != LQ_NONE) {
        status = lq_shift_debt(act->state, act->to_account, pollutant, act->moved);
    }
    if (status == QUOTA_OK && incurs) {
        lq_lot *lot = lq_write_lot(act->state, act->lot);

        if (lot == NULL) {
            return QUOTA_E_NO_MEMORY;
        }
        lot->owed += act->moved;
    }
    return status;
}
