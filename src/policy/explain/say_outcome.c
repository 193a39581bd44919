/* say_outcome.c - decisions in words: what follows, what came of it, what would. */
#include "policy/explain/say.h"

#include "base/date.h"
#include "policy/value.h"

/* ------------------------------------------------------------------ what follows */

void lq_say_consequence(lq_say *say, const quota_step *step)
{
    int force = lq_say_row(say, step->rule)->force, open = step->truth == 2;
    if (step->truth == 1)
        return;
    if (force == QUOTA_FORCE_MAY) {
        lq_say_in(say, open ? "，不符合时仅作提示" : "，仅作提示",
                  open ? "; a warning if not" : "; a warning only");
    } else if (step->verdict == QUOTA_ALLOW) {
        lq_say_in(say, "，例外已获批，予以准许", "; allowed by the approved exception");
    } else if (step->verdict == QUOTA_DENY) {
        lq_say_in(say, open ? "，不符合时不可" : "，故不可", open ? "; deny if not" : ", so deny");
        if (force == QUOTA_FORCE_PRINCIPLE)
            lq_say_in(say, "（从严模式）", " (strict mode)");
    } else {
        lq_say_in(say, open ? "，不符合时需审查" : "，故需审查", open ? "; review if not" : ", so review");
        if (force == QUOTA_FORCE_PRINCIPLE && step->truth != 3)
            lq_say_in(say, "；例外获批时消除，从严模式下不可",
                      "; an approved exception lifts it, strict mode would deny");
    }
}

/* Notes on a decision: why it is as it is beyond its rows. */
static void say_notes(lq_say *say, const quota_step *step)
{
    if (step->flags & QUOTA_DECISION_GAP)
        lq_say_in(say, "，没有条款给出答案", "; no row answers");
    if (step->flags & QUOTA_DECISION_CONFLICT)
        lq_say_in(say, "，条款相互矛盾", "; rows contradict each other");
    if (step->flags & QUOTA_DECISION_CALENDAR)
        lq_say_in(say, "，缺少工作日历", "; the calendar is lacking");
    if (step->flags & QUOTA_DECISION_WARNED)
        lq_say_in(say, "，有提示", "; with a warning");
}

static void say_several(lq_say *say, const quota_step *step)
{
    int first = 1;
    for (int32_t verdict = QUOTA_NOT_APPLICABLE; verdict <= QUOTA_DENY; verdict++) {
        if (!(step->verdicts >> verdict & 1))
            continue;
        if (!first)
            lq_say_in(say, "或", " or ");
        lq_say_verdict(say, verdict);
        first = 0;
    }
}

static int are_several(const quota_step *step)
{
    return (step->verdicts & (step->verdicts - 1)) != 0;
}

/* Verdicts that occur, where there are several. */
static void say_verdicts(lq_say *say, const quota_step *step)
{
    if (!are_several(step))
        return;
    lq_say_in(say, "（可能", " (");
    say_several(say, step);
    lq_say_in(say, "）", ")");
}

/* Is there a value and nothing to decide? */
static int is_plain(const quota_step *step)
{
    return step->verdict == QUOTA_ALLOW && (step->flags & QUOTA_DECISION_VALUE) && !are_several(step);
}

/* Only where one row did it. */
static int has_row(const quota_step *step)
{
    return step->rule != 0 && !(step->flags & QUOTA_DECISION_PROVISIONAL);
}

static void say_by(lq_say *say, const quota_step *step)
{
    if (!has_row(step))
        return;
    lq_say_in(say, "，依", ", by ");
    lq_say_cite(say, step->rule);
}

static void say_not_applicable(lq_say *say, const quota_step *step)
{
    if (step->flags & QUOTA_DECISION_NOT_ADDRESSED)
        lq_say_in(say, "，本文件未作规定", ", the document does not speak of it");
    else if (step->flags & QUOTA_DECISION_NOT_IN_FORCE)
        lq_say_in(say, "，不在施行期内", ", not in force");
    else
        lq_say_in(say, "，不在适用范围内", ", not covered");
}

/* A row that leaves the amount to a person gives what it is at most. */
static int is_at_most(const lq_say *say, const quota_step *step)
{
    return step->rule != 0 && step->verdict == QUOTA_REVIEW && !(step->flags & QUOTA_DECISION_PROVISIONAL) &&
           step->kind_of_answer == QUOTA_KIND_AMOUNT &&
           lq_say_row(say, step->rule)->verdict == QUOTA_REVIEW &&
           lq_say_row(say, step->rule)->value != LQ_VALUE_NONE;
}

static void say_answer_of(lq_say *say, const quota_step *step)
{
    if (is_at_most(say, step))
        lq_say_in(say, "至多", "up to ");
    lq_say_answer(say, step);
    if (is_at_most(say, step))
        lq_say_in(say, "，由人决定", ", a person decides");
}

void lq_say_outcome(lq_say *say, const quota_step *step)
{
    int open = (step->flags & QUOTA_DECISION_UNBOUNDED) && step->lo == 0;
    if (say->zh && is_plain(step) && !open) {
        lq_say_text(say, "可确定为");
        lq_say_answer(say, step);
    } else {
        lq_say_verdict(say, step->verdict);
        say_verdicts(say, step);
        if (step->verdicts == 1U << QUOTA_NOT_APPLICABLE)
            say_not_applicable(say, step);
        if (step->flags & QUOTA_DECISION_VALUE) {
            lq_say_in(say, open ? "，数值" : "，", open ? ", value " : ", ");
            say_answer_of(say, step);
        }
    }
    say_by(say, step);
    say_notes(say, step);
}

/* The amount to reckon with where it is open between two. */
static void say_provisional(lq_say *say, const quota_step *step)
{
    if ((step->flags & QUOTA_DECISION_PROVISIONAL) && (step->flags & QUOTA_DECISION_VALUE) &&
        step->lo < step->hi && !step->choices && !(step->flags & QUOTA_DECISION_UNBOUNDED)) {
        quota_step provisional = *step;
        provisional.lo = step->hi;
        provisional.ratio_den = 0;
        lq_say_in(say, "，暂按", "; provisional ");
        lq_say_answer(say, &provisional);
    }
}

/* In Chinese sentences of their own: the verdict, the value, the row. */
static void say_result_zh(lq_say *say, const quota_step *step)
{
    if (!is_plain(step)) {
        lq_say_text(say, "结论：");
        lq_say_verdict(say, step->verdict);
        lq_say_text(say, step->flags & QUOTA_DECISION_VALUE ? "。" : "（");
    }
    lq_say_question_name(say, step->question);
    if (step->flags & QUOTA_DECISION_VALUE)
        say_answer_of(say, step);
    else
        lq_say_text(say, "）");
    if (step->verdicts == 1U << QUOTA_NOT_APPLICABLE)
        say_not_applicable(say, step);
    if (are_several(step)) {
        lq_say_text(say, "，可能");
        say_several(say, step);
    }
    say_provisional(say, step);
    say_notes(say, step);
    if (has_row(step)) {
        lq_say_text(say, "。依据：");
        lq_say_cite(say, step->rule);
    }
}

void lq_say_result(lq_say *say, const quota_step *step)
{
    static const char *const begin[] = {"Not applicable", "Allow", "Review", "Deny"};
    if (say->zh) {
        say_result_zh(say, step);
        return;
    }
    lq_say_text(say, begin[step->verdict]);
    lq_say_text(say, ": ");
    lq_say_question_name(say, step->question);
    if (step->verdicts == 1U << QUOTA_NOT_APPLICABLE)
        say_not_applicable(say, step);
    if (step->flags & QUOTA_DECISION_VALUE) {
        lq_say_text(say, " ");
        say_answer_of(say, step);
    }
    say_verdicts(say, step);
    say_provisional(say, step);
    say_by(say, step);
    say_notes(say, step);
}

void lq_say_helper(lq_say *say, const quota_step *step)
{
    lq_say_question_name(say, step->question);
    if (step->flags & QUOTA_DECISION_VALUE) {
        lq_say_in(say, "", " ");
        lq_say_answer(say, step);
    }
    if (step->verdict != QUOTA_ALLOW) {
        lq_say_in(say, "，", ", ");
        lq_say_verdict(say, step->verdict);
    }
    if (step->verdicts == 1U << QUOTA_NOT_APPLICABLE)
        say_not_applicable(say, step);
    say_verdicts(say, step);
    say_by(say, step);
    say_notes(say, step);
}

/* ------------------------------------------------------------------ suppositions */

static int zeros(int64_t value)
{
    int count = 0;
    for (; count < 18 && value % 10 == 0; count++)
        value /= 10;
    return count;
}

static void say_bound(lq_say *say, const quota_step *step, int32_t operation, int64_t value)
{
    lq_say_relation(say, step->left_type, operation);
    lq_say_value(say, step->left_type, step->fact, value, 1);
}

/* Below or up to, whichever is the rounder number. */
static void say_upper(lq_say *say, const quota_step *step)
{
    int64_t value = step->left_hi;
    if (step->left_type == QUOTA_TYPE_DATE && value == lq_date_from_day(LQ_DAY_MAX))
        lq_say_in(say, "已有日期", "a real day");
    else if (step->left_type != QUOTA_TYPE_DATE && zeros(value + 1) > zeros(value))
        say_bound(say, step, QUOTA_OPERATION_LT, value + 1);
    else
        say_bound(say, step, QUOTA_OPERATION_LE, value);
}

static void say_lower(lq_say *say, const quota_step *step)
{
    int64_t value = step->left_lo;
    if (step->left_type != QUOTA_TYPE_DATE && zeros(value - 1) > zeros(value))
        say_bound(say, step, QUOTA_OPERATION_GT, value - 1);
    else
        say_bound(say, step, QUOTA_OPERATION_GE, value);
}

static void say_range(lq_say *say, const quota_step *step, const lq_fact *fact)
{
    int from = step->left_lo > fact->least, to = step->left_hi < fact->most;
    if (step->left_lo == step->left_hi) {
        int never = step->left_type == QUOTA_TYPE_DATE && step->left_lo == QUOTA_NEVER;
        lq_say_in(say, never ? "" : "为", "");
        lq_say_value(say, step->left_type, step->fact, step->left_lo, 1);
        return;
    }
    if (from)
        say_lower(say, step);
    if (from && to)
        lq_say_in(say, "且", " and ");
    if (to)
        say_upper(say, step);
    if (!from && !to)
        lq_say_in(say, "为任何值", "anything");
}

static void say_any_of(lq_say *say, const quota_step *step, const lq_fact *fact)
{
    uint64_t rest = fact->code_count ? ((UINT64_C(2) << fact->code_count) - 2) & ~step->set : 0;
    int few = lq_set_size(step->set), others = lq_set_size(rest);
    if (step->left_type == QUOTA_TYPE_FLAG) {
        lq_say_in(say, "为", "");
        lq_say_value(say, QUOTA_TYPE_FLAG, 0, step->set == 2, 1);
    } else if (others > 0 && 2 * others <= few) {
        lq_say_in(say, "不是", "not ");
        lq_say_set(say, step->fact, rest);
        lq_say_in(say, others > 1 ? "中的任何一种" : "", "");
    } else {
        lq_say_in(say, "为", few > 1 ? "one of " : "");
        lq_say_set(say, step->fact, step->set);
        lq_say_in(say, few > 1 ? "之一" : "", "");
    }
}

void lq_say_supposition(lq_say *say, const quota_step *step)
{
    lq_fact fact;
    (void)lq_fact_of(say->policy, step->fact, &fact);
    lq_say_in(say, "若", "If ");
    lq_say_fact_name(say, step->fact);
    lq_say_in(say, "", " were ");
    if (step->operation == QUOTA_OPERATION_IN) {
        say_any_of(say, step, &fact);
    } else if (step->operation == QUOTA_OPERATION_WITHIN) {
        say_range(say, step, &fact);
    } else if (step->left_lo == QUOTA_UNKNOWN) {
        lq_say_in(say, "为其他", "any other");
    } else {
        int other = step->operation == QUOTA_OPERATION_NE;
        lq_say_in(say, other ? "不是" : "为", other ? "not " : "");
        lq_say_value(say, step->left_type, step->fact, step->left_lo, 1);
        if (step->other_fact != 0) {
            lq_say_in(say, "（与", ", the same as ");
            lq_say_fact_name(say, step->other_fact);
            lq_say_in(say, "相同）", "");
        }
    }
}
