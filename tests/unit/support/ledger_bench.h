/* ledger_bench.h - entries applied to a bare state: no handle, no store, no law unless a test brings one.
 *
 * Whatever is accepted is at once applied to a second state as if it were read from a journal, and the two
 * must agree; whatever is refused must leave the state as it was.  Where that fails the program ends. */
#ifndef LEDGER_BENCH_H
#define LEDGER_BENCH_H

#include "fail_alloc.h"
#include "ledger/verbs/apply.h"

#define T QUOTA_TONNE
#define BENCH_ENTRIES 400

/* A pair of verb and kind, and fields. */
#define ENTRY(v, k, ...) ((quota_entry){.verb = QUOTA_VERB_##v, .kind = QUOTA_ENTRY_##k, __VA_ARGS__})
#define PROOF                                                                                                \
  {                                                                                                          \
    9                                                                                                        \
  }

/* For programs with a `static ledger_bench bench` and cmocka: one entry, and what is said of it. */
#define REFUSED(status_, field_, ...)                                                                        \
  do {                                                                                                       \
    const quota_status got_ = bench_one(&bench, ENTRY(__VA_ARGS__));                                         \
                                                                                                             \
    assert_string_equal(quota_status_name((int32_t)got_), quota_status_name((int32_t)(status_)));            \
    assert_string_equal(bench.error.field, field_);                                                          \
  } while (0)
#define OK(...) assert_string_equal(quota_status_name((int32_t)bench_one(&bench, ENTRY(__VA_ARGS__))), "OK")
/* Each test begins with bench_people() on an empty state. */
#define BENCH_TEST(test) cmocka_unit_test_setup_teardown(test, bench_setup, bench_teardown)

typedef struct ledger_bench {
    fail_alloc host;
    lq_state *state, *replayed;
    quota_entry log[BENCH_ENTRIES]; /* as stored */
    uint32_t count;
    int32_t date, date_max; /* of entries that give none; 20240101 at first */
    const lq_law *law;
    quota_error error;
    quota_result results[16];
} ledger_bench;

void bench_init(ledger_bench *bench);
void bench_free(ledger_bench *bench);

/* A group; entries without id or date are given one.  Answers the first refusal, its entry in error.index. */
quota_status bench_post(ledger_bench *bench, const quota_entry *entries, size_t count);
quota_status bench_one(ledger_bench *bench, quota_entry entry);
/* The same as it is, without an id or a date being given. */
quota_status bench_raw(ledger_bench *bench, const quota_entry *entries, size_t count);
/* Reads an entry as of a journal, on top of what is there; nothing stays of it. */
quota_status bench_replay(ledger_bench *bench, quota_entry stored);

/* Opens 1 and 2 (enterprises), 3 (a city's reserve at place 530300), 4 (a bank), and states the increment 20
 * t of SO2 and 5 t of NOx for project 7. */
void bench_people(ledger_bench *bench);
/* Deposits of SO2 by party 1 into account 1: `t` tonnes under number `lot`, evidence of its own. */
void bench_lot(ledger_bench *bench, uint64_t lot, int64_t tonnes);
/* The proof of an account's opening: the n-th of some valid party codes. */
void bench_party(quota_entry *entry, unsigned n);

int64_t bench_available(const ledger_bench *bench, uint64_t account, uint64_t lot, int32_t term);
int64_t bench_encumbered(const ledger_bench *bench, uint64_t account, uint64_t lot, int32_t term);
int64_t bench_sum(const ledger_bench *bench, uint64_t lot, uint8_t bucket); /* 0 = issued */
int64_t bench_debt(const ledger_bench *bench, uint64_t account, uint8_t pollutant);
/* Of the claim made by the entry with id {id}; -1 = there is none. */
int64_t bench_left(const ledger_bench *bench, uint8_t id);
uint32_t bench_bought(const ledger_bench *bench, uint64_t account, uint64_t lot, int32_t term);
int64_t bench_covered(const ledger_bench *bench, uint64_t project, uint8_t pollutant);

#endif
