"""What a deal costs, and who gets it when several bid."""
from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional

from ._layout import sized
from ._library import lib
from ._market_structs import quota_quote
from .entry import Entry
from .limits import UNKNOWN
from .words import Verdict

if TYPE_CHECKING:
    from .ledger import Ledger


def known(value: int) -> Optional[int]:
    """None where nothing is known."""
    return None if value == UNKNOWN else value


@dataclass(frozen=True)
class Quote:
    """What the law says about the money of a deal.  Money is in fen, prices are in fen per tonne."""

    verdict: Optional[Verdict]  #: With the least total; None = not asked.
    baseline_price: Optional[int]  #: None = none is stated.
    baseline_total: Optional[int]
    least_total: Optional[int]  #: The least total that the law does not deny; None = it denies every one.
    least_price: Optional[int]  #: The price to state with it.
    has_floor: bool  #: A fen less is denied.
    fee: Optional[int]  #: The answer of ``fee``; None = none, or not known.
    fee_verdict: Optional[Verdict]  #: REVIEW: a person sets it; None = no policy sets one.
    policy: int  #: Number of the adopted policy that gave the verdict; 0 = none.
    rule: int  #: Its row.
    floor_policy: int
    floor_rule: int
    fee_policy: int
    fee_rule: int
    missing: int  #: Number of the first fact that the verdict misses; 0 = none.
    fee_missing: int  #: Likewise of the fee.


def quote(ledger: "Ledger", model: Entry) -> Quote:
    """See :meth:`Ledger.quote`."""
    row = sized(quota_quote)
    ledger._call(lib.quota_market_quote, ctypes.byref(model), ctypes.byref(row))
    return Quote(
        verdict=Verdict(row.verdict) if row.verdict else None,
        baseline_price=known(row.baseline_price), baseline_total=known(row.baseline_total),
        least_total=known(row.least_total), least_price=known(row.least_price), has_floor=row.floor_policy != 0,
        fee=known(row.fee), fee_verdict=Verdict(row.fee_verdict) if row.fee_verdict else None,
        policy=row.policy, rule=row.rule, floor_policy=row.floor_policy, floor_rule=row.floor_rule,
        fee_policy=row.fee_policy, fee_rule=row.fee_rule, missing=row.missing, fee_missing=row.fee_missing)
