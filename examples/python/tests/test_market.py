"""What a deal costs, and buying back, through the package."""
from __future__ import annotations

import unittest

from libquota import Bid, BidOutcome, InvalidValue, Ledger, NotFound, Offer, Policy, QuotaError, Status, Value, Verdict, amount

from . import support
from .support import entry

CITY, UNIT = 1, 2
FACTS: dict[str, Value] = {"sector": "industry", "complies_with_policy": True, "bar": "none", "power": "none",
         "buyer_in_city": True, "buyer_water_attained": True, "permitted": "1 t", "cleared": True, "window_passed": False,
         "cap_amount": "100 t", "baseline_price": 800000}


def market(project_type: str = "existing") -> Ledger:
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
    ledger.post([entry(name, "state", "fact", "2025-03-01", subject="ledger", **policy.stated(name, value))
                 for name, value in [*FACTS.items(), ("project_type", project_type)]])
    return ledger


class Market(unittest.TestCase):
    def test_the_floor_is_what_posting_accepts(self) -> None:
        ledger = market()
        sale = entry("sale", "move", "sale", account=UNIT, to_account=3, lot=12, amount="1.5 t", channel="platform")
        found = ledger.quote(sale)
        self.assertEqual((found.baseline_price, found.baseline_total), (800000, 1200000))
        self.assertEqual((found.least_total, found.least_price, found.has_floor), (1200000, 800000, True))
        assert found.least_total is not None
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

    def test_an_auction_is_cleared_and_posted(self) -> None:
        ledger = market("new")
        bids = [Bid(3, "2 t", 900000), Bid(CITY, "2 t", 850000, least="1 t"), Bid(CITY, "1 t", 799999)]
        auction = ledger.auction("COD", [Offer(UNIT, 12, "2.5 t"), Offer(UNIT, 11, "1 t")], bids, "2025-03-02")
        self.assertEqual([result.outcome for result in auction.bids],
                         [BidOutcome.FILLED, BidOutcome.DENIED, BidOutcome.BELOW_RESERVE])
        self.assertIs(auction.bids[0].bid, bids[0])
        self.assertEqual([(award.bid.account, award.offer.lot, award.amount, award.total) for award in auction.awards],
                         [(3, 12, amount("2 t"), 1800000)])
        self.assertEqual((auction.reserve_price, auction.lowest_price, auction.proceeds), (800000, 900000, 1800000))
        self.assertEqual(auction.sold, [(amount("2 t"), 1800000), (0, 0)])
        self.assertTrue(all(result.done for result in ledger.post(auction.entries(b"auction 1"))))
        self.assertEqual(support.balances(ledger)[3], (2, 0))

    def test_one_price_for_all_and_nothing_sold(self) -> None:
        ledger = market("new")
        bids = [Bid(3, "1 t", 900000), Bid(3, "1 t", 820000)]
        auction = ledger.auction("COD", [Offer(UNIT, 13, "2 t")], bids, "2025-03-02", pricing="uniform", tie="shared",
                                 approved=True)
        self.assertEqual([award.price for award in auction.awards], [820000, 820000])
        auction = ledger.auction("COD", [Offer(UNIT, 13, "2 t")], bids, "2025-03-02", reserve_price=10**6)
        self.assertEqual((auction.awards, auction.lowest_price), ([], None))
        with self.assertRaises(NotFound):
            auction.entries(b"auction 2")

    def test_sold_held_and_then_paid(self) -> None:
        ledger = market("new")
        auction = ledger.auction("COD", [Offer(UNIT, 12, "3 t")], [Bid(3, "2 t", 900000)], "2025-03-02")
        holds = auction.entries(b"hold", b"minutes", hold_until="2025-03-31", approved=True)
        self.assertTrue(all(result.done for result in ledger.post(holds)))
        self.assertEqual(support.balances(ledger)[UNIT], (7, 2))
        paid = auction.entries(b"paid", held=b"hold", date="2025-03-20")
        self.assertTrue(all(result.done for result in ledger.post(paid)))
        self.assertEqual((support.balances(ledger)[UNIT], support.balances(ledger)[3]), ((7, 0), (2, 0)))

    def test_an_auction_that_cannot_be_held_and_one_that_has_ended(self) -> None:
        ledger = market("new")
        with self.assertRaises(QuotaError):
            ledger.auction("COD", [Offer(UNIT, 12, "9 t")], [], "2025-03-02")
        with self.assertRaises(InvalidValue) as caught:
            ledger.auction("COD", [Offer(-1, 12, "1 t")], [], "2025-03-02")
        self.assertEqual(caught.exception.status, Status.E_RANGE)
        day, one = "2025-03-02", Offer(UNIT, 12, "1 t")
        for cut_off in (lambda: ledger.auction("COD", [one], [Bid(UNIT, "1 t", price=2**64 + 9000)], day),
                        lambda: ledger.auction("COD", [one], [Bid(UNIT, 2**64 + 1, price=9000)], day),
                        lambda: ledger.auction("COD", [one], [Bid(UNIT, 1, price=9000, least=2**64)], day),
                        lambda: ledger.auction("COD", [Offer(UNIT, 12, 2**64 + 1)], [], day),
                        lambda: ledger.auction("COD", [Offer(UNIT, 12, 1, term=2**32)], [], day),
                        lambda: ledger.auction("COD", [one], [], day, reserve_price=2**64),
                        lambda: ledger.auction("COD", [one], [], 2**32 + 20250302)):
            with self.assertRaises(InvalidValue) as caught:
                cut_off()
            self.assertEqual(caught.exception.status, Status.E_RANGE)
        auction = ledger.auction("COD", [Offer(UNIT, 12, "1 t")], [], "2025-03-02")
        ledger.close()
        self.assertEqual(auction.bids, [])
        with self.assertRaisesRegex(ValueError, "closed"):
            auction.entries(b"auction 3")
        auction.close()


if __name__ == "__main__":
    unittest.main()
