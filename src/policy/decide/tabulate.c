/* tabulate.c - fills a table by looking at every combination of classes once. */
#include <string.h>

#include "policy/decide/draft.h"

/* ------------------------------------------------------------------ records */

static quota_status find_record(lq_records *fill, const lq_record *record, uint16_t *cell)
{
    for (uint32_t i = fill->count; i-- > 0;) {
        if (memcmp(&fill->list[i], record, sizeof *record) == 0) {
            *cell = (uint16_t)i;
            return QUOTA_OK;
        }
    }
    if (fill->count >= LQ_CELL_OPEN) {
        *cell = LQ_CELL_OPEN;
        return QUOTA_OK;
    }
    quota_status status =
        lq_mem_grow(fill->scratch, (void **)&fill->list, &fill->capacity, fill->count + 1, sizeof *record);
    if (status != QUOTA_OK)
        return status;
    fill->list[fill->count] = *record;
    *cell = (uint16_t)fill->count++;
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

static void suppose(lq_state *state, const lq_draft_axis *axis, uint32_t class_number)
{
    if (axis->kind == LQ_AXIS_CODE) {
        state->facts[axis->index].mask = axis->parts[class_number];
    } else if (axis->kind == LQ_AXIS_CUT) {
        lq_known *known = &state->facts[axis->index];
        lq_draft_part(axis, axis->class_part[class_number], &known->lo, &known->hi);
    } else {
        unsigned outcomes = 0;
        for (unsigned outcome = 0; outcome < 4; outcome++)
            if (axis->outcome_class[outcome] == class_number)
                outcomes |= 1U << outcome;
        state->allowed[axis->index] = (uint8_t)outcomes;
    }
}

/* Looks at the cells in which every class is known, in mixed radix order. */
static quota_status fill_known(lq_state *state, const lq_draft *unit, lq_records *fill,
                               const uint32_t *strides, uint16_t *cells)
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

/* A cell with an unknown class holds what all its completions agree on.  Axis by axis: a cell with several
 * unknown classes is joined anew at the last of them, from cells that are right by then. */
static void fill_unknown(const lq_draft *unit, const uint32_t *strides, uint16_t *cells)
{
    for (uint32_t d = 0; d < unit->axis_count; d++) {
        uint32_t classes = unit->axes[d].classes, stride = strides[d];
        for (uint32_t base = 0; base < (uint32_t)unit->cells; base += stride * (classes + 1)) {
            for (uint32_t cell = base; cell < base + stride; cell++) {
                uint16_t agreed = cells[cell];
                for (uint32_t i = 1; i < classes && agreed != LQ_CELL_OPEN; i++)
                    if (cells[cell + i * stride] != agreed)
                        agreed = LQ_CELL_OPEN;
                cells[cell + classes * stride] = agreed;
            }
        }
    }
}

quota_status lq_draft_fill(const lq_draft *unit, const uint32_t *strides, lq_records *records,
                           uint16_t *cells)
{
    lq_state *state = lq_mem_alloc(records->scratch, sizeof *state);
    if (!state)
        return QUOTA_E_NO_MEMORY;
    lq_state_init(state, unit->policy, NULL);
    state->tabulating = 1;
    quota_status status = fill_known(state, unit, records, strides, cells);
    lq_mem_free(records->scratch, state, sizeof *state);
    if (status == QUOTA_OK)
        fill_unknown(unit, strides, cells);
    return status;
}
