/* calendar.c - working days.
 *
 * A calendar keeps only the listed days that differ from the ordinary rule, sorted, each with the
 * running sum of the differences.  The working days up to any day are then whole weeks plus one
 * such sum, and the n-th working day is found by bisection. */
#include "base/calendar.h"

#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"

#include <string.h>

struct listed_day {
    int32_t day, workday;
    size_t index; /* in the caller's list */
};

struct exception {
    int32_t day;
    int32_t shift; /* working days more than weekdays, over this day and all before it */
};

struct quota_calendar {
    quota_allocator mem;
    size_t bytes; /* of the whole block */
    int64_t first_day, last_day;
    size_t count;
    struct exception exceptions[];
};

static int is_weekday(int64_t day)
{
    return lq_date_weekday(day) < 5;
}

/* Weekdays from LQ_DAY_MIN, a Monday, up to and with day, which is at least LQ_DAY_MIN - 1. */
static int64_t weekdays_through(int64_t day)
{
    const int64_t days = day - LQ_DAY_MIN + 1;
    const int64_t of_last_week = days % 7;

    return days / 7 * 5 + (of_last_week < 5 ? of_last_week : 5);
}

/* How many exceptions lie at or before day. */
static size_t exceptions_through(const quota_calendar *calendar, int64_t day)
{
    size_t low = 0, high = calendar->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (calendar->exceptions[middle].day <= day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static int64_t workdays_through(const quota_calendar *calendar, int64_t day)
{
    const size_t before = exceptions_through(calendar, day);

    return weekdays_through(day) + (before == 0 ? 0 : calendar->exceptions[before - 1].shift);
}

int lq_calendar_covers(const quota_calendar *calendar, int64_t from_day, int64_t to_day)
{
    return calendar != NULL && from_day >= calendar->first_day && to_day <= calendar->last_day;
}

int lq_calendar_is_workday(const quota_calendar *calendar, int64_t day)
{
    size_t before;

    if (!lq_calendar_covers(calendar, day, day)) {
        return is_weekday(day);
    }
    before = exceptions_through(calendar, day);
    if (before > 0 && calendar->exceptions[before - 1].day == day) {
        return !is_weekday(day);
    }
    return is_weekday(day);
}

int lq_calendar_add(const quota_calendar *calendar, int64_t day, int64_t count, int64_t *out)
{
    int64_t low, high, rank;

    if (!lq_calendar_covers(calendar, day, day)) {
        return 1;
    }
    if (count == 0) {
        *out = day;
        return 0;
    }
    low = calendar->first_day;
    high = calendar->last_day;
    if (count > 0) {
        rank = workdays_through(calendar, day);
        if (count > workdays_through(calendar, high) - rank) {
            return 1;
        }
    } else {
        rank = workdays_through(calendar, day - 1) + 1;
        if (count <= workdays_through(calendar, low - 1) - rank) {
            return 1;
        }
    }
    rank += count;
    while (low < high) { /* the first day by which `rank` working days have passed */
        const int64_t middle = low + (high - low) / 2;

        if (workdays_through(calendar, middle) < rank) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *out = low;
    return 0;
}

int lq_calendar_roll(const quota_calendar *calendar, int64_t day, int64_t *out)
{
    if (lq_calendar_covers(calendar, day, day) && lq_calendar_is_workday(calendar, day)) {
        *out = day;
        return 0;
    }
    return lq_calendar_add(calendar, day, 1, out);
}

static int comes_before(const struct listed_day *a, const struct listed_day *b)
{
    return a->day != b->day ? a->day < b->day : a->index < b->index;
}

static void sift_down(struct listed_day *days, size_t root, size_t count)
{
    const struct listed_day moved = days[root];
    size_t child;

    while ((child = root * 2 + 1) < count) {
        if (child + 1 < count && comes_before(&days[child], &days[child + 1])) {
            child++;
        }
        if (!comes_before(&moved, &days[child])) {
            break;
        }
        days[root] = days[child];
        root = child;
    }
    days[root] = moved;
}

/* Heap sort, because qsort may allocate behind the host's back. */
static void sort_days(struct listed_day *days, size_t count)
{
    size_t i;

    for (i = count / 2; i-- > 0;) {
        sift_down(days, i, count);
    }
    for (i = count; i-- > 1;) {
        const struct listed_day last = days[i];

        days[i] = days[0];
        days[0] = last;
        sift_down(days, 0, i);
    }
}

/* The first sorted day that contradicts the one before it; NULL if none does. */
static const struct listed_day *find_clash(const struct listed_day *days, size_t count)
{
    size_t i;

    for (i = 1; i < count; i++) {
        if (days[i].day == days[i - 1].day && days[i].workday != days[i - 1].workday) {
            return &days[i];
        }
    }
    return NULL;
}

/* Makes the calendar from days that are sorted and do not contradict each other. */
static quota_status build(const quota_allocator *mem, const struct listed_day *days, size_t count,
                          int64_t first_year, int64_t last_year, quota_calendar **calendar)
{
    /* No overflow: `count` of the larger listed_day have been allocated. */
    const size_t bytes = sizeof **calendar + count * sizeof(struct exception);
    quota_calendar *made = lq_mem_alloc(mem, bytes);
    int32_t shift = 0;
    size_t i;

    if (made == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    made->mem = *mem;
    made->bytes = bytes;
    made->first_day = lq_date_to_day(first_year * 10000 + 101);
    made->last_day = lq_date_to_day(last_year * 10000 + 1231);
    made->count = 0;
    for (i = 0; i < count; i++) {
        const int repeated = i > 0 && days[i].day == days[i - 1].day;

        if (!repeated && days[i].workday != is_weekday(days[i].day)) {
            shift += days[i].workday ? 1 : -1;
            made->exceptions[made->count].day = days[i].day;
            made->exceptions[made->count].shift = shift;
            made->count++;
        }
    }
    *calendar = made;
    return QUOTA_OK;
}

void quota_calendar_free(quota_calendar *calendar)
{
    if (calendar != NULL) {
        const quota_allocator mem = calendar->mem;

        lq_mem_free(&mem, calendar, calendar->bytes);
    }
}

static quota_status fail_value(quota_error *error, quota_status status, uint64_t index, const char *field,
                               const char *expected, int64_t found)
{
    char text[24];
    lq_out out;

    lq_out_init(&out, text, sizeof text);
    lq_out_int(&out, found);
    (void)lq_out_finish(&out, NULL);
    (void)lq_fail(error, status, field, expected, text, out.length);
    lq_fail_index(error, index);
    return status;
}

static quota_status copy_days(struct listed_day *to, const quota_calendar_day *days, size_t count,
                              int32_t first_year, int32_t last_year, quota_error *error)
{
    size_t i;

    for (i = 0; i < count; i++) {
        if (!lq_date_valid(days[i].date) || days[i].date == QUOTA_NEVER) {
            return fail_value(error, QUOTA_E_VALUE, i, "date", "yyyymmdd, a day that exists", days[i].date);
        }
        if (days[i].workday != 0 && days[i].workday != 1) {
            return fail_value(error, QUOTA_E_VALUE, i, "workday", "0 or 1", days[i].workday);
        }
        if (days[i].date / 10000 < first_year || days[i].date / 10000 > last_year) {
            return fail_value(error, QUOTA_E_RANGE, i, "date", "a day from first_year to last_year",
                              days[i].date);
        }
        to[i].day = (int32_t)lq_date_to_day(days[i].date);
        to[i].workday = days[i].workday;
        to[i].index = i;
    }
    return QUOTA_OK;
}

static quota_status fail_memory(quota_error *error)
{
    return lq_fail(error, QUOTA_E_NO_MEMORY, "", NULL, NULL, 0);
}

quota_status quota_calendar_create(const quota_allocator *allocator, const quota_calendar_day *days,
                                   size_t count, int32_t first_year, int32_t last_year,
                                   quota_calendar **calendar, quota_error *error)
{
    quota_allocator mem;
    struct listed_day *listed = NULL;
    size_t capacity = 0;
    const struct listed_day *clash;
    quota_status status;

    if (calendar != NULL) {
        *calendar = NULL;
    }
    if (calendar == NULL || (days == NULL && count > 0)) {
        return lq_fail(error, QUOTA_E_ARGUMENT, calendar == NULL ? "calendar" : "days", "not NULL", "NULL",
                       4);
    }
    status = lq_mem_init(&mem, allocator);
    if (status != QUOTA_OK) {
        return lq_fail(error, status, "allocator", "a complete quota_allocator", NULL, 0);
    }
    if (first_year < 1900 || last_year > 9998 || last_year < first_year) {
        return lq_fail(error, QUOTA_E_RANGE, "first_year, last_year",
                       "1900 <= first_year <= last_year <= 9998", NULL, 0);
    }
    if (lq_mem_grow(&mem, (void **)&listed, &capacity, count, sizeof *listed) != QUOTA_OK) {
        return fail_memory(error);
    }
    status = copy_days(listed, days, count, first_year, last_year, error);
    if (status == QUOTA_OK) {
        sort_days(listed, count);
        clash = find_clash(listed, count);
        if (clash != NULL) {
            status = lq_fail(error, QUOTA_E_DUPLICATE_FACT, "days", "each day listed one way", NULL, 0);
            lq_fail_index(error, clash->index);
        } else if (build(&mem, listed, count, first_year, last_year, calendar) != QUOTA_OK) {
            status = fail_memory(error);
        }
    }
    lq_mem_free(&mem, listed, capacity * sizeof *listed);
    return status;
}
