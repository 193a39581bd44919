/* known_ids.c - a group of which ids were posted before: is it that group once more, or something else? */
#include "ledger/journal/deciding.h"

#include "base/text.h"

#include <string.h>

/* Stored entries around the one asked for last: groups are read in the order in which they stand. */
typedef struct lq_window {
    quota_entry entries[8];
    uint32_t first, count;
} lq_window;

static quota_status stored_entry(quota_ledger *ledger, lq_window *window, uint32_t seq, size_t ahead,
                                 const quota_entry **entry, quota_error *error)
{
    if (seq < window->first || seq - window->first >= window->count) {
        const uint32_t left = ledger->state->entry_count - seq + 1;
        uint32_t count = ahead < sizeof window->entries / sizeof *window->entries
                             ? (uint32_t)ahead
                             : (uint32_t)(sizeof window->entries / sizeof *window->entries);
        quota_status status;

        count = count < left ? count : left;
        window->count = 0;
        status = lq_ledger_entries(ledger, seq, window->entries, count, error);
        if (status != QUOTA_OK) {
            return status;
        }
        window->first = seq;
        window->count = count;
    }
    *entry = &window->entries[seq - window->first];
    return QUOTA_OK;
}

static void answer_again(const quota_ledger *ledger, const quota_entry *stored, quota_result *result)
{
    lq_result_of(ledger->state, stored, result);
    result->status = QUOTA_ALREADY_DONE;
}

/* Does the group begin where a stored one does? */
static quota_status begins_group(quota_ledger *ledger, lq_window *window, uint32_t seq, size_t ahead,
                                 int *begins, quota_error *error)
{
    const quota_entry *before;
    quota_status status = QUOTA_OK;

    *begins = 1;
    if (seq > 1) {
        status = stored_entry(ledger, window, seq - 1, ahead + 1, &before, error);
        if (status == QUOTA_OK) {
            *begins = (before->flags & QUOTA_FLAG_JOINED) == 0;
        }
    }
    return status;
}

static quota_status refuse(quota_error *error, quota_status refusal, const char *field, const char *expected)
{
    return lq_fail(error, refusal, field, expected, "", 0);
}

quota_status lq_known_group(quota_ledger *ledger, const quota_post *post, size_t first, size_t end,
                            size_t *at, quota_error *error)
{
    const uint32_t first_seq = lq_find_seq(ledger->state, post->entries[first].id);
    lq_window window = {.count = 0};
    size_t differs = end; /* the first entry at which the group is not a stored one */
    int begins = 1;
    quota_status status = QUOTA_OK;

    if (first_seq != 0) {
        status = begins_group(ledger, &window, first_seq, end - first, &begins, error);
    }
    if (first_seq == 0 || !begins) {
        differs = first;
    }
    /* Other content comes first, wherever in the group it is: it is the graver mistake. */
    for (*at = first; status == QUOTA_OK && *at < end; ++*at) {
        const uint32_t seq = lq_find_seq(ledger->state, post->entries[*at].id);
        const quota_entry *stored = NULL;

        if (seq != 0) {
            status = stored_entry(ledger, &window, seq, end - *at, &stored, error);
            if (status != QUOTA_OK) {
                return status;
            }
            if (!lq_same_content(stored, &post->entries[*at])) {
                return refuse(error, QUOTA_R_ID_REUSED, "id", "the content it was posted with");
            }
        }
        if (differs == end && (seq == 0 || seq - first_seq != *at - first ||
                               ((stored->flags & QUOTA_FLAG_JOINED) == 0) != (*at + 1 == end))) {
            differs = *at;
        }
        if (differs == end && post->results != NULL) {
            answer_again(ledger, stored, &post->results[*at]);
        }
    }
    if (status == QUOTA_OK && differs != end) {
        *at = differs;
        return refuse(error, QUOTA_R_GROUP_DIFFERS, "id", "the ids of one earlier group, in its order");
    }
    return status == QUOTA_OK ? QUOTA_ALREADY_DONE : status;
}
