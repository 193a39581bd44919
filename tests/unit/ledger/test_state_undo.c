/* Tests of src/ledger/state_undo.c, and of everything that notes what it does: random groups, taken back. */
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

/* What a state is: its elements, and its bytes. */
typedef struct picture {
    unsigned char *image, *bytes;
    size_t image_size, bytes_size;
} picture;

static picture picture_of(const lq_state *state)
{
    picture now;

    now.image = state_image(state, &now.image_size);
    assert_int_equal(lq_state_encode(state, &now.bytes, &now.bytes_size), QUOTA_OK);
    return now;
}

static void free_picture(const lq_state *state, picture *of)
{
    free(of->image);
    lq_mem_free(&state->mem, of->bytes, of->bytes_size);
}

static void must_be_as(const lq_state *state, const picture *before)
{
    picture now = picture_of(state);

    assert_int_equal(now.image_size, before->image_size);
    assert_memory_equal(now.image, before->image, now.image_size);
    assert_int_equal(now.bytes_size, before->bytes_size);
    assert_memory_equal(now.bytes, before->bytes, now.bytes_size);
    free_picture(state, &now);
}

static lq_state *new_state(fail_alloc *host)
{
    quota_allocator mem;
    lq_state *made;

    fail_alloc_init(host);
    mem = fail_alloc_of(host);
    assert_int_equal(lq_state_create(&mem, 1, &made), QUOTA_OK);
    return made;
}

static void nothing_is_noted_before_begin(void **state)
{
    fail_alloc host;
    lq_state *made = new_state(&host);
    lq_account account = {.number = 7, .role = 3, .standing = LQ_OPEN};

    (void)state;
    assert_null(made->undo);
    assert_int_equal(lq_add_account(made, &account), 0);
    lq_undo_end(made); /* harmless */
    assert_int_equal(lq_undo_begin(made), QUOTA_OK);
    assert_int_equal(lq_undo_mark(made), 0);
    lq_undo_to(made, 0);
    assert_int_equal(made->accounts.count, 1);
    lq_undo_end(made);
    lq_state_free(made);
    lq_state_free(NULL);
    assert_true(fail_alloc_clean(&host));
}

static void every_write_is_taken_back(void **state)
{
    fail_alloc host;
    lq_state *made = new_state(&host);
    state_ops ops;
    picture before;

    (void)state;
    state_ops_init(&ops, 11);
    state_ops_run(&ops, made, 400);
    assert_true(made->parts.count != 0 && made->totals.count != 0 && made->claims.count != 0);
    before = picture_of(made);
    assert_int_equal(lq_undo_begin(made), QUOTA_OK);
    lq_write_account(made, 0)->standing = LQ_ENDED;
    lq_write_lot(made, 0)->expected ^= 1;
    lq_write_cell(made, 0)->bought ^= 1;
    lq_write_amounts(made, 0)->available += 5;
    lq_write_claim(made, 0)->mask ^= 4;
    lq_write_part(made, 0)->required += 9;
    lq_write_project(made, 0)->hold = 77;
    lq_write_balance(made, 0)->pledged += 3;
    lq_write_total(made, 0)->amount += 3;
    lq_write_account(made, 0)->place += 1;
    assert_int_equal(lq_shift_pledged(made, 0, 10), QUOTA_OK);
    assert_int_equal(lq_shift_issued(made, 0, 10), QUOTA_OK);
    lq_undo_to(made, 0);
    must_be_as(made, &before);
    state_must_hold(made);
    lq_undo_end(made);
    free_picture(made, &before);
    lq_state_free(made);
    assert_true(fail_alloc_clean(&host));
}

/* Groups of random length: some are taken back whole, some to a mark within; what stays is as if the others
 * had never been. */
static void random_groups_are_taken_back(void **state)
{
    const unsigned long groups = scaled(300);
    fail_alloc host;
    lq_state *made = new_state(&host);
    state_ops ops;
    unsigned long i;

    (void)state;
    state_ops_init(&ops, 12);
    for (i = 0; i < groups; i++) {
        const uint64_t length = prng_below(&ops.random, 12);
        picture before = picture_of(made), within = {NULL, NULL, 0, 0};
        const size_t mark_at = (size_t)prng_below(&ops.random, length + 1);
        size_t mark = 0, n;

        assert_int_equal(lq_undo_begin(made), QUOTA_OK);
        for (n = 0; n < length; n++) {
            size_t entry;

            if (n == mark_at) {
                mark = lq_undo_mark(made);
                within = picture_of(made);
            }
            entry = lq_undo_mark(made);
            if (state_ops_step(&ops, made) != QUOTA_OK) {
                lq_undo_to(made, entry);
            }
        }
        state_must_hold(made);
        if (within.image != NULL) {
            lq_undo_to(made, mark);
            must_be_as(made, &within);
            state_must_hold(made);
            free_picture(made, &within);
        }
        if (prng_below(&ops.random, 2) == 0) {
            lq_undo_to(made, 0);
            must_be_as(made, &before);
        }
        lq_undo_end(made);
        assert_null(made->undo);
        free_picture(made, &before);
        state_ops_run(&ops, made, 3);
    }
    state_must_hold(made);
    lq_state_free(made);
    assert_true(fail_alloc_clean(&host));
}

/* The same with each allocation of a step failing in turn. */
static void steps_out_of_memory_leave_no_trace(void **state)
{
    fail_alloc host;
    lq_state *made = new_state(&host);
    state_ops ops;
    const unsigned long most = scaled(3000);
    unsigned long steps, failures = 0;

    (void)state;
    state_ops_init(&ops, 13);
    for (steps = 0; steps < most; steps++) {
        const state_ops before_step = ops;
        const int looked = steps < 200 || steps % 50 == 0;
        picture before = {NULL, NULL, 0, 0};
        quota_status status;
        size_t n;

        for (n = 1;; n++) {
            int failed = 0;

            if (looked) {
                before = picture_of(made);
            }
            ops = before_step;
            fail_alloc_plan(&host, n);
            status = lq_undo_begin(made);
            if (status == QUOTA_OK) {
                status = state_ops_step(&ops, made);
            }
            failed = host.calls >= n;
            fail_alloc_plan(&host, 0);
            assert_int_equal(status == QUOTA_E_NO_MEMORY, failed);
            failures += failed ? 1 : 0;
            if (status != QUOTA_OK && made->undo != NULL) {
                lq_undo_to(made, 0);
            }
            lq_undo_end(made);
            if (looked) {
                if (status != QUOTA_OK) {
                    must_be_as(made, &before);
                }
                free_picture(made, &before);
            }
            if (status != QUOTA_E_NO_MEMORY) {
                break;
            }
        }
    }
    assert_true(failures > most / 30);
    state_must_hold(made);
    lq_state_free(made);
    assert_true(fail_alloc_clean(&host));
}

static quota_status shift(lq_state *state)
{
    return lq_shift(state, 0, QUOTA_BUCKET_CONSUMED, 1);
}

static quota_status pledge(lq_state *state)
{
    return lq_shift_pledged(state, 0, 1);
}

static quota_status owe(lq_state *state)
{
    return lq_shift_debt(state, 0, 1, 1);
}

static quota_status reduce(lq_state *state)
{
    return lq_reduce_claim(state, 0, 0);
}

static quota_status say(lq_state *state)
{
    const lq_statement statement = {1, 1, 20250101, 0};

    return lq_add_statement(state, 1, 0, 0, 7, 0, &statement);
}

static quota_status write(lq_state *state)
{
    return lq_write_lot(state, 0) == NULL ? QUOTA_E_NO_MEMORY : QUOTA_OK;
}

/* The buffer of notes is full when each of them wants to note: nothing has changed then. */
static void a_full_buffer_that_cannot_grow_changes_nothing(void **state)
{
    quota_status (*const ops[])(lq_state *) = {shift, pledge, owe, reduce, say, write};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof ops / sizeof *ops; i++) {
        unsigned notes, failures = 0;
        fail_alloc host;
        lq_state *made = new_state(&host);
        state_ops of;
        picture before;

        state_ops_init(&of, 14);
        state_ops_run(&of, made, 60);
        assert_int_equal(ops[i](made), QUOTA_OK); /* whatever else it needs is there now */
        before = picture_of(made);
        for (notes = 0; notes < 200; notes++) {
            quota_status status;
            unsigned n;

            assert_int_equal(lq_undo_begin(made), QUOTA_OK);
            for (n = 0; n < notes; n++) {
                assert_int_equal(lq_shift_issued(made, 0, 1), QUOTA_OK);
            }
            fail_alloc_plan(&host, 1);
            status = ops[i](made);
            fail_alloc_plan(&host, 0);
            assert_true(status == QUOTA_OK || status == QUOTA_E_NO_MEMORY);
            failures += status == QUOTA_E_NO_MEMORY ? 1 : 0;
            lq_undo_to(made, 0);
            lq_undo_end(made);
            must_be_as(made, &before);
        }
        assert_true(failures != 0);
        free_picture(made, &before);
        lq_state_free(made);
        assert_true(fail_alloc_clean(&host));
    }
}

/* What a large group noted is not kept. */
static void memory_of_a_large_group_is_given_back(void **state)
{
    fail_alloc host;
    lq_state *made = new_state(&host);
    lq_account account = {.number = 7, .role = 3, .standing = LQ_OPEN};
    size_t live, i;

    (void)state;
    (void)lq_add_account(made, &account);
    assert_int_equal(lq_undo_begin(made), QUOTA_OK);
    live = fail_alloc_live(&host);
    for (i = 0; i < 50000; i++) {
        assert_non_null(lq_write_account(made, 0));
    }
    assert_true(fail_alloc_live(&host) > live + 2000000);
    lq_undo_end(made);
    assert_int_equal(fail_alloc_live(&host), live);
    lq_state_free(made);
    assert_true(fail_alloc_clean(&host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_noted_before_begin),
        cmocka_unit_test(every_write_is_taken_back),
        cmocka_unit_test(random_groups_are_taken_back),
        cmocka_unit_test(steps_out_of_memory_leave_no_trace),
        cmocka_unit_test(a_full_buffer_that_cannot_grow_changes_nothing),
        cmocka_unit_test(memory_of_a_large_group_is_given_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
