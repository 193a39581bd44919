/* header.c - the rows that name the policy, assume facts and say how numbers are rounded. */
#include "policy/read/builder.h"

#include "policy/read/parser.h"
#include "policy/value.h"

#include <string.h>

/* ------------------------------------------------------------------ policy, document */

/* Rows that a table has once; needed = must have. */
static const lq_source_row *the_row(lq_builder *b, lq_row_kind kind, int needed)
{
    const lq_source *source = lq_layer_at(b, b->own_layer)->source;
    const lq_source_row *found = NULL;
    for (uint32_t i = 0; i < source->row_count; i++) {
        const lq_source_row *row = &source->rows[i];
        if (row->kind != kind)
            continue;
        if (found)
            lq_build_error(b, QUOTA_FINDING_HEADER, row, 0, 0, "this row once", row->cells[0].text,
                           row->cells[0].size);
        else
            found = row;
    }
    if (!found && needed)
        lq_build_report(b, QUOTA_FINDING_HEADER, 0, 0, lq_row_word(kind), "a row that begins with this word",
                        NULL, 0);
    return found;
}

static void read_names(lq_builder *b)
{
    quota_policy *policy = b->policy;
    const lq_source_row *row = the_row(b, LQ_ROW_POLICY, 1);
    policy->id = policy->title_zh = policy->title_en = "";
    if (row) {
        const lq_source_cell *cells = row->cells;
        if (!lq_is_name(cells[1].text, cells[1].size))
            lq_build_cell_error(b, QUOTA_FINDING_SYNTAX, row, 1,
                                "an id: a letter, then letters, digits, _ - and .");
        policy->id = cells[1].text;
        policy->title_zh = cells[2].size > 0 ? cells[2].text : cells[1].text;
        policy->title_en = cells[3].size > 0 ? cells[3].text : cells[1].text;
    }
    (void)the_row(b, LQ_ROW_DOCUMENT, 0);
    policy->document = lq_layer_at(b, b->own_layer)->document;
}

/* ------------------------------------------------------------------ assume */

static void read_assume(lq_builder *b, uint32_t layer, const lq_source_row *row)
{
    const lq_source_cell *cell = &row->cells[1];
    lq_lexer lexer;
    lq_lexer_open(&lexer, cell->text, cell->size);
    lq_token name = lq_lexer_next(&lexer);
    lq_token equals = lq_lexer_next(&lexer);
    lq_build_enter(b, layer, "assume");
    if (name.kind != LQ_T_NAME || equals.kind != LQ_T_EQ) {
        lq_build_cell_error(b, QUOTA_FINDING_SYNTAX, row, 1, "fact = value");
        return;
    }
    uint32_t index = lq_find_fact(b, name.text, name.size);
    if (index == LQ_NONE) {
        if (b->status == QUOTA_OK && !lq_is_broken_name(b, name.text, name.size))
            lq_build_error(b, QUOTA_FINDING_UNKNOWN_NAME, row, 1, name.offset, "a fact", name.text,
                           name.size);
        return;
    }
    lq_draft_fact *draft = lq_fact_at(b, index);
    if (draft->assumed_layer == layer + 1) {
        lq_build_error(b, QUOTA_FINDING_DUPLICATE, row, 1, name.offset, "each fact assumed once", name.text,
                       name.size);
        return;
    }
    lq_token value = lq_lexer_next(&lexer);
    size_t size = cell->size - (size_t)(value.text - cell->text);
    quota_error error = {0};
    error.struct_size = (uint32_t)sizeof error;
    int64_t assumed = QUOTA_UNKNOWN;
    quota_status status = lq_value_read(&draft->fact, value.text, size, &assumed, &error);
    if (status != QUOTA_OK || assumed == QUOTA_UNKNOWN) {
        int32_t code = status == QUOTA_E_RANGE       ? QUOTA_FINDING_RANGE
                       : status == QUOTA_E_NOT_FOUND ? QUOTA_FINDING_UNKNOWN_NAME
                                                     : QUOTA_FINDING_SYNTAX;
        lq_build_error(b, code, row, 1, value.offset, status == QUOTA_OK ? "a known value" : error.expected,
                       value.text, size);
        return;
    }
    draft->fact.assumed = assumed;
    draft->fact.assume_line = lq_layer_at(b, layer)->line ? lq_layer_at(b, layer)->line : row->line;
    draft->assumed_layer = layer + 1;
    if (layer == b->own_layer)
        draft->keep = 1;
}

/* ------------------------------------------------------------------ round */

/* `1 g up` */
static int read_quantum(lq_builder *b, const lq_source_row *row, int money, lq_round_mode *round)
{
    const lq_source_cell *cell = &row->cells[2];
    const char *expected = money ? "such as: 1 fen half_up" : "such as: 1 g up";
    lq_lexer lexer;
    lq_lexer_open(&lexer, cell->text, cell->size);
    lq_token number = lq_lexer_next(&lexer);
    lq_token unit = lq_lexer_next(&lexer);
    lq_token word = lq_lexer_next(&lexer);
    lq_token end = lq_lexer_next(&lexer);
    if (number.kind != LQ_T_NUMBER || unit.kind != LQ_T_NAME || !lq_rounding_word(&word, &round->mode) ||
        end.kind != LQ_T_END) {
        lq_build_cell_error(b, QUOTA_FINDING_SYNTAX, row, 2, expected);
        return 0;
    }
    size_t size = (size_t)(unit.text + unit.size - number.text);
    quota_status status = money ? lq_parse_money(number.text, size, &round->quantum)
                                : lq_parse_amount(number.text, size, &round->quantum);
    if (status == QUOTA_E_VALUE) {
        lq_build_error(b, QUOTA_FINDING_UNKNOWN_NAME, row, 2, unit.offset,
                       money ? "yuan or fen" : "t, kg, g or mg", unit.text, unit.size);
        return 0;
    }
    if (status != QUOTA_OK || round->quantum == 0) {
        lq_build_error(b, QUOTA_FINDING_RANGE, row, 2, number.offset,
                       money ? "a sum from 1 fen" : "an amount from 1 mg", number.text, size);
        return 0;
    }
    return 1;
}

static void read_round(lq_builder *b, uint32_t layer, const lq_source_row *row, unsigned *seen)
{
    const lq_source_cell *cell = &row->cells[1];
    int money = strcmp(cell->text, "money") == 0;
    lq_build_enter(b, layer, "round");
    if (!money && strcmp(cell->text, "amount") != 0) {
        lq_build_cell_error(b, QUOTA_FINDING_HEADER, row, 1, "amount or money");
        return;
    }
    if (*seen >> money & 1u) {
        lq_build_cell_error(b, QUOTA_FINDING_HEADER, row, 1, "this row once");
        return;
    }
    *seen |= 1u << money;
    lq_round_mode round = {1, LQ_ROUND_UP};
    if (!read_quantum(b, row, money, &round))
        return;
    if (money)
        b->round_money = round;
    else
        b->round_amount = round;
}

void lq_read_header(lq_builder *b)
{
    read_names(b);
    for (uint32_t layer = 0; layer < b->layers.count; layer++) {
        const lq_source *source = lq_layer_at(b, layer)->source;
        unsigned seen = 0;
        if (lq_layer_at(b, layer)->scope != 0)
            continue; /* only some questions are taken: what holds is the child's */
        for (uint32_t i = 0; i < source->row_count && b->status == QUOTA_OK; i++) {
            if (source->rows[i].kind == LQ_ROW_ASSUME)
                read_assume(b, layer, &source->rows[i]);
            else if (source->rows[i].kind == LQ_ROW_ROUND)
                read_round(b, layer, &source->rows[i], &seen);
        }
    }
    lq_build_enter(b, b->own_layer, "");
}
