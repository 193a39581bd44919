/* eval.c - conditions and expressions over sets of possible values. */
#include "policy/decide/eval.h"

#include <string.h>

#include "base/calendar.h"
#include "base/date.h"
#include "policy/decide/answer.h"

/* ------------------------------------------------------------------ states */

int64_t lq_value_inside(int type, int64_t value)
{
    return type == QUOTA_TYPE_DATE && value != QUOTA_UNKNOWN ? lq_date_to_day(value) : value;
}

int64_t lq_value_outside(int type, int64_t value)
{
    return type == QUOTA_TYPE_DATE ? lq_date_from_day(value) : value;
}

/* Nothing is worked out yet. */
static void forget(lq_state *state)
{
    memset(state->outcome_epoch, 0, state->policy->compare_count * sizeof state->outcome_epoch[0]);
    memset(state->reading_epoch, 0, state->policy->question_count * sizeof state->reading_epoch[0]);
    state->epoch = state->last_epoch = 1;
}

void lq_state_init(lq_state *state, const quota_policy *policy, const quota_calendar *calendar)
{
    state->policy = policy;
    state->calendar = calendar;
    for (uint32_t i = 0; i < policy->fact_count; i++)
        lq_state_give(state, i, QUOTA_UNKNOWN);
    memset(state->allowed, LQ_LT | LQ_EQ | LQ_GT | LQ_NO_VALUE, policy->compare_count);
    forget(state);
    state->tabulating = state->overflow = state->calendar_ends = state->coarse = 0;
    state->depth = 0;
    state->budget = LQ_BUDGET;
}

void lq_state_copy(lq_state *copy, const lq_state *state)
{
    copy->policy = state->policy;
    copy->calendar = state->calendar;
    memcpy(copy->facts, state->facts, state->policy->fact_count * sizeof state->facts[0]);
    memcpy(copy->allowed, state->allowed, state->policy->compare_count);
    forget(copy);
    copy->tabulating = state->tabulating;
    copy->overflow = state->overflow;
    copy->calendar_ends = state->calendar_ends;
    copy->coarse = state->coarse;
    copy->depth = state->depth;
    copy->budget = state->budget;
}

void lq_state_give(lq_state *state, uint32_t fact, int64_t value)
{
    const lq_fact *def = &state->policy->facts[fact];
    lq_known *known = &state->facts[fact];
    if (def->type == QUOTA_TYPE_FLAG || def->type == QUOTA_TYPE_CODE) {
        uint64_t all = def->type == QUOTA_TYPE_FLAG ? 3U : ((UINT64_C(2) << def->code_count) - 2);
        known->mask = value == QUOTA_UNKNOWN ? all : UINT64_C(1) << value;
        known->lo = known->hi = 0;
        return;
    }
    known->mask = 0;
    if (value == QUOTA_UNKNOWN) {
        known->lo = lq_value_inside(def->type, def->least);
        known->hi = lq_value_inside(def->type, def->most);
    } else {
        known->lo = known->hi = lq_value_inside(def->type, value);
    }
}

void lq_state_changed(lq_state *state)
{
    state->epoch = ++state->last_epoch;
}

int lq_state_is_known(const lq_state *state, uint32_t fact)
{
    const lq_known *known = &state->facts[fact];
    if (known->mask != 0)
        return (known->mask & (known->mask - 1)) == 0;
    return known->lo == known->hi;
}

/* ------------------------------------------------------------------ exact numbers, saturating when open */

static const lq_wide WIDE_MAX = {INT64_MAX, UINT64_MAX};
static const lq_wide WIDE_MIN = {INT64_MIN, 0};

/* Bounds of what is unknown may saturate; `sure` numbers may not: that is an overflow of the case. */
static lq_wide saturate(lq_state *state, int negative, int sure)
{
    if (sure)
        state->overflow = 1;
    return negative ? WIDE_MIN : WIDE_MAX;
}

static lq_wide plus(lq_state *state, lq_wide a, lq_wide b, int sure)
{
    lq_wide sum;
    return lq_wide_add(a, b, &sum) ? saturate(state, lq_wide_negative(a), sure) : sum;
}

static lq_wide minus(lq_state *state, lq_wide a, lq_wide b, int sure)
{
    lq_wide difference;
    return lq_wide_sub(a, b, &difference) ? saturate(state, lq_wide_negative(a), sure) : difference;
}

static lq_wide times(lq_state *state, lq_wide a, lq_wide b, int sure)
{
    lq_wide product;
    if (lq_wide_mul(a, b, &product))
        return saturate(state, lq_wide_negative(a) != lq_wide_negative(b), sure);
    return product;
}

static lq_wide lesser(lq_wide a, lq_wide b)
{
    return lq_wide_compare(a, b) <= 0 ? a : b;
}

static lq_wide greater(lq_wide a, lq_wide b)
{
    return lq_wide_compare(a, b) >= 0 ? a : b;
}

static int is_sure(const lq_range *range)
{
    return lq_wide_compare(range->lo, range->hi) == 0;
}

static int is_positive(lq_wide value)
{
    return !lq_wide_negative(value) && (value.hi != 0 || value.lo != 0);
}

static void scale(lq_state *state, lq_range *range, int64_t from_den, int64_t to_den)
{
    if (from_den == to_den)
        return;
    lq_wide factor = lq_wide_of(to_den / from_den);
    int sure = is_sure(range);
    range->lo = times(state, range->lo, factor, sure);
    range->hi = times(state, range->hi, factor, sure);
}

/* ------------------------------------------------------------------ expressions */

static lq_range range_of(int64_t lo, int64_t hi)
{
    lq_range range = {lq_wide_of(lo), lq_wide_of(hi), 0, 1, 0, 0};
    return range;
}

static int64_t narrow(lq_wide value)
{
    return value.hi == 0 && value.lo <= (uint64_t)INT64_MAX ? (int64_t)value.lo
           : lq_wide_negative(value)
               ? (value.hi == -1 && value.lo > (uint64_t)INT64_MAX ? -(int64_t)(~value.lo) - 1 : INT64_MIN)
               : INT64_MAX;
}

static lq_range eval_arithmetic(lq_state *state, const lq_node *node)
{
    const lq_node *nodes = state->policy->nodes;
    lq_range a = lq_eval_expression(state, node->a);
    lq_range b = lq_eval_expression(state, node->b);
    lq_range out = a;
    out.may_be_blank = (uint8_t)(a.may_be_blank | b.may_be_blank);
    out.may_have_value = (uint8_t)(a.may_have_value & b.may_have_value);
    out.open_lo = (uint8_t)(a.open_lo | b.open_lo);
    out.open_hi = (uint8_t)(a.open_hi | b.open_hi);
    if (node->op != LQ_OP_MUL) {
        scale(state, &a, nodes[node->a].den, node->den);
        scale(state, &b, nodes[node->b].den, node->den);
    }
    int sure = is_sure(&a) && is_sure(&b);
    switch (node->op) {
    case LQ_OP_ADD:
        out.lo = plus(state, a.lo, b.lo, sure);
        out.hi = plus(state, a.hi, b.hi, sure);
        break;
    case LQ_OP_SUB:
        out.lo = minus(state, a.lo, b.hi, sure);
        out.hi = minus(state, a.hi, b.lo, sure);
        out.open_lo = (uint8_t)(a.open_lo | b.open_hi);
        out.open_hi = (uint8_t)(a.open_hi | b.open_lo);
        break;
    case LQ_OP_MIN:
        out.lo = lesser(a.lo, b.lo);
        out.hi = lesser(a.hi, b.hi);
        out.open_hi = (uint8_t)(a.open_hi & b.open_hi);
        break;
    case LQ_OP_MAX:
        out.lo = greater(a.lo, b.lo);
        out.open_lo = (uint8_t)(a.open_lo & b.open_lo);
        out.hi = greater(a.hi, b.hi);
        break;
    default: { /* MUL: the extremes are at corners */
        lq_wide p = times(state, a.lo, b.lo, sure), q = times(state, a.lo, b.hi, sure);
        lq_wide r = times(state, a.hi, b.lo, sure), s = times(state, a.hi, b.hi, sure);
        out.lo = lesser(lesser(p, q), lesser(r, s));
        out.hi = greater(greater(p, q), greater(r, s));
        out.open_lo = (a.open_lo && is_positive(b.hi)) || (b.open_lo && is_positive(a.hi)) ||
                      (a.open_hi && lq_wide_negative(b.lo)) || (b.open_hi && lq_wide_negative(a.lo));
        out.open_hi = (a.open_hi && is_positive(b.hi)) || (b.open_hi && is_positive(a.hi)) ||
                      (a.open_lo && lq_wide_negative(b.lo)) || (b.open_lo && lq_wide_negative(a.lo));
    }
    }
    return out;
}

/* One end of date + count units.  *blank is set when the calendar cannot tell; *left when the day is
 * held where dates end. */
static int64_t shift_day(const lq_state *state, int64_t day, int64_t count, int unit, int *blank, int *left)
{
    int64_t out = day;
    switch (unit) {
    case LQ_UNIT_DAY:
        *left |= lq_day_add_days_checked(day, count, &out);
        return out;
    case LQ_UNIT_MONTH:
        *left |= lq_day_add_months_checked(day, count, &out);
        return out;
    case LQ_UNIT_YEAR:
        *left |= lq_day_add_years_checked(day, count, &out);
        return out;
    default:
        if (day != LQ_DAY_NEVER && (!state->calendar || lq_calendar_add(state->calendar, day, count, &out)))
            *blank = 1;
        return out;
    }
}

static int64_t opposite_count(int64_t count)
{
    return count == INT64_MIN ? INT64_MAX : -count;
}

static lq_range eval_shift(lq_state *state, const lq_node *node)
{
    lq_range date = lq_eval_expression(state, node->a);
    lq_range count = lq_eval_expression(state, node->b);
    int64_t least = narrow(count.lo), most = narrow(count.hi);
    if (node->num < 0) {
        int64_t swap = opposite_count(least);
        least = opposite_count(most);
        most = swap;
    }
    int64_t from = narrow(date.lo), to = narrow(date.hi);
    int blank_lo = 0, blank_hi = 0, left = 0;
    int64_t lo = shift_day(state, from, least, node->sub, &blank_lo, &left);
    int64_t hi = shift_day(state, to, most, node->sub, &blank_hi, &left);
    if (blank_lo) /* a working day is never before the plain day */
        lo = least < 0 ? LQ_DAY_MIN : lq_day_add_days(from, least);
    if (node->sub == LQ_UNIT_WORKDAY && from < to && to == LQ_DAY_NEVER)
        blank_hi = 1; /* never is a day without a calendar, but the days before it are not */
    if (blank_hi)
        hi = LQ_DAY_NEVER;
    lq_range out = range_of(lo, hi);
    out.may_be_blank = (uint8_t)(date.may_be_blank | count.may_be_blank);
    out.may_have_value = (uint8_t)(date.may_have_value & count.may_have_value);
    if (left && out.may_have_value && is_sure(&date) && is_sure(&count))
        state->overflow = 1;
    if (blank_lo || blank_hi) {
        out.may_be_blank = 1;
        if (!state->calendar)
            state->calendar_ends = 1;
        if (blank_lo && blank_hi && from == to && least == most) {
            out.may_have_value = 0;
            state->calendar_ends = 1;
        }
    }
    return out;
}

static lq_range eval_month_end(lq_state *state, const lq_node *node)
{
    lq_range year = lq_eval_expression(state, node->a);
    lq_range month = lq_eval_expression(state, node->b);
    int64_t first = narrow(month.lo), last = narrow(month.hi), lo, hi;
    int left = first < 1 || last > 12;
    first = first < 1 ? 1 : first > 12 ? 12 : first;
    last = last < 1 ? 1 : last > 12 ? 12 : last;
    left |= lq_day_month_end_checked(narrow(year.lo), first, &lo);
    left |= lq_day_month_end_checked(narrow(year.hi), last, &hi);
    lq_range out = range_of(lo, hi);
    out.may_be_blank = (uint8_t)(year.may_be_blank | month.may_be_blank);
    out.may_have_value = (uint8_t)(year.may_have_value & month.may_have_value);
    if (left && out.may_have_value && is_sure(&year) && is_sure(&month))
        state->overflow = 1;
    return out;
}

static lq_range range_of_fact(const lq_state *state, uint32_t index)
{
    const lq_fact *fact = &state->policy->facts[index];
    const lq_known *known = &state->facts[index];
    lq_range range = range_of(known->lo, known->hi);
    if (known->lo < known->hi && fact->type != QUOTA_TYPE_DATE) {
        range.open_hi = known->hi >= fact->most;
        range.open_lo = known->lo <= fact->least && fact->least < 0;
    }
    return range;
}

lq_range lq_eval_expression(lq_state *state, lq_ref ref)
{
    const lq_node *node = &state->policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_LITERAL:
        return range_of(node->num, node->num);
    case LQ_OP_FACT:
        return range_of_fact(state, node->a);
    case LQ_OP_ASK: {
        lq_reading reading = lq_read(state, node->a);
        lq_range range = range_of(reading.lo, reading.hi);
        range.may_be_blank = reading.may_be_blank;
        range.may_have_value = reading.may_have_value;
        range.open_hi = reading.unbounded;
        return range;
    }
    case LQ_OP_SHIFT:
        return eval_shift(state, node);
    case LQ_OP_MONTH_END:
        return eval_month_end(state, node);
    default:
        return eval_arithmetic(state, node);
    }
}

/* ------------------------------------------------------------------ conditions */

static int is_one(uint64_t mask)
{
    return (mask & (mask - 1)) == 0;
}

static unsigned compare_masks(const lq_state *state, const lq_compare *compare)
{
    const lq_node *nodes = state->policy->nodes;
    uint64_t left = state->facts[nodes[compare->left].a].mask;
    uint64_t right = state->facts[nodes[compare->right].a].mask;
    unsigned out = (left & right) != 0 ? LQ_EQ : 0U;
    return left == right && is_one(left) ? out : out | LQ_LT;
}

static unsigned compare_ranges(lq_state *state, const lq_compare *compare)
{
    const lq_node *left_node = &state->policy->nodes[compare->left];
    const lq_node *right_node = &state->policy->nodes[compare->right];
    lq_range left = lq_eval_expression(state, compare->left);
    lq_range right = lq_eval_expression(state, compare->right);
    int64_t den = left_node->den / lq_gcd(left_node->den, right_node->den) * right_node->den;
    scale(state, &left, left_node->den, den);
    scale(state, &right, right_node->den, den);
    unsigned out = 0;
    if (left.may_have_value && right.may_have_value) {
        if (lq_wide_compare(left.lo, right.hi) < 0)
            out |= LQ_LT;
        if (lq_wide_compare(left.hi, right.lo) > 0)
            out |= compare->equality_only ? LQ_LT : LQ_GT;
        if (lq_wide_compare(left.lo, right.hi) <= 0 && lq_wide_compare(right.lo, left.hi) <= 0)
            out |= LQ_EQ;
    }
    if (left.may_be_blank || right.may_be_blank)
        out |= LQ_NO_VALUE;
    return out;
}

unsigned lq_eval_compare(lq_state *state, uint32_t index)
{
    const lq_compare *compare = &state->policy->compares[index];
    if (state->tabulating)
        return state->allowed[index];
    if (state->outcome_epoch[index] != state->epoch) {
        uint32_t epoch = state->epoch;
        int by_mask = compare->type == QUOTA_TYPE_FLAG || compare->type == QUOTA_TYPE_CODE;
        unsigned out = by_mask ? compare_masks(state, compare) : compare_ranges(state, compare);
        state->outcomes[index] = (uint8_t)out;
        state->outcome_epoch[index] = epoch;
    }
    return state->outcomes[index] & state->allowed[index];
}

static unsigned truths_of_outcomes(unsigned outcomes, unsigned accept)
{
    return ((outcomes & accept) != 0 ? LQ_TRUE : 0U) |
           ((outcomes & (LQ_LT | LQ_EQ | LQ_GT) & ~accept) != 0 ? LQ_FALSE : 0U) |
           ((outcomes & LQ_NO_VALUE) != 0 ? LQ_BLANK : 0U);
}

/* false dominates; a blank beside a truth is blank */
static unsigned both(unsigned a, unsigned b)
{
    if (a == 0 || b == 0)
        return 0;
    unsigned out = (a & b & LQ_TRUE) | ((a | b) & LQ_FALSE);
    if (((a & LQ_BLANK) && (b & (LQ_TRUE | LQ_BLANK))) || ((b & LQ_BLANK) && (a & (LQ_TRUE | LQ_BLANK))))
        out |= LQ_BLANK;
    return out;
}

static unsigned opposite(unsigned a)
{
    return (a & LQ_BLANK) | ((a & LQ_TRUE) ? LQ_FALSE : 0U) | ((a & LQ_FALSE) ? LQ_TRUE : 0U);
}

unsigned lq_eval_condition(lq_state *state, lq_ref ref)
{
    if (ref == 0)
        return LQ_TRUE;
    const lq_node *node = &state->policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_TEST: {
        uint64_t mask = state->facts[node->a].mask;
        return ((mask & node->mask) != 0 ? LQ_TRUE : 0U) | ((mask & ~node->mask) != 0 ? LQ_FALSE : 0U);
    }
    case LQ_OP_CUT: {
        const lq_known *known = &state->facts[node->a];
        unsigned outcomes = (known->lo < node->num ? LQ_LT : 0U) | (known->hi > node->num ? LQ_GT : 0U) |
                            (known->lo <= node->num && node->num <= known->hi ? LQ_EQ : 0U);
        return truths_of_outcomes(outcomes, node->accept);
    }
    case LQ_OP_COMPARE:
        return truths_of_outcomes(lq_eval_compare(state, node->a), node->accept);
    case LQ_OP_NOT:
        return opposite(lq_eval_condition(state, node->a));
    case LQ_OP_AND:
        return both(lq_eval_condition(state, node->a), lq_eval_condition(state, node->b));
    default:
        return opposite(
            both(opposite(lq_eval_condition(state, node->a)), opposite(lq_eval_condition(state, node->b))));
    }
}
