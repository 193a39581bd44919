/* What lint finds, code by code: small tables that have the fault and their neighbours that do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <libquota/quota.h>

#include "fail_alloc.h"
#include "prng.h"
#include "trials.h"
#include "scaled.h"

#define HEAD                                                                                                 \
  "policy,test\n"                                                                                            \
  "window,from 2020-01-01 through 2029-12-31\n"

typedef struct linted {
    quota_policy *policy;
    quota_findings *findings;
} linted;

static void print_findings(const quota_findings *findings)
{
    for (size_t i = 0; i < quota_findings_count(findings, 0); i++) {
        quota_finding one = {.struct_size = sizeof one};
        (void)quota_findings_get(findings, i, &one);
        print_error("line %u, code %d, %s: expected %s; found %s\n", one.line, one.code, one.field,
                    one.expected, one.found);
    }
}

static int is_header_row(const char *line)
{
    static const char *const words[] = {"policy,",   "window,", "extends,", "set,", "fact,",
                                        "question,", "assume,", "round,",   "\n"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strncmp(line, words[i], strlen(words[i])) == 0)
            return 1;
    return 0;
}

/* A whole table: the line that names the columns before the rule rows, and the cells these end without. */
static char *whole_table(const char *text)
{
    static const char columns[] = "id,article,question,force,when,then,overrides,zh,en\n";
    char *out = malloc(2 * strlen(text) + sizeof columns), *to = out;
    int named = 0;
    assert_non_null(out);
    while (*text != '\0') {
        int cells = is_header_row(text) ? 9 : 1, quoted = 0;
        if (cells == 1 && !named) {
            (void)strcpy(to, columns);
            to += sizeof columns - 1;
            named = 1;
        }
        for (; *text != '\n'; *to++ = *text++) {
            quoted ^= *text == '"';
            cells += *text == ',' && !quoted;
        }
        for (; cells < 9; cells++)
            *to++ = ',';
        *to++ = *text++;
    }
    (void)strcpy(to, named ? "" : columns);
    return out;
}

static quota_policy *parse_with(const quota_policy *parent, const char *rows)
{
    char *text = whole_table(rows);
    quota_policy *policy = NULL;
    quota_findings *findings = NULL;
    quota_policy_options options = {
        .struct_size = sizeof options, .parents = &parent, .parent_count = parent != NULL};
    quota_status status = quota_policy_parse(&options, text, strlen(text), &policy, &findings, NULL);
    if (status != QUOTA_OK)
        print_findings(findings);
    quota_findings_free(findings);
    free(text);
    assert_int_equal(status, QUOTA_OK);
    return policy;
}

static linted lint_of(quota_policy *policy)
{
    linted out = {policy, NULL};
    quota_error error = {.struct_size = sizeof error};
    assert_int_equal(quota_policy_lint(policy, NULL, &out.findings, &error), QUOTA_OK);
    return out;
}

static linted lint(const char *text)
{
    return lint_of(parse_with(NULL, text));
}

static void done(linted *all)
{
    quota_findings_free(all->findings);
    quota_policy_free(all->policy);
}

/* The only finding there is. */
static quota_finding only(const linted *all, int32_t severity, int32_t code)
{
    quota_finding one = {.struct_size = sizeof one};
    if (quota_findings_count(all->findings, 0) != 1)
        print_findings(all->findings);
    assert_int_equal(quota_findings_count(all->findings, 0), 1);
    assert_int_equal(quota_findings_get(all->findings, 0, &one), QUOTA_OK);
    assert_int_equal(one.code, code);
    assert_int_equal(one.severity, severity);
    assert_true(one.expected[0] != '\0' && one.field[0] != '\0');
    return one;
}

static void clean(const char *text)
{
    linted all = lint(text);
    print_findings(all.findings);
    assert_null(all.findings);
    done(&all);
}

static quota_decision decide(const linted *all, const quota_finding *one)
{
    quota_case given = {sizeof given, one->question, one->witness, one->witness_count, NULL};
    quota_decision decision = {.struct_size = sizeof decision};
    assert_int_equal(quota_decide(all->policy, &given, &decision, NULL), QUOTA_OK);
    return decision;
}

/* The value a witness gives a fact; the test fails if it gives none. */
static int64_t witnessed(const linted *all, const quota_finding *one, const char *name)
{
    uint32_t fact = quota_fact_find(all->policy, name, strlen(name));
    for (uint32_t i = 0; i < one->witness_count; i++)
        if (one->witness[i].fact == fact)
            return one->witness[i].value;
    fail_msg("%s is not in the witness", name);
    return 0;
}

static void is_rule(const linted *all, uint32_t rule, const char *id)
{
    assert_int_equal(rule, quota_policy_find_rule(all->policy, id));
}

/* ------------------------------------------------------------------ gaps */

/* A gap, shown by facts that a decision bears out. */
static void gap(const char *text)
{
    linted all = lint(text);
    quota_finding one = only(&all, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_GAP);
    quota_decision decision = decide(&all, &one);
    assert_true(decision.flags & QUOTA_DECISION_GAP);
    assert_int_equal(decision.verdict, QUOTA_REVIEW);
    assert_false(decision.flags & QUOTA_DECISION_PROVISIONAL);
    assert_int_equal(one.rule, 0);
    done(&all);
}

static void test_gap(void **state)
{
    (void)state;
    gap(HEAD "A,1,offset,must,attained = yes,ratio 1:1\n");
    gap(HEAD "A,1,offset,must,pollutant = SO2,ratio 1:1\n"
             "B,1,offset,must,not pollutant in SO2|CO,ratio 2:1\n");
    clean(HEAD "A,1,offset,must,attained = yes,ratio 1:1\n"
               "B,1,offset,must,attained = no,ratio 2:1\n");
    clean(HEAD "A,1,offset,must,attained = yes,ratio 1:1\n"
               "B,1,offset,silent,attained = no,review\n");
    clean(HEAD "A,1,offset,must,attained = yes,ratio 1:1\n"
               "B,1,offset,must,attained = no,deny\n");
    /* a question that no row answers has no cases, and so no gap */
    linted all = lint(HEAD "question,spare,amount,,\nA,1,source,must,attained = yes,deny\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_UNANSWERED);
    assert_int_equal(one.rule, 0);
    done(&all);
}

static void test_gap_is_not_outside_the_cover(void **state)
{
    (void)state;
    clean(HEAD "C,1,offset,,,cover attained = yes\n"
               "A,1,offset,must,attained = yes,ratio 1:1\n");
    clean(HEAD "C,1,offset,,pollutant = SO2,cover attained = yes\n"
               "A,1,offset,must,attained = yes or pollutant <> SO2,ratio 1:1\n");
    gap(HEAD "C,1,offset,,pollutant = SO2,cover attained = yes\n"
             "A,1,offset,must,attained = yes,ratio 1:1\n");
    /* a cover that cannot be read is reviewed */
    clean(HEAD "A,1,offset,must,attained = yes,ratio 1:1\nA2,1,offset,silent,attained = no,review\n"
               "C,1,credit,,offset > 5 t,cover attained = yes\nB,1,credit,,attained = yes,amount 1 t\n");
}

static void test_gap_on_the_line_of_a_value(void **state)
{
    (void)state;
    linted all = lint(HEAD "C,1,offset,,,cover pollutant = SO2\n"
                           "A,1,offset,must,attained = yes,ratio 1:1\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_GAP);
    assert_int_equal(one.line, 5);
    assert_int_equal(one.question, QUOTA_QUESTION_OFFSET);
    assert_int_equal(witnessed(&all, &one, "pollutant"), QUOTA_POLLUTANT_SO2);
    assert_int_equal(witnessed(&all, &one, "attained"), 0);
    done(&all);
    all = lint(HEAD "C,1,offset,,,cover pollutant = SO2\n"); /* a question with a value that no row gives */
    one = only(&all, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_GAP);
    assert_int_equal(one.line, 4);
    done(&all);
}

static void test_gap_between_numbers(void **state)
{
    (void)state;
    gap(HEAD "A,1,offset,must,increment < 10 t,ratio 1:1\n"
             "B,1,offset,must,increment > 10 t,ratio 2:1\n");
    gap(HEAD "A,1,offset,must,increment <> 10 t,ratio 1:1\n");
    clean(HEAD "A,1,offset,must,increment < 10 t,ratio 1:1\n"
               "B,1,offset,must,increment >= 10 t,ratio 2:1\n");
    clean(HEAD "A,1,offset,must,increment <= 10 t,ratio 1:1\n"
               "B,1,offset,must,not increment <= 10 t,ratio 2:1\n");
}

/* Numbers are chosen so that what two facts, or expressions, must be to each other really holds. */
static void test_gap_behind_comparisons(void **state)
{
    (void)state;
    gap(HEAD "A,1,credit,must,actual < permitted,amount 1 t\n"
             "B,1,credit,must,actual > permitted,amount 2 t\n");
    gap(HEAD "A,1,credit,must,actual < 80% * permitted,amount 1 t\n"
             "B,1,credit,must,actual > 80% * permitted,amount 2 t\n");
    gap(HEAD "A,1,credit,must,actual + holding <> permitted * 1.1,amount 1 t\n");
    gap(HEAD "A,1,credit,must,actual + 3 g <= permitted or permitted < 7 t,amount 1 t\n");
    gap(HEAD "A,1,credit,must,actual <= permitted,amount 1 t\n"
             "B,1,credit,must,permitted <= holding,amount 1 t\n");
    gap(HEAD "A,1,credit,must,project_county <> source_county,amount 1 t\n");
    gap(HEAD "A,1,credit,must,project_county <> 530302 and project_county <> 530303,amount 1 t\n");
    gap(HEAD "A,1,credit,must,offered_pollutant <> pollutant or pollutant = SO2,amount 1 t\n");
    gap(HEAD "A,1,credit,must,completed_on + 1 year > as_of,amount 1 t\n");
    gap(HEAD "A,1,credit,must,price * actual < deal_total,amount 1 t\n");
    gap(HEAD "A,1,credit,must,approved_ratio < 3:2 or approved_ratio * actual > permitted,amount 1 t\n");
    clean(HEAD "A,1,credit,must,actual <= permitted,amount 1 t\n"
               "B,1,credit,must,permitted < actual,amount 1 t\n");
    /* sums and ratios past all ranges are no help, and no harm */
    gap(HEAD "fact,sum,money,,,\nfact,unit,price,,,\nfact,size,amount,,,\n"
             "A,1,credit,must,sum < unit * size,amount 1 t\n");
    gap(HEAD "fact,part,ratio,,,\nfact,whole,ratio,,,\n"
             "A,1,credit,must,part > 1000000:1 * 1000000:1 * 1000000:1 * 1000000:1 * 1000000:1 * "
             "(whole - 0.000001:1),amount 1 t\n");
}

static void test_gap_behind_another_question(void **state)
{
    (void)state;
    gap(HEAD "A,1,offset,must,,ratio 2:1\n"
             "B,1,credit,must,offset > 5 t,amount 1 t\n");
    gap(HEAD "A,1,offset,must,,ratio 2:1\n"
             "B,1,credit,must,permitted >= offset,amount 1 t\n");
    /* where the other question has no value, its reader is reviewed: not a gap */
    clean(HEAD "A,1,offset,must,attained = yes,ratio 1:1\n"
               "A2,1,offset,silent,attained = no,review\n"
               "B,1,credit,must,offset > 5 t or offset <= 5 t,amount 1 t\n");
}

static void test_gap_beside_a_principle(void **state)
{
    (void)state;
    /* a breach in principle is reviewed or denied, but for an approved exception */
    gap(HEAD "assume,exception_approved = no\n"
             "A,1,offset,must,attained = yes,ratio 1:1\n"
             "B,1,offset,principle,attained = no,require key_industry = yes\n"
             "C,1,offset,must,attained = no and key_industry = yes,ratio 2:1\n");
    clean(HEAD "A,1,offset,must,attained = yes,ratio 1:1\n"
               "B,1,offset,must,attained = no,require key_industry = yes\n"
               "C,1,offset,must,attained = no and key_industry = yes,ratio 2:1\n");
    /* a `may` only warns */
    gap(HEAD "A,1,offset,must,attained = yes,ratio 1:1\n"
             "B,1,offset,may,attained = no,require key_industry = yes\n"
             "C,1,offset,must,attained = no and key_industry = yes,ratio 2:1\n");
}

static void test_gap_where_a_row_displaces(void **state)
{
    (void)state;
    gap(HEAD "A,1,offset,must,,ratio 1:1\n"
             "B,1,offset,may,key_industry = yes,allow,A\n");
    clean(HEAD "A,1,offset,must,,ratio 1:1\n"
               "B,1,offset,may,key_industry = yes,ratio 2:1,A\n");
}

/* Where no numbers show it, it is a suspicion. */
static void test_gap_not_shown(void **state)
{
    (void)state;
    /* permitted < holding < actual < permitted cannot be, though each comparison may */
    linted all =
        lint(HEAD "A,1,credit,must,not (permitted < holding and holding < actual and actual < permitted and "
                  "attained = yes and increment > 3 t),amount 1 t\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_GAP);
    assert_non_null(strstr(one.found, "no facts were found"));
    assert_int_equal(witnessed(&all, &one, "attained"), 1);
    assert_int_equal(witnessed(&all, &one, "increment"), 10 * QUOTA_TONNE);
    assert_int_equal(one.witness_count, 3); /* and a day in the window */
    done(&all);
    /* two suppositions about one number that exclude each other are seen at once */
    clean(HEAD "A,1,credit,must,not (actual < permitted and permitted < 5 t and actual > 9 t),amount 1 t\n");
    clean(HEAD "A,1,credit,must,not actual < permitted,amount 1 t\n"
               "B,1,credit,must,permitted >= 5 t or actual <= 9 t,amount 1 t\n");
    /* three cases are tried */
    all =
        lint(HEAD "A,1,credit,must,not (permitted < holding and holding < actual and actual < permitted and "
                  "(pollutant = SO2 or pollutant = NOx or pollutant = CO or pollutant = TP)),amount 1 t\n");
    (void)only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_GAP);
    done(&all);
}

/* ------------------------------------------------------------------ conflicts */

static quota_finding conflict(linted *all, const char *rule, const char *other)
{
    quota_finding one = only(all, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_CONFLICT);
    is_rule(all, one.rule, rule);
    is_rule(all, one.other_rule, other);
    quota_decision decision = decide(all, &one);
    assert_true(decision.flags & QUOTA_DECISION_CONFLICT);
    assert_false(decision.flags & QUOTA_DECISION_PROVISIONAL);
    return one;
}

static void conflicting(const char *text)
{
    linted all = lint(text);
    (void)conflict(&all, "B", "A");
    done(&all);
}

static void test_conflict(void **state)
{
    (void)state;
    conflicting(HEAD "A,1,offset,must,,ratio 1:1\nB,1,offset,must,attained = no,ratio 2:1\n");
    conflicting(HEAD "A,1,priority,may,,rank 1\nB,1,priority,may,pool = city,rank 2\n");
    conflicting(HEAD "A,1,tag,,,class old\nB,1,tag,,sector <> industry,class new\n");
    conflicting(HEAD
                "A,1,deadline,,,date completed_on + 1 month\nB,1,deadline,,,date completed_on - 1 month\n");
    conflicting(HEAD
                "A,1,deadline,,,date completed_on + 1 month\nB,1,deadline,,,date completed_on + 1 year\n");
    conflicting(
        HEAD "round,money,1 fen up\nA,1,fee,,,money price * actual\nB,1,fee,,,money price * actual down\n");
    clean(HEAD "A,1,offset,must,attained = yes,ratio 1:1\nB,1,offset,must,attained = no,ratio 2:1\n");
    clean(HEAD "A,1,offset,must,,ratio 1:1\nB,1,offset,must,attained = no,ratio 2:1,A\n");
    conflicting(HEAD "A,1,deadline,,,date completed_on + 1 month\nB,1,deadline,,,date done_on + 1 month\n");
    conflicting(HEAD "A,1,deadline,,,date completed_on\nB,1,deadline,,,date completed_on rolling\n");
}

static void test_conflict_of_numbers(void **state)
{
    (void)state;
    linted all = lint(HEAD "A,1,credit,must,,amount actual\nB,1,credit,must,,amount permitted\n");
    quota_finding one = conflict(&all, "B", "A");
    assert_true(witnessed(&all, &one, "actual") != witnessed(&all, &one, "permitted"));
    done(&all);
    conflicting(HEAD "A,1,credit,must,,amount actual\nB,1,credit,must,,\"amount min(actual, permitted)\"\n");
    conflicting(HEAD "A,1,credit,must,,amount actual\nB,1,credit,must,actual > 0 t,amount 90% * actual up\n");
    conflicting(HEAD "A,1,offset,must,,ratio approved_ratio * 2\nB,1,offset,must,,ratio 2:1\n"
                     "C,1,offset,must,approved_ratio < 1:1,deny\n");
    conflicting(
        HEAD "H,1,shortage,,,amount holding\nA,1,credit,must,,amount shortage\nB,1,credit,,,amount actual\n");
    /* A is reviewed where B's number is none */
    conflicting(HEAD
                "H,1,shortage,,attained = yes,amount holding\nH2,1,shortage,silent,attained = no,review\n"
                "A,1,credit,must,,amount 1 t\nB,1,credit,,,amount shortage\n");
    conflicting(HEAD "H,1,shortage,,attained = yes,amount 1 t\nH2,1,shortage,silent,attained = no,review\n"
                     "A,1,credit,must,,amount 0 t\nB,1,credit,,,amount shortage\n");
    conflicting(HEAD "H,1,shortage,,attained = yes,amount 1 t\nH2,1,shortage,silent,attained = no,review\n"
                     "A,1,credit,must,,amount 1 t\nB,1,credit,,,amount shortage\n");
    conflicting(HEAD "H,1,shortage,,attained = yes,amount 1 t\nH2,1,shortage,silent,attained = no,review\n"
                     "A,1,credit,must,,amount shortage\nB,1,credit,,,amount 1 t\n");
    /* what is reviewed is no reason to pass over it; what is denied is, if not by exception */
    conflicting(HEAD "A,1,offset,must,,ratio 1:1\nB,1,offset,must,attained = no,ratio 2:1\n"
                     "P,1,offset,principle,attained = no,require attained = yes\n");
}

static void test_same_value_is_no_conflict(void **state)
{
    (void)state;
    clean(HEAD "A,1,offset,must,,ratio 2:1\nB,1,offset,must,attained = no,ratio 4:2\n");
    clean(HEAD "A,1,tag,,,class old\nB,1,tag,,sector <> industry,class old\n");
    clean(HEAD "A,1,credit,,,\"amount max(actual, permitted)\"\nB,1,credit,,pool = city,\"amount max(actual, "
               "permitted)\"\n");
    clean(HEAD "A,1,credit,,,amount actual - permitted\nB,1,credit,,actual = 0 t,amount 0 t\n");
    clean(HEAD "A,1,shortage,,,amount actual\nB,1,credit,,,amount shortage\nC,1,credit,,pool = city,amount "
               "shortage\n");
    clean(HEAD "A,1,deadline,,,\"date month_end(report_year, 2)\"\n"
               "B,1,deadline,,pool = city,\"date month_end(report_year, 2)\"\n");
    /* nor where it is denied or not covered */
    clean(HEAD "A,1,offset,must,,ratio 2:1\nB,1,offset,must,attained = no,ratio "
               "3:1\nC,1,offset,must,attained = no,deny\n");
    clean(HEAD "A,1,credit,,increment < 5 t or increment >= 9 t,amount 1 t\n"
               "B,1,credit,,increment >= 5 t and increment >= 2 t and increment < 9 t and increment < 20 "
               "t,amount 2 t\n");
}

static void test_conflict_once_for_each_row(void **state)
{
    (void)state;
    linted all =
        lint(HEAD "A,1,offset,must,,ratio 1:1\nB,1,offset,must,,ratio 2:1\nC,1,offset,must,,ratio 3:1\n");
    assert_int_equal(quota_findings_count(all.findings, 0), 2);
    assert_int_equal(quota_findings_count(all.findings, QUOTA_SEVERITY_ERROR), 2);
    for (size_t i = 0; i < 2; i++) {
        quota_finding one = {.struct_size = sizeof one};
        assert_int_equal(quota_findings_get(all.findings, i, &one), QUOTA_OK);
        is_rule(&all, one.other_rule, "A");
        is_rule(&all, one.rule, i == 0 ? "B" : "C");
    }
    done(&all);
}

static void test_conflict_not_shown(void **state)
{
    (void)state;
    /* never below zero, so both are zero, which only arithmetic tells */
    linted all =
        lint(HEAD "A,1,credit,,,amount actual - permitted\nB,1,credit,,actual <= permitted,amount 0 t\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_CONFLICT);
    assert_non_null(strstr(one.found, "no facts were found"));
    done(&all);
    /* nor what passes the range, nor days that need a calendar */
    all =
        lint(HEAD "A,1,credit,,,amount 1 t\nB,1,credit,,actual > 900000000 t,amount 1000000:1 * actual up\n");
    (void)only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_CONFLICT);
    done(&all);
    all = lint(
        HEAD "A,1,deadline,,,date completed_on + 5 workday\nB,1,deadline,,,date completed_on + 6 workday\n");
    (void)only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_CONFLICT);
    done(&all);
}

/* ------------------------------------------------------------------ ratios */

static void test_ratio_below_one(void **state)
{
    (void)state;
    linted all = lint(
        HEAD
        "A,1,offset,must,attained = no,ratio approved_ratio\nB,1,offset,must,attained = yes,ratio 1:1\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_RATIO_BELOW_ONE);
    is_rule(&all, one.rule, "A");
    assert_int_equal(witnessed(&all, &one, "approved_ratio"), 500000);
    assert_int_equal(witnessed(&all, &one, "attained"), 0);
    quota_decision decision = decide(&all, &one);
    assert_true(decision.ratio_num < decision.ratio_den);
    assert_int_equal(one.line, 4);
    assert_string_equal(one.field, "then");
    assert_string_equal(one.found, "ratio approved_ratio");
    done(&all);
    all = lint(HEAD "A,1,offset,must,,ratio 0.8:1\n");
    one = only(&all, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_RATIO_BELOW_ONE);
    done(&all);
    all = lint(
        HEAD
        "A,1,offset,must,permitted < holding and holding < actual and actual < permitted,ratio "
        "approved_ratio\n"
        "B,1,offset,must,not (permitted < holding and holding < actual and actual < permitted),ratio 1:1\n");
    one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_RATIO_BELOW_ONE);
    assert_non_null(strstr(one.found, "no facts were found"));
    done(&all);
}

static void test_ratio_of_one_or_more(void **state)
{
    (void)state;
    clean(HEAD "A,1,offset,must,,\"ratio max(1.2:1, approved_ratio)\"\n");
    clean(HEAD "A,1,offset,must,,ratio 1:1\n");
    clean(HEAD "A,1,offset,must,approved_ratio >= 1:1,ratio approved_ratio\nB,1,offset,,approved_ratio < "
               "1:1,ratio 1:1\n");
    clean(HEAD "A,1,offset,must,approved_ratio >= 1:1,ratio approved_ratio\nB,1,offset,must,approved_ratio < "
               "1:1,deny\n");
    /* a factor is for others to read */
    clean(HEAD "question,part,factor\nF,1,part,,,ratio 0.8:1\nA,1,offset,must,,\"ratio max(1:1, part)\"\n");
    clean(HEAD "A,1,offset,must,,ratio 2:1\nB,1,credit,,,amount approved_ratio * actual up\n");
}

static void test_ratio_through_another_question(void **state)
{
    (void)state;
    linted all =
        lint(HEAD "question,part,factor\nF,1,part,,,ratio approved_ratio\nA,1,offset,must,,ratio part * 2\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_RATIO_BELOW_ONE);
    assert_true(witnessed(&all, &one, "approved_ratio") < 500000);
    done(&all);
}

/* ------------------------------------------------------------------ rows that do nothing */

static void test_never_hits(void **state)
{
    (void)state;
    linted all = lint(
        HEAD "A,1,offset,must,,ratio 2:1\nB,1,offset|source,must,attained = yes and attained = no,deny\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_NEVER_HITS);
    is_rule(&all, one.rule, "B");
    assert_int_equal(one.line, 5);
    assert_int_equal(one.witness_count, 0);
    assert_non_null(strstr(one.found, "attained = yes and attained = no"));
    done(&all);
    all = lint(HEAD "A,1,source,must,increment > 5 t and increment < 5 t,deny\n");
    (void)only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_NEVER_HITS);
    done(&all);
    all = lint(HEAD "A,1,source,must,actual > permitted and permitted > actual,deny\n");
    (void)only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_NEVER_HITS);
    done(&all);
    clean(HEAD "A,1,source,must,increment > 5 t and increment < 6 t,deny\n");
    clean(HEAD "A,1,source,must,increment >= 5 t and increment <= 5 t,deny\n");
}

static void test_never_hits_what_is_covered(void **state)
{
    (void)state;
    linted all = lint(
        HEAD "C,1,source|access,must,,cover pollutant = SO2\nA,1,source|access,must,pollutant = CO,deny\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_NEVER_HITS);
    is_rule(&all, one.rule, "A");
    assert_non_null(strstr(one.found, "covered"));
    done(&all);
    /* one question in which it may hit is enough */
    clean(HEAD "C,1,source,must,,cover pollutant = SO2\nA,1,source|access,must,pollutant = CO,deny\n");
    /* covers need not heed each other */
    clean(HEAD
          "C,1,source,must,,cover pollutant = SO2\nD,1,source,must,pollutant = CO,cover attained = yes\n");
}

static void test_always_displaced(void **state)
{
    (void)state;
    linted all = lint(HEAD "A,1,offset,must,pollutant = SO2,ratio 1:1\nB,1,offset,must,,ratio 2:1,A\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_ALWAYS_DISPLACED);
    is_rule(&all, one.rule, "A");
    is_rule(&all, one.other_rule, "B");
    assert_int_equal(witnessed(&all, &one, "pollutant"), QUOTA_POLLUTANT_SO2);
    done(&all);
    /* by several together */
    all = lint(HEAD "A,1,offset,must,pollutant = SO2,ratio 1:1\nB,1,offset,must,attained = yes,ratio 2:1,A\n"
                    "C,1,offset,must,attained = no,ratio 3:1,A\n");
    one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_ALWAYS_DISPLACED);
    is_rule(&all, one.rule, "A");
    is_rule(&all, one.other_rule, "B");
    assert_int_equal(witnessed(&all, &one, "attained"), 1);
    done(&all);
    clean(HEAD "A,1,offset,must,,ratio 1:1\nB,1,offset,must,pollutant = SO2,ratio 2:1,A\n");
    /* where no facts show a case, at least that it is displaced is sure */
    all = lint(
        HEAD
        "A,1,offset,must,permitted < holding and holding < actual and actual < permitted,ratio 1:1\n"
        "B,1,offset,must,permitted < holding,ratio 2:1,A\nC,1,offset,must,permitted >= holding,ratio 3:1\n");
    one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_ALWAYS_DISPLACED);
    is_rule(&all, one.rule, "A");
    assert_int_equal(one.other_rule, 0);
    done(&all);
}

static void test_window(void **state)
{
    (void)state;
    linted all = lint(HEAD "A,1,source,must,as_of < 2019-06-30 and pollutant = SO2,deny\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_WINDOW);
    is_rule(&all, one.rule, "A");
    assert_true(witnessed(&all, &one, "as_of") < 20190630);
    assert_true(decide(&all, &one).flags & QUOTA_DECISION_NOT_IN_FORCE);
    done(&all);
    clean(HEAD "A,1,source,must,as_of < 2020-06-30,deny\n");
    clean("policy,test\nwindow,from published_on for 1 year\nA,1,source,must,as_of > 2030-01-01,deny\n");
}

static void parent_and_child(const char *parent_window, const char *child_window, const char *extends,
                             int apart)
{
    char text[400];
    (void)snprintf(text, sizeof text, "policy,old\nwindow,%s\nA,1,offset,must,,ratio 2:1\n", parent_window);
    quota_policy *parent = parse_with(NULL, text);
    (void)snprintf(text, sizeof text,
                   "policy,new\nwindow,%s\n%s\nB,1,approval,must,,require offered_amount >= offset\n",
                   child_window, extends);
    linted all = lint_of(parse_with(parent, text));
    if (apart) {
        quota_finding one = only(&all, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_WINDOW);
        assert_int_equal(one.line, 3);
        assert_string_equal(one.field, "extends");
        assert_string_equal(one.found, parent_window);
    } else {
        print_findings(all.findings);
        assert_null(all.findings);
    }
    done(&all);
    quota_policy_free(parent);
}

static void test_window_of_a_parent(void **state)
{
    (void)state;
    const char *part = "extends,old,offset", *whole = "extends,old";
    parent_and_child("from 2014-01-01 through 2019-12-31", "from 2020-01-01", part, 1);
    parent_and_child("from 2014-01-01 through 2020-01-01", "from 2020-01-01", part, 0);
    parent_and_child("from 2014-01-01", "from 2020-01-01", part, 0);
    parent_and_child("from 2024-01-01", "from 2020-01-01 through 2023-12-31", part, 1);
    parent_and_child("from 2014-01-01 for 1 year", "from 2015-01-01", part, 1);
    parent_and_child("from 2014-01-01 for 12 month", "from 2015-01-01", part, 1);
    parent_and_child("from 2014-01-01 for 365 day", "from 2015-01-01", part, 1);
    parent_and_child("from 2014-01-01 for 1 year", "from 2014-12-31", part, 0);
    parent_and_child("from 2014-01-01 for 7000 year", "from 2015-01-01", part, 0);
    parent_and_child("from published_on for 1 year", "from 2015-01-01", part, 0);
    parent_and_child("from 2014-01-01 through published_on", "from 2015-01-01", part, 0);
    parent_and_child("from 2014-01-01 through 2014-12-31", "from published_on", part, 0);
    parent_and_child("from 2024-01-01", "from 2020-01-01 through published_on", part, 0);
    parent_and_child("from 2014-01-01 through 2019-12-31", "from 2020-01-01", whole, 0);
}

/* The window of a parent may be its own parent's. */
static void test_window_of_a_grandparent(void **state)
{
    (void)state;
    const char *old = "policy,old\nwindow,from 2014-01-01 through 2019-12-31\nA,1,offset,must,,ratio 2:1\n";
    quota_policy *grandparent = parse_with(NULL, old);
    quota_policy *parent = parse_with(grandparent, "policy,middle\nextends,old\nM,1,source,must,,deny\n");
    linted all = lint_of(parse_with(parent, "policy,new\nwindow,from 2020-01-01\nextends,middle,offset\n"
                                            "B,1,approval,must,,require offered_amount >= offset\n"));
    (void)only(&all, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_WINDOW);
    done(&all);
    quota_policy_free(parent);
    quota_policy_free(grandparent);
    /* of what it takes only in part, a parent has not got the window */
    grandparent = parse_with(NULL, old);
    parent = parse_with(grandparent, "policy,middle\nwindow,from 2015-01-01\nextends,old,offset\n"
                                     "M,1,approval,must,,require offered_amount >= offset\n");
    all = lint_of(parse_with(parent, "policy,new\nwindow,from 2020-01-01\nextends,middle,approval|offset\n"
                                     "N,1,source,must,attained = no,deny\n"));
    print_findings(all.findings);
    assert_null(all.findings);
    done(&all);
    quota_policy_free(parent);
    quota_policy_free(grandparent);
}

static void test_rows_of_a_parent(void **state)
{
    (void)state;
    quota_policy *parent = parse_with(NULL, "policy,old\nwindow,from 2014-01-01\n"
                                            "A,1,offset,must,attained = yes,ratio approved_ratio\n"
                                            "N,1,offset,must,attained = yes and attained = no,deny\n");
    /* its own rows are its own to look after; what is missing here is reported here */
    linted all = lint_of(parse_with(parent, "policy,new\nwindow,from 2020-01-01\n\nextends,old,offset\n"));
    quota_finding one = only(&all, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_GAP);
    assert_int_equal(one.line, 4);
    done(&all);
    all = lint_of(
        parse_with(parent, "policy,new\nwindow,from 2020-01-01\nextends,old\nB,1,offset,must,,ratio 3:1\n"));
    one = conflict(&all, "B", "A");
    assert_int_equal(one.line, 5);
    done(&all);
    quota_policy_free(parent);
}

/* ------------------------------------------------------------------ names */

static void test_unread_fact(void **state)
{
    (void)state;
    linted all = lint(HEAD "fact,spare,flag,,spare,spare\nassume,spare = no\nA,1,source,must,,deny\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_UNREAD_FACT);
    assert_int_equal(one.line, 3);
    assert_string_equal(one.found, "spare");
    assert_string_equal(one.field, "fact");
    done(&all);
    all = lint(HEAD "assume,strict_mode = no\nA,1,source,must,,deny\n");
    one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_UNREAD_FACT);
    assert_int_equal(one.line, 3);
    assert_string_equal(one.field, "assume");
    done(&all);
    clean(HEAD "assume,strict_mode = no\nassume,exception_approved = no\n"
               "A,1,source,principle,,require source_in_bank = yes\n");
    clean(HEAD "fact,spare,flag,,spare,spare\nassume,spare = no\nA,1,source,must,spare = no,deny\n");
}

/* A helper question that nobody answers sends every case to a person, without a word: lint has the word. */
static void test_unanswered(void **state)
{
    (void)state;
    linted all = lint(HEAD "r1,1,offer,must,,require offered_amount >= offset\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_UNANSWERED);
    assert_int_equal(one.question, QUOTA_QUESTION_OFFSET);
    assert_int_equal(one.rule, 1);
    done(&all);
    all = lint(HEAD "question,helper,amount,x,x\nr1,1,offset,must,,ratio 2:1\n");
    one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_UNANSWERED);
    assert_int_equal(one.rule, 0);
    done(&all);
    clean(HEAD "question,helper,amount,x,x\nr1,1,helper,must,,amount 1 t\n"
               "r2,1,scope,must,not (increment < 1 t or helper > required_amount),"
               "\"require min(helper, 2 t) > required_amount\"\n");
}

static void test_unread_set(void **state)
{
    (void)state;
    linted all = lint(HEAD "set,air,SO2|NOx\nset,water,COD|TN\nA,1,source,must,pollutant in air,deny\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_UNREAD_SET);
    assert_int_equal(one.line, 4);
    assert_string_equal(one.found, "water");
    done(&all);
    clean(HEAD "set,air,SO2|NOx\nset,all,air|COD\nA,1,source,must,pollutant in all,deny\n");
}

/* ------------------------------------------------------------------ silence */

static void test_allow_beside_a_denial(void **state)
{
    (void)state;
    /* an exception that its author meant, and that changes nothing */
    linted all = lint(HEAD "A,1,source,must,required_amount > 50 t,deny\n"
                           "B,1,source,may,required_amount > 50 t and source_basin = project_basin,allow\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_ALLOW_BESIDE_DENIAL);
    is_rule(&all, one.rule, "B");
    is_rule(&all, one.other_rule, "A");
    assert_string_equal(one.found, "every case it hits is denied by a rule, such as A");
    assert_int_equal(decide(&all, &one).verdict, QUOTA_DENY);
    done(&all);
    all = lint(HEAD "A,1,source,must,,require attained = yes\nB,1,source,must,attained = no,allow\n");
    (void)only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_ALLOW_BESIDE_DENIAL);
    done(&all);
    /* within one article a single case is enough: here water is not denied, and air is */
    all = lint(HEAD "A,1,source,must,pollutant in SO2|NOx and required_amount > 50 t,deny\n"
                    "B,1,source,may,required_amount > 50 t and source_basin = project_basin,allow\n");
    one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_ALLOW_BESIDE_DENIAL);
    is_rule(&all, one.rule, "B");
    is_rule(&all, one.other_rule, "A");
    assert_string_equal(one.found, "a case it hits is denied by a row of the same article, A");
    assert_int_equal(decide(&all, &one).verdict, QUOTA_DENY);
    done(&all);
    clean(HEAD "A,1,source,must,pollutant in SO2|NOx and required_amount > 50 t,deny\n"
               "B,2,source,may,required_amount > 50 t and source_basin = project_basin,allow\n");
    clean(HEAD "A,1,source,must,attained = no,deny\nB,1,source,may,attained = yes,allow\n");
    /* where it overrides the denial it changes something; where it is only cited beside others, too */
    clean(HEAD "A,1,source,must,required_amount > 50 t,deny,\n"
               "B,1,source,may,required_amount > 50 t and source_basin = project_basin,allow,A\n");
    clean(HEAD "A,1,source,must,,require attained = yes\nB,1,source,may,pollutant = SO2,allow\n");
    clean(HEAD "A,1,source,principle,,require attained = yes\nB,1,source,may,attained = no,allow\n");
    /* two questions: in one of them it is not denied */
    clean(HEAD "A,1,source,must,,deny\nB,2,source|access,may,attained = no,allow\n");
}

static void test_silent_beside_a_rule(void **state)
{
    (void)state;
    linted all = lint(HEAD "A,1,source,must,pollutant in SO2|NOx,deny\n"
                           "B,1,source,silent,pollutant = SO2 and attained = no,review\n");
    quota_finding one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_SILENT_BESIDE_RULE);
    is_rule(&all, one.rule, "B");
    is_rule(&all, one.other_rule, "A");
    assert_int_equal(decide(&all, &one).verdict, QUOTA_DENY);
    done(&all);
    /* two rules that deny it between them: the one that the witness shows */
    all = lint(HEAD "A,1,source,must,attained = yes,deny\nB,1,source,,attained = no,deny\n"
                    "S,1,source,silent,pollutant = SO2,review\n");
    one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_SILENT_BESIDE_RULE);
    is_rule(&all, one.rule, "S");
    done(&all);
    all = lint(HEAD "A,1,source,must,,require attained = yes\nB,1,source,silent,attained = no,review\n");
    (void)only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_SILENT_BESIDE_RULE);
    done(&all);
    clean(HEAD "A,1,source,must,pollutant = NOx,deny\nB,1,source,silent,pollutant in SO2|NOx,review\n");
    /* what only holds in principle leaves room for silence, and so does another question */
    clean(HEAD "A,1,source,principle,,require attained = yes\nB,1,source,silent,attained = no,review\n");
    clean(HEAD "A,1,source,must,,deny\nB,1,source|access,silent,attained = no,review\n");
}

/* ------------------------------------------------------------------ width, limits, memory */

typedef struct text {
    char *at, *end;
    char bytes[400000];
} text;

static text *new_text(void)
{
    text *out = malloc(sizeof *out);
    assert_non_null(out);
    out->at = out->bytes;
    out->end = out->bytes + sizeof out->bytes;
    return out;
}

static void put(text *to, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int count = vsnprintf(to->at, (size_t)(to->end - to->at), format, args);
    va_end(args);
    assert_true(count >= 0 && count < to->end - to->at);
    to->at += count;
}

/* True unless each of `pigeons` sits in a hole of its own, which cannot be when holes are fewer: nothing but
 * trying shows it. */
static void put_pigeons(text *to, int pigeons, int holes)
{
    const char * or = "";
    for (int p = 0; p < pigeons; p++, or = " or ") {
        put(to, "%sin%d_0 = no", or, p);
        for (int h = 1; h < holes; h++)
            put(to, " and in%d_%d = no", p, h);
    }
    for (int h = 0; h < holes; h++)
        for (int p = 0; p < pigeons; p++)
            for (int other = p + 1; other < pigeons; other++)
                put(to, " or in%d_%d = yes and in%d_%d = yes", p, h, other, h);
}

static text *pigeon_table(int pigeons, int holes)
{
    text *table = new_text();
    put(table, HEAD);
    for (int p = 0; p < pigeons; p++)
        for (int h = 0; h < holes; h++)
            put(table, "fact,in%d_%d,flag,,,\n", p, h);
    return table;
}

static linted lint_text(text *table)
{
    linted all = lint(table->bytes);
    free(table);
    return all;
}

static void test_too_wide(void **state)
{
    (void)state;
    /* three pigeons are soon tried, nine are too many */
    text *table = pigeon_table(3, 2);
    put(table, "A,1,credit,,");
    put_pigeons(table, 3, 2);
    put(table, ",amount 1 t\n");
    linted all = lint_text(table);
    assert_null(all.findings);
    done(&all);
    table = pigeon_table(9, 8);
    put(table, "A,1,credit,,");
    put_pigeons(table, 9, 8);
    put(table, ",amount 1 t\n");
    all = lint_text(table);
    quota_finding one = only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_TOO_WIDE);
    assert_int_equal(one.question, QUOTA_QUESTION_CREDIT);
    assert_int_equal(one.witness_count, 0);
    done(&all);
}

/* Values, ratios and single rows too; once for each question. */
static void test_too_wide_rows(void **state)
{
    (void)state;
    text *table = pigeon_table(9, 8);
    put(table, "A,1,offset,,,ratio 2:1\nB,1,offset,,not (");
    put_pigeons(table, 9, 8);
    put(table, "),ratio approved_ratio\nC,1,source,must,not (");
    put_pigeons(table, 9, 8);
    put(table, "),deny\nS,1,access,silent,,review\nT,1,access,must,,require ");
    put_pigeons(table, 9, 8);
    put(table, "\n");
    linted all = lint_text(table);
    uint32_t expected[] = {QUOTA_QUESTION_OFFSET, QUOTA_QUESTION_SOURCE};
    assert_int_equal(quota_findings_count(all.findings, 0), 2);
    for (size_t i = 0; i < 2; i++) {
        quota_finding one = {.struct_size = sizeof one};
        assert_int_equal(quota_findings_get(all.findings, i, &one), QUOTA_OK);
        assert_int_equal(one.code, QUOTA_FINDING_TOO_WIDE);
        assert_int_equal(one.question, expected[i]);
    }
    done(&all);
}

/* Suppositions on top of each other have an end. */
static void test_too_deep(void **state)
{
    (void)state;
    text *table = new_text();
    put(table, HEAD "A,1,credit,,increment = 1 t");
    for (int i = 2; i < 700; i++)
        put(table, " or increment = %d t", i);
    put(table, ",amount 1 t\n");
    linted all = lint_text(table);
    (void)only(&all, QUOTA_SEVERITY_ERROR, QUOTA_FINDING_GAP);
    done(&all);
    table = new_text();
    put(table, HEAD "fact,place,count,,,\nA,1,credit,,place = 700");
    for (int i = 699; i >= 0; i--)
        put(table, " or place = %d", i);
    put(table, ",amount 1 t\nB,1,credit,must,place > 700,deny\n");
    all = lint_text(table);
    (void)only(&all, QUOTA_SEVERITY_WARNING, QUOTA_FINDING_TOO_WIDE);
    done(&all);
}

static double seconds_since(clock_t start)
{
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* A policy of 1000 rows, four questions full, stays a matter of a second whatever is wrong with it. */
static void test_many_rows(void **state)
{
    (void)state;
    static const char *const questions[] = {"credit", "share", "shortage", "reclaim"};
    for (int fault = 0; fault < 4; fault++) {
        text *table = new_text();
        put(table, HEAD "fact,place,count,,,\n");
        if (fault == 3)
            put(table, "question,other,amount,,\nO,1,other,,,\"amount max(1 t, increment)\"\n");
        for (int i = 0; i < 1000; i++) {
            const char *question = questions[i / 250];
            int n = i % 250;
            if (fault == 0)
                put(table, "R%d,1,%s,,place = %d%s,amount %d t\n", i, question, n,
                    n == 249 ? " or place > 249" : "", n);
            else if (fault == 1)
                put(table, "R%d,1,%s,,place >= %d,amount %d t\n", i, question, n, n);
            else if (fault == 2)
                put(table, "R%d,1,%s,,place = %d and actual <= permitted + %d t,amount actual + %d t\n", i,
                    question, n % 7, i % 50, n);
            else
                put(table, "R%d,1,%s,,other > %d t,amount %d t\n", i, question, n, n);
        }
        quota_policy *policy = parse_with(NULL, table->bytes);
        clock_t start = clock();
        linted all = lint_of(policy);
        double took = seconds_since(start);
        print_message("1000 rows, fault %d: %.3f s, %zu findings\n", fault, took,
                      quota_findings_count(all.findings, 0));
        assert_true(took < 30); /* with sanitizers or valgrind too; a few tenths without */
        assert_int_equal(quota_findings_count(all.findings, 0) == 0, fault == 0);
        assert_true(quota_findings_count(all.findings, 0) <= 1000);
        done(&all);
        free(table);
    }
}

static void test_arguments(void **state)
{
    (void)state;
    quota_policy *policy = parse_with(NULL, HEAD "A,1,source,must,attained = yes and attained = no,deny\n");
    quota_findings *findings = (quota_findings *)1;
    quota_error error = {.struct_size = sizeof error};
    assert_int_equal(quota_policy_lint(NULL, NULL, &findings, &error), QUOTA_E_ARGUMENT);
    assert_null(findings);
    assert_string_equal(error.field, "policy");
    assert_int_equal(quota_policy_lint(policy, NULL, NULL, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "findings");
    quota_allocator mem = {0};
    assert_int_equal(quota_policy_lint(policy, &mem, &findings, &error), QUOTA_E_STRUCT_SIZE);
    assert_string_equal(error.field, "allocator");
    quota_policy_free(policy);
}

static void test_no_memory(void **state)
{
    (void)state;
    quota_policy *policy =
        parse_with(NULL, HEAD "set,air,SO2\nA,1,offset,must,attained = yes,ratio approved_ratio\n"
                              "B,1,source,must,attained = yes and attained = no,deny\n");
    fail_alloc host;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    quota_findings *findings = NULL;
    size_t failures = 0;
    for (size_t n = 1;; n++) {
        quota_error error = {.struct_size = sizeof error};
        fail_alloc_plan(&host, n);
        quota_status status = quota_policy_lint(policy, &mem, &findings, &error);
        fail_alloc_plan(&host, 0);
        if (status == QUOTA_OK)
            break;
        failures++;
        assert_int_equal(status, QUOTA_E_NO_MEMORY);
        assert_int_equal(error.status, QUOTA_E_NO_MEMORY);
        assert_null(findings);
        assert_int_equal(fail_alloc_live(&host), 0);
    }
    assert_true(failures >= 3);
    assert_int_equal(quota_findings_count(findings, 0), 4);
    quota_findings_free(findings);
    assert_true(fail_alloc_clean(&host));
    quota_policy_free(policy);
}

/* ------------------------------------------------------------------ random tables, tried case by case */

enum { FLAGS = 3, COLOURS = 3, LITERALS = 5, NUMBERS = 7, ROWS = 7 };

static void put_atom(text *to, prng *random)
{
    static const char *const relations[] = {"=", "<>", "<", "<=", ">", ">="};
    static const char *const colours[] = {"red", "green", "blue"};
    switch (prng_below(random, 4)) {
    case 0:
        put(to, "colour %s %s", relations[prng_below(random, 2)], colours[prng_below(random, COLOURS)]);
        break;
    case 1:
        put(to, "size %s %d", relations[prng_below(random, 6)], (int)prng_below(random, LITERALS));
        break;
    case 2:
        put(to, "size %s other", relations[prng_below(random, 6)]);
        break;
    default:
        put(to, "f%d = %s", (int)prng_below(random, FLAGS), prng_below(random, 2) ? "yes" : "no");
    }
}

static void put_condition(text *to, prng *random)
{
    put_atom(to, random);
    for (uint64_t more = prng_below(random, 3); more > 0; more--) {
        put(to, prng_below(random, 3) ? " and " : " or ");
        put_atom(to, random);
    }
}

static void put_row(text *to, prng *random, int row)
{
    put(to, "R%d,1,priority,%s,", row, prng_below(random, 4) ? "must" : "silent");
    if (prng_below(random, 8))
        put_condition(to, random);
    uint64_t kind = prng_below(random, 10);
    if (kind < 5) {
        put(to, ",rank %d", (int)prng_below(random, 3) + 1);
    } else if (kind < 7) {
        put(to, ",%s", kind == 5 ? "review" : "deny");
    } else {
        put(to, kind < 9 ? ",require " : ",cover ");
        put_condition(to, random);
    }
    if (row > 0 && prng_below(random, 3) == 0)
        put(to, ",R%d", (int)prng_below(random, (uint64_t)row));
    put(to, "\n");
}

typedef struct tried {
    int gap, conflict;
    int hits[ROWS], undenied[ROWS];
} tried;

static void try_case(const quota_policy *policy, const quota_fact *facts, size_t count, tried *all)
{
    quota_case given = {sizeof given, QUOTA_QUESTION_PRIORITY, facts, count, NULL};
    quota_decision decision = {.struct_size = sizeof decision};
    assert_int_equal(quota_decide(policy, &given, &decision, NULL), QUOTA_OK);
    all->gap |= (decision.flags & QUOTA_DECISION_GAP) != 0;
    all->conflict |= (decision.flags & QUOTA_DECISION_CONFLICT) != 0;
    if (decision.verdict == QUOTA_NOT_APPLICABLE)
        return;
    for (uint32_t i = 0; i < decision.rule_count; i++) {
        all->hits[decision.rules[i] - 1] = 1;
        all->undenied[decision.rules[i] - 1] |= decision.verdict != QUOTA_DENY;
    }
}

static tried try_all(const quota_policy *policy)
{
    tried all;
    quota_fact facts[FLAGS + 3];
    memset(&all, 0, sizeof all);
    memset(facts, 0, sizeof facts);
    static const char *const names[] = {"f0", "f1", "f2", "colour", "size", "other"};
    for (size_t i = 0; i < FLAGS + 3; i++)
        facts[i].fact = quota_fact_find(policy, names[i], strlen(names[i]));
    for (int flags = 0; flags < 1 << FLAGS; flags++)
        for (int colour = 1; colour <= COLOURS; colour++)
            for (int size = 0; size < NUMBERS; size++)
                for (int other = 0; other < NUMBERS; other++) {
                    for (int i = 0; i < FLAGS; i++)
                        facts[i].value = flags >> i & 1;
                    facts[FLAGS].value = colour;
                    facts[FLAGS + 1].value = size;
                    facts[FLAGS + 2].value = other;
                    try_case(policy, facts, FLAGS + 3, &all);
                }
    return all;
}

static int has_finding(const quota_findings *findings, int32_t code, uint32_t rule)
{
    int found = 0;
    for (size_t i = 0; i < quota_findings_count(findings, 0); i++) {
        quota_finding one = {.struct_size = sizeof one};
        assert_int_equal(quota_findings_get(findings, i, &one), QUOTA_OK);
        found |= one.code == code && (rule == 0 || one.rule == rule);
    }
    return found;
}

static void compare_random(prng *random)
{
    text *table = new_text();
    put(table, "policy,test\nwindow,from 1900-01-01\n");
    for (int i = 0; i < FLAGS; i++)
        put(table, "fact,f%d,flag,,,\n", i);
    put(table, "fact,colour,code,red|green|blue,,\nfact,size,count,,,\nfact,other,count,,,\n");
    char *rules = table->at;
    for (int row = 0; row < ROWS; row++)
        put_row(table, random, row);
    quota_policy *policy = parse_with(NULL, table->bytes);
    linted all = lint_of(policy);
    tried seen = try_all(policy);
    int good = has_finding(all.findings, QUOTA_FINDING_GAP, 0) == seen.gap &&
               has_finding(all.findings, QUOTA_FINDING_CONFLICT, 0) == seen.conflict &&
               !has_finding(all.findings, QUOTA_FINDING_TOO_WIDE, 0);
    for (uint32_t rule = 1; rule <= ROWS; rule++) {
        quota_rule row = {.struct_size = sizeof row};
        assert_int_equal(quota_policy_rule(policy, rule, &row), QUOTA_OK);
        int idle = has_finding(all.findings, QUOTA_FINDING_NEVER_HITS, rule) ||
                   has_finding(all.findings, QUOTA_FINDING_ALWAYS_DISPLACED, rule);
        if (strncmp(row.then, "cover", 5) != 0)
            good &= idle == !seen.hits[rule - 1];
        /* a cover may apply where others leave the case out, and then says nothing */
        else
            good &= !idle || !seen.hits[rule - 1];
        if (has_finding(all.findings, QUOTA_FINDING_SILENT_BESIDE_RULE, rule))
            good &= row.force == QUOTA_FORCE_SILENT && !seen.undenied[rule - 1];
        if (has_finding(all.findings, QUOTA_FINDING_ALLOW_BESIDE_DENIAL, rule))
            good &= strcmp(row.then, "allow") == 0;
        if (row.force == QUOTA_FORCE_SILENT && seen.undenied[rule - 1])
            good &= !has_finding(all.findings, QUOTA_FINDING_SILENT_BESIDE_RULE, rule);
    }
    if (!good) {
        print_error("%s", rules);
        print_findings(all.findings);
    }
    assert_true(good);
    done(&all);
    free(table);
}

static void test_random_tables(void **state)
{
    (void)state;
    prng random = {20241009};
    for (unsigned long left = scaled(600); left > 0; left--)
        compare_random(&random);
}

/* ------------------------------------------------------------------ the five documents */

static void test_built_in_policies(void **state)
{
    (void)state;
    for (size_t i = 0; i < quota_builtin_count(); i++) {
        const char *id;
        quota_policy *policy = NULL;
        assert_int_equal(quota_builtin(i, &id, NULL, 0, NULL), QUOTA_OK);
        assert_int_equal(quota_policy_builtin(NULL, id, &policy, NULL), QUOTA_OK);
        linted all = lint_of(policy);
        print_findings(all.findings);
        assert_null(all.findings);
        done(&all);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gap),
        cmocka_unit_test(test_gap_is_not_outside_the_cover),
        cmocka_unit_test(test_gap_on_the_line_of_a_value),
        cmocka_unit_test(test_gap_between_numbers),
        cmocka_unit_test(test_gap_behind_comparisons),
        cmocka_unit_test(test_gap_behind_another_question),
        cmocka_unit_test(test_gap_beside_a_principle),
        cmocka_unit_test(test_gap_where_a_row_displaces),
        cmocka_unit_test(test_gap_not_shown),
        cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_conflict_of_numbers),
        cmocka_unit_test(test_same_value_is_no_conflict),
        cmocka_unit_test(test_conflict_once_for_each_row),
        cmocka_unit_test(test_conflict_not_shown),
        cmocka_unit_test(test_ratio_below_one),
        cmocka_unit_test(test_ratio_of_one_or_more),
        cmocka_unit_test(test_ratio_through_another_question),
        cmocka_unit_test(test_never_hits),
        cmocka_unit_test(test_never_hits_what_is_covered),
        cmocka_unit_test(test_always_displaced),
        cmocka_unit_test(test_window),
        cmocka_unit_test(test_window_of_a_parent),
        cmocka_unit_test(test_window_of_a_grandparent),
        cmocka_unit_test(test_rows_of_a_parent),
        cmocka_unit_test(test_unread_fact),
        cmocka_unit_test(test_unread_set),
        cmocka_unit_test(test_unanswered),
        cmocka_unit_test(test_allow_beside_a_denial),
        cmocka_unit_test(test_silent_beside_a_rule),
        cmocka_unit_test(test_too_wide),
        cmocka_unit_test(test_too_wide_rows),
        cmocka_unit_test(test_too_deep),
        cmocka_unit_test(test_many_rows),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_random_tables),
        cmocka_unit_test(test_built_in_policies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
