/* say_expression.c - arithmetic in words: names, values, and what stands between. */
#include "policy/explain/say.h"

#include <string.h>

enum { SUM, PRODUCT, LEAF }; /* how tightly an operation binds */

static int binding(int op)
{
    return op == LQ_OP_ADD || op == LQ_OP_SUB || op == LQ_OP_SHIFT ? SUM : op == LQ_OP_MUL ? PRODUCT : LEAF;
}

static void say_node(lq_say *say, lq_ref ref, int within, int factor);

static void say_known(lq_say *say, int type, uint32_t fact, int64_t lo, int64_t hi)
{
    if (lo != hi) {
        lq_say_in(say, "（未知）", " (unknown)");
        return;
    }
    int word = lq_is_word(say, type, lo);
    lq_say_text(say, word ? "（" : " ");
    lq_say_value(say, type, fact, lo, 1);
    lq_say_text(say, word ? "）" : "");
}

static void say_leaf(lq_say *say, const lq_node *node, int factor)
{
    const quota_policy *policy = say->policy;
    if (node->op == LQ_OP_FACT) {
        const lq_fact *fact = &policy->facts[node->a];
        lq_say_in(say, fact->zh, fact->en);
        if (!say->state)
            return;
        const lq_known *known = &say->state->facts[node->a];
        say_known(say, fact->type, fact->id, lq_value_outside(fact->type, known->lo),
                  lq_value_outside(fact->type, known->hi));
    } else if (node->op == LQ_OP_ASK) {
        const lq_question *question = &policy->questions[node->a];
        lq_say_in(say, question->zh, question->en);
        if (!say->state)
            return;
        lq_reading reading = lq_read(say->state, node->a);
        if (reading.may_have_value)
            say_known(say, node->type, 0, lq_value_outside(node->type, reading.lo),
                      lq_value_outside(node->type, reading.hi));
        else
            lq_say_in(say, "（没有答案）", " (no answer)");
    } else if (node->type == QUOTA_TYPE_RATIO) {
        if (factor)
            lq_say_factor(say, node->num, node->den);
        else
            lq_say_ratio(say, node->num, node->den);
    } else {
        lq_say_value(say, node->type, 0, lq_value_outside(node->type, node->num), 1);
    }
}

/* min(a, b, c) is a tree of pairs. */
static void say_list(lq_say *say, lq_ref ref, int op)
{
    const lq_node *node = &say->policy->nodes[ref];
    if (node->op != op) {
        say_node(say, ref, SUM, 0);
        return;
    }
    say_list(say, node->a, op);
    lq_say_in(say, "，", ", ");
    say_list(say, node->b, op);
}

static void say_shift(lq_say *say, const lq_node *node)
{
    static const char zh[] = "日\0个工作日\0个月\0年";
    static const char en[] = " day\0 working day\0 month\0 year";
    const lq_node *count = &say->policy->nodes[node->b];
    say_node(say, node->a, SUM, 0);
    lq_say_text(say, node->num < 0 ? (say->zh ? " − " : " - ") : " + ");
    say_node(say, node->b, PRODUCT, 0);
    lq_say_one(say, zh, en, node->sub - LQ_UNIT_DAY);
    if (!say->zh && !(count->op == LQ_OP_LITERAL && count->num == 1))
        lq_say_text(say, "s");
}

static void say_month_end(lq_say *say, const lq_node *node)
{
    lq_say_in(say, "", "the end of month ");
    say_node(say, say->zh ? node->a : node->b, PRODUCT, 0);
    lq_say_in(say, "年", " of year ");
    say_node(say, say->zh ? node->b : node->a, PRODUCT, 0);
    lq_say_in(say, "月末", "");
}

static void say_node(lq_say *say, lq_ref ref, int within, int factor)
{
    const lq_node *node = &say->policy->nodes[ref];
    int own = binding(node->op), wrapped = own < within;
    if (wrapped)
        lq_say_in(say, "（", "(");
    switch (node->op) {
    case LQ_OP_ADD:
    case LQ_OP_SUB:
        say_node(say, node->a, SUM, 0);
        lq_say_in(say, node->op == LQ_OP_ADD ? " + " : " − ", node->op == LQ_OP_ADD ? " + " : " - ");
        say_node(say, node->b, node->op == LQ_OP_ADD ? SUM : PRODUCT, 0);
        break;
    case LQ_OP_MUL:
        say_node(say, node->a, PRODUCT, 1);
        lq_say_in(say, " × ", " x ");
        say_node(say, node->b, LEAF, 1);
        break;
    case LQ_OP_MIN:
    case LQ_OP_MAX:
        lq_say_in(say, node->op == LQ_OP_MIN ? "较小者（" : "较大者（",
                  node->op == LQ_OP_MIN ? "the lesser of (" : "the greater of (");
        say_list(say, ref, node->op);
        lq_say_in(say, "）", ")");
        break;
    case LQ_OP_SHIFT:
        say_shift(say, node);
        break;
    case LQ_OP_MONTH_END:
        say_month_end(say, node);
        break;
    default:
        say_leaf(say, node, factor);
    }
    if (wrapped)
        lq_say_in(say, "）", ")");
}

void lq_say_expression(lq_say *say, lq_ref ref)
{
    say_node(say, ref, SUM, 0);
}

void lq_say_scaled(lq_say *say, lq_ref ratio)
{
    lq_node increment;
    memset(&increment, 0, sizeof increment);
    increment.op = LQ_OP_FACT;
    increment.a = say->policy->fact_increment - 1;
    say_leaf(say, &increment, 0);
    lq_say_in(say, " × ", " x ");
    say_node(say, ratio, LEAF, 1);
}
