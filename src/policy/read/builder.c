/* builder.c - memory, lists and errors of a policy in the making. */
#include "policy/read/builder.h"

#include <string.h>

void lq_builder_open(lq_builder *b, const quota_allocator *mem, quota_policy *policy,
                     quota_findings *findings)
{
    memset(b, 0, sizeof *b);
    b->mem = mem;
    b->policy = policy;
    b->findings = findings;
    lq_list_init(&b->layers, sizeof(lq_layer));
    lq_list_init(&b->scopes, sizeof(lq_scope));
    lq_list_init(&b->facts, sizeof(lq_draft_fact));
    lq_list_init(&b->questions, sizeof(lq_draft_question));
    lq_list_init(&b->sets, sizeof(lq_draft_set));
    lq_list_init(&b->set_domains, sizeof(lq_set_domain));
    lq_list_init(&b->drafts, sizeof(lq_draft));
    lq_list_init(&b->nodes, sizeof(lq_node));
    lq_list_init(&b->compares, sizeof(lq_compare));
    lq_list_init(&b->classes, sizeof(const char *));
    lq_map_init(&b->fact_names, mem);
    lq_map_init(&b->question_names, mem);
    lq_map_init(&b->draft_ids, mem);
    lq_map_init(&b->class_names, mem);
    lq_map_init(&b->broken_names, mem);
    b->round_amount = (lq_round_mode){1, LQ_ROUND_UP};
    b->round_money = (lq_round_mode){1, LQ_ROUND_HALF_UP};
    (void)lq_build_add(b, &b->nodes); /* [0] stays unused */
}

void lq_builder_close(lq_builder *b)
{
    for (uint32_t i = 0; i < b->scopes.count; i++) {
        lq_map_free(&lq_scope_at(b, i)->sets);
        lq_map_free(&lq_scope_at(b, i)->ids);
    }
    lq_list *lists[] = {&b->layers,      &b->scopes, &b->facts, &b->questions, &b->sets,
                        &b->set_domains, &b->drafts, &b->nodes, &b->compares,  &b->classes};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        lq_list_free(lists[i], b->mem);
    lq_map_free(&b->fact_names);
    lq_map_free(&b->question_names);
    lq_map_free(&b->draft_ids);
    lq_map_free(&b->class_names);
    lq_map_free(&b->broken_names);
}

lq_layer *lq_layer_at(const lq_builder *b, uint32_t index)
{
    return (lq_layer *)b->layers.items + index;
}

lq_scope *lq_scope_at(const lq_builder *b, uint32_t index)
{
    return (lq_scope *)b->scopes.items + index;
}

lq_draft_fact *lq_fact_at(const lq_builder *b, uint32_t index)
{
    return (lq_draft_fact *)b->facts.items + index;
}

lq_draft_question *lq_question_at(const lq_builder *b, uint32_t index)
{
    return (lq_draft_question *)b->questions.items + index;
}

lq_draft_set *lq_set_at(const lq_builder *b, uint32_t index)
{
    return (lq_draft_set *)b->sets.items + index;
}

lq_draft *lq_draft_at(const lq_builder *b, uint32_t index)
{
    return (lq_draft *)b->drafts.items + index;
}

lq_node *lq_node_at(const lq_builder *b, lq_ref ref)
{
    return (lq_node *)b->nodes.items + ref;
}

lq_compare *lq_compare_at(const lq_builder *b, uint32_t index)
{
    return (lq_compare *)b->compares.items + index;
}

int lq_scope_is_within(const lq_builder *b, uint32_t inner, uint32_t scope)
{
    while (inner != scope && inner != LQ_NONE)
        inner = lq_scope_at(b, inner)->parent;
    return inner == scope;
}

int lq_draft_answers(const lq_draft *draft, uint32_t question)
{
    for (uint32_t i = 0; i < draft->question_count; i++)
        if (draft->questions[i] == question)
            return 1;
    return 0;
}

void *lq_build_add(lq_builder *b, lq_list *list)
{
    void *item = b->status == QUOTA_OK ? lq_list_add(list, b->mem) : NULL;
    if (!item)
        b->status = QUOTA_E_NO_MEMORY;
    return item;
}

void *lq_build_alloc(lq_builder *b, size_t size)
{
    void *memory = b->status == QUOTA_OK ? lq_arena_alloc(&b->policy->arena, size) : NULL;
    if (!memory)
        b->status = QUOTA_E_NO_MEMORY;
    return memory;
}

const char *lq_build_text(lq_builder *b, const char *text, size_t size)
{
    char *copy = lq_build_alloc(b, size + 1);
    if (!copy) /* GCOVR_EXCL_BR_LINE: only when just this piece finds its arena's block full */
        return "";
    memcpy(copy, text, size);
    return copy;
}

void lq_build_put(lq_builder *b, lq_map *map, const char *key, size_t size, uint32_t value)
{
    if (lq_map_put(map, key, size, value) != QUOTA_OK)
        b->status = QUOTA_E_NO_MEMORY;
}

void lq_build_report(lq_builder *b, int32_t code, uint32_t line, uint32_t column, const char *field,
                     const char *expected, const char *found, size_t found_size)
{
    (void)lq_findings_add(b->findings, QUOTA_SEVERITY_ERROR, code, line, column, field, expected, found,
                          found_size);
    if (b->findings->status != QUOTA_OK)
        b->status = QUOTA_E_NO_MEMORY;
}

void lq_build_error(lq_builder *b, int32_t code, const lq_source_row *row, unsigned column, uint32_t offset,
                    const char *expected, const char *found, size_t found_size)
{
    const lq_source_cell *cell = &row->cells[column];
    const char *field = lq_cell_field(row->kind, column);
    uint32_t line = cell->size > 0 ? cell->line : row->line;
    uint32_t at = cell->size > 0 ? cell->column + offset : 0;
    char borrowed[64];
    if (b->borrowed_line) { /* it is the `extends` row that does not go together with the parent's row */
        lq_out out;
        lq_out_init(&out, borrowed, sizeof borrowed);
        lq_out_text(&out, field);
        lq_out_text(&out, " of ");
        lq_out_text(&out, b->borrowed_id);
        (void)lq_out_finish(&out, NULL);
        field = borrowed;
        line = b->borrowed_line;
        at = 0;
    }
    lq_build_report(b, code, line, at, field, expected, found, found_size);
}

void lq_build_cell_error(lq_builder *b, int32_t code, const lq_source_row *row, unsigned column,
                         const char *expected)
{
    lq_build_error(b, code, row, column, 0, expected, row->cells[column].text, row->cells[column].size);
}

void lq_build_enter(lq_builder *b, uint32_t layer, const char *id)
{
    b->borrowed_line = lq_layer_at(b, layer)->line;
    b->borrowed_id = id;
}

size_t lq_build_error_count(const lq_builder *b)
{
    return quota_findings_count(b->findings, QUOTA_SEVERITY_ERROR);
}
