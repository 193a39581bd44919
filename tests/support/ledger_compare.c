/* ledger_compare.c - a ledger against the model, through public calls alone. */
#include "ledger_compare.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rows.h"

/* All rows of a list, to be freed. */
static void *all_rows(quota_ledger *ledger, quota_list_kind list, size_t size, size_t *count)
{
    enum { PAGE = 37 };
    uint64_t cursor = 0;
    size_t room = 0, got = PAGE;
    char *rows = NULL;
    *count = 0;
    while (got == PAGE) {
        if (*count + PAGE > room) {
            room = room * 2 + PAGE;
            rows = case_must(realloc(rows, room * size));
        }
        quota_error error = {.struct_size = sizeof error};
        quota_status status =
            quota_list(ledger, list, NULL, &cursor, rows + *count * size, size, PAGE, &got, &error);
        if (status != QUOTA_OK) {
            fprintf(stderr, "list %d: %s %s\n", (int)list, quota_status_name((int32_t)status), error.field);
            abort();
        }
        *count += got;
    }
    return rows;
}

static int differs(const char *what, uint64_t number, const char *field, int64_t model, int64_t ledger)
{
    if (model == ledger)
        return 0;
    fprintf(stderr, "%s %" PRIu64 " %s: model %" PRId64 ", ledger %" PRId64 "\n", what, number, field, model,
            ledger);
    return 1;
}

#define DIFFER(what, number, a, b, field)                                                                    \
  differs(what, number, #field, (int64_t)(a)->field, (int64_t)(b)->field)

static int accounts_alike(quota_ledger *ledger, const ledger_model *model)
{
    size_t count, wrong = 0;
    quota_account *rows = all_rows(ledger, QUOTA_LIST_ACCOUNTS, sizeof *rows, &count);
    wrong += (size_t)differs("accounts", 0, "count", (int64_t)model->accounts.count, (int64_t)count);
    for (size_t i = 0; !wrong && i < count; i++) {
        const model_account *own = model_at(&model->accounts, i);
        int bad = differs("account", i, "account", (int64_t)own->number, (int64_t)rows[i].account) ||
                  DIFFER("account", own->number, own, &rows[i], seq) ||
                  DIFFER("account", own->number, own, &rows[i], place) ||
                  DIFFER("account", own->number, own, &rows[i], role) ||
                  DIFFER("account", own->number, own, &rows[i], pool) ||
                  DIFFER("account", own->number, own, &rows[i], standing);
        if (own->role == QUOTA_ROLE_ENTERPRISE)
            bad = bad || differs("account", own->number, "party", 0, memcmp(own->party, rows[i].party, 18));
        wrong += (size_t)bad;
    }
    free(rows);
    return wrong == 0;
}

static int lots_alike(quota_ledger *ledger, const ledger_model *model)
{
    size_t count, wrong = 0;
    quota_lot *rows = all_rows(ledger, QUOTA_LIST_LOTS, sizeof *rows, &count);
    wrong += (size_t)differs("lots", 0, "count", (int64_t)model->lots.count, (int64_t)count);
    for (size_t i = 0; !wrong && i < count; i++) {
        const quota_lot *own = &((model_lot *)model_at(&model->lots, i))->at, *row = &rows[i];
        uint64_t lot = own->lot;
        wrong +=
            (size_t)(DIFFER("lot", i, own, row, lot) || DIFFER("lot", lot, own, row, parent) ||
                     DIFFER("lot", lot, own, row, party) || DIFFER("lot", lot, own, row, seq) ||
                     DIFFER("lot", lot, own, row, issued) || DIFFER("lot", lot, own, row, available) ||
                     DIFFER("lot", lot, own, row, encumbered) || DIFFER("lot", lot, own, row, consumed) ||
                     DIFFER("lot", lot, own, row, surrendered) || DIFFER("lot", lot, own, row, cancelled) ||
                     DIFFER("lot", lot, own, row, invalid) || DIFFER("lot", lot, own, row, owed) ||
                     DIFFER("lot", lot, own, row, place) || DIFFER("lot", lot, own, row, basin) ||
                     DIFFER("lot", lot, own, row, industry) || DIFFER("lot", lot, own, row, completed) ||
                     DIFFER("lot", lot, own, row, pollutant) || DIFFER("lot", lot, own, row, origin) ||
                     DIFFER("lot", lot, own, row, earmark) || DIFFER("lot", lot, own, row, measure) ||
                     DIFFER("lot", lot, own, row, kind) || DIFFER("lot", lot, own, row, expected));
        if (row->issued != row->available + row->encumbered + row->consumed + row->surrendered +
                               row->cancelled + row->invalid)
            wrong += (size_t)differs("lot", lot, "sum of the six", 0, row->issued);
    }
    free(rows);
    return wrong == 0;
}

static int holdings_alike(quota_ledger *ledger, const ledger_model *model)
{
    size_t count, wrong = 0, live = 0, own_live = 0;
    quota_holding *rows = all_rows(ledger, QUOTA_LIST_HOLDINGS, sizeof *rows, &count);
    for (size_t i = 0; i < count; i++) {
        const model_cell *own = model_cell_of(model, rows[i].account, rows[i].lot, rows[i].term);
        static const model_cell none;
        const model_cell *cell = own ? own : &none;
        wrong += (size_t)(DIFFER("holding", rows[i].lot, cell, &rows[i], available) ||
                          DIFFER("holding", rows[i].lot, cell, &rows[i], encumbered) ||
                          (cell->available + cell->encumbered &&
                           DIFFER("holding", rows[i].lot, cell, &rows[i], bought)));
        live += rows[i].available + rows[i].encumbered > 0;
    }
    for (size_t i = 0; i < model->cells.count; i++) {
        const model_cell *cell = model_at(&model->cells, i);
        own_live += cell->available + cell->encumbered > 0;
    }
    wrong += (size_t)differs("holdings", 0, "live ones", (int64_t)own_live, (int64_t)live);
    free(rows);
    return wrong == 0;
}

static int claims_alike(quota_ledger *ledger, const ledger_model *model)
{
    size_t count, wrong = 0;
    quota_claim *rows = all_rows(ledger, QUOTA_LIST_CLAIMS, sizeof *rows, &count);
    wrong += (size_t)differs("claims", 0, "count", (int64_t)model->claims.count, (int64_t)count);
    for (size_t i = 0; !wrong && i < count; i++) {
        const quota_claim *own = &((model_claim *)model_at(&model->claims, i))->at, *row = &rows[i];
        uint64_t seq = own->seq;
        wrong += (size_t)(DIFFER("claim", i, own, row, seq) || DIFFER("claim", seq, own, row, account) ||
                          DIFFER("claim", seq, own, row, to_account) || DIFFER("claim", seq, own, row, lot) ||
                          DIFFER("claim", seq, own, row, project) || DIFFER("claim", seq, own, row, made) ||
                          DIFFER("claim", seq, own, row, left) || DIFFER("claim", seq, own, row, term) ||
                          DIFFER("claim", seq, own, row, valid_until) ||
                          DIFFER("claim", seq, own, row, mask) || DIFFER("claim", seq, own, row, pollutant) ||
                          DIFFER("claim", seq, own, row, bucket) || DIFFER("claim", seq, own, row, kind) ||
                          differs("claim", seq, "id", 0, memcmp(own->id, row->id, 16)));
    }
    free(rows);
    return wrong == 0;
}

static int debts_alike(quota_ledger *ledger, const ledger_model *model)
{
    size_t count, wrong = 0, own_live = 0, live = 0;
    quota_debt *rows = all_rows(ledger, QUOTA_LIST_DEBTS, sizeof *rows, &count);
    for (size_t i = 0; i < count; i++) {
        wrong += (size_t)differs("debt", rows[i].account, "amount",
                                 model_debt_of(model, rows[i].account, rows[i].pollutant), rows[i].amount);
        live += rows[i].amount > 0;
    }
    for (size_t i = 0; i < model->debts.count; i++)
        own_live += ((model_debt *)model_at(&model->debts, i))->amount > 0;
    wrong += (size_t)differs("debts", 0, "live ones", (int64_t)own_live, (int64_t)live);
    free(rows);
    return wrong == 0;
}

static int balances_alike(quota_ledger *ledger, const ledger_model *model)
{
    size_t count, wrong = 0;
    quota_balance *rows = all_rows(ledger, QUOTA_LIST_BALANCES, sizeof *rows, &count);
    for (size_t i = 0; i < count; i++) {
        int64_t available = 0, encumbered = 0, pledged = 0;
        for (size_t j = 0; j < model->cells.count; j++) {
            const model_cell *cell = model_at(&model->cells, j);
            int own = cell->account == rows[i].account &&
                      model_lot_of(model, cell->lot)->at.pollutant == rows[i].pollutant;
            available += own ? cell->available : 0;
            encumbered += own ? cell->encumbered : 0;
        }
        for (size_t j = 0; j < model->claims.count; j++) {
            const quota_claim *claim = &((model_claim *)model_at(&model->claims, j))->at;
            if (claim->bucket == QUOTA_BUCKET_ENCUMBERED && claim->kind == QUOTA_ENTRY_PLEDGE &&
                claim->account == rows[i].account && claim->pollutant == rows[i].pollutant)
                pledged += claim->left;
        }
        wrong += (size_t)(differs("balance", rows[i].account, "available", available, rows[i].available) ||
                          differs("balance", rows[i].account, "encumbered", encumbered, rows[i].encumbered) ||
                          differs("balance", rows[i].account, "pledged", pledged, rows[i].pledged));
    }
    free(rows);
    return wrong == 0;
}

static int projects_alike(quota_ledger *ledger, const ledger_model *model)
{
    size_t count, wrong = 0, legs = 0, own_legs = 0;
    quota_project *rows = all_rows(ledger, QUOTA_LIST_PROJECTS, sizeof *rows, &count);
    for (size_t i = 0; i < count; i++) {
        quota_project own = {.covered = model_covered(model, rows[i].project, rows[i].pollutant)};
        for (size_t j = 0; j < model->claims.count; j++) {
            const quota_claim *use = &((model_claim *)model_at(&model->claims, j))->at;
            int leg = use->bucket == QUOTA_BUCKET_CONSUMED && use->project == rows[i].project &&
                      use->pollutant == rows[i].pollutant;
            own.used += leg ? use->made : 0;
            own.legs += (uint32_t)leg;
        }
        for (size_t j = 0; j < model->rows.count; j++) {
            const quota_entry *row = &((model_row *)model_at(&model->rows, j))->entry;
            const model_claim *use = model_claim_of(model, row->target);
            if (row->verb == QUOTA_VERB_RESTORE && row->kind != QUOTA_ENTRY_CORRECT &&
                use->at.project == rows[i].project && use->at.pollutant == rows[i].pollutant)
                own.restored += row->moved;
        }
        wrong += (size_t)(DIFFER("project", rows[i].project, &own, &rows[i], covered) ||
                          DIFFER("project", rows[i].project, &own, &rows[i], used) ||
                          DIFFER("project", rows[i].project, &own, &rows[i], restored) ||
                          DIFFER("project", rows[i].project, &own, &rows[i], legs));
        legs += rows[i].legs;
    }
    for (size_t j = 0; j < model->claims.count; j++)
        own_legs += ((model_claim *)model_at(&model->claims, j))->at.bucket == QUOTA_BUCKET_CONSUMED;
    wrong += (size_t)differs("projects", 0, "legs", (int64_t)own_legs, (int64_t)legs);
    free(rows);
    return wrong == 0;
}

/* A statement about a source is in the list of its lot and project. */
static int is_listed(quota_ledger *ledger, const quota_entry *row, uint64_t seq)
{
    const quota_filter filter = {
        .struct_size = sizeof filter, .lot = row->lot, .project = row->project, .fact = row->fact};
    uint64_t cursor = 0;
    size_t count;
    int found = 0;
    do {
        quota_statement rows[16];
        if (quota_list(ledger, QUOTA_LIST_STATEMENTS, &filter, &cursor, rows, sizeof *rows, 16, &count,
                       NULL) != QUOTA_OK)
            return 0;
        for (size_t i = 0; i < count; i++)
            found += rows[i].seq == seq && rows[i].subject == QUOTA_SUBJECT_SOURCE &&
                     rows[i].number == row->lot && rows[i].project == row->project &&
                     rows[i].value == row->value;
    } while (count > 0);
    return found == 1;
}

/* Each statement: does the ledger answer what the model finds by walking, on its first day? */
static int facts_alike(quota_ledger *ledger, const ledger_model *model)
{
    size_t wrong = 0;
    for (size_t i = 0; i < model->rows.count; i++) {
        const quota_entry *row = &((model_row *)model_at(&model->rows, i))->entry;
        int64_t value = 0;
        if (row->verb != QUOTA_VERB_STATE || row->kind != QUOTA_ENTRY_FACT ||
            row->subject == QUOTA_SUBJECT_CLAIM)
            continue;
        if (row->subject == QUOTA_SUBJECT_SOURCE) {
            wrong += (size_t)differs("source", row->lot, "listed", 1, is_listed(ledger, row, i + 1));
            continue;
        }
        uint64_t number = row->subject == QUOTA_SUBJECT_PLACE     ? row->place
                          : row->subject == QUOTA_SUBJECT_ACCOUNT ? row->account
                          : row->subject == QUOTA_SUBJECT_PROJECT ? row->project
                                                                  : row->lot;
        for (int later = 0; later < 2; later++) {
            int32_t day = later ? 20300101 : row->valid_from ? row->valid_from : row->date;
            quota_ledger_fact(ledger, row->subject, number, row->fact, row->pollutant, day, &value);
            wrong += (size_t)differs("fact of", number, "value",
                                     model_fact(model, row->subject, number, row->fact, row->pollutant, day),
                                     value);
        }
    }
    return wrong == 0;
}

int ledger_compare(quota_ledger *ledger, const ledger_model *model)
{
    return accounts_alike(ledger, model) && lots_alike(ledger, model) && holdings_alike(ledger, model) &&
           claims_alike(ledger, model) && debts_alike(ledger, model) && balances_alike(ledger, model) &&
           projects_alike(ledger, model) && facts_alike(ledger, model);
}

/* ------------------------------------------------------------------ rows alone */

/* What a row adds to (available or encumbered of) a cell.  Moves and restores name a receiver; all else stays
 * in its cell, and to_account of a hold is who it is for. */
static int64_t of_row(const quota_entry *row, uint64_t account, uint64_t lot, int32_t term, uint8_t bucket)
{
    int goes = row->verb == QUOTA_VERB_MOVE || row->verb == QUOTA_VERB_RESTORE;
    uint64_t to = goes ? row->to_account : row->account, to_lot = row->to_lot ? row->to_lot : row->lot;
    int32_t to_term = goes ? row->to_term : row->term;
    int64_t sum = 0;
    if (row->from_bucket == bucket && row->account == account && row->lot == lot && row->term == term)
        sum -= row->moved;
    if (row->to_bucket == bucket && to == account && to_lot == lot && to_term == term)
        sum += row->moved;
    return sum;
}

int ledger_compare_rows(quota_ledger *ledger, const quota_entry *rows, size_t count)
{
    size_t holdings, wrong = 0;
    quota_holding *cells = all_rows(ledger, QUOTA_LIST_HOLDINGS, sizeof *cells, &holdings);
    for (size_t i = 0; i < holdings; i++) {
        int64_t available = 0, encumbered = 0;
        for (size_t j = 0; j < count; j++) {
            available +=
                of_row(&rows[j], cells[i].account, cells[i].lot, cells[i].term, QUOTA_BUCKET_AVAILABLE);
            encumbered +=
                of_row(&rows[j], cells[i].account, cells[i].lot, cells[i].term, QUOTA_BUCKET_ENCUMBERED);
        }
        wrong +=
            (size_t)(differs("rows of lot", cells[i].lot, "available", available, cells[i].available) ||
                     differs("rows of lot", cells[i].lot, "encumbered", encumbered, cells[i].encumbered));
    }
    free(cells);
    return wrong == 0;
}

void ledger_print_entry(const quota_entry *entry)
{
    quota_field_info field = {.struct_size = sizeof field};
    fprintf(stderr, "  ");
    for (uint32_t i = 0; quota_entry_field(i, &field) == QUOTA_OK; i++) {
        const unsigned char *at = (const unsigned char *)entry + field.offset;
        uint64_t number = 0;
        size_t size = field.size;
        while (size > 0 && at[size - 1] == 0)
            size--;
        if (size == 0)
            continue;
        if (field.size > 8) {
            fprintf(stderr, "%s=", field.name);
            for (size_t j = 0; j < size && j < 4; j++)
                fprintf(stderr, "%02x", at[j]);
            fprintf(stderr, " ");
            continue;
        }
        memcpy(&number, at, field.size);
        const char *word = quota_entry_word(field.type, (int64_t)number, QUOTA_EN);
        if (word)
            fprintf(stderr, "%s=%s ", field.name, word);
        else
            fprintf(stderr, "%s=%" PRId64 " ", field.name, (int64_t)number);
    }
    fprintf(stderr, "\n");
}
