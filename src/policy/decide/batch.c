/* batch.c - many cases of one question: columns bound to facts, blocks by the tables, the rest row by row. */
#include "policy/decide/batch.h"

#include <string.h>

#include "base/text.h"

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

void lq_batch_load(lq_batch *run, size_t row)
{
    for (size_t i = 0; i < run->column_count; i++) {
        const lq_batch_column *column = &run->columns[i];
        if (column->place != UINT32_MAX)
            run->given.values[column->place] =
                column->values[row] == QUOTA_UNKNOWN ? column->instead : column->values[row];
    }
}

static quota_status check_row(lq_batch *run, size_t row, quota_error *error)
{
    for (size_t i = 0; i < run->column_count; i++) {
        const lq_batch_column *column = &run->columns[i];
        uint32_t id = run->batch->columns[i].fact;
        int64_t value = column->values[row];
        quota_status status = column->fact == UINT32_MAX
                                  ? lq_check_vocabulary_value(id, value, error)
                                  : lq_check_value(run->given.policy, column->fact, value, error);
        if (status != QUOTA_OK)
            return status;
        *lq_given_note(&run->given, column->fact, id) = value == QUOTA_UNKNOWN ? LQ_CLAIMED : LQ_VALUED;
    }
    return QUOTA_OK;
}

/* One row by itself.  With a status column a bad row has its status and nothing else. */
static quota_status decide_row(lq_batch *run, size_t row, int addressed, quota_error *error)
{
    lq_outcome out;
    quota_status status = check_row(run, row, error);
    memset(&out, 0, sizeof out);
    out.rule = LQ_NO_ROW;
    out.flags = QUOTA_DECISION_NOT_ADDRESSED;
    if (status == QUOTA_OK && addressed) {
        lq_batch_load(run, row);
        status = lq_decide_given(&run->given, &out, NULL, error);
    }
    if (status != QUOTA_OK) {
        memset(&out, 0, sizeof out);
        out.rule = LQ_NO_ROW;
    }
    put(run->batch, row, &out);
    if (status == QUOTA_OK)
        return QUOTA_OK;
    if (!run->batch->status) {
        lq_fail_index(error, row);
        return status;
    }
    run->batch->status[row] = (int32_t)status;
    return QUOTA_OK;
}

static quota_status bind_column(lq_batch *run, size_t index, quota_error *error)
{
    const quota_column *given = &run->batch->columns[index];
    lq_batch_column *column = &run->columns[index];
    int64_t most;
    if (!given->values && run->batch->row_count > 0)
        return lq_fail(error, QUOTA_E_ARGUMENT, "columns", "values for every column", "NULL", 4);
    quota_status status = lq_given_claim(&run->given, given->fact, &column->fact, error);
    if (status != QUOTA_OK)
        return status;
    lq_fact_range(run->given.policy, column->fact, given->fact, &column->least, &most, &column->is_date);
    column->span = (uint64_t)most - (uint64_t)column->least;
    column->values = given->values;
    column->place = column->fact == UINT32_MAX ? UINT32_MAX : lq_given_place(&run->given, column->fact);
    column->instead = column->place == UINT32_MAX ? QUOTA_UNKNOWN : run->given.values[column->place];
    if (column->place < LQ_SLOTS_MAX && run->given.plan->slot_of) {
        run->by_slot[column->place] = column;
        run->by_column |= UINT64_C(1) << column->place;
    }
    return QUOTA_OK;
}

static quota_status bind_columns(lq_batch *run, quota_error *error)
{
    const lq_plan *plan = run->given.plan;
    for (size_t i = 0; i < run->batch->column_count; i++) {
        quota_status status = bind_column(run, i, error);
        if (status != QUOTA_OK) {
            lq_fail_index(error, i);
            return status;
        }
    }
    run->column_count = run->batch->column_count;
    /* a column over an assumed fact makes the flag a matter of the row */
    int varies = 0;
    for (uint32_t i = 0; i < plan->assumed_count; i++) {
        uint32_t place = lq_given_place(&run->given, plan->assumed[i]);
        varies |= place < LQ_SLOTS_MAX && (run->by_column >> place & 1);
    }
    run->assumed = lq_assumed_flag(&run->given);
    run->tabled = plan->unit_count > 0 && plan->unit_count <= LQ_UNITS_MAX && !varies;
    if (run->tabled)
        lq_batch_prepare(run);
    return QUOTA_OK;
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
    if (batch->column_count > LQ_COLUMNS_MAX)
        return lq_fail(error, QUOTA_E_DUPLICATE_FACT, "columns", "each fact once", "more columns than facts",
                       23);
    return QUOTA_OK;
}

quota_status quota_decide_batch(const quota_policy *policy, const quota_batch *batch, quota_error *error)
{
    lq_batch run;
    uint8_t alone[LQ_BLOCK];
    uint32_t question = 0;
    quota_status status = check_batch(policy, batch, error);
    if (status == QUOTA_OK)
        status = lq_given_question(policy, batch->question, &question, error);
    if (status != QUOTA_OK)
        return status;
    run.batch = batch;
    run.by_column = 0;
    memset(run.by_slot, 0, sizeof run.by_slot);
    lq_given_init(&run.given, policy, question, batch->calendar);
    status = lq_given_add(&run.given, batch->common, batch->common_count, error);
    if (status == QUOTA_OK)
        status = bind_columns(&run, error);
    int addressed = question != UINT32_MAX && policy->questions[question].rule_count > 0;
    for (size_t first = 0; first < batch->row_count && status == QUOTA_OK; first += LQ_BLOCK) {
        size_t count = batch->row_count - first < LQ_BLOCK ? batch->row_count - first : LQ_BLOCK;
        int settled = run.tabled && lq_batch_block(&run, first, count, alone);
        for (size_t i = 0; i < count && status == QUOTA_OK; i++)
            if (!settled || alone[i])
                status = decide_row(&run, first + i, addressed, error);
    }
    return status;
}
