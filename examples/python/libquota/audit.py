"""Checkpoints and audits: a journal proved right, or the first entry that is wrong."""
from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any, NamedTuple, Sequence

from ._layout import sized
from ._ledger_structs import quota_audit, quota_checkpoint
from ._library import lib
from .errors import new_error
from .status import Status
from .store import Head


class Checkpoint(NamedTuple):
    """Of a ledger as it stood.  Keep it elsewhere: a chain alone cannot see that its end was cut off."""

    seq: int
    date: int
    digest: bytes  #: Of the journal.
    state: bytes  #: SM3 of the state's canonical bytes.
    format: int = 1

    @classmethod
    def of(cls, found: Any) -> "Checkpoint":
        """Out of its struct."""
        return cls(found.seq, found.date, bytes(found.digest), bytes(found.state), found.format)

    def __str__(self) -> str:
        return f"{self.format} {self.seq} {self.date} {self.digest.hex()} {self.state.hex()}"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """As printed by ``str()``."""
        form, seq, date, digest, state = text.split()
        return cls(int(seq), int(date), bytes.fromhex(digest), bytes.fromhex(state), int(form))


@dataclass(frozen=True)
class Audit:
    """What an audit found."""

    status: Status  #: OK, or what is wrong.
    refusal: Status  #: Why the entry would be refused.
    seq: int  #: The first entry that is wrong; 0 = none.
    entries: int  #: Entries that are right.
    groups: int
    decided: int  #: Entries for which the law was asked again.
    head: Head
    state: bytes
    field: str
    expected: str
    found: str

    @property
    def right(self) -> bool:
        """Is all of it right?"""
        return self.status == Status.OK

    @classmethod
    def of(cls, found: Any) -> "Audit":
        """Out of its struct."""
        return cls(Status(found.status), Status(found.refusal), found.seq, found.entries, found.groups,
                   found.decided, Head.of(found.head), bytes(found.state),
                   *(text.decode("utf-8", "replace") for text in (found.field, found.expected, found.found)))


def run(options: Any, checkpoints: Sequence[Checkpoint]) -> tuple[int, Any, Any]:
    """The audit itself: status, what was found, error."""
    kept = (quota_checkpoint * len(checkpoints))()
    for slot, checkpoint in zip(kept, checkpoints):
        slot.format, slot.seq, slot.date = checkpoint.format, checkpoint.seq, checkpoint.date
        ctypes.memmove(slot.digest, checkpoint.digest, 32)
        ctypes.memmove(slot.state, checkpoint.state, 32)
    found, error = sized(quota_audit), new_error()
    return lib.quota_ledger_audit(ctypes.byref(options), kept, len(kept), ctypes.byref(found),
                                  ctypes.byref(error)), found, error
