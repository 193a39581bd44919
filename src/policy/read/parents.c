/* parents.c - finding the policies that a table extends. */
#include "policy/read/parents.h"

#include "policy/model.h"
#include "policy/tables.h"

#include <string.h>

typedef struct binding {
    const lq_source_reader *reader;
    const quota_policy *const *given;
    size_t given_count;
} binding;

static void report(const binding *b, const lq_source_row *row, int32_t code, const char *expected)
{
    const lq_source_cell *cell = &row->cells[1];
    (void)lq_findings_add(b->reader->findings, QUOTA_SEVERITY_ERROR, code, cell->line, cell->column,
                          lq_cell_field(row->kind, 1), expected, cell->text, cell->size);
}

static const struct lq_table *find_builtin(const char *id)
{
    for (size_t i = 0; i < lq_table_count; i++)
        if (strcmp(lq_tables[i].id, id) == 0)
            return &lq_tables[i];
    return NULL;
}

static quota_status bind(const binding *b, lq_source *source);

/* The parent's source, in our arena; NULL with QUOTA_OK = there is none. */
static quota_status find_parent(const binding *b, const char *id, const lq_source **parent)
{
    *parent = NULL;
    for (size_t i = 0; i < b->given_count; i++) {
        if (strcmp(b->given[i]->id, id) == 0) {
            *parent = lq_source_copy(b->reader->arena, b->given[i]->source);
            return *parent ? QUOTA_OK : QUOTA_E_NO_MEMORY;
        }
    }
    const struct lq_table *table = find_builtin(id);
    if (!table) /* built-in ones extend only those before them: no circles (tables.h) */
        return QUOTA_OK;
    lq_source *source = lq_arena_alloc(b->reader->arena, sizeof *source);
    if (!source) /* GCOVR_EXCL_BR_LINE: only when just this piece finds its arena's block full */
        return QUOTA_E_NO_MEMORY;
    const quota_allocator *mem = &b->reader->arena->mem;
    char *text = lq_mem_alloc(mem, table->size);
    if (!text)
        return QUOTA_E_NO_MEMORY;
    lq_table_text(table, text);
    quota_status status = lq_source_read(b->reader, text, table->size, source);
    lq_mem_free(mem, text, table->size);
    if (status == QUOTA_OK)
        status = bind(b, source);
    *parent = source;
    return status;
}

static int stands_before(const lq_source *source, uint32_t row)
{
    for (uint32_t i = 0; i < row; i++)
        if (source->rows[i].kind == LQ_ROW_EXTENDS &&
            strcmp(source->rows[i].cells[1].text, source->rows[row].cells[1].text) == 0)
            return 1;
    return 0;
}

static quota_status bind(const binding *b, lq_source *source)
{
    source->depth = 1;
    for (uint32_t i = 0; i < source->row_count; i++) {
        lq_source_row *row = &source->rows[i];
        if (row->kind != LQ_ROW_EXTENDS)
            continue;
        if (stands_before(source, i)) {
            report(b, row, QUOTA_FINDING_DUPLICATE, "each parent once");
            continue;
        }
        const lq_source *parent;
        quota_status status = find_parent(b, row->cells[1].text, &parent);
        if (status != QUOTA_OK)
            return status;
        if (!parent) {
            report(b, row, QUOTA_FINDING_PARENT, "the id of a given or built-in policy");
        } else if (parent->depth >= LQ_EXTENDS_MAX) {
            report(b, row, QUOTA_FINDING_LIMIT, "at most 16 policies that extend each other");
        } else {
            row->parent = parent;
            if (source->depth <= parent->depth)
                source->depth = parent->depth + 1;
        }
    }
    return lq_source_digest(source, b->reader->mem);
}

quota_status lq_bind_parents(const lq_source_reader *reader, const quota_policy *const *given,
                             size_t given_count, lq_source *source)
{
    binding b = {reader, given, given_count};
    return bind(&b, source);
}
