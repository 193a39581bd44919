/* host.c - a journal by its name. */
#include "host.h"

#ifdef HAVE_SQLITE
#  include "sqlite_store.h"
#  include <sqlite3.h>
#endif
#ifdef HAVE_POSTGRES
#  include "postgres_store.h"
#  include <libpq-fe.h>
#endif

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the rest of this file asks of a kind of database. */
typedef struct kind {
    const char *prefix;
    void *(*open)(const char *name, int create, char *message, size_t size);
    void (*hooks)(void *store, quota_store *hooks);
    const char *(*message)(const void *store);
    int (*run)(void *store, const char *sql, char *message, size_t size);
    void (*close)(void *store);
} kind;

struct host {
    const kind *kind;
    void *store;
    char message[256]; /* of host_run() */
};

#ifdef HAVE_SQLITE
static void *sqlite_open(const char *name, int create, char *message, size_t size)
{
    return sqlite_store_open(name, create, message, size);
}

static void sqlite_hooks(void *store, quota_store *hooks)
{
    sqlite_store_hooks(store, hooks);
}

static const char *sqlite_message(const void *store)
{
    return sqlite_store_message(store);
}

static int sqlite_run(void *store, const char *sql, char *message, size_t size)
{
    sqlite3 *database = sqlite_store_database(store);
    const int done = sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK;

    snprintf(message, size, "%s", done ? "" : sqlite3_errmsg(database));
    return done;
}

static void sqlite_close(void *store)
{
    sqlite_store_close(store);
}
#endif

#ifdef HAVE_POSTGRES
static void *postgres_open(const char *name, int create, char *message, size_t size)
{
    return postgres_store_open(name, create, message, size);
}

static void postgres_hooks(void *store, quota_store *hooks)
{
    postgres_store_hooks(store, hooks);
}

static const char *postgres_message(const void *store)
{
    return postgres_store_message(store);
}

static int postgres_run(void *store, const char *sql, char *message, size_t size)
{
    PGresult *answer = PQexec(postgres_store_connection(store), sql);
    const int done = PQresultStatus(answer) == PGRES_COMMAND_OK || PQresultStatus(answer) == PGRES_TUPLES_OK;

    snprintf(message, size, "%s", done ? "" : PQresultErrorMessage(answer));
    PQclear(answer);
    return done;
}

static void postgres_close(void *store)
{
    postgres_store_close(store);
}
#endif

static const kind kinds[] = {
#ifdef HAVE_SQLITE
    {"sqlite:", sqlite_open, sqlite_hooks, sqlite_message, sqlite_run, sqlite_close},
#endif
#ifdef HAVE_POSTGRES
    {"postgres:", postgres_open, postgres_hooks, postgres_message, postgres_run, postgres_close},
#endif
    {NULL, NULL, NULL, NULL, NULL, NULL},
};

host *host_open(const char *name, int create, char *message, size_t size)
{
    const kind *of = kinds;
    host *made;

    while (of->prefix != NULL && strncmp(name, of->prefix, strlen(of->prefix)) != 0)
        of++;
    made = calloc(1, sizeof *made);
    if (of->prefix == NULL || made == NULL) {
        snprintf(message, size, made == NULL ? "out of memory" : "expected sqlite:PATH or postgres:CONNINFO");
        free(made);
        return NULL;
    }
    made->kind = of;
    made->store = of->open(name + strlen(of->prefix), create, message, size);
    if (made->store == NULL) {
        free(made);
        return NULL;
    }
    return made;
}

quota_store host_hooks(const host *of)
{
    quota_store hooks;

    of->kind->hooks(of->store, &hooks);
    return hooks;
}

const char *host_message(const host *of)
{
    return of->message[0] != '\0' ? of->message : of->kind->message(of->store);
}

int host_run(host *of, const char *sql)
{
    return of->kind->run(of->store, sql, of->message, sizeof of->message);
}

void host_close(host *of)
{
    if (of == NULL)
        return;
    of->kind->close(of->store);
    free(of);
}
