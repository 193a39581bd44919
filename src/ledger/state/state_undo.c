/* state_undo.c - old contents noted while a group is applied, and taken back in reverse. */
#include "ledger/state/state_in.h"

/* A group of thousands of entries may need megabytes; they are not kept for the next. */
#define KEPT_BYTES ((size_t)1 << 20)

quota_status lq_undo_room(struct lq_undo *undo, size_t size)
{
    /* An addition cannot wrap: it is all in memory. */
    return lq_mem_grow(undo->mem, (void **)&undo->bytes, &undo->capacity, undo->used + size, 1);
}

/* ---------------------------------------------------------------- changing */

static lq_chunks *array_of(lq_state *state, uint16_t array)
{
    switch (array) {
    case LQ_ARRAY_ACCOUNTS:
        return &state->accounts;
    case LQ_ARRAY_LOTS:
        return &state->lots;
    case LQ_ARRAY_CELLS:
        return &state->cells;
    case LQ_ARRAY_AMOUNTS:
        return &state->amounts;
    case LQ_ARRAY_CLAIMS:
        return &state->claims;
    case LQ_ARRAY_PROJECTS:
        return &state->projects;
    case LQ_ARRAY_PARTS:
        return &state->parts;
    case LQ_ARRAY_BALANCES:
        return &state->balances;
    default:
        return &state->totals;
    }
}

static void *write_to(lq_state *state, uint16_t array, lq_chunks *chunks, uint32_t at)
{
    struct lq_undo *const undo = state->undo;
    void *const element = lq_chunks_at(chunks, at);

    if (undo == NULL) {
        return element;
    }
    if (lq_undo_room(undo, chunks->element + sizeof(lq_note)) != QUOTA_OK) {
        return NULL;
    }
    memcpy(undo->bytes + undo->used, element, chunks->element);
    undo->used += chunks->element;
    (void)lq_note_it(state, LQ_NOTE_CHANGED, array, at, 0); /* there is room */
    return element;
}

lq_account *lq_write_account(lq_state *state, uint32_t at)
{
    return write_to(state, LQ_ARRAY_ACCOUNTS, &state->accounts, at);
}

lq_lot *lq_write_lot(lq_state *state, uint32_t at)
{
    return write_to(state, LQ_ARRAY_LOTS, &state->lots, at);
}

lq_cell *lq_write_cell(lq_state *state, uint32_t at)
{
    return write_to(state, LQ_ARRAY_CELLS, &state->cells, at);
}

lq_amounts *lq_write_amounts(lq_state *state, uint32_t at)
{
    return write_to(state, LQ_ARRAY_AMOUNTS, &state->amounts, at);
}

lq_claim *lq_write_claim(lq_state *state, uint32_t at)
{
    return write_to(state, LQ_ARRAY_CLAIMS, &state->claims, at);
}

lq_part *lq_write_part(lq_state *state, uint32_t at)
{
    return write_to(state, LQ_ARRAY_PARTS, &state->parts, at);
}

lq_project *lq_write_project(lq_state *state, uint32_t at)
{
    return write_to(state, LQ_ARRAY_PROJECTS, &state->projects, at);
}

lq_balance *lq_write_balance(lq_state *state, uint32_t at)
{
    return write_to(state, LQ_ARRAY_BALANCES, &state->balances, at);
}

lq_total *lq_write_total(lq_state *state, uint32_t at)
{
    return write_to(state, LQ_ARRAY_TOTALS, &state->totals, at);
}

/* ---------------------------------------------------------------- taking back */

quota_status lq_undo_begin(lq_state *state)
{
    if (state->spare == NULL) {
        struct lq_undo *undo = lq_mem_alloc(&state->mem, sizeof *undo);

        if (undo == NULL) {
            return QUOTA_E_NO_MEMORY;
        }
        memset(undo, 0, sizeof *undo);
        undo->mem = &state->mem;
        state->spare = undo;
    }
    state->undo = state->spare;
    return QUOTA_OK;
}

size_t lq_undo_mark(const lq_state *state)
{
    return state->undo->used;
}

void lq_undo_to(lq_state *state, size_t mark)
{
    struct lq_undo *const undo = state->undo;

    while (undo->used > mark) {
        lq_note note;

        undo->used -= sizeof note;
        memcpy(&note, undo->bytes + undo->used, sizeof note);
        switch (note.kind) {
        case LQ_NOTE_CHANGED: {
            lq_chunks *const chunks = array_of(state, note.arg);

            undo->used -= chunks->element;
            memcpy(lq_chunks_at(chunks, note.at), undo->bytes + undo->used, chunks->element);
            break;
        }
        case LQ_NOTE_ADDED:
            lq_unadd(state, note.arg);
            break;
        case LQ_NOTE_HISTORY:
            lq_unadd_history(state, note.at);
            break;
        case LQ_NOTE_STATEMENT:
            lq_unstate(state, note.at, (uint32_t)note.amount);
            break;
        default:
            lq_unshift(state, &note);
            break;
        }
    }
}

static void drop_bytes(struct lq_undo *undo)
{
    lq_mem_free(undo->mem, undo->bytes, undo->capacity);
    undo->bytes = NULL;
    undo->capacity = 0;
}

void lq_undo_end(lq_state *state)
{
    if (state->undo == NULL) {
        return;
    }
    state->undo = NULL;
    state->spare->used = 0;
    if (state->spare->capacity > KEPT_BYTES) {
        drop_bytes(state->spare);
    }
}

void lq_undo_free(lq_state *state)
{
    if (state->spare != NULL) {
        drop_bytes(state->spare);
        lq_mem_free(&state->mem, state->spare, sizeof *state->spare);
    }
    state->spare = NULL;
    state->undo = NULL;
}
