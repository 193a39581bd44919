/* party_code.c - the unified social credit code of a legal person, GB 32100-2015. */
#include "ledger/entry/party_code.h"

#include <libquota/entry.h>

#include <string.h>

enum { SIZE = 18, MODULUS = 31 };

/* The place of a character is its value; I, O, S, V and Z are not used. */
static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

char lq_party_code_last(const char *code)
{
    uint32_t sum = 0, weight = 1;
    size_t i;

    for (i = 0; i + 1 < SIZE; i++) {
        const char *at = code[i] == '\0' ? NULL : strchr(alphabet, code[i]);

        if (at == NULL) {
            return '\0';
        }
        sum += (uint32_t)(at - alphabet) * weight;
        weight = weight * 3 % MODULUS;
    }
    /* With it the weighted sum is a multiple of 31. */
    return alphabet[(MODULUS - sum % MODULUS) % MODULUS];
}

int32_t quota_party_code_valid(const char *code, size_t size)
{
    char last;

    if (code == NULL || size != SIZE) {
        return 0;
    }
    last = lq_party_code_last(code);
    return last != '\0' && code[SIZE - 1] == last;
}
