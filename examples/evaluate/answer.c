/* answer.c - one decision in words and numbers. */
#include "answer.h"

#include <libquota/types.h>

#include <stdio.h>
#include <string.h>

/* Days count from 1900: an earliest day before this one is of a date that nobody knows, a period later. */
enum { EARLY_DAY = 19500101 };

/* ------------------------------------------------------------------ for machines */

static const char *name_at(const char *const *names, size_t count, int32_t at)
{
    return at >= 0 && (size_t)at < count ? names[at] : "?";
}

#define NAME_AT(names, at) name_at(names, sizeof(names) / sizeof *(names), at)

const char *verdict_name(int32_t verdict)
{
    static const char *const names[] = {"not_applicable", "allow", "review", "deny"};

    return NAME_AT(names, verdict);
}

const char *kind_name(int32_t kind)
{
    static const char *const names[] = {"?",    "verdict", "ratio", "amount", "money",
                                        "date", "rank",    "class", "factor"};

    return NAME_AT(names, kind);
}

const char *force_name(int32_t force)
{
    static const char *const names[] = {"", "must", "principle", "may", "silent"};

    return NAME_AT(names, force);
}

const char *type_name(int32_t type)
{
    static const char *const names[] = {"?",     "flag",  "code",  "id",   "amount",
                                        "money", "price", "ratio", "date", "count"};

    return NAME_AT(names, type);
}

const char *flag_name(unsigned bit)
{
    static const char *const names[] = {
        "value",    "provisional", "unbounded", "not_in_force", "not_covered", "not_addressed", "gap",
        "conflict", "parent",      "assumed",   "warned",       "calendar",    "coarse"};

    return bit < sizeof names / sizeof *names ? names[bit] : NULL;
}

uint32_t listed(uint32_t count, uint32_t most)
{
    return count < most ? count : most;
}

void add_pair(growing *to, int64_t num, int64_t den)
{
    int64_t power = 1;
    unsigned decimals = 0;

    while (decimals < 6 && power % den != 0) {
        power *= 10;
        decimals++;
    }
    if (power % den == 0 && num <= INT64_MAX / (power / den)) {
        growing_decimal(to, num * (power / den), decimals);
        growing_text(to, ":1");
    } else {
        growing_int(to, num);
        growing_text(to, ":");
        growing_int(to, den);
    }
}

static void add_date(growing *to, int64_t date, quota_lang lang)
{
    char text[48];

    if (date == QUOTA_NEVER) {
        growing_text(to, lang == QUOTA_ZH ? "尚未确定" : "never");
        return;
    }
    snprintf(text, sizeof text, "%04d-%02d-%02d", (int)(date / 10000), (int)(date / 100 % 100),
             (int)(date % 100));
    growing_text(to, text);
}

void add_number(growing *to, int32_t kind, int64_t value, quota_lang lang)
{
    switch (kind) {
    case QUOTA_KIND_RATIO:
    case QUOTA_KIND_AMOUNT:
        growing_decimal(to, value, 9);
        break;
    case QUOTA_KIND_MONEY:
        growing_decimal(to, value, 2);
        break;
    case QUOTA_KIND_FACTOR:
        growing_decimal(to, value, 6);
        break;
    case QUOTA_KIND_DATE:
        add_date(to, value, lang);
        break;
    default:
        growing_int(to, value);
        break;
    }
}

const char *unit_name(int32_t kind, quota_lang lang)
{
    if (kind == QUOTA_KIND_RATIO || kind == QUOTA_KIND_AMOUNT)
        return lang == QUOTA_ZH ? "吨" : "t";
    if (kind == QUOTA_KIND_MONEY)
        return lang == QUOTA_ZH ? "元" : "yuan";
    return "";
}

int add_choice(growing *to, const answer *of, unsigned n)
{
    if (n >= 64 || !(of->decision.choices >> n & 1))
        return 0;
    if (of->decision.kind == QUOTA_KIND_CLASS) {
        const char *name = quota_policy_class(of->policy, (int64_t)n);

        growing_text(to, name == NULL ? "?" : name);
    } else {
        growing_int(to, (int64_t)n);
    }
    return 1;
}

const char *missing_name(const answer *of, uint32_t index, quota_lang lang)
{
    quota_fact_info info = {.struct_size = sizeof info};

    if (!policies_describe_fact(of->under, of->decision.missing[index], &info))
        return "?";
    return lang == QUOTA_ZH ? info.zh : info.name;
}

const char *rule_id(const answer *of, uint32_t index)
{
    quota_rule rule = {.struct_size = sizeof rule};

    return quota_policy_rule(of->policy, of->decision.rules[index], &rule) == QUOTA_OK ? rule.id : "?";
}

/* ------------------------------------------------------------------ for people */

const char *verdict_word(const quota_decision *decision, quota_lang lang)
{
    static const char *const zh[] = {"不适用", "准许", "需审查", "不可"};
    static const char *const en[] = {"n/a", "allow", "review", "deny"};

    if (decision->verdict == QUOTA_ALLOW && decision->kind != QUOTA_KIND_VERDICT)
        return lang == QUOTA_ZH ? "已确定" : "determined"; /* a value allows nothing */
    return lang == QUOTA_ZH ? NAME_AT(zh, decision->verdict) : NAME_AT(en, decision->verdict);
}

static int is_choice(int32_t kind)
{
    return kind == QUOTA_KIND_RANK || kind == QUOTA_KIND_CLASS;
}

static void add_choices(growing *to, const answer *of)
{
    const size_t before = to->length;

    for (unsigned n = 0; n < 64; n++)
        if (of->decision.choices >> n & 1) {
            if (to->length > before)
                growing_text(to, " / ");
            add_choice(to, of, n);
        }
}

/* Is the lower bound only the least there is, and no upper one known? */
static int is_unknown(const quota_decision *decision)
{
    const int64_t least = decision->kind == QUOTA_KIND_DATE ? EARLY_DAY : 0;

    return (decision->flags & QUOTA_DECISION_UNBOUNDED) && decision->lo <= least;
}

void add_value(growing *to, const answer *of, quota_lang lang)
{
    const quota_decision *decision = &of->decision;
    const char *unit = unit_name(decision->kind, lang);

    if (is_choice(decision->kind) && decision->choices != 0) {
        add_choices(to, of);
        return;
    }
    if (!(decision->flags & QUOTA_DECISION_VALUE) || decision->kind == QUOTA_KIND_VERDICT)
        return;
    if (is_unknown(decision)) {
        growing_text(to, lang == QUOTA_ZH ? "未定" : "unknown");
        return;
    }
    if (decision->flags & QUOTA_DECISION_UNBOUNDED)
        growing_text(to, ">= ");
    add_number(to, decision->kind, decision->lo, lang);
    if (decision->hi != decision->lo && !(decision->flags & QUOTA_DECISION_UNBOUNDED)) {
        growing_text(to, " .. ");
        add_number(to, decision->kind, decision->hi, lang);
    }
    if (unit[0] != '\0') {
        growing_text(to, " ");
        growing_text(to, unit);
    }
}

void add_ratio(growing *to, const answer *of)
{
    const quota_decision *decision = &of->decision;

    if (decision->ratio_den <= 0)
        return;
    if (decision->ratio_lo_den > 0 &&
        (decision->ratio_lo_num != decision->ratio_num || decision->ratio_lo_den != decision->ratio_den)) {
        add_pair(to, decision->ratio_lo_num, decision->ratio_lo_den);
        growing_text(to, " .. ");
    }
    add_pair(to, decision->ratio_num, decision->ratio_den);
}

void add_rule(growing *to, const answer *of)
{
    if (of->rule.number == 0)
        return;
    growing_text(to, of->rule.id);
    growing_text(to, " ");
    growing_text(to, of->rule.article);
}

void add_missing(growing *to, const answer *of, quota_lang lang)
{
    enum { SHOWN = 3 };
    const uint32_t count = of->decision.missing_count;
    const uint32_t shown = listed(count, count == SHOWN + 1 ? SHOWN + 1 : SHOWN);

    for (uint32_t i = 0; i < shown; i++) {
        if (i > 0)
            growing_text(to, lang == QUOTA_ZH ? "、" : ", ");
        growing_text(to, missing_name(of, i, lang));
    }
    if (count > shown) {
        growing_text(to, " +");
        growing_int(to, (int64_t)(count - shown));
    }
}

/* Do the facts leave more than one verdict open? */
static int is_open(const quota_decision *decision)
{
    return (decision->verdicts & (decision->verdicts - 1)) != 0;
}

void add_note(growing *to, const answer *of, quota_lang lang)
{
    const uint32_t outside = QUOTA_DECISION_NOT_IN_FORCE | QUOTA_DECISION_NOT_COVERED;
    static const struct {
        uint32_t flag;
        const char *zh, *en;
    } notes[] = {
        {QUOTA_DECISION_NOT_IN_FORCE, "不在施行期内", "not in force"},
        {QUOTA_DECISION_NOT_COVERED, "不在适用范围内", "not covered"},
        {QUOTA_DECISION_NOT_ADDRESSED, "文件未作规定", "not addressed"},
        {QUOTA_DECISION_GAP, "规则有缺口", "gap"},
        {QUOTA_DECISION_CONFLICT, "规则相互冲突", "conflict"},
        {QUOTA_DECISION_PARENT, "需上位文件", "parent not bound"},
        {QUOTA_DECISION_WARNED, "有提示", "warning"},
        {QUOTA_DECISION_CALENDAR, "日历缺少或不够", "calendar too short"},
        {QUOTA_DECISION_COARSE, "区间可能偏宽", "may be too wide"},
    };

    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (of->decision.flags & notes[i].flag) {
            if (to->length > 0)
                growing_text(to, lang == QUOTA_ZH ? "、" : ", ");
            if ((notes[i].flag & outside) && is_open(&of->decision))
                growing_text(to, lang == QUOTA_ZH ? "可能" : "possibly ");
            growing_text(to, lang == QUOTA_ZH ? notes[i].zh : notes[i].en);
        }
}
