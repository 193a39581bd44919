/* Any text as a policy table; whatever parses is linted and asked everything: decisions, batches,
 * explanations. */
#include <libquota/quota.h>

#include <stdlib.h>
#include <string.h>

#include "prng.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FACTS_MAX = 64, QUESTIONS_MAX = 12, ROWS = 3, TEXT = 1 << 16 };

static void check(int good)
{
    if (!good)
        abort();
}

static void lint(const quota_policy *policy)
{
    quota_findings *findings = NULL;
    char text[2048];
    check(quota_policy_lint(policy, NULL, &findings, NULL) == QUOTA_OK);
    for (size_t i = 0; i < quota_findings_count(findings, 0); i++) {
        quota_finding finding;
        finding.struct_size = (uint32_t)sizeof finding;
        check(quota_findings_get(findings, i, &finding) == QUOTA_OK);
        check(finding.code >= QUOTA_FINDING_GAP && finding.witness_count <= QUOTA_WITNESS_MAX);
        check(quota_finding_text(policy, &finding, QUOTA_EN, text, sizeof text, NULL) == QUOTA_OK);
    }
    quota_findings_free(findings);
}

static int64_t a_value(prng *random, const quota_fact_info *info)
{
    static const int64_t days[] = {20210101, 20231231, 20240229, 20241009, QUOTA_NEVER, 19000101};
    uint64_t range = (uint64_t)(info->most - info->least);
    if (prng_below(random, 5) == 0)
        return QUOTA_UNKNOWN;
    if (info->type == QUOTA_TYPE_DATE)
        return days[prng_below(random, 6)];
    if (prng_below(random, 4) == 0)
        return prng_below(random, 2) ? info->least : info->most;
    uint64_t any = prng_next(random) >> prng_below(random, 63);
    return info->least + (int64_t)(any % (range < 4096 ? range + 1 : range / 2));
}

static size_t some_facts(prng *random, const quota_policy *policy, uint32_t question, quota_fact *facts)
{
    size_t count = 0;
    uint32_t id;
    for (uint32_t i = 0; count < FACTS_MAX && (id = quota_question_fact(policy, question, i)) != 0; i++) {
        quota_fact_info info;
        info.struct_size = (uint32_t)sizeof info;
        check(quota_fact_describe(policy, id, &info) == QUOTA_OK);
        facts[count].fact = id;
        facts[count].reserved = 0;
        facts[count++].value = a_value(random, &info);
    }
    return count;
}

/* Well formed, whatever was asked. */
static void check_decision(const quota_decision *d)
{
    check(d->verdict >= QUOTA_NOT_APPLICABLE && d->verdict <= QUOTA_DENY);
    check(d->verdicts != 0 && d->verdicts < 16);
    check(d->verdict == QUOTA_REVIEW || d->verdicts == 1U << d->verdict);
    check(!(d->flags & QUOTA_DECISION_VALUE) || d->lo <= d->hi);
    check((d->flags & QUOTA_DECISION_VALUE) || (d->lo == 0 && d->hi == 0));
    check((d->flags & QUOTA_DECISION_PROVISIONAL) || d->missing_count == 0);
}

static void as_batch(const quota_policy *policy, const quota_case *given, const quota_decision *d,
                     quota_status expected)
{
    int64_t cells[FACTS_MAX][ROWS], lo[ROWS], hi[ROWS];
    quota_column columns[FACTS_MAX];
    uint8_t verdict[ROWS];
    uint32_t rule[ROWS], flags[ROWS];
    int32_t status[ROWS];
    quota_batch batch;
    for (size_t i = 0; i < given->fact_count; i++) {
        for (size_t row = 0; row < ROWS; row++)
            cells[i][row] = given->facts[i].value;
        columns[i].fact = given->facts[i].fact;
        columns[i].reserved = 0;
        columns[i].values = cells[i];
    }
    memset(&batch, 0, sizeof batch);
    batch.struct_size = (uint32_t)sizeof batch;
    batch.question = given->question;
    batch.row_count = ROWS;
    batch.columns = columns;
    batch.column_count = given->fact_count;
    batch.verdict = verdict;
    batch.lo = lo;
    batch.hi = hi;
    batch.rule = rule;
    batch.flags = flags;
    batch.status = status;
    check(quota_decide_batch(policy, &batch, NULL) == QUOTA_OK);
    for (size_t row = 0; row < ROWS; row++) {
        check(status[row] == (int32_t)expected);
        check(expected != QUOTA_OK || (verdict[row] == d->verdict && lo[row] == d->lo && hi[row] == d->hi &&
                                       rule[row] == d->rule && flags[row] == d->flags));
    }
}

static void ask(const quota_policy *policy, uint32_t question, prng *random)
{
    static char text[TEXT];
    quota_fact facts[FACTS_MAX];
    quota_case given;
    quota_decision decision;
    size_t needed = 0;
    given.struct_size = (uint32_t)sizeof given;
    given.question = question;
    given.facts = facts;
    given.fact_count = some_facts(random, policy, question, facts);
    given.calendar = NULL;
    memset(&decision, 0, sizeof decision);
    decision.struct_size = (uint32_t)sizeof decision;
    quota_status status = quota_decide(policy, &given, &decision, NULL);
    check(status == QUOTA_OK || status == QUOTA_E_OVERFLOW);
    if (status == QUOTA_OK)
        check_decision(&decision);
    as_batch(policy, &given, &decision, status);
    quota_status said = quota_explain_text(policy, &given, QUOTA_ZH, text, sizeof text, &needed, NULL);
    check(said == status || (status == QUOTA_OK && said == QUOTA_E_BUFFER));
    check(said != QUOTA_OK || strlen(text) + 1 == needed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    quota_policy *policy = NULL;
    prng random = {size};
    if (quota_policy_parse(NULL, (const char *)data, size, &policy, NULL, NULL) != QUOTA_OK)
        return 0;
    for (size_t i = 0; i < size; i++)
        random.state = random.state * 31 + data[i];
    lint(policy);
    quota_question_info info;
    info.struct_size = (uint32_t)sizeof info;
    for (uint32_t i = 0; i < QUESTIONS_MAX && quota_question_at(policy, i, &info) == QUOTA_OK; i++)
        for (int n = 0; n < 2; n++)
            ask(policy, info.question, &random);
    quota_policy_free(policy);
    return 0;
}
