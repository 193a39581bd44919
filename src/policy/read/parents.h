/* parents.h - finding the policies that a table extends. */
#ifndef LQ_PARENTS_H
#define LQ_PARENTS_H

#include "policy/read/source.h"

/* Binds each `extends` row to a copy of its parent's source: one of the given policies, or a built-in one.
 * A parent that is not there is a finding.  Then the source's digest is made. */
quota_status lq_bind_parents(const lq_source_reader *reader, const quota_policy *const *given,
                             size_t given_count, lq_source *source);

#endif
