/* query_claims.c - the list of claims: a lot's and a project's from their lists, an account's from its
 * history where that is kept; else all. */
#include "ledger/query/query.h"

static int passes(const lq_page *page, const lq_claim *claim)
{
    const lq_state *state = page->state;
    const quota_filter *filter = &page->filter;
    const lq_cell *cell = lq_cell_at(state, claim->cell);
    if (page->account != LQ_NONE && cell->account != page->account)
        return 0;
    if (page->lot != LQ_NONE && cell->lot != page->lot)
        return 0;
    if (page->project != LQ_NONE && claim->project != page->project)
        return 0;
    if (filter->term != 0 && lq_term_of(state, cell) != (filter->term == -1 ? 0 : filter->term))
        return 0;
    if (filter->kind != 0 && claim->kind != filter->kind)
        return 0;
    if (filter->bucket != 0 && claim->bucket != filter->bucket)
        return 0;
    if (filter->expires_by != 0 && (claim->valid_until == 0 || claim->valid_until > filter->expires_by))
        return 0;
    if (filter->live && claim->left == 0)
        return 0;
    return filter->pollutant == 0 || lq_lot_at(state, cell->lot)->pollutant == filter->pollutant;
}

static void put(lq_page *page, uint32_t at)
{
    const lq_state *state = page->state;
    const lq_claim *claim = lq_claim_at(state, at);
    quota_claim row;
    if (!passes(page, claim))
        return;
    const lq_cell *cell = lq_cell_at(state, claim->cell);
    const lq_lot *lot = lq_lot_at(state, cell->lot);
    memset(&row, 0, sizeof row);
    memcpy(row.id, lq_id_at(state, claim->seq), sizeof row.id);
    row.seq = claim->seq;
    row.account = lq_account_at(state, cell->account)->number;
    row.to_account = claim->to_account == LQ_NONE ? 0 : lq_account_at(state, claim->to_account)->number;
    row.lot = lot->number;
    row.project = claim->project == LQ_NONE ? 0 : lq_project_at(state, claim->project)->number;
    row.made = claim->made;
    row.left = claim->left;
    row.term = lq_term_of(state, cell);
    row.valid_until = claim->valid_until;
    row.mask = claim->mask;
    row.pollutant = lot->pollutant;
    row.bucket = claim->bucket;
    row.kind = claim->kind;
    lq_rows_put(&page->rows, &row, sizeof row);
}

static quota_status of_lot(lq_page *page)
{
    const lq_state *state = page->state;
    uint32_t at;
    quota_status status = lq_page_resume(page, lq_lot_at(state, page->lot)->claim, state->claims.count, &at);
    if (status != QUOTA_OK)
        return status;
    for (; at != LQ_NONE && !lq_page_full(page); at = lq_claim_at(state, at)->of_lot)
        put(page, at);
    lq_page_pause(page, at);
    return QUOTA_OK;
}

/* First use of the part or of those after it. */
static uint32_t first_use(const lq_state *state, uint32_t part)
{
    while (part != LQ_NONE && lq_part_at(state, part)->claim == LQ_NONE)
        part = lq_part_at(state, part)->next;
    return part == LQ_NONE ? LQ_NONE : lq_part_at(state, part)->claim;
}

/* The project's claim after this one: its holds, then what it used, pollutant by pollutant. */
static uint32_t next_of_project(const lq_state *state, uint32_t at)
{
    const lq_claim *claim = lq_claim_at(state, at);
    if (claim->of_project != LQ_NONE)
        return claim->of_project;
    if (claim->bucket != QUOTA_BUCKET_CONSUMED)
        return first_use(state, lq_project_at(state, claim->project)->parts);
    const uint8_t pollutant = lq_lot_at(state, lq_cell_at(state, claim->cell)->lot)->pollutant;
    return first_use(state, lq_part_at(state, lq_find_part(state, claim->project, pollutant))->next);
}

static quota_status of_project(lq_page *page)
{
    const lq_state *state = page->state;
    const lq_project *project = lq_project_at(state, page->project);
    const uint32_t first = project->hold != LQ_NONE ? project->hold : first_use(state, project->parts);
    uint32_t at;
    quota_status status = lq_page_resume(page, first, state->claims.count, &at);
    if (status != QUOTA_OK)
        return status;
    if (at != LQ_NONE && lq_claim_at(state, at)->project != page->project)
        return lq_fail_number(page->error, QUOTA_E_ARGUMENT, "cursor", "one of this project", (int64_t)at);
    for (; at != LQ_NONE && !lq_page_full(page); at = next_of_project(state, at))
        put(page, at);
    lq_page_pause(page, at);
    return QUOTA_OK;
}

quota_status lq_list_claims(lq_page *page)
{
    const lq_state *state = page->state;
    if (page->lot != LQ_NONE)
        return of_lot(page);
    if (page->project != LQ_NONE)
        return of_project(page);
    const lq_account_cells *history = page->account == LQ_NONE ? NULL : lq_history_of(state, page->account);
    if (history != NULL) {
        for (; page->cursor < history->count && !lq_page_full(page); page->cursor++) {
            const uint32_t at = lq_find_claim(state, history->cells[page->cursor]);
            if (at != LQ_NONE)
                put(page, at);
        }
        return QUOTA_OK;
    }
    for (; page->cursor < state->claims.count && !lq_page_full(page); page->cursor++)
        put(page, (uint32_t)page->cursor);
    return QUOTA_OK;
}
