/* date.c - the proleptic Gregorian calendar in integers. */
#include "base/date.h"

#include "base/num.h"

#include <libquota/types.h>

enum {
    FIRST_YEAR = 1900,
    LAST_YEAR = 9998,
    MONTHS = 12,
    DAYS_OF_4_YEARS = 1461,
    DAYS_OF_100_YEARS = 36524,
    DAYS_OF_400_YEARS = 146097,
    EPOCH_FROM_MARCH_0000 = 719468 /* days from 0000-03-01 to 1970-01-01 */
};

struct civil {
    int64_t year, month, day;
};

static int64_t month_length(int64_t year, int64_t month)
{
    static const unsigned char lengths[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return lengths[month - 1] + (month == 2 && leap);
}

static struct civil civil_of_date(int64_t yyyymmdd)
{
    struct civil date;

    date.year = yyyymmdd / 10000;
    date.month = yyyymmdd / 100 % 100;
    date.day = yyyymmdd % 100;
    return date;
}

int lq_date_valid(int64_t yyyymmdd)
{
    const struct civil date = civil_of_date(yyyymmdd);

    if (yyyymmdd == QUOTA_NEVER) {
        return 1;
    }
    return date.year >= FIRST_YEAR && date.year <= LAST_YEAR && date.month >= 1 && date.month <= MONTHS &&
           date.day >= 1 && date.day <= month_length(date.year, date.month);
}

/* Years are counted from March, so that the leap day is the last of its year and the lengths of
 * the months before it never vary: 153 days for every five months. */
static int64_t day_of_civil(struct civil date)
{
    const int64_t year = date.year - (date.month <= 2);
    const int64_t month = (date.month + 9) % MONTHS;

    return year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date.day - 1 -
           EPOCH_FROM_MARCH_0000;
}

static struct civil civil_of_day(int64_t day)
{
    const int64_t from_march_0000 = day + EPOCH_FROM_MARCH_0000;
    const int64_t era = from_march_0000 / DAYS_OF_400_YEARS;
    const int64_t of_era = from_march_0000 % DAYS_OF_400_YEARS;
    const int64_t year = (of_era - of_era / (DAYS_OF_4_YEARS - 1) + of_era / DAYS_OF_100_YEARS -
                          of_era / (DAYS_OF_400_YEARS - 1)) /
                         365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const int64_t month = (5 * of_year + 2) / 153;
    struct civil date;

    date.day = of_year - (153 * month + 2) / 5 + 1;
    date.month = (month + 2) % MONTHS + 1;
    date.year = era * 400 + year + (date.month <= 2);
    return date;
}

int64_t lq_date_to_day(int64_t yyyymmdd)
{
    return day_of_civil(civil_of_date(yyyymmdd));
}

int64_t lq_date_from_day(int64_t day)
{
    const struct civil date = civil_of_day(day);

    return date.year * 10000 + date.month * 100 + date.day;
}

int lq_date_weekday(int64_t day)
{
    const int64_t from_thursday = day % 7; /* 1970-01-01 was a Thursday; -6 .. 6 */

    return (int)((from_thursday + 7 + 3) % 7);
}

static int64_t clamp(int64_t day)
{
    if (day > LQ_DAY_MAX) {
        return LQ_DAY_NEVER;
    }
    return day < LQ_DAY_MIN ? LQ_DAY_MIN : day;
}

/* What a sum past one of the ends becomes. */
static int past_end(int later, int64_t *out)
{
    *out = later ? LQ_DAY_NEVER : LQ_DAY_MIN;
    return 1;
}

int lq_day_add_days_checked(int64_t day, int64_t count, int64_t *out)
{
    int64_t sum;

    if (clamp(day) == LQ_DAY_NEVER) {
        *out = LQ_DAY_NEVER;
        return 0;
    }
    if (lq_add(clamp(day), count, &sum) || sum < LQ_DAY_MIN || sum > LQ_DAY_MAX) {
        return past_end(count > 0, out);
    }
    *out = sum;
    return 0;
}

/* The given day of a month, or the month's last.  months counts from January of year 0. */
static int day_in_month(int64_t months, int64_t day, int64_t *out)
{
    struct civil date;
    int64_t last;

    if (months < FIRST_YEAR * MONTHS || months >= (LAST_YEAR + 1) * MONTHS) {
        return past_end(months > FIRST_YEAR * MONTHS, out);
    }
    date.year = months / MONTHS;
    date.month = months % MONTHS + 1;
    last = month_length(date.year, date.month);
    date.day = day < last ? day : last;
    *out = day_of_civil(date);
    return 0;
}

int lq_day_add_months_checked(int64_t day, int64_t count, int64_t *out)
{
    struct civil date;
    int64_t months;

    if (clamp(day) == LQ_DAY_NEVER) {
        *out = LQ_DAY_NEVER;
        return 0;
    }
    date = civil_of_day(clamp(day));
    if (lq_add(date.year * MONTHS + date.month - 1, count, &months)) {
        return past_end(count > 0, out);
    }
    return day_in_month(months, date.day, out);
}

int lq_day_add_years_checked(int64_t day, int64_t count, int64_t *out)
{
    int64_t months;

    if (clamp(day) == LQ_DAY_NEVER) {
        *out = LQ_DAY_NEVER;
        return 0;
    }
    if (lq_mul(count, MONTHS, &months)) {
        return past_end(count > 0, out);
    }
    return lq_day_add_months_checked(day, months, out);
}

int lq_day_month_end_checked(int64_t year, int64_t month, int64_t *out)
{
    if (year < FIRST_YEAR || year > LAST_YEAR) {
        return past_end(year > LAST_YEAR, out);
    }
    return day_in_month(year * MONTHS + month - 1, 31, out);
}

int64_t lq_day_add_days(int64_t day, int64_t count)
{
    int64_t out;

    (void)lq_day_add_days_checked(day, count, &out);
    return out;
}

int64_t lq_day_add_months(int64_t day, int64_t count)
{
    int64_t out;

    (void)lq_day_add_months_checked(day, count, &out);
    return out;
}

int64_t lq_day_add_years(int64_t day, int64_t count)
{
    int64_t out;

    (void)lq_day_add_years_checked(day, count, &out);
    return out;
}

int64_t lq_day_month_end(int64_t year, int64_t month)
{
    int64_t out;

    (void)lq_day_month_end_checked(year, month, &out);
    return out;
}
