/* random_facts.c - facts of a case at random, through the public API alone. */
#include "random_facts.h"

static int64_t random_day(prng *random)
{
    int64_t year = prng_between(random, 2019, 2028), month = prng_between(random, 1, 12);
    return year * 10000 + month * 100 + prng_between(random, 1, 28);
}

int64_t random_fact_value(prng *random, const quota_fact_info *info)
{
    static const int64_t amounts[] = {
        0, 1, 1000, QUOTA_TONNE / 10, QUOTA_TONNE, QUOTA_TONNE + 1, 10 * QUOTA_TONNE};
    static const int64_t ids[] = {0, 1, 2, 530300, 530302, 320571, 371300, 500000};
    uint64_t how = prng_below(random, 40);
    if (how < 2)
        return how ? info->most : info->least;
    switch (info->type) {
    case QUOTA_TYPE_FLAG:
    case QUOTA_TYPE_CODE:
        return prng_between(random, info->least, info->most);
    case QUOTA_TYPE_ID:
        return ids[prng_below(random, 8)];
    case QUOTA_TYPE_DATE:
        return how < 4 ? QUOTA_NEVER : random_day(random);
    case QUOTA_TYPE_RATIO:
        return prng_between(random, 5, 25) * 100000;
    case QUOTA_TYPE_COUNT:
        return prng_between(random, 2018, 2030);
    case QUOTA_TYPE_AMOUNT:
        return how < 20 ? amounts[prng_below(random, 7)] : prng_between(random, 0, 20 * QUOTA_TONNE);
    default:
        return prng_between(random, 0, 2000000);
    }
}

size_t random_facts(prng *random, const quota_policy *policy, uint32_t question,
                    quota_fact facts[RANDOM_FACTS_MAX])
{
    size_t count = 0;
    uint32_t id;
    unsigned unknown_in = 1 + (unsigned)prng_below(random, 12);
    for (uint32_t i = 0; count < RANDOM_FACTS_MAX && (id = quota_question_fact(policy, question, i)) != 0;
         i++) {
        quota_fact_info info = {.struct_size = sizeof info};
        if (quota_fact_describe(policy, id, &info) != QUOTA_OK)
            continue;
        int64_t value = random_fact_value(random, &info);
        if (prng_below(random, unknown_in) == 0 && unknown_in < 12) {
            if (prng_below(random, 2))
                continue;
            value = QUOTA_UNKNOWN;
        }
        facts[count++] = (quota_fact){id, 0, value};
    }
    return count;
}
