/* auction.h - sealed bids against offers.
 *
 *   auction_check.c   what was asked: accounts, lots, amounts, days, the reserve price
 *   auction_sale.c    one sale, as posting would make it
 *   auction_class.c   offers that the law cannot tell apart
 *   auction_turn.c    bids in their order, each in its turn; bids of one price that share
 *   auction_round.c   all of it once, and at a uniform price again until it holds
 *   auction.c         the public calls
 *
 * Sales are made on the ledger's own state, as a dry run makes them: the law sees of each what it will see
 * when the sales are posted, what the ones before it changed included.  All is taken back before the call
 * ends. */
#ifndef LQ_AUCTION_H
#define LQ_AUCTION_H

#include <libquota/market.h>

#include "engine/law/law.h"
#include "ledger/journal/ledger.h"
#include "ledger/query/compose.h"

struct quota_auction {
    quota_allocator mem;
    quota_ledger *ledger;
    quota_auction_summary summary;
    quota_offer *offers; /* the host's, copied */
    quota_offer_result *offer_results;
    size_t offer_count;
    quota_bid *bids;
    quota_bid_result *bid_results;
    size_t bid_count;
    quota_award *awards;
    size_t award_count, award_capacity;
    int32_t date, as_of;
    uint8_t channel;
};

/* Why a sale may not be. */
typedef struct lq_kept {
    int32_t status; /* 0 = it may */
    lq_basis basis;
} lq_kept;

/* A pair whose sale is not lawful at the uniform price. */
typedef struct lq_bar {
    uint32_t bid, offer;
    lq_kept kept;
} lq_bar;

/* That nothing of a class of offers may be sold to a bid that would take so much. */
typedef struct lq_refused {
    lq_kept kept;
    int64_t amount;
    uint64_t changes; /* since then nothing was sold or taken back; 0 = nothing was refused */
    uint32_t bid;
} lq_refused;

/* A bid while it is its turn. */
typedef struct lq_turn {
    int64_t want;        /* still */
    int64_t there;       /* of the offers it came to: what was left of them */
    int64_t most, share; /* of the offer that is being shared: what it may have, and has */
    int cut;             /* it may not have all it wants of that */
} lq_turn;

typedef struct lq_clearing {
    quota_auction *auction;
    quota_ledger *ledger;
    lq_engine *engine;
    lq_state *state;
    quota_error *error;
    int32_t tie;
    int approved;
    uint8_t pollutant;
    int64_t price;   /* the uniform one; 0 = each its own */
    lq_pieces order; /* bids: by price, then by the tie rule; `tie` is the bid */
    lq_turn *turns;  /* by bid */
    int64_t *left;   /* by offer */
    uint32_t *next;  /* by offer: the one behind it that may have something left */
    uint32_t first;
    uint32_t *class_of;  /* by offer */
    lq_refused *refused; /* by class */
    uint64_t changes;    /* sales made and taken back, from 1 */
    lq_bar *bars;
    size_t bar_count, bar_capacity;
    lq_index by_bar;
    int barred;      /* in this round one was added */
    uint64_t trials; /* entries tried, for their ids */
} lq_clearing;

/* auction_check.c */

/* QUOTA_E_*, the field named. */
quota_status lq_auction_check(const quota_ledger *ledger, const quota_auction_options *options,
                              quota_error *error);
/* The reserve price: the host's, or the stated baseline price. */
quota_status lq_auction_reserve(const quota_ledger *ledger, const quota_auction_options *options,
                                int64_t *price, quota_error *error);

/* auction_sale.c */

/* Sells so much to the bid, or less; *kept says why it is less. */
quota_status lq_auction_sell(lq_clearing *clearing, uint32_t bid, uint32_t offer, int64_t amount,
                             int64_t *sold, lq_kept *kept);
/* Takes back the awards from this one on, and the state to the mark. */
void lq_auction_take_back(lq_clearing *clearing, size_t award, size_t mark);

uint64_t lq_auction_hash_of_bar(const void *owner, uint32_t at); /* of clearing->by_bar */

/* auction_class.c */

/* The class of each offer. */
quota_status lq_auction_classify(lq_clearing *clearing);
/* 1 = so much of another offer of the class was refused to the bid, as things stand. */
int lq_auction_recall(const lq_clearing *clearing, uint32_t bid, uint32_t offer, int64_t amount,
                      lq_kept *kept);
void lq_auction_remember(lq_clearing *clearing, uint32_t bid, uint32_t offer, int64_t amount,
                         const lq_kept *kept);

/* auction_turn.c */

/* Bids first .. end - 1 of the order: one of them, or all of a price that share. */
quota_status lq_auction_turn(lq_clearing *clearing, uint32_t bid);
quota_status lq_auction_share(lq_clearing *clearing, size_t first, size_t end);

/* auction_round.c */
/* Clears it; afterwards the state is as it was.  Frees what was needed for it. */
quota_status lq_auction_run(lq_clearing *clearing, int uniform);

#endif
