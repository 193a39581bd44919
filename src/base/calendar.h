/* calendar.h - working days: weekdays, less holidays, plus make-up workdays, as the host lists them. */
#ifndef LQ_CALENDAR_H
#define LQ_CALENDAR_H

#include <libquota/calendar.h>

/* A NULL calendar covers nothing.  Where a function answers 1, *out is untouched. */

/* Is every day of from..to within the years the calendar covers? */
int lq_calendar_covers(const quota_calendar *calendar, int64_t from_day, int64_t to_day);
/* Outside the years covered: by the ordinary rule, Monday to Friday. */
int lq_calendar_is_workday(const quota_calendar *calendar, int64_t day);
/* The count-th working day after day (the day itself not counted); with a negative count, before it;
 * with count 0, day itself.  1 if the calendar ends before, or does not cover day.
 * Time grows with the logarithms of the days covered and of the days listed, not with count. */
int lq_calendar_add(const quota_calendar *calendar, int64_t day, int64_t count, int64_t *out);
/* day itself if a working day, else the next one (Civil Code art. 203).  1 as above. */
int lq_calendar_roll(const quota_calendar *calendar, int64_t day, int64_t *out);

#endif
