/* value.h - values as people and spreadsheets write them. */
#ifndef COMMON_VALUE_H
#define COMMON_VALUE_H

#include <libquota/policy.h>

/* As quota_value_parse(), and as spreadsheets write it: 2025/8/1; 是 and 否 for flags; codes by label. */
quota_status value_read(const quota_policy *owner, uint32_t fact, const char *text, int64_t *value,
                        quota_error *error);

#endif
