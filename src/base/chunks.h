/* chunks.h - a growing array in blocks of 2^LQ_CHUNK_SHIFT elements: growing copies nothing, so pointers to
 * elements stay good, and at most one block is unused. */
#ifndef LQ_CHUNKS_H
#define LQ_CHUNKS_H

#include "base/mem.h"

#define LQ_CHUNK_SHIFT 10
#define LQ_CHUNK_MASK ((UINT32_C(1) << LQ_CHUNK_SHIFT) - 1)
#define LQ_CHUNK_MOST (UINT32_MAX >> LQ_CHUNK_SHIFT) /* blocks, so that every element has a number */

typedef struct lq_chunks {
    const quota_allocator *mem;
    unsigned char **blocks;
    size_t block_capacity, block_count;
    uint32_t element; /* bytes of one */
    uint32_t count;   /* elements in use; at most LQ_CHUNK_MOST blocks of them */
} lq_chunks;

void lq_chunks_init(lq_chunks *chunks, const quota_allocator *mem, uint32_t element);
/* A zeroed element more, its pointer in *at; QUOTA_E_NO_MEMORY, QUOTA_E_LIMIT. */
static inline quota_status lq_chunks_push(lq_chunks *chunks, void **at);
/* Forgets the last element; its memory, zeroed, is kept for the next. */
void lq_chunks_pop(lq_chunks *chunks);
/* A zeroed block more. */
quota_status lq_chunks_grow(lq_chunks *chunks);
void lq_chunks_free(lq_chunks *chunks);

static inline void *lq_chunks_at(const lq_chunks *chunks, uint32_t index)
{
    return chunks->blocks[index >> LQ_CHUNK_SHIFT] + (size_t)(index & LQ_CHUNK_MASK) * chunks->element;
}

static inline quota_status lq_chunks_push(lq_chunks *chunks, void **at)
{
    if (chunks->count >> LQ_CHUNK_SHIFT == chunks->block_count) {
        const quota_status status = lq_chunks_grow(chunks);

        if (status != QUOTA_OK) {
            return status;
        }
    }
    *at = lq_chunks_at(chunks, chunks->count++);
    return QUOTA_OK;
}

#endif
