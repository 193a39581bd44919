/*
 * 07_calendar.c - a deadline in working days, with the calendar of the host.
 *
 * Qujing, article 20: the permit change is applied for within 30 working days
 * once the trade and the measure are both done.  Holidays and make-up working
 * days are the State Council's yearly notices; the library knows none, so the
 * host gives them, here from CSV text (examples/data/calendar.csv has 2007 on).
 *
 *     cc 07_calendar.c $(pkg-config --cflags --libs libquota) -o 07_calendar
 */
#include <libquota/quota.h>

#include <inttypes.h>
#include <stdio.h>

/* The days off and the make-up working days from 2024-10-01 to 2025-02-08. */
static const char notice[] = "date,name,is_off_day\n"
                             "2024-10-01,国庆节,1\n2024-10-02,国庆节,1\n2024-10-03,国庆节,1\n2024-10-04,"
                             "国庆节,1\n2024-10-07,国庆节,1\n"
                             "2024-10-12,国庆节,0\n"
                             "2025-01-01,元旦,1\n"
                             "2025-01-26,春节,0\n"
                             "2025-01-28,春节,1\n2025-01-29,春节,1\n2025-01-30,春节,1\n2025-01-31,春节,1\n"
                             "2025-02-03,春节,1\n2025-02-04,春节,1\n"
                             "2025-02-08,春节,0\n";

static quota_status print(const quota_policy *policy, const char *title, const quota_calendar *calendar)
{
    const quota_fact facts[] = {
        {QUOTA_FACT_AS_OF, 0, 20250110},
        {QUOTA_FACT_TASK, 0, QUOTA_TASK_PERMIT_CHANGE},
        {QUOTA_FACT_TRADE_DONE_ON, 0, 20241227},
        {QUOTA_FACT_COMPLETED_ON, 0, 20250106}, /* the later of the two counts */
    };
    const quota_case given = {sizeof given, QUOTA_QUESTION_DEADLINE, facts, 4, calendar};
    quota_decision decision = {.struct_size = sizeof decision};
    const quota_status status = quota_decide(policy, &given, &decision, NULL);

    if (status != QUOTA_OK)
        return status;
    if (decision.flags & QUOTA_DECISION_CALENDAR)
        printf("%s: not known, the calendar is missing or ends too soon\n", title);
    else
        printf("%s: %04" PRId64 "-%02" PRId64 "-%02" PRId64 "\n", title, decision.hi / 10000,
               decision.hi / 100 % 100, decision.hi % 100);
    return QUOTA_OK;
}

int main(void)
{
    quota_calendar *calendar = NULL;
    quota_policy *policy = NULL;
    quota_error error = {.struct_size = sizeof error};

    quota_status status = quota_calendar_parse(NULL, notice, sizeof notice - 1, &calendar, &error);
    if (status == QUOTA_OK)
        status = quota_policy_builtin(NULL, "cn-530300-2024", &policy, &error);
    if (status == QUOTA_OK)
        status = print(policy, "Without a calendar", NULL);
    if (status == QUOTA_OK)
        status = print(policy, "30 working days after 2025-01-06", calendar);
    if (status != QUOTA_OK)
        fprintf(stderr, "07_calendar: line %" PRIu32 ": %s\n", error.line,
                quota_status_name((int32_t)status));
    quota_policy_free(policy);
    quota_calendar_free(calendar);
    return status != QUOTA_OK;
}
