#include "explained.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"

static int wrong(explained *x, const char *what, size_t step)
{
    (void)snprintf(x->wrong, sizeof x->wrong, "%.200s (step %zu, kind %d)\n%.3000s", what, step,
                   step < x->count ? (int)x->steps[step].kind : 0, x->zh);
    return -1;
}

const quota_step *explained_find(const explained *x, const quota_step *from, int32_t kind, uint32_t rule)
{
    for (size_t i = from ? (size_t)(from - x->steps) + 1 : 0; i < x->count; i++)
        if (x->steps[i].kind == kind && (rule == 0 || x->steps[i].rule == rule))
            return &x->steps[i];
    return NULL;
}

size_t explained_count(const explained *x, int32_t kind)
{
    size_t count = 0;
    for (size_t i = 0; i < x->count; i++)
        count += x->steps[i].kind == kind && x->steps[i].depth == 0;
    return count;
}

/* ------------------------------------------------------------------ against the decision */

static int check_result(explained *x)
{
    const quota_decision *d = &x->decision;
    const quota_step *r = &x->steps[0];
    if (x->count == 0 || r->kind != QUOTA_STEP_RESULT)
        return wrong(x, "no result", 0);
    if (r->question != d->question || r->verdict != d->verdict || r->verdicts != d->verdicts ||
        r->flags != d->flags || r->kind_of_answer != d->kind || r->lo != d->lo || r->hi != d->hi ||
        r->rule != d->rule || r->ratio_lo_num != d->ratio_lo_num || r->ratio_lo_den != d->ratio_lo_den ||
        r->ratio_num != d->ratio_num || r->ratio_den != d->ratio_den || r->choices != d->choices)
        return wrong(x, "the result is not the decision", 0);
    return 0;
}

static int check_lists(explained *x)
{
    const quota_decision *d = &x->decision;
    for (uint32_t i = 0; i < d->rule_count && i < QUOTA_DECISION_RULES; i++) {
        const quota_step *hit = explained_find(x, NULL, QUOTA_STEP_HIT, d->rules[i]);
        if (!hit || hit->depth != 0)
            return wrong(x, "a row of the decision has no step", i);
    }
    const quota_step *missing = NULL;
    for (uint32_t i = 0; i < d->missing_count && i < QUOTA_DECISION_MISSING; i++) {
        missing = explained_find(x, missing, QUOTA_STEP_MISSING, 0);
        if (!missing || missing->fact != d->missing[i])
            return wrong(x, "missing facts differ", i);
    }
    if (explained_count(x, QUOTA_STEP_MISSING) != d->missing_count)
        return wrong(x, "another count of missing facts", 0);
    static const struct {
        int32_t kind;
        uint32_t flag;
    } flags[] = {{QUOTA_STEP_ASSUMED, QUOTA_DECISION_ASSUMED},
                 {QUOTA_STEP_GAP, QUOTA_DECISION_GAP},
                 {QUOTA_STEP_CONFLICT, QUOTA_DECISION_CONFLICT},
                 {QUOTA_STEP_CALENDAR, QUOTA_DECISION_CALENDAR}};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if ((explained_count(x, flags[i].kind) > 0) != ((d->flags & flags[i].flag) != 0))
            return wrong(x, "a flag and its step do not go together", i);
    return 0;
}

/* ------------------------------------------------------------------ texts */

static int is_good_text(const char *text, size_t needed, int lines)
{
    size_t size = strlen(text);
    if (size == 0 || needed != size + 1 || lq_utf8_valid(text, size) != size)
        return 0;
    if (!lines && strchr(text, '\n'))
        return 0;
    for (const char *at = text; *at; at++) {
        if (at[0] == ' ' && (at[1] == '\0' || at[1] == '\n' || at[1] == ',' || at[1] == ';' || at[1] == '.'))
            return 0;
        if (at > text && at[-1] != '\n' && at[-1] != ' ' && at[0] == ' ' && at[1] == ' ')
            return 0;
    }
    return !strstr(text, "（）") && !strstr(text, "()") && !strstr(text, "，，") && !strstr(text, "。。");
}

static int check_steps(explained *x, const quota_policy *policy)
{
    for (size_t i = 0; i < x->count; i++) {
        for (int lang = 0; lang < 2; lang++) {
            char line[4096];
            size_t needed = 0;
            quota_status status =
                quota_step_text(policy, &x->steps[i], lang ? QUOTA_EN : QUOTA_ZH, line, sizeof line, &needed);
            if (status != QUOTA_OK || !is_good_text(line, needed, 0))
                return wrong(x, status == QUOTA_OK ? line : quota_status_name((int32_t)status), i);
        }
    }
    return 0;
}

/* ------------------------------------------------------------------ ifs and changes */

/* The line of a supposition that does not hold, and the value. */
static int does_not_hold(explained *x, const quota_policy *policy, const char *what, size_t step,
                         int64_t value)
{
    char line[1024], all[1200];
    (void)quota_step_text(policy, &x->steps[step], QUOTA_EN, line, sizeof line, NULL);
    (void)snprintf(all, sizeof all, "%s at %lld: %.100s", what, (long long)value, line);
    return wrong(x, all, step);
}

static int holds_at(explained *x, const quota_policy *policy, const quota_case *given, size_t step,
                    int64_t value)
{
    const quota_step *s = &x->steps[step];
    quota_fact facts[65];
    quota_case other = *given;
    quota_decision d = {.struct_size = sizeof d};
    other.facts = facts;
    other.fact_count = 0;
    for (size_t i = 0; i < given->fact_count; i++)
        if (given->facts[i].fact != s->fact)
            facts[other.fact_count++] = given->facts[i];
    facts[other.fact_count].fact = s->fact;
    facts[other.fact_count].reserved = 0;
    facts[other.fact_count++].value = value;
    quota_status status = quota_decide(policy, &other, &d, NULL);
    if (status == QUOTA_E_OVERFLOW) /* the end of a range may be past what can be worked out */
        return 0;
    if (status != QUOTA_OK)
        return does_not_hold(x, policy, "a supposition cannot be decided", step, value);
    if ((d.verdicts & ~s->verdicts) != 0 || ((d.flags & ~s->flags) & QUOTA_DECISION_VALUE))
        return does_not_hold(x, policy, "a supposition leads elsewhere", step, value);
    if (!(s->flags & QUOTA_DECISION_PROVISIONAL) && d.verdict != s->verdict)
        return does_not_hold(x, policy, "a supposition leads to another verdict", step, value);
    if ((d.flags & QUOTA_DECISION_VALUE) &&
        (d.lo < s->lo || (d.hi > s->hi && !(s->flags & QUOTA_DECISION_UNBOUNDED))))
        return does_not_hold(x, policy, "a supposition leads to another value", step, value);
    return 0;
}

static int check_supposition(explained *x, const quota_policy *policy, const quota_case *given, size_t step)
{
    const quota_step *s = &x->steps[step];
    if (s->operation == QUOTA_OPERATION_IN) {
        for (int64_t value = 0; value < 64; value++)
            if ((s->set >> value & 1) && holds_at(x, policy, given, step, value))
                return -1;
        return 0;
    }
    if (s->operation == QUOTA_OPERATION_NE)
        return holds_at(x, policy, given, step, INT64_C(987654321));
    int64_t middle = s->left_lo / 2 + s->left_hi / 2;
    if (holds_at(x, policy, given, step, s->left_lo) || holds_at(x, policy, given, step, s->left_hi))
        return -1;
    if (middle <= s->left_lo || middle >= s->left_hi ||
        (s->left_type == QUOTA_TYPE_DATE && !lq_date_valid(middle)))
        return 0;
    return holds_at(x, policy, given, step, middle);
}

static int check_suppositions(explained *x, const quota_policy *policy, const quota_case *given)
{
    for (size_t i = 0; i < x->count; i++)
        if ((x->steps[i].kind == QUOTA_STEP_IF || x->steps[i].kind == QUOTA_STEP_CHANGE) &&
            check_supposition(x, policy, given, i))
            return -1;
    return 0;
}

/* ------------------------------------------------------------------ all */

int explained_make(explained *x, const quota_policy *policy, const quota_case *given)
{
    quota_error error = {.struct_size = sizeof error};
    size_t needed = 0, count = 0;
    memset(x, 0, sizeof *x);
    x->decision.struct_size = sizeof x->decision;
    quota_status status = quota_decide(policy, given, &x->decision, &error);
    if (status != QUOTA_OK)
        return wrong(x, quota_status_name((int32_t)status), 0);
    status = quota_explain_text(policy, given, QUOTA_ZH, x->zh, sizeof x->zh, &needed, &error);
    if (status != QUOTA_OK || !is_good_text(x->zh, needed, 1))
        return wrong(x, "the Chinese text", 0);
    status = quota_explain_text(policy, given, QUOTA_EN, x->en, sizeof x->en, &needed, &error);
    if (status != QUOTA_OK || !is_good_text(x->en, needed, 1)) {
        memcpy(x->zh, x->en, sizeof x->zh);
        return wrong(x, "the English text", 0);
    }
    if (quota_explain(policy, given, NULL, 0, sizeof(quota_step), &count, &error) != QUOTA_E_BUFFER ||
        count > EXPLAINED_STEPS)
        return wrong(x, "counting steps", 0);
    status = quota_explain(policy, given, x->steps, count, sizeof(quota_step), &x->count, &error);
    if (status != QUOTA_OK || x->count != count)
        return wrong(x, "writing steps", 0);
    return check_result(x) || check_lists(x) || check_steps(x, policy) || check_suppositions(x, policy, given)
               ? -1
               : 0;
}
