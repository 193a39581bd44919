/*
 * libquota/ledger.h - the ledger: post entries, and nothing is lost, counted twice or moved against the law.
 *
 * A ledger is the state its journal leads to.  The journal is kept by the host (store.h); the ledger reads no
 * clock and draws no random number, so the same journal gives the same state, to the digest, on every
 * machine.  Per lot, always:
 *
 *     issued = available + encumbered + consumed + surrendered + cancelled + invalid      (none negative)
 *
 * A ledger is used by one thread at a time; several ledgers may share one journal, in one process or in many.
 */
#ifndef LIBQUOTA_LEDGER_H
#define LIBQUOTA_LEDGER_H

#include <libquota/calendar.h>
#include <libquota/decide.h>
#include <libquota/policy.h>
#include <libquota/store.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A ledger. @since 0.2.0 */
typedef struct quota_ledger quota_ledger;

/** How to open a ledger.  Zero is the default of every field. @since 0.2.0 */
typedef struct quota_ledger_options {
    uint32_t struct_size;             /**< sizeof(quota_ledger_options). */
    uint32_t policy_count;            /**< How many policies. */
    const quota_allocator *allocator; /**< NULL = the C library's; copied. */
    /** The journal's hooks; copied.  NULL = a memory store of the ledger's own, empty. */
    const quota_store *store;
    /** Policies that entries adopt by digest; kept by the host until the ledger is freed.  Built-in ones need
     * not be given. */
    const quota_policy *const *policies;
    const quota_calendar
        *calendar;        /**< For working days; kept by the host until the ledger is freed; NULL = none. */
    uint64_t through_seq; /**< Open as of this entry, read only; 0 = all. An append is never cut: the last
                             whole one. */
    /** Open as of the end of this day, read only; 0 = all: every group whose last entry is not dated later.
     * Where an append holds groups of several days the state may be some groups past the head, which is that
     * of the last whole append; there is then no checkpoint. */
    int32_t through_date;
    int32_t date_max;     /**< Entries may not be dated later; 0 = no limit. */
    uint32_t no_snapshot; /**< 1 = read the whole journal even where a snapshot is kept. */
    /** 1 = note which entries touch each account (about 5 bytes a touch), so that the history of an account
     * and its balance on a past day read those entries alone.  Snapshots, which do not have it, are then not
     * used. */
    uint32_t keep_history;
    /** A digest function of the host's own instead of SM3, for the journal; the same for the journal's whole
     * life. NULL = SM3. */
    void (*digest)(void *user, const void *bytes, size_t size, uint8_t out[32]);
    void *digest_user; /**< Passed back to it. */
    /** Told now and then while a journal is read: entries done, of how many.  NULL = nobody. */
    void (*progress)(void *user, uint64_t done, uint64_t of);
    void *progress_user; /**< Passed back to it. */
} quota_ledger_options;

/**
 * Opens a ledger: loads a snapshot if the store keeps one, then reads the rest of the journal and checks its
 * chain and invariants.
 *
 * @param options NULL = an empty ledger in memory
 * @param ledger  receives the handle, or NULL on failure; freed with quota_ledger_free()
 * @param error   may be NULL; index is the seq of the entry concerned
 * @return QUOTA_OK, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE, QUOTA_E_NO_MEMORY, QUOTA_E_NO_HOOK (head or scan
 * is missing), QUOTA_E_STORE_FAILED, QUOTA_E_JOURNAL_SHORT, QUOTA_E_CHAIN_BROKEN, QUOTA_E_JOURNAL_NEWER,
 *         QUOTA_E_JOURNAL_INVALID, QUOTA_E_POLICY_MISSING.  A snapshot that does not fit is passed over.  Any
 * thread.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_open(const quota_ledger_options *options, quota_ledger **ledger,
                                         quota_error *error);

/**
 * Frees a ledger.  What was prepared and not committed is dropped.
 * @param ledger the ledger; NULL is harmless
 * @since 0.2.0
 */
QUOTA_API void quota_ledger_free(quota_ledger *ledger);

/**
 * The head up to which the ledger has read its journal.
 * @param ledger the ledger
 * @param head   receives it
 * @return QUOTA_OK, QUOTA_E_ARGUMENT.  One thread at a time. @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_head(const quota_ledger *ledger, quota_head *head);

/* ------------------------------------------------------------------ posting */

/** Flags of a post. @since 0.2.0 */
typedef enum quota_post_flag_number {
    QUOTA_POST_DRY_RUN = 1, /**< Find out, on the same path; nothing is appended. */
    /** The entries are not one group but many: each entry is one, or a run of entries in which all but the
     * last are QUOTA_FLAG_JOINED.  A refused group leaves no trace; the others are appended, all in one
     * append. */
    QUOTA_POST_EACH = 2
} quota_post_flag;

/** What became of an entry.  Balances are those after the group. @since 0.2.0 */
typedef struct quota_result {
    int32_t status;       /**< QUOTA_OK, QUOTA_ALREADY_DONE, or a QUOTA_R_*. */
    int32_t verdict;      /**< What the law said: a quota_verdict; 0 = not asked. */
    uint64_t seq;         /**< Its place in the journal; 0 = none. */
    int64_t moved;        /**< mg. */
    int64_t available;    /**< Available in the account's cell. */
    int64_t encumbered;   /**< Encumbered in the account's cell. */
    int64_t to_available; /**< Available in the receiver's cell. */
    int64_t left;         /**< Left of the claim that was made or touched. */
    int64_t covered;      /**< Of the project, for this pollutant. */
    int64_t required;     /**< Of the project, for this pollutant, as last decided. */
    uint32_t policy;      /**< Number of the policy that decided. */
    uint32_t rule;        /**< Its row. */
} quota_result;

/** A call of post. @since 0.2.0 */
typedef struct quota_post {
    uint32_t struct_size;       /**< sizeof(quota_post). */
    uint32_t flags;             /**< QUOTA_POST_*. */
    uint32_t entry_size;        /**< sizeof(quota_entry) of the caller. */
    uint32_t result_size;       /**< sizeof(quota_result) of the caller. */
    const quota_entry *entries; /**< The entries, `count` of them; not changed. */
    quota_result *results;      /**< Receives as many results; may be NULL. */
    size_t count;               /**< 1 to QUOTA_GROUP_MAX. */
} quota_post;

/**
 * Posts a group, all of it or nothing, and appends it to the journal.  Posting the same ids again is
 * harmless: the stored answer is given once more, with today's balances.
 *
 * @param ledger the ledger
 * @param post   the entries
 * @param error  may be NULL; of the first refused entry: its QUOTA_R_*, index, field, expected, found
 * @return QUOTA_OK; QUOTA_ALREADY_DONE (all of it was done before); QUOTA_E_REFUSED (see the results; with
 *         QUOTA_POST_EACH groups that were not refused are done); QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE,
 *         QUOTA_E_LIMIT (too many entries), QUOTA_E_NO_MEMORY, QUOTA_E_BUSY, QUOTA_E_PENDING,
 * QUOTA_E_READ_ONLY, QUOTA_E_NO_HOOK (no append), QUOTA_E_STORE_FAILED, QUOTA_E_UNSURE, QUOTA_E_CONTENDED,
 * QUOTA_E_JOURNAL_SHORT, QUOTA_E_JOURNAL_REWOUND, QUOTA_E_CHAIN_BROKEN, QUOTA_E_JOURNAL_NEWER,
 * QUOTA_E_JOURNAL_INVALID, QUOTA_E_POLICY_MISSING, QUOTA_E_BROKEN.  One thread at a time.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_post(quota_ledger *ledger, const quota_post *post, quota_error *error);

/**
 * Reads what others have appended meanwhile, and settles an append whose outcome was unknown.
 * @param ledger the ledger
 * @param error  may be NULL
 * @return as quota_ledger_post(); QUOTA_E_UNSURE: still unknown.  One thread at a time. @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_refresh(quota_ledger *ledger, quota_error *error);

/**
 * The pull path, for hosts that write the journal themselves: what post would append, with seq, digest and
 * all.  The ledger then waits for commit or abort.
 *
 * @param ledger   the ledger
 * @param post     the entries
 * @param entries  receives what is to be written; may be NULL if capacity is 0
 * @param capacity room for this many
 * @param count    receives how many there are; 0 when all was done before
 * @param head     receives the head after them; may be NULL
 * @param error    may be NULL
 * @return as quota_ledger_post(), and QUOTA_E_BUFFER (nothing is prepared; count says how many).  On a
 * conflict in the host's own store: abort, refresh, prepare again.  One thread at a time.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_prepare(quota_ledger *ledger, const quota_post *post,
                                            quota_entry *entries, size_t capacity, size_t *count,
                                            quota_head *head, quota_error *error);

/**
 * What was prepared is written: it becomes part of the ledger.
 * @param ledger the ledger
 * @param error  may be NULL
 * @return QUOTA_OK, QUOTA_E_NOT_PENDING, QUOTA_E_NO_MEMORY (a retry is legal), QUOTA_E_BUSY,
 * QUOTA_E_ARGUMENT. One thread at a time. @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_commit(quota_ledger *ledger, quota_error *error);

/**
 * What was prepared is dropped.
 * @param ledger the ledger
 * @return QUOTA_OK, QUOTA_E_NOT_PENDING, QUOTA_E_BUSY, QUOTA_E_ARGUMENT.  One thread at a time. @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_abort(quota_ledger *ledger);

/* ------------------------------------------------------------------ the law of an entry */

/** One question that the law was asked for an entry. @since 0.2.0 */
typedef struct quota_asked {
    uint32_t struct_size;       /**< sizeof(quota_asked), set by the caller. */
    uint32_t policy_number;     /**< Of the adopted policy that was asked. */
    const quota_policy *policy; /**< The policy; lives as long as the ledger. */
    uint32_t question;          /**< The question. */
    uint32_t fact_count;        /**< Facts that were gathered for it. */
    int64_t limit; /**< What the entry may amount to at the most, mg; QUOTA_UNKNOWN = not limited. */
    quota_decision decision; /**< The decision; struct_size set by the library. */
} quota_asked;

/**
 * What the law is asked for an entry of a group, and the facts that were gathered: a dry run up to that
 * entry.
 *
 * @param ledger   the ledger
 * @param post     the entries
 * @param index    which entry
 * @param ask      which question, from 0
 * @param asked    receives the question and its decision; struct_size set by the caller
 * @param facts    receives the facts; may be NULL if capacity is 0
 * @param capacity room for this many
 * @param error    may be NULL
 * @return QUOTA_OK, QUOTA_E_NOT_FOUND (no more questions are asked), QUOTA_E_BUFFER (fact_count says how
 * many), QUOTA_E_REFUSED (an entry before it, or it itself before the law is asked), and as
 * quota_ledger_post(). One thread at a time.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_ask(quota_ledger *ledger, const quota_post *post, size_t index,
                                        size_t ask, quota_asked *asked, quota_fact *facts, size_t capacity,
                                        quota_error *error);

/**
 * Why the law allows, reviews or denies an entry of a group, as text: each question in turn, the gravest
 * first.
 *
 * @param ledger   the ledger
 * @param post     the entries
 * @param index    which entry
 * @param lang     QUOTA_ZH or QUOTA_EN
 * @param buffer   receives NUL-terminated UTF-8; may be NULL if capacity is 0
 * @param capacity bytes of buffer
 * @param needed   receives the bytes needed with the NUL; may be NULL
 * @param error    may be NULL
 * @return as quota_ledger_ask(), and QUOTA_E_BUFFER.  One thread at a time. @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_explain(quota_ledger *ledger, const quota_post *post, size_t index,
                                            quota_lang lang, char *buffer, size_t capacity, size_t *needed,
                                            quota_error *error);

/* ------------------------------------------------------------------ groups written for the host */

/**
 * What the calendar asks for on a day: release of expired holds, carry-over of cells whose window is over.
 * Each entry has the flags DUE and UP_TO and a derived id, so that two hosts post the same; post each as its
 * own group (QUOTA_POST_EACH).
 *
 * @param ledger     the ledger
 * @param date       the day
 * @param entries    receives the entries; may be NULL if capacity is 0
 * @param capacity   room for this many
 * @param entry_size sizeof(quota_entry) of the caller
 * @param count      receives how many there are
 * @param error      may be NULL
 * @return QUOTA_OK, QUOTA_E_BUFFER (count says how many), QUOTA_E_VALUE (no day), QUOTA_E_ARGUMENT,
 *         QUOTA_E_STRUCT_SIZE.  One thread at a time.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_due(quota_ledger *ledger, int32_t date, quota_entry *entries,
                                        size_t capacity, size_t entry_size, size_t *count,
                                        quota_error *error);

/** Acts of many entries. @since 0.2.0 */
typedef enum quota_act_code {
    /** A deposit split by level (Jiangsu 4): `amount` in all; accounts: the reserves it goes to.  The law's
     * `share` says how much each gets; a debt of the party is repaid first. */
    QUOTA_ACT_DEPOSIT = 1,
    /** A lot's loss of `amount`, of its child lots too, in the order of loss (Qujing 24): unsold stock,
       buyers from the last, own use. */
    QUOTA_ACT_LOSS = 2,
    /** Clearing of `amount` (account, pollutant, term): exempt lots first, then the oldest. */
    QUOTA_ACT_CLEAR = 3,
    /** All that `account` has goes to `to_account`, with tags, holds and debts, and the account ends
       (Chongqing 8.2). */
    QUOTA_ACT_MERGE = 4,
    /** All plan holds of `project` are used by it (Qujing 19). */
    QUOTA_ACT_SETTLE = 5,
    /** `amount` of what `project` used of a pollutant goes back to `to_account`, the latest first; kind:
     * unused, unbuilt or surplus (Qujing 9, SIP 4B.4). */
    QUOTA_ACT_TAKE_BACK = 6,
    /** A reserve (`to_account`) buys `amount` back (account, pollutant, term): the oldest lots first, passing
     * over those that the law keeps it from buying (Chongqing 2.1.2, 8.4, Linyi 4.4).  `price`: fen per
     * tonne, 0 = the baseline price stated about the ledger.  Each entry bears what `fee` answers as its
     * total; where no policy sets it, amount x price, rounded half up. */
    QUOTA_ACT_BUY_BACK = 7
} quota_act;

/**
 * Writes the entries of such an act, to be posted as one group.  The first has the model's id, the others ids
 * derived from it; all but the last are JOINED, so that QUOTA_POST_EACH takes several such groups; date,
 * as_of, proof, flags and what else the entries read come from the model.
 *
 * @param ledger     the ledger
 * @param act        a quota_act
 * @param model      an entry with the fields named above
 * @param accounts   QUOTA_ACT_DEPOSIT: the receiving accounts; else NULL
 * @param account_count how many
 * @param entries    receives the entries; may be NULL if capacity is 0
 * @param capacity   room for this many
 * @param entry_size sizeof(quota_entry) of the caller
 * @param count      receives how many there are
 * @param error      may be NULL
 * @return QUOTA_OK, QUOTA_E_BUFFER (count says how many), QUOTA_E_ARGUMENT (field names what is missing),
 *         QUOTA_E_NOT_FOUND (nothing of the kind is there), QUOTA_E_RANGE (`amount` is more than is there,
 * and the model does not say UP_TO), QUOTA_E_STRUCT_SIZE, QUOTA_E_NO_MEMORY, QUOTA_E_BUSY.  One thread at a
 * time.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_compose(quota_ledger *ledger, quota_act act, const quota_entry *model,
                                     const uint64_t *accounts, size_t account_count, quota_entry *entries,
                                     size_t capacity, size_t entry_size, size_t *count, quota_error *error);

/* ------------------------------------------------------------------ snapshots, checkpoints, audit */

/**
 * Hands a snapshot of the state to the store's save hook; opening reads it instead of the journal's
 * beginning.
 * @param ledger the ledger
 * @param error  may be NULL
 * @return QUOTA_OK, QUOTA_E_NO_HOOK, QUOTA_E_NO_MEMORY, QUOTA_E_STORE_FAILED, QUOTA_E_UNSURE, QUOTA_E_BUSY,
 *         QUOTA_E_PENDING, QUOTA_E_BROKEN, QUOTA_E_READ_ONLY (opened as of a day that ends within an append),
 *         QUOTA_E_ARGUMENT.  One thread at a time. @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_snapshot(quota_ledger *ledger, quota_error *error);

/**
 * What fits on a printed report and proves a journal later: a chain alone cannot see that its end was cut
 * off.
 *
 * @since 0.2.0
 */
typedef struct quota_checkpoint {
    uint32_t format;    /**< 1. */
    int32_t date;       /**< Of the head. */
    uint64_t seq;       /**< Of the head. */
    uint8_t digest[32]; /**< Of the head. */
    uint8_t state[32];  /**< SM3 of the state's canonical bytes. */
} quota_checkpoint;

/**
 * The checkpoint of the ledger as it stands.
 * @param ledger     the ledger
 * @param checkpoint receives it
 * @param error      may be NULL
 * @return QUOTA_OK, QUOTA_E_NO_MEMORY, QUOTA_E_UNSURE, QUOTA_E_PENDING, QUOTA_E_BROKEN, QUOTA_E_READ_ONLY
 * (opened as of a day that ends within an append), QUOTA_E_ARGUMENT, QUOTA_E_BUSY.  One thread at a time.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_checkpoint(quota_ledger *ledger, quota_checkpoint *checkpoint,
                                               quota_error *error);

/** What an audit found. @since 0.2.0 */
typedef struct quota_audit {
    uint32_t struct_size; /**< sizeof(quota_audit), set by the caller. */
    int32_t status;       /**< QUOTA_OK, or what is wrong: QUOTA_E_CHAIN_BROKEN, ..._LAW_DIFFERS and so on. */
    int32_t refusal;    /**< QUOTA_E_JOURNAL_INVALID: the QUOTA_R_* with which the entry would be refused. */
    uint32_t reserved;  /**< Zero. */
    uint64_t seq;       /**< The first entry that is wrong (a broken chain: first of its append); 0 = none. */
    uint64_t entries;   /**< Entries that are right. */
    uint64_t groups;    /**< Groups among them. */
    uint64_t decided;   /**< Entries for which the law was asked again. */
    quota_head head;    /**< Head up to which all is right. */
    uint8_t state[32];  /**< Digest of the state there. */
    char field[64];     /**< The field that differs; "" = none. */
    char expected[128]; /**< What it should be. */
    char found[128];    /**< What it is. */
} quota_audit;

/**
 * Reads a journal from its first entry with all that is known: form, ids, dates, chain, checkpoints,
 * preconditions, invariants after each group, and the law asked again with the adopted policies.  Stops at
 * the first that is wrong.
 *
 * @param options          as for quota_ledger_open(); snapshots are not used
 * @param checkpoints      checkpoints kept elsewhere, in any order; may be NULL if count is 0
 * @param checkpoint_count how many
 * @param audit            receives what was found
 * @param error            may be NULL
 * @return QUOTA_OK (read `status`), and what hindered the audit itself: QUOTA_E_ARGUMENT,
 * QUOTA_E_STRUCT_SIZE, QUOTA_E_NO_HOOK, QUOTA_E_NO_MEMORY, QUOTA_E_STORE_FAILED.  Any thread. @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_audit(const quota_ledger_options *options,
                                          const quota_checkpoint *checkpoints, size_t checkpoint_count,
                                          quota_audit *audit, quota_error *error);

#ifdef __cplusplus
}
#endif
#endif
