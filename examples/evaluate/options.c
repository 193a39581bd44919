/* options.c - the command line. */
#include "options.h"

#include "../common/memory.h"
#include "../common/message.h"
#include "../common/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: evaluate [FILE] --policy ID|FILE --question NAME [OPTION...]\n"
    "       evaluate --list [--policy ID|FILE] [--question NAME]\n"
    "       evaluate --lint --policy ID|FILE\n"
    "\n"
    "Decides every row of a CSV file (standard input without FILE, or with -): what the\n"
    "document says, by which article, and what would still have to be known.\n"
    "\n"
    "The header names facts, as --list prints them or by label, Chinese or English, one\n"
    "pollutant of one project a row.\n"
    "Columns `name` and `case` are labels and carried through; a cell of a column `question`\n"
    "stands in for --question.  An empty cell or ? is a fact nobody knows.  Dates are written\n"
    "2025-08-01 or 2025/8/1, flags yes or no or in Chinese, codes by name or label.\n"
    "\n"
    "  --policy ID|FILE    a built-in document or a table of one's own; several are layers,\n"
    "                      of which the strictest wins\n"
    "  --parent ID|FILE    a document that a table of one's own extends\n"
    "  --question A,B      what to ask, such as offset or source; --list names them\n"
    "  --as-of DATE        the day whose law applies, as --fact as_of=DATE; a row's own as_of\n"
    "                      goes before it\n"
    "  --fact NAME=VALUE   holds where a row has no such column or an empty cell (? stays\n"
    "                      unknown)\n"
    "  --strict            as --fact strict_mode=yes: a breach of what holds in principle denies\n"
    "  --calendar FILE     holidays and make-up working days: CSV with date and is_off_day\n"
    "  --explain zh|en     explains each decision, in Chinese or English\n"
    "  --format FORMAT     table (default), csv, json\n"
    "  --lang zh|en        language of tables and messages (default: that of --explain, else\n"
    "                      en)\n"
    "  --list              the built-in documents; with --policy its questions, rules, facts\n"
    "  --lint              checks the policy: gaps, conflicts, rows that never apply; with\n"
    "                      --format csv or json too\n"
    "  --help, --version\n"
    "\n"
    "Status: 0 every row was decided, whatever the answer; 1 some rows could not be read (the\n"
    "others were decided), or --lint found errors; 2 wrong use, or a file or policy is bad.\n";

void options_help(void)
{
    fputs(help, stdout);
}

static const char *const valued[] = {"policy",  "parent",   "question", "as-of", "fact",
                                     "explain", "calendar", "format",   "lang",  NULL};
static const char *const plain[] = {"strict", "list", "lint", "help", "version", NULL};

static int is_among(const char *const *names, const char *name, size_t size)
{
    for (; *names != NULL; names++)
        if (strlen(*names) == size && memcmp(*names, name, size) == 0)
            return 1;
    return 0;
}

static int unknown_option(const char *argument, size_t size)
{
    nearest search;

    nearest_init(&search, argument, size);
    for (size_t i = 0; valued[i] != NULL; i++)
        nearest_try(&search, valued[i]);
    for (size_t i = 0; plain[i] != NULL; i++)
        nearest_try(&search, plain[i]);
    if (nearest_found(&search) != NULL)
        say("unknown option --%.*s; did you mean --%s?", (int)size, argument, nearest_found(&search));
    else
        say("unknown option --%.*s; try --help", (int)size, argument);
    return 0;
}

static void add_name(const char ***list, size_t *count, const char *name)
{
    *list = resized(*list, *count + 1, sizeof **list);
    (*list)[(*count)++] = name;
}

static int add_given(options *opt, const char *option, const char *name, size_t name_size, const char *value)
{
    for (size_t i = 0; i < opt->given_count; i++) {
        const given_text *other = &opt->given[i];

        if (other->name_size == name_size && memcmp(other->name, name, name_size) == 0) {
            say("%.*s is given twice, by %s and %s", (int)name_size, name, other->option, option);
            return 0;
        }
    }
    opt->given = resized(opt->given, opt->given_count + 1, sizeof *opt->given);
    opt->given[opt->given_count++] = (given_text){option, name, name_size, value};
    return 1;
}

static int read_lang(const char *option, const char *value, int *lang)
{
    *lang = strcmp(value, "zh") == 0 ? QUOTA_ZH : strcmp(value, "en") == 0 ? QUOTA_EN : 0;
    if (*lang == 0)
        say("--%s: expected zh or en, found \"%s\"", option, value);
    return *lang != 0;
}

static int read_format(options *opt, const char *value)
{
    static const char *const names[] = {"table", "csv", "json"};

    for (int i = 0; i < 3; i++)
        if (strcmp(value, names[i]) == 0) {
            opt->format = (enum format)i;
            return 1;
        }
    say("--format: expected table, csv or json, found \"%s\"", value);
    return 0;
}

static int read_fact(options *opt, const char *value)
{
    const char *sign = strchr(value, '=');

    if (sign == NULL || sign == value) {
        say("--fact: expected NAME=VALUE, found \"%s\"", value);
        return 0;
    }
    return add_given(opt, "--fact", value, (size_t)(sign - value), sign + 1);
}

static int read_once(const char *option, const char *value, const char **to)
{
    if (*to != NULL) {
        say("--%s is given twice: %s, %s", option, *to, value);
        return 0;
    }
    *to = value;
    return 1;
}

static int read_valued(options *opt, const char *name, size_t size, const char *value, int *lang)
{
    const char letter = name[0];

    if (letter != 'p' && letter != 'q' && letter != 'l' && !(letter == 'f' && size == 6)) /* format */
        opt->of_deciding = name;
    if (value[0] == '\0') {
        say("--%.*s: a value is missing", (int)size, name);
        return 0;
    }
    if (size == 6 && letter == 'p' && memcmp(name, "policy", size) == 0)
        add_name(&opt->policies, &opt->policy_count, value);
    else if (letter == 'p')
        add_name(&opt->parents, &opt->parent_count, value);
    else if (letter == 'q')
        add_name(&opt->questions, &opt->question_count, value);
    else if (letter == 'a')
        return add_given(opt, "--as-of", "as_of", 5, value);
    else if (size == 4 && memcmp(name, "fact", size) == 0)
        return read_fact(opt, value);
    else if (letter == 'e')
        return read_lang("explain", value, &opt->explain);
    else if (letter == 'c')
        return read_once("calendar", value, &opt->calendar);
    else if (letter == 'f')
        return read_format(opt, value);
    else
        return read_lang("lang", value, lang);
    return 1;
}

static int set_mode(options *opt, enum mode mode)
{
    if (opt->mode != MODE_DECIDE && opt->mode != mode) {
        say("--list, --lint, --help and --version exclude one another");
        return 0;
    }
    opt->mode = mode;
    return 1;
}

static int read_plain(options *opt, const char *name)
{
    if (strcmp(name, "strict") == 0)
        opt->of_deciding = name;
    if (strcmp(name, "strict") == 0)
        return add_given(opt, "--strict", "strict_mode", 11, "yes");
    if (strcmp(name, "list") == 0)
        return set_mode(opt, MODE_LIST);
    if (strcmp(name, "lint") == 0)
        return set_mode(opt, MODE_LINT);
    return set_mode(opt, strcmp(name, "help") == 0 ? MODE_HELP : MODE_VERSION);
}

/* One option, at argv[*at]; its value may be the next argument. */
static int read_option(options *opt, int argc, char **argv, int *at, int *lang)
{
    const char *name = argv[*at] + 2;
    const char *sign = strchr(name, '=');
    const size_t size = sign == NULL ? strlen(name) : (size_t)(sign - name);

    if (is_among(plain, name, size)) {
        if (sign == NULL)
            return read_plain(opt, name);
        say("--%.*s takes no value", (int)size, name);
        return 0;
    }
    if (!is_among(valued, name, size))
        return unknown_option(name, size);
    if (sign == NULL && *at + 1 == argc) {
        say("--%s: a value is missing", name);
        return 0;
    }
    return read_valued(opt, name, size, sign == NULL ? argv[++*at] : sign + 1, lang);
}

/* What only makes sense together. */
static int check(const options *opt)
{
    if (opt->mode == MODE_DECIDE && opt->policy_count == 0) {
        say("--policy is missing: a built-in document (--list names them) or a file");
        return 0;
    }
    if (opt->mode == MODE_LINT && opt->policy_count == 0) {
        say("--lint: of which --policy?");
        return 0;
    }
    if ((opt->mode == MODE_LIST || opt->mode == MODE_LINT) && opt->file != NULL) {
        say("%s: --list and --lint read no cases; a table goes behind --policy", opt->file);
        return 0;
    }
    if ((opt->mode == MODE_LIST || opt->mode == MODE_LINT) && opt->of_deciding != NULL) {
        say("--%s: --list and --lint decide nothing", opt->of_deciding);
        return 0;
    }
    if (opt->mode == MODE_LIST && opt->format != FORMAT_TABLE) {
        say("--format: --list prints tables");
        return 0;
    }
    if (opt->mode == MODE_LINT && opt->question_count > 0) {
        say("--question: --lint checks the whole policy");
        return 0;
    }
    if (opt->mode == MODE_LIST && opt->policy_count == 0 && opt->question_count + opt->parent_count > 0) {
        say("--list: of which --policy?");
        return 0;
    }
    return 1;
}

int options_read(options *opt, int argc, char **argv)
{
    int lang = 0, ended = 0;

    memset(opt, 0, sizeof *opt);
    for (int at = 1; at < argc; at++) {
        const char *argument = argv[at];

        if (!ended && strcmp(argument, "--") == 0) {
            ended = 1;
        } else if (!ended && strcmp(argument, "-h") == 0) {
            opt->mode = MODE_HELP;
        } else if (!ended && strncmp(argument, "--", 2) == 0) {
            if (!read_option(opt, argc, argv, &at, &lang))
                return 0;
        } else if (!ended && argument[0] == '-' && argument[1] != '\0') {
            say("unknown option %s; try --help", argument);
            return 0;
        } else if (opt->file != NULL) {
            say("one FILE at a time: %s, %s", opt->file, argument);
            return 0;
        } else {
            opt->file = argument;
        }
    }
    opt->lang = lang != 0 ? (quota_lang)lang : opt->explain != 0 ? (quota_lang)opt->explain : QUOTA_EN;
    words_language(opt->lang);
    return check(opt);
}

void options_free(options *opt)
{
    free(opt->policies);
    free(opt->parents);
    free(opt->questions);
    free(opt->given);
}
