/* state_add.c - new elements: copied, linked into lists and indexes, and unlinked when they are taken back.
 *
 * What may fail comes first, the note second, the links last.  A link is undone from what the element itself
 * knows (the one before it in its list), so that no list head need be noted. */
#include "ledger/state_in.h"

/* A zeroed element more, noted; NULL = out of memory, and nothing has changed. */
static void *push(lq_state *state, uint16_t array, lq_chunks *chunks)
{
    void *element;

    if (lq_chunks_push(chunks, &element) != QUOTA_OK) {
        return NULL;
    }
    if (lq_note_it(state, LQ_NOTE_ADDED, array, 0, 0) != QUOTA_OK) {
        lq_chunks_pop(chunks);
        return NULL;
    }
    return element;
}

quota_status lq_vector_room(const quota_allocator *mem, lq_account_cells *vector)
{
    const uint32_t capacity = vector->capacity + vector->capacity / 4 + 2;
    uint32_t *cells;

    if (vector->count < vector->capacity) {
        return QUOTA_OK;
    }
    cells = lq_mem_resize(mem, vector->cells, vector->capacity * sizeof *cells, capacity * sizeof *cells);
    if (cells == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    vector->cells = cells;
    vector->capacity = capacity;
    return QUOTA_OK;
}

static void drop_vector(lq_state *state, lq_chunks *vectors)
{
    const lq_account_cells *vector = lq_chunks_at(vectors, vectors->count - 1);

    lq_mem_free(&state->mem, vector->cells, vector->capacity * sizeof *vector->cells);
    lq_chunks_pop(vectors);
}

/* ---------------------------------------------------------------- accounts, lots */

uint32_t lq_add_account(lq_state *state, const lq_account *account)
{
    const uint32_t at = state->accounts.count;
    void *vector;
    lq_account *added;

    if (lq_index_reserve(&state->by_account, 1) != QUOTA_OK ||
        lq_index_reserve(&state->by_party, 1) != QUOTA_OK ||
        lq_chunks_push(&state->account_cells, &vector) != QUOTA_OK) {
        return LQ_NONE;
    }
    if (lq_chunks_push(&state->histories, &vector) != QUOTA_OK) {
        lq_chunks_pop(&state->account_cells);
        return LQ_NONE;
    }
    added = push(state, LQ_ARRAY_ACCOUNTS, &state->accounts);
    if (added == NULL) {
        lq_chunks_pop(&state->account_cells);
        lq_chunks_pop(&state->histories);
        return LQ_NONE;
    }
    *added = *account;
    added->balances = LQ_NONE;
    added->filled = 0;
    lq_index_put(&state->by_account, lq_hash_number(account->number), at);
    if (lq_account_has_party(added)) {
        lq_index_put(&state->by_party, lq_hash_party(added->party), at);
    }
    return at;
}

static void unadd_account(lq_state *state, uint32_t at)
{
    const lq_account *account = lq_account_at(state, at);

    lq_index_take(&state->by_account, lq_hash_number(account->number), at);
    if (lq_account_has_party(account)) {
        lq_index_take(&state->by_party, lq_hash_party(account->party), at);
    }
    drop_vector(state, &state->account_cells);
    drop_vector(state, &state->histories);
    lq_chunks_pop(&state->accounts);
}

/* Finds or makes. */
static uint32_t add_total(lq_state *state, uint8_t kind, uint64_t number, uint8_t pollutant)
{
    uint32_t at = lq_find_total(state, kind, number, pollutant);
    lq_total *added;

    if (at != LQ_NONE) {
        return at;
    }
    at = state->totals.count;
    if (lq_index_reserve(&state->by_total, 1) != QUOTA_OK) {
        return LQ_NONE;
    }
    added = push(state, LQ_ARRAY_TOTALS, &state->totals);
    if (added == NULL) {
        return LQ_NONE;
    }
    added->kind = kind;
    added->number = number;
    added->pollutant = pollutant;
    lq_index_put(&state->by_total, lq_hash_total(kind, number, pollutant), at);
    return at;
}

uint32_t lq_add_lot(lq_state *state, const lq_lot *lot)
{
    const uint32_t at = state->lots.count;
    uint32_t place_total = LQ_NONE, industry_total = LQ_NONE;
    lq_lot *added;

    if (lot->place != 0) {
        place_total = add_total(state, LQ_TOTAL_PLACE, lot->place, lot->pollutant);
        if (place_total == LQ_NONE) {
            return LQ_NONE;
        }
    }
    if (lot->industry != 0) {
        industry_total = add_total(state, LQ_TOTAL_INDUSTRY, lot->industry, lot->pollutant);
        if (industry_total == LQ_NONE) {
            return LQ_NONE;
        }
    }
    if (lq_index_reserve(&state->by_lot, 1) != QUOTA_OK ||
        lq_index_reserve(&state->by_evidence, 1) != QUOTA_OK) {
        return LQ_NONE;
    }
    added = push(state, LQ_ARRAY_LOTS, &state->lots);
    if (added == NULL) {
        return LQ_NONE;
    }
    *added = *lot;
    memset(added->sums, 0, sizeof added->sums);
    added->child = added->sibling = added->cell = added->claim = LQ_NONE;
    added->place_total = place_total;
    added->industry_total = industry_total;
    if (lot->parent != LQ_NONE) {
        lq_lot *const parent = lq_lot_at(state, lot->parent);

        added->sibling = parent->child;
        parent->child = at;
    }
    lq_index_put(&state->by_lot, lq_hash_number(lot->number), at);
    if (lq_lot_has_evidence(added)) {
        lq_index_put(&state->by_evidence, lq_hash_evidence(added->proof, added->pollutant), at);
    }
    return at;
}

static void unadd_lot(lq_state *state, uint32_t at)
{
    const lq_lot *lot = lq_lot_at(state, at);

    lq_index_take(&state->by_lot, lq_hash_number(lot->number), at);
    if (lq_lot_has_evidence(lot)) {
        lq_index_take(&state->by_evidence, lq_hash_evidence(lot->proof, lot->pollutant), at);
    }
    if (lot->parent != LQ_NONE) {
        lq_lot_at(state, lot->parent)->child = lot->sibling;
    }
    lq_chunks_pop(&state->lots);
}

/* ---------------------------------------------------------------- cells and their balances */

uint32_t lq_add_balance(lq_state *state, uint32_t account, uint8_t pollutant, int32_t term)
{
    uint32_t at = lq_find_balance(state, account, pollutant, term);
    lq_account *const owner = lq_account_at(state, account);
    lq_balance *added;

    if (at != LQ_NONE) {
        return at;
    }
    at = state->balances.count;
    if (lq_index_reserve(&state->by_balance, 1) != QUOTA_OK) {
        return LQ_NONE;
    }
    added = push(state, LQ_ARRAY_BALANCES, &state->balances);
    if (added == NULL) {
        return LQ_NONE;
    }
    added->account = account;
    added->pollutant = pollutant;
    added->term = term;
    added->next = owner->balances;
    owner->balances = at;
    lq_index_put(&state->by_balance, lq_hash_balance(account, pollutant, term), at);
    return at;
}

uint32_t lq_put_cell(lq_state *state, uint32_t account, uint32_t lot, int32_t term)
{
    const uint32_t at = state->cells.count;
    lq_account_cells *const vector = lq_account_cells_at(state, account);
    lq_lot *const of_lot = lq_lot_at(state, lot);
    void *amounts;
    lq_cell *added;

    if (lq_index_reserve(&state->by_cell, 1) != QUOTA_OK || lq_vector_room(&state->mem, vector) != QUOTA_OK ||
        lq_chunks_push(&state->amounts, &amounts) != QUOTA_OK) {
        return LQ_NONE;
    }
    added = push(state, LQ_ARRAY_CELLS, &state->cells);
    if (added == NULL) {
        lq_chunks_pop(&state->amounts);
        return LQ_NONE;
    }
    added->account = account;
    added->lot = lot;
    added->term = term;
    added->of_lot = of_lot->cell;
    of_lot->cell = at;
    vector->cells[vector->count++] = at;
    lq_index_put(&state->by_cell, lq_hash_cell(account, lot, term), at);
    return at;
}

uint32_t lq_add_cell(lq_state *state, uint32_t account, uint32_t lot, int32_t term)
{
    const uint32_t at = lq_find_cell(state, account, lot, term);
    const lq_account *const owner = lq_account_at(state, account);
    const uint8_t pollutant = lq_lot_at(state, lot)->pollutant;

    if (at != LQ_NONE) {
        return at;
    }
    if (lq_add_balance(state, account, pollutant, term) == LQ_NONE) {
        return LQ_NONE;
    }
    if (owner->role == QUOTA_ROLE_RESERVE && owner->place != 0 &&
        add_total(state, LQ_TOTAL_AREA, owner->place, pollutant) == LQ_NONE) {
        return LQ_NONE;
    }
    return lq_put_cell(state, account, lot, term);
}

static void unadd_cell(lq_state *state, uint32_t at)
{
    const lq_cell *cell = lq_cell_at(state, at);

    lq_index_take(&state->by_cell, lq_hash_cell(cell->account, cell->lot, cell->term), at);
    lq_lot_at(state, cell->lot)->cell = cell->of_lot;
    lq_account_cells_at(state, cell->account)->count--;
    lq_chunks_pop(&state->amounts);
    lq_chunks_pop(&state->cells);
}

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
        balance = lq_balance_at(state, lq_find_balance(state, cell->account, lot->pollutant, cell->term));
        if (balance->pledged > QUOTA_AMOUNT_MAX - claim->made) {
            return LQ_NONE;
        }
    }
    added = push(state, LQ_ARRAY_CLAIMS, &state->claims);
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
        lq_balance_at(state, lq_find_balance(state, cell->account, lot->pollutant, cell->term))->pledged -=
            claim->left;
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
    added = push(state, LQ_ARRAY_PROJECTS, &state->projects);
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
    added = push(state, LQ_ARRAY_PARTS, &state->parts);
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
    lq_adoption *const added = push(state, LQ_ARRAY_ADOPTIONS, &state->adoptions);

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
        lq_day *const day = push(state, LQ_ARRAY_DAYS, &state->days);

        if (day == NULL) {
            return QUOTA_E_NO_MEMORY;
        }
        day->date = date;
        day->seq = state->entry_count + 1;
        state->date = date;
    }
    added = push(state, LQ_ARRAY_IDS, &state->ids);
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
    const uint32_t at = add_total(state, kind, number, pollutant);

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
        unadd_account(state, state->accounts.count - 1);
        break;
    case LQ_ARRAY_LOTS:
        unadd_lot(state, state->lots.count - 1);
        break;
    case LQ_ARRAY_CELLS:
        unadd_cell(state, state->cells.count - 1);
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
