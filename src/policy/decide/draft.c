/* draft.c - the axes of a unit of rows: what its conditions tell apart. */
#include "policy/decide/draft.h"

#include <string.h>

static int gather_atoms(lq_draft *unit, lq_ref ref)
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
        if (unit->atom_count == LQ_ATOMS_MAX)
            return 0;
        unit->atoms[unit->atom_count++] = ref;
        return 1;
    }
}

static lq_draft_axis *axis_for(lq_draft *unit, int compare, uint32_t index)
{
    for (uint32_t i = 0; i < unit->axis_count; i++)
        if ((unit->axes[i].kind >= LQ_AXIS_SAME) == compare && unit->axes[i].index == index)
            return &unit->axes[i];
    if (unit->axis_count == LQ_AXES_MAX)
        return NULL;
    lq_draft_axis *axis = &unit->axes[unit->axis_count++];
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

/* Part 2i lies below literal i (the last above all), part 2i + 1 at it. */
void lq_draft_part(const lq_draft_axis *axis, uint32_t part, int64_t *lo, int64_t *hi)
{
    int64_t cuts[LQ_CUTS_MAX];
    memcpy(cuts, axis->parts, sizeof cuts);
    uint32_t cut = part / 2;
    *lo = part % 2 ? cuts[cut] : cut == 0 ? INT64_MIN : cuts[cut - 1] + 1;
    *hi = part % 2 ? cuts[cut] : cut == axis->cut_count ? INT64_MAX : cuts[cut] - 1;
}

/* Is the condition true of every number of the part?  A part is all on one side of a literal, or the literal.
 */
static int true_of_part(const lq_node *cut, int64_t lo, int64_t hi)
{
    unsigned order = hi < cut->num ? LQ_LT : lo > cut->num ? LQ_GT : LQ_EQ;
    return (cut->accept & order) != 0;
}

static int parts_alike(const lq_draft *unit, const lq_draft_axis *axis, uint32_t part, uint32_t other)
{
    int64_t lo, hi, other_lo, other_hi;
    lq_draft_part(axis, part, &lo, &hi);
    lq_draft_part(axis, other, &other_lo, &other_hi);
    for (uint32_t i = 0; i < unit->atom_count; i++) {
        const lq_node *atom = &unit->policy->nodes[unit->atoms[i]];
        if (atom->op == LQ_OP_CUT && atom->a == axis->index &&
            true_of_part(atom, lo, hi) != true_of_part(atom, other_lo, other_hi))
            return 0;
    }
    return 1;
}

/* Parts that no condition of the unit tells apart share a class: inside and outside a window, say. */
static void class_parts(const lq_draft *unit, lq_draft_axis *axis)
{
    axis->classes = 0;
    for (uint32_t part = 0; part <= 2 * axis->cut_count; part++) {
        int64_t lo, hi;
        uint32_t class_number = 0;
        lq_draft_part(axis, part, &lo, &hi);
        if (lo > hi)
            continue; /* no number lies between 2023 and 2024 */
        while (class_number < axis->classes && !parts_alike(unit, axis, part, axis->class_part[class_number]))
            class_number++;
        if (class_number == axis->classes)
            axis->class_part[axis->classes++] = (uint8_t)part;
        axis->part_class[part] = (uint8_t)class_number;
    }
}

static int outcomes_alike(const lq_draft *unit, uint32_t compare, uint32_t outcome, uint32_t other)
{
    for (uint32_t i = 0; i < unit->atom_count; i++) {
        const lq_node *atom = &unit->policy->nodes[unit->atoms[i]];
        if (atom->op == LQ_OP_COMPARE && atom->a == compare &&
            (atom->accept >> outcome & 1) != (atom->accept >> other & 1))
            return 0;
    }
    return 1;
}

/* Outcomes that no condition of the unit tells apart share a class. */
static void class_outcomes(const lq_draft *unit, lq_draft_axis *axis)
{
    const lq_compare *compare = &unit->policy->compares[axis->index];
    const lq_node *nodes = unit->policy->nodes;
    const uint32_t outcomes = compare->equality_only ? 2 : 3; /* less, equal, greater */
    if (compare->equality_only && is_plain(&nodes[compare->left]) && is_plain(&nodes[compare->right]))
        axis->kind = LQ_AXIS_SAME;
    axis->classes = 0;
    memset(axis->outcome_class, LQ_NO_CLASS, sizeof axis->outcome_class);
    for (uint32_t outcome = 0; outcome < outcomes; outcome++) {
        for (uint32_t other = 0; other < outcome; other++)
            if (outcomes_alike(unit, axis->index, outcome, other))
                axis->outcome_class[outcome] = axis->outcome_class[other];
        if (axis->outcome_class[outcome] == LQ_NO_CLASS)
            axis->outcome_class[outcome] = (uint8_t)axis->classes++;
    }
    if (compare->asks)
        axis->outcome_class[3] = (uint8_t)axis->classes++;
}

static int gather_row_atoms(lq_draft *unit, uint32_t row)
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
            lq_draft_axis *axis = flags[i] ? axis_for(unit, 0, flags[i] - 1) : NULL;
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
void lq_draft_axes(lq_draft *unit)
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
        lq_draft_axis *axis = axis_for(unit, atom->op == LQ_OP_COMPARE, atom->a);
        if (!axis)
            return;
        if (axis->kind == LQ_AXIS_CODE) {
            axis->classes = lq_refine(axis->parts, axis->classes, atom->mask);
        } else if (axis->kind == LQ_AXIS_CUT) {
            if (axis->cut_count >= LQ_CUTS_MAX)
                return;
            int64_t cuts[LQ_CUTS_MAX];
            memcpy(cuts, axis->parts, sizeof cuts);
            axis->cut_count = lq_insert_cut(cuts, axis->cut_count, atom->num);
            memcpy(axis->parts, cuts, sizeof cuts);
        }
    }
    uint64_t cells = 1;
    for (uint32_t i = 0; i < unit->axis_count; i++) {
        lq_draft_axis *axis = &unit->axes[i];
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
