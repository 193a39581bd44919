/* auction.c - an auction's life, what it says, and its entries. */
#include "engine/market/auction.h"

#include <string.h>

#include "base/text.h"

/* ---------------------------------------------------------------- making it */

/* One more than there are: there may be none. */
static void *room_for(const quota_allocator *mem, size_t count, size_t size)
{
    return lq_mem_alloc(mem, (count + 1) * size);
}

/* What the host gave is its own; results have room. */
static quota_status take_options(quota_auction *auction, const quota_auction_options *options)
{
    const quota_allocator *mem = &auction->mem;
    auction->offer_count = options->offer_count;
    auction->bid_count = options->bid_count;
    auction->offers = room_for(mem, options->offer_count, sizeof *auction->offers);
    auction->bids = room_for(mem, options->bid_count, sizeof *auction->bids);
    auction->offer_results = room_for(mem, options->offer_count, sizeof *auction->offer_results);
    auction->bid_results = room_for(mem, options->bid_count, sizeof *auction->bid_results);
    if (!auction->offers || !auction->bids || !auction->offer_results || !auction->bid_results)
        return QUOTA_E_NO_MEMORY;
    memcpy(auction->offers, options->offers, options->offer_count * sizeof *auction->offers);
    if (options->bid_count > 0)
        memcpy(auction->bids, options->bids, options->bid_count * sizeof *auction->bids);
    auction->date = options->date;
    auction->as_of = options->as_of;
    auction->channel = options->channel == 0 ? QUOTA_CHANNEL_BIDDING : (uint8_t)options->channel;
    return QUOTA_OK;
}

static quota_status clear(quota_ledger *ledger, const quota_auction_options *options, quota_auction *auction,
                          quota_error *error)
{
    lq_clearing clearing;
    quota_status status = take_options(auction, options);
    if (status != QUOTA_OK)
        return status;
    memset(&clearing, 0, sizeof clearing);
    clearing.auction = auction;
    clearing.ledger = ledger;
    clearing.engine = ledger->law.user;
    clearing.state = ledger->state;
    clearing.error = error;
    clearing.tie = options->tie;
    clearing.approved = options->approved != 0;
    clearing.pollutant = (uint8_t)options->pollutant;
    clearing.changes = 1;
    clearing.order.mem = &auction->mem;
    lq_index_init(&clearing.by_bar, &auction->mem, lq_auction_hash_of_bar, &clearing);
    return lq_auction_run(&clearing, options->pricing == QUOTA_PRICING_UNIFORM);
}

quota_status quota_auction_clear(quota_ledger *ledger, const quota_auction_options *options,
                                 quota_auction **auction, quota_error *error)
{
    int64_t reserve = 0;
    if (!auction)
        return lq_fail(error, QUOTA_E_ARGUMENT, "auction", "a pointer", "NULL", 4);
    *auction = NULL;
    quota_status status = lq_auction_check(ledger, options, error);
    if (status == QUOTA_OK)
        status = lq_auction_reserve(ledger, options, &reserve, error);
    if (status != QUOTA_OK)
        return status;
    quota_auction *made = lq_mem_alloc(&ledger->mem, sizeof *made);
    if (!made)
        return lq_fail(error, QUOTA_E_NO_MEMORY, "", NULL, NULL, 0);
    memset(made, 0, sizeof *made);
    made->mem = ledger->mem;
    made->ledger = ledger;
    made->summary.reserve_price = reserve;
    status = clear(ledger, options, made, error);
    if (status == QUOTA_OK) {
        *auction = made;
        return QUOTA_OK;
    }
    quota_auction_free(made);
    return status == QUOTA_E_OVERFLOW ? status : lq_fail(error, status, "", NULL, NULL, 0);
}

void quota_auction_free(quota_auction *auction)
{
    if (!auction)
        return;
    const quota_allocator mem = auction->mem;
    lq_mem_free(&mem, auction->offers, (auction->offer_count + 1) * sizeof *auction->offers);
    lq_mem_free(&mem, auction->bids, (auction->bid_count + 1) * sizeof *auction->bids);
    lq_mem_free(&mem, auction->offer_results, (auction->offer_count + 1) * sizeof *auction->offer_results);
    lq_mem_free(&mem, auction->bid_results, (auction->bid_count + 1) * sizeof *auction->bid_results);
    lq_mem_free(&mem, auction->awards, auction->award_capacity * sizeof *auction->awards);
    lq_mem_free(&mem, auction, sizeof *auction);
}

/* ---------------------------------------------------------------- what it says */

quota_status quota_auction_describe(const quota_auction *auction, quota_auction_summary *summary)
{
    if (!auction || !summary)
        return QUOTA_E_ARGUMENT;
    if (summary->struct_size != sizeof *summary)
        return QUOTA_E_STRUCT_SIZE;
    *summary = auction->summary;
    return QUOTA_OK;
}

quota_status quota_auction_bid(const quota_auction *auction, size_t index, quota_bid_result *result)
{
    if (!auction || !result)
        return QUOTA_E_ARGUMENT;
    if (result->struct_size != sizeof *result)
        return QUOTA_E_STRUCT_SIZE;
    if (index >= auction->bid_count)
        return QUOTA_E_NOT_FOUND;
    *result = auction->bid_results[index];
    return QUOTA_OK;
}

quota_status quota_auction_offer(const quota_auction *auction, size_t index, quota_offer_result *result)
{
    if (!auction || !result)
        return QUOTA_E_ARGUMENT;
    if (result->struct_size != sizeof *result)
        return QUOTA_E_STRUCT_SIZE;
    if (index >= auction->offer_count)
        return QUOTA_E_NOT_FOUND;
    *result = auction->offer_results[index];
    return QUOTA_OK;
}

quota_status quota_auction_award(const quota_auction *auction, size_t index, quota_award *award)
{
    if (!auction || !award)
        return QUOTA_E_ARGUMENT;
    if (award->struct_size != sizeof *award)
        return QUOTA_E_STRUCT_SIZE;
    if (index >= auction->award_count)
        return QUOTA_E_NOT_FOUND;
    *award = auction->awards[index];
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- its entries */

static int is_zero(const uint8_t *bytes, size_t size)
{
    static const uint8_t none[QUOTA_PROOF_SIZE];
    return memcmp(bytes, none, size) == 0;
}

/* Of the model what its entries have. */
static quota_status read_model(const quota_auction *auction, const quota_entry *model, quota_entry *used,
                               quota_error *error)
{
    const int hold = model->verb == QUOTA_VERB_HOLD;
    if (model->verb != 0 && model->verb != QUOTA_VERB_MOVE && !hold)
        return lq_fail_number(error, QUOTA_E_ARGUMENT, "verb", "move, hold or none", model->verb);
    if (hold && !is_zero(model->target, sizeof model->target))
        return lq_fail(error, QUOTA_E_ARGUMENT, "target", "none of a hold", "an id", 5);
    if (model->date != 0 && model->date < auction->date)
        return lq_fail_number(error, QUOTA_E_RANGE, "date", "not before the auction's", model->date);
    memset(used, 0, sizeof *used);
    memcpy(used->id, model->id, sizeof used->id);
    memcpy(used->proof, model->proof, sizeof used->proof);
    used->date = model->date != 0 ? model->date : auction->date;
    used->as_of = auction->as_of != 0 || used->date == auction->date ? auction->as_of : auction->date;
    if (hold)
        used->flags = model->flags & QUOTA_FLAG_APPROVED;
    return used->flags != 0 && is_zero(used->proof, sizeof used->proof)
               ? lq_fail(error, QUOTA_E_ARGUMENT, "proof", "a value in the model", "none", 4)
               : QUOTA_OK;
}

static quota_entry entry_of(const quota_auction *auction, const quota_entry *model, uint32_t at)
{
    const quota_award *award = &auction->awards[at];
    const quota_offer *offer = &auction->offers[award->offer];
    const quota_bid *bid = &auction->bids[award->bid];
    quota_entry entry;
    memset(&entry, 0, sizeof entry);
    entry.account = offer->account;
    entry.to_account = bid->account;
    entry.lot = offer->lot;
    entry.term = offer->term;
    entry.project = bid->project;
    entry.amount = award->amount;
    entry.flags = award->verdict == QUOTA_REVIEW ? QUOTA_FLAG_APPROVED : 0;
    if (model->verb == QUOTA_VERB_HOLD) {
        entry.verb = QUOTA_VERB_HOLD;
        entry.kind = QUOTA_ENTRY_DEAL;
        entry.valid_until = model->valid_until;
        return entry;
    }
    entry.verb = QUOTA_VERB_MOVE;
    entry.kind = QUOTA_ENTRY_BID;
    entry.price = award->price;
    entry.total = award->total;
    entry.channel = auction->channel;
    if (!is_zero(model->target, sizeof model->target))
        lq_composer_id(model->target, at, entry.target);
    return entry;
}

quota_status quota_auction_entries(const quota_auction *auction, const quota_entry *model,
                                   quota_entry *entries, size_t capacity, size_t entry_size, size_t *count,
                                   quota_error *error)
{
    lq_composer composer;
    quota_entry used;
    if (!auction)
        return lq_fail(error, QUOTA_E_ARGUMENT, "auction", "a pointer", "NULL", 4);
    quota_status status =
        lq_composer_begin(&composer, auction->ledger, model, entries, capacity, entry_size, count, error);
    if (status == QUOTA_OK)
        status = read_model(auction, model, &used, error);
    if (status != QUOTA_OK)
        return status;
    if (auction->award_count > QUOTA_GROUP_MAX)
        return lq_fail_number(error, QUOTA_E_LIMIT, "auction", "no more awards than a group may have",
                              (int64_t)auction->award_count);
    composer.model = used;
    for (uint32_t i = 0; i < auction->award_count; i++) {
        const quota_entry entry = entry_of(auction, model, i);
        if (entry.flags != 0 && is_zero(used.proof, sizeof used.proof))
            return lq_composer_missing(&composer, "proof");
        lq_composer_put(&composer, &entry);
    }
    return lq_composer_end(&composer, count);
}
