/* input.c - CSV (RFC 4180) from a stream, row by row, of any length. */
#include "input.h"

#include "message.h"
#include "width.h"
#include "words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The reader holds a block; it is too large for the stack of some hosts, so callers keep it static. */
int input_open(input *in, const char *name)
{
    memset(in, 0, sizeof *in);
    in->line = in->column = 1;
    if (name == NULL || strcmp(name, "-") == 0) {
        in->file = stdin;
        in->name = "stdin";
        return 1;
    }
    in->name = name;
    in->file = fopen(name, "rb");
    if (in->file == NULL)
        say("cannot open %s: %s", name, strerror(errno));
    return in->file != NULL;
}

void input_close(input *in)
{
    if (in->file != NULL && in->file != stdin)
        fclose(in->file);
    free(in->cells);
    growing_free(&in->text);
}

/* The next byte without taking it; EOF at the end. */
static int peek(input *in)
{
    if (in->at == in->filled && !in->ended) {
        errno = 0;
        in->at = 0;
        in->filled = fread(in->block, 1, INPUT_BLOCK, in->file);
        in->bytes += in->filled;
        in->ended = in->filled == 0;
    }
    return in->at < in->filled ? in->block[in->at] : EOF;
}

static void take(input *in)
{
    const int byte = in->block[in->at++];

    if (byte == '\n' && in->after_return) {
        in->after_return = 0; /* counted with the carriage return before it */
        return;
    }
    in->after_return = byte == '\r';
    if (byte == '\n' || byte == '\r') {
        in->line++;
        in->column = 1;
    } else if ((byte & 0xC0) != 0x80) {
        in->column++;
    }
}

/* Notes what is wrong with the row; the first thing counts. */
static void bad(input *in, size_t at_cell, uint64_t line, uint64_t column, const char *expected,
                const char *found)
{
    if (in->expected != NULL)
        return;
    in->bad_cell = at_cell;
    in->bad_line = line;
    in->bad_column = column;
    in->expected = expected;
    snprintf(in->found, sizeof in->found, "%s", found);
}

static void begin_cell(input *in)
{
    if (in->cell_count == in->cell_capacity) {
        in->cell_capacity = in->cell_capacity * 2 + 16;
        in->cells = resized(in->cells, in->cell_capacity, sizeof *in->cells);
    }
    in->cells[in->cell_count].size = in->text.length; /* where it begins, until the row is whole */
    in->cells[in->cell_count].line = in->line;
    in->cells[in->cell_count].column = in->column;
    in->cell_count++;
}

static void keep(input *in, int byte)
{
    const char c = (char)byte;

    growing_bytes(&in->text, &c, 1);
}

/* Passes over the rest of the line, as the row is bad. */
static void skip_line(input *in)
{
    for (int byte = peek(in); byte != EOF && byte != '\n' && byte != '\r'; byte = peek(in))
        take(in);
}

/* The inside of a quoted cell, up to its closing quote. */
static void read_quoted(input *in)
{
    const uint64_t line = in->line, column = in->column;

    take(in);
    for (;;) {
        const int byte = peek(in);

        if (byte == EOF || in->text.length > INPUT_ROW_MOST) {
            bad(in, in->cell_count - 1, line, column, "a closing quote for this one",
                words(byte == EOF ? "the end of the file" : "more than 1 MiB of text"));
            return;
        }
        take(in);
        if (byte != '"') {
            keep(in, byte);
        } else if (peek(in) == '"') {
            take(in);
            keep(in, '"');
        } else {
            return;
        }
    }
}

/* One cell; the byte after it is left: a comma, a line end or the end. */
static void read_cell(input *in)
{
    begin_cell(in);
    if (peek(in) == '"') {
        read_quoted(in);
        const int byte = peek(in);
        if (in->expected == NULL && byte != ',' && byte != '\n' && byte != '\r' && byte != EOF)
            bad(in, in->cell_count - 1, in->line, in->column,
                "a comma or the line's end after a closing quote", (const char[]){(char)byte, '\0'});
        return;
    }
    for (int byte = peek(in); byte != ',' && byte != '\n' && byte != '\r' && byte != EOF; byte = peek(in)) {
        if (byte == '"')
            bad(in, in->cell_count - 1, in->line, in->column,
                "quotes round the whole cell, and doubled inside it", "\"");
        if (in->text.length > INPUT_ROW_MOST)
            bad(in, in->cell_count - 1, in->line, in->column, "a row of at most 1 MiB",
                words("a longer one"));
        if (in->expected != NULL)
            return;
        keep(in, byte);
        take(in);
    }
}

static void end_line(input *in)
{
    if (peek(in) == '\r')
        take(in);
    if (peek(in) == '\n')
        take(in);
    in->after_return = 0;
}

/* Cells become strings; their texts must be UTF-8. */
static void check_cells(input *in)
{
    growing_bytes(&in->text, "", 1);
    for (size_t i = 0; i < in->cell_count; i++) {
        const size_t from = in->cells[i].size;
        const size_t to = i + 1 < in->cell_count ? in->cells[i + 1].size : in->text.length;
        const char *text = in->text.bytes + from;
        const size_t size = to - from - 1;

        in->cells[i].text = text;
        in->cells[i].size = size;
        for (size_t at = 0; at < size;) {
            const size_t step = utf8_step(text + at, size - at);

            if (step == 0 || text[at] == '\0') {
                char found[64];

                snprintf(found, sizeof found, words("byte 0x%02X"), (unsigned char)text[at]);
                bad(in, i, in->cells[i].line, in->cells[i].column, "UTF-8 text (save the file as CSV UTF-8)",
                    found);
                in->not_utf8 = 1;
                return;
            }
            at += step;
        }
    }
}

static void skip_mark(input *in)
{
    static const unsigned char mark[] = {0xEF, 0xBB, 0xBF};

    if (peek(in) == mark[0] && in->filled >= sizeof mark && memcmp(in->block, mark, sizeof mark) == 0)
        in->at = sizeof mark;
}

enum row input_next(input *in)
{
    if (in->bytes == 0)
        skip_mark(in);
    growing_clear(&in->text);
    in->cell_count = 0;
    in->expected = NULL;
    in->not_utf8 = 0;
    in->row_line = in->line;
    if (peek(in) == EOF) {
        if (!ferror(in->file))
            return ROW_END;
        say("cannot read %s: %s", in->name, strerror(errno));
        return ROW_FAILED;
    }
    read_cell(in);
    while (in->expected == NULL && peek(in) == ',') {
        growing_bytes(&in->text, "", 1);
        take(in);
        read_cell(in);
    }
    if (in->expected != NULL)
        skip_line(in);
    end_line(in);
    if (in->expected == NULL)
        check_cells(in);
    if (ferror(in->file)) {
        say("cannot read %s: %s", in->name, strerror(errno));
        return ROW_FAILED;
    }
    return in->expected == NULL ? ROW_READ : ROW_BAD;
}
