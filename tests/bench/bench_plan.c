/* A plan against the size of the reserve: a thousand to a million lots, of which half are used up, and a need
 * of a hundred legs.  The first plan after opening looks through all holdings once; the others do not.
 *
 *     bench_plan [most lots]
 *
 * One line a size and strategy: microseconds of the first plan and of a later one (the least of twenty). */
#include <libquota/plan.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ACCOUNTS = 1000, PROJECT = 1, BATCH = 10000, ROUNDS = 20 };
#define T QUOTA_TONNE

static uint64_t ids;
static quota_entry batch[BATCH];
static size_t batched;

static int64_t now(void)
{
    return (int64_t)clock() * (1000000 / CLOCKS_PER_SEC);
}

static void must(quota_status status, const quota_error *error)
{
    char text[400] = "";
    if (status == QUOTA_OK)
        return;
    (void)quota_error_text(error, QUOTA_EN, text, sizeof text, NULL);
    fprintf(stderr, "bench_plan: %s; %s\n", quota_status_name((int32_t)status), text);
    exit(1);
}

static void flush(quota_ledger *ledger)
{
    quota_error error = {.struct_size = sizeof error};
    const quota_post post = {.struct_size = sizeof post,
                             .flags = QUOTA_POST_EACH,
                             .entry_size = sizeof *batch,
                             .result_size = sizeof(quota_result),
                             .entries = batch,
                             .count = batched};
    if (batched > 0)
        must(quota_ledger_post(ledger, &post, &error), &error);
    batched = 0;
}

static quota_entry *entry(quota_ledger *ledger, uint8_t verb, uint8_t kind)
{
    if (batched == BATCH)
        flush(ledger);
    quota_entry *made = &batch[batched++];
    memset(made, 0, sizeof *made);
    ids++;
    memcpy(made->id, &ids, sizeof ids);
    made->date = 20240101;
    made->verb = verb;
    made->kind = kind;
    return made;
}

static void say(quota_ledger *ledger, uint8_t subject, uint64_t number, uint32_t fact, int64_t value)
{
    quota_entry *made = entry(ledger, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT);
    made->subject = subject;
    made->account = subject == QUOTA_SUBJECT_ACCOUNT ? number : 0;
    made->project = subject == QUOTA_SUBJECT_PROJECT ? number : 0;
    made->fact = fact;
    made->value = value;
}

static void adopt(quota_ledger *ledger)
{
    quota_policy_info info = {.struct_size = sizeof info};
    quota_policy *policy;
    must(quota_policy_builtin(NULL, "cn-530300-2024", &policy, NULL), NULL);
    must(quota_policy_describe(policy, &info), NULL);
    quota_entry *made = entry(ledger, QUOTA_VERB_STATE, QUOTA_ENTRY_ADOPT);
    memcpy(made->proof, info.digest, sizeof made->proof);
    made->value = 1;
    made->valid_from = 20241009;
    quota_policy_free(policy);
}

/* Lots of ten counties, a thousand holders; the older half has nothing left. */
static void build(quota_ledger *ledger, uint64_t lots)
{
    for (uint64_t i = 1; i <= ACCOUNTS; i++) {
        quota_entry *made = entry(ledger, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN);
        made->account = i;
        made->role = QUOTA_ROLE_OTHER;
        made->place = (uint32_t)(530301 + i % 10);
        say(ledger, QUOTA_SUBJECT_ACCOUNT, i, QUOTA_FACT_PRICE, (int64_t)(i * 7919 % 1000));
    }
    for (uint64_t i = 1; i <= lots; i++) {
        quota_entry *made = entry(ledger, QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT);
        made->account = i % ACCOUNTS + 1;
        made->lot = i;
        made->amount = T;
        made->party = made->account;
        made->pollutant = QUOTA_POLLUTANT_SO2;
        made->place = (uint32_t)(530301 + made->account % 10);
        made->measure = QUOTA_MEASURE_CLOSURE;
        memcpy(made->proof, &i, sizeof i);
        const uint64_t account = made->account;
        if (i > lots / 2)
            continue;
        made = entry(ledger, QUOTA_VERB_CANCEL, QUOTA_ENTRY_RETIRE);
        made->account = account;
        made->lot = i;
        made->amount = T;
    }
    static const int64_t facts[][2] = {{QUOTA_FACT_PROJECT_CITY, 530300},
                                       {QUOTA_FACT_PROJECT_COUNTY, 530302},
                                       {QUOTA_FACT_KEY_INDUSTRY, 1},
                                       {QUOTA_FACT_ATTAINED, 1},
                                       {QUOTA_FACT_INCREMENT, 100 * T},
                                       {QUOTA_FACT_PROJECT_CLASS, 1},
                                       {QUOTA_FACT_COUNTY_AIR_TARGET_ASSURED, 1}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        say(ledger, QUOTA_SUBJECT_PROJECT, PROJECT, (uint32_t)facts[i][0], facts[i][1]);
    adopt(ledger);
    flush(ledger);
}

static int64_t plan(quota_ledger *ledger, int strategy)
{
    const quota_need need = {.pollutant = QUOTA_POLLUTANT_SO2};
    const quota_plan_options options = {.struct_size = sizeof options,
                                        .strategy = strategy,
                                        .project = PROJECT,
                                        .needs = &need,
                                        .need_count = 1,
                                        .date = 20241101};
    quota_error error = {.struct_size = sizeof error};
    quota_need_result result = {.struct_size = sizeof result};
    quota_plan *made;
    const int64_t start = now();
    must(quota_plan_create(ledger, &options, &made, &error), &error);
    const int64_t spent = now() - start;
    must(quota_plan_need(made, 0, &result), NULL);
    if (result.shortfall != 0 && result.planned == 0) {
        fprintf(stderr, "bench_plan: nothing planned\n");
        exit(1);
    }
    quota_plan_free(made);
    return spent;
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"", "oldest", "cheapest", "fewest"};
    const uint64_t most = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    printf("lots,strategy,first plan (us),later plan (us)\n");
    for (uint64_t lots = 1000; lots <= most; lots *= 10) {
        quota_ledger *ledger;
        must(quota_ledger_open(NULL, &ledger, NULL), NULL);
        build(ledger, lots);
        for (int strategy = QUOTA_PLAN_OLDEST; strategy <= QUOTA_PLAN_FEWEST; strategy++) {
            const int64_t first = plan(ledger, strategy);
            int64_t least = INT64_MAX;
            for (int i = 0; i < ROUNDS; i++) {
                const int64_t spent = plan(ledger, strategy);
                least = spent < least ? spent : least;
            }
            printf("%" PRIu64 ",%s,%" PRId64 ",%" PRId64 "\n", lots, names[strategy], first, least);
            fflush(stdout);
        }
        quota_ledger_free(ledger);
    }
    return 0;
}
