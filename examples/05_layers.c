/*
 * 05_layers.c - several documents at once: the stricter wins (从严).
 *
 * A project of Suzhou Industrial Park stands under the city plan of Jiangsu
 * and under the park's own rules.  Over 1 t of COD a year the park wants an
 * audit; the plan says how much must be offset.  The combined decision names
 * the layer that decided, and each layer's own decision is there as well.
 *
 *     cc 05_layers.c $(pkg-config --cflags --libs libquota) -o 05_layers
 */
#include <libquota/quota.h>

#include <stdio.h>

enum { LAYERS = 2 };

static const char *const ids[LAYERS] = {"cn-js-city-2022", "cn-320571-draft"};
static const char *const verdicts[] = {"not applicable", "allow", "review", "deny"};

static quota_status ask(const quota_policy *const *layers, const quota_fact *facts, size_t fact_count,
                        const char *name, uint32_t question, quota_error *error)
{
    const quota_case given = {sizeof given, question, facts, fact_count, NULL};
    quota_decision each[LAYERS] = {{.struct_size = sizeof *each}, {.struct_size = sizeof *each}};
    quota_decision combined = {.struct_size = sizeof combined};
    quota_rule rule = {.struct_size = sizeof rule};

    quota_status status = quota_decide_layers(layers, LAYERS, &given, each, &combined, error);
    if (status != QUOTA_OK)
        return status;
    printf("%-7s %s", name, verdicts[combined.verdict]);
    if (quota_policy_rule(layers[combined.layer], combined.rule, &rule) == QUOTA_OK)
        printf(" by %s, %s %s: %s", ids[combined.layer], rule.id, rule.article, rule.en);
    printf("\n");
    for (int i = 0; i < LAYERS; i++)
        printf("        %s alone: %s\n", ids[i], verdicts[each[i].verdict]);
    return QUOTA_OK;
}

int main(void)
{
    const quota_fact facts[] = {
        {QUOTA_FACT_AS_OF, 0, 20230601},
        {QUOTA_FACT_PUBLISHED_ON, 0, 20220901}, /* both are drafts */
        {QUOTA_FACT_PROJECT_PARK, 0, 320571},
        {QUOTA_FACT_POLLUTANT, 0, QUOTA_POLLUTANT_COD},
        {QUOTA_FACT_PROJECT_TYPE, 0, QUOTA_PROJECT_TYPE_NEW},
        {QUOTA_FACT_STRATEGIC_EMERGING, 0, 0},
        {QUOTA_FACT_INCREMENT, 0, 3 * QUOTA_TONNE},
        {QUOTA_FACT_PLANT_NEW_OUTWARD, 0, 3 * QUOTA_TONNE},
        {QUOTA_FACT_OFFERED_POLLUTANT, 0, QUOTA_POLLUTANT_COD},
        {QUOTA_FACT_OFFERED_AMOUNT, 0, 5 * QUOTA_TONNE}, /* 6 t are needed */
    };
    const size_t count = sizeof facts / sizeof *facts;
    quota_policy *policies[LAYERS] = {NULL, NULL};
    quota_error error = {.struct_size = sizeof error};
    quota_status status = QUOTA_OK;

    for (int i = 0; status == QUOTA_OK && i < LAYERS; i++)
        status = quota_policy_builtin(NULL, ids[i], &policies[i], &error);
    if (status == QUOTA_OK) {
        const quota_policy *const layers[LAYERS] = {policies[0], policies[1]};

        status = ask(layers, facts, count, "filing", QUOTA_QUESTION_FILING, &error);
        if (status == QUOTA_OK)
            status = ask(layers, facts, count, "offer", QUOTA_QUESTION_OFFER, &error);
    }
    if (status != QUOTA_OK)
        fprintf(stderr, "05_layers: %s\n", quota_status_name((int32_t)status));
    for (int i = 0; i < LAYERS; i++)
        quota_policy_free(policies[i]);
    return status != QUOTA_OK;
}
