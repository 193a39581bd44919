/* result.c - what an entry left behind. */
#include "ledger/act.h"

#include <string.h>

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

void lq_result_of(const lq_state *state, const quota_entry *entry, quota_result *result)
{
    const uint32_t from = cell_of(state, entry->account, entry->lot, entry->term);
    const uint32_t to = cell_of(state, entry->to_account, entry->to_lot != 0 ? entry->to_lot : entry->lot,
                                entry->to_term != 0 ? entry->to_term : entry->term);
    const uint32_t claim_at = claim_of(state, entry);

    memset(result, 0, sizeof *result);
    result->status = QUOTA_OK;
    result->verdict = entry->verdict;
    result->seq = entry->seq;
    result->moved = entry->moved;
    result->policy = entry->policy;
    result->rule = entry->rule;
    if (from != LQ_NONE) {
        result->available = lq_amounts_at(state, from)->available;
        result->encumbered = lq_amounts_at(state, from)->encumbered;
    }
    if (to != LQ_NONE) {
        result->to_available = lq_amounts_at(state, to)->available;
    }
    if (claim_at != LQ_NONE) {
        const lq_claim *claim = lq_claim_at(state, claim_at);
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
