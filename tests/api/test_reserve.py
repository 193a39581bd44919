#!/usr/bin/env python3
"""The program `reserve`, run as its users run it, on SQLite.

    test_reserve.py PROGRAM [--update]

--update writes what a year of examples/ says anew (reserve/year.txt), to be read before it is committed.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM = ""
UPDATE = False
ROOT = pathlib.Path(__file__).resolve().parents[2]
YEAR = pathlib.Path(__file__).resolve().parent / "reserve" / "year.txt"

ROWS = """group,id,date,verb,kind,account,role,place,lot,amount,pollutant,to_account,subject,project,fact,value,note
,a2,2025-01-06,account,open,2,other,530381,,,,,,,,,a seller
,a3,2025/1/6,账户,开户,3,other,530381,,,,,,,,,
g,i1,2025-01-07,issue,,2,,530302,7,10 t,SO2,,,,,,
g,m1,2025-01-07,move,,2,,,7,4.5 t,,3,,,,,
,f1,2025-01-08,state,fact,,,,,,SO2,,project,9,increment,10 t,
,u1,2025-01-08,use,,3,,,7,1500 kg,,,,9,,,
"""

# Chongqing: a reserve and a unit sell COD; of three that may bid one is barred.
MARKET = """id,date,verb,kind,account,role,pool,pollutant,place,lot,amount,origin,subject,fact,value,proof
city,2015-01-04,account,open,1,reserve,city,,500000,,,,,,,
s,2015-01-04,account,open,2,other,,,500112,,,,,,,
b1,2015-01-04,account,open,3,other,,,500112,,,,,,,
b2,2015-01-04,account,open,4,other,,,500112,,,,,,,
b3,2015-01-04,account,open,5,other,,,500112,,,,,,,
l1,2015-01-04,issue,allocate,1,,,COD,,11,10 t,paid,,,,
l2,2015-01-04,issue,allocate,2,,,COD,,12,5 t,paid,,,,
l3,2015-01-04,issue,allocate,2,,,COD,,13,5 t,exempt,,,,
adopt,2015-01-05,state,adopt,,,,,,,,,,,1,policy:cn-500000-2014
""" + "".join(f"f{number},2015-01-05,state,fact,,,,,,,,,ledger,{fact},\n" for number, fact in enumerate((
    "sector,industry", "project_type,new", "bar,none", "power,none", "buyer_in_city,yes", "buyer_water_attained,yes",
    "permitted,0 t", "cleared,yes", "window_passed,no"))) + """base,2015-01-05,state,fact,,,,COD,,,,,ledger,baseline_price,8000,
bar,2015-01-05,state,fact,5,,,,,,,,account,bar,supervised,
"""
OFFERS = "account,lot,amount\n1,11,6 t\n2,12,1.5 t\n"
BIDS = "account,amount,least,price\n3,4 t,,9000\n4,5 t,1 t,8500\n5,2 t,,12000\n3,1 t,,7999\n4,1 t,,8000\n"
SOLD = """| line | buyer | wanted |        price | result                  | awarded |      total | kept from it | why          | by    |
|------|-------|--------|--------------|-------------------------|---------|------------|--------------|--------------|-------|
|    2 |     3 |    4 t |  9000 yuan/t | all of it               |     4 t | 36000 yuan |              |              |       |
|    3 |     4 |    5 t |  8500 yuan/t | a part                  |   3.5 t | 29750 yuan |              |              |       |
|    4 |     5 |    2 t | 12000 yuan/t | denied                  |         |            |        7.5 t | R_LAW_DENIES | C4.2b |
|    5 |     3 |    1 t |  7999 yuan/t | below the reserve price |         |            |              |              |       |
|    6 |     4 |    1 t |  8000 yuan/t | sold out                |         |            |              |              |       |

| bid | buyer | seller | lot | amount |       price |      total | law   |
|-----|-------|--------|-----|--------|-------------|------------|-------|
|   2 |     3 |      1 |  11 |    4 t | 9000 yuan/t | 36000 yuan | allow |
|   3 |     4 |      1 |  11 |    2 t | 8500 yuan/t | 17000 yuan | allow |
|   3 |     4 |      2 |  12 |  1.5 t | 8500 yuan/t | 12750 yuan | allow |
offered 7.5 t, wanted 12 t, sold 7.5 t for 65750 yuan; reserve price 8000 yuan/t, lowest price 8500 yuan/t
"""
QUOTED = """| line | kind     | amount |    baseline | at the baseline | least total | least price | floor by | law   | by      |        fee | fee by  |
|------|----------|--------|-------------|-----------------|-------------|-------------|----------|-------|---------|------------|---------|
|    2 | bid      |  2.5 t | 8000 yuan/t |      20000 yuan |  20000 yuan | 8000 yuan/t | C2.1.1b  | allow |         |            |         |
|    3 | bid      |  2.5 t | 8000 yuan/t |      20000 yuan |        none |             |          | deny  | C4.2b   |            |         |
|    4 | buyback  |    1 t | 8000 yuan/t |       8000 yuan |   8000 yuan | 8000 yuan/t | C2.1.2i  | allow |         |  8000 yuan | C2.1.2j |
|    5 | allocate |  2.5 t | 8000 yuan/t |      20000 yuan |        none |             |          | deny  | C2.1.1b | 20000 yuan | C3.3    |
"""


class Reserve(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.run_(0, "init")

    def run_(self, status, *arguments, database="a.db", given="", lang="en"):
        """Standard output and error of a run that must end with this status."""
        done = subprocess.run([PROGRAM, *arguments, "--db", f"sqlite:{self.folder / database}", "--lang", lang],
                              input=given.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                              cwd=self.folder)
        self.assertEqual(done.returncode, status, (arguments, done.stdout.decode(), done.stderr.decode()))
        return done.stdout.decode(), done.stderr.decode()

    def table(self, *arguments, **more):
        out = self.run_(0, *arguments, "--format", "csv", **more)[0]
        return [line.split(",") for line in out.splitlines()]

    def post(self, given=ROWS, status=0, **more):
        return self.run_(status, "post", "-", given=given, **more)

    def test_a_wrong_code_is_told_which_there_are(self):
        given = "id,date,verb,kind,account,role,place,pool\nb,2025-01-02,account,open,5,reserve,320600,village\n"
        self.assertIn("pool: expected one of ", self.post(given, 1)[1])
        self.assertIn("city, county", self.post(given, 1)[1])
        self.assertIn("市级", self.post(given, 1, lang="zh")[1])

    def test_a_list_without_rows_still_has_its_titles(self):
        self.assertEqual(self.run_(0, "debts")[0].splitlines()[0], "| account | pollutant | debt |")

    def test_balances_lots_claims_projects(self):
        out, err = self.post()
        self.assertIn("6 entries posted; of 5 groups 0 were done before, 0 refused", out)
        self.assertEqual(err, "")
        self.assertEqual(self.table("balances"), [
            ["account", "pollutant", "available", "encumbered", "pledged", "debt"],
            ["2", "SO2", "5.5 t", "", "", ""], ["3", "SO2", "3 t", "", "", ""]])
        self.assertEqual(self.table("balances", "--account", "3")[1:], [["3", "SO2", "3 t", "", "", ""]])
        lots = self.table("lots")
        self.assertEqual(dict(zip(lots[0], lots[1]))["consumed"], "1.5 t")
        claims = self.table("claims", "--project", "9")
        self.assertEqual(dict(zip(claims[0], claims[1]))["left"], "1.5 t")
        self.assertEqual(self.table("projects")[1][:2], ["9", "SO2"])
        self.assertEqual(len(self.table("history", "--account", "3")), 4)
        self.assertEqual(self.table("facts", "--project", "9")[1],
                         ["project", "9", "", "increment", "SO2", "10 t", "2025-01-08", ""])
        self.assertIn("二氧化硫", self.run_(0, "balances", lang="zh")[0])

    def test_the_same_again_changes_nothing(self):
        self.post()
        self.assertIn("0 entries posted; of 5 groups 5 were done before", self.post()[0])

    def test_export_makes_the_same_head(self):
        self.post()
        rows, _ = self.run_(0, "export")
        self.run_(0, "init", database="b.db")
        out, _ = self.post(rows, database="b.db")
        self.assertEqual(out.splitlines()[-1], self.post()[0].splitlines()[-1])
        self.assertEqual(self.run_(0, "export", database="b.db")[0], rows)
        self.assertEqual(self.run_(0, "checkpoint"), self.run_(0, "checkpoint", database="b.db"))

    def test_refusals_name_row_field_expected_found(self):
        self.post()
        given = ROWS.splitlines()[0] + "\n,x1,2025-01-09,move,,2,,,7,6 t,,3,,,,,\n,x2,2025-01-09,move,,2,,,7,1 t,,3,,,,,\n"
        out, err = self.post(given, status=1)
        self.assertRegex(err, r"^stdin:2: R_INSUFFICIENT: .*amount.*5\.5 t.*6 t")
        self.assertIn("1 entries posted; of 2 groups 0 were done before, 1 refused", out)
        out, err = self.post(given, status=1, lang="zh")
        self.assertIn("登记 0 条；共 2 组，其中 1 组此前已登记，1 组被拒", out)
        dry, _ = self.run_(0, "post", "-", "--dry-run", given=ROWS.splitlines()[0] + "\n,x9,2025-01-10,move,,2,,,7,1 t,,3,,,,,\n")
        self.assertIn("(dry run: nothing is written)", dry)
        self.assertIn("1 were done before", self.post(given, status=1)[0])

    def test_what_the_law_was_asked(self):
        folder = ROOT / "examples" / "year"
        self.post((folder / "01_opening.csv").read_text(encoding="utf-8"))
        rows = (folder / "02_deposits.csv").read_text(encoding="utf-8")
        out, _ = self.run_(1, "post", "-", "--law", "--format", "csv", given=rows)
        self.assertIn("line,id,policy,question,answer,by,rows\n", out)
        self.assertIn("\n6,d101,cn-530300-2024,deposit,allow,,Q3 Q7.1 Q8.1 Q8.2 Q24.1\n", out)
        self.assertIn('\n6,d101,cn-530300-2024,credit,"allow, at most 28 t",Q8.3,Q3 Q8.3\n', out)
        self.assertIn("\n30,d109x,cn-530300-2024,deposit,deny,Q24.1,Q3 Q7.1 Q8.1 Q8.2 Q24.1\n", out)
        self.assertNotIn("c101", out)  # a fact of the county asks nothing
        said, _ = self.run_(1, "post", "-", "--law", given=rows, lang="zh")
        self.assertIn("参与的规则", said)

    def test_rows_that_cannot_be_read(self):
        head = ROWS.splitlines()[0]
        cases = [
            ("ammount,id\n", r"stdin:1:1: expected the name of a field, .*did you mean amount\?, found \"ammount\""),
            ("id,id\n", r"stdin:1:4: expected each column once"),
            (head + "\n,x,2025-02-30,move\n", r'stdin:2:4: date: expected .*, found "2025-02-30"'),
            (head + "\n,x,2025-02-03,mvoe\n", r'stdin:2:15: verb: expected one of account, .*, found "mvoe"'),
            (head + "\n,12345678901234567,2025-02-03,move\n", r'stdin:2:2: id: expected 16 bytes of text'),
            (head + "\n,x,2025-02-03,move,,2,,,7,1 x\n", r'stdin:2:.*: amount: expected .*, found "1 x"'),
            (head + "\n,x,2025-02-03,state,fact,,,,,,,,project,9,attained,maybe\n", r'value: expected .*, found "maybe"'),
            (head + "\n,x,2025-02-03,state,fact,,,,,,,,project,9,nothing,1\n", r'fact: expected the name of a fact'),
            (head + "\ng,x,2025-02-03,move\nh,y,2025-02-03,move\ng,z,2025-02-03,move\n",
             r'stdin:4:1: group: expected its rows side by side, found "g"'),
            (head + '\n,"x\n', r"expected a closing quote"),
        ]
        for given, expected in cases:
            with self.subTest(given=given):
                _, err = self.post(given, status=1 if given.count("\n") > 1 else 2)
                self.assertRegex(err, expected)
        self.assertEqual(self.table("accounts"), [["account", "role", "party code", "place", "pool", "standing"]])

    def test_as_of_trace_statement(self):
        self.post()
        self.assertEqual(self.table("as-of", "2025-01-07")[1:],
                         [["2", "SO2", "5.5 t", "", "", ""], ["3", "SO2", "4.5 t", "", "", ""]])
        self.assertEqual(self.table("as-of", "2025-01-06", "lots")[1:], [])
        self.assertEqual(len(self.table("balances", "--through", "4")), 3)
        trace = self.table("trace", "lot", "7")[1:]
        self.assertEqual(sorted(row[2] for row in trace if row[1] != "issued"), ["1.5 t", "3 t", "5.5 t"])
        trace = self.table("trace", "project", "9")[1:]
        self.assertIn("1.5 t", [row[2] for row in trace])
        sheet = self.table("statement", "--from", "2025-01-08", "--place", "530381")[1:]
        self.assertEqual([row[1:5] for row in sheet if row[1] in ("opening", "out", "closing")],
                         [["opening", "", "", "10 t"], ["out", "use", "", "1.5 t"], ["closing", "", "", "8.5 t"]])

    def test_audit_and_checkpoints(self):
        self.post()
        line, _ = self.run_(0, "checkpoint")
        (self.folder / "kept").write_text("printed on paper\n" + line)
        self.assertIn("all is right", self.run_(0, "audit", "--checkpoint", "kept")[0])
        (self.folder / "kept").write_text(line.replace(" 6 ", " 7 "))
        self.assertIn("E_CHECKPOINT", self.run_(1, "audit", "--checkpoint", "kept")[0])
        (self.folder / "kept").write_text("a report without one\n")
        self.assertIn("expected a line that begins with checkpoint", self.run_(2, "audit", "--checkpoint", "kept")[1])
        (self.folder / "kept").write_text("checkpoint 1 x\n")
        self.assertIn("kept:1: expected checkpoint", self.run_(2, "audit", "--checkpoint", "kept")[1])
        self.run_(0, "snapshot")
        self.assertEqual(self.table("balances"), self.table("balances", "--no-snapshot"))

    def test_a_changed_row_is_found(self):
        import sqlite3
        self.post()
        with sqlite3.connect(self.folder / "a.db") as database:
            with self.assertRaisesRegex(sqlite3.Error, "entries are never changed"):
                database.execute("UPDATE entries SET amount = 1 WHERE seq = 4")
            database.execute("DROP TRIGGER entries_update")
            database.execute("UPDATE entries SET amount = 4400000000, moved = 4400000000 WHERE seq = 4")
        out, _ = self.run_(1, "audit")
        self.assertIn("entry 3: E_CHAIN_BROKEN", out)
        self.assertIn("E_CHAIN_BROKEN", self.run_(2, "balances")[1])

    def test_due_and_compose_give_rows_for_post(self):
        self.post()
        head = "id,date,verb,kind,account,lot,amount,valid_until,project\n"
        self.post(head + "h1,2025-01-09,hold,,2,7,2 t,2025-02-01,9\n")
        rows, _ = self.run_(0, "due", "2025-02-02")
        self.assertEqual(len(rows.splitlines()), 2)
        self.assertIn("1 entries posted", self.post(rows)[0])
        self.assertIn("1 were done before", self.post(rows)[0])
        self.assertEqual(self.table("balances", "--account", "2")[1], ["2", "SO2", "5.5 t", "", "", ""])
        model = "id,date,verb,kind,lot,amount\nloss,2025-02-03,void,ruled,7,9 t\n"
        self.run_(1, "compose", "loss", "-", given=model + "b,2025-02-03,void,ruled,7,9 t\n")
        self.assertIn("expected deposit, loss", self.run_(2, "compose", "los", "-", given=model)[1])

    PLANNED = """id,date,verb,kind,account,role,place,lot,amount,pollutant,party,subject,project,fact,value,valid_from,proof
a,2025-01-06,state,adopt,,,,,,,,,,,1,,policy:cn-530300-2024
b,2025-01-06,account,open,2,other,530302,,,,,,,,,,
c,2025-01-06,account,open,3,other,530302,,,,,,,,,,
l,2025-01-06,state,fact,,,,7,,,,lot,,county_checked,yes,,
m,2025-01-06,state,fact,,,,7,,,,lot,,city_verified,yes,,
n,2025-01-06,state,fact,,,,7,,,,lot,,approved_amount,12 t,,
o,2025-01-06,state,fact,,,,7,,,,lot,,measure,closure,,
i,2025-01-06,issue,deposit,2,,530302,7,12 t,SO2,2,,,,,2024-05-01,closed
p,2025-01-07,state,fact,,,,,,,,project,9,project_city,530300,,
q,2025-01-07,state,fact,,,,,,,,project,9,project_county,530302,,
r,2025-01-07,state,fact,,,,,,,,project,9,key_industry,yes,,
s,2025-01-07,state,fact,,,,,,SO2,,project,9,increment,10 t,,
t,2025-01-07,state,fact,,,,,,SO2,,project,9,attained,yes,,
"""

    def test_a_plan_is_a_document_or_rows_for_post(self):
        self.post(self.PLANNED)
        plan = ("plan", "9", "--account", "3", "--until", "2025-06-30")
        out, err = self.run_(0, *plan)
        self.assertIn("| SO2 | 1:1 | 10 | 0 | 10 | 10 | 0 | 0 |", out)
        self.assertIn("Held from: 2025-01-07", out)  # the day of the last entry
        self.assertEqual(err, "")
        out = self.run_(0, *plan, "--date", "2025-01-08")[0]
        self.assertIn("Held from: 2025-01-08", out)
        self.assertIn("区域削减方案", self.run_(0, *plan, lang="zh")[0])
        self.assertNotEqual(self.run_(0, *plan, "--form")[0], out)
        for more in (("--strategy", "cheapest"), ("--strategy", "fewest"), ("--lots", "7"), ("--pollutant", "SO2")):
            self.assertIn("| 1 | SO2 | 7 | 2 | 530302 | 10 |", self.run_(0, *plan, *more)[0])
        self.run_(1, *plan, "--pollutant", "NOx")  # nobody knows how much
        rows = self.run_(0, *plan, "--holds", "h9")[0]
        self.assertEqual(len(rows.splitlines()), 2)
        self.post(rows)
        claim = self.table("claims", "--live")[1]
        self.assertEqual(claim[0:2] + claim[5:7] + claim[-2:], ["h9", "plan", "9", "3", "10 t", "2025-06-30"])
        self.assertIn("| SO2 | 1:1 | 10 | 10 | 0 | 0 | 0 | 0 |", self.run_(0, *plan)[0])  # nothing is left to plan

    def test_a_plan_that_cannot_be_made(self):
        self.post()
        self.assertIn("E_NOT_FOUND", self.run_(1, "plan", "77")[1])
        self.post("id,date,verb,kind,subject,project,fact,value\nz,2025-01-09,state,fact,project,77,project_city,530300\n")
        self.assertIn("no increment of project 77 is stated", self.run_(1, "plan", "77")[1])
        for wrong in (("x",), ("0",), ("9", "--strategy", "best"), ("9", "--strategy", "oldest", "--lots", "7"),
                      ("9", "--lots", "7,"), ("9", "--holds", "x" * 17), ("9", "8"), ("9", "--date", "2025-02-30")):
            self.run_(2, "plan", *wrong)
        self.assertIn("应为 oldest", self.run_(2, "plan", "9", "--strategy", "best", lang="zh")[1])

    def test_evidence_is_shown_as_it_was_written(self):
        proofs = ("kiln 2 closed", "锅炉关停报告", " x", "policy", "\u3000锅炉", "a\u200bb", "0" * 32)
        rows = "id,date,verb,kind,account,lot,amount,pollutant,party,proof\n" + "".join(
            f'i{i},2025-01-07,issue,deposit,2,{i + 7},1 t,SO2,2,"{proof}"\n' for i, proof in enumerate(proofs))
        self.post("id,date,verb,kind,account,role\na,2025-01-06,account,open,2,other\n")
        self.post(rows)
        out = self.run_(0, "export")[0]
        shown = ["kiln 2 closed", "锅炉关停报告", None, "policy", None, None, "0" * 32]
        for proof, as_text in zip(proofs, shown):
            self.assertIn("," + (as_text or proof.encode().hex().ljust(64, "0")) + ",", out)
        self.run_(0, "init", database="b.db")  # whatever is shown, it is read as the same
        self.run_(0, "post", "-", database="b.db", given=out)
        self.assertEqual(self.run_(0, "export", database="b.db")[0], out)

    def test_a_wrong_party_code_is_told_what_it_lacks(self):
        head = "id,date,verb,kind,account,role,proof\na,2025-01-06,account,open,5,enterprise,"
        for code, said in (("91530302MA6K00A102", "found 91530302MA6K00A102, whose last character would be 1"),
                           ("91530302MA6K00A10", "found 91530302MA6K00A10, whose last character would be 1"),
                           ("", "found none"), ("91530302MA6K00I101", "found another"),
                           ("91530302MA6K00A1011", "found another")):
            with self.subTest(code):
                self.assertIn(said, self.post(head + code + "\n", 1)[1])
        self.post(head + "91530302MA6K00A101\n")

    def test_rows_above_are_seen_by_rows_below_where_nothing_is_posted(self):
        before = self.run_(0, "export")[0]
        out, err = self.run_(0, "post", "-", "--dry-run", "--results", given=ROWS)
        self.assertEqual(err, "")
        self.assertIn("6 entries posted; of 5 groups 0 were done before, 0 refused (dry run: nothing is written)", out)
        self.assertIn("head: 0 ", out)
        self.assertIn("1.5 t", out)
        self.assertEqual(self.run_(0, "export")[0], before)
        out = self.run_(0, "explain", "-", given=ROWS)[0]
        self.assertNotIn("R_", out)
        self.assertIn("no policy in force answers what such an entry asks", out)
        self.assertEqual(self.run_(0, "export")[0], before)
        self.post()
        self.assertIn("this was posted before", self.run_(0, "explain", "-", given=ROWS)[0])
        self.assertIn("此前已登记", self.run_(0, "explain", "-", given=ROWS, lang="zh")[0])
        # as of a past day nothing can be posted, not even for trial
        out, err = self.run_(1, "post", "-", "--dry-run", "--as-of", "2025-01-06", given=ROWS.replace("u1,", "u2,"))
        self.assertIn("R_", err)

    def test_what_is_tried_lies_over_a_long_journal_and_its_snapshot(self):
        rows = "id,date,verb,kind,subject,fact,value\n" + "".join(
            f"f{i},2025-01-06,state,fact,ledger,project_city,{i + 1}\n" for i in range(2500))
        self.post(rows)
        self.run_(0, "snapshot")
        before = self.run_(0, "export")[0]
        more = "id,date,verb,kind,account,role,place\na,2025-01-07,account,open,2,other,530302\n"
        for _ in range(2):
            out, _ = self.run_(0, "post", "-", "--dry-run", given=more)
            self.assertIn("1 entries posted", out)
            self.assertIn("head: 2500 2025-01-06", out)
        self.assertEqual(self.run_(0, "export")[0], before)

    def test_a_policy_of_ones_own_may_be_named_once(self):
        table = ROOT / "docs" / "samples" / "own_city.csv"
        adopt = "id,date,verb,kind,value,proof\na,2025-01-06,state,adopt,1,policy:demo-distance\n"
        self.run_(0, "post", "-", "--policy", str(table), given=adopt)
        err = self.run_(2, "balances")[1]
        self.assertIn("E_POLICY_MISSING", err)
        self.assertIn("--policy FILE, or as RESERVE_POLICY", err)
        self.assertIn("用 --policy 文件", self.run_(2, "balances", lang="zh")[1])
        os.environ["RESERVE_POLICY"] = str(table)
        self.addCleanup(os.environ.pop, "RESERVE_POLICY")
        self.run_(0, "balances")

    def test_what_a_person_must_approve_and_a_ratio_as_documents_write_it(self):
        self.post(self.PLANNED.replace("SO2", "Pb").replace("12 t", "13 t") +
                  "u,2025-01-07,state,fact,,,,,,,,project,9,key_metal_area,yes,,\n"
                  "v,2025-01-07,state,fact,,,,,,,,project,9,approved_ratio,1.25:1,,\n"
                  "w,2025-01-07,state,fact,,,,,,,,project,9,city_confirmed,yes,,\n")
        self.assertIn("| Pb | 1.25:1 | 12.5 | 0 | 12.5 | 0 |", self.run_(1, "plan", "9", "--account", "3")[0])
        plan = ("plan", "9", "--account", "3", "--approval", "letter-9")
        self.assertIn("needs approval", self.run_(0, *plan)[0])
        self.post(self.run_(0, *plan, "--holds", "h9")[0])
        self.assertIn("letter-9", self.run_(0, "export")[0])
        self.post("id,date,verb,kind,account,lot,project,amount,target,flags,proof,subject,fact,value\n" + "".join(
            f"x{i},2025-01-08,state,fact,,,9,,,,,project,{fact},{value}\n" for i, (fact, value) in enumerate((
                ("plan_complete", "yes"), ("buyer_confirmed", "yes"), ("seller_confirmed", "yes"),
                ("seller_county_confirmed", "yes"), ("trade_done_on", "2025-01-08")))) +
            "use,2025-01-08,use,project,2,7,9,12.5 t,h9,approved,letter-9,,,\n")
        self.assertEqual(self.table("projects")[1][:5], ["9", "Pb", "12.5 t", "1.25:1", "12.5 t"])

    def market(self):
        """A journal with a market, and the files of an auction."""
        self.run_(0, "post", "-", "--batch", "99", given=MARKET)
        self.market_files()
        return ["auction", "offers.csv", "bids.csv", "--date", "2015-01-10"]

    def test_an_auction_is_told_written_and_posted(self):
        auction = self.market()
        self.assertEqual(self.run_(0, *auction), (SOLD, ""))
        rows, _ = self.run_(0, *auction, "--rows", "sale")
        self.assertEqual([line.split(",")[11:15] for line in rows.splitlines()[1:]],
                         [["4 t", "", "9000 yuan/t", "36000 yuan"], ["2 t", "", "8500 yuan/t", "17000 yuan"],
                          ["1.5 t", "", "8500 yuan/t", "12750 yuan"]])
        out, _ = self.run_(0, *auction, "--post", "sale", "--dry-run")
        self.assertTrue(out.startswith(SOLD + "3 entries posted\nhead: "))
        self.assertEqual(self.table("balances", "--account", "3")[1:], [])
        out, _ = self.run_(0, *auction, "--post", "sale")
        self.assertTrue(out.startswith(SOLD + "3 entries posted\nhead: "))
        self.assertIn("1 were done before", self.post(rows)[0])
        self.assertEqual([row[2] for row in self.table("balances")[1:]], ["4 t", "8.5 t", "4 t", "3.5 t"])

    def test_an_auction_posted_twice_is_posted_once(self):
        auction = self.market()
        (self.folder / "offers.csv").write_text("account,lot,amount\n1,11,1 t\n")
        (self.folder / "bids.csv").write_text("account,amount,price\n3,1 t,9000\n")
        self.assertIn("1 entries posted", self.run_(0, *auction, "--post", "sale")[0])
        self.assertIn("\n0 entries posted\nhead: ", self.run_(0, *auction, "--post", "sale")[0])
        self.assertEqual(self.table("balances", "--account", "3")[1][2], "1 t")

    def test_an_auction_by_other_rules(self):
        auction = self.market()
        out, _ = self.run_(0, *auction, "--pricing", "uniform", "--price", "8600", "--tie", "larger", lang="zh")
        self.assertIn("出让 7.5 t，有效竞买 6 t，成交 4 t，合计 36000 yuan；底价 8600 yuan/t，最低成交价 9000 yuan/t", out)
        self.assertIn("不可", out)
        (self.folder / "bids.csv").write_text(BIDS.replace("1 t,8500", ",8500"))
        out, _ = self.run_(0, *auction, "--format", "csv", "--law-day", "2015-01-06", "--tie", "shared", "--price", "9500")
        self.assertIn("sold 0 t for 0 yuan; reserve price 9500 yuan/t, lowest price none", out)
        self.assertEqual(out.splitlines()[1], "2,3,,4 t,9000 yuan/t,below the reserve price,,,,,,")

    def test_auctions_that_cannot_be_held(self):
        auction = self.market()
        for status, more, said in ((2, ["--tie", "later"], "--tie: expected earlier, larger or shared"),
                                   (2, ["--pricing", "dutch"], "--pricing: expected bid, each its own price"),
                                   (2, ["--price", "much"], "--price: expected "), (2, ["--date", "yesterday"], "--date: expected "),
                                   (2, ["--post", "x" * 17], "--post: expected "), (2, ["--law-day", "1"], "--law-day: expected "),
                                   (2, ["--approval", "x" * 33], "--approval: expected "), (1, ["--date", "2015-01-01"], "E_RANGE"),
                                   (1, ["--pollutant", "SO2"], "E_")):
            with self.subTest(more=more):
                self.assertIn(said, self.run_(status, *auction, *more)[1])
        self.assertEqual(self.run_(0, *auction[:3])[0], SOLD)  # on the day of the last entry
        self.assertIn("takes other arguments", self.run_(2, "auction", "offers.csv")[1])
        for name, given, said in (("offers.csv", "account,lot,amount,price\n1,11,1 t,5\n", ":2: an offer has account"),
                                  ("offers.csv", "account,lot,amount\n", "no offers"),
                                  ("bids.csv", "account,lot,amount\n1,11,1 t\n", ":2: a bid has account"),
                                  ("bids.csv", "account,amount,least,price\n3,1 t,some,9000\n", ":2:7: least: expected an amount"),
                                  ("bids.csv", "account,amount,price,flags\n3,1 t,9000,approved\n", ":2: a bid has account"),
                                  ("bids.csv", BIDS.replace("1 t,8500", ",0"), "bids.csv:3: E_RANGE"),
                                  ("bids.csv", "account,amount,price\n99,1 t,9000\n", "bids.csv:2: E_NOT_FOUND"),
                                  ("offers.csv", "account,lot,amount\n1,99,1 t\n", "offers.csv:2: E_NOT_FOUND"),
                                  ("offers.csv", "account,lot,amount,least\n1,11,1 t,1 t\n", "expected the name of a field")):
            with self.subTest(given=given):
                (self.folder / name).write_text(given)
                self.assertIn(said, self.run_(1 if "field" not in said else 2, *auction)[1])
                self.market_files()
        (self.folder / "offers.csv").write_text(OFFERS.replace("6 t", "11 t"))
        self.assertIn("E_RANGE", self.run_(1, *auction)[1])

    def market_files(self):
        (self.folder / "offers.csv").write_text(OFFERS)
        (self.folder / "bids.csv").write_text(BIDS)

    def test_quotes(self):
        self.run_(0, "post", "-", "--batch", "99", given=MARKET)
        given = ("id,date,verb,kind,account,to_account,lot,amount,channel,pollutant,origin,price\n"
                 "q1,2015-01-10,move,bid,1,3,11,2.5 t,bidding,,,\nq2,2015-01-10,move,bid,1,5,11,2.5 t,bidding,,,\n"
                 "q3,2015-01-10,move,buyback,2,1,12,1 t,platform,,,\n"
                 "q4,2015-01-10,issue,allocate,3,,77,2.5 t,baseline_sale,COD,paid,\n")
        self.assertEqual(self.run_(0, "quote", "-", given=given), (QUOTED, ""))
        self.assertIn("底线依据", self.run_(0, "quote", "-", given=given, lang="zh")[0])
        out, err = self.run_(1, "quote", "-", given=given + "q5,2015-01-10,use,project,3,,11,1 t,,,,\n")
        self.assertEqual(out, QUOTED)
        self.assertRegex(err, "^stdin:6: E_ARGUMENT: .*field kind: expected a kind with a price")

    def test_buying_back(self):
        self.run_(0, "post", "-", "--batch", "99", given=MARKET)
        given = ("id,date,account,to_account,pollutant,amount,channel,price\n"
                 "back,2015-01-10,2,1,COD,{},platform,{}\n")
        rows, _ = self.run_(0, "compose", "buy_back", "-", given=given.format("2.5 t", ""))
        self.assertEqual([line.split(",")[11:15] for line in rows.splitlines()[1:]],
                         [["2.5 t", "", "8000 yuan/t", "20000 yuan"]])
        self.assertIn("1 entries posted", self.post(rows)[0])
        self.assertEqual(self.table("balances", "--account", "1")[1][2], "12.5 t")
        err = self.run_(1, "compose", "buy_back", "-", given=given.format("3 t", ""))[1]  # the rest is exempt (8.4)
        self.assertRegex(err, "E_RANGE: .*field buyback: expected .*C8.4b, found deny")
        err = self.run_(1, "compose", "buy_back", "-", given=given.format("1 t", "8001"))[1]
        self.assertRegex(err, "E_NOT_FOUND: .*field buyback: expected .*C2.1.2i, found deny")

    def test_a_year(self):
        done = subprocess.run(["sh", str(ROOT / "examples/year.sh"), str(pathlib.Path(PROGRAM).parent)],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        said = re.sub(r"\b[0-9a-f]{64}\b", "DIGEST", done.stdout.decode())  # of policies, which may be edited
        heads = re.findall(r"^head: .*$", done.stdout.decode(), flags=re.M)
        self.assertEqual(heads[-1], heads[-2])  # export and post once more
        self.assertEqual(done.returncode, 0, said)
        if UPDATE:
            YEAR.parent.mkdir(exist_ok=True)
            YEAR.write_text(said, encoding="utf-8")
        self.assertEqual(said, YEAR.read_text(encoding="utf-8"))

    def test_progress(self):
        self.assertRegex(self.run_(0, "post", "-", "--progress", given=ROWS)[1], r"rows posted: 6 / 6\n")
        self.assertRegex(self.run_(0, "balances", "--progress")[1], r"entries read: 6 / 6\n")
        self.assertEqual(self.run_(0, "balances")[1], "")

    def test_wrong_use(self):
        for arguments, said in ((["balance"], "did you mean balances?"), (["post"], "takes other arguments"),
                                (["balances", "--acount", "1"], "did you mean account?"),
                                (["balances", "--account", "x"], "expected a whole number"),
                                (["balances", "--as-of", "2025-13-01"], "expected a day"),
                                (["trace", "lot", "x"], "trace lot N"), (["post", "no.csv"], "cannot open no.csv"),
                                (["balances", "--policy", "no.csv"], "cannot open no.csv")):
            with self.subTest(arguments=arguments):
                self.assertIn(said, self.run_(2, *arguments)[1])
        said = self.run_(2, "balances", database="none.db")[1]
        self.assertIn("cannot open", said)
        self.assertIn("made by init", said)
        self.assertFalse((self.folder / "none.db").exists())
        done = subprocess.run([PROGRAM, "balances"], stderr=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, b"--db is missing" in done.stderr), (2, True))
        done = subprocess.run([PROGRAM, "balances", "--db", "oracle:x"], stderr=subprocess.PIPE, check=False)
        self.assertIn(b"expected sqlite:PATH or postgres:CONNINFO", done.stderr)
        for option in ("--help", "--version"):
            self.assertEqual(subprocess.run([PROGRAM, option], stdout=subprocess.PIPE, check=False).returncode, 0)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv[1])
    UPDATE = "--update" in sys.argv[2:]
    os.environ.pop("RESERVE_DB", None)
    unittest.main(argv=[sys.argv[0], "-b"])
