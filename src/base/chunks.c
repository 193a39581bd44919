/* chunks.c - a growing array in blocks. */
#include "base/chunks.h"

#include <string.h>

void lq_chunks_init(lq_chunks *chunks, const quota_allocator *mem, uint32_t element)
{
    memset(chunks, 0, sizeof *chunks);
    chunks->mem = mem;
    chunks->element = element;
}

static size_t block_bytes(const lq_chunks *chunks)
{
    return ((size_t)1 << LQ_CHUNK_SHIFT) * chunks->element;
}

quota_status lq_chunks_grow(lq_chunks *chunks)
{
    void *block;

    if (chunks->block_count == LQ_CHUNK_MOST) {
        return QUOTA_E_LIMIT;
    }
    if (lq_mem_grow(chunks->mem, (void **)&chunks->blocks, &chunks->block_capacity, chunks->block_count + 1,
                    sizeof *chunks->blocks) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    block = lq_mem_alloc(chunks->mem, block_bytes(chunks));
    if (block == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    chunks->blocks[chunks->block_count++] = memset(block, 0, block_bytes(chunks));
    return QUOTA_OK;
}

void lq_chunks_pop(lq_chunks *chunks)
{
    chunks->count--;
    memset(lq_chunks_at(chunks, chunks->count), 0, chunks->element);
}

void lq_chunks_free(lq_chunks *chunks)
{
    size_t i;

    for (i = 0; i < chunks->block_count; i++) {
        lq_mem_free(chunks->mem, chunks->blocks[i], block_bytes(chunks));
    }
    lq_mem_free(chunks->mem, chunks->blocks, chunks->block_capacity * sizeof *chunks->blocks);
    lq_chunks_init(chunks, chunks->mem, chunks->element);
}
