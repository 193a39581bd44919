/* loss.c - the order in which a lot is lost (Qujing 24):
 *
 *   1  what was never bought and is still there: available, then encumbered
 *   2  what was bought, the latest purchase first; of each: available, encumbered, consumed, surrendered
 *   3  what was never bought and is used: consumed, surrendered
 *
 * The order holds over the whole family of a lot: a part whose tag changed is a lot of its own, and still the
 * same reduction.  Voiding is rare, so cells and claims are walked, and nothing is kept for it. */
#include "ledger/verbs/act.h"

/* What is lost first ranks lowest. */
static uint64_t rank_of(uint32_t bought, uint8_t bucket)
{
    const uint64_t last = UINT64_C(1) << 40;

    if (bought == 0) {
        return bucket >= QUOTA_BUCKET_CONSUMED ? last + bucket : bucket;
    }
    return ((uint64_t)(UINT32_MAX - bought) + 1) * 8 + bucket;
}

typedef struct first_loss {
    uint64_t rank;
    uint32_t cell;
    int64_t amount;
    uint8_t bucket;
} first_loss;

static void consider(const lq_state *state, first_loss *first, uint32_t cell, uint8_t bucket, int64_t amount)
{
    const uint64_t rank = rank_of(lq_cell_at(state, cell)->bought, bucket);

    if (amount > 0 && rank < first->rank) {
        first->rank = rank;
        first->cell = cell;
        first->bucket = bucket;
        first->amount = amount;
    }
}

static void consider_lot(const lq_state *state, first_loss *first, uint32_t lot)
{
    uint32_t at;

    if (lq_may_be_lost(lq_lot_at(state, lot)) <= 0) {
        return; /* the rest of it is owed */
    }
    for (at = lq_lot_at(state, lot)->cell; at != LQ_NONE; at = lq_cell_at(state, at)->of_lot) {
        const lq_amounts *amounts = lq_amounts_at(state, at);

        consider(state, first, at, QUOTA_BUCKET_AVAILABLE, amounts->available);
        consider(state, first, at, QUOTA_BUCKET_ENCUMBERED, amounts->encumbered);
    }
    for (at = lq_lot_at(state, lot)->claim; at != LQ_NONE; at = lq_claim_at(state, at)->of_lot) {
        const lq_claim *claim = lq_claim_at(state, at);

        if (claim->bucket == QUOTA_BUCKET_CONSUMED || claim->bucket == QUOTA_BUCKET_SURRENDERED) {
            consider(state, first, claim->cell, claim->bucket, claim->left);
        }
    }
}

/* What of the lot and its family is to be lost first, if anything is. */
static first_loss first_of(const lq_state *state, uint32_t lot)
{
    first_loss first = {.rank = UINT64_MAX, .cell = LQ_NONE};
    const uint32_t root = lq_first_born(state, lot);

    for (lot = root; lot != LQ_NONE; lot = lq_next_born(state, root, lot)) {
        consider_lot(state, &first, lot);
    }
    return first;
}

static quota_status refuse(const lq_act *act, const first_loss *first)
{
    return lq_refuse_number(act, QUOTA_R_ORDER_OF_LOSS,
                            quota_entry_word(QUOTA_FIELD_BUCKET, first->bucket, QUOTA_EN),
                            "nothing that is lost before; there is some in account",
                            lq_account_at(act->state, lq_cell_at(act->state, first->cell)->account)->number);
}

quota_status lq_check_loss(const lq_act *act, uint32_t cell, uint8_t bucket)
{
    const first_loss first = first_of(act->state, act->lot);
    const uint32_t bought = cell == LQ_NONE ? 0 : lq_cell_at(act->state, cell)->bought;

    return first.rank < rank_of(bought, bucket) ? refuse(act, &first) : QUOTA_OK;
}

quota_status lq_check_loss_before_debt(const lq_act *act)
{
    const first_loss first = first_of(act->state, act->lot);

    /* Buyers may have some left: what they bought stays theirs (Jiangsu 21). */
    return first.rank <= rank_of(0, QUOTA_BUCKET_ENCUMBERED) ? refuse(act, &first) : QUOTA_OK;
}
