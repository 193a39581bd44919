/* reading.h - a journal read in whole appends, each checked against the chain before anybody looks at it. */
#ifndef LQ_READING_H
#define LQ_READING_H

#include <libquota/store.h>

#include "ledger/journal/chain.h"

typedef struct lq_reading {
    const quota_allocator *mem;
    const quota_store *store;
    lq_chain *chain;
    quota_head head;   /* after the appends given so far */
    quota_head until;  /* the journal's, where it ends */
    quota_entry *page; /* entries first .. first + count - 1 are read and not yet given */
    size_t capacity, first, count;
} lq_reading;

/* The journal's head: QUOTA_E_STORE_FAILED. */
quota_status lq_read_head(const quota_store *store, quota_head *head, quota_error *error);
/* Entries from seq `from` on, `count` of them: QUOTA_E_STORE_FAILED; a store that lies:
 * QUOTA_E_JOURNAL_SHORT, QUOTA_E_CHAIN_BROKEN. */
quota_status lq_read_entries(const quota_store *store, uint64_t from, quota_entry *entries, size_t count,
                             quota_error *error);
/* Where two heads can lie to each other: QUOTA_OK, QUOTA_E_JOURNAL_REWOUND (`now` before `before`),
 * QUOTA_E_CHAIN_BROKEN (another at the same place). */
quota_status lq_compare_heads(const quota_head *before, const quota_head *now, quota_error *error);

void lq_reading_init(lq_reading *reading, const quota_store *store, lq_chain *chain, const quota_head *from,
                     const quota_head *until);
/* The next append, to be used until the next call; *count = 0: this was all.  QUOTA_E_NO_MEMORY,
 * QUOTA_E_STORE_FAILED, QUOTA_E_JOURNAL_SHORT, QUOTA_E_CHAIN_BROKEN. */
quota_status lq_reading_next(lq_reading *reading, quota_entry **entries, size_t *count, quota_error *error);
void lq_reading_free(lq_reading *reading);

#endif
