/* batch.c - many cases of one question: class numbers column by column, a block of rows at a time.
 *
 * A block goes through the one table of the question; rows that the table cannot settle
 * (open cells, expressions, bad values) are decided one by one, by the same code as a
 * single case, so the answers are the same to the bit. */
#include <libquota/decide.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "policy/given.h"

#define BLOCK 256

typedef struct batch_column {
    uint32_t fact;  /* index; UINT32_MAX = a vocabulary fact the policy does not read */
    uint32_t place; /* in values; UINT32_MAX = not read by the question */
    const int64_t *values;
} batch_column;

/* Columns a question reads are at most its facts, others are only checked. */
#define COLUMNS_MAX (LQ_FACTS_MAX + 256)
#define UNITS_MAX 16
#define TEMPLATES_MAX 128

/* What a record puts into a row, ready to be copied. */
typedef struct batch_template {
    uint8_t settles; /* 0 = the row is decided by itself */
    uint8_t verdict;
    uint8_t outside;
    uint8_t has_ratio; /* the answer is the ratio times the increment */
    uint32_t rule, flags;
    const lq_rule *value_rule;
    lq_scale ratio;
} batch_template;

typedef struct batch_run {
    const quota_batch *batch;
    lq_given given; /* common facts; rows overwrite the columns' places */
    batch_column columns[COLUMNS_MAX];
    size_t column_count;
    const batch_column *by_slot[LQ_SLOTS_MAX]; /* the column of a slot, or NULL */
    int64_t defaults[COLUMNS_MAX];             /* what stands in for an unknown cell, by column */
    uint32_t common_assumed;                   /* QUOTA_DECISION_ASSUMED, alike in all rows of a table */
    uint64_t by_column;                        /* bit i = slot i has a column */
    uint8_t tabled;                            /* blocks may use the tables */
    uint8_t skip_unit[UNITS_MAX];              /* 1 = alike in all rows, and says nothing */
    batch_template templates[TEMPLATES_MAX];   /* by record of the first unit */
} batch_run;

/* ------------------------------------------------------------------ one row */

static void put(const quota_batch *batch, size_t row, const lq_outcome *out)
{
    if (batch->verdict)
        batch->verdict[row] = (uint8_t)out->verdict;
    if (batch->lo)
        batch->lo[row] = out->lo;
    if (batch->hi)
        batch->hi[row] = out->hi;
    if (batch->rule)
        batch->rule[row] = out->rule == LQ_NO_ROW ? 0 : out->rule + 1;
    if (batch->flags)
        batch->flags[row] = out->flags;
    if (batch->status)
        batch->status[row] = QUOTA_OK;
}

static quota_status check_cell(const batch_run *run, size_t column, int64_t value, quota_error *error)
{
    const batch_column *one = &run->columns[column];
    if (one->fact != UINT32_MAX)
        return lq_check_value(run->given.policy, one->fact, value, error);
    return lq_check_vocabulary_value(run->batch->columns[column].fact, value, error);
}

static void load_row(batch_run *run, size_t row)
{
    for (size_t i = 0; i < run->column_count; i++) {
        int64_t value = run->columns[i].values[row];
        if (run->columns[i].place != UINT32_MAX)
            run->given.values[run->columns[i].place] = value == QUOTA_UNKNOWN ? run->defaults[i] : value;
    }
}

static quota_status decide_row(batch_run *run, size_t row, quota_error *error)
{
    lq_outcome out;
    quota_status status = QUOTA_OK;
    for (size_t i = 0; i < run->column_count && status == QUOTA_OK; i++) {
        const batch_column *column = &run->columns[i];
        int64_t value = column->values[row];
        status = check_cell(run, i, value, error);
        *lq_given_note(&run->given, column->fact, run->batch->columns[i].fact) =
            value == QUOTA_UNKNOWN ? LQ_CLAIMED : LQ_VALUED;
    }
    load_row(run, row);
    if (status == QUOTA_OK)
        status = lq_decide_given(&run->given, &out, NULL, error);
    if (status == QUOTA_OK) {
        put(run->batch, row, &out);
        return QUOTA_OK;
    }
    memset(&out, 0, sizeof out);
    out.rule = LQ_NO_ROW;
    put(run->batch, row, &out);
    if (!run->batch->status) {
        lq_fail_index(error, row);
        return status;
    }
    run->batch->status[row] = (int32_t)status;
    return QUOTA_OK;
}

/* The document does not speak of the question: values are checked all the same. */
static quota_status skip_block(batch_run *run, size_t first, size_t count, quota_error *error)
{
    lq_outcome out;
    memset(&out, 0, sizeof out);
    out.rule = LQ_NO_ROW;
    for (size_t row = first; row < first + count; row++) {
        quota_status status = QUOTA_OK;
        for (size_t i = 0; i < run->column_count && status == QUOTA_OK; i++)
            status = check_cell(run, i, run->columns[i].values[row], error);
        out.flags = status == QUOTA_OK ? QUOTA_DECISION_NOT_ADDRESSED : 0U;
        put(run->batch, row, &out);
        if (status == QUOTA_OK)
            continue;
        if (!run->batch->status) {
            lq_fail_index(error, row);
            return status;
        }
        run->batch->status[row] = (int32_t)status;
    }
    return QUOTA_OK;
}

/* ------------------------------------------------------------------ a block by the table */

/* 1 if every value of the column's part is in range (unknown is). */
static int column_in_range(const batch_run *run, size_t index, size_t first, size_t count)
{
    const batch_column *column = &run->columns[index];
    int64_t least, most;
    int date;
    lq_fact_range(run->given.policy, column->fact, run->batch->columns[index].fact, &least, &most, &date);
    const int64_t *values = column->values + first;
    if (date) {
        for (size_t i = 0; i < count; i++)
            if (values[i] != QUOTA_UNKNOWN && (i == 0 || values[i] != values[i - 1]) &&
                (values[i] < least || values[i] > most || !lq_date_valid(values[i])))
                return 0;
        return 1;
    }
    unsigned bad = 0;
    for (size_t i = 0; i < count; i++)
        bad |= (unsigned)(values[i] < least) & (unsigned)(values[i] != QUOTA_UNKNOWN);
    for (size_t i = 0; i < count; i++)
        bad |= (unsigned)(values[i] > most);
    return bad == 0;
}

static void add_cuts(const lq_axis *axis, const int64_t *values, int64_t instead, size_t count,
                     uint32_t *cells)
{
    for (size_t i = 0; i < count; i++) {
        int64_t value = values[i] == QUOTA_UNKNOWN ? instead : values[i];
        uint32_t part = 0;
        for (uint32_t c = 0; c < axis->cut_count; c++)
            part += (uint32_t)(value > axis->cuts[c]) + (uint32_t)(value >= axis->cuts[c]);
        cells[i] += value == QUOTA_UNKNOWN ? axis->unknown : axis->offsets[part];
    }
}

static void add_same(const lq_axis *axis, const int64_t *left, int64_t left_instead, const int64_t *right,
                     int64_t right_instead, size_t count, uint32_t *cells)
{
    for (size_t i = 0; i < count; i++) {
        int64_t a = left ? left[i] : left_instead;
        int64_t b = right ? right[i] : right_instead;
        a = a == QUOTA_UNKNOWN ? left_instead : a;
        b = b == QUOTA_UNKNOWN ? right_instead : b;
        cells[i] += a == QUOTA_UNKNOWN || b == QUOTA_UNKNOWN ? axis->unknown : axis->offsets[a == b];
    }
}

/* What a slot holds when its column's cell is unknown, or when it has no column. */
static int64_t instead_of(const batch_run *run, const batch_column *column, uint32_t slot)
{
    return column ? run->defaults[column - run->columns] : run->given.values[slot];
}

/* A comparison of expressions over columns: worked out row by row, where every number is known. */
static void add_compare(batch_run *run, const lq_axis *axis, size_t first, size_t count, uint32_t *cells)
{
    int varies = (lq_compare_slots(&run->given, axis->compare) & run->by_column) != 0;
    uint32_t offset = varies ? 0 : lq_axis_offset(axis, &run->given, NULL, NULL);
    for (size_t i = 0; i < count; i++) {
        if (varies) {
            load_row(run, first + i);
            offset = lq_axis_offset(axis, &run->given, NULL, NULL);
        }
        cells[i] = offset == UINT32_MAX || cells[i] == UINT32_MAX ? UINT32_MAX : cells[i] + offset;
    }
}

static void add_axis(const batch_run *run, const lq_axis *axis, size_t first, size_t count, uint32_t *cells)
{
    const batch_column *column = run->by_slot[axis->slot];
    const batch_column *other =
        axis->kind == LQ_AXIS_SAME && axis->with_slot ? run->by_slot[axis->other] : NULL;
    if (!column && !other) {
        uint32_t offset = lq_axis_offset(axis, &run->given, NULL, NULL);
        for (size_t i = 0; i < count; i++)
            cells[i] += offset;
        return;
    }
    const int64_t *values = column ? column->values + first : NULL;
    int64_t instead = instead_of(run, column, axis->slot);
    if (axis->kind == LQ_AXIS_CODE) {
        uint32_t offsets[128];
        memcpy(offsets, axis->offsets, LQ_CODE_PLACES * sizeof offsets[0]);
        offsets[lq_code_place(QUOTA_UNKNOWN)] = axis->offsets[lq_code_place(instead)];
        for (size_t i = 0; i < count; i++)
            cells[i] += offsets[lq_code_place(values[i])];
    } else if (axis->kind == LQ_AXIS_CUT) {
        add_cuts(axis, values, instead, count, cells);
    } else {
        int64_t right = axis->with_slot ? instead_of(run, other, axis->other) : axis->literal;
        add_same(axis, values, instead, other ? other->values + first : NULL, right, count, cells);
    }
}

/* A block's results, before they go to the caller's columns. */
typedef struct batch_block {
    uint32_t cells[UNITS_MAX][BLOCK];
    uint8_t verdict[BLOCK];
    uint8_t alone[BLOCK]; /* 1 = to be decided by itself */
    uint32_t rule[BLOCK], flags[BLOCK];
    int64_t value[BLOCK];
} batch_block;

static void find_cells(batch_run *run, size_t first, size_t count, batch_block *block)
{
    const lq_plan *plan = run->given.plan;
    for (uint32_t u = 0; u < plan->unit_count; u++) {
        const lq_unit_table *unit = &plan->units[u];
        if (run->skip_unit[u])
            continue;
        memset(block->cells[u], 0, count * sizeof block->cells[u][0]);
        for (uint32_t i = 0; i < unit->axis_count; i++)
            if (unit->axes[i].kind != LQ_AXIS_COMPARE)
                add_axis(run, &unit->axes[i], first, count, block->cells[u]);
        for (uint32_t i = 0; i < unit->axis_count; i++)
            if (unit->axes[i].kind == LQ_AXIS_COMPARE)
                add_compare(run, &unit->axes[i], first, count, block->cells[u]);
    }
}

/* The rows of the first unit: scope, values and what else shares its table. */
static void settle_base(const batch_run *run, size_t first, size_t count, batch_block *block)
{
    static const batch_template ALONE;
    const uint16_t *table = run->given.plan->units[0].cells;
    uint32_t slot = run->given.plan->increment_slot;
    const batch_column *column = slot ? run->by_slot[slot - 1] : NULL;
    const int64_t *increments = column ? column->values + first : NULL;
    int64_t common = slot && !column ? run->given.values[slot - 1] : QUOTA_UNKNOWN;
    for (size_t i = 0; i < count; i++) {
        uint32_t cell = block->cells[0][i];
        uint32_t record = cell == UINT32_MAX ? LQ_CELL_OPEN : table[cell];
        const batch_template *from = record < TEMPLATES_MAX ? &run->templates[record] : &ALONE;
        int64_t increment = increments ? increments[i] : common;
        block->verdict[i] = from->verdict;
        block->rule[i] = from->rule;
        block->flags[i] = from->flags;
        block->alone[i] = !from->settles;
        block->value[i] = 0;
        if (!from->has_ratio)
            continue;
        if (increment > 0 && increment <= from->ratio.limit)
            block->value[i] =
                (from->ratio.num * increment + from->ratio.bias) / from->ratio.unit * from->ratio.quantum;
        else if (increment == QUOTA_UNKNOWN ||
                 lq_scale_increment(&from->ratio, from->value_rule, increment, &block->value[i]))
            block->alone[i] = 1;
    }
}

/* The worst of what the other units say, as decide.c has it for one case. */
static void settle_more(const batch_run *run, uint32_t u, size_t count, batch_block *block)
{
    const lq_plan *plan = run->given.plan;
    const lq_rule *rules = run->given.policy->rules;
    int valued = run->given.question->kind != QUOTA_KIND_VERDICT;
    for (size_t i = 0; i < count; i++) {
        uint32_t cell = block->cells[u][i];
        uint32_t number = cell == UINT32_MAX ? LQ_CELL_OPEN : plan->units[u].cells[cell];
        if (block->alone[i] || block->verdict[i] == QUOTA_NOT_APPLICABLE)
            continue;
        if (number == LQ_CELL_OPEN) {
            block->alone[i] = 1;
            continue;
        }
        const lq_record *record = &plan->records[number];
        if (valued && (record->verdict != QUOTA_ALLOW || record->rule != LQ_NO_ROW)) {
            block->alone[i] = 1; /* may take the value away, or name another row */
            continue;
        }
        if (record->verdict > block->verdict[i] ||
            (record->verdict == block->verdict[i] && record->rule != LQ_NO_ROW &&
             (block->rule[i] == 0 || rules[record->rule].rank < rules[block->rule[i] - 1].rank)))
            block->rule[i] = record->rule == LQ_NO_ROW ? 0 : record->rule + 1;
        if (record->verdict > block->verdict[i])
            block->verdict[i] = record->verdict;
        block->flags[i] |= record->warned ? QUOTA_DECISION_WARNED : 0U;
    }
}

static void copy_block(const quota_batch *batch, size_t first, size_t count, const batch_block *block)
{
    if (batch->verdict)
        memcpy(batch->verdict + first, block->verdict, count * sizeof batch->verdict[0]);
    if (batch->lo)
        memcpy(batch->lo + first, block->value, count * sizeof batch->lo[0]);
    if (batch->hi)
        memcpy(batch->hi + first, block->value, count * sizeof batch->hi[0]);
    if (batch->rule)
        memcpy(batch->rule + first, block->rule, count * sizeof batch->rule[0]);
    if (batch->flags)
        memcpy(batch->flags + first, block->flags, count * sizeof batch->flags[0]);
    if (batch->status)
        memset(batch->status + first, QUOTA_OK, count * sizeof batch->status[0]);
}

static quota_status decide_block(batch_run *run, size_t first, size_t count, quota_error *error)
{
    batch_block block;
    int good = run->tabled;
    for (size_t i = 0; i < run->column_count && good; i++)
        good = column_in_range(run, i, first, count);
    if (good) {
        find_cells(run, first, count, &block);
        settle_base(run, first, count, &block);
        for (uint32_t u = 1; u < run->given.plan->unit_count; u++)
            if (!run->skip_unit[u])
                settle_more(run, u, count, &block);
        copy_block(run->batch, first, count, &block);
    }
    quota_status status = QUOTA_OK;
    for (size_t i = 0; i < count && status == QUOTA_OK; i++)
        if (!good || block.alone[i])
            status = decide_row(run, first + i, error);
    return status;
}

/* ------------------------------------------------------------------ the public call */

static quota_status bind_columns(batch_run *run, quota_error *error)
{
    const quota_batch *batch = run->batch;
    lq_given *given = &run->given;
    for (size_t i = 0; i < batch->column_count; i++) {
        batch_column *column = &run->columns[i];
        if (!batch->columns[i].values && batch->row_count > 0)
            return lq_fail(error, QUOTA_E_ARGUMENT, "columns", "values for every column", "NULL", 4);
        quota_status status = lq_given_claim(given, batch->columns[i].fact, &column->fact, error);
        if (status != QUOTA_OK) {
            lq_fail_index(error, i);
            return status;
        }
        column->values = batch->columns[i].values;
        column->place = column->fact == UINT32_MAX ? UINT32_MAX : lq_given_place(given, column->fact);
        run->defaults[i] = column->place == UINT32_MAX ? QUOTA_UNKNOWN : given->values[column->place];
        if (column->place == UINT32_MAX || !given->plan->slot_of)
            continue;
        run->by_slot[column->place] = column;
        run->by_column |= UINT64_C(1) << column->place;
    }
    run->column_count = batch->column_count;
    /* a column over an assumed fact makes the flag a matter of the row */
    int varies = 0;
    for (uint32_t i = 0; i < given->plan->assumed_count; i++) {
        uint32_t place = lq_given_place(given, given->plan->assumed[i]);
        varies |= place < LQ_SLOTS_MAX && (run->by_column >> place & 1);
    }
    run->common_assumed = lq_assumed_flag(given);
    run->tabled = (uint8_t)(given->plan->unit_count > 0 && given->plan->unit_count <= UNITS_MAX && !varies);
    return QUOTA_OK;
}

/* A ratio that no column has a say in is worked out once. */
static lq_scale fold_ratio(const batch_run *run, const lq_rule *rule)
{
    const lq_given *given = &run->given;
    lq_scale none = {0, 0, 0, 0, 0, 0};
    lq_wide value;
    int64_t num;
    if ((lq_expression_slots(given, rule->expression) & run->by_column) != 0 ||
        !lq_exact(given, rule->expression, &value) || lq_wide_divide(value, 1, 1, LQ_ROUND_NONE, &num))
        return none;
    return lq_scale_of(rule, num, given->policy->nodes[rule->expression].den);
}

static void make_template(const batch_run *run, const lq_record *record, batch_template *made)
{
    int valued = run->given.question->kind != QUOTA_KIND_VERDICT;
    memset(made, 0, sizeof *made);
    made->verdict = record->outside ? QUOTA_NOT_APPLICABLE : record->verdict;
    made->rule = record->rule == LQ_NO_ROW ? 0 : record->rule + 1;
    made->flags = run->common_assumed | (record->warned ? QUOTA_DECISION_WARNED : 0U);
    made->settles = 1;
    if (record->outside) {
        made->flags = run->common_assumed |
                      (record->in_force ? QUOTA_DECISION_NOT_COVERED : QUOTA_DECISION_NOT_IN_FORCE);
        return;
    }
    if (!valued || record->verdict == QUOTA_DENY ||
        (record->value_rows == 0 && record->verdict == QUOTA_REVIEW))
        return;
    const lq_rule *rule = record->value_rows == 1 ? &run->given.policy->rules[record->value_rule] : NULL;
    made->settles = 0;
    if (!rule || rule->value != LQ_VALUE_RATIO)
        return;
    made->ratio = record->ratio.den != 0 ? record->ratio : fold_ratio(run, rule);
    if (made->ratio.den == 0)
        return;
    made->settles = made->has_ratio = 1;
    made->value_rule = rule;
    made->flags |= QUOTA_DECISION_VALUE;
    if (record->verdict == QUOTA_ALLOW)
        made->rule = record->value_rule + 1;
}

/* Units without a column say the same in every row; most say nothing at all. */
static void skip_silent_units(batch_run *run)
{
    const lq_plan *plan = run->given.plan;
    for (uint32_t u = 1; u < plan->unit_count; u++) {
        uint32_t cell = 0;
        run->skip_unit[u] = 1;
        for (uint32_t i = 0; i < plan->units[u].axis_count && run->skip_unit[u]; i++) {
            const lq_axis *axis = &plan->units[u].axes[i];
            uint64_t slots = axis->kind == LQ_AXIS_CODE || axis->kind == LQ_AXIS_CUT
                                 ? UINT64_C(1) << axis->slot
                                 : lq_compare_slots(&run->given, axis->compare);
            uint32_t offset =
                slots & run->by_column ? UINT32_MAX : lq_axis_offset(axis, &run->given, NULL, NULL);
            run->skip_unit[u] = offset != UINT32_MAX;
            cell += offset;
        }
        if (!run->skip_unit[u])
            continue;
        uint16_t number = plan->units[u].cells[cell];
        const lq_record *record = number == LQ_CELL_OPEN ? NULL : &plan->records[number];
        run->skip_unit[u] =
            record && record->verdict == QUOTA_ALLOW && !record->warned && record->rule == LQ_NO_ROW;
    }
}

static void prepare_tables(batch_run *run)
{
    const lq_plan *plan = run->given.plan;
    if (!run->tabled)
        return;
    memset(run->skip_unit, 0, sizeof run->skip_unit);
    skip_silent_units(run);
    for (uint32_t i = 0; i < plan->record_count && i < TEMPLATES_MAX; i++)
        make_template(run, &plan->records[i], &run->templates[i]);
}

static quota_status check_batch(const quota_policy *policy, const quota_batch *batch, quota_error *error)
{
    if (!policy || !batch)
        return lq_fail(error, QUOTA_E_ARGUMENT, !policy ? "policy" : "batch", "not NULL", "NULL", 4);
    if (batch->struct_size < sizeof *batch)
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "struct_size", "the size of this version's struct or more",
                       "less", 4);
    if ((!batch->columns && batch->column_count > 0) || (!batch->common && batch->common_count > 0))
        return lq_fail(error, QUOTA_E_ARGUMENT, !batch->columns ? "columns" : "common", "not NULL", "NULL",
                       4);
    if (batch->column_count > COLUMNS_MAX)
        return lq_fail(error, QUOTA_E_DUPLICATE_FACT, "columns", "each fact once", "more columns than facts",
                       23);
    return QUOTA_OK;
}

quota_status quota_decide_batch(const quota_policy *policy, const quota_batch *batch, quota_error *error)
{
    quota_status status = check_batch(policy, batch, error);
    uint32_t question = 0;
    if (status == QUOTA_OK)
        status = lq_given_question(policy, batch->question, &question, error);
    if (status != QUOTA_OK)
        return status;
    batch_run run;
    run.batch = batch;
    memset(run.by_slot, 0, sizeof run.by_slot);
    run.by_column = 0;
    lq_given_init(&run.given, policy, question, batch->calendar);
    status = lq_given_add(&run.given, batch->common, batch->common_count, error);
    if (status == QUOTA_OK)
        status = bind_columns(&run, error);
    if (status == QUOTA_OK)
        prepare_tables(&run);
    int addressed = question != UINT32_MAX && policy->questions[question].rule_count > 0;
    for (size_t first = 0; first < batch->row_count && status == QUOTA_OK; first += BLOCK) {
        size_t count = batch->row_count - first < BLOCK ? batch->row_count - first : BLOCK;
        status = addressed ? decide_block(&run, first, count, error) : skip_block(&run, first, count, error);
    }
    return status;
}
