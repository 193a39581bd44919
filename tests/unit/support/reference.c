/* reference.c - what a policy says of a case in which everything is known: the rules read naively. */
#include "reference.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/date.h"

typedef enum truth { NO, YES, BLANK } truth;

/* num / den, den above 0; blank = a question without an answer is behind it. */
typedef struct fraction {
    ref_int num, den;
    int blank;
} fraction;

/* Answers of questions that others ask, each worked out once. */
typedef struct helper {
    uint32_t question;
    ref_answer *answer;
} helper;

typedef struct reader {
    const ref_case *known;
    int shaky, calendar_ends;
    uint32_t helper_count;
    helper helpers[LQ_QUESTIONS_MAX];
} reader;

static void decide(reader *r, uint32_t question, ref_answer *answer);

/* ------------------------------------------------------------------ fractions */

static ref_int gcd(ref_int a, ref_int b)
{
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b != 0) {
        ref_int rest = a % b;
        a = b;
        b = rest;
    }
    return a == 0 ? 1 : a;
}

static fraction whole(int64_t value)
{
    fraction out = {value, 1, 0};
    return out;
}

static fraction lowest(ref_int num, ref_int den, int blank)
{
    ref_int by = den == 1 ? 1 : gcd(num, den);
    fraction out = {num / by, den / by, blank};
    return out;
}

static ref_int product(reader *r, ref_int a, ref_int b)
{
    ref_int out = 0;
    if (__builtin_mul_overflow(a, b, &out))
        r->shaky = 1;
    return out;
}

static fraction multiply(reader *r, fraction a, fraction b)
{
    fraction left = lowest(a.num, b.den, 0), right = lowest(b.num, a.den, 0);
    return lowest(product(r, left.num, right.num), product(r, left.den, right.den), a.blank | b.blank);
}

static fraction add(reader *r, fraction a, fraction b, int sign)
{
    ref_int left = product(r, a.num, b.den), right = product(r, b.num, a.den), sum = 0;
    if (sign < 0 ? __builtin_sub_overflow(left, right, &sum) : __builtin_add_overflow(left, right, &sum))
        r->shaky = 1;
    return lowest(sum, product(r, a.den, b.den), a.blank | b.blank);
}

static int order(reader *r, fraction a, fraction b)
{
    ref_int left = product(r, a.num, b.den), right = product(r, b.num, a.den);
    return (left > right) - (left < right);
}

/* ------------------------------------------------------------------ expressions */

static const lq_node *node_of(const reader *r, lq_ref ref)
{
    return &r->known->policy->nodes[ref];
}

static fraction of_fact(const reader *r, const lq_node *node)
{
    int64_t value = r->known->values[node->a];
    if (node->type == QUOTA_TYPE_DATE)
        return whole(lq_date_to_day(value));
    return lowest(value, node->type == QUOTA_TYPE_RATIO ? 1000000 : 1, 0);
}

static const ref_answer *ask(reader *r, uint32_t question)
{
    for (uint32_t i = 0; i < r->helper_count; i++)
        if (r->helpers[i].question == question)
            return r->helpers[i].answer;
    ref_answer *answer = malloc(sizeof *answer);
    if (answer == NULL)
        abort();
    decide(r, question, answer);
    r->helpers[r->helper_count].question = question;
    r->helpers[r->helper_count++].answer = answer;
    return answer;
}

static fraction of_question(reader *r, const lq_node *node)
{
    uint32_t question = node->a;
    const ref_answer *answer = ask(r, question);
    fraction out = whole(answer->value);
    if (r->known->policy->questions[question].kind == QUOTA_KIND_DATE)
        out = whole(answer->value == 0 ? 0 : lq_date_to_day(answer->value));
    if (r->known->policy->questions[question].kind == QUOTA_KIND_FACTOR)
        out = lowest(answer->value, 1000000, 0);
    out.blank = !(answer->flags & QUOTA_DECISION_VALUE);
    r->shaky |= answer->overflow | answer->shaky;
    return out;
}

static int64_t to_count(const reader *r, fraction value)
{
    (void)r;
    if (value.num > INT64_MAX)
        return INT64_MAX;
    return value.num < INT64_MIN ? INT64_MIN : (int64_t)value.num;
}

static fraction shifted(reader *r, const lq_node *node, fraction date, fraction count)
{
    int64_t day = to_count(r, date), by = to_count(r, count), out = day;
    int blank = date.blank | count.blank;
    by = node->num < 0 ? -by : by;
    int left = 0;
    if (node->sub == LQ_UNIT_DAY)
        left = lq_day_add_days_checked(day, by, &out);
    if (node->sub == LQ_UNIT_MONTH)
        left = lq_day_add_months_checked(day, by, &out);
    if (node->sub == LQ_UNIT_YEAR)
        left = lq_day_add_years_checked(day, by, &out);
    r->shaky |= left && !blank;
    if (node->sub == LQ_UNIT_WORKDAY && day != LQ_DAY_NEVER &&
        (r->known->calendar == NULL || lq_calendar_add(r->known->calendar, day, by, &out) != 0)) {
        blank = 1;
        r->calendar_ends = 1;
    }
    fraction shifted_date = whole(out);
    shifted_date.blank = blank;
    return shifted_date;
}

static fraction month_end(reader *r, fraction year, fraction month)
{
    int64_t of_year = to_count(r, month), end = 0;
    int left = of_year < 1 || of_year > 12;
    of_year = of_year < 1 ? 1 : of_year > 12 ? 12 : of_year;
    left |= lq_day_month_end_checked(to_count(r, year), of_year, &end);
    fraction out = whole(end);
    out.blank = year.blank | month.blank;
    r->shaky |= left && !out.blank;
    return out;
}

static fraction value_of(reader *r, lq_ref ref)
{
    const lq_node *node = node_of(r, ref);
    if (node->op == LQ_OP_LITERAL)
        return lowest(node->num, node->den, 0);
    if (node->op == LQ_OP_FACT)
        return of_fact(r, node);
    if (node->op == LQ_OP_ASK)
        return of_question(r, node);
    fraction a = value_of(r, node->a), b = value_of(r, node->b);
    switch (node->op) {
    case LQ_OP_ADD:
        return add(r, a, b, 1);
    case LQ_OP_SUB:
        return add(r, a, b, -1);
    case LQ_OP_MUL: {
        int priced = node->type == QUOTA_TYPE_MONEY && (node_of(r, node->a)->type == QUOTA_TYPE_PRICE ||
                                                        node_of(r, node->b)->type == QUOTA_TYPE_PRICE);
        fraction tonne = {1, priced ? 1000000000 : 1, 0};
        return multiply(r, multiply(r, a, b), tonne);
    }
    case LQ_OP_SHIFT:
        return shifted(r, node, a, b);
    case LQ_OP_MONTH_END:
        return month_end(r, a, b);
    default: {
        int compared = order(r, a, b);
        fraction out = (node->op == LQ_OP_MIN) == (compared <= 0) ? a : b;
        out.blank = a.blank | b.blank;
        return out;
    }
    }
}

/* ------------------------------------------------------------------ conditions */

static int compare(reader *r, uint32_t index)
{
    const lq_compare *of = &r->known->policy->compares[index];
    if (of->type == QUOTA_TYPE_FLAG || of->type == QUOTA_TYPE_CODE) {
        int64_t left = r->known->values[node_of(r, of->left)->a];
        int64_t right = r->known->values[node_of(r, of->right)->a];
        return (left > right) - (left < right);
    }
    fraction left = value_of(r, of->left), right = value_of(r, of->right);
    return left.blank || right.blank ? 2 : order(r, left, right);
}

/* Unlike things of a kind that knows no order are neither less nor more: both sides of <> are accepted. */
static truth accepted(int compared, unsigned accept, int equality_only)
{
    if (compared == 2)
        return BLANK;
    if (equality_only)
        return (compared == 0) == ((accept & LQ_EQ) != 0) ? YES : NO;
    return (accept & (compared < 0 ? LQ_LT : compared > 0 ? LQ_GT : LQ_EQ)) != 0 ? YES : NO;
}

static truth holds(reader *r, lq_ref ref)
{
    if (ref == 0)
        return YES;
    const lq_node *node = node_of(r, ref);
    switch (node->op) {
    case LQ_OP_TEST:
        return (node->mask >> r->known->values[node->a] & 1) != 0 ? YES : NO;
    case LQ_OP_CUT: {
        int64_t value = r->known->values[node->a];
        if (r->known->policy->facts[node->a].type == QUOTA_TYPE_DATE)
            value = lq_date_to_day(value);
        return accepted((value > node->num) - (value < node->num), node->accept, 0);
    }
    case LQ_OP_COMPARE:
        return accepted(compare(r, node->a), node->accept, r->known->policy->compares[node->a].equality_only);
    case LQ_OP_NOT: {
        truth of = holds(r, node->a);
        return of == BLANK ? BLANK : of == YES ? NO : YES;
    }
    default: {
        truth a = holds(r, node->a), b = holds(r, node->b);
        truth strong = node->op == LQ_OP_AND ? NO : YES; /* what settles it, whatever the other is */
        if (a == strong || b == strong)
            return strong;
        return a == BLANK || b == BLANK ? BLANK : a;
    }
    }
}

/* ------------------------------------------------------------------ one row */

static int is_yes(const reader *r, uint32_t fact_plus_one)
{
    return fact_plus_one != 0 && r->known->values[fact_plus_one - 1] == 1;
}

/* What a row that applies says by itself: a verdict, or -1 for a warning. */
static int breach_of(const reader *r, const lq_rule *rule, truth met)
{
    if (met == YES)
        return QUOTA_ALLOW;
    if (rule->force == QUOTA_FORCE_MAY)
        return -1;
    if (met == BLANK || rule->force == QUOTA_FORCE_SILENT)
        return QUOTA_REVIEW;
    if (rule->force == QUOTA_FORCE_PRINCIPLE) {
        if (is_yes(r, r->known->policy->fact_exception_approved))
            return QUOTA_ALLOW;
        return is_yes(r, r->known->policy->fact_strict_mode) ? QUOTA_DENY : QUOTA_REVIEW;
    }
    return QUOTA_DENY;
}

static int is_displaced(reader *r, const lq_question *question, uint32_t rule_index)
{
    for (uint32_t i = 0; i < question->rule_count; i++) {
        const lq_rule *other = &r->known->policy->rules[question->rules[i]];
        for (uint32_t k = 0; k < other->displace_count; k++)
            if (other->displaces[k] == rule_index && holds(r, other->when) == YES)
                return 1;
    }
    return 0;
}

/* ------------------------------------------------------------------ values */

static ref_int divide_round(ref_int num, ref_int den, int mode)
{
    ref_int quotient = num / den, rest = num % den; /* neither is below zero */
    if (mode == LQ_ROUND_DOWN || rest == 0)
        return quotient;
    if (mode == LQ_ROUND_HALF_UP)
        return quotient + (rest >= den - rest);
    return quotient + 1;
}

static int64_t most_of(int kind)
{
    switch (kind) {
    case LQ_VALUE_FACTOR:
        return QUOTA_RATIO_MAX;
    case LQ_VALUE_RANK:
        return QUOTA_COUNT_MAX;
    default:
        return QUOTA_AMOUNT_MAX;
    }
}

static int64_t rounded(reader *r, const lq_rule *rule, fraction value, ref_answer *answer)
{
    if (value.num <= 0)
        return 0;
    int exact = rule->rounding == LQ_ROUND_NONE;
    ref_int quantum = exact ? 1 : rule->quantum;
    ref_int steps =
        divide_round(value.num, product(r, value.den, quantum), exact ? LQ_ROUND_UP : rule->rounding);
    ref_int out = product(r, steps, quantum);
    if (out > most_of(rule->value)) {
        answer->overflow = 1;
        return most_of(rule->value);
    }
    return (int64_t)out;
}

static int64_t as_date(reader *r, const lq_rule *rule, fraction value, int *blank)
{
    int64_t day = to_count(r, value);
    if (rule->rolling && day != LQ_DAY_NEVER &&
        (r->known->calendar == NULL || lq_calendar_roll(r->known->calendar, day, &day) != 0)) {
        *blank = 1;
        r->calendar_ends = 1;
        return 0;
    }
    return lq_date_from_day(day);
}

/* Returns 0 if the value cannot be told. */
static int answer_of(reader *r, const lq_rule *rule, ref_answer *answer)
{
    answer->num = answer->den = answer->value = 0;
    if (rule->value == LQ_VALUE_CLASS) {
        answer->value = rule->klass;
        return 1;
    }
    fraction value = value_of(r, rule->expression);
    int blank = value.blank;
    if (blank)
        return 0;
    if (rule->value == LQ_VALUE_DATE) {
        answer->value = as_date(r, rule, value, &blank);
        return !blank;
    }
    if (rule->value == LQ_VALUE_FACTOR)
        value = multiply(r, value, whole(LQ_SCALE_RATIO));
    if (rule->value == LQ_VALUE_RATIO) {
        int64_t increment = r->known->values[r->known->policy->fact_increment - 1];
        int below = value.num < 0;
        answer->num = below ? 0 : value.num > INT64_MAX ? INT64_MAX : (int64_t)value.num;
        answer->den = below || value.num > INT64_MAX || value.den > INT64_MAX ? 1 : (int64_t)value.den;
        value = multiply(r, value, whole(increment < 0 ? 0 : increment));
    }
    answer->value = rounded(r, rule, value, answer);
    return 1;
}

/* ------------------------------------------------------------------ a question */

static uint32_t first_by_id(const reader *r, uint32_t a, uint32_t b)
{
    if (a == UINT32_MAX || b == UINT32_MAX)
        return a == UINT32_MAX ? b : a;
    return strcmp(r->known->policy->rules[a].id, r->known->policy->rules[b].id) <= 0 ? a : b;
}

typedef struct tally {
    uint32_t outside, allows, reviews, denies, values; /* first rows by id, UINT32_MAX = none */
    int warned, value_count, told, differ;
    uint8_t leaves_out[QUOTA_QUESTION_RULES_MAX];
} tally;

static void count_value(reader *r, uint32_t rule, tally *all, ref_answer *answer)
{
    ref_answer one;
    memset(&one, 0, sizeof one);
    int told = answer_of(r, &r->known->policy->rules[rule], &one);
    if (all->value_count++ > 0 && (told != all->told || (told && one.value != answer->value)))
        all->differ = 1;
    all->told = told;
    answer->overflow |= one.overflow;
    uint32_t first = first_by_id(r, all->values, rule);
    if (first == rule) {
        answer->value = one.value;
        answer->num = one.num;
        answer->den = one.den;
    }
    all->values = first;
}

static void count_row(reader *r, const lq_question *question, uint32_t row, tally *all, ref_answer *answer)
{
    uint32_t index = question->rules[row];
    const lq_rule *rule = &r->known->policy->rules[index];
    truth when = holds(r, rule->when);
    if (when == NO || is_displaced(r, question, index))
        return;
    if (when == BLANK) {
        all->reviews = first_by_id(r, all->reviews, index);
        return;
    }
    answer->hits[row] = 1;
    truth covered = holds(r, rule->cover);
    if (covered == NO) {
        all->outside = first_by_id(r, all->outside, index);
        all->leaves_out[row] = 1;
    }
    int says = rule->verdict, breach = breach_of(r, rule, holds(r, rule->require));
    if (breach == -1 && says != QUOTA_REVIEW && says != QUOTA_DENY)
        all->warned = covered != BLANK ? 1 : all->warned;
    says = breach > says ? breach : says;
    says = covered == BLANK && says < QUOTA_REVIEW ? QUOTA_REVIEW : says;
    if (says == QUOTA_DENY)
        all->denies = first_by_id(r, all->denies, index);
    if (says == QUOTA_REVIEW)
        all->reviews = first_by_id(r, all->reviews, index);
    if (rule->verdict == QUOTA_ALLOW)
        all->allows = first_by_id(r, all->allows, index);
}

static void settle(reader *r, const lq_question *question, tally *all, ref_answer *answer)
{
    for (uint32_t row = 0; row < question->rule_count; row++)
        if (answer->hits[row] && r->known->policy->rules[question->rules[row]].value != LQ_VALUE_NONE)
            count_value(r, question->rules[row], all, answer);
    if (all->value_count == 0 && answer->verdict == QUOTA_ALLOW)
        answer->flags |= QUOTA_DECISION_GAP;
    if (all->differ)
        answer->flags |= QUOTA_DECISION_CONFLICT;
    if (all->value_count > 0 && !all->differ && all->told)
        answer->flags |= QUOTA_DECISION_VALUE;
    else
        answer->value = answer->num = answer->den = 0;
    if (answer->verdict == QUOTA_ALLOW && !(answer->flags & QUOTA_DECISION_VALUE)) {
        answer->verdict = QUOTA_REVIEW;
        answer->rule_is_clear = (answer->flags & (QUOTA_DECISION_GAP | QUOTA_DECISION_CONFLICT)) != 0;
        answer->rule = UINT32_MAX;
    } else if (answer->verdict == QUOTA_ALLOW) {
        answer->rule = all->values;
    } else if (answer->flags & QUOTA_DECISION_CONFLICT) {
        answer->rule_is_clear = 0;
    }
}

static void decide(reader *r, uint32_t index, ref_answer *answer)
{
    const quota_policy *policy = r->known->policy;
    const lq_question *question = &policy->questions[index];
    tally all;
    memset(answer, 0, sizeof *answer);
    memset(&all, 0, sizeof all);
    all.outside = all.allows = all.reviews = all.denies = all.values = UINT32_MAX;
    answer->rule = UINT32_MAX;
    answer->rule_is_clear = 1;
    if (question->rule_count == 0) {
        answer->flags = QUOTA_DECISION_NOT_ADDRESSED;
        return;
    }
    if (holds(r, policy->window) != YES) {
        answer->flags = QUOTA_DECISION_NOT_IN_FORCE;
        return;
    }
    for (uint32_t row = 0; row < question->rule_count; row++)
        count_row(r, question, row, &all, answer);
    if (all.outside != UINT32_MAX) {
        answer->flags = QUOTA_DECISION_NOT_COVERED;
        answer->rule = all.outside;
        memcpy(answer->hits, all.leaves_out, sizeof answer->hits);
        return;
    }
    answer->flags = all.warned ? QUOTA_DECISION_WARNED : 0;
    answer->verdict = all.denies != UINT32_MAX    ? QUOTA_DENY
                      : all.reviews != UINT32_MAX ? QUOTA_REVIEW
                                                  : QUOTA_ALLOW;
    answer->rule = all.denies != UINT32_MAX    ? all.denies
                   : all.reviews != UINT32_MAX ? all.reviews
                                               : all.allows;
    if (question->kind != QUOTA_KIND_VERDICT && answer->verdict != QUOTA_DENY)
        settle(r, question, &all, answer);
    answer->shaky = r->shaky;
}

/* ------------------------------------------------------------------ entries */

static void open_reader(reader *r, const ref_case *known)
{
    r->known = known;
    r->shaky = r->calendar_ends = 0;
    r->helper_count = 0;
}

static void close_reader(reader *r)
{
    for (uint32_t i = 0; i < r->helper_count; i++)
        free(r->helpers[i].answer);
}

void ref_decide(const ref_case *known, uint32_t question, ref_answer *answer)
{
    reader r;
    open_reader(&r, known);
    decide(&r, question, answer);
    answer->shaky = r.shaky;
    if (r.calendar_ends)
        answer->flags |= QUOTA_DECISION_CALENDAR;
    close_reader(&r);
}

int ref_compare(const ref_case *known, uint32_t index)
{
    reader r;
    open_reader(&r, known);
    int out = compare(&r, index);
    if (r.shaky)
        out = 2;
    close_reader(&r);
    return out;
}

int ref_differ(const ref_answer *a, const ref_answer *b)
{
    return a->verdict != b->verdict ||
           (a->flags & QUOTA_DECISION_VALUE) != (b->flags & QUOTA_DECISION_VALUE) || a->value != b->value;
}
