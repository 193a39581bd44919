/* post.c - posting: enter, decide, append, and again when others were quicker; dry runs on the same path. */
#include "ledger/journal/deciding.h"

#include "base/text.h"

#include <string.h>

static quota_status check_call(const quota_post *post, quota_error *error)
{
    const uint32_t known = QUOTA_POST_DRY_RUN | QUOTA_POST_EACH;

    if (post == NULL) {
        return lq_fail(error, QUOTA_E_ARGUMENT, "post", "", "", 0);
    }
    if (post->struct_size != sizeof *post) {
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "struct_size", "", "", 0);
    }
    if (post->entry_size != sizeof *post->entries) {
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "entry_size", "", "", 0);
    }
    if (post->results != NULL && post->result_size != sizeof *post->results) {
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "result_size", "", "", 0);
    }
    if ((post->flags & ~known) != 0) {
        return lq_fail(error, QUOTA_E_ARGUMENT, "flags", "QUOTA_POST_*", "", 0);
    }
    if (post->entries == NULL || post->count == 0) {
        return lq_fail(error, QUOTA_E_ARGUMENT, post->count == 0 ? "count" : "entries", "", "", 0);
    }
    return post->count > QUOTA_GROUP_MAX
               ? lq_fail(error, QUOTA_E_LIMIT, "count", "at most 65535 entries", "", 0)
               : QUOTA_OK;
}

/* Settles an unsure append on the way: whether it is done or not, the ledger can go on. */
static quota_status settle(quota_ledger *ledger, quota_error *error)
{
    quota_status status;

    ledger->busy = 1;
    status = lq_ledger_settle(ledger, error);
    ledger->busy = 0;
    return ledger->standing == LQ_READY ? QUOTA_OK : status;
}

/* Whether the ledger's standing lets this call go on. */
static quota_status check_standing(quota_ledger *ledger, const quota_post *post, int prepare,
                                   quota_error *error)
{
    const int dry_run = (post->flags & QUOTA_POST_DRY_RUN) != 0;
    quota_status status = QUOTA_OK;

    if (ledger->read_only && !dry_run) {
        return lq_fail(error, QUOTA_E_READ_ONLY, "ledger", "", "", 0);
    }
    switch (ledger->standing) {
    case LQ_PENDING:
        return lq_fail(error, QUOTA_E_PENDING, "ledger", "", "", 0);
    case LQ_BROKEN:
        return lq_fail(error, QUOTA_E_BROKEN, "ledger", "", "", 0);
    case LQ_UNSURE:
        status = settle(ledger, error);
        break;
    default:
        break;
    }
    if (status == QUOTA_OK && !dry_run && !prepare && ledger->store.append == NULL) {
        status = lq_fail(error, QUOTA_E_NO_HOOK, "append", "", "", 0);
    }
    return status;
}

quota_status lq_post_enter(quota_ledger *ledger, const quota_post *post, int prepare, quota_error *error)
{
    quota_status status = lq_ledger_enter(ledger, error);

    if (status == QUOTA_OK) {
        status = check_call(post, error);
    }
    if (status != QUOTA_OK) {
        return status;
    }
    status = check_standing(ledger, post, prepare, error);
    if (status != QUOTA_OK) {
        lq_results_none(post);
    }
    return status;
}

/* The batch to the store.  QUOTA_OK; QUOTA_E_CONTENDED: the head is another. */
static quota_status append(quota_ledger *ledger, quota_error *error)
{
    switch ((int)ledger->store.append(ledger->store.user, &ledger->state->head, ledger->batch,
                                      ledger->batch_count, &ledger->batch_head)) {
    case QUOTA_STORE_DONE:
        lq_fold(ledger);
        return QUOTA_OK;
    case QUOTA_STORE_CONFLICT:
        lq_take_back(ledger);
        return QUOTA_E_CONTENDED;
    case QUOTA_STORE_NOT_DONE:
        lq_take_back(ledger);
        return lq_fail(error, QUOTA_E_STORE_FAILED, "append", "", "", 0);
    default:
        /* The state goes back to what is sure; the batch is kept, to be looked for or appended again. */
        lq_undo_to(ledger->state, 0);
        lq_undo_end(ledger->state);
        ledger->standing = LQ_UNSURE;
        return lq_fail(error, QUOTA_E_UNSURE, "append", "", "", 0);
    }
}

/* The last entry of the batch bears the digest. */
void lq_seal(quota_ledger *ledger)
{
    quota_entry *last = &ledger->batch[ledger->batch_count - 1];

    lq_chain_end(&ledger->chain, last->digest);
    memset(&ledger->batch_head, 0, sizeof ledger->batch_head);
    ledger->batch_head.seq = last->seq;
    ledger->batch_head.date = last->date;
    memcpy(ledger->batch_head.digest, last->digest, sizeof last->digest);
}

static int is_answer(quota_status status)
{
    return status == QUOTA_OK || status == QUOTA_ALREADY_DONE || status == QUOTA_E_REFUSED;
}

static quota_status post_rounds(quota_ledger *ledger, const quota_post *post, quota_error *error)
{
    const lq_limits all = {0, 0};

    for (int round = 0; round < LQ_ROUNDS; round++) {
        const quota_status answer = lq_decide(ledger, post, &ledger->law, error);
        quota_status status;

        if (!is_answer(answer)) {
            return answer;
        }
        if (ledger->batch_count == 0) {
            lq_take_back(ledger);
            return answer;
        }
        lq_seal(ledger);
        status = append(ledger, error);
        if (status == QUOTA_OK) {
            return answer;
        }
        if (status == QUOTA_E_CONTENDED) {
            status = lq_ledger_catch_up(ledger, &all, 1, error);
        }
        if (status != QUOTA_OK) {
            return status;
        }
    }
    return lq_fail(error, QUOTA_E_CONTENDED, "append", "", "", 0);
}

static quota_status dry_run(quota_ledger *ledger, const quota_post *post, const lq_law *law,
                            quota_error *error)
{
    const quota_status status = lq_decide(ledger, post, law, error);

    lq_take_back(ledger);
    return status;
}

quota_status quota_ledger_post(quota_ledger *ledger, const quota_post *post, quota_error *error)
{
    quota_status status = lq_post_enter(ledger, post, 0, error);

    if (status != QUOTA_OK) {
        return status;
    }
    ledger->busy = 1;
    if ((post->flags & QUOTA_POST_DRY_RUN) != 0) {
        status = dry_run(ledger, post, &ledger->law, error);
    } else {
        status = post_rounds(ledger, post, error);
    }
    ledger->busy = 0;
    if (!is_answer(status)) {
        lq_results_none(post);
    }
    return status;
}

quota_status lq_ledger_trial(quota_ledger *ledger, const quota_post *post, const lq_law *law,
                             quota_error *error)
{
    quota_post trial;
    quota_status status;

    if (post == NULL || post->struct_size != sizeof *post) {
        return lq_post_enter(ledger, post, 1, error);
    }
    trial = *post;
    trial.flags |= QUOTA_POST_DRY_RUN;
    status = lq_post_enter(ledger, &trial, 1, error);
    if (status == QUOTA_OK) {
        ledger->busy = 1;
        status = dry_run(ledger, &trial, law, error);
        ledger->busy = 0;
    }
    return status;
}
