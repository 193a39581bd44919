/* snapshot_read.c - a state from bytes that may be anything: read whole or not at all. */
#include "ledger/state/snapshot_in.h"

/* ---------------------------------------------------------------- numbers */

uint64_t lq_get_long(lq_reader_in *in)
{
    uint64_t value = 0;
    unsigned shift = 0;

    while (in->at != in->end && !in->bad) {
        const unsigned char byte = *in->at++;

        if (shift == 63 && byte > 1) {
            break;
        }
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            in->bad |= byte == 0 && shift != 0; /* could have been shorter */
            return in->bad ? 0 : value;
        }
        shift += 7;
    }
    in->bad = 1;
    return 0;
}

void lq_get_bytes(lq_reader_in *in, void *bytes, size_t size)
{
    if ((size_t)(in->end - in->at) < size) {
        in->bad = 1;
        return;
    }
    memcpy(bytes, in->at, size);
    in->at += size;
}

uint8_t lq_get_code(lq_reader_in *in, uint8_t least, uint8_t most)
{
    uint8_t code = 0;

    lq_get_bytes(in, &code, 1);
    in->bad |= code < least || code > most;
    return code;
}

int32_t lq_get_date(lq_reader_in *in)
{
    const int64_t date = (int64_t)lq_get(in, QUOTA_NEVER);

    in->bad |= date != 0 && !lq_date_valid(date);
    return (int32_t)date;
}

uint32_t lq_get_count(lq_reader_in *in, size_t least)
{
    const uint32_t count = (uint32_t)lq_get(in, UINT32_MAX - 1);

    if (count > (size_t)(in->end - in->at) / least) { /* of what is left behind the count itself */
        in->bad = 1;
        return 0;
    }
    return count;
}

/* ---------------------------------------------------------------- what is small */

static quota_status read_totals(lq_state *state, lq_reader_in *in)
{
    const uint32_t count = lq_get_count(in, 4);
    uint32_t i;

    for (i = 0; i < count; i++) {
        const uint8_t kind = lq_get_code(in, LQ_TOTAL_ALLOCATED, LQ_TOTAL_DUE);
        const uint64_t number = lq_get(in, UINT64_MAX);
        const uint8_t pollutant = lq_get_code(in, 0, LQ_POLLUTANTS - 1);
        const int64_t amount = lq_get_amount(in);

        if (in->bad || lq_find_total(state, kind, number, pollutant) != LQ_NONE) {
            return QUOTA_E_SNAPSHOT;
        }
        if (lq_add_to_total(state, kind, number, pollutant, amount) != QUOTA_OK) {
            return QUOTA_E_NO_MEMORY;
        }
    }
    return QUOTA_OK;
}

static quota_status read_topic(lq_state *state, lq_reader_in *in)
{
    const uint8_t subject = lq_get_code(in, QUOTA_SUBJECT_LEDGER, QUOTA_SUBJECT_SOURCE);
    const uint64_t number = lq_get(in, UINT64_MAX);
    const uint64_t project = subject == QUOTA_SUBJECT_SOURCE ? lq_get(in, UINT64_MAX) : 0;
    const uint32_t fact = lq_get_u32(in);
    const uint8_t pollutant = lq_get_code(in, 0, LQ_POLLUTANTS - 1);
    const uint32_t count = lq_get_count(in, 4);
    lq_statement before = {0, 0, 0, 0};
    uint32_t i;

    if (in->bad || count == 0 ||
        lq_find_topic_for(state, subject, number, project, fact, pollutant) != LQ_NONE) {
        return QUOTA_E_SNAPSHOT;
    }
    for (i = 0; i < count; i++) {
        lq_statement statement;

        statement.value = lq_get_signed(in);
        statement.seq = (uint32_t)lq_get_some(in, state->entry_count);
        statement.from = lq_get_date(in);
        statement.until = lq_get_date(in);
        if (in->bad || statement.from < before.from ||
            (statement.from == before.from && statement.seq <= before.seq)) {
            return QUOTA_E_SNAPSHOT;
        }
        if (lq_add_statement(state, subject, number, project, fact, pollutant, &statement) != QUOTA_OK) {
            return QUOTA_E_NO_MEMORY;
        }
        before = statement;
    }
    return QUOTA_OK;
}

static quota_status read_topics(lq_state *state, lq_reader_in *in)
{
    const uint32_t count = lq_get_count(in, 9);
    quota_status status =
        lq_index_reserve(&state->by_topic, count) == QUOTA_OK ? QUOTA_OK : QUOTA_E_NO_MEMORY;
    uint32_t i;

    for (i = 0; i < count && status == QUOTA_OK; i++) {
        status = read_topic(state, in);
    }
    return status;
}

static quota_status read_adoptions(lq_state *state, lq_reader_in *in)
{
    const uint32_t count = lq_get_count(in, 36);
    uint32_t i;

    for (i = 0; i < count; i++) {
        lq_adoption adoption;

        adoption.number = lq_get_u32(in);
        adoption.seq = (uint32_t)lq_get_some(in, state->entry_count);
        adoption.from = lq_get_date(in);
        adoption.until = lq_get_date(in);
        lq_get_bytes(in, adoption.digest, sizeof adoption.digest);
        if (in->bad) {
            return QUOTA_E_SNAPSHOT;
        }
        if (lq_add_adoption(state, &adoption) != QUOTA_OK) {
            return QUOTA_E_NO_MEMORY;
        }
    }
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- days and ids: the entries */

static quota_status read_days(lq_state *state, lq_reader_in *in)
{
    const uint32_t count = lq_get_count(in, 2);
    lq_day before = {0, 0};
    uint32_t i;

    for (i = 0; i < count; i++) {
        const int64_t date = before.date + (int64_t)lq_get_some(in, QUOTA_NEVER);
        const uint32_t seq = lq_get_seq_after(in, before.seq, state->entry_count);
        void *day;

        if (in->bad || !lq_date_valid(date) || (i == 0 && seq != 1)) {
            return QUOTA_E_SNAPSHOT;
        }
        if (lq_chunks_push(&state->days, &day) != QUOTA_OK) {
            return QUOTA_E_NO_MEMORY;
        }
        before.date = (int32_t)date;
        before.seq = seq;
        *(lq_day *)day = before;
    }
    return in->bad || before.date != state->date ? QUOTA_E_SNAPSHOT : QUOTA_OK;
}

static void touch_ids(const lq_state *state, lq_reader_in *in)
{
    const unsigned char *at = in->at;
    uint32_t i;

    for (i = 0; i < LQ_READ_AHEAD && (size_t)(in->end - at) >= QUOTA_ID_SIZE; i++, at += QUOTA_ID_SIZE) {
        in->touched ^= lq_index_touch(&state->by_id, lq_hash_id(at));
    }
}

static quota_status read_ids(lq_state *state, lq_reader_in *in)
{
    const uint32_t count = lq_get_count(in, QUOTA_ID_SIZE);
    uint32_t i;

    if (in->bad || count != state->entry_count || (count == 0) != (state->days.count == 0)) {
        return QUOTA_E_SNAPSHOT;
    }
    if (lq_index_reserve(&state->by_id, count) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    for (i = 0; i < count; i++) {
        const uint8_t *const bytes = in->at;
        void *id;

        if (i % LQ_READ_AHEAD == 0) {
            touch_ids(state, in);
        }
        in->at += QUOTA_ID_SIZE;
        if (lq_find_seq(state, bytes) != 0) {
            return QUOTA_E_SNAPSHOT;
        }
        if (lq_chunks_push(&state->ids, &id) != QUOTA_OK) {
            return QUOTA_E_NO_MEMORY;
        }
        memcpy(id, bytes, QUOTA_ID_SIZE);
        lq_index_put(&state->by_id, lq_hash_id(bytes), i);
    }
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- the whole */

static quota_status read_start(lq_state *state, lq_reader_in *in)
{
    unsigned char magic[4] = {0};

    lq_get_bytes(in, magic, sizeof magic);
    if (in->bad || memcmp(magic, LQ_SNAPSHOT_MAGIC, sizeof magic) != 0) {
        return QUOTA_E_SNAPSHOT;
    }
    (void)lq_get_code(in, LQ_SNAPSHOT_VERSION, LQ_SNAPSHOT_VERSION);
    state->entry_count = (uint32_t)lq_get(in, LQ_SEQ_MAX);
    state->date = lq_get_date(in);
    state->head.seq = state->entry_count;
    state->head.date = state->date;
    return in->bad ? QUOTA_E_SNAPSHOT : QUOTA_OK;
}

quota_status lq_state_decode(const quota_allocator *mem, int keep_history, const unsigned char *bytes,
                             size_t size, lq_state **state)
{
    static quota_status (*const sections[])(lq_state *, lq_reader_in *) = {
        read_start,     lq_read_accounts, lq_read_lots, lq_read_projects, lq_read_balances, lq_read_cells,
        lq_read_claims, read_totals,      read_topics,  read_adoptions,   read_days,        read_ids};
    lq_reader_in in = {bytes, bytes + size, 0, 0};
    lq_state *new_state;
    quota_status status = lq_state_create(mem, keep_history, &new_state);
    size_t i;

    *state = NULL;
    for (i = 0; i < sizeof sections / sizeof *sections && status == QUOTA_OK; i++) {
        status = sections[i](new_state, &in);
    }
    if (status == QUOTA_OK && (in.bad || in.at != in.end)) {
        status = QUOTA_E_SNAPSHOT;
    }
    if (status != QUOTA_OK) {
        lq_state_free(new_state);
        return status;
    }
    *state = new_state;
    return QUOTA_OK;
}
