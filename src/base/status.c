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
        WORDS(ALREADY_DONE, "此前已完成", "done before, with the same content")
        WORDS(E_REFUSED, "有分录被拒绝", "entries were refused")
        WORDS(E_BUSY, "正在回调中，不能再次调用", "called from inside a hook of the same ledger")
        WORDS(E_PENDING, "有待提交的分录", "prepared entries wait for commit or abort")
        WORDS(E_NOT_PENDING, "没有待提交的分录", "nothing was prepared")
        WORDS(E_READ_ONLY, "按过去时点打开，只可查询", "opened as of a past day: it only answers")
        WORDS(E_STORE_FAILED, "存储未完成操作", "the store did not do it")
        WORDS(E_UNSURE, "存储无法确定是否已追加", "the store cannot say whether it appended")
        WORDS(E_CONTENDED, "其他写入者屡次抢先", "other writers were quicker each time")
        WORDS(E_JOURNAL_SHORT, "日志比日志头短", "the journal ends before its head")
        WORDS(E_JOURNAL_REWOUND, "日志头早于已读位置", "the head lies before what was read already")
        WORDS(E_CHAIN_BROKEN, "摘要链不符", "the digest chain does not fit")
        WORDS(E_JOURNAL_NEWER, "日志使用了本版本未知的内容",
              "the journal uses what this release does not know")
        WORDS(E_JOURNAL_INVALID, "日志分录违反不变量", "an entry of the journal breaks an invariant")
        WORDS(E_BROKEN, "日志已证实有误", "the journal proved wrong earlier")
        WORDS(E_POLICY_MISSING, "缺少日志采用的政策", "a policy the journal adopts is missing")
        WORDS(E_SNAPSHOT, "快照不符", "the snapshot does not fit")
        WORDS(E_LAW_DIFFERS, "重新判断结果不同", "the law, asked again, answers otherwise")
        WORDS(E_CHECKPOINT, "检查点不符", "a checkpoint does not fit the journal")
        WORDS(E_NO_HOOK, "存储没有该回调", "the store has no such hook")
        WORDS(R_NOT_POSTED, "同组其他分录被拒绝", "another entry of its group was refused")
        WORDS(R_ID_REUSED, "标识已用于其他内容", "the id is known, with other content")
        WORDS(R_GROUP_DIFFERS, "标识已知，但不是同一组", "the ids are known, but not as one group")
        WORDS(R_BAD_RESERVED, "保留字段或台账字段不为零",
              "reserved bytes or a field of the ledger are not zero")
        WORDS(R_BAD_VERB, "没有该动作", "no such verb")
        WORDS(R_BAD_KIND, "没有该类别，或与动作不配", "no such kind, or not with this verb")
        WORDS(R_BAD_FLAG, "没有该标志，或与动作、类别不配", "no such flag, or not with this verb and kind")
        WORDS(R_FIELD_UNREAD, "填写了不读取的字段", "a field is set that is not read")
        WORDS(R_FIELD_MISSING, "缺少必填字段", "a field is missing")
        WORDS(R_FIELD_RANGE, "字段超出范围", "a field is out of range")
        WORDS(R_PROOF_MISSING, "缺少凭据", "it needs a proof")
        WORDS(R_ID_ZERO, "标识全为零", "the id is all zero")
        WORDS(R_ID_TWICE, "标识在本次调用中重复", "the id stands twice in the call")
        WORDS(R_DATE_INVALID, "日期不存在", "a date is no day")
        WORDS(R_DATE_BACKWARDS, "日期早于上一分录", "the date lies before the last entry's")
        WORDS(R_DATE_AHEAD, "日期晚于允许的最晚日期", "the date lies after the latest allowed")
        WORDS(R_ACCOUNT_UNKNOWN, "账户不存在", "no such account")
        WORDS(R_TO_ACCOUNT_UNKNOWN, "接收账户不存在", "no such receiver")
        WORDS(R_LOT_UNKNOWN, "批次不存在", "no such lot")
        WORDS(R_PROJECT_UNKNOWN, "项目没有任何陈述", "nothing was stated about the project")
        WORDS(R_TARGET_UNKNOWN, "占用或分录不存在", "no such claim or entry")
        WORDS(R_ACCOUNT_CLOSED, "账户已停用或销户", "the account is closed or ended")
        WORDS(R_TO_ACCOUNT_CLOSED, "接收账户已停用或销户", "the receiver is closed or ended")
        WORDS(R_BLOCKED, "账户、批次或项目已被限制", "account, lot or project is blocked for this verb")
        WORDS(R_ACCOUNT_EXISTS, "账户已存在", "the account exists")
        WORDS(R_PARTY_CODE, "统一社会信用代码不正确", "not a unified social credit code")
        WORDS(R_PARTY_HAS_ACCOUNT, "该主体已有账户", "the party has an open account")
        WORDS(R_NOT_EMPTY, "账户尚有余额、占用或欠量", "something is left in the account")
        WORDS(R_REASON_MISSING, "核查未通过，须附理由", "a refused check needs its reason")
        WORDS(R_POLICY_NUMBER, "编号已属于其他政策", "the number stands for another policy")
        WORDS(R_POLICY_UNKNOWN, "没有该摘要的政策", "no policy of this digest")
        WORDS(R_NOT_EXPECTED, "批次已实现", "the lot is realised already")
        WORDS(R_NOT_REALISED, "减排尚未实现", "the reduction is not realised yet")
        WORDS(R_LOT_EXISTS, "批次已存在，或标签不同", "the lot exists, or has other tags")
        WORDS(R_EVIDENCE_USED, "该凭据已形成其他批次", "the evidence has made another lot")
        WORDS(R_DEBT_FIRST, "该主体有欠量，须先抵扣", "the party owes of this pollutant")
        WORDS(R_SAME_CELL, "转出与转入相同", "from and to are the same")
        WORDS(R_TERM_ORDER, "后一期限不晚于前一期限", "the later term is not later")
        WORDS(R_TARGET_KIND, "目标不是所需的占用", "the target is no claim of the kind needed")
        WORDS(R_TARGET_OTHER, "目标属于其他账户、批次或期限",
              "the target belongs to another account, lot or term")
        WORDS(R_EXPIRED, "占用已到期", "the hold has expired")
        WORDS(R_NOT_EXPIRED, "占用未到期", "the hold has not expired")
        WORDS(R_HOLD_BLOCKS, "占用不允许该动作", "the hold does not let this verb take")
        WORDS(R_BENEFICIARY, "占用属于其他受益人或项目", "the hold is for another beneficiary or project")
        WORDS(R_TERM_ENDED, "期限及其窗口已过", "the term and its window are over")
        WORDS(R_LOT_VOID, "批次全部无效", "all of the lot is invalid")
        WORDS(R_POLLUTANT, "项目没有该污染物的增量", "the project has no increment of this pollutant")
        WORDS(R_ORDER_OF_LOSS, "须先扣减在前的部分", "something ranks before it in the order of loss")
        WORDS(R_NOT_USED, "超过该批次的已用量", "more than was used of the lot")
        WORDS(R_INSUFFICIENT, "数量不足", "less is there than was asked")
        WORDS(R_OVERFLOW, "余额将超出范围", "a balance would leave its range")
        WORDS(R_LAW_KIND, "政策有效时须指明类别", "a policy is in force: name the kind")
        WORDS(R_LAW_DENIES, "政策不允许", "the law forbids it")
        WORDS(R_LAW_REVIEW, "需审查：由人决定后，带核准提交", "the law leaves it to a person")
        WORDS(R_LAW_LIMIT, "超过政策准予的数量", "more than the law grants")
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
                     size_t capacity, int is_ours)
{
    lq_out_text(out, lq_word_at(say, lead));
    lq_out_text(out, lq_word_at(say, before));
    if (say == chinese && (before == EXPECTED || (before == FOUND && is_ours))) {
        lq_out_chinese(out, text, bounded_length(text, capacity));
    } else {
        lq_out_bytes(out, text, bounded_length(text, capacity));
    }
}

/* Is what was found a word of ours?  Of a text that was read it is the text. */
static int finds_words(const quota_error *error)
{
    return error->line == 0 && error->status != QUOTA_E_VALUE && error->status != QUOTA_E_RANGE;
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
        put_text(out, say, lead, FIELD, error->field, sizeof error->field, 0);
    }
    lead = COLON;
    if (error->expected[0] != '\0') {
        put_text(out, say, lead, EXPECTED, error->expected, sizeof error->expected, 1);
        lead = COMMA;
    }
    if (error->found[0] != '\0') {
        put_text(out, say, lead, FOUND, error->found, sizeof error->found, finds_words(error));
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
