#!/usr/bin/env python3
"""docs/ledger.md and docs/storage.md, in both languages, agree with the headers, with verbs.c and with the hosts.

    test_ledger_docs.py [--update] ROOT

Marked tables and blocks are compared: `<!-- entry -->` with the fields of quota_entry, `<!-- call statuses -->` and
`<!-- entry statuses -->` with status.h, `<!-- fields -->` and `<!-- verbs -->` with the rows of verbs.c and asks.c,
`<!-- facts -->` with gather.c, `<!-- lists -->` with query.h, `<!-- sketch -->` with the example it shows,
`<!-- sql NAME -->` with the view NAME of the hosts.  Statuses and questions that are named exist.  Every public
function, list, act, flag and outcome of the ledger is named.  --update writes the tables of fields, the sketch and
the views instead.
"""
import pathlib
import re
import sys

from common import code, finish

HEADERS = ("entry", "store", "ledger", "query")
PAGES = ("docs/ledger.md", "docs/zh/ledger.md"), ("docs/storage.md", "docs/zh/storage.md")
ALWAYS = ("id", "date", "as_of", "proof", "verb", "kind", "flags")  # read by all
NEEDED = re.compile(r"\bQUOTA_(?:LIST|ACT|FLAG|STORE|POST)_[A-Z_]+(?=\s*=)")


def ticked(cell):
    return re.findall(r"`([^`]+)`", cell)


def table(page, text, mark, problems):
    """Cells of the rows of the table after a mark."""
    match = re.search(rf"<!-- {mark} -->\n\n\|.*\n\|[-|]+\n((?:\|.*\n)*)", text)
    if not match:
        problems.append(f"{page}: no table after {mark}")
        return []
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in match[1].splitlines()]


# ---------------------------------------------------------------- what the sources say

def enumerators(text, prefix):
    """[(number, rest of the name)] of enumerators of a header."""
    return [(int(number), name) for name, number in re.findall(rf"\bQUOTA_{prefix}_([A-Z_]+)\s*=\s*(\d+)", text)]


def verb_rows(root):
    """{(verb, kind): (needs, reads, flags)} of verbs.c, by name."""
    text = code(root / "src/ledger/verbs/verbs.c")
    header = code(root / "include/libquota/entry.h")
    fields = re.findall(r"\bF\((\w+), (\d+),", code(root / "src/ledger/entry/fields.h"))
    names = {int(number): name for name, number in fields}
    numbers = {name: int(number) for name, number in fields}
    words = dict(re.findall(r"^#define (\w+) (.*?)(?:$)", text, re.M))
    flags = dict((name, 1 << at) for at, (_, name) in enumerate(enumerators(header, "FLAG")))

    def value(expression):
        for _ in range(9):
            expression = re.sub(r"\bB\((\w+)\)", lambda m: str(1 << numbers[m[1]] - 1), expression)
            expression = re.sub(r"\bQUOTA_FLAG_(\w+)", lambda m: str(flags[m[1]]), expression)
            expression = re.sub(r"\b[A-Z_]+\b", lambda m: f"({words[m[0]]})" if m[0] in words else m[0], expression)
        return eval(expression)  # numbers, |, &, ~ and brackets  pylint: disable=eval-used

    def fields_of(bits):
        return [names[number] for number in sorted(names) if bits >> number - 1 & 1 and names[number] not in ALWAYS]

    rows = {}
    for row in re.findall(r"^\s*ROW\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)", text, re.M):
        verb, kind, _, _, may, _, reads, needs = [part.strip() for part in re.split(r",(?![^(]*\))", row)]
        set_flags = [name for name, bit in flags.items() if value(may) & bit]
        rows[verb.lower(), kind.lower()] = (fields_of(value(needs)), fields_of(value(reads)), set_flags)
    return rows


def field_table(rows):
    """Lines of the table of fields: kinds of one verb that read the same stand together; flags all may have are
    left out."""
    lines, everywhere = {}, set.intersection(*(set(flags) for _, _, flags in rows.values()))
    for (verb, kind), (needs, reads, flags) in rows.items():
        may = [name for name in reads if name not in needs]
        cells = [", ".join(f"`{name}`" for name in part) for part in (needs, may)]
        lines.setdefault((verb, *cells, ", ".join(name for name in flags if name not in everywhere)), []).append(kind)
    return ["| " + " | ".join((f"`{verb}`", ", ".join(f"`{kind}`" for kind in kinds), *rest)) + " |"
            for (verb, *rest), kinds in lines.items()]


def asks_of(root):
    """{(verb, kind): questions} of asks.c."""
    asked = {}
    for verb, kind, ask in re.findall(r"\b(?:ROW|ASK|ASK_IF|BOUND)\((\w+), (\w+), (\w+)[,)]",
                                      code(root / "src/engine/law/asks.c")):
        if kind.isupper() and verb != "verb":
            asked.setdefault((verb.lower(), kind.lower()), set()).add(ask.lower())
    return asked


def questions_known(root):
    """Questions of the vocabulary, and those that a policy declares."""
    tables = root / "src/policy/tables"
    names = {line.split(",")[0] for line in (tables / "questions.csv").read_text(encoding="utf-8").splitlines()}
    for policy in tables.glob("*.csv"):
        names |= set(re.findall(r"^question,(\w+),", policy.read_text(encoding="utf-8"), re.M))
    return names


def facts_gathered(root):
    """Facts that gather.c has rows for: those of the vocabulary, and those that policies declare."""
    text = (root / "src/engine/law/gather.c").read_text(encoding="utf-8")
    names = re.findall(r"^ +(?:FACT|FACT_SLOT|FACT_ELSE)\((\w+),", text, re.M)
    return {name.lower() for name in names} | set(re.findall(r'^ +OWN\("(\w+)",', text, re.M))


def sql_view(schema, name):
    match = re.search(rf'static const char {name}\[\] =\s*((?:"(?:\\.|[^"\\])*"\s*)+);', schema)
    return "".join(re.findall(r'"((?:\\.|[^"\\])*)"', match[1])).replace("\\n", "\n").rstrip("\n") if match else None


def sketch(root):
    text = (root / "examples/10_store_hooks.c").read_text(encoding="utf-8")
    return text[text.index("struct journal {"):text.index("/* ---- what it is used for")].rstrip()


# ---------------------------------------------------------------- comparing

def check_statuses(page, text, root, problems):
    header = code(root / "include/libquota/status.h")
    known = {(number, f"QUOTA_{kind}{name}") for kind in ("E_", "R_", "") for number, name in
             (enumerators(header, kind[:-1]) if kind else [(100, "ALREADY_DONE")])}
    for mark, least, most in (("call statuses", 100, 199), ("entry statuses", 200, 999)):
        expected = sorted(pair for pair in known if least <= pair[0] <= most)
        found = [(int(row[0]), ticked(row[1])[0]) for row in table(page, text, mark, problems)]
        problems += [f"{page}: {mark}: {name} {number} is not listed" for number, name in expected
                     if (number, name) not in found]
        if found != [pair for pair in expected if pair in found]:
            problems.append(f"{page}: {mark}: not the order of status.h, or not its numbers")


def check_verbs(page, text, root, rows, problems):
    statuses = {name for _, name in enumerators(code(root / "include/libquota/status.h"), "R")}
    questions, found, asked = questions_known(root), [], asks_of(root)
    for verb, kinds, own, _, asks, *_ in table(page, text, "verbs", problems):
        pairs = [(name, kind) for name in ticked(verb) for kind in ticked(kinds)]
        found += pairs
        problems += [f"{page}: {pair}: asks {sorted(asked.get(pair, []))}, not {sorted(set(ticked(asks)))}" for pair in pairs
                     if asked.get(pair, set()) != set(ticked(asks))]
        problems += [f"{page}: {verb} {kinds}: no status {name}" for name in re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", own)
                     if name not in statuses]
        problems += [f"{page}: {verb} {kinds}: no question {name}" for name in ticked(asks) if name not in questions]
    problems += [f"{page}: {pair}: not in the table of verbs" for pair in rows if pair[1] != "plain" and pair not in found]
    problems += [f"{page}: {pair}: no such pair" for pair in found if pair not in rows]
    problems += [f"{page}: {pair} stands twice" for pair in set(found) if found.count(pair) > 1]
    # What is told of articles, too.
    for line in re.findall(r"^\|(?:[^|\n]*\|){5}$", text[text.rindex("\n## 14."):], re.M):
        _, _, asks, refusals, _ = line.strip("|").split("|")
        problems += [f"{page}: {line}: no question {name}" for name in ticked(asks) if name not in questions]
        problems += [f"{page}: {line}: no status {name}" for name in re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", refusals)
                     if name not in statuses]


def check_entry(page, text, root, problems):
    body = re.search(r"typedef struct quota_entry \{(.*?)\} quota_entry;", code(root / "include/libquota/entry.h"), re.S)
    fields = re.findall(r"(\w+)(?:\[\w+\])?;", body[1])
    found = [name for row in table(page, text, "entry", problems) for name in ticked(row[0])]
    problems += [f"{page}: field {name} is not listed" for name in fields if name not in found]
    problems += [f"{page}: no field {name}" for name in found if name not in fields]


def check_lists(page, text, root, problems):
    """Lists and their rows are those of query.h; in English the filters, too."""
    header = (root / "include/libquota/query.h").read_text(encoding="utf-8")
    known = [(name, row, " ".join(filters.rstrip(". ").split())) for name, row, filters in
             re.findall(r"(QUOTA_LIST_[A-Z]+) =\s*\d+,?\s*/\*\*< (\w+): (.*?)\s*\*/", header, re.S)]
    found = [(ticked(row[0])[0], ticked(row[1])[0], row[2]) for row in table(page, text, "lists", problems)]
    size = 2 if "zh" in page else 3
    problems += [f"{page}: lists: {line}" for line in known if line[:size] not in [row[:size] for row in found]]


def check_named(root, both, problems):
    """Functions and the numbers that a host passes or gets are named on either page."""
    for page, text in both:
        for header in HEADERS:
            source = code(root / f"include/libquota/{header}.h")
            names = re.findall(r"QUOTA_API[^;]*?\b(quota_\w+)\(", source) + NEEDED.findall(source)
            problems += [f"{page}: {name} of {header}.h is named nowhere" for name in names
                         if not re.search(rf"\b{name}\b", text)]


def check_facts(page, text, root, problems):
    """The section of the law names the facts that the engine looks for, each once."""
    found = [name for cell, _ in table(page, text, "facts", problems) for name in ticked(cell)]
    gathered = facts_gathered(root)
    problems += [f"{page}: fact {name} is not listed" for name in sorted(gathered - set(found))]
    problems += [f"{page}: fact {name} is gathered nowhere" for name in found if name not in gathered]
    problems += [f"{page}: fact {name} is listed twice" for name in set(found) if found.count(name) > 1]


def renewed(text, root, rows):
    """The page with its generated parts as they should be."""
    lines = "\n".join(field_table(rows)) + "\n"
    text = re.sub(r"(<!-- fields -->\n\n\|.*\n\|[-|]+\n)(?:\|.*\n)*", lambda m: m[1] + lines, text)
    text = re.sub(r"(<!-- sketch -->\n\n```c\n).*?(?=```)", lambda m: m[1] + sketch(root) + "\n", text, flags=re.S)
    schema = (root / "examples/hosts/journal_schema.c").read_text(encoding="utf-8")
    return re.sub(r"(<!-- sql (\w+) -->\n\n```sql\n).*?(?=```)",
                  lambda m: f"{m[1]}{sql_view(schema, m[2])}\n", text, flags=re.S)


def main():
    update, root, problems = "--update" in sys.argv, pathlib.Path(sys.argv[-1]), []
    rows = verb_rows(root)
    for ledger, storage in zip(*PAGES):
        for name in (ledger, storage):
            page = root / name
            text = page.read_text(encoding="utf-8")
            now = renewed(text, root, rows)
            if now != text and update:
                page.write_text(now, encoding="utf-8")
            elif now != text:
                wrong = [line for line in now.splitlines() if line not in text.splitlines()]
                problems.append(f"{page}: should say\n" + "\n".join(wrong) +
                                "\nrun: python3 tests/abi/test_ledger_docs.py --update .")
        text = (root / ledger).read_text(encoding="utf-8")
        check_statuses(ledger, text, root, problems)
        check_verbs(ledger, text, root, rows, problems)
        check_entry(ledger, text, root, problems)
        check_facts(ledger, text, root, problems)
        check_lists(ledger, text, root, problems)
        both = text + (root / storage).read_text(encoding="utf-8")
        check_named(root, [(f"{ledger} and {storage}", both)], problems)
    finish(problems)


main()
