/*
 * libquota/types.h - values, their units and ranges, the allocator.
 *
 * Every value that crosses the API is an int64_t.  What it means follows from
 * the type of its fact or question:
 *
 *   amount   milligrams                       0 .. QUOTA_AMOUNT_MAX
 *            (increment alone may be negative: -QUOTA_AMOUNT_MAX ..)
 *   money    fen (1/100 yuan)                 0 .. QUOTA_MONEY_MAX
 *   price    fen per tonne                    0 .. QUOTA_PRICE_MAX
 *   ratio    millionths (1.2:1 = 1200000)     1 .. QUOTA_RATIO_MAX
 *   date     yyyymmdd, a day that exists      19000101 .. 99981231, or QUOTA_NEVER
 *   flag     0 = no, 1 = yes
 *   code     place in the fact's list of codes, from 1
 *   id       the host's number (GB/T 2260 code, basin, park, industry)
 *                                             0 .. INT64_MAX
 *   count    a plain number                   0 .. QUOTA_COUNT_MAX
 */
#ifndef LIBQUOTA_TYPES_H
#define LIBQUOTA_TYPES_H

#include <libquota/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A value nobody has given.  Legal wherever a fact's value is. */
#define QUOTA_UNKNOWN INT64_MIN
/** Largest amount, in milligrams: 10^9 tonnes. */
#define QUOTA_AMOUNT_MAX INT64_C(1000000000000000000)
/** Largest sum of money, in fen. */
#define QUOTA_MONEY_MAX INT64_C(1000000000000000000)
/** Largest unit price, in fen per tonne: 10^10 yuan. */
#define QUOTA_PRICE_MAX INT64_C(1000000000000)
/** Largest ratio fact, in millionths: 1000000:1. */
#define QUOTA_RATIO_MAX INT64_C(1000000000000)
/** Largest count. */
#define QUOTA_COUNT_MAX INT64_C(1000000000)
/** The date that never comes ("not yet"). */
#define QUOTA_NEVER INT64_C(99991231)
/** Milligrams of one tonne. */
#define QUOTA_TONNE INT64_C(1000000000)

/** Types of facts.  QUOTA_UNKNOWN is a value of every type. @since 0.1.0 */
typedef enum quota_type_code {
    QUOTA_TYPE_FLAG = 1,   /**< 0 = no, 1 = yes. */
    QUOTA_TYPE_CODE = 2,   /**< Place in the fact's list of codes, from 1 to 62 at the most. */
    QUOTA_TYPE_ID = 3,     /**< The host's number, 0 to INT64_MAX; only compared for being equal. */
    QUOTA_TYPE_AMOUNT = 4, /**< Milligrams, 0 to QUOTA_AMOUNT_MAX; `increment` from -QUOTA_AMOUNT_MAX. */
    QUOTA_TYPE_MONEY = 5,  /**< Fen, 0 to QUOTA_MONEY_MAX. */
    QUOTA_TYPE_PRICE = 6,  /**< Fen per tonne, 0 to QUOTA_PRICE_MAX. */
    QUOTA_TYPE_RATIO = 7,  /**< Millionths, 0 to QUOTA_RATIO_MAX; 1.2:1 is 1200000. */
    QUOTA_TYPE_DATE = 8,   /**< yyyymmdd, a day that exists, 19000101 to 99981231, or QUOTA_NEVER. */
    QUOTA_TYPE_COUNT = 9   /**< A plain number, 0 to QUOTA_COUNT_MAX. */
} quota_type;

/**
 * One fact: which, and its value.
 *
 * @since 0.1.0
 */
typedef struct quota_fact {
    uint32_t fact;     /**< A QUOTA_FACT_* number, or what quota_fact_find() answers for a policy's own. */
    uint32_t reserved; /**< Zero; not read. */
    int64_t value;     /**< Unit by type, see above; QUOTA_UNKNOWN = not given. */
} quota_fact;

/**
 * The host's memory functions, one struct per handle.
 *
 * resize(user, NULL, 0, n) allocates n bytes, aligned for any type;
 * resize(user, p, old, n) resizes, keeping the lesser of old and n bytes;
 * resize(user, p, old, 0) frees and answers NULL.  NULL for n > 0 means out of
 * memory and leaves p as it was.  The struct is copied; what user points to
 * must outlive every handle made with it.  A NULL allocator anywhere in this
 * API means the C library's realloc and free.
 *
 * @since 0.1.0
 */
typedef struct quota_allocator {
    uint32_t struct_size; /**< sizeof(quota_allocator). */
    uint32_t reserved;    /**< Zero. */
    void *user;           /**< Passed back to every call. */
    /** Allocates, resizes or frees, see above. */
    void *(*resize)(void *user, void *pointer, size_t old_size, size_t new_size);
} quota_allocator;

/** @return the library's version, such as "0.1.0". Any thread. @since 0.1.0 */
QUOTA_API const char *quota_version(void);

#ifdef __cplusplus
}
#endif
#endif
