/* parsed.h - small tables for tests of the parser: parse, look, and check what was found. */
#ifndef TESTS_PARSED_H
#define TESTS_PARSED_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <libquota/quota.h>

#include "policy/model.h"
#include "policy/explain/phrases.h"
#include "policy/read/print.h"

#define HEAD "policy,test\nwindow,from 2020-01-01\n"
#define COLUMNS "id,article,question,force,when,then,overrides,zh,en\n"
/* A rule row: ROW("A1", "offset", "must", "attained = yes", "ratio 1:1") */
#define ROW(id, question, force, when, then) id ",1," question "," force "," when "," then ",,,\n"

typedef struct parsed {
    quota_status status;
    quota_policy *policy;
    quota_findings *findings;
    quota_error error;
} parsed;

static inline parsed parse_with(const quota_policy_options *options, const char *text, size_t size)
{
    parsed p;
    memset(&p, 0, sizeof p);
    p.error.struct_size = (uint32_t)sizeof p.error;
    p.policy = (quota_policy *)&p; /* must be overwritten */
    p.status = quota_policy_parse(options, text, size, &p.policy, &p.findings, &p.error);
    assert_true((p.status == QUOTA_OK) == (p.policy != NULL));
    assert_true((p.status == QUOTA_E_POLICY) == (quota_findings_count(p.findings, QUOTA_SEVERITY_ERROR) > 0));
    return p;
}

static inline parsed parse_text(const char *text)
{
    return parse_with(NULL, text, strlen(text));
}

static inline void parsed_free(parsed *p)
{
    quota_policy_free(p->policy);
    quota_findings_free(p->findings);
    memset(p, 0, sizeof *p);
}

static inline quota_finding finding_at(const parsed *p, size_t index)
{
    quota_finding finding;
    memset(&finding, 0, sizeof finding);
    finding.struct_size = (uint32_t)sizeof finding;
    assert_int_equal(quota_findings_get(p->findings, index, &finding), QUOTA_OK);
    return finding;
}

static inline void print_findings(const parsed *p)
{
    for (size_t i = 0; i < quota_findings_count(p->findings, 0); i++) {
        quota_finding f = finding_at(p, i);
        print_error("line %u column %u code %d field [%s] expected [%s] found [%s]\n", f.line, f.column,
                    (int)f.code, f.field, f.expected, f.found);
    }
}

static inline quota_policy *parse_good(const char *text)
{
    parsed p = parse_text(text);
    if (p.status != QUOTA_OK)
        print_findings(&p);
    assert_int_equal(p.status, QUOTA_OK);
    quota_findings_free(p.findings);
    return p.policy;
}

/* The only finding of a table, checked: code, place, field, and parts of what was expected and found. */
static inline void assert_finding(const char *text, int32_t code, uint32_t line, uint32_t column,
                                  const char *field, const char *expected, const char *found)
{
    parsed p = parse_text(text);
    quota_finding f;
    char zh[1024];
    if (quota_findings_count(p.findings, 0) != 1)
        print_findings(&p);
    assert_int_equal(quota_findings_count(p.findings, 0), 1);
    f = finding_at(&p, 0);
    if (f.code != code || f.line != line || f.column != column || strcmp(f.field, field) != 0 ||
        strstr(f.expected, expected) == NULL || strcmp(f.found, found) != 0)
        print_findings(&p);
    assert_int_equal(f.code, code);
    assert_int_equal(f.severity, QUOTA_SEVERITY_ERROR);
    assert_int_equal(f.line, line);
    assert_int_equal(f.column, column);
    assert_string_equal(f.field, field);
    assert_non_null(strstr(f.expected, expected));
    assert_string_equal(f.found, found);
    /* the error is the first finding */
    assert_int_equal(p.error.status, QUOTA_E_POLICY);
    assert_int_equal(p.error.line, line);
    assert_int_equal(p.error.column, column);
    assert_string_equal(p.error.field, field);
    /* a Chinese reader is told in Chinese what was expected */
    if (!lq_has_chinese(f.expected))
        print_error("no Chinese for: %s\n", f.expected);
    assert_true(lq_has_chinese(f.expected));
    assert_int_equal(quota_finding_text(NULL, &f, QUOTA_ZH, zh, sizeof zh, NULL), QUOTA_OK);
    parsed_free(&p);
}

/* A tree of a rule in the language. */
static inline const char *printed(const quota_policy *policy, lq_ref ref)
{
    static char text[4096];
    lq_out out;
    lq_out_init(&out, text, sizeof text);
    lq_print_node(&out, policy, ref);
    assert_int_equal(lq_out_finish(&out, NULL), QUOTA_OK);
    return text;
}

static inline const lq_rule *rule_of(const quota_policy *policy, const char *id)
{
    uint32_t number = quota_policy_find_rule(policy, id);
    assert_int_not_equal(number, 0);
    return &policy->rules[number - 1];
}

#endif
