/* ledger.h - a ledger handle: a state, its journal's hooks, and the law.
 *
 *   ready     post, prepare
 *   pending   between prepare and commit or abort
 *   unsure    an append's outcome is unknown: its entries and the head it expected are kept
 *   broken    the journal proved wrong */
#ifndef LQ_LEDGER_H
#define LQ_LEDGER_H

#include "ledger/verbs/apply.h"
#include "ledger/journal/chain.h"

typedef enum lq_standing { LQ_READY = 0, LQ_PENDING, LQ_UNSURE, LQ_BROKEN } lq_standing;

struct quota_ledger {
    quota_allocator mem;
    quota_store store;
    quota_memory_store *own_store; /* where the host gave no hooks */
    lq_state *state;
    lq_law law;     /* all NULL: none */
    lq_chain chain; /* digests appends */
    void (*progress)(void *user, uint64_t done, uint64_t of);
    void *progress_user;
    int32_t date_max;
    uint8_t read_only;
    uint8_t busy; /* inside a call: hooks may not come back */
    lq_standing standing;
    quota_status broken; /* why */
    quota_entry *batch;  /* the entries of this call as they will be appended; kept while pending or unsure */
    lq_touched *touched; /* what each entry of a group touched, until its results are written */
    size_t batch_count, batch_capacity, touched_capacity;
    uint32_t batch_base;   /* seq of the entry before the first of them */
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
/* As an lq_reader's function; user is the ledger. */
quota_status lq_read_ledger(void *ledger, uint32_t seq, quota_entry *entry);
/* The stored entry of a seq up to the state's, from the batch or the store. */
quota_status lq_ledger_entry(quota_ledger *ledger, uint32_t seq, quota_entry *entry);

/* The entries of a journal from seq `from` on, `count` of them, which the state has. */
quota_status lq_ledger_entries(quota_ledger *ledger, uint32_t from, quota_entry *entries, size_t count,
                               quota_error *error);

/* For every public call: QUOTA_E_ARGUMENT for NULL, QUOTA_E_BUSY inside a hook.  Whoever calls the store sets
 * busy. */
quota_status lq_ledger_enter(const quota_ledger *ledger, quota_error *error);

/* ---------------------------------------------------------------- between the files of the ledger */

/* How far a journal is read. */
typedef struct lq_limits {
    uint64_t seq; /* 0 = all */
    int32_t date; /* 0 = all */
} lq_limits;

/* Options as they are used: `given`, or the defaults; checked.  QUOTA_E_STRUCT_SIZE, QUOTA_E_NO_HOOK. */
quota_status lq_ledger_options(const quota_ledger_options *given, quota_ledger_options *options,
                               quota_error *error);
/* Reads what the store has beyond the state's head (replay.c).  With `undo` a failure leaves the state at a
 * whole append; without, the state is good for nothing any more. */
quota_status lq_ledger_catch_up(quota_ledger *ledger, const lq_limits *limits, int undo, quota_error *error);
/* Settles an append whose outcome is unknown (unsure.c): QUOTA_OK = it is done, QUOTA_E_STORE_FAILED with the
 * ledger ready = it is not; QUOTA_E_UNSURE, and as lq_ledger_catch_up(). */
quota_status lq_ledger_settle(quota_ledger *ledger, quota_error *error);
/* A status that means the journal is wrong: noted, and answered. */
quota_status lq_ledger_note_broken(quota_ledger *ledger, quota_status status);
/* Applies the groups of one append as the journal has them.  *index: the entry that failed, or how many were
 * applied.  `until`: groups that end after this day are left out, 0 = none.  A refusal comes as
 * QUOTA_E_JOURNAL_INVALID or _NEWER, and itself in *refusal (may be NULL). */
typedef struct lq_replay {
    lq_state *state;
    const lq_law *law; /* knows() is asked; decide() where `decide` is set */
    const lq_reader *reader;
    int decide;
    int32_t until;
    quota_status (*group_done)(struct lq_replay *replay, quota_error *error); /* NULL = nobody looks */
    void *user;                                                               /* its own */
} lq_replay;
quota_status lq_replay_append(lq_replay *replay, quota_entry *entries, size_t count, size_t *index,
                              int32_t *refusal, quota_error *error);
/* Entries first .. answer - 1 are one group: all but the last are JOINED.  0 = the last of all is JOINED. */
size_t lq_group_end(const quota_entry *entries, size_t first, size_t count);
/* A snapshot that the store keeps, of a head within the limits and in the chain; *state NULL: none. */
quota_status lq_load_snapshot(const quota_store *store, const quota_allocator *mem, const lq_limits *limits,
                              const quota_head *until, lq_state **state, quota_error *error);
/* SM3 of the state's canonical bytes. */
quota_status lq_state_digest(const lq_state *state, uint8_t digest[32]);

#endif
