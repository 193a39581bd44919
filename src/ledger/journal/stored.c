/* stored.c - entries already posted, read back: from the batch while they are not in the store yet, else by
 * scan. */
#include "ledger/journal/ledger.h"
#include "ledger/journal/reading.h"

#include "base/text.h"

#include <string.h>

/* Entries of the call at hand are not in the store yet; those of an unsure append are looked for there. */
static int in_batch(const quota_ledger *ledger, uint32_t seq)
{
    return seq > ledger->batch_base && seq - ledger->batch_base <= ledger->batch_count &&
           ledger->standing != LQ_UNSURE;
}

quota_status lq_ledger_entries(quota_ledger *ledger, uint32_t from, quota_entry *entries, size_t count,
                               quota_error *error)
{
    const uint8_t busy = ledger->busy;
    size_t stored = count;
    quota_status status = QUOTA_OK;

    if (ledger->batch_count > 0 && ledger->standing != LQ_UNSURE && from + count - 1 > ledger->batch_base) {
        stored = from > ledger->batch_base ? 0 : ledger->batch_base - from + 1;
    }
    if (stored > 0) {
        ledger->busy = 1;
        status = lq_ledger_note_broken(ledger, lq_read_entries(&ledger->store, from, entries, stored, error));
        ledger->busy = busy;
    }
    for (; status == QUOTA_OK && stored < count; stored++) {
        const uint32_t seq = from + (uint32_t)stored;

        if (!in_batch(ledger, seq)) {
            return lq_fail(error, QUOTA_E_NOT_FOUND, "seq", "", "", 0);
        }
        entries[stored] = ledger->batch[seq - ledger->batch_base - 1];
    }
    return status;
}

quota_status lq_ledger_entry(quota_ledger *ledger, uint32_t seq, quota_entry *entry)
{
    return lq_ledger_entries(ledger, seq, entry, 1, NULL);
}

quota_status lq_read_ledger(void *ledger, uint32_t seq, quota_entry *entry)
{
    return lq_ledger_entry(ledger, seq, entry);
}

quota_status quota_ledger_entry(quota_ledger *ledger, const uint8_t *id, quota_entry *entry,
                                size_t entry_size, quota_error *error)
{
    quota_status status = lq_ledger_enter(ledger, error);
    quota_entry read;
    uint32_t seq;

    if (status != QUOTA_OK) {
        return status;
    }
    if (id == NULL || entry == NULL) {
        return lq_fail(error, QUOTA_E_ARGUMENT, id == NULL ? "id" : "entry", "", "", 0);
    }
    if (entry_size != sizeof *entry) {
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "entry_size", "", "", 0);
    }
    seq = lq_find_seq(ledger->state, id);
    if (seq == 0) {
        return lq_fail(error, QUOTA_E_NOT_FOUND, "id", "", "", 0);
    }
    status = lq_ledger_entries(ledger, seq, &read, 1, error);
    if (status == QUOTA_OK) {
        *entry = read;
    }
    return status;
}
