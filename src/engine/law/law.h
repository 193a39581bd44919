/* law.h - the law in the path of an entry.
 *
 *   statutes.c   the policies at hand, those in force on a day, and what each of their questions reads
 *   asks.c       which questions a verb and kind asks: one constant table
 *   group.c      sums over a group, made once before its first entry
 *   scene.c      the subjects around an entry: claim, project, park, basin, county, lot, party, accounts
 *   gather.c     where each fact comes from: one constant table, and the way along a chain of subjects
 *   derive.c, derive_project.c   facts that the ledger itself knows
 *   outside.c    what is from outside, as the policy says
 *   requirement.c what `offset` asks of the project's other sources
 *   ask.c        one question to one policy
 *   answer.c     one question to all policies: when it is asked, what its answer bounds
 *   decide.c     all questions of an entry, the worst answer, the limits; what is written into the entry
 *   memo.c       answers remembered while one call asks for many entries
 *   hear.c       the same with somebody listening: for plans, auctions and quotes
 *   refuse.c     the error of a refusal
 *
 * Nothing here changes the state, and nothing but sums of the group outlives an entry. */
#ifndef LQ_LAW_H
#define LQ_LAW_H

#include "base/index.h"
#include "ledger/verbs/apply.h"

/* Questions the engine asks, in the order of their names in statutes.c. */
enum {
    LQ_ASK_OFFSET,
    LQ_ASK_OFFER,
    LQ_ASK_SOURCE,
    LQ_ASK_ACCESS,
    LQ_ASK_DEPOSIT,
    LQ_ASK_CREDIT,
    LQ_ASK_SHARE,
    LQ_ASK_TAG,
    LQ_ASK_PLAN,
    LQ_ASK_TRADE,
    LQ_ASK_ACQUIRE,
    LQ_ASK_ALLOCATE,
    LQ_ASK_APPROVAL,
    LQ_ASK_WITHDRAW,
    LQ_ASK_PERMIT,
    LQ_ASK_PLEDGE,
    LQ_ASK_SURRENDER,
    LQ_ASK_CARRY_OVER,
    LQ_ASK_BUYBACK,
    LQ_ASK_RESERVE,
    LQ_ASK_RECLAIM,
    LQ_ASK_ELSEWHERE, /* from here on questions that only some documents ask */
    LQ_ASK_REGISTER,
    LQ_ASK_SPLIT,
    LQ_ASK_EXEMPTION,
    LQ_ASK_CARRY,
    LQ_ASK_RETIRE,
    LQ_ASK_PRIORITY, /* asked by plans alone */
    LQ_ASK_NEARBY,
    LQ_ASK_OUTSIDE, /* outside.c: asked where `elsewhere` bounds */
    LQ_ASK_FEE,     /* asked by quotes and purchases */
    LQ_ASK_COUNT
};

/* ---------------------------------------------------------------- statutes.c */

/* A fact that a question reads. */
typedef struct lq_wanted {
    int64_t least, most;
    uint32_t fact;
    uint16_t row; /* of the table in gather.c */
    uint8_t type;
} lq_wanted;

/* A question of a policy. */
typedef struct lq_reading {
    lq_wanted *facts;
    uint32_t question; /* 0 = the policy has no such question */
    uint32_t count;
    uint8_t ready;
    uint8_t speaks;         /* it has rows */
    uint8_t reads_required; /* the answer of `offset` */
    uint8_t reads_plan;     /* the answer of `plan` */
    uint8_t reads_used;     /* what the project used */
    uint8_t reads_lot;      /* what may be stated of a lot */
} lq_reading;

/* A policy at hand. */
typedef struct lq_statute {
    const quota_policy *policy;
    quota_policy *own; /* a built-in one, compiled here; NULL = the host's */
    int64_t from, through;
    uint8_t digest[32];
    lq_reading readings[LQ_ASK_COUNT];
} lq_statute;

typedef struct lq_in_force {
    lq_statute *statute;
    uint32_t number;
} lq_in_force;

/* ---------------------------------------------------------------- group.c */

typedef struct lq_tally {
    uint64_t number;
    int64_t sum;
    uint32_t last;
    uint8_t kind, pollutant, pool;
} lq_tally;

typedef struct lq_group_sums {
    int64_t
        *tails; /* by entry: of a use, what it and the later ones use for the same project and pollutant */
    size_t tail_capacity;
    uint8_t *last_issues; /* by entry: 1 = no later one of its kind issues into this lot */
    size_t last_capacity;
    lq_tally *tallies;
    size_t tally_count, tally_capacity;
    lq_index by_tally;
    size_t count; /* entries of the group; 0 or 1: nothing was summed up */
} lq_group_sums;

/* ---------------------------------------------------------------- listening */

typedef struct lq_heard {
    quota_asked asked;
    size_t first_fact; /* in lq_listener.facts */
    uint8_t foreseen;  /* LQ_WHEN_FORESEEN */
} lq_heard;

/* Who wants to know what was asked for the entry of this id. */
typedef struct lq_listener {
    const uint8_t *id;
    lq_heard *asks;
    size_t count, capacity;
    quota_fact *facts;
    size_t fact_count, fact_capacity;
    int heard; /* the entry was reached */
} lq_listener;

/* ---------------------------------------------------------------- the engine */

typedef struct lq_engine {
    quota_allocator mem;
    const quota_calendar *calendar;
    lq_statute **statutes;
    size_t statute_count, statute_capacity;
    size_t builtin; /* the first of the built-in ones not compiled so far */
    lq_in_force *in_force;
    size_t in_force_capacity;
    quota_fact *facts; /* gathered for one question */
    size_t fact_capacity;
    lq_group_sums sums;
    lq_listener *listener;       /* NULL = nobody */
    struct lq_memo *memo;        /* NULL = nothing is remembered */
    struct lq_plan_index *plans; /* plan_index.c; NULL until a plan is made */
} lq_engine;

void lq_plan_index_free(lq_engine *engine);

quota_status lq_engine_create(const quota_ledger_options *options, lq_engine **engine, quota_error *error);
void lq_engine_free(lq_engine *engine);
/* The policy of this digest; *statute = NULL where there is none.  QUOTA_E_NO_MEMORY. */
quota_status lq_statute_of(lq_engine *engine, const uint8_t digest[32], lq_statute **statute);
/* The policies in force on a day, in engine->in_force.  QUOTA_E_POLICY_MISSING, QUOTA_E_NO_MEMORY. */
quota_status lq_statutes_on(lq_engine *engine, const lq_state *state, int32_t day, size_t *count);
/* What the question reads, looked up once.  QUOTA_E_NO_MEMORY. */
quota_status lq_reading_of(lq_engine *engine, lq_statute *statute, uint8_t ask, lq_reading **reading);
const char *lq_ask_name(uint8_t ask);

void lq_sums_init(lq_engine *engine);
quota_status lq_sums_begin(lq_engine *engine, const lq_state *state, const quota_entry *group, size_t count);
int64_t lq_sums_tail(const lq_engine *engine, const quota_entry *entry, size_t index);
int lq_sums_last_issue(const lq_engine *engine, size_t index);
/* Does the account end in a later entry of the group? */
int lq_sums_ends_later(lq_engine *engine, uint64_t account, size_t index);
/* Adds to what the group issued into the lot by accounts of that pool; the sum in *sum. */
quota_status lq_sums_add_pool(lq_engine *engine, uint64_t lot, uint8_t pool, int64_t amount, int64_t *sum);
void lq_sums_free(lq_engine *engine);

/* The law, as the ledger sees it.  Who listens sets engine->listener for the time. */
void lq_engine_law(lq_engine *engine, lq_law *law);
quota_status lq_engine_decide(lq_engine *engine, const lq_state *state, quota_entry *group, size_t count,
                              size_t index, quota_error *error);

/* ---------------------------------------------------------------- hear.c */

/* The answer that decides an entry. */
typedef struct lq_basis {
    int32_t verdict;
    uint32_t policy, rule; /* number of the adopted policy, and its row; 0 = none */
    uint32_t missing;      /* the first fact it misses; 0 = none */
} lq_basis;

/* An entry put to the law by itself, and what was asked; the listener is then to be forgotten.  `moved` and
 * the fields that the ledger fills in are set already. */
quota_status lq_hear(lq_engine *engine, const lq_state *state, quota_entry *entry, lq_listener *listener);
void lq_unhear(lq_engine *engine, lq_listener *listener);
/* Which answer decides, as decide.c weighs them; `status` as lq_hear() answered. */
lq_basis lq_heard_basis(const lq_engine *engine, const lq_listener *listener, quota_status status);
/* Is it the law that refuses? */
int lq_is_refusal_by_law(quota_status status);

/* ---------------------------------------------------------------- memo.c */

typedef struct lq_memo lq_memo;

/* From here on answers are remembered, until it is freed.  QUOTA_E_NO_MEMORY. */
quota_status lq_memo_create(lq_engine *engine);
void lq_memo_free(lq_engine *engine);
/* Of the facts in engine->facts, `count` of them: 1 = *decision is the answer. */
int lq_memo_find(const lq_engine *engine, const lq_statute *statute, uint8_t ask, size_t count,
                 quota_decision *decision);
quota_status lq_memo_keep(lq_engine *engine, const lq_statute *statute, uint8_t ask, size_t count,
                          const quota_decision *decision);

/* ---------------------------------------------------------------- asks.c */

/* When a question is asked. */
enum {
    LQ_WHEN_PROJECT = 1,    /* the entry names a project */
    LQ_WHEN_SPOKEN = 2,     /* the policy speaks of `other` */
    LQ_WHEN_UNSPOKEN = 4,   /* it does not */
    LQ_WHEN_LAST_ISSUE = 8, /* no later entry of the group and its kind issues into the lot */
    LQ_WHEN_EXEMPT = 16,    /* the right becomes an exempt one */
    LQ_WHEN_PRIVATE = 32,   /* a side that should be a reserve is none */
    LQ_WHEN_OUTSIDE = 64,   /* the lot is from outside, by what the policy compares it by */
    LQ_WHEN_REDEPOSIT =
        128, /* the policy's `credit` reads what the project used: it speaks of quota coming back */
    LQ_WHEN_OTHERS = 256,  /* what is planned or used is for another than its holder: a sale */
    LQ_WHEN_FORESEEN = 512 /* not now, but later: it counts only as far as nothing still to come can help */
};

/* What its answer bounds. */
enum {
    LQ_LIMIT_NONE,
    LQ_LIMIT_AMOUNT,    /* this entry */
    LQ_LIMIT_LOT,       /* what was issued into the lot and not repaid */
    LQ_LIMIT_LOT_ALL,   /* what was issued into the lot */
    LQ_LIMIT_POOL,      /* what was issued into the lot by accounts of this pool */
    LQ_LIMIT_ELSEWHERE, /* what the project uses from outside */
    LQ_LIMIT_BACK,      /* what came back of the project: unused, not built, not needed */
    LQ_LIMIT_TAG        /* no amount: the class must be the entry's */
};

typedef struct lq_ask_row {
    uint8_t verb, kind, ask;
    uint16_t when;
    uint8_t other, limit;
} lq_ask_row;

/* First of the rows of verb and kind, *count of them. */
const lq_ask_row *lq_asks_of(uint8_t verb, uint8_t kind, size_t *count);

#endif
