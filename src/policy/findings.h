/* findings.h - what parsing and linting found, as a growing list. */
#ifndef LQ_FINDINGS_H
#define LQ_FINDINGS_H

#include <libquota/policy.h>

#include "policy/read/list.h"

/* More findings than this are cut: the last one says so. */
#define LQ_FINDINGS_MAX 1000

struct quota_findings {
    quota_allocator mem;
    lq_list items;       /* quota_finding */
    quota_status status; /* QUOTA_E_NO_MEMORY once a finding could not be kept */
    uint8_t full;        /* LQ_FINDINGS_MAX was reached */
};

/* NULL = out of memory. */
quota_findings *lq_findings_new(const quota_allocator *mem);

/* Adds a finding.  Text is cut at characters; NULL is "".  The answer can be filled further (rule,
 * question, witness) until the next call; NULL = out of memory or full, see status and full. */
quota_finding *lq_findings_add(quota_findings *findings, int32_t severity, int32_t code, uint32_t line,
                               uint32_t column, const char *field, const char *expected, const char *found,
                               size_t found_size);

/* By line, then column; findings of one place stay in the order they were added. */
void lq_findings_sort(quota_findings *findings);

/* A finding by place; NULL past the end. */
const quota_finding *lq_findings_at(const quota_findings *findings, size_t index);

/* Fills an error with the first finding of severity error, if there is one. */
void lq_findings_first_error(const quota_findings *findings, quota_error *error);

#endif
