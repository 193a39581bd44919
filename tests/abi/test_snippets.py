#!/usr/bin/env python3
"""The code that the documentation shows compiles, runs, and says what its comments promise.

    test_snippets.py ROOT LIBRARY_FOLDER COMPILER...

Blocks ```c of README.md, docs/ and examples/ are compiled with all warnings as errors: a whole program, or
statements, which are put into a main() and run; what a page has declared before is there.  Blocks ```python are run.
  Where a line prints, the comment behind it is what it prints.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from common import finish

BLOCK = re.compile(r"^```(c|python)\n(.*?)^```$", re.S | re.M)
PRINTS = {"c": re.compile(r"\bprintf\(.*?\);\s*/\* (.*) \*/$"), "python": re.compile(r"^\s*print\(.*?\)\s+# (.*)$")}
# A program; or declarations that stand for themselves, such as functions of an example.
PROGRAM = re.compile(r"^int main\(", re.M)
DECLARATIONS = re.compile(r"^(?:static|struct|typedef) [^;]*\{$", re.M)
NAMES = ("from __future__ import annotations\n\nfrom typing import Optional, Sequence\n\n"
         "from libquota import Entry, Head, Store, StoreOutcome\n\n")
HEAD = "#include <libquota/quota.h>\n\n#include <inttypes.h>\n#include <stdio.h>\n#include <string.h>\n\n"


def run_c(text, declared, compiler, root, library, folder):
    source, program = folder / "snippet.c", folder / "snippet"
    runs = True
    if PROGRAM.search(text):
        whole = text
    elif DECLARATIONS.search(text):
        whole, runs = declared + text, False
    else:
        whole = f"{declared}int main(void)\n{{\n{text}    return 0;\n}}\n"
    source.write_text(whole, encoding="utf-8")
    # Pieces of a whole leave things unused.
    warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-unused-function", "-Wno-unused-variable"]
    made = [*compiler, "-std=c11", *warnings, "-I", root / "include", source]
    made += ["-o", program, f"-L{library}", "-lquota", f"-Wl,-rpath,{library}"] if runs else ["-fsyntax-only"]
    done = subprocess.run(made, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False)
    if done.returncode == 0 and runs:
        done = subprocess.run([program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False)
    return done.returncode, done.stdout


def run_python(text, root, library, folder):
    source = folder / "snippet.py"
    source.write_text(NAMES + text, encoding="utf-8")
    environment = {**os.environ, "LIBQUOTA": str(library), "PYTHONPATH": str(root / "examples" / "python"),
                   "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, source], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                          env=environment, check=False)
    return done.returncode, done.stdout


def main():
    root, library, compiler = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3:]
    problems, count = [], 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for page in [root / "README.md", *sorted((root / "docs").rglob("*.md")),
                     *sorted((root / "examples").rglob("*.md"))]:
            text = page.read_text(encoding="utf-8")
            declared = HEAD
            for match in BLOCK.finditer(text):
                language, block = match.groups()
                count += 1
                status, said = run_c(block, declared, compiler, root, library, folder) if language == "c" \
                    else run_python(block, root, library, folder)
                if language == "c" and DECLARATIONS.search(block) and not PROGRAM.search(block):
                    declared += block
                promised = [found[1] for found in map(PRINTS[language].search, block.splitlines()) if found]
                line = text.count("\n", 0, match.start()) + 1
                if status:
                    problems.append(f"{page}:{line}: status {status}\n{said}")
                elif promised and said.splitlines() != promised:
                    problems.append(f"{page}:{line}: it prints\n{said}")
    print(f"{count} blocks of code")
    finish(problems or ([] if count else ["no block of code found"]))


main()
