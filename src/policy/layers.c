/* layers.c - several policies at once: the stricter rule holds. */
#include <libquota/decide.h>
#include <string.h>

#include "base/text.h"
#include "policy/given.h"

/* A fact of one layer's own may be given to all, but some layer must know it. */
static quota_status check_own_facts(const quota_policy *const *policies, size_t policy_count,
                                    const quota_case *given, quota_error *error)
{
    for (size_t i = 0; given->facts && i < given->fact_count; i++) {
        uint32_t id = given->facts[i].fact;
        int known = id <= lq_fact_def_count;
        for (size_t k = 0; k < policy_count && !known; k++)
            known = policies[k] && lq_policy_fact(policies[k], id) != UINT32_MAX;
        if (known)
            continue;
        (void)lq_fail(error, QUOTA_E_UNKNOWN_FACT, "fact", "a fact of the vocabulary or of some policy", "",
                      0);
        lq_fail_fact(error, id);
        lq_fail_index(error, i);
        return QUOTA_E_UNKNOWN_FACT;
    }
    return QUOTA_OK;
}

/* Is b's value stricter than a's?  The largest amount, the earliest date. */
static int stricter(const quota_decision *a, const quota_decision *b)
{
    if (!(b->flags & QUOTA_DECISION_VALUE))
        return 0;
    if (!(a->flags & QUOTA_DECISION_VALUE))
        return 1;
    if (b->kind == QUOTA_KIND_DATE)
        return b->lo < a->lo || (b->lo == a->lo && b->hi < a->hi);
    return b->hi > a->hi || (b->hi == a->hi && b->lo > a->lo);
}

static void combine(quota_decision *all, const quota_decision *one, uint32_t layer)
{
    if (one->verdict == QUOTA_NOT_APPLICABLE && one->verdicts == 1U << QUOTA_NOT_APPLICABLE)
        return;
    if (all->verdict == QUOTA_NOT_APPLICABLE && all->verdicts == 1U << QUOTA_NOT_APPLICABLE) {
        *all = *one;
        all->layer = layer;
        return;
    }
    uint32_t flags = all->flags | one->flags, verdicts = all->verdicts | one->verdicts;
    int64_t lo = all->lo, hi = all->hi;
    if ((all->flags & one->flags & QUOTA_DECISION_VALUE) && all->kind == one->kind) {
        int dates = one->kind == QUOTA_KIND_DATE; /* ends of the strictest, end by end */
        lo = dates == (one->lo < lo) ? one->lo : lo;
        hi = dates == (one->hi < hi) ? one->hi : hi;
    } else if (one->flags & QUOTA_DECISION_VALUE) {
        lo = one->lo;
        hi = one->hi;
    }
    int verdict = all->verdict > one->verdict ? all->verdict : one->verdict;
    if (one->verdict > all->verdict || (one->verdict == all->verdict && stricter(all, one))) {
        *all = *one;
        all->layer = layer;
    }
    all->verdict = verdict;
    all->verdicts = verdicts;
    all->flags = flags;
    all->lo = lo;
    all->hi = hi;
}

quota_status quota_decide_layers(const quota_policy *const *policies, size_t policy_count,
                                 const quota_case *given, quota_decision *each, quota_decision *combined,
                                 quota_error *error)
{
    if (!policies || policy_count == 0 || !given || !combined)
        return lq_fail(error, QUOTA_E_ARGUMENT, "policies", "one policy or more, a case and a decision",
                       "less", 4);
    if (combined->struct_size < sizeof *combined || given->struct_size < sizeof *given)
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "struct_size", "the size of this version's struct or more",
                       "less", 4);
    int known = 0;
    quota_status checked = check_own_facts(policies, policy_count, given, error);
    if (checked != QUOTA_OK)
        return checked;
    uint32_t size = combined->struct_size;
    quota_decision all;
    memset(&all, 0, sizeof all);
    all.struct_size = sizeof all;
    all.question = given->question;
    all.verdicts = 1U << QUOTA_NOT_APPLICABLE;
    for (size_t i = 0; i < policy_count; i++) {
        quota_decision one;
        one.struct_size = sizeof one;
        quota_status status = lq_decide_one(policies[i], given, 1, &one, error);
        if (status == QUOTA_E_UNKNOWN_QUESTION) { /* another layer's own question */
            lq_not_addressed(given->question, &one);
        } else if (status != QUOTA_OK) {
            return status;
        } else {
            known = 1;
        }
        if (i == 0)
            all = one;
        else
            combine(&all, &one, (uint32_t)i);
        if (each) {
            if (each[i].struct_size < sizeof one)
                return lq_fail(error, QUOTA_E_STRUCT_SIZE, "each",
                               "the size of this version's struct or more", "less", 4);
            each[i] = one;
        }
    }
    if (!known)
        return lq_fail(error, QUOTA_E_UNKNOWN_QUESTION, "question", "a question some layer knows", "none", 4);
    all.struct_size = size;
    *combined = all;
    return QUOTA_OK;
}
