/* state.c - a state's life, and finding what is in it. */
#include "ledger/state/state.h"

#include "ledger/state/state_in.h"

static uint64_t hash_of_id(const void *owner, uint32_t at)
{
    return lq_hash_id(lq_id_at(owner, at + 1));
}

static uint64_t hash_of_account(const void *owner, uint32_t at)
{
    return lq_hash_number(lq_account_at(owner, at)->number);
}

static uint64_t hash_of_lot(const void *owner, uint32_t at)
{
    return lq_hash_number(lq_lot_at(owner, at)->number);
}

static uint64_t hash_of_cell(const void *owner, uint32_t at)
{
    const lq_cell *cell = lq_cell_at(owner, at);

    return lq_hash_cell(cell->account, cell->lot);
}

static uint64_t hash_of_project(const void *owner, uint32_t at)
{
    return lq_hash_number(lq_project_at(owner, at)->number);
}

static uint64_t hash_of_party(const void *owner, uint32_t at)
{
    return lq_hash_party(lq_account_at(owner, at)->party);
}

static uint64_t hash_of_evidence(const void *owner, uint32_t at)
{
    const lq_lot *lot = lq_lot_at(owner, at);

    return lq_hash_evidence(lot->proof, lot->pollutant);
}

static uint64_t hash_of_balance(const void *owner, uint32_t at)
{
    const lq_balance *balance = lq_balance_at(owner, at);

    return lq_hash_balance(balance->account, balance->pollutant, balance->term);
}

static uint64_t hash_of_total(const void *owner, uint32_t at)
{
    const lq_total *total = lq_total_at(owner, at);

    return lq_hash_total(total->kind, total->number, total->pollutant);
}

static uint64_t hash_of_topic(const void *owner, uint32_t at)
{
    const lq_topic *topic = lq_topic_at(owner, at);

    return lq_hash_topic(topic->subject, topic->number, topic->project, topic->fact, topic->pollutant);
}

/* ---------------------------------------------------------------- life */

quota_status lq_state_create(const quota_allocator *mem, int keep_history, lq_state **state)
{
    lq_state *new_state = lq_mem_alloc(mem, sizeof *new_state);
    const quota_allocator *own;

    *state = new_state;
    if (new_state == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    memset(new_state, 0, sizeof *new_state);
    new_state->mem = *mem;
    new_state->keep_history = keep_history != 0;
    own = &new_state->mem;
    lq_chunks_init(&new_state->ids, own, QUOTA_ID_SIZE);
    lq_chunks_init(&new_state->accounts, own, sizeof(lq_account));
    lq_chunks_init(&new_state->account_cells, own, sizeof(lq_account_cells));
    lq_chunks_init(&new_state->histories, own, sizeof(lq_account_cells));
    lq_chunks_init(&new_state->lots, own, sizeof(lq_lot));
    lq_chunks_init(&new_state->cells, own, sizeof(lq_cell));
    lq_chunks_init(&new_state->amounts, own, sizeof(lq_amounts));
    lq_chunks_init(&new_state->claims, own, sizeof(lq_claim));
    lq_chunks_init(&new_state->projects, own, sizeof(lq_project));
    lq_chunks_init(&new_state->parts, own, sizeof(lq_part));
    lq_chunks_init(&new_state->balances, own, sizeof(lq_balance));
    lq_chunks_init(&new_state->totals, own, sizeof(lq_total));
    lq_chunks_init(&new_state->topics, own, sizeof(lq_topic));
    lq_chunks_init(&new_state->adoptions, own, sizeof(lq_adoption));
    lq_chunks_init(&new_state->days, own, sizeof(lq_day));
    lq_index_init(&new_state->by_id, own, hash_of_id, new_state);
    lq_index_init(&new_state->by_account, own, hash_of_account, new_state);
    lq_index_init(&new_state->by_lot, own, hash_of_lot, new_state);
    lq_index_init(&new_state->by_cell, own, hash_of_cell, new_state);
    lq_index_init(&new_state->by_project, own, hash_of_project, new_state);
    lq_index_init(&new_state->by_party, own, hash_of_party, new_state);
    lq_index_init(&new_state->by_evidence, own, hash_of_evidence, new_state);
    lq_index_init(&new_state->by_balance, own, hash_of_balance, new_state);
    lq_index_init(&new_state->by_total, own, hash_of_total, new_state);
    lq_index_init(&new_state->by_topic, own, hash_of_topic, new_state);
    new_state->by_id.holds_all = 1; /* of the others a table is small, or hardly grows */
    new_state->by_lot.holds_all = 1;
    new_state->by_cell.holds_all = 1;
    return QUOTA_OK;
}

static void free_vectors(const lq_state *state, lq_chunks *vectors)
{
    uint32_t i;

    for (i = 0; i < vectors->count; i++) {
        const lq_account_cells *vector = lq_chunks_at(vectors, i);

        lq_mem_free(&state->mem, vector->cells, vector->capacity * sizeof *vector->cells);
    }
    lq_chunks_free(vectors);
}

void lq_state_free(lq_state *state)
{
    quota_allocator mem;
    uint32_t i;

    if (state == NULL) {
        return;
    }
    lq_undo_free(state);
    for (i = 0; i < state->topics.count; i++) {
        const lq_topic *topic = lq_topic_at(state, i);

        lq_mem_free(&state->mem, topic->statements, topic->capacity * sizeof *topic->statements);
    }
    free_vectors(state, &state->account_cells);
    free_vectors(state, &state->histories);
    lq_chunks_free(&state->ids);
    lq_chunks_free(&state->accounts);
    lq_chunks_free(&state->lots);
    lq_chunks_free(&state->cells);
    lq_chunks_free(&state->amounts);
    lq_chunks_free(&state->claims);
    lq_chunks_free(&state->projects);
    lq_chunks_free(&state->parts);
    lq_chunks_free(&state->balances);
    lq_chunks_free(&state->totals);
    lq_chunks_free(&state->topics);
    lq_chunks_free(&state->adoptions);
    lq_chunks_free(&state->days);
    lq_index_free(&state->by_id);
    lq_index_free(&state->by_account);
    lq_index_free(&state->by_lot);
    lq_index_free(&state->by_cell);
    lq_index_free(&state->by_project);
    lq_index_free(&state->by_party);
    lq_index_free(&state->by_evidence);
    lq_index_free(&state->by_balance);
    lq_index_free(&state->by_total);
    lq_index_free(&state->by_topic);
    mem = state->mem;
    lq_mem_free(&mem, state, sizeof *state);
}

/* ---------------------------------------------------------------- finding by index */

uint32_t lq_find_account(const lq_state *state, uint64_t number)
{
    lq_probe probe = lq_index_probe(&state->by_account, lq_hash_number(number));

    for (; lq_probe_more(&state->by_account, &probe); lq_probe_next(&state->by_account, &probe)) {
        if (lq_account_at(state, probe.value)->number == number) {
            return probe.value;
        }
    }
    return LQ_NONE;
}

uint32_t lq_find_party(const lq_state *state, const char party[18])
{
    lq_probe probe = lq_index_probe(&state->by_party, lq_hash_party(party));

    for (; lq_probe_more(&state->by_party, &probe); lq_probe_next(&state->by_party, &probe)) {
        const lq_account *account = lq_account_at(state, probe.value);

        if (account->standing != LQ_ENDED && memcmp(account->party, party, sizeof account->party) == 0) {
            return probe.value;
        }
    }
    return LQ_NONE;
}

uint32_t lq_find_lot(const lq_state *state, uint64_t number)
{
    lq_probe probe = lq_index_probe(&state->by_lot, lq_hash_number(number));

    for (; lq_probe_more(&state->by_lot, &probe); lq_probe_next(&state->by_lot, &probe)) {
        if (lq_lot_at(state, probe.value)->number == number) {
            return probe.value;
        }
    }
    return LQ_NONE;
}

uint32_t lq_find_evidence(const lq_state *state, const uint8_t proof[32], uint8_t pollutant)
{
    lq_probe probe = lq_index_probe(&state->by_evidence, lq_hash_evidence(proof, pollutant));

    for (; lq_probe_more(&state->by_evidence, &probe); lq_probe_next(&state->by_evidence, &probe)) {
        const lq_lot *lot = lq_lot_at(state, probe.value);

        if (lot->pollutant == pollutant && memcmp(lot->proof, proof, sizeof lot->proof) == 0) {
            return probe.value;
        }
    }
    return LQ_NONE;
}

uint32_t lq_find_cell(const lq_state *state, uint32_t account, uint32_t lot, int32_t term)
{
    lq_probe probe = lq_index_probe(&state->by_cell, lq_hash_cell(account, lot));

    for (; lq_probe_more(&state->by_cell, &probe); lq_probe_next(&state->by_cell, &probe)) {
        const lq_cell *cell = lq_cell_at(state, probe.value);

        if (cell->account == account && cell->lot == lot && lq_term_of(state, cell) == term) {
            return probe.value;
        }
    }
    return LQ_NONE;
}

uint32_t lq_find_project(const lq_state *state, uint64_t number)
{
    lq_probe probe = lq_index_probe(&state->by_project, lq_hash_number(number));

    for (; lq_probe_more(&state->by_project, &probe); lq_probe_next(&state->by_project, &probe)) {
        if (lq_project_at(state, probe.value)->number == number) {
            return probe.value;
        }
    }
    return LQ_NONE;
}

uint32_t lq_find_seq(const lq_state *state, const uint8_t id[16])
{
    lq_probe probe = lq_index_probe(&state->by_id, lq_hash_id(id));

    for (; lq_probe_more(&state->by_id, &probe); lq_probe_next(&state->by_id, &probe)) {
        if (memcmp(lq_id_at(state, probe.value + 1), id, QUOTA_ID_SIZE) == 0) {
            return probe.value + 1;
        }
    }
    return 0;
}

static int is_balance_of(const lq_balance *balance, uint32_t account, uint8_t pollutant, int32_t term)
{
    return balance->account == account && balance->pollutant == pollutant && balance->term == term;
}

uint32_t lq_find_balance(const lq_state *state, uint32_t account, uint8_t pollutant, int32_t term)
{
    lq_probe probe;
    uint32_t latest; /* most accounts have no other */

    if (account >= state->accounts.count) {
        return LQ_NONE;
    }
    latest = lq_account_at(state, account)->balances;
    if (latest == LQ_NONE || is_balance_of(lq_balance_at(state, latest), account, pollutant, term)) {
        return latest;
    }
    probe = lq_index_probe(&state->by_balance, lq_hash_balance(account, pollutant, term));

    for (; lq_probe_more(&state->by_balance, &probe); lq_probe_next(&state->by_balance, &probe)) {
        const lq_balance *balance = lq_balance_at(state, probe.value);

        if (is_balance_of(balance, account, pollutant, term)) {
            return probe.value;
        }
    }
    return LQ_NONE;
}

uint32_t lq_find_total(const lq_state *state, uint8_t kind, uint64_t number, uint8_t pollutant)
{
    lq_probe probe = lq_index_probe(&state->by_total, lq_hash_total(kind, number, pollutant));

    for (; lq_probe_more(&state->by_total, &probe); lq_probe_next(&state->by_total, &probe)) {
        const lq_total *total = lq_total_at(state, probe.value);

        if (total->number == number && total->kind == kind && total->pollutant == pollutant) {
            return probe.value;
        }
    }
    return LQ_NONE;
}

int64_t lq_total_of(const lq_state *state, uint8_t kind, uint64_t number, uint8_t pollutant)
{
    const uint32_t at = lq_find_total(state, kind, number, pollutant);

    return at == LQ_NONE ? 0 : lq_total_at(state, at)->amount;
}

uint32_t lq_find_topic_for(const lq_state *state, uint8_t subject, uint64_t number, uint64_t project,
                           uint32_t fact, uint8_t pollutant)
{
    lq_probe probe =
        lq_index_probe(&state->by_topic, lq_hash_topic(subject, number, project, fact, pollutant));

    for (; lq_probe_more(&state->by_topic, &probe); lq_probe_next(&state->by_topic, &probe)) {
        const lq_topic *topic = lq_topic_at(state, probe.value);

        if (topic->number == number && topic->project == project && topic->fact == fact &&
            topic->subject == subject && topic->pollutant == pollutant) {
            return probe.value;
        }
    }
    return LQ_NONE;
}

/* ---------------------------------------------------------------- finding in lists and by order */

uint32_t lq_find_part(const lq_state *state, uint32_t project, uint8_t pollutant)
{
    uint32_t at = lq_project_at(state, project)->parts;

    while (at != LQ_NONE && lq_part_at(state, at)->pollutant != pollutant) {
        at = lq_part_at(state, at)->next;
    }
    return at;
}

/* Claims stand in the order of their entries. */
uint32_t lq_find_claim(const lq_state *state, uint32_t seq)
{
    uint32_t low = 0, high = state->claims.count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (lq_claim_at(state, middle)->seq < seq) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < state->claims.count && lq_claim_at(state, low)->seq == seq ? low : LQ_NONE;
}

uint32_t lq_seq_from(const lq_state *state, int32_t date)
{
    uint32_t low = 0, high = state->days.count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const lq_day *day = lq_chunks_at(&state->days, middle);

        if (day->date < date) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < state->days.count ? ((const lq_day *)lq_chunks_at(&state->days, low))->seq
                                   : state->entry_count + 1;
}
