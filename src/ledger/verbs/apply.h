/* apply.h - one entry onto the state: form, preconditions in their order, the law, the effect.
 *
 * The same path serves posting, dry runs, reading a journal and audit.  Rules of each (verb, kind) are one
 * constant row in verbs.c; the code beside it is take, give, claim, and a few checks. */
#ifndef LQ_APPLY_H
#define LQ_APPLY_H

#include "ledger/state/state.h"

/* The law, as the ledger sees it (the engine is behind it).  All NULL: no law, the invariants alone hold. */
typedef struct lq_law {
    void *user;
    /* Before a group is applied: what needs the whole group is summed up once. */
    quota_status (*begin)(void *user, const lq_state *state, const quota_entry *group, size_t count);
    /* For entry `index` of the group, after its own preconditions (its `moved`, buckets and filled fields are
     * set) and before its effect.  Writes verdict, policy, rule, required, ratio into the entry.  QUOTA_OK,
     * QUOTA_R_LAW_*, QUOTA_E_POLICY_MISSING, QUOTA_E_NO_MEMORY, QUOTA_E_OVERFLOW. */
    quota_status (*decide)(void *user, const lq_state *state, quota_entry *group, size_t count, size_t index,
                           quota_error *error);
    /* Is a policy of this digest at hand?  -1 = out of memory. */
    int (*knows)(void *user, const uint8_t digest[32]);
    void (*free)(void *user);
} lq_law;

/* Reads one earlier entry, of the journal or of a group not yet appended.  QUOTA_OK, QUOTA_E_STORE_FAILED ...
 */
typedef struct lq_reader {
    void *user;
    quota_status (*entry)(void *user, uint32_t seq, quota_entry *entry);
} lq_reader;

/* What an entry touched, for its result; LQ_NONE = nothing, or it must be looked for. */
typedef struct lq_touched {
    uint32_t cell, to_cell, claim;
} lq_touched;

typedef struct lq_applying {
    lq_state *state;
    const lq_law *law; /* NULL = the law is not asked, and what it wrote stays as it is (reading a journal) */
    const lq_reader *reader; /* for `correct` */
    quota_entry *group;      /* the entries; fields (l) and (f) are written */
    lq_touched *touched;     /* receives what each touched; NULL = nobody asks */
    size_t count;
    uint32_t first_seq;  /* of the group's first entry */
    int32_t date_max;    /* 0 = no limit */
    const lq_seen *seen; /* of the entry that is applied next; NULL = nothing was looked for ahead */
    int ids_are_new;     /* the ids of the group were looked for and not found, nor can one stand twice */
    int replaying;       /* the group comes from a journal: fields (l) are compared, not written */
} lq_applying;

/* Form alone, without any state: precondition 1 and dates that are no days. */
quota_status lq_check_form(const quota_entry *entry, quota_error *error);
/* Host's fields of a stored entry and of one posted again: are they alike?  Fields (l) and the flag JOINED
 * are not compared, fields (f) only where the posted one has them; of DUE entries only verb, kind, target and
 * the cell. */
int lq_same_content(const quota_entry *stored, const quota_entry *posted);
/* Applies entry `index`; the entries before it are applied.  On anything but QUOTA_OK the caller takes the
 * whole group back with lq_undo_to(). */
quota_status lq_apply(lq_applying *applying, size_t index, quota_error *error);
/* What the entry left behind, once its group is applied; `touched` as lq_apply() gave it. */
void lq_result_from(const lq_state *state, const quota_entry *entry, const lq_touched *touched,
                    quota_result *result);
/* Of an entry of long ago: what it touched is looked for. */
void lq_result_of(const lq_state *state, const quota_entry *entry, quota_result *result);

/* ---------------------------------------------------------------- the rows of verbs.c */

/* What a row's entries may pass by, and what else is asked of them. */
enum {
    LQ_RULE_PASS_OPEN = 1,     /* closed accounts and the fact `blocked` do not stop it */
    LQ_RULE_PASS_HOLD = 2,     /* takes from any hold, expired or not */
    LQ_RULE_PASS_TERM = 4,     /* takes from a cell whose term and window are over */
    LQ_RULE_CHILD = 8,         /* a child lot may be born, under `to_lot` */
    LQ_RULE_BUYS = 16,         /* the receiver's cell is bought with this entry */
    LQ_RULE_KEEPS_BOUGHT = 32, /* the receiver's cell is bought when the one taken from was */
    LQ_RULE_RENEWS = 64,       /* a hold taken from is renewed for the receiver */
    LQ_RULE_REALISED = 128,    /* not of expected reductions */
    LQ_RULE_PROOF = 256,       /* needs a proof */
    LQ_RULE_EVIDENCE = 512,    /* its evidence may have made no other lot */
    LQ_RULE_LOSS = 1024,       /* only in the order of loss */
    LQ_RULE_DEBT = 2048,       /* goes against a debt */
    LQ_RULE_CORRECT = 4096,    /* undoes an entry */
    LQ_RULE_INCREMENT = 8192   /* the project must have an increment of the pollutant */
};

typedef struct lq_verb_row {
    uint8_t verb, kind;
    uint8_t from_bucket, to_bucket; /* without a target */
    uint16_t flags;                 /* QUOTA_FLAG_* it may have */
    uint16_t rules;                 /* LQ_RULE_* */
    uint64_t reads, needs; /* fields, bit n-1 = field number n; id, date, as_of, proof and what names the row
                              are read by all */
} lq_verb_row;

const lq_verb_row *lq_verb_row_of(uint8_t verb, uint8_t kind); /* NULL = no such pair */

/* ---------------------------------------------------------------- ids of DUE entries (due_id.c) */

/* The id of an expire or carry entry that the calendar asks for: the first 16 bytes of SM3("due", cause, n).
 * Cause: the claim named by target, or account, lot, term, to_term; n = how often it was posted before. */
void lq_due_id(const lq_state *state, const quota_entry *entry, uint8_t id[QUOTA_ID_SIZE]);
/* The cause as the number of its total (LQ_TOTAL_DUE). */
uint64_t lq_due_cause(const quota_entry *entry);

/* ---------------------------------------------------------------- facts of the ledger's own
 *
 * Statements about a claim stand under the claim's seq, those about the ledger under 0, all others under the
 * number of the place, account, project or lot. */

/* Last day on which the account's cell of this term may be taken from; 0 = it does not end. */
int32_t lq_term_limit(const lq_state *state, uint64_t account, uint8_t pollutant, int32_t term);

/* ---------------------------------------------------------------- canonical encoding (encode.c) */

#define LQ_ENCODED_MAX 320
/* Bytes written to out (LQ_ENCODED_MAX of room). */
size_t lq_encode(const quota_entry *entry, unsigned char *out);

#endif
