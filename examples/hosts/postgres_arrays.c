/* postgres_arrays.c - a column of many entries as one array parameter.
 *
 * An array in binary: dimensions, has it NULLs, type of the elements, then of each dimension length and first
 * index; then of each element its length (-1 = NULL) and bytes.  All numbers are big-endian. */
#include "postgres_arrays.h"

#include <string.h>

enum { ARRAY_HEADER = 20, LENGTH_SIZE = 4 };

unsigned postgres_type(const journal_column *column)
{
    if (column->is_bytes)
        return PG_BYTEA;
    if (column->size == 8 || (column->size == 4 && !column->is_signed))
        return PG_INT8;
    return column->size == 1 ? PG_INT2 : PG_INT4;
}

unsigned postgres_array_type(const journal_column *column)
{
    switch (postgres_type(column)) {
    case PG_BYTEA:
        return 1001;
    case PG_INT8:
        return 1016;
    case PG_INT2:
        return 1005;
    default:
        return 1007;
    }
}

static size_t width_of(const journal_column *column)
{
    switch (postgres_type(column)) {
    case PG_BYTEA:
        return column->size;
    case PG_INT8:
        return 8;
    case PG_INT2:
        return 2;
    default:
        return 4;
    }
}

void postgres_put_int(char *to, size_t size, int64_t value)
{
    uint64_t bits = (uint64_t)value;

    while (size-- > 0) {
        to[size] = (char)(bits & 0xFF);
        bits >>= 8;
    }
}

int64_t postgres_get_int(const char *from, size_t size)
{
    uint64_t bits = size > 0 && (from[0] & 0x80) != 0 ? UINT64_MAX : 0;

    for (size_t i = 0; i < size; i++)
        bits = bits << 8 | (unsigned char)from[i];
    return (int64_t)bits;
}

size_t postgres_array_size(const quota_entry *entries, size_t count, const journal_column *column)
{
    size_t given = 0;

    for (size_t i = 0; i < count; i++)
        given += journal_is_null(&entries[i], column) ? 0 : 1;
    return given == 0 ? 0 : ARRAY_HEADER + count * LENGTH_SIZE + given * width_of(column);
}

void postgres_array(const quota_entry *entries, size_t count, const journal_column *column, char *to)
{
    const size_t width = width_of(column);

    postgres_put_int(to, 4, 1);
    postgres_put_int(to + 4, 4, 1);
    postgres_put_int(to + 8, 4, (int64_t)postgres_type(column));
    postgres_put_int(to + 12, 4, (int64_t)count);
    postgres_put_int(to + 16, 4, 1);
    to += ARRAY_HEADER;
    for (size_t i = 0; i < count; i++) {
        const int null = journal_is_null(&entries[i], column);

        postgres_put_int(to, LENGTH_SIZE, null ? -1 : (int64_t)width);
        to += LENGTH_SIZE;
        if (null)
            continue;
        if (column->is_bytes)
            memcpy(to, (const char *)&entries[i] + column->offset, width);
        else
            postgres_put_int(to, width, journal_integer(&entries[i], column));
        to += width;
    }
}
