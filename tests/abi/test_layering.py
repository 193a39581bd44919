#!/usr/bin/env python3
"""Arrows go down only: base <- policy, base <- ledger, both <- engine.  Also what no file may include or use.

    test_layering.py ROOT
"""
import pathlib
import re
import sys

from common import code, finish

MAY_INCLUDE = {
    "base": {"base"},
    "policy": {"base", "policy"},
    "ledger": {"base", "ledger"},
    "engine": {"base", "policy", "ledger", "engine"},
}
PUBLIC_SYSTEM = {"stddef.h", "stdint.h"}
# Nothing that does I/O, reads a clock, or depends on a locale; only base asks for memory.
LIBRARY_SYSTEM = {"stddef.h", "stdint.h", "stdbool.h", "limits.h", "string.h"}
BASE_SYSTEM = LIBRARY_SYSTEM | {"stdlib.h"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:<([^>]*)>|"([^"]*)"|(.*))', re.M)
NOT_IN_LIBRARY = re.compile(r"\b(double|float|__int128|__builtin_\w+|__attribute__|_Atomic|_Thread_local)\b")
PREFETCH = "base/prefetch.h"
NOT_IN_HEADERS = re.compile(r"\b(double|float|__int128|long|bool|_Bool|union|inline|short)\b|(?<=[\w)]) *: *\d")


def line_of(text, match):
    return text.count("\n", 0, match.start()) + 1


def check_library(root, path):
    layer = path.relative_to(root / "src").parts[0]
    if layer not in MAY_INCLUDE:
        yield f"{path}: no layer of the library"
        return
    text = code(path)
    for match in INCLUDE.finditer(text):
        where = f"{path}:{line_of(text, match)}"
        system, own, other = match.groups()
        if system and system.startswith("libquota/"):
            if not (root / "include" / system).is_file():
                yield f"{where}: no <{system}>"
        elif system:
            if system not in (BASE_SYSTEM if layer == "base" else LIBRARY_SYSTEM):
                yield f"{where}: <{system}> has no place in {layer}"
        elif own:
            beside = path.parent / own
            target = (beside if beside.is_file() else root / "src" / own).resolve()
            if not target.is_file() or root / "src" not in target.parents:
                yield f'{where}: "{own}" is not a file of src'
            elif target.relative_to(root / "src").parts[0] not in MAY_INCLUDE[layer]:
                yield f'{where}: {layer} may not include "{own}"'
        else:
            yield f"{where}: cannot read this include: {other}"
    if path == root / "src" / PREFETCH:  # the one hint to the compiler, with a fallback
        text = text.replace("__builtin_prefetch", "")
    for match in NOT_IN_LIBRARY.finditer(text):
        yield f"{path}:{line_of(text, match)}: {match.group()} in the library"


def check_header(root, path):
    text = code(path)
    for match in INCLUDE.finditer(text):
        system = match.group(1)
        if not system or not (system in PUBLIC_SYSTEM or (root / "include" / system).is_file()):
            yield f"{path}:{line_of(text, match)}: a public header includes only <stddef.h>, <stdint.h>, <libquota/...>"
    for match in NOT_IN_HEADERS.finditer(text):
        yield f"{path}:{line_of(text, match)}: {match.group().strip()!r} in a public header"


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    problems = []
    sources = sorted(path for path in (root / "src").rglob("*.[ch]"))
    headers = sorted((root / "include" / "libquota").glob("*.h"))
    if not sources or not headers:
        sys.exit(f"{root}: no sources or no headers found")
    for path in sources:
        problems += check_library(root, path)
    for path in headers:
        problems += check_header(root, path)
    print(f"{len(sources)} files of src and {len(headers)} public headers read")
    finish(problems)


main()
