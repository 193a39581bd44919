/* state_claims.c - new claims, projects, entries and the rest; and taking back the last of any array. */
#include "ledger/state/state_in.h"

/* ---------------------------------------------------------------- claims, projects */

/* A use's part of its project; LQ_NONE = none. */
static uint32_t part_of(const lq_state *state, const lq_claim *claim)
{
    if (claim->verb != QUOTA_VERB_USE || claim->project == LQ_NONE) {
        return LQ_NONE;
    }
    return lq_find_part(state, claim->project,
                        lq_lot_at(state, lq_cell_at(state, claim->cell)->lot)->pollutant);
}

uint32_t lq_add_claim(lq_state *state, const lq_claim *claim)
{
    const uint32_t at = state->claims.count;
    const lq_cell *const cell = lq_cell_at(state, claim->cell);
    lq_lot *const lot = lq_lot_at(state, cell->lot);
    lq_part *part = NULL;
    lq_balance *balance = NULL;
    lq_claim *added;

    if (claim->verb == QUOTA_VERB_USE && claim->project != LQ_NONE) {
        const uint32_t part_at = lq_add_part(state, claim->project, lot->pollutant);

        if (part_at == LQ_NONE) {
            return LQ_NONE;
        }
        part = lq_part_at(state, part_at);
        if (part->used > QUOTA_AMOUNT_MAX - claim->made) {
            return LQ_NONE;
        }
    } else if (lq_claim_is_pledge(claim)) {
        balance = lq_balance_at(state, cell->balance);
        if (balance->pledged > QUOTA_AMOUNT_MAX - claim->left) {
            return LQ_NONE;
        }
    }
    added = lq_push_noted(state, LQ_ARRAY_CLAIMS, &state->claims);
    if (added == NULL) {
        return LQ_NONE;
    }
    *added = *claim;
    added->of_lot = lot->claim;
    lot->claim = at;
    added->of_project = LQ_NONE;
    if (part != NULL) {
        added->of_project = part->claim;
        part->claim = at;
        part->legs++;
        part->used += claim->made;
        part->covered += claim->left;
    } else if (claim->bucket == QUOTA_BUCKET_ENCUMBERED && claim->project != LQ_NONE) {
        lq_project *const project = lq_project_at(state, claim->project);

        added->of_project = project->hold;
        project->hold = at;
    }
    if (balance != NULL) {
        balance->pledged += claim->left;
    }
    return at;
}

static void unadd_claim(lq_state *state, uint32_t at)
{
    const lq_claim *claim = lq_claim_at(state, at);
    const lq_cell *cell = lq_cell_at(state, claim->cell);
    lq_lot *const lot = lq_lot_at(state, cell->lot);
    const uint32_t part_at = part_of(state, claim);

    lot->claim = claim->of_lot;
    if (part_at != LQ_NONE) {
        lq_part *const part = lq_part_at(state, part_at);

        part->claim = claim->of_project;
        part->legs--;
        part->used -= claim->made;
        part->covered -= claim->left;
    } else if (claim->bucket == QUOTA_BUCKET_ENCUMBERED && claim->project != LQ_NONE) {
        lq_project_at(state, claim->project)->hold = claim->of_project;
    }
    if (part_at == LQ_NONE && lq_claim_is_pledge(claim)) {
        lq_balance_at(state, cell->balance)->pledged -= claim->left;
    }
    lq_chunks_pop(&state->claims);
}

uint32_t lq_add_project(lq_state *state, uint64_t number)
{
    uint32_t at = lq_find_project(state, number);
    lq_project *added;

    if (at != LQ_NONE) {
        return at;
    }
    at = state->projects.count;
    if (lq_index_reserve(&state->by_project, 1) != QUOTA_OK) {
        return LQ_NONE;
    }
    added = lq_push_noted(state, LQ_ARRAY_PROJECTS, &state->projects);
    if (added == NULL) {
        return LQ_NONE;
    }
    added->number = number;
    added->parts = added->hold = LQ_NONE;
    lq_index_put(&state->by_project, lq_hash_number(number), at);
    return at;
}

uint32_t lq_add_part(lq_state *state, uint32_t project, uint8_t pollutant)
{
    uint32_t at = lq_find_part(state, project, pollutant);
    lq_project *const owner = lq_project_at(state, project);
    lq_part *added;

    if (at != LQ_NONE) {
        return at;
    }
    at = state->parts.count;
    added = lq_push_noted(state, LQ_ARRAY_PARTS, &state->parts);
    if (added == NULL) {
        return LQ_NONE;
    }
    added->project = project;
    added->pollutant = pollutant;
    added->claim = LQ_NONE;
    added->next = owner->parts;
    owner->parts = at;
    return at;
}

/* ---------------------------------------------------------------- the rest */

quota_status lq_add_adoption(lq_state *state, const lq_adoption *adoption)
{
    lq_adoption *const added = lq_push_noted(state, LQ_ARRAY_ADOPTIONS, &state->adoptions);

    if (added == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    *added = *adoption;
    return QUOTA_OK;
}

quota_status lq_add_entry(lq_state *state, const uint8_t id[16], int32_t date)
{
    uint8_t *added;

    if (state->entry_count >= LQ_SEQ_MAX) {
        return QUOTA_E_LIMIT;
    }
    if (lq_index_reserve(&state->by_id, 1) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    if (date != state->date) {
        lq_day *const day = lq_push_noted(state, LQ_ARRAY_DAYS, &state->days);

        if (day == NULL) {
            return QUOTA_E_NO_MEMORY;
        }
        day->date = date;
        day->seq = state->entry_count + 1;
        state->date = date;
    }
    added = lq_push_noted(state, LQ_ARRAY_IDS, &state->ids);
    if (added == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    memcpy(added, id, QUOTA_ID_SIZE);
    lq_index_put(&state->by_id, lq_hash_id(id), state->entry_count);
    state->entry_count++;
    return QUOTA_OK;
}

static void unadd_day(lq_state *state)
{
    lq_chunks_pop(&state->days);
    state->date = state->days.count == 0
                      ? 0
                      : ((const lq_day *)lq_chunks_at(&state->days, state->days.count - 1))->date;
}

quota_status lq_add_to_total(lq_state *state, uint8_t kind, uint64_t number, uint8_t pollutant,
                             int64_t amount)
{
    const uint32_t at = lq_add_total(state, kind, number, pollutant);

    if (at == LQ_NONE) {
        return QUOTA_E_NO_MEMORY;
    }
    return lq_shift_total(state, at, amount);
}

quota_status lq_add_history(lq_state *state, uint32_t account, uint32_t seq)
{
    lq_account_cells *const history = lq_chunks_at(&state->histories, account);

    if (!state->keep_history || (history->count != 0 && history->cells[history->count - 1] == seq)) {
        return QUOTA_OK;
    }
    if (lq_vector_room(&state->mem, history) != QUOTA_OK ||
        lq_note_it(state, LQ_NOTE_HISTORY, 0, account, 0) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    history->cells[history->count++] = seq;
    return QUOTA_OK;
}

void lq_unadd_history(lq_state *state, uint32_t account)
{
    ((lq_account_cells *)lq_chunks_at(&state->histories, account))->count--;
}

/* ---------------------------------------------------------------- taking back the last of an array */

void lq_unadd(lq_state *state, uint16_t array)
{
    switch (array) {
    case LQ_ARRAY_IDS:
        state->entry_count--;
        lq_index_take(&state->by_id, lq_hash_id(lq_id_at(state, state->ids.count)), state->entry_count);
        lq_chunks_pop(&state->ids);
        break;
    case LQ_ARRAY_ACCOUNTS:
        lq_unadd_account(state, state->accounts.count - 1);
        break;
    case LQ_ARRAY_LOTS:
        lq_unadd_lot(state, state->lots.count - 1);
        break;
    case LQ_ARRAY_CELLS:
        lq_unadd_cell(state, state->cells.count - 1);
        break;
    case LQ_ARRAY_CLAIMS:
        unadd_claim(state, state->claims.count - 1);
        break;
    case LQ_ARRAY_PROJECTS: {
        const uint32_t at = state->projects.count - 1;

        lq_index_take(&state->by_project, lq_hash_number(lq_project_at(state, at)->number), at);
        lq_chunks_pop(&state->projects);
        break;
    }
    case LQ_ARRAY_PARTS: {
        const lq_part *part = lq_part_at(state, state->parts.count - 1);

        lq_project_at(state, part->project)->parts = part->next;
        lq_chunks_pop(&state->parts);
        break;
    }
    case LQ_ARRAY_BALANCES: {
        const uint32_t at = state->balances.count - 1;
        const lq_balance *balance = lq_balance_at(state, at);

        lq_index_take(&state->by_balance,
                      lq_hash_balance(balance->account, balance->pollutant, balance->term), at);
        lq_account_at(state, balance->account)->balances = balance->next;
        lq_chunks_pop(&state->balances);
        break;
    }
    case LQ_ARRAY_TOTALS: {
        const uint32_t at = state->totals.count - 1;
        const lq_total *total = lq_total_at(state, at);

        lq_index_take(&state->by_total, lq_hash_total(total->kind, total->number, total->pollutant), at);
        lq_chunks_pop(&state->totals);
        break;
    }
    case LQ_ARRAY_TOPICS:
        lq_unadd_topic(state);
        break;
    case LQ_ARRAY_ADOPTIONS:
        lq_chunks_pop(&state->adoptions);
        break;
    default:
        unadd_day(state);
        break;
    }
}
