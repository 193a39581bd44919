/* run.h - what the program does once its policies are loaded; each answers the exit status. */
#ifndef EVALUATE_RUN_H
#define EVALUATE_RUN_H

#include "../common/policies.h"
#include "options.h"

enum { EXIT_DONE = 0, EXIT_SOME_BAD = 1, EXIT_UNUSABLE = 2 };

/* Decides every row. */
int run_cases(const options *opt, const policies *under);
/* Lists the built-in documents, or what a policy holds. */
int run_list(const options *opt, const policies *under);
/* Checks the policies and prints what was found. */
int run_lint(const options *opt, const policies *under);

#endif
