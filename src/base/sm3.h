/* sm3.h - the SM3 digest, GB/T 32905-2016. */
#ifndef LQ_SM3_H
#define LQ_SM3_H

#include <stddef.h>
#include <stdint.h>

typedef struct lq_sm3 {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    uint8_t block[64];
} lq_sm3;

void lq_sm3_init(lq_sm3 *sm3);
void lq_sm3_update(lq_sm3 *sm3, const void *data, size_t size);
void lq_sm3_final(lq_sm3 *sm3, uint8_t digest[32]);
void lq_sm3_of(const void *data, size_t size, uint8_t digest[32]);

#endif
