/* Tests of src/base/index.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/index.h"
#include "fail_alloc.h"
#include "prng.h"

enum { KEYS = 20000 };

static uint64_t keys[KEYS];

/* Few hashes for many keys, so that chains are long and go round the end. */
static uint64_t narrow(uint64_t key)
{
    return (key % 64) << 58 | key % 7 << 20 | key % 3;
}

static uint64_t wide(uint64_t key)
{
    return lq_hash_mix(key, 0);
}

static uint64_t narrow_of(const void *owner, uint32_t value)
{
    return narrow(((const uint64_t *)owner)[value]);
}

static uint64_t wide_of(const void *owner, uint32_t value)
{
    return wide(((const uint64_t *)owner)[value]);
}

static uint32_t find(const lq_index *index, uint64_t key)
{
    lq_probe probe = lq_index_probe(index, index->hash_of == wide_of ? wide(key) : narrow(key));

    for (; lq_probe_more(index, &probe); lq_probe_next(index, &probe)) {
        if (keys[probe.value] == key) {
            return probe.value;
        }
    }
    return LQ_NONE;
}

static void put(lq_index *index, uint32_t value)
{
    assert_int_equal(lq_index_reserve(index, 1), QUOTA_OK);
    lq_index_put(index, index->hash_of(keys, value), value);
}

static int make_keys(void **state)
{
    prng random = {5};
    uint32_t i;

    (void)state;
    for (i = 0; i < KEYS; i++) {
        keys[i] = prng_next(&random) << 16 | i; /* all different */
    }
    return 0;
}

static void an_empty_index_knows_nothing(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    lq_index index;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_index_init(&index, &mem, wide_of, keys);
    assert_true(find(&index, keys[0]) == LQ_NONE);
    lq_index_free(&index);
    assert_int_equal(host.calls, 0);
    assert_true(fail_alloc_clean(&host));
}

static void what_was_put_is_found_until_taken(void **state)
{
    const lq_hash_of hashes[] = {wide_of, narrow_of};
    size_t h;

    (void)state;
    for (h = 0; h < 2; h++) {
        const uint32_t count = h == 0 ? KEYS : 700;
        fail_alloc host;
        quota_allocator mem;
        lq_index index;
        uint32_t i;

        fail_alloc_init(&host);
        mem = fail_alloc_of(&host);
        lq_index_init(&index, &mem, hashes[h], keys);
        for (i = 0; i < count; i++) {
            put(&index, i);
        }
        assert_int_equal(index.count, count);
        for (i = 0; i < KEYS; i++) {
            assert_true(find(&index, keys[i]) == (i < count ? i : LQ_NONE));
        }
        for (i = 0; i < count; i += 2) {
            lq_index_take(&index, index.hash_of(keys, i), i);
        }
        assert_int_equal(index.count, count / 2);
        for (i = 0; i < count; i++) {
            assert_true(find(&index, keys[i]) == (i % 2 ? i : LQ_NONE));
        }
        lq_index_free(&index);
        assert_true(fail_alloc_clean(&host));
    }
}

/* Like undoing: the latest goes first.  Slots are then as if it had never been. */
static void putting_and_taking_leaves_the_same_slots(void **state)
{
    const lq_hash_of hashes[] = {wide_of, narrow_of};
    prng random = {6};
    size_t h;

    (void)state;
    for (h = 0; h < 2; h++) {
        uint32_t before[2000];
        fail_alloc host;
        quota_allocator mem;
        lq_index index;
        uint32_t i, round;

        fail_alloc_init(&host);
        mem = fail_alloc_of(&host);
        lq_index_init(&index, &mem, hashes[h], keys);
        assert_int_equal(lq_index_reserve(&index, 1000), QUOTA_OK);
        assert_true(index.capacity <= 2000);
        for (i = 0; i < 500; i++) {
            put(&index, i);
        }
        for (round = 0; round < 200; round++) {
            const uint32_t more = (uint32_t)prng_below(&random, 500);

            memcpy(before, index.slots, index.capacity * sizeof *before);
            for (i = 500; i < 500 + more; i++) {
                put(&index, i);
            }
            while (i-- > 500) {
                lq_index_take(&index, index.hash_of(keys, i), i);
            }
            assert_memory_equal(index.slots, before, index.capacity * sizeof *before);
        }
        lq_index_free(&index);
        assert_true(fail_alloc_clean(&host));
    }
}

/* Random puts and takes in any order, against a list. */
static void random_takes_lose_nothing(void **state)
{
    static uint8_t in[600];
    prng random = {7};
    fail_alloc host;
    quota_allocator mem;
    lq_index index;
    uint32_t i, round;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_index_init(&index, &mem, narrow_of, keys);
    for (round = 0; round < 20000; round++) {
        const uint32_t value = (uint32_t)prng_below(&random, sizeof in);

        if (in[value]) {
            lq_index_take(&index, narrow(keys[value]), value);
        } else {
            put(&index, value);
        }
        in[value] ^= 1;
        if (round % 200 == 0) {
            for (i = 0; i < sizeof in; i++) {
                assert_true(find(&index, keys[i]) == (in[i] ? i : LQ_NONE));
            }
        }
    }
    lq_index_free(&index);
    assert_true(fail_alloc_clean(&host));
}

/* Memory of an id or a cell is counted on it. */
static void slots_are_well_used(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    lq_index index;
    uint32_t i;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_index_init(&index, &mem, wide_of, keys);
    for (i = 0; i < KEYS; i++) {
        put(&index, i);
        assert_true(index.count * 4 <= index.capacity * 3 + 4);
        if (i > 100) {
            assert_true(index.count * 100 >= index.capacity * 55);
        }
    }
    lq_index_free(&index);
    assert_int_equal(lq_index_reserve(&index, KEYS), QUOTA_OK);
    assert_true(index.capacity * 3 <= KEYS * 4 + 8);
    host.calls = 0;
    for (i = 0; i < KEYS; i++) {
        put(&index, i);
    }
    assert_int_equal(host.calls, 0); /* reserved is reserved */
    lq_index_free(&index);
    assert_true(fail_alloc_clean(&host));
}

/* Of keys that are not in it, hardly any element is looked at: slots bear bits of the hash. */
static void others_are_passed_over_by_their_tags(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    lq_index index;
    size_t looked = 0;
    uint32_t i;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_index_init(&index, &mem, wide_of, keys);
    for (i = 0; i < KEYS / 2; i++) {
        put(&index, i);
    }
    assert_int_equal(index.mask, 16383); /* places below 10000 */
    for (i = KEYS / 2; i < KEYS; i++) {
        lq_probe probe = lq_index_probe(&index, wide(keys[i]));

        for (; lq_probe_more(&index, &probe); lq_probe_next(&index, &probe)) {
            looked++;
        }
    }
    assert_true(looked < 100);
    lq_index_free(&index);
    assert_true(fail_alloc_clean(&host));
}

/* A far place takes bits from the tags of all others. */
static uint64_t same_of(const void *owner, uint32_t value)
{
    (void)owner;
    return lq_hash_mix(value, 1);
}

static int has(const lq_index *index, uint32_t value)
{
    lq_probe probe = lq_index_probe(index, same_of(NULL, value));

    for (; lq_probe_more(index, &probe); lq_probe_next(index, &probe)) {
        if (probe.value == value) {
            return 1;
        }
    }
    return 0;
}

static void places_may_be_any(void **state)
{
    static const uint32_t places[] = {0,           1022,           1023,          1024,
                                      70000,       (1u << 24) - 1, 1u << 24,      1u << 31,
                                      4000000000u, UINT32_MAX - 2, UINT32_MAX - 1};
    fail_alloc host;
    quota_allocator mem;
    lq_index index;
    size_t i, j;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_index_init(&index, &mem, same_of, NULL);
    for (i = 0; i < sizeof places / sizeof *places; i++) {
        assert_int_equal(lq_index_reserve(&index, 1), QUOTA_OK);
        assert_false(has(&index, places[i]));
        lq_index_put(&index, same_of(NULL, places[i]), places[i]);
        for (j = 0; j <= i; j++) {
            assert_true(has(&index, places[j]));
        }
    }
    for (i = 0; i < sizeof places / sizeof *places; i++) {
        lq_index_take(&index, same_of(NULL, places[i]), places[i]);
        for (j = 0; j < sizeof places / sizeof *places; j++) {
            assert_int_equal(has(&index, places[j]), j > i);
        }
    }
    lq_index_free(&index);
    assert_true(fail_alloc_clean(&host));
}

static void reserve_that_fails_changes_nothing(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    lq_index index;
    uint32_t i, j, failures = 0;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_index_init(&index, &mem, wide_of, keys);
    for (i = 0; i < 3000; i++) {
        fail_alloc_plan(&host, 1);
        if (lq_index_reserve(&index, 1) == QUOTA_E_NO_MEMORY) {
            failures++;
            for (j = 0; j < 3000; j += 7) {
                assert_true(find(&index, keys[j]) == (j < i ? j : LQ_NONE));
            }
        }
        fail_alloc_plan(&host, 0);
        put(&index, i);
    }
    assert_true(failures >= 10);
    lq_index_free(&index);
    assert_true(fail_alloc_clean(&host));
}

static void more_than_can_be_is_refused(void **state)
{
    const size_t most = UINT32_MAX - UINT32_MAX / 4; /* of a table of the largest size */
    fail_alloc host;
    quota_allocator mem;
    lq_index index;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_index_init(&index, &mem, wide_of, keys);
    put(&index, 0);
    host.calls = 0;
    assert_int_equal(lq_index_reserve(&index, SIZE_MAX), QUOTA_E_LIMIT);
    assert_int_equal(lq_index_reserve(&index, most + 1), QUOTA_E_LIMIT);
    assert_int_equal(lq_index_reserve(&index, most), QUOTA_E_LIMIT); /* there is one already */
    assert_int_equal(host.calls, 0);
    assert_true(find(&index, keys[0]) == 0);
    lq_index_free(&index);
    assert_true(fail_alloc_clean(&host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_index_knows_nothing),
        cmocka_unit_test(what_was_put_is_found_until_taken),
        cmocka_unit_test(putting_and_taking_leaves_the_same_slots),
        cmocka_unit_test(random_takes_lose_nothing),
        cmocka_unit_test(slots_are_well_used),
        cmocka_unit_test(others_are_passed_over_by_their_tags),
        cmocka_unit_test(places_may_be_any),
        cmocka_unit_test(reserve_that_fails_changes_nothing),
        cmocka_unit_test(more_than_can_be_is_refused),
    };

    return cmocka_run_group_tests(tests, make_keys, NULL);
}
