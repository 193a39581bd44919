/* faulty_store.c - a journal in memory whose hooks fail when told. */
#include "faulty_store.h"

#include <stdlib.h>
#include <string.h>

#include "rows.h"

static const quota_store_outcome no_outcome = (quota_store_outcome)77;

/* The fault of this call, if it is one that the hook knows. */
static fault begin(faulty_store *store, unsigned long known)
{
    unsigned call = ++store->calls;
    if (store->between && call == store->between_at) {
        void (*between)(void *) = store->between;
        unsigned calls = store->calls;
        store->between = NULL; /* the other writer's calls are its own */
        unsigned fault_at = store->fault_at;
        store->fault_at = 0;
        between(store->between_user);
        store->fault_at = fault_at;
        store->calls = calls;
    }
    int now = store->fault_at && (call == store->fault_at || (store->for_good && call > store->fault_at));
    if (!now || !(known >> store->fault & 1))
        return FAULT_NONE;
    store->faults++;
    return store->fault;
}

#define KNOWS(fault) (1UL << (fault))
static const unsigned long any_hook =
    KNOWS(FAULT_NOT_DONE) | KNOWS(FAULT_UNKNOWN_NOT_DONE) | KNOWS(FAULT_GARBAGE_NOT_DONE);

static quota_store_outcome failed(fault what)
{
    return what == FAULT_NOT_DONE                                         ? QUOTA_STORE_NOT_DONE
           : what == FAULT_GARBAGE_NOT_DONE || what == FAULT_GARBAGE_DONE ? no_outcome
           : what == FAULT_CONFLICT                                       ? QUOTA_STORE_CONFLICT
                                                                          : QUOTA_STORE_UNKNOWN;
}

/* ------------------------------------------------------------------ hooks */

static void head_of(const faulty_store *store, size_t count, quota_head *head)
{
    quota_journal_start(head);
    for (size_t i = count; i > 0; i--) /* the digest stands in the last entry of an append */
        if (memcmp(store->entries[i - 1].digest, (uint8_t[32]){0}, 32) != 0) {
            head->seq = store->entries[i - 1].seq;
            head->date = store->entries[i - 1].date;
            memcpy(head->digest, store->entries[i - 1].digest, 32);
            return;
        }
}

static quota_store_outcome hook_head(void *user, quota_head *head)
{
    faulty_store *store = user;
    fault what = begin(store, any_hook | KNOWS(FAULT_OLD_HEAD) | KNOWS(FAULT_NEW_HEAD));
    if (what == FAULT_OLD_HEAD) {
        head_of(store, store->count ? store->count - 1 : 0, head);
        return QUOTA_STORE_DONE;
    }
    *head = store->head;
    if (what == FAULT_NEW_HEAD) {
        head->seq++;
        head->digest[3] ^= 1;
        return QUOTA_STORE_DONE;
    }
    return what == FAULT_NONE ? QUOTA_STORE_DONE : failed(what);
}

static quota_store_outcome hook_append(void *user, const quota_head *expected, const quota_entry *entries,
                                       size_t count, const quota_head *head)
{
    faulty_store *store = user;
    fault what = begin(store, any_hook | KNOWS(FAULT_UNKNOWN_DONE) | KNOWS(FAULT_GARBAGE_DONE) |
                                  KNOWS(FAULT_CONFLICT));
    if (what != FAULT_NONE && what != FAULT_UNKNOWN_DONE && what != FAULT_GARBAGE_DONE)
        return failed(what);
    if (expected->seq != store->head.seq || memcmp(expected->digest, store->head.digest, 32) != 0)
        return what == FAULT_NONE ? QUOTA_STORE_CONFLICT : failed(what);
    if (store->count + count > store->capacity) {
        store->capacity = (store->count + count) * 2;
        store->entries = case_must(realloc(store->entries, store->capacity * sizeof *entries));
    }
    memcpy(store->entries + store->count, entries, count * sizeof *entries);
    store->count += count;
    store->head = *head;
    return what == FAULT_NONE ? QUOTA_STORE_DONE : failed(what);
}

static quota_store_outcome hook_scan(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                     size_t *count)
{
    faulty_store *store = user;
    fault what = begin(store, any_hook | KNOWS(FAULT_SHORT) | KNOWS(FAULT_NOTHING) | KNOWS(FAULT_CORRUPT) |
                                  KNOWS(FAULT_SWAPPED) | KNOWS(FAULT_SHIFTED) | KNOWS(FAULT_TOO_MANY));
    if (what != FAULT_NONE && any_hook >> what & 1)
        return failed(what);
    from += what == FAULT_SHIFTED;
    *count = 0;
    while (*count < capacity && from >= 1 && from - 1 + *count < store->count) {
        entries[*count] = store->entries[from - 1 + *count];
        ++*count;
    }
    if (what == FAULT_SHORT)
        *count /= 2;
    if (what == FAULT_NOTHING)
        *count = 0;
    if (what == FAULT_CORRUPT && *count)
        ((unsigned char *)entries)[store->corrupted % (*count * sizeof *entries)] ^= 0x10;
    if (what == FAULT_SWAPPED && *count > 1) {
        quota_entry first = entries[0];
        entries[0] = entries[1];
        entries[1] = first;
    }
    if (what == FAULT_TOO_MANY)
        *count = capacity + 1;
    return QUOTA_STORE_DONE;
}

static quota_store_outcome hook_save(void *user, const quota_head *head, const void *bytes, size_t size)
{
    faulty_store *store = user;
    fault what =
        begin(store, any_hook | KNOWS(FAULT_UNKNOWN_DONE) | KNOWS(FAULT_GARBAGE_DONE) | KNOWS(FAULT_TORN));
    if (what != FAULT_NONE && any_hook >> what & 1)
        return failed(what);
    store->snapshot_size = what == FAULT_TORN ? size / 2 : size;
    store->snapshot = case_must(realloc(store->snapshot, size + 1));
    memcpy(store->snapshot, bytes, store->snapshot_size);
    store->snapshot_head = *head;
    return what == FAULT_NONE || what == FAULT_TORN ? QUOTA_STORE_DONE : failed(what);
}

static quota_store_outcome hook_load(void *user, uint64_t through, void *bytes, size_t capacity, size_t *size)
{
    faulty_store *store = user;
    fault what = begin(store, any_hook | KNOWS(FAULT_TORN));
    if (what != FAULT_NONE && what != FAULT_TORN)
        return failed(what);
    if (!store->snapshot || store->snapshot_head.seq > through)
        return QUOTA_STORE_NOT_DONE;
    *size = what == FAULT_TORN ? store->snapshot_size / 2 : store->snapshot_size;
    if (bytes && capacity >= *size)
        memcpy(bytes, store->snapshot, *size);
    return QUOTA_STORE_DONE;
}

/* ------------------------------------------------------------------ life */

void faulty_store_init(faulty_store *store)
{
    memset(store, 0, sizeof *store);
    quota_journal_start(&store->head);
}

void faulty_store_free(faulty_store *store)
{
    free(store->entries);
    free(store->snapshot);
    memset(store, 0, sizeof *store);
}

quota_store faulty_store_hooks(faulty_store *store)
{
    quota_store hooks = {sizeof hooks, sizeof(quota_entry), store,     hook_head,
                         hook_append,  hook_scan,           hook_save, hook_load};
    return hooks;
}

void faulty_store_plan(faulty_store *store, unsigned at, fault what)
{
    store->calls = 0;
    store->faults = 0;
    store->fault_at = at;
    store->fault = what;
    store->for_good = 0;
    store->between = NULL;
}

void faulty_store_copy(faulty_store *to, const faulty_store *from)
{
    faulty_store_init(to);
    to->head = from->head;
    to->count = to->capacity = from->count;
    to->entries = case_must(malloc((from->count + 1) * sizeof *to->entries));
    if (from->count)
        memcpy(to->entries, from->entries, from->count * sizeof *to->entries);
    if (from->snapshot) {
        to->snapshot = case_must(malloc(from->snapshot_size + 1));
        memcpy(to->snapshot, from->snapshot, from->snapshot_size);
        to->snapshot_size = from->snapshot_size;
        to->snapshot_head = from->snapshot_head;
    }
}

size_t faulty_store_times(const faulty_store *store, const uint8_t *id)
{
    size_t times = 0;
    for (size_t i = 0; i < store->count; i++)
        times += memcmp(store->entries[i].id, id, QUOTA_ID_SIZE) == 0;
    return times;
}

void faulty_store_cut(faulty_store *store, size_t count)
{
    store->count = count;
    head_of(store, count, &store->head);
}
