/* saving.c - snapshots in the host's hands, and checkpoints on paper.
 *
 *     at   bytes
 *      0   8      "LQsnap1\n"
 *      8   8      seq of the head
 *     16   4      its date
 *     20   4      zero
 *     24   32     its digest
 *     56   n      the state's canonical bytes
 *   56+n   32     SM3 of all before
 *
 * So a torn one shows at once, and one of another journal by its digest, which the journal's entry must bear.
 */
#include "ledger/journal/ledger.h"
#include "ledger/journal/reading.h"

#include "base/text.h"

#include <string.h>

enum { MAGIC = 8, HEADER = 56, TRAILER = 32, TRIES = 16 };

static const char magic[] = "LQsnap1\n";

static void write_number(unsigned char *out, uint64_t number, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        out[i] = (unsigned char)(number >> 8 * i);
    }
}

static uint64_t read_number(const unsigned char *in, unsigned bytes)
{
    uint64_t number = 0;

    for (unsigned i = 0; i < bytes; i++) {
        number |= (uint64_t)in[i] << 8 * i;
    }
    return number;
}

/* ---------------------------------------------------------------- saving */

static quota_status wrap(const lq_state *state, unsigned char **bytes, size_t *size)
{
    unsigned char *inner, *whole;
    size_t inner_size;
    const quota_status status = lq_state_encode(state, &inner, &inner_size);

    if (status != QUOTA_OK) {
        return status;
    }
    *size = HEADER + inner_size + TRAILER;
    whole = lq_mem_alloc(&state->mem, *size);
    if (whole == NULL) {
        lq_mem_free(&state->mem, inner, inner_size);
        return QUOTA_E_NO_MEMORY;
    }
    memcpy(whole, magic, MAGIC);
    write_number(whole + 8, state->head.seq, 8);
    write_number(whole + 16, (uint32_t)state->head.date, 8);
    memcpy(whole + 24, state->head.digest, sizeof state->head.digest);
    memcpy(whole + HEADER, inner, inner_size);
    lq_mem_free(&state->mem, inner, inner_size);
    lq_sm3_of(whole, HEADER + inner_size, whole + HEADER + inner_size);
    *bytes = whole;
    return QUOTA_OK;
}

/* Pending and unsure entries may be in the journal already; a cut append has no head. */
static quota_status check_standing(const quota_ledger *ledger, quota_error *error)
{
    switch (ledger->standing) {
    case LQ_PENDING:
        return lq_fail(error, QUOTA_E_PENDING, "ledger", "", "", 0);
    case LQ_UNSURE:
        return lq_fail(error, QUOTA_E_UNSURE, "ledger", "", "", 0);
    case LQ_BROKEN:
        return lq_fail(error, QUOTA_E_BROKEN, "ledger", "", "", 0);
    default:
        break;
    }
    if (ledger->state->entry_count != ledger->state->head.seq) {
        return lq_fail(error, QUOTA_E_READ_ONLY, "through_date", "a day that ends between two appends", "",
                       0);
    }
    return QUOTA_OK;
}

quota_status quota_ledger_snapshot(quota_ledger *ledger, quota_error *error)
{
    unsigned char *bytes;
    size_t size;
    quota_status status = lq_ledger_enter(ledger, error);

    if (status == QUOTA_OK) {
        status = check_standing(ledger, error);
    }
    if (status != QUOTA_OK) {
        return status;
    }
    if (ledger->store.save == NULL) {
        return lq_fail(error, QUOTA_E_NO_HOOK, "save", "", "", 0);
    }
    status = wrap(ledger->state, &bytes, &size);
    if (status != QUOTA_OK) {
        return lq_fail(error, status, "", "", "", 0);
    }
    ledger->busy = 1;
    if (ledger->store.save(ledger->store.user, &ledger->state->head, bytes, size) != QUOTA_STORE_DONE) {
        status = lq_fail(error, QUOTA_E_STORE_FAILED, "save", "", "", 0);
    }
    ledger->busy = 0;
    lq_mem_free(&ledger->mem, bytes, size);
    return status;
}

quota_status lq_state_digest(const lq_state *state, uint8_t digest[32])
{
    unsigned char *bytes;
    size_t size;
    const quota_status status = lq_state_encode(state, &bytes, &size);

    if (status == QUOTA_OK) {
        lq_sm3_of(bytes, size, digest);
        lq_mem_free(&state->mem, bytes, size);
    }
    return status;
}

quota_status quota_ledger_checkpoint(quota_ledger *ledger, quota_checkpoint *checkpoint, quota_error *error)
{
    quota_checkpoint made;
    quota_status status = lq_ledger_enter(ledger, error);

    if (status == QUOTA_OK && checkpoint == NULL) {
        status = lq_fail(error, QUOTA_E_ARGUMENT, "checkpoint", "", "", 0);
    }
    if (status == QUOTA_OK) {
        status = check_standing(ledger, error);
    }
    if (status != QUOTA_OK) {
        return status;
    }
    memset(&made, 0, sizeof made);
    made.format = 1;
    made.date = ledger->state->head.date;
    made.seq = ledger->state->head.seq;
    memcpy(made.digest, ledger->state->head.digest, sizeof made.digest);
    status = lq_state_digest(ledger->state, made.state);
    if (status != QUOTA_OK) {
        return lq_fail(error, status, "", "", "", 0);
    }
    *checkpoint = made;
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- loading
 *
 * QUOTA_E_SNAPSHOT below: this one will not do, and is passed over. */

static quota_status fetch(const quota_store *store, const quota_allocator *mem, uint64_t through,
                          unsigned char **bytes, size_t *size)
{
    unsigned char *read;
    size_t again = 0;

    *size = 0;
    if (store->load(store->user, through, NULL, 0, size) != QUOTA_STORE_DONE || *size < HEADER + TRAILER) {
        return QUOTA_E_NOT_FOUND;
    }
    read = lq_mem_alloc(mem, *size);
    if (read == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    memset(read, 0, HEADER); /* what a hook that writes nothing leaves is no snapshot */
    if (store->load(store->user, through, read, *size, &again) != QUOTA_STORE_DONE || again != *size) {
        lq_mem_free(mem, read, *size);
        return QUOTA_E_NOT_FOUND;
    }
    *bytes = read;
    return QUOTA_OK;
}

/* Untorn, and its head; what is in it has not been looked at. */
static quota_status unwrap(const unsigned char *bytes, size_t size, quota_head *head)
{
    uint8_t digest[32];

    if (memcmp(bytes, magic, MAGIC) != 0 || read_number(bytes + 16, 8) > INT32_MAX) {
        return QUOTA_E_SNAPSHOT;
    }
    lq_sm3_of(bytes, size - TRAILER, digest);
    if (memcmp(digest, bytes + size - TRAILER, TRAILER) != 0) {
        return QUOTA_E_SNAPSHOT;
    }
    memset(head, 0, sizeof *head);
    head->seq = read_number(bytes + 8, 8);
    head->date = (int32_t)read_number(bytes + 16, 4);
    memcpy(head->digest, bytes + 24, sizeof head->digest);
    return QUOTA_OK;
}

/* Does the journal have this head? */
static quota_status in_chain(const quota_store *store, const quota_head *head)
{
    quota_entry entry;
    quota_head there;

    (void)quota_journal_start(&there);
    if (head->seq > 0) {
        const quota_status status = lq_read_entries(store, head->seq, &entry, 1, NULL);

        if (status != QUOTA_OK) {
            return status == QUOTA_E_STORE_FAILED ? status : QUOTA_E_SNAPSHOT;
        }
        there.date = entry.date;
        memcpy(there.digest, entry.digest, sizeof there.digest);
    }
    return there.date == head->date && memcmp(there.digest, head->digest, sizeof there.digest) == 0
               ? QUOTA_OK
               : QUOTA_E_SNAPSHOT;
}

static quota_status state_of(const quota_allocator *mem, const unsigned char *bytes, size_t size,
                             const quota_head *head, lq_state **state)
{
    lq_state *read = NULL;
    const quota_status status = lq_state_decode(mem, 0, bytes + HEADER, size - HEADER - TRAILER, &read);

    if (status != QUOTA_OK) {
        return status;
    }
    if (read->entry_count != head->seq || read->date != head->date) {
        lq_state_free(read);
        return QUOTA_E_SNAPSHOT;
    }
    read->head = *head;
    *state = read;
    return QUOTA_OK;
}

static quota_status accept(const quota_store *store, const quota_allocator *mem, const lq_limits *limits,
                           const quota_head *until, const unsigned char *bytes, size_t size, quota_head *head,
                           lq_state **state)
{
    quota_status status = unwrap(bytes, size, head);

    if (status == QUOTA_OK && (head->seq > until->seq || (limits->seq != 0 && head->seq > limits->seq) ||
                               (limits->date != 0 && head->date > limits->date))) {
        status = QUOTA_E_SNAPSHOT;
    }
    if (status == QUOTA_OK) {
        status = in_chain(store, head);
    }
    return status == QUOTA_OK ? state_of(mem, bytes, size, head, state) : status;
}

quota_status lq_load_snapshot(const quota_store *store, const quota_allocator *mem, const lq_limits *limits,
                              const quota_head *until, lq_state **state, quota_error *error)
{
    uint64_t through = limits->seq != 0 && limits->seq < until->seq ? limits->seq : until->seq;
    quota_status status = QUOTA_OK;

    *state = NULL;
    /* One that will not do may have an older one behind it. */
    for (int i = 0; store->load != NULL && i < TRIES && *state == NULL && status == QUOTA_OK; i++) {
        unsigned char *bytes;
        size_t size;
        quota_head head = {.seq = 0};

        status = fetch(store, mem, through, &bytes, &size);
        if (status == QUOTA_E_NOT_FOUND) {
            return QUOTA_OK;
        }
        if (status != QUOTA_OK) {
            break;
        }
        status = accept(store, mem, limits, until, bytes, size, &head, state);
        lq_mem_free(mem, bytes, size);
        if (status == QUOTA_E_SNAPSHOT) {
            status = QUOTA_OK;
            if (head.seq == 0 || head.seq > through) {
                return QUOTA_OK;
            }
            through = head.seq - 1;
        }
    }
    return status == QUOTA_OK ? QUOTA_OK : lq_fail(error, status, "load", "", "", 0);
}
