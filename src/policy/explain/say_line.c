/* say_line.c - any step of an explanation as one line, from the step alone. */
#include "policy/explain/say.h"

#include "policy/value.h"

/* ------------------------------------------------------------------ is it a step of this policy? */

static int is_fact(const lq_say *say, uint32_t id, int optional)
{
    lq_fact fact;
    return id == 0 ? optional : lq_fact_of(say->policy, id, &fact);
}

static int is_question(const lq_say *say, uint32_t id, int optional)
{
    if (id == 0)
        return optional;
    return id <= lq_question_def_count || lq_policy_question(say->policy, id) != UINT32_MAX;
}

static int is_between(int64_t value, int64_t least, int64_t most)
{
    return least <= value && value <= most;
}

/* Kinds that speak of a row, and those that speak of a fact. */
static int needs_rule(int32_t kind)
{
    return (kind >= QUOTA_STEP_COVER && kind <= QUOTA_STEP_VALUE) || kind == QUOTA_STEP_CONFLICT;
}

static int needs_fact(int32_t kind)
{
    return kind >= QUOTA_STEP_FACT && kind <= QUOTA_STEP_CHANGE;
}

static int needs_answer(int32_t kind)
{
    return kind == QUOTA_STEP_RESULT || kind == QUOTA_STEP_ANSWER || kind == QUOTA_STEP_VALUE ||
           kind == QUOTA_STEP_IF || kind == QUOTA_STEP_CHANGE;
}

static int fits_operation(const quota_step *step)
{
    switch (step->kind) {
    case QUOTA_STEP_COMPARE:
        return is_between(step->operation, QUOTA_OPERATION_EQ, QUOTA_OPERATION_IN) &&
               is_between(step->truth, 0, 3);
    case QUOTA_STEP_CALCULATE:
        return is_between(step->operation, QUOTA_OPERATION_ADD, QUOTA_OPERATION_MONTH_END);
    case QUOTA_STEP_IF:
    case QUOTA_STEP_CHANGE:
        return step->operation == QUOTA_OPERATION_EQ || step->operation == QUOTA_OPERATION_NE ||
               step->operation == QUOTA_OPERATION_IN || step->operation == QUOTA_OPERATION_WITHIN;
    default:
        return is_between(step->operation, QUOTA_OPERATION_NONE, QUOTA_OPERATION_EITHER);
    }
}

static int fits_node(const lq_say *say, const quota_step *step)
{
    if (step->kind != QUOTA_STEP_COMPARE)
        return 1;
    if (step->node == 0 || step->node >= say->policy->node_count)
        return 0;
    int op = say->policy->nodes[step->node].op;
    if (step->operation == QUOTA_OPERATION_IN)
        return op == LQ_OP_TEST && is_fact(say, step->fact, 0);
    return op == LQ_OP_CUT ||
           (op == LQ_OP_COMPARE && (step->left_type > QUOTA_TYPE_ID ||
                                    (is_fact(say, step->fact, 0) && step->operation <= QUOTA_OPERATION_NE)));
}

static int is_step(const lq_say *say, const quota_step *step)
{
    const quota_policy *policy = say->policy;
    if (!is_between(step->kind, QUOTA_STEP_RESULT, QUOTA_STEP_CALCULATE) || step->rule > policy->rule_count ||
        step->other > policy->rule_count || (needs_rule(step->kind) && step->rule == 0))
        return 0;
    if ((step->kind == QUOTA_STEP_DISPLACED || step->kind == QUOTA_STEP_CONFLICT) && step->other == 0)
        return 0;
    if (!is_fact(say, step->fact, !needs_fact(step->kind)) || !is_fact(say, step->other_fact, 1) ||
        !is_question(say, step->question, 0) || !is_question(say, step->helper, 1) ||
        !is_question(say, step->other_helper, 1))
        return 0;
    if (!is_between(step->verdict, needs_answer(step->kind) && step->kind != QUOTA_STEP_VALUE ? 0 : -1,
                    QUOTA_DENY) ||
        !is_between(step->kind_of_answer, needs_answer(step->kind), QUOTA_KIND_FACTOR) ||
        !is_between(step->left_type, 0, QUOTA_TYPE_COUNT) ||
        !is_between(step->right_type, 0, QUOTA_TYPE_COUNT) ||
        !is_between(step->result_type, 0, QUOTA_TYPE_COUNT))
        return 0;
    if (step->left_den < 1 || step->right_den < 1 || step->den < 1 || step->ratio_den < 0 ||
        step->ratio_lo_den < 0)
        return 0;
    if (step->kind == QUOTA_STEP_VALUE && policy->rules[step->rule - 1].value == LQ_VALUE_NONE)
        return 0;
    if ((step->flags & QUOTA_DECISION_VALUE) && step->kind_of_answer == QUOTA_KIND_VERDICT)
        return 0;
    return fits_operation(step) && fits_node(say, step);
}

/* ------------------------------------------------------------------ lines */

/* What it says of a part that is met, not met, open, unreadable. */
static void say_truth(lq_say *say, int32_t truth, const char *zh, const char *en)
{
    if (is_between(truth, 0, 3))
        lq_say_one(say, zh, en, truth);
}

static void say_row_line(lq_say *say, const quota_step *step)
{
    static const char zh_hit[] = "，不适用\0，适用\0，可能适用\0，适用与否无法判断";
    static const char en_hit[] =
        "; does not apply\0; applies\0; may apply\0; whether it applies cannot be told";
    static const char zh_cover[] =
        "，不在适用范围内\0，在适用范围内\0，是否在适用范围内未定\0，是否在适用范围内无法判断";
    static const char en_cover[] =
        ", not covered\0, covered\0, covered or not is open\0, covered or not cannot be told";
    static const char zh_met[] = "，不符合\0，符合\0，是否符合未定\0，是否符合无法判断";
    static const char en_met[] = ", not met\0, met\0, met or not is open\0, met or not cannot be told";
    switch (step->kind) {
    case QUOTA_STEP_HIT:
        lq_say_rule(say, step->rule);
        say_truth(say, step->truth, zh_hit, en_hit);
        return;
    case QUOTA_STEP_COVER:
        lq_say_cite(say, step->rule);
        say_truth(say, step->truth, zh_cover, en_cover);
        return;
    case QUOTA_STEP_REQUIRE:
        lq_say_cite(say, step->rule);
        say_truth(say, step->truth, zh_met, en_met);
        lq_say_consequence(say, step);
        return;
    case QUOTA_STEP_DISPLACED:
        lq_say_cite(say, step->other);
        lq_say_in(say, "优先于", " displaces ");
        lq_say_cite(say, step->rule);
        return;
    case QUOTA_STEP_VERDICT:
        lq_say_cite(say, step->rule);
        lq_say_in(say, "：", ": ");
        lq_say_verdict(say, step->verdict);
        return;
    default:
        lq_say_cite(say, step->rule);
        lq_say_in(say, "：", ": ");
        lq_say_calculation(say, step);
    }
}

int lq_say_step(lq_say *say, const quota_step *step)
{
    if (!is_step(say, step))
        return 0;
    switch (step->kind) {
    case QUOTA_STEP_RESULT:
    case QUOTA_STEP_ANSWER:
        lq_say_result(say, step);
        break;
    case QUOTA_STEP_WINDOW:
        lq_say_in(say, step->truth == 0 ? "不在施行期内" : "是否在施行期内未定",
                  step->truth == 0 ? "Not in force" : "In force or not is open");
        break;
    case QUOTA_STEP_COMPARE:
        lq_say_compare(say, step, step->part > QUOTA_PART_WHEN);
        break;
    case QUOTA_STEP_CALCULATE:
        lq_say_operation(say, step);
        break;
    case QUOTA_STEP_FACT:
        lq_say_fact(say, step);
        break;
    case QUOTA_STEP_ASSUMED:
        lq_say_in(say, "未提供、按默认处理：", "Assumed: ");
        lq_say_fact(say, step);
        break;
    case QUOTA_STEP_MISSING:
        lq_say_in(say, "缺少：", "Missing: ");
        lq_say_fact_name(say, step->fact);
        break;
    case QUOTA_STEP_IF:
    case QUOTA_STEP_CHANGE:
        lq_say_supposition(say, step);
        lq_say_in(say, "：", ": ");
        lq_say_outcome(say, step);
        break;
    case QUOTA_STEP_GAP:
        lq_say_in(say, "没有条款给出答案", "No row answers");
        break;
    case QUOTA_STEP_CONFLICT:
        lq_say_cite(say, step->rule);
        lq_say_in(say, "与", " and ");
        lq_say_cite(say, step->other);
        lq_say_in(say, "的答案不同", " answer differently");
        break;
    case QUOTA_STEP_CALENDAR:
        lq_say_in(say, "缺少工作日历，或日历止得过早", "The calendar is missing or ends too soon");
        break;
    default:
        say_row_line(say, step);
    }
    return 1;
}

quota_status quota_step_text(const quota_policy *policy, const quota_step *step, quota_lang lang,
                             char *buffer, size_t capacity, size_t *needed)
{
    lq_say say;
    if (!policy || !step || (!buffer && capacity > 0) || (lang != QUOTA_ZH && lang != QUOTA_EN))
        return QUOTA_E_ARGUMENT;
    lq_say_open(&say, policy, NULL, lang, buffer, capacity);
    if (!lq_say_step(&say, step))
        return QUOTA_E_ARGUMENT;
    return lq_out_finish(&say.out, needed);
}
