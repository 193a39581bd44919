/* memory_store.c - a journal in memory, for tests and what-ifs: blocks of entries that never move. */
#include <libquota/store.h>

#include "base/mem.h"
#include "base/text.h"

#include <string.h>

enum { BLOCK = 1024 }; /* entries of one block */

struct quota_memory_store {
    quota_allocator mem;
    quota_entry **blocks;
    size_t block_count, block_capacity;
    quota_head head;
    unsigned char *snapshot; /* the latest; NULL = none */
    size_t snapshot_size;
    quota_head snapshot_head;
};

quota_status quota_memory_store_create(const quota_allocator *allocator, quota_memory_store **store,
                                       quota_error *error)
{
    quota_memory_store *new_store;
    quota_allocator mem;
    quota_status status;

    if (store == NULL) {
        return lq_fail(error, QUOTA_E_ARGUMENT, "store", "", "", 0);
    }
    *store = NULL;
    status = lq_mem_init(&mem, allocator);
    if (status != QUOTA_OK) {
        return lq_fail(error, status, "allocator", "", "", 0);
    }
    new_store = lq_mem_alloc(&mem, sizeof *new_store);
    if (new_store == NULL) {
        return lq_fail(error, QUOTA_E_NO_MEMORY, "", "", "", 0);
    }
    memset(new_store, 0, sizeof *new_store);
    new_store->mem = mem;
    (void)quota_journal_start(&new_store->head);
    *store = new_store;
    return QUOTA_OK;
}

void quota_memory_store_free(quota_memory_store *store)
{
    quota_allocator mem;

    if (store == NULL) {
        return;
    }
    mem = store->mem;
    for (size_t i = 0; i < store->block_count; i++) {
        lq_mem_free(&mem, store->blocks[i], BLOCK * sizeof **store->blocks);
    }
    lq_mem_free(&mem, store->blocks, store->block_capacity * sizeof *store->blocks);
    lq_mem_free(&mem, store->snapshot, store->snapshot_size);
    lq_mem_free(&mem, store, sizeof *store);
}

/* ---------------------------------------------------------------- the hooks */

static int same_head(const quota_head *a, const quota_head *b)
{
    return a->seq == b->seq && a->date == b->date && memcmp(a->digest, b->digest, sizeof a->digest) == 0;
}

static quota_store_outcome give_head(void *user, quota_head *head)
{
    const quota_memory_store *store = user;

    *head = store->head;
    return QUOTA_STORE_DONE;
}

/* Blocks for this many entries in all. */
static quota_status make_room(quota_memory_store *store, uint64_t entries)
{
    const size_t wanted = (size_t)((entries + BLOCK - 1) / BLOCK);

    if (lq_mem_grow(&store->mem, (void **)&store->blocks, &store->block_capacity, wanted,
                    sizeof *store->blocks) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    while (store->block_count < wanted) {
        quota_entry *block = lq_mem_alloc(&store->mem, BLOCK * sizeof *block);

        if (block == NULL) {
            return QUOTA_E_NO_MEMORY;
        }
        store->blocks[store->block_count++] = block;
    }
    return QUOTA_OK;
}

/* The entries of one block that lie behind each other from `at` on, at most `count`. */
static size_t run_length(uint64_t at, size_t count)
{
    const size_t room = BLOCK - (size_t)(at % BLOCK);

    return count < room ? count : room;
}

static quota_entry *entry_at(const quota_memory_store *store, uint64_t at)
{
    return store->blocks[at / BLOCK] + at % BLOCK;
}

static quota_store_outcome append(void *user, const quota_head *expected, const quota_entry *entries,
                                  size_t count, const quota_head *head)
{
    quota_memory_store *store = user;
    uint64_t at = store->head.seq;

    if (!same_head(expected, &store->head)) {
        return QUOTA_STORE_CONFLICT;
    }
    if (make_room(store, at + count) != QUOTA_OK) {
        return QUOTA_STORE_NOT_DONE;
    }
    while (count > 0) {
        const size_t part = run_length(at, count);

        memcpy(entry_at(store, at), entries, part * sizeof *entries);
        entries += part;
        count -= part;
        at += part;
    }
    store->head = *head;
    return QUOTA_STORE_DONE;
}

static quota_store_outcome scan(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                size_t *count)
{
    const quota_memory_store *store = user;

    *count = 0;
    if (from == 0) {
        return QUOTA_STORE_NOT_DONE;
    }
    while (*count < capacity && from <= store->head.seq) {
        const uint64_t left = store->head.seq - from + 1;
        size_t part = run_length(from - 1, capacity - *count);

        part = left < part ? (size_t)left : part;
        memcpy(entries + *count, entry_at(store, from - 1), part * sizeof *entries);
        *count += part;
        from += part;
    }
    return QUOTA_STORE_DONE;
}

static quota_store_outcome save(void *user, const quota_head *head, const void *bytes, size_t size)
{
    quota_memory_store *store = user;
    unsigned char *copy = lq_mem_alloc(&store->mem, size);

    if (copy == NULL) {
        return QUOTA_STORE_NOT_DONE;
    }
    memcpy(copy, bytes, size);
    lq_mem_free(&store->mem, store->snapshot, store->snapshot_size);
    store->snapshot = copy;
    store->snapshot_size = size;
    store->snapshot_head = *head;
    return QUOTA_STORE_DONE;
}

static quota_store_outcome load(void *user, uint64_t through, void *bytes, size_t capacity, size_t *size)
{
    const quota_memory_store *store = user;

    if (store->snapshot == NULL || store->snapshot_head.seq > through) {
        return QUOTA_STORE_NOT_DONE;
    }
    *size = store->snapshot_size;
    if (bytes != NULL && capacity >= store->snapshot_size) {
        memcpy(bytes, store->snapshot, store->snapshot_size);
    }
    return QUOTA_STORE_DONE;
}

quota_status quota_memory_store_hooks(quota_memory_store *store, quota_store *hooks)
{
    if (store == NULL || hooks == NULL) {
        return QUOTA_E_ARGUMENT;
    }
    if (hooks->struct_size != sizeof *hooks) {
        return QUOTA_E_STRUCT_SIZE;
    }
    hooks->entry_size = (uint32_t)sizeof(quota_entry);
    hooks->user = store;
    hooks->head = give_head;
    hooks->append = append;
    hooks->scan = scan;
    hooks->save = save;
    hooks->load = load;
    return QUOTA_OK;
}
