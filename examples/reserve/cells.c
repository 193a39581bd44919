/* cells.c - numbers, amounts, money, words and rows of policies in a table. */
#include "cells.h"

#include "../common/words.h"

#include <inttypes.h>
#include <stdio.h>

void table_number(table *to, growing *text, uint64_t number)
{
    growing_clear(text);
    if (number != 0)
        growing_int(text, (int64_t)number);
    table_cell(to, growing_string(text));
}

void table_amount(table *to, growing *text, int64_t amount)
{
    growing_clear(text);
    if (amount != 0)
        add_amount(text, amount);
    table_cell(to, growing_string(text));
}

/* In yuan, as files have it. */
void add_money(growing *to, const session *of, uint32_t fact, int64_t fen)
{
    if (fen != QUOTA_UNKNOWN)
        add_value(to, &of->under, fact, fen);
}

void table_money(table *to, const session *of, growing *text, uint32_t fact, int64_t fen)
{
    growing_clear(text);
    add_money(text, of, fact, fen);
    table_cell(to, growing_string(text));
}

void table_word(table *to, growing *text, int32_t type, int64_t number)
{
    growing_clear(text);
    if (number != 0)
        add_word(text, type, number);
    table_cell(to, growing_string(text));
}

void table_rule(table *to, adopted *names, growing *text, uint32_t policy, uint32_t row)
{
    growing_clear(text);
    adopted_add_rule(names, policy, row, text);
    table_cell(to, growing_string(text));
}

void table_fact(table *to, const session *of, growing *text, uint32_t fact)
{
    growing_clear(text);
    if (fact != 0)
        add_fact(text, &of->under, fact);
    table_cell(to, growing_string(text));
}

void say_row(const rows *from, size_t at, quota_status status, const quota_error *error)
{
    char text[512];

    if (quota_error_text(error, words_spoken(), text, sizeof text, NULL) != QUOTA_OK)
        snprintf(text, sizeof text, "%s", quota_status_name((int32_t)status));
    fprintf(stderr, "%s:%" PRIu64 ": %s\n", from->name, from->places[at].line, text);
}
