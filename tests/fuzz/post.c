/* Any bytes as entries posted: whatever they are, the sums hold, a refused group leaves no trace, a dry run
 * says what posting does, and the journal leads to the same state again.
 *
 * A small world is there already.  Each entry: a byte (bit 0: its group goes on; bit 1: dry run first), then
 * pairs of a field and a value, ended by field 0; values are small, or chosen from a few of note. */
#include <libquota/query.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { GROUP = 4 };

static void check(int good)
{
    if (!good)
        abort();
}

static uint64_t value_of(uint8_t byte)
{
    static const uint64_t some[] = {INT64_MAX,
                                    (uint64_t)INT64_MIN,
                                    UINT64_MAX,
                                    (uint64_t)QUOTA_AMOUNT_MAX,
                                    (uint64_t)QUOTA_AMOUNT_MAX + 1,
                                    20240105,
                                    20240106,
                                    20240230,
                                    20251231,
                                    1000,
                                    999,
                                    256,
                                    65536,
                                    UINT32_MAX,
                                    INT32_MAX,
                                    99991231};
    return byte >= 240 ? some[byte - 240] : byte;
}

static quota_entry entry_of(uint8_t number, uint8_t verb, uint8_t kind)
{
    quota_entry entry = {.verb = verb, .kind = kind, .date = 20240105};
    entry.id[0] = number;
    return entry;
}

static quota_status post(quota_ledger *ledger, const quota_entry *group, size_t count, uint32_t flags,
                         quota_result *results)
{
    quota_post call = {sizeof call, flags, sizeof *group, sizeof *results, group, results, count};
    return quota_ledger_post(ledger, &call, NULL);
}

static void begin(quota_ledger *ledger)
{
    quota_result result;
    quota_entry entry;
    for (uint8_t number = 1; number <= 3; number++) {
        entry = entry_of(number, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN);
        entry.account = number;
        entry.role = QUOTA_ROLE_OTHER;
        check(post(ledger, &entry, 1, 0, &result) == QUOTA_OK);
    }
    for (uint8_t number = 4; number <= 5; number++) {
        entry = entry_of(number, QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT);
        entry.account = 1;
        entry.lot = number - 3U;
        entry.party = 1;
        entry.amount = 1000;
        entry.pollutant = QUOTA_POLLUTANT_SO2;
        check(post(ledger, &entry, 1, 0, &result) == QUOTA_OK);
    }
    entry = entry_of(6, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT);
    entry.subject = QUOTA_SUBJECT_PROJECT;
    entry.project = 1;
    entry.fact = QUOTA_FACT_INCREMENT;
    entry.value = 500;
    check(post(ledger, &entry, 1, 0, &result) == QUOTA_OK);
    entry = entry_of(7, QUOTA_VERB_HOLD, QUOTA_ENTRY_PLAIN);
    entry.account = 1;
    entry.lot = 1;
    entry.amount = 100;
    check(post(ledger, &entry, 1, 0, &result) == QUOTA_OK);
    entry = entry_of(8, QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT);
    entry.account = 1;
    entry.lot = 2;
    entry.amount = 300;
    entry.project = 1;
    check(post(ledger, &entry, 1, 0, &result) == QUOTA_OK);
}

/* Reads an entry; answers the bytes used. */
static size_t read_entry(const uint8_t *data, size_t size, uint8_t number, quota_entry *entry)
{
    quota_field_info field = {.struct_size = sizeof field};
    size_t at = 0;
    *entry = entry_of(number, QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE);
    while (at + 1 < size && data[at] != 0) {
        uint8_t which = data[at++];
        uint64_t value = value_of(data[at++]);
        if (quota_entry_field(which - 1U, &field) == QUOTA_OK && field.size <= 8)
            memcpy((char *)entry + field.offset, &value, field.size); /* little-endian */
        else if (field.size > 8)
            ((char *)entry)[field.offset] = (char)value;
    }
    return at + 1;
}

static void check_sums(quota_ledger *ledger)
{
    quota_lot lots[16];
    uint64_t cursor = 0;
    size_t count = 16;
    while (count == 16) {
        check(quota_list(ledger, QUOTA_LIST_LOTS, NULL, &cursor, lots, sizeof lots[0], 16, &count, NULL) ==
              QUOTA_OK);
        for (size_t i = 0; i < count; i++) {
            const quota_lot *lot = &lots[i];
            check(lot->available >= 0 && lot->encumbered >= 0 && lot->consumed >= 0 &&
                  lot->surrendered >= 0 && lot->cancelled >= 0 && lot->invalid >= 0);
            check(lot->issued == lot->available + lot->encumbered + lot->consumed + lot->surrendered +
                                     lot->cancelled + lot->invalid);
        }
    }
}

static void operation(quota_ledger *ledger, const quota_entry *group, size_t count, int dry)
{
    quota_result said[GROUP], results[GROUP];
    quota_checkpoint before, after;
    quota_status first = QUOTA_OK;
    check(quota_ledger_checkpoint(ledger, &before, NULL) == QUOTA_OK);
    if (dry) {
        first = post(ledger, group, count, QUOTA_POST_DRY_RUN, said);
        check(quota_ledger_checkpoint(ledger, &after, NULL) == QUOTA_OK);
        check(memcmp(&before, &after, sizeof before) == 0);
    }
    quota_status status = post(ledger, group, count, 0, results);
    check(status == QUOTA_OK || status == QUOTA_ALREADY_DONE || status == QUOTA_E_REFUSED);
    check(!dry || first == status);
    for (size_t i = 0; dry && i < count; i++)
        check(said[i].status == results[i].status && said[i].moved == results[i].moved &&
              said[i].available == results[i].available && said[i].left == results[i].left);
    check(quota_ledger_checkpoint(ledger, &after, NULL) == QUOTA_OK);
    check((memcmp(&before, &after, sizeof before) == 0) == (status != QUOTA_OK));
    check_sums(ledger);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    quota_memory_store *store = NULL;
    quota_store hooks = {.struct_size = sizeof hooks, .entry_size = sizeof(quota_entry)};
    quota_ledger_options options = {.struct_size = sizeof options, .store = &hooks};
    quota_ledger *ledger = NULL, *again = NULL;
    quota_checkpoint live, replayed;
    quota_entry group[GROUP];
    size_t count = 0;
    uint8_t number = 10;
    check(quota_memory_store_create(NULL, &store, NULL) == QUOTA_OK);
    check(quota_memory_store_hooks(store, &hooks) == QUOTA_OK);
    check(quota_ledger_open(&options, &ledger, NULL) == QUOTA_OK);
    begin(ledger);
    for (size_t at = 0; at < size && number < 250;) {
        uint8_t how = data[at++];
        at += read_entry(data + at, size - at, number++, &group[count++]);
        if ((how & 1) && count < GROUP && at < size)
            continue;
        operation(ledger, group, count, how >> 1 & 1);
        count = 0;
    }
    check(quota_ledger_open(&options, &again, NULL) == QUOTA_OK);
    check(quota_ledger_checkpoint(ledger, &live, NULL) == QUOTA_OK);
    check(quota_ledger_checkpoint(again, &replayed, NULL) == QUOTA_OK);
    check(memcmp(&live, &replayed, sizeof live) == 0);
    quota_ledger_free(again);
    quota_ledger_free(ledger);
    quota_memory_store_free(store);
    return 0;
}
