/* lexer.c - the words of a cell. */
#include "policy/read/lexer.h"

#include <string.h>

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void lq_lexer_open(lq_lexer *lexer, const char *text, size_t size)
{
    lexer->text = text;
    lexer->size = size;
    lexer->at = 0;
    lexer->offset = 0;
}

/* The character at a place, NUL past the end. */
static char at(const lq_lexer *lexer, size_t place)
{
    return place < lexer->size ? lexer->text[place] : '\0';
}

static size_t name_end(const lq_lexer *lexer, size_t place)
{
    for (;;) {
        char c = at(lexer, place);
        if (is_letter(c) || is_digit(c) || c == '_')
            place++;
        else if ((c == '-' || c == '.') &&
                 (is_letter(at(lexer, place + 1)) || is_digit(at(lexer, place + 1))))
            place += 2;
        else
            return place;
    }
}

/* A number, or what looks like a date: a hyphen before a digit is never a minus. */
static size_t number_end(const lq_lexer *lexer, size_t place, lq_token_kind *kind)
{
    *kind = LQ_T_NUMBER;
    while (is_digit(at(lexer, place)))
        place++;
    if (at(lexer, place) == '-' && is_digit(at(lexer, place + 1))) {
        *kind = LQ_T_DATE;
        while (is_digit(at(lexer, place)) || (at(lexer, place) == '-' && is_digit(at(lexer, place + 1))))
            place++;
    } else if (at(lexer, place) == '.' && is_digit(at(lexer, place + 1))) {
        place++;
        while (is_digit(at(lexer, place)))
            place++;
    }
    return place;
}

static size_t symbol_end(const lq_lexer *lexer, size_t place, lq_token_kind *kind)
{
    static const char symbols[] = "=<>(),;|:%+-*";
    static const unsigned char kinds[] = {LQ_T_EQ,    LQ_T_LT,        LQ_T_GT,  LQ_T_OPEN,  LQ_T_CLOSE,
                                          LQ_T_COMMA, LQ_T_SEMICOLON, LQ_T_BAR, LQ_T_COLON, LQ_T_PERCENT,
                                          LQ_T_PLUS,  LQ_T_MINUS,     LQ_T_STAR};
    char c = at(lexer, place);
    char next = at(lexer, place + 1);
    const char *found = memchr(symbols, c, sizeof symbols - 1);
    if (!found) { /* one character, all its bytes */
        *kind = LQ_T_BAD;
        do
            place++;
        while (((unsigned char)at(lexer, place) & 0xC0u) == 0x80u);
        return place;
    }
    *kind = (lq_token_kind)kinds[found - symbols];
    if (c == '<' && next == '>')
        *kind = LQ_T_NE;
    else if (c == '<' && next == '=')
        *kind = LQ_T_LE;
    else if (c == '>' && next == '=')
        *kind = LQ_T_GE;
    else
        return place + 1;
    return place + 2;
}

lq_token lq_lexer_next(lq_lexer *lexer)
{
    while (lexer->at < lexer->size && is_blank(lexer->text[lexer->at])) {
        lexer->at++;
        lexer->offset++;
    }
    lq_token token = {LQ_T_END, lexer->text + lexer->at, 0, lexer->offset};
    if (lexer->at == lexer->size)
        return token;
    char c = lexer->text[lexer->at];
    size_t end;
    if (is_letter(c)) {
        token.kind = LQ_T_NAME;
        end = name_end(lexer, lexer->at);
    } else if (is_digit(c)) {
        end = number_end(lexer, lexer->at, &token.kind);
    } else {
        end = symbol_end(lexer, lexer->at, &token.kind);
    }
    token.size = end - lexer->at;
    lexer->offset += token.kind == LQ_T_BAD ? 1 : (uint32_t)token.size;
    lexer->at = end;
    return token;
}

int lq_token_is(const lq_token *token, const char *word)
{
    return token->kind == LQ_T_NAME && strncmp(token->text, word, token->size) == 0 &&
           word[token->size] == '\0';
}

int lq_token_is_one(const lq_token *token, const char *words)
{
    for (; *words != '\0'; words += strlen(words) + 1)
        if (lq_token_is(token, words))
            return 1;
    return 0;
}

int lq_is_name(const char *text, size_t size)
{
    lq_lexer lexer;
    lq_lexer_open(&lexer, text, size);
    lq_token token = lq_lexer_next(&lexer);
    return token.kind == LQ_T_NAME && token.size == size;
}

int lq_is_reserved(const char *text, size_t size)
{
    static const char words[] =
        "or\0and\0not\0in\0min\0max\0month_end\0never\0yes\0no\0t\0kg\0g\0mg\0yuan\0fen\0day\0workday\0"
        "month\0year\0cover\0require\0allow\0review\0deny\0ratio\0amount\0money\0rank\0date\0class\0"
        "up\0down\0half_up\0rolling\0from\0through\0for\0";
    lq_token token = {LQ_T_NAME, text, size, 0};
    return lq_token_is_one(&token, words);
}

/* Does a blank belong between two tokens? */
static int blank_between(const lq_token *left, const lq_token *right)
{
    switch (right->kind) {
    case LQ_T_CLOSE:
    case LQ_T_COMMA:
    case LQ_T_SEMICOLON:
    case LQ_T_BAR:
    case LQ_T_COLON:
    case LQ_T_PERCENT:
        return 0;
    case LQ_T_OPEN:
        if (lq_token_is(left, "min") || lq_token_is(left, "max") || lq_token_is(left, "month_end"))
            return 0;
        break;
    default:
        break;
    }
    if (left->kind == LQ_T_EQ && left->offset == 0) /* `=pollutant` in a fact row */
        return 0;
    return left->kind != LQ_T_OPEN && left->kind != LQ_T_BAR && left->kind != LQ_T_COLON;
}

int lq_write_canonical(lq_out *out, const char *text, size_t size)
{
    lq_lexer lexer;
    lq_lexer_open(&lexer, text, size);
    lq_token left = lq_lexer_next(&lexer);
    while (left.kind != LQ_T_END) {
        if (left.kind == LQ_T_BAD)
            return 0;
        lq_out_bytes(out, left.text, left.size);
        lq_token right = lq_lexer_next(&lexer);
        if (right.kind != LQ_T_END && blank_between(&left, &right))
            lq_out_bytes(out, " ", 1);
        left = right;
    }
    return 1;
}
