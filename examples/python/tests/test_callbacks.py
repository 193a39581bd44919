"""What a callback raises comes out of the call that led to it, and nothing is done behind its back."""
from __future__ import annotations

import unittest
from typing import Any, Optional, Sequence

from libquota import Entry, Head, Ledger, NotDone, QuotaError, Status, Store, StoreFailed, StoreOutcome, Unsure, sm3

from . import support


class Raising(support.ListStore):
    """Raises what it is told to, in the hook it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.plan: dict[str, BaseException] = {}
        self.called: list[str] = []

    def _note(self, name: str) -> None:
        self.called.append(name)
        if name in self.plan:
            raise self.plan[name]

    def head(self) -> Head:
        self._note("head")
        return super().head()

    def append(self, expected: Head, entries: Sequence[Entry], head: Head) -> Optional[StoreOutcome]:
        self._note("append")
        return super().append(expected, entries, head)

    def scan(self, start: int, most: int) -> Sequence[Entry]:
        self._note("scan")
        return super().scan(start, most)

    def save(self, head: Head, data: bytes) -> None:
        self._note("save")
        super().save(head, data)

    def load(self, through: int) -> Optional[bytes]:
        self._note("load")
        return super().load(through)


class Callbacks(unittest.TestCase):
    def setUp(self) -> None:
        self.store = Raising()
        self.ledger = Ledger(self.store)
        self.ledger.post(support.opening())

    def raised(self, work: Any, expected: BaseException) -> Optional[BaseException]:
        """The very exception comes out; answers its context."""
        try:
            work()
        except BaseException as error:
            self.assertIs(error, expected)
            return error.__context__
        self.fail("nothing was raised")

    def test_each_hook_is_reported_with_what_the_library_made_of_it(self) -> None:
        group = support.trading()
        for hook, work, status in (("append", lambda: self.ledger.post(group), Status.E_UNSURE),
                                   ("head", self.ledger.refresh, Status.E_UNSURE),
                                   ("save", self.ledger.snapshot, Status.E_STORE_FAILED),
                                   ("scan", lambda: list(self.ledger.history()), Status.E_STORE_FAILED),
                                   ("load", lambda: Ledger(self.store), None),
                                   ("scan", lambda: Ledger(self.store, no_snapshot=True), Status.E_STORE_FAILED)):
            with self.subTest(hook=hook):
                error = KeyError(hook)
                self.store.plan = {hook: error}
                context = self.raised(work, error)
                if status is not None:
                    assert isinstance(context, QuotaError)
                    self.assertEqual(context.status, status)
                self.store.plan = {}
                if hook == "head":
                    self.ledger.post(group)
                    self.ledger.snapshot()
        self.assertEqual(support.balances(self.ledger), {1: (4, 0), 2: (2, 0)})
        self.assertTrue(self.ledger.audit().right)

    def test_an_append_that_raises_is_unsure_but_for_not_done(self) -> None:
        for error, kind, then in ((NotDone("disk full"), StoreFailed, 3), (OSError("connection lost"), Unsure, 6)):
            self.store.plan = {"append": error}
            context = self.raised(lambda: self.ledger.post(support.trading()), error)
            self.assertIs(type(context), kind)
            self.store.plan = {}
            self.ledger.refresh()  # which appends the same again where it was in doubt
            self.assertEqual((self.ledger.head().seq, len(self.store.entries)), (then, then))
        self.assertEqual(self.ledger.post(support.trading())[0].status, Status.ALREADY_DONE)
        self.assertEqual(len(self.store.entries), 6)

    def test_causes_and_contexts_of_ones_own_are_kept(self) -> None:
        cause, before = ValueError("cause"), TypeError("before")
        error = KeyError("hook")
        error.__cause__, error.__context__ = cause, before
        self.store.plan = {"append": error}
        context = self.raised(lambda: self.ledger.post(support.trading()), error)
        self.assertIs(error.__cause__, cause)
        assert context is not None
        self.assertIs(context.__context__, before)

    def test_an_interrupt_is_reported_too(self) -> None:
        for error in (KeyboardInterrupt(), SystemExit(3)):
            self.store.plan = {"scan": error}
            self.raised(lambda: list(self.ledger.history()), error)

    def test_no_other_callback_runs_once_one_has_raised(self) -> None:
        self.ledger.post(support.trading())
        error = KeyError("load")
        self.ledger.snapshot()
        self.store.called.clear()
        self.store.plan = {"load": error}
        self.raised(lambda: Ledger(self.store), error)
        self.assertEqual(self.store.called[-1], "load")

    def test_a_hook_that_calls_its_ledger_is_told_it_is_busy(self) -> None:
        class Calling(support.ListStore):
            def scan(self, start: int, most: int) -> Sequence[Entry]:
                return list(ledger.history())
        ledger = Ledger(Calling())
        ledger.post(support.opening())
        with self.assertRaises(QuotaError) as caught:
            list(ledger.history())
        self.assertEqual(caught.exception.status, Status.E_BUSY)
        self.assertIsInstance(caught.exception.__context__, StoreFailed)
        self.assertEqual(ledger.head().seq, 3)

    def test_hooks_that_answer_nonsense(self) -> None:
        class Nonsense(support.ListStore):
            def scan(self, start: int, most: int) -> Sequence[Entry]:
                return [Entry()] * (most + 1)

            def head(self) -> Head:
                return self.answer  # type: ignore[attr-defined, no-any-return]
        store = Nonsense()
        store.answer = None  # type: ignore[attr-defined]
        with self.assertRaises(AttributeError):
            Ledger(store)
        store.answer = Head(1, 20250301, bytes(32))  # type: ignore[attr-defined]
        with self.assertRaisesRegex(ValueError, "asked for"):
            Ledger(store)

    def test_a_digest_that_raises_lets_nothing_be_appended(self) -> None:
        error, broken = RuntimeError("no digest today"), [False]

        def digest(data: bytes) -> bytes:
            if broken[0]:
                raise error
            return sm3(data)
        for store in (support.ListStore(), None):
            broken[0] = False
            ledger = Ledger(store, digest=digest)
            ledger.post(support.opening())
            broken[0] = True
            context = self.raised(lambda: ledger.post(support.trading()), error)
            self.assertIsInstance(context, StoreFailed)
            self.raised(lambda: ledger.prepare(support.trading()), error)
            broken[0] = False
            self.assertEqual(ledger.head().seq, 3)
            ledger.post(support.trading())
            self.assertEqual(ledger.head().seq, 6)
            self.assertTrue(ledger.audit().right)
        self.assertEqual(ledger.head(), Ledger(support.ListStore()).head()._replace(
            seq=6, date=20250301, digest=ledger.head().digest))

    def test_a_digest_of_another_length_is_an_error(self) -> None:
        with self.assertRaisesRegex(ValueError, "32 bytes"):
            Ledger(digest=lambda data: b"short").post(support.opening())

    def test_progress_that_raises_ends_the_opening(self) -> None:
        self.ledger.post(support.trading())
        told: list[tuple[int, int]] = []
        Ledger(self.store, progress=lambda done, of: told.append((done, of)))
        self.assertEqual(told[-1], (6, 6))
        error = InterruptedError("enough")

        def stop(done: int, of: int) -> None:
            raise error
        self.raised(lambda: Ledger(self.store, progress=stop), error)

    def test_a_store_without_append_is_for_the_pull_path(self) -> None:
        class Pull(Store):
            def __init__(self) -> None:
                self.inner = support.ListStore()

            def head(self) -> Head:
                return self.inner.head()

            def scan(self, start: int, most: int) -> Sequence[Entry]:
                return self.inner.scan(start, most)
        store = Pull()
        ledger = Ledger(store)
        for work in (lambda: ledger.post(support.opening()), ledger.snapshot):
            with self.assertRaises(QuotaError) as caught:
                work()
            self.assertEqual(caught.exception.status, Status.E_NO_HOOK)
        with ledger.prepare(support.opening()) as prepared:
            store.inner.write(prepared.entries, prepared.head)
        self.assertEqual(ledger.head().seq, 3)
        with self.assertRaises(TypeError):
            Store()  # type: ignore[abstract]


if __name__ == "__main__":
    unittest.main()
