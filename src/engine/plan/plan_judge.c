/* plan_judge.c - what the law says of a source, asked once for all that cannot differ.
 *
 * A judgement depends on the lot's tags, on its holder's place, role and level, and on statements and sums of
 * a lot, a party or an account only where there are some that the questions read.  So a reserve of many lots
 * comes to few judgements. */
#include <string.h>

#include "engine/plan/plan.h"

/* Why a cell cannot be taken whatever the law says. */
enum { KEPT_NOT, KEPT_CLOSED, KEPT_BLOCKED, KEPT_TERM };

/* ---------------------------------------------------------------- statements that matter */

static quota_status mark(lq_planner *planner, uint8_t **marks, size_t *size, size_t count, uint32_t at,
                         uint8_t bit)
{
    if (at == LQ_NONE)
        return QUOTA_OK;
    if (!*marks) {
        *marks = lq_mem_alloc(&planner->plan->mem, count);
        if (!*marks)
            return QUOTA_E_NO_MEMORY;
        *size = count;
        memset(*marks, 0, count);
    }
    (*marks)[at] |= bit;
    return QUOTA_OK;
}

quota_status lq_plan_mark_lot(lq_planner *planner, uint32_t lot, uint8_t bit)
{
    return mark(planner, &planner->lots, &planner->lots_size, planner->state->lots.count, lot, bit);
}

static quota_status mark_stated(lq_planner *planner, uint8_t subject, uint32_t fact, uint8_t bit)
{
    const lq_state *state = planner->state;
    quota_status status = QUOTA_OK;
    for (uint32_t at = lq_plan_topics(planner->index, subject, fact); at != LQ_NONE && status == QUOTA_OK;
         at = planner->index->before[at]) {
        const lq_topic *topic = lq_topic_at(state, at);
        if (topic->count == 0 || (topic->pollutant != 0 && topic->pollutant != planner->pollutant) ||
            (topic->project != 0 && topic->project != planner->options->project))
            continue;
        status = subject == QUOTA_SUBJECT_LOT || subject == QUOTA_SUBJECT_SOURCE
                     ? lq_plan_mark_lot(planner, lq_find_lot(state, topic->number), bit)
                     : mark(planner, &planner->accounts, &planner->accounts_size, state->accounts.count,
                            lq_find_account(state, topic->number), bit);
    }
    return status;
}

static quota_status mark_fact(lq_planner *planner, uint32_t fact, unsigned depends)
{
    quota_status status = QUOTA_OK;
    if (depends & LQ_DEPENDS_LOT)
        status = mark_stated(planner, QUOTA_SUBJECT_LOT, fact, LQ_MARK_JUDGED);
    if (status == QUOTA_OK && depends & LQ_DEPENDS_LOT)
        status = mark_stated(planner, QUOTA_SUBJECT_SOURCE, fact, LQ_MARK_JUDGED);
    if (status == QUOTA_OK && depends & (LQ_DEPENDS_LOT | LQ_DEPENDS_ACCOUNT))
        status = mark_stated(planner, QUOTA_SUBJECT_ACCOUNT, fact, LQ_MARK_JUDGED);
    return status;
}

static quota_status mark_question(lq_planner *planner, lq_statute *statute, uint8_t ask)
{
    lq_reading *reading;
    quota_status status = lq_reading_of(planner->engine, statute, ask, &reading);
    for (uint32_t i = 0; status == QUOTA_OK && i < reading->count; i++) {
        const lq_wanted *wanted = &reading->facts[i];
        const unsigned depends = lq_fact_row_depends(wanted->row);
        const uint32_t slot = lq_fact_row_slot(wanted->row);
        planner->depends |= depends;
        status = mark_fact(planner, wanted->fact, depends);
        if (status == QUOTA_OK && slot != 0)
            status = mark_fact(planner, slot, depends);
    }
    if (status == QUOTA_OK)
        planner->reads_answers |= reading->reads_required || reading->reads_plan;
    return status;
}

static quota_status mark_questions(lq_planner *planner, const uint8_t *asks, size_t count)
{
    quota_status status = QUOTA_OK;
    for (size_t i = 0; i < planner->in_force; i++)
        for (size_t ask = 0; ask < count && status == QUOTA_OK; ask++)
            status = mark_question(planner, planner->engine->in_force[i].statute, asks[ask]);
    return status;
}

static uint64_t hash_of_key(const lq_judge_key *key)
{
    const unsigned char *bytes = (const unsigned char *)key;
    uint64_t hash = 0;
    for (size_t i = 0; i + 8 <= sizeof *key; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, sizeof word);
        hash = lq_hash_mix(hash, word * UINT64_C(0xD6E8FEB86659FD93));
    }
    return hash;
}

static uint64_t hash_of_judgement(const void *owner, uint32_t at)
{
    return hash_of_key(&((const lq_planner *)owner)->judgements[at].key);
}

static int is_blocked(const lq_planner *planner, uint8_t subject, uint64_t number)
{
    const uint64_t verbs = UINT64_C(1) << QUOTA_VERB_HOLD | UINT64_C(1) << QUOTA_VERB_USE;
    const int64_t value = lq_fact_on(planner->state, subject, number, QUOTA_FACT_BLOCKED, planner->pollutant,
                                     planner->options->date, NULL);
    return value > 0 && ((uint64_t)value & verbs) != 0;
}

static int is_receiver_blocked(const lq_planner *planner)
{
    const uint64_t account = planner->options->to_account;
    const int64_t value = account == 0
                              ? 0
                              : lq_fact_on(planner->state, QUOTA_SUBJECT_ACCOUNT, account, QUOTA_FACT_BLOCKED,
                                           planner->pollutant, planner->options->date, NULL);
    return value > 0 && ((uint64_t)value >> 32 & UINT64_C(1) << QUOTA_VERB_HOLD) != 0;
}

quota_status lq_plan_prepare(lq_planner *planner)
{
    /* Where the project is may be stated about any subject (scene.c). */
    static const uint32_t anywhere[] = {QUOTA_FACT_PROJECT_COUNTY, QUOTA_FACT_PROJECT_BASIN,
                                        QUOTA_FACT_PROJECT_PARK, QUOTA_FACT_PROJECT_INDUSTRY,
                                        QUOTA_FACT_BLOCKED};
    static const uint8_t asks[] = {LQ_ASK_SOURCE, LQ_ASK_ACCESS, LQ_ASK_PRIORITY, LQ_ASK_TRADE};
    static const uint8_t answers[] = {LQ_ASK_OFFSET, LQ_ASK_PLAN};
    planner->depends = 0;
    planner->reads_answers = 0;
    planner->judgement_count = 0;
    lq_index_free(&planner->by_key);
    lq_index_init(&planner->by_key, &planner->plan->mem, hash_of_judgement, planner);
    if (planner->lots)
        memset(planner->lots, 0, planner->lots_size);
    if (planner->accounts)
        memset(planner->accounts, 0, planner->accounts_size);
    planner->blocked =
        is_blocked(planner, QUOTA_SUBJECT_PROJECT, planner->options->project) || is_receiver_blocked(planner);
    quota_status status = mark_questions(planner, asks, sizeof asks - (planner->options->to_account == 0));
    if (status == QUOTA_OK && planner->reads_answers)
        status = mark_questions(planner, answers, sizeof answers);
    for (size_t i = 0; i < sizeof anywhere / sizeof anywhere[0] && status == QUOTA_OK; i++)
        status = mark_fact(planner, anywhere[i], LQ_DEPENDS_LOT);
    if (status == QUOTA_OK && planner->options->strategy == QUOTA_PLAN_CHEAPEST)
        status = mark_stated(planner, QUOTA_SUBJECT_LOT, QUOTA_FACT_PRICE, LQ_MARK_PRICED);
    return status;
}

/* ---------------------------------------------------------------- the key */

static uint8_t kept_by(const lq_planner *planner, const lq_cell *cell)
{
    const lq_state *state = planner->state;
    const lq_account *account = lq_account_at(state, cell->account);
    const int32_t last = lq_term_limit(state, account->number, planner->pollutant, lq_term_of(state, cell));
    if (account->standing != LQ_OPEN)
        return KEPT_CLOSED;
    if (planner->blocked ||
        (planner->accounts && planner->accounts[cell->account] &&
         is_blocked(planner, QUOTA_SUBJECT_ACCOUNT, account->number)) ||
        (planner->lots && planner->lots[cell->lot] &&
         is_blocked(planner, QUOTA_SUBJECT_LOT, lq_lot_at(state, cell->lot)->number)))
        return KEPT_BLOCKED;
    return last != 0 && planner->options->date > last ? KEPT_TERM : KEPT_NOT;
}

static void fill_key(const lq_planner *planner, uint32_t at, lq_judge_key *key)
{
    const lq_state *state = planner->state;
    const lq_cell *cell = lq_cell_at(state, at);
    const lq_lot *lot = lq_lot_at(state, cell->lot);
    const lq_account *account = lq_account_at(state, cell->account);
    const uint8_t *lots = planner->lots, *accounts = planner->accounts;
    const int sums = (planner->depends & LQ_DEPENDS_SUMS) != 0;
    memset(key, 0, sizeof *key);
    key->status_kind = kept_by(planner, cell);
    const int own = account->number == planner->options->to_account; /* no sale */
    key->account = sums || own || (accounts && accounts[cell->account]) ? cell->account : LQ_NONE;
    key->party = accounts && lot->party != LQ_NONE && accounts[lot->party] ? lot->party : LQ_NONE;
    key->lot = lots && lots[cell->lot] & LQ_MARK_JUDGED ? cell->lot : LQ_NONE;
    key->cell = planner->depends & (LQ_DEPENDS_OWN | LQ_DEPENDS_AMOUNT) ? at : LQ_NONE;
    key->term = sums ? lq_term_of(state, cell) : 0;
    key->place = lot->place;
    key->basin = lot->basin;
    key->industry = lot->industry;
    key->origin = lot->origin;
    key->earmark = lot->earmark;
    key->measure = lot->measure;
    key->kind = lot->kind;
    key->account_place = account->place;
    key->account_basin = account->basin;
    key->role = account->role;
    key->pool = account->pool;
}

/* ---------------------------------------------------------------- asking */

quota_entry lq_plan_hold(const lq_planner *planner, uint32_t at, int64_t amount, int approved)
{
    const lq_state *state = planner->state;
    const lq_cell *cell = lq_cell_at(state, at);
    const quota_plan_options *options = planner->options;
    quota_entry entry;
    memset(&entry, 0, sizeof entry);
    entry.verb = QUOTA_VERB_HOLD;
    entry.kind = QUOTA_ENTRY_PLAN;
    entry.account = lq_account_at(state, cell->account)->number;
    entry.to_account = options->to_account != 0 ? options->to_account : entry.account;
    entry.lot = lq_lot_at(state, cell->lot)->number;
    entry.term = lq_term_of(state, cell);
    entry.project = options->project;
    entry.pollutant = planner->pollutant;
    entry.amount = entry.moved = amount;
    entry.date = options->date;
    entry.as_of = options->as_of;
    entry.valid_until = options->valid_until;
    entry.flags = approved ? QUOTA_FLAG_APPROVED : 0;
    return entry;
}

quota_status lq_plan_may(lq_planner *planner, uint32_t cell, int64_t amount, int approved, int *may)
{
    quota_entry entry = lq_plan_hold(planner, cell, amount, approved);
    const quota_status status = lq_engine_decide(planner->engine, planner->state, &entry, 1, 0, NULL);
    *may = status == QUOTA_OK;
    return status == QUOTA_OK || lq_is_refusal_by_law(status) ? QUOTA_OK : status;
}

/* The law of a hold, as posting asks it. */
static quota_status ask_amount(lq_planner *planner, uint32_t cell, int64_t amount, lq_judgement *made)
{
    quota_entry entry = lq_plan_hold(planner, cell, amount, 0);
    lq_listener listener;
    int may = 0;
    quota_status status = lq_hear(planner->engine, planner->state, &entry, &listener);
    if (status == QUOTA_OK || lq_is_refusal_by_law(status)) {
        const lq_basis basis = lq_heard_basis(planner->engine, &listener, status);
        made->verdict = basis.verdict;
        made->policy = basis.policy;
        made->rule = basis.rule;
    }
    lq_unhear(planner->engine, &listener);
    if (status != QUOTA_OK && !lq_is_refusal_by_law(status))
        return status;
    made->status = (int32_t)status;
    if (status != QUOTA_R_LAW_REVIEW || !planner->options->approved)
        return QUOTA_OK;
    status = lq_plan_may(planner, cell, amount, 1, &may);
    if (may) {
        made->status = QUOTA_OK;
        made->review = 1;
    }
    return status;
}

/* Asked of all there is; where the amount matters and all is too much, of the least. */
static quota_status ask_law(lq_planner *planner, uint32_t cell, lq_judgement *made)
{
    const int64_t amount = lq_amounts_at(planner->state, cell)->available;
    quota_status status = ask_amount(planner, cell, amount, made);
    if (status != QUOTA_OK || made->status == QUOTA_OK || !(planner->depends & LQ_DEPENDS_AMOUNT) ||
        amount <= 1)
        return status;
    lq_judgement least = *made;
    status = ask_amount(planner, cell, 1, &least);
    if (status != QUOTA_OK || least.status != QUOTA_OK)
        return status;
    least.whole_status = made->status;
    least.whole_verdict = made->verdict;
    least.whole_policy = made->policy;
    least.whole_rule = made->rule;
    *made = least;
    return QUOTA_OK;
}

/* Of several layers the latest rank holds. */
static quota_status ask_rank(lq_planner *planner, uint32_t cell, lq_judgement *made)
{
    const quota_entry entry =
        lq_plan_hold(planner, cell, lq_amounts_at(planner->state, cell)->available, made->review);
    lq_scene scene;
    lq_scene_open(&scene, planner->engine, planner->state, &entry, 0, planner->law_day);
    scene.in_force = planner->in_force;
    made->outside = (uint8_t)lq_is_outside(&scene, planner->outside_by,
                                           lq_lot_at(planner->state, lq_cell_at(planner->state, cell)->lot));
    for (size_t i = 0; i < planner->in_force; i++) {
        quota_decision decision;
        size_t count;
        quota_status status =
            lq_ask(&scene, &planner->engine->in_force[i], LQ_ASK_PRIORITY, &decision, &count, planner->error);
        if (status == QUOTA_E_NOT_FOUND)
            continue;
        if (status != QUOTA_OK)
            return status;
        if (decision.verdict == QUOTA_NOT_APPLICABLE || !(decision.flags & QUOTA_DECISION_VALUE))
            continue;
        const uint32_t rank = decision.hi > UINT32_MAX ? UINT32_MAX : (uint32_t)decision.hi;
        if (rank <= made->rank)
            continue;
        made->rank = rank;
        made->rank_policy = planner->engine->in_force[i].number;
        made->rank_rule = decision.rule;
    }
    return QUOTA_OK;
}

static quota_status judge(lq_planner *planner, uint32_t cell, lq_judgement *made)
{
    static const int32_t kept[] = {QUOTA_OK, QUOTA_R_ACCOUNT_CLOSED, QUOTA_R_BLOCKED, QUOTA_R_TERM_ENDED};
    made->cell = cell;
    made->status = kept[made->key.status_kind];
    if ((planner->in_force == 0 && !planner->gap) || made->key.status_kind != KEPT_NOT) {
        const quota_entry entry = lq_plan_hold(planner, cell, 0, 0);
        lq_scene scene;
        lq_scene_open(&scene, planner->engine, planner->state, &entry, 0, planner->law_day);
        made->outside = (uint8_t)lq_is_outside(
            &scene, planner->outside_by, lq_lot_at(planner->state, lq_cell_at(planner->state, cell)->lot));
        return QUOTA_OK;
    }
    quota_status status = ask_law(planner, cell, made);
    return status == QUOTA_OK && made->status == QUOTA_OK ? ask_rank(planner, cell, made) : status;
}

quota_status lq_plan_judge(lq_planner *planner, uint32_t cell, uint32_t *judgement)
{
    lq_judgement made;
    memset(&made, 0, sizeof made);
    fill_key(planner, cell, &made.key);
    const uint64_t hash = hash_of_key(&made.key);
    lq_probe probe = lq_index_probe(&planner->by_key, hash);
    for (; lq_probe_more(&planner->by_key, &probe); lq_probe_next(&planner->by_key, &probe)) {
        *judgement = probe.value;
        if (memcmp(&planner->judgements[probe.value].key, &made.key, sizeof made.key) == 0)
            return QUOTA_OK;
    }
    void *array = planner->judgements;
    quota_status status = lq_mem_grow(&planner->plan->mem, &array, &planner->judgement_capacity,
                                      planner->judgement_count + 1, sizeof *planner->judgements);
    planner->judgements = array;
    if (status == QUOTA_OK)
        status = lq_index_reserve(&planner->by_key, 1);
    if (status == QUOTA_OK)
        status = judge(planner, cell, &made);
    if (status != QUOTA_OK)
        return status;
    *judgement = (uint32_t)planner->judgement_count;
    planner->judgements[planner->judgement_count] = made;
    lq_index_put(&planner->by_key, hash, (uint32_t)planner->judgement_count++);
    return QUOTA_OK;
}
