/* map.c - open addressing with linear probing; the table is a power of two, at most 3/4 full. */
#include "base/map.h"

#include <string.h>

enum { FIRST_CAPACITY = 16 };

struct lq_map_entry {
    const char *key; /* NULL = free */
    size_t size;
    uint32_t hash, value;
};

/* FNV-1a. */
static uint32_t hash_of(const char *key, size_t size)
{
    uint32_t hash = UINT32_C(2166136261);
    size_t i;

    for (i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)key[i]) * UINT32_C(16777619);
    }
    return hash;
}

/* The entry that holds the key, or the free one where it belongs. */
static struct lq_map_entry *find(struct lq_map_entry *entries, size_t capacity, const char *key, size_t size,
                                 uint32_t hash)
{
    size_t at = hash & (capacity - 1);

    while (entries[at].key != NULL) {
        if (entries[at].hash == hash && entries[at].size == size && memcmp(entries[at].key, key, size) == 0) {
            break;
        }
        at = (at + 1) & (capacity - 1);
    }
    return &entries[at];
}

void lq_map_init(lq_map *map, const quota_allocator *mem)
{
    map->mem = mem;
    map->entries = NULL;
    map->capacity = 0;
    map->count = 0;
}

uint32_t lq_map_get(const lq_map *map, const char *key, size_t size)
{
    const struct lq_map_entry *entry;

    if (map->count == 0) {
        return LQ_MAP_NONE;
    }
    if (size == 0) {
        key = "";
    }
    entry = find(map->entries, map->capacity, key, size, hash_of(key, size));
    return entry->key == NULL ? LQ_MAP_NONE : entry->value;
}

static quota_status make_room(lq_map *map)
{
    struct lq_map_entry *entries = NULL;
    size_t capacity = 0, i;
    const size_t wanted = map->capacity == 0 ? FIRST_CAPACITY : map->capacity * 2;

    if (map->count < map->capacity / 4 * 3) {
        return QUOTA_OK;
    }
    /* A fresh array grows to exactly `wanted`, because both are powers of two of at least 8. */
    if (lq_mem_grow(map->mem, (void **)&entries, &capacity, wanted, sizeof *entries) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    for (i = 0; i < map->capacity; i++) {
        const struct lq_map_entry *old = &map->entries[i];

        if (old->key != NULL) {
            *find(entries, capacity, old->key, old->size, old->hash) = *old;
        }
    }
    lq_mem_free(map->mem, map->entries, map->capacity * sizeof *entries);
    map->entries = entries;
    map->capacity = capacity;
    return QUOTA_OK;
}

quota_status lq_map_put(lq_map *map, const char *key, size_t size, uint32_t value)
{
    struct lq_map_entry *entry;
    uint32_t hash;

    if (make_room(map) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    if (size == 0) {
        key = ""; /* the caller's may be NULL, which marks a free entry */
    }
    hash = hash_of(key, size);
    entry = find(map->entries, map->capacity, key, size, hash);
    if (entry->key == NULL) {
        entry->key = key;
        entry->size = size;
        entry->hash = hash;
        map->count++;
    }
    entry->value = value;
    return QUOTA_OK;
}

void lq_map_free(lq_map *map)
{
    lq_mem_free(map->mem, map->entries, map->capacity * sizeof *map->entries);
    lq_map_init(map, map->mem);
}
