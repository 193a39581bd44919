/* ask.c - one question to one policy, with the facts it reads gathered. */
#include "base/date.h"
#include "engine/law/scene.h"

/* What was stated of a policy's own fact was not checked against the policy then: what it could not mean
 * counts as unknown. */
static int64_t sane(const lq_wanted *wanted, int64_t value)
{
    if (value == QUOTA_UNKNOWN || value < wanted->least || value > wanted->most)
        return QUOTA_UNKNOWN;
    return wanted->type == QUOTA_TYPE_DATE && !lq_date_valid(value) ? QUOTA_UNKNOWN : value;
}

quota_status lq_ask(lq_scene *scene, const lq_in_force *policy, uint8_t ask, quota_decision *decision,
                    size_t *fact_count, quota_error *error)
{
    lq_engine *engine = scene->engine;
    lq_reading *reading;
    *fact_count = 0;
    quota_status status = lq_reading_of(engine, policy->statute, ask, &reading);
    if (status != QUOTA_OK || !reading->speaks)
        return status == QUOTA_OK ? QUOTA_E_NOT_FOUND : status;
    status = lq_answer_first(scene, reading, error);
    if (status != QUOTA_OK)
        return status;
    for (uint32_t i = 0; i < reading->count; i++) {
        const lq_wanted *wanted = &reading->facts[i];
        const int64_t value = sane(wanted, lq_gather(scene, wanted->row, wanted->fact));
        if (value != QUOTA_UNKNOWN)
            engine->facts[(*fact_count)++] = (quota_fact){wanted->fact, 0, value};
    }
    const quota_case given = {.struct_size = sizeof given,
                              .question = reading->question,
                              .facts = engine->facts,
                              .fact_count = *fact_count,
                              .calendar = engine->calendar};
    if (engine->memo && lq_memo_find(engine, policy->statute, ask, *fact_count, decision))
        return QUOTA_OK;
    decision->struct_size = sizeof *decision;
    status = quota_decide(policy->statute->policy, &given, decision, error);
    return status == QUOTA_OK && engine->memo
               ? lq_memo_keep(engine, policy->statute, ask, *fact_count, decision)
               : status;
}

/* ---------------------------------------------------------------- answers that other questions read */

static quota_status answer_offset(lq_scene *scene, quota_error *error)
{
    int sure = 1;
    int64_t largest = QUOTA_UNKNOWN;
    for (size_t i = 0; i < scene->in_force; i++) {
        quota_decision decision;
        size_t count;
        quota_status status =
            lq_ask(scene, &scene->engine->in_force[i], LQ_ASK_OFFSET, &decision, &count, error);
        if (status == QUOTA_E_NOT_FOUND)
            continue;
        if (status != QUOTA_OK)
            return status;
        if (decision.verdict == QUOTA_NOT_APPLICABLE)
            continue;
        sure &= (decision.flags & QUOTA_DECISION_VALUE) != 0 && decision.lo == decision.hi;
        if (decision.flags & QUOTA_DECISION_VALUE && decision.hi > largest)
            largest = decision.hi;
    }
    scene->required = sure ? largest : QUOTA_UNKNOWN;
    return QUOTA_OK;
}

static quota_status answer_plan(lq_scene *scene, quota_error *error)
{
    int32_t worst = QUOTA_NOT_APPLICABLE;
    for (size_t i = 0; i < scene->in_force; i++) {
        quota_decision decision;
        size_t count;
        quota_status status =
            lq_ask(scene, &scene->engine->in_force[i], LQ_ASK_PLAN, &decision, &count, error);
        if (status == QUOTA_E_NOT_FOUND)
            continue;
        if (status != QUOTA_OK)
            return status;
        worst = decision.verdict > worst ? decision.verdict : worst;
    }
    scene->plan = worst == QUOTA_ALLOW ? 1 : worst == QUOTA_DENY ? 0 : QUOTA_UNKNOWN;
    return QUOTA_OK;
}

quota_status lq_answer_first(lq_scene *scene, const lq_reading *reading, quota_error *error)
{
    quota_status status = QUOTA_OK;
    /* Marked as known before it is asked: a policy whose `offset` reads the required amount finds none. */
    if (reading->reads_required && !scene->required_known) {
        scene->required_known = 1;
        status = answer_offset(scene, error);
    }
    if (reading->reads_plan && !scene->plan_known && status == QUOTA_OK) {
        scene->plan_known = 1;
        status = answer_plan(scene, error);
    }
    return status;
}
