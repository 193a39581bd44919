/* batch_block.c - a block of rows through the tables: one column at a time, in plain loops.
 *
 * Rows that the tables cannot settle (open cells, expressions) are left alone and decided
 * one by one, by the same code as a single case, so the answers are the same to the bit. */
#include <string.h>

#include "base/date.h"
#include "policy/decide/batch.h"

/* ------------------------------------------------------------------ values in range */

/* Are all values known and in range?  Dates must exist, too. */
static int all_plain(const lq_batch_column *column, const int64_t *values, size_t count)
{
    uint64_t bad = 0;
    for (size_t i = 0; i < count; i++)
        bad |= (uint64_t)((uint64_t)values[i] - (uint64_t)column->least > column->span);
    if (bad)
        return 0;
    for (size_t i = 0; column->is_date && i < count; i++)
        if ((i == 0 || values[i] != values[i - 1]) && !lq_date_valid(values[i]))
            return 0;
    return 1;
}

/* The same, unknown allowed. */
static int all_good(const lq_batch_column *column, const int64_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i] != QUOTA_UNKNOWN && !all_plain(column, values + i, 1))
            return 0;
    return 1;
}

/* ------------------------------------------------------------------ axes */

/* Codes of a block in which nothing is unknown; answers whether one is out of range after all. */
static int add_plain_codes(const lq_axis *axis, const lq_batch_column *column, const int64_t *values,
                           size_t count, uint32_t *cells)
{
    uint32_t offsets[128] = {0};
    uint64_t bad = 0;
    memcpy(offsets, axis->offsets, LQ_CODE_PLACES * sizeof offsets[0]);
    for (size_t i = 0; i < count; i++) {
        uint64_t value = (uint64_t)values[i];
        bad |= (uint64_t)(value - (uint64_t)column->least > column->span);
        cells[i] += offsets[value & 127];
    }
    return bad != 0;
}

static void add_codes(const lq_axis *axis, const lq_batch_column *column, const int64_t *values, size_t count,
                      uint32_t *cells)
{
    uint32_t offsets[128] = {0};
    memcpy(offsets, axis->offsets, LQ_CODE_PLACES * sizeof offsets[0]);
    offsets[lq_code_place(QUOTA_UNKNOWN)] = axis->offsets[lq_code_place(column->instead)];
    for (size_t i = 0; i < count; i++)
        cells[i] += offsets[lq_code_place(values[i])];
}

static void add_cuts(const lq_axis *axis, const lq_batch_column *column, const int64_t *values, size_t count,
                     uint32_t *cells)
{
    for (size_t i = 0; i < count; i++) {
        int64_t value = values[i] == QUOTA_UNKNOWN ? column->instead : values[i];
        uint32_t part = 0;
        for (uint32_t c = 0; c < axis->cut_count; c++)
            part += (uint32_t)(value > axis->cuts[c]) + (uint32_t)(value >= axis->cuts[c]);
        cells[i] += value == QUOTA_UNKNOWN ? axis->unknown : axis->offsets[part];
    }
}

static void add_literal(const lq_axis *axis, const lq_batch_column *column, const int64_t *values,
                        size_t count, uint32_t *cells)
{
    const uint32_t unlike = axis->offsets[0], alike = axis->offsets[1];
    for (size_t i = 0; i < count; i++) {
        int64_t value = values[i] == QUOTA_UNKNOWN ? column->instead : values[i];
        uint32_t offset = value == axis->literal ? alike : unlike;
        cells[i] += value == QUOTA_UNKNOWN ? axis->unknown : offset;
    }
}

static int64_t value_at(const lq_batch *run, uint32_t slot, size_t row)
{
    const lq_batch_column *column = run->by_slot[slot];
    if (!column)
        return run->given.values[slot];
    return column->values[row] == QUOTA_UNKNOWN ? column->instead : column->values[row];
}

static void add_same(const lq_batch *run, const lq_axis *axis, size_t first, size_t count, uint32_t *cells)
{
    for (size_t i = 0; i < count; i++) {
        int64_t a = value_at(run, axis->slot, first + i), b = value_at(run, axis->other, first + i);
        cells[i] += a == QUOTA_UNKNOWN || b == QUOTA_UNKNOWN ? axis->unknown : axis->offsets[a == b];
    }
}

/* A comparison of expressions: worked out row by row, where every number is known. */
static void add_compare(lq_batch *run, const lq_axis *axis, size_t first, size_t count, uint32_t *cells)
{
    for (size_t i = 0; i < count; i++) {
        lq_batch_load(run, first + i);
        uint32_t offset = lq_axis_offset(axis, &run->given, NULL, NULL);
        cells[i] = offset == UINT32_MAX || cells[i] == UINT32_MAX ? UINT32_MAX : cells[i] + offset;
    }
}

static uint64_t slots_of(const lq_batch *run, const lq_axis *axis)
{
    return axis->kind == LQ_AXIS_CODE || axis->kind == LQ_AXIS_CUT
               ? UINT64_C(1) << axis->slot
               : lq_compare_slots(&run->given, axis->compare);
}

/* Axes stand by kind, comparisons last: nothing is added after a cell has been given up.  With plain set,
 * codes are taken to be known and in range; the answer is whether one was not. */
static int find_cells(lq_batch *run, uint32_t u, size_t first, size_t count, int plain, uint32_t *cells)
{
    int bad = 0;
    const lq_unit_table *unit = &run->given.plan->units[u];
    for (size_t i = 0; i < count; i++)
        cells[i] = run->base_cell[u];
    for (uint32_t i = 0; i < unit->axis_count && run->base_cell[u] != UINT32_MAX; i++) {
        const lq_axis *axis = &unit->axes[i];
        const lq_batch_column *column = run->by_slot[axis->slot];
        if ((slots_of(run, axis) & run->by_column) == 0)
            continue; /* in base_cell */
        if (axis->kind == LQ_AXIS_CODE && plain)
            bad |= add_plain_codes(axis, column, column->values + first, count, cells);
        else if (axis->kind == LQ_AXIS_CODE)
            add_codes(axis, column, column->values + first, count, cells);
        else if (axis->kind == LQ_AXIS_CUT)
            add_cuts(axis, column, column->values + first, count, cells);
        else if (axis->kind == LQ_AXIS_SAME && !axis->with_slot)
            add_literal(axis, column, column->values + first, count, cells);
        else if (axis->kind == LQ_AXIS_SAME)
            add_same(run, axis, first, count, cells);
        else
            add_compare(run, axis, first, count, cells);
    }
    return bad;
}

/* ------------------------------------------------------------------ rows */

/* The caller's columns, or room to write what nobody wants. */
typedef struct block_out {
    uint8_t *verdict, *alone;
    int64_t *lo, *hi;
    uint32_t *rule, *flags;
} block_out;

/* Makes 0 of every increment. */
#define NO_RATIO                                                                                             \
  {                                                                                                          \
    .den = 1, .limit = INT64_MAX, .unit = 1, .inverse = UINT64_MAX                                           \
  }

/* The first unit: scope, values and what else shares its table. */
static void settle_base(const lq_batch *run, const uint32_t *cells, size_t first, size_t count,
                        const block_out *out)
{
    static const lq_template ALONE = {.ratio = NO_RATIO};
    const uint16_t *table = run->given.plan->units[0].cells;
    uint32_t slot = run->given.plan->increment_slot;
    const lq_batch_column *column = slot ? run->by_slot[slot - 1] : NULL;
    const int64_t *increments = column ? column->values + first : NULL;
    int64_t common = slot && !column ? run->given.values[slot - 1] : QUOTA_UNKNOWN;
    for (size_t i = 0; i < count; i++) {
        uint32_t record = cells[i] == UINT32_MAX ? LQ_CELL_OPEN : table[cells[i]];
        const lq_template *from = record < LQ_TEMPLATES_MAX ? &run->templates[record] : &ALONE;
        int64_t increment = increments ? increments[i] : common, value = 0;
        uint8_t alone = !from->settles;
        if (increment > 0 && increment <= from->ratio.limit) /* without a ratio that gives 0, and no branch */
            value = lq_scale_short(&from->ratio, increment);
        else if (from->has_ratio && (increment == QUOTA_UNKNOWN ||
                                     lq_scale_increment(&from->ratio, from->value_rule, increment, &value)))
            alone = 1;
        out->verdict[i] = from->verdict;
        out->rule[i] = from->rule;
        out->flags[i] = from->flags;
        out->alone[i] = alone;
        out->lo[i] = value;
        out->hi[i] = value;
    }
}

/* The worst of what another unit says, as table.c has it for one case. */
static void settle_more(const lq_batch *run, uint32_t u, const uint32_t *cells, size_t count,
                        const block_out *out)
{
    const lq_plan *plan = run->given.plan;
    const lq_rule *rules = run->given.policy->rules;
    int valued = run->given.question->kind != QUOTA_KIND_VERDICT;
    for (size_t i = 0; i < count; i++) {
        uint32_t number = cells[i] == UINT32_MAX ? LQ_CELL_OPEN : plan->units[u].cells[cells[i]];
        if (out->alone[i] || out->verdict[i] == QUOTA_NOT_APPLICABLE)
            continue;
        const lq_record *record = number == LQ_CELL_OPEN ? NULL : &plan->records[number];
        if (!record || (valued && (record->verdict != QUOTA_ALLOW || record->rule != LQ_NO_ROW))) {
            out->alone[i] = 1; /* open; or it may take the value away, or name another row */
            continue;
        }
        if (record->verdict > out->verdict[i] ||
            (record->verdict == out->verdict[i] && record->rule != LQ_NO_ROW &&
             (out->rule[i] == 0 || rules[record->rule].rank < rules[out->rule[i] - 1].rank)))
            out->rule[i] = record->rule == LQ_NO_ROW ? 0 : record->rule + 1;
        if (record->verdict > out->verdict[i])
            out->verdict[i] = record->verdict;
        out->flags[i] |= record->warned ? QUOTA_DECISION_WARNED : 0U;
    }
}

int lq_batch_block(lq_batch *run, size_t first, size_t count, uint8_t *alone)
{
    const quota_batch *batch = run->batch;
    uint8_t verdict[LQ_BLOCK];
    int64_t lo[LQ_BLOCK], hi[LQ_BLOCK];
    uint32_t rule[LQ_BLOCK], flags[LQ_BLOCK], cells[LQ_BLOCK];
    block_out out = {batch->verdict ? batch->verdict + first : verdict,
                     alone,
                     batch->lo ? batch->lo + first : lo,
                     batch->hi ? batch->hi + first : hi,
                     batch->rule ? batch->rule + first : rule,
                     batch->flags ? batch->flags + first : flags};
    int plain = 1;
    for (size_t i = 0; i < run->column_count && plain; i++)
        plain = run->columns[i].coded || all_plain(&run->columns[i], run->columns[i].values + first, count);
    if (!plain || find_cells(run, 0, first, count, 1, cells)) {
        for (size_t i = 0; i < run->column_count; i++)
            if (!all_good(&run->columns[i], run->columns[i].values + first, count))
                return 0;
        plain = find_cells(run, 0, first, count, 0, cells);
    }
    settle_base(run, cells, first, count, &out);
    for (uint32_t u = 1; u < run->given.plan->unit_count; u++) {
        if (run->skip_unit[u])
            continue;
        (void)find_cells(run, u, first, count, plain, cells);
        settle_more(run, u, cells, count, &out);
    }
    if (batch->status)
        memset(batch->status + first, QUOTA_OK, count * sizeof batch->status[0]);
    return 1;
}

/* ------------------------------------------------------------------ what is alike in all rows */

/* A ratio that no column has a say in is worked out once. */
static lq_scale fold_ratio(const lq_batch *run, const lq_rule *rule)
{
    const lq_given *given = &run->given;
    lq_scale none;
    lq_wide value;
    int64_t num;
    memset(&none, 0, sizeof none);
    if ((lq_expression_slots(given, rule->expression) & run->by_column) != 0 ||
        !lq_exact(given, rule->expression, &value) || lq_wide_divide(value, 1, 1, LQ_ROUND_NONE, &num) ||
        num < 0)
        return none;
    return lq_scale_of(rule, num, given->policy->nodes[rule->expression].den);
}

static void make_template(const lq_batch *run, const lq_record *record, lq_template *made)
{
    static const lq_scale none = NO_RATIO;
    int valued = run->given.question->kind != QUOTA_KIND_VERDICT;
    memset(made, 0, sizeof *made);
    made->verdict = record->outside ? QUOTA_NOT_APPLICABLE : record->verdict;
    made->rule = record->rule == LQ_NO_ROW ? 0 : record->rule + 1;
    made->flags = run->assumed | (record->warned ? QUOTA_DECISION_WARNED : 0U);
    made->settles = 1;
    made->ratio = none;
    if (record->outside) {
        made->flags =
            run->assumed | (record->in_force ? QUOTA_DECISION_NOT_COVERED : QUOTA_DECISION_NOT_IN_FORCE);
        return;
    }
    if (!valued || record->verdict == QUOTA_DENY ||
        (record->value_rows == 0 && record->verdict == QUOTA_REVIEW))
        return;
    const lq_rule *rule = record->value_rows == 1 ? &run->given.policy->rules[record->value_rule] : NULL;
    made->settles = 0;
    if (!rule || rule->value != LQ_VALUE_RATIO)
        return;
    lq_scale ratio = record->ratio.den != 0 ? record->ratio : fold_ratio(run, rule);
    if (ratio.den == 0)
        return;
    made->ratio = ratio;
    made->settles = made->has_ratio = 1;
    made->value_rule = rule;
    made->flags |= QUOTA_DECISION_VALUE;
    if (record->verdict == QUOTA_ALLOW)
        made->rule = record->value_rule + 1;
}

/* A unit without a column says the same in every row; most say nothing at all. */
static void prepare_unit(lq_batch *run, uint32_t u)
{
    const lq_plan *plan = run->given.plan;
    const lq_unit_table *unit = &plan->units[u];
    int alike = 1;
    run->base_cell[u] = 0;
    for (uint32_t i = 0; i < unit->axis_count; i++) {
        if (slots_of(run, &unit->axes[i]) & run->by_column) {
            alike = 0;
            continue;
        }
        uint32_t offset = lq_axis_offset(&unit->axes[i], &run->given, NULL, NULL);
        if (offset == UINT32_MAX) { /* nobody can tell without a state: every row by itself */
            run->base_cell[u] = UINT32_MAX;
            run->skip_unit[u] = 0;
            return;
        }
        run->base_cell[u] += offset;
    }
    uint16_t number = alike ? unit->cells[run->base_cell[u]] : LQ_CELL_OPEN;
    const lq_record *record = number == LQ_CELL_OPEN ? NULL : &plan->records[number];
    run->skip_unit[u] =
        u > 0 && record && record->verdict == QUOTA_ALLOW && !record->warned && record->rule == LQ_NO_ROW;
}

void lq_batch_prepare(lq_batch *run)
{
    const lq_plan *plan = run->given.plan;
    for (uint32_t u = 0; u < plan->unit_count; u++)
        prepare_unit(run, u);
    for (size_t i = 0; i < run->column_count; i++) {
        run->columns[i].coded = 0;
        for (uint32_t k = 0; k < plan->units[0].code_count; k++)
            run->columns[i].coded |= run->by_slot[plan->units[0].axes[k].slot] == &run->columns[i];
    }
    for (uint32_t i = 0; i < plan->record_count && i < LQ_TEMPLATES_MAX; i++)
        make_template(run, &plan->records[i], &run->templates[i]);
}
