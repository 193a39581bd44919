/* compose_deposit.c - a deposit split by level (Jiangsu 4): the law's `share` says how much each reserve
 * gets; what the party owes is repaid first (Jiangsu 21). */
#include <string.h>

#include "base/text.h"
#include "engine/compose/compose.h"
#include "engine/law/scene.h"
#include "ledger/query/compose.h"

typedef struct lq_splitting {
    lq_composer composer;
    int64_t left;   /* of the amount, after what was written */
    int64_t repaid; /* of the party's debt */
} lq_splitting;

static quota_status missing_fact(const lq_splitting *splitting, const lq_statute *statute,
                                 const quota_decision *decision)
{
    quota_fact_info info = {.struct_size = sizeof info};
    const uint32_t fact = decision->missing_count > 0 ? decision->missing[0] : 0;
    const char *name =
        fact != 0 && quota_fact_describe(statute->policy, fact, &info) == QUOTA_OK ? info.name : "share";
    (void)lq_fail(splitting->composer.error, QUOTA_E_ARGUMENT, name, "a fact that `share` reads", "unknown",
                  7);
    lq_fail_fact(splitting->composer.error, fact);
    return QUOTA_E_ARGUMENT;
}

/* The smallest answer of the policies in force; QUOTA_UNKNOWN where none answers. */
static quota_status law_says(lq_splitting *splitting, uint8_t ask, uint64_t account, int64_t *most)
{
    lq_composer *composer = &splitting->composer;
    lq_engine *engine = composer->ledger->law.user;
    quota_entry entry = composer->model;
    lq_scene scene;
    size_t in_force;
    entry.account = account;
    entry.verb = QUOTA_VERB_ISSUE;
    entry.kind = QUOTA_ENTRY_DEPOSIT;
    entry.moved = splitting->left;
    *most = QUOTA_UNKNOWN;
    const int32_t law_day = entry.as_of != 0 ? entry.as_of : entry.date;
    quota_status status = lq_statutes_on(engine, composer->state, law_day, &in_force);
    if (status != QUOTA_OK)
        return lq_fail(composer->error, status, "", NULL, NULL, 0);
    lq_scene_open(&scene, engine, composer->state, &entry, 0, law_day);
    scene.in_force = in_force;
    scene.repaid = splitting->repaid;
    for (size_t i = 0; i < in_force; i++) {
        quota_decision decision;
        size_t count;
        status = lq_ask(&scene, &engine->in_force[i], ask, &decision, &count, composer->error);
        if (status == QUOTA_E_NOT_FOUND)
            continue;
        if (status != QUOTA_OK)
            return status;
        if (decision.verdict == QUOTA_NOT_APPLICABLE)
            continue;
        if (!(decision.flags & QUOTA_DECISION_VALUE) || decision.lo != decision.hi)
            return missing_fact(splitting, engine->in_force[i].statute, &decision);
        if (*most == QUOTA_UNKNOWN || decision.hi < *most)
            *most = decision.hi;
    }
    return QUOTA_OK;
}

static void put(lq_splitting *splitting, uint8_t kind, uint64_t account, int64_t amount)
{
    quota_entry entry = splitting->composer.model;
    memset(entry.target, 0, sizeof entry.target);
    entry.verb = QUOTA_VERB_ISSUE;
    entry.kind = kind;
    entry.account = account;
    entry.amount = amount;
    entry.flags = 0;
    lq_composer_put(&splitting->composer, &entry);
    splitting->left -= amount;
}

/* Through the first account, since it goes to nobody. */
static void repay(lq_splitting *splitting, uint64_t account)
{
    const lq_composer *composer = &splitting->composer;
    const uint32_t party =
        composer->model.party == 0 ? LQ_NONE : lq_find_account(composer->state, composer->model.party);
    if (party == LQ_NONE)
        return;
    const int64_t debt = lq_sums_of(composer->state, party, composer->model.pollutant).debt;
    const int64_t amount = debt < splitting->left ? debt : splitting->left;
    if (amount > 0) {
        put(splitting, QUOTA_ENTRY_REPAY, account, amount);
        splitting->repaid = amount;
    }
}

/* What is written must add up to the amount: the last account that may take more gets no more than its share,
 * so that a sum above the law's is refused here and not only when posted. */
static quota_status split(lq_splitting *splitting, const uint64_t *accounts, size_t account_count)
{
    for (size_t i = 0; i < account_count && splitting->left > 0; i++) {
        int64_t share;
        quota_status status = law_says(splitting, LQ_ASK_SHARE, accounts[i], &share);
        if (status != QUOTA_OK)
            return status;
        if (share == QUOTA_UNKNOWN || share > splitting->left)
            share = splitting->left;
        if (share > 0)
            put(splitting, QUOTA_ENTRY_DEPOSIT, accounts[i], share);
    }
    if (splitting->left > 0)
        return lq_fail(splitting->composer.error, QUOTA_E_RANGE, "amount",
                       "no more than the shares of the accounts", "more", 4);
    return QUOTA_OK;
}

static quota_status check_model(lq_splitting *splitting, const uint64_t *accounts, size_t account_count)
{
    const lq_composer *composer = &splitting->composer;
    if (!accounts || account_count == 0)
        return lq_fail(composer->error, QUOTA_E_ARGUMENT, "accounts", "the reserves it goes to", "none", 4);
    if (composer->model.lot == 0)
        return lq_composer_missing(composer, "lot");
    if (composer->model.party == 0)
        return lq_composer_missing(composer, "party");
    if (composer->model.pollutant == 0)
        return lq_composer_missing(composer, "pollutant");
    if (composer->model.date == 0)
        return lq_composer_missing(composer, "date");
    return composer->model.amount < 0
               ? lq_fail(composer->error, QUOTA_E_RANGE, "amount", "above 0", "less", 4)
               : QUOTA_OK;
}

quota_status lq_compose_deposit(quota_ledger *ledger, const quota_entry *model, const uint64_t *accounts,
                                size_t account_count, quota_entry *entries, size_t capacity,
                                size_t entry_size, size_t *count, quota_error *error)
{
    lq_splitting splitting;
    memset(&splitting, 0, sizeof splitting);
    quota_status status =
        lq_composer_begin(&splitting.composer, ledger, model, entries, capacity, entry_size, count, error);
    if (status == QUOTA_OK)
        status = check_model(&splitting, accounts, account_count);
    if (status != QUOTA_OK)
        return status;
    splitting.left = model->amount;
    if (splitting.left == 0) { /* all that the law credits, a debt not yet deducted */
        int64_t credit;
        status = law_says(&splitting, LQ_ASK_CREDIT, accounts[0], &credit);
        if (status != QUOTA_OK)
            return status;
        if (credit == QUOTA_UNKNOWN)
            return lq_composer_missing(&splitting.composer, "amount");
        splitting.left = credit;
    }
    repay(&splitting, accounts[0]);
    status = split(&splitting, accounts, account_count);
    return status == QUOTA_OK ? lq_composer_end(&splitting.composer, count) : status;
}
