/* state_facts.c - what was stated, and as of when; sums over an account's terms. */
#include "ledger/state/state_in.h"

/* First statement of a later day, or of the same day and a later entry. */
static uint32_t place_after(const lq_topic *topic, int32_t from, uint32_t seq)
{
    uint32_t low = 0, high = topic->count;

    if (high != 0 && (topic->statements[high - 1].from < from ||
                      (topic->statements[high - 1].from == from && topic->statements[high - 1].seq <= seq))) {
        return high; /* nearly always: what is stated now holds from now on */
    }
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const lq_statement *statement = &topic->statements[middle];

        if (statement->from < from || (statement->from == from && statement->seq <= seq)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* ---------------------------------------------------------------- stating */

static lq_topic *add_topic(lq_state *state, uint8_t subject, uint64_t number, uint64_t project, uint32_t fact,
                           uint8_t pollutant)
{
    const uint32_t at = state->topics.count;
    lq_topic *topic;

    if (lq_index_reserve(&state->by_topic, 1) != QUOTA_OK) {
        return NULL;
    }
    topic = lq_push_noted(state, LQ_ARRAY_TOPICS, &state->topics);
    if (topic == NULL) {
        return NULL;
    }
    topic->subject = subject;
    topic->number = number;
    topic->project = project;
    topic->fact = fact;
    topic->pollutant = pollutant;
    lq_index_put(&state->by_topic, lq_hash_topic(subject, number, project, fact, pollutant), at);
    return topic;
}

void lq_unadd_topic(lq_state *state)
{
    const uint32_t at = state->topics.count - 1;
    const lq_topic *topic = lq_topic_at(state, at);

    lq_index_take(&state->by_topic,
                  lq_hash_topic(topic->subject, topic->number, topic->project, topic->fact, topic->pollutant),
                  at);
    lq_mem_free(&state->mem, topic->statements, topic->capacity * sizeof *topic->statements);
    lq_chunks_pop(&state->topics);
}

static quota_status make_room(const lq_state *state, lq_topic *topic)
{
    const uint32_t capacity = topic->capacity == 0 ? 1 : topic->capacity * 2; /* seqs are fewer than 2^32 */
    lq_statement *statements;

    if (topic->count < topic->capacity) {
        return QUOTA_OK;
    }
    statements = lq_mem_resize(&state->mem, topic->statements, topic->capacity * sizeof *statements,
                               capacity * sizeof *statements);
    if (statements == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    topic->statements = statements;
    topic->capacity = capacity;
    return QUOTA_OK;
}

quota_status lq_add_statement(lq_state *state, uint8_t subject, uint64_t number, uint64_t project,
                              uint32_t fact, uint8_t pollutant, const lq_statement *statement)
{
    const uint32_t at = lq_find_topic_for(state, subject, number, project, fact, pollutant);
    lq_topic *const topic =
        at == LQ_NONE ? add_topic(state, subject, number, project, fact, pollutant) : lq_topic_at(state, at);
    uint32_t place;

    if (topic == NULL || make_room(state, topic) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    place = place_after(topic, statement->from, statement->seq);
    if (lq_note_it(state, LQ_NOTE_STATEMENT, 0, at == LQ_NONE ? state->topics.count - 1 : at, place) !=
        QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    memmove(topic->statements + place + 1, topic->statements + place,
            (topic->count - place) * sizeof *topic->statements);
    topic->statements[place] = *statement;
    topic->count++;
    return QUOTA_OK;
}

void lq_unstate(lq_state *state, uint32_t at, uint32_t place)
{
    lq_topic *const topic = lq_topic_at(state, at);

    topic->count--;
    memmove(topic->statements + place, topic->statements + place + 1,
            (topic->count - place) * sizeof *topic->statements);
}

/* ---------------------------------------------------------------- asking */

/* QUOTA_UNKNOWN: never stated, run out, or taken back. */
static int64_t stated_on(const lq_state *state, uint8_t subject, uint64_t number, uint64_t project,
                         uint32_t fact, uint8_t pollutant, int32_t date)
{
    const uint32_t at = lq_find_topic_for(state, subject, number, project, fact, pollutant);
    const lq_statement *statement;
    uint32_t after;

    if (at == LQ_NONE) {
        return QUOTA_UNKNOWN;
    }
    after = place_after(lq_topic_at(state, at), date, UINT32_MAX);
    if (after == 0) {
        return QUOTA_UNKNOWN;
    }
    statement = &lq_topic_at(state, at)->statements[after - 1];
    return statement->until != 0 && date > statement->until ? QUOTA_UNKNOWN : statement->value;
}

int64_t lq_fact_for(const lq_state *state, uint8_t subject, uint64_t number, uint64_t project, uint32_t fact,
                    uint8_t pollutant, int32_t date, int *stated)
{
    int64_t value = QUOTA_UNKNOWN;

    if (pollutant != 0) {
        value = stated_on(state, subject, number, project, fact, pollutant, date);
    }
    if (value == QUOTA_UNKNOWN) {
        value = stated_on(state, subject, number, project, fact, 0, date);
    }
    if (stated != NULL) {
        *stated = value != QUOTA_UNKNOWN;
    }
    return value;
}

/* ---------------------------------------------------------------- sums of an account */

lq_sums lq_sums_of(const lq_state *state, uint32_t account, uint8_t pollutant)
{
    uint32_t at = lq_account_at(state, account)->balances;
    lq_sums sums = {0, 0, 0, 0, 0};

    while (at != LQ_NONE) {
        const lq_balance *balance = lq_balance_at(state, at);

        if (balance->pollutant == pollutant) {
            lq_add_capped(&sums.available, balance->available);
            lq_add_capped(&sums.encumbered, balance->encumbered);
            lq_add_capped(&sums.pledged, balance->pledged);
            lq_add_capped(&sums.surrendered, balance->surrendered);
            lq_add_capped(&sums.debt, balance->debt);
        }
        at = balance->next;
    }
    return sums;
}
