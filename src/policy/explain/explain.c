/* explain.c - the case again: its result, helper questions, facts, and the calls of decide.h. */
#include "policy/explain/explain.h"

#include <libquota/facts.h>
#include <string.h>

#include "base/text.h"
#include "policy/explain/say.h"

/* ------------------------------------------------------------------ steps */

static uint32_t question_id(const lq_explanation *ex, uint32_t question)
{
    return question == UINT32_MAX ? ex->asked->question : ex->policy->questions[question].id;
}

quota_step lq_step_of(const lq_explanation *ex, int32_t kind)
{
    quota_step step;
    memset(&step, 0, sizeof step);
    step.kind = kind;
    step.depth = ex->depth;
    step.question = question_id(ex, ex->question);
    step.verdict = step.truth = -1;
    step.left_den = step.right_den = step.den = 1;
    return step;
}

void lq_step_decide(const lq_explanation *ex, uint32_t question, const lq_outcome *outcome, quota_step *step)
{
    step->question = question_id(ex, question);
    step->verdict = outcome->verdict;
    step->verdicts = outcome->verdicts;
    step->flags = outcome->flags;
    step->kind_of_answer = question == UINT32_MAX ? ex->kind : ex->policy->questions[question].kind;
    step->lo = outcome->lo;
    step->hi = outcome->hi;
    step->ratio_lo_num = outcome->lo_num;
    step->ratio_lo_den = outcome->lo_den;
    step->ratio_num = outcome->hi_num;
    step->ratio_den = outcome->hi_den;
    step->choices = outcome->choices;
    step->rule = outcome->rule == LQ_NO_ROW ? 0 : outcome->rule + 1;
}

int32_t lq_step_truth(unsigned truths)
{
    return truths == LQ_FALSE ? 0 : truths == LQ_TRUE ? 1 : truths == LQ_BLANK ? 3 : 2;
}

/* ------------------------------------------------------------------ the case */

/* The document does not speak of it; its window is shown all the same. */
static void not_addressed(lq_explanation *ex)
{
    ex->outcome.rule = LQ_NO_ROW;
    ex->outcome.flags = QUOTA_DECISION_NOT_ADDRESSED;
    ex->outcome.verdicts = 1U << QUOTA_NOT_APPLICABLE;
    lq_state_init(&ex->state, ex->policy, ex->asked->calendar);
    for (uint32_t fact = 0; fact < ex->policy->fact_count; fact++)
        lq_state_give(&ex->state, fact, ex->given.values[fact]);
}

quota_status lq_explain_open(lq_explanation *ex, const quota_policy *policy, const quota_case *given,
                             quota_error *error)
{
    if (!policy || !given)
        return lq_fail(error, QUOTA_E_ARGUMENT, policy ? "given" : "policy", "not NULL", "NULL", 4);
    if (given->struct_size < sizeof *given)
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "struct_size", "the size of this version's struct or more",
                       "less", 4);
    if (!given->facts && given->fact_count > 0)
        return lq_fail(error, QUOTA_E_ARGUMENT, "facts", "not NULL", "NULL", 4);
    memset(ex, 0, sizeof *ex);
    ex->policy = policy;
    ex->asked = given;
    quota_status status = lq_given_question(policy, given->question, &ex->question, error);
    if (status != QUOTA_OK)
        return status;
    ex->kind = ex->question != UINT32_MAX ? policy->questions[ex->question].kind
                                          : lq_question_defs[given->question].kind;
    if (ex->question != UINT32_MAX && policy->questions[ex->question].rule_count == 0)
        ex->question = UINT32_MAX;
    lq_given_init(&ex->given, policy, ex->question, given->calendar);
    status = lq_given_add(&ex->given, given->facts, given->fact_count, error);
    if (status != QUOTA_OK)
        return status;
    if (ex->question == UINT32_MAX) {
        not_addressed(ex);
        return QUOTA_OK;
    }
    status = lq_decide_given(&ex->given, &ex->outcome, &ex->missing, error);
    if (status == QUOTA_OK)
        lq_given_state(&ex->given, &ex->state);
    return status;
}

/* ------------------------------------------------------------------ results */

/* Is the answer one of two, and nothing between?  Every row that may answer says lo or hi. */
static int is_either(lq_explanation *ex, uint32_t question, const lq_outcome *outcome)
{
    const lq_question *asked = &ex->policy->questions[question];
    lq_view view;
    int type = asked->kind == QUOTA_KIND_DATE ? QUOTA_TYPE_DATE : QUOTA_TYPE_COUNT;
    for (uint32_t row = 0; row < asked->rule_count; row++) {
        const lq_rule *rule = &ex->policy->rules[asked->rules[row]];
        if (rule->value == LQ_VALUE_NONE || !(lq_look_row(&ex->state, asked, row).hit & LQ_TRUE))
            continue;
        memset(&view, 0, sizeof view);
        lq_answer_row(&ex->state, rule, &view);
        int64_t value = lq_value_outside(type, view.lo);
        if (view.lo != view.hi || (value != outcome->lo && value != outcome->hi))
            return 0;
    }
    return 1;
}

static void give_result(lq_explanation *ex, int32_t kind, uint32_t question, const lq_outcome *outcome)
{
    quota_step step = lq_step_of(ex, kind);
    lq_step_decide(ex, question, outcome, &step);
    if (step.lo < step.hi && !step.choices && is_either(ex, question, outcome))
        step.operation = QUOTA_OPERATION_EITHER;
    ex->take(ex->taker, &step);
}

void lq_explain_later(lq_explanation *ex, uint32_t question)
{
    for (uint32_t i = 0; i < ex->queued; i++)
        if (ex->queue[i] == question)
            return;
    ex->queue[ex->queued] = question;
    ex->depths[ex->queued++] = (uint8_t)(ex->depth + 1);
}

/* The window and the rows of the question being replayed. */
static void replay(lq_explanation *ex, uint32_t flags)
{
    lq_view view;
    ex->state.budget = LQ_BUDGET;
    lq_look(&ex->state, ex->question, NULL, 1, &view);
    unsigned window = lq_eval_condition(&ex->state, ex->policy->window);
    lq_add_reads(ex->policy, ex->policy->window, 0, &ex->read);
    if (ex->depth == 0 && window != LQ_TRUE) {
        quota_step step = lq_step_of(ex, QUOTA_STEP_WINDOW);
        step.truth = lq_step_truth(window);
        ex->take(ex->taker, &step);
        lq_explain_condition(ex, 0, QUOTA_PART_NONE, ex->policy->window);
    }
    if (window != LQ_FALSE)
        lq_explain_rows(ex, &view, flags);
}

static void replay_helper(lq_explanation *ex)
{
    lq_sum sum;
    lq_outcome outcome;
    const lq_question *question = &ex->policy->questions[ex->question];
    ex->state.budget = LQ_BUDGET;
    lq_walk(&ex->state, ex->question, &sum);
    lq_outcome_of_sum(question, &ex->state, &sum, &outcome);
    give_result(ex, QUOTA_STEP_ANSWER, ex->question, &outcome);
    replay(ex, outcome.flags);
}

/* ------------------------------------------------------------------ facts */

int lq_has_fact(const lq_fact_set *set, uint32_t fact)
{
    return (int)(set->bits[fact / 64] >> (fact % 64) & 1);
}

void lq_put_fact(lq_fact_set *set, uint32_t fact)
{
    set->bits[fact / 64] |= UINT64_C(1) << (fact % 64);
}

static int is_assumed(const lq_explanation *ex, uint32_t place, uint32_t fact)
{
    (void)place;
    return lq_given_assumes(&ex->given, fact);
}

/* Facts that were read, or all that were assumed. */
static void give_facts(lq_explanation *ex, int assumed)
{
    const lq_question *asked = ex->given.question;
    for (uint32_t i = 0; i < asked->fact_count; i++) {
        uint32_t fact = asked->facts[i];
        if (is_assumed(ex, i, fact) != assumed || !lq_state_is_known(&ex->state, fact) ||
            !(assumed || lq_has_fact(&ex->read, fact)))
            continue;
        quota_step step = lq_step_of(ex, assumed ? QUOTA_STEP_ASSUMED : QUOTA_STEP_FACT);
        step.fact = ex->policy->facts[fact].id;
        step.left_type = ex->policy->facts[fact].type;
        step.left_lo = step.left_hi = ex->given.values[lq_given_place(&ex->given, fact)];
        step.decisive = lq_has_fact(&ex->read, fact);
        ex->take(ex->taker, &step);
    }
}

/* Missing facts in order of their ids, as decisions name them. */
static void give_missing(lq_explanation *ex)
{
    lq_fact_set left = ex->missing;
    for (;;) {
        uint32_t least = UINT32_MAX;
        for (uint32_t fact = 0; fact < ex->policy->fact_count; fact++)
            if (lq_has_fact(&left, fact) &&
                (least == UINT32_MAX || ex->policy->facts[fact].id < ex->policy->facts[least].id))
                least = fact;
        if (least == UINT32_MAX)
            return;
        left.bits[least / 64] &= ~(UINT64_C(1) << (least % 64));
        quota_step step = lq_step_of(ex, QUOTA_STEP_MISSING);
        step.fact = ex->policy->facts[least].id;
        step.left_type = ex->policy->facts[least].type;
        ex->take(ex->taker, &step);
        lq_explain_ifs(ex, least);
    }
}

/* ------------------------------------------------------------------ all of it */

void lq_explain(lq_explanation *ex, void (*take)(void *taker, const quota_step *step), void *taker)
{
    ex->take = take;
    ex->taker = taker;
    give_result(ex, QUOTA_STEP_RESULT, ex->question, &ex->outcome);
    if (ex->question == UINT32_MAX)
        return;
    ex->queue[ex->queued++] = ex->question;
    replay(ex, ex->outcome.flags);
    if (ex->outcome.flags & QUOTA_DECISION_CALENDAR) {
        quota_step step = lq_step_of(ex, QUOTA_STEP_CALENDAR);
        ex->take(ex->taker, &step);
    }
    for (uint32_t i = 1; i < ex->queued; i++) {
        ex->question = ex->queue[i];
        ex->depth = ex->depths[i];
        replay_helper(ex);
    }
    ex->question = ex->queue[0];
    ex->depth = 0;
    ex->budget = LQ_EXPLAIN_BUDGET;
    give_facts(ex, 0);
    if (ex->outcome.flags & QUOTA_DECISION_PROVISIONAL)
        give_missing(ex);
    lq_explain_changes(ex);
    give_facts(ex, 1);
}

/* ------------------------------------------------------------------ the public calls */

typedef struct step_list {
    unsigned char *steps;
    size_t capacity, size, count;
} step_list;

static void take_step(void *taker, const quota_step *step)
{
    step_list *list = taker;
    if (list->count < list->capacity) {
        unsigned char *place = list->steps + list->count * list->size;
        memcpy(place, step, sizeof *step);
        memset(place + sizeof *step, 0, list->size - sizeof *step);
    }
    list->count++;
}

quota_status quota_explain(const quota_policy *policy, const quota_case *given, quota_step *steps,
                           size_t capacity, size_t step_size, size_t *count, quota_error *error)
{
    lq_explanation ex;
    step_list list = {(unsigned char *)steps, capacity, step_size, 0};
    if (!count || (!steps && capacity > 0))
        return lq_fail(error, QUOTA_E_ARGUMENT, count ? "steps" : "count", "not NULL", "NULL", 4);
    if (step_size < sizeof *steps)
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "step_size", "the size of this version's struct or more",
                       "less", 4);
    quota_status status = lq_explain_open(&ex, policy, given, error);
    if (status != QUOTA_OK)
        return status;
    lq_explain(&ex, take_step, &list);
    *count = list.count;
    return list.count > capacity ? lq_fail(error, QUOTA_E_BUFFER, "steps", "room for all steps", "less", 4)
                                 : QUOTA_OK;
}

quota_status quota_explain_text(const quota_policy *policy, const quota_case *given, quota_lang lang,
                                char *buffer, size_t capacity, size_t *needed, quota_error *error)
{
    lq_explanation ex;
    lq_say say;
    if ((!buffer && capacity > 0) || (lang != QUOTA_ZH && lang != QUOTA_EN))
        return lq_fail(error, QUOTA_E_ARGUMENT, !buffer && capacity > 0 ? "buffer" : "lang",
                       "a buffer, and QUOTA_ZH or QUOTA_EN", "something else", 14);
    quota_status status = lq_explain_open(&ex, policy, given, error);
    if (status != QUOTA_OK)
        return status;
    lq_say_open(&say, policy, &ex.state, lang, buffer, capacity);
    lq_say_explanation(&say, &ex);
    status = lq_out_finish(&say.out, needed);
    return status == QUOTA_OK ? QUOTA_OK : lq_fail(error, status, "buffer", "room for the text", "less", 4);
}
