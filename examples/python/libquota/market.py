"""What a deal costs, and who gets it when several bid."""
from __future__ import annotations

import ctypes
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Optional, Sequence, Union

from ._layout import sized
from ._library import lib
from ._market_structs import (quota_auction_options, quota_auction_summary, quota_award, quota_bid, quota_bid_result,
                              quota_offer, quota_offer_result, quota_quote)
from .acts import BidOutcome, EntryFlag, Pricing, Tie, Verb
from .codes import Channel, Pollutant
from .entry import Entry, field_number
from .errors import check, fail
from .limits import UNKNOWN
from .status import Status
from .values import Value, value_of
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


@dataclass(frozen=True)
class Bid:
    """A sealed bid; bids are given in the order of their receipt."""

    account: int
    amount: Value
    price: int  #: Fen per tonne.
    project: int = 0
    least: Value = 0  #: Gets no less, or nothing.


@dataclass(frozen=True)
class Offer:
    """What is offered, in the order in which it is sold."""

    account: int
    lot: int
    amount: Value
    term: Value = 0


@dataclass(frozen=True)
class BidResult:
    """What became of a bid."""

    bid: Bid
    outcome: BidOutcome
    awarded: int  #: mg.
    total: int  #: Fen.
    blocked: int  #: mg that were there in its turn and were kept from it.
    status: Status  #: With which posting it would be refused; OK = nothing was kept.
    policy: int
    rule: int
    missing: int


@dataclass(frozen=True)
class Award:
    """So much of one offer to one bid."""

    bid: Bid
    offer: Offer
    amount: int  #: mg.
    price: int  #: Fen per tonne that is paid.
    total: int  #: Fen.
    verdict: Optional[Verdict]  #: REVIEW: needs the approval; None = not asked.
    policy: int
    rule: int


class Auction:
    """An auction cleared from a ledger as it stands.  Nothing is posted: see :meth:`entries`.

    ``bids``: what became of each; ``awards``: in the order in which they were made; ``sold``: mg and fen of each offer.
    """

    def __init__(self, ledger: "Ledger", handle: int, offers: Sequence[Offer], bids: Sequence[Bid]) -> None:
        self._ledger: Optional["Ledger"] = ledger
        self._handle: Optional[int] = handle
        self._finalizer = weakref.finalize(self, lib.quota_auction_free, handle)
        self.bids = [BidResult(bids[at], BidOutcome(row.outcome), row.awarded, row.total, row.blocked, Status(row.status),
                               row.policy, row.rule, row.missing)
                     for at, row in enumerate(self._rows(quota_bid_result, lib.quota_auction_bid))]
        self.awards = [Award(bids[row.bid], offers[row.offer], row.amount, row.price, row.total,
                             Verdict(row.verdict) if row.verdict else None, row.policy, row.rule)
                       for row in self._rows(quota_award, lib.quota_auction_award)]
        self.sold = [(row.sold, row.proceeds) for row in self._rows(quota_offer_result, lib.quota_auction_offer)]
        summary = sized(quota_auction_summary)
        check(lib.quota_auction_describe(handle, ctypes.byref(summary)))
        self.reserve_price: int = summary.reserve_price
        self.lowest_price: Optional[int] = summary.lowest_price or None  #: None = nothing was sold.
        self.proceeds: int = summary.proceeds

    def _rows(self, row: Any, function: Callable[..., int]) -> list[Any]:
        rows: list[Any] = []
        while True:
            one = sized(row)
            status = function(self._handle, len(rows), ctypes.byref(one))
            if status == Status.E_NOT_FOUND:
                return rows
            check(status)
            rows.append(one)

    def close(self) -> None:
        """Frees the auction; what came of it stays.  Closing the ledger does it too."""
        self._ledger = self._handle = None
        self._finalizer()

    def entries(self, identity: bytes, proof: bytes = b"", *, hold_until: Value = None, held: Optional[bytes] = None,
                approved: bool = False, date: Value = 0) -> list[Entry]:
        """The auction's sales, to be posted as one group.

        ``proof``: the approval.  ``hold_until``: sold and not yet paid, held to that day; ``held``: paid, out of the
        holds that were written with this id, on ``date``.  ``approved``: a person let the holds be, which bear no price.
        """
        if self._ledger is None:
            raise ValueError("the auction is closed, or its ledger is")
        model = Entry(id=identity, proof=proof, date=date, flags=EntryFlag.APPROVED if approved else 0, target=held or b"")
        if hold_until is not None:
            model.verb, model.valid_until = Verb.HOLD, value_of("as_of", hold_until)
        with self._ledger._lock:
            return list(self._ledger._filled(Entry, lib.quota_auction_entries, ctypes.byref(model), handle=self._handle))


def fitting(name: str, number: int, bits: int = 64) -> int:
    """The number, if the struct can hold it: ctypes would cut it off and say nothing."""
    if not -(1 << bits - 1) <= number < 1 << bits - 1:
        raise fail(Status.E_RANGE, name, "a number of its size", number)
    return number


def auction_options(pollutant: Union[Pollutant, str], offers: Sequence[Offer], bids: Sequence[Bid], date: Value,
                    reserve_price: int, pricing: Union[Pricing, str], tie: Union[Tie, str], as_of: Value,
                    channel: Union[Channel, str], approved: bool) -> Any:
    """The options of an auction; the struct keeps alive what it points to."""
    for name, number in ((name, getattr(row, name)) for rows, names in ((offers, ("account", "lot")),
                         (bids, ("account", "project"))) for row in rows for name in names):
        if not 0 <= number < 2**64:
            raise fail(Status.E_RANGE, name, "a number", number)
    options = sized(quota_auction_options)
    options.pollutant, options.channel = field_number("pollutant", pollutant), field_number("channel", channel)
    options.offers, options.bids = (quota_offer * len(offers))(), (quota_bid * len(bids))()
    options.offer_count, options.bid_count = len(offers), len(bids)
    for slot, offer in zip(options.offers, offers):
        slot.account, slot.lot = offer.account, offer.lot
        slot.amount = fitting("amount", value_of("holding", offer.amount))
        slot.term = fitting("term", value_of("as_of", offer.term), 32)
    for slot, bid in zip(options.bids, bids):
        slot.account, slot.project, slot.price = bid.account, bid.project, fitting("price", bid.price)
        slot.amount = fitting("amount", value_of("holding", bid.amount))
        slot.least = fitting("least", value_of("holding", bid.least))
    options.reserve_price = fitting("reserve_price", reserve_price)
    options.pricing = Pricing[pricing.upper()] if isinstance(pricing, str) else pricing
    options.tie = Tie[tie.upper()] if isinstance(tie, str) else tie
    options.date = fitting("date", value_of("as_of", date), 32)
    options.as_of = fitting("as_of", value_of("as_of", as_of), 32)
    options.approved = int(approved)
    return options
