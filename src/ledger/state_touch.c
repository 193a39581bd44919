/* state_touch.c - places in memory that entries will need, gone to before they are applied.
 *
 * An entry looks at some twenty places all over a large state, one after another, since each look-up needs
 * the answer of the one before.  Memory could fetch many at once.  So the look-ups of several entries are
 * done beforehand, a stage of all of them at a time; nothing is kept of it but that the places are near. */
#include "ledger/state_in.h"

enum { AT_ONCE = 8 };

typedef struct seen {
    uint32_t account, to_account, lot;
    uint8_t pollutant;
} seen;

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
static uint32_t see(const lq_state *state, const quota_entry *entry, seen *of)
{
    uint32_t sum = 0;

    of->account = entry->account == 0 ? LQ_NONE : lq_find_account(state, entry->account);
    of->to_account = entry->to_account == 0 ? LQ_NONE : lq_find_account(state, entry->to_account);
    of->lot = entry->lot == 0 ? LQ_NONE : lq_find_lot(state, entry->lot);
    of->pollutant = 0;
    if (of->lot != LQ_NONE) {
        of->pollutant = lq_lot_at(state, of->lot)->pollutant;
    }
    if (of->to_account != LQ_NONE) {
        sum ^= lq_account_cells_at(state, of->to_account)->count;
    }
    return sum;
}

/* Where the cell and the balance of an account are looked up. */
static uint32_t touch_cell(const lq_state *state, uint32_t account, const seen *of, int32_t term)
{
    if (account == LQ_NONE || of->lot == LQ_NONE) {
        return 0;
    }
    return touch(&state->by_cell, lq_hash_cell(account, of->lot, term)) ^
           touch(&state->by_balance, lq_hash_balance(account, of->pollutant, term));
}

/* What stands in them. */
static int64_t see_cell(const lq_state *state, uint32_t account, const seen *of, int32_t term)
{
    uint32_t at;
    int64_t sum = 0;

    if (account == LQ_NONE || of->lot == LQ_NONE) {
        return 0;
    }
    at = lq_find_cell(state, account, of->lot, term);
    if (at != LQ_NONE) {
        sum ^= lq_amounts_at(state, at)->available;
    } else { /* it will be added to the account's list */
        const lq_account_cells *vector = lq_account_cells_at(state, account);

        sum ^= vector->count == 0 ? 0 : vector->cells[vector->count - 1];
    }
    at = lq_find_balance(state, account, of->pollutant, term);
    return at == LQ_NONE ? sum : sum ^ lq_balance_at(state, at)->available;
}

static uint64_t touch_all(const lq_state *state, const quota_entry *entries, size_t count)
{
    seen of[AT_ONCE];
    uint64_t sum = 0;
    size_t i;

    for (i = 0; i < count; i++) {
        sum ^= touch_names(state, &entries[i]);
    }
    for (i = 0; i < count; i++) {
        sum ^= see(state, &entries[i], &of[i]);
    }
    for (i = 0; i < count; i++) {
        const int32_t to_term = entries[i].to_term != 0 ? entries[i].to_term : entries[i].term;

        sum ^= touch_cell(state, of[i].account, &of[i], entries[i].term);
        sum ^= touch_cell(state, of[i].to_account, &of[i], to_term);
    }
    for (i = 0; i < count; i++) {
        const int32_t to_term = entries[i].to_term != 0 ? entries[i].to_term : entries[i].term;

        sum ^= (uint64_t)see_cell(state, of[i].account, &of[i], entries[i].term);
        sum ^= (uint64_t)see_cell(state, of[i].to_account, &of[i], to_term);
    }
    return sum;
}

void lq_look_ahead(const lq_state *state, const quota_entry *entry, const quota_entry *end,
                   const quota_entry **ahead)
{
    volatile uint64_t nothing;

    if (entry >= *ahead) {
        const size_t left = (size_t)(end - entry);
        const size_t some = left < AT_ONCE ? left : AT_ONCE;

        nothing = touch_all(state, entry, some); /* so that no compiler leaves it out */
        (void)nothing;
        *ahead = entry + some;
    }
}
