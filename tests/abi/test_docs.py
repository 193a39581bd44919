#!/usr/bin/env python3
"""The documentation agrees with the tables, and its links lead somewhere.

    test_docs.py ROOT

In docs/policies.md and docs/zh/policies.md every line `| article | `ids` | `names` | ...` of an article table
names rows that exist and exactly the facts and questions these rows read; every row of the five tables stands in
exactly one line; every question of the vocabulary and every finding is listed; the sample table is the file it is
copied from.
Source files that docs/architecture.md and docs/engineer.md name exist, in both languages.  Every page
stands in both languages, section by section.
"""
import csv
import pathlib
import re
import sys

from common import code, finish

POLICIES = ("qujing", "jiangsu", "sip", "chongqing", "linyi")
TABLE_LINE = re.compile(r"\| [^|]* \| ((?:`[^`|]+` ?)+)\| ((?:`[^`|]+`(?:, )?)* ?)\| .*\|$")
NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9_]|[-.](?=[A-Za-z0-9]))*")
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.S | re.M)
FINDING = re.compile(r"\bQUOTA_FINDING_(\w+)\s*=\s*(\d+)")
FINDING_LINE = re.compile(r"^\| (\d+) \| `([A-Z]{2}\w*)` \|", re.M)


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.reader(file) if row and row[0] and not row[0].startswith("#")]


def codes_of(facts, name):
    """Codes of a fact, those borrowed from another fact (`=pollutant`) included."""
    values = facts.get(name, "")
    return codes_of(facts, values[1:]) if values.startswith("=") else set(values.split("|"))


def names_read(cell, facts, names):
    """Facts and questions that a cell names; codes and sets are none, even where they are called like one."""
    cell = re.sub(r"\bin\s+" + NAME.pattern + r"(?:\s*\|\s*" + NAME.pattern + ")*", " ", cell)
    cell = re.sub("(" + NAME.pattern + r")\s*(=|<>)\s*(" + NAME.pattern + ")",
                  lambda m: m[1] if m[3] in codes_of(facts, m[1]) else m[0], cell)
    return {word for word in NAME.findall(cell) if word in names}


def rows_of(tables):
    """Each row's id with the facts and questions that its condition and outcome name."""
    vocabulary = {row[0]: row[2] for row in read_csv(tables / "facts.csv")[1:]}
    questions = {row[0] for row in read_csv(tables / "questions.csv")[1:]}
    rows = {}
    for policy in POLICIES:
        facts, names, in_rules = dict(vocabulary), questions | set(vocabulary), False
        for row in read_csv(tables / f"{policy}.csv"):
            if in_rules:
                rows[row[0]] = names_read(row[4], facts, names) | names_read(row[5], facts, names)
                if re.search(r"\bratio\b", row[5]):
                    rows[row[0]].add("increment")
            elif row[0] in ("fact", "question"):
                names.add(row[1])
                if row[0] == "fact":
                    facts[row[1]] = row[3]
            in_rules = in_rules or row[0] == "id"
    return rows


def check_articles(path, rows, problems):
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = TABLE_LINE.match(line)
        if not match:
            continue
        ids, names = (re.findall(r"`([^`]+)`", part) for part in match.groups())
        if not any(name in rows for name in ids):
            continue
        for name in ids:
            if name in found:
                problems.append(f"{path}:{number}: {name} stands in line {found[name]} too")
            if name not in rows:
                problems.append(f"{path}:{number}: no row {name}")
            found[name] = number
        reads = set().union(*(rows.get(name, set()) for name in ids))
        if reads != set(names):
            problems.append(f"{path}:{number}: these rows read {sorted(reads)}, not {sorted(names)}")
    problems += [f"{path}: row {name} is missing" for name in rows if name not in found]


def check_findings(root, pages, problems):
    """Every finding of policy.h has its sentence and its line in the tables of findings; these have no other."""
    findings = {(int(number), name) for name, number in FINDING.findall(code(root / "include/libquota/policy.h"))}
    sentences = set(re.findall(r"\bSENTENCE\((\w+),", code(root / "src/policy/finding_text.c")))
    for number, name in sorted(findings):
        if name not in sentences:
            problems.append(f"src/policy/finding_text.c: no sentence for {name}")
        problems += [f"{page}: finding {number}, {name}, is not listed" for page, text in pages
                     if (str(number), name) not in FINDING_LINE.findall(text)]
    for page, text in pages:
        problems += [f"{page}: no finding {number}, {name}" for number, name in FINDING_LINE.findall(text)
                     if (int(number), name) not in findings]


def anchors(path):
    """Anchors of a page, as GitHub makes them."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    made = set()
    for title in re.findall(r"^#+ (.*)$", text, re.M):
        title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).lower()
        made.add(re.sub(r"[^\w\- ]", "", title).replace(" ", "-"))
    return made


def check_links(page, problems):
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        if not file.exists():
            problems.append(f"{page}: {target} leads nowhere")
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            problems.append(f"{page}: {target} names no heading")


def shape(page):
    """Levels of the headings, languages of the blocks of code, and how many lines of tables."""
    text = page.read_text(encoding="utf-8")
    plain = FENCE.sub("", text)
    return ([len(level) for level in re.findall(r"^(#+) ", plain, re.M)],
            [block[3:].split("\n", 1)[0] for block in FENCE.findall(text)], len(re.findall(r"^\|", plain, re.M)))


def check_languages(docs, problems):
    """Every page stands in both languages, with the same sections, blocks and tables."""
    for page in [docs.parent / "README.md", *docs.glob("*.md")]:
        other = docs / "zh" / page.name
        if not other.exists():
            problems.append(f"{page}: there is no {other}")
        elif shape(page) != shape(other):
            what = [name for name, one, two in zip(("headings", "blocks", "tables"), shape(page), shape(other))
                    if one != two]
            problems.append(f"{other}: not as {page}: {', '.join(what)}")
    problems += [f"{page}: only in Chinese" for page in (docs / "zh").glob("*.md")
                 if page.name != "README.md" and not (docs / page.name).exists()]


def check_pictures(root, problems):
    """The files that pictures name exist, and the picture of the layers has every folder."""
    for picture in (root / "docs" / "pictures").glob("*.svg"):
        problems += [f"{picture}: no file {name}" for name in
                     re.findall(r"[\w*]+\.[ch]\b", picture.read_text(encoding="utf-8")) if not any((root / "src").rglob(name))]
    drawn = set(re.findall(r">(?:src/)?(\w+)/", (root / "docs" / "pictures" / "layers.svg").read_text(encoding="utf-8")))
    there = {folder.name for folder in [*(root / "src").glob("*/"), *(root / "src").glob("*/*/")] if folder.is_dir()}
    problems += [f"docs/pictures/layers.svg: {name}/ is not drawn" for name in sorted(there - drawn - {"__pycache__"})]


def main():
    root, problems = pathlib.Path(sys.argv[1]), []
    tables, docs = root / "src" / "policy" / "tables", root / "docs"
    rows = rows_of(tables)
    sample = (docs / "samples" / "own_city.csv").read_text(encoding="utf-8").rstrip("\n")
    pages = [(page, page.read_text(encoding="utf-8")) for page in (docs / "policies.md", docs / "zh" / "policies.md")]
    check_findings(root, pages, problems)
    check_languages(docs, problems)
    for page, text in pages:
        check_articles(page, rows, problems)
        problems += [f"{page}: question {row[0]} is not listed" for row in read_csv(tables / "questions.csv")[1:]
                     if f"| `{row[0]}` |" not in text]
    for page in (docs / "officer.md", docs / "zh" / "officer.md"):
        if sample not in page.read_text(encoding="utf-8"):
            problems.append(f"{page}: the sample is not that of docs/samples/own_city.csv")
    for page in [folder / name for folder in (docs, docs / "zh") for name in ("architecture.md", "engineer.md")]:
        for name in re.findall(r"`([\w*/.]+\.(?:[ch]|py|map))`", page.read_text(encoding="utf-8")):
            if not any([*root.glob(name), *(root / "src").rglob(name), *(root / "include").rglob(name),
                        *(root / "examples" / "python").rglob(name)]):
                problems.append(f"{page}: no file {name}")
    check_pictures(root, problems)
    for page in [*root.glob("*.md"), *docs.rglob("*.md"), *(root / "examples").rglob("*.md")]:
        check_links(page, problems)
    finish(problems)


main()
