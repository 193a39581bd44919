/* journal_columns.c - fields of an entry as columns, and back. */
#include "journal_columns.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void journal_columns_read(journal_columns *columns)
{
    quota_field_info field = {.struct_size = sizeof field};

    columns->count = 0;
    for (uint32_t i = 0; quota_entry_field(i, &field) == QUOTA_OK; i++) {
        journal_column *to = &columns->at[columns->count];

        /* A newer library may know fields that this host was not compiled with. */
        if (field.offset + field.size > sizeof(quota_entry) || columns->count == JOURNAL_COLUMNS_MOST)
            continue;
        to->name = field.name;
        to->offset = field.offset;
        to->size = field.size;
        to->is_bytes = field.type == QUOTA_FIELD_BYTES;
        to->is_signed = field.is_signed != 0;
        to->is_value = field.type == QUOTA_FIELD_VALUE;
        to->type = field.type;
        columns->count++;
    }
}

int64_t journal_integer(const quota_entry *entry, const journal_column *column)
{
    const unsigned char *at = (const unsigned char *)entry + column->offset;

    if (column->size == 1)
        return *at;
    if (column->size == 2) {
        uint16_t value;

        memcpy(&value, at, sizeof value);
        return value;
    }
    if (column->size == 4) {
        uint32_t value;
        int32_t with_sign;

        memcpy(&value, at, sizeof value);
        memcpy(&with_sign, at, sizeof with_sign);
        return column->is_signed ? with_sign : (int64_t)value;
    }
    int64_t value;

    memcpy(&value, at, sizeof value); /* unsigned ones stay below 2^63 */
    return value;
}

void journal_set_integer(quota_entry *entry, const journal_column *column, int64_t value)
{
    unsigned char *at = (unsigned char *)entry + column->offset;
    const uint8_t one = (uint8_t)value;
    const uint16_t two = (uint16_t)value;
    const uint32_t four = (uint32_t)value;

    if (column->size == 1)
        memcpy(at, &one, sizeof one);
    else if (column->size == 2)
        memcpy(at, &two, sizeof two);
    else if (column->size == 4)
        memcpy(at, &four, sizeof four);
    else
        memcpy(at, &value, sizeof value);
}

void journal_set_bytes(quota_entry *entry, const journal_column *column, const void *bytes, size_t size)
{
    memcpy((unsigned char *)entry + column->offset, bytes, size < column->size ? size : column->size);
}

int journal_is_null(const quota_entry *entry, const journal_column *column)
{
    static const unsigned char nothing[64];

    if (column->is_bytes)
        return memcmp((const unsigned char *)entry + column->offset, nothing, column->size) == 0;
    return journal_integer(entry, column) == 0 && !(column->is_value && entry->fact != 0);
}

void journal_sql_add(journal_sql *sql, const char *format, ...)
{
    va_list arguments;
    int size;

    va_start(arguments, format);
    size = vsnprintf(sql->text + sql->length, sizeof sql->text - sql->length, format, arguments);
    va_end(arguments);
    if (size < 0 || (size_t)size >= sizeof sql->text - sql->length)
        abort(); /* the text depends on the library's fields alone, and tests build all of it */
    sql->length += (size_t)size;
}

void journal_sql_names(journal_sql *sql, const journal_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++)
        journal_sql_add(sql, "%s%s", i == 0 ? "" : ", ", columns->at[i].name);
}
