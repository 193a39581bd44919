/* verbs.c - what each pair of verb and kind reads, needs, may pass by, and moves from where to where. */
#include "ledger/verbs/apply.h"
#include "ledger/entry/fields.h"

#define B(field) LQ_FIELD_BIT(field)

/* Read by all. */
#define ALL (B(id) | B(date) | B(as_of) | B(proof) | B(verb) | B(kind) | B(flags))

/* Groups of fields. */
#define CELL (B(account) | B(lot) | B(term) | B(pollutant))
#define TAKE (CELL | B(amount) | B(target))
#define MOVE (TAKE | B(to_account) | B(to_term))
#define DEAL (B(project) | B(channel) | B(price) | B(total))
#define TAGS (B(origin) | B(earmark) | B(measure)) /* a child lot may have others than its parent */
#define ISSUE (CELL | B(amount) | B(party) | B(place) | B(basin) | B(industry) | TAGS | B(valid_from))
#define PAID (B(channel) | B(price) | B(total))
#define HOLD (CELL | B(amount) | B(to_account) | B(project) | B(valid_until) | B(mask))
#define BACK (B(target) | B(amount) | CELL) /* account, lot, term are the target's */
#define SUBJECT (B(account) | B(place) | B(project) | B(lot) | B(target))
#define OWE (B(account) | B(to_account) | B(pollutant) | B(amount))

#define NEED_CELL (B(account) | B(lot) | B(amount))
#define NEED_MOVE (NEED_CELL | B(to_account))
#define NEED_ISSUE (NEED_CELL | B(pollutant))
#define NEED_PARTY (NEED_ISSUE | B(party))
#define NEED_BACK (B(target) | B(amount))

/* Flags. */
#define JOIN QUOTA_FLAG_JOINED
#define LAW (JOIN | QUOTA_FLAG_APPROVED)
#define UPTO (LAW | QUOTA_FLAG_UP_TO)
#define BORN (LAW | QUOTA_FLAG_EXPECTED)
#define DUE (UPTO | QUOTA_FLAG_DUE)

/* Buckets. */
#define NONE QUOTA_BUCKET_NONE
#define AVAIL QUOTA_BUCKET_AVAILABLE
#define ENC QUOTA_BUCKET_ENCUMBERED
#define USED QUOTA_BUCKET_CONSUMED
#define GIVEN QUOTA_BUCKET_SURRENDERED
#define GONE QUOTA_BUCKET_CANCELLED
#define VOID QUOTA_BUCKET_INVALID
#define DEBT QUOTA_BUCKET_DEBT

/* Rules. */
#define OPEN LQ_RULE_PASS_OPEN
#define ANY_HOLD LQ_RULE_PASS_HOLD
#define LATE LQ_RULE_PASS_TERM
#define CHILD LQ_RULE_CHILD
#define BUYS LQ_RULE_BUYS
#define KEEPS LQ_RULE_KEEPS_BOUGHT
#define RENEWS LQ_RULE_RENEWS
#define REAL LQ_RULE_REALISED
#define PROOF LQ_RULE_PROOF
#define EVID LQ_RULE_EVIDENCE
#define LOSS LQ_RULE_LOSS
#define OWED LQ_RULE_DEBT
#define UNDO LQ_RULE_CORRECT
#define INCR LQ_RULE_INCREMENT

#define ROW(verb, kind, from, to, flags, rules, reads, needs)                                                \
  {QUOTA_VERB_##verb, QUOTA_ENTRY_##kind, from, to, flags, rules, ALL | (reads), needs},

/* In order of verb. */
/* clang-format off */
static const lq_verb_row rows[] = {
    ROW(ACCOUNT, OPEN, NONE, NONE, LAW, OPEN,
        B(account) | B(role) | B(place) | B(basin) | B(industry) | B(pool), B(account) | B(role))
    ROW(ACCOUNT, CLOSE, NONE, NONE, LAW, OPEN, B(account), B(account))
    ROW(ACCOUNT, REOPEN, NONE, NONE, LAW, OPEN, B(account), B(account))
    ROW(ACCOUNT, END, NONE, NONE, LAW, OPEN, B(account), B(account))

    ROW(STATE, FACT, NONE, NONE, LAW, OPEN,
        B(subject) | SUBJECT | B(fact) | B(value) | B(pollutant) | B(valid_from) | B(valid_until),
        B(subject) | B(fact))
    ROW(STATE, ADOPT, NONE, NONE, LAW, OPEN | PROOF, B(value) | B(valid_from) | B(valid_until), B(value))
    ROW(STATE, REALISE, NONE, NONE, LAW, OPEN, B(lot) | B(valid_from), B(lot))

    ROW(ISSUE, PLAIN, NONE, AVAIL, BORN, EVID, ISSUE | PAID, NEED_ISSUE)
    ROW(ISSUE, DEPOSIT, NONE, AVAIL, BORN, EVID, ISSUE, NEED_PARTY)
    ROW(ISSUE, ALLOCATE, NONE, AVAIL, BORN, 0, ISSUE | PAID, NEED_ISSUE)
    ROW(ISSUE, SET_ASIDE, NONE, AVAIL, BORN, 0, ISSUE | PAID, NEED_ISSUE)
    ROW(ISSUE, AWARD, NONE, AVAIL, BORN, 0, ISSUE | PAID, NEED_ISSUE)
    ROW(ISSUE, PUBLIC_WORKS, NONE, AVAIL, BORN, EVID, ISSUE | PAID, NEED_ISSUE)
    ROW(ISSUE, REPAY, NONE, GONE, BORN | UPTO, EVID | OWED | REAL, ISSUE, NEED_PARTY)

    ROW(MOVE, SALE, AVAIL, AVAIL, UPTO, BUYS, MOVE | DEAL, NEED_MOVE)
    ROW(MOVE, BID, AVAIL, AVAIL, UPTO, BUYS, MOVE | DEAL, NEED_MOVE)
    ROW(MOVE, GRANT, AVAIL, AVAIL, UPTO, BUYS, MOVE | DEAL, NEED_MOVE)
    ROW(MOVE, PLAIN, AVAIL, AVAIL, UPTO, CHILD, MOVE | DEAL | B(to_lot) | TAGS, NEED_MOVE)
    ROW(MOVE, BUYBACK, AVAIL, AVAIL, UPTO, CHILD, MOVE | DEAL | B(to_lot) | TAGS, NEED_MOVE)
    ROW(MOVE, RECOVER, AVAIL, AVAIL, UPTO, CHILD | OPEN | ANY_HOLD | LATE,
        MOVE | DEAL | B(to_lot) | TAGS, NEED_MOVE)
    ROW(MOVE, ABANDON, AVAIL, AVAIL, UPTO, CHILD, MOVE | DEAL | B(to_lot) | TAGS, NEED_MOVE)
    ROW(MOVE, LEVEL, AVAIL, AVAIL, UPTO, 0, MOVE | DEAL, NEED_MOVE)
    ROW(MOVE, MERGE, AVAIL, AVAIL, UPTO, OPEN | ANY_HOLD | LATE | KEEPS | RENEWS, MOVE, NEED_MOVE)
    ROW(MOVE, DIVIDE, AVAIL, AVAIL, UPTO, OPEN | ANY_HOLD | LATE | KEEPS | RENEWS, MOVE, NEED_MOVE)
    ROW(MOVE, CARRY, AVAIL, AVAIL, DUE, LATE | KEEPS, MOVE & ~B(target), NEED_CELL | B(term) | B(to_term))
    ROW(MOVE, CONVERT, AVAIL, AVAIL, UPTO, CHILD, (MOVE & ~B(target)) | B(to_lot) | B(origin),
        NEED_CELL | B(to_lot) | B(origin))
    ROW(MOVE, FORECLOSE, ENC, AVAIL, UPTO, BUYS, MOVE | DEAL, NEED_MOVE | B(target))
    ROW(MOVE, CORRECT, AVAIL, AVAIL, UPTO, OPEN | UNDO, BACK | B(to_account) | B(to_term), NEED_BACK)

    ROW(HOLD, PLAIN, AVAIL, ENC, UPTO, 0, HOLD, NEED_CELL)
    ROW(HOLD, DEAL, AVAIL, ENC, UPTO, 0, HOLD, NEED_CELL)
    ROW(HOLD, PLAN, AVAIL, ENC, UPTO, 0, HOLD, NEED_CELL)
    ROW(HOLD, PLEDGE, AVAIL, ENC, UPTO, REAL, HOLD, NEED_CELL)
    ROW(HOLD, FREEZE, AVAIL, ENC, UPTO, 0, HOLD, NEED_CELL)

    ROW(RELEASE, PLAIN, ENC, AVAIL, UPTO, 0, BACK, NEED_BACK)
    ROW(RELEASE, WITHDRAWN, ENC, AVAIL, UPTO, 0, BACK, NEED_BACK)
    ROW(RELEASE, EXPIRE, ENC, AVAIL, DUE, 0, BACK, NEED_BACK)
    ROW(RELEASE, DISCHARGE, ENC, AVAIL, UPTO, 0, BACK, NEED_BACK)

    ROW(USE, PLAIN, AVAIL, USED, LAW, INCR, TAKE | B(project), NEED_CELL | B(project))
    ROW(USE, PROJECT, AVAIL, USED, LAW, INCR, TAKE | B(project), NEED_CELL | B(project))

    ROW(RESTORE, PLAIN, USED, AVAIL, UPTO, 0, BACK | B(to_account) | B(to_term), NEED_BACK)
    ROW(RESTORE, UNUSED, USED, AVAIL, UPTO, 0, BACK | B(to_account) | B(to_term), NEED_BACK)
    ROW(RESTORE, UNBUILT, USED, AVAIL, UPTO, 0, BACK | B(to_account) | B(to_term), NEED_BACK)
    ROW(RESTORE, SURPLUS, USED, AVAIL, UPTO, 0, BACK | B(to_account) | B(to_term), NEED_BACK)
    ROW(RESTORE, CORRECT, USED, AVAIL, UPTO, OPEN | UNDO, BACK | B(to_account) | B(to_term), NEED_BACK)

    ROW(SURRENDER, PLAIN, AVAIL, GIVEN, UPTO, REAL | LATE, TAKE, NEED_CELL)
    ROW(SURRENDER, CLEAR, AVAIL, GIVEN, UPTO, REAL | LATE, TAKE, NEED_CELL)
    ROW(SURRENDER, MAKE_UP, AVAIL, GIVEN, UPTO, REAL | LATE, TAKE, NEED_CELL)

    ROW(CANCEL, PLAIN, AVAIL, GONE, UPTO, LATE, TAKE, NEED_CELL)
    ROW(CANCEL, RETIRE, AVAIL, GONE, UPTO, LATE, TAKE, NEED_CELL)
    ROW(CANCEL, USED_ABOVE, AVAIL, GONE, UPTO, LATE, TAKE, NEED_CELL)
    ROW(CANCEL, REPAY, AVAIL, GONE, UPTO, LATE | OWED | REAL, TAKE, NEED_CELL)
    ROW(CANCEL, CORRECT, AVAIL, GONE, UPTO, OPEN | UNDO, BACK, NEED_BACK)

    ROW(VOID, PLAIN, AVAIL, VOID, UPTO, OPEN | ANY_HOLD | LATE, TAKE, NEED_CELL)
    ROW(VOID, FRAUD, AVAIL, VOID, UPTO, OPEN | ANY_HOLD | LATE | LOSS, TAKE, NEED_CELL)
    ROW(VOID, DOUBLE, AVAIL, VOID, UPTO, OPEN | ANY_HOLD | LATE | LOSS, TAKE, NEED_CELL)
    ROW(VOID, SHORTFALL, AVAIL, VOID, UPTO, OPEN | ANY_HOLD | LATE | LOSS, TAKE, NEED_CELL)
    ROW(VOID, RULED, AVAIL, VOID, UPTO, OPEN | ANY_HOLD | LATE | PROOF, TAKE, NEED_CELL)

    ROW(OWE, MERGE, DEBT, DEBT, UPTO, OPEN, OWE, OWE)
    ROW(OWE, DIVIDE, DEBT, DEBT, UPTO, OPEN, OWE, OWE)
    ROW(OWE, INCUR, NONE, DEBT, LAW, OPEN | LOSS, B(account) | B(lot) | B(pollutant) | B(amount), NEED_CELL)
    ROW(OWE, FORGIVE, DEBT, NONE, UPTO, OPEN | PROOF, B(account) | B(pollutant) | B(amount),
        B(account) | B(pollutant) | B(amount))
    ROW(OWE, CORRECT, DEBT, NONE, UPTO, OPEN | UNDO, BACK | B(to_account), NEED_BACK)
};
/* clang-format on */

const lq_verb_row *lq_verb_row_of(uint8_t verb, uint8_t kind)
{
    /* Where each verb's rows begin, one more to end the last. */
    static const uint8_t first[] = {0, 0, 4, 7, 14, 28, 33, 37, 39, 44, 47, 52, 57, 62};
    uint32_t at;

    if (verb >= sizeof first - 1) {
        return NULL;
    }
    for (at = first[verb]; at < first[verb + 1]; at++) {
        if (rows[at].kind == kind) {
            return &rows[at];
        }
    }
    return NULL;
}
