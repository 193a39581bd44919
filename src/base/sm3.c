/* sm3.c - the SM3 digest, GB/T 32905-2016; letters as in the standard. */
#include "base/sm3.h"

#include <string.h>

enum { BLOCK = 64, LENGTH_AT = 56 };

/* Every count here is a constant between 1 and 31. */
#define ROTATE(x, n) ((x) << (n) | (x) >> (32 - (n)))

static inline uint32_t p0(uint32_t x)
{
    return x ^ ROTATE(x, 9) ^ ROTATE(x, 17);
}

static inline uint32_t p1(uint32_t x)
{
    return x ^ ROTATE(x, 15) ^ ROTATE(x, 23);
}

/* The boolean functions of rounds 0 to 15, and of those after; each written with the fewest steps. */
#define FF0(x, y, z) ((x) ^ (y) ^ (z))
#define GG0(x, y, z) ((x) ^ (y) ^ (z))
#define FF1(x, y, z) (((x) & (y)) | (((x) | (y)) & (z)))
#define GG1(x, y, z) ((((y) ^ (z)) & (x)) ^ (z))

/* T_j turned left by j, for every round. */
static const uint32_t turned[64] = {
    UINT32_C(0x79cc4519), UINT32_C(0xf3988a32), UINT32_C(0xe7311465), UINT32_C(0xce6228cb),
    UINT32_C(0x9cc45197), UINT32_C(0x3988a32f), UINT32_C(0x7311465e), UINT32_C(0xe6228cbc),
    UINT32_C(0xcc451979), UINT32_C(0x988a32f3), UINT32_C(0x311465e7), UINT32_C(0x6228cbce),
    UINT32_C(0xc451979c), UINT32_C(0x88a32f39), UINT32_C(0x11465e73), UINT32_C(0x228cbce6),
    UINT32_C(0x9d8a7a87), UINT32_C(0x3b14f50f), UINT32_C(0x7629ea1e), UINT32_C(0xec53d43c),
    UINT32_C(0xd8a7a879), UINT32_C(0xb14f50f3), UINT32_C(0x629ea1e7), UINT32_C(0xc53d43ce),
    UINT32_C(0x8a7a879d), UINT32_C(0x14f50f3b), UINT32_C(0x29ea1e76), UINT32_C(0x53d43cec),
    UINT32_C(0xa7a879d8), UINT32_C(0x4f50f3b1), UINT32_C(0x9ea1e762), UINT32_C(0x3d43cec5),
    UINT32_C(0x7a879d8a), UINT32_C(0xf50f3b14), UINT32_C(0xea1e7629), UINT32_C(0xd43cec53),
    UINT32_C(0xa879d8a7), UINT32_C(0x50f3b14f), UINT32_C(0xa1e7629e), UINT32_C(0x43cec53d),
    UINT32_C(0x879d8a7a), UINT32_C(0x0f3b14f5), UINT32_C(0x1e7629ea), UINT32_C(0x3cec53d4),
    UINT32_C(0x79d8a7a8), UINT32_C(0xf3b14f50), UINT32_C(0xe7629ea1), UINT32_C(0xcec53d43),
    UINT32_C(0x9d8a7a87), UINT32_C(0x3b14f50f), UINT32_C(0x7629ea1e), UINT32_C(0xec53d43c),
    UINT32_C(0xd8a7a879), UINT32_C(0xb14f50f3), UINT32_C(0x629ea1e7), UINT32_C(0xc53d43ce),
    UINT32_C(0x8a7a879d), UINT32_C(0x14f50f3b), UINT32_C(0x29ea1e76), UINT32_C(0x53d43cec),
    UINT32_C(0xa7a879d8), UINT32_C(0x4f50f3b1), UINT32_C(0x9ea1e762), UINT32_C(0x3d43cec5),
};

static inline uint32_t word_at(const uint8_t *block, unsigned j)
{
    const uint8_t *at = block + (size_t)4 * j;

    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | (uint32_t)at[3];
}

/* One round.  The registers are not moved: the next round is given their names one place on. */
#define ROUND(n, j, a, b, c, d, e, f, g, h, w, w4)                                                           \
  do {                                                                                                       \
    const uint32_t a12 = ROTATE(a, 12);                                                                      \
    const uint32_t sum = a12 + (e) + turned[j];                                                              \
    const uint32_t ss1 = ROTATE(sum, 7);                                                                     \
    (d) += FF##n(a, b, c) + (ss1 ^ a12) + ((w) ^ (w4));                                                      \
    (h) += GG##n(e, f, g) + ss1 + (w);                                                                       \
    (b) = ROTATE(b, 9);                                                                                      \
    (f) = ROTATE(f, 19);                                                                                     \
    (h) = p0(h);                                                                                             \
  } while (0)

/* The message's words are a ring of 16: a word is made when the first round needs it, 4 ahead, in the place
 * of the one 16 before. */
#define W(j) w[(j)&15]
#define NEXT(j) (W(j) = p1(W((j)-16) ^ W((j)-9) ^ ROTATE(W((j)-3), 15)) ^ ROTATE(W((j)-13), 7) ^ W((j)-6))
#define GIVEN(j) ((void)0) /* the block has it */

#define FOUR_ROUNDS(n, j, AHEAD)                                                                             \
  AHEAD((j) + 4);                                                                                            \
  ROUND(n, (j), a, b, c, d, e, f, g, h, W(j), W((j) + 4));                                                   \
  AHEAD((j) + 5);                                                                                            \
  ROUND(n, (j) + 1, d, a, b, c, h, e, f, g, W((j) + 1), W((j) + 5));                                         \
  AHEAD((j) + 6);                                                                                            \
  ROUND(n, (j) + 2, c, d, a, b, g, h, e, f, W((j) + 2), W((j) + 6));                                         \
  AHEAD((j) + 7);                                                                                            \
  ROUND(n, (j) + 3, b, c, d, a, f, g, h, e, W((j) + 3), W((j) + 7))

static void compress(uint32_t state[8], const uint8_t *block)
{
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    uint32_t w[16];

    for (unsigned j = 0; j < 16; j++) {
        w[j] = word_at(block, j);
    }
    FOUR_ROUNDS(0, 0, GIVEN);
    FOUR_ROUNDS(0, 4, GIVEN);
    FOUR_ROUNDS(0, 8, GIVEN);
    FOUR_ROUNDS(0, 12, NEXT);
    FOUR_ROUNDS(1, 16, NEXT);
    FOUR_ROUNDS(1, 20, NEXT);
    FOUR_ROUNDS(1, 24, NEXT);
    FOUR_ROUNDS(1, 28, NEXT);
    FOUR_ROUNDS(1, 32, NEXT);
    FOUR_ROUNDS(1, 36, NEXT);
    FOUR_ROUNDS(1, 40, NEXT);
    FOUR_ROUNDS(1, 44, NEXT);
    FOUR_ROUNDS(1, 48, NEXT);
    FOUR_ROUNDS(1, 52, NEXT);
    FOUR_ROUNDS(1, 56, NEXT);
    FOUR_ROUNDS(1, 60, NEXT);
    state[0] ^= a;
    state[1] ^= b;
    state[2] ^= c;
    state[3] ^= d;
    state[4] ^= e;
    state[5] ^= f;
    state[6] ^= g;
    state[7] ^= h;
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
