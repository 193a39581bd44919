/* compile.c - what deciding needs beside the rows: ranks, classes, closures, tables. */
#include <string.h>

#include "policy/decide/plan.h"

#define CONDITIONS_OF_A_VIEW 256

/* ------------------------------------------------------------------ ranks */

static void rank_rules(quota_policy *policy, uint32_t *order)
{
    /* merge sort by id, bottom up: order and its second half take turns */
    uint32_t count = policy->rule_count, *from = order, *to = order + count;
    for (uint32_t i = 0; i < count; i++)
        from[i] = i;
    for (uint32_t width = 1; width < count; width *= 2) {
        for (uint32_t start = 0; start < count; start += 2 * width) {
            uint32_t mid = start + width < count ? start + width : count;
            uint32_t end = start + 2 * width < count ? start + 2 * width : count;
            uint32_t a = start, b = mid;
            for (uint32_t k = start; k < end; k++) {
                int take_a = b >= end ||
                             (a < mid && strcmp(policy->rules[from[a]].id, policy->rules[from[b]].id) <= 0);
                to[k] = take_a ? from[a++] : from[b++];
            }
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    for (uint32_t i = 0; i < count; i++)
        policy->rules[from[i]].rank = (uint16_t)i;
}

/* ------------------------------------------------------------------ classes of facts */

/* Splits every class that straddles mask.  parts has room for 64. */
uint32_t lq_refine(uint64_t *parts, uint32_t count, uint64_t mask)
{
    uint32_t before = count;
    for (uint32_t i = 0; i < before; i++) {
        uint64_t inside = parts[i] & mask, outside = parts[i] & ~mask;
        if (inside != 0 && outside != 0) {
            parts[i] = inside;
            parts[count++] = outside;
        }
    }
    return count;
}

uint64_t lq_all_values(const lq_fact *fact)
{
    return fact->type == QUOTA_TYPE_FLAG ? 3U : (UINT64_C(2) << fact->code_count) - 2;
}

static quota_status part_codes(quota_policy *policy, uint32_t index)
{
    lq_fact *fact = &policy->facts[index];
    uint64_t parts[64];
    uint32_t count = 1;
    parts[0] = lq_all_values(fact);
    for (uint32_t i = 1; i < policy->node_count; i++)
        if (policy->nodes[i].op == LQ_OP_TEST && policy->nodes[i].a == index)
            count = lq_refine(parts, count, policy->nodes[i].mask);
    if (fact->type == QUOTA_TYPE_FLAG && count == 1 &&
        (index + 1 == policy->fact_strict_mode || index + 1 == policy->fact_exception_approved))
        count = lq_refine(parts, count, 2);
    fact->parts = lq_arena_copy(&policy->arena, parts, count * sizeof parts[0]);
    fact->part_count = count;
    return fact->parts ? QUOTA_OK : QUOTA_E_NO_MEMORY;
}

/* Inserts a literal into ascending cuts; answers the new count. */
uint32_t lq_insert_cut(int64_t *cuts, uint32_t count, int64_t literal)
{
    uint32_t at = count;
    while (at > 0 && cuts[at - 1] >= literal)
        at--;
    if (at < count && cuts[at] == literal)
        return count;
    memmove(cuts + at + 1, cuts + at, (count - at) * sizeof cuts[0]);
    cuts[at] = literal;
    return count + 1;
}

static quota_status cut_numbers(quota_policy *policy, uint32_t index)
{
    lq_fact *fact = &policy->facts[index];
    uint32_t count = 0;
    for (uint32_t i = 1; i < policy->node_count; i++)
        count += policy->nodes[i].op == LQ_OP_CUT && policy->nodes[i].a == index;
    if (count == 0)
        return QUOTA_OK;
    int64_t *cuts = lq_arena_alloc(&policy->arena, count * sizeof cuts[0]);
    if (!cuts)
        return QUOTA_E_NO_MEMORY;
    for (uint32_t i = 1; i < policy->node_count; i++)
        if (policy->nodes[i].op == LQ_OP_CUT && policy->nodes[i].a == index)
            fact->cut_count = lq_insert_cut(cuts, fact->cut_count, policy->nodes[i].num);
    fact->cuts = cuts;
    return QUOTA_OK;
}

/* ------------------------------------------------------------------ closures */

typedef struct closure {
    const quota_policy *policy;
    lq_fact_set facts;
    uint64_t questions[LQ_QUESTIONS_MAX / 64];
} closure;

static void reach_question(closure *all, uint32_t question);

static void reach_fact(closure *all, uint32_t fact_plus_one)
{
    if (fact_plus_one != 0)
        all->facts.bits[(fact_plus_one - 1) / 64] |= UINT64_C(1) << ((fact_plus_one - 1) % 64);
}

static void reach_node(closure *all, lq_ref ref)
{
    if (ref == 0)
        return;
    const lq_node *node = &all->policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_LITERAL:
        return;
    case LQ_OP_FACT:
    case LQ_OP_TEST:
    case LQ_OP_CUT:
        reach_fact(all, node->a + 1);
        return;
    case LQ_OP_ASK:
        reach_question(all, node->a);
        return;
    case LQ_OP_COMPARE:
        reach_node(all, all->policy->compares[node->a].left);
        reach_node(all, all->policy->compares[node->a].right);
        return;
    case LQ_OP_NOT:
        reach_node(all, node->a);
        return;
    default:
        reach_node(all, node->a);
        reach_node(all, node->b);
    }
}

static void reach_question(closure *all, uint32_t question)
{
    const lq_question *asked = &all->policy->questions[question];
    if (all->questions[question / 64] >> (question % 64) & 1)
        return;
    all->questions[question / 64] |= UINT64_C(1) << (question % 64);
    for (uint32_t i = 0; i < asked->rule_count; i++) {
        const lq_rule *rule = &all->policy->rules[asked->rules[i]];
        reach_node(all, rule->when);
        reach_node(all, rule->cover);
        reach_node(all, rule->require);
        if (asked->kind != QUOTA_KIND_VERDICT)
            reach_node(all, rule->expression);
        if (rule->value == LQ_VALUE_RATIO && asked->kind == QUOTA_KIND_RATIO)
            reach_fact(all, all->policy->fact_increment);
        if (rule->force == QUOTA_FORCE_PRINCIPLE && rule->require != 0) {
            reach_fact(all, all->policy->fact_strict_mode);
            reach_fact(all, all->policy->fact_exception_approved);
        }
    }
}

static quota_status order_rows(quota_policy *policy, uint32_t index)
{
    lq_question *asked = &policy->questions[index];
    uint32_t rows[QUOTA_QUESTION_RULES_MAX];
    for (uint32_t row = 0; row < asked->rule_count; row++) {
        uint32_t at = row;
        for (;
             at > 0 && policy->rules[asked->rules[rows[at - 1]]].rank > policy->rules[asked->rules[row]].rank;
             at--)
            rows[at] = rows[at - 1];
        rows[at] = row;
    }
    asked->by_rank = lq_arena_copy(&policy->arena, rows, asked->rule_count * sizeof rows[0]);
    return asked->by_rank ? QUOTA_OK : QUOTA_E_NO_MEMORY;
}

static quota_status close_question(quota_policy *policy, uint32_t index)
{
    closure all;
    uint32_t list[LQ_FACTS_MAX], count = 0;
    memset(&all, 0, sizeof all);
    all.policy = policy;
    reach_node(&all, policy->window);
    reach_question(&all, index);
    for (uint32_t fact = 0; fact < policy->fact_count; fact++)
        if (all.facts.bits[fact / 64] >> (fact % 64) & 1)
            list[count++] = fact;
    policy->questions[index].facts = lq_arena_copy(&policy->arena, list, count * sizeof list[0]);
    policy->questions[index].fact_count = count;
    return policy->questions[index].facts ? QUOTA_OK : QUOTA_E_NO_MEMORY;
}

static quota_status index_vocabulary(quota_policy *policy)
{
    lq_check *checks = lq_arena_alloc(&policy->arena, (lq_fact_def_count + 1U) * sizeof checks[0]);
    if (!checks)
        return QUOTA_E_NO_MEMORY;
    for (uint32_t id = 1; id <= lq_fact_def_count; id++) {
        int64_t least, most;
        lq_vocabulary_range(id, &least, &most);
        checks[id].least = least;
        checks[id].span = (uint64_t)most - (uint64_t)least;
        checks[id].date = lq_fact_defs[id].type == QUOTA_TYPE_DATE;
    }
    uint16_t *questions = lq_arena_alloc(&policy->arena, (lq_question_def_count + 1U) * sizeof questions[0]);
    if (!questions)
        return QUOTA_E_NO_MEMORY;
    for (uint32_t i = 0; i < policy->question_count; i++)
        if (policy->questions[i].id <= lq_question_def_count)
            questions[policy->questions[i].id] = (uint16_t)(i + 1);
    policy->checks = checks;
    policy->question_index = questions;
    return QUOTA_OK;
}

/* Turns `displaces` around. */
static quota_status list_displacers(quota_policy *policy)
{
    for (uint32_t i = 0; i < policy->rule_count; i++)
        for (uint32_t k = 0; k < policy->rules[i].displace_count; k++)
            policy->rules[policy->rules[i].displaces[k]].displacer_count++;
    for (uint32_t i = 0; i < policy->rule_count; i++) {
        lq_rule *rule = &policy->rules[i];
        if (rule->displacer_count == 0)
            continue;
        rule->displacers = lq_arena_alloc(&policy->arena, rule->displacer_count * sizeof rule->displacers[0]);
        rule->displacer_count = 0;
        if (!rule->displacers)
            return QUOTA_E_NO_MEMORY;
    }
    for (uint32_t i = 0; i < policy->rule_count; i++) {
        for (uint32_t k = 0; k < policy->rules[i].displace_count; k++) {
            lq_rule *rule = &policy->rules[policy->rules[i].displaces[k]];
            rule->displacers[rule->displacer_count++] = i;
        }
    }
    return QUOTA_OK;
}

static uint32_t size_of(const quota_policy *policy, lq_ref ref)
{
    if (ref == 0)
        return 0;
    const lq_node *node = &policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_AND:
    case LQ_OP_OR:
        return 1 + size_of(policy, node->a) + size_of(policy, node->b);
    case LQ_OP_NOT:
        return 1 + size_of(policy, node->a);
    default:
        return 1;
    }
}

/* One view for every so many conditions that a look goes through. */
static uint32_t cost_of(const quota_policy *policy, uint32_t question)
{
    const lq_question *asked = &policy->questions[question];
    uint64_t conditions = 0;
    for (uint32_t i = 0; i < asked->rule_count; i++) {
        const lq_rule *rule = &policy->rules[asked->rules[i]];
        conditions +=
            size_of(policy, rule->when) + size_of(policy, rule->cover) + size_of(policy, rule->require);
        for (uint32_t k = 0; k < rule->displacer_count; k++)
            conditions += size_of(policy, policy->rules[rule->displacers[k]].when);
    }
    uint64_t cost = 1 + conditions / CONDITIONS_OF_A_VIEW;
    return (uint32_t)(cost < LQ_BUDGET ? cost : LQ_BUDGET);
}

quota_status lq_compile(quota_policy *policy, const quota_allocator *scratch)
{
    quota_status status = index_vocabulary(policy);
    if (status != QUOTA_OK)
        return status;
    size_t order_size = 2 * (size_t)policy->rule_count * sizeof(uint32_t);
    if (policy->rule_count > 0) {
        uint32_t *order = lq_mem_alloc(scratch, order_size);
        if (!order)
            return QUOTA_E_NO_MEMORY;
        rank_rules(policy, order);
        lq_mem_free(scratch, order, order_size);
    }
    status = list_displacers(policy);
    for (uint32_t i = 0; i < policy->fact_count && status == QUOTA_OK; i++) {
        int coded = policy->facts[i].type == QUOTA_TYPE_FLAG || policy->facts[i].type == QUOTA_TYPE_CODE;
        status = coded ? part_codes(policy, i) : cut_numbers(policy, i);
    }
    for (uint32_t i = 0; i < policy->question_count && status == QUOTA_OK; i++)
        status = order_rows(policy, i);
    for (uint32_t i = 0; i < policy->question_count && status == QUOTA_OK; i++) {
        policy->questions[i].cost = cost_of(policy, i);
        status = close_question(policy, i);
    }
    for (uint32_t i = 0; i < policy->question_count && status == QUOTA_OK; i++)
        status = lq_plan_make(policy, i, scratch);
    return status;
}
