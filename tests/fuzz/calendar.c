/* Any text as a calendar in CSV: read or refused; one that is read answers for its days. */
#include <libquota/quota.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int good)
{
    if (!good)
        abort();
}

static const quota_policy *qujing(void)
{
    static quota_policy *made; /* kept to the end */
    if (!made)
        check(quota_policy_builtin(NULL, "cn-530300-2024", &made, NULL) == QUOTA_OK);
    return made;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    quota_calendar *calendar = NULL;
    quota_error error;
    char text[512];
    memset(&error, 0, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    quota_status status = quota_calendar_parse(NULL, (const char *)data, size, &calendar, &error);
    check((status == QUOTA_OK) == (calendar != NULL));
    if (status != QUOTA_OK) {
        check(error.status == (int32_t)status);
        check(status != QUOTA_E_ARGUMENT && status != QUOTA_E_STRUCT_SIZE && status != QUOTA_E_NO_MEMORY);
        check(quota_error_text(&error, QUOTA_ZH, text, sizeof text, NULL) == QUOTA_OK);
        return 0;
    }
    for (int64_t year = 2020; year < 2028; year++) {
        const quota_fact facts[] = {{QUOTA_FACT_AS_OF, 0, 20250101},
                                    {QUOTA_FACT_TASK, 0, QUOTA_TASK_PERMIT_CHANGE},
                                    {QUOTA_FACT_COMPLETED_ON, 0, year * 10000 + 930},
                                    {QUOTA_FACT_TRADE_DONE_ON, 0, 20200101}};
        quota_case given;
        quota_decision decision;
        given.struct_size = (uint32_t)sizeof given;
        given.question = QUOTA_QUESTION_DEADLINE;
        given.facts = facts;
        given.fact_count = sizeof facts / sizeof facts[0];
        given.calendar = calendar;
        decision.struct_size = (uint32_t)sizeof decision;
        check(quota_decide(qujing(), &given, &decision, NULL) == QUOTA_OK);
        check(!(decision.flags & QUOTA_DECISION_VALUE) || decision.lo >= 20200101);
    }
    quota_calendar_free(calendar);
    return 0;
}
