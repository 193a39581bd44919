/* lexer.h - the words of a cell: names, numbers, dates, operators. */
#ifndef LQ_LEXER_H
#define LQ_LEXER_H

#include "base/text.h"

typedef enum lq_token_kind {
    LQ_T_END,
    LQ_T_NAME,   /* a word of the language, a fact, question, set, code, unit or class */
    LQ_T_NUMBER, /* digits, or digits "." digits */
    LQ_T_DATE,   /* digits with "-" between: yyyy-mm-dd, if it is right */
    LQ_T_EQ,     /* =  */
    LQ_T_NE,     /* <> */
    LQ_T_LT,
    LQ_T_LE,
    LQ_T_GT,
    LQ_T_GE,
    LQ_T_OPEN,
    LQ_T_CLOSE,
    LQ_T_COMMA,
    LQ_T_SEMICOLON,
    LQ_T_BAR,
    LQ_T_COLON,
    LQ_T_PERCENT,
    LQ_T_PLUS,
    LQ_T_MINUS,
    LQ_T_STAR,
    LQ_T_BAD /* one character that begins nothing */
} lq_token_kind;

typedef struct lq_token {
    lq_token_kind kind;
    const char *text; /* inside the cell */
    size_t size;
    uint32_t offset; /* characters before it in the cell */
} lq_token;

typedef struct lq_lexer {
    const char *text;
    size_t size, at;
    uint32_t offset;
} lq_lexer;

void lq_lexer_open(lq_lexer *lexer, const char *text, size_t size);
lq_token lq_lexer_next(lq_lexer *lexer);

/* Is it this word? */
int lq_token_is(const lq_token *token, const char *word);
/* Is it one of words that stand one after another, with an empty one at the end? */
int lq_token_is_one(const lq_token *token, const char *words);
/* Is the whole text one name? */
int lq_is_name(const char *text, size_t size);
/* Is it a word of the language, so that nothing else may be called so? */
int lq_is_reserved(const char *text, size_t size);

/* The tokens of a cell with single blanks between where blanks belong.  0 = a character that
 * begins no token; then nothing of use was written. */
int lq_write_canonical(lq_out *out, const char *text, size_t size);

#endif
