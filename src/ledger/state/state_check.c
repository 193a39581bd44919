/* state_check.c - the invariants: whatever a state keeps beside cells and claims is made again from them, and
 * compared. */
#include "ledger/state/state_check.h"

const char lq_check_no_memory[] = "there is no memory to check with";

static uint32_t pollutant_balance(const lq_state *state, const lq_cell *cell)
{
    const uint32_t at = cell->balance;
    const lq_balance *balance = at < state->balances.count ? lq_balance_at(state, at) : NULL;

    return balance != NULL && balance->account == cell->account &&
                   balance->pollutant == lq_lot_at(state, cell->lot)->pollutant
               ? at
               : LQ_NONE;
}

/* ---------------------------------------------------------------- entries: ids, days */

static int check_entries(lq_check *run)
{
    const lq_state *const state = run->state;
    lq_day before = {0, 0};
    uint32_t i;

    if (!lq_must(run, state->ids.count == state->entry_count, "entries are not as many as ids",
                 state->ids.count) ||
        !lq_must(run, state->by_id.count == state->ids.count, "the index of ids has other entries",
                 state->by_id.count) ||
        !lq_must(run, state->head.seq <= state->entry_count, "the head is past the last entry",
                 state->head.seq)) {
        return 0;
    }
    for (i = 1; i <= state->ids.count; i++) {
        if (!lq_must(run, lq_find_seq(state, lq_id_at(state, i)) == i, "an id is not found", i)) {
            return 0;
        }
    }
    for (i = 0; i < state->days.count; i++) {
        const lq_day *day = lq_chunks_at(&state->days, i);

        if (!lq_must(run,
                     day->date > before.date && day->seq > before.seq && day->seq <= state->entry_count &&
                         (i != 0 || day->seq == 1),
                     "days are out of order", day->seq)) {
            return 0;
        }
        before = *day;
    }
    return lq_must(run, before.date == state->date, "the last day is not the last entry's",
                   state->entry_count);
}

/* ---------------------------------------------------------------- accounts and their balances */

static int check_account(lq_check *run, uint32_t at, uint32_t *balances, uint32_t *cells)
{
    const lq_state *const state = run->state;
    const lq_account *account = lq_account_at(state, at);
    const lq_account_cells *vector = lq_account_cells_at(state, at);
    uint32_t balance = account->balances, filled = 0, i;

    if (!lq_must(run, lq_find_account(state, account->number) == at, "an account is not found",
                 account->number)) {
        return 0;
    }
    if (lq_account_has_party(account) && account->standing != LQ_ENDED &&
        !lq_must(run, lq_find_party(state, account->party) == at, "a party has two open accounts",
                 account->number)) {
        return 0;
    }
    for (; balance != LQ_NONE; balance = lq_balance_at(state, balance)->next) {
        const lq_balance *of_it = lq_balance_at(state, balance);

        filled += lq_balance_is_zero(of_it) ? 0 : 1;
        ++*balances;
        if (!lq_must(run, of_it->account == at && *balances <= state->balances.count,
                     "a balance stands in another account's list", account->number)) {
            return 0;
        }
    }
    for (i = 0; i < vector->count; i++) {
        if (!lq_must(run,
                     lq_cell_at(state, vector->cells[i])->account == at &&
                         (i == 0 || vector->cells[i] > vector->cells[i - 1]),
                     "the cells of an account are wrong", account->number)) {
            return 0;
        }
    }
    *cells += vector->count;
    return lq_must(run, filled == account->filled, "filled balances are miscounted", account->number);
}

static int check_accounts(lq_check *run)
{
    const lq_state *const state = run->state;
    uint32_t balances = 0, cells = 0, parties = 0, i;

    for (i = 0; i < state->accounts.count; i++) {
        if (!check_account(run, i, &balances, &cells)) {
            return 0;
        }
        parties += lq_account_has_party(lq_account_at(state, i)) ? 1 : 0;
    }
    return lq_must(run, balances == state->balances.count, "a balance stands in no list", balances) &&
           lq_must(run, cells == state->cells.count, "a cell stands in no account's list", cells) &&
           lq_must(run, state->by_account.count == state->accounts.count && state->by_party.count == parties,
                   "an index of accounts has other elements", state->by_account.count);
}

/* ---------------------------------------------------------------- cells */

static int check_cells(lq_check *run)
{
    const lq_state *const state = run->state;
    uint32_t i;

    if (!lq_must(run,
                 state->by_cell.count == state->cells.count && state->amounts.count == state->cells.count,
                 "the index of cells has other elements", state->by_cell.count)) {
        return 0;
    }
    for (i = 0; i < state->cells.count; i++) {
        const lq_cell *cell = lq_cell_at(state, i);
        const lq_amounts *amounts = lq_amounts_at(state, i);
        const uint32_t balance = pollutant_balance(state, cell);

        if (!lq_must(run, balance != LQ_NONE, "a cell has no balance", i) ||
            !lq_must(run, lq_find_cell(state, cell->account, cell->lot, lq_term_of(state, cell)) == i,
                     "a cell is not found", i) ||
            !lq_must(run, lq_in_range(amounts->available) && lq_in_range(amounts->encumbered),
                     "an amount of a cell is out of range", i) ||
            !lq_must(run, cell->bought <= state->entry_count, "a cell was bought by no entry", i)) {
            return 0;
        }
        lq_add_capped(&run->balances[balance].available, amounts->available);
        lq_add_capped(&run->balances[balance].encumbered, amounts->encumbered);
    }
    return 1;
}

/* ---------------------------------------------------------------- claims */

static int check_claims(lq_check *run)
{
    const lq_state *const state = run->state;
    uint32_t before = 0, i;

    for (i = 0; i < state->claims.count; i++) {
        const lq_claim *claim = lq_claim_at(state, i);
        lq_sums *balance;

        if (!lq_must(run, claim->seq > before && claim->seq <= state->entry_count, "claims are out of order",
                     claim->seq) ||
            !lq_must(run, claim->left >= 0 && claim->left <= claim->made && lq_in_range(claim->made),
                     "what is left of a claim is out of range", claim->seq) ||
            !lq_must(run,
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
        if (!lq_must(run, run->encumbered[i] == lq_amounts_at(state, i)->encumbered,
                     "a cell's encumbered amount is not that of its claims", i)) {
            return 0;
        }
    }
    return 1;
}

/* What a reserve has stands in the total of its place, and in that of its level. */
static int count_reserve(lq_check *run, int has_none, uint64_t number, const lq_balance *balance)
{
    uint32_t total;

    if (has_none) {
        return 1;
    }
    total = lq_find_total(run->state, LQ_TOTAL_AREA, number, balance->pollutant);
    if (total == LQ_NONE) {
        return lq_must(run, balance->available == 0, "an area has no total", number);
    }
    lq_add_capped(&run->totals[total], balance->available);
    return 1;
}

static int check_balances(lq_check *run)
{
    const lq_state *const state = run->state;
    uint32_t i;

    for (i = 0; i < state->balances.count; i++) {
        const lq_balance *balance = lq_balance_at(state, i);
        const lq_sums *sums = &run->balances[i];
        const lq_account *account = lq_account_at(state, balance->account);

        if (!lq_must(run, lq_find_balance(state, balance->account, balance->pollutant, balance->term) == i,
                     "a balance is not found", account->number) ||
            !lq_must(run,
                     balance->available == sums->available && balance->encumbered == sums->encumbered &&
                         balance->pledged == sums->pledged && balance->surrendered == sums->surrendered,
                     "a balance is not the sum of its cells and claims", account->number) ||
            !lq_must(run, lq_in_range(balance->debt) && (balance->debt == 0 || balance->term == 0),
                     "a debt is out of range, or of a term", account->number)) {
            return 0;
        }
        if (account->role == QUOTA_ROLE_RESERVE &&
            (!count_reserve(run, account->place == 0, account->place, balance) ||
             !count_reserve(run, account->pool == 0, lq_level_number(account->pool), balance))) {
            return 0;
        }
    }
    return lq_must(run, state->by_balance.count == state->balances.count,
                   "the index of balances has other elements", state->by_balance.count);
}

/* ---------------------------------------------------------------- the whole */

static void *zeroed(const lq_state *state, uint32_t count, size_t element)
{
    void *const bytes = lq_mem_alloc(&state->mem, count * element);

    return bytes == NULL ? NULL : memset(bytes, 0, count * element);
}

int lq_state_check(const lq_state *state, const char **what, uint64_t *number)
{
    lq_check run = {state, NULL, NULL, NULL, NULL, 0};
    int right;

    run.encumbered = zeroed(state, state->cells.count, sizeof *run.encumbered);
    run.balances = zeroed(state, state->balances.count, sizeof *run.balances);
    run.totals = zeroed(state, state->totals.count, sizeof *run.totals);
    right = lq_must(&run, run.encumbered != NULL && run.balances != NULL && run.totals != NULL,
                    lq_check_no_memory, 0) &&
            check_entries(&run) && check_accounts(&run) && check_cells(&run) && check_claims(&run) &&
            check_balances(&run) && lq_check_lots(&run) && lq_check_projects(&run) && lq_check_totals(&run) &&
            lq_check_topics(&run);
    lq_mem_free(&state->mem, run.encumbered, state->cells.count * sizeof *run.encumbered);
    lq_mem_free(&state->mem, run.balances, state->balances.count * sizeof *run.balances);
    lq_mem_free(&state->mem, run.totals, state->totals.count * sizeof *run.totals);
    *what = run.what;
    *number = run.number;
    return right;
}
