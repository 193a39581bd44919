/* group.c - what needs the whole group, summed up in one pass before its first entry: a group of n entries
 * would else cost n^2. */
#include <string.h>

#include "engine/law/law.h"

enum { TALLY_USE = 1, TALLY_LOT, TALLY_LAST, TALLY_POOL, TALLY_END };

static uint64_t hash_of(uint8_t kind, uint64_t number, uint8_t pollutant, uint8_t pool)
{
    return lq_hash_mix(number, (uint64_t)kind << 16 | (uint64_t)pollutant << 8 | pool);
}

static uint64_t hash_of_tally(const void *owner, uint32_t at)
{
    const lq_group_sums *sums = owner;
    const lq_tally *tally = &sums->tallies[at];
    return hash_of(tally->kind, tally->number, tally->pollutant, tally->pool);
}

static lq_tally *find(lq_group_sums *sums, uint8_t kind, uint64_t number, uint8_t pollutant, uint8_t pool)
{
    lq_probe probe = lq_index_probe(&sums->by_tally, hash_of(kind, number, pollutant, pool));
    for (; lq_probe_more(&sums->by_tally, &probe); lq_probe_next(&sums->by_tally, &probe)) {
        lq_tally *tally = &sums->tallies[probe.value];
        if (tally->kind == kind && tally->number == number && tally->pollutant == pollutant &&
            tally->pool == pool)
            return tally;
    }
    return NULL;
}

/* Found, or made; NULL = out of memory. */
static lq_tally *tally_of(lq_engine *engine, uint8_t kind, uint64_t number, uint8_t pollutant, uint8_t pool)
{
    lq_group_sums *sums = &engine->sums;
    lq_tally *tally = find(sums, kind, number, pollutant, pool);
    if (tally)
        return tally;
    void *array = sums->tallies;
    quota_status status = lq_mem_grow(&engine->mem, &array, &sums->tally_capacity, sums->tally_count + 1,
                                      sizeof *sums->tallies);
    sums->tallies = array;
    if (status != QUOTA_OK || lq_index_reserve(&sums->by_tally, 1) != QUOTA_OK)
        return NULL;
    tally = &sums->tallies[sums->tally_count];
    *tally = (lq_tally){.number = number, .kind = kind, .pollutant = pollutant, .pool = pool};
    lq_index_put(&sums->by_tally, hash_of(kind, number, pollutant, pool), (uint32_t)sums->tally_count++);
    return tally;
}

void lq_sums_init(lq_engine *engine)
{
    lq_index_init(&engine->sums.by_tally, &engine->mem, hash_of_tally, &engine->sums);
}

static void forget(lq_engine *engine)
{
    lq_group_sums *sums = &engine->sums;
    if (sums->tally_count != 0) {
        lq_index_free(&sums->by_tally);
        lq_sums_init(engine);
    }
    sums->tally_count = 0;
    sums->count = 0;
}

void lq_sums_free(lq_engine *engine)
{
    lq_group_sums *sums = &engine->sums;
    forget(engine);
    lq_mem_free(&engine->mem, sums->tails, sums->tail_capacity * sizeof *sums->tails);
    lq_mem_free(&engine->mem, sums->last_issues, sums->last_capacity * sizeof *sums->last_issues);
    lq_mem_free(&engine->mem, sums->tallies, sums->tally_capacity * sizeof *sums->tallies);
    lq_index_free(&sums->by_tally);
    memset(sums, 0, sizeof *sums);
}

/* ---------------------------------------------------------------- the pass */

static int64_t plus(int64_t sum, int64_t amount)
{
    return amount <= 0 ? sum : sum > QUOTA_AMOUNT_MAX - amount ? QUOTA_AMOUNT_MAX : sum + amount;
}

/* Pollutants of lots that the group itself brings forth, and the last issue of each kind into them. */
static quota_status note_births(lq_engine *engine, const lq_state *state, const quota_entry *group,
                                size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const quota_entry *entry = &group[i];
        if (entry->verb != QUOTA_VERB_ISSUE && (entry->verb != QUOTA_VERB_MOVE || entry->to_lot == 0))
            continue;
        uint8_t pollutant = entry->pollutant;
        if (pollutant == 0) {
            const uint32_t lot = lq_find_lot(state, entry->lot);
            const lq_tally *born = find(&engine->sums, TALLY_LOT, entry->lot, 0, 0);
            pollutant = lot != LQ_NONE ? lq_lot_at(state, lot)->pollutant : born ? (uint8_t)born->sum : 0;
        }
        const uint64_t number = entry->verb == QUOTA_VERB_ISSUE ? entry->lot : entry->to_lot;
        lq_tally *lot = tally_of(engine, TALLY_LOT, number, 0, 0);
        if (!lot)
            return QUOTA_E_NO_MEMORY;
        lot->sum = pollutant;
        if (entry->verb != QUOTA_VERB_ISSUE)
            continue;
        lq_tally *last = tally_of(engine, TALLY_LAST, number, 0, entry->kind);
        if (!last)
            return QUOTA_E_NO_MEMORY;
        last->last = (uint32_t)i;
    }
    return QUOTA_OK;
}

static uint8_t pollutant_of(lq_engine *engine, const lq_state *state, const quota_entry *entry)
{
    if (entry->pollutant != 0)
        return entry->pollutant;
    const uint32_t lot = lq_find_lot(state, entry->lot);
    if (lot != LQ_NONE)
        return lq_lot_at(state, lot)->pollutant;
    const lq_tally *born = find(&engine->sums, TALLY_LOT, entry->lot, 0, 0);
    return born ? (uint8_t)born->sum : 0;
}

/* Where an account ends, if its last entry of that name stands in the group. */
static quota_status note_ends(lq_engine *engine, const quota_entry *group, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (group[i].verb != QUOTA_VERB_ACCOUNT || group[i].kind != QUOTA_ENTRY_END)
            continue;
        lq_tally *end = tally_of(engine, TALLY_END, group[i].account, 0, 0);
        if (!end)
            return QUOTA_E_NO_MEMORY;
        end->last = (uint32_t)i;
    }
    return QUOTA_OK;
}

static quota_status sum_up(lq_engine *engine, const lq_state *state, const quota_entry *group, size_t count)
{
    lq_group_sums *sums = &engine->sums;
    quota_status status = note_births(engine, state, group, count);
    if (status == QUOTA_OK)
        status = note_ends(engine, group, count);
    for (size_t i = count; i-- > 0 && status == QUOTA_OK;) {
        const quota_entry *entry = &group[i];
        sums->tails[i] = 0;
        sums->last_issues[i] = 0;
        if (entry->verb == QUOTA_VERB_ISSUE) {
            sums->last_issues[i] = find(sums, TALLY_LAST, entry->lot, 0, entry->kind)->last == i;
        } else if (entry->verb == QUOTA_VERB_USE) {
            lq_tally *use =
                tally_of(engine, TALLY_USE, entry->project, pollutant_of(engine, state, entry), 0);
            if (!use)
                return QUOTA_E_NO_MEMORY;
            use->sum = plus(use->sum, entry->amount);
            sums->tails[i] = use->sum;
        }
    }
    return status;
}

quota_status lq_sums_begin(lq_engine *engine, const lq_state *state, const quota_entry *group, size_t count)
{
    lq_group_sums *sums = &engine->sums;
    forget(engine);
    if (count < 2)
        return QUOTA_OK;
    int needed = 0;
    for (size_t i = 0; i < count && !needed; i++)
        needed = group[i].verb == QUOTA_VERB_USE || group[i].verb == QUOTA_VERB_ISSUE ||
                 group[i].kind == QUOTA_ENTRY_MERGE;
    if (!needed)
        return QUOTA_OK;
    void *array = sums->tails;
    quota_status status = lq_mem_grow(&engine->mem, &array, &sums->tail_capacity, count, sizeof *sums->tails);
    sums->tails = array;
    if (status == QUOTA_OK) {
        array = sums->last_issues;
        status = lq_mem_grow(&engine->mem, &array, &sums->last_capacity, count, sizeof *sums->last_issues);
        sums->last_issues = array;
    }
    if (status == QUOTA_OK)
        status = sum_up(engine, state, group, count);
    if (status == QUOTA_OK)
        sums->count = count;
    return status;
}

/* ---------------------------------------------------------------- read entry by entry */

int64_t lq_sums_tail(const lq_engine *engine, const quota_entry *entry, size_t index)
{
    return index < engine->sums.count ? engine->sums.tails[index] : entry->amount;
}

int lq_sums_last_issue(const lq_engine *engine, size_t index)
{
    return index < engine->sums.count ? engine->sums.last_issues[index] : 1;
}

int lq_sums_ends_later(lq_engine *engine, uint64_t account, size_t index)
{
    const lq_tally *end = engine->sums.count == 0 ? NULL : find(&engine->sums, TALLY_END, account, 0, 0);
    return end && end->last > index;
}

quota_status lq_sums_add_pool(lq_engine *engine, uint64_t lot, uint8_t pool, int64_t amount, int64_t *sum)
{
    if (engine->sums.count == 0) {
        *sum = amount;
        return QUOTA_OK;
    }
    lq_tally *tally = tally_of(engine, TALLY_POOL, lot, 0, pool);
    if (!tally)
        return QUOTA_E_NO_MEMORY;
    tally->sum = plus(tally->sum, amount);
    *sum = tally->sum;
    return QUOTA_OK;
}
