/* vocabulary.h - the shared names: facts and questions of every policy.
 *
 * The arrays are generated at build time from tables/facts.csv and
 * tables/questions.csv; numbers count from 1 and are never reused. */
#ifndef LQ_VOCABULARY_H
#define LQ_VOCABULARY_H

#include <libquota/policy.h>

/* Texts are offsets into one pool, for lq_vocabulary_text: pointers would be relocated one by one when the
 * library is loaded, and are four times as large. */
struct lq_fact_def {
    uint16_t name, zh, en, meaning;
    uint16_t codes;     /* code_count names, one after another */
    uint16_t labels;    /* the same in Chinese */
    uint8_t type;       /* quota_type */
    uint8_t domain_of;  /* 0, or the fact whose codes these are (offered_pollutant -> pollutant) */
    uint8_t code_count; /* at most LQ_CODES_MAX */
};

struct lq_question_def {
    uint16_t name, zh, en, asks;
    uint8_t kind; /* quota_kind */
    uint8_t less; /* 1 = under layers the smaller amount is the stricter: it is a permission, not a demand */
};

extern const struct lq_fact_def lq_fact_defs[];         /* [0] unused */
extern const uint32_t lq_fact_def_count;                /* the last number */
extern const struct lq_question_def lq_question_defs[]; /* [0] unused */
extern const uint32_t lq_question_def_count;            /* the last number */
extern const unsigned char lq_vocabulary_pool[];

static inline const char *lq_vocabulary_text(uint16_t offset)
{
    return (const char *)lq_vocabulary_pool + offset;
}

#define LQ_VOCABULARY_MAX                                                                                    \
  256                   /* facts the vocabulary may grow to before seen-bits in given.h need more room */
#define LQ_CODES_MAX 62 /* so that a set of codes is one 64-bit mask, bit v = code v */

/* Vocabulary number of a name, or 0. */
uint32_t lq_vocabulary_fact(const char *name, size_t size);
uint32_t lq_vocabulary_question(const char *name, size_t size);
/* 2^31 + first 31 bits of SM3(name): the id of a policy's own fact or question. */
uint32_t lq_own_id(const char *name, size_t size);
/* Range of a type's values in API units; codes: 1..code_count; signed_amount: `increment`. */
void lq_type_range(int type, uint32_t code_count, int signed_amount, int64_t *least, int64_t *most);

/* Range of a vocabulary fact's values. */
void lq_vocabulary_range(uint32_t number, int64_t *least, int64_t *most);

#endif
