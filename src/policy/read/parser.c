/* parser.c - words, nesting and errors of a cell being read. */
#include "policy/read/parser.h"

#include <string.h>

void lq_parser_open(lq_parser *p, lq_builder *b, const lq_source_row *row, unsigned column, uint32_t scope)
{
    memset(p, 0, sizeof *p);
    p->b = b;
    p->row = row;
    p->column = column;
    p->scope = scope;
    lq_lexer_open(&p->lexer, row->cells[column].text, row->cells[column].size);
    lq_parser_next(p);
}

void lq_parser_next(lq_parser *p)
{
    p->token = lq_lexer_next(&p->lexer);
}

int lq_parser_take(lq_parser *p, lq_token_kind kind)
{
    if (p->token.kind != kind)
        return 0;
    lq_parser_next(p);
    return 1;
}

int lq_parser_take_word(lq_parser *p, const char *word)
{
    if (!lq_token_is(&p->token, word))
        return 0;
    lq_parser_next(p);
    return 1;
}

void lq_parser_error_about(lq_parser *p, int32_t code, const lq_token *at, const char *expected,
                           const char *found)
{
    if (!p->failed)
        lq_build_error(p->b, code, p->row, p->column, at->offset, expected, found, strlen(found));
    p->failed = 1;
}

void lq_parser_error(lq_parser *p, int32_t code, const lq_token *at, const char *expected)
{
    if (at->kind == LQ_T_END) {
        lq_parser_error_about(p, code, at, expected, "the end of the cell");
        return;
    }
    if (!p->failed)
        lq_build_error(p->b, code, p->row, p->column, at->offset, expected, at->text, at->size);
    p->failed = 1;
}

void lq_parser_end(lq_parser *p, const char *expected)
{
    if (!p->failed && p->token.kind != LQ_T_END)
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, &p->token, expected);
}

int lq_parser_enter(lq_parser *p)
{
    if (p->nesting == LQ_DEPTH_MAX) {
        lq_parser_error(p, QUOTA_FINDING_LIMIT, &p->token, "at most 64 levels of nesting");
        return 0;
    }
    p->nesting++;
    return 1;
}

lq_ref lq_parser_node(lq_parser *p, lq_op op)
{
    lq_builder *b = p->b;
    if (b->nodes.count > LQ_NODES_MAX) {
        lq_parser_error(p, QUOTA_FINDING_LIMIT, &p->token, "at most 1000000 terms in a policy");
        return 0;
    }
    lq_ref ref = (lq_ref)b->nodes.count;
    lq_node *node = lq_build_add(b, &b->nodes);
    if (!node) {
        p->failed = 1;
        return 0;
    }
    node->op = (uint8_t)op;
    node->den = 1;
    return ref;
}
