/* reserve.h - a reserve for plans: accounts and lots with all their tags, built on a day on which no policy
 * is in force, and then a policy. */
#ifndef TESTS_RESERVE_H
#define TESTS_RESERVE_H

#include <libquota/plan.h>

#include "books.h"

/* A policy of the library in force from that day on. */
void reserve_adopt(test_books *books, const char *policy, int32_t from);
/* A policy of the test's own, which the ledger was opened with. */
void reserve_adopt_own(test_books *books, const quota_policy *policy, int32_t from);
/* An account of any role; `pool` of a reserve. */
void reserve_account(test_books *books, uint64_t account, uint8_t role, uint8_t pool, uint32_t place,
                     uint32_t basin);
typedef struct reserve_lot {
    uint64_t account, lot, party;
    int64_t amount;
    uint32_t place, basin, industry;
    int32_t term, completed;
    uint8_t pollutant, earmark, measure, kind; /* kind 0 = deposit */
    uint16_t flags;
} reserve_lot;
void reserve_issue(test_books *books, const reserve_lot *lot);
/* Facts of a subject, "name=value name=value": names of facts, values as a policy table writes them. */
void reserve_say(test_books *books, uint8_t subject, uint64_t number, const char *facts);
/* The same for one pollutant. */
void reserve_say_of(test_books *books, uint8_t subject, uint64_t number, uint8_t pollutant,
                    const char *facts);

/* A plan that must come about. */
quota_plan *reserve_plan(test_books *books, const quota_plan_options *options);
quota_need_result reserve_need(const quota_plan *plan, size_t index);
quota_leg reserve_leg(const quota_plan *plan, size_t index);
/* 0 = past the last. */
int reserve_block(const quota_plan *plan, size_t index, quota_block *block);
/* Posts the plan's holds: each must be accepted with its amount.  Answers their sum. */
int64_t reserve_post(test_books *books, const quota_plan *plan);

#endif
