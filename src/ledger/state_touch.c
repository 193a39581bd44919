/* state_touch.c - places in memory that entries will need, gone to before they are applied.
 *
 * An entry looks at some twenty places all over a large state, one after another, since each look-up needs
 * the answer of the one before.  Memory could fetch many at once.  So the look-ups of several entries are
 * done beforehand, a stage of all of them at a time; what they found is kept for the entries. */
#include "ledger/state_in.h"

static uint32_t touch(const lq_index *index, uint64_t hash)
{
    return index->count == 0 ? 0 : lq_index_touch(index, hash);
}

/* Where ids and numbers are looked up. */
static uint32_t touch_names(const lq_state *state, const quota_entry *entry)
{
    uint32_t sum = touch(&state->by_id, lq_hash_id(entry->id));

    sum ^= touch(&state->by_account, lq_hash_number(entry->account));
    sum ^= touch(&state->by_account, lq_hash_number(entry->to_account));
    return sum ^ touch(&state->by_lot, lq_hash_number(entry->lot));
}

/* Accounts and lots themselves. */
static uint32_t see(const lq_state *state, const quota_entry *entry, lq_seen *seen)
{
    uint32_t sum = 0;

    seen->account = entry->account == 0 ? LQ_NONE : lq_find_account(state, entry->account);
    seen->to_account = entry->to_account == 0 ? LQ_NONE : lq_find_account(state, entry->to_account);
    seen->lot = entry->lot == 0 ? LQ_NONE : lq_find_lot(state, entry->lot);
    if (seen->lot != LQ_NONE) {
        sum ^= lq_lot_at(state, seen->lot)->pollutant;
    }
    if (seen->to_account != LQ_NONE) {
        sum ^= lq_account_cells_at(state, seen->to_account)->count;
    }
    return sum;
}

/* Where the account's cell is looked up. */
static uint32_t touch_cell(const lq_state *state, uint32_t account, uint32_t lot)
{
    return account == LQ_NONE || lot == LQ_NONE ? 0 : touch(&state->by_cell, lq_hash_cell(account, lot));
}

/* What stands in it, and in the account's latest balance; *cell: the cell. */
static int64_t see_cell(const lq_state *state, uint32_t account, uint32_t lot, int32_t term, uint32_t *cell)
{
    uint32_t balance;
    int64_t sum;

    *cell = LQ_NONE;
    if (account == LQ_NONE || lot == LQ_NONE) {
        return 0;
    }
    balance = lq_account_at(state, account)->balances;
    sum = balance == LQ_NONE ? 0 : lq_balance_at(state, balance)->available;
    *cell = lq_find_cell(state, account, lot, term);
    if (*cell != LQ_NONE) {
        sum ^= lq_amounts_at(state, *cell)->available;
    } else { /* it will be added to the account's list */
        const lq_account_cells *vector = lq_account_cells_at(state, account);

        sum ^= vector->count == 0 ? 0 : vector->cells[vector->count - 1];
    }
    return sum;
}

/* Touching helps only where there are several. */
static uint64_t see_all(const lq_state *state, const quota_entry *entries, size_t count, lq_seen *seen)
{
    uint64_t sum = 0;
    size_t i;

    for (i = 0; i < count && count > 1; i++) {
        sum ^= touch_names(state, &entries[i]);
    }
    for (i = 0; i < count; i++) {
        sum ^= see(state, &entries[i], &seen[i]);
    }
    for (i = 0; i < count && count > 1; i++) {
        sum ^= touch_cell(state, seen[i].account, seen[i].lot);
        sum ^= touch_cell(state, seen[i].to_account, seen[i].lot);
    }
    for (i = 0; i < count; i++) {
        const quota_entry *entry = &entries[i];
        const int32_t to_term = entry->to_term != 0 ? entry->to_term : entry->term;

        sum ^= (uint64_t)see_cell(state, seen[i].account, seen[i].lot, entry->term, &seen[i].cell);
        sum ^= (uint64_t)see_cell(state, seen[i].to_account, seen[i].lot, to_term, &seen[i].to_cell);
    }
    return sum;
}

const lq_seen *lq_look_ahead(const lq_state *state, const quota_entry *entry, const quota_entry *end,
                             lq_ahead *ahead)
{
    volatile uint64_t nothing;

    if (ahead->first == NULL || entry >= ahead->end) {
        const size_t left = (size_t)(end - entry);
        const size_t some = left < LQ_AT_ONCE ? left : LQ_AT_ONCE;

        ahead->first = entry;
        ahead->end = entry + some;
        nothing = see_all(state, entry, some, ahead->seen); /* so that no compiler leaves it out */
        (void)nothing;
    }
    return &ahead->seen[entry - ahead->first];
}
