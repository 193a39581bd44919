/*
 * reserve.c - a small registry of quotas: a ledger over SQLite or PostgreSQL.
 *
 * Posts CSV files of entries, lists balances, lots and claims, follows
 * milligrams, prints balance sheets, writes a page of it all, audits the journal; `reserve --help` has
 * the commands.  Its parts are in reserve/ and common/, the databases in hosts/.
 *
 *     cc -DHAVE_SQLITE reserve.c reserve/?*.c common/?*.c hosts/host.c hosts/journal_?*.c
 * hosts/sqlite_store.c \
 *         $(pkg-config --cflags --libs libquota sqlite3) -o reserve
 */
#include "common/message.h"
#include "common/program.h"
#include "reserve/session.h"

#include <libquota/quota.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

const char program_name[] = "reserve";

/* Answers -1 if the command does not take so many arguments. */
static int run_with(session *of, const char *command, const char *const *arguments, size_t count)
{
    const char *first = count > 0 ? arguments[0] : NULL;

    if (strcmp(command, "post") == 0)
        return count == 1 ? run_post(of, first) : -1;
    if (strcmp(command, "explain") == 0)
        return count == 1 ? run_explain(of, first) : -1;
    if (strcmp(command, "due") == 0)
        return count == 1 ? run_due(of, first) : -1;
    if (strcmp(command, "compose") == 0)
        return count == 2 ? run_compose(of, first, arguments[1]) : -1;
    if (strcmp(command, "plan") == 0)
        return count == 1 ? run_plan(of, first) : -1;
    if (strcmp(command, "quote") == 0)
        return count == 1 ? run_quote(of, first) : -1;
    if (strcmp(command, "auction") == 0)
        return count == 2 ? run_auction(of, first, arguments[1]) : -1;
    if (strcmp(command, "trace") == 0)
        return count == 2 ? run_trace(of, first, arguments[1]) : -1;
    if (count > 0)
        return -1;
    if (strcmp(command, "init") == 0)
        return EXIT_DONE;
    if (strcmp(command, "statement") == 0)
        return run_statement(of);
    if (strcmp(command, "report") == 0)
        return run_report(of);
    if (strcmp(command, "audit") == 0)
        return run_audit(of);
    if (strcmp(command, "checkpoint") == 0)
        return run_checkpoint(of);
    if (strcmp(command, "snapshot") == 0)
        return run_snapshot(of);
    if (strcmp(command, "export") == 0)
        return run_export(of);
    return run_list(of, command);
}

/* as-of DATE [COMMAND ...] is that command with --as-of. */
static int unfold_as_of(options *opt)
{
    if (opt->argument_count == 0 || !read_day(opt->arguments[0], &opt->as_of)) {
        say("as-of: expected a day, such as 2025-12-31");
        return 0;
    }
    opt->command = opt->argument_count > 1 ? opt->arguments[1] : "balances";
    opt->argument_count = opt->argument_count > 2 ? opt->argument_count - 2 : 0;
    for (size_t i = 0; i < opt->argument_count; i++)
        opt->arguments[i] = opt->arguments[i + 2];
    return options_check_command(opt);
}

static int run(options *opt)
{
    session of;
    int status = EXIT_UNUSABLE;

    if (opt->help) {
        options_help();
        return EXIT_DONE;
    }
    if (opt->version) {
        printf("reserve, libquota %s\n", quota_version());
        return EXIT_DONE;
    }
    if (strcmp(opt->command, "as-of") == 0 && !unfold_as_of(opt))
        return EXIT_UNUSABLE;
    if (session_open(&of, opt)) {
        status = run_with(&of, opt->command, opt->arguments, opt->argument_count);
        if (status < 0) {
            say("%s takes other arguments; try --help", opt->command);
            status = EXIT_UNUSABLE;
        }
    }
    session_close(&of);
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
