/* say.c - pieces of text, values, names and answers. */
#include "policy/explain/say.h"

#include <string.h>

#include "policy/value.h"

enum { OTHER, LATIN, HAN }; /* what a character is, as far as blanks between pieces go */

void lq_say_open(lq_say *say, const quota_policy *policy, lq_state *state, quota_lang lang, char *buffer,
                 size_t capacity)
{
    lq_out_init(&say->out, buffer, capacity);
    say->policy = policy;
    say->state = state;
    say->zh = lang == QUOTA_ZH;
    say->last = OTHER;
}

/* ------------------------------------------------------------------ pieces */

static int kind_of(unsigned char lead)
{
    if (lead >= 0xE4 && lead <= 0xE9) /* U+4000 .. U+9FFF */
        return HAN;
    return (lead >= '0' && lead <= '9') || (lead >= 'A' && lead <= 'Z') || (lead >= 'a' && lead <= 'z') ||
                   lead == '%' || lead == '-'
               ? LATIN
               : OTHER;
}

static unsigned char last_lead(const char *text, size_t size)
{
    size_t at = size - 1;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return (unsigned char)text[at];
}

static void say_bytes(lq_say *say, const char *text, size_t size)
{
    if (size == 0)
        return;
    int first = kind_of((unsigned char)text[0]);
    if (say->zh && first != OTHER && say->last != OTHER && first != say->last)
        lq_out_bytes(&say->out, " ", 1);
    lq_out_bytes(&say->out, text, size);
    say->last = kind_of(last_lead(text, size));
}

void lq_say_text(lq_say *say, const char *text)
{
    say_bytes(say, text, strlen(text));
}

void lq_say_in(lq_say *say, const char *zh, const char *en)
{
    lq_say_text(say, say->zh ? zh : en);
}

void lq_say_one(lq_say *say, const char *zh, const char *en, int64_t index)
{
    lq_say_text(say, lq_word_at(say->zh ? zh : en, index));
}

void lq_say_sentence(lq_say *say, const char *sentence)
{
    static const char *const marks[] = {"。", "；", ".", ";"};
    size_t size = strlen(sentence);
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t tail = strlen(marks[i]);
        if (size >= tail && memcmp(sentence + size - tail, marks[i], tail) == 0) {
            size -= tail;
            break;
        }
    }
    say_bytes(say, sentence, size);
}

/* ------------------------------------------------------------------ numbers */

/* Whatever lq_out_* wrote is digits: a blank before it where Chinese stands. */
static void begin_number(lq_say *say)
{
    if (say->zh && say->last == HAN)
        lq_out_bytes(&say->out, " ", 1);
    say->last = LATIN;
}

void lq_say_int(lq_say *say, int64_t value)
{
    begin_number(say);
    lq_out_int(&say->out, value);
}

/* value / (den x 10^scale) in decimal: exactly if 18 decimals do, else about. */
static void say_decimal(lq_say *say, int64_t value, int64_t den, int scale)
{
    int64_t power = 1, scaled;
    int more = 0;
    while (scale + more < 18 && power % den != 0) {
        power *= 10;
        more++;
    }
    if (power % den == 0 && !lq_mul(value, power / den, &scaled)) {
        begin_number(say);
        lq_out_decimal(&say->out, scaled, scale + more);
        return;
    }
    lq_say_in(say, "约", "about ");
    begin_number(say);
    lq_out_decimal(&say->out, value / den, scale);
}

static void say_date(lq_say *say, int64_t date)
{
    if (date == QUOTA_NEVER) {
        lq_say_in(say, "尚无日期", "never");
        return;
    }
    begin_number(say);
    lq_out_date(&say->out, date);
}

void lq_say_ratio(lq_say *say, int64_t num, int64_t den)
{
    begin_number(say);
    lq_out_ratio(&say->out, num, den);
}

/* A ratio in millionths times den. */
static void say_millionths(lq_say *say, int64_t millionths, int64_t den)
{
    int64_t whole;
    if (den != 1 && lq_mul(den, LQ_SCALE_RATIO, &whole) == 0) {
        lq_say_ratio(say, millionths, whole);
        return;
    }
    lq_say_ratio(say, millionths / den, LQ_SCALE_RATIO);
}

void lq_say_factor(lq_say *say, int64_t num, int64_t den)
{
    int percent = num < den;
    if (LQ_SCALE_RATIO % den != 0) { /* 1:3 has no end in decimals */
        lq_say_ratio(say, num, den);
        return;
    }
    say_decimal(say, percent ? num * 100 : num, den, 0);
    if (percent)
        lq_say_text(say, "%");
}

/* ------------------------------------------------------------------ values and names */

int lq_is_word(const lq_say *say, int type, int64_t value)
{
    return say->zh && (type == QUOTA_TYPE_FLAG || type == QUOTA_TYPE_CODE ||
                       (type == QUOTA_TYPE_DATE && value == QUOTA_NEVER));
}

void lq_say_value(lq_say *say, int type, uint32_t fact, int64_t value, int64_t den)
{
    const char *code;
    if (value == QUOTA_UNKNOWN) {
        lq_say_in(say, "未知", "unknown");
        return;
    }
    switch (type) {
    case QUOTA_TYPE_FLAG:
        lq_say_in(say, value ? "是" : "否", value ? "yes" : "no");
        return;
    case QUOTA_TYPE_CODE:
        code = quota_fact_code_label(say->policy, fact, value, say->zh ? QUOTA_ZH : QUOTA_EN);
        if (code)
            lq_say_text(say, code);
        else
            lq_say_int(say, value);
        return;
    case QUOTA_TYPE_AMOUNT:
        say_decimal(say, value, den, 9);
        lq_say_in(say, "吨", " t");
        return;
    case QUOTA_TYPE_MONEY:
        say_decimal(say, value, den, 2);
        lq_say_in(say, "元", " yuan");
        return;
    case QUOTA_TYPE_PRICE:
        say_decimal(say, value, den, 2);
        lq_say_in(say, "元/吨", " yuan/t");
        return;
    case QUOTA_TYPE_RATIO:
        say_millionths(say, value, den);
        return;
    case QUOTA_TYPE_DATE:
        say_date(say, value);
        return;
    default: /* ids, counts */
        say_decimal(say, value, den, 0);
    }
}

/* Ids of facts and questions are known: of the policy, or checked (say_line.c). */
void lq_say_fact_name(lq_say *say, uint32_t id)
{
    lq_fact fact;
    (void)lq_fact_of(say->policy, id, &fact);
    lq_say_in(say, fact.zh, fact.en);
}

void lq_say_question_name(lq_say *say, uint32_t id)
{
    uint32_t index = lq_policy_question(say->policy, id);
    if (index != UINT32_MAX)
        lq_say_in(say, say->policy->questions[index].zh, say->policy->questions[index].en);
    else
        lq_say_in(say, lq_vocabulary_text(lq_question_defs[id].zh),
                  lq_vocabulary_text(lq_question_defs[id].en));
}

void lq_say_set(lq_say *say, uint32_t fact, uint64_t set)
{
    int first = 1;
    for (int64_t value = 0; value < 64; value++) {
        if (!(set >> value & 1))
            continue;
        if (!first)
            lq_say_in(say, "、", ", ");
        lq_say_value(say, QUOTA_TYPE_CODE, fact, value, 1);
        first = 0;
    }
}

/* ------------------------------------------------------------------ answers */

static void say_choice(lq_say *say, int kind, int64_t value)
{
    if (kind == QUOTA_KIND_CLASS) {
        if (value > 0 && value <= (int64_t)say->policy->class_count)
            lq_say_text(say, say->policy->classes[value - 1]);
        else
            lq_say_int(say, value);
        return;
    }
    lq_say_in(say, "第", "place ");
    lq_say_int(say, value);
    lq_say_in(say, "位", "");
}

static void say_one(lq_say *say, int kind, int64_t value)
{
    /* by quota_kind */
    static const uint8_t types[] = {
        0, 0, QUOTA_TYPE_AMOUNT, QUOTA_TYPE_AMOUNT, QUOTA_TYPE_MONEY, QUOTA_TYPE_DATE,
        0, 0, QUOTA_TYPE_RATIO};
    if (kind == QUOTA_KIND_CLASS || kind == QUOTA_KIND_RANK)
        say_choice(say, kind, value);
    else
        lq_say_value(say, types[kind], 0, value, 1);
}

static void say_choices(lq_say *say, const quota_step *step)
{
    int first = 1;
    for (int64_t value = 0; value < 64; value++) {
        if (!(step->choices >> value & 1))
            continue;
        if (!first)
            lq_say_in(say, "或", " or ");
        say_choice(say, step->kind_of_answer, value);
        first = 0;
    }
}

void lq_say_answer(lq_say *say, const quota_step *step)
{
    int kind = step->kind_of_answer;
    if (step->choices != 0 && step->lo < step->hi) {
        say_choices(say, step);
    } else if (step->flags & QUOTA_DECISION_UNBOUNDED) {
        if (kind == QUOTA_KIND_DATE) {
            say_one(say, kind, step->lo);
            lq_say_in(say, "或以后", " or later");
        } else if (step->lo == 0) {
            lq_say_in(say, "未定", "not yet known");
        } else {
            lq_say_in(say, "不少于", "at least ");
            say_one(say, kind, step->lo);
        }
    } else {
        say_one(say, kind, step->lo);
        if (step->lo < step->hi) {
            int either = step->operation == QUOTA_OPERATION_EITHER;
            lq_say_in(say, either ? "或" : "至", either ? " or " : " to ");
            say_one(say, kind, step->hi);
        }
    }
    if (step->ratio_den == 0)
        return;
    lq_say_in(say, "（", " (");
    lq_say_ratio(say, step->ratio_lo_num, step->ratio_lo_den);
    int open = step->ratio_lo_num != step->ratio_num || step->ratio_lo_den != step->ratio_den;
    if (open && (step->flags & QUOTA_DECISION_UNBOUNDED)) {
        lq_say_in(say, "以上", " or more");
    } else if (open) {
        int either = step->operation == QUOTA_OPERATION_EITHER;
        lq_say_in(say, either ? "或" : "至", either ? " or " : " to ");
        lq_say_ratio(say, step->ratio_num, step->ratio_den);
    }
    lq_say_in(say, "）", ")");
}
