/* outside.c - what is from outside, as the policy says.
 *
 * A policy that bounds what may come from elsewhere says by its class question `outside` what a lot and its
 * project are compared by: county, basin or industry; none = there is no outside.  Where it does not say, or
 * in a word not known here, nothing is at home, so that its bound bounds everything. */
#include <string.h>

#include "base/text.h"
#include "engine/law/scene.h"

/* In the order of LQ_BY_*. */
static const char words[] = "county\0basin\0industry";

static uint8_t by_of(const quota_policy *policy, int64_t class_number)
{
    const char *word = quota_policy_class(policy, class_number);
    if (word && strcmp(word, "none") == 0)
        return 0;
    const uint32_t number = word ? lq_word_number(words, 3, word, strlen(word)) : 0;
    return number == 0 ? LQ_BY_NOBODY : (uint8_t)(1 << (number - 1));
}

quota_status lq_outside_by(lq_scene *scene, const lq_in_force *policy, uint8_t *by, quota_error *error)
{
    quota_decision decision;
    size_t count;
    *by = LQ_BY_NOBODY;
    quota_status status = lq_ask(scene, policy, LQ_ASK_OUTSIDE, &decision, &count, error);
    if (status != QUOTA_OK)
        return status == QUOTA_E_NOT_FOUND ? QUOTA_OK : status;
    if (decision.verdict == QUOTA_NOT_APPLICABLE || decision.kind != QUOTA_KIND_CLASS ||
        !(decision.flags & QUOTA_DECISION_VALUE) || (decision.lo != decision.hi && decision.hi > 63))
        return QUOTA_OK;
    /* Of several that may be, the lot must be at home by each. */
    *by = 0;
    for (int64_t number = decision.lo; number <= decision.hi; number++)
        if (decision.lo == decision.hi || decision.choices >> number & 1)
            *by |= by_of(policy->statute->policy, number);
    return QUOTA_OK;
}

int lq_is_outside(const lq_scene *scene, uint8_t by, const lq_lot *lot)
{
    return (by & LQ_BY_NOBODY) || (by & LQ_BY_COUNTY && scene->county != (int64_t)lot->place) ||
           (by & LQ_BY_BASIN && scene->basin != (int64_t)lot->basin) ||
           (by & LQ_BY_INDUSTRY && scene->industry != (int64_t)lot->industry);
}

int64_t lq_used_outside(const lq_scene *scene, uint8_t by)
{
    const lq_state *state = scene->state;
    int64_t used = 0;
    uint32_t at = scene->part == LQ_NONE ? LQ_NONE : lq_part_at(state, scene->part)->claim;
    for (; at != LQ_NONE; at = lq_claim_at(state, at)->of_project) {
        const lq_claim *claim = lq_claim_at(state, at);
        const lq_lot *lot = lq_lot_at(state, lq_cell_at(state, claim->cell)->lot);
        if (claim->bucket == QUOTA_BUCKET_CONSUMED && lq_is_outside(scene, by, lot))
            used = lq_plus(used, claim->left);
    }
    return used;
}
