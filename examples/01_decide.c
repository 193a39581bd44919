/* 01_decide.c - one decision: what must a plant in Qujing offset for 10 t of NOx, and by which article?
 *
 *     cc 01_decide.c $(pkg-config --cflags --libs libquota) -o 01_decide && ./01_decide
 */
#include <libquota/quota.h>

#include <inttypes.h>
#include <stdio.h>

int main(void)
{
    const quota_fact facts[] = {
        {QUOTA_FACT_AS_OF, 0, 20250301},      {QUOTA_FACT_PROJECT_CITY, 0, 530300},
        {QUOTA_FACT_KEY_INDUSTRY, 0, 1},      {QUOTA_FACT_POLLUTANT, 0, QUOTA_POLLUTANT_NOX},
        {QUOTA_FACT_ATTAINED, 0, 0 /* no */}, {QUOTA_FACT_INCREMENT, 0, 10 * QUOTA_TONNE},
    };
    const quota_case given = {sizeof given, QUOTA_QUESTION_OFFSET, facts, sizeof facts / sizeof *facts, NULL};
    quota_decision decision = {.struct_size = sizeof decision};
    quota_rule rule = {.struct_size = sizeof rule};
    quota_policy *policy = NULL;

    quota_status status = quota_policy_builtin(NULL, "cn-530300-2024", &policy, NULL);
    if (status == QUOTA_OK)
        status = quota_decide(policy, &given, &decision, NULL);
    if (status == QUOTA_OK)
        status = quota_policy_rule(policy, decision.rule, &rule);
    if (status == QUOTA_OK)
        printf("Offset %" PRId64 " t (%" PRId64 ":%" PRId64 "), %s: %s (%s)\n", decision.hi / QUOTA_TONNE,
               decision.ratio_num, decision.ratio_den, rule.article, rule.en, rule.zh);
    else
        fprintf(stderr, "01_decide: %s\n", quota_status_name((int32_t)status));
    quota_policy_free(policy);
    return status != QUOTA_OK;
}
