/* decide_post.c - what a call of post comes to: one pass for each group. */
#include "ledger/journal/deciding.h"

#include "base/text.h"

#include <string.h>

/* A batch longer than this is not kept for the next call. */
enum { KEPT = 8192 };

typedef struct deciding {
    quota_ledger *ledger;
    const quota_post *post;
    const lq_law *law;
    lq_reader reader;
    quota_error *error; /* of the first refused group; NULL behind it */
    uint32_t base;      /* entries before the call */
    lq_ahead ahead;
    size_t accepted, refused;
} deciding;

/* None of these entries is posted, but for what `status` says of the one at `at`. */
static void refuse_results(const quota_post *post, size_t first, size_t end, size_t at, int32_t status)
{
    if (post->results == NULL) {
        return;
    }
    memset(&post->results[first], 0, (end - first) * sizeof *post->results);
    for (size_t i = first; i < end; i++) {
        post->results[i].status = i == at ? status : QUOTA_R_NOT_POSTED;
    }
}

void lq_results_none(const quota_post *post)
{
    refuse_results(post, 0, post->count, post->count, QUOTA_R_NOT_POSTED);
}

/* A group is refused for its entry `at`; its trace is gone already. */
static void note_refusal(deciding *d, size_t first, size_t end, size_t at, quota_status refusal)
{
    refuse_results(d->post, first, end, at, (int32_t)refusal);
    lq_fail_index(d->error, at);
    d->error = NULL; /* the first one is told */
    d->refused++;
}

static const lq_seen *look_ahead(deciding *d, size_t at)
{
    const quota_entry *entries = d->post->entries;

    return lq_look_ahead(d->ledger->state, entries + at, entries + d->post->count, &d->ahead);
}

/* How many ids of the group are of entries before the call; *are_new: none is known, and none can stand twice
 * in the group. */
static size_t known_count(const deciding *d, size_t first, size_t end, int *are_new)
{
    size_t known = 0;

    *are_new = end - first == 1;
    for (size_t i = first; i < end; i++) {
        const uint32_t seq = lq_find_seq(d->ledger->state, d->post->entries[i].id);

        known += seq != 0 && seq <= d->base;
        *are_new &= seq == 0;
    }
    return known;
}

/* The group's entries, behind those of the batch. */
static quota_entry *copy_group(const deciding *d, size_t first, size_t end)
{
    quota_entry *group = d->ledger->batch + d->ledger->batch_count;
    const size_t last = end - first - 1;

    memcpy(group, d->post->entries + first, (end - first) * sizeof *group);
    for (size_t i = 0; i < last; i++) {
        group[i].flags |= QUOTA_FLAG_JOINED;
    }
    group[last].flags &= (uint16_t)~QUOTA_FLAG_JOINED;
    return group;
}

/* An id of an earlier group is known, but of this call it stands there twice. */
static quota_status twice_in_call(const deciding *d, const quota_entry *entry, quota_status status)
{
    if (status == QUOTA_R_ID_REUSED && lq_find_seq(d->ledger->state, entry->id) > d->base) {
        return lq_fail(d->error, QUOTA_R_ID_TWICE, "id", "an id that stands once in the call", "", 0);
    }
    return status;
}

static quota_status apply_group(deciding *d, quota_entry *group, size_t first, size_t count, int are_new,
                                size_t *at)
{
    lq_applying applying = {.state = d->ledger->state, .group = group, .count = count};
    quota_status status = QUOTA_OK;

    applying.touched = d->ledger->touched;
    applying.law = d->law->decide == NULL ? NULL : d->law;
    applying.reader = &d->reader;
    applying.first_seq = applying.state->entry_count + 1;
    applying.ids_are_new = are_new;
    applying.date_max = d->ledger->date_max;
    if (d->law->begin != NULL) {
        status = d->law->begin(d->law->user, applying.state, group, count);
    }
    for (*at = 0; status == QUOTA_OK && *at < count; ++*at) {
        applying.seen = look_ahead(d, first + *at);
        status = lq_apply(&applying, *at, d->error);
        if (status != QUOTA_OK) {
            return twice_in_call(d, &group[*at], status);
        }
    }
    return status;
}

static void fill_results(const deciding *d, const quota_entry *group, size_t first, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        lq_result_from(d->ledger->state, &group[i], &d->ledger->touched[i], &d->post->results[first + i]);
    }
}

static quota_status new_group(deciding *d, size_t first, size_t end, int are_new)
{
    quota_ledger *ledger = d->ledger;
    const size_t mark = lq_undo_mark(ledger->state);
    quota_entry *group = copy_group(d, first, end);
    size_t at = 0;
    quota_status status = apply_group(d, group, first, end - first, are_new, &at);

    if (status != QUOTA_OK) {
        lq_undo_to(ledger->state, mark);
        if (status < QUOTA_R_NOT_POSTED) {
            return status;
        }
        note_refusal(d, first, end, first + at, status);
        return QUOTA_OK;
    }
    if (d->post->results != NULL) {
        fill_results(d, group, first, end - first);
    }
    d->accepted++;
    ledger->batch_count += end - first;
    return lq_chain_add(&ledger->chain, group, end - first);
}

static quota_status decide_group(deciding *d, size_t first, size_t end)
{
    size_t at = end;
    int are_new;
    quota_status status;

    (void)look_ahead(d, first);
    if (known_count(d, first, end, &are_new) == 0) {
        return new_group(d, first, end, are_new);
    }
    status = lq_known_group(d->ledger, d->post, first, end, &at, d->error);
    if (status >= QUOTA_R_NOT_POSTED) {
        note_refusal(d, first, end, at, status);
        return QUOTA_OK;
    }
    return status == QUOTA_ALREADY_DONE ? QUOTA_OK : status;
}

static quota_status decide_all(deciding *d)
{
    const quota_post *post = d->post;
    quota_status status = QUOTA_OK;

    for (size_t first = 0, end; status == QUOTA_OK && first < post->count; first = end) {
        end = post->count;
        if ((post->flags & QUOTA_POST_EACH) != 0) {
            end = lq_group_end(post->entries, first, post->count);
            if (end == 0) { /* the last group has no end */
                end = post->count;
                note_refusal(
                    d, first, end, end - 1,
                    lq_fail(d->error, QUOTA_R_BAD_FLAG, "flags", "the last of a group not joined", "", 0));
                continue;
            }
        }
        status = decide_group(d, first, end);
    }
    return status;
}

quota_status lq_decide(quota_ledger *ledger, const quota_post *post, const lq_law *law, quota_error *error)
{
    deciding d = {.ledger = ledger, .post = post, .law = law, .error = error};
    quota_status status;

    d.reader.user = ledger;
    d.reader.entry = lq_read_ledger;
    d.base = ledger->state->entry_count;
    ledger->batch_count = 0;
    ledger->batch_base = d.base;
    status = lq_mem_grow(&ledger->mem, (void **)&ledger->batch, &ledger->batch_capacity, post->count,
                         sizeof *ledger->batch);
    if (status == QUOTA_OK) {
        status = lq_mem_grow(&ledger->mem, (void **)&ledger->touched, &ledger->touched_capacity, post->count,
                             sizeof *ledger->touched);
    }
    if (status == QUOTA_OK) {
        status = lq_chain_start(&ledger->chain, ledger->state->head.digest);
    }
    if (status == QUOTA_OK) {
        status = lq_undo_begin(ledger->state);
    }
    if (status == QUOTA_OK) {
        status = decide_all(&d);
    }
    if (status != QUOTA_OK) {
        lq_take_back(ledger);
        lq_results_none(post);
        if (status == QUOTA_E_NO_MEMORY) {
            (void)lq_fail(error, status, "", "", "", 0);
        }
        return status;
    }
    if (d.refused > 0) {
        return QUOTA_E_REFUSED;
    }
    return d.accepted > 0 ? QUOTA_OK : QUOTA_ALREADY_DONE;
}

static void forget_batch(quota_ledger *ledger)
{
    ledger->batch_count = 0;
    if (ledger->batch_capacity > KEPT) {
        lq_mem_free(&ledger->mem, ledger->batch, ledger->batch_capacity * sizeof *ledger->batch);
        lq_mem_free(&ledger->mem, ledger->touched, ledger->touched_capacity * sizeof *ledger->touched);
        ledger->batch = NULL;
        ledger->touched = NULL;
        ledger->batch_capacity = ledger->touched_capacity = 0;
    }
}

void lq_take_back(quota_ledger *ledger)
{
    if (ledger->state->undo != NULL) {
        lq_undo_to(ledger->state, 0);
        lq_undo_end(ledger->state);
    }
    forget_batch(ledger);
}

void lq_fold(quota_ledger *ledger)
{
    lq_undo_end(ledger->state);
    if (ledger->batch_count > 0) {
        ledger->state->head = ledger->batch_head;
    }
    forget_batch(ledger);
}
