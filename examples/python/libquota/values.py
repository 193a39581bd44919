"""Facts and their values.

A value is an integer in the unit of its type: milligrams, fen, fen per tonne, millionths, yyyymmdd, 0 and 1, the
place of a code.  Wherever one is wanted a text will do too (``"10 t"``, ``"1.2:1"``, ``"2025-06-01"``, ``"yes"``,
``"SO2"``), and so will a ``bool``, a ``datetime.date``, and None for a value nobody knows.  Floats are refused: no
sum of them is exact.
"""
from __future__ import annotations

import ctypes
import datetime
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Iterator, Mapping, Optional, Union

from ._layout import sized
from ._library import lib
from ._policy_structs import quota_fact, quota_fact_info
from .errors import check, fail, new_error, text_of
from .limits import UNKNOWN
from .status import Status
from .vocabulary import Fact
from .words import Type

Value = Union[int, str, bool, datetime.date, Fraction, None]
FactName = Union[str, int, Fact]
Facts = Mapping[Any, Any]  # FactName to Value; dict(a="10 t", b=True) is a dict[str, object] to a type checker


@dataclass(frozen=True)
class FactInfo:
    """What a fact is."""

    id: int
    name: str  #: Such as "increment".
    type: Type
    zh: str
    en: str
    meaning: str
    codes: tuple[str, ...]  #: Names of its codes; the first is number 1.
    least: int
    most: int
    assumed: Optional[int]  #: What the policy assumes when nobody says otherwise.


def fact_id(fact: FactName, policy: Optional[int] = None) -> int:
    """The number of a fact by its name."""
    if isinstance(fact, int):
        return int(fact)
    name = fact.encode()
    found = int(lib.quota_fact_find(policy, name, len(name)))
    if not found:
        raise fail(Status.E_UNKNOWN_FACT, "fact", "a name of the vocabulary or the policy", fact)
    return found


def day_number(day: datetime.date) -> int:
    """A day as yyyymmdd."""
    return day.year * 10000 + day.month * 100 + day.day


def value_of(fact: FactName, value: Value, policy: Optional[int] = None) -> int:
    """A value as the library has it."""
    if value is None:
        return UNKNOWN
    if isinstance(value, int):  # bool and IntEnum too
        return int(value)
    if isinstance(value, datetime.datetime):
        raise TypeError("a day is wanted, not a time: whose midnight would it be?")
    if isinstance(value, datetime.date):
        return day_number(value)
    number = fact_id(fact, policy)
    if isinstance(value, Fraction):
        if fact_info(number, policy).type != Type.RATIO or (value * 10**6).denominator != 1:
            raise fail(Status.E_VALUE, "value", "a ratio of whole millionths", value)
        return int(value * 10**6)
    if not isinstance(value, str):
        raise TypeError(f"a value is an int, a text, a bool, a day or None, not {type(value).__name__}")
    text, out, error = value.encode(), ctypes.c_int64(), new_error()
    check(lib.quota_value_parse(policy, number, text, len(text), ctypes.byref(out), ctypes.byref(error)), error)
    return out.value


def value_text(fact: FactName, value: int, policy: Optional[int] = None) -> str:
    """A value as a text that reads back as the same."""
    number = fact_id(fact, policy)
    return text_of(lambda *room: lib.quota_value_text(policy, number, value, *room))


def fact_of_type(kind: int) -> int:
    """A fact of the vocabulary whose values are of this type, to read and write such values."""
    if kind not in _of_type:
        for info in facts():
            _of_type.setdefault(info.type, info.id)
    return _of_type[kind]


_of_type: dict[int, int] = {Type.AMOUNT: Fact.HOLDING}  # increment, the first amount, may be negative


def amount_text(milligrams: int) -> str:
    """Milligrams as a reader writes them: ``"12.5 t"``."""
    sign = "-" if milligrams < 0 else ""
    return sign + value_text(Fact.HOLDING, abs(milligrams))


def amount(text: Union[str, int]) -> int:
    """Milligrams of ``"12.5 t"``, ``"250 kg"``, ``"3 mg"``."""
    return value_of(Fact.HOLDING, text)


def typed_text(kind: Type, value: int) -> str:
    """A value of this type as a text."""
    return value_text(fact_of_type(kind), value)


def fact_array(facts: Facts, policy: Optional[int] = None) -> Any:
    """Facts as the library takes them."""
    array = (quota_fact * len(facts))()
    for slot, (fact, value) in zip(array, facts.items()):
        slot.fact = fact_id(fact, policy)
        slot.value = value_of(slot.fact, value, policy)
    return array


def _info(found: quota_fact_info, policy: Optional[int]) -> FactInfo:
    codes = (lib.quota_fact_code(policy, found.fact, number) for number in range(1, found.code_count + 1))
    name, zh, en, meaning = ((text or b"").decode() for text in (found.name, found.zh, found.en, found.meaning))
    return FactInfo(found.fact, name, Type(found.type), zh, en, meaning, tuple(code.decode() for code in codes),
                    found.least, found.most, None if found.assumed == UNKNOWN else found.assumed)


def fact_info(fact: FactName, policy: Optional[int] = None) -> FactInfo:
    """What a fact is."""
    found = sized(quota_fact_info)
    check(lib.quota_fact_describe(policy, fact_id(fact, policy), ctypes.byref(found)))
    return _info(found, policy)


def facts(policy: Optional[int] = None) -> Iterator[FactInfo]:
    """The facts a policy reads; without one, the vocabulary."""
    index = 0
    found = sized(quota_fact_info)
    while lib.quota_fact_at(policy, index, ctypes.byref(found)) == Status.OK:
        yield _info(found, policy)
        index += 1


def code_label(fact: FactName, code: int, lang: int, policy: Optional[int] = None) -> Optional[str]:
    """A code as a reader knows it: 二氧化硫 for SO2."""
    label = lib.quota_fact_code_label(policy, fact_id(fact, policy), code, lang)
    return None if label is None else str(label.decode())
