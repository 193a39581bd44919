/* Every allocation of parsing fails once: nothing leaks, nothing is answered, a retry works. */
#include "parsed.h"

#include "fail_alloc.h"

/* Something of everything the language has. */
#define RICH                                                                                                 \
  "policy,x,标题,title\ndocument,文号\nwindow,from published_on for 1 year\nextends,given\n"             \
  "extends,cn-371300-2014,fee|scope\nround,amount,1 g up\nround,money,1 fen "                                \
  "half_up\nset,air,SO2|NOx\nset,both,air|water\n"                                                           \
  "set,water,COD|NH3-N\nfact,c,code,m|n\nfact,e,code,=c\nquestion,helper,factor\nquestion,own,amount\n"      \
  "assume,c = n\nassume,price = 8000\n" COLUMNS                                                              \
  "A,1,offset,must,pollutant in both and attained = no,\"ratio max(1.2:1, approved_ratio)\",B|C,z,e\n"       \
  "B,2,offset,,,ratio 1:1 * helper,C,z,e\nC,3,offset,,c = m or e in m|n,ratio 2:1,,z,e\n"                    \
  "D,4,helper,,c = e,ratio 80%,,z,e\n"                                                                       \
  "E,5,credit|own,principle,project_city = 530300,amount 30% * (reduction - 1 t) down,,z,e\n"                \
  "F,6,timely,must,,require done_on <= deadline; cover as_of <= done_on + 30 workday,,z,e\n"                 \
  "G,7,*,silent,not (increment > 5 kg),review,,z,e\nH,8,,,,,,\"a \"\"q\"\"\",e\n"                            \
  "I,9,deadline,,,\"date month_end(report_year + 1, 2) rolling\",,z,e\n"                                     \
  "J,9,tag,,price >= 8000 yuan,class new,,z,e\nK,9,tag,,,class old,,z,e\n"

/* Something of most that can be wrong. */
#define WRONG                                                                                                \
  "polcy,x\nwindow,from never\nwindow,from "                                                                 \
  "5\nextends,nowhere\nextends,nowhere\nextends,cn-371300-2014,nope\nset,a,b\n"                              \
  "set,b,a\nset,a,SO3\nset,d\nfact,f,mass\nfact,f,flag\nfact,g1,code,a|a\nfact,pollutant,flag\nquestion,q,"  \
  "mass\n"                                                                                                   \
  "assume,f = yes\nassume,attained = maybe\nassume,nope = 5\nround,amount,1 fen up\nround,x,1 g up\n"        \
  "id,article,questions,force,when,then,overrides,zh,en\n"                                                   \
  "A,1,offset,shall,pollutant = SO3,ratio 1:0,Z,,\nA,1,,,,,,,\nB,1,nope,,\"x\"y,,,,\nB\n"                    \
  "C,1,offset|offer,,increment + 5 > 3,amount 5,C,,\nD,1,credit,,f = maybe,amount credit,,,\n"               \
  "E,1,,,x,,,,\nF,1,credit,,,require as_of > 2024-02-30; ratio 1:1,,,\n# \xFF\n"

/* A parent that brings rows which come another way too; padding is the length of a name in it. */
static quota_policy *given_policy(int padding)
{
    static char text[8192];
    int size = sprintf(text, "policy,given,");
    memset(text + size, 'p', (size_t)padding);
    (void)strcpy(
        text + size + padding,
        "\nwindow,from 2020-01-01\nextends,cn-371300-2014,reserve|fee\nset,air,CO\nfact,c,code,m|n\n" COLUMNS
        "G1,1,offset|permit,must,pollutant in air,review,G2,,\nG2,1,permit,,,deny,,,\n");
    return parse_good(text);
}

/* Answers how many allocations a parse makes. */
static size_t fail_each(const char *text, quota_status expected, int with_findings, int padding)
{
    quota_policy *given = given_policy(padding);
    const quota_policy *parents[] = {given};
    fail_alloc host;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    quota_policy_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = (uint32_t)sizeof options;
    options.allocator = &mem;
    options.parents = parents;
    options.parent_count = 1;
    size_t n = 0;
    quota_status status;
    do {
        quota_policy *policy = (quota_policy *)&host;
        quota_findings *findings = (quota_findings *)&host;
        quota_error error;
        memset(&error, 0, sizeof error);
        error.struct_size = (uint32_t)sizeof error;
        fail_alloc_plan(&host, ++n);
        status = quota_policy_parse(&options, text, strlen(text), &policy, with_findings ? &findings : NULL,
                                    &error);
        fail_alloc_plan(&host, 0);
        if (status == QUOTA_E_NO_MEMORY) {
            assert_null(policy);
            if (with_findings)
                assert_null(findings);
            assert_int_equal(error.status, QUOTA_E_NO_MEMORY);
            assert_true(fail_alloc_clean(&host));
            continue;
        }
        assert_int_equal(status, expected);
        assert_int_equal(policy != NULL, expected == QUOTA_OK);
        if (with_findings) {
            assert_int_equal(findings != NULL, expected != QUOTA_OK);
            quota_findings_free(findings);
        }
        quota_policy_free(policy);
    } while (status == QUOTA_E_NO_MEMORY);
    assert_true(fail_alloc_clean(&host));
    quota_policy_free(given);
    return n - 1;
}

static void a_rich_table(void **state)
{
    (void)state;
    assert_true(fail_each(RICH, QUOTA_OK, 1, 0) > 50);
    assert_true(fail_each(RICH, QUOTA_OK, 0, 0) > 50);
}

static void a_wrong_table(void **state)
{
    (void)state;
    assert_true(fail_each(WRONG, QUOTA_E_POLICY, 1, 0) > 20);
    assert_true(fail_each(WRONG, QUOTA_E_POLICY, 0, 0) > 20);
}

/* An arena asks for memory only when a block is full: with names of all lengths before it, every piece of a
 * policy is once the one that asks. */
static void at_every_piece(void **state)
{
    (void)state;
    static char text[16384];
    for (int padding = 0; padding < 4096; padding += 128) {
        int size = sprintf(text, "%s", RICH "Z,99,,,,,,");
        memset(text + size, 'p', (size_t)padding);
        (void)strcpy(text + size + padding, ",\n");
        (void)fail_each(text, QUOTA_OK, 0, padding % 512);
    }
}

static void the_documents(void **state)
{
    (void)state;
    for (size_t i = 0; i < quota_builtin_count(); i++) {
        static char text[65536];
        size_t size = 0;
        assert_int_equal(quota_builtin(i, NULL, text, sizeof text - 1, &size), QUOTA_OK);
        text[size] = '\0';
        (void)fail_each(text, QUOTA_OK, 1, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rich_table),
        cmocka_unit_test(a_wrong_table),
        cmocka_unit_test(at_every_piece),
        cmocka_unit_test(the_documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
