/* tabulate.c - fills the tables of plan.h by looking at every combination of classes once. */
#include <string.h>

#include "base/date.h"
#include "policy/plan.h"

#define ATOMS_MAX 512
#define CUTS_MAX 62

/* An axis while its unit is being planned. */
typedef struct draft_axis {
    uint8_t kind;
    uint32_t index; /* fact (CODE, CUT) or comparison */
    uint32_t classes;
    uint64_t parts[64];       /* CODE: class masks; CUT: bit patterns are cuts, as int64 */
    uint8_t outcome_class[4]; /* SAME, COMPARE: class of LT, EQ, GT, NO_VALUE; 255 = cannot be */
    uint32_t cut_count;       /* CUT: literals in parts */
    uint8_t part_class[127];  /* CUT: class of each part, 2i below and 2i + 1 at literal i */
    uint8_t class_part[127];  /* CUT: a part of each class */
} draft_axis;

typedef struct draft {
    quota_policy *policy;
    uint32_t question;
    int base; /* looks at the window too */
    lq_rows rows;
    lq_ref atoms[ATOMS_MAX];
    uint32_t atom_count;
    draft_axis axes[LQ_AXES_MAX];
    uint32_t axis_count;
    uint64_t cells; /* 0 = too wide */
} draft;

/* ------------------------------------------------------------------ axes of a set of rows */

static int gather_atoms(draft *unit, lq_ref ref)
{
    if (ref == 0)
        return 1;
    const lq_node *node = &unit->policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_AND:
    case LQ_OP_OR:
        return gather_atoms(unit, node->a) && gather_atoms(unit, node->b);
    case LQ_OP_NOT:
        return gather_atoms(unit, node->a);
    default:
        if (unit->atom_count == ATOMS_MAX)
            return 0;
        unit->atoms[unit->atom_count++] = ref;
        return 1;
    }
}

static draft_axis *axis_for(draft *unit, int compare, uint32_t index)
{
    for (uint32_t i = 0; i < unit->axis_count; i++)
        if ((unit->axes[i].kind >= LQ_AXIS_SAME) == compare && unit->axes[i].index == index)
            return &unit->axes[i];
    if (unit->axis_count == LQ_AXES_MAX)
        return NULL;
    draft_axis *axis = &unit->axes[unit->axis_count++];
    memset(axis, 0, sizeof *axis);
    axis->index = index;
    if (compare) {
        axis->kind = LQ_AXIS_COMPARE;
        return axis;
    }
    const lq_fact *fact = &unit->policy->facts[index];
    if (fact->type == QUOTA_TYPE_FLAG || fact->type == QUOTA_TYPE_CODE) {
        axis->kind = LQ_AXIS_CODE;
        axis->parts[0] = lq_all_values(fact);
        axis->classes = 1;
    } else {
        axis->kind = LQ_AXIS_CUT;
    }
    return axis;
}

static int is_plain(const lq_node *node)
{
    return node->op == LQ_OP_FACT || node->op == LQ_OP_LITERAL;
}

static unsigned order_of(int64_t lo, int64_t hi, int64_t literal)
{
    return hi < literal ? LQ_LT : lo > literal ? LQ_GT : LQ_EQ;
}

/* Part 2i lies below literal i (the last above all), part 2i + 1 at it. */
static void part_of(const draft_axis *axis, uint32_t part, int64_t *lo, int64_t *hi)
{
    int64_t cuts[CUTS_MAX];
    memcpy(cuts, axis->parts, sizeof cuts);
    uint32_t cut = part / 2;
    *lo = part % 2 ? cuts[cut] : cut == 0 ? INT64_MIN : cuts[cut - 1] + 1;
    *hi = part % 2 ? cuts[cut] : cut == axis->cut_count ? INT64_MAX : cuts[cut] - 1;
}

/* Parts that no condition of the unit tells apart share a class: inside and outside a window, say. */
static void class_parts(const draft *unit, draft_axis *axis)
{
    axis->classes = 0;
    for (uint32_t part = 0; part <= 2 * axis->cut_count; part++) {
        uint32_t class_number = 0;
        for (; class_number < axis->classes; class_number++) {
            int64_t lo, hi, other_lo, other_hi;
            int alike = 1;
            part_of(axis, part, &lo, &hi);
            part_of(axis, axis->class_part[class_number], &other_lo, &other_hi);
            for (uint32_t i = 0; i < unit->atom_count && alike; i++) {
                const lq_node *atom = &unit->policy->nodes[unit->atoms[i]];
                if (atom->op == LQ_OP_CUT && atom->a == axis->index)
                    alike = order_of(lo, hi, atom->num) == order_of(other_lo, other_hi, atom->num) ||
                            !(atom->accept & order_of(lo, hi, atom->num)) ==
                                !(atom->accept & order_of(other_lo, other_hi, atom->num));
            }
            if (alike)
                break;
        }
        if (class_number == axis->classes)
            axis->class_part[axis->classes++] = (uint8_t)part;
        axis->part_class[part] = (uint8_t)class_number;
    }
}

/* Outcomes that no condition of the unit tells apart share a class. */
static void class_outcomes(const draft *unit, draft_axis *axis)
{
    const lq_compare *compare = &unit->policy->compares[axis->index];
    const lq_node *nodes = unit->policy->nodes;
    if (compare->equality_only && is_plain(&nodes[compare->left]) && is_plain(&nodes[compare->right]))
        axis->kind = LQ_AXIS_SAME;
    uint32_t first_of[3] = {0, 0, 0};
    axis->classes = 0;
    for (uint32_t outcome = 0; outcome < 3; outcome++) {
        if (outcome == 2 && compare->equality_only) {
            axis->outcome_class[2] = 255;
            continue;
        }
        uint32_t same = outcome;
        for (uint32_t other = 0; other < outcome && same == outcome; other++) {
            int alike = 1;
            for (uint32_t i = 0; i < unit->atom_count; i++) {
                const lq_node *atom = &nodes[unit->atoms[i]];
                if (atom->op == LQ_OP_COMPARE && atom->a == axis->index &&
                    ((atom->accept >> outcome & 1) != (atom->accept >> other & 1)))
                    alike = 0;
            }
            if (alike)
                same = other;
        }
        if (same == outcome)
            first_of[outcome] = axis->classes++;
        else
            first_of[outcome] = first_of[same];
        axis->outcome_class[outcome] = (uint8_t)first_of[outcome];
    }
    axis->outcome_class[3] = compare->asks ? (uint8_t)axis->classes++ : 255;
}

static int gather_row_atoms(draft *unit, uint32_t row)
{
    const quota_policy *policy = unit->policy;
    const lq_question *asked = &policy->questions[unit->question];
    const lq_rule *rule = &policy->rules[asked->rules[row]];
    if (!gather_atoms(unit, rule->when) || !gather_atoms(unit, rule->cover) ||
        !gather_atoms(unit, rule->require))
        return 0;
    if (rule->force == QUOTA_FORCE_PRINCIPLE && rule->require != 0) {
        const uint32_t flags[2] = {policy->fact_exception_approved, policy->fact_strict_mode};
        for (int i = 0; i < 2; i++) {
            draft_axis *axis = flags[i] ? axis_for(unit, 0, flags[i] - 1) : NULL;
            if (flags[i] && !axis)
                return 0;
            if (axis)
                axis->classes = lq_refine(axis->parts, axis->classes, 2);
        }
    }
    for (uint32_t i = 0; i < asked->rule_count; i++) { /* rows that may displace it */
        const lq_rule *other = &policy->rules[asked->rules[i]];
        for (uint32_t k = 0; k < other->displace_count; k++)
            if (other->displaces[k] == asked->rules[row] && !gather_atoms(unit, other->when))
                return 0;
    }
    return 1;
}

/* Axes and size of the unit's table, into unit->cells. */
static void plan_axes(draft *unit)
{
    unit->atom_count = unit->axis_count = 0;
    unit->cells = 0;
    if (unit->base && !gather_atoms(unit, unit->policy->window))
        return;
    for (uint32_t row = 0; row < unit->policy->questions[unit->question].rule_count; row++)
        if (lq_rows_has(&unit->rows, row) && !gather_row_atoms(unit, row))
            return;
    for (uint32_t i = 0; i < unit->atom_count; i++) {
        const lq_node *atom = &unit->policy->nodes[unit->atoms[i]];
        draft_axis *axis = axis_for(unit, atom->op == LQ_OP_COMPARE, atom->a);
        if (!axis)
            return;
        if (axis->kind == LQ_AXIS_CODE) {
            axis->classes = lq_refine(axis->parts, axis->classes, atom->mask);
        } else if (axis->kind == LQ_AXIS_CUT) {
            if (axis->cut_count >= CUTS_MAX)
                return;
            int64_t cuts[CUTS_MAX];
            memcpy(cuts, axis->parts, sizeof cuts);
            axis->cut_count = lq_insert_cut(cuts, axis->cut_count, atom->num);
            memcpy(axis->parts, cuts, sizeof cuts);
        }
    }
    uint64_t cells = 1;
    for (uint32_t i = 0; i < unit->axis_count; i++) {
        draft_axis *axis = &unit->axes[i];
        if (axis->kind >= LQ_AXIS_SAME)
            class_outcomes(unit, axis);
        else if (axis->kind == LQ_AXIS_CUT)
            class_parts(unit, axis);
        cells *= axis->classes + 1U;
        if (cells > LQ_BASE_CELLS_MAX)
            return;
    }
    unit->cells = cells;
}

/* ------------------------------------------------------------------ records */

typedef struct filling {
    const quota_allocator *scratch;
    lq_record *records;
    size_t record_capacity;
    uint32_t record_count;
} filling;

static quota_status find_record(filling *fill, const lq_record *record, uint16_t *cell)
{
    for (uint32_t i = fill->record_count; i-- > 0;) {
        if (memcmp(&fill->records[i], record, sizeof *record) == 0) {
            *cell = (uint16_t)i;
            return QUOTA_OK;
        }
    }
    if (fill->record_count >= LQ_CELL_OPEN) {
        *cell = LQ_CELL_OPEN;
        return QUOTA_OK;
    }
    quota_status status = lq_mem_grow(fill->scratch, (void **)&fill->records, &fill->record_capacity,
                                      fill->record_count + 1, sizeof *record);
    if (status != QUOTA_OK)
        return status;
    fill->records[fill->record_count] = *record;
    *cell = (uint16_t)fill->record_count++;
    return QUOTA_OK;
}

lq_scale lq_scale_of(const lq_rule *rule, int64_t num, int64_t den)
{
    lq_scale scale = {num, den, -1, 0, 0, rule->quantum, 0};
    if (den > INT64_MAX / 2 / rule->quantum)
        return scale; /* limit -1: always the long way */
    scale.unit = den * rule->quantum;
    scale.inverse = UINT64_MAX / (uint64_t)scale.unit;
    scale.bias = rule->rounding == LQ_ROUND_UP     ? scale.unit - 1
                 : rule->rounding == LQ_ROUND_DOWN ? 0
                                                   : scale.unit / 2;
    scale.limit = (INT64_MAX - scale.unit) / (num > 0 ? num : 1);
    int64_t in_range = (QUOTA_AMOUNT_MAX - rule->quantum) / (num / den + 1); /* the answer fits, too */
    scale.limit = scale.limit < in_range ? scale.limit : in_range;
    return scale;
}

static void make_record(const lq_state *state, uint32_t question, const lq_view *view, lq_record *record)
{
    const quota_policy *policy = state->policy;
    const lq_question *asked = &policy->questions[question];
    memset(record, 0, sizeof *record);
    record->rule = record->value_rule = LQ_NO_ROW;
    record->hits = view->hits;
    record->in_force = 1;
    if (view->outside == LQ_TRUE) {
        record->outside = 1;
        record->in_force = view->outside_row != LQ_NO_ROW;
        record->rule = record->in_force ? asked->rules[view->outside_row] : LQ_NO_ROW;
        return;
    }
    record->verdict = (view->verdicts >> QUOTA_DENY & 1)     ? QUOTA_DENY
                      : (view->verdicts >> QUOTA_REVIEW & 1) ? QUOTA_REVIEW
                                                             : QUOTA_ALLOW;
    record->warned = view->warned;
    record->rule = view->verdict_row == LQ_NO_ROW ? LQ_NO_ROW : asked->rules[view->verdict_row];
    if (asked->kind == QUOTA_KIND_VERDICT)
        return;
    for (uint32_t row = 0; row < asked->rule_count; row++) {
        if (!lq_rows_has(&view->value_rows, row))
            continue;
        record->value_rows = (uint8_t)(record->value_rows == 0 ? 1 : 2);
        record->value_rule = asked->rules[row];
    }
    const lq_rule *rule = record->value_rows == 1 ? &policy->rules[record->value_rule] : NULL;
    if (rule && rule->value == LQ_VALUE_RATIO && policy->nodes[rule->expression].op == LQ_OP_LITERAL) {
        record->ratio =
            lq_scale_of(rule, policy->nodes[rule->expression].num, policy->nodes[rule->expression].den);
    }
}

/* ------------------------------------------------------------------ cells */

static void suppose(lq_state *state, const draft_axis *axis, uint32_t class_number)
{
    if (axis->kind == LQ_AXIS_CODE) {
        state->facts[axis->index].mask = axis->parts[class_number];
    } else if (axis->kind == LQ_AXIS_CUT) {
        lq_known *known = &state->facts[axis->index];
        part_of(axis, axis->class_part[class_number], &known->lo, &known->hi);
    } else {
        unsigned outcomes = 0;
        for (unsigned outcome = 0; outcome < 4; outcome++)
            if (axis->outcome_class[outcome] == class_number)
                outcomes |= 1U << outcome;
        state->allowed[axis->index] = (uint8_t)outcomes;
    }
}

/* Looks at the cells in which every class is known, in mixed radix order. */
static quota_status fill_known(lq_state *state, const draft *unit, filling *fill, const uint32_t *strides,
                               uint16_t *cells)
{
    uint32_t at[LQ_AXES_MAX] = {0}, cell = 0, axis = 0;
    for (uint32_t i = 0; i < unit->axis_count; i++)
        suppose(state, &unit->axes[i], 0);
    do {
        lq_view view;
        lq_record record;
        lq_look(state, unit->question, &unit->rows, unit->base, &view);
        make_record(state, unit->question, &view, &record);
        quota_status status = find_record(fill, &record, &cells[cell]);
        if (status != QUOTA_OK)
            return status;
        for (axis = 0; axis < unit->axis_count; axis++) {
            cell += strides[axis];
            if (++at[axis] < unit->axes[axis].classes) {
                suppose(state, &unit->axes[axis], at[axis]);
                break;
            }
            cell -= at[axis] * strides[axis];
            at[axis] = 0;
            suppose(state, &unit->axes[axis], 0);
        }
    } while (axis < unit->axis_count);
    return QUOTA_OK;
}

static uint16_t joined(const uint16_t *cells, uint32_t classes, uint32_t stride)
{
    uint16_t out = cells[0];
    for (uint32_t i = 1; i < classes && out != LQ_CELL_OPEN; i++)
        if (cells[i * stride] != out)
            out = LQ_CELL_OPEN;
    return out;
}

/* A cell with an unknown class holds what all its completions agree on.  Axis by axis: a cell with several unknown
 * classes is joined anew at the last of them, from cells that are right by then. */
static void fill_unknown(const draft *unit, const uint32_t *strides, uint16_t *cells)
{
    for (uint32_t d = 0; d < unit->axis_count; d++) {
        uint32_t classes = unit->axes[d].classes, stride = strides[d];
        for (uint32_t base = 0; base < (uint32_t)unit->cells; base += stride * (classes + 1)) {
            for (uint32_t cell = base; cell < base + stride; cell++) {
                uint16_t joined = cells[cell];
                for (uint32_t i = 1; i < classes && joined != LQ_CELL_OPEN; i++)
                    if (cells[cell + i * stride] != joined)
                        joined = LQ_CELL_OPEN;
                cells[cell + classes * stride] = joined;
            }
        }
    }
}

/* ------------------------------------------------------------------ final axes */

static uint8_t slot_of(const lq_plan *plan, uint32_t fact)
{
    return (uint8_t)(plan->slot_of[fact] - 1);
}

static quota_status finish_axis(quota_policy *policy, const lq_plan *plan, const draft_axis *from,
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
        offsets[i] = from->outcome_class[i] == 255 ? UINT32_MAX : from->outcome_class[i] * stride;
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

static quota_status finish_unit(lq_plan *plan, const draft *unit, filling *fill, lq_unit_table *table)
{
    quota_policy *policy = unit->policy;
    uint32_t strides[LQ_AXES_MAX], stride = 1;
    uint16_t *cells = lq_arena_alloc(&policy->arena, (size_t)unit->cells * sizeof cells[0]);
    lq_axis *axes = lq_arena_alloc(&policy->arena, (unit->axis_count + 1U) * sizeof axes[0]);
    lq_state *state = lq_mem_alloc(fill->scratch, sizeof *state);
    quota_status status = cells && axes && state ? QUOTA_OK : QUOTA_E_NO_MEMORY;
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
    if (status == QUOTA_OK) {
        lq_state_init(state, policy, NULL);
        state->tabulating = 1;
        status = fill_known(state, unit, fill, strides, cells);
    }
    if (state)
        lq_mem_free(fill->scratch, state, sizeof *state);
    if (status != QUOTA_OK)
        return status;
    fill_unknown(unit, strides, cells);
    table->axes = axes;
    table->axis_count = unit->axis_count;
    table->cells = cells;
    table->cell_count = (uint32_t)unit->cells;
    return QUOTA_OK;
}

/* ------------------------------------------------------------------ units of a question */

static int is_base_row(const lq_question *asked, const lq_rule *rule)
{
    return rule->cover != 0 || (rule->value != LQ_VALUE_NONE && asked->kind != QUOTA_KIND_VERDICT);
}

/* Puts every row into a unit; 0 if some row is too wide for any. */
static uint32_t draft_units(draft *units, uint32_t capacity, quota_policy *policy, uint32_t question)
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
    plan_axes(&units[0]);
    if (units[0].cells == 0)
        return 0;
    for (uint32_t row = 0; row < asked->rule_count; row++) {
        if (is_base_row(asked, &policy->rules[asked->rules[row]]))
            continue;
        uint32_t i = 0;
        for (; i < count; i++) {
            lq_rows before = units[i].rows;
            lq_rows_add(&units[i].rows, row);
            plan_axes(&units[i]);
            if (units[i].cells != 0 && units[i].cells <= LQ_UNIT_CELLS_MAX)
                break;
            units[i].rows = before;
            plan_axes(&units[i]);
        }
        if (i < count)
            continue;
        if (count == capacity)
            return 0;
        units[count] = units[0];
        units[count].base = 0;
        memset(&units[count].rows, 0, sizeof units[count].rows);
        lq_rows_add(&units[count].rows, row);
        plan_axes(&units[count]);
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

#define UNITS_MAX 16

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
    size_t units_size = UNITS_MAX * sizeof(draft);
    draft *units = lq_mem_alloc(scratch, units_size);
    lq_unit_table *tables = lq_arena_alloc(&policy->arena, UNITS_MAX * sizeof *tables);
    filling fill = {scratch, NULL, 0, 0};
    if (!units || !tables)
        status = QUOTA_E_NO_MEMORY;
    uint32_t count = status == QUOTA_OK ? draft_units(units, UNITS_MAX, policy, question) : 0;
    for (uint32_t i = 0; i < count && status == QUOTA_OK; i++)
        status = finish_unit(plan, &units[i], &fill, &tables[i]);
    if (status == QUOTA_OK && count > 0) {
        status = list_record_rules(policy, question, fill.records, fill.record_count);
        plan->records =
            lq_arena_copy(&policy->arena, fill.records, fill.record_count * sizeof fill.records[0]);
        plan->record_count = fill.record_count;
        plan->units = tables;
        plan->unit_count = count;
        if (!plan->records)
            status = QUOTA_E_NO_MEMORY;
    }
    if (fill.records)
        lq_mem_free(scratch, fill.records, fill.record_capacity * sizeof fill.records[0]);
    if (units)
        lq_mem_free(scratch, units, units_size);
    return status;
}
