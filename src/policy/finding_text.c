/* finding_text.c - a finding as one line of text: where, what, expected, found, and a case that shows it. */
#include "policy/explain/phrases.h"
#include "policy/value.h"

#include <libquota/policy.h>

#include <string.h>

/* What a code means: Chinese, then English; NULL = no such code. */
static const char *sentence_of(int32_t code)
{
#define SENTENCE(name, zh, en)                                                                               \
  case QUOTA_FINDING_##name:                                                                                 \
    return zh "\0" en;
    switch (code) {
        SENTENCE(CSV, "文本不合 CSV 规则（RFC 4180）", "the text breaks the rules of CSV (RFC 4180)")
        SENTENCE(UTF8, "文本不是有效的 UTF-8", "the text is not valid UTF-8")
        SENTENCE(HEADER, "表头行有误、缺失或重复", "a header row is malformed, missing or given twice")
        SENTENCE(COLUMNS, "格数不对", "the row has too many or too few cells")
        SENTENCE(SYNTAX, "不合语法", "this does not follow the grammar")
        SENTENCE(TYPE, "类型不相配", "the types do not go together")
        SENTENCE(UNKNOWN_NAME, "名称未知", "the name is not known")
        SENTENCE(UNKNOWN_QUESTION, "问题未知", "the question is not known")
        SENTENCE(FORCE, "约束力有误", "this is no force")
        SENTENCE(DUPLICATE, "重复", "this stands twice")
        SENTENCE(OVERRIDES, "不能取代", "this row cannot be displaced")
        SENTENCE(CIRCLE, "循环引用", "this depends on itself")
        SENTENCE(RANGE, "超出范围", "this is out of range")
        SENTENCE(EMPTY, "为空", "this is empty")
        SENTENCE(PARENT, "上位文件未绑定", "the parent is not bound")
        SENTENCE(LIMIT, "超出上限", "a limit is passed")
        SENTENCE(OUTCOME, "结果与问题不符", "the outcome does not fit")
        SENTENCE(GAP, "此情形无任何一行作答", "no row answers this case")
        SENTENCE(CONFLICT, "两行对同一情形的答案不同", "two rows answer one case with different values")
        SENTENCE(RATIO_BELOW_ONE, "比例低于 1:1", "the ratio is below 1:1")
        SENTENCE(NEVER_HITS, "没有情形满足该行的条件", "no case meets the row's condition")
        SENTENCE(ALWAYS_DISPLACED, "该行在其适用的每种情形下都被取代",
                 "other rows displace this one in every case it applies to")
        SENTENCE(WINDOW, "该行只能在文件有效期之外适用", "the row can only apply outside the policy's window")
        SENTENCE(UNREAD_FACT, "没有任何一行读取该事实", "no row reads this fact")
        SENTENCE(UNREAD_SET, "该集合未被使用", "nothing uses this set")
        SENTENCE(SILENT_BESIDE_RULE, "“未规定”行的每种情形都已被另一行禁止",
                 "another row already denies every case of this silent row")
        SENTENCE(TOO_WIDE, "该问题过宽，未能逐一检查", "the question is too wide to be checked in full")
        SENTENCE(ALLOW_BESIDE_DENIAL, "“准许”压不过禁止，另一行禁止了它的情形",
                 "an allow outweighs no denial, and another row denies what it allows")
        SENTENCE(UNANSWERED, "没有任何行回答该问题", "no row answers this question")
    default:
        return NULL;
    }
#undef SENTENCE
}

/* What stands around the parts of a finding, in one language. */
enum {
    ERROR,
    WARNING,
    LINE,
    COLUMN = LINE + 2, /* two words each: before and after */
    COMMA = COLUMN + 2,
    COLON,
    RULE,
    QUESTION,
    EXPECTED,
    FOUND,
    WITNESS,
    UNKNOWN_CODE
};
static const char chinese[] = "错误：\0提示：\0"
                              "第 \0 行\0"
                              "第 \0 列\0"
                              "，\0：\0行 \0问题 \0；应为 \0；实为 \0；例如 \0未知的发现";
static const char english[] =
    "error: \0warning: \0"
    "line \0\0"
    "column \0\0"
    ", \0: \0row \0question \0; expected \0; found \0; for example \0an unknown finding";

typedef struct writing {
    lq_out out;
    const quota_policy *policy;
    const quota_finding *finding;
    int in_chinese;
    int parts; /* places written so far */
} writing;

static void say(writing *w, int what)
{
    lq_out_text(&w->out, lq_word_at(w->in_chinese ? chinese : english, what));
}

static void between(writing *w)
{
    if (w->parts++ > 0)
        say(w, COMMA);
}

static void write_number(writing *w, int before, uint32_t number)
{
    if (number == 0)
        return;
    between(w);
    say(w, before);
    lq_out_int(&w->out, (int64_t)number);
    say(w, before + 1);
}

static void write_rule(writing *w, uint32_t number)
{
    if (number == 0)
        return;
    between(w);
    say(w, RULE);
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
    say(w, QUESTION);
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
    write_number(w, LINE, finding->line);
    write_number(w, COLUMN, finding->column);
    write_rule(w, finding->rule);
    write_rule(w, finding->other_rule);
    write_question(w, finding->question);
    if (finding->field[0] != '\0') {
        between(w);
        lq_out_text(&w->out, finding->field);
    }
    if (w->parts > 0)
        say(w, COLON);
}

static void write_sentence(writing *w)
{
    const char *sentence = sentence_of(w->finding->code);
    if (sentence)
        lq_out_text(&w->out, lq_word_at(sentence, w->in_chinese ? 0 : 1));
    else
        say(w, UNKNOWN_CODE);
}

static void write_phrase(writing *w, int lead, const char *text)
{
    if (text[0] == '\0')
        return;
    say(w, lead);
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
    if (w->in_chinese)
        fact.codes = fact.labels;
    if (given->value == QUOTA_UNKNOWN || (given->value >= fact.least && given->value <= fact.most))
        lq_value_write(&w->out, &fact, given->value);
    else
        lq_out_int(&w->out, given->value);
}

static void write_witness(writing *w)
{
    uint32_t count = w->finding->witness_count;
    for (uint32_t i = 0; i < count && i < QUOTA_WITNESS_MAX; i++) {
        say(w, i == 0 ? WITNESS : COMMA);
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
    lq_out_init(&w.out, buffer, capacity);
    say(&w, copy.severity == QUOTA_SEVERITY_WARNING ? WARNING : ERROR);
    write_place(&w);
    write_sentence(&w);
    write_phrase(&w, EXPECTED, copy.expected);
    write_phrase(&w, FOUND, copy.found);
    write_witness(&w);
    return lq_out_finish(&w.out, needed);
}
