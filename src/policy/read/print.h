/* print.h - conditions and expressions back in the language. */
#ifndef LQ_PRINT_H
#define LQ_PRINT_H

#include "base/text.h"
#include "policy/model.h"

/* Writes the tree at ref; nothing for 0. */
void lq_print_node(lq_out *out, const quota_policy *policy, lq_ref ref);
/* Writes `=`, `<>`, `<` ... for a set of outcomes. */
const char *lq_relation_text(unsigned accept);

#endif
