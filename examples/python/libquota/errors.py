"""Exceptions: each bears all that the library says of an error."""
from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Callable, Optional, Sequence, Type, Union

from ._layout import sized
from ._library import lib
from ._policy_structs import quota_error
from .status import Language, Status

if TYPE_CHECKING:
    from .ledger import Result
    from .policy import Finding

Lang = Union[Language, str]


def language(lang: Lang) -> Language:
    """``"zh"`` or ``"en"`` as a number."""
    return Language[lang.upper()] if isinstance(lang, str) else Language(lang)


class QuotaError(Exception):
    """A call that did not answer OK.

    ``status``; ``line`` and ``column`` of a text (0 = none); ``fact``, its number (0 = none); ``index`` of the
    item concerned, from 0, or the seq of an entry; ``field``, ``expected``, ``found`` in words ("" = none).
    """

    def __init__(self, detail: quota_error, status: int) -> None:
        self._detail = detail
        self.status = Status(status)
        self.line: int = detail.line
        self.column: int = detail.column
        self.fact: int = detail.fact
        self.index: int = detail.index
        self.field: str = detail.field.decode("utf-8", "replace")
        self.expected: str = detail.expected.decode("utf-8", "replace")
        self.found: str = detail.found.decode("utf-8", "replace")
        super().__init__(self.text())

    @property
    def name(self) -> str:
        """The status by name, such as ``"E_RANGE"``."""
        return str(lib.quota_status_name(int(self.status)).decode())

    def text(self, lang: Lang = "en") -> str:
        """The error as one line."""
        return text_of(lambda *room: lib.quota_error_text(ctypes.byref(self._detail), language(lang), *room))


class InvalidValue(QuotaError, ValueError):
    """An argument, a value or a text is wrong."""


class NotFound(QuotaError, LookupError):
    """No such policy, fact, question, row, lot, account."""


class OutOfMemory(QuotaError, MemoryError):
    """Nothing has changed; a retry is legal."""


class PolicyError(QuotaError, ValueError):
    """The policy table has errors: ``findings`` are all of them."""

    findings: Sequence["Finding"] = ()


class Refused(QuotaError):
    """A group was refused, and nothing of it is done; ``results`` says what became of each entry."""

    results: Sequence["Result"] = ()

    @property
    def reason(self) -> Status:
        """Why: the ``R_`` status of the first refused entry; ``index`` says which it is."""
        return Status(self._detail.status)


class StoreFailed(QuotaError):
    """The store did not do it (``E_STORE_FAILED``, ``E_CONTENDED``): nothing has changed, post again."""


class Unsure(StoreFailed):
    """The store cannot say whether it appended: post the same again, or refresh."""


class JournalWrong(QuotaError):
    """The journal is not what it was: audit it, restore it, open again."""


_CLASSES: dict[int, Type[QuotaError]] = {}
for _class, _statuses in {
    InvalidValue: "E_ARGUMENT E_VALUE E_RANGE E_OVERFLOW E_DUPLICATE_FACT E_UTF8 E_CSV E_LIMIT",
    NotFound: "E_NOT_FOUND E_UNKNOWN_FACT E_UNKNOWN_QUESTION",
    OutOfMemory: "E_NO_MEMORY",
    PolicyError: "E_POLICY",
    Refused: "E_REFUSED",
    StoreFailed: "E_STORE_FAILED E_CONTENDED",
    Unsure: "E_UNSURE",
    JournalWrong: "E_JOURNAL_SHORT E_JOURNAL_REWOUND E_CHAIN_BROKEN E_JOURNAL_NEWER E_JOURNAL_INVALID E_BROKEN",
}.items():
    _CLASSES.update({Status[_name]: _class for _name in _statuses.split()})


def new_error() -> quota_error:
    """An error for a call to fill."""
    error: quota_error = sized(quota_error)
    return error


def error_of(status: int, detail: Optional[quota_error] = None) -> QuotaError:
    """The exception of a status."""
    if detail is None:
        detail = new_error()
    if not detail.status:  # a call that takes no error
        detail.status = status
    return _CLASSES.get(status, QuotaError)(detail, status)


def check(status: int, detail: Optional[quota_error] = None) -> None:
    """Raises unless the call answered OK."""
    if status != Status.OK:
        raise error_of(status, detail)


def fail(status: Status, field: str, expected: str, found: object) -> QuotaError:
    """An error of this package's own, in the same form."""
    detail = new_error()
    detail.field, detail.expected, detail.found = (
        text.encode()[:size].decode("utf-8", "ignore").encode()
        for text, size in ((field, 63), (expected, 127), (str(found), 127)))
    return error_of(status, detail)


def text_of(call: Callable[..., int], detail: Optional[quota_error] = None) -> str:
    """What a call writes into (buffer, capacity, needed), asked again until it has room."""
    needed = ctypes.c_size_t(1024)
    status = int(Status.E_BUFFER)
    buffer: Any = None
    while status == Status.E_BUFFER:
        buffer = ctypes.create_string_buffer(needed.value)
        status = call(buffer, len(buffer), ctypes.byref(needed))
    check(status, detail)
    return str(buffer.value.decode("utf-8"))
