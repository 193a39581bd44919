/* layers.c - several policies at once: the stricter rule holds (从严). */
#include <libquota/decide.h>
#include <string.h>

#include "base/text.h"
#include "policy/decide/given.h"

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

/* ------------------------------------------------------------------ one layer after another */

/* The worst of every pair of verdicts; not applicable is the least, so a layer that drops out says nothing.
 */
static uint32_t worst_of(uint32_t verdicts, uint32_t others)
{
    uint32_t out = 0;
    for (int a = QUOTA_NOT_APPLICABLE; a <= QUOTA_DENY; a++)
        for (int b = QUOTA_NOT_APPLICABLE; b <= QUOTA_DENY; b++)
            if ((verdicts >> a & 1) && (others >> b & 1))
                out |= 1U << (a > b ? a : b);
    return out;
}

static int has_value(const quota_decision *one)
{
    return (one->flags & QUOTA_DECISION_VALUE) != 0;
}

/* Does every completion of the layer that applies answer with a value? */
static int always_answers(const quota_decision *one)
{
    return has_value(one) && !(one->verdicts & (1U << QUOTA_NOT_APPLICABLE | 1U << QUOTA_DENY));
}

/* The earliest date and the first rank are the stricter ones.  Of amounts it is the larger, since most are
 * demanded of somebody; where the vocabulary says so (a credit, a share) it is the smaller. */
static int64_t stricter(const quota_decision *of, int64_t a, int64_t b)
{
    int less = of->kind == QUOTA_KIND_DATE || of->kind == QUOTA_KIND_RANK ||
               (of->question <= lq_question_def_count && lq_question_defs[of->question].less);
    return less == (a < b) ? a : b;
}

/* Ranks that occur: the stricter of every pair. */
static uint64_t combine_choices(const quota_decision *of, uint64_t a, uint64_t b)
{
    uint64_t out = 0;
    for (int64_t x = 0; x < 64; x++)
        for (int64_t y = 0; y < 64; y++)
            if ((a >> x & 1) && (b >> y & 1))
                out |= UINT64_C(1) << stricter(of, x, y);
    return out;
}

static void take_ratio(quota_decision *all, const quota_decision *one, int low)
{
    int64_t num = low ? one->ratio_lo_num : one->ratio_num, den = low ? one->ratio_lo_den : one->ratio_den;
    *(low ? &all->ratio_lo_num : &all->ratio_num) = num;
    *(low ? &all->ratio_lo_den : &all->ratio_den) = den;
}

/* Adds a layer's interval: an end is as strict as the strictest layer that surely has it. */
static void combine_values(quota_decision *all, const quota_decision *one)
{
    if (!has_value(one))
        return;
    if (!has_value(all)) {
        all->lo = one->lo;
        all->hi = one->hi;
        all->choices = one->choices;
        take_ratio(all, one, 1);
        take_ratio(all, one, 0);
        return;
    }
    if (one->kind == QUOTA_KIND_RANK) {
        uint64_t both = combine_choices(one, all->choices, one->choices);
        all->choices =
            (always_answers(one) ? 0 : all->choices) | (always_answers(all) ? 0 : one->choices) | both;
    }
    if (one->lo != all->lo && stricter(one, all->lo, one->lo) == one->lo)
        take_ratio(all, one, 1);
    if (one->hi != all->hi && stricter(one, all->hi, one->hi) == one->hi)
        take_ratio(all, one, 0);
    int64_t lo = stricter(one, all->lo, one->lo), hi = stricter(one, all->hi, one->hi);
    if (!always_answers(one)) { /* it may drop out: what the others say is possible, too */
        lo = lo < all->lo ? lo : all->lo;
        hi = hi > all->hi ? hi : all->hi;
    }
    if (!always_answers(all)) {
        lo = lo < one->lo ? lo : one->lo;
        hi = hi > one->hi ? hi : one->hi;
    }
    all->lo = lo;
    all->hi = hi;
}

/* Is b the layer to be named rather than a: a worse verdict, or as bad with the stricter answer? */
static int leads(const quota_decision *a, const quota_decision *b)
{
    if (a->verdict != b->verdict)
        return b->verdict > a->verdict;
    if (!has_value(b) || !has_value(a))
        return has_value(b);
    return b->hi != a->hi && stricter(b, a->hi, b->hi) == b->hi;
}

/* Sets of missing facts are kept ascending. */
static void add_missing(quota_decision *all, const quota_decision *one)
{
    for (uint32_t i = 0; i < one->missing_count && i < QUOTA_DECISION_MISSING; i++) {
        uint32_t id = one->missing[i], kept = all->missing_count, at = 0;
        kept = kept < QUOTA_DECISION_MISSING ? kept : QUOTA_DECISION_MISSING;
        while (at < kept && all->missing[at] < id)
            at++;
        if (at < kept && all->missing[at] == id)
            continue;
        all->missing_count++;
        for (uint32_t k = kept < QUOTA_DECISION_MISSING ? kept : kept - 1; k > at; k--)
            all->missing[k] = all->missing[k - 1];
        if (at < QUOTA_DECISION_MISSING)
            all->missing[at] = id;
    }
}

/* What the layers together leave open, whatever each of them by itself did. */
static void settle(quota_decision *all)
{
    int several = (all->verdicts & (all->verdicts - 1)) != 0;
    int wide = has_value(all) && all->lo != all->hi;
    all->flags &= ~(uint32_t)(QUOTA_DECISION_PROVISIONAL | QUOTA_DECISION_UNBOUNDED);
    if (several || wide || (has_value(all) && !always_answers(all)))
        all->flags |= QUOTA_DECISION_PROVISIONAL;
    if (wide && all->kind != QUOTA_KIND_DATE && all->hi == QUOTA_AMOUNT_MAX)
        all->flags |= QUOTA_DECISION_UNBOUNDED;
    if (all->flags & QUOTA_DECISION_PROVISIONAL) {
        all->verdict = QUOTA_REVIEW;
        return;
    }
    all->missing_count = 0;
    memset(all->missing, 0, sizeof all->missing);
    for (int verdict = QUOTA_NOT_APPLICABLE; verdict <= QUOTA_DENY; verdict++)
        if (all->verdicts >> verdict & 1)
            all->verdict = verdict;
}

/* Classes have numbers of their own in every policy: two layers agree only by name. */
static int same_class(const quota_policy *const *policies, const quota_decision *all,
                      const quota_decision *one, uint32_t layer)
{
    const char *a = quota_policy_class(policies[all->layer], all->lo);
    const char *b = quota_policy_class(policies[layer], one->lo);
    return all->lo == all->hi && one->lo == one->hi && a && b && strcmp(a, b) == 0;
}

static void combine(const quota_policy *const *policies, quota_decision *all, const quota_decision *one,
                    uint32_t layer, quota_decision *leader)
{
    const uint32_t alone = 1U << QUOTA_NOT_APPLICABLE;
    if (all->verdicts ==
        alone) { /* of two that do not apply, the one that at least speaks of the question is named */
        if (one->verdicts != alone || (all->flags & QUOTA_DECISION_NOT_ADDRESSED)) {
            *all = *leader = *one;
            all->layer = layer;
        }
        return;
    }
    if (one->verdicts == alone)
        return;
    int classes = one->kind == QUOTA_KIND_CLASS && has_value(all) && has_value(one);
    int unlike = classes && !same_class(policies, all, one, layer);
    if (!classes)
        combine_values(all, one);
    all->verdicts = worst_of(all->verdicts, one->verdicts);
    all->flags |= one->flags;
    if (unlike) { /* which of them is meant, a person says */
        all->flags |= QUOTA_DECISION_CONFLICT;
        all->verdicts = worst_of(all->verdicts, 1U << QUOTA_REVIEW);
    }
    add_missing(all, one);
    if (classes || !leads(leader, one))
        return;
    *leader = *one;
    all->layer = layer;
    all->rule = one->rule;
    all->rule_count = one->rule_count;
    memcpy(all->rules, one->rules, sizeof all->rules);
}

/* ------------------------------------------------------------------ the public call */

static quota_status check_layers(const quota_policy *const *policies, size_t policy_count,
                                 const quota_case *given, const quota_decision *each,
                                 const quota_decision *combined, quota_error *error)
{
    if (!policies || policy_count == 0 || !given || !combined)
        return lq_fail(error, QUOTA_E_ARGUMENT, "policies", "one policy or more, a case and a decision",
                       "less", 4);
    int sized = combined->struct_size >= sizeof *combined && given->struct_size >= sizeof *given;
    for (size_t i = 0; i < policy_count && each && sized; i++)
        sized = each[i].struct_size == sizeof *each;
    if (!sized)
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "struct_size", "the size of this version's struct",
                       "another", 7);
    return check_own_facts(policies, policy_count, given, error);
}

quota_status quota_decide_layers(const quota_policy *const *policies, size_t policy_count,
                                 const quota_case *given, quota_decision *each, quota_decision *combined,
                                 quota_error *error)
{
    quota_status status = check_layers(policies, policy_count, given, each, combined, error);
    if (status != QUOTA_OK)
        return status;
    int known = 0;
    quota_decision all, leader;
    for (size_t i = 0; i < policy_count; i++) {
        quota_decision one;
        one.struct_size = sizeof one;
        status = lq_decide_one(policies[i], given, 1, &one, error);
        known |= status == QUOTA_OK;
        if (status == QUOTA_E_UNKNOWN_QUESTION) /* another layer's own question */
            lq_not_addressed(given->question, &one);
        else if (status != QUOTA_OK)
            return status;
        if (i == 0)
            all = leader = one;
        else
            combine(policies, &all, &one, (uint32_t)i, &leader);
        if (each)
            each[i] = one;
    }
    if (!known)
        return lq_fail(error, QUOTA_E_UNKNOWN_QUESTION, "question", "a question some layer knows", "none", 4);
    settle(&all);
    all.struct_size = combined->struct_size;
    memcpy(combined, &all, sizeof all);
    return QUOTA_OK;
}
