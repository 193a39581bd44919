/* options.h - the command line. */
#ifndef EVALUATE_OPTIONS_H
#define EVALUATE_OPTIONS_H

#include <libquota/status.h>

#include <stddef.h>

enum format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON };
enum mode { MODE_DECIDE, MODE_LIST, MODE_LINT, MODE_HELP, MODE_VERSION };

/* A value for every row: --fact NAME=VALUE, --as-of DATE, --strict. */
typedef struct given_text {
    const char *option; /* as written, for messages */
    const char *name;
    size_t name_size;
    const char *value;
} given_text;

typedef struct options {
    const char *file; /* NULL or "-" = standard input */
    const char **policies;
    size_t policy_count;
    const char **parents;
    size_t parent_count;
    const char **questions; /* each a list of names */
    size_t question_count;
    given_text *given;
    size_t given_count;
    const char *calendar;
    enum mode mode;
    enum format format;
    quota_lang lang;
    int explain;             /* a quota_lang, 0 = no */
    const char *of_deciding; /* an option that only means something when cases are decided; NULL = none */
} options;

/* Reads the command line; says what is wrong with it and answers 0 if something is. */
int options_read(options *opt, int argc, char **argv);
void options_free(options *opt);
void options_help(void);

#endif
