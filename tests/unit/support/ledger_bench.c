/* ledger_bench.c - entries applied to a bare state. */
#include "ledger_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void insist(int right, const char *what, uint64_t number)
{
    if (!right) {
        (void)fprintf(stderr, "ledger_bench: %s (%llu)\n", what, (unsigned long long)number);
        abort();
    }
}

void bench_init(ledger_bench *bench)
{
    quota_allocator mem;

    memset(bench, 0, sizeof *bench);
    fail_alloc_init(&bench->host);
    mem = fail_alloc_of(&bench->host);
    bench->date = 20240101;
    bench->error.struct_size = sizeof bench->error;
    insist(lq_state_create(&mem, 1, &bench->state) == QUOTA_OK &&
               lq_state_create(&mem, 1, &bench->replayed) == QUOTA_OK,
           "no state", 0);
}

void bench_free(ledger_bench *bench)
{
    lq_state_free(bench->state);
    lq_state_free(bench->replayed);
    insist(fail_alloc_clean(&bench->host), "memory left, or misused", bench->host.live_bytes);
}

static quota_status read_log(void *user, uint32_t seq, quota_entry *entry)
{
    const ledger_bench *bench = user;

    insist(seq >= 1 && seq <= bench->count, "reads past the journal", seq);
    *entry = bench->log[seq - 1];
    return QUOTA_OK;
}

static void check(const lq_state *state)
{
    const char *what = "";
    uint64_t number = 0;

    insist(lq_state_check(state, &what, &number), what, number);
}

/* The bytes of the state, to be freed with its allocator. */
static unsigned char *bytes_of(lq_state *state, size_t *size)
{
    unsigned char *bytes;

    insist(lq_state_encode(state, &bytes, size) == QUOTA_OK, "cannot encode", 0);
    return bytes;
}

static void free_bytes(ledger_bench *bench, unsigned char *bytes, size_t size)
{
    bench->state->mem.resize(bench->state->mem.user, bytes, size, 0);
}

static int same_bytes(ledger_bench *bench, lq_state *a, const unsigned char *bytes, size_t size)
{
    size_t other_size;
    unsigned char *other = bytes_of(a, &other_size);
    const int same = other_size == size && memcmp(bytes, other, size) == 0;

    free_bytes(bench, other, other_size);
    return same;
}

/* As a journal's reader does it: without a law, and noting nothing. */
static void replay(ledger_bench *bench, const quota_entry *group, size_t count)
{
    quota_entry copy[16];
    lq_reader reader = {bench, read_log};
    lq_applying applying = {.state = bench->replayed,
                            .reader = &reader,
                            .group = copy,
                            .count = count,
                            .first_seq = bench->replayed->entry_count + 1,
                            .replaying = 1};

    memcpy(copy, group, count * sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        const quota_status status = lq_apply(&applying, i, &bench->error);

        if (status != QUOTA_OK) {
            (void)fprintf(stderr, "%s: %s, expected %s, found %s\n", quota_status_name((int32_t)status),
                          bench->error.field, bench->error.expected, bench->error.found);
        }
        insist(status == QUOTA_OK, "replay refuses what was accepted", (uint64_t)status);
    }
    insist(memcmp(copy, group, count * sizeof *copy) == 0, "replay changes the entries", 0);
}

quota_status bench_raw(ledger_bench *bench, const quota_entry *entries, size_t count)
{
    quota_entry *group = bench->log + bench->count;
    lq_reader reader = {bench, read_log};
    lq_applying applying = {.state = bench->state,
                            .law = bench->law,
                            .reader = &reader,
                            .group = group,
                            .count = count,
                            .first_seq = bench->count + 1,
                            .date_max = bench->date_max};
    quota_status status = QUOTA_OK;
    size_t size, mark;
    unsigned char *before = bytes_of(bench->state, &size);

    insist(count <= 16 && bench->count + count <= BENCH_ENTRIES, "too many entries", count);
    memcpy(group, entries, count * sizeof *group);
    insist(lq_undo_begin(bench->state) == QUOTA_OK, "no undo", 0);
    mark = lq_undo_mark(bench->state);
    for (size_t i = 0; status == QUOTA_OK && i < count; i++) {
        status = lq_apply(&applying, i, &bench->error);
        bench->error.index = i;
    }
    if (status != QUOTA_OK) {
        lq_undo_to(bench->state, mark);
        lq_undo_end(bench->state);
        insist(same_bytes(bench, bench->state, before, size), "a refused group leaves a trace", 0);
        free_bytes(bench, before, size);
        return status;
    }
    lq_undo_end(bench->state);
    free_bytes(bench, before, size);
    check(bench->state);
    bench->count += (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        lq_result_of(bench->state, &group[i], &bench->results[i]);
    }
    replay(bench, group, count);
    before = bytes_of(bench->state, &size);
    insist(same_bytes(bench, bench->replayed, before, size), "replayed and posted differ", 0);
    free_bytes(bench, before, size);
    return QUOTA_OK;
}

quota_status bench_post(ledger_bench *bench, const quota_entry *entries, size_t count)
{
    static const uint8_t none[QUOTA_ID_SIZE];
    quota_entry group[16];

    insist(count <= 16, "too many entries", count);
    for (size_t i = 0; i < count; i++) {
        const uint32_t number = bench->count + (uint32_t)i + 1;

        group[i] = entries[i];
        if (memcmp(group[i].id, none, sizeof none) == 0) {
            group[i].id[15] = 1;
            group[i].id[14] = (uint8_t)number;
            group[i].id[13] = (uint8_t)(number >> 8);
        }
        if (group[i].date == 0) {
            group[i].date = bench->date;
        }
    }
    return bench_raw(bench, group, count);
}

quota_status bench_one(ledger_bench *bench, quota_entry entry)
{
    return bench_post(bench, &entry, 1);
}

quota_status bench_replay(ledger_bench *bench, quota_entry stored)
{
    lq_reader reader = {bench, read_log};
    lq_applying applying = {.state = bench->replayed,
                            .law = bench->law,
                            .reader = &reader,
                            .group = &stored,
                            .count = 1,
                            .first_seq = bench->replayed->entry_count + 1,
                            .replaying = 1};
    quota_status status;
    size_t mark;

    insist(lq_undo_begin(bench->replayed) == QUOTA_OK, "no undo", 0);
    mark = lq_undo_mark(bench->replayed);
    status = lq_apply(&applying, 0, &bench->error);
    lq_undo_to(bench->replayed, mark);
    lq_undo_end(bench->replayed);
    return status;
}

/* ---------------------------------------------------------------- something to begin with */

void bench_party(quota_entry *entry, unsigned n)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    char code[19];

    (void)snprintf(code, sizeof code, "91530302MA%07u0", n);
    for (size_t i = 0; alphabet[i] != '\0' && !quota_party_code_valid(code, 18); i++) {
        code[17] = alphabet[i];
    }
    insist(quota_party_code_valid(code, 18), "no check character", n);
    memset(entry->proof, 0, sizeof entry->proof);
    memcpy(entry->proof, code, 18);
}

void bench_people(ledger_bench *bench)
{
    quota_entry group[] = {
        ENTRY(ACCOUNT, OPEN, .account = 1, .role = QUOTA_ROLE_ENTERPRISE, .place = 530302),
        ENTRY(ACCOUNT, OPEN, .account = 2, .role = QUOTA_ROLE_ENTERPRISE, .place = 530381),
        ENTRY(ACCOUNT, OPEN, .account = 3, .role = QUOTA_ROLE_RESERVE, .place = 530300,
              .pool = QUOTA_POOL_CITY),
        ENTRY(ACCOUNT, OPEN, .account = 4, .role = QUOTA_ROLE_OTHER),
        ENTRY(STATE, FACT, .subject = QUOTA_SUBJECT_PROJECT, .project = 7, .fact = QUOTA_FACT_INCREMENT,
              .pollutant = QUOTA_POLLUTANT_SO2, .value = 20 * T),
        ENTRY(STATE, FACT, .subject = QUOTA_SUBJECT_PROJECT, .project = 7, .fact = QUOTA_FACT_INCREMENT,
              .pollutant = QUOTA_POLLUTANT_NOX, .value = 5 * T),
    };

    bench_party(&group[0], 1);
    bench_party(&group[1], 2);
    insist(bench_post(bench, group, sizeof group / sizeof *group) == QUOTA_OK, bench->error.field,
           (uint64_t)bench->error.status);
}

void bench_lot(ledger_bench *bench, uint64_t lot, int64_t tonnes)
{
    quota_entry entry = ENTRY(ISSUE, DEPOSIT, .account = 1, .lot = lot, .amount = tonnes * T, .party = 1,
                              .pollutant = QUOTA_POLLUTANT_SO2, .place = 530302);

    entry.proof[0] = 7;
    entry.proof[1] = (uint8_t)lot;
    entry.proof[2] = (uint8_t)(lot >> 8);
    insist(bench_one(bench, entry) == QUOTA_OK, bench->error.field, (uint64_t)bench->error.status);
}

/* ---------------------------------------------------------------- looking */

static uint32_t cell_of(const lq_state *state, uint64_t account, uint64_t lot, int32_t term)
{
    const uint32_t account_at = lq_find_account(state, account), lot_at = lq_find_lot(state, lot);

    return account_at == LQ_NONE || lot_at == LQ_NONE ? LQ_NONE
                                                      : lq_find_cell(state, account_at, lot_at, term);
}

int64_t bench_available(const ledger_bench *bench, uint64_t account, uint64_t lot, int32_t term)
{
    const uint32_t cell = cell_of(bench->state, account, lot, term);

    return cell == LQ_NONE ? 0 : lq_amounts_at(bench->state, cell)->available;
}

int64_t bench_encumbered(const ledger_bench *bench, uint64_t account, uint64_t lot, int32_t term)
{
    const uint32_t cell = cell_of(bench->state, account, lot, term);

    return cell == LQ_NONE ? 0 : lq_amounts_at(bench->state, cell)->encumbered;
}

int64_t bench_sum(const ledger_bench *bench, uint64_t lot, uint8_t bucket)
{
    const uint32_t at = lq_find_lot(bench->state, lot);

    return at == LQ_NONE ? 0 : lq_lot_at(bench->state, at)->sums[bucket];
}

int64_t bench_debt(const ledger_bench *bench, uint64_t account, uint8_t pollutant)
{
    const uint32_t at = lq_find_account(bench->state, account);

    return at == LQ_NONE ? 0 : lq_sums_of(bench->state, at, pollutant).debt;
}

int64_t bench_left(const ledger_bench *bench, uint8_t id)
{
    const uint8_t full[QUOTA_ID_SIZE] = {id};
    const uint32_t seq = lq_find_seq(bench->state, full);
    const uint32_t claim = seq == 0 ? LQ_NONE : lq_find_claim(bench->state, seq);

    return claim == LQ_NONE ? -1 : lq_claim_at(bench->state, claim)->left;
}

uint32_t bench_bought(const ledger_bench *bench, uint64_t account, uint64_t lot, int32_t term)
{
    const uint32_t cell = cell_of(bench->state, account, lot, term);

    return cell == LQ_NONE ? 0 : lq_cell_at(bench->state, cell)->bought;
}

int64_t bench_covered(const ledger_bench *bench, uint64_t project, uint8_t pollutant)
{
    const uint32_t at = lq_find_project(bench->state, project);
    const uint32_t part = at == LQ_NONE ? LQ_NONE : lq_find_part(bench->state, at, pollutant);

    return part == LQ_NONE ? 0 : lq_part_at(bench->state, part)->covered;
}
