/*
 * 03_explain.c - why, why not, and what would change it: in Chinese and in English.
 *
 * A plant in one county of Qujing wants its SO2 offset from another county,
 * though its own county still has enough.  The text goes into a buffer of the
 * caller; asking with no buffer tells how large it must be.
 *
 *     cc 03_explain.c $(pkg-config --cflags --libs libquota) -o 03_explain
 */
#include <libquota/quota.h>

#include <stdio.h>
#include <stdlib.h>

static quota_status explain(const quota_policy *policy, const quota_case *given, quota_lang lang,
                            quota_error *error)
{
    size_t needed = 0;
    char *text = NULL;
    quota_status status = quota_explain_text(policy, given, lang, NULL, 0, &needed, error);

    if (status == QUOTA_E_BUFFER) {
        text = malloc(needed);
        status = text == NULL ? QUOTA_E_NO_MEMORY
                              : quota_explain_text(policy, given, lang, text, needed, NULL, error);
    }
    if (status == QUOTA_OK)
        printf("%s\n\n", text);
    free(text);
    return status;
}

int main(void)
{
    const quota_fact facts[] = {
        {QUOTA_FACT_AS_OF, 0, 20250301},
        {QUOTA_FACT_PROJECT_CITY, 0, 530300},
        {QUOTA_FACT_KEY_INDUSTRY, 0, 1},
        {QUOTA_FACT_POLLUTANT, 0, QUOTA_POLLUTANT_SO2},
        {QUOTA_FACT_PROJECT_COUNTY, 0, 530302}, /* Qilin district */
        {QUOTA_FACT_SOURCE_COUNTY, 0, 530381},  /* Xuanwei */
        {QUOTA_FACT_SOURCE_IN_BANK, 0, 0},
        {QUOTA_FACT_REQUIRED_AMOUNT, 0, 10 * QUOTA_TONNE},
        {QUOTA_FACT_OWN_COUNTY_STOCK, 0, 12 * QUOTA_TONNE},
        {QUOTA_FACT_COUNTY_AIR_TARGET_ASSURED, 0, 1},
    };
    const quota_case given = {sizeof given, QUOTA_QUESTION_SOURCE, facts, sizeof facts / sizeof *facts, NULL};
    quota_policy *policy = NULL;
    quota_error error = {.struct_size = sizeof error};

    quota_status status = quota_policy_builtin(NULL, "cn-530300-2024", &policy, &error);
    if (status == QUOTA_OK)
        status = explain(policy, &given, QUOTA_ZH, &error);
    if (status == QUOTA_OK)
        status = explain(policy, &given, QUOTA_EN, &error);
    if (status != QUOTA_OK)
        fprintf(stderr, "03_explain: %s\n", quota_status_name((int32_t)status));
    quota_policy_free(policy);
    return status != QUOTA_OK;
}
