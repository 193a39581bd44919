/* ledger_compare.h - a ledger against the model, through public calls alone. */
#ifndef TESTS_LEDGER_COMPARE_H
#define TESTS_LEDGER_COMPARE_H

#include "ledger_model.h"

/* Everything a query gives: accounts, lots, holdings, claims, debts, statements.  1 = alike; 0 and a line on
 * stderr if not. */
int ledger_compare(quota_ledger *ledger, const ledger_model *model);
/* The milligrams of every cell, lot and debt added up from the journal's rows alone, against the ledger's.  1
 * or 0. */
int ledger_compare_rows(quota_ledger *ledger, const quota_entry *rows, size_t count);
/* Entries as one line each, on stderr. */
void ledger_print_entry(const quota_entry *entry);

#endif
