/* market.c - what deals have to cost, and auctions: who gets what at which price. */
#include "session.h"

#include "../common/message.h"
#include "../common/words.h"
#include "adopted.h"
#include "rows.h"

#include <libquota/facts.h>
#include <libquota/market.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 5 };

/* ------------------------------------------------------------------ cells */

static void cell_number(table *to, growing *text, uint64_t number)
{
    growing_clear(text);
    if (number != 0)
        growing_int(text, (int64_t)number);
    table_cell(to, growing_string(text));
}

static void cell_amount(table *to, growing *text, int64_t amount)
{
    growing_clear(text);
    if (amount != 0)
        add_amount(text, amount);
    table_cell(to, growing_string(text));
}

/* In yuan, as files have it. */
static void add_money(growing *to, const session *of, uint32_t fact, int64_t fen)
{
    if (fen != QUOTA_UNKNOWN)
        add_value(to, &of->under, fact, fen);
}

static void cell_money(table *to, const session *of, growing *text, uint32_t fact, int64_t fen)
{
    growing_clear(text);
    add_money(text, of, fact, fen);
    table_cell(to, growing_string(text));
}

static void cell_word(table *to, growing *text, int32_t type, int64_t number)
{
    growing_clear(text);
    if (number != 0)
        add_word(text, type, number);
    table_cell(to, growing_string(text));
}

static void cell_rule(table *to, adopted *names, growing *text, uint32_t policy, uint32_t row)
{
    growing_clear(text);
    adopted_add_rule(names, policy, row, text);
    table_cell(to, growing_string(text));
}

static void cell_fact(table *to, const session *of, growing *text, uint32_t fact)
{
    growing_clear(text);
    if (fact != 0)
        add_fact(text, &of->under, fact);
    table_cell(to, growing_string(text));
}

/* ------------------------------------------------------------------ quotes */

static void quote_columns(table *to, const session *of)
{
    list_begin(to, of);
    list_column(to, "line", 1);
    list_column(to, "kind", 0);
    list_column(to, "amount", 1);
    list_column(to, "baseline", 1);
    list_column(to, "at the baseline", 1);
    list_column(to, "least total", 1);
    list_column(to, "least price", 1);
    list_column(to, "floor by", 0);
    list_column(to, "law", 0);
    list_column(to, "by", 0);
    list_column(to, "missing", 0);
    list_column(to, "fee", 1);
    list_column(to, "fee by", 0);
}

static void show_quote(table *to, const session *of, adopted *names, uint64_t line, const quota_entry *model,
                       const quota_quote *quote)
{
    growing text = {NULL, 0, 0};
    const int none = quote->least_total == QUOTA_UNKNOWN, any = !none && quote->floor_policy == 0;

    cell_number(to, &text, line);
    cell_word(to, &text, QUOTA_FIELD_KIND, model->kind);
    cell_amount(to, &text, model->amount);
    cell_money(to, of, &text, QUOTA_FACT_PRICE, quote->baseline_price);
    cell_money(to, of, &text, QUOTA_FACT_DEAL_TOTAL, quote->baseline_total);
    if (none || any) {
        table_cell(to, words(none ? "none" : "any"));
        table_cell(to, "");
    } else {
        cell_money(to, of, &text, QUOTA_FACT_DEAL_TOTAL, quote->least_total);
        cell_money(to, of, &text, QUOTA_FACT_PRICE, quote->least_price);
    }
    cell_rule(to, names, &text, quote->floor_policy, quote->floor_rule);
    cell_word(to, &text, QUOTA_FIELD_VERDICT, quote->verdict);
    cell_rule(to, names, &text, quote->policy, quote->rule);
    cell_fact(to, of, &text, quote->missing != 0 ? quote->missing : quote->fee_missing);
    cell_money(to, of, &text, QUOTA_FACT_DEAL_TOTAL, quote->fee);
    cell_rule(to, names, &text, quote->fee_policy, quote->fee_rule);
    table_note(to, "");
    growing_free(&text);
}

static void say_row(const rows *from, size_t at, quota_status status, const quota_error *error)
{
    char text[512];

    if (quota_error_text(error, words_spoken(), text, sizeof text, NULL) != QUOTA_OK)
        snprintf(text, sizeof text, "%s", quota_status_name((int32_t)status));
    fprintf(stderr, "%s:%" PRIu64 ": %s\n", from->name, from->places[at].line, text);
}

int run_quote(session *of, const char *file)
{
    rows from;
    table shown;
    adopted names = {.run = of};
    const int good = rows_read(&from, file, &of->fields);
    int status = good == 1 && session_ledger(of) ? EXIT_DONE : good == 0 ? EXIT_SOME_BAD : EXIT_UNUSABLE;

    quote_columns(&shown, of);
    for (size_t i = 0; status != EXIT_UNUSABLE && good == 1 && i < from.count; i++) {
        quota_quote quote = {.struct_size = sizeof quote};
        quota_error error = {.struct_size = sizeof error};
        const quota_status said = quota_market_quote(of->ledger, &from.entries[i], &quote, &error);

        if (said == QUOTA_OK) {
            show_quote(&shown, of, &names, from.places[i].line, &from.entries[i], &quote);
        } else {
            say_row(&from, i, said, &error);
            status = EXIT_SOME_BAD;
        }
    }
    if (good == 1 && status != EXIT_UNUSABLE)
        list_end(&shown, of);
    else
        table_free(&shown);
    adopted_free(&names);
    rows_free(&from);
    return status;
}

/* ------------------------------------------------------------------ an auction as it is asked for */

typedef struct sale {
    session *run;
    rows from_offers, from_bids;
    quota_offer *offers;
    quota_bid *bids;
    quota_auction_options how;
    quota_entry model;
    quota_auction *made;
    adopted names;
} sale;

static int read_choice(const char *option, const char *value, const char *const *names, const char *expected,
                       int32_t *number)
{
    for (*number = 0; value != NULL && names[*number] != NULL; ++*number)
        if (strcmp(names[*number], value) == 0) {
            ++*number;
            return 1;
        }
    if (value == NULL)
        return 1;
    say("--%s: expected %s, found \"%s\"", option, words(expected), value);
    return 0;
}

static int read_options(sale *of)
{
    static const char *const pricings[] = {"bid", "uniform", NULL};
    static const char *const ties[] = {"earlier", "larger", "shared", NULL};
    const options *opt = of->run->opt;

    quota_entry cells;

    memset(&cells, 0, sizeof cells);
    if (!read_cell(of->run, "rows", "id", opt->rows, &cells) ||
        !read_cell(of->run, "post", "id", opt->post, &cells) ||
        !read_cell(of->run, "approval", "proof", opt->approval, &cells) ||
        !read_cell(of->run, "price", "price", opt->price, &cells) ||
        !read_choice("pricing", opt->pricing, pricings, "bid, each its own price, or uniform, all the lowest",
                     &of->how.pricing) ||
        !read_choice("tie", opt->tie, ties, "earlier, larger or shared", &of->how.tie))
        return 0;
    memcpy(of->model.id, cells.id, sizeof cells.id);
    memcpy(of->model.proof, cells.proof, sizeof cells.proof);
    of->how.struct_size = sizeof of->how;
    of->how.date = (int32_t)opt->date;
    of->how.as_of = (int32_t)opt->law_day;
    of->how.reserve_price = cells.price;
    of->how.approved = opt->approval != NULL;
    return 1;
}

static int has_more(quota_entry rest)
{
    static const quota_entry nothing;

    rest.flags &= (uint16_t)~QUOTA_FLAG_JOINED; /* the column `group` says so */
    return memcmp(&rest, &nothing, sizeof rest) != 0;
}

static int read_offers(sale *of)
{
    const rows *from = &of->from_offers;

    of->offers = resized(NULL, from->count + 1, sizeof *of->offers);
    for (size_t i = 0; i < from->count; i++) {
        quota_entry rest = from->entries[i];

        of->offers[i] = (quota_offer){rest.account, rest.lot, rest.amount, rest.term, 0};
        rest.account = rest.lot = 0;
        rest.amount = 0;
        rest.term = 0;
        if (has_more(rest)) {
            say("%s:%" PRIu64 ": an offer has account, lot, term and amount, nothing else", from->name,
                from->places[i].line);
            return 0;
        }
    }
    if (from->count == 0)
        say("%s: no offers", from->name);
    of->how.offers = of->offers;
    of->how.offer_count = (uint32_t)from->count;
    return from->count > 0;
}

static int read_bids(sale *of)
{
    const rows *from = &of->from_bids;

    of->bids = resized(NULL, from->count + 1, sizeof *of->bids);
    for (size_t i = 0; i < from->count; i++) {
        quota_entry rest = from->entries[i];

        of->bids[i] = (quota_bid){rest.account, rest.project, rest.amount, from->places[i].least, rest.price};
        rest.account = rest.project = 0;
        rest.amount = rest.price = 0;
        if (has_more(rest)) {
            say("%s:%" PRIu64 ": a bid has account, project, amount, least and price, nothing else",
                from->name, from->places[i].line);
            return 0;
        }
    }
    of->how.bids = of->bids;
    of->how.bid_count = (uint32_t)from->count;
    return 1;
}

/* --pollutant, else that of the first lot that is offered. */
static void find_pollutant(sale *of)
{
    quota_filter filter = {.struct_size = sizeof filter, .lot = of->offers[0].lot};
    quota_lot lot;
    uint64_t cursor = 0;
    size_t count = 0;

    of->how.pollutant = of->run->opt->filter.pollutant;
    if (of->how.pollutant == 0 &&
        quota_list(of->run->ledger, QUOTA_LIST_LOTS, &filter, &cursor, &lot, sizeof lot, 1, &count, NULL) ==
            QUOTA_OK &&
        count == 1)
        of->how.pollutant = lot.pollutant;
    if (of->how.pollutant == 0) /* no such lot, which is what clearing says then */
        of->how.pollutant = QUOTA_POLLUTANT_COD;
}

/* ------------------------------------------------------------------ what came of it */

static const char *outcome_word(int32_t outcome)
{
    static const char *const names[] = {"",       "all of it",        "a part",   "below the reserve price",
                                        "denied", "left to a person", "sold out", "less than it takes"};

    return words(outcome > 0 && (size_t)outcome < sizeof names / sizeof *names ? names[outcome] : "");
}

static void show_bids(sale *of)
{
    const session *run = of->run;
    growing text = {NULL, 0, 0};
    table shown;

    list_begin(&shown, run);
    list_column(&shown, "line", 1);
    list_column(&shown, "buyer", 1);
    list_column(&shown, "project", 1);
    list_column(&shown, "wanted", 1);
    list_column(&shown, "price", 1);
    list_column(&shown, "result", 0);
    list_column(&shown, "awarded", 1);
    list_column(&shown, "total", 1);
    list_column(&shown, "kept from it", 1);
    list_column(&shown, "why", 0);
    list_column(&shown, "by", 0);
    list_column(&shown, "missing", 0);
    for (size_t i = 0; i < of->how.bid_count; i++) {
        const quota_bid *bid = &of->bids[i];
        quota_bid_result result = {.struct_size = sizeof result};

        if (quota_auction_bid(of->made, i, &result) != QUOTA_OK)
            break;
        cell_number(&shown, &text, of->from_bids.places[i].line);
        cell_number(&shown, &text, bid->account);
        cell_number(&shown, &text, bid->project);
        cell_amount(&shown, &text, bid->amount);
        cell_money(&shown, run, &text, QUOTA_FACT_PRICE, bid->price);
        table_cell(&shown, outcome_word(result.outcome));
        cell_amount(&shown, &text, result.awarded);
        cell_money(&shown, run, &text, QUOTA_FACT_DEAL_TOTAL,
                   result.awarded > 0 ? result.total : QUOTA_UNKNOWN);
        cell_amount(&shown, &text, result.blocked);
        table_cell(&shown, result.status == 0 ? "" : quota_status_name(result.status));
        cell_rule(&shown, &of->names, &text, result.policy, result.rule);
        cell_fact(&shown, run, &text, result.missing);
        table_note(&shown, "");
    }
    list_end(&shown, run);
    growing_free(&text);
}

static void show_awards(sale *of)
{
    const session *run = of->run;
    growing text = {NULL, 0, 0};
    quota_award award = {.struct_size = sizeof award};
    table shown;

    list_begin(&shown, run);
    list_column(&shown, "bid", 1);
    list_column(&shown, "buyer", 1);
    list_column(&shown, "seller", 1);
    list_column(&shown, "lot", 1);
    list_column(&shown, "amount", 1);
    list_column(&shown, "price", 1);
    list_column(&shown, "total", 1);
    list_column(&shown, "law", 0);
    list_column(&shown, "by", 0);
    for (size_t i = 0; quota_auction_award(of->made, i, &award) == QUOTA_OK; i++) {
        cell_number(&shown, &text, of->from_bids.places[award.bid].line);
        cell_number(&shown, &text, of->bids[award.bid].account);
        cell_number(&shown, &text, of->offers[award.offer].account);
        cell_number(&shown, &text, of->offers[award.offer].lot);
        cell_amount(&shown, &text, award.amount);
        cell_money(&shown, run, &text, QUOTA_FACT_PRICE, award.price);
        cell_money(&shown, run, &text, QUOTA_FACT_DEAL_TOTAL, award.total);
        cell_word(&shown, &text, QUOTA_FIELD_VERDICT, award.verdict);
        cell_rule(&shown, &of->names, &text, award.policy, award.rule);
        table_note(&shown, "");
    }
    list_end(&shown, run);
    growing_free(&text);
}

static void show_sum(const sale *of)
{
    const session *run = of->run;
    quota_auction_summary sum = {.struct_size = sizeof sum};
    growing parts[6] = {{NULL, 0, 0}};

    if (quota_auction_describe(of->made, &sum) != QUOTA_OK)
        return;
    add_amount(&parts[0], sum.offered);
    add_amount(&parts[1], sum.wanted);
    add_amount(&parts[2], sum.sold);
    add_money(&parts[3], run, QUOTA_FACT_DEAL_TOTAL, sum.proceeds);
    add_money(&parts[4], run, QUOTA_FACT_PRICE, sum.reserve_price);
    if (sum.award_count > 0)
        add_money(&parts[5], run, QUOTA_FACT_PRICE, sum.lowest_price);
    else
        growing_text(&parts[5], words("none"));
    printf(words("offered %s, wanted %s, sold %s for %s; reserve price %s, lowest price %s\n"),
           growing_string(&parts[0]), growing_string(&parts[1]), growing_string(&parts[2]),
           growing_string(&parts[3]), growing_string(&parts[4]), growing_string(&parts[5]));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        growing_free(&parts[i]);
}

/* ------------------------------------------------------------------ posting it */

static quota_status write_entries(sale *of, quota_entry **entries, size_t *count, quota_error *error)
{
    quota_status status = QUOTA_E_BUFFER;
    size_t capacity;

    for (*count = 0; status == QUOTA_E_BUFFER;) {
        capacity = *count;
        *entries = resized(*entries, capacity + 1, sizeof **entries);
        status =
            quota_auction_entries(of->made, &of->model, *entries, capacity, sizeof **entries, count, error);
    }
    return status;
}

static quota_status post_entries(const session *of, const quota_entry *entries, size_t count,
                                 quota_error *error)
{
    const quota_post post = {.struct_size = sizeof post,
                             .flags = of->opt->dry_run ? QUOTA_POST_DRY_RUN : 0U,
                             .entry_size = sizeof *entries,
                             .result_size = sizeof(quota_result),
                             .entries = entries,
                             .count = count};
    quota_status status = QUOTA_E_UNSURE;
    quota_head head;
    growing text = {NULL, 0, 0};

    for (int tries = 0; tries < TRIES && (status == QUOTA_E_UNSURE || status == QUOTA_E_CONTENDED); tries++)
        status = quota_ledger_post(of->ledger, &post, error);
    if (status == QUOTA_ALREADY_DONE) { /* the same auction once more */
        status = QUOTA_OK;
        count = 0;
    }
    if (status == QUOTA_OK && quota_ledger_head(of->ledger, &head) == QUOTA_OK) {
        printf(words("%" PRIu64 " entries posted\n"), (uint64_t)count);
        add_head(&text, &head);
        puts(growing_string(&text));
    }
    growing_free(&text);
    return status;
}

static int finish(sale *of)
{
    const options *opt = of->run->opt;
    quota_error error = {.struct_size = sizeof error};
    quota_entry *entries = NULL;
    size_t count = 0;
    quota_status status = QUOTA_OK;

    if (opt->rows == NULL) {
        show_bids(of);
        putchar('\n');
        show_awards(of);
        show_sum(of);
    }
    if (opt->rows != NULL || opt->post != NULL)
        status = write_entries(of, &entries, &count, &error);
    if (status == QUOTA_OK && opt->rows != NULL)
        write_rows(of->run, entries, count);
    else if (status == QUOTA_OK && opt->post != NULL)
        status = post_entries(of->run, entries, count, &error);
    free(entries);
    if (status != QUOTA_OK)
        say_status(of->run, status, &error);
    return status == QUOTA_OK ? EXIT_DONE : EXIT_SOME_BAD;
}

/* An offer or a bid by its line. */
static void say_where(const sale *of, quota_status status, quota_error *error)
{
    const rows *from = strncmp(error->field, "bids.", 5) == 0     ? &of->from_bids
                       : strncmp(error->field, "offers.", 7) == 0 ? &of->from_offers
                                                                  : NULL;
    const uint64_t at = error->index;

    if (from == NULL || at >= from->count) {
        say_status(of->run, status, error);
        return;
    }
    error->index = 0; /* the line says it */
    say_row(from, (size_t)at, status, error);
}

static int clear(sale *of)
{
    quota_error error = {.struct_size = sizeof error};
    quota_status status;
    quota_head head;

    find_pollutant(of);
    if (of->how.date == 0 && quota_ledger_head(of->run->ledger, &head) == QUOTA_OK)
        of->how.date = head.date;
    status = quota_auction_clear(of->run->ledger, &of->how, &of->made, &error);
    if (status == QUOTA_OK)
        return finish(of);
    say_where(of, status, &error);
    return EXIT_SOME_BAD;
}

int run_auction(session *of, const char *offers, const char *bids)
{
    sale state = {.run = of, .names = {.run = of}};
    const int good_offers = rows_read(&state.from_offers, offers, &of->fields);
    const int good_bids = rows_read_bids(&state.from_bids, bids, &of->fields);
    int status = good_offers < 0 || good_bids < 0 ? EXIT_UNUSABLE : EXIT_SOME_BAD;

    if (good_offers == 1 && good_bids == 1 && read_offers(&state) && read_bids(&state)) {
        status = EXIT_UNUSABLE;
        if (read_options(&state) && session_ledger(of))
            status = clear(&state);
    }
    quota_auction_free(state.made);
    adopted_free(&state.names);
    free(state.offers);
    free(state.bids);
    rows_free(&state.from_offers);
    rows_free(&state.from_bids);
    return status;
}
