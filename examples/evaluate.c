/*
 * evaluate.c - the program for daily use: decides every row of a CSV file.
 *
 * Reads projects or cases whose header names facts, asks a policy (built in,
 * or a table of one's own) one question or several, and prints a table, CSV or
 * JSON; `evaluate --help` has the options.  Its parts are in evaluate/; common/
 * has what it shares with other programs.
 *
 *     cc evaluate.c evaluate/?*.c common/?*.c $(pkg-config --cflags --libs libquota) -o evaluate
 */
#include "common/message.h"
#include "common/policies.h"
#include "common/program.h"
#include "evaluate/options.h"
#include "evaluate/run.h"

#include <libquota/quota.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

const char program_name[] = "evaluate";

static int run(const options *opt)
{
    policies under;
    int status = EXIT_UNUSABLE;

    if (opt->mode == MODE_HELP) {
        options_help();
        return EXIT_DONE;
    }
    if (opt->mode == MODE_VERSION) {
        printf("evaluate, libquota %s\n", quota_version());
        return EXIT_DONE;
    }
    if (policies_load(&under, opt->policies, opt->policy_count, opt->parents, opt->parent_count)) {
        if (opt->mode == MODE_LIST)
            status = run_list(opt, &under);
        else if (opt->mode == MODE_LINT)
            status = run_lint(opt, &under);
        else
            status = run_cases(opt, &under);
    }
    policies_free(&under);
    return status;
}

int main(int argc, char **argv)
{
    options opt;
    int status = options_read(&opt, argc, argv) ? run(&opt) : EXIT_UNUSABLE;

    options_free(&opt);
    errno = 0;
    if (fflush(stdout) != 0 || ferror(stdout)) {
        say("cannot write: %s", strerror(errno));
        status = EXIT_UNUSABLE;
    }
    return status;
}
