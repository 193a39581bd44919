/* open.c - a ledger's life: options, the snapshot and the journal behind it, the head, the end. */
#include "ledger/journal/ledger.h"
#include "ledger/journal/reading.h"

#include "base/text.h"

#include <string.h>

quota_status lq_ledger_options(const quota_ledger_options *given, quota_ledger_options *options,
                               quota_error *error)
{
    const quota_store *store;

    memset(options, 0, sizeof *options);
    options->struct_size = (uint32_t)sizeof *options;
    if (given == NULL) {
        return QUOTA_OK;
    }
    if (given->struct_size != sizeof *given) {
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "struct_size", "", "", 0);
    }
    *options = *given;
    if (given->policies == NULL && given->policy_count > 0) {
        return lq_fail(error, QUOTA_E_ARGUMENT, "policies", "", "", 0);
    }
    store = given->store;
    if (store == NULL) {
        return QUOTA_OK;
    }
    if (store->struct_size != sizeof *store || store->entry_size != sizeof(quota_entry)) {
        return lq_fail(error, QUOTA_E_STRUCT_SIZE,
                       store->struct_size != sizeof *store ? "store" : "entry_size", "", "", 0);
    }
    if (store->head == NULL || store->scan == NULL) {
        return lq_fail(error, QUOTA_E_NO_HOOK, store->head == NULL ? "head" : "scan", "", "", 0);
    }
    return QUOTA_OK;
}

void quota_ledger_free(quota_ledger *ledger)
{
    quota_allocator mem;

    if (ledger == NULL || ledger->busy) { /* a hook that frees its own ledger would return into nothing */
        return;
    }
    mem = ledger->mem;
    if (ledger->law.free != NULL) {
        ledger->law.free(ledger->law.user);
    }
    lq_state_free(ledger->state);
    lq_chain_free(&ledger->chain);
    quota_memory_store_free(ledger->own_store);
    lq_mem_free(&mem, ledger->batch, ledger->batch_capacity * sizeof *ledger->batch);
    lq_mem_free(&mem, ledger->touched, ledger->touched_capacity * sizeof *ledger->touched);
    lq_mem_free(&mem, ledger, sizeof *ledger);
}

static quota_status use_store(quota_ledger *ledger, const quota_store *given)
{
    quota_status status;

    if (given != NULL) {
        ledger->store = *given;
        return QUOTA_OK;
    }
    status = quota_memory_store_create(&ledger->mem, &ledger->own_store, NULL);
    ledger->store.struct_size = (uint32_t)sizeof ledger->store;
    return status == QUOTA_OK ? quota_memory_store_hooks(ledger->own_store, &ledger->store) : status;
}

/* The state of the latest snapshot, or an empty one. */
static quota_status begin_state(quota_ledger *ledger, const quota_ledger_options *options,
                                const lq_limits *limits, quota_error *error)
{
    quota_status status;

    /* A snapshot does not tell which entries touched an account. */
    if (!options->no_snapshot && !options->keep_history) {
        quota_head until;

        status = lq_read_head(&ledger->store, &until, error);
        if (status == QUOTA_OK) {
            status = lq_load_snapshot(&ledger->store, &ledger->mem, limits, &until, &ledger->state, error);
        }
        if (status != QUOTA_OK || ledger->state != NULL) {
            return status;
        }
    }
    status = lq_state_create(&ledger->mem, options->keep_history != 0, &ledger->state);
    if (status != QUOTA_OK) {
        return lq_fail(error, status, "", "", "", 0);
    }
    return quota_journal_start(&ledger->state->head);
}

/* Policies that a snapshot's state has adopted. */
static quota_status check_adoptions(const quota_ledger *ledger, quota_error *error)
{
    const lq_law *law = &ledger->law;

    for (uint32_t i = 0; law->knows != NULL && i < ledger->state->adoptions.count; i++) {
        const lq_adoption *adoption = lq_adoption_at(ledger->state, i);
        const int known = law->knows(law->user, adoption->digest);

        if (known < 0) {
            return lq_fail(error, QUOTA_E_NO_MEMORY, "", "", "", 0);
        }
        if (known == 0) {
            (void)lq_fail(error, QUOTA_E_POLICY_MISSING, "proof", "a policy given or built in", "", 0);
            lq_fail_index(error, adoption->seq);
            return QUOTA_E_POLICY_MISSING;
        }
    }
    return QUOTA_OK;
}

static quota_status read_journal(quota_ledger *ledger, const quota_ledger_options *options,
                                 quota_error *error)
{
    const lq_limits limits = {options->through_seq, options->through_date};
    quota_status status = use_store(ledger, options->store);

    if (status != QUOTA_OK) {
        return lq_fail(error, status, "store", "", "", 0);
    }
    status = begin_state(ledger, options, &limits, error);
    if (status == QUOTA_OK) {
        status = check_adoptions(ledger, error);
    }
    return status == QUOTA_OK ? lq_ledger_catch_up(ledger, &limits, 0, error) : status;
}

static quota_status open_with(const quota_ledger_options *options, const quota_allocator *mem,
                              const lq_law *law, quota_ledger **ledger, quota_error *error)
{
    quota_ledger *new_ledger = lq_mem_alloc(mem, sizeof *new_ledger);
    quota_status status;

    if (new_ledger == NULL) {
        if (law != NULL && law->free != NULL) {
            law->free(law->user);
        }
        return lq_fail(error, QUOTA_E_NO_MEMORY, "", "", "", 0);
    }
    memset(new_ledger, 0, sizeof *new_ledger);
    new_ledger->mem = *mem;
    if (law != NULL) {
        new_ledger->law = *law;
    }
    lq_chain_init(&new_ledger->chain, &new_ledger->mem, options->digest, options->digest_user);
    new_ledger->progress = options->progress;
    new_ledger->progress_user = options->progress_user;
    new_ledger->date_max = options->date_max;
    new_ledger->read_only = options->through_seq != 0 || options->through_date != 0;
    new_ledger->busy = 1;
    status = read_journal(new_ledger, options, error);
    new_ledger->busy = 0;
    if (status != QUOTA_OK) {
        quota_ledger_free(new_ledger);
        return status;
    }
    *ledger = new_ledger;
    return QUOTA_OK;
}

quota_status lq_ledger_open(const quota_ledger_options *given, const lq_law *law, quota_ledger **ledger,
                            quota_error *error)
{
    quota_ledger_options options;
    quota_allocator mem;
    quota_status status;

    if (ledger == NULL) {
        status = lq_fail(error, QUOTA_E_ARGUMENT, "ledger", "", "", 0);
    } else {
        *ledger = NULL;
        status = lq_ledger_options(given, &options, error);
    }
    if (status == QUOTA_OK) {
        status = lq_mem_init(&mem, options.allocator);
        if (status != QUOTA_OK) {
            (void)lq_fail(error, status, "allocator", "", "", 0);
        }
    }
    if (status != QUOTA_OK) {
        if (law != NULL && law->free != NULL) {
            law->free(law->user);
        }
        return status;
    }
    return open_with(&options, &mem, law, ledger, error);
}

quota_status lq_ledger_enter(const quota_ledger *ledger, quota_error *error)
{
    if (ledger == NULL) {
        return lq_fail(error, QUOTA_E_ARGUMENT, "ledger", "", "", 0);
    }
    return ledger->busy ? lq_fail(error, QUOTA_E_BUSY, "ledger", "", "", 0) : QUOTA_OK;
}

quota_status quota_ledger_head(const quota_ledger *ledger, quota_head *head)
{
    if (ledger == NULL || head == NULL) {
        return QUOTA_E_ARGUMENT;
    }
    *head = ledger->state->head;
    return QUOTA_OK;
}
