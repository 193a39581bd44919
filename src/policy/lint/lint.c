/* lint.c - looks a policy through and says what is wrong with it, each time with a case that shows it. */
#include <string.h>

#include "policy/lint/lint.h"
#include "policy/read/source.h"

/* ------------------------------------------------------------------ findings */

/* The row to look at for a finding about a whole question: the first that gives it a value. */
static uint32_t first_rule(const lq_lint *lint)
{
    for (uint32_t row = 0; row < lint->asked->rule_count; row++)
        if (lint->policy->rules[lint->asked->rules[row]].value != LQ_VALUE_NONE)
            return lint->asked->rules[row];
    return lint->asked->rules[0];
}

/* The line of a row in this policy's own table: a parent's row stands where the parent is named. */
static uint32_t line_of(const quota_policy *policy, uint32_t rule)
{
    if (!policy->rules[rule].inherited)
        return policy->rules[rule].line;
    uint32_t i = 0;
    while (policy->source->rows[i].kind != LQ_ROW_EXTENDS)
        i++;
    return policy->source->rows[i].line;
}

static void copy_witness(const lq_lint *lint, quota_finding *finding)
{
    uint32_t count = lint->witness_count < QUOTA_WITNESS_MAX ? lint->witness_count : QUOTA_WITNESS_MAX;
    memcpy(finding->witness, lint->witness, count * sizeof finding->witness[0]);
    finding->witness_count = count;
}

void lq_lint_report(lq_lint *lint, int32_t severity, int32_t code, uint32_t rule, uint32_t other,
                    const char *field, const char *expected, const char *const found[4])
{
    char text[sizeof((quota_finding *)0)->found];
    lq_out out;
    lq_out_init(&out, text, sizeof text);
    for (int i = 0; i < 4; i++)
        lq_out_text(&out, found[i]);
    (void)lq_out_finish(&out, NULL);
    uint32_t line = line_of(lint->policy, rule == LQ_NO_ROW ? first_rule(lint) : rule);
    quota_finding *finding =
        lq_findings_add(lint->findings, severity, code, line, 0, field, expected, text, strlen(text));
    if (!finding)
        return;
    finding->rule = rule == LQ_NO_ROW ? 0 : rule + 1;
    finding->other_rule = other == LQ_NO_ROW ? 0 : other + 1;
    finding->question = lint->asked->id;
    copy_witness(lint, finding);
}

void lq_lint_too_wide(lq_lint *lint, uint32_t question)
{
    static const char *const found[4] = {"too many cases to look at all of them", "", "", ""};
    if (lint->too_wide[question])
        return;
    lint->too_wide[question] = 1;
    lint->witness_count = 0;
    lq_lint_report(lint, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_TOO_WIDE, LQ_NO_ROW, LQ_NO_ROW, "question",
                   "a question with fewer conditions", found);
}

/* ------------------------------------------------------------------ the public call */

static void look_through(lq_lint *lint, const quota_policy *policy, quota_findings *findings)
{
    memset(lint->too_wide, 0, sizeof lint->too_wide);
    lint->policy = policy;
    lint->findings = findings;
    lint->steps_all = LQ_LINT_STEPS_ALL;
    lint->bound_count = 0;
    lint->asked = NULL;
    lq_state_init(&lint->state, policy, NULL);
    memcpy(lint->open, lint->state.facts, policy->fact_count * sizeof lint->open[0]);
    lq_lint_weigh(lint);
    lq_lint_names(lint);
    for (uint32_t question = 0; question < policy->question_count; question++)
        lq_lint_values(lint, question);
    for (uint32_t rule = 0; rule < policy->rule_count; rule++)
        lq_lint_rule(lint, rule);
    lq_findings_sort(findings);
}

quota_status quota_policy_lint(const quota_policy *policy, const quota_allocator *allocator,
                               quota_findings **findings, quota_error *error)
{
    quota_allocator mem;
    if (findings)
        *findings = NULL;
    if (!policy || !findings)
        return lq_fail(error, QUOTA_E_ARGUMENT, policy ? "findings" : "policy", "a pointer", "NULL", 4);
    quota_status status = lq_mem_init(&mem, allocator);
    if (status != QUOTA_OK)
        return lq_fail(error, status, "allocator", "a complete allocator", NULL, 0);
    quota_findings *found = lq_findings_new(&mem);
    lq_lint *lint = found ? lq_mem_alloc(&mem, sizeof *lint) : NULL;
    if (lint) {
        look_through(lint, policy, found);
        lq_mem_free(&mem, lint, sizeof *lint);
    }
    if (!lint || found->status != QUOTA_OK) {
        quota_findings_free(found);
        return lq_fail(error, QUOTA_E_NO_MEMORY, "", NULL, NULL, 0);
    }
    if (quota_findings_count(found, 0) == 0) {
        quota_findings_free(found);
        found = NULL;
    }
    *findings = found;
    return QUOTA_OK;
}
