/* value.h - values of facts as text. */
#ifndef LQ_VALUE_H
#define LQ_VALUE_H

#include "base/text.h"
#include "policy/model.h"

/* As quota_value_parse(), for a fact at hand. */
quota_status lq_value_read(const lq_fact *fact, const char *text, size_t size, int64_t *value,
                           quota_error *error);
/* As quota_value_text(); the value must be in the fact's range, or QUOTA_UNKNOWN. */
void lq_value_write(lq_out *out, const lq_fact *fact, int64_t value);
/* A value of a type, in API units: amounts with the unit that reads best. */
void lq_value_write_type(lq_out *out, int type, int64_t value);

/* A fact of the vocabulary, as a policy would have it that assumes nothing. */
void lq_fact_of_vocabulary(uint32_t number, lq_fact *fact);
/* Value of a code in a fact, 0 = none. */
uint32_t lq_find_code(const lq_fact *fact, const char *name, size_t size);
/* A fact of the policy, or of the vocabulary; policy may be NULL.  0 = neither has it. */
int lq_fact_of(const quota_policy *policy, uint32_t id, lq_fact *fact);

#endif
