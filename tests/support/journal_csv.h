/* clang-format off */
/* journal_csv.h - a journal in the compact form of tests/cases/journals/<name>.csv.
 *
 *     id,date,verb,kind,account,to,lot,t,more
 *
 *   id       any text; `+7` joins the group of the row above; `=` is a balance at the end
 *   account  a short name; of a fact its subject: `ledger`, `place 530302`, `account U`, `project P`,
 *            `lot L1 L2`, `claim 7`
 *   to, lot  short names
 *   t        tonnes, to the milligram
 *   more     words between blanks:
 *            account open   `enterprise@530302:S,B park@9001:A1`: role (or level of a reserve), place, names
 *            state fact     `name=value ...`, each a statement of its own; of=SO2 (for one pollutant),
 *                           valid_from=, valid_until=, approved
 *            state adopt    `qujing`: a built-in policy
 *            else           a pollutant, `expected`, `approved`, `up_to`, party=, project=, target=, to_lot=,
 *                           place=, basin=, industry=, origin=, earmark=, measure=, channel=, done=, as_of=,
 *                           term=, to_term=, until=, price=, total=
 *            `-> STATUS why ...`  the group is refused with QUOTA_R_STATUS and leaves no trace; each word
 *                           after it stands in the error: the question, the row, a missing fact
 *
 * In `=` rows `verb` says which balance: available, held (of a kind), consumed, surrendered, cancelled,
 * invalid, covered, deficit, debt (of the pollutant in `lot`). */
/* clang-format on */
#ifndef TESTS_JOURNAL_CSV_H
#define TESTS_JOURNAL_CSV_H

#include <libquota/query.h>

typedef struct journal_group {
    size_t first, count; /* entries */
    size_t line;
    int32_t refused; /* QUOTA_R_*, or 0 */
    char why[128];   /* words that the error must have */
    int adopts;
} journal_group;

typedef struct journal_balance {
    size_t line;
    char what[16];
    uint8_t kind, pollutant;
    uint64_t account, lot, project;
    int64_t amount;
} journal_balance;

typedef struct journal {
    quota_entry *entries;
    journal_group *groups;
    journal_balance *balances;
    size_t entry_count, group_count, balance_count;
    const char *policy_id; /* of the last one adopted */
} journal;

/* NULL and lines on stderr if it is malformed. */
journal *journal_load(const char *root, const char *path);
void journal_free(journal *of);
/* What the ledger has in place of a balance row's amount; -1: it cannot be asked. */
int64_t journal_balance_now(quota_ledger *ledger, const journal_balance *balance);

#endif
