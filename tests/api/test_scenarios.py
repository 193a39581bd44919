#!/usr/bin/env python3
"""The stories in examples/scenarios and examples/year come out as their READMEs work them out by hand.

    test_scenarios.py PROGRAM

Rows are refused where their note says so, and only there; sheets and balances are those of the README.  Which step
shows which article: test_scenario_articles.py.
"""
import collections
import contextlib
import csv
import decimal
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "scenarios"
CITIES = ("jiangsu", "chongqing", "linyi", "sip")
PROGRAM = ""


def said(*arguments, keep=""):
    """Status and output of run.sh; `keep` is a folder that receives the journals."""
    script = [ROOT / "examples" / "year.sh"] if arguments == ("qujing",) else [FOLDER / "run.sh"]
    script += [pathlib.Path(PROGRAM).parent, *(arguments if arguments != ("qujing",) else ())]
    done = subprocess.run(["sh", *map(str, script)], check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, "KEEP": keep})
    return done.returncode, done.stdout.decode()


def rows_of(city):
    """(file, line, row) of all rows of a city; no cell has a line break.  What is asked (*_asked.csv) has cases."""
    folder = ROOT / "examples" / "year" if city == "qujing" else FOLDER / city
    rows = [(path.name, line, row) for path in sorted(folder.glob("*.csv"))
            for line, row in enumerate(csv.DictReader(path.read_text(encoding="utf-8").splitlines()), 2)]
    return [(file, line, row if "id" in row else {**row, "id": row.get("case", ""), "note": ""}) for file, line, row in rows]


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def worked(cell):
    """A sum worked by hand, `2 x 1 + 3 = 5`, which must be right; 5."""
    left, _, right = cell.partition("=")
    total = decimal.Decimal(0)
    for sign, term in re.findall(r"([+-]?)\s*([\d.]+(?: x [\d.]+)?)", left):
        value = decimal.Decimal(1)
        for factor in term.split(" x "):
            value *= decimal.Decimal(factor)
        total += -value if sign == "-" else value
    if right and total != decimal.Decimal(right):
        raise AssertionError(f"{cell}: {total}")
    return total


def readme(city):
    """What the README works out by hand."""
    path, title = (ROOT / "examples" / "year", "The sums") if city == "qujing" else (FOLDER, city)
    return (path / "README.md").read_text(encoding="utf-8").split(f"\n## {title}\n")[1].split("\n#")[0]


def by_hand(city):
    """Sheets by period and pollutant, and balances, as README.md has them."""
    sheets, balances = {}, {}
    for line in readme(city).splitlines():
        row = cells(line)
        if len(row) == 6 and row[1].startswith(("to ", "from ")):
            sheets[row[1], row[0]] = [worked(cell) for cell in row[2:]]
        elif len(row) == 3 and row[0].isdigit():
            balances[row[0], row[1]] = worked(row[2])
    return sheets, balances


def tonnes(cell):
    return decimal.Decimal(cell[:-2]) if cell.endswith(" t") else decimal.Decimal(0)


def parts(out):
    """Sheets and balances that run.sh shows."""
    sheets = collections.defaultdict(lambda: [decimal.Decimal(0)] * 4)
    balances, period = {}, None
    for line in out.splitlines():
        if line.startswith("$ "):
            day = re.search(r"as-of (\S+) statement|statement(?: --place \S+)? --from (\S+)", line)
            period = day and (f"to {day[1]}" if day[1] else f"from {day[2]}")
            listed = line == "$ reserve balances"
        elif line.startswith("| ") and period:
            row = cells(line)
            if row[1] in ("opening", "in", "out", "closing"):
                of = sheets[period, row[0]] = list(sheets[period, row[0]])
                of[("opening", "in", "out", "closing").index(row[1])] += tonnes(row[4])
        elif line.startswith("| ") and listed and cells(line)[0].isdigit():
            balances[tuple(cells(line)[:2])] = sum(map(tonnes, cells(line)[2:]))
    return dict(sheets), balances


def amount(cell):
    """A cell such as `9000 yuan`, `1 t`, `8000 yuan/t` or one without a number."""
    return decimal.Decimal(cell.split()[0]) if cell[:1].isdigit() else cell or decimal.Decimal(0)


def tables_after(out, command):
    """Rows of the first table that a command shows, as dicts."""
    lines = out.split(f"$ reserve {command}", 1)[1].split("\n", 1)[1].splitlines()
    titles = cells(lines[0])
    return [dict(zip(titles, cells(line))) for line in lines[2:lines.index("")]]


def total_of(folder, city, name):
    """Yuan that an entry of the journal states."""
    with contextlib.closing(sqlite3.connect(pathlib.Path(folder) / f"{city}.db")) as journal:
        found = journal.execute("SELECT total FROM entries WHERE id = ?", (name.encode().ljust(16, b"\0"),)).fetchall()
    return decimal.Decimal(found[0][0]) / 100


class Scenarios(unittest.TestCase):
    def test_each(self):
        for city in (*CITIES, "qujing"):
            with self.subTest(city=city):
                status, out = said(city)
                self.assertEqual(status, 0, out)
                refused = {(file, int(line)): why for file, line, why in
                           re.findall(r"^([^\s:]+):(\d+): (R_\w+)", out, flags=re.M)}
                expected = {(file, line): row["note"] for file, line, row in rows_of(city)
                            if (row["note"] or "").startswith("refused")}
                self.assertEqual(set(refused), set(expected))
                for key, note in expected.items():
                    self.assertRegex(note, r"\(.+\)$")
                    if note.startswith("refused until a person decides"):
                        self.assertEqual(refused[key], "R_LAW_REVIEW", key)
                sheets, balances = by_hand(city)
                for key, (opening, came, went, closing) in sheets.items():
                    self.assertEqual(opening + came - went, closing, key)
                found_sheets, found_balances = parts(out)
                self.assertEqual(found_sheets, sheets)
                self.assertEqual({key: value for key, value in found_balances.items() if value},
                                 {key: value for key, value in balances.items() if value})
                self.assertTrue(set(balances) <= set(found_balances))
                self.assertIn("\nall is right\n", out)

    def test_money_worked_by_hand(self):
        text = readme("chongqing")
        quotes, bids = [[cells(line) for line in text.split(f"| {title} |")[1].split("\n\n")[0].splitlines()[2:]]
                        for title in ("quoted", "bid of")]
        with tempfile.TemporaryDirectory() as folder:
            status, out = said("chongqing", keep=folder)
            self.assertEqual(status, 0, out)
            self.assertEqual(said("linyi", keep=folder)[0], 0)
            sold, back = total_of(folder, "chongqing", "b1"), total_of(folder, "chongqing", "bb1")
            self.assertEqual(sold, worked(re.search(r"The works sells it for (\d+) yuan", text)[1]))
            self.assertEqual(back, worked(re.search(r"sells 0.5 t back for (0.5 x \d+ = \d+) yuan", text)[1]))
            self.assertEqual(total_of(folder, "linyi", "b12"),
                             worked(re.search(r"for\s+(15 x 6200 = \d+) yuan", readme("linyi"))[1]))
        number = re.compile(r"\d").match
        self.assertEqual([[amount(row["least total"]), amount(row["fee"])] for row in tables_after(out, "quote")],
                         [[worked(cell) if number(cell) else cell for cell in row[1:3]] for row in quotes])
        found = {row["buyer"]: [amount(row[title]) for title in ("wanted", "price", "result", "awarded", "total")]
                 for row in tables_after(out, "auction")}
        self.assertEqual(found, {row[0]: [worked(cell) if number(cell) else cell for cell in row[1:6]] for row in bids})

    def test_all_in_short(self):
        status, out = said()
        self.assertEqual(status, 0, out)
        self.assertEqual(len(re.findall(r"^all is right$", out, flags=re.M)), len(CITIES))
        self.assertEqual(len(re.findall(r"^\$ reserve statement", out, flags=re.M)), len(CITIES))
        self.assertNotIn("reserve post", out)
        self.assertEqual(said("elsewhere")[0], 2)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv[1])
    unittest.main(argv=[sys.argv[0], "-b"])
