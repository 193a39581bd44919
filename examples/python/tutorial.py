"""A first hour with libquota in Python: run it from top to bottom, or cell by cell in an editor that knows `# %%`.

    LIBQUOTA=build/src python3 examples/python/tutorial.py

Lines that begin with `#>` are what the cell prints; a test holds the tutorial to them.
"""
import pathlib
import sys
import tempfile
from array import array

sys.path.insert(0, str(pathlib.Path(__file__).parent))  # not needed where the package is installed

from libquota import (Entry, Ledger, Policy, Refused, SqliteStore, Value, Verdict, amount_text,  # noqa: E402
                      derived_id, sm3)

# %% [1] A decision.  A plant in Qujing (曲靖) will emit 10 t of SO2 more a year; its county fails its air target.
qujing = Policy.builtin("cn-530300-2024")
plant: dict[str, Value] = dict(as_of="2025-06-01", project_city=530300, key_industry=True, pollutant="SO2",
                               increment="10 t")
decision = qujing.decide("offset", plant, attained=False)
print(decision.verdict.name, decision.answer, f"{decision.ratio}:1", decision.rule, decision.rows()[-1].article)
#> ALLOW 20 t 2:1 Q15.2 第十五条

# %% [2] What nobody knows is never assumed in the plant's favour: an interval, and the fact that matters.
decision = qujing.decide("offset", plant)
print(decision.verdict.name, decision.answer, decision.missing)
#> REVIEW 10 t..20 t ('attained',)

# %% [3] Why?  In Chinese or English, every step.
print(*qujing.explain("offset", plant, attained=False, lang="zh").splitlines()[:5], sep="\n")
#> 替代量 20 吨（2:1）。依据：第十五条（Q15.2）。
#> 理由：
#> 1. 第十五条（Q15.2，应）：环境质量未达标的大气、水污染物指标实行倍量削减。
#>    适用：污染物为二氧化硫；环境质量达标为否。
#>    计算：新增年排放量 10 吨 × 2 = 20 吨。

# %% [4] A million rows?  Columns go in and come out without a copy; here are three.
facts = {name: value for name, value in plant.items() if name != "increment"}
increments = array("q", (number * 10**9 for number in (1, 10, 250)))  # milligrams
batch = qujing.decide_batch("offset", {"increment": increments}, facts, attained=False)
print([Verdict(each).name for each in batch.verdict], [amount_text(each) for each in batch.hi])
#> ['ALLOW', 'ALLOW', 'ALLOW'] ['2 t', '20 t', '500 t']

# %% [5] A sixth city.  Its document is a table, and no program is touched.  First with a slip in it.
TABLE = """\
policy,demo-river,某市区域削减替代办法（示例）,Example city by the river
document,示例〔2025〕2号
window,from 2025-01-01 through 2027-12-31
round,amount,1 g up
fact,upstream,flag,,位于上游,the plant lies upstream

id,article,question,force,when,then,overrides,zh,en
R1,第一条,scope|offset,must,,cover pollutant in COD|NH3-N,,适用于两项水污染物,Two water pollutants
R2,第二条,offset,must,upstream = yes and increment > 5 t,ratio 1.5:1,,上游超过五吨的一点五倍,Upstream over 5 t
R3,第三条,offset,must,upstream = no,ratio 1.2:1,,其他一点二倍,Elsewhere 1.2 times
"""
draft = Policy.parse(TABLE)
for finding in draft.lint():
    shown = [f"{draft.fact(fact).name} = {draft.value_text(fact, value)}" for fact, value in finding.witness.items()]
    print(finding.severity.name, finding.code.name, shown)
#> ERROR GAP ['pollutant = COD', 'upstream = yes', 'as_of = 2025-06-30', 'increment = 1 t']

# %% [6] Upstream, at 5 t or less, nothing was said.  Mended:
river = Policy.parse(TABLE.replace(" and increment > 5 t", ""))
print(river.lint(), river.decide("offset", as_of="2025-06-01", pollutant="COD", increment="3 t", upstream=True).answer)
#> [] 4.5 t

# %% [7] A ledger.  Its journal is a SQLite file; what it adopts is the law of every entry from then on.
folder = tempfile.TemporaryDirectory()
store = SqliteStore(pathlib.Path(folder.name, "台账.db"))
ledger = Ledger(store)
MILL, FOUNDRY, PLANT, PROJECT = 1, 2, 3, 2025001


def entry(name: str, verb: str, kind: str, date: str, **fields: object) -> Entry:
    """Its id comes from a name of ours, so that posting it again is harmless."""
    return Entry(id=derived_id("tutorial", name), verb=verb, kind=kind, date=date, **fields)


def state(date: str, about: dict[str, object], **stated: Value) -> list[Entry]:
    """Facts that somebody states about a project or a lot."""
    return [entry(f"{date} {about} {fact}", "state", "fact", date, **about, **qujing.stated(fact, value))
            for fact, value in stated.items()]


ledger.post([
    entry("adopt", "state", "adopt", "2025-01-06", value=1, proof=qujing.info.digest),
    *(entry(name, "account", "open", "2025-01-06", account=account, role="enterprise", place=530302, proof=code)
      for name, account, code in (("mill", MILL, "91530302MA6K00001A"), ("foundry", FOUNDRY, "91530302MA6K00003G"),
                                  ("plant", PLANT, "91530381MA6K00002T"))),
])
print(ledger.head().seq)
#> 4

# %% [8] The mill closed a boiler: 15 t.  A deposit needs both checks, says article 8; they are not stated yet.
closed = entry("boiler", "issue", "deposit", "2025-01-10", account=MILL, party=MILL, lot=1, amount="15 t",
               pollutant="SO2", place=530302, measure="closure", valid_from="2024-05-01", proof=sm3("锅炉关停验收报告".encode()))
try:
    ledger.post(closed)
except Refused as refused:
    print(refused.reason.name, refused.expected, "|", refused.found)
#> R_LAW_REVIEW 第八条 Q8.1 | review; missing: county_checked, city_verified

# %% [9] Both state them, and it is done; a second deposit is of what the foundry has filtered.
ledger.post(state("2025-01-10", {"subject": "lot", "lot": 1}, county_checked=True, city_verified=True,
                  approved_amount="15 t"))
ledger.post(closed)
ledger.post(state("2025-01-20", {"subject": "lot", "lot": 2}, county_checked=True, city_verified=True,
                  approved_amount="10 t"))
filtered = entry("filter", "issue", "deposit", "2025-01-20", account=FOUNDRY, party=FOUNDRY, lot=2, amount="10 t",
                 pollutant="SO2", place=530302, measure="treatment", valid_from="2024-08-01", proof=sm3(b"filter"))
print(ledger.post(filtered)[0].moved, ledger.post(filtered)[0].status.name)
#> 10000000000 ALREADY_DONE

# %% [10] The plant needs 20 t.  Which lots lawfully cover that, the oldest first?
ledger.post(state("2025-02-01", {"subject": "project", "project": PROJECT}, project_city=530300, project_county=530302,
                  key_industry=True, increment="10 t", attained=False, county_air_target_assured=True,
                  city_confirmed=True, plan_complete=True, buyer_confirmed=True, seller_confirmed=True,
                  seller_county_confirmed=True, trade_done_on="2025-03-03"))
plan = ledger.plan(PROJECT, ["SO2"], "2025-02-10", to_account=PLANT)
print(amount_text(plan.needs[0].required), plan.complete, [(leg.lot, amount_text(leg.amount)) for leg in plan.legs])
print(plan.text(project="某某焦化扩建项目").splitlines()[0])
#> 20 t True [(1, '15 t'), (2, '5 t')]
#> # 区域削减方案

# %% [11] It buys just those: one group, all of it or nothing.  (`plan.entries(...)` would hold them for it.)
sales = [entry(f"sale {lot}", "move", "sale", "2025-03-01", account=seller, to_account=PLANT, lot=lot, amount=tonnes,
               project=PROJECT) for seller, lot, tonnes in ((MILL, 1, "15 t"), (FOUNDRY, 2, "5 t"))]
ledger.post(sales)
print({row.account: amount_text(row.available) for row in ledger.balances(live=1)})
#> {2: '5 t', 3: '20 t'}

# %% [12] It may not start with less than the 20 t, and the ledger says why.
uses = [entry(f"use {lot}", "use", "project", "2025-03-03", account=PLANT, lot=lot, amount=amount, project=PROJECT)
        for lot, amount in ((1, "15 t"), (2, "5 t"))]
try:
    ledger.post(uses[0])
except Refused as refused:
    print(refused.reason.name)
    print(*ledger.explain(uses[0], lang="zh").splitlines()[:3], sep="\n")
#> R_LAW_DENIES
#> 结论：不可（足额）。依据：第十五条（Q15.6）。
#> 理由：
#> 1. 第十五条（Q15.6，应）：拟用替代量不得低于所需替代量。

# %% [13] With both it may.  What was asked of the law, and where the project's milligrams come from:
asked = ledger.ask(uses, 1)
print(asked[0].decision.verdict.name, asked[0].decision.answer, asked[0].decision.rule)
print([result.verdict.name for result in ledger.post(uses)])
print([(row.lot, amount_text(row.amount)) for row in ledger.trace_project(PROJECT) if row.depth == 0])
#> ALLOW 20 t Q15.2
#> ['ALLOW', 'ALLOW']
#> [(2, '5 t'), (1, '15 t')]

# %% [14] In autumn it turns out to emit 9 t, not 10: 18 t suffice, and 2 t go back.  An act of several entries.
ledger.post(state("2025-10-08", {"subject": "project", "project": PROJECT}, formal_operation_on="2025-09-01",
                  built_increment="9 t"))
back = ledger.compose("take_back", entry("back", "restore", "unused", "2025-10-08", project=PROJECT, pollutant="SO2",
                                         to_account=PLANT, amount="2 t"))
ledger.post(back)
print([(row.lot, amount_text(row.available)) for row in ledger.holdings(account=PLANT, live=1)],
      amount_text(next(ledger.projects(project=PROJECT)).covered))
#> [(2, '2 t')] 18 t

# %% [15] The year on one sheet.  Opening 0, in 15 + 10 + 2, out 15 + 5, closing 7: the foundry's 5 t, the plant's 2 t.
sheet = ledger.sheet("SO2", "2025-01-01", "2025-12-31")
parts = ("opening", "in", "out", "closing", "consumed")
print({part: amount_text(sheet.total(part)) for part in parts}, sheet.balanced)
print(ledger.as_of(PLANT, "2025-03-02", pollutant="SO2")[0] // 10**9, "t on the day after the sale")
#> {'opening': '0 t', 'in': '27 t', 'out': '20 t', 'closing': '7 t', 'consumed': '18 t'} True
#> 20 t on the day after the sale

# %% [16] The same in SQL, without this library.
for row in store.database.execute("SELECT account, lot, available FROM balances WHERE available > 0 ORDER BY account"):
    print(row)
#> (2, 2, 5000000000)
#> (3, 2, 2000000000)

# %% [17] A checkpoint goes on a printed report.  The audit reads every entry again and asks the law again.
checkpoint = ledger.checkpoint()
ledger.snapshot()
audit = ledger.audit([checkpoint])
print(audit.right, audit.entries, checkpoint.seq)
#> True 31 31

# %% [18] Somebody changes one milligram behind the ledger's back.
store.database.execute("DROP TRIGGER entries_update")
store.database.execute("UPDATE entries SET amount = amount - 1, moved = moved - 1 WHERE lot = 2 AND verb = 4")
audit = ledger.audit([checkpoint])
print(audit.right, audit.status.name, audit.entries)
#> False E_CHAIN_BROKEN 24
ledger.close()
store.close()
folder.cleanup()
