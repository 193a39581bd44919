/*
 * libquota/status.h - statuses and error details.
 *
 * Every call that can fail returns a quota_status.  A refusal by law (a
 * decision that says "deny") is a result and never a status.
 */
#ifndef LIBQUOTA_STATUS_H
#define LIBQUOTA_STATUS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32) && defined(LIBQUOTA_SHARED)
#  ifdef LIBQUOTA_BUILD
#    define QUOTA_API __declspec(dllexport)
#  else
#    define QUOTA_API __declspec(dllimport)
#  endif
#elif defined(__GNUC__)
#  define QUOTA_API __attribute__((visibility("default")))
#else
#  define QUOTA_API
#endif

/**
 * What a call answers.  Numbers are never reused or changed.
 *
 * @since 0.1.0
 */
typedef enum quota_status_code {
    /** Done. */
    QUOTA_OK = 0,
    /** A pointer is NULL that must not be, or an argument makes no sense. */
    QUOTA_E_ARGUMENT = 1,
    /** A caller's struct has a struct_size this library does not know. */
    QUOTA_E_STRUCT_SIZE = 2,
    /** The allocator answered NULL; nothing has changed, a retry is legal. */
    QUOTA_E_NO_MEMORY = 3,
    /** The caller's buffer is too small; the needed size was written. */
    QUOTA_E_BUFFER = 4,
    /** The policy table has errors; the findings list all of them. */
    QUOTA_E_POLICY = 5,
    /** A fact id or name is neither in the vocabulary nor in the policy. */
    QUOTA_E_UNKNOWN_FACT = 6,
    /** A question id or name is not known. */
    QUOTA_E_UNKNOWN_QUESTION = 7,
    /** No such item: a policy id, a rule, a code, an index past the end. */
    QUOTA_E_NOT_FOUND = 8,
    /** Text that should be a value (number, unit, date, code) is malformed; a day that does not exist. */
    QUOTA_E_VALUE = 9,
    /** A value lies outside the range of its type; finer than its smallest step. */
    QUOTA_E_RANGE = 10,
    /** Exact arithmetic left the range of the result. */
    QUOTA_E_OVERFLOW = 11,
    /** The same fact was given twice. */
    QUOTA_E_DUPLICATE_FACT = 12,
    /** Text is not valid UTF-8. */
    QUOTA_E_UTF8 = 13,
    /** CSV that breaks RFC 4180. */
    QUOTA_E_CSV = 14,
    /** A documented limit (rows, names, nesting) was passed. */
    QUOTA_E_LIMIT = 15,

    /* What calls of a ledger answer. */

    /** Done before, with the same content: the first answer again. */
    QUOTA_ALREADY_DONE = 100,
    /** A group was refused: each result has its status; of a refused group nothing was done. */
    QUOTA_E_REFUSED = 101,
    /** A call from inside a hook of the same ledger. */
    QUOTA_E_BUSY = 102,
    /** Prepared entries wait for commit or abort. */
    QUOTA_E_PENDING = 103,
    /** Commit or abort, and nothing was prepared. */
    QUOTA_E_NOT_PENDING = 104,
    /** The ledger was opened as of a past day or seq: it only answers. */
    QUOTA_E_READ_ONLY = 105,
    /** The store did not do it; nothing has changed, a retry is legal. */
    QUOTA_E_STORE_FAILED = 106,
    /** The store cannot say whether it appended; call quota_ledger_refresh(), or post the same again. */
    QUOTA_E_UNSURE = 107,
    /** Other writers were quicker each time; nothing has changed, a retry is legal. */
    QUOTA_E_CONTENDED = 108,
    /** The journal ends before its head says. */
    QUOTA_E_JOURNAL_SHORT = 109,
    /** The head lies before what was already read from this journal. */
    QUOTA_E_JOURNAL_REWOUND = 110,
    /** The digest chain does not fit: an entry was changed, left out, moved or put in. */
    QUOTA_E_CHAIN_BROKEN = 111,
    /** An entry of the journal uses what this release does not know. */
    QUOTA_E_JOURNAL_NEWER = 112,
    /** An entry of the journal breaks an invariant: no ledger can have written it. */
    QUOTA_E_JOURNAL_INVALID = 113,
    /** The journal proved wrong earlier; only audit and free are of use. */
    QUOTA_E_BROKEN = 114,
    /** The journal adopts a policy by a digest that was not given and is not built in. */
    QUOTA_E_POLICY_MISSING = 115,
    /** A snapshot does not fit: torn, of another version, or not of this journal. */
    QUOTA_E_SNAPSHOT = 116,
    /** Audit: the law, asked again, answers otherwise than the entry says. */
    QUOTA_E_LAW_DIFFERS = 117,
    /** Audit: a checkpoint does not fit the journal. */
    QUOTA_E_CHECKPOINT = 118,
    /** The store has no such hook. */
    QUOTA_E_NO_HOOK = 119,

    /* Why an entry was refused, in the order in which it is checked; docs/ledger.md says for which verbs. */

    /** Another entry of its group was refused. */
    QUOTA_R_NOT_POSTED = 200,
    /** The id is known, with other content. */
    QUOTA_R_ID_REUSED = 201,
    /** The ids are known, but not as one group. */
    QUOTA_R_GROUP_DIFFERS = 202,
    /** Reserved bytes, or a field only the ledger writes, are not zero. */
    QUOTA_R_BAD_RESERVED = 203,
    /** No such verb. */
    QUOTA_R_BAD_VERB = 204,
    /** No such kind, or not with this verb. */
    QUOTA_R_BAD_KIND = 205,
    /** No such flag, or not with this verb and kind. */
    QUOTA_R_BAD_FLAG = 206,
    /** A field is set that this verb and kind does not read. */
    QUOTA_R_FIELD_UNREAD = 207,
    /** A field is not set that it needs. */
    QUOTA_R_FIELD_MISSING = 208,
    /** A field is outside its range. */
    QUOTA_R_FIELD_RANGE = 209,
    /** It needs a proof. */
    QUOTA_R_PROOF_MISSING = 210,
    /** The id is all zero. */
    QUOTA_R_ID_ZERO = 211,
    /** The id stands twice in the call. */
    QUOTA_R_ID_TWICE = 212,
    /** A date is no day. */
    QUOTA_R_DATE_INVALID = 213,
    /** The date lies before the last entry's. */
    QUOTA_R_DATE_BACKWARDS = 214,
    /** The date lies after the latest the host allows. */
    QUOTA_R_DATE_AHEAD = 215,
    /** No such account. */
    QUOTA_R_ACCOUNT_UNKNOWN = 216,
    /** No such receiver. */
    QUOTA_R_TO_ACCOUNT_UNKNOWN = 217,
    /** No such lot. */
    QUOTA_R_LOT_UNKNOWN = 218,
    /** Nothing was ever stated about the project. */
    QUOTA_R_PROJECT_UNKNOWN = 219,
    /** No such claim or entry. */
    QUOTA_R_TARGET_UNKNOWN = 220,
    /** The account is closed or ended. */
    QUOTA_R_ACCOUNT_CLOSED = 221,
    /** The receiver is closed or ended. */
    QUOTA_R_TO_ACCOUNT_CLOSED = 222,
    /** Account, lot or project is blocked for this verb. */
    QUOTA_R_BLOCKED = 223,
    /** The account exists. */
    QUOTA_R_ACCOUNT_EXISTS = 224,
    /** No unified social credit code, or its check character is wrong. */
    QUOTA_R_PARTY_CODE = 225,
    /** The party has an open account (Chongqing 2.2.1). */
    QUOTA_R_PARTY_HAS_ACCOUNT = 226,
    /** Something is left: available, encumbered or owed. */
    QUOTA_R_NOT_EMPTY = 227,
    /** A check that was refused needs its reason as proof. */
    QUOTA_R_REASON_MISSING = 228,
    /** The number stands for another policy. */
    QUOTA_R_POLICY_NUMBER = 229,
    /** No policy of this digest was given or is built in. */
    QUOTA_R_POLICY_UNKNOWN = 230,
    /** The lot is realised already. */
    QUOTA_R_NOT_EXPECTED = 231,
    /** The reduction is not realised yet (Qujing 7, 20). */
    QUOTA_R_NOT_REALISED = 232,
    /** The lot was born in an earlier group, or with other tags. */
    QUOTA_R_LOT_EXISTS = 233,
    /** The evidence has made another lot of this pollutant (Qujing 24). */
    QUOTA_R_EVIDENCE_USED = 234,
    /** The party owes of this pollutant: repay first (Jiangsu 21). */
    QUOTA_R_DEBT_FIRST = 235,
    /** From and to are the same. */
    QUOTA_R_SAME_CELL = 236,
    /** The later term is not later. */
    QUOTA_R_TERM_ORDER = 237,
    /** The target is no claim of the kind needed. */
    QUOTA_R_TARGET_KIND = 238,
    /** The target belongs to another account, lot or term. */
    QUOTA_R_TARGET_OTHER = 239,
    /** The hold has expired. */
    QUOTA_R_EXPIRED = 240,
    /** The hold has not expired. */
    QUOTA_R_NOT_EXPIRED = 241,
    /** The hold does not let this verb take. */
    QUOTA_R_HOLD_BLOCKS = 242,
    /** The hold is for another beneficiary or project. */
    QUOTA_R_BENEFICIARY = 243,
    /** The cell's term and its window are over. */
    QUOTA_R_TERM_ENDED = 244,
    /** All of the lot is invalid. */
    QUOTA_R_LOT_VOID = 245,
    /** The project has no increment of this pollutant. */
    QUOTA_R_POLLUTANT = 246,
    /** Something of the lot or its family ranks before it in the order of loss (Qujing 24). */
    QUOTA_R_ORDER_OF_LOSS = 247,
    /** More than was used and surrendered of the lot. */
    QUOTA_R_NOT_USED = 248,
    /** Less is there than was asked. */
    QUOTA_R_INSUFFICIENT = 249,
    /** A balance would leave its range. */
    QUOTA_R_OVERFLOW = 250,
    /** A policy is in force: name the kind. */
    QUOTA_R_LAW_KIND = 251,
    /** The law forbids it. */
    QUOTA_R_LAW_DENIES = 252,
    /** The law leaves it to a person: decide, and post it as approved. */
    QUOTA_R_LAW_REVIEW = 253,
    /** More than the law grants. */
    QUOTA_R_LAW_LIMIT = 254
} quota_status;

/** Languages of rendered text. @since 0.1.0 */
typedef enum quota_language {
    QUOTA_ZH = 1, /**< Chinese (simplified). */
    QUOTA_EN = 2  /**< English. */
} quota_lang;

/**
 * Where, which field, what was expected, what was found.
 *
 * Caller-owned.  Set struct_size to sizeof(quota_error) before the call; every
 * call that takes one accepts NULL.  Written only when the call does not
 * answer QUOTA_OK.  Strings are NUL-terminated UTF-8, cut at a character when
 * too long.
 *
 * @since 0.1.0
 */
typedef struct quota_error {
    uint32_t struct_size; /**< sizeof(quota_error), set by the caller. */
    int32_t status;       /**< The quota_status of the call. */
    uint32_t line;        /**< Line in the text, from 1; 0 = not of a text. */
    uint32_t column;      /**< Column in characters, from 1; 0 = none. */
    uint32_t fact;        /**< Fact id concerned; 0 = none. */
    uint32_t reserved;    /**< Zero. */
    uint64_t index;       /**< Index of the item concerned (fact of a list, row of a batch), from 0. */
    char field[64];       /**< Field, fact or argument by name; "" = none. */
    char expected[128];   /**< What would have been right. */
    char found[128];      /**< What was there instead. */
} quota_error;

/**
 * Short name of a status, such as "E_RANGE"; "E_?" for an unknown number.
 *
 * @param status  a quota_status
 * @return a static string; never NULL.  Any thread.
 * @since 0.1.0
 */
QUOTA_API const char *quota_status_name(int32_t status);

/**
 * Writes an error as one line of text.
 *
 * @param error   the error; not NULL
 * @param lang    QUOTA_ZH or QUOTA_EN
 * @param buffer  receives NUL-terminated UTF-8; may be NULL if capacity is 0
 * @param capacity bytes of buffer
 * @param needed  receives the bytes needed with the NUL; may be NULL
 * @return QUOTA_OK, QUOTA_E_BUFFER, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE.  Any thread.
 * @since 0.1.0
 */
QUOTA_API quota_status quota_error_text(const quota_error *error, quota_lang lang, char *buffer,
                                        size_t capacity, size_t *needed);

#ifdef __cplusplus
}
#endif
#endif
