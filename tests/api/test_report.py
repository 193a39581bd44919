#!/usr/bin/env python3
"""The page of `reserve report`: its figures are those the other commands print, it is sound HTML with nothing from
elsewhere, and it can be read on a phone, on a screen and on paper.

    test_report.py PROGRAM [--update]

--update writes docs/samples/qujing_report.html anew, to be looked at before it is committed.  What looks at the page
in a browser is left out where none is installed.
"""
import collections
import csv
import decimal
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import browser  # noqa: E402  pylint: disable=wrong-import-position
from page import SVG, Page  # noqa: E402  pylint: disable=wrong-import-position

PROGRAM = ""
UPDATE = False
SAMPLE = ROOT / "docs" / "samples" / "qujing_report.html"
SAMPLE_MOST = 60_000
WIDTHS = (360, 768, 1280)
CITIES = ("qujing", "jiangsu", "sip", "chongqing", "linyi")
# A name of everything that a page could stumble over.
HOSTILE = "<script>alert(1)</script> & \"quotes\" 'single' 😀 שלום \u202Eesrever </span></td><!-- ]]> %s \\"

HEAD = "id,date,verb,kind,account,role,pool,place,lot,amount,pollutant,to_account,subject,project,fact,value,valid_until,valid_from,target\n"


def tonnes(cell):
    return decimal.Decimal(re.match(r"[+−]?([\d.]+) t", cell)[1]) if cell else decimal.Decimal(0)


def masked(text):
    """Digests, and how often the law was asked, change with the policies."""
    return re.sub(r"[0-9a-f]{64}|(?<=重新判断 )\d+|(?<=decided again )\d+", "...", text)


class Ledger:
    """A journal in a folder of its own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.run(0, "init")

    def run(self, status, *arguments, given="", database="a.db"):
        done = subprocess.run([PROGRAM, *arguments, "--db", f"sqlite:{self.folder / database}"], input=given.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, cwd=self.folder)
        if done.returncode != status:
            raise AssertionError((arguments, done.stdout.decode(), done.stderr.decode()))
        return done.stdout.decode() if status == 0 else done.stderr.decode()

    def table(self, *arguments):
        return list(csv.DictReader(self.run(0, *arguments, "--format", "csv").splitlines()))

    def page(self, *arguments):
        return Page(self.run(0, "report", *arguments))

    def names(self, rows):
        path = self.folder / "names.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("subject", "number", "name", "english"), *rows])
        return str(path)


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)

    def ledger(self, given=""):
        made = Ledger(tempfile.mkdtemp(dir=self.folder))
        if given:
            made.run(0, "post", "-", given=HEAD + given)
        return made

    def sound(self, page):
        self.assertEqual(page.faults, [])
        self.assertNotRegex(page.text.replace("http://www.w3.org/2000/svg", ""), r"https?:|url\(|@import|javascript:")
        self.assertNotIn("\ufffd", page.text)
        self.assertTrue(page.text.startswith("<!DOCTYPE html>"))
        self.assertIn('<meta charset="utf-8">', page.text)
        return page


class Stories(Case):
    """The year and the four stories: each page, against what the other commands say of the same ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        programs, pages = str(pathlib.Path(PROGRAM).parent), cls.folder / "pages"
        pages.mkdir()
        for script in ("year.sh", "scenarios/run.sh"):
            done = subprocess.run(["sh", str(ROOT / "examples" / script), programs], check=False,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  env={**os.environ, "PAGES": str(pages), "KEEP": str(cls.folder)})
            if done.returncode != 0:
                raise AssertionError(done.stdout.decode())
        cls.text = {city: (pages / f"{city}.html").read_text(encoding="utf-8") for city in CITIES}
        cls.pages = {city: Page(text) for city, text in cls.text.items()}

    def kept(self, city):
        """The journal of a story, as its script left it."""
        made = Ledger(tempfile.mkdtemp(dir=self.folder))
        shutil.copy(self.folder / f"{city}.db", made.folder / "a.db")
        return made

    def test_sound(self):
        for city, page in self.pages.items():
            with self.subTest(city=city):
                self.sound(page)
                self.assertGreater(len(page.drawings), 2)

    def test_balances_are_those_of_the_accounts(self):
        for city, page in self.pages.items():
            with self.subTest(city=city):
                made = self.kept(city)
                where = {row["account"]: row["place"] for row in made.table("accounts")}
                reserves = {row["account"] for row in made.table("accounts") if row["role"] == "reserve"}
                expected = collections.defaultdict(lambda: [decimal.Decimal(0)] * 5)
                for row in made.table("balances"):
                    free, held, pledged = (tonnes(row[name]) for name in ("available", "encumbered", "pledged"))
                    reserve = free if row["account"] in reserves else 0
                    key = where[row["account"]], row["pollutant"]
                    expected[key] = [sum(pair) for pair in
                                     zip(expected[key], (free, held, pledged, free + held, reserve))]
                found = {(row[0].split()[-1], row[1]): list(map(tonnes, row[2:]))
                         for row in page.table("Balances by place and pollutant")}
                self.assertEqual(found, {key: sums for key, sums in expected.items() if sums[3]})
                drawn = collections.Counter()
                for pollutant, _, live in ((key[1], key[0], sums[3]) for key, sums in found.items()):
                    drawn[pollutant] += live
                plots = [plot for plot in page.drawings if "balances by place" in plot.findtext("{*}title")]
                self.assertEqual(len(plots), len(drawn))

    def test_flows_are_those_of_the_statement(self):
        for city, page in self.pages.items():
            with self.subTest(city=city):
                day = re.search(r"<strong>([\d-]+)</strong>", self.text[city])[1]
                sheet = self.kept(city).table("statement", "--from", day[:4] + "-01-01", "--until", day)
                expected = [(row["pollutant"], row["part"], row["verb"], row["kind"].replace("_", " "), tonnes(row["amount"]),
                             row["entries"]) for row in sheet if row["part"] in ("opening", "in", "out", "closing")]
                found = []
                for pollutant, item, amount, entries in page.table("Flows of the period"):
                    part, _, act = item.partition(" · ")
                    verb, _, kind = act.partition(" · ")
                    found.append((pollutant, part, verb, kind, tonnes(amount), entries))
                    self.assertEqual(amount[0] in "+−", part in ("in", "out"))
                self.assertEqual(found, [row[:5] + (row[5] if row[1] in ("in", "out") else "",) for row in expected])
                sums = collections.defaultdict(decimal.Decimal)
                for pollutant, part, _, _, amount, _ in found:
                    sums[pollutant] += amount if part in ("opening", "in") else -amount
                self.assertEqual(set(sums.values()), {0})
                self.assertIn("Checked: opening + in − out = closing", page.said("en"))

    def test_places_are_those_of_their_statements(self):
        for city, page in self.pages.items():
            made = self.kept(city)
            day = re.search(r"<strong>([\d-]+)</strong>", self.text[city])[1]
            sheets = {}
            for row in page.table("Supply and need by place"):
                place, pollutant = row[0].split()[-1], row[1]
                if place not in sheets:
                    sheets[place] = made.table("statement", "--place", place, "--from", day[:4] + "-01-01", "--until", day)
                of = [line for line in sheets[place] if line["pollutant"] == pollutant]
                expected = [sum((tonnes(line["amount"]) for line in of if line["part"] == part), decimal.Decimal(0))
                            for part in ("opening", "in", "out", "closing")]
                with self.subTest(city=city, place=place, pollutant=pollutant):
                    self.assertEqual(list(map(tonnes, row[6:])), expected)
                    self.assertEqual(tonnes(row[5]),
                                     sum(tonnes(line["amount"]) for line in of if line["part"] == "debt"))

    def test_lots_projects_head(self):
        for city, page in self.pages.items():
            with self.subTest(city=city):
                made = self.kept(city)
                live = {row["lot"]: tonnes(row["available"]) + tonnes(row["encumbered"]) for row in made.table("lots")}
                live = {lot: amount for lot, amount in live.items() if amount}
                found = page.table("Largest lots")
                self.assertEqual({row[0].split()[-1]: tonnes(row[7]) + tonnes(row[8]) for row in found},
                                 {lot: live[lot] for lot in sorted(live, key=lambda lot: (-live[lot], int(lot)))[:15]})
                for caption in ("Age of the stock", "Origin of the stock"):
                    self.assertEqual(sum(tonnes(row[-1]) for row in page.table(caption)), sum(live.values()))
                    self.assertEqual(sum(int(row[-2]) for row in page.table(caption)), len(live))
                self.assertIn(made.run(0, "checkpoint").strip(), page.said("zh"))
                audit = made.run(0, "audit").splitlines()
                self.assertIn(audit[0], page.said("en"))
                self.assertIn("all is right", page.said("en"))

    def test_a_place_in_deficit(self):
        page = self.pages["qujing"]
        short = [row for row in page.table("Supply and need by place") if row[2] == "in deficit"]
        self.assertEqual([row[:6] for row in short], [["Qilin District 530302", "SO2", "in deficit", "0 t", "5 t", ""]])
        # 28 t are required for what was built; 40 t were used, 12 t came back by law, 5 t of lot 101 were void
        self.assertEqual(page.table("Projects short of what they need"),
                         [["Float glass line 501", "SO2", "Qilin District 530302", "28 t", "23 t", "12 t", "5 t"]])
        self.assertIn("1 place in deficit of a pollutant", page.said("en"))
        self.assertIn("1 个地区污染物收支失衡", page.said("zh"))
        # what the park took back is not missing
        self.assertIsNone(self.pages["sip"].table("Projects short of what they need"))
        self.assertIn("No place is in deficit.", self.pages["sip"].said("en"))
        for city, page in self.pages.items():
            made, short = self.kept(city), page.table("Projects short of what they need") or []
            self.assertEqual(sorted((row[0].split()[-1], row[1], row[-1]) for row in short),
                             sorted((row["project"], row["pollutant"], row["deficit"]) for row in made.table("projects")
                                    if row["deficit"]))

    def test_law_says_who_is_below(self):
        rows = (ROOT / "examples" / "scenarios" / "sip" / "04_taken_back.csv").read_text(encoding="utf-8").splitlines()
        made = Ledger(tempfile.mkdtemp(dir=self.folder))
        for name in ("01_opening.csv", "02_library.csv", "03_projects.csv"):
            subprocess.run([PROGRAM, "post", str(ROOT / "examples" / "scenarios" / "sip" / name), "--db",
                            f"sqlite:{made.folder / 'a.db'}"], check=False, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
        before = next(i for i, row in enumerate(rows) if row.startswith(",t501x,"))
        made.run(0, "post", "-", given="\n".join(rows[:before]) + "\n")
        # exactly 80 %, and the year is not over
        row = made.page().table("Use of permits")[0]
        self.assertEqual(row[:6], ["501", "NOx", "10 t", "8 t", "80 %", row[5]])
        self.assertRegex(row[5], r"^nothing to take back .*S4B\.4c")
        # 70 %, but the year is not over: the document says no, whatever the percentage
        said = ",e501w,2024-07-01,state,fact,,501,,NOx,,project,actual,7 t,,,\n"
        made.run(0, "post", "-", given=rows[0] + "\n" + said)
        row = made.page().table("Use of permits")[0]
        self.assertEqual(row[4], "70 %")
        self.assertRegex(row[5], r"^nothing to take back .*S4B\.4c")
        # the day after, it says yes
        page = made.page("--as-of", "2024-07-02")
        row = page.table("Use of permits")[0]
        self.assertEqual(row[4], "70 % below 80 %")
        self.assertRegex(row[5], r"^take back at most 3 t \(a person decides\) .*S4B\.4b")
        self.assertIn("可收回至多 3 t （由人决定）", page.said("zh"))
        self.assertIn("1 permit used below 80 %, surplus not taken back", page.said("en"))
        bars = [bar.get("class") for bar in page.drawings[-1].iter(SVG + "rect")]
        self.assertEqual(bars, ["track", "out"])
        self.assertEqual([text.text for text in page.drawings[-1].iter(SVG + "text")][-1], "80 %")
        # and at the end of the story all of it is taken back
        page = self.pages["sip"]
        self.assertEqual([row[-1] for row in page.table("Use of permits")], ["7 t settled", "3 t settled"])
        self.assertNotIn("used below 80 %, surplus", page.said("en"))
        row = self.pages["qujing"].table("Use of permits")[0]
        self.assertEqual(row[2:5], ["20 t", "14 t built", "70 % below 80 %"])
        self.assertRegex(row[5], r"^may come back, at most 12 t .*Q9\.1")

    def test_the_same_again(self):
        made = self.kept("sip")
        names = str(ROOT / "examples" / "names" / "sip.csv")
        again = made.run(0, "report", "--names", names)
        self.assertEqual(again, made.run(0, "report", "--names", names))
        self.assertEqual(again, self.text["sip"])
        rows = made.run(0, "export")
        made.run(0, "init", database="copy.db")
        made.run(0, "post", "-", given=rows, database="copy.db")
        self.assertEqual(again, made.run(0, "report", "--names", names, database="copy.db"))

    def test_sample(self):
        # the day after a fraud was found: a place is in deficit, and a project used 70 % of its permit
        text = self.kept("qujing").run(0, "report", "--as-of", "2025-12-15", "--names",
                                       str(ROOT / "examples" / "names" / "qujing.csv"))
        if UPDATE:
            SAMPLE.write_text(text, encoding="utf-8")
        self.assertLess(len(text.encode()), SAMPLE_MOST)
        self.assertEqual(masked(text), masked(SAMPLE.read_text(encoding="utf-8")),
                         "read what is new, then run this test with --update")

    # ------------------------------------------------------------------ looked at in a browser

    def browser(self):
        path = browser.found()
        if not path:
            self.skipTest("no Chromium here")
        return path

    def test_no_page_is_wider_than_its_window(self):
        path = self.browser()
        hostile = self.ledger("a2,2025-01-02,account,open,2,other,,530381,,,,,,,,,,,\n"
                              "i1,2025-01-02,issue,,2,,,530302,7,123456789.123456789 t,SO2,,,,,,,,\n")
        names = hostile.names([("ledger", "", HOSTILE * 3, ""), ("place", 530381, HOSTILE, "x" * 300),
                               ("lot", 7, "长" * 200, HOSTILE)])
        texts = {**self.text, "hostile": hostile.run(0, "report", "--names", names),
                 "empty": self.ledger().run(0, "report")}
        frames = []
        for name, text in texts.items():
            for lang in ("l-zh", "l-en", "l-2"):
                shown = text.replace(" checked>", ">").replace(f'id="{lang}"', f'id="{lang}" checked')
                for width in WIDTHS:
                    frames.append(f'<iframe title="{name} {lang} {width}" width="{width}" height="900" '
                                  f'style="border:0" srcdoc="{html.escape(shown)}"></iframe>')
        # Measured from outside, so that the pages stay without a script.
        script = """onload = () => { const found = {};
            for (const frame of document.querySelectorAll("iframe")) {
              const page = frame.contentDocument, all = page.documentElement;
              const loose = [...page.body.querySelectorAll("*")].filter(e => !e.closest(".box") && !e.closest("svg") &&
                e.getBoundingClientRect().right > all.clientWidth + 1).map(e => e.tagName + "." + e.className);
              const small = [...page.querySelectorAll("svg text")].map(e => e.getBoundingClientRect().height)
                .filter(h => h > 0);
              const texts = [...page.querySelectorAll("svg text.v")].filter(e => {
                const label = e.previousElementSibling.getBoundingClientRect(), value = e.getBoundingClientRect();
                return label.right > value.left || label.left < e.parentNode.getBoundingClientRect().left - 1; });
              found[frame.title] = [all.clientWidth, all.scrollWidth, loose.slice(0, 3), Math.min(99, ...small),
                                    texts.map(e => e.previousElementSibling.textContent)];
            }
            document.body.textContent = JSON.stringify(found); }"""
        target = self.folder / "frames.html"
        target.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{''.join(frames)}<script>{script}</script>",
                          encoding="utf-8")
        dumped = browser.run(path, target, "--dump-dom", "--virtual-time-budget=20000", "--window-size=1400,1000")
        found = json.loads(html.unescape(re.search(r"<body>(\{.*\})</body>", dumped, re.S)[1]))
        self.assertEqual(len(found), len(frames))
        for title, (inside, wide, loose, smallest, crowded) in found.items():
            with self.subTest(page=title):
                self.assertEqual(inside, int(title.split()[-1]))
                self.assertLessEqual(wide, inside, loose)
                self.assertEqual(loose, [])
                self.assertEqual(crowded, []) # a label and its value stand apart
                self.assertGreater(smallest, 10)  # labels of a plot stay legible

    def test_screenshots(self):
        path = self.browser()
        page = self.folder / "pages" / "qujing.html"
        for width, height in ((360, 800), (1280, 800)):
            with self.subTest(width=width):
                shot = self.folder / f"{width}.png"
                browser.run(path, page, f"--screenshot={shot}", f"--window-size={width},{height}")
                wide, high, lines, step = browser.picture(shot)
                self.assertEqual((wide, high), (width, height))
                colours = collections.Counter(bytes(line[at:at + 3]) for line in lines for at in range(0, len(line), step))
                # paper, ink and the colour of the bars are there, and paper is most of it
                self.assertEqual(colours.most_common(1)[0][0], b"\xff\xff\xff")
                self.assertGreater(colours[bytes.fromhex("1f6f78")], width)
                self.assertGreater(len(colours), 40)
                blank = sum(len({bytes(line[at:at + 3]) for at in range(0, len(line), step)}) == 1 for line in lines)
                self.assertLess(blank, high * 3 // 4)

    def test_on_paper(self):
        path = self.browser()
        if not shutil.which("pdftotext"):
            self.skipTest("no pdftotext here")
        printed = self.folder / "qujing.pdf"
        shown = self.folder / "english.html"
        shown.write_text(self.text["qujing"].replace(" checked>", ">").replace('id="l-en"', 'id="l-en" checked'),
                         encoding="utf-8")
        browser.run(path, shown, "--no-pdf-header-footer", f"--print-to-pdf={printed}")
        text = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True, stdout=subprocess.PIPE).stdout.decode()
        sheets = text.split("\f")[:-1]
        self.assertGreater(len(sheets), 2)
        self.assertLess(len(sheets), 9)
        self.assertIn("Qujing reserve of pollutant quota", sheets[0])
        for words in ("Balances by place and pollutant", "Projects short of what they need", "all is right", "checkpoint 1"):
            self.assertIn(words, text)
        self.assertNotIn("双语", text) # the switch is not printed
        size = subprocess.run(["pdfinfo", str(printed)], check=True, stdout=subprocess.PIPE).stdout.decode()
        self.assertIn("A4", size)


class Pages(Case):
    """Small ledgers made for one thing each."""

    ROWS = ("a1,2025-01-02,account,open,1,reserve,city,530300,,,,,,,,,,,\n"
            "a2,2025-01-02,account,open,2,other,,530381,,,,,,,,,,,\n"
            "a3,2025-01-02,account,open,3,other,,530381,,,,,,,,,,,\n"
            "i1,2025-01-03,issue,,2,,,530302,7,10 t,SO2,,,,,,,2023-06-30,\n")

    def test_empty(self):
        for arguments in ((), ("--as-of", "2025-06-30"), ("--no-audit",)):
            page = self.sound(self.ledger().page(*arguments))
            self.assertIn("There is no quota yet.", page.said("en"))
            self.assertIn("没有需要关注的事项", page.said("zh"))
            self.assertEqual(page.tables, [])
            self.assertEqual(page.drawings, [])

    def test_names_that_are_hostile(self):
        made = self.ledger(self.ROWS)
        names = made.names([("ledger", "", HOSTILE, ""), ("place", 530381, HOSTILE, HOSTILE + "en"), ("账户", 2, HOSTILE, ""),
                            ("lot", 7, HOSTILE + "\x01\x7f\u0085", "")])
        page = self.sound(made.page("--names", names))
        self.assertEqual(page.title, HOSTILE)
        self.assertEqual(page.table("Balances by place")[0][0], " ".join(f"{HOSTILE}en 530381".split()))
        self.assertEqual(page.table("各地余额", "zh")[0][0], " ".join(f"{HOSTILE} 530381".split()))
        self.assertIn(HOSTILE, page.table("Largest lots")[0][0])
        self.assertNotRegex(page.text, "[\x00-\x08\x0b-\x1f\x7f\u0080-\u009f]")

    def test_both_languages_are_there_and_one_is_seen_first(self):
        made = self.ledger(self.ROWS)
        pages = {lang: made.run(0, "report", *(("--lang", lang) if lang else ())) for lang in (None, "zh", "en", "both")}
        self.assertEqual(pages[None], pages["zh"])
        seen = {None: "l-zh", "zh": "l-zh", "en": "l-en", "both": "l-2"}
        for lang, text in pages.items():
            page = self.sound(Page(text))
            self.assertEqual([name for name, checked in page.radios.items() if checked], [seen[lang]])
            self.assertEqual(page.lang, "en" if lang == "en" else "zh")
            plain = re.sub(' checked>|<html lang="..">', ">", text)
            self.assertEqual(plain, re.sub(' checked>|<html lang="..">', ">", pages["zh"]))
            for zh, en in (("余额", "Balances"), ("收支失衡预警", "Areas in deficit"), ("二氧化硫", "SO2")):
                self.assertIn(zh, page.said("zh"))
                self.assertNotIn(zh, page.said("en"))
                self.assertIn(en, page.said("en"))
        # every Chinese text has its English one beside it
        spoken = [lang for lang, _ in Page(pages["zh"]).words if lang]
        self.assertEqual(spoken.count("zh"), spoken.count("en"))
        self.assertEqual(spoken[::2], ["zh"] * (len(spoken) // 2))

    def test_ages(self):
        rows = self.ROWS + "".join(
            f"i{lot},2025-06-30,issue,,2,,,530302,{lot},{lot} t,NOx,,,,,,,{day},\n"
            for lot, day in ((11, "2025-06-30"), (12, "2024-07-01"), (13, "2024-06-30"), (14, "2023-06-30"), (15, "2022-06-30"),
                             (16, "2020-07-01"), (17, "2020-06-30"), (18, "")))
        rows += "i19,2025-06-30,issue,,2,,,530302,19,19 t,NOx,,,,,,,2025-07-01,\n"
        page = self.sound(self.ledger(rows).page())
        found = {row[1]: (row[2], row[3]) for row in page.table("Age of the stock") if row[0] == "NOx"}
        self.assertEqual(found, {"below 1 year": ("2", "23 t"), "1 to 2 years": ("1", "13 t"), "2 to 3 years": ("1", "14 t"),
                                 "3 to 5 years": ("2", "31 t"), "5 years on": ("1", "17 t"), "not given": ("1", "18 t"),
                                 "not made yet": ("1", "19 t")})

    def test_holds_and_debts(self):
        made = self.ledger(
            self.ROWS +
            "h1,2025-01-04,hold,deal,2,,,,7,1 t,,3,,,,,2025-03-31,,\nh2,2025-01-04,hold,freeze,2,,,,7,2 t,,,,,,,2025-05-31,,\n"
            "h3,2025-01-04,hold,freeze,2,,,,7,3 t,,,,,,,2025-07-01,,\nh4,2025-01-04,hold,freeze,2,,,,7,0.5 t,,,,,,,,,\n"
            "u0,2025-01-04,state,fact,,,,,,,,,project,9,increment,1 t,,,\n"
            "u1,2025-01-04,use,,2,,,,7,3 t,,,,9,,,,,\n"
            "i8,2025-01-04,issue,,2,,,530302,8,1 t,SO2,,,,,,,,\nu8,2025-01-04,use,,2,,,,8,1 t,,,,9,,,,,\n"
            "v1,2025-03-31,owe,incur,3,,,,8,0.25 t,,,,,,,,,\n")
        page = self.sound(made.page())
        self.assertEqual([row[0] for row in page.table("Holds that are over")], ["2025-03-31", "2025-05-31"])
        page = self.sound(made.page("--as-of", "2025-04-01"))
        holds = page.table("Holds that are over")
        self.assertEqual([row[0] for row in holds], ["2025-03-31 over", "2025-05-31", "2025-07-01"])
        self.assertEqual(holds[0], ["2025-03-31 over", "deal", "2", "3", "", "7", "SO2", "1 t"])
        said = page.said("en")
        self.assertIn("1 hold past its day, not released", said)
        self.assertIn("2 holds that end within three months", said)
        self.assertIn("1 entry the calendar asks for", said)
        self.assertIn("1 debt still owed", said)
        self.assertEqual(page.table("Debts"), [["3", "SO2", "0.25 t"]])
        row = [row for row in page.table("Supply and need by place") if row[0] == "530381"][0]
        self.assertEqual(row[2:6], ["in deficit", "0 t", "", "0.25 t"]) # its own lots: none are from there
        row = page.table("Balances by place")[0]
        self.assertEqual(row[2:6], ["0.5 t", "6.5 t", "", "7 t"])

    def test_permits_without_a_document_that_speaks(self):
        rows = self.ROWS + "".join(
            f"p{n}a,2025-01-04,state,fact,{n},,,,,,SO2,,account,,permitted,10 t,,,\n"
            f"p{n}b,2025-01-04,state,fact,{n},,,,,,SO2,,account,,actual,{actual},,,\n"
            for n, actual in ((1, "8 t"), (2, "7.999999999 t"), (3, "15 t")))
        page = self.sound(self.ledger(rows).page())
        self.assertEqual([(row[0], row[4], row[5]) for row in page.table("Use of permits")],
                         [("2", "79.9 % below 80 %", "no document speaks of it"), ("1", "80 %", "no document speaks of it"),
                          ("3", "150 %", "no document speaks of it")])

    def test_large_ledgers_are_cut(self):
        rows = "".join(f"a{n},2025-01-02,account,open,{n},reserve,county,{600000 + n},,,,,,,,,,,\n"
                       f"i{n},2025-01-02,issue,,{n},,,{600000 + n},{n},{n} t,SO2,,,,,,,,\n"
                       f"h{n},2025-01-02,hold,freeze,{n},,,,{n},0.5 t,,,,,,,2025-02-{n % 28 + 1:02},,\n" for n in range(1, 401))
        made = self.ledger(rows)
        page = self.sound(made.page())
        self.assertLess(len(page.text), 250_000)
        for caption, most in (("Balances by place", 200), ("Supply and need", 60), ("Largest lots", 15), ("Holds that", 25)):
            self.assertEqual(len(page.table(caption)), most)
            self.assertIn(f"and {400 - most} more", page.said("en"))
            self.assertIn(f"另有 {400 - most} 项未列出", page.said("zh"))
        self.assertEqual(page.table("Largest lots")[0][0], "400")
        plot = next(plot for plot in page.drawings if "balances by place" in plot.findtext("{*}title"))
        self.assertIn("other places", plot.findtext("{*}desc"))
        self.assertIn("80200 t", page.said("en")) # all of them in the overview

    def test_days_and_options(self):
        made = self.ledger(self.ROWS + "m1,2025-03-03,move,,2,,,,7,4 t,,3,,,,,,,\n")
        page = made.page("--as-of", "2025-02-28")
        self.assertEqual(page.text, made.page("--until", "2025-02-28").text)
        self.assertEqual(page.text, made.run(0, "as-of", "2025-02-28", "report"))
        self.assertIn("2025-02-28 · period 2025-01-01 – 2025-02-28", page.said("en"))
        page = made.page("--from", "2025-01-04")
        self.assertEqual(page.table("Flows of the period")[0][2], "10 t")
        self.assertIn("not audited this time", made.page("--no-audit").said("en"))
        paper = made.folder / "paper.txt"
        paper.write_text(made.run(0, "checkpoint"), encoding="utf-8")
        self.assertIn("checkpoints compared 1", made.page("--checkpoint", str(paper)).said("en"))
        self.assertIn("--from: expected no day after", made.run(2, "report", "--from", "2026-01-01"))
        self.assertIn('expected zh or en, found "both"', made.run(2, "balances", "--lang", "both"))
        bad = made.folder / "bad.csv"
        for text, expected in (("subject,name\nplace,x\n", "expected a header with subject, number, name"),
                               ("subject,number,name\nvillage,1,x\n", "2:1: subject: expected ledger, place,"),
                               ("subject,number,name\nplace,0,x\n", "2:7: number: expected a whole number"),
                               ("subject,number,name\nledger,1,x\n", "2:8: number: expected a whole number"),
                               ('subject,number,name\nplace,1,"x\n', "expected a closing quote")):
            bad.write_text(text, encoding="utf-8")
            self.assertIn(expected, made.run(2, "report", "--names", str(bad)))
        self.assertIn("cannot open", made.run(2, "report", "--names", "nowhere.csv"))

    def test_a_journal_that_was_changed(self):
        made = self.ledger(self.ROWS)
        paper = made.folder / "paper.txt"
        paper.write_text(re.sub(r"[0-9a-f]{64}$", "0" * 64, made.run(0, "checkpoint").strip()) + "\n", encoding="utf-8")
        page = self.sound(made.page("--checkpoint", str(paper)))
        self.assertIn("E_CHECKPOINT", page.said("en"))
        self.assertIn("1 thing wrong with the journal", page.said("en"))

    def test_colours_can_be_read(self):
        style = self.ledger().page().styles
        night = style.split("prefers-color-scheme:dark")[1]

        def light(colour):
            colour = colour[1:] if len(colour) == 7 else "".join(2 * letter for letter in colour[1:])
            parts = [int(colour[at:at + 2], 16) / 255 for at in (0, 2, 4)]
            parts = [part / 12.92 if part <= .04045 else ((part + .055) / 1.055) ** 2.4 for part in parts]
            return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2]

        for name, text in (("day", style), ("night", night)):
            of = dict(re.findall(r"--(\w+):(#[0-9a-f]+)", text.split("}")[0] if name == "day" else text.split("}")[0]))
            for front, back, least in (("ink", "paper", 7), ("ink", "tint", 7), ("soft", "paper", 4.5), ("soft", "tint", 4.5),
                                       ("link", "paper", 4.5), ("in", "paper", 4.5), ("out", "paper", 4.5), ("bad", "paper", 4.5),
                                       ("bad", "badt", 4.5), ("warn", "warnt", 4.5), ("ink", "warnt", 4.5), ("soft", "warnt", 4.5),
                                       ("warn", "paper", 4.5), ("ok", "okt", 4.5), ("ok", "paper", 4.5), ("free", "paper", 3),
                                       ("sum", "paper", 3), ("free", "hair", 3), ("out", "hair", 3)):
                with self.subTest(by=name, front=front, back=back):
                    high, low = sorted((light(of[front]), light(of[back])), reverse=True)
                    self.assertGreaterEqual((high + .05) / (low + .05), least)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv[1])
    UPDATE = "--update" in sys.argv[2:]
    os.environ.pop("RESERVE_DB", None)
    unittest.main(argv=[sys.argv[0], "-b"])
