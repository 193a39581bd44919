/* Tests of src/policy/read/lexer.c: words, where they stand, and the canonical form of a cell. */
#include "parsed.h"

#include "policy/read/lexer.h"

typedef struct expected_token {
    lq_token_kind kind;
    const char *text;
    uint32_t offset;
} expected_token;

static void assert_tokens(const char *text, const expected_token *expected, size_t count)
{
    lq_lexer lexer;
    lq_lexer_open(&lexer, text, strlen(text));
    for (size_t i = 0; i < count; i++) {
        lq_token token = lq_lexer_next(&lexer);
        assert_int_equal(token.kind, expected[i].kind);
        assert_int_equal(token.size, strlen(expected[i].text));
        assert_memory_equal(token.text, expected[i].text, token.size);
        assert_int_equal(token.offset, expected[i].offset);
    }
    assert_int_equal(lq_lexer_next(&lexer).kind, LQ_T_END);
    assert_int_equal(lq_lexer_next(&lexer).kind, LQ_T_END);
}

#define TOKENS(text, ...)                                                                                    \
  do {                                                                                                       \
    const expected_token list[] = {__VA_ARGS__};                                                             \
    assert_tokens(text, list, sizeof list / sizeof list[0]);                                                 \
  } while (0)

static void names_may_hold_hyphens_and_dots(void **state)
{
    (void)state;
    TOKENS("NH3-N PM2.5 a_b", {LQ_T_NAME, "NH3-N", 0}, {LQ_T_NAME, "PM2.5", 6}, {LQ_T_NAME, "a_b", 12});
    TOKENS("a-b - c", {LQ_T_NAME, "a-b", 0}, {LQ_T_MINUS, "-", 4}, {LQ_T_NAME, "c", 6});
    TOKENS("a- b", {LQ_T_NAME, "a", 0}, {LQ_T_MINUS, "-", 1}, {LQ_T_NAME, "b", 3});
    TOKENS("a-", {LQ_T_NAME, "a", 0}, {LQ_T_MINUS, "-", 1});
    TOKENS("a.", {LQ_T_NAME, "a", 0}, {LQ_T_BAD, ".", 1});
    TOKENS("a-_", {LQ_T_NAME, "a", 0}, {LQ_T_MINUS, "-", 1}, {LQ_T_BAD, "_", 2});
    TOKENS("Zz09", {LQ_T_NAME, "Zz09", 0});
}

static void numbers_dates_and_what_looks_like_them(void **state)
{
    (void)state;
    TOKENS("10t 1.25", {LQ_T_NUMBER, "10", 0}, {LQ_T_NAME, "t", 2}, {LQ_T_NUMBER, "1.25", 4});
    TOKENS("1. 1.x", {LQ_T_NUMBER, "1", 0}, {LQ_T_BAD, ".", 1}, {LQ_T_NUMBER, "1", 3}, {LQ_T_BAD, ".", 4},
           {LQ_T_NAME, "x", 5});
    TOKENS("2024-10-09", {LQ_T_DATE, "2024-10-09", 0});
    TOKENS("5-3", {LQ_T_DATE, "5-3", 0});
    TOKENS("2024-01- 1", {LQ_T_DATE, "2024-01", 0}, {LQ_T_MINUS, "-", 7}, {LQ_T_NUMBER, "1", 9});
    TOKENS("5 - 3", {LQ_T_NUMBER, "5", 0}, {LQ_T_MINUS, "-", 2}, {LQ_T_NUMBER, "3", 4});
    TOKENS("5- 3", {LQ_T_NUMBER, "5", 0}, {LQ_T_MINUS, "-", 1}, {LQ_T_NUMBER, "3", 3});
    TOKENS("1:1 80%", {LQ_T_NUMBER, "1", 0}, {LQ_T_COLON, ":", 1}, {LQ_T_NUMBER, "1", 2},
           {LQ_T_NUMBER, "80", 4}, {LQ_T_PERCENT, "%", 6});
}

static void operators(void **state)
{
    (void)state;
    TOKENS("=<><<=>>=", {LQ_T_EQ, "=", 0}, {LQ_T_NE, "<>", 1}, {LQ_T_LT, "<", 3}, {LQ_T_LE, "<=", 4},
           {LQ_T_GT, ">", 6}, {LQ_T_GE, ">=", 7});
    TOKENS("(),;|+*", {LQ_T_OPEN, "(", 0}, {LQ_T_CLOSE, ")", 1}, {LQ_T_COMMA, ",", 2},
           {LQ_T_SEMICOLON, ";", 3}, {LQ_T_BAR, "|", 4}, {LQ_T_PLUS, "+", 5}, {LQ_T_STAR, "*", 6});
    TOKENS("\t\r\n ", {LQ_T_END, "", 4});
    TOKENS("", {LQ_T_END, "", 0});
}

static void offsets_count_characters_not_bytes(void **state)
{
    (void)state;
    TOKENS("（a", {LQ_T_BAD, "（", 0}, {LQ_T_NAME, "a", 1});
    TOKENS("a 污b", {LQ_T_NAME, "a", 0}, {LQ_T_BAD, "污", 2}, {LQ_T_NAME, "b", 3});
    TOKENS("&", {LQ_T_BAD, "&", 0});
    TOKENS("污", {LQ_T_BAD, "污", 0});
}

static void whole_names_and_words_of_the_language(void **state)
{
    (void)state;
    assert_true(lq_is_name("PM2.5", 5));
    assert_false(lq_is_name("PM2. ", 5));
    assert_false(lq_is_name("2a", 2));
    assert_false(lq_is_name("", 0));
    assert_false(lq_is_name("a b", 3));
    assert_true(lq_is_reserved("half_up", 7));
    assert_true(lq_is_reserved("or", 2));
    assert_false(lq_is_reserved("half", 4));
    assert_false(lq_is_reserved("orx", 3));
    lq_token number = {LQ_T_NUMBER, "or", 2, 0};
    assert_false(lq_token_is(&number, "or"));
}

static void assert_canonical(const char *text, const char *expected)
{
    char buffer[256];
    lq_out out;
    lq_out_init(&out, buffer, sizeof buffer);
    assert_int_equal(lq_write_canonical(&out, text, strlen(text)), expected != NULL);
    if (expected) {
        assert_int_equal(lq_out_finish(&out, NULL), QUOTA_OK);
        assert_string_equal(buffer, expected);
        lq_out_init(&out, buffer, sizeof buffer);
        assert_int_equal(lq_write_canonical(&out, expected, strlen(expected)), 1);
        assert_int_equal(lq_out_finish(&out, NULL), QUOTA_OK);
        assert_string_equal(buffer, expected);
    }
}

static void canonical_cells(void **state)
{
    (void)state;
    assert_canonical("", "");
    assert_canonical("  a  and\n not(b=c)", "a and not (b = c)");
    assert_canonical("pollutant in SO2 | NOx", "pollutant in SO2|NOx");
    assert_canonical("max ( 1.2 : 1 ,approved_ratio )", "max(1.2:1, approved_ratio)");
    assert_canonical("min(a,b)*month_end( c,2 )", "min(a, b) * month_end(c, 2)");
    assert_canonical("10t;review ;amount 80 %*(a - b)", "10 t; review; amount 80% * (a - b)");
    assert_canonical("((a))", "((a))");
    assert_canonical("=  pollutant", "=pollutant");
    assert_canonical("a =  pollutant", "a = pollutant");
    assert_canonical("and (a)", "and (a)");
    assert_canonical("a ? b", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_may_hold_hyphens_and_dots),
        cmocka_unit_test(numbers_dates_and_what_looks_like_them),
        cmocka_unit_test(operators),
        cmocka_unit_test(offsets_count_characters_not_bytes),
        cmocka_unit_test(whole_names_and_words_of_the_language),
        cmocka_unit_test(canonical_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
