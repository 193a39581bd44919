/* Tests of src/base/status.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/text.h"

static const struct {
    int32_t status;
    const char *name, *zh, *en;
} statuses[] = {
    {QUOTA_OK, "OK", "OK：完成", "OK: done"},
    {QUOTA_E_ARGUMENT, "E_ARGUMENT", "E_ARGUMENT：参数缺失或无意义",
     "E_ARGUMENT: an argument is missing or makes no sense"},
    {QUOTA_E_STRUCT_SIZE, "E_STRUCT_SIZE", "E_STRUCT_SIZE：结构体大小不符",
     "E_STRUCT_SIZE: struct_size is not known"},
    {QUOTA_E_NO_MEMORY, "E_NO_MEMORY", "E_NO_MEMORY：内存不足", "E_NO_MEMORY: out of memory"},
    {QUOTA_E_BUFFER, "E_BUFFER", "E_BUFFER：缓冲区太小", "E_BUFFER: the buffer is too small"},
    {QUOTA_E_POLICY, "E_POLICY", "E_POLICY：政策表有错误", "E_POLICY: the policy table has errors"},
    {QUOTA_E_UNKNOWN_FACT, "E_UNKNOWN_FACT", "E_UNKNOWN_FACT：未知的事实", "E_UNKNOWN_FACT: unknown fact"},
    {QUOTA_E_UNKNOWN_QUESTION, "E_UNKNOWN_QUESTION", "E_UNKNOWN_QUESTION：未知的问题",
     "E_UNKNOWN_QUESTION: unknown question"},
    {QUOTA_E_NOT_FOUND, "E_NOT_FOUND", "E_NOT_FOUND：未找到", "E_NOT_FOUND: not found"},
    {QUOTA_E_VALUE, "E_VALUE", "E_VALUE：取值格式不正确", "E_VALUE: malformed value"},
    {QUOTA_E_RANGE, "E_RANGE", "E_RANGE：取值超出范围", "E_RANGE: value out of range"},
    {QUOTA_E_OVERFLOW, "E_OVERFLOW", "E_OVERFLOW：运算结果溢出", "E_OVERFLOW: arithmetic overflow"},
    {QUOTA_E_DUPLICATE_FACT, "E_DUPLICATE_FACT", "E_DUPLICATE_FACT：重复给出",
     "E_DUPLICATE_FACT: given twice"},
    {QUOTA_E_UTF8, "E_UTF8", "E_UTF8：不是有效的 UTF-8 文本", "E_UTF8: not valid UTF-8"},
    {QUOTA_E_CSV, "E_CSV", "E_CSV：CSV 格式不正确", "E_CSV: malformed CSV"},
    {QUOTA_E_LIMIT, "E_LIMIT", "E_LIMIT：超出上限", "E_LIMIT: a limit was passed"},
    {QUOTA_ALREADY_DONE, "ALREADY_DONE", "ALREADY_DONE：此前已完成",
     "ALREADY_DONE: done before, with the same content"},
    {QUOTA_E_BUSY, "E_BUSY", "E_BUSY：正在回调中，不能再次调用",
     "E_BUSY: called from inside a hook of the same ledger"},
    {QUOTA_E_NO_HOOK, "E_NO_HOOK", "E_NO_HOOK：存储没有该回调", "E_NO_HOOK: the store has no such hook"},
    {QUOTA_R_DATE_BACKWARDS, "R_DATE_BACKWARDS", "R_DATE_BACKWARDS：日期早于上一分录",
     "R_DATE_BACKWARDS: the date lies before the last entry's"},
    {QUOTA_R_LAW_LIMIT, "R_LAW_LIMIT", "R_LAW_LIMIT：超过政策准予的数量",
     "R_LAW_LIMIT: more than the law grants"},
    {16, "E_?", "E_?：未知状态", "E_?: unknown status"},
    {99, "E_?", "E_?：未知状态", "E_?: unknown status"},
    {120, "E_?", "E_?：未知状态", "E_?: unknown status"},
    {199, "E_?", "E_?：未知状态", "E_?: unknown status"},
    {255, "E_?", "E_?：未知状态", "E_?: unknown status"},
    {-1, "E_?", "E_?：未知状态", "E_?: unknown status"},
    {INT32_MIN, "E_?", "E_?：未知状态", "E_?: unknown status"},
};

static quota_error blank(void)
{
    quota_error error;

    memset(&error, 0, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    return error;
}

static void assert_text(const quota_error *error, quota_lang lang, const char *expected)
{
    char buffer[600];
    size_t needed = 0;

    assert_int_equal(quota_error_text(error, lang, buffer, sizeof buffer, &needed), QUOTA_OK);
    assert_string_equal(buffer, expected);
    assert_int_equal(needed, strlen(expected) + 1);
}

/* Those of a ledger stand without a gap, and no two have the same words. */
static void no_status_of_a_ledger_is_forgotten(void **state)
{
    quota_error error = blank();
    char text[2][400];

    (void)state;
    for (int32_t status = QUOTA_ALREADY_DONE; status <= QUOTA_R_LAW_LIMIT; status++) {
        if (status == QUOTA_E_NO_HOOK + 1) {
            status = QUOTA_R_NOT_POSTED;
        }
        assert_string_not_equal(quota_status_name(status), "E_?");
        for (int lang = QUOTA_ZH; lang <= QUOTA_EN; lang++) {
            error.status = status;
            assert_int_equal(quota_error_text(&error, (quota_lang)lang, text[0], sizeof text[0], NULL),
                             QUOTA_OK);
            error.status = status + 1;
            assert_int_equal(quota_error_text(&error, (quota_lang)lang, text[1], sizeof text[1], NULL),
                             QUOTA_OK);
            assert_string_not_equal(strchr(text[0], ' ') != NULL ? strchr(text[0], ' ') : text[0],
                                    strchr(text[1], ' ') != NULL ? strchr(text[1], ' ') : text[1]);
        }
    }
}

static void every_status_has_words(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        quota_error error = blank();

        error.status = statuses[i].status;
        assert_string_equal(quota_status_name(statuses[i].status), statuses[i].name);
        assert_text(&error, QUOTA_ZH, statuses[i].zh);
        assert_text(&error, QUOTA_EN, statuses[i].en);
    }
}

static void details_are_told_in_order(void **state)
{
    quota_error error = blank();

    (void)state;
    assert_int_equal(lq_fail(&error, QUOTA_E_RANGE, "increment", "0 .. 5", "-1", 2), QUOTA_E_RANGE);
    lq_fail_at(&error, 3, 5);
    assert_text(&error, QUOTA_EN,
                "E_RANGE: value out of range; line 3, column 5, field increment: expected 0 .. 5, found -1");
    assert_text(&error, QUOTA_ZH,
                "E_RANGE：取值超出范围；第 3 行，第 5 列，字段 increment：应为 0 .. 5，实为 -1");
    lq_fail_fact(&error, 12);
    lq_fail_index(&error, 7);
    assert_text(&error, QUOTA_EN,
                "E_RANGE: value out of range; line 3, column 5, fact 12, index 7, field increment: "
                "expected 0 .. 5, found -1");
    assert_text(
        &error, QUOTA_ZH,
        "E_RANGE：取值超出范围；第 3 行，第 5 列，事实 12，序号 7，字段 increment：应为 0 .. 5，实为 -1");
    lq_fail_index(&error, UINT64_MAX);
    error.line = error.column = error.fact = 0;
    error.field[0] = error.expected[0] = '\0';
    assert_text(&error, QUOTA_EN, "E_RANGE: value out of range; index 9223372036854775807: found -1");

    (void)lq_fail(&error, QUOTA_E_NOT_FOUND, "date", NULL, NULL, 0);
    assert_text(&error, QUOTA_EN, "E_NOT_FOUND: not found; field date");
    (void)lq_fail(&error, QUOTA_E_CSV, NULL, "LF", NULL, 0);
    assert_text(&error, QUOTA_EN, "E_CSV: malformed CSV: expected LF");
    lq_fail_at(&error, UINT32_MAX, 0);
    assert_text(&error, QUOTA_EN, "E_CSV: malformed CSV; line 4294967295: expected LF");
}

static void members_without_a_nul_end_with_the_member(void **state)
{
    quota_error error = blank();
    char buffer[600];

    (void)state;
    error.status = QUOTA_E_VALUE;
    memset(error.field, 'f', sizeof error.field);
    memset(error.expected, 'e', sizeof error.expected);
    memset(error.found, 'd', sizeof error.found);
    assert_int_equal(quota_error_text(&error, QUOTA_EN, buffer, sizeof buffer, NULL), QUOTA_OK);
    assert_int_equal(strlen(buffer),
                     strlen("E_VALUE: malformed value; field : expected , found ") + 64 + 128 + 128);
}

static void text_checks_its_arguments(void **state)
{
    quota_error error = blank();
    char buffer[8] = "before";
    size_t needed = 77;

    (void)state;
    assert_int_equal(quota_error_text(NULL, QUOTA_EN, buffer, sizeof buffer, &needed), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_error_text(&error, QUOTA_EN, NULL, 1, &needed), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_error_text(&error, (quota_lang)0, buffer, sizeof buffer, &needed),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_error_text(&error, (quota_lang)3, buffer, sizeof buffer, &needed),
                     QUOTA_E_ARGUMENT);
    error.struct_size = 7;
    assert_int_equal(quota_error_text(&error, QUOTA_EN, buffer, sizeof buffer, &needed), QUOTA_E_STRUCT_SIZE);
    assert_string_equal(buffer, "before");
    assert_int_equal(needed, 77);

    error = blank();
    error.status = QUOTA_E_CSV;
    assert_int_equal(quota_error_text(&error, QUOTA_EN, NULL, 0, &needed), QUOTA_E_BUFFER);
    assert_int_equal(needed, sizeof "E_CSV: malformed CSV");
    assert_int_equal(quota_error_text(&error, QUOTA_ZH, buffer, sizeof buffer, NULL), QUOTA_E_BUFFER);
    assert_string_equal(buffer, "E_CSV"); /* the next character does not fit */
}

static void older_and_newer_structs_are_rendered(void **state)
{
    union {
        quota_error error;
        unsigned char bytes[sizeof(quota_error) + 64];
    } host;

    (void)state;
    host.error = blank();
    (void)lq_fail(&host.error, QUOTA_E_RANGE, "field", "expected", "found", 5);
    lq_fail_at(&host.error, 3, 5);
    host.error.struct_size = 8;
    assert_text(&host.error, QUOTA_EN, "E_RANGE: value out of range");
    host.error.struct_size = 16;
    assert_text(&host.error, QUOTA_EN, "E_RANGE: value out of range; line 3, column 5");
    host.error.struct_size = (uint32_t)offsetof(quota_error, field) + 2;
    assert_text(&host.error, QUOTA_EN, "E_RANGE: value out of range; line 3, column 5, field fi");
    host.error.struct_size = (uint32_t)sizeof host;
    assert_text(&host.error, QUOTA_EN,
                "E_RANGE: value out of range; line 3, column 5, field field: expected expected, found found");
}

/* Only the bytes the caller's struct has are written, whatever its size. */
static void fail_writes_within_struct_size(void **state)
{
    union {
        quota_error error;
        unsigned char bytes[sizeof(quota_error) + 64];
    } host;
    uint32_t size;

    (void)state;
    for (size = 0; size <= sizeof host; size++) {
        const size_t written = size < 8 ? 0 : size < sizeof host.error ? size : sizeof host.error;
        size_t i;

        memset(&host, 0xEE, sizeof host);
        host.error.struct_size = size;
        assert_int_equal(lq_fail(&host.error, QUOTA_E_VALUE, "排污权排污权", "e", "found", 5), QUOTA_E_VALUE);
        lq_fail_at(&host.error, 1, 2);
        lq_fail_fact(&host.error, 3);
        lq_fail_index(&host.error, 4);
        assert_int_equal(host.error.struct_size, size);
        for (i = written < 4 ? 4 : written; i < sizeof host; i++) {
            if (host.bytes[i] != 0xEE) {
                fail_msg("size %u: byte %u written", (unsigned)size, (unsigned)i);
            }
        }
        if (written >= 8) {
            assert_int_equal(host.error.status, QUOTA_E_VALUE);
        }
        if (written >= 16) {
            assert_int_equal(host.error.line, 1);
            assert_int_equal(host.error.column, 2);
        }
        if (written >= 20) {
            assert_int_equal(host.error.fact, 3);
        }
        if (written >= 32) {
            assert_int_equal(host.error.reserved, 0);
            assert_int_equal(host.error.index, 4);
        }
        if (written > 32) { /* what there is of the field is whole characters and a NUL */
            const char *end = memchr(host.error.field, '\0', written - 32);

            assert_non_null(end);
            assert_int_equal((end - host.error.field) % 3, 0);
        }
        if (written == sizeof host.error) {
            assert_string_equal(host.error.field, "排污权排污权");
            assert_string_equal(host.error.expected, "e");
            assert_string_equal(host.error.found, "found");
        }
    }
}

static void fail_needs_no_error(void **state)
{
    (void)state;
    assert_int_equal(lq_fail(NULL, QUOTA_E_CSV, "f", "e", "d", 1), QUOTA_E_CSV);
    lq_fail_at(NULL, 1, 1);
    lq_fail_fact(NULL, 1);
    lq_fail_index(NULL, 1);
}

static void fail_forgets_the_error_before(void **state)
{
    quota_error error;
    const quota_error clean = blank();

    (void)state;
    memset(&error, 0x7E, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    assert_int_equal(lq_fail(&error, QUOTA_OK, NULL, NULL, NULL, 0), QUOTA_OK);
    assert_memory_equal(&error, &clean, sizeof error);
}

static void long_texts_are_cut_at_characters(void **state)
{
    quota_error error = blank();
    char text[400];
    size_t i;

    (void)state;
    for (i = 0; i < 130; i++) {
        memcpy(text + 3 * i, "污", 3);
    }
    text[390] = '\0';
    (void)lq_fail(&error, QUOTA_E_VALUE, text, text + 3, text, 390);
    assert_int_equal(strlen(error.field), 63);
    assert_int_equal(strlen(error.expected), 126);
    assert_int_equal(strlen(error.found), 126);
    (void)lq_fail(&error, QUOTA_E_VALUE, NULL, NULL, text, 6);
    assert_string_equal(error.found, "污污");
    memset(text, 'x', sizeof text);
    (void)lq_fail(&error, QUOTA_E_VALUE, NULL, NULL, text, sizeof text);
    assert_int_equal(strlen(error.found), 127);
    (void)lq_fail(&error, QUOTA_E_VALUE, NULL, NULL, text, 127);
    assert_int_equal(strlen(error.found), 127);
}

static void what_cannot_be_shown_becomes_a_question_mark(void **state)
{
    quota_error error = blank();

    (void)state;
    (void)lq_fail(&error, QUOTA_E_UTF8, NULL, NULL,
                  "a\0b\nc\x7F"
                  "d\xFF\xE6\xB1",
                  10);
    assert_string_equal(error.found, "a?b?c?d???");
}

static void expected_and_found_in_chinese(void **state)
{
    static const struct {
        quota_status status;
        const char *expected, *found, *zh;
    } words[] = {
        {QUOTA_R_LAW_DENIES, "第十六条 Q16", "deny; missing: attained, built",
         "R_LAW_DENIES：政策不允许；字段 f：应为 第十六条 Q16，实为 不可；缺少：attained, built"},
        {QUOTA_R_LAW_LIMIT, "at most 6 t, 第十二条 Q12.6", "7 t",
         "R_LAW_LIMIT：超过政策准予的数量；字段 f：应为 至多 6 t, 第十二条 Q12.6，实为 7 t"},
        {QUOTA_R_LOT_EXISTS, "a new lot", "7",
         "R_LOT_EXISTS：批次已存在，或标签不同；字段 f：应为 新的批次编号，实为 7"},
        {QUOTA_E_ARGUMENT, "a pointer", "another",
         "E_ARGUMENT：参数缺失或无意义；字段 f：应为 指针，实为 其他"},
        /* A phrase that is not known, and one that only begins like it, stay as they are. */
        {QUOTA_E_ARGUMENT, "a pointer, or so", "after",
         "E_ARGUMENT：参数缺失或无意义；字段 f：应为 a pointer, or so，实为 after"},
        /* What was read is said as it was written, though it be a word of ours. */
        {QUOTA_E_VALUE, "a value", "none", "E_VALUE：取值格式不正确；字段 f：应为 值，实为 none"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        quota_error error = blank();

        (void)lq_fail(&error, words[i].status, "f", words[i].expected, words[i].found,
                      strlen(words[i].found));
        assert_text(&error, QUOTA_ZH, words[i].zh);
        assert_string_equal(error.expected, words[i].expected); /* for programs */
    }
    quota_error error = blank();
    (void)lq_fail(&error, QUOTA_R_LOT_EXISTS, "f", "a new lot", "none", 4);
    lq_fail_at(&error, 3, 1); /* of a text: what was found is the text */
    char text[200];
    assert_int_equal(quota_error_text(&error, QUOTA_ZH, text, sizeof text, NULL), QUOTA_OK);
    assert_non_null(strstr(text, "实为 none"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_words),
        cmocka_unit_test(no_status_of_a_ledger_is_forgotten),
        cmocka_unit_test(details_are_told_in_order),
        cmocka_unit_test(members_without_a_nul_end_with_the_member),
        cmocka_unit_test(text_checks_its_arguments),
        cmocka_unit_test(older_and_newer_structs_are_rendered),
        cmocka_unit_test(fail_writes_within_struct_size),
        cmocka_unit_test(fail_needs_no_error),
        cmocka_unit_test(fail_forgets_the_error_before),
        cmocka_unit_test(long_texts_are_cut_at_characters),
        cmocka_unit_test(expected_and_found_in_chinese),
        cmocka_unit_test(what_cannot_be_shown_becomes_a_question_mark),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
