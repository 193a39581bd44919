/* compose_act.c - the entries of an act written one by one: ids derived from the first, JOINED but for the
 * last. */
#include "ledger/query/compose.h"

#include "base/sm3.h"
#include "base/text.h"

quota_status lq_composer_begin(lq_composer *composer, quota_ledger *ledger, const quota_entry *model,
                               quota_entry *entries, size_t capacity, size_t entry_size, const size_t *count,
                               quota_error *error)
{
    static const uint8_t no_id[QUOTA_ID_SIZE];
    quota_status status = lq_ledger_enter(ledger, error);
    if (status != QUOTA_OK)
        return status;
    memset(composer, 0, sizeof *composer);
    composer->ledger = ledger;
    composer->state = ledger->state;
    composer->error = error;
    if (model == NULL)
        return lq_fail(error, QUOTA_E_ARGUMENT, "model", "a pointer", "NULL", 4);
    status = lq_rows_begin(&composer->rows, entries, entry_size, capacity, count, error);
    if (status != QUOTA_OK)
        return status;
    if (entry_size < sizeof composer->model)
        return lq_fail_number(error, QUOTA_E_STRUCT_SIZE, "entry_size", "sizeof(quota_entry)",
                              (int64_t)entry_size);
    composer->model = *model;
    return memcmp(model->id, no_id, sizeof no_id) == 0 ? lq_composer_missing(composer, "id") : QUOTA_OK;
}

void lq_composer_id(const uint8_t first[QUOTA_ID_SIZE], uint32_t n, uint8_t id[QUOTA_ID_SIZE])
{
    const uint8_t number[] = {(uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16), (uint8_t)(n >> 24)};
    uint8_t digest[32];
    lq_sm3 sm3;
    if (n == 0) {
        memcpy(id, first, QUOTA_ID_SIZE);
        return;
    }
    lq_sm3_init(&sm3);
    lq_sm3_update(&sm3, first, QUOTA_ID_SIZE);
    lq_sm3_update(&sm3, number, sizeof number);
    lq_sm3_final(&sm3, digest);
    memcpy(id, digest, QUOTA_ID_SIZE);
}

static void write_last(lq_composer *composer, uint16_t joined)
{
    if (composer->last.verb == 0)
        return;
    lq_composer_id(composer->model.id, (uint32_t)composer->rows.count, composer->last.id);
    composer->last.flags |= joined;
    lq_rows_put(&composer->rows, &composer->last, sizeof composer->last);
}

void lq_composer_put(lq_composer *composer, const quota_entry *entry)
{
    const quota_entry *model = &composer->model;
    const lq_verb_row *row = lq_verb_row_of(entry->verb, entry->kind);
    const unsigned kept = QUOTA_FLAG_APPROVED | QUOTA_FLAG_EXPECTED;
    write_last(composer, QUOTA_FLAG_JOINED);
    composer->last = *entry;
    composer->last.date = model->date;
    composer->last.as_of = model->as_of;
    memcpy(composer->last.proof, model->proof, sizeof model->proof);
    composer->last.flags = (uint16_t)(entry->flags | (row == NULL ? 0 : model->flags & kept & row->flags));
}

quota_status lq_composer_end(lq_composer *composer, size_t *count)
{
    write_last(composer, 0);
    composer->last.verb = 0;
    if (composer->rows.count == 0) {
        *count = 0;
        return lq_fail(composer->error, QUOTA_E_NOT_FOUND, "", "something the act moves", "nothing", 7);
    }
    return lq_rows_end(&composer->rows, count, composer->error);
}

quota_status lq_composer_missing(const lq_composer *composer, const char *field)
{
    return lq_fail(composer->error, QUOTA_E_ARGUMENT, field, "a value in the model", "none", 4);
}

quota_status lq_composer_short(const lq_composer *composer, int64_t left)
{
    if (left == 0 || (composer->model.flags & QUOTA_FLAG_UP_TO) != 0)
        return QUOTA_OK;
    return lq_fail_number(composer->error, QUOTA_E_RANGE, "amount", "no more than is there, mg",
                          composer->model.amount);
}

quota_entry lq_composer_entry(const lq_composer *composer, uint8_t verb, uint8_t kind, uint32_t cell,
                              uint32_t claim, int64_t amount)
{
    const lq_state *state = composer->state;
    const lq_cell *of = lq_cell_at(state, cell);
    quota_entry entry;
    memset(&entry, 0, sizeof entry);
    entry.verb = verb;
    entry.kind = kind;
    entry.account = lq_account_at(state, of->account)->number;
    entry.lot = lq_lot_at(state, of->lot)->number;
    entry.term = lq_term_of(state, of);
    entry.amount = amount;
    if (claim != LQ_NONE)
        memcpy(entry.target, lq_id_at(state, lq_claim_at(state, claim)->seq), sizeof entry.target);
    return entry;
}

/* ---------------------------------------------------------------- pieces */

quota_status lq_pieces_add(lq_pieces *pieces, uint64_t rank, uint32_t tie, uint32_t cell, uint32_t claim,
                           int64_t amount)
{
    const lq_piece piece = {rank, tie, cell, claim, amount};
    quota_status status;
    if (amount == 0)
        return QUOTA_OK;
    status = lq_mem_grow(pieces->mem, (void **)&pieces->pieces, &pieces->capacity, pieces->count + 1,
                         sizeof *pieces->pieces);
    if (status == QUOTA_OK)
        pieces->pieces[pieces->count++] = piece;
    return status;
}

void lq_pieces_free(lq_pieces *pieces)
{
    lq_mem_free(pieces->mem, pieces->pieces, pieces->capacity * sizeof *pieces->pieces);
    pieces->pieces = NULL;
    pieces->count = pieces->capacity = 0;
}

static int is_after(const lq_piece *a, const lq_piece *b)
{
    return a->rank != b->rank ? a->rank > b->rank : a->tie > b->tie;
}

static void sift(lq_piece *pieces, size_t root, size_t count)
{
    for (size_t child; (child = root * 2 + 1) < count; root = child) {
        if (child + 1 < count && is_after(&pieces[child + 1], &pieces[child]))
            child++;
        if (!is_after(&pieces[child], &pieces[root]))
            return;
        const lq_piece piece = pieces[root];
        pieces[root] = pieces[child];
        pieces[child] = piece;
    }
}

/* A heap: no worse with many pieces, and no stack. */
void lq_pieces_sort(lq_pieces *pieces)
{
    for (size_t i = pieces->count / 2; i-- > 0;)
        sift(pieces->pieces, i, pieces->count);
    for (size_t i = pieces->count; i-- > 1;) {
        const lq_piece piece = pieces->pieces[0];
        pieces->pieces[0] = pieces->pieces[i];
        pieces->pieces[i] = piece;
        sift(pieces->pieces, 0, i);
    }
}

quota_status lq_pieces_put(lq_pieces *pieces, lq_composer *composer, uint8_t verb, uint8_t kind)
{
    int64_t left = composer->model.amount;
    const size_t count = pieces->count;
    lq_pieces_sort(pieces);
    for (size_t i = 0; i < pieces->count && left > 0; i++) {
        const lq_piece *piece = &pieces->pieces[i];
        const int64_t amount = piece->amount < left ? piece->amount : left;
        const quota_entry entry = lq_composer_entry(composer, verb, kind, piece->cell, piece->claim, amount);
        lq_composer_put(composer, &entry);
        left -= amount;
    }
    lq_pieces_free(pieces);
    return count == 0 ? QUOTA_OK : lq_composer_short(composer, left); /* nothing at all: NOT_FOUND */
}

/* ---------------------------------------------------------------- which act */

quota_status lq_compose_act(quota_ledger *ledger, quota_act act, const quota_entry *model,
                            quota_entry *entries, size_t capacity, size_t entry_size, size_t *count,
                            quota_error *error)
{
    lq_composer composer;
    quota_status status =
        lq_composer_begin(&composer, ledger, model, entries, capacity, entry_size, count, error);
    if (status != QUOTA_OK)
        return status;
    switch (act) {
    case QUOTA_ACT_LOSS:
        status = lq_compose_loss(&composer);
        break;
    case QUOTA_ACT_CLEAR:
        status = lq_compose_clear(&composer);
        break;
    case QUOTA_ACT_MERGE:
        status = lq_compose_merge(&composer);
        break;
    case QUOTA_ACT_SETTLE:
        status = lq_compose_settle(&composer);
        break;
    case QUOTA_ACT_TAKE_BACK:
        status = lq_compose_take_back(&composer);
        break;
    case QUOTA_ACT_DEPOSIT:
    case QUOTA_ACT_BUY_BACK:
    default:
        return lq_fail_number(error, QUOTA_E_ARGUMENT, "act", "a quota_act", (int64_t)act);
    }
    return status != QUOTA_OK ? status : lq_composer_end(&composer, count);
}
