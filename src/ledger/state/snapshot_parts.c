/* snapshot_parts.c - accounts, lots, projects, balances and claims of a snapshot. */
#include "ledger/state/snapshot_in.h"

enum { KIND_MOST = 63, VERB_MOST = QUOTA_VERB_OWE, POLLUTANT_MOST = LQ_POLLUTANTS - 1 };

/* ---------------------------------------------------------------- accounts, lots */

static void get_account(lq_reader_in *in, lq_account *account, uint32_t before, uint32_t last)
{
    memset(account, 0, sizeof *account);
    account->number = lq_get_some(in, QUOTA_NUMBER_MAX);
    account->seq = lq_get_seq_after(in, before, last);
    account->place = lq_get_u32(in);
    account->basin = lq_get_u32(in);
    account->industry = lq_get_u32(in);
    account->role = lq_get_code(in, 1, QUOTA_ROLE_OTHER);
    account->pool = lq_get_code(in, 0, UINT8_MAX);
    account->standing = lq_get_code(in, LQ_OPEN, LQ_ENDED);
    if (lq_get_code(in, 0, 1) != 0) {
        lq_get_bytes(in, account->party, sizeof account->party);
        in->bad |= account->party[0] == '\0';
    }
}

quota_status lq_read_accounts(lq_state *state, lq_reader_in *in)
{
    const uint32_t count = lq_get_count(in, 9);
    uint32_t i, seq = 0;

    if (lq_index_reserve(&state->by_account, count) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    for (i = 0; i < count; i++) {
        lq_account account;

        get_account(in, &account, seq, state->entry_count);
        seq = account.seq;
        if (in->bad || lq_find_account(state, account.number) != LQ_NONE ||
            (lq_account_has_party(&account) && account.standing != LQ_ENDED &&
             lq_find_party(state, account.party) != LQ_NONE)) {
            return QUOTA_E_SNAPSHOT;
        }
        if (lq_add_account(state, &account) == LQ_NONE) {
            return QUOTA_E_NO_MEMORY;
        }
    }
    return QUOTA_OK;
}

static void get_lot(lq_reader_in *in, lq_lot *lot, const lq_state *state, uint32_t before)
{
    memset(lot, 0, sizeof *lot);
    lot->number = lq_get_some(in, QUOTA_NUMBER_MAX);
    lot->seq = lq_get_seq_after(in, before, state->entry_count);
    lot->group = lot->seq - (uint32_t)lq_get(in, lot->seq - 1);
    lot->party = lq_get_place(in, state->accounts.count);
    lot->parent = lq_get_place(in, state->lots.count); /* born before it */
    lot->place = lq_get_u32(in);
    lot->basin = lq_get_u32(in);
    lot->industry = lq_get_u32(in);
    lot->completed = lq_get_date(in);
    lot->owed = lq_get_amount(in);
    lot->repaid = lq_get_amount(in);
    lot->pollutant = lq_get_code(in, 1, POLLUTANT_MOST);
    lot->origin = lq_get_code(in, 0, UINT8_MAX);
    lot->earmark = lq_get_code(in, 0, UINT8_MAX);
    lot->measure = lq_get_code(in, 0, UINT8_MAX);
    lot->kind = lq_get_code(in, 0, KIND_MOST);
    lot->expected = lq_get_code(in, 0, 1);
    if (lq_get_code(in, 0, 1) != 0) {
        static const uint8_t none[QUOTA_PROOF_SIZE];

        lq_get_bytes(in, lot->proof, sizeof lot->proof);
        in->bad |= memcmp(lot->proof, none, sizeof none) == 0;
    }
}

quota_status lq_read_lots(lq_state *state, lq_reader_in *in)
{
    const uint32_t count = lq_get_count(in, 18);
    uint32_t i, seq = 0;

    if (lq_index_reserve(&state->by_lot, count) != QUOTA_OK ||
        lq_index_reserve(&state->by_evidence, count) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    for (i = 0; i < count; i++) {
        lq_lot lot;

        get_lot(in, &lot, state, seq);
        seq = lot.seq;
        if (in->bad || lq_find_lot(state, lot.number) != LQ_NONE ||
            (lot.parent != LQ_NONE && lq_lot_at(state, lot.parent)->pollutant != lot.pollutant) ||
            (lq_lot_has_evidence(&lot) && lq_find_evidence(state, lot.proof, lot.pollutant) != LQ_NONE)) {
            return QUOTA_E_SNAPSHOT;
        }
        if (lq_add_lot(state, &lot) == LQ_NONE) {
            return QUOTA_E_NO_MEMORY;
        }
    }
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- projects, balances */

static quota_status read_part(lq_state *state, lq_reader_in *in)
{
    const uint32_t project = lq_get_at(in, state->projects.count);
    const uint8_t pollutant = lq_get_code(in, 1, POLLUTANT_MOST);
    uint32_t at;
    lq_part part;
    size_t i;

    memset(&part, 0, sizeof part);
    part.required = lq_get_amount(in);
    for (i = 0; i < sizeof part.restored / sizeof *part.restored; i++) {
        part.restored[i] = lq_get_amount(in);
    }
    part.ratio_num = lq_get_u32(in);
    part.ratio_den = lq_get_u32(in);
    part.first_num = lq_get_u32(in);
    part.first_den = lq_get_u32(in);
    if (in->bad || lq_find_part(state, project, pollutant) != LQ_NONE) {
        return QUOTA_E_SNAPSHOT;
    }
    at = lq_add_part(state, project, pollutant);
    if (at == LQ_NONE) {
        return QUOTA_E_NO_MEMORY;
    }
    part.project = project;
    part.pollutant = pollutant;
    part.claim = LQ_NONE;
    part.next = lq_part_at(state, at)->next;
    *lq_part_at(state, at) = part;
    return QUOTA_OK;
}

quota_status lq_read_projects(lq_state *state, lq_reader_in *in)
{
    uint32_t count = lq_get_count(in, 1);
    quota_status status = QUOTA_OK;
    uint32_t i;

    if (lq_index_reserve(&state->by_project, count) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    for (i = 0; i < count; i++) {
        const uint64_t number = lq_get_some(in, QUOTA_NUMBER_MAX);

        if (in->bad || lq_find_project(state, number) != LQ_NONE) {
            return QUOTA_E_SNAPSHOT;
        }
        if (lq_add_project(state, number) == LQ_NONE) {
            return QUOTA_E_NO_MEMORY;
        }
    }
    count = lq_get_count(in, 10);
    for (i = 0; i < count && status == QUOTA_OK; i++) {
        status = read_part(state, in);
    }
    return status;
}

quota_status lq_read_balances(lq_state *state, lq_reader_in *in)
{
    const uint32_t count = lq_get_count(in, 4);
    uint32_t i;

    if (lq_index_reserve(&state->by_balance, count) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    for (i = 0; i < count; i++) {
        const uint32_t account = lq_get_at(in, state->accounts.count);
        const uint8_t pollutant = lq_get_code(in, 1, POLLUTANT_MOST);
        const int32_t term = lq_get_date(in);
        const int64_t debt = lq_get_amount(in);

        if (in->bad || (debt != 0 && term != 0) ||
            lq_find_balance(state, account, pollutant, term) != LQ_NONE) {
            return QUOTA_E_SNAPSHOT;
        }
        if (lq_add_balance(state, account, pollutant, term) == LQ_NONE) {
            return QUOTA_E_NO_MEMORY;
        }
        lq_balance_at(state, i)->debt = debt; /* counted as filled together with what cells bring */
    }
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- claims */

static void get_claim(lq_reader_in *in, lq_claim *claim, const lq_state *state, uint32_t before)
{
    memset(claim, 0, sizeof *claim);
    claim->seq = lq_get_seq_after(in, before, state->entry_count);
    claim->cell = lq_get_at(in, state->cells.count);
    claim->bucket = lq_get_code(in, QUOTA_BUCKET_ENCUMBERED, QUOTA_BUCKET_INVALID);
    claim->kind = lq_get_code(in, 0, KIND_MOST);
    claim->verb = lq_get_code(in, 1, VERB_MOST);
    claim->project = lq_get_place(in, state->projects.count);
    claim->to_account = lq_get_place(in, state->accounts.count);
    claim->mask = lq_get_u32(in);
    claim->valid_until = lq_get_date(in);
    claim->made = lq_get_amount(in);
    claim->left = claim->made - (int64_t)lq_get(in, (uint64_t)claim->made);
    claim->of_lot = claim->of_project = LQ_NONE;
}

/* Its project part is known, and the sum of uses, or of pledges, does not leave the range. */
static int claim_fits(const lq_state *state, const lq_claim *claim)
{
    const lq_cell *cell = lq_cell_at(state, claim->cell);
    const uint8_t pollutant = lq_lot_at(state, cell->lot)->pollutant;

    if (claim->verb == QUOTA_VERB_USE && claim->project != LQ_NONE) {
        const uint32_t part = lq_find_part(state, claim->project, pollutant);

        return claim->bucket == QUOTA_BUCKET_CONSUMED && part != LQ_NONE &&
               lq_part_at(state, part)->used <= QUOTA_AMOUNT_MAX - claim->made;
    }
    return 1; /* what is left of a pledge is encumbered, and fits as that does */
}

quota_status lq_read_claims(lq_state *state, lq_reader_in *in)
{
    const uint32_t count = lq_get_count(in, 11);
    uint32_t i, seq = 0;

    for (i = 0; i < count; i++) {
        lq_claim claim;

        get_claim(in, &claim, state, seq);
        seq = claim.seq;
        if (in->bad || !claim_fits(state, &claim) ||
            lq_shift(state, claim.cell, claim.bucket, claim.left) != QUOTA_OK) {
            return QUOTA_E_SNAPSHOT;
        }
        if (lq_add_claim(state, &claim) == LQ_NONE) {
            return QUOTA_E_NO_MEMORY;
        }
    }
    for (i = 0; i < state->lots.count; i++) { /* issued = the six, each of which is in range */
        lq_lot *const lot = lq_lot_at(state, i);
        size_t bucket;

        for (bucket = 1; bucket < sizeof lot->sums / sizeof *lot->sums; bucket++) {
            lot->sums[0] += lot->sums[bucket];
        }
        if (lot->sums[0] > QUOTA_AMOUNT_MAX) {
            return QUOTA_E_SNAPSHOT;
        }
    }
    return QUOTA_OK;
}
