/* decide.c - the law of one entry: its questions in turn, the worst answer, the smallest limit. */
#include <string.h>

#include "base/text.h"
#include "engine/law/scene.h"

/* An answer, and whose it is. */
typedef struct lq_said {
    quota_decision decision;
    const lq_statute *statute;
    int64_t limit, amount; /* of a limit that was passed */
    uint32_t number;       /* of the adopted policy */
    uint8_t ask;
    const char *class_found; /* the entry's class, where it is another than the law's */
} lq_said;

typedef struct lq_deciding {
    lq_scene scene;
    quota_entry *entry;
    quota_error *error;
    lq_said worst;      /* statute NULL = nothing applied */
    lq_said passed;     /* statute NULL = no limit was passed */
    int bounded;        /* some answer bounded the entry */
    int raised;         /* some other source of the project is asked for more than the entry's own */
    uint8_t outside_by; /* LQ_BY_* of the policy being asked */
} lq_deciding;

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

static int is_asked(lq_deciding *deciding, const lq_ask_row *row, const lq_in_force *policy,
                    quota_status *status)
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

/* `access` is asked once for each place that bears an order: an order on any of them holds. */
static quota_status ask_row(lq_deciding *deciding, const lq_ask_row *row)
{
    lq_scene *scene = &deciding->scene;
    int64_t sum = 0;
    int counted = 0;
    for (size_t i = 0; i < scene->in_force; i++) {
        const lq_in_force *policy = &scene->engine->in_force[i];
        quota_status status = QUOTA_OK;
        if (!is_asked(deciding, row, policy, &status)) {
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

/* ---------------------------------------------------------------- an entry */

/* Of facts only two are acts of law: an account's permit, and a lot's entry into the reduction library. */
static int fact_asks(const quota_entry *entry, uint8_t ask, uint32_t in_library)
{
    if (entry->value == QUOTA_UNKNOWN)
        return 0;
    if (ask == LQ_ASK_PERMIT)
        return entry->subject == QUOTA_SUBJECT_ACCOUNT && entry->fact == QUOTA_FACT_PERMITTED;
    return entry->subject == QUOTA_SUBJECT_LOT && entry->fact == in_library && entry->value == 1;
}

static uint32_t library_fact(const lq_scene *scene)
{
    static const char name[] = "in_reduction_library";
    for (size_t i = 0; i < scene->in_force; i++) {
        const uint32_t fact =
            quota_fact_find(scene->engine->in_force[i].statute->policy, name, sizeof name - 1);
        if (fact != 0)
            return fact;
    }
    return 0;
}

static quota_status refuse(const lq_deciding *deciding)
{
    const lq_said *worst = &deciding->worst, *passed = &deciding->passed;
    const int approved = (deciding->entry->flags & QUOTA_FLAG_APPROVED) != 0;
    if (worst->statute && worst->decision.verdict == QUOTA_DENY)
        return lq_refuse_by_law(&deciding->scene, QUOTA_R_LAW_DENIES, worst->ask, worst->statute,
                                &worst->decision, worst->class_found, 0, 0, deciding->error);
    if (worst->statute && worst->decision.verdict == QUOTA_REVIEW && !approved)
        return lq_refuse_by_law(&deciding->scene, QUOTA_R_LAW_REVIEW, worst->ask, worst->statute,
                                &worst->decision, NULL, 0, 0, deciding->error);
    if (passed->statute)
        return lq_refuse_by_law(&deciding->scene, QUOTA_R_LAW_LIMIT, passed->ask, passed->statute,
                                &passed->decision, NULL, passed->limit, passed->amount, deciding->error);
    return QUOTA_OK;
}

/* Where no rule decides, a person must. */
static quota_status review(const lq_engine *engine, quota_entry *entry, size_t index, quota_error *error,
                           const char *field, const char *expected, const char *found)
{
    if (entry->flags & QUOTA_FLAG_APPROVED) {
        entry->verdict = QUOTA_REVIEW;
        entry->policy = engine->in_force[0].number;
        return QUOTA_OK;
    }
    (void)lq_fail(error, QUOTA_R_LAW_REVIEW, field, expected, found, strlen(found));
    lq_fail_index(error, index);
    return QUOTA_R_LAW_REVIEW;
}

/* Quota that a project was approved with comes back by a rule, or by a person. */
static quota_status review_silence(const lq_deciding *deciding)
{
    return review(deciding->scene.engine, deciding->entry, deciding->scene.index, deciding->error,
                  lq_ask_name(LQ_ASK_RECLAIM), "a rule by which it comes back",
                  "review; no policy in force speaks of it");
}

static quota_status decide(lq_deciding *deciding)
{
    quota_entry *entry = deciding->entry;
    size_t count;
    const lq_ask_row *row = lq_asks_of(entry->verb, entry->kind, &count);
    const uint32_t in_library = entry->kind == QUOTA_ENTRY_FACT ? library_fact(&deciding->scene) : 0;
    for (; count > 0; row++, count--) {
        if (entry->kind == QUOTA_ENTRY_FACT && !fact_asks(entry, row->ask, in_library))
            continue;
        quota_status status = ask_row(deciding, row);
        if (status != QUOTA_OK)
            return status;
    }
    quota_status status = refuse(deciding);
    const int judged = deciding->worst.statute && deciding->worst.decision.verdict != QUOTA_ALLOW;
    if (status == QUOTA_OK && entry->verb == QUOTA_VERB_RESTORE && !deciding->bounded && !judged)
        return review_silence(deciding);
    if (status == QUOTA_OK && deciding->worst.statute) {
        entry->verdict = (uint8_t)deciding->worst.decision.verdict;
        entry->policy = deciding->worst.number;
        entry->rule = deciding->worst.decision.rule;
    }
    return status;
}

/* Under no law on its law day, while one is in force on the day of registration: whoever names an early day
 * would else be asked nothing.  Which of the two days holds no policy says. */
static quota_status review_gap(lq_deciding *deciding)
{
    const quota_entry *entry = deciding->entry;
    quota_status status = QUOTA_OK;
    size_t count;
    const lq_ask_row *row = lq_asks_of(entry->verb, entry->kind, &count);
    const uint32_t in_library = entry->kind == QUOTA_ENTRY_FACT ? library_fact(&deciding->scene) : 0;
    int asked = entry->verb == QUOTA_VERB_RESTORE;
    for (; count > 0 && !asked && status == QUOTA_OK; row++, count--) {
        if (entry->kind == QUOTA_ENTRY_FACT && !fact_asks(entry, row->ask, in_library))
            continue;
        for (size_t i = 0; i < deciding->scene.in_force && !asked && status == QUOTA_OK; i++)
            asked = is_asked(deciding, row, &deciding->scene.engine->in_force[i], &status);
    }
    if (status != QUOTA_OK || !asked)
        return status;
    return review(deciding->scene.engine, deciding->entry, deciding->scene.index, deciding->error, "as_of",
                  "a day under a policy, as the date is", "review; no policy in force on that day");
}

static quota_status decide_under(lq_engine *engine, const lq_state *state, quota_entry *entry, size_t index,
                                 int32_t law_day, size_t in_force, int gap, quota_error *error)
{
    lq_deciding deciding;
    size_t asks;
    if (entry->kind == QUOTA_ENTRY_PLAIN) {
        const quota_status status =
            lq_fail(error, QUOTA_R_LAW_KIND, "kind", "the act, since a policy is in force", "none", 4);
        lq_fail_index(error, index);
        return status;
    }
    /* The successor takes all (Chongqing 8.2): who merges a part only sells it, unasked. */
    if (entry->kind == QUOTA_ENTRY_MERGE && !lq_sums_ends_later(engine, entry->account, index))
        return review(engine, entry, index, error, "account",
                      "account end of the merged account in the same group", "review; the account goes on");
    if (entry->kind == QUOTA_ENTRY_DIVIDE && entry->verb == QUOTA_VERB_OWE)
        return review(engine, entry, index, error, "to_account",
                      "a person's word on who owes after a division", "review; a debt that leaves its party");
    if (!lq_asks_of(entry->verb, entry->kind, &asks))
        return QUOTA_OK;
    memset(&deciding, 0, sizeof deciding);
    deciding.entry = entry;
    deciding.error = error;
    lq_scene_open(&deciding.scene, engine, state, entry, index, law_day);
    deciding.scene.in_force = in_force;
    return gap ? review_gap(&deciding) : decide(&deciding);
}

quota_status lq_engine_decide(lq_engine *engine, const lq_state *state, quota_entry *group, size_t count,
                              size_t index, quota_error *error)
{
    quota_entry *entry = &group[index];
    const int32_t law_day = entry->as_of != 0 ? entry->as_of : entry->date;
    lq_listener *listener = engine->listener;
    size_t in_force;
    int gap = 0;
    (void)count;
    if (!listener && state->adoptions.count == 0) /* the entry was posted without a basis */
        return QUOTA_OK;
    if (listener && memcmp(listener->id, entry->id, QUOTA_ID_SIZE) == 0)
        listener->heard = 1;
    else
        engine->listener = NULL; /* for this entry */
    entry->verdict = 0;
    entry->policy = entry->rule = entry->ratio_num = entry->ratio_den = 0;
    entry->required = 0;
    quota_status status = lq_statutes_on(engine, state, law_day, &in_force);
    if (status == QUOTA_OK && in_force == 0 && entry->date != law_day) {
        gap = 1;
        status = lq_statutes_on(engine, state, entry->date, &in_force);
    }
    if (status == QUOTA_OK && in_force > 0)
        status = decide_under(engine, state, entry, index, law_day, in_force, gap, error);
    engine->listener = listener;
    return status;
}

/* ---------------------------------------------------------------- as the ledger sees it */

static quota_status law_begin(void *user, const lq_state *state, const quota_entry *group, size_t count)
{
    return lq_sums_begin(user, state, group, count);
}

static quota_status law_decide(void *user, const lq_state *state, quota_entry *group, size_t count,
                               size_t index, quota_error *error)
{
    return lq_engine_decide(user, state, group, count, index, error);
}

static int law_knows(void *user, const uint8_t digest[32])
{
    lq_statute *statute;
    return lq_statute_of(user, digest, &statute) != QUOTA_OK ? -1 : statute != NULL;
}

static void law_free(void *user)
{
    lq_engine_free(user);
}

void lq_engine_law(lq_engine *engine, lq_law *law)
{
    *law = (lq_law){
        .user = engine, .begin = law_begin, .decide = law_decide, .knows = law_knows, .free = law_free};
}
