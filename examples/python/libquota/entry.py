"""Entries: what is posted, what the journal stores, what a query returns."""
from __future__ import annotations

import ctypes
import functools
import uuid
from dataclasses import dataclass
from typing import Any, Iterable, Optional

from . import values
from ._layout import sized
from ._ledger_structs import quota_entry, quota_field_info
from ._library import lib
from .acts import FieldType
from .errors import Lang, check, fail, language
from .sm3 import sm3
from .status import Status
from .words import Type


@dataclass(frozen=True)
class EntryField:
    """A field of an entry, for whoever builds columns, forms or parsers."""

    number: int
    name: str
    zh: str
    type: int  #: A Type or a FieldType.
    fact: int  #: The fact whose codes these are; 0 = none.
    offset: int
    size: int
    signed: bool
    by_ledger: int  #: 1 = written by the ledger; 2 = filled in where zero.


@functools.lru_cache(maxsize=None)
def entry_fields() -> tuple[EntryField, ...]:
    """All fields, in the order of the struct, as the library lists them."""
    info = sized(quota_field_info)
    fields: list[EntryField] = []
    while lib.quota_entry_field(len(fields), ctypes.byref(info)) == Status.OK:
        fields.append(EntryField(info.number, info.name.decode(), info.zh.decode(), info.type, info.fact, info.offset,
                                 info.size, bool(info.is_signed), info.by_ledger))
    return tuple(fields)


@functools.lru_cache(maxsize=None)
def _field(name: str) -> EntryField:
    for field in entry_fields():
        if field.name == name:
            return field
    raise TypeError(f"an entry has no field {name!r}")


def word(kind: FieldType, number: int, lang: Lang = "en") -> Optional[str]:
    """Name of a verb, kind, flag, bucket, subject, role or verdict: ``"deposit"``, 入库."""
    name = lib.quota_entry_word(kind, number, language(lang))
    return None if name is None else str(name.decode())


def word_number(kind: int, name: str) -> int:
    """The number of such a name, in either language."""
    text = name.encode()
    found = int(lib.quota_entry_word_find(kind, text, len(text)))
    if found < 0:
        raise fail(Status.E_NOT_FOUND, FieldType(kind).name.lower(), "a word of its list", name)
    return found


def may_stand(verb: int, kind: int) -> bool:
    """May this kind stand with this verb?"""
    return bool(lib.quota_entry_pair(verb, kind))


def is_party_code(code: str) -> bool:
    """Is this a unified social credit code (GB 32100)?"""
    text = code.encode()
    return bool(lib.quota_party_code_valid(text, len(text)))


def new_id() -> bytes:
    """A random id.  Keep it before the first attempt: posting again with the same id is what is harmless."""
    return uuid.uuid4().bytes


def derived_id(*parts: object) -> bytes:
    """An id made of the host's own keys, so that the same act has the same id, whoever posts it."""
    return sm3("\0".join(str(part) for part in parts).encode())[:16]


def field_number(name: str, value: Any, fact: int = 0) -> int:
    """An integer for a field out of what :class:`Entry` takes."""
    field = _field(name)
    if field.type == FieldType.FLAGS and not isinstance(value, (int, str)):
        return functools.reduce(lambda all_, flag: all_ | field_number(name, flag), value, 0)
    if field.type == FieldType.VERBS and not isinstance(value, int):
        verbs = [value] if isinstance(value, str) else value
        return functools.reduce(lambda all_, verb: all_ | 1 << field_number("verb", verb), verbs, 0)
    if field.type == FieldType.VALUE:
        return values.value_of(fact, value)
    if isinstance(value, int) or field.type == Type.DATE:
        return values.value_of("as_of", value)
    if field.type == FieldType.FACT:
        return values.fact_id(value)
    if isinstance(value, str) and field.type >= FieldType.VERB:
        return word_number(field.type, value)
    if isinstance(value, str) and field.type < FieldType.BYTES and field.type != Type.ID:
        return values.value_of(field.fact or values.fact_of_type(field.type), value)
    raise TypeError(f"field {name}: a number is wanted, not {value!r}")


def _bytes(name: str, value: Any, size: int) -> bytes:
    data = value.bytes if isinstance(value, uuid.UUID) else value.encode() if isinstance(value, str) else bytes(value)
    if len(data) > size:
        raise fail(Status.E_RANGE, name, f"{size} bytes at the most", len(data))
    return bytes(data.ljust(size, b"\0"))


class Entry(quota_entry):
    """An entry.  Fields by name; words, amounts and days as texts too::

        Entry(id=new_id(), verb="issue", kind="deposit", date="2025-01-10", account=1, party=1, lot=1,
              amount="10 t", pollutant="SO2", proof=sm3(evidence))

    Bytes shorter than their field are filled with zeros.  Reading gives integers, and ``bytes(entry.id)``.
    """

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.set(**fields)

    def set(self, **fields: Any) -> "Entry":
        """Sets fields; answers the entry itself."""
        for name, value in sorted(fields.items(), key=lambda item: item[0] == "value"):  # it is read as its fact
            field = _field(name)
            if field.type == FieldType.BYTES:
                ctypes.memmove(ctypes.addressof(self) + field.offset, _bytes(name, value, field.size), field.size)
                continue
            number = field_number(name, value, self.fact)
            low, high = (-(1 << 8 * field.size - 1), (1 << 8 * field.size - 1) - 1) if field.signed else (
                0, (1 << 8 * field.size) - 1)
            if not low <= number <= high:  # ctypes would cut it
                raise fail(Status.E_RANGE, name, f"{low} to {high}", number)
            setattr(self, name, number)
        return self

    def copy(self, **fields: Any) -> "Entry":
        """The same with other fields."""
        return Entry.from_buffer_copy(self).set(**fields)

    def encode(self) -> bytes:
        """The canonical encoding, which the journal's digest is taken of."""
        room, size = ctypes.create_string_buffer(320), ctypes.c_size_t()
        check(lib.quota_entry_encode(ctypes.byref(self), room, len(room), ctypes.byref(size)))
        return room.raw[:size.value]

    @classmethod
    def decode(cls, data: bytes) -> tuple["Entry", int]:
        """An entry out of its encoding, and how many bytes that was."""
        entry, used = cls(), ctypes.c_size_t()
        check(lib.quota_entry_decode(data, len(data), ctypes.byref(entry), ctypes.byref(used)))
        return entry, used.value


def entry_array(entries: Iterable[Any]) -> Any:
    """Entries side by side, as the library takes them."""
    listed = list(entries)
    array = (Entry * len(listed))()
    for index, entry in enumerate(listed):
        array[index] = entry
    return array
