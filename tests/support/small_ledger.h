/* small_ledger.h - entries of a small ledger without a law: accounts 1 to 9, lots with the number of their
 * entry. */
#ifndef TESTS_SMALL_LEDGER_H
#define TESTS_SMALL_LEDGER_H

#include <libquota/ledger.h>

/* The day on which it begins. */
#define SMALL_DAY 20240101

/* An entry with the id `number`, not 0. */
quota_entry small_entry(uint64_t number, uint8_t verb, uint8_t kind, int32_t date);
quota_entry small_open(uint64_t number, uint64_t account, int32_t date);
/* SO2 of a lot into account 1. */
quota_entry small_issue(uint64_t number, uint64_t lot, int64_t amount, int32_t date);
quota_entry small_sale(uint64_t number, uint64_t lot, uint64_t from, uint64_t to, int64_t amount,
                       int32_t date);
void small_id(uint64_t number, uint8_t id[QUOTA_ID_SIZE]);

/* A ledger over `store` (may be NULL); `mem` may be NULL. */
quota_ledger *small_ledger(const quota_store *store, const quota_allocator *mem);
/* Posts as one group, or each as its own (QUOTA_POST_EACH). */
quota_status small_post(quota_ledger *ledger, const quota_entry *entries, size_t count, uint32_t flags,
                        quota_result *results, quota_error *error);
/* Accounts 1, 2 and 3, lot 4 with 100 mg in account 1: entries 1 to 4 in one append, on SMALL_DAY. */
void small_begin(quota_ledger *ledger);

/* Digest of the state, by way of a checkpoint. */
void small_digest(quota_ledger *ledger, uint8_t digest[32]);
uint64_t small_seq(const quota_ledger *ledger); /* of the head */

#endif
