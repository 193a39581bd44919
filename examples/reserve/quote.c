/* quote.c - what deals have to cost. */
#include "cells.h"

#include "../common/words.h"

#include <libquota/market.h>

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

    table_number(to, &text, line);
    table_word(to, &text, QUOTA_FIELD_KIND, model->kind);
    table_amount(to, &text, model->amount);
    table_money(to, of, &text, QUOTA_FACT_PRICE, quote->baseline_price);
    table_money(to, of, &text, QUOTA_FACT_DEAL_TOTAL, quote->baseline_total);
    if (none || any) {
        table_cell(to, words(none ? "none" : "any"));
        table_cell(to, "");
    } else {
        table_money(to, of, &text, QUOTA_FACT_DEAL_TOTAL, quote->least_total);
        table_money(to, of, &text, QUOTA_FACT_PRICE, quote->least_price);
    }
    table_rule(to, names, &text, quote->floor_policy, quote->floor_rule);
    table_word(to, &text, QUOTA_FIELD_VERDICT, quote->verdict);
    table_rule(to, names, &text, quote->policy, quote->rule);
    table_fact(to, of, &text, quote->missing != 0 ? quote->missing : quote->fee_missing);
    table_money(to, of, &text, QUOTA_FACT_DEAL_TOTAL, quote->fee);
    table_rule(to, names, &text, quote->fee_policy, quote->fee_rule);
    table_note(to, "");
    growing_free(&text);
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
