/* scene.c - the subjects around an entry, looked up once. */
#include <string.h>

#include "engine/law/scene.h"

static int is_trade(const quota_entry *entry)
{
    if (entry->verb == QUOTA_VERB_HOLD)
        return entry->kind == QUOTA_ENTRY_DEAL;
    return entry->verb == QUOTA_VERB_MOVE &&
           (entry->kind == QUOTA_ENTRY_SALE || entry->kind == QUOTA_ENTRY_BID ||
            entry->kind == QUOTA_ENTRY_GRANT || entry->kind == QUOTA_ENTRY_FORECLOSE);
}

/* ---------------------------------------------------------------- steps */

/* Places and the ledger are asked on the day whose law applies: the surroundings as they were applied for;
 * everything else as it is on the day of the entry, since confirmations come after the application. */
static void step(lq_scene *scene, uint8_t at, uint8_t subject, uint64_t number)
{
    const int of_surroundings = subject == QUOTA_SUBJECT_PLACE || subject == QUOTA_SUBJECT_LEDGER;
    if (number == 0 && subject != QUOTA_SUBJECT_LEDGER)
        return;
    scene->steps[at] = (lq_step){number, 0, of_surroundings ? scene->law_day : scene->entry->date, subject};
}

static void place_step(lq_scene *scene, uint8_t at, int64_t place)
{
    if (place != QUOTA_UNKNOWN)
        step(scene, at, QUOTA_SUBJECT_PLACE, (uint64_t)place);
}

static void account_steps(lq_scene *scene, uint32_t at, uint8_t first)
{
    if (at == LQ_NONE)
        return;
    const lq_account *account = lq_account_at(scene->state, at);
    step(scene, first, QUOTA_SUBJECT_ACCOUNT, account->number);
    step(scene, (uint8_t)(first + 1), QUOTA_SUBJECT_PLACE, account->basin);
    step(scene, (uint8_t)(first + 2), QUOTA_SUBJECT_PLACE, account->place);
}

/* ---------------------------------------------------------------- what is looked up */

static void read_tags(lq_scene *scene)
{
    const quota_entry *entry = scene->entry;
    lq_tags *tags = &scene->tags;
    if (scene->lot != LQ_NONE) {
        const lq_lot *lot = lq_lot_at(scene->state, scene->lot);
        *tags = (lq_tags){.place = lot->place,
                          .basin = lot->basin,
                          .industry = lot->industry,
                          .completed = lot->completed,
                          .origin = lot->origin,
                          .earmark = lot->earmark,
                          .measure = lot->measure,
                          .kind = lot->kind,
                          .known = 1};
    } else if (entry->verb == QUOTA_VERB_ISSUE) {
        *tags = (lq_tags){.place = entry->place,
                          .basin = entry->basin,
                          .industry = entry->industry,
                          .completed = entry->valid_from,
                          .origin = entry->origin,
                          .earmark = entry->earmark,
                          .measure = entry->measure,
                          .kind = entry->kind,
                          .known = 1};
    }
    if (entry->kind == QUOTA_ENTRY_REALISE)
        tags->completed = entry->valid_from != 0 ? entry->valid_from : entry->date;
    /* What a part of the lot becomes. */
    if (entry->verb == QUOTA_VERB_MOVE && entry->to_lot != 0) {
        if (entry->earmark != 0)
            tags->earmark = entry->earmark;
        if (entry->kind == QUOTA_ENTRY_CONVERT && entry->origin != 0)
            tags->origin = entry->origin;
    }
}

static void find_claim(lq_scene *scene)
{
    const quota_entry *entry = scene->entry;
    const uint32_t seq = lq_find_seq(scene->state, entry->target);
    scene->claim = seq == 0 ? LQ_NONE : lq_find_claim(scene->state, seq);
    if (seq != 0)
        step(scene, LQ_STEP_CLAIM, QUOTA_SUBJECT_CLAIM, seq);
    if (entry->verb == QUOTA_VERB_STATE && entry->subject != QUOTA_SUBJECT_CLAIM)
        scene->steps[LQ_STEP_CLAIM].subject = 0;
}

static uint64_t project_of(const lq_scene *scene)
{
    if (scene->entry->project != 0 || scene->claim == LQ_NONE)
        return scene->entry->project;
    const uint32_t project = lq_claim_at(scene->state, scene->claim)->project;
    return project == LQ_NONE ? 0 : lq_project_at(scene->state, project)->number;
}

/* Where the project is.  Without a project, where the unit is that receives. */
static void locate(lq_scene *scene)
{
    const lq_account *home =
        scene->project == 0 && scene->buyer != LQ_NONE ? lq_account_at(scene->state, scene->buyer) : NULL;
    scene->park = lq_stated(scene, LQ_CHAIN_ALL, QUOTA_FACT_PROJECT_PARK);
    place_step(scene, LQ_STEP_PARK, scene->park);
    scene->basin = lq_stated(scene, LQ_CHAIN_ALL, QUOTA_FACT_PROJECT_BASIN);
    if (scene->basin == QUOTA_UNKNOWN && home && home->basin != 0)
        scene->basin = home->basin;
    place_step(scene, LQ_STEP_BASIN, scene->basin);
    scene->county = lq_stated(scene, LQ_CHAIN_ALL, QUOTA_FACT_PROJECT_COUNTY);
    if (scene->county == QUOTA_UNKNOWN && home && home->place != 0)
        scene->county = home->place;
    place_step(scene, LQ_STEP_COUNTY, scene->county);
    scene->industry = lq_stated(scene, LQ_CHAIN_ALL, QUOTA_FACT_PROJECT_INDUSTRY);
    if (scene->industry == QUOTA_UNKNOWN && home && home->industry != 0)
        scene->industry = home->industry;
}

static void find_orders(lq_scene *scene)
{
    static const uint8_t places[] = {LQ_STEP_PARK, LQ_STEP_BASIN, LQ_STEP_COUNTY, LQ_STEP_BUYER_BASIN,
                                     LQ_STEP_BUYER_PLACE};
    for (size_t i = 0; i < sizeof places; i++) {
        const lq_step *at = &scene->steps[places[i]];
        if (at->subject == 0)
            continue;
        const int64_t scope = lq_fact_on(scene->state, QUOTA_SUBJECT_PLACE, at->number,
                                         QUOTA_FACT_FREEZE_SCOPE, scene->entry->pollutant, at->day, NULL);
        int known = scope == QUOTA_UNKNOWN || scope == QUOTA_FREEZE_SCOPE_NONE;
        for (uint32_t k = 0; k < scene->order_count && !known; k++)
            known = scene->orders[k] == at->number;
        if (!known)
            scene->orders[scene->order_count++] = at->number;
    }
}

/* The receiving side: of a trade, and of what is planned for another's project.  Else the account itself. */
static uint32_t buyer_of(const lq_scene *scene)
{
    const quota_entry *entry = scene->entry;
    const int trade = is_trade(entry);
    const int planned =
        entry->verb == QUOTA_VERB_USE || (entry->verb == QUOTA_VERB_HOLD && entry->kind == QUOTA_ENTRY_PLAN);
    uint32_t buyer = LQ_NONE;
    if (!trade && !planned)
        return scene->account;
    if (entry->to_account != 0)
        buyer = lq_find_account(scene->state, entry->to_account);
    else if (scene->claim != LQ_NONE)
        buyer = lq_claim_at(scene->state, scene->claim)->to_account;
    return buyer == LQ_NONE && planned ? scene->account : buyer;
}

void lq_scene_open(lq_scene *scene, lq_engine *engine, const lq_state *state, const quota_entry *entry,
                   size_t index, int32_t law_day)
{
    memset(scene, 0, sizeof *scene);
    scene->engine = engine;
    scene->state = state;
    scene->entry = entry;
    scene->index = index;
    scene->law_day = law_day;
    scene->repaid = -1;
    scene->required = scene->plan = QUOTA_UNKNOWN;
    scene->account = entry->account == 0 ? LQ_NONE : lq_find_account(state, entry->account);
    scene->lot = entry->lot == 0 ? LQ_NONE : lq_find_lot(state, entry->lot);
    step(scene, LQ_STEP_LEDGER, QUOTA_SUBJECT_LEDGER, 0);
    find_claim(scene);
    scene->buyer = buyer_of(scene);
    scene->project = project_of(scene);
    step(scene, LQ_STEP_PROJECT, QUOTA_SUBJECT_PROJECT, scene->project);
    step(scene, LQ_STEP_LOT, QUOTA_SUBJECT_LOT, entry->lot);
    if (scene->project != 0) {
        step(scene, LQ_STEP_SOURCE, QUOTA_SUBJECT_SOURCE, entry->lot);
        scene->steps[LQ_STEP_SOURCE].project = scene->project;
    }
    account_steps(scene, scene->account, LQ_STEP_ACCOUNT);
    account_steps(scene, scene->buyer, LQ_STEP_BUYER);
    read_tags(scene);
    step(scene, LQ_STEP_LOT_PLACE, QUOTA_SUBJECT_PLACE, scene->tags.place);
    if (entry->party != 0)
        step(scene, LQ_STEP_PARTY, QUOTA_SUBJECT_ACCOUNT, entry->party);
    else if (scene->lot != LQ_NONE && lq_lot_at(state, scene->lot)->party != LQ_NONE)
        step(scene, LQ_STEP_PARTY, QUOTA_SUBJECT_ACCOUNT,
             lq_account_at(state, lq_lot_at(state, scene->lot)->party)->number);
    locate(scene);
    find_orders(scene);
    const uint32_t project = scene->project == 0 ? LQ_NONE : lq_find_project(state, scene->project);
    scene->part = project == LQ_NONE ? LQ_NONE : lq_find_part(state, project, entry->pollutant);
}
