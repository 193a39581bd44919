/* sm3.c - the SM3 digest, GB/T 32905-2016; letters as in the standard. */
#include "base/sm3.h"

#include <string.h>

enum { BLOCK = 64, LENGTH_AT = 56 };

static uint32_t rotate(uint32_t x, unsigned n)
{
    n &= 31;
    return (x << n) | (x >> ((32 - n) & 31));
}

static uint32_t p0(uint32_t x)
{
    return x ^ rotate(x, 9) ^ rotate(x, 17);
}

static uint32_t p1(uint32_t x)
{
    return x ^ rotate(x, 15) ^ rotate(x, 23);
}

static uint32_t ff(unsigned j, uint32_t x, uint32_t y, uint32_t z)
{
    return j < 16 ? x ^ y ^ z : (x & y) | (x & z) | (y & z);
}

static uint32_t gg(unsigned j, uint32_t x, uint32_t y, uint32_t z)
{
    return j < 16 ? x ^ y ^ z : (x & y) | (~x & z);
}

static void expand(const uint8_t *block, uint32_t w[68])
{
    unsigned j;

    for (j = 0; j < 16; j++, block += 4) {
        w[j] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 |
               (uint32_t)block[3];
    }
    for (; j < 68; j++) {
        w[j] = p1(w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)) ^ rotate(w[j - 13], 7) ^ w[j - 6];
    }
}

static void compress(uint32_t state[8], const uint8_t *block)
{
    uint32_t w[68], v[8];
    unsigned j;

    expand(block, w);
    memcpy(v, state, sizeof v);
    for (j = 0; j < 64; j++) {
        const uint32_t t = j < 16 ? UINT32_C(0x79cc4519) : UINT32_C(0x7a879d8a);
        const uint32_t ss1 = rotate(rotate(v[0], 12) + v[4] + rotate(t, j), 7);
        const uint32_t ss2 = ss1 ^ rotate(v[0], 12);
        const uint32_t tt1 = ff(j, v[0], v[1], v[2]) + v[3] + ss2 + (w[j] ^ w[j + 4]);
        const uint32_t tt2 = gg(j, v[4], v[5], v[6]) + v[7] + ss1 + w[j];

        v[3] = v[2];
        v[2] = rotate(v[1], 9);
        v[1] = v[0];
        v[0] = tt1;
        v[7] = v[6];
        v[6] = rotate(v[5], 19);
        v[5] = v[4];
        v[4] = p0(tt2);
    }
    for (j = 0; j < 8; j++) {
        state[j] ^= v[j];
    }
}

void lq_sm3_init(lq_sm3 *sm3)
{
    static const uint32_t start[8] = {UINT32_C(0x7380166f), UINT32_C(0x4914b2b9), UINT32_C(0x172442d7),
                                      UINT32_C(0xda8a0600), UINT32_C(0xa96f30bc), UINT32_C(0x163138aa),
                                      UINT32_C(0xe38dee4d), UINT32_C(0xb0fb0e4e)};

    memcpy(sm3->state, start, sizeof start);
    sm3->length = 0;
}

void lq_sm3_update(lq_sm3 *sm3, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    size_t held = (size_t)(sm3->length % BLOCK);

    sm3->length += size;
    while (size > 0) {
        const size_t room = BLOCK - held;
        const size_t part = size < room ? size : room;

        if (part == BLOCK) {
            compress(sm3->state, bytes);
        } else {
            memcpy(sm3->block + held, bytes, part);
            held += part;
            if (held == BLOCK) {
                compress(sm3->state, sm3->block);
                held = 0;
            }
        }
        bytes += part;
        size -= part;
    }
}

void lq_sm3_final(lq_sm3 *sm3, uint8_t digest[32])
{
    const uint64_t bits = sm3->length * 8;
    size_t held = (size_t)(sm3->length % BLOCK);
    unsigned i;

    sm3->block[held++] = 0x80;
    if (held > LENGTH_AT) {
        memset(sm3->block + held, 0, BLOCK - held);
        compress(sm3->state, sm3->block);
        held = 0;
    }
    memset(sm3->block + held, 0, LENGTH_AT - held);
    for (i = 0; i < 8; i++) {
        sm3->block[LENGTH_AT + i] = (uint8_t)(bits >> (56 - 8 * i));
    }
    compress(sm3->state, sm3->block);
    for (i = 0; i < 32; i++) {
        digest[i] = (uint8_t)(sm3->state[i / 4] >> (24 - 8 * (i % 4)));
    }
}

void lq_sm3_of(const void *data, size_t size, uint8_t digest[32])
{
    lq_sm3 sm3;

    lq_sm3_init(&sm3);
    lq_sm3_update(&sm3, data, size);
    lq_sm3_final(&sm3, digest);
}
