#!/usr/bin/env python3
"""What the documentation shows is what the programs say.

    test_console.py [--update] ROOT BUILD

In a ```console block each line `$ COMMAND` is run as from the top folder, and the lines after it must be its output.
What one command of a page makes or exports is there for the next.  A command that no test runs must be one of those
named here, with its reason.  --update writes the output instead.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from common import finish

BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.S | re.M)
RUNS = re.compile(r"(head|cat|sed|wc) |export RESERVE_\w+=|.*build/examples/|.*> build/\w+\.csv$|python3 examples/")
EXPORT = re.compile(r"export (\w+)=(\S+)$")
# Elsewhere: the two commands are stages of .ci/run and contain this test; linking is test_link.py's, a stage of its own;
# Java has a test; the others take long, or what not every machine has, and are stages of .ci/run.
ELSEWHERE = re.compile(r"sh (examples|tests)/run\.sh|meson |ninja |export |cc |\./first|javac? |\.ci/run|python3 tests/|sh tests/abi/|"
                       r"python3 src/policy/tables/|doxygen |clang-format |git ")


def output(command, folder, environment):
    run = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, check=False, encoding="utf-8")
    return run.stdout


def renewed(block, folder, environment, untested):
    """The block with what its commands say now."""
    text = ""
    for part in re.split(r"^(?=\$ )", block, flags=re.M):
        command = part[2:part.find("\n")] if part.startswith("$ ") else ""
        if RUNS.match(command):
            export = EXPORT.match(command)
            if export:
                environment[export[1]] = export[2]
            part = f"$ {command}\n{output(command, folder, environment)}"
        elif command and not ELSEWHERE.match(command):
            untested.append(command)
        text += part
    return text


def page_renewed(page, root, build, problems):
    """The page with what its commands say now, run one after another in a folder of their own."""
    text, parts, at = page.read_text(encoding="utf-8"), [], 0
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RESERVE_")}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in ("examples", "docs", "src", "include"):
            (folder / part).symlink_to(root / part)
        (folder / "build").mkdir()
        (folder / "build" / "examples").symlink_to(build / "examples")
        for match in BLOCK.finditer(text):
            untested = []
            now = renewed(match.group(), folder, environment, untested)
            line = text.count("\n", 0, match.start()) + 1
            if now != match.group():
                problems.append(f"{page}:{line}: the programs say\n{now}")
            problems += [f"{page}:{line}: no test runs: {command}" for command in untested]
            parts += [text[at:match.start()], now]
            at = match.end()
    return "".join(parts) + text[at:]


def main():
    update = "--update" in sys.argv
    root, build = (pathlib.Path(name).resolve() for name in sys.argv[-2:])
    if not all((build / "examples" / name).exists() for name in ("evaluate", "reserve")):
        print("the examples are not built")
        sys.exit(77)
    problems = []
    subprocess.run([build / "examples" / "evaluate", "--version"], stdout=subprocess.DEVNULL, check=True)
    for page in [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]:
        now = page_renewed(page, root, build, problems)
        if update:
            page.write_text(now, encoding="utf-8")
    if problems and not update:
        problems.append("run: python3 tests/abi/test_console.py --update . BUILD_FOLDER")
    finish([problem for problem in problems if "no test runs" in problem] if update else problems)


main()
