/* Are the cases enough?  Each built-in table is changed in one place at a time, in text:
 *
 *   a row that decides something is dropped
 *   one outcome of a row with several is dropped
 *   the overrides of a row are dropped
 *   one comparison is turned: < and <=, > and >=, = and <>, `x in s` and `not x in s`
 *   a row that requires something has another force
 *   one question of a row that answers several, or one member of a set, is left out
 *   an assumption is dropped
 *
 * and at least one case of the document must then fail.  A mutant that is no longer a policy counts as
 * noticed.  Mutants that mean the same as the table are listed, each with its reason, in
 * tests/cases/equivalent_mutants.csv; an entry that is not needed fails too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <libquota/policy.h>

#include "cases.h"

enum { ID, QUESTIONS = 2, FORCE, WHEN, THEN, OVERRIDES, CELLS = 9 };
enum { DOCUMENT, ROW, MUTANT, REASON };

static const struct {
    const char *id, *name;
} documents[] = {
    {"cn-530300-2024", "qujing"},    {"cn-js-city-2022", "jiangsu"}, {"cn-320571-draft", "sip"},
    {"cn-500000-2014", "chongqing"}, {"cn-371300-2014", "linyi"},
};

static quota_calendar *calendar;
static quota_policy *parents[8];
static size_t parent_count;
static case_rows equivalent;
static unsigned char *needed; /* rows of `equivalent` that were met */

typedef struct trial {
    const char *document;
    case_rows rows;
    case_table *cases;
    char *text; /* room for a mutant */
    char *cell; /* room for a changed cell */
    size_t mutants, unnoticed;
} trial;

static void write_cell(char **at, const char *cell)
{
    *(*at)++ = '"';
    for (; *cell; cell++) {
        if (*cell == '"')
            *(*at)++ = '"';
        *(*at)++ = *cell;
    }
    *(*at)++ = '"';
}

/* The table with one cell replaced, or with a row left out (cell NULL). */
static size_t write_table(trial *t, size_t changed_row, size_t changed_cell, const char *cell)
{
    char *at = t->text;
    for (size_t r = 0; r < t->rows.count; r++) {
        const case_row *row = &t->rows.rows[r];
        size_t last = row->cell_count;
        while (last && !row->cells[last - 1][0])
            last--;
        if (!last || row->cells[0][0] == '#' || (r == changed_row && !cell))
            continue;
        for (size_t c = 0; c < row->cell_count; c++) {
            if (c)
                *at++ = ',';
            write_cell(&at, r == changed_row && c == changed_cell ? cell : row->cells[c]);
        }
        *at++ = '\n';
    }
    return (size_t)(at - t->text);
}

static int is_listed(const trial *t, const char *row, const char *mutant)
{
    for (size_t i = 1; i < equivalent.count; i++) {
        char **cells = equivalent.rows[i].cells;
        if (equivalent.rows[i].cell_count == 4 && !strcmp(cells[DOCUMENT], t->document) &&
            !strcmp(cells[ROW], row) && !strcmp(cells[MUTANT], mutant) && cells[REASON][0]) {
            needed[i] = 1;
            return 1;
        }
    }
    return 0;
}

static void judge(trial *t, size_t row, size_t column, const char *cell)
{
    static const char *const names[CELLS] = {
        [QUESTIONS] = "list", [FORCE] = "force", [WHEN] = "when", [THEN] = "then", [OVERRIDES] = "overrides"};
    quota_policy_options options = {.struct_size = sizeof options,
                                    .parents = (const quota_policy *const *)parents,
                                    .parent_count = parent_count};
    size_t size = write_table(t, row, column, cell);
    quota_policy *policy = NULL;
    t->mutants++;
    if (quota_policy_parse(&options, t->text, size, &policy, NULL, NULL) != QUOTA_OK)
        return;
    int noticed = case_table_run(t->cases, policy, calendar, 1, NULL) > 0;
    quota_policy_free(policy);
    if (noticed)
        return;
    /* a header row goes by its keyword and name: `set air` */
    char **cells = t->rows.rows[row].cells;
    char id[256];
    int header = !strcmp(cells[ID], "set") || !strcmp(cells[ID], "assume");
    snprintf(id, sizeof id, "%s%s%s", cells[ID], header ? " " : "", header ? cells[1] : "");
    char mutant[1024];
    if (cell)
        snprintf(mutant, sizeof mutant, "%s: %s", names[column], cell);
    else
        snprintf(mutant, sizeof mutant, "dropped");
    if (is_listed(t, id, mutant))
        return;
    t->unnoticed++;
    print_error("%s: no case notices %s %s\n", t->document, id, mutant);
}

/* Is text[at] the beginning of the word `in`? */
static int is_in(const char *text, size_t at)
{
    return at > 0 && text[at - 1] == ' ' && text[at] == 'i' && text[at + 1] == 'n' && text[at + 2] == ' ';
}

static void turn_comparisons(trial *t, size_t row, size_t column)
{
    const char *text = t->rows.rows[row].cells[column];
    for (size_t i = 0; text[i]; i++) {
        const char *turned = NULL;
        size_t length = 1;
        size_t from = i;
        if (text[i] == '<' || text[i] == '>') {
            length = text[i + 1] == '=' || text[i + 1] == '>' ? 2 : 1;
            turned = text[i] == '>'       ? length == 1 ? ">=" : ">"
                     : length == 1        ? "<="
                     : text[i + 1] == '=' ? "<"
                                          : "=";
        } else if (text[i] == '=') {
            turned = "<>";
        } else if (is_in(text, i)) {
            /* the fact's name stands before `in` */
            from = i - 1;
            while (from && text[from - 1] != ' ' && text[from - 1] != '(')
                from--;
            turned = "not ";
            length = 0;
        }
        if (!turned)
            continue;
        size_t turned_length = strlen(turned);
        memcpy(t->cell, text, from);
        memcpy(t->cell + from, turned, turned_length);
        strcpy(t->cell + from + turned_length, text + from + length);
        judge(t, row, column, t->cell);
        i += text[i] == '<' || text[i] == '>' ? length - 1 : 0;
    }
}

/* Each item of a list in turn: outcomes between `;`, questions or codes between `|`. */
static void drop_items(trial *t, size_t row, size_t column, char separator)
{
    const char *text = t->rows.rows[row].cells[column];
    const char separators[2] = {separator, '\0'};
    size_t size = strlen(text);
    if (!strchr(text, separator))
        return;
    for (size_t start = 0; start <= size;) {
        size_t end = start + strcspn(text + start, separators);
        /* with its separator: the one after it, or for the last item the one before */
        size_t from = text[end] ? start : start - 1;
        size_t to = text[end] ? end + 1 : end;
        memcpy(t->cell, text, from);
        strcpy(t->cell + from, text + to);
        judge(t, row, column, t->cell);
        start = end + 1;
    }
}

static void turn_force(trial *t, size_t row)
{
    static const char *const forces[] = {"must", "principle", "may", "silent"};
    for (size_t i = 0; strstr(t->rows.rows[row].cells[THEN], "require ") && i < 4; i++) {
        if (strcmp(forces[i], t->rows.rows[row].cells[FORCE]) != 0)
            judge(t, row, FORCE, forces[i]);
    }
}

static void mutate(const char *document, const char *id)
{
    trial t = {.document = document};
    char path[128];
    snprintf(path, sizeof path, "tests/cases/%s.csv", document);
    t.cases = case_table_load(case_root(TESTS_DIR "/.."), path);
    assert_non_null(t.cases);
    static char text[65536];
    size_t size = 0;
    for (size_t i = 0; i < quota_builtin_count() && size == 0; i++) {
        const char *name = NULL;
        assert_int_equal(quota_builtin(i, &name, NULL, 0, NULL), QUOTA_OK);
        if (!strcmp(name, id))
            assert_int_equal(quota_builtin(i, NULL, text, sizeof text, &size), QUOTA_OK);
    }
    assert_true(size > 0);
    assert_int_equal(case_rows_parse(&t.rows, document, text, size), 0);
    t.text = case_must(malloc(4 * size + 4096));
    t.cell = case_must(malloc(size + 16));

    /* What is compared with must be right, or every mutant would seem noticed. */
    quota_policy *policy = NULL;
    quota_policy_options options = {.struct_size = sizeof options,
                                    .parents = (const quota_policy *const *)parents,
                                    .parent_count = parent_count};
    size_t length = write_table(&t, SIZE_MAX, 0, NULL);
    assert_int_equal(quota_policy_parse(&options, t.text, length, &policy, NULL, NULL), QUOTA_OK);
    assert_int_equal(case_table_run(t.cases, policy, calendar, 0, stderr), 0);
    quota_policy_free(policy);

    int rules = 0;
    for (size_t r = 0; r < t.rows.count; r++) {
        const case_row *row = &t.rows.rows[r];
        if (row->cell_count >= CELLS && rules && row->cells[ID][0] && row->cells[ID][0] != '#' &&
            row->cells[THEN][0]) {
            judge(&t, r, 0, NULL);
            drop_items(&t, r, THEN, ';');
            drop_items(&t, r, QUESTIONS, '|');
            if (row->cells[OVERRIDES][0])
                judge(&t, r, OVERRIDES, "");
            turn_force(&t, r);
            turn_comparisons(&t, r, WHEN);
            turn_comparisons(&t, r, THEN);
        }
        if (!rules && !strcmp(row->cells[ID], "set"))
            drop_items(&t, r, 2, '|');
        if (!rules && !strcmp(row->cells[ID], "assume"))
            judge(&t, r, 0, NULL);
        rules |= !strcmp(row->cells[ID], "id");
    }
    print_message("%s: %zu mutants, %zu unnoticed\n", document, t.mutants, t.unnoticed);
    assert_true(t.mutants > 0);
    assert_int_equal(t.unnoticed, 0);
    for (size_t i = 1; i < equivalent.count; i++) {
        char **cells = equivalent.rows[i].cells;
        if (equivalent.rows[i].cell_count != 4 || (!strcmp(cells[DOCUMENT], document) && !needed[i]))
            fail_msg("equivalent_mutants.csv:%zu is malformed or not needed", equivalent.rows[i].line);
    }
    case_rows_free(&t.rows);
    case_table_free(t.cases);
    free(t.text);
    free(t.cell);
}

static void qujing(void **state)
{
    (void)state;
    mutate(documents[0].name, documents[0].id);
}

static void jiangsu(void **state)
{
    (void)state;
    mutate(documents[1].name, documents[1].id);
}

static void sip(void **state)
{
    (void)state;
    mutate(documents[2].name, documents[2].id);
}

static void chongqing(void **state)
{
    (void)state;
    mutate(documents[3].name, documents[3].id);
}

static void linyi(void **state)
{
    (void)state;
    mutate(documents[4].name, documents[4].id);
}

static int setup(void **state)
{
    (void)state;
    const char *root = case_root(TESTS_DIR "/..");
    size_t size = 0;
    calendar = case_calendar(root);
    /* one that does not parse fails in its own test */
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
        parent_count += quota_policy_builtin(NULL, documents[i].id, &parents[parent_count], NULL) == QUOTA_OK;
    char *text = case_read_file(root, "tests/cases/equivalent_mutants.csv", &size);
    if (!calendar || !text || case_rows_parse(&equivalent, "equivalent_mutants.csv", text, size))
        return -1;
    free(text);
    needed = case_must(calloc(equivalent.count + 1, 1));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    while (parent_count)
        quota_policy_free(parents[--parent_count]);
    case_rows_free(&equivalent);
    free(needed);
    quota_calendar_free(calendar);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(qujing),    cmocka_unit_test(jiangsu), cmocka_unit_test(sip),
        cmocka_unit_test(chongqing), cmocka_unit_test(linyi),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
