/* Tests of src/base/chunks.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/chunks.h"
#include "fail_alloc.h"

enum { BLOCK = 1 << LQ_CHUNK_SHIFT };

static void pushes_are_zeroed_and_stay_where_they_are(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    lq_chunks chunks;
    uint64_t *first = NULL;
    uint32_t i;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_chunks_init(&chunks, &mem, sizeof(uint64_t));
    for (i = 0; i < 20 * BLOCK + 1; i++) {
        void *at = NULL;

        assert_int_equal(lq_chunks_push(&chunks, &at), QUOTA_OK);
        assert_true(*(uint64_t *)at == 0);
        assert_ptr_equal(at, lq_chunks_at(&chunks, i));
        *(uint64_t *)at = i + 7;
        if (i == 0) {
            first = at;
        }
    }
    assert_int_equal(chunks.count, 20 * BLOCK + 1);
    assert_int_equal(chunks.block_count, 21);
    assert_ptr_equal(first, lq_chunks_at(&chunks, 0));
    for (i = 0; i < chunks.count; i++) {
        assert_true(*(uint64_t *)lq_chunks_at(&chunks, i) == i + 7);
    }
    lq_chunks_free(&chunks);
    assert_int_equal(chunks.count, 0);
    assert_true(fail_alloc_clean(&host));
}

static void memory_of_what_is_popped_is_used_again(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    lq_chunks chunks;
    size_t live;
    uint32_t i;
    void *at = NULL;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_chunks_init(&chunks, &mem, 3);
    for (i = 0; i < BLOCK + 1; i++) {
        assert_int_equal(lq_chunks_push(&chunks, &at), QUOTA_OK);
        *(unsigned char *)at = 9;
    }
    live = fail_alloc_live(&host);
    lq_chunks_pop(&chunks);
    lq_chunks_pop(&chunks);
    assert_int_equal(chunks.count, BLOCK - 1);
    for (i = 0; i < 2; i++) {
        assert_int_equal(lq_chunks_push(&chunks, &at), QUOTA_OK);
        assert_int_equal(*(unsigned char *)at, 0);
    }
    assert_int_equal(fail_alloc_live(&host), live);
    lq_chunks_free(&chunks);
    assert_true(fail_alloc_clean(&host));
}

static void push_that_fails_changes_nothing(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    lq_chunks chunks;
    uint32_t i;
    size_t n, failures = 0;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_chunks_init(&chunks, &mem, 16);
    for (i = 0; i < 9 * BLOCK; i++) { /* nine blocks: the list of them grows twice */
        void *at = &chunks;

        for (n = 1;; n++) {
            quota_status status;

            fail_alloc_plan(&host, n);
            status = lq_chunks_push(&chunks, &at);
            fail_alloc_plan(&host, 0);
            if (status == QUOTA_OK) {
                break;
            }
            assert_int_equal(status, QUOTA_E_NO_MEMORY);
            assert_ptr_equal(at, &chunks);
            assert_int_equal(chunks.count, i);
            failures++;
        }
    }
    assert_int_equal(failures, 9 + 2);
    lq_chunks_free(&chunks);
    assert_true(fail_alloc_clean(&host));
}

static void the_last_place_is_no_place(void **state)
{
    fail_alloc host;
    quota_allocator mem;
    lq_chunks chunks;
    void *at = NULL;

    (void)state;
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    lq_chunks_init(&chunks, &mem, 16);
    chunks.block_count = LQ_CHUNK_MOST; /* as if it were full: nothing is read */
    chunks.count = LQ_CHUNK_MOST << LQ_CHUNK_SHIFT;
    assert_int_equal(lq_chunks_push(&chunks, &at), QUOTA_E_LIMIT);
    assert_true(chunks.count == LQ_CHUNK_MOST << LQ_CHUNK_SHIFT);
    assert_true(chunks.count < UINT32_MAX - 1);
    assert_true(fail_alloc_clean(&host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pushes_are_zeroed_and_stay_where_they_are),
        cmocka_unit_test(memory_of_what_is_popped_is_used_again),
        cmocka_unit_test(push_that_fails_changes_nothing),
        cmocka_unit_test(the_last_place_is_no_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
