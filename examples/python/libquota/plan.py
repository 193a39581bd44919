"""Offset plans: which lots lawfully cover what a project needs, and what stands in the way of the rest."""
from __future__ import annotations

import ctypes
import weakref
from typing import TYPE_CHECKING, Any, Callable, Mapping, Optional, Sequence, Union

from ._layout import sized
from ._library import lib
from ._plan_structs import (quota_block, quota_leg, quota_need, quota_need_result, quota_plan_names,
                            quota_plan_options)
from .acts import PlanDocument, PlanStrategy
from .entry import Entry, field_number
from .errors import Lang, check, fail, language, text_of
from .limits import UNKNOWN
from .status import Status
from .values import Value, value_of

if TYPE_CHECKING:
    from .ledger import Ledger


class Plan:
    """A plan made from a ledger as it stands.  Rows are structs: integers by name, amounts in mg, prices in fen.

    ``needs``: required, covered, wanted, planned, shortfall, cost, ratio and its rule, for each pollutant.
    ``legs``: so much of one lot in one account, with rank, price and the rule that allows it.
    ``blocks``: where a need falls short, how much is kept out, by which status or rule, and which fact would free it.
    """

    def __init__(self, ledger: "Ledger", handle: int) -> None:
        self._ledger: Optional["Ledger"] = ledger
        self._handle: Optional[int] = handle
        self._finalizer = weakref.finalize(self, lib.quota_plan_free, handle)
        self.needs: list[quota_need_result] = self._rows(quota_need_result, lib.quota_plan_need)
        self.legs: list[quota_leg] = self._rows(quota_leg, lib.quota_plan_leg)
        self.blocks: list[quota_block] = self._rows(quota_block, lib.quota_plan_block)

    def _rows(self, row: Any, function: Callable[..., int]) -> list[Any]:
        rows: list[Any] = []
        while True:
            one = sized(row)
            status = function(self._handle, len(rows), ctypes.byref(one))
            if status == Status.E_NOT_FOUND:
                return rows
            check(status)
            rows.append(one)

    def _open(self) -> "Ledger":
        if self._ledger is None:
            raise ValueError("the plan is closed, or its ledger is")
        return self._ledger

    def close(self) -> None:
        """Frees the plan; what it found stays.  Closing the ledger does it too."""
        self._ledger = self._handle = None
        self._finalizer()

    @property
    def complete(self) -> bool:
        """Is every need covered?  One of which nobody knows how much it is, is not."""
        return all(need.shortfall == 0 and need.wanted != UNKNOWN for need in self.needs)

    def entries(self, identity: bytes, proof: bytes = b"") -> list[Entry]:
        """The plan's holds, to be posted as one group.  ``proof``: the approval, where legs need one."""
        model = Entry(id=identity, proof=proof)
        with self._open()._lock:
            return list(self._open()._filled(Entry, lib.quota_plan_entries, ctypes.byref(model), handle=self._handle))

    def text(self, document: Union[PlanDocument, str] = PlanDocument.REDUCTION, lang: Lang = "zh", *,
             project: Optional[str] = None, unit: Optional[str] = None, code: Optional[str] = None,
             site: Optional[str] = None) -> str:
        """The plan as a document: ``"reduction"`` (区域削减方案, with its voucher) or ``"form"`` (附件1)."""
        names = sized(quota_plan_names)
        for name, value in (("project", project), ("unit", unit), ("code", code), ("site", site)):
            setattr(names, name, None if value is None else value.encode())
        number = PlanDocument[document.upper()] if isinstance(document, str) else document
        with self._open()._lock:
            return text_of(lambda *room: self._open()._call(
                lib.quota_plan_text, number, ctypes.byref(names), language(lang), *room, fine=(Status.E_BUFFER,),
                handle=self._handle))


def options_of(project: int, needs: Union[Mapping[Any, Value], Sequence[Any]], date: Value,
               strategy: Union[PlanStrategy, str], to_account: int, lots: Sequence[int], as_of: Value,
               valid_until: Value, approved: bool) -> Any:
    """The options of a plan; the struct keeps alive what it points to."""
    wanted = dict(needs) if isinstance(needs, Mapping) else {pollutant: 0 for pollutant in needs}
    array = (quota_need * len(wanted))()
    for slot, (pollutant, amount) in zip(array, wanted.items()):
        slot.pollutant, slot.amount = field_number("pollutant", pollutant), value_of("holding", amount or 0)
    options = sized(quota_plan_options)
    options.strategy = PlanStrategy[strategy.upper()] if isinstance(strategy, str) else strategy
    for name, number in (("project", project), ("to_account", to_account)):
        if not 0 <= number < 2**64:
            raise fail(Status.E_RANGE, name, "a number", number)
        setattr(options, name, number)
    options.needs, options.need_count = array, len(array)
    if lots:
        options.lots, options.lot_count = (ctypes.c_uint64 * len(lots))(*lots), len(lots)
    options.date, options.as_of = value_of("as_of", date), value_of("as_of", as_of)
    options.valid_until, options.approved = value_of("as_of", valid_until), int(approved)
    return options
