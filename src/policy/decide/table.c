/* table.c - one case by the dense tables of its question. */
#include <string.h>

#include "base/date.h"
#include "policy/decide/given.h"

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
    int several = 0;
    for (unsigned i = 0; i < 4; i++) {
        if (!(outcomes >> i & 1))
            continue;
        /* There may be no value, for want of a calendar.  The table has no class for that, and its unknown
         * class leaves it out: what the others agree on is not sure.  So this comes before all else. */
        if (axis->offsets[i] == UINT32_MAX)
            return UINT32_MAX;
        several |= offset != UINT32_MAX && offset != axis->offsets[i];
        offset = axis->offsets[i];
    }
    return several ? axis->unknown : offset;
}

static inline uint32_t axis_offset(const lq_axis *axis, const lq_given *given, lq_state *state,
                                   int *state_made)
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

uint32_t lq_axis_offset(const lq_axis *axis, const lq_given *given, lq_state *state, int *state_made)
{
    return axis_offset(axis, given, state, state_made);
}

int lq_scale_increment(const lq_scale *scale, const lq_rule *rule, int64_t increment, int64_t *amount)
{
    *amount = 0;
    if (increment <= 0)
        return 0;
    if (increment <= scale->limit) {
        *amount = lq_scale_short(scale, increment);
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

/* Axes stand by kind, so that the many plain ones need no choice of what to do. */
static const lq_record *record_of(const lq_given *given, const lq_unit_table *unit, lq_state *state,
                                  int *state_made)
{
    const lq_axis *axis = unit->axes, *codes_end = axis + unit->code_count, *end = axis + unit->axis_count;
    const int64_t *values = given->values;
    uint32_t cell = 0;
    for (; axis < codes_end; axis++)
        cell += axis->offsets[lq_code_place(values[axis->slot])];
    for (; axis < end; axis++) {
        uint32_t offset = axis_offset(axis, given, state, state_made);
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

int lq_decide_tabled(const lq_given *given, lq_state *state, int *state_made, lq_outcome *out)
{
    const lq_plan *plan = given->plan;
    const lq_record *base = record_of(given, &plan->units[0], state, state_made);
    if (!base)
        return 0;
    out->flags = 0;
    out->lo = out->hi = 0;
    out->lo_num = out->lo_den = out->hi_num = out->hi_den = 0;
    out->choices = 0;
    out->record = plan->unit_count == 1 || base->outside ? base : NULL;
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
