/* deciding.h - an entry while it is decided: what the law has said so far. */
#ifndef LQ_DECIDING_H
#define LQ_DECIDING_H

#include "engine/law/scene.h"

/* An answer, and whose it is. */
typedef struct lq_said {
    quota_decision decision;
    const lq_statute *statute;
    int64_t limit, amount; /* of a limit that was passed */
    uint32_t number;       /* of the adopted policy */
    uint8_t ask;
    const char *class_found; /* the entry's class, where it is another than the law's */
} lq_said;

typedef struct lq_deciding {
    lq_scene scene;
    quota_entry *entry;
    quota_error *error;
    lq_said worst;      /* statute NULL = nothing applied */
    lq_said passed;     /* statute NULL = no limit was passed */
    int bounded;        /* some answer bounded the entry */
    int raised;         /* some other source of the project is asked for more than the entry's own */
    uint8_t outside_by; /* LQ_BY_* of the policy being asked */
} lq_deciding;

/* answer.c */
/* Is the question asked of this policy?  *status is what hindered finding it out. */
int lq_is_asked(lq_deciding *deciding, const lq_ask_row *row, const lq_in_force *policy,
                quota_status *status);
/* One question to all policies in force.  `access` is asked once for each place that bears an order: an order
 * on any of them holds. */
quota_status lq_ask_row_of(lq_deciding *deciding, const lq_ask_row *row);

#endif
