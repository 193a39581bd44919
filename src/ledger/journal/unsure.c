/* unsure.c - an append whose outcome is unknown, and reading what others have appended.
 *
 * The store gives no answer, so it is asked where its head is.  Still at the expected one: the same bytes are
 * appended under the same condition; the first append may arrive late, but only one of them can succeed.
 * Moved: the ids tell whose append moved it, and ours can never arrive any more. */
#include "ledger/journal/deciding.h"
#include "ledger/journal/reading.h"

#include "base/text.h"

static quota_status still_unsure(quota_error *error, const char *hook)
{
    return lq_fail(error, QUOTA_E_UNSURE, hook, "", "", 0);
}

quota_status lq_ledger_settle(quota_ledger *ledger, quota_error *error)
{
    const lq_limits all = {0, 0};
    quota_head now;
    quota_status status;
    int done;

    if (lq_read_head(&ledger->store, &now, NULL) != QUOTA_OK) {
        return still_unsure(error, "head");
    }
    status = lq_compare_heads(&ledger->state->head, &now, error);
    if (status == QUOTA_OK && now.seq == ledger->state->head.seq) {
        const quota_store_outcome outcome =
            ledger->store.append(ledger->store.user, &ledger->state->head, ledger->batch, ledger->batch_count,
                                 &ledger->batch_head);

        /* Certainly not done this time says nothing of the time before. */
        if (outcome != QUOTA_STORE_DONE && outcome != QUOTA_STORE_CONFLICT) {
            return still_unsure(error, "append");
        }
    }
    if (status == QUOTA_OK) {
        status = lq_ledger_catch_up(ledger, &all, 1, error);
    }
    if (lq_ledger_note_broken(ledger, status) == QUOTA_E_STORE_FAILED) {
        return still_unsure(error, "scan");
    }
    if (status != QUOTA_OK) {
        return status;
    }
    if (ledger->state->head.seq == ledger->batch_base) {
        return still_unsure(error, "head"); /* an append that was refused or done, and yet no other head */
    }
    done = lq_find_seq(ledger->state, ledger->batch[0].id) != 0;
    ledger->standing = LQ_READY;
    lq_take_back(ledger);
    return done ? QUOTA_OK : QUOTA_E_STORE_FAILED;
}

quota_status quota_ledger_refresh(quota_ledger *ledger, quota_error *error)
{
    const lq_limits all = {0, 0};
    quota_status status = lq_ledger_enter(ledger, error);

    if (status != QUOTA_OK) {
        return status;
    }
    if (ledger->read_only) {
        return lq_fail(error, QUOTA_E_READ_ONLY, "ledger", "", "", 0);
    }
    if (ledger->standing == LQ_PENDING) {
        return lq_fail(error, QUOTA_E_PENDING, "ledger", "", "", 0);
    }
    if (ledger->standing == LQ_BROKEN) {
        return lq_fail(error, QUOTA_E_BROKEN, "ledger", "", "", 0);
    }
    ledger->busy = 1;
    if (ledger->standing == LQ_UNSURE) {
        status = lq_ledger_settle(ledger, error);
        if (status == QUOTA_E_STORE_FAILED) {
            (void)lq_fail(error, status, "append", "", "", 0);
        }
    } else {
        status = lq_ledger_catch_up(ledger, &all, 1, error);
    }
    ledger->busy = 0;
    return status;
}
