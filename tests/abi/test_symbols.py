#!/usr/bin/env python3
"""The headers, src/quota.map and the shared library name the same functions, and nothing else gets out.

    test_symbols.py ROOT SHARED STATIC
    test_symbols.py --map ROOT          prints the names the headers declare, as lines for quota.map
"""
import pathlib
import re
import sys

from common import code, finish, nm

# QUOTA_API type quota_noun_verb(...
DECLARED = re.compile(r"\bQUOTA_API\b[^;(]*?\b(\w+)\s*\(")


def declared(root):
    names = []
    for path in sorted((root / "include" / "libquota").glob("*.h")):
        text = re.sub(r"^[ \t]*#.*(?:\\\n.*)*", "", code(path), flags=re.M)
        names += DECLARED.findall(text)
    return names


def mapped(root):
    text = re.sub(r"#[^\n]*", "", (root / "src" / "quota.map").read_text())
    names = []
    for part in re.findall(r"global:(.*?)(?:local:|\})", text, re.S):
        names += re.findall(r"([\w*?]+);", part)
    return names


def differ(one, one_name, other, other_name):
    for name in sorted(set(one) - set(other)):
        yield f"{name}: in {one_name}, not in {other_name}"
    for name in sorted(set(other) - set(one)):
        yield f"{name}: in {other_name}, not in {one_name}"


def main():
    if sys.argv[1] == "--map":
        print("\n".join(f"    {name};" for name in sorted(declared(pathlib.Path(sys.argv[2])))))
        return
    root, shared, static = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    in_headers, in_map = declared(root), mapped(root)
    # The version node itself is an absolute symbol (A).
    exported = [words[2].split("@")[0] for words in nm("-D", "--defined-only", shared) if words[1] != "A"]
    problems = [f"{name}: stands twice in quota.map" for name in sorted(set(in_map)) if in_map.count(name) > 1]
    problems += differ(in_headers, "the headers", in_map, "quota.map")
    problems += differ(exported, "the shared library", in_map, "quota.map")
    problems += [f"{name}: a public name begins with quota_" for name in exported if not name.startswith("quota_")]
    # In a static archive every name that is not static meets the host's own names.
    for words in nm("--defined-only", "--extern-only", static):
        if len(words) == 3 and not words[2].startswith(("lq_", "quota_")):
            problems.append(f"{words[2]}: in the static library, with neither lq_ nor quota_ before it")
        elif len(words) == 3 and words[2].startswith("quota_") and words[2] not in in_headers:
            problems.append(f"{words[2]}: an internal name that looks public")
    print(f"{len(exported)} names exported")
    finish(problems)


main()
