/* Bytes choose a built-in policy, a question and the facts.  The tables say what walking says; what is
 * decided holds for every way to fill in one more fact. */
#include <libquota/quota.h>

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "policy/decide/given.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { POLICIES = 5, FACTS_MAX = 128 };

typedef struct bytes {
    const uint8_t *data;
    size_t size;
} bytes;

static void check(int good)
{
    if (!good)
        abort();
}

static uint64_t next(bytes *in, int count)
{
    uint64_t out = 0;
    for (; count > 0; count--) {
        out = out << 8 | (in->size > 0 ? in->data[0] : 0);
        in->data += in->size > 0;
        in->size -= in->size > 0;
    }
    return out;
}

static const quota_policy *policy_at(size_t index)
{
    static quota_policy *policies[POLICIES]; /* made once, kept to the end */
    const char *id = NULL;
    if (!policies[index])
        check(quota_builtin(index, &id, NULL, 0, NULL) == QUOTA_OK &&
              quota_policy_builtin(NULL, id, &policies[index], NULL) == QUOTA_OK);
    return policies[index];
}

static const quota_calendar *calendar(void)
{
    static quota_calendar *made;
    static const quota_calendar_day days[] = {{20241001, 0}, {20241012, 1}, {20250101, 0}};
    if (!made)
        check(quota_calendar_create(NULL, days, 3, 2020, 2026, &made, NULL) == QUOTA_OK);
    return made;
}

static int64_t day(bytes *in)
{
    int64_t from = lq_date_to_day(20190101);
    return lq_date_from_day(from + (int64_t)(next(in, 2) % 4096));
}

/* One byte says how the value comes: unknown, a cut or its neighbour, as another fact, at an end, or at
 * large. */
static int64_t value_of(bytes *in, const quota_policy *policy, const lq_fact *fact, const quota_fact *before,
                        size_t count)
{
    uint64_t how = next(in, 1);
    if (fact->type == QUOTA_TYPE_FLAG || fact->type == QUOTA_TYPE_CODE)
        return how % 4 == 0 ? QUOTA_UNKNOWN
                            : fact->least + (int64_t)(how / 4) % (fact->most - fact->least + 1);
    if (how < 50)
        return QUOTA_UNKNOWN;
    if (how < 120 && fact->cut_count > 0) {
        int64_t cut = fact->cuts[how % fact->cut_count] + (int64_t)(how / 4 % 3) - 1;
        int64_t value = fact->type != QUOTA_TYPE_DATE ? cut
                        : cut < LQ_DAY_MIN || (cut > LQ_DAY_MAX && cut != LQ_DAY_NEVER)
                            ? QUOTA_NEVER
                            : lq_date_from_day(cut);
        return value < fact->least ? fact->least : value > fact->most ? fact->most : value;
    }
    if (how < 170 && count > 0) {
        const quota_fact *other = &before[how % count];
        uint32_t index = lq_policy_fact(policy, other->fact);
        if (policy->facts[index].type == fact->type && other->value >= fact->least &&
            other->value <= fact->most)
            return other->value;
    }
    if (fact->type == QUOTA_TYPE_DATE)
        return how == 255 ? QUOTA_NEVER : day(in);
    if (how == 255)
        return fact->most;
    uint64_t range = (uint64_t)(fact->most - fact->least);
    return fact->least + (int64_t)(next(in, how < 220 ? 2 : 6) % (range + (range < UINT64_MAX)));
}

static quota_status decide(const quota_policy *policy, uint32_t question, const quota_fact *facts,
                           size_t count, lq_outcome *out)
{
    lq_given given;
    lq_outcome walked;
    lq_given_init(&given, policy, question, calendar());
    check(lq_given_add(&given, facts, count, NULL) == QUOTA_OK);
    memset(out, 0, sizeof *out);
    quota_status status = lq_decide_given(&given, out, NULL, NULL);
    check(lq_decide_walking(&given, &walked, NULL, NULL) == status);
    if (status != QUOTA_OK)
        return status;
    check(out->verdict == walked.verdict && out->verdicts == walked.verdicts && out->rule == walked.rule);
    check(out->lo == walked.lo && out->hi == walked.hi && out->choices == walked.choices);
    check(out->lo_num == walked.lo_num && out->lo_den == walked.lo_den);
    check(out->hi_num == walked.hi_num && out->hi_den == walked.hi_den);
    check((out->flags & ~(uint32_t)QUOTA_DECISION_ASSUMED) == walked.flags);
    return status;
}

/* Knowing one more fact leaves no verdict and no value that was not among those before. */
static void check_within(const lq_outcome *after, const lq_outcome *before)
{
    check((after->verdicts & ~before->verdicts) == 0);
    if (!(after->flags & QUOTA_DECISION_VALUE))
        return;
    check(before->flags & QUOTA_DECISION_VALUE);
    check(before->lo <= after->lo && after->hi <= before->hi);
}

/* Unknown, and no assumption stands in for it. */
static int is_open(const quota_policy *policy, const lq_question *asked, const quota_fact *facts, size_t at)
{
    return facts[at].value == QUOTA_UNKNOWN && policy->facts[asked->facts[at]].assumed == QUOTA_UNKNOWN;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bytes in = {data, size};
    quota_fact facts[FACTS_MAX];
    lq_outcome before, after;
    const quota_policy *policy = policy_at(next(&in, 1) % POLICIES);
    uint32_t question = (uint32_t)next(&in, 1) % policy->question_count;
    const lq_question *asked = &policy->questions[question];
    size_t count = asked->fact_count < FACTS_MAX ? asked->fact_count : FACTS_MAX;
    if (asked->rule_count == 0)
        return 0;
    for (size_t i = 0; i < count; i++) {
        const lq_fact *fact = &policy->facts[asked->facts[i]];
        facts[i].fact = fact->id;
        facts[i].reserved = 0;
        facts[i].value = value_of(&in, policy, fact, facts, i);
    }
    if (decide(policy, question, facts, count, &before) != QUOTA_OK)
        return 0;
    for (int steps = 0; steps < 4; steps++) {
        size_t at = count > 0 ? next(&in, 1) % count : 0, tried = 0;
        for (; tried < count && !is_open(policy, asked, facts, at); tried++)
            at = (at + 1) % count;
        if (tried == count)
            return 0;
        facts[at].value = value_of(&in, policy, &policy->facts[asked->facts[at]], facts, at);
        if (decide(policy, question, facts, count, &after) != QUOTA_OK)
            return 0;
        check_within(&after, &before);
        before = after;
    }
    return 0;
}
