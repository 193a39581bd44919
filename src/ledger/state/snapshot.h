/* snapshot.h - the bytes of a state: numbers in groups of seven bits, sections one after another.
 *
 *     "LQST", version, entry_count, date
 *     accounts, lots, projects, parts, balances, cells, claims, totals, topics, adoptions, days, ids
 *
 * A section is a count and its elements in the order of the state's arrays, so that a state read from it
 * lists everything in the same order.  What follows from the rest is not written: sums of cells and claims,
 * lists, indexes; so bytes that can be read at all cannot contradict themselves.  Every number has one
 * spelling, and what is read is written again as the same bytes. */
#ifndef LQ_SNAPSHOT_H
#define LQ_SNAPSHOT_H

#include "ledger/state/state.h"

#define LQ_SNAPSHOT_MAGIC "LQST"
#define LQ_SNAPSHOT_VERSION 1

/* Totals that cells do not tell. */
static inline int lq_total_is_kept(const lq_total *total)
{
    return total->kind >= LQ_TOTAL_ALLOCATED;
}

#endif
