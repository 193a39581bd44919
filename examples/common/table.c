/* table.c - a table whose columns line up on a terminal, wide characters included. */
#include "table.h"

#include "width.h"

#include <stdlib.h>
#include <string.h>

void table_column(table *to, const char *title, int right)
{
    to->titles[to->column_count] = title;
    to->right[to->column_count] = right;
    to->widths[to->column_count] = 0;
    to->column_count++;
}

static void add(table *to, const char *text)
{
    if (to->cell_count == to->cell_capacity) {
        to->cell_capacity = to->cell_capacity * 2 + 256;
        to->cells = resized(to->cells, to->cell_capacity, sizeof *to->cells);
    }
    to->cells[to->cell_count++] = to->text.length;
    growing_bytes(&to->text, text, strlen(text) + 1);
}

void table_cell(table *to, const char *text)
{
    const size_t column = to->cell_count % (to->column_count + 1);
    const size_t begin = to->text.length;
    size_t width;

    add(to, text);
    /* A cell is one line: line ends and other controls of the input become blanks. */
    for (size_t at = begin; to->text.bytes[at] != '\0';) {
        char *character = to->text.bytes + at;
        const size_t step = utf8_step(character, to->text.length - at);

        if (step > 0 && is_control(character, step))
            memset(character, ' ', step);
        at += step > 0 ? step : 1;
    }
    width = display_width(to->text.bytes + begin, to->text.length - begin - 1);
    if (width > to->widths[column])
        to->widths[column] = width;
}

void table_note(table *to, const char *text)
{
    add(to, text);
}

static void print_blanks(FILE *to, size_t count, char blank)
{
    while (count-- > 0)
        putc(blank, to);
}

static void print_cell(FILE *to, const char *text, size_t width, int right)
{
    const size_t size = strlen(text), own = display_width(text, size);
    const size_t blanks = width > own ? width - own : 0;

    print_blanks(to, right ? blanks : 0, ' ');
    fwrite(text, 1, size, to);
    print_blanks(to, right ? 0 : blanks, ' ');
}

static void print_line(const table *from, FILE *to, const char *const *cells, const size_t *widths)
{
    for (size_t i = 0; i < from->column_count; i++)
        if (widths[i] > 0) {
            fputs("| ", to);
            print_cell(to, cells[i], widths[i], from->right[i]);
            putc(' ', to);
        }
    fputs("|\n", to);
}

static void print_rule(const table *from, FILE *to, const size_t *widths)
{
    for (size_t i = 0; i < from->column_count; i++)
        if (widths[i] > 0) {
            putc('|', to);
            print_blanks(to, widths[i] + 2, '-');
        }
    fputs("|\n", to);
}

/* The lines of a note, set in below their row. */
static void print_note(FILE *to, const char *note)
{
    while (*note != '\0') {
        const size_t size = strcspn(note, "\n");

        fprintf(to, "    %.*s\n", (int)size, note);
        note += size + (note[size] == '\n');
    }
}

void table_print(const table *from, FILE *to)
{
    const size_t stride = from->column_count + 1;
    size_t widths[TABLE_COLUMNS_MOST] = {0};
    const char *cells[TABLE_COLUMNS_MOST];

    for (size_t i = 0; i < from->column_count; i++) {
        const size_t own = display_width(from->titles[i], strlen(from->titles[i]));

        if (from->widths[i] > 0 || from->cell_count == 0) /* no rows: all titles, and not an empty frame */
            widths[i] = from->widths[i] > own ? from->widths[i] : own;
    }
    print_line(from, to, from->titles, widths);
    print_rule(from, to, widths);
    for (size_t row = 0; row + stride <= from->cell_count; row += stride) {
        for (size_t i = 0; i < from->column_count; i++)
            cells[i] = from->text.bytes + from->cells[row + i];
        print_line(from, to, cells, widths);
        print_note(to, from->text.bytes + from->cells[row + stride - 1]);
    }
}

void table_free(table *of)
{
    free(of->cells);
    growing_free(&of->text);
}
