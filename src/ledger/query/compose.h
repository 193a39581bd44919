/* compose.h - acts of many entries: what a model entry asks for, written out as the entries of one group. */
#ifndef LQ_COMPOSE_H
#define LQ_COMPOSE_H

#include "ledger/query/query.h"

typedef struct lq_composer {
    quota_ledger *ledger;
    const lq_state *state;
    quota_entry model;
    lq_rows rows;
    quota_entry last; /* not written yet: only the last of a group is not JOINED */
    quota_error *error;
} lq_composer;

/* Checks the arguments, takes the model.  QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE, QUOTA_E_BUSY. */
quota_status lq_composer_begin(lq_composer *composer, quota_ledger *ledger, const quota_entry *model,
                               quota_entry *entries, size_t capacity, size_t entry_size, const size_t *count,
                               quota_error *error);
/* The next entry: its id, date, as_of, proof, and of the model's flags those the pair of verb and kind may
 * have.
 */
void lq_composer_put(lq_composer *composer, const quota_entry *entry);
/* QUOTA_OK, QUOTA_E_BUFFER, QUOTA_E_NOT_FOUND (there is no entry). */
quota_status lq_composer_end(lq_composer *composer, size_t *count);

/* The id of number n of a group, from 0, whose first entry has that id. */
void lq_composer_id(const uint8_t first[QUOTA_ID_SIZE], uint32_t n, uint8_t id[QUOTA_ID_SIZE]);

/* A field of the model that is zero: QUOTA_E_ARGUMENT names it. */
quota_status lq_composer_missing(const lq_composer *composer, const char *field);
/* The model's amount cannot be had: QUOTA_E_RANGE; but with UP_TO, QUOTA_OK. */
quota_status lq_composer_short(const lq_composer *composer, int64_t left);
/* An entry of this cell, and of this claim unless LQ_NONE. */
quota_entry lq_composer_entry(const lq_composer *composer, uint8_t verb, uint8_t kind, uint32_t cell,
                              uint32_t claim, int64_t amount);

/* ---------------------------------------------------------------- pieces to be taken in an order */

typedef struct lq_piece {
    uint64_t rank;
    uint32_t tie; /* among those of one rank */
    uint32_t cell, claim;
    int64_t amount;
} lq_piece;

typedef struct lq_pieces {
    const quota_allocator *mem;
    lq_piece *pieces;
    size_t count, capacity;
} lq_pieces;

quota_status lq_pieces_add(lq_pieces *pieces, uint64_t rank, uint32_t tie, uint32_t cell, uint32_t claim,
                           int64_t amount);
/* By rank, then tie. */
void lq_pieces_sort(lq_pieces *pieces);
void lq_pieces_free(lq_pieces *pieces);
/* Puts an entry for each, in order, until the model's amount is had; frees them. */
quota_status lq_pieces_put(lq_pieces *pieces, lq_composer *composer, uint8_t verb, uint8_t kind);

/* ---------------------------------------------------------------- the acts */

quota_status lq_compose_loss(lq_composer *composer);
quota_status lq_compose_clear(lq_composer *composer);
quota_status lq_compose_merge(lq_composer *composer);
quota_status lq_compose_settle(lq_composer *composer);
quota_status lq_compose_take_back(lq_composer *composer);

/* quota_compose() but for a deposit and a purchase, which ask the law. */
quota_status lq_compose_act(quota_ledger *ledger, quota_act act, const quota_entry *model,
                            quota_entry *entries, size_t capacity, size_t entry_size, size_t *count,
                            quota_error *error);

#endif
