/* small_ledger.c - entries of a small ledger without a law. */
#include "small_ledger.h"

#include <libquota/facts.h>

#include <stdlib.h>
#include <string.h>

void small_id(uint64_t number, uint8_t id[QUOTA_ID_SIZE])
{
    memset(id, 0, QUOTA_ID_SIZE);
    for (int i = 0; i < 8; i++) {
        id[i] = (uint8_t)(number >> 8 * i);
    }
}

quota_entry small_entry(uint64_t number, uint8_t verb, uint8_t kind, int32_t date)
{
    quota_entry entry;

    memset(&entry, 0, sizeof entry);
    small_id(number, entry.id);
    entry.verb = verb;
    entry.kind = kind;
    entry.date = date;
    return entry;
}

quota_entry small_open(uint64_t number, uint64_t account, int32_t date)
{
    quota_entry entry = small_entry(number, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN, date);

    entry.account = account;
    entry.role = QUOTA_ROLE_OTHER;
    return entry;
}

quota_entry small_issue(uint64_t number, uint64_t lot, int64_t amount, int32_t date)
{
    quota_entry entry = small_entry(number, QUOTA_VERB_ISSUE, QUOTA_ENTRY_ALLOCATE, date);

    entry.account = 1;
    entry.lot = lot;
    entry.amount = amount;
    entry.pollutant = QUOTA_POLLUTANT_SO2;
    return entry;
}

quota_entry small_sale(uint64_t number, uint64_t lot, uint64_t from, uint64_t to, int64_t amount,
                       int32_t date)
{
    quota_entry entry = small_entry(number, QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE, date);

    entry.account = from;
    entry.to_account = to;
    entry.lot = lot;
    entry.amount = amount;
    return entry;
}

quota_ledger *small_ledger(const quota_store *store, const quota_allocator *mem)
{
    quota_ledger_options options;
    quota_ledger *ledger;

    memset(&options, 0, sizeof options);
    options.struct_size = (uint32_t)sizeof options;
    options.store = store;
    options.allocator = mem;
    if (quota_ledger_open(&options, &ledger, NULL) != QUOTA_OK) {
        abort();
    }
    return ledger;
}

quota_status small_post(quota_ledger *ledger, const quota_entry *entries, size_t count, uint32_t flags,
                        quota_result *results, quota_error *error)
{
    quota_post post;

    memset(&post, 0, sizeof post);
    post.struct_size = (uint32_t)sizeof post;
    post.flags = flags;
    post.entry_size = (uint32_t)sizeof *entries;
    post.result_size = (uint32_t)sizeof *results;
    post.entries = entries;
    post.results = results;
    post.count = count;
    return quota_ledger_post(ledger, &post, error);
}

void small_begin(quota_ledger *ledger)
{
    const quota_entry entries[4] = {small_open(1, 1, SMALL_DAY), small_open(2, 2, SMALL_DAY),
                                    small_open(3, 3, SMALL_DAY), small_issue(4, 4, 100, SMALL_DAY)};

    if (small_post(ledger, entries, 4, 0, NULL, NULL) != QUOTA_OK) {
        abort();
    }
}

void small_digest(quota_ledger *ledger, uint8_t digest[32])
{
    quota_checkpoint checkpoint;

    if (quota_ledger_checkpoint(ledger, &checkpoint, NULL) != QUOTA_OK) {
        abort();
    }
    memcpy(digest, checkpoint.state, 32);
}

uint64_t small_seq(const quota_ledger *ledger)
{
    quota_head head;

    return quota_ledger_head(ledger, &head) == QUOTA_OK ? head.seq : UINT64_MAX;
}
