/* postgres_arrays.h - a column of many entries as one array parameter, and values from a result, in binary.
 */
#ifndef POSTGRES_ARRAYS_H
#define POSTGRES_ARRAYS_H

#include "journal_columns.h"

/* Types by their numbers in every PostgreSQL (pg_type.dat). */
enum { PG_BYTEA = 17, PG_INT8 = 20, PG_INT2 = 21, PG_INT4 = 23 };

/* The column's type; of the array of it. */
unsigned postgres_type(const journal_column *column);
unsigned postgres_array_type(const journal_column *column);
/* Bytes of the column's array; 0 = all are NULL, and so is the parameter. */
size_t postgres_array_size(const quota_entry *entries, size_t count, const journal_column *column);
/* Writes it. */
void postgres_array(const quota_entry *entries, size_t count, const journal_column *column, char *to);

void postgres_put_int(char *to, size_t size, int64_t value);
int64_t postgres_get_int(const char *from, size_t size);

#endif
