/* Tests of src/base/map.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "fail_alloc.h"

enum { NAMES = 5000 };

static char names[NAMES][12];

static int make_names(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < NAMES; i++) {
        (void)snprintf(names[i], sizeof names[i], "name%u", (unsigned)i);
    }
    return 0;
}

static void empty_map_knows_nothing(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    lq_map map;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_map_init(&map, &mem);
    assert_true(lq_map_get(&map, "a", 1) == LQ_MAP_NONE);
    assert_true(lq_map_get(&map, NULL, 0) == LQ_MAP_NONE);
    lq_map_free(&map);
    assert_int_equal(host.calls, 0);
    assert_true(fail_alloc_clean(&host));
}

static void what_was_put_is_found(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    lq_map map;
    size_t i;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_map_init(&map, &mem);
    for (i = 0; i < NAMES; i += 2) {
        assert_int_equal(lq_map_put(&map, names[i], strlen(names[i]), (uint32_t)i), QUOTA_OK);
    }
    assert_int_equal(map.count, NAMES / 2);
    for (i = 0; i < NAMES; i++) {
        const uint32_t expected = i % 2 ? LQ_MAP_NONE : (uint32_t)i;

        assert_true(lq_map_get(&map, names[i], strlen(names[i])) == expected);
    }
    lq_map_free(&map);
    assert_true(fail_alloc_clean(&host));
    assert_true(lq_map_get(&map, names[0], strlen(names[0])) == LQ_MAP_NONE);
}

static void putting_again_replaces(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    lq_map map;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_map_init(&map, &mem);
    assert_int_equal(lq_map_put(&map, "key", 3, 1), QUOTA_OK);
    assert_int_equal(lq_map_put(&map, "key!", 3, 2), QUOTA_OK);
    assert_int_equal(map.count, 1);
    assert_int_equal(lq_map_get(&map, "key", 3), 2);
    assert_int_equal(lq_map_put(&map, NULL, 0, 3), QUOTA_OK);
    assert_int_equal(lq_map_put(&map, "other", 0, 4), QUOTA_OK);
    assert_int_equal(map.count, 2);
    assert_int_equal(lq_map_get(&map, "", 0), 4);
    assert_int_equal(lq_map_get(&map, NULL, 0), 4);
    lq_map_free(&map);
    assert_true(fail_alloc_clean(&host));
}

static uint32_t fnv(const char *key, size_t size)
{
    uint32_t hash = 2166136261U;

    while (size-- > 0) {
        hash = (hash ^ (unsigned char)*key++) * 16777619U;
    }
    return hash;
}

/* Keys whose hashes are equal; the second pair is of one length too. */
static void keys_of_one_hash_stay_apart(void **state)
{
    static const char *const keys[] = {"costarring", "liquid", "ktodoe", "yiijsv"};
    fail_alloc host;
    quota_allocator mem;
    lq_map map;
    uint32_t i;

    (void)state;
    assert_true(fnv(keys[0], 10) == fnv(keys[1], 6));
    assert_true(fnv(keys[2], 6) == fnv(keys[3], 6));
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_map_init(&map, &mem);
    for (i = 0; i < 4; i++) {
        assert_int_equal(lq_map_put(&map, keys[i], strlen(keys[i]), i), QUOTA_OK);
    }
    for (i = 0; i < 4; i++) {
        assert_int_equal(lq_map_get(&map, keys[i], strlen(keys[i])), i);
    }
    lq_map_free(&map);
    assert_true(fail_alloc_clean(&host));
}

static void put_that_fails_changes_nothing(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    lq_map map;
    size_t i, j, failures = 0;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_map_init(&map, &mem);
    for (i = 0; i < 200; i++) {
        const size_t live = fail_alloc_live(&host);

        fail_alloc_plan(&host, 1);
        if (lq_map_put(&map, names[i], strlen(names[i]), (uint32_t)i) == QUOTA_E_NO_MEMORY) {
            failures++;
            assert_int_equal(map.count, i);
            assert_int_equal(fail_alloc_live(&host), live);
            for (j = 0; j <= i; j++) {
                assert_true(lq_map_get(&map, names[j], strlen(names[j])) ==
                            (j < i ? (uint32_t)j : LQ_MAP_NONE));
            }
            fail_alloc_plan(&host, 0);
            assert_int_equal(lq_map_put(&map, names[i], strlen(names[i]), (uint32_t)i), QUOTA_OK);
        }
    }
    assert_true(failures >= 4);
    lq_map_free(&map);
    assert_true(fail_alloc_clean(&host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_map_knows_nothing),        cmocka_unit_test(what_was_put_is_found),
        cmocka_unit_test(putting_again_replaces),         cmocka_unit_test(keys_of_one_hash_stay_apart),
        cmocka_unit_test(put_that_fails_changes_nothing),
    };

    return cmocka_run_group_tests(tests, make_names, NULL);
}
