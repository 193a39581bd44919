/* same.c - is an entry that is posted again what was stored under its id? */
#include "ledger/verbs/apply.h"
#include "ledger/entry/fields.h"

#include <string.h>

/* What the ledger writes is not compared, and the flag JOINED only says where the group went on. */
#define LEDGERS                                                                                              \
  (LQ_FIELD_BIT(digest) | LQ_FIELD_BIT(seq) | LQ_FIELD_BIT(moved) | LQ_FIELD_BIT(required) |                 \
   LQ_FIELD_BIT(ratio_num) | LQ_FIELD_BIT(ratio_den) | LQ_FIELD_BIT(policy) | LQ_FIELD_BIT(rule) |           \
   LQ_FIELD_BIT(verdict) | LQ_FIELD_BIT(from_bucket) | LQ_FIELD_BIT(to_bucket) | LQ_FIELD_BIT(flags))
/* Two hosts may ask for the same on different days, with different amounts in view. */
#define OF_DUE                                                                                               \
  (LQ_FIELD_BIT(verb) | LQ_FIELD_BIT(kind) | LQ_FIELD_BIT(target) | LQ_FIELD_BIT(account) |                  \
   LQ_FIELD_BIT(lot) | LQ_FIELD_BIT(term) | LQ_FIELD_BIT(to_term))

/* Fields in which the two differ. */
static uint64_t differing(const quota_entry *a, const quota_entry *b)
{
    uint64_t map = 0;

#define DIFFERS(name, number, width, type, fact, by_ledger, zh)                                              \
  if (memcmp(&a->name, &b->name, sizeof a->name) != 0) {                                                     \
    map |= LQ_FIELD_BIT(name);                                                                               \
  }
    LQ_FIELDS_OF_ENTRY(DIFFERS)
#undef DIFFERS
    return map;
}

/* Fields of the stored entry that the ledger may have filled in, so that a host may leave them zero. */
static uint64_t filled(const quota_entry *stored)
{
    const int undoes = stored->kind == QUOTA_ENTRY_CORRECT;
    uint64_t map = 0;

    if (undoes || stored->verb == QUOTA_VERB_RELEASE || stored->verb == QUOTA_VERB_RESTORE) {
        map |= LQ_FIELD_BIT(account) | LQ_FIELD_BIT(lot) | LQ_FIELD_BIT(term);
    }
    if (undoes || stored->verb == QUOTA_VERB_MOVE || stored->verb == QUOTA_VERB_RESTORE) {
        map |= undoes || stored->to_account == stored->account ? LQ_FIELD_BIT(to_account) : 0;
        map |= undoes || stored->to_term == stored->term ? LQ_FIELD_BIT(to_term) : 0;
    }
    if (stored->verb >= QUOTA_VERB_MOVE) {
        map |= LQ_FIELD_BIT(pollutant);
    }
    return map;
}

int lq_same_content(const quota_entry *stored, const quota_entry *posted)
{
    uint64_t differ = differing(stored, posted) & ~LEDGERS;
    const uint64_t may_be_zero = differ & filled(stored);

#define LEFT_ZERO(name)                                                                                      \
  if ((may_be_zero & LQ_FIELD_BIT(name)) != 0 && posted->name == 0) {                                        \
    differ &= ~LQ_FIELD_BIT(name);                                                                           \
  }
    LEFT_ZERO(account)
    LEFT_ZERO(to_account)
    LEFT_ZERO(lot)
    LEFT_ZERO(term)
    LEFT_ZERO(to_term)
    LEFT_ZERO(pollutant)
#undef LEFT_ZERO
    if ((stored->flags & posted->flags & QUOTA_FLAG_DUE) != 0) {
        return (differ & OF_DUE) == 0;
    }
    return differ == 0 && ((stored->flags ^ posted->flags) & ~(unsigned)QUOTA_FLAG_JOINED) == 0;
}
