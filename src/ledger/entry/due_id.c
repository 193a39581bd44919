/* due_id.c - ids of what the calendar asks for, derived from its cause: so two hosts post the same entry. */
#include "base/sm3.h"
#include "ledger/verbs/act.h"

enum { WORD = 8, DAY = 4 };

static void add_number(lq_sm3 *sm3, uint64_t number, size_t size)
{
    uint8_t bytes[WORD];
    size_t i;

    for (i = 0; i < size; i++) {
        bytes[i] = (uint8_t)(number >> (8 * i));
    }
    lq_sm3_update(sm3, bytes, size);
}

static void start(lq_sm3 *sm3, const quota_entry *entry)
{
    lq_sm3_init(sm3);
    lq_sm3_update(sm3, "due", 3);
    if (lq_has_target(entry)) {
        lq_sm3_update(sm3, entry->target, sizeof entry->target);
        return;
    }
    add_number(sm3, entry->account, WORD);
    add_number(sm3, entry->lot, WORD);
    add_number(sm3, (uint32_t)entry->term, DAY);
    add_number(sm3, (uint32_t)entry->to_term, DAY);
}

uint64_t lq_due_cause(const quota_entry *entry)
{
    uint8_t digest[32];
    uint64_t number = 0;
    lq_sm3 sm3;
    size_t i;

    start(&sm3, entry);
    lq_sm3_final(&sm3, digest);
    for (i = 0; i < WORD; i++) {
        number |= (uint64_t)digest[i] << (8 * i);
    }
    return number;
}

void lq_due_id(const lq_state *state, const quota_entry *entry, uint8_t id[QUOTA_ID_SIZE])
{
    uint8_t digest[32];
    lq_sm3 sm3;
    size_t i;

    start(&sm3, entry);
    add_number(&sm3, (uint64_t)lq_total_of(state, LQ_TOTAL_DUE, lq_due_cause(entry), 0), WORD);
    lq_sm3_final(&sm3, digest);
    for (i = 0; i < QUOTA_ID_SIZE; i++) {
        id[i] = digest[i];
    }
}
