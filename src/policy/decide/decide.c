/* decide.c - one case: by the tables where they can tell, else by walking. */
#include <libquota/decide.h>
#include <string.h>

#include "base/text.h"
#include "policy/decide/given.h"

static quota_status overflow(quota_error *error)
{
    return lq_fail(error, QUOTA_E_OVERFLOW, "decision", "numbers within the range of an exact answer",
                   "larger ones", 11);
}

/* lq_missing's part of the work needs a second state; kept apart so that its stack is only taken when needed.
 */
void lq_outcome_of_sum(const lq_question *question, const lq_state *state, const lq_sum *sum, lq_outcome *out)
{
    memset(out, 0, sizeof *out);
    out->verdict = lq_sum_verdict(sum);
    out->verdicts = sum->verdicts;
    out->flags = sum->flags;
    out->hits = sum->hits;
    int settled = sum->verdict_of_rule == QUOTA_DENY || sum->verdict_of_rule == QUOTA_REVIEW ||
                  sum->verdict_of_rule == QUOTA_NOT_APPLICABLE;
    out->rule = settled || sum->value_rule == LQ_NO_ROW ? sum->rule : sum->value_rule;
    if (sum->has_value) {
        int type = question->kind == QUOTA_KIND_DATE ? QUOTA_TYPE_DATE : QUOTA_TYPE_COUNT;
        out->flags |= QUOTA_DECISION_VALUE | (sum->unbounded ? QUOTA_DECISION_UNBOUNDED : 0U);
        out->lo = lq_value_outside(type, sum->lo);
        out->hi = lq_value_outside(type, sum->hi);
        out->lo_num = sum->lo_num;
        out->lo_den = sum->lo_den;
        out->hi_num = sum->hi_num;
        out->hi_den = sum->hi_den;
        if (question->kind == QUOTA_KIND_CLASS || question->kind == QUOTA_KIND_RANK)
            out->choices = sum->choices;
    }
    if ((sum->verdicts & (sum->verdicts - 1)) != 0 ||
        (sum->has_value && (sum->lo != sum->hi || sum->may_lack_value)))
        out->flags |= QUOTA_DECISION_PROVISIONAL;
    if (state->calendar_ends && out->verdicts != 1U << QUOTA_NOT_APPLICABLE)
        out->flags |= QUOTA_DECISION_CALENDAR;
}

quota_status lq_decide_walking(const lq_given *given, lq_outcome *out, lq_fact_set *missing,
                               quota_error *error)
{
    lq_state state;
    lq_sum sum;
    lq_given_state(given, &state);
    lq_walk(&state, given->question_index, &sum);
    if (state.overflow)
        return overflow(error);
    lq_outcome_of_sum(given->question, &state, &sum, out);
    if (missing) {
        memset(missing, 0, sizeof *missing);
        if (out->flags & QUOTA_DECISION_PROVISIONAL)
            lq_missing(&state, given->question_index, missing);
    }
    if (state.coarse)
        out->flags |= QUOTA_DECISION_COARSE;
    return QUOTA_OK;
}

uint32_t lq_assumed_flag(const lq_given *given)
{
    for (uint32_t i = 0; i < given->plan->assumed_count; i++)
        if (lq_given_assumes(given, given->plan->assumed[i]))
            return QUOTA_DECISION_ASSUMED;
    return 0;
}

static quota_status walk_instead(const lq_given *given, lq_outcome *out, lq_fact_set *missing,
                                 quota_error *error)
{
    quota_status status = lq_decide_walking(given, out, missing, error);
    out->flags |= lq_assumed_flag(given);
    return status;
}

quota_status lq_decide_given(const lq_given *given, lq_outcome *out, lq_fact_set *missing, quota_error *error)
{
    int state_made = 0;
    if (given->plan->unit_count > 0) {
        lq_state state; /* untouched unless an expression must be worked out */
        if (lq_decide_tabled(given, &state, &state_made, out)) {
            out->flags |= lq_assumed_flag(given);
            return QUOTA_OK;
        }
    }
    return walk_instead(given, out, missing, error);
}

/* ------------------------------------------------------------------ the public call */

static int is_out_struct(uint32_t struct_size, size_t least)
{
    return struct_size >= least;
}

static void list_missing(const quota_policy *policy, const lq_fact_set *missing, quota_decision *decision)
{
    for (uint32_t fact = 0; fact < policy->fact_count; fact++) {
        if (!(missing->bits[fact / 64] >> (fact % 64) & 1))
            continue;
        uint32_t at = decision->missing_count < QUOTA_DECISION_MISSING ? decision->missing_count
                                                                       : QUOTA_DECISION_MISSING;
        uint32_t id = policy->facts[fact].id; /* ascending by id, so that the order of rows never shows */
        while (at > 0 && decision->missing[at - 1] > id) {
            if (at < QUOTA_DECISION_MISSING)
                decision->missing[at] = decision->missing[at - 1];
            at--;
        }
        if (at < QUOTA_DECISION_MISSING)
            decision->missing[at] = id;
        decision->missing_count++;
    }
}

/* Place of the only bit that is set. */
static uint32_t bit_place(uint64_t bit)
{
    uint32_t place = 0;
    for (uint32_t half = 32; half > 0; half /= 2)
        if (bit >> half != 0) {
            bit >>= half;
            place += half;
        }
    return place;
}

static void list_rules(const lq_question *question, const lq_outcome *out, quota_decision *decision)
{
    if (out->record) {
        uint32_t count = out->record->rule_count;
        decision->rule_count = count;
        count = count < QUOTA_DECISION_RULES ? count : QUOTA_DECISION_RULES;
        for (uint32_t i = 0; i < count; i++)
            decision->rules[i] = out->record->rules[i];
        return;
    }
    for (uint32_t word = 0; word * 64 < question->rule_count; word++) {
        for (uint64_t bits = out->hits.bits[word]; bits != 0; bits &= bits - 1) {
            uint32_t row = word * 64 + bit_place(bits & (~bits + 1));
            if (decision->rule_count < QUOTA_DECISION_RULES)
                decision->rules[decision->rule_count] = question->rules[row] + 1;
            decision->rule_count++;
        }
    }
}

static void clear_decision(quota_decision *decision, uint32_t question)
{
    uint32_t size = decision->struct_size;
    memset(decision, 0, sizeof *decision);
    decision->struct_size = size;
    decision->question = question;
}

void lq_not_addressed(uint32_t question, quota_decision *decision)
{
    clear_decision(decision, question);
    decision->kind = question <= lq_question_def_count ? lq_question_defs[question].kind : QUOTA_KIND_VERDICT;
    decision->flags = QUOTA_DECISION_NOT_ADDRESSED;
    decision->verdicts = 1U << QUOTA_NOT_APPLICABLE;
}

quota_status lq_decide_one(const quota_policy *policy, const quota_case *given, int among_layers,
                           quota_decision *decision, quota_error *error)
{
    if (!policy || !given || !decision)
        return lq_fail(error, QUOTA_E_ARGUMENT,
                       !policy  ? "policy"
                       : !given ? "given"
                                : "decision",
                       "not NULL", "NULL", 4);
    if (!is_out_struct(given->struct_size, sizeof *given) ||
        !is_out_struct(decision->struct_size, sizeof *decision))
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "struct_size", "the size of this version's struct or more",
                       "less", 4);
    if (!given->facts && given->fact_count > 0)
        return lq_fail(error, QUOTA_E_ARGUMENT, "facts", "not NULL", "NULL", 4);
    lq_given checked;
    uint32_t index;
    quota_status status = lq_given_question(policy, given->question, &index, error);
    if (status != QUOTA_OK)
        return status;
    lq_given_init(&checked, policy, index, given->calendar);
    checked.among_layers = (uint8_t)among_layers;
    status = lq_given_add(&checked, given->facts, given->fact_count, error);
    if (status != QUOTA_OK)
        return status;
    if (index == UINT32_MAX || policy->questions[index].rule_count == 0) {
        lq_not_addressed(given->question, decision);
        if (index != UINT32_MAX)
            decision->kind = policy->questions[index].kind;
        return QUOTA_OK;
    }
    lq_outcome out;
    lq_fact_set missing;
    missing.bits[0] = 0;
    status = lq_decide_given(&checked, &out, &missing, error);
    if (status != QUOTA_OK)
        return status;
    clear_decision(decision, given->question);
    decision->kind = checked.question->kind;
    decision->verdict = out.verdict;
    decision->flags = out.flags;
    decision->verdicts = out.verdicts;
    decision->lo = out.lo;
    decision->hi = out.hi;
    decision->ratio_lo_num = out.lo_num;
    decision->ratio_lo_den = out.lo_den;
    decision->ratio_num = out.hi_num;
    decision->ratio_den = out.hi_den;
    decision->choices = out.choices;
    decision->rule = out.rule == LQ_NO_ROW ? 0 : out.rule + 1;
    list_rules(checked.question, &out, decision);
    if (out.flags & QUOTA_DECISION_PROVISIONAL)
        list_missing(policy, &missing, decision);
    return QUOTA_OK;
}

quota_status quota_decide(const quota_policy *policy, const quota_case *given, quota_decision *decision,
                          quota_error *error)
{
    return lq_decide_one(policy, given, 0, decision, error);
}
