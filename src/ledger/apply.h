/* apply.h - one entry onto the state: form, preconditions in their order, the law, the effect.
 *
 * The same path serves posting, dry runs, reading a journal and audit.  Rules of each (verb, kind) are one
 * constant row in verbs.c; the code beside it is take, give, claim, and a few checks. */
#ifndef LQ_APPLY_H
#define LQ_APPLY_H

#include "ledger/state.h"

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
    /* Is a policy of this digest at hand? */
    int (*knows)(void *user, const uint8_t digest[32]);
    void (*free)(void *user);
} lq_law;

/* Reads one earlier entry, of the journal or of a group not yet appended.  QUOTA_OK, QUOTA_E_STORE_FAILED ...
 */
typedef struct lq_reader {
    void *user;
    quota_status (*entry)(void *user, uint32_t seq, quota_entry *entry);
} lq_reader;

typedef struct lq_applying {
    lq_state *state;
    const lq_law *law; /* NULL = the law is not asked, and what it wrote stays as it is (reading a journal) */
    const lq_reader *reader; /* for `correct` */
    quota_entry *group;      /* the entries; fields (l) and (f) are written */
    size_t count;
    uint32_t first_seq; /* of the group's first entry */
    int32_t date_max;   /* 0 = no limit */
    int replaying;      /* the group comes from a journal: fields (l) are compared, not written */
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
/* What the entry left behind, once its group is applied. */
void lq_result_of(const lq_state *state, const quota_entry *entry, quota_result *result);

/* ---------------------------------------------------------------- the rows of verbs.c */

typedef struct lq_verb_row {
    uint8_t verb, kind;
    uint8_t from_bucket, to_bucket; /* without a target */
    uint16_t flags;                 /* QUOTA_FLAG_* it may have */
    uint16_t rules;                 /* LQ_RULE_* */
    uint64_t reads, needs;          /* fields, bit n-1 = field number n; id, date, as_of are read by all */
} lq_verb_row;

const lq_verb_row *lq_verb_row_of(uint8_t verb, uint8_t kind); /* NULL = no such pair */

/* ---------------------------------------------------------------- canonical encoding (encode.c) */

#define LQ_ENCODED_MAX 320
/* Bytes written to out (LQ_ENCODED_MAX of room). */
size_t lq_encode(const quota_entry *entry, unsigned char *out);

#endif
