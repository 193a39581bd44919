/* map.h - text -> number, for names.  Keys are not copied: they must live as long as the map. */
#ifndef LQ_MAP_H
#define LQ_MAP_H

#include "base/mem.h"

typedef struct lq_map {
    const quota_allocator *mem;
    struct lq_map_entry *entries;
    size_t capacity, count;
} lq_map;

#define LQ_MAP_NONE UINT32_MAX

void lq_map_init(lq_map *map, const quota_allocator *mem);
uint32_t lq_map_get(const lq_map *map, const char *key, size_t size); /* LQ_MAP_NONE if absent */
quota_status lq_map_put(lq_map *map, const char *key, size_t size, uint32_t value); /* replaces */
void lq_map_free(lq_map *map);

#endif
