/* report_areas.c - balances by place and pollutant, what a place needs, and its sheet of the period. */
#include "report.h"

#include "../common/memory.h"
#include "../common/progress.h"
#include "../common/words.h"

#include <stdlib.h>
#include <string.h>

/* Where accounts are and what they are for: a balance names its account only. */
typedef struct holder {
    uint64_t account;
    uint32_t place;
    uint32_t role;
} holder;

typedef struct reading {
    report *to;
    holder *at;
    size_t count, capacity;
} reading;

/* ------------------------------------------------------------------ areas */

int64_t area_stock(const area *of)
{
    return of->has_reserve ? of->in_reserve : of->from_here;
}

enum balance_state area_state(const area *of)
{
    int64_t wanted = of->need;

    add_to(&wanted, of->debt);
    if (wanted > 0 && wanted > area_stock(of))
        return AREA_SHORT;
    return of->has_sheet && of->out > of->in ? AREA_OUTFLOW : AREA_BALANCED;
}

static int by_key(const void *left, const void *right)
{
    const area *a = left, *b = right;

    if (a->pollutant != b->pollutant)
        return a->pollutant < b->pollutant ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

/* Rows of one key become one. */
static void merge(report *of)
{
    size_t kept = 0;

    if (of->area_count == 0)
        return;
    qsort(of->areas, of->area_count, sizeof *of->areas, by_key);
    for (size_t i = 1; i < of->area_count; i++) {
        area *to = &of->areas[kept];
        const area *from = &of->areas[i];

        if (by_key(to, from) != 0) {
            of->areas[++kept] = *from;
            continue;
        }
        add_to(&to->available, from->available);
        add_to(&to->encumbered, from->encumbered);
        add_to(&to->pledged, from->pledged);
        add_to(&to->debt, from->debt);
        add_to(&to->in_reserve, from->in_reserve);
        add_to(&to->from_here, from->from_here);
        add_to(&to->need, from->need);
    }
    of->area_count = kept + 1;
}

/* A row to add to; report_areas() merges those of one key at the end, and so does this when there is no more
 * room. */
area *report_area(report *of, uint32_t place, uint8_t pollutant)
{
    area *made;

    if (of->area_count == of->area_capacity) {
        merge(of);
        if (of->area_count * 2 >= of->area_capacity) {
            of->area_capacity = of->area_capacity * 2 + 1024;
            of->areas = resized(of->areas, of->area_capacity, sizeof *of->areas);
        }
    }
    made = &of->areas[of->area_count++];
    memset(made, 0, sizeof *made);
    made->place = place;
    made->pollutant = pollutant;
    return made;
}

/* ------------------------------------------------------------------ balances */

static int take_account(void *user, const void *row)
{
    reading *of = user;
    const quota_account *account = row;

    if (of->count == of->capacity) {
        of->capacity = of->capacity * 2 + 1024;
        of->at = resized(of->at, of->capacity, sizeof *of->at);
    }
    of->at[of->count++] = (holder){account->account, account->place, account->role};
    return 1;
}

static int by_account(const void *left, const void *right)
{
    const holder *a = left, *b = right;

    return a->account < b->account ? -1 : a->account > b->account;
}

static int take_balance(void *user, const void *row)
{
    reading *of = user;
    const quota_balance *balance = row;
    const holder wanted = {balance->account, 0, 0};
    const holder *who = bsearch(&wanted, of->at, of->count, sizeof *of->at, by_account);
    area *to = report_area(of->to, who == NULL ? 0 : who->place, balance->pollutant);
    flow *all = report_flow(of->to, balance->pollutant);

    to->available = balance->available;
    to->encumbered = balance->encumbered;
    to->pledged = balance->pledged;
    to->debt = balance->debt;
    if (who != NULL && who->role == QUOTA_ROLE_RESERVE)
        to->in_reserve = balance->available;
    add_to(&all->available, balance->available);
    add_to(&all->encumbered, balance->encumbered);
    return 1;
}

static int compare_places(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return a < b ? -1 : a > b;
}

static void mark_reserves(reading *of)
{
    uint32_t *places = resized(NULL, of->count + 1, sizeof *places);
    size_t count = 0;

    for (size_t i = 0; i < of->count; i++)
        if (of->at[i].role == QUOTA_ROLE_RESERVE)
            places[count++] = of->at[i].place;
    qsort(places, count, sizeof *places, compare_places);
    for (size_t i = 0; i < of->to->area_count; i++) {
        area *to = &of->to->areas[i];

        to->has_reserve = bsearch(&to->place, places, count, sizeof *places, compare_places) != NULL;
    }
    free(places);
}

/* ------------------------------------------------------------------ sheets */

static quota_status read_sheet(report *to, session *of, area *at, quota_error *error)
{
    quota_sheet sheet = {.struct_size = sizeof sheet,
                         .place = at->place,
                         .from = to->from,
                         .until = to->day,
                         .pollutant = at->pollutant};
    quota_sheet_row rows[FLOWS_MOST];
    size_t count = 0;
    const quota_status status =
        quota_ledger_sheet(of->ledger, &sheet, rows, sizeof *rows, FLOWS_MOST, &count, error);

    for (size_t i = 0; status == QUOTA_OK && i < count; i++)
        switch (rows[i].part) {
        case QUOTA_SHEET_OPENING:
            at->opening = rows[i].amount;
            break;
        case QUOTA_SHEET_IN:
            add_to(&at->in, rows[i].amount);
            break;
        case QUOTA_SHEET_OUT:
            add_to(&at->out, rows[i].amount);
            break;
        case QUOTA_SHEET_CLOSING:
            at->closing = rows[i].amount;
            break;
        default:
            break;
        }
    at->has_sheet = status == QUOTA_OK;
    return status;
}

static int64_t weight(const area *of)
{
    int64_t sum = of->available;

    add_to(&sum, of->encumbered);
    return sum;
}

/* What a sheet is read for first: a need or debt, then the largest balance. */
static int by_weight(const void *left, const void *right)
{
    const area *a = *(area *const *)left, *b = *(area *const *)right;
    const int first = a->need > 0 || a->debt > 0, second = b->need > 0 || b->debt > 0;

    if (first != second)
        return second - first;
    if (weight(a) != weight(b))
        return weight(a) > weight(b) ? -1 : 1;
    return by_key(a, b);
}

static int read_sheets(report *to, session *of)
{
    quota_error error = {.struct_size = sizeof error};
    quota_status status = QUOTA_OK;
    area **order = resized(NULL, to->area_count + 1, sizeof *order);
    const uint64_t bound = READ_MOST / (to->head.seq + 1);
    size_t count = 0, most = bound > SHEETS_MOST ? SHEETS_MOST : bound < SHEETS_LEAST ? SHEETS_LEAST : bound;

    for (size_t i = 0; i < to->area_count; i++)
        if (to->areas[i].place != 0) /* place 0 would be the whole ledger */
            order[count++] = &to->areas[i];
    qsort(order, count, sizeof *order, by_weight);
    most = count < most ? count : most;
    progress_begin(words("sheets read"), of->opt->progress);
    for (size_t i = 0; status == QUOTA_OK && i < most; i++) {
        status = read_sheet(to, of, order[i], &error);
        progress_count(i + 1, most);
    }
    progress_close();
    to->sheet_count = most;
    free(order);
    if (status != QUOTA_OK)
        say_status(of, status, &error);
    return status == QUOTA_OK;
}

int report_areas(report *to, session *of)
{
    reading state = {.to = to};
    quota_filter filter = {0};
    int good = each_row(of, QUOTA_LIST_ACCOUNTS, &filter, sizeof(quota_account), take_account, &state);

    if (state.count > 0)
        qsort(state.at, state.count, sizeof *state.at, by_account);
    to->accounts = state.count;
    good = good && each_row(of, QUOTA_LIST_BALANCES, &filter, sizeof(quota_balance), take_balance, &state);
    merge(to);
    if (good)
        mark_reserves(&state);
    free(state.at);
    return good && read_sheets(to, of);
}
