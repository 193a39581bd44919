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
    memset(given->given_facts, 0, sizeof given->given_facts);
    memset(given->seen, 0, sizeof given->seen);
    memset(given->seen_others, 0, sizeof given->seen_others);
    if (given->plan->slot_of) {
        memcpy(given->values, given->plan->defaults, given->plan->slot_count * sizeof given->values[0]);
        return;
    }
    for (uint32_t i = 0; i < policy->fact_count; i++)
        given->values[i] = policy->facts[i].assumed;
}

uint32_t lq_given_place(const lq_given *given, uint32_t fact_index)
{
    if (!given->plan->slot_of)
        return fact_index;
    return given->plan->slot_of[fact_index] == 0 ? UINT32_MAX : given->plan->slot_of[fact_index] - 1U;
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

quota_status lq_given_claim(lq_given *given, uint32_t id, uint32_t *fact_index, quota_error *error)
{
    const quota_policy *policy = given->policy;
    *fact_index = lq_policy_fact(policy, id);
    if (*fact_index != UINT32_MAX) {
        uint64_t bit = UINT64_C(1) << (*fact_index % 64);
        if (given->seen[*fact_index / 64] & bit)
            return duplicate(error, id, policy->facts[*fact_index].name);
        given->seen[*fact_index / 64] |= bit;
        return QUOTA_OK;
    }
    if (id == 0 || id > lq_fact_def_count) {
        (void)lq_fail(error, QUOTA_E_UNKNOWN_FACT, "fact", "a fact of the vocabulary or of the policy", "",
                      0);
        lq_fail_fact(error, id);
        return QUOTA_E_UNKNOWN_FACT;
    }
    uint64_t bit = UINT64_C(1) << (id % 64);
    if (given->seen_others[id / 64] & bit)
        return duplicate(error, id, lq_fact_defs[id].name);
    given->seen_others[id / 64] |= bit;
    return QUOTA_OK;
}

static void vocabulary_range(uint32_t id, int64_t *least, int64_t *most)
{
    const struct lq_fact_def *def = &lq_fact_defs[id];
    uint32_t codes = def->domain_of ? lq_fact_defs[def->domain_of].code_count : def->code_count;
    lq_type_range(def->type, codes, strcmp(def->name, "increment") == 0, least, most);
}

quota_status lq_check_vocabulary_value(uint32_t id, int64_t value, quota_error *error)
{
    int64_t least, most;
    vocabulary_range(id, &least, &most);
    return check(id, lq_fact_defs[id].name, lq_fact_defs[id].type, least, most, value, error);
}

void lq_fact_range(const quota_policy *policy, uint32_t fact_index, uint32_t id, int64_t *least,
                   int64_t *most, int *date)
{
    if (fact_index == UINT32_MAX) {
        vocabulary_range(id, least, most);
        *date = lq_fact_defs[id].type == QUOTA_TYPE_DATE;
        return;
    }
    *least = policy->facts[fact_index].least;
    *most = policy->facts[fact_index].most;
    *date = policy->facts[fact_index].type == QUOTA_TYPE_DATE;
}

void lq_given_mark(lq_given *given, uint32_t place)
{
    if (given->plan->slot_of)
        given->given_slots |= UINT64_C(1) << place;
    else
        given->given_facts[place / 64] |= UINT64_C(1) << (place % 64);
}

quota_status lq_given_add(lq_given *given, const quota_fact *facts, size_t count, quota_error *error)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t index;
        if (given->among_layers && facts[i].fact > lq_fact_def_count &&
            lq_policy_fact(given->policy, facts[i].fact) == UINT32_MAX)
            continue;
        quota_status status = lq_given_claim(given, facts[i].fact, &index, error);
        if (status == QUOTA_OK)
            status = index == UINT32_MAX ? lq_check_vocabulary_value(facts[i].fact, facts[i].value, error)
                                         : lq_check_value(given->policy, index, facts[i].value, error);
        if (status != QUOTA_OK) {
            lq_fail_index(error, i);
            return status;
        }
        uint32_t place = index == UINT32_MAX ? UINT32_MAX : lq_given_place(given, index);
        if (place == UINT32_MAX || facts[i].value == QUOTA_UNKNOWN)
            continue; /* not given: an assumption may stand in */
        given->values[place] = facts[i].value;
        lq_given_mark(given, place);
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
