"""Stores: the journal is the host's, and a store written in Python is a class with a few methods."""
from __future__ import annotations

import ctypes
from abc import ABC, abstractmethod
from typing import Any, NamedTuple, Optional, Sequence, Union

from ._layout import sized
from ._ledger_structs import APPEND, HEAD, LOAD, SAVE, SCAN, quota_entry, quota_head, quota_store
from ._library import lib
from .acts import StoreOutcome
from .entry import Entry, entry_array
from .errors import check, new_error


class Head(NamedTuple):
    """Where a journal ends."""

    seq: int
    date: int
    digest: bytes

    @classmethod
    def start(cls) -> "Head":
        """The head of an empty journal."""
        head = quota_head()
        check(lib.quota_journal_start(ctypes.byref(head)))
        return cls.of(head)

    @classmethod
    def of(cls, head: Any) -> "Head":
        """Out of its struct."""
        return cls(head.seq, head.date, bytes(head.digest))

    def write(self, head: Any) -> None:
        """Into its struct."""
        head.seq, head.date, head.reserved = self.seq, self.date, 0
        ctypes.memmove(head.digest, self.digest, 32)

    def extended(self, entries: Sequence[quota_entry]) -> "Head":
        """The head after an append of these entries, as stored."""
        before, after, array = quota_head(), quota_head(), entry_array(entries)
        self.write(before)
        check(lib.quota_journal_extend(ctypes.byref(before), array, len(array), ctypes.sizeof(quota_entry),
                                       ctypes.byref(after)))
        return Head.of(after)


class NotDone(Exception):
    """Raised by :meth:`Store.append`: it failed, and certainly nothing was written."""


class Store(ABC):
    """A journal of the host's own.

    Each method may raise.  The ledger is then told NOT_DONE, or UNKNOWN of an append (which may have reached the
    disk) unless it raised :class:`NotDone`; and what was raised comes out of the call of the ledger that led here.
    A method may not call the ledger it serves.
    """

    @abstractmethod
    def head(self) -> Head:
        """The journal's head; of an empty one :meth:`Head.start`."""

    @abstractmethod
    def scan(self, start: int, most: int) -> Sequence[Entry]:
        """At most so many entries in order, from seq ``start`` on; none = there are no more."""

    def append(self, expected: Head, entries: Sequence[Entry], head: Head) -> Optional[StoreOutcome]:
        """Appends all of them or none, and only if the head is still ``expected``.

        Answer None (or DONE) only when it is durable, CONFLICT when the head is another.  A class without this
        method is for :meth:`Ledger.prepare` alone.
        """
        raise NotImplementedError

    def save(self, head: Head, data: bytes) -> None:
        """Keeps a snapshot.  A class without this method keeps none."""
        raise NotImplementedError

    def load(self, through: int) -> Optional[bytes]:
        """The latest snapshot of a head not past seq ``through``; None = there is none."""
        raise NotImplementedError


class Reported:
    """What callbacks raised in a call.  Nothing may pass through the library, so it waits here for the call's end.

    Once something waits, no other callback of that call is run: each answers NOT_DONE, so the call ends.
    """

    def __init__(self) -> None:
        self.waiting: Optional[BaseException] = None

    def take(self) -> Optional[BaseException]:
        """What waits, which then does not wait any more."""
        waiting, self.waiting = self.waiting, None
        return waiting

    def guarded(self, hook: Any, raised: StoreOutcome = StoreOutcome.NOT_DONE) -> Any:
        """A hook for C: it answers what the function does, DONE for None, ``raised`` when it raises."""
        def run(_user: Any, *arguments: Any) -> int:
            if self.waiting is not None:
                return StoreOutcome.NOT_DONE
            try:
                answer = hook(*arguments)
                return StoreOutcome.DONE if answer is None else int(answer)
            except NotDone as error:
                self.waiting = error
                return StoreOutcome.NOT_DONE
            except BaseException as error:  # an interrupt too
                self.waiting = error
                return raised
        return run


def _overridden(store: Store, name: str) -> bool:
    return getattr(type(store), name) is not getattr(Store, name)


def python_hooks(store: Store, reported: Reported) -> Any:
    """The hooks of a store written in Python; the struct keeps them alive."""
    loaded: list[bytes] = []  # between the two calls of load

    def head(out: Any) -> None:
        store.head().write(out.contents)

    def append(expected: Any, entries: Any, count: int, new: Any) -> Optional[StoreOutcome]:
        copied = (Entry * count)()
        ctypes.memmove(copied, entries, ctypes.sizeof(copied))
        return store.append(Head.of(expected.contents), list(copied), Head.of(new.contents))

    def scan(start: int, entries: Any, most: int, count: Any) -> None:
        found = entry_array(store.scan(start, most))
        if len(found) > most:
            raise ValueError(f"scan: {most} entries were asked for, and {len(found)} given")
        ctypes.memmove(entries, found, ctypes.sizeof(found))
        count[0] = len(found)

    def save(new: Any, data: int, size: int) -> None:
        store.save(Head.of(new.contents), ctypes.string_at(data, size))

    def load(through: int, room: Optional[int], capacity: int, size: Any) -> Optional[StoreOutcome]:
        if room is None or not loaded:
            found = store.load(through)
            loaded[:] = [] if found is None else [bytes(found)]
        if not loaded:
            return StoreOutcome.NOT_DONE
        size[0] = len(loaded[0])
        if room is not None and capacity >= len(loaded[0]):
            ctypes.memmove(room, loaded.pop(), size[0])
        return StoreOutcome.DONE

    hooks = sized(quota_store)
    hooks.entry_size = ctypes.sizeof(quota_entry)
    hooks.head, hooks.scan = HEAD(reported.guarded(head)), SCAN(reported.guarded(scan))
    if _overridden(store, "append"):
        hooks.append = APPEND(reported.guarded(append, StoreOutcome.UNKNOWN))
    if _overridden(store, "save"):
        hooks.save = SAVE(reported.guarded(save))
    if _overridden(store, "load"):
        hooks.load = LOAD(reported.guarded(load))
    return hooks


class MemoryStore:
    """A journal in memory, of the library's own.  Ledgers of one thread may share it."""

    def __init__(self) -> None:
        self._handle: Optional[int] = None
        handle, error = ctypes.c_void_p(), new_error()
        check(lib.quota_memory_store_create(None, ctypes.byref(handle), ctypes.byref(error)), error)
        self._handle = handle.value

    def hooks(self) -> Any:
        """Its hooks."""
        hooks = sized(quota_store)
        check(lib.quota_memory_store_hooks(self._handle, ctypes.byref(hooks)))
        return hooks

    def __del__(self) -> None:
        handle, self._handle = getattr(self, "_handle", None), None
        if handle:
            lib.quota_memory_store_free(handle)


AnyStore = Union[Store, MemoryStore]


def hooks_of(store: AnyStore, reported: Reported, guard: bool) -> Any:
    """The hooks of either kind.  ``guard``: none is called once something waits to be reported."""
    if isinstance(store, Store):
        return python_hooks(store, reported)
    hooks = store.hooks()
    if guard:
        native = APPEND.from_buffer_copy(hooks.append)
        hooks.append = APPEND(lambda *all_: StoreOutcome.NOT_DONE if reported.waiting else native(*all_))
    return hooks
