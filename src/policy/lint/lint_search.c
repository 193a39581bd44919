/* lint_search.c - is there a case in which all goals are met?
 *
 * What is open is split by the atoms of conditions, each into the part where it is true and the part
 * where it is not: far fewer parts than the classes of facts that deciding walks. */
#include <string.h>

#include "policy/lint/lint.h"

static int several(unsigned set)
{
    return (set & (set - 1)) != 0;
}

/* ------------------------------------------------------------------ goals */

typedef enum judged { OUT_OF_REACH, OPEN, MET } judged;

/* possible: some completion meets the goal; fails: some completion does not */
static judged judge_by(int possible, int fails)
{
    return !possible ? OUT_OF_REACH : fails ? OPEN : MET;
}

static judged judge_row(const lq_goal *goal, const lq_row_view *view)
{
    const unsigned quiet = LQ_ACT_NOTHING | LQ_ACT_WARN, spares = quiet | LQ_ACT_REVIEW;
    switch (goal->kind) {
    case LQ_GOAL_HITS:
        return judge_by((view->hit & LQ_TRUE) != 0, view->hit != LQ_TRUE);
    case LQ_GOAL_MISSES:
        return judge_by((view->hit & LQ_FALSE) != 0, view->hit != LQ_FALSE);
    case LQ_GOAL_COVERS: {
        int may_cover = (view->hit & LQ_TRUE) && (view->cover & LQ_TRUE);
        int may_not = (view->hit & LQ_BLANK) || ((view->hit & LQ_TRUE) && view->cover != LQ_TRUE);
        return judge_by((view->hit & LQ_FALSE) || may_cover, may_not);
    }
    case LQ_GOAL_QUIET:
        return judge_by((view->acts & quiet) != 0, (view->acts & ~quiet) != 0);
    default:
        return judge_by((view->acts & spares) != 0, (view->acts & ~spares) != 0);
    }
}

static judged judge(lq_lint *lint, const lq_goal *goal)
{
    if (goal->kind == LQ_GOAL_TRUE) {
        unsigned truths = lq_eval_condition(&lint->state, goal->index);
        return judge_by((truths & LQ_TRUE) != 0, truths != LQ_TRUE);
    }
    int whole = goal->kind != LQ_GOAL_HITS && goal->kind != LQ_GOAL_MISSES;
    lq_row_view view = (whole ? lq_look_row : lq_look_hit)(&lint->state, lint->asked, goal->index);
    return judge_row(goal, &view);
}

/* ------------------------------------------------------------------ splits */

typedef struct split {
    uint8_t by_compare;
    uint8_t count;
    uint32_t index;    /* of the fact or comparison */
    lq_known parts[3]; /* of a comparison: the mask is the set of outcomes */
} split;

static void add_masks(split *out, uint64_t all, const uint64_t *masks, int count)
{
    for (int i = 0; i < count; i++) {
        if ((all & masks[i]) == 0)
            continue;
        lq_known part = {all & masks[i], 0, 0};
        out->parts[out->count++] = part;
    }
}

/* Below, at and above the literal, neighbours of one truth together. */
static void add_cuts(split *out, const lq_known *known, const lq_node *node)
{
    const int64_t from[3] = {known->lo, node->num, node->num + 1};
    const int64_t to[3] = {node->num - 1, node->num, known->hi};
    int last = -1;
    for (int i = 0; i < 3; i++) {
        int64_t lo = from[i] > known->lo ? from[i] : known->lo, hi = to[i] < known->hi ? to[i] : known->hi;
        int truth = node->accept >> i & 1;
        if (lo > hi)
            continue;
        if (truth != last) {
            lq_known part = {0, lo, hi};
            out->parts[out->count++] = part;
        }
        out->parts[out->count - 1].hi = hi;
        last = truth;
    }
}

static void split_atom(lq_lint *lint, lq_ref ref, split *out)
{
    const lq_node *node = &lint->policy->nodes[ref];
    const lq_known *known = &lint->state.facts[node->a];
    out->count = 0;
    out->index = node->a;
    out->by_compare = node->op == LQ_OP_COMPARE;
    if (node->op == LQ_OP_CUT) {
        add_cuts(out, known, node);
    } else if (node->op == LQ_OP_TEST) {
        const uint64_t masks[2] = {node->mask, ~node->mask};
        add_masks(out, known->mask, masks, 2);
    } else {
        const unsigned values = LQ_LT | LQ_EQ | LQ_GT;
        const uint64_t masks[3] = {node->accept, values & ~(unsigned)node->accept, LQ_NO_VALUE};
        add_masks(out, lq_eval_compare(&lint->state, node->a), masks, 3);
    }
}

static void apply(lq_lint *lint, const split *by, uint32_t part, lq_known *saved)
{
    if (by->by_compare) {
        uint8_t *allowed = &lint->state.allowed[by->index];
        saved->mask = *allowed;
        if (*allowed == (LQ_LT | LQ_EQ | LQ_GT | LQ_NO_VALUE))
            lint->bound[lint->bound_count++] = by->index;
        *allowed = (uint8_t)by->parts[part].mask;
    } else {
        *saved = lint->state.facts[by->index];
        lint->state.facts[by->index] = by->parts[part];
    }
    lq_state_changed(&lint->state);
}

static void undo(lq_lint *lint, const split *by, const lq_known *saved)
{
    if (by->by_compare) {
        lint->state.allowed[by->index] = (uint8_t)saved->mask;
        if (saved->mask == (LQ_LT | LQ_EQ | LQ_GT | LQ_NO_VALUE))
            lint->bound_count--;
    } else {
        lint->state.facts[by->index] = *saved;
    }
    lq_state_changed(&lint->state);
}

/* ------------------------------------------------------------------ what to split */

/* An open atom of a condition, 0 = it is sure. */
static lq_ref open_atom(lq_lint *lint, lq_ref ref)
{
    if (ref == 0 || !several(lq_eval_condition(&lint->state, ref)))
        return 0;
    const lq_node *node = &lint->policy->nodes[ref];
    if (node->op != LQ_OP_AND && node->op != LQ_OP_OR && node->op != LQ_OP_NOT)
        return ref;
    lq_ref atom = open_atom(lint, node->a);
    return atom != 0 ? atom : open_atom(lint, node->b);
}

static int displaces(const lq_rule *rule, uint32_t other)
{
    for (uint32_t i = 0; i < rule->displace_count; i++)
        if (rule->displaces[i] == other)
            return 1;
    return 0;
}

static lq_ref open_displacer(lq_lint *lint, uint32_t row)
{
    const lq_question *asked = lint->asked;
    lq_ref atom = 0;
    for (uint32_t i = 0; i < asked->rule_count && atom == 0; i++) {
        const lq_rule *rule = &lint->policy->rules[asked->rules[i]];
        if (displaces(rule, asked->rules[row]))
            atom = open_atom(lint, rule->when);
    }
    return atom;
}

/* Is a breach in principle excepted, is it strict?  A policy that has such rows has both facts. */
static void split_force(lq_lint *lint, split *out)
{
    uint32_t fact = lint->policy->fact_exception_approved;
    if (lq_state_is_known(&lint->state, fact - 1))
        fact = lint->policy->fact_strict_mode;
    const uint64_t masks[2] = {1, 2};
    out->by_compare = out->count = 0;
    out->index = fact - 1;
    add_masks(out, lint->state.facts[fact - 1].mask, masks, 2);
}

/* What keeps a goal open: its condition, a row that may displace it, its cover, its requirement, the force.
 */
static void pick(lq_lint *lint, const lq_goal *goal, split *out)
{
    lq_ref atom;
    if (goal->kind == LQ_GOAL_TRUE) {
        atom = open_atom(lint, goal->index);
    } else {
        const lq_rule *rule = &lint->policy->rules[lint->asked->rules[goal->index]];
        atom = open_atom(lint, rule->when);
        if (atom == 0)
            atom = open_displacer(lint, goal->index);
        if (atom == 0)
            atom = open_atom(lint, rule->cover);
        if (atom == 0)
            atom = open_atom(lint, rule->require);
    }
    if (atom == 0)
        split_force(lint, out);
    else
        split_atom(lint, atom, out);
}

/* ------------------------------------------------------------------ searching */

/* All goals are met for sure.  Suppositions may still contradict each other. */
static lq_found reach(lq_lint *lint)
{
    for (uint32_t i = 0; i < lint->bound_count; i++)
        if (lq_eval_compare(&lint->state, lint->bound[i]) == 0)
            return LQ_FOUND_NONE;
    if (lq_lint_values_fail(lint))
        return LQ_FOUND_NONE;
    return lint->wants_witness ? lq_lint_choose(lint) : LQ_FOUND_CASE;
}

/* Judges the open goals.  0 = one is out of reach; *first is the first open one, or NULL. */
static int look_at_goals(lq_lint *lint, uint16_t depth, const lq_goal **first)
{
    *first = NULL;
    for (uint32_t i = 0; i < lint->goal_count; i++) {
        lq_goal *goal = &lint->goals[i];
        if (goal->met != 0)
            continue;
        lq_lint_spend(lint, goal->cost);
        judged now = judge(lint, goal);
        if (now == OUT_OF_REACH)
            return 0;
        if (now == MET)
            goal->met = depth;
        else if (!*first)
            *first = goal;
    }
    return 1;
}

static int goes_on(const lq_lint *lint, lq_found best)
{
    return best != LQ_FOUND_CASE && lint->tries < LQ_LINT_TRIES;
}

static lq_found search(lq_lint *lint, uint16_t depth)
{
    const lq_goal *first;
    lq_found best = LQ_FOUND_NONE;
    if (lint->steps <= 0 || depth > LQ_LINT_DEPTH)
        return LQ_FOUND_UNSURE;
    if (look_at_goals(lint, depth, &first)) {
        if (!first) {
            best = reach(lint);
        } else {
            split by;
            lq_known saved;
            pick(lint, first, &by);
            for (uint32_t part = 0; part < by.count && goes_on(lint, best); part++) {
                apply(lint, &by, part, &saved);
                lq_found one = search(lint, (uint16_t)(depth + 1));
                best = one > best ? one : best;
                undo(lint, &by, &saved);
            }
        }
    }
    for (uint32_t i = 0; i < lint->goal_count; i++)
        if (lint->goals[i].met == depth)
            lint->goals[i].met = 0;
    return best;
}

void lq_lint_grant(lq_lint *lint)
{
    lint->steps = lint->steps_all < LQ_LINT_STEPS ? lint->steps_all : LQ_LINT_STEPS;
}

void lq_lint_spend(lq_lint *lint, int64_t steps)
{
    lint->steps -= steps;
    lint->steps_all -= steps;
}

static uint32_t node_count(const quota_policy *policy, lq_ref ref)
{
    const lq_node *node = &policy->nodes[ref];
    if (ref == 0)
        return 0;
    if (node->op != LQ_OP_AND && node->op != LQ_OP_OR && node->op != LQ_OP_NOT)
        return 1;
    return 1 + node_count(policy, node->a) + node_count(policy, node->b);
}

void lq_lint_weigh(lq_lint *lint)
{
    const quota_policy *policy = lint->policy;
    lint->view_cost = 1 + policy->rule_count / 16;
    for (uint32_t i = 0; i < policy->rule_count; i++) {
        const lq_rule *rule = &policy->rules[i];
        lint->rule_cost[i] = 1 + (node_count(policy, rule->when) + node_count(policy, rule->cover) +
                                  node_count(policy, rule->require)) /
                                     8;
    }
}

/* A look at a row asks each row that may displace it. */
static uint32_t displaced_cost(const lq_lint *lint)
{
    uint32_t displaced = 0;
    for (uint32_t row = 0; row < lint->asked->rule_count; row++)
        displaced += lint->policy->rules[lint->asked->rules[row]].displace_count;
    return displaced / 16;
}

void lq_lint_forget(lq_lint *lint)
{
    memcpy(lint->state.facts, lint->open, lint->policy->fact_count * sizeof lint->open[0]);
    lq_state_changed(&lint->state);
}

void lq_lint_begin(lq_lint *lint, uint32_t question)
{
    if (lint->asked != &lint->policy->questions[question]) {
        lint->question = question;
        lint->asked = &lint->policy->questions[question];
        lint->displaced_cost = displaced_cost(lint);
    }
    lint->goal_count = 0;
    lint->value_goal = LQ_VALUES_ANY;
    lint->row = lint->other = LQ_NO_ROW;
    lint->flag = 0;
    lint->wants_witness = 0;
    lint->witness_count = lint->tries = 0;
}

void lq_lint_want(lq_lint *lint, lq_goal_kind kind, uint32_t index)
{
    lq_goal *goal = &lint->goals[lint->goal_count++];
    goal->kind = (uint8_t)kind;
    goal->index = index;
    goal->cost = kind == LQ_GOAL_TRUE ? 1 + node_count(lint->policy, index) / 8
                                      : lint->displaced_cost + lint->rule_cost[lint->asked->rules[index]];
    goal->met = 0;
}

void lq_lint_want_covered(lq_lint *lint, uint32_t but)
{
    for (uint32_t row = 0; row < lint->asked->rule_count; row++)
        if (row != but && lint->policy->rules[lint->asked->rules[row]].cover != 0)
            lq_lint_want(lint, LQ_GOAL_COVERS, row);
}

lq_found lq_lint_search(lq_lint *lint)
{
    lint->state.budget = LQ_LINT_READS;
    lq_found found = search(lint, 1);
    lq_lint_spend(lint, (LQ_LINT_READS - lint->state.budget) * lint->view_cost);
    return found;
}
