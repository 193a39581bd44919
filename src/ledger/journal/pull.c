/* pull.c - the pull path: prepare gives what is to be written, commit and abort say what became of it.
 *
 * In between the state is the one before, as its head is: nobody is told of entries that may never be
 * written. Commit applies them as if they were read from the journal, which is half of what prepare did. */
#include "ledger/journal/deciding.h"

#include "base/text.h"

#include <string.h>

static quota_status prepare(quota_ledger *ledger, const quota_post *post, quota_entry *entries,
                            size_t capacity, size_t *count, quota_head *head, quota_error *error)
{
    const quota_status answer = lq_decide(ledger, post, &ledger->law, error);

    if (answer != QUOTA_OK && answer != QUOTA_E_REFUSED && answer != QUOTA_ALREADY_DONE) {
        return answer;
    }
    if (ledger->batch_count == 0 || (post->flags & QUOTA_POST_DRY_RUN) != 0) {
        lq_take_back(ledger);
        return answer;
    }
    *count = ledger->batch_count;
    if (ledger->batch_count > capacity) {
        lq_take_back(ledger);
        lq_results_none(post);
        return lq_fail(error, QUOTA_E_BUFFER, "capacity", "", "", 0);
    }
    lq_seal(ledger);
    memcpy(entries, ledger->batch, ledger->batch_count * sizeof *entries);
    if (head != NULL) {
        *head = ledger->batch_head;
    }
    lq_undo_to(ledger->state, 0);
    lq_undo_end(ledger->state);
    ledger->standing = LQ_PENDING;
    return answer;
}

quota_status quota_ledger_prepare(quota_ledger *ledger, const quota_post *post, quota_entry *entries,
                                  size_t capacity, size_t *count, quota_head *head, quota_error *error)
{
    quota_status status = lq_ledger_enter(ledger, error);

    if (status != QUOTA_OK) {
        return status;
    }
    if (count == NULL || (entries == NULL && capacity > 0)) {
        return lq_fail(error, QUOTA_E_ARGUMENT, count == NULL ? "count" : "entries", "", "", 0);
    }
    *count = 0;
    status = lq_post_enter(ledger, post, 1, error);
    if (status == QUOTA_OK) {
        ledger->busy = 1;
        status = prepare(ledger, post, entries, capacity, count, head, error);
        ledger->busy = 0;
    }
    return status;
}

/* The batch onto the state once more. */
static quota_status apply_batch(quota_ledger *ledger, quota_error *error)
{
    const lq_reader reader = {ledger, lq_read_ledger};
    lq_replay replay = {.state = ledger->state, .reader = &reader};
    size_t index = 0;
    quota_status status = lq_undo_begin(ledger->state);

    if (status == QUOTA_OK) {
        status = lq_replay_append(&replay, ledger->batch, ledger->batch_count, &index, NULL, error);
    }
    if (status != QUOTA_OK && ledger->state->undo != NULL) {
        lq_undo_to(ledger->state, 0);
        lq_undo_end(ledger->state);
    }
    return status == QUOTA_E_NO_MEMORY ? lq_fail(error, status, "", "", "", 0) : status;
}

quota_status quota_ledger_commit(quota_ledger *ledger, quota_error *error)
{
    quota_status status = lq_ledger_enter(ledger, error);

    if (status != QUOTA_OK) {
        return status;
    }
    if (ledger->standing != LQ_PENDING) {
        return lq_fail(error, QUOTA_E_NOT_PENDING, "ledger", "", "", 0);
    }
    ledger->busy = 1; /* an entry that undoes another reads it from the store */
    status = apply_batch(ledger, error);
    ledger->busy = 0;
    if (status == QUOTA_OK) {
        lq_fold(ledger);
        ledger->standing = LQ_READY;
    }
    return status;
}

quota_status quota_ledger_abort(quota_ledger *ledger)
{
    const quota_status status = lq_ledger_enter(ledger, NULL);

    if (status != QUOTA_OK) {
        return status;
    }
    if (ledger->standing != LQ_PENDING) {
        return QUOTA_E_NOT_PENDING;
    }
    lq_take_back(ledger);
    ledger->standing = LQ_READY;
    return QUOTA_OK;
}
