/* Properties of decisions and of tables: knowing more never widens an answer; more increment never lowers the
 * requirement; a requirement covers its increment; a printed table, and one with its rows in another order,
 * is the same policy. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rows.h"
#include "trials.h"
#include "scaled.h"

enum { RANDOM_POLICIES = 50, TRIALS_BUILTIN = 160, TRIALS_RANDOM = 25 };

static unsigned long tried;

#define CHECK(of, one, condition)                                                                            \
  do {                                                                                                       \
    if (!(condition)) {                                                                                      \
      trials_print(of, one);                                                                                 \
      fail_msg("%s", #condition);                                                                            \
    }                                                                                                        \
  } while (0)

typedef void (*property)(trials *of, trial_case *one);

static void for_all(property holds, uint64_t seed)
{
    static trial_case one;
    quota_policy *policy;
    tried = 0;
    for (size_t i = 0; (policy = trials_policy(i, scaled(RANDOM_POLICIES), seed)) != NULL; i++) {
        unsigned long count = i >= quota_builtin_count() ? TRIALS_RANDOM : scaled(TRIALS_BUILTIN);
        trials of;
        trials_open(&of, policy, seed * 31 + i);
        for (uint32_t question = 0; question < policy->question_count; question++) {
            for (unsigned long n = 0; n < count; n++) {
                trials_case(&of, question, &one);
                holds(&of, &one);
            }
        }
        trials_close(&of);
        quota_policy_free(policy);
    }
    print_message("%lu trials\n", tried);
    assert_true(tried > scaled(4000));
}

static quota_status decide(trials *of, const trial_case *one, lq_outcome *out, lq_fact_set *missing)
{
    lq_given given;
    trials_given(of, one, &given);
    if (missing)
        memset(missing, 0, sizeof *missing);
    return lq_decide_given(&given, out, missing, NULL);
}

static int is_set(const lq_fact_set *set, uint32_t fact)
{
    return (int)(set->bits[fact / 64] >> (fact % 64) & 1);
}

/* ------------------------------------------------------------------ knowing more */

/* a/b <= c/d; a den of 0 is no ratio */
static int at_most(int64_t a, int64_t b, int64_t c, int64_t d)
{
    return b == 0 || d == 0 || (ref_int)a * d <= (ref_int)c * b;
}

static void check_narrower(trials *of, const trial_case *one, const lq_outcome *before,
                           const lq_outcome *after)
{
    CHECK(of, one, (after->verdicts & ~before->verdicts) == 0);
    CHECK(of, one,
          (before->flags & QUOTA_DECISION_PROVISIONAL) || !(after->flags & QUOTA_DECISION_PROVISIONAL));
    if (!(before->flags & QUOTA_DECISION_PROVISIONAL))
        CHECK(of, one, after->verdict == before->verdict);
    if (!(after->flags & QUOTA_DECISION_VALUE))
        return;
    CHECK(of, one, before->flags & QUOTA_DECISION_VALUE);
    CHECK(of, one, before->lo <= after->lo && after->hi <= before->hi);
    CHECK(of, one, (after->choices & ~before->choices) == 0);
    CHECK(of, one, at_most(before->lo_num, before->lo_den, after->lo_num, after->lo_den));
    CHECK(of, one, at_most(after->hi_num, after->hi_den, before->hi_num, before->hi_den));
}

static void knowing_more_never_widens(trials *of, trial_case *one)
{
    lq_outcome before, after;
    lq_fact_set missing, still;
    const lq_question *asked = &of->policy->questions[one->question];
    trials_hide(of, one, 6);
    if (decide(of, one, &before, &missing) != QUOTA_OK)
        return;
    for (uint32_t i = 0; i < asked->fact_count; i++) {
        uint32_t fact = asked->facts[i];
        if (one->known.values[fact] != QUOTA_UNKNOWN)
            continue;
        trials_set(one, fact, trials_value(of, fact, one));
        if (decide(of, one, &after, &still) != QUOTA_OK)
            return; /* a number that was unknown may be too large to answer for */
        check_narrower(of, one, &before, &after);
        CHECK(of, one, !is_set(&still, fact));
        before = after;
        tried++;
    }
    CHECK(of, one, !(before.flags & QUOTA_DECISION_PROVISIONAL));
}

static void test_knowing_more_never_widens(void **state)
{
    (void)state;
    for_all(knowing_more_never_widens, 11);
}

/* ------------------------------------------------------------------ requirements */

/* In the documents the ratio never falls as the increment rises; random tables may well say so. */
static void more_increment_never_needs_less(trials *of, trial_case *one)
{
    lq_outcome less, more;
    const quota_policy *policy = of->policy;
    if (policy->questions[one->question].kind != QUOTA_KIND_RATIO || policy->fact_increment == 0 ||
        strcmp(policy->id, "random") == 0)
        return;
    uint32_t increment = policy->fact_increment - 1;
    trials_hide(of, one, 2);
    for (int step = 0; step < 20; step++) {
        int64_t from = trials_value(of, increment, one), to = trials_value(of, increment, one);
        if (step > 15 && from < QUOTA_AMOUNT_MAX - 2)
            to = from + (int64_t)prng_below(&of->random, 3);
        trials_set(one, increment, from < to ? from : to);
        quota_status low = decide(of, one, &less, NULL);
        trials_set(one, increment, from < to ? to : from);
        quota_status high = decide(of, one, &more, NULL);
        tried++;
        CHECK(of, one, low == QUOTA_OK || high == low);
        if (low != QUOTA_OK || high != QUOTA_OK)
            continue;
        CHECK(of, one, less.lo <= more.lo && less.hi <= more.hi);
    }
}

static void test_more_increment_never_needs_less(void **state)
{
    (void)state;
    for_all(more_increment_never_needs_less, 12);
}

/* What is required covers ratio x increment, and one quantum less would not. */
static void a_requirement_covers_its_increment(trials *of, trial_case *one)
{
    lq_outcome out;
    const quota_policy *policy = of->policy;
    if (policy->questions[one->question].kind != QUOTA_KIND_RATIO || policy->fact_increment == 0)
        return;
    uint32_t increment = policy->fact_increment - 1;
    for (int step = 0; step < 20; step++) {
        trials_set(one, increment, trials_value(of, increment, one));
        if (decide(of, one, &out, NULL) != QUOTA_OK || !(out.flags & QUOTA_DECISION_VALUE))
            continue;
        int64_t need = one->known.values[increment] > 0 ? one->known.values[increment] : 0;
        uint32_t index = out.rule == LQ_NO_ROW ? 0 : out.rule;
        const lq_rule *rule = &policy->rules[index];
        tried++;
        CHECK(of, one, out.lo == out.hi && out.lo_den > 0 && out.lo_num == out.hi_num);
        if (rule->value != LQ_VALUE_RATIO || rule->rounding != LQ_ROUND_UP || need == 0)
            continue;
        CHECK(of, one, (ref_int)out.lo * out.lo_den >= (ref_int)need * out.lo_num);
        CHECK(of, one, ((ref_int)out.lo - rule->quantum) * out.lo_den < (ref_int)need * out.lo_num);
        CHECK(of, one, out.lo % rule->quantum == 0);
        if (out.lo_num >= out.lo_den)
            CHECK(of, one, out.lo >= need);
    }
}

static void test_a_requirement_covers_its_increment(void **state)
{
    (void)state;
    for_all(a_requirement_covers_its_increment, 13);
}

/* ------------------------------------------------------------------ the same policy */

static char *printed(const quota_policy *policy, size_t *size)
{
    size_t needed = 0;
    assert_int_equal(quota_policy_print(policy, NULL, 0, &needed), QUOTA_E_BUFFER);
    char *text = malloc(needed);
    assert_non_null(text);
    assert_int_equal(quota_policy_print(policy, text, needed, &needed), QUOTA_OK);
    *size = needed - 1;
    return text;
}

static quota_policy *parsed(const char *text, size_t size)
{
    quota_policy *policy = NULL;
    quota_error error = {.struct_size = sizeof error};
    if (quota_policy_parse(NULL, text, size, &policy, NULL, &error) != QUOTA_OK)
        fail_msg("line %u %s: %s, not %s", error.line, error.field, error.expected, error.found);
    return policy;
}

static const char *rule_id(const quota_policy *policy, uint32_t number)
{
    return number == 0 ? "" : policy->rules[number - 1].id;
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Ids of the rows of a decision, in byte order. */
static size_t ids_of(const quota_policy *policy, const quota_decision *decision, const char **ids)
{
    size_t count = decision->rule_count < QUOTA_DECISION_RULES ? decision->rule_count : QUOTA_DECISION_RULES;
    for (size_t i = 0; i < count; i++)
        ids[i] = rule_id(policy, decision->rules[i]);
    qsort(ids, count, sizeof ids[0], compare_ids);
    return count;
}

/* Does a decision choose classes of these names? */
static void check_classes(trials *of, const trial_case *one, const quota_policy *other,
                          const quota_decision *a, const quota_decision *b)
{
    for (uint32_t n = 1; n <= of->policy->class_count; n++) {
        const char *name = quota_policy_class(of->policy, n);
        uint32_t same = 1;
        while (same <= other->class_count && strcmp(quota_policy_class(other, same), name) != 0)
            same++;
        CHECK(of, one, (a->choices >> n & 1) == (same <= other->class_count ? b->choices >> same & 1 : 0));
    }
}

/* The same decision of two policies, whatever the order of their rows. */
static void check_same_decision(trials *of, const trial_case *one, const quota_policy *other)
{
    quota_fact facts[LQ_FACTS_MAX];
    const char *ids[QUOTA_DECISION_RULES], *other_ids[QUOTA_DECISION_RULES];
    quota_case given = {sizeof given, of->policy->questions[one->question].id, facts, 0, one->known.calendar};
    quota_decision a = {.struct_size = sizeof a}, b = {.struct_size = sizeof b};
    given.fact_count = trials_facts(of, one, facts);
    quota_status status = quota_decide(of->policy, &given, &a, NULL);
    CHECK(of, one, quota_decide(other, &given, &b, NULL) == status);
    tried++;
    if (status != QUOTA_OK)
        return;
    CHECK(of, one,
          a.verdict == b.verdict && a.kind == b.kind && a.flags == b.flags && a.verdicts == b.verdicts);
    CHECK(of, one, strcmp(rule_id(of->policy, a.rule), rule_id(other, b.rule)) == 0);
    CHECK(of, one, a.rule_count == b.rule_count);
    if (a.rule_count <= QUOTA_DECISION_RULES) {
        size_t count = ids_of(of->policy, &a, ids);
        (void)ids_of(other, &b, other_ids);
        for (size_t i = 0; i < count; i++)
            CHECK(of, one, strcmp(ids[i], other_ids[i]) == 0);
    }
    CHECK(of, one, a.missing_count == b.missing_count && memcmp(a.missing, b.missing, sizeof a.missing) == 0);
    if (a.kind == QUOTA_KIND_CLASS) {
        check_classes(of, one, other, &a, &b);
        return;
    }
    CHECK(of, one, a.lo == b.lo && a.hi == b.hi && a.choices == b.choices);
    CHECK(of, one, a.ratio_lo_num == b.ratio_lo_num && a.ratio_lo_den == b.ratio_lo_den);
    CHECK(of, one, a.ratio_num == b.ratio_num && a.ratio_den == b.ratio_den);
}

typedef quota_policy *(*remake)(const quota_policy *policy, const char *text, size_t size, prng *random);

static void for_all_remade(remake again, uint64_t seed, unsigned long times)
{
    static trial_case one;
    quota_policy *policy;
    tried = 0;
    for (size_t i = 0; (policy = trials_policy(i, scaled(RANDOM_POLICIES), seed)) != NULL; i++) {
        int random = i >= quota_builtin_count();
        size_t size = 0;
        char *text = printed(policy, &size);
        trials of;
        trials_open(&of, policy, seed * 17 + i);
        for (unsigned long n = 0; n < (random ? 1 : times); n++) {
            quota_policy *other = again(policy, text, size, &of.random);
            unsigned long count = random ? TRIALS_RANDOM : TRIALS_BUILTIN / times;
            for (uint32_t question = 0; question < policy->question_count; question++) {
                for (unsigned long k = 0; k < count; k++) {
                    trials_case(&of, question, &one);
                    trials_hide(&of, &one, 4);
                    check_same_decision(&of, &one, other);
                }
            }
            quota_policy_free(other);
        }
        trials_close(&of);
        free(text);
        quota_policy_free(policy);
    }
    print_message("%lu trials\n", tried);
    assert_true(tried > scaled(4000));
}

static quota_policy *print_and_parse(const quota_policy *policy, const char *text, size_t size, prng *random)
{
    (void)random;
    size_t again_size = 0;
    quota_policy *other = parsed(text, size);
    assert_memory_equal(policy->digest, other->digest, sizeof policy->digest);
    char *again = printed(other, &again_size);
    assert_int_equal(again_size, size);
    assert_memory_equal(again, text, size);
    free(again);
    return other;
}

static void test_a_printed_policy_is_the_same(void **state)
{
    (void)state;
    for_all_remade(print_and_parse, 14, 1);
}

/* The table with its rule rows in a random order, every cell quoted. */
static size_t shuffled(const char *text, size_t size, prng *random, char *out)
{
    case_rows rows;
    char *at = out;
    size_t first = 0;
    assert_int_equal(case_rows_parse(&rows, "table", text, size), 0);
    while (first < rows.count && strcmp(rows.rows[first].cells[0], "id") != 0)
        first++;
    for (size_t left = rows.count - first - 1; left > 1; left--) {
        size_t other = first + 1 + (size_t)prng_below(random, left);
        case_row swap = rows.rows[first + left];
        rows.rows[first + left] = rows.rows[other];
        rows.rows[other] = swap;
    }
    for (size_t i = 0; i < rows.count; i++) {
        for (size_t k = 0; k < rows.rows[i].cell_count; k++) {
            *at++ = k ? ',' : '"';
            at += k ? sprintf(at, "\"") : 0;
            for (const char *c = rows.rows[i].cells[k]; *c; c++) {
                if (*c == '"')
                    *at++ = '"';
                *at++ = *c;
            }
            *at++ = '"';
        }
        *at++ = '\n';
    }
    case_rows_free(&rows);
    return (size_t)(at - out);
}

static quota_policy *shuffle_rows(const quota_policy *policy, const char *text, size_t size, prng *random)
{
    (void)policy;
    char *out = malloc(3 * size + 64);
    assert_non_null(out);
    size_t out_size = shuffled(text, size, random, out);
    quota_policy *other = parsed(out, out_size);
    free(out);
    return other;
}

static void test_the_order_of_rows_does_not_matter(void **state)
{
    (void)state;
    for_all_remade(shuffle_rows, 15, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_knowing_more_never_widens),
        cmocka_unit_test(test_more_increment_never_needs_less),
        cmocka_unit_test(test_a_requirement_covers_its_increment),
        cmocka_unit_test(test_a_printed_policy_is_the_same),
        cmocka_unit_test(test_the_order_of_rows_does_not_matter),
    };
    return cmocka_run_group_tests_name("properties", tests, NULL, NULL);
}
