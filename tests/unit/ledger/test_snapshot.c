/* Tests of src/ledger/snapshot*.c: a state as bytes, and a state from bytes that may be anything. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "fail_alloc.h"
#include "state_ops.h"

typedef struct sample {
    fail_alloc host;
    quota_allocator mem;
    lq_state *state;
    unsigned char *bytes;
    size_t size;
} sample;

static void make_sample(sample *of, uint64_t seed, uint32_t entries)
{
    state_ops ops;

    fail_alloc_init(&of->host);
    of->mem = fail_alloc_of(&of->host);
    assert_int_equal(lq_state_create(&of->mem, 0, &of->state), QUOTA_OK);
    state_ops_init(&ops, seed);
    state_ops_run(&ops, of->state, entries);
    assert_int_equal(lq_state_encode(of->state, &of->bytes, &of->size), QUOTA_OK);
}

static void free_sample(sample *of)
{
    lq_mem_free(&of->mem, of->bytes, of->size);
    lq_state_free(of->state);
    assert_true(fail_alloc_clean(&of->host));
}

/* Totals that cells tell stand in another order after reading, and lots point to them. */
static void compare(const lq_state *a, const lq_state *b)
{
    uint32_t i;

    assert_int_equal(a->entry_count, b->entry_count);
    assert_int_equal(a->date, b->date);
    assert_int_equal(a->totals.count, b->totals.count);
    for (i = 0; i < a->totals.count; i++) {
        const lq_total *total = lq_total_at(a, i);

        assert_true(lq_total_of(b, total->kind, total->number, total->pollutant) == total->amount);
    }
    assert_int_equal(a->accounts.count, b->accounts.count);
    for (i = 0; i < a->accounts.count; i++) {
        const lq_account_cells *x = lq_account_cells_at(a, i), *y = lq_account_cells_at(b, i);

        assert_memory_equal(lq_account_at(a, i), lq_account_at(b, i), sizeof(lq_account));
        assert_int_equal(x->count, y->count);
        if (x->count != 0) {
            assert_memory_equal(x->cells, y->cells, x->count * sizeof *x->cells);
        }
    }
    assert_int_equal(a->lots.count, b->lots.count);
    for (i = 0; i < a->lots.count; i++) {
        lq_lot x = *lq_lot_at(a, i);
        const lq_lot *y = lq_lot_at(b, i);

        x.place_total = y->place_total;
        x.industry_total = y->industry_total;
        assert_memory_equal(&x, y, sizeof x);
    }
}

static void compare_plain(const lq_chunks *a, const lq_chunks *b)
{
    uint32_t i;

    assert_int_equal(a->count, b->count);
    for (i = 0; i < a->count; i++) {
        assert_memory_equal(lq_chunks_at(a, i), lq_chunks_at(b, i), a->element);
    }
}

static void must_read_the_same(const sample *of)
{
    lq_state *read;
    unsigned char *again;
    size_t size;

    assert_int_equal(lq_state_decode(&of->mem, 0, of->bytes, of->size, &read), QUOTA_OK);
    state_must_hold(read);
    compare(of->state, read);
    compare_plain(&of->state->ids, &read->ids);
    compare_plain(&of->state->cells, &read->cells);
    compare_plain(&of->state->amounts, &read->amounts);
    compare_plain(&of->state->claims, &read->claims);
    compare_plain(&of->state->projects, &read->projects);
    compare_plain(&of->state->parts, &read->parts);
    compare_plain(&of->state->balances, &read->balances);
    compare_plain(&of->state->adoptions, &read->adoptions);
    compare_plain(&of->state->days, &read->days);
    assert_int_equal(lq_state_encode(read, &again, &size), QUOTA_OK);
    assert_int_equal(size, of->size);
    assert_memory_equal(again, of->bytes, size);
    lq_mem_free(&of->mem, again, size);
    lq_state_free(read);
}

static void an_empty_state_is_counts_of_zero(void **state)
{
    static const unsigned char empty[] = {'L', 'Q', 'S', 'T', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    sample of;

    (void)state;
    make_sample(&of, 1, 0);
    assert_int_equal(of.size, sizeof empty);
    assert_memory_equal(of.bytes, empty, sizeof empty);
    must_read_the_same(&of);
    free_sample(&of);
}

static void what_was_written_is_read(void **state)
{
    uint64_t seed;

    (void)state;
    for (seed = 1; seed <= 12; seed++) {
        sample of;

        make_sample(&of, seed, (uint32_t)(seed * seed * 20));
        must_read_the_same(&of);
        free_sample(&of);
    }
}

/* Both go on alike. */
static void a_state_read_goes_on_as_the_one_written(void **state)
{
    state_ops ops, same;
    sample of;
    lq_state *read;
    unsigned char *a, *b;
    size_t a_size, b_size;

    (void)state;
    make_sample(&of, 21, 1500);
    assert_int_equal(lq_state_decode(&of.mem, 1, of.bytes, of.size, &read), QUOTA_OK);
    assert_int_equal(read->head.seq, 1500);
    assert_int_equal(read->head.date, of.state->date);
    state_ops_init(&ops, 22);
    ops.next = 1000000;
    ops.date = of.state->date;
    same = ops;
    state_ops_run(&ops, of.state, 1500);
    state_ops_run(&same, read, 1500);
    state_must_hold(read);
    assert_int_equal(lq_state_encode(of.state, &a, &a_size), QUOTA_OK);
    assert_int_equal(lq_state_encode(read, &b, &b_size), QUOTA_OK);
    assert_int_equal(a_size, b_size);
    assert_memory_equal(a, b, a_size);
    lq_mem_free(&of.mem, a, a_size);
    lq_mem_free(&of.mem, b, b_size);
    lq_state_free(read);
    free_sample(&of);
}

static quota_status read_copy(const sample *of, const unsigned char *bytes, size_t size)
{
    unsigned char *exact = malloc(size + 1); /* a byte past the end is another block's, for those who watch */
    lq_state *read = of->state;
    quota_status status;

    assert_non_null(exact);
    memcpy(exact, bytes, size);
    status = lq_state_decode(&of->mem, 0, exact, size, &read);
    free(exact);
    if (status == QUOTA_OK) {
        unsigned char *again;
        size_t again_size;

        assert_int_equal(lq_state_encode(read, &again, &again_size), QUOTA_OK);
        assert_int_equal(again_size, size);
        assert_memory_equal(again, bytes, size);
        lq_mem_free(&of->mem, again, again_size);
        lq_state_free(read);
    } else {
        assert_int_equal(status, QUOTA_E_SNAPSHOT);
        assert_null(read);
    }
    return status;
}

static void a_torn_one_is_refused(void **state)
{
    sample of;
    size_t size;
    unsigned char *longer;

    (void)state;
    make_sample(&of, 31, 300);
    for (size = 0; size < of.size; size++) {
        assert_int_equal(read_copy(&of, of.bytes, size), QUOTA_E_SNAPSHOT);
    }
    longer = malloc(of.size + 1);
    assert_non_null(longer);
    memcpy(longer, of.bytes, of.size);
    longer[of.size] = 0;
    assert_int_equal(read_copy(&of, longer, of.size + 1), QUOTA_E_SNAPSHOT);
    free(longer);
    free_sample(&of);
}

/* Either refused, or a state that is written as the very bytes. */
static void a_changed_one_is_refused_or_another_state(void **state)
{
    const unsigned long trials = state_ops_scaled(20000);
    prng random = {41};
    sample of;
    unsigned char *changed;
    unsigned long i, refused = 0;

    (void)state;
    make_sample(&of, 32, 250);
    changed = malloc(of.size);
    assert_non_null(changed);
    for (i = 0; i < trials; i++) {
        uint64_t times = 1 + prng_below(&random, 3);

        memcpy(changed, of.bytes, of.size);
        while (times-- != 0) {
            const size_t at = (size_t)prng_below(&random, of.size);

            changed[at] = prng_below(&random, 2) == 0
                              ? (unsigned char)prng_next(&random)
                              : (unsigned char)(changed[at] ^ 1u << prng_below(&random, 8));
        }
        refused += read_copy(&of, changed, of.size) != QUOTA_OK ? 1 : 0;
    }
    assert_true(refused > trials / 10 && refused < trials);
    free(changed);
    free_sample(&of);
}

/* Each bucket is in range, all of them together are not. */
static void a_lot_of_too_much_is_refused(void **state)
{
    sample of;
    lq_account account;
    lq_lot lot;
    lq_claim claim;
    uint8_t id[16] = {1};

    (void)state;
    make_sample(&of, 1, 0);
    lq_mem_free(&of.mem, of.bytes, of.size);
    assert_int_equal(lq_add_entry(of.state, id, 20250101), QUOTA_OK);
    memset(&account, 0, sizeof account);
    account.number = account.seq = account.role = account.standing = 1;
    assert_int_equal(lq_add_account(of.state, &account), 0);
    memset(&lot, 0, sizeof lot);
    lot.number = lot.seq = lot.group = lot.pollutant = 1;
    lot.party = lot.parent = LQ_NONE;
    assert_int_equal(lq_add_lot(of.state, &lot), 0);
    assert_int_equal(lq_add_cell(of.state, 0, 0, 0), 0);
    assert_int_equal(lq_shift(of.state, 0, QUOTA_BUCKET_AVAILABLE, QUOTA_AMOUNT_MAX), QUOTA_OK);
    memset(&claim, 0, sizeof claim);
    claim.seq = 1;
    claim.made = claim.left = 1;
    claim.project = claim.to_account = LQ_NONE;
    claim.verb = QUOTA_VERB_VOID;
    claim.bucket = QUOTA_BUCKET_INVALID;
    assert_int_equal(lq_add_claim(of.state, &claim), 0);
    assert_int_equal(lq_state_encode(of.state, &of.bytes, &of.size), QUOTA_OK);
    assert_int_equal(read_copy(&of, of.bytes, of.size), QUOTA_E_SNAPSHOT);
    lq_mem_free(&of.mem, of.bytes, of.size);
    assert_int_equal(lq_shift(of.state, 0, QUOTA_BUCKET_AVAILABLE, -1), QUOTA_OK);
    assert_int_equal(lq_state_encode(of.state, &of.bytes, &of.size), QUOTA_OK);
    assert_int_equal(read_copy(&of, of.bytes, of.size), QUOTA_OK);
    free_sample(&of);
}

static void reading_out_of_memory_leaves_nothing(void **state)
{
    sample of;
    size_t n;

    (void)state;
    make_sample(&of, 51, 600);
    for (n = 1;; n++) {
        const size_t live = fail_alloc_live(&of.host);
        lq_state *read = of.state;
        quota_status status;

        fail_alloc_plan(&of.host, n);
        status = lq_state_decode(&of.mem, 1, of.bytes, of.size, &read);
        fail_alloc_plan(&of.host, 0);
        if (status == QUOTA_OK) {
            lq_state_free(read);
            break;
        }
        assert_int_equal(status, QUOTA_E_NO_MEMORY);
        assert_null(read);
        assert_int_equal(fail_alloc_live(&of.host), live);
    }
    assert_true(n > 100);
    free_sample(&of);
}

static void writing_out_of_memory_leaves_nothing(void **state)
{
    sample of;
    size_t n;

    (void)state;
    make_sample(&of, 52, 900);
    for (n = 1;; n++) {
        const size_t live = fail_alloc_live(&of.host);
        unsigned char *bytes = of.bytes;
        size_t size;
        quota_status status;

        fail_alloc_plan(&of.host, n);
        status = lq_state_encode(of.state, &bytes, &size);
        fail_alloc_plan(&of.host, 0);
        if (status == QUOTA_OK) {
            lq_mem_free(&of.mem, bytes, size);
            break;
        }
        assert_int_equal(status, QUOTA_E_NO_MEMORY);
        assert_null(bytes);
        assert_int_equal(fail_alloc_live(&of.host), live);
    }
    assert_true(n > 4);
    free_sample(&of);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_state_is_counts_of_zero),
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(a_state_read_goes_on_as_the_one_written),
        cmocka_unit_test(a_torn_one_is_refused),
        cmocka_unit_test(a_changed_one_is_refused_or_another_state),
        cmocka_unit_test(a_lot_of_too_much_is_refused),
        cmocka_unit_test(reading_out_of_memory_leaves_nothing),
        cmocka_unit_test(writing_out_of_memory_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
