/*
 * libquota/calendar.h - the host's calendar of holidays and make-up workdays.
 *
 * "30 working days" (Qujing art. 20) and terms that roll past a holiday (Civil
 * Code art. 203) need the State Council's yearly notices.  The library knows
 * none: the host gives the days it has.  A term that runs past the last year
 * the calendar covers has no known answer, and the decision says so.
 */
#ifndef LIBQUOTA_CALENDAR_H
#define LIBQUOTA_CALENDAR_H

#include <libquota/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** An immutable calendar.  Any number of threads may share one. @since 0.1.0 */
typedef struct quota_calendar quota_calendar;

/**
 * One listed day.
 *
 * @since 0.1.0
 */
typedef struct quota_calendar_day {
    int32_t date;    /**< yyyymmdd. */
    int32_t workday; /**< 1 = worked (a make-up day), 0 = day off. */
} quota_calendar_day;

/**
 * Makes a calendar.  Days that are not listed follow the ordinary rule: Monday
 * to Friday are working days.
 *
 * @param allocator  NULL = the C library's
 * @param days       listed days in any order; not retained; NULL if count is 0
 * @param count      how many
 * @param first_year first year the list speaks for, 1900..9998
 * @param last_year  last year the list speaks for
 * @param calendar   receives the handle, or NULL on failure; freed with quota_calendar_free()
 * @param error      may be NULL
 * @return QUOTA_OK, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE, QUOTA_E_NO_MEMORY,
 *         QUOTA_E_VALUE (a date that does not exist, workday not 0 or 1; index says which),
 *         QUOTA_E_RANGE (a year out of range, or last before first; a day of another year,
 *         index says which),
 *         QUOTA_E_DUPLICATE_FACT (one day listed both ways).  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_calendar_create(const quota_allocator *allocator, const quota_calendar_day *days,
                                             size_t count, int32_t first_year, int32_t last_year,
                                             quota_calendar **calendar, quota_error *error);

/**
 * Makes a calendar from CSV text: a header row naming at least the columns
 * `date` (yyyy-mm-dd) and `is_off_day` (1 = day off, 0 = worked), other columns
 * ignored.  The years covered run from the year of the first listed day off to
 * that of the last; days worked in other years are not taken.
 *
 * @param allocator  NULL = the C library's
 * @param text       UTF-8, size bytes, BOM allowed; not retained
 * @param size       bytes of text
 * @param calendar   receives the handle, or NULL on failure; freed with quota_calendar_free()
 * @param error      may be NULL; line and column say where
 * @return as quota_calendar_create(), and QUOTA_E_CSV, QUOTA_E_UTF8, QUOTA_E_NOT_FOUND
 *         (a column is missing); QUOTA_E_DUPLICATE_FACT also for a column named twice.  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_calendar_parse(const quota_allocator *allocator, const char *text, size_t size,
                                            quota_calendar **calendar, quota_error *error);

/**
 * Frees a calendar.  Nothing may be using it.
 * @param calendar  the calendar; NULL is harmless
 * @since 0.1.0
 */
QUOTA_API void quota_calendar_free(quota_calendar *calendar);

#ifdef __cplusplus
}
#endif
#endif
