/* Kept to public headers and the C library: it is linked to hosts' tests and to unit tests alike, and an
 * oracle should share no code with what it judges (own decimal numbers). */
#include "cases.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <libquota/policy.h>

enum { CASE, ARTICLE, QUESTION, FACTS, VERDICT, VALUE, RATIO, RULES, MISSING, REASON, COLUMNS };

static const char *const column_names[COLUMNS] = {"case",  "article", "question", "facts",   "verdict",
                                                  "value", "ratio",   "rules",    "missing", "reason"};

struct case_table {
    char *path;
    case_rows rows; /* the header line and skipped rows taken out */
    size_t count;   /* cases, defaults left out */
};

quota_calendar *case_calendar(const char *root)
{
    size_t size = 0;
    char *text = case_read_file(root, "examples/data/calendar.csv", &size);
    quota_calendar *calendar = NULL;
    quota_error error = {.struct_size = sizeof error};
    if (text && quota_calendar_parse(NULL, text, size, &calendar, &error) != QUOTA_OK)
        fprintf(stderr, "calendar.csv:%u: expected %s, found %s\n", error.line, error.expected, error.found);
    free(text);
    return calendar;
}

/* ---- small text */

/* Cuts the next piece at a separator, blanks around it off.  0 = no more. */
static int next_piece(const char **at, const char *separators, const char **piece, size_t *size)
{
    const char *text = *at;
    if (!text)
        return 0;
    size_t length = strcspn(text, separators);
    *at = text[length] ? text + length + 1 : NULL;
    while (length && *text == ' ') {
        text++;
        length--;
    }
    while (length && text[length - 1] == ' ')
        length--;
    *piece = text;
    *size = length;
    return 1;
}

static int is_word(const char *text, size_t size, const char *word)
{
    return strlen(word) == size && memcmp(text, word, size) == 0;
}

/* Is the word one of a list? */
static int has_word(const char *list, const char *separators, const char *word)
{
    const char *piece;
    size_t size;
    while (next_piece(&list, separators, &piece, &size)) {
        if (is_word(piece, size, word))
            return 1;
    }
    return 0;
}

/* A decimal scaled by 10^scale.  0, or -1. */
static int decimal(const char **at, const char *end, int scale, int64_t *out)
{
    const char *text = *at;
    int negative = text < end && *text == '-';
    text += negative;
    uint64_t value = 0;
    int decimals = -1;
    const char *first = text;
    for (; text < end && ((*text >= '0' && *text <= '9') || (*text == '.' && decimals < 0)); text++) {
        if (*text == '.') {
            decimals = 0;
            continue;
        }
        if (decimals == scale || value > (UINT64_C(9000000000000000000)) / 10)
            return -1;
        decimals += decimals >= 0;
        value = value * 10 + (uint64_t)(*text - '0');
    }
    if (text == first)
        return -1;
    for (int i = decimals < 0 ? 0 : decimals; i < scale; i++) {
        if (value > UINT64_C(9000000000000000000) / 10)
            return -1;
        value *= 10;
    }
    *out = negative ? -(int64_t)value : (int64_t)value;
    *at = text;
    return 0;
}

/* "1.2:1" in lowest terms. */
static int ratio_text(const char *text, size_t size, int64_t *num, int64_t *den)
{
    const char *end = text + size;
    int64_t a = 0;
    int64_t b = 0;
    if (decimal(&text, end, 6, &a) || text == end || *text++ != ':' || decimal(&text, end, 6, &b) ||
        text != end || a < 0 || b <= 0)
        return -1;
    int64_t x = a;
    int64_t y = b;
    while (y) {
        int64_t rest = x % y;
        x = y;
        y = rest;
    }
    *num = a / x;
    *den = b / x;
    return 0;
}

/* An answer's text in the unit of its kind. */
static int value_text(int32_t kind, const char *text, size_t size, int64_t *out)
{
    const char *end = text + size;
    int64_t num = 0;
    int64_t den = 0;
    switch (kind) {
    case QUOTA_KIND_RATIO:
    case QUOTA_KIND_AMOUNT: {
        static const struct {
            const char *name;
            int scale;
        } units[] = {{" t", 9}, {" kg", 6}, {" g", 3}, {" mg", 0}};
        for (size_t i = 0; i < 4; i++) {
            size_t length = strlen(units[i].name);
            const char *at = text;
            if (size > length && memcmp(end - length, units[i].name, length) == 0 &&
                decimal(&at, end - length, units[i].scale, out) == 0 && at == end - length)
                return 0;
        }
        return -1;
    }
    case QUOTA_KIND_MONEY: {
        const char *at = text;
        if (size > 5 && memcmp(end - 5, " yuan", 5) == 0 && decimal(&at, end - 5, 2, out) == 0 &&
            at == end - 5)
            return 0;
        at = text;
        if (size > 4 && memcmp(end - 4, " fen", 4) == 0 && decimal(&at, end - 4, 0, out) == 0 &&
            at == end - 4)
            return 0;
        return -1;
    }
    case QUOTA_KIND_DATE: {
        int64_t part[3];
        if (is_word(text, size, "never")) {
            *out = QUOTA_NEVER;
            return 0;
        }
        if (size != 10 || text[4] != '-' || text[7] != '-')
            return -1;
        const char *at = text;
        if (decimal(&at, text + 4, 0, &part[0]) || (at = text + 5, decimal(&at, text + 7, 0, &part[1])) ||
            (at = text + 8, decimal(&at, end, 0, &part[2])))
            return -1;
        *out = part[0] * 10000 + part[1] * 100 + part[2];
        return 0;
    }
    case QUOTA_KIND_RANK:
        return decimal(&text, end, 0, out) || text != end ? -1 : 0;
    case QUOTA_KIND_FACTOR:
        if (ratio_text(text, size, &num, &den) || num > INT64_MAX / 1000000 || num * 1000000 % den)
            return -1;
        *out = num * 1000000 / den;
        return 0;
    default:
        return -1;
    }
}

static void print_scaled(char *buffer, size_t size, int64_t value, int scale, const char *unit)
{
    int64_t one = 1;
    for (int i = 0; i < scale; i++)
        one *= 10;
    uint64_t whole = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
    char fraction[32] = "";
    if (scale) {
        snprintf(fraction, sizeof fraction, ".%0*" PRIu64, scale, whole % (uint64_t)one);
        size_t length = strlen(fraction);
        while (fraction[length - 1] == '0')
            fraction[--length] = '\0';
        if (fraction[length - 1] == '.')
            fraction[length - 1] = '\0';
    }
    snprintf(buffer, size, "%s%" PRIu64 "%s%s", value < 0 ? "-" : "", whole / (uint64_t)one, fraction, unit);
}

static void print_value(char *buffer, size_t size, const quota_policy *policy, int32_t kind, int64_t value)
{
    switch (kind) {
    case QUOTA_KIND_RATIO:
    case QUOTA_KIND_AMOUNT:
        print_scaled(buffer, size, value, 9, " t");
        return;
    case QUOTA_KIND_MONEY:
        print_scaled(buffer, size, value, 2, " yuan");
        return;
    case QUOTA_KIND_FACTOR:
        print_scaled(buffer, size, value, 6, ":1");
        return;
    case QUOTA_KIND_DATE:
        if (value == QUOTA_NEVER)
            snprintf(buffer, size, "never");
        else
            snprintf(buffer, size, "%04" PRId64 "-%02" PRId64 "-%02" PRId64, value / 10000, value / 100 % 100,
                     value % 100);
        return;
    case QUOTA_KIND_CLASS: {
        const char *name = quota_policy_class(policy, value);
        snprintf(buffer, size, "%s", name ? name : "?");
        return;
    }
    default:
        print_scaled(buffer, size, value, 0, "");
    }
}

/* ---- facts */

static int take_facts(case_facts *facts, const quota_policy *policy, const char *text, const char *where,
                      FILE *out)
{
    const char *piece;
    size_t size;
    unsigned char own[64] = {0}; /* named in this cell already: twice is a slip */
    while (next_piece(&text, ";", &piece, &size)) {
        if (!size)
            continue;
        const char *equals = memchr(piece, '=', size);
        size_t name_size = equals ? (size_t)(equals - piece) : size;
        const char *value = equals ? equals + 1 : "";
        size_t value_size = equals ? size - name_size - 1 : 0;
        while (name_size && piece[name_size - 1] == ' ')
            name_size--;
        while (value_size && *value == ' ') {
            value++;
            value_size--;
        }
        quota_fact fact = {quota_fact_find(policy, piece, name_size), 0, QUOTA_UNKNOWN};
        quota_error error = {.struct_size = sizeof error};
        if (!equals || !fact.fact) {
            if (out)
                fprintf(out, "%sfacts: expected name=value of a known fact, found %.*s\n", where, (int)size,
                        piece);
            return -1;
        }
        if (!is_word(value, value_size, "?") &&
            quota_value_parse(policy, fact.fact, value, value_size, &fact.value, &error) != QUOTA_OK) {
            if (out)
                fprintf(out, "%sfacts: %.*s: expected %s, found %.*s\n", where, (int)name_size, piece,
                        error.expected[0] ? error.expected : "a value of its type", (int)value_size, value);
            return -1;
        }
        size_t i = 0;
        while (i < facts->count && facts->facts[i].fact != fact.fact)
            i++;
        if (i == 64 || own[i]) {
            if (out)
                fprintf(out, "%sfacts: %s: %.*s\n", where, i == 64 ? "too many" : "given twice in one cell",
                        (int)name_size, piece);
            return -1;
        }
        own[i] = 1;
        facts->facts[i] = fact;
        facts->count += i == facts->count;
    }
    return 0;
}

int case_facts_add(case_facts *facts, const quota_policy *policy, const char *text, FILE *out)
{
    return take_facts(facts, policy, text, "", out);
}

/* ---- tables */

case_table *case_table_load(const char *root, const char *path)
{
    size_t size = 0;
    char *text = case_read_file(root, path, &size);
    if (!text)
        return NULL;
    case_table *table = case_must(calloc(1, sizeof *table));
    table->path = case_must(malloc(strlen(path) + 1));
    memcpy(table->path, path, strlen(path) + 1);
    int bad = case_rows_parse(&table->rows, path, text, size);
    free(text);
    if (bad) {
        case_table_free(table);
        return NULL;
    }
    case_row *rows = table->rows.rows;
    size_t kept = 0;
    int header = 0;
    for (size_t i = 0; i < table->rows.count; i++) {
        case_row row = rows[i];
        while (row.cell_count && !row.cells[row.cell_count - 1][0])
            row.cell_count--;
        if (!row.cell_count || row.cells[0][0] == '#')
            continue;
        if (rows[i].cell_count != COLUMNS) {
            fprintf(stderr, "%s:%zu: expected %d cells, found %zu\n", path, row.line, (int)COLUMNS,
                    rows[i].cell_count);
            bad = 1;
            continue;
        }
        if (!header) {
            for (size_t c = 0; c < COLUMNS; c++)
                bad |= strcmp(row.cells[c], column_names[c]) != 0;
            if (bad)
                fprintf(stderr, "%s:%zu: not the header line of a table of cases\n", path, row.line);
            header = 1;
            continue;
        }
        row.cell_count = COLUMNS;
        if (strcmp(row.cells[CASE], "*") != 0) {
            table->count++;
            for (size_t k = 0; k < kept; k++) {
                if (!strcmp(rows[k].cells[CASE], row.cells[CASE])) {
                    fprintf(stderr, "%s:%zu: case %s stands twice\n", path, row.line, row.cells[CASE]);
                    bad = 1;
                }
            }
            if (!row.cells[VERDICT][0] || !row.cells[REASON][0]) {
                fprintf(stderr, "%s:%zu: case %s needs a verdict and a reason\n", path, row.line,
                        row.cells[CASE]);
                bad = 1;
            }
        } else if (row.cells[VERDICT][0]) {
            fprintf(stderr, "%s:%zu: defaults have no verdict\n", path, row.line);
            bad = 1;
        }
        rows[kept++] = row;
    }
    table->rows.count = kept;
    if (bad) {
        case_table_free(table);
        return NULL;
    }
    return table;
}

void case_table_free(case_table *table)
{
    if (!table)
        return;
    case_rows_free(&table->rows);
    free(table->path);
    free(table);
}

size_t case_table_count(const case_table *table)
{
    return table->count;
}

/* ---- running */

typedef struct judge {
    const quota_policy *policy;
    const case_row *row;
    const char *where;
    FILE *out;
    size_t differences;
} judge;

static void differ(judge *j, int column, const char *expected, const char *found)
{
    j->differences++;
    if (j->out)
        fprintf(j->out, "%s%s: expected %s, found %s\n", j->where, column_names[column],
                *expected ? expected : "nothing", found);
}

static const char *verdict_name(int32_t verdict)
{
    static const char *const names[] = {"not_applicable", "allow", "review", "deny"};
    return verdict >= 0 && verdict < 4 ? names[verdict] : "?";
}

static void check_verdict(judge *j, const quota_decision *d)
{
    static const struct {
        const char *word;
        int verdict;   /* -1 = any */
        uint32_t flag; /* must be set */
    } words[] = {
        {"allow", QUOTA_ALLOW, 0},
        {"review", QUOTA_REVIEW, 0},
        {"deny", QUOTA_DENY, 0},
        {"not_applicable", QUOTA_NOT_APPLICABLE, 0},
        {"not_in_force", QUOTA_NOT_APPLICABLE, QUOTA_DECISION_NOT_IN_FORCE},
        {"not_covered", QUOTA_NOT_APPLICABLE, QUOTA_DECISION_NOT_COVERED},
        {"not_addressed", QUOTA_NOT_APPLICABLE, QUOTA_DECISION_NOT_ADDRESSED},
        {"warned", -1, QUOTA_DECISION_WARNED},
        {"provisional", -1, QUOTA_DECISION_PROVISIONAL},
        {"assumed", -1, QUOTA_DECISION_ASSUMED},
        {"calendar", -1, QUOTA_DECISION_CALENDAR},
        {"parent", -1, QUOTA_DECISION_PARENT},
        {"unwarned", -1, 0},
    };
    const char *list = j->row->cells[VERDICT];
    const char *piece;
    size_t size;
    int ok = 1;
    while (next_piece(&list, " ", &piece, &size)) {
        size_t i = 0;
        size_t n = sizeof words / sizeof words[0];
        while (i < n && !is_word(piece, size, words[i].word))
            i++;
        ok &= i < n && (words[i].verdict < 0 || words[i].verdict == d->verdict) &&
              (d->flags & words[i].flag) == words[i].flag &&
              (strcmp(words[i].word, "unwarned") != 0 || !(d->flags & QUOTA_DECISION_WARNED));
    }
    ok &= !(d->flags & (QUOTA_DECISION_GAP | QUOTA_DECISION_CONFLICT));
    if (!ok) {
        char found[160];
        snprintf(found, sizeof found, "%s%s%s%s%s%s%s%s%s%s%s", verdict_name(d->verdict),
                 d->flags & QUOTA_DECISION_NOT_IN_FORCE ? " not_in_force" : "",
                 d->flags & QUOTA_DECISION_NOT_COVERED ? " not_covered" : "",
                 d->flags & QUOTA_DECISION_NOT_ADDRESSED ? " not_addressed" : "",
                 d->flags & QUOTA_DECISION_GAP ? " gap" : "",
                 d->flags & QUOTA_DECISION_CONFLICT ? " conflict" : "",
                 d->flags & QUOTA_DECISION_WARNED ? " warned" : "",
                 d->flags & QUOTA_DECISION_PROVISIONAL ? " provisional" : "",
                 d->flags & QUOTA_DECISION_ASSUMED ? " assumed" : "",
                 d->flags & QUOTA_DECISION_CALENDAR ? " calendar" : "",
                 d->flags & QUOTA_DECISION_PARENT ? " parent" : "");
        differ(j, VERDICT, j->row->cells[VERDICT], found);
    }
}

static void check_value(judge *j, const quota_decision *d)
{
    const char *text = j->row->cells[VALUE];
    char found[256] = "nothing";
    char lo[96];
    char hi[96];
    int has = (d->flags & QUOTA_DECISION_VALUE) != 0;
    int unbounded = (d->flags & QUOTA_DECISION_UNBOUNDED) != 0;
    int ok = !*text == !has;
    if (has) {
        print_value(lo, sizeof lo, j->policy, d->kind, d->lo);
        print_value(hi, sizeof hi, j->policy, d->kind, d->hi);
        if (unbounded)
            snprintf(found, sizeof found, "%s..", lo);
        else if (d->lo == d->hi)
            snprintf(found, sizeof found, "%s", lo);
        else
            snprintf(found, sizeof found, "%s..%s", lo, hi);
    }
    if (ok && has && d->kind == QUOTA_KIND_CLASS) {
        uint64_t expected = 0;
        const char *list = text;
        const char *piece;
        size_t size;
        while (next_piece(&list, "|", &piece, &size)) {
            uint64_t before = expected;
            for (int n = 1; n < 64; n++) {
                const char *name = quota_policy_class(j->policy, n);
                if (name && is_word(piece, size, name))
                    expected |= UINT64_C(1) << n;
            }
            ok &= expected != before;
        }
        ok &= expected == d->choices;
        if (!ok) {
            size_t used = 0;
            found[0] = '\0';
            for (int n = 1; n < 64; n++) {
                const char *name = d->choices >> n & 1 ? quota_policy_class(j->policy, n) : NULL;
                if (name && used + strlen(name) + 2 < sizeof found)
                    used +=
                        (size_t)snprintf(found + used, sizeof found - used, "%s%s", used ? "|" : "", name);
            }
        }
    } else if (ok && has) {
        const char *dots = strstr(text, "..");
        int64_t least = 0;
        int64_t most = 0;
        ok = value_text(d->kind, text, dots ? (size_t)(dots - text) : strlen(text), &least) == 0;
        most = least;
        if (ok && dots && dots[2])
            ok = value_text(d->kind, dots + 2, strlen(dots + 2), &most) == 0;
        ok = ok && least == d->lo && unbounded == (dots && !dots[2]) && (unbounded || most == d->hi);
    }
    if (!ok)
        differ(j, VALUE, text, found);
}

static void check_ratio(judge *j, const quota_decision *d)
{
    const char *text = j->row->cells[RATIO];
    if (!*text)
        return;
    const char *dots = strstr(text, "..");
    int64_t num[2] = {0, 0};
    int64_t den[2] = {0, 0};
    size_t first = dots ? (size_t)(dots - text) : strlen(text);
    int ok = ratio_text(text, first, &num[0], &den[0]) == 0;
    num[1] = num[0];
    den[1] = den[0];
    if (ok && dots)
        ok = ratio_text(dots + 2, strlen(dots + 2), &num[1], &den[1]) == 0;
    if (!ok || num[0] != d->ratio_lo_num || den[0] != d->ratio_lo_den || num[1] != d->ratio_num ||
        den[1] != d->ratio_den) {
        char found[128];
        snprintf(found, sizeof found, "%" PRId64 ":%" PRId64 "..%" PRId64 ":%" PRId64, d->ratio_lo_num,
                 d->ratio_lo_den, d->ratio_num, d->ratio_den);
        differ(j, RATIO, text, found);
    }
}

static void check_rules(judge *j, const quota_decision *d)
{
    const char *list = j->row->cells[RULES];
    const char *piece;
    size_t size;
    while (next_piece(&list, " ", &piece, &size)) {
        char id[80];
        uint32_t number = 0;
        int there = 0;
        if (!size)
            continue;
        if (size < sizeof id) {
            memcpy(id, piece, size);
            id[size] = '\0';
            number = quota_policy_find_rule(j->policy, id);
        }
        for (uint32_t i = 0; number && i < d->rule_count && i < QUOTA_DECISION_RULES; i++)
            there |= d->rules[i] == number;
        if (there)
            continue;
        char found[512];
        size_t used = (size_t)snprintf(found, sizeof found, "%s", number ? "rows" : "no such row; rows");
        for (uint32_t i = 0; i < d->rule_count && i < QUOTA_DECISION_RULES; i++) {
            quota_rule rule = {.struct_size = sizeof rule};
            if (quota_policy_rule(j->policy, d->rules[i], &rule) == QUOTA_OK &&
                used + strlen(rule.id) + 2 < sizeof found)
                used += (size_t)snprintf(found + used, sizeof found - used, " %s", rule.id);
        }
        char expected[128];
        snprintf(expected, sizeof expected, "%.*s", (int)(size < 100 ? size : 100), piece);
        differ(j, RULES, expected, found);
    }
}

static void check_missing(judge *j, const quota_decision *d)
{
    const char *list = j->row->cells[MISSING];
    const char *piece;
    size_t size;
    size_t expected = 0;
    char found[512] = "";
    size_t used = 0;
    int ok = 1;
    while (next_piece(&list, " ", &piece, &size))
        expected += size > 0;
    for (uint32_t i = 0; i < d->missing_count && i < QUOTA_DECISION_MISSING; i++) {
        quota_fact_info info = {.struct_size = sizeof info};
        if (quota_fact_describe(j->policy, d->missing[i], &info) != QUOTA_OK)
            info.name = "?";
        ok &= has_word(j->row->cells[MISSING], " ", info.name);
        if (used + strlen(info.name) + 2 < sizeof found)
            used += (size_t)snprintf(found + used, sizeof found - used, "%s%s", used ? " " : "", info.name);
    }
    if (!ok || expected != d->missing_count)
        differ(j, MISSING, j->row->cells[MISSING], used ? found : "nothing");
}

size_t case_table_run(const case_table *table, const quota_policy *policy, const quota_calendar *calendar,
                      int stop, FILE *out)
{
    size_t failed = 0;
    for (size_t i = 0; i < table->rows.count; i++) {
        const case_row *row = &table->rows.rows[i];
        const char *question = row->cells[QUESTION];
        if (!strcmp(row->cells[CASE], "*"))
            continue;
        char where[256];
        snprintf(where, sizeof where, "%s:%zu: %s: ", table->path, row->line, row->cells[CASE]);
        judge j = {policy, row, where, out, 0};
        case_facts facts = {.count = 0};
        int bad = 0;
        for (size_t k = 0; k <= i && !bad; k++) {
            const case_row *from = &table->rows.rows[k];
            if (k == i ||
                (!strcmp(from->cells[CASE], "*") &&
                 (!strcmp(from->cells[QUESTION], "*") || has_word(from->cells[QUESTION], "|", question))))
                bad = take_facts(&facts, policy, from->cells[FACTS], where, out);
        }
        quota_decision decision = {.struct_size = sizeof decision};
        quota_error error = {.struct_size = sizeof error};
        quota_case given = {.struct_size = sizeof given,
                            .question = quota_question_find(policy, question, strlen(question)),
                            .facts = facts.facts,
                            .fact_count = facts.count,
                            .calendar = calendar};
        if (!bad && !given.question) {
            differ(&j, QUESTION, question, "no such question");
            bad = 1;
        }
        if (!bad) {
            quota_status status = quota_decide(policy, &given, &decision, &error);
            if (status != QUOTA_OK) {
                char found[512];
                snprintf(found, sizeof found, "status %d, field %s, expected %s, found %s", (int)status,
                         error.field, error.expected, error.found);
                differ(&j, VERDICT, row->cells[VERDICT], found);
                bad = 1;
            }
        }
        if (!bad) {
            check_verdict(&j, &decision);
            check_value(&j, &decision);
            check_ratio(&j, &decision);
            check_rules(&j, &decision);
            check_missing(&j, &decision);
        }
        if (bad || j.differences) {
            failed++;
            if (stop)
                break;
        }
    }
    return failed;
}
