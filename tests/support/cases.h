/* cases.h - runs a table of cases (tests/cases/<document>.csv) against a policy.
 *
 * A table has the header line
 *
 *   case,article,question,facts,verdict,value,ratio,rules,missing,reason
 *
 * and one case a row; empty rows and rows that begin with # are skipped.
 *
 *   case     unique id; `*` = defaults: the facts of this row hold in all later rows of its questions
 *   question one name; in a `*` row `a|b`, or `*` for every question
 *   facts    `name=value; name=value`, values as quota_value_parse() reads them, `?` = unknown
 *   verdict  allow, review, deny, not_applicable; instead of the last also the reason why it is not:
 *            not_in_force, not_covered, not_addressed.  Words after it name flags that must be set:
 *            warned, provisional, assumed, calendar, parent; and `unwarned`: must not be warned
 *   value    `11 t`, `11 t..20 t`, `11 t..` (no upper bound), `2024-11-20`, `80000 yuan`, a rank `1` or
 *            `1..3`, a class `realised` or `expected|realised`, a factor `1.1:1`; empty = no value
 *   ratio    `2:1` or `1.1:1..2:1`; empty = not looked at
 *   rules    ids of rows that must be among the decision's rules
 *   missing  names of all facts that are missing, no more and no fewer
 *
 * A gap or a conflict is never right: the tables are complete, so every case fails on those flags. */
#ifndef TESTS_CASES_H
#define TESTS_CASES_H

#include <stdio.h>

#include <libquota/decide.h>

#include "rows.h"

typedef struct case_table case_table;

/* NULL and lines on stderr if the table is malformed. */
case_table *case_table_load(const char *root, const char *path);
void case_table_free(case_table *table);
size_t case_table_count(const case_table *table);

/* Runs every case; answers how many fail.  Each difference is a line on `out` (may be NULL): file, line,
 * case, field, expected, found.  stop: end after the first case that fails. */
size_t case_table_run(const case_table *table, const quota_policy *policy, const quota_calendar *calendar,
                      int stop, FILE *out);

/* A single case without a file, for tests in C: facts as in the column. */
typedef struct case_facts {
    quota_fact facts[64];
    size_t count;
} case_facts;
/* Adds facts; those already there are replaced.  0, or -1 and a line on `out` (may be NULL). */
int case_facts_add(case_facts *facts, const quota_policy *policy, const char *text, FILE *out);

/* The calendar of examples/data/calendar.csv; NULL and a line on stderr if it cannot be read. */
quota_calendar *case_calendar(const char *root);

#endif
