/* finding_text.c - a finding as one line of text: where, what, expected, found, and a case that shows it. */
#include "policy/phrases.h"
#include "policy/value.h"

#include <libquota/policy.h>

#include <string.h>

typedef struct sentence {
    int32_t code;
    const char *zh, *en;
} sentence;

static const sentence sentences[] = {
    {QUOTA_FINDING_CSV, "文本不合 CSV 规则（RFC 4180）", "the text breaks the rules of CSV (RFC 4180)"},
    {QUOTA_FINDING_UTF8, "文本不是有效的 UTF-8", "the text is not valid UTF-8"},
    {QUOTA_FINDING_HEADER, "表头行有误、缺失或重复", "a header row is malformed, missing or given twice"},
    {QUOTA_FINDING_COLUMNS, "格数不对", "the row has too many or too few cells"},
    {QUOTA_FINDING_SYNTAX, "不合语法", "this does not follow the grammar"},
    {QUOTA_FINDING_TYPE, "类型不相配", "the types do not go together"},
    {QUOTA_FINDING_UNKNOWN_NAME, "名称未知", "the name is not known"},
    {QUOTA_FINDING_UNKNOWN_QUESTION, "问题未知", "the question is not known"},
    {QUOTA_FINDING_FORCE, "约束力有误", "this is no force"},
    {QUOTA_FINDING_DUPLICATE, "重复", "this stands twice"},
    {QUOTA_FINDING_OVERRIDES, "不能取代", "this row cannot be displaced"},
    {QUOTA_FINDING_CIRCLE, "循环引用", "this depends on itself"},
    {QUOTA_FINDING_RANGE, "超出范围", "this is out of range"},
    {QUOTA_FINDING_EMPTY, "为空", "this is empty"},
    {QUOTA_FINDING_PARENT, "上位文件未绑定", "the parent is not bound"},
    {QUOTA_FINDING_LIMIT, "超出上限", "a limit is passed"},
    {QUOTA_FINDING_OUTCOME, "结果与问题不符", "the outcome does not fit"},
    {QUOTA_FINDING_GAP, "此情形无任何一行作答", "no row answers this case"},
    {QUOTA_FINDING_CONFLICT, "两行对同一情形的答案不同", "two rows answer one case with different values"},
    {QUOTA_FINDING_RATIO_BELOW_ONE, "比例低于 1:1", "the ratio is below 1:1"},
    {QUOTA_FINDING_NEVER_HITS, "没有情形满足该行的条件", "no case meets the row's condition"},
    {QUOTA_FINDING_ALWAYS_DISPLACED, "该行在其适用的每种情形下都被取代",
     "other rows displace this one in every case it applies to"},
    {QUOTA_FINDING_WINDOW, "该行只能在文件有效期之外适用",
     "the row can only apply outside the policy's window"},
    {QUOTA_FINDING_UNREAD_FACT, "没有任何一行读取该事实", "no row reads this fact"},
    {QUOTA_FINDING_UNREAD_SET, "该集合未被使用", "nothing uses this set"},
    {QUOTA_FINDING_SILENT_BESIDE_RULE, "“未规定”行的每种情形都已被另一行禁止",
     "another row already denies every case of this silent row"},
    {QUOTA_FINDING_TOO_WIDE, "该问题过宽，未能逐一检查", "the question is too wide to be checked in full"},
    {QUOTA_FINDING_UNANSWERED, "没有任何行回答该问题", "no row answers this question"},
};

/* What stands around the parts of a finding, in one language. */
typedef struct wording {
    const char *error, *warning, *line[2], *column[2], *comma, *colon, *rule, *question, *expected, *found;
    const char *witness, *unknown_code;
} wording;

static const wording chinese = {"错误：", "提示：", {"第 ", " 行"}, {"第 ", " 列"}, "，",      "：",
                                "行 ",    "问题 ",  "；应为 ",      "；实为 ",      "；例如 ", "未知的发现"};
static const wording english = {"error: ",     "warning: ", {"line ", ""},    {"column ", ""},
                                ", ",          ": ",        "row ",           "question ",
                                "; expected ", "; found ",  "; for example ", "an unknown finding"};

typedef struct writing {
    lq_out out;
    const quota_policy *policy;
    const quota_finding *finding;
    const wording *say;
    int in_chinese;
    int parts; /* places written so far */
} writing;

static void between(writing *w)
{
    if (w->parts++ > 0)
        lq_out_text(&w->out, w->say->comma);
}

static void write_number(writing *w, const char *const around[2], uint32_t number)
{
    if (number == 0)
        return;
    between(w);
    lq_out_text(&w->out, around[0]);
    lq_out_int(&w->out, (int64_t)number);
    lq_out_text(&w->out, around[1]);
}

static void write_rule(writing *w, uint32_t number)
{
    if (number == 0)
        return;
    between(w);
    lq_out_text(&w->out, w->say->rule);
    if (w->policy && number <= w->policy->rule_count)
        lq_out_text(&w->out, w->policy->rules[number - 1].id);
    else
        lq_out_int(&w->out, (int64_t)number);
}

static void write_question(writing *w, uint32_t id)
{
    if (id == 0)
        return;
    between(w);
    lq_out_text(&w->out, w->say->question);
    uint32_t index = w->policy ? lq_policy_question(w->policy, id) : UINT32_MAX;
    if (index != UINT32_MAX)
        lq_out_text(&w->out, w->policy->questions[index].name);
    else if (id <= lq_question_def_count)
        lq_out_text(&w->out, lq_vocabulary_text(lq_question_defs[id].name));
    else
        lq_out_int(&w->out, (int64_t)id);
}

static void write_place(writing *w)
{
    const quota_finding *finding = w->finding;
    write_number(w, w->say->line, finding->line);
    write_number(w, w->say->column, finding->column);
    write_rule(w, finding->rule);
    write_rule(w, finding->other_rule);
    write_question(w, finding->question);
    if (finding->field[0] != '\0') {
        between(w);
        lq_out_text(&w->out, finding->field);
    }
    if (w->parts > 0)
        lq_out_text(&w->out, w->say->colon);
}

static void write_sentence(writing *w)
{
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        if (sentences[i].code == w->finding->code) {
            lq_out_text(&w->out, w->in_chinese ? sentences[i].zh : sentences[i].en);
            return;
        }
    }
    lq_out_text(&w->out, w->say->unknown_code);
}

static void write_phrase(writing *w, const char *lead, const char *text)
{
    if (text[0] == '\0')
        return;
    lq_out_text(&w->out, lead);
    if (w->in_chinese)
        lq_write_chinese(&w->out, text);
    else
        lq_out_text(&w->out, text);
}

static void write_fact(writing *w, const quota_fact *given)
{
    lq_fact fact;
    if (!lq_fact_of(w->policy, given->fact, &fact)) {
        lq_out_bytes(&w->out, "#", 1);
        lq_out_int(&w->out, (int64_t)given->fact);
        lq_out_text(&w->out, " = ");
        lq_out_int(&w->out, given->value);
        return;
    }
    lq_out_text(&w->out, fact.name);
    lq_out_text(&w->out, " = ");
    if (given->value == QUOTA_UNKNOWN || (given->value >= fact.least && given->value <= fact.most))
        lq_value_write(&w->out, &fact, given->value);
    else
        lq_out_int(&w->out, given->value);
}

static void write_witness(writing *w)
{
    uint32_t count = w->finding->witness_count;
    for (uint32_t i = 0; i < count && i < QUOTA_WITNESS_MAX; i++) {
        lq_out_text(&w->out, i == 0 ? w->say->witness : w->say->comma);
        write_fact(w, &w->finding->witness[i]);
    }
}

quota_status quota_finding_text(const quota_policy *policy, const quota_finding *finding, quota_lang lang,
                                char *buffer, size_t capacity, size_t *needed)
{
    if (!finding || (lang != QUOTA_ZH && lang != QUOTA_EN) || (!buffer && capacity > 0))
        return QUOTA_E_ARGUMENT;
    if (finding->struct_size < sizeof *finding)
        return QUOTA_E_STRUCT_SIZE;
    quota_finding copy = *finding; /* whoever filled it: its texts end here */
    copy.field[sizeof copy.field - 1] = '\0';
    copy.expected[sizeof copy.expected - 1] = '\0';
    copy.found[sizeof copy.found - 1] = '\0';
    writing w;
    memset(&w, 0, sizeof w);
    w.policy = policy;
    w.finding = &copy;
    w.in_chinese = lang == QUOTA_ZH;
    w.say = w.in_chinese ? &chinese : &english;
    lq_out_init(&w.out, buffer, capacity);
    lq_out_text(&w.out, copy.severity == QUOTA_SEVERITY_WARNING ? w.say->warning : w.say->error);
    write_place(&w);
    write_sentence(&w);
    write_phrase(&w, w.say->expected, copy.expected);
    write_phrase(&w, w.say->found, copy.found);
    write_witness(&w);
    return lq_out_finish(&w.out, needed);
}
