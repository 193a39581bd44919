/* policy.c - the parser's way through a table, and the life of a policy. */
#include <libquota/policy.h>

#include "policy/read/builder.h"
#include "policy/read/parents.h"
#include "policy/tables.h"

#include <string.h>

/* ------------------------------------------------------------------ parsing */

static quota_status build(const quota_allocator *mem, quota_policy *policy, quota_findings *findings,
                          const lq_source *source)
{
    lq_builder b;
    lq_builder_open(&b, mem, policy, findings);
    policy->source = source;
    memcpy(policy->digest, source->digest, sizeof policy->digest);
    /* Each step finds what it can; later ones do without what earlier ones refused. */
    void (*const steps[])(lq_builder *) = {lq_declare_names, lq_declare_sets, lq_read_header,
                                           lq_read_window,   lq_read_rules,   lq_read_overrides,
                                           lq_check_reads,   lq_finish};
    lq_collect(&b, source);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && b.status == QUOTA_OK; i++)
        if (steps[i] != lq_finish || lq_build_error_count(&b) == 0)
            steps[i](&b);
    quota_status status = b.status;
    lq_builder_close(&b);
    return status;
}

static quota_status read_text(const quota_policy_options *options, const quota_allocator *mem,
                              const char *text, size_t size, quota_policy *policy, quota_findings *findings)
{
    lq_source_reader reader = {mem, &policy->arena, findings};
    lq_source *source = lq_arena_alloc(&policy->arena, sizeof *source);
    if (!source)
        return QUOTA_E_NO_MEMORY;
    quota_status status = lq_source_read(&reader, text, size, source);
    if (status == QUOTA_OK)
        status = lq_bind_parents(&reader, options ? options->parents : NULL,
                                 options ? options->parent_count : 0, source);
    if (status == QUOTA_E_LIMIT)
        return QUOTA_OK; /* the finding says it all */
    if (status == QUOTA_OK)
        status = build(mem, policy, findings, source);
    if (status == QUOTA_OK && quota_findings_count(findings, QUOTA_SEVERITY_ERROR) == 0)
        status = lq_compile(policy, mem);
    return findings->status == QUOTA_OK ? status : findings->status;
}

static quota_status check_options(const quota_policy_options *options, quota_allocator *mem,
                                  quota_error *error)
{
    if (options) {
        if (options->struct_size != sizeof *options)
            return lq_fail(error, QUOTA_E_STRUCT_SIZE, "options.struct_size", "sizeof(quota_policy_options)",
                           NULL, 0);
        if (options->reserved != 0)
            return lq_fail(error, QUOTA_E_ARGUMENT, "options.reserved", "0", NULL, 0);
        if (!options->parents && options->parent_count > 0)
            return lq_fail(error, QUOTA_E_ARGUMENT, "options.parents", "a pointer", "NULL", 4);
        for (size_t i = 0; i < options->parent_count; i++) {
            if (!options->parents[i]) {
                (void)lq_fail(error, QUOTA_E_ARGUMENT, "options.parents", "a policy", "NULL", 4);
                lq_fail_index(error, i);
                return QUOTA_E_ARGUMENT;
            }
            const char *id = options->parents[i]->id;
            for (size_t j = 0; j < i; j++) {
                if (strcmp(options->parents[j]->id, id) == 0) {
                    (void)lq_fail(error, QUOTA_E_ARGUMENT, "options.parents", "each id once", id, strlen(id));
                    lq_fail_index(error, i);
                    return QUOTA_E_ARGUMENT;
                }
            }
        }
    }
    quota_status status = lq_mem_init(mem, options ? options->allocator : NULL);
    return status == QUOTA_OK ? status
                              : lq_fail(error, status, "options.allocator", "a complete allocator", NULL, 0);
}

static quota_policy *new_policy(const quota_allocator *mem)
{
    quota_policy *policy = lq_mem_alloc(mem, sizeof *policy);
    if (policy) {
        memset(policy, 0, sizeof *policy);
        lq_arena_init(&policy->arena, mem);
    }
    return policy;
}

quota_status quota_policy_parse(const quota_policy_options *options, const char *text, size_t size,
                                quota_policy **policy, quota_findings **findings, quota_error *error)
{
    quota_allocator mem;
    if (policy)
        *policy = NULL;
    if (findings)
        *findings = NULL;
    if (!policy || (!text && size > 0))
        return lq_fail(error, QUOTA_E_ARGUMENT, policy ? "text" : "policy", "a pointer", "NULL", 4);
    quota_status status = check_options(options, &mem, error);
    if (status != QUOTA_OK)
        return status;
    quota_findings *found = lq_findings_new(&mem);
    quota_policy *made = found ? new_policy(&mem) : NULL;
    status = made ? read_text(options, &mem, text ? text : "", size, made, found) : QUOTA_E_NO_MEMORY;
    if (status == QUOTA_OK && quota_findings_count(found, QUOTA_SEVERITY_ERROR) > 0) {
        status = QUOTA_E_POLICY;
        lq_findings_sort(found);
        lq_findings_first_error(found, error);
    }
    if (status == QUOTA_E_NO_MEMORY)
        (void)lq_fail(error, status, "", NULL, NULL, 0);
    if (status == QUOTA_OK) {
        *policy = made;
        made = NULL;
    }
    quota_policy_free(made);
    if (findings && status != QUOTA_E_NO_MEMORY && quota_findings_count(found, 0) > 0) {
        *findings = found;
        found = NULL;
    }
    quota_findings_free(found);
    return status;
}

void quota_policy_free(quota_policy *policy)
{
    if (!policy)
        return;
    quota_allocator mem = policy->arena.mem;
    lq_arena_free(&policy->arena);
    lq_mem_free(&mem, policy, sizeof *policy);
}

/* ------------------------------------------------------------------ built in */

size_t quota_builtin_count(void)
{
    return lq_table_count;
}

quota_status quota_builtin(size_t index, const char **id, char *buffer, size_t capacity, size_t *needed)
{
    if (index >= lq_table_count)
        return QUOTA_E_NOT_FOUND;
    const struct lq_table *table = &lq_tables[index];
    if (id)
        *id = table->id;
    if (needed)
        *needed = table->size;
    if (!buffer)
        return QUOTA_OK;
    if (capacity < table->size)
        return QUOTA_E_BUFFER;
    lq_table_text(table, buffer);
    return QUOTA_OK;
}

static quota_status parse_table(const quota_policy_options *options, const struct lq_table *table,
                                quota_policy **policy, quota_error *error)
{
    quota_allocator mem;
    quota_status status = check_options(options, &mem, error);
    if (status != QUOTA_OK)
        return status;
    char *text = lq_mem_alloc(&mem, table->size);
    if (!text)
        return lq_fail(error, QUOTA_E_NO_MEMORY, "memory", "memory", "none", 4);
    lq_table_text(table, text);
    status = quota_policy_parse(options, text, table->size, policy, NULL, error);
    lq_mem_free(&mem, text, table->size);
    return status;
}

quota_status quota_policy_builtin(const quota_policy_options *options, const char *id, quota_policy **policy,
                                  quota_error *error)
{
    if (policy)
        *policy = NULL;
    if (!policy || !id)
        return lq_fail(error, QUOTA_E_ARGUMENT, id ? "policy" : "id", "a pointer", "NULL", 4);
    for (size_t i = 0; i < lq_table_count; i++)
        if (strcmp(lq_tables[i].id, id) == 0)
            return parse_table(options, &lq_tables[i], policy, error);
    return lq_fail(error, QUOTA_E_NOT_FOUND, "id", "the id of a built-in policy", id, strlen(id));
}
