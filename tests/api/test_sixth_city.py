#!/usr/bin/env python3
"""The sixth city in examples/sixth_city comes out as it was worked out by hand.

    test_sixth_city.py RESERVE

Its table has no finding; every row of projects.csv is decided as by_hand.csv says; rows of the ledger are refused where
their note says so, and only there; the last balances and the sheet are those of README.md; the journal is audited.
"""
import csv
import decimal
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from test_scenarios import cells, tonnes, worked

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "sixth_city"
TABLE = FOLDER / "yunze.csv"
PROGRAMS = pathlib.Path()


def table(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def run(program, *arguments, given="", **more):
    done = subprocess.run([str(PROGRAMS / program), *map(str, arguments)], input=given.encode(), check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=FOLDER, **more)
    return done.returncode, done.stdout.decode()


def changed(old, new):
    """The table with one thing changed in one row."""
    text = TABLE.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    return text.replace(old, new)


def product(text):
    """6 x 6 + 8 x 8, or 10 - 6.9"""
    total = decimal.Decimal(0)
    for sign, term in re.findall(r"([+-]?)\s*([\d.]+(?: x [\d.]+)*)", text):
        value = decimal.Decimal(1)
        for factor in term.split(" x "):
            value *= decimal.Decimal(factor)
        total += -value if sign == "-" else value
    return total


class Decisions(unittest.TestCase):
    def test_as_by_hand(self):
        status, out = run("evaluate", "projects.csv", "--policy", TABLE, "--format", "csv")
        self.assertEqual(status, 0, out)
        found, expected = list(csv.DictReader(out.splitlines())), table(FOLDER / "by_hand.csv")
        self.assertEqual(len(found), len(expected))
        for got, want in zip(found, expected):
            with self.subTest(want["name"]):
                ends = [f"{got[end]} {got['unit']}".strip() for end in ("lo", "hi")]
                value = ends[0] if ends[0] == ends[1] else "..".join(ends)
                self.assertEqual((got["name"], got["question"], got["verdict"].replace("not_applicable", "n/a"), value,
                                  got["rule"]), tuple(want[key] for key in ("name", "question", "verdict", "value",
                                                                             "rule")))

    def test_a_file_in_chinese_is_decided_alike(self):
        labels = {"name": "名称", "question": "问题", "as_of": "适用日期", "pollutant": "污染物", "attained": "环境质量达标",
                  "increment": "新增年排放量", "plan_band": "方案距离档", "project_class": "项目类别", "kept_for": "专门用途",
                  "source_x": "来源横坐标（公里）", "completed_on": "措施完成日期"}
        words = {"NOx": "氮氧化物", "SO2": "二氧化硫", "COD": "化学需氧量", "VOCs": "挥发性有机物", "yes": "是", "no": "否",
                 "ordinary": "一般项目", "major_livelihood": "重大民生项目"}
        rows = list(csv.reader((FOLDER / "projects.csv").read_text(encoding="utf-8").splitlines()))
        given = "".join(",".join(labels.get(cell, cell) if line == 0 else words.get(cell, cell) for cell in row) + "\n"
                        for line, row in enumerate(rows))
        plain = run("evaluate", "projects.csv", "--policy", TABLE, "--format", "csv")
        self.assertEqual(run("evaluate", "-", "--policy", TABLE, "--format", "csv", given=given), plain)

    def test_the_sums_by_hand_are_right(self):
        count = 0
        for row in table(FOLDER / "by_hand.csv"):
            for left, right in re.findall(r"([\d.][\d. x+-]*) = ([\d.]+)(?![\d-])", row["worked"]):
                self.assertEqual(product(left), decimal.Decimal(right), row)
                count += 1
            if row["question"] == "offset" and row["value"] and ".." not in row["value"]:  # rounded up to the gram
                exact = decimal.Decimal(row["worked"].split(" = ")[1])
                self.assertEqual(exact.quantize(decimal.Decimal("0.000001"), decimal.ROUND_CEILING),
                                 decimal.Decimal(row["value"][:-2]), row)
        self.assertGreater(count, 20)

    def test_every_row_of_the_table_is_reached(self):
        """A row that no case names could be wrong without anybody noticing."""
        status, out = run("evaluate", "projects.csv", "--policy", TABLE, "--format", "json")
        self.assertEqual(status, 0, out)
        named = set(re.findall(r"\bY[\d.]+\d\b|\bY\d+\b", out))
        explained = run("evaluate", "projects.csv", "--policy", TABLE, "--explain", "en")[1]
        named |= set(re.findall(r"\((Y[\d.]+)[,)]", explained))
        of_ledger = {"Y6.1", "Y6.2", "Y8", "Y9"}  # its refusals name them
        rows = {line.split(",")[0] for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("Y")}
        self.assertEqual(rows - named - of_ledger, {"Y12"})

    def test_in_both_languages(self):
        for lang, words in (("en", ("Deny: source, by 第四条 (Y4.5).", "Not met: band of the source 4 is more than 3")),
                            ("zh", ("结论：不可（来源）。依据：第四条（Y4.5）。", "不符合：来源距离档 4 大于 3"))):
            rows = (FOLDER / "projects.csv").read_text(encoding="utf-8").splitlines(keepends=True)
            given = rows[0] + next(row for row in rows if row.startswith("化工厂：过50公里"))
            out = run("evaluate", "-", "--policy", TABLE, "--explain", lang, given=given)[1]
            for word in words:
                self.assertIn(word, out)

    def lint(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            return run("evaluate", "--lint", "--policy", file.name)

    def test_no_finding(self):
        self.assertEqual(self.lint(TABLE.read_text(encoding="utf-8")), (0, "cn-yunze-2025: errors 0, warnings 0\n"))

    def test_slips_are_found(self):
        for old, new, word in (
                ("attained = no,ratio 1.5:1,Y2.4,", "attained = no,ratio 1.5:1,,", "two rows answer one case"),
                ("Y10.2,第十条,reclaim,,,amount 0 t", "Y10.2,第十条,reclaim,,built = yes,amount 0 t",
                 "no row answers this case"),
                ("ratio 1.3:1", "ratio 0.3:1", "below 1:1"),
                ("require band <= 3", "require bend <= 3", "bend")):
            with self.subTest(new):
                status, out = self.lint(changed(old, new))
                self.assertNotEqual((status, out), (0, "cn-yunze-2025: errors 0, warnings 0\n"))
                self.assertIn(word, out)


class Ledger(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = subprocess.run(["sh", str(FOLDER / "run.sh"), str(PROGRAMS)], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        cls.status, cls.out = done.returncode, done.stdout.decode()

    def after(self, command):
        """What a command said."""
        return self.out.split(f"\n$ {command}\n", 1)[1].split("\n$ ", 1)[0].split("\n=====", 1)[0]

    def test_ends_well(self):
        self.assertEqual(self.status, 0, self.out)
        self.assertTrue(self.out.rstrip().endswith("all is right"), self.out[-500:])

    def test_refused_where_the_note_says_so(self):
        refused = {(file, int(line)): why for file, line, why in
                   re.findall(r"^(\d\d_\w+\.csv):(\d+): (R_\w+)", self.out, flags=re.M)}
        expected = {(path.name, line): row["note"] for path in sorted(FOLDER.glob("0*.csv"))
                    for line, row in enumerate(table(path), 2) if row["note"].startswith("refused")}
        self.assertEqual(set(refused), set(expected))
        self.assertEqual(len(refused), 8)
        for key, note in expected.items():
            self.assertRegex(note, r"\(\d+\)$")  # the article
            self.assertEqual(refused[key] == "R_LAW_REVIEW", note.startswith("refused until a person decides"), key)

    def test_a_plan_falls_short_and_says_why_then_covers_all(self):
        near = self.after("reserve plan 501 --account 21 --until 2025-12-31")
        self.assertIn("| NOx | 1.5:1 | 15 | 0 | 15 | 9 | 0 | 6 | 第四条 Y4.1 |", near)  # 10 x 1.5 = 15; 15 - 9 = 6
        self.assertIn("| NOx | 12 | denied | 第四条 Y4.4 | plan_band (stands against it) |", near)
        for kept_out in ("| NOx | 8 | denied | 第七条 Y7 |", "| NOx | 5 | denied | 第五条 Y5 |", "| NOx | 20 | denied |"):
            self.assertIn(kept_out, near)
        self.assertIn("(exit status 1)", near)
        wide = self.after("reserve plan 501 --account 21 --until 2025-12-31 --lang zh")
        self.assertIn("| 氮氧化物 | 1.8:1 | 18 | 0 | 18 | 18 | 0 | 0 | 第四条 Y4.2 |", wide)  # 10 x 1.5 x 1.2 = 18
        self.assertIn("| 1 | 氮氧化物 | 101 | 11 | 999901 | 9 | 1 |", wide)
        self.assertIn("| 2 | 氮氧化物 | 102 | 12 | 999903 | 9 | 2 |", wide)  # 18 - 9 = 9, of the second band
        self.assertNotIn("exit status", wide)

    def test_balances_and_sheet_as_in_the_readme(self):
        balances, sheets = {}, {}
        english = (FOLDER / "README.md").read_text(encoding="utf-8").split("\n# 第六个城市")[0]
        for line in english.split("\nThe sums by hand")[1].splitlines():
            row = cells(line)
            if len(row) == 3 and row[0].isdigit():
                balances[row[0], row[1]] = worked(row[2])
            elif len(row) == 5 and row[1] == "0":
                sheets[row[0]] = [worked(cell) for cell in row[1:]]
        self.assertEqual((len(balances), set(sheets)), (6, {"NOx", "COD"}))
        for opening, came, went, closing in sheets.values():
            self.assertEqual(opening + came - went, closing)
        found = {tuple(cells(line)[:2]): tonnes(cells(line)[2]) for line in self.after("reserve balances").splitlines()
                 if cells(line)[0].isdigit()}
        self.assertEqual(found, balances)
        parts = {}
        for line in self.after("reserve statement").splitlines():
            row = cells(line)
            if len(row) == 6 and row[1] in ("opening", "in", "out", "closing"):
                of = parts.setdefault(row[0], dict.fromkeys(("opening", "in", "out", "closing"), decimal.Decimal(0)))
                of[row[1]] += tonnes(row[4])
        self.assertEqual({name: list(of.values()) for name, of in parts.items()}, sheets)

    def test_the_year_ends_as_told(self):
        projects = {tuple(cells(line)[:2]): cells(line)[2:] for line in self.after("reserve projects").splitlines()
                    if cells(line)[0].isdigit()}
        self.assertEqual(projects["501", "NOx"], ["14.9 t", "1.8:1", "18 t", "3.1 t", "14.9 t"])  # 18 - 3.1
        self.assertEqual(projects["502", "COD"][:3], ["10 t", "2.5:1", "10 t"])
        self.assertEqual(projects["503", "NOx"][:3], ["3.6 t", "1.8:1", "3.6 t"])  # 2 x 1.5 x 1.2
        self.assertIn("Not met: project class is ordinary (must be major_livelihood), so deny.", self.out)


if __name__ == "__main__":
    PROGRAMS = pathlib.Path(os.path.abspath(sys.argv.pop(1))).parent
    unittest.main()
