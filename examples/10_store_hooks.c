/* 10_store_hooks.c - a journal of the host's own: three hooks over an array, shared by two ledgers.
 *
 * The store loses an answer once, as a network does: it has appended, and cannot say so.  The ledger settles
 * that by itself, and nothing is done twice.  docs/storage.md says what each answer means.
 *
 *     cc 10_store_hooks.c $(pkg-config --cflags --libs libquota) -o 10_store_hooks
 */
#include <libquota/quota.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- the host */

struct journal {
    quota_head head;
    quota_entry entries[100]; /* a real host has a file or a table, and more room */
    int lose_answer;          /* the next append is done, but its answer is lost */
};

static quota_store_outcome read_head(void *user, quota_head *head)
{
    *head = ((struct journal *)user)->head;
    return QUOTA_STORE_DONE;
}

/* In a database: one transaction, whose first statement changes the head only where it is the expected one.
 */
static quota_store_outcome append(void *user, const quota_head *expected, const quota_entry *entries,
                                  size_t count, const quota_head *head)
{
    struct journal *journal = user;

    if (memcmp(expected, &journal->head, sizeof *expected) != 0)
        return QUOTA_STORE_CONFLICT; /* somebody else was quicker */
    if (count > 100 - journal->head.seq)
        return QUOTA_STORE_NOT_DONE; /* full: certainly nothing was written */
    memcpy(journal->entries + journal->head.seq, entries, count * sizeof *entries);
    journal->head = *head;
    if (journal->lose_answer) {
        journal->lose_answer = 0;
        return QUOTA_STORE_UNKNOWN; /* the commit was sent, and the connection broke */
    }
    return QUOTA_STORE_DONE;
}

static quota_store_outcome scan(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                size_t *count)
{
    const struct journal *journal = user;
    const uint64_t left = from > journal->head.seq ? 0 : journal->head.seq - from + 1;

    *count = left < capacity ? (size_t)left : capacity;
    if (*count > 0)
        memcpy(entries, journal->entries + from - 1, *count * sizeof *entries);
    return QUOTA_STORE_DONE;
}

/* ---- what it is used for */

static quota_status open_account(quota_ledger *ledger, uint8_t number)
{
    quota_entry entry = {.verb = QUOTA_VERB_ACCOUNT, .kind = QUOTA_ENTRY_OPEN, .date = 20250301};
    const quota_post post = {sizeof post, 0, sizeof entry, sizeof(quota_result), &entry, NULL, 1};

    entry.id[15] = number;
    entry.account = number;
    entry.role = QUOTA_ROLE_OTHER;
    return quota_ledger_post(ledger, &post, NULL);
}

static void say(const char *what, quota_status status)
{
    printf("%-42s %s\n", what, quota_status_name((int32_t)status));
}

int main(void)
{
    static struct journal journal;
    const quota_store store = {.struct_size = sizeof store,
                               .entry_size = sizeof(quota_entry),
                               .user = &journal,
                               .head = read_head,
                               .append = append,
                               .scan = scan};
    const quota_ledger_options options = {.struct_size = sizeof options, .store = &store};
    quota_ledger *first = NULL, *second = NULL;

    quota_status status = quota_journal_start(&journal.head);
    if (status == QUOTA_OK)
        status = quota_ledger_open(&options, &first, NULL);
    if (status == QUOTA_OK)
        status = quota_ledger_open(&options, &second, NULL);
    if (status == QUOTA_OK) {
        say("the first opens account 1:", open_account(first, 1));
        say("the second, which has not seen it, account 2:", open_account(second, 2));
        journal.lose_answer = 1;
        say("the first opens 3, and the answer is lost:", open_account(first, 3));
        say("the same again:", open_account(first, 3));
        say("the second opens 1, which it has read by now:", open_account(second, 1));
        printf("entries in the journal: %" PRIu64 "\n", journal.head.seq);
    } else {
        fprintf(stderr, "10_store_hooks: %s\n", quota_status_name((int32_t)status));
    }
    quota_ledger_free(second);
    quota_ledger_free(first);
    return status != QUOTA_OK || journal.head.seq != 3;
}
