/*
 * libquota/decide.h - ask a policy: one case, many cases, layers, and why.
 *
 * Deciding allocates nothing, keeps nothing and is safe from any number of
 * threads on one policy.  A decision is exact: integers only, rounded where
 * and as the policy says.  Where facts are unknown it sums up every completion
 * of them: one verdict if all agree, else review; an interval lo..hi; and the
 * facts that matter.  The lenient branch is never taken.
 */
#ifndef LIBQUOTA_DECIDE_H
#define LIBQUOTA_DECIDE_H

#include <libquota/calendar.h>
#include <libquota/facts.h>
#include <libquota/policy.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Rows a decision names at the most; rule_count tells when there are more. */
#define QUOTA_DECISION_RULES 24
/** Missing facts a decision names at the most; missing_count tells when there are more. */
#define QUOTA_DECISION_MISSING 24

/** What the law says.  Worse is larger, but for not applicable. @since 0.1.0 */
typedef enum quota_verdict_code {
    QUOTA_NOT_APPLICABLE = 0, /**< Not in force, not covered, or not spoken of: see the flags. */
    QUOTA_ALLOW = 1,          /**< Nothing forbids it. */
    QUOTA_REVIEW = 2,         /**< A person must decide. */
    QUOTA_DENY = 3            /**< The document forbids it. */
} quota_verdict;

/** Flags of a decision. @since 0.1.0 */
typedef enum quota_decision_flag {
    QUOTA_DECISION_VALUE = 1,          /**< lo and hi hold an answer. */
    QUOTA_DECISION_PROVISIONAL = 2,    /**< Unknown facts leave more than one outcome. */
    QUOTA_DECISION_UNBOUNDED = 4,      /**< hi has no upper bound: a number is unknown. */
    QUOTA_DECISION_NOT_IN_FORCE = 8,   /**< as_of lies outside the policy's window. */
    QUOTA_DECISION_NOT_COVERED = 16,   /**< A `cover` row leaves the case out. */
    QUOTA_DECISION_NOT_ADDRESSED = 32, /**< The document has no row for the question. */
    QUOTA_DECISION_GAP = 64,           /**< Covered, but no row answers: the table is incomplete. */
    QUOTA_DECISION_CONFLICT = 128,     /**< Two rows answer differently. */
    QUOTA_DECISION_PARENT = 256,       /**< The question belongs to a parent that is not bound. */
    QUOTA_DECISION_ASSUMED = 512,      /**< An `assume` row supplied a fact the question reads. */
    QUOTA_DECISION_WARNED = 1024,      /**< A `may` requirement is not met: a warning. */
    QUOTA_DECISION_CALENDAR = 2048,    /**< The calendar is missing or ends too soon. */
    QUOTA_DECISION_COARSE = 4096 /**< Too many completions to walk: the interval and the missing facts may be
                                    too wide, never too narrow. */
} quota_decision_flags;

/**
 * A case: a question and the facts.  Caller-owned.
 *
 * @since 0.1.0
 */
typedef struct quota_case {
    uint32_t struct_size;           /**< sizeof(quota_case). */
    uint32_t question;              /**< QUOTA_QUESTION_*, or what quota_question_find() answers. */
    const quota_fact *facts;        /**< Facts in any order, each at most once; NULL if fact_count is 0. */
    size_t fact_count;              /**< How many.  Facts the policy does not read are checked and ignored. */
    const quota_calendar *calendar; /**< For working days; NULL = none. */
} quota_case;

/**
 * What was decided.  Caller-owned; set struct_size first.  All fields are
 * written on QUOTA_OK.
 *
 * @since 0.1.0
 */
typedef struct quota_decision {
    uint32_t struct_size; /**< sizeof(quota_decision), set by the caller. */
    uint32_t question;    /**< The question asked. */
    int32_t verdict;      /**< A quota_verdict. */
    int32_t kind;         /**< A quota_kind: what lo and hi are. */
    uint32_t flags;       /**< QUOTA_DECISION_*. */
    uint32_t verdicts;    /**< Verdicts of the completions: bit v set = verdict v occurs. */
    int64_t lo;           /**< Smallest answer: mg, fen, yyyymmdd, rank, class or millionths by kind. */
    int64_t hi;           /**< Largest answer; the provisional figure. */
    int64_t ratio_lo_num; /**< For QUOTA_KIND_RATIO: smallest ratio, lowest terms. */
    int64_t ratio_lo_den; /**< Its denominator; 0 = no ratio. */
    int64_t ratio_num;    /**< Largest ratio; the provisional one. */
    int64_t ratio_den;    /**< Its denominator; 0 = no ratio. */
    uint64_t choices;     /**< For classes and ranks: bit n set = n occurs (n < 64). */
    uint32_t rule;        /**< The row that decided, from 1; 0 = none (nothing forbids it, or the window). */
    uint32_t layer;       /**< quota_decide_layers(): index of the policy of `rule`; else 0. */
    uint32_t rule_count;  /**< Rows that took part. */
    uint32_t missing_count;                   /**< Unknown facts that matter. */
    uint32_t rules[QUOTA_DECISION_RULES];     /**< Their numbers, ascending. */
    uint32_t missing[QUOTA_DECISION_MISSING]; /**< Their ids. */
} quota_decision;

/**
 * Decides one case.
 *
 * @param policy    the policy
 * @param given     the case
 * @param decision  receives the decision
 * @param error     may be NULL; fact and index say which fact is wrong
 * @return QUOTA_OK (whatever the verdict), QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE,
 *         QUOTA_E_UNKNOWN_QUESTION, QUOTA_E_UNKNOWN_FACT, QUOTA_E_DUPLICATE_FACT,
 *         QUOTA_E_RANGE (a value outside its type), QUOTA_E_VALUE (a date that does not
 *         exist), QUOTA_E_OVERFLOW (an answer past its range).  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_decide(const quota_policy *policy, const quota_case *given,
                                    quota_decision *decision, quota_error *error);

/**
 * Decides one case under several policies at once ("the stricter rule", 从严).
 * Those not applicable drop out; the worst verdict, the largest amount and the
 * earliest date win.
 *
 * @param policies  policy_count policies
 * @param policy_count how many, at least one
 * @param given the case
 * @param each      receives every policy's own decision (policy_count of them, struct_size set); may be NULL
 * @param combined  receives the combined decision; rules are those of its `layer`
 * @param error receives what went wrong; may be NULL
 * @return as quota_decide(); QUOTA_E_ARGUMENT if policy_count is 0.
 *         QUOTA_E_UNKNOWN_QUESTION only if no policy knows the question.  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_decide_layers(const quota_policy *const *policies, size_t policy_count,
                                           const quota_case *given, quota_decision *each,
                                           quota_decision *combined, quota_error *error);

/** A column of a batch. @since 0.1.0 */
typedef struct quota_column {
    uint32_t fact;         /**< Fact id. */
    uint32_t reserved;     /**< Zero. */
    const int64_t *values; /**< One value a row; QUOTA_UNKNOWN = not given. */
} quota_column;

/**
 * Many cases of one question: columns of facts in, columns of results out.
 * Output columns are caller-owned, row_count long, and may each be NULL.
 *
 * @since 0.1.0
 */
typedef struct quota_batch {
    uint32_t struct_size;           /**< sizeof(quota_batch). */
    uint32_t question;              /**< The question. */
    size_t row_count;               /**< Rows. */
    const quota_column *columns;    /**< Facts that differ from row to row. */
    size_t column_count;            /**< How many. */
    const quota_fact *common;       /**< Facts alike in all rows. */
    size_t common_count;            /**< How many. */
    const quota_calendar *calendar; /**< For working days; NULL = none. */
    uint8_t *verdict;               /**< Out: quota_verdict. */
    int64_t *lo;                    /**< Out: smallest answer; 0 without a value. */
    int64_t *hi;                    /**< Out: largest answer; 0 without a value. */
    uint32_t *rule;                 /**< Out: the row that decided. */
    uint32_t *flags;                /**< Out: QUOTA_DECISION_*. */
    int32_t *status; /**< Out: quota_status of the row.  If NULL, the first bad row ends the call. */
} quota_batch;

/**
 * Decides a whole column; row for row the same answers as quota_decide().
 *
 * @param policy  the policy
 * @param batch   inputs and outputs
 * @param error   may be NULL; index is the row
 * @return as quota_decide().  With a status column a bad row has its own status and zero
 *         outputs, the others are decided, and the call answers QUOTA_OK.  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_decide_batch(const quota_policy *policy, const quota_batch *batch,
                                          quota_error *error);

/* ------------------------------------------------------------------ explaining */

/** Kinds of steps. @since 0.1.0 */
typedef enum quota_step_kind {
    QUOTA_STEP_RESULT = 1,    /**< The decision: verdict, lo, hi, num:den. First of a question. */
    QUOTA_STEP_WINDOW = 2,    /**< as_of (left) is outside the window. */
    QUOTA_STEP_COVER = 3,     /**< `rule` leaves the case out (truth 0), covers it (1), or it is open (2). */
    QUOTA_STEP_HIT = 4,       /**< `rule` applies (truth 1) or may apply (2). */
    QUOTA_STEP_DISPLACED = 5, /**< `rule` is displaced by `other`. */
    QUOTA_STEP_REQUIRE = 6,  /**< `rule` requires: truth 1 met, 0 not met, 2 open; verdict is what follows. */
    QUOTA_STEP_VERDICT = 7,  /**< `rule` itself says verdict. */
    QUOTA_STEP_VALUE = 8,    /**< `rule` answers: before x num:den, rounded, lo..hi. */
    QUOTA_STEP_COMPARE = 9,  /**< One comparison read: left relation right, truth; fact or question ids. */
    QUOTA_STEP_FACT = 10,    /**< A fact that was read, and its value. */
    QUOTA_STEP_ASSUMED = 11, /**< A fact that an `assume` row supplied. */
    QUOTA_STEP_MISSING = 12, /**< An unknown fact that matters. */
    QUOTA_STEP_IF = 13,      /**< If the unknown `fact` were `left`, the result would be verdict, lo..hi. */
    QUOTA_STEP_CHANGE =
        14, /**< If the known `fact` were left..right instead, the result would be verdict, lo..hi. */
    QUOTA_STEP_ANSWER = 15,   /**< A helper question that was read, and its answer. */
    QUOTA_STEP_GAP = 16,      /**< No row answers. */
    QUOTA_STEP_CONFLICT = 17, /**< `rule` and `other` answer differently. */
    QUOTA_STEP_CALENDAR = 18  /**< The calendar is missing or ends too soon. */
} quota_step_code;

/**
 * One step of an explanation: integers and ids only, to be rendered by anyone.
 *
 * @since 0.1.0
 */
typedef struct quota_step {
    int32_t kind;      /**< A quota_step_kind number. */
    uint32_t rule;     /**< Row concerned, from 1; 0 = none. */
    uint32_t other;    /**< A second row; 0 = none. */
    uint32_t fact;     /**< Fact id; 0 = none. */
    uint32_t question; /**< Question id; 0 = none. */
    int32_t verdict;   /**< A quota_verdict, or -1 = none. */
    int32_t truth;     /**< 0 no, 1 yes, 2 open, -1 = none. */
    int32_t relation;  /**< Of a comparison: 1 =, 2 <>, 3 <, 4 <=, 5 >, 6 >=, 7 in; 0 = none. */
    int32_t type;      /**< quota_type of left and right; 0 = none. */
    uint32_t flags;    /**< QUOTA_DECISION_* for results. */
    uint32_t depth;    /**< 0 = the question asked, 1 = a helper question it reads, and so on. */
    uint32_t node;     /**< Internal place of the expression, for quota_step_text(); 0 = none. */
    int64_t left_lo;   /**< Left side (or value of the fact), in its type's unit: smallest. */
    int64_t left_hi;   /**< Left side: largest. */
    int64_t right_lo;  /**< Right side: smallest. */
    int64_t right_hi;  /**< Right side: largest. */
    int64_t num;       /**< Ratio. */
    int64_t den;       /**< Its denominator; 0 = none. */
    int64_t lo;        /**< Answer: smallest. */
    int64_t hi;        /**< Answer: largest. */
} quota_step;

/**
 * Explains a case as steps: decides again, slowly, and writes down why, why
 * not, what is missing, and what would change it.
 *
 * @param policy the policy
 * @param given the case
 * @param steps     receives up to capacity steps; may be NULL if capacity is 0
 * @param capacity how much fits
 * @param step_size sizeof(quota_step) of the caller
 * @param count     receives how many there are in all
 * @param error receives what went wrong; may be NULL
 * @return as quota_decide(), and QUOTA_E_BUFFER (count says how many are needed).  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_explain(const quota_policy *policy, const quota_case *given, quota_step *steps,
                                     size_t capacity, size_t step_size, size_t *count, quota_error *error);

/**
 * Explains a case as plain text in Chinese or English.
 *
 * @param policy the policy
 * @param given the case
 * @param lang QUOTA_ZH or QUOTA_EN
 * @param buffer   receives NUL-terminated UTF-8; may be NULL if capacity is 0
 * @param capacity how much fits
 * @param needed   receives the bytes needed with the NUL; may be NULL
 * @param error receives what went wrong; may be NULL
 * @return as quota_decide(), and QUOTA_E_BUFFER.  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_explain_text(const quota_policy *policy, const quota_case *given,
                                          quota_lang lang, char *buffer, size_t capacity, size_t *needed,
                                          quota_error *error);

/**
 * Writes one step as a line of text.
 * @return QUOTA_OK, QUOTA_E_BUFFER, QUOTA_E_ARGUMENT.  Any thread. @since 0.1.0
 */
QUOTA_API quota_status quota_step_text(const quota_policy *policy, const quota_step *step, quota_lang lang,
                                       char *buffer, size_t capacity, size_t *needed);

#ifdef __cplusplus
}
#endif
#endif
