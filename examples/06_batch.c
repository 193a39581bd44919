/*
 * 06_batch.c - many cases of one question: columns of facts in, columns of results out.
 *
 * Facts that differ from row to row are columns, facts alike in all rows are
 * given once.  Row for row the answers are those of quota_decide().  With a
 * status column a bad row is marked and the others are decided.
 *
 *     cc 06_batch.c $(pkg-config --cflags --libs libquota) -o 06_batch
 */
#include <libquota/quota.h>

#include <inttypes.h>
#include <stdio.h>

enum { ROWS = 5 };

int main(void)
{
    static const char *const verdicts[] = {"n/a", "allow", "review", "deny"};
    const int64_t pollutant[ROWS] = {QUOTA_POLLUTANT_SO2, QUOTA_POLLUTANT_NOX, QUOTA_POLLUTANT_COD,
                                     QUOTA_POLLUTANT_PB, QUOTA_POLLUTANT_SO2};
    const int64_t attained[ROWS] = {1, 0, QUOTA_UNKNOWN, QUOTA_UNKNOWN, 7 /* neither yes nor no */};
    const int64_t increment[ROWS] = {10 * QUOTA_TONNE, 10 * QUOTA_TONNE, QUOTA_TONNE / 2, QUOTA_TONNE / 1000,
                                     QUOTA_TONNE};
    const quota_column columns[] = {
        {QUOTA_FACT_POLLUTANT, 0, pollutant},
        {QUOTA_FACT_ATTAINED, 0, attained},
        {QUOTA_FACT_INCREMENT, 0, increment},
    };
    const quota_fact common[] = {
        {QUOTA_FACT_AS_OF, 0, 20250301},
        {QUOTA_FACT_PROJECT_CITY, 0, 530300},
        {QUOTA_FACT_KEY_INDUSTRY, 0, 1},
        {QUOTA_FACT_KEY_METAL_AREA, 0, 1},
    };
    uint8_t verdict[ROWS];
    int64_t lo[ROWS], hi[ROWS];
    uint32_t rules[ROWS];
    int32_t row_status[ROWS];
    const quota_batch batch = {
        .struct_size = sizeof batch,
        .question = QUOTA_QUESTION_OFFSET,
        .row_count = ROWS,
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .common = common,
        .common_count = sizeof common / sizeof *common,
        .verdict = verdict,
        .lo = lo,
        .hi = hi,
        .rule = rules,
        .status = row_status,
    };
    quota_policy *policy = NULL;

    quota_status status = quota_policy_builtin(NULL, "cn-530300-2024", &policy, NULL);
    if (status == QUOTA_OK)
        status = quota_decide_batch(policy, &batch, NULL);
    for (size_t i = 0; status == QUOTA_OK && i < ROWS; i++) {
        quota_rule rule = {.struct_size = sizeof rule, .article = "", .id = ""};

        printf("%-6s", quota_fact_code(policy, QUOTA_FACT_POLLUTANT, pollutant[i]));
        if (row_status[i] != QUOTA_OK) {
            printf("%s\n", quota_status_name(row_status[i]));
            continue;
        }
        if (rules[i] != 0)
            status = quota_policy_rule(policy, rules[i], &rule);
        printf("%-7s%12" PRId64 " .. %" PRId64 " mg  %s %s\n", verdicts[verdict[i]], lo[i], hi[i], rule.id,
               rule.article);
    }
    if (status != QUOTA_OK)
        fprintf(stderr, "06_batch: %s\n", quota_status_name((int32_t)status));
    quota_policy_free(policy);
    return status != QUOTA_OK;
}
