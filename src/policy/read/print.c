/* print.c - a policy as a canonical table, and its trees back in the language. */
#include "policy/read/print.h"

#include "base/date.h"
#include "policy/read/source.h"
#include "policy/value.h"

quota_status quota_policy_print(const quota_policy *policy, char *buffer, size_t capacity, size_t *needed)
{
    lq_out out;
    if (!policy || (!buffer && capacity > 0))
        return QUOTA_E_ARGUMENT;
    lq_out_init(&out, buffer, capacity);
    lq_source_print(&out, policy->source);
    return lq_out_finish(&out, needed);
}

/* ------------------------------------------------------------------ trees */

/* How tightly an operator binds: what binds less inside one that binds more needs parentheses. */
enum { BIND_OR = 1, BIND_AND, BIND_NOT, BIND_COMPARE, BIND_SUM, BIND_PRODUCT, BIND_ATOM };

static int binding(const lq_node *node)
{
    switch (node->op) {
    case LQ_OP_OR:
        return BIND_OR;
    case LQ_OP_AND:
        return BIND_AND;
    case LQ_OP_NOT:
        return BIND_NOT;
    case LQ_OP_TEST:
    case LQ_OP_CUT:
    case LQ_OP_COMPARE:
        return BIND_COMPARE;
    case LQ_OP_ADD:
    case LQ_OP_SUB:
    case LQ_OP_SHIFT:
        return BIND_SUM;
    case LQ_OP_MUL:
        return BIND_PRODUCT;
    default:
        return BIND_ATOM;
    }
}

const char *lq_relation_text(unsigned accept)
{
    switch (accept & (LQ_LT | LQ_EQ | LQ_GT)) {
    case LQ_EQ:
        return "=";
    case LQ_LT:
        return "<";
    case LQ_LT | LQ_EQ:
        return "<=";
    case LQ_GT:
        return ">";
    case LQ_GT | LQ_EQ:
        return ">=";
    default:
        return "<>";
    }
}

static void print(lq_out *out, const quota_policy *policy, lq_ref ref, int outer)
{
    int inner = binding(&policy->nodes[ref]);
    if (inner < outer)
        lq_out_bytes(out, "(", 1);
    lq_print_node(out, policy, ref);
    if (inner < outer)
        lq_out_bytes(out, ")", 1);
}

static void print_pair(lq_out *out, const quota_policy *policy, const lq_node *node, const char *between,
                       int left, int right)
{
    print(out, policy, node->a, left);
    lq_out_text(out, between);
    print(out, policy, node->b, right);
}

static void print_call(lq_out *out, const quota_policy *policy, const lq_node *node, const char *name)
{
    lq_out_text(out, name);
    lq_out_bytes(out, "(", 1);
    print_pair(out, policy, node, ", ", 0, 0);
    lq_out_bytes(out, ")", 1);
}

/* Below one it is a share: 80%. */
static void print_ratio(lq_out *out, int64_t num, int64_t den)
{
    int64_t share = LQ_SCALE_RATIO % den == 0 ? num * (LQ_SCALE_RATIO / den) : 0; /* millionths */
    if (num >= den || share == 0) {
        lq_out_ratio(out, num, den);
        return;
    }
    lq_out_decimal(out, share, 4);
    lq_out_bytes(out, "%", 1);
}

/* A literal in inside units. */
static void print_literal(lq_out *out, int type, int64_t num, int64_t den)
{
    switch (type) {
    case QUOTA_TYPE_RATIO:
        print_ratio(out, num, den);
        break;
    case QUOTA_TYPE_DATE:
        lq_out_date(out, lq_date_from_day(num));
        break;
    case QUOTA_TYPE_PRICE: /* the language says yuan and knows what it is beside */
        lq_value_write_type(out, QUOTA_TYPE_MONEY, num);
        break;
    default:
        lq_value_write_type(out, type, num);
        break;
    }
}

/* The one value in a mask, or 64. */
static unsigned only_value(uint64_t mask)
{
    unsigned value = 0;
    while (value < 64 && mask != UINT64_C(1) << value)
        value++;
    return value;
}

static void print_codes(lq_out *out, const lq_fact *fact, uint64_t mask)
{
    int first = 1;
    for (unsigned value = 1; value <= fact->code_count; value++) {
        if (!(mask >> value & 1u))
            continue;
        if (!first)
            lq_out_bytes(out, "|", 1);
        lq_out_text(out, lq_word_at(fact->codes, value - 1));
        first = 0;
    }
}

/* The shortest of: fact = code, fact <> code, fact in a|b, not fact in a|b. */
static void print_test(lq_out *out, const quota_policy *policy, const lq_node *node)
{
    const lq_fact *fact = &policy->facts[node->a];
    if (fact->type == QUOTA_TYPE_FLAG) {
        lq_out_text(out, fact->name);
        lq_out_text(out, node->mask == 2 ? " = yes" : " = no");
        return;
    }
    uint64_t all = (UINT64_C(2) << fact->code_count) - 2;
    uint64_t rest = all & ~node->mask;
    int negated = only_value(node->mask) == 64 && only_value(rest) < 64;
    lq_out_text(out, fact->name);
    lq_out_text(out, negated ? " <> " : only_value(node->mask) < 64 ? " = " : " in ");
    print_codes(out, fact, negated ? rest : node->mask);
}

static void print_shift(lq_out *out, const quota_policy *policy, const lq_node *node)
{
    static const char units[] = "\0 day\0 workday\0 month\0 year";
    print_pair(out, policy, node, node->num < 0 ? " - " : " + ", BIND_SUM, BIND_PRODUCT);
    lq_out_text(out, lq_word_at(units, node->sub));
}

static void print_compare(lq_out *out, const quota_policy *policy, const lq_node *node)
{
    const lq_compare *compare = &policy->compares[node->a];
    lq_print_node(out, policy, compare->left);
    lq_out_bytes(out, " ", 1);
    lq_out_text(out, lq_relation_text(node->accept));
    lq_out_bytes(out, " ", 1);
    lq_print_node(out, policy, compare->right);
}

static void print_cut(lq_out *out, const quota_policy *policy, const lq_node *node)
{
    const lq_fact *fact = &policy->facts[node->a];
    lq_out_text(out, fact->name);
    lq_out_bytes(out, " ", 1);
    lq_out_text(out, lq_relation_text(node->accept));
    lq_out_bytes(out, " ", 1);
    print_literal(out, fact->type, node->num, fact->type == QUOTA_TYPE_RATIO ? LQ_SCALE_RATIO : 1);
}

void lq_print_node(lq_out *out, const quota_policy *policy, lq_ref ref)
{
    const lq_node *node = &policy->nodes[ref];
    if (ref == 0)
        return;
    switch (node->op) {
    case LQ_OP_LITERAL:
        print_literal(out, node->type, node->num, node->den);
        break;
    case LQ_OP_FACT:
        lq_out_text(out, policy->facts[node->a].name);
        break;
    case LQ_OP_ASK:
        lq_out_text(out, policy->questions[node->a].name);
        break;
    case LQ_OP_ADD:
        print_pair(out, policy, node, " + ", BIND_SUM, BIND_PRODUCT);
        break;
    case LQ_OP_SUB:
        print_pair(out, policy, node, " - ", BIND_SUM, BIND_PRODUCT);
        break;
    case LQ_OP_MUL:
        print_pair(out, policy, node, " * ", BIND_PRODUCT, BIND_ATOM);
        break;
    case LQ_OP_MIN:
        print_call(out, policy, node, "min");
        break;
    case LQ_OP_MAX:
        print_call(out, policy, node, "max");
        break;
    case LQ_OP_SHIFT:
        print_shift(out, policy, node);
        break;
    case LQ_OP_MONTH_END:
        print_call(out, policy, node, "month_end");
        break;
    case LQ_OP_TEST:
        print_test(out, policy, node);
        break;
    case LQ_OP_CUT:
        print_cut(out, policy, node);
        break;
    case LQ_OP_COMPARE:
        print_compare(out, policy, node);
        break;
    case LQ_OP_AND:
        print_pair(out, policy, node, " and ", BIND_AND, BIND_AND);
        break;
    case LQ_OP_OR:
        print_pair(out, policy, node, " or ", BIND_OR, BIND_OR);
        break;
    default: /* LQ_OP_NOT */
        lq_out_text(out, "not ");
        print(out, policy, node->a, BIND_NOT);
        break;
    }
}
