"""Offset plans through the package: legs, what blocks the rest, posting them, and the documents."""
from __future__ import annotations

import gc
import unittest

from libquota import InvalidValue, Ledger, NotFound, Plan, Policy, QuotaError, Status, Value, amount

from . import support
from .support import entry

PLANT, PROJECT = 3, 9
FACTS: dict[str, Value] = dict(project_city=530300, project_county=530302, key_industry=True, increment="10 t", attained=False,
             county_air_target_assured=True, city_confirmed=True, plan_complete=True, buyer_confirmed=True,
             seller_confirmed=True, seller_county_confirmed=True)


def reserve(*tonnes: int) -> Ledger:
    """A ledger under Qujing's measures: an account with a lot of SO2 for each, and a project that needs 20 t."""
    qujing = Policy.builtin("cn-530300-2024")
    ledger = Ledger(policies=[qujing])
    ledger.post([entry("adopt", "state", "adopt", "2025-01-06", value=1, proof=qujing.info.digest),
                 entry("plant", "account", "open", "2025-01-06", account=PLANT, role="enterprise", place=530302,
                       proof="91530302MA6K00003G")])
    for number, code in zip(range(1, len(tonnes) + 1), (support.SELLER, support.BUYER)):
        said: dict[str, Value] = {"county_checked": True, "city_verified": True, "approved_amount": "99 t",
                                  "price": 100000 * (10 - number)}  # the later the cheaper
        ledger.post([entry(f"open {number}", "account", "open", "2025-01-10", account=number, role="enterprise",
                           place=530302, proof=code),
                     *(entry(f"{name} {number}", "state", "fact", "2025-01-10", subject="lot", lot=number,
                             **qujing.stated(name, value)) for name, value in said.items())])
        ledger.post(entry(f"deposit {number}", "issue", "deposit", "2025-01-10", account=number, party=number,
                          lot=number, amount=f"{tonnes[number - 1]} t", pollutant="SO2", place=530302,
                          measure="closure", valid_from="2024-05-01", proof=bytes([number])))
    ledger.post([entry(name, "state", "fact", "2025-02-01", subject="project", project=PROJECT,
                       **qujing.stated(name, value)) for name, value in FACTS.items()])
    return ledger


class Plans(unittest.TestCase):
    def test_a_plan_and_what_it_proposes_is_posted(self) -> None:
        ledger = reserve(15, 10)
        plan = ledger.plan(PROJECT, ["SO2"], "2025-02-10", to_account=PLANT, valid_until="2025-06-30")
        need = plan.needs[0]
        self.assertEqual((need.required, need.wanted, need.planned, need.shortfall), (2 * 10**10, 2 * 10**10, 2 * 10**10, 0))
        self.assertEqual((need.ratio_num, need.ratio_den, plan.complete, plan.blocks), (2, 1, True, []))
        self.assertEqual([(leg.account, leg.lot, leg.amount // 10**9) for leg in plan.legs], [(1, 1, 15), (2, 2, 5)])
        holds = plan.entries(b"plan 1")
        self.assertEqual([(one.verb, one.kind, one.project) for one in holds], [(5, 27, PROJECT)] * 2)
        self.assertTrue(all(result.done for result in ledger.post(holds)))
        self.assertEqual(support.balances(ledger), {1: (0, 15), 2: (5, 5)})

    def test_strategies_and_amounts(self) -> None:
        ledger = reserve(15, 10)
        named = ledger.plan(PROJECT, {"SO2": "4 t"}, "2025-02-10", strategy="named", lots=[2])
        self.assertEqual([(leg.lot, leg.amount) for leg in named.legs], [(2, amount("4 t"))])
        for strategy, lots in (("oldest", [1]), ("cheapest", [2]), ("fewest", [1])):
            with self.subTest(strategy=strategy):
                plan = ledger.plan(PROJECT, {"SO2": "4 t"}, "2025-02-10", strategy=strategy)
                self.assertEqual([(leg.lot, leg.amount) for leg in plan.legs], [(lot, amount("4 t")) for lot in lots])

    def test_what_is_short_is_said_and_why(self) -> None:
        plan = reserve(15).plan(PROJECT, ["SO2"], "2025-02-10")
        self.assertEqual((plan.complete, plan.needs[0].shortfall), (False, amount("5 t")))
        with self.assertRaises(NotFound):
            reserve().plan(PROJECT, ["SO2"], "2025-02-10").entries(b"plan 2")

    def test_documents_in_two_languages(self) -> None:
        plan = reserve(15, 10).plan(PROJECT, ["SO2"], "2025-02-10", to_account=PLANT)
        chinese = plan.text(project="某某焦化扩建项目", unit="某某公司")
        self.assertIn("某某焦化扩建项目", chinese)
        self.assertIn("区域削减", chinese)
        self.assertNotEqual(chinese, plan.text(lang="en"))
        self.assertTrue(plan.text("form", project="某某焦化扩建项目"))

    def test_errors(self) -> None:
        ledger = reserve(15)
        with self.assertRaises(QuotaError):
            ledger.plan(PROJECT, ["SO2"], "2024-01-01")
        with self.assertRaises(QuotaError):
            ledger.plan(PROJECT, [], "2025-02-10")
        with self.assertRaises(NotFound):
            ledger.plan(77, ["SO2"], "2025-02-10")
        with self.assertRaises(InvalidValue) as caught:
            ledger.plan(-1, ["SO2"], "2025-02-10")
        self.assertEqual(caught.exception.status, Status.E_RANGE)

    def test_a_plan_keeps_its_ledger_and_ends_with_it(self) -> None:
        plan = reserve(15).plan(PROJECT, ["SO2"], "2025-02-10")
        gc.collect()
        self.assertTrue(plan.text())
        ledger = reserve(15)
        plan = ledger.plan(PROJECT, ["SO2"], "2025-02-10")
        self.assertIsInstance(plan, Plan)
        ledger.close()
        self.assertEqual(plan.legs[0].lot, 1)
        with self.assertRaisesRegex(ValueError, "closed"):
            plan.text()
        with self.assertRaisesRegex(ValueError, "closed"):
            plan.entries(b"plan 3")
        with reserve(15) as ledger:
            plan = ledger.plan(PROJECT, ["SO2"], "2025-02-10")
            plan.close()
            plan.close()
            with self.assertRaisesRegex(ValueError, "the plan is closed"):
                plan.text()


if __name__ == "__main__":
    unittest.main()
