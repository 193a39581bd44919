/* refuse.c - what the error of a refusal by law says: the question, the article, what is missing. */
#include <string.h>

#include "base/text.h"
#include "engine/law/scene.h"

static void say_rule(lq_out *out, const lq_statute *statute, uint32_t number)
{
    quota_rule rule = {.struct_size = sizeof rule};
    if (number != 0 && quota_policy_rule(statute->policy, number, &rule) == QUOTA_OK) {
        lq_out_text(out, rule.article);
        lq_out_text(out, " ");
        lq_out_text(out, rule.id);
        return;
    }
    quota_policy_info info = {.struct_size = sizeof info};
    if (quota_policy_describe(statute->policy, &info) == QUOTA_OK)
        lq_out_text(out, info.id);
}

static void say_amount(lq_out *out, int64_t amount)
{
    lq_out_decimal(out, amount, 9);
    lq_out_text(out, " t");
}

static void say_missing(lq_out *out, const lq_statute *statute, const quota_decision *decision)
{
    const uint32_t count =
        decision->missing_count < QUOTA_DECISION_MISSING ? decision->missing_count : QUOTA_DECISION_MISSING;
    for (uint32_t i = 0; i < count; i++) {
        quota_fact_info info = {.struct_size = sizeof info};
        if (quota_fact_describe(statute->policy, decision->missing[i], &info) != QUOTA_OK)
            continue;
        lq_out_text(out, i == 0 ? "; missing: " : ", ");
        lq_out_text(out, info.name);
    }
}

quota_status lq_refuse_by_law(const lq_scene *scene, quota_status status, uint8_t ask,
                              const lq_statute *statute, const quota_decision *decision,
                              const char *class_found, int64_t limit, int64_t amount, quota_error *error)
{
    char expected[160], found[160];
    lq_out left, right;
    if (!error) /* nobody reads it */
        return status;
    lq_out_init(&left, expected, sizeof expected);
    lq_out_init(&right, found, sizeof found);
    if (class_found) {
        lq_out_text(&left, quota_policy_class(statute->policy, decision->lo));
        lq_out_text(&left, ", ");
        lq_out_text(&right, class_found);
    } else if (status == QUOTA_R_LAW_LIMIT) {
        lq_out_text(&left, "at most ");
        say_amount(&left, limit);
        lq_out_text(&left, ", ");
        say_amount(&right, amount);
    } else {
        lq_out_text(&right, status == QUOTA_R_LAW_DENIES ? "deny" : "review");
        say_missing(&right, statute, decision);
    }
    say_rule(&left, statute, decision->rule);
    (void)lq_out_finish(&left, NULL);
    (void)lq_out_finish(&right, NULL);
    (void)lq_fail(error, status, lq_ask_name(ask), expected, found, strlen(found));
    if (decision->missing_count > 0)
        lq_fail_fact(error, decision->missing[0]);
    lq_fail_index(error, scene->index);
    return status;
}
