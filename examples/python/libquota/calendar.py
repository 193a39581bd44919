"""The host's calendar of holidays and make-up workdays; the library knows none."""
from __future__ import annotations

import ctypes
import datetime
from typing import Mapping, Optional

from ._library import lib
from ._policy_structs import quota_calendar_day
from .errors import check, new_error
from .values import day_number


class Calendar:
    """Listed days; all others follow the ordinary rule, Monday to Friday.  Any number of threads may share one."""

    def __init__(self, days: Mapping[datetime.date, bool], first_year: int, last_year: int) -> None:
        """``days``: True = worked, False = off.  The years are those the list speaks for."""
        listed = (quota_calendar_day * len(days))()
        for slot, (day, works) in zip(listed, days.items()):
            slot.date, slot.workday = day_number(day), int(works)
        self._handle: Optional[int] = None
        handle, error = ctypes.c_void_p(), new_error()
        check(lib.quota_calendar_create(None, listed, len(days), first_year, last_year, ctypes.byref(handle),
                                        ctypes.byref(error)), error)
        self._handle = handle.value

    @classmethod
    def parse(cls, text: str) -> "Calendar":
        """From CSV with at least the columns ``date`` (yyyy-mm-dd) and ``is_off_day`` (1 = off, 0 = worked)."""
        calendar = cls.__new__(cls)
        calendar._handle = None
        handle, error, data = ctypes.c_void_p(), new_error(), text.encode()
        check(lib.quota_calendar_parse(None, data, len(data), ctypes.byref(handle), ctypes.byref(error)), error)
        calendar._handle = handle.value
        return calendar

    def __del__(self) -> None:
        handle, self._handle = getattr(self, "_handle", None), None
        if handle:
            lib.quota_calendar_free(handle)


def calendar_handle(calendar: Optional[Calendar]) -> Optional[int]:
    """Its handle; None = no calendar."""
    return None if calendar is None else calendar._handle
