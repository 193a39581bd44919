/* Tests of src/policy/read/circle.c: against looking at all paths, and on long chains. */
#include "parsed.h"

#include <stdlib.h>

#include "fail_alloc.h"
#include "policy/read/builder.h"
#include "prng.h"

static quota_allocator memory(void)
{
    quota_allocator mem;
    assert_int_equal(lq_mem_init(&mem, NULL), QUOTA_OK);
    return mem;
}

static void a_circle_and_what_leads_to_it(void **state)
{
    (void)state;
    static const lq_edge edges[] = {{0, 1}, {1, 2}, {2, 3}, {3, 1}, {3, 4}, {5, 5}};
    uint32_t on[6];
    quota_allocator mem = memory();
    assert_int_equal(lq_find_circles(&mem, edges, 6, 6, on), QUOTA_OK);
    static const uint32_t expected[] = {0, 3, 4, 2, 0, 6};
    for (int i = 0; i < 6; i++)
        assert_int_equal(on[i], expected[i]);
    assert_int_equal(lq_find_circles(&mem, NULL, 0, 0, on), QUOTA_OK);
}

static void a_long_chain(void **state)
{
    (void)state;
    enum { LENGTH = 100000 };
    lq_edge *edges = malloc(LENGTH * sizeof *edges);
    uint32_t *on = malloc(LENGTH * sizeof *on);
    quota_allocator mem = memory();
    for (uint32_t i = 0; i < LENGTH; i++)
        edges[i] = (lq_edge){i, (i + 1) % LENGTH};
    assert_int_equal(lq_find_circles(&mem, edges, LENGTH - 1, LENGTH, on), QUOTA_OK);
    for (uint32_t i = 0; i < LENGTH; i++)
        assert_int_equal(on[i], 0);
    assert_int_equal(lq_find_circles(&mem, edges, LENGTH, LENGTH, on), QUOTA_OK);
    for (uint32_t i = 0; i < LENGTH; i++)
        assert_int_equal(on[i], (i + 1) % LENGTH + 1);
    free(on);
    free(edges);
}

enum { THINGS = 8 };

/* Which things reach which, by squaring. */
static void reach(int table[THINGS][THINGS], const lq_edge *edges, size_t count)
{
    memset(table, 0, sizeof(int[THINGS][THINGS]));
    for (size_t i = 0; i < count; i++)
        table[edges[i].from][edges[i].to] = 1;
    for (int k = 0; k < THINGS; k++)
        for (int i = 0; i < THINGS; i++)
            for (int j = 0; j < THINGS; j++)
                table[i][j] |= table[i][k] && table[k][j];
}

static void random_graphs(void **state)
{
    (void)state;
    prng random = {20240101};
    quota_allocator mem = memory();
    for (int trial = 0; trial < 20000; trial++) {
        lq_edge edges[16];
        size_t count = (size_t)prng_below(&random, 17);
        int table[THINGS][THINGS];
        uint32_t on[THINGS];
        int circles = 0;
        int reported = 0;
        for (size_t i = 0; i < count; i++)
            edges[i] =
                (lq_edge){(uint32_t)prng_below(&random, THINGS), (uint32_t)prng_below(&random, THINGS)};
        reach(table, edges, count);
        assert_int_equal(lq_find_circles(&mem, edges, count, THINGS, on), QUOTA_OK);
        for (uint32_t i = 0; i < THINGS; i++) {
            circles |= table[i][i];
            reported |= on[i] != 0;
            if (on[i] == 0)
                continue;
            assert_true(table[i][i]);
            int is_edge = 0;
            for (size_t e = 0; e < count; e++)
                is_edge |= edges[e].from == i && edges[e].to == on[i] - 1;
            assert_true(is_edge);
            assert_int_not_equal(on[on[i] - 1], 0);
        }
        assert_int_equal(reported, circles);
        /* without what was reported, no circle is left */
        size_t left = 0;
        for (size_t e = 0; e < count; e++)
            if (on[edges[e].from] == 0)
                edges[left++] = edges[e];
        reach(table, edges, left);
        for (int i = 0; i < THINGS; i++)
            assert_int_equal(table[i][i], 0);
    }
}

static void out_of_memory(void **state)
{
    (void)state;
    static const lq_edge edges[] = {{0, 1}, {1, 0}};
    fail_alloc host;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    uint32_t on[2];
    fail_alloc_plan(&host, 1);
    assert_int_equal(lq_find_circles(&mem, edges, 2, 2, on), QUOTA_E_NO_MEMORY);
    fail_alloc_plan(&host, 0);
    assert_int_equal(lq_find_circles(&mem, edges, 2, 2, on), QUOTA_OK);
    /* so many that each of its arrays is an allocation */
    enum { MANY = 5000 };
    lq_edge *many = calloc(MANY, sizeof *many);
    uint32_t *places = calloc(MANY, sizeof *places);
    quota_status status;
    size_t n = 0;
    do {
        fail_alloc_plan(&host, ++n);
        status = lq_find_circles(&mem, many, MANY, MANY, places);
    } while (status == QUOTA_E_NO_MEMORY);
    fail_alloc_plan(&host, 0);
    assert_int_equal(n, 8);
    free(places);
    free(many);
    assert_true(fail_alloc_clean(&host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_circle_and_what_leads_to_it),
        cmocka_unit_test(a_long_chain),
        cmocka_unit_test(random_graphs),
        cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
