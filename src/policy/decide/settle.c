/* settle.c - from the value of an expression to an answer: the increment, rounding, range, working days. */
#include "base/calendar.h"
#include "base/date.h"
#include "policy/decide/answer.h"

/* value / den rounded to quantum, held within 0..most.  Sure numbers past the range overflow. */
static int64_t settle(lq_answering *with, lq_wide value, int64_t den, const lq_rule *rule, int64_t most,
                      int sure)
{
    int64_t out;
    lq_rounding mode = (lq_rounding)rule->rounding;
    if (lq_wide_negative(value))
        return 0;
    if (lq_wide_divide(value, den, mode == LQ_ROUND_NONE ? 1 : rule->quantum,
                       mode == LQ_ROUND_NONE ? LQ_ROUND_UP : mode, &out) ||
        out > most) {
        if (sure)
            with->overflow = 1;
        return most;
    }
    return out;
}

static void lowest_terms(lq_wide num, int64_t den, int64_t *out_num, int64_t *out_den)
{
    int64_t whole;
    if (lq_wide_negative(num) || lq_wide_divide(num, 1, 1, LQ_ROUND_NONE, &whole)) {
        *out_num = lq_wide_negative(num) ? 0 : INT64_MAX;
        *out_den = 1;
        return;
    }
    int64_t gcd = lq_gcd(whole, den);
    *out_num = whole / gcd;
    *out_den = den / gcd;
}

/* value x factor / den as an answer; factor is not below 0. */
static int64_t settle_product(lq_answering *with, lq_wide value, int64_t factor, int64_t den,
                              const lq_rule *rule, int64_t most, int sure)
{
    lq_wide product;
    if (lq_wide_negative(value))
        return 0;
    if (lq_wide_mul(value, lq_wide_of(factor), &product))
        product = (lq_wide){INT64_MAX, UINT64_MAX};
    return settle(with, product, den, rule, most, sure);
}

static void answer_ratio(lq_answering *with, const lq_rule *rule, const lq_range *ratio, int64_t den,
                         lq_view *view)
{
    const lq_known *increment = &with->increment;
    int64_t least = increment->lo < 0 ? 0 : increment->lo;
    int64_t most = increment->hi < 0 ? 0 : increment->hi;
    int sure = least == most && lq_wide_compare(ratio->lo, ratio->hi) == 0;
    view->lo = settle_product(with, ratio->lo, least, den, rule, QUOTA_AMOUNT_MAX, sure);
    view->hi = settle_product(with, ratio->hi, most, den, rule, QUOTA_AMOUNT_MAX, sure);
    lowest_terms(ratio->lo, den, &view->lo_num, &view->lo_den);
    lowest_terms(ratio->hi, den, &view->hi_num, &view->hi_den);
}

static void answer_date(lq_answering *with, const lq_rule *rule, const lq_range *range, lq_view *view)
{
    int64_t ends[2];
    if (lq_wide_divide(range->lo, 1, 1, LQ_ROUND_NONE, &ends[0]) ||
        lq_wide_divide(range->hi, 1, 1, LQ_ROUND_NONE, &ends[1]))
        return;
    for (int i = 0; i < 2 && rule->rolling; i++) {
        int64_t day = ends[i];
        if (day == LQ_DAY_NEVER && ends[0] < day)
            view->value_blank = 1; /* never needs no calendar, but the days before it do */
        if (day == LQ_DAY_NEVER || (with->calendar && !lq_calendar_roll(with->calendar, day, &ends[i])))
            continue;
        view->value_blank = 1;
        if (!with->calendar)
            with->calendar_ends = 1;
        if (range->lo.lo == range->hi.lo && range->lo.hi == range->hi.hi) {
            view->has_value = 0;
            with->calendar_ends = 1;
        }
        ends[i] = i == 0 ? day : LQ_DAY_NEVER;
    }
    view->lo = ends[0];
    view->hi = ends[1];
}

/* 1 to LQ_RANK_MAX: `choices` has a bit for each. */
static void answer_rank(lq_answering *with, const lq_rule *rule, const lq_range *range, int64_t den,
                        lq_view *view)
{
    int sure = lq_wide_compare(range->lo, range->hi) == 0;
    view->lo = settle(with, range->lo, den, rule, LQ_RANK_MAX, sure);
    view->hi = settle(with, range->hi, den, rule, LQ_RANK_MAX, sure);
    if (view->lo >= 1)
        return;
    if (sure)
        with->overflow = 1;
    view->lo = 1;
    if (view->hi < 1)
        view->hi = 1;
}

static int64_t most_of(int value_kind)
{
    switch (value_kind) {
    case LQ_VALUE_MONEY:
        return QUOTA_MONEY_MAX;
    case LQ_VALUE_DATE:
        return LQ_DAY_NEVER;
    case LQ_VALUE_FACTOR:
        return QUOTA_RATIO_MAX;
    case LQ_VALUE_RANK:
        return LQ_RANK_MAX;
    default:
        return QUOTA_AMOUNT_MAX;
    }
}

void lq_answer_range(lq_answering *with, const lq_rule *rule, const lq_range *range, int64_t den,
                     lq_view *view)
{
    int sure = lq_wide_compare(range->lo, range->hi) == 0, open = range->open_hi;
    view->lo_num = view->hi_num = view->lo_den = view->hi_den = 0;
    view->value_blank = range->may_be_blank;
    view->has_value = range->may_have_value;
    view->unbounded = 0;
    view->lo = view->hi = 0;
    if (!view->has_value)
        return;
    switch (rule->value) {
    case LQ_VALUE_RATIO:
        answer_ratio(with, rule, range, den, view);
        open |= with->increment.lo < with->increment.hi && with->increment.hi >= QUOTA_AMOUNT_MAX;
        break;
    case LQ_VALUE_DATE:
        answer_date(with, rule, range, view);
        break;
    case LQ_VALUE_FACTOR:
        view->lo = settle_product(with, range->lo, LQ_SCALE_RATIO, den, rule, QUOTA_RATIO_MAX, sure);
        view->hi = settle_product(with, range->hi, LQ_SCALE_RATIO, den, rule, QUOTA_RATIO_MAX, sure);
        break;
    case LQ_VALUE_RANK:
        answer_rank(with, rule, range, den, view);
        break;
    default:
        view->lo = settle(with, range->lo, den, rule, most_of(rule->value), sure);
        view->hi = settle(with, range->hi, den, rule, most_of(rule->value), sure);
    }
    if (open && view->lo < view->hi)
        view->hi = most_of(rule->value);
    view->unbounded =
        (uint8_t)(rule->value != LQ_VALUE_RANK && view->lo < view->hi && view->hi == most_of(rule->value));
    if (!view->has_value)
        view->lo = view->hi = 0; /* a calendar may end before a value is found */
}

void lq_answer_row(lq_state *state, const lq_rule *rule, lq_view *view)
{
    if (rule->value == LQ_VALUE_CLASS) {
        view->has_value = 1;
        view->value_blank = 0;
        view->lo_num = view->hi_num = view->lo_den = view->hi_den = 0;
        view->lo = view->hi = rule->klass;
        return;
    }
    lq_answering with = {state->calendar, {0, 0, 0}, 0, 0};
    if (rule->value == LQ_VALUE_RATIO)
        with.increment = state->facts[state->policy->fact_increment - 1];
    lq_range range = lq_eval_expression(state, rule->expression);
    lq_answer_range(&with, rule, &range, state->policy->nodes[rule->expression].den, view);
    state->overflow |= with.overflow;
    state->calendar_ends |= with.calendar_ends;
}
