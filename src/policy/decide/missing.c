/* missing.c - which unknown facts matter: two completions that differ only in one of them differ in outcome.
 */
#include <string.h>

#include "policy/decide/answer.h"

#define PINS_MAX 6 /* open numbers of one value that are told apart */
enum { PIN_OPEN, PIN_LO, PIN_HI };

/* What is asked of a question: verdict and value; the value alone, by an expression that reads it; only
 * whether it has one, by an expression whose value is the same whenever there is one. */
enum { AS_ASKED, AS_READ, AS_BLANK, AS_COUNT };

/* ------------------------------------------------------------------ two states side by side */

static int same_tree(const quota_policy *policy, lq_ref left, lq_ref right)
{
    const lq_node *a = &policy->nodes[left], *b = &policy->nodes[right];
    if (a->op != b->op || a->type != b->type || a->sub != b->sub || a->num != b->num || a->den != b->den)
        return 0;
    if (a->op == LQ_OP_LITERAL || a->op == LQ_OP_FACT || a->op == LQ_OP_ASK)
        return a->a == b->a;
    return same_tree(policy, a->a, b->a) && same_tree(policy, a->b, b->b);
}

/* Are two open values the same one, whatever comes to be known: of one row, or of two that say the same? */
static int same_value(const lq_state *state, uint32_t question, const lq_view *a, const lq_view *b)
{
    const quota_policy *policy = state->policy;
    const uint32_t *rules = policy->questions[question].rules;
    if (memcmp(&a->value_rows, &b->value_rows, sizeof a->value_rows) == 0)
        return 1;
    if (a->conflict || b->conflict)
        return 0;
    const lq_rule *of_a = &policy->rules[rules[a->value_row]], *of_b = &policy->rules[rules[b->value_row]];
    return of_a->value == of_b->value && of_a->rounding == of_b->rounding && of_a->quantum == of_b->quantum &&
           of_a->rolling == of_b->rolling && of_a->value != LQ_VALUE_CLASS &&
           same_tree(policy, of_a->expression, of_b->expression);
}

/* Do two sure views of one question differ in what is asked of it? */
static int views_differ(const lq_state *state, uint32_t question, int read, const lq_view *a,
                        const lq_view *b)
{
    int has_a = a->outside != LQ_TRUE && a->has_value, has_b = b->outside != LQ_TRUE && b->has_value;
    if (has_a != has_b || (read == AS_ASKED && a->outside != b->outside))
        return 1;
    if (read == AS_BLANK)
        return has_a && a->value_blank != b->value_blank;
    if (read == AS_ASKED && a->outside != LQ_TRUE && a->verdicts != b->verdicts)
        return 1;
    if (!has_a)
        return 0;
    if (a->lo != b->lo || a->hi != b->hi || a->value_blank != b->value_blank)
        return 1;
    /* something open under two rules: the same interval, yet not the same answer */
    int open = a->lo < a->hi || a->value_blank;
    return open && (!same_value(state, question, a, b) || a->hi_num != b->hi_num || a->hi_den != b->hi_den);
}

static int same_range(const lq_range *a, const lq_range *b)
{
    return lq_wide_compare(a->lo, b->lo) == 0 && lq_wide_compare(a->hi, b->hi) == 0 &&
           a->may_be_blank == b->may_be_blank && a->may_have_value == b->may_have_value;
}

/* Does a comparison read the same numbers in both states?  Then its outcome is one supposition. */
static int compare_alike(lq_state *a, lq_state *b, uint32_t index)
{
    const lq_compare *compare = &a->policy->compares[index];
    if (compare->type == QUOTA_TYPE_FLAG || compare->type == QUOTA_TYPE_CODE)
        return lq_eval_compare(a, index) == lq_eval_compare(b, index);
    const lq_ref sides[2] = {compare->left, compare->right};
    for (int i = 0; i < 2; i++) {
        lq_range of_a = lq_eval_expression(a, sides[i]), of_b = lq_eval_expression(b, sides[i]);
        if (!same_range(&of_a, &of_b))
            return 0;
    }
    return 1;
}

/* Is there a completion, the same for both but for what tells them apart, in which they differ? */
static int differ(lq_state *a, lq_state *b, uint32_t question, int read)
{
    lq_view of_a, of_b;
    lq_look(a, question, NULL, 1, &of_a);
    lq_look(b, question, NULL, 1, &of_b);
    if (of_a.infeasible || of_b.infeasible)
        return 0;
    if (of_a.sure && of_b.sure)
        return views_differ(a, question, read, &of_a, &of_b);
    if (a->budget <= 0 || b->budget <= 0 || a->depth >= LQ_SUPPOSITIONS_MAX) {
        a->coarse = 1;
        return 1;
    }
    lq_split split = of_a.sure ? lq_pick(b, question) : lq_pick(a, question);
    if (!split.found)
        return 1;
    int together = !split.by_compare || compare_alike(a, b, split.index);
    lq_known saved_a, saved_b;
    int done_a, done_b, found = 0;
    for (uint32_t i = 0; !found && (done_a = lq_split_apply(a, &split, i, &saved_a)) != 0; i++) {
        if (done_a == 2)
            continue;
        for (uint32_t j = together ? i : 0;
             !found && (!together || j == i) && (done_b = lq_split_apply(b, &split, j, &saved_b)) != 0; j++) {
            if (done_b == 2)
                continue;
            a->depth++;
            found = differ(a, b, question, read);
            a->depth--;
            lq_split_undo(b, &split, &saved_b);
        }
        lq_split_undo(a, &split, &saved_a);
    }
    return found;
}

/* Does it matter which part of a split is true? */
static int split_matters(lq_state *state, lq_state *other, uint32_t question, int read, const lq_split *split)
{
    lq_known saved_a, saved_b;
    int done_a, done_b, found = 0;
    other->budget = state->budget;
    for (uint32_t i = 0; !found && (done_a = lq_split_apply(state, split, i, &saved_a)) != 0; i++) {
        if (done_a == 2)
            continue;
        for (uint32_t j = i + 1; !found && (done_b = lq_split_apply(other, split, j, &saved_b)) != 0; j++) {
            if (done_b == 2)
                continue;
            found = differ(state, other, question, read);
            lq_split_undo(other, split, &saved_b);
        }
        lq_split_undo(state, split, &saved_a);
    }
    state->budget = other->budget < state->budget ? other->budget : state->budget;
    return found;
}

/* ------------------------------------------------------------------ facts behind expressions */

static void add_fact(lq_fact_set *set, uint32_t fact)
{
    set->bits[fact / 64] |= UINT64_C(1) << (fact % 64);
}

/* One search for what is missing.  Both states are alike but while two suppositions are compared. */
typedef struct search {
    lq_state *state, *other;
    lq_fact_set *missing;
    uint64_t read[AS_COUNT][LQ_QUESTIONS_MAX / 64]; /* questions that have been searched, by what was asked */
    uint64_t through[LQ_QUESTIONS_MAX /
                     64]; /* helper questions whose comparisons were held against the one asked */
} search;

static int is_new(uint64_t *seen, uint32_t question)
{
    uint64_t bit = UINT64_C(1) << (question % 64), before = seen[question / 64];
    seen[question / 64] |= bit;
    return !(before & bit);
}

static void add_missing(search *all, uint32_t question, int read);

static int may_conflict(lq_state *state, uint32_t question)
{
    lq_sum sum;
    lq_walk(state, question, &sum);
    return (sum.flags & QUOTA_DECISION_CONFLICT) != 0;
}

/* Unknown facts behind an expression: those it reads itself (direct), and what matters to questions it asks.
 */
static void facts_behind(search *all, lq_ref ref, int direct, int read)
{
    lq_state *state = all->state;
    const lq_node *node = &state->policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_LITERAL:
        return;
    case LQ_OP_FACT:
        if (direct && !lq_state_is_known(state, node->a))
            add_fact(all->missing, node->a);
        return;
    case LQ_OP_ASK: {
        lq_reading reading = lq_read(state, node->a);
        if (read == AS_BLANK && may_conflict(state, node->a))
            read = AS_READ; /* whether it has a value depends on values */
        int open = reading.may_be_blank || (read == AS_READ && reading.lo != reading.hi);
        if (reading.may_have_value && open && is_new(all->read[read], node->a))
            add_missing(all, node->a, read);
        return;
    }
    default:
        facts_behind(all, node->a, direct, read);
        facts_behind(all, node->b, direct, read);
    }
}

static void missing_in_compares(search *all, uint32_t question, int read, lq_ref ref);

/* Comparisons of helper questions, held against the question asked: two conditions that read one helper go
 * together, which no look at either of them alone would show. */
static void missing_through(search *all, uint32_t question, int read, lq_ref ref)
{
    const quota_policy *policy = all->state->policy;
    const lq_node *node = &policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_LITERAL:
    case LQ_OP_FACT:
        return;
    case LQ_OP_ASK:
        if (!is_new(all->through, node->a))
            return;
        for (uint32_t row = 0; row < policy->questions[node->a].rule_count; row++) {
            const lq_rule *rule = &policy->rules[policy->questions[node->a].rules[row]];
            missing_in_compares(all, question, read, rule->when);
            missing_in_compares(all, question, read, rule->cover);
            missing_in_compares(all, question, read, rule->require);
            if (rule->expression != 0)
                missing_through(all, question, read, rule->expression);
        }
        return;
    default:
        missing_through(all, question, read, node->a);
        missing_through(all, question, read, node->b);
    }
}

static void missing_in_compares(search *all, uint32_t question, int read, lq_ref ref)
{
    if (ref == 0)
        return;
    const lq_node *node = &all->state->policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_COMPARE: {
        const lq_compare *compare = &all->state->policy->compares[node->a];
        unsigned outcomes = lq_eval_compare(all->state, node->a);
        lq_split split = {1, 1, node->a};
        if ((outcomes & (outcomes - 1)) == 0)
            return;
        if (split_matters(all->state, all->other, question, read, &split)) {
            facts_behind(all, compare->left, 1, AS_READ);
            facts_behind(all, compare->right, 1, AS_READ);
        }
        if (compare->asks && read == AS_ASKED) {
            missing_through(all, question, read, compare->left);
            missing_through(all, question, read, compare->right);
        }
        return;
    }
    case LQ_OP_AND:
    case LQ_OP_OR:
        missing_in_compares(all, question, read, node->b);
        missing_in_compares(all, question, read, node->a);
        return;
    case LQ_OP_NOT:
        missing_in_compares(all, question, read, node->a);
        return;
    default:
        return;
    }
}

/* ------------------------------------------------------------------ numbers behind values */

/* How often an expression reads a number itself. */
static unsigned times_read(const quota_policy *policy, lq_ref ref, uint32_t fact)
{
    const lq_node *node = &policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_LITERAL:
    case LQ_OP_ASK:
        return 0;
    case LQ_OP_FACT:
        return node->a == fact;
    default:
        return times_read(policy, node->a, fact) + times_read(policy, node->b, fact);
    }
}

/* Fixes an open number at one end, or leaves it open. */
static void pin(lq_state *state, uint32_t fact, const lq_known *open, int end)
{
    lq_known *known = &state->facts[fact];
    *known = *open;
    if (end == PIN_LO)
        known->hi = open->lo;
    else if (end == PIN_HI)
        known->lo = open->hi;
    lq_state_changed(state);
}

/* With the others as they are pinned: does fixing one number at either end move the value, or what it is
 * before it is held within the range of answers? */
static int moves(lq_state *state, const lq_rule *rule, uint32_t fact, const lq_known *open)
{
    lq_view low, high;
    memset(&low, 0, sizeof low);
    memset(&high, 0, sizeof high);
    pin(state, fact, open, PIN_LO);
    lq_range from = lq_eval_expression(state, rule->expression);
    lq_answer_row(state, rule, &low);
    pin(state, fact, open, PIN_HI);
    lq_range to = lq_eval_expression(state, rule->expression);
    lq_answer_row(state, rule, &high);
    pin(state, fact, open, PIN_OPEN);
    return low.lo != high.lo || low.hi != high.hi || low.has_value != high.has_value ||
           !same_range(&from, &to);
}

/* The open numbers of a value, and what is known of them. */
typedef struct pins {
    uint32_t facts[PINS_MAX];
    lq_known open[PINS_MAX];
    uint32_t count;
    int all; /* too many, or one is read more than once: it may rise and fall again, so all are named */
} pins;

static void gather_pins(lq_state *state, const lq_rule *rule, pins *all)
{
    all->count = 0;
    all->all = 0;
    for (uint32_t fact = 0; fact < state->policy->fact_count; fact++) {
        unsigned times = times_read(state->policy, rule->expression, fact);
        if (rule->value == LQ_VALUE_RATIO && fact + 1 == state->policy->fact_increment)
            times++;
        if (times == 0 || lq_state_is_known(state, fact))
            continue;
        if (times > 1 || all->count == PINS_MAX)
            all->all = 1;
        uint32_t at = all->count < PINS_MAX ? all->count++ : PINS_MAX - 1;
        all->facts[at] = fact;
        all->open[at] = state->facts[fact];
    }
    if (rule->value == LQ_VALUE_DATE && all->count > 1)
        all->all = 1; /* at both its ends a date stays where it is, whatever is added to it */
}

static int pin_matters(lq_state *state, const lq_rule *rule, const pins *all, uint32_t i)
{
    int found = moves(state, rule, all->facts[i], &all->open[i]);
    for (uint32_t ends = 0; ends < 1U << all->count && !found; ends++) {
        if (ends >> i & 1)
            continue; /* its own bit says nothing */
        for (uint32_t k = 0; k < all->count; k++)
            if (k != i)
                pin(state, all->facts[k], &all->open[k], ends >> k & 1 ? PIN_HI : PIN_LO);
        found = moves(state, rule, all->facts[i], &all->open[i]);
    }
    for (uint32_t k = 0; k < all->count; k++)
        pin(state, all->facts[k], &all->open[k], PIN_OPEN);
    return found;
}

/* Numbers that an open value reads: one matters if, with the others at some of their ends, it moves the
 * value. Ends suffice where each is read once: sums, differences, products, least and largest only rise with
 * it or only fall.  What matters to a question that the value asks is taken to matter here. */
static void missing_in_value(search *for_all, const lq_rule *rule, int read)
{
    lq_state *state = for_all->state;
    lq_fact_set *missing = for_all->missing;
    lq_view view;
    pins all;
    memset(&view, 0, sizeof view);
    lq_answer_row(state, rule, &view);
    if (rule->value == LQ_VALUE_CLASS || !view.has_value || (view.lo == view.hi && !view.value_blank))
        return;
    if (read == AS_BLANK || view.lo == view.hi) {
        facts_behind(for_all, rule->expression, rule->value == LQ_VALUE_DATE, AS_BLANK);
        return;
    }
    gather_pins(state, rule, &all);
    facts_behind(for_all, rule->expression, all.all, AS_READ);
    if (all.all && rule->value == LQ_VALUE_RATIO &&
        !lq_state_is_known(state, state->policy->fact_increment - 1))
        add_fact(missing, state->policy->fact_increment - 1);
    for (uint32_t i = 0; i < all.count; i++)
        if (all.all || pin_matters(state, rule, &all, i))
            add_fact(missing, all.facts[i]);
}

/* ------------------------------------------------------------------ all of it */

static void add_missing(search *all, uint32_t question, int read)
{
    lq_state *state = all->state;
    const quota_policy *policy = state->policy;
    const lq_question *asked = &policy->questions[question];
    lq_view view;
    for (uint32_t i = 0; i < asked->fact_count; i++) {
        uint32_t fact = asked->facts[i];
        lq_split split = {1, 0, fact};
        if (lq_state_is_known(state, fact))
            continue;
        if (state->budget <= 0)
            state->coarse = 1; /* too much to tell: all of them may matter */
        if (state->budget <= 0 || split_matters(state, all->other, question, read, &split))
            add_fact(all->missing, fact);
    }
    if (state->budget <= 0)
        return;
    missing_in_compares(all, question, read, policy->window);
    lq_look(state, question, NULL, 1, &view);
    int undecided = (view.outside & LQ_FALSE) && (view.verdicts & ~(1U << QUOTA_DENY)) != 0;
    for (uint32_t row = 0; row < asked->rule_count; row++) {
        const lq_rule *rule = &policy->rules[asked->rules[row]];
        missing_in_compares(all, question, read, rule->when);
        missing_in_compares(all, question, read, rule->cover);
        missing_in_compares(all, question, read, rule->require);
        if (undecided && rule->value != LQ_VALUE_NONE && asked->kind != QUOTA_KIND_VERDICT &&
            (lq_look_row(state, asked, row).hit & LQ_TRUE))
            missing_in_value(all, rule, read);
    }
}

void lq_missing(lq_state *state, uint32_t question, lq_fact_set *missing)
{
    lq_state other;
    search all;
    memset(&all, 0, sizeof all);
    lq_state_copy(&other, state);
    all.state = state;
    all.other = &other;
    all.missing = missing;
    add_missing(&all, question, AS_ASKED);
}
