/* given.c - the facts of a case, checked and put in their places. */
#include "policy/decide/given.h"

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
    memset(given->seen, 0, sizeof given->seen);
    given->any_own = 0;
    if (given->plan->slot_of) {
        for (uint32_t i = 0; i < given->plan->slot_count; i++)
            given->values[i] = given->plan->defaults[i];
        return;
    }
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

quota_status lq_given_claim(lq_given *given, uint32_t id, uint32_t *fact_index, quota_error *error)
{
    const quota_policy *policy = given->policy;
    *fact_index = lq_policy_fact(policy, id);
    int shared = id > 0 && id <= lq_fact_def_count;
    if (*fact_index == UINT32_MAX && !shared) {
        (void)lq_fail(error, QUOTA_E_UNKNOWN_FACT, "fact", "a fact of the vocabulary or of the policy", "",
                      0);
        lq_fail_fact(error, id);
        return QUOTA_E_UNKNOWN_FACT;
    }
    uint8_t *note = lq_given_note(given, *fact_index, id);
    if (*note)
        return duplicate(
            error, id, shared ? lq_vocabulary_text(lq_fact_defs[id].name) : policy->facts[*fact_index].name);
    *note = LQ_CLAIMED;
    return QUOTA_OK;
}

quota_status lq_check_vocabulary_value(uint32_t id, int64_t value, quota_error *error)
{
    int64_t least, most;
    lq_vocabulary_range(id, &least, &most);
    return check(id, lq_vocabulary_text(lq_fact_defs[id].name), lq_fact_defs[id].type, least, most, value,
                 error);
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

/* The long way, which also says what is wrong. */
static quota_status add_one(lq_given *given, const quota_fact *fact, quota_error *error)
{
    uint32_t index;
    quota_status status = lq_given_claim(given, fact->fact, &index, error);
    if (status == QUOTA_OK)
        status = index == UINT32_MAX ? lq_check_vocabulary_value(fact->fact, fact->value, error)
                                     : lq_check_value(given->policy, index, fact->value, error);
    if (status != QUOTA_OK || index == UINT32_MAX || fact->value == QUOTA_UNKNOWN)
        return status; /* unknown is not given: an assumption may stand in */
    uint32_t place = lq_given_place(given, index);
    *lq_given_note(given, index, fact->fact) = LQ_VALUED;
    if (place != UINT32_MAX)
        given->values[place] = fact->value;
    return QUOTA_OK;
}

/* The short way, nearly always taken: as many of the first facts as are of the vocabulary, known and right.
 */
static size_t add_plain(lq_given *given, const quota_fact *facts, size_t count)
{
    const lq_check *checks = given->policy->checks;
    const uint8_t *places = given->plan->place;
    const uint32_t shared = lq_fact_def_count;
    size_t i = 0;
    for (; i < count; i++) {
        uint32_t id = facts[i].fact;
        uint64_t value = (uint64_t)facts[i].value;
        if (id - 1 >= shared)
            break;
        const lq_check *check = &checks[id];
        if (given->seen[id] || value - (uint64_t)check->least > check->span ||
            (check->date && !lq_date_valid(facts[i].value)))
            break;
        given->seen[id] = LQ_VALUED;
        if (places[id] != 0)
            given->values[places[id] - 1] = facts[i].value;
    }
    return i;
}

quota_status lq_given_add(lq_given *given, const quota_fact *facts, size_t count, quota_error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (given->plan->place)
            i += add_plain(given, facts + i, count - i);
        if (i == count)
            break;
        if (given->among_layers && facts[i].fact > lq_fact_def_count &&
            lq_policy_fact(given->policy, facts[i].fact) == UINT32_MAX)
            continue;
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
