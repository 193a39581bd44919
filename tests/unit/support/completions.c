/* completions.c - every way to fill in what a case leaves unknown, one by one. */
#include "completions.h"

#include <string.h>

#include "base/date.h"

enum { CANDIDATES = 400 };

typedef struct list {
    int64_t values[CANDIDATES];
    size_t count;
} list;

static int is_coded(const lq_fact *fact)
{
    return fact->type == QUOTA_TYPE_FLAG || fact->type == QUOTA_TYPE_CODE;
}

static void put(list *all, const lq_fact *fact, int64_t value)
{
    if (value < fact->least || value > fact->most || all->count == CANDIDATES)
        return;
    for (size_t i = 0; i < all->count; i++)
        if (all->values[i] == value)
            return;
    all->values[all->count++] = value;
}

/* A value in inside units, with its neighbours. */
static void put_around(list *all, const lq_fact *fact, int64_t inside)
{
    for (int step = -1; step <= 1; step++) {
        if (inside == (step < 0 ? INT64_MIN : step > 0 ? INT64_MAX : inside - 1))
            continue;
        int64_t value = inside + step;
        if (fact->type != QUOTA_TYPE_DATE)
            put(all, fact, value);
        else if (value >= LQ_DAY_MIN && (value <= LQ_DAY_MAX || value == LQ_DAY_NEVER))
            put(all, fact, lq_date_from_day(value));
    }
}

static int64_t inside_of(const lq_fact *fact, int64_t value)
{
    return fact->type == QUOTA_TYPE_DATE ? lq_date_to_day(value) : value;
}

/* ------------------------------------------------------------------ where a comparison tips */

static int reads(const quota_policy *policy, lq_ref ref, uint32_t fact)
{
    const lq_node *node = &policy->nodes[ref];
    if (node->op == LQ_OP_LITERAL)
        return 0;
    if (node->op == LQ_OP_FACT)
        return node->a == fact;
    if (node->op != LQ_OP_ASK)
        return reads(policy, node->a, fact) || reads(policy, node->b, fact);
    for (uint32_t i = 0; i < policy->questions[node->a].fact_count; i++)
        if (policy->questions[node->a].facts[i] == fact)
            return 1;
    return 0;
}

static int all_known(const ref_case *given, lq_ref ref, uint32_t but)
{
    for (uint32_t i = 0; i < given->policy->fact_count; i++)
        if (i != but && given->values[i] == QUOTA_UNKNOWN && reads(given->policy, ref, i))
            return 0;
    return 1;
}

static int compared_at(ref_case *given, uint32_t compare, uint32_t fact, int64_t inside)
{
    const lq_fact *of = &given->policy->facts[fact];
    int64_t day = inside < LQ_DAY_MIN ? LQ_DAY_MIN : inside > LQ_DAY_MAX ? LQ_DAY_NEVER : inside;
    given->values[fact] = of->type == QUOTA_TYPE_DATE ? lq_date_from_day(day) : inside;
    int out = ref_compare(given, compare);
    given->values[fact] = QUOTA_UNKNOWN;
    return out;
}

/* The least value from which on the comparison no longer is what it is at the low end: by bisection. */
static void put_tip(list *all, ref_case *given, uint32_t compare, uint32_t fact)
{
    const lq_fact *of = &given->policy->facts[fact];
    int64_t low = inside_of(of, of->least), high = inside_of(of, of->most);
    int at_low = compared_at(given, compare, fact, low), at_high = compared_at(given, compare, fact, high);
    if (at_low == at_high || at_low == 2 || at_high == 2)
        return;
    for (int side = 0; side < 2; side++) { /* where it leaves at_low, where it reaches at_high */
        int64_t before = low, after = high;
        while (after - before > 1) {
            int64_t middle = before + (after - before) / 2;
            int is = compared_at(given, compare, fact, middle);
            int still = side == 0 ? is == at_low : is != at_high;
            before = still ? middle : before;
            after = still ? after : middle;
        }
        put_around(all, of, after);
    }
}

static void put_tips(list *all, ref_case *given, uint32_t fact)
{
    const quota_policy *policy = given->policy;
    const lq_fact *of = &policy->facts[fact];
    for (uint32_t i = 0; i < policy->compare_count && of->type != QUOTA_TYPE_ID; i++) {
        const lq_compare *compare = &policy->compares[i];
        if (compare->type > QUOTA_TYPE_ID &&
            (reads(policy, compare->left, fact) || reads(policy, compare->right, fact)) &&
            all_known(given, compare->left, fact) && all_known(given, compare->right, fact))
            put_tip(all, given, i, fact);
    }
}

static void put_numbers(list *all, ref_case *given, const lq_question *question, uint32_t fact)
{
    const quota_policy *policy = given->policy;
    const lq_fact *of = &policy->facts[fact];
    put(all, of, of->least);
    put(all, of, of->most);
    put(all, of,
        of->type == QUOTA_TYPE_AMOUNT ? 7 * QUOTA_TONNE
        : of->type == QUOTA_TYPE_DATE ? 20230615
                                      : 777);
    for (uint32_t i = 0; i < of->cut_count; i++)
        put_around(all, of, of->cuts[i]);
    for (uint32_t i = 0; i < question->fact_count; i++) {
        uint32_t other = question->facts[i];
        if (policy->facts[other].type == of->type && given->values[other] != QUOTA_UNKNOWN)
            put_around(all, of, inside_of(of, given->values[other]));
    }
    for (uint32_t i = 1; i < policy->node_count && of->type == QUOTA_TYPE_ID; i++)
        if (policy->nodes[i].op == LQ_OP_LITERAL && policy->nodes[i].type == QUOTA_TYPE_ID)
            put(all, of, policy->nodes[i].num);
    put_tips(all, given, fact);
}

/* last: an unknown fact that will be filled in after this one, UINT32_MAX = none.  Where numbers tip depends
 * on it. */
static void candidates(ref_case *given, const lq_question *question, uint32_t fact, uint32_t last, list *all)
{
    const lq_fact *of = &given->policy->facts[fact];
    all->count = 0;
    if (is_coded(of)) {
        for (int64_t value = of->least; value <= of->most; value++)
            put(all, of, value);
        return;
    }
    put_numbers(all, given, question, fact);
    if (last == UINT32_MAX || !is_coded(&given->policy->facts[last]))
        return;
    for (int64_t value = given->policy->facts[last].least; value <= given->policy->facts[last].most;
         value++) {
        given->values[last] = value;
        put_tips(all, given, fact);
    }
    given->values[last] = QUOTA_UNKNOWN;
}

/* ------------------------------------------------------------------ enumerating */

typedef struct work {
    ref_case given;
    uint32_t question;
    uint32_t open[LQ_FACTS_MAX], open_count;
    uint64_t count, limit;
    ref_sum *sum;           /* gathers, or ... */
    int matters, has_first; /* ... looks whether the last fact matters */
    ref_answer first;
} work;

static int ratio_less(const ref_answer *a, const ref_answer *b)
{
    return (ref_int)a->num * b->den < (ref_int)b->num * a->den;
}

static void gather(work *w, const ref_answer *one)
{
    ref_sum *sum = w->sum;
    sum->differ |= sum->count > 0 && ref_differ(&w->first, one);
    if (sum->count++ == 0)
        w->first = *one;
    sum->verdicts |= 1U << one->verdict;
    sum->flags |= one->flags;
    sum->overflow |= one->overflow;
    sum->shaky |= one->shaky;
    for (size_t i = 0; i < QUOTA_QUESTION_RULES_MAX; i++)
        sum->hits[i] |= one->hits[i];
    if (!(one->flags & QUOTA_DECISION_VALUE)) {
        sum->lacks_value = 1;
        return;
    }
    sum->lo = !sum->has_value || one->value < sum->lo ? one->value : sum->lo;
    sum->hi = !sum->has_value || one->value > sum->hi ? one->value : sum->hi;
    sum->has_value = 1;
    sum->choices |= one->value < 64 ? UINT64_C(1) << one->value : 0;
    if (one->den == 0)
        return;
    if (sum->least.den == 0 || ratio_less(one, &sum->least))
        sum->least = *one;
    if (sum->most.den == 0 || ratio_less(&sum->most, one))
        sum->most = *one;
}

static int look_at(work *w)
{
    ref_answer one;
    if (w->count++ >= w->limit)
        return 0;
    ref_decide(&w->given, w->question, &one);
    if (w->sum) {
        gather(w, &one);
        return 1;
    }
    if (w->has_first)
        w->matters |= ref_differ(&w->first, &one);
    else
        w->first = one;
    w->has_first = 1;
    return 1;
}

static int enumerate(work *w, uint32_t at)
{
    list all;
    if (at == w->open_count)
        return look_at(w);
    uint32_t fact = w->open[at];
    uint32_t last = w->sum == NULL && at + 1 < w->open_count ? w->open[w->open_count - 1] : UINT32_MAX;
    candidates(&w->given, &w->given.policy->questions[w->question], fact, last, &all);
    if (at + 1 == w->open_count)
        w->has_first = 0;
    int done = 1;
    for (size_t i = 0; i < all.count && done && !w->matters; i++) {
        w->given.values[fact] = all.values[i];
        done = enumerate(w, at + 1);
    }
    w->given.values[fact] = QUOTA_UNKNOWN;
    return done;
}

static void open_work(work *w, const ref_case *given, uint32_t question, uint64_t limit)
{
    const lq_question *asked = &given->policy->questions[question];
    memset(w, 0, sizeof *w);
    w->given = *given;
    w->question = question;
    w->limit = limit;
    for (int coded = 1; coded >= 0; coded--) /* codes first: where numbers tip may depend on them */
        for (uint32_t i = 0; i < asked->fact_count; i++)
            if (given->values[asked->facts[i]] == QUOTA_UNKNOWN &&
                is_coded(&given->policy->facts[asked->facts[i]]) == coded)
                w->open[w->open_count++] = asked->facts[i];
}

int ref_complete(const ref_case *given, uint32_t question, uint64_t limit, ref_sum *sum)
{
    work w;
    open_work(&w, given, question, limit);
    memset(sum, 0, sizeof *sum);
    w.sum = sum;
    return enumerate(&w, 0);
}

int ref_missing(const ref_case *given, uint32_t question, uint64_t limit, lq_fact_set *missing)
{
    work w;
    memset(missing, 0, sizeof *missing);
    open_work(&w, given, question, limit);
    uint32_t count = w.open_count;
    for (uint32_t i = 0; i < count; i++) {
        open_work(&w, given, question, limit);
        uint32_t fact = w.open[i];
        memmove(w.open + i, w.open + i + 1, (count - i - 1) * sizeof w.open[0]);
        w.open[count - 1] = fact;
        if (!enumerate(&w, 0) && !w.matters)
            return 0;
        if (w.matters)
            missing->bits[fact / 64] |= UINT64_C(1) << (fact % 64);
    }
    return 1;
}

/* ------------------------------------------------------------------ how facts are read */

typedef struct reading {
    const ref_case *given;
    unsigned
        places[LQ_FACTS_MAX]; /* where a number is read: each comparison, the values, all its cuts together */
    uint8_t cut[LQ_FACTS_MAX], seen_question[LQ_QUESTIONS_MAX], seen_compare[LQ_COMPARES_MAX];
    uint8_t accepts[LQ_COMPARES_MAX]; /* 1 = LT and EQ told apart, 2 = EQ and GT */
    int plain;
    int contradictory; /* a random table: its rows may answer one case differently */
} reading;

static void read_question(reading *all, uint32_t question);

/* How often an expression reads a number; of a helper question's rows only one answers. */
static unsigned times_read(reading *all, lq_ref ref, uint32_t fact)
{
    const quota_policy *policy = all->given->policy;
    const lq_node *node = &policy->nodes[ref];
    if (ref == 0 || node->op == LQ_OP_LITERAL)
        return 0;
    if (node->op == LQ_OP_FACT)
        return node->a == fact;
    if (node->op != LQ_OP_ASK)
        return times_read(all, node->a, fact) + times_read(all, node->b, fact);
    unsigned most = 0, values = 0;
    for (uint32_t i = 0; i < policy->questions[node->a].rule_count; i++) {
        const lq_rule *rule = &policy->rules[policy->questions[node->a].rules[i]];
        unsigned times = times_read(all, rule->expression, fact);
        values += rule->value != LQ_VALUE_NONE;
        times += rule->value == LQ_VALUE_RATIO && policy->fact_increment == fact + 1;
        if (rule->rolling && times > 0 && all->given->values[fact] == QUOTA_UNKNOWN)
            all->plain = 0;
        most = times > most ? times : most;
    }
    if (all->contradictory && values > 1 && most > 0 && all->given->values[fact] == QUOTA_UNKNOWN)
        all->plain = 0; /* two rows may agree for the very value that nobody tries */
    return most;
}

static void read_expression(reading *all, lq_ref ref)
{
    const lq_node *node = &all->given->policy->nodes[ref];
    if (ref == 0 || node->op == LQ_OP_LITERAL || node->op == LQ_OP_FACT)
        return;
    if (node->op == LQ_OP_ASK) {
        read_question(all, node->a);
        return;
    }
    if (node->op == LQ_OP_SHIFT && node->sub == LQ_UNIT_WORKDAY && !all_known(all->given, ref, UINT32_MAX))
        all->plain = 0;
    read_expression(all, node->a);
    read_expression(all, node->b);
}

static int is_bare(const quota_policy *policy, lq_ref ref)
{
    return policy->nodes[ref].op == LQ_OP_FACT || policy->nodes[ref].op == LQ_OP_LITERAL;
}

static void read_compare(reading *all, const lq_node *atom)
{
    const quota_policy *policy = all->given->policy;
    const lq_compare *compare = &policy->compares[atom->a];
    int open = !all_known(all->given, compare->left, UINT32_MAX) ||
               !all_known(all->given, compare->right, UINT32_MAX);
    unsigned lt = (atom->accept & LQ_LT) != 0, eq = (atom->accept & LQ_EQ) != 0,
             gt = (atom->accept & LQ_GT) != 0;
    all->accepts[atom->a] |= (uint8_t)((lt != eq) | (eq != gt) << 1);
    int bare = is_bare(policy, compare->left) && is_bare(policy, compare->right);
    if (open && (compare->type < QUOTA_TYPE_ID || (all->accepts[atom->a] == 3 && !bare)))
        all->plain = 0;
    if (all->seen_compare[atom->a])
        return;
    all->seen_compare[atom->a] = 1;
    for (uint32_t fact = 0; fact < policy->fact_count; fact++)
        all->places[fact] += times_read(all, compare->left, fact) + times_read(all, compare->right, fact);
    read_expression(all, compare->left);
    read_expression(all, compare->right);
}

static void read_condition(reading *all, lq_ref ref)
{
    const lq_node *node = &all->given->policy->nodes[ref];
    if (ref == 0 || node->op == LQ_OP_TEST)
        return;
    if (node->op == LQ_OP_CUT) {
        all->cut[node->a] = 1;
    } else if (node->op == LQ_OP_COMPARE) {
        read_compare(all, node);
    } else {
        read_condition(all, node->a);
        if (node->op != LQ_OP_NOT)
            read_condition(all, node->b);
    }
}

/* The conditions of a question and of all it asks; what its values read is counted where it is asked. */
static void read_question(reading *all, uint32_t question)
{
    const lq_question *asked = &all->given->policy->questions[question];
    if (all->seen_question[question])
        return;
    all->seen_question[question] = 1;
    for (uint32_t i = 0; i < asked->rule_count; i++) {
        const lq_rule *rule = &all->given->policy->rules[asked->rules[i]];
        read_condition(all, rule->when);
        read_condition(all, rule->cover);
        read_condition(all, rule->require);
        if (asked->kind != QUOTA_KIND_VERDICT)
            read_expression(all, rule->expression);
    }
}

int ref_is_plain(const ref_case *given, uint32_t question)
{
    const quota_policy *policy = given->policy;
    const lq_question *asked = &policy->questions[question];
    reading all;
    memset(&all, 0, sizeof all);
    all.given = given;
    all.plain = 1;
    all.contradictory = strcmp(policy->id, "random") == 0;
    read_condition(&all, policy->window);
    read_question(&all, question);
    for (uint32_t i = 0; i < asked->fact_count; i++) {
        uint32_t fact = asked->facts[i];
        unsigned most = 0;
        for (uint32_t k = 0; k < asked->rule_count && asked->kind != QUOTA_KIND_VERDICT; k++) {
            const lq_rule *rule = &policy->rules[asked->rules[k]];
            unsigned times = times_read(&all, rule->expression, fact);
            times += rule->value == LQ_VALUE_RATIO && policy->fact_increment == fact + 1;
            if (rule->rolling && times > 0 && given->values[fact] == QUOTA_UNKNOWN)
                all.plain = 0;
            most = times > most ? times : most;
        }
        if (is_coded(&policy->facts[fact]))
            continue;
        if (given->values[fact] == QUOTA_UNKNOWN ? all.places[fact] + most + all.cut[fact] > 1
                                                 : given->values[fact] > policy->facts[fact].most / 2 &&
                                                       policy->facts[fact].type != QUOTA_TYPE_DATE)
            all.plain = 0;
    }
    return all.plain;
}
