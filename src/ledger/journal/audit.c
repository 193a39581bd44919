/* audit.c - a journal read again from its first entry, with all that is known. */
#include "ledger/journal/ledger.h"
#include "ledger/journal/reading.h"

#include "base/text.h"

#include <string.h>

/* Recomputing all sums costs as much as there are cells and claims: after each group while they are few, then
 * each time the journal has grown by a quarter, and at the end. */
enum { SMALL = 256 };

typedef struct auditing {
    quota_ledger_options options;
    quota_store store; /* no hooks where the host gave none: an empty journal */
    const lq_law *law;
    const quota_checkpoint *checkpoints;
    size_t checkpoint_count;
    quota_allocator mem;
    lq_chain chain;
    lq_state *state;
    lq_reader reader;
    uint64_t groups;        /* of the append at hand */
    uint32_t checked, next; /* entries when the sums were last recomputed, and when they are next */
    quota_audit *audit;
} auditing;

static quota_status read_stored(void *user, uint32_t seq, quota_entry *entry)
{
    const auditing *a = user;

    return lq_read_entries(&a->store, seq, entry, 1, NULL);
}

/* ---------------------------------------------------------------- what is found wrong */

static quota_status find(quota_error *error, quota_status status, uint64_t seq, const char *field,
                         const char *expected, const char *found)
{
    (void)lq_fail(error, status, field, expected, found, strlen(found));
    lq_fail_index(error, seq);
    return status;
}

static quota_status find_digest(quota_error *error, uint64_t seq, const char *field,
                                const uint8_t expected[32], const uint8_t found[32])
{
    static const char digits[] = "0123456789abcdef";
    char text[2][65];

    for (size_t i = 0; i < 32; i++) {
        text[0][2 * i] = digits[expected[i] >> 4];
        text[0][2 * i + 1] = digits[expected[i] & 15];
        text[1][2 * i] = digits[found[i] >> 4];
        text[1][2 * i + 1] = digits[found[i] & 15];
    }
    text[0][64] = text[1][64] = '\0';
    return find(error, QUOTA_E_CHECKPOINT, seq, field, text[0], text[1]);
}

static quota_status find_number(quota_error *error, quota_status status, uint64_t seq, const char *field,
                                const char *expected, uint64_t number)
{
    char text[24];
    lq_out out;

    lq_out_init(&out, text, sizeof text);
    lq_out_int(&out, number > INT64_MAX ? INT64_MAX : (int64_t)number);
    (void)lq_out_finish(&out, NULL);
    return find(error, status, seq, field, expected, text);
}

/* ---------------------------------------------------------------- invariants */

static quota_status check_sums(auditing *a, quota_error *error)
{
    const lq_state *state = a->state;
    const char *what = "";
    uint64_t number = 0;

    if (a->checked == state->entry_count) {
        return QUOTA_OK;
    }
    a->checked = state->entry_count;
    a->next = state->entry_count < SMALL ? state->entry_count : state->entry_count + state->entry_count / 4;
    if (lq_state_check(state, &what, &number)) {
        return QUOTA_OK;
    }
    if (what == lq_check_no_memory) {
        return QUOTA_E_NO_MEMORY;
    }
    return find_number(error, QUOTA_E_JOURNAL_INVALID, state->entry_count, what, "what the entries add up to",
                       number);
}

static quota_status group_done(lq_replay *replay, quota_error *error)
{
    auditing *a = replay->user;

    a->groups++;
    return a->state->entry_count >= a->next ? check_sums(a, error) : QUOTA_OK;
}

/* ---------------------------------------------------------------- checkpoints */

static quota_status check_checkpoint(const auditing *a, const quota_checkpoint *checkpoint,
                                     const quota_head *head, quota_error *error)
{
    uint8_t digest[32];
    quota_status status;

    if (checkpoint->format != 1) {
        return find_number(error, QUOTA_E_CHECKPOINT, checkpoint->seq, "format", "1", checkpoint->format);
    }
    if (checkpoint->seq != head->seq) {
        return find_number(error, QUOTA_E_CHECKPOINT, checkpoint->seq, "seq", "an append that ends here",
                           head->seq);
    }
    if (memcmp(checkpoint->digest, head->digest, sizeof head->digest) != 0) {
        return find_digest(error, head->seq, "digest", checkpoint->digest, head->digest);
    }
    if (checkpoint->date != head->date) {
        return find_number(error, QUOTA_E_CHECKPOINT, head->seq, "date", "the checkpoint's day",
                           (uint64_t)head->date);
    }
    status = lq_state_digest(a->state, digest);
    if (status != QUOTA_OK) {
        return status;
    }
    return memcmp(checkpoint->state, digest, sizeof digest) == 0
               ? QUOTA_OK
               : find_digest(error, head->seq, "state", checkpoint->state, digest);
}

/* Those of seqs after `before`, up to the head; `end`: there is nothing behind the head. */
static quota_status check_checkpoints(const auditing *a, uint64_t before, int first, const quota_head *head,
                                      int end, quota_error *error)
{
    for (size_t i = 0; i < a->checkpoint_count; i++) {
        const quota_checkpoint *checkpoint = &a->checkpoints[i];
        const int due = (first || checkpoint->seq > before) && checkpoint->seq <= head->seq;

        if (due || (end && checkpoint->seq > head->seq)) {
            const quota_status status = check_checkpoint(a, checkpoint, head, error);

            if (status != QUOTA_OK) {
                return status;
            }
        }
    }
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- the journal */

static uint64_t decided_of(const lq_law *law, const quota_entry *entries, size_t count)
{
    uint64_t decided = 0;

    for (size_t i = 0; law != NULL && law->decide != NULL && i < count; i++) {
        decided += entries[i].verdict != 0;
    }
    return decided;
}

static quota_status audit_append(auditing *a, const quota_head *head, quota_entry *entries, size_t count,
                                 quota_error *error)
{
    lq_replay replay = {.state = a->state, .law = a->law, .reader = &a->reader, .decide = 1};
    size_t index = 0;
    quota_status status;

    replay.group_done = group_done;
    replay.user = a;
    a->groups = 0;
    status = lq_replay_append(&replay, entries, count, &index, &a->audit->refusal, error);
    if (status != QUOTA_OK) {
        lq_fail_index(error, entries[index].seq);
        return status;
    }
    status = check_checkpoints(a, a->state->head.seq, 0, head, 0, error);
    if (status == QUOTA_OK) {
        a->state->head = *head;
        a->audit->entries += count;
        a->audit->groups += a->groups;
        a->audit->decided += decided_of(a->law, entries, count);
    }
    return status;
}

static quota_status audit_appends(auditing *a, lq_reading *reading, quota_error *error)
{
    for (;;) {
        quota_entry *entries;
        size_t count;
        quota_status status = lq_reading_next(reading, &entries, &count, error);

        if (status != QUOTA_OK || count == 0) {
            return status;
        }
        status = lq_undo_begin(a->state);
        if (status == QUOTA_OK) {
            status = audit_append(a, &reading->head, entries, count, error);
            if (status != QUOTA_OK) {
                lq_undo_to(a->state, 0);
            }
            lq_undo_end(a->state);
        }
        if (status != QUOTA_OK) {
            return status;
        }
        if (a->options.progress != NULL && reading->count == 0) {
            a->options.progress(a->options.progress_user, reading->head.seq, reading->until.seq);
        }
    }
}

static quota_status audit_journal(auditing *a, quota_error *error)
{
    quota_head until = a->state->head;
    lq_reading reading;
    quota_status status = QUOTA_OK;

    if (a->store.head != NULL) {
        status = lq_read_head(&a->store, &until, error);
    }
    if (status == QUOTA_OK) {
        status = lq_compare_heads(&a->state->head, &until, error);
    }
    if (status == QUOTA_OK) {
        status = check_checkpoints(a, 0, 1, &a->state->head, 0, error);
    }
    if (status != QUOTA_OK) {
        return status;
    }
    lq_reading_init(&reading, &a->store, &a->chain, &a->state->head, &until);
    status = audit_appends(a, &reading, error);
    lq_reading_free(&reading);
    if (status == QUOTA_OK) {
        status = check_checkpoints(a, a->state->head.seq, 0, &a->state->head, 1, error);
    }
    return status == QUOTA_OK ? check_sums(a, error) : status;
}

/* What was found, for the host to read. */
static quota_status conclude(auditing *a, quota_status status, const quota_error *found)
{
    quota_audit *audit = a->audit;

    if (status == QUOTA_E_NO_MEMORY || status == QUOTA_E_STORE_FAILED) {
        return status;
    }
    audit->status = (int32_t)status;
    if (status != QUOTA_OK) {
        audit->seq = found->index;
        memcpy(audit->field, found->field, sizeof audit->field);
        memcpy(audit->expected, found->expected, sizeof audit->expected);
        memcpy(audit->found, found->found, sizeof audit->found);
    }
    audit->head = a->state->head;
    return lq_state_digest(a->state, audit->state);
}

static quota_status run(auditing *a, quota_error *error)
{
    quota_error found;
    quota_status status = lq_state_create(&a->mem, 0, &a->state);

    memset(&found, 0, sizeof found);
    found.struct_size = (uint32_t)sizeof found;
    if (status == QUOTA_OK) {
        lq_chain_init(&a->chain, &a->mem, a->options.digest, a->options.digest_user);
        (void)quota_journal_start(&a->state->head);
        status = conclude(a, audit_journal(a, &found), &found);
        lq_chain_free(&a->chain);
        lq_state_free(a->state);
    }
    if (status != QUOTA_OK) {
        return lq_fail(error, status, found.field, "", "", 0);
    }
    return status;
}

static quota_status prepare(auditing *a, const quota_ledger_options *options, quota_error *error)
{
    quota_status status;

    if (a->audit == NULL || (a->checkpoints == NULL && a->checkpoint_count > 0)) {
        return lq_fail(error, QUOTA_E_ARGUMENT, a->audit == NULL ? "audit" : "checkpoints", "", "", 0);
    }
    if (a->audit->struct_size != sizeof *a->audit) {
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "audit", "", "", 0);
    }
    status = lq_ledger_options(options, &a->options, error);
    if (status != QUOTA_OK) {
        return status;
    }
    status = lq_mem_init(&a->mem, a->options.allocator);
    if (status != QUOTA_OK) {
        return lq_fail(error, status, "allocator", "", "", 0);
    }
    if (a->options.store != NULL) {
        a->store = *a->options.store;
    }
    memset(a->audit, 0, sizeof *a->audit);
    a->audit->struct_size = (uint32_t)sizeof *a->audit;
    return QUOTA_OK;
}

quota_status lq_ledger_audit(const quota_ledger_options *options, const lq_law *law,
                             const quota_checkpoint *checkpoints, size_t checkpoint_count, quota_audit *audit,
                             quota_error *error)
{
    auditing a;
    quota_status status;

    memset(&a, 0, sizeof a);
    a.law = law;
    a.checkpoints = checkpoints;
    a.checkpoint_count = checkpoint_count;
    a.audit = audit;
    a.reader.user = &a;
    a.reader.entry = read_stored;
    status = prepare(&a, options, error);
    if (status == QUOTA_OK) {
        status = run(&a, error);
    }
    if (law != NULL && law->free != NULL) {
        law->free(law->user);
    }
    return status;
}
