/* plan_doc.h - a document of a plan being written. */
#ifndef LQ_PLAN_DOC_H
#define LQ_PLAN_DOC_H

#include "base/text.h"
#include "engine/plan/plan.h"

typedef struct lq_doc {
    const quota_plan *plan;
    quota_plan_names names; /* all NULL = none */
    quota_lang lang;
    lq_out out;
    quota_status status; /* what went wrong */
} lq_doc;

void lq_doc_say(lq_doc *doc, const char *zh, const char *en);
void lq_doc_name(lq_doc *doc, const char *name); /* NULL = nothing */
void lq_doc_amount(lq_doc *doc, int64_t amount); /* tonnes; unknown as a dash */
void lq_doc_pollutant(lq_doc *doc, uint32_t pollutant);

/* plan_form.c */
void lq_doc_form(lq_doc *doc);

#endif
