/* report.h - what a report says, collected from the ledger's queries before a line of the page is written.
 *
 * The day of a report is --as-of (or --until), else that of the journal's head; its period runs from --from,
 * else the first day of that year, to that day.  Every figure is the library's; sums are of its rows, and
 * lists are cut to their first rows, with how many there are. */
#ifndef RESERVE_REPORT_H
#define RESERVE_REPORT_H

#include "names.h"
#include "session.h"

#include <libquota/query.h>

enum {
    POLLUTANTS_MOST = 64,
    FLOWS_MOST = 128,
    AGES = 7,
    SHEETS_MOST = 60,    /* sheets of a place: each reads the entries of the period, so of a long */
    SHEETS_LEAST = 8,    /* journal there are fewer, */
    READ_MOST = 4000000, /* as many as do not read more entries than this */
    LOTS_SHOWN = 15,     /* the largest */
    PROJECTS_SHOWN = 20, /* the shortest */
    USES_SHOWN = 30,     /* those below first */
    HOLDS_SHOWN = 25,    /* the first to end */
    DEBTS_SHOWN = 20     /* the largest */
};

/* A place and a pollutant. */
typedef struct area {
    uint32_t place;
    uint8_t pollutant;
    uint8_t has_sheet, has_reserve; /* has_reserve: a reserve account is kept there */
    int64_t available, encumbered, pledged, debt;
    int64_t in_reserve;                /* available in reserve accounts there */
    int64_t from_here;                 /* available of lots from there, whoever has them */
    int64_t need;                      /* deficits of projects there */
    int64_t opening, in, out, closing; /* of the period, if it has a sheet */
} area;

enum balance_state { AREA_BALANCED, AREA_OUTFLOW, AREA_SHORT };

/* What an area has to give: its reserve's stock (SIP 4B.2), else that of its own lots (Qujing 12). */
int64_t area_stock(const area *of);
/* SHORT: less stock than is needed and owed; OUTFLOW: more went out in the period than came in. */
enum balance_state area_state(const area *of);

/* The whole ledger and a pollutant. */
typedef struct flow {
    uint8_t pollutant;
    size_t count;
    quota_sheet_row rows[FLOWS_MOST];
    int64_t available, encumbered; /* today: of all accounts */
    int64_t ages[AGES];            /* live, by the age of the measure */
    uint64_t lots[AGES];
} flow;

/* Live amounts by what made the reduction and how the lot was come by. */
typedef struct origin {
    uint8_t pollutant, measure, origin, earmark;
    uint64_t lots;
    int64_t live;
} origin;

typedef struct short_project {
    quota_project project;
    uint32_t place; /* 0 = unknown */
} short_project;

/* A permit and what is used of it, with what the law in force says to it. */
typedef struct usage {
    uint64_t number;
    uint8_t subject;   /* QUOTA_SUBJECT_PROJECT or _ACCOUNT */
    uint8_t pollutant; /* 0 = all */
    uint8_t built;     /* 1 = of what was built, not of what was emitted; 2 = nothing was built */
    uint8_t below;     /* below 80 %, or otherwise to be taken back */
    uint8_t settled;   /* below, and nothing more is to come back */
    int64_t permitted, actual;
    int64_t restored; /* what was already taken back */
    int32_t asked;    /* QUOTA_QUESTION_RECLAIM or _CREDIT where a document speaks; 0 = none does */
    int32_t verdict;
    int64_t lo, hi; /* of its answer, if `has_value` */
    int has_value;
    int64_t limit;              /* what may still go back; QUOTA_UNKNOWN = not said */
    const char *article, *rule; /* live as long as the ledger; NULL = none */
} usage;

typedef struct report {
    int32_t day, from; /* 0 = the journal is empty and no day was given */
    uint64_t accounts, lots, expected_lots, projects, entries_due;
    names names;
    area *areas;
    size_t area_count, area_capacity, sheet_count;
    flow *flows;
    size_t flow_count;
    origin *origins;
    size_t origin_count;
    quota_lot largest[LOTS_SHOWN];
    size_t largest_count;
    short_project shortest[PROJECTS_SHOWN];
    size_t shortest_count;
    uint64_t projects_short,
        projects_taken_back; /* the latter are short of nothing but what was taken back */
    usage *uses;
    size_t use_count, uses_open; /* open: below, and not settled */
    quota_claim ending[HOLDS_SHOWN];
    size_t ending_count;
    uint64_t holds, holds_ending, holds_over;
    quota_debt debts[DEBTS_SHOWN];
    size_t debts_shown;
    uint64_t debt_count;
    quota_head head;
    int has_checkpoint, audited;
    size_t checkpoints; /* that the audit was given */
    quota_checkpoint checkpoint;
    quota_audit audit;
} report;

/* Each says what is wrong and answers 0 if something is. */
int report_collect(report *to, session *of);
void report_free(report *of);

/* Parts of it. */
int report_areas(report *to, session *of);
int report_flows(report *to, session *of);
int report_lots(report *to, session *of);
int report_projects(report *to, session *of);
int report_uses(report *to, session *of);
int report_holds(report *to, session *of);
int report_journal(report *to, session *of);

/* Where a pollutant is added up; made when first asked for. */
flow *report_flow(report *of, uint8_t pollutant);
/* A row of a place and pollutant to add to, all zero; report_areas() makes those of one key one. */
area *report_area(report *of, uint32_t place, uint8_t pollutant);
/* Into a sum that stops at the end of its range. */
void add_to(int64_t *sum, int64_t amount);
/* part * scale / whole, rounded down, for 0 <= part; never past `most`. */
int64_t share_of(int64_t part, int64_t whole, int64_t scale, int64_t most);
/* The place of a project: fact `project_county`, else where the account is that it last drew on; 0 = unknown.
 */
uint32_t project_place(const report *in, session *of, uint64_t project, uint8_t pollutant);
/* A fact of a subject on the report's day. */
int64_t fact_of(const report *in, session *of, uint8_t subject, uint64_t number, uint32_t fact,
                uint8_t pollutant);

/* All rows of a list, one after the other; `take` answers 0 to stop.  0 = it could not be read. */
typedef int take_row(void *user, const void *row);
int each_row(session *of, quota_list_kind list, quota_filter *filter, size_t row_size, take_row *take,
             void *user);

#endif
