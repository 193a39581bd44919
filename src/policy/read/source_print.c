/* source_print.c - a source as a canonical table, its digest, and its copy. */
#include "policy/read/source.h"

#include "base/sm3.h"

#include <string.h>

static void print_cell(lq_out *out, const lq_source_cell *cell)
{
    lq_out_csv(out, cell->canonical, strlen(cell->canonical));
}

static void print_rows(lq_out *out, const lq_source *source, int rules)
{
    for (uint32_t i = 0; i < source->row_count; i++) {
        const lq_source_row *row = &source->rows[i];
        if ((row->kind == LQ_ROW_RULE) != rules)
            continue;
        unsigned last = LQ_COLUMNS - 1;
        while (!rules && row->cells[last].size == 0)
            last--;
        for (unsigned c = 0; c <= last; c++) {
            if (c > 0)
                lq_out_bytes(out, ",", 1);
            print_cell(out, &row->cells[c]);
        }
        lq_out_bytes(out, "\n", 1);
    }
}

void lq_source_print(lq_out *out, const lq_source *source)
{
    print_rows(out, source, 0);
    lq_out_text(out, "\nid,article,question,force,when,then,overrides,zh,en\n");
    print_rows(out, source, 1);
}

quota_status lq_source_digest(lq_source *source, const quota_allocator *mem)
{
    lq_out out;
    lq_out_init(&out, NULL, 0);
    lq_source_print(&out, source);
    size_t size = out.length;
    char *text = lq_mem_alloc(mem, size);
    if (!text)
        return QUOTA_E_NO_MEMORY;
    lq_out_init(&out, text, size);
    lq_source_print(&out, source);
    lq_sm3 sm3;
    lq_sm3_init(&sm3);
    lq_sm3_update(&sm3, text, size);
    for (uint32_t i = 0; i < source->row_count; i++)
        if (source->rows[i].parent)
            lq_sm3_update(&sm3, source->rows[i].parent->digest, QUOTA_DIGEST_SIZE);
    lq_sm3_final(&sm3, source->digest);
    lq_mem_free(mem, text, size);
    return QUOTA_OK;
}

/* ------------------------------------------------------------------ copying */

static const lq_source_cell *copy_cells(lq_arena *arena, const lq_source_cell *cells)
{
    lq_source_cell *copy = lq_arena_copy(arena, cells, LQ_COLUMNS * sizeof *cells);
    for (unsigned i = 0; copy && i < LQ_COLUMNS; i++) {
        /* Where a source came from no longer matters: its canonical form is its text. */
        size_t size = strlen(cells[i].canonical);
        if (size == 0)
            continue; /* a static "" */
        const char *text = lq_arena_text(arena, cells[i].canonical, size);
        if (!text)
            return NULL;
        copy[i].text = copy[i].canonical = text;
        copy[i].size = size;
    }
    return copy;
}

const lq_source *lq_source_copy(lq_arena *arena, const lq_source *source)
{
    lq_source *copy = lq_arena_copy(arena, source, sizeof *source);
    lq_source_row *rows = copy ? lq_arena_copy(arena, source->rows, source->row_count * sizeof *rows) : NULL;
    if (!rows)
        return NULL;
    copy->rows = rows;
    for (uint32_t i = 0; i < source->row_count; i++) {
        rows[i].cells = copy_cells(arena, source->rows[i].cells);
        if (!rows[i].cells)
            return NULL;
        if (rows[i].parent) {
            rows[i].parent = lq_source_copy(arena, rows[i].parent);
            if (!rows[i].parent)
                return NULL;
        }
    }
    return copy;
}
