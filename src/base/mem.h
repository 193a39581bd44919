/* mem.h - memory from the host's allocator: single blocks, growing arrays, arenas. */
#ifndef LQ_MEM_H
#define LQ_MEM_H

#include <libquota/types.h>

/* The allocator to use: a copy of *given, or the C library's when given is NULL.
 * QUOTA_E_STRUCT_SIZE / QUOTA_E_ARGUMENT if *given is malformed. */
quota_status lq_mem_init(quota_allocator *mem, const quota_allocator *given);

void *lq_mem_alloc(const quota_allocator *mem, size_t size); /* not zeroed; NULL = out of memory */
/* To another size, keeping what fits; NULL = out of memory, and the block is as it was. */
void *lq_mem_resize(const quota_allocator *mem, void *pointer, size_t old_size, size_t size);
void lq_mem_free(const quota_allocator *mem, void *pointer, size_t size);

/* Makes room for `need` elements in *array (doubling); *capacity counts elements.
 * On failure the array is untouched.  The new part is zeroed. */
quota_status lq_mem_grow(const quota_allocator *mem, void **array, size_t *capacity, size_t need,
                         size_t element);

/* Blocks that live and die together: what one policy is made of. */
typedef struct lq_arena {
    quota_allocator mem;
    struct lq_arena_block *blocks;
    size_t used; /* bytes used of the newest block */
} lq_arena;

void lq_arena_init(lq_arena *arena, const quota_allocator *mem); /* mem as from lq_mem_init */
void *lq_arena_alloc(lq_arena *arena, size_t size); /* zeroed, aligned to 16; NULL = out of memory */
void *lq_arena_copy(lq_arena *arena, const void *data, size_t size);
/* A NUL-terminated copy of size bytes. */
char *lq_arena_text(lq_arena *arena, const char *text, size_t size);
void lq_arena_free(lq_arena *arena);

#endif
