/* 11_pull.c - without an append hook: the ledger prepares the rows, the host writes them and says so.
 *
 * For hosts in which a callback is a burden, or whose transaction holds more than the journal.  What is
 * aborted has never been.
 *
 *     cc 11_pull.c $(pkg-config --cflags --libs libquota) -o 11_pull && ./11_pull
 */
#include <libquota/quota.h>

#include <inttypes.h>
#include <stdio.h>

enum { ROOM = 4 };

/* The host's table; only reading is left to hooks. */
static struct {
    quota_head head;
    quota_entry rows[ROOM];
} table;

static quota_store_outcome read_head(void *user, quota_head *head)
{
    (void)user;
    *head = table.head;
    return QUOTA_STORE_DONE;
}

static quota_store_outcome scan(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                size_t *count)
{
    (void)user;
    for (*count = 0; *count < capacity && from + *count <= table.head.seq; ++*count)
        entries[*count] = table.rows[from + *count - 1];
    return QUOTA_STORE_DONE;
}

/* The rows of the journal and the host's own rows, in one transaction; here its outcome is given. */
static int write_rows(const quota_entry *rows, size_t count, const quota_head *head, int works)
{
    for (size_t i = 0; works && i < count; i++)
        table.rows[rows[i].seq - 1] = rows[i];
    if (works)
        table.head = *head;
    return works;
}

static quota_status open_account(quota_ledger *ledger, uint8_t number, int works)
{
    quota_entry entry = {.verb = QUOTA_VERB_ACCOUNT, .kind = QUOTA_ENTRY_OPEN, .date = 20250301};
    const quota_post post = {sizeof post, 0, sizeof entry, sizeof(quota_result), &entry, NULL, 1};
    quota_entry rows[ROOM];
    quota_head head;
    size_t count = 0;

    entry.id[15] = number;
    entry.account = number;
    entry.role = QUOTA_ROLE_OTHER;
    quota_status status = quota_ledger_prepare(ledger, &post, rows, ROOM, &count, &head, NULL);
    if (status != QUOTA_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        printf("to write: row %" PRIu64 ", account %" PRIu64 ", digest %02x%02x...\n", rows[i].seq,
               rows[i].account, rows[i].digest[0], rows[i].digest[1]);
    if (write_rows(rows, count, &head, works))
        return quota_ledger_commit(ledger, NULL);
    printf("the transaction was rolled back\n");
    return quota_ledger_abort(ledger);
}

int main(void)
{
    const quota_store store = {
        .struct_size = sizeof store, .entry_size = sizeof(quota_entry), .head = read_head, .scan = scan};
    const quota_ledger_options options = {.struct_size = sizeof options, .store = &store};
    quota_head head = {0};
    quota_ledger *ledger = NULL;

    quota_status status = quota_journal_start(&table.head);
    if (status == QUOTA_OK)
        status = quota_ledger_open(&options, &ledger, NULL);
    if (status == QUOTA_OK)
        status = open_account(ledger, 1, 1);
    if (status == QUOTA_OK)
        status = open_account(ledger, 2, 0);
    if (status == QUOTA_OK)
        status = open_account(ledger, 2, 1);
    if (status == QUOTA_OK)
        status = quota_ledger_head(ledger, &head);
    printf("%s, head at %" PRIu64 "\n", quota_status_name((int32_t)status), head.seq);
    quota_ledger_free(ledger);
    return status != QUOTA_OK;
}
