/* ledger_model.h - what a ledger must do, written down as plainly as it can be: lists, and walks over them.
 *
 * No index, no counter, no undo log: a group is tried on a copy of the lists, and the copy takes their place
 * if every entry went well.  Without law.  Tests post the same entries to a ledger and to the model and
 * compare. */
#ifndef TESTS_LEDGER_MODEL_H
#define TESTS_LEDGER_MODEL_H

#include <libquota/query.h>

typedef struct model_account {
    uint64_t number, seq;
    uint32_t place, basin, industry;
    uint8_t role, pool, standing; /* standing: 1 = open, 2 = closed, 3 = ended */
    char party[18];
} model_account;

typedef struct model_lot {
    quota_lot at;     /* as a query gives it */
    uint64_t group;   /* which group it was born in */
    int has_evidence; /* its proof may not make another lot */
    int allotted;     /* allocated, set aside, awarded: not a reduction of its own */
} model_lot;

typedef struct model_cell {
    uint64_t account, lot, bought;
    int64_t available, encumbered;
    int32_t term;
} model_cell;

typedef struct model_claim {
    quota_claim at; /* as a query gives it */
    uint8_t verb;   /* of the entry that made it */
} model_claim;

typedef struct model_debt {
    uint64_t account;
    int64_t amount;
    uint8_t pollutant;
} model_debt;

typedef struct model_list {
    void *items;
    size_t count, capacity, size;
} model_list;

/* An entry of the history: as posted, and with what the ledger fills in. */
typedef struct model_row {
    quota_entry posted, entry;
    uint64_t group;
    size_t of_group, group_size; /* its place in the group, from 0 */
    int64_t corrected;           /* how much of it was undone */
} model_row;

typedef struct ledger_model {
    model_list rows, accounts, lots, cells, claims, debts;
    uint64_t groups;    /* posted so far */
    size_t before;      /* rows that were there before this call */
    int32_t date_max;   /* 0 = no limit */
    uint8_t policy[32]; /* digest of the one policy at hand */
} ledger_model;

ledger_model *ledger_model_new(void);
void ledger_model_free(ledger_model *model);

/* One group, all or nothing: QUOTA_OK, QUOTA_ALREADY_DONE or QUOTA_E_REFUSED, and a result for each entry
 * (all but verdict, policy, rule).  keep = 0: a dry run. */
quota_status ledger_model_post(ledger_model *model, const quota_entry *group, size_t count, int keep,
                               quota_result *results);
/* The groups of QUOTA_POST_EACH in turn; QUOTA_E_REFUSED if any was refused. */
quota_status ledger_model_post_each(ledger_model *model, const quota_entry *entries, size_t count, int keep,
                                    quota_result *results);

/* What the calendar asks for on a day, without ids; answers how many there are, `most` of them are written.
 */
size_t ledger_model_due(const ledger_model *model, int32_t date, quota_entry *entries, size_t most);

/* Everything the history says about a lot's milligrams, added up again: NULL, or what does not fit. */
const char *ledger_model_check(const ledger_model *model);

/* ---------------------------------------------------------------- looking things up; NULL = not there */

static inline void *model_at(const model_list *list, size_t index)
{
    return (char *)list->items + index * list->size;
}
model_account *model_account_of(const ledger_model *model, uint64_t number);
model_lot *model_lot_of(const ledger_model *model, uint64_t number);
model_cell *model_cell_of(const ledger_model *model, uint64_t account, uint64_t lot, int32_t term);
model_claim *model_claim_of(const ledger_model *model, const uint8_t *id);
model_row *model_row_of(const ledger_model *model, const uint8_t *id);
int64_t model_debt_of(const ledger_model *model, uint64_t account, uint8_t pollutant);
/* What is left of a project's uses of a pollutant. */
int64_t model_covered(const ledger_model *model, uint64_t project, uint8_t pollutant);
/* A fact on a day, the pollutant's own statement first; QUOTA_UNKNOWN. */
int64_t model_fact(const ledger_model *model, uint8_t subject, uint64_t number, uint32_t fact,
                   uint8_t pollutant, int32_t date);

/* ---------------------------------------------------------------- between the files of the model */

/* Precondition 1, but for ids that stand twice; and the dates that are no days: QUOTA_OK or a QUOTA_R_*. */
quota_status model_form(const quota_entry *entry);
quota_status model_days(const quota_entry *entry);
/* Is the field among those the pair reads (or may have filled in)? */
int model_reads(const quota_entry *entry, const char *field);
/* The verb's own preconditions and its effect; fields the ledger fills in are written to the entry. */
quota_status model_act(ledger_model *model, quota_entry *entry);
/* Is it a statement about that? */
int model_is_about(const quota_entry *entry, uint8_t subject, uint64_t number);
/* All of it. */
void model_copy(ledger_model *to, const ledger_model *from);
/* Can an entry undo that other one? */
int model_may_correct(const quota_entry *entry, const quota_entry *of);
/* The end of a list, one more, zeroed. */
void *model_add(model_list *list);

#endif
