/* inspect.c - what a policy tells about itself: rows, facts, questions, classes. */
#include <libquota/policy.h>

#include "policy/read/source.h"
#include "policy/value.h"

#include <string.h>

/* ------------------------------------------------------------------ indexes */

uint32_t lq_policy_fact(const quota_policy *policy, uint32_t id)
{
    if (id <= lq_fact_def_count) /* [0] is 0: no fact has that number */
        return policy->fact_index[id] ? policy->fact_index[id] - 1u : UINT32_MAX;
    for (uint32_t i = policy->fact_count; policy->facts[i - 1].own; i--) /* as_of, the first, is not */
        if (policy->facts[i - 1].id == id)
            return i - 1;
    return UINT32_MAX;
}

uint32_t lq_policy_question(const quota_policy *policy, uint32_t id)
{
    if (id <= lq_question_def_count) /* [0] is 0: no question has that number */
        return policy->question_index[id] ? policy->question_index[id] - 1u : UINT32_MAX;
    for (uint32_t i = 0; i < policy->question_count; i++)
        if (policy->questions[i].id == id)
            return i;
    return UINT32_MAX;
}

/* ------------------------------------------------------------------ the policy and its rows */

static uint32_t parent_count(const quota_policy *policy)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < policy->source->row_count; i++)
        count += policy->source->rows[i].kind == LQ_ROW_EXTENDS;
    return count;
}

quota_status quota_policy_describe(const quota_policy *policy, quota_policy_info *info)
{
    if (!policy || !info)
        return QUOTA_E_ARGUMENT;
    if (info->struct_size < sizeof *info)
        return QUOTA_E_STRUCT_SIZE;
    info->rule_count = policy->rule_count;
    info->question_count = 0;
    for (uint32_t i = 0; i < policy->question_count; i++)
        info->question_count += policy->questions[i].rule_count > 0;
    info->fact_count = policy->fact_count;
    info->class_count = policy->class_count;
    info->set_count = policy->set_count;
    info->parent_count = parent_count(policy);
    info->reserved = 0;
    info->from = policy->from;
    info->through = policy->through;
    info->id = policy->id;
    info->title_zh = policy->title_zh;
    info->title_en = policy->title_en;
    info->document = policy->document;
    info->window = policy->window_text;
    memcpy(info->digest, policy->digest, sizeof info->digest);
    return QUOTA_OK;
}

quota_status quota_policy_rule(const quota_policy *policy, uint32_t number, quota_rule *rule)
{
    if (!policy || !rule)
        return QUOTA_E_ARGUMENT;
    if (rule->struct_size < sizeof *rule)
        return QUOTA_E_STRUCT_SIZE;
    if (number == 0 || number > policy->rule_count)
        return QUOTA_E_NOT_FOUND;
    const lq_rule *found = &policy->rules[number - 1];
    rule->number = number;
    rule->force = found->force;
    rule->line = found->line;
    rule->question_count = found->question_count;
    rule->inherited = found->inherited;
    rule->id = found->id;
    rule->article = found->article;
    rule->zh = found->zh;
    rule->en = found->en;
    rule->questions = found->questions;
    rule->when = found->when_text;
    rule->then = found->then_text;
    rule->overrides = found->overrides_text;
    rule->document = found->document;
    return QUOTA_OK;
}

uint32_t quota_policy_find_rule(const quota_policy *policy, const char *id)
{
    for (uint32_t i = 0; policy && id && i < policy->rule_count; i++)
        if (strcmp(policy->rules[i].id, id) == 0)
            return i + 1;
    return 0;
}

/* ------------------------------------------------------------------ facts */

static void fill_fact(const lq_fact *fact, quota_fact_info *info)
{
    info->fact = fact->id;
    info->type = fact->type;
    info->code_count = fact->code_count;
    info->least = fact->least;
    info->most = fact->most;
    info->assumed = fact->assumed;
    info->name = fact->name;
    info->zh = fact->zh;
    info->en = fact->en;
    info->meaning = fact->meaning;
}

quota_status quota_fact_at(const quota_policy *policy, uint32_t index, quota_fact_info *info)
{
    lq_fact fact;
    if (!info)
        return QUOTA_E_ARGUMENT;
    if (info->struct_size < sizeof *info)
        return QUOTA_E_STRUCT_SIZE;
    if (index >= (policy ? policy->fact_count : lq_fact_def_count))
        return QUOTA_E_NOT_FOUND;
    if (policy)
        fact = policy->facts[index];
    else
        lq_fact_of_vocabulary(index + 1, &fact);
    fill_fact(&fact, info);
    return QUOTA_OK;
}

quota_status quota_fact_describe(const quota_policy *policy, uint32_t fact, quota_fact_info *info)
{
    lq_fact known;
    if (!info)
        return QUOTA_E_ARGUMENT;
    if (info->struct_size < sizeof *info)
        return QUOTA_E_STRUCT_SIZE;
    if (!lq_fact_of(policy, fact, &known))
        return QUOTA_E_UNKNOWN_FACT;
    fill_fact(&known, info);
    return QUOTA_OK;
}

uint32_t quota_fact_find(const quota_policy *policy, const char *name, size_t size)
{
    if (!name)
        return 0;
    uint32_t number = lq_vocabulary_fact(name, size);
    if (number != 0 || !policy)
        return number;
    uint32_t index = lq_policy_fact(policy, lq_own_id(name, size));
    if (index == UINT32_MAX || strlen(policy->facts[index].name) != size ||
        memcmp(policy->facts[index].name, name, size) != 0)
        return 0;
    return policy->facts[index].id;
}

const char *quota_fact_code(const quota_policy *policy, uint32_t fact, int64_t code)
{
    lq_fact known;
    if (!lq_fact_of(policy, fact, &known) || code < 1 || code > known.code_count)
        return NULL;
    return lq_word_at(known.codes, code - 1);
}

const char *quota_fact_code_label(const quota_policy *policy, uint32_t fact, int64_t code, quota_lang lang)
{
    lq_fact known;
    if ((lang != QUOTA_ZH && lang != QUOTA_EN) || !lq_fact_of(policy, fact, &known) || code < 1 ||
        code > known.code_count)
        return NULL;
    return lq_word_at(lang == QUOTA_ZH ? known.labels : known.codes, code - 1);
}

/* ------------------------------------------------------------------ questions */

static void fill_question(const lq_question *question, quota_question_info *info)
{
    info->question = question->id;
    info->kind = question->kind;
    info->rule_count = question->rule_count;
    info->fact_count = question->fact_count;
    info->reserved = 0;
    info->name = question->name;
    info->zh = question->zh;
    info->en = question->en;
    info->asks = question->asks;
}

static void fill_vocabulary_question(uint32_t number, quota_question_info *info)
{
    const struct lq_question_def *def = &lq_question_defs[number];
    lq_question question;
    memset(&question, 0, sizeof question);
    question.id = number;
    question.kind = def->kind;
    question.name = lq_vocabulary_text(def->name);
    question.zh = lq_vocabulary_text(def->zh);
    question.en = lq_vocabulary_text(def->en);
    question.asks = lq_vocabulary_text(def->asks);
    fill_question(&question, info);
}

/* Questions that rows answer come to the caller; helpers without rows do not. */
static const lq_question *answered_question(const quota_policy *policy, uint32_t index)
{
    for (uint32_t i = 0; i < policy->question_count; i++)
        if (policy->questions[i].rule_count > 0 && index-- == 0)
            return &policy->questions[i];
    return NULL;
}

quota_status quota_question_at(const quota_policy *policy, uint32_t index, quota_question_info *info)
{
    if (!info)
        return QUOTA_E_ARGUMENT;
    if (info->struct_size < sizeof *info)
        return QUOTA_E_STRUCT_SIZE;
    if (policy) {
        const lq_question *question = answered_question(policy, index);
        if (!question)
            return QUOTA_E_NOT_FOUND;
        fill_question(question, info);
        return QUOTA_OK;
    }
    if (index >= lq_question_def_count)
        return QUOTA_E_NOT_FOUND;
    fill_vocabulary_question(index + 1, info);
    return QUOTA_OK;
}

quota_status quota_question_describe(const quota_policy *policy, uint32_t question, quota_question_info *info)
{
    if (!info)
        return QUOTA_E_ARGUMENT;
    if (info->struct_size < sizeof *info)
        return QUOTA_E_STRUCT_SIZE;
    uint32_t index = policy ? lq_policy_question(policy, question) : UINT32_MAX;
    if (index != UINT32_MAX)
        fill_question(&policy->questions[index], info);
    else if (question >= 1 && question <= lq_question_def_count)
        fill_vocabulary_question(question, info);
    else
        return QUOTA_E_UNKNOWN_QUESTION;
    return QUOTA_OK;
}

uint32_t quota_question_find(const quota_policy *policy, const char *name, size_t size)
{
    if (!name)
        return 0;
    uint32_t number = lq_vocabulary_question(name, size);
    for (uint32_t i = 0; number == 0 && policy && i < policy->question_count; i++)
        if (strlen(policy->questions[i].name) == size && memcmp(policy->questions[i].name, name, size) == 0)
            number = policy->questions[i].id;
    return number;
}

uint32_t quota_question_fact(const quota_policy *policy, uint32_t question, uint32_t index)
{
    uint32_t place = policy ? lq_policy_question(policy, question) : UINT32_MAX;
    if (place == UINT32_MAX || index >= policy->questions[place].fact_count)
        return 0;
    return policy->facts[policy->questions[place].facts[index]].id;
}

const char *quota_policy_class(const quota_policy *policy, int64_t number)
{
    if (!policy || number < 1 || number > policy->class_count)
        return NULL;
    return policy->classes[number - 1];
}
