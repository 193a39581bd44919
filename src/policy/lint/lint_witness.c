/* lint_witness.c - values for the facts of a case that a search came to.
 *
 * The search leaves sets of values and suppositions about comparisons.  Facts take values one after
 * another, plain ones first, as long as every supposition can still hold; sets that are wrong for
 * all values fall away early, and halving finds a number where only few will do. */
#include <string.h>

#include <libquota/decide.h>

#include "base/date.h"
#include "policy/lint/lint.h"

#define STEPS 2000 /* values tried for one case */
#define READS 6000 /* views of other questions for one case */
#define NICE 4
#define CANDIDATES 48

typedef struct chooser {
    lq_lint *lint;
    uint32_t facts[LQ_FACTS_MAX]; /* those that take part: flags and codes, then numbers */
    uint32_t count;
    lq_fact_set read; /* by suppositions and values */
    lq_known before[LQ_FACTS_MAX];
    int32_t steps;
} chooser;

/* ------------------------------------------------------------------ values of rows */

/* Can rows `row` and `other` no longer answer differently? */
static int surely_alike(lq_lint *lint)
{
    const lq_rule *rules = lint->policy->rules;
    lq_view a, b;
    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    lq_answer_row(&lint->state, &rules[lint->asked->rules[lint->row]], &a);
    lq_answer_row(&lint->state, &rules[lint->asked->rules[lint->other]], &b);
    return a.lo == a.hi && b.lo == b.hi && a.lo == b.lo && a.has_value == b.has_value && !a.value_blank &&
           !b.value_blank;
}

static int surely_one_or_more(lq_lint *lint)
{
    lq_ref expression = lint->policy->rules[lint->asked->rules[lint->row]].expression;
    lq_range ratio = lq_eval_expression(&lint->state, expression);
    return lq_wide_compare(ratio.lo, lq_wide_of(lint->policy->nodes[expression].den)) >= 0;
}

int lq_lint_values_fail(lq_lint *lint)
{
    switch (lint->value_goal) {
    case LQ_VALUES_DIFFER:
        return surely_alike(lint);
    case LQ_VALUES_BELOW_ONE:
        return surely_one_or_more(lint);
    default:
        return 0;
    }
}

/* ------------------------------------------------------------------ facts that take part */

static void take(lq_fact_set *set, uint32_t fact)
{
    set->bits[fact / 64] |= UINT64_C(1) << (fact % 64);
}

static int taken(const lq_fact_set *set, uint32_t fact)
{
    return (int)(set->bits[fact / 64] >> (fact % 64) & 1);
}

static void take_expression(const quota_policy *policy, lq_fact_set *set, lq_ref ref)
{
    const lq_node *node = &policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_LITERAL:
        return;
    case LQ_OP_FACT:
        take(set, node->a);
        return;
    case LQ_OP_ASK:
        for (uint32_t i = 0; i < policy->questions[node->a].fact_count; i++)
            take(set, policy->questions[node->a].facts[i]);
        return;
    default:
        take_expression(policy, set, node->a);
        take_expression(policy, set, node->b);
    }
}

static void take_value(const lq_lint *lint, lq_fact_set *set, uint32_t row)
{
    const lq_rule *rule = &lint->policy->rules[lint->asked->rules[row]];
    if (rule->value == LQ_VALUE_RATIO && lint->value_goal == LQ_VALUES_DIFFER)
        take(set, lint->policy->fact_increment - 1);
    if (rule->value != LQ_VALUE_CLASS)
        take_expression(lint->policy, set, rule->expression);
}

static int is_coded(const lq_known *known)
{
    return known->mask != 0;
}

static int is_narrowed(const lq_lint *lint, uint32_t fact)
{
    const lq_known *now = &lint->state.facts[fact], *open = &lint->open[fact];
    return now->mask != open->mask || now->lo != open->lo || now->hi != open->hi;
}

static void list_facts(chooser *all)
{
    const lq_lint *lint = all->lint;
    const quota_policy *policy = lint->policy;
    memset(&all->read, 0, sizeof all->read);
    for (uint32_t i = 0; i < lint->bound_count; i++) {
        take_expression(policy, &all->read, policy->compares[lint->bound[i]].left);
        take_expression(policy, &all->read, policy->compares[lint->bound[i]].right);
    }
    if (lint->value_goal != LQ_VALUES_ANY)
        take_value(lint, &all->read, lint->row);
    if (lint->value_goal == LQ_VALUES_DIFFER)
        take_value(lint, &all->read, lint->other);
    all->count = 0;
    for (int coded = 1; coded >= 0; coded--)
        for (uint32_t fact = 0; fact < policy->fact_count; fact++)
            if (is_coded(&lint->state.facts[fact]) == coded &&
                (taken(&all->read, fact) || is_narrowed(lint, fact)))
                all->facts[all->count++] = fact;
}

/* ------------------------------------------------------------------ numbers worth trying */

typedef struct candidates {
    int64_t values[CANDIDATES];
    uint32_t count;
} candidates;

static void add_candidate(candidates *all, const lq_known *range, int64_t value)
{
    if (value >= range->lo && value <= range->hi && all->count < CANDIDATES)
        all->values[all->count++] = value;
}

/* Values that read well, in API units. */
static const int64_t *nice_values(int type)
{
    static const int64_t plain[NICE] = {1, 2, 3, 0};
    static const int64_t amounts[NICE] = {10 * QUOTA_TONNE, 20 * QUOTA_TONNE, QUOTA_TONNE, 0};
    static const int64_t money[NICE] = {1000000, 2000000, 100000, 0};
    static const int64_t ratios[NICE] = {1500000, 2000000, 500000, 1000000};
    static const int64_t dates[NICE] = {20250630, 20250701, 20200630, 20150630};
    switch (type) {
    case QUOTA_TYPE_AMOUNT:
        return amounts;
    case QUOTA_TYPE_MONEY:
    case QUOTA_TYPE_PRICE:
        return money;
    case QUOTA_TYPE_RATIO:
        return ratios;
    case QUOTA_TYPE_DATE:
        return dates;
    default:
        return plain;
    }
}

/* Where the other side of a comparison lies, and its neighbours. */
static void add_beside(chooser *all, candidates *to, const lq_known *range, uint32_t fact, lq_ref side,
                       lq_ref other)
{
    const lq_node *nodes = all->lint->policy->nodes;
    if (nodes[side].op != LQ_OP_FACT || nodes[side].a != fact)
        return;
    lq_range beside = lq_eval_expression(&all->lint->state, other);
    const lq_wide ends[2] = {beside.lo, beside.hi};
    for (int i = 0; i < 2; i++) {
        lq_wide scaled;
        int64_t value;
        if (lq_wide_mul(ends[i], lq_wide_of(nodes[side].den), &scaled) ||
            lq_wide_divide(scaled, nodes[other].den, 1, LQ_ROUND_DOWN, &value))
            continue;
        add_candidate(to, range, value);
        if (value < range->hi)
            add_candidate(to, range, value + 1);
        if (value > range->lo)
            add_candidate(to, range, value - 1);
    }
}

static void list_candidates(chooser *all, uint32_t fact, candidates *to)
{
    const lq_lint *lint = all->lint;
    const lq_known *range = &lint->state.facts[fact];
    int type = lint->policy->facts[fact].type;
    const int64_t *nice = nice_values(type);
    to->count = 0;
    for (int i = 0; i < NICE; i++)
        add_candidate(to, range, lq_value_inside(type, nice[i]));
    for (uint32_t i = 0; i < lint->bound_count; i++) {
        const lq_compare *compare = &lint->policy->compares[lint->bound[i]];
        add_beside(all, to, range, fact, compare->left, compare->right);
        add_beside(all, to, range, fact, compare->right, compare->left);
    }
    add_candidate(to, range, range->lo);
    add_candidate(to, range, range->hi);
}

/* ------------------------------------------------------------------ choosing */

/* May everything still hold that is supposed? */
static int holds(chooser *all)
{
    lq_lint *lint = all->lint;
    all->steps--;
    lq_lint_spend(lint, 1 + lint->bound_count);
    lq_state_changed(&lint->state);
    for (uint32_t i = 0; i < lint->bound_count; i++)
        if (lq_eval_compare(&lint->state, lint->bound[i]) == 0)
            return 0;
    return !lq_lint_values_fail(lint);
}

static void note_witness(chooser *all)
{
    lq_lint *lint = all->lint;
    lint->witness_count = 0;
    for (uint32_t i = 0; i < all->count; i++) {
        const lq_fact *def = &lint->policy->facts[all->facts[i]];
        const lq_known *known = &lint->state.facts[all->facts[i]];
        quota_fact *fact = &lint->witness[lint->witness_count++];
        fact->fact = def->id;
        fact->reserved = 0;
        fact->value = lq_value_outside(def->type, known->lo);
        if (is_coded(known))
            for (fact->value = 0; known->mask >> fact->value != 1;)
                fact->value++;
    }
}

/* All facts have values: do they show it? */
static int bears_out(chooser *all)
{
    lq_lint *lint = all->lint;
    note_witness(all);
    if (lint->flag == 0)
        return 1;
    quota_case given = {sizeof given, lint->asked->id, lint->witness, lint->witness_count, NULL};
    quota_decision decision;
    decision.struct_size = sizeof decision;
    return quota_decide(lint->policy, &given, &decision, NULL) == QUOTA_OK &&
           (decision.flags & lint->flag) != 0;
}

static int choose_from(chooser *all, uint32_t place);

static int choose_code(chooser *all, uint32_t place)
{
    lq_known *known = &all->lint->state.facts[all->facts[place]];
    uint64_t left = known->mask;
    int done = 0;
    while (left != 0 && !done) {
        known->mask = left & (~left + 1);
        left &= left - 1;
        done = holds(all) && choose_from(all, place + 1);
    }
    return done;
}

/* Halves the range as long as one half can hold, the lower first. */
static int choose_by_halves(chooser *all, uint32_t place)
{
    lq_known *known = &all->lint->state.facts[all->facts[place]];
    while (known->lo < known->hi) {
        lq_known whole = *known;
        known->hi = whole.lo + (whole.hi - whole.lo) / 2;
        if (holds(all))
            continue;
        known->lo = known->hi + 1;
        known->hi = whole.hi;
        if (!holds(all))
            return 0;
    }
    return choose_from(all, place + 1);
}

static int choose_number(chooser *all, uint32_t place)
{
    uint32_t fact = all->facts[place];
    lq_known *known = &all->lint->state.facts[fact], whole = *known;
    candidates some;
    int done = 0;
    list_candidates(all, fact, &some);
    for (uint32_t i = 0; i < some.count && !done; i++) {
        known->lo = known->hi = some.values[i];
        done = holds(all) && choose_from(all, place + 1);
    }
    if (done)
        return 1;
    *known = whole;
    return choose_by_halves(all, place);
}

static int choose_from(chooser *all, uint32_t place)
{
    if (place == all->count)
        return bears_out(all);
    if (all->steps <= 0)
        return 0;
    lq_known *known = &all->lint->state.facts[all->facts[place]], whole = *known;
    int done = is_coded(known) ? choose_code(all, place) : choose_number(all, place);
    if (!done)
        *known = whole;
    return done;
}

/* What is sure of the case without the facts that comparisons and values read. */
static void note_part(chooser *all)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < all->count; i++) {
        uint32_t fact = all->facts[i];
        lq_known *known = &all->lint->state.facts[fact];
        if (taken(&all->read, fact))
            continue;
        if (is_coded(known)) {
            known->mask &= ~known->mask + 1;
        } else {
            candidates some;
            list_candidates(all, fact, &some);
            known->lo = known->hi = some.values[0];
        }
        all->facts[count++] = fact;
    }
    all->count = count;
    note_witness(all);
}

lq_found lq_lint_choose(lq_lint *lint)
{
    chooser all;
    int32_t budget = lint->state.budget;
    all.lint = lint;
    all.steps = STEPS;
    lint->state.budget = READS;
    memcpy(all.before, lint->state.facts, lint->policy->fact_count * sizeof all.before[0]);
    list_facts(&all);
    int done = choose_from(&all, 0);
    if (!done) {
        lint->tries++;
        memcpy(lint->state.facts, all.before, lint->policy->fact_count * sizeof all.before[0]);
        note_part(&all);
    }
    memcpy(lint->state.facts, all.before, lint->policy->fact_count * sizeof all.before[0]);
    lq_state_changed(&lint->state);
    lq_lint_spend(lint, (READS - lint->state.budget) * lint->view_cost);
    lint->state.budget = budget;
    return done ? LQ_FOUND_CASE : LQ_FOUND_LIKELY;
}
