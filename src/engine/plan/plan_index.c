/* plan_index.c - cells grouped by what judging them depends on, and statements by subject and fact.
 *
 * Both are made when the first plan is, so that a ledger without plans does not pay for them, and then only
 * go on from where they were.  A plan is made between posts, when nothing can be taken back any more, so no
 * cell or topic that was looked at ever goes away. */
#include <string.h>

#include "engine/plan/plan.h"

static uint64_t two(uint64_t a, uint64_t b)
{
    return lq_hash_mix(a, b * UINT64_C(0xD6E8FEB86659FD93));
}

static uint64_t hash_of_class(const lq_cell_class *of)
{
    const uint64_t tags = (uint64_t)of->pollutant << 32 | (uint64_t)of->origin << 24 |
                          (uint64_t)of->earmark << 16 | (uint64_t)of->measure << 8 | of->kind;
    const uint64_t who = two((uint64_t)of->account << 32 | of->party, (uint32_t)of->term);
    return two(two(who, (uint64_t)of->place << 32 | of->basin), tags << 20 ^ of->industry);
}

static uint64_t hash_of_class_at(const void *owner, uint32_t at)
{
    return hash_of_class(&((const lq_plan_index *)owner)->classes[at]);
}

static uint64_t hash_of_list(uint8_t subject, uint32_t fact)
{
    return two(fact, subject);
}

static uint64_t hash_of_list_at(const void *owner, uint32_t at)
{
    const lq_topic_list *list = &((const lq_plan_index *)owner)->lists[at];
    return hash_of_list(list->subject, list->fact);
}

/* ---------------------------------------------------------------- cells */

static int is_same(const lq_cell_class *a, const lq_cell_class *b)
{
    return a->account == b->account && a->party == b->party && a->term == b->term && a->place == b->place &&
           a->basin == b->basin && a->industry == b->industry && a->pollutant == b->pollutant &&
           a->origin == b->origin && a->earmark == b->earmark && a->measure == b->measure &&
           a->kind == b->kind;
}

static quota_status class_of(lq_engine *engine, const lq_cell_class *like, lq_cell_class **found)
{
    lq_plan_index *index = engine->plans;
    const uint64_t hash = hash_of_class(like);
    lq_probe probe = lq_index_probe(&index->by_class, hash);
    for (; lq_probe_more(&index->by_class, &probe); lq_probe_next(&index->by_class, &probe)) {
        *found = &index->classes[probe.value];
        if (is_same(*found, like))
            return QUOTA_OK;
    }
    void *array = index->classes;
    quota_status status = lq_mem_grow(&engine->mem, &array, &index->class_capacity, index->class_count + 1,
                                      sizeof *index->classes);
    index->classes = array;
    if (status == QUOTA_OK)
        status = lq_index_reserve(&index->by_class, 1);
    if (status != QUOTA_OK)
        return status;
    *found = &index->classes[index->class_count];
    **found = *like;
    (*found)->next = index->first[like->pollutant];
    index->first[like->pollutant] = (uint32_t)index->class_count;
    lq_index_put(&index->by_class, hash, (uint32_t)index->class_count++);
    return QUOTA_OK;
}

/* Most classes are small, so they grow by a quarter. */
static quota_status put_cell(lq_engine *engine, lq_cell_class *class_of_it, uint32_t at)
{
    if (class_of_it->count == class_of_it->capacity) {
        const size_t capacity = class_of_it->capacity + class_of_it->capacity / 4 + 2;
        uint32_t *cells = lq_mem_resize(&engine->mem, class_of_it->cells,
                                        class_of_it->capacity * sizeof *cells, capacity * sizeof *cells);
        if (!cells)
            return QUOTA_E_NO_MEMORY;
        class_of_it->cells = cells;
        class_of_it->capacity = capacity;
    }
    class_of_it->cells[class_of_it->count++] = at;
    return QUOTA_OK;
}

static quota_status classify(lq_engine *engine, uint32_t at)
{
    const lq_state *state = engine->plans->state;
    const lq_cell *cell = lq_cell_at(state, at);
    const lq_lot *lot = lq_lot_at(state, cell->lot);
    const lq_cell_class like = {.account = cell->account,
                                .party = lot->party,
                                .term = lq_term_of(state, cell),
                                .place = lot->place,
                                .basin = lot->basin,
                                .industry = lot->industry,
                                .pollutant = lot->pollutant,
                                .origin = lot->origin,
                                .earmark = lot->earmark,
                                .measure = lot->measure,
                                .kind = lot->kind};
    lq_cell_class *found;
    quota_status status = class_of(engine, &like, &found);
    return status == QUOTA_OK ? put_cell(engine, found, at) : status;
}

/* ---------------------------------------------------------------- topics */

/* A topic without a statement any more is taken along: it is looked up again anyway. */
static quota_status enlist(lq_engine *engine, uint32_t at)
{
    lq_plan_index *index = engine->plans;
    const lq_topic *topic = lq_topic_at(index->state, at);
    const uint64_t hash = hash_of_list(topic->subject, topic->fact);
    lq_probe probe = lq_index_probe(&index->by_list, hash);
    for (; lq_probe_more(&index->by_list, &probe); lq_probe_next(&index->by_list, &probe)) {
        lq_topic_list *list = &index->lists[probe.value];
        if (list->subject != topic->subject || list->fact != topic->fact)
            continue;
        index->before[at] = list->last;
        list->last = at;
        return QUOTA_OK;
    }
    void *array = index->lists;
    quota_status status =
        lq_mem_grow(&engine->mem, &array, &index->list_capacity, index->list_count + 1, sizeof *index->lists);
    index->lists = array;
    if (status == QUOTA_OK)
        status = lq_index_reserve(&index->by_list, 1);
    if (status != QUOTA_OK)
        return status;
    index->before[at] = LQ_NONE;
    index->lists[index->list_count] = (lq_topic_list){topic->fact, at, topic->subject};
    lq_index_put(&index->by_list, hash, (uint32_t)index->list_count++);
    return QUOTA_OK;
}

uint32_t lq_plan_topics(const lq_plan_index *index, uint8_t subject, uint32_t fact)
{
    lq_probe probe = lq_index_probe(&index->by_list, hash_of_list(subject, fact));
    for (; lq_probe_more(&index->by_list, &probe); lq_probe_next(&index->by_list, &probe)) {
        const lq_topic_list *list = &index->lists[probe.value];
        if (list->subject == subject && list->fact == fact)
            return list->last;
    }
    return LQ_NONE;
}

/* ---------------------------------------------------------------- life */

void lq_plan_index_free(lq_engine *engine)
{
    lq_plan_index *index = engine->plans;
    if (!index)
        return;
    for (size_t i = 0; i < index->class_count; i++)
        lq_mem_free(&engine->mem, index->classes[i].cells,
                    index->classes[i].capacity * sizeof *index->classes[i].cells);
    lq_mem_free(&engine->mem, index->classes, index->class_capacity * sizeof *index->classes);
    lq_mem_free(&engine->mem, index->lists, index->list_capacity * sizeof *index->lists);
    lq_mem_free(&engine->mem, index->before, index->before_capacity * sizeof *index->before);
    lq_index_free(&index->by_class);
    lq_index_free(&index->by_list);
    lq_mem_free(&engine->mem, index, sizeof *index);
    engine->plans = NULL;
}

static quota_status create(lq_engine *engine, const lq_state *state)
{
    lq_plan_index *index = lq_mem_alloc(&engine->mem, sizeof *index);
    if (!index)
        return QUOTA_E_NO_MEMORY;
    memset(index, 0, sizeof *index);
    index->state = state;
    for (size_t i = 0; i < LQ_POLLUTANTS; i++)
        index->first[i] = LQ_NONE;
    lq_index_init(&index->by_class, &engine->mem, hash_of_class_at, index);
    lq_index_init(&index->by_list, &engine->mem, hash_of_list_at, index);
    engine->plans = index;
    return QUOTA_OK;
}

quota_status lq_plan_index_update(lq_engine *engine, const lq_state *state, lq_plan_index **index)
{
    quota_status status = QUOTA_OK;
    if (engine->plans && engine->plans->state != state)
        lq_plan_index_free(engine);
    if (!engine->plans)
        status = create(engine, state);
    if (status != QUOTA_OK)
        return status;
    lq_plan_index *made = engine->plans;
    for (; status == QUOTA_OK && made->classified < state->cells.count; made->classified++) {
        status = classify(engine, made->classified);
        if (status != QUOTA_OK)
            return status;
    }
    void *array = made->before;
    status =
        lq_mem_grow(&engine->mem, &array, &made->before_capacity, state->topics.count, sizeof *made->before);
    made->before = array;
    for (; status == QUOTA_OK && made->listed < state->topics.count; made->listed++) {
        status = enlist(engine, made->listed);
        if (status != QUOTA_OK)
            return status;
    }
    *index = made;
    return status;
}
