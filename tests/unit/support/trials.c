/* trials.c - random cases for every question of a policy. */
#include "trials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "random_table.h"

enum { POOL_MAX = 96 };

static void *must(void *pointer)
{
    if (pointer == NULL)
        abort();
    return pointer;
}

/* ------------------------------------------------------------------ policies */

static quota_policy *builtin(size_t index)
{
    const char *id = NULL;
    quota_policy *policy = NULL;
    if (quota_builtin(index, &id, NULL, 0, NULL) != QUOTA_OK ||
        quota_policy_builtin(NULL, id, &policy, NULL) != QUOTA_OK)
        return NULL;
    return policy;
}

quota_policy *trials_policy(size_t index, size_t extra, uint64_t seed)
{
    static char text[RANDOM_TABLE_MAX];
    if (index < quota_builtin_count())
        return builtin(index);
    index -= quota_builtin_count();
    if (index >= extra)
        return NULL;
    prng random = {seed * 1000003 + index};
    for (;;) { /* the odd table is refused: it may be too fine, or go in a circle */
        quota_policy *policy = NULL;
        size_t size = random_table(&random, text);
        if (quota_policy_parse(NULL, text, size, &policy, NULL, NULL) == QUOTA_OK)
            return policy;
    }
}

/* ------------------------------------------------------------------ pools */

typedef struct pool {
    int64_t values[POOL_MAX];
    uint32_t count;
} pool;

static void put(pool *all, const lq_fact *fact, int64_t value)
{
    if (value >= fact->least && value <= fact->most && all->count < POOL_MAX)
        all->values[all->count++] = value;
}

static void put_around(pool *all, const lq_fact *fact, int64_t inside)
{
    for (int step = -1; step <= 1; step++) {
        if (inside == (step < 0 ? INT64_MIN : step > 0 ? INT64_MAX : inside - 1))
            continue;
        int64_t value = inside + step;
        if (fact->type != QUOTA_TYPE_DATE)
            put(all, fact, value);
        else if (value >= LQ_DAY_MIN && (value <= LQ_DAY_MAX || value == LQ_DAY_NEVER))
            put(all, fact, lq_date_from_day(value));
    }
}

static void put_usual(pool *all, const lq_fact *fact)
{
    static const int64_t amounts[] = {0, 1, 1000, 100000000, QUOTA_TONNE, 10 * QUOTA_TONNE, -QUOTA_TONNE};
    static const int64_t dates[] = {20210101, 20221231, 20230601, 20240229, 20241009, 20250131, QUOTA_NEVER};
    static const int64_t ratios[] = {1000000, 1100000, 1500000, 2000000, 800000, 1234567, 0};
    static const int64_t counts[] = {0, 1, 12, 2021, 2022, 2024, 2025};
    static const int64_t sums[] = {0, 1, 250000, 800000, 800001, 1200000, 99999999};
    for (size_t i = 0; i < 7; i++) {
        switch (fact->type) {
        case QUOTA_TYPE_AMOUNT:
            put(all, fact, amounts[i]);
            break;
        case QUOTA_TYPE_DATE:
            put(all, fact, dates[i]);
            break;
        case QUOTA_TYPE_RATIO:
            put(all, fact, ratios[i]);
            break;
        case QUOTA_TYPE_COUNT:
            put(all, fact, counts[i]);
            break;
        case QUOTA_TYPE_ID:
            put(all, fact, (int64_t)i / 2);
            break;
        default:
            put(all, fact, sums[i]);
        }
    }
}

/* What a number is compared with, and what its like is. */
static void fill_pool(const quota_policy *policy, uint32_t index, pool *all)
{
    const lq_fact *fact = &policy->facts[index];
    all->count = 0;
    put_usual(all, fact);
    for (uint32_t i = 0; i < fact->cut_count; i++)
        put_around(all, fact, fact->cuts[i]);
    for (uint32_t i = 1; i < policy->node_count; i++) {
        const lq_node *node = &policy->nodes[i];
        if (node->op != LQ_OP_LITERAL || node->type != fact->type || node->den != 1)
            continue;
        if (fact->type == QUOTA_TYPE_ID)
            put(all, fact, node->num);
        else
            put_around(all, fact, node->num);
    }
}

void trials_open(trials *of, const quota_policy *policy, uint64_t seed)
{
    quota_calendar_day days[] = {{20240501, 0}, {20240428, 1}, {20241001, 0}, {20241002, 0}, {20241012, 1}};
    pool *all = must(malloc(sizeof *all));
    memset(of, 0, sizeof *of);
    of->policy = policy;
    of->random.state = seed;
    if (quota_calendar_create(NULL, days, 5, 2021, 2025, &of->calendar, NULL) != QUOTA_OK)
        abort();
    of->pool = must(malloc((policy->fact_count + 1U) * POOL_MAX * sizeof of->pool[0]));
    for (uint32_t fact = 0; fact < policy->fact_count; fact++) {
        fill_pool(policy, fact, all);
        memcpy(of->pool + of->pool_start[fact], all->values, all->count * sizeof all->values[0]);
        of->pool_start[fact + 1] = of->pool_start[fact] + all->count;
    }
    free(all);
    size_t cells = (size_t)(policy->question_count + 1) * (policy->fact_count + 1U);
    of->good = must(malloc(cells * sizeof of->good[0]));
    for (size_t i = 0; i < cells; i++)
        of->good[i] = QUOTA_UNKNOWN;
}

void trials_close(trials *of)
{
    quota_calendar_free(of->calendar);
    free(of->pool);
    free(of->good);
}

/* ------------------------------------------------------------------ cases */

static int64_t random_date(prng *random)
{
    int64_t from = lq_date_to_day(20180101), to = lq_date_to_day(20301231);
    return lq_date_from_day(prng_between(random, from, to));
}

static int64_t any_value(trials *of, const lq_fact *fact)
{
    switch (fact->type) {
    case QUOTA_TYPE_AMOUNT:
        return prng_between(&of->random, 0, 30 * QUOTA_TONNE);
    case QUOTA_TYPE_DATE:
        return random_date(&of->random);
    case QUOTA_TYPE_COUNT:
        return prng_between(&of->random, 2018, 2030);
    case QUOTA_TYPE_RATIO:
        return prng_between(&of->random, 500000, 3000000);
    case QUOTA_TYPE_ID:
        return prng_between(&of->random, 0, 9);
    default:
        return prng_between(&of->random, 0, 2000000);
    }
}

int64_t trials_value(trials *of, uint32_t index, const trial_case *beside)
{
    const lq_fact *fact = &of->policy->facts[index];
    prng *random = &of->random;
    if (fact->type == QUOTA_TYPE_FLAG || fact->type == QUOTA_TYPE_CODE)
        return prng_between(random, fact->least, fact->most);
    uint32_t start = of->pool_start[index], count = of->pool_start[index + 1] - start;
    uint64_t how = prng_below(random, 200);
    if (how == 0)
        return prng_below(random, 2) ? fact->least : fact->most;
    if (how < 50 && beside) { /* as another fact of its type has it, or nearly */
        uint32_t other = (uint32_t)prng_below(random, of->policy->fact_count);
        int64_t value = beside->given[other];
        if (of->policy->facts[other].type == fact->type && value != QUOTA_UNKNOWN && value >= fact->least &&
            value <= fact->most)
            return how < 10 && fact->type != QUOTA_TYPE_DATE && value < fact->most ? value + 1 : value;
    }
    if (how < 160 && count > 0)
        return of->pool[start + prng_below(random, count)];
    return any_value(of, fact);
}

void trials_set(trial_case *one, uint32_t fact, int64_t value)
{
    one->given[fact] = value;
    one->known.values[fact] = value == QUOTA_UNKNOWN ? one->known.policy->facts[fact].assumed : value;
}

void trials_case(trials *of, uint32_t question, trial_case *out)
{
    const quota_policy *policy = of->policy;
    const lq_question *asked = &policy->questions[question];
    int64_t *good = of->good + (size_t)question * policy->fact_count;
    int fresh = prng_below(&of->random, 20) == 0;
    out->question = question;
    out->known.policy = policy;
    out->known.calendar = prng_below(&of->random, 8) ? of->calendar : NULL;
    for (uint32_t fact = 0; fact < policy->fact_count; fact++)
        trials_set(out, fact, QUOTA_UNKNOWN);
    for (uint32_t fact = 0; fact < policy->fact_count; fact++)
        trials_set(out, fact,
                   fresh || good[fact] == QUOTA_UNKNOWN ? trials_value(of, fact, out) : good[fact]);
    for (uint64_t changes = prng_below(&of->random, 6); changes > 0 && asked->fact_count > 0; changes--) {
        uint32_t fact = asked->facts[prng_below(&of->random, asked->fact_count)];
        trials_set(out, fact, trials_value(of, fact, out));
    }
    ref_answer answer;
    ref_decide(&out->known, question, &answer);
    if (answer.verdict != QUOTA_NOT_APPLICABLE && !answer.overflow && !answer.shaky)
        memcpy(good, out->given, policy->fact_count * sizeof good[0]);
}

void trials_hide(trials *of, trial_case *one, unsigned most)
{
    const lq_question *asked = &of->policy->questions[one->question];
    for (uint64_t count = prng_below(&of->random, most + 1U); count > 0 && asked->fact_count > 0; count--)
        trials_set(one, asked->facts[prng_below(&of->random, asked->fact_count)], QUOTA_UNKNOWN);
}

size_t trials_facts(trials *of, const trial_case *one, quota_fact *facts)
{
    size_t count = 0;
    for (uint32_t fact = 0; fact < of->policy->fact_count; fact++) {
        if (one->given[fact] == QUOTA_UNKNOWN && prng_below(&of->random, 2))
            continue; /* said to be unknown, or not mentioned: the same */
        size_t at = prng_below(&of->random, count + 1);
        quota_fact given = {of->policy->facts[fact].id, 0, one->given[fact]};
        facts[count] = facts[at];
        facts[at] = given;
        count++;
    }
    return count;
}

void trials_given(trials *of, const trial_case *one, lq_given *given)
{
    quota_fact facts[LQ_FACTS_MAX];
    size_t count = trials_facts(of, one, facts);
    lq_given_init(given, of->policy, one->question, one->known.calendar);
    if (lq_given_add(given, facts, count, NULL) != QUOTA_OK)
        abort();
}

void trials_print(const trials *of, const trial_case *one)
{
    const lq_question *asked = &of->policy->questions[one->question];
    fprintf(stderr, "%s %s%s:", of->policy->id, asked->name, one->known.calendar ? "" : " (no calendar)");
    for (uint32_t i = 0; i < asked->fact_count; i++) {
        char text[64] = "?";
        const lq_fact *fact = &of->policy->facts[asked->facts[i]];
        (void)quota_value_text(of->policy, fact->id, one->given[asked->facts[i]], text, sizeof text, NULL);
        fprintf(stderr, " %s=%s;", fact->name, text);
    }
    fputc('\n', stderr);
    if (strcmp(of->policy->id, "random") == 0) {
        static char table[4 * RANDOM_TABLE_MAX];
        if (quota_policy_print(of->policy, table, sizeof table, NULL) == QUOTA_OK)
            fputs(table, stderr);
    }
}
