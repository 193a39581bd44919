/*
 * libquota/market.h - what a right costs, and who gets it when several bid.
 *
 * An auction is cleared from sealed bids: prices high to low, of equal prices by the stated tie rule, against
 * offers in the order in which they are given.  Each sale that clearing makes is asked of the law as posting
 * would ask it (`acquire`, `trade`, `source`, `access`); so a floor under the price, a bar on a bidder, a
 * basin that may not take rights from outside are all rows of the policy, and what is awarded the ledger
 * accepts: each award is made on the state as the awards before it leave it, and all are then taken back.
 * Nothing is posted by clearing: quota_auction_entries() writes the entries, the host posts them.
 *
 * Money is in fen; a total is amount x price with what is left of a fen rounded up, so that no deal is below
 * its floor by rounding (Chongqing 4.6 compares totals).
 */
#ifndef LIBQUOTA_MARKET_H
#define LIBQUOTA_MARKET_H

#include <libquota/ledger.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------ what a deal costs */

/** What the law says about the money of a deal. @since 0.2.0 */
typedef struct quota_quote {
    uint32_t struct_size;   /**< sizeof(quota_quote), set by the caller. */
    int32_t verdict;        /**< With the least total and price: a quota_verdict; 0 = not asked. */
    int64_t baseline_price; /**< Fen per tonne, stated about the ledger; QUOTA_UNKNOWN = none. */
    int64_t baseline_total; /**< Fen: amount x baseline price, rounded up; QUOTA_UNKNOWN without one. */
    int64_t least_total;    /**< Fen: the least total that the law does not deny, from a fen per tonne up;
                               QUOTA_UNKNOWN = it denies every one. */
    int64_t least_price;    /**< Fen per tonne: the price to state with that total; QUOTA_UNKNOWN likewise. */
    int64_t fee;         /**< Fen: the answer of `fee` for the entry as it is given; QUOTA_UNKNOWN = none. */
    int32_t fee_verdict; /**< Of `fee`: a quota_verdict; QUOTA_REVIEW: a person sets it, whatever the rows
                            come to; 0 = no policy sets one. */
    uint32_t policy;     /**< Number of the adopted policy that gave the verdict; 0 = none. */
    uint32_t rule;       /**< Its row. */
    uint32_t floor_policy; /**< Number of the adopted policy that denies a fen less; 0 = there is no floor. */
    uint32_t floor_rule;   /**< Its row. */
    uint32_t fee_policy;   /**< Number of the adopted policy that sets the fee; 0 = none. */
    uint32_t fee_rule;     /**< Its row. */
    uint32_t missing;      /**< The first fact that the verdict misses; 0 = none. */
    uint32_t fee_missing;  /**< The first fact that the fee misses; 0 = none. */
    uint32_t reserved;     /**< Zero. */
} quota_quote;

/**
 * What an entry would have to cost.  The entry's own questions are asked as posting would ask them, with one
 * total after the other: so a floor, or a price that has to be the baseline to the fen, is found wherever the
 * law writes it, and what is quoted the law accepts.  Between the totals that are tried the law is taken to
 * deny less and not more.  Nothing is posted.
 *
 * With a total goes the greatest price at which amount x price is no more; with the baseline's total, the
 * baseline price.
 *
 * @param ledger the ledger
 * @param model  an entry with a price: `move sale`, `bid`, `buyback` and the like, `issue allocate`, or a
 *               `hold deal`, which has none itself but will be settled by a sale: accounts, lot, amount,
 *               date and what else its questions read.  Its `total` and `price` are read for the fee; where
 *               one is given, the other follows from it.  `id` and `proof` are not read
 * @param quote  receives the quote; struct_size set by the caller
 * @param error  may be NULL
 * @return QUOTA_OK (whatever the verdict), QUOTA_E_ARGUMENT (names the field), QUOTA_E_STRUCT_SIZE,
 *         QUOTA_E_NOT_FOUND (no such account, lot), QUOTA_E_VALUE (no day), QUOTA_E_RANGE (a date the
 *         ledger does not take, as_of after the date, amount, price or total), QUOTA_E_NO_MEMORY,
 * QUOTA_E_BUSY, QUOTA_E_PENDING (commit or abort first), QUOTA_E_UNSURE (refresh first), QUOTA_E_BROKEN,
 *         QUOTA_E_POLICY_MISSING, QUOTA_E_OVERFLOW.  One thread at a time.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_market_quote(quota_ledger *ledger, const quota_entry *model, quota_quote *quote,
                                          quota_error *error);

/* ------------------------------------------------------------------ an auction */

/** A cleared auction. @since 0.2.0 */
typedef struct quota_auction quota_auction;

/** What winners pay. @since 0.2.0 */
typedef enum quota_pricing {
    QUOTA_PRICING_BID = 1, /**< Each its own price. */
    /** All the lowest price that won something.  An award must be lawful at the price of its bid and at the
     * price that is paid: one that is not at the latter falls out, and it is cleared again without it, until
     * none does. */
    QUOTA_PRICING_UNIFORM = 2
} quota_pricing;

/** Who comes first of equal prices. @since 0.2.0 */
typedef enum quota_tie {
    QUOTA_TIE_EARLIER = 1, /**< The bid given first: bids are given in the order of their receipt. */
    QUOTA_TIE_LARGER = 2,  /**< The larger amount, then the earlier. */
    /** Each offer is shared in proportion to what the bids still want of it, whole milligrams, what is left
     * over by one each to the earlier.  Who may not have its share has the most it may, and the rest is
     * shared anew, 64 times at the most; then what is left goes to the earlier. */
    QUOTA_TIE_SHARED = 3
} quota_tie;

/** What is offered. @since 0.2.0 */
typedef struct quota_offer {
    uint64_t account;  /**< The seller: an enterprise, or a reserve. */
    uint64_t lot;      /**< The lot. */
    int64_t amount;    /**< mg, above 0; no more than is available in the cell, over all offers. */
    int32_t term;      /**< Term of the cell; 0 = none. */
    uint32_t reserved; /**< Zero. */
} quota_offer;

/** A sealed bid. @since 0.2.0 */
typedef struct quota_bid {
    uint64_t account; /**< The bidder's account. */
    uint64_t project; /**< For which project; 0 = none. */
    int64_t amount;   /**< mg, above 0. */
    int64_t least;    /**< mg: gets no less, or nothing; 0 = any part.  Zero under QUOTA_TIE_SHARED. */
    int64_t price;    /**< Fen per tonne, above 0. */
} quota_bid;

/** What is cleared, and how. @since 0.2.0 */
typedef struct quota_auction_options {
    uint32_t struct_size;      /**< sizeof(quota_auction_options). */
    uint32_t pollutant;        /**< QUOTA_POLLUTANT_* of all offers. */
    const quota_offer *offers; /**< In the order in which they are sold. */
    const quota_bid *bids;     /**< In the order of receipt. */
    uint32_t offer_count;      /**< At least one. */
    uint32_t bid_count;        /**< May be 0. */
    int64_t reserve_price;     /**< Fen per tonne: no award is below it; 0 = the baseline price stated in the
                                  ledger for the law's day, which must be there. */
    int32_t pricing;           /**< A quota_pricing; 0 = each its own price. */
    int32_t tie;               /**< A quota_tie; 0 = the earlier. */
    int32_t date;              /**< Day of the sales, not before the ledger's last entry. */
    int32_t as_of;             /**< Day whose law applies; 0 = date. */
    uint32_t channel;          /**< QUOTA_CHANNEL_*; 0 = bidding. */
    uint32_t approved; /**< 1 = also award what the law leaves to a person: such awards are APPROVED. */
} quota_auction_options;

/** What became of a bid. @since 0.2.0 */
typedef enum quota_bid_outcome {
    QUOTA_BID_FILLED = 1,        /**< Got all. */
    QUOTA_BID_PARTLY = 2,        /**< Got a part. */
    QUOTA_BID_BELOW_RESERVE = 3, /**< Below the reserve price. */
    QUOTA_BID_DENIED = 4,        /**< The law, or the ledger, denies it what it could have had. */
    QUOTA_BID_REVIEW = 5,        /**< The law leaves it to a person, and nothing was approved. */
    QUOTA_BID_SOLD_OUT = 6,      /**< Others bid more, or came first. */
    QUOTA_BID_LEAST = 7          /**< What was left, whatever the law, was less than it takes. */
} quota_bid_outcome;

/** A bid and its result. @since 0.2.0 */
typedef struct quota_bid_result {
    uint32_t struct_size; /**< sizeof(quota_bid_result), set by the caller. */
    int32_t outcome;      /**< A quota_bid_outcome. */
    int64_t awarded;      /**< mg. */
    int64_t total;        /**< Fen, sum over its awards. */
    int64_t blocked;      /**< mg of offers that were still there in its turn and were kept from it. */
    /** Number of the adopted policy that kept the first of them, or of the first that is under review; 0 =
     * none. */
    uint32_t policy;
    uint32_t rule;    /**< Its row. */
    uint32_t missing; /**< The first fact it misses; 0 = none. */
    int32_t status;   /**< The QUOTA_R_* with which posting it would be refused; 0 = nothing was kept. */
} quota_bid_result;

/** An offer and its result. @since 0.2.0 */
typedef struct quota_offer_result {
    uint32_t struct_size; /**< sizeof(quota_offer_result), set by the caller. */
    uint32_t reserved;    /**< Zero. */
    int64_t sold;         /**< mg. */
    int64_t proceeds;     /**< Fen. */
} quota_offer_result;

/** An award: so much of one offer to one bid. @since 0.2.0 */
typedef struct quota_award {
    uint32_t struct_size; /**< sizeof(quota_award), set by the caller. */
    int32_t verdict;      /**< QUOTA_ALLOW, QUOTA_REVIEW (needs the approval), 0 = not asked. */
    uint32_t bid;         /**< Which bid, from 0. */
    uint32_t offer;       /**< Which offer, from 0. */
    int64_t amount;       /**< mg. */
    int64_t price;        /**< Fen per tonne that is paid. */
    int64_t total;        /**< Fen, rounded up. */
    uint32_t policy;      /**< Number of the adopted policy that decided; 0 = none. */
    uint32_t rule;        /**< Its row. */
} quota_award;

/** An auction as a whole. @since 0.2.0 */
typedef struct quota_auction_summary {
    uint32_t struct_size;  /**< sizeof(quota_auction_summary), set by the caller. */
    uint32_t award_count;  /**< How many awards. */
    int64_t reserve_price; /**< Fen per tonne. */
    int64_t lowest_price;  /**< Fen per tonne: the lowest bid that won something; 0 = nothing was sold. */
    int64_t offered;       /**< mg. */
    int64_t wanted;        /**< mg of all bids not below the reserve price. */
    int64_t sold;          /**< mg. */
    int64_t proceeds;      /**< Fen. */
} quota_auction_summary;

/**
 * Clears an auction.
 *
 * In the order of the prices, within a price in that of the tie rule, each bid takes from the offers in their
 * order what is left and what the law lets it have, until it has all it wants.  Where the law refuses as much
 * as it could have, the most that it lets it have is looked for by halving: a law that lets it have an amount
 * is taken to let it have any smaller one, and where it refuses the smallest that comes to whole fen, nothing
 * is sold, since below it the rounded total could make a price lawful that is not.  Awards stand in the order
 * in which they are made, which is that of the entries.
 *
 * @param ledger  the ledger; must outlive the auction
 * @param options what is offered, what is bid
 * @param auction receives the handle, or NULL on failure; freed with quota_auction_free()
 * @param error   may be NULL; index is that of the offer or bid concerned
 * @return QUOTA_OK (also where nothing is sold), QUOTA_E_ARGUMENT (names the field), QUOTA_E_STRUCT_SIZE,
 *         QUOTA_E_NOT_FOUND (no such account, lot or project; reserve_price: no baseline price is stated),
 *         QUOTA_E_VALUE (no day), QUOTA_E_RANGE (a date the ledger does not take; an amount or a price out of
 *         its range; more offered than is available), QUOTA_E_OVERFLOW (a total, or what all want together),
 *         QUOTA_E_NO_MEMORY, QUOTA_E_BUSY, QUOTA_E_PENDING (commit or abort first), QUOTA_E_UNSURE (refresh
 *         first), QUOTA_E_BROKEN, QUOTA_E_POLICY_MISSING, QUOTA_E_LIMIT (more than a ledger can hold).  One
 *         thread at a time.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_auction_clear(quota_ledger *ledger, const quota_auction_options *options,
                                           quota_auction **auction, quota_error *error);

/**
 * Frees an auction.
 * @param auction the auction; NULL is harmless
 * @since 0.2.0
 */
QUOTA_API void quota_auction_free(quota_auction *auction);

/**
 * An auction as a whole.
 * @param auction the auction
 * @param summary receives it; struct_size set by the caller
 * @return QUOTA_OK, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE.  Any thread. @since 0.2.0
 */
QUOTA_API quota_status quota_auction_describe(const quota_auction *auction, quota_auction_summary *summary);

/**
 * What became of a bid, in the order of the options.
 * @param auction the auction
 * @param index   from 0
 * @param result  receives it; struct_size set by the caller
 * @return QUOTA_OK, QUOTA_E_NOT_FOUND (past the last), QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE.  Any thread.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_auction_bid(const quota_auction *auction, size_t index,
                                         quota_bid_result *result);

/**
 * What became of an offer, in the order of the options.
 * @param auction the auction
 * @param index   from 0
 * @param result  receives it; struct_size set by the caller
 * @return as quota_auction_bid().  Any thread. @since 0.2.0
 */
QUOTA_API quota_status quota_auction_offer(const quota_auction *auction, size_t index,
                                           quota_offer_result *result);

/**
 * An award, in the order in which they were made.
 * @param auction the auction
 * @param index   from 0
 * @param award   receives it; struct_size set by the caller
 * @return as quota_auction_bid().  Any thread. @since 0.2.0
 */
QUOTA_API quota_status quota_auction_award(const quota_auction *auction, size_t index, quota_award *award);

/**
 * Writes the auction's sales, to be posted as one group: an entry for each award, all but the last JOINED.
 *
 * - `move bid`: sold and paid, with price and total.
 * - `hold deal`, where the model's `verb` is QUOTA_VERB_HOLD: sold, not yet paid; to the model's
 *   `valid_until`.  A hold bears no price, so a law that asks for the total (Chongqing 4.6) leaves it to a
 *   person: say APPROVED in the model's flags.
 * - `move bid` out of those holds, where the model's `target` is the id they were written with: paid.
 *
 * @param auction    the auction
 * @param model      its `id` is that of the first entry, the others are derived from it; its `proof` is the
 *                   approval, which awards under review need; `verb`, `target`, `valid_until`, `flags` as
 *                   above; `date`: a later day of registration, the law then being that of the auction's day;
 *                   0 = the auction's.  Nothing else of it is read
 * @param entries    receives the entries; may be NULL if capacity is 0
 * @param capacity   room for this many
 * @param entry_size sizeof(quota_entry) of the caller
 * @param count      receives how many there are
 * @param error      may be NULL
 * @return QUOTA_OK, QUOTA_E_BUFFER (count says how many), QUOTA_E_ARGUMENT (field names what is missing or
 *         wrong), QUOTA_E_NOT_FOUND (nothing was sold), QUOTA_E_LIMIT (more than a group may have),
 *         QUOTA_E_RANGE (a date before the auction's), QUOTA_E_STRUCT_SIZE, QUOTA_E_BUSY.  Any thread.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_auction_entries(const quota_auction *auction, const quota_entry *model,
                                             quota_entry *entries, size_t capacity, size_t entry_size,
                                             size_t *count, quota_error *error);

#ifdef __cplusplus
}
#endif
#endif
