/* reading.c - a journal in whole appends. */
#include "ledger/journal/reading.h"

#include "base/text.h"

#include <string.h>

enum { PAGE = 1024 }; /* entries asked for at once, unless an append is longer */

static const uint8_t no_digest[32];

static quota_status fail_at_seq(quota_error *error, quota_status status, const char *field,
                                const char *expected, uint64_t seq)
{
    (void)lq_fail(error, status, field, expected, "", 0);
    lq_fail_index(error, seq);
    return status;
}

quota_status lq_read_head(const quota_store *store, quota_head *head, quota_error *error)
{
    quota_head read;

    memset(&read, 0, sizeof read);
    if (store->head(store->user, &read) != QUOTA_STORE_DONE) {
        return lq_fail(error, QUOTA_E_STORE_FAILED, "head", "", "", 0);
    }
    *head = read;
    return QUOTA_OK;
}

quota_status lq_compare_heads(const quota_head *before, const quota_head *now, quota_error *error)
{
    if (now->seq < before->seq) {
        return fail_at_seq(error, QUOTA_E_JOURNAL_REWOUND, "head", "", now->seq);
    }
    if (now->seq == before->seq &&
        (now->date != before->date || memcmp(now->digest, before->digest, sizeof now->digest) != 0)) {
        return fail_at_seq(error, QUOTA_E_CHAIN_BROKEN, "head", "", now->seq);
    }
    return QUOTA_OK;
}

/* One call of scan; at least one entry, or a failure. */
static quota_status scan(const quota_store *store, uint64_t from, quota_entry *entries, size_t capacity,
                         size_t *count, quota_error *error)
{
    *count = 0;
    if (store->scan(store->user, from, entries, capacity, count) != QUOTA_STORE_DONE) {
        return fail_at_seq(error, QUOTA_E_STORE_FAILED, "scan", "", from);
    }
    if (*count == 0) {
        return fail_at_seq(error, QUOTA_E_JOURNAL_SHORT, "seq", "", from);
    }
    if (*count > capacity) {
        return fail_at_seq(error, QUOTA_E_CHAIN_BROKEN, "count", "as many entries as there was room for",
                           from);
    }
    for (size_t i = 0; i < *count; i++) {
        if (entries[i].seq != from + i) {
            return fail_at_seq(error, QUOTA_E_CHAIN_BROKEN, "seq", "one after another", from + i);
        }
    }
    return QUOTA_OK;
}

quota_status lq_read_entries(const quota_store *store, uint64_t from, quota_entry *entries, size_t count,
                             quota_error *error)
{
    while (count > 0) {
        size_t part;
        const quota_status status = scan(store, from, entries, count, &part, error);

        if (status != QUOTA_OK) {
            return status;
        }
        entries += part;
        from += part;
        count -= part;
    }
    return QUOTA_OK;
}

void lq_reading_init(lq_reading *reading, const quota_store *store, lq_chain *chain, const quota_head *from,
                     const quota_head *until)
{
    memset(reading, 0, sizeof *reading);
    reading->mem = chain->mem;
    reading->store = store;
    reading->chain = chain;
    reading->head = *from;
    reading->until = *until;
}

void lq_reading_free(lq_reading *reading)
{
    lq_mem_free(reading->mem, reading->page, reading->capacity * sizeof *reading->page);
    reading->page = NULL;
}

/* More entries behind those that are there. */
static quota_status read_on(lq_reading *reading, quota_error *error)
{
    const uint64_t from = reading->head.seq + reading->count + 1;
    const uint64_t left = reading->until.seq - reading->head.seq - reading->count;
    size_t room, count;
    quota_status status;

    if (reading->first > 0) {
        memmove(reading->page, reading->page + reading->first, reading->count * sizeof *reading->page);
        reading->first = 0;
    }
    if (reading->count == reading->capacity) {
        const size_t page = left < PAGE ? (size_t)left : PAGE; /* catching up is often on one entry */

        status = lq_mem_grow(reading->mem, (void **)&reading->page, &reading->capacity,
                             reading->capacity == 0 ? page : reading->capacity * 2, sizeof *reading->page);
        if (status != QUOTA_OK) {
            return lq_fail(error, status, "", "", "", 0);
        }
    }
    room = reading->capacity - reading->count;
    status = scan(reading->store, from, reading->page + reading->count, left < room ? (size_t)left : room,
                  &count, error);
    if (status == QUOTA_OK) {
        reading->count += count;
    }
    return status;
}

/* Entries up to the next one that has a digest; 0 = none of those read has. */
static size_t append_length(const lq_reading *reading, size_t looked)
{
    for (size_t i = looked; i < reading->count; i++) {
        if (memcmp(reading->page[reading->first + i].digest, no_digest, sizeof no_digest) != 0) {
            return i + 1;
        }
    }
    return 0;
}

static quota_status check(lq_reading *reading, const quota_entry *entries, size_t count, quota_error *error)
{
    const quota_entry *last = &entries[count - 1];
    quota_head after;

    if (lq_chain_start(reading->chain, reading->head.digest) != QUOTA_OK ||
        lq_chain_add(reading->chain, entries, count) != QUOTA_OK) {
        return lq_fail(error, QUOTA_E_NO_MEMORY, "", "", "", 0);
    }
    memset(&after, 0, sizeof after);
    after.seq = last->seq;
    after.date = last->date;
    lq_chain_end(reading->chain, after.digest);
    if (memcmp(after.digest, last->digest, sizeof after.digest) != 0) {
        return fail_at_seq(error, QUOTA_E_CHAIN_BROKEN, "digest", "the digest of the entries up to it",
                           entries->seq);
    }
    if (after.seq == reading->until.seq && lq_compare_heads(&after, &reading->until, error) != QUOTA_OK) {
        return fail_at_seq(error, QUOTA_E_CHAIN_BROKEN, "head", "the last entry's digest and date",
                           entries->seq);
    }
    reading->head = after;
    return QUOTA_OK;
}

quota_status lq_reading_next(lq_reading *reading, quota_entry **entries, size_t *count, quota_error *error)
{
    size_t length = append_length(reading, 0);
    quota_status status;

    *count = 0;
    while (length == 0) {
        const size_t looked = reading->count;

        if (reading->head.seq + reading->count == reading->until.seq || looked > QUOTA_GROUP_MAX) {
            if (looked == 0) {
                return QUOTA_OK;
            }
            return fail_at_seq(error, QUOTA_E_CHAIN_BROKEN, "digest", "a digest where an append ends",
                               reading->head.seq + 1);
        }
        status = read_on(reading, error);
        if (status != QUOTA_OK) {
            return status;
        }
        length = append_length(reading, looked);
    }
    *entries = reading->page + reading->first;
    status = check(reading, *entries, length, error);
    if (status != QUOTA_OK) {
        return status;
    }
    *count = length;
    reading->first += length;
    reading->count -= length;
    if (reading->count == 0) {
        reading->first = 0;
    }
    return QUOTA_OK;
}
