/* state_add.c - new accounts, lots, balances, cells: copied, linked into lists and indexes, and unlinked when
 * they are taken back.
 *
 * What may fail comes first, the note second, the links last.  A link is undone from what the element itself
 * knows (the one before it in its list), so that no list head need be noted. */
#include "ledger/state/state_in.h"

quota_status lq_vector_grow(const quota_allocator *mem, lq_account_cells *vector)
{
    const uint32_t capacity = vector->capacity + vector->capacity / 6 + 2;
    uint32_t *const cells =
        lq_mem_resize(mem, vector->cells, vector->capacity * sizeof *cells, capacity * sizeof *cells);

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
    added = lq_push_noted(state, LQ_ARRAY_ACCOUNTS, &state->accounts);
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

void lq_unadd_account(lq_state *state, uint32_t at)
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

uint32_t lq_add_total(lq_state *state, uint8_t kind, uint64_t number, uint8_t pollutant)
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
    added = lq_push_noted(state, LQ_ARRAY_TOTALS, &state->totals);
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
        place_total = lq_add_total(state, LQ_TOTAL_PLACE, lot->place, lot->pollutant);
        if (place_total == LQ_NONE) {
            return LQ_NONE;
        }
    }
    if (lot->industry != 0) {
        industry_total = lq_add_total(state, LQ_TOTAL_INDUSTRY, lot->industry, lot->pollutant);
        if (industry_total == LQ_NONE) {
            return LQ_NONE;
        }
    }
    if (lq_index_reserve(&state->by_lot, 1) != QUOTA_OK ||
        lq_index_reserve(&state->by_evidence, 1) != QUOTA_OK) {
        return LQ_NONE;
    }
    added = lq_push_noted(state, LQ_ARRAY_LOTS, &state->lots);
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

void lq_unadd_lot(lq_state *state, uint32_t at)
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
    added = lq_push_noted(state, LQ_ARRAY_BALANCES, &state->balances);
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

/* A reserve is counted by place and by level; 0 = no memory. */
static int add_reserve_totals(lq_state *state, const lq_account *owner, uint8_t pollutant)
{
    if (owner->role != QUOTA_ROLE_RESERVE) {
        return 1;
    }
    return (owner->place == 0 || lq_add_total(state, LQ_TOTAL_AREA, owner->place, pollutant) != LQ_NONE) &&
           (owner->pool == 0 ||
            lq_add_total(state, LQ_TOTAL_AREA, lq_level_number(owner->pool), pollutant) != LQ_NONE);
}

uint32_t lq_new_cell(lq_state *state, uint32_t account, uint32_t lot, int32_t term)
{
    const uint32_t at = state->cells.count;
    const lq_account *const owner = lq_account_at(state, account);
    lq_account_cells *const vector = lq_account_cells_at(state, account);
    lq_lot *const of_lot = lq_lot_at(state, lot);
    const uint32_t balance = lq_add_balance(state, account, of_lot->pollutant, term);
    void *amounts;
    lq_cell *added;

    if (balance == LQ_NONE || !add_reserve_totals(state, owner, of_lot->pollutant)) {
        return LQ_NONE;
    }
    if (lq_index_reserve(&state->by_cell, 1) != QUOTA_OK || lq_vector_room(&state->mem, vector) != QUOTA_OK ||
        lq_chunks_push(&state->amounts, &amounts) != QUOTA_OK) {
        return LQ_NONE;
    }
    added = lq_push_noted(state, LQ_ARRAY_CELLS, &state->cells);
    if (added == NULL) {
        lq_chunks_pop(&state->amounts);
        return LQ_NONE;
    }
    *added = (lq_cell){.account = account, .lot = lot, .balance = balance, .of_lot = of_lot->cell};
    of_lot->cell = at;
    vector->cells[vector->count++] = at;
    lq_index_put(&state->by_cell, lq_hash_cell(account, lot), at);
    return at;
}

uint32_t lq_add_cell(lq_state *state, uint32_t account, uint32_t lot, int32_t term)
{
    const uint32_t at = lq_find_cell(state, account, lot, term);

    return at != LQ_NONE ? at : lq_new_cell(state, account, lot, term);
}

void lq_unadd_cell(lq_state *state, uint32_t at)
{
    const lq_cell *cell = lq_cell_at(state, at);

    lq_index_take(&state->by_cell, lq_hash_cell(cell->account, cell->lot), at);
    lq_lot_at(state, cell->lot)->cell = cell->of_lot;
    lq_account_cells_at(state, cell->account)->count--;
    lq_chunks_pop(&state->amounts);
    lq_chunks_pop(&state->cells);
}
