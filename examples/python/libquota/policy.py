"""Policies: a city's document as a table of rules."""
from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from typing import Optional, Sequence, Union

from . import batch, decision, explanation, values
from ._layout import sized
from ._library import lib
from ._policy_structs import (quota_finding, quota_policy_info, quota_policy_options, quota_question_info,
                              quota_rule)
from .calendar import Calendar
from .decision import Decision, QuestionName
from .errors import Lang, PolicyError, QuotaError, check, error_of, fail, language, new_error, text_of
from .limits import UNKNOWN
from .status import Status
from .values import FactInfo, FactName, Facts, Value
from .words import AnswerKind, FindingCode, Force, Severity


@dataclass(frozen=True)
class PolicyInfo:
    """A policy's own description."""

    id: str  #: Such as "cn-530300-2024".
    title_zh: str
    title_en: str
    document: str  #: Such as 曲政办规〔2024〕1号.
    window: str  #: The window as written.
    first_day: Optional[int]  #: In force from, yyyymmdd; None = given by a fact.
    last_day: Optional[int]  #: Until; 99991231 = no end; None = given by a fact.
    digest: bytes  #: SM3 of the canonical table.
    rule_count: int
    question_count: int
    fact_count: int
    class_count: int
    set_count: int
    parent_count: int


@dataclass(frozen=True)
class Rule:
    """A row: a sentence of the document."""

    number: int
    id: str
    article: str
    force: Force
    questions: str
    when: str
    then: str
    overrides: str
    zh: str
    en: str
    document: str
    line: int
    inherited: bool  #: From a parent.


@dataclass(frozen=True)
class QuestionInfo:
    """What a question is; the counts are those of the policy."""

    id: int
    name: str
    kind: AnswerKind
    zh: str
    en: str
    asks: str
    rule_count: int
    fact_count: int


@dataclass(frozen=True)
class Finding:
    """What parsing or linting found."""

    severity: Severity
    code: FindingCode
    line: int
    column: int
    rule: int
    other_rule: int
    field: str
    expected: str
    found: str
    witness: dict[int, int]  #: Facts that show it.
    zh: str  #: As a line of text.
    en: str

    def __str__(self) -> str:
        return self.en


def _text(value: Optional[bytes]) -> str:
    return (value or b"").decode()


def _findings(handle: Optional[int], policy: Optional[int]) -> list[Finding]:
    """Takes all findings out and frees them."""
    taken = []
    try:
        for index in range(lib.quota_findings_count(handle, 0)):
            one = sized(quota_finding)
            check(lib.quota_findings_get(handle, index, ctypes.byref(one)))
            zh, en = (text_of(lambda *room: lib.quota_finding_text(policy, ctypes.byref(one), language(lang), *room))
                      for lang in ("zh", "en"))
            taken.append(Finding(
                Severity(one.severity), FindingCode(one.code), one.line, one.column, one.rule, one.other_rule,
                _text(one.field), _text(one.expected), _text(one.found),
                {fact.fact: fact.value for fact in one.witness[:one.witness_count]}, zh, en))
    finally:
        lib.quota_findings_free(handle)
    return taken


def builtin_ids() -> list[str]:
    """Ids of the policies that are built in."""
    ids = []
    for index in range(lib.quota_builtin_count()):
        name = ctypes.c_char_p()
        check(lib.quota_builtin(index, ctypes.byref(name), None, 0, None))
        ids.append(_text(name.value))
    return ids


def builtin_table(policy: str) -> str:
    """The table of a built-in policy."""
    if policy not in builtin_ids():
        raise fail(Status.E_NOT_FOUND, "policy", "an id of a policy that is built in", policy)
    index, size = builtin_ids().index(policy), ctypes.c_size_t()
    lib.quota_builtin(index, None, ctypes.create_string_buffer(0), 0, ctypes.byref(size))
    room = ctypes.create_string_buffer(size.value)
    check(lib.quota_builtin(index, None, room, size.value, ctypes.byref(size)))
    return room.raw.decode()


class Policy:
    """An immutable, compiled policy.  Any number of threads may share one."""

    def __init__(self, handle: int, warnings: Sequence[Finding] = ()) -> None:
        self.handle: Optional[int] = handle
        self.warnings = list(warnings)  #: What parsing found beside errors.

    def __del__(self) -> None:
        handle, self.handle = getattr(self, "handle", None), None
        if handle:
            lib.quota_policy_free(handle)

    def __repr__(self) -> str:
        return f"<Policy {self.info.id}>"

    @classmethod
    def builtin(cls, policy: str) -> "Policy":
        """One of the documents that are built in, such as ``"cn-530300-2024"``."""
        handle, error = ctypes.c_void_p(), new_error()
        check(lib.quota_policy_builtin(None, policy.encode(), ctypes.byref(handle), ctypes.byref(error)), error)
        return cls(handle.value or 0)

    @classmethod
    def parse(cls, text: Union[str, bytes], parents: Sequence["Policy"] = ()) -> "Policy":
        """From a table (CSV).  ``parents``: policies that its ``extends`` rows name, beside those built in.

        :raises PolicyError: its ``findings`` are all errors of the table, not the first alone
        """
        data = text.encode() if isinstance(text, str) else text
        options = sized(quota_policy_options)
        handles = (ctypes.c_void_p * len(parents))(*(parent.handle for parent in parents))
        options.parents, options.parent_count = handles, len(parents)
        handle, found, error = ctypes.c_void_p(), ctypes.c_void_p(), new_error()
        status = lib.quota_policy_parse(ctypes.byref(options), data, len(data), ctypes.byref(handle),
                                        ctypes.byref(found), ctypes.byref(error))
        findings = _findings(found.value, handle.value)
        if status != Status.OK:
            raised: QuotaError = error_of(status, error)
            if isinstance(raised, PolicyError):
                raised.findings = findings
            raise raised
        return cls(handle.value or 0, findings)

    @classmethod
    def read(cls, path: Union[str, "os.PathLike[str]"], parents: Sequence["Policy"] = ()) -> "Policy":
        """From a file."""
        with open(path, "rb") as file:
            return cls.parse(file.read(), parents)

    # ---- looking in

    @property
    def info(self) -> PolicyInfo:
        """Id, titles, window, digest, and how much it holds."""
        found = sized(quota_policy_info)
        check(lib.quota_policy_describe(self.handle, ctypes.byref(found)))
        first, last = (None if day == UNKNOWN else day for day in (found.from_, found.through))
        return PolicyInfo(_text(found.id), _text(found.title_zh), _text(found.title_en), _text(found.document),
                          _text(found.window), first, last, bytes(found.digest), found.rule_count,
                          found.question_count, found.fact_count, found.class_count, found.set_count,
                          found.parent_count)

    def rule(self, rule: Union[int, str]) -> Rule:
        """A row by its number, from 1, or by its id."""
        number = rule if isinstance(rule, int) else lib.quota_policy_find_rule(self.handle, rule.encode())
        row = sized(quota_rule)
        if lib.quota_policy_rule(self.handle, number, ctypes.byref(row)) != Status.OK:
            raise fail(Status.E_NOT_FOUND, "rule", "the number or id of a row", rule)
        return Rule(row.number, _text(row.id), _text(row.article), Force(row.force), _text(row.questions),
                    _text(row.when), _text(row.then), _text(row.overrides), _text(row.zh), _text(row.en),
                    _text(row.document), row.line, bool(row.inherited))

    def rules(self) -> list[Rule]:
        """All rows, parents' included."""
        return [self.rule(number) for number in range(1, self.info.rule_count + 1)]

    def facts(self) -> list[FactInfo]:
        """The facts it reads."""
        return list(values.facts(self.handle))

    def fact(self, fact: FactName) -> FactInfo:
        """What a fact is: its own, or one of the vocabulary."""
        return values.fact_info(fact, self.handle)

    def questions(self) -> list[QuestionInfo]:
        """The questions it answers."""
        found = sized(quota_question_info)
        all_of_them: list[QuestionInfo] = []
        while lib.quota_question_at(self.handle, len(all_of_them), ctypes.byref(found)) == Status.OK:
            all_of_them.append(QuestionInfo(found.question, _text(found.name), AnswerKind(found.kind),
                                            _text(found.zh), _text(found.en), _text(found.asks), found.rule_count,
                                            found.fact_count))
        return all_of_them

    def reads(self, question: QuestionName) -> list[str]:
        """Names of the facts that the answer may depend on."""
        number = decision.question_id(self, question)
        names: list[str] = []
        while fact := lib.quota_question_fact(self.handle, number, len(names)):
            names.append(self.fact(fact).name)
        return names

    def class_name(self, number: int) -> str:
        """Name of a class, as answers of that kind give its number."""
        name = lib.quota_policy_class(self.handle, number)
        if name is None:
            raise fail(Status.E_NOT_FOUND, "class", "the number of a class", number)
        return _text(name)

    def value(self, fact: FactName, value: Value) -> int:
        """A value of a fact in its unit, out of a text or what else :mod:`libquota.values` takes."""
        return values.value_of(fact, value, self.handle)

    def stated(self, fact: FactName, value: Value) -> dict[str, int]:
        """The fields ``fact`` and ``value`` of an entry that states it; the policy's own facts too."""
        number = values.fact_id(fact, self.handle)
        return {"fact": number, "value": values.value_of(number, value, self.handle)}

    def value_text(self, fact: FactName, value: int) -> str:
        """A value of a fact as a text that reads back as the same."""
        return values.value_text(fact, value, self.handle)

    def table(self) -> str:
        """The canonical table; parsing it gives the same policy with the same digest."""
        return text_of(lambda *room: lib.quota_policy_print(self.handle, *room))

    def lint(self) -> list[Finding]:
        """Gaps, conflicts, rows that never hit, ratios below one and the like, with witnesses."""
        found, error = ctypes.c_void_p(), new_error()
        check(lib.quota_policy_lint(self.handle, None, ctypes.byref(found), ctypes.byref(error)), error)
        return _findings(found.value, self.handle)

    # ---- asking

    def decide(self, question: QuestionName, facts: Optional[Facts] = None, *, calendar: Optional[Calendar] = None,
               **more: Value) -> Decision:
        """Decides one case.  Facts by name or number in ``facts``, or by name as keywords."""
        return decision.decide(self, question, {**(facts or {}), **more}, calendar)

    def explain(self, question: QuestionName, facts: Optional[Facts] = None, *, calendar: Optional[Calendar] = None,
                lang: Lang = "en", **more: Value) -> str:
        """Why, as several short lines of Chinese or English."""
        return explanation.explain(self, question, {**(facts or {}), **more}, calendar, lang)

    def steps(self, question: QuestionName, facts: Optional[Facts] = None, *, calendar: Optional[Calendar] = None,
              **more: Value) -> list[explanation.Step]:
        """Why, step by step."""
        return explanation.steps(self, question, {**(facts or {}), **more}, calendar)

    def decide_batch(self, question: QuestionName, columns: batch.Columns, common: Optional[Facts] = None, *,
                     calendar: Optional[Calendar] = None, out: Optional[batch.Batch] = None,
                     strict: bool = False, **more: Value) -> batch.Batch:
        """Decides a whole column of cases, see :mod:`libquota.batch`."""
        return batch.decide_batch(self, question, columns, {**(common or {}), **more}, calendar, out, strict)


def layers(policies: Sequence[Policy], question: QuestionName, facts: Optional[Facts] = None, *,
           calendar: Optional[Calendar] = None, **more: Value) -> tuple[Decision, list[Decision]]:
    """Several policies at once, the stricter rule (从严): what they say together, and each by itself."""
    return decision.decide_layers(policies, question, {**(facts or {}), **more}, calendar)

