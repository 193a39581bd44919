/* collect.c - a source and its parents as layers, scopes and drafts of rules. */
#include "policy/read/builder.h"

#include "policy/read/lexer.h"

#include <string.h>

static const lq_source_row *find_row(const lq_source *source, lq_row_kind kind)
{
    for (uint32_t i = 0; i < source->row_count; i++)
        if (source->rows[i].kind == kind)
            return &source->rows[i];
    return NULL;
}

static uint32_t add_scope(lq_builder *b, uint32_t parent, const lq_source_row *extends,
                          uint32_t borrowed_line)
{
    uint32_t index = (uint32_t)b->scopes.count;
    lq_scope *scope = lq_build_add(b, &b->scopes);
    if (scope) {
        scope->parent = parent;
        scope->extends = extends;
        scope->borrowed_line = borrowed_line;
        lq_map_init(&scope->sets, b->mem);
        lq_map_init(&scope->ids, b->mem);
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

/* ------------------------------------------------------------------ rows */

int lq_is_same_table(const lq_builder *b, uint32_t layer, uint32_t other)
{
    const lq_source *a = lq_layer_at(b, layer)->source;
    return memcmp(a->digest, lq_layer_at(b, other)->source->digest, sizeof a->digest) == 0;
}

static int may_replace(const lq_builder *b, uint32_t layer, uint32_t other)
{
    return other >= lq_layer_at(b, layer)->whole_from && other < layer;
}

/* The draft that a row of this id replaces: of what its table extends as a whole, or of what that takes from
 * others in turn.  LQ_NONE = none. */
static uint32_t replaced_draft(const lq_builder *b, uint32_t layer, const lq_source_cell *id)
{
    uint32_t scope = lq_layer_at(b, layer)->scope;
    /* Scopes inside this one come after it; others that do have no rows yet. */
    for (uint32_t s = scope; s < b->scopes.count; s++) {
        uint32_t index = lq_map_get(&lq_scope_at(b, s)->ids, id->text, id->size);
        if (index != LQ_MAP_NONE && may_replace(b, layer, lq_draft_at(b, index)->layer))
            return index;
    }
    return LQ_NONE;
}

static void set_draft(lq_builder *b, uint32_t index, uint32_t layer, const lq_source_row *row)
{
    lq_draft *draft = lq_draft_at(b, index);
    draft->row = row;
    draft->layer = layer;
    draft->scope = lq_layer_at(b, layer)->scope;
    lq_build_put(b, &lq_scope_at(b, draft->scope)->ids, row->cells[LQ_ID].text, row->cells[LQ_ID].size,
                 index);
}

static void add_draft(lq_builder *b, uint32_t layer, const lq_source_row *row)
{
    const lq_source_cell *id = &row->cells[LQ_ID];
    lq_build_enter(b, layer, id->text);
    if (!lq_is_name(id->text, id->size)) {
        lq_build_cell_error(b, QUOTA_FINDING_SYNTAX, row, LQ_ID,
                            "an id: a letter, then letters, digits, _ - and .");
        return;
    }
    uint32_t replaced = replaced_draft(b, layer, id);
    if (replaced != LQ_NONE) {
        set_draft(b, replaced, layer, row);
        return;
    }
    uint32_t same = lq_map_get(&lq_scope_at(b, lq_layer_at(b, layer)->scope)->ids, id->text, id->size);
    if (same != LQ_MAP_NONE && lq_draft_at(b, same)->layer == layer) {
        lq_build_cell_error(b, QUOTA_FINDING_DUPLICATE, row, LQ_ID, "an id that no other row has");
        return;
    }
    if (lq_build_add(b, &b->drafts))
        set_draft(b, (uint32_t)b->drafts.count - 1, layer, row);
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
}
