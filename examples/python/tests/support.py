"""What the tests share."""
from __future__ import annotations

import pathlib
from typing import Any, Optional, Sequence

from libquota import Calendar, Entry, Head, Ledger, Store, StoreOutcome, derived_id, sm3

ROOT = pathlib.Path(__file__).resolve().parents[3]
SELLER, BUYER = "91530302MA6K00001A", "91530381MA6K00002T"
QUJING = dict(as_of="2025-06-01", project_city=530300, key_industry=True, pollutant="NOx", attained=False)


def calendar() -> Calendar:
    """The calendar of the examples."""
    return Calendar.parse((ROOT / "examples" / "data" / "calendar.csv").read_text("utf-8"))


def entry(name: object, verb: str, kind: str, date: str = "2025-03-01", **fields: Any) -> Entry:
    """An entry whose id is made of a name."""
    return Entry(id=derived_id("test", name), verb=verb, kind=kind, date=date, **fields)


def opening() -> list[Entry]:
    """Two accounts, and a project that needs 4 t of NOx."""
    return [entry(1, "account", "open", account=1, role="enterprise", place=530302, proof=SELLER),
            entry(2, "account", "open", account=2, role="enterprise", place=530381, proof=BUYER),
            entry(3, "state", "fact", subject="project", project=7, fact="increment", pollutant="NOx", value="4 t")]


def trading() -> list[Entry]:
    """A deposit, a sale and a use."""
    return [entry(4, "issue", "deposit", account=1, party=1, lot=1, amount="10 t", pollutant="NOx", place=530302,
                  measure="closure", valid_from="2024-11-01", proof=sm3("关停证明".encode())),
            entry(5, "move", "sale", account=1, to_account=2, lot=1, amount="6 t"),
            entry(6, "use", "project", account=2, lot=1, amount="4 t", project=7)]


def balances(ledger: Ledger) -> dict[int, tuple[int, int]]:
    """Available and encumbered by account, in tonnes."""
    return {row.account: (row.available // 10**9, row.encumbered // 10**9) for row in ledger.balances()}


class ListStore(Store):
    """A journal in a list, with all hooks."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.last = Head.start()
        self.snapshots: list[tuple[int, bytes]] = []

    def write(self, entries: Sequence[Entry], head: Head) -> None:
        """What a host does with what was prepared."""
        self.entries += entries
        self.last = head

    def head(self) -> Head:
        return self.last

    def append(self, expected: Head, entries: Sequence[Entry], head: Head) -> Optional[StoreOutcome]:
        if expected != self.last:
            return StoreOutcome.CONFLICT
        self.write(entries, head)
        return None

    def scan(self, start: int, most: int) -> Sequence[Entry]:
        return self.entries[start - 1:start - 1 + most]

    def save(self, head: Head, data: bytes) -> None:
        self.snapshots.append((head.seq, data))

    def load(self, through: int) -> Optional[bytes]:
        fitting = [data for seq, data in self.snapshots if seq <= through]
        return fitting[-1] if fitting else None
