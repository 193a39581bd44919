"""Batches: row for row what single decisions say, in the caller's memory."""
from __future__ import annotations

import ctypes
import random
import unittest
from array import array

from libquota import Batch, DecisionFlag, InvalidValue, Policy, QuotaError, Status, UNKNOWN
from libquota.batch import Borrowed

from . import support

TONNES = 10**9
COMMON = {name: value for name, value in support.QUJING.items() if name not in ("pollutant", "attained")}


class Batches(unittest.TestCase):
    def setUp(self) -> None:
        self.policy = Policy.builtin("cn-530300-2024")

    def test_a_batch_says_what_single_decisions_say(self) -> None:
        draw = random.Random(20250601)
        rows = 2000
        amounts = (draw.choice((UNKNOWN, draw.randrange(0, 100 * TONNES))) for _ in range(rows))
        columns = {"increment": array("q", amounts),
                   "pollutant": array("q", (draw.choice((UNKNOWN, *range(1, 24))) for _ in range(rows))),
                   "attained": array("q", (draw.choice((UNKNOWN, 0, 1)) for _ in range(rows))),
                   "key_metal_area": array("q", (draw.choice((UNKNOWN, 0, 1)) for _ in range(rows)))}
        batch = self.policy.decide_batch("offset", columns, COMMON)
        seen = set()
        for row in range(rows):
            single = self.policy.decide("offset", COMMON, **{name: column[row] for name, column in columns.items()})
            seen.add((single.verdict, single.lo is None))
            self.assertEqual(batch.verdict[row], single.verdict)
            self.assertEqual(batch.rule[row], 0 if single.rule is None else self.policy.rule(single.rule).number)
            self.assertEqual(batch.flags[row] & ~DecisionFlag.COARSE, single.flags & ~DecisionFlag.COARSE)
            self.assertEqual(batch.lo[row], single.lo or 0)
            if not single.flags & DecisionFlag.UNBOUNDED:
                self.assertEqual(batch.hi[row], single.hi or 0)
            self.assertEqual(batch.status[row], Status.OK)
        self.assertGreater(len(seen), 2, "the cases are too much alike")

    def test_columns_are_not_copied(self) -> None:
        column = array("q", [10 * TONNES])
        self.assertEqual(Borrowed("increment", column, "q", 8).address, column.buffer_info()[0])
        out = Batch.of(1)
        facts = {**COMMON, "pollutant": "NOx", "attained": False}
        self.assertIs(self.policy.decide_batch("offset", {"increment": column}, facts, out=out), out)
        self.assertEqual(out.hi[0], 20 * TONNES)
        column[0] = 5 * TONNES
        self.policy.decide_batch("offset", {"increment": column}, facts, out=out)
        self.assertEqual(out.hi[0], 10 * TONNES)

    def test_memory_that_is_held_cannot_be_moved(self) -> None:
        column = array("q", [1, 2, 3])
        held = Borrowed("increment", column, "q", 8)
        with self.assertRaises(BufferError):
            column.append(4)
        del held
        column.append(4)

    def test_any_buffer_of_64_bit_integers_will_do(self) -> None:
        facts = {**COMMON, "pollutant": "NOx", "attained": False}
        numbers = [n * TONNES for n in range(1, 6)]
        expected = self.policy.decide_batch("offset", {"increment": array("q", numbers)}, facts).hi
        of_ctypes = (ctypes.c_int64 * 5)(*numbers)
        for buffer in (of_ctypes, memoryview(array("q", numbers)), memoryview(bytes(array("q", numbers))).cast("q"),
                       memoryview(array("q", [0, *numbers, 0]))[1:-1]):
            with self.subTest(buffer=type(buffer)):
                self.assertEqual(self.policy.decide_batch("offset", {"increment": buffer}, facts).hi, expected)

    def test_what_is_no_such_buffer_is_refused(self) -> None:
        every_other = memoryview(array("q", range(9)))[::2]
        for wrong in ([1, 2], array("d", [1.0]), array("i", [1]), array("Q", [1]), every_other):
            with self.subTest(column=wrong), self.assertRaisesRegex(TypeError, "column increment"):
                self.policy.decide_batch("offset", {"increment": wrong}, COMMON)
        with self.assertRaisesRegex(TypeError, "writable"):
            out = Batch.of(1)
            out.hi = bytes(8)
            self.policy.decide_batch("offset", {"increment": array("q", [1])}, COMMON, out=out)

    def test_columns_of_unlike_lengths_and_results_too_short_are_refused(self) -> None:
        with self.assertRaises(InvalidValue) as caught:
            self.policy.decide_batch("offset", {"increment": array("q", [1]), "attained": array("q", [1, 0])}, COMMON)
        self.assertEqual((caught.exception.field, caught.exception.found), ("attained", "2"))
        with self.assertRaises(InvalidValue) as caught:
            self.policy.decide_batch("offset", {"increment": array("q", [1, 2])}, COMMON, out=Batch.of(1))
        self.assertEqual(caught.exception.field, "verdict")

    def test_a_bad_row_has_a_status_of_its_own_or_ends_the_call(self) -> None:
        column = {"increment": array("q", [TONNES, 2**62, 3 * TONNES])}
        facts = {**COMMON, "pollutant": "NOx", "attained": False}
        batch = self.policy.decide_batch("offset", column, facts)
        self.assertEqual(list(batch.status), [Status.OK, Status.E_RANGE, Status.OK])
        self.assertEqual(list(batch.hi), [2 * TONNES, 0, 6 * TONNES])
        with self.assertRaises(QuotaError) as caught:
            self.policy.decide_batch("offset", column, facts, strict=True)
        self.assertEqual((caught.exception.status, caught.exception.index), (Status.E_RANGE, 1))

    def test_results_that_are_not_wanted(self) -> None:
        out = Batch.of(2)
        out.lo = out.rule = out.flags = None
        self.policy.decide_batch("offset", {"increment": array("q", [TONNES] * 2)}, COMMON, out=out, pollutant="NOx",
                                 attained=False)
        self.assertEqual(list(out.hi), [2 * TONNES] * 2)


if __name__ == "__main__":
    unittest.main()
