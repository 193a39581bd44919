/* requirement.c - what `offset` requires: the most of all policies in force and of all the project's sources.
 *
 * A document may let the ratio depend on the source, by bands of distance for instance.  Then each leg is
 * asked with its own facts, and what the whole must reach is the most that any of them asks for. */
#include <string.h>

#include "engine/law/scene.h"

quota_status lq_take_requirement(quota_entry *entry, const quota_decision *offset)
{
    if (offset->verdict == QUOTA_NOT_APPLICABLE || !(offset->flags & QUOTA_DECISION_VALUE))
        return QUOTA_OK;
    if (entry->ratio_den != 0 && offset->hi <= entry->required)
        return QUOTA_OK;
    if (offset->ratio_num > UINT32_MAX || offset->ratio_den > UINT32_MAX)
        return QUOTA_E_OVERFLOW;
    entry->required = offset->hi;
    entry->ratio_num = (uint32_t)offset->ratio_num;
    entry->ratio_den = (uint32_t)offset->ratio_den;
    return QUOTA_OK;
}

/* The question as if the entry used that claim's lot. */
static quota_status ask_for(const lq_scene *scene, const lq_in_force *policy, uint8_t ask,
                            const lq_claim *claim, quota_decision *decision, size_t *count,
                            quota_error *error)
{
    const lq_cell *cell = lq_cell_at(scene->state, claim->cell);
    quota_entry leg = *scene->entry;
    lq_scene around;
    leg.account = lq_account_at(scene->state, cell->account)->number;
    leg.lot = lq_lot_at(scene->state, cell->lot)->number;
    leg.project = scene->project;
    memset(leg.target, 0, sizeof leg.target);
    lq_scene_open(&around, scene->engine, scene->state, &leg, scene->index, scene->law_day);
    around.in_force = scene->in_force;
    return lq_ask(&around, policy, ask, decision, count, error);
}

static int is_other_source(const lq_scene *scene, const lq_claim *claim)
{
    return claim->bucket == QUOTA_BUCKET_CONSUMED && claim->left > 0 &&
           lq_cell_at(scene->state, claim->cell)->lot != scene->lot;
}

static uint32_t first_claim(const lq_scene *scene)
{
    return scene->part == LQ_NONE ? LQ_NONE : lq_part_at(scene->state, scene->part)->claim;
}

quota_status lq_raise_requirement(const lq_scene *scene, const lq_in_force *policy, int64_t own,
                                  quota_entry *entry, int *raised, quota_error *error)
{
    const lq_state *state = scene->state;
    const lq_reading *reading = &policy->statute->readings[LQ_ASK_OFFSET];
    quota_status status = QUOTA_OK;
    uint32_t at = reading->reads_lot ? first_claim(scene) : LQ_NONE;
    for (; at != LQ_NONE && status == QUOTA_OK; at = lq_claim_at(state, at)->of_project) {
        const lq_claim *claim = lq_claim_at(state, at);
        quota_decision decision;
        size_t count;
        if (!is_other_source(scene, claim))
            continue;
        status = ask_for(scene, policy, LQ_ASK_OFFSET, claim, &decision, &count, error);
        if (status != QUOTA_OK)
            break;
        *raised |= (decision.flags & QUOTA_DECISION_VALUE) != 0 && decision.hi > own;
        status = lq_take_requirement(entry, &decision);
    }
    return status;
}

quota_status lq_ask_sources(const lq_scene *scene, const lq_in_force *policy, uint8_t ask,
                            quota_decision *worst, size_t *count, quota_error *error)
{
    const lq_state *state = scene->state;
    const lq_claim *of = NULL;
    int32_t verdict = worst->verdict;
    quota_status status = QUOTA_OK;
    for (uint32_t at = first_claim(scene); at != LQ_NONE && status == QUOTA_OK;
         at = lq_claim_at(state, at)->of_project) {
        const lq_claim *claim = lq_claim_at(state, at);
        quota_decision decision;
        if (!is_other_source(scene, claim))
            continue;
        status = ask_for(scene, policy, ask, claim, &decision, count, error);
        if (status == QUOTA_OK && decision.verdict > verdict) {
            verdict = decision.verdict;
            of = claim;
        }
    }
    if (status != QUOTA_OK || !of)
        return status;
    return ask_for(scene, policy, ask, of, worst, count, error); /* its facts are those that are told */
}
