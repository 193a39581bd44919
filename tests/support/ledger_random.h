/* ledger_random.h - random entries of every verb and kind: mostly such that a ledger will take them, some
 * broken.
 *
 * What is there to be taken, released, restored ... is read from the model, which has the same history. */
#ifndef TESTS_LEDGER_RANDOM_H
#define TESTS_LEDGER_RANDOM_H

#include "ledger_model.h"
#include "prng.h"

enum { RANDOM_ACCOUNTS = 9, RANDOM_PROJECTS = 4 };

typedef struct ledger_random {
    prng random;
    const ledger_model *model;
    int32_t date;
    uint64_t ids, lots; /* given out so far */
    unsigned broken;    /* one of so many entries is broken; 0 = none */
    int lawful;         /* a policy is in force */
} ledger_random;

void ledger_random_init(ledger_random *of, const ledger_model *model, uint64_t seed, unsigned broken);
/* A valid party code, the same for the same number. */
void ledger_random_party(uint64_t number, char party[18]);
/* One entry. */
void ledger_random_entry(ledger_random *of, quota_entry *entry);
/* A group of 1 to most: one that belongs together (born in parts, sold and used), or any. */
size_t ledger_random_group(ledger_random *of, quota_entry *group, size_t most);
/* Accounts, lots and facts to begin with: entries to be posted each on its own, at most 64. */
size_t ledger_random_world(ledger_random *of, quota_entry *entries);

#endif
