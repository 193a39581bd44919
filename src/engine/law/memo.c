/* memo.c - answers remembered for a while: the same facts get the same answer.
 *
 * An auction puts one bid to many offers of one seller; a decision with a fact missing costs a hundred times
 * what comparing the facts does. */
#include <string.h>

#include "engine/law/law.h"

enum { SLOTS = 64 };

typedef struct lq_remembered {
    const lq_statute *statute; /* NULL = the slot is free */
    size_t count;
    quota_decision decision;
    uint8_t ask;
} lq_remembered;

struct lq_memo {
    lq_remembered slots[SLOTS];
    quota_fact *facts; /* of each slot */
    size_t room;       /* facts of a slot */
};

static size_t bytes_of(const lq_memo *memo)
{
    return SLOTS * memo->room * sizeof *memo->facts;
}

quota_status lq_memo_create(lq_engine *engine)
{
    lq_memo *memo = lq_mem_alloc(&engine->mem, sizeof *memo);
    if (!memo)
        return QUOTA_E_NO_MEMORY;
    memset(memo, 0, sizeof *memo);
    engine->memo = memo;
    return QUOTA_OK;
}

void lq_memo_free(lq_engine *engine)
{
    lq_memo *memo = engine->memo;
    if (memo) {
        lq_mem_free(&engine->mem, memo->facts, bytes_of(memo));
        lq_mem_free(&engine->mem, memo, sizeof *memo);
    }
    engine->memo = NULL;
}

/* The slot that the facts in engine->facts belong to. */
static size_t slot_of(const lq_engine *engine, const lq_statute *statute, uint8_t ask, size_t count)
{
    uint64_t hash = lq_hash_mix((uint64_t)(uintptr_t)statute, ask);
    for (size_t i = 0; i < count; i++)
        hash = lq_hash_mix(hash + engine->facts[i].fact, (uint64_t)engine->facts[i].value);
    return hash % SLOTS;
}

int lq_memo_find(const lq_engine *engine, const lq_statute *statute, uint8_t ask, size_t count,
                 quota_decision *decision)
{
    const lq_memo *memo = engine->memo;
    const size_t at = slot_of(engine, statute, ask, count);
    const lq_remembered *slot = &memo->slots[at];
    if (slot->statute != statute || slot->ask != ask || slot->count != count)
        return 0;
    for (size_t i = 0; i < count; i++) {
        const quota_fact *of = &memo->facts[at * memo->room + i], *now = &engine->facts[i];
        if (of->fact != now->fact || of->value != now->value)
            return 0;
    }
    *decision = slot->decision;
    return 1;
}

/* Questions may have been read meanwhile that want more facts than any before. */
static quota_status make_room(lq_engine *engine)
{
    lq_memo *memo = engine->memo;
    if (memo->room == engine->fact_capacity)
        return QUOTA_OK;
    lq_mem_free(&engine->mem, memo->facts, bytes_of(memo));
    memset(memo, 0, sizeof *memo);
    memo->facts = lq_mem_alloc(&engine->mem, SLOTS * engine->fact_capacity * sizeof *memo->facts);
    if (!memo->facts)
        return QUOTA_E_NO_MEMORY;
    memo->room = engine->fact_capacity;
    return QUOTA_OK;
}

quota_status lq_memo_keep(lq_engine *engine, const lq_statute *statute, uint8_t ask, size_t count,
                          const quota_decision *decision)
{
    quota_status status = make_room(engine);
    if (status != QUOTA_OK)
        return status;
    lq_memo *memo = engine->memo;
    const size_t at = slot_of(engine, statute, ask, count);
    memo->slots[at] = (lq_remembered){.statute = statute, .count = count, .decision = *decision, .ask = ask};
    if (count > 0)
        memcpy(memo->facts + at * memo->room, engine->facts, count * sizeof *memo->facts);
    return QUOTA_OK;
}
