/* fail_alloc.c - an allocator that counts, fails on demand and notices misuse. */
#include "fail_alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FRESH = 0xA5, FREED = 0xDD };

/* Precedes every block; the union keeps what follows aligned for any type. */
typedef union header {
    struct {
        uint64_t mark;
        size_t size;
        fail_alloc *owner;
    } block;
    max_align_t aligned;
} header;

static const uint64_t live_mark = UINT64_C(0x51554f5441a110c8);
static const uint64_t dead_mark = UINT64_C(0xdeadb10cdeadb10c);

static header *header_of(void *pointer)
{
    return (header *)pointer - 1;
}

static int well_used(fail_alloc *host, void *pointer, size_t old_size)
{
    const header *before;

    if (pointer == NULL) {
        return old_size == 0;
    }
    before = header_of(pointer);
    return before->block.mark == live_mark && before->block.owner == host && before->block.size == old_size;
}

static void release(fail_alloc *host, void *pointer)
{
    header *before;

    if (pointer == NULL) {
        return;
    }
    before = header_of(pointer);
    host->live_blocks--;
    host->live_bytes -= before->block.size;
    memset(pointer, FREED, before->block.size);
    before->block.mark = dead_mark;
    free(before);
}

static void *obtain(fail_alloc *host, size_t size)
{
    header *before = size > SIZE_MAX / 2 ? NULL : malloc(sizeof *before + size);

    if (before == NULL) {
        return NULL;
    }
    before->block.mark = live_mark;
    before->block.size = size;
    before->block.owner = host;
    memset(before + 1, FRESH, size);
    host->live_blocks++;
    host->live_bytes += size;
    if (host->live_bytes > host->peak_bytes) {
        host->peak_bytes = host->live_bytes;
    }
    return before + 1;
}

static void *resize(void *user, void *pointer, size_t old_size, size_t new_size)
{
    fail_alloc *host = user;
    void *moved;

    if (!well_used(host, pointer, old_size)) {
        host->misuse++;
        return NULL;
    }
    if (new_size == 0) {
        release(host, pointer);
        return NULL;
    }
    host->calls++;
    if (host->fail_at != 0 &&
        (host->calls == host->fail_at || (host->fail_from && host->calls > host->fail_at))) {
        return NULL;
    }
    moved = obtain(host, new_size);
    if (moved != NULL && pointer != NULL) {
        memcpy(moved, pointer, old_size < new_size ? old_size : new_size);
        release(host, pointer);
    }
    return moved;
}

void fail_alloc_init(fail_alloc *host)
{
    memset(host, 0, sizeof *host);
}

quota_allocator fail_alloc_of(fail_alloc *host)
{
    quota_allocator mem;

    memset(&mem, 0, sizeof mem);
    mem.struct_size = (uint32_t)sizeof mem;
    mem.user = host;
    mem.resize = resize;
    return mem;
}

void fail_alloc_plan(fail_alloc *host, size_t n)
{
    host->calls = 0;
    host->fail_at = n;
    host->fail_from = 0;
}

void fail_alloc_plan_from(fail_alloc *host, size_t n)
{
    fail_alloc_plan(host, n);
    host->fail_from = 1;
}

size_t fail_alloc_live(const fail_alloc *host)
{
    return host->live_bytes;
}

int fail_alloc_clean(const fail_alloc *host)
{
    return host->live_blocks == 0 && host->live_bytes == 0 && host->misuse == 0;
}
