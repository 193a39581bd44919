/* Any text as the value of a fact: what is read is in range, and its own text reads back the same. */
#include <libquota/quota.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int good)
{
    if (!good)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t value = 0, back = 0;
    char text[128];
    size_t needed = 0;
    quota_fact_info info;
    quota_error error;
    if (size < 1)
        return 0;
    info.struct_size = (uint32_t)sizeof info;
    memset(&error, 0, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    uint32_t fact = data[0];
    quota_status status = quota_value_parse(NULL, fact, (const char *)data + 1, size - 1, &value, &error);
    if (quota_fact_describe(NULL, fact, &info) != QUOTA_OK) {
        check(status == QUOTA_E_UNKNOWN_FACT);
        return 0;
    }
    if (status != QUOTA_OK) {
        check(status == QUOTA_E_VALUE || status == QUOTA_E_RANGE || status == QUOTA_E_NOT_FOUND);
        check(error.status == (int32_t)status && error.fact == fact);
        check(quota_error_text(&error, QUOTA_EN, text, sizeof text, &needed) == QUOTA_OK ||
              needed > sizeof text);
        return 0;
    }
    check(value == QUOTA_UNKNOWN || (value >= info.least && value <= info.most));
    check(quota_value_text(NULL, fact, value, text, sizeof text, &needed) == QUOTA_OK);
    check(strlen(text) + 1 == needed);
    check(quota_value_parse(NULL, fact, text, needed - 1, &back, NULL) == QUOTA_OK || value == QUOTA_UNKNOWN);
    check(back == value || value == QUOTA_UNKNOWN);
    return 0;
}
