/* Tests of header rows that are right: names, sets, facts, questions, assumptions, windows. */
#include "parsed.h"

#include "policy/value.h"

#define END "A,1,scope,,,review,,,\n"

static const lq_fact *fact_of(const quota_policy *policy, const char *name)
{
    uint32_t index = lq_policy_fact(policy, quota_fact_find(policy, name, strlen(name)));
    assert_int_not_equal(index, UINT32_MAX);
    return &policy->facts[index];
}

static void names_and_titles(void **state)
{
    (void)state;
    quota_policy *policy = parse_good("\xEF\xBB\xBFpolicy,x-1,标题,\"A, title\"\r\ndocument,文〔2024〕1号\r\n"
                                      "window,from 2020-01-01\r\n\r\n" COLUMNS END);
    assert_string_equal(policy->id, "x-1");
    assert_string_equal(policy->title_zh, "标题");
    assert_string_equal(policy->title_en, "A, title");
    assert_string_equal(policy->document, "文〔2024〕1号");
    assert_string_equal(rule_of(policy, "A")->document, "文〔2024〕1号");
    quota_policy_free(policy);
    policy = parse_good("# a \"comment\n  policy , x ,,,,,\n,,,\n\"# quoted, comment\"\nwindow,from "
                        "2020-01-01,,,,,,,,,,,\n" COLUMNS END ",,,,,,,,\n# end");
    assert_string_equal(policy->id, "x");
    assert_string_equal(policy->title_zh, "x");
    assert_string_equal(policy->title_en, "x");
    assert_string_equal(policy->document, "");
    quota_policy_free(policy);
}

static void sets(void **state)
{
    (void)state;
    quota_policy *policy =
        parse_good(HEAD "set,air,SO2|NOx\nset,all, air | water |Pb\nset,water,COD\n"
                        "set,closing,closure|stop\nset,idle,structure|other\n"
                        "fact,cause,code,closure|stop\n" COLUMNS
                        "A,1,scope,,\"pollutant in all and cause in closing\",review,,,\n");
    static const struct {
        const char *name;
        uint64_t mask;
        int used;
    } expected[] = {{"air", 6, 1},
                    {"all", 6 | 256 | 4096, 1},
                    {"water", 256, 1},
                    {"closing", 6, 1},
                    {"idle", 16 | 4096, 0}};
    assert_int_equal(policy->set_count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_string_equal(policy->sets[i].name, expected[i].name);
        assert_int_equal(policy->sets[i].mask, expected[i].mask);
        assert_int_equal(policy->sets[i].used, expected[i].used);
        assert_int_equal(policy->sets[i].line, 3 + i);
    }
    assert_int_equal(policy->sets[0].domain, QUOTA_FACT_POLLUTANT);
    assert_int_equal(policy->sets[3].domain, fact_of(policy, "cause")->id);
    assert_int_equal(policy->sets[4].domain, QUOTA_FACT_MEASURE);
    quota_policy_free(policy);
}

/* A set may stand beside every fact that has its codes. */
static void a_set_of_several_facts(void **state)
{
    (void)state;
    quota_policy *policy = parse_good(
        HEAD
        "set,s,none|other\nfact,c,code,other|none\nfact,d,code,none|other\nfact,e,code,none|other\n" COLUMNS
        "A,1,scope,,c in s or d = s or seller_bar = none,review,,,\n");
    assert_int_equal(policy->set_count, 2);
    assert_string_equal(printed(policy, rule_of(policy, "A")->when),
                        "c in other|none or d in none|other or seller_bar = none");
    quota_policy_free(policy);
}

static void own_facts(void **state)
{
    (void)state;
    quota_policy *policy =
        parse_good(HEAD "fact,c,code,x|y|z,甲,see\nfact,e,code,=c\nfact,o,code,=offered_pollutant\n"
                        "fact,f,flag,,,\nfact,m,money\n" COLUMNS "A,1,scope,,f = yes,review,,,\n");
    const lq_fact *c = fact_of(policy, "c");
    assert_int_equal(c->own, 1);
    assert_int_equal(c->used, 0);
    assert_int_equal(c->line, 3);
    assert_int_equal(c->code_count, 3);
    assert_string_equal(lq_word_at(c->codes, 2), "z");
    assert_string_equal(c->zh, "甲");
    assert_string_equal(c->en, "see");
    assert_string_equal(c->meaning, "");
    assert_int_equal(c->least, 1);
    assert_int_equal(c->most, 3);
    assert_int_equal(c->id, lq_own_id("c", 1));
    assert_int_equal(c->domain, c->id);
    assert_int_equal(fact_of(policy, "e")->domain, c->id);
    assert_int_equal(fact_of(policy, "o")->domain, QUOTA_FACT_POLLUTANT);
    assert_int_equal(fact_of(policy, "o")->code_count, 23);
    assert_int_equal(fact_of(policy, "f")->used, 1);
    assert_string_equal(fact_of(policy, "f")->zh, "f");
    assert_int_equal(fact_of(policy, "m")->most, QUOTA_MONEY_MAX);
    quota_policy_free(policy);
}

/* The vocabulary's by number, then own ones as declared, whatever rows read first. */
static void order_of_facts_and_questions(void **state)
{
    (void)state;
    quota_policy *policy =
        parse_good(HEAD "fact,z,flag\nfact,a,flag\nquestion,z2,amount\nquestion,a2,rank\n" COLUMNS
                        "A,1,a2|z2|offer|scope,,a = yes and sector = other and pollutant = SO2,review,,,\n"
                        "B,1,offer,principle,,require offered_amount >= offset,,,\n"
                        "C,1,tag,,z = yes,class b,,,\nD,1,tag,,z = no,class a,,,\n"
                        "E,1,tag,,z = no,class a,,,\n");
    static const char *const facts[] = {
        "as_of", "strict_mode", "exception_approved", "pollutant", "sector", "offered_amount", "z", "a"};
    static const char *const questions[] = {"scope", "offset", "offer", "tag", "z2", "a2"};
    assert_int_equal(policy->fact_count, 8);
    for (uint32_t i = 0; i < 8; i++) {
        assert_string_equal(policy->facts[i].name, facts[i]);
        assert_int_equal(lq_policy_fact(policy, policy->facts[i].id), i);
    }
    assert_int_equal(policy->question_count, 6);
    for (uint32_t i = 0; i < 6; i++) {
        assert_string_equal(policy->questions[i].name, questions[i]);
        assert_int_equal(lq_policy_question(policy, policy->questions[i].id), i);
    }
    assert_int_equal(policy->fact_as_of, 1);
    assert_int_equal(policy->fact_strict_mode, 2);
    assert_int_equal(policy->fact_exception_approved, 3);
    assert_int_equal(policy->fact_increment, 0);
    assert_int_equal(policy->questions[1].rule_count, 0); /* offset: asked, but not answered */
    assert_int_equal(policy->questions[2].rule_count, 2);
    assert_int_equal(policy->questions[2].rules[0], 0);
    assert_int_equal(policy->questions[2].rules[1], 1);
    assert_string_equal(policy->classes[0], "a");
    assert_int_equal(rule_of(policy, "C")->klass, 2);
    assert_int_equal(rule_of(policy, "D")->klass, 1);
    assert_int_equal(rule_of(policy, "E")->klass, 1);
    assert_int_equal(lq_policy_fact(policy, 0), UINT32_MAX);
    assert_int_equal(lq_policy_fact(policy, QUOTA_FACT_PRICE), UINT32_MAX);
    assert_int_equal(lq_policy_fact(policy, UINT32_MAX), UINT32_MAX);
    assert_int_equal(lq_policy_question(policy, 0), UINT32_MAX);
    quota_policy_free(policy);
}

static void assumptions(void **state)
{
    (void)state;
    quota_policy *policy =
        parse_good(HEAD "fact,c,code,x|y\nassume,increment = -5 t\nassume, price=8000.50\n"
                        "assume,c = y\nassume,trade_done_on = never\nassume,approved_ratio = 120%\n"
                        "assume,lot_earmark = none\n" COLUMNS END);
    assert_int_equal(fact_of(policy, "increment")->assumed, INT64_C(-5000000000));
    assert_int_equal(fact_of(policy, "increment")->assume_line, 4);
    assert_int_equal(fact_of(policy, "increment")->used, 0);
    assert_int_equal(fact_of(policy, "price")->assumed, 800050);
    assert_int_equal(fact_of(policy, "c")->assumed, 2);
    assert_int_equal(fact_of(policy, "trade_done_on")->assumed, QUOTA_NEVER);
    assert_int_equal(fact_of(policy, "approved_ratio")->assumed, 1200000);
    assert_int_equal(fact_of(policy, "lot_earmark")->assumed, 1);
    assert_int_equal(fact_of(policy, "as_of")->assumed, QUOTA_UNKNOWN);
    assert_int_equal(policy->fact_increment, lq_policy_fact(policy, QUOTA_FACT_INCREMENT) + 1);
    quota_policy_free(policy);
}

static void windows(void **state)
{
    (void)state;
    static const struct {
        const char *cell, *printed;
        int64_t from, through;
    } cases[] = {
        {"from 2024-10-09", "as_of >= 2024-10-09", 20241009, QUOTA_NEVER},
        {"from 2024-10-09 through 2027-10-08", "as_of >= 2024-10-09 and as_of <= 2027-10-08", 20241009,
         20271008},
        {"from 2024-10-09 through 2024-10-09", "as_of >= 2024-10-09 and as_of <= 2024-10-09", 20241009,
         20241009},
        {"from 2024-10-09 through never", "as_of >= 2024-10-09 and as_of <= never", 20241009, QUOTA_NEVER},
        {"from 2024-02-29 for 1 year", "as_of >= 2024-02-29 and as_of < 2025-02-28", 20240229, 20250227},
        {"from 2024-01-31 for 1 month", "as_of >= 2024-01-31 and as_of < 2024-02-29", 20240131, 20240228},
        {"from 2024-01-31 for 1 day", "as_of >= 2024-01-31 and as_of < 2024-02-01", 20240131, 20240131},
        {"from 2024-01-31 for 7974 year", "as_of >= 2024-01-31 and as_of < 9998-01-31", 20240131, 99980130},
        {"from published_on", "as_of >= published_on", QUOTA_UNKNOWN, QUOTA_NEVER},
        {"from published_on for 1 year", "as_of >= published_on and as_of < published_on + 1 year",
         QUOTA_UNKNOWN, QUOTA_UNKNOWN},
        {"from published_on through 2027-10-08", "as_of >= published_on and as_of <= 2027-10-08",
         QUOTA_UNKNOWN, 20271008},
        {"from 2024-10-09 through done_on", "as_of >= 2024-10-09 and as_of <= done_on", 20241009,
         QUOTA_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[512];
        (void)snprintf(text, sizeof text, "policy,x\nwindow,%s\n" COLUMNS END, cases[i].cell);
        quota_policy *policy = parse_good(text);
        assert_string_equal(printed(policy, policy->window), cases[i].printed);
        assert_true(policy->from == cases[i].from);
        assert_true(policy->through == cases[i].through);
        assert_string_equal(policy->window_text, cases[i].cell);
        quota_policy_free(policy);
    }
}

static void rows_of_rules(void **state)
{
    (void)state;
    quota_policy *policy = parse_good(
        HEAD COLUMNS "A,一,offset,must,,ratio 1:1,B|C,句,sentence\n"
                     "B,二,offset|offer,may,,cover attained = yes; require as_of > never; review; cover "
                     "key_industry = yes,,,\n"
                     "C,三,*,silent,,deny,,,\n"
                     "D,四,,,,,,只此,\n"
                     "E,五,access,principle,,allow,,,\n");
    const lq_rule *a = rule_of(policy, "A");
    const lq_rule *b = rule_of(policy, "B");
    const lq_rule *c = rule_of(policy, "C");
    assert_int_equal(a->force, QUOTA_FORCE_MUST);
    assert_int_equal(a->displace_count, 2);
    assert_int_equal(a->displaces[0], 1);
    assert_int_equal(a->displaces[1], 2);
    assert_string_equal(a->zh, "句");
    assert_string_equal(a->en, "sentence");
    assert_string_equal(a->article, "一");
    assert_string_equal(a->overrides_text, "B|C");
    assert_int_equal(a->line, 4);
    assert_string_equal(printed(policy, b->cover), "attained = yes and key_industry = yes");
    assert_string_equal(printed(policy, b->require), "as_of > never");
    assert_string_equal(printed(policy, b->when), "");
    assert_int_equal(b->verdict, QUOTA_REVIEW);
    assert_int_equal(c->verdict, QUOTA_DENY);
    assert_int_equal(c->question_count, 3);
    assert_string_equal(c->questions, "*");
    assert_int_equal(rule_of(policy, "D")->question_count, 0);
    assert_int_equal(rule_of(policy, "E")->verdict, QUOTA_ALLOW);
    assert_int_equal(policy->fact_increment, lq_policy_fact(policy, QUOTA_FACT_INCREMENT) + 1);
    assert_int_equal(policy->fact_strict_mode, 0); /* no principle row requires anything */
    quota_policy_free(policy);
}

/* `*` without other rows answers nothing. */
static void a_star_alone(void **state)
{
    (void)state;
    quota_policy *policy = parse_good(HEAD COLUMNS "A,1,*,,,review,,,\n");
    assert_int_equal(rule_of(policy, "A")->question_count, 0);
    assert_int_equal(policy->question_count, 0);
    quota_policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_titles),
        cmocka_unit_test(sets),
        cmocka_unit_test(a_set_of_several_facts),
        cmocka_unit_test(own_facts),
        cmocka_unit_test(order_of_facts_and_questions),
        cmocka_unit_test(assumptions),
        cmocka_unit_test(windows),
        cmocka_unit_test(rows_of_rules),
        cmocka_unit_test(a_star_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
