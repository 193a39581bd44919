/* bench_decide.c - what deciding costs, as ratios against hand-written programs in the same run.
 *
 * Every figure is a median over rounds in which library and hand-written program take turns, so that a
 * machine that slows down slows both.  The answers are compared before anything is timed.
 *
 *     meson setup build --buildtype=release -Dbench=enabled && meson test -C build --benchmark -v
 */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */

#include <libquota/quota.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hand.h"

#define ROWS 1000000
#define ROUNDS 11
#define SINGLES 2000000

static uint64_t seed = 20241009;

static uint64_t random_number(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static int64_t random_below(int64_t count)
{
    return (int64_t)(random_number() % (uint64_t)count);
}

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t median(int64_t *times, size_t count)
{
    qsort(times, count, sizeof times[0], by_value);
    return times[count / 2];
}

static void check(quota_status status, const quota_error *error)
{
    if (status == QUOTA_OK)
        return;
    char text[512];
    quota_error_text(error, QUOTA_EN, text, sizeof text, NULL);
    fprintf(stderr, "%s\n", text);
    exit(1);
}

static void *column(size_t size)
{
    void *memory = calloc(ROWS, size);
    if (!memory)
        exit(1);
    return memory;
}

typedef struct results {
    uint8_t *verdict;
    int64_t *lo, *hi;
    uint32_t *rule, *flags;
} results;

static results make_results(void)
{
    results made = {column(1), column(8), column(8), column(4), column(4)};
    return made;
}

typedef void hand_function(const hand_columns *columns);

static void use_results(hand_columns *columns, const results *into)
{
    columns->verdict = into->verdict;
    columns->lo = into->lo;
    columns->hi = into->hi;
    columns->rule = into->rule;
    columns->flags = into->flags;
}

/* One question: library's batch against the dense table and the branches. */
static double compare_batch(const char *title, const quota_policy *policy, const quota_batch *batch,
                            hand_columns *columns, hand_function *table, hand_function *branches)
{
    static int64_t ours[ROUNDS], tables[ROUNDS], branched[ROUNDS];
    quota_error error = {.struct_size = sizeof error};
    results theirs = make_results();
    use_results(columns, &theirs);
    check(quota_decide_batch(policy, batch, &error), &error);
    for (int which = 0; which < 2; which++) {
        (which ? branches : table)(columns);
        for (size_t i = 0; i < ROWS; i++) {
            if (batch->verdict[i] == theirs.verdict[i] && batch->lo[i] == theirs.lo[i] &&
                batch->hi[i] == theirs.hi[i])
                continue;
            fprintf(stderr, "%s: row %zu: library %d %lld, by hand %d %lld\n", title, i, batch->verdict[i],
                    (long long)batch->lo[i], theirs.verdict[i], (long long)theirs.lo[i]);
            exit(1);
        }
    }
    for (int round = 0; round < ROUNDS; round++) {
        int64_t start = now();
        check(quota_decide_batch(policy, batch, &error), &error);
        int64_t middle = now();
        table(columns);
        int64_t later = now();
        branches(columns);
        branched[round] = now() - later;
        tables[round] = later - middle;
        ours[round] = middle - start;
    }
    double mine = (double)median(ours, ROUNDS) / ROWS, dense = (double)median(tables, ROUNDS) / ROWS;
    double plain = (double)median(branched, ROUNDS) / ROWS;
    printf("%-8s batch %6.2f ns a row; dense table by hand %6.2f ns, branches by hand %6.2f ns\n", title,
           mine, dense, plain);
    printf("%-8s speed against the dense table %.2f (wanted 0.80), against the branches %.2f\n", title,
           dense / mine, plain / mine);
    return dense / mine;
}

static double bench_qujing(void)
{
    quota_policy *policy;
    quota_error error = {.struct_size = sizeof error};
    check(quota_policy_builtin(NULL, "cn-530300-2024", &policy, &error), &error);
    int64_t *values[6];
    for (int i = 0; i < 6; i++)
        values[i] = column(8);
    for (size_t i = 0; i < ROWS; i++) {
        values[0][i] = 1 + random_below(QUOTA_POLLUTANT_OTHER);
        values[1][i] = random_below(2);
        values[2][i] = random_below(2);
        values[3][i] = random_below(10) > 0;
        values[4][i] = random_below(10) > 0 ? 530300 : 530100;
        values[5][i] = random_below(100 * QUOTA_TONNE);
    }
    const quota_column columns[6] = {
        {QUOTA_FACT_POLLUTANT, 0, values[0]},      {QUOTA_FACT_ATTAINED, 0, values[1]},
        {QUOTA_FACT_KEY_METAL_AREA, 0, values[2]}, {QUOTA_FACT_KEY_INDUSTRY, 0, values[3]},
        {QUOTA_FACT_PROJECT_CITY, 0, values[4]},   {QUOTA_FACT_INCREMENT, 0, values[5]}};
    const quota_fact common[1] = {{QUOTA_FACT_AS_OF, 0, 20250601}};
    results ours = make_results();
    quota_batch batch = {.struct_size = sizeof batch,
                         .question = QUOTA_QUESTION_OFFSET,
                         .row_count = ROWS,
                         .columns = columns,
                         .column_count = 6,
                         .common = common,
                         .common_count = 1,
                         .verdict = ours.verdict,
                         .lo = ours.lo,
                         .hi = ours.hi,
                         .rule = ours.rule,
                         .flags = ours.flags};
    hand_columns by_hand = {.count = ROWS,
                            .pollutant = values[0],
                            .attained = values[1],
                            .key_metal_area = values[2],
                            .key_industry = values[3],
                            .project_city = values[4],
                            .increment = values[5]};
    double ratio = compare_batch("qujing", policy, &batch, &by_hand, hand_qujing_table, hand_qujing_branches);
    quota_policy_free(policy);
    return ratio;
}

static double bench_jiangsu(void)
{
    quota_policy *policy;
    quota_error error = {.struct_size = sizeof error};
    check(quota_policy_builtin(NULL, "cn-js-city-2022", &policy, &error), &error);
    int64_t *values[4];
    for (int i = 0; i < 4; i++)
        values[i] = column(8);
    for (size_t i = 0; i < ROWS; i++) {
        values[0][i] = 1 + random_below(QUOTA_POLLUTANT_OTHER);
        values[1][i] = random_below(2);
        values[2][i] = 1 + random_below(4);
        values[3][i] = random_below(100 * QUOTA_TONNE);
    }
    const quota_column columns[4] = {{QUOTA_FACT_POLLUTANT, 0, values[0]},
                                     {QUOTA_FACT_STRATEGIC_EMERGING, 0, values[1]},
                                     {QUOTA_FACT_PROJECT_TYPE, 0, values[2]},
                                     {QUOTA_FACT_INCREMENT, 0, values[3]}};
    const quota_fact common[2] = {{QUOTA_FACT_AS_OF, 0, 20230601}, {QUOTA_FACT_PUBLISHED_ON, 0, 20221201}};
    results ours = make_results();
    quota_batch batch = {.struct_size = sizeof batch,
                         .question = QUOTA_QUESTION_OFFSET,
                         .row_count = ROWS,
                         .columns = columns,
                         .column_count = 4,
                         .common = common,
                         .common_count = 2,
                         .verdict = ours.verdict,
                         .lo = ours.lo,
                         .hi = ours.hi,
                         .rule = ours.rule,
                         .flags = ours.flags};
    hand_columns by_hand = {.count = ROWS,
                            .pollutant = values[0],
                            .strategic_emerging = values[1],
                            .project_type = values[2],
                            .increment = values[3]};
    double ratio =
        compare_batch("jiangsu", policy, &batch, &by_hand, hand_jiangsu_table, hand_jiangsu_branches);
    quota_policy_free(policy);
    return ratio;
}

/* ------------------------------------------------------------------ one decision at a time */

#define CASES 256
#define FACTS 10

static void make_case(quota_fact *facts)
{
    const quota_fact made[FACTS] = {
        {QUOTA_FACT_AS_OF, 0, 20250601},
        {QUOTA_FACT_PROJECT_CITY, 0, random_below(10) > 0 ? 530300 : 530100},
        {QUOTA_FACT_KEY_INDUSTRY, 0, random_below(10) > 0},
        {QUOTA_FACT_POLLUTANT, 0, 1 + random_below(QUOTA_POLLUTANT_OTHER)},
        {QUOTA_FACT_INCREMENT, 0, random_below(100 * QUOTA_TONNE)},
        {QUOTA_FACT_ATTAINED, 0, random_below(2)},
        {QUOTA_FACT_KEY_METAL_AREA, 0, random_below(2)},
        {QUOTA_FACT_APPROVED_RATIO, 0, 1000000 + 100000 * random_below(10)},
        {QUOTA_FACT_EXCEPTION_APPROVED, 0, 0},
        {QUOTA_FACT_STRICT_MODE, 0, 0},
    };
    memcpy(facts, made, sizeof made);
}

static double bench_single(void)
{
    static quota_fact facts[CASES][FACTS];
    static int64_t ours[ROUNDS], theirs[ROUNDS];
    quota_policy *policy;
    quota_error error = {.struct_size = sizeof error};
    check(quota_policy_builtin(NULL, "cn-530300-2024", &policy, &error), &error);
    quota_decision decision = {.struct_size = sizeof decision};
    quota_case one = {.struct_size = sizeof one, .question = QUOTA_QUESTION_OFFSET, .fact_count = FACTS};
    quota_decision answer = {.struct_size = sizeof answer};
    for (int i = 0; i < CASES; i++) {
        make_case(facts[i]);
        one.facts = facts[i];
        check(quota_decide(policy, &one, &decision, &error), &error);
        if (!hand_qujing_one(facts[i], FACTS, &answer) || answer.verdict != decision.verdict ||
            answer.hi != decision.hi) {
            fprintf(stderr, "single: case %d: library %d %lld, by hand %d %lld\n", i, decision.verdict,
                    (long long)decision.hi, answer.verdict, (long long)answer.hi);
            exit(1);
        }
    }
    volatile int64_t sink = 0;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t start = now();
        for (int i = 0; i < SINGLES; i++) {
            one.facts = facts[i % CASES];
            quota_decide(policy, &one, &decision, NULL);
            sink += decision.hi;
        }
        int64_t middle = now();
        for (int i = 0; i < SINGLES; i++) {
            hand_qujing_one(facts[i % CASES], FACTS, &answer);
            sink += answer.hi;
        }
        theirs[round] = now() - middle;
        ours[round] = middle - start;
    }
    double mine = (double)median(ours, ROUNDS) / SINGLES, hand = (double)median(theirs, ROUNDS) / SINGLES;
    printf("one decision of ten facts %6.2f ns; by hand %6.2f ns; ratio %.2f (wanted below 3.00)\n", mine,
           hand, mine / hand);
    /* what an unknown fact costs: the completions are walked */
    int64_t walked[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        int64_t start = now();
        for (int i = 0; i < 20000; i++) {
            quota_fact open[FACTS];
            memcpy(open, facts[i % CASES], sizeof open);
            open[3].value = QUOTA_POLLUTANT_SO2;
            open[5].value = QUOTA_UNKNOWN;
            one.facts = open;
            quota_decide(policy, &one, &decision, NULL);
            sink += decision.hi;
        }
        walked[round] = now() - start;
    }
    printf("one decision with a fact unknown that matters %6.2f us\n",
           (double)median(walked, ROUNDS) / 20000 / 1000);
    quota_policy_free(policy);
    (void)sink; /* only so that nothing is left out */
    return mine / hand;
}

/* ------------------------------------------------------------------ reading a policy */

static double bench_parse(void)
{
    double worst = 0;
    for (size_t i = 0; i < quota_builtin_count(); i++) {
        int64_t times[ROUNDS], parse_only[ROUNDS];
        static char text[65536];
        const char *id;
        size_t size = 0;
        check(quota_builtin(i, &id, text, sizeof text, &size), NULL);
        for (int round = 0; round < ROUNDS; round++) {
            quota_policy *policy;
            quota_findings *findings;
            quota_error error = {.struct_size = sizeof error};
            int64_t start = now();
            check(quota_policy_parse(NULL, text, size, &policy, NULL, &error), &error);
            int64_t middle = now();
            check(quota_policy_lint(policy, NULL, &findings, &error), &error);
            times[round] = now() - start;
            parse_only[round] = middle - start;
            quota_findings_free(findings);
            quota_policy_free(policy);
        }
        double both = (double)median(times, ROUNDS) / 1e6, parse = (double)median(parse_only, ROUNDS) / 1e6;
        printf("%-16s parsed and compiled %5.2f ms, with lint %5.2f ms (wanted below 5.00)\n", id, parse,
               both);
        worst = both > worst ? both : worst;
    }
    return worst;
}

int main(void)
{
    double qujing = bench_qujing(), jiangsu = bench_jiangsu(), single = bench_single(), parse = bench_parse();
    printf("reached: batch qujing %s, batch jiangsu %s, single %s, reading %s\n",
           qujing >= 0.8 ? "yes" : "no", jiangsu >= 0.8 ? "yes" : "no", single < 3 ? "yes" : "no",
           parse < 5 ? "yes" : "no");
    return 0;
}
