/* state_check_lists.c - the invariants of lots, projects, totals and statements: their lists and sums. */
#include "ledger/state/state_check.h"

/* ---------------------------------------------------------------- lots */

/* By its lists: cells and claims of it, which is also how lists are found whole. */
static int check_sums(lq_check *run, const lq_lot *lot, uint32_t at, uint32_t *cells, uint32_t *claims)
{
    const lq_state *const state = run->state;
    int64_t sums[7] = {0, 0, 0, 0, 0, 0, 0};
    uint32_t before = LQ_NONE, i;
    size_t bucket;

    for (i = lot->cell; i != LQ_NONE; before = i, i = lq_cell_at(state, i)->of_lot, ++*cells) {
        if (!lq_must(run, i < before && lq_cell_at(state, i)->lot == at, "the cells of a lot are wrong",
                     lot->number)) {
            return 0;
        }
        lq_add_capped(&sums[QUOTA_BUCKET_AVAILABLE], lq_amounts_at(state, i)->available);
    }
    before = LQ_NONE;
    for (i = lot->claim; i != LQ_NONE; before = i, i = lq_claim_at(state, i)->of_lot, ++*claims) {
        const lq_claim *claim = lq_claim_at(state, i);

        if (!lq_must(run, i < before && lq_cell_at(state, claim->cell)->lot == at,
                     "the claims of a lot are wrong", lot->number)) {
            return 0;
        }
        lq_add_capped(&sums[claim->bucket], claim->left);
    }
    for (bucket = 1; bucket < sizeof sums / sizeof *sums; bucket++) {
        if (!lq_must(run, lq_in_range(lot->sums[bucket]) && lot->sums[bucket] == sums[bucket],
                     "a lot's bucket is not the sum of its cells or claims", lot->number)) {
            return 0;
        }
        lq_add_capped(&sums[0], sums[bucket]);
    }
    return lq_must(run, lq_in_range(lot->sums[0]) && lot->sums[0] == sums[0],
                   "a lot's issued amount is not the sum of its buckets", lot->number);
}

/* What moves took out of a lot for its children is what they were born with. */
static int check_children(lq_check *run, const lq_lot *lot, uint32_t at, uint32_t *children)
{
    const lq_state *const state = run->state;
    int64_t born = 0, taken = 0;
    uint32_t before = LQ_NONE, i;

    for (i = lot->child; i != LQ_NONE; before = i, i = lq_lot_at(state, i)->sibling, ++*children) {
        const lq_lot *child = lq_lot_at(state, i);

        if (!lq_must(run, i < before && child->parent == at && child->pollutant == lot->pollutant,
                     "the children of a lot are wrong", lot->number)) {
            return 0;
        }
        lq_add_capped(&born, child->sums[0]);
    }
    for (i = lot->claim; i != LQ_NONE; i = lq_claim_at(state, i)->of_lot) {
        const lq_claim *claim = lq_claim_at(state, i);

        if (claim->bucket == QUOTA_BUCKET_CANCELLED && claim->verb == QUOTA_VERB_MOVE) {
            lq_add_capped(&taken, claim->made);
        }
    }
    return lq_must(run, born == taken, "a child's issued amount is not what its parent gave", lot->number);
}

static int check_lot(lq_check *run, uint32_t at)
{
    const lq_state *const state = run->state;
    const lq_lot *lot = lq_lot_at(state, at);

    if (!lq_must(run, lq_find_lot(state, lot->number) == at, "a lot is not found", lot->number) ||
        !lq_must(run, !lq_lot_has_evidence(lot) || lq_find_evidence(state, lot->proof, lot->pollutant) == at,
                 "one evidence made two lots", lot->number) ||
        !lq_must(run, lq_in_range(lot->owed) && lq_in_range(lot->repaid), "a lot's debt is out of range",
                 lot->number) ||
        !lq_must(run,
                 (lot->place == 0) == (lot->place_total == LQ_NONE) &&
                     (lot->industry == 0) == (lot->industry_total == LQ_NONE),
                 "a lot's totals are missing", lot->number)) {
        return 0;
    }
    if (lot->place != 0) {
        lq_add_capped(&run->totals[lot->place_total], lot->sums[QUOTA_BUCKET_AVAILABLE]);
    }
    if (lot->industry != 0) {
        lq_add_capped(&run->totals[lot->industry_total], lot->sums[QUOTA_BUCKET_AVAILABLE]);
    }
    return 1;
}

int lq_check_lots(lq_check *run)
{
    const lq_state *const state = run->state;
    uint32_t cells = 0, claims = 0, children = 0, born = 0, evidence = 0, i;

    for (i = 0; i < state->lots.count; i++) {
        const lq_lot *lot = lq_lot_at(state, i);

        if (!check_lot(run, i) || !check_sums(run, lot, i, &cells, &claims) ||
            !check_children(run, lot, i, &children)) {
            return 0;
        }
        born += lot->parent != LQ_NONE ? 1 : 0;
        evidence += lq_lot_has_evidence(lot) ? 1 : 0;
    }
    return lq_must(run, cells == state->cells.count, "a cell stands in no lot's list", cells) &&
           lq_must(run, claims == state->claims.count, "a claim stands in no lot's list", claims) &&
           lq_must(run, children == born, "a child stands in no list", children) &&
           lq_must(run, state->by_lot.count == state->lots.count && state->by_evidence.count == evidence,
                   "an index of lots has other elements", state->by_lot.count);
}

/* ---------------------------------------------------------------- projects */

static int check_part(lq_check *run, uint32_t at, uint32_t project, uint32_t *uses)
{
    const lq_state *const state = run->state;
    const lq_part *part = lq_part_at(state, at);
    const uint64_t number = lq_project_at(state, project)->number;
    int64_t used = 0, covered = 0;
    uint32_t legs = 0, before = LQ_NONE, i;

    for (i = part->claim; i != LQ_NONE; before = i, i = lq_claim_at(state, i)->of_project, legs++) {
        const lq_claim *claim = lq_claim_at(state, i);

        if (!lq_must(run,
                     i < before && claim->verb == QUOTA_VERB_USE && claim->project == project &&
                         lq_lot_at(state, lq_cell_at(state, claim->cell)->lot)->pollutant == part->pollutant,
                     "the uses of a project are wrong", number)) {
            return 0;
        }
        lq_add_capped(&used, claim->made);
        lq_add_capped(&covered, claim->left);
    }
    *uses += legs;
    return lq_must(run, used == part->used && covered == part->covered && legs == part->legs,
                   "what covers a project is not the sum of its uses", number) &&
           lq_must(run,
                   part->project == project && lq_in_range(part->required) &&
                       lq_in_range(part->restored[0]) && lq_in_range(part->restored[1]) &&
                       lq_in_range(part->restored[2]),
                   "a project's amount is out of range", number);
}

static int check_project(lq_check *run, uint32_t at, uint32_t *parts, uint32_t *uses, uint32_t *holds)
{
    const lq_state *const state = run->state;
    const lq_project *project = lq_project_at(state, at);
    uint32_t before = LQ_NONE, i;

    if (!lq_must(run, lq_find_project(state, project->number) == at, "a project is not found",
                 project->number)) {
        return 0;
    }
    for (i = project->parts; i != LQ_NONE; i = lq_part_at(state, i)->next) {
        ++*parts;
        if (!lq_must(run, *parts <= state->parts.count, "the parts of a project are wrong",
                     project->number) ||
            !check_part(run, i, at, uses)) {
            return 0;
        }
    }
    for (i = project->hold; i != LQ_NONE; before = i, i = lq_claim_at(state, i)->of_project, ++*holds) {
        const lq_claim *claim = lq_claim_at(state, i);

        if (!lq_must(run, i < before && claim->project == at && claim->bucket == QUOTA_BUCKET_ENCUMBERED,
                     "the holds of a project are wrong", project->number)) {
            return 0;
        }
    }
    return 1;
}

int lq_check_projects(lq_check *run)
{
    const lq_state *const state = run->state;
    uint32_t parts = 0, uses = 0, holds = 0, i;

    for (i = 0; i < state->projects.count; i++) {
        if (!check_project(run, i, &parts, &uses, &holds)) {
            return 0;
        }
    }
    for (i = 0; i < state->claims.count; i++) {
        const lq_claim *claim = lq_claim_at(state, i);

        if (claim->project != LQ_NONE) {
            uses -= claim->verb == QUOTA_VERB_USE ? 1 : 0;
            holds -= claim->bucket == QUOTA_BUCKET_ENCUMBERED ? 1 : 0;
        }
    }
    return lq_must(run, parts == state->parts.count && uses == 0 && holds == 0,
                   "a use, a hold or a part stands in no project's list", parts) &&
           lq_must(run, state->by_project.count == state->projects.count,
                   "the index of projects has other elements", state->by_project.count);
}

/* ---------------------------------------------------------------- totals, facts */

int lq_check_totals(lq_check *run)
{
    const lq_state *const state = run->state;
    uint32_t i;

    for (i = 0; i < state->totals.count; i++) {
        const lq_total *total = lq_total_at(state, i);

        if (!lq_must(run, lq_find_total(state, total->kind, total->number, total->pollutant) == i,
                     "a total is not found", total->number) ||
            !lq_must(run, lq_in_range(total->amount), "a total is out of range", total->number) ||
            !lq_must(run, total->kind >= LQ_TOTAL_ALLOCATED || total->amount == run->totals[i],
                     "a total is not the sum of what it counts", total->number)) {
            return 0;
        }
    }
    return lq_must(run, state->by_total.count == state->totals.count,
                   "the index of totals has other elements", state->by_total.count);
}

int lq_check_topics(lq_check *run)
{
    const lq_state *const state = run->state;
    uint32_t i, j;

    for (i = 0; i < state->topics.count; i++) {
        const lq_topic *topic = lq_topic_at(state, i);

        if (!lq_must(run,
                     lq_find_topic_for(state, topic->subject, topic->number, topic->project, topic->fact,
                                       topic->pollutant) == i &&
                         topic->count != 0,
                     "a statement is not found", topic->number)) {
            return 0;
        }
        for (j = 0; j < topic->count; j++) {
            const lq_statement *this = &topic->statements[j];

            if (!lq_must(run,
                         this->seq != 0 && this->seq <= state->entry_count &&
                             (j == 0 || this[-1].from < this->from ||
                              (this[-1].from == this->from && this[-1].seq < this->seq)),
                         "statements are out of order", topic->number)) {
                return 0;
            }
        }
    }
    return lq_must(run, state->by_topic.count == state->topics.count,
                   "the index of statements has other elements", state->by_topic.count);
}
