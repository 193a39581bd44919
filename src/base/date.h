/* date.h - the proleptic Gregorian calendar in integers.
 *
 * Outside, a date is yyyymmdd.  Inside, a day number: days since 1970-01-01.
 * QUOTA_NEVER is the day LQ_DAY_NEVER and stays itself under every addition. */
#ifndef LQ_DATE_H
#define LQ_DATE_H

#include <stdint.h>

#define LQ_DAY_MIN INT64_C(-25567)    /* 1900-01-01 */
#define LQ_DAY_MAX INT64_C(2932531)   /* 9998-12-31 */
#define LQ_DAY_NEVER INT64_C(2932896) /* 9999-12-31 */

int lq_date_valid(int64_t yyyymmdd);      /* 1900-01-01 .. 9998-12-31, or QUOTA_NEVER */
int64_t lq_date_to_day(int64_t yyyymmdd); /* of a valid date */
int64_t lq_date_from_day(int64_t day);    /* of LQ_DAY_MIN .. LQ_DAY_NEVER */
int lq_date_weekday(int64_t day);         /* 0 = Monday .. 6 = Sunday */

/* Day numbers outside LQ_DAY_MIN .. LQ_DAY_MAX are taken for the nearer end, or for never.
 * Adding months ends on the corresponding day, or the month's last (Civil Code art. 202).
 * A result past 9998-12-31 becomes never; before 1900-01-01, LQ_DAY_MIN. */
int64_t lq_day_add_days(int64_t day, int64_t count);
int64_t lq_day_add_months(int64_t day, int64_t count);
int64_t lq_day_add_years(int64_t day, int64_t count);
int64_t lq_day_month_end(int64_t year, int64_t month); /* month 1..12; clamped like the others */

/* The same with 1 if the result had to be clamped; what is never stays it, and is 0. */
int lq_day_add_days_checked(int64_t day, int64_t count, int64_t *out);
int lq_day_add_months_checked(int64_t day, int64_t count, int64_t *out);
int lq_day_add_years_checked(int64_t day, int64_t count, int64_t *out);
int lq_day_month_end_checked(int64_t year, int64_t month, int64_t *out);

#endif
