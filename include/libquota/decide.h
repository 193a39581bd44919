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

/**
 * Flags of a decision.
 *
 * With unknown facts, QUOTA_DECISION_VALUE, ..._NOT_IN_FORCE, ..._NOT_COVERED,
 * ..._GAP, ..._CONFLICT and ..._WARNED mean: in some completion of them.
 * So several that exclude each other may be set at once, and lo and hi are of those
 * completions that have an answer.
 *
 * @since 0.1.0
 */
typedef enum quota_decision_flag {
    QUOTA_DECISION_VALUE = 1,          /**< lo and hi hold an answer. */
    QUOTA_DECISION_PROVISIONAL = 2,    /**< Unknown facts leave more than one outcome. */
    QUOTA_DECISION_UNBOUNDED = 4,      /**< hi has no upper bound, see quota_decision.hi. */
    QUOTA_DECISION_NOT_IN_FORCE = 8,   /**< as_of lies outside the policy's window. */
    QUOTA_DECISION_NOT_COVERED = 16,   /**< A `cover` row leaves the case out. */
    QUOTA_DECISION_NOT_ADDRESSED = 32, /**< The document has no row for the question. */
    QUOTA_DECISION_GAP = 64,           /**< Covered, but no row answers: the table is incomplete. */
    QUOTA_DECISION_CONFLICT = 128,     /**< Two rows answer differently. */
    QUOTA_DECISION_PARENT = 256,    /**< Not set so far: a table whose parent is not bound does not parse. */
    QUOTA_DECISION_ASSUMED = 512,   /**< An `assume` row supplied a fact the question reads. */
    QUOTA_DECISION_WARNED = 1024,   /**< A `may` requirement is not met: a warning. */
    QUOTA_DECISION_CALENDAR = 2048, /**< The calendar is missing or ends too soon. */
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
    int64_t hi;           /**< Largest answer; the provisional figure.  With QUOTA_DECISION_UNBOUNDED a number
                               is unknown, and this is no figure but the end of the range: QUOTA_AMOUNT_MAX
                               (10^18 mg), QUOTA_MONEY_MAX, QUOTA_NEVER, QUOTA_COUNT_MAX (ranks) or
                               QUOTA_RATIO_MAX by kind. */
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
 * @param policy    the policy; not NULL
 * @param given     the case; not NULL
 * @param decision  receives the decision; struct_size set by the caller
 * @param error     may be NULL; fact and index say which fact is wrong
 * @return QUOTA_OK (whatever the verdict), QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE,
 *         QUOTA_E_UNKNOWN_QUESTION, QUOTA_E_UNKNOWN_FACT, QUOTA_E_DUPLICATE_FACT,
 *         QUOTA_E_RANGE (a value outside its type), QUOTA_E_VALUE (a day that does not
 *         exist), QUOTA_E_OVERFLOW (an answer past its range).  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_decide(const quota_policy *policy, const quota_case *given,
                                    quota_decision *decision, quota_error *error);

/**
 * Decides one case under several policies at once ("the stricter rule", 从严).
 * Those not applicable drop out; the worst verdict, the earliest date, the first
 * rank and the largest amount win; of what is granted (questions `credit` and
 * `share`) it is the smallest amount.
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
    uint32_t reserved;     /**< Zero; not read. */
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
 * Decides a whole column; row for row the same answers as quota_decide().  Missing facts
 * are not looked for: QUOTA_DECISION_COARSE here speaks of the verdicts and the interval.
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
typedef enum quota_step_code {
    /** The decision, as quota_decide() gives it.  First of all. */
    QUOTA_STEP_RESULT = 1,
    /** Not in force (truth 0), or open (2).  Its comparisons follow. */
    QUOTA_STEP_WINDOW = 2,
    /** `rule` covers the case (truth 1), leaves it out (0), open (2), unreadable (3). */
    QUOTA_STEP_COVER = 3,
    /** `rule` applies (truth 1), may apply (2), cannot be read (3).  It does not (0): only told where no
     *  row answers, or where all is allowed but the row would not, had a number been another.
     *  verdict is the worst that comes of it, -1 = nothing. */
    QUOTA_STEP_HIT = 4,
    /** `rule` would apply (truth 1) or might (2), but `other` displaces it. */
    QUOTA_STEP_DISPLACED = 5,
    /** `rule` requires: truth 1 met, 0 not met, 2 open, 3 unreadable; verdict is what follows when
     *  it is not met: allow = a warning, or an approved exception. */
    QUOTA_STEP_REQUIRE = 6,
    /** `rule` itself says verdict. */
    QUOTA_STEP_VERDICT = 7,
    /** `rule` answers lo..hi; left is the same before rounding, operation how it was rounded where
     *  that changed anything. */
    QUOTA_STEP_VALUE = 8,
    /** A comparison that `part` of `rule` (0 = the window) reads: left operation right, truth;
     *  decisive = it makes the part what it is. */
    QUOTA_STEP_COMPARE = 9,
    /** A fact that was read, and its value in left. */
    QUOTA_STEP_FACT = 10,
    /** A fact that an `assume` row supplied, and its value in left; decisive = it was read. */
    QUOTA_STEP_ASSUMED = 11,
    /** An unknown fact that matters. */
    QUOTA_STEP_MISSING = 12,
    /** If the unknown `fact` were as operation says, the result would be verdict, lo..hi. */
    QUOTA_STEP_IF = 13,
    /** If the known `fact` were as operation says instead, the result would be verdict, lo..hi. */
    QUOTA_STEP_CHANGE = 14,
    /** As RESULT, of a helper question that was read.  Its rows follow. */
    QUOTA_STEP_ANSWER = 15,
    /** No row answers.  Rows with a value follow, and what keeps them from it. */
    QUOTA_STEP_GAP = 16,
    /** `rule` and `other` answer differently. */
    QUOTA_STEP_CONFLICT = 17,
    /** The calendar is missing or ends too soon. */
    QUOTA_STEP_CALENDAR = 18,
    /** One operation of arithmetic in `part` of `rule`: left operation right = lo..hi. */
    QUOTA_STEP_CALCULATE = 19
} quota_step_kind;

/** What a step does with its sides. @since 0.1.0 */
typedef enum quota_operation_code {
    QUOTA_OPERATION_NONE = 0,   /**< None. */
    QUOTA_OPERATION_EQ = 1,     /**< left = right; IF and CHANGE: the fact is left. */
    QUOTA_OPERATION_NE = 2,     /**< left <> right; IF and CHANGE: not left (unknown: none named before). */
    QUOTA_OPERATION_LT = 3,     /**< left < right. */
    QUOTA_OPERATION_LE = 4,     /**< left <= right. */
    QUOTA_OPERATION_GT = 5,     /**< left > right. */
    QUOTA_OPERATION_GE = 6,     /**< left >= right. */
    QUOTA_OPERATION_IN = 7,     /**< left is one of `set`; IF and CHANGE: the fact is one of `set`. */
    QUOTA_OPERATION_WITHIN = 8, /**< IF and CHANGE: the fact is between left_lo and left_hi, both included. */
    QUOTA_OPERATION_ADD = 9,    /**< left + right. */
    QUOTA_OPERATION_SUBTRACT = 10, /**< left - right. */
    QUOTA_OPERATION_MULTIPLY = 11, /**< left x right. */
    QUOTA_OPERATION_MIN = 12,      /**< The lesser of both. */
    QUOTA_OPERATION_MAX = 13,      /**< The greater of both. */
    QUOTA_OPERATION_DAYS = 14, /**< The day left, and right days on; right may be negative here and below. */
    QUOTA_OPERATION_WORKDAYS = 15,  /**< The same, working days. */
    QUOTA_OPERATION_MONTHS = 16,    /**< The same, months. */
    QUOTA_OPERATION_YEARS = 17,     /**< The same, years. */
    QUOTA_OPERATION_MONTH_END = 18, /**< The last day of month right of year left. */
    QUOTA_OPERATION_UP = 19,        /**< Rounded up to a multiple of right. */
    QUOTA_OPERATION_DOWN = 20,      /**< Rounded down to a multiple of right. */
    QUOTA_OPERATION_HALF_UP = 21,   /**< Rounded to the nearest multiple of right, halves up. */
    QUOTA_OPERATION_ZERO = 22,      /**< Below zero, which counts as zero. */
    QUOTA_OPERATION_ROLL = 23,      /**< Rolled to the next working day. */
    QUOTA_OPERATION_EITHER = 24     /**< RESULT and ANSWER: lo or hi, and nothing between. */
} quota_operation;

/** Parts of a row. @since 0.1.0 */
typedef enum quota_part_code {
    QUOTA_PART_NONE = 0,    /**< None. */
    QUOTA_PART_WHEN = 1,    /**< Its condition. */
    QUOTA_PART_COVER = 2,   /**< What it covers. */
    QUOTA_PART_REQUIRE = 3, /**< What it requires. */
    QUOTA_PART_VALUE = 4    /**< What it answers. */
} quota_part;

/**
 * One step of an explanation: integers and ids only, to be rendered by anyone.
 * Fields that a kind of step does not speak of are 0 (verdict, truth: -1;
 * left_den, right_den, den of lo..hi: 1).
 *
 * @since 0.1.0
 */
typedef struct quota_step {
    int32_t kind;           /**< A quota_step_kind. */
    uint32_t depth;         /**< 0 = the question asked, 1 = a helper question that is read for it. */
    uint32_t question;      /**< The question whose rows these are. */
    uint32_t rule;          /**< Row concerned, from 1; of a result the row that decided; 0 = none. */
    uint32_t other;         /**< A second row; 0 = none. */
    int32_t part;           /**< A quota_part: which part of the row reads or answers. */
    int32_t verdict;        /**< A quota_verdict, or -1 = none. */
    int32_t truth;          /**< 0 no, 1 yes, 2 open, 3 unreadable (an answer is lacking), -1 = none. */
    int32_t decisive;       /**< 1 = this comparison makes its part true, false or open; the fact was read. */
    int32_t operation;      /**< A quota_operation. */
    uint32_t flags;         /**< QUOTA_DECISION_* of a result; of a HIT ..._WARNED, ..._NOT_COVERED. */
    uint32_t verdicts;      /**< Of a result: bit v set = verdict v occurs. */
    int32_t kind_of_answer; /**< A quota_kind: what lo and hi are; 0 = a quota_type in result_type. */
    int32_t result_type;    /**< Of a calculation: quota_type of lo and hi. */
    int32_t left_type;      /**< quota_type of left; 0 = none. */
    int32_t right_type;     /**< quota_type of right; 0 = none. */
    uint32_t fact;          /**< The fact concerned; the fact that is the left side; 0 = none. */
    uint32_t other_fact;    /**< The fact that is the right side, or that `fact` would equal; 0 = none. */
    uint32_t helper;        /**< The helper question that is the left side; 0 = none. */
    uint32_t other_helper;  /**< The helper question that is the right side; 0 = none. */
    uint32_t node;          /**< Internal place of the expression, for quota_step_text(); 0 = none. */
    uint32_t reserved;      /**< Zero. */
    int64_t left_lo;        /**< Left side, or the value: smallest, times left_den, in its type's unit.
                                 QUOTA_UNKNOWN: a flag, code or id not given; an answer that is lacking. */
    int64_t left_hi;        /**< Largest.  Past the range of int64_t both stop at its end. */
    int64_t left_den;       /**< 1 unless the number is finer than its unit. */
    int64_t right_lo;       /**< Right side: smallest, times right_den. */
    int64_t right_hi;       /**< Largest. */
    int64_t right_den;      /**< 1 unless the number is finer than its unit. */
    int64_t lo;             /**< Answer or result: smallest, times den. */
    int64_t hi;             /**< Largest; the provisional figure. */
    int64_t den;            /**< 1 unless the result is finer than its unit. */
    int64_t ratio_lo_num;   /**< Of a ratio answer: smallest ratio, lowest terms. */
    int64_t ratio_lo_den;   /**< Its denominator; 0 = no ratio. */
    int64_t ratio_num;      /**< Largest ratio. */
    int64_t ratio_den;      /**< Its denominator; 0 = no ratio. */
    uint64_t choices;       /**< Classes and ranks: bit n set = n occurs (n < 64). */
    uint64_t set;           /**< Flags and codes: bit v set = value v (flags 0 and 1, codes from 1). */
} quota_step;

/**
 * Explains a case as steps: decides again, slowly, and writes down why, why
 * not, what is missing, and what would change it.  Steps come in this order:
 * the result; the window; rows, the gravest first, each with its comparisons
 * and arithmetic; gap, conflict, calendar; helper questions and their rows;
 * facts; missing facts, each with its ifs; changes; assumptions.  At most 16
 * ifs a fact and 64 changes are worked out.
 *
 * @param policy    the policy
 * @param given     the case, as quota_decide() takes it
 * @param steps     receives up to capacity steps; may be NULL if capacity is 0
 * @param capacity  room for this many steps
 * @param step_size sizeof(quota_step) of the caller, also the distance from step to step
 * @param count     receives how many there are in all
 * @param error     may be NULL
 * @return as quota_decide(), and QUOTA_E_BUFFER (count says how many are needed).  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_explain(const quota_policy *policy, const quota_case *given, quota_step *steps,
                                     size_t capacity, size_t step_size, size_t *count, quota_error *error);

/**
 * Explains a case as plain text in Chinese or English: several short lines,
 * the verdict first.  The steps of quota_explain() in words, but for those
 * that make nothing what it is; 12 changes at the most.
 *
 * @param policy   the policy
 * @param given    the case, as quota_decide() takes it
 * @param lang     QUOTA_ZH or QUOTA_EN
 * @param buffer   receives NUL-terminated UTF-8; may be NULL if capacity is 0
 * @param capacity bytes of buffer
 * @param needed   receives the bytes needed with the NUL; may be NULL
 * @param error    may be NULL
 * @return as quota_decide(), and QUOTA_E_BUFFER (what fits has been written, up to a whole
 *         character).  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_explain_text(const quota_policy *policy, const quota_case *given,
                                          quota_lang lang, char *buffer, size_t capacity, size_t *needed,
                                          quota_error *error);

/**
 * Writes one step of quota_explain() as a line of text.
 *
 * @param policy   the policy that was explained
 * @param step     one of its steps
 * @param lang     QUOTA_ZH or QUOTA_EN
 * @param buffer   receives NUL-terminated UTF-8; may be NULL if capacity is 0
 * @param capacity bytes of buffer
 * @param needed   receives the bytes needed with the NUL; may be NULL
 * @return QUOTA_OK, QUOTA_E_BUFFER, QUOTA_E_ARGUMENT (no step of this policy).  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_step_text(const quota_policy *policy, const quota_step *step, quota_lang lang,
                                       char *buffer, size_t capacity, size_t *needed);

#ifdef __cplusplus
}
#endif
#endif
