/* findings.c - the list of what was found. */
#include "policy/findings.h"

#include "base/text.h"

#include <string.h>

quota_findings *lq_findings_new(const quota_allocator *mem)
{
    quota_findings *findings = lq_mem_alloc(mem, sizeof *findings);
    if (!findings)
        return NULL;
    memset(findings, 0, sizeof *findings);
    findings->mem = *mem;
    lq_list_init(&findings->items, sizeof(quota_finding));
    return findings;
}

/* Copies text into a field; what cannot be shown in one line becomes '?'. */
static void put_text(char *to, size_t room, const char *text, size_t size)
{
    size_t cut = lq_utf8_cut(text, size, room - 1);
    for (size_t i = 0; i < cut; i++)
        to[i] = (unsigned char)text[i] < 0x20 || text[i] == 0x7F ? ' ' : text[i];
    to[cut] = '\0';
}

static quota_finding *add(quota_findings *findings)
{
    quota_finding *finding = lq_list_add(&findings->items, &findings->mem);
    if (!finding) {
        findings->status = QUOTA_E_NO_MEMORY;
        return NULL;
    }
    finding->struct_size = (uint32_t)sizeof *finding;
    return finding;
}

quota_finding *lq_findings_add(quota_findings *findings, int32_t severity, int32_t code, uint32_t line,
                               uint32_t column, const char *field, const char *expected, const char *found,
                               size_t found_size)
{
    static const char most[] = "at most 1000 findings; further ones are left out";
    if (findings->status != QUOTA_OK || findings->full)
        return NULL;
    quota_finding *finding = add(findings);
    if (!finding)
        return NULL;
    finding->severity = severity;
    finding->line = line;
    finding->column = column;
    if (findings->items.count == LQ_FINDINGS_MAX) {
        findings->full = 1;
        finding->code = QUOTA_FINDING_LIMIT;
        put_text(finding->expected, sizeof finding->expected, most, sizeof most - 1);
        return NULL;
    }
    finding->code = code;
    if (field)
        put_text(finding->field, sizeof finding->field, field, strlen(field));
    if (expected)
        put_text(finding->expected, sizeof finding->expected, expected, strlen(expected));
    if (found)
        put_text(finding->found, sizeof finding->found, found, found_size);
    return finding;
}

static int is_before(const quota_finding *a, const quota_finding *b)
{
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

void lq_findings_sort(quota_findings *findings)
{
    quota_finding *items = findings->items.items;
    /* Insertion: there are at most LQ_FINDINGS_MAX, most of them in order already. */
    for (size_t i = 1; i < findings->items.count; i++) {
        size_t to = i;
        while (to > 0 && is_before(&items[i], &items[to - 1]))
            to--;
        if (to < i) {
            quota_finding moved = items[i];
            memmove(&items[to + 1], &items[to], (i - to) * sizeof moved);
            items[to] = moved;
        }
    }
}

const quota_finding *lq_findings_at(const quota_findings *findings, size_t index)
{
    if (!findings || index >= findings->items.count)
        return NULL;
    return (const quota_finding *)findings->items.items + index;
}

void lq_findings_first_error(const quota_findings *findings, quota_error *error)
{
    for (size_t i = 0; i < findings->items.count; i++) {
        const quota_finding *finding = lq_findings_at(findings, i);
        if (finding->severity == QUOTA_SEVERITY_ERROR) {
            (void)lq_fail(error, QUOTA_E_POLICY, finding->field, finding->expected, finding->found,
                          strlen(finding->found));
            lq_fail_at(error, finding->line, finding->column);
            return;
        }
    }
}

size_t quota_findings_count(const quota_findings *findings, int32_t severity)
{
    size_t count = 0;
    for (size_t i = 0; findings && i < findings->items.count; i++)
        count += severity == 0 || lq_findings_at(findings, i)->severity == severity;
    return count;
}

quota_status quota_findings_get(const quota_findings *findings, size_t index, quota_finding *finding)
{
    if (!finding)
        return QUOTA_E_ARGUMENT;
    if (finding->struct_size < sizeof *finding)
        return QUOTA_E_STRUCT_SIZE;
    const quota_finding *found = lq_findings_at(findings, index);
    if (!found)
        return QUOTA_E_NOT_FOUND;
    uint32_t size = finding->struct_size;
    *finding = *found;
    finding->struct_size = size;
    return QUOTA_OK;
}

void quota_findings_free(quota_findings *findings)
{
    if (!findings)
        return;
    quota_allocator mem = findings->mem;
    lq_list_free(&findings->items, &mem);
    lq_mem_free(&mem, findings, sizeof *findings);
}
