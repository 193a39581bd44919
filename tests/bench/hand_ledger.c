/* hand_ledger.c - transfers and nothing else: no verbs, no claims, no law, no undoing, no hooks. */
#include "hand_ledger.h"

#include <stdlib.h>
#include <string.h>

typedef struct cell {
    uint64_t account, lot; /* account 0 = free */
    int64_t amount;
} cell;

struct hand_ledger {
    uint32_t *ids; /* places in the journal + 1 */
    size_t id_mask;
    cell *cells;
    size_t cell_mask;
    quota_entry *journal;
    size_t count;
    unsigned char *bytes; /* encodings of one commit, the digest before them */
    size_t size;
    unsigned char digest[32];
    int chained;
};

static void *memory(size_t size)
{
    void *made = calloc(1, size);
    if (!made)
        abort();
    return made;
}

static size_t power_above(size_t least)
{
    size_t power = 1024;
    while (power < least)
        power *= 2;
    return power;
}

static uint64_t mix(uint64_t value)
{
    value *= UINT64_C(0x9E3779B97F4A7C15);
    return value ^ value >> 32;
}

/* ------------------------------------------------------------------ SM3, unrolled by four so that no
 * register moves */

#define ROTATE(x, n) ((x) << ((n)&31) | (x) >> ((32 - (n)) & 31))
#define P0(x) ((x) ^ ROTATE(x, 9) ^ ROTATE(x, 17))
#define P1(x) ((x) ^ ROTATE(x, 15) ^ ROTATE(x, 23))
#define ROUND(a, b, c, d, e, f, g, h, ff, gg, t)                                                             \
  do {                                                                                                       \
    uint32_t twelve = ROTATE(a, 12), one = ROTATE(twelve + e + t, 7), two = one ^ twelve;                    \
    d += ff + two + (w[j] ^ w[j + 4]);                                                                       \
    h += gg + one + w[j];                                                                                    \
    b = ROTATE(b, 9);                                                                                        \
    f = ROTATE(f, 19);                                                                                       \
    h = P0(h);                                                                                               \
    j++;                                                                                                     \
  } while (0)
#define XOR3(x, y, z) ((x) ^ (y) ^ (z))
#define MAJORITY(x, y, z) (((x) & (y)) | (((x) | (y)) & (z)))
#define CHOICE(x, y, z) ((((y) ^ (z)) & (x)) ^ (z))
#define FOUR(ff, gg, first)                                                                                  \
  do {                                                                                                       \
    ROUND(a, b, c, d, e, f, g, h, ff(a, b, c), gg(e, f, g), ROTATE(first, j));                               \
    ROUND(d, a, b, c, h, e, f, g, ff(d, a, b), gg(h, e, f), ROTATE(first, j));                               \
    ROUND(c, d, a, b, g, h, e, f, ff(c, d, a), gg(g, h, e), ROTATE(first, j));                               \
    ROUND(b, c, d, a, f, g, h, e, ff(b, c, d), gg(f, g, h), ROTATE(first, j));                               \
  } while (0)

static void block(uint32_t s[8], const unsigned char *p)
{
    uint32_t w[68];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 | (uint32_t)p[4 * i + 2] << 8 |
               p[4 * i + 3];
    for (int i = 16; i < 68; i++) {
        uint32_t x = w[i - 16] ^ w[i - 9] ^ ROTATE(w[i - 3], 15);
        w[i] = P1(x) ^ ROTATE(w[i - 13], 7) ^ w[i - 6];
    }
    uint32_t a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7];
    int j = 0;
    while (j < 16)
        FOUR(XOR3, XOR3, UINT32_C(0x79CC4519));
    while (j < 64)
        FOUR(MAJORITY, CHOICE, UINT32_C(0x7A879D8A));
    s[0] ^= a, s[1] ^= b, s[2] ^= c, s[3] ^= d, s[4] ^= e, s[5] ^= f, s[6] ^= g, s[7] ^= h;
}

static void digest(unsigned char *bytes, size_t size, unsigned char out[32])
{
    uint32_t s[8] = {0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600,
                     0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e};
    uint64_t bits = (uint64_t)size * 8;
    bytes[size++] = 0x80; /* the buffer has room behind */
    while (size % 64 != 56)
        bytes[size++] = 0;
    for (int i = 0; i < 8; i++)
        bytes[size++] = (unsigned char)(bits >> (56 - 8 * i));
    for (size_t at = 0; at < size; at += 64)
        block(s, bytes + at);
    for (int i = 0; i < 32; i++)
        out[i] = (unsigned char)(s[i / 4] >> (24 - 8 * (i % 4)));
}

/* ------------------------------------------------------------------ the ledger */

hand_ledger *hand_ledger_create(size_t entries, int chained)
{
    hand_ledger *made = memory(sizeof *made);
    made->id_mask = power_above(entries * 2) - 1;
    made->ids = memory((made->id_mask + 1) * sizeof *made->ids);
    made->cell_mask = power_above(entries * 4) - 1;
    made->cells = memory((made->cell_mask + 1) * sizeof *made->cells);
    made->journal = memory(entries * sizeof *made->journal);
    made->bytes = memory(1024 * 128);
    made->chained = chained;
    return made;
}

void hand_ledger_free(hand_ledger *ledger)
{
    free(ledger->ids);
    free(ledger->cells);
    free(ledger->journal);
    free(ledger->bytes);
    free(ledger);
}

static cell *find(const hand_ledger *ledger, uint64_t account, uint64_t lot)
{
    size_t at = mix(account << 32 ^ lot) & ledger->cell_mask;
    while (ledger->cells[at].account != 0 &&
           (ledger->cells[at].account != account || ledger->cells[at].lot != lot))
        at = (at + 1) & ledger->cell_mask;
    return &ledger->cells[at];
}

void hand_ledger_give(hand_ledger *ledger, uint64_t account, uint64_t lot, int64_t amount)
{
    cell *into = find(ledger, account, lot);
    into->account = account;
    into->lot = lot;
    into->amount += amount;
}

int64_t hand_ledger_has(const hand_ledger *ledger, uint64_t account, uint64_t lot)
{
    return find(ledger, account, lot)->amount;
}

static void put(hand_ledger *ledger, const void *bytes, size_t size)
{
    memcpy(ledger->bytes + ledger->size, bytes, size);
    ledger->size += size;
}

/* The canonical encoding of a sale, its fields known beforehand (hosts of little-endian machines). */
static void encode(hand_ledger *ledger, const quota_entry *entry)
{
    const uint64_t map = UINT64_C(1) << 0 | UINT64_C(1) << 5 | UINT64_C(1) << 6 | UINT64_C(1) << 7 |
                         UINT64_C(1) << 11 | UINT64_C(1) << 26 | UINT64_C(1) << 32 | UINT64_C(1) << 35 |
                         UINT64_C(1) << 44 | UINT64_C(1) << 45;
    put(ledger, &map, 8);
    put(ledger, entry->id, 16);
    put(ledger, &entry->account, 8);
    put(ledger, &entry->to_account, 8);
    put(ledger, &entry->lot, 8);
    put(ledger, &entry->amount, 8);
    put(ledger, &entry->date, 4);
    put(ledger, &entry->verb, 1);
    put(ledger, &entry->pollutant, 1);
    put(ledger, &entry->from_bucket, 1);
    put(ledger, &entry->to_bucket, 1);
}

static void post_one(hand_ledger *ledger, const quota_entry *entry, hand_counts *counts)
{
    uint64_t key[2];
    memcpy(key, entry->id, sizeof key);
    size_t id = mix(key[0] ^ mix(key[1])) & ledger->id_mask;
    while (ledger->ids[id] != 0) {
        const quota_entry *known = &ledger->journal[ledger->ids[id] - 1];
        if (memcmp(known->id, entry->id, sizeof known->id) == 0) {
            counts->already += known->account == entry->account && known->to_account == entry->to_account &&
                               known->lot == entry->lot && known->amount == entry->amount;
            return;
        }
        id = (id + 1) & ledger->id_mask;
    }
    cell *from = find(ledger, entry->account, entry->lot);
    if (from->amount < entry->amount) {
        counts->refused++;
        return;
    }
    from->amount -= entry->amount;
    hand_ledger_give(ledger, entry->to_account, entry->lot, entry->amount);
    quota_entry *row = &ledger->journal[ledger->count++];
    *row = *entry;
    row->seq = ledger->count;
    row->moved = entry->amount;
    row->pollutant = QUOTA_POLLUTANT_COD;
    row->from_bucket = row->to_bucket = QUOTA_BUCKET_AVAILABLE;
    ledger->ids[id] = (uint32_t)ledger->count;
    if (ledger->chained)
        encode(ledger, row);
    counts->done++;
}

void hand_ledger_post(hand_ledger *ledger, const quota_entry *entries, size_t count, hand_counts *counts)
{
    ledger->size = 0;
    put(ledger, ledger->digest, sizeof ledger->digest);
    for (size_t i = 0; i < count; i++)
        post_one(ledger, &entries[i], counts);
    if (ledger->chained && ledger->size > sizeof ledger->digest)
        digest(ledger->bytes, ledger->size, ledger->digest);
}
