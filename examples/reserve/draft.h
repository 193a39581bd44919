/* draft.h - a journal to try things on: what is appended stays in memory, over the journal as it stands. */
#ifndef RESERVE_DRAFT_H
#define RESERVE_DRAFT_H

#include <libquota/store.h>

typedef struct draft draft;

/* NULL = the journal's head could not be read.  `under` is copied; its host must outlive the draft. */
draft *draft_open(const quota_store *under);
quota_store draft_hooks(draft *of);
/* Of the journal under it. */
quota_head draft_base(const draft *of);
/* NULL is harmless. */
void draft_close(draft *of);

#endif
