/* options.h - the command line. */
#ifndef RESERVE_OPTIONS_H
#define RESERVE_OPTIONS_H

#include <libquota/query.h>

enum { EXIT_DONE = 0, EXIT_SOME_BAD = 1, EXIT_UNUSABLE = 2 };
enum format { FORMAT_TABLE, FORMAT_CSV };
/* What a page begins in; it has both. */
enum page_lang { LANG_ZH, LANG_EN, LANG_BOTH };
enum { ARGUMENTS_MOST = 8 };

typedef struct options {
    const char *command; /* NULL = --help or --version alone */
    const char *arguments[ARGUMENTS_MOST];
    size_t argument_count;
    const char *database;
    const char **policies;
    size_t policy_count;
    const char *calendar;
    const char **checkpoints; /* files */
    size_t checkpoint_count;
    const char *accounts;                            /* of compose: numbers with commas between */
    const char *strategy, *lots, *holds, *approval;  /* of plan; approval: of auction, too */
    const char *price, *pricing, *tie, *rows, *post; /* of auction */
    quota_filter filter;
    int64_t as_of, through, from, until, date, law_day, date_max; /* days; through: a seq; 0 = not given */
    int64_t batch;
    enum format format;
    quota_lang lang;
    enum page_lang page_lang;
    const char *names; /* file */
    int by_origin, dry_run, explain, form, results, law, progress, no_snapshot, no_audit, help, version;
} options;

/* Reads the command line; says what is wrong with it and answers 0 if something is. */
int options_read(options *opt, int argc, char **argv);
/* Says so and answers 0 if there is no such command. */
int options_check_command(const options *opt);
void options_free(options *opt);
void options_help(void);
/* 2025-01-31 or 2025/1/31; 0 = it is no day. */
int read_day(const char *text, int64_t *day);
/* 1 to 2^63 - 1. */
int read_whole(const char *text, uint64_t *number);

#endif
