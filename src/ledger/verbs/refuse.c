/* refuse.c - refusals in words: ids as numbers, amounts with their unit, days as days. */
#include "ledger/verbs/act.h"

#include "base/text.h"

#include <string.h>

enum { TEXT_SIZE = 128 };

static void amount_out(lq_out *out, int64_t mg)
{
    /* Whole kilograms read best in tonnes. */
    if (mg % (QUOTA_TONNE / 1000) == 0) {
        lq_out_decimal(out, mg, 9);
        lq_out_text(out, " t");
    } else {
        lq_out_int(out, mg);
        lq_out_text(out, " mg");
    }
}

static quota_status fail(const lq_act *act, quota_status status, const char *field, const char *expected,
                         const char *found)
{
    return lq_fail(act->error, status, field, expected, found, strlen(found));
}

quota_status lq_refuse(const lq_act *act, quota_status status, const char *field, const char *expected,
                       const char *found)
{
    return fail(act, status, field, expected, found);
}

quota_status lq_refuse_number(const lq_act *act, quota_status status, const char *field, const char *expected,
                              uint64_t found)
{
    char text[TEXT_SIZE];
    lq_out out;

    if (act->error == NULL) {
        return status;
    }
    lq_out_init(&out, text, sizeof text);
    if (found <= INT64_MAX) {
        lq_out_int(&out, (int64_t)found);
    } else {
        lq_out_text(&out, "above 9223372036854775807");
    }
    (void)lq_out_finish(&out, NULL);
    return fail(act, status, field, expected, text);
}

quota_status lq_refuse_signed(const lq_act *act, quota_status status, const char *field, const char *expected,
                              int64_t found)
{
    char text[TEXT_SIZE];
    lq_out out;

    lq_out_init(&out, text, sizeof text);
    lq_out_int(&out, found);
    (void)lq_out_finish(&out, NULL);
    return fail(act, status, field, expected, text);
}

quota_status lq_refuse_amount(const lq_act *act, quota_status status, const char *field, const char *before,
                              int64_t expected, int64_t found)
{
    char should[TEXT_SIZE], is[TEXT_SIZE];
    lq_out out;

    if (act->error == NULL) {
        return status;
    }
    lq_out_init(&out, should, sizeof should);
    lq_out_text(&out, before);
    amount_out(&out, expected);
    (void)lq_out_finish(&out, NULL);
    lq_out_init(&out, is, sizeof is);
    amount_out(&out, found);
    (void)lq_out_finish(&out, NULL);
    return fail(act, status, field, should, is);
}

quota_status lq_refuse_date(const lq_act *act, quota_status status, const char *field, const char *before,
                            int32_t expected, int32_t found)
{
    char should[TEXT_SIZE], is[TEXT_SIZE];
    lq_out out;

    if (act->error == NULL) {
        return status;
    }
    lq_out_init(&out, should, sizeof should);
    lq_out_text(&out, before);
    if (expected != 0) {
        lq_out_date(&out, expected);
    }
    (void)lq_out_finish(&out, NULL);
    lq_out_init(&out, is, sizeof is);
    lq_out_date(&out, found);
    (void)lq_out_finish(&out, NULL);
    return fail(act, status, field, should, is);
}

quota_status lq_refuse_target(const lq_act *act, quota_status status, const char *expected)
{
    static const char digits[] = "0123456789abcdef";
    char text[2 * QUOTA_ID_SIZE + 1];
    size_t i;

    if (act->error == NULL) {
        return status;
    }
    for (i = 0; i < QUOTA_ID_SIZE; i++) {
        text[2 * i] = digits[act->entry->target[i] >> 4];
        text[2 * i + 1] = digits[act->entry->target[i] & 15];
    }
    text[2 * QUOTA_ID_SIZE] = '\0';
    return fail(act, status, "target", expected, text);
}
