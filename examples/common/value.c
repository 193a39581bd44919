/* value.c - values as people and spreadsheets write them. */
#include "value.h"

#include <stdio.h>
#include <string.h>

/* 2025/8/1 as 2025-08-01; 0 = it is no such date. */
static int read_slashes(const char *text, char *date, size_t room)
{
    unsigned year, month, day;
    int end = 0;

    if (strspn(text, "0123456789/") != strlen(text) || strlen(text) > 10 ||
        sscanf(text, "%4u/%2u/%2u%n", &year, &month, &day, &end) != 3 || text[end] != '\0')
        return 0;
    snprintf(date, room, "%04u-%02u-%02u", year, month, day);
    return 1;
}

/* A code by its label, such as 二氧化硫; 0 = it is none. */
static int64_t code_labelled(const quota_policy *owner, uint32_t fact, const char *text)
{
    for (int64_t i = 1; quota_fact_code(owner, fact, i) != NULL; i++) {
        const char *zh = quota_fact_code_label(owner, fact, i, QUOTA_ZH);
        const char *en = quota_fact_code_label(owner, fact, i, QUOTA_EN);

        if ((zh != NULL && strcmp(zh, text) == 0) || (en != NULL && strcmp(en, text) == 0))
            return i;
    }
    return 0;
}

quota_status value_read(const quota_policy *owner, uint32_t fact, const char *text, int64_t *value,
                        quota_error *error)
{
    const quota_status status = quota_value_parse(owner, fact, text, strlen(text), value, error);
    const char *meant = strcmp(text, "是") == 0 ? "yes" : strcmp(text, "否") == 0 ? "no" : NULL;
    const int64_t code = status == QUOTA_OK ? 0 : code_labelled(owner, fact, text);
    char date[48];

    if (code > 0) {
        *value = code;
        return QUOTA_OK;
    }
    if (status != QUOTA_OK && read_slashes(text, date, sizeof date))
        meant = date;
    if (status == QUOTA_OK || meant == NULL ||
        quota_value_parse(owner, fact, meant, strlen(meant), value, NULL) != QUOTA_OK)
        return status;
    return QUOTA_OK;
}
