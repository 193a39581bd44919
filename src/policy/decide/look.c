/* look.c - one pass over the rows of a question: what is sure, and what is open. */
#include <string.h>

#include "policy/decide/answer.h"

int lq_rows_has(const lq_rows *rows, uint32_t row)
{
    return (int)(rows->bits[row / 64] >> (row % 64) & 1);
}

void lq_rows_add(lq_rows *rows, uint32_t row)
{
    rows->bits[row / 64] |= UINT64_C(1) << (row % 64);
}

static int one_truth(unsigned truths)
{
    return truths == LQ_TRUE || truths == LQ_FALSE || truths == LQ_BLANK;
}

/* ------------------------------------------------------------------ one row */

/* Row of a rule in a question, whose rules ascend; LQ_NO_ROW = the rule does not answer it. */
static uint32_t row_of(const lq_question *question, uint32_t rule)
{
    uint32_t low = 0, high = question->rule_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (question->rules[middle] < rule)
            low = middle + 1;
        else
            high = middle;
    }
    return low < question->rule_count && question->rules[low] == rule ? low : LQ_NO_ROW;
}

/* Set of LQ_TRUE (displaced) and LQ_FALSE (not). */
static unsigned displaced(lq_state *state, const lq_question *question, const lq_rule *rule, uint32_t *by)
{
    unsigned out = LQ_FALSE;
    *by = LQ_NO_ROW;
    for (uint32_t i = 0; i < rule->displacer_count; i++) {
        uint32_t row = row_of(question, rule->displacers[i]);
        if (row == LQ_NO_ROW)
            continue;
        unsigned hit = lq_eval_condition(state, state->policy->rules[rule->displacers[i]].when);
        if (hit == LQ_TRUE) {
            *by = row;
            return LQ_TRUE;
        }
        if (hit & LQ_TRUE)
            out |= LQ_TRUE;
    }
    return out;
}

static unsigned flag_truths(const lq_state *state, uint32_t fact_plus_one)
{
    if (fact_plus_one == 0)
        return LQ_FALSE;
    uint64_t mask = state->facts[fact_plus_one - 1].mask;
    return ((mask & 2) ? LQ_TRUE : 0U) | ((mask & 1) ? LQ_FALSE : 0U);
}

unsigned lq_breach(const lq_state *state, int force)
{
    switch (force) {
    case QUOTA_FORCE_MAY:
        return LQ_ACT_WARN;
    case QUOTA_FORCE_SILENT:
        return LQ_ACT_REVIEW;
    case QUOTA_FORCE_PRINCIPLE: {
        unsigned excepted = flag_truths(state, state->policy->fact_exception_approved);
        unsigned strict = flag_truths(state, state->policy->fact_strict_mode);
        unsigned acts = (excepted & LQ_TRUE) ? LQ_ACT_NOTHING : 0U;
        if (excepted & LQ_FALSE)
            acts |= ((strict & LQ_TRUE) ? LQ_ACT_DENY : 0U) | ((strict & LQ_FALSE) ? LQ_ACT_REVIEW : 0U);
        return acts;
    }
    default:
        return LQ_ACT_DENY;
    }
}

static unsigned acts_when_hit(const lq_state *state, const lq_rule *rule, const lq_row_view *view)
{
    unsigned base = rule->verdict == QUOTA_DENY     ? LQ_ACT_DENY
                    : rule->verdict == QUOTA_REVIEW ? LQ_ACT_REVIEW
                                                    : LQ_ACT_NOTHING;
    unsigned extra = (view->require & LQ_TRUE) ? LQ_ACT_NOTHING : 0U;
    if (view->require & LQ_FALSE)
        extra |= lq_breach(state, rule->force);
    if (view->require & LQ_BLANK)
        extra |= rule->force == QUOTA_FORCE_MAY ? LQ_ACT_WARN : LQ_ACT_REVIEW;
    unsigned acts = 0;
    for (unsigned act = LQ_ACT_NOTHING; act <= LQ_ACT_DENY; act <<= 1) {
        unsigned worst = act > base ? act : base;
        if (!(extra & act))
            continue;
        if (view->cover & (LQ_TRUE | LQ_FALSE))
            acts |= worst;
        if (view->cover & LQ_BLANK) /* nobody can tell whether the case is covered */
            acts |= worst > LQ_ACT_REVIEW ? worst : LQ_ACT_REVIEW;
    }
    return acts;
}

lq_row_view lq_look_hit(lq_state *state, const lq_question *question, uint32_t row)
{
    lq_row_view view = {LQ_TRUE, 0, LQ_NO_ROW, LQ_TRUE, LQ_TRUE, 0};
    const lq_rule *rule = &state->policy->rules[question->rules[row]];
    view.when = lq_eval_condition(state, rule->when);
    view.hit = view.when;
    if (view.when != LQ_FALSE && rule->displacer_count > 0) {
        unsigned gone = displaced(state, question, rule, &view.displaced_by);
        if (gone & LQ_TRUE)
            view.hit = gone == LQ_TRUE ? LQ_FALSE : view.hit | LQ_FALSE;
    }
    return view;
}

lq_row_view lq_look_row(lq_state *state, const lq_question *question, uint32_t row)
{
    const lq_rule *rule = &state->policy->rules[question->rules[row]];
    lq_row_view view = lq_look_hit(state, question, row);
    if (view.hit & LQ_TRUE) {
        view.cover = lq_eval_condition(state, rule->cover);
        view.require = lq_eval_condition(state, rule->require);
        view.acts |= acts_when_hit(state, rule, &view);
    }
    if (view.hit & LQ_FALSE)
        view.acts |= LQ_ACT_NOTHING;
    if (view.hit & LQ_BLANK)
        view.acts |= LQ_ACT_REVIEW;
    return view;
}

/* ------------------------------------------------------------------ the question */

static const lq_rule *rule_of(const lq_state *state, uint32_t question, uint32_t row)
{
    return &state->policy->rules[state->policy->questions[question].rules[row]];
}

/* The row with the lower rank, so that the order of rows never shows. */
static uint32_t first_of(const lq_state *state, uint32_t question, uint32_t a, uint32_t b)
{
    if (a == LQ_NO_ROW || b == LQ_NO_ROW)
        return a == LQ_NO_ROW ? b : a;
    return rule_of(state, question, a)->rank < rule_of(state, question, b)->rank ? a : b;
}

typedef struct gathering {
    lq_rows outside_rows; /* covers that surely leave the case out */
    uint32_t
        by_act[LQ_ACTS]; /* for nothing (an `allow`), warn, review, deny: the first row that surely does */
    unsigned acts;       /* worst acts that may result */
} gathering;

static void gather_row(lq_state *state, uint32_t question, uint32_t row, lq_view *view, gathering *all)
{
    const lq_rule *rule = rule_of(state, question, row);
    lq_row_view one = lq_look_row(state, &state->policy->questions[question], row);
    if (one.hit == 0 || one.acts == 0) {
        view->infeasible = 1;
        return;
    }
    if (one.hit == LQ_TRUE)
        lq_rows_add(&view->hits, row);
    if (one.hit & LQ_TRUE)
        lq_rows_add(&view->may_hit, row);
    if (rule->cover != 0 && (one.hit & LQ_TRUE) && (one.cover & LQ_FALSE)) {
        lq_rows_add(&view->may_leave_out, row);
        if (one.hit == LQ_TRUE && one.cover == LQ_FALSE) {
            lq_rows_add(&all->outside_rows, row);
            view->outside_row =
                view->outside == LQ_TRUE ? first_of(state, question, view->outside_row, row) : row;
            view->outside = LQ_TRUE;
        } else if (view->outside != LQ_TRUE) {
            view->outside |= LQ_TRUE;
        }
    }
    /* the worse of each pair: what is no better than the best of the other set (sets are not empty) */
    unsigned best_of_all = all->acts & (~all->acts + 1), best_of_one = one.acts & (~one.acts + 1);
    all->acts = (all->acts & ~(best_of_one - 1)) | (one.acts & ~(best_of_all - 1));
    for (unsigned i = 1; i < LQ_ACTS; i++) {
        if (one.acts == 1U << i)
            all->by_act[i] = first_of(state, question, all->by_act[i], row);
        if (one.acts & 1U << i)
            view->may_act[i] = first_of(state, question, view->may_act[i], row);
    }
    if (rule->verdict == QUOTA_ALLOW && one.hit == LQ_TRUE)
        all->by_act[0] = first_of(state, question, all->by_act[0], row);
    if (rule->verdict == QUOTA_ALLOW && (one.hit & LQ_TRUE))
        view->may_act[0] = first_of(state, question, view->may_act[0], row);
    if (rule->value != LQ_VALUE_NONE && (one.hit & LQ_TRUE)) {
        lq_rows_add(&view->value_rows, row);
        if (one.hit != LQ_TRUE)
            view->values_open = 1;
    }
}

static void settle_verdict(lq_view *view, const gathering *all)
{
    view->verdicts = ((all->acts & (LQ_ACT_NOTHING | LQ_ACT_WARN)) ? 1U << QUOTA_ALLOW : 0U) |
                     ((all->acts & LQ_ACT_REVIEW) ? 1U << QUOTA_REVIEW : 0U) |
                     ((all->acts & LQ_ACT_DENY) ? 1U << QUOTA_DENY : 0U);
    view->verdict_row = all->by_act[3] != LQ_NO_ROW   ? all->by_act[3]
                        : all->by_act[2] != LQ_NO_ROW ? all->by_act[2]
                                                      : all->by_act[0];
    view->warned = (uint8_t)(all->by_act[1] != LQ_NO_ROW);
}

/* Two rows answer one case: alike, or the document contradicts itself.  What is open may be either. */
static void add_answer(lq_view *view, const lq_view *other, int first)
{
    int points = view->lo == view->hi && other->lo == other->hi && view->lo == other->lo;
    int told = view->has_value && other->has_value && !view->value_blank && !other->value_blank;
    if (!(told && points) && (view->has_value || other->has_value))
        view->conflict = 1;
    view->lo = view->lo > other->lo ? view->lo : other->lo;
    view->hi = view->hi < other->hi ? view->hi : other->hi;
    view->has_value = (uint8_t)(view->has_value && other->has_value && view->lo <= view->hi);
    view->unbounded = (uint8_t)(view->unbounded & other->unbounded);
    view->value_blank = (uint8_t)(view->value_blank & other->value_blank);
    if (first) {
        view->lo_num = other->lo_num;
        view->lo_den = other->lo_den;
        view->hi_num = other->hi_num;
        view->hi_den = other->hi_den;
    }
}

static void settle_value(lq_state *state, uint32_t question, lq_view *view)
{
    const lq_question *asked = &state->policy->questions[question];
    lq_view other;
    for (uint32_t row = 0; row < asked->rule_count; row++) {
        if (!lq_rows_has(&view->value_rows, row))
            continue;
        const lq_rule *rule = rule_of(state, question, row);
        if (view->value_row == LQ_NO_ROW) {
            view->value_row = row;
            lq_answer_row(state, rule, view);
            continue;
        }
        memset(&other, 0, sizeof other);
        lq_answer_row(state, rule, &other);
        uint32_t first = first_of(state, question, view->value_row, row);
        add_answer(view, &other, first == row);
        view->value_row = first;
    }
    if (view->value_row == LQ_NO_ROW)
        view->gap = (uint8_t)((view->verdicts & (1U << QUOTA_ALLOW)) != 0);
    if (view->conflict)
        view->value_blank = 1;
    if (view->gap || view->value_blank)
        view->verdicts = (view->verdicts & ~(1U << QUOTA_ALLOW)) | 1U << QUOTA_REVIEW |
                         (view->has_value ? view->verdicts : 0U);
}

static int is_single(unsigned set)
{
    return set != 0 && (set & (set - 1)) == 0;
}

void lq_look(lq_state *state, uint32_t question, const lq_rows *filter, int with_window, lq_view *view)
{
    const quota_policy *policy = state->policy;
    const lq_question *asked = &policy->questions[question];
    gathering all;
    memset(&all, 0, sizeof all);
    memset(view, 0, sizeof *view);
    for (int i = 0; i < LQ_ACTS; i++)
        all.by_act[i] = view->may_act[i] = LQ_NO_ROW;
    all.acts = LQ_ACT_NOTHING;
    view->outside_row = view->verdict_row = view->value_row = LQ_NO_ROW;
    unsigned window = with_window ? lq_eval_condition(state, policy->window) : LQ_TRUE;
    view->outside = LQ_FALSE;
    view->may_end = window != LQ_TRUE;
    if (view->may_end)
        view->outside = (window & LQ_TRUE) ? LQ_FALSE | LQ_TRUE : LQ_TRUE;
    int not_in_force = view->outside == LQ_TRUE;
    view->infeasible = (uint8_t)(window == 0);
    state->budget -= (int32_t)asked->cost;
    for (uint32_t row = 0; row < asked->rule_count && !view->infeasible && !not_in_force; row++)
        if (!filter || lq_rows_has(filter, row))
            gather_row(state, question, row, view, &all);
    settle_verdict(view, &all);
    if (view->outside == LQ_TRUE) {
        view->sure = 1;
        view->hits = all.outside_rows;
        return;
    }
    int valued = asked->kind != QUOTA_KIND_VERDICT;
    if (view->verdicts == 1U << QUOTA_DENY) {
        view->sure = (uint8_t)one_truth(view->outside);
        return;
    }
    view->sure =
        (uint8_t)(one_truth(view->outside) && is_single(view->verdicts) && !(valued && view->values_open));
    if (valued && !filter && view->sure)
        settle_value(state, question, view);
}
