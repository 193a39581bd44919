/* 13_plan.c - an offset plan: what a project needs, from its own county first, held, and printed.
 *
 * County 530302 has 3 t of SO2, another 10 t; the project needs 10 t.  Without a word on whether the county
 * will meet its air target nothing may come from the other, and the plan says so.
 *
 *     cc 13_plan.c $(pkg-config --cflags --libs libquota) -o 13_plan && ./13_plan
 */
#include <libquota/quota.h>

#include <stdio.h>
#include <string.h>

enum { HERE = 1, THERE = 2, BUYER = 3, PROJECT = 7 };

static uint8_t ids;

static quota_entry entry(uint8_t verb, uint8_t kind)
{
    quota_entry entry = {.verb = verb, .kind = kind, .date = 20250301};

    entry.id[15] = ++ids;
    return entry;
}

static quota_status post(quota_ledger *ledger, const quota_entry *entries, size_t count)
{
    const quota_post call = {sizeof call, 0, sizeof *entries, sizeof(quota_result), entries, NULL, count};
    quota_error error = {.struct_size = sizeof error};
    char text[512];
    const quota_status status = quota_ledger_post(ledger, &call, &error);

    if (status != QUOTA_OK && quota_error_text(&error, QUOTA_EN, text, sizeof text, NULL) == QUOTA_OK)
        printf("%s\n", text);
    return status;
}

static quota_status state(quota_ledger *ledger, uint32_t fact, int64_t value)
{
    quota_entry entry_of_fact = entry(QUOTA_VERB_STATE, QUOTA_ENTRY_FACT);

    entry_of_fact.subject = QUOTA_SUBJECT_PROJECT;
    entry_of_fact.project = PROJECT;
    entry_of_fact.fact = fact;
    entry_of_fact.value = value;
    return post(ledger, &entry_of_fact, 1);
}

/* Two accounts with a lot each, and a buyer; the law is adopted after that. */
static quota_status fill(quota_ledger *ledger)
{
    quota_entry entries[6];
    quota_policy *policy = NULL;
    quota_policy_info info = {.struct_size = sizeof info};
    quota_status status = quota_policy_builtin(NULL, "cn-530300-2024", &policy, NULL);

    if (status == QUOTA_OK)
        status = quota_policy_describe(policy, &info);
    for (uint8_t i = 0; i < 3; i++) {
        entries[i] = entry(QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN);
        entries[i].account = HERE + (uint64_t)i;
        entries[i].role = QUOTA_ROLE_OTHER;
        entries[i].place = i == 1 ? 530381 : 530302;
    }
    for (uint8_t i = 0; i < 2; i++) {
        quota_entry *lot = &entries[3 + i];

        *lot = entry(QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT);
        lot->account = lot->party = lot->lot = HERE + (uint64_t)i;
        lot->amount = i == 0 ? 3 * QUOTA_TONNE : 10 * QUOTA_TONNE;
        lot->pollutant = QUOTA_POLLUTANT_SO2;
        lot->place = i == 0 ? 530302 : 530381;
        lot->proof[0] = lot->id[15];
    }
    entries[5] = entry(QUOTA_VERB_STATE, QUOTA_ENTRY_ADOPT);
    memcpy(entries[5].proof, info.digest, sizeof info.digest);
    entries[5].value = 1;
    quota_policy_free(policy);
    return status == QUOTA_OK ? post(ledger, entries, 6) : status;
}

static quota_status describe(quota_ledger *ledger)
{
    static const int64_t facts[][2] = {{QUOTA_FACT_PROJECT_CITY, 530300},
                                       {QUOTA_FACT_PROJECT_COUNTY, 530302},
                                       {QUOTA_FACT_PROJECT_CLASS, QUOTA_PROJECT_CLASS_ORDINARY},
                                       {QUOTA_FACT_KEY_INDUSTRY, 1},
                                       {QUOTA_FACT_ATTAINED, 0},
                                       {QUOTA_FACT_INCREMENT, 5 * QUOTA_TONNE}};
    quota_status status = QUOTA_OK;

    for (size_t i = 0; i < sizeof facts / sizeof facts[0] && status == QUOTA_OK; i++)
        status = state(ledger, (uint32_t)facts[i][0], facts[i][1]);
    return status;
}

/* Makes the plan and prints it; posts its holds where it covers all. */
static quota_status plan(quota_ledger *ledger, quota_lang lang)
{
    static char text[8192];
    const quota_need needs[] = {{.pollutant = QUOTA_POLLUTANT_SO2}};
    const quota_plan_options options = {.struct_size = sizeof options,
                                        .strategy = QUOTA_PLAN_OLDEST,
                                        .project = PROJECT,
                                        .to_account = BUYER,
                                        .needs = needs,
                                        .need_count = 1,
                                        .date = 20250301,
                                        .valid_until = 20250630};
    const quota_plan_names names = {.struct_size = sizeof names, .project = "Boiler"};
    const quota_entry model = entry(0, 0);
    quota_need_result need = {.struct_size = sizeof need};
    quota_entry holds[8];
    size_t count;
    quota_plan *plan = NULL;
    quota_status status = quota_plan_create(ledger, &options, &plan, NULL);

    if (status == QUOTA_OK)
        status = quota_plan_need(plan, 0, &need);
    if (status == QUOTA_OK)
        status = quota_plan_text(plan, QUOTA_PLAN_REDUCTION, &names, lang, text, sizeof text, NULL, NULL);
    if (status == QUOTA_OK)
        printf("%s\n", text);
    if (status == QUOTA_OK && need.shortfall == 0) {
        status = quota_plan_entries(plan, &model, holds, 8, sizeof *holds, &count, NULL);
        if (status == QUOTA_OK)
            status = post(ledger, holds, count);
        if (status == QUOTA_OK)
            printf("Held: %d legs.\n", (int)count);
    }
    quota_plan_free(plan);
    return status;
}

/* 13_plan zh: in Chinese. */
int main(int argc, char **argv)
{
    const quota_lang lang = argc > 1 && strcmp(argv[1], "zh") == 0 ? QUOTA_ZH : QUOTA_EN;
    quota_ledger *ledger = NULL;
    quota_status status = quota_ledger_open(NULL, &ledger, NULL);

    if (status == QUOTA_OK)
        status = fill(ledger);
    if (status == QUOTA_OK)
        status = describe(ledger);
    if (status == QUOTA_OK)
        status = plan(ledger, lang);
    if (status == QUOTA_OK)
        status = state(ledger, QUOTA_FACT_COUNTY_AIR_TARGET_ASSURED, 1);
    if (status == QUOTA_OK)
        status = plan(ledger, lang);
    quota_ledger_free(ledger);
    if (status != QUOTA_OK)
        printf("%s\n", quota_status_name((int32_t)status));
    return status == QUOTA_OK ? 0 : 1;
}
