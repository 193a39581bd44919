"""Explanations: why a policy says what it says, as text and as steps."""
from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Optional

from ._library import lib
from ._policy_structs import quota_step
from .calendar import Calendar
from .decision import Case, QuestionName
from .errors import Lang, check, language, new_error, text_of
from .status import Status
from .values import Facts
from .words import StepKind

if TYPE_CHECKING:
    from .policy import Policy


class Step:
    """One step: what kind it is, its text, and every member of ``quota_step`` by its name."""

    def __init__(self, struct: quota_step, policy: "Policy") -> None:
        self._struct, self._policy = struct, policy
        self.kind = StepKind(struct.kind)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._struct, name)

    @property
    def rule_id(self) -> Optional[str]:
        """The row concerned; None = none."""
        return self._policy.rule(self._struct.rule).id if self._struct.rule else None

    @property
    def fact_name(self) -> Optional[str]:
        """The fact concerned; None = none."""
        return self._policy.fact(self._struct.fact).name if self._struct.fact else None

    def text(self, lang: Lang = "en") -> str:
        """The step as a line."""
        return text_of(lambda *room: lib.quota_step_text(self._policy.handle, ctypes.byref(self._struct),
                                                         language(lang), *room))

    def __repr__(self) -> str:
        return f"<{self.kind.name}: {self.text()}>"


def explain(policy: "Policy", question: QuestionName, facts: Facts, calendar: Optional[Calendar] = None,
            lang: Lang = "en") -> str:
    """Why, in several short lines, the verdict first."""
    case, error = Case(policy, question, facts, calendar), new_error()
    return text_of(lambda *room: lib.quota_explain_text(policy.handle, ctypes.byref(case.struct), language(lang),
                                                        *room, ctypes.byref(error)), error)


def steps(policy: "Policy", question: QuestionName, facts: Facts, calendar: Optional[Calendar] = None) -> list[Step]:
    """Why, step by step: the result first, then rows, facts, what is missing and what would change it."""
    case, error, count = Case(policy, question, facts, calendar), new_error(), ctypes.c_size_t(16)
    status: int = Status.E_BUFFER
    while status == Status.E_BUFFER:
        room = (quota_step * count.value)()
        status = lib.quota_explain(policy.handle, ctypes.byref(case.struct), room, len(room),
                                   ctypes.sizeof(quota_step), ctypes.byref(count), ctypes.byref(error))
    check(status, error)
    return [Step(struct, policy) for struct in room[:count.value]]
