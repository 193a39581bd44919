/* What somebody would try who wants quota that is not there, or quota where the law does not let it go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <libquota/quota.h>

#include "books.h"

#define T QUOTA_TONNE
#define SO2 QUOTA_POLLUTANT_SO2

enum { A = 1, B, R, L1 = 11, L2, P = 21 };

/* Of what was tried last. */
static int64_t moved;
static char found[sizeof((quota_error *)0)->found];
static char field[sizeof((quota_error *)0)->field];

static int32_t try_one(test_books *books, const quota_entry *entry)
{
    quota_result result = {0};
    quota_post post = {.struct_size = sizeof post,
                       .entry_size = sizeof *entry,
                       .result_size = sizeof result,
                       .entries = entry,
                       .results = &result,
                       .count = 1};
    quota_error error = {.struct_size = sizeof error};
    quota_status status = quota_ledger_post(books->ledger, &post, &error);
    moved = result.moved;
    memcpy(found, error.found, sizeof found);
    memcpy(field, error.field, sizeof field);
    return status == QUOTA_OK || status == QUOTA_E_REFUSED ? result.status : (int32_t)status;
}

static void begin(test_books *books)
{
    books_open(books, NULL);
    books_account(books, A, QUOTA_ROLE_ENTERPRISE, 530302);
    books_account(books, B, QUOTA_ROLE_ENTERPRISE, 530302);
    books_account(books, R, QUOTA_ROLE_RESERVE, 530302);
}

static void adopt(test_books *books, const char *id)
{
    quota_policy *policy;
    quota_policy_info info = {.struct_size = sizeof info};
    quota_entry entry = books_entry(books, QUOTA_VERB_STATE, QUOTA_ENTRY_ADOPT, 0, 0, 0);
    assert_int_equal(quota_policy_builtin(NULL, id, &policy, NULL), QUOTA_OK);
    assert_int_equal(quota_policy_describe(policy, &info), QUOTA_OK);
    memcpy(entry.proof, info.digest, sizeof info.digest);
    entry.value = 1;
    books_post(books, &entry, 1);
    quota_policy_free(policy);
}

static void issue_of_term(test_books *books, uint64_t account, uint64_t lot, int64_t amount, int32_t term)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_ALLOCATE, account, lot, amount);
    entry.pollutant = SO2;
    entry.term = term;
    books_post(books, &entry, 1);
}

static void a_term_does_not_grow_by_a_merger(void **unused)
{
    test_books books;
    (void)unused;
    begin(&books);
    issue_of_term(&books, A, L1, 10 * T, 20241231);
    books.date = 20260101;
    quota_entry merge = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_MERGE, A, L1, 10 * T);
    merge.term = 20241231;
    merge.to_term = 20301231;
    for (uint64_t to = A; to <= B; to++) {
        merge.to_account = to;
        assert_int_equal(try_one(&books, &merge), QUOTA_R_TARGET_OTHER);
    }
    books_close(&books);
}

static quota_entry void_of(test_books *books, uint8_t kind, const quota_entry *use, int64_t amount)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_VOID, kind, A, L1, amount);
    if (use)
        memcpy(entry.target, use->id, sizeof entry.target);
    memset(entry.proof, 7, sizeof entry.proof);
    return entry;
}

/* Whether it is still used, or back in the bank: what its party owes for it is not lost once more. */
static void what_is_owed_is_not_voided_too(void **unused)
{
    test_books books;
    (void)unused;
    begin(&books);
    books_issue(&books, A, L1, 100 * T, SO2, 530302);
    books_project(&books, P, SO2);
    const quota_entry use = books_use(&books, A, L1, P, 100 * T);
    const quota_entry incur = books_entry(&books, QUOTA_VERB_OWE, QUOTA_ENTRY_INCUR, A, L1, 60 * T);
    books_post(&books, &incur, 1);
    quota_entry entry = void_of(&books, QUOTA_ENTRY_FRAUD, &use, 41 * T);
    assert_int_equal(try_one(&books, &entry), QUOTA_R_INSUFFICIENT);
    entry = void_of(&books, QUOTA_ENTRY_RULED, &use, 41 * T);
    assert_int_equal(try_one(&books, &entry), QUOTA_R_INSUFFICIENT);
    entry.amount = 30 * T;
    assert_int_equal(try_one(&books, &entry), QUOTA_OK);
    quota_entry back = books_entry(&books, QUOTA_VERB_RESTORE, QUOTA_ENTRY_UNUSED, 0, 0, 70 * T);
    memcpy(back.target, use.id, sizeof back.target);
    books_post(&books, &back, 1);
    quota_entry loss = void_of(&books, QUOTA_ENTRY_FRAUD, NULL, 70 * T), written[4];
    size_t count;
    assert_int_equal(quota_compose(books.ledger, QUOTA_ACT_LOSS, &loss, NULL, 0, written, 4, sizeof *written,
                                   &count, NULL),
                     QUOTA_E_RANGE);
    loss.flags = QUOTA_FLAG_UP_TO;
    assert_int_equal(quota_compose(books.ledger, QUOTA_ACT_LOSS, &loss, NULL, 0, written, 4, sizeof *written,
                                   &count, NULL),
                     QUOTA_OK);
    assert_true(count == 1 && written[0].amount == 10 * T);
    entry = void_of(&books, QUOTA_ENTRY_FRAUD, NULL, 70 * T);
    assert_int_equal(try_one(&books, &entry), QUOTA_R_INSUFFICIENT);
    entry.flags = QUOTA_FLAG_UP_TO;
    assert_int_equal(try_one(&books, &entry), QUOTA_OK);
    assert_int_equal(moved, 10 * T);
    /* A debt that was a mistake gives it free again. */
    quota_entry undo = books_entry(&books, QUOTA_VERB_OWE, QUOTA_ENTRY_CORRECT, 0, 0, 60 * T);
    memcpy(undo.target, incur.id, sizeof undo.target);
    books_post(&books, &undo, 1);
    entry = void_of(&books, QUOTA_ENTRY_FRAUD, NULL, 60 * T);
    assert_int_equal(try_one(&books, &entry), QUOTA_OK);
    books_close(&books);
}

/* Nineteen terms full to the brim, in 64 bits, would be half an amount: the law is told nothing instead. */
static void sums_over_terms_do_not_wrap(void **unused)
{
    test_books books;
    (void)unused;
    begin(&books);
    for (int i = 0; i < 19; i++) {
        quota_entry entry = books_entry(&books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_PLAIN, A, (uint64_t)(100 + i),
                                        QUOTA_AMOUNT_MAX);
        entry.pollutant = SO2;
        entry.term = 20301231 + i * 10000;
        books_post(&books, &entry, 1);
    }
    adopt(&books, "cn-500000-2014");
    quota_entry entry = books_entry(&books, QUOTA_VERB_HOLD, QUOTA_ENTRY_PLEDGE, A, 100, T);
    entry.term = 20301231;
    assert_int_equal(try_one(&books, &entry), QUOTA_R_LAW_REVIEW);
    entry = books_entry(&books, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT, A, 0, 0);
    entry.subject = QUOTA_SUBJECT_ACCOUNT;
    entry.fact = QUOTA_FACT_PERMITTED;
    entry.value = T;
    entry.pollutant = SO2;
    assert_int_equal(try_one(&books, &entry), QUOTA_R_LAW_REVIEW);
    assert_non_null(strstr(found, "holding"));
    books_close(&books);
}

/* Past the end of a policy, or of its own window, there would be no law at all. */
static void no_law_of_a_day_to_come(void **unused)
{
    test_books books;
    (void)unused;
    begin(&books);
    books_issue(&books, A, L1, 100 * T, SO2, 530302);
    books.date = 20250101;
    adopt(&books, "cn-530300-2024");
    quota_entry sale = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_PLAIN, A, L1, T);
    sale.to_account = B;
    sale.as_of = 20250102;
    assert_int_equal(try_one(&books, &sale), QUOTA_R_DATE_AHEAD);
    sale.as_of = 99981231;
    assert_int_equal(try_one(&books, &sale), QUOTA_R_DATE_AHEAD);
    sale.as_of = 20250101;
    assert_int_equal(try_one(&books, &sale), QUOTA_R_LAW_KIND);
    books_close(&books);
}

/* Nor is there none because a day before the first policy is named: a person says which law applies. */
static void no_early_day_goes_round_the_law(void **unused)
{
    test_books books;
    (void)unused;
    begin(&books);
    books_issue(&books, A, L1, 100 * T, SO2, 530302);
    books_project(&books, P, SO2);
    books.date = 20250101;
    adopt(&books, "cn-530300-2024");
    quota_entry plain = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_PLAIN, A, L1, T);
    plain.to_account = B;
    plain.as_of = 20240101;
    assert_int_equal(try_one(&books, &plain), QUOTA_R_LAW_KIND);
    quota_entry sale = plain;
    sale.kind = QUOTA_ENTRY_SALE;
    assert_int_equal(try_one(&books, &sale), QUOTA_R_LAW_REVIEW);
    assert_string_equal(field, "as_of");
    quota_entry use = books_entry(&books, QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT, A, L1, T);
    use.project = P;
    use.as_of = 20240101;
    assert_int_equal(try_one(&books, &use), QUOTA_R_LAW_REVIEW);
    assert_string_equal(field, "as_of");
    /* What would be asked nothing has nothing to go round. */
    quota_entry hold = books_entry(&books, QUOTA_VERB_HOLD, QUOTA_ENTRY_FREEZE, A, L1, T);
    hold.as_of = 20240101;
    assert_int_equal(try_one(&books, &hold), QUOTA_OK);
    quota_entry fact = books_entry(&books, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT, A, 0, 0);
    fact.subject = QUOTA_SUBJECT_ACCOUNT;
    fact.fact = QUOTA_FACT_BAR;
    fact.value = 1;
    fact.as_of = 20240101;
    assert_int_equal(try_one(&books, &fact), QUOTA_OK);
    sale.flags = QUOTA_FLAG_APPROVED;
    sale.proof[0] = 1;
    assert_int_equal(try_one(&books, &sale), QUOTA_OK);
    quota_entry stored;
    assert_int_equal(quota_ledger_entry(books.ledger, sale.id, &stored, sizeof stored, NULL), QUOTA_OK);
    assert_true(stored.verdict == QUOTA_REVIEW && stored.policy == 1 && stored.rule == 0);
    books_close(&books);
}

/* A party that is not named, or has ended, owes nothing: its debt would not be deducted. */
static void a_debt_is_not_left_aside_with_its_party(void **unused)
{
    test_books books;
    (void)unused;
    begin(&books);
    books_issue(&books, A, L1, 100 * T, SO2, 530302);
    books_project(&books, P, SO2);
    (void)books_use(&books, A, L1, P, 100 * T);
    const quota_entry incur = books_entry(&books, QUOTA_VERB_OWE, QUOTA_ENTRY_INCUR, A, L1, 60 * T);
    quota_entry successor[2] = {books_entry(&books, QUOTA_VERB_OWE, QUOTA_ENTRY_MERGE, A, 0, 60 * T),
                                books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_END, A, 0, 0)};
    books_post(&books, &incur, 1);
    successor[0].to_account = B;
    successor[0].pollutant = SO2;
    books_post(&books, successor, 2);
    for (int repays = 0; repays < 2; repays++) {
        quota_entry issue = books_entry(&books, QUOTA_VERB_ISSUE,
                                        repays ? QUOTA_ENTRY_REPAY : QUOTA_ENTRY_DEPOSIT, R, L2, 10 * T);
        issue.pollutant = SO2;
        issue.proof[0] = 2;
        issue.flags = repays ? QUOTA_FLAG_UP_TO : 0;
        assert_int_equal(try_one(&books, &issue), QUOTA_R_FIELD_MISSING);
        assert_string_equal(field, "party");
        issue.party = A;
        assert_int_equal(try_one(&books, &issue), QUOTA_R_ACCOUNT_CLOSED);
        assert_string_equal(field, "party");
        issue.party = B;
        assert_int_equal(try_one(&books, &issue), repays ? QUOTA_OK : QUOTA_R_DEBT_FIRST);
    }
    books_close(&books);
}

/* The last of a group's answers that is not "not posted". */
static int32_t try_group(test_books *books, quota_entry *group, size_t count)
{
    quota_result results[8] = {{0}};
    quota_error error = {.struct_size = sizeof error};
    const quota_post post = {.struct_size = sizeof post,
                             .entry_size = sizeof *group,
                             .result_size = sizeof *results,
                             .entries = group,
                             .results = results,
                             .count = count};
    int32_t status = (int32_t)quota_ledger_post(books->ledger, &post, &error);
    memcpy(field, error.field, sizeof field);
    if (status != QUOTA_E_REFUSED)
        return status;
    for (size_t i = 0; i < count; i++)
        status = results[i].status != QUOTA_R_NOT_POSTED ? results[i].status : status;
    return status;
}

static quota_entry to_b(test_books *books, uint8_t verb, uint8_t kind, int64_t amount)
{
    quota_entry entry = books_entry(books, verb, kind, A, verb == QUOTA_VERB_MOVE ? L1 : 0, amount);
    entry.to_account = B;
    entry.pollutant = verb == QUOTA_VERB_MOVE ? 0 : SO2;
    return entry;
}

/* The successor takes all (Chongqing 8.2): whose account goes on has sold, and sales are asked. */
static void a_sale_is_no_merger(void **unused)
{
    test_books books;
    (void)unused;
    begin(&books);
    books_issue(&books, A, L1, 100 * T, SO2, 530302);
    quota_entry merge = to_b(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_MERGE, T);
    assert_int_equal(try_one(&books, &merge), QUOTA_OK); /* no law, no question */
    books.date = 20250101;
    adopt(&books, "cn-530300-2024");
    merge = to_b(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_MERGE, T);
    assert_int_equal(try_one(&books, &merge), QUOTA_R_LAW_REVIEW);
    assert_string_equal(field, "account");
    merge.as_of = 20230101;
    assert_int_equal(try_one(&books, &merge), QUOTA_R_LAW_REVIEW);
    merge.as_of = 0;
    /* Nor does it help to end another, or to close. */
    quota_entry group[3] = {merge, books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_END, R, 0, 0)};
    assert_int_equal(try_group(&books, group, 2), QUOTA_R_LAW_REVIEW);
    group[1] = books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_CLOSE, A, 0, 0);
    assert_int_equal(try_group(&books, group, 2), QUOTA_R_LAW_REVIEW);
    /* In parts it is a merger still, as long as nothing is left. */
    group[1] = to_b(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_MERGE, 97 * T);
    group[2] = books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_END, A, 0, 0);
    assert_int_equal(try_group(&books, group, 3), QUOTA_R_NOT_EMPTY);
    merge.flags = QUOTA_FLAG_APPROVED;
    merge.proof[0] = 1;
    assert_int_equal(try_one(&books, &merge), QUOTA_OK);
    quota_entry stored;
    assert_int_equal(quota_ledger_entry(books.ledger, merge.id, &stored, sizeof stored, NULL), QUOTA_OK);
    assert_true(stored.verdict == QUOTA_REVIEW && stored.policy == 1);
    group[0] = to_b(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_MERGE, T);
    assert_int_equal(try_group(&books, group, 3), QUOTA_OK);
    books_close(&books);
}

/* Where a policy has no word on divisions, a part that leaves is a sale; and a debt leaves by no one's word
 * but a person's. */
static void nor_is_a_division(void **unused)
{
    test_books books;
    (void)unused;
    begin(&books);
    books_issue(&books, A, L1, 100 * T, SO2, 530302);
    books_project(&books, P, SO2);
    (void)books_use(&books, A, L1, P, 60 * T);
    quota_entry entry = books_entry(&books, QUOTA_VERB_VOID, QUOTA_ENTRY_FRAUD, A, L1, 40 * T);
    books_post(&books, &entry, 1);
    entry = books_entry(&books, QUOTA_VERB_OWE, QUOTA_ENTRY_INCUR, A, L1, 60 * T);
    books_post(&books, &entry, 1);
    books_issue(&books, R, L2, 10 * T, SO2, 530302);
    books.date = 20250101;
    adopt(&books, "cn-530300-2024");
    entry = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_DIVIDE, R, L2, T);
    entry.to_account = B;
    assert_int_equal(try_one(&books, &entry), QUOTA_R_LAW_REVIEW);
    assert_string_equal(field, "trade");
    const uint8_t kinds[] = {QUOTA_ENTRY_MERGE, QUOTA_ENTRY_DIVIDE};
    for (size_t i = 0; i < 2; i++) {
        entry = to_b(&books, QUOTA_VERB_OWE, kinds[i], 30 * T);
        assert_int_equal(try_one(&books, &entry), QUOTA_R_LAW_REVIEW);
        assert_string_equal(field, i == 0 ? "account" : "to_account");
        entry.flags = QUOTA_FLAG_APPROVED;
        entry.proof[0] = 1;
        assert_int_equal(try_one(&books, &entry), QUOTA_OK);
    }
    books_close(&books);
}

/* From reserve to reserve, which nobody asks about, a lot becomes no other. */
static void levelling_changes_no_tags(void **unused)
{
    test_books books;
    (void)unused;
    begin(&books);
    books_account(&books, 4, QUOTA_ROLE_RESERVE, 530303);
    books_issue(&books, R, L1, 100 * T, SO2, 530302);
    quota_entry level = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_LEVEL, R, L1, T);
    level.to_account = 4;
    quota_entry other = level;
    other.to_lot = L2;
    assert_int_equal(try_one(&books, &other), QUOTA_R_FIELD_UNREAD);
    assert_string_equal(field, "to_lot");
    other = level;
    other.earmark = QUOTA_LOT_EARMARK_NONE;
    assert_int_equal(try_one(&books, &other), QUOTA_R_FIELD_UNREAD);
    other = level;
    other.origin = QUOTA_LOT_ORIGIN_PAID;
    assert_int_equal(try_one(&books, &other), QUOTA_R_FIELD_UNREAD);
    assert_int_equal(try_one(&books, &level), QUOTA_OK);
    books_close(&books);
}

/* Nobody pays with what is not made yet. */
static void the_expected_repays_nothing(void **unused)
{
    test_books books;
    (void)unused;
    begin(&books);
    books_issue(&books, A, L1, 100 * T, SO2, 530302);
    quota_entry issue = books_entry(&books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT, A, L2, 10 * T);
    issue.party = A;
    issue.pollutant = SO2;
    issue.flags = QUOTA_FLAG_EXPECTED;
    books_post(&books, &issue, 1);
    books_project(&books, P, SO2);
    (void)books_use(&books, A, L1, P, 100 * T);
    const quota_entry incur = books_entry(&books, QUOTA_VERB_OWE, QUOTA_ENTRY_INCUR, A, L1, 60 * T);
    books_post(&books, &incur, 1);
    quota_entry cancel = books_entry(&books, QUOTA_VERB_CANCEL, QUOTA_ENTRY_REPAY, A, L2, 10 * T);
    assert_int_equal(try_one(&books, &cancel), QUOTA_R_NOT_REALISED);
    issue = books_entry(&books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_REPAY, R, 13, 10 * T);
    issue.party = A;
    issue.pollutant = SO2;
    issue.flags = QUOTA_FLAG_EXPECTED;
    assert_int_equal(try_one(&books, &issue), QUOTA_R_NOT_REALISED);
    issue.flags = 0;
    assert_int_equal(try_one(&books, &issue), QUOTA_OK);
    const quota_entry realise = books_entry(&books, QUOTA_VERB_STATE, QUOTA_ENTRY_REALISE, 0, L2, 0);
    books_post(&books, &realise, 1);
    assert_int_equal(try_one(&books, &cancel), QUOTA_OK);
    books_close(&books);
}

/* What holds for another's sake is not withdrawn by its owner. */
static void a_pledge_is_not_withdrawn(void **unused)
{
    static const uint8_t holds[] = {QUOTA_ENTRY_PLAIN, QUOTA_ENTRY_DEAL, QUOTA_ENTRY_PLAN, QUOTA_ENTRY_PLEDGE,
                                    QUOTA_ENTRY_FREEZE};
    static const uint8_t releases[] = {QUOTA_ENTRY_PLAIN, QUOTA_ENTRY_WITHDRAWN, QUOTA_ENTRY_EXPIRE,
                                       QUOTA_ENTRY_DISCHARGE};
    static const char passes[][5] = {"1111", "1110", "1110", "1011", "1011"};
    test_books books;
    (void)unused;
    begin(&books);
    books_issue(&books, A, L1, 100 * T, SO2, 530302);
    quota_entry made[5];
    for (size_t i = 0; i < 5; i++)
        made[i] = books_hold(&books, holds[i], A, L1, 4 * T, books.date);
    books.date = 20250101;
    for (size_t i = 0; i < 5; i++) {
        for (size_t j = 0; j < 4; j++) {
            quota_entry entry = books_entry(&books, QUOTA_VERB_RELEASE, releases[j], 0, 0, T);
            memcpy(entry.target, made[i].id, sizeof entry.target);
            assert_int_equal(try_one(&books, &entry), passes[i][j] == '1' ? QUOTA_OK : QUOTA_R_TARGET_KIND);
        }
    }
    books_close(&books);
}

/* Ten terms full to the brim are no amount; and a cursor of another list leads to nobody else's rows. */
static void queries_answer_what_was_asked(void **unused)
{
    test_books books;
    int64_t available, encumbered;
    (void)unused;
    begin(&books);
    for (int i = 0; i < 10; i++) {
        quota_entry entry = books_entry(&books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_PLAIN, A, (uint64_t)(100 + i),
                                        QUOTA_AMOUNT_MAX);
        entry.pollutant = SO2;
        entry.term = 20301231 + i * 10000;
        assert_int_equal(
            quota_ledger_as_of(books.ledger, A, SO2, 0, books.date, &available, &encumbered, NULL), QUOTA_OK);
        assert_true(available == i * QUOTA_AMOUNT_MAX && encumbered == 0);
        books_post(&books, &entry, 1);
    }
    assert_int_equal(quota_ledger_as_of(books.ledger, A, SO2, 0, books.date, &available, &encumbered, NULL),
                     QUOTA_E_OVERFLOW);
    assert_int_equal(quota_ledger_as_of(books.ledger, A, SO2, 104, books.date, &available, &encumbered, NULL),
                     QUOTA_OK);
    assert_true(available == QUOTA_AMOUNT_MAX);
    books_issue(&books, B, L1, T, SO2, 530302);
    quota_filter filter = {.struct_size = sizeof filter, .lot = L1};
    quota_lot lot;
    size_t count = 0;
    uint64_t cursor = 1; /* of lot 100 */
    assert_int_equal(
        quota_list(books.ledger, QUOTA_LIST_LOTS, &filter, &cursor, &lot, sizeof lot, 1, &count, NULL),
        QUOTA_E_ARGUMENT);
    cursor = 0;
    assert_int_equal(
        quota_list(books.ledger, QUOTA_LIST_LOTS, &filter, &cursor, &lot, sizeof lot, 1, &count, NULL),
        QUOTA_OK);
    assert_true(count == 1 && lot.lot == L1);
    filter = (quota_filter){.struct_size = sizeof filter, .account = B};
    quota_balance balance;
    cursor = 1; /* A's first */
    assert_int_equal(quota_list(books.ledger, QUOTA_LIST_BALANCES, &filter, &cursor, &balance, sizeof balance,
                                1, &count, NULL),
                     QUOTA_E_ARGUMENT);
    books_close(&books);
}

/* What was never used makes nothing come back: 50 t were, and 100 t were a mistake. */
static void a_use_that_was_a_mistake_counts_for_nothing(void **unused)
{
    static const char table[] = "policy,own,甲,A\nwindow,from 2020-01-01\nround,amount,1 g up\n"
                                "id,article,question,force,when,then,overrides,zh,en\n"
                                "A1,一,reclaim,must,,amount debited_amount - used_for_projects,,z,e\n";
    quota_policy *own;
    quota_policy_info info = {.struct_size = sizeof info};
    quota_ledger_options options = {.struct_size = sizeof options, .policy_count = 1};
    test_books books;
    (void)unused;
    assert_int_equal(quota_policy_parse(NULL, table, sizeof table - 1, &own, NULL, NULL), QUOTA_OK);
    options.policies = (const quota_policy *const *)&own;
    books_open(&books, &options);
    books_account(&books, A, QUOTA_ROLE_ENTERPRISE, 530302);
    books_issue(&books, A, L1, 100 * T, SO2, 530302);
    books_project(&books, P, SO2);
    books_state(&books, QUOTA_SUBJECT_LOT, L1, QUOTA_FACT_USED_FOR_PROJECTS, 10 * T, 20240101);
    const quota_entry wrong = books_use(&books, A, L1, P, 100 * T);
    quota_entry undo = books_entry(&books, QUOTA_VERB_RESTORE, QUOTA_ENTRY_CORRECT, 0, 0, 100 * T);
    memcpy(undo.target, wrong.id, sizeof undo.target);
    books_post(&books, &undo, 1);
    const quota_entry use = books_use(&books, A, L1, P, 50 * T);
    quota_entry adopted = books_entry(&books, QUOTA_VERB_STATE, QUOTA_ENTRY_ADOPT, 0, 0, 0);
    assert_int_equal(quota_policy_describe(own, &info), QUOTA_OK);
    memcpy(adopted.proof, info.digest, sizeof info.digest);
    adopted.value = 1;
    books_post(&books, &adopted, 1);
    quota_entry back = books_entry(&books, QUOTA_VERB_RESTORE, QUOTA_ENTRY_SURPLUS, 0, 0, 41 * T);
    memcpy(back.target, use.id, sizeof back.target);
    assert_int_equal(try_one(&books, &back), QUOTA_R_LAW_LIMIT);
    back.amount = 40 * T;
    assert_int_equal(try_one(&books, &back), QUOTA_OK);
    books_close(&books);
    quota_policy_free(own);
}

/* ---------------------------------------------------------------- a store that gives something else */

typedef struct liar {
    quota_store honest;
    int32_t on;
    uint8_t verb, kind;
    int64_t moved;
} liar;

static quota_store_outcome head_of(void *user, quota_head *head)
{
    liar *of = user;
    return of->honest.head(of->honest.user, head);
}

static quota_store_outcome append(void *user, const quota_head *expected, const quota_entry *entries,
                                  size_t count, const quota_head *head)
{
    liar *of = user;
    return of->honest.append(of->honest.user, expected, entries, count, head);
}

static quota_store_outcome scan(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                size_t *count)
{
    liar *of = user;
    const quota_store_outcome outcome = of->honest.scan(of->honest.user, from, entries, capacity, count);
    if (of->on && *count == 1) {
        entries->verb = of->verb;
        entries->kind = of->kind;
        entries->moved = of->moved;
        entries->lot = of->verb == QUOTA_VERB_OWE ? 0 : entries->lot;
    }
    return outcome;
}

/* What is corrected is read from the store again: amounts no entry has, a debt of no lot. */
static void a_correction_is_not_led_astray_by_the_store(void **unused)
{
    quota_memory_store *memory;
    liar of = {.honest = {.struct_size = sizeof of.honest}};
    quota_store store = {.struct_size = sizeof store, .entry_size = sizeof(quota_entry), .user = &of};
    const quota_ledger_options options = {.struct_size = sizeof options, .store = &store};
    test_books books;
    (void)unused;
    assert_int_equal(quota_memory_store_create(NULL, &memory, NULL), QUOTA_OK);
    assert_int_equal(quota_memory_store_hooks(memory, &of.honest), QUOTA_OK);
    store.head = head_of;
    store.append = append;
    store.scan = scan;
    books_open(&books, &options);
    books_account(&books, A, QUOTA_ROLE_ENTERPRISE, 530302);
    books_account(&books, B, QUOTA_ROLE_ENTERPRISE, 530302);
    books_issue(&books, A, L1, 100 * T, SO2, 530302);
    books_project(&books, P, SO2);
    quota_entry sale = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE, A, L1, 50 * T);
    sale.to_account = B;
    books_post(&books, &sale, 1);
    (void)books_use(&books, A, L1, P, 50 * T);
    const quota_entry incur = books_entry(&books, QUOTA_VERB_OWE, QUOTA_ENTRY_INCUR, A, L1, 10 * T);
    books_post(&books, &incur, 1);
    const int64_t amounts[] = {-1, INT64_MIN, INT64_MAX, -50 * T};
    of.on = 1;
    of.verb = QUOTA_VERB_MOVE;
    of.kind = QUOTA_ENTRY_SALE;
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        quota_entry undo = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_CORRECT, 0, 0, T);
        of.moved = amounts[i];
        memcpy(undo.target, sale.id, sizeof undo.target);
        undo.flags = QUOTA_FLAG_UP_TO;
        assert_int_equal(books_try(&books, &undo, 1), QUOTA_E_JOURNAL_INVALID);
    }
    of.verb = QUOTA_VERB_OWE;
    of.kind = QUOTA_ENTRY_INCUR;
    of.moved = 10 * T;
    quota_entry undo = books_entry(&books, QUOTA_VERB_OWE, QUOTA_ENTRY_CORRECT, 0, 0, T);
    memcpy(undo.target, incur.id, sizeof undo.target);
    assert_int_equal(books_try(&books, &undo, 1), QUOTA_E_JOURNAL_INVALID);
    of.on = 0; /* an honest answer, and it is done */
    assert_int_equal(books_try(&books, &undo, 1), QUOTA_OK);
    books_close(&books);
    quota_memory_store_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_term_does_not_grow_by_a_merger),
        cmocka_unit_test(what_is_owed_is_not_voided_too),
        cmocka_unit_test(sums_over_terms_do_not_wrap),
        cmocka_unit_test(no_law_of_a_day_to_come),
        cmocka_unit_test(no_early_day_goes_round_the_law),
        cmocka_unit_test(a_debt_is_not_left_aside_with_its_party),
        cmocka_unit_test(a_sale_is_no_merger),
        cmocka_unit_test(nor_is_a_division),
        cmocka_unit_test(levelling_changes_no_tags),
        cmocka_unit_test(the_expected_repays_nothing),
        cmocka_unit_test(a_pledge_is_not_withdrawn),
        cmocka_unit_test(queries_answer_what_was_asked),
        cmocka_unit_test(a_use_that_was_a_mistake_counts_for_nothing),
        cmocka_unit_test(a_correction_is_not_led_astray_by_the_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
