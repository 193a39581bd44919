/* auction.c - auctions of sealed bids: who gets what at which price. */
#include "cells.h"

#include "../common/message.h"
#include "../common/words.h"

#include <libquota/facts.h>
#include <libquota/market.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 5 };

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
        table_number(&shown, &text, of->from_bids.places[i].line);
        table_number(&shown, &text, bid->account);
        table_number(&shown, &text, bid->project);
        table_amount(&shown, &text, bid->amount);
        table_money(&shown, run, &text, QUOTA_FACT_PRICE, bid->price);
        table_cell(&shown, outcome_word(result.outcome));
        table_amount(&shown, &text, result.awarded);
        table_money(&shown, run, &text, QUOTA_FACT_DEAL_TOTAL,
                    result.awarded > 0 ? result.total : QUOTA_UNKNOWN);
        table_amount(&shown, &text, result.blocked);
        table_cell(&shown, result.status == 0 ? "" : quota_status_name(result.status));
        table_rule(&shown, &of->names, &text, result.policy, result.rule);
        table_fact(&shown, run, &text, result.missing);
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
        table_number(&shown, &text, of->from_bids.places[award.bid].line);
        table_number(&shown, &text, of->bids[award.bid].account);
        table_number(&shown, &text, of->offers[award.offer].account);
        table_number(&shown, &text, of->offers[award.offer].lot);
        table_amount(&shown, &text, award.amount);
        table_money(&shown, run, &text, QUOTA_FACT_PRICE, award.price);
        table_money(&shown, run, &text, QUOTA_FACT_DEAL_TOTAL, award.total);
        table_word(&shown, &text, QUOTA_FIELD_VERDICT, award.verdict);
        table_rule(&shown, &of->names, &text, award.policy, award.rule);
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
