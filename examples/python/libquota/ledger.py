"""The ledger: post entries, and nothing is lost, counted twice or moved against the law."""
from __future__ import annotations

import ctypes
import threading
import weakref
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Callable, Iterable, Mapping, Optional, Sequence, Type, Union

from . import audit as audits
from ._layout import sized
from ._ledger_structs import (DIGEST, PROGRESS, quota_asked, quota_checkpoint, quota_entry, quota_head,
                              quota_ledger_options, quota_post, quota_result)
from ._library import lib
from ._policy_structs import quota_fact
from .acts import Act, EntryFlag, PlanStrategy, PostFlag, Pricing, Tie
from .calendar import Calendar, calendar_handle
from .codes import Channel, Pollutant
from .decision import Decision, decision_of
from .entry import Entry, entry_array
from .errors import Lang, QuotaError, Refused, check, language, new_error, text_of
from .limits import UNKNOWN
from .market import Auction, Bid, Offer, Quote, auction_options, quote
from .plan import Plan, options_of
from .policy import Policy
from .queries import Queries
from .status import Status
from .store import AnyStore, Head, MemoryStore, Reported, hooks_of
from .values import Value, value_of
from .words import Verdict


@dataclass(frozen=True)
class Result:
    """What became of an entry; balances (mg) are those after the group."""

    status: Status  #: OK, ALREADY_DONE, or why it was refused.
    verdict: Verdict  #: What the law said; NOT_APPLICABLE = not asked.
    seq: int
    moved: int
    available: int
    encumbered: int
    to_available: int
    left: int
    covered: int
    required: int
    policy: int
    rule: int

    @property
    def done(self) -> bool:
        """Does it stand in the journal?"""
        return self.status in (Status.OK, Status.ALREADY_DONE)


@dataclass(frozen=True)
class Asked:
    """One question that the law was asked for an entry."""

    policy_number: int
    limit: Optional[int]  #: What the entry may amount to at the most, mg; None = not limited.
    decision: Decision
    facts: dict[str, int]  #: Facts that were gathered for it.


class Prepared:
    """What :meth:`Ledger.prepare` would have written.  In a ``with`` block it is committed at the end, and aborted
    when the block raises."""

    def __init__(self, ledger: "Ledger", entries: Sequence[Entry], head: Head, already_done: bool) -> None:
        self._ledger, self.entries, self.head, self.already_done = ledger, entries, head, already_done

    def __enter__(self) -> "Prepared":
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], _error: Optional[BaseException],
                 _trace: Optional[TracebackType]) -> None:
        if not self.already_done:
            if kind is None:
                self._ledger.commit()
            else:
                self._ledger.abort()


class Ledger(Queries):
    """A ledger over a journal.  Calls of several threads wait for one another.

    ``store``: None = a new one in memory.  ``policies``: those that entries adopt by digest, beside those built in.
    ``through_seq``, ``through_date``: open as of the past, read only.  ``date_max``: no entry may be dated later.
    ``digest``: a function of your own instead of SM3, from bytes to 32 bytes.  ``progress``: told (done, of) now and
    then while a journal is read; what it raises ends the opening.
    """

    def __init__(self, store: Optional[AnyStore] = None, *, policies: Sequence[Policy] = (),
                 calendar: Optional[Calendar] = None, through_seq: int = 0, through_date: Value = 0,
                 date_max: Value = 0, no_snapshot: bool = False, keep_history: bool = False,
                 digest: Optional[Callable[[bytes], bytes]] = None,
                 progress: Optional[Callable[[int, int], None]] = None) -> None:
        self._handle: Optional[int] = None
        self._lock = threading.RLock()
        self._reported = Reported()
        self._made: "weakref.WeakSet[Union[Plan, Auction]]" = weakref.WeakSet()
        self.store: AnyStore = MemoryStore() if store is None else store
        self.policies = tuple(policies)
        hooks = hooks_of(self.store, self._reported, guard=bool(digest or progress))
        handles = (ctypes.c_void_p * len(self.policies))(*(policy.handle for policy in self.policies))
        options = sized(quota_ledger_options)
        options.store, options.policies, options.policy_count = ctypes.pointer(hooks), handles, len(handles)
        options.calendar = calendar_handle(calendar)
        options.through_seq, options.through_date = through_seq, value_of("as_of", through_date)
        options.date_max = value_of("as_of", date_max)
        options.no_snapshot, options.keep_history = int(no_snapshot), int(keep_history)
        if digest is not None:
            options.digest = DIGEST(self._digest(digest))
        if progress is not None:
            told = self._reported.guarded(progress)
            options.progress = PROGRESS(lambda user, done, of: [told(user, done, of), None][1])
        self._options, self._kept = options, (calendar, hooks, handles)
        handle, error = ctypes.c_void_p(), new_error()
        status = lib.quota_ledger_open(ctypes.byref(options), ctypes.byref(handle), ctypes.byref(error))
        self._handle = handle.value
        try:
            self._settle(status, error)
        except BaseException:
            self.close()
            raise

    def _digest(self, digest: Callable[[bytes], bytes]) -> Any:
        def write(data: Optional[int], size: int, out: Any) -> None:
            made = digest(ctypes.string_at(data, size) if data else b"")
            if len(made) != 32:
                raise ValueError(f"a digest has 32 bytes, not {len(made)}")
            ctypes.memmove(out, made, 32)
        guarded = self._reported.guarded(write)
        return lambda *all_: [guarded(*all_), None][1]

    def close(self) -> None:
        """Frees the ledger; what was prepared and not committed is dropped."""
        with self._lock:  # another thread may be in a call
            for made in list(self._made):
                made.close()
            handle, self._handle = self._handle, None
            if handle:
                lib.quota_ledger_free(handle)

    def __del__(self) -> None:
        if hasattr(self, "_lock"):
            self.close()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- calls

    def _settle(self, status: int, error: Any, *fine: int) -> int:
        """What a callback raised is raised here, with the library's error as its context."""
        raised = self._reported.take()
        try:
            if status not in fine:
                check(status, error)
        except QuotaError as of_library:
            if raised is None:
                raise
            of_library.__context__ = raised.__context__
            raise raised  # noqa: B904: the context is the library's error
        if raised is not None:
            raise raised
        return status

    def _call(self, function: Any, *arguments: Any, fine: tuple[int, ...] = (), with_error: bool = True,
              handle: Optional[int] = None) -> int:
        with self._lock:
            if not self._handle:
                raise ValueError("the ledger is closed")
            error = new_error()
            last = (ctypes.byref(error),) if with_error else ()
            return self._settle(function(handle or self._handle, *arguments, *last), error, *fine)

    def _filled(self, struct: Any, function: Any, *before: Any, sizes: tuple[str, ...] = ("capacity", "size"),
                handle: Optional[int] = None) -> Any:
        """An array of what a call writes into (rows, capacity, row size, count), asked again until it has room."""
        count, status, room = ctypes.c_size_t(64), int(Status.E_BUFFER), None
        with self._lock:
            while status == Status.E_BUFFER:
                room = (struct * count.value)()
                numbers = {"capacity": len(room), "size": ctypes.sizeof(struct)}
                status = self._call(function, *before, room, *(numbers[name] for name in sizes), ctypes.byref(count),
                                    fine=(Status.E_BUFFER,), handle=handle)
        return room[:count.value] if room is not None else []

    # ---- posting

    def _post(self, entries: Iterable[quota_entry], flags: int) -> tuple[Any, Any, Any]:
        array = entry_array([entries] if isinstance(entries, quota_entry) else entries)
        results = (quota_result * len(array))()
        post = sized(quota_post)
        post.flags, post.entry_size, post.result_size = flags, ctypes.sizeof(quota_entry), ctypes.sizeof(quota_result)
        post.entries, post.results, post.count = ctypes.cast(array, type(post.entries)), results, len(array)
        return post, array, results

    def _posted(self, entries: Iterable[quota_entry], flags: int, *fine: int) -> list[Result]:
        post, _array, results = self._post(entries, flags)
        try:
            self._call(lib.quota_ledger_post, ctypes.byref(post), fine=(Status.ALREADY_DONE, *fine))
        except Refused as refused:
            refused.results = _results(results)
            raise
        return _results(results)

    def post(self, entries: Union[Entry, Iterable[Entry]], *, dry_run: bool = False) -> list[Result]:
        """Posts a group, all of it or nothing.  Posting the same ids again is harmless (ALREADY_DONE).

        :raises Refused: nothing of the group is done; ``results`` and the error's ``index``, ``field``, ``expected``
            and ``found`` say why
        """
        return self._posted(entries, PostFlag.DRY_RUN if dry_run else 0)

    def post_each(self, entries: Iterable[Entry], *, dry_run: bool = False) -> list[Result]:
        """Posts many groups in one append: each entry, or run of JOINED entries, is one.

        Does not raise where some are refused: look at each result's ``done``.
        """
        return self._posted(entries, PostFlag.EACH | (PostFlag.DRY_RUN if dry_run else 0), Status.E_REFUSED)

    def refresh(self) -> None:
        """Reads what others have appended, and settles an append whose outcome was unknown."""
        self._call(lib.quota_ledger_refresh)

    def prepare(self, entries: Union[Entry, Iterable[Entry]], *, each: bool = False) -> Prepared:
        """What post would append, for a host that writes the journal itself; then :meth:`commit` or :meth:`abort`."""
        post, array, results = self._post(entries, PostFlag.EACH if each else 0)
        room, count, head = (Entry * len(array))(), ctypes.c_size_t(), quota_head()
        try:
            status = self._call(lib.quota_ledger_prepare, ctypes.byref(post), room, len(room), ctypes.byref(count),
                                ctypes.byref(head), fine=(Status.ALREADY_DONE,) + ((Status.E_REFUSED,) if each else ()))
        except QuotaError as error:
            if isinstance(error, Refused):
                error.results = _results(results)
            raise
        except BaseException:  # a callback raised, and it may be prepared all the same
            lib.quota_ledger_abort(self._handle)
            raise
        return Prepared(self, room[:count.value], Head.of(head), status == Status.ALREADY_DONE or count.value == 0)

    def commit(self) -> None:
        """What was prepared is written: it becomes part of the ledger."""
        self._call(lib.quota_ledger_commit)

    def abort(self) -> None:
        """What was prepared is dropped."""
        self._call(lib.quota_ledger_abort, with_error=False)

    # ---- the law

    def ask(self, entries: Union[Entry, Iterable[Entry]], index: int = 0) -> list[Asked]:
        """What the law is asked for an entry of a group, and what it says: a dry run up to that entry."""
        post, _array, _results_ = self._post(entries, 0)
        asked: list[Asked] = []
        room: Any = (quota_fact * 64)()
        while True:
            one = sized(quota_asked)
            status = self._call(lib.quota_ledger_ask, ctypes.byref(post), index, len(asked), ctypes.byref(one), room,
                                len(room), fine=(Status.E_NOT_FOUND, Status.E_BUFFER))
            if status == Status.E_NOT_FOUND:
                return asked
            if status == Status.E_BUFFER:
                room = (quota_fact * one.fact_count)()
                continue
            policy = self._policy(one.policy)
            facts = {policy.fact(fact.fact).name: fact.value for fact in room[:one.fact_count]}
            asked.append(Asked(one.policy_number, None if one.limit == UNKNOWN else one.limit,
                               decision_of(one.decision, policy), facts))

    def _policy(self, borrowed: int) -> Policy:
        """A policy of our own for one that lives only as long as the ledger does."""
        view = Policy(borrowed)
        info, view.handle = view.info, None  # it is not ours to free
        given = [policy for policy in self.policies if policy.info.digest == info.digest]
        return given[0] if given else Policy.builtin(info.id)

    def explain(self, entries: Union[Entry, Iterable[Entry]], index: int = 0, lang: Lang = "en") -> str:
        """Why the law allows, reviews or denies an entry of a group."""
        post, _array, _results_ = self._post(entries, 0)
        return text_of(lambda *room: self._call(lib.quota_ledger_explain, ctypes.byref(post), index, language(lang),
                                                *room, fine=(Status.E_BUFFER,)))

    # ---- groups written for the host

    def plan(self, project: int, needs: Union[Mapping[Any, Value], Sequence[Any]], date: Value, *,
             strategy: Union[PlanStrategy, str] = PlanStrategy.OLDEST, to_account: int = 0, lots: Sequence[int] = (),
             as_of: Value = 0, valid_until: Value = 0, approved: bool = False) -> Plan:
        """Which lots lawfully cover what a project needs.

        ``needs``: pollutants, whose need is what the law requires less what is covered; or amounts by pollutant.
        ``approved``: also take what the law leaves to a person.  Nothing is posted: see :meth:`Plan.entries`.
        """
        options = options_of(project, needs, date, strategy, to_account, lots, as_of, valid_until, approved)
        handle = ctypes.c_void_p()
        with self._lock:
            self._call(lib.quota_plan_create, ctypes.byref(options), ctypes.byref(handle))
            plan = Plan(self, handle.value or 0)
            self._made.add(plan)
        return plan

    def quote(self, model: Entry) -> Quote:
        """What an entry would have to cost: its questions are asked with one total after the other.

        ``model``: an entry with a price, such as ``move sale``, ``bid``, ``buyback``, ``issue allocate``, or a
        ``hold deal``; its own price and total are read for the fee alone.  Nothing is posted.
        """
        return quote(self, model)

    def auction(self, pollutant: Union[Pollutant, str], offers: Sequence[Offer], bids: Sequence[Bid], date: Value, *,
                reserve_price: int = 0, pricing: Union[Pricing, str] = Pricing.BID, tie: Union[Tie, str] = Tie.EARLIER,
                as_of: Value = 0, channel: Union[Channel, str] = Channel.BIDDING, approved: bool = False) -> Auction:
        """Clears sealed bids: who gets what, at which price, and what the law keeps from whom.

        ``reserve_price``: fen per tonne, 0 = the baseline price.  ``approved``: also award what the law leaves to a
        person.  Nothing is posted: see :meth:`Auction.entries`.
        """
        options = auction_options(pollutant, offers, bids, date, reserve_price, pricing, tie, as_of, channel, approved)
        handle = ctypes.c_void_p()
        with self._lock:
            self._call(lib.quota_auction_clear, ctypes.byref(options), ctypes.byref(handle))
            auction = Auction(self, handle.value or 0, offers, bids)
            self._made.add(auction)
        return auction

    def buy_back(self, identity: bytes, account: int, to_account: int, pollutant: Union[Pollutant, str], amount: Value,
                 date: Value, *, term: Value = 0, price: int = 0, channel: Union[Channel, str] = Channel.PLATFORM,
                 as_of: Value = 0, up_to: bool = False, proof: bytes = b"") -> list[Entry]:
        """The entries with which a reserve buys an amount back, the oldest lots first, to be posted as one group.

        ``price``: fen per tonne, 0 = the baseline price.  ``up_to``: less, where less can be had.  ``proof``: the
        approval; then also what the law leaves to a person.
        """
        flags = (EntryFlag.UP_TO if up_to else 0) | (EntryFlag.APPROVED if proof else 0)
        model = Entry(id=identity, account=account, to_account=to_account, pollutant=pollutant, amount=amount, date=date,
                      term=term, price=price, channel=channel, as_of=as_of, flags=flags, proof=proof)
        return self.compose(Act.BUY_BACK, model)

    def due(self, date: Value) -> list[Entry]:
        """What the calendar asks for on a day; post it with :meth:`post_each`."""
        return list(self._filled(Entry, lib.quota_ledger_due, value_of("as_of", date)))

    def compose(self, act: Union[Act, str], model: Entry, accounts: Sequence[int] = ()) -> list[Entry]:
        """The entries of an act of many entries, to be posted as one group."""
        number = Act[act.upper()] if isinstance(act, str) else act
        listed = (ctypes.c_uint64 * len(accounts))(*accounts) if accounts else None
        return list(self._filled(Entry, lib.quota_compose, number, ctypes.byref(model), listed, len(accounts)))

    # ---- snapshots, checkpoints, audit

    def head(self) -> Head:
        """The head up to which the ledger has read its journal."""
        head = quota_head()
        self._call(lib.quota_ledger_head, ctypes.byref(head), with_error=False)
        return Head.of(head)

    def snapshot(self) -> None:
        """Hands a snapshot of the state to the store."""
        self._call(lib.quota_ledger_snapshot)

    def checkpoint(self) -> audits.Checkpoint:
        """What fits on a printed report and proves the journal later."""
        found = quota_checkpoint()
        self._call(lib.quota_ledger_checkpoint, ctypes.byref(found))
        return audits.Checkpoint.of(found)

    def audit(self, checkpoints: Sequence[audits.Checkpoint] = ()) -> audits.Audit:
        """Reads the journal from its first entry with all that is known, the law asked again."""
        with self._lock:
            status, found, error = audits.run(self._options, checkpoints)
            self._settle(status, error)
        return audits.Audit.of(found)


def _results(results: Any) -> list[Result]:
    return [Result(Status(one.status), Verdict(one.verdict), *(getattr(one, name) for name in (
        "seq", "moved", "available", "encumbered", "to_available", "left", "covered", "required", "policy", "rule")))
            for one in results]

