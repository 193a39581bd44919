/* deciding.h - what a call of post comes to: groups accepted into the batch, groups refused, groups known. */
#ifndef LQ_DECIDING_H
#define LQ_DECIDING_H

#include "ledger/journal/ledger.h"

enum { LQ_ROUNDS = 8 }; /* how often a post is decided again because others were quicker */

/* Checks a call and the ledger's standing; settles an unsure append.  `prepare`: needs no append hook. */
quota_status lq_post_enter(quota_ledger *ledger, const quota_post *post, int prepare, quota_error *error);
/* Decides the groups of a post: those accepted are in the batch and applied, with undoing begun; results are
 * written.  QUOTA_OK, QUOTA_ALREADY_DONE, QUOTA_E_REFUSED: the batch stands, perhaps empty.  Else: all was
 * taken back, and all results are QUOTA_R_NOT_POSTED. */
quota_status lq_decide(quota_ledger *ledger, const quota_post *post, const lq_law *law, quota_error *error);
/* Takes the batch back out of the state and forgets it. */
void lq_take_back(quota_ledger *ledger);
/* The last entry of the batch gets the digest, and the batch its head. */
void lq_seal(quota_ledger *ledger);
/* The batch is part of the journal: head and undoing. */
void lq_fold(quota_ledger *ledger);
/* Results of a call that came to nothing. */
void lq_results_none(const quota_post *post);
/* Finds out about a group of which at least one id was posted before (known_ids.c): QUOTA_ALREADY_DONE and
 * its results, QUOTA_R_ID_REUSED or _GROUP_DIFFERS of entry *at, or a failure. */
quota_status lq_known_group(quota_ledger *ledger, const quota_post *post, size_t first, size_t end,
                            size_t *at, quota_error *error);

#endif
