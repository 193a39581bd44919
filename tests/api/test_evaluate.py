#!/usr/bin/env python3
"""The program `evaluate`, run as its users run it.

    test_evaluate.py PROGRAM [--update]

Each scenario's output, messages and exit status are compared with evaluate/expected/NAME.txt; --update writes them anew.
The rest is checked without a golden file, on the sample data too, which may grow.
"""
import csv
import decimal
import io
import json
import os
import pathlib
import select
import subprocess
import sys
import tempfile
import time
import unicodedata
import unittest

HERE = pathlib.Path(__file__).resolve().parent / "evaluate"
DATA = HERE.parents[2] / "examples" / "data"
PROGRAM = ""
UPDATE = False
CITY = ["--policy", "city.csv"]
QUJING = ["--policy", "cn-530300-2024"]

# File of the sample data: policy and question, as examples/data/README.md has them.
SAMPLES = {
    "qujing_projects.csv": ("cn-530300-2024", "offset"),
    "qujing_sources.csv": ("cn-530300-2024", "source"),
    "qujing_deadlines.csv": ("cn-530300-2024", "deadline"),
    "jiangsu_projects.csv": ("cn-js-city-2022", "offset"),
    "jiangsu_deposits.csv": ("cn-js-city-2022", "deposit"),
    "chongqing_projects.csv": ("cn-500000-2014", "acquire"),
    "chongqing_trades.csv": ("cn-500000-2014", "trade"),
    "chongqing_fees.csv": ("cn-500000-2014", "fee"),
    "linyi_projects.csv": ("cn-371300-2014", "offset"),
    "linyi_reserve.csv": ("cn-371300-2014", "reserve"),
    "sip_projects.csv": ("cn-320571-draft", "filing"),
    "sip_reclaim.csv": ("cn-320571-draft", "reclaim"),
}

GOOD = "name,as_of,pollutant,increment,attained\nplant,2025-03-01,SO2,10 t,no\n"
POSSIBLE = "name,as_of,pollutant,increment,attained\nno day,,SO2,10 t,no\nno pollutant,2025-03-01,,10 t,no\n" \
           "nothing,,,,\n"
UNKNOWN = "case,question,as_of\namount,offset,2025-01-01\nmoney,fee,2025-01-01\ndate,deadline,2025-01-01\n"
BAD_ROWS = b"".join([
    b"\xef\xbb\xbfname,as_of,pollutant,increment,attained,,question\r\n",
    b"good,2025-03-01,SO2,1 t,yes,,\r\n",
    b"two mistakes,2025-02-29,SO3,1 t,yes,,\r\n",
    b"no unit,2025-03-01,SO2,12.5,yes,,\r\n",
    b"quote\"inside,2025-03-01,SO2,1 t,yes,,\r\n",
    b"\"quoted\"x,2025-03-01,SO2,1 t,yes,,\r\n",
    b"too few,2025-03-01,SO2\r\n",
    b"too many,2025-03-01,SO2,1 t,yes,,,1\r\n",
    b"empty ones behind,2025-03-01,SO2,1 t,yes,,,,,\r\n",
    b"\r\n",
    b",,,,,,\r\n",
    b"not UTF-8 \xc7\xfa\xbe\xb8,2025-03-01,SO2,1 t,yes,,\r\n",
    b"an overlong one \xc0\xaf,2025-03-01,SO2,1 t,yes,,\r\n",
    b"a NUL \x00,2025-03-01,SO2,1 t,yes,,\r\n",
    b"under no header,2025-03-01,SO2,1 t,yes,x,\r\n",
    b"question,2025-03-01,SO2,1 t,yes,,ofset\r\n",
    b"escape \x1b[31m,2025-03-01,SO2,1 t,\x1b[2J,,\r\n",
    b"\"two\r\nlines\",2025-03-01,SO2,1 t,no,,offset\r\n",
    b"too much,2025-03-01,SO2,2000000000 t,no,,\r\n",
    b"good again,2025-03-01,SO2,1 t,no,,offset|grade\r\n",
    b"\"never closed,2025-03-01,SO2,1 t,no,,\r\nlost,2025-03-01,SO2,1 t,no,,",
])

# name: (arguments, standard input)
GOLDEN = {
    "table_en": (["cases.csv", *CITY, "--question", "offset", "--calendar", "calendar.csv"], None),
    "table_zh": (["cases.csv", *CITY, "--question", "offset", "--calendar", "calendar.csv", "--lang", "zh"], None),
    "csv": (["cases.csv", *CITY, "--question", "offset", "--calendar", "calendar.csv", "--format", "csv"], None),
    "json": (["cases.csv", *CITY, "--question", "offset", "--calendar", "calendar.csv", "--format", "json"], None),
    "layers": (["-", *CITY, "--policy", "park.csv", "--question", "offset,filing", "--fact", "project_park=7"], GOOD),
    "list": (["--list", *CITY], None),
    "list_question_zh": (["--list", *CITY, "--question", "offset", "--lang", "zh"], None),
    "bad_rows": ([*CITY, "--question", "offset"], BAD_ROWS),
    "bad_rows_zh": ([*CITY, "--question", "offset", "--lang", "zh"], BAD_ROWS),
    "draft": (["--policy", "draft.csv", "--question", "offset"], GOOD),
    "draft_zh": (["--policy", "draft.csv", "--question", "offset", "--lang", "zh"], GOOD),
    "lint": (["--lint", "--policy", "gap.csv"], None),
    "lint_zh": (["--lint", "--policy", "gap.csv", "--lang", "zh"], None),
    "lint_csv": (["--lint", "--policy", "gap.csv", "--format", "csv"], None),
    "lint_json": (["--lint", "--policy", "gap.csv", "--policy", "city.csv", "--format", "json"], None),
    "possibly_outside": ([*CITY, "--question", "offset"], POSSIBLE),
    "possibly_outside_zh": ([*CITY, "--question", "offset", "--lang", "zh"], POSSIBLE),
    "unknown": (["-", *CITY, "--calendar", "calendar.csv"], UNKNOWN),
    "unknown_zh": (["-", *CITY, "--calendar", "calendar.csv", "--lang", "zh"], UNKNOWN),
    "list_zh": (["--list", *CITY, "--lang", "zh"], None),
    "bad_header": ([*CITY, "--question", "offset"],
                   "name,polutant,新增年排放量,attained,环境质量达标,sector ,nonsense\n1,SO2,1 t,yes,yes,,\n"),
    "header_not_utf8": ([*CITY, "--question", "offset"], b"name,\xce\xdb\xc8\xbe\n1,2\n"),
    "header_utf16": ([*CITY, "--question", "offset"], "name,pollutant\n".encode("utf-16")),
    "header_open": ([*CITY, "--question", "offset"], 'name,"pollutant\n1,2\n'),
    "no_input": ([*CITY, "--question", "offset"], ""),
    "only_labels": ([*CITY, "--question", "offset"], "name,case\n1,2\n"),
    "no_rows": ([*CITY, "--question", "offset"], "pollutant\n"),
    "no_question": (CITY, GOOD),
    "no_question_in_row": (CITY, "question,pollutant\n,SO2\n"),
    "wrong_question": ([*CITY, "--question", "ofset"], GOOD),
    "wrong_fact": ([*CITY, "--question", "offset", "--fact", "atained=yes", "--as-of", "yesterday"], GOOD),
    "given_twice": ([*CITY, "--question", "offset", "--strict", "--fact", "strict_mode=no"], GOOD),
    "no_such_file": (["nowhere.csv", *CITY, "--question", "offset"], None),
    "no_such_policy": (["--policy", "cn-530300-2042", "--question", "offset"], GOOD),
    "no_such_calendar": ([*CITY, "--question", "offset", "--calendar", "nowhere.csv"], GOOD),
    "no_policy": (["--question", "offset"], GOOD),
    "option_unknown": (["--polcy", "city.csv"], None),
    "option_short": (["-x"], None),
    "option_without_value": (["--policy"], None),
    "option_empty": (["--policy="], None),
    "option_with_value": (["--strict=yes"], None),
    "option_format": ([*CITY, "--format", "xml"], None),
    "option_lang": ([*CITY, "--lang=fr"], None),
    "option_fact": ([*CITY, "--fact", "attained"], None),
    "option_modes": (["--list", "--lint"], None),
    "option_list_file": (["--list", "cases.csv"], None),
    "option_list_strict": (["--list", "--strict"], None),
    "option_list_format": (["--list", "--format", "json"], None),
    "option_list_question": (["--list", "--question", "offset"], None),
    "option_lint_policy": (["--lint"], None),
    "option_lint_question": (["--lint", *CITY, "--question", "offset"], None),
    "option_files": (["a.csv", "b.csv"], None),
    "option_calendars": (["--calendar", "a", "--calendar", "b"], None),
    "list_wrong_question": (["--list", *CITY, "--question", "source,ofset"], None),
}
STATUS = {**dict.fromkeys(["bad_rows", "bad_rows_zh", "lint", "lint_zh", "lint_csv", "lint_json",
                           "no_question_in_row"], 1),
          **dict.fromkeys(["table_en", "table_zh", "csv", "json", "layers", "list", "list_question_zh", "no_rows",
                           "list_zh", "unknown", "unknown_zh", "possibly_outside", "possibly_outside_zh"], 0)}


def run(arguments, given=None, **more):
    given = given.encode() if isinstance(given, str) else given
    feed = {"stdin": subprocess.DEVNULL} if given is None else {"input": given}
    return subprocess.run([PROGRAM, *arguments], capture_output=True, cwd=HERE, check=False, timeout=120,
                          env={**os.environ, "LC_ALL": "C"}, **feed, **more)


def decided(arguments, given=None, status=0):
    """The rows of the JSON output."""
    done = run([*arguments, "--format", "json"], given)
    if done.returncode != status:
        raise AssertionError(f"{arguments}: status {done.returncode}\n{done.stderr.decode()}")
    return json.loads(done.stdout)


def width(text):
    """Columns of a terminal, by Python's own Unicode tables."""
    return sum(0 if unicodedata.combining(c) or unicodedata.category(c) in ("Cf", "Mn")
               else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class Golden(unittest.TestCase):
    maxDiff = None

    def check(self, name):
        arguments, given = GOLDEN[name]
        done = run(arguments, given)
        text = (f"$ evaluate {' '.join(arguments)}\n".encode() + done.stdout + b"--- messages\n" + done.stderr +
                f"--- status {done.returncode}\n".encode())
        self.assertEqual(done.returncode, STATUS.get(name, 2), done.stderr.decode(errors="replace"))
        expected = HERE / "expected" / f"{name}.txt"
        if UPDATE:
            expected.parent.mkdir(exist_ok=True)
            expected.write_bytes(text)
        self.assertEqual(text.decode(), expected.read_bytes().decode())


for scenario in GOLDEN:
    setattr(Golden, f"test_{scenario}", lambda self, name=scenario: self.check(name))


class Output(unittest.TestCase):
    def test_every_golden_file_has_a_scenario(self):
        self.assertEqual({path.stem for path in (HERE / "expected").glob("*")}, set(GOLDEN))

    def test_help_and_version(self):
        for option in ("--help", "-h"):
            done = run([option])
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            for word in ("policy", "parent", "question", "as-of", "fact", "strict", "calendar", "explain", "format",
                         "lang", "list", "lint", "help", "version"):
                self.assertIn(f"--{word}", done.stdout.decode())
        self.assertRegex(run(["--version"]).stdout.decode(), r"^evaluate, libquota \d+\.\d+\.\d+\n$")

    def test_built_in_documents_are_listed(self):
        done = run(["--list"])
        self.assertEqual(done.returncode, 0)
        for policy, _ in SAMPLES.values():
            self.assertIn(policy, done.stdout.decode())
            self.assertEqual(run(["--list", "--policy", policy]).returncode, 0)

    def test_lines_of_a_table_are_equally_wide(self):
        runs = [([str(DATA / name), "--policy", policy, "--question", question, "--lang", lang], name)
                for name, (policy, question) in SAMPLES.items() for lang in ("en", "zh")]
        runs += [(["cases.csv", *CITY, "--question", "offset"], "cases.csv"), (["--list"], "--list"),
                 (["--list", "--lang", "zh"], "--list")]
        for arguments, name in runs:
            done = run(arguments)
            self.assertEqual((done.returncode, done.stderr), (0, b""), name)
            widths = {width(line) for line in done.stdout.decode().splitlines()}
            self.assertEqual(len(widths), 1, f"{name}: {sorted(widths)}")

    def test_wide_characters_of_all_sorts(self):
        names = ["abc", "漢字かなカナ한글", "（全角）、。！？：；", "ＡＢＣ１２３", "〔2024〕《》“”…—·", "e\u0301a\u0308",
                 "𠀀𠮷", "ℓ×÷αβжé", "㈱①㎡", "・￥￦", "\u3000", "a\tb", "a\u200bb"]
        rows = "name,pollutant,increment,attained,as_of\n" + "".join(f"{n},SO2,1 t,no,2025-01-01\n" for n in names)
        lines = run([*CITY, "--question", "offset"], rows).stdout.decode().splitlines()
        self.assertEqual(len(lines), len(names) + 2)
        self.assertEqual(len({width(line) for line in lines}), 1)

    def test_csv_json_and_table_say_the_same(self):
        for name, (policy, question) in SAMPLES.items():
            arguments = [str(DATA / name), "--policy", policy, "--question", question, "--calendar",
                         str(DATA / "calendar.csv")]
            rows = decided(arguments)
            lines = list(csv.DictReader(io.StringIO(run([*arguments, "--format", "csv"]).stdout.decode(), newline="")))
            table = run(arguments).stdout.decode().splitlines()
            self.assertEqual(len(rows), len(lines))
            self.assertEqual(len(rows) + 2, len(table))
            for row, line, drawn in zip(rows, lines, table[2:]):
                for key, value in row.items():
                    if key == "missing_count":
                        continue
                    text = " ".join(value) if isinstance(value, list) else "" if value is None else str(value)
                    self.assertEqual(line[key], text, (name, key))
                if row["rule"]:
                    self.assertIn(f"| {row['rule']} {row['article']} ", drawn)
                for bound in ("lo", "hi"):
                    if row[bound] is not None and row[bound + "_mg"] is not None:
                        self.assertEqual(decimal.Decimal(row[bound]) * 10**9, row[bound + "_mg"])
                        self.assertEqual(row["unit"], "t")

    def test_json_escapes(self):
        name = 'quote " backslash \\ slash / tab \t line\nend bell \x07 漢 𠮷'
        given = io.StringIO(newline="")
        csv.writer(given).writerows([["name", "pollutant"], [name, "SO2"]])
        rows = decided([*CITY, "--question", "offset"], given.getvalue())
        self.assertEqual(rows[0]["name"], name)

    def test_explanations_follow_their_rows(self):
        given = "name,as_of,pollutant,increment,attained\nfirst,2025-03-01,SO2,10 t,no\nsecond,2025-03-01,SO2,1 t,\n"
        asked = [*CITY, "--question", "offset"]
        for lang, article in (("en", "第二条"), ("zh", "第二条")):
            lines = run([*asked, "--explain", lang], given).stdout.decode().splitlines()
            self.assertTrue(lines[2].startswith("| first"))
            self.assertTrue(lines[3].startswith("    "))
            second = next(i for i, line in enumerate(lines) if line.startswith("| second"))
            self.assertIn(article, "".join(lines[3:second]))
            self.assertTrue(lines[second + 1].startswith("    "))
            rows = decided([*asked, "--explain", lang], given)
            self.assertIn(article, rows[0]["explanation"])
            shown = run([*asked, "--explain", lang, "--format", "csv"], given).stdout.decode()
            lines = list(csv.DictReader(io.StringIO(shown, newline="")))
            self.assertEqual([row["explanation"] for row in rows], [line["explanation"] for line in lines])
        both = decided([*asked, "--policy", "park.csv", "--fact", "project_park=7", "--explain", "en"], given)
        self.assertIn("[test-city] ", both[0]["explanation"])
        self.assertIn("[test-park] ", both[0]["explanation"])
        one = decided([*asked, "--policy", "park.csv", "--fact", "project_park=8", "--explain", "en"], given)
        self.assertNotIn("[test-park] ", one[0]["explanation"])

    def test_lint(self):
        clean = run(["--lint", *CITY])
        self.assertEqual((clean.returncode, clean.stderr), (0, b""))
        self.assertIn("test-city: errors 0, ", clean.stdout.decode())
        gap = run(["--lint", "--policy", "gap.csv"])
        self.assertEqual(gap.returncode, 1)
        self.assertIn("attained", gap.stdout.decode())
        self.assertIn("test-gap: errors 1, ", gap.stdout.decode())


class Input(unittest.TestCase):
    def test_file_and_standard_input_are_alike(self):
        given = (HERE / "cases.csv").read_bytes()
        asked = [*CITY, "--question", "offset"]
        rows = decided(["cases.csv", *asked])
        self.assertEqual(len(rows), 22)
        self.assertEqual(decided(asked, given), rows)
        self.assertEqual(decided(["-", *asked], given), rows)
        self.assertEqual(decided(["--", "-"][1:] + asked, given.rstrip(b"\n")), rows)
        self.assertEqual(decided(asked, b"\xef\xbb\xbf" + given.replace(b"\n", b"\r\n")), rows)
        self.assertEqual(decided(asked, given.replace(b"\n", b"\r")), rows)

    def test_blocks_of_the_reader_meet_anywhere(self):
        row = '"電廠 ""x"", y",2025-03-01,SO2,10 t,no\r\n'.encode()
        for pad in range(65536 - len(row) - 4, 65536 - len(row) + 8):
            head = b"name,as_of,pollutant,increment,attained\r\n"
            filler = b"p" * (pad - len(head)) + b",2025-03-01,SO2,10 t,no\r\n"
            rows = decided([*CITY, "--question", "offset"], head + filler + row * 2)
            self.assertEqual([line["name"] for line in rows[1:]], ['電廠 "x", y'] * 2)
            self.assertEqual([line["hi"] for line in rows], ["20"] * 3)

    def test_values_for_every_row(self):
        asked = [*CITY, "--question", "offset"]
        given = "as_of,pollutant,increment,attained\n,SO2,10 t,\n2028-01-01,SO2,10 t,?\n,SO2,10 t,yes\n"
        rows = decided([*asked, "--as-of", "2025-03-01", "--fact", "attained=no"], given)
        self.assertEqual([row["hi"] for row in rows], ["20", None, "10"])
        self.assertIn("not_in_force", rows[1]["flags"])
        rows = decided([*asked, "--as-of", "2025-03-01", "--fact", "attained=no"], given.replace("2028", "2026"))
        self.assertEqual((rows[1]["lo"], rows[1]["hi"], rows[1]["missing"]), ("10", "20", ["attained"]))
        rows = decided([*asked, "--fact=pollutant=NOx", "--as-of=2025-03-01"], "increment,attained\n9 t,no\n")
        self.assertEqual((rows[0]["hi"], rows[0]["pollutant"], rows[0]["ratio_hi"]), ("21", "NOx", "7:3"))

    def test_strict_mode(self):
        given = "as_of,pollutant,source_in_bank\n2025-03-01,SO2,no\n"
        asked = [*CITY, "--question", "source"]
        self.assertEqual(decided(asked, given)[0]["verdict"], "review")
        self.assertEqual(decided([*asked, "--strict"], given)[0]["verdict"], "deny")

    def test_several_questions(self):
        given = "as_of,pollutant,increment,attained,source_in_bank,question\n" \
                "2025-03-01,SO2,10 t,no,yes,\n2025-03-01,SO2,10 t,no,yes,priority\n"
        rows = decided([*CITY, "--question", "offset,source", "--question", "priority"], given)
        self.assertEqual([row["question"] for row in rows], ["offset", "source", "priority", "priority"])
        self.assertEqual([row["line"] for row in rows], [2, 2, 2, 3])

    def test_layers_take_the_stricter(self):
        asked = [*CITY, "--policy", "park.csv", "--question", "offset", "--fact", "project_park=7"]
        row = decided(asked, GOOD)[0]
        self.assertEqual((row["hi"], row["policy"], row["rule"]), ("30", "test-park", "P2"))
        row = decided([*asked[:-1], "project_park=8"], GOOD)[0]
        self.assertEqual((row["hi"], row["policy"], row["rule"]), ("20", "test-city", "T2.2"))

    def test_a_table_may_extend_another_file(self):
        child = HERE / "expected" / "child.tmp"
        child.parent.mkdir(exist_ok=True)
        child.write_text("policy,test-child,子,Child\ndocument,x\nwindow,from 2025-01-01\nextends,test-city\n"
                         "id,article,question,force,when,then,overrides,zh,en\n"
                         "T2.2,2,offset,must,attained = no and pollutant <> NOx,ratio 4:1,,四倍,Four times\n",
                         encoding="utf-8")
        try:
            asked = ["--policy", str(child), "--question", "offset"]
            self.assertEqual(run(asked, GOOD).returncode, 2)
            self.assertEqual(decided([*asked, "--parent", "city.csv"], GOOD)[0]["hi"], "40")
        finally:
            child.unlink()

    def test_all_mistakes_of_all_tables_are_named(self):
        done = run(["--policy", "draft.csv", "--policy", "calendar.csv", "--question", "offset"], GOOD)
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        said = done.stderr.decode()
        for line, column, found in ((3, 13, "2025-02-30"), (6, 30, "S02"), (7, 6, "ofset"), (8, 1, "X2")):
            self.assertRegex(said, rf'(?m)^draft\.csv:{line}:{column}: error: \w+: .*; expected .*; found {found}$')
        self.assertRegex(said, r"(?m)^evaluate: draft\.csv: \d+ mistakes, so it cannot be used$")
        self.assertRegex(said, r"(?m)^evaluate: calendar\.csv: \d+ mistakes, so it cannot be used$")

    def test_one_mistake(self):
        text = (HERE / "gap.csv").read_text(encoding="utf-8").replace("ratio 1:1", "ratio 1:0")
        done = self.run_with("one.tmp", text.encode(), ["--policy", "FILE", "--question", "offset"])
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr.decode(), r"(?m)^evaluate: .*one\.tmp: 1 mistake, so it cannot be used$")

    def test_another_encoding_is_said_once(self):
        policy = (HERE / "city.csv").read_text(encoding="utf-8").encode("gb18030")
        calendar = "date,is_off_day,name\n2025-01-01,1,元旦\n".encode("gb18030")
        for name, text, arguments in (("gbk.tmp", policy, ["--policy", "FILE"]),
                                      ("gbk.tmp", policy, ["--lint", "--policy", "FILE"]),
                                      ("days.tmp", calendar, [*CITY, "--calendar", "FILE"])):
            asked = [] if "--lint" in arguments else ["--question", "offset"]
            for lang, hint in (("en", "save the file as CSV UTF-8"), ("zh", "请将文件另存为“CSV UTF-8”")):
                done = self.run_with(name, text, [*arguments, *asked, "--lang", lang])
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                self.assertEqual(len(done.stderr.splitlines()), 1)
                self.assertIn(hint, done.stderr.decode())
        rows = GOOD.encode() + "电厂,2025-03-01,SO2,10 t,no\n".encode("gb18030") * 3
        done = run([*CITY, "--question", "offset"], rows)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(done.stderr.splitlines()), 3)
        self.assertIn("evaluate: stdin: 2 more rows are not UTF-8\n", done.stderr.decode())

    def run_with(self, name, text, arguments):
        """Runs with a file of this text in place of FILE."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / name
            path.write_bytes(text)
            return run([str(path) if argument == "FILE" else argument for argument in arguments], GOOD)

    def test_a_day_of_the_row_goes_first(self):
        asked = [*CITY, "--question", "offset", "--as-of", "2028-01-01"]
        for count, said in ((1, "1 row has an as_of of its own"), (2, "2 rows have an as_of of their own")):
            done = run(asked, GOOD + GOOD.splitlines(True)[1] * (count - 1) + "late,,SO2,1 t,no\n")
            self.assertEqual(done.stderr.decode(), f"evaluate: stdin: {said}, which holds there rather than --as-of\n")
            self.assertEqual(done.stdout.decode().count("determined"), count)
            self.assertEqual(done.stdout.decode().count("not in force"), 1)

    def test_values_as_spreadsheets_write_them(self):
        given = "as_of,pollutant,increment,attained\n2025/3/1,SO2,10 t,是\n2025/03/01,SO2,10 t,否\n"
        self.assertEqual([row["hi"] for row in decided([*CITY, "--question", "offset"], given)], ["10", "20"])
        rows = decided([*CITY, "--question", "offset", "--as-of", "2025/3/1", "--fact", "attained=是"],
                       "pollutant,increment\nSO2,10 t\n")
        self.assertEqual(rows[0]["hi"], "10")
        for text in ("2025/2/29", "2025/3", "2025/3/1/", "2025//1", "/3/1", "25-3-1", "2025/3/1x", "是"):
            done = run([*CITY, "--question", "offset"], f"as_of,pollutant\n{text},SO2\n")
            self.assertEqual(done.returncode, 1, text)
            self.assertIn(f'found "{text}"', done.stderr.decode())

    def test_calendar_with_mistakes(self):
        done = run([*CITY, "--question", "offset", "--calendar", "city.csv"], GOOD)
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn("city.csv:1:1: date: expected", done.stderr.decode())

    def test_sample_data_with_mistakes(self):
        done = run([str(DATA / "bad_rows.csv"), *QUJING, "--question", "offset"])
        self.assertEqual(done.returncode, 1)
        lines = done.stderr.decode().splitlines()
        self.assertEqual(len(lines), 9)
        for number, line in enumerate(lines[:-1], 3):
            self.assertRegex(line, rf"bad_rows\.csv:{number}:\d+: \w+: expected .*, found \".*\"")
        self.assertEqual(len(done.stdout.decode().splitlines()), 4)
        done = run([str(DATA / "bad_header.csv"), *QUJING, "--question", "offset"])
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn('bad_header.csv:1:67: expected each column once, found "increment"', done.stderr.decode())

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "cases.csv", *CITY, "--question", "offset"], cwd=HERE, check=False,
                                  stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"cannot write", done.stderr)

    def test_long_input(self):
        count = 60000
        row = "電廠,2025-03-01,SO2,10 t,no\n"
        given = GOOD.splitlines(True)[0] + row * count
        done = run([*CITY, "--question", "offset", "--format", "csv"], given)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout.count(b"\n"), count + 1)
        self.assertEqual(done.stderr, b"")  # no bar where nobody looks

    def drawn_on_a_terminal(self, arguments, given):
        """What a person sees of standard error."""
        try:
            import pty
        except ImportError:
            self.skipTest("no terminals here")
        seen, end = pty.openpty()
        drawn = b""
        with tempfile.TemporaryFile() as file:
            file.write(given)
            file.seek(0)
            with subprocess.Popen(arguments, cwd=HERE, stdin=file, stdout=subprocess.DEVNULL, stderr=end) as program:
                os.close(end)
                until = time.monotonic() + 60
                while time.monotonic() < until and select.select([seen], [], [], 60)[0]:
                    try:
                        more = os.read(seen, 4096)
                    except OSError:  # the other end has closed
                        break
                    if not more:
                        break
                    drawn += more
        os.close(seen)
        self.assertEqual(program.returncode, 0)
        return drawn

    def test_progress_on_a_terminal(self):
        asked = [*CITY, "--question", "offset", "--format", "csv"]
        header, row = GOOD.encode().splitlines(True)
        long = header + row * (5 * 2**20 // len(row))
        drawn = self.drawn_on_a_terminal([PROGRAM, *asked], long)
        self.assertRegex(drawn, rb"\r\[#{20} {20}\]  5\d %  \d+ rows")
        self.assertTrue(drawn.endswith(b"\r\x1b[K"), drawn[-40:])  # and it was taken away
        through_pipe = ["sh", "-c", 'cat | "$@"', "sh", PROGRAM, *asked]
        self.assertIn(b"\r50000 rows", self.drawn_on_a_terminal(through_pipe, long))
        self.assertEqual(self.drawn_on_a_terminal([PROGRAM, *asked], header + row * 1000), b"")


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv[1])
    UPDATE = "--update" in sys.argv[2:]
    unittest.main(argv=[sys.argv[0], "-b"])
