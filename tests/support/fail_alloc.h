/* fail_alloc.h - an allocator that counts, fails on demand and notices misuse.
 *
 *     fail_alloc host;
 *     fail_alloc_init(&host);
 *     const quota_allocator mem = fail_alloc_of(&host);
 *     ... call with &mem ...
 *     assert_true(fail_alloc_clean(&host));
 *
 * To fail every allocation of a call once:
 *
 *     for (size_t n = 1;; n++) {
 *         fail_alloc_plan(&host, n);
 *         status = call(&mem);
 *         fail_alloc_plan(&host, 0);
 *         if (status == QUOTA_OK) break;
 *         assert_int_equal(status, QUOTA_E_NO_MEMORY);
 *         ... nothing must have changed; fail_alloc_live(&host) is what it was ...
 *     }
 *
 * Resized blocks always move and the old bytes are spoilt, so a stale pointer shows. */
#ifndef FAIL_ALLOC_H
#define FAIL_ALLOC_H

#include <libquota/types.h>

typedef struct fail_alloc {
    size_t calls;       /* allocations and resizes asked for since init or plan; frees do not count */
    size_t fail_at;     /* the call that fails, from 1; 0 = none */
    int fail_from;      /* nonzero: all calls from fail_at on fail */
    size_t live_blocks; /* not freed yet */
    size_t live_bytes;
    size_t peak_bytes;
    size_t misuse; /* wrong old_size, unknown or freed pointers, NULL with an old size */
} fail_alloc;

void fail_alloc_init(fail_alloc *host);
quota_allocator fail_alloc_of(fail_alloc *host);

/* Counts calls from 0 again; the n-th from now fails, the others do not.  0 = none fails. */
void fail_alloc_plan(fail_alloc *host, size_t n);
/* As above, but all calls from the n-th on fail. */
void fail_alloc_plan_from(fail_alloc *host, size_t n);

size_t fail_alloc_live(const fail_alloc *host); /* bytes */
/* Nothing is live and nothing was misused. */
int fail_alloc_clean(const fail_alloc *host);

#endif
