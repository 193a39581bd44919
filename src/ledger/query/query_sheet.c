/* query_sheet.c - the balance sheet of a place: what it has now, and the entries from the first day on, each
 * a transfer from one place to another.
 *
 *     closing = now - in + out (after the last day)          opening = closing - in + out (of the period)
 *
 * The same can be had from the journal's rows alone, in SQL. */
#include "ledger/query/query.h"

#include "base/num.h"
#include "base/text.h"

enum { READ_AT_ONCE = 256, VERBS = 32, KINDS = 64 };

typedef struct lq_flow {
    int64_t amount;
    uint64_t entries;
} lq_flow;

typedef struct lq_sheet {
    quota_ledger *ledger;
    const lq_state *state;
    const quota_sheet *asked;
    int32_t until;
    int64_t live;              /* at the head */
    int64_t net;               /* in less out, of the period */
    int64_t after;             /* in less out, after it */
    int64_t encumbered[KINDS]; /* at the head, by kind of hold */
    int64_t consumed, debt, deficit;
    lq_flow flows[2][VERBS][KINDS]; /* [0] in, [1] out */
} lq_sheet;

static int account_counts(const lq_sheet *sheet, uint32_t at)
{
    return sheet->asked->place == 0 || lq_account_at(sheet->state, at)->place == sheet->asked->place;
}

static int lot_counts(const lq_sheet *sheet, uint32_t at)
{
    return sheet->asked->place == 0 || lq_lot_at(sheet->state, at)->place == sheet->asked->place;
}

/* Is this side of an entry something live of the place? */
static int side_counts(const lq_sheet *sheet, const lq_side *side)
{
    if (!lq_live(side->bucket))
        return 0;
    if (sheet->asked->place == 0)
        return 1;
    if (sheet->asked->by_origin) {
        const uint32_t lot = lq_find_lot(sheet->state, side->lot);
        return lot != LQ_NONE && lot_counts(sheet, lot);
    }
    const uint32_t account = lq_find_account(sheet->state, side->account);
    return account != LQ_NONE && account_counts(sheet, account);
}

/* 0 = done, 1 = overflow. */
static int take_entry(lq_sheet *sheet, const quota_entry *entry)
{
    const lq_side from = lq_from_side(entry), to = lq_to_side(entry);
    if (entry->moved == 0 || entry->pollutant != sheet->asked->pollutant)
        return 0;
    const int out = side_counts(sheet, &from), in = side_counts(sheet, &to);
    if (in == out)
        return 0;
    int64_t *net = entry->date > sheet->until ? &sheet->after : &sheet->net;
    if (in ? lq_add(*net, entry->moved, net) : lq_sub(*net, entry->moved, net))
        return 1;
    if (entry->date > sheet->until)
        return 0;
    lq_flow *flow = &sheet->flows[out][entry->verb % VERBS][entry->kind % KINDS];
    flow->entries++;
    return lq_add(flow->amount, entry->moved, &flow->amount);
}

static quota_status read_entries(lq_sheet *sheet, quota_error *error)
{
    const uint32_t last = sheet->state->entry_count;
    uint32_t seq = lq_seq_from(sheet->state, sheet->asked->from);
    const quota_entry *entry;
    lq_scan scan;
    if (seq > last)
        return QUOTA_OK;
    quota_status status = lq_scan_begin(&scan, sheet->ledger, READ_AT_ONCE, error);
    if (status != QUOTA_OK)
        return status;
    for (; seq <= last && status == QUOTA_OK; seq++) {
        status = lq_scan_entry(&scan, seq, &entry, error);
        if (status == QUOTA_OK && take_entry(sheet, entry))
            status = QUOTA_E_OVERFLOW;
    }
    lq_scan_end(&scan);
    return status;
}

/* ---------------------------------------------------------------- as of the head */

static int add_balances(lq_sheet *sheet)
{
    const lq_state *state = sheet->state;
    int overflow = 0;
    for (uint32_t i = 0; i < state->balances.count; i++) {
        const lq_balance *balance = lq_balance_at(state, i);
        if (balance->pollutant != sheet->asked->pollutant || !account_counts(sheet, balance->account))
            continue;
        overflow |= lq_add(sheet->debt, balance->debt, &sheet->debt);
        if (sheet->asked->by_origin)
            continue;
        overflow |= lq_add(sheet->live, balance->available, &sheet->live);
        overflow |= lq_add(sheet->live, balance->encumbered, &sheet->live);
    }
    for (uint32_t i = 0; sheet->asked->by_origin && i < state->lots.count; i++) {
        const lq_lot *lot = lq_lot_at(state, i);
        if (lot->pollutant != sheet->asked->pollutant || !lot_counts(sheet, i))
            continue;
        overflow |= lq_add(sheet->live, lot->sums[QUOTA_BUCKET_AVAILABLE], &sheet->live);
        overflow |= lq_add(sheet->live, lot->sums[QUOTA_BUCKET_ENCUMBERED], &sheet->live);
    }
    return overflow;
}

static int add_holds(lq_sheet *sheet)
{
    const lq_state *state = sheet->state;
    int overflow = 0;
    for (uint32_t i = 0; i < state->claims.count; i++) {
        const lq_claim *claim = lq_claim_at(state, i);
        if (claim->bucket != QUOTA_BUCKET_ENCUMBERED || claim->left == 0)
            continue;
        const lq_cell *cell = lq_cell_at(state, claim->cell);
        if (lq_lot_at(state, cell->lot)->pollutant != sheet->asked->pollutant)
            continue;
        if (sheet->asked->by_origin ? !lot_counts(sheet, cell->lot) : !account_counts(sheet, cell->account))
            continue;
        int64_t *sum = &sheet->encumbered[claim->kind % KINDS];
        overflow |= lq_add(*sum, claim->left, sum);
    }
    return overflow;
}

static int add_projects(lq_sheet *sheet)
{
    const lq_state *state = sheet->state;
    const quota_sheet *asked = sheet->asked;
    int overflow = 0;
    for (uint32_t i = 0; i < state->parts.count; i++) {
        const lq_part *part = lq_part_at(state, i);
        if (part->pollutant != asked->pollutant)
            continue;
        const uint64_t project = lq_project_at(state, part->project)->number;
        if (asked->place != 0 && lq_fact_on(state, QUOTA_SUBJECT_PROJECT, project, QUOTA_FACT_PROJECT_COUNTY,
                                            asked->pollutant, state->date, NULL) != asked->place)
            continue;
        overflow |= lq_add(sheet->consumed, part->covered, &sheet->consumed);
        if (part->required > part->covered)
            overflow |= lq_add(sheet->deficit, part->required - part->covered, &sheet->deficit);
    }
    return overflow;
}

/* ---------------------------------------------------------------- rows */

static void put(lq_rows *rows, int32_t part, uint8_t verb, uint8_t kind, int64_t amount, uint64_t entries)
{
    quota_sheet_row row;
    memset(&row, 0, sizeof row);
    row.part = part;
    row.verb = verb;
    row.kind = kind;
    row.amount = amount;
    row.entries = entries;
    lq_rows_put(rows, &row, sizeof row);
}

static void put_flows(const lq_sheet *sheet, int out, lq_rows *rows)
{
    for (uint8_t verb = 0; verb < VERBS; verb++)
        for (uint8_t kind = 0; kind < KINDS; kind++) {
            const lq_flow *flow = &sheet->flows[out][verb][kind];
            if (flow->entries > 0)
                put(rows, out ? QUOTA_SHEET_OUT : QUOTA_SHEET_IN, verb, kind, flow->amount, flow->entries);
        }
}

static int put_all(const lq_sheet *sheet, lq_rows *rows)
{
    int64_t opening, closing;
    if (lq_sub(sheet->live, sheet->after, &closing) || lq_sub(closing, sheet->net, &opening))
        return 1;
    put(rows, QUOTA_SHEET_OPENING, 0, 0, opening, 0);
    put_flows(sheet, 0, rows);
    put_flows(sheet, 1, rows);
    put(rows, QUOTA_SHEET_CLOSING, 0, 0, closing, 0);
    for (uint8_t kind = 0; kind < KINDS; kind++)
        if (sheet->encumbered[kind] > 0)
            put(rows, QUOTA_SHEET_ENCUMBERED, 0, kind, sheet->encumbered[kind], 0);
    put(rows, QUOTA_SHEET_CONSUMED, 0, 0, sheet->consumed, 0);
    put(rows, QUOTA_SHEET_DEBT, 0, 0, sheet->debt, 0);
    put(rows, QUOTA_SHEET_DEFICIT, 0, 0, sheet->deficit, 0);
    return 0;
}

static quota_status check_asked(const quota_sheet *asked, const lq_state *state, int32_t *until,
                                quota_error *error)
{
    static const uint8_t zero[sizeof asked->reserved];
    if (asked->pollutant == 0 || asked->pollutant >= LQ_POLLUTANTS)
        return lq_fail_number(error, QUOTA_E_ARGUMENT, "pollutant", "a QUOTA_POLLUTANT", asked->pollutant);
    if (asked->by_origin > 1 || memcmp(asked->reserved, zero, sizeof zero) != 0)
        return lq_fail(error, QUOTA_E_ARGUMENT, asked->by_origin > 1 ? "by_origin" : "reserved", "0", "", 0);
    quota_status status = lq_check_day(error, "from", asked->from);
    if (status != QUOTA_OK)
        return status;
    if (asked->until == 0) { /* the head's; a period that has not begun is empty */
        *until = state->date > asked->from ? state->date : asked->from;
        return QUOTA_OK;
    }
    status = lq_check_day(error, "until", asked->until);
    if (status == QUOTA_OK && asked->until < asked->from)
        status = lq_fail_number(error, QUOTA_E_VALUE, "until", "no day before `from`", asked->until);
    *until = asked->until;
    return status;
}

static quota_status make(lq_sheet *sheet, lq_rows *rows, quota_error *error)
{
    quota_status status = read_entries(sheet, error);
    if (status == QUOTA_OK &&
        (add_balances(sheet) || add_holds(sheet) || add_projects(sheet) || put_all(sheet, rows)))
        status = QUOTA_E_OVERFLOW;
    return status == QUOTA_E_OVERFLOW ? lq_fail(error, status, "amount", "a sum within 64 bits", "", 0)
                                      : status;
}

quota_status quota_ledger_sheet(quota_ledger *ledger, quota_sheet *asked, quota_sheet_row *rows,
                                size_t row_size, size_t capacity, size_t *count, quota_error *error)
{
    lq_rows out;
    int32_t until = 0;
    quota_status status = lq_ledger_enter(ledger, error);
    if (status != QUOTA_OK)
        return status;
    if (asked == NULL)
        return lq_fail(error, QUOTA_E_ARGUMENT, "sheet", "a pointer", "NULL", 4);
    if (asked->struct_size < sizeof *asked)
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "sheet.struct_size", "sizeof(quota_sheet)", "", 0);
    status = lq_rows_begin(&out, rows, row_size, capacity, count, error);
    if (status == QUOTA_OK)
        status = check_asked(asked, ledger->state, &until, error);
    if (status != QUOTA_OK)
        return status;
    lq_sheet *sheet = lq_mem_alloc(&ledger->mem, sizeof *sheet); /* too large for a stack that may be small */
    if (sheet == NULL)
        return lq_fail(error, QUOTA_E_NO_MEMORY, "", "", "", 0);
    memset(sheet, 0, sizeof *sheet);
    sheet->ledger = ledger;
    sheet->state = ledger->state;
    sheet->asked = asked;
    sheet->until = until;
    status = make(sheet, &out, error);
    lq_mem_free(&ledger->mem, sheet, sizeof *sheet);
    if (status != QUOTA_OK)
        return status;
    asked->head = ledger->state->head;
    return lq_rows_end(&out, count, error);
}
