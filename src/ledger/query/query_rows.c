/* query_rows.c - rows into a caller's array, and what is said of a bad argument. */
#include "ledger/query/query.h"

#include "base/date.h"
#include "base/text.h"

quota_status lq_rows_begin(lq_rows *rows, void *at, size_t row_size, size_t capacity, const size_t *count,
                           quota_error *error)
{
    memset(rows, 0, sizeof *rows);
    if (count == NULL)
        return lq_fail(error, QUOTA_E_ARGUMENT, "count", "a pointer", "NULL", 4);
    if (at == NULL && capacity > 0)
        return lq_fail(error, QUOTA_E_ARGUMENT, "rows", "a pointer, or capacity 0", "NULL", 4);
    if (row_size == 0)
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "row_size", "sizeof the rows' type", "0", 1);
    rows->rows = at;
    rows->row_size = row_size;
    rows->capacity = capacity;
    return QUOTA_OK;
}

void lq_rows_put(lq_rows *rows, const void *row, size_t size)
{
    if (rows->count < rows->capacity) {
        unsigned char *to = rows->rows + rows->count * rows->row_size;
        const size_t known = size < rows->row_size ? size : rows->row_size;
        memcpy(to, row, known);
        memset(to + known, 0, rows->row_size - known);
    }
    rows->count++;
}

quota_status lq_rows_end(const lq_rows *rows, size_t *count, quota_error *error)
{
    *count = rows->count;
    if (rows->count <= rows->capacity)
        return QUOTA_OK;
    return lq_fail_number(error, QUOTA_E_BUFFER, "capacity", "room for as many as count says",
                          rows->capacity > INT64_MAX ? INT64_MAX : (int64_t)rows->capacity);
}

quota_status lq_fail_number(quota_error *error, quota_status status, const char *field, const char *expected,
                            int64_t number)
{
    char text[24];
    lq_out out;
    lq_out_init(&out, text, sizeof text);
    lq_out_int(&out, number);
    return lq_fail(error, status, field, expected, text, out.length);
}

quota_status lq_fail_unknown(quota_error *error, const char *field, uint64_t number)
{
    return lq_fail_number(error, QUOTA_E_NOT_FOUND, field, "a number that the ledger knows",
                          number > INT64_MAX ? INT64_MAX : (int64_t)number);
}

quota_status lq_check_day(quota_error *error, const char *field, int32_t date)
{
    if (lq_date_valid(date) && date != QUOTA_NEVER)
        return QUOTA_OK;
    return lq_fail_number(error, QUOTA_E_VALUE, field, "a day, yyyymmdd", date);
}

quota_status lq_check_posting_days(const quota_ledger *ledger, int32_t date, int32_t as_of,
                                   quota_error *error)
{
    quota_status status = lq_check_day(error, "date", date);
    if (status == QUOTA_OK && as_of != 0)
        status = lq_check_day(error, "as_of", as_of);
    if (status != QUOTA_OK)
        return status;
    if (date < ledger->state->date)
        return lq_fail_number(error, QUOTA_E_RANGE, "date", "not before the last entry", date);
    if (ledger->date_max != 0 && date > ledger->date_max)
        return lq_fail_number(error, QUOTA_E_RANGE, "date", "not after the ledger's last day", date);
    return as_of > date ? lq_fail_number(error, QUOTA_E_RANGE, "as_of", "not after the date", as_of)
                        : QUOTA_OK;
}

quota_status lq_check_standing(const quota_ledger *ledger, quota_error *error)
{
    switch (ledger->standing) {
    case LQ_PENDING:
        return lq_fail(error, QUOTA_E_PENDING, "ledger", "commit or abort first", "", 0);
    case LQ_UNSURE:
        return lq_fail(error, QUOTA_E_UNSURE, "ledger", "refresh first", "", 0);
    case LQ_BROKEN:
        return lq_fail(error, QUOTA_E_BROKEN, "ledger", "a sound journal", "", 0);
    default:
        return QUOTA_OK;
    }
}
