#!/usr/bin/env python3
"""Turns the vocabulary (facts.csv, questions.csv) into C.

    vocabulary.py --source [--output FILE] [facts.csv questions.csv]   arrays, see ../vocabulary.h
    vocabulary.py --header [--output FILE] [facts.csv questions.csv]   include/libquota/facts.h

The header is committed, since a host compiles against it; tests/abi/test_vocabulary.py checks that it is
what this prints.  Numbers are the order of the rows: append, never insert, once a release is out.
"""
import argparse
import csv
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent

TYPES = ["", "flag", "code", "id", "amount", "money", "price", "ratio", "date", "count"]
KINDS = ["", "verdict", "ratio", "amount", "money", "date", "rank", "class", "factor"]
CODES_MAX = 62  # LQ_CODES_MAX of ../vocabulary.h
UNITS = {
    "flag": "flag: 0 = no, 1 = yes",
    "id": "id: the host's number",
    "amount": "amount in milligrams",
    "money": "money in fen",
    "price": "price in fen per tonne",
    "ratio": "ratio in millionths",
    "date": "date yyyymmdd",
    "count": "count",
}
# A name as the policy language has it: a letter, then letters, digits and _, and - or . between two of them.
NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9_]|[-.][A-Za-z0-9])*\Z")


def read(path, columns):
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != columns:
            sys.exit(f"{path}: the header should be {','.join(columns)}")
        rows = []
        for row in reader:
            if None in row or None in row.values():
                sys.exit(f"{path}:{reader.line_num}: {len(columns)} cells expected")
            if not NAME.match(row["name"]):
                sys.exit(f"{path}:{reader.line_num}: {row['name']!r} is not a name")
            if row["name"] in [other["name"] for other in rows]:
                sys.exit(f"{path}:{reader.line_num}: {row['name']} stands twice")
            rows.append(row)
        return rows


def read_facts(path):
    """Facts with `number`, `codes` and `domain` (number of the fact whose codes they share, or 0)."""
    facts = read(path, ["name", "type", "values", "values_zh", "zh", "en", "meaning"])
    by_name = {}
    for number, fact in enumerate(facts, 1):
        if fact["type"] not in TYPES[1:]:
            sys.exit(f"{path}: {fact['name']}: no type {fact['type']!r}")
        fact.update(number=number, domain=0, codes=[], labels=[])
        values = fact["values"]
        if (fact["type"] == "code") != bool(values):
            sys.exit(f"{path}: {fact['name']}: codes, and only codes, list values")
        if values.startswith("="):
            other = by_name.get(values[1:])
            if not other or not other["codes"] or other["domain"]:
                sys.exit(f"{path}: {fact['name']}: {values} names no earlier fact with codes of its own")
            fact["domain"] = other["number"]
        elif values:
            fact["codes"] = values.split("|")
            if len(set(fact["codes"])) != len(fact["codes"]) or not all(map(NAME.match, fact["codes"])):
                sys.exit(f"{path}: {fact['name']}: a code stands twice or is not a name")
            if len(fact["codes"]) > CODES_MAX:
                sys.exit(f"{path}: {fact['name']}: more than {CODES_MAX} codes")
        labels = fact["values_zh"]
        fact["labels"] = labels.split("|") if labels else []
        if len(fact["labels"]) != len(fact["codes"]):
            sys.exit(f"{path}: {fact['name']}: {len(fact['codes'])} codes, {len(fact['labels'])} labels")
        if len(set(fact["labels"])) != len(fact["labels"]) or "" in fact["labels"]:
            sys.exit(f"{path}: {fact['name']}: a label stands twice or is empty")
        by_name[fact["name"]] = fact
    return facts


def read_questions(path):
    questions = read(path, ["name", "kind", "zh", "en", "asks", "stricter"])
    for question in questions:
        if question["kind"] not in KINDS[1:]:
            sys.exit(f"{path}: {question['name']}: no kind {question['kind']!r}")
        if question["stricter"] not in ("", "less"):
            sys.exit(f"{path}: {question['name']}: stricter is {question['stricter']!r}, not 'less' or empty")
    return questions


class Pool:
    """Texts one after another, each ended by NUL; a text that is the end of another needs no room of its own."""

    def __init__(self, texts):
        self.data = b""
        for text in sorted(set(texts), key=lambda text: (-len(text.encode()), text)):
            text = text.encode() + b"\0"
            if text not in self.data:
                self.data += text
        if len(self.data) > 0xffff:
            sys.exit("the vocabulary's texts no longer fit the 16-bit offsets of ../vocabulary.h")

    def place(self, text):
        return str(self.data.index(text.encode() + b"\0"))


def source(facts, questions):
    def words(fact, key):
        """All names (codes) or labels of a fact's codes, as one text."""
        return "\0".join(facts[(fact["domain"] or fact["number"]) - 1][key])

    def definition(row, columns, *numbers):
        return f"    {{{', '.join([pool.place(row[key]) for key in columns] + [str(n) for n in numbers])}}},"

    fact_texts = ["name", "zh", "en", "meaning"]
    question_texts = ["name", "zh", "en", "asks"]
    pool = Pool([fact[key] for fact in facts for key in fact_texts] +
                [question[key] for question in questions for key in question_texts] +
                [words(fact, key) for fact in facts for key in ("codes", "labels")])

    out = ["/* Generated by src/policy/tables/vocabulary.py from facts.csv and questions.csv. */",
           '#include "policy/vocabulary.h"', "",
           "const struct lq_fact_def lq_fact_defs[] = {", "    {0},"]
    for fact in facts:
        codes, labels = words(fact, "codes"), words(fact, "labels")
        out.append(definition(fact, fact_texts, pool.place(codes), pool.place(labels), TYPES.index(fact["type"]),
                              fact["domain"], codes.count("\0") + 1 if codes else 0))
    out += ["};", f"const uint32_t lq_fact_def_count = {len(facts)};", "",
            "const struct lq_question_def lq_question_defs[] = {", "    {0},"]
    out += [definition(question, question_texts, KINDS.index(question["kind"]),
                       int(question["stricter"] == "less")) for question in questions]
    out += ["};", f"const uint32_t lq_question_def_count = {len(questions)};", "",
            "/* Bytes as numbers, since C guarantees only 4095 characters in a string literal. */",
            "const unsigned char lq_vocabulary_pool[] = {"]
    numbers = [str(byte) for byte in pool.data]
    out += ["    " + ", ".join(numbers[i:i + 20]) + "," for i in range(0, len(numbers), 20)]
    out += ["};", ""]
    return "\n".join(out)


def c_name(*parts):
    return "_".join(["QUOTA", *parts]).upper().replace("-", "_").replace(".", "_")


def comment(text):
    return text.replace("*/", "* /").rstrip(".")


def enum(tag, about, members):
    """members: (name, number, comment)"""
    width = max(len(name) for name, _, _ in members)
    digits = len(f"{len(members)},")
    out = [f"/** {about} @since 0.1.0 */", f"enum {tag} {{"]
    for name, number, text in members:
        end = "," if number < len(members) else ""
        value = f"{number}{end}".ljust(digits)
        stop = "" if text.endswith("?") else "."
        out.append(f"    {name.ljust(width)} = {value} /**< {text}{stop} */")
    return out + ["};", ""]


def header(facts, questions):
    out = ["/*",
           " * libquota/facts.h - numbers of the vocabulary's facts, codes and questions.",
           " *",
           " * Generated from src/policy/tables/facts.csv and questions.csv by vocabulary.py beside them; change those",
           " * and run `python3 src/policy/tables/vocabulary.py --header --output include/libquota/facts.h`.  A policy",
           " * may declare more facts and questions; those have no name here.  Numbers never change.",
           " */",
           "#ifndef LIBQUOTA_FACTS_H",
           "#define LIBQUOTA_FACTS_H",
           "",
           "/* Long lines keep one fact on one line. */",
           "/* clang-format off */",
           ""]
    by_number = {fact["number"]: fact for fact in facts}
    members = []
    for fact in facts:
        owner = by_number[fact["domain"]] if fact["domain"] else fact
        unit = UNITS.get(fact["type"]) or f"code: {c_name(owner['name'], '*')}"
        meaning = f"; {comment(fact['meaning'])}" if fact["meaning"] else ""
        members.append((c_name("fact", fact["name"]), fact["number"],
                        f"{comment(fact['zh'])}, {comment(fact['en'])} ({unit}){meaning}"))
    out += enum("quota_fact_number", "Facts: what a quota_fact's `fact` may be.", members)

    members = []
    for number, question in enumerate(questions, 1):
        members.append((c_name("question", question["name"]), number,
                        f"{comment(question['zh'])}, {comment(question['en'])} ({question['kind']}): "
                        f"{comment(question['asks'])}"))
    out += enum("quota_question_number", "Questions: what a policy may be asked.", members)

    for fact in facts:
        if fact["codes"]:
            members = [(c_name(fact["name"], code), number, f"`{code}`")
                       for number, code in enumerate(fact["codes"], 1)]
            sharers = [other["name"] for other in facts if other["domain"] == fact["number"]]
            sharing = [f"`{name}`" for name in [fact["name"]] + sharers]
            names = " and ".join([", ".join(sharing[:-1])] * (len(sharing) > 1) + sharing[-1:])
            about = f"Codes of {names}: {comment(fact['zh'])}, {comment(fact['en'])}."
            out += enum(f"quota_{fact['name']}_code".lower(), about, members)
    out += ["/* clang-format on */", "#endif", ""]

    names = [line.split()[0] for line in out if line.startswith("    QUOTA_")]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        sys.exit(f"two rows make the same C name: {', '.join(sorted(twice))}")
    return "\n".join(out)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = arguments.add_mutually_exclusive_group(required=True)
    what.add_argument("--source", action="store_const", dest="make", const=source)
    what.add_argument("--header", action="store_const", dest="make", const=header)
    arguments.add_argument("--output", help="file to write (default: standard output)")
    arguments.add_argument("facts", nargs="?", default=HERE / "facts.csv")
    arguments.add_argument("questions", nargs="?", default=HERE / "questions.csv")
    options = arguments.parse_args()
    text = options.make(read_facts(options.facts), read_questions(options.questions)).encode()
    if options.output:
        pathlib.Path(options.output).write_bytes(text)
    else:
        sys.stdout.buffer.write(text)


main()
