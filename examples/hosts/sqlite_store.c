/* sqlite_store.c - a journal in one SQLite file.
 *
 * An append is one transaction, BEGIN IMMEDIATE to COMMIT: inside it nobody else can write, so the head that
 * is read there is the head that is appended to.  A COMMIT that fails may still have reached the disk:
 * UNKNOWN. */
#include "sqlite_store.h"

#include "journal_columns.h"

#include <sqlite3.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_MS = 60000, PART_SIZE = 8 << 20 };

enum {
    ON_BEGIN,
    ON_COMMIT,
    ON_ROLLBACK,
    ON_HEAD,
    ON_INSERT,
    ON_SCAN,
    ON_CLEAR,
    ON_SAVE,
    ON_DROP,
    ON_FIND,
    ON_PARTS,
    STATEMENTS
};

struct sqlite_store {
    sqlite3 *database;
    journal_columns columns;
    sqlite3_stmt *statements[STATEMENTS];
    char message[256];
};

/* Notes what went wrong. */
static int failed(sqlite_store *store)
{
    snprintf(store->message, sizeof store->message, "%s", sqlite3_errmsg(store->database));
    return 0;
}

static int run(sqlite_store *store, const char *sql)
{
    return sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK || failed(store);
}

/* A statement that gives no rows. */
static int done(sqlite_store *store, int number)
{
    const int code = sqlite3_step(store->statements[number]);

    if (code != SQLITE_DONE)
        failed(store);
    sqlite3_reset(store->statements[number]);
    return code == SQLITE_DONE;
}

/* Takes an open transaction back, which some errors have done already.  1 = none is open. */
static int rolled_back(sqlite_store *store)
{
    char message[sizeof store->message];
    int ended = sqlite3_get_autocommit(store->database);

    memcpy(message, store->message, sizeof message);
    ended = ended || done(store, ON_ROLLBACK);
    memcpy(store->message, message, sizeof message);
    return ended;
}

/* ------------------------------------------------------------------ hooks */

static quota_store_outcome read_head(sqlite_store *store, quota_head *head)
{
    sqlite3_stmt *query = store->statements[ON_HEAD];
    const int code = sqlite3_step(query);

    if (code == SQLITE_DONE) {
        quota_journal_start(head);
    } else if (code == SQLITE_ROW) {
        const int size = sqlite3_column_bytes(query, 2);

        memset(head, 0, sizeof *head);
        head->seq = (uint64_t)sqlite3_column_int64(query, 0);
        head->date = sqlite3_column_int(query, 1);
        if (size == sizeof head->digest)
            memcpy(head->digest, sqlite3_column_blob(query, 2), sizeof head->digest);
    } else {
        failed(store);
    }
    sqlite3_reset(query);
    return code == SQLITE_DONE || code == SQLITE_ROW ? QUOTA_STORE_DONE : QUOTA_STORE_NOT_DONE;
}

static quota_store_outcome hook_head(void *user, quota_head *head)
{
    return read_head(user, head);
}

static int insert(sqlite_store *store, const quota_entry *entry)
{
    sqlite3_stmt *query = store->statements[ON_INSERT];

    sqlite3_clear_bindings(query);
    for (size_t i = 0; i < store->columns.count; i++) {
        const journal_column *column = &store->columns.at[i];
        int code = SQLITE_OK;

        if (journal_is_null(entry, column))
            continue;
        if (column->is_bytes)
            code = sqlite3_bind_blob(query, (int)i + 1, (const char *)entry + column->offset,
                                     (int)column->size, SQLITE_STATIC);
        else
            code = sqlite3_bind_int64(query, (int)i + 1, journal_integer(entry, column));
        if (code != SQLITE_OK)
            return failed(store);
    }
    return done(store, ON_INSERT);
}

static quota_store_outcome hook_append(void *user, const quota_head *expected, const quota_entry *entries,
                                       size_t count, const quota_head *head)
{
    sqlite_store *store = user;
    quota_head found;

    (void)head; /* it stands in the last entry */
    if (!done(store, ON_BEGIN))
        return QUOTA_STORE_NOT_DONE;
    if (read_head(store, &found) != QUOTA_STORE_DONE)
        return rolled_back(store) ? QUOTA_STORE_NOT_DONE : QUOTA_STORE_UNKNOWN;
    if (found.seq != expected->seq || memcmp(found.digest, expected->digest, sizeof found.digest) != 0)
        return rolled_back(store) ? QUOTA_STORE_CONFLICT : QUOTA_STORE_UNKNOWN;
    for (size_t i = 0; i < count; i++)
        if (!insert(store, &entries[i]))
            return rolled_back(store) ? QUOTA_STORE_NOT_DONE : QUOTA_STORE_UNKNOWN;
    if (done(store, ON_COMMIT))
        return QUOTA_STORE_DONE;
    (void)rolled_back(store);
    return QUOTA_STORE_UNKNOWN;
}

static void read_entry(const sqlite_store *store, sqlite3_stmt *query, quota_entry *entry)
{
    memset(entry, 0, sizeof *entry);
    for (size_t i = 0; i < store->columns.count; i++) {
        const journal_column *column = &store->columns.at[i];

        if (sqlite3_column_type(query, (int)i) == SQLITE_NULL)
            continue;
        if (column->is_bytes)
            journal_set_bytes(entry, column, sqlite3_column_blob(query, (int)i),
                              (size_t)sqlite3_column_bytes(query, (int)i));
        else
            journal_set_integer(entry, column, sqlite3_column_int64(query, (int)i));
    }
}

static quota_store_outcome hook_scan(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                     size_t *count)
{
    sqlite_store *store = user;
    sqlite3_stmt *query = store->statements[ON_SCAN];
    int code;

    *count = 0;
    sqlite3_bind_int64(query, 1, from > INT64_MAX ? INT64_MAX : (int64_t)from);
    sqlite3_bind_int64(query, 2, (int64_t)capacity);
    while ((code = sqlite3_step(query)) == SQLITE_ROW && *count < capacity)
        read_entry(store, query, &entries[(*count)++]);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        failed(store);
    sqlite3_reset(query);
    return code == SQLITE_ROW || code == SQLITE_DONE ? QUOTA_STORE_DONE : QUOTA_STORE_NOT_DONE;
}

/* A snapshot is cut into parts, as a value has its largest size. */
static quota_store_outcome hook_save(void *user, const quota_head *head, const void *bytes, size_t size)
{
    sqlite_store *store = user;
    sqlite3_stmt *query = store->statements[ON_SAVE];
    int going = done(store, ON_BEGIN);

    sqlite3_bind_int64(store->statements[ON_CLEAR], 1, (int64_t)head->seq);
    going = going && done(store, ON_CLEAR);
    for (size_t at = 0, part = 0; going && (at < size || part == 0); at += PART_SIZE, part++) {
        const size_t left = size - at;

        sqlite3_bind_int64(query, 1, (int64_t)head->seq);
        sqlite3_bind_int64(query, 2, (int64_t)part);
        sqlite3_bind_blob(query, 3, head->digest, sizeof head->digest, SQLITE_STATIC);
        sqlite3_bind_blob(query, 4, (const char *)bytes + at, left < PART_SIZE ? (int)left : PART_SIZE,
                          SQLITE_STATIC);
        going = done(store, ON_SAVE);
    }
    going = going && done(store, ON_DROP) && done(store, ON_COMMIT);
    if (!going)
        (void)rolled_back(store);
    return going ? QUOTA_STORE_DONE : QUOTA_STORE_NOT_DONE; /* a snapshot kept after all does no harm */
}

static quota_store_outcome hook_load(void *user, uint64_t through, void *bytes, size_t capacity, size_t *size)
{
    sqlite_store *store = user;
    sqlite3_stmt *find = store->statements[ON_FIND], *parts = store->statements[ON_PARTS];
    int64_t seq = -1;
    size_t at = 0;
    int code;

    sqlite3_bind_int64(find, 1, through > INT64_MAX ? INT64_MAX : (int64_t)through);
    code = sqlite3_step(find);
    if (code == SQLITE_ROW) {
        seq = sqlite3_column_int64(find, 0);
        *size = (size_t)sqlite3_column_int64(find, 1);
    }
    sqlite3_reset(find);
    if (code != SQLITE_ROW || bytes == NULL || capacity < *size)
        return code == SQLITE_ROW ? QUOTA_STORE_DONE : QUOTA_STORE_NOT_DONE;
    sqlite3_bind_int64(parts, 1, seq);
    while ((code = sqlite3_step(parts)) == SQLITE_ROW) {
        const size_t length = (size_t)sqlite3_column_bytes(parts, 0);

        if (length > capacity - at)
            break;
        if (length > 0)
            memcpy((char *)bytes + at, sqlite3_column_blob(parts, 0), length);
        at += length;
    }
    if (code != SQLITE_DONE)
        failed(store);
    sqlite3_reset(parts);
    return code == SQLITE_DONE && at == *size ? QUOTA_STORE_DONE : QUOTA_STORE_NOT_DONE;
}

void sqlite_store_hooks(sqlite_store *store, quota_store *hooks)
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
static int has_tables(sqlite_store *store)
{
    sqlite3_stmt *query = NULL;
    int found = -1;

    if (sqlite3_prepare_v2(store->database, "SELECT count(*) FROM sqlite_master WHERE name = 'entries'", -1,
                           &query, NULL) == SQLITE_OK &&
        sqlite3_step(query) == SQLITE_ROW)
        found = sqlite3_column_int(query, 0) > 0;
    if (found < 0)
        failed(store);
    sqlite3_finalize(query);
    return found;
}

static int create_tables(sqlite_store *store)
{
    journal_sql sql = {0, ""};
    int found;

    journal_sql_schema(&sql, &store->columns, JOURNAL_SQLITE);
    if (!run(store, "BEGIN IMMEDIATE"))
        return 0;
    found = has_tables(store); /* another process may have been quicker */
    if ((found == 0 && !run(store, sql.text)) || found < 0) {
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
        return 0;
    }
    return run(store, "COMMIT");
}

static int prepare(sqlite_store *store, int number, const char *sql)
{
    return sqlite3_prepare_v3(store->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &store->statements[number],
                              NULL) == SQLITE_OK ||
           failed(store);
}

static int prepare_all(sqlite_store *store)
{
    journal_sql insert_sql = {0, ""}, scan_sql = {0, ""};

    journal_sql_add(&insert_sql, "INSERT INTO entries (");
    journal_sql_names(&insert_sql, &store->columns);
    journal_sql_add(&insert_sql, ") VALUES (");
    for (size_t i = 0; i < store->columns.count; i++)
        journal_sql_add(&insert_sql, i == 0 ? "?" : ",?");
    journal_sql_add(&insert_sql, ")");
    journal_sql_add(&scan_sql, "SELECT ");
    journal_sql_names(&scan_sql, &store->columns);
    journal_sql_add(&scan_sql, " FROM entries WHERE seq >= ? ORDER BY seq LIMIT ?");
    return prepare(store, ON_BEGIN, "BEGIN IMMEDIATE") && prepare(store, ON_COMMIT, "COMMIT") &&
           prepare(store, ON_ROLLBACK, "ROLLBACK") &&
           prepare(store, ON_HEAD, "SELECT seq, date, digest FROM entries ORDER BY seq DESC LIMIT 1") &&
           prepare(store, ON_INSERT, insert_sql.text) && prepare(store, ON_SCAN, scan_sql.text) &&
           prepare(store, ON_CLEAR, "DELETE FROM snapshots WHERE seq = ?") &&
           prepare(store, ON_SAVE, "INSERT INTO snapshots (seq, part, digest, bytes) VALUES (?,?,?,?)") &&
           /* Four are kept: for opening as of a past day, and in case one is torn. */
           prepare(store, ON_DROP,
                   "DELETE FROM snapshots WHERE seq NOT IN "
                   "(SELECT DISTINCT seq FROM snapshots ORDER BY seq DESC LIMIT 4)") &&
           prepare(store, ON_FIND,
                   "SELECT seq, sum(length(bytes)) FROM snapshots WHERE seq <= ? "
                   "GROUP BY seq ORDER BY seq DESC LIMIT 1") &&
           prepare(store, ON_PARTS, "SELECT bytes FROM snapshots WHERE seq = ? ORDER BY part");
}

sqlite_store *sqlite_store_open(const char *path, int create, char *message, size_t size)
{
    sqlite_store *store = calloc(1, sizeof *store);
    const int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
    int good = 0, found = 1;

    if (store == NULL) {
        snprintf(message, size, "out of memory");
        return NULL;
    }
    journal_columns_read(&store->columns);
    if (sqlite3_open_v2(path, &store->database, flags, NULL) != SQLITE_OK)
        failed(store);
    else
        good = sqlite3_busy_timeout(store->database, WAIT_MS) == SQLITE_OK &&
               run(store, "PRAGMA journal_mode = WAL") && run(store, "PRAGMA synchronous = FULL");
    if (good && create)
        good = create_tables(store);
    else if (good)
        good = (found = has_tables(store)) == 1;
    if (found == 0)
        snprintf(store->message, sizeof store->message, "there is no journal in it");
    if (good && prepare_all(store))
        return store;
    snprintf(message, size, "%s", store->message);
    sqlite_store_close(store);
    return NULL;
}

const char *sqlite_store_message(const sqlite_store *store)
{
    return store->message;
}

struct sqlite3 *sqlite_store_database(sqlite_store *store)
{
    return store->database;
}

void sqlite_store_close(sqlite_store *store)
{
    if (store == NULL)
        return;
    for (int i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->database);
    free(store);
}
