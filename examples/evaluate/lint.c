/* lint.c - what is wrong with a policy, or worth a look, with the facts that show it. */
#include "run.h"

#include "../common/memory.h"
#include "../common/message.h"
#include "report.h"
#include "../common/words.h"

#include <stdio.h>
#include <string.h>

static const char *code_name(int32_t code)
{
    static const char *const parsing[] = {"?",      "csv",          "utf8",
                                          "header", "columns",      "syntax",
                                          "type",   "unknown_name", "unknown_question",
                                          "force",  "duplicate",    "overrides",
                                          "circle", "range",        "empty",
                                          "parent", "limit",        "outcome"};
    static const char *const linting[] = {
        "gap",         "conflict",   "ratio_below_one",    "never_hits", "always_displaced", "window",
        "unread_fact", "unread_set", "silent_beside_rule", "too_wide",   "unanswered"};
    const int32_t at = code - QUOTA_FINDING_GAP;

    if (at >= 0)
        return (size_t)at < sizeof linting / sizeof *linting ? linting[at] : "?";
    return code > 0 && (size_t)code < sizeof parsing / sizeof *parsing ? parsing[code] : "?";
}

/* Findings of one policy after the other, as lines, CSV or JSON. */
typedef struct listing {
    const options *opt;
    const char *source, *id; /* of the policy at hand */
    const quota_policy *policy;
    size_t count;
    growing text, part; /* of the finding at hand */
} listing;

static void begin(listing *to, const char *name)
{
    if (to->opt->format == FORMAT_JSON) {
        growing_text(&to->text, to->text.length > 0 ? ", " : "{");
        add_json(&to->text, name);
        growing_text(&to->text, ": ");
    } else if (to->text.length > 0) {
        growing_text(&to->text, ",");
    }
}

static void add_text(listing *to, const char *name, const char *text)
{
    begin(to, name);
    if (to->opt->format == FORMAT_JSON)
        add_json(&to->text, text);
    else
        add_csv(&to->text, text);
}

static void add_place(listing *to, const char *name, uint32_t place)
{
    begin(to, name);
    if (place > 0)
        growing_int(&to->text, (int64_t)place);
    else
        growing_text(&to->text, to->opt->format == FORMAT_JSON ? "null" : "");
}

/* {"attained": "no"}, or `attained=no; pollutant=NOx` in CSV. */
static void add_witness(listing *to, const quota_finding *finding)
{
    const int json = to->opt->format == FORMAT_JSON;

    growing_clear(&to->part);
    growing_text(&to->part, json ? "{" : "");
    for (uint32_t i = 0; i < finding->witness_count && i < QUOTA_WITNESS_MAX; i++) {
        const quota_fact *fact = &finding->witness[i];
        quota_fact_info info = {.struct_size = sizeof info};
        char value[64] = "";

        if (quota_fact_describe(to->policy, fact->fact, &info) != QUOTA_OK)
            continue;
        (void)quota_value_text(to->policy, fact->fact, fact->value, value, sizeof value, NULL);
        growing_text(&to->part, i == 0 ? "" : json ? ", " : "; ");
        if (json) {
            add_json(&to->part, info.name);
            growing_text(&to->part, ": ");
            add_json(&to->part, value);
        } else {
            growing_text(&to->part, info.name);
            growing_text(&to->part, "=");
            growing_text(&to->part, value);
        }
    }
    growing_text(&to->part, json ? "}" : "");
    if (json) {
        begin(to, "witness");
        growing_text(&to->text, growing_string(&to->part));
    } else {
        add_text(to, "witness", growing_string(&to->part));
    }
}

static int print_finding(listing *to, const quota_finding *finding)
{
    growing line = {NULL, 0, 0};
    const int printable = finding_line(&line, to->source, to->policy, finding);

    growing_clear(&to->text);
    if (printable && to->opt->format == FORMAT_TABLE) {
        growing_text(&to->text, growing_string(&line));
    } else if (printable) {
        add_text(to, "policy", to->id);
        add_place(to, "line", finding->line);
        add_place(to, "column", finding->column);
        add_text(to, "severity", finding->severity == QUOTA_SEVERITY_ERROR ? "error" : "warning");
        add_text(to, "code", code_name(finding->code));
        add_text(to, "field", finding->field);
        add_text(to, "expected", finding->expected);
        add_text(to, "found", finding->found);
        add_witness(to, finding);
        add_text(to, "text", growing_string(&line));
    }
    if (printable && to->opt->format == FORMAT_JSON)
        printf("%s\n  %s}", to->count > 0 ? "," : "", growing_string(&to->text));
    else if (printable)
        puts(growing_string(&to->text));
    to->count++;
    growing_free(&line);
    return printable;
}

static int print_findings(listing *to, const quota_findings *findings)
{
    quota_finding finding = {.struct_size = sizeof finding};
    int good = 1;

    for (size_t i = 0; good && quota_findings_get(findings, i, &finding) == QUOTA_OK; i++)
        good = print_finding(to, &finding);
    return good;
}

static size_t count_findings(const quota_findings *of_table, const quota_findings *linted, int32_t severity)
{
    return quota_findings_count(of_table, severity) + quota_findings_count(linted, severity);
}

/* Answers 0, having said why, when the policy could not be checked. */
static int lint(listing *to, const quota_findings *of_table, size_t *all_errors)
{
    quota_findings *linted = NULL;
    quota_error error = {.struct_size = sizeof error};
    const quota_status status = quota_policy_lint(to->policy, NULL, &linted, &error);
    size_t errors, warnings;
    int printed;

    if (status != QUOTA_OK) {
        say("%s: %s", to->source, quota_status_name((int32_t)status));
        return 0;
    }
    /* Reading the table may have had warnings of its own. */
    printed = print_findings(to, of_table) && print_findings(to, linted);
    errors = count_findings(of_table, linted, QUOTA_SEVERITY_ERROR);
    warnings = count_findings(of_table, linted, QUOTA_SEVERITY_WARNING);
    quota_findings_free(linted);
    if (!printed)
        say("%s: a finding cannot be printed", to->source);
    else if (to->opt->format == FORMAT_TABLE)
        printf(words("%s: errors %zu, warnings %zu\n"), to->id, errors, warnings);
    *all_errors += errors;
    return printed;
}

int run_lint(const options *opt, const policies *under)
{
    listing to = {.opt = opt};
    size_t errors = 0;
    int good = 1;

    if (opt->format == FORMAT_JSON)
        fputs("[", stdout);
    else if (opt->format == FORMAT_CSV)
        puts("policy,line,column,severity,code,field,expected,found,witness,text");
    for (size_t i = 0; good && i < under->count; i++) {
        to.source = under->sources[i];
        to.id = under->infos[i].id;
        to.policy = under->list[i];
        good = lint(&to, under->findings[i], &errors);
    }
    if (opt->format == FORMAT_JSON)
        puts(to.count > 0 ? "\n]" : "]");
    growing_free(&to.text);
    growing_free(&to.part);
    return !good ? EXIT_UNUSABLE : errors > 0 ? EXIT_SOME_BAD : EXIT_DONE;
}
