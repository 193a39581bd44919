/* policies.h - the documents and the calendar of a run, read from files or built in. */
#ifndef COMMON_POLICIES_H
#define COMMON_POLICIES_H

#include "memory.h"

#include <libquota/calendar.h>
#include <libquota/policy.h>

typedef struct policies {
    quota_policy **list; /* the layers, then the parents */
    quota_policy_info *infos;
    quota_findings **findings; /* warnings of the tables; NULL = none */
    const char **sources;      /* ids or files, as on the command line */
    size_t count;              /* layers */
    size_t parent_count;
} policies;

/* Loads all; says what is wrong, all errors of a table, and answers 0 if something is. */
int policies_load(policies *to, const char *const *names, size_t count, const char *const *parents,
                  size_t parent_count);
void policies_free(policies *of);

/* The id of a fact or question that any layer or the vocabulary knows; 0 = none.  *owner, which may be NULL,
 * receives the layer that knows it. */
uint32_t policies_fact(const policies *in, const char *name, size_t size, const quota_policy **owner);
uint32_t policies_question(const policies *in, const char *name, size_t size, const quota_policy **owner);
/* What a fact or question is; 1 = found. */
int policies_describe_fact(const policies *in, uint32_t fact, quota_fact_info *info);
int policies_describe_question(const policies *in, uint32_t question, quota_question_info *info);
/* The name nearest to a misspelt one; NULL = none is near.  The answer lives in `search`. */
struct nearest;
const char *policies_nearest_question(const policies *in, const char *name, size_t size,
                                      struct nearest *search);

/* "FILE:LINE:COLUMN: error: ..." in the language of the run; 0 = the library cannot say it. */
int finding_line(growing *to, const char *source, const quota_policy *policy, const quota_finding *finding);

/* *calendar stays NULL without a file. */
int calendar_load(const char *file, quota_calendar **calendar);

#endif
