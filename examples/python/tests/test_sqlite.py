"""SqliteStore: typed columns, balances in SQL, several processes, and the same file as a program in C."""
from __future__ import annotations

import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from libquota import Head, Ledger, SqliteStore, entry_fields
from libquota.sqlite_store import schema

from . import support

RESERVE = os.environ.get("RESERVE", "")  # examples/reserve.c, where it is built
WRITER = """
import sys
from libquota import Entry, Ledger, SqliteStore, derived_id
store = SqliteStore(sys.argv[1])
ledger = Ledger(store)
for number in range(int(sys.argv[3])):
    ledger.post(Entry(id=derived_id(sys.argv[2], number), verb="move", kind="sale", date="2025-03-02", account=1,
                      to_account=2, lot=1, amount=1))
ledger.close()
"""


class Sqlite(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name, "台账.db")
        self.store = SqliteStore(self.path)
        self.addCleanup(lambda: self.store.close())
        self.ledger = Ledger(self.store)
        self.addCleanup(lambda: self.ledger.close())

    def post_all(self) -> None:
        self.ledger.post(support.opening())
        self.ledger.post(support.trading())

    def test_each_field_has_a_typed_column(self) -> None:
        columns = [(name, kind) for _, name, kind, *_ in self.store.database.execute("PRAGMA table_info(entries)")]
        self.assertEqual([name for name, _ in columns], [field.name for field in entry_fields()])
        self.assertEqual({kind for _, kind in columns}, {"INTEGER", "BLOB"})
        self.post_all()
        row = self.store.database.execute(
            "SELECT verb, amount, moved, typeof(id), length(proof), to_account, value, digest "
            "FROM entries WHERE seq = 4").fetchone()
        self.assertEqual(row, (3, 10**10, 10**10, "blob", 32, None, None, None))

    def test_a_fact_of_zero_is_stored_and_zero_elsewhere_is_null(self) -> None:
        self.ledger.post([*support.opening(), support.entry("no", "state", "fact", subject="project", project=7,
                                                            fact="attained", value="no")])
        self.assertEqual(self.store.database.execute("SELECT value, amount FROM entries WHERE seq = 4").fetchone(),
                         (0, None))
        self.assertEqual(Ledger(self.store).fact("project", 7, "attained", "2025-03-01"), 0)

    def test_a_journal_reads_back_to_the_byte(self) -> None:
        self.post_all()
        lists = support.ListStore()
        copy = Ledger(lists)
        copy.post(support.opening())
        copy.post(support.trading())
        self.assertEqual([bytes(one) for one in self.store.scan(1, 100)], [bytes(one) for one in lists.scan(1, 100)])
        self.assertEqual([one.seq for one in self.store.scan(3, 2)], [3, 4])
        self.assertEqual(self.store.head(), copy.head())

    def test_balances_in_sql_are_those_of_the_ledger(self) -> None:
        self.post_all()
        self.ledger.post(support.entry(8, "hold", "deal", account=1, to_account=2, lot=1, amount="1 t"))
        rows = self.store.database.execute(
            "SELECT account, lot, term, available, encumbered FROM balances ORDER BY account")
        self.assertEqual(rows.fetchall(), [(row.account, row.lot, row.term, row.available, row.encumbered)
                                           for row in self.ledger.holdings()])

    def test_entries_are_never_changed(self) -> None:
        self.post_all()
        for sql in ("UPDATE entries SET amount = 1", "DELETE FROM entries"):
            with self.assertRaisesRegex(sqlite3.IntegrityError, "never changed"):
                self.store.database.execute(sql)

    def test_the_database_refuses_what_no_entry_is(self) -> None:
        for column, wrong in (("verb", 32), ("date", 20), ("id", b"short"), ("from_bucket", 8), ("account", -1)):
            values = {"seq": 1, "id": bytes(16), "verb": 1, "date": 20250301, column: wrong}
            with self.subTest(column=column), self.assertRaises(sqlite3.IntegrityError):
                self.store.database.execute(f"INSERT INTO entries ({','.join(values)}) VALUES "
                                            f"({','.join('?' * len(values))})", list(values.values()))

    def test_snapshots_are_kept_the_latest_four(self) -> None:
        self.ledger.post(support.opening())
        for number in range(6):
            self.ledger.post(support.entry(f"fact {number}", "state", "fact", subject="project", project=7,
                                           fact="increment", pollutant="NOx", value=f"{number + 1} t"))
            self.ledger.snapshot()
        kept = [seq for seq, in self.store.database.execute("SELECT DISTINCT seq FROM snapshots ORDER BY seq")]
        self.assertEqual(kept, [6, 7, 8, 9])
        self.assertIsNone(self.store.load(5))
        self.assertEqual(self.store.load(8), self.store.load(8))
        for seq in (5, 8, 9):
            whole, short = Ledger(self.store, through_seq=seq, no_snapshot=True), Ledger(self.store, through_seq=seq)
            self.assertEqual(whole.checkpoint(), short.checkpoint())

    def test_a_file_without_a_journal(self) -> None:
        with self.assertRaises(FileNotFoundError):
            SqliteStore(self.path.with_name("none.db"), create=False)
        empty = self.path.with_name("empty.db")
        sqlite3.connect(empty).close()
        with self.assertRaisesRegex(ValueError, "no journal"):
            SqliteStore(empty, create=False).close()
        self.assertEqual(SqliteStore(self.path, create=False).head(), Head.start())

    def test_processes_share_a_file(self) -> None:
        self.post_all()
        many, writers = 25, 3
        environment = {**os.environ, "PYTHONPATH": str(support.ROOT / "examples" / "python")}
        running = [subprocess.Popen([sys.executable, "-c", WRITER, self.path, str(number), str(many)], env=environment)
                   for number in range(writers)]
        self.assertEqual([process.wait(120) for process in running], [0] * writers)
        self.ledger.refresh()
        self.assertEqual(self.ledger.head().seq, 6 + many * writers)
        self.assertEqual(next(self.ledger.balances(account=2)).available, 2 * 10**9 + many * writers)
        self.assertTrue(self.ledger.audit().right)

    @unittest.skipUnless(os.path.exists(RESERVE), "the program reserve is not built")
    def test_a_program_in_c_reads_and_writes_the_same_file(self) -> None:
        def reserve(*arguments: str, given: str = "") -> str:
            done = subprocess.run([RESERVE, *arguments, "--db", f"sqlite:{self.path}"], capture_output=True,
                                  encoding="utf-8", input=given)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            return done.stdout
        self.post_all()
        checkpoint = self.ledger.checkpoint()
        self.assertIn(checkpoint.digest.hex(), reserve("checkpoint"))
        self.assertIn(checkpoint.state.hex(), reserve("checkpoint"))
        reserve("audit")
        reserve("post", "-", given="id,verb,kind,date,account,to_account,lot,amount\n"
                                   "c,move,sale,2025-03-02,1,2,1,1 t\n")
        reserve("snapshot")
        self.ledger.refresh()
        self.assertEqual(support.balances(self.ledger), {1: (3, 0), 2: (3, 0)})
        self.assertEqual(support.balances(Ledger(self.store)), {1: (3, 0), 2: (3, 0)})
        other = self.path.with_name("c.db")
        subprocess.run([RESERVE, "init", "--db", f"sqlite:{other}"], check=True, capture_output=True)
        in_c = sqlite3.connect(other)
        self.addCleanup(in_c.close)
        for table in ("entries", "snapshots"):
            self.assertEqual(*(database.execute(f"PRAGMA table_info({table})").fetchall()
                               for database in (self.store.database, in_c)))
        sql = in_c.execute("SELECT sql FROM sqlite_master WHERE name = 'entries'").fetchone()[0]
        self.assertIn(" ".join(sql.split()), " ".join(schema().split()))


if __name__ == "__main__":
    unittest.main()
