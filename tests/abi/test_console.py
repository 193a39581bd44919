#!/usr/bin/env python3
"""What the documentation shows is what the programs say.

    test_console.py [--update] ROOT BUILD

In a ```console block a line `$ build/examples/...` (or one that shows or makes a file for it) is run as from the top
folder, and the lines after it must be its output.  Other commands are left alone.  --update writes the output instead.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

from common import finish

BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.S | re.M)
RUNS = re.compile(r"head -n|.*build/examples/|.*> build/\w+\.csv$")


def output(command, folder):
    run = subprocess.run(["sh", "-c", command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         check=False, encoding="utf-8")
    return run.stdout


def renewed(block, folder):
    """The block with what its commands say now."""
    text = ""
    for part in re.split(r"^(?=\$ )", block, flags=re.M):
        command = part[2:part.find("\n")] if part.startswith("$ ") else ""
        text += f"$ {command}\n{output(command, folder)}" if RUNS.match(command) else part
    return text


def main():
    update = "--update" in sys.argv
    root, build = (pathlib.Path(name).resolve() for name in sys.argv[-2:])
    if not (build / "examples" / "evaluate").exists():
        print("the examples are not built")
        sys.exit(77)
    problems = []
    subprocess.run([build / "examples" / "evaluate", "--version"], stdout=subprocess.DEVNULL, check=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in ("examples", "docs"):
            (folder / part).symlink_to(root / part)
        (folder / "build").mkdir()
        (folder / "build" / "examples").symlink_to(build / "examples")
        for page in [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]:
            text = page.read_text(encoding="utf-8")
            for match in BLOCK.finditer(text):
                now = renewed(match.group(), folder)
                if now != match.group():
                    line = text.count("\n", 0, match.start()) + 1
                    problems.append(f"{page}:{line}: the programs say\n{now}")
            if update:
                page.write_text(BLOCK.sub(lambda match: renewed(match.group(), folder), text), encoding="utf-8")
    if problems and not update:
        problems.append("run: python3 tests/abi/test_console.py --update . BUILD_FOLDER")
    finish([] if update else problems)


main()
