/* parser.h - reading a cell of the language into nodes: recursive descent, one word ahead.
 *
 * One finding a cell: the first error sets `failed`, and everything returns at once. */
#ifndef LQ_PARSER_H
#define LQ_PARSER_H

#include "policy/read/builder.h"
#include "policy/read/lexer.h"

typedef struct lq_parser {
    lq_builder *b;
    const lq_source_row *row;
    unsigned column;
    uint32_t scope;
    lq_lexer lexer;
    lq_token token; /* the next one */
    unsigned nesting;
    int failed;
} lq_parser;

typedef enum lq_literal {
    LQ_NOT_LITERAL,
    LQ_LITERAL,     /* a literal of one type */
    LQ_BARE_NUMBER, /* 12: a count, or an id where the other side is one */
    LQ_SUM_OF_MONEY /* 8000 yuan: money, or a price where the other side is one */
} lq_literal;

/* An expression, or a single name not yet understood: what it means may depend on the other side. */
typedef struct lq_operand {
    lq_ref node;      /* 0 = a name, see token */
    uint8_t type;     /* quota_type */
    uint8_t literal;  /* lq_literal */
    uint8_t constant; /* reads neither facts nor questions */
    uint8_t asks;     /* reads a question */
    uint8_t depth;
    lq_token token; /* its first word */
} lq_operand;

/* A condition. */
typedef struct lq_cond {
    lq_ref node;
    unsigned depth;
} lq_cond;

void lq_parser_open(lq_parser *p, lq_builder *b, const lq_source_row *row, unsigned column, uint32_t scope);
void lq_parser_next(lq_parser *p);
/* Is the next word this one?  Then passes it. */
int lq_parser_take(lq_parser *p, lq_token_kind kind);
int lq_parser_take_word(lq_parser *p, const char *word);
/* The error at a word; found = the word. */
void lq_parser_error(lq_parser *p, int32_t code, const lq_token *at, const char *expected);
/* The error at a word, in other words. */
void lq_parser_error_about(lq_parser *p, int32_t code, const lq_token *at, const char *expected,
                           const char *found);
/* An error unless the cell ends here. */
void lq_parser_end(lq_parser *p, const char *expected);
/* Entering what may contain itself; an error past LQ_DEPTH_MAX. */
int lq_parser_enter(lq_parser *p);

/* A new node; 0 = failed.  Zeroed, den 1. */
lq_ref lq_parser_node(lq_parser *p, lq_op op);

/* expr.c */
lq_operand lq_parse_expr(lq_parser *p);

/* operand.c */
/* Understands a single name as a fact or question. */
void lq_settle(lq_parser *p, lq_operand *operand);
/* Bare numbers and sums of money become what the other side is. */
void lq_match_literals(lq_parser *p, lq_operand *left, lq_operand *right);
/* A bare number that stays a count must be one. */
void lq_check_count(lq_parser *p, const lq_operand *operand);
/* An inner node over two settled operands. */
lq_operand lq_make_pair(lq_parser *p, lq_op op, int type, const lq_operand *a, const lq_operand *b);
/* a + b, a - b, min(a, b), max(a, b); `at` is where an error is told. */
lq_operand lq_make_alike(lq_parser *p, lq_op op, lq_operand *a, lq_operand *b, const lq_token *at);
lq_operand lq_make_product(lq_parser *p, lq_operand *a, lq_operand *b, const lq_token *at);
/* The denominator that two settled sides have in common; an error where it is past LQ_DEN_MAX. */
int64_t lq_common_den(lq_parser *p, const lq_operand *left, const lq_operand *right);
/* date + count unit, for windows too. */
lq_operand lq_make_shift(lq_parser *p, const lq_operand *date, const lq_operand *count, lq_unit unit,
                         int sign);
int lq_unit_word(const lq_token *token, lq_unit *unit);
/* "a date" */
const char *lq_type_word(int type);
/* The error of two sides that do not go together; found says "an amount + a count". */
void lq_type_error(lq_parser *p, const lq_token *at, const char *expected, const lq_operand *left,
                   const char *between, const lq_operand *right);

/* literal.c */
lq_operand lq_parse_number(lq_parser *p);
lq_operand lq_parse_date_literal(lq_parser *p);

/* outcome.c */
/* Reads a draft's `then` cell into its rule; its questions must be known. */
void lq_read_outcome(lq_builder *b, lq_draft *draft);
/* `up`, `down` or `half_up` */
int lq_rounding_word(const lq_token *token, lq_rounding *mode);

/* compare.c */
/* Relations as the set of outcomes they accept; 0 = the word is no relation. */
uint8_t lq_relation_accept(const lq_token *relation);
int lq_relation_is_equality(const lq_token *relation);
/* left relation right; both settled. */
lq_cond lq_make_comparison(lq_parser *p, lq_operand *left, const lq_token *relation, lq_operand *right);

/* condition.c */
lq_cond lq_parse_cond(lq_parser *p);
/* a and b; a may be absent (node 0). */
lq_cond lq_make_and(lq_parser *p, lq_cond a, lq_cond b);

#endif
