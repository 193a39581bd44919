/* Tests of src/base/mem.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "fail_alloc.h"

static void init_checks_what_is_given(void **state)
{
    fail_alloc host;
    quota_allocator given, mem, before;

    (void)state;
    fail_alloc_init(&host);
    memset(&before, 0x11, sizeof before);
    mem = before;

    given = fail_alloc_of(&host);
    given.struct_size = (uint32_t)sizeof given - 1;
    assert_int_equal(lq_mem_init(&mem, &given), QUOTA_E_STRUCT_SIZE);
    given.struct_size = (uint32_t)sizeof given + 1;
    assert_int_equal(lq_mem_init(&mem, &given), QUOTA_E_STRUCT_SIZE);
    given = fail_alloc_of(&host);
    given.reserved = 1;
    assert_int_equal(lq_mem_init(&mem, &given), QUOTA_E_ARGUMENT);
    given = fail_alloc_of(&host);
    given.resize = NULL;
    assert_int_equal(lq_mem_init(&mem, &given), QUOTA_E_ARGUMENT);
    assert_memory_equal(&mem, &before, sizeof mem);

    given = fail_alloc_of(&host);
    assert_int_equal(lq_mem_init(&mem, &given), QUOTA_OK);
    assert_ptr_equal(mem.user, &host);
    assert_true(mem.resize == given.resize);
}

static void default_is_the_c_library(void **state)
{
    quota_allocator mem;
    char *block;

    (void)state;
    assert_int_equal(lq_mem_init(&mem, NULL), QUOTA_OK);
    assert_int_equal(mem.struct_size, sizeof mem);
    block = mem.resize(mem.user, NULL, 0, 4);
    assert_non_null(block);
    memcpy(block, "abc", 4);
    block = mem.resize(mem.user, block, 4, 10000);
    assert_non_null(block);
    assert_string_equal(block, "abc");
    assert_null(mem.resize(mem.user, block, 10000, 0));
}

static void blocks_of_no_bytes_can_be_had(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    void *block;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    block = lq_mem_alloc(&mem, 0);
    assert_non_null(block);
    lq_mem_free(&mem, block, 0);
    block = lq_mem_alloc(&mem, 12);
    assert_int_equal(host.live_bytes, 12);
    lq_mem_free(&mem, block, 12);
    lq_mem_free(&mem, NULL, 12);
    fail_alloc_plan(&host, 1);
    assert_null(lq_mem_alloc(&mem, 5));
    assert_true(fail_alloc_clean(&host));
}

static void blocks_change_size_and_keep_what_fits(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    char *block;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    block = lq_mem_resize(&mem, NULL, 99, 4); /* of no block the old size does not matter */
    assert_non_null(block);
    memcpy(block, "abc", 4);
    block = lq_mem_resize(&mem, block, 4, 100);
    assert_non_null(block);
    assert_string_equal(block, "abc");
    assert_int_equal(host.live_bytes, 100);
    fail_alloc_plan(&host, 1);
    assert_null(lq_mem_resize(&mem, block, 100, 200));
    assert_string_equal(block, "abc");
    block = lq_mem_resize(&mem, block, 100, 0); /* still a block */
    assert_non_null(block);
    block = lq_mem_resize(&mem, block, 0, 2);
    assert_int_equal(block[0], 'a');
    lq_mem_free(&mem, block, 2);
    assert_true(fail_alloc_clean(&host));
}

static void arrays_grow_and_keep_their_elements(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    uint32_t *array = NULL;
    size_t capacity = 0, i;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    assert_int_equal(lq_mem_grow(&mem, (void **)&array, &capacity, 0, sizeof *array), QUOTA_OK);
    assert_null(array);
    for (i = 0; i < 1000; i++) {
        assert_int_equal(lq_mem_grow(&mem, (void **)&array, &capacity, i + 1, sizeof *array), QUOTA_OK);
        assert_true(capacity > i && capacity <= 2 * i + 8);
        assert_int_equal(array[i], 0);
        array[i] = (uint32_t)i + 1;
    }
    assert_true(host.calls <= 8);
    for (i = 0; i < 1000; i++) {
        assert_int_equal(array[i], i + 1);
    }
    assert_int_equal(lq_mem_grow(&mem, (void **)&array, &capacity, 5000, sizeof *array), QUOTA_OK);
    assert_true(capacity >= 5000);
    assert_int_equal(array[4999], 0);
    lq_mem_free(&mem, array, capacity * sizeof *array);
    assert_true(fail_alloc_clean(&host));
}

/* Notes what was asked for and has nothing. */
static size_t last_asked;

static void *refuse(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    (void)pointer;
    (void)old_size;
    last_asked = new_size;
    return NULL;
}

static void growing_that_fails_changes_nothing(void **state)
{
    quota_allocator mem;
    char byte = 'x';
    char *array = &byte;
    size_t capacity = 10;

    (void)state;
    assert_int_equal(lq_mem_init(&mem, NULL), QUOTA_OK);
    mem.resize = refuse;
    assert_int_equal(lq_mem_grow(&mem, (void **)&array, &capacity, 11, 1), QUOTA_E_NO_MEMORY);
    assert_int_equal(last_asked, 20);
    /* Doubling would leave the range of sizes: exactly what is needed is asked for. */
    capacity = SIZE_MAX / 4 + 1;
    assert_int_equal(lq_mem_grow(&mem, (void **)&array, &capacity, capacity + 1, 2), QUOTA_E_NO_MEMORY);
    assert_true(last_asked == (SIZE_MAX / 4 + 2) * 2);
    /* So many do not fit into any memory: nothing is asked for. */
    last_asked = 1;
    assert_int_equal(lq_mem_grow(&mem, (void **)&array, &capacity, SIZE_MAX / 2 + 1, 2), QUOTA_E_NO_MEMORY);
    assert_int_equal(last_asked, 1);
    assert_true(capacity == SIZE_MAX / 4 + 1);
    /* Elements so big that the usual first capacity would be too much. */
    capacity = 0;
    array = NULL;
    assert_int_equal(lq_mem_grow(&mem, (void **)&array, &capacity, 2, SIZE_MAX / 3), QUOTA_E_NO_MEMORY);
    assert_true(last_asked == SIZE_MAX / 3 * 2);
    assert_int_equal(capacity, 0);
    assert_null(array);
}

static void arena_blocks_are_zeroed_aligned_and_apart(void **state)
{
    static const size_t sizes[] = {0, 1, 15, 16, 17, 100, 4000, 4064, 4096, 5000, 70000, 3};
    unsigned char *parts[sizeof sizes / sizeof *sizes];
    fail_alloc host;
    quota_allocator mem;
    lq_arena arena;
    size_t i, j;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_arena_init(&arena, &mem);
    for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        parts[i] = lq_arena_alloc(&arena, sizes[i]);
        assert_non_null(parts[i]);
        assert_int_equal((uintptr_t)parts[i] % 16, 0);
        for (j = 0; j < sizes[i]; j++) {
            assert_int_equal(parts[i][j], 0);
        }
        memset(parts[i], (int)i + 1, sizes[i]);
    }
    for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (j = 0; j < sizes[i]; j++) {
            assert_int_equal(parts[i][j], i + 1);
        }
    }
    assert_true(host.live_blocks < sizeof sizes / sizeof *sizes);
    lq_arena_free(&arena);
    assert_true(fail_alloc_clean(&host));
    lq_arena_free(&arena);
    assert_non_null(lq_arena_alloc(&arena, 8)); /* usable again */
    lq_arena_free(&arena);
    assert_true(fail_alloc_clean(&host));
}

static void arena_copies(void **state)
{
    static const int numbers[] = {1, 2, 3};
    fail_alloc host;
    quota_allocator mem;
    lq_arena arena;
    int *copy;
    char *text;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_arena_init(&arena, &mem);
    copy = lq_arena_copy(&arena, numbers, sizeof numbers);
    assert_memory_equal(copy, numbers, sizeof numbers);
    assert_non_null(lq_arena_copy(&arena, NULL, 0));
    text = lq_arena_text(&arena, "quota and more", 5);
    assert_string_equal(text, "quota");
    assert_string_equal(lq_arena_text(&arena, NULL, 0), "");
    lq_arena_free(&arena);
    assert_true(fail_alloc_clean(&host));
}

static void arena_that_cannot_grow_stays_as_it_was(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    lq_arena arena;
    char *text;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_arena_init(&arena, &mem);
    fail_alloc_plan(&host, 1);
    assert_null(lq_arena_alloc(&arena, 1));
    text = lq_arena_text(&arena, "kept", 4);
    fail_alloc_plan(&host, 1);
    assert_null(lq_arena_alloc(&arena, 10000));
    fail_alloc_plan(&host, 1);
    assert_null(lq_arena_copy(&arena, text, 10000));
    fail_alloc_plan(&host, 1);
    assert_null(lq_arena_text(&arena, text, 10000));
    fail_alloc_plan(&host, 0);
    assert_null(lq_arena_alloc(&arena, SIZE_MAX));
    assert_null(lq_arena_alloc(&arena, SIZE_MAX - 4096));
    assert_null(lq_arena_text(&arena, text, SIZE_MAX));
    assert_int_equal(host.calls, 1); /* of the last three only the second could be asked for */
    assert_string_equal(text, "kept");
    assert_int_equal(host.live_blocks, 1);
    lq_arena_free(&arena);
    assert_true(fail_alloc_clean(&host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(init_checks_what_is_given),
        cmocka_unit_test(default_is_the_c_library),
        cmocka_unit_test(blocks_of_no_bytes_can_be_had),
        cmocka_unit_test(blocks_change_size_and_keep_what_fits),
        cmocka_unit_test(arrays_grow_and_keep_their_elements),
        cmocka_unit_test(growing_that_fails_changes_nothing),
        cmocka_unit_test(arena_blocks_are_zeroed_aligned_and_apart),
        cmocka_unit_test(arena_copies),
        cmocka_unit_test(arena_that_cannot_grow_stays_as_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
