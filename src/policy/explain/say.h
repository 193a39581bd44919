/* say.h - steps in words, Chinese or English.
 *
 *   say.c             pieces of text, values, names, answers
 *   say_expression.c  arithmetic
 *   say_step.c        rows, comparisons, calculations
 *   say_outcome.c     decisions: what follows, what came of it, what would
 *   say_line.c        any step as one line
 *   say_all.c         a whole explanation, line by line
 *
 * In Chinese a blank goes between Chinese and Latin letters or digits where two pieces meet;
 * sentences of the document stay as they are. */
#ifndef LQ_SAY_H
#define LQ_SAY_H

#include "base/text.h"
#include "policy/explain/explain.h"

typedef struct lq_say {
    lq_out out;
    const quota_policy *policy;
    lq_state *state; /* values of facts inside expressions; NULL = names alone */
    int zh;
    int last; /* what the last character was */
} lq_say;

void lq_say_open(lq_say *say, const quota_policy *policy, lq_state *state, quota_lang lang, char *buffer,
                 size_t capacity);

/* ------------------------------------------------------------------ say.c */

void lq_say_text(lq_say *say, const char *text);
/* One of two texts, by language. */
void lq_say_in(lq_say *say, const char *zh, const char *en);
/* The index-th word of two lists (lq_word_at). */
void lq_say_one(lq_say *say, const char *zh, const char *en, int64_t index);
/* A sentence without the mark that ends it. */
void lq_say_sentence(lq_say *say, const char *sentence);
void lq_say_int(lq_say *say, int64_t value);
/* value/den in a type's unit; fact = id, for the names of codes. */
void lq_say_value(lq_say *say, int type, uint32_t fact, int64_t value, int64_t den);
/* Is the value a Chinese word? */
int lq_is_word(const lq_say *say, int type, int64_t value);
/* 1.1:1 */
void lq_say_ratio(lq_say *say, int64_t num, int64_t den);
/* The same as a factor: 1.1, 80%. */
void lq_say_factor(lq_say *say, int64_t num, int64_t den);
void lq_say_fact_name(lq_say *say, uint32_t fact);
void lq_say_question_name(lq_say *say, uint32_t question);
/* Names of codes: a、b、c. */
void lq_say_set(lq_say *say, uint32_t fact, uint64_t set);
/* An answer, lo to hi. */
void lq_say_answer(lq_say *say, const quota_step *step);

/* ------------------------------------------------------------------ say_expression.c */

/* An expression: names and, with a state, values. */
void lq_say_expression(lq_say *say, lq_ref ref);
/* increment x ratio */
void lq_say_scaled(lq_say *say, lq_ref ratio);

/* ------------------------------------------------------------------ say_step.c */

const lq_rule *lq_say_row(const lq_say *say, uint32_t number);
int lq_set_size(uint64_t set);
/* less than, not before ... */
void lq_say_relation(lq_say *say, int type, int32_t operation);
/* A comparison as a clause; a hint says what is asked where it is not so. */
void lq_say_compare(lq_say *say, const quota_step *step, int hint);
/* A fact and its value. */
void lq_say_fact(lq_say *say, const quota_step *step);
/* review; ... */
void lq_say_verdict(lq_say *say, int32_t verdict);
/* article (id) */
void lq_say_cite(lq_say *say, uint32_t rule);
/* article (force, id): sentence */
void lq_say_rule(lq_say *say, uint32_t rule);
/* expression = value, rounded */
void lq_say_calculation(lq_say *say, const quota_step *step);
/* left operation right = result */
void lq_say_operation(lq_say *say, const quota_step *step);

/* ------------------------------------------------------------------ say_outcome.c */

/* verdict, value, row: what a supposition leads to. */
void lq_say_outcome(lq_say *say, const quota_step *step);
/* The first line: verdict: question value ... */
void lq_say_result(lq_say *say, const quota_step *step);
/* The same of a helper question. */
void lq_say_helper(lq_say *say, const quota_step *step);
/* if the fact were ... */
void lq_say_supposition(lq_say *say, const quota_step *step);
/* What follows from a requirement. */
void lq_say_consequence(lq_say *say, const quota_step *step);

/* ------------------------------------------------------------------ say_line.c */

/* Any step as one line; 0 = it is not a step of this policy. */
int lq_say_step(lq_say *say, const quota_step *step);

/* ------------------------------------------------------------------ say_all.c */

void lq_say_explanation(lq_say *say, lq_explanation *ex);

#endif
