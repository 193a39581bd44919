/* random_facts.h - facts of a case at random, through the public API alone. */
#ifndef TESTS_RANDOM_FACTS_H
#define TESTS_RANDOM_FACTS_H

#include <libquota/quota.h>

#include "prng.h"

#define RANDOM_FACTS_MAX 128

/* Values for the facts a question reads, each left out or unknown by lot; answers how many. */
size_t random_facts(prng *random, const quota_policy *policy, uint32_t question,
                    quota_fact facts[RANDOM_FACTS_MAX]);

/* A value in the range of a fact: often small, often an edge, a day that exists. */
int64_t random_fact_value(prng *random, const quota_fact_info *info);

#endif
