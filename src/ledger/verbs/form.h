/* form.h - precondition 1, for entries posted and for those read from a journal. */
#ifndef LQ_FORM_H
#define LQ_FORM_H

#include "ledger/verbs/act.h"

/* Of an entry of a journal (`stored`) what the ledger has written may stand there, and what this release does
 * not know is QUOTA_E_JOURNAL_NEWER.  act->row must be the pair's, NULL if there is none. */
quota_status lq_check_form_of(lq_act *act, int stored);
/* Precondition 2, its first part: dates that are no days. */
quota_status lq_check_days(const lq_act *act);

#endif
