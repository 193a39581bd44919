/* 09_ledger.c - a ledger in memory: two accounts, a deposit, a sale, a use, and who has what in the end.
 *
 * No policy is adopted here, so the invariants alone hold.  A group is done as a whole or not at all, and the
 * same entries posted again change nothing.
 *
 *     cc 09_ledger.c $(pkg-config --cflags --libs libquota) -o 09_ledger && ./09_ledger
 */
#include <libquota/quota.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SELLER = 1, BUYER = 2, LOT = 1, PROJECT = 7 };

static quota_entry entry(uint8_t number, uint8_t verb, uint8_t kind)
{
    quota_entry entry = {.verb = verb, .kind = kind, .date = 20250301};

    entry.id[15] = number; /* a real host draws 16 random bytes, or takes a digest of its own key */
    return entry;
}

static quota_entry opened(uint8_t number, uint64_t account, uint32_t place, const char *party)
{
    quota_entry open = entry(number, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN);

    open.account = account;
    open.role = QUOTA_ROLE_ENTERPRISE;
    open.place = place;
    memcpy(open.proof, party, strlen(party)); /* its unified social credit code, GB 32100 */
    return open;
}

static quota_status print_balances(quota_ledger *ledger)
{
    quota_balance rows[8];
    size_t count = 0;
    uint64_t cursor = 0;
    const quota_status status =
        quota_list(ledger, QUOTA_LIST_BALANCES, NULL, &cursor, rows, sizeof *rows, 8, &count, NULL);

    for (size_t i = 0; i < count; i++)
        printf("account %" PRIu64 " has %" PRId64 " t\n", rows[i].account, rows[i].available / QUOTA_TONNE);
    return status;
}

int main(void)
{
    quota_entry group[6] = {
        opened(1, SELLER, 530302, "91530302MA6K00001A"), opened(2, BUYER, 530381, "91530381MA6K00002T"),
        entry(3, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT),    entry(4, QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT),
        entry(5, QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE),     entry(6, QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT),
    };
    quota_entry *fact = &group[2], *deposit = &group[3], *sale = &group[4], *use = &group[5];

    fact->subject = QUOTA_SUBJECT_PROJECT, fact->project = PROJECT;
    fact->fact = QUOTA_FACT_INCREMENT, fact->pollutant = QUOTA_POLLUTANT_NOX;
    fact->value = 4 * QUOTA_TONNE;
    deposit->account = deposit->party = SELLER, deposit->lot = LOT, deposit->amount = 10 * QUOTA_TONNE;
    deposit->pollutant = QUOTA_POLLUTANT_NOX, deposit->place = 530302;
    deposit->measure = QUOTA_MEASURE_CLOSURE, deposit->valid_from = 20241101;
    deposit->proof[0] = 1; /* SM3 of the evidence */
    sale->account = SELLER, sale->to_account = BUYER, sale->lot = LOT, sale->amount = 6 * QUOTA_TONNE;
    use->account = BUYER, use->lot = LOT, use->amount = 4 * QUOTA_TONNE, use->project = PROJECT;

    quota_result results[6];
    const quota_post post = {sizeof post, 0, sizeof *group, sizeof *results, group, results, 6};
    quota_error error = {.struct_size = sizeof error};
    quota_ledger *ledger = NULL;

    quota_status status = quota_ledger_open(NULL, &ledger, &error);
    if (status == QUOTA_OK)
        status = quota_ledger_post(ledger, &post, &error);
    for (size_t i = 0; status == QUOTA_OK && i < post.count; i++)
        printf("%" PRIu64 " %-8s %-8s moved %2" PRId64 " t\n", results[i].seq,
               quota_entry_word(QUOTA_FIELD_VERB, group[i].verb, QUOTA_EN),
               quota_entry_word(QUOTA_FIELD_KIND, group[i].kind, QUOTA_EN), results[i].moved / QUOTA_TONNE);
    if (status == QUOTA_OK)
        status = print_balances(ledger);
    if (status == QUOTA_OK)
        printf("posted again: %s\n", quota_status_name((int32_t)quota_ledger_post(ledger, &post, &error)));
    else
        fprintf(stderr, "09_ledger: %s, entry %" PRIu64 " %s\n", quota_status_name((int32_t)status),
                error.index, error.field);
    quota_ledger_free(ledger);
    return status != QUOTA_OK;
}
