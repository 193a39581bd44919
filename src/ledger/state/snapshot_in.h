/* snapshot_in.h - reading a snapshot: numbers from bytes that may be anything. */
#ifndef LQ_SNAPSHOT_IN_H
#define LQ_SNAPSHOT_IN_H

#include "base/date.h"
#include "ledger/state/snapshot.h"
#include "ledger/state/state_in.h"

/* So many elements are read before the places in memory that they need are gone to. */
#define LQ_READ_AHEAD 16

/* Once something is wrong every number read is 0, so that it need be asked once an element only. */
typedef struct lq_reader_in {
    const unsigned char *at, *end;
    int bad;
    uint32_t touched; /* what was read to have it near; means nothing */
} lq_reader_in;

/* A number of several bytes (snapshot_bytes.c). */
uint64_t lq_get_long(lq_reader_in *in);

static inline uint64_t lq_get(lq_reader_in *in, uint64_t most)
{
    uint64_t value;

    if (in->at != in->end && *in->at < 0x80) {
        value = *in->at++;
    } else {
        value = lq_get_long(in);
    }
    if (value > most) {
        in->bad = 1;
        return 0;
    }
    return value;
}

/* From 1 on. */
static inline uint64_t lq_get_some(lq_reader_in *in, uint64_t most)
{
    const uint64_t value = lq_get(in, most);

    in->bad |= value == 0;
    return value;
}

static inline uint32_t lq_get_u32(lq_reader_in *in)
{
    return (uint32_t)lq_get(in, UINT32_MAX);
}

static inline int64_t lq_get_amount(lq_reader_in *in)
{
    return (int64_t)lq_get(in, QUOTA_AMOUNT_MAX);
}

static inline int64_t lq_get_signed(lq_reader_in *in)
{
    const uint64_t value = lq_get(in, UINT64_MAX);
    const uint64_t bits = value >> 1;

    return value & 1 ? -1 - (int64_t)bits : (int64_t)bits;
}

/* A seq above `before`. */
static inline uint32_t lq_get_seq_after(lq_reader_in *in, uint32_t before, uint32_t last)
{
    return before + (uint32_t)lq_get_some(in, last - before);
}

/* A place in an array of `count`, or LQ_NONE. */
static inline uint32_t lq_get_place(lq_reader_in *in, uint32_t count)
{
    const uint64_t place = lq_get(in, count);

    return place == 0 ? LQ_NONE : (uint32_t)(place - 1);
}

/* A place in an array of `count`. */
static inline uint32_t lq_get_at(lq_reader_in *in, uint32_t count)
{
    if (count == 0) {
        in->bad = 1;
        return 0;
    }
    return (uint32_t)lq_get(in, count - 1);
}

/* A code from `least` to `most`, one byte. */
uint8_t lq_get_code(lq_reader_in *in, uint8_t least, uint8_t most);
/* A day, or 0. */
int32_t lq_get_date(lq_reader_in *in);
void lq_get_bytes(lq_reader_in *in, void *bytes, size_t size);
/* Count of a section whose elements have at least `least` bytes each: never more than there can be. */
uint32_t lq_get_count(lq_reader_in *in, size_t least);

/* QUOTA_OK, QUOTA_E_SNAPSHOT, QUOTA_E_NO_MEMORY; the state may be half full then. */
quota_status lq_read_accounts(lq_state *state, lq_reader_in *in);
quota_status lq_read_lots(lq_state *state, lq_reader_in *in);
quota_status lq_read_projects(lq_state *state, lq_reader_in *in);
quota_status lq_read_balances(lq_state *state, lq_reader_in *in);
quota_status lq_read_cells(lq_state *state, lq_reader_in *in);
quota_status lq_read_claims(lq_state *state, lq_reader_in *in);

#endif
