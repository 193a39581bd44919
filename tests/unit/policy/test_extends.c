/* Tests of `extends`: whole parents, some questions of a parent, and parents of parents. */
#include "parsed.h"

#include <stdlib.h>

#define PARENT                                                                                               \
  "policy,parent\ndocument,P\nwindow,from 2020-01-01 through 2029-12-31\nround,amount,1 kg "                 \
  "up\nset,air,SO2|NOx\n"                                                                                    \
  "set,dirty,air|PM\nfact,c,code,x|y,丙,see\nfact,unread,flag\nquestion,own,amount\nquestion,helper,"       \
  "factor\n"                                                                                                 \
  "assume,attained = yes\nassume,fraud_debt = 1 t\n" COLUMNS                                                 \
  "P1,一,offset,must,pollutant in dirty,ratio max(helper),P2,甲,a\n"                                       \
  "P2,二,offset,must,attained = no,ratio 2:1,,,\n"                                                          \
  "P3,三,helper,,c = x,ratio 1.5:1,,,\n"                                                                    \
  "P4,四,own|credit,,,amount reduction - fraud_debt,,,\n"                                                   \
  "P5,五,*,,higher_rule_conflict = yes,review,,,\n"                                                         \
  "P6,六,,,,,,只是一句,\n"

#define CHILD "policy,child\ndocument,C\nwindow,from 2021-01-01\n"

static parsed parse_child(const char *text, const quota_policy *const *parents, size_t count)
{
    quota_policy_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = (uint32_t)sizeof options;
    options.parents = parents;
    options.parent_count = count;
    return parse_with(&options, text, strlen(text));
}

static quota_policy *good_child(const char *text, const quota_policy *const *parents, size_t count)
{
    parsed p = parse_child(text, parents, count);
    if (p.status != QUOTA_OK)
        print_findings(&p);
    assert_int_equal(p.status, QUOTA_OK);
    quota_findings_free(p.findings);
    return p.policy;
}

/* A child of PARENT; the parent is freed before anyone looks. */
static quota_policy *child_of_parent(const char *text)
{
    quota_policy *parent = parse_good(PARENT);
    const quota_policy *parents[] = {parent};
    quota_policy *child = good_child(text, parents, 1);
    quota_policy_free(parent);
    return child;
}

static const char *rule_ids(const quota_policy *policy)
{
    static char text[512];
    text[0] = '\0';
    for (uint32_t i = 0; i < policy->rule_count; i++) {
        (void)strcat(text, i ? " " : "");
        (void)strcat(text, policy->rules[i].id);
    }
    return text;
}

static const lq_fact *fact_of(const quota_policy *policy, const char *name)
{
    uint32_t index = lq_policy_fact(policy, quota_fact_find(policy, name, strlen(name)));
    return index == UINT32_MAX ? NULL : &policy->facts[index];
}

static void a_whole_parent(void **state)
{
    (void)state;
    quota_policy *child = child_of_parent("policy,child\ndocument,C\nextends,parent\n" COLUMNS
                                          "C1,1,offer,must,pollutant in air,review,,,\n");
    assert_string_equal(rule_ids(child), "P1 P2 P3 P4 P5 P6 C1");
    assert_string_equal(child->document, "C");
    assert_string_equal(rule_of(child, "P1")->document, "P");
    assert_string_equal(rule_of(child, "C1")->document, "C");
    assert_int_equal(rule_of(child, "P1")->inherited, 1);
    assert_int_equal(rule_of(child, "C1")->inherited, 0);
    assert_int_equal(rule_of(child, "P1")->line, 14);
    assert_int_equal(rule_of(child, "P1")->quantum, 1000000);
    assert_int_equal(rule_of(child, "P1")->displace_count, 1);
    assert_int_equal(rule_of(child, "P5")->question_count, 5); /* the child's offer too */
    assert_int_equal(child->from, 20200101);
    assert_int_equal(child->through, 20291231);
    assert_int_equal(fact_of(child, "attained")->assumed, 1);
    assert_int_equal(fact_of(child, "attained")->assume_line, 3); /* where the child extends */
    assert_int_equal(fact_of(child, "c")->line, 0);
    assert_null(fact_of(child, "unread"));
    assert_string_equal(printed(child, rule_of(child, "C1")->when), "pollutant in SO2|NOx");
    quota_policy_free(child);
}

/* Rows by id; sets, assumptions, rounding and window by name. */
static void what_a_child_replaces(void **state)
{
    (void)state;
    quota_policy *child =
        child_of_parent(CHILD "extends,parent\nround,amount,1 g down\nset,air,CO\nset,new,dirty|Pb\n"
                              "assume,attained = no\nfact,c,code,x|y,新,new\nfact,unread,flag\n"
                              "question,own,amount,新,new\n" COLUMNS
                              "P2,二,offset,must,attained = no and pollutant in new,ratio 3:1,,,\n");
    assert_string_equal(rule_ids(child), "P1 P2 P3 P4 P5 P6");
    assert_int_equal(rule_of(child, "P2")->inherited, 0);
    assert_string_equal(rule_of(child, "P2")->document, "C");
    assert_string_equal(printed(child, rule_of(child, "P1")->when), "pollutant in PM|CO");
    assert_string_equal(printed(child, rule_of(child, "P2")->when),
                        "attained = no and pollutant in PM|CO|Pb");
    assert_int_equal(rule_of(child, "P1")->quantum, 1000);
    assert_int_equal(rule_of(child, "P1")->rounding, LQ_ROUND_DOWN);
    assert_int_equal(child->from, 20210101);
    assert_int_equal(child->through, QUOTA_NEVER);
    assert_int_equal(fact_of(child, "attained")->assumed, 0);
    assert_int_equal(fact_of(child, "attained")->assume_line, 8);
    assert_int_equal(fact_of(child, "fraud_debt")->assumed, 1000000000);
    assert_string_equal(fact_of(child, "c")->zh, "新");
    assert_int_equal(fact_of(child, "c")->line, 9);
    assert_int_equal(fact_of(child, "unread")->used, 0);
    quota_policy_free(child);
}

static void some_questions(void **state)
{
    (void)state;
    quota_policy *child =
        child_of_parent(CHILD "extends,parent,offset|helper\nset,air,CO\nround,amount,1 t up\n" COLUMNS
                              "C1,1,offer|own,,pollutant in air and c = y,review,,,\n"
                              "C2,1,*,,attained = no,review,,,\n");
    assert_string_equal(rule_ids(child), "P1 P2 P3 P5 C1 C2");
    assert_string_equal(printed(child, rule_of(child, "P1")->when), "pollutant in SO2|NOx|PM");
    assert_string_equal(printed(child, rule_of(child, "C1")->when), "pollutant = CO and c = y");
    assert_string_equal(rule_of(child, "P1")->questions, "offset");
    assert_string_equal(rule_of(child, "P5")->questions, "helper|offset");
    assert_string_equal(rule_of(child, "C2")->questions, "*");
    assert_int_equal(rule_of(child, "C2")->question_count, 4);
    assert_int_equal(rule_of(child, "P1")->quantum, INT64_C(1000000000));
    assert_int_equal(rule_of(child, "P1")->inherited, 1);
    assert_int_equal(child->from, 20210101);
    assert_int_equal(fact_of(child, "attained")->assumed, QUOTA_UNKNOWN); /* what holds is the child's */
    assert_null(fact_of(child, "fraud_debt"));
    assert_null(fact_of(child, "unread"));
    /* sets of the parent that its rows use come along, unless they are the child's affair */
    uint32_t own = 0;
    for (uint32_t i = 0; i < child->set_count; i++)
        own += child->sets[i].line != 0;
    assert_int_equal(own, 1);
    quota_policy_free(child);
}

/* A row that displaces one which did not come along displaces nothing there. */
static void displaced_rows_left_behind(void **state)
{
    (void)state;
    quota_policy *parent =
        parse_good(HEAD COLUMNS "P1,1,offset|offer,,,review,P2|P3,,\nP2,1,offer,,,review,,,\n"
                                "P3,1,offset,,,review,,,\n");
    const quota_policy *parents[] = {parent};
    quota_policy *child =
        good_child(CHILD "extends,test,offset\n" COLUMNS "C,1,offset,,,review,P3,,\n", parents, 1);
    assert_string_equal(rule_ids(child), "P1 P3 C");
    assert_int_equal(rule_of(child, "P1")->displace_count, 1);
    assert_int_equal(rule_of(child, "P1")->displaces[0], 1);
    assert_int_equal(rule_of(child, "C")->displaces[0], 1);
    quota_policy_free(child);
    quota_policy_free(parent);
}

/* Which of two parents of one id is meant, nobody could tell. */
static void one_parent_an_id(void **state)
{
    (void)state;
    quota_policy *one = parse_good(PARENT), *two = parse_good(PARENT);
    const quota_policy *parents[] = {one, two};
    quota_policy_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = (uint32_t)sizeof options;
    options.parents = parents;
    options.parent_count = 2;
    static const char text[] = CHILD "extends,parent\n" COLUMNS "C,1,offer,,,review,,,\n";
    parsed p = parse_with(&options, text, sizeof text - 1);
    assert_int_equal(p.status, QUOTA_E_ARGUMENT);
    assert_string_equal(p.error.field, "options.parents");
    assert_string_equal(p.error.found, "parent");
    assert_int_equal(p.error.index, 1);
    parsed_free(&p);
    quota_policy_free(two);
    quota_policy_free(one);
}

static void parents_of_parents(void **state)
{
    (void)state;
    quota_policy *grand = parse_good(PARENT);
    const quota_policy *parents[] = {NULL, NULL};
    parents[0] = grand;
    quota_policy *middle =
        good_child("policy,middle\ndocument,M\nwindow,from 2021-01-01\nextends,parent,offset|helper|own\n"
                   "set,air,CO\n" COLUMNS "M1,1,offer,,pollutant in air,review,,,\n",
                   parents, 1);
    quota_policy_free(grand);
    parents[0] = middle;
    quota_policy *whole =
        good_child(CHILD "extends,middle\nset,air,Pb\n" COLUMNS
                         "P3,1,helper,,attained = yes,ratio 1:1,,,\nC1,1,offer,,,review,M1,,\n",
                   parents, 1);
    assert_string_equal(rule_ids(whole), "P1 P2 P3 P4 P5 M1 C1");
    assert_string_equal(rule_of(whole, "P1")->document, "P");
    assert_string_equal(rule_of(whole, "M1")->document, "M");
    assert_string_equal(rule_of(whole, "P3")->document, "C");
    assert_string_equal(printed(whole, rule_of(whole, "P1")->when), "pollutant in SO2|NOx|PM");
    assert_string_equal(printed(whole, rule_of(whole, "M1")->when), "pollutant = Pb");
    quota_policy_free(whole);
    /* of what the parent itself takes, only these questions */
    quota_policy *some = good_child(CHILD "extends,middle,offset|offer|helper\n" COLUMNS, parents, 1);
    assert_string_equal(rule_ids(some), "P1 P2 P3 P5 M1");
    assert_string_equal(rule_of(some, "P5")->questions, "helper|offset");
    assert_string_equal(printed(some, rule_of(some, "M1")->when), "pollutant = CO");
    quota_policy_free(some);
    quota_policy_free(middle);
}

/* Two parents that extend the same table bring its rows once. */
static void two_ways_to_one_row(void **state)
{
    (void)state;
    quota_policy *grand = parse_good(PARENT);
    const quota_policy *parents[] = {grand, NULL};
    quota_policy *middle = good_child(
        "policy,middle\nwindow,from 2021-01-01\nextends,parent,offset\nquestion,own2,rank\n" COLUMNS
        "M1,1,own2,,,rank 1,,,\n",
        parents, 1);
    parents[1] = middle;
    quota_policy *child =
        good_child(CHILD "extends,middle,offset|own2\nextends,parent,helper|own\n" COLUMNS, parents, 2);
    assert_string_equal(rule_ids(child), "P1 P2 M1 P3 P4 P5");
    assert_string_equal(rule_of(child, "P1")->questions, "offset");
    assert_int_equal(rule_of(child, "P1")->displace_count, 1);
    assert_string_equal(rule_of(child, "P3")->questions, "helper");
    assert_int_equal(rule_of(child, "P5")->question_count, 3);
    quota_policy_free(child);
    /* one of them as a whole, and a row replaced */
    child = good_child(CHILD "extends,middle,own2\nextends,parent\n" COLUMNS "P2,1,offset,,,ratio 4:1,,,\n",
                       parents, 2);
    assert_string_equal(rule_ids(child), "M1 P1 P2 P3 P4 P5 P6");
    assert_int_equal(rule_of(child, "P2")->inherited, 0);
    assert_int_equal(rule_of(child, "P1")->displace_count, 1);
    quota_policy_free(child);
    quota_policy *other =
        good_child("policy,other\nwindow,from 2021-01-01\nextends,parent,credit\n" COLUMNS, parents, 1);
    const quota_policy *both[] = {middle, other};
    child = good_child(CHILD "extends,middle\nextends,other\n" COLUMNS, both, 2);
    assert_string_equal(rule_ids(child), "P1 P2 M1 P4 P5");
    assert_string_equal(rule_of(child, "P4")->questions, "credit");
    quota_policy_free(child);
    quota_policy_free(other);
    /* as a whole through one, in part through the other: it is the policy's own */
    quota_policy *all =
        good_child("policy,all\nwindow,from 2021-01-01\nextends,parent\n" COLUMNS, parents, 1);
    const quota_policy *mixed[] = {middle, all};
    child = good_child(CHILD "extends,all\nextends,middle\nset,air,CO\n" COLUMNS, mixed, 2);
    assert_string_equal(printed(child, rule_of(child, "P1")->when), "pollutant in PM|CO");
    assert_int_equal(rule_of(child, "P3")->question_count, 1);
    quota_policy_free(child);
    quota_policy_free(all);
    quota_policy_free(middle);
    quota_policy_free(grand);
}

/* Rows that are not taken along leave their ids free. */
static void ids_of_rows_left_behind(void **state)
{
    (void)state;
    quota_policy *parent =
        parse_good(HEAD COLUMNS "A,1,offset|offer,,,review,B|C,,\nB,1,offset|offer,,attained = no,deny,,,\n"
                                "C,1,offer,,,review,,,\nD,1,,,,,,,\n");
    const quota_policy *parents[] = {parent};
    quota_policy *child = good_child(
        CHILD "extends,test,offset\n" COLUMNS "C,1,offset,,,ratio 2:1,,,\nD,1,scope,,,deny,,,\n", parents, 1);
    assert_string_equal(rule_ids(child), "A B C D");
    assert_int_equal(rule_of(child, "C")->inherited, 0);
    assert_int_equal(rule_of(child, "A")->displace_count, 1); /* not the child's C */
    quota_policy_free(child);
    quota_policy_free(parent);
}

static void two_parents_with_one_id(void **state)
{
    (void)state;
    quota_policy *one =
        parse_good("policy,one\nwindow,from 2020-01-01\n" COLUMNS "A,1,offset,,,ratio 1:1,,,\n");
    quota_policy *two = parse_good("policy,two\nwindow,from 2020-01-01\n" COLUMNS "A,1,scope,,,review,,,\n");
    const quota_policy *parents[] = {one, two};
    static const char *const tables[] = {CHILD "extends,one,offset\nextends,two,scope\n" COLUMNS,
                                         CHILD "extends,one\nextends,two\n" COLUMNS};
    for (int i = 0; i < 2; i++) {
        parsed p = parse_child(tables[i], parents, 2);
        assert_int_equal(quota_findings_count(p.findings, 0), 1);
        quota_finding f = finding_at(&p, 0);
        assert_int_equal(f.code, QUOTA_FINDING_DUPLICATE);
        assert_int_equal(f.line, 5);
        assert_string_equal(f.field, "id of A");
        parsed_free(&p);
    }
    quota_policy_free(two);
    quota_policy_free(one);
}

static void built_in_parents(void **state)
{
    (void)state;
    quota_policy *child = parse_good(CHILD "extends,cn-320571-draft,offset|filing\n" COLUMNS);
    assert_int_not_equal(quota_policy_find_rule(child, "J7.2"), 0);
    assert_string_equal(rule_of(child, "J7.2")->questions, "offset");
    quota_policy_free(child);
    /* a given policy goes before a built-in one of the same id */
    quota_policy *mine =
        parse_good("policy,cn-js-city-2022\nwindow,from 2020-01-01\n" COLUMNS "X,1,offset,,,ratio 5:1,,,\n");
    const quota_policy *parents[] = {mine};
    child = good_child(CHILD "extends,cn-js-city-2022,offset\n" COLUMNS, parents, 1);
    assert_string_equal(rule_ids(child), "X");
    quota_policy_free(child);
    quota_policy *park = NULL;
    quota_policy_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = (uint32_t)sizeof options;
    options.parents = parents;
    options.parent_count = 1;
    assert_int_equal(quota_policy_builtin(&options, "cn-320571-draft", &park, NULL), QUOTA_OK);
    assert_int_not_equal(quota_policy_find_rule(park, "X"), 0);
    assert_int_equal(quota_policy_find_rule(park, "J7.2"), 0);
    quota_policy_free(park);
    quota_policy_free(mine);
}

static void digests(void **state)
{
    (void)state;
    quota_policy *one = parse_good(PARENT);
    quota_policy *two = parse_good("# a comment\n\n" PARENT);
    quota_policy *other =
        parse_good("policy,parent\nwindow,from 2020-01-01\n" COLUMNS "P1,1,offset,,,ratio 2:1,,,\n");
    assert_memory_equal(one->digest, two->digest, QUOTA_DIGEST_SIZE);
    assert_memory_not_equal(one->digest, other->digest, QUOTA_DIGEST_SIZE);
    const quota_policy *parents[] = {one};
    quota_policy *child = good_child(CHILD "extends,parent,offset\n" COLUMNS, parents, 1);
    parents[0] = two;
    quota_policy *same = good_child(CHILD "extends,parent,offset\n" COLUMNS, parents, 1);
    parents[0] = other;
    quota_policy *unlike = good_child(CHILD "extends,parent,offset\n" COLUMNS, parents, 1);
    assert_memory_equal(child->digest, same->digest, QUOTA_DIGEST_SIZE);
    assert_memory_not_equal(child->digest, unlike->digest, QUOTA_DIGEST_SIZE);
    quota_policy_free(unlike);
    quota_policy_free(same);
    quota_policy_free(child);
    quota_policy_free(other);
    quota_policy_free(two);
    quota_policy_free(one);
}

/* ------------------------------------------------------------------ what is wrong */

static void assert_child_finding(const char *text, int32_t code, uint32_t line, uint32_t column,
                                 const char *field, const char *found)
{
    quota_policy *parent = parse_good(PARENT);
    const quota_policy *parents[] = {parent};
    parsed p = parse_child(text, parents, 1);
    if (quota_findings_count(p.findings, 0) != 1)
        print_findings(&p);
    assert_int_equal(quota_findings_count(p.findings, 0), 1);
    quota_finding f = finding_at(&p, 0);
    if (f.code != code || f.line != line || f.column != column || strcmp(f.field, field) ||
        strcmp(f.found, found))
        print_findings(&p);
    assert_int_equal(f.code, code);
    assert_int_equal(f.line, line);
    assert_int_equal(f.column, column);
    assert_string_equal(f.field, field);
    assert_string_equal(f.found, found);
    parsed_free(&p);
    quota_policy_free(parent);
}

static void errors_of_children(void **state)
{
    (void)state;
    assert_child_finding(CHILD "extends,parent,offset\n" COLUMNS "P1,1,offset,,,ratio 1:1,,,\n",
                         QUOTA_FINDING_DUPLICATE, 6, 1, "id", "P1");
    assert_child_finding(CHILD "extends,parent,offset|trade\n" COLUMNS, QUOTA_FINDING_PARENT, 4, 16,
                         "questions", "trade");
    assert_child_finding(CHILD "extends,parent,offset|\n" COLUMNS, QUOTA_FINDING_SYNTAX, 4, 23, "questions",
                         "the end of the cell");
    assert_child_finding(CHILD "extends,parent\nfact,c,flag\n" COLUMNS, QUOTA_FINDING_DUPLICATE, 5, 6, "name",
                         "c");
    assert_child_finding(CHILD "extends,parent\nfact,c,code,x|z\n" COLUMNS, QUOTA_FINDING_DUPLICATE, 5, 6,
                         "name", "c");
    assert_child_finding(CHILD "extends,parent\nfact,c,code,x\n" COLUMNS, QUOTA_FINDING_DUPLICATE, 5, 6,
                         "name", "c");
    assert_child_finding(CHILD "extends,parent\nquestion,own,rank\n" COLUMNS, QUOTA_FINDING_DUPLICATE, 5, 10,
                         "name", "own");
    assert_child_finding(CHILD "extends,parent,offset\n" COLUMNS "C,1,offset,,,review,P4,,\n",
                         QUOTA_FINDING_OVERRIDES, 6, 21, "overrides", "P4");
    /* a parent's row that no longer fits: at the row that extends, naming the parent's */
    assert_child_finding(CHILD "extends,parent\nset,dirty,industry\n" COLUMNS, QUOTA_FINDING_UNKNOWN_NAME, 4,
                         0, "when of P1", "dirty");
    assert_child_finding(CHILD "extends,parent\n" COLUMNS "P2,1,offer,,,review,,,\n", QUOTA_FINDING_OVERRIDES,
                         4, 0, "overrides of P1", "P2");
    assert_child_finding(CHILD "extends,parent\nset,air,dirty\n" COLUMNS, QUOTA_FINDING_CIRCLE, 4, 0,
                         "codes of dirty", "air");
}

static void generations(void **state)
{
    (void)state;
    quota_policy *chain[16];
    chain[0] = parse_good(HEAD COLUMNS "A,1,offset,,,ratio 1:1,,,\n");
    for (int i = 1; i < 16; i++) {
        char text[256];
        const quota_policy *parents[] = {chain[i - 1]};
        (void)snprintf(text, sizeof text, "policy,test%d\nextends,test", i);
        if (i > 1)
            (void)snprintf(text + strlen(text), 8, "%d", i - 1);
        (void)strcat(text, "\n" COLUMNS);
        chain[i] = good_child(text, parents, 1);
    }
    const quota_policy *parents[] = {chain[15]};
    parsed p = parse_child("policy,last\nwindow,from 2020-01-01\nextends,test15\n" COLUMNS, parents, 1);
    assert_int_equal(p.status, QUOTA_E_POLICY);
    assert_int_equal(finding_at(&p, 0).code, QUOTA_FINDING_LIMIT);
    assert_string_equal(finding_at(&p, 0).expected, "at most 16 policies that extend each other");
    parsed_free(&p);
    for (int i = 0; i < 16; i++)
        quota_policy_free(chain[i]);
}

static quota_policy *wide(const char *id, int first, int count)
{
    char *text = malloc(200000);
    assert_non_null(text);
    char *to = text + sprintf(text, "policy,%s\nwindow,from 2020-01-01\n" COLUMNS, id);
    for (int i = 0; i < count; i++)
        to += sprintf(to, "R%d,1,,,,,,,\n", first + i);
    quota_policy *policy = parse_good(text);
    free(text);
    return policy;
}

static void too_many_rows_together(void **state)
{
    (void)state;
    quota_policy *one = wide("one", 0, 4000);
    quota_policy *two = wide("two", 4000, 97);
    const quota_policy *parents[] = {one, two};
    parsed p = parse_child(CHILD "extends,one\nextends,two\n" COLUMNS, parents, 2);
    assert_int_equal(p.status, QUOTA_E_POLICY);
    assert_int_equal(quota_findings_count(p.findings, 0), 1);
    assert_int_equal(finding_at(&p, 0).code, QUOTA_FINDING_LIMIT);
    assert_string_equal(finding_at(&p, 0).field, "extends");
    parsed_free(&p);
    quota_policy_free(two);
    two = wide("two", 4000, 96);
    parents[1] = two;
    quota_policy_free(good_child(CHILD "extends,one\nextends,two\n" COLUMNS, parents, 2));
    quota_policy_free(two);
    quota_policy_free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_parent),
        cmocka_unit_test(what_a_child_replaces),
        cmocka_unit_test(some_questions),
        cmocka_unit_test(displaced_rows_left_behind),
        cmocka_unit_test(one_parent_an_id),
        cmocka_unit_test(parents_of_parents),
        cmocka_unit_test(two_ways_to_one_row),
        cmocka_unit_test(ids_of_rows_left_behind),
        cmocka_unit_test(two_parents_with_one_id),
        cmocka_unit_test(built_in_parents),
        cmocka_unit_test(digests),
        cmocka_unit_test(errors_of_children),
        cmocka_unit_test(generations),
        cmocka_unit_test(too_many_rows_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
