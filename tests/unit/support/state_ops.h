/* state_ops.h - random changes of a ledger state that keep its invariants, entry by entry, without the rules
 * of verbs: for tests of what lies beneath them. */
#ifndef TESTS_STATE_OPS_H
#define TESTS_STATE_OPS_H

#include "ledger/state/state.h"
#include "prng.h"

typedef struct state_ops {
    prng random;
    uint64_t next; /* number of the next account, lot, and id */
    int32_t date;
} state_ops;

void state_ops_init(state_ops *ops, uint64_t seed);
/* One entry.  QUOTA_OK; QUOTA_R_*: it did not fit, and the caller takes back what was begun;
 * QUOTA_E_NO_MEMORY. */
quota_status state_ops_step(state_ops *ops, lq_state *state);
/* Entries until `count` of them were done, each in a group of its own. */
void state_ops_run(state_ops *ops, lq_state *state, uint32_t count);

/* Every element of every array and vector, byte by byte; freed with free(). */
unsigned char *state_image(const lq_state *state, size_t *size);
/* Fails the test where an invariant is broken, and says which. */
void state_must_hold(const lq_state *state);

#endif
