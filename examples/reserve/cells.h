/* cells.h - what stands in the tables of quotes and auctions; nothing, or the empty cell, where a number is
 * 0. */
#ifndef RESERVE_CELLS_H
#define RESERVE_CELLS_H

#include "adopted.h"
#include "rows.h"
#include "session.h"

void table_number(table *to, growing *text, uint64_t number);
void table_amount(table *to, growing *text, int64_t amount);
void add_money(growing *to, const session *of, uint32_t fact, int64_t fen);
void table_money(table *to, const session *of, growing *text, uint32_t fact, int64_t fen);
void table_word(table *to, growing *text, int32_t type, int64_t number);
void table_rule(table *to, adopted *names, growing *text, uint32_t policy, uint32_t row);
void table_fact(table *to, const session *of, growing *text, uint32_t fact);
void say_row(const rows *from, size_t at, quota_status status, const quota_error *error);

#endif
