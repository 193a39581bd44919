/* asks.c - which questions an entry asks, and what their answers bound. */
#include "engine/law/law.h"

#define ROW(verb, kind, ask, when, other, limit)                                                             \
  {                                                                                                          \
    QUOTA_VERB_##verb, QUOTA_ENTRY_##kind, LQ_ASK_##ask, when, LQ_ASK_##other, LQ_LIMIT_##limit              \
  }
#define ASK(verb, kind, ask) ROW(verb, kind, ask, 0, OFFSET, NONE)
#define ASK_IF(verb, kind, ask, when) ROW(verb, kind, ask, LQ_WHEN_##when, OFFSET, NONE)
#define BOUND(verb, kind, ask, limit) ROW(verb, kind, ask, 0, OFFSET, limit)

/* Rows of one verb and kind stand together, in the order in which they are asked.  Of answers that are alike
 * the first is written into the entry. */
/* clang-format off */
static const lq_ask_row rows[] = {
    ASK(STATE, FACT, PERMIT),   /* decide.c: only where the account's permit is stated */
    ASK(STATE, FACT, REGISTER), /* decide.c: only where the lot enters the reduction library */
    /* Whether the measure counts as completed: what the document calls a realised reduction (Qujing 7). */
    ROW(STATE, REALISE, TAG, LQ_WHEN_SPOKEN, DEPOSIT, TAG),

    ASK(ISSUE, DEPOSIT, DEPOSIT),
    ROW(ISSUE, DEPOSIT, TAG, LQ_WHEN_SPOKEN, DEPOSIT, TAG),
    ROW(ISSUE, DEPOSIT, CREDIT, LQ_WHEN_LAST_ISSUE, OFFSET, LOT),
    BOUND(ISSUE, DEPOSIT, SHARE, POOL),
    BOUND(ISSUE, REPAY, CREDIT, LOT_ALL),
    ASK(ISSUE, ALLOCATE, ALLOCATE),
    ASK(ISSUE, ALLOCATE, ACQUIRE),
    ASK_IF(ISSUE, ALLOCATE, EXEMPTION, EXEMPT),
    ASK(ISSUE, SET_ASIDE, RESERVE),
    /* What enters the bank under another name than a deposit is asked as one, where the document does not
     * speak of the name. */
    ROW(ISSUE, SET_ASIDE, DEPOSIT, LQ_WHEN_UNSPOKEN, RESERVE, NONE),
    ROW(ISSUE, SET_ASIDE, CREDIT, LQ_WHEN_UNSPOKEN | LQ_WHEN_LAST_ISSUE, RESERVE, LOT),
    ASK(ISSUE, AWARD, ACCESS),
    ROW(ISSUE, AWARD, DEPOSIT, LQ_WHEN_UNSPOKEN, ACCESS, NONE),
    ROW(ISSUE, AWARD, CREDIT, LQ_WHEN_UNSPOKEN | LQ_WHEN_LAST_ISSUE, ACCESS, LOT),
    ASK(ISSUE, PUBLIC_WORKS, RESERVE),
    ROW(ISSUE, PUBLIC_WORKS, DEPOSIT, LQ_WHEN_UNSPOKEN, RESERVE, NONE),
    ROW(ISSUE, PUBLIC_WORKS, CREDIT, LQ_WHEN_UNSPOKEN | LQ_WHEN_LAST_ISSUE, RESERVE, LOT),

    ASK(MOVE, SALE, TRADE),
    ASK_IF(MOVE, SALE, SOURCE, PROJECT),
    ASK(MOVE, SALE, ACCESS),
    ASK(MOVE, BID, ACQUIRE),
    ASK(MOVE, BID, TRADE),
    ASK_IF(MOVE, BID, SOURCE, PROJECT),
    ASK(MOVE, BID, ACCESS),
    ASK(MOVE, GRANT, ACCESS),
    ASK_IF(MOVE, GRANT, SOURCE, PROJECT),
    ROW(MOVE, GRANT, TRADE, LQ_WHEN_UNSPOKEN, ACCESS, NONE),
    ROW(MOVE, GRANT, TRADE, LQ_WHEN_PRIVATE | LQ_WHEN_SPOKEN, ACCESS, NONE),
    ASK(MOVE, BUYBACK, BUYBACK),
    ASK(MOVE, BUYBACK, RESERVE),
    ASK_IF(MOVE, BUYBACK, TRADE, PRIVATE),
    ASK(MOVE, RECOVER, RESERVE),
    ASK_IF(MOVE, RECOVER, TRADE, PRIVATE),
    ASK(MOVE, ABANDON, DEPOSIT),
    ROW(MOVE, ABANDON, TAG, LQ_WHEN_SPOKEN, DEPOSIT, TAG),
    ASK_IF(MOVE, ABANDON, TRADE, PRIVATE),
    ASK_IF(MOVE, LEVEL, TRADE, PRIVATE),
    ASK(MOVE, DIVIDE, SPLIT),
    ROW(MOVE, DIVIDE, TRADE, LQ_WHEN_UNSPOKEN, SPLIT, NONE),
    ASK(MOVE, CARRY, CARRY_OVER),
    BOUND(MOVE, CARRY, CARRY, AMOUNT),
    ASK(MOVE, CONVERT, ACQUIRE),
    ASK_IF(MOVE, CONVERT, EXEMPTION, EXEMPT),
    ASK(MOVE, FORECLOSE, TRADE),

    ASK(HOLD, DEAL, TRADE),
    ASK_IF(HOLD, DEAL, SOURCE, PROJECT),
    ASK(HOLD, DEAL, ACCESS),
    ASK(HOLD, PLAN, SOURCE),
    ASK(HOLD, PLAN, ACCESS),
    ROW(HOLD, PLAN, TRADE, LQ_WHEN_OTHERS | LQ_WHEN_FORESEEN | LQ_WHEN_UNSPOKEN, ACCESS, NONE),
    ROW(HOLD, PLAN, TRADE, LQ_WHEN_OTHERS | LQ_WHEN_FORESEEN | LQ_WHEN_PRIVATE | LQ_WHEN_SPOKEN, ACCESS, NONE),
    ASK(HOLD, PLEDGE, PLEDGE),

    ASK(USE, PROJECT, OFFSET),
    ASK(USE, PROJECT, PLAN),
    ASK(USE, PROJECT, WITHDRAW),
    ASK(USE, PROJECT, ACCESS),
    ASK(USE, PROJECT, SOURCE),
    ASK(USE, PROJECT, OFFER),
    ASK(USE, PROJECT, APPROVAL),
    ROW(USE, PROJECT, TRADE, LQ_WHEN_OTHERS | LQ_WHEN_UNSPOKEN, ACCESS, NONE),
    ROW(USE, PROJECT, TRADE, LQ_WHEN_OTHERS | LQ_WHEN_PRIVATE | LQ_WHEN_SPOKEN, ACCESS, NONE),
    ROW(USE, PROJECT, ELSEWHERE, LQ_WHEN_OUTSIDE, OFFSET, ELSEWHERE),

    /* Under whatever name: by what the document says of quota that comes back (decide.c: one answer at least). */
    BOUND(RESTORE, UNUSED, RECLAIM, BACK),
    ROW(RESTORE, UNUSED, DEPOSIT, LQ_WHEN_REDEPOSIT, RECLAIM, NONE),
    ROW(RESTORE, UNUSED, CREDIT, LQ_WHEN_REDEPOSIT, RECLAIM, BACK),
    BOUND(RESTORE, UNBUILT, RECLAIM, BACK),
    ROW(RESTORE, UNBUILT, DEPOSIT, LQ_WHEN_REDEPOSIT, RECLAIM, NONE),
    ROW(RESTORE, UNBUILT, CREDIT, LQ_WHEN_REDEPOSIT, RECLAIM, BACK),
    BOUND(RESTORE, SURPLUS, RECLAIM, BACK),
    ROW(RESTORE, SURPLUS, DEPOSIT, LQ_WHEN_REDEPOSIT, RECLAIM, NONE),
    ROW(RESTORE, SURPLUS, CREDIT, LQ_WHEN_REDEPOSIT, RECLAIM, BACK),

    ASK(SURRENDER, CLEAR, SURRENDER),
    BOUND(SURRENDER, CLEAR, RETIRE, AMOUNT),
    ASK(SURRENDER, MAKE_UP, SURRENDER),
};
/* clang-format on */

const lq_ask_row *lq_asks_of(uint8_t verb, uint8_t kind, size_t *count)
{
    const size_t all = sizeof rows / sizeof rows[0];
    size_t first = 0, after;
    while (first < all && (rows[first].verb != verb || rows[first].kind != kind))
        first++;
    for (after = first; after < all && rows[after].verb == verb && rows[after].kind == kind; after++)
        ;
    *count = after - first;
    return *count == 0 ? NULL : &rows[first];
}
