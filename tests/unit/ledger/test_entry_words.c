/* Tests of src/ledger/entry_words.c and party_code.c: every word there and back, in both languages, and the
 * check character of codes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <libquota/decide.h>
#include <libquota/entry.h>

static const struct {
    int32_t type;
    int64_t first, last;
} types[] = {
    {QUOTA_FIELD_VERB, QUOTA_VERB_ACCOUNT, QUOTA_VERB_OWE},
    {QUOTA_FIELD_KIND, QUOTA_ENTRY_PLAIN, QUOTA_ENTRY_CORRECT},
    {QUOTA_FIELD_BUCKET, QUOTA_BUCKET_NONE, QUOTA_BUCKET_DEBT},
    {QUOTA_FIELD_SUBJECT, QUOTA_SUBJECT_LEDGER, QUOTA_SUBJECT_SOURCE},
    {QUOTA_FIELD_ROLE, QUOTA_ROLE_ENTERPRISE, QUOTA_ROLE_OTHER},
    {QUOTA_FIELD_VERDICT, QUOTA_NOT_APPLICABLE, QUOTA_DENY},
};

static void there_and_back(int32_t type, int64_t number)
{
    const char *en = quota_entry_word(type, number, QUOTA_EN);
    const char *zh = quota_entry_word(type, number, QUOTA_ZH);

    assert_non_null(en);
    assert_non_null(zh);
    assert_true(en[0] >= 'a' && en[0] <= 'z');
    assert_true((unsigned char)zh[0] >= 0xE4);
    assert_int_equal(quota_entry_word_find(type, en, strlen(en)), number);
    assert_int_equal(quota_entry_word_find(type, zh, strlen(zh)), number);
    assert_int_equal(quota_entry_word_find(type, en, strlen(en) - 1), -1);
}

static void every_word_there_and_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        for (int64_t number = types[i].first; number <= types[i].last; number++) {
            there_and_back(types[i].type, number);
        }
        assert_null(quota_entry_word(types[i].type, types[i].first - 1, QUOTA_EN));
        assert_null(quota_entry_word(types[i].type, types[i].last + 1, QUOTA_ZH));
        assert_null(quota_entry_word(types[i].type, INT64_MAX, QUOTA_ZH));
        assert_null(quota_entry_word(types[i].type, types[i].first, (quota_lang)3));
    }
    for (int64_t flag = QUOTA_FLAG_UP_TO; flag <= QUOTA_FLAG_JOINED; flag *= 2) {
        there_and_back(QUOTA_FIELD_FLAGS, flag);
    }
    assert_null(quota_entry_word(QUOTA_FIELD_FLAGS, 0, QUOTA_EN));
    assert_null(quota_entry_word(QUOTA_FIELD_FLAGS, 3, QUOTA_EN));
    assert_null(quota_entry_word(QUOTA_FIELD_FLAGS, 32, QUOTA_EN));
    assert_null(quota_entry_word(QUOTA_FIELD_FLAGS, INT64_MIN, QUOTA_EN));
    assert_null(quota_entry_word(QUOTA_FIELD_NUMBER, 1, QUOTA_EN));
}

/* Words by their number, so that a word left out or put in shows. */
static void words_stand_at_their_numbers(void **state)
{
    (void)state;
    assert_string_equal(quota_entry_word(QUOTA_FIELD_VERB, QUOTA_VERB_ISSUE, QUOTA_EN), "issue");
    assert_string_equal(quota_entry_word(QUOTA_FIELD_VERB, QUOTA_VERB_OWE, QUOTA_ZH), "欠量");
    assert_string_equal(quota_entry_word(QUOTA_FIELD_KIND, QUOTA_ENTRY_SET_ASIDE, QUOTA_EN), "set_aside");
    assert_string_equal(quota_entry_word(QUOTA_FIELD_KIND, QUOTA_ENTRY_SET_ASIDE, QUOTA_ZH), "预留");
    assert_string_equal(quota_entry_word(QUOTA_FIELD_KIND, QUOTA_ENTRY_FREEZE, QUOTA_EN), "freeze");
    assert_string_equal(quota_entry_word(QUOTA_FIELD_KIND, QUOTA_ENTRY_FREEZE, QUOTA_ZH), "冻结");
    assert_string_equal(quota_entry_word(QUOTA_FIELD_KIND, QUOTA_ENTRY_SURPLUS, QUOTA_EN), "surplus");
    assert_string_equal(quota_entry_word(QUOTA_FIELD_KIND, QUOTA_ENTRY_SURPLUS, QUOTA_ZH), "低于八成收回");
    assert_string_equal(quota_entry_word(QUOTA_FIELD_KIND, QUOTA_ENTRY_CORRECT, QUOTA_EN), "correct");
    assert_string_equal(quota_entry_word(QUOTA_FIELD_FLAGS, QUOTA_FLAG_UP_TO, QUOTA_EN), "up_to");
    assert_string_equal(quota_entry_word(QUOTA_FIELD_BUCKET, QUOTA_BUCKET_DEBT, QUOTA_EN), "debt");
    assert_string_equal(quota_entry_word(QUOTA_FIELD_VERDICT, QUOTA_REVIEW, QUOTA_EN), "review");
}

static void no_such_word(void **state)
{
    (void)state;
    assert_int_equal(quota_entry_word_find(QUOTA_FIELD_VERB, "Issue", 5), -1);
    assert_int_equal(quota_entry_word_find(QUOTA_FIELD_VERB, "", 0), -1);
    assert_int_equal(quota_entry_word_find(QUOTA_FIELD_VERB, NULL, 0), -1);
    assert_int_equal(quota_entry_word_find(QUOTA_FIELD_VERB, "deposit", 7), -1);
    assert_int_equal(quota_entry_word_find(QUOTA_FIELD_BYTES, "issue", 5), -1);
    assert_int_equal(quota_entry_word_find(QUOTA_FIELD_VERB, "issue\0state", 11), -1);
}

static void pairs(void **state)
{
    (void)state;
    assert_int_equal(quota_entry_pair(QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT), 1);
    assert_int_equal(quota_entry_pair(QUOTA_VERB_MOVE, QUOTA_ENTRY_DEPOSIT), 0);
    assert_int_equal(quota_entry_pair(QUOTA_VERB_OWE, QUOTA_ENTRY_CORRECT), 1);
    assert_int_equal(quota_entry_pair(QUOTA_VERB_CANCEL, QUOTA_ENTRY_REPAY), 1);
    assert_int_equal(quota_entry_pair(0, 0), 0);
    assert_int_equal(quota_entry_pair(255, 255), 0);
}

static void codes_of_parties(void **state)
{
    /* The first is the standard's own, the second a company's. */
    static const char *const right[] = {"91350100M000100Y43", "91440300708461136T", "000000000000000000"};
    char code[18];

    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        assert_true(quota_party_code_valid(right[i], 18));
    }
    /* Any one character changed, any two neighbours changed about: the check character finds it. */
    for (size_t i = 0; i < 18; i++) {
        memcpy(code, right[0], 18);
        code[i] = code[i] == '7' ? '8' : '7';
        assert_false(quota_party_code_valid(code, 18));
    }
    memcpy(code, right[1], 18);
    code[3] = '0';
    code[4] = '4';
    assert_false(quota_party_code_valid(code, 18));
    assert_false(quota_party_code_valid("91440300708461136t", 18));
    assert_false(quota_party_code_valid("9144030070846113I0", 18));
    assert_false(quota_party_code_valid("9144030070846113\0T", 18));
    assert_false(quota_party_code_valid(right[0], 17));
    assert_false(quota_party_code_valid("91350100M000100Y430", 19));
    assert_false(quota_party_code_valid(NULL, 18));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_there_and_back),
        cmocka_unit_test(words_stand_at_their_numbers),
        cmocka_unit_test(no_such_word),
        cmocka_unit_test(pairs),
        cmocka_unit_test(codes_of_parties),
    };

    return cmocka_run_group_tests_name("words of an entry", tests, NULL, NULL);
}
