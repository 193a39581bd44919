/* given.c - the facts of a case, checked and put in their places. */
#include "policy/given.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"

quota_status lq_given_question(const quota_policy *policy, uint32_t id, uint32_t *index, quota_error *error)
{
    *index = lq_policy_question(policy, id);
    if (*index != UINT32_MAX || (id > 0 && id <= lq_question_def_count))
        return QUOTA_OK;
    return lq_fail(error, QUOTA_E_UNKNOWN_QUESTION, "question",
                   "a question of the vocabulary or of the policy", "", 0);
}

/* Of a question nobody tabulated: no slots. */
static const lq_plan NO_PLAN;

void lq_given_init(lq_given *given, const quota_policy *policy, uint32_t question,
                   const quota_calendar *calendar)
{
    given->policy = policy;
    given->question = question == UINT32_MAX ? NULL : &policy->questions[question];
    given->plan = given->question ? given->question->plan : &NO_PLAN;
    given->calendar = calendar;
    given->question_index = question;
    given->among_layers = 0;
    given->given_slots = 0;
    memset(given->seen, 0, sizeof given->seen);
    memset(given->seen_own, 0, sizeof given->seen_own);
    if (given->plan->slot_of) {
        memcpy(given->values, given->plan->defaults, given->plan->slot_count * sizeof given->values[0]);
        return;
    }
    memset(given->given_facts, 0, sizeof given->given_facts);
    for (uint32_t i = 0; i < policy->fact_count; i++)
        given->values[i] = policy->facts[i].assumed;
}

static const char *type_range(int type)
{
    switch (type) {
    case QUOTA_TYPE_FLAG:
        return "0 (no) or 1 (yes)";
    case QUOTA_TYPE_CODE:
        return "the place of a code, from 1";
    case QUOTA_TYPE_ID:
        return "a number from 0";
    case QUOTA_TYPE_AMOUNT:
        return "milligrams, 0 to 10^18 (increment from -10^18)";
    case QUOTA_TYPE_MONEY:
        return "fen, 0 to 10^18";
    case QUOTA_TYPE_PRICE:
        return "fen per tonne, 0 to 10^12";
    case QUOTA_TYPE_RATIO:
        return "millionths, 0 to 10^12";
    case QUOTA_TYPE_DATE:
        return "yyyymmdd of a day that exists, 19000101 to 99981231, or 99991231 (never)";
    default:
        return "0 to 10^9";
    }
}

static quota_status bad_value(quota_error *error, quota_status status, uint32_t id, const char *name,
                              int type, int64_t value)
{
    char text[32];
    lq_out out;
    lq_out_init(&out, text, sizeof text);
    lq_out_int(&out, value);
    (void)lq_out_finish(&out, NULL);
    (void)lq_fail(error, status, name, type_range(type), text, strlen(text));
    lq_fail_fact(error, id);
    return status;
}

static quota_status check(uint32_t id, const char *name, int type, int64_t least, int64_t most, int64_t value,
                          quota_error *error)
{
    if (value == QUOTA_UNKNOWN)
        return QUOTA_OK;
    if (value < least || value > most)
        return bad_value(error, QUOTA_E_RANGE, id, name, type, value);
    if (type == QUOTA_TYPE_DATE && !lq_date_valid(value))
        return bad_value(error, QUOTA_E_VALUE, id, name, type, value);
    return QUOTA_OK;
}

quota_status lq_check_value(const quota_policy *policy, uint32_t fact_index, int64_t value,
                            quota_error *error)
{
    const lq_fact *fact = &policy->facts[fact_index];
    return check(fact->id, fact->name, fact->type, fact->least, fact->most, value, error);
}

static quota_status duplicate(quota_error *error, uint32_t id, const char *name)
{
    (void)lq_fail(error, QUOTA_E_DUPLICATE_FACT, name, "each fact once", "it twice", strlen("it twice"));
    lq_fail_fact(error, id);
    return QUOTA_E_DUPLICATE_FACT;
}

/* A policy's own facts are seen by index, those of the vocabulary by number. */
quota_status lq_given_claim(lq_given *given, uint32_t id, uint32_t *fact_index, quota_error *error)
{
    const quota_policy *policy = given->policy;
    *fact_index = lq_policy_fact(policy, id);
    int shared = id > 0 && id <= lq_fact_def_count;
    if (*fact_index == UINT32_MAX && !shared) {
        (void)lq_fail(error, QUOTA_E_UNKNOWN_FACT, "fact", "a fact of the vocabulary or of the policy", "", 0);
        lq_fail_fact(error, id);
        return QUOTA_E_UNKNOWN_FACT;
    }
    uint64_t *word = shared ? &given->seen[id / 64] : &given->seen_own[*fact_index / 64];
    uint64_t bit = UINT64_C(1) << ((shared ? id : *fact_index) % 64);
    if (*word & bit)
        return duplicate(error, id, shared ? lq_fact_defs[id].name : policy->facts[*fact_index].name);
    *word |= bit;
    return QUOTA_OK;
}

quota_status lq_check_vocabulary_value(uint32_t id, int64_t value, quota_error *error)
{
    int64_t least, most;
    lq_vocabulary_range(id, &least, &most);
    return check(id, lq_fact_defs[id].name, lq_fact_defs[id].type, least, most, value, error);
}

void lq_fact_range(const quota_policy *policy, uint32_t fact_index, uint32_t id, int64_t *least,
                   int64_t *most, int *date)
{
    if (fact_index == UINT32_MAX) {
        lq_vocabulary_range(id, least, most);
        *date = lq_fact_defs[id].type == QUOTA_TYPE_DATE;
        return;
    }
    *least = policy->facts[fact_index].least;
    *most = policy->facts[fact_index].most;
    *date = policy->facts[fact_index].type == QUOTA_TYPE_DATE;
}

static void put(lq_given *given, uint32_t fact_index, int64_t value)
{
    uint32_t place = lq_given_place(given, fact_index);
    if (place == UINT32_MAX || value == QUOTA_UNKNOWN)
        return; /* not given: an assumption may stand in */
    given->values[place] = value;
    lq_given_mark(given, place);
}

/* The long way, which also says what is wrong. */
static quota_status add_one(lq_given *given, const quota_fact *fact, quota_error *error)
{
    uint32_t index;
    quota_status status = lq_given_claim(given, fact->fact, &index, error);
    if (status == QUOTA_OK)
        status = index == UINT32_MAX ? lq_check_vocabulary_value(fact->fact, fact->value, error)
                                     : lq_check_value(given->policy, index, fact->value, error);
    if (status == QUOTA_OK && index != UINT32_MAX)
        put(given, index, fact->value);
    return status;
}

quota_status lq_given_add(lq_given *given, const quota_fact *facts, size_t count, quota_error *error)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t id = facts[i].fact;
        int64_t value = facts[i].value;
        if (id - 1 < lq_fact_def_count) { /* the short way, nearly always */
            const lq_check *check = &given->policy->checks[id];
            uint64_t bit = UINT64_C(1) << (id % 64);
            if (!(given->seen[id / 64] & bit) && value >= check->least && value <= check->most &&
                (!check->date || lq_date_valid(value))) {
                given->seen[id / 64] |= bit;
                if (check->fact != 0)
                    put(given, check->fact - 1U, value);
                continue;
            }
        } else if (given->among_layers && lq_policy_fact(given->policy, id) == UINT32_MAX) {
            continue;
        }
        quota_status status = add_one(given, &facts[i], error);
        if (status != QUOTA_OK) {
            lq_fail_index(error, i);
            return status;
        }
    }
    return QUOTA_OK;
}

void lq_given_state(const lq_given *given, lq_state *state)
{
    lq_state_init(state, given->policy, given->calendar);
    for (uint32_t i = 0; i < given->question->fact_count; i++) {
        uint32_t fact = given->question->facts[i];
        lq_state_give(state, fact, given->values[given->plan->slot_of ? i : fact]);
    }
}
