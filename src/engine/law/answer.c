/* answer.c - one question of an entry, put to all policies in force: when it is asked, what its answer
 * bounds, what is remembered of it. */
#include <string.h>

#include "engine/law/deciding.h"

/* ---------------------------------------------------------------- when a question is asked */

static int is_reserve(const lq_scene *scene, uint32_t account)
{
    return account != LQ_NONE && lq_account_at(scene->state, account)->role == QUOTA_ROLE_RESERVE;
}

/* What only a reserve may do, done between others, is a sale by another name. */
static int is_private(const lq_scene *scene)
{
    const uint32_t to = lq_find_account(scene->state, scene->entry->to_account);
    if (scene->entry->verb != QUOTA_VERB_MOVE) /* planned, or used */
        return !is_reserve(scene, scene->account);
    switch (scene->entry->kind) {
    case QUOTA_ENTRY_GRANT:
        return !is_reserve(scene, scene->account);
    case QUOTA_ENTRY_LEVEL:
        return !is_reserve(scene, scene->account) || !is_reserve(scene, to);
    default: /* buyback, recover, abandon */
        return !is_reserve(scene, to);
    }
}

static int becomes_exempt(const lq_scene *scene)
{
    return scene->entry->origin == QUOTA_LOT_ORIGIN_EXEMPT;
}

int lq_is_asked(lq_deciding *deciding, const lq_ask_row *row, const lq_in_force *policy, quota_status *status)
{
    lq_scene *scene = &deciding->scene;
    if ((row->when & LQ_WHEN_PROJECT && scene->project == 0) ||
        (row->when & LQ_WHEN_LAST_ISSUE && !lq_sums_last_issue(scene->engine, scene->index)) ||
        (row->when & LQ_WHEN_EXEMPT && !becomes_exempt(scene)) ||
        (row->when & LQ_WHEN_OTHERS && scene->buyer == scene->account) ||
        (row->when & LQ_WHEN_PRIVATE && !is_private(scene)))
        return 0;
    lq_reading *reading;
    if (row->when & (LQ_WHEN_SPOKEN | LQ_WHEN_UNSPOKEN)) {
        *status = lq_reading_of(scene->engine, policy->statute, row->other, &reading);
        if (*status != QUOTA_OK || reading->speaks != ((row->when & LQ_WHEN_SPOKEN) != 0))
            return 0;
    }
    if (row->when & LQ_WHEN_REDEPOSIT) {
        *status = lq_reading_of(scene->engine, policy->statute, LQ_ASK_CREDIT, &reading);
        if (*status != QUOTA_OK || !reading->reads_used)
            return 0;
    }
    *status = lq_reading_of(scene->engine, policy->statute, row->ask, &reading);
    if (*status != QUOTA_OK || !reading->speaks)
        return 0;
    if (row->when & LQ_WHEN_OUTSIDE) {
        *status = lq_outside_by(scene, policy, &deciding->outside_by, deciding->error);
        return *status == QUOTA_OK && scene->lot != LQ_NONE &&
               lq_is_outside(scene, deciding->outside_by, lq_lot_at(scene->state, scene->lot));
    }
    return 1;
}

/* ---------------------------------------------------------------- what an answer bounds */

static int64_t added(int64_t sum, int64_t amount)
{
    return sum > QUOTA_AMOUNT_MAX - amount ? QUOTA_AMOUNT_MAX : sum + amount;
}

/* What the entry brings the bounded sum to. */
static quota_status bounded_sum(lq_deciding *deciding, uint8_t limit, int64_t *sum)
{
    lq_scene *scene = &deciding->scene;
    const lq_state *state = scene->state;
    const quota_entry *entry = scene->entry;
    const lq_lot *lot = scene->lot == LQ_NONE ? NULL : lq_lot_at(state, scene->lot);
    const lq_part *part = scene->part == LQ_NONE ? NULL : lq_part_at(state, scene->part);
    switch (limit) {
    case LQ_LIMIT_LOT:
        *sum = added(lot ? lot->sums[0] - lot->repaid : 0, entry->moved);
        return QUOTA_OK;
    case LQ_LIMIT_LOT_ALL:
        *sum = added(lot ? lot->sums[0] : 0, entry->moved);
        return QUOTA_OK;
    case LQ_LIMIT_POOL:
        return lq_sums_add_pool(scene->engine, entry->lot,
                                scene->account == LQ_NONE ? 0 : lq_account_at(state, scene->account)->pool,
                                entry->moved, sum);
    case LQ_LIMIT_ELSEWHERE:
        *sum = added(lq_used_outside(scene, deciding->outside_by), entry->moved);
        return QUOTA_OK;
    case LQ_LIMIT_BACK: /* under three names one amount does not come back twice */
        *sum = added(part ? added(part->restored[0], added(part->restored[1], part->restored[2])) : 0,
                     entry->moved);
        return QUOTA_OK;
    default:
        *sum = entry->moved;
        return QUOTA_OK;
    }
}

/* A document that says nothing of a bound, and is read that way by its table, bounds nothing. */
static int is_silent(const lq_said *said)
{
    quota_rule rule = {.struct_size = sizeof rule};
    return said->decision.rule != 0 &&
           quota_policy_rule(said->statute->policy, said->decision.rule, &rule) == QUOTA_OK &&
           rule.force == QUOTA_FORCE_SILENT;
}

static quota_status bound(lq_deciding *deciding, const lq_ask_row *row, lq_said *said, int64_t sum,
                          int64_t *most)
{
    const quota_decision *decision = &said->decision;
    *most = QUOTA_UNKNOWN;
    if (row->limit == LQ_LIMIT_NONE || row->limit == LQ_LIMIT_TAG ||
        decision->verdict == QUOTA_NOT_APPLICABLE || decision->kind != QUOTA_KIND_AMOUNT ||
        !(decision->flags & QUOTA_DECISION_VALUE) || decision->flags & QUOTA_DECISION_UNBOUNDED ||
        (row->limit == LQ_LIMIT_ELSEWHERE && is_silent(said)))
        return QUOTA_OK;
    deciding->bounded = 1;
    const int64_t moved = deciding->entry->moved, left = decision->hi - (sum - moved);
    *most = left > 0 ? left : 0;
    if (sum > decision->hi && (!deciding->passed.statute || *most < deciding->passed.limit)) {
        deciding->passed = *said;
        deciding->passed.limit = *most;
        deciding->passed.amount = moved;
    }
    return QUOTA_OK;
}

/* The entry's class, where the law's is another; NULL = they agree, or the class says nothing of a lot. */
static const char *other_class(const lq_deciding *deciding, const lq_said *said)
{
    const quota_decision *decision = &said->decision;
    if (decision->kind != QUOTA_KIND_CLASS || !(decision->flags & QUOTA_DECISION_VALUE) ||
        decision->lo != decision->hi)
        return NULL;
    const char *name = quota_policy_class(said->statute->policy, decision->lo);
    const int expected = (deciding->entry->flags & QUOTA_FLAG_EXPECTED) != 0;
    if (name && strcmp(name, expected ? "realised" : "expected") == 0)
        return expected ? "expected" : "realised";
    if (name && strcmp(name, "major_projects") == 0 &&
        deciding->scene.tags.earmark != QUOTA_LOT_EARMARK_MAJOR_PROJECTS)
        return "no earmark";
    return NULL;
}

/* ---------------------------------------------------------------- one answer more */

static quota_status hear(lq_deciding *deciding, const lq_ask_row *row, const lq_said *said, size_t fact_count,
                         int64_t most)
{
    lq_engine *engine = deciding->scene.engine;
    lq_listener *listener = engine->listener;
    void *array = listener->asks;
    quota_status status =
        lq_mem_grow(&engine->mem, &array, &listener->capacity, listener->count + 1, sizeof *listener->asks);
    listener->asks = array;
    if (status == QUOTA_OK) {
        array = listener->facts;
        status = lq_mem_grow(&engine->mem, &array, &listener->fact_capacity,
                             listener->fact_count + fact_count + 1, sizeof *listener->facts);
        listener->facts = array;
    }
    if (status != QUOTA_OK)
        return status;
    lq_heard *heard = &listener->asks[listener->count++];
    heard->first_fact = listener->fact_count;
    heard->foreseen = (row->when & LQ_WHEN_FORESEEN) != 0;
    heard->asked = (quota_asked){.struct_size = sizeof heard->asked,
                                 .policy_number = said->number,
                                 .policy = said->statute->policy,
                                 .question = said->decision.question,
                                 .fact_count = (uint32_t)fact_count,
                                 .limit = most,
                                 .decision = said->decision};
    if (fact_count > 0)
        memcpy(listener->facts + listener->fact_count, engine->facts, fact_count * sizeof *engine->facts);
    listener->fact_count += fact_count;
    return QUOTA_OK;
}

static void weigh(lq_deciding *deciding, const lq_said *said)
{
    const lq_said *worst = &deciding->worst;
    if (said->decision.verdict == QUOTA_NOT_APPLICABLE)
        return;
    if (!worst->statute || said->decision.verdict > worst->decision.verdict ||
        (said->decision.verdict == worst->decision.verdict && worst->decision.rule == 0 &&
         said->decision.rule != 0))
        deciding->worst = *said;
}

/* Of several layers the largest requirement holds. */
static quota_status take_requirement(lq_deciding *deciding, const lq_said *said)
{
    const quota_decision *decision = &said->decision;
    quota_entry *entry = deciding->entry;
    if (said->ask != LQ_ASK_OFFSET)
        return QUOTA_OK;
    return lq_take_requirement(entry, decision);
}

static quota_status raise_requirement(lq_deciding *deciding, const lq_in_force *policy, const lq_said *said)
{
    const quota_decision *decision = &said->decision;
    const int64_t own = decision->flags & QUOTA_DECISION_VALUE ? decision->hi : QUOTA_UNKNOWN;
    return lq_raise_requirement(&deciding->scene, policy, own, deciding->entry, &deciding->raised,
                                deciding->error);
}

/* What is offered in all is held against what each source of the project asks for: else the nearest, coming
 * last, would be asked alone. */
static int is_of_all_sources(const lq_ask_row *row)
{
    return row->verb == QUOTA_VERB_USE && (row->ask == LQ_ASK_OFFER || row->ask == LQ_ASK_APPROVAL);
}

static quota_status ask_once(lq_deciding *deciding, const lq_ask_row *row, const lq_in_force *policy,
                             int64_t sum)
{
    lq_said said = {.statute = policy->statute, .number = policy->number, .ask = row->ask};
    size_t fact_count;
    int64_t most;
    quota_status status =
        lq_ask(&deciding->scene, policy, row->ask, &said.decision, &fact_count, deciding->error);
    if (status == QUOTA_OK && deciding->raised && is_of_all_sources(row))
        status =
            lq_ask_sources(&deciding->scene, policy, row->ask, &said.decision, &fact_count, deciding->error);
    if (row->when & LQ_WHEN_FORESEEN && status == QUOTA_OK && said.decision.verdicts & 1u << QUOTA_ALLOW)
        said.decision.verdict = QUOTA_ALLOW;
    if (status == QUOTA_OK)
        status = bound(deciding, row, &said, sum, &most);
    if (status == QUOTA_OK && deciding->scene.engine->listener)
        status = hear(deciding, row, &said, fact_count, most);
    if (status == QUOTA_OK)
        status = take_requirement(deciding, &said);
    if (status == QUOTA_OK && row->ask == LQ_ASK_OFFSET && row->verb == QUOTA_VERB_USE)
        status = raise_requirement(deciding, policy, &said);
    if (status != QUOTA_OK)
        return status;
    if (row->limit == LQ_LIMIT_TAG && said.decision.verdict != QUOTA_NOT_APPLICABLE) {
        said.class_found = other_class(deciding, &said);
        if (said.class_found)
            said.decision.verdict = QUOTA_DENY;
    }
    weigh(deciding, &said);
    return QUOTA_OK;
}

quota_status lq_ask_row_of(lq_deciding *deciding, const lq_ask_row *row)
{
    lq_scene *scene = &deciding->scene;
    int64_t sum = 0;
    int counted = 0;
    for (size_t i = 0; i < scene->in_force; i++) {
        const lq_in_force *policy = &scene->engine->in_force[i];
        quota_status status = QUOTA_OK;
        if (!lq_is_asked(deciding, row, policy, &status)) {
            if (status != QUOTA_OK)
                return status;
            continue;
        }
        if (!counted || row->limit == LQ_LIMIT_ELSEWHERE) /* each policy has an outside of its own */
            status = bounded_sum(deciding, row->limit, &sum);
        counted = 1;
        scene->sells = row->ask == LQ_ASK_TRADE;
        const uint32_t orders = row->ask == LQ_ASK_ACCESS ? scene->order_count : 0;
        for (scene->order = orders == 0 ? 0 : 1; status == QUOTA_OK && scene->order <= orders;
             scene->order++) {
            status = ask_once(deciding, row, policy, sum);
            if (orders == 0)
                break;
        }
        scene->order = 0;
        if (status != QUOTA_OK)
            return status;
    }
    return QUOTA_OK;
}
