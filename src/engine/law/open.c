/* open.c - ledgers with the law in their path. */
#include "engine/law/law.h"
#include "ledger/journal/ledger.h"

/* An engine for the options; what is wrong with them otherwise the ledger says. */
static quota_status make_law(const quota_ledger_options *options, lq_law *law, quota_error *error)
{
    const int sized = options && options->struct_size == sizeof *options;
    lq_engine *engine;
    quota_status status = lq_engine_create(sized ? options : NULL, &engine, error);
    if (status == QUOTA_OK)
        lq_engine_law(engine, law);
    return status;
}

quota_status quota_ledger_open(const quota_ledger_options *options, quota_ledger **ledger, quota_error *error)
{
    lq_law law;
    if (ledger)
        *ledger = NULL;
    quota_status status = make_law(options, &law, error);
    return status == QUOTA_OK ? lq_ledger_open(options, &law, ledger, error) : status;
}

quota_status quota_ledger_audit(const quota_ledger_options *options, const quota_checkpoint *checkpoints,
                                size_t checkpoint_count, quota_audit *audit, quota_error *error)
{
    lq_law law;
    quota_status status = make_law(options, &law, error);
    return status == QUOTA_OK ? lq_ledger_audit(options, &law, checkpoints, checkpoint_count, audit, error)
                              : status;
}
