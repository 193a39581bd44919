/* replay.c - entries of a journal applied as they stand there, and catching up with the store. */
#include "ledger/journal/ledger.h"
#include "ledger/journal/reading.h"

#include "base/text.h"

#include <string.h>

#define KNOWN_FLAGS                                                                                          \
  (QUOTA_FLAG_UP_TO | QUOTA_FLAG_APPROVED | QUOTA_FLAG_EXPECTED | QUOTA_FLAG_DUE | QUOTA_FLAG_JOINED)

/* Which field bears what a later release must have written; NULL = none does. */
static const char *newer_field(const quota_entry *entry)
{
    static const uint8_t zero[sizeof entry->reserved];

    if (entry->verb == 0 || entry->verb > QUOTA_VERB_OWE) {
        return "verb";
    }
    if (entry->kind > QUOTA_ENTRY_CORRECT) {
        return "kind";
    }
    if ((entry->flags & ~KNOWN_FLAGS) != 0) {
        return "flags";
    }
    return memcmp(entry->reserved, zero, sizeof zero) != 0 ? "reserved" : NULL;
}

static int is_refusal(quota_status status)
{
    return status >= QUOTA_R_NOT_POSTED;
}

/* A refusal of an entry that a journal has: no ledger can have written it. */
static quota_status invalid(quota_status refusal, int32_t *refused, quota_error *error)
{
    char field[sizeof error->field];
    const char *name = quota_status_name((int32_t)refusal);

    if (refused != NULL) {
        *refused = (int32_t)refusal;
    }
    if (error == NULL) {
        return QUOTA_E_JOURNAL_INVALID;
    }
    memcpy(field, error->field, sizeof field);
    field[sizeof field - 1] = '\0';
    return lq_fail(error, QUOTA_E_JOURNAL_INVALID, field, "an entry that is not refused", name, strlen(name));
}

size_t lq_group_end(const quota_entry *entries, size_t first, size_t count)
{
    for (size_t i = first; i < count; i++) {
        if ((entries[i].flags & QUOTA_FLAG_JOINED) == 0) {
            return i + 1;
        }
    }
    return 0;
}

/* Is the policy that the entry adopts at hand? */
static quota_status check_policy(const lq_law *law, const quota_entry *entry, quota_error *error)
{
    int known = 1;

    if (entry->verb == QUOTA_VERB_STATE && entry->kind == QUOTA_ENTRY_ADOPT && law != NULL &&
        law->knows != NULL) {
        known = law->knows(law->user, entry->proof);
    }
    if (known < 0) {
        return lq_fail(error, QUOTA_E_NO_MEMORY, "", "", "", 0);
    }
    if (known == 0) {
        return lq_fail(error, QUOTA_E_POLICY_MISSING, "proof", "a policy given or built in", "", 0);
    }
    return QUOTA_OK;
}

static quota_status apply_one(lq_applying *applying, size_t at, const lq_law *law, int32_t *refusal,
                              quota_error *error)
{
    quota_status status = check_policy(law, &applying->group[at], error);

    if (status == QUOTA_OK) {
        status = lq_apply(applying, at, error);
    }
    return is_refusal(status) ? invalid(status, refusal, error) : status;
}

/* The entries up to `end` follow the group's own. */
static quota_status apply_group(const lq_replay *replay, quota_entry *group, size_t count, size_t *at,
                                const quota_entry *end, lq_ahead *ahead, int32_t *refusal, quota_error *error)
{
    lq_applying applying = {.state = replay->state, .group = group, .count = count, .replaying = 1};
    quota_status status = QUOTA_OK;

    applying.first_seq = replay->state->entry_count + 1;
    applying.reader = replay->reader;
    if (replay->decide && replay->law != NULL && replay->law->decide != NULL) {
        applying.law = replay->law;
        if (replay->law->begin != NULL) {
            status = replay->law->begin(replay->law->user, replay->state, group, count);
        }
    }
    for (*at = 0; status == QUOTA_OK && *at < count; ++*at) {
        applying.seen = lq_look_ahead(replay->state, group + *at, end, ahead);
        status = apply_one(&applying, *at, replay->law, refusal, error);
        if (status != QUOTA_OK) {
            return status;
        }
    }
    return status;
}

quota_status lq_replay_append(lq_replay *replay, quota_entry *entries, size_t count, size_t *index,
                              int32_t *refusal, quota_error *error)
{
    lq_ahead ahead = {.first = NULL};

    for (*index = 0; *index < count; ++*index) {
        const char *field = newer_field(&entries[*index]);

        if (field != NULL) {
            return lq_fail(error, QUOTA_E_JOURNAL_NEWER, field, "what this release knows", "", 0);
        }
    }
    for (*index = 0; *index < count;) {
        const size_t first = *index;
        const size_t end = lq_group_end(entries, first, count);
        size_t at = 0;
        quota_status status;

        if (end == 0) {
            *index = count - 1;
            return lq_fail(error, QUOTA_E_JOURNAL_INVALID, "flags", "the last entry of a group not joined",
                           "", 0);
        }
        if (replay->until != 0 && entries[end - 1].date > replay->until) {
            return QUOTA_OK;
        }
        status =
            apply_group(replay, entries + first, end - first, &at, entries + count, &ahead, refusal, error);
        *index = first + at;
        if (status == QUOTA_OK && replay->group_done != NULL) {
            status = replay->group_done(replay, error);
            *index = status == QUOTA_OK ? end : end - 1;
        }
        if (status != QUOTA_OK) {
            return status;
        }
    }
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- catching up */

quota_status lq_ledger_note_broken(quota_ledger *ledger, quota_status status)
{
    switch ((int)status) {
    case QUOTA_E_JOURNAL_SHORT:
    case QUOTA_E_JOURNAL_REWOUND:
    case QUOTA_E_CHAIN_BROKEN:
    case QUOTA_E_JOURNAL_NEWER:
    case QUOTA_E_JOURNAL_INVALID:
        ledger->standing = LQ_BROKEN;
        ledger->broken = status;
        break;
    default:
        break;
    }
    return status;
}

/* One append onto the state; an error's index becomes the entry's seq. */
static quota_status take_append(quota_ledger *ledger, const lq_reading *reading, quota_entry *entries,
                                size_t count, const lq_limits *limits, quota_error *error)
{
    const lq_reader reader = {ledger, lq_read_ledger};
    lq_replay replay = {.state = ledger->state, .law = &ledger->law, .reader = &reader};
    size_t index = 0;
    quota_status status;

    replay.until = limits->date;
    status = lq_replay_append(&replay, entries, count, &index, NULL, error);
    if (status != QUOTA_OK) {
        lq_fail_index(error, entries[index].seq);
        return status;
    }
    if (index == count) {
        ledger->state->head = reading->head;
    }
    return QUOTA_OK;
}

static quota_status read_all(quota_ledger *ledger, lq_reading *reading, const lq_limits *limits, int undo,
                             quota_error *error)
{
    for (;;) {
        quota_entry *entries;
        size_t count;
        quota_status status = lq_reading_next(reading, &entries, &count, error);

        if (status != QUOTA_OK || count == 0) {
            return status;
        }
        if (limits->seq != 0 && reading->head.seq > limits->seq) {
            return QUOTA_OK;
        }
        if (undo && lq_undo_begin(ledger->state) != QUOTA_OK) {
            return lq_fail(error, QUOTA_E_NO_MEMORY, "", "", "", 0);
        }
        status = take_append(ledger, reading, entries, count, limits, error);
        if (undo) {
            if (status != QUOTA_OK) {
                lq_undo_to(ledger->state, 0);
            }
            lq_undo_end(ledger->state);
        }
        if (status != QUOTA_OK || ledger->state->head.seq != reading->head.seq) {
            return status; /* or the last day wanted ends within this append */
        }
        if (ledger->progress != NULL && reading->count == 0) {
            ledger->progress(ledger->progress_user, reading->head.seq, reading->until.seq);
        }
    }
}

quota_status lq_ledger_catch_up(quota_ledger *ledger, const lq_limits *limits, int undo, quota_error *error)
{
    lq_reading reading;
    quota_head now;
    quota_status status = lq_read_head(&ledger->store, &now, error);

    if (status == QUOTA_OK) {
        status = lq_compare_heads(&ledger->state->head, &now, error);
    }
    if (status != QUOTA_OK || now.seq == ledger->state->head.seq) {
        return lq_ledger_note_broken(ledger, status);
    }
    lq_reading_init(&reading, &ledger->store, &ledger->chain, &ledger->state->head, &now);
    status = read_all(ledger, &reading, limits, undo, error);
    lq_reading_free(&reading);
    return lq_ledger_note_broken(ledger, status);
}
