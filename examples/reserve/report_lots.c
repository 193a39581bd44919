/* report_lots.c - lots by age and origin, holds that end, debts. */
#include "report.h"

#include "../common/memory.h"

#include <string.h>

/* ------------------------------------------------------------------ lots */

/* Whole years from one day to another, at the most 99. */
static int years_between(int32_t from, int32_t day)
{
    int years = day / 10000 - from / 10000;

    if (day % 10000 < from % 10000)
        years--;
    return years;
}

/* 0 below a year, 1 below two, 2 below three, 3 below five, 4 older, 5 not given, 6 not made yet. */
static int age_of(const quota_lot *lot, int32_t day)
{
    int years;

    if (lot->expected || lot->completed > day)
        return 6;
    if (lot->completed == 0)
        return 5;
    years = years_between(lot->completed, day);
    return years < 3 ? years : years < 5 ? 3 : 4;
}

static void add_origin(report *to, const quota_lot *lot, int64_t live)
{
    const origin key = {lot->pollutant, lot->measure, lot->origin, lot->earmark, 0, 0};
    size_t at = 0;

    while (at < to->origin_count && memcmp(&to->origins[at].pollutant, &key.pollutant, 4) < 0)
        at++;
    if (at == to->origin_count || memcmp(&to->origins[at].pollutant, &key.pollutant, 4) != 0) {
        to->origins = resized(to->origins, to->origin_count + 1, sizeof *to->origins);
        memmove(to->origins + at + 1, to->origins + at, (to->origin_count - at) * sizeof *to->origins);
        to->origins[at] = key;
        to->origin_count++;
    }
    to->origins[at].lots++;
    add_to(&to->origins[at].live, live);
}

static int64_t live_of(const quota_lot *lot)
{
    int64_t live = lot->available;

    add_to(&live, lot->encumbered);
    return live;
}

static void keep_largest(report *to, const quota_lot *lot)
{
    size_t at = to->largest_count;

    while (at > 0 && (live_of(lot) > live_of(&to->largest[at - 1]) ||
                      (live_of(lot) == live_of(&to->largest[at - 1]) && lot->lot < to->largest[at - 1].lot)))
        at--;
    if (at == LOTS_SHOWN)
        return;
    if (to->largest_count < LOTS_SHOWN)
        to->largest_count++;
    memmove(to->largest + at + 1, to->largest + at, (to->largest_count - at - 1) * sizeof *to->largest);
    to->largest[at] = *lot;
}

static int take_lot(void *user, const void *row)
{
    report *to = user;
    const quota_lot *lot = row;
    const int64_t live = live_of(lot);
    const int age = age_of(lot, to->day);
    flow *all = report_flow(to, lot->pollutant);

    to->lots++;
    to->expected_lots += lot->expected;
    report_area(to, lot->place, lot->pollutant)->from_here = lot->available;
    add_to(&all->ages[age], live);
    all->lots[age]++;
    add_origin(to, lot, live);
    keep_largest(to, lot);
    return 1;
}

int report_lots(report *to, session *of)
{
    quota_filter filter = {.live = 1};

    return each_row(of, QUOTA_LIST_LOTS, &filter, sizeof(quota_lot), take_lot, to);
}

/* ------------------------------------------------------------------ holds and debts */

/* Three months on, as a number to compare with: it need be no day. */
static int32_t three_months_on(int32_t day)
{
    const int32_t month = day / 100 % 100 + 3;

    return (day / 10000 + (month > 12)) * 10000 + (month > 12 ? month - 12 : month) * 100 + day % 100;
}

static int ends_before(const quota_claim *a, const quota_claim *b)
{
    return a->valid_until != b->valid_until ? a->valid_until < b->valid_until : a->seq < b->seq;
}

static int take_hold(void *user, const void *row)
{
    report *to = user;
    const quota_claim *hold = row;
    size_t at = to->ending_count;

    to->holds++;
    if (hold->valid_until == 0 || hold->valid_until > three_months_on(to->day))
        return 1;
    to->holds_ending++;
    to->holds_over += hold->valid_until < to->day;
    while (at > 0 && ends_before(hold, &to->ending[at - 1]))
        at--;
    if (at == HOLDS_SHOWN)
        return 1;
    if (to->ending_count < HOLDS_SHOWN)
        to->ending_count++;
    memmove(to->ending + at + 1, to->ending + at, (to->ending_count - at - 1) * sizeof *to->ending);
    to->ending[at] = *hold;
    return 1;
}

static int take_debt(void *user, const void *row)
{
    report *to = user;
    const quota_debt *debt = row;
    size_t at = to->debts_shown;

    if (debt->amount == 0)
        return 1;
    to->debt_count++;
    while (at > 0 && debt->amount > to->debts[at - 1].amount)
        at--;
    if (at == DEBTS_SHOWN)
        return 1;
    if (to->debts_shown < DEBTS_SHOWN)
        to->debts_shown++;
    memmove(to->debts + at + 1, to->debts + at, (to->debts_shown - at - 1) * sizeof *to->debts);
    to->debts[at] = *debt;
    return 1;
}

int report_holds(report *to, session *of)
{
    quota_filter filter = {.bucket = QUOTA_BUCKET_ENCUMBERED, .live = 1}, all = {0};

    return each_row(of, QUOTA_LIST_CLAIMS, &filter, sizeof(quota_claim), take_hold, to) &&
           each_row(of, QUOTA_LIST_DEBTS, &all, sizeof(quota_debt), take_debt, to);
}
