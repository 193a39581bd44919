/* status.c - names and texts of statuses, and the filling of error details. */
#include <libquota/status.h>

#include "base/text.h"

#include <string.h>

struct words {
    const char *name, *zh, *en;
};

static struct words words_of(int32_t status)
{
#define WORDS(code, chinese, english)                                                                        \
  case QUOTA_##code: {                                                                                       \
    const struct words words = {#code, chinese, english};                                                    \
    return words;                                                                                            \
  }
    switch (status) {
        WORDS(OK, "完成", "done")
        WORDS(E_ARGUMENT, "参数缺失或无意义", "an argument is missing or makes no sense")
        WORDS(E_STRUCT_SIZE, "结构体大小不符", "struct_size is not known")
        WORDS(E_NO_MEMORY, "内存不足", "out of memory")
        WORDS(E_BUFFER, "缓冲区太小", "the buffer is too small")
        WORDS(E_POLICY, "政策表有错误", "the policy table has errors")
        WORDS(E_UNKNOWN_FACT, "未知的事实", "unknown fact")
        WORDS(E_UNKNOWN_QUESTION, "未知的问题", "unknown question")
        WORDS(E_NOT_FOUND, "未找到", "not found")
        WORDS(E_VALUE, "取值格式不正确", "malformed value")
        WORDS(E_RANGE, "取值超出范围", "value out of range")
        WORDS(E_OVERFLOW, "运算结果溢出", "arithmetic overflow")
        WORDS(E_DUPLICATE_FACT, "重复给出", "given twice")
        WORDS(E_UTF8, "不是有效的 UTF-8 文本", "not valid UTF-8")
        WORDS(E_CSV, "CSV 格式不正确", "malformed CSV")
        WORDS(E_LIMIT, "超出上限", "a limit was passed")
    default: {
        const struct words words = {"E_?", "未知状态", "unknown status"};
        return words;
    }
    }
#undef WORDS
}

const char *quota_status_name(int32_t status)
{
    return words_of(status).name;
}

/* Bytes the caller's struct and ours have in common. */
static size_t common_size(const quota_error *error)
{
    return error->struct_size < sizeof *error ? error->struct_size : sizeof *error;
}

static int knows_status(const quota_error *error)
{
    return error->struct_size >= offsetof(quota_error, status) + sizeof error->status;
}

/* The caller's struct may have been filled by anyone: the NUL is not taken for granted. */
static size_t bounded_length(const char *text, size_t capacity)
{
    const char *end = memchr(text, '\0', capacity);

    return end == NULL ? capacity : (size_t)(end - text);
}

/* What stands around the parts of an error, in one language. */
enum phrase {
    COLON,
    FIRST,
    NEXT,
    LINE,
    COLUMN = LINE + 2, /* two words each: before and after */
    FACT = COLUMN + 2,
    INDEX = FACT + 2,
    FIELD = INDEX + 2,
    EXPECTED,
    FOUND,
    COMMA
};

static const char chinese[] = "：\0；\0，\0"
                              "第 \0 行\0"
                              "第 \0 列\0"
                              "事实 \0\0"
                              "序号 \0\0"
                              "字段 \0应为 \0实为 \0，";
static const char english[] = ": \0; \0, \0"
                              "line \0\0"
                              "column \0\0"
                              "fact \0\0"
                              "index \0\0"
                              "field \0expected \0found \0, ";

/* One part of where the error is; *lead is what separates it from the text before. */
static void put_number(lq_out *out, const char *say, enum phrase *lead, enum phrase before, uint64_t number)
{
    if (number != 0) {
        lq_out_text(out, lq_word_at(say, *lead));
        lq_out_text(out, lq_word_at(say, before));
        /* An index past INT64_MAX cannot come from this library. */
        lq_out_int(out, number > INT64_MAX ? INT64_MAX : (int64_t)number);
        lq_out_text(out, lq_word_at(say, before + 1));
        *lead = NEXT;
    }
}

static void put_text(lq_out *out, const char *say, enum phrase lead, enum phrase before, const char *text,
                     size_t capacity)
{
    lq_out_text(out, lq_word_at(say, lead));
    lq_out_text(out, lq_word_at(say, before));
    lq_out_bytes(out, text, bounded_length(text, capacity));
}

static void render(lq_out *out, const quota_error *error, const char *say, const char *description)
{
    enum phrase lead = FIRST;

    lq_out_text(out, quota_status_name(error->status));
    lq_out_text(out, lq_word_at(say, COLON));
    lq_out_text(out, description);
    put_number(out, say, &lead, LINE, error->line);
    put_number(out, say, &lead, COLUMN, error->column);
    put_number(out, say, &lead, FACT, error->fact);
    put_number(out, say, &lead, INDEX, error->index);
    if (error->field[0] != '\0') {
        put_text(out, say, lead, FIELD, error->field, sizeof error->field);
    }
    lead = COLON;
    if (error->expected[0] != '\0') {
        put_text(out, say, lead, EXPECTED, error->expected, sizeof error->expected);
        lead = COMMA;
    }
    if (error->found[0] != '\0') {
        put_text(out, say, lead, FOUND, error->found, sizeof error->found);
    }
}

quota_status quota_error_text(const quota_error *error, quota_lang lang, char *buffer, size_t capacity,
                              size_t *needed)
{
    const int known_lang = lang == QUOTA_ZH || lang == QUOTA_EN;
    quota_error known;
    lq_out out;

    if (error == NULL || !known_lang || (buffer == NULL && capacity > 0)) {
        return QUOTA_E_ARGUMENT;
    }
    if (!knows_status(error)) {
        return QUOTA_E_STRUCT_SIZE;
    }
    memset(&known, 0, sizeof known);
    memcpy(&known, error, common_size(error));
    lq_out_init(&out, buffer, capacity);
    if (lang == QUOTA_ZH) {
        render(&out, &known, chinese, words_of(known.status).zh);
    } else {
        render(&out, &known, english, words_of(known.status).en);
    }
    return lq_out_finish(&out, needed);
}

/* Copies text into the member at `offset`, as far as the caller's struct reaches.  What cannot be
 * shown in one line of UTF-8 - stray bytes, controls - becomes '?'. */
static void set_text(quota_error *error, size_t offset, size_t size, const char *text, size_t text_size)
{
    const size_t known = common_size(error);
    char *to = (char *)error + offset;
    size_t room = known > offset ? known - offset : 0;
    size_t from = 0, at = 0;

    if (room > size) {
        room = size;
    }
    while (from < text_size) {
        const size_t step = lq_utf8_step(text + from, text_size - from);
        const int shown = step > 1 || (step == 1 && (unsigned char)text[from] >= 0x20 && text[from] != 0x7F);
        const size_t bytes = shown ? step : 1;

        if (at + bytes >= room) { /* one byte is kept for the NUL */
            break;
        }
        memcpy(to + at, shown ? text + from : "?", bytes);
        at += bytes;
        from += bytes;
    }
}

quota_status lq_fail(quota_error *error, quota_status status, const char *field, const char *expected,
                     const char *found, size_t found_size)
{
    quota_error full;

    if (error == NULL || !knows_status(error)) {
        return status;
    }
    memset(&full, 0, sizeof full);
    full.struct_size = error->struct_size;
    full.status = (int32_t)status;
    if (field != NULL) {
        set_text(&full, offsetof(quota_error, field), sizeof full.field, field, strlen(field));
    }
    if (expected != NULL) {
        set_text(&full, offsetof(quota_error, expected), sizeof full.expected, expected, strlen(expected));
    }
    if (found != NULL) {
        set_text(&full, offsetof(quota_error, found), sizeof full.found, found, found_size);
    }
    memcpy(error, &full, common_size(&full));
    return status;
}

/* Is the whole member of `size` bytes at `offset` in the caller's struct? */
static int reaches(const quota_error *error, size_t offset, size_t size)
{
    return error != NULL && common_size(error) >= offset + size;
}

void lq_fail_at(quota_error *error, uint32_t line, uint32_t column)
{
    if (reaches(error, offsetof(quota_error, column), sizeof error->column)) {
        error->line = line;
        error->column = column;
    }
}

void lq_fail_fact(quota_error *error, uint32_t fact)
{
    if (reaches(error, offsetof(quota_error, fact), sizeof error->fact)) {
        error->fact = fact;
    }
}

void lq_fail_index(quota_error *error, uint64_t index)
{
    if (reaches(error, offsetof(quota_error, index), sizeof error->index)) {
        error->index = index;
    }
}
