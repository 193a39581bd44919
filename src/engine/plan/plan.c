/* plan.c - a plan's life, what it says, and its entries. */
#include "engine/plan/plan.h"

#include <string.h>

#include "base/text.h"
#include "ledger/query/compose.h"

/* ---------------------------------------------------------------- checking what was asked */

static quota_status wrong(quota_error *error, const char *field, const char *expected)
{
    return lq_fail(error, QUOTA_E_ARGUMENT, field, expected, "", 0);
}

static quota_status check_needs(const quota_plan_options *options, quota_error *error)
{
    uint64_t seen = 0;
    if (!options->needs || options->need_count == 0)
        return wrong(error, "needs", "at least one need");
    for (size_t i = 0; i < options->need_count; i++) {
        const quota_need *need = &options->needs[i];
        const int known = need->pollutant != 0 && need->pollutant < LQ_POLLUTANTS;
        quota_status status = QUOTA_OK;
        if (!known || need->reserved != 0 || seen >> need->pollutant & 1)
            status = wrong(error, "needs.pollutant", "a pollutant, each at most once");
        else if (need->amount < 0 || need->amount > QUOTA_AMOUNT_MAX)
            status = lq_fail_number(error, QUOTA_E_RANGE, "needs.amount", "an amount of zero or more, mg",
                                    need->amount);
        lq_fail_index(error, i);
        if (status != QUOTA_OK)
            return status;
        seen |= UINT64_C(1) << need->pollutant;
    }
    return QUOTA_OK;
}

static quota_status check_days(const lq_state *state, const quota_plan_options *options, quota_error *error)
{
    quota_status status = lq_check_day(error, "date", options->date);
    if (status == QUOTA_OK && options->as_of != 0)
        status = lq_check_day(error, "as_of", options->as_of);
    if (status == QUOTA_OK && options->valid_until != 0)
        status = lq_check_day(error, "valid_until", options->valid_until);
    if (status == QUOTA_OK && options->date < state->date)
        status = lq_fail_number(error, QUOTA_E_RANGE, "date", "not before the last entry", options->date);
    if (status == QUOTA_OK && options->valid_until != 0 && options->valid_until < options->date)
        status =
            lq_fail_number(error, QUOTA_E_RANGE, "valid_until", "not before the date", options->valid_until);
    return status;
}

static quota_status check_known(const lq_state *state, const quota_plan_options *options, quota_error *error)
{
    if (lq_find_project(state, options->project) == LQ_NONE)
        return lq_fail_unknown(error, "project", options->project);
    if (options->to_account != 0) {
        const uint32_t account = lq_find_account(state, options->to_account);
        if (account == LQ_NONE || lq_account_at(state, account)->standing != LQ_OPEN)
            return lq_fail_unknown(error, "to_account", options->to_account);
    }
    if ((options->strategy == QUOTA_PLAN_NAMED) != (options->lot_count > 0) ||
        (!options->lots && options->lot_count > 0))
        return wrong(error, "lots", "lots where they are to be named, else none");
    for (size_t i = 0; i < options->lot_count; i++)
        if (lq_find_lot(state, options->lots[i]) == LQ_NONE) {
            (void)lq_fail_unknown(error, "lots", options->lots[i]);
            lq_fail_index(error, i);
            return QUOTA_E_NOT_FOUND;
        }
    return QUOTA_OK;
}

static quota_status check(const quota_ledger *ledger, const quota_plan_options *options, quota_error *error)
{
    quota_status status = lq_ledger_enter(ledger, error);
    if (status != QUOTA_OK)
        return status;
    if (!options)
        return wrong(error, "options", "a pointer");
    if (options->struct_size != sizeof *options)
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "options", "sizeof(quota_plan_options)", "another", 7);
    if (options->strategy < 0 || options->strategy > QUOTA_PLAN_NAMED)
        return wrong(error, "strategy", "a quota_plan_strategy");
    if (options->approved > 1)
        return wrong(error, "approved", "0 or 1");
    status = lq_check_standing(ledger, error);
    if (status == QUOTA_OK)
        status = check_needs(options, error);
    if (status == QUOTA_OK)
        status = check_days(ledger->state, options, error);
    return status == QUOTA_OK ? check_known(ledger->state, options, error) : status;
}

/* ---------------------------------------------------------------- making it */

static void free_planner(lq_planner *planner)
{
    const quota_allocator *mem = &planner->plan->mem;
    lq_mem_free(mem, planner->lots, planner->lots_size);
    lq_mem_free(mem, planner->accounts, planner->accounts_size);
    lq_mem_free(mem, planner->judgements, planner->judgement_capacity * sizeof *planner->judgements);
    lq_mem_free(mem, planner->sources, planner->source_capacity * sizeof *planner->sources);
    lq_mem_free(mem, planner->heap, planner->heap_capacity * sizeof *planner->heap);
    lq_mem_free(mem, planner->stocks, planner->stocks_size * sizeof *planner->stocks);
    lq_mem_free(mem, planner->sellers, planner->sellers_size * sizeof *planner->sellers);
    lq_index_free(&planner->by_key);
}

static quota_status plan_need(lq_planner *planner, uint32_t at)
{
    quota_plan *plan = planner->plan;
    planner->need = at;
    planner->pollutant = (uint8_t)planner->options->needs[at].pollutant;
    quota_status status = lq_plan_begin_need(planner, &planner->options->needs[at]);
    if (status == QUOTA_OK)
        status = lq_plan_prepare(planner);
    quota_need_result *need = &plan->needs[at];
    need->first_leg = plan->leg_count;
    if (status == QUOTA_OK && planner->left > 0)
        status = lq_plan_pick(planner);
    if (status == QUOTA_OK)
        status = lq_plan_block(planner);
    need->shortfall = need->wanted == QUOTA_UNKNOWN ? QUOTA_UNKNOWN : need->wanted - need->planned;
    return status;
}

static quota_status make(quota_ledger *ledger, const quota_plan_options *options, quota_plan *plan,
                         quota_error *error)
{
    lq_planner planner;
    void *array = NULL;
    memset(&planner, 0, sizeof planner);
    planner.plan = plan;
    planner.engine = ledger->law.user;
    planner.state = ledger->state;
    planner.options = options;
    planner.error = error;
    planner.law_day = options->as_of != 0 ? options->as_of : options->date;
    planner.project = lq_find_project(ledger->state, options->project);
    lq_index_init(&planner.by_key, &plan->mem, NULL, &planner);
    quota_status status =
        lq_mem_grow(&plan->mem, &array, &plan->need_capacity, options->need_count, sizeof *plan->needs);
    plan->needs = array;
    plan->need_count = status == QUOTA_OK ? options->need_count : 0;
    if (status == QUOTA_OK)
        status = lq_sums_begin(planner.engine, ledger->state, NULL, 0);
    if (status == QUOTA_OK)
        status = lq_plan_index_update(planner.engine, ledger->state, &planner.index);
    if (status == QUOTA_OK)
        status = lq_statutes_on(planner.engine, ledger->state, planner.law_day, &planner.in_force);
    if (status == QUOTA_OK && planner.in_force == 0) {
        size_t today;
        status = lq_statutes_on(planner.engine, ledger->state, options->date, &today);
        planner.gap = status == QUOTA_OK && today > 0;
    }
    for (uint32_t i = 0; i < options->need_count && status == QUOTA_OK; i++)
        status = plan_need(&planner, i);
    free_planner(&planner);
    return status;
}

quota_status quota_plan_create(quota_ledger *ledger, const quota_plan_options *options, quota_plan **plan,
                               quota_error *error)
{
    if (!plan)
        return wrong(error, "plan", "a pointer");
    *plan = NULL;
    quota_status status = check(ledger, options, error);
    if (status != QUOTA_OK)
        return status;
    quota_plan_options used = *options;
    if (used.strategy == 0)
        used.strategy = QUOTA_PLAN_OLDEST;
    quota_plan *made = lq_mem_alloc(&ledger->mem, sizeof *made);
    if (!made)
        return lq_fail(error, QUOTA_E_NO_MEMORY, "", NULL, NULL, 0);
    memset(made, 0, sizeof *made);
    made->mem = ledger->mem;
    made->ledger = ledger;
    made->head = ledger->state->head;
    made->project = used.project;
    made->to_account = used.to_account;
    made->strategy = used.strategy;
    made->date = used.date;
    made->as_of = used.as_of;
    made->valid_until = used.valid_until;
    status = make(ledger, &used, made, error);
    if (status == QUOTA_OK) {
        *plan = made;
        return QUOTA_OK;
    }
    quota_plan_free(made);
    return status == QUOTA_E_NO_MEMORY || status == QUOTA_E_POLICY_MISSING
               ? lq_fail(error, status, "", NULL, NULL, 0)
               : status;
}

void quota_plan_free(quota_plan *plan)
{
    if (!plan)
        return;
    const quota_allocator mem = plan->mem;
    lq_mem_free(&mem, plan->needs, plan->need_capacity * sizeof *plan->needs);
    lq_mem_free(&mem, plan->legs, plan->leg_capacity * sizeof *plan->legs);
    lq_mem_free(&mem, plan->blocks, plan->block_capacity * sizeof *plan->blocks);
    lq_mem_free(&mem, plan, sizeof *plan);
}

/* ---------------------------------------------------------------- what it says */

quota_status quota_plan_need(const quota_plan *plan, size_t index, quota_need_result *result)
{
    if (!plan || !result)
        return QUOTA_E_ARGUMENT;
    if (result->struct_size != sizeof *result)
        return QUOTA_E_STRUCT_SIZE;
    if (index >= plan->need_count)
        return QUOTA_E_NOT_FOUND;
    *result = plan->needs[index];
    return QUOTA_OK;
}

quota_status quota_plan_leg(const quota_plan *plan, size_t index, quota_leg *leg)
{
    if (!plan || !leg)
        return QUOTA_E_ARGUMENT;
    if (leg->struct_size != sizeof *leg)
        return QUOTA_E_STRUCT_SIZE;
    if (index >= plan->leg_count)
        return QUOTA_E_NOT_FOUND;
    *leg = plan->legs[index];
    return QUOTA_OK;
}

quota_status quota_plan_block(const quota_plan *plan, size_t index, quota_block *block)
{
    if (!plan || !block)
        return QUOTA_E_ARGUMENT;
    if (block->struct_size != sizeof *block)
        return QUOTA_E_STRUCT_SIZE;
    if (index >= plan->block_count)
        return QUOTA_E_NOT_FOUND;
    *block = plan->blocks[index];
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- its entries */

static quota_entry hold_of(const quota_plan *plan, const quota_leg *leg)
{
    quota_entry entry;
    memset(&entry, 0, sizeof entry);
    entry.verb = QUOTA_VERB_HOLD;
    entry.kind = QUOTA_ENTRY_PLAN;
    entry.account = leg->account;
    entry.to_account = plan->to_account;
    entry.lot = leg->lot;
    entry.term = leg->term;
    entry.project = plan->project;
    entry.amount = leg->amount;
    entry.valid_until = plan->valid_until;
    entry.flags = leg->verdict == QUOTA_REVIEW ? QUOTA_FLAG_APPROVED : 0;
    return entry;
}

quota_status quota_plan_entries(const quota_plan *plan, const quota_entry *model, quota_entry *entries,
                                size_t capacity, size_t entry_size, size_t *count, quota_error *error)
{
    static const uint8_t none[QUOTA_PROOF_SIZE];
    lq_composer composer;
    if (!plan)
        return wrong(error, "plan", "a pointer");
    quota_status status =
        lq_composer_begin(&composer, plan->ledger, model, entries, capacity, entry_size, count, error);
    if (status != QUOTA_OK)
        return status;
    if (plan->leg_count > QUOTA_GROUP_MAX)
        return lq_fail_number(error, QUOTA_E_LIMIT, "plan", "no more legs than a group may have",
                              (int64_t)plan->leg_count);
    quota_entry first;
    memset(&first, 0, sizeof first);
    memcpy(first.id, model->id, sizeof first.id);
    memcpy(first.proof, model->proof, sizeof first.proof);
    first.date = plan->date;
    first.as_of = plan->as_of;
    composer.model = first;
    for (size_t i = 0; i < plan->leg_count; i++) {
        const quota_entry entry = hold_of(plan, &plan->legs[i]);
        if (entry.flags != 0 && memcmp(first.proof, none, sizeof none) == 0)
            return lq_composer_missing(&composer, "proof");
        lq_composer_put(&composer, &entry);
    }
    return lq_composer_end(&composer, count);
}
