/* Any bytes as what a store keeps: opening and audit survive, and what opens breaks no invariant.
 *
 * First byte: bit 0, digests are made to fit (a forger who knows how); bit 1, the head is one too far.  Then
 * entries: a byte (bit 0: an append ends here), and a canonical encoding. */
#include <libquota/query.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ENTRIES = 256 };

typedef struct kept {
    quota_entry entries[ENTRIES];
    size_t count;
    quota_head head;
} kept;

static void check(int good)
{
    if (!good)
        abort();
}

static quota_store_outcome head_of(void *user, quota_head *head)
{
    *head = ((kept *)user)->head;
    return QUOTA_STORE_DONE;
}

static quota_store_outcome scan(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                size_t *count)
{
    const kept *store = user;
    *count = 0;
    while (*count < capacity && from >= 1 && from - 1 + *count < store->count) {
        entries[*count] = store->entries[from - 1 + *count];
        ++*count;
    }
    return QUOTA_STORE_DONE;
}

static void read_store(kept *store, const uint8_t *data, size_t size)
{
    uint8_t how = size ? data[0] : 0;
    size_t at = 1, first = 0, used = 0;
    store->count = 0;
    check(quota_journal_start(&store->head) == QUOTA_OK);
    while (at + 1 < size && store->count < ENTRIES) {
        quota_entry *entry = &store->entries[store->count];
        uint8_t ends = data[at++];
        if (quota_entry_decode(data + at, size - at, entry, &used) != QUOTA_OK)
            break;
        at += used;
        entry->seq = ++store->count;
        if (!(ends & 1) && at + 1 < size && store->count < ENTRIES)
            continue;
        quota_head after;
        check(quota_journal_extend(&store->head, store->entries + first, store->count - first, sizeof *entry,
                                   &after) == QUOTA_OK);
        if (!(how & 1))
            after.digest[0] ^= (uint8_t)(ends >> 1);
        memcpy(entry->digest, after.digest, sizeof entry->digest);
        store->head = after;
        first = store->count;
    }
    if (first < store->count) { /* the last one did not decode: its append has no end */
        store->head.seq = store->count;
        store->head.date = store->entries[store->count - 1].date;
    }
    store->head.seq += how >> 1 & 1;
}

static void check_sums(quota_ledger *ledger)
{
    quota_lot lots[16];
    quota_holding holdings[16];
    quota_claim claims[16];
    uint64_t cursor = 0;
    size_t count = 16;
    while (count == 16) {
        check(quota_list(ledger, QUOTA_LIST_LOTS, NULL, &cursor, lots, sizeof lots[0], 16, &count, NULL) ==
              QUOTA_OK);
        for (size_t i = 0; i < count; i++) {
            const quota_lot *lot = &lots[i];
            check(lot->available >= 0 && lot->encumbered >= 0 && lot->consumed >= 0 &&
                  lot->surrendered >= 0 && lot->cancelled >= 0 && lot->invalid >= 0 &&
                  lot->issued <= QUOTA_AMOUNT_MAX);
            check(lot->issued == lot->available + lot->encumbered + lot->consumed + lot->surrendered +
                                     lot->cancelled + lot->invalid);
        }
    }
    for (cursor = 0, count = 16; count == 16;) {
        check(quota_list(ledger, QUOTA_LIST_HOLDINGS, NULL, &cursor, holdings, sizeof holdings[0], 16, &count,
                         NULL) == QUOTA_OK);
        for (size_t i = 0; i < count; i++)
            check(holdings[i].available >= 0 && holdings[i].encumbered >= 0);
    }
    for (cursor = 0, count = 16; count == 16;) {
        check(quota_list(ledger, QUOTA_LIST_CLAIMS, NULL, &cursor, claims, sizeof claims[0], 16, &count,
                         NULL) == QUOTA_OK);
        for (size_t i = 0; i < count; i++)
            check(claims[i].left >= 0 && claims[i].left <= claims[i].made);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static kept store;
    quota_store hooks = {.struct_size = sizeof hooks,
                         .entry_size = sizeof(quota_entry),
                         .user = &store,
                         .head = head_of,
                         .scan = scan};
    quota_ledger_options options = {.struct_size = sizeof options, .store = &hooks, .keep_history = size & 1};
    quota_ledger *ledger = NULL;
    quota_audit audit = {.struct_size = sizeof audit};
    quota_error error = {.struct_size = sizeof error};
    char text[1024];
    read_store(&store, data, size);
    quota_status status = quota_ledger_open(&options, &ledger, &error);
    check(status == QUOTA_OK || status == QUOTA_E_JOURNAL_SHORT || status == QUOTA_E_CHAIN_BROKEN ||
          status == QUOTA_E_JOURNAL_NEWER || status == QUOTA_E_JOURNAL_INVALID ||
          status == QUOTA_E_POLICY_MISSING);
    check((ledger != NULL) == (status == QUOTA_OK));
    if (status != QUOTA_OK)
        check(quota_error_text(&error, QUOTA_ZH, text, sizeof text, NULL) == QUOTA_OK);
    check(quota_ledger_audit(&options, NULL, 0, &audit, NULL) == QUOTA_OK);
    /* What cannot be opened is not right; audit also asks the law. */
    check(status == QUOTA_OK || audit.status != QUOTA_OK);
    if (ledger) {
        quota_checkpoint point;
        check_sums(ledger);
        check(quota_ledger_checkpoint(ledger, &point, NULL) == QUOTA_OK);
        check(point.seq == store.count);
        if (audit.status == QUOTA_OK)
            check(memcmp(point.state, audit.state, sizeof point.state) == 0 && audit.entries == store.count);
    }
    quota_ledger_free(ledger);
    return 0;
}
