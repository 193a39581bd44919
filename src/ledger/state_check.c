/* state_check.c - the invariants: whatever a state keeps beside cells and claims is made again from them, and
 * compared. */
#include "ledger/state_in.h"

const char LQ_CHECK_NO_MEMORY[] = "there is no memory to check with";

typedef struct check {
    const lq_state *state;
    int64_t *encumbered; /* per cell, by claims */
    lq_sums *balances;   /* per balance, by cells and claims */
    int64_t *totals;     /* per total */
    const char *what;
    uint64_t number;
} check;

/* Says what is wrong unless it is right; 1 = it is. */
static int must(check *run, int right, const char *what, uint64_t number)
{
    if (!right) {
        run->what = what;
        run->number = number;
    }
    return right;
}

static int in_range(int64_t amount)
{
    return amount >= 0 && amount <= QUOTA_AMOUNT_MAX;
}

static uint32_t pollutant_balance(const lq_state *state, const lq_cell *cell)
{
    return lq_find_balance(state, cell->account, lq_lot_at(state, cell->lot)->pollutant, cell->term);
}

/* ---------------------------------------------------------------- entries: ids, days */

static int check_entries(check *run)
{
    const lq_state *const state = run->state;
    lq_day before = {0, 0};
    uint32_t i;

    if (!must(run, state->ids.count == state->entry_count, "entries are not as many as ids",
              state->ids.count) ||
        !must(run, state->by_id.count == state->ids.count, "the index of ids has other entries",
              state->by_id.count) ||
        !must(run, state->head.seq <= state->entry_count, "the head is past the last entry",
              state->head.seq)) {
        return 0;
    }
    for (i = 1; i <= state->ids.count; i++) {
        if (!must(run, lq_find_seq(state, lq_id_at(state, i)) == i, "an id is not found", i)) {
            return 0;
        }
    }
    for (i = 0; i < state->days.count; i++) {
        const lq_day *day = lq_chunks_at(&state->days, i);

        if (!must(run,
                  day->date > before.date && day->seq > before.seq && day->seq <= state->entry_count &&
                      (i != 0 || day->seq == 1),
                  "days are out of order", day->seq)) {
            return 0;
        }
        before = *day;
    }
    return must(run, before.date == state->date, "the last day is not the last entry's", state->entry_count);
}

/* ---------------------------------------------------------------- accounts and their balances */

static int check_account(check *run, uint32_t at, uint32_t *balances, uint32_t *cells)
{
    const lq_state *const state = run->state;
    const lq_account *account = lq_account_at(state, at);
    const lq_account_cells *vector = lq_account_cells_at(state, at);
    uint32_t balance = account->balances, filled = 0, i;

    if (!must(run, lq_find_account(state, account->number) == at, "an account is not found",
              account->number)) {
        return 0;
    }
    if (lq_account_has_party(account) && account->standing != LQ_ENDED &&
        !must(run, lq_find_party(state, account->party) == at, "a party has two open accounts",
              account->number)) {
        return 0;
    }
    for (; balance != LQ_NONE; balance = lq_balance_at(state, balance)->next) {
        const lq_balance *of_it = lq_balance_at(state, balance);

        filled += lq_balance_is_zero(of_it) ? 0 : 1;
        ++*balances;
        if (!must(run, of_it->account == at && *balances <= state->balances.count,
                  "a balance stands in another account's list", account->number)) {
            return 0;
        }
    }
    for (i = 0; i < vector->count; i++) {
        if (!must(run,
                  lq_cell_at(state, vector->cells[i])->account == at &&
                      (i == 0 || vector->cells[i] > vector->cells[i - 1]),
                  "the cells of an account are wrong", account->number)) {
            return 0;
        }
    }
    *cells += vector->count;
    return must(run, filled == account->filled, "filled balances are miscounted", account->number);
}

static int check_accounts(check *run)
{
    const lq_state *const state = run->state;
    uint32_t balances = 0, cells = 0, parties = 0, i;

    for (i = 0; i < state->accounts.count; i++) {
        if (!check_account(run, i, &balances, &cells)) {
            return 0;
        }
        parties += lq_account_has_party(lq_account_at(state, i)) ? 1 : 0;
    }
    return must(run, balances == state->balances.count, "a balance stands in no list", balances) &&
           must(run, cells == state->cells.count, "a cell stands in no account's list", cells) &&
           must(run, state->by_account.count == state->accounts.count && state->by_party.count == parties,
                "an index of accounts has other elements", state->by_account.count);
}

/* ---------------------------------------------------------------- cells */

static int check_cells(check *run)
{
    const lq_state *const state = run->state;
    uint32_t i;

    if (!must(run, state->by_cell.count == state->cells.count && state->amounts.count == state->cells.count,
              "the index of cells has other elements", state->by_cell.count)) {
        return 0;
    }
    for (i = 0; i < state->cells.count; i++) {
        const lq_cell *cell = lq_cell_at(state, i);
        const lq_amounts *amounts = lq_amounts_at(state, i);
        const uint32_t balance = pollutant_balance(state, cell);

        if (!must(run, lq_find_cell(state, cell->account, cell->lot, cell->term) == i, "a cell is not found",
                  i) ||
            !must(run, balance != LQ_NONE, "a cell has no balance", i) ||
            !must(run, in_range(amounts->available) && in_range(amounts->encumbered),
                  "an amount of a cell is out of range", i) ||
            !must(run, cell->bought <= state->entry_count, "a cell was bought by no entry", i)) {
            return 0;
        }
        lq_add_capped(&run->balances[balance].available, amounts->available);
        lq_add_capped(&run->balances[balance].encumbered, amounts->encumbered);
    }
    return 1;
}

/* ---------------------------------------------------------------- claims */

static int check_claims(check *run)
{
    const lq_state *const state = run->state;
    uint32_t before = 0, i;

    for (i = 0; i < state->claims.count; i++) {
        const lq_claim *claim = lq_claim_at(state, i);
        lq_sums *balance;

        if (!must(run, claim->seq > before && claim->seq <= state->entry_count, "claims are out of order",
                  claim->seq) ||
            !must(run, claim->left >= 0 && claim->left <= claim->made && in_range(claim->made),
                  "what is left of a claim is out of range", claim->seq) ||
            !must(run,
                  claim->bucket >= QUOTA_BUCKET_ENCUMBERED && claim->bucket <= QUOTA_BUCKET_INVALID &&
                      claim->cell < state->cells.count,
                  "a claim is of no cell or bucket", claim->seq)) {
            return 0;
        }
        before = claim->seq;
        balance = &run->balances[pollutant_balance(state, lq_cell_at(state, claim->cell))];
        if (claim->bucket == QUOTA_BUCKET_ENCUMBERED) {
            lq_add_capped(&run->encumbered[claim->cell], claim->left);
        }
        if (claim->bucket == QUOTA_BUCKET_SURRENDERED) {
            lq_add_capped(&balance->surrendered, claim->left);
        }
        if (lq_claim_is_pledge(claim)) {
            lq_add_capped(&balance->pledged, claim->left);
        }
    }
    for (i = 0; i < state->cells.count; i++) {
        if (!must(run, run->encumbered[i] == lq_amounts_at(state, i)->encumbered,
                  "a cell's encumbered amount is not that of its claims", i)) {
            return 0;
        }
    }
    return 1;
}

static int check_balances(check *run)
{
    const lq_state *const state = run->state;
    uint32_t i;

    for (i = 0; i < state->balances.count; i++) {
        const lq_balance *balance = lq_balance_at(state, i);
        const lq_sums *sums = &run->balances[i];
        const lq_account *account = lq_account_at(state, balance->account);

        if (!must(run, lq_find_balance(state, balance->account, balance->pollutant, balance->term) == i,
                  "a balance is not found", account->number) ||
            !must(run,
                  balance->available == sums->available && balance->encumbered == sums->encumbered &&
                      balance->pledged == sums->pledged && balance->surrendered == sums->surrendered,
                  "a balance is not the sum of its cells and claims", account->number) ||
            !must(run, in_range(balance->debt) && (balance->debt == 0 || balance->term == 0),
                  "a debt is out of range, or of a term", account->number)) {
            return 0;
        }
        if (account->role == QUOTA_ROLE_RESERVE && account->place != 0) {
            const uint32_t total = lq_find_total(state, LQ_TOTAL_AREA, account->place, balance->pollutant);

            if (total != LQ_NONE) {
                lq_add_capped(&run->totals[total], balance->available);
            } else if (!must(run, balance->available == 0, "an area has no total", account->place)) {
                return 0;
            }
        }
    }
    return must(run, state->by_balance.count == state->balances.count,
                "the index of balances has other elements", state->by_balance.count);
}

/* ---------------------------------------------------------------- lots */

/* By its lists: cells and claims of it, which is also how lists are found whole. */
static int check_sums(check *run, const lq_lot *lot, uint32_t at, uint32_t *cells, uint32_t *claims)
{
    const lq_state *const state = run->state;
    int64_t sums[7] = {0, 0, 0, 0, 0, 0, 0};
    uint32_t before = LQ_NONE, i;
    size_t bucket;

    for (i = lot->cell; i != LQ_NONE; before = i, i = lq_cell_at(state, i)->of_lot, ++*cells) {
        if (!must(run, i < before && lq_cell_at(state, i)->lot == at, "the cells of a lot are wrong",
                  lot->number)) {
            return 0;
        }
        lq_add_capped(&sums[QUOTA_BUCKET_AVAILABLE], lq_amounts_at(state, i)->available);
    }
    before = LQ_NONE;
    for (i = lot->claim; i != LQ_NONE; before = i, i = lq_claim_at(state, i)->of_lot, ++*claims) {
        const lq_claim *claim = lq_claim_at(state, i);

        if (!must(run, i < before && lq_cell_at(state, claim->cell)->lot == at,
                  "the claims of a lot are wrong", lot->number)) {
            return 0;
        }
        lq_add_capped(&sums[claim->bucket], claim->left);
    }
    for (bucket = 1; bucket < sizeof sums / sizeof *sums; bucket++) {
        if (!must(run, in_range(lot->sums[bucket]) && lot->sums[bucket] == sums[bucket],
                  "a lot's bucket is not the sum of its cells or claims", lot->number)) {
            return 0;
        }
        lq_add_capped(&sums[0], sums[bucket]);
    }
    return must(run, in_range(lot->sums[0]) && lot->sums[0] == sums[0],
                "a lot's issued amount is not the sum of its buckets", lot->number);
}

/* What moves took out of a lot for its children is what they were born with. */
static int check_children(check *run, const lq_lot *lot, uint32_t at, uint32_t *children)
{
    const lq_state *const state = run->state;
    int64_t born = 0, taken = 0;
    uint32_t before = LQ_NONE, i;

    for (i = lot->child; i != LQ_NONE; before = i, i = lq_lot_at(state, i)->sibling, ++*children) {
        const lq_lot *child = lq_lot_at(state, i);

        if (!must(run, i < before && child->parent == at && child->pollutant == lot->pollutant,
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
    return must(run, born == taken, "a child's issued amount is not what its parent gave", lot->number);
}

static int check_lot(check *run, uint32_t at)
{
    const lq_state *const state = run->state;
    const lq_lot *lot = lq_lot_at(state, at);

    if (!must(run, lq_find_lot(state, lot->number) == at, "a lot is not found", lot->number) ||
        !must(run, !lq_lot_has_evidence(lot) || lq_find_evidence(state, lot->proof, lot->pollutant) == at,
              "one evidence made two lots", lot->number) ||
        !must(run, in_range(lot->owed) && in_range(lot->repaid), "a lot's debt is out of range",
              lot->number) ||
        !must(run,
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

static int check_lots(check *run)
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
    return must(run, cells == state->cells.count, "a cell stands in no lot's list", cells) &&
           must(run, claims == state->claims.count, "a claim stands in no lot's list", claims) &&
           must(run, children == born, "a child stands in no list", children) &&
           must(run, state->by_lot.count == state->lots.count && state->by_evidence.count == evidence,
                "an index of lots has other elements", state->by_lot.count);
}

/* ---------------------------------------------------------------- projects */

static int check_part(check *run, uint32_t at, uint32_t project, uint32_t *uses)
{
    const lq_state *const state = run->state;
    const lq_part *part = lq_part_at(state, at);
    const uint64_t number = lq_project_at(state, project)->number;
    int64_t used = 0, covered = 0;
    uint32_t legs = 0, before = LQ_NONE, i;

    for (i = part->claim; i != LQ_NONE; before = i, i = lq_claim_at(state, i)->of_project, legs++) {
        const lq_claim *claim = lq_claim_at(state, i);

        if (!must(run,
                  i < before && claim->verb == QUOTA_VERB_USE && claim->project == project &&
                      lq_lot_at(state, lq_cell_at(state, claim->cell)->lot)->pollutant == part->pollutant,
                  "the uses of a project are wrong", number)) {
            return 0;
        }
        lq_add_capped(&used, claim->made);
        lq_add_capped(&covered, claim->left);
    }
    *uses += legs;
    return must(run, used == part->used && covered == part->covered && legs == part->legs,
                "what covers a project is not the sum of its uses", number) &&
           must(run,
                part->project == project && in_range(part->required) && in_range(part->restored[0]) &&
                    in_range(part->restored[1]) && in_range(part->restored[2]),
                "a project's amount is out of range", number);
}

static int check_project(check *run, uint32_t at, uint32_t *parts, uint32_t *uses, uint32_t *holds)
{
    const lq_state *const state = run->state;
    const lq_project *project = lq_project_at(state, at);
    uint32_t before = LQ_NONE, i;

    if (!must(run, lq_find_project(state, project->number) == at, "a project is not found",
              project->number)) {
        return 0;
    }
    for (i = project->parts; i != LQ_NONE; i = lq_part_at(state, i)->next) {
        ++*parts;
        if (!must(run, *parts <= state->parts.count, "the parts of a project are wrong", project->number) ||
            !check_part(run, i, at, uses)) {
            return 0;
        }
    }
    for (i = project->hold; i != LQ_NONE; before = i, i = lq_claim_at(state, i)->of_project, ++*holds) {
        const lq_claim *claim = lq_claim_at(state, i);

        if (!must(run, i < before && claim->project == at && claim->bucket == QUOTA_BUCKET_ENCUMBERED,
                  "the holds of a project are wrong", project->number)) {
            return 0;
        }
    }
    return 1;
}

static int check_projects(check *run)
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
    return must(run, parts == state->parts.count && uses == 0 && holds == 0,
                "a use, a hold or a part stands in no project's list", parts) &&
           must(run, state->by_project.count == state->projects.count,
                "the index of projects has other elements", state->by_project.count);
}

/* ---------------------------------------------------------------- totals, facts */

static int check_totals(check *run)
{
    const lq_state *const state = run->state;
    uint32_t i;

    for (i = 0; i < state->totals.count; i++) {
        const lq_total *total = lq_total_at(state, i);

        if (!must(run, lq_find_total(state, total->kind, total->number, total->pollutant) == i,
                  "a total is not found", total->number) ||
            !must(run, in_range(total->amount), "a total is out of range", total->number) ||
            !must(run, total->kind >= LQ_TOTAL_ALLOCATED || total->amount == run->totals[i],
                  "a total is not the sum of what it counts", total->number)) {
            return 0;
        }
    }
    return must(run, state->by_total.count == state->totals.count, "the index of totals has other elements",
                state->by_total.count);
}

static int check_topics(check *run)
{
    const lq_state *const state = run->state;
    uint32_t i, j;

    for (i = 0; i < state->topics.count; i++) {
        const lq_topic *topic = lq_topic_at(state, i);

        if (!must(run,
                  lq_find_topic(state, topic->subject, topic->number, topic->fact, topic->pollutant) == i &&
                      topic->count != 0,
                  "a statement is not found", topic->number)) {
            return 0;
        }
        for (j = 0; j < topic->count; j++) {
            const lq_statement *this = &topic->statements[j];

            if (!must(run,
                      this->seq != 0 && this->seq <= state->entry_count &&
                          (j == 0 || this[-1].from < this->from ||
                           (this[-1].from == this->from && this[-1].seq < this->seq)),
                      "statements are out of order", topic->number)) {
                return 0;
            }
        }
    }
    return must(run, state->by_topic.count == state->topics.count,
                "the index of statements has other elements", state->by_topic.count);
}

/* ---------------------------------------------------------------- the whole */

static void *zeroed(const lq_state *state, uint32_t count, size_t element)
{
    void *const bytes = lq_mem_alloc(&state->mem, count * element);

    return bytes == NULL ? NULL : memset(bytes, 0, count * element);
}

int lq_state_check(const lq_state *state, const char **what, uint64_t *number)
{
    check run = {state, NULL, NULL, NULL, NULL, 0};
    int right;

    run.encumbered = zeroed(state, state->cells.count, sizeof *run.encumbered);
    run.balances = zeroed(state, state->balances.count, sizeof *run.balances);
    run.totals = zeroed(state, state->totals.count, sizeof *run.totals);
    right = must(&run, run.encumbered != NULL && run.balances != NULL && run.totals != NULL,
                 LQ_CHECK_NO_MEMORY, 0) &&
            check_entries(&run) && check_accounts(&run) && check_cells(&run) && check_claims(&run) &&
            check_balances(&run) && check_lots(&run) && check_projects(&run) && check_totals(&run) &&
            check_topics(&run);
    lq_mem_free(&state->mem, run.encumbered, state->cells.count * sizeof *run.encumbered);
    lq_mem_free(&state->mem, run.balances, state->balances.count * sizeof *run.balances);
    lq_mem_free(&state->mem, run.totals, state->totals.count * sizeof *run.totals);
    *what = run.what;
    *number = run.number;
    return right;
}
