/* journal_schema.c - tables, triggers and views of a journal, in the words that SQLite and PostgreSQL share.
 */
#include "journal_columns.h"

#include <string.h>

static const char *type_of(const journal_column *column, journal_dialect dialect)
{
    if (dialect == JOURNAL_SQLITE)
        return column->is_bytes ? "BLOB" : "INTEGER";
    if (column->is_bytes)
        return "bytea";
    if (column->size == 8 || (column->size == 4 && !column->is_signed))
        return "bigint";
    return column->size == 1 ? "smallint" : "integer";
}

/* What the database itself holds a column to; zero is NULL, so there is no 0 but in `value`. */
static void add_check(journal_sql *sql, const journal_column *column)
{
    const char *name = column->name;

    if (column->is_bytes)
        journal_sql_add(sql, " CHECK (length(%s) = %zu)", name, column->size);
    else if (column->type == QUOTA_TYPE_DATE)
        journal_sql_add(sql, " CHECK (%s BETWEEN 19000101 AND 99991231)", name);
    else if (column->type == QUOTA_TYPE_AMOUNT)
        journal_sql_add(sql, " CHECK (%s BETWEEN 1 AND 1000000000000000000)", name);
    else if (column->type == QUOTA_FIELD_BUCKET)
        journal_sql_add(sql, " CHECK (%s BETWEEN 1 AND 7)", name);
    else if (column->type == QUOTA_FIELD_VERB)
        journal_sql_add(sql, " CHECK (%s BETWEEN 1 AND 31)", name);
    else if (column->type == QUOTA_FIELD_KIND)
        journal_sql_add(sql, " CHECK (%s BETWEEN 1 AND 63)", name);
    else if (!column->is_value)
        journal_sql_add(sql, " CHECK (%s > 0)", name);
}

static void add_entries(journal_sql *sql, const journal_columns *columns, journal_dialect dialect)
{
    journal_sql_add(sql, "CREATE TABLE entries (\n");
    for (size_t i = 0; i < columns->count; i++) {
        const journal_column *column = &columns->at[i];

        journal_sql_add(sql, "  %s %s", column->name, type_of(column, dialect));
        if (strcmp(column->name, "seq") == 0)
            journal_sql_add(sql, " PRIMARY KEY");
        else if (strcmp(column->name, "id") == 0)
            journal_sql_add(sql, " NOT NULL UNIQUE");
        else if (strcmp(column->name, "verb") == 0 || strcmp(column->name, "date") == 0)
            journal_sql_add(sql, " NOT NULL");
        add_check(sql, column);
        journal_sql_add(sql, ",\n");
    }
    journal_sql_add(sql, "  CHECK (moved <= amount)\n)%s;\n", dialect == JOURNAL_SQLITE ? " STRICT" : "");
    journal_sql_add(sql,
                    "CREATE TABLE snapshots (\n"
                    "  seq %s NOT NULL, part INTEGER NOT NULL, digest %s NOT NULL, bytes %s NOT NULL,\n"
                    "  PRIMARY KEY (seq, part)\n);\n",
                    dialect == JOURNAL_SQLITE ? "INTEGER" : "bigint",
                    dialect == JOURNAL_SQLITE ? "BLOB" : "bytea",
                    dialect == JOURNAL_SQLITE ? "BLOB" : "bytea");
}

/* Entries are never changed, whoever is at the console. */
static void add_triggers(journal_sql *sql, journal_dialect dialect)
{
    if (dialect == JOURNAL_SQLITE)
        journal_sql_add(sql, "CREATE TRIGGER entries_update BEFORE UPDATE ON entries\n"
                             "  BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;\n"
                             "CREATE TRIGGER entries_delete BEFORE DELETE ON entries\n"
                             "  BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;\n");
    else
        journal_sql_add(sql, "CREATE FUNCTION entries_stay() RETURNS trigger LANGUAGE plpgsql AS\n"
                             "  $$ BEGIN RAISE EXCEPTION 'entries are never changed'; END $$;\n"
                             "CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON entries\n"
                             "  FOR EACH STATEMENT EXECUTE FUNCTION entries_stay();\n");
}

/* Both ends of every movement: what leaves is negative.  A hold stays with its holder; to_account is for whom
 * it is.
 */
static const char movements[] =
    "CREATE VIEW movements AS\n"
    "  SELECT seq, date, verb, kind, account, lot, coalesce(term, 0) AS term, pollutant,\n"
    "    from_bucket AS bucket, -moved AS amount\n"
    "  FROM entries WHERE moved > 0 AND from_bucket BETWEEN 1 AND 6\n"
    "  UNION ALL\n"
    "  SELECT seq, date, verb, kind, CASE verb WHEN 5 THEN account ELSE coalesce(to_account, account) END,\n"
    "    coalesce(to_lot, lot), coalesce(to_term, term, 0), pollutant, to_bucket, moved\n"
    "  FROM entries WHERE moved > 0 AND to_bucket BETWEEN 1 AND 6;\n";

static const char balances[] =
    "CREATE VIEW balances AS\n"
    "  SELECT account, lot, term, max(pollutant) AS pollutant,\n"
    "    CAST(sum(CASE bucket WHEN 1 THEN amount ELSE 0 END) AS bigint) AS available,\n"
    "    CAST(sum(CASE bucket WHEN 2 THEN amount ELSE 0 END) AS bigint) AS encumbered\n"
    "  FROM movements GROUP BY account, lot, term\n"
    "  HAVING sum(CASE bucket WHEN 1 THEN amount ELSE 0 END) <> 0\n"
    "    OR sum(CASE bucket WHEN 2 THEN amount ELSE 0 END) <> 0;\n";

/* A child lot is born from a part of its parent: there that part is cancelled. */
static const char lots[] =
    "CREATE VIEW lots AS\n"
    "  SELECT lot, max(pollutant) AS pollutant,\n"
    "    CAST(sum(CASE bucket WHEN 0 THEN amount ELSE 0 END) AS bigint) AS issued,\n"
    "    CAST(sum(CASE bucket WHEN 1 THEN amount ELSE 0 END) AS bigint) AS available,\n"
    "    CAST(sum(CASE bucket WHEN 2 THEN amount ELSE 0 END) AS bigint) AS encumbered,\n"
    "    CAST(sum(CASE bucket WHEN 3 THEN amount ELSE 0 END) AS bigint) AS consumed,\n"
    "    CAST(sum(CASE bucket WHEN 4 THEN amount ELSE 0 END) AS bigint) AS surrendered,\n"
    "    CAST(sum(CASE bucket WHEN 5 THEN amount ELSE 0 END) AS bigint) AS cancelled,\n"
    "    CAST(sum(CASE bucket WHEN 6 THEN amount ELSE 0 END) AS bigint) AS invalid\n"
    "  FROM (SELECT lot, pollutant, bucket, amount FROM movements\n"
    "    UNION ALL SELECT lot, pollutant, 0, moved FROM entries WHERE verb = 3 AND moved > 0\n"
    "    UNION ALL SELECT to_lot, pollutant, 0, moved FROM entries WHERE to_lot IS NOT NULL AND moved > 0\n"
    "    UNION ALL SELECT lot, pollutant, 5, moved FROM entries WHERE to_lot IS NOT NULL AND moved > 0) AS "
    "parts\n"
    "  GROUP BY lot;\n";

/* What an entry set aside, and what entries that name it as target have left of it.  A hold that was moved (a
 * merger) stands with its receiver; a part that became a child lot is cancelled where it was. */
static const char claims[] =
    "CREATE VIEW claims AS\n"
    "  SELECT made.seq, made.id,\n"
    "    CASE WHEN made.verb = 4 AND made.to_lot IS NULL THEN made.to_account ELSE made.account END AS "
    "account,\n"
    "    CASE made.verb WHEN 5 THEN made.to_account END AS beneficiary, made.lot,\n"
    "    coalesce(CASE WHEN made.verb = 4 AND made.to_lot IS NULL THEN made.to_term END, made.term, 0) AS "
    "term,\n"
    "    made.project, made.pollutant, made.verb, made.kind,\n"
    "    CASE WHEN made.to_lot IS NULL THEN made.to_bucket ELSE 5 END AS bucket, made.valid_until,\n"
    "    made.moved AS made, CAST(made.moved - coalesce(taken.moved, 0) AS bigint) AS remains\n"
    "  FROM entries AS made LEFT JOIN\n"
    "    (SELECT target, sum(moved) AS moved FROM entries WHERE target IS NOT NULL AND moved > 0\n"
    "     GROUP BY target) AS taken ON taken.target = made.id\n"
    "  WHERE made.moved > 0 AND (made.to_bucket BETWEEN 2 AND 6 OR made.to_lot IS NOT NULL);\n";

static const char debts[] =
    "CREATE VIEW debts AS\n"
    "  SELECT account, pollutant, CAST(sum(amount) AS bigint) AS amount FROM\n"
    "    (SELECT account, pollutant, -moved AS amount FROM entries WHERE moved > 0 AND from_bucket = 7\n"
    "     UNION ALL SELECT coalesce(to_account, account), pollutant, moved FROM entries\n"
    "       WHERE moved > 0 AND to_bucket = 7\n"
    "     UNION ALL SELECT CASE verb WHEN 3 THEN party ELSE account END, pollutant, -moved FROM entries\n"
    "       WHERE moved > 0 AND kind = 13) AS parts\n"
    "  GROUP BY account, pollutant HAVING sum(amount) <> 0;\n";

static const char facts[] =
    "CREATE VIEW facts AS\n"
    "  SELECT seq, date, subject, CASE subject WHEN 2 THEN place WHEN 3 THEN account WHEN 4 THEN project\n"
    "    WHEN 5 THEN lot END AS number, target, fact, pollutant, value, coalesce(valid_from, date) AS "
    "valid_from,\n"
    "    valid_until\n"
    "  FROM entries WHERE verb = 2 AND fact IS NOT NULL;\n";

void journal_sql_schema(journal_sql *sql, const journal_columns *columns, journal_dialect dialect)
{
    add_entries(sql, columns, dialect);
    add_triggers(sql, dialect);
    journal_sql_add(sql, "%s%s%s%s%s%s", movements, balances, lots, claims, debts, facts);
}
