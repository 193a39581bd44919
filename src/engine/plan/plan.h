/* plan.h - plans: which lots lawfully cover what a project needs.
 *
 *   plan_index.c   cells grouped by what judging them depends on; statements by subject and fact
 *   plan_judge.c   what the law says of such a group, asked once for all of its kind
 *   plan_need.c    what is needed, covered, and bounded
 *   plan_pick.c    sources in the order of their tier and the strategy, taken until nothing is wanting
 *   plan_block.c   what is kept out, by whom, and what would free it
 *   plan.c         the public calls
 *   plan_text.c, plan_form.c   documents
 *
 * A plan changes nothing of the state.  The index is the engine's own, beside the state: cells and topics
 * never go away once their call is over, so it only ever grows at its end. */
#ifndef LQ_PLAN_H
#define LQ_PLAN_H

#include <libquota/plan.h>

#include "engine/law/scene.h"
#include "ledger/journal/ledger.h"

/* ---------------------------------------------------------------- plan_index.c */

/* Cells of one account, term and party whose lots have the same tags; in order of birth. */
typedef struct lq_cell_class {
    uint32_t *cells;
    size_t count, capacity;
    uint32_t account, party; /* party LQ_NONE = none */
    int32_t term;
    uint32_t place, basin, industry;
    uint32_t next; /* of the pollutant */
    uint8_t pollutant, origin, earmark, measure, kind;
} lq_cell_class;

/* Topics of one subject and fact. */
typedef struct lq_topic_list {
    uint32_t fact, last;
    uint8_t subject;
} lq_topic_list;

typedef struct lq_plan_index {
    const lq_state *state;
    lq_cell_class *classes;
    size_t class_count, class_capacity;
    uint32_t classified;           /* cells looked at */
    uint32_t first[LQ_POLLUTANTS]; /* classes */
    lq_index by_class;
    lq_topic_list *lists;
    size_t list_count, list_capacity;
    uint32_t *before; /* by topic: the one before it in its list */
    size_t before_capacity;
    uint32_t listed; /* topics looked at */
    lq_index by_list;
} lq_plan_index;

/* The index up to the state as it is.  QUOTA_E_NO_MEMORY; what was done so far is kept. */
quota_status lq_plan_index_update(lq_engine *engine, const lq_state *state, lq_plan_index **index);
/* The last topic of subject and fact, LQ_NONE = none; the others by index->before. */
uint32_t lq_plan_topics(const lq_plan_index *index, uint8_t subject, uint32_t fact);

/* ---------------------------------------------------------------- one need in the making */

/* What judging depends on.  Zeroed before it is filled, so that it compares byte by byte. */
typedef struct lq_judge_key {
    uint32_t place, basin, industry;
    uint32_t account_place, account_basin;
    uint32_t account, party, lot; /* LQ_NONE = nothing of its own matters */
    uint32_t cell;
    int32_t term;
    uint8_t origin, earmark, measure, kind, role, pool;
    uint8_t status_kind; /* 0, or why it cannot be taken whatever the law says */
    uint8_t reserved;
} lq_judge_key; /* 48 bytes */

typedef struct lq_judgement {
    lq_judge_key key;
    uint32_t cell;  /* of which it was asked */
    int32_t status; /* QUOTA_OK, or why not */
    int32_t verdict;
    uint32_t policy, rule;
    uint32_t rank, rank_policy, rank_rule;
    uint8_t outside;
    uint8_t review; /* only with an approval */
    /* Where the law lets part of the cell go, and not all of it: what it says of all, and how much was kept.
     */
    int32_t whole_status, whole_verdict;
    uint32_t whole_policy, whole_rule;
    int64_t kept;
} lq_judgement;

/* Where legs may come from: a class, or a cell by itself. */
typedef struct lq_source {
    uint32_t class_at; /* LQ_NONE: the cell alone */
    uint32_t cell;     /* the first that has something left */
    uint32_t at;       /* behind it in the class */
    uint32_t judgement;
    int64_t key; /* of the strategy, the least first */
} lq_source;

typedef struct lq_planner {
    quota_plan *plan;
    lq_engine *engine;
    const lq_state *state;
    lq_plan_index *index;
    quota_error *error;
    const quota_plan_options *options;
    int32_t law_day;
    uint32_t project; /* place in the state */
    size_t in_force;
    int gap; /* no policy on the law day, but on the day of the holds: as posting, a person decides */
    /* of the need */
    uint8_t pollutant;
    uint32_t need;     /* its place */
    unsigned depends;  /* LQ_DEPENDS_* of the questions asked of a source */
    int reads_answers; /* they read what `offset` or `plan` answers */
    int blocked;       /* the project or the receiver is */
    uint8_t *lots;     /* by lot: 1 = it has statements that matter; NULL = none has */
    uint8_t *accounts; /* by account likewise */
    size_t lots_size, accounts_size;
    lq_judgement *judgements;
    size_t judgement_count, judgement_capacity;
    lq_index by_key;
    lq_source *sources;
    size_t source_count, source_capacity;
    size_t *heap;
    size_t heap_count, heap_capacity;
    int64_t *stocks;  /* by account, of a tier; QUOTA_PLAN_FEWEST */
    uint8_t *sellers; /* by account: 1 = the plan has legs of it; QUOTA_PLAN_FEWEST */
    size_t stocks_size, sellers_size;
    int64_t left, outside_left; /* outside_left INT64_MAX = no bound */
    uint8_t outside_by;         /* LQ_BY_* of all policies in force */
} lq_planner;

struct quota_plan {
    quota_allocator mem;
    quota_ledger *ledger;
    quota_head head; /* of the ledger it was made from */
    quota_need_result *needs;
    size_t need_count, need_capacity;
    quota_leg *legs;
    size_t leg_count, leg_capacity;
    quota_block *blocks;
    size_t block_count, block_capacity;
    uint64_t project, to_account;
    int32_t strategy, date, as_of, valid_until;
};

/* plan_judge.c */

/* Of the need's pollutant: which statements matter.  QUOTA_E_NO_MEMORY, QUOTA_E_POLICY_MISSING. */
quota_status lq_plan_prepare(lq_planner *planner);
/* The judgement of a cell: found, or asked for. */
quota_status lq_plan_judge(lq_planner *planner, uint32_t cell, uint32_t *judgement);
/* The hold of a cell as it would be posted; `moved` is the amount. */
quota_entry lq_plan_hold(const lq_planner *planner, uint32_t cell, int64_t amount, int approved);
/* Does the law let such a hold be? */
quota_status lq_plan_may(lq_planner *planner, uint32_t cell, int64_t amount, int approved, int *may);

/* Why a lot is looked at by itself. */
enum {
    LQ_MARK_JUDGED = 1, /* statements about it that the law reads */
    LQ_MARK_PRICED = 2, /* its own price */
    LQ_MARK_NAMED = 4   /* the host names it */
};
quota_status lq_plan_mark_lot(lq_planner *planner, uint32_t lot, uint8_t bit);

/* Is the lot looked at by itself, not with its class? */
static inline int lq_plan_is_alone(const lq_planner *planner, uint32_t lot)
{
    return (planner->lots && planner->lots[lot]) ||
           (planner->depends & (LQ_DEPENDS_OWN | LQ_DEPENDS_AMOUNT)) != 0;
}

/* plan_need.c */
quota_status lq_plan_begin_need(lq_planner *planner, const quota_need *need);

/* plan_pick.c */
quota_status lq_plan_pick(lq_planner *planner);
/* Price of a cell: the lot's, else its holder's; QUOTA_UNKNOWN. */
int64_t lq_plan_price(const lq_planner *planner, uint32_t cell);
/* The source's next cell with something available, from where it is; 0 = none. */
int lq_plan_next(const lq_planner *planner, lq_source *source);

/* plan_block.c */
quota_status lq_plan_block(lq_planner *planner);

#endif
