/* Two documents at once (197号 从严): those not applicable drop out, the worst verdict, the stricter amount
 * and the earliest date win, and the decision says whose they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <libquota/policy.h>

#include "cases.h"

enum { SIP, CITY };

static quota_policy *layers[2];
static quota_calendar *calendar;

/* In the park, in force in both documents, a new strategic-emerging project that adds 10 t. */
#define PARK                                                                                                 \
  "as_of=2025-09-01; published_on=2025-06-01; project_park=320571; project_county=320506; increment=10 t; "  \
  "strategic_emerging=yes; project_type=new; "
/* A closure with its permit settled, in the library, of which 4 t (SIP) or 5 t (city) may be stored. */
#define STORED                                                                                               \
  "measure=closure; completed_on=2023-06-01; permit_class=key; city_verified=yes; "                          \
  "in_reduction_library=yes; "                                                                               \
  "reduction=10 t; used_for_binding=2 t; used_for_projects=3 t; sold_amount=1 t; pollutant=COD; "

static quota_decision each[2];

static quota_decision ask(const char *question, const char *base, const char *own)
{
    /* the facts of both documents, each by its own name */
    case_facts facts = {.count = 0};
    assert_int_equal(case_facts_add(&facts, layers[SIP], base, stderr), 0);
    assert_int_equal(case_facts_add(&facts, layers[SIP], own, stderr), 0);
    uint32_t id = quota_question_find(layers[SIP], question, strlen(question));
    if (!id)
        id = quota_question_find(layers[CITY], question, strlen(question));
    assert_true(id != 0);
    quota_case given = {.struct_size = sizeof given,
                        .question = id,
                        .facts = facts.facts,
                        .fact_count = facts.count,
                        .calendar = calendar};
    quota_decision decision = {.struct_size = sizeof decision};
    quota_error error = {.struct_size = sizeof error};
    for (int i = 0; i < 2; i++) {
        memset(&each[i], 0, sizeof each[i]);
        each[i].struct_size = sizeof each[i];
    }
    quota_status status =
        quota_decide_layers((const quota_policy *const *)layers, 2, &given, each, &decision, &error);
    if (status != QUOTA_OK)
        print_error("%s: %s: expected %s, found %s\n", question, error.field, error.expected, error.found);
    assert_int_equal(status, QUOTA_OK);
    /* the order of the layers changes only their numbers */
    const quota_policy *turned[2] = {layers[CITY], layers[SIP]};
    quota_decision other = {.struct_size = sizeof other};
    assert_int_equal(quota_decide_layers(turned, 2, &given, NULL, &other, NULL), QUOTA_OK);
    assert_int_equal(other.verdict, decision.verdict);
    assert_int_equal(other.lo, decision.lo);
    assert_int_equal(other.hi, decision.hi);
    assert_int_equal(other.flags & QUOTA_DECISION_VALUE, decision.flags & QUOTA_DECISION_VALUE);
    return decision;
}

static int cites(const quota_decision *decision, const char *id)
{
    uint32_t number = quota_policy_find_rule(layers[decision->layer], id);
    for (uint32_t i = 0; number && i < decision->rule_count && i < QUOTA_DECISION_RULES; i++) {
        if (decision->rules[i] == number)
            return 1;
    }
    return 0;
}

static void both_allow(void **state)
{
    (void)state;
    quota_decision d = ask("scope", PARK, "pollutant=COD");
    assert_int_equal(d.verdict, QUOTA_ALLOW);
    assert_int_equal(each[SIP].verdict, QUOTA_ALLOW);
    assert_int_equal(each[CITY].verdict, QUOTA_ALLOW);
}

static void not_applicable_drops_out(void **state)
{
    (void)state;
    /* lead: a factor of the park, not of the city plan */
    quota_decision d = ask("scope", PARK, "pollutant=Pb");
    assert_int_equal(d.verdict, QUOTA_ALLOW);
    assert_int_equal(each[CITY].verdict, QUOTA_NOT_APPLICABLE);
    /* outside the park only the city plan is left */
    d = ask("offset", PARK, "project_park=0; pollutant=SO2");
    assert_int_equal(d.verdict, QUOTA_ALLOW);
    assert_int_equal(d.layer, CITY);
    assert_int_equal(d.hi, 20 * QUOTA_TONNE);
    assert_int_equal(each[SIP].verdict, QUOTA_NOT_APPLICABLE);
    assert_true(each[SIP].flags & QUOTA_DECISION_NOT_COVERED);
    /* only the park files, only the city plan speaks of access */
    d = ask("filing", PARK, "pollutant=COD; plant_new_outward=1.000000001 t");
    assert_int_equal(d.verdict, QUOTA_REVIEW);
    assert_int_equal(d.layer, SIP);
    assert_true(cites(&d, "S4B.2a"));
    assert_true(each[CITY].flags & QUOTA_DECISION_NOT_ADDRESSED);
    d = ask("trade", PARK, "pollutant=COD; channel=market");
    assert_int_equal(d.verdict, QUOTA_REVIEW);
    assert_int_equal(d.layer, CITY);
    assert_true(cites(&d, "J13.2"));
    assert_true(each[SIP].flags & QUOTA_DECISION_NOT_ADDRESSED);
}

static void none_applies(void **state)
{
    (void)state;
    quota_decision d = ask("scope", PARK, "pollutant=fluoride");
    assert_int_equal(d.verdict, QUOTA_NOT_APPLICABLE);
    assert_false(d.flags & QUOTA_DECISION_VALUE);
    d = ask("surrender", PARK, "pollutant=COD");
    assert_int_equal(d.verdict, QUOTA_NOT_APPLICABLE);
}

static void a_question_of_one(void **state)
{
    (void)state;
    /* the park's own question: the city plan does not know it, and drops out */
    quota_decision d =
        ask("register", PARK, "pollutant=COD; measure=process; evidence_complete=yes; audit_passed=no");
    assert_int_equal(d.verdict, QUOTA_DENY);
    assert_int_equal(d.layer, SIP);
    assert_true(cites(&d, "S4A.4"));
    assert_int_equal(each[CITY].verdict, QUOTA_NOT_APPLICABLE);
}

static void worst_verdict(void **state)
{
    (void)state;
    quota_decision d = ask("deposit", PARK STORED, "evidence_banked=no");
    assert_int_equal(d.verdict, QUOTA_ALLOW);
    d = ask("deposit", PARK STORED, "evidence_banked=yes");
    assert_int_equal(d.verdict, QUOTA_DENY);
    assert_int_equal(d.layer, CITY);
    assert_true(cites(&d, "J21.2"));
    assert_int_equal(each[SIP].verdict, QUOTA_ALLOW);
    /* one reviews, one denies */
    d = ask("deposit", PARK STORED, "in_reduction_library=no; evidence_banked=?");
    assert_int_equal(d.verdict, QUOTA_DENY);
    assert_int_equal(d.layer, SIP);
    assert_true(cites(&d, "S4B.1a"));
    assert_int_equal(each[CITY].verdict, QUOTA_REVIEW);
}

static void stricter_amount(void **state)
{
    (void)state;
    quota_decision d = ask("offset", PARK, "pollutant=TN");
    assert_int_equal(d.verdict, QUOTA_ALLOW);
    assert_int_equal(d.hi, 11 * QUOTA_TONNE);
    assert_int_equal(d.ratio_num, 11);
    assert_int_equal(d.ratio_den, 10);
    d = ask("credit", PARK STORED, "");
    assert_int_equal(each[SIP].hi, 4 * QUOTA_TONNE);
    assert_int_equal(each[CITY].hi, 5 * QUOTA_TONNE);
    /* a credit is a permission: the smaller is the stricter */
    assert_int_equal(d.lo, 4 * QUOTA_TONNE);
    assert_int_equal(d.hi, 4 * QUOTA_TONNE);
    assert_int_equal(d.layer, SIP);
    /* unknown facts: the interval of the largest */
    d = ask("offset", PARK, "pollutant=TN; strategic_emerging=?");
    assert_int_equal(d.verdict, QUOTA_REVIEW);
    assert_int_equal(d.lo, 11 * QUOTA_TONNE);
    assert_int_equal(d.hi, 20 * QUOTA_TONNE);
    assert_int_equal(d.missing_count, 1);
    assert_int_equal(d.missing[0], QUOTA_FACT_STRATEGIC_EMERGING);
}

/* No term is set by both documents, so two small ones show which date wins. */
static quota_policy *small(const char *id, const char *term)
{
    char text[512];
    int size = snprintf(text, sizeof text,
                        "policy,%s,小表,small table\n"
                        "document,无\n"
                        "window,from 2020-01-01\n"
                        "id,article,question,force,when,then,overrides,zh,en\n"
                        "A,1,deadline,must,,date %s,,期限,term\n",
                        id, term);
    quota_policy *policy = NULL;
    quota_error error = {.struct_size = sizeof error};
    if (quota_policy_parse(NULL, text, (size_t)size, &policy, NULL, &error) != QUOTA_OK)
        print_error("%s:%u:%u: %s: expected %s, found %s\n", id, error.line, error.column, error.field,
                    error.expected, error.found);
    return policy;
}

static void earliest_date(void **state)
{
    (void)state;
    quota_policy *month = small("month", "trade_done_on + 1 month");
    quota_policy *days = small("days", "trade_done_on + 30 day");
    assert_non_null(month);
    assert_non_null(days);
    static const struct {
        int64_t done, due;
        uint32_t layer;
    } terms[] = {
        {20250101, 20250131, 1}, /* 1 February or 31 January */
        {20250201, 20250301, 0}, /* 1 March or 3 March */
        {QUOTA_NEVER, QUOTA_NEVER, 2},
    };
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        quota_fact facts[] = {{QUOTA_FACT_AS_OF, 0, 20250601}, {QUOTA_FACT_TRADE_DONE_ON, 0, terms[i].done}};
        quota_case given = {.struct_size = sizeof given,
                            .question = QUOTA_QUESTION_DEADLINE,
                            .facts = facts,
                            .fact_count = 2};
        const quota_policy *two[2] = {month, days};
        quota_decision d = {.struct_size = sizeof d};
        assert_int_equal(quota_decide_layers(two, 2, &given, NULL, &d, NULL), QUOTA_OK);
        assert_int_equal(d.verdict, QUOTA_ALLOW);
        assert_int_equal(d.lo, terms[i].due);
        assert_int_equal(d.hi, terms[i].due);
        if (terms[i].layer < 2)
            assert_int_equal(d.layer, terms[i].layer);
    }
    quota_policy_free(month);
    quota_policy_free(days);
}

static int setup(void **state)
{
    (void)state;
    calendar = case_calendar(case_root(TESTS_DIR "/.."));
    return calendar && quota_policy_builtin(NULL, "cn-320571-draft", &layers[SIP], NULL) == QUOTA_OK &&
                   quota_policy_builtin(NULL, "cn-js-city-2022", &layers[CITY], NULL) == QUOTA_OK
               ? 0
               : -1;
}

static int teardown(void **state)
{
    (void)state;
    quota_policy_free(layers[SIP]);
    quota_policy_free(layers[CITY]);
    quota_calendar_free(calendar);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_allow),    cmocka_unit_test(not_applicable_drops_out),
        cmocka_unit_test(none_applies),  cmocka_unit_test(a_question_of_one),
        cmocka_unit_test(worst_verdict), cmocka_unit_test(stricter_amount),
        cmocka_unit_test(earliest_date),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
