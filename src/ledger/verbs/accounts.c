/* accounts.c - accounts are opened, closed, reopened, and ended for good. */
#include "ledger/verbs/act.h"

#include "base/text.h"
#include "ledger/entry/party_code.h"

#include <string.h>

enum { PARTY_SIZE = 18 };

/* The party code and nothing behind it. */
static int is_party_code(const uint8_t proof[QUOTA_PROOF_SIZE])
{
    static const uint8_t none[QUOTA_PROOF_SIZE - PARTY_SIZE];

    return memcmp(proof + PARTY_SIZE, none, sizeof none) == 0 &&
           quota_party_code_valid((const char *)proof, PARTY_SIZE);
}

/* The code as it was given and, where its last character alone is wrong, what that would be: most wrong codes
 * are slips of the pen, and made-up ones want to be tried. */
static quota_status refuse_code(const lq_act *act, const char *proof)
{
    char text[96] = "none";
    const char last = lq_party_code_last(proof);
    lq_out out;

    if (proof[0] != '\0') {
        (void)memcpy(text, "another", sizeof "another");
    }
    if (last != '\0' && proof[PARTY_SIZE] == '\0') {
        lq_out_init(&out, text, sizeof text);
        lq_out_bytes(&out, proof,
                     proof[PARTY_SIZE - 1] > ' ' && proof[PARTY_SIZE - 1] <= '~' ? PARTY_SIZE
                                                                                 : PARTY_SIZE - 1);
        lq_out_text(&out, ", whose last character would be ");
        lq_out_bytes(&out, &last, 1);
        (void)lq_out_finish(&out, NULL);
    }
    return lq_refuse(act, QUOTA_R_PARTY_CODE, "proof", "a unified social credit code of 18 characters", text);
}

static quota_status check_open(lq_act *act)
{
    const quota_entry *entry = act->entry;

    if (act->account != LQ_NONE) {
        return lq_refuse_number(act, QUOTA_R_ACCOUNT_EXISTS, "account", "a new number", entry->account);
    }
    if (entry->role != QUOTA_ROLE_ENTERPRISE) {
        return QUOTA_OK;
    }
    if (!is_party_code(entry->proof)) {
        return refuse_code(act, (const char *)entry->proof);
    }
    if (lq_find_party(act->state, (const char *)entry->proof) != LQ_NONE) {
        return lq_refuse(act, QUOTA_R_PARTY_HAS_ACCOUNT, "proof", "a party without an account",
                         "a party with one");
    }
    return QUOTA_OK;
}

/* What keeps an account from ending: the first balance that is not zero. */
static quota_status not_empty(const lq_act *act)
{
    uint32_t at = lq_account_at(act->state, act->account)->balances;

    for (; at != LQ_NONE; at = lq_balance_at(act->state, at)->next) {
        const lq_balance *balance = lq_balance_at(act->state, at);

        if (balance->debt != 0) {
            return lq_refuse_amount(act, QUOTA_R_NOT_EMPTY, "account", "owing ", 0, balance->debt);
        }
        if (balance->encumbered != 0) {
            return lq_refuse_amount(act, QUOTA_R_NOT_EMPTY, "account", "encumbered ", 0, balance->encumbered);
        }
        if (balance->available != 0) {
            return lq_refuse_amount(act, QUOTA_R_NOT_EMPTY, "account", "available ", 0, balance->available);
        }
    }
    return QUOTA_R_NOT_EMPTY;
}

quota_status lq_check_account(lq_act *act)
{
    const lq_account *account;

    if (act->entry->kind == QUOTA_ENTRY_OPEN) {
        return check_open(act);
    }
    account = lq_account_at(act->state, act->account);
    if (account->standing == LQ_ENDED) {
        return lq_refuse_number(act, QUOTA_R_ACCOUNT_CLOSED, "account", "an account that has not ended",
                                account->number);
    }
    return act->entry->kind == QUOTA_ENTRY_END && account->filled != 0 ? not_empty(act) : QUOTA_OK;
}

quota_status lq_do_account(lq_act *act)
{
    const quota_entry *entry = act->entry;
    lq_account *account;

    if (entry->kind == QUOTA_ENTRY_OPEN) {
        lq_account opened = {.number = entry->account,
                             .seq = act->seq,
                             .place = entry->place,
                             .basin = entry->basin,
                             .industry = entry->industry,
                             .balances = LQ_NONE,
                             .role = entry->role,
                             .pool = entry->pool,
                             .standing = LQ_OPEN};

        memcpy(opened.party, entry->proof, sizeof opened.party);
        act->account = lq_add_account(act->state, &opened);
        return act->account == LQ_NONE ? QUOTA_E_NO_MEMORY : QUOTA_OK;
    }
    account = lq_write_account(act->state, act->account);
    if (account == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    account->standing = entry->kind == QUOTA_ENTRY_CLOSE    ? LQ_CLOSED
                        : entry->kind == QUOTA_ENTRY_REOPEN ? LQ_OPEN
                                                            : LQ_ENDED;
    return QUOTA_OK;
}
