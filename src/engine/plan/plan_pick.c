/* plan_pick.c - sources in tiers, in a tier by strategy, and taken until nothing is wanting.
 *
 * Bounds are only of three kinds: what a cell has, what may come from outside, what is wanted; and each lies
 * within the next.  So taking as much as is allowed in any order comes to the most there can be, and in the
 * order of a price to the least cost. */
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "engine/market/deal.h"
#include "engine/plan/plan.h"

/* ---------------------------------------------------------------- what a source has */

int lq_plan_next(const lq_planner *planner, lq_source *source)
{
    if (source->class_at == LQ_NONE)
        return source->at++ == 0 && lq_amounts_at(planner->state, source->cell)->available > 0;
    const lq_cell_class *of = &planner->index->classes[source->class_at];
    while (source->at < of->count) {
        const uint32_t cell = of->cells[source->at++];
        if (lq_amounts_at(planner->state, cell)->available == 0 ||
            lq_plan_is_alone(planner, lq_cell_at(planner->state, cell)->lot))
            continue;
        source->cell = cell;
        return 1;
    }
    return 0;
}

static int64_t price_of(const lq_planner *planner, uint8_t subject, uint64_t number)
{
    return lq_fact_on(planner->state, subject, number, QUOTA_FACT_PRICE, planner->pollutant,
                      planner->options->date, NULL);
}

int64_t lq_plan_price(const lq_planner *planner, uint32_t at)
{
    const lq_state *state = planner->state;
    const lq_cell *cell = lq_cell_at(state, at);
    const int64_t price = price_of(planner, QUOTA_SUBJECT_LOT, lq_lot_at(state, cell->lot)->number);
    return price != QUOTA_UNKNOWN
               ? price
               : price_of(planner, QUOTA_SUBJECT_ACCOUNT, lq_account_at(state, cell->account)->number);
}

/* ---------------------------------------------------------------- gathering sources */

static quota_status add_source(lq_planner *planner, uint32_t class_at, uint32_t cell, int64_t key)
{
    lq_source source = {.class_at = class_at, .cell = cell, .key = key};
    if (!lq_plan_next(planner, &source))
        return QUOTA_OK;
    void *array = planner->sources;
    quota_status status = lq_mem_grow(&planner->plan->mem, &array, &planner->source_capacity,
                                      planner->source_count + 1, sizeof *planner->sources);
    planner->sources = array;
    if (status == QUOTA_OK)
        status = lq_plan_judge(planner, source.cell, &source.judgement);
    if (status != QUOTA_OK)
        return status;
    if (planner->options->strategy == QUOTA_PLAN_CHEAPEST) {
        const int64_t price = lq_plan_price(planner, source.cell);
        source.key = price == QUOTA_UNKNOWN ? INT64_MAX : price;
    }
    planner->sources[planner->source_count++] = source;
    return QUOTA_OK;
}

static quota_status add_lot(lq_planner *planner, uint32_t lot, int64_t key)
{
    quota_status status = QUOTA_OK;
    uint32_t at = lq_lot_at(planner->state, lot)->cell;
    if (lq_lot_at(planner->state, lot)->pollutant != planner->pollutant)
        return QUOTA_OK;
    for (; at != LQ_NONE && status == QUOTA_OK; at = lq_cell_at(planner->state, at)->of_lot)
        status = add_source(planner, LQ_NONE, at, key);
    return status;
}

/* An account without anything of the pollutant and term is passed over in one look. */
static int has_some(const lq_planner *planner, const lq_cell_class *of)
{
    const uint32_t balance = lq_cell_at(planner->state, of->cells[0])->balance;
    return lq_balance_at(planner->state, balance)->available > 0;
}

static quota_status add_class(lq_planner *planner, uint32_t class_at)
{
    const lq_cell_class *of = &planner->index->classes[class_at];
    quota_status status = QUOTA_OK;
    if (!has_some(planner, of))
        return QUOTA_OK;
    if (!(planner->depends & (LQ_DEPENDS_OWN | LQ_DEPENDS_AMOUNT)))
        return add_source(planner, class_at, LQ_NONE, 0);
    for (size_t i = 0; i < of->count && status == QUOTA_OK; i++)
        status = add_source(planner, LQ_NONE, of->cells[i], 0);
    return status;
}

static quota_status add_named(lq_planner *planner)
{
    quota_status status = QUOTA_OK;
    for (size_t i = 0; i < planner->options->lot_count && status == QUOTA_OK; i++) {
        const uint32_t lot = lq_find_lot(planner->state, planner->options->lots[i]);
        if (planner->lots && planner->lots[lot] & LQ_MARK_NAMED) /* named twice */
            continue;
        status = lq_plan_mark_lot(planner, lot, LQ_MARK_NAMED);
        if (status == QUOTA_OK)
            status = add_lot(planner, lot, (int64_t)i);
    }
    return status;
}

static quota_status gather(lq_planner *planner)
{
    quota_status status = QUOTA_OK;
    planner->source_count = 0;
    if (planner->options->strategy == QUOTA_PLAN_NAMED)
        return add_named(planner);
    for (uint32_t at = planner->index->first[planner->pollutant]; at != LQ_NONE && status == QUOTA_OK;
         at = planner->index->classes[at].next)
        status = add_class(planner, at);
    if (!planner->lots || planner->depends & (LQ_DEPENDS_OWN | LQ_DEPENDS_AMOUNT))
        return status;
    for (uint32_t lot = 0; lot < planner->lots_size && status == QUOTA_OK; lot++)
        if (planner->lots[lot])
            status = add_lot(planner, lot, 0);
    return status;
}

/* ---------------------------------------------------------------- tiers */

/* By rank, from inside before from outside where that is bounded, without an approval before with; named
 * lots have one tier, their order is the host's. */
static uint64_t tier_of(const lq_planner *planner, const lq_source *source)
{
    const lq_judgement *of = &planner->judgements[source->judgement];
    const uint64_t rank = of->rank == 0 ? (uint64_t)UINT32_MAX + 1 : of->rank;
    const uint64_t outside = of->outside && planner->outside_left != INT64_MAX;
    return planner->options->strategy == QUOTA_PLAN_NAMED ? 0 : rank << 2 | outside << 1 | of->review;
}

static uint32_t seller_of(const lq_planner *planner, const lq_source *source)
{
    return lq_cell_at(planner->state, source->cell)->account;
}

/* By the strategy's key, then the oldest; of sellers with equal stock one is done before the next. */
static int is_before(const lq_planner *planner, size_t a, size_t b)
{
    const lq_source *left = &planner->sources[a], *right = &planner->sources[b];
    if (left->key != right->key)
        return left->key < right->key;
    if (planner->options->strategy == QUOTA_PLAN_FEWEST &&
        seller_of(planner, left) != seller_of(planner, right))
        return seller_of(planner, left) < seller_of(planner, right);
    return left->cell < right->cell;
}

static void sift(lq_planner *planner, size_t root)
{
    size_t *heap = planner->heap;
    for (size_t child; (child = root * 2 + 1) < planner->heap_count; root = child) {
        if (child + 1 < planner->heap_count && is_before(planner, heap[child + 1], heap[child]))
            child++;
        if (!is_before(planner, heap[child], heap[root]))
            return;
        const size_t moved = heap[root];
        heap[root] = heap[child];
        heap[child] = moved;
    }
}

/* ---------------------------------------------------------------- fewest sellers */

static quota_status room_for_sellers(lq_planner *planner)
{
    const size_t count = planner->state->accounts.count;
    void *array = planner->stocks;
    quota_status status =
        lq_mem_grow(&planner->plan->mem, &array, &planner->stocks_size, count, sizeof *planner->stocks);
    planner->stocks = array;
    array = planner->sellers;
    if (status == QUOTA_OK)
        status =
            lq_mem_grow(&planner->plan->mem, &array, &planner->sellers_size, count, sizeof *planner->sellers);
    planner->sellers = array;
    return status;
}

/* Who sells already comes first, then who has most of the tier: the key is what the seller has, less than
 * nothing.  Sellers of equal stock are told apart by their place, so that one is done before the next. */
static void key_by_seller(lq_planner *planner)
{
    const lq_state *state = planner->state;
    for (size_t i = 0; i < planner->heap_count; i++)
        planner->stocks[seller_of(planner, &planner->sources[planner->heap[i]])] = 0;
    for (size_t i = 0; i < planner->heap_count; i++) {
        lq_source walk = planner->sources[planner->heap[i]];
        int64_t *stock = &planner->stocks[seller_of(planner, &walk)];
        do {
            const int64_t available = lq_amounts_at(state, walk.cell)->available;
            *stock = *stock > QUOTA_AMOUNT_MAX - available ? QUOTA_AMOUNT_MAX : *stock + available;
        } while (lq_plan_next(planner, &walk));
    }
    for (size_t i = 0; i < planner->heap_count; i++) {
        lq_source *source = &planner->sources[planner->heap[i]];
        const uint32_t seller = seller_of(planner, source);
        source->key = planner->sellers[seller] ? INT64_MIN + 1 : -planner->stocks[seller];
    }
}

/* ---------------------------------------------------------------- taking */

static quota_status add_leg(lq_planner *planner, const lq_source *source, int64_t amount)
{
    const lq_state *state = planner->state;
    const lq_cell *cell = lq_cell_at(state, source->cell);
    const lq_lot *lot = lq_lot_at(state, cell->lot);
    const lq_judgement *of = &planner->judgements[source->judgement];
    quota_plan *plan = planner->plan;
    quota_need_result *need = &plan->needs[planner->need];
    quota_leg leg = {.struct_size = sizeof leg,
                     .pollutant = planner->pollutant,
                     .account = lq_account_at(state, cell->account)->number,
                     .lot = lot->number,
                     .amount = amount,
                     .price = lq_plan_price(planner, source->cell),
                     .term = lq_term_of(state, cell),
                     .verdict = of->verdict,
                     .rank = of->rank,
                     .policy = of->policy,
                     .rule = of->rule,
                     .rank_policy = of->rank_policy,
                     .rank_rule = of->rank_rule,
                     .outside = of->outside,
                     .expected = lot->expected,
                     .place = lot->place,
                     .basin = lot->basin,
                     .industry = lot->industry};
    if (leg.price != QUOTA_UNKNOWN && (lq_deal_total(amount, leg.price, LQ_ROUND_HALF_UP, &leg.total) ||
                                       lq_add(need->cost, leg.total, &need->cost)))
        return lq_fail(planner->error, QUOTA_E_OVERFLOW, "price", "a total within its range", "more", 4);
    void *array = plan->legs;
    quota_status status =
        lq_mem_grow(&plan->mem, &array, &plan->leg_capacity, plan->leg_count + 1, sizeof *plan->legs);
    plan->legs = array;
    if (status != QUOTA_OK)
        return status;
    plan->legs[plan->leg_count++] = leg;
    need->leg_count++;
    need->planned += amount;
    need->outside += leg.outside ? amount : 0;
    need->unpriced += leg.price == QUOTA_UNKNOWN ? amount : 0;
    planner->left -= amount;
    if (leg.outside && planner->outside_left != INT64_MAX)
        planner->outside_left -= amount;
    if (planner->sellers)
        planner->sellers[cell->account] = 1;
    return QUOTA_OK;
}

/* The most that the law lets go, below an amount that it does not; 0 = not even the least. */
static quota_status most_of(lq_planner *planner, uint32_t cell, int review, int64_t *amount)
{
    int64_t low = 0, high = *amount;
    quota_status status = QUOTA_OK;
    while (status == QUOTA_OK && high - low > 1) {
        const int64_t middle = low == 0 ? 1 : low + (high - low) / 2;
        int may = 0;
        status = lq_plan_may(planner, cell, middle, review, &may);
        if (!may && low == 0)
            break;
        *(may ? &low : &high) = middle;
    }
    *amount = low;
    return status;
}

static quota_status take(lq_planner *planner, const lq_source *source)
{
    lq_judgement *of = &planner->judgements[source->judgement];
    const int64_t available = lq_amounts_at(planner->state, source->cell)->available;
    int64_t amount = available < planner->left ? available : planner->left;
    int may = 1;
    quota_status status = QUOTA_OK;
    if (of->outside && amount > planner->outside_left)
        amount = planner->outside_left;
    if ((amount < available || of->whole_status != 0) && planner->depends & LQ_DEPENDS_AMOUNT)
        status = lq_plan_may(planner, source->cell, amount, of->review, &may);
    if (status == QUOTA_OK && !may) {
        const int64_t asked = amount;
        status = most_of(planner, source->cell, of->review, &amount);
        of->kept += of->whole_status != 0 ? asked - amount : 0;
    }
    return status == QUOTA_OK && amount > 0 ? add_leg(planner, source, amount) : status;
}

static quota_status take_tier(lq_planner *planner)
{
    quota_status status = QUOTA_OK;
    if (planner->options->strategy == QUOTA_PLAN_FEWEST)
        key_by_seller(planner);
    for (size_t i = planner->heap_count / 2; i-- > 0;)
        sift(planner, i);
    while (status == QUOTA_OK && planner->left > 0 && planner->heap_count > 0) {
        lq_source *source = &planner->sources[planner->heap[0]];
        const int is_over = planner->judgements[source->judgement].outside && planner->outside_left == 0;
        if (!is_over)
            status = take(planner, source);
        if (is_over || !lq_plan_next(planner, source))
            planner->heap[0] = planner->heap[--planner->heap_count];
        sift(planner, 0);
    }
    return status;
}

/* The sources of the first tier after `last` onto the heap; 0 = there is none. */
static quota_status next_tier(lq_planner *planner, uint64_t last, uint64_t *tier)
{
    *tier = 0;
    planner->heap_count = 0;
    for (size_t i = 0; i < planner->source_count; i++) {
        const uint64_t of = tier_of(planner, &planner->sources[i]) + 1;
        if (planner->judgements[planner->sources[i].judgement].status == QUOTA_OK && of > last &&
            (*tier == 0 || of < *tier))
            *tier = of;
    }
    if (*tier == 0)
        return QUOTA_OK;
    void *array = planner->heap;
    quota_status status = lq_mem_grow(&planner->plan->mem, &array, &planner->heap_capacity,
                                      planner->source_count, sizeof *planner->heap);
    planner->heap = array;
    for (size_t i = 0; i < planner->source_count && status == QUOTA_OK; i++)
        if (planner->judgements[planner->sources[i].judgement].status == QUOTA_OK &&
            tier_of(planner, &planner->sources[i]) + 1 == *tier)
            planner->heap[planner->heap_count++] = i;
    return status;
}

quota_status lq_plan_pick(lq_planner *planner)
{
    uint64_t tier = 0;
    quota_status status = gather(planner);
    if (status == QUOTA_OK && planner->options->strategy == QUOTA_PLAN_FEWEST)
        status = room_for_sellers(planner);
    while (status == QUOTA_OK && planner->left > 0) {
        status = next_tier(planner, tier, &tier);
        if (status != QUOTA_OK || tier == 0)
            break;
        status = take_tier(planner);
    }
    return status;
}
