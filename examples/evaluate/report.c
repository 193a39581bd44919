/* report.c - answers as a table, as CSV or as JSON, on standard output. */
#include "report.h"

#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ table */

enum { NAME, CASE, POLLUTANT, QUESTION, VERDICT, VALUE, RATIO, RULE, POLICY, MISSING, NOTE, COLUMNS };

static void open_table(report *to, const char *name_title, const char *case_title)
{
    static const char *const zh[COLUMNS] = {"",     "",     "污染物", "问题", "结论", "结果",
                                            "比例", "依据", "文件",   "缺少", "说明"};
    static const char *const en[COLUMNS] = {"",      "",     "pollutant", "question", "verdict", "value",
                                            "ratio", "rule", "policy",    "missing",  "note"};

    for (int i = 0; i < COLUMNS; i++) {
        const char *title = to->opt->lang == QUOTA_ZH ? zh[i] : en[i];

        table_column(&to->lines,
                     i == NAME   ? name_title
                     : i == CASE ? case_title
                                 : title,
                     i == VALUE || i == RATIO);
    }
}

static void add_cell(report *to, int column, const answer *row)
{
    const quota_lang lang = to->opt->lang;
    growing *text = &to->text;

    growing_clear(text);
    switch (column) {
    case NAME:
        growing_text(text, row->name);
        break;
    case CASE:
        growing_text(text, row->label);
        break;
    case POLLUTANT:
        growing_text(text, row->pollutant);
        break;
    case QUESTION:
        growing_text(text, lang == QUOTA_ZH ? row->question.zh : row->question.name);
        break;
    case VERDICT:
        growing_text(text, verdict_word(&row->decision, lang));
        break;
    case VALUE:
        add_value(text, row, lang);
        break;
    case RATIO:
        add_ratio(text, row);
        break;
    case RULE:
        add_rule(text, row);
        break;
    case POLICY:
        growing_text(text, to->layers && row->rule.number != 0 ? row->policy_id : "");
        break;
    case MISSING:
        add_missing(text, row, lang);
        break;
    default:
        add_note(text, row, lang);
        break;
    }
    table_cell(&to->lines, growing_string(text));
}

static void add_to_table(report *to, const answer *row)
{
    for (int i = 0; i < COLUMNS; i++)
        add_cell(to, i, row);
    table_note(&to->lines, row->explanation == NULL ? "" : row->explanation);
}

/* ------------------------------------------------------------------ CSV */

static const char csv_header[] =
    "line,name,case,pollutant,policy,question,kind,verdict,lo,hi,unit,lo_mg,hi_mg,"
    "ratio_lo,ratio_hi,choices,rule,article,rules,missing,flags";

static void csv_cell(report *to, const char *text)
{
    growing_text(&to->text, ",");
    add_csv(&to->text, text);
}

/* Names joined by blanks; none holds one. */
static void add_names(growing *to, const answer *row, char which)
{
    const quota_decision *decision = &row->decision;
    const size_t before = to->length;
    const uint32_t count = which == 'r'   ? listed(decision->rule_count, QUOTA_DECISION_RULES)
                           : which == 'm' ? listed(decision->missing_count, QUOTA_DECISION_MISSING)
                           : which == 'c' ? 64
                                          : 32;

    for (uint32_t i = 0; i < count; i++) {
        if ((which == 'c' && !(decision->choices >> i & 1)) ||
            (which == 'f' && (!(decision->flags >> i & 1) || flag_name(i) == NULL)))
            continue;
        if (to->length > before)
            growing_text(to, " ");
        if (which == 'c')
            (void)add_choice(to, row, i);
        else
            growing_text(to, which == 'r'   ? rule_id(row, i)
                             : which == 'm' ? missing_name(row, i, QUOTA_EN)
                                            : flag_name(i));
    }
}

static void csv_names(report *to, const answer *row, char which)
{
    growing_text(&to->text, ",");
    add_names(&to->text, row, which);
}

static int has_bound(const quota_decision *decision, int upper)
{
    return (decision->flags & QUOTA_DECISION_VALUE) && decision->kind != QUOTA_KIND_VERDICT &&
           decision->kind != QUOTA_KIND_CLASS && !(upper && (decision->flags & QUOTA_DECISION_UNBOUNDED));
}

static int is_in_mg(const quota_decision *decision)
{
    return decision->kind == QUOTA_KIND_RATIO || decision->kind == QUOTA_KIND_AMOUNT;
}

static void add_csv_row(report *to, const answer *row)
{
    const quota_decision *decision = &row->decision;
    growing *text = &to->text;

    growing_clear(text);
    growing_int(text, (int64_t)row->line);
    csv_cell(to, row->name);
    csv_cell(to, row->label);
    csv_cell(to, row->pollutant);
    csv_cell(to, row->policy_id);
    csv_cell(to, row->question.name);
    csv_cell(to, kind_name(decision->kind));
    csv_cell(to, verdict_name(decision->verdict));
    for (int upper = 0; upper < 2; upper++) {
        growing_text(text, ",");
        if (has_bound(decision, upper))
            add_number(text, decision->kind, upper ? decision->hi : decision->lo, QUOTA_EN);
    }
    csv_cell(to, has_bound(decision, 0) ? unit_name(decision->kind, QUOTA_EN) : "");
    for (int upper = 0; upper < 2; upper++) {
        growing_text(text, ",");
        if (has_bound(decision, upper) && is_in_mg(decision))
            growing_int(text, upper ? decision->hi : decision->lo);
    }
    growing_text(text, ",");
    if (decision->ratio_lo_den > 0)
        add_pair(text, decision->ratio_lo_num, decision->ratio_lo_den);
    growing_text(text, ",");
    if (decision->ratio_den > 0)
        add_pair(text, decision->ratio_num, decision->ratio_den);
    csv_names(to, row, 'c');
    csv_cell(to, row->rule.number == 0 ? "" : row->rule.id);
    csv_cell(to, row->rule.number == 0 ? "" : row->rule.article);
    csv_names(to, row, 'r');
    csv_names(to, row, 'm');
    csv_names(to, row, 'f');
    if (row->explanation != NULL)
        csv_cell(to, row->explanation);
    puts(growing_string(text));
}

/* ------------------------------------------------------------------ JSON */

static void json_key(report *to, const char *key)
{
    growing_text(&to->text, to->text.bytes[to->text.length - 1] == '{' ? "" : ", ");
    add_json(&to->text, key);
    growing_text(&to->text, ": ");
}

static void json_text(report *to, const char *key, const char *value)
{
    json_key(to, key);
    if (value == NULL || value[0] == '\0')
        growing_text(&to->text, "null");
    else
        add_json(&to->text, value);
}

static void json_int(report *to, const char *key, int64_t value)
{
    json_key(to, key);
    growing_int(&to->text, value);
}

static void json_number(report *to, const char *key, const quota_decision *decision, int upper)
{
    growing number = {NULL, 0, 0};

    if (has_bound(decision, upper))
        add_number(&number, decision->kind, upper ? decision->hi : decision->lo, QUOTA_EN);
    json_text(to, key, growing_string(&number));
    growing_free(&number);
}

static void json_mg(report *to, const char *key, const quota_decision *decision, int upper)
{
    if (is_in_mg(decision) && has_bound(decision, upper))
        json_int(to, key, upper ? decision->hi : decision->lo);
    else
        json_text(to, key, NULL);
}

static void json_ratio(report *to, const char *key, int64_t num, int64_t den)
{
    growing ratio = {NULL, 0, 0};

    if (den > 0)
        add_pair(&ratio, num, den);
    json_text(to, key, growing_string(&ratio));
    growing_free(&ratio);
}

/* The names that CSV joins with blanks, as an array of texts. */
static void json_names(report *to, const char *key, const answer *row, char which)
{
    growing names = {NULL, 0, 0};
    char *at;

    add_names(&names, row, which);
    growing_text(&names, "");
    json_key(to, key);
    growing_text(&to->text, "[");
    at = names.bytes;
    while (*at != '\0') {
        const size_t size = strcspn(at, " ");
        const int last = at[size] == '\0';

        at[size] = '\0';
        add_json(&to->text, at);
        growing_text(&to->text, last ? "" : ", ");
        at += size + !last;
    }
    growing_text(&to->text, "]");
    growing_free(&names);
}

static void add_json_row(report *to, const answer *row)
{
    const quota_decision *decision = &row->decision;

    growing_clear(&to->text);
    growing_text(&to->text, "{");
    json_int(to, "line", (int64_t)row->line);
    json_text(to, "name", row->name);
    json_text(to, "case", row->label);
    json_text(to, "pollutant", row->pollutant);
    json_text(to, "policy", row->policy_id);
    json_text(to, "question", row->question.name);
    json_text(to, "kind", kind_name(decision->kind));
    json_text(to, "verdict", verdict_name(decision->verdict));
    json_number(to, "lo", decision, 0);
    json_number(to, "hi", decision, 1);
    json_text(to, "unit", has_bound(decision, 0) ? unit_name(decision->kind, QUOTA_EN) : NULL);
    json_mg(to, "lo_mg", decision, 0);
    json_mg(to, "hi_mg", decision, 1);
    json_ratio(to, "ratio_lo", decision->ratio_lo_num, decision->ratio_lo_den);
    json_ratio(to, "ratio_hi", decision->ratio_num, decision->ratio_den);
    json_names(to, "choices", row, 'c');
    json_text(to, "rule", row->rule.number == 0 ? NULL : row->rule.id);
    json_text(to, "article", row->rule.number == 0 ? NULL : row->rule.article);
    json_names(to, "rules", row, 'r');
    json_names(to, "missing", row, 'm');
    json_int(to, "missing_count", (int64_t)decision->missing_count);
    json_names(to, "flags", row, 'f');
    if (row->explanation != NULL)
        json_text(to, "explanation", row->explanation);
    growing_text(&to->text, "}");
    printf("%s\n  %s", to->rows > 0 ? "," : "", growing_string(&to->text));
}

/* ------------------------------------------------------------------ all three */

void report_open(report *to, const options *opt, const char *name_title, const char *case_title, int layers)
{
    memset(to, 0, sizeof *to);
    to->opt = opt;
    to->layers = layers;
    if (opt->format == FORMAT_TABLE)
        open_table(to, name_title, case_title);
    else if (opt->format == FORMAT_CSV)
        printf("%s%s\n", csv_header, opt->explain ? ",explanation" : "");
    else
        fputs("[", stdout);
}

void report_add(report *to, const answer *row)
{
    if (to->opt->format == FORMAT_TABLE)
        add_to_table(to, row);
    else if (to->opt->format == FORMAT_CSV)
        add_csv_row(to, row);
    else
        add_json_row(to, row);
    to->rows = 1;
}

void report_close(report *to)
{
    if (to->opt->format == FORMAT_TABLE && to->rows > 0)
        table_print(&to->lines, stdout);
    else if (to->opt->format == FORMAT_JSON)
        puts(to->rows > 0 ? "\n]" : "]");
    table_free(&to->lines);
    growing_free(&to->text);
}
