/* draft.c - a journal to try things on: what is appended stays in memory, over the journal as it stands. */
#include "draft.h"

#include "../common/memory.h"

#include <stdlib.h>
#include <string.h>

struct draft {
    quota_store under;
    quota_head base, head;
    quota_entry *entries; /* behind the base */
    size_t count;
};

static int is_same(const quota_head *a, const quota_head *b)
{
    return a->seq == b->seq && memcmp(a->digest, b->digest, sizeof a->digest) == 0;
}

static quota_store_outcome give_head(void *user, quota_head *head)
{
    const draft *of = user;

    *head = of->head;
    return QUOTA_STORE_DONE;
}

static quota_store_outcome append(void *user, const quota_head *expected, const quota_entry *entries,
                                  size_t count, const quota_head *head)
{
    draft *of = user;

    if (!is_same(expected, &of->head))
        return QUOTA_STORE_CONFLICT;
    of->entries = resized(of->entries, of->count + count, sizeof *entries);
    memcpy(of->entries + of->count, entries, count * sizeof *entries);
    of->count += count;
    of->head = *head;
    return QUOTA_STORE_DONE;
}

/* What others append meanwhile lies behind the base, and is not seen. */
static quota_store_outcome scan(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                size_t *count)
{
    const draft *of = user;
    const uint64_t most = from <= of->base.seq ? of->base.seq - from + 1 : of->head.seq + 1 - from;

    *count = 0;
    if (from > of->head.seq)
        return QUOTA_STORE_DONE;
    if (capacity > most)
        capacity = (size_t)most;
    if (from <= of->base.seq)
        return of->under.scan(of->under.user, from, entries, capacity, count);
    memcpy(entries, of->entries + (from - of->base.seq - 1), capacity * sizeof *entries);
    *count = capacity;
    return QUOTA_STORE_DONE;
}

static quota_store_outcome load(void *user, uint64_t through, void *bytes, size_t capacity, size_t *size)
{
    const draft *of = user;

    return of->under.load(of->under.user, through < of->base.seq ? through : of->base.seq, bytes, capacity,
                          size);
}

draft *draft_open(const quota_store *under)
{
    draft *of = resized(NULL, 1, sizeof *of);

    memset(of, 0, sizeof *of);
    of->under = *under;
    if (under->head(under->user, &of->base) != QUOTA_STORE_DONE) {
        free(of);
        return NULL;
    }
    of->head = of->base;
    return of;
}

quota_store draft_hooks(draft *of)
{
    return (quota_store){.struct_size = sizeof(quota_store),
                         .entry_size = sizeof(quota_entry),
                         .user = of,
                         .head = give_head,
                         .append = append,
                         .scan = scan,
                         .load = of->under.load == NULL ? NULL : load};
}

quota_head draft_base(const draft *of)
{
    return of->base;
}

void draft_close(draft *of)
{
    if (of == NULL)
        return;
    free(of->entries);
    free(of);
}
