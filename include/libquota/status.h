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
    QUOTA_E_LIMIT = 15
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
