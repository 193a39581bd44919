/* list.c - lists of what the ledger knows, row by row from the descriptions of their columns. */
#include "session.h"

#include "../common/message.h"
#include "../common/words.h"

#include <libquota/facts.h>

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 1000, COLUMNS_MOST = 16 };

/* How a cell is written. */
enum writing {
    AS_NUMBER,
    AS_AMOUNT,
    AS_DATE,
    AS_POLLUTANT,
    AS_WORD,
    AS_CODE,
    AS_BYTES,
    AS_TEXT,
    AS_FACT,
    AS_VALUE,
    AS_RATIO,
    AS_STANDING,
    AS_YES
};

typedef struct list_column_info {
    const char *title;
    enum writing writing;
    size_t offset, size;
    uint32_t more; /* AS_WORD: the type; AS_CODE: the fact */
} list_column_info;

typedef struct list_info {
    const char *command;
    quota_list_kind list;
    size_t row_size;
    list_column_info columns[COLUMNS_MOST];
} list_info;

#define AT(row, member) offsetof(row, member), sizeof((row *)0)->member

static const list_info lists[] = {
    {"balances",
     QUOTA_LIST_BALANCES,
     sizeof(quota_balance),
     {{"account", AS_NUMBER, AT(quota_balance, account), 0},
      {"pollutant", AS_POLLUTANT, AT(quota_balance, pollutant), 0},
      {"available", AS_AMOUNT, AT(quota_balance, available), 0},
      {"encumbered", AS_AMOUNT, AT(quota_balance, encumbered), 0},
      {"pledged", AS_AMOUNT, AT(quota_balance, pledged), 0},
      {"debt", AS_AMOUNT, AT(quota_balance, debt), 0}}},
    {"holdings",
     QUOTA_LIST_HOLDINGS,
     sizeof(quota_holding),
     {{"account", AS_NUMBER, AT(quota_holding, account), 0},
      {"lot", AS_NUMBER, AT(quota_holding, lot), 0},
      {"pollutant", AS_POLLUTANT, AT(quota_holding, pollutant), 0},
      {"term", AS_DATE, AT(quota_holding, term), 0},
      {"available", AS_AMOUNT, AT(quota_holding, available), 0},
      {"encumbered", AS_AMOUNT, AT(quota_holding, encumbered), 0},
      {"place", AS_NUMBER, AT(quota_holding, place), 0},
      {"lot's place", AS_NUMBER, AT(quota_holding, lot_place), 0}}},
    {"accounts",
     QUOTA_LIST_ACCOUNTS,
     sizeof(quota_account),
     {{"account", AS_NUMBER, AT(quota_account, account), 0},
      {"role", AS_WORD, AT(quota_account, role), QUOTA_FIELD_ROLE},
      {"party code", AS_TEXT, AT(quota_account, party), 0},
      {"place", AS_NUMBER, AT(quota_account, place), 0},
      {"pool", AS_CODE, AT(quota_account, pool), QUOTA_FACT_POOL},
      {"standing", AS_STANDING, AT(quota_account, standing), 0}}},
    {"lots",
     QUOTA_LIST_LOTS,
     sizeof(quota_lot),
     {{"lot", AS_NUMBER, AT(quota_lot, lot), 0},
      {"pollutant", AS_POLLUTANT, AT(quota_lot, pollutant), 0},
      {"kind", AS_WORD, AT(quota_lot, kind), QUOTA_FIELD_KIND},
      {"party", AS_NUMBER, AT(quota_lot, party), 0},
      {"place", AS_NUMBER, AT(quota_lot, place), 0},
      {"expected", AS_YES, AT(quota_lot, expected), 0},
      {"issued", AS_AMOUNT, AT(quota_lot, issued), 0},
      {"available", AS_AMOUNT, AT(quota_lot, available), 0},
      {"encumbered", AS_AMOUNT, AT(quota_lot, encumbered), 0},
      {"consumed", AS_AMOUNT, AT(quota_lot, consumed), 0},
      {"surrendered", AS_AMOUNT, AT(quota_lot, surrendered), 0},
      {"cancelled", AS_AMOUNT, AT(quota_lot, cancelled), 0},
      {"invalid", AS_AMOUNT, AT(quota_lot, invalid), 0},
      {"owed", AS_AMOUNT, AT(quota_lot, owed), 0}}},
    {"claims",
     QUOTA_LIST_CLAIMS,
     sizeof(quota_claim),
     {{"id", AS_BYTES, AT(quota_claim, id), 0},
      {"kind", AS_WORD, AT(quota_claim, kind), QUOTA_FIELD_KIND},
      {"bucket", AS_WORD, AT(quota_claim, bucket), QUOTA_FIELD_BUCKET},
      {"account", AS_NUMBER, AT(quota_claim, account), 0},
      {"lot", AS_NUMBER, AT(quota_claim, lot), 0},
      {"project", AS_NUMBER, AT(quota_claim, project), 0},
      {"for", AS_NUMBER, AT(quota_claim, to_account), 0},
      {"pollutant", AS_POLLUTANT, AT(quota_claim, pollutant), 0},
      {"made", AS_AMOUNT, AT(quota_claim, made), 0},
      {"left", AS_AMOUNT, AT(quota_claim, left), 0},
      {"until", AS_DATE, AT(quota_claim, valid_until), 0}}},
    {"projects",
     QUOTA_LIST_PROJECTS,
     sizeof(quota_project),
     {{"project", AS_NUMBER, AT(quota_project, project), 0},
      {"pollutant", AS_POLLUTANT, AT(quota_project, pollutant), 0},
      {"required", AS_AMOUNT, AT(quota_project, required), 0},
      {"ratio", AS_RATIO, AT(quota_project, ratio_num), 0},
      {"used", AS_AMOUNT, AT(quota_project, used), 0},
      {"restored", AS_AMOUNT, AT(quota_project, restored), 0},
      {"covered", AS_AMOUNT, AT(quota_project, covered), 0},
      {"deficit", AS_AMOUNT, AT(quota_project, deficit), 0}}},
    {"debts",
     QUOTA_LIST_DEBTS,
     sizeof(quota_debt),
     {{"account", AS_NUMBER, AT(quota_debt, account), 0},
      {"pollutant", AS_POLLUTANT, AT(quota_debt, pollutant), 0},
      {"debt", AS_AMOUNT, AT(quota_debt, amount), 0}}},
    {"facts",
     QUOTA_LIST_STATEMENTS,
     sizeof(quota_statement),
     {{"subject", AS_WORD, AT(quota_statement, subject), QUOTA_FIELD_SUBJECT},
      {"number", AS_NUMBER, AT(quota_statement, number), 0},
      {"project", AS_NUMBER, AT(quota_statement, project), 0},
      {"fact", AS_FACT, AT(quota_statement, fact), 0},
      {"pollutant", AS_POLLUTANT, AT(quota_statement, pollutant), 0},
      {"value", AS_VALUE, AT(quota_statement, value), 0},
      {"from", AS_DATE, AT(quota_statement, valid_from), 0},
      {"until", AS_DATE, AT(quota_statement, valid_until), 0}}},
    {"history",
     QUOTA_LIST_HISTORY,
     sizeof(quota_entry),
     {{"entry", AS_NUMBER, AT(quota_entry, seq), 0},
      {"date", AS_DATE, AT(quota_entry, date), 0},
      {"id", AS_BYTES, AT(quota_entry, id), 0},
      {"verb", AS_WORD, AT(quota_entry, verb), QUOTA_FIELD_VERB},
      {"kind", AS_WORD, AT(quota_entry, kind), QUOTA_FIELD_KIND},
      {"account", AS_NUMBER, AT(quota_entry, account), 0},
      {"to", AS_NUMBER, AT(quota_entry, to_account), 0},
      {"lot", AS_NUMBER, AT(quota_entry, lot), 0},
      {"project", AS_NUMBER, AT(quota_entry, project), 0},
      {"moved", AS_AMOUNT, AT(quota_entry, moved), 0},
      {"required", AS_AMOUNT, AT(quota_entry, required), 0},
      {"ratio", AS_RATIO, AT(quota_entry, ratio_num), 0},
      {"law", AS_WORD, AT(quota_entry, verdict), QUOTA_FIELD_VERDICT}}},
};

static int64_t integer(const char *at, size_t size)
{
    int64_t eight;
    int32_t four;

    if (size == 1)
        return *(const unsigned char *)at;
    if (size == 4) {
        memcpy(&four, at, sizeof four);
        return (int64_t)(uint32_t)four;
    }
    memcpy(&eight, at, sizeof eight);
    return eight;
}

static void add_standing(growing *to, int64_t standing)
{
    static const char *const names[] = {"", "open", "closed", "ended"};

    growing_text(to, words(names[standing < 4 ? standing : 0]));
}

/* 1.5:1 where that is exact, as documents write it; else 4:3. */
static void add_ratio(growing *to, int64_t num, int64_t den)
{
    const int exact = den > 0 && num * 1000000 % den == 0;

    if (exact)
        growing_decimal(to, num * 1000000 / den, 6);
    else
        growing_int(to, num);
    growing_text(to, ":");
    growing_int(to, exact ? 1 : den);
}

static void add_cell(const session *of, const list_column_info *column, const char *row, growing *to)
{
    const char *at = row + column->offset;
    const int64_t value =
        column->writing == AS_BYTES || column->writing == AS_TEXT ? 0 : integer(at, column->size);

    switch (column->writing) {
    case AS_AMOUNT:
        if (value != 0)
            add_amount(to, value);
        break;
    case AS_DATE:
        add_date(to, value);
        break;
    case AS_POLLUTANT:
        add_code(to, QUOTA_FACT_POLLUTANT, value);
        break;
    case AS_CODE:
        add_code(to, column->more, value);
        break;
    case AS_WORD:
        if (value != 0)
            add_word(to, (int32_t)column->more, value);
        break;
    case AS_BYTES:
        add_bytes(to, (const uint8_t *)at, column->size);
        break;
    case AS_TEXT:
        growing_text(to, at);
        break;
    case AS_FACT:
        add_fact(to, &of->under, (uint32_t)value);
        break;
    case AS_VALUE:
        add_value(to, &of->under, ((const quota_statement *)(const void *)row)->fact, value);
        break;
    case AS_RATIO: /* its denominator follows it */
        if (value != 0)
            add_ratio(to, value, integer(at + column->size, column->size));
        break;
    case AS_STANDING:
        add_standing(to, value);
        break;
    case AS_YES:
        growing_text(to, value != 0 ? words("yes") : "");
        break;
    default:
        if (value != 0)
            growing_int(to, value);
    }
}

static int is_right(enum writing writing)
{
    return writing == AS_NUMBER || writing == AS_AMOUNT || writing == AS_RATIO;
}

static void add_row(const session *of, const list_info *info, const char *row, table *to)
{
    growing text = {NULL, 0, 0};

    for (size_t i = 0; i < COLUMNS_MOST && info->columns[i].title != NULL; i++) {
        growing_clear(&text);
        add_cell(of, &info->columns[i], row, &text);
        table_cell(to, growing_string(&text));
    }
    table_note(to, "");
    growing_free(&text);
}

int run_list(session *of, const char *name)
{
    const list_info *info = lists;
    quota_error error = {.struct_size = sizeof error};
    quota_filter filter = of->opt->filter;
    quota_status status;
    uint64_t cursor = 0;
    size_t count = 0;
    table shown;
    char *page;

    while (strcmp(info->command, name) != 0)
        info++;
    if (info->list == QUOTA_LIST_STATEMENTS) /* --account, --lot ... name the subject */
        filter.subject = filter.account != 0   ? QUOTA_SUBJECT_ACCOUNT
                         : filter.project != 0 ? QUOTA_SUBJECT_PROJECT
                         : filter.lot != 0     ? QUOTA_SUBJECT_LOT
                         : filter.place != 0   ? QUOTA_SUBJECT_PLACE
                                               : 0;
    if (!session_ledger(of))
        return EXIT_UNUSABLE;
    list_begin(&shown, of);
    for (size_t i = 0; i < COLUMNS_MOST && info->columns[i].title != NULL; i++)
        list_column(&shown, info->columns[i].title, is_right(info->columns[i].writing));
    page = resized(NULL, PAGE, info->row_size);
    do {
        status =
            quota_list(of->ledger, info->list, &filter, &cursor, page, info->row_size, PAGE, &count, &error);
        for (size_t i = 0; status == QUOTA_OK && i < count; i++)
            add_row(of, info, page + i * info->row_size, &shown);
    } while (status == QUOTA_OK && count == PAGE);
    free(page);
    if (status == QUOTA_OK)
        list_end(&shown, of);
    else
        table_free(&shown);
    if (status != QUOTA_OK)
        say_status(of, status, &error);
    return status == QUOTA_OK ? EXIT_DONE : status == QUOTA_E_NOT_FOUND ? EXIT_SOME_BAD : EXIT_UNUSABLE;
}
