"""What a deal costs, and buying back, through the package."""
from __future__ import annotations

import unittest

from libquota import Ledger, NotFound, Policy, QuotaError, Verdict, amount

from . import support
from .support import entry

CITY, UNIT = 1, 2
FACTS = {"sector": "industry", "complies_with_policy": True, "project_type": "existing", "bar": "none", "power": "none",
         "buyer_in_city": True, "buyer_water_attained": True, "permitted": "1 t", "cleared": True, "window_passed": False,
         "cap_amount": "100 t", "baseline_price": 800000}


def market() -> Ledger:
    """A ledger under Chongqing's plan: a unit with an exempt lot of 2 t and two paid ones of 3 t and 4 t."""
    policy = Policy.builtin("cn-500000-2014")
    ledger = Ledger(policies=[policy])
    ledger.post([entry("city", "account", "open", account=CITY, role="reserve", pool="city", place=500000),
                 entry("unit", "account", "open", account=UNIT, role="enterprise", place=500112, proof=support.SELLER),
                 entry("buyer", "account", "open", account=3, role="enterprise", place=500112, proof=support.BUYER)])
    for lot, tonnes, origin in ((11, 2, "exempt"), (12, 3, "paid"), (13, 4, "paid")):
        ledger.post(entry(f"lot {lot}", "issue", "allocate", account=UNIT, lot=lot, amount=f"{tonnes} t", pollutant="COD",
                          origin=origin))
    ledger.post(entry("adopt", "state", "adopt", value=1, proof=policy.info.digest))
    ledger.post([entry(name, "state", "fact", subject="ledger", **policy.stated(name, value))
                 for name, value in FACTS.items()])
    return ledger


class Market(unittest.TestCase):
    def test_the_floor_is_what_posting_accepts(self) -> None:
        ledger = market()
        sale = entry("sale", "move", "sale", account=UNIT, to_account=3, lot=12, amount="1.5 t", channel="platform")
        found = ledger.quote(sale)
        self.assertEqual((found.baseline_price, found.baseline_total), (800000, 1200000))
        self.assertEqual((found.least_total, found.least_price, found.has_floor), (1200000, 800000, True))
        self.assertEqual((found.verdict, found.fee, found.fee_verdict), (Verdict.ALLOW, None, None))
        self.assertEqual(Policy.builtin("cn-500000-2014").rule(found.floor_rule).id, "C4.6")
        sale.total = found.least_total - 1
        with self.assertRaises(QuotaError):
            ledger.post(sale)
        sale.total += 1
        self.assertTrue(all(result.done for result in ledger.post(sale)))

    def test_the_fee_of_an_initial_right(self) -> None:
        model = entry("right", "issue", "allocate", account=3, lot=20, amount="2.5 t", pollutant="COD", origin="paid",
                      channel="baseline_sale")
        found = market().quote(model)
        self.assertEqual((found.fee, found.fee_verdict, found.least_total), (2000000, Verdict.ALLOW, 2000000))

    def test_what_has_no_price_is_not_quoted(self) -> None:
        with self.assertRaises(QuotaError):
            market().quote(entry("use", "use", "project", account=UNIT, lot=12, amount="1 t", project=1))
        with self.assertRaises(NotFound):
            market().quote(entry("sale", "move", "sale", account=99, to_account=3, lot=12, amount="1 t"))

    def test_buying_back_passes_over_what_the_law_keeps(self) -> None:
        ledger = market()
        group = ledger.buy_back(b"back 1", UNIT, CITY, "COD", "5 t", "2025-03-02")
        self.assertEqual([(one.lot, one.amount, one.price, one.total) for one in group],
                         [(12, amount("3 t"), 800000, 2400000), (13, amount("2 t"), 800000, 1600000)])
        self.assertTrue(all(result.done for result in ledger.post(group)))
        self.assertEqual(support.balances(ledger)[CITY], (5, 0))
        with self.assertRaisesRegex(QuotaError, "buyback"):
            ledger.buy_back(b"back 2", UNIT, CITY, "COD", "3 t", "2025-03-02")
        self.assertEqual([one.amount for one in ledger.buy_back(b"back 2", UNIT, CITY, "COD", "3 t", "2025-03-02",
                                                                up_to=True)], [amount("2 t")])
        with self.assertRaises(NotFound):
            ledger.buy_back(b"back 3", UNIT, CITY, "COD", "1 t", "2025-03-02", price=800001)


if __name__ == "__main__":
    unittest.main()
