"""Policies, decisions, explanations, values, calendars, and the errors that say where."""
from __future__ import annotations

import datetime
import gc
import threading
import unittest
from fractions import Fraction
from typing import Any, Optional

import libquota
from libquota import (AnswerKind, Calendar, DecisionFlag, FindingCode, InvalidValue, NotFound, Policy, PolicyError,
                      Severity, Status, StepKind, Verdict, sm3)

from . import support

CITY = support.ROOT / "docs" / "samples" / "own_city.csv"


class Policies(unittest.TestCase):
    def test_the_five_documents_are_built_in(self) -> None:
        self.assertEqual(len(libquota.builtin_ids()), 5)
        for name in libquota.builtin_ids():
            policy = Policy.builtin(name)
            self.assertEqual(policy.info.id, name)
            self.assertEqual(Policy.parse(policy.table()).info.digest, policy.info.digest)
            self.assertIn(name, libquota.builtin_table(name))
            self.assertEqual([rule.number for rule in policy.rules()], list(range(1, policy.info.rule_count + 1)))
            self.assertEqual(len(policy.facts()), policy.info.fact_count)
            self.assertEqual(len(policy.questions()), policy.info.question_count)

    def test_a_policy_describes_itself_in_chinese_too(self) -> None:
        policy = Policy.builtin("cn-530300-2024")
        self.assertEqual(policy.info.title_zh, "曲靖市主要污染物总量指标交易管理办法（试行）")
        self.assertEqual((policy.info.first_day, policy.info.last_day), (20241009, 20271008))
        self.assertEqual(policy.rule("Q15.2").article, "第十五条")
        self.assertEqual(policy.rule(policy.rule("Q15.2").number).id, "Q15.2")
        self.assertIn("attained", policy.reads("offset"))
        self.assertEqual(policy.fact("pollutant").codes[0], "SO2")
        self.assertEqual(libquota.code_label("pollutant", 1, libquota.Language.ZH), "二氧化硫")

    def test_a_city_of_ones_own(self) -> None:
        city = Policy.read(CITY)
        self.assertEqual([finding for finding in city.lint() if finding.severity == Severity.ERROR], [])
        near = city.decide("offset", as_of="2025-06-01", pollutant="SO2", increment="10 t", attained=True,
                           distance_km=10)
        self.assertEqual((near.answer, near.ratio, near.rule), ("11 t", Fraction(11, 10), "D3.1"))
        self.assertEqual(city.value("distance_km", "50"), 50)
        self.assertGreater(city.fact("distance_km").id, 2**31)
        self.assertEqual([row.zh for row in near.rows()][-1], "达标的按距离系数")

    def test_every_error_of_a_table_is_found(self) -> None:
        table = CITY.read_text("utf-8").replace("ratio 1.1:1", "ratio 0:1").replace("must,,require", "musst,,require")
        with self.assertRaises(PolicyError) as caught:
            Policy.parse(table)
        codes = [finding.code for finding in caught.exception.findings]
        self.assertEqual(codes, [FindingCode.RANGE, FindingCode.FORCE, FindingCode.FORCE])
        self.assertEqual(caught.exception.line, caught.exception.findings[0].line)
        self.assertTrue(all(finding.zh != finding.en and finding.line for finding in caught.exception.findings))

    def test_findings_have_witnesses(self) -> None:
        table = CITY.read_text("utf-8").replace("distance_km > 10 and", "distance_km > 11 and")
        gaps = [finding for finding in Policy.parse(table).lint() if finding.code == FindingCode.GAP]
        self.assertTrue(gaps)
        self.assertIn(11, gaps[0].witness.values())

    def test_parents_by_extends(self) -> None:
        table = CITY.read_text("utf-8")
        child_table = table.replace("demo-distance", "demo-child")
        child_table = child_table.replace("\ndocument", "\nextends,demo-distance\ndocument")
        child_table = child_table[:child_table.index("D1,")].replace("set,air,SO2|NOx|VOCs|PM\n", "")
        child_table = "\n".join(line for line in child_table.splitlines()
                                if not line.startswith(("fact", "question", "assume")))
        with self.assertRaises(PolicyError):
            Policy.parse(child_table + "\n")
        parent = Policy.parse(table)
        child = Policy.parse(child_table + "\n", [parent])
        del parent
        gc.collect()
        self.assertTrue(child.rules() and all(rule.inherited for rule in child.rules()))
        self.assertEqual(child.info.parent_count, 1)


class Decisions(unittest.TestCase):
    def setUp(self) -> None:
        self.policy = Policy.builtin("cn-530300-2024")

    def test_facts_as_numbers_texts_days_and_flags(self) -> None:
        same: list[dict[Any, Any]] = [dict(support.QUJING, increment="10 t"), dict(support.QUJING, increment=10**10),
                dict(support.QUJING, increment="10000 kg", as_of=datetime.date(2025, 6, 1)),
                {**support.QUJING, libquota.Fact.INCREMENT: "10 t", "attained": 0}]
        for facts in same:
            decision = self.policy.decide("offset", facts)
            self.assertEqual((decision.verdict, decision.lo, decision.hi, decision.ratio, decision.rule),
                             (Verdict.ALLOW, 2 * 10**10, 2 * 10**10, 2, "Q15.2"))
            self.assertEqual((decision.answer, decision.kind, decision.exact), ("20 t", AnswerKind.RATIO, True))

    def test_the_lenient_branch_is_never_taken(self) -> None:
        decision = self.policy.decide("offset", support.QUJING, increment="10 t", attained=None)
        self.assertEqual((decision.verdict, decision.answer, decision.missing),
                         (Verdict.REVIEW, "10 t..20 t", ("attained",)))
        self.assertFalse(decision.exact)
        self.assertIn(DecisionFlag.PROVISIONAL, decision.flags)
        unbounded = self.policy.decide("offset", support.QUJING)
        self.assertEqual((unbounded.hi, unbounded.answer), (None, "0 t.."))

    def test_floats_and_times_are_refused(self) -> None:
        for wrong in (10.0, datetime.datetime(2025, 6, 1), b"10 t", [1]):
            with self.subTest(value=wrong), self.assertRaises(TypeError):
                self.policy.decide("offset", support.QUJING, increment=wrong)  # type: ignore[arg-type]

    def test_errors_say_what_was_expected_and_found(self) -> None:
        with self.assertRaises(InvalidValue) as caught:
            self.policy.decide("offset", support.QUJING, increment="10 吨吨")
        error = caught.exception
        self.assertEqual((error.status, error.name, error.field, error.found),
                         (Status.E_VALUE, "E_VALUE", "increment", "10 吨吨"))
        self.assertIn("10 t", error.expected)
        self.assertIn("取值格式不正确", error.text("zh"))
        self.assertIsInstance(error, ValueError)
        unknown_facts: list[dict[Any, Any]] = [dict(nonsense=1), {2**31 + 5: 1}]
        for wrong in unknown_facts:
            with self.assertRaises(NotFound) as unknown:
                self.policy.decide("offset", wrong)
            self.assertEqual(unknown.exception.status, Status.E_UNKNOWN_FACT)
        with self.assertRaises(NotFound):
            self.policy.decide("nonsense")
        with self.assertRaises(NotFound):
            Policy.builtin("cn-0")
        with self.assertRaises(InvalidValue) as ranged:
            self.policy.decide("offset", {"increment": 2**62})
        self.assertEqual((ranged.exception.status, ranged.exception.fact, ranged.exception.index),
                         (Status.E_RANGE, 19, 0))

    def test_the_stricter_rule(self) -> None:
        other = Policy.read(CITY)
        facts = dict(support.QUJING, increment="10 t", distance_km=30)
        combined, each = libquota.layers([other, self.policy], "offset", {
            other.fact(name).id if name == "distance_km" else name: value for name, value in facts.items()})
        self.assertEqual([one.answer for one in each], ["20 t", "20 t"])
        self.assertEqual(combined.answer, "20 t")
        self.assertIs(combined.policy, [other, self.policy][combined.layer])
        with self.assertRaises(InvalidValue):
            libquota.layers([], "offset")

    def test_explanations(self) -> None:
        facts = dict(support.QUJING, increment="10 t")
        chinese = self.policy.explain("offset", facts, lang="zh")
        self.assertTrue(chinese.startswith("替代量 20 吨（2:1）"), chinese)
        self.assertIn("环境质量未达标的大气、水污染物指标实行倍量削减", chinese)
        self.assertTrue(self.policy.explain("offset", facts).startswith("Allow"), "English is the default")
        steps = self.policy.steps("offset", facts)
        self.assertEqual((steps[0].kind, steps[0].lo, steps[0].rule_id), (StepKind.RESULT, 2 * 10**10, "Q15.2"))
        self.assertIn("increment", [step.fact_name for step in steps if step.kind == StepKind.FACT])
        self.assertIn("20 吨", steps[0].text("zh"))
        many = self.policy.steps("plan", as_of="2025-06-01")
        self.assertGreater(len(many), 16, "more than the first room holds")

    def test_a_calendar_of_working_days(self) -> None:
        facts = dict(as_of="2025-06-01", project_city=530300, key_industry=True, pollutant="SO2",
                     task="permit_change", trade_done_on="2025-01-06", completed_on="2024-01-01")
        without = self.policy.decide("deadline", facts)
        self.assertEqual((without.verdict, without.lo), (Verdict.REVIEW, None))
        self.assertIn(DecisionFlag.CALENDAR, without.flags)
        # 30 working days after Monday 6 January: 15 until the 27th, eight days off, 15 more from 5 February on.
        days = {datetime.date(2025, 1, 28) + datetime.timedelta(n): False for n in range(8)}
        with_days = self.policy.decide("deadline", facts, calendar=Calendar(days, 2025, 2025))
        self.assertNotIn(DecisionFlag.CALENDAR, with_days.flags)
        self.assertEqual((with_days.kind, with_days.answer), (AnswerKind.DATE, "2025-02-25"))
        with self.assertRaises(InvalidValue) as caught:
            Calendar({datetime.date(2024, 1, 1): False}, 2025, 2025)
        self.assertEqual((caught.exception.status, caught.exception.index), (Status.E_RANGE, 0))
        with self.assertRaises(NotFound):
            Calendar.parse("day\n2025-01-01\n")

    def test_threads_share_a_policy(self) -> None:
        facts = dict(support.QUJING, increment="10 t")
        answers: list[Optional[int]] = []
        threads = [threading.Thread(target=lambda: answers.extend(
            self.policy.decide("offset", facts).hi for _ in range(50))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(answers, [2 * 10**10] * 200)


class Values(unittest.TestCase):
    def test_values_read_back(self) -> None:
        for fact, text, value in (("increment", "12.5 t", 12500000000), ("as_of", "2025-06-01", 20250601),
                                  ("approved_ratio", "1.2:1", 1200000), ("attained", "yes", 1),
                                  ("pollutant", "NOx", 2)):
            self.assertEqual(libquota.value_of(fact, text), value)
            self.assertEqual(libquota.value_of(fact, libquota.value_text(fact, value)), value)
        self.assertEqual(libquota.value_of("approved_ratio", Fraction(6, 5)), 1200000)
        self.assertEqual(libquota.value_of("increment", None), libquota.UNKNOWN)
        with self.assertRaises(InvalidValue):
            libquota.value_of("approved_ratio", Fraction(1, 3))
        self.assertEqual(libquota.amount_text(-libquota.amount("2.5 kg")), "-2.5 kg")
        self.assertEqual(len({info.id for info in libquota.facts()}), 105)

    def test_sm3_is_the_standards(self) -> None:
        self.assertEqual(sm3(b"abc").hex(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
        self.assertEqual(sm3(b"abcd" * 16).hex(), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")
        self.assertEqual(sm3(b"libquota journal 1"), libquota.Head.start().digest)


if __name__ == "__main__":
    unittest.main()
