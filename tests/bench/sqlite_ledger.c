/* sqlite_ledger.c - the same transfers as SQL statements on SQLite in memory, prepared once. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */

#include "hand_ledger.h"

#ifndef HAVE_SQLITE

int sqlite_ledger_run(const quota_entry *issues, size_t issue_count, const quota_entry *entries, size_t count,
                      size_t commit, hand_counts *counts, int64_t *nanoseconds)
{
    (void)issues, (void)issue_count, (void)entries, (void)count, (void)commit, (void)counts,
        (void)nanoseconds;
    return 0;
}

#else

#  include <sqlite3.h>
#  include <stdio.h>
#  include <stdlib.h>
#  include <time.h>

static void must(int good, sqlite3 *db)
{
    if (good)
        return;
    fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *made = NULL;
    must(sqlite3_prepare_v2(db, sql, -1, &made, NULL) == SQLITE_OK, db);
    return made;
}

static void run(sqlite3 *db, sqlite3_stmt *statement)
{
    must(sqlite3_step(statement) == SQLITE_DONE, db);
    sqlite3_reset(statement);
}

static void bind_cell(sqlite3_stmt *statement, uint64_t account, uint64_t lot, int64_t amount)
{
    sqlite3_bind_int64(statement, 1, (int64_t)account);
    sqlite3_bind_int64(statement, 2, (int64_t)lot);
    sqlite3_bind_int64(statement, 3, amount);
}

int sqlite_ledger_run(const quota_entry *issues, size_t issue_count, const quota_entry *entries, size_t count,
                      size_t commit, hand_counts *counts, int64_t *nanoseconds)
{
    sqlite3 *db = NULL;
    must(sqlite3_open(":memory:", &db) == SQLITE_OK, db);
    must(sqlite3_exec(
             db,
             "create table cells (account integer, lot integer, amount integer not null check (amount >= 0),"
             " primary key (account, lot)) without rowid;"
             "create table entries (seq integer primary key, id blob not null unique, account integer,"
             " to_account integer, lot integer, amount integer, date integer);",
             NULL, NULL, NULL) == SQLITE_OK,
         db);
    sqlite3_stmt *begin = prepare(db, "begin"), *end = prepare(db, "commit");
    sqlite3_stmt *give = prepare(db, "insert into cells values (?1, ?2, ?3)"
                                     " on conflict (account, lot) do update set amount = amount + ?3");
    sqlite3_stmt *take = prepare(db, "update cells set amount = amount - ?3"
                                     " where account = ?1 and lot = ?2 and amount >= ?3");
    sqlite3_stmt *known = prepare(db, "select account, to_account, lot, amount from entries where id = ?");
    sqlite3_stmt *journal = prepare(db, "insert into entries (id, account, to_account, lot, amount, date)"
                                        " values (?, ?, ?, ?, ?, ?)");
    run(db, begin);
    for (size_t i = 0; i < issue_count; i++) {
        bind_cell(give, issues[i].account, issues[i].lot, issues[i].amount);
        run(db, give);
    }
    run(db, end);
    struct timespec start, stop;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    for (size_t i = 0; i < count; i++) {
        const quota_entry *entry = &entries[i];
        if (i % commit == 0)
            run(db, begin);
        sqlite3_bind_blob(known, 1, entry->id, sizeof entry->id, SQLITE_STATIC);
        if (sqlite3_step(known) == SQLITE_ROW) {
            counts->already++;
        } else {
            bind_cell(take, entry->account, entry->lot, entry->amount);
            run(db, take);
            if (sqlite3_changes(db) == 0) {
                counts->refused++;
            } else {
                bind_cell(give, entry->to_account, entry->lot, entry->amount);
                run(db, give);
                sqlite3_bind_blob(journal, 1, entry->id, sizeof entry->id, SQLITE_STATIC);
                sqlite3_bind_int64(journal, 2, (int64_t)entry->account);
                sqlite3_bind_int64(journal, 3, (int64_t)entry->to_account);
                sqlite3_bind_int64(journal, 4, (int64_t)entry->lot);
                sqlite3_bind_int64(journal, 5, entry->amount);
                sqlite3_bind_int(journal, 6, entry->date);
                run(db, journal);
                counts->done++;
            }
        }
        sqlite3_reset(known);
        if (i % commit == commit - 1 || i + 1 == count)
            run(db, end);
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &stop);
    *nanoseconds = (int64_t)(stop.tv_sec - start.tv_sec) * 1000000000 + stop.tv_nsec - start.tv_nsec;
    sqlite3_stmt *all[] = {begin, end, give, take, known, journal};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(db);
    return 1;
}

#endif
