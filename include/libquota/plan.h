/*
 * libquota/plan.h - which lots lawfully cover what a project needs, and what stands in the way of the rest.
 *
 * A plan is made from the ledger as it stands, with the policies in force on its law day: the same questions
 * that posting asks (`source`, `access`), and `priority`, `nearby`, `elsewhere` and `outside`, which only
 * bound and order.  So what the plan proposes the ledger accepts, and no city's rule is written in C. Nothing
 * is posted by planning: quota_plan_entries() writes the holds, the host posts them.
 *
 * Legs are taken in tiers: by rank of the law (1 first, what no policy ranks last), where the law bounds what
 * comes from outside (by county, basin or industry, as the policy says) first from inside, and what needs no
 * approval before what does.  Within a tier the strategy chooses.
 */
#ifndef LIBQUOTA_PLAN_H
#define LIBQUOTA_PLAN_H

#include <libquota/ledger.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A plan. @since 0.2.0 */
typedef struct quota_plan quota_plan;

/** What is preferred within a tier. @since 0.2.0 */
typedef enum quota_plan_strategy {
    QUOTA_PLAN_OLDEST = 1,   /**< The holding that came into being first. */
    QUOTA_PLAN_CHEAPEST = 2, /**< The lowest fact `price` of the lot, else of its holder; without a price
                                last. Of equal price the oldest. */
    QUOTA_PLAN_FEWEST = 3, /**< As few sellers as possible: those the plan has already, then who has most. */
    QUOTA_PLAN_NAMED = 4   /**< Only the named lots, in that order, whatever their rank. */
} quota_plan_strategy;

/** What a project needs of one pollutant. @since 0.2.0 */
typedef struct quota_need {
    int64_t amount;     /**< mg; 0 = what `offset` answers less what is covered already. */
    uint32_t pollutant; /**< QUOTA_POLLUTANT_*, each at most once. */
    uint32_t reserved;  /**< Zero. */
} quota_need;

/** What a plan is made of. @since 0.2.0 */
typedef struct quota_plan_options {
    uint32_t struct_size;    /**< sizeof(quota_plan_options). */
    int32_t strategy;        /**< A quota_plan_strategy; 0 = oldest. */
    uint64_t project;        /**< The project; something was stated about it. */
    uint64_t to_account;     /**< The buyer's account, beneficiary of the holds; 0 = none. */
    const quota_need *needs; /**< What is needed. */
    size_t need_count;       /**< How many, at least one. */
    const uint64_t *lots;    /**< QUOTA_PLAN_NAMED: numbers of lots; else NULL. */
    size_t lot_count;        /**< How many. */
    int32_t date;            /**< Day of the holds, not before the ledger's last entry. */
    int32_t as_of;           /**< Day whose law applies; 0 = date. */
    int32_t valid_until;     /**< Last day of the holds; 0 = open. */
    uint32_t approved;       /**< 1 = also take what the law leaves to a person: such legs are APPROVED. */
} quota_plan_options;

/** A need and what the plan makes of it. @since 0.2.0 */
typedef struct quota_need_result {
    uint32_t struct_size;  /**< sizeof(quota_need_result), set by the caller. */
    uint32_t pollutant;    /**< QUOTA_POLLUTANT_*. */
    int64_t required;      /**< mg: the answer of `offset`, the largest where it is not sure; QUOTA_UNKNOWN =
                              none. */
    int64_t covered;       /**< mg: used and held for the project before this plan. */
    int64_t wanted;        /**< mg: what was planned for; QUOTA_UNKNOWN = nobody knows how much. */
    int64_t planned;       /**< mg: sum of the legs. */
    int64_t shortfall;     /**< mg: wanted less planned. */
    int64_t outside;       /**< mg of `planned` from outside, by what the policies say (`outside`). */
    int64_t outside_limit; /**< mg that may still come from outside; QUOTA_UNKNOWN = no bound. */
    int64_t cost;          /**< Fen: sum of the legs' totals, those without a price left out. */
    int64_t unpriced;      /**< mg of `planned` without a price. */
    uint32_t ratio_num;    /**< The ratio, lowest terms. */
    uint32_t ratio_den;    /**< Its denominator; 0 = none. */
    int32_t verdict; /**< Of `offset`: a quota_verdict, 0 = no policy speaks; QUOTA_REVIEW also where as_of is
                        a day under no policy, and date is not. */
    uint32_t missing;      /**< The first fact that `offset` misses; 0 = none. */
    uint32_t policy;       /**< Number of the adopted policy that requires; 0 = none. */
    uint32_t rule;         /**< Its row. */
    uint32_t limit_policy; /**< Of the bound on what comes from outside; 0 = none. */
    uint32_t limit_rule;   /**< Its row. */
    size_t first_leg;      /**< Its legs stand together: the first, from 0. */
    size_t leg_count;      /**< How many. */
} quota_need_result;

/** A leg: so much of one lot in one account. @since 0.2.0 */
typedef struct quota_leg {
    uint32_t struct_size; /**< sizeof(quota_leg), set by the caller. */
    uint32_t pollutant;   /**< QUOTA_POLLUTANT_*. */
    uint64_t account;     /**< Who holds it: the seller. */
    uint64_t lot;         /**< The lot. */
    int64_t amount;       /**< mg. */
    int64_t price;        /**< Fen per tonne; QUOTA_UNKNOWN = none stated. */
    int64_t total;        /**< Fen, rounded half up; 0 without a price. */
    int32_t term;         /**< Term of the cell; 0 = none. */
    int32_t verdict;      /**< QUOTA_ALLOW, QUOTA_REVIEW (needs the approval), 0 = not asked. */
    uint32_t rank;        /**< Answer of `priority`, 1 first; 0 = no policy ranks it. */
    uint32_t policy;      /**< Number of the adopted policy that decided; 0 = none. */
    uint32_t rule;        /**< Its row. */
    uint32_t rank_policy; /**< Of the rank; 0 = none. */
    uint32_t rank_rule;   /**< Its row. */
    uint32_t outside;     /**< 1 = from outside, by what a policy in force says (`outside`). */
    uint32_t expected;    /**< 1 = the reduction is planned, not made. */
    uint32_t place;       /**< Of the lot. */
    uint32_t basin;       /**< Of the lot. */
    uint32_t industry;    /**< Of the lot. */
} quota_leg;

/** What keeps available stock out of a plan that falls short. @since 0.2.0 */
typedef struct quota_block {
    uint32_t struct_size; /**< sizeof(quota_block), set by the caller. */
    uint32_t pollutant;   /**< QUOTA_POLLUTANT_*. */
    int32_t status;       /**< QUOTA_R_LAW_DENIES, _LAW_REVIEW, _LAW_LIMIT (from outside), _ACCOUNT_CLOSED,
                             _BLOCKED,       _TERM_ENDED. */
    int32_t verdict;      /**< QUOTA_DENY or QUOTA_REVIEW; 0 = it is not the law's. */
    int64_t amount;       /**< mg of available stock kept out. */
    uint32_t policy;      /**< Number of the adopted policy; 0 = none. */
    uint32_t rule;        /**< Its row. */
    uint32_t fact;        /**< The one fact which, stated otherwise, frees it; 0 = no single one does. */
    uint32_t known;       /**< 1 = it is known and stands against it; 0 = it is missing. */
} quota_block;

/**
 * Makes a plan.
 *
 * @param ledger  the ledger; must outlive the plan.  The first plan after opening looks through all holdings
 *                once; later ones only through what came since
 * @param options what is needed
 * @param plan    receives the handle, or NULL on failure; freed with quota_plan_free()
 * @param error   may be NULL
 * @return QUOTA_OK (also where it falls short), QUOTA_E_ARGUMENT (names the field), QUOTA_E_STRUCT_SIZE,
 *         QUOTA_E_NOT_FOUND (no such project, account, lot, or the account is not open), QUOTA_E_VALUE (no
 *         day), QUOTA_E_RANGE (date before the last entry, amount below zero), QUOTA_E_NO_MEMORY,
 *         QUOTA_E_BUSY, QUOTA_E_PENDING (commit or abort first), QUOTA_E_UNSURE (refresh first),
 *         QUOTA_E_BROKEN, QUOTA_E_POLICY_MISSING, QUOTA_E_OVERFLOW.  One thread at a time.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_plan_create(quota_ledger *ledger, const quota_plan_options *options,
                                         quota_plan **plan, quota_error *error);

/**
 * Frees a plan.
 * @param plan the plan; NULL is harmless
 * @since 0.2.0
 */
QUOTA_API void quota_plan_free(quota_plan *plan);

/**
 * A need of a plan, in the order of the options.
 * @param plan   the plan
 * @param index  from 0
 * @param result receives it; struct_size set by the caller
 * @return QUOTA_OK, QUOTA_E_NOT_FOUND (past the last), QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE.  Any thread.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_plan_need(const quota_plan *plan, size_t index, quota_need_result *result);

/**
 * A leg of a plan, in the order in which they were chosen.
 * @param plan  the plan
 * @param index from 0
 * @param leg   receives it; struct_size set by the caller
 * @return as quota_plan_need().  Any thread. @since 0.2.0
 */
QUOTA_API quota_status quota_plan_leg(const quota_plan *plan, size_t index, quota_leg *leg);

/**
 * A block of a plan: there are some only where a need falls short.
 * @param plan  the plan
 * @param index from 0
 * @param block receives it; struct_size set by the caller
 * @return as quota_plan_need().  Any thread. @since 0.2.0
 */
QUOTA_API quota_status quota_plan_block(const quota_plan *plan, size_t index, quota_block *block);

/**
 * Writes the plan's holds, to be posted as one group: a `hold plan` for each leg, all but the last JOINED.
 * Once all have confirmed, QUOTA_ACT_SETTLE of quota_compose() writes the uses.
 *
 * @param plan       the plan
 * @param model      its `id` is that of the first hold, the others are derived from it; its `proof` is the
 *                   approval, which a plan with legs under review needs.  Nothing else of it is read
 * @param entries    receives the entries; may be NULL if capacity is 0
 * @param capacity   room for this many
 * @param entry_size sizeof(quota_entry) of the caller
 * @param count      receives how many there are
 * @param error      may be NULL
 * @return QUOTA_OK, QUOTA_E_BUFFER (count says how many), QUOTA_E_ARGUMENT (field names what is missing),
 *         QUOTA_E_NOT_FOUND (the plan has no legs), QUOTA_E_LIMIT (more than a group may have),
 *         QUOTA_E_STRUCT_SIZE.  Any thread.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_plan_entries(const quota_plan *plan, const quota_entry *model,
                                          quota_entry *entries, size_t capacity, size_t entry_size,
                                          size_t *count, quota_error *error);

/** Documents of a plan. @since 0.2.0 */
typedef enum quota_plan_document {
    QUOTA_PLAN_REDUCTION = 1, /**< 区域削减方案: needs, sources, what is missing, and the voucher (凭证). */
    QUOTA_PLAN_FORM = 2       /**< 排污总量指标管理信息表 (the park's annex 1). */
} quota_plan_document;

/** Names that the ledger does not keep, for documents.  NULL = left blank. @since 0.2.0 */
typedef struct quota_plan_names {
    uint32_t struct_size; /**< sizeof(quota_plan_names). */
    uint32_t reserved;    /**< Zero. */
    const char *project;  /**< Name of the project. */
    const char *unit;     /**< Name of the discharging unit. */
    const char *code;     /**< Its 18-character code; NULL = that of the buyer's account. */
    const char *site;     /**< Where the project is built. */
} quota_plan_names;

/**
 * A plan as a document.
 *
 * @param plan     the plan
 * @param document a quota_plan_document
 * @param names    may be NULL
 * @param lang     QUOTA_ZH or QUOTA_EN
 * @param buffer   receives NUL-terminated UTF-8; may be NULL if capacity is 0
 * @param capacity bytes of buffer
 * @param needed   receives the bytes needed with the NUL; may be NULL
 * @param error    may be NULL
 * @return QUOTA_OK, QUOTA_E_BUFFER, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE, QUOTA_E_NO_MEMORY, QUOTA_E_BUSY.
 * One thread at a time.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_plan_text(const quota_plan *plan, quota_plan_document document,
                                       const quota_plan_names *names, quota_lang lang, char *buffer,
                                       size_t capacity, size_t *needed, quota_error *error);

#ifdef __cplusplus
}
#endif
#endif
