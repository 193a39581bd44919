"""A store that fails at each of its calls in turn, in every way it can: nothing is lost, nothing done twice."""
from __future__ import annotations

import pathlib
import tempfile
import unittest
from typing import Any, Callable, Optional, Sequence

from libquota import Entry, Head, Ledger, NotDone, QuotaError, Refused, SqliteStore, Status, Store, StoreOutcome, Unsure

from . import support

WAYS = ("raises", "raises late", "not done", "unknown", "unknown late", "conflict")
MOST_ATTEMPTS = 6


class Fault(Exception):
    """What the stores here raise."""


class FaultyStore(support.ListStore):
    """Fails at one of its calls: before it has done its work, or ("late") after it."""

    def __init__(self, at: int, way: str) -> None:
        super().__init__()
        self.calls, self.at, self.way = 0, at, way

    def faulty(self, name: str, work: Callable[[], Any]) -> Any:
        self.calls += 1
        if self.calls != self.at:
            return work()
        if self.way.endswith("late"):
            work()
        if self.way.startswith("raises") or name != "append":
            raise Fault(f"{name}, call {self.calls}")
        if self.way == "not done":
            raise NotDone("full")
        return StoreOutcome.CONFLICT if self.way == "conflict" else StoreOutcome.UNKNOWN

    def head(self) -> Head:
        return self.faulty("head", super().head)  # type: ignore[no-any-return]

    def append(self, expected: Head, entries: Sequence[Entry], head: Head) -> Optional[StoreOutcome]:
        do = super().append
        return self.faulty("append", lambda: do(expected, entries, head))  # type: ignore[no-any-return]

    def scan(self, start: int, most: int) -> Sequence[Entry]:
        do = super().scan
        return self.faulty("scan", lambda: do(start, most))  # type: ignore[no-any-return]

    def save(self, head: Head, data: bytes) -> None:
        do = super().save
        self.faulty("save", lambda: do(head, data))

    def load(self, through: int) -> Optional[bytes]:
        do = super().load
        return self.faulty("load", lambda: do(through))  # type: ignore[no-any-return]


class FaultyConnection:
    """A connection to SQLite that fails at one of its statements."""

    def __init__(self, database: Any, at: int, late: bool) -> None:
        self._database, self._at, self._late, self.calls = database, at, late, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def _faulty(self, name: str, *arguments: Any) -> Any:
        self.calls += 1
        if self.calls == self._at and not self._late:
            raise Fault(f"{arguments[0][:20]}, before")
        answer = getattr(self._database, name)(*arguments)
        if self.calls == self._at:
            raise Fault(f"{arguments[0][:20]}, after")
        return answer

    def execute(self, *arguments: Any) -> Any:
        return self._faulty("execute", *arguments)

    def executemany(self, *arguments: Any) -> Any:
        return self._faulty("executemany", *arguments)


class Faults(unittest.TestCase):
    def until_done(self, work: Callable[[], Any], faults: list[BaseException]) -> Any:
        """Does it again, as a host would, until it is done."""
        for _ in range(MOST_ATTEMPTS):
            try:
                return work()
            except (Fault, NotDone) as fault:
                faults.append(fault)
            except QuotaError as error:
                self.assertNotIsInstance(error, Refused)
                self.assertIn(error.status, (Status.E_UNSURE, Status.E_STORE_FAILED))
                faults.append(error)
        self.fail(f"not done after {MOST_ATTEMPTS} attempts: {faults}")

    def run_day(self, store: Store) -> list[BaseException]:
        """Opens, posts five groups, keeps a snapshot, opens again and posts one more; answers what went wrong."""
        faults: list[BaseException] = []
        ledger = self.until_done(lambda: Ledger(store), faults)
        groups = [support.opening(), *([one] for one in support.trading()),
                  [support.entry(8, "hold", "deal", account=1, to_account=2, lot=1, amount="2 t")]]
        for group in groups:
            self.until_done(lambda: ledger.post(group), faults)
        self.until_done(ledger.snapshot, faults)
        again = self.until_done(lambda: Ledger(store), faults)
        last = [support.entry(9, "move", "sale", account=1, to_account=2, lot=1, amount="1 t")]
        self.until_done(lambda: again.post(last), faults)
        self.until_done(ledger.refresh, faults)
        for one in (ledger, again):
            self.assertEqual(support.balances(one), {1: (1, 2), 2: (3, 0)})
            self.assertEqual(one.head().seq, 8)
        return faults

    def check(self, store: Store) -> None:
        """Each entry once, in order, and the audit finds nothing wrong."""
        stored = store.scan(1, 100)
        self.assertEqual([one.seq for one in stored], list(range(1, 9)))
        expected = [*support.opening(), *support.trading()]
        self.assertEqual([bytes(one.id) for one in stored][:6], [bytes(one.id) for one in expected])
        audit = Ledger(store, no_snapshot=True).audit()
        self.assertEqual((audit.right, audit.entries), (True, 8))

    def test_a_hook_that_fails_at_each_call_in_turn(self) -> None:
        whole = FaultyStore(0, "")
        self.assertEqual(self.run_day(whole), [])
        self.assertGreater(whole.calls, 10)
        appends_unsure = 0
        for way in WAYS:
            for at in range(1, whole.calls + 1):
                with self.subTest(way=way, at=at):
                    store = FaultyStore(at, way)
                    faults = self.run_day(store)
                    self.assertGreaterEqual(store.calls, at)
                    if way != "conflict":
                        self.assertEqual(len(faults), 1, "what a hook raises is reported, once")
                    appends_unsure += any(isinstance(each, Unsure) for fault in faults
                                          for each in (fault, fault.__context__))
                    store.at = 0
                    self.check(store)
        self.assertGreaterEqual(appends_unsure, 4 * 6, "four ways leave each append in doubt")

    def test_sqlite_that_fails_at_each_statement_in_turn(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            def opened(name: str, at: int, late: bool) -> tuple[SqliteStore, FaultyConnection]:
                store = SqliteStore(pathlib.Path(folder, name))
                store.database.execute("PRAGMA synchronous = OFF")  # no power is cut here
                faulty = FaultyConnection(store.database, at, late)
                store.database = faulty  # type: ignore[assignment]
                return store, faulty
            store, whole = opened("whole.db", 0, False)
            self.assertEqual(self.run_day(store), [])
            calls = whole.calls
            self.assertGreater(calls, 20)
            self.check(store)
            store.close()
            for late in (False, True):
                for at in range(1, calls + 1):
                    with self.subTest(late=late, at=at):
                        store, faulty = opened(f"{late}{at}.db", at, late)
                        faults = self.run_day(store)
                        self.assertGreaterEqual(faulty.calls, at)
                        self.assertEqual(len(faults), 1)
                        self.check(store)
                        store.close()


if __name__ == "__main__":
    unittest.main()
