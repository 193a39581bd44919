/* calendar.h - working days: weekdays, less holidays, plus make-up workdays, as the host lists them. */
#ifndef LQ_CALENDAR_H
#define LQ_CALENDAR_H

#include <libquota/calendar.h>

/* Is every day of from..to within the years the calendar covers? */
int lq_calendar_covers(const quota_calendar *calendar, int64_t from_day, int64_t to_day);
int lq_calendar_is_workday(const quota_calendar *calendar, int64_t day);
/* The count-th working day after day (the day itself not counted).  1 if the calendar ends before.
 * Time grows with the listed days between, not with count squared. */
int lq_calendar_add(const quota_calendar *calendar, int64_t day, int64_t count, int64_t *out);
/* day itself if a working day, else the next one (Civil Code art. 203).  1 if the calendar ends before. */
int lq_calendar_roll(const quota_calendar *calendar, int64_t day, int64_t *out);

#endif
