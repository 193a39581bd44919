/* circle.c - things that depend on each other in a circle.
 *
 * Without recursion, since chains may be as long as a policy has rows: what depends on
 * nothing is taken away again and again; whatever is left leads into a circle. */
#include "policy/read/builder.h"

#include <string.h>

typedef struct graph {
    lq_edge *edges;  /* sorted by `to`: who depends on a thing */
    lq_edge *ahead;  /* sorted by `from`: what a thing depends on */
    uint32_t *first; /* of each thing, in edges; count + 1 of them */
    uint32_t *first_ahead;
    uint32_t *open;  /* how many things it depends on are still there */
    uint32_t *queue; /* things that go next */
    uint8_t *gone;
    uint32_t count;
} graph;

/* Sorts edges by one end, and notes where each thing's edges begin. */
static void sort_edges(const graph *g, const lq_edge *edges, size_t edge_count, int by_to, uint32_t *first,
                       lq_edge *sorted)
{
    for (size_t i = 0; i < edge_count; i++)
        first[(by_to ? edges[i].to : edges[i].from) + 1]++;
    for (uint32_t i = 0; i < g->count; i++)
        first[i + 1] += first[i];
    memcpy(g->queue, first, g->count * sizeof *g->queue); /* the next free place of each */
    for (size_t i = 0; i < edge_count; i++)
        sorted[g->queue[by_to ? edges[i].to : edges[i].from]++] = edges[i];
}

/* Takes a thing away, and then all that depended on nothing else. */
static void take_away(graph *g, uint32_t thing)
{
    uint32_t done = 0;
    uint32_t waiting = 0;
    g->gone[thing] = 1;
    g->queue[waiting++] = thing;
    while (done < waiting) {
        uint32_t at = g->queue[done++];
        for (uint32_t e = g->first[at]; e < g->first[at + 1]; e++) {
            uint32_t from = g->edges[e].from;
            if (--g->open[from] == 0 && !g->gone[from]) {
                g->gone[from] = 1;
                g->queue[waiting++] = from;
            }
        }
    }
}

/* Some thing that is left and that this one depends on. */
static uint32_t next_of(const graph *g, uint32_t thing)
{
    uint32_t e = g->first_ahead[thing];
    while (g->gone[g->ahead[e].to])
        e++;
    return g->ahead[e].to;
}

/* Walks until a thing comes again, notes that circle, and takes it away. */
static void note_circle(graph *g, uint32_t start, uint32_t *on_circle)
{
    uint32_t at = start;
    for (uint32_t steps = 0; steps < g->count; steps++)
        at = next_of(g, at); /* now surely on a circle */
    uint32_t thing = at;
    do {
        on_circle[thing] = next_of(g, thing) + 1;
        thing = on_circle[thing] - 1;
    } while (thing != at);
    do {
        if (!g->gone[thing])
            take_away(g, thing);
        thing = on_circle[thing] - 1;
    } while (thing != at);
}

quota_status lq_find_circles(const quota_allocator *mem, const lq_edge *edges, size_t edge_count,
                             uint32_t count, uint32_t *on_circle)
{
    lq_arena arena;
    lq_arena_init(&arena, mem);
    graph g;
    memset(&g, 0, sizeof g);
    g.count = count;
    g.edges = lq_arena_alloc(&arena, edge_count * sizeof *g.edges);
    g.ahead = lq_arena_alloc(&arena, edge_count * sizeof *g.ahead);
    g.first = lq_arena_alloc(&arena, (count + (size_t)1) * sizeof *g.first);
    g.first_ahead = lq_arena_alloc(&arena, (count + (size_t)1) * sizeof *g.first);
    g.open = lq_arena_alloc(&arena, count * sizeof *g.open);
    g.queue = lq_arena_alloc(&arena, count * sizeof *g.queue);
    g.gone = lq_arena_alloc(&arena, count);
    memset(on_circle, 0, count * sizeof *on_circle);
    quota_status status = QUOTA_E_NO_MEMORY;
    if (g.edges && g.ahead && g.first && g.first_ahead && g.open && g.queue && g.gone) {
        status = QUOTA_OK;
        sort_edges(&g, edges, edge_count, 1, g.first, g.edges);
        sort_edges(&g, edges, edge_count, 0, g.first_ahead, g.ahead);
        for (size_t i = 0; i < edge_count; i++)
            g.open[edges[i].from]++;
        for (uint32_t i = 0; i < count; i++)
            if (!g.gone[i] && g.open[i] == 0)
                take_away(&g, i);
        for (uint32_t i = 0; i < count; i++)
            while (!g.gone[i]) /* what i leads to may be another circle than its own */
                note_circle(&g, i, on_circle);
    }
    lq_arena_free(&arena);
    return status;
}
