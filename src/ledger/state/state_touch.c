/* state_touch.c - places in memory that entries will need, asked for before they are applied.
 *
 * An entry looks at some twenty places all over a large state, one after another, since each look-up needs
 * the answer of the one before.  Memory could fetch many at once.  So the look-ups of several entries are
 * done beforehand, a stage of all of them at a time: each stage asks for what the next one reads.  What they
 * find is kept for the entries. */
#include "ledger/state/state_in.h"

enum { LINE = 64 }; /* bytes that memory is fetched by, on most machines */

static void prefetch(const lq_chunks *chunks, uint32_t at, size_t size)
{
    if (at < chunks->count) {
        const unsigned char *const element = lq_chunks_at(chunks, at);

        for (size_t i = 0; i + 1 < size; i += LINE) {
            LQ_PREFETCH(element + i);
        }
        LQ_PREFETCH(element + size - 1); /* elements begin anywhere in a line */
    }
}

/* Slots of ids and numbers. */
static void ask_for_names(const lq_state *state, const quota_entry *entry)
{
    lq_index_prefetch(&state->by_id, lq_hash_id(entry->id));
    lq_index_prefetch(&state->by_account, lq_hash_number(entry->account));
    lq_index_prefetch(&state->by_account, lq_hash_number(entry->to_account));
    lq_index_prefetch(&state->by_lot, lq_hash_number(entry->lot));
}

/* Accounts and lots that are probably theirs; of a lot up to what every move looks at. */
static void ask_for_elements(const lq_state *state, const quota_entry *entry)
{
    const uint32_t to = lq_index_guess(&state->by_account, lq_hash_number(entry->to_account));

    prefetch(&state->accounts, lq_index_guess(&state->by_account, lq_hash_number(entry->account)),
             offsetof(lq_account, party));
    prefetch(&state->accounts, to, offsetof(lq_account, party));
    prefetch(&state->account_cells, to, 1);
    prefetch(&state->lots, lq_index_guess(&state->by_lot, lq_hash_number(entry->lot)), offsetof(lq_lot, seq));
}

/* Their cells' slots, and their latest balances. */
static void ask_for_cell(const lq_state *state, uint32_t account, uint32_t lot)
{
    if (account != LQ_NONE && lot != LQ_NONE) {
        lq_index_prefetch(&state->by_cell, lq_hash_cell(account, lot));
        prefetch(&state->balances, lq_account_at(state, account)->balances, sizeof(lq_balance));
    }
}

static void see(const lq_state *state, const quota_entry *entry, lq_seen *seen)
{
    seen->account = entry->account == 0 ? LQ_NONE : lq_find_account(state, entry->account);
    seen->to_account = entry->to_account == 0 ? LQ_NONE : lq_find_account(state, entry->to_account);
    seen->lot = entry->lot == 0 ? LQ_NONE : lq_find_lot(state, entry->lot);
    ask_for_cell(state, seen->account, seen->lot);
    ask_for_cell(state, seen->to_account, seen->lot);
}

/* The cell that is probably the account's; else the end of its list, to which one will be added. */
static void ask_for_amounts(const lq_state *state, uint32_t account, uint32_t lot)
{
    uint32_t cell;

    if (account == LQ_NONE || lot == LQ_NONE) {
        return;
    }
    cell = lq_index_guess(&state->by_cell, lq_hash_cell(account, lot));
    if (cell != LQ_NONE) {
        prefetch(&state->cells, cell, sizeof(lq_cell));
        prefetch(&state->amounts, cell, 1);
    } else {
        const lq_account_cells *const vector = lq_account_cells_at(state, account);

        if (vector->count != 0) {
            LQ_PREFETCH(vector->cells + vector->count);
        }
    }
}

static uint32_t cell_of(const lq_state *state, uint32_t account, uint32_t lot, int32_t term)
{
    return account == LQ_NONE || lot == LQ_NONE ? LQ_NONE : lq_find_cell(state, account, lot, term);
}

/* Names are asked for two rounds ahead and elements one, so that they are there when they are read. */
static void ask_ahead(const lq_state *state, const quota_entry *entry, size_t left, lq_ahead *ahead)
{
    const quota_entry *const named = entry + (left < 3 * LQ_AT_ONCE ? left : 3 * LQ_AT_ONCE);
    const quota_entry *const met = entry + (left < 2 * LQ_AT_ONCE ? left : 2 * LQ_AT_ONCE);

    if (ahead->first == NULL || ahead->met < entry) {
        ahead->named = ahead->met = entry;
    }
    for (; ahead->named < named; ahead->named++) {
        ask_for_names(state, ahead->named);
    }
    for (; ahead->met < met; ahead->met++) {
        ask_for_elements(state, ahead->met);
    }
}

static void see_all(const lq_state *state, const quota_entry *entries, size_t count, lq_seen *seen)
{
    size_t i;

    for (i = 0; i < count; i++) {
        see(state, &entries[i], &seen[i]);
    }
    for (i = 0; i < count; i++) {
        ask_for_amounts(state, seen[i].account, seen[i].lot);
        ask_for_amounts(state, seen[i].to_account, seen[i].lot);
    }
    for (i = 0; i < count; i++) {
        const quota_entry *entry = &entries[i];
        const int32_t to_term = entry->to_term != 0 ? entry->to_term : entry->term;

        seen[i].cell = cell_of(state, seen[i].account, seen[i].lot, entry->term);
        seen[i].to_cell = cell_of(state, seen[i].to_account, seen[i].lot, to_term);
    }
}

const lq_seen *lq_look_ahead(const lq_state *state, const quota_entry *entry, const quota_entry *end,
                             lq_ahead *ahead)
{
    if (ahead->first == NULL || entry >= ahead->end) {
        const size_t left = (size_t)(end - entry);
        const size_t some = left < LQ_AT_ONCE ? left : LQ_AT_ONCE;

        ask_ahead(state, entry, left, ahead);
        ahead->first = entry;
        ahead->end = entry + some;
        see_all(state, entry, some, ahead->seen);
    }
    return &ahead->seen[entry - ahead->first];
}
