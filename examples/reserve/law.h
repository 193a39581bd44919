/* law.h - which rows of which policy spoke to each entry, before it is posted. */
#ifndef RESERVE_LAW_H
#define RESERVE_LAW_H

#include "rows.h"
#include "session.h"

void law_begin(table *to, const session *of);
/* Adds what the law is asked for the entries of one group, as the ledger stands: a row for each question. */
void law_show(const session *of, const rows *from, const quota_post *post, table *to);

#endif
