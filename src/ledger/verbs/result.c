/* result.c - what an entry left behind. */
#include "ledger/verbs/act.h"

static uint32_t cell_of(const lq_state *state, uint64_t account, uint64_t lot, int32_t term)
{
    const uint32_t account_at = account == 0 ? LQ_NONE : lq_find_account(state, account);
    const uint32_t lot_at = lot == 0 ? LQ_NONE : lq_find_lot(state, lot);

    return account_at == LQ_NONE || lot_at == LQ_NONE ? LQ_NONE
                                                      : lq_find_cell(state, account_at, lot_at, term);
}

/* The claim it made, or the one it touched. */
static uint32_t claim_of(const lq_state *state, const quota_entry *entry)
{
    const uint32_t made = entry->seq == 0 ? LQ_NONE : lq_find_claim(state, (uint32_t)entry->seq);
    uint32_t target;

    if (made != LQ_NONE || !lq_has_target(entry)) {
        return made;
    }
    target = lq_find_seq(state, entry->target);
    return target == 0 ? LQ_NONE : lq_find_claim(state, target);
}

void lq_result_from(const lq_state *state, const quota_entry *entry, const lq_touched *touched,
                    quota_result *result)
{
    uint32_t from = touched->cell, to = touched->to_cell;

    if (from == LQ_NONE) {
        from = cell_of(state, entry->account, entry->lot, entry->term);
    }
    if (entry->to_account == 0) { /* given to the account's own cell, and reported as that */
        to = LQ_NONE;
    } else if (to == LQ_NONE) {
        to = cell_of(state, entry->to_account, entry->to_lot != 0 ? entry->to_lot : entry->lot,
                     entry->to_term != 0 ? entry->to_term : entry->term);
    }
    *result = (quota_result){.status = QUOTA_OK,
                             .verdict = entry->verdict,
                             .seq = entry->seq,
                             .moved = entry->moved,
                             .policy = entry->policy,
                             .rule = entry->rule};
    if (from != LQ_NONE) {
        result->available = lq_amounts_at(state, from)->available;
        result->encumbered = lq_amounts_at(state, from)->encumbered;
    }
    if (to != LQ_NONE) {
        result->to_available = lq_amounts_at(state, to)->available;
    }
    if (touched->claim != LQ_NONE) {
        const lq_claim *claim = lq_claim_at(state, touched->claim);
        const uint8_t pollutant = lq_lot_at(state, lq_cell_at(state, claim->cell)->lot)->pollutant;
        const uint32_t part =
            claim->project == LQ_NONE ? LQ_NONE : lq_find_part(state, claim->project, pollutant);

        result->left = claim->left;
        if (part != LQ_NONE) {
            result->covered = lq_part_at(state, part)->covered;
            result->required = lq_part_at(state, part)->required;
        }
    }
}

void lq_result_of(const lq_state *state, const quota_entry *entry, quota_result *result)
{
    const lq_touched touched = {LQ_NONE, LQ_NONE, claim_of(state, entry)};

    lq_result_from(state, entry, &touched, result);
}
