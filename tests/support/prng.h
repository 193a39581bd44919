/* prng.h - repeatable random numbers for property tests (splitmix64). */
#ifndef PRNG_H
#define PRNG_H

#include <stdint.h>

typedef struct prng {
    uint64_t state;
} prng;

static inline uint64_t prng_next(prng *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* 0 .. bound - 1; bound is not 0. */
static inline uint64_t prng_below(prng *random, uint64_t bound)
{
    return prng_next(random) % bound;
}

/* low .. high. */
static inline int64_t prng_between(prng *random, int64_t low, int64_t high)
{
    return low + (int64_t)prng_below(random, (uint64_t)(high - low) + 1);
}

/* Any int64_t, with all sizes equally likely and the edges often. */
static inline int64_t prng_any(prng *random)
{
    static const int64_t edges[] = {0,         1,
                                    -1,        2,
                                    INT64_MAX, INT64_MAX - 1,
                                    INT64_MIN, INT64_MIN + 1,
                                    INT32_MAX, UINT32_MAX,
                                    INT32_MIN, INT64_C(1) << 32};
    const uint64_t bits = prng_next(random);
    const int64_t sized = (int64_t)((bits >> 1) >> prng_below(random, 63));

    if (prng_below(random, 8) == 0) {
        return edges[prng_below(random, sizeof edges / sizeof *edges)];
    }
    return bits & 1 ? -sized : sized;
}

#endif
