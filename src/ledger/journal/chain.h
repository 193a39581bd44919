/* chain.h - the digest of one append, entry by entry: of the digest before, then the canonical encodings. */
#ifndef LQ_CHAIN_H
#define LQ_CHAIN_H

#include <libquota/entry.h>

#include "base/mem.h"
#include "base/sm3.h"

typedef struct lq_chain {
    const quota_allocator *mem;
    void (*digest)(void *user, const void *bytes, size_t size, uint8_t out[32]); /* NULL = SM3 */
    void *user;
    lq_sm3 sm3;
    unsigned char *bytes; /* encodings not yet digested; of a host's digest all of the append */
    size_t used, capacity;
} lq_chain;

void lq_chain_init(lq_chain *chain, const quota_allocator *mem,
                   void (*digest)(void *user, const void *bytes, size_t size, uint8_t out[32]), void *user);
void lq_chain_free(lq_chain *chain);

/* QUOTA_E_NO_MEMORY */
quota_status lq_chain_start(lq_chain *chain, const uint8_t before[32]);
/* QUOTA_E_NO_MEMORY, with a host's digest alone */
quota_status lq_chain_add(lq_chain *chain, const quota_entry *entries, size_t count);
void lq_chain_end(lq_chain *chain, uint8_t after[32]);

#endif
