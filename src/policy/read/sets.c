/* sets.c - named lists of codes.
 *
 * A set does not say which fact its codes are of: it may stand wherever all of them are
 * codes.  So each set is worked out as one mask per fact that has all its codes. */
#include "policy/read/builder.h"

#include "policy/read/lexer.h"
#include "policy/value.h"

#include <string.h>

#define LQ_SET_NESTING_MAX 16

static lq_set_domain *domain_at(const lq_builder *b, uint32_t index)
{
    return (lq_set_domain *)b->set_domains.items + index;
}

static void declare(lq_builder *b, uint32_t layer, const lq_source_row *row)
{
    const lq_source_cell *name = &row->cells[1];
    lq_scope *scope = lq_scope_at(b, lq_layer_at(b, layer)->scope);
    lq_build_enter(b, layer, name->text);
    if (!lq_is_name(name->text, name->size) || lq_is_reserved(name->text, name->size)) {
        lq_build_cell_error(b, QUOTA_FINDING_SYNTAX, row, 1,
                            "a name: a letter, then letters, digits, _ - and .; no word of the language");
        return;
    }
    uint32_t index = lq_map_get(&scope->sets, name->text, name->size);
    lq_draft_set *set;
    if (index == LQ_MAP_NONE) {
        index = (uint32_t)b->sets.count;
        set = lq_build_add(b, &b->sets);
        if (!set)
            return;
        lq_build_put(b, &scope->sets, name->text, name->size, index);
    } else {
        set = lq_set_at(b, index);
        if (set->layer == layer) {
            lq_build_cell_error(b, QUOTA_FINDING_DUPLICATE, row, 1, "each set once");
            return;
        }
    }
    set->row = row;
    set->layer = layer;
    set->scope = lq_layer_at(b, layer)->scope;
}

/* ------------------------------------------------------------------ working out */

/* Facts that own codes are known by number: the vocabulary's, then those declared. */
typedef struct domains {
    uint64_t masks[LQ_FACTS_MAX]; /* codes named so far; 0 = not all of them are of this fact */
    uint32_t ids[LQ_FACTS_MAX];
    uint32_t count;
} domains;

/* All facts with codes of their own, as candidates. */
static void list_domains(lq_builder *b, domains *all)
{
    all->count = 0;
    for (uint32_t i = 1; i <= lq_fact_def_count; i++) /* far fewer than LQ_FACTS_MAX */
        if (lq_fact_defs[i].type == QUOTA_TYPE_CODE && lq_fact_defs[i].domain_of == 0)
            all->ids[all->count++] = i;
    for (uint32_t i = 0; i < b->facts.count && all->count < LQ_FACTS_MAX; i++) {
        const lq_fact *fact = &lq_fact_at(b, i)->fact;
        if (fact->own && fact->type == QUOTA_TYPE_CODE && fact->domain == fact->id)
            all->ids[all->count++] = fact->id;
    }
}

static uint32_t code_in(const lq_builder *b, uint32_t id, const char *name, size_t size)
{
    lq_fact fact;
    if (id <= lq_fact_def_count) {
        fact.code_count = lq_fact_defs[id].code_count;
        fact.codes = lq_vocabulary_text(lq_fact_defs[id].codes);
        return lq_find_code(&fact, name, size);
    }
    uint32_t i = 0;
    while (lq_fact_at(b, i)->fact.id != id)
        i++;
    return lq_find_code(&lq_fact_at(b, i)->fact, name, size);
}

/* What one name of a set means in a fact: a code or the codes of another set; 0 = nothing. */
static uint64_t meaning(const lq_builder *b, const lq_draft_set *other, uint32_t id, const lq_token *name)
{
    if (!other) {
        uint32_t code = code_in(b, id, name->text, name->size);
        return code ? UINT64_C(1) << code : 0;
    }
    for (uint32_t i = 0; i < other->domain_count; i++)
        if (domain_at(b, other->first_domain + i)->domain == id)
            return domain_at(b, other->first_domain + i)->mask;
    return 0;
}

static void work_out(lq_builder *b, uint32_t index, unsigned depth);

/* The set a name stands for, worked out; NULL = it is not a set. */
static const lq_draft_set *other_set(lq_builder *b, const lq_draft_set *set, const lq_token *name,
                                     unsigned depth)
{
    uint32_t index = lq_map_get(&lq_scope_at(b, set->scope)->sets, name->text, name->size);
    if (index == LQ_MAP_NONE)
        return NULL;
    if (lq_set_at(b, index)->state == LQ_SET_WAITING && depth < LQ_SET_NESTING_MAX)
        work_out(b, index, depth + 1);
    lq_draft_set *other = lq_set_at(b, index);
    other->used = 1;
    return other;
}

/* Narrows the candidates to those in which the name means something.  0 = none is left. */
static int narrow(const lq_builder *b, domains *all, const lq_draft_set *other, const lq_token *name)
{
    uint32_t left = 0;
    for (uint32_t i = 0; i < all->count; i++) {
        uint64_t mask = meaning(b, other, all->ids[i], name);
        if (!mask)
            continue;
        all->ids[left] = all->ids[i];
        all->masks[left++] = all->masks[i] | mask;
    }
    all->count = left;
    return left > 0;
}

/* Where its codes may stand, a set's name must not be a code too. */
static int name_is_no_code(lq_builder *b, const lq_source_row *row, const domains *all)
{
    const lq_source_cell *name = &row->cells[1];
    for (uint32_t i = 0; i < all->count; i++) {
        if (code_in(b, all->ids[i], name->text, name->size)) {
            lq_build_cell_error(b, QUOTA_FINDING_DUPLICATE, row, 1, "a name that is not one of the codes");
            return 0;
        }
    }
    return 1;
}

static int read_set(lq_builder *b, uint32_t index, domains *all, unsigned depth)
{
    const lq_draft_set *set = lq_set_at(b, index);
    const lq_source_row *row = set->row;
    const lq_source_cell *cell = &row->cells[2];
    if (cell->size == 0) {
        lq_build_error(b, QUOTA_FINDING_EMPTY, row, 1, 0, "a set of at least one code", row->cells[1].text,
                       row->cells[1].size);
        return 0;
    }
    lq_lexer lexer;
    lq_lexer_open(&lexer, cell->text, cell->size);
    for (;;) {
        lq_token token = lq_lexer_next(&lexer);
        if (token.kind != LQ_T_NAME) {
            lq_build_error(b, QUOTA_FINDING_SYNTAX, row, 2, token.offset, "codes or sets such as a|b|c",
                           token.text, token.size);
            return 0;
        }
        const lq_draft_set *other = other_set(b, lq_set_at(b, index), &token, depth);
        lq_build_enter(b, lq_set_at(b, index)->layer, row->cells[1].text);
        if (other && other->state == LQ_SET_BROKEN)
            return 0; /* it was reported there */
        if (other && other->state == LQ_SET_WAITING) {
            lq_build_error(b, QUOTA_FINDING_LIMIT, row, 2, token.offset, "sets at most 16 deep in each other",
                           token.text, token.size);
            return 0;
        }
        if (other && other->state == LQ_SET_OPEN) {
            lq_build_error(b, QUOTA_FINDING_CIRCLE, row, 2, token.offset,
                           "a set that does not contain itself", token.text, token.size);
            return 0;
        }
        if (!narrow(b, all, other, &token)) {
            lq_build_error(b, QUOTA_FINDING_UNKNOWN_NAME, row, 2, token.offset,
                           "a code of the same fact as the others, or a set of such codes", token.text,
                           token.size);
            return 0;
        }
        token = lq_lexer_next(&lexer);
        if (token.kind == LQ_T_END)
            return name_is_no_code(b, row, all);
        if (token.kind != LQ_T_BAR) {
            lq_build_error(b, QUOTA_FINDING_SYNTAX, row, 2, token.offset, "| or the end of the cell",
                           token.text, token.size);
            return 0;
        }
    }
}

static void work_out(lq_builder *b, uint32_t index, unsigned depth)
{
    domains all;
    memset(&all, 0, sizeof all);
    lq_set_at(b, index)->state = LQ_SET_OPEN;
    list_domains(b, &all);
    int good = read_set(b, index, &all, depth);
    lq_draft_set *set = lq_set_at(b, index);
    set->state = good ? LQ_SET_DONE : LQ_SET_BROKEN;
    set->first_domain = (uint32_t)b->set_domains.count;
    for (uint32_t i = 0; good && i < all.count; i++) {
        lq_set_domain *domain = lq_build_add(b, &b->set_domains);
        if (!domain)
            return;
        domain->domain = all.ids[i];
        domain->mask = all.masks[i];
        set->domain_count++;
    }
}

void lq_declare_sets(lq_builder *b)
{
    for (uint32_t layer = 0; layer < b->layers.count; layer++) {
        const lq_source *source = lq_layer_at(b, layer)->source;
        for (uint32_t i = 0; i < source->row_count && b->status == QUOTA_OK; i++)
            if (source->rows[i].kind == LQ_ROW_SET)
                declare(b, layer, &source->rows[i]);
    }
    for (uint32_t i = 0; i < b->sets.count && b->status == QUOTA_OK; i++)
        if (lq_set_at(b, i)->state == LQ_SET_WAITING)
            work_out(b, i, 0);
    lq_build_enter(b, b->own_layer, "");
}

int lq_find_set(lq_builder *b, uint32_t scope, const lq_fact *fact, const char *name, size_t size,
                uint64_t *mask)
{
    uint32_t index = lq_map_get(&lq_scope_at(b, scope)->sets, name, size);
    if (index == LQ_MAP_NONE)
        return 0;
    lq_draft_set *set = lq_set_at(b, index);
    set->used = 1;
    if (set->state == LQ_SET_BROKEN) { /* reported there: anything is right here */
        *mask = 2;
        return 1;
    }
    for (uint32_t i = 0; i < set->domain_count; i++) {
        lq_set_domain *domain = domain_at(b, set->first_domain + i);
        if (domain->domain == fact->domain) {
            domain->used = 1;
            *mask = domain->mask;
            return 1;
        }
    }
    return -1;
}
