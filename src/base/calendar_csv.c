/* calendar_csv.c - a calendar from CSV text. */
#include <libquota/calendar.h>

#include "base/csv.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"

#include <string.h>

struct reading {
    lq_csv csv;
    size_t date_column, off_column;
    quota_calendar_day *days;
    uint32_t *lines; /* of the days */
    size_t count, day_capacity, line_capacity;
    int32_t first_year, last_year; /* of the days off; 0 = none yet */
};

static quota_status fail_memory(quota_error *error)
{
    return lq_fail(error, QUOTA_E_NO_MEMORY, "", NULL, NULL, 0);
}

/* The place of a column among the cells of the header row, from a cell on; cell_count if it is missing. */
static size_t find_column(const lq_csv *csv, const char *name, size_t from)
{
    size_t i = from;

    while (i < csv->cell_count && strcmp(csv->cells[i].text, name) != 0) {
        i++;
    }
    return i;
}

/* Finds a column that must be there, once. */
static quota_status need_column(const lq_csv *csv, const char *name, size_t *column, quota_error *error)
{
    size_t again;

    *column = find_column(csv, name, 0);
    if (*column == csv->cell_count) {
        (void)lq_fail(error, QUOTA_E_NOT_FOUND, name, "a header row with date and is_off_day", NULL, 0);
        lq_fail_at(error, 1, 1);
        return QUOTA_E_NOT_FOUND;
    }
    again = find_column(csv, name, *column + 1);
    if (again < csv->cell_count) {
        (void)lq_fail(error, QUOTA_E_DUPLICATE_FACT, name, "each column once", csv->cells[again].text,
                      csv->cells[again].size);
        lq_fail_at(error, csv->cells[again].line, csv->cells[again].column);
        return QUOTA_E_DUPLICATE_FACT;
    }
    return QUOTA_OK;
}

static quota_status read_header(struct reading *in, quota_error *error)
{
    int more;
    quota_status status = lq_csv_next(&in->csv, &more, error);

    if (status == QUOTA_OK) {
        status = need_column(&in->csv, "date", &in->date_column, error);
    }
    return status == QUOTA_OK ? need_column(&in->csv, "is_off_day", &in->off_column, error) : status;
}

/* A cell of the current row; one past the row's end is empty and stands where the row begins. */
static lq_cell cell_at(const lq_csv *csv, size_t column)
{
    lq_cell none = csv->cells[0];

    none.text = "";
    none.size = 0;
    return column < csv->cell_count ? csv->cells[column] : none;
}

static quota_status fail_cell(quota_error *error, const char *field, const char *expected, lq_cell cell)
{
    (void)lq_fail(error, QUOTA_E_VALUE, field, expected, cell.text, cell.size);
    lq_fail_at(error, cell.line, cell.column);
    return QUOTA_E_VALUE;
}

static quota_status add_day(struct reading *in, int32_t date, int workday, uint32_t line)
{
    const quota_allocator *mem = in->csv.mem;
    const size_t need = in->count + 1;

    if (lq_mem_grow(mem, (void **)&in->days, &in->day_capacity, need, sizeof *in->days) != QUOTA_OK ||
        lq_mem_grow(mem, (void **)&in->lines, &in->line_capacity, need, sizeof *in->lines) != QUOTA_OK) {
        return QUOTA_E_NO_MEMORY;
    }
    in->days[in->count].date = date;
    in->days[in->count].workday = workday;
    in->lines[in->count] = line;
    in->count = need;
    return QUOTA_OK;
}

static void note_year_off(struct reading *in, int32_t year)
{
    if (in->first_year == 0 || year < in->first_year) {
        in->first_year = year;
    }
    if (year > in->last_year) {
        in->last_year = year;
    }
}

static quota_status read_row(struct reading *in, quota_error *error)
{
    const lq_cell date_cell = cell_at(&in->csv, in->date_column);
    const lq_cell off_cell = cell_at(&in->csv, in->off_column);
    int64_t date;
    int workday;

    if (lq_parse_date(date_cell.text, date_cell.size, &date) != QUOTA_OK || date == QUOTA_NEVER) {
        return fail_cell(error, "date", "yyyy-mm-dd, a day that exists", date_cell);
    }
    workday = strcmp(off_cell.text, "0") == 0;
    if (!workday && strcmp(off_cell.text, "1") != 0) {
        return fail_cell(error, "is_off_day", "0 or 1", off_cell);
    }
    if (add_day(in, (int32_t)date, workday, date_cell.line) != QUOTA_OK) {
        return fail_memory(error);
    }
    if (!workday) {
        note_year_off(in, (int32_t)(date / 10000));
    }
    return QUOTA_OK;
}

static quota_status read_days(struct reading *in, quota_error *error)
{
    quota_status status = read_header(in, error);
    int more = 1;

    while (status == QUOTA_OK && more) {
        status = lq_csv_next(&in->csv, &more, error);
        if (status == QUOTA_OK && more && !(in->csv.cell_count == 1 && in->csv.cells[0].size == 0)) {
            status = read_row(in, error);
        }
    }
    return status;
}

/* Days worked outside the years of days off are outside what the calendar speaks for. */
static void keep_covered(struct reading *in)
{
    size_t kept = 0, i;

    for (i = 0; i < in->count; i++) {
        const int32_t year = in->days[i].date / 10000;

        if (year >= in->first_year && year <= in->last_year) {
            in->days[kept] = in->days[i];
            in->lines[kept++] = in->lines[i];
        }
    }
    in->count = kept;
}

/* The one thing left that can be wrong with days read one by one is that two contradict each other;
 * quota_calendar_create tells the index, which here becomes a line. */
static quota_status finish_reading(struct reading *in, quota_calendar **calendar, quota_error *error)
{
    quota_error found;
    quota_status status;

    if (in->first_year == 0) {
        return lq_fail(error, QUOTA_E_RANGE, "is_off_day", "at least one day off", NULL, 0);
    }
    keep_covered(in);
    found.struct_size = (uint32_t)sizeof found;
    status = quota_calendar_create(in->csv.mem, in->days, in->count, in->first_year, in->last_year, calendar,
                                   &found);
    if (status == QUOTA_E_DUPLICATE_FACT) {
        (void)lq_fail(error, status, "date", "each day listed one way", NULL, 0);
        lq_fail_at(error, in->lines[found.index], 1);
    } else if (status != QUOTA_OK) {
        return fail_memory(error);
    }
    return status;
}

quota_status quota_calendar_parse(const quota_allocator *allocator, const char *text, size_t size,
                                  quota_calendar **calendar, quota_error *error)
{
    quota_allocator mem;
    struct reading in;
    quota_status status;

    if (calendar != NULL) {
        *calendar = NULL;
    }
    if (calendar == NULL || (text == NULL && size > 0)) {
        return lq_fail(error, QUOTA_E_ARGUMENT, calendar == NULL ? "calendar" : "text", "not NULL", "NULL",
                       4);
    }
    status = lq_mem_init(&mem, allocator);
    if (status != QUOTA_OK) {
        return lq_fail(error, status, "allocator", "a complete quota_allocator", NULL, 0);
    }
    memset(&in, 0, sizeof in);
    lq_csv_open(&in.csv, &mem, text, size);
    status = read_days(&in, error);
    if (status == QUOTA_OK) {
        status = finish_reading(&in, calendar, error);
    }
    lq_mem_free(&mem, in.days, in.day_capacity * sizeof *in.days);
    lq_mem_free(&mem, in.lines, in.line_capacity * sizeof *in.lines);
    lq_csv_close(&in.csv);
    return status;
}
