/* told_store.h - a memory store whose hooks do what a test tells them, by name: the next call of a hook
 * alone.
 *
 *     told_store store;
 *     told_store_init(&store, NULL);
 *     store.append = (told){QUOTA_STORE_UNKNOWN, 1};   // done, but the answer is lost
 */
#ifndef TESTS_TOLD_STORE_H
#define TESTS_TOLD_STORE_H

#include <libquota/ledger.h>

typedef struct told {
    int outcome; /* what the next call answers; 0 = what is true */
    int done;    /* is it done all the same? */
    int times;   /* how many calls more after that one, too */
} told;

typedef struct told_store {
    quota_memory_store *memory;
    quota_store truth; /* its hooks */
    quota_store hooks; /* those to be given to a ledger */
    told head, append, scan, save, load;
    unsigned heads, appends, scans, saves, loads; /* calls */
    size_t most;                                  /* scan: entries of a call, 0 = as many as fit */
    /* Called before an append, for as many calls as told: another writer, or a call into the ledger. */
    void (*before_append)(void *user);
    void *before_user;
    int before_times;
    /* Called with what a scan has read, which it may change; and with the head. */
    void (*on_scan)(void *user, quota_entry *entries, size_t *count);
    void (*on_head)(void *user, quota_head *head);
    void (*on_load)(void *user, unsigned char *bytes, size_t *size);
    void *on_user;
} told_store;

void told_store_init(told_store *store, const quota_allocator *mem);
void told_store_free(told_store *store);

#endif
