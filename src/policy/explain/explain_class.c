/* explain_class.c - see the header. */
#include <string.h>

#include "base/date.h"
#include "policy/explain/explain_class.h"

#define CUTS_MAX 64
#define IDS_MAX 8

int lq_suppose(lq_explanation *ex, lq_supposed *result)
{
    lq_state *state = &ex->state;
    lq_sum sum;
    int32_t allowance = ex->budget < LQ_EXPLAIN_ONE ? ex->budget : LQ_EXPLAIN_ONE;
    memset(result, 0, sizeof *result);
    if (allowance <= 0)
        return 0;
    state->budget = allowance;
    state->overflow = state->calendar_ends = state->coarse = 0;
    lq_state_changed(state);
    lq_walk(state, ex->question, &sum);
    ex->budget -= allowance - state->budget;
    if (state->overflow || state->coarse)
        return 0;
    lq_outcome_of_sum(ex->given.question, state, &sum, &result->outcome);
    result->value_rule = sum.value_rule;
    return 1;
}

/* Flags that tell one result from another: warnings only beside an `allow`. */
static uint32_t telling(const lq_outcome *outcome)
{
    uint32_t flags = QUOTA_DECISION_VALUE | QUOTA_DECISION_NOT_IN_FORCE | QUOTA_DECISION_NOT_COVERED |
                     QUOTA_DECISION_GAP | QUOTA_DECISION_CONFLICT | QUOTA_DECISION_CALENDAR;
    return outcome->flags & (outcome->verdict == QUOTA_ALLOW ? flags | QUOTA_DECISION_WARNED : flags);
}

int lq_same_result(const lq_supposed *a, const lq_supposed *b, int follows)
{
    const lq_outcome *x = &a->outcome, *y = &b->outcome;
    if (x->verdict != y->verdict || x->verdicts != y->verdicts || telling(x) != telling(y))
        return 0;
    if (!(x->flags & QUOTA_DECISION_VALUE) || (follows && a->value_rule == b->value_rule))
        return 1;
    return x->lo == y->lo && x->hi == y->hi && x->choices == y->choices;
}

/* Several outcomes at once have no row that decided. */
static int same_rule(const lq_outcome *a, const lq_outcome *b)
{
    return a->rule == b->rule || (a->flags & b->flags & QUOTA_DECISION_PROVISIONAL) != 0;
}

/* Adds a class, to the one before where both lead to the same by the same row. */
static void add_class(lq_classes *all, const lq_class *one, int follows)
{
    for (uint32_t i = follows && all->count > 0 ? all->count - 1 : 0; i < all->count; i++) {
        lq_class *known = &all->list[i];
        if (known->operation != one->operation || !lq_same_result(&known->result, &one->result, follows) ||
            !same_rule(&known->result.outcome, &one->result.outcome))
            continue;
        if (one->operation == QUOTA_OPERATION_IN) {
            known->set |= one->set;
            return;
        }
        if (one->operation == QUOTA_OPERATION_WITHIN && known->hi + 1 == one->lo) {
            known->hi = one->hi;
            known->result.outcome.hi = one->result.outcome.hi > known->result.outcome.hi
                                           ? one->result.outcome.hi
                                           : known->result.outcome.hi;
            known->result.outcome.lo = one->result.outcome.lo < known->result.outcome.lo
                                           ? one->result.outcome.lo
                                           : known->result.outcome.lo;
            return;
        }
    }
    if (all->count < LQ_EXPLAIN_IFS)
        all->list[all->count++] = *one;
}

/* ------------------------------------------------------------------ flags and codes */

static void code_classes(lq_explanation *ex, uint32_t fact, lq_classes *all)
{
    lq_known *known = &ex->state.facts[fact], saved = *known;
    int flag = ex->policy->facts[fact].type == QUOTA_TYPE_FLAG;
    uint64_t values = lq_all_values(&ex->policy->facts[fact]);
    for (int64_t i = 0; i < 64; i++) {
        lq_class one;
        int64_t value = flag ? 1 - i : i; /* yes before no */
        if (value < 0 || !(values >> value & 1))
            continue;
        memset(&one, 0, sizeof one);
        one.operation = QUOTA_OPERATION_IN;
        one.set = UINT64_C(1) << value;
        known->mask = one.set;
        if (lq_suppose(ex, &one.result))
            add_class(all, &one, 0);
    }
    *known = saved;
}

/* ------------------------------------------------------------------ comparisons that a question reads */

static void add_question(const quota_policy *policy, uint32_t question, lq_compares *all);

static void add_compares(const quota_policy *policy, lq_ref ref, lq_compares *all)
{
    if (ref == 0)
        return;
    const lq_node *node = &policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_LITERAL:
    case LQ_OP_FACT:
    case LQ_OP_TEST:
        return;
    case LQ_OP_CUT:
        if (all->cut_count < LQ_EXPLAIN_CUTS)
            all->cuts[all->cut_count++] = ref;
        return;
    case LQ_OP_ASK:
        add_question(policy, node->a, all);
        return;
    case LQ_OP_COMPARE:
        all->bits[node->a / 64] |= UINT64_C(1) << (node->a % 64);
        add_compares(policy, policy->compares[node->a].left, all);
        add_compares(policy, policy->compares[node->a].right, all);
        return;
    case LQ_OP_NOT:
        add_compares(policy, node->a, all);
        return;
    default:
        add_compares(policy, node->a, all);
        add_compares(policy, node->b, all);
    }
}

static void add_question(const quota_policy *policy, uint32_t question, lq_compares *all)
{
    const lq_question *asked = &policy->questions[question];
    if (all->questions[question / 64] >> (question % 64) & 1)
        return;
    all->questions[question / 64] |= UINT64_C(1) << (question % 64);
    for (uint32_t i = 0; i < asked->rule_count; i++) {
        const lq_rule *rule = &policy->rules[asked->rules[i]];
        add_compares(policy, rule->when, all);
        add_compares(policy, rule->cover, all);
        add_compares(policy, rule->require, all);
        add_compares(policy, rule->expression, all);
    }
}

void lq_find_compares(const lq_explanation *ex, lq_compares *all)
{
    memset(all, 0, sizeof *all);
    add_compares(ex->policy, ex->policy->window, all);
    add_question(ex->policy, ex->question, all);
}

static int reads_fact(const quota_policy *policy, uint32_t compare, uint32_t fact)
{
    lq_fact_set reads;
    memset(&reads, 0, sizeof reads);
    lq_add_reads(policy, policy->compares[compare].left, 1, &reads);
    lq_add_reads(policy, policy->compares[compare].right, 1, &reads);
    return lq_has_fact(&reads, fact);
}

/* ------------------------------------------------------------------ numbers and dates */

typedef struct cuts {
    int64_t first[CUTS_MAX]; /* first values of ranges but the lowest, ascending */
    uint32_t count;
} cuts;

static void add_cut(cuts *all, int64_t first)
{
    if (all->count < CUTS_MAX)
        all->count = lq_insert_cut(all->first, all->count, first);
}

static unsigned outcome_at(lq_explanation *ex, uint32_t fact, uint32_t compare, int64_t value)
{
    ex->state.facts[fact].lo = ex->state.facts[fact].hi = value;
    ex->state.budget = LQ_EXPLAIN_TURN;
    lq_state_changed(&ex->state);
    unsigned outcome = lq_eval_compare(&ex->state, compare);
    ex->budget -= LQ_EXPLAIN_TURN - ex->state.budget + 1;
    return outcome;
}

/* Points between two values where a comparison turns, by bisection. */
static void add_turns(lq_explanation *ex, uint32_t fact, uint32_t compare, int64_t from, int64_t to,
                      cuts *all)
{
    if (ex->budget <= 0)
        return;
    unsigned last = outcome_at(ex, fact, compare, to), here;
    while ((here = outcome_at(ex, fact, compare, from)) != last) {
        int64_t low = from, high = to;
        while (high - low > 1) {
            int64_t middle = low + (high - low) / 2;
            if (outcome_at(ex, fact, compare, middle) == here)
                low = middle;
            else
                high = middle;
        }
        add_cut(all, high);
        from = high;
    }
}

static void find_cuts(lq_explanation *ex, uint32_t fact, const lq_compares *read, int64_t least, int64_t most,
                      cuts *all)
{
    const lq_known saved = ex->state.facts[fact];
    for (uint32_t i = 0; i < read->cut_count; i++) {
        const lq_node *cut = &ex->policy->nodes[read->cuts[i]];
        if (cut->a == fact && cut->num > least)
            add_cut(all, cut->num);
        if (cut->a == fact && cut->num < most)
            add_cut(all, cut->num + 1);
    }
    for (uint32_t i = 0; i < ex->policy->compare_count; i++) {
        if (!(read->bits[i / 64] >> (i % 64) & 1) || !reads_fact(ex->policy, i, fact))
            continue;
        if (saved.lo == saved.hi) {
            add_turns(ex, fact, i, least, saved.lo, all);
            add_turns(ex, fact, i, saved.lo, most, all);
        } else {
            add_turns(ex, fact, i, least, most, all);
        }
    }
    ex->state.facts[fact] = saved;
    lq_state_changed(&ex->state);
}

/* Is it one verdict?  By sets of verdicts; 0 = nothing came of the supposition. */
static int is_single(const lq_supposed *result)
{
    static const uint8_t single[16] = {0, 1, 1, 0, 1, 0, 0, 0, 1};
    return single[result->outcome.verdicts];
}

static int suppose_end(lq_explanation *ex, uint32_t fact, int64_t value, lq_supposed *end)
{
    ex->state.facts[fact].lo = ex->state.facts[fact].hi = value;
    return lq_suppose(ex, end);
}

/* A range.  That its numbers differ from each other makes nothing open: each alone is as its ends. */
static void suppose_within(lq_explanation *ex, uint32_t fact, lq_class *one)
{
    lq_outcome *outcome = &one->result.outcome;
    lq_supposed first, last;
    ex->state.facts[fact].lo = one->lo;
    ex->state.facts[fact].hi = one->hi;
    (void)lq_suppose(ex, &one->result);
    if (one->lo == one->hi || !is_single(&one->result) || outcome->lo == outcome->hi)
        return;
    if (!suppose_end(ex, fact, one->lo, &first) || !suppose_end(ex, fact, one->hi, &last) ||
        first.outcome.verdict != last.outcome.verdict)
        return;
    outcome->verdict = first.outcome.verdict;
    outcome->flags &= ~(uint32_t)QUOTA_DECISION_PROVISIONAL |
                      ((first.outcome.flags | last.outcome.flags) & QUOTA_DECISION_PROVISIONAL);
}

/* The part of a range, from its end nearest to what is known, that leads to one thing, if that end does. */
static void suppose_near(lq_explanation *ex, uint32_t fact, int upwards, lq_class *one)
{
    int64_t good = upwards ? one->lo : one->hi, bad = upwards ? one->hi : one->lo;
    lq_class end = *one, more = *one;
    end.lo = end.hi = good;
    suppose_within(ex, fact, &end);
    if (!is_single(&end.result))
        return;
    while (upwards ? bad - good > 1 : good - bad > 1) {
        int64_t middle = good + (bad - good) / 2;
        more.lo = upwards ? end.lo : middle;
        more.hi = upwards ? middle : end.hi;
        suppose_within(ex, fact, &more);
        if (lq_same_result(&more.result, &end.result, 1)) {
            good = middle;
            end = more;
        } else {
            bad = middle;
        }
    }
    *one = end;
}

/* A range; where it leads to several things, and its end nearest to what is known does not, less of it. */
static int suppose_range(lq_explanation *ex, uint32_t fact, const lq_known *saved, lq_class *one)
{
    suppose_within(ex, fact, one);
    int usable = one->result.outcome.verdicts != 0;
    if (usable && saved->lo == saved->hi && !is_single(&one->result))
        suppose_near(ex, fact, saved->lo < one->lo, one);
    ex->state.facts[fact] = *saved;
    return usable;
}

/* Between the last day and never there is none: ends a range at real ones; 0 = it has none. */
static int between_days(lq_class *one)
{
    if (one->lo > LQ_DAY_MAX)
        one->lo = LQ_DAY_NEVER;
    if (one->hi > LQ_DAY_MAX && one->hi < LQ_DAY_NEVER)
        one->hi = LQ_DAY_MAX;
    return one->lo <= one->hi;
}

static void number_classes(lq_explanation *ex, uint32_t fact, const lq_compares *read, lq_classes *all)
{
    const lq_fact *def = &ex->policy->facts[fact];
    const lq_known saved = ex->state.facts[fact];
    int64_t least = lq_value_inside(def->type, def->least), most = lq_value_inside(def->type, def->most);
    cuts found;
    found.count = 0;
    find_cuts(ex, fact, read, least, most, &found);
    for (uint32_t i = 0; i <= found.count && found.count > 0; i++) {
        lq_class one;
        memset(&one, 0, sizeof one);
        one.operation = QUOTA_OPERATION_WITHIN;
        one.lo = i == 0 ? least : found.first[i - 1];
        one.hi = i == found.count ? most : found.first[i] - 1;
        if (def->type == QUOTA_TYPE_DATE && !between_days(&one))
            continue;
        if (saved.lo == saved.hi && one.lo <= saved.lo && saved.lo <= one.hi)
            continue; /* as it is */
        if (!suppose_range(ex, fact, &saved, &one))
            continue;
        if (def->type == QUOTA_TYPE_DATE) /* it may have become less */
            (void)between_days(&one);
        add_class(all, &one, 1);
    }
}

/* ------------------------------------------------------------------ ids */

typedef struct ids {
    int64_t values[IDS_MAX];
    uint32_t others[IDS_MAX]; /* index + 1 of the fact whose value it is */
    uint32_t count;
    int more; /* there is no room for all: what is none of them cannot be told */
} ids;

/* What the id is compared with, where that is known. */
static void add_id(const lq_explanation *ex, uint32_t fact, lq_ref own, lq_ref other, ids *all)
{
    const lq_node *a = &ex->policy->nodes[own], *b = &ex->policy->nodes[other];
    if (a->op != LQ_OP_FACT || a->a != fact || (b->op == LQ_OP_FACT && !lq_state_is_known(&ex->state, b->a)))
        return;
    int64_t value = b->op == LQ_OP_FACT ? ex->state.facts[b->a].lo : b->num;
    for (uint32_t i = 0; i < all->count; i++)
        if (all->values[i] == value)
            return;
    if (all->count == IDS_MAX) {
        all->more = 1;
        return;
    }
    all->values[all->count] = value;
    all->others[all->count++] = b->op == LQ_OP_FACT ? b->a + 1 : 0;
}

/* An id that is none of them. */
static int64_t another_id(const ids *all)
{
    for (int64_t id = 1;; id++) {
        int taken = 0;
        for (uint32_t i = 0; i < all->count; i++)
            taken |= all->values[i] == id;
        if (!taken)
            return id;
    }
}

static void id_classes(lq_explanation *ex, uint32_t fact, const lq_compares *read, lq_classes *all)
{
    lq_known *known = &ex->state.facts[fact], saved = *known;
    ids found;
    found.count = 0;
    found.more = 0;
    for (uint32_t i = 0; i < ex->policy->compare_count; i++) {
        if (!(read->bits[i / 64] >> (i % 64) & 1))
            continue;
        add_id(ex, fact, ex->policy->compares[i].left, ex->policy->compares[i].right, &found);
        add_id(ex, fact, ex->policy->compares[i].right, ex->policy->compares[i].left, &found);
    }
    for (uint32_t i = 0; i + (uint32_t)found.more <= found.count && found.count > 0; i++) {
        lq_class one;
        memset(&one, 0, sizeof one);
        one.operation = i < found.count ? QUOTA_OPERATION_EQ : QUOTA_OPERATION_NE;
        one.lo = one.hi = i < found.count ? found.values[i] : another_id(&found);
        one.other = i < found.count ? found.others[i] : 0;
        known->lo = known->hi = one.lo;
        if (lq_suppose(ex, &one.result))
            add_class(all, &one, 0);
        *known = saved;
    }
    /* the class of any other id is what the known one is in when it is none of them */
    for (uint32_t i = 0; i < all->count; i++)
        if (all->list[i].operation == QUOTA_OPERATION_NE)
            all->list[i].lo = all->list[i].hi = found.count == 1 ? found.values[0] : QUOTA_UNKNOWN;
}

/* ------------------------------------------------------------------ any fact */

void lq_find_classes(lq_explanation *ex, uint32_t fact, const lq_compares *read, lq_classes *all)
{
    int type = ex->policy->facts[fact].type;
    all->count = 0;
    if (type == QUOTA_TYPE_FLAG || type == QUOTA_TYPE_CODE)
        code_classes(ex, fact, all);
    else if (type == QUOTA_TYPE_ID)
        id_classes(ex, fact, read, all);
    else
        number_classes(ex, fact, read, all);
    lq_state_changed(&ex->state);
}
