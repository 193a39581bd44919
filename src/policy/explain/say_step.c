/* say_step.c - one step in words. */
#include "policy/explain/say.h"

#include <string.h>

#include "base/date.h"
#include "policy/value.h"

const lq_rule *lq_say_row(const lq_say *say, uint32_t number)
{
    return &say->policy->rules[number - 1];
}

int lq_set_size(uint64_t set)
{
    int count = 0;
    for (; set != 0; set &= set - 1)
        count++;
    return count;
}

/* ------------------------------------------------------------------ rows and verdicts */

void lq_say_verdict(lq_say *say, int32_t verdict)
{
    static const char zh[] = "不适用\0准许\0需审查\0不可";
    static const char en[] = "not applicable\0allow\0review\0deny";
    if (verdict >= 0)
        lq_say_one(say, zh, en, verdict);
}

void lq_say_cite(lq_say *say, uint32_t number)
{
    const lq_rule *rule = lq_say_row(say, number);
    lq_say_text(say, rule->article);
    if (rule->article[0])
        lq_say_in(say, "（", " (");
    lq_say_text(say, rule->id);
    if (rule->article[0])
        lq_say_in(say, "）", ")");
}

void lq_say_rule(lq_say *say, uint32_t number)
{
    static const char zh[] = "\0，应\0，原则上\0，可\0，未规定";
    static const char en[] = "\0, must\0, in principle\0, may\0, silent";
    const lq_rule *rule = lq_say_row(say, number);
    const char *sentence = say->zh ? rule->zh : rule->en;
    lq_say_text(say, rule->article);
    lq_say_in(say, "（", rule->article[0] ? " (" : "(");
    lq_say_text(say, rule->id);
    lq_say_one(say, zh, en, rule->force);
    if (strcmp(rule->document, say->policy->document) != 0) {
        lq_say_in(say, "，", ", ");
        lq_say_text(say, rule->document);
    }
    lq_say_in(say, "）", ")");
    if (sentence[0])
        lq_say_in(say, "：", ": ");
    lq_say_sentence(say, sentence);
}

/* ------------------------------------------------------------------ comparisons */

/* "must be a or b", or "must not be c" where that is shorter. */
static void say_wanted(lq_say *say, const quota_step *step)
{
    lq_fact fact;
    int64_t flag = step->set == 2;
    (void)lq_fact_of(say->policy, step->fact, &fact);
    uint64_t rest = fact.code_count ? ((UINT64_C(2) << fact.code_count) - 2) & ~step->set : 0;
    int wanted = lq_set_size(step->set), unwanted = lq_set_size(rest);
    if (step->left_type == QUOTA_TYPE_FLAG) {
        lq_say_in(say, "须为", "must be ");
        lq_say_value(say, QUOTA_TYPE_FLAG, 0, flag, 1);
    } else if (unwanted > 0 && unwanted < wanted) {
        lq_say_in(say, "不得为", "must not be ");
        lq_say_set(say, step->fact, rest);
    } else {
        lq_say_in(say, "须为", wanted > 1 ? "must be one of " : "must be ");
        lq_say_set(say, step->fact, step->set);
        lq_say_in(say, wanted > 1 ? "之一" : "", "");
    }
}

static void say_test(lq_say *say, const quota_step *step, int hint)
{
    lq_say_fact_name(say, step->fact);
    if (step->left_lo == QUOTA_UNKNOWN) {
        lq_say_in(say, "未知", " is unknown");
    } else {
        lq_say_in(say, "为", " is ");
        lq_say_value(say, step->left_type, step->fact, step->left_lo, 1);
    }
    if (!hint || step->truth == 1)
        return;
    lq_say_in(say, "（", " (");
    say_wanted(say, step);
    lq_say_in(say, "）", ")");
}

static int is_leaf(const lq_node *node)
{
    return node->op == LQ_OP_LITERAL || node->op == LQ_OP_FACT || node->op == LQ_OP_ASK;
}

/* A side of which only the step is known: a name, a value, or both. */
static void say_plain_side(lq_say *say, const quota_step *step, int right)
{
    uint32_t fact = right ? step->other_fact : step->fact;
    uint32_t helper = right ? step->other_helper : step->helper;
    int type = right ? step->right_type : step->left_type;
    int64_t lo = right ? step->right_lo : step->left_lo, hi = right ? step->right_hi : step->left_hi;
    int named = fact != 0 || helper != 0, known = lo == hi && lo != QUOTA_UNKNOWN;
    if (fact != 0)
        lq_say_fact_name(say, fact);
    else if (helper != 0)
        lq_say_question_name(say, helper);
    int bare = known && !lq_is_word(say, type, lo); /* words beside words take parentheses */
    if (named)
        lq_say_in(say, bare ? " " : "（", bare ? " " : " (");
    if (helper != 0 && lo == QUOTA_UNKNOWN) {
        lq_say_in(say, "没有答案", "no answer");
    } else if (!known && helper != 0 && hi < QUOTA_AMOUNT_MAX) {
        lq_say_value(say, type, 0, lo, 1);
        lq_say_in(say, "至", " to ");
        lq_say_value(say, type, 0, hi, 1);
    } else {
        lq_say_value(say, type, fact, known ? lo : QUOTA_UNKNOWN, right ? step->right_den : step->left_den);
    }
    if (named && !bare)
        lq_say_in(say, "）", ")");
}

/* A side with all that it is worked out from. */
static void say_side(lq_say *say, const quota_step *step, int right)
{
    const lq_node *node = &say->policy->nodes[step->node];
    const lq_compare *compare = &say->policy->compares[node->op == LQ_OP_COMPARE ? node->a : 0];
    lq_ref ref = right ? compare->right : compare->left;
    int64_t lo = right ? step->right_lo : step->left_lo, hi = right ? step->right_hi : step->left_hi;
    if (node->op != LQ_OP_COMPARE || is_leaf(&say->policy->nodes[ref])) {
        say_plain_side(say, step, right);
        return;
    }
    lq_say_expression(say, ref);
    if (lo != hi || lo == QUOTA_UNKNOWN)
        return;
    lq_say_text(say, " = ");
    lq_say_value(say, right ? step->right_type : step->left_type, 0, lo,
                 right ? step->right_den : step->left_den);
}

static int32_t opposite(int32_t operation)
{
    static const int32_t opposites[] = {
        QUOTA_OPERATION_NONE, QUOTA_OPERATION_NE, QUOTA_OPERATION_EQ, QUOTA_OPERATION_GE,
        QUOTA_OPERATION_GT,   QUOTA_OPERATION_LE, QUOTA_OPERATION_LT,
    };
    return opposites[operation];
}

void lq_say_relation(lq_say *say, int type, int32_t operation)
{
    static const char zh[] = "\0等于\0不等于\0小于\0不大于\0大于\0不小于";
    static const char en[] =
        "\0equal to \0not equal to \0less than \0not more than \0more than \0not less than ";
    static const char zh_date[] = "\0即\0不是\0早于\0不晚于\0晚于\0不早于";
    static const char en_date[] = "\0\0not \0before \0not after \0after \0not before ";
    if (type == QUOTA_TYPE_DATE)
        lq_say_one(say, zh_date, en_date, operation);
    else
        lq_say_one(say, zh, en, operation);
}

/* Ids, flags and codes: the same or not. */
static void say_equality(lq_say *say, const quota_step *step, int32_t operation, int hint)
{
    int same = operation == QUOTA_OPERATION_EQ;
    if (step->other_fact != 0) {
        say_plain_side(say, step, 0);
        lq_say_in(say, same ? "与" : "不同于", same ? " is the same as " : " differs from ");
        say_plain_side(say, step, 1);
        lq_say_in(say, same ? "相同" : "", "");
        return;
    }
    lq_say_fact_name(say, step->fact);
    lq_say_in(say, "为", " is ");
    lq_say_value(say, step->left_type, step->fact, step->left_lo, 1);
    if (hint) {
        int wanted = step->operation == QUOTA_OPERATION_EQ;
        lq_say_in(say, wanted ? "（须为" : "（不得为", wanted ? " (must be " : " (must not be ");
    } else if (!same) {
        lq_say_in(say, "（不是", " (not ");
    } else {
        return;
    }
    lq_say_value(say, step->right_type, 0, step->right_lo, 1);
    lq_say_in(say, "）", ")");
}

void lq_say_compare(lq_say *say, const quota_step *step, int hint)
{
    if (step->operation == QUOTA_OPERATION_IN) {
        say_test(say, step, hint);
        return;
    }
    int32_t operation = step->truth == 0 ? opposite(step->operation) : step->operation;
    if (step->left_type <= QUOTA_TYPE_ID && step->truth != 2) {
        say_equality(say, step, operation, hint && step->truth != 1);
        return;
    }
    if (step->truth == 2)
        lq_say_in(say, "", "whether ");
    say_side(say, step, 0);
    if (step->truth == 3) {
        lq_say_in(say, "与", " and ");
        say_side(say, step, 1);
        lq_say_in(say, "无从比较", " cannot be compared");
        return;
    }
    lq_say_in(say, step->truth == 2 ? "是否" : "", " is ");
    lq_say_relation(say, step->left_type, operation);
    say_side(say, step, 1);
    if (step->truth == 2)
        lq_say_in(say, "，未定", " is open");
}

void lq_say_fact(lq_say *say, const quota_step *step)
{
    lq_say_fact_name(say, step->fact);
    lq_say_in(say, step->left_type == QUOTA_TYPE_DATE && step->left_lo == QUOTA_NEVER ? "" : "为", " ");
    lq_say_value(say, step->left_type, step->fact, step->left_lo, 1);
}

/* ------------------------------------------------------------------ calculations */

/* 1 g, 1 kg, 1 fen: what was rounded to. */
static void say_quantum(lq_say *say, int type, int64_t quantum)
{
    static const char zh[] = "毫克\0克\0千克\0吨";
    static const char en[] = " mg\0 g\0 kg\0 t";
    int unit = 0;
    if (type == QUOTA_TYPE_AMOUNT) {
        for (; unit < 3 && quantum % 1000 == 0; unit++)
            quantum /= 1000;
        lq_say_int(say, quantum);
        lq_say_one(say, zh, en, unit);
    } else {
        lq_say_value(say, type, 0, quantum, 1);
    }
}

static void say_rounding(lq_say *say, const quota_step *step, int type)
{
    switch (step->operation) {
    case QUOTA_OPERATION_ZERO:
        lq_say_in(say, "，小于零，按零计", ", below zero, which counts as zero");
        return;
    case QUOTA_OPERATION_ROLL:
        lq_say_in(say, "，遇非工作日顺延至", ", rolled to the next working day: ");
        break;
    case QUOTA_OPERATION_UP:
    case QUOTA_OPERATION_DOWN:
    case QUOTA_OPERATION_HALF_UP:
        lq_say_in(say,
                  step->operation == QUOTA_OPERATION_UP     ? "，向上取整至"
                  : step->operation == QUOTA_OPERATION_DOWN ? "，向下取整至"
                                                            : "，四舍五入至",
                  step->operation == QUOTA_OPERATION_UP     ? ", rounded up to "
                  : step->operation == QUOTA_OPERATION_DOWN ? ", rounded down to "
                                                            : ", rounded half up to ");
        say_quantum(say, step->right_type, step->right_lo);
        lq_say_in(say, "，得", ": ");
        break;
    default:
        return;
    }
    lq_say_value(say, type, 0, step->lo, 1);
}

void lq_say_calculation(lq_say *say, const quota_step *step)
{
    const lq_rule *rule = lq_say_row(say, step->rule);
    if (rule->value == LQ_VALUE_CLASS) {
        lq_say_answer(say, step);
        return;
    }
    int leaf = rule->value != LQ_VALUE_RATIO && is_leaf(&say->policy->nodes[rule->expression]);
    if (rule->value == LQ_VALUE_RATIO)
        lq_say_scaled(say, rule->expression);
    else if (rule->value == LQ_VALUE_RANK && leaf)
        lq_say_answer(say, step);
    else
        lq_say_expression(say, rule->expression);
    if (step->truth == 3) {
        lq_say_in(say, "，无法得出", ", cannot be worked out");
        return;
    }
    if (step->left_lo == step->left_hi && (!leaf || !say->state)) {
        lq_say_text(say, " = ");
        lq_say_value(say, step->left_type, 0, step->left_lo, step->left_den);
    } else if (step->left_lo != step->left_hi && !(step->flags & QUOTA_DECISION_UNBOUNDED)) {
        quota_step answer = *step;
        answer.ratio_den = 0;
        lq_say_text(say, " = ");
        lq_say_answer(say, &answer);
    }
    say_rounding(say, step, step->left_type);
}

void lq_say_operation(lq_say *say, const quota_step *step)
{
    static const char zh[] = " + \0 − \0 × \0 与 \0 与 \0 + \0 + \0 + \0 + \0年";
    static const char en[] = " + \0 - \0 x \0 and \0 and \0 + \0 + \0 + \0 + \0 and month ";
    static const char zh_after[] = "\0\0\0中较小者\0中较大者\0日\0个工作日\0个月\0年\0月末";
    static const char en_after[] =
        "\0\0\0, the lesser\0, the greater\0 day(s)\0 working day(s)\0 month(s)\0 year(s)\0"
        ", its last day";
    int at = step->operation - QUOTA_OPERATION_ADD;
    if (step->operation == QUOTA_OPERATION_MONTH_END)
        lq_say_in(say, "", "year ");
    say_plain_side(say, step, 0);
    lq_say_one(say, zh, en, at);
    say_plain_side(say, step, 1);
    lq_say_one(say, zh_after, en_after, at);
    lq_say_text(say, " = ");
    lq_say_value(say, step->result_type, 0, step->lo == step->hi ? step->lo : QUOTA_UNKNOWN, step->den);
}
