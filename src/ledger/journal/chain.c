/* chain.c - the digest of one append. */
#include "ledger/journal/chain.h"

#include "ledger/verbs/apply.h"

#include <string.h>

/* With SM3 encodings are gathered until there are this many bytes: blocks are then digested where they lie.
 */
enum { GATHERED = 4096 };

void lq_chain_init(lq_chain *chain, const quota_allocator *mem,
                   void (*digest)(void *user, const void *bytes, size_t size, uint8_t out[32]), void *user)
{
    memset(chain, 0, sizeof *chain);
    chain->mem = mem;
    chain->digest = digest;
    chain->user = user;
}

void lq_chain_free(lq_chain *chain)
{
    lq_mem_free(chain->mem, chain->bytes, chain->capacity);
    chain->bytes = NULL;
    chain->capacity = 0;
}

quota_status lq_chain_start(lq_chain *chain, const uint8_t before[32])
{
    if (lq_mem_grow(chain->mem, (void **)&chain->bytes, &chain->capacity, GATHERED, 1) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    lq_sm3_init(&chain->sm3);
    memcpy(chain->bytes, before, 32);
    chain->used = 32;
    return QUOTA_OK;
}

/* Whole blocks are digested; what is left moves to the front. */
static void digest_blocks(lq_chain *chain)
{
    const size_t whole = chain->used / 64 * 64;

    lq_sm3_update(&chain->sm3, chain->bytes, whole);
    memmove(chain->bytes, chain->bytes + whole, chain->used - whole);
    chain->used -= whole;
}

quota_status lq_chain_add(lq_chain *chain, const quota_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (chain->capacity - chain->used < LQ_ENCODED_MAX) {
            if (chain->digest == NULL) {
                digest_blocks(chain);
            } else if (lq_mem_grow(chain->mem, (void **)&chain->bytes, &chain->capacity,
                                   chain->used + LQ_ENCODED_MAX, 1) != QUOTA_OK) {
                return QUOTA_E_NO_MEMORY;
            }
        }
        chain->used += lq_encode(&entries[i], chain->bytes + chain->used);
    }
    return QUOTA_OK;
}

void lq_chain_end(lq_chain *chain, uint8_t after[32])
{
    if (chain->digest != NULL) {
        chain->digest(chain->user, chain->bytes, chain->used, after);
        return;
    }
    lq_sm3_update(&chain->sm3, chain->bytes, chain->used);
    lq_sm3_final(&chain->sm3, after);
}
