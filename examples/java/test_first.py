#!/usr/bin/env python3
"""First.java prints what README.md shows.

    test_first.py JAVAC JAVA JNA_JAR LIBRARY_FOLDER
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def main():
    javac, java, jar, library = sys.argv[1:]
    shown = re.search(r"^\$ java .*\n((?:(?!```).*\n)*)```", (HERE / "README.md").read_text(encoding="utf-8"), re.M)[1]
    with tempfile.TemporaryDirectory() as folder:
        sources = [*sorted((HERE / "libquota").glob("*.java")), HERE / "First.java"]
        subprocess.run([javac, "-encoding", "UTF-8", "-Xlint:all", "-Werror", "-cp", jar, "-d", folder, *sources],
                       check=True)
        run = subprocess.run([java, "-cp", f"{jar}:{folder}", f"-Djna.library.path={library}", "First"], check=True,
                             stdout=subprocess.PIPE, encoding="utf-8", env={**os.environ, "LC_ALL": "C.UTF-8"})
    if run.stdout != shown:
        sys.exit(f"it prints\n{run.stdout}and README.md shows\n{shown}")


main()
