"""A journal in one SQLite file, over the module ``sqlite3``.

The table ``entries`` has a typed column for each field of an entry, made from :func:`entry_fields`: NULL where the
field is zero (but a fact's value 0 is stored), ids and digests as bytes, all else as integers.  It is the table of
``examples/hosts/sqlite_store.c``: programs in C and in Python may share a file.
"""
from __future__ import annotations

import ctypes
import os
import sqlite3
import struct
from typing import Any, Optional, Sequence, Union

from .acts import FieldType, StoreOutcome
from .entry import Entry, EntryField, entry_fields
from .store import Head, NotDone, Store
from .words import Type

WAIT_SECONDS = 60
PART_SIZE = 8 << 20  # of a snapshot
SNAPSHOTS_KEPT = 4

_CHECKS: dict[int, str] = {
    Type.DATE: "BETWEEN 19000101 AND 99991231", Type.AMOUNT: "BETWEEN 1 AND 1000000000000000000",
    FieldType.BUCKET: "BETWEEN 1 AND 7", FieldType.VERB: "BETWEEN 1 AND 31", FieldType.KIND: "BETWEEN 1 AND 63"}
_KEYS = {"seq": " PRIMARY KEY", "id": " NOT NULL UNIQUE", "verb": " NOT NULL", "date": " NOT NULL"}

# Both ends of every movement, and what is left of them; more such views are in docs/storage.md.
_VIEWS = """
CREATE VIEW movements AS
  SELECT seq, date, verb, kind, account, lot, coalesce(term, 0) AS term, pollutant,
    from_bucket AS bucket, -moved AS amount
  FROM entries WHERE moved > 0 AND from_bucket BETWEEN 1 AND 6
  UNION ALL
  SELECT seq, date, verb, kind, CASE verb WHEN 5 THEN account ELSE coalesce(to_account, account) END,
    coalesce(to_lot, lot), coalesce(to_term, term, 0), pollutant, to_bucket, moved
  FROM entries WHERE moved > 0 AND to_bucket BETWEEN 1 AND 6;
CREATE VIEW balances AS
  SELECT account, lot, term, max(pollutant) AS pollutant,
    sum(CASE bucket WHEN 1 THEN amount ELSE 0 END) AS available,
    sum(CASE bucket WHEN 2 THEN amount ELSE 0 END) AS encumbered
  FROM movements GROUP BY account, lot, term HAVING available <> 0 OR encumbered <> 0;
"""

_TRIGGERS = """
CREATE TRIGGER entries_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entries_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
"""

_SNAPSHOTS = """
CREATE TABLE snapshots (
  seq INTEGER NOT NULL, part INTEGER NOT NULL, digest BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (seq, part));
"""


def _column(field: EntryField) -> str:
    kind = "BLOB" if field.type == FieldType.BYTES else "INTEGER"
    if field.type == FieldType.BYTES:
        check = f" CHECK (length({field.name}) = {field.size})"
    elif field.type == FieldType.VALUE:
        check = ""
    else:
        check = f" CHECK ({field.name} {_CHECKS.get(field.type, '> 0')})"
    return f"  {field.name} {kind}{_KEYS.get(field.name, '')}{check}"


def schema() -> str:
    """CREATE statements of the tables, triggers and views."""
    columns = [_column(field) for field in entry_fields()] + ["  CHECK (moved <= amount)"]
    strict = " STRICT" if sqlite3.sqlite_version_info >= (3, 37) else ""
    return "CREATE TABLE entries (\n" + ",\n".join(columns) + f"\n){strict};\n{_SNAPSHOTS}{_TRIGGERS}{_VIEWS}"


class SqliteStore(Store):
    """An append is one transaction, BEGIN IMMEDIATE to COMMIT: inside it nobody else can write, so the head that is
    read there is the head that is appended to.  A COMMIT that fails may still have reached the disk."""

    def __init__(self, path: Union[str, "os.PathLike[str]"], create: bool = True) -> None:
        fields = entry_fields()
        self._form = _form(fields)
        self._zeros = [b"" if field.type == FieldType.BYTES else 0 for field in fields]
        self._value = [field.name for field in fields].index("value")
        names = ", ".join(field.name for field in fields)
        self._insert = f"INSERT INTO entries ({names}) VALUES ({','.join('?' * len(fields))})"
        self._select = f"SELECT {names} FROM entries WHERE seq >= ? ORDER BY seq LIMIT ?"
        if not create and not os.path.exists(path):
            raise FileNotFoundError(path)
        #: The connection, for queries of your own; the ledger's calls may come from several threads, one at a time.
        self.database = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("PRAGMA synchronous = FULL")
        if not self._has_tables():
            if not create:
                raise ValueError(f"{path}: there is no journal in it")
            self._create()

    def _has_tables(self) -> bool:
        return bool(self.database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'entries'").fetchone()[0])

    def _create(self) -> None:
        try:
            self.database.execute("BEGIN IMMEDIATE")
            if not self._has_tables():  # another process may have been quicker
                statement = ""
                for line in schema().splitlines(keepends=True):
                    statement += line
                    if sqlite3.complete_statement(statement):
                        self.database.execute(statement)
                        statement = ""
            self.database.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def close(self) -> None:
        """Closes the file.  No ledger may be using it."""
        self.database.close()

    # ---- hooks

    def head(self) -> Head:
        row = self.database.execute("SELECT seq, date, digest FROM entries ORDER BY seq DESC LIMIT 1").fetchone()
        if row is None:
            return Head.start()
        return Head(row[0], row[1], row[2] if row[2] is not None else bytes(32))

    def append(self, expected: Head, entries: Sequence[Entry], head: Head) -> Optional[StoreOutcome]:
        try:
            self.database.execute("BEGIN IMMEDIATE")
            found = self.head()
            if (found.seq, found.digest) != (expected.seq, expected.digest):
                self.database.execute("ROLLBACK")
                return StoreOutcome.CONFLICT
            self.database.executemany(self._insert, (self._row(entry) for entry in entries))
        except BaseException as error:
            self._roll_back()  # where it raises, the outcome is unknown indeed
            if isinstance(error, Exception):
                raise NotDone(f"nothing was appended: {error}") from error
            raise
        try:
            self.database.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        return None

    def scan(self, start: int, most: int) -> Sequence[Entry]:
        return [self._entry(row) for row in self.database.execute(self._select, (start, most))]

    def save(self, head: Head, data: bytes) -> None:
        try:
            self.database.execute("BEGIN IMMEDIATE")
            self.database.execute("DELETE FROM snapshots WHERE seq = ?", (head.seq,))
            self.database.executemany(
                "INSERT INTO snapshots (seq, part, digest, bytes) VALUES (?, ?, ?, ?)",
                ((head.seq, part, head.digest, data[part * PART_SIZE:(part + 1) * PART_SIZE])
                 for part in range(len(data) // PART_SIZE + 1)))
            self.database.execute("DELETE FROM snapshots WHERE seq NOT IN (SELECT DISTINCT seq FROM snapshots "
                                  "ORDER BY seq DESC LIMIT ?)", (SNAPSHOTS_KEPT,))
            self.database.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def load(self, through: int) -> Optional[bytes]:
        parts = self.database.execute(
            "SELECT bytes FROM snapshots WHERE seq = (SELECT max(seq) FROM snapshots WHERE seq <= ?) ORDER BY part",
            (min(through, 2**63 - 1),)).fetchall()
        return b"".join(part for part, in parts) if parts else None

    # ---- rows

    def _roll_back(self) -> None:
        if self.database.in_transaction:
            self.database.execute("ROLLBACK")

    def _row(self, entry: Entry) -> list[Any]:
        stated = entry.fact != 0
        return [value if (value.strip(b"\0") if isinstance(value, bytes) else value or stated and at == self._value)
                else None for at, value in enumerate(self._form.unpack_from(entry))]

    def _entry(self, row: Sequence[Any]) -> Entry:
        return Entry.from_buffer_copy(self._form.pack(*(zero if value is None else value
                                                        for value, zero in zip(row, self._zeros))))


def _form(fields: Sequence[EntryField]) -> struct.Struct:
    """The bytes of an entry, field by field."""
    codes, at = "=", 0
    for field in fields:
        codes += "x" * (field.offset - at)
        code = {1: "b", 2: "h", 4: "i", 8: "q"}.get(field.size, "")
        codes += f"{field.size}s" if field.type == FieldType.BYTES else code if field.signed else code.upper()
        at = field.offset + field.size
    return struct.Struct(codes + "x" * (ctypes.sizeof(Entry) - at))
