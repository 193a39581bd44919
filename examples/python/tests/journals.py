"""Reads tests/cases/journals/<name>.csv, whose form tests/support/journal_csv.h has, with code of its own."""
from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import Any, Iterator, Optional

from libquota import Entry, Ledger, NotFound, Policy, Status, is_party_code, value_of

from . import support

POLICIES = {"chongqing": "cn-500000-2014", "jiangsu": "cn-js-city-2022", "linyi": "cn-371300-2014",
            "qujing": "cn-530300-2024", "sip": "cn-320571-draft"}
LEVELS = {"province": 1, "city": 2, "county": 3, "park": 4}
RENAMED = {"done": "valid_from", "until": "valid_until"}
BUCKETS = ("held", "consumed", "surrendered", "cancelled", "invalid")


@dataclass
class Group:
    line: int
    entries: list[Entry] = field(default_factory=list)
    refused: Optional[Status] = None
    why: list[str] = field(default_factory=list)


@dataclass
class Balance:
    line: int
    what: str
    wanted: dict[str, Any]
    amount: int


class Journal:
    """``groups`` to be posted in order, and ``balances`` that the ledger must then have."""

    def __init__(self, name: str) -> None:
        self.groups: list[Group] = []
        self.balances: list[Balance] = []
        self._numbers: dict[str, dict[str, int]] = {"account": {}, "lot": {}, "project": {}}
        self._policy = Policy.builtin("cn-530300-2024")
        self._adopted = 0
        with open(support.ROOT / "tests" / "cases" / "journals" / f"{name}.csv", encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            for row in reader:
                if not row or row[0].startswith("#") or row[0] == "id":
                    continue
                assert len(row) == 9, (name, reader.line_num, row)
                (self._read_balance if row[0] == "=" else self._read)(reader.line_num, row)

    def _number(self, kind: str, name: str) -> int:
        numbers = self._numbers[kind]
        return numbers.setdefault(name, len(numbers) + 1) if name else 0

    def _read(self, line: int, row: list[str]) -> None:
        identity, day, verb, kind, account, to, lot, tonnes, more = row
        if not identity.startswith("+"):
            self.groups.append(Group(line))
        group = self.groups[-1]
        more, arrow, refusal = more.partition("->")
        if arrow:
            reason, *group.why = refusal.split()
            group.refused = Status["R_" + reason]
        common: dict[str, Any] = {"verb": verb, "kind": kind, "date": day}
        reader = {"open": self._accounts, "adopt": self._adopt, "fact": self._facts}.get(kind)
        if reader is not None:
            for part, fields in enumerate(reader(account, more.split())):
                group.entries.append(Entry(id=_identity(identity, part), **common, **fields))
            return
        holder = self._number("account", account)
        entry = Entry(id=_identity(identity), **common, account=holder, to_account=self._number("account", to),
                      lot=self._number("lot", lot), amount=_milligrams(tonnes))
        if verb == "issue":  # the evidence is the lot's
            entry.set(proof=b"\xe7" + entry.lot.to_bytes(8, "little"))
        if verb == "restore":  # the target says whose and which; the account is who receives
            entry.set(account=0, to_account=holder)
        for word in more.split():
            self._read_word(entry, word)
        group.entries.append(entry)

    def _read_word(self, entry: Entry, word: str) -> None:
        name, equals, value = word.partition("=")
        if word in ("expected", "up_to", "approved"):
            entry.set(flags=entry.flags | Entry(flags=word).flags)
            if word == "approved":
                entry.proof[31] = 1
        elif name in ("party", "project", "to_lot"):
            entry.set(**{name: self._number({"party": "account", "to_lot": "lot"}.get(name, name), value)})
        elif name == "target":
            entry.set(target=_identity(value))
        elif name in ("price", "total", "place", "basin", "industry"):
            entry.set(**{name: int(value)})
        elif equals:
            entry.set(**{RENAMED.get(name, name): value})
        else:
            entry.set(pollutant=word)

    def _accounts(self, _account: str, words: list[str]) -> Iterator[dict[str, Any]]:
        for word in words:
            role, _, rest = word.partition("@")
            place, _, names = rest.partition(":")
            for name in names.split(","):
                number = self._number("account", name)
                fields: dict[str, Any] = {"account": number, "place": int(place), "role": "other"}
                if role == "enterprise":
                    fields.update(role=role, proof=next(
                        code for code in (f"9153030210000{number:04}{last}" for last in "0123456789ABCDEFGHJKLMNPQRTUWXY")
                        if is_party_code(code)))
                elif role in LEVELS:
                    fields.update(role="reserve", pool=LEVELS[role])
                yield fields

    def _adopt(self, _account: str, words: list[str]) -> Iterator[dict[str, Any]]:
        self._policy = Policy.builtin(POLICIES[words[0]])
        self._adopted += 1
        yield {"value": self._adopted, "proof": self._policy.info.digest}

    def _facts(self, about: str, words: list[str]) -> Iterator[dict[str, Any]]:
        subject, *names = about.split() or [""]
        common: dict[str, Any] = {"subject": subject}
        facts = []
        for word in words:
            name, _, value = word.partition("=")
            if name in ("valid_from", "valid_until"):
                common[name] = value
            elif name == "of":
                common["pollutant"] = value
            elif word == "approved":
                common.update(flags="approved", proof=bytes(31) + b"\1")
            else:
                facts.append((name, value))
        for thing in names or [""]:
            which: dict[str, Any] = {}
            if subject == "claim":
                which["target"] = _identity(thing)
            elif subject == "place":
                which["place"] = int(thing)
            elif subject != "ledger":
                which[subject] = self._number(subject, thing)
            for name, value in facts:
                yield {**common, **which, **self._policy.stated(name, value)}

    def _read_balance(self, line: int, row: list[str]) -> None:
        _, _, what, kind, account, _, lot, tonnes, _ = row
        wanted: dict[str, Any] = {"kind": kind} if kind else {}
        if account.startswith("project "):
            wanted["project"] = self._number("project", account[8:])
        elif account:
            wanted["account"] = self._number("account", account)
        try:
            wanted.update({"pollutant": value_of("pollutant", lot)} if lot else {})
        except NotFound:
            wanted["lot"] = self._number("lot", lot)
        self.balances.append(Balance(line, what, wanted, _milligrams(tonnes)))


def _identity(name: str, part: int = 0) -> bytes:
    return name.lstrip("+").encode()[:12].ljust(14, b"\0") + bytes((part, 0x1D))


def _milligrams(tonnes: str) -> int:
    whole, _, decimals = tonnes.partition(".")
    return int(whole or 0) * 10**9 + int(decimals.ljust(9, "0"))


def now(ledger: Ledger, balance: Balance) -> int:
    """What the ledger has in place of a balance's amount."""
    if balance.what in BUCKETS:
        return sum(row.left for row in ledger.claims(bucket=2 + BUCKETS.index(balance.what), **balance.wanted))
    if balance.what == "available":
        return sum(row.available for row in ledger.holdings(**balance.wanted))
    if balance.what == "debt":
        return sum(row.amount for row in ledger.debts(**balance.wanted))
    return sum(getattr(row, balance.what) for row in ledger.projects(**balance.wanted))
