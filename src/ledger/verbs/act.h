/* act.h - one entry on its way onto the state: what was found for it, and what the files of the verbs share.
 *
 *   known.c       accounts, lots, targets looked up; fields filled in; may it be touched at all
 *   take_give.c   the two halves of every movement, and the claim it leaves
 *   the rest      for each verb a check, which changes nothing, and an effect
 *
 * A check says in act->moved, act->from and act->to what the effect will do. */
#ifndef LQ_ACT_H
#define LQ_ACT_H

#include "ledger/verbs/apply.h"

typedef struct lq_act {
    const lq_applying *applying;
    lq_state *state;
    quota_entry *entry;
    const lq_verb_row *row;
    const lq_seen *seen; /* hints */
    uint64_t set;        /* fields that were given, once the form is checked */
    quota_error *error;
    uint32_t seq;
    /* Places in the state's arrays; LQ_NONE = not named, or not there yet. */
    uint32_t account, to_account, party, lot, project;
    uint32_t claim;   /* named by target */
    uint32_t target;  /* seq of the entry named by target, 0 = none */
    uint32_t cell;    /* taken from, or brought back to */
    uint32_t to_cell; /* given to, once that is done */
    uint32_t made;    /* the claim that was made */
    int64_t moved;
    uint8_t from, to; /* buckets */
    /* correct: the kind of the entry that is undone, what of it was not undone yet, and whether it can be. */
    uint8_t undone, undoable;
    int64_t undone_left;
} lq_act;

/* ---------------------------------------------------------------- refusals (refuse.c)
 * Each answers status; the found number is written as a number, milligrams, or a day. */

quota_status lq_refuse(const lq_act *act, quota_status status, const char *field, const char *expected,
                       const char *found);
quota_status lq_refuse_number(const lq_act *act, quota_status status, const char *field, const char *expected,
                              uint64_t found);
quota_status lq_refuse_signed(const lq_act *act, quota_status status, const char *field, const char *expected,
                              int64_t found);
quota_status lq_refuse_amount(const lq_act *act, quota_status status, const char *field, const char *before,
                              int64_t expected, int64_t found);
quota_status lq_refuse_date(const lq_act *act, quota_status status, const char *field, const char *before,
                            int32_t expected, int32_t found);
/* The target, as hexadecimal digits. */
quota_status lq_refuse_target(const lq_act *act, quota_status status, const char *expected);

/* ---------------------------------------------------------------- known.c */

quota_status lq_check_known(lq_act *act);
quota_status lq_check_open(lq_act *act);
/* The ledger's own fields: written, or when replaying compared; and those the host may leave zero. */
quota_status lq_fill_number(lq_act *act, uint64_t *field, uint64_t number, const char *name);
quota_status lq_fill_date(lq_act *act, int32_t *field, int32_t date, const char *name);
quota_status lq_fill_pollutant(lq_act *act, uint8_t pollutant);

/* ---------------------------------------------------------------- take_give.c */

int lq_has_target(const quota_entry *entry);
int64_t lq_available(const lq_act *act);
/* act->moved becomes what is there, if that is less and the entry says UP_TO; else QUOTA_R_INSUFFICIENT. */
quota_status lq_limit(lq_act *act, int64_t there);
/* Whether the target is of the entry's cell. */
quota_status lq_check_target_cell(const lq_act *act);
quota_status lq_check_take(lq_act *act);
/* Whether `moved` may come to rest in available of that account and term. */
quota_status lq_check_give(const lq_act *act, uint32_t account, uint8_t pollutant, int32_t term);
/* Takes `moved` from the cell's bucket act->from, and from the claim if there is one. */
quota_status lq_take(lq_act *act);
/* Gives `moved` to the bucket of a cell, made where it is not there yet: act->to_cell. */
quota_status lq_give(lq_act *act, uint32_t account, uint32_t lot, int32_t term, uint8_t bucket);
/* The claim of this entry on what it gave; fields not set here are `like`'s, if it is not NULL. */
quota_status lq_claim_made(lq_act *act, uint32_t cell, uint8_t bucket, const lq_claim *like);

/* ---------------------------------------------------------------- the verbs */

quota_status lq_check_account(lq_act *act);
quota_status lq_do_account(lq_act *act);
quota_status lq_check_state_entry(lq_act *act);
quota_status lq_do_state_entry(lq_act *act);
quota_status lq_check_issue(lq_act *act);
quota_status lq_do_issue(lq_act *act);
quota_status lq_check_move(lq_act *act);
quota_status lq_do_move(lq_act *act);
quota_status lq_check_hold(lq_act *act);
quota_status lq_do_set_aside(lq_act *act); /* hold, use, surrender, cancel, void: a claim */
quota_status lq_check_release(lq_act *act);
quota_status lq_do_bring_back(lq_act *act); /* release, restore */
quota_status lq_check_use(lq_act *act);
quota_status lq_check_restore(lq_act *act);
quota_status lq_check_out(lq_act *act); /* surrender, cancel */
quota_status lq_check_void(lq_act *act);
quota_status lq_check_owe(lq_act *act);
quota_status lq_do_owe(lq_act *act);
/* The entry undone: looked up and what it says filled in (with `known`), then checked, then undone. */
quota_status lq_fill_correct(lq_act *act);
quota_status lq_check_correct(lq_act *act);
quota_status lq_do_correct(lq_act *act);
/* What is owed for a lot is lost already: the two together are never more than was issued. */
int64_t lq_may_be_lost(const lq_lot *lot);
/* Nothing of the lot and its family may be left that ranks before that bucket of the cell (loss.c); for
 * debts: before what is used. */
quota_status lq_check_loss(const lq_act *act, uint32_t cell, uint8_t bucket);
quota_status lq_check_loss_before_debt(const lq_act *act);

#endif
