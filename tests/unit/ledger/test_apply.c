/* Tests of src/ledger/apply.c and known.c: ids, dates, what is open, the law, reading back. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "ledger_bench.h"

static ledger_bench bench;

static int bench_setup(void **state)
{
    (void)state;
    bench_init(&bench);
    bench_people(&bench);
    return 0;
}

static int bench_teardown(void **state)
{
    (void)state;
    bench_free(&bench);
    return 0;
}

#define SO2 QUOTA_POLLUTANT_SO2

static void ids_are_new(void **state)
{
    const quota_entry group[] = {ENTRY(ACCOUNT, CLOSE, .id = {1}, .account = 1),
                                 ENTRY(ACCOUNT, CLOSE, .id = {1}, .account = 99)};

    (void)state;
    assert_int_equal(bench_post(&bench, group, 2), QUOTA_R_ID_TWICE);
    assert_string_equal(bench.error.field, "id");
    OK(ACCOUNT, CLOSE, .id = {1}, .account = 1);
    REFUSED(QUOTA_R_ID_REUSED, "id", ACCOUNT, CLOSE, .id = {1}, .account = 99);
    assert_string_equal(bench.error.found, "7");
}

static void dates_do_not_run_backwards(void **state)
{
    const quota_entry group[] = {ENTRY(ACCOUNT, CLOSE, .account = 1, .date = 20240103),
                                 ENTRY(ACCOUNT, CLOSE, .account = 99, .date = 20240102)};

    (void)state;
    assert_int_equal(bench_post(&bench, group, 2), QUOTA_R_DATE_BACKWARDS);
    assert_int_equal(bench.error.index, 1);
    assert_string_equal(bench.error.expected, "not before 2024-01-03");
    REFUSED(QUOTA_R_DATE_BACKWARDS, "date", ACCOUNT, CLOSE, .account = 1, .date = 20231231);
    bench.date_max = 20240105;
    REFUSED(QUOTA_R_DATE_AHEAD, "date", ACCOUNT, CLOSE, .account = 99, .date = 20240106);
    assert_string_equal(bench.error.expected, "not after 2024-01-05");
    REFUSED(QUOTA_R_DATE_INVALID, "date", ACCOUNT, CLOSE, .account = 99, .date = 20240199);
    OK(ACCOUNT, CLOSE, .account = 1, .date = 20240105);
    assert_int_equal(bench.state->date, 20240105);
}

static void blocked_subjects_are_left_alone(void **state)
{
    (void)state;
    bench_lot(&bench, 10, 9);
    OK(HOLD, PLAN, .id = {5}, .account = 1, .lot = 10, .amount = T, .project = 7);
#define BLOCK(subject_, field_, number_, bit_)                                                               \
  OK(STATE, FACT, .subject = QUOTA_SUBJECT_##subject_, .field_ = number_, .fact = QUOTA_FACT_BLOCKED,        \
     .value = INT64_C(1) << (bit_))
#define FREE(subject_, field_, number_)                                                                      \
  OK(STATE, FACT, .subject = QUOTA_SUBJECT_##subject_, .field_ = number_, .fact = QUOTA_FACT_BLOCKED,        \
     .value = QUOTA_UNKNOWN)
#define SELL ENTRY(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = 1)
    BLOCK(ACCOUNT, account, 1, QUOTA_VERB_MOVE);
    assert_int_equal(bench_one(&bench, SELL), QUOTA_R_BLOCKED);
    assert_string_equal(bench.error.field, "account");
    OK(CANCEL, RETIRE, .account = 1, .lot = 10, .amount = 1);
    BLOCK(ACCOUNT, account, 1, 32 + QUOTA_VERB_MOVE);
    assert_int_equal(bench_one(&bench, SELL), QUOTA_OK);
    REFUSED(QUOTA_R_BLOCKED, "to_account", MOVE, SALE, .account = 2, .to_account = 1, .lot = 10, .amount = 1);
    BLOCK(ACCOUNT, account, 1, 32 + QUOTA_VERB_ISSUE);
    REFUSED(QUOTA_R_BLOCKED, "account", ISSUE, DEPOSIT, .account = 1, .party = 1, .lot = 11, .amount = 1,
            .pollutant = SO2);
    FREE(ACCOUNT, account, 1);
    BLOCK(LOT, lot, 10, QUOTA_VERB_MOVE);
    assert_int_equal(bench_one(&bench, SELL), QUOTA_R_BLOCKED);
    assert_string_equal(bench.error.field, "lot");
    FREE(LOT, lot, 10);
    BLOCK(PROJECT, project, 7, QUOTA_VERB_RELEASE);
    REFUSED(QUOTA_R_BLOCKED, "project", RELEASE, WITHDRAWN, .target = {5}, .amount = 1);
    FREE(PROJECT, project, 7);
    OK(RELEASE, WITHDRAWN, .target = {5}, .amount = 1);
    /* Of another pollutant alone. */
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_ACCOUNT, .account = 1, .fact = QUOTA_FACT_BLOCKED,
       .pollutant = QUOTA_POLLUTANT_NOX, .value = INT64_C(1) << QUOTA_VERB_MOVE);
    assert_int_equal(bench_one(&bench, SELL), QUOTA_OK);
    OK(STATE, FACT, .subject = QUOTA_SUBJECT_ACCOUNT, .account = 1, .fact = QUOTA_FACT_BLOCKED,
       .pollutant = SO2, .value = INT64_C(1) << QUOTA_VERB_MOVE);
    assert_int_equal(bench_one(&bench, SELL), QUOTA_R_BLOCKED);
}

/* ---------------------------------------------------------------- the law */

typedef struct judge {
    quota_status status;
    uint8_t verdict;
    int64_t required;
    uint32_t num, asked;
    quota_entry seen;
} judge;

static quota_status decide(void *user, const lq_state *state, quota_entry *group, size_t count, size_t index,
                           quota_error *error)
{
    judge *of = user;

    (void)state;
    (void)error;
    assert_true(index < count);
    of->asked++;
    of->seen = group[index];
    group[index].verdict = of->verdict;
    group[index].policy = 5;
    group[index].rule = 3;
    group[index].required = of->required;
    group[index].ratio_num = of->num;
    group[index].ratio_den = 1;
    return of->status;
}

static void the_law_is_asked_last_and_may_refuse(void **state)
{
    judge one = {.verdict = QUOTA_ALLOW, .required = 4 * T, .num = 2};
    const lq_law law = {.user = &one, .decide = decide};
    const lq_part *part;

    (void)state;
    bench_lot(&bench, 10, 9);
    bench.law = &law;
    REFUSED(QUOTA_R_INSUFFICIENT, "amount", USE, PROJECT, .account = 1, .lot = 10, .amount = 9 * T + 1,
            .project = 7);
    assert_int_equal(one.asked, 0);
    for (int status = QUOTA_R_LAW_KIND; status <= QUOTA_R_LAW_LIMIT; status++) {
        one.status = (quota_status)status;
        assert_int_equal(
            bench_one(&bench, ENTRY(USE, PROJECT, .account = 1, .lot = 10, .amount = T, .project = 7)),
            status);
    }
    one.status = QUOTA_OK;
    OK(USE, PROJECT, .id = {5}, .account = 1, .lot = 10, .amount = T, .project = 7);
    assert_true(one.seen.moved == T && one.seen.to_bucket == QUOTA_BUCKET_CONSUMED);
    assert_true(one.seen.pollutant == SO2 && one.seen.seq == bench.count && one.seen.verdict == 0);
    assert_true(bench.results[0].required == 4 * T && bench.results[0].policy == 5);
    assert_true(bench.results[0].rule == 3 && bench.results[0].verdict == QUOTA_ALLOW);
    one.required = 6 * T;
    one.num = 3;
    OK(USE, PROJECT, .account = 1, .lot = 10, .amount = T, .project = 7);
    part = lq_part_at(bench.state, 0);
    assert_true(part->required == 6 * T && part->ratio_num == 3 && part->ratio_den == 1);
    assert_true(part->first_num == 2 && part->first_den == 1);
}

static void the_law_asked_again_must_say_the_same(void **state)
{
    judge one = {.verdict = QUOTA_ALLOW, .required = 4 * T, .num = 2};
    const lq_law law = {.user = &one, .decide = decide};
    quota_entry stored =
        ENTRY(USE, PROJECT, .id = {5}, .date = 20240101, .account = 1, .lot = 10, .amount = T, .moved = T,
              .project = 7, .pollutant = SO2, .seq = 8, .from_bucket = QUOTA_BUCKET_AVAILABLE,
              .to_bucket = QUOTA_BUCKET_CONSUMED, .verdict = QUOTA_ALLOW, .policy = 5, .rule = 3,
              .required = 4 * T, .ratio_num = 2, .ratio_den = 1);
    quota_entry other;

    (void)state;
    bench_lot(&bench, 10, 9);
    bench.law = &law;
    assert_int_equal(bench_replay(&bench, stored), QUOTA_OK);
    assert_int_equal(one.seen.verdict, 0);
#define DIFFERS(field_, value_)                                                                              \
  other = stored;                                                                                            \
  other.field_ = value_;                                                                                     \
  assert_int_equal(bench_replay(&bench, other), QUOTA_E_LAW_DIFFERS);                                        \
  assert_string_equal(bench.error.field, #field_)
    DIFFERS(policy, 6);
    DIFFERS(rule, 4);
    DIFFERS(required, 4 * T + 1);
    DIFFERS(ratio_num, 3);
    DIFFERS(ratio_den, 2);
#undef DIFFERS
    one.verdict = QUOTA_REVIEW;
    assert_int_equal(bench_replay(&bench, stored), QUOTA_E_LAW_DIFFERS);
    assert_string_equal(bench.error.field, "verdict");
    one.status = QUOTA_R_LAW_DENIES;
    assert_int_equal(bench_replay(&bench, stored), QUOTA_E_LAW_DIFFERS);
    assert_string_equal(bench.error.field, "verdict");
    one.status = QUOTA_E_POLICY_MISSING;
    assert_int_equal(bench_replay(&bench, stored), QUOTA_E_POLICY_MISSING);
    bench.law = NULL;
    assert_int_equal(bench_replay(&bench, stored), QUOTA_OK);
    stored.verdict = 0;
    assert_int_equal(bench_replay(&bench, stored), QUOTA_E_JOURNAL_INVALID);
    stored.verdict = QUOTA_REVIEW; /* not approved */
    assert_int_equal(bench_replay(&bench, stored), QUOTA_E_JOURNAL_INVALID);
    stored.verdict = QUOTA_ALLOW;
    stored.required = -1;
    assert_int_equal(bench_replay(&bench, stored), QUOTA_E_JOURNAL_INVALID);
}

/* ---------------------------------------------------------------- reading back */

static void what_a_journal_says_must_follow(void **state)
{
    const quota_entry stored =
        ENTRY(MOVE, SALE, .id = {5}, .date = 20240101, .account = 1, .to_account = 2, .lot = 10, .amount = T,
              .moved = T, .pollutant = SO2, .seq = 8, .from_bucket = QUOTA_BUCKET_AVAILABLE,
              .to_bucket = QUOTA_BUCKET_AVAILABLE);
    quota_entry other;

    (void)state;
    bench_lot(&bench, 10, 9);
    assert_int_equal(bench_replay(&bench, stored), QUOTA_OK);
#define IS(status_, field_, value_)                                                                          \
  other = stored;                                                                                            \
  other.field_ = value_;                                                                                     \
  assert_string_equal(quota_status_name((int32_t)bench_replay(&bench, other)), #status_);                    \
  assert_string_equal(bench.error.field, #field_)
    IS(E_JOURNAL_INVALID, seq, 9);
    IS(E_JOURNAL_INVALID, moved, T - 1);
    IS(E_JOURNAL_INVALID, from_bucket, QUOTA_BUCKET_ENCUMBERED);
    IS(E_JOURNAL_INVALID, to_bucket, QUOTA_BUCKET_ENCUMBERED);
    IS(E_JOURNAL_INVALID, pollutant, 0);
    IS(E_JOURNAL_INVALID, pollutant, QUOTA_POLLUTANT_NOX);
    IS(E_JOURNAL_INVALID, to_term, 20251231);
    IS(R_DATE_BACKWARDS, date, 20231231);
    IS(R_ACCOUNT_UNKNOWN, account, 99);
    IS(R_INSUFFICIENT, amount, 10 * T);
    IS(R_FIELD_UNREAD, mask, 1);
    /* What a later release may have added. */
    IS(E_JOURNAL_NEWER, verb, 13);
    IS(E_JOURNAL_NEWER, kind, 48);
    IS(R_BAD_KIND, kind, QUOTA_ENTRY_DEPOSIT);
    IS(E_JOURNAL_NEWER, flags, 32);
    IS(R_BAD_FLAG, flags, QUOTA_FLAG_DUE);
    IS(E_JOURNAL_NEWER, channel, QUOTA_CHANNEL_PRIVATE + 1);
#undef IS
    other = stored;
    other.reserved[3] = 1;
    assert_int_equal(bench_replay(&bench, other), QUOTA_E_JOURNAL_NEWER);
    other = ENTRY(STATE, FACT, .id = {5}, .date = 20240101, .subject = 1, .fact = 5000, .seq = 8);
    assert_int_equal(bench_replay(&bench, other), QUOTA_E_JOURNAL_NEWER);
    other = ENTRY(RELEASE, WITHDRAWN, .id = {5}, .date = 20240101, .target = {4}, .amount = T, .moved = T,
                  .seq = 8);
    assert_int_equal(bench_replay(&bench, other), QUOTA_R_TARGET_UNKNOWN);
}

static void a_filled_field_must_be_filled(void **state)
{
    quota_entry stored = ENTRY(RELEASE, WITHDRAWN, .id = {6}, .date = 20240101, .target = {5}, .amount = T,
                               .moved = T, .account = 1, .lot = 10, .pollutant = SO2, .seq = 9,
                               .from_bucket = QUOTA_BUCKET_ENCUMBERED, .to_bucket = QUOTA_BUCKET_AVAILABLE);

    (void)state;
    bench_lot(&bench, 10, 9);
    OK(HOLD, DEAL, .id = {5}, .account = 1, .lot = 10, .amount = T);
    assert_int_equal(bench_replay(&bench, stored), QUOTA_OK);
    stored.account = 0;
    assert_int_equal(bench_replay(&bench, stored), QUOTA_E_JOURNAL_INVALID);
    stored.account = 2;
    assert_int_equal(bench_replay(&bench, stored), QUOTA_E_JOURNAL_INVALID);
    assert_string_equal(bench.error.field, "account");
}

/* Reading a journal forwards only: a correction says itself what it undid. */
static void corrections_are_read_without_a_reader(void **state)
{
    lq_state *fresh;
    quota_allocator mem = fail_alloc_of(&bench.host);
    unsigned char *a, *b;
    size_t a_size, b_size;

    (void)state;
    OK(ISSUE, ALLOCATE, .id = {1}, .account = 1, .lot = 10, .amount = 9 * T, .pollutant = SO2);
    OK(MOVE, SALE, .id = {2}, .account = 1, .to_account = 2, .lot = 10, .amount = 4 * T);
    OK(MOVE, CORRECT, .target = {2}, .amount = T);
    OK(CANCEL, CORRECT, .target = {1}, .amount = T);
    OK(USE, PROJECT, .id = {3}, .account = 1, .lot = 10, .amount = 5 * T, .project = 7);
    OK(RESTORE, CORRECT, .target = {3}, .amount = T);
    OK(VOID, RULED, .account = 1, .lot = 10, .amount = T, .proof = PROOF);
    OK(OWE, INCUR, .id = {4}, .account = 1, .lot = 10, .amount = 3 * T);
    OK(OWE, MERGE, .id = {5}, .account = 1, .to_account = 2, .pollutant = SO2, .amount = 2 * T);
    OK(OWE, FORGIVE, .id = {6}, .account = 2, .pollutant = SO2, .amount = T, .proof = PROOF);
    OK(OWE, CORRECT, .target = {6}, .amount = T);
    OK(OWE, CORRECT, .target = {5}, .amount = T);
    OK(OWE, CORRECT, .target = {4}, .amount = T);
    assert_int_equal(lq_state_create(&mem, 1, &fresh), QUOTA_OK);
    for (uint32_t i = 0; i < bench.count; i++) {
        const int people = i < 6; /* one group */
        lq_applying applying = {.state = fresh,
                                .group = people ? bench.log : bench.log + i,
                                .count = people ? 6 : 1,
                                .first_seq = people ? 1 : i + 1,
                                .replaying = 1};

        assert_int_equal(lq_apply(&applying, people ? i : 0, &bench.error), QUOTA_OK);
    }
    assert_int_equal(lq_state_encode(bench.state, &a, &a_size), QUOTA_OK);
    assert_int_equal(lq_state_encode(fresh, &b, &b_size), QUOTA_OK);
    assert_int_equal(a_size, b_size);
    assert_memory_equal(a, b, a_size);
    mem.resize(mem.user, a, a_size, 0);
    mem.resize(mem.user, b, b_size, 0);
    lq_state_free(fresh);
}

/* ---------------------------------------------------------------- beside */

static void what_is_due_has_an_id_of_its_own(void **state)
{
    quota_entry carry = ENTRY(MOVE, CARRY, .account = 1, .lot = 10, .amount = T, .term = 20241231,
                              .to_term = 20251231, .flags = QUOTA_FLAG_DUE | QUOTA_FLAG_UP_TO);
    uint8_t first[QUOTA_ID_SIZE], again[QUOTA_ID_SIZE];

    (void)state;
    OK(ISSUE, ALLOCATE, .account = 1, .lot = 10, .amount = 9 * T, .pollutant = SO2, .term = 20241231);
    lq_due_id(bench.state, &carry, first);
    memcpy(carry.id, first, sizeof first);
    carry.amount = 5 * T; /* neither the amount nor the day is part of the cause */
    carry.date = 20250101;
    lq_due_id(bench.state, &carry, again);
    assert_memory_equal(first, again, sizeof first);
    assert_int_equal(bench_one(&bench, carry), QUOTA_OK);
    lq_due_id(bench.state, &carry, again);
    assert_memory_not_equal(first, again, sizeof first);
    carry.to_term = 20261231;
    lq_due_id(bench.state, &carry, again);
    assert_memory_not_equal(first, again, sizeof first);
    bench.date = 20250101;
    OK(MOVE, CARRY, .account = 1, .lot = 10, .amount = T, .term = 20241231, .to_term = 20251231);
    assert_int_equal(lq_total_of(bench.state, LQ_TOTAL_DUE, lq_due_cause(&bench.log[bench.count - 1]), 0), 1);
}

static void accounts_remember_what_touched_them(void **state)
{
    const lq_account_cells *history;

    (void)state;
    bench_lot(&bench, 10, 9);
    OK(MOVE, SALE, .account = 1, .to_account = 2, .lot = 10, .amount = T);
    OK(HOLD, DEAL, .id = {5}, .account = 1, .to_account = 2, .lot = 10, .amount = T);
    OK(RELEASE, WITHDRAWN, .target = {5}, .amount = T);
    history = lq_chunks_at(&bench.state->histories, 0);
    assert_int_equal(history->count, 5);
    assert_true(history->cells[0] == 1 && history->cells[1] == 7 && history->cells[2] == 8);
    assert_true(history->cells[3] == 9 && history->cells[4] == 10);
    history = lq_chunks_at(&bench.state->histories, 1);
    assert_int_equal(history->count, 3);
    assert_true(history->cells[1] == 8 && history->cells[2] == 9);
}

/* Every allocation of a group fails once; nothing has changed then, and a retry does it. */
static void out_of_memory_changes_nothing(void **state)
{
    quota_entry posted[] = {
        ENTRY(ISSUE, DEPOSIT, .id = {1}, .date = 20240102, .account = 1, .party = 1, .lot = 10,
              .amount = 9 * T, .pollutant = SO2, .place = 5, .industry = 6),
        ENTRY(HOLD, PLEDGE, .id = {2}, .date = 20240102, .account = 1, .to_account = 4, .lot = 10,
              .amount = T),
        ENTRY(MOVE, MERGE, .id = {3}, .date = 20240103, .account = 1, .to_account = 3, .lot = 10, .amount = T,
              .target = {2}),
        ENTRY(MOVE, ABANDON, .id = {4}, .date = 20240103, .account = 1, .to_account = 3, .lot = 10,
              .to_lot = 11, .amount = T),
        ENTRY(USE, PROJECT, .id = {5}, .date = 20240103, .account = 1, .lot = 10, .amount = T, .project = 7),
        ENTRY(STATE, FACT, .id = {6}, .date = 20240103, .subject = QUOTA_SUBJECT_PROJECT, .project = 9,
              .fact = QUOTA_FACT_BUILT, .value = 1),
        ENTRY(MOVE, CARRY, .id = {7}, .date = 20240103, .account = 1, .lot = 10, .amount = T,
              .term = 20200101, .to_term = 20210101, .flags = QUOTA_FLAG_DUE | QUOTA_FLAG_UP_TO),
        ENTRY(VOID, RULED, .id = {8}, .date = 20240103, .account = 1, .lot = 10, .amount = 6 * T,
              .proof = PROOF),
        ENTRY(VOID, RULED, .id = {13}, .date = 20240103, .account = 3, .lot = 10, .amount = T, .target = {3},
              .proof = PROOF),
        ENTRY(VOID, RULED, .id = {14}, .date = 20240103, .account = 3, .lot = 11, .amount = T,
              .proof = PROOF),
        ENTRY(OWE, INCUR, .id = {9}, .date = 20240103, .account = 2, .lot = 10, .amount = T),
        ENTRY(RESTORE, UNUSED, .id = {10}, .date = 20240103, .target = {5}, .amount = T),
        ENTRY(STATE, ADOPT, .id = {11}, .date = 20240103, .value = 1, .proof = PROOF),
        ENTRY(ACCOUNT, OPEN, .id = {12}, .date = 20240103, .account = 9, .role = 3),
    };
    const size_t count = sizeof posted / sizeof *posted;
    quota_entry group[sizeof posted / sizeof *posted];
    lq_applying applying = {.state = bench.state, .group = group, .count = count, .first_seq = 7};
    unsigned char *before, *after;
    size_t size, other;
    size_t failures = 0;

    (void)state;
    assert_int_equal(lq_state_encode(bench.state, &before, &size), QUOTA_OK);
    for (size_t n = 1;; n++) {
        quota_status status;
        size_t i;

        memcpy(group, posted, sizeof group);
        assert_int_equal(lq_undo_begin(bench.state), QUOTA_OK);
        fail_alloc_plan(&bench.host, n);
        for (status = QUOTA_OK, i = 0; status == QUOTA_OK && i < count; i++) {
            status = lq_apply(&applying, i, &bench.error);
        }
        fail_alloc_plan(&bench.host, 0);
        if (status == QUOTA_OK) {
            lq_undo_to(bench.state, 0);
            lq_undo_end(bench.state);
            break;
        }
        if (status != QUOTA_E_NO_MEMORY) {
            print_error("%s: %s %s\n", quota_status_name((int32_t)status), bench.error.field,
                        bench.error.found);
        }
        assert_int_equal(status, QUOTA_E_NO_MEMORY);
        lq_undo_to(bench.state, 0);
        lq_undo_end(bench.state);
        assert_int_equal(lq_state_encode(bench.state, &after, &other), QUOTA_OK);
        assert_int_equal(size, other);
        assert_memory_equal(before, after, size);
        bench.state->mem.resize(bench.state->mem.user, after, other, 0);
        failures++;
    }
    assert_true(failures >= 3);
    bench.state->mem.resize(bench.state->mem.user, before, size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(ids_are_new),
        BENCH_TEST(dates_do_not_run_backwards),
        BENCH_TEST(blocked_subjects_are_left_alone),
        BENCH_TEST(the_law_is_asked_last_and_may_refuse),
        BENCH_TEST(the_law_asked_again_must_say_the_same),
        BENCH_TEST(what_a_journal_says_must_follow),
        BENCH_TEST(a_filled_field_must_be_filled),
        BENCH_TEST(corrections_are_read_without_a_reader),
        BENCH_TEST(what_is_due_has_an_id_of_its_own),
        BENCH_TEST(accounts_remember_what_touched_them),
        BENCH_TEST(out_of_memory_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
