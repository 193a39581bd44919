/* statutes.c - the policies at hand: the host's, and the built-in ones, compiled when first looked for. */
#include <string.h>

#include "base/text.h"
#include "engine/law/scene.h"

/* In the order of LQ_ASK_*. */
static const char ask_names[] =
    "offset\0offer\0source\0access\0deposit\0credit\0share\0tag\0plan\0trade\0acquire\0allocate\0approval\0"
    "withdraw\0permit\0pledge\0surrender\0carry_over\0buyback\0reserve\0reclaim\0elsewhere\0register\0split\0"
    "exemption\0carry\0retire\0priority\0nearby\0outside\0fee";

const char *lq_ask_name(uint8_t ask)
{
    return lq_word_at(ask_names, ask);
}

/* ---------------------------------------------------------------- life */

static quota_status add_statute(lq_engine *engine, const quota_policy *policy, quota_policy *own)
{
    quota_policy_info info = {.struct_size = sizeof info};
    if (quota_policy_describe(policy, &info) != QUOTA_OK)
        return QUOTA_E_ARGUMENT;
    void *array = engine->statutes;
    quota_status status = lq_mem_grow(&engine->mem, &array, &engine->statute_capacity,
                                      engine->statute_count + 1, sizeof *engine->statutes);
    engine->statutes = array;
    lq_statute *statute = status == QUOTA_OK ? lq_mem_alloc(&engine->mem, sizeof *statute) : NULL;
    if (!statute)
        return QUOTA_E_NO_MEMORY;
    memset(statute, 0, sizeof *statute);
    statute->policy = policy;
    statute->own = own;
    statute->from = info.from;
    statute->through = info.through;
    memcpy(statute->digest, info.digest, sizeof statute->digest);
    engine->statutes[engine->statute_count++] = statute;
    return QUOTA_OK;
}

static void free_statute(lq_engine *engine, lq_statute *statute)
{
    for (size_t ask = 0; ask < LQ_ASK_COUNT; ask++)
        lq_mem_free(&engine->mem, statute->readings[ask].facts,
                    statute->readings[ask].count * sizeof *statute->readings[ask].facts);
    quota_policy_free(statute->own);
    lq_mem_free(&engine->mem, statute, sizeof *statute);
}

void lq_engine_free(lq_engine *engine)
{
    if (!engine)
        return;
    for (size_t i = 0; i < engine->statute_count; i++)
        free_statute(engine, engine->statutes[i]);
    lq_sums_free(engine);
    lq_plan_index_free(engine);
    lq_mem_free(&engine->mem, engine->statutes, engine->statute_capacity * sizeof *engine->statutes);
    lq_mem_free(&engine->mem, engine->in_force, engine->in_force_capacity * sizeof *engine->in_force);
    lq_mem_free(&engine->mem, engine->facts, engine->fact_capacity * sizeof *engine->facts);
    const quota_allocator mem = engine->mem;
    lq_mem_free(&mem, engine, sizeof *engine);
}

quota_status lq_engine_create(const quota_ledger_options *options, lq_engine **engine, quota_error *error)
{
    quota_allocator mem;
    quota_status status = lq_mem_init(&mem, options ? options->allocator : NULL);
    if (status != QUOTA_OK)
        return lq_fail(error, status, "options.allocator", "a complete allocator", NULL, 0);
    const uint32_t count = options ? options->policy_count : 0;
    for (uint32_t i = 0; i < count; i++) {
        if (options->policies && options->policies[i])
            continue;
        (void)lq_fail(error, QUOTA_E_ARGUMENT, "options.policies", "a policy", "NULL", 4);
        lq_fail_index(error, i);
        return QUOTA_E_ARGUMENT;
    }
    lq_engine *made = lq_mem_alloc(&mem, sizeof *made);
    if (!made)
        return lq_fail(error, QUOTA_E_NO_MEMORY, "", NULL, NULL, 0);
    memset(made, 0, sizeof *made);
    made->mem = mem;
    lq_sums_init(made);
    made->calendar = options ? options->calendar : NULL;
    for (uint32_t i = 0; i < count && status == QUOTA_OK; i++)
        status = add_statute(made, options->policies[i], NULL);
    if (status != QUOTA_OK) {
        lq_engine_free(made);
        return lq_fail(error, status, "", NULL, NULL, 0);
    }
    *engine = made;
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- by digest */

static quota_status next_builtin(lq_engine *engine)
{
    const char *id;
    quota_status status = quota_builtin(engine->builtin, &id, NULL, 0, NULL);
    const quota_policy_options options = {.struct_size = sizeof options, .allocator = &engine->mem};
    quota_policy *policy = NULL;
    if (status == QUOTA_OK)
        status = quota_policy_builtin(&options, id, &policy, NULL);
    if (status == QUOTA_OK) {
        status = add_statute(engine, policy, policy);
        if (status != QUOTA_OK)
            quota_policy_free(policy);
    }
    if (status == QUOTA_OK)
        engine->builtin++;
    return status;
}

quota_status lq_statute_of(lq_engine *engine, const uint8_t digest[32], lq_statute **statute)
{
    *statute = NULL;
    for (size_t i = 0;; i++) {
        if (i == engine->statute_count) {
            if (engine->builtin == quota_builtin_count())
                return QUOTA_OK;
            quota_status status = next_builtin(engine);
            if (status != QUOTA_OK)
                return status;
        }
        if (memcmp(engine->statutes[i]->digest, digest, sizeof engine->statutes[i]->digest) == 0) {
            *statute = engine->statutes[i];
            return QUOTA_OK;
        }
    }
}

/* ---------------------------------------------------------------- in force on a day */

/* As with facts: of the adoptions of a number the latest first day not after `day`, ties to the later entry.
 */
static int governs(const lq_state *state, uint32_t at, int32_t day)
{
    const lq_adoption *adoption = lq_adoption_at(state, at);
    if (adoption->from > day || (adoption->until != 0 && day > adoption->until))
        return 0;
    for (uint32_t i = 0; i < state->adoptions.count; i++) {
        const lq_adoption *other = lq_adoption_at(state, i);
        if (other->number == adoption->number && other->from <= day &&
            (other->from > adoption->from || (other->from == adoption->from && i > at)))
            return 0;
    }
    return 1;
}

quota_status lq_statutes_on(lq_engine *engine, const lq_state *state, int32_t day, size_t *count)
{
    *count = 0;
    for (uint32_t i = 0; i < state->adoptions.count; i++) {
        if (!governs(state, i, day))
            continue;
        const lq_adoption *adoption = lq_adoption_at(state, i);
        lq_statute *statute;
        quota_status status = lq_statute_of(engine, adoption->digest, &statute);
        if (status == QUOTA_OK && !statute)
            status = QUOTA_E_POLICY_MISSING;
        if (status != QUOTA_OK)
            return status;
        /* A window by a fact (QUOTA_UNKNOWN) is the policy's own business. */
        if ((statute->from != QUOTA_UNKNOWN && day < statute->from) ||
            (statute->through != QUOTA_UNKNOWN && day > statute->through))
            continue;
        void *array = engine->in_force;
        status = lq_mem_grow(&engine->mem, &array, &engine->in_force_capacity, *count + 1,
                             sizeof *engine->in_force);
        engine->in_force = array;
        if (status != QUOTA_OK)
            return status;
        engine->in_force[(*count)++] = (lq_in_force){statute, adoption->number};
    }
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- what a question reads */

static void want(lq_reading *reading, const quota_policy *policy, uint32_t fact)
{
    quota_fact_info info = {.struct_size = sizeof info};
    (void)quota_fact_describe(policy, fact, &info);
    lq_wanted *wanted = &reading->facts[reading->count++];
    *wanted = (lq_wanted){.least = info.least,
                          .most = info.most,
                          .fact = fact,
                          .row = lq_fact_row_of(fact, info.name),
                          .type = (uint8_t)info.type};
    reading->reads_required |= (uint8_t)lq_fact_row_reads(wanted->row, LQ_DERIVED_REQUIRED);
    reading->reads_plan |= (uint8_t)lq_fact_row_reads(wanted->row, LQ_DERIVED_PLAN);
    reading->reads_used |= (uint8_t)lq_fact_row_reads(wanted->row, LQ_DERIVED_USED);
    reading->reads_lot |= (lq_fact_row_depends(wanted->row) & LQ_DEPENDS_LOT) != 0;
}

quota_status lq_reading_of(lq_engine *engine, lq_statute *statute, uint8_t ask, lq_reading **reading)
{
    lq_reading *found = &statute->readings[ask];
    *reading = found;
    if (found->ready)
        return QUOTA_OK;
    const char *name = lq_ask_name(ask);
    const uint32_t question = quota_question_find(statute->policy, name, strlen(name));
    quota_question_info info = {.struct_size = sizeof info};
    if (question != 0 && quota_question_describe(statute->policy, question, &info) == QUOTA_OK &&
        info.rule_count > 0 && info.fact_count > 0) {
        found->facts = lq_mem_alloc(&engine->mem, info.fact_count * sizeof *found->facts);
        void *array = engine->facts;
        quota_status status = found->facts ? lq_mem_grow(&engine->mem, &array, &engine->fact_capacity,
                                                         info.fact_count, sizeof *engine->facts)
                                           : QUOTA_E_NO_MEMORY;
        engine->facts = array;
        if (status != QUOTA_OK) {
            lq_mem_free(&engine->mem, found->facts, info.fact_count * sizeof *found->facts);
            found->facts = NULL;
            return status;
        }
        for (uint32_t i = 0; i < info.fact_count; i++)
            want(found, statute->policy, quota_question_fact(statute->policy, question, i));
    }
    found->question = question;
    found->speaks = question != 0 && info.rule_count > 0;
    found->ready = 1;
    return QUOTA_OK;
}
