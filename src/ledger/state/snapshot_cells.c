/* snapshot_cells.c - the cells of a snapshot, of which there may be millions.
 *
 * What is random in them (lots, balances, accounts) is kept in small tables while they are read, and each
 * kind of thing is built in a loop of its own: so memory is waited for as little as may be. */
#include "ledger/state/snapshot_in.h"

typedef struct of_lot {
    int64_t available;
    uint32_t cell; /* latest */
    uint8_t pollutant;
} of_lot;

typedef struct of_balance {
    int64_t available;
    uint32_t account;
    uint8_t pollutant, has_cells;
} of_balance;

typedef struct scratch {
    of_lot *lots;
    of_balance *balances;
} scratch;

static void free_tables(const lq_state *state, const scratch *tables)
{
    lq_mem_free(&state->mem, tables->lots, state->lots.count * sizeof *tables->lots);
    lq_mem_free(&state->mem, tables->balances, state->balances.count * sizeof *tables->balances);
}

static quota_status make_tables(const lq_state *state, scratch *tables)
{
    uint32_t i;

    tables->lots = lq_mem_alloc(&state->mem, state->lots.count * sizeof *tables->lots);
    tables->balances = lq_mem_alloc(&state->mem, state->balances.count * sizeof *tables->balances);
    if (tables->lots == NULL || tables->balances == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    for (i = 0; i < state->lots.count; i++) {
        tables->lots[i] = (of_lot){0, LQ_NONE, lq_lot_at(state, i)->pollutant};
    }
    for (i = 0; i < state->balances.count; i++) {
        const lq_balance *balance = lq_balance_at(state, i);

        tables->balances[i] = (of_balance){0, balance->account, balance->pollutant, 0};
    }
    return QUOTA_OK;
}

/* Adds, up to the largest amount; 1 = too much. */
static int add_up(int64_t *sum, int64_t amount)
{
    *sum += amount;
    return *sum > QUOTA_AMOUNT_MAX;
}

/* A cell as it was read, before its lot and balance are gone to. */
typedef struct raw_cell {
    int64_t available;
    uint32_t balance, lot, bought;
} raw_cell;

/* The next cells, LQ_READ_AHEAD at most; 1 = something is wrong with them. */
static int get_cells(const lq_state *state, lq_reader_in *in, const scratch *tables, raw_cell *cells,
                     uint32_t count, int64_t *bought)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        raw_cell *const cell = &cells[i];
        int64_t step;

        cell->balance = lq_get_at(in, state->balances.count);
        cell->lot = lq_get_at(in, state->lots.count);
        step = lq_get_signed(in);
        cell->available = lq_get_amount(in);
        if (in->bad || step < -*bought || step > (int64_t)state->entry_count - *bought) {
            return 1;
        }
        *bought += step;
        cell->bought = (uint32_t)*bought;
        in->touched ^= tables->balances[cell->balance].account ^ tables->lots[cell->lot].cell;
    }
    return 0;
}

static quota_status add_cell(lq_state *state, const raw_cell *raw, const scratch *tables)
{
    of_balance *const balance = &tables->balances[raw->balance];
    of_lot *const lot = &tables->lots[raw->lot];
    void *cell, *amounts;

    if (balance->pollutant != lot->pollutant || add_up(&balance->available, raw->available) ||
        add_up(&lot->available, raw->available)) {
        return QUOTA_E_SNAPSHOT;
    }
    if (lq_chunks_push(&state->amounts, &amounts) != QUOTA_OK ||
        lq_chunks_push(&state->cells, &cell) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    ((lq_amounts *)amounts)->available = raw->available;
    *(lq_cell *)cell = (lq_cell){balance->account, raw->lot, raw->balance, raw->bought, lot->cell};
    lot->cell = state->cells.count - 1;
    balance->has_cells = 1;
    lq_account_cells_at(state, balance->account)->count++;
    return QUOTA_OK;
}

static quota_status read_cells(lq_state *state, lq_reader_in *in, uint32_t count, const scratch *tables)
{
    raw_cell cells[LQ_READ_AHEAD];
    quota_status status = QUOTA_OK;
    int64_t bought = 0;

    while (count != 0 && status == QUOTA_OK) {
        const uint32_t some = count < LQ_READ_AHEAD ? count : LQ_READ_AHEAD;
        uint32_t i;

        if (get_cells(state, in, tables, cells, some, &bought)) {
            return QUOTA_E_SNAPSHOT;
        }
        for (i = 0; i < some && status == QUOTA_OK; i++) {
            status = add_cell(state, &cells[i], tables);
        }
        count -= some;
    }
    return status;
}

/* Each account's own list, just large enough. */
static quota_status fill_vectors(lq_state *state)
{
    uint32_t i;

    for (i = 0; i < state->accounts.count; i++) {
        lq_account_cells *const vector = lq_account_cells_at(state, i);

        if (vector->count != 0) {
            vector->cells = lq_mem_alloc(&state->mem, vector->count * sizeof *vector->cells);
            if (vector->cells == NULL) {
                return QUOTA_E_NO_MEMORY;
            }
            vector->capacity = vector->count;
            vector->count = 0;
        }
    }
    for (i = 0; i < state->cells.count; i++) {
        lq_account_cells *const vector = lq_account_cells_at(state, lq_cell_at(state, i)->account);

        vector->cells[vector->count++] = i;
    }
    return QUOTA_OK;
}

static void hash_cells(const lq_state *state, lq_reader_in *in, uint32_t from, uint64_t *hashes)
{
    uint32_t i;

    for (i = 0; i < LQ_READ_AHEAD && from + i < state->cells.count; i++) {
        const lq_cell *cell = lq_cell_at(state, from + i);

        hashes[i] = lq_hash_cell(cell->account, cell->lot);
        in->touched ^= lq_index_touch(&state->by_cell, hashes[i]);
    }
}

static quota_status fill_index(lq_state *state, lq_reader_in *in)
{
    uint64_t hashes[LQ_READ_AHEAD];
    uint32_t i;

    if (lq_index_reserve(&state->by_cell, state->cells.count) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    for (i = 0; i < state->cells.count; i++) {
        const lq_cell *const cell = lq_cell_at(state, i);

        if (i % LQ_READ_AHEAD == 0) {
            hash_cells(state, in, i, hashes);
        }
        if (lq_find_cell(state, cell->account, cell->lot, lq_term_of(state, cell)) != LQ_NONE) {
            return QUOTA_E_SNAPSHOT;
        }
        lq_index_put(&state->by_cell, hashes[i % LQ_READ_AHEAD], i);
    }
    return QUOTA_OK;
}

/* What was summed up goes where it belongs, and into the totals. */
static quota_status fill_sums(lq_state *state, const scratch *tables)
{
    quota_status status = QUOTA_OK;
    uint32_t i;

    for (i = 0; i < state->lots.count && status == QUOTA_OK; i++) {
        lq_lot *const lot = lq_lot_at(state, i);

        lot->cell = tables->lots[i].cell;
        lot->sums[QUOTA_BUCKET_AVAILABLE] = tables->lots[i].available;
        if (lot->place_total != LQ_NONE) {
            status = lq_shift_total(state, lot->place_total, tables->lots[i].available);
        }
        if (lot->industry_total != LQ_NONE && status == QUOTA_OK) {
            status = lq_shift_total(state, lot->industry_total, tables->lots[i].available);
        }
    }
    for (i = 0; i < state->balances.count && status == QUOTA_OK; i++) {
        lq_balance *const balance = lq_balance_at(state, i);
        lq_account *const account = lq_account_at(state, balance->account);

        balance->available = tables->balances[i].available;
        account->filled += lq_balance_is_zero(balance) ? 0 : 1;
        if (account->role != QUOTA_ROLE_RESERVE || !tables->balances[i].has_cells) {
            continue;
        }
        if (account->place != 0) {
            status =
                lq_add_to_total(state, LQ_TOTAL_AREA, account->place, balance->pollutant, balance->available);
        }
        if (account->pool != 0 && status == QUOTA_OK) {
            status = lq_add_to_total(state, LQ_TOTAL_AREA, lq_level_number(account->pool), balance->pollutant,
                                     balance->available);
        }
    }
    return status == QUOTA_OK || status == QUOTA_E_NO_MEMORY ? status : QUOTA_E_SNAPSHOT;
}

quota_status lq_read_cells(lq_state *state, lq_reader_in *in)
{
    const uint32_t count = lq_get_count(in, 4);
    scratch tables = {NULL, NULL};
    quota_status status = make_tables(state, &tables);

    if (status == QUOTA_OK) {
        status = read_cells(state, in, count, &tables);
    }
    if (status == QUOTA_OK) {
        status = fill_vectors(state);
    }
    if (status == QUOTA_OK) {
        status = fill_index(state, in);
    }
    if (status == QUOTA_OK) {
        status = fill_sums(state, &tables);
    }
    free_tables(state, &tables);
    return status;
}
