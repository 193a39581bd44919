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

#define BLOCK 512

typedef struct batch_column {
    uint32_t fact;  /* index; UINT32_MAX = a vocabulary fact the policy does not read */
    uint32_t place; /* in values; UINT32_MAX = not read by the question */
    const int64_t *values;
} batch_column;

/* Columns a question reads are at most its facts, others are only checked. */
#define COLUMNS_MAX (LQ_FACTS_MAX + 256)
#define RATIOS_MAX 256

typedef struct batch_run {
    const quota_batch *batch;
    lq_given given; /* common facts; rows overwrite the columns' places */
    batch_column columns[COLUMNS_MAX];
    size_t column_count;
    const batch_column *by_slot[LQ_SLOTS_MAX]; /* the column of a slot, or NULL */
    int64_t defaults[COLUMNS_MAX];             /* what stands in for an unknown cell, by column */
    uint32_t common_assumed;                   /* QUOTA_DECISION_ASSUMED, alike in all rows of a table */
    uint8_t tabled;                            /* blocks may use the table */
    uint64_t by_column;                        /* bit i = slot i has a column */
    struct batch_ratio { /* by record: the ratio when it is alike in all rows; den 0 = not */
        int64_t num, den;
    } ratios[RATIOS_MAX];
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
    uint64_t given_slots = run->given.given_slots, given_facts[LQ_FACTS_MAX / 64];
    memcpy(given_facts, run->given.given_facts, sizeof given_facts);
    for (size_t i = 0; i < run->column_count && status == QUOTA_OK; i++) {
        const batch_column *column = &run->columns[i];
        int64_t value = column->values[row];
        status = check_cell(run, i, value, error);
        if (column->place != UINT32_MAX && value != QUOTA_UNKNOWN)
            lq_given_mark(&run->given, column->place);
    }
    load_row(run, row);
    if (status == QUOTA_OK)
        status = lq_decide_given(&run->given, &out, NULL, error);
    run->given.given_slots = given_slots;
    memcpy(run->given.given_facts, given_facts, sizeof given_facts);
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
    run->batch->status[row] = status;
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
        run->batch->status[row] = status;
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

/* 1 = the record settles the row. */
static int settle_row(const batch_run *run, uint16_t cell, int64_t increment, lq_outcome *out)
{
    const lq_record *record = &run->given.plan->records[cell];
    out->verdict = record->verdict;
    out->rule = record->rule;
    out->lo = 0;
    out->flags = run->common_assumed | (record->warned ? QUOTA_DECISION_WARNED : 0U);
    if (record->outside) {
        out->flags = run->common_assumed |
                     (record->in_force ? QUOTA_DECISION_NOT_COVERED : QUOTA_DECISION_NOT_IN_FORCE);
    } else if (record->value_rows != 0 && record->verdict != QUOTA_DENY) {
        if (cell >= RATIOS_MAX || run->ratios[cell].den == 0 || increment == QUOTA_UNKNOWN ||
            lq_scale_ratio(&run->given.policy->rules[record->value_rule], run->ratios[cell].num,
                           run->ratios[cell].den, increment, &out->lo))
            return 0;
        out->flags |= QUOTA_DECISION_VALUE;
        if (record->verdict == QUOTA_ALLOW)
            out->rule = record->value_rule;
    } else if (run->given.question->kind != QUOTA_KIND_VERDICT && record->verdict == QUOTA_ALLOW) {
        return 0; /* a gap */
    }
    out->hi = out->lo;
    return 1;
}

static quota_status decide_block(batch_run *run, size_t first, size_t count, quota_error *error)
{
    const lq_plan *plan = run->given.plan;
    uint32_t cells[BLOCK];
    int good = run->tabled;
    for (size_t i = 0; i < run->column_count && good; i++)
        good = column_in_range(run, i, first, count);
    if (good) {
        memset(cells, 0, sizeof cells);
        for (uint32_t i = 0; i < plan->units[0].axis_count; i++)
            if (plan->units[0].axes[i].kind != LQ_AXIS_COMPARE)
                add_axis(run, &plan->units[0].axes[i], first, count, cells);
        for (uint32_t i = 0; i < plan->units[0].axis_count; i++)
            if (plan->units[0].axes[i].kind == LQ_AXIS_COMPARE)
                add_compare(run, &plan->units[0].axes[i], first, count, cells);
    }
    uint32_t slot = plan->increment_slot;
    const batch_column *increments = good && slot ? run->by_slot[slot - 1] : NULL;
    int64_t common_increment = good && slot ? run->given.values[slot - 1] : QUOTA_UNKNOWN;
    for (size_t i = 0; i < count; i++) {
        lq_outcome out;
        uint16_t cell = good && cells[i] != UINT32_MAX ? plan->units[0].cells[cells[i]] : LQ_CELL_OPEN;
        int64_t increment = increments ? increments->values[first + i] : common_increment;
        if (cell != LQ_CELL_OPEN && settle_row(run, cell, increment, &out)) {
            put(run->batch, first + i, &out);
            continue;
        }
        quota_status status = decide_row(run, first + i, error);
        if (status != QUOTA_OK)
            return status;
    }
    return QUOTA_OK;
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
    uint64_t assumed = given->plan->assumed_slots & ~given->given_slots;
    run->common_assumed = assumed ? QUOTA_DECISION_ASSUMED : 0U;
    run->tabled = (uint8_t)(given->plan->unit_count == 1 && (assumed & run->by_column) == 0);
    return QUOTA_OK;
}

/* Ratios that no column has a say in are worked out once. */
static void fold_ratios(batch_run *run)
{
    const lq_given *given = &run->given;
    uint32_t count = given->plan->record_count < RATIOS_MAX ? given->plan->record_count : RATIOS_MAX;
    for (uint32_t i = 0; i < count; i++) {
        const lq_record *record = &given->plan->records[i];
        lq_wide value;
        run->ratios[i].num = record->ratio_num;
        run->ratios[i].den = record->ratio_den;
        if (record->ratio_den != 0 || record->value_rows != 1)
            continue;
        const lq_rule *rule = &given->policy->rules[record->value_rule];
        if (rule->value == LQ_VALUE_RATIO &&
            (lq_expression_slots(given, rule->expression) & run->by_column) == 0 &&
            lq_exact(given, rule->expression, &value) &&
            !lq_wide_divide(value, 1, 1, LQ_ROUND_NONE, &run->ratios[i].num))
            run->ratios[i].den = given->policy->nodes[rule->expression].den;
    }
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
        fold_ratios(&run);
    int addressed = question != UINT32_MAX && policy->questions[question].rule_count > 0;
    for (size_t first = 0; first < batch->row_count && status == QUOTA_OK; first += BLOCK) {
        size_t count = batch->row_count - first < BLOCK ? batch->row_count - first : BLOCK;
        status = addressed ? decide_block(&run, first, count, error) : skip_block(&run, first, count, error);
    }
    return status;
}
