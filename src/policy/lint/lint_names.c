/* lint_names.c - names that nothing reads, questions that nothing answers, and windows of parents. */
#include <string.h>

#include "base/date.h"
#include "policy/lint/lint.h"
#include "policy/read/parser.h"

/* ------------------------------------------------------------------ facts and sets */

/* Facts that some question's answer may depend on. */
static void read_facts(const quota_policy *policy, lq_fact_set *read)
{
    memset(read, 0, sizeof *read);
    for (uint32_t q = 0; q < policy->question_count; q++)
        for (uint32_t i = 0; i < policy->questions[q].fact_count; i++)
            read->bits[policy->questions[q].facts[i] / 64] |= UINT64_C(1)
                                                              << (policy->questions[q].facts[i] % 64);
}

static void warn(lq_lint *lint, int32_t code, uint32_t line, const char *field, const char *expected,
                 const char *name)
{
    (void)lq_findings_add(lint->findings, QUOTA_SEVERITY_WARNING, code, line, 0, field, expected, name,
                          strlen(name));
}

static void check_facts(lq_lint *lint)
{
    const quota_policy *policy = lint->policy;
    lq_fact_set read;
    read_facts(policy, &read);
    for (uint32_t i = 0; i < policy->fact_count; i++) {
        const lq_fact *fact = &policy->facts[i];
        if (read.bits[i / 64] >> (i % 64) & 1)
            continue;
        /* what is not declared here is here because it is assumed */
        warn(lint, QUOTA_FINDING_UNREAD_FACT, fact->own ? fact->line : fact->assume_line,
             fact->own ? "fact" : "assume", "a row that reads it", fact->name);
    }
}

static void check_sets(lq_lint *lint)
{
    for (uint32_t i = 0; i < lint->policy->set_count; i++) {
        const lq_set *set = &lint->policy->sets[i];
        if (!set->used)
            warn(lint, QUOTA_FINDING_UNREAD_SET, set->line, "set", "a row or set that uses it", set->name);
    }
}

/* ------------------------------------------------------------------ questions */

static int reads_question(const quota_policy *policy, lq_ref ref, uint32_t question)
{
    if (ref == 0)
        return 0;
    const lq_node *node = &policy->nodes[ref];
    switch (node->op) {
    case LQ_OP_ASK:
        return node->a == question;
    case LQ_OP_LITERAL:
    case LQ_OP_FACT:
    case LQ_OP_TEST:
    case LQ_OP_CUT:
        return 0;
    case LQ_OP_COMPARE:
        return reads_question(policy, policy->compares[node->a].left, question) ||
               reads_question(policy, policy->compares[node->a].right, question);
    case LQ_OP_NOT:
        return reads_question(policy, node->a, question);
    default:
        return reads_question(policy, node->a, question) || reads_question(policy, node->b, question);
    }
}

/* A row that reads a question nobody answers is always for a person to judge: a helper was left behind. */
static void check_questions(lq_lint *lint)
{
    const quota_policy *policy = lint->policy;
    for (uint32_t q = 0; q < policy->question_count; q++) {
        const lq_question *question = &policy->questions[q];
        if (question->rule_count > 0)
            continue;
        uint32_t i = 0;
        while (i < policy->rule_count && !reads_question(policy, policy->rules[i].when, q) &&
               !reads_question(policy, policy->rules[i].cover, q) &&
               !reads_question(policy, policy->rules[i].require, q) &&
               !reads_question(policy, policy->rules[i].expression, q))
            i++;
        int read = i < policy->rule_count;
        quota_finding *found =
            lq_findings_add(lint->findings, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_UNANSWERED,
                            read ? policy->rules[i].line : question->line, 0, read ? "then" : "question",
                            "a row that answers it, or its name among the questions of an extends row",
                            question->name, strlen(question->name));
        if (found) {
            found->question = question->id;
            found->rule = read ? i + 1 : 0;
        }
    }
}

/* ------------------------------------------------------------------ windows */

typedef struct days {
    int64_t from, through; /* yyyymmdd; QUOTA_UNKNOWN = a fact says */
} days;

/* The window a table has: its own, or that of what it extends as a whole. */
static const lq_source_row *window_of(const lq_source *source)
{
    const lq_source_row *found = NULL;
    for (uint32_t i = 0; i < source->row_count; i++) {
        const lq_source_row *row = &source->rows[i];
        if (row->kind == LQ_ROW_EXTENDS && row->cells[2].size == 0)
            found = window_of(row->parent);
    }
    for (uint32_t i = 0; i < source->row_count; i++)
        if (source->rows[i].kind == LQ_ROW_WINDOW)
            found = &source->rows[i];
    return found;
}

static int64_t date_of(const lq_token *token)
{
    int64_t date = QUOTA_UNKNOWN;
    (void)lq_parse_date(token->text, token->size, &date);
    return date;
}

/* The last day of `for count unit`; the cell has been read before, so it is as it should be. */
static int64_t end_of(int64_t from, lq_lexer *lexer)
{
    int64_t count = 0;
    lq_token number = lq_lexer_next(lexer), word = lq_lexer_next(lexer);
    lq_unit unit = LQ_UNIT_DAY;
    (void)lq_parse_decimal(number.text, number.size, 0, &count);
    (void)lq_unit_word(&word, &unit);
    int64_t day = lq_date_to_day(from);
    int64_t end = unit == LQ_UNIT_DAY     ? lq_day_add_days(day, count)
                  : unit == LQ_UNIT_MONTH ? lq_day_add_months(day, count)
                                          : lq_day_add_years(day, count);
    return lq_date_from_day(end - 1);
}

static days read_days(const lq_source_cell *cell)
{
    lq_lexer lexer;
    lq_lexer_open(&lexer, cell->text, cell->size);
    (void)lq_lexer_next(&lexer); /* from */
    lq_token from = lq_lexer_next(&lexer), word = lq_lexer_next(&lexer);
    days out = {date_of(&from), QUOTA_NEVER};
    if (lq_token_is(&word, "through")) {
        lq_token through = lq_lexer_next(&lexer);
        out.through = date_of(&through);
    } else if (lq_token_is(&word, "for")) {
        out.through = out.from == QUOTA_UNKNOWN ? QUOTA_UNKNOWN : end_of(out.from, &lexer);
    }
    return out;
}

/* QUOTA_UNKNOWN is below every date, so days that facts give are on neither side. */
static int is_apart(const days *a, const days *b)
{
    return (a->through != QUOTA_UNKNOWN && b->from > a->through) ||
           (b->through != QUOTA_UNKNOWN && a->from > b->through);
}

/* Questions taken from a parent are answered by its rows: both must be in force some day.  A parent taken as
 * a whole is seen through the child, whose window stands for its own. */
static void check_parents(lq_lint *lint)
{
    const quota_policy *policy = lint->policy;
    const days own = {policy->from, policy->through};
    for (uint32_t i = 0; i < policy->source->row_count; i++) {
        const lq_source_row *row = &policy->source->rows[i];
        if (row->kind != LQ_ROW_EXTENDS || row->cells[2].size == 0)
            continue;
        const lq_source_cell *cell = &window_of(row->parent)->cells[1];
        const days parent = read_days(cell);
        if (is_apart(&own, &parent))
            (void)lq_findings_add(lint->findings, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_WINDOW, row->line, 0,
                                  "extends", "a parent that is in force on some day of this policy's window",
                                  cell->text, cell->size);
    }
}

void lq_lint_names(lq_lint *lint)
{
    check_facts(lint);
    check_sets(lint);
    check_questions(lint);
    check_parents(lint);
}
