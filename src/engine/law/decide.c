/* decide.c - the law of one entry: its questions in turn, the worst answer, the smallest limit. */
#include <string.h>

#include "base/text.h"
#include "engine/law/deciding.h"

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
        quota_status status = lq_ask_row_of(deciding, row);
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
            asked = lq_is_asked(deciding, row, &deciding->scene.engine->in_force[i], &status);
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
