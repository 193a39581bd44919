/* ledger_model_take.h - between the files of the model: how milligrams are taken and given, and who does
 * which verb. */
#ifndef TESTS_LEDGER_MODEL_TAKE_H
#define TESTS_LEDGER_MODEL_TAKE_H

#include "ledger_model.h"

/* The cell, made where it is not there yet. */
model_cell *model_cell_made(ledger_model *model, uint64_t account, uint64_t lot, int32_t term);
/* Adds to a bucket of a cell, and of its lot. */
void model_shift(ledger_model *model, uint64_t account, uint64_t lot, int32_t term, uint8_t bucket,
                 int64_t by);
int64_t model_available(const ledger_model *model, uint64_t account, uint64_t lot, int32_t term);
/* Adds to a debt. */
void model_owe(ledger_model *model, uint64_t account, uint8_t pollutant, int64_t by);
/* `moved`: of what is there as much as is asked, or with UP_TO as can be had. */
quota_status model_limit(quota_entry *entry, int64_t there);
/* The claim of an entry. */
model_claim *model_claim_made(ledger_model *model, const quota_entry *entry, uint64_t account, int32_t term,
                              uint8_t bucket);
int model_passes_holds(const quota_entry *entry);
int model_term_is_over(const ledger_model *model, const quota_entry *entry);
int model_has_target(const quota_entry *entry);
int model_is_of_cell(const quota_claim *at, const quota_entry *entry);
/* The checks of taking: from the hold named, or from available. */
quota_status model_check_take(const ledger_model *model, quota_entry *entry);
/* Takes `moved` out of the claim named, or out of available; answers from which bucket. */
uint8_t model_take(ledger_model *model, const quota_entry *entry);
int model_has_ended(const ledger_model *model, uint64_t account);

quota_status model_act_hold(ledger_model *model, quota_entry *entry);
quota_status model_act_release(ledger_model *model, quota_entry *entry);
quota_status model_act_use(ledger_model *model, quota_entry *entry);
quota_status model_act_restore(ledger_model *model, quota_entry *entry);
quota_status model_act_out(ledger_model *model, quota_entry *entry);
quota_status model_act_void(ledger_model *model, quota_entry *entry);
quota_status model_act_owe(ledger_model *model, quota_entry *entry);
quota_status model_act_correct(ledger_model *model, quota_entry *entry);

#endif
