/* lint.c - what is wrong with a policy, or worth a look, with the facts that show it. */
#include "run.h"

#include "memory.h"
#include "message.h"

#include <stdio.h>
#include <string.h>

static int print_finding(const char *source, const quota_policy *policy, const quota_findings *findings,
                         size_t at, quota_lang lang)
{
    quota_finding finding = {.struct_size = sizeof finding};
    growing line = {NULL, 0, 0};
    size_t needed = 0;
    quota_status status = quota_findings_get(findings, at, &finding);

    if (status == QUOTA_OK)
        status = quota_finding_text(policy, &finding, lang, NULL, 0, &needed);
    if (status == QUOTA_E_BUFFER) {
        char *room = growing_room(&line, needed);

        status = quota_finding_text(policy, &finding, lang, room, needed, NULL);
        if (status == QUOTA_OK)
            printf("%s: %s\n", source, room);
    }
    growing_free(&line);
    return status == QUOTA_OK;
}

static int print_findings(const char *source, const quota_policy *policy, const quota_findings *findings,
                          quota_lang lang)
{
    int good = 1;

    for (size_t i = 0; good && i < quota_findings_count(findings, 0); i++)
        good = print_finding(source, policy, findings, i, lang);
    return good;
}

int run_lint(const options *opt, const policies *under)
{
    size_t all_errors = 0;

    for (size_t i = 0; i < under->count; i++) {
        quota_findings *linted = NULL;
        quota_error error = {.struct_size = sizeof error};
        const quota_status status = quota_policy_lint(under->list[i], NULL, &linted, &error);
        size_t errors, warnings;
        int printed;

        if (status != QUOTA_OK) {
            say("%s: %s", under->sources[i], quota_status_name((int32_t)status));
            return EXIT_UNUSABLE;
        }
        /* Reading the table may have had warnings of its own. */
        printed = print_findings(under->sources[i], under->list[i], under->findings[i], opt->lang) &&
                  print_findings(under->sources[i], under->list[i], linted, opt->lang);
        errors = quota_findings_count(linted, QUOTA_SEVERITY_ERROR) +
                 quota_findings_count(under->findings[i], QUOTA_SEVERITY_ERROR);
        warnings = quota_findings_count(linted, QUOTA_SEVERITY_WARNING) +
                   quota_findings_count(under->findings[i], QUOTA_SEVERITY_WARNING);
        quota_findings_free(linted);
        if (!printed) {
            say("%s: a finding cannot be printed", under->sources[i]);
            return EXIT_UNUSABLE;
        }
        printf(opt->lang == QUOTA_ZH ? "%s：错误 %zu，提示 %zu\n" : "%s: errors %zu, warnings %zu\n",
               under->infos[i].id, errors, warnings);
        all_errors += errors;
    }
    return all_errors > 0 ? EXIT_SOME_BAD : EXIT_DONE;
}
