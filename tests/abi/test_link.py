#!/usr/bin/env python3
"""Linking the library is as docs/integrator.md says.

    test_link.py ROOT

The commands of its first section are run one after another on a copy of the sources, with a home of their own; what
they show must be what they print.  The meson project that it shows is configured, with the library as a subproject.
The Chinese page has the same commands.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from common import finish

CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.S | re.M)


def section(page):
    return re.search(r"^## 1\. .*?(?=^## 2\.)", page.read_text(encoding="utf-8"), re.S | re.M)[0]


def commands(text):
    """[(command, what it shows)]"""
    blocks = "".join(CONSOLE.findall(text))
    return [tuple(part[2:].split("\n", 1)) for part in re.split(r"^(?=\$ )", blocks, flags=re.M) if part]


def run(command, folder, home):
    return subprocess.run(["bash", "-c", command], cwd=folder, env={**os.environ, "HOME": str(home)}, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")


def copy(root, folder):
    folder.mkdir(parents=True)
    for name in ("meson.build", "meson_options.txt"):
        shutil.copy(root / name, folder)
    for name in ("src", "include", "examples"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))


def main():
    root, problems = pathlib.Path(sys.argv[1]).resolve(), []
    text = section(root / "docs" / "integrator.md")
    if commands(text) != commands(section(root / "docs" / "zh" / "integrator.md")):
        problems.append("the pages of both languages show different commands")
    configure = [command for command, _ in commands(text) if "libquota:default_library" in command]
    with tempfile.TemporaryDirectory() as name:
        top = pathlib.Path(name)
        sources, program = top / "libquota", top / "program"
        copy(root, sources)
        # One shell, so that what is exported stays; a mark says where the output of a command begins.
        steps = [(command, shown) for command, shown in commands(text) if command not in configure]
        said = run("set -e\n" + "".join(f"echo '=== {at}'\n{command}\n" for at, (command, _) in enumerate(steps)),
                   sources, top / "home")
        parts = re.split(r"^=== \d+\n", said.stdout, flags=re.M)[1:]
        if said.returncode:
            problems.append(f"status {said.returncode}\n{said.stdout}")
        problems += [f"{command}: prints\n{part}" for (command, shown), part in zip(steps, parts) if shown and part != shown]

        copy(root, program / "subprojects" / "libquota")
        shutil.copy(root / "examples" / "01_decide.c", program / "first.c")
        block = re.search(r"^```meson\n(.*?)^```$", text, re.S | re.M)[1]
        (program / "meson.build").write_text("project('first', 'c')\n" + block, encoding="utf-8")
        for command in configure:
            said = run(command, program, top / "home")
            targets = json.loads(run("meson introspect build --targets", program, top / "home").stdout or "[]")
            if said.returncode or "first" not in [target["name"] for target in targets]:
                problems.append(f"{command}: status {said.returncode}\n{said.stdout}")
    finish(problems)


main()
