/* faulty_store.h - a journal in memory whose hooks fail when told, each in every way a real store does.
 *
 *     faulty_store store;
 *     faulty_store_init(&store);
 *     quota_store hooks = faulty_store_hooks(&store);
 *     ... open a ledger over &hooks ...
 *     faulty_store_plan(&store, 3, FAULT_UNKNOWN_DONE);     the third hook call from now on fails
 *     ... post ...; store.faults says whether the fault came to pass
 *
 * A fault that a hook does not know passes by.  What is kept may also be spoilt at rest: entries, count and
 * head are there to be changed. */
#ifndef TESTS_FAULTY_STORE_H
#define TESTS_FAULTY_STORE_H

#include <libquota/query.h>

typedef enum fault {
    FAULT_NONE = 0,
    FAULT_NOT_DONE,         /* any hook: not done */
    FAULT_UNKNOWN_NOT_DONE, /* any hook: unknown, and not done */
    FAULT_UNKNOWN_DONE,     /* append, save: unknown, but done */
    FAULT_GARBAGE_NOT_DONE, /* any hook: an outcome that is none, and not done */
    FAULT_GARBAGE_DONE,     /* append, save: the same, but done */
    FAULT_CONFLICT,         /* append: a conflict where there is none */
    FAULT_SHORT,            /* scan: fewer than there are, at the end none */
    FAULT_NOTHING,          /* scan: none, though there are */
    FAULT_CORRUPT,          /* scan: a byte of an entry is another */
    FAULT_SWAPPED,          /* scan: two entries change places */
    FAULT_SHIFTED,          /* scan: from one entry further on */
    FAULT_TOO_MANY,         /* scan: claims more than fit */
    FAULT_OLD_HEAD,         /* head: of an append before the last */
    FAULT_NEW_HEAD,         /* head: of an append that is not there */
    FAULT_TORN,             /* save: half is kept; load: half is given */
    FAULT_COUNT
} fault;

typedef struct faulty_store {
    quota_entry *entries;
    size_t count, capacity;
    quota_head head;
    unsigned char *snapshot;
    size_t snapshot_size;
    quota_head snapshot_head;
    unsigned calls, fault_at; /* hook calls since the plan; which one fails */
    fault fault;
    int for_good;                /* the fault stays: that call and all after it */
    unsigned faults;             /* how often it came to pass */
    unsigned corrupted;          /* which byte FAULT_CORRUPT changes */
    void (*between)(void *user); /* before the call between_at: another writer, say */
    void *between_user;
    unsigned between_at;
} faulty_store;

void faulty_store_init(faulty_store *store);
void faulty_store_free(faulty_store *store);
quota_store faulty_store_hooks(faulty_store *store);
void faulty_store_plan(faulty_store *store, unsigned at, fault fault);
/* A copy of what is kept, without any plan. */
void faulty_store_copy(faulty_store *to, const faulty_store *from);
/* How often an id stands in the journal. */
size_t faulty_store_times(const faulty_store *store, const uint8_t *id);
/* Leaves the first `count` entries, and the head that belongs to them (they must end an append). */
void faulty_store_cut(faulty_store *store, size_t count);

#endif
