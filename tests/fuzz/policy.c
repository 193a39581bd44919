/* Any text as a policy table: errors are findings, and what parses prints as the same policy. */
#include <libquota/quota.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int good)
{
    if (!good)
        abort();
}

static void read_findings(const quota_policy *policy, const quota_findings *findings)
{
    char text[2048];
    for (size_t i = 0; i < quota_findings_count(findings, 0); i++) {
        quota_finding finding;
        finding.struct_size = (uint32_t)sizeof finding;
        check(quota_findings_get(findings, i, &finding) == QUOTA_OK);
        check(finding.code >= QUOTA_FINDING_CSV && finding.code <= QUOTA_FINDING_OUTCOME);
        check(quota_finding_text(policy, &finding, QUOTA_ZH, text, sizeof text, NULL) == QUOTA_OK);
        check(quota_finding_text(policy, &finding, QUOTA_EN, text, sizeof text, NULL) == QUOTA_OK);
    }
}

static void print_and_parse(const quota_policy *policy)
{
    size_t needed = 0;
    quota_policy *again = NULL;
    quota_policy_info one, other;
    check(quota_policy_print(policy, NULL, 0, &needed) == QUOTA_E_BUFFER);
    char *text = malloc(needed);
    check(text != NULL && quota_policy_print(policy, text, needed, NULL) == QUOTA_OK);
    check(quota_policy_parse(NULL, text, needed - 1, &again, NULL, NULL) == QUOTA_OK);
    one.struct_size = other.struct_size = (uint32_t)sizeof one;
    check(quota_policy_describe(policy, &one) == QUOTA_OK &&
          quota_policy_describe(again, &other) == QUOTA_OK);
    check(memcmp(one.digest, other.digest, QUOTA_DIGEST_SIZE) == 0);
    check(one.rule_count == other.rule_count && one.fact_count == other.fact_count);
    check(one.question_count == other.question_count && one.set_count == other.set_count);
    free(text);
    quota_policy_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    quota_policy *policy = NULL;
    quota_findings *findings = NULL;
    quota_error error;
    memset(&error, 0, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    quota_status status = quota_policy_parse(NULL, (const char *)data, size, &policy, &findings, &error);
    check(status == QUOTA_OK || status == QUOTA_E_POLICY);
    check((status == QUOTA_OK) == (policy != NULL));
    check((status == QUOTA_E_POLICY) == (quota_findings_count(findings, QUOTA_SEVERITY_ERROR) > 0));
    check(status == QUOTA_OK || error.status == QUOTA_E_POLICY);
    read_findings(policy, findings);
    if (policy != NULL)
        print_and_parse(policy);
    quota_policy_free(policy);
    quota_findings_free(findings);
    return 0;
}
