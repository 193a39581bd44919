/*
 * 04_own_policy.c - a table of one's own: parsed from memory, its errors listed, its gaps found.
 *
 * A new city is a new table.  The first draft below has two slips, and parsing
 * names both in one run; the second is well formed, but lint finds a case it
 * does not answer and shows the facts of that case.
 *
 *     cc 04_own_policy.c $(pkg-config --cflags --libs libquota) -o 04_own_policy
 */
#include <libquota/quota.h>

#include <stdio.h>
#include <string.h>

#define TOP                                                                                                  \
  "policy,demo-2025,示例办法,Demo measures\n"                                                            \
  "document,示例〔2025〕1号\n"                                                                          \
  "window,from 2025-01-01\n"                                                                                 \
  "\n"                                                                                                       \
  "id,article,question,force,when,then,overrides,zh,en\n"

static const char first_draft[] =
    TOP "D1,第一条,offset,must,pollutant = S02,ratio 2:1,,二氧化硫倍量,SO2: double\n"
        "D2,第二条,offset,ought,attained = yes,ratio 1:1,,达标等量,Attaining: equal\n";
static const char second_draft[] =
    TOP "D1,第一条,offset,must,pollutant = SO2,ratio 2:1,,二氧化硫倍量,SO2: double\n"
        "D2,第二条,offset,must,pollutant <> SO2 and attained = yes,ratio 1:1,,"
        "其他指标达标等量,Others where attaining: equal\n";

static quota_status print(const quota_policy *policy, const quota_findings *findings)
{
    quota_status status = QUOTA_OK;
    char line[2048];

    for (size_t i = 0; status == QUOTA_OK && i < quota_findings_count(findings, 0); i++) {
        quota_finding finding = {.struct_size = sizeof finding};

        status = quota_findings_get(findings, i, &finding);
        if (status == QUOTA_OK)
            status = quota_finding_text(policy, &finding, QUOTA_EN, line, sizeof line, NULL);
        if (status == QUOTA_OK)
            printf("  %s\n", line);
    }
    return status;
}

static quota_status check(const char *title, const char *table)
{
    quota_policy *policy = NULL;
    quota_findings *parsed = NULL, *linted = NULL;

    printf("%s:\n", title);
    quota_status status = quota_policy_parse(NULL, table, strlen(table), &policy, &parsed, NULL);
    if (status == QUOTA_E_POLICY || status == QUOTA_OK)
        status = print(policy, parsed);
    if (status == QUOTA_OK && policy != NULL)
        status = quota_policy_lint(policy, NULL, &linted, NULL);
    if (status == QUOTA_OK)
        status = print(policy, linted);
    quota_findings_free(linted);
    quota_findings_free(parsed);
    quota_policy_free(policy);
    return status;
}

int main(void)
{
    quota_status status = check("First draft", first_draft);

    if (status == QUOTA_OK)
        status = check("Second draft", second_draft);
    if (status != QUOTA_OK)
        fprintf(stderr, "04_own_policy: %s\n", quota_status_name((int32_t)status));
    return status != QUOTA_OK;
}
