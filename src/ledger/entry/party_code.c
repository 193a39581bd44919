/* party_code.c - the unified social credit code of a legal person, GB 32100-2015. */
#include <libquota/entry.h>

#include <string.h>

enum { SIZE = 18, MODULUS = 31 };

int32_t quota_party_code_valid(const char *code, size_t size)
{
    /* The place of a character is its value; I, O, S, V and Z are not used. */
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    uint32_t sum = 0, weight = 1;
    size_t i;

    if (code == NULL || size != SIZE) {
        return 0;
    }
    /* The check character has weight 1 in effect: with it the weighted sum is a multiple of 31. */
    for (i = 0; i < SIZE; i++) {
        const char *at = code[i] == '\0' ? NULL : strchr(alphabet, code[i]);

        if (at == NULL) {
            return 0;
        }
        sum += (uint32_t)(at - alphabet) * (i + 1 < SIZE ? weight : 1);
        weight = weight * 3 % MODULUS;
    }
    return sum % MODULUS == 0;
}
