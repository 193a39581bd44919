/* options.c - the command line. */
#include "options.h"

#include "../common/memory.h"
#include "../common/message.h"
#include "../common/value.h"
#include "../common/words.h"

#include <libquota/facts.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two texts: a compiler need not take one of more than 4095 characters. */
static const char help_commands[] =
    "Usage: reserve COMMAND [ARGUMENT...] --db NAME [OPTION...]\n"
    "\n"
    "A small registry of quotas: a ledger whose journal is kept in SQLite or PostgreSQL.\n"
    "\n"
    "  init                 makes the tables of an empty journal\n"
    "  post FILE            posts the rows of a CSV file (- = standard input), group by group\n"
    "  explain FILE         what the law says to each row, and why, as if the rows above it that pass\n"
    "                       were posted; nothing is\n"
    "  due DATE             what the calendar asks for on a day, as rows for post\n"
    "  compose ACT FILE     an act of many entries, as rows for post: deposit (--accounts A,B,...),\n"
    "                       loss, clear, merge, settle, take_back, buy_back; FILE has one row, its\n"
    "                       model\n"
    "  plan PROJECT         which lots lawfully cover what a project needs, and what stands in the way;\n"
    "                       with --holds ID the rows for post that hold them\n"
    "  quote FILE           what each row, an entry with a price, has to cost by law: the baseline,\n"
    "                       the least total, the fee; nothing is posted\n"
    "  auction OFFERS BIDS  clears sealed bids: who gets what, at which price; offers are rows of\n"
    "                       account, lot, term, amount; bids, in the order of receipt, rows of\n"
    "                       account, project, amount, least, price\n"
    "  balances, holdings   what accounts have, by pollutant; by lot\n"
    "  accounts, lots, claims, projects, debts, facts, history\n"
    "  trace lot N          where a lot's milligrams are\n"
    "  trace project N      where a project's milligrams came from\n"
    "  statement            balance sheet of --place (all without it), --from to --until\n"
    "  report               one HTML page: balances, flows of --from to --as-of (default: the year of\n"
    "                       the last entry), lots, permits, warnings, holds, debts, audit\n"
    "  as-of DATE [COMMAND] balances, or what COMMAND answers, as of the end of a day\n"
    "  audit                reads the whole journal, checks chain and law again\n"
    "  checkpoint           one line that proves the journal later: audit --checkpoint FILE\n"
    "  snapshot             keeps the state, so that opening reads less\n"
    "  export               all entries, as rows for post: another database gets the same head\n"
    "\n"
    "A row is an entry, its columns are fields of an entry by name, in English or Chinese.  Rows\n"
    "of one value of the column `group` are all done or none; rows of one value of the column\n"
    "`append` are written at once.  Ids are up to 16 bytes of text or 32 hexadecimal digits;\n"
    "proofs up to 32 bytes of text, 64 digits, or policy:ID.  Fields that the ledger writes and\n"
    "a column `note` are passed over.  If a row cannot be read, nothing of the file is posted.\n"
    "\n";
static const char help_options[] =
    "  --db NAME            sqlite:PATH or postgres:CONNINFO (default: $RESERVE_DB)\n"
    "  --policy ID|FILE     a policy that entries adopt; built-in ones need not be named\n"
    "                       (default: $RESERVE_POLICY)\n"
    "  --calendar FILE      holidays and make-up working days\n"
    "  --batch N            post: write N groups at once (default 1)\n"
    "  --dry-run            post: find out only, for the file as a whole\n"
    "  --explain            post: why the law refuses\n"
    "  --results            post: a table of what became of each row\n"
    "  --law                post: a table of what the law is asked of each row, and which rows of a policy\n"
    "                       took part in the answer\n"
    "  --date DATE          plan, auction: day of the holds, of the sales (default: that of the last\n"
    "                       entry); plan: --until their last day, --account the buyer, --pollutant of one "
    "alone\n"
    "  --strategy NAME      plan: oldest (default), cheapest or fewest sellers; or --lots A,B,...\n"
    "  --approval PROOF     plan, auction: also what the law leaves to a person, who approved it\n"
    "  --form               plan: the park's information table\n"
    "  --price YUAN         auction: reserve price a tonne (default: the baseline price)\n"
    "  --pricing bid|uniform, --tie earlier|larger|shared   auction (default bid, earlier)\n"
    "  --law-day DATE       auction: day whose law applies (default: that of the sales)\n"
    "  --post ID, --rows ID auction: posts the sales, the first under this id; writes them as rows\n"
    "                       for post\n"
    "  --date-max DATE      refuse entries with a later date\n"
    "  --account N, --lot N, --project N, --party N, --place N, --pollutant NAME, --kind NAME,\n"
    "  --live               what to list\n"
    "  --by-origin          statement: of lots from there, not of accounts there\n"
    "  --as-of DATE, --through SEQ   answer as of the end of a day, or of an entry\n"
    "  --no-snapshot        read the whole journal\n"
    "  --format table|csv   of lists (default table)\n"
    "  --lang zh|en         language of tables and messages (default en); report has both on its page\n"
    "                       and begins in this one (zh|en|both, default zh)\n"
    "  --names FILE         report: names of places, accounts, projects, lots, and the page's title\n"
    "  --no-audit           report: leave the audit out, which reads the whole journal\n"
    "  --progress           show progress also where standard error is no terminal\n"
    "  --help, --version\n"
    "\n"
    "Status: 0 done; 1 rows were refused or could not be read, or audit found something wrong;\n"
    "2 wrong use, or the database or journal cannot be used.\n";

void options_help(void)
{
    fputs(help_commands, stdout);
    fputs(help_options, stdout);
}

static const char *const commands[] = {
    "init",   "post",       "explain",  "due",    "compose", "balances", "holdings",  "accounts", "lots",
    "claims", "projects",   "debts",    "facts",  "history", "trace",    "statement", "report",   "as-of",
    "audit",  "checkpoint", "snapshot", "export", "plan",    "quote",    "auction",   NULL};

static const char *const valued[] = {
    "db",         "policy",    "calendar", "batch", "date-max", "account", "lot",     "project",  "party",
    "place",      "pollutant", "kind",     "from",  "until",    "as-of",   "through", "format",   "lang",
    "checkpoint", "accounts",  "names",    "date",  "strategy", "lots",    "holds",   "approval", "law-day",
    "price",      "pricing",   "tie",      "rows",  "post",     NULL};
static const char *const plain[] = {"dry-run",   "explain",     "results",  "law",  "live",
                                    "by-origin", "no-snapshot", "progress", "help", "version",
                                    "no-audit",  "form",        NULL};

static int place_of(const char *const *names, const char *name, size_t size)
{
    for (int i = 0; names[i] != NULL; i++)
        if (strlen(names[i]) == size && memcmp(names[i], name, size) == 0)
            return i;
    return -1;
}

static int is(const char *name, size_t size, const char *of)
{
    return strlen(of) == size && memcmp(name, of, size) == 0;
}

static int unknown(const char *what, const char *name, size_t size, const char *const *a,
                   const char *const *b)
{
    nearest search;

    nearest_init(&search, name, size);
    for (; *a != NULL; a++)
        nearest_try(&search, *a);
    for (; *b != NULL; b++)
        nearest_try(&search, *b);
    if (nearest_found(&search) != NULL)
        say("unknown %s %.*s; did you mean %s?", what, (int)size, name, nearest_found(&search));
    else
        say("unknown %s %.*s; try --help", what, (int)size, name);
    return 0;
}

static int wrong(const char *option, size_t size, const char *expected, const char *found)
{
    say("--%.*s: expected %s, found \"%s\"", (int)size, option, words(expected), found);
    return 0;
}

static int read_number(const char *text, uint64_t most, uint64_t *number)
{
    *number = 0;
    for (; *text >= '0' && *text <= '9' && *number <= most / 10; text++)
        *number = *number * 10 + (uint64_t)(*text - '0');
    return *text == '\0' && *number >= 1 && *number <= most;
}

int read_whole(const char *text, uint64_t *number)
{
    return read_number(text, QUOTA_NUMBER_MAX, number);
}

int read_day(const char *text, int64_t *day)
{
    return value_read(NULL, QUOTA_FACT_AS_OF, text, day, NULL) == QUOTA_OK && *day > 0;
}

static void add_name(const char ***list, size_t *count, const char *name)
{
    *list = resized(*list, *count + 1, sizeof **list);
    (*list)[(*count)++] = name;
}

/* Which of the options with a text that is read later; NULL = none. */
static const char **text_of(options *opt, const char *name, size_t size)
{
    if (is(name, size, "db"))
        return &opt->database;
    if (is(name, size, "calendar"))
        return &opt->calendar;
    if (is(name, size, "accounts"))
        return &opt->accounts;
    if (is(name, size, "names"))
        return &opt->names;
    if (is(name, size, "strategy"))
        return &opt->strategy;
    if (is(name, size, "lots"))
        return &opt->lots;
    if (is(name, size, "holds"))
        return &opt->holds;
    if (is(name, size, "approval"))
        return &opt->approval;
    if (is(name, size, "price"))
        return &opt->price;
    if (is(name, size, "pricing"))
        return &opt->pricing;
    if (is(name, size, "tie"))
        return &opt->tie;
    if (is(name, size, "rows"))
        return &opt->rows;
    return is(name, size, "post") ? &opt->post : NULL;
}

/* Which of the options with a whole number it is; NULL = none. */
static uint64_t *number_of(options *opt, const char *name, size_t size)
{
    if (is(name, size, "account"))
        return &opt->filter.account;
    if (is(name, size, "lot"))
        return &opt->filter.lot;
    if (is(name, size, "project"))
        return &opt->filter.project;
    if (is(name, size, "party"))
        return &opt->filter.party;
    return NULL;
}

static int64_t *day_of(options *opt, const char *name, size_t size)
{
    if (is(name, size, "from"))
        return &opt->from;
    if (is(name, size, "until"))
        return &opt->until;
    if (is(name, size, "as-of"))
        return &opt->as_of;
    if (is(name, size, "date"))
        return &opt->date;
    if (is(name, size, "law-day"))
        return &opt->law_day;
    if (is(name, size, "date-max"))
        return &opt->date_max;
    return NULL;
}

static int read_pollutant(options *opt, const char *value)
{
    const char *label;

    for (uint8_t i = 1; (label = quota_fact_code(NULL, QUOTA_FACT_POLLUTANT, i)) != NULL; i++)
        if (strcmp(label, value) == 0 ||
            strcmp(quota_fact_code_label(NULL, QUOTA_FACT_POLLUTANT, i, QUOTA_ZH), value) == 0) {
            opt->filter.pollutant = i;
            return 1;
        }
    return wrong("pollutant", 9, "the name of a pollutant, such as SO2", value);
}

static int read_valued(options *opt, const char *name, size_t size, const char *value)
{
    uint64_t number = 0;

    if (value[0] == '\0') {
        say("--%.*s: a value is missing", (int)size, name);
        return 0;
    }
    if (text_of(opt, name, size) != NULL)
        *text_of(opt, name, size) = value;
    else if (is(name, size, "policy"))
        add_name(&opt->policies, &opt->policy_count, value);
    else if (is(name, size, "checkpoint"))
        add_name(&opt->checkpoints, &opt->checkpoint_count, value);
    else if (number_of(opt, name, size) != NULL)
        return read_number(value, QUOTA_NUMBER_MAX, number_of(opt, name, size)) ||
               wrong(name, size, "a whole number, at least 1", value);
    else if (day_of(opt, name, size) != NULL)
        return read_day(value, day_of(opt, name, size)) ||
               wrong(name, size, "a day, such as 2025-01-31", value);
    else if (is(name, size, "pollutant"))
        return read_pollutant(opt, value);
    else if (is(name, size, "format") || is(name, size, "lang")) {
        const int first = is(name, size, "lang") ? strcmp(value, "zh") == 0 : strcmp(value, "table") == 0;
        const int both = is(name, size, "lang") && strcmp(value, "both") == 0;
        const int second =
            both || (is(name, size, "lang") ? strcmp(value, "en") == 0 : strcmp(value, "csv") == 0);

        if (!first && !second)
            return wrong(name, size, is(name, size, "lang") ? "zh or en" : "table or csv", value);
        opt->page_lang = both                      ? LANG_BOTH
                         : !is(name, size, "lang") ? opt->page_lang
                         : first                   ? LANG_ZH
                                                   : LANG_EN;
        if (is(name, size, "lang"))
            opt->lang = first ? QUOTA_ZH : QUOTA_EN;
        else
            opt->format = first ? FORMAT_TABLE : FORMAT_CSV;
    } else if (is(name, size, "kind")) {
        const int64_t kind = quota_entry_word_find(QUOTA_FIELD_KIND, value, strlen(value));

        if (kind < 1)
            return wrong(name, size, "the name of a kind, such as pledge", value);
        opt->filter.kind = (uint8_t)kind;
    } else { /* place, batch, through */
        if (!read_number(value, is(name, size, "through") ? QUOTA_NUMBER_MAX : UINT32_MAX, &number))
            return wrong(name, size, "a whole number, at least 1", value);
        if (is(name, size, "place"))
            opt->filter.place = (uint32_t)number;
        else if (is(name, size, "batch"))
            opt->batch = (int64_t)number;
        else
            opt->through = (int64_t)number;
    }
    return 1;
}

static void read_plain(options *opt, int which)
{
    int *const flags[] = {&opt->dry_run, &opt->explain,   &opt->results,     &opt->law,
                          NULL,          &opt->by_origin, &opt->no_snapshot, &opt->progress,
                          &opt->help,    &opt->version,   &opt->no_audit,    &opt->form};

    if (flags[which] == NULL)
        opt->filter.live = 1;
    else
        *flags[which] = 1;
}

/* One option, at argv[*at]; its value may be the next argument. */
static int read_option(options *opt, int argc, char **argv, int *at)
{
    const char *name = argv[*at] + 2;
    const char *sign = strchr(name, '=');
    const size_t size = sign == NULL ? strlen(name) : (size_t)(sign - name);
    const int flag = place_of(plain, name, size);

    if (flag >= 0) {
        if (sign != NULL) {
            say("--%.*s takes no value", (int)size, name);
            return 0;
        }
        read_plain(opt, flag);
        return 1;
    }
    if (place_of(valued, name, size) < 0)
        return unknown("option", argv[*at], size + 2, valued, plain);
    if (sign == NULL && *at + 1 == argc) {
        say("--%s: a value is missing", name);
        return 0;
    }
    return read_valued(opt, name, size, sign == NULL ? argv[++*at] : sign + 1);
}

int options_check_command(const options *opt)
{
    static const char *const none[] = {NULL};

    return place_of(commands, opt->command, strlen(opt->command)) >= 0 ||
           unknown("command", opt->command, strlen(opt->command), commands, none);
}

static int check(const options *opt)
{
    if (opt->help || opt->version)
        return 1;
    if (opt->command == NULL) {
        say("expected a command; try --help");
        return 0;
    }
    if (!options_check_command(opt))
        return 0;
    if (opt->database == NULL) {
        say("--db is missing: sqlite:PATH or postgres:CONNINFO");
        return 0;
    }
    if (opt->page_lang == LANG_BOTH && strcmp(opt->command, "report") != 0 &&
        strcmp(opt->command, "as-of") != 0)
        return wrong("lang", 4, "zh or en", "both");
    return 1;
}

int options_read(options *opt, int argc, char **argv)
{
    int ended = 0;

    memset(opt, 0, sizeof *opt);
    opt->filter.struct_size = sizeof opt->filter;
    opt->lang = QUOTA_EN;
    opt->database = getenv("RESERVE_DB");
    for (int at = 1; at < argc; at++) {
        const char *argument = argv[at];

        if (!ended && strcmp(argument, "--") == 0) {
            ended = 1;
        } else if (!ended && strcmp(argument, "-h") == 0) {
            opt->help = 1;
        } else if (!ended && strncmp(argument, "--", 2) == 0) {
            if (!read_option(opt, argc, argv, &at))
                return 0;
        } else if (opt->command == NULL) {
            opt->command = argument;
        } else if (opt->argument_count == ARGUMENTS_MOST) {
            say("too many arguments: %s", argument);
            return 0;
        } else {
            opt->arguments[opt->argument_count++] = argument;
        }
    }
    words_language(opt->lang);
    if (opt->policy_count == 0 && getenv("RESERVE_POLICY") != NULL && getenv("RESERVE_POLICY")[0] != '\0')
        add_name(&opt->policies, &opt->policy_count, getenv("RESERVE_POLICY"));
    return check(opt);
}

void options_free(options *opt)
{
    free(opt->policies);
    free(opt->checkpoints);
}
