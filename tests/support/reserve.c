/* reserve.c - a reserve for plans. */
#include "reserve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *adopted; /* the last one: its own facts have its numbers */

void reserve_adopt_own(test_books *books, const quota_policy *policy, int32_t from)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_STATE, QUOTA_ENTRY_ADOPT, 0, 0, 0);
    quota_policy_info info = {.struct_size = sizeof info};
    assert_int_equal(quota_policy_describe(policy, &info), QUOTA_OK);
    memcpy(entry.proof, info.digest, sizeof entry.proof);
    entry.value = (int64_t)books->ids; /* a number of its own */
    entry.valid_from = from;
    books_post(books, &entry, 1);
}

void reserve_adopt(test_books *books, const char *policy, int32_t from)
{
    quota_policy *built_in = NULL;
    assert_int_equal(quota_policy_builtin(NULL, policy, &built_in, NULL), QUOTA_OK);
    reserve_adopt_own(books, built_in, from);
    quota_policy_free(built_in);
    adopted = policy;
}

void reserve_account(test_books *books, uint64_t account, uint8_t role, uint8_t pool, uint32_t place,
                     uint32_t basin)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN, account, 0, 0);
    entry.role = role;
    entry.pool = pool;
    entry.place = place;
    entry.basin = basin;
    books_post(books, &entry, 1);
}

void reserve_issue(test_books *books, const reserve_lot *lot)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_ISSUE, lot->kind == 0 ? QUOTA_ENTRY_DEPOSIT : lot->kind,
                                    lot->account, lot->lot, lot->amount);
    entry.party = lot->kind == 0 && lot->party == 0 ? lot->account : lot->party;
    entry.pollutant = lot->pollutant;
    entry.place = lot->place;
    entry.basin = lot->basin;
    entry.industry = lot->industry;
    entry.earmark = lot->earmark;
    entry.measure = lot->measure;
    entry.term = lot->term;
    entry.valid_from = lot->completed;
    entry.flags = lot->flags;
    memcpy(entry.proof, "evidence", 8);
    memcpy(entry.proof + 8, &lot->lot, sizeof lot->lot);
    books_post(books, &entry, 1);
}

void reserve_say_of(test_books *books, uint8_t subject, uint64_t number, uint8_t pollutant, const char *facts)
{
    char text[512];
    quota_policy *policy = NULL;
    if (adopted)
        assert_int_equal(quota_policy_builtin(NULL, adopted, &policy, NULL), QUOTA_OK);
    assert_true(strlen(facts) < sizeof text);
    memcpy(text, facts, strlen(facts) + 1);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) {
        char *value = strchr(word, '=');
        quota_entry entry = books_entry(books, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT, 0, 0, 0);
        assert_non_null(value);
        *value++ = '\0';
        entry.fact = quota_fact_find(policy, word, strlen(word));
        if (entry.fact == 0)
            fail_msg("no fact %s", word);
        if (strcmp(value, "?") == 0)
            entry.value = QUOTA_UNKNOWN;
        else if (quota_value_parse(policy, entry.fact, value, strlen(value), &entry.value, NULL) != QUOTA_OK)
            fail_msg("%s: no value %s", word, value);
        entry.subject = subject;
        entry.pollutant = pollutant;
        entry.account = subject == QUOTA_SUBJECT_ACCOUNT ? number : 0;
        entry.project = subject == QUOTA_SUBJECT_PROJECT ? number : 0;
        entry.lot = subject == QUOTA_SUBJECT_LOT ? number : 0;
        entry.place = subject == QUOTA_SUBJECT_PLACE ? (uint32_t)number : 0;
        books_post(books, &entry, 1);
    }
    quota_policy_free(policy);
}

void reserve_say(test_books *books, uint8_t subject, uint64_t number, const char *facts)
{
    reserve_say_of(books, subject, number, 0, facts);
}

quota_plan *reserve_plan(test_books *books, const quota_plan_options *options)
{
    quota_error error = {.struct_size = sizeof error};
    quota_plan *plan = NULL;
    char text[512] = "";
    const quota_status status = quota_plan_create(books->ledger, options, &plan, &error);
    if (status != QUOTA_OK) {
        (void)quota_error_text(&error, QUOTA_EN, text, sizeof text, NULL);
        fail_msg("plan: %s; %s", quota_status_name((int32_t)status), text);
    }
    return plan;
}

quota_need_result reserve_need(const quota_plan *plan, size_t index)
{
    quota_need_result need = {.struct_size = sizeof need};
    assert_int_equal(quota_plan_need(plan, index, &need), QUOTA_OK);
    return need;
}

quota_leg reserve_leg(const quota_plan *plan, size_t index)
{
    quota_leg leg = {.struct_size = sizeof leg};
    assert_int_equal(quota_plan_leg(plan, index, &leg), QUOTA_OK);
    return leg;
}

int reserve_block(const quota_plan *plan, size_t index, quota_block *block)
{
    block->struct_size = sizeof *block;
    return quota_plan_block(plan, index, block) == QUOTA_OK;
}

int64_t reserve_post(test_books *books, const quota_plan *plan)
{
    quota_error error = {.struct_size = sizeof error};
    quota_entry model = books_entry(books, 0, 0, 0, 0, 0);
    quota_entry entries[256];
    quota_result results[256];
    int64_t sum = 0;
    size_t count = 0;
    memcpy(model.proof, "approval", 8);
    assert_int_equal(quota_plan_entries(plan, &model, entries, 256, sizeof *entries, &count, &error),
                     QUOTA_OK);
    const quota_post post = {.struct_size = sizeof post,
                             .entry_size = sizeof *entries,
                             .result_size = sizeof *results,
                             .entries = entries,
                             .results = results,
                             .count = count};
    const quota_status status = quota_ledger_post(books->ledger, &post, &error);
    if (status != QUOTA_OK) {
        char text[512] = "", why[2048] = "";
        (void)quota_error_text(&error, QUOTA_EN, text, sizeof text, NULL);
        (void)quota_ledger_explain(books->ledger, &post, (size_t)error.index, QUOTA_EN, why, sizeof why, NULL,
                                   NULL);
        fail_msg("holds: %s; %s\n%s", quota_status_name((int32_t)status), text, why);
    }
    for (size_t i = 0; i < count; i++) {
        const quota_leg leg = reserve_leg(plan, i);
        assert_int_equal(results[i].moved, leg.amount);
        assert_int_equal(entries[i].lot, leg.lot);
        assert_int_equal(entries[i].account, leg.account);
        assert_int_equal(entries[i].term, leg.term);
        sum += results[i].moved;
    }
    return sum;
}
