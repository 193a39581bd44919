/* answer.h - one decision in words and numbers. */
#ifndef EVALUATE_ANSWER_H
#define EVALUATE_ANSWER_H

#include "../common/memory.h"
#include "../common/policies.h"

#include <libquota/decide.h>

typedef struct answer {
    const policies *under;
    const quota_policy *policy; /* that decided */
    const char *policy_id;
    uint64_t line;            /* of the input */
    const char *name, *label; /* cells of the columns name and case; "" = none */
    const char *pollutant;    /* "" = not known */
    quota_question_info question;
    quota_decision decision;
    quota_rule rule;         /* that decided; number 0 = none */
    const char *explanation; /* NULL = not asked for */
} answer;

/* For people: words in a language, amounts in tonnes. */
const char *verdict_word(const quota_decision *decision, quota_lang lang);
void add_value(growing *to, const answer *of, quota_lang lang);
void add_ratio(growing *to, const answer *of);
void add_rule(growing *to, const answer *of);
void add_missing(growing *to, const answer *of, quota_lang lang);
void add_note(growing *to, const answer *of, quota_lang lang);

/* For machines: names that never change. */
const char *verdict_name(int32_t verdict);
const char *kind_name(int32_t kind);
const char *flag_name(unsigned bit); /* NULL = no more */
const char *force_name(int32_t force);
const char *type_name(int32_t type);

/* An answer as an exact decimal, a date or a plain number, without its unit. */
void add_number(growing *to, int32_t kind, int64_t value, quota_lang lang);
const char *unit_name(int32_t kind, quota_lang lang); /* "" = none */
void add_pair(growing *to, int64_t num, int64_t den); /* 1.2:1, or 7:3 where no decimal is exact */
/* Name of class or rank n; 0 = no such choice. */
int add_choice(growing *to, const answer *of, unsigned n);
const char *missing_name(const answer *of, uint32_t index, quota_lang lang);
const char *rule_id(const answer *of, uint32_t index);
uint32_t listed(uint32_t count, uint32_t most);

#endif
