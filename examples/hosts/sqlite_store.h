/* sqlite_store.h - a journal in one SQLite file: WAL, synchronised in full at every append.
 *
 *     sqlite_store *store = sqlite_store_open("reserve.db", 1, message, sizeof message);
 *     quota_store hooks;
 *     sqlite_store_hooks(store, &hooks);          and then quota_ledger_options.store = &hooks
 *
 * Any number of processes of one machine may share the file.  One store serves one thread. */
#ifndef SQLITE_STORE_H
#define SQLITE_STORE_H

#include <libquota/store.h>

typedef struct sqlite_store sqlite_store;
struct sqlite3;

/* create = 1: makes file and tables where they are not there yet; 0: they must be there.  NULL on failure,
 * and the message says why. */
sqlite_store *sqlite_store_open(const char *path, int create, char *message, size_t size);
void sqlite_store_hooks(sqlite_store *store, quota_store *hooks);
/* What SQLite said when a hook last failed; "" = nothing. */
const char *sqlite_store_message(const sqlite_store *store);
/* For queries of the host's own, such as of the views (journal_columns.h). */
struct sqlite3 *sqlite_store_database(sqlite_store *store);
/* NULL is harmless. */
void sqlite_store_close(sqlite_store *store);

#endif
