/* state_shift.c - milligrams move: between buckets, and with them the sums that are kept of them. */
#include "ledger/state/state_in.h"

static inline quota_status fits(int64_t have, int64_t amount)
{
    if (amount < 0) {
        return have + amount < 0 ? QUOTA_R_INSUFFICIENT : QUOTA_OK; /* have is not negative */
    }
    return amount > QUOTA_AMOUNT_MAX - have ? QUOTA_R_OVERFLOW : QUOTA_OK;
}

/* ---------------------------------------------------------------- where a bucket of a cell is counted */

/* Every sum that milligrams of a cell stand in; those that do not apply are NULL. */
typedef struct sums {
    int64_t *sum[7];
    size_t count;
    lq_balance *balance;
} sums;

static inline void add_sum(sums *found, int64_t *sum)
{
    found->sum[found->count++] = sum;
}

static inline void add_totals(const lq_state *state, const lq_lot *lot, const lq_account *account,
                              sums *found)
{
    if (lot->place_total != LQ_NONE) {
        add_sum(found, &lq_total_at(state, lot->place_total)->amount);
    }
    if (lot->industry_total != LQ_NONE) {
        add_sum(found, &lq_total_at(state, lot->industry_total)->amount);
    }
    if (account->role == QUOTA_ROLE_RESERVE && account->place != 0) {
        add_sum(
            found,
            &lq_total_at(state, lq_find_total(state, LQ_TOTAL_AREA, account->place, lot->pollutant))->amount);
    }
    if (account->role == QUOTA_ROLE_RESERVE && account->pool != 0) {
        add_sum(found, &lq_total_at(state, lq_find_total(state, LQ_TOTAL_AREA, lq_level_number(account->pool),
                                                         lot->pollutant))
                            ->amount);
    }
}

static inline void find_sums(const lq_state *state, uint32_t cell_at, uint8_t bucket, sums *found)
{
    const lq_cell *const cell = lq_cell_at(state, cell_at);
    lq_lot *const lot = lq_lot_at(state, cell->lot);

    found->count = 0;
    found->balance = NULL;
    if (bucket <= QUOTA_BUCKET_ENCUMBERED || bucket == QUOTA_BUCKET_SURRENDERED) {
        found->balance = lq_balance_at(state, cell->balance);
    }
    if (bucket == QUOTA_BUCKET_AVAILABLE) {
        add_sum(found, &lq_amounts_at(state, cell_at)->available);
        add_sum(found, &found->balance->available);
        add_totals(state, lot, lq_account_at(state, cell->account), found);
    } else if (bucket == QUOTA_BUCKET_ENCUMBERED) {
        add_sum(found, &lq_amounts_at(state, cell_at)->encumbered);
        add_sum(found, &found->balance->encumbered);
    } else if (bucket == QUOTA_BUCKET_SURRENDERED) {
        add_sum(found, &found->balance->surrendered);
    }
    add_sum(found, &lot->sums[bucket]);
}

static inline void add_to(const lq_state *state, const sums *found, int64_t amount)
{
    const int was_zero = found->balance != NULL && lq_balance_is_zero(found->balance);
    size_t i;

    for (i = 0; i < found->count; i++) {
        *found->sum[i] += amount;
    }
    if (found->balance != NULL) {
        lq_account *const account = lq_account_at(state, found->balance->account);

        account->filled += (uint32_t)was_zero;
        account->filled -= (uint32_t)lq_balance_is_zero(found->balance);
    }
}

quota_status lq_shift(lq_state *state, uint32_t cell, uint8_t bucket, int64_t amount)
{
    sums found;
    size_t i;

    if (amount == 0) {
        return QUOTA_OK;
    }
    find_sums(state, cell, bucket, &found);
    for (i = 0; i < found.count; i++) {
        const quota_status status = fits(*found.sum[i], amount);

        if (status != QUOTA_OK) {
            return status;
        }
    }
    if (lq_note_it(state, LQ_NOTE_SHIFT, bucket, cell, amount) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    add_to(state, &found, amount);
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- single sums */

/* Checked, noted, added. */
static quota_status shift_sum(lq_state *state, uint16_t kind, uint32_t at, int64_t *sum, int64_t amount)
{
    quota_status status = fits(*sum, amount);

    if (status == QUOTA_OK) {
        status = lq_note_it(state, kind, 0, at, amount);
    }
    if (status == QUOTA_OK) {
        *sum += amount;
    }
    return status;
}

quota_status lq_shift_issued(lq_state *state, uint32_t lot, int64_t amount)
{
    return shift_sum(state, LQ_NOTE_ISSUED, lot, &lq_lot_at(state, lot)->sums[0], amount);
}

quota_status lq_shift_pledged(lq_state *state, uint32_t cell_at, int64_t amount)
{
    const uint32_t balance = lq_cell_at(state, cell_at)->balance;

    return shift_sum(state, LQ_NOTE_PLEDGED, balance, &lq_balance_at(state, balance)->pledged, amount);
}

quota_status lq_set_bought(lq_state *state, uint32_t cell_at, uint32_t seq)
{
    lq_cell *const cell = lq_cell_at(state, cell_at);
    const quota_status status = lq_note_it(state, LQ_NOTE_BOUGHT, 0, cell_at, cell->bought);

    if (status == QUOTA_OK) {
        cell->bought = seq;
    }
    return status;
}

quota_status lq_shift_total(lq_state *state, uint32_t total, int64_t amount)
{
    return shift_sum(state, LQ_NOTE_TOTAL, total, &lq_total_at(state, total)->amount, amount);
}

static void add_debt(const lq_state *state, lq_balance *balance, int64_t amount)
{
    lq_account *const account = lq_account_at(state, balance->account);

    account->filled += (uint32_t)lq_balance_is_zero(balance);
    balance->debt += amount;
    account->filled -= (uint32_t)lq_balance_is_zero(balance);
}

quota_status lq_shift_debt(lq_state *state, uint32_t account, uint8_t pollutant, int64_t amount)
{
    const uint32_t found = lq_find_balance(state, account, pollutant, 0);
    quota_status status = fits(found == LQ_NONE ? 0 : lq_balance_at(state, found)->debt, amount);
    uint32_t at;

    if (status != QUOTA_OK || amount == 0) {
        return status;
    }
    at = lq_add_balance(state, account, pollutant, 0);
    if (at == LQ_NONE || lq_note_it(state, LQ_NOTE_DEBT, 0, at, amount) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    add_debt(state, lq_balance_at(state, at), amount);
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- claims */

static void add_left(const lq_state *state, lq_claim *claim, int64_t amount)
{
    const lq_cell *const cell = lq_cell_at(state, claim->cell);

    claim->left += amount;
    if (claim->verb == QUOTA_VERB_USE && claim->project != LQ_NONE) {
        const uint8_t pollutant = lq_lot_at(state, cell->lot)->pollutant;

        lq_part_at(state, lq_find_part(state, claim->project, pollutant))->covered += amount;
    } else if (lq_claim_is_pledge(claim)) {
        lq_balance_at(state, cell->balance)->pledged += amount;
    }
}

quota_status lq_reduce_claim(lq_state *state, uint32_t claim_at, int64_t amount)
{
    lq_claim *const claim = lq_claim_at(state, claim_at);

    if (amount > claim->left) {
        return QUOTA_R_INSUFFICIENT;
    }
    if (amount < 0) {
        return QUOTA_E_ARGUMENT;
    }
    if (lq_note_it(state, LQ_NOTE_REDUCED, 0, claim_at, amount) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    add_left(state, claim, -amount);
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- taking back */

void lq_unshift(lq_state *state, const lq_note *note)
{
    sums found;

    switch (note->kind) {
    case LQ_NOTE_SHIFT:
        find_sums(state, note->at, (uint8_t)note->arg, &found);
        add_to(state, &found, -note->amount);
        break;
    case LQ_NOTE_ISSUED:
        lq_lot_at(state, note->at)->sums[0] -= note->amount;
        break;
    case LQ_NOTE_BOUGHT:
        lq_cell_at(state, note->at)->bought = (uint32_t)note->amount;
        break;
    case LQ_NOTE_PLEDGED:
        lq_balance_at(state, note->at)->pledged -= note->amount;
        break;
    case LQ_NOTE_DEBT:
        add_debt(state, lq_balance_at(state, note->at), -note->amount);
        break;
    case LQ_NOTE_REDUCED:
        add_left(state, lq_claim_at(state, note->at), note->amount);
        break;
    default:
        lq_total_at(state, note->at)->amount -= note->amount;
        break;
    }
}
