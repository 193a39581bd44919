"""The tables of cases of the C tests, tests/cases/<document>.csv, decided through the package.

tests/support/cases.h says what a table holds.  Values are read with code of this file, not of the library.
"""
from __future__ import annotations

import csv
import re
import unittest
from fractions import Fraction
from typing import Any, Iterator, Optional

from libquota import AnswerKind, DecisionFlag, Decision, Policy, Verdict

from . import support

POLICIES = {"chongqing": "cn-500000-2014", "jiangsu": "cn-js-city-2022", "linyi": "cn-371300-2014",
            "qujing": "cn-530300-2024", "sip": "cn-320571-draft"}
COLUMNS = ["case", "article", "question", "facts", "verdict", "value", "ratio", "rules", "missing", "reason"]
UNITS = {"t": 10**9, "kg": 10**6, "g": 10**3, "mg": 1, "yuan": 100, "fen": 1}
WORDS: dict[str, tuple[Optional[Verdict], DecisionFlag]] = {
    "allow": (Verdict.ALLOW, DecisionFlag(0)), "review": (Verdict.REVIEW, DecisionFlag(0)),
    "deny": (Verdict.DENY, DecisionFlag(0)), "not_applicable": (Verdict.NOT_APPLICABLE, DecisionFlag(0))}
WORDS.update({name: (Verdict.NOT_APPLICABLE, DecisionFlag[name.upper()]) for name in (
    "not_in_force", "not_covered", "not_addressed")})
WORDS.update({name: (None, DecisionFlag[name.upper()]) for name in (
    "warned", "provisional", "assumed", "calendar", "parent")})


def rows(document: str) -> Iterator[dict[str, str]]:
    """The table without its header line, empty rows and comments."""
    with open(support.ROOT / "tests" / "cases" / f"{document}.csv", encoding="utf-8", newline="") as file:
        table = [row for row in csv.reader(file) if any(row) and not row[0].startswith("#")]
    assert table[0] == COLUMNS, table[0]
    for row in table[1:]:
        assert len(row) == len(COLUMNS), row
        yield dict(zip(COLUMNS, row))


def pieces(text: str, separator: str) -> list[str]:
    return [piece.strip() for piece in text.split(separator) if piece.strip()]


def facts_of(text: str, policy: Policy) -> dict[str, int]:
    """``name=value; name=value``"""
    pairs = [piece.split("=", 1) for piece in pieces(text, ";")]
    found = {name.strip(): policy.value(name.strip(), value.strip()) for name, value in pairs}
    assert len(found) == len(pairs), f"given twice in one cell: {text}"
    return found


def ratio_of(text: str) -> Fraction:
    left, right = text.split(":")
    return Fraction(left) / Fraction(right)


def number_of(kind: AnswerKind, text: str) -> int:
    """An answer as the table has it, in its unit."""
    number: Any
    if kind == AnswerKind.DATE:
        return 99991231 if text == "never" else int(re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\1\2\3", text))
    if kind == AnswerKind.FACTOR:
        number = ratio_of(text) * 10**6
    elif kind == AnswerKind.RANK:
        number = Fraction(text)
    else:
        amount, unit = text.split(" ")
        assert (unit in ("yuan", "fen")) == (kind == AnswerKind.MONEY), text
        number = Fraction(amount) * UNITS[unit]
    assert number.denominator == 1, text
    return int(number)


def verdict_differs(expected: str, decision: Decision) -> bool:
    if decision.flags & (DecisionFlag.GAP | DecisionFlag.CONFLICT):
        return True  # never right: the tables are complete
    for word in pieces(expected, " "):
        if word == "unwarned":
            if decision.flags & DecisionFlag.WARNED:
                return True
            continue
        verdict, flag = WORDS[word]
        if verdict not in (None, decision.verdict) or decision.flags & flag != flag:
            return True
    return False


def value_differs(expected: str, decision: Decision) -> bool:
    if not expected or decision.lo is None:
        return bool(expected) or decision.lo is not None
    if decision.kind == AnswerKind.CLASS:
        return set(pieces(expected, "|")) != {decision.policy.class_name(each) for each in decision.choices}
    low, dots, high = expected.partition("..")
    bounds = number_of(decision.kind, low), (number_of(decision.kind, high) if high else None)
    return (decision.lo, decision.hi) != (bounds if dots else (bounds[0], bounds[0]))


def ratio_differs(expected: str, decision: Decision) -> bool:
    low, dots, high = expected.partition("..")
    return bool(expected) and (decision.ratio_lo, decision.ratio) != (ratio_of(low), ratio_of(high if dots else low))


def differences(row: dict[str, str], decision: Decision) -> list[str]:
    """Names of the columns that differ."""
    wrong = {"verdict": verdict_differs(row["verdict"], decision), "value": value_differs(row["value"], decision),
             "ratio": ratio_differs(row["ratio"], decision),
             "rules": not set(pieces(row["rules"], " ")) <= set(decision.rules),
             "missing": sorted(pieces(row["missing"], " ")) != sorted(decision.missing)}
    return [column for column, differs in wrong.items() if differs]


class Cases(unittest.TestCase):
    def run_document(self, document: str) -> None:
        policy, calendar, count = Policy.builtin(POLICIES[document]), support.calendar(), 0
        defaults: list[tuple[list[str], dict[str, int]]] = []
        for row in rows(document):
            facts = facts_of(row["facts"], policy)
            if row["case"] == "*":
                defaults.append((pieces(row["question"], "|"), facts))
                continue
            count += 1
            given: dict[str, int] = {}
            for questions, more in defaults:
                if questions == ["*"] or row["question"] in questions:
                    given.update(more)
            given.update(facts)
            decision = policy.decide(row["question"], given, calendar=calendar)
            with self.subTest(case=row["case"], reason=row["reason"]):
                self.assertEqual(differences(row, decision), [], f"{row}\n{decision}")
        self.assertGreater(count, 100)

    def test_a_judge_that_sees_differences(self) -> None:
        policy = Policy.builtin("cn-530300-2024")
        decision = policy.decide("offset", support.QUJING, increment="10 t")
        right = {"verdict": "allow", "value": "20 t", "ratio": "2:1", "rules": "Q15.2", "missing": ""}
        self.assertEqual(differences(right, decision), [])
        for column, value in (("verdict", "review"), ("verdict", "allow warned"), ("value", "20.000000001 t"),
                              ("value", "20 t.."), ("value", ""), ("ratio", "1.9:1"), ("rules", "Q15.1"),
                              ("missing", "attained")):
            self.assertEqual(differences({**right, column: value}, decision), [column])

    def test_chongqing(self) -> None:
        self.run_document("chongqing")

    def test_jiangsu(self) -> None:
        self.run_document("jiangsu")

    def test_linyi(self) -> None:
        self.run_document("linyi")

    def test_qujing(self) -> None:
        self.run_document("qujing")

    def test_sip(self) -> None:
        self.run_document("sip")


if __name__ == "__main__":
    unittest.main()
