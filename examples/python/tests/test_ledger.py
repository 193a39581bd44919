"""The ledger through the package: posting, the law, lists, traces, sheets, the past, audit."""
from __future__ import annotations

import gc
import unittest
import uuid
from typing import Any

from libquota import (Checkpoint, Entry, EntryFlag, FieldType, Head, InvalidValue, JournalWrong, Ledger, MemoryStore,
                      NotFound, Policy, QuotaError, Refused, Status, Verdict, derived_id, entry_fields, is_party_code,
                      may_stand, sm3, word, word_number)

from . import support
from .support import entry

TONNE = 10**9


class Entries(unittest.TestCase):
    def test_fields_take_words_amounts_and_days(self) -> None:
        one = Entry(id=uuid.UUID(int=1), verb="issue", kind="deposit", amount="2.5 t", pollutant="NH3-N", price="8000",
                    date="2025-03-01", valid_from=20241101, measure="closure", flags=("expected", EntryFlag.JOINED),
                    mask=("move", "use"), proof="凭证", fact="increment", value="1 kg")
        self.assertEqual((one.verb, one.kind, one.amount, one.pollutant, one.date), (3, 8, 2500000000, 9, 20250301))
        self.assertEqual((one.flags, one.mask, one.value, one.price), (4 | 16, 1 << 4 | 1 << 7, 10**6, 800000))
        self.assertEqual(bytes(one.proof), "凭证".encode().ljust(32, b"\0"))
        self.assertEqual(one.copy(verb="入账", kind="初始分配").kind, 9)
        back, used = Entry.decode(one.encode() + b"more")
        self.assertEqual((bytes(back), used), (bytes(one), len(one.encode())))

    def test_what_does_not_fit_is_refused_not_cut(self) -> None:
        wrongs: list[dict[str, Any]] = [dict(pollutant=256), dict(account=-1), dict(place=2**32), dict(id=bytes(17)),
                                        dict(date=2**31)]
        for wrong in wrongs:
            with self.subTest(fields=wrong), self.assertRaises(InvalidValue) as caught:
                Entry(**wrong)
            self.assertEqual(caught.exception.status, Status.E_RANGE)
        with self.assertRaises(NotFound):
            Entry(verb="steal")
        with self.assertRaises(TypeError):
            Entry(colour=1)
        with self.assertRaises(TypeError):
            Entry(amount=1.5)

    def test_fields_words_and_codes(self) -> None:
        self.assertEqual(sum(field.size for field in entry_fields()), 288 - 13, "all but what is reserved")
        self.assertEqual([field.zh for field in entry_fields() if field.name == "lot"], ["批次"])
        self.assertEqual((word(FieldType.KIND, 8), word(FieldType.KIND, 8, "zh")), ("deposit", "入库"))
        self.assertEqual(word_number(FieldType.KIND, "入库"), 8)
        self.assertIsNone(word(FieldType.KIND, 63))
        self.assertTrue(is_party_code(support.SELLER))
        self.assertFalse(is_party_code(support.SELLER[:-1] + "B"))
        self.assertTrue(may_stand(3, 8))
        self.assertFalse(may_stand(4, 8))
        self.assertEqual(derived_id("a", 1), derived_id("a", 1))
        self.assertNotEqual(derived_id("a", 1), derived_id("a1"))


class Ledgers(unittest.TestCase):
    def setUp(self) -> None:
        self.ledger = Ledger(keep_history=True)
        self.results = self.ledger.post(support.opening() + support.trading())

    def test_a_group_is_done_and_posting_it_again_is_harmless(self) -> None:
        self.assertEqual([result.seq for result in self.results], [1, 2, 3, 4, 5, 6])
        self.assertEqual((self.results[5].moved, self.results[5].available, self.results[5].covered),
                         (4 * TONNE, 2 * TONNE, 4 * TONNE))
        again = self.ledger.post(support.opening() + support.trading())
        self.assertEqual({result.status for result in again}, {Status.ALREADY_DONE})
        self.assertTrue(all(result.done for result in again))
        self.assertEqual(support.balances(self.ledger), {1: (4, 0), 2: (2, 0)})

    def test_a_refused_group_says_why_and_leaves_no_trace(self) -> None:
        before = self.ledger.checkpoint()
        group = [entry(7, "move", "sale", account=1, to_account=2, lot=1, amount="1 t"),
                 entry(8, "move", "sale", account=1, to_account=2, lot=1, amount="4 t")]
        with self.assertRaises(Refused) as caught:
            self.ledger.post(group)
        error = caught.exception
        self.assertEqual((error.status, error.reason, error.index, error.field),
                         (Status.E_REFUSED, Status.R_INSUFFICIENT, 1, "amount"))
        self.assertEqual([result.status for result in error.results], [Status.R_NOT_POSTED, Status.R_INSUFFICIENT])
        self.assertEqual(self.ledger.checkpoint(), before)
        each = self.ledger.post_each(group)
        self.assertEqual([result.done for result in each], [True, False])
        self.assertEqual(support.balances(self.ledger), {1: (3, 0), 2: (3, 0)})

    def test_a_dry_run_changes_nothing(self) -> None:
        before = self.ledger.checkpoint()
        results = self.ledger.post(entry(7, "cancel", "retire", account=1, lot=1, amount="1 t", proof="wish"),
                                   dry_run=True)
        self.assertEqual((results[0].status, results[0].moved, results[0].available), (Status.OK, TONNE, 3 * TONNE))
        self.assertEqual(self.ledger.checkpoint(), before)

    def test_prepare_commits_at_the_end_of_the_block_and_aborts_when_it_raises(self) -> None:
        store = support.ListStore()
        ledger = Ledger(store)
        group = support.opening() + support.trading()
        with self.assertRaises(ZeroDivisionError), ledger.prepare(group) as prepared:
            self.assertEqual([one.seq for one in prepared.entries], [1, 2, 3, 4, 5, 6])
            self.assertEqual(ledger.head().extended(prepared.entries), prepared.head)
            with self.assertRaises(QuotaError) as pending:
                ledger.post(group)
            self.assertEqual(pending.exception.status, Status.E_PENDING)
            raise ZeroDivisionError
        self.assertEqual(ledger.head(), Head.start())
        with ledger.prepare(group) as prepared:
            store.write(prepared.entries, prepared.head)
        self.assertEqual(ledger.head(), prepared.head)
        with ledger.prepare(group) as prepared:
            self.assertEqual((prepared.already_done, prepared.entries), (True, []))
        self.assertEqual(support.balances(Ledger(store)), {1: (4, 0), 2: (2, 0)})
        with self.assertRaises(QuotaError) as nothing:
            ledger.commit()
        self.assertEqual(nothing.exception.status, Status.E_NOT_PENDING)

    def test_lists_are_iterators_in_pages(self) -> None:
        for page in (1, 2, 256):
            with self.subTest(page=page):
                self.assertEqual([row.available for row in self.ledger.holdings(page=page)], [4 * TONNE, 2 * TONNE])
                self.assertEqual([row.seq for row in self.ledger.history(page=page)], [1, 2, 3, 4, 5, 6])
        lot = next(self.ledger.lots(pollutant="NOx", measure="closure", live=1))
        self.assertEqual((lot.issued, lot.available, lot.consumed, lot.as_dict()["proof"]),
                         (10 * TONNE, 6 * TONNE, 4 * TONNE, sm3("关停证明".encode())))
        self.assertEqual([row.party for row in self.ledger.accounts(role="enterprise", place=530302)],
                         [support.SELLER.encode()])
        self.assertEqual([(row.covered, row.used) for row in self.ledger.projects(project=7)], [(4 * TONNE, 4 * TONNE)])
        self.assertEqual([row.value for row in self.ledger.statements(subject="project", project=7)], [4 * TONNE])
        self.assertEqual([row.kind for row in self.ledger.claims(kind="project", bucket="consumed")], [33])
        self.assertEqual(list(self.ledger.debts()), [])
        self.assertEqual([row.verb for row in self.ledger.history(project=7)], [2, 7])
        with self.assertRaises(InvalidValue) as caught:
            list(self.ledger.debts(lot=1))
        self.assertEqual(caught.exception.field, "lot")
        with self.assertRaises(TypeError):
            self.ledger.lots(colour=1)

    def test_traces_sheets_facts_and_the_past(self) -> None:
        self.assertEqual(sum(row.amount for row in self.ledger.trace_lot(1) if row.depth == 0), 10 * TONNE)
        self.assertEqual([row.lot for row in self.ledger.trace_project(7)], [1, 1])
        sheet = self.ledger.sheet("NOx", "2025-01-01", "2025-12-31")
        self.assertTrue(sheet.balanced)
        self.assertEqual([sheet.total(part) for part in ("opening", "in", "out", "closing", "consumed")],
                         [0, 10 * TONNE, 4 * TONNE, 6 * TONNE, 4 * TONNE])
        self.assertEqual(self.ledger.sheet("NOx", "2025-01-01", place=530302).total("out"), 6 * TONNE)
        self.assertEqual(sheet.head, self.ledger.head())
        self.assertEqual(self.ledger.as_of(1, "2025-02-28", pollutant="NOx"), (0, 0))
        self.assertEqual(self.ledger.as_of(1, "2025-03-01", lot=1), (4 * TONNE, 0))
        self.assertEqual(self.ledger.fact("project", 7, "increment", "2025-03-01", "NOx"), 4 * TONNE)
        self.assertIsNone(self.ledger.fact("project", 7, "increment", "2025-02-28", "NOx"))
        self.assertEqual(self.ledger.entry(derived_id("test", 5)).to_account, 2)
        with self.assertRaises(NotFound):
            self.ledger.entry(bytes(15) + b"1")

    def test_due_and_composed_groups(self) -> None:
        self.ledger.post(entry(7, "hold", "deal", account=1, to_account=2, lot=1, amount="2 t",
                               valid_until="2025-03-10"))
        self.assertEqual(support.balances(self.ledger)[1], (2, 2))
        self.assertEqual(self.ledger.due("2025-03-10"), [])
        due = self.ledger.due("2025-03-11")
        self.assertEqual([(one.verb, one.kind) for one in due], [(6, 31)])
        self.assertTrue(all(result.done for result in self.ledger.post_each(due)))
        self.assertEqual(support.balances(self.ledger)[1], (4, 0))
        taken = self.ledger.compose("take_back", entry(8, "restore", "unused", "2025-04-01", project=7, pollutant="NOx",
                                                       to_account=2, amount="1 t", proof="smaller than planned"))
        self.ledger.post(taken)
        self.assertEqual(next(self.ledger.projects(project=7)).covered, 3 * TONNE)
        with self.assertRaises(NotFound):
            self.ledger.compose("settle", entry(9, "use", "project", "2025-04-01", project=7))

    def test_the_law_of_an_entry(self) -> None:
        policy = Policy.builtin("cn-530300-2024")
        ledger = Ledger(policies=[policy])
        ledger.post([entry("adopt", "state", "adopt", "2025-01-01", value=1,
                           proof=policy.info.digest)] + support.opening())
        deposit = support.trading()[0]
        asked = ledger.ask(deposit)
        self.assertEqual(asked[0].decision.policy, policy)
        self.assertEqual((asked[0].policy_number, asked[0].facts["pollutant"]), (1, 2))
        self.assertEqual(asked[0].decision.verdict, Verdict.REVIEW)
        self.assertIn("入库", ledger.explain(deposit, lang="zh"))
        with self.assertRaises(Refused) as caught:
            ledger.post(deposit)
        self.assertEqual(caught.exception.reason, Status.R_LAW_REVIEW)
        result = ledger.post(deposit.copy(flags="approved"))[0]
        self.assertEqual((result.verdict, result.policy), (Verdict.REVIEW, 1))
        self.assertTrue(ledger.audit().right)

    def test_the_past_is_read_only_and_a_day_too_late_is_refused(self) -> None:
        store = MemoryStore()
        ledger = Ledger(store, date_max="2025-06-30")
        ledger.post(support.opening())
        ledger.post(support.trading())
        past = Ledger(store, through_seq=3)
        self.assertEqual(past.head().seq, 3)
        with self.assertRaises(QuotaError) as caught:
            past.post(support.trading())
        self.assertEqual(caught.exception.status, Status.E_READ_ONLY)
        self.assertEqual(Ledger(store, through_date="2025-02-28").head(), Head.start())
        with self.assertRaises(Refused) as late:
            ledger.post(entry(9, "cancel", "retire", "2025-07-01", account=1, lot=1, amount=1, proof="w"))
        self.assertEqual(late.exception.reason, Status.R_DATE_AHEAD)

    def test_checkpoints_and_audits(self) -> None:
        checkpoint = self.ledger.checkpoint()
        self.assertEqual(Checkpoint.parse(str(checkpoint)), checkpoint)
        audit = self.ledger.audit([checkpoint])
        self.assertEqual((audit.right, audit.entries, audit.head, audit.state),
                         (True, 6, self.ledger.head(), checkpoint.state))
        wrong = self.ledger.audit([checkpoint._replace(state=bytes(32))])
        self.assertEqual((wrong.status, wrong.right), (Status.E_CHECKPOINT, False))

    def test_a_byte_changed_in_the_journal_is_found(self) -> None:
        store = support.ListStore()
        ledger = Ledger(store)
        ledger.post(support.opening())
        ledger.post(support.trading())
        store.entries[3].amount += 1
        audit = ledger.audit()
        self.assertEqual((audit.status, audit.seq), (Status.E_CHAIN_BROKEN, 4))
        with self.assertRaises(JournalWrong):
            Ledger(store)

    def test_what_the_library_borrows_is_kept_alive(self) -> None:
        ledger = Ledger(support.ListStore(), calendar=support.calendar(), policies=[Policy.builtin("cn-530300-2024")],
                        progress=lambda done, of: None, digest=lambda data: sm3(data))
        gc.collect()
        rows = ledger.holdings(page=1)
        ledger.post(support.opening() + support.trading())
        first = next(rows)
        gc.collect()
        ledger.post(entry(7, "cancel", "retire", account=1, lot=1, amount="1 t", proof="wish"))
        self.assertEqual((first.available, next(rows).available), (4 * TONNE, 2 * TONNE))
        self.assertTrue(ledger.audit().right)
        self.assertEqual(ledger.head(), Head(7, 20250301, ledger.head().digest))

    def test_a_closed_ledger_says_so(self) -> None:
        with self.ledger as ledger:
            pass
        with self.assertRaisesRegex(ValueError, "closed"):
            ledger.head()


if __name__ == "__main__":
    unittest.main()
