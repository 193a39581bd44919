/* hand_ledger.h - what a programmer would write by hand for transfers alone, to be compared with. */
#ifndef HAND_LEDGER_H
#define HAND_LEDGER_H

#include <libquota/quota.h>

/* What became of the transfers. */
typedef struct hand_counts {
    uint64_t done, already, refused;
} hand_counts;

/* ---- a C program: a table of ids, a table of (account, lot) and a journal in memory */

typedef struct hand_ledger hand_ledger;

/* chained: each commit extends a chain of SM3 digests over the journal's canonical encoding, as the library
 * does. */
hand_ledger *hand_ledger_create(size_t entries, int chained);
void hand_ledger_free(hand_ledger *ledger);
void hand_ledger_give(hand_ledger *ledger, uint64_t account, uint64_t lot, int64_t amount);
/* Entries of one commit, each accepted or refused alone. */
void hand_ledger_post(hand_ledger *ledger, const quota_entry *entries, size_t count, hand_counts *counts);
int64_t hand_ledger_has(const hand_ledger *ledger, uint64_t account, uint64_t lot);

/* ---- SQL statements on a database in memory; 0 = built without SQLite */

int sqlite_ledger_run(const quota_entry *issues, size_t issue_count, const quota_entry *entries, size_t count,
                      size_t commit, hand_counts *counts, int64_t *nanoseconds);

#endif
