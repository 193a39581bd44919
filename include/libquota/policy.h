/*
 * libquota/policy.h - a city document as a policy: parse, list, print, lint.
 *
 * A policy is one CSV table (RFC 4180, UTF-8): the rules as data.  The library
 * parses it from memory into an immutable handle that any number of threads
 * may read at once.  docs/policies.md has the language.
 */
#ifndef LIBQUOTA_POLICY_H
#define LIBQUOTA_POLICY_H

#include <libquota/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes of a policy digest (SM3, GB/T 32905). */
#define QUOTA_DIGEST_SIZE 32
/** Most rule rows one policy may hold, its parents' included. */
#define QUOTA_POLICY_RULES_MAX 4096
/** Most rows that may answer one question. */
#define QUOTA_QUESTION_RULES_MAX 256
/** How deep questions may read questions that read questions. */
#define QUOTA_HELPERS_MAX 32
/** Facts a finding's witness holds at the most. */
#define QUOTA_WITNESS_MAX 24

/** An immutable, compiled policy. @since 0.1.0 */
typedef struct quota_policy quota_policy;
/** What parsing or linting found, all of it. @since 0.1.0 */
typedef struct quota_findings quota_findings;

/** How strongly a sentence binds. @since 0.1.0 */
typedef enum quota_force_code {
    QUOTA_FORCE_NONE = 0, /**< A definition. */
    QUOTA_FORCE_MUST = 1, /**< 应、不得、严禁: a breach denies. */
    QUOTA_FORCE_PRINCIPLE =
        2, /**< 原则上: a breach is reviewed; allowed with an approved exception; strict mode denies. */
    QUOTA_FORCE_MAY = 3,   /**< 可、优先: a breach only warns. */
    QUOTA_FORCE_SILENT = 4 /**< The document says nothing: a person decides. */
} quota_force;

/** Kinds of answers. @since 0.1.0 */
typedef enum quota_kind_code {
    QUOTA_KIND_VERDICT = 1, /**< A verdict alone, no value. */
    QUOTA_KIND_RATIO = 2,   /**< ratio x increment, an amount in mg, rounded as the policy says. */
    QUOTA_KIND_AMOUNT = 3,  /**< mg. */
    QUOTA_KIND_MONEY = 4,   /**< fen. */
    QUOTA_KIND_DATE = 5,    /**< yyyymmdd. */
    QUOTA_KIND_RANK = 6,    /**< 1 = first. */
    QUOTA_KIND_CLASS = 7,   /**< Number of a class, see quota_policy_class(). */
    QUOTA_KIND_FACTOR = 8   /**< A bare ratio, in millionths, for other rows to read. */
} quota_kind;

/** Severities of findings. @since 0.1.0 */
typedef enum quota_severity_code {
    QUOTA_SEVERITY_ERROR = 1,  /**< The policy cannot be used (parse) or decides wrongly (lint). */
    QUOTA_SEVERITY_WARNING = 2 /**< Legal, but look at it. */
} quota_severity;

/** What a finding says.  1..99 come from parsing, 100.. from linting. @since 0.1.0 */
typedef enum quota_finding_number {
    QUOTA_FINDING_CSV = 1,              /**< The text breaks RFC 4180. */
    QUOTA_FINDING_UTF8 = 2,             /**< The text is not UTF-8. */
    QUOTA_FINDING_HEADER = 3,           /**< A header row is malformed, missing or given twice. */
    QUOTA_FINDING_COLUMNS = 4,          /**< A rule row has too many or too few cells. */
    QUOTA_FINDING_SYNTAX = 5,           /**< A cell does not follow the grammar. */
    QUOTA_FINDING_TYPE = 6,             /**< Sides or operands of unlike types. */
    QUOTA_FINDING_UNKNOWN_NAME = 7,     /**< No such fact, question, set, code, unit or class. */
    QUOTA_FINDING_UNKNOWN_QUESTION = 8, /**< The question column names no question. */
    QUOTA_FINDING_FORCE = 9,            /**< The force column holds no force. */
    QUOTA_FINDING_DUPLICATE = 10,       /**< An id, set, fact, question or assumption stands twice. */
    QUOTA_FINDING_OVERRIDES =
        11, /**< Overrides a row that is absent, answers other questions, or in a circle. */
    QUOTA_FINDING_CIRCLE = 12,  /**< Questions that read each other. */
    QUOTA_FINDING_RANGE = 13,   /**< A literal out of range: 1:0, a day that does not exist, too large. */
    QUOTA_FINDING_EMPTY = 14,   /**< An empty set or an empty window. */
    QUOTA_FINDING_PARENT = 15,  /**< A parent that is not bound. */
    QUOTA_FINDING_LIMIT = 16,   /**< A documented limit was passed. */
    QUOTA_FINDING_OUTCOME = 17, /**< An outcome that its question's kind cannot have. */

    QUOTA_FINDING_GAP = 100,              /**< A covered case with no value that no row reviews or denies. */
    QUOTA_FINDING_CONFLICT = 101,         /**< Two rows answer one case with different values. */
    QUOTA_FINDING_RATIO_BELOW_ONE = 102,  /**< A ratio below 1:1. */
    QUOTA_FINDING_NEVER_HITS = 103,       /**< A row whose condition no case meets. */
    QUOTA_FINDING_ALWAYS_DISPLACED = 104, /**< A row that others displace in every case it hits. */
    QUOTA_FINDING_WINDOW =
        105, /**< Windows that contradict: a row that can only hit outside the policy's window. */
    QUOTA_FINDING_UNREAD_FACT = 106, /**< A declared or assumed fact that no row reads. */
    QUOTA_FINDING_UNREAD_SET = 107,  /**< A set that nothing uses. */
    QUOTA_FINDING_SILENT_BESIDE_RULE =
        108,                        /**< A silent row where another row already denies every case it hits. */
    QUOTA_FINDING_TOO_WIDE = 109,   /**< A question too wide to be checked in full. */
    QUOTA_FINDING_UNANSWERED = 110, /**< A question that is read or declared, and that no row answers. */
    QUOTA_FINDING_ALLOW_BESIDE_DENIAL = 111 /**< An allow beside a row that denies every case it hits, or one
                                               of the same article. @since 0.2.0 */
} quota_finding_code;

/**
 * One finding.  Caller-owned; set struct_size first.
 *
 * @since 0.1.0
 */
typedef struct quota_finding {
    uint32_t struct_size;                  /**< sizeof(quota_finding), set by the caller. */
    int32_t severity;                      /**< A quota_severity. */
    int32_t code;                          /**< A quota_finding_code. */
    uint32_t line;                         /**< Line of the table, from 1; 0 = none. */
    uint32_t column;                       /**< Column in characters, from 1; 0 = none. */
    uint32_t rule;                         /**< Row concerned, from 1; 0 = none. */
    uint32_t other_rule;                   /**< The second row of a conflict or displacement; 0 = none. */
    uint32_t question;                     /**< Question id; 0 = none. */
    uint32_t witness_count;                /**< Facts in witness. */
    uint32_t reserved;                     /**< Zero. */
    quota_fact witness[QUOTA_WITNESS_MAX]; /**< Facts that show it; a fact left out may be anything. */
    char field[64];                        /**< Column or header name. */
    char expected[192];                    /**< What would be right. */
    char found[192];                       /**< What stands there. */
} quota_finding;

/**
 * How to make a policy.  Zero is the default of every field.
 *
 * @since 0.1.0
 */
typedef struct quota_policy_options {
    uint32_t struct_size;             /**< sizeof(quota_policy_options). */
    uint32_t reserved;                /**< Zero. */
    const quota_allocator *allocator; /**< NULL = the C library's; copied. */
    const quota_policy *const
        *parents; /**< Policies that `extends` rows may name, each id once; copied from, not retained. */
    size_t parent_count; /**< How many. */
} quota_policy_options;

/**
 * Parses and compiles a policy table.
 *
 * All errors of the table are found in one run.  A parent named by an
 * `extends` row is looked for among options->parents, then among the built-in
 * policies.
 *
 * @param options  NULL = all defaults
 * @param text     the table, UTF-8, size bytes, BOM allowed; not retained; not NULL
 * @param size     bytes of text
 * @param policy   receives the handle, or NULL on failure; free with quota_policy_free()
 * @param findings receives what was found, also on success (warnings), or NULL when
 *                 nothing was; may be NULL; free with quota_findings_free()
 * @param error    the first error; may be NULL
 * @return QUOTA_OK, QUOTA_E_POLICY (see findings), QUOTA_E_ARGUMENT,
 *         QUOTA_E_STRUCT_SIZE, QUOTA_E_NO_MEMORY.  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_policy_parse(const quota_policy_options *options, const char *text, size_t size,
                                          quota_policy **policy, quota_findings **findings,
                                          quota_error *error);

/**
 * Frees a policy.  Parents and children may be freed in any order.
 * @param policy  the policy; NULL is harmless
 * @since 0.1.0
 */
QUOTA_API void quota_policy_free(quota_policy *policy);

/** @return how many policies are built in. Any thread. @since 0.1.0 */
QUOTA_API size_t quota_builtin_count(void);

/**
 * The table of a built-in policy.
 *
 * @param index  below quota_builtin_count()
 * @param id     receives its id, static; may be NULL
 * @param buffer receives the CSV text, without a NUL; NULL = the id alone is asked for
 * @param capacity bytes of buffer
 * @param needed receives the bytes of the text; may be NULL
 * @return QUOTA_OK, QUOTA_E_NOT_FOUND, QUOTA_E_BUFFER (the buffer is too small; nothing is written to it).
 *         Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_builtin(size_t index, const char **id, char *buffer, size_t capacity,
                                     size_t *needed);

/**
 * Makes a built-in policy (the five documents) by its id, parents and all.
 *
 * @param options  as quota_policy_parse(); NULL = defaults
 * @param id       NUL-terminated, such as "cn-530300-2024"
 * @param policy   receives the handle, or NULL on failure; free with quota_policy_free()
 * @param error    may be NULL
 * @return QUOTA_OK, QUOTA_E_NOT_FOUND, and as quota_policy_parse().  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_policy_builtin(const quota_policy_options *options, const char *id,
                                            quota_policy **policy, quota_error *error);

/* ------------------------------------------------------------------ looking in */

/**
 * A policy's own description.  Strings live as long as the policy.
 *
 * @since 0.1.0
 */
typedef struct quota_policy_info {
    uint32_t struct_size;    /**< sizeof(quota_policy_info), set by the caller. */
    uint32_t rule_count;     /**< Rows, parents' included. */
    uint32_t question_count; /**< Questions it answers. */
    uint32_t fact_count;     /**< Facts it reads. */
    uint32_t class_count;    /**< Classes it names. */
    uint32_t set_count;      /**< Sets it names. */
    uint32_t parent_count;   /**< Documents it extends. */
    uint32_t reserved;       /**< Zero. */
    int64_t from;            /**< First day in force, yyyymmdd; QUOTA_UNKNOWN = given by a fact. */
    int64_t through;         /**< Last day in force; QUOTA_NEVER = no end; QUOTA_UNKNOWN = given by a fact. */
    const char *id;          /**< Such as "cn-530300-2024". */
    const char *title_zh;    /**< Chinese title. */
    const char *title_en;    /**< English title. */
    const char *document;    /**< Number of the document, such as 曲政办规〔2024〕1号. */
    const char *window;      /**< The window as written. */
    uint8_t digest[QUOTA_DIGEST_SIZE]; /**< SM3 of the canonical table and its parents' digests. */
} quota_policy_info;

/**
 * One row: a sentence of the document.  Strings live as long as the policy.
 *
 * @since 0.1.0
 */
typedef struct quota_rule {
    uint32_t struct_size;    /**< sizeof(quota_rule), set by the caller. */
    uint32_t number;         /**< Its number in the policy, from 1, as decisions cite it. */
    int32_t force;           /**< A quota_force. */
    uint32_t line;           /**< Line in its table. */
    uint32_t question_count; /**< Questions it answers; 0 = a sentence without a rule. */
    uint32_t inherited;      /**< 1 = from a parent. */
    const char *id;          /**< Such as "Q15.2". */
    const char *article;     /**< Such as 第十五条. */
    const char *zh;          /**< The sentence in Chinese. */
    const char *en;          /**< The sentence in English. */
    const char *questions;   /**< The question column, canonical. */
    const char *when;        /**< The condition, canonical; "" = always. */
    const char *then;        /**< The outcomes, canonical. */
    const char *overrides;   /**< Ids of the rows it displaces. */
    const char *document;    /**< Number of the document the row is from. */
} quota_rule;

/**
 * A fact: of the vocabulary or a policy's own.  Strings are static or live as
 * long as the policy.
 *
 * @since 0.1.0
 */
typedef struct quota_fact_info {
    uint32_t struct_size; /**< sizeof(quota_fact_info), set by the caller. */
    uint32_t fact;        /**< Its id. */
    int32_t type;         /**< A quota_type. */
    uint32_t code_count;  /**< Codes, for QUOTA_TYPE_CODE. */
    int64_t least;        /**< Smallest value. */
    int64_t most;         /**< Largest value. */
    int64_t assumed;      /**< What the policy assumes when nobody says otherwise; QUOTA_UNKNOWN = nothing. */
    const char *name;     /**< Such as "increment". */
    const char *zh;       /**< Chinese label. */
    const char *en;       /**< English label. */
    const char *meaning;  /**< One line of meaning; "" = none. */
} quota_fact_info;

/** A question: of the vocabulary or a policy's own. @since 0.1.0 */
typedef struct quota_question_info {
    uint32_t struct_size; /**< sizeof(quota_question_info), set by the caller. */
    uint32_t question;    /**< Its id. */
    int32_t kind;         /**< A quota_kind. */
    uint32_t rule_count;  /**< Rows that answer it in the policy. */
    uint32_t fact_count;  /**< Facts its answer may depend on in the policy. */
    uint32_t reserved;    /**< Zero. */
    const char *name;     /**< Such as "offset". */
    const char *zh;       /**< Chinese label. */
    const char *en;       /**< English label. */
    const char *asks;     /**< What an officer asks; "" = none. */
} quota_question_info;

/**
 * What a policy is: id, titles, window, digest, and how much it holds.
 * @param policy the policy; not NULL
 * @param info   receives the description; struct_size set by the caller
 * @return QUOTA_OK, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE. Any thread. @since 0.1.0
 */
QUOTA_API quota_status quota_policy_describe(const quota_policy *policy, quota_policy_info *info);

/**
 * A row of a policy by its number.
 * @param policy the policy; not NULL
 * @param number from 1 to rule_count
 * @param rule   receives the row; struct_size set by the caller
 * @return QUOTA_OK, QUOTA_E_NOT_FOUND, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE. Any thread. @since 0.1.0
 */
QUOTA_API quota_status quota_policy_rule(const quota_policy *policy, uint32_t number, quota_rule *rule);

/**
 * The row with this id.
 * @param policy the policy; NULL has no rows
 * @param id     NUL-terminated, such as "Q15.2"; NULL is no row's
 * @return its number, from 1; 0 = none. Any thread. @since 0.1.0
 */
QUOTA_API uint32_t quota_policy_find_rule(const quota_policy *policy, const char *id);

/**
 * A fact by place.
 * @param policy the policy: the facts it reads; NULL = the vocabulary, in order of id
 * @param index  from 0
 * @param info   receives the description; struct_size set by the caller
 * @return QUOTA_OK, QUOTA_E_NOT_FOUND, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE. Any thread. @since 0.1.0
 */
QUOTA_API quota_status quota_fact_at(const quota_policy *policy, uint32_t index, quota_fact_info *info);

/**
 * A fact by id.  Looks in the policy, then the vocabulary.
 * @param policy the policy, for its own facts and what it assumes; NULL = only the vocabulary
 * @param fact   fact id
 * @param info   receives the description; struct_size set by the caller
 * @return QUOTA_OK, QUOTA_E_UNKNOWN_FACT, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE. Any thread. @since 0.1.0
 */
QUOTA_API quota_status quota_fact_describe(const quota_policy *policy, uint32_t fact, quota_fact_info *info);

/**
 * The id of a fact by name.  A policy's own fact has 2^31 + the first 31 bits
 * of the SM3 digest of its name, so it is the same in every policy and year.
 * @param policy the policy, for its own facts; NULL = only the vocabulary
 * @param name   UTF-8, need not end in NUL; NULL is no fact's
 * @param size   bytes of name
 * @return the id; 0 = no such fact. Any thread. @since 0.1.0
 */
QUOTA_API uint32_t quota_fact_find(const quota_policy *policy, const char *name, size_t size);

/**
 * Name of a code of a fact, such as "SO2".
 * @param policy the policy, for its own facts; NULL = only the vocabulary
 * @param fact   fact id
 * @param code   from 1 to code_count
 * @return a string that lives as long as the policy, static for the vocabulary; NULL = no such code.
 *         Any thread. @since 0.1.0
 */
QUOTA_API const char *quota_fact_code(const quota_policy *policy, uint32_t fact, int64_t code);

/**
 * A code of a fact as a reader knows it: "二氧化硫" for SO2.  In English, and for the codes of a policy's own
 * facts in Chinese too, it is the code's name.  Explanations use it; tables and CSV files know names only.
 * @param policy  may be NULL: then only the vocabulary
 * @param fact fact id
 * @param code  from 1 to code_count
 * @param lang QUOTA_ZH or QUOTA_EN
 * @return a string that lives as long as the policy; NULL = no such code or language.
 *         Any thread. @since 0.1.0
 */
QUOTA_API const char *quota_fact_code_label(const quota_policy *policy, uint32_t fact, int64_t code,
                                            quota_lang lang);

/**
 * A question by place.
 * @param policy the policy: the questions its rows answer; NULL = the vocabulary, in order of id
 * @param index  from 0
 * @param info   receives the description; struct_size set by the caller
 * @return QUOTA_OK, QUOTA_E_NOT_FOUND, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE. Any thread. @since 0.1.0
 */
QUOTA_API quota_status quota_question_at(const quota_policy *policy, uint32_t index,
                                         quota_question_info *info);

/**
 * A question by id.  Looks in the policy, then the vocabulary.
 * @param policy   the policy, for its own questions and the counts; NULL = only the vocabulary, counts 0
 * @param question question id
 * @param info     receives the description; struct_size set by the caller
 * @return QUOTA_OK, QUOTA_E_UNKNOWN_QUESTION, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE. Any thread. @since 0.1.0
 */
QUOTA_API quota_status quota_question_describe(const quota_policy *policy, uint32_t question,
                                               quota_question_info *info);

/**
 * The id of a question by name, like quota_fact_find().
 * @param policy the policy, for its own questions; NULL = only the vocabulary
 * @param name   UTF-8, need not end in NUL; NULL is no question's
 * @param size   bytes of name
 * @return the id; 0 = no such question. Any thread. @since 0.1.0
 */
QUOTA_API uint32_t quota_question_find(const quota_policy *policy, const char *name, size_t size);

/**
 * A fact that a question's answer may depend on, helper questions included.
 * @param policy   the policy; NULL reads nothing
 * @param question question id
 * @param index    from 0, below the question's fact_count
 * @return its id; 0 = no more. Any thread. @since 0.1.0
 */
QUOTA_API uint32_t quota_question_fact(const quota_policy *policy, uint32_t question, uint32_t index);

/**
 * Name of a class ("realised"), as answers of QUOTA_KIND_CLASS give its number.
 * @param policy the policy; NULL names no class
 * @param number from 1 to class_count
 * @return a string that lives as long as the policy; NULL = no such class. Any thread. @since 0.1.0
 */
QUOTA_API const char *quota_policy_class(const quota_policy *policy, int64_t number);

/* ------------------------------------------------------------------ values and text */

/**
 * Reads the text of a fact's value: `10 t`, `250 kg`, `1.2:1`, `2024-10-09`,
 * `never`, `yes`, `no`, a code's name, `8000` for a price or sum in yuan, a
 * plain number for ids and counts.
 *
 * @param policy  the policy, for its own facts; NULL = only the vocabulary
 * @param fact    fact id
 * @param text    UTF-8, size bytes, no blanks around; "?" = QUOTA_UNKNOWN; not NULL
 * @param size    bytes of text
 * @param value   receives the value; left alone on failure; not NULL
 * @param error   may be NULL
 * @return QUOTA_OK, QUOTA_E_UNKNOWN_FACT, QUOTA_E_VALUE (malformed, a day that does not
 *         exist), QUOTA_E_RANGE (outside the fact's range, finer than its step),
 *         QUOTA_E_NOT_FOUND (no such code), QUOTA_E_ARGUMENT.  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_value_parse(const quota_policy *policy, uint32_t fact, const char *text,
                                         size_t size, int64_t *value, quota_error *error);

/**
 * Writes a fact's value so that quota_value_parse() reads the same back.
 * QUOTA_UNKNOWN is written as "?".
 *
 * @param policy   the policy, for its own facts; NULL = only the vocabulary
 * @param fact     fact id
 * @param value    the value
 * @param buffer   receives NUL-terminated UTF-8; may be NULL if capacity is 0
 * @param capacity bytes of buffer
 * @param needed   receives the bytes needed with the NUL; may be NULL
 * @return QUOTA_OK, QUOTA_E_BUFFER, QUOTA_E_UNKNOWN_FACT, QUOTA_E_RANGE (outside the fact's
 *         range), QUOTA_E_VALUE (a day that does not exist), QUOTA_E_ARGUMENT.  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_value_text(const quota_policy *policy, uint32_t fact, int64_t value,
                                        char *buffer, size_t capacity, size_t *needed);

/**
 * Writes the policy as a canonical table; parsing it gives the same policy, with the same digest.
 * @param policy   the policy; not NULL
 * @param buffer   receives NUL-terminated UTF-8; may be NULL if capacity is 0
 * @param capacity bytes of buffer
 * @param needed   receives the bytes needed with the NUL; may be NULL
 * @return QUOTA_OK, QUOTA_E_BUFFER, QUOTA_E_ARGUMENT.  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_policy_print(const quota_policy *policy, char *buffer, size_t capacity,
                                          size_t *needed);

/* ------------------------------------------------------------------ findings */

/**
 * Checks a policy: gaps, conflicts, rows that never hit or are always
 * displaced, ratios below one, windows that contradict, unread names.  Each
 * finding has a witness where facts can show it.
 *
 * @param policy    the policy; not NULL
 * @param allocator NULL = the C library's
 * @param findings  receives what was found, NULL when nothing was; not NULL; free with quota_findings_free()
 * @param error     may be NULL
 * @return QUOTA_OK (also with findings), QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE, QUOTA_E_NO_MEMORY.
 *         Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_policy_lint(const quota_policy *policy, const quota_allocator *allocator,
                                         quota_findings **findings, quota_error *error);

/**
 * How many findings there are.
 * @param findings the findings; NULL has none
 * @param severity a quota_severity; 0 = all
 * @return how many. Any thread. @since 0.1.0
 */
QUOTA_API size_t quota_findings_count(const quota_findings *findings, int32_t severity);

/**
 * A finding by place, in order of line.
 * @param findings the findings; NULL has none
 * @param index    from 0, below quota_findings_count(findings, 0)
 * @param finding  receives the finding; struct_size set by the caller
 * @return QUOTA_OK, QUOTA_E_NOT_FOUND, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE. Any thread. @since 0.1.0
 */
QUOTA_API quota_status quota_findings_get(const quota_findings *findings, size_t index,
                                          quota_finding *finding);

/**
 * Writes a finding as one line of text, witness included.
 * @param policy   the policy it is about, for the names of its rows, questions and facts; NULL = numbers
 *                 where the vocabulary has no name
 * @param finding  the finding; not NULL
 * @param lang     QUOTA_ZH or QUOTA_EN
 * @param buffer   receives NUL-terminated UTF-8; may be NULL if capacity is 0
 * @param capacity bytes of buffer
 * @param needed   receives the bytes needed with the NUL; may be NULL
 * @return QUOTA_OK, QUOTA_E_BUFFER, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE. Any thread. @since 0.1.0
 */
QUOTA_API quota_status quota_finding_text(const quota_policy *policy, const quota_finding *finding,
                                          quota_lang lang, char *buffer, size_t capacity, size_t *needed);

/**
 * Frees findings.
 * @param findings the findings; NULL is harmless
 * @since 0.1.0
 */
QUOTA_API void quota_findings_free(quota_findings *findings);

#ifdef __cplusplus
}
#endif
#endif
