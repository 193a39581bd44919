/* report.h - answers as a table, as CSV or as JSON, on standard output. */
#ifndef EVALUATE_REPORT_H
#define EVALUATE_REPORT_H

#include "../common/escape.h"
#include "../common/table.h"
#include "answer.h"
#include "options.h"

typedef struct report {
    const options *opt;
    int layers;   /* several policies: say which one decided */
    table lines;  /* FORMAT_TABLE: printed when all rows are in */
    growing text; /* of the row at hand */
    int rows;     /* 0 = none yet */
} report;

void report_open(report *to, const options *opt, const char *name_title, const char *case_title, int layers);
void report_add(report *to, const answer *row);
void report_close(report *to);

#endif
