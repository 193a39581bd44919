/* plan.c - the plan of a question: its rows in units, slots for its facts, axes as deciding reads them. */
#include "policy/decide/plan.h"

#include <string.h>

#include "policy/decide/draft.h"

static uint8_t slot_of(const lq_plan *plan, uint32_t fact)
{
    return (uint8_t)(plan->slot_of[fact] - 1);
}

static quota_status finish_axis(quota_policy *policy, const lq_plan *plan, const lq_draft_axis *from,
                                uint32_t stride, lq_axis *to)
{
    to->kind = from->kind;
    to->classes = (uint16_t)from->classes;
    to->stride = stride;
    to->unknown = to->classes * stride;
    uint32_t count = from->kind == LQ_AXIS_CODE  ? LQ_CODE_PLACES
                     : from->kind == LQ_AXIS_CUT ? 2 * from->cut_count + 1
                                                 : 4U;
    uint32_t *offsets = lq_arena_alloc(&policy->arena, count * sizeof offsets[0]);
    if (!offsets)
        return QUOTA_E_NO_MEMORY;
    to->offsets = offsets;
    if (from->kind == LQ_AXIS_CODE) {
        to->fact = from->index;
        to->slot = slot_of(plan, from->index);
        for (uint32_t value = 0; value < 64; value++)
            for (uint32_t i = 0; i < from->classes; i++)
                if (from->parts[i] >> value & 1)
                    offsets[value] = i * stride;
        offsets[lq_code_place(QUOTA_UNKNOWN)] = to->unknown;
        return QUOTA_OK;
    }
    if (from->kind == LQ_AXIS_CUT) {
        int64_t *cuts = lq_arena_copy(&policy->arena, from->parts, from->cut_count * sizeof cuts[0]);
        if (!cuts)
            return QUOTA_E_NO_MEMORY;
        for (uint32_t i = 0; i < from->cut_count; i++)
            cuts[i] = lq_value_outside(policy->facts[from->index].type, cuts[i]);
        for (uint32_t i = 0; i <= 2 * from->cut_count; i++)
            offsets[i] = from->part_class[i] * stride;
        to->cuts = cuts;
        to->cut_count = from->cut_count;
        to->fact = from->index;
        to->slot = slot_of(plan, from->index);
        return QUOTA_OK;
    }
    for (uint32_t i = 0; i < 4; i++)
        offsets[i] = from->outcome_class[i] == LQ_NO_CLASS ? UINT32_MAX : from->outcome_class[i] * stride;
    to->compare = from->index;
    if (from->kind == LQ_AXIS_SAME) {
        const lq_node *left = &policy->nodes[policy->compares[from->index].left];
        const lq_node *right = &policy->nodes[policy->compares[from->index].right];
        if (left->op == LQ_OP_LITERAL) {
            const lq_node *swap = left;
            left = right;
            right = swap;
        }
        to->slot = slot_of(plan, left->a);
        to->with_slot = right->op == LQ_OP_FACT;
        to->literal = right->num;
        to->other = to->with_slot ? slot_of(plan, right->a) : 0;
    }
    return QUOTA_OK;
}

static quota_status finish_unit(lq_plan *plan, const lq_draft *unit, lq_records *fill, lq_unit_table *table)
{
    quota_policy *policy = unit->policy;
    uint32_t strides[LQ_AXES_MAX], stride = 1;
    uint16_t *cells = lq_arena_alloc(&policy->arena, (size_t)unit->cells * sizeof cells[0]);
    lq_axis *axes = lq_arena_alloc(&policy->arena, (unit->axis_count + 1U) * sizeof axes[0]);
    quota_status status = cells && axes ? QUOTA_OK : QUOTA_E_NO_MEMORY;
    for (uint32_t i = 0; i < unit->axis_count && status == QUOTA_OK; i++) {
        strides[i] = stride;
        stride *= unit->axes[i].classes + 1U;
    }
    uint32_t placed = 0;
    for (int kind = LQ_AXIS_CODE; kind <= LQ_AXIS_COMPARE; kind++) {
        for (uint32_t i = 0; i < unit->axis_count && status == QUOTA_OK; i++)
            if (unit->axes[i].kind == kind)
                status = finish_axis(policy, plan, &unit->axes[i], strides[i], &axes[placed++]);
        if (kind == LQ_AXIS_CODE)
            table->code_count = placed;
    }
    if (status == QUOTA_OK)
        status = lq_draft_fill(unit, strides, fill, cells);
    if (status != QUOTA_OK)
        return status;
    table->axes = axes;
    table->axis_count = unit->axis_count;
    table->cells = cells;
    table->cell_count = (uint32_t)unit->cells;
    return QUOTA_OK;
}

static int is_base_row(const lq_question *asked, const lq_rule *rule)
{
    return rule->cover != 0 || (rule->value != LQ_VALUE_NONE && asked->kind != QUOTA_KIND_VERDICT);
}

/* Puts every row into a unit; 0 if some row is too wide for any. */
static uint32_t draft_units(lq_draft *units, uint32_t capacity, quota_policy *policy, uint32_t question)
{
    const lq_question *asked = &policy->questions[question];
    uint32_t count = 1;
    memset(&units[0].rows, 0, sizeof units[0].rows);
    units[0].policy = policy;
    units[0].question = question;
    units[0].base = 1;
    for (uint32_t row = 0; row < asked->rule_count; row++)
        if (is_base_row(asked, &policy->rules[asked->rules[row]]))
            lq_rows_add(&units[0].rows, row);
    lq_draft_axes(&units[0]);
    if (units[0].cells == 0)
        return 0;
    for (uint32_t row = 0; row < asked->rule_count; row++) {
        if (is_base_row(asked, &policy->rules[asked->rules[row]]))
            continue;
        uint32_t i = 0;
        for (; i < count; i++) {
            lq_rows before = units[i].rows;
            lq_rows_add(&units[i].rows, row);
            lq_draft_axes(&units[i]);
            if (units[i].cells != 0 && units[i].cells <= LQ_UNIT_CELLS_MAX)
                break;
            units[i].rows = before;
            lq_draft_axes(&units[i]);
        }
        if (i < count)
            continue;
        if (count == capacity)
            return 0;
        units[count] = units[0];
        units[count].base = 0;
        memset(&units[count].rows, 0, sizeof units[count].rows);
        lq_rows_add(&units[count].rows, row);
        lq_draft_axes(&units[count]);
        if (units[count++].cells == 0)
            return 0;
    }
    return count;
}

static quota_status plan_assumed(quota_policy *policy, uint32_t question, lq_plan *plan)
{
    const lq_question *asked = &policy->questions[question];
    uint32_t *assumed = lq_arena_alloc(&policy->arena, (asked->fact_count + 1U) * sizeof assumed[0]);
    if (!assumed)
        return QUOTA_E_NO_MEMORY;
    for (uint32_t i = 0; i < asked->fact_count; i++)
        if (policy->facts[asked->facts[i]].assumed != QUOTA_UNKNOWN)
            assumed[plan->assumed_count++] = asked->facts[i];
    plan->assumed = assumed;
    return QUOTA_OK;
}

static quota_status plan_slots(quota_policy *policy, uint32_t question, lq_plan *plan)
{
    const lq_question *asked = &policy->questions[question];
    uint8_t *slots = lq_arena_alloc(&policy->arena, policy->fact_count + 1U);
    uint8_t *place = lq_arena_alloc(&policy->arena, lq_fact_def_count + 1U);
    int64_t *defaults = lq_arena_alloc(&policy->arena, (asked->fact_count + 1U) * sizeof defaults[0]);
    if (!slots || !place || !defaults)
        return QUOTA_E_NO_MEMORY;
    for (uint32_t i = 0; i < asked->fact_count; i++) {
        const lq_fact *fact = &policy->facts[asked->facts[i]];
        slots[asked->facts[i]] = (uint8_t)(i + 1);
        defaults[i] = fact->assumed;
        if (fact->id <= lq_fact_def_count)
            place[fact->id] = (uint8_t)(i + 1);
    }
    plan->slot_count = asked->fact_count;
    plan->slot_of = slots;
    plan->place = place;
    plan->defaults = defaults;
    if (policy->fact_increment != 0)
        plan->increment_slot = slots[policy->fact_increment - 1];
    return QUOTA_OK;
}

/* Rules of each record, listed once, so that one record's need no search. */
static quota_status list_record_rules(quota_policy *policy, uint32_t question, lq_record *records,
                                      uint32_t count)
{
    const lq_question *asked = &policy->questions[question];
    uint32_t rules[QUOTA_QUESTION_RULES_MAX];
    for (uint32_t i = 0; i < count; i++) {
        uint32_t found = 0;
        for (uint32_t row = 0; row < asked->rule_count; row++)
            if (lq_rows_has(&records[i].hits, row))
                rules[found++] = asked->rules[row] + 1;
        records[i].rules = lq_arena_copy(&policy->arena, rules, found * sizeof rules[0]);
        records[i].rule_count = found;
        if (!records[i].rules)
            return QUOTA_E_NO_MEMORY;
    }
    return QUOTA_OK;
}

quota_status lq_plan_make(quota_policy *policy, uint32_t question, const quota_allocator *scratch)
{
    lq_plan *plan = lq_arena_alloc(&policy->arena, sizeof *plan);
    if (!plan)
        return QUOTA_E_NO_MEMORY;
    policy->questions[question].plan = plan;
    quota_status status = plan_assumed(policy, question, plan);
    if (status != QUOTA_OK || policy->questions[question].fact_count > LQ_SLOTS_MAX)
        return status; /* wider than the tables: always walked */
    status = plan_slots(policy, question, plan);
    if (status != QUOTA_OK || policy->questions[question].rule_count == 0)
        return status;
    size_t units_size = LQ_UNITS_MAX * sizeof(lq_draft);
    lq_draft *units = lq_mem_alloc(scratch, units_size);
    lq_unit_table *tables = lq_arena_alloc(&policy->arena, LQ_UNITS_MAX * sizeof *tables);
    lq_records fill = {scratch, NULL, 0, 0};
    if (!units || !tables)
        status = QUOTA_E_NO_MEMORY;
    uint32_t count = status == QUOTA_OK ? draft_units(units, LQ_UNITS_MAX, policy, question) : 0;
    for (uint32_t i = 0; i < count && status == QUOTA_OK; i++)
        status = finish_unit(plan, &units[i], &fill, &tables[i]);
    if (status == QUOTA_OK && count > 0) {
        status = list_record_rules(policy, question, fill.list, fill.count);
        plan->records = lq_arena_copy(&policy->arena, fill.list, fill.count * sizeof fill.list[0]);
        plan->record_count = fill.count;
        plan->units = tables;
        plan->unit_count = count;
        if (!plan->records)
            status = QUOTA_E_NO_MEMORY;
    }
    if (fill.list)
        lq_mem_free(scratch, fill.list, fill.capacity * sizeof fill.list[0]);
    if (units)
        lq_mem_free(scratch, units, units_size);
    return status;
}
