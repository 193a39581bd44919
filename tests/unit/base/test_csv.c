/* Tests of src/base/csv.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "fail_alloc.h"
#include "prng.h"

static fail_alloc host;
static quota_allocator mem;
static lq_csv csv;
static quota_error error;

static void open_bytes(const char *text, size_t size)
{
    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    memset(&error, 0, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    lq_csv_open(&csv, &mem, text, size);
    assert_int_equal(host.calls, 0);
}

static void open_text(const char *text)
{
    open_bytes(text, strlen(text));
}

static void close_clean(void)
{
    lq_csv_close(&csv);
    assert_true(fail_alloc_clean(&host));
}

/* The next row has these cells, written with bars between. */
static void assert_row(const char *cells)
{
    char text[200];
    size_t i;
    int more = 7;
    lq_out out;

    assert_int_equal(lq_csv_next(&csv, &more, &error), QUOTA_OK);
    assert_int_equal(more, 1);
    assert_true(csv.cell_count > 0);
    lq_out_init(&out, text, sizeof text);
    for (i = 0; i < csv.cell_count; i++) {
        assert_int_equal(strlen(csv.cells[i].text), csv.cells[i].size);
        lq_out_text(&out, i > 0 ? "|" : "");
        lq_out_text(&out, csv.cells[i].text);
    }
    assert_int_equal(lq_out_finish(&out, NULL), QUOTA_OK);
    assert_string_equal(text, cells);
}

static void assert_place(size_t cell, uint32_t line, uint32_t column)
{
    assert_int_equal(csv.cells[cell].line, line);
    assert_int_equal(csv.cells[cell].column, column);
}

static void assert_end(void)
{
    int more = 7;

    assert_int_equal(lq_csv_next(&csv, &more, &error), QUOTA_OK);
    assert_int_equal(more, 0);
    assert_int_equal(csv.cell_count, 0);
}

static void assert_error(quota_status status, uint32_t line, uint32_t column, const char *expected,
                         const char *found)
{
    int more = 7;

    assert_int_equal(lq_csv_next(&csv, &more, &error), status);
    assert_int_equal(csv.cell_count, 0);
    assert_int_equal(error.status, status);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
    assert_string_equal(error.expected, expected);
    assert_string_equal(error.found, found);
}

static void rows_and_cells_are_told_apart(void **state)
{
    (void)state;
    open_text("a,b,c\r\nd,,f\n,\n\nlast,row");
    assert_row("a|b|c");
    assert_place(0, 1, 1);
    assert_place(2, 1, 5);
    assert_row("d||f");
    assert_place(1, 2, 3);
    assert_place(2, 2, 4);
    assert_row("|");
    assert_int_equal(csv.cell_count, 2);
    assert_row("");
    assert_int_equal(csv.cell_count, 1);
    assert_place(0, 4, 1);
    assert_row("last|row");
    assert_end();
    assert_end();
    close_clean();

    open_text("a,");
    assert_row("a|");
    assert_end();
    close_clean();

    open_text("\r\n");
    assert_row("");
    assert_end();
    close_clean();
}

static void quoted_cells_hold_anything(void **state)
{
    (void)state;
    open_text(
        "\"a,b\",\"say \"\"no\"\"\",\"\"\n\"two\r\nlines, and\rmore\",x\n\"\"\"\",\"排污\",z\r\n\"end\"");
    assert_row("a,b|say \"no\"|");
    assert_place(1, 1, 7);
    assert_row("two\r\nlines, and\rmore|x");
    assert_place(0, 2, 1);
    assert_place(1, 3, 18);
    assert_row("\"|排污|z");
    assert_place(2, 4, 11);
    assert_row("end");
    assert_end();
    close_clean();
}

static void columns_count_characters(void **state)
{
    (void)state;
    open_text("排污权,\xF0\x9F\x8C\x8A,é,x\n");
    assert_row("排污权|\xF0\x9F\x8C\x8A|é|x");
    assert_place(1, 1, 5);
    assert_place(2, 1, 7);
    assert_place(3, 1, 9);
    close_clean();
}

static void byte_order_mark_is_skipped_at_the_start_only(void **state)
{
    (void)state;
    open_text("\xEF\xBB\xBF"
              "a,b\n\xEF\xBB\xBF"
              "c");
    assert_row("a|b");
    assert_place(0, 1, 1);
    assert_place(1, 1, 3);
    assert_row("\xEF\xBB\xBF"
               "c");
    assert_end();
    close_clean();

    open_text("\xEF\xBB\xBF");
    assert_end();
    close_clean();

    open_text("\xEF\xBB");
    assert_error(QUOTA_E_UTF8, 1, 1, "valid UTF-8", "?");
    assert_end();
    close_clean();
}

static void empty_text_has_no_rows(void **state)
{
    (void)state;
    open_bytes(NULL, 0);
    assert_end();
    close_clean();
    open_text("");
    assert_end();
    close_clean();
    assert_int_equal(host.calls, 0);
}

static void every_slip_is_found_and_reading_goes_on(void **state)
{
    static const char text[] = "a\"b,c\n"
                               "\"x\"y,z\n"
                               "n\0ul\n"
                               "\"in \0 quotes\"\n"
                               "lone\rcr\n"
                               "bad \xFF utf\n"
                               "\"bad \xE6\x8E quoted\"\n"
                               "fine\n"
                               "\"closed\"\r,x\n"
                               "\"closed\"\0\n"
                               "half \xE6\x8E";

    (void)state;
    open_bytes(text, sizeof text - 1);
    assert_error(QUOTA_E_CSV, 1, 2, "a comma or the end of the line", "\"");
    assert_error(QUOTA_E_CSV, 2, 4, "a comma or the end of the line", "y");
    assert_error(QUOTA_E_CSV, 3, 2, "no NUL byte", "NUL");
    assert_error(QUOTA_E_CSV, 4, 5, "no NUL byte", "NUL");
    assert_error(QUOTA_E_CSV, 5, 5, "LF after CR", "CR");
    assert_error(QUOTA_E_UTF8, 6, 5, "valid UTF-8", "?");
    assert_error(QUOTA_E_UTF8, 7, 6, "valid UTF-8", "?");
    assert_row("fine");
    assert_place(0, 8, 1);
    assert_error(QUOTA_E_CSV, 9, 9, "LF after CR", "CR");
    assert_error(QUOTA_E_CSV, 10, 9, "a comma or the end of the line", "NUL");
    assert_error(QUOTA_E_UTF8, 11, 6, "valid UTF-8", "?");
    assert_end();
    close_clean();

    open_text("cr at the end\r");
    assert_error(QUOTA_E_CSV, 1, 14, "LF after CR", "CR");
    assert_end();
    close_clean();

    open_text("a,\"b\"排\nc");
    assert_error(QUOTA_E_CSV, 1, 6, "a comma or the end of the line", "排");
    assert_row("c");
    close_clean();
}

static void unclosed_quote_is_told_where_it_opens(void **state)
{
    (void)state;
    open_text("a,\"b\nc,d\ne");
    assert_error(QUOTA_E_CSV, 1, 3, "a closing quote", "end of text");
    assert_row("c|d");
    assert_place(0, 2, 1);
    assert_row("e");
    assert_end();
    close_clean();

    open_text("\"");
    assert_error(QUOTA_E_CSV, 1, 1, "a closing quote", "end of text");
    assert_end();
    close_clean();

    open_text("\"a\"\"");
    assert_error(QUOTA_E_CSV, 1, 1, "a closing quote", "end of text");
    assert_end();
    close_clean();
}

static void errors_need_no_struct(void **state)
{
    int more;

    (void)state;
    open_text("a\"\nb");
    assert_int_equal(lq_csv_next(&csv, &more, NULL), QUOTA_E_CSV);
    assert_row("b");
    close_clean();
}

/* A row of `cells` empty cells and a row after it. */
static char *commas(size_t cells, size_t *size)
{
    char *text = malloc(cells + 1);

    assert_non_null(text);
    memset(text, ',', cells);
    text[cells - 1] = '\n';
    text[cells] = 'x';
    *size = cells + 1;
    return text;
}

static void cells_of_a_row_are_limited(void **state)
{
    size_t size;
    int more = 0;
    char *text = commas(LQ_CSV_CELLS_MAX, &size);

    (void)state;
    open_bytes(text, size);
    assert_int_equal(lq_csv_next(&csv, &more, &error), QUOTA_OK);
    assert_int_equal(csv.cell_count, LQ_CSV_CELLS_MAX);
    assert_row("x");
    close_clean();
    free(text);

    text = commas(LQ_CSV_CELLS_MAX + 1, &size);
    open_bytes(text, size);
    assert_error(QUOTA_E_LIMIT, 1, 65536, "at most 65535 cells in a row", "?");
    assert_row("x");
    close_clean();

    open_bytes(text, size - 2); /* ends behind the comma */
    assert_error(QUOTA_E_LIMIT, 1, 65536, "at most 65535 cells in a row", "end of text");
    assert_end();
    close_clean();
    free(text);
}

static void lines_and_columns_stop_at_the_top(void **state)
{
    (void)state;
    open_text("a,b\nc");
    csv.line = UINT32_MAX;
    csv.column = UINT32_MAX - 1;
    assert_row("a|b");
    assert_place(1, UINT32_MAX, UINT32_MAX);
    assert_row("c");
    assert_place(0, UINT32_MAX, 1);
    close_clean();
}

/* Every allocation fails once, in a row with cells of all kinds; the same call then works. */
static void row_that_found_no_memory_can_be_read_again(void **state)
{
    static const char text[] =
        "one,row\n\"12345678\"\"\"\"\"\"\",\"quoted \"\" and long enough to grow\",3,4,5,6,7,8,9,"
        "ten ten ten ten ten ten ten ten ten ten,1234567\nlast";
    size_t n, failures = 0;

    (void)state;
    for (n = 1;; n++) {
        int more = 0;
        quota_status status;

        open_text(text);
        assert_row("one|row");
        fail_alloc_plan(&host, n);
        status = lq_csv_next(&csv, &more, &error);
        if (status == QUOTA_OK) {
            close_clean();
            break;
        }
        failures++;
        assert_int_equal(status, QUOTA_E_NO_MEMORY);
        assert_int_equal(error.status, QUOTA_E_NO_MEMORY);
        assert_int_equal(error.line, 2);
        assert_int_equal(csv.cell_count, 0);
        fail_alloc_plan(&host, 0);
        assert_row("12345678\"\"\"|quoted \" and long enough to grow|3|4|5|6|7|8|9|"
                   "ten ten ten ten ten ten ten ten ten ten|1234567");
        assert_place(0, 2, 1);
        assert_row("last");
        assert_end();
        close_clean();
    }
    assert_true(failures >= 3);
}

/* The pool grows at every place: by text, by a doubled quote, by a cell's NUL. */
static void pool_can_fail_at_every_byte(void **state)
{
    static const char *const texts[] = {"1234567,", "12345678,", "\"1234567\"\"\"", "\"12345678\"\"\"",
                                        "1234567排"};
    size_t i, n;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (n = 1;; n++) {
            int more = 0;

            open_text(texts[i]);
            fail_alloc_plan(&host, n);
            if (lq_csv_next(&csv, &more, &error) == QUOTA_OK) {
                close_clean();
                break;
            }
            assert_int_equal(error.status, QUOTA_E_NO_MEMORY);
            assert_int_equal(csv.at, 0);
            fail_alloc_plan(&host, 0);
            assert_int_equal(lq_csv_next(&csv, &more, &error), QUOTA_OK);
            close_clean();
        }
        assert_true(n > 2);
    }
}

enum { ROWS = 12, CELLS = 9, CELL_MAX = 40 };

struct table {
    char text[ROWS][CELLS][CELL_MAX];
    size_t size[ROWS][CELLS];
    size_t cells[ROWS];
};

static void make_cell(prng *random, char *text, size_t *size)
{
    static const char *const pieces[] = {"a", "b",  "\"",           ",",    "\n", "\r", "\r\n",
                                         " ", "排", "\xEF\xBB\xBF", "\"\"", "é"};
    lq_out out;
    size_t count = prng_below(random, 10);

    lq_out_init(&out, text, CELL_MAX);
    while (count-- > 0) {
        lq_out_text(&out, pieces[prng_below(random, sizeof pieces / sizeof *pieces)]);
    }
    assert_int_equal(lq_out_finish(&out, NULL), QUOTA_OK);
    *size = out.length;
}

static void what_was_written_is_read_again(void **state)
{
    static char text[ROWS * CELLS * CELL_MAX * 2];
    static struct table table;
    prng random = {4180};
    int trial;

    (void)state;
    for (trial = 0; trial < 2000; trial++) {
        const size_t rows = 1 + prng_below(&random, ROWS);
        const char *newline = prng_below(&random, 2) ? "\r\n" : "\n";
        size_t row, cell;
        lq_out out;

        lq_out_init(&out, text, sizeof text);
        for (row = 0; row < rows; row++) {
            table.cells[row] = 1 + prng_below(&random, CELLS);
            for (cell = 0; cell < table.cells[row]; cell++) {
                make_cell(&random, table.text[row][cell], &table.size[row][cell]);
                lq_out_text(&out, cell > 0 ? "," : "");
                lq_out_csv(&out, table.text[row][cell], table.size[row][cell]);
            }
            lq_out_text(&out, newline);
        }
        assert_int_equal(lq_out_finish(&out, NULL), QUOTA_OK);

        open_bytes(text, out.length);
        for (row = 0; row < rows; row++) {
            int more = 0;

            assert_int_equal(lq_csv_next(&csv, &more, &error), QUOTA_OK);
            assert_int_equal(more, 1);
            assert_int_equal(csv.cell_count, table.cells[row]);
            for (cell = 0; cell < csv.cell_count; cell++) {
                assert_int_equal(csv.cells[cell].size, table.size[row][cell]);
                assert_memory_equal(csv.cells[cell].text, table.text[row][cell], csv.cells[cell].size + 1);
            }
        }
        assert_end();
        close_clean();
    }
}

/* Whatever the bytes, reading ends: each call moves on, and lines only grow. */
static void any_bytes_are_read_to_the_end(void **state)
{
    static const char bytes[] = "\"\"\"\"\n\n\r,,ab\0\xE6\x8E\x92\xFF";
    prng random = {815};
    int trial;

    (void)state;
    for (trial = 0; trial < 20000; trial++) {
        char text[60];
        const size_t size = prng_below(&random, sizeof text + 1);
        size_t i, calls = 0;
        int more = 1;

        for (i = 0; i < size; i++) {
            text[i] = bytes[prng_below(&random, sizeof bytes - 1)];
        }
        open_bytes(text, size);
        while (more) {
            const size_t at = csv.at;
            const uint32_t line = csv.line;

            (void)lq_csv_next(&csv, &more, &error);
            assert_true(csv.at > at || !more);
            assert_true(csv.line > line || csv.at == size);
            assert_true(++calls <= size + 1);
        }
        close_clean();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_cells_are_told_apart),
        cmocka_unit_test(quoted_cells_hold_anything),
        cmocka_unit_test(columns_count_characters),
        cmocka_unit_test(byte_order_mark_is_skipped_at_the_start_only),
        cmocka_unit_test(empty_text_has_no_rows),
        cmocka_unit_test(every_slip_is_found_and_reading_goes_on),
        cmocka_unit_test(unclosed_quote_is_told_where_it_opens),
        cmocka_unit_test(errors_need_no_struct),
        cmocka_unit_test(cells_of_a_row_are_limited),
        cmocka_unit_test(lines_and_columns_stop_at_the_top),
        cmocka_unit_test(row_that_found_no_memory_can_be_read_again),
        cmocka_unit_test(pool_can_fail_at_every_byte),
        cmocka_unit_test(what_was_written_is_read_again),
        cmocka_unit_test(any_bytes_are_read_to_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
