/* index.c - open addressing with linear probing, over places in an array. */
#include "base/index.h"

#include <string.h>

enum { FIRST_CAPACITY = 16, FIRST_MASK = 1023, RUN = 16 };

void lq_index_init(lq_index *index, const quota_allocator *mem, lq_hash_of hash_of, const void *owner)
{
    memset(index, 0, sizeof *index);
    index->mem = mem;
    index->mask = FIRST_MASK;
    index->hash_of = hash_of;
    index->owner = owner;
}

/* Most elements of a table: three slots of four.  Of a key that is not there some eight slots are looked at
 * then, and three when the table has just grown. */
static size_t most_of(size_t capacity)
{
    return capacity - capacity / 4;
}

/* The first elements of the array in their order, which is read fast; a run of slots at a time is asked for,
 * so that memory is waited for once and not for each. */
static void put_first(lq_index *index, uint32_t count)
{
    uint32_t at, end, i;

    for (at = 0; at < count; at = end) {
        uint64_t hashes[RUN];

        end = count - at < RUN ? count : at + RUN;
        for (i = at; i < end; i++) {
            hashes[i - at] = index->hash_of(index->owner, i);
            LQ_PREFETCH(&index->slots[lq_index_slot(index, hashes[i - at])]);
        }
        for (i = at; i < end; i++) {
            lq_index_put(index, hashes[i - at], i);
        }
    }
}

/* Hashes are read from the elements again. */
static quota_status rebuild(lq_index *index, size_t capacity)
{
    uint32_t *const old = index->slots;
    const size_t old_capacity = index->capacity, count = index->count;
    uint32_t *const slots = lq_mem_alloc(index->mem, capacity * sizeof *slots);
    size_t i;

    if (slots == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    memset(slots, 0, capacity * sizeof *slots);
    index->slots = slots;
    index->capacity = capacity;
    index->count = 0;
    index->most = most_of(capacity);
    if (index->holds_all) {
        put_first(index, (uint32_t)count);
    }
    for (i = 0; i < old_capacity && !index->holds_all; i++) {
        if (old[i] != 0) {
            const uint32_t value = (old[i] & index->mask) - 1;

            lq_index_put(index, index->hash_of(index->owner, value), value);
        }
    }
    lq_mem_free(index->mem, old, old_capacity * sizeof *old);
    return QUOTA_OK;
}

quota_status lq_index_grow(lq_index *index, size_t more)
{
    const size_t most =
        UINT32_MAX < SIZE_MAX / 8 ? UINT32_MAX : SIZE_MAX / 8; /* sizes and sums do not wrap */
    const size_t limit = most_of(most);
    size_t capacity = index->capacity < FIRST_CAPACITY ? FIRST_CAPACITY : index->capacity;
    size_t need;

    if (more > limit || index->count > limit - more) {
        return QUOTA_E_LIMIT;
    }
    need = index->count + more;
    if (index->capacity != 0) {
        capacity += capacity / 32 * 11 + 1;
        capacity = capacity > most ? most : capacity; /* GCOVR_EXCL_BR_LINE: takes 13 GiB of slots */
    }
    while (most_of(capacity) < need) { /* more at once: just enough of them, or one slot more */
        capacity = capacity < need ? need : capacity + (need - most_of(capacity));
    }
    return rebuild(index, capacity);
}

void lq_index_widen(lq_index *index, uint32_t value)
{
    uint32_t mask = index->mask;
    size_t i;

    while (value >= mask) {
        mask = mask << 1 | 1;
    }
    for (i = 0; i < index->capacity; i++) { /* tags keep fewer bits */
        index->slots[i] = (index->slots[i] & index->mask) | (index->slots[i] & ~mask);
    }
    index->mask = mask;
}

/* Steps from slot `from` forward to slot `to`. */
static size_t distance(const lq_index *index, size_t from, size_t to)
{
    return to >= from ? to - from : to + index->capacity - from;
}

void lq_index_take(lq_index *index, uint64_t hash, uint32_t value)
{
    size_t hole = lq_index_slot(index, hash);
    size_t slot;

    while ((index->slots[hole] & index->mask) != value + 1) {
        hole = hole + 1 == index->capacity ? 0 : hole + 1;
    }
    slot = hole;
    for (;;) { /* whatever may stand in the hole, and not only behind it, moves there and leaves another */
        size_t home;

        slot = slot + 1 == index->capacity ? 0 : slot + 1;
        if (index->slots[slot] == 0) {
            break;
        }
        home = lq_index_slot(index, index->hash_of(index->owner, (index->slots[slot] & index->mask) - 1));
        if (distance(index, home, slot) >= distance(index, hole, slot)) {
            index->slots[hole] = index->slots[slot];
            hole = slot;
        }
    }
    index->slots[hole] = 0;
    index->count--;
}

void lq_index_free(lq_index *index)
{
    const int holds_all = index->holds_all;

    lq_mem_free(index->mem, index->slots, index->capacity * sizeof *index->slots);
    lq_index_init(index, index->mem, index->hash_of, index->owner);
    index->holds_all = holds_all;
}
