"""The five documents worked through, tests/cases/journals, posted through the package into SQLite, with the law."""
from __future__ import annotations

import pathlib
import tempfile
import unittest

from libquota import Ledger, Refused, SqliteStore

from . import journals, support


class Journals(unittest.TestCase):
    def test_each_journal_comes_to_the_balances_of_its_file(self) -> None:
        names = sorted(path.stem for path in (support.ROOT / "tests" / "cases" / "journals").glob("*.csv"))
        self.assertGreaterEqual(len(names), 10)
        refusals = balances = 0
        with tempfile.TemporaryDirectory() as folder:
            for name in names:
                store = SqliteStore(pathlib.Path(folder, f"{name}.db"))
                store.database.execute("PRAGMA synchronous = OFF")  # no power is cut here
                journal, ledger = journals.Journal(name), Ledger(store)
                for group in journal.groups:
                    with self.subTest(journal=name, line=group.line):
                        refusals += self.post(ledger, group)
                for balance in journal.balances:
                    with self.subTest(journal=name, line=balance.line):
                        self.assertEqual(journals.now(ledger, balance), balance.amount)
                self.assertTrue(journal.groups)
                balances += len(journal.balances)
                audit = ledger.audit([ledger.checkpoint()])
                self.assertTrue(audit.right, audit)
                self.assertGreater(audit.decided, 0)
                ledger.close()
                store.close()
        self.assertGreater(refusals, 50)
        self.assertGreater(balances, 20)

    def post(self, ledger: Ledger, group: journals.Group) -> int:
        """1 = refused, as the file says, with no trace."""
        if group.refused is None:
            ledger.post(group.entries)
            return 0
        before = ledger.checkpoint()
        with self.assertRaises(Refused) as caught:
            ledger.post(group.entries)
        self.assertEqual(caught.exception.reason, group.refused)
        said = ", ".join((caught.exception.field, caught.exception.expected, caught.exception.found))
        for word in group.why:
            self.assertIn(word, said)
        self.assertEqual(ledger.checkpoint(), before)
        return 1


if __name__ == "__main__":
    unittest.main()
