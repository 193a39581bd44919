/* due.c - what the calendar asks for on a day: release of holds that have expired, carry-over of cells whose
 * window is over.
 *
 * All claims and all cells are looked at, so it costs what the ledger holds now and nothing for its past; it
 * is asked once a day. */
#include "ledger/query/query.h"

#include "base/text.h"

static quota_entry due_entry(int32_t date, uint8_t verb, uint8_t kind, const lq_state *state, uint32_t at)
{
    const lq_cell *cell = lq_cell_at(state, at);
    quota_entry entry;
    memset(&entry, 0, sizeof entry);
    entry.date = date;
    entry.verb = verb;
    entry.kind = kind;
    entry.flags = QUOTA_FLAG_DUE | QUOTA_FLAG_UP_TO;
    entry.account = lq_account_at(state, cell->account)->number;
    entry.lot = lq_lot_at(state, cell->lot)->number;
    entry.term = lq_term_of(state, cell);
    return entry;
}

/* A closed account lets nothing leave, nor stay for later: what is due waits until it is opened again. */
static int is_open(const lq_state *state, uint32_t cell)
{
    return lq_account_at(state, lq_cell_at(state, cell)->account)->standing == LQ_OPEN;
}

static void put(const lq_state *state, quota_entry *entry, lq_rows *rows)
{
    lq_due_id(state, entry, entry->id);
    lq_rows_put(rows, entry, sizeof *entry);
}

static void put_expired(const lq_state *state, int32_t date, lq_rows *rows)
{
    for (uint32_t i = 0; i < state->claims.count; i++) {
        const lq_claim *claim = lq_claim_at(state, i);
        if (claim->left == 0 || claim->bucket != QUOTA_BUCKET_ENCUMBERED || claim->valid_until == 0 ||
            claim->valid_until >= date || !is_open(state, claim->cell))
            continue;
        quota_entry entry = due_entry(date, QUOTA_VERB_RELEASE, QUOTA_ENTRY_EXPIRE, state, claim->cell);
        memcpy(entry.target, lq_id_at(state, claim->seq), sizeof entry.target);
        entry.amount = claim->left;
        put(state, &entry, rows);
    }
}

static void put_carried(const lq_state *state, int32_t date, lq_rows *rows)
{
    for (uint32_t i = 0; i < state->cells.count; i++) {
        const lq_cell *cell = lq_cell_at(state, i);
        const int64_t available = lq_amounts_at(state, i)->available;
        if (lq_term_of(state, cell) == 0 || available == 0 || lq_term_of(state, cell) >= date ||
            !is_open(state, i))
            continue;
        quota_entry entry = due_entry(date, QUOTA_VERB_MOVE, QUOTA_ENTRY_CARRY, state, i);
        const uint8_t pollutant = lq_lot_at(state, cell->lot)->pollutant;
        if (lq_term_limit(state, entry.account, pollutant, lq_term_of(state, cell)) >= date)
            continue;
        const int64_t next = lq_fact_on(state, QUOTA_SUBJECT_ACCOUNT, entry.account,
                                        QUOTA_FACT_NEXT_TERM_ENDS, pollutant, lq_term_of(state, cell), NULL);
        if (next == QUOTA_UNKNOWN || next <= lq_term_of(state, cell) || next == QUOTA_NEVER)
            continue; /* no next period: a term is a day */
        entry.to_term = (int32_t)next;
        entry.amount = available;
        put(state, &entry, rows);
    }
}

quota_status quota_ledger_due(quota_ledger *ledger, int32_t date, quota_entry *entries, size_t capacity,
                              size_t entry_size, size_t *count, quota_error *error)
{
    lq_rows rows;
    quota_status status = lq_ledger_enter(ledger, error);
    if (status != QUOTA_OK)
        return status;
    status = lq_rows_begin(&rows, entries, entry_size, capacity, count, error);
    if (status == QUOTA_OK && entry_size < sizeof(quota_entry))
        status = lq_fail_number(error, QUOTA_E_STRUCT_SIZE, "entry_size", "sizeof(quota_entry)",
                                (int64_t)entry_size);
    if (status == QUOTA_OK)
        status = lq_check_day(error, "date", date);
    if (status != QUOTA_OK)
        return status;
    put_expired(ledger->state, date, &rows);
    put_carried(ledger->state, date, &rows);
    return lq_rows_end(&rows, count, error);
}
