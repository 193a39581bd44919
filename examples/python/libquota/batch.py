"""Batches: one question, columns of facts in, columns of results out, nothing copied.

A column is anything with a buffer of 64-bit signed integers in one run: ``array("q")``, a ``memoryview``, a NumPy
array of ``int64``; read-only ones too.  Results are ``array`` objects, or buffers of your own.
"""
from __future__ import annotations

import ctypes
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Mapping, Optional

from ._layout import sized
from ._library import lib
from ._policy_structs import quota_batch, quota_column
from .calendar import Calendar, calendar_handle
from .errors import check, fail, new_error
from .status import Status
from .values import Facts, fact_array, fact_id

if TYPE_CHECKING:
    from .decision import QuestionName
    from .policy import Policy

Columns = Mapping[Any, Any]


class _View(ctypes.Structure):
    """Py_buffer, as Python's own headers have it."""

    _fields_ = [("buf", ctypes.c_void_p), ("obj", ctypes.py_object), ("len", ctypes.c_ssize_t),
                ("itemsize", ctypes.c_ssize_t), ("readonly", ctypes.c_int), ("ndim", ctypes.c_int),
                ("format", ctypes.c_char_p), ("shape", ctypes.c_void_p), ("strides", ctypes.c_void_p),
                ("suboffsets", ctypes.c_void_p), ("internal", ctypes.c_void_p)]


_get = ctypes.pythonapi.PyObject_GetBuffer
_get.argtypes, _get.restype = (ctypes.py_object, ctypes.POINTER(_View), ctypes.c_int), ctypes.c_int
_release = ctypes.pythonapi.PyBuffer_Release
_release.argtypes, _release.restype = (ctypes.POINTER(_View),), None
_WRITABLE, _FORMAT, _CONTIGUOUS = 0x1, 0x4, 0x38  # PyBUF_WRITABLE, _FORMAT, _C_CONTIGUOUS


class Borrowed:
    """The memory of a buffer, which its owner may not move as long as this is held."""

    def __init__(self, name: str, owner: Any, codes: str, size: int, writable: bool = False) -> None:
        self._view: Optional[_View] = None
        view = _View()
        try:
            _get(owner, ctypes.byref(view), _FORMAT | _CONTIGUOUS | (_WRITABLE if writable else 0))
        except (TypeError, BufferError, ValueError) as error:
            raise TypeError(f"column {name}: a{' writable' if writable else ''} buffer in one run is wanted, such as "
                            f"array({codes[0]!r}): {error}") from error
        self._view = view
        found = (view.format or b"B").decode().lstrip("@=<")
        if found not in codes or view.itemsize != size:
            raise TypeError(f"column {name}: items of {size} bytes are wanted ({codes[0]!r}), found {found!r} of "
                            f"{view.itemsize}")
        self.address = view.buf
        self.count = view.len // size

    def __del__(self) -> None:
        view, self._view = self._view, None
        if view is not None:
            _release(ctypes.byref(view))


@dataclass
class Batch:
    """Columns of results.  A column that is None is not wanted; ``lo`` and ``hi`` are 0 without a value."""

    verdict: Any  #: A Verdict each, ``array("B")``.
    lo: Any  #: ``array("q")``.
    hi: Any  #: ``array("q")``.
    rule: Any  #: Number of the row that decided, ``array("I")``.
    flags: Any  #: A DecisionFlag each, ``array("I")``.
    status: Any  #: A Status each, ``array("i")``; None = the first bad row ends the call.

    @classmethod
    def of(cls, rows: int, strict: bool = False) -> "Batch":
        """Room for this many rows."""
        def room(code: str) -> Any:
            return array(code, bytes(array(code).itemsize * rows))
        return cls(room("B"), room("q"), room("q"), room("I"), room("I"), None if strict else room("i"))


_FORMS = {"verdict": ("B", 1), "lo": ("ql", 8), "hi": ("ql", 8), "rule": ("IL", 4), "flags": ("IL", 4),
          "status": ("il", 4)}


def decide_batch(policy: "Policy", question: "QuestionName", columns: Columns, common: Facts,
                 calendar: Optional[Calendar] = None, out: Optional[Batch] = None, strict: bool = False) -> Batch:
    """Decides all rows; row for row the same as :meth:`Policy.decide`.

    ``columns``: buffers by fact; ``common``: facts alike in all rows.  A bad row has its own status and zero
    results; with ``strict`` it ends the call, and the error's ``index`` is the row.
    """
    from .decision import question_id
    held = [Borrowed(str(fact), column, "ql", 8) for fact, column in columns.items()]
    rows = held[0].count if held else 0
    for fact, column in zip(columns, held):
        if column.count != rows:
            raise fail(Status.E_ARGUMENT, str(fact), f"{rows} rows, as the first column has", column.count)
    result = Batch.of(rows, strict) if out is None else out
    given, numbers = (quota_column * len(held))(), fact_array(common, policy.handle)
    for slot, fact, column in zip(given, columns, held):
        slot.fact = fact_id(fact, policy.handle)
        slot.values = ctypes.cast(column.address, ctypes.POINTER(ctypes.c_int64))
    struct = sized(quota_batch)
    struct.question, struct.row_count = question_id(policy, question), rows
    struct.columns, struct.column_count = given, len(held)
    struct.common, struct.common_count = numbers, len(numbers)
    struct.calendar = calendar_handle(calendar)
    for name, (codes, size) in _FORMS.items():
        buffer = getattr(result, name)
        if buffer is not None:
            kept = Borrowed(name, buffer, codes, size, writable=True)
            held.append(kept)
            if kept.count < rows:
                raise fail(Status.E_ARGUMENT, name, f"room for {rows} rows", kept.count)
            setattr(struct, name, ctypes.cast(kept.address, type(getattr(struct, name))))
    error = new_error()
    check(lib.quota_decide_batch(policy.handle, ctypes.byref(struct), ctypes.byref(error)), error)
    return result
