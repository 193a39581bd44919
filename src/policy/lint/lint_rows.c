/* lint_rows.c - single rows: does one ever do what it says? */
#include "policy/lint/lint.h"

#include <string.h>

/* Begins a search for a case in force that meets the condition of a row. */
static uint32_t begin(lq_lint *lint, uint32_t rule, uint32_t question)
{
    lq_lint_begin(lint, question);
    uint32_t row = 0;
    while (lint->asked->rules[row] != rule)
        row++;
    lq_lint_want(lint, LQ_GOAL_TRUE, lint->policy->rules[rule].when);
    lq_lint_want(lint, LQ_GOAL_TRUE, lint->policy->window);
    return row;
}

/* Covers leave nothing to other rows; a cover itself need not heed the others. */
static void begin_covered(lq_lint *lint, uint32_t rule, uint32_t question, uint32_t *row)
{
    *row = begin(lint, rule, question);
    if (lint->policy->rules[rule].cover == 0)
        lq_lint_want_covered(lint, *row);
}

/* Searches; 1 = proven that there is no such case. */
static int never(lq_lint *lint)
{
    lq_found found = lq_lint_search(lint);
    if (found == LQ_FOUND_UNSURE)
        lq_lint_too_wide(lint, lint->question);
    return found == LQ_FOUND_NONE;
}

/* The state becomes what the witness says, until lq_lint_forget. */
static void suppose_witness(lq_lint *lint)
{
    for (uint32_t i = 0; i < lint->witness_count; i++)
        lq_state_give(&lint->state, lq_policy_fact(lint->policy, lint->witness[i].fact),
                      lint->witness[i].value);
    lq_state_changed(&lint->state);
}

/* ------------------------------------------------------------------ rows that never hit */

static void report_never(lq_lint *lint, uint32_t rule, const char *why)
{
    const char *const text[4] = {lint->policy->rules[rule].when_text, why, "", ""};
    lint->witness_count = 0;
    lq_lint_report(lint, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_NEVER_HITS, rule, LQ_NO_ROW, "when",
                   "a condition that some case meets", text);
}

static void report_window(lq_lint *lint, uint32_t rule, uint32_t question)
{
    lq_lint_begin(lint, question);
    lq_lint_want(lint, LQ_GOAL_TRUE, lint->policy->rules[rule].when);
    lint->wants_witness = 1;
    (void)lq_lint_search(lint);
    const char *const text[4] = {lint->policy->rules[rule].when_text, " beside the window ",
                                 lint->policy->window_text, ""};
    lq_lint_report(lint, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_WINDOW, rule, LQ_NO_ROW, "when",
                   "a condition that some day of the policy's window meets", text);
}

static void report_displaced(lq_lint *lint, uint32_t rule, uint32_t question)
{
    uint32_t row;
    begin_covered(lint, rule, question, &row);
    lq_lint_want(lint, LQ_GOAL_MISSES, row);
    lint->wants_witness = 1;
    (void)lq_lint_search(lint);
    suppose_witness(lint);
    uint32_t by = lq_look_row(&lint->state, lint->asked, row).displaced_by;
    lq_lint_forget(lint);
    by = by == LQ_NO_ROW ? LQ_NO_ROW : lint->asked->rules[by];
    const char *const text[4] = {"displaced in every case, such as by ",
                                 by == LQ_NO_ROW ? "others" : lint->policy->rules[by].id, "", ""};
    lq_lint_report(lint, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_ALWAYS_DISPLACED, rule, by, "overrides",
                   "a case that no row which overrides this one hits too", text);
}

/* No question has a case in which the row applies: why? */
static void say_why(lq_lint *lint, uint32_t rule)
{
    const lq_rule *of = &lint->policy->rules[rule];
    uint32_t question = of->question_list[0], row;
    lq_lint_begin(lint, question);
    lq_lint_want(lint, LQ_GOAL_TRUE, of->when);
    if (never(lint)) {
        report_never(lint, rule, ": no case meets it");
        return;
    }
    (void)begin(lint, rule, question);
    if (never(lint)) {
        report_window(lint, rule, question);
        return;
    }
    for (uint32_t i = 0; i < of->question_count; i++) {
        begin_covered(lint, rule, of->question_list[i], &row);
        if (!never(lint)) {
            report_displaced(lint, rule, of->question_list[i]);
            return;
        }
    }
    report_never(lint, rule, ": no case that is covered meets it");
}

/* Is there a case in which the row applies? */
static int applies(lq_lint *lint, uint32_t rule)
{
    const lq_rule *of = &lint->policy->rules[rule];
    for (uint32_t i = 0; i < of->question_count; i++) {
        uint32_t row;
        begin_covered(lint, rule, of->question_list[i], &row);
        lq_lint_want(lint, LQ_GOAL_HITS, row);
        if (!never(lint))
            return 1;
    }
    return 0;
}

/* ------------------------------------------------------------------ silence, or an allow, beside a denial */

static int is_binding(const lq_rule *rule)
{
    return rule->force == QUOTA_FORCE_MUST || rule->force == QUOTA_FORCE_NONE;
}

static void want_silence(lq_lint *lint, uint32_t rule, uint32_t question)
{
    uint32_t row;
    begin_covered(lint, rule, question, &row);
    lq_lint_want(lint, LQ_GOAL_HITS, row);
    for (uint32_t i = 0; i < lint->asked->rule_count; i++)
        if (is_binding(&lint->policy->rules[lint->asked->rules[i]]))
            lq_lint_want(lint, LQ_GOAL_SPARES, i);
}

/* A binding row that denies what the witness shows, rather one that does for sure: there is one, since every
 * such case is denied. */
static uint32_t denier(lq_lint *lint)
{
    uint32_t found = lint->asked->rules[0];
    unsigned acts = 0;
    suppose_witness(lint);
    for (uint32_t i = 0; i < lint->asked->rule_count && acts != LQ_ACT_DENY; i++) {
        uint32_t rule = lint->asked->rules[i];
        unsigned those =
            is_binding(&lint->policy->rules[rule]) ? lq_look_row(&lint->state, lint->asked, i).acts : 0;
        if (those & LQ_ACT_DENY) {
            found = rule;
            acts = those;
        }
    }
    lq_lint_forget(lint);
    return found;
}

static void report_allow(lq_lint *lint, uint32_t rule, uint32_t by, const char *found)
{
    const char *const text[4] = {found, lint->policy->rules[by].id, "", ""};
    lq_lint_report(lint, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_ALLOW_BESIDE_DENIAL, rule, by, "then",
                   "an exception in the condition of the row that denies, or a row that overrides it", text);
}

/* An article that allows and denies in one case means an exception, and says none. */
static void check_article(lq_lint *lint, uint32_t rule)
{
    const quota_policy *policy = lint->policy;
    const lq_rule *of = &policy->rules[rule];
    for (uint32_t i = 0; i < of->question_count; i++) {
        const lq_question *question = &policy->questions[of->question_list[i]];
        for (uint32_t j = 0; j < question->rule_count; j++) {
            const lq_rule *other = &policy->rules[question->rules[j]];
            uint32_t row;
            if (other->verdict != QUOTA_DENY || strcmp(other->article, of->article) != 0)
                continue;
            begin_covered(lint, rule, of->question_list[i], &row);
            lq_lint_want(lint, LQ_GOAL_HITS, row);
            lq_lint_want(lint, LQ_GOAL_HITS, j);
            lint->wants_witness = 1;
            if (lq_lint_search(lint) != LQ_FOUND_CASE)
                continue;
            report_allow(lint, rule, question->rules[j],
                         "a case it hits is denied by a row of the same article, ");
            return;
        }
    }
}

/* A silent row that leaves open what a rule denies; an allow meant as an exception, which outweighs nothing.
 */
static void check_denied(lq_lint *lint, uint32_t rule)
{
    const lq_rule *of = &lint->policy->rules[rule];
    const int silent = of->force == QUOTA_FORCE_SILENT;
    uint32_t row;
    for (uint32_t i = 0; i < of->question_count; i++) {
        want_silence(lint, rule, of->question_list[i]);
        if (!never(lint)) {
            if (!silent)
                check_article(lint, rule);
            return;
        }
    }
    begin_covered(lint, rule, of->question_list[0], &row);
    lq_lint_want(lint, LQ_GOAL_HITS, row);
    lint->wants_witness = 1;
    (void)lq_lint_search(lint);
    uint32_t by = denier(lint);
    const char *const found = "every case it hits is denied by a rule, such as ";
    const char *const text[4] = {found, lint->policy->rules[by].id, "", ""};
    if (!silent)
        report_allow(lint, rule, by, found);
    else
        lq_lint_report(lint, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_SILENT_BESIDE_RULE, rule, by, "force",
                       "silence only where no rule decides", text);
}

void lq_lint_rule(lq_lint *lint, uint32_t rule)
{
    const lq_rule *of = &lint->policy->rules[rule];
    if (of->question_count == 0 || of->inherited)
        return;
    lq_lint_grant(lint);
    if (!applies(lint, rule))
        say_why(lint, rule);
    else if (of->force == QUOTA_FORCE_SILENT || of->verdict == QUOTA_ALLOW)
        check_denied(lint, rule);
}
