/* Tests of src/ledger/state_touch.c: looking ahead changes nothing, and goes no further than it may. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "fail_alloc.h"
#include "state_ops.h"

enum { ENTRIES = 19 };

/* Of what may be there and what is not. */
static void fill(quota_entry *entry, const lq_state *state, prng *random)
{
    memset(entry, 0, sizeof *entry);
    entry->id[0] = (uint8_t)prng_next(random);
    if (prng_below(random, 4) != 0) {
        entry->account = prng_below(random, 2 * (uint64_t)state->entry_count + 2);
    }
    if (prng_below(random, 4) != 0) {
        entry->to_account = prng_below(random, 2 * (uint64_t)state->entry_count + 2);
    }
    if (prng_below(random, 4) != 0) {
        entry->lot = prng_below(random, 2 * (uint64_t)state->entry_count + 2);
    }
    if (state->cells.count != 0 && prng_below(random, 2) != 0) {
        const lq_cell *cell = lq_cell_at(state, (uint32_t)prng_below(random, state->cells.count));

        entry->account = lq_account_at(state, cell->account)->number;
        entry->lot = lq_lot_at(state, cell->lot)->number;
        entry->term = lq_term_of(state, cell);
    }
    entry->to_term = prng_below(random, 3) == 0 ? 20301231 : 0;
}

static uint32_t found_cell(const lq_state *state, uint32_t account, uint32_t lot, int32_t term)
{
    return account == LQ_NONE || lot == LQ_NONE ? LQ_NONE : lq_find_cell(state, account, lot, term);
}

/* What was seen is what is found; and whatever is taken for seen, the right element is found. */
static void check_seen(const lq_state *state, const quota_entry *entry, const lq_seen *seen)
{
    const uint32_t account = entry->account == 0 ? LQ_NONE : lq_find_account(state, entry->account);
    const uint32_t to = entry->to_account == 0 ? LQ_NONE : lq_find_account(state, entry->to_account);
    const uint32_t lot = entry->lot == 0 ? LQ_NONE : lq_find_lot(state, entry->lot);
    const uint32_t cell = found_cell(state, account, lot, entry->term);
    const int32_t to_term = entry->to_term != 0 ? entry->to_term : entry->term;
    uint32_t wrong;

    assert_true(seen->account == account && seen->to_account == to && seen->lot == lot);
    assert_true(seen->cell == cell && seen->to_cell == found_cell(state, to, lot, to_term));
    for (wrong = 0; wrong < 4; wrong++) {
        assert_true(lq_seen_account(state, wrong, entry->account) == lq_find_account(state, entry->account));
        assert_true(lq_seen_lot(state, wrong, entry->lot) == lq_find_lot(state, entry->lot));
        if (account != LQ_NONE && lot != LQ_NONE) {
            assert_true(lq_seen_cell(state, wrong, account, lot, entry->term) == cell);
        }
    }
}

static void looking_ahead_changes_nothing(void **unused)
{
    quota_entry entries[ENTRIES];
    prng random = {8};
    fail_alloc host;
    quota_allocator mem;
    lq_state *state;
    state_ops ops;
    unsigned round;

    (void)unused;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    assert_int_equal(lq_state_create(&mem, 0, &state), QUOTA_OK);
    state_ops_init(&ops, 71);
    for (round = 0; round < 100; round++) {
        unsigned char *before, *after;
        size_t before_size, after_size, i;
        lq_ahead ahead = {.first = NULL};

        before = state_image(state, &before_size);
        for (i = 0; i < ENTRIES; i++) {
            fill(&entries[i], state, &random);
        }
        host.calls = 0;
        for (i = 0; i < ENTRIES; i++) {
            const quota_entry *was = ahead.end;
            const lq_seen *seen = lq_look_ahead(state, &entries[i], entries + ENTRIES, &ahead);

            assert_true(ahead.end > &entries[i] && ahead.end <= entries + ENTRIES);
            assert_true(was == NULL || was == ahead.end || was == &entries[i]); /* nothing is gone to twice */
            check_seen(state, &entries[i], seen);
        }
        assert_ptr_equal(ahead.end, entries + ENTRIES);
        assert_int_equal(host.calls, 0);
        after = state_image(state, &after_size);
        assert_int_equal(before_size, after_size);
        assert_memory_equal(before, after, before_size);
        free(before);
        free(after);
        state_ops_run(&ops, state, 5);
    }
    lq_state_free(state);
    assert_true(fail_alloc_clean(&host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looking_ahead_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
