/* encode.c - the canonical bytes of an entry, and the journal's digest over them.
 *
 *   8 bytes  a map: bit n-1 = field number n is there
 *   fields   in order of number, little-endian; left out where zero
 *
 * Left out as well: seq and digest, which the chain has, and `moved` where it is `amount`.  So `moved` alone
 * may stand there as zero: an entry UP_TO that found nothing.  Reserved bytes have no number: an entry that
 * uses them is refused before. */
#include <libquota/store.h>

#include "base/sm3.h"
#include "ledger/verbs/apply.h"
#include "ledger/entry/fields.h"

#include <string.h>

static inline void write16(unsigned char *out, uint16_t x)
{
    out[0] = (unsigned char)x;
    out[1] = (unsigned char)(x >> 8);
}

static inline void write32(unsigned char *out, uint32_t x)
{
    out[0] = (unsigned char)x;
    out[1] = (unsigned char)(x >> 8);
    out[2] = (unsigned char)(x >> 16);
    out[3] = (unsigned char)(x >> 24);
}

static inline void write64(unsigned char *out, uint64_t x)
{
    out[0] = (unsigned char)x;
    out[1] = (unsigned char)(x >> 8);
    out[2] = (unsigned char)(x >> 16);
    out[3] = (unsigned char)(x >> 24);
    out[4] = (unsigned char)(x >> 32);
    out[5] = (unsigned char)(x >> 40);
    out[6] = (unsigned char)(x >> 48);
    out[7] = (unsigned char)(x >> 56);
}

static inline uint64_t read64(const unsigned char *in)
{
    return (uint64_t)in[0] | (uint64_t)in[1] << 8 | (uint64_t)in[2] << 16 | (uint64_t)in[3] << 24 |
           (uint64_t)in[4] << 32 | (uint64_t)in[5] << 40 | (uint64_t)in[6] << 48 | (uint64_t)in[7] << 56;
}

static inline int any_byte(const uint8_t *bytes, size_t size)
{
    uint64_t any = 0, part;

    for (size_t i = 0; i < size; i += sizeof part) {
        memcpy(&part, bytes + i, sizeof part);
        any |= part;
    }
    return any != 0;
}

/* One step for each width: F of the list, with `entry`, `map` and `out` of lq_encode(). */
#define IS_SET_BYTES(name) any_byte(entry->name, sizeof entry->name)
#define IS_SET_NUMBER(name) (entry->name != 0)
#define PUT_FIELD(name, is_set, write)                                                                       \
  if (is_set) {                                                                                              \
    write;                                                                                                   \
    out += sizeof entry->name;                                                                               \
    map |= LQ_FIELD_BIT(name);                                                                               \
  }
#define PUT_BYTES(name) PUT_FIELD(name, IS_SET_BYTES(name), memcpy(out, entry->name, sizeof entry->name))
#define PUT_U64(name) PUT_FIELD(name, IS_SET_NUMBER(name), write64(out, (uint64_t)entry->name))
#define PUT_I64 PUT_U64
#define PUT_U32(name) PUT_FIELD(name, IS_SET_NUMBER(name), write32(out, (uint32_t)entry->name))
#define PUT_I32 PUT_U32
#define PUT_U16(name) PUT_FIELD(name, IS_SET_NUMBER(name), write16(out, entry->name))
#define PUT_U8(name) PUT_FIELD(name, IS_SET_NUMBER(name), *out = entry->name)

size_t lq_encode(const quota_entry *entry, unsigned char *start)
{
    unsigned char *out = start + 8;
    uint64_t map = 0;

#define PUT(name, number, width, type, fact, by_ledger, zh)                                                  \
  if (number == LQ_FIELD_moved) {                                                                            \
    PUT_FIELD(moved, entry->moved != entry->amount, write64(out, (uint64_t)entry->moved))                    \
  } else if (number != LQ_FIELD_digest && number != LQ_FIELD_seq) {                                          \
    PUT_##width(name)                                                                                        \
  }
    LQ_FIELDS_OF_ENTRY(PUT)
#undef PUT
    write64(start, map);
    return (size_t)(out - start);
}

quota_status quota_entry_encode(const quota_entry *entry, void *buffer, size_t capacity, size_t *needed)
{
    unsigned char bytes[LQ_ENCODED_MAX];
    size_t size;

    if (entry == NULL || (buffer == NULL && capacity > 0)) {
        return QUOTA_E_ARGUMENT;
    }
    size = lq_encode(entry, bytes);
    if (needed != NULL) {
        *needed = size;
    }
    if (size > capacity) {
        return QUOTA_E_BUFFER;
    }
    memcpy(buffer, bytes, size);
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- reading */

struct reading {
    const unsigned char *at;
    size_t left;
    int wrong; /* cut short, or a field that is zero */
};

static void take_bytes(struct reading *in, uint8_t *to, size_t size)
{
    if (in->left < size) {
        in->wrong = 1;
        return;
    }
    memcpy(to, in->at, size);
    in->wrong |= !any_byte(to, size);
    in->at += size;
    in->left -= size;
}

static uint64_t take_number(struct reading *in, size_t size, int may_be_zero)
{
    uint64_t number = 0;

    if (in->left < size) {
        in->wrong = 1;
        return 0;
    }
    for (size_t i = 0; i < size; i++) {
        number |= (uint64_t)in->at[i] << 8 * i;
    }
    in->wrong |= number == 0 && !may_be_zero;
    in->at += size;
    in->left -= size;
    return number;
}

/* Two's complement without a conversion that the compiler defines. */
static int64_t signed64(uint64_t x)
{
    return x <= INT64_MAX ? (int64_t)x : -(int64_t)(UINT64_MAX - x) - 1;
}

static int32_t signed32(uint64_t x)
{
    return x <= INT32_MAX ? (int32_t)x : -(int32_t)(UINT32_MAX - x) - 1;
}

#define TAKE_BYTES(name, n) take_bytes(&in, read.name, sizeof read.name);
#define TAKE_U64(name, n) read.name = take_number(&in, 8, 0);
#define TAKE_I64(name, n) read.name = signed64(take_number(&in, 8, n == LQ_FIELD_moved));
#define TAKE_U32(name, n) read.name = (uint32_t)take_number(&in, 4, 0);
#define TAKE_I32(name, n) read.name = signed32(take_number(&in, 4, 0));
#define TAKE_U16(name, n) read.name = (uint16_t)take_number(&in, 2, 0);
#define TAKE_U8(name, n) read.name = (uint8_t)take_number(&in, 1, 0);

quota_status quota_entry_decode(const void *bytes, size_t size, quota_entry *entry, size_t *used)
{
    struct reading in;
    quota_entry read;
    uint64_t map;

    if ((bytes == NULL && size > 0) || entry == NULL) {
        return QUOTA_E_ARGUMENT;
    }
    if (size < 8) {
        return QUOTA_E_VALUE;
    }
    in.at = bytes;
    map = read64(in.at);
    in.at += 8;
    in.left = size - 8;
    in.wrong = (map & (LQ_FIELD_BIT(digest) | LQ_FIELD_BIT(seq))) != 0;
    if (map >> LQ_FIELD_COUNT != 0) {
        return QUOTA_E_JOURNAL_NEWER;
    }
    memset(&read, 0, sizeof read);
#define TAKE(name, number, width, type, fact, by_ledger, zh)                                                 \
  if ((map >> (number - 1) & 1) != 0) {                                                                      \
    TAKE_##width(name, number)                                                                               \
  }
    LQ_FIELDS_OF_ENTRY(TAKE)
#undef TAKE
    if ((map & LQ_FIELD_BIT(moved)) == 0) {
        read.moved = read.amount;
    } else if (read.moved == read.amount) {
        in.wrong = 1;
    }
    if (in.wrong) {
        return QUOTA_E_VALUE;
    }
    *entry = read;
    if (used != NULL) {
        *used = size - in.left;
    }
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- the chain */

quota_status quota_journal_start(quota_head *head)
{
    static const char start[] = "libquota journal 1";

    if (head == NULL) {
        return QUOTA_E_ARGUMENT;
    }
    memset(head, 0, sizeof *head);
    lq_sm3_of(start, sizeof start - 1, head->digest);
    return QUOTA_OK;
}

quota_status quota_journal_extend(const quota_head *before, const quota_entry *entries, size_t count,
                                  size_t entry_size, quota_head *after)
{
    unsigned char bytes[LQ_ENCODED_MAX];
    const quota_entry *entry = entries;
    quota_head head;
    lq_sm3 sm3;

    if (before == NULL || entries == NULL || count == 0 || after == NULL) {
        return QUOTA_E_ARGUMENT;
    }
    if (entry_size != sizeof *entries) {
        return QUOTA_E_STRUCT_SIZE;
    }
    lq_sm3_init(&sm3);
    lq_sm3_update(&sm3, before->digest, sizeof before->digest);
    for (size_t i = 0; i < count; i++) {
        entry = &entries[i];
        lq_sm3_update(&sm3, bytes, lq_encode(entry, bytes));
    }
    memset(&head, 0, sizeof head);
    head.seq = before->seq + count;
    head.date = entry->date;
    lq_sm3_final(&sm3, head.digest);
    *after = head;
    return QUOTA_OK;
}
