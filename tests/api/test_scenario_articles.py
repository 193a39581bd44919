#!/usr/bin/env python3
"""Every row of the five tables is at work in a story, or docs/policies.md says why not.

    test_scenario_articles.py PROGRAM [--update]

The stories of examples/ are run with `reserve post --law`, which names the rows that take part in each answer of the
law, and with `evaluate --format json`.  Section 2.7 of docs/policies.md says the same: its first table is made of that
run (--update writes it anew), its second one has the sentences that no answer cites and their acts, or why there is
none.  A row that demands something has to turn a step down somewhere, and not only be met.
"""
import collections
import csv
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import test_scenarios
from test_scenarios import CITIES, ROOT, cells, readme, rows_of

STORIES = ("qujing", *CITIES)
POLICIES = {"qujing": "cn-530300-2024", "jiangsu": "cn-js-city-2022", "chongqing": "cn-500000-2014",
            "linyi": "cn-371300-2014", "sip": "cn-320571-draft"}
PAGES = ("docs/policies.md", "docs/zh/policies.md")
STOPPED = ("deny", "review", "not_applicable")
UPDATE = False

# Stands before the programs: what is posted or asked is kept.
RESERVE = """#!/bin/sh
[ "$1" = post ] || exec "{program}" "$@"
shift
"{program}" post --law --format csv "$@" >"$0.said" 2>"$0.errors"
status=$?
cat "$0.said" "$0.errors" >>"$0.log"
cat "$0.said" "$0.errors"
exit $status
"""
EVALUATE = """#!/bin/sh
"{program}" "$@" --format json >>"$0.log"
exec "{program}" "$@"
"""


class Run:
    """What a story says: `took_part`, `stopped` and `limited` have the steps of each row, in their order; `answers`
    has what was asked with evaluate."""

    def __init__(self, story):
        self.policy = POLICIES[story]
        self.took_part, self.stopped, self.limited = (collections.defaultdict(dict) for _ in range(3))
        self.refused, self.answers = set(), {}
        programs = pathlib.Path(test_scenarios.PROGRAM).parent
        with tempfile.TemporaryDirectory() as folder:
            for name, script in (("reserve", RESERVE), ("evaluate", EVALUATE)):
                path = pathlib.Path(folder) / name
                path.write_text(script.format(program=programs / name), encoding="utf-8")
                path.chmod(0o755)
            command = ([ROOT / "examples/year.sh", folder] if story == "qujing" else
                       [ROOT / "examples/scenarios/run.sh", folder, story])
            done = subprocess.run(["sh", *map(str, command)], check=False, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            self.out = done.stdout.decode()
            if done.returncode != 0:
                raise AssertionError(self.out)
            self.read_posted((pathlib.Path(folder) / "reserve.log").read_text(encoding="utf-8"))
            self.read_asked((pathlib.Path(folder) / "evaluate.log").read_text(encoding="utf-8"))

    def read_posted(self, text):
        ids = {}
        for line in text.splitlines():
            if line.startswith("line,id,policy,"):
                ids = {}
            row = next(csv.reader([line]))
            if len(row) == 7 and row[0].isdigit():
                ids[row[0]] = "due" if re.fullmatch("[0-9a-f]{32}", row[1]) else row[1]  # an id it derives
                self.note(row[2], ids[row[0]], row[4], row[5], row[6].split())
            refused = re.match(r"[^\s:]+:(\d+): R_", line)
            if refused and refused[1] in ids:
                self.refused.add(ids[refused[1]])
                # More than a row grants: the answer itself is no refusal.
                limit = re.search(r": R_LAW_LIMIT: .* (\w[\w.]*), found ", line)
                if limit:
                    self.limited[limit[1]][ids[refused[1]]] = True

    def read_asked(self, text):
        decoder, at = json.JSONDecoder(), 0
        while at < len(text):
            rows, at = decoder.raw_decode(text, at)
            at += len(text[at:]) - len(text[at:].lstrip())
            for row in rows:
                self.answers[row["case"]] = row
                self.note(row["policy"], row["case"], row["verdict"], row["rule"], row["rules"])

    def note(self, policy, step, answer, decided, rows):
        if policy != self.policy:
            return
        verdict = answer.split(",")[0]
        for row in {*rows, decided} - {"", None}:
            self.took_part[row].setdefault(step, verdict not in STOPPED)
            self.took_part[row][step] |= verdict not in STOPPED
        if verdict in STOPPED and decided:
            self.stopped[decided][step] = True


def table_rows(story):
    """The rows of a policy."""
    lines = (ROOT / "src/policy/tables" / f"{story}.csv").read_text(encoding="utf-8").splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("id,article,"))
    return [row for row in csv.DictReader(lines[begin:]) if not row["id"].startswith("#")]


def labels(page, story):
    """[label, ids] of each line of the story's article table, in their order."""
    ids, found = {row["id"] for row in table_rows(story)}, []
    for line in (ROOT / page).read_text(encoding="utf-8").split("\n## 2.6")[0].splitlines():
        row = cells(line)
        named = re.findall(r"`([^`]+)`", row[1]) if len(row) > 3 else []
        if named and set(named) <= ids:
            found.append((row[0], named))
    return found


def demands(row):
    """Has it to turn something down?"""
    return re.search(r"\b(review|deny)\b" if row["force"] == "may" else r"\b(require|review|deny)\b",
                     row["then"]) is not None


def made(page, runs):
    """The lines of the first table."""
    lines = []
    for story, run in runs.items():
        rows = {row["id"]: demands(row) or "cover" in row["then"] for row in table_rows(story)}
        for label, ids in labels(page, story):
            passed, stopped = [], []
            for row in ids:
                # a step that was not refused for another reason, rather than the first
                good = sorted((step for step, fine in run.took_part.get(row, {}).items() if fine),
                              key=lambda step: step in run.refused)
                bad = list(run.stopped.get(row, ()) if rows[row] else run.limited.get(row, ()))
                if not good and not bad:
                    good = list(run.took_part.get(row, ()))
                passed += [f"`{row}`: `{good[0]}`"] if good else []
                stopped += [f"`{row}`: `{bad[0]}`"] if bad else []
            if passed or stopped:
                lines.append(f"| `{story}` | {label} | {', '.join(passed)} | {', '.join(stopped)} |")
    return lines


def section(page):
    """Section 2.7: what stands before its first table's lines, the lines, what stands behind, and the lines of the
    second table."""
    text = (ROOT / page).read_text(encoding="utf-8")
    begin = text.index("|---|---|---|---|\n", text.index("\n## 2.7 ")) + len("|---|---|---|---|\n")
    end = text.index("\n\n", begin) + 1
    second = [cells(line) for line in text[end:].split("\n# ")[0].splitlines() if line.startswith("| `")]
    return text[:begin], text[begin:end].splitlines(), text[end:], second


def asked_by_hand(story):
    """case -> question and answer, as the README has them."""
    return {row[0]: (row[1], row[2]) for row in map(cells, readme(story).splitlines())
            if len(row) == 4 and re.fullmatch(r"q\d+", row[0])}


def answer(row):
    """An answer of evaluate as a reader writes it."""
    if row["choices"]:
        return "|".join(row["choices"])
    if row["lo"] is None:
        return row["verdict"]
    return row["lo"] + (f" {row['unit']}" if row["unit"] else "")


class Articles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.runs = {story: Run(story) for story in STORIES}

    def test_the_table_is_that_of_the_run(self):
        for page in PAGES:
            before, lines, behind, _ = section(page)
            new = made(page, self.runs)
            if UPDATE:
                (ROOT / page).write_text(before + "\n".join(new) + "\n" + behind, encoding="utf-8")
            self.assertEqual(section(page)[1] if UPDATE else lines, new, page)

    def test_every_row_is_shown_or_excused(self):
        for page in PAGES:
            excused = collections.defaultdict(list)
            for row in section(page)[3]:
                for name in re.findall(r"`([^`]+)`", row[2]):
                    excused[row[0].strip("`")].append(name)
            for story, run in self.runs.items():
                with self.subTest(page=page, story=story):
                    self.assertEqual(len(excused[story]), len(set(excused[story])), "twice")
                    shown = {row["id"] for row in table_rows(story) if row["id"] in run.took_part and
                             (not demands(row) or row["id"] in run.stopped)}
                    everything = {row["id"] for row in table_rows(story)}
                    self.assertEqual(everything - shown - set(excused[story]), set(), "neither shown nor excused")
                    self.assertEqual(set(excused[story]) - (everything - shown), set(), "shown, or no row")

    def test_steps_of_the_second_table(self):
        tables = [section(page)[3] for page in PAGES]
        for page, table in zip(PAGES, tables):
            for row in table:
                story = row[0].strip("`")
                steps = re.findall(r"`([^`]+)`", row[3])
                self.assertEqual(set(steps) - {row["id"] for _, _, row in rows_of(story)}, set(), (page, row))
                self.assertTrue(row[3], (page, row))
        self.assertEqual(*[[(row[0], row[2], re.findall(r"`([^`]+)`", row[3])) for row in table] for table in tables])

    def test_answers_worked_by_hand(self):
        for story, run in self.runs.items():
            with self.subTest(story=story):
                self.assertEqual({case: (row["question"], answer(row)) for case, row in run.answers.items()},
                                 asked_by_hand(story))


if __name__ == "__main__":
    test_scenarios.PROGRAM = os.path.abspath(sys.argv[1])
    UPDATE = "--update" in sys.argv[2:]
    unittest.main(argv=[sys.argv[0], "-b"])
