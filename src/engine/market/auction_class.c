/* auction_class.c - offers that the law cannot tell apart, and what it said of one of them to a bid.
 *
 * Lots of one seller with the same tags and term, of which nothing that is asked was stated apart, are of one
 * class: a bid refused for one of them is refused for the others, as long as nothing was sold meanwhile. */
#include "engine/market/auction.h"

#include <string.h>

#include "engine/law/scene.h"

/* ---------------------------------------------------------------- what is stated of a lot */

static int is_stated(const lq_clearing *clearing, uint64_t lot, uint32_t fact)
{
    const lq_state *state = clearing->state;
    return lq_find_topic(state, QUOTA_SUBJECT_LOT, lot, fact, 0) != LQ_NONE ||
           lq_find_topic(state, QUOTA_SUBJECT_LOT, lot, fact, clearing->pollutant) != LQ_NONE;
}

/* Does a question read what was stated of the lot? */
static quota_status is_read(lq_clearing *clearing, lq_statute *statute, uint8_t ask, uint64_t lot, int *read)
{
    lq_reading *reading;
    quota_status status = lq_reading_of(clearing->engine, statute, ask, &reading);
    for (uint32_t i = 0; status == QUOTA_OK && i < reading->count && !*read; i++) {
        const lq_wanted *wanted = &reading->facts[i];
        const uint32_t slot = lq_fact_row_slot(wanted->row);
        *read = is_stated(clearing, lot, wanted->fact) || (slot != 0 && is_stated(clearing, lot, slot));
    }
    return status;
}

static quota_status stands_apart(lq_clearing *clearing, uint64_t lot, size_t in_force, int *apart)
{
    /* Where the project is may be stated about any subject (scene.c). */
    static const uint32_t anywhere[] = {QUOTA_FACT_PROJECT_COUNTY, QUOTA_FACT_PROJECT_BASIN,
                                        QUOTA_FACT_PROJECT_PARK, QUOTA_FACT_PROJECT_INDUSTRY};
    static const uint8_t asks[] = {LQ_ASK_ACQUIRE, LQ_ASK_TRADE,  LQ_ASK_SOURCE,
                                   LQ_ASK_ACCESS,  LQ_ASK_OFFSET, LQ_ASK_PLAN};
    quota_status status = QUOTA_OK;
    *apart = 0;
    for (size_t i = 0; i < sizeof anywhere / sizeof anywhere[0]; i++)
        *apart |= is_stated(clearing, lot, anywhere[i]);
    for (size_t i = 0; i < in_force; i++)
        for (size_t k = 0; k < sizeof asks && status == QUOTA_OK && !*apart; k++)
            status = is_read(clearing, clearing->engine->in_force[i].statute, asks[k], lot, apart);
    return status;
}

/* ---------------------------------------------------------------- classes */

/* Zeroed before it is filled, so that it compares byte by byte. */
typedef struct lq_class_key {
    int64_t repaid;
    uint32_t account, lot; /* lot LQ_NONE = it does not stand apart */
    uint32_t party, place, basin, industry;
    int32_t term, completed;
    uint8_t origin, earmark, measure, kind;
    uint32_t reserved;
} lq_class_key; /* 48 bytes */

static void fill_key(const lq_clearing *clearing, const quota_offer *offer, uint32_t at, int apart,
                     lq_class_key *key)
{
    const lq_lot *lot = lq_lot_at(clearing->state, at);
    memset(key, 0, sizeof *key);
    key->account = lq_find_account(clearing->state, offer->account);
    key->lot = apart ? at : LQ_NONE;
    key->term = offer->term;
    key->repaid = lot->repaid;
    key->party = lot->party;
    key->place = lot->place;
    key->basin = lot->basin;
    key->industry = lot->industry;
    key->completed = lot->completed;
    key->origin = lot->origin;
    key->earmark = lot->earmark;
    key->measure = lot->measure;
    key->kind = lot->kind;
}

static uint64_t hash_of_key(const lq_class_key *key)
{
    uint64_t hash = lq_hash_mix(key->account, (uint64_t)key->lot << 32 | (uint32_t)key->term);
    hash = lq_hash_mix(hash, (uint64_t)key->place << 32 | key->basin);
    return lq_hash_mix(hash, (uint64_t)key->industry << 32 | key->party);
}

typedef struct lq_keys {
    lq_class_key *keys; /* by class */
    lq_index by_key;
    uint32_t count;
} lq_keys;

static uint64_t hash_of_class(const void *owner, uint32_t at)
{
    return hash_of_key(&((const lq_keys *)owner)->keys[at]);
}

static quota_status class_of(lq_keys *keys, const lq_class_key *key, uint32_t *class_at)
{
    const uint64_t hash = hash_of_key(key);
    lq_probe probe = lq_index_probe(&keys->by_key, hash);
    for (; lq_probe_more(&keys->by_key, &probe); lq_probe_next(&keys->by_key, &probe)) {
        *class_at = probe.value;
        if (memcmp(&keys->keys[probe.value], key, sizeof *key) == 0)
            return QUOTA_OK;
    }
    quota_status status = lq_index_reserve(&keys->by_key, 1);
    if (status != QUOTA_OK)
        return status;
    *class_at = keys->count;
    keys->keys[keys->count] = *key;
    lq_index_put(&keys->by_key, hash, keys->count++);
    return QUOTA_OK;
}

quota_status lq_auction_classify(lq_clearing *clearing)
{
    const quota_auction *auction = clearing->auction;
    const int32_t law_day = auction->as_of != 0 ? auction->as_of : auction->date;
    size_t in_force = 0;
    lq_keys keys = {.count = 0};
    keys.keys = lq_mem_alloc(&auction->mem, auction->offer_count * sizeof *keys.keys);
    if (!keys.keys)
        return QUOTA_E_NO_MEMORY;
    lq_index_init(&keys.by_key, &auction->mem, hash_of_class, &keys);
    quota_status status = lq_statutes_on(clearing->engine, clearing->state, law_day, &in_force);
    for (size_t i = 0; i < auction->offer_count && status == QUOTA_OK; i++) {
        const uint32_t lot = lq_find_lot(clearing->state, auction->offers[i].lot);
        lq_class_key key;
        int apart;
        status = stands_apart(clearing, auction->offers[i].lot, in_force, &apart);
        fill_key(clearing, &auction->offers[i], lot, apart, &key);
        if (status == QUOTA_OK)
            status = class_of(&keys, &key, &clearing->class_of[i]);
    }
    lq_index_free(&keys.by_key);
    lq_mem_free(&auction->mem, keys.keys, auction->offer_count * sizeof *keys.keys);
    return status;
}

/* ---------------------------------------------------------------- what was refused */

/* What is stated of a lot for a project (QUOTA_SUBJECT_SOURCE) no class knows. */
static lq_refused *refused_of(const lq_clearing *clearing, uint32_t bid, uint32_t offer)
{
    return clearing->auction->bids[bid].project != 0 ? NULL : &clearing->refused[clearing->class_of[offer]];
}

int lq_auction_recall(const lq_clearing *clearing, uint32_t bid, uint32_t offer, int64_t amount,
                      lq_kept *kept)
{
    const lq_refused *refused = refused_of(clearing, bid, offer);
    if (!refused || refused->bid != bid || refused->amount != amount || refused->changes != clearing->changes)
        return 0;
    *kept = refused->kept;
    return 1;
}

void lq_auction_remember(lq_clearing *clearing, uint32_t bid, uint32_t offer, int64_t amount,
                         const lq_kept *kept)
{
    lq_refused *refused = refused_of(clearing, bid, offer);
    if (refused && lq_is_refusal_by_law((quota_status)kept->status))
        *refused = (lq_refused){.kept = *kept, .amount = amount, .changes = clearing->changes, .bid = bid};
}
