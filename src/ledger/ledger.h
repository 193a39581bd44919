/* ledger.h - a ledger handle: a state, its journal's hooks, and the law.
 *
 *   ready     post, prepare
 *   pending   between prepare and commit or abort
 *   unsure    an append's outcome is unknown: its entries and the head it expected are kept
 *   broken    the journal proved wrong */
#ifndef LQ_LEDGER_H
#define LQ_LEDGER_H

#include "ledger/apply.h"

typedef enum lq_standing { LQ_READY = 0, LQ_PENDING, LQ_UNSURE, LQ_BROKEN } lq_standing;

struct quota_ledger {
    quota_allocator mem;
    quota_store store;
    quota_memory_store *own_store; /* where the host gave no hooks */
    lq_state *state;
    lq_law law;                                                                  /* all NULL: none */
    void (*digest)(void *user, const void *bytes, size_t size, uint8_t out[32]); /* NULL = SM3 */
    void *digest_user;
    void (*progress)(void *user, uint64_t done, uint64_t of);
    void *progress_user;
    int32_t date_max;
    uint8_t read_only;
    uint8_t busy; /* inside a call: hooks may not come back */
    lq_standing standing;
    quota_status broken; /* why */
    quota_entry *batch;  /* the entries of this call as they will be appended; kept while pending or unsure */
    size_t batch_count, batch_capacity;
    quota_head batch_head; /* the head after them; the expected one is state->head */
};

/* quota_ledger_open() with a law; the law is freed with the ledger, and on failure too. */
quota_status lq_ledger_open(const quota_ledger_options *options, const lq_law *law, quota_ledger **ledger,
                            quota_error *error);
/* quota_ledger_audit() likewise. */
quota_status lq_ledger_audit(const quota_ledger_options *options, const lq_law *law,
                             const quota_checkpoint *checkpoints, size_t checkpoint_count, quota_audit *audit,
                             quota_error *error);
/* A dry run under another law than the ledger's own, so that the engine can listen. */
quota_status lq_ledger_trial(quota_ledger *ledger, const quota_post *post, const lq_law *law,
                             quota_error *error);
/* The stored entry of a seq up to the state's, from the batch or the store. */
quota_status lq_ledger_entry(quota_ledger *ledger, uint32_t seq, quota_entry *entry);

/* For every public call: QUOTA_E_ARGUMENT for NULL, QUOTA_E_BUSY inside a hook.  Whoever calls the store sets
 * busy. */
quota_status lq_ledger_enter(const quota_ledger *ledger, quota_error *error);

#endif
