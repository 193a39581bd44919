/* cases.h - rows of input as cases: what each column is, and the facts of each row. */
#ifndef EVALUATE_CASES_H
#define EVALUATE_CASES_H

#include "../common/input.h"
#include "../common/policies.h"
#include "options.h"

#include <libquota/facts.h>
#include <libquota/types.h>

enum use { USE_FACT, USE_NAME, USE_CASE, USE_QUESTION, USE_NOTHING };

typedef struct column {
    enum use use;
    uint32_t fact;
    const quota_policy *owner; /* that knows the fact */
    char *name;
} column;

typedef struct cases {
    input *in;
    const options *opt;
    const policies *under;
    column *columns;
    size_t column_count;
    int has_name, has_case;
    quota_fact *defaults; /* of --fact, --as-of and --strict */
    size_t default_count;
    uint32_t *asked; /* of --question */
    size_t asked_count;

    /* The row just read. */
    uint64_t line;
    const char *name, *label; /* cells of the columns name and case; "" = none */
    const char *pollutant;    /* "" = not known */
    quota_fact *facts;
    size_t fact_count;
    uint32_t *questions;
    size_t question_count, question_capacity;

    /* Of all rows so far. */
    uint64_t not_utf8;      /* rows in another encoding */
    uint64_t own_day_count; /* rows whose own as_of holds, not the one of --as-of */
} cases;

/* Reads the options that speak of facts and questions, and the header.  Says all that is wrong; 0 = something
 * is. */
int cases_open(cases *to, input *in, const options *opt, const policies *under);
/* Reads the next row that holds anything; ROW_BAD after everything wrong with it was said. */
enum row cases_next(cases *of);
void cases_close(cases *of);

#endif
