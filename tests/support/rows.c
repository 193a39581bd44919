/* Tests read files with an own reader: an oracle should share no code with what it judges. */
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *case_root(const char *fallback)
{
    const char *root = getenv("LIBQUOTA_SOURCE_ROOT");
    if (root && *root)
        return root;
    return fallback && *fallback ? fallback : ".";
}

void *case_must(void *pointer)
{
    if (!pointer) {
        fputs("cases: out of memory\n", stderr);
        abort();
    }
    return pointer;
}

char *case_read_file(const char *root, const char *path, size_t *size)
{
    size_t length = strlen(root) + strlen(path) + 2;
    char *name = case_must(malloc(length));
    snprintf(name, length, "%s/%s", root, path);
    FILE *file = fopen(name, "rb");
    if (!file) {
        fprintf(stderr, "cases: cannot read %s\n", name);
        free(name);
        return NULL;
    }
    char *text = NULL;
    size_t capacity = 0;
    size_t used = 0;
    for (;;) {
        capacity = capacity ? capacity * 2 : 1 << 16;
        text = case_must(realloc(text, capacity));
        used += fread(text + used, 1, capacity - used - 1, file);
        if (used < capacity - 1)
            break;
    }
    if (ferror(file)) {
        fprintf(stderr, "cases: cannot read %s\n", name);
        free(text);
        text = NULL;
    } else {
        text[used] = '\0';
        *size = used;
    }
    fclose(file);
    free(name);
    return text;
}

/* One pass over a copy of the text, unquoting in place: cells never grow. */
int case_rows_parse(case_rows *rows, const char *name, const char *text, size_t size)
{
    memset(rows, 0, sizeof *rows);
    size_t separators = 1;
    for (size_t i = 0; i < size; i++)
        separators += text[i] == ',' || text[i] == '\n' || text[i] == '\r';
    rows->text = case_must(malloc(size + 1));
    rows->pool = case_must(malloc((separators + 1) * sizeof *rows->pool));
    rows->rows = case_must(malloc((separators + 1) * sizeof *rows->rows));
    memcpy(rows->text, text, size);
    rows->text[size] = '\0';

    char *in = rows->text;
    char *end = in + size;
    if (size >= 3 && memcmp(in, "\xEF\xBB\xBF", 3) == 0)
        in += 3;
    size_t line = 1;
    size_t cells = 0;
    while (in < end) {
        case_row *row = &rows->rows[rows->count++];
        row->line = line;
        row->cells = rows->pool + cells;
        row->cell_count = 0;
        for (int more = 1; more;) {
            char *out = in;
            row->cells[row->cell_count++] = out;
            cells++;
            if (in < end && *in == '"') {
                in++;
                while (in < end && (*in != '"' || in[1] == '"')) {
                    line += *in == '\n';
                    in += *in == '"';
                    *out++ = *in++;
                }
                if (in == end || (in[1] && !strchr(",\r\n", in[1]))) {
                    fprintf(stderr, "%s:%zu: a quoted cell does not end well\n", name, line);
                    case_rows_free(rows);
                    return -1;
                }
                in++;
            } else {
                while (in < end && !strchr(",\r\n", *in))
                    *out++ = *in++;
            }
            char stop = in < end ? *in : '\n';
            if (stop == '\r' && in + 1 < end && in[1] == '\n')
                in++;
            in += in < end;
            *out = '\0';
            more = stop == ',';
        }
        line++;
    }
    return 0;
}

void case_rows_free(case_rows *rows)
{
    free(rows->text);
    free(rows->pool);
    free(rows->rows);
    memset(rows, 0, sizeof *rows);
}
