/* ledger_model_lists.c - the lists, what stands in them, and facts on a day. */
#include "ledger_model.h"

#include <stdlib.h>
#include <string.h>

#include "rows.h"

/* ------------------------------------------------------------------ lists */

void *model_add(model_list *list)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 64;
        list->items = case_must(realloc(list->items, list->capacity * list->size));
    }
    return memset(model_at(list, list->count++), 0, list->size);
}

static void copy_list(model_list *to, const model_list *from)
{
    if (to->capacity < from->count) {
        to->capacity = from->capacity;
        to->items = case_must(realloc(to->items, to->capacity * from->size));
    }
    to->size = from->size;
    to->count = from->count;
    if (from->count)
        memcpy(to->items, from->items, from->count * from->size);
}

enum { LISTS = 6 };

static model_list *list_of(ledger_model *model, size_t index)
{
    model_list *lists[LISTS] = {&model->rows,  &model->accounts, &model->lots,
                                &model->cells, &model->claims,   &model->debts};
    return lists[index];
}

ledger_model *ledger_model_new(void)
{
    static const size_t sizes[LISTS] = {sizeof(model_row),  sizeof(model_account), sizeof(model_lot),
                                        sizeof(model_cell), sizeof(model_claim),   sizeof(model_debt)};
    ledger_model *model = case_must(calloc(1, sizeof *model));
    for (size_t i = 0; i < LISTS; i++)
        list_of(model, i)->size = sizes[i];
    return model;
}

void ledger_model_free(ledger_model *model)
{
    for (size_t i = 0; model && i < LISTS; i++)
        free(list_of(model, i)->items);
    free(model);
}

void model_copy(ledger_model *to, const ledger_model *from)
{
    ledger_model *source = (ledger_model *)from; /* only read */
    for (size_t i = 0; i < LISTS; i++)
        copy_list(list_of(to, i), list_of(source, i));
    to->groups = from->groups;
    to->date_max = from->date_max;
    to->before = from->before;
    memcpy(to->policy, from->policy, sizeof to->policy);
}

/* ------------------------------------------------------------------ looking things up */

model_account *model_account_of(const ledger_model *model, uint64_t number)
{
    for (size_t i = 0; i < model->accounts.count; i++) {
        model_account *account = model_at(&model->accounts, i);
        if (account->number == number)
            return account;
    }
    return NULL;
}

model_lot *model_lot_of(const ledger_model *model, uint64_t number)
{
    for (size_t i = 0; i < model->lots.count; i++) {
        model_lot *lot = model_at(&model->lots, i);
        if (lot->at.lot == number)
            return lot;
    }
    return NULL;
}

model_cell *model_cell_of(const ledger_model *model, uint64_t account, uint64_t lot, int32_t term)
{
    for (size_t i = 0; i < model->cells.count; i++) {
        model_cell *cell = model_at(&model->cells, i);
        if (cell->account == account && cell->lot == lot && cell->term == term)
            return cell;
    }
    return NULL;
}

model_claim *model_claim_of(const ledger_model *model, const uint8_t *id)
{
    for (size_t i = 0; i < model->claims.count; i++) {
        model_claim *claim = model_at(&model->claims, i);
        if (memcmp(claim->at.id, id, QUOTA_ID_SIZE) == 0)
            return claim;
    }
    return NULL;
}

model_row *model_row_of(const ledger_model *model, const uint8_t *id)
{
    for (size_t i = model->rows.count; i > 0; i--) {
        model_row *row = model_at(&model->rows, i - 1);
        if (memcmp(row->entry.id, id, QUOTA_ID_SIZE) == 0)
            return row;
    }
    return NULL;
}

int64_t model_debt_of(const ledger_model *model, uint64_t account, uint8_t pollutant)
{
    for (size_t i = 0; i < model->debts.count; i++) {
        const model_debt *debt = model_at(&model->debts, i);
        if (debt->account == account && debt->pollutant == pollutant)
            return debt->amount;
    }
    return 0;
}

int64_t model_covered(const ledger_model *model, uint64_t project, uint8_t pollutant)
{
    int64_t sum = 0;
    for (size_t i = 0; i < model->claims.count; i++) {
        const model_claim *claim = model_at(&model->claims, i);
        if (claim->at.bucket == QUOTA_BUCKET_CONSUMED && claim->at.project == project &&
            claim->at.pollutant == pollutant)
            sum += claim->at.left;
    }
    return sum;
}

/* ------------------------------------------------------------------ facts: statements are rows of the
 * history */

static int32_t first_day(const quota_entry *entry)
{
    return entry->valid_from ? entry->valid_from : entry->date;
}

int model_is_about(const quota_entry *entry, uint8_t subject, uint64_t number)
{
    return entry->verb == QUOTA_VERB_STATE && entry->kind == QUOTA_ENTRY_FACT && entry->subject == subject &&
           (subject == QUOTA_SUBJECT_PLACE     ? entry->place
            : subject == QUOTA_SUBJECT_ACCOUNT ? entry->account
            : subject == QUOTA_SUBJECT_PROJECT ? entry->project
            : subject == QUOTA_SUBJECT_LOT     ? entry->lot
                                               : 0) == number;
}

int64_t model_fact(const ledger_model *model, uint8_t subject, uint64_t number, uint32_t fact,
                   uint8_t pollutant, int32_t date)
{
    for (;;) { /* the pollutant's own statement, then the general one */
        const quota_entry *best = NULL;
        for (size_t i = 0; i < model->rows.count; i++) {
            const quota_entry *row = &((model_row *)model_at(&model->rows, i))->entry;
            if (model_is_about(row, subject, number) && row->fact == fact && row->pollutant == pollutant &&
                first_day(row) <= date && (!best || first_day(row) >= first_day(best)))
                best = row;
        }
        if (best && (best->valid_until == 0 || date <= best->valid_until) && best->value != QUOTA_UNKNOWN)
            return best->value;
        if (pollutant == 0)
            return QUOTA_UNKNOWN;
        pollutant = 0;
    }
}
