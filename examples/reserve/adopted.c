/* adopted.c - the policies that the journal has adopted: entries `state adopt` have number and digest. */
#include "adopted.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 1000 };

typedef struct adopted_policy {
    uint32_t number;
    const quota_policy *policy;
    quota_policy *own; /* built in, compiled here; NULL = of the session */
} adopted_policy;

static int has_digest(const quota_policy *policy, const uint8_t *digest)
{
    quota_policy_info info = {.struct_size = sizeof info};

    return quota_policy_describe(policy, &info) == QUOTA_OK &&
           memcmp(info.digest, digest, sizeof info.digest) == 0;
}

static void find_policy(const session *run, const uint8_t *digest, adopted_policy *to)
{
    const char *id;

    for (size_t i = 0; i < run->under.count; i++)
        if (has_digest(run->under.list[i], digest)) {
            to->policy = run->under.list[i];
            return;
        }
    for (size_t i = 0; i < quota_builtin_count(); i++) {
        quota_policy *made = NULL;

        if (quota_builtin(i, &id, NULL, 0, NULL) == QUOTA_OK &&
            quota_policy_builtin(NULL, id, &made, NULL) == QUOTA_OK && has_digest(made, digest)) {
            to->policy = to->own = made;
            return;
        }
        quota_policy_free(made);
    }
}

static void read_all(adopted *in)
{
    const quota_filter filter = {.struct_size = sizeof filter};
    quota_entry *page = resized(NULL, PAGE, sizeof *page);
    uint64_t cursor = 0;
    size_t count = PAGE;

    in->read = 1;
    while (count == PAGE && quota_list(in->run->ledger, QUOTA_LIST_HISTORY, &filter, &cursor, page,
                                       sizeof *page, PAGE, &count, NULL) == QUOTA_OK)
        for (size_t i = 0; i < count; i++) {
            if (page[i].verb != QUOTA_VERB_STATE || page[i].kind != QUOTA_ENTRY_ADOPT)
                continue;
            in->list = resized(in->list, in->count + 1, sizeof *in->list);
            in->list[in->count] = (adopted_policy){.number = (uint32_t)page[i].value};
            find_policy(in->run, page[i].proof, &in->list[in->count++]);
        }
    free(page);
}

void adopted_add_rule(adopted *in, uint32_t number, uint32_t row, growing *to)
{
    quota_rule rule = {.struct_size = sizeof rule};

    if (number == 0 || row == 0)
        return;
    if (!in->read)
        read_all(in);
    for (size_t i = 0; i < in->count; i++)
        if (in->list[i].number == number && in->list[i].policy != NULL &&
            quota_policy_rule(in->list[i].policy, row, &rule) == QUOTA_OK) {
            growing_text(to, rule.id);
            return;
        }
}

void adopted_free(adopted *of)
{
    for (size_t i = 0; i < of->count; i++)
        quota_policy_free(of->list[i].own);
    free(of->list);
}
