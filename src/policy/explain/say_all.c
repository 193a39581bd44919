/* say_all.c - a whole explanation: the steps as lines, in the order they come.
 *
 * First the decision, then numbered reasons with what each was read from, helper questions,
 * facts, what is missing, what would change it, what was assumed, and the document. */
#include "policy/explain/say.h"

#include <libquota/facts.h>
#include <string.h>

#define CHANGES_SHOWN 12

/* The line that is being written, to which steps add. */
typedef enum line {
    CLOSED,
    WINDOW,
    WHEN,
    DISPLACES,
    COVER,
    REQUIRE,
    COVERS, /* rows that do no more than cover */
    FACTS,
    ASSUMED
} line;

typedef struct layout {
    lq_say *say;
    line open;
    int parts;        /* in the open line */
    int skip;         /* the row's own steps are left out */
    int brief;        /* the row only demands what is met: why it applies is left out */
    uint32_t number;  /* of the last reason */
    uint32_t reasons; /* of the question asked */
    uint32_t depth;
    uint32_t changes;
    int allowed;         /* the result is plain: allow */
    quota_step required; /* whose consequence ends the line */
} layout;

/* ------------------------------------------------------------------ lines */

static void close_line(layout *l)
{
    if (l->open == REQUIRE)
        lq_say_consequence(l->say, &l->required);
    if (l->open != CLOSED)
        lq_say_in(l->say, "。", ".");
    l->open = CLOSED;
    l->parts = 0;
}

static void new_line(layout *l, const char *indent)
{
    close_line(l);
    lq_say_text(l->say, "\n");
    if (l->depth > 0)
        lq_say_text(l->say, "   ");
    lq_say_text(l->say, indent);
}

static void open_line(layout *l, line kind, const char *indent, const char *zh, const char *en)
{
    new_line(l, indent);
    lq_say_in(l->say, zh, en);
    l->open = kind;
}

static void next_part(layout *l)
{
    if (l->parts++ > 0)
        lq_say_in(l->say, "；", "; ");
}

static void new_reason(layout *l)
{
    if (l->number == 0 && l->depth == 0) {
        new_line(l, "");
        lq_say_in(l->say, "理由：", "Reasons:");
    }
    new_line(l, "");
    l->number++;
    lq_say_int(l->say, l->number);
    lq_say_text(l->say, ". ");
    if (l->depth == 0)
        l->reasons = l->number;
}

/* ------------------------------------------------------------------ rows */

static int only_covers(const lq_say *say, const quota_step *step)
{
    const lq_rule *rule = &say->policy->rules[step->rule - 1];
    return step->truth == 1 && step->verdict < 0 && step->flags == 0 && rule->cover != 0 &&
           rule->require == 0 && rule->value == LQ_VALUE_NONE;
}

static void say_hit(layout *l, const quota_step *step)
{
    lq_say *say = l->say;
    l->skip = only_covers(say, step);
    if (l->skip) {
        if (l->open != COVERS) {
            new_reason(l);
            lq_say_in(say, "在适用范围内：", "Covered: ");
            l->open = COVERS;
        }
        next_part(l);
        lq_say_cite(say, step->rule);
        return;
    }
    const lq_rule *rule = &say->policy->rules[step->rule - 1];
    l->brief = step->truth == 1 && step->verdict < 0 && step->flags == 0 && rule->value == LQ_VALUE_NONE;
    new_reason(l);
    lq_say_rule(say, step->rule);
    if (step->truth == 2)
        lq_say_in(say, "（可能适用）", " (may apply)");
    lq_say_in(say, "。", ".");
}

static void say_compare(layout *l, const quota_step *step)
{
    static const char zh[] = "不适用：\0适用：\0待定：\0无法判断：";
    static const char en[] = "Does not apply: \0Applies: \0Open: \0Cannot be told: ";
    if (!step->decisive || l->skip || (step->part == QUOTA_PART_WHEN && l->brief))
        return;
    if (step->part == QUOTA_PART_WHEN && l->open != WHEN)
        open_line(l, WHEN, "   ", lq_word_at(zh, step->truth), lq_word_at(en, step->truth));
    next_part(l);
    lq_say_compare(l->say, step, step->part == QUOTA_PART_COVER || step->part == QUOTA_PART_REQUIRE);
}

static void say_part(layout *l, const quota_step *step)
{
    static const char zh[] = "不符合：\0符合：\0是否符合未定：\0是否符合无法判断：";
    static const char en[] = "Not met: \0Met: \0Met or not is open: \0Met or not cannot be told: ";
    static const char zh_cover[] =
        "不在适用范围内：\0在适用范围内：\0是否在适用范围内未定：\0是否在适用范围内无法判断：";
    static const char en_cover[] =
        "Not covered: \0Covered: \0Covered or not is open: \0Covered or not cannot be told: ";
    if (l->skip)
        return;
    if (step->kind == QUOTA_STEP_COVER) {
        open_line(l, COVER, "   ", lq_word_at(zh_cover, step->truth), lq_word_at(en_cover, step->truth));
        return;
    }
    open_line(l, REQUIRE, "   ", lq_word_at(zh, step->truth), lq_word_at(en, step->truth));
    l->required = *step;
}

static void say_row_verdict(layout *l, const quota_step *step)
{
    static const char zh[] = "\0准许。\0需审查，由人决定。\0不可。";
    static const char en[] = "\0Allowed.\0Review: a person decides.\0Denied.";
    new_line(l, "   ");
    lq_say_one(l->say, zh, en, step->verdict);
}

static void say_value(layout *l, const quota_step *step)
{
    new_line(l, "   ");
    if (step->kind_of_answer == QUOTA_KIND_CLASS)
        lq_say_in(l->say, "归类：", "Class: ");
    else if (step->kind_of_answer == QUOTA_KIND_RANK)
        lq_say_in(l->say, "先后：", "Rank: ");
    else
        lq_say_in(l->say, "计算：", "Calculation: ");
    lq_say_calculation(l->say, step);
    lq_say_in(l->say, "。", ".");
}

/* ------------------------------------------------------------------ everything else */

/* Rows are over. */
static void end_reasons(layout *l)
{
    l->depth = 0;
    if (l->reasons == 0 && l->allowed) {
        l->number = 0;
        new_reason(l);
        lq_say_in(l->say, "没有条款禁止。", "No row forbids it.");
    }
}

static void say_helper(layout *l, const quota_step *step)
{
    l->depth = 0;
    new_line(l, "");
    l->depth = step->depth;
    l->number = 0;
    lq_say_in(l->say, "其中，", "Read for it: ");
    lq_say_helper(l->say, step);
    lq_say_in(l->say, "。", ".");
}

static void say_listed_fact(layout *l, const quota_step *step, line kind)
{
    end_reasons(l);
    if (!step->decisive)
        return;
    if (l->open != kind)
        open_line(l, kind, "", kind == FACTS ? "事实：" : "未提供、按默认处理：",
                  kind == FACTS ? "Facts: " : "Assumed, since not given: ");
    next_part(l);
    lq_say_fact(l->say, step);
}

static void say_missing(layout *l, const quota_step *step)
{
    end_reasons(l);
    new_line(l, "");
    lq_say_step(l->say, step);
    lq_say_in(l->say, "。", ".");
}

static void say_if(layout *l, const quota_step *step)
{
    new_line(l, "   ");
    lq_say_step(l->say, step);
    lq_say_in(l->say, "。", ".");
}

static void say_change(layout *l, const quota_step *step)
{
    end_reasons(l);
    if (l->changes++ >= CHANGES_SHOWN)
        return;
    if (l->changes == 1) {
        new_line(l, "");
        lq_say_in(l->say, "以下情形会改变结论：", "What would change it:");
    }
    new_line(l, "- ");
    lq_say_step(l->say, step);
    lq_say_in(l->say, "。", ".");
}

/* Changes are over. */
static void end_changes(layout *l)
{
    if (l->changes > CHANGES_SHOWN) {
        new_line(l, "- ");
        lq_say_in(l->say, "另有", "and ");
        lq_say_int(l->say, (int64_t)(l->changes - CHANGES_SHOWN));
        lq_say_in(l->say, "项。", " more.");
    }
    l->changes = 0;
}

static void take(void *taker, const quota_step *step)
{
    layout *l = taker;
    switch (step->kind) {
    case QUOTA_STEP_RESULT:
        l->allowed = step->verdict == QUOTA_ALLOW;
        lq_say_result(l->say, step);
        lq_say_in(l->say, "。", ".");
        break;
    case QUOTA_STEP_WINDOW:
        new_reason(l);
        lq_say_in(l->say, step->truth == 0 ? "不在施行期内：" : "是否在施行期内未定：",
                  step->truth == 0 ? "Not in force: " : "In force or not is open: ");
        l->open = WINDOW;
        l->skip = 0;
        break;
    case QUOTA_STEP_HIT:
        say_hit(l, step);
        break;
    case QUOTA_STEP_DISPLACED:
        if (l->open != DISPLACES)
            open_line(l, DISPLACES, "   ", step->truth == 1 ? "优先于：" : "适用时优先于：",
                      step->truth == 1 ? "Displaces: " : "Displaces if it applies: ");
        next_part(l);
        lq_say_cite(l->say, step->rule);
        break;
    case QUOTA_STEP_COVER:
    case QUOTA_STEP_REQUIRE:
        say_part(l, step);
        break;
    case QUOTA_STEP_VERDICT:
        say_row_verdict(l, step);
        break;
    case QUOTA_STEP_VALUE:
        say_value(l, step);
        break;
    case QUOTA_STEP_COMPARE:
        say_compare(l, step);
        break;
    case QUOTA_STEP_ANSWER:
        say_helper(l, step);
        break;
    case QUOTA_STEP_FACT:
        say_listed_fact(l, step, FACTS);
        break;
    case QUOTA_STEP_ASSUMED:
        end_changes(l);
        say_listed_fact(l, step, ASSUMED);
        break;
    case QUOTA_STEP_MISSING:
        say_missing(l, step);
        break;
    case QUOTA_STEP_IF:
        say_if(l, step);
        break;
    case QUOTA_STEP_CHANGE:
        say_change(l, step);
        break;
    case QUOTA_STEP_GAP:
    case QUOTA_STEP_CONFLICT:
    case QUOTA_STEP_CALENDAR:
        new_reason(l);
        lq_say_step(l->say, step);
        lq_say_in(l->say, "。", ".");
        break;
    default: /* single operations: the line of the value has them all */
        break;
    }
}

/* ------------------------------------------------------------------ the document */

static void take_window(void *taker, const quota_step *step)
{
    layout *l = taker;
    if (step->kind != QUOTA_STEP_COMPARE)
        return;
    next_part(l);
    lq_say_compare(l->say, step, 0);
}

static int quotes_title(const char *title)
{
    static const char mark[] = "《";
    while ((title = strchr(title, mark[0])) != NULL && strncmp(title, mark, sizeof mark - 1) != 0)
        title++;
    return title != NULL;
}

/* The title and the number.  Titles within titles stay as they are. */
static void say_title(lq_say *say, const char *title)
{
    const quota_policy *policy = say->policy;
    int marks = !quotes_title(title);
    lq_say_in(say, marks ? "文件：《" : "文件：", "Document: ");
    lq_say_text(say, title);
    lq_say_in(say, marks ? "》" : "", "");
    if (!policy->document[0])
        return;
    lq_say_in(say, "（", " (");
    lq_say_text(say, policy->document);
    lq_say_in(say, "）", ")");
}

static void say_document(layout *l, lq_explanation *ex)
{
    lq_say *say = l->say;
    const quota_policy *policy = say->policy;
    uint32_t as_of = lq_given_place(&ex->given, policy->fact_as_of - 1);
    new_line(l, "");
    say_title(say, say->zh ? policy->title_zh : policy->title_en);
    if (policy->from == QUOTA_UNKNOWN || policy->through == QUOTA_UNKNOWN) {
        lq_say_in(say, "。施行期：", ". In force: ");
        ex->take = take_window;
        ex->taker = l;
        l->parts = 0;
        lq_explain_condition(ex, 0, QUOTA_PART_NONE, policy->window);
        lq_say_in(say, "。", ".");
        return;
    }
    lq_say_in(say, "，自", ", in force from ");
    lq_say_value(say, QUOTA_TYPE_DATE, 0, policy->from, 1);
    lq_say_in(say, policy->through == QUOTA_NEVER ? "起施行" : "至",
              policy->through == QUOTA_NEVER ? "" : " to ");
    if (policy->through != QUOTA_NEVER) {
        lq_say_value(say, QUOTA_TYPE_DATE, 0, policy->through, 1);
        lq_say_in(say, "施行", "");
    }
    lq_say_in(say, "；适用日期", "; as of ");
    lq_say_value(say, QUOTA_TYPE_DATE, 0, ex->given.values[as_of], 1);
    lq_say_in(say, "。", ".");
}

void lq_say_explanation(lq_say *say, lq_explanation *ex)
{
    layout l;
    memset(&l, 0, sizeof l);
    l.say = say;
    lq_explain(ex, take, &l);
    end_reasons(&l);
    end_changes(&l);
    say_document(&l, ex);
}
