/*
 * 02_missing_facts.c - a fact nobody has given: the interval, and what is missing.
 *
 * A Jiangsu project adds 10 t of total nitrogen, but nobody has said whether
 * it belongs to a strategic emerging industry.  The lenient answer is never
 * taken: the decision is "review", says between which amounts it lies, and
 * which fact would settle it.
 *
 *     cc 02_missing_facts.c $(pkg-config --cflags --libs libquota) -o 02_missing_facts
 */
#include <libquota/quota.h>

#include <inttypes.h>
#include <stdio.h>

static void print(const quota_policy *policy, const quota_decision *decision)
{
    static const char *const verdicts[] = {"not applicable", "allow", "review", "deny"};

    printf("%s: %" PRId64 " t to %" PRId64 " t\n", verdicts[decision->verdict], decision->lo / QUOTA_TONNE,
           decision->hi / QUOTA_TONNE);
    for (uint32_t i = 0; i < decision->missing_count && i < QUOTA_DECISION_MISSING; i++) {
        quota_fact_info fact = {.struct_size = sizeof fact};

        if (quota_fact_describe(policy, decision->missing[i], &fact) == QUOTA_OK)
            printf("  missing: %s (%s, %s)\n", fact.name, fact.zh, fact.meaning);
    }
}

int main(void)
{
    quota_fact facts[] = {
        {QUOTA_FACT_AS_OF, 0, 20230601},
        {QUOTA_FACT_PUBLISHED_ON, 0, 20220901}, /* the document is a draft: the host says when it came out */
        {QUOTA_FACT_POLLUTANT, 0, QUOTA_POLLUTANT_TN},
        {QUOTA_FACT_PROJECT_TYPE, 0, QUOTA_PROJECT_TYPE_NEW},
        {QUOTA_FACT_INCREMENT, 0, 10 * QUOTA_TONNE},
        {QUOTA_FACT_STRATEGIC_EMERGING, 0, QUOTA_UNKNOWN}, /* the same as leaving it out */
    };
    const quota_case given = {sizeof given, QUOTA_QUESTION_OFFSET, facts, 6, NULL};
    quota_decision decision = {.struct_size = sizeof decision};
    quota_error error = {.struct_size = sizeof error};
    quota_policy *policy = NULL;
    char line[512];

    quota_status status = quota_policy_builtin(NULL, "cn-js-city-2022", &policy, &error);
    for (int64_t emerging = -1; status == QUOTA_OK && emerging <= 1; emerging++) {
        static const char *const known[] = {"not given", "no", "yes"};

        facts[5].value = emerging < 0 ? QUOTA_UNKNOWN : emerging;
        status = quota_decide(policy, &given, &decision, &error);
        if (status == QUOTA_OK) {
            printf("strategic_emerging %s -> ", known[emerging + 1]);
            print(policy, &decision);
        }
    }
    if (status != QUOTA_OK && quota_error_text(&error, QUOTA_EN, line, sizeof line, NULL) == QUOTA_OK)
        fprintf(stderr, "02_missing_facts: %s\n", line);
    quota_policy_free(policy);
    return status != QUOTA_OK;
}
