"""What a ledger answers: lists, traces, sheets, balances of a past day.

Lists are iterators that fetch a page at a time.  Rows are the library's structs: integers by name, amounts in mg;
``as_dict()`` gives them as a dictionary.
"""
from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any, Iterator, Optional, Union

from ._layout import sized
from ._ledger_structs import (quota_account, quota_balance, quota_claim, quota_debt, quota_entry, quota_filter,
                              quota_holding, quota_lot, quota_project, quota_sheet, quota_sheet_row, quota_statement,
                              quota_trace_row)
from ._library import lib
from .acts import ListKind, SheetPart, Subject
from .entry import Entry, field_number
from .errors import fail
from .limits import ID_SIZE, UNKNOWN
from .status import Status
from .store import Head
from .values import FactName, Value, fact_id, value_of

_NUMBERS = {"live", "expected", "parent", "bucket", "term"}  # plain, or no field of an entry
_DAYS = {"expires_by"}


def filter_of(wanted: dict[str, Any]) -> Any:
    """A filter; names and codes may be texts (``pollutant="SO2"``, ``kind="deal"``)."""
    struct = sized(quota_filter)
    for name, value in wanted.items():
        if not hasattr(struct, name) or name in ("struct_size", "reserved"):
            raise TypeError(f"a list has no filter {name!r}")
        if name in _DAYS or name == "term" and not isinstance(value, int):
            number = value_of("as_of", value)
        elif name in _NUMBERS and isinstance(value, int):
            number = int(value)
        else:
            number = field_number("to_bucket" if name == "bucket" else name, value)
        setattr(struct, name, number)
        if getattr(struct, name) != number:  # ctypes would cut it
            raise fail(Status.E_RANGE, name, "a number of its size", number)
    return struct


@dataclass(frozen=True)
class Sheet:
    """The balance sheet of a place, a pollutant and a period."""

    head: Head  #: The head it was made at.
    rows: list[Any]  #: part, verb, kind, amount, entries.

    def total(self, part: Union[SheetPart, str]) -> int:
        """The milligrams of one part."""
        wanted = SheetPart[part.upper()] if isinstance(part, str) else part
        return sum(row.amount for row in self.rows if row.part == wanted)

    @property
    def balanced(self) -> bool:
        """Is the closing the opening with what came in and went out?"""
        opening, closing, came, went = (self.total(part) for part in (
            SheetPart.OPENING, SheetPart.CLOSING, SheetPart.IN, SheetPart.OUT))
        return opening + came - went == closing


class Queries:
    """The queries of a ledger."""

    def _call(self, function: Any, *arguments: Any, fine: tuple[int, ...] = (), with_error: bool = True,
              handle: Optional[int] = None) -> int:
        raise NotImplementedError

    def _filled(self, struct: Any, function: Any, *before: Any, sizes: tuple[str, ...] = ("capacity", "size"),
                handle: Optional[int] = None) -> Any:
        raise NotImplementedError

    def _pages(self, kind: ListKind, row: Any, page: int, wanted: dict[str, Any]) -> Iterator[Any]:
        chosen, cursor, count = filter_of(wanted), ctypes.c_uint64(), ctypes.c_size_t(page)

        def fetched() -> Iterator[Any]:
            while count.value == page:
                rows = (row * page)()
                self._call(lib.quota_list, kind, ctypes.byref(chosen), ctypes.byref(cursor), rows, ctypes.sizeof(row),
                           page, ctypes.byref(count))
                yield from rows[:count.value]
        return fetched()

    def holdings(self, *, page: int = 256, **wanted: Any) -> Iterator[quota_holding]:
        """What accounts have of lots: account, lot, term, place, pollutant, role, live."""
        return self._pages(ListKind.HOLDINGS, quota_holding, page, wanted)

    def lots(self, *, page: int = 256, **wanted: Any) -> Iterator[quota_lot]:
        """Lots: lot, place, basin, industry, party, parent, the tags, kind, expected, live."""
        return self._pages(ListKind.LOTS, quota_lot, page, wanted)

    def claims(self, *, page: int = 256, **wanted: Any) -> Iterator[quota_claim]:
        """What entries set aside: account, lot, project, term, pollutant, kind, bucket, expires_by, live."""
        return self._pages(ListKind.CLAIMS, quota_claim, page, wanted)

    def accounts(self, *, page: int = 256, **wanted: Any) -> Iterator[quota_account]:
        """Accounts: account, place, basin, industry, role, live."""
        return self._pages(ListKind.ACCOUNTS, quota_account, page, wanted)

    def projects(self, *, page: int = 256, **wanted: Any) -> Iterator[quota_project]:
        """Projects: project, pollutant, live = in deficit."""
        return self._pages(ListKind.PROJECTS, quota_project, page, wanted)

    def debts(self, *, page: int = 256, **wanted: Any) -> Iterator[quota_debt]:
        """Debts: account, pollutant."""
        return self._pages(ListKind.DEBTS, quota_debt, page, wanted)

    def statements(self, *, page: int = 256, **wanted: Any) -> Iterator[quota_statement]:
        """Statements: subject and its number (place, account, project or lot); fact, pollutant."""
        return self._pages(ListKind.STATEMENTS, quota_statement, page, wanted)

    def balances(self, *, page: int = 256, **wanted: Any) -> Iterator[quota_balance]:
        """Balances of accounts: account, place, pollutant, role, live."""
        return self._pages(ListKind.BALANCES, quota_balance, page, wanted)

    def history(self, *, page: int = 256, **wanted: Any) -> Iterator[Entry]:
        """Entries, read from the store: account (either side), lot, project, pollutant."""
        return self._pages(ListKind.HISTORY, Entry, page, wanted)

    def entry(self, identity: bytes) -> Entry:
        """The entry with this id, as stored."""
        if len(identity) != ID_SIZE:
            raise fail(Status.E_ARGUMENT, "id", f"{ID_SIZE} bytes", len(identity))
        found = Entry()
        self._call(lib.quota_ledger_entry, (ctypes.c_uint8 * ID_SIZE)(*identity), ctypes.byref(found),
                   ctypes.sizeof(quota_entry))
        return found

    def fact(self, subject: Union[Subject, str], number: int, fact: FactName, date: Value,
             pollutant: Any = 0) -> Optional[int]:
        """A fact as it stands on a day; None where nothing is stated for it."""
        value = ctypes.c_int64()
        self._call(lib.quota_ledger_fact, field_number("subject", subject), number, fact_id(fact),
                   field_number("pollutant", pollutant), value_of("as_of", date), ctypes.byref(value), with_error=False)
        return None if value.value == UNKNOWN else value.value

    def trace_lot(self, lot: int) -> list[quota_trace_row]:
        """Where a lot's milligrams are now."""
        return list(self._filled(quota_trace_row, lib.quota_trace_lot, lot, sizes=("size", "capacity")))

    def trace_project(self, project: int) -> list[quota_trace_row]:
        """Where a project's milligrams came from."""
        return list(self._filled(quota_trace_row, lib.quota_trace_project, project, sizes=("size", "capacity")))

    def sheet(self, pollutant: Any, first: Value, last: Value = 0, *, place: int = 0, by_origin: bool = False) -> Sheet:
        """The balance sheet of a period; ``last`` 0 = the head's day, ``place`` 0 = the whole ledger."""
        struct = sized(quota_sheet)
        struct.place, struct.by_origin = place, int(by_origin)
        struct.from_, struct.until = value_of("as_of", first), value_of("as_of", last)
        struct.pollutant = field_number("pollutant", pollutant)
        rows = self._filled(quota_sheet_row, lib.quota_ledger_sheet, ctypes.byref(struct), sizes=("size", "capacity"))
        return Sheet(Head.of(struct.head), list(rows))

    def as_of(self, account: int, date: Value, *, pollutant: Any = 0, lot: int = 0) -> tuple[int, int]:
        """What an account had at the end of a day, available and encumbered: of a pollutant, or of a lot."""
        available, encumbered = ctypes.c_int64(), ctypes.c_int64()
        self._call(lib.quota_ledger_as_of, account, field_number("pollutant", pollutant), lot, value_of("as_of", date),
                   ctypes.byref(available), ctypes.byref(encumbered))
        return available.value, encumbered.value
