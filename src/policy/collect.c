/* collect.c - a source and its parents as layers, scopes and drafts of rules. */
#include "policy/builder.h"

#include "policy/lexer.h"

#include <string.h>

static const lq_source_row *find_row(const lq_source *source, lq_row_kind kind)
{
    for (uint32_t i = 0; i < source->row_count; i++)
        if (source->rows[i].kind == kind)
            return &source->rows[i];
    return NULL;
}

static uint32_t add_scope(lq_builder *b, uint32_t parent, const lq_source_row *extends, uint32_t borrowed_line)
{
    uint32_t index = (uint32_t)b->scopes.count;
    lq_scope *scope = lq_build_add(b, &b->scopes);
    if (scope) {
        scope->parent = parent;
        scope->extends = extends;
        scope->borrowed_line = borrowed_line;
        lq_map_init(&scope->sets, b->mem);
    }
    return index;
}

/* Parents first; those extended as a whole share the scope.  line = of the policy's own `extends` row. */
static void add_layers(lq_builder *b, const lq_source *source, uint32_t scope, uint32_t line)
{
    uint32_t first = (uint32_t)b->layers.count;
    for (int whole = 0; whole < 2 && b->status == QUOTA_OK; whole++) {
        if (whole)
            first = (uint32_t)b->layers.count;
        for (uint32_t i = 0; i < source->row_count && b->status == QUOTA_OK; i++) {
            const lq_source_row *row = &source->rows[i];
            if (row->kind != LQ_ROW_EXTENDS || !row->parent || (row->cells[2].size == 0) != whole)
                continue;
            uint32_t from = line ? line : row->line;
            add_layers(b, row->parent, whole ? scope : add_scope(b, scope, row, line), from);
        }
    }
    lq_layer *layer = lq_build_add(b, &b->layers);
    if (!layer)
        return;
    const lq_source_row *document = find_row(source, LQ_ROW_DOCUMENT);
    layer->source = source;
    layer->scope = scope;
    layer->whole_from = first;
    layer->line = line;
    layer->document = document ? document->cells[1].text : "";
}

/* The same table may come on two ways: from two parents that both extend it. */
static int same_table(const lq_builder *b, uint32_t one, uint32_t other)
{
    const lq_source *a = lq_layer_at(b, one)->source;
    return one != other && memcmp(a->digest, lq_layer_at(b, other)->source->digest, sizeof a->digest) == 0;
}

static lq_draft *new_draft(lq_builder *b, const lq_source_cell *id)
{
    uint32_t index = (uint32_t)b->drafts.count;
    lq_draft *draft = lq_build_add(b, &b->drafts);
    if (draft)
        lq_build_put(b, &b->draft_ids, id->text, id->size, index);
    return draft;
}

/* A row may replace one of the same id in what its table extends as a whole. */
static void add_draft(lq_builder *b, uint32_t layer, const lq_source_row *row)
{
    const lq_source_cell *id = &row->cells[LQ_ID];
    lq_build_enter(b, layer, id->text);
    if (!lq_is_name(id->text, id->size)) {
        lq_build_cell_error(b, QUOTA_FINDING_SYNTAX, row, LQ_ID,
                            "an id: a letter, then letters, digits, _ - and .");
        return;
    }
    uint32_t index = lq_map_get(&b->draft_ids, id->text, id->size);
    lq_draft *draft;
    if (index == LQ_MAP_NONE) {
        draft = new_draft(b, id);
    } else if (same_table(b, lq_draft_at(b, index)->layer, layer)) {
        draft = new_draft(b, id);
        if (draft)
            draft->twin = index + 1;
    } else {
        draft = lq_draft_at(b, index);
        if (draft->layer == layer || draft->layer < lq_layer_at(b, layer)->whole_from) {
            lq_build_cell_error(b, QUOTA_FINDING_DUPLICATE, row, LQ_ID, "an id that no other row has");
            return;
        }
        for (uint32_t twin = draft->twin; twin != 0; twin = lq_draft_at(b, twin - 1)->twin)
            lq_draft_at(b, twin - 1)->dropped = 1;
        draft->twin = 0;
    }
    if (!draft)
        return;
    draft->row = row;
    draft->layer = layer;
    draft->scope = lq_layer_at(b, layer)->scope;
}

void lq_collect(lq_builder *b, const lq_source *source)
{
    add_layers(b, source, add_scope(b, LQ_NONE, NULL, 0), 0);
    if (b->status != QUOTA_OK)
        return;
    b->own_layer = (uint32_t)b->layers.count - 1;
    for (uint32_t i = 0; i < b->layers.count; i++) {
        const lq_source *from = lq_layer_at(b, i)->source;
        for (uint32_t r = 0; r < from->row_count && b->status == QUOTA_OK; r++)
            if (from->rows[r].kind == LQ_ROW_RULE)
                add_draft(b, i, &from->rows[r]);
    }
    lq_build_enter(b, b->own_layer, "");
    if (b->drafts.count > QUOTA_POLICY_RULES_MAX) {
        const lq_source_row *row = find_row(source, LQ_ROW_EXTENDS);
        lq_build_error(b, QUOTA_FINDING_LIMIT, row, 1, 0, "at most 4096 rule rows, the parents' included", NULL, 0);
    }
}
