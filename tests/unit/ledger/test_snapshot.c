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
#include "scaled.h"

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
    make_sample(&of, 31, 80);
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
    const unsigned long trials = scaled(4000);
    prng random = {41};
    sample of;
    unsigned char *changed;
    unsigned long i, refused = 0;

    (void)state;
    make_sample(&of, 32, 150);
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

/* ---------------------------------------------------------------- states that no journal leads to */

static void an_id_twice(lq_state *state)
{
    memcpy(lq_chunks_at(&state->ids, 5), lq_chunks_at(&state->ids, 4), QUOTA_ID_SIZE);
}

static void no_days(lq_state *state)
{
    state->days.count = 0;
    state->date = 0;
}

static void another_date(lq_state *state)
{
    state->date = 20301231;
}

static void a_first_day_of_a_later_entry(lq_state *state)
{
    ((lq_day *)lq_chunks_at(&state->days, 0))->seq = 2;
}

static void an_account_twice(lq_state *state)
{
    lq_account_at(state, 1)->number = lq_account_at(state, 0)->number;
}

static void a_party_twice(lq_state *state)
{
    uint32_t i;

    for (i = 0; i < 2; i++) {
        lq_account *account = lq_account_at(state, i);

        account->role = QUOTA_ROLE_ENTERPRISE;
        account->standing = LQ_OPEN;
        memcpy(account->party, "915300001234567890", sizeof account->party);
    }
}

static void a_lot_twice(lq_state *state)
{
    lq_lot_at(state, 1)->number = lq_lot_at(state, 0)->number;
}

static void evidence_twice(lq_state *state)
{
    uint32_t first = 0, second;

    while (lq_lot_at(state, first)->parent != LQ_NONE) {
        first++;
    }
    second = first + 1;
    while (lq_lot_at(state, second)->parent != LQ_NONE ||
           lq_lot_at(state, second)->pollutant != lq_lot_at(state, first)->pollutant) {
        second++;
    }
    memset(lq_lot_at(state, first)->proof, 7, QUOTA_PROOF_SIZE);
    memset(lq_lot_at(state, second)->proof, 7, QUOTA_PROOF_SIZE);
    lq_lot_at(state, first)->kind = lq_lot_at(state, second)->kind = QUOTA_ENTRY_DEPOSIT;
}

static void a_child_of_another_pollutant(lq_state *state)
{
    uint32_t at = 0;

    while (lq_lot_at(state, at)->parent == LQ_NONE ||
           lq_lot_at(state, lq_lot_at(state, at)->parent)->pollutant == lq_lot_at(state, 0)->pollutant) {
        at++;
    }
    lq_lot_at(state, at)->parent = 0;
}

static void a_project_twice(lq_state *state)
{
    lq_project_at(state, 1)->number = lq_project_at(state, 0)->number;
}

static void a_part_twice(lq_state *state)
{
    *lq_part_at(state, 1) = *lq_part_at(state, 0);
}

static void a_balance_twice(lq_state *state)
{
    *lq_balance_at(state, 1) = *lq_balance_at(state, 0);
}

static void a_debt_of_a_term(lq_state *state)
{
    uint32_t at = 0;

    while (lq_balance_at(state, at)->term == 0) {
        at++;
    }
    lq_balance_at(state, at)->debt = 1;
}

static void a_cell_twice(lq_state *state)
{
    lq_cell *cell = lq_cell_at(state, 1);
    const lq_cell *other = lq_cell_at(state, 0);

    cell->account = other->account;
    cell->lot = other->lot;
    cell->balance = other->balance;
}

static void a_cell_of_another_pollutant(lq_state *state)
{
    uint32_t at = 0;

    /* The lot is of another pollutant than the balance. */
    while (lq_lot_at(state, lq_cell_at(state, at)->lot)->pollutant == lq_lot_at(state, 0)->pollutant) {
        at++;
    }
    lq_balance_at(state, lq_cell_at(state, at)->balance)->pollutant = 60;
}

static void bought_too_late(lq_state *state)
{
    lq_cell_at(state, 2)->bought = state->entry_count + 1;
}

static void a_place_of_too_much(lq_state *state)
{
    uint32_t i, lots = 0;

    for (i = 0; i < state->cells.count && lots < 2; i++) {
        const lq_cell *cell = lq_cell_at(state, i);

        if (lq_lot_at(state, cell->lot)->place == 1 && lq_lot_at(state, cell->lot)->pollutant == 1 &&
            (lots == 0 || cell->account != lq_cell_at(state, 0)->account)) {
            lq_amounts_at(state, i)->available = QUOTA_AMOUNT_MAX / 10 * 9;
            lots++;
        }
    }
    assert_int_equal(lots, 2);
}

static void a_cell_of_too_much(lq_state *state)
{
    const uint32_t cell = lq_claim_at(state, 0)->cell;
    uint32_t i, of_it = 0;

    for (i = 0; i < state->claims.count && of_it < 2; i++) {
        lq_claim *claim = lq_claim_at(state, i);

        if (claim->verb != QUOTA_VERB_USE && claim->verb != QUOTA_VERB_MOVE) {
            claim->cell = cell;
            claim->bucket = QUOTA_BUCKET_ENCUMBERED;
            claim->made = claim->left = QUOTA_AMOUNT_MAX;
            of_it++;
        }
    }
}

static uint32_t a_use(const lq_state *state)
{
    uint32_t at = 0;

    while (lq_claim_at(state, at)->verb != QUOTA_VERB_USE) {
        at++;
    }
    return at;
}

static void a_use_that_encumbers(lq_state *state)
{
    lq_claim_at(state, a_use(state))->bucket = QUOTA_BUCKET_ENCUMBERED;
}

static void a_use_without_part(lq_state *state)
{
    lq_part_at(
        state,
        lq_find_part(
            state, lq_claim_at(state, a_use(state))->project,
            lq_lot_at(state, lq_cell_at(state, lq_claim_at(state, a_use(state))->cell)->lot)->pollutant))
        ->pollutant = 60;
}

static void a_project_of_too_much(lq_state *state)
{
    uint32_t i;

    for (i = 0; i < state->claims.count; i++) {
        lq_claim *claim = lq_claim_at(state, i);

        if (claim->verb == QUOTA_VERB_USE) { /* made, and gone back but for nothing */
            claim->made = QUOTA_AMOUNT_MAX;
            claim->left = 0;
        }
    }
}

static void claims_of_one_entry(lq_state *state)
{
    lq_claim_at(state, 1)->seq = lq_claim_at(state, 0)->seq;
}

static void a_total_twice(lq_state *state)
{
    uint32_t i, last = LQ_NONE;

    for (i = 0; i < state->totals.count; i++) {
        if (lq_total_at(state, i)->kind == LQ_TOTAL_DUE) {
            if (last != LQ_NONE) {
                lq_total_at(state, i)->number = lq_total_at(state, last)->number;
            }
            last = i;
        }
    }
}

static void a_topic_twice(lq_state *state)
{
    lq_topic_at(state, 1)->subject = lq_topic_at(state, 0)->subject;
    lq_topic_at(state, 1)->number = lq_topic_at(state, 0)->number;
    lq_topic_at(state, 1)->fact = lq_topic_at(state, 0)->fact;
    lq_topic_at(state, 1)->pollutant = lq_topic_at(state, 0)->pollutant;
}

static void a_topic_of_nothing(lq_state *state)
{
    lq_topic_at(state, 1)->count = 0;
}

static void a_statement_twice(lq_state *state)
{
    uint32_t at = 0;

    while (lq_topic_at(state, at)->count < 2) {
        at++;
    }
    lq_topic_at(state, at)->statements[1] = lq_topic_at(state, at)->statements[0];
}

static void statements_backwards(lq_state *state)
{
    uint32_t at = 0;

    while (lq_topic_at(state, at)->count < 2) {
        at++;
    }
    lq_topic_at(state, at)->statements[1].from = 19990101;
}

static void a_day_that_is_none(lq_state *state)
{
    lq_topic_at(state, 0)->statements[0].until = 20250230;
}

static void a_code_out_of_range(lq_state *state)
{
    lq_lot_at(state, 0)->expected = 2;
}

static void what_no_journal_leads_to_is_refused(void **state)
{
    static void (*const cases[])(lq_state *) = {an_id_twice,
                                                no_days,
                                                another_date,
                                                a_first_day_of_a_later_entry,
                                                an_account_twice,
                                                a_party_twice,
                                                a_lot_twice,
                                                evidence_twice,
                                                a_child_of_another_pollutant,
                                                a_project_twice,
                                                a_part_twice,
                                                a_balance_twice,
                                                a_debt_of_a_term,
                                                a_cell_twice,
                                                a_cell_of_another_pollutant,
                                                bought_too_late,
                                                a_place_of_too_much,
                                                a_cell_of_too_much,
                                                a_use_that_encumbers,
                                                a_use_without_part,
                                                a_project_of_too_much,
                                                claims_of_one_entry,
                                                a_total_twice,
                                                a_topic_twice,
                                                a_topic_of_nothing,
                                                a_statement_twice,
                                                statements_backwards,
                                                a_day_that_is_none,
                                                a_code_out_of_range};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample of;
        quota_status status;

        make_sample(&of, 61, 900);
        assert_int_equal(read_copy(&of, of.bytes, of.size), QUOTA_OK);
        lq_mem_free(&of.mem, of.bytes, of.size);
        cases[i](of.state);
        assert_int_equal(lq_state_encode(of.state, &of.bytes, &of.size), QUOTA_OK);
        status = read_copy(&of, of.bytes, of.size);
        if (status != QUOTA_E_SNAPSHOT) {
            fail_msg("case %u: %d", (unsigned)i, (int)status);
        }
        free_sample(&of);
    }
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
        cmocka_unit_test(what_no_journal_leads_to_is_refused),
        cmocka_unit_test(reading_out_of_memory_leaves_nothing),
        cmocka_unit_test(writing_out_of_memory_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
