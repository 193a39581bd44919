"""What the tests of this folder share: reading C without its comments, and nm."""
import pathlib
import re
import subprocess
import sys

COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def code(path):
    """The text of a C file without comments and without what strings say; lines keep their numbers."""
    def blank(match):
        text = match.group()
        if text[0] == '"':
            return text if INCLUDE_BEFORE.search(match.string[:match.start()]) else '""'
        return "' '" if text[0] == "'" else re.sub(r"[^\n]+", " ", text)
    return COMMENT_OR_STRING.sub(blank, pathlib.Path(path).read_text(encoding="utf-8"))


INCLUDE_BEFORE = re.compile(r"#[ \t]*include[ \t]*\Z")


def nm(*arguments):
    """Lines of nm, each split into words."""
    run = subprocess.run(["nm", *arguments], capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"nm {' '.join(arguments)}: {run.stderr}")
    return [line.split() for line in run.stdout.splitlines() if line]


def finish(problems):
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)
