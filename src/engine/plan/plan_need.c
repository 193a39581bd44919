/* plan_need.c - how much is needed of a pollutant, what the project has already, and how much of the rest may
 * come from outside. */
#include <string.h>

#include "base/text.h"
#include "engine/plan/plan.h"

static quota_need_result *need_of(const lq_planner *planner)
{
    return &planner->plan->needs[planner->need];
}

/* A use that names no lot: what can be asked before one is chosen. */
static quota_entry use_of(const lq_planner *planner)
{
    quota_entry entry;
    memset(&entry, 0, sizeof entry);
    entry.verb = QUOTA_VERB_USE;
    entry.kind = QUOTA_ENTRY_PROJECT;
    entry.project = planner->options->project;
    entry.pollutant = planner->pollutant;
    entry.date = planner->options->date;
    entry.as_of = planner->options->as_of;
    return entry;
}

/* ---------------------------------------------------------------- what is required */

static void hear_requirement(quota_need_result *need, const lq_in_force *policy,
                             const quota_decision *decision)
{
    if (decision->verdict > need->verdict)
        need->verdict = decision->verdict;
    if (need->missing == 0 && decision->missing_count > 0)
        need->missing = decision->missing[0];
    if (!(decision->flags & QUOTA_DECISION_VALUE) || decision->flags & QUOTA_DECISION_UNBOUNDED ||
        decision->ratio_num > UINT32_MAX || decision->ratio_den > UINT32_MAX ||
        (need->required != QUOTA_UNKNOWN && decision->hi <= need->required))
        return;
    need->required = decision->hi;
    need->ratio_num = (uint32_t)decision->ratio_num;
    need->ratio_den = (uint32_t)decision->ratio_den;
    need->policy = policy->number;
    need->rule = decision->rule;
}

/* Of several layers the largest requirement holds; where one of them is not sure, nobody knows how much. */
static quota_status ask_requirement(lq_planner *planner, lq_scene *scene)
{
    quota_need_result *need = need_of(planner);
    int unbounded = 0;
    for (size_t i = 0; i < planner->in_force; i++) {
        const lq_in_force *policy = &planner->engine->in_force[i];
        quota_decision decision;
        size_t count;
        quota_status status = lq_ask(scene, policy, LQ_ASK_OFFSET, &decision, &count, planner->error);
        if (status == QUOTA_E_NOT_FOUND)
            continue;
        if (status != QUOTA_OK)
            return status;
        if (decision.verdict == QUOTA_NOT_APPLICABLE)
            continue;
        unbounded |= !(decision.flags & QUOTA_DECISION_VALUE) || decision.flags & QUOTA_DECISION_UNBOUNDED;
        hear_requirement(need, policy, &decision);
    }
    if (unbounded)
        need->required = QUOTA_UNKNOWN;
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- what it has */

static int64_t added(int64_t sum, int64_t amount)
{
    return sum > QUOTA_AMOUNT_MAX - amount ? QUOTA_AMOUNT_MAX : sum + amount;
}

/* Uses, and holds of plans that have not expired; *outside: what of it is from outside. */
static int64_t covered_of(const lq_planner *planner, const lq_scene *scene, int64_t *outside)
{
    const lq_state *state = planner->state;
    const uint32_t part = lq_find_part(state, planner->project, planner->pollutant);
    int64_t covered = part == LQ_NONE ? 0 : lq_part_at(state, part)->covered;
    *outside = lq_used_outside(scene, planner->outside_by);
    for (uint32_t at = lq_project_at(state, planner->project)->hold; at != LQ_NONE;
         at = lq_claim_at(state, at)->of_project) {
        const lq_claim *claim = lq_claim_at(state, at);
        const lq_lot *lot = lq_lot_at(state, lq_cell_at(state, claim->cell)->lot);
        if (claim->kind != QUOTA_ENTRY_PLAN || lot->pollutant != planner->pollutant ||
            (claim->valid_until != 0 && claim->valid_until < planner->options->date))
            continue;
        covered = added(covered, claim->left);
        if (lq_is_outside(scene, planner->outside_by, lot))
            *outside = added(*outside, claim->left);
    }
    return covered;
}

/* ---------------------------------------------------------------- what may come from outside */

/* As answer.c: a document that says nothing of a bound bounds nothing. */
static int is_silent(const lq_in_force *policy, const quota_decision *decision)
{
    quota_rule rule = {.struct_size = sizeof rule};
    return decision->rule != 0 &&
           quota_policy_rule(policy->statute->policy, decision->rule, &rule) == QUOTA_OK &&
           rule.force == QUOTA_FORCE_SILENT;
}

/* `elsewhere` says what may come from outside; `nearby` what is to be taken at home first, so that no more
 * than the rest may. */
static quota_status ask_bound(lq_planner *planner, lq_scene *scene, const lq_in_force *policy, uint8_t ask,
                              int64_t *most, int *bounds)
{
    quota_need_result *need = need_of(planner);
    quota_decision decision;
    size_t count;
    quota_status status = lq_ask(scene, policy, ask, &decision, &count, planner->error);
    if (status != QUOTA_OK)
        return status == QUOTA_E_NOT_FOUND ? QUOTA_OK : status;
    if (decision.verdict == QUOTA_NOT_APPLICABLE || decision.kind != QUOTA_KIND_AMOUNT ||
        !(decision.flags & QUOTA_DECISION_VALUE) || decision.flags & QUOTA_DECISION_UNBOUNDED ||
        is_silent(policy, &decision))
        return QUOTA_OK;
    *bounds = 1;
    int64_t bound = decision.hi;
    if (ask == LQ_ASK_NEARBY) {
        if (decision.lo != decision.hi || need->required == QUOTA_UNKNOWN)
            return QUOTA_OK;
        bound = need->required > decision.hi ? need->required - decision.hi : 0;
    }
    if (*most != QUOTA_UNKNOWN && bound >= *most)
        return QUOTA_OK;
    *most = bound;
    need->limit_policy = policy->number;
    need->limit_rule = decision.rule;
    return QUOTA_OK;
}

/* What counts as outside under one of the policies that bound it counts for the bounds of all: the stricter
 * rule.  Where none does, what any of them calls so is only told. */
static quota_status ask_bounds(lq_planner *planner, lq_scene *scene, int64_t *most)
{
    uint8_t bounded = 0, told = 0;
    int bounds = 0;
    *most = QUOTA_UNKNOWN;
    for (size_t i = 0; i < planner->in_force; i++) {
        const lq_in_force *policy = &planner->engine->in_force[i];
        int this_bounds = 0;
        uint8_t by = 0;
        quota_status status = ask_bound(planner, scene, policy, LQ_ASK_ELSEWHERE, most, &this_bounds);
        if (status == QUOTA_OK)
            status = ask_bound(planner, scene, policy, LQ_ASK_NEARBY, most, &this_bounds);
        if (status == QUOTA_OK)
            status = lq_outside_by(scene, policy, &by, planner->error);
        if (status != QUOTA_OK)
            return status;
        bounds |= this_bounds;
        bounded |= this_bounds ? by : 0;
        told |= by & (uint8_t)~LQ_BY_NOBODY;
    }
    planner->outside_by = bounds ? bounded : told;
    return QUOTA_OK;
}

static void note_bounds(lq_planner *planner, int64_t most, int64_t outside)
{
    quota_need_result *need = need_of(planner);
    planner->outside_left = most == QUOTA_UNKNOWN ? INT64_MAX : most > outside ? most - outside : 0;
    need->outside_limit = most == QUOTA_UNKNOWN ? QUOTA_UNKNOWN : planner->outside_left;
}

quota_status lq_plan_begin_need(lq_planner *planner, const quota_need *given)
{
    quota_need_result *need = need_of(planner);
    const quota_entry entry = use_of(planner);
    lq_scene scene;
    int64_t outside, most;
    lq_scene_open(&scene, planner->engine, planner->state, &entry, 0, planner->law_day);
    scene.in_force = planner->in_force;
    memset(need, 0, sizeof *need);
    need->struct_size = sizeof *need;
    need->pollutant = planner->pollutant;
    need->required = QUOTA_UNKNOWN;
    need->verdict = planner->gap ? QUOTA_REVIEW : 0;
    quota_status status = ask_requirement(planner, &scene);
    if (status != QUOTA_OK)
        return status;
    status = ask_bounds(planner, &scene, &most);
    if (status != QUOTA_OK)
        return status;
    need->covered = covered_of(planner, &scene, &outside);
    need->wanted = given->amount != 0                ? given->amount
                   : need->required == QUOTA_UNKNOWN ? QUOTA_UNKNOWN
                   : need->required > need->covered  ? need->required - need->covered
                                                     : 0;
    planner->left = need->wanted == QUOTA_UNKNOWN ? 0 : need->wanted;
    note_bounds(planner, most, outside);
    return QUOTA_OK;
}
