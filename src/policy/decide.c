/* decide.c - one case: by the tables, by walking, under layers. */
#include <libquota/decide.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "policy/given.h"

/* ------------------------------------------------------------------ by the tables */

static uint32_t cut_offset(const lq_axis *axis, int64_t value)
{
    if (value == QUOTA_UNKNOWN)
        return axis->unknown;
    uint32_t part = 0;
    while (part < axis->cut_count && value > axis->cuts[part])
        part++;
    return axis->offsets[2 * part + (part < axis->cut_count && value == axis->cuts[part])];
}

static uint32_t compare_offset(const lq_axis *axis, const lq_given *given, lq_state *state, int *state_made)
{
    int known = lq_exact_compare(given, axis->compare);
    if (known != 0)
        return axis->offsets[known >> 1];
    if (!state)
        return UINT32_MAX;
    if (!*state_made) {
        lq_given_state(given, state);
        *state_made = 1;
    }
    unsigned outcomes = lq_eval_compare(state, axis->compare);
    uint32_t offset = UINT32_MAX;
    for (unsigned i = 0; i < 4; i++) {
        if (!(outcomes >> i & 1))
            continue;
        if (axis->offsets[i] == UINT32_MAX)
            return UINT32_MAX;
        if (offset != UINT32_MAX && offset != axis->offsets[i])
            return axis->unknown;
        offset = axis->offsets[i];
    }
    return offset;
}

uint32_t lq_axis_offset(const lq_axis *axis, const lq_given *given, lq_state *state, int *state_made)
{
    int64_t value = given->values[axis->slot];
    switch (axis->kind) {
    case LQ_AXIS_CODE:
        return axis->offsets[lq_code_place(value)];
    case LQ_AXIS_CUT:
        return cut_offset(axis, value);
    case LQ_AXIS_SAME: {
        int64_t other = axis->with_slot ? given->values[axis->other] : axis->literal;
        if (value == QUOTA_UNKNOWN || other == QUOTA_UNKNOWN)
            return axis->unknown;
        return axis->offsets[value == other];
    }
    default:
        return compare_offset(axis, given, state, state_made);
    }
}

int lq_scale_increment(const lq_scale *scale, const lq_rule *rule, int64_t increment, int64_t *amount)
{
    *amount = 0;
    if (increment <= 0)
        return 0;
    if (increment <= scale->limit) {
        *amount = (scale->num * increment + scale->bias) / scale->unit * scale->quantum;
        return 0;
    }
    return lq_wide_divide(lq_wide_product(scale->num, increment), scale->den, rule->quantum,
                          (lq_rounding)rule->rounding, amount) ||
           *amount > QUOTA_AMOUNT_MAX;
}

/* 1 = answered; 0 = the walk must. */
static int value_by_record(const lq_given *given, const lq_record *record, lq_state *state, int *state_made,
                           lq_outcome *out)
{
    const lq_rule *rule = &given->policy->rules[record->value_rule];
    int64_t increment =
        given->plan->increment_slot ? given->values[given->plan->increment_slot - 1] : QUOTA_UNKNOWN;
    if (record->ratio.den != 0 && increment != QUOTA_UNKNOWN) {
        if (lq_scale_increment(&record->ratio, rule, increment, &out->lo))
            return 0;
        out->hi = out->lo;
        out->lo_num = out->hi_num = record->ratio.num;
        out->lo_den = out->hi_den = record->ratio.den;
        return 1;
    }
    lq_view view;
    memset(&view, 0, sizeof view);
    lq_range range = {{0, 0}, {0, 0}, 0, 1, 0, 0};
    if (rule->value != LQ_VALUE_CLASS && (rule->value != LQ_VALUE_RATIO || increment != QUOTA_UNKNOWN) &&
        lq_exact(given, rule->expression, &range.lo)) {
        lq_answering with = {given->calendar, {0, increment, increment}, 0, 0};
        range.hi = range.lo;
        lq_answer_range(&with, rule, &range, given->policy->nodes[rule->expression].den, &view);
        if (with.overflow)
            return 0;
    } else {
        if (!*state_made) {
            lq_given_state(given, state);
            *state_made = 1;
        }
        lq_answer_row(state, rule, &view);
    }
    if (!view.has_value || view.value_blank || view.lo != view.hi || view.lo_num != view.hi_num ||
        view.lo_den != view.hi_den)
        return 0;
    int type = rule->value == LQ_VALUE_DATE ? QUOTA_TYPE_DATE : QUOTA_TYPE_COUNT;
    out->lo = out->hi = lq_value_outside(type, view.lo);
    out->lo_num = out->hi_num = view.hi_num;
    out->lo_den = out->hi_den = view.hi_den;
    if (given->question->kind == QUOTA_KIND_CLASS || given->question->kind == QUOTA_KIND_RANK)
        out->choices = view.lo < 64 ? UINT64_C(1) << view.lo : 0;
    return 1;
}

static const lq_record *record_of(const lq_given *given, const lq_unit_table *unit, lq_state *state,
                                  int *state_made)
{
    uint32_t cell = 0;
    for (uint32_t i = 0; i < unit->axis_count; i++) {
        uint32_t offset = lq_axis_offset(&unit->axes[i], given, state, state_made);
        if (offset == UINT32_MAX)
            return NULL;
        cell += offset;
    }
    return unit->cells[cell] == LQ_CELL_OPEN ? NULL : &given->plan->records[unit->cells[cell]];
}

/* The lower rank of two rules that say the same. */
static uint32_t first_rule(const quota_policy *policy, uint32_t a, uint32_t b)
{
    if (a == LQ_NO_ROW || b == LQ_NO_ROW)
        return a == LQ_NO_ROW ? b : a;
    return policy->rules[a].rank < policy->rules[b].rank ? a : b;
}

/* Nothing came up that only a walk can tell of. */
static int is_plain(const lq_state *state)
{
    return !state->overflow && !state->calendar_ends;
}

static int decide_by_tables(const lq_given *given, lq_state *state, int *state_made, lq_outcome *out)
{
    const lq_plan *plan = given->plan;
    const lq_record *base = record_of(given, &plan->units[0], state, state_made);
    if (!base)
        return 0;
    memset(out, 0, sizeof *out);
    out->hits = base->hits;
    out->rule = base->rule;
    if (base->outside) {
        out->verdict = QUOTA_NOT_APPLICABLE;
        out->verdicts = 1U << QUOTA_NOT_APPLICABLE;
        out->flags = base->in_force ? QUOTA_DECISION_NOT_COVERED : QUOTA_DECISION_NOT_IN_FORCE;
        return !*state_made || is_plain(state);
    }
    int verdict = base->verdict, warned = base->warned;
    for (uint32_t i = 1; i < plan->unit_count; i++) {
        const lq_record *more = record_of(given, &plan->units[i], state, state_made);
        if (!more)
            return 0;
        if (more->verdict > verdict)
            out->rule = more->rule;
        else if (more->verdict == verdict)
            out->rule = first_rule(given->policy, out->rule, more->rule);
        verdict = more->verdict > verdict ? more->verdict : verdict;
        warned |= more->warned;
        for (int k = 0; k < LQ_ROW_WORDS; k++)
            out->hits.bits[k] |= more->hits.bits[k];
    }
    out->flags = warned ? QUOTA_DECISION_WARNED : 0U;
    if (given->question->kind != QUOTA_KIND_VERDICT && verdict != QUOTA_DENY) {
        if (base->value_rows > 1)
            return 0;
        if (base->value_rows == 1) {
            if (!value_by_record(given, base, state, state_made, out))
                return 0;
            out->flags |= QUOTA_DECISION_VALUE;
            if (verdict == QUOTA_ALLOW)
                out->rule = base->value_rule;
        } else if (verdict == QUOTA_ALLOW) {
            verdict = QUOTA_REVIEW;
            out->flags |= QUOTA_DECISION_GAP;
            out->rule = LQ_NO_ROW;
        }
    }
    out->verdict = verdict;
    out->verdicts = 1U << verdict;
    return !*state_made || is_plain(state);
}

/* ------------------------------------------------------------------ by walking */

static quota_status overflow(quota_error *error)
{
    return lq_fail(error, QUOTA_E_OVERFLOW, "decision", "numbers within the range of an exact answer",
                   "larger ones", 11);
}

/* lq_missing's part of the work needs a second state; kept apart so that its stack is only taken when needed.
 */
void lq_outcome_of_sum(const lq_question *question, const lq_state *state, const lq_sum *sum, lq_outcome *out)
{
    memset(out, 0, sizeof *out);
    out->verdict = lq_sum_verdict(sum);
    out->verdicts = sum->verdicts;
    out->flags = sum->flags;
    out->hits = sum->hits;
    int settled = sum->verdict_of_rule == QUOTA_DENY || sum->verdict_of_rule == QUOTA_REVIEW ||
                  sum->verdict_of_rule == QUOTA_NOT_APPLICABLE;
    out->rule = settled || sum->value_rule == LQ_NO_ROW ? sum->rule : sum->value_rule;
    if (sum->has_value) {
        int type = question->kind == QUOTA_KIND_DATE ? QUOTA_TYPE_DATE : QUOTA_TYPE_COUNT;
        out->flags |= QUOTA_DECISION_VALUE | (sum->unbounded ? QUOTA_DECISION_UNBOUNDED : 0U);
        out->lo = lq_value_outside(type, sum->lo);
        out->hi = lq_value_outside(type, sum->hi);
        out->lo_num = sum->lo_num;
        out->lo_den = sum->lo_den;
        out->hi_num = sum->hi_num;
        out->hi_den = sum->hi_den;
        if (question->kind == QUOTA_KIND_CLASS || question->kind == QUOTA_KIND_RANK)
            out->choices = sum->choices;
    }
    if ((sum->verdicts & (sum->verdicts - 1)) != 0 ||
        (sum->has_value && (sum->lo != sum->hi || sum->may_lack_value)))
        out->flags |= QUOTA_DECISION_PROVISIONAL;
    if (state->calendar_ends)
        out->flags |= QUOTA_DECISION_CALENDAR;
}

quota_status lq_decide_walking(const lq_given *given, lq_outcome *out, lq_fact_set *missing,
                               quota_error *error)
{
    lq_state state;
    lq_sum sum;
    lq_given_state(given, &state);
    lq_walk(&state, given->question_index, &sum);
    if (state.overflow)
        return overflow(error);
    lq_outcome_of_sum(given->question, &state, &sum, out);
    if (missing) {
        memset(missing, 0, sizeof *missing);
        if (out->flags & QUOTA_DECISION_PROVISIONAL)
            lq_missing(&state, given->question_index, missing);
    }
    if (state.coarse)
        out->flags |= QUOTA_DECISION_COARSE;
    return QUOTA_OK;
}

static uint32_t assumed_flag(const lq_given *given)
{
    if (given->plan->slot_of)
        return given->plan->assumed_slots & ~given->given_slots ? QUOTA_DECISION_ASSUMED : 0U;
    for (uint32_t i = 0; i < given->question->fact_count; i++) {
        uint32_t fact = given->question->facts[i];
        if (given->policy->facts[fact].assumed != QUOTA_UNKNOWN &&
            !(given->given_facts[fact / 64] >> (fact % 64) & 1))
            return QUOTA_DECISION_ASSUMED;
    }
    return 0;
}

static quota_status walk_instead(const lq_given *given, lq_outcome *out, lq_fact_set *missing,
                                 quota_error *error)
{
    quota_status status = lq_decide_walking(given, out, missing, error);
    out->flags |= assumed_flag(given);
    return status;
}

quota_status lq_decide_given(const lq_given *given, lq_outcome *out, lq_fact_set *missing, quota_error *error)
{
    int state_made = 0;
    if (given->plan->unit_count > 0) {
        lq_state state; /* untouched unless an expression must be worked out */
        if (decide_by_tables(given, &state, &state_made, out)) {
            out->flags |= assumed_flag(given);
            return QUOTA_OK;
        }
    }
    return walk_instead(given, out, missing, error);
}

/* ------------------------------------------------------------------ the public call */

static int is_out_struct(uint32_t struct_size, size_t least)
{
    return struct_size >= least;
}

static void list_missing(const quota_policy *policy, const lq_fact_set *missing, quota_decision *decision)
{
    for (uint32_t fact = 0; fact < policy->fact_count; fact++) {
        if (!(missing->bits[fact / 64] >> (fact % 64) & 1))
            continue;
        uint32_t at = decision->missing_count < QUOTA_DECISION_MISSING ? decision->missing_count
                                                                       : QUOTA_DECISION_MISSING;
        uint32_t id = policy->facts[fact].id; /* ascending by id, so that the order of rows never shows */
        while (at > 0 && decision->missing[at - 1] > id) {
            if (at < QUOTA_DECISION_MISSING)
                decision->missing[at] = decision->missing[at - 1];
            at--;
        }
        if (at < QUOTA_DECISION_MISSING)
            decision->missing[at] = id;
        decision->missing_count++;
    }
}

static void list_rules(const lq_question *question, const lq_rows *hits, quota_decision *decision)
{
    for (uint32_t word = 0; word * 64 < question->rule_count; word++) {
        for (uint64_t bits = hits->bits[word]; bits != 0; bits &= bits - 1) {
            uint32_t row = 0;
            for (uint64_t below = (bits & (~bits + 1)) - 1; below != 0; below >>= 1)
                row++;
            if (decision->rule_count < QUOTA_DECISION_RULES)
                decision->rules[decision->rule_count] = question->rules[word * 64 + row] + 1;
            decision->rule_count++;
        }
    }
}

static void clear_decision(quota_decision *decision, uint32_t question)
{
    uint32_t size = decision->struct_size;
    memset(decision, 0, sizeof *decision);
    decision->struct_size = size;
    decision->question = question;
}

static void not_addressed(uint32_t question, quota_decision *decision)
{
    clear_decision(decision, question);
    decision->kind = question <= lq_question_def_count ? lq_question_defs[question].kind : QUOTA_KIND_VERDICT;
    decision->flags = QUOTA_DECISION_NOT_ADDRESSED;
    decision->verdicts = 1U << QUOTA_NOT_APPLICABLE;
}

static quota_status decide_one(const quota_policy *policy, const quota_case *given, int among_layers,
                               quota_decision *decision, quota_error *error)
{
    if (!policy || !given || !decision)
        return lq_fail(error, QUOTA_E_ARGUMENT,
                       !policy  ? "policy"
                       : !given ? "given"
                                : "decision",
                       "not NULL", "NULL", 4);
    if (!is_out_struct(given->struct_size, sizeof *given) ||
        !is_out_struct(decision->struct_size, sizeof *decision))
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "struct_size", "the size of this version's struct or more",
                       "less", 4);
    if (!given->facts && given->fact_count > 0)
        return lq_fail(error, QUOTA_E_ARGUMENT, "facts", "not NULL", "NULL", 4);
    lq_given checked;
    uint32_t index;
    quota_status status = lq_given_question(policy, given->question, &index, error);
    if (status != QUOTA_OK)
        return status;
    lq_given_init(&checked, policy, index, given->calendar);
    checked.among_layers = (uint8_t)among_layers;
    status = lq_given_add(&checked, given->facts, given->fact_count, error);
    if (status != QUOTA_OK)
        return status;
    if (index == UINT32_MAX || policy->questions[index].rule_count == 0) {
        not_addressed(given->question, decision);
        if (index != UINT32_MAX)
            decision->kind = policy->questions[index].kind;
        return QUOTA_OK;
    }
    lq_outcome out;
    lq_fact_set missing;
    missing.bits[0] = 0;
    status = lq_decide_given(&checked, &out, &missing, error);
    if (status != QUOTA_OK)
        return status;
    clear_decision(decision, given->question);
    decision->kind = checked.question->kind;
    decision->verdict = out.verdict;
    decision->flags = out.flags;
    decision->verdicts = out.verdicts;
    decision->lo = out.lo;
    decision->hi = out.hi;
    decision->ratio_lo_num = out.lo_num;
    decision->ratio_lo_den = out.lo_den;
    decision->ratio_num = out.hi_num;
    decision->ratio_den = out.hi_den;
    decision->choices = out.choices;
    decision->rule = out.rule == LQ_NO_ROW ? 0 : out.rule + 1;
    list_rules(checked.question, &out.hits, decision);
    if (out.flags & QUOTA_DECISION_PROVISIONAL)
        list_missing(policy, &missing, decision);
    return QUOTA_OK;
}

quota_status quota_decide(const quota_policy *policy, const quota_case *given, quota_decision *decision,
                          quota_error *error)
{
    return decide_one(policy, given, 0, decision, error);
}

/* ------------------------------------------------------------------ layers */

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
    if (!is_out_struct(combined->struct_size, sizeof *combined) ||
        !is_out_struct(given->struct_size, sizeof *given))
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
        quota_status status = decide_one(policies[i], given, 1, &one, error);
        if (status == QUOTA_E_UNKNOWN_QUESTION) { /* another layer's own question */
            not_addressed(given->question, &one);
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
            if (!is_out_struct(each[i].struct_size, sizeof one))
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
