/* postgres_store.c - a journal in PostgreSQL.
 *
 * An append is one statement: it inserts all rows if the row of the expected head has the expected digest.
 * That no row comes after it is what the primary key sees to: of two appends after one head one waits for the
 * other, and then finds its seq taken.  No lock is held, and no transaction is open, while the host thinks.
 *
 * When the connection is lost, nobody knows whether the statement was committed: UNKNOWN.  An error that the
 * server reports over a connection that lives means that it was not. */
#if !defined(_WIN32)
#  define _POSIX_C_SOURCE 200809L /* nanosleep */
#endif

#include "postgres_store.h"

#include "postgres_arrays.h"

#include <libpq-fe.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PATIENCE_MS = 10000, PAUSE_MS = 50, TRIES = 4, PAGE_MOST = 8192, PART_SIZE = 8 << 20, BINARY = 1 };

struct postgres_store {
    PGconn *connection;
    char *conninfo;
    journal_columns columns;
    int patience;
    char message[512];
};

/* ------------------------------------------------------------------ connection */

static void note(postgres_store *store, const char *text)
{
    snprintf(store->message, sizeof store->message, "%s", text);
    store->message[strcspn(store->message, "\n")] = '\0';
}

static int lost(const postgres_store *store)
{
    return store->connection == NULL || PQstatus(store->connection) != CONNECTION_OK;
}

/* Notes an error of the answer, and frees it; 1 = there is none. */
static int good(postgres_store *store, PGresult *answer)
{
    const ExecStatusType status = PQresultStatus(answer);
    const int fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

    if (!fine)
        note(store, answer == NULL ? PQerrorMessage(store->connection) : PQresultErrorMessage(answer));
    PQclear(answer);
    return fine;
}

static int prepare(postgres_store *store, const char *name, const char *sql, int count, const Oid *types)
{
    return good(store, PQprepare(store->connection, name, sql, count, types));
}

static int prepare_append(postgres_store *store)
{
    const size_t count = store->columns.count;
    journal_sql sql = {0, ""};
    Oid types[JOURNAL_COLUMNS_MOST + 2];

    journal_sql_add(&sql, "INSERT INTO entries (");
    journal_sql_names(&sql, &store->columns);
    journal_sql_add(&sql, ") SELECT * FROM unnest(");
    for (size_t i = 0; i < count; i++) {
        types[i] = postgres_array_type(&store->columns.at[i]);
        journal_sql_add(&sql, "%s$%zu", i == 0 ? "" : ", ", i + 1);
    }
    types[count] = PG_INT8;
    types[count + 1] = PG_BYTEA;
    journal_sql_add(&sql, ") AS rows WHERE $%zu = 0 OR (SELECT digest FROM entries WHERE seq = $%zu) = $%zu",
                    count + 1, count + 1, count + 2);
    return prepare(store, "append", sql.text, (int)count + 2, types);
}

static int prepare_all(postgres_store *store)
{
    static const Oid numbers[] = {PG_INT8, PG_INT8}, saved[] = {PG_INT8, PG_INT4, PG_BYTEA, PG_BYTEA};
    journal_sql sql = {0, ""};

    journal_sql_add(&sql, "SELECT ");
    journal_sql_names(&sql, &store->columns);
    journal_sql_add(&sql, " FROM entries WHERE seq >= $1 ORDER BY seq LIMIT $2");
    return prepare_append(store) && prepare(store, "scan", sql.text, 2, numbers) &&
           prepare(store, "head", "SELECT seq, date, digest FROM entries ORDER BY seq DESC LIMIT 1", 0,
                   NULL) &&
           prepare(store, "clear", "DELETE FROM snapshots WHERE seq = $1", 1, numbers) &&
           prepare(store, "save", "INSERT INTO snapshots (seq, part, digest, bytes) VALUES ($1, $2, $3, $4)",
                   4, saved) &&
           /* Four are kept: for opening as of a past day, and in case one is torn. */
           prepare(store, "drop",
                   "DELETE FROM snapshots WHERE seq NOT IN "
                   "(SELECT DISTINCT seq FROM snapshots ORDER BY seq DESC LIMIT 4)",
                   0, NULL) &&
           prepare(store, "find",
                   "SELECT seq, CAST(sum(length(bytes)) AS bigint) FROM snapshots WHERE seq <= $1 "
                   "GROUP BY seq ORDER BY seq DESC LIMIT 1",
                   1, numbers) &&
           prepare(store, "parts", "SELECT bytes FROM snapshots WHERE seq = $1 ORDER BY part", 1, numbers);
}

static void pause_ms(int milliseconds)
{
    const struct timespec time = {.tv_sec = milliseconds / 1000, .tv_nsec = (milliseconds % 1000) * 1000000L};

    nanosleep(&time, NULL);
}

static void quiet(void *user, const char *message)
{
    (void)user;
    (void)message;
}

static int connect_once(postgres_store *store)
{
    PQfinish(store->connection);
    store->connection = PQconnectdb(store->conninfo);
    if (lost(store)) {
        note(store, store->connection == NULL ? "out of memory" : PQerrorMessage(store->connection));
        return 0;
    }
    PQsetNoticeProcessor(store->connection, quiet, NULL);
    /* What was acknowledged must be on disk, whatever this server's habit is. */
    return good(store,
                PQexec(store->connection, "SELECT set_config('synchronous_commit', 'on', false) "
                                          "WHERE current_setting('synchronous_commit') IN ('off', 'local')"));
}

/* While a server starts again it refuses connections for a moment. */
static int connected(postgres_store *store, int (*ready)(postgres_store *store))
{
    int waited = 0;

    while (lost(store)) {
        if (connect_once(store) && ready(store))
            return 1;
        if (!lost(store)) { /* it answers, and something else is wrong */
            PQfinish(store->connection);
            store->connection = NULL;
            return 0;
        }
        if (waited >= store->patience)
            return 0;
        pause_ms(PAUSE_MS);
        waited += PAUSE_MS;
    }
    return 1;
}

/* Runs a prepared statement that may as well be run twice: once more on a new connection if this one is lost.
 */
static PGresult *ask(postgres_store *store, const char *name, int count, const char *const *values,
                     const int *lengths)
{
    static const int binary[] = {1, 1, 1, 1};

    for (int tries = 0; tries < TRIES; tries++) {
        PGresult *answer;

        if (!connected(store, prepare_all))
            return NULL;
        answer = PQexecPrepared(store->connection, name, count, values, lengths, binary, BINARY);
        if (PQresultStatus(answer) == PGRES_TUPLES_OK || PQresultStatus(answer) == PGRES_COMMAND_OK)
            return answer;
        good(store, answer);
        if (!lost(store))
            return NULL;
    }
    return NULL;
}

static int64_t int_at(const PGresult *answer, int row, int column)
{
    return postgres_get_int(PQgetvalue(answer, row, column), (size_t)PQgetlength(answer, row, column));
}

/* ------------------------------------------------------------------ hooks */

static quota_store_outcome hook_head(void *user, quota_head *head)
{
    PGresult *answer = ask(user, "head", 0, NULL, NULL);

    if (answer == NULL)
        return QUOTA_STORE_NOT_DONE;
    quota_journal_start(head);
    if (PQntuples(answer) == 1) {
        memset(head, 0, sizeof *head);
        head->seq = (uint64_t)int_at(answer, 0, 0);
        head->date = (int32_t)int_at(answer, 0, 1);
        if (PQgetlength(answer, 0, 2) == sizeof head->digest)
            memcpy(head->digest, PQgetvalue(answer, 0, 2), sizeof head->digest);
    }
    PQclear(answer);
    return QUOTA_STORE_DONE;
}

static int is_state(const char *state, const char *of)
{
    return state != NULL && strcmp(state, of) == 0;
}

/* What the answer to an append means. */
static quota_store_outcome outcome(postgres_store *store, PGresult *answer)
{
    const char *state = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    quota_store_outcome said = QUOTA_STORE_NOT_DONE;

    if (PQresultStatus(answer) == PGRES_COMMAND_OK)
        said = strcmp(PQcmdTuples(answer), "0") == 0 ? QUOTA_STORE_CONFLICT : QUOTA_STORE_DONE;
    else if (lost(store) || state == NULL || is_state(state, "40003") || is_state(state, "08007"))
        said = QUOTA_STORE_UNKNOWN; /* 40003, 08007: a distributed server does not know either */
    else if (is_state(state, "23505") || is_state(state, "40001"))
        said = QUOTA_STORE_CONFLICT; /* the seq is taken; serializable servers say 40001 */
    good(store, answer);
    return said;
}

static quota_store_outcome hook_append(void *user, const quota_head *expected, const quota_entry *entries,
                                       size_t count, const quota_head *head)
{
    postgres_store *store = user;
    const size_t columns = store->columns.count;
    const char *values[JOURNAL_COLUMNS_MOST + 2] = {NULL};
    int lengths[JOURNAL_COLUMNS_MOST + 2] = {0}, binary[JOURNAL_COLUMNS_MOST + 2];
    char seq[8], *arrays;
    size_t total = 0, at = 0;
    PGresult *answer;

    (void)head; /* it stands in the last entry */
    if (!connected(store, prepare_all))
        return QUOTA_STORE_NOT_DONE;
    for (size_t i = 0; i < columns; i++)
        total += postgres_array_size(entries, count, &store->columns.at[i]);
    arrays = malloc(total + 1);
    if (arrays == NULL) {
        note(store, "out of memory");
        return QUOTA_STORE_NOT_DONE;
    }
    for (size_t i = 0; i < columns; i++) {
        const size_t size = postgres_array_size(entries, count, &store->columns.at[i]);

        if (size > 0) {
            postgres_array(entries, count, &store->columns.at[i], arrays + at);
            values[i] = arrays + at;
            lengths[i] = (int)size; /* 65,535 entries make 3 MB at the most */
            at += size;
        }
    }
    postgres_put_int(seq, sizeof seq, (int64_t)expected->seq);
    values[columns] = seq;
    lengths[columns] = sizeof seq;
    values[columns + 1] = (const char *)expected->digest;
    lengths[columns + 1] = sizeof expected->digest;
    for (size_t i = 0; i < columns + 2; i++)
        binary[i] = BINARY;
    answer = PQexecPrepared(store->connection, "append", (int)columns + 2, values, lengths, binary, BINARY);
    free(arrays);
    return outcome(store, answer);
}

static void read_entry(const postgres_store *store, const PGresult *answer, int row, quota_entry *entry)
{
    memset(entry, 0, sizeof *entry);
    for (size_t i = 0; i < store->columns.count; i++) {
        const journal_column *column = &store->columns.at[i];

        if (PQgetisnull(answer, row, (int)i))
            continue;
        if (column->is_bytes)
            journal_set_bytes(entry, column, PQgetvalue(answer, row, (int)i),
                              (size_t)PQgetlength(answer, row, (int)i));
        else
            journal_set_integer(entry, column, int_at(answer, row, (int)i));
    }
}

static quota_store_outcome hook_scan(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                     size_t *count)
{
    postgres_store *store = user;
    char numbers[2][8];
    const char *const values[] = {numbers[0], numbers[1]};
    static const int lengths[] = {8, 8};
    PGresult *answer;

    *count = 0;
    postgres_put_int(numbers[0], 8, from > INT64_MAX ? INT64_MAX : (int64_t)from);
    postgres_put_int(numbers[1], 8, capacity < PAGE_MOST ? (int64_t)capacity : PAGE_MOST);
    answer = ask(store, "scan", 2, values, lengths);
    if (answer == NULL)
        return QUOTA_STORE_NOT_DONE;
    *count = (size_t)PQntuples(answer);
    for (size_t i = 0; i < *count; i++)
        read_entry(store, answer, (int)i, &entries[i]);
    PQclear(answer);
    return QUOTA_STORE_DONE;
}

/* ------------------------------------------------------------------ snapshots */

/* A snapshot is cut into parts, as a value has its largest size. */
static int save_parts(postgres_store *store, const quota_head *head, const char *bytes, size_t size)
{
    static const int binary[] = {1, 1, 1, 1};
    char seq[8], number[4];
    const char *values[] = {seq, number, (const char *)head->digest, bytes};
    int lengths[] = {8, 4, sizeof head->digest, 0};

    postgres_put_int(seq, 8, (int64_t)head->seq);
    if (!good(store, PQexecPrepared(store->connection, "clear", 1, values, lengths, binary, BINARY)))
        return 0;
    for (size_t at = 0, part = 0; at < size || part == 0; at += PART_SIZE, part++) {
        postgres_put_int(number, 4, (int64_t)part);
        values[3] = bytes + at;
        lengths[3] = size - at < PART_SIZE ? (int)(size - at) : PART_SIZE;
        if (!good(store, PQexecPrepared(store->connection, "save", 4, values, lengths, binary, BINARY)))
            return 0;
    }
    return good(store, PQexecPrepared(store->connection, "drop", 0, NULL, NULL, NULL, BINARY));
}

static quota_store_outcome hook_save(void *user, const quota_head *head, const void *bytes, size_t size)
{
    postgres_store *store = user;
    int saved;

    if (!connected(store, prepare_all) || !good(store, PQexec(store->connection, "BEGIN")))
        return QUOTA_STORE_NOT_DONE;
    saved = save_parts(store, head, bytes, size);
    /* A COMMIT after an error rolls back, and says so with a good answer. */
    saved = good(store, PQexec(store->connection, saved ? "COMMIT" : "ROLLBACK")) && saved;
    return saved ? QUOTA_STORE_DONE : QUOTA_STORE_NOT_DONE; /* a snapshot kept after all does no harm */
}

static quota_store_outcome load_parts(postgres_store *store, const char *seq, char *bytes, size_t size)
{
    static const int lengths[] = {8};
    PGresult *answer = ask(store, "parts", 1, &seq, lengths);
    size_t at = 0;

    if (answer == NULL)
        return QUOTA_STORE_NOT_DONE;
    for (int i = 0; i < PQntuples(answer); i++) {
        const size_t length = (size_t)PQgetlength(answer, i, 0);

        if (length > size - at)
            break;
        memcpy(bytes + at, PQgetvalue(answer, i, 0), length);
        at += length;
    }
    PQclear(answer);
    return at == size ? QUOTA_STORE_DONE : QUOTA_STORE_NOT_DONE;
}

static quota_store_outcome hook_load(void *user, uint64_t through, void *bytes, size_t capacity, size_t *size)
{
    char seq[8];
    const char *const values[] = {seq};
    static const int lengths[] = {8};
    PGresult *answer;
    int found;

    postgres_put_int(seq, 8, through > INT64_MAX ? INT64_MAX : (int64_t)through);
    answer = ask(user, "find", 1, values, lengths);
    found = answer != NULL && PQntuples(answer) == 1;
    if (found) {
        memcpy(seq, PQgetvalue(answer, 0, 0), sizeof seq);
        *size = (size_t)int_at(answer, 0, 1);
    }
    PQclear(answer);
    if (!found || bytes == NULL || capacity < *size)
        return found ? QUOTA_STORE_DONE : QUOTA_STORE_NOT_DONE;
    return load_parts(user, seq, bytes, *size);
}

void postgres_store_hooks(postgres_store *store, quota_store *hooks)
{
    *hooks = (quota_store){.struct_size = sizeof *hooks,
                           .entry_size = sizeof(quota_entry),
                           .user = store,
                           .head = hook_head,
                           .append = hook_append,
                           .scan = hook_scan,
                           .save = hook_save,
                           .load = hook_load};
}

/* ------------------------------------------------------------------ opening */

/* 1 = the tables are there, 0 = they are not, -1 = that cannot be found out. */
static int has_tables(postgres_store *store)
{
    PGresult *answer = PQexec(store->connection, "SELECT to_regclass('entries') IS NOT NULL");
    int found = -1;

    if (PQresultStatus(answer) == PGRES_TUPLES_OK)
        found = PQgetvalue(answer, 0, 0)[0] == 't';
    good(store, answer);
    return found;
}

static int must_have_tables(postgres_store *store)
{
    const int found = has_tables(store);

    if (found == 0)
        note(store, "there is no journal in it");
    return found == 1 && prepare_all(store);
}

/* Two hosts that begin at once: the lock lets one of them create, and lasts until its COMMIT. */
static int create_tables(postgres_store *store)
{
    journal_sql sql = {0, ""};
    int made;

    journal_sql_schema(&sql, &store->columns, JOURNAL_POSTGRES);
    if (!good(store, PQexec(store->connection, "BEGIN")))
        return 0;
    made = good(store, PQexec(store->connection, "SELECT pg_advisory_xact_lock(7813521)"));
    if (made && (made = has_tables(store)) == 0)
        made = good(store, PQexec(store->connection, sql.text));
    if (made <= 0) {
        PQclear(PQexec(store->connection, "ROLLBACK"));
        return 0;
    }
    return good(store, PQexec(store->connection, "COMMIT")) && prepare_all(store);
}

postgres_store *postgres_store_open(const char *conninfo, int create, char *message, size_t size)
{
    postgres_store *store = calloc(1, sizeof *store);

    if (store != NULL)
        store->conninfo = malloc(strlen(conninfo) + 1);
    if (store == NULL || store->conninfo == NULL) {
        free(store);
        snprintf(message, size, "out of memory");
        return NULL;
    }
    memcpy(store->conninfo, conninfo, strlen(conninfo) + 1);
    journal_columns_read(&store->columns);
    if (connected(store, create ? create_tables : must_have_tables)) {
        store->patience = PATIENCE_MS;
        return store;
    }
    snprintf(message, size, "%s", store->message);
    postgres_store_close(store);
    return NULL;
}

const char *postgres_store_message(const postgres_store *store)
{
    return store->message;
}

struct pg_conn *postgres_store_connection(postgres_store *store)
{
    return store->connection;
}

void postgres_store_patience(postgres_store *store, int milliseconds)
{
    store->patience = milliseconds;
}

void postgres_store_close(postgres_store *store)
{
    if (store == NULL)
        return;
    PQfinish(store->connection);
    free(store->conninfo);
    free(store);
}
