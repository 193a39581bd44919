/* vocabulary.c - looking up the shared names, and the range of each type. */
#include "policy/vocabulary.h"

#include <libquota/facts.h>

#include "base/sm3.h"

#include <string.h>

static int same_name(const char *known, const char *name, size_t size)
{
    return known[0] == name[0] && strncmp(known, name, size) == 0 && known[size] == '\0';
}

uint32_t lq_vocabulary_fact(const char *name, size_t size)
{
    if (size == 0)
        return 0;
    for (uint32_t i = 1; i <= lq_fact_def_count; i++)
        if (same_name(lq_vocabulary_text(lq_fact_defs[i].name), name, size))
            return i;
    return 0;
}

uint32_t lq_vocabulary_question(const char *name, size_t size)
{
    if (size == 0)
        return 0;
    for (uint32_t i = 1; i <= lq_question_def_count; i++)
        if (same_name(lq_vocabulary_text(lq_question_defs[i].name), name, size))
            return i;
    return 0;
}

uint32_t lq_own_id(const char *name, size_t size)
{
    uint8_t digest[32];
    lq_sm3_of(name, size, digest);
    uint32_t first = (uint32_t)digest[0] << 24 | (uint32_t)digest[1] << 16 | (uint32_t)digest[2] << 8 |
                     (uint32_t)digest[3];
    return UINT32_C(0x80000000) | first >> 1;
}

void lq_type_range(int type, uint32_t code_count, int signed_amount, int64_t *least, int64_t *most)
{
    *least = 0;
    switch (type) {
    case QUOTA_TYPE_FLAG:
        *most = 1;
        break;
    case QUOTA_TYPE_CODE:
        *least = 1;
        *most = (int64_t)code_count;
        break;
    case QUOTA_TYPE_AMOUNT:
        *least = signed_amount ? -QUOTA_AMOUNT_MAX : 0;
        *most = QUOTA_AMOUNT_MAX;
        break;
    case QUOTA_TYPE_MONEY:
        *most = QUOTA_MONEY_MAX;
        break;
    case QUOTA_TYPE_PRICE:
        *most = QUOTA_PRICE_MAX;
        break;
    case QUOTA_TYPE_RATIO:
        *least = 1;
        *most = QUOTA_RATIO_MAX;
        break;
    case QUOTA_TYPE_DATE:
        *least = INT64_C(19000101);
        *most = QUOTA_NEVER;
        break;
    case QUOTA_TYPE_COUNT:
        *most = QUOTA_COUNT_MAX;
        break;
    default: /* QUOTA_TYPE_ID */
        *most = INT64_MAX;
        break;
    }
}

void lq_vocabulary_range(uint32_t number, int64_t *least, int64_t *most)
{
    const struct lq_fact_def *def = &lq_fact_defs[number];
    uint32_t codes = def->domain_of ? lq_fact_defs[def->domain_of].code_count : def->code_count;
    lq_type_range(def->type, codes, number == QUOTA_FACT_INCREMENT, least, most);
}
