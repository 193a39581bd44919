/* snapshot.c - a state as bytes. */
#include "ledger/state/snapshot.h"

#include <string.h>

/* Most bytes of one element without its statements: no field is longer than ten. */
enum { ELEMENT_MOST = 256, FIRST_BYTES = 4096 };

typedef struct writer {
    const quota_allocator *mem;
    unsigned char *bytes;
    size_t size, capacity;
    quota_status status;
} writer;

/* Room for `more` bytes; on failure what is written goes nowhere: it starts again at the front. */
static void room(writer *out, size_t more)
{
    const size_t capacity = out->capacity + out->capacity / 2; /* half of the first is more than an element */
    unsigned char *bytes;

    if (out->capacity - out->size >= more) {
        return;
    }
    bytes = out->status == QUOTA_OK ? lq_mem_resize(out->mem, out->bytes, out->capacity, capacity) : NULL;
    if (bytes == NULL) {
        out->status = QUOTA_E_NO_MEMORY;
        out->size = 0;
        return;
    }
    out->bytes = bytes;
    out->capacity = capacity;
}

/* ---------------------------------------------------------------- numbers, into room that is there */

static void put(writer *out, uint64_t value)
{
    unsigned char *at = out->bytes + out->size;

    while (value >= 0x80) {
        *at++ = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    *at++ = (unsigned char)value;
    out->size = (size_t)(at - out->bytes);
}

/* Amounts and dates, which are never negative. */
static void put_amount(writer *out, int64_t value)
{
    put(out, (uint64_t)value);
}

/* Small either side of zero. */
static void put_signed(writer *out, int64_t value)
{
    put(out, value < 0 ? ~((uint64_t)value << 1) : (uint64_t)value << 1);
}

/* A place in an array, 0 = none. */
static void put_place(writer *out, uint32_t at)
{
    put(out, at == LQ_NONE ? 0 : (uint64_t)at + 1);
}

static void put_byte(writer *out, uint8_t value)
{
    out->bytes[out->size++] = value;
}

static void put_bytes(writer *out, const void *bytes, size_t size)
{
    memcpy(out->bytes + out->size, bytes, size);
    out->size += size;
}

/* Whether there are any, and then the bytes. */
static void put_digest(writer *out, const uint8_t digest[QUOTA_PROOF_SIZE])
{
    static const uint8_t none[QUOTA_PROOF_SIZE];
    const int some = memcmp(digest, none, sizeof none) != 0;

    put_byte(out, (uint8_t)some);
    if (some) {
        put_bytes(out, digest, QUOTA_PROOF_SIZE);
    }
}

/* ---------------------------------------------------------------- elements */

static void put_account(writer *out, const lq_account *account, uint32_t *seq)
{
    put(out, account->number);
    put(out, account->seq - *seq);
    *seq = account->seq;
    put(out, account->place);
    put(out, account->basin);
    put(out, account->industry);
    put_byte(out, account->role);
    put_byte(out, account->pool);
    put_byte(out, account->standing);
    put_byte(out, account->party[0] != '\0');
    if (account->party[0] != '\0') {
        put_bytes(out, account->party, sizeof account->party);
    }
}

static void put_lot(writer *out, const lq_lot *lot, uint32_t *seq)
{
    put(out, lot->number);
    put(out, lot->seq - *seq);
    *seq = lot->seq;
    put(out, lot->seq - lot->group);
    put_place(out, lot->party);
    put_place(out, lot->parent);
    put(out, lot->place);
    put(out, lot->basin);
    put(out, lot->industry);
    put_amount(out, lot->completed);
    put_amount(out, lot->owed);
    put_amount(out, lot->repaid);
    put_byte(out, lot->pollutant);
    put_byte(out, lot->origin);
    put_byte(out, lot->earmark);
    put_byte(out, lot->measure);
    put_byte(out, lot->kind);
    put_byte(out, lot->expected);
    put_digest(out, lot->proof);
}

static void put_part(writer *out, const lq_part *part)
{
    size_t i;

    put(out, part->project);
    put_byte(out, part->pollutant);
    put_amount(out, part->required);
    for (i = 0; i < sizeof part->restored / sizeof *part->restored; i++) {
        put_amount(out, part->restored[i]);
    }
    put(out, part->ratio_num);
    put(out, part->ratio_den);
    put(out, part->first_num);
    put(out, part->first_den);
}

static void put_balance(writer *out, const lq_balance *balance)
{
    put(out, balance->account);
    put_byte(out, balance->pollutant);
    put_amount(out, balance->term);
    put_amount(out, balance->debt);
}

/* The balance stands for account and term; what is encumbered, claims tell. */
static void put_cell(writer *out, const lq_state *state, uint32_t at, uint32_t *bought)
{
    const lq_cell *cell = lq_cell_at(state, at);

    put(out, cell->balance);
    put(out, cell->lot);
    put_signed(out, (int64_t)cell->bought - *bought);
    *bought = cell->bought;
    put_amount(out, lq_amounts_at(state, at)->available);
}

static void put_claim(writer *out, const lq_claim *claim, uint32_t *seq)
{
    put(out, claim->seq - *seq);
    *seq = claim->seq;
    put(out, claim->cell);
    put_byte(out, claim->bucket);
    put_byte(out, claim->kind);
    put_byte(out, claim->verb);
    put_place(out, claim->project);
    put_place(out, claim->to_account);
    put(out, claim->mask);
    put_amount(out, claim->valid_until);
    put_amount(out, claim->made);
    put_amount(out, claim->made - claim->left);
}

static void put_topic(writer *out, const lq_topic *topic)
{
    uint32_t i;

    put_byte(out, topic->subject);
    put(out, topic->number);
    if (topic->subject == QUOTA_SUBJECT_SOURCE) {
        put(out, topic->project);
    }
    put(out, topic->fact);
    put_byte(out, topic->pollutant);
    put(out, topic->count);
    for (i = 0; i < topic->count; i++) {
        const lq_statement *statement = &topic->statements[i];

        room(out, ELEMENT_MOST);
        put_signed(out, statement->value);
        put(out, statement->seq);
        put_amount(out, statement->from);
        put_amount(out, statement->until);
    }
}

/* ---------------------------------------------------------------- sections */

static void begin(writer *out, uint32_t count)
{
    room(out, ELEMENT_MOST);
    put(out, count);
}

static void put_accounts_and_lots(writer *out, const lq_state *state)
{
    uint32_t i, seq = 0;

    begin(out, state->accounts.count);
    for (i = 0; i < state->accounts.count; i++) {
        room(out, ELEMENT_MOST);
        put_account(out, lq_account_at(state, i), &seq);
    }
    begin(out, state->lots.count);
    for (i = 0, seq = 0; i < state->lots.count; i++) {
        room(out, ELEMENT_MOST);
        put_lot(out, lq_lot_at(state, i), &seq);
    }
}

static void put_projects(writer *out, const lq_state *state)
{
    uint32_t i;

    begin(out, state->projects.count);
    for (i = 0; i < state->projects.count; i++) {
        room(out, ELEMENT_MOST);
        put(out, lq_project_at(state, i)->number);
    }
    begin(out, state->parts.count);
    for (i = 0; i < state->parts.count; i++) {
        room(out, ELEMENT_MOST);
        put_part(out, lq_part_at(state, i));
    }
}

static void put_cells(writer *out, const lq_state *state)
{
    uint32_t i, bought = 0;

    begin(out, state->balances.count);
    for (i = 0; i < state->balances.count; i++) {
        room(out, ELEMENT_MOST);
        put_balance(out, lq_balance_at(state, i));
    }
    begin(out, state->cells.count);
    for (i = 0; i < state->cells.count; i++) {
        room(out, ELEMENT_MOST);
        put_cell(out, state, i, &bought);
    }
}

static void put_claims_and_totals(writer *out, const lq_state *state)
{
    uint32_t i, seq = 0, kept = 0;

    begin(out, state->claims.count);
    for (i = 0; i < state->claims.count; i++) {
        room(out, ELEMENT_MOST);
        put_claim(out, lq_claim_at(state, i), &seq);
    }
    for (i = 0; i < state->totals.count; i++) {
        kept += lq_total_is_kept(lq_total_at(state, i)) ? 1 : 0;
    }
    begin(out, kept);
    for (i = 0; i < state->totals.count; i++) {
        const lq_total *total = lq_total_at(state, i);

        if (lq_total_is_kept(total)) {
            room(out, ELEMENT_MOST);
            put_byte(out, total->kind);
            put(out, total->number);
            put_byte(out, total->pollutant);
            put_amount(out, total->amount);
        }
    }
}

static void put_topics(writer *out, const lq_state *state)
{
    uint32_t i;

    begin(out, state->topics.count);
    for (i = 0; i < state->topics.count; i++) {
        room(out, ELEMENT_MOST);
        put_topic(out, lq_topic_at(state, i));
    }
    begin(out, state->adoptions.count);
    for (i = 0; i < state->adoptions.count; i++) {
        const lq_adoption *adoption = lq_adoption_at(state, i);

        room(out, ELEMENT_MOST);
        put(out, adoption->number);
        put(out, adoption->seq);
        put_amount(out, adoption->from);
        put_amount(out, adoption->until);
        put_bytes(out, adoption->digest, sizeof adoption->digest);
    }
}

static void put_days_and_ids(writer *out, const lq_state *state)
{
    uint32_t i, seq = 0, date = 0;

    begin(out, state->days.count);
    for (i = 0; i < state->days.count; i++) {
        const lq_day *day = lq_chunks_at(&state->days, i);

        room(out, ELEMENT_MOST);
        put(out, (uint32_t)day->date - date);
        put(out, day->seq - seq);
        date = (uint32_t)day->date;
        seq = day->seq;
    }
    begin(out, state->ids.count);
    for (i = 0; i < state->ids.count; i++) {
        room(out, ELEMENT_MOST);
        put_bytes(out, lq_id_at(state, i + 1), QUOTA_ID_SIZE);
    }
}

quota_status lq_state_encode(const lq_state *state, unsigned char **bytes, size_t *size)
{
    writer out = {&state->mem, NULL, 0, 0, QUOTA_OK};

    *bytes = NULL;
    *size = 0;
    out.bytes = lq_mem_alloc(out.mem, FIRST_BYTES);
    if (out.bytes == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    out.capacity = FIRST_BYTES;
    put_bytes(&out, LQ_SNAPSHOT_MAGIC, 4);
    put_byte(&out, LQ_SNAPSHOT_VERSION);
    put(&out, state->entry_count);
    put_amount(&out, state->date);
    put_accounts_and_lots(&out, state);
    put_projects(&out, state);
    put_cells(&out, state);
    put_claims_and_totals(&out, state);
    put_topics(&out, state);
    put_days_and_ids(&out, state);
    if (out.status == QUOTA_OK) { /* exactly as many as are freed later */
        unsigned char *const exact = lq_mem_resize(out.mem, out.bytes, out.capacity, out.size);

        if (exact != NULL) {
            *bytes = exact;
            *size = out.size;
            return QUOTA_OK;
        }
    }
    lq_mem_free(out.mem, out.bytes, out.capacity);
    return QUOTA_E_NO_MEMORY;
}
