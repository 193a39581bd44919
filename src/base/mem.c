/* mem.c - memory from the host's allocator. */
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 8, ALIGNMENT = 16, BLOCK_BYTES = 4096 };

static void *resize_with_c_library(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

quota_status lq_mem_init(quota_allocator *mem, const quota_allocator *given)
{
    if (given == NULL) {
        memset(mem, 0, sizeof *mem);
        mem->struct_size = (uint32_t)sizeof *mem;
        mem->resize = resize_with_c_library;
        return QUOTA_OK;
    }
    if (given->struct_size != sizeof *given) {
        return QUOTA_E_STRUCT_SIZE;
    }
    if (given->reserved != 0 || given->resize == NULL) {
        return QUOTA_E_ARGUMENT;
    }
    *mem = *given;
    return QUOTA_OK;
}

/* A size of 0 means "free" to the allocator, so an empty block is asked for as one byte. */
static size_t asked_size(size_t size)
{
    return size == 0 ? 1 : size;
}

void *lq_mem_alloc(const quota_allocator *mem, size_t size)
{
    return mem->resize(mem->user, NULL, 0, asked_size(size));
}

void *lq_mem_resize(const quota_allocator *mem, void *pointer, size_t old_size, size_t size)
{
    return mem->resize(mem->user, pointer, pointer == NULL ? 0 : asked_size(old_size), asked_size(size));
}

void lq_mem_free(const quota_allocator *mem, void *pointer, size_t size)
{
    if (pointer != NULL) {
        (void)mem->resize(mem->user, pointer, asked_size(size), 0);
    }
}

quota_status lq_mem_grow(const quota_allocator *mem, void **array, size_t *capacity, size_t need,
                         size_t element)
{
    const size_t most = SIZE_MAX / element;
    const size_t old_bytes = *capacity * element;
    size_t wanted = *capacity < FIRST_CAPACITY ? FIRST_CAPACITY : *capacity;
    void *old_array;
    char *new_array;

    if (need <= *capacity) {
        return QUOTA_OK;
    }
    if (need > most) {
        return QUOTA_E_NO_MEMORY;
    }
    while (wanted < need) {
        wanted = wanted > most / 2 ? need : wanted * 2;
    }
    if (wanted > most) { /* elements so big that even the first capacity is too many */
        wanted = need;
    }
    /* Callers cast the address of a typed pointer to void **.  Copying the representation, rather
     * than dereferencing, keeps that within the aliasing rules. */
    memcpy(&old_array, array, sizeof old_array);
    new_array = mem->resize(mem->user, old_array, old_bytes, wanted * element);
    if (new_array == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    memset(new_array + old_bytes, 0, wanted * element - old_bytes);
    memcpy(array, &new_array, sizeof new_array);
    *capacity = wanted;
    return QUOTA_OK;
}

struct lq_arena_block {
    struct lq_arena_block *older;
    size_t size; /* of the whole block, this header included */
};

/* Bytes from the start of a block to its first aligned byte.  The host promises alignment for any
 * type, which on some machines is less than ALIGNMENT. */
static size_t payload_offset(const struct lq_arena_block *block)
{
    const uintptr_t first = (uintptr_t)block + sizeof *block;

    return sizeof *block + (size_t)(-first & (ALIGNMENT - 1));
}

void lq_arena_init(lq_arena *arena, const quota_allocator *mem)
{
    arena->mem = *mem;
    arena->blocks = NULL;
    arena->used = 0;
}

static int arena_add_block(lq_arena *arena, size_t payload)
{
    const size_t overhead = sizeof(struct lq_arena_block) + ALIGNMENT;
    size_t size = BLOCK_BYTES;
    struct lq_arena_block *block;

    if (payload > size - overhead) {
        size = payload + overhead;
    }
    block = lq_mem_alloc(&arena->mem, size);
    if (block == NULL) {
        return 1;
    }
    block->older = arena->blocks;
    block->size = size;
    arena->blocks = block;
    arena->used = payload_offset(block);
    return 0;
}

void *lq_arena_alloc(lq_arena *arena, size_t size)
{
    size_t rounded;
    char *start;

    if (size > SIZE_MAX - BLOCK_BYTES) { /* leaves room to round up and to add the overhead */
        return NULL;
    }
    rounded = (asked_size(size) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (arena->blocks == NULL || arena->blocks->size - arena->used < rounded) {
        if (arena_add_block(arena, rounded)) {
            return NULL;
        }
    }
    start = (char *)arena->blocks + arena->used;
    arena->used += rounded;
    memset(start, 0, rounded);
    return start;
}

void *lq_arena_copy(lq_arena *arena, const void *data, size_t size)
{
    void *copy = lq_arena_alloc(arena, size);

    if (copy != NULL && size != 0) {
        memcpy(copy, data, size);
    }
    return copy;
}

char *lq_arena_text(lq_arena *arena, const char *text, size_t size)
{
    char *copy = size == SIZE_MAX ? NULL : lq_arena_alloc(arena, size + 1);

    if (copy != NULL && size != 0) {
        memcpy(copy, text, size);
    }
    return copy;
}

void lq_arena_free(lq_arena *arena)
{
    while (arena->blocks != NULL) {
        struct lq_arena_block *block = arena->blocks;

        arena->blocks = block->older;
        lq_mem_free(&arena->mem, block, block->size);
    }
    arena->used = 0;
}
