"""Decisions: what a policy says of a case."""
from __future__ import annotations

import ctypes
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Optional, Sequence, Union

from ._layout import sized
from ._library import lib
from ._policy_structs import quota_case, quota_decision
from .calendar import Calendar, calendar_handle
from .errors import check, fail, new_error
from .limits import DECISION_MISSING, DECISION_RULES
from .status import Status
from .values import Facts, amount_text, fact_array, typed_text
from .vocabulary import Question
from .words import AnswerKind, DecisionFlag, Type, Verdict

if TYPE_CHECKING:
    from .policy import Policy, Rule

QuestionName = Union[str, int, Question]


@dataclass(frozen=True)
class Decision:
    """What was decided.

    ``lo`` and ``hi`` are None without an answer; ``hi`` is None too where there is no upper bound.  Their unit is
    that of ``kind``: mg, fen, yyyymmdd, a rank, the number of a class, millionths.  ``rules`` and ``missing`` name
    the rows that took part and the unknown facts that matter, the first 24 of them.
    """

    question: int
    verdict: Verdict
    kind: AnswerKind
    flags: DecisionFlag
    verdicts: frozenset[Verdict]  #: Of the completions of what is unknown.
    lo: Optional[int]
    hi: Optional[int]
    ratio_lo: Optional[Fraction]
    ratio: Optional[Fraction]  #: The largest; the provisional one.
    choices: tuple[int, ...]  #: Classes and ranks that occur.
    rule: Optional[str]  #: Id of the row that decided.
    rules: tuple[str, ...]
    rule_count: int
    missing: tuple[str, ...]
    missing_count: int
    layer: int  #: Which of several policies decided, from 0.
    policy: "Policy"  #: The policy of ``rule``.

    @property
    def exact(self) -> bool:
        """Is the outcome one, whatever the unknown facts are?"""
        return not self.flags & DecisionFlag.PROVISIONAL

    @property
    def answer(self) -> str:
        """The answer as a reader writes it: ``"20 t"``, ``"11 t..20 t"``, ``"11 t.."``; "" = none."""
        if self.lo is None:
            return ""
        if self.kind == AnswerKind.CLASS:
            return "|".join(self.policy.class_name(number) for number in self.choices)
        low = answer_text(self.kind, self.lo)
        if self.hi is None:
            return low + ".."
        return low if self.lo == self.hi else f"{low}..{answer_text(self.kind, self.hi)}"

    def rows(self) -> list["Rule"]:
        """The rows that took part, with their sentences."""
        return [self.policy.rule(rule) for rule in self.rules]


def answer_text(kind: AnswerKind, value: int) -> str:
    """An answer of this kind as a text."""
    if kind in (AnswerKind.RATIO, AnswerKind.AMOUNT):
        return amount_text(value)
    if kind == AnswerKind.MONEY:
        return f"{value // 100}.{value % 100:02} yuan" if value % 100 else f"{value // 100} yuan"
    if kind == AnswerKind.DATE:
        return typed_text(Type.DATE, value)
    return typed_text(Type.RATIO, value) if kind == AnswerKind.FACTOR else str(value)


class Case:
    """A question and its facts, as the library takes them; it keeps alive what it points to."""

    def __init__(self, policy: "Policy", question: QuestionName, facts: Facts, calendar: Optional[Calendar]) -> None:
        self._kept = fact_array(facts, policy.handle), calendar
        self.struct = sized(quota_case)
        self.struct.question = question_id(policy, question)
        self.struct.facts = self._kept[0]
        self.struct.fact_count = len(self._kept[0])
        self.struct.calendar = calendar_handle(calendar)


def question_id(policy: Optional["Policy"], question: QuestionName) -> int:
    """The number of a question by its name."""
    if isinstance(question, int):
        return int(question)
    name = question.encode()
    found = int(lib.quota_question_find(policy and policy.handle, name, len(name)))
    if not found:
        raise fail(Status.E_UNKNOWN_QUESTION, "question", "a name of the vocabulary or the policy", question)
    return found


def decide(policy: "Policy", question: QuestionName, facts: Facts, calendar: Optional[Calendar] = None) -> Decision:
    """Decides one case."""
    case, found, error = Case(policy, question, facts, calendar), sized(quota_decision), new_error()
    check(lib.quota_decide(policy.handle, ctypes.byref(case.struct), ctypes.byref(found), ctypes.byref(error)), error)
    return decision_of(found, policy)


def decide_layers(policies: Sequence["Policy"], question: QuestionName, facts: Facts,
                  calendar: Optional[Calendar] = None) -> tuple[Decision, list[Decision]]:
    """The stricter rule (从严): the decision of all policies together, and that of each."""
    if not policies:
        raise fail(Status.E_ARGUMENT, "policies", "at least one", "none")
    count = len(policies)
    case, error, combined = Case(policies[0], question, facts, calendar), new_error(), sized(quota_decision)
    each = (quota_decision * count)()
    for one in each:
        one.struct_size = ctypes.sizeof(quota_decision)
    handles = (ctypes.c_void_p * count)(*(policy.handle for policy in policies))
    check(lib.quota_decide_layers(handles, count, ctypes.byref(case.struct), each, ctypes.byref(combined),
                                  ctypes.byref(error)), error)
    return (decision_of(combined, policies[combined.layer]),
            [decision_of(one, policy) for one, policy in zip(each, policies)])


def ratio_of(numerator: int, denominator: int) -> Optional[Fraction]:
    """A ratio; None = no ratio."""
    return Fraction(numerator, denominator) if denominator else None


def bits(number: int) -> tuple[int, ...]:
    """The places of the bits that are set."""
    return tuple(bit for bit in range(64) if number >> bit & 1)


def decision_of(found: Any, policy: "Policy") -> Decision:
    """A decision out of its struct."""
    flags = DecisionFlag(found.flags)
    has = bool(flags & DecisionFlag.VALUE)
    numbers = found.rules[:min(found.rule_count, DECISION_RULES)]
    missing = found.missing[:min(found.missing_count, DECISION_MISSING)]
    return Decision(
        question=found.question, verdict=Verdict(found.verdict), kind=AnswerKind(found.kind), flags=flags,
        verdicts=frozenset(Verdict(bit) for bit in bits(found.verdicts)),
        lo=found.lo if has else None,
        hi=found.hi if has and not flags & DecisionFlag.UNBOUNDED else None,
        ratio_lo=ratio_of(found.ratio_lo_num, found.ratio_lo_den), ratio=ratio_of(found.ratio_num, found.ratio_den),
        choices=bits(found.choices), rule=policy.rule(found.rule).id if found.rule else None,
        rules=tuple(policy.rule(number).id for number in numbers), rule_count=found.rule_count,
        missing=tuple(policy.fact(number).name for number in missing), missing_count=found.missing_count,
        layer=found.layer, policy=policy)
