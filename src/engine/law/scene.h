/* scene.h - an entry with the subjects around it, and what the ledger knows about them. */
#ifndef LQ_SCENE_H
#define LQ_SCENE_H

#include "engine/law/law.h"

/* Subjects a fact may be stated about. */
enum {
    LQ_STEP_END, /* of a chain */
    LQ_STEP_CLAIM,
    LQ_STEP_SOURCE, /* the lot for the project */
    LQ_STEP_PROJECT,
    LQ_STEP_PARK,
    LQ_STEP_BASIN,
    LQ_STEP_COUNTY,
    LQ_STEP_LOT,
    LQ_STEP_PARTY, /* whose reduction it is */
    LQ_STEP_LOT_PLACE,
    LQ_STEP_ACCOUNT, /* the holder, the giving side */
    LQ_STEP_ACCOUNT_BASIN,
    LQ_STEP_ACCOUNT_PLACE,
    LQ_STEP_BUYER, /* the receiving side of a trade or of a plan; else the account */
    LQ_STEP_BUYER_BASIN,
    LQ_STEP_BUYER_PLACE,
    LQ_STEP_LEDGER,
    LQ_STEP_COUNT
};

typedef struct lq_step {
    uint64_t number;
    uint64_t project; /* of a source; else 0 */
    int32_t day;
    uint8_t subject; /* 0 = there is none */
} lq_step;

/* Chains: the first subject that states the fact on its day. */
enum {
    LQ_CHAIN_NONE,
    LQ_CHAIN_PROJECT, /* claim, project, park, basin, county, buyer, its basin, its place, ledger */
    LQ_CHAIN_LOT,     /* claim, source, lot, party, account, place of the lot, ledger */
    LQ_CHAIN_HOLDER,  /* claim, source, lot, account, party, place of the lot, ledger */
    LQ_CHAIN_ACCOUNT, /* account, its basin, its place, ledger */
    LQ_CHAIN_BUYER,   /* buyer, its basin, its place, ledger */
    LQ_CHAIN_UNIT,    /* of the project where it is used or brought back, else of the account that sells */
    LQ_CHAIN_LEDGER,
    LQ_CHAIN_ALL, /* claim, source, project, lot, park, basin, county, party, account, buyer, places, ledger
                   */
    LQ_CHAIN_COUNT
};

/* Tags of the lot, or of an entry that issues one. */
typedef struct lq_tags {
    uint32_t place, basin, industry;
    int32_t completed;
    uint8_t origin, earmark, measure, kind;
    uint8_t known; /* there is a lot, or will be one */
} lq_tags;

/* What the project has of the pollutant. */
typedef struct lq_legs {
    int64_t in_county;   /* uses and holds of lots of its county */
    int64_t in_industry; /* the same of its industry */
    int64_t of_account;  /* uses and holds of the entry's account */
    int64_t of_area;     /* uses and holds of reserve accounts of that account's place */
    int64_t of_level;    /* the same of its level */
    uint8_t ready;
} lq_legs;

#define LQ_ORDERS_MAX 8 /* places that may bear an order */

typedef struct lq_scene {
    lq_engine *engine;
    const lq_state *state;
    const quota_entry *entry;
    size_t index;
    size_t in_force; /* policies in force, in engine->in_force */
    int32_t law_day;
    uint32_t account, buyer, lot, claim, part; /* places in the state, LQ_NONE = none */
    uint64_t project;                          /* its number, 0 = none */
    int64_t county, basin, industry, park;     /* of the project, QUOTA_UNKNOWN = not known */
    lq_tags tags;
    lq_step steps[LQ_STEP_COUNT];
    lq_legs legs;
    uint64_t orders[LQ_ORDERS_MAX]; /* places of the chain that bear an order */
    uint32_t order_count;
    uint32_t order;   /* the one asked about, from 1; 0 = none */
    int64_t required; /* answer of `offset`; QUOTA_UNKNOWN = none, or not sure */
    int64_t plan;     /* answer of `plan`: 1 allow, 0 deny, QUOTA_UNKNOWN */
    int64_t repaid;   /* what the lot repaid of a debt, if the state does not know yet; else -1 */
    uint8_t required_known, plan_known;
    uint8_t sells; /* `trade` is asked: the unit is the one that sells */
} lq_scene;

void lq_scene_open(lq_scene *scene, lq_engine *engine, const lq_state *state, const quota_entry *entry,
                   size_t index, int32_t law_day);
const lq_legs *lq_legs_of(lq_scene *scene);

/* outside.c: what a policy compares a lot and its project by. */
enum {
    LQ_BY_COUNTY = 1,
    LQ_BY_BASIN = 2,
    LQ_BY_INDUSTRY = 4,
    LQ_BY_NOBODY = 8 /* it does not say: nothing is at home */
};
/* LQ_BY_* of the policy, 0 = it knows no outside here.  Asked of the project and the pollutant. */
quota_status lq_outside_by(lq_scene *scene, const lq_in_force *policy, uint8_t *by, quota_error *error);
/* Is the lot from outside by one of them? */
int lq_is_outside(const lq_scene *scene, uint8_t by, const lq_lot *lot);
/* What the project uses from outside. */
int64_t lq_used_outside(const lq_scene *scene, uint8_t by);

/* requirement.c: where `offset` depends on where the offset comes from, the most that it asks for any of the
 * project's sources; raises entry->required and its ratio to it.  own: what it asks for the entry's; *raised
 * is set where another source asks for more. */
quota_status lq_take_requirement(quota_entry *entry, const quota_decision *offset);
quota_status lq_raise_requirement(const lq_scene *scene, const lq_in_force *policy, int64_t own,
                                  quota_entry *entry, int *raised, quota_error *error);
/* Asks for each of the project's other sources: *worst and its facts become theirs where theirs is worse. */
quota_status lq_ask_sources(const lq_scene *scene, const lq_in_force *policy, uint8_t ask,
                            quota_decision *worst, size_t *count, quota_error *error);

/* gather.c */
uint16_t lq_fact_row_of(uint32_t fact, const char *name);
/* What beyond the tags of the lot and the place, role and level of its holder the fact may depend on. */
enum {
    LQ_DEPENDS_LOT = 1,     /* statements about the lot, or about its party */
    LQ_DEPENDS_ACCOUNT = 2, /* statements about the holder */
    LQ_DEPENDS_SUMS = 4,    /* sums of the holder */
    LQ_DEPENDS_OWN = 8,     /* what each lot has of its own: when its measure was completed, what it repaid */
    LQ_DEPENDS_AMOUNT = 16  /* what is asked for */
};
unsigned lq_fact_row_depends(uint16_t row);
int lq_fact_row_is_derived(uint16_t row); /* an order is a statement about another subject */
uint32_t lq_fact_row_slot(uint16_t row);  /* the name under which an account states it; 0 = its own */
/* The value of a fact; QUOTA_UNKNOWN where nothing is known. */
int64_t lq_gather(lq_scene *scene, uint16_t row, uint32_t fact);
int64_t lq_stated(const lq_scene *scene, uint8_t chain, uint32_t fact);

/* Facts the ledger knows. */
typedef enum lq_derived {
    LQ_DERIVED_NONE,
    /* of the entry and the lot's tags (derive.c) */
    LQ_DERIVED_LAW_DAY,
    LQ_DERIVED_APPROVED,
    LQ_DERIVED_POLLUTANT,
    LQ_DERIVED_AMOUNT,
    LQ_DERIVED_PRICE,
    LQ_DERIVED_TOTAL,
    LQ_DERIVED_CHANNEL,
    LQ_DERIVED_LOT_PLACE,
    LQ_DERIVED_LOT_BASIN,
    LQ_DERIVED_LOT_INDUSTRY,
    LQ_DERIVED_ORIGIN,
    LQ_DERIVED_EARMARK,
    LQ_DERIVED_MEASURE,
    LQ_DERIVED_COMPLETED,
    LQ_DERIVED_IN_BANK,
    LQ_DERIVED_FRAUD_DEBT,
    LQ_DERIVED_RESERVE_SOURCE,
    LQ_DERIVED_FEE_FOR,
    LQ_DERIVED_YES,
    /* of the account (derive_account.c) */
    LQ_DERIVED_POOL,
    LQ_DERIVED_GOVERNMENT,
    LQ_DERIVED_HOLDING,
    LQ_DERIVED_PLEDGED,
    LQ_DERIVED_ACTUAL,
    LQ_DERIVED_CLEARED,
    LQ_DERIVED_WINDOW_PASSED,
    LQ_DERIVED_NEXT_PERMIT,
    LQ_DERIVED_FROM_SURPLUS,
    LQ_DERIVED_STOCK,
    LQ_DERIVED_AREA,
    LQ_DERIVED_ALLOCATED,
    LQ_DERIVED_SET_ASIDE,
    /* of the project (derive_project.c) */
    LQ_DERIVED_COUNTY,
    LQ_DERIVED_BASIN,
    LQ_DERIVED_INDUSTRY,
    LQ_DERIVED_PARK,
    LQ_DERIVED_REQUIRED,
    LQ_DERIVED_OFFERED,
    LQ_DERIVED_USED,
    LQ_DERIVED_RATIO,
    LQ_DERIVED_PLAN,
    LQ_DERIVED_SOURCE_KIND,
    LQ_DERIVED_COUNTY_STOCK,
    LQ_DERIVED_INDUSTRY_STOCK,
    LQ_DERIVED_FREEZE_PLACE,
    LQ_DERIVED_FREEZE_SCOPE,
    LQ_DERIVED_FREEZE_FROM,
    LQ_DERIVED_FREEZE_LIFTED
} lq_derived;

int lq_fact_row_reads(uint16_t row, lq_derived what);
int64_t lq_derive(lq_scene *scene, lq_derived what);
/* Of two sums, neither below 0.  What leaves the range of an amount counts as unknown when it is asked for.
 */
static inline int64_t lq_plus(int64_t a, int64_t b)
{
    return a > INT64_MAX - b ? INT64_MAX : a + b;
}

int64_t lq_derive_of_account(lq_scene *scene, lq_derived what);
int64_t lq_derive_of_project(lq_scene *scene, lq_derived what);

/* ask.c: one policy's answer to one question, its facts in engine->facts, *count of them. */
quota_status lq_ask(lq_scene *scene, const lq_in_force *policy, uint8_t ask, quota_decision *decision,
                    size_t *fact_count, quota_error *error);
/* Settles what `offset` and `plan` answer, if a question reads it. */
quota_status lq_answer_first(lq_scene *scene, const lq_reading *reading, quota_error *error);

/* refuse.c */
quota_status lq_refuse_by_law(const lq_scene *scene, quota_status status, uint8_t ask,
                              const lq_statute *statute, const quota_decision *decision,
                              const char *class_found, int64_t limit, int64_t amount, quota_error *error);

#endif
