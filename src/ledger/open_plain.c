/* open_plain.c - ledgers without a law, until the engine gives them one. */
#include "ledger/ledger.h"

quota_status quota_ledger_open(const quota_ledger_options *options, quota_ledger **ledger, quota_error *error)
{
    return lq_ledger_open(options, NULL, ledger, error);
}

quota_status quota_ledger_audit(const quota_ledger_options *options, const quota_checkpoint *checkpoints,
                                size_t checkpoint_count, quota_audit *audit, quota_error *error)
{
    return lq_ledger_audit(options, NULL, checkpoints, checkpoint_count, audit, error);
}
