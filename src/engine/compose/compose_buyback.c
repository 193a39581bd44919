/* compose_buyback.c - a purchase back into a reserve: the oldest lots first, those left out that the law
 * keeps the reserve from buying; each with its price and what is to be paid for it. */
#include <string.h>

#include "base/text.h"
#include "engine/compose/compose.h"
#include "engine/market/deal.h"
#include "ledger/query/compose.h"

typedef struct lq_buying {
    lq_composer composer;
    lq_engine *engine;
    lq_pieces pieces;
    quota_error refusal; /* of the first lot that was left out */
    int refused;
} lq_buying;

static quota_status check_model(lq_buying *buying)
{
    const lq_composer *composer = &buying->composer;
    const quota_entry *model = &composer->model;
    if (model->account == 0)
        return lq_composer_missing(composer, "account");
    if (model->to_account == 0)
        return lq_composer_missing(composer, "to_account");
    if (model->pollutant == 0)
        return lq_composer_missing(composer, "pollutant");
    if (model->date == 0)
        return lq_composer_missing(composer, "date");
    if (model->amount <= 0)
        return lq_composer_missing(composer, "amount");
    if (model->price < 0 || model->price > QUOTA_PRICE_MAX)
        return lq_fail_number(composer->error, QUOTA_E_RANGE, "price", "0 to 1000000000000", model->price);
    if (lq_find_account(composer->state, model->account) == LQ_NONE)
        return lq_fail_unknown(composer->error, "account", model->account);
    if (lq_find_account(composer->state, model->to_account) == LQ_NONE)
        return lq_fail_unknown(composer->error, "to_account", model->to_account);
    return QUOTA_OK;
}

/* The model's price, else the baseline price. */
static quota_status settle_price(lq_buying *buying)
{
    quota_entry *model = &buying->composer.model;
    if (model->price != 0)
        return QUOTA_OK;
    const int64_t baseline = lq_deal_baseline(buying->composer.state, model->pollutant,
                                              model->as_of != 0 ? model->as_of : model->date);
    if (baseline == QUOTA_UNKNOWN || baseline == 0)
        return lq_fail(buying->composer.error, QUOTA_E_ARGUMENT, "price",
                       "a price in the model, or a baseline price stated", "neither", 7);
    model->price = baseline;
    return QUOTA_OK;
}

static quota_status add_pieces(lq_buying *buying)
{
    const lq_state *state = buying->composer.state;
    const quota_entry *model = &buying->composer.model;
    const lq_account_cells *own = lq_account_cells_at(state, lq_find_account(state, model->account));
    quota_status status = QUOTA_OK;
    for (uint32_t i = 0; i < own->count && status == QUOTA_OK; i++) {
        const lq_cell *cell = lq_cell_at(state, own->cells[i]);
        const lq_lot *lot = lq_lot_at(state, cell->lot);
        if (lq_term_of(state, cell) == model->term && lot->pollutant == model->pollutant)
            status = lq_pieces_add(&buying->pieces, lot->seq, own->cells[i], own->cells[i], LQ_NONE,
                                   lq_amounts_at(state, own->cells[i])->available);
    }
    return status;
}

/* By the law's `fee`; where no policy sets one, amount x price, rounded half up as legs of a plan are. */
static quota_status pay_for(lq_buying *buying, quota_entry *entry)
{
    lq_fee fee;
    quota_status status = lq_deal_total(entry->amount, entry->price, LQ_ROUND_HALF_UP, &entry->total);
    if (status != QUOTA_OK)
        return lq_fail(buying->composer.error, status, "total", "no more than 1000000000000000000 fen",
                       "more", 4);
    status = lq_deal_fee(buying->engine, buying->composer.state, entry, &fee, NULL);
    if (status != QUOTA_OK)
        return lq_fail(buying->composer.error, status, "fee", NULL, NULL, 0);
    if (fee.amount != QUOTA_UNKNOWN)
        entry->total = fee.amount;
    return QUOTA_OK;
}

/* An entry for so much of the piece, if the law lets it be; *bought: how much. */
static quota_status buy(lq_buying *buying, const lq_piece *piece, int64_t most, int64_t *bought)
{
    const quota_entry *model = &buying->composer.model;
    quota_entry entry = lq_composer_entry(&buying->composer, QUOTA_VERB_MOVE, QUOTA_ENTRY_BUYBACK,
                                          piece->cell, LQ_NONE, piece->amount < most ? piece->amount : most);
    entry.to_account = model->to_account;
    entry.project = model->project;
    entry.channel = model->channel;
    entry.price = model->price;
    quota_entry asked = entry;
    asked.date = model->date;
    asked.as_of = model->as_of;
    asked.pollutant = model->pollutant;
    asked.moved = asked.amount;
    asked.flags = model->flags & QUOTA_FLAG_APPROVED;
    *bought = 0;
    quota_status status = pay_for(buying, &asked);
    if (status != QUOTA_OK)
        return status;
    entry.total = asked.total;
    quota_error refusal = {.struct_size = sizeof refusal};
    status = lq_engine_decide(buying->engine, buying->composer.state, &asked, 1, 0, &refusal);
    if (lq_is_refusal_by_law(status)) {
        if (!buying->refused)
            buying->refusal = refusal;
        buying->refused = 1;
        return QUOTA_OK;
    }
    if (status != QUOTA_OK)
        return lq_fail(buying->composer.error, status, "", NULL, NULL, 0);
    lq_composer_put(&buying->composer, &entry);
    *bought = entry.amount;
    return QUOTA_OK;
}

/* Less can be had than was asked for: if the law keeps some of it, that is what is told. */
static quota_status end(lq_buying *buying, int64_t left, size_t *count)
{
    lq_composer *composer = &buying->composer;
    const int nothing = left == composer->model.amount;
    quota_status status = nothing ? QUOTA_OK : lq_composer_short(composer, left);
    if (status == QUOTA_OK)
        status = lq_composer_end(composer, count);
    if ((status == QUOTA_E_NOT_FOUND || status == QUOTA_E_RANGE) && buying->refused) {
        const quota_error *told = &buying->refusal;
        (void)lq_fail(composer->error, status, told->field, told->expected, told->found, strlen(told->found));
        lq_fail_fact(composer->error, told->fact);
    }
    return status;
}

quota_status lq_compose_buyback(quota_ledger *ledger, const quota_entry *model, quota_entry *entries,
                                size_t capacity, size_t entry_size, size_t *count, quota_error *error)
{
    lq_buying buying;
    memset(&buying, 0, sizeof buying);
    quota_status status =
        lq_composer_begin(&buying.composer, ledger, model, entries, capacity, entry_size, count, error);
    if (status != QUOTA_OK)
        return status;
    buying.engine = ledger->law.user;
    buying.pieces.mem = &ledger->mem;
    status = check_model(&buying);
    if (status == QUOTA_OK)
        status = settle_price(&buying);
    if (status != QUOTA_OK)
        return status;
    int64_t left = model->amount;
    status = lq_sums_begin(buying.engine, buying.composer.state, NULL, 0);
    if (status == QUOTA_OK)
        status = add_pieces(&buying);
    if (status != QUOTA_OK)
        (void)lq_fail(error, status, "", NULL, NULL, 0);
    lq_pieces_sort(&buying.pieces);
    for (size_t i = 0; i < buying.pieces.count && left > 0 && status == QUOTA_OK; i++) {
        int64_t bought;
        status = buy(&buying, &buying.pieces.pieces[i], left, &bought);
        left -= bought;
    }
    lq_pieces_free(&buying.pieces);
    return status == QUOTA_OK ? end(&buying, left, count) : status;
}
