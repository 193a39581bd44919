/* quote.c - what a deal costs: the entry's own questions, asked with one total after the other.
 *
 * Totals are tried from a fen per tonne up.  If the first is not denied there is no floor; else one that is
 * not denied is looked for - the baseline's, the entry's own, the greatest - and the way between the two is
 * halved until a fen is left.  The baseline comes first, since a price may have to be the baseline itself. */
#include <string.h>

#include <libquota/market.h>

#include "base/text.h"
#include "engine/market/deal.h"
#include "ledger/entry/fields.h"
#include "ledger/query/query.h"

/* A total with the price stated with it. */
typedef struct money {
    int64_t total, price;
} money;

typedef struct quoting {
    lq_engine *engine;
    const lq_state *state;
    quota_entry entry;
    money baseline; /* total 0 = none */
} quoting;

/* ---------------------------------------------------------------- checking what was asked */

/* Does an entry of this kind state a total, or is it settled by one that does? */
static int is_deal(const quota_entry *model)
{
    const lq_verb_row *row = lq_verb_row_of(model->verb, model->kind);
    return row && model->kind != QUOTA_ENTRY_PLAIN &&
           ((row->reads & LQ_FIELD_BIT(total)) != 0 || model->kind == QUOTA_ENTRY_DEAL);
}

static quota_status missing(quota_error *error, const char *field)
{
    return lq_fail(error, QUOTA_E_ARGUMENT, field, "a value in the model", "none", 4);
}

static quota_status check_numbers(const quota_entry *model, quota_error *error)
{
    if (model->amount == 0)
        return missing(error, "amount");
    if (model->amount < 0 || model->amount > QUOTA_AMOUNT_MAX)
        return lq_fail_number(error, QUOTA_E_RANGE, "amount", "an amount above 0, mg", model->amount);
    if (model->price < 0 || model->price > QUOTA_PRICE_MAX)
        return lq_fail_number(error, QUOTA_E_RANGE, "price", "0 to 1000000000000", model->price);
    if (model->total < 0 || model->total > QUOTA_MONEY_MAX)
        return lq_fail_number(error, QUOTA_E_RANGE, "total", "0 to 1000000000000000000", model->total);
    return QUOTA_OK;
}

/* What the ledger would fill in: the lot's pollutant. */
static quota_status find_subjects(const lq_state *state, quota_entry *entry, quota_error *error)
{
    if (entry->account == 0)
        return missing(error, "account");
    if (lq_find_account(state, entry->account) == LQ_NONE)
        return lq_fail_unknown(error, "account", entry->account);
    if (entry->to_account != 0 && lq_find_account(state, entry->to_account) == LQ_NONE)
        return lq_fail_unknown(error, "to_account", entry->to_account);
    if (entry->lot == 0)
        return missing(error, "lot");
    const uint32_t lot = lq_find_lot(state, entry->lot);
    if (lot == LQ_NONE && entry->verb != QUOTA_VERB_ISSUE)
        return lq_fail_unknown(error, "lot", entry->lot);
    if (lot != LQ_NONE && entry->pollutant == 0)
        entry->pollutant = lq_lot_at(state, lot)->pollutant;
    if (lot != LQ_NONE && entry->pollutant != lq_lot_at(state, lot)->pollutant)
        return lq_fail(error, QUOTA_E_ARGUMENT, "lot", "a lot of the pollutant", "", 0);
    return entry->pollutant == 0 ? missing(error, "pollutant") : QUOTA_OK;
}

static quota_status check(const quota_ledger *ledger, const quota_entry *model, const quota_quote *quote,
                          quota_error *error)
{
    quota_status status = lq_ledger_enter(ledger, error);
    if (status != QUOTA_OK)
        return status;
    if (!model || !quote)
        return lq_fail(error, QUOTA_E_ARGUMENT, model ? "quote" : "model", "a pointer", "NULL", 4);
    if (quote->struct_size != sizeof *quote)
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "quote", "sizeof(quota_quote)", "another", 7);
    if (!is_deal(model))
        return lq_fail(error, QUOTA_E_ARGUMENT, "kind", "a kind with a price", "", 0);
    status = lq_check_standing(ledger, error);
    if (status == QUOTA_OK)
        status = check_numbers(model, error);
    return status == QUOTA_OK ? lq_check_posting_days(ledger, model->date, model->as_of, error) : status;
}

/* ---------------------------------------------------------------- the floor */

/* What the law says of the entry with that money. */
typedef struct answer {
    lq_basis basis;
    int denies;
} answer;

static quota_status ask(quoting *of, money with, answer *said)
{
    quota_entry entry = of->entry;
    lq_listener listener;
    entry.total = with.total;
    entry.price = with.price;
    const quota_status status = lq_hear(of->engine, of->state, &entry, &listener);
    said->basis = lq_heard_basis(of->engine, &listener, status);
    said->denies = status == QUOTA_R_LAW_DENIES || status == QUOTA_R_LAW_LIMIT;
    lq_unhear(of->engine, &listener);
    return status == QUOTA_OK || lq_is_refusal_by_law(status) ? QUOTA_OK : status;
}

static money of_total(const quoting *of, int64_t total)
{
    return total == of->baseline.total ? of->baseline
                                       : (money){total, lq_deal_price(of->entry.amount, total)};
}

/* What is denied at `below` and not at `*at`, brought to a fen from each other. */
static quota_status close_in(quoting *of, int64_t below, money *at, answer *said, quota_quote *quote)
{
    while (at->total - below > 1) {
        const money middle = of_total(of, below + (at->total - below) / 2);
        answer now;
        quota_status status = ask(of, middle, &now);
        if (status != QUOTA_OK)
            return status;
        if (now.denies) {
            below = middle.total;
            quote->floor_policy = now.basis.policy;
            quote->floor_rule = now.basis.rule;
        } else {
            *at = middle;
            *said = now;
        }
    }
    return QUOTA_OK;
}

/* The entry's own money, the other half made from the one that is given; total 0 = none. */
static quota_status own_money(const quota_entry *model, money *own)
{
    *own = (money){model->total, model->price};
    if (own->total != 0 && own->price == 0)
        own->price = lq_deal_price(model->amount, own->total);
    return own->total == 0 && own->price != 0
               ? lq_deal_total(model->amount, own->price, LQ_ROUND_UP, &own->total)
               : QUOTA_OK;
}

/* The greatest there is: nothing is dearer than QUOTA_PRICE_MAX. */
static money greatest(const quoting *of)
{
    money most = {QUOTA_MONEY_MAX, QUOTA_PRICE_MAX};
    if (lq_deal_total(of->entry.amount, most.price, LQ_ROUND_UP, &most.total) != QUOTA_OK)
        most = of_total(of, QUOTA_MONEY_MAX);
    return most;
}

static quota_status find_least(quoting *of, money own, quota_quote *quote)
{
    const int64_t first = (of->entry.amount - 1) / QUOTA_TONNE + 1; /* a fen per tonne */
    const money tried[] = {of->baseline, own, greatest(of)};
    money at = of_total(of, first);
    answer said;
    quota_status status = ask(of, at, &said);
    if (status == QUOTA_OK && said.denies) {
        quote->floor_policy = said.basis.policy;
        quote->floor_rule = said.basis.rule;
        for (size_t i = 0; i < sizeof tried / sizeof tried[0] && status == QUOTA_OK && said.denies; i++) {
            at = tried[i];
            if (at.total >= first)
                status = ask(of, at, &said);
        }
        if (status == QUOTA_OK && !said.denies)
            status = close_in(of, first, &at, &said, quote);
    }
    if (status != QUOTA_OK)
        return status;
    quote->least_total = quote->least_price = QUOTA_UNKNOWN;
    if (said.denies) {
        quote->floor_policy = quote->floor_rule = 0;
    } else {
        quote->least_total = at.total;
        quote->least_price = at.price;
    }
    quote->verdict = said.basis.verdict;
    quote->policy = said.basis.policy;
    quote->rule = said.basis.rule;
    quote->missing = said.basis.missing;
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- all of it */

static quota_status make(quoting *of, const quota_entry *model, quota_quote *quote, quota_error *error)
{
    money own;
    lq_fee fee;
    of->baseline.price = quote->baseline_price =
        lq_deal_baseline(of->state, of->entry.pollutant, model->as_of != 0 ? model->as_of : model->date);
    quote->baseline_total = QUOTA_UNKNOWN;
    quota_status status = own_money(model, &own);
    if (status == QUOTA_OK && of->baseline.price != QUOTA_UNKNOWN) {
        status = lq_deal_total(model->amount, of->baseline.price, LQ_ROUND_UP, &of->baseline.total);
        quote->baseline_total = of->baseline.total;
    }
    if (status != QUOTA_OK)
        return lq_fail(error, status, "total", "no more than 1000000000000000000 fen", "more", 4);
    status = find_least(of, own, quote);
    if (status != QUOTA_OK)
        return lq_fail(error, status, "", NULL, NULL, 0);
    of->entry.total = own.total;
    of->entry.price = own.price;
    status = lq_deal_fee(of->engine, of->state, &of->entry, &fee, NULL);
    if (status != QUOTA_OK)
        return lq_fail(error, status, "fee", NULL, NULL, 0);
    quote->fee = fee.amount;
    quote->fee_verdict = fee.verdict;
    quote->fee_policy = fee.policy;
    quote->fee_rule = fee.rule;
    quote->fee_missing = fee.missing;
    return QUOTA_OK;
}

quota_status quota_market_quote(quota_ledger *ledger, const quota_entry *model, quota_quote *quote,
                                quota_error *error)
{
    quoting of;
    quota_quote made;
    quota_status status = check(ledger, model, quote, error);
    if (status != QUOTA_OK)
        return status;
    memset(&of, 0, sizeof of);
    memset(&made, 0, sizeof made);
    made.struct_size = sizeof made;
    of.engine = ledger->law.user;
    of.state = ledger->state;
    of.entry = *model;
    of.entry.moved = model->amount;
    status = find_subjects(of.state, &of.entry, error);
    if (status == QUOTA_OK)
        status = lq_sums_begin(of.engine, of.state, NULL, 0);
    if (status == QUOTA_OK)
        status = make(&of, model, &made, error);
    if (status == QUOTA_OK)
        *quote = made;
    return status;
}
