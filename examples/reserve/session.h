/* session.h - a run of the program: its database, its policies, and the ledger over them. */
#ifndef RESERVE_SESSION_H
#define RESERVE_SESSION_H

#include "../common/policies.h"
#include "../common/table.h"
#include "../hosts/host.h"
#include "draft.h"
#include "fields.h"
#include "options.h"

#include <libquota/ledger.h>

typedef struct session {
    const options *opt;
    host *host;
    quota_store store;
    draft *draft; /* of what is only tried; NULL = it is meant */
    policies under;
    quota_calendar *calendar;
    fields fields;
    quota_ledger_options how; /* for opening and audit */
    quota_ledger *ledger;     /* NULL until session_ledger() */
} session;

/* Each says what is wrong and answers 0 if something is. */
int session_open(session *of, const options *opt);
int session_ledger(session *of);
void session_close(session *of);
/* Says what a call of the library answered; `error` may be NULL. */
void say_status(const session *of, quota_status status, const quota_error *error);

/* The value of an option as a cell of a file of entries; NULL = it was not given.  0 = it is wrong, and said.
 */
int read_cell(const session *of, const char *option, const char *field_name, const char *text,
              quota_entry *to);

/* "head: SEQ DATE DIGEST" */
void add_head(growing *to, const quota_head *head);
void add_hex(growing *to, const uint8_t *bytes, size_t size);

/* Entries on standard output, as rows for post. */
void write_rows(const session *of, const quota_entry *entries, size_t count);
/* "1,2,3"; NULL = it is something else, and that was said. */
uint64_t *read_numbers(const char *option, const char *text, size_t *count);

/* A list on standard output, as a table or as CSV. */
void list_begin(table *to, const session *of);
void list_column(table *to, const char *title, int right);
void list_end(table *to, const session *of);

/* The checkpoints in the files of --checkpoint; freed by the caller.  0 = it says what is wrong. */
int session_checkpoints(const session *of, quota_checkpoint **kept, size_t *count);

/* The commands; each answers the exit status. */
int run_post(session *of, const char *file);
int run_explain(session *of, const char *file);
int run_due(session *of, const char *day);
int run_compose(session *of, const char *act, const char *file);
int run_plan(session *of, const char *project);
int run_quote(session *of, const char *file);
int run_auction(session *of, const char *offers, const char *bids);
int run_list(session *of, const char *name);
int run_trace(session *of, const char *what, const char *number);
int run_statement(session *of);
int run_report(session *of);
int run_audit(session *of);
int run_checkpoint(session *of);
int run_snapshot(session *of);
int run_export(session *of);

#endif
