/* journal_columns.h - the tables in which a journal is kept, for any SQL database.
 *
 * Table `entries` has a typed column for each field of an entry, made from quota_entry_field(): NULL where
 * the field is zero (but a fact's value 0 is stored), ids and digests as bytes, all else as integers.  Views
 * beside it add rows up for whoever reads SQL: balances, lots, claims, debts, facts.  docs/storage.md tells
 * of them. */
#ifndef JOURNAL_COLUMNS_H
#define JOURNAL_COLUMNS_H

#include <libquota/store.h>

enum { JOURNAL_COLUMNS_MOST = 64, JOURNAL_SQL_SIZE = 32768 };

typedef enum journal_dialect { JOURNAL_SQLITE, JOURNAL_POSTGRES } journal_dialect;

typedef struct journal_column {
    const char *name;
    size_t offset, size;
    int is_bytes;  /* 1 = bytes; 0 = an integer of 1, 2, 4 or 8 bytes */
    int is_signed; /* 1 = a signed integer */
    int is_value;  /* 1 = the value of a fact, where 0 says something */
    int32_t type;  /* quota_field_info.type */
} journal_column;

typedef struct journal_columns {
    size_t count;
    journal_column at[JOURNAL_COLUMNS_MOST];
} journal_columns;

/* SQL as it is put together. */
typedef struct journal_sql {
    size_t length;
    char text[JOURNAL_SQL_SIZE];
} journal_sql;

/* The columns, in the order of the struct. */
void journal_columns_read(journal_columns *columns);

/* Is the column NULL in this entry's row? */
int journal_is_null(const quota_entry *entry, const journal_column *column);
int64_t journal_integer(const quota_entry *entry, const journal_column *column);
void journal_set_integer(quota_entry *entry, const journal_column *column, int64_t value);
void journal_set_bytes(quota_entry *entry, const journal_column *column, const void *bytes, size_t size);

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void journal_sql_add(journal_sql *sql, const char *format, ...);
/* "seq, id, ..." */
void journal_sql_names(journal_sql *sql, const journal_columns *columns);
/* CREATE statements of tables, triggers and views, for an empty schema. */
void journal_sql_schema(journal_sql *sql, const journal_columns *columns, journal_dialect dialect);

#endif
