/* postgres_store.h - a journal in PostgreSQL, shared by any number of processes and machines.
 *
 *     postgres_store *store = postgres_store_open("host=db dbname=reserve", 1, message, sizeof message);
 *     quota_store hooks;
 *     postgres_store_hooks(store, &hooks);        and then quota_ledger_options.store = &hooks
 *
 * A lost connection is opened again by the next hook.  One store serves one thread.  Tables stand in the
 * first schema of the connection's search_path, so several journals fit in one database. */
#ifndef POSTGRES_STORE_H
#define POSTGRES_STORE_H

#include <libquota/store.h>

typedef struct postgres_store postgres_store;
struct pg_conn;

/* conninfo as libpq has it: "host=... dbname=...", or a URI.  create = 1: makes the tables where they are not
 * there yet; 0: they must be there.  NULL on failure, and the message says why. */
postgres_store *postgres_store_open(const char *conninfo, int create, char *message, size_t size);
void postgres_store_hooks(postgres_store *store, quota_store *hooks);
/* What the server or libpq said when a hook last failed; "" = nothing. */
const char *postgres_store_message(const postgres_store *store);
/* The connection, for queries of the host's own; it changes when it is opened again.  NULL = none at present.
 */
struct pg_conn *postgres_store_connection(postgres_store *store);
/* How long a hook tries to connect, such as while the server starts again; ms, 10,000 unless told. */
void postgres_store_patience(postgres_store *store, int milliseconds);
/* NULL is harmless. */
void postgres_store_close(postgres_store *store);

#endif
