/* index.h - finds elements of an array by key: open addressing over 32-bit places in the array.
 *
 * The index holds no keys: who uses it hashes the key and compares the elements found.
 *
 *     lq_probe probe = lq_index_probe(&index, hash);
 *     for (; lq_probe_more(&index, &probe); lq_probe_next(&index, &probe))
 *         if (equal(array[probe.value], key)) ...
 *
 * Bits of a slot that no place needs yet hold bits of the hash, so that elements of other keys are hardly
 * ever looked at.  Taking an element out moves those behind it back, so nothing is ever marked deleted. */
#ifndef LQ_INDEX_H
#define LQ_INDEX_H

#include "base/mem.h"
#include "base/prefetch.h"

#define LQ_NONE UINT32_MAX /* no place */

typedef uint64_t (*lq_hash_of)(const void *owner, uint32_t value); /* hash of the element at a place */

typedef struct lq_index {
    const quota_allocator *mem;
    uint32_t *slots; /* place + 1, above it bits of the hash; 0 = free */
    size_t capacity, count;
    size_t most;        /* elements that the slots have room for */
    uint32_t mask;      /* bits of a slot that are the place */
    lq_hash_of hash_of; /* for growing and taking out */
    const void *owner;
    int holds_all; /* of the array the first `count` elements are in, and no others: growing is faster then */
} lq_index;

typedef struct lq_probe {
    size_t slot;
    uint32_t value; /* the place found */
    uint32_t tag;   /* of the hash */
} lq_probe;

void lq_index_init(lq_index *index, const quota_allocator *mem, lq_hash_of hash_of, const void *owner);
/* Room for `more` elements, so that that many puts cannot fail.  Grows by eleven thirty-seconds, so from 0.55
 * to 0.75 of the slots are in use.  QUOTA_E_NO_MEMORY, QUOTA_E_LIMIT (3.2 thousand million elements). */
static inline quota_status lq_index_reserve(lq_index *index, size_t more);
/* After lq_index_reserve(). */
static inline void lq_index_put(lq_index *index, uint64_t hash, uint32_t value);
/* Takes an element out (an undone group); it must be in. */
void lq_index_take(lq_index *index, uint64_t hash, uint32_t value);
void lq_index_free(lq_index *index);

/* The rare halves of the two above: room for `more`, which there is not; places that need more bits. */
quota_status lq_index_grow(lq_index *index, size_t more);
void lq_index_widen(lq_index *index, uint32_t value);

/* Any bits of the hash may matter. */
static inline uint64_t lq_hash_mix(uint64_t a, uint64_t b)
{
    uint64_t hash = (a ^ (b << 32 | b >> 32)) * UINT64_C(0x9E3779B97F4A7C15);
    hash ^= hash >> 29;
    hash *= UINT64_C(0xBF58476D1CE4E5B9);
    return hash ^ hash >> 32;
}

/* Scales the hash's upper half to the capacity, which need not be a power of two. */
static inline size_t lq_index_slot(const lq_index *index, uint64_t hash)
{
    return (size_t)(((hash >> 32) * (uint64_t)index->capacity) >> 32);
}

/* Touches where the hash belongs, so that it is near when it is looked for: of a dozen touched one after
 * another memory fetches many at once.  The answer means nothing, but must be used for something. */
static inline uint32_t lq_index_touch(const lq_index *index, uint64_t hash)
{
    return index->slots[lq_index_slot(index, hash)];
}

/* Asks for the slots where the hash belongs: of a key that is not there several are looked at. */
static inline void lq_index_prefetch(const lq_index *index, uint64_t hash)
{
    enum { LOOKED_AT = 8 };

    if (index->count != 0) {
        const size_t slot = lq_index_slot(index, hash), last = slot + LOOKED_AT;

        LQ_PREFETCH(&index->slots[slot]);
        LQ_PREFETCH(&index->slots[last < index->capacity ? last : 0]);
    }
}

static inline quota_status lq_index_reserve(lq_index *index, size_t more)
{
    return more <= index->most - index->count ? QUOTA_OK : lq_index_grow(index, more);
}

static inline void lq_index_put(lq_index *index, uint64_t hash, uint32_t value)
{
    size_t slot = lq_index_slot(index, hash);

    if (value >= index->mask) {
        lq_index_widen(index, value);
    }
    while (index->slots[slot] != 0) {
        slot = slot + 1 == index->capacity ? 0 : slot + 1;
    }
    index->slots[slot] = ((uint32_t)hash & ~index->mask) | (value + 1);
    index->count++;
}

static inline lq_probe lq_index_probe(const lq_index *index, uint64_t hash)
{
    lq_probe probe = {lq_index_slot(index, hash), LQ_NONE, (uint32_t)hash};
    return probe;
}

static inline void lq_probe_next(const lq_index *index, lq_probe *probe)
{
    probe->slot = probe->slot + 1 == index->capacity ? 0 : probe->slot + 1;
}

static inline int lq_probe_more(const lq_index *index, lq_probe *probe)
{
    if (index->count == 0) {
        return 0;
    }
    for (;;) {
        const uint32_t slot = index->slots[probe->slot];

        if (slot == 0) {
            return 0;
        }
        if (((slot ^ probe->tag) & ~index->mask) == 0) {
            probe->value = (slot & index->mask) - 1;
            return 1;
        }
        lq_probe_next(index, probe);
    }
}

/* The first place that the hash may stand for, LQ_NONE = none: a guess, without a look at the element. */
static inline uint32_t lq_index_guess(const lq_index *index, uint64_t hash)
{
    lq_probe probe = lq_index_probe(index, hash);

    return lq_probe_more(index, &probe) ? probe.value : LQ_NONE;
}

#endif
