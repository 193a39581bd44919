/*
 * libquota/store.h - the journal is the host's: a few hooks, called on the caller's thread.
 *
 * A journal is a sequence of entries.  They are appended in one atomic step, and only if the journal's head
 * is still the one expected; so any store with one atomic conditional write serves, and several processes may
 * share one. docs/storage.md says how to write a host.
 */
#ifndef LIBQUOTA_STORE_H
#define LIBQUOTA_STORE_H

#include <libquota/entry.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Where a journal ends: the last entry's seq, date and digest.  An empty journal has seq 0, date 0 and the
 * digest quota_journal_start() gives.
 *
 * @since 0.2.0
 */
typedef struct quota_head {
    uint64_t seq;       /**< Of the last entry; 0 = none. */
    int32_t date;       /**< Of the last entry; 0 = none. */
    uint32_t reserved;  /**< Zero. */
    uint8_t digest[32]; /**< Of the whole journal up to it. */
} quota_head;

/** What a hook answers.  Anything else counts as UNKNOWN. @since 0.2.0 */
typedef enum quota_store_outcome_code {
    QUOTA_STORE_DONE = 1,     /**< Done, and durable. */
    QUOTA_STORE_CONFLICT = 2, /**< append: the head is not the one expected; nothing was done. */
    QUOTA_STORE_NOT_DONE = 3, /**< Certainly not done; load: there is no snapshot. */
    QUOTA_STORE_UNKNOWN = 4   /**< Perhaps done: a lost connection, a time-out. */
} quota_store_outcome;

/**
 * The host's hooks.  Each runs on the thread that called the ledger, and may not call the same ledger
 * (QUOTA_E_BUSY). A hook may not throw or long-jump through the library.
 *
 * @since 0.2.0
 */
typedef struct quota_store {
    uint32_t struct_size; /**< sizeof(quota_store). */
    uint32_t
        entry_size; /**< sizeof(quota_entry) of the host: the distance from entry to entry in every hook. */
    void *user;     /**< Passed back to every hook. */

    /** The journal's head.  DONE, NOT_DONE or UNKNOWN (both: could not be read). */
    quota_store_outcome (*head)(void *user, quota_head *head);
    /**
     * Appends all of the entries, or none, and only if the head is still `expected`; `head` is the new one,
     * and the last entry's seq, date and digest.  NULL: the host writes what quota_ledger_prepare() gives
     * instead.
     */
    quota_store_outcome (*append)(void *user, const quota_head *expected, const quota_entry *entries,
                                  size_t count, const quota_head *head);
    /** Reads at most `capacity` entries in order, from seq `from` on; *count of them, 0 = none there. */
    quota_store_outcome (*scan)(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                size_t *count);
    /** Keeps a snapshot; may replace an older one, may keep several.  NULL: snapshots are not kept. */
    quota_store_outcome (*save)(void *user, const quota_head *head, const void *bytes, size_t size);
    /**
     * The latest snapshot of a head not past seq `through`: *size its bytes, and the bytes themselves if
     * `capacity` suffices.  Called with bytes NULL first.  NOT_DONE: there is none.  NULL: none is kept.
     */
    quota_store_outcome (*load)(void *user, uint64_t through, void *bytes, size_t capacity, size_t *size);
} quota_store;

/**
 * The head of an empty journal: its digest is SM3 of "libquota journal 1".
 * @param head receives it; not NULL
 * @return QUOTA_OK, QUOTA_E_ARGUMENT.  Any thread. @since 0.2.0
 */
QUOTA_API quota_status quota_journal_start(quota_head *head);

/**
 * The digest of an append: SM3 of the digest before, then the canonical encodings of its entries.  For hosts
 * that check a journal without a ledger.
 * @param before     the head before
 * @param entries    the entries of one append, as stored
 * @param count      how many
 * @param entry_size sizeof(quota_entry) of the caller
 * @param after      receives the head after
 * @return QUOTA_OK, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE.  Any thread. @since 0.2.0
 */
QUOTA_API quota_status quota_journal_extend(const quota_head *before, const quota_entry *entries,
                                            size_t count, size_t entry_size, quota_head *after);

/* ------------------------------------------------------------------ a store in memory */

/** A journal in memory, for tests and what-ifs. @since 0.2.0 */
typedef struct quota_memory_store quota_memory_store;

/**
 * Makes an empty one.
 * @param allocator NULL = the C library's; copied
 * @param store     receives the handle, or NULL on failure; freed with quota_memory_store_free()
 * @param error     may be NULL
 * @return QUOTA_OK, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE, QUOTA_E_NO_MEMORY.  Any thread. @since 0.2.0
 */
QUOTA_API quota_status quota_memory_store_create(const quota_allocator *allocator, quota_memory_store **store,
                                                 quota_error *error);

/**
 * Its hooks.  Several ledgers may share one store, all on one thread.
 * @param store  the store
 * @param hooks  receives them; struct_size set by the caller
 * @return QUOTA_OK, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE.  One thread at a time. @since 0.2.0
 */
QUOTA_API quota_status quota_memory_store_hooks(quota_memory_store *store, quota_store *hooks);

/**
 * Frees it.  No ledger may be using it.
 * @param store the store; NULL is harmless
 * @since 0.2.0
 */
QUOTA_API void quota_memory_store_free(quota_memory_store *store);

#ifdef __cplusplus
}
#endif
#endif
