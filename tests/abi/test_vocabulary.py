#!/usr/bin/env python3
"""The committed include/libquota/facts.h is what the vocabulary's tables say.

    test_vocabulary.py ROOT
"""
import difflib
import pathlib
import subprocess
import sys

from common import finish


def main():
    root = pathlib.Path(sys.argv[1])
    generator = root / "src" / "policy" / "tables" / "vocabulary.py"
    made = subprocess.run([sys.executable, generator, "--header"], capture_output=True, check=True).stdout.decode()
    committed = (root / "include" / "libquota" / "facts.h").read_text(encoding="utf-8")
    problems = list(difflib.unified_diff(committed.splitlines(), made.splitlines(), "facts.h", "generated", lineterm=""))
    if problems:
        problems.append("run: python3 src/policy/tables/vocabulary.py --header --output include/libquota/facts.h")
    finish(problems)


main()
